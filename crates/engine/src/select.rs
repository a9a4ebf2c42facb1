//! `SELECT`: what the names in a query stand for is told by the tables of the session, the query engine does
//! the rest.

use crate::answer::Answer;
use crate::failure::Failure;
use crate::session::{Execution, Session};
use crate::tables::SessionTables;
use granary_parser::SelectUnion;
use std::sync::Arc;

impl Session {
    /// What names in a query stand for.
    pub(crate) fn tables(&self, execution: &Execution<'_>) -> SessionTables {
        SessionTables::new(self, &Arc::new(self.context(execution)))
    }

    /// Answers a query: its rows are computed while they are printed.
    pub(crate) fn select(
        &self,
        query: &SelectUnion,
        execution: &Execution<'_>,
    ) -> Result<Answer, Failure> {
        let context = Arc::new(self.context(execution));
        let tables = SessionTables::new(self, &context);
        let answer = tables.run(query)?;
        Ok(Answer::of_query(answer, context))
    }
}
