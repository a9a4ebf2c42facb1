//! What `ALTER TABLE` makes of a definition.
//!
//! Pure. Parts keep their columns: what a change means for those that are there is told as a list
//! of [`PartChange`]s.

mod column;
mod element;
mod setting;

use crate::complete::{ColumnRules, DefinitionError, check_altered};
use crate::definition::TableKind;
use column::{Columns, order_key};
use element::{add_element, drop_element, require_position};
use granary_parser::{
    AlterCommand, Column, ColumnChange, ColumnProperty, Create, CreateBody, ElementKind,
    Expr, Identifier, Position, Storage, TableElements,
};
use granary_types::ErrorCode;
use setting::{modify_settings, reset_settings};

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
}

/// Carries out the commands, one after the other, on the definition of a table.
///
/// # Errors
/// A command cannot be carried out, or what comes of all of them is no right definition.
pub fn alter_table(
    create: &mut Create,
    commands: &[AlterCommand],
    rules: ColumnRules,
) -> Result<Vec<PartChange>, DefinitionError> {
    let engine = engine_of(create);
    let mut changes = Vec::new();
    let before = create.clone();
    for command in commands {
        require_supported(command, &engine)?;
        apply(create, command, rules, &mut changes)?;
    }
    check_altered(&before, create)?;
    Ok(changes)
}

/// The engine, `View` or `MaterializedView`.
fn engine_of(create: &Create) -> String {
    match &create.body {
        CreateBody::View(_) => "View".to_owned(),
        CreateBody::MaterializedView(_) => "MaterializedView".to_owned(),
        CreateBody::Dictionary(_) => "Dictionary".to_owned(),
        _ => create.engine().map_or_else(String::new, |engine| engine.name.clone()),
    }
}

/// Comments can be changed everywhere, columns of tables without files, all of MergeTree tables.
fn require_supported(command: &AlterCommand, engine: &str) -> Result<(), DefinitionError> {
    let kind = TableKind::of_engine(engine);
    let changes_columns = matches!(
        command,
        AlterCommand::AddColumn { .. }
            | AlterCommand::DropColumn { .. }
            | AlterCommand::RenameColumn { .. }
            | AlterCommand::ModifyColumn { .. }
    );
    let changes_settings = matches!(
        command,
        AlterCommand::ModifySettings(_) | AlterCommand::ResetSettings(_)
    );
    let is_supported = match command {
        AlterCommand::ModifyComment(_) => true,
        AlterCommand::CommentColumn { .. } => !["View", "MaterializedView"].contains(&engine),
        _ if kind.is_merge_tree() => true,
        _ if engine == "Memory" => changes_columns || changes_settings,
        _ if ["Null", "Merge", "Buffer", "Distributed"].contains(&engine) => changes_columns,
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
    command: &AlterCommand,
    rules: ColumnRules,
    changes: &mut Vec<PartChange>,
) -> Result<(), DefinitionError> {
    match command {
        AlterCommand::AddColumn {
            if_not_exists,
            column,
            position,
        } => columns(create)?.add(column, *if_not_exists, position, rules),
        AlterCommand::DropColumn { if_exists, name } => {
            drop_column(create, &text(name), *if_exists, changes)
        }
        AlterCommand::RenameColumn {
            if_exists,
            from,
            to,
        } => rename_column(create, (&text(from), &text(to)), *if_exists, changes),
        AlterCommand::CommentColumn {
            if_exists,
            name,
            comment,
        } => {
            let mut columns = columns(create)?;
            let Some(column) = columns.find(&text(name), "comment", *if_exists)? else {
                return Ok(());
            };
            column.comment = (!comment.is_empty()).then(|| comment.clone());
            Ok(())
        }
        AlterCommand::ModifyColumn {
            if_exists,
            column,
            change,
        } => modify_column(create, column, change, *if_exists, (rules, changes)),
        AlterCommand::ModifyOrderBy(expr) => modify_order_by(create, expr),
        AlterCommand::ModifySampleBy(expr) => {
            storage(create)?.sample_by = Some(expr.clone());
            Ok(())
        }
        AlterCommand::RemoveSampleBy => {
            let taken = storage(create)?.sample_by.take();
            require_some(taken, "Table doesn't have SAMPLE BY, cannot remove")
        }
        AlterCommand::ModifyTtl(elements) => {
            storage(create)?.ttl.clone_from(elements);
            Ok(())
        }
        AlterCommand::RemoveTtl => {
            let taken = std::mem::take(&mut storage(create)?.ttl);
            let message = "Table doesn't have any table TTL expression, cannot remove";
            require_some(taken.first(), message)
        }
        AlterCommand::ModifySettings(settings) => modify_settings(storage(create)?, settings),
        AlterCommand::ResetSettings(names) => reset_settings(storage(create)?, names),
        AlterCommand::ModifyComment(comment) => {
            set_comment(create, comment);
            Ok(())
        }
        AlterCommand::AddIndex { .. }
        | AlterCommand::AddProjection { .. }
        | AlterCommand::AddConstraint { .. } => add_element(elements(create)?, command),
        AlterCommand::DropElement {
            kind,
            if_exists,
            name,
        } => drop_element(elements(create)?, *kind, &text(name), *if_exists),
        AlterCommand::AddStatistics { columns, types, .. }
        | AlterCommand::ModifyStatistics { columns, types } => {
            set_statistics(create, columns, Some(types))
        }
        AlterCommand::DropStatistics { columns, .. } => set_statistics(create, columns, None),
        _ => Err(DefinitionError::NotSupported {
            what: "this command of ALTER TABLE",
        }),
    }
}

fn text(name: &Identifier) -> String {
    name.names().map(|names| names.join(".")).unwrap_or_default()
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

fn set_statistics(
    create: &mut Create,
    names: &[String],
    types: Option<&Vec<Expr>>,
) -> Result<(), DefinitionError> {
    let mut columns = columns(create)?;
    for name in names {
        if let Some(column) = columns.find(name, "change the statistics of", false)? {
            column.statistics = types.cloned();
        }
    }
    Ok(())
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
    let names: Vec<String> = match all.iter().any(|column| column.name == name) {
        true => vec![name.to_owned()],
        false => all.iter().filter(|column| is_nested(column)).map(|column| column.name.clone()).collect(),
    };
    if names.is_empty() {
        columns(create)?.find(name, "drop", if_exists)?;
    }
    for name in names {
        require_not_in_key(create, &name, "DROP")?;
        let mut columns = columns(create)?;
        columns.require_not_needed(&name)?;
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
    let engine = storage.engine.iter().flat_map(|engine| engine.arguments.iter().flatten());
    for key in keys.chain(engine) {
        if crate::complete::columns_named(key).iter().any(|column| column == name) {
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
    given: &Column,
    change: &ColumnChange,
    if_exists: bool,
    (rules, changes): (ColumnRules, &mut Vec<PartChange>),
) -> Result<(), DefinitionError> {
    let name = given.name.clone();
    let key = require_not_in_key(create, &name, "MODIFY");
    let mut columns = columns(create)?;
    let Some(column) = columns.find(&name, "modify", if_exists)? else {
        return Ok(());
    };
    match change {
        ColumnChange::Remove(property) => remove_property(column, *property),
        ColumnChange::ModifySettings(settings) => {
            setting::merge(&mut column.settings, settings);
            Ok(())
        }
        ColumnChange::ResetSettings(names) => {
            column
                .settings
                .retain(|setting| !names.iter().any(|name| setting::is_named(setting, name)));
            Ok(())
        }
        ColumnChange::Define(position) => {
            let converts = columns.define(given, rules)?;
            if converts {
                key?;
                changes.push(PartChange::Convert { column: name.clone() });
            }
            if *position != Position::Unsaid {
                require_position(position, |after| columns.has(after))?;
                columns.place(&name, position);
            }
            Ok(())
        }
    }
}

fn remove_property(column: &mut Column, property: ColumnProperty) -> Result<(), DefinitionError> {
    use granary_parser::DefaultKind;
    let kind = column.default.as_ref().map(|default| default.kind);
    let (removed, what) = match property {
        ColumnProperty::Default => (kind == Some(DefaultKind::Default), "DEFAULT"),
        ColumnProperty::Materialized => (kind == Some(DefaultKind::Materialized), "MATERIALIZED"),
        ColumnProperty::Alias => (kind == Some(DefaultKind::Alias), "ALIAS"),
        ColumnProperty::Comment => (column.comment.take().is_some(), "COMMENT"),
        ColumnProperty::Codec => (column.codec.take().is_some(), "CODEC"),
        ColumnProperty::Ttl => (column.ttl.take().is_some(), "TTL"),
        ColumnProperty::Settings => {
            (!std::mem::take(&mut column.settings).is_empty(), "SETTINGS")
        }
    };
    if !removed {
        return Err(DefinitionError::Alter {
            message: format!("Column `{}` doesn't have {what}, cannot remove it", column.name),
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
            Some(granary_parser::OrderKey::Expr(key)) => Some(key.clone()),
            _ => None,
        };
    }
    storage.order_by = Some(granary_parser::OrderKey::Expr(expr.clone()));
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
