//! `KILL`. A mutation is done when its statement ends: there is none to stop.

use crate::answer::Answer;
use crate::create_table::not_implemented;
use crate::failure::Failure;
use crate::session::{Execution, Session};
use crate::statements::Running;
use crate::tables::SessionTables;
use arrow::array::AsArray as _;
use granary_formats::{ColumnType, Table};
use granary_parser::{KillKind, KillMode, KillStatement, parse_select};
use granary_types::ErrorCode;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

/// How often `SYNC` looks whether a statement has ended.
const LOOK: Duration = Duration::from_millis(10);

impl Session {
    /// Stops statements, `ASYNC` jobs that they have started among them, and tells which.
    pub(crate) fn kill(
        &self,
        kill: &KillStatement,
        execution: &Execution<'_>,
    ) -> Result<Answer, Failure> {
        match kill.kind {
            KillKind::Query => self.kill_statements(kill, execution),
            KillKind::Mutation => self.kill_mutations(kill, execution),
            KillKind::PartMove | KillKind::Transaction => Err(not_implemented(
                "KILL of anything but a query or a mutation",
            )),
        }
    }

    fn kill_statements(
        &self,
        kill: &KillStatement,
        execution: &Execution<'_>,
    ) -> Result<Answer, Failure> {
        let ids = self.matching("query_id", "system.processes", kill, execution)?;
        let mut running = self.shared.statements.running();
        // A statement does not stop itself.
        running.retain(|statement| {
            ids.contains(&statement.query_id) && !Arc::ptr_eq(statement, &execution.statement)
        });
        let shown = ["query_id", "user", "query"];
        if kill.mode == KillMode::Test {
            let rows = running.iter().map(|statement| cells(statement).to_vec());
            return Ok(answer(&shown, rows));
        }
        for statement in &running {
            statement.control.cancel();
        }
        if kill.mode == KillMode::Sync {
            self.wait_for(&running, execution)?;
        }
        let status = match kill.mode {
            KillMode::Sync => "finished",
            _ => "waiting",
        };
        let columns: Vec<&str> = std::iter::once("kill_status").chain(shown).collect();
        let rows = running.iter().map(|statement| {
            let cells = cells(statement).into_iter();
            std::iter::once(status.to_owned()).chain(cells).collect()
        });
        Ok(answer(&columns, rows))
    }

    fn wait_for(
        &self,
        statements: &[Arc<Running>],
        execution: &Execution<'_>,
    ) -> Result<(), Failure> {
        for statement in statements {
            while self.shared.statements.is_running(statement) {
                if execution.control.is_cancelled() {
                    return Err(Failure::cancelled());
                }
                self.shared.env.sleep(LOOK);
            }
        }
        Ok(())
    }

    fn kill_mutations(
        &self,
        kill: &KillStatement,
        execution: &Execution<'_>,
    ) -> Result<Answer, Failure> {
        let found = self.matching("mutation_id", "system.mutations", kill, execution)?;
        if !found.is_empty() {
            return Err(not_implemented(
                "KILL MUTATION of a mutation that is recorded",
            ));
        }
        let columns = ["kill_status", "database", "table", "mutation_id", "command"];
        Ok(answer(&columns, std::iter::empty()))
    }

    /// The texts of a column in the rows that are meant.
    fn matching(
        &self,
        column: &str,
        rows: &str,
        kill: &KillStatement,
        execution: &Execution<'_>,
    ) -> Result<BTreeSet<String>, Failure> {
        let filter = kill.filter.to_single_line();
        let query = parse_select(&format!("SELECT {column} FROM {rows} WHERE {filter}"));
        let query =
            query.map_err(|error| Failure::new(ErrorCode::SYNTAX_ERROR, error.to_string()))?;
        let context = Arc::new(self.context(execution));
        let tables = SessionTables::new(self, &context);
        let mut found = BTreeSet::new();
        for block in tables.run(&query)? {
            let block = block?;
            let texts = block.columns()[0].values.as_binary::<i32>();
            let texts = texts.iter().flatten();
            found.extend(texts.map(|text| String::from_utf8_lossy(text).into_owned()));
        }
        Ok(found)
    }
}

fn cells(statement: &Running) -> [String; 3] {
    let Running {
        query_id,
        user,
        text,
        ..
    } = statement;
    [query_id.clone(), user.clone(), text.clone()]
}

fn answer(columns: &[&'static str], rows: impl Iterator<Item = Vec<String>>) -> Answer {
    let mut table = Table::new(columns.iter().map(|name| (*name, ColumnType::String)));
    for row in rows {
        table.push(row.into_iter().map(Into::into).collect());
    }
    Answer::rows(table)
}
