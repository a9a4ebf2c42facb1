//! `KILL`. A local run does one thing after the other: there is no other query to stop, and a mutation is done
//! when its statement ends.

use crate::answer::Answer;
use crate::create_table::not_implemented;
use crate::failure::Failure;
use crate::session::{Execution, Session};
use crate::tables::SessionTables;
use granary_formats::{ColumnType, Table};
use granary_parser::{KillKind, KillStatement, parse_select};
use granary_types::ErrorCode;
use std::sync::Arc;

impl Session {
    /// What was stopped: nothing.
    pub(crate) fn kill(
        &self,
        kill: &KillStatement,
        execution: &Execution<'_>,
    ) -> Result<Answer, Failure> {
        let columns: &[&str] = match kill.kind {
            KillKind::Query => &["kill_status", "query_id", "user", "query"],
            KillKind::Mutation => &["kill_status", "database", "table", "mutation_id", "command"],
            KillKind::PartMove | KillKind::Transaction => {
                return Err(not_implemented(
                    "KILL of anything but a query or a mutation",
                ));
            }
        };
        let rows = match kill.kind {
            KillKind::Mutation => "system.mutations",
            _ => "system.processes",
        };
        let filter = kill.filter.to_single_line();
        let query = parse_select(&format!(
            "SELECT {} FROM {rows} WHERE {filter}",
            columns[1..].join(", ")
        ));
        let query =
            query.map_err(|error| Failure::new(ErrorCode::SYNTAX_ERROR, error.to_string()))?;
        let context = Arc::new(self.context(execution));
        let tables = SessionTables::new(self, &context);
        let mut found = 0;
        for block in tables.run(&query)? {
            found += block?.rows();
        }
        if found > 0 && kill.kind == KillKind::Mutation {
            return Err(not_implemented(
                "KILL MUTATION of a mutation that is recorded",
            ));
        }
        let columns = columns.iter().map(|name| (*name, ColumnType::String));
        Ok(Answer::rows(Table::new(columns)))
    }
}
