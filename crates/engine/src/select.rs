//! `SELECT … FROM system.backups`: enough of it to find a job, until there is a query engine.
//!
//! Columns or `count()`, conditions on columns, `ORDER BY`, `LIMIT`. Whatever else stands in a
//! query is refused by name, never left out.

mod condition;

use crate::answer::Answer;
use crate::failure::Failure;
use crate::session::Session;
use crate::system_tables::system_table;
use condition::{Condition, Scope, compare, not_implemented};
use granary_formats::{ColumnType, Table};
use granary_parser::{
    Expr, ExprKind, FromItem, Limit, Literal, OrderBy, Select, SelectTerm, SelectUnion, TableSource,
};
use granary_types::ErrorCode;

impl Session {
    /// Answers a query on one of the system tables.
    pub(crate) fn select(&self, query: &SelectUnion) -> Result<Answer, Failure> {
        let select = simple(query)?;
        let (scope, table) = self.source(select)?;
        run(select, &scope, table).map(Answer::rows)
    }

    fn source(&self, select: &Select) -> Result<(Scope, Table), Failure> {
        let [
            FromItem::Table {
                join: None,
                table: expr,
            },
        ] = &select.from[..]
        else {
            return Err(not_implemented(
                "SELECT without FROM, or from several tables",
            ));
        };
        if expr.is_final || expr.sample.is_some() || !expr.alias_columns.is_empty() {
            return Err(not_implemented(
                "FINAL, SAMPLE or names of columns after a table",
            ));
        }
        let TableSource::Table(name) = &expr.source else {
            return Err(not_implemented("SELECT from a function or a subquery"));
        };
        let names = name.names().unwrap_or_default();
        let (database, name) = match names[..] {
            [database, name] => (database, name),
            [name] => (self.database.as_str(), name),
            _ => return Err(not_implemented("a parameter as the name of a table")),
        };
        let is_system = database == "system";
        let jobs = self.shared.data_dir.journal().jobs();
        match system_table(name, &jobs).filter(|_| is_system) {
            Some(table) => Ok((Scope::new(name, expr.alias.clone(), &table), table)),
            None => Err(self.unknown_table(database, name)),
        }
    }

    fn unknown_table(&self, database: &str, name: &str) -> Failure {
        let table = granary_types::TableName::new(database, name);
        let snapshot = self.shared.data_dir.snapshot();
        let exists = snapshot.is_ok_and(|(snapshot, _)| snapshot.table(&table).is_some());
        if exists {
            let what = format!("SELECT from {table}: only system.backups and system.backup_log");
            return not_implemented(&what);
        }
        let message = format!(
            "Unknown table expression identifier '{database}.{name}'. Maybe you meant system.backups?"
        );
        Failure::new(ErrorCode::UNKNOWN_TABLE, message)
    }
}

/// The one `SELECT` of the query, in which nothing stands that is not served.
fn simple(query: &SelectUnion) -> Result<&Select, Failure> {
    let [SelectTerm::Select(select)] = &query.terms[..] else {
        return Err(not_implemented("UNION, EXCEPT and INTERSECT"));
    };
    let clauses = [
        ("WITH", select.with.is_some()),
        ("DISTINCT", select.distinct),
        ("PREWHERE", select.prewhere.is_some()),
        ("GROUP BY", select.group_by.is_some()),
        ("WITH TOTALS", select.with_totals),
        ("HAVING", select.having.is_some()),
        ("WINDOW", !select.windows.is_empty()),
        ("QUALIFY", select.qualify.is_some()),
        ("INTERPOLATE", select.interpolate.is_some()),
        ("LIMIT BY", select.limit_by.is_some()),
        ("SETTINGS in a SELECT", !select.settings.is_empty()),
    ];
    match clauses.iter().find(|(_, is_there)| *is_there) {
        Some((clause, _)) => Err(not_implemented(clause)),
        None => Ok(select),
    }
}

fn run(select: &Select, scope: &Scope, mut table: Table) -> Result<Table, Failure> {
    if let Some(filter) = &select.filter {
        let condition = Condition::of(filter, scope)?;
        table.retain(|row| condition.holds(row));
    }
    let (offset, limit) = slice(select.limit.as_ref())?;
    if let Some(mut counted) = count(&select.columns, table.rows().len() as u64)? {
        counted.slice(offset, limit);
        return Ok(counted);
    }
    let chosen = chosen(&select.columns, scope)?;
    if let Some(order_by) = &select.order_by {
        let keys = order(order_by, scope, &chosen)?;
        table.sort_by(|one, other| {
            let mut orders = keys.iter().map(|&(at, descending)| {
                let order = compare(&scope.types[at], &one[at], &other[at]);
                if descending { order.reverse() } else { order }
            });
            orders
                .find(|order| order.is_ne())
                .unwrap_or(std::cmp::Ordering::Equal)
        });
    }
    table.slice(offset, limit);
    let positions: Vec<usize> = chosen.iter().map(|(at, _)| *at).collect();
    let mut answer = table.select(&positions);
    for (position, (_, name)) in chosen.into_iter().enumerate() {
        answer.rename(position, name);
    }
    Ok(answer)
}

/// The answer when all that is selected is `count()`.
fn count(columns: &[Expr], rows: u64) -> Result<Option<Table>, Failure> {
    let counts = columns.iter().filter(|column| is_count(column)).count();
    if counts == 0 {
        return Ok(None);
    }
    if counts < columns.len() {
        return Err(not_implemented("count() beside columns"));
    }
    let mut table = Table::new(columns.iter().map(|_| ("count()", ColumnType::UInt64)));
    table.push(columns.iter().map(|_| rows.into()).collect());
    for (at, column) in columns.iter().enumerate() {
        if let Some(alias) = &column.alias {
            table.rename(at, alias.clone());
        }
    }
    Ok(Some(table))
}

/// `count()`, `count(*)`
fn is_count(column: &Expr) -> bool {
    let Some(call) = column.as_call() else {
        return false;
    };
    let is_all = match &call.arguments[..] {
        [] => true,
        [only] => {
            matches!(&only.kind, ExprKind::Asterisk { transformers, .. } if transformers.is_empty())
        }
        _ => false,
    };
    call.name.eq_ignore_ascii_case("count")
        && is_all
        && call.parameters.is_none()
        && call.over.is_none()
}

/// The positions of the selected columns, with the names they get.
fn chosen(columns: &[Expr], scope: &Scope) -> Result<Vec<(usize, String)>, Failure> {
    let mut chosen = Vec::new();
    for column in columns {
        match &column.kind {
            ExprKind::Asterisk {
                qualifier: None,
                transformers,
            } if transformers.is_empty() => {
                chosen.extend(scope.names.iter().cloned().enumerate());
            }
            _ => {
                let at = scope.column(column)?;
                let name = column.alias.clone();
                chosen.push((at, name.unwrap_or_else(|| scope.names[at].clone())));
            }
        }
    }
    Ok(chosen)
}

/// The positions of the keys, and whether each goes down.
fn order(
    order_by: &OrderBy,
    scope: &Scope,
    chosen: &[(usize, String)],
) -> Result<Vec<(usize, bool)>, Failure> {
    if order_by.all {
        return Err(not_implemented("ORDER BY ALL"));
    }
    let mut keys = Vec::new();
    for element in &order_by.elements {
        if element.nulls.is_some() || element.collation.is_some() || element.fill.is_some() {
            return Err(not_implemented("NULLS, COLLATE and WITH FILL in ORDER BY"));
        }
        let at = match &element.expr.kind {
            ExprKind::Literal(Literal::Unsigned(number)) => {
                let index = usize::try_from(*number)
                    .ok()
                    .and_then(|at| at.checked_sub(1));
                let column = index.and_then(|index| chosen.get(index));
                column.map(|(at, _)| *at).ok_or_else(|| {
                    let message = format!("ORDER BY {number} names no column of the answer");
                    Failure::new(ErrorCode::BAD_ARGUMENTS, message)
                })?
            }
            _ => aliased(&element.expr, chosen).map_or_else(|| scope.column(&element.expr), Ok)?,
        };
        keys.push((at, element.descending));
    }
    Ok(keys)
}

fn aliased(expr: &Expr, chosen: &[(usize, String)]) -> Option<usize> {
    let [name] = expr.as_name()?[..] else {
        return None;
    };
    chosen
        .iter()
        .find(|(_, alias)| alias == name)
        .map(|(at, _)| *at)
}

/// How many rows are skipped, and how many are kept.
fn slice(limit: Option<&Limit>) -> Result<(usize, usize), Failure> {
    let Some(Limit {
        offset,
        limit,
        with_ties,
    }) = limit
    else {
        return Ok((0, usize::MAX));
    };
    if *with_ties {
        return Err(not_implemented("WITH TIES"));
    }
    let number = |expr: &Expr| match expr.kind {
        ExprKind::Literal(Literal::Unsigned(number)) => Ok(number as usize),
        _ => Err(not_implemented("LIMIT with an expression")),
    };
    let offset = offset.as_ref().map(number).transpose()?;
    let limit = limit.as_ref().map(number).transpose()?;
    Ok((offset.unwrap_or(0), limit.unwrap_or(usize::MAX)))
}
