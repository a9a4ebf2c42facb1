//! `CREATE FUNCTION`.

use crate::answer::Answer;
use crate::definitions::done;
use crate::failure::Failure;
use crate::session::Session;
use granary_catalog::{function_spelling, is_function};
use granary_datadir::Change;
use granary_parser::{Create, CreateBody, ExprKind, OutputClause, Verb};
use granary_types::ErrorCode;

impl Session {
    /// Makes a SQL function.
    pub(crate) fn create_function(&mut self, create: &Create) -> Result<Answer, Failure> {
        let (snapshot, warnings) = self.look()?;
        let name = create.name().unwrap_or_default().to_owned();
        let replaces = create.head.verb == Verb::CreateOrReplace;
        let exists = |message| Err(Failure::new(ErrorCode::FUNCTION_ALREADY_EXISTS, message));
        if is_function(&name) {
            return exists(format!(
                "The function '{name}' already exists: it is a system function"
            ));
        }
        if snapshot.functions.contains_key(&name) && !replaces {
            return if create.head.if_not_exists {
                Ok(done(warnings))
            } else {
                exists(format!("User-defined function '{name}' already exists"))
            };
        }
        require_body(create)?;
        let mut stored = create.clone();
        stored.head.verb = Verb::Create;
        stored.head.if_not_exists = false;
        stored.output = OutputClause::default();
        stored.spell_functions(&function_spelling);
        let definition = stored.to_multi_line() + "\n";
        self.change(
            "CREATE FUNCTION",
            vec![Change::PutFunction { name, definition }],
        )?;
        Ok(done(warnings))
    }
}

/// The body is a lambda.
fn require_body(create: &Create) -> Result<(), Failure> {
    let CreateBody::Function(body) = &create.body else {
        return Ok(());
    };
    if matches!(body.kind, ExprKind::Lambda { .. }) {
        return Ok(());
    }
    let message = format!("Expected function, got: {}", body.to_single_line());
    Err(Failure::new(ErrorCode::BAD_ARGUMENTS, message))
}
