//! The tables of the database `system`: what there is, as rows. A file per table.

mod build_options;
mod clusters;
mod columns;
mod databases;
mod detached_parts;
mod dictionaries;
mod disks;
mod events;
mod functions;
mod jobs;
mod macros;
mod metrics;
mod mutations;
mod one;
mod parts;
mod processes;
mod storage_policies;
mod tables;

use crate::dictionaries::LoadedDictionaries;
use crate::engine::Shared;
use crate::failure::Failure;
use crate::session::Session;
use granary_catalog::{Snapshot, Table, TableStructure};
use granary_columns::Block;
use granary_config::Config;
use granary_datadir::DataDir;
use granary_formats::{BlockBuilder, ColumnHeader};
use granary_parser::{Create, CreateBody, Literal};

pub(crate) use jobs::system_table;

/// The tables of the database `system` with their engines, by name.
pub(crate) const SYSTEM_TABLES: [(&str, &str); 19] = [
    ("backup_log", "MergeTree"),
    ("backups", "SystemBackups"),
    ("build_options", "SystemBuildOptions"),
    ("clusters", "SystemClusters"),
    ("columns", "SystemColumns"),
    ("databases", "SystemDatabases"),
    ("detached_parts", "SystemDetachedParts"),
    ("dictionaries", "SystemDictionaries"),
    ("disks", "SystemDisks"),
    ("events", "SystemEvents"),
    ("functions", "SystemFunctions"),
    ("macros", "SystemMacros"),
    ("metrics", "SystemMetrics"),
    ("mutations", "SystemMutations"),
    ("one", "SystemOne"),
    ("parts", "SystemParts"),
    ("processes", "SystemProcesses"),
    ("storage_policies", "SystemStoragePolicies"),
    ("tables", "SystemTables"),
];

/// The rows of a table of the database `system`.
#[derive(Debug, Clone)]
pub struct SystemRows {
    /// The names and types of the columns.
    pub header: Vec<ColumnHeader>,
    /// The rows.
    pub block: Block,
    /// Columns that go by another name, too: the other name, and the column.
    pub aliases: &'static [(&'static str, &'static str)],
}

impl SystemRows {
    fn new(rows: BlockBuilder, aliases: &'static [(&'static str, &'static str)]) -> Self {
        Self {
            header: rows.header(),
            block: rows.finish(),
            aliases,
        }
    }
}

/// What the rows are made of.
struct Look<'a> {
    data_dir: &'a DataDir,
    config: &'a Config,
    snapshot: &'a Snapshot,
    dictionaries: &'a LoadedDictionaries,
}

impl Look<'_> {
    /// A directory below the data directory, as ClickHouse shows it.
    fn directory(&self, below: &str) -> String {
        format!("{}/{below}", self.data_dir.path().display())
    }

    /// The name of a table's storage policy.
    fn policy(table: &Table) -> String {
        let structure = TableStructure::parse(&table.definition.text).ok();
        let named = structure.and_then(|structure| match structure.setting("storage_policy") {
            Some(Literal::String(name)) => Some(String::from_utf8_lossy(name).into_owned()),
            _ => None,
        });
        named.unwrap_or_else(|| "default".to_owned())
    }
}

impl Session {
    /// The rows of a table of the database `system`; `None` when there is none of that name.
    ///
    /// # Errors
    /// The data directory cannot be read.
    pub fn system_rows(&self, name: &str) -> Result<Option<SystemRows>, Failure> {
        let (snapshot, _) = self.look()?;
        system_rows(&self.shared, &snapshot, name)
    }
}

/// The rows of a table of the database `system`; `None` when there is none of that name.
///
/// # Errors
/// The data directory cannot be read.
pub(crate) fn system_rows(
    shared: &Shared,
    snapshot: &Snapshot,
    name: &str,
) -> Result<Option<SystemRows>, Failure> {
    let look = Look {
        data_dir: &shared.data_dir,
        config: &shared.config,
        snapshot,
        dictionaries: &shared.dictionaries,
    };
    let rows = match name {
        "build_options" => build_options::rows(&look),
        "clusters" => clusters::rows(&look),
        "columns" => columns::rows(&look),
        "databases" => databases::rows(&look),
        "detached_parts" => detached_parts::rows(&look)?,
        "dictionaries" => dictionaries::rows(&look),
        "disks" => disks::rows(&look),
        "events" => events::rows(&look),
        "functions" => functions::rows(&look),
        "macros" => macros::rows(&look),
        "metrics" => metrics::rows(&look),
        "mutations" => mutations::rows(&look)?,
        "one" => one::rows(&look),
        "parts" => parts::rows(&look)?,
        "processes" => processes::rows(&look),
        "storage_policies" => storage_policies::rows(&look),
        "tables" => tables::rows(&look)?,
        _ => {
            let jobs = look.data_dir.journal().jobs();
            return Ok(system_table(name, &jobs).map(|table| SystemRows {
                header: table.header(),
                block: table.block(),
                aliases: &[],
            }));
        }
    };
    Ok(Some(rows))
}

/// What stands behind `ENGINE = ` in a definition, up to its comment.
fn engine_text(create: &Create) -> String {
    let mut bare = create.clone();
    match &mut bare.body {
        CreateBody::Table(table) => {
            table.elements = None;
            table.comment = None;
            table.source = None;
        }
        CreateBody::Database(database) => database.comment = None,
        _ => return String::new(),
    }
    let text = bare.to_single_line();
    text.split_once(" ENGINE = ")
        .map(|(_, engine)| engine.to_owned())
        .unwrap_or_default()
}
