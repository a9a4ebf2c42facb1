//! `FROM`: tables, views, functions, sub-queries.

use super::level::Level;
use super::{Analyser, Planned, on, plan_error};
use crate::error::QueryError;
use crate::expression::Expression;
use crate::lowering::{column_name, lower};
use crate::scope::{NamedQueries, NamedQuery, Names, OutputColumn, Source, SourceColumn};
use crate::table::{ColumnKind, Relation, Table, TableColumn};
use crate::table_adapter::{Provider, TableColumns};
use datafusion::logical_expr::LogicalPlan;
use granary_parser::{Expr, FromItem, Select, TableExpr, TableSource, WithItem};
use granary_types::ErrorCode;
use std::sync::Arc;

impl Analyser<'_> {
    /// The plan of everything in `FROM`; the sources are put into the level.
    pub(super) fn from(
        &self,
        select: &Select,
        level: &mut Level<'_>,
    ) -> Result<LogicalPlan, QueryError> {
        let mut plan: Option<LogicalPlan> = None;
        for item in &select.from {
            plan = Some(match (item, plan) {
                (FromItem::Table { table, .. }, None) => {
                    let (plan, source) = self.table(table, &level.queries)?;
                    level.sources.push(source);
                    plan
                }
                (FromItem::Table { join, table }, Some(left)) => {
                    let join = join.as_ref().ok_or_else(|| QueryError::Internal {
                        detail: "a second table without a join".to_owned(),
                    })?;
                    self.join(left, join, table, level)?
                }
                (FromItem::ArrayJoin { left, arrays }, before) => {
                    let before = match before {
                        Some(plan) => plan,
                        None => self.one_row(level)?,
                    };
                    self.array_join(before, *left, arrays, level)?
                }
            });
        }
        match plan {
            Some(plan) => Ok(plan),
            None => self.one_row(level),
        }
    }

    /// `system.one`, which a query without `FROM` reads.
    fn one_row(&self, level: &mut Level<'_>) -> Result<LogicalPlan, QueryError> {
        let (plan, source) = self.scan(super::table_function::one(), false)?;
        level.sources.push(source);
        Ok(plan)
    }

    /// A table of `FROM`.
    pub(super) fn table(
        &self,
        table: &TableExpr,
        queries: &NamedQueries,
    ) -> Result<(LogicalPlan, Source), QueryError> {
        if table.sample.is_some() || table.sample_offset.is_some() {
            return Err(QueryError::not_implemented("SAMPLE"));
        }
        let (plan, mut source) = match &table.source {
            TableSource::Table(identifier) => {
                let parts = self.parts(identifier)?;
                let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
                self.named_table(&parts, table.is_final, queries)?
            }
            TableSource::Function(call) => {
                if table.is_final {
                    return Err(QueryError::refused(
                        ErrorCode::ILLEGAL_FINAL,
                        format!("Table function {} doesn't support FINAL", call.name),
                    ));
                }
                self.table_function(call, queries)?
            }
            TableSource::Subquery(query) => {
                let planned = self.union(query, queries)?;
                as_source(planned)
            }
        };
        if let Some(alias) = &table.alias {
            source.table = source.name.replace(alias.clone());
        }
        rename_columns(&mut source, &table.alias_columns)?;
        Ok((plan, source))
    }

    fn named_table(
        &self,
        parts: &[&str],
        is_final: bool,
        queries: &NamedQueries,
    ) -> Result<(LogicalPlan, Source), QueryError> {
        if let [name] = parts
            && let Some(query) = queries.queries.get(*name)
        {
            let planned = self.union(&query.query, &query.visible)?;
            let (plan, mut source) = as_source(planned);
            rename_columns(&mut source, &query.columns)?;
            source.name = Some((*name).to_owned());
            return Ok((plan, source));
        }
        let current = self.context.database.clone();
        let (database, name) = match *parts {
            [name] => (current.as_str(), name),
            [database, name] => (database, name),
            _ => return Err(unknown_table(parts)),
        };
        let temporary = match parts.len() {
            1 => self.tables.temporary(name)?,
            _ => None,
        };
        let relation = match temporary.map_or_else(
            || self.tables.relation(database, name),
            |found| Ok(Some(found)),
        )? {
            Some(relation) => relation,
            None if database == "system" => match super::table_function::system_table(name) {
                Some(table) => Relation::Table(table),
                None => return Err(unknown_table(parts)),
            },
            None => return Err(unknown_table(parts)),
        };
        let (plan, mut source) = match relation {
            Relation::Table(table) => {
                if let (true, Some(error)) = (is_final, table.refuses_final()) {
                    return Err(error);
                }
                self.scan(table, is_final)?
            }
            Relation::View {
                query,
                columns,
                database,
            } => self.view(&query, &columns, &database)?,
        };
        source.name = Some(name.to_owned());
        source.database = Some(database.to_owned());
        Ok((plan, source))
    }

    /// A view: its query, in its own database.
    fn view(
        &self,
        query: &granary_parser::SelectUnion,
        columns: &[(String, granary_types::DataType)],
        database: &str,
    ) -> Result<(LogicalPlan, Source), QueryError> {
        let planned = if database == self.context.database {
            self.union(query, &NamedQueries::default())?
        } else {
            let context = crate::context::Context {
                database: database.to_owned(),
                ..(*self.context).clone()
            };
            let inside = self.inside(context);
            let planned = inside.union(query, &NamedQueries::default())?;
            self.take_over(&inside);
            planned
        };
        let (plan, mut source) = as_source(planned);
        for (name, data_type) in columns {
            if let Some(column) = source.columns.iter_mut().find(|each| each.name == *name) {
                column.value = self.converted(&column.value, data_type)?;
            }
        }
        Ok((plan, source))
    }

    /// Reads a table.
    pub(super) fn scan(
        &self,
        table: Arc<dyn Table>,
        is_final: bool,
    ) -> Result<(LogicalPlan, Source), QueryError> {
        let mut source = Source::default();
        let mut columns = Vec::new();
        let mut aliases: Vec<(TableColumn, Expr)> = Vec::new();
        for column in table.columns() {
            let in_asterisk = matches!(column.kind, ColumnKind::Ordinary | ColumnKind::Default(_));
            match &column.kind {
                ColumnKind::Ephemeral(_) => {}
                ColumnKind::Alias(expr) => aliases.push((column.clone(), (**expr).clone())),
                _ => {
                    let id = self.new_id();
                    columns.push((id, column.name.clone(), column.data_type.clone()));
                    source.columns.push(SourceColumn {
                        name: column.name,
                        value: Expression::column(id, column.data_type),
                        in_asterisk,
                    });
                }
            }
        }
        for (column, expr) in aliases {
            let select = Select::default();
            let mut level = Level::new(&select, NamedQueries::default())?;
            level.sources.push(source.clone());
            let value = self.expr(&expr, &level)?;
            source.columns.push(SourceColumn {
                name: column.name,
                value: self.converted(&value, &column.data_type)?,
                in_asterisk: false,
            });
        }
        let scan = TableColumns {
            columns,
            is_final,
            streams_max: if self.wants_one_stream() {
                1
            } else {
                self.executor.streams()
            },
        };
        let provider = Provider::new(table, scan, Arc::clone(&self.context));
        Ok((self.scan_of(provider)?, source))
    }

    /// The plan with further columns.
    pub(super) fn extended(
        &self,
        plan: LogicalPlan,
        values: &[(crate::expression::ColumnId, Expression)],
    ) -> Result<LogicalPlan, QueryError> {
        if values.is_empty() {
            return Ok(plan);
        }
        let mut exprs: Vec<datafusion::logical_expr::Expr> = plan
            .schema()
            .columns()
            .into_iter()
            .map(datafusion::logical_expr::Expr::Column)
            .collect();
        for (id, value) in values {
            exprs.push(lower(value, &self.context).alias(column_name(*id)));
        }
        let plan = on(plan).project(exprs).map_err(plan_error)?;
        plan.build().map_err(plan_error)
    }
}

/// The named queries of a `SELECT` beside those around it.
pub(super) fn named_queries(
    select: &Select,
    queries: &NamedQueries,
) -> Result<NamedQueries, QueryError> {
    let Some(with) = &select.with else {
        return Ok(Arc::clone(queries));
    };
    if with.recursive {
        return Err(QueryError::not_implemented("WITH RECURSIVE"));
    }
    let mut visible = Arc::clone(queries);
    for item in &with.items {
        let mut more: Names = (*visible).clone();
        match item {
            WithItem::Query {
                name,
                columns,
                query,
                ..
            } => {
                let named = NamedQuery {
                    query: Arc::new(query.clone()),
                    columns: columns.clone(),
                    visible: Arc::clone(&visible),
                };
                more.queries.insert(name.clone(), named);
            }
            WithItem::Expr(expr) => {
                if let Some(alias) = &expr.alias {
                    more.values.insert(alias.clone(), Arc::new(expr.clone()));
                }
            }
        }
        visible = Arc::new(more);
    }
    Ok(visible)
}

/// The result of a query as something to select from.
pub(super) fn as_source(planned: Planned) -> (LogicalPlan, Source) {
    let column = |column: &OutputColumn| SourceColumn {
        name: column.name.clone(),
        value: column.value(),
        in_asterisk: true,
    };
    let source = Source {
        columns: planned.columns.iter().map(column).collect(),
        totals: planned.totals,
        ..Source::default()
    };
    (planned.plan, source)
}

fn rename_columns(source: &mut Source, names: &[String]) -> Result<(), QueryError> {
    if names.is_empty() {
        return Ok(());
    }
    let visible = source
        .columns
        .iter()
        .filter(|column| column.in_asterisk)
        .count();
    if names.len() != visible {
        return Err(QueryError::refused(
            ErrorCode::BAD_ARGUMENTS,
            format!("{} names are given to {visible} columns", names.len()),
        ));
    }
    let columns = source
        .columns
        .iter_mut()
        .filter(|column| column.in_asterisk);
    for (column, name) in columns.zip(names) {
        column.name.clone_from(name);
    }
    Ok(())
}

fn unknown_table(parts: &[&str]) -> QueryError {
    QueryError::UnknownTable {
        name: parts.join("."),
        hint: String::new(),
    }
}
