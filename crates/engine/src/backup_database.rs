//! Databases of the engine `Backup`: the tables of a database inside a backup, by name and for reading only.
//!
//! A backup is opened when a statement first looks at its database, and read where it lies. One that cannot be
//! opened leaves its database empty, which is said.

use crate::destinations::Destinations;
use crate::failure::Failure;
use crate::opening::{Passwords, open_backup};
use crate::session::Session;
use crate::tables::BackupInPlace;
use granary_catalog::{Database, Definition, Snapshot, Table, TableKind};
use granary_parser::{
    Create, CreateBody, Destination, DestinationLookup, Engine, Expr, Location, QueryParameters,
    parse_create,
};
use granary_types::{ErrorCode, TableName, back_quote_if_needed};
use parking_lot::Mutex;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The databases inside of backups that have been looked at.
#[derive(Default)]
pub(crate) struct BackupDatabases {
    open: Mutex<BTreeMap<String, OpenDatabase>>,
}

struct OpenDatabase {
    definition: String,
    inside: InsideBackup,
}

/// A database inside a backup.
#[derive(Clone)]
pub(crate) struct InsideBackup {
    /// What it is called there.
    pub(crate) database: String,
    /// The backup.
    pub(crate) backup: BackupInPlace,
}

impl BackupDatabases {
    /// What a database that has been looked at is inside of.
    pub(crate) fn find(&self, database: &str) -> Option<InsideBackup> {
        let open = self.open.lock();
        open.get(database).map(|open| open.inside.clone())
    }

    /// A database whose tables are inside the backup at this place; of those that have been looked at.
    pub(crate) fn using(&self, location: &str) -> Option<String> {
        let open = self.open.lock();
        let uses =
            |open: &OpenDatabase| open.inside.backup.backup.destination().location() == location;
        let found = open.iter().find(|(_, open)| uses(open));
        found.map(|(name, _)| name.clone())
    }

    /// Gives the databases of the engine `Backup` their tables.
    pub(crate) fn complete(
        &self,
        snapshot: &mut Snapshot,
        destinations: &Destinations,
        warnings: &mut Vec<String>,
    ) {
        let mut open = self.open.lock();
        open.retain(|name, _| {
            snapshot
                .database(name)
                .is_some_and(|found| is_backup(found))
        });
        for database in snapshot.databases.values_mut() {
            if !is_backup(database) {
                continue;
            }
            match opened(&mut open, database, destinations) {
                Ok(inside) => {
                    Arc::make_mut(database).tables = tables(&database.name, inside);
                }
                Err(failure) => {
                    open.remove(&database.name);
                    let name = back_quote_if_needed(&database.name);
                    warnings.push(format!(
                        "database {name} is empty, because its backup cannot be opened: {failure}"
                    ));
                }
            }
        }
    }
}

/// Whether the tables of a database are inside a backup.
pub(crate) fn is_backup(database: &Database) -> bool {
    database.engine == "Backup"
}

fn opened<'a>(
    open: &'a mut BTreeMap<String, OpenDatabase>,
    database: &Database,
    destinations: &Destinations,
) -> Result<&'a InsideBackup, Failure> {
    let definition = database.definition.as_ref();
    let text = definition.map_or("", |definition| definition.text.as_str());
    let is_known = open
        .get(&database.name)
        .is_some_and(|open| open.definition == text && open.inside.is_unchanged());
    if !is_known {
        let create = parse_create(text)
            .map_err(|error| Failure::new(error.code(), format!("its definition: {error}")))?;
        let CreateBody::Database(body) = &create.body else {
            return Err(wrong_arguments("its definition makes no database"));
        };
        let engine = body.engine.as_ref();
        let engine = engine.ok_or_else(|| wrong_arguments("it has no engine"))?;
        let inside = open_database(engine, destinations, &QueryParameters::default())?;
        let definition = text.to_owned();
        open.insert(database.name.clone(), OpenDatabase { definition, inside });
    }
    Ok(&open
        .get(&database.name)
        .expect("it was just put there")
        .inside)
}

impl InsideBackup {
    /// Whether the manifest that was read is still there.
    fn is_unchanged(&self) -> bool {
        let name = granary_manifest::MANIFEST_NAME;
        let name = granary_types::EntryName::parse(name).expect("a normal name");
        let backup = &self.backup.backup;
        let size = backup.destination().size(&name);
        matches!(size, Ok(Some(size)) if size == backup.manifest_size())
    }
}

/// `Backup('database', destination)`
///
/// # Errors
/// ClickHouse's for wrong arguments; the backup cannot be opened.
pub(crate) fn open_database(
    engine: &Engine,
    destinations: &Destinations,
    parameters: &QueryParameters,
) -> Result<InsideBackup, Failure> {
    let Some([database, place]) = engine.arguments.as_deref() else {
        return Err(Failure::new(
            ErrorCode::NUMBER_OF_ARGUMENTS_DOESNT_MATCH,
            "DatabaseBackup must have 2 arguments: database_name, backup_configuration",
        ));
    };
    let Some(database) = database.as_text() else {
        let given = database.to_single_line();
        return Err(wrong_arguments(&format!(
            "Argument 'database_name' must be a literal, get {given}"
        )));
    };
    let place = destination(place, destinations, parameters)?;
    if let Location::Memory { .. } = place.location() {
        return Err(wrong_arguments(
            "A backup in memory is gone with its session: a database needs one in a Disk or File",
        ));
    }
    let backup = open_backup(destinations, &place, None, &Passwords::default())?;
    Ok(InsideBackup {
        database: database.to_owned(),
        backup: BackupInPlace::new(backup)?,
    })
}

fn destination(
    place: &Expr,
    destinations: &Destinations,
    parameters: &QueryParameters,
) -> Result<Destination, Failure> {
    let call = place.as_call().ok_or_else(|| {
        wrong_arguments(&format!(
            "Expected function, got {}",
            place.to_single_line()
        ))
    })?;
    let lookup = DestinationLookup {
        named_collection: &|name| destinations.named_collection(name),
        parameters,
    };
    Destination::from_call(call, &lookup)
        .map_err(|error| Failure::new(error.code(), error.to_string()))
}

fn wrong_arguments(message: &str) -> Failure {
    Failure::new(ErrorCode::BAD_ARGUMENTS, message)
}

/// The tables that can be read, under the name of the database here.
fn tables(database: &str, inside: &InsideBackup) -> BTreeMap<String, Arc<Table>> {
    let all = inside.backup.contents.tables.iter();
    all.filter(|(name, _)| name.database == inside.database && !name.is_inner())
        .filter_map(|(name, contents)| {
            let table = TableName::new(database, &*name.table);
            Some((
                name.table.clone(),
                Arc::new(readable(table, &contents.definition)?),
            ))
        })
        .collect()
}

/// A table whose rows are in the backup, or a view. A materialized view is the table that it keeps its rows in.
fn readable(name: TableName, text: &str) -> Option<Table> {
    let create = parse_create(text).ok()?;
    let (kind, engine) = match &create.body {
        CreateBody::View(_) => (TableKind::View, String::new()),
        _ => {
            let engine = engine_of(&create)?;
            let kind = TableKind::of_engine(&engine);
            (kind, engine)
        }
    };
    let is_served = matches!(
        kind,
        TableKind::MergeTree { .. } | TableKind::Log | TableKind::Memory | TableKind::View
    );
    is_served.then(|| Table {
        name,
        uuid: None,
        definition: Definition {
            text: text.to_owned(),
            uuid: None,
            engine,
        },
        kind,
        data: Vec::new(),
    })
}

fn engine_of(create: &Create) -> Option<String> {
    let storage = match &create.body {
        CreateBody::Table(table) => &table.storage,
        CreateBody::MaterializedView(view) if view.target.is_none() => &view.storage,
        _ => return None,
    };
    Some(storage.engine.as_ref()?.name.clone())
}

impl Session {
    /// Whether a database has its tables inside a backup.
    pub(crate) fn is_backup_database(&self, database: &str) -> bool {
        let engine = self.shared.data_dir.database_engine(database);
        engine.as_deref() == Some("Backup")
    }
}
