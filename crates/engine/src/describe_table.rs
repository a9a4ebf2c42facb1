//! `EXISTS`, `DESCRIBE TABLE`.

use crate::answer::Answer;
use crate::create_dictionary::dictionary_columns;
use crate::create_table::stored_definition;
use crate::definitions::{PREDEFINED, table};
use crate::drop_statement::require_kind;
use crate::failure::{Failure, from_coded_errors};
use crate::session::{Execution, Session};
use crate::system_tables;
use crate::tables::SessionTables;
use granary_catalog::{Table as CatalogTable, canonical_type};
use granary_formats::{ColumnType, Table, Value};
use granary_parser::{
    Column, Create, CreateBody, DataType, DefaultKind, Described, ExistsStatement, Expr, ExprKind,
    ObjectKind, SelectUnion, TypeArgument, parse_data_type, parse_select,
};
use granary_query::columns_of;
use std::sync::Arc;

from_coded_errors!(granary_parser::SyntaxError);

impl Session {
    /// Whether something exists.
    pub(crate) fn exists(&mut self, exists: &ExistsStatement) -> Result<Answer, Failure> {
        let (snapshot, warnings) = self.look()?;
        let is_there = match exists {
            ExistsStatement::Database(name) => {
                snapshot.database(name).is_some() || PREDEFINED.contains(&&**name)
            }
            ExistsStatement::Table {
                temporary: true,
                table,
                ..
            } => self.temporary.find(&table.name.table).is_some(),
            ExistsStatement::Table { kind, table, .. }
                if table.name.database == "system"
                    && system_tables::columns(&table.name.table).is_some() =>
            {
                *kind == ObjectKind::Table
            }
            ExistsStatement::Table { kind, table, .. } => {
                let temporary = self.temporary_table(table);
                let found = temporary.as_ref().or_else(|| snapshot.table(&table.name));
                found.is_some_and(|found| is_of_kind(found, *kind))
            }
        };
        let mut rows = Table::new([("result", ColumnType::UInt8)]);
        rows.push(vec![u64::from(is_there).into()]);
        Ok(Answer {
            warnings,
            ..Answer::rows(rows)
        })
    }

    /// The columns of a table.
    pub(crate) fn describe(
        &mut self,
        described: &Described,
        execution: &Execution<'_>,
    ) -> Result<Answer, Failure> {
        let (snapshot, warnings) = self.look()?;
        let descriptions = match described {
            Described::Table(name)
                if name.name.database == "system"
                    && system_tables::columns(&name.name.table).is_some() =>
            {
                system_descriptions(&name.name.table)
            }
            Described::Table(name) => {
                let temporary = self.temporary_table(name);
                let found = match &temporary {
                    Some(found) => found,
                    None => table(&snapshot, &name.name)?,
                };
                descriptions(&stored_definition(&found.definition.text)?)
            }
            Described::Query(query) => self.query_descriptions(query, execution)?,
            Described::Function(call) => {
                let call = Expr::new(ExprKind::Function(call.clone())).to_single_line();
                let query = format!("SELECT * FROM {call}");
                self.query_descriptions(&parse_select(&query)?, execution)?
            }
        };
        let is_compact = execution.settings.bool("describe_compact_output") == Some(true);
        let mut rows = Table::new(
            description_columns()
                .into_iter()
                .take(if is_compact { 2 } else { usize::MAX })
                .map(|name| (name, ColumnType::String)),
        );
        for description in descriptions {
            let row: Vec<Value> = description.into_iter().map(Value::from).collect();
            let width = rows.columns().len();
            rows.push(row.into_iter().take(width).collect());
        }
        Ok(Answer {
            warnings,
            ..Answer::rows(rows)
        })
    }
}

impl Session {
    /// A row for each column of a query.
    fn query_descriptions(
        &self,
        query: &SelectUnion,
        execution: &Execution<'_>,
    ) -> Result<Vec<Vec<String>>, Failure> {
        let context = Arc::new(self.context(execution));
        let tables = SessionTables::new(self, &context);
        let columns = columns_of(query, &tables, self.parameters(), &context)?;
        let row = |(name, data_type): (String, granary_types::DataType)| {
            let data_type = data_type.to_string();
            let shown = parse_data_type(&data_type)
                .map_or(data_type, |data_type| pretty_type(&data_type, 0));
            let mut row = vec![name, shown];
            row.resize(description_columns().len(), String::new());
            row
        };
        Ok(columns.into_iter().map(row).collect())
    }
}

/// A row for each column of a table of the database `system`, and for each other name of one.
fn system_descriptions(name: &str) -> Vec<Vec<String>> {
    let columns = system_tables::columns(name).unwrap_or_default();
    let stored = columns.iter().map(|(name, data_type)| {
        let shown = parse_data_type(data_type);
        let shown = shown.map_or_else(|_| data_type.clone(), |each| pretty_type(&each, 0));
        vec![name.clone(), shown]
    });
    let aliases = system_tables::aliases(name).iter().map(|(name, meaning)| {
        let of = columns.iter().find(|(column, _)| column == meaning);
        let data_type = of.map_or("Array(String)", |(_, data_type)| data_type);
        let texts = [name, data_type, "ALIAS", meaning];
        texts.map(str::to_owned).to_vec()
    });
    stored
        .chain(aliases)
        .map(|mut row| {
            row.resize(description_columns().len(), String::new());
            row
        })
        .collect()
}

fn is_of_kind(table: &CatalogTable, kind: ObjectKind) -> bool {
    kind == ObjectKind::Table || require_kind(table, kind).is_ok()
}

fn description_columns() -> [&'static str; 7] {
    [
        "name",
        "type",
        "default_type",
        "default_expression",
        "comment",
        "codec_expression",
        "ttl_expression",
    ]
}

/// A row for each column of a definition.
fn descriptions(definition: &Create) -> Vec<Vec<String>> {
    if let CreateBody::Dictionary(dictionary) = &definition.body {
        let columns = dictionary_columns(dictionary).into_iter();
        return columns
            .map(|(name, data_type)| {
                let shown = parse_data_type(&data_type);
                let shown = shown.map_or(data_type, |each| pretty_type(&canonical(&each), 0));
                let mut row = vec![name, shown];
                row.resize(description_columns().len(), String::new());
                row
            })
            .collect();
    }
    let columns = definition
        .elements()
        .map_or(&[][..], |elements| &elements.columns);
    columns.iter().map(description).collect()
}

fn description(column: &Column) -> Vec<String> {
    let data_type = column.data_type.as_ref().map(canonical);
    let (kind, expr) = match &column.default {
        None => (String::new(), String::new()),
        Some(default) => {
            let expr = default.expr.as_ref().map(Expr::to_single_line);
            (
                default_kind(default.kind).to_owned(),
                expr.unwrap_or_default(),
            )
        }
    };
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let codec = column.codec.as_ref().map(|codecs| {
        let codecs: Vec<String> = codecs.iter().map(Expr::to_single_line).collect();
        codecs.join(", ")
    });
    vec![
        column.name.clone(),
        data_type
            .map(|kind| pretty_type(&kind, 0))
            .unwrap_or_default(),
        kind,
        expr,
        column.comment.as_deref().map(text).unwrap_or_default(),
        codec.unwrap_or_default(),
        column
            .ttl
            .as_ref()
            .map(Expr::to_single_line)
            .unwrap_or_default(),
    ]
}

fn canonical(data_type: &DataType) -> DataType {
    canonical_type(data_type).unwrap_or_else(|_| data_type.clone())
}

/// How a default stands in a definition.
pub(crate) fn default_kind(kind: DefaultKind) -> &'static str {
    match kind {
        DefaultKind::Default => "DEFAULT",
        DefaultKind::Materialized => "MATERIALIZED",
        DefaultKind::Alias => "ALIAS",
        DefaultKind::Ephemeral => "EPHEMERAL",
    }
}

/// A type with a line for each named element of a tuple.
fn pretty_type(data_type: &DataType, depth: usize) -> String {
    let has_names = data_type
        .arguments
        .iter()
        .any(|argument| matches!(argument, TypeArgument::Named { .. }));
    let is_list = data_type.name == "Tuple" && has_names;
    if !is_list {
        let [TypeArgument::Type(inner)] = &data_type.arguments[..] else {
            return data_type.to_single_line();
        };
        return format!("{}({})", data_type.name, pretty_type(inner, depth));
    }
    let indent = "    ".repeat(depth + 1);
    let elements: Vec<String> = data_type
        .arguments
        .iter()
        .map(|argument| match argument {
            TypeArgument::Named { name, data_type } => {
                let name = granary_types::back_quote_if_needed(name);
                format!("{indent}{name} {}", pretty_type(data_type, depth + 1))
            }
            _ => indent.clone(),
        })
        .collect();
    format!("Tuple(\n{})", elements.join(",\n"))
}
