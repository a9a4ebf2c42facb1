//! Names, with the values of query parameters in them.

use granary_types::TableName;

use crate::ast::{Identifier, NamePart};
use crate::statement::NamedTable;

use super::{Context, LowerError};

pub(super) fn name_part(part: &NamePart, context: &Context<'_>) -> Result<String, LowerError> {
    match part {
        NamePart::Name(name) => Ok(name.clone()),
        NamePart::Parameter(parameter) => {
            let value = context.parameters.get(&parameter.name);
            let unknown = || LowerError::UnknownParameter(parameter.name.clone());
            value.map(str::to_owned).ok_or_else(unknown)
        }
        NamePart::JsonType(_) | NamePart::JsonObject(_) => {
            Err(LowerError::NotSupported("a path into JSON as a name"))
        }
    }
}

/// In the current database when none is said.
pub(super) fn table_name(
    name: &Identifier,
    context: &Context<'_>,
) -> Result<TableName, LowerError> {
    match &name.parts[..] {
        [table] => Ok(TableName::new(
            context.current_database,
            name_part(table, context)?,
        )),
        [database, table] => Ok(TableName::new(
            name_part(database, context)?,
            name_part(table, context)?,
        )),
        _ => Err(LowerError::NotSupported(
            "A table name with more than two parts",
        )),
    }
}

/// A table that may be one of the session.
pub(super) fn named_table(
    name: &Identifier,
    context: &Context<'_>,
) -> Result<NamedTable, LowerError> {
    Ok(NamedTable {
        name: table_name(name, context)?,
        is_qualified: name.parts.len() > 1,
    })
}

/// What is said to be on a cluster is refused: there is no queue for it.
pub(super) fn no_cluster(cluster: Option<&str>) -> Result<(), LowerError> {
    match cluster {
        None => Ok(()),
        Some(_) => Err(LowerError::NoClusterQueue),
    }
}

/// The same where the cluster is looked for first: none is known.
pub(super) fn unknown_cluster(cluster: Option<&str>) -> Result<(), LowerError> {
    match cluster {
        None => Ok(()),
        Some(name) => Err(LowerError::UnknownCluster(name.to_owned())),
    }
}
