//! `KILL`. A local run does one thing after the other: there is no other query to stop, and a mutation is done
//! when its statement ends.

use crate::answer::Answer;
use crate::create_table::not_implemented;
use crate::failure::Failure;
use crate::session::Session;
use granary_formats::{ColumnType, Table};
use granary_parser::{KillKind, KillStatement};

impl Session {
    /// What was stopped: nothing.
    pub(crate) fn kill(&self, kill: &KillStatement) -> Result<Answer, Failure> {
        let columns: &[&str] = match kill.kind {
            KillKind::Query => &["kill_status", "query_id", "user", "query"],
            KillKind::Mutation => &["kill_status", "database", "table", "mutation_id", "command"],
            KillKind::PartMove | KillKind::Transaction => {
                return Err(not_implemented(
                    "KILL of anything but a query or a mutation",
                ));
            }
        };
        let (snapshot, warnings) = self.look()?;
        let data_dir = &self.shared.data_dir;
        for table in snapshot.tables().filter(|table| table.kind.is_merge_tree()) {
            let (data, _) = data_dir.table_data(table)?;
            let has_mutations = matches!(
                data,
                granary_catalog::TableData::Parts { mutations, .. } if !mutations.is_empty()
            );
            if has_mutations && kill.kind == KillKind::Mutation {
                return Err(not_implemented("KILL MUTATION of an unfinished mutation"));
            }
        }
        let columns = columns.iter().map(|name| (*name, ColumnType::String));
        Ok(Answer {
            warnings,
            ..Answer::rows(Table::new(columns))
        })
    }
}
