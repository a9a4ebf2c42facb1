//! What `ALTER TABLE` makes of a definition.
//!
//! Pure. Parts keep their columns: what a change means for those that are there is told as a list
//! of [`PartChange`]s.

mod column;
mod element;
mod setting;

use crate::complete::{
    ColumnRules, DefinitionError, check_altered, columns_named, function_spelling,
};
use crate::definition::TableKind;
use column::{Columns, order_key};
use element::{add_element, drop_element, require_place};
use granary_parser::{
    Column, ColumnProperty, Create, CreateBody, DefaultKind, ElementKind, Expr, OrderKey, Place,
    Storage, TableChange, TableElements,
};
use granary_types::ErrorCode;
use setting::{change_settings, merge};

/// What a change of a definition means for the parts of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PartChange {
    /// A column is gone.
    Drop {
        /// The column.
        column: String,
    },
    /// A column has another name.
    Rename {
        /// The old name.
        from: String,
        /// The new one.
        to: String,
    },
    /// A column has another type.
    Convert {
        /// The column.
        column: String,
    },
    /// Something of what is stored is made anew, or removed; the definition stays.
    Rewrite,
}

/// Carries out the commands, one after the other, on the definition of a table.
///
/// # Errors
/// A command cannot be carried out, or what comes of all of them is no right definition.
pub fn alter_table(
    create: &mut Create,
    commands: &[TableChange],
    rules: ColumnRules,
) -> Result<Vec<PartChange>, DefinitionError> {
    let engine = engine_of(create);
    let mut changes = Vec::new();
    let before = create.clone();
    for command in commands {
        require_supported(command, &engine)?;
        apply(create, command, rules, &mut changes)?;
    }
    create.spell_functions(&function_spelling);
    check_altered(&before, create)?;
    Ok(changes)
}

/// The engine, `View` or `MaterializedView`.
fn engine_of(create: &Create) -> String {
    match &create.body {
        CreateBody::View(_) => "View".to_owned(),
        CreateBody::MaterializedView(_) => "MaterializedView".to_owned(),
        CreateBody::Dictionary(_) => "Dictionary".to_owned(),
        _ => create
            .engine()
            .map_or_else(String::new, |engine| engine.name.clone()),
    }
}

/// Comments can be changed everywhere, columns of tables without files, all of MergeTree tables.
fn require_supported(command: &TableChange, engine: &str) -> Result<(), DefinitionError> {
    let kind = TableKind::of_engine(engine);
    let changes_columns = matches!(
        command,
        TableChange::AddColumn { .. }
            | TableChange::DropColumn { .. }
            | TableChange::RenameColumn { .. }
            | TableChange::ModifyColumn { .. }
    );
    let is_supported = match command {
        TableChange::ModifyComment(_) => true,
        TableChange::CommentColumn { .. } => !["View", "MaterializedView"].contains(&engine),
        _ if kind.is_merge_tree() => true,
        TableChange::ModifySettings(_) => engine == "Memory",
        _ if ["Memory", "Null", "Merge", "Buffer", "Distributed"].contains(&engine) => {
            changes_columns
        }
        _ => false,
    };
    if is_supported {
        return Ok(());
    }
    Err(DefinitionError::Alter {
        message: format!("Alter of this type is not supported by storage {engine}"),
        code: ErrorCode::NOT_IMPLEMENTED,
    })
}

fn apply(
    create: &mut Create,
    command: &TableChange,
    rules: ColumnRules,
    changes: &mut Vec<PartChange>,
) -> Result<(), DefinitionError> {
    match command {
        TableChange::AddColumn {
            column,
            place,
            if_not_exists,
        } => columns(create)?.add(column, *if_not_exists, place, rules),
        TableChange::DropColumn { name, if_exists } => {
            drop_column(create, name, *if_exists, changes)
        }
        TableChange::RenameColumn {
            from,
            to,
            if_exists,
        } => rename_column(create, (from, to), *if_exists, changes),
        TableChange::CommentColumn {
            name,
            comment,
            if_exists,
        } => {
            if let Some(column) = columns(create)?.find(name, "comment", *if_exists)? {
                column.comment = (!comment.is_empty()).then(|| comment.clone());
            }
            Ok(())
        }
        TableChange::ModifyColumn {
            column,
            place,
            if_exists,
        } => modify_column(create, (column, place), *if_exists, (rules, changes)),
        TableChange::RemoveFromColumn {
            name,
            property,
            if_exists,
        } => match columns(create)?.find(name, "modify", *if_exists)? {
            Some(column) => remove_property(column, *property),
            None => Ok(()),
        },
        TableChange::ModifyColumnSettings {
            name,
            settings,
            if_exists,
        } => {
            if let Some(column) = columns(create)?.find(name, "modify", *if_exists)? {
                merge(&mut column.settings, settings);
            }
            Ok(())
        }
        TableChange::ModifyOrderBy(expr) => modify_order_by(create, expr),
        TableChange::ModifySampleBy(expr) => {
            storage(create)?.sample_by = Some(expr.clone());
            Ok(())
        }
        TableChange::RemoveSampleBy => {
            let taken = storage(create)?.sample_by.take();
            require_some(taken, "Table doesn't have SAMPLE BY, cannot remove")
        }
        TableChange::ModifyTtl(elements) => {
            storage(create)?.ttl.clone_from(elements);
            Ok(())
        }
        TableChange::RemoveTtl => {
            let taken = std::mem::take(&mut storage(create)?.ttl);
            let message = "Table doesn't have any table TTL expression, cannot remove";
            require_some(taken.first(), message)
        }
        TableChange::ModifySettings(settings) => change_settings(storage(create)?, settings),
        TableChange::ModifyComment(comment) => {
            set_comment(create, comment);
            Ok(())
        }
        TableChange::AddIndex { .. }
        | TableChange::AddProjection { .. }
        | TableChange::AddConstraint { .. } => add_element(elements(create)?, command),
        TableChange::DropElement {
            kind,
            name,
            if_exists,
        } => drop_element(elements(create)?, *kind, name, *if_exists),
        TableChange::MaterializeColumn { name, .. } => {
            changes.push(PartChange::Rewrite);
            columns(create)?.find(name, "materialize", false).map(drop)
        }
        TableChange::ClearColumn {
            name, if_exists, ..
        } => {
            changes.push(PartChange::Rewrite);
            columns(create)?.find(name, "drop", *if_exists).map(drop)
        }
        TableChange::MaterializeTtl(_)
        | TableChange::ClearElement { .. }
        | TableChange::MaterializeElement { .. } => {
            changes.push(PartChange::Rewrite);
            Ok(())
        }
        _ => Err(DefinitionError::NotSupported {
            what: "this command of ALTER TABLE",
        }),
    }
}

fn elements(create: &mut Create) -> Result<&mut TableElements, DefinitionError> {
    let elements = match &mut create.body {
        CreateBody::Table(table) => table.elements.as_mut(),
        CreateBody::View(view) => view.elements.as_mut(),
        CreateBody::MaterializedView(view) => view.elements.as_mut(),
        _ => None,
    };
    elements.ok_or(DefinitionError::NoColumns)
}

fn columns(create: &mut Create) -> Result<Columns<'_>, DefinitionError> {
    Ok(Columns(&mut elements(create)?.columns))
}

fn storage(create: &mut Create) -> Result<&mut Storage, DefinitionError> {
    create.storage_mut().ok_or(DefinitionError::NotSupported {
        what: "this command of ALTER TABLE for something that is no table",
    })
}

fn require_some<T>(found: Option<T>, message: &str) -> Result<(), DefinitionError> {
    found.map(drop).ok_or_else(|| DefinitionError::Alter {
        message: message.to_owned(),
        code: ErrorCode::BAD_ARGUMENTS,
    })
}

fn set_comment(create: &mut Create, comment: &[u8]) {
    let comment = (!comment.is_empty()).then(|| comment.to_vec());
    match &mut create.body {
        CreateBody::Database(database) => database.comment = comment,
        CreateBody::Table(table) => table.comment = comment,
        CreateBody::View(view) => view.comment = comment,
        CreateBody::MaterializedView(view) => view.comment = comment,
        CreateBody::Dictionary(dictionary) => dictionary.comment = comment,
        CreateBody::Function(_) => {}
    }
}

fn drop_column(
    create: &mut Create,
    name: &str,
    if_exists: bool,
    changes: &mut Vec<PartChange>,
) -> Result<(), DefinitionError> {
    let is_nested = |column: &Column| {
        column
            .name
            .strip_prefix(name)
            .is_some_and(|rest| rest.starts_with('.'))
    };
    let all = &elements(create)?.columns;
    let names: Vec<String> = if all.iter().any(|column| column.name == name) {
        vec![name.to_owned()]
    } else {
        let nested = all.iter().filter(|column| is_nested(column));
        nested.map(|column| column.name.clone()).collect()
    };
    if names.is_empty() {
        columns(create)?.find(name, "drop", if_exists)?;
    }
    for name in names {
        columns(create)?.require_not_needed(&name)?;
        require_not_in_key(create, &name, "DROP")?;
        let columns = columns(create)?;
        columns.0.retain(|column| column.name != name);
        changes.push(PartChange::Drop { column: name });
    }
    Ok(())
}

fn rename_column(
    create: &mut Create,
    (from, to): (&str, &str),
    if_exists: bool,
    changes: &mut Vec<PartChange>,
) -> Result<(), DefinitionError> {
    if columns(create)?.find(from, "rename", if_exists)?.is_none() {
        return Ok(());
    }
    if columns(create)?.has(to) {
        return Err(DefinitionError::Alter {
            message: format!("Cannot rename to `{to}`: column with this name already exists"),
            code: ErrorCode::DUPLICATE_COLUMN,
        });
    }
    require_not_in_key(create, from, "RENAME")?;
    create.rename_column(from, to);
    changes.push(PartChange::Rename {
        from: from.to_owned(),
        to: to.to_owned(),
    });
    Ok(())
}

/// What a key is made of cannot be dropped or renamed.
fn require_not_in_key(create: &Create, name: &str, verb: &str) -> Result<(), DefinitionError> {
    let Some(storage) = create.storage() else {
        return Ok(());
    };
    let order = storage.order_by.as_ref().map(order_key).unwrap_or_default();
    let keys = order
        .into_iter()
        .chain(storage.partition_by.as_ref())
        .chain(storage.sample_by.as_ref());
    let engine = storage
        .engine
        .iter()
        .flat_map(|engine| engine.arguments.iter().flatten());
    for key in keys.chain(engine) {
        if columns_named(key).iter().any(|column| column == name) {
            return Err(DefinitionError::Alter {
                message: format!(
                    "Trying to ALTER {verb} key {name} column which is a part of key expression"
                ),
                code: ErrorCode::ALTER_OF_COLUMN_IS_FORBIDDEN,
            });
        }
    }
    Ok(())
}

fn modify_column(
    create: &mut Create,
    (given, place): (&Column, &Place),
    if_exists: bool,
    (rules, changes): (ColumnRules, &mut Vec<PartChange>),
) -> Result<(), DefinitionError> {
    let name = given.name.clone();
    let in_key = require_not_in_key(create, &name, "MODIFY");
    let mut columns = columns(create)?;
    if columns.find(&name, "modify", if_exists)?.is_none() {
        return Ok(());
    }
    if columns.define(given, rules)? {
        in_key?;
        changes.push(PartChange::Convert {
            column: name.clone(),
        });
    }
    require_place(place, |after| columns.has(after))?;
    if *place != Place::Unsaid {
        columns.place(&name, place);
    }
    Ok(())
}

fn remove_property(column: &mut Column, property: ColumnProperty) -> Result<(), DefinitionError> {
    let kind = column.default.as_ref().map(|default| default.kind);
    let (removed, what) = match property {
        ColumnProperty::Default => (kind == Some(DefaultKind::Default), "DEFAULT"),
        ColumnProperty::Materialized => (kind == Some(DefaultKind::Materialized), "MATERIALIZED"),
        ColumnProperty::Alias => (kind == Some(DefaultKind::Alias), "ALIAS"),
        ColumnProperty::Comment => (column.comment.take().is_some(), "COMMENT"),
        ColumnProperty::Codec => (column.codec.take().is_some(), "CODEC"),
        ColumnProperty::Ttl => (column.ttl.take().is_some(), "TTL"),
        ColumnProperty::Settings => (!std::mem::take(&mut column.settings).is_empty(), "SETTINGS"),
    };
    if !removed {
        return Err(DefinitionError::Alter {
            message: format!(
                "Column `{}` doesn't have {what}, cannot remove it",
                column.name
            ),
            code: ErrorCode::BAD_ARGUMENTS,
        });
    }
    if ["DEFAULT", "MATERIALIZED", "ALIAS"].contains(&what) {
        column.default = None;
    }
    Ok(())
}

/// The sorting key may grow by columns that are new; the primary key stays what it was.
fn modify_order_by(create: &mut Create, expr: &Expr) -> Result<(), DefinitionError> {
    let storage = storage(create)?;
    if storage.primary_key.is_none() {
        storage.primary_key = match &storage.order_by {
            Some(OrderKey::Expr(key)) => Some(key.clone()),
            _ => None,
        };
    }
    storage.order_by = Some(OrderKey::Expr(expr.clone()));
    Ok(())
}

/// A kind of element as messages have it.
fn kind_name(kind: ElementKind) -> &'static str {
    match kind {
        ElementKind::Index => "index",
        ElementKind::Projection => "projection",
        ElementKind::Constraint => "constraint",
    }
}
