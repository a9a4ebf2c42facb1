//! The definition of a table as ClickHouse stores it.

use super::columns::{ColumnRules, check_defaults, complete_columns, is_stored};
use super::engine::{
    check_elements, check_engine, check_settings, complete_merge_tree, tidy_engine,
};
use super::error::DefinitionError;
use super::functions::{function_spelling, is_function};
use super::keys::{check_keys, key_columns};
use crate::TableKind;
use granary_parser::{Create, CreateBody, CreateSource, CreateTable, Engine};
use granary_types::ErrorCode;

/// What completing a definition depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TableRules {
    /// What may be switched on for its columns.
    pub columns: ColumnRules,
}

/// Completes the definition of a table, which has the elements and the engine of `AS` already.
///
/// # Errors
/// Something in it is wrong.
pub fn complete_table(
    create: &mut Create,
    rules: TableRules,
    is_sql_function: &(dyn Fn(&str) -> bool + Sync),
) -> Result<(), DefinitionError> {
    create.spell_functions(&function_spelling);
    check_functions(create, is_sql_function)?;
    let CreateBody::Table(table) = &mut create.body else {
        return Ok(());
    };
    complete(table, rules)
}

fn complete(table: &mut CreateTable, rules: TableRules) -> Result<(), DefinitionError> {
    let elements = table.elements.as_mut().ok_or(DefinitionError::NoColumns)?;
    complete_columns(elements, rules.columns)?;
    if !elements.columns.iter().any(is_stored) {
        return Err(DefinitionError::NoPhysicalColumns);
    }
    if let Some(CreateSource::Function(_)) = &table.source {
        return Ok(()); // the function is the engine
    }
    let storage = &mut table.storage;
    let engine = storage.engine.get_or_insert_with(|| Engine {
        name: "MergeTree".to_owned(),
        arguments: None,
    });
    check_engine(engine)?;
    let is_merge_tree = TableKind::of_engine(&engine.name).is_merge_tree();
    tidy_engine(storage);
    check_settings(storage)?;
    check_elements(storage, elements)?;
    if is_merge_tree {
        complete_merge_tree(storage, elements)?;
    }
    Ok(())
}

/// Every function that the definition calls exists.
fn check_functions(
    create: &mut Create,
    is_sql_function: &(dyn Fn(&str) -> bool + Sync),
) -> Result<(), DefinitionError> {
    let mut unknown = None;
    create.visit_functions(&mut |call| {
        if unknown.is_none() && !is_function(&call.name) && !is_sql_function(&call.name) {
            unknown = Some(call.name.clone());
        }
    });
    match unknown {
        None => Ok(()),
        Some(name) => Err(DefinitionError::UnknownFunction { name }),
    }
}

/// What `ALTER` made of a definition is one that could be created, and its sorting key grew only by
/// columns that were not there before.
pub(crate) fn check_altered(before: &Create, after: &Create) -> Result<(), DefinitionError> {
    let (Some(elements), Some(storage)) = (after.elements(), after.storage()) else {
        return Ok(());
    };
    check_defaults(&elements.columns)?;
    if !elements.columns.iter().any(is_stored) {
        return Err(DefinitionError::NoPhysicalColumns);
    }
    let engine = storage.engine.as_ref().map_or("", |engine| &engine.name);
    if !TableKind::of_engine(engine).is_merge_tree() {
        return Ok(());
    }
    check_keys(storage, elements)?;
    let (Some(old_elements), Some(old_storage)) = (before.elements(), before.storage()) else {
        return Ok(());
    };
    let old = key_columns(old_storage);
    let has = |name: &String| {
        old_elements
            .columns
            .iter()
            .any(|column| column.name == *name)
    };
    let added = key_columns(storage).into_iter().skip(old.len());
    match added.into_iter().find(has) {
        None => Ok(()),
        Some(name) => Err(DefinitionError::Alter {
            message: format!(
                "Existing column {name} is used in the expression that was added to the sorting key. You can add expressions that use only the newly added columns"
            ),
            code: ErrorCode::BAD_ARGUMENTS,
        }),
    }
}
