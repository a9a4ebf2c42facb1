//! Statements that make, change and remove what databases hold.

use crate::ast::{
    Create, CreateBody, CreateKind, DropQuery, DropSubject, DropVerb, Identifier, NamePart,
    OutputClause, Rename, RenamePair, RenameSubject, TableKind, Undrop, Verb,
};
use crate::statement::{
    AttachTable, DetachTable, DropConditions, DropTables, NamePair, ObjectKind, RenameTables,
    Request, Statement, Truncate,
};

use super::name::{name_part, named_table, no_cluster, table_name, unknown_cluster};
use super::setting::StatementSettings;
use super::show::pattern;
use super::{Context, LowerError, request};

/// The statement with the settings at its end.
pub(super) fn with_output(
    statement: Statement,
    output: &OutputClause,
    context: &Context<'_>,
) -> Result<Request, LowerError> {
    let query_settings = StatementSettings::None.query_settings(&[], output, context)?;
    Ok(request(statement, query_settings, output))
}

pub(super) fn object_kind(kind: TableKind) -> ObjectKind {
    match kind {
        TableKind::Table => ObjectKind::Table,
        TableKind::View => ObjectKind::View,
        TableKind::Dictionary => ObjectKind::Dictionary,
    }
}

pub(super) fn lower_drop(query: &DropQuery, context: &Context<'_>) -> Result<Request, LowerError> {
    no_cluster(query.cluster.as_deref())?;
    let statement = match query.verb {
        DropVerb::Drop => lower_drop_verb(query, context)?,
        DropVerb::Detach => lower_detach(query, context)?,
        DropVerb::Truncate => Statement::Truncate(lower_truncate(query, context)?),
    };
    with_output(statement, &query.output, context)
}

fn lower_drop_verb(query: &DropQuery, context: &Context<'_>) -> Result<Statement, LowerError> {
    let conditions = DropConditions {
        if_exists: query.if_exists,
        if_empty: query.if_empty,
    };
    Ok(match &query.subject {
        DropSubject::Database(name) => Statement::DropDatabase {
            database: name_part(name, context)?,
            conditions,
            sync: query.sync,
        },
        DropSubject::Tables {
            kind,
            temporary,
            names,
        } => Statement::DropTables(DropTables {
            kind: object_kind(*kind),
            temporary: *temporary,
            names: names
                .iter()
                .map(|name| named_table(name, context))
                .collect::<Result<_, _>>()?,
            conditions,
            sync: query.sync,
        }),
        DropSubject::Function(name) => Statement::DropFunction {
            name: name.clone(),
            if_exists: query.if_exists,
        },
        DropSubject::AllTables { .. } => return Err(LowerError::NotSupported("DROP ALL TABLES")),
    })
}

fn lower_detach(query: &DropQuery, context: &Context<'_>) -> Result<Statement, LowerError> {
    Ok(match &query.subject {
        DropSubject::Database(name) => Statement::DetachDatabase {
            database: name_part(name, context)?,
            if_exists: query.if_exists,
            permanently: query.permanently,
            sync: query.sync,
        },
        DropSubject::Tables {
            temporary: true, ..
        } => return Err(LowerError::NotSupported("DETACH TEMPORARY TABLE")),
        DropSubject::Tables { kind, names, .. } => Statement::DetachTable(DetachTable {
            kind: object_kind(*kind),
            name: only_name(names, context)?,
            if_exists: query.if_exists,
            permanently: query.permanently,
            sync: query.sync,
        }),
        DropSubject::Function(_) | DropSubject::AllTables { .. } => {
            return Err(LowerError::NotSupported("DETACH of this kind"));
        }
    })
}

fn only_name(
    names: &[Identifier],
    context: &Context<'_>,
) -> Result<granary_types::TableName, LowerError> {
    match names {
        [name] => table_name(name, context),
        _ => Err(LowerError::NotSupported("More than one table here")),
    }
}

fn lower_truncate(query: &DropQuery, context: &Context<'_>) -> Result<Truncate, LowerError> {
    let if_exists = query.if_exists;
    Ok(match &query.subject {
        DropSubject::Database(name) => Truncate::Database {
            database: name_part(name, context)?,
            if_exists,
        },
        DropSubject::AllTables {
            database, filter, ..
        } => Truncate::AllTables {
            database: name_part(database, context)?,
            if_exists,
            names: pattern(filter.as_ref())?,
        },
        DropSubject::Tables {
            temporary, names, ..
        } => {
            let [name] = &names[..] else {
                return Err(LowerError::NotSupported("More than one table here"));
            };
            Truncate::Table {
                table: named_table(name, context)?,
                temporary: *temporary,
                if_exists,
            }
        }
        DropSubject::Function(_) => {
            return Err(LowerError::NotSupported("TRUNCATE of a function"));
        }
    })
}

pub(super) fn lower_rename(rename: &Rename, context: &Context<'_>) -> Result<Request, LowerError> {
    no_cluster(rename.cluster.as_deref())?;
    let statement = match &rename.subject {
        RenameSubject::Database {
            if_exists,
            from,
            to,
        } => Statement::RenameDatabase {
            from: name_part(from, context)?,
            to: name_part(to, context)?,
            if_exists: *if_exists,
        },
        RenameSubject::Tables { kind, pairs } => {
            Statement::RenameTables(rename_tables(*kind, pairs, context)?)
        }
        RenameSubject::Exchange { kind, pairs } => {
            Statement::ExchangeTables(rename_tables(*kind, pairs, context)?)
        }
    };
    with_output(statement, &rename.output, context)
}

fn rename_tables(
    kind: TableKind,
    pairs: &[RenamePair],
    context: &Context<'_>,
) -> Result<RenameTables, LowerError> {
    let pair = |pair: &RenamePair| -> Result<NamePair, LowerError> {
        Ok(NamePair {
            from: table_name(&pair.from, context)?,
            to: table_name(&pair.to, context)?,
            if_exists: pair.if_exists,
        })
    };
    Ok(RenameTables {
        kind: object_kind(kind),
        pairs: pairs.iter().map(pair).collect::<Result<_, _>>()?,
    })
}

pub(super) fn lower_undrop(undrop: &Undrop, context: &Context<'_>) -> Result<Request, LowerError> {
    no_cluster(undrop.cluster.as_deref())?;
    let statement = Statement::Undrop {
        name: table_name(&undrop.name, context)?,
        uuid: undrop.uuid,
    };
    with_output(statement, &undrop.output, context)
}

/// A definition for a cluster asks for the cluster first, all else for its queue first.
pub(super) fn lower_create(create: &Create, context: &Context<'_>) -> Result<Request, LowerError> {
    let short = short_attach(create, context)?;
    let cluster = create.head.cluster.as_deref();
    if short.is_some() || create.kind() == CreateKind::Function {
        no_cluster(cluster)?;
    } else {
        unknown_cluster(cluster)?;
    }
    let statement = match short {
        Some(statement) => statement,
        None => Statement::Create(Box::new(qualified(create, context)?)),
    };
    with_output(statement, &create.output, context)
}

/// `ATTACH` of something whose definition is on the disk.
fn short_attach(create: &Create, context: &Context<'_>) -> Result<Option<Statement>, LowerError> {
    if create.head.verb != Verb::Attach || !create.is_short() {
        return Ok(None);
    }
    let if_not_exists = create.head.if_not_exists;
    let kind = match create.kind() {
        CreateKind::Database => {
            let [name] = &create.head.name.parts[..] else {
                return Err(LowerError::NotSupported("A database name with a dot"));
            };
            return Ok(Some(Statement::AttachDatabase {
                database: name_part(name, context)?,
                if_not_exists,
            }));
        }
        CreateKind::Dictionary => ObjectKind::Dictionary,
        _ => ObjectKind::Table,
    };
    Ok(Some(Statement::AttachTable(AttachTable {
        kind,
        name: table_name(&create.head.name, context)?,
        if_not_exists,
        uuid: create.head.uuid,
    })))
}

/// The definition with the databases of its name and of what it names.
fn qualified(create: &Create, context: &Context<'_>) -> Result<Create, LowerError> {
    let mut create = create.clone();
    create.output = OutputClause::default();
    match create.kind() {
        CreateKind::Database => {
            for part in &mut create.head.name.parts {
                *part = NamePart::Name(name_part(part, context)?);
            }
        }
        CreateKind::Function => {}
        _ if create.head.temporary => {}
        _ => {
            let name = table_name(&create.head.name, context)?;
            create.head.name = Identifier {
                parts: vec![NamePart::Name(name.database), NamePart::Name(name.table)],
            };
        }
    }
    if !matches!(create.body, CreateBody::Function(_)) {
        create.qualify(context.current_database);
    }
    Ok(create)
}
