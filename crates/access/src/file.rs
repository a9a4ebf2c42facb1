//! An entity as ClickHouse keeps it in a file: statements `ATTACH …;`, one in a line.

use crate::change::{apply_grant, define_attached};
use crate::entity::Entity;
use crate::show::{Naming, definition, grants, role_grants};
use granary_parser::{
    AccessQuery, EntityVerb, SyntaxError, parse_attached_access, split_statements,
};

/// Why a file is no entity.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ParseEntityError {
    /// A statement of it cannot be read.
    #[error(transparent)]
    Syntax(#[from] SyntaxError),
    /// It has no definition, or several.
    #[error("the definition of an entity must be its first statement, and the only definition")]
    NoDefinition,
    /// What it says is no sense.
    #[error("{0}")]
    Wrong(String),
}

/// The text of the file of an entity.
pub fn print_entity(entity: &Entity) -> String {
    let mut queries = vec![definition(entity, EntityVerb::Attach, Naming::Ids)];
    if let Some((rights, roles)) = entity.grants() {
        let name = entity.name();
        queries.extend(grants(rights, &name, true));
        queries.extend(role_grants(roles, &name, Naming::Ids, true));
    }
    queries
        .iter()
        .map(|query| format!("{};\n", query.to_single_line()))
        .collect()
}

/// The entity of such a text.
///
/// # Errors
/// [`ParseEntityError`].
pub fn parse_entity(text: &str) -> Result<Entity, ParseEntityError> {
    let mut entity = None;
    for statement in split_statements(text) {
        let statement = statement.trim();
        let statement = statement.strip_suffix(';').unwrap_or(statement);
        match (parse_attached_access(statement)?, &mut entity) {
            (AccessQuery::Grant(grant), Some(entity)) => {
                apply_grant(entity, &grant)
                    .map_err(|error| ParseEntityError::Wrong(error.to_string()))?;
            }
            (AccessQuery::Grant(_), None) => return Err(ParseEntityError::NoDefinition),
            (query, none @ None) => {
                let defined = define_attached(&query)
                    .map_err(|error| ParseEntityError::Wrong(error.to_string()))?;
                *none = Some(defined);
            }
            _ => return Err(ParseEntityError::NoDefinition),
        }
    }
    entity.ok_or(ParseEntityError::NoDefinition)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_was_read_is_written_again() {
        for text in [
            "ATTACH USER u IDENTIFIED WITH sha256_hash BY 'AB' SALT 'CD' HOST LOCAL, IP '10.0.0.0/8' DEFAULT DATABASE d DEFAULT ROLE ID('2d4fd4ac-5f5d-4a6a-b8cf-44ea85c3ed7b') SETTINGS PROFILE ID('2d4fd4ac-5f5d-4a6a-b8cf-44ea85c3ed7c'), max_threads = 3 MIN 1 MAX 8 CONST GRANTEES NONE;\nATTACH GRANT SELECT(a, b), INSERT(c) ON d.t TO u;\nATTACH GRANT ID('2d4fd4ac-5f5d-4a6a-b8cf-44ea85c3ed7b') TO u WITH ADMIN OPTION;\n",
            "ATTACH ROLE r SETTINGS a = 1;\nATTACH GRANT ALL ON *.* TO r WITH GRANT OPTION;\n",
            "ATTACH SETTINGS PROFILE `p` SETTINGS a = 'x' TO ALL EXCEPT ID('2d4fd4ac-5f5d-4a6a-b8cf-44ea85c3ed7b');\n",
            "ATTACH ROW POLICY p ON d.t AS RESTRICTIVE FOR SELECT USING a = 1 TO ALL;\n",
            "ATTACH QUOTA q KEYED BY user_name FOR INTERVAL 1 hour MAX queries = 100 TO ID('2d4fd4ac-5f5d-4a6a-b8cf-44ea85c3ed7b');\n",
        ] {
            let entity = parse_entity(text).unwrap_or_else(|error| panic!("{text}: {error}"));
            assert_eq!(print_entity(&entity), text);
        }
    }

    #[test]
    fn what_is_no_entity_is_refused() {
        for text in [
            "",
            "ATTACH GRANT SELECT ON d.t TO u;\n",
            "ATTACH USER u;\nATTACH USER v;\n",
            "ATTACH USER",
        ] {
            assert!(parse_entity(text).is_err(), "{text}");
        }
    }
}
