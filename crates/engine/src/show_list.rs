//! The lists of `SHOW` that are queries of tables of the database `system`, as they are in ClickHouse, and `WHERE`
//! in `SHOW`.

use crate::answer::Answer;
use crate::failure::Failure;
use crate::session::{Execution, Session};
use crate::tables::SessionTables;
use granary_formats::Table;
use granary_parser::{Expr, LikePattern, ShowListStatement, ShowNames, parse_select, quote_string};
use granary_query::{MemoryTable, QueryError, Relation, Tables};
use granary_types::ErrorCode;
use std::sync::Arc;

/// How the rows that a `SHOW … WHERE` filters are named.
const SHOWN: &str = "shown";

impl Session {
    /// A list of `SHOW`.
    pub(crate) fn show_list(
        &mut self,
        list: &ShowListStatement,
        execution: &Execution<'_>,
    ) -> Result<Answer, Failure> {
        let query = match list {
            ShowListStatement::Columns {
                table, full, names, ..
            } => return self.show_columns(table, *full, names, execution),
            ShowListStatement::Indexes { table, filter } => {
                return self.show_indexes(table, filter.as_deref(), execution);
            }
            ShowListStatement::Settings { changed, names } => {
                let condition = names.to_condition();
                let changed = if *changed { " AND changed" } else { "" };
                format!(
                    "SELECT name, type, value FROM system.settings WHERE name {condition}{changed} ORDER BY name, type, value"
                )
            }
            ShowListStatement::Setting(name) => format!(
                "SELECT value FROM system.settings WHERE name = {}",
                quote_string(name.as_bytes())
            ),
            ShowListStatement::Functions(pattern) => {
                let names = ShowNames {
                    pattern: pattern.clone(),
                    ..ShowNames::default()
                };
                format!(
                    "SELECT * FROM system.functions{}",
                    conditions("name", &names)
                )
            }
            ShowListStatement::Processes => {
                "SELECT * FROM system.processes ORDER BY elapsed DESC".to_owned()
            }
            ShowListStatement::Engines => {
                "SELECT * FROM system.table_engines ORDER BY name".to_owned()
            }
            ShowListStatement::Clusters(names) => format!(
                "SELECT DISTINCT cluster FROM system.clusters{} ORDER BY cluster{}",
                conditions("cluster", names),
                limit(names)
            ),
            ShowListStatement::Cluster(name) => format!(
                "SELECT cluster, shard_num, replica_num, host_name, host_address, port FROM system.clusters \
                 WHERE cluster = {} ORDER BY cluster, shard_num, replica_num, host_name, host_address, port",
                quote_string(name.as_bytes())
            ),
            ShowListStatement::Merges(names) => merges(names),
        };
        self.listed(&query, execution)
    }

    /// The answer to a query of ours.
    pub(crate) fn listed(&self, query: &str, execution: &Execution<'_>) -> Result<Answer, Failure> {
        let query = parse_select(query)
            .map_err(|error| Failure::new(ErrorCode::SYNTAX_ERROR, error.to_string()))?;
        self.select(&query, execution)
    }

    /// The rows that `WHERE` and `LIMIT` leave; without `WHERE` they are chosen already.
    pub(crate) fn filtered(
        &self,
        rows: Table,
        names: &ShowNames,
        warnings: Vec<String>,
        execution: &Execution<'_>,
    ) -> Result<Answer, Failure> {
        let Some(filter) = &names.filter else {
            return Ok(Answer {
                warnings,
                ..Answer::rows(rows)
            });
        };
        let (filter, limit) = (filter.to_single_line(), limit(names));
        let query = format!("SELECT * FROM {SHOWN} WHERE {filter}{limit}");
        let query = parse_select(&query)
            .map_err(|error| Failure::new(ErrorCode::SYNTAX_ERROR, error.to_string()))?;
        let context = Arc::new(self.context(execution));
        let tables = ShownRows {
            rows: &rows,
            others: SessionTables::new(self, &context),
        };
        let answer = tables.others.run_among(&query, &tables)?;
        Ok(Answer {
            warnings,
            ..Answer::of_query(answer, context)
        })
    }
}

/// `WHERE` with the condition on a name, or nothing.
fn conditions(column: &str, names: &ShowNames) -> String {
    let pattern = names.pattern.as_ref().map(LikePattern::to_condition);
    pattern.map_or_else(String::new, |pattern| format!(" WHERE {column} {pattern}"))
}

/// `LIMIT`, or nothing.
pub(crate) fn limit(names: &ShowNames) -> String {
    let limit = names.limit;
    limit.map_or_else(String::new, |limit| format!(" LIMIT {limit}"))
}

fn merges(names: &ShowNames) -> String {
    format!(
        "SELECT table, database, if(merges.progress = 0, NULL, round(merges.elapsed / merges.progress - merges.elapsed, 2)) AS estimate_complete, \
         round(merges.elapsed, 2) AS elapsed, round(merges.progress * 100, 2) AS progress, is_mutation, \
         formatReadableSize(total_size_bytes_compressed) AS size_compressed, \
         formatReadableSize(merges.memory_usage) AS memory_usage \
         FROM system.merges{} ORDER BY merges.elapsed DESC{}",
        conditions("table", names),
        limit(names)
    )
}

/// The rows of a statement as a table, and all others beside it, for queries in its `WHERE`.
struct ShownRows<'a> {
    rows: &'a Table,
    others: SessionTables,
}

impl Tables for ShownRows<'_> {
    fn temporary(&self, name: &str) -> Result<Option<Relation>, QueryError> {
        if name != SHOWN {
            return self.others.temporary(name);
        }
        let table = MemoryTable::new(self.rows.header(), vec![self.rows.block()]);
        Ok(Some(Relation::Table(Arc::new(table))))
    }

    fn relation(&self, database: &str, name: &str) -> Result<Option<Relation>, QueryError> {
        self.others.relation(database, name)
    }

    fn table_function(
        &self,
        name: &str,
        arguments: &[Expr],
    ) -> Result<Option<Arc<dyn granary_query::Table>>, QueryError> {
        self.others.table_function(name, arguments)
    }
}
