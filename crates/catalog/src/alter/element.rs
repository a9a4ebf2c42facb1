//! Indexes, projections and constraints of a definition that is altered.

use super::{kind_name, text};
use crate::complete::DefinitionError;
use granary_parser::{AlterCommand, ElementKind, Position, TableElements};
use granary_types::ErrorCode;

/// `ADD INDEX`, `ADD PROJECTION`, `ADD CONSTRAINT`
pub(super) fn add_element(
    elements: &mut TableElements,
    command: &AlterCommand,
) -> Result<(), DefinitionError> {
    match command {
        AlterCommand::AddIndex {
            if_not_exists,
            index,
            position,
        } => {
            let names = || elements.indexes.iter().map(|index| &*index.name);
            if is_there(ElementKind::Index, &index.name, names(), *if_not_exists)? {
                return Ok(());
            }
            require_position(position, |after| names().any(|name| name == after))?;
            let at = place(position, names());
            elements.indexes.insert(at, (**index).clone());
        }
        AlterCommand::AddProjection {
            if_not_exists,
            projection,
            position,
        } => {
            let names = || elements.projections.iter().map(|projection| &*projection.name);
            if is_there(ElementKind::Projection, &projection.name, names(), *if_not_exists)? {
                return Ok(());
            }
            require_position(position, |after| names().any(|name| name == after))?;
            let at = place(position, names());
            elements.projections.insert(at, (**projection).clone());
        }
        AlterCommand::AddConstraint {
            if_not_exists,
            constraint,
        } => {
            let names = elements.constraints.iter().map(|constraint| &*constraint.name);
            if is_there(ElementKind::Constraint, &constraint.name, names, *if_not_exists)? {
                return Ok(());
            }
            elements.constraints.push((**constraint).clone());
        }
        _ => {}
    }
    Ok(())
}

/// Whether there is an element of this name, which must be right.
fn is_there<'a>(
    kind: ElementKind,
    name: &str,
    mut names: impl Iterator<Item = &'a str>,
    if_not_exists: bool,
) -> Result<bool, DefinitionError> {
    let is_there = names.any(|other| other == name);
    if is_there && !if_not_exists {
        let kind = kind_name(kind);
        return Err(DefinitionError::Alter {
            message: format!("Cannot add {kind} {name}: {kind} with this name already exists"),
            code: ErrorCode::ILLEGAL_COLUMN,
        });
    }
    Ok(is_there)
}

/// What something is to stand after exists.
pub(super) fn require_position(
    position: &Position,
    has: impl Fn(&str) -> bool,
) -> Result<(), DefinitionError> {
    match position {
        Position::After(after) if !has(&text(after)) => Err(DefinitionError::Alter {
            message: format!("Wrong column name. Cannot find column {} to insert after", text(after)),
            code: ErrorCode::NO_SUCH_COLUMN_IN_TABLE,
        }),
        _ => Ok(()),
    }
}

fn place<'a>(position: &Position, names: impl Iterator<Item = &'a str>) -> usize {
    let names: Vec<&str> = names.collect();
    match position {
        Position::Unsaid => names.len(),
        Position::First => 0,
        Position::After(after) => {
            let after = text(after);
            let at = names.iter().position(|name| *name == after);
            at.map_or(names.len(), |at| at + 1)
        }
    }
}

/// `DROP INDEX`, `DROP PROJECTION`, `DROP CONSTRAINT`
pub(super) fn drop_element(
    elements: &mut TableElements,
    kind: ElementKind,
    name: &str,
    if_exists: bool,
) -> Result<(), DefinitionError> {
    let before = count(elements);
    match kind {
        ElementKind::Index => elements.indexes.retain(|index| index.name != name),
        ElementKind::Projection => elements.projections.retain(|one| one.name != name),
        ElementKind::Constraint => elements.constraints.retain(|one| one.name != name),
    }
    if count(elements) < before || if_exists {
        return Ok(());
    }
    let (message, code) = match kind {
        ElementKind::Projection => (
            format!("There is no projection {name} in table"),
            ErrorCode::NO_SUCH_PROJECTION_IN_TABLE,
        ),
        _ => {
            let kind = kind_name(kind);
            let message = format!("Wrong {kind} name. Cannot find {kind} `{name}` to drop");
            (message, ErrorCode::BAD_ARGUMENTS)
        }
    };
    Err(DefinitionError::Alter { message, code })
}

fn count(elements: &TableElements) -> usize {
    elements.indexes.len() + elements.projections.len() + elements.constraints.len()
}
