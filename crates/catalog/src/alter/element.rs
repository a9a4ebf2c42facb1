//! Indexes, projections and constraints of a definition that is altered.

use super::kind_name;
use crate::complete::DefinitionError;
use granary_parser::{ElementKind, Place, TableChange, TableElements};
use granary_types::ErrorCode;

/// `ADD INDEX`, `ADD PROJECTION`, `ADD CONSTRAINT`
pub(super) fn add_element(
    elements: &mut TableElements,
    command: &TableChange,
) -> Result<(), DefinitionError> {
    match command {
        TableChange::AddIndex {
            if_not_exists,
            index,
            place,
        } => {
            let names = || elements.indexes.iter().map(|index| &*index.name);
            if is_there(ElementKind::Index, &index.name, names(), *if_not_exists)? {
                return Ok(());
            }
            require_place(place, |after| names().any(|name| name == after))?;
            let at = index_of(place, names());
            elements.indexes.insert(at, (**index).clone());
        }
        TableChange::AddProjection {
            if_not_exists,
            projection,
            place,
        } => {
            let names = || {
                elements
                    .projections
                    .iter()
                    .map(|projection| &*projection.name)
            };
            if is_there(
                ElementKind::Projection,
                &projection.name,
                names(),
                *if_not_exists,
            )? {
                return Ok(());
            }
            require_place(place, |after| names().any(|name| name == after))?;
            let at = index_of(place, names());
            elements.projections.insert(at, (**projection).clone());
        }
        TableChange::AddConstraint {
            if_not_exists,
            constraint,
        } => {
            let names = elements
                .constraints
                .iter()
                .map(|constraint| &*constraint.name);
            if is_there(
                ElementKind::Constraint,
                &constraint.name,
                names,
                *if_not_exists,
            )? {
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
pub(super) fn require_place(
    place: &Place,
    has: impl Fn(&str) -> bool,
) -> Result<(), DefinitionError> {
    match place {
        Place::After(after) if !has(after) => Err(DefinitionError::Alter {
            message: format!("Wrong column name. Cannot find column {after} to insert after"),
            code: ErrorCode::NO_SUCH_COLUMN_IN_TABLE,
        }),
        _ => Ok(()),
    }
}

fn index_of<'a>(place: &Place, names: impl Iterator<Item = &'a str>) -> usize {
    let names: Vec<&str> = names.collect();
    match place {
        Place::Unsaid => names.len(),
        Place::First => 0,
        Place::After(after) => {
            let at = names.iter().position(|name| name == after);
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
