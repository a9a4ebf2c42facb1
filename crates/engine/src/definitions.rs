//! What the statements that define data share: how they look at what is there, and how they change it.

use crate::answer::Answer;
use crate::failure::{Failure, from_coded_errors};
use crate::session::Session;
use granary_catalog::{Database, Snapshot, Table};
use granary_datadir::{Change, Published};
use granary_parser::{Column, Create, CreateBody, DataType, Identifier, NamePart, Verb};
use granary_types::{ErrorCode, TableName, Uuid, back_quote_if_needed};
use std::sync::Arc;

from_coded_errors!(
    granary_datadir::PublishError,
    granary_datadir::WriteError,
    granary_catalog::DefinitionError,
);

/// The databases that every server makes itself.
pub(crate) const PREDEFINED: [&str; 3] = ["INFORMATION_SCHEMA", "information_schema", "system"];

impl Session {
    /// What there is now, and what was found and left alone.
    pub(crate) fn look(&self) -> Result<(Snapshot, Vec<String>), Failure> {
        let (mut snapshot, warnings) = self.shared.look(&self.destinations)?;
        self.temporary.add_kept_to(&mut snapshot);
        Ok((snapshot, warnings))
    }

    /// Makes changes, all or none. `statement` is what a message about a crash calls them.
    pub(crate) fn change(
        &self,
        statement: &str,
        changes: Vec<Change>,
    ) -> Result<Published, Failure> {
        let staging = self.shared.data_dir.begin_restore(statement);
        Ok(staging.publish(changes)?)
    }

    /// The table that a name means, with the current database where the name has none.
    pub(crate) fn table_name(&self, name: &Identifier) -> Result<TableName, Failure> {
        match name.names().as_deref() {
            Some([table]) => Ok(TableName::new(self.database.clone(), *table)),
            Some([database, table]) => Ok(TableName::new(*database, *table)),
            _ => Err(Failure::new(
                ErrorCode::SYNTAX_ERROR,
                "a table is named by its name, with or without that of its database",
            )),
        }
    }
}

/// An answer without rows.
pub(crate) fn done(warnings: Vec<String>) -> Answer {
    Answer {
        warnings,
        ..Answer::default()
    }
}

/// The database of this name.
pub(crate) fn database<'a>(
    snapshot: &'a Snapshot,
    name: &str,
) -> Result<&'a Arc<Database>, Failure> {
    if PREDEFINED.contains(&name) {
        let message = format!("Database {name} is read-only: its tables are made by the server");
        return Err(Failure::new(
            ErrorCode::TABLE_IS_PERMANENTLY_READ_ONLY,
            message,
        ));
    }
    snapshot
        .database(name)
        .ok_or_else(|| unknown_database(name))
}

pub(crate) fn unknown_database(name: &str) -> Failure {
    let message = format!("Database {} does not exist", back_quote_if_needed(name));
    Failure::new(ErrorCode::UNKNOWN_DATABASE, message)
}

/// The table, view or dictionary of this name.
pub(crate) fn table<'a>(
    snapshot: &'a Snapshot,
    name: &TableName,
) -> Result<&'a Arc<Table>, Failure> {
    if snapshot.database(&name.database).is_none() && !PREDEFINED.contains(&&*name.database) {
        return Err(unknown_database(&name.database));
    }
    snapshot.table(name).ok_or_else(|| unknown_table(name))
}

pub(crate) fn unknown_table(name: &TableName) -> Failure {
    Failure::new(
        ErrorCode::UNKNOWN_TABLE,
        format!("Table {name} does not exist"),
    )
}

/// The text of a metadata file: `ATTACH` in place of `CREATE`, `_` in place of a name that has a
/// UUID, a line for each clause.
pub(crate) fn metadata(create: &Create, uuid: Option<Uuid>) -> String {
    let mut stored = create.clone();
    stored.head.verb = Verb::Attach;
    stored.head.temporary = false;
    stored.head.if_not_exists = false;
    stored.head.cluster = None;
    stored.head.uuid = uuid;
    stored.output = granary_parser::OutputClause::default();
    let name = match (uuid, stored.head.name.parts.last()) {
        (None, Some(NamePart::Name(name))) => name.clone(),
        _ => "_".to_owned(),
    };
    stored.head.name = Identifier::single(&name);
    for column in columns_mut(&mut stored) {
        if let Some(data_type) = &mut column.data_type {
            *data_type = in_one_line(data_type);
        }
    }
    stored.to_multi_line() + "\n"
}

fn columns_mut(create: &mut Create) -> &mut [Column] {
    let elements = match &mut create.body {
        CreateBody::Table(table) => table.elements.as_mut(),
        CreateBody::View(view) => view.elements.as_mut(),
        CreateBody::MaterializedView(view) => view.elements.as_mut(),
        _ => None,
    };
    elements.map_or(&mut [], |elements| &mut elements.columns)
}

/// A type that is printed in one line wherever it stands: a stored column has no line breaks in its
/// type, while `SHOW CREATE` gives each element of a tuple a line.
fn in_one_line(data_type: &DataType) -> DataType {
    let text = data_type.to_single_line();
    if text.contains("Tuple(") && text.contains(' ') {
        return DataType::simple(&text);
    }
    data_type.clone()
}
