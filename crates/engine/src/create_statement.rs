//! `CREATE` and `ATTACH`: which of their files makes what.

use crate::answer::Answer;
use crate::failure::Failure;
use crate::session::{Execution, Session};
use granary_parser::{Create, CreateBody, Verb};

impl Session {
    /// Makes or attaches what a definition says.
    pub(crate) fn create(
        &mut self,
        create: &Create,
        execution: &Execution<'_>,
    ) -> Result<Answer, Failure> {
        if create.head.verb == Verb::Attach {
            return self.attach_definition(create, execution);
        }
        match &create.body {
            CreateBody::Database(database) => self.create_database(create, database, execution),
            CreateBody::Table(_) if create.head.temporary => {
                self.create_temporary_table(create, execution)
            }
            CreateBody::View(_) if create.head.temporary => {
                self.create_temporary_view(create, execution)
            }
            CreateBody::Table(_) => self.create_table(create, execution),
            CreateBody::View(_) => self.create_view(create, execution),
            CreateBody::MaterializedView(_) => self.create_materialized_view(create, execution),
            CreateBody::Dictionary(_) => self.create_dictionary(create, execution),
            CreateBody::Function(_) => self.create_function(create),
        }
    }
}
