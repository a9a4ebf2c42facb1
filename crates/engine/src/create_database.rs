//! `CREATE DATABASE`.

use crate::answer::Answer;
use crate::backup_database::open_database;
use crate::definitions::{PREDEFINED, done, metadata};
use crate::failure::Failure;
use crate::session::{Execution, Session};
use granary_datadir::Change;
use granary_parser::{Create, CreateDatabase, Engine};
use granary_types::{ErrorCode, back_quote_if_needed};

impl Session {
    /// Makes a database.
    pub(crate) fn create_database(
        &mut self,
        create: &Create,
        database: &CreateDatabase,
        execution: &Execution<'_>,
    ) -> Result<Answer, Failure> {
        let name = create.name().unwrap_or_default().to_owned();
        let (snapshot, warnings) = self.look()?;
        if snapshot.database(&name).is_some() || PREDEFINED.contains(&&*name) {
            if create.head.if_not_exists {
                return Ok(done(warnings));
            }
            let message = format!("Database {} already exists", back_quote_if_needed(&name));
            return Err(Failure::new(ErrorCode::DATABASE_ALREADY_EXISTS, message));
        }
        let engine = engine(database, execution)?;
        if engine.name == "Backup" {
            open_database(&engine, &self.destinations, self.parameters())?;
        }
        let uuid = (engine.name == "Atomic")
            .then(|| create.head.uuid.unwrap_or_else(|| self.shared.env.uuid()));
        let mut stored = create.clone();
        if let granary_parser::CreateBody::Database(body) = &mut stored.body {
            body.engine = Some(engine);
        }
        let metadata = metadata(&stored, uuid);
        self.change(
            "CREATE DATABASE",
            vec![Change::CreateDatabase { name, metadata }],
        )?;
        Ok(done(warnings))
    }
}

/// The engine, where it is one whose definition Granary keeps.
fn engine(database: &CreateDatabase, execution: &Execution<'_>) -> Result<Engine, Failure> {
    let Some(engine) = &database.engine else {
        return Ok(Engine {
            name: "Atomic".to_owned(),
            arguments: None,
        });
    };
    let has_arguments = engine.arguments.as_ref().is_some_and(|all| !all.is_empty());
    match &*engine.name {
        "Atomic" | "Ordinary" | "Memory" if has_arguments => {
            let message = format!("Database engine `{}` cannot have arguments", engine.name);
            Err(Failure::new(ErrorCode::BAD_ARGUMENTS, message))
        }
        "Ordinary"
            if execution
                .settings
                .bool("allow_deprecated_database_ordinary")
                != Some(true) =>
        {
            Err(Failure::new(
                ErrorCode::UNKNOWN_DATABASE_ENGINE,
                "Ordinary database engine is deprecated (see also allow_deprecated_database_ordinary setting)",
            ))
        }
        "Atomic" | "Ordinary" | "Memory" | "Backup" => Ok(engine.clone()),
        "Replicated"
        | "MySQL"
        | "PostgreSQL"
        | "SQLite"
        | "Filesystem"
        | "S3"
        | "HDFS"
        | "MaterializedPostgreSQL"
        | "DataLakeCatalog"
        | "Overlay"
        | "Shared" => {
            let message = format!(
                "Databases of the engine {} cannot be made here",
                engine.name
            );
            Err(Failure::new(ErrorCode::NOT_IMPLEMENTED, message))
        }
        other => Err(Failure::new(
            ErrorCode::UNKNOWN_DATABASE_ENGINE,
            format!("Unknown database engine: {other}"),
        )),
    }
}
