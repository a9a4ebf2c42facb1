//! The tables of the database `system`: what there is, as rows. A file per table.

mod aggregate_function_combinators;
mod build_options;
mod clusters;
mod columns;
mod data_skipping_indices;
mod data_type_families;
mod databases;
mod detached_parts;
mod dictionaries;
mod disks;
mod events;
mod formats;
mod functions;
mod jobs;
mod macros;
mod merges;
mod metrics;
mod mutations;
mod one;
mod parts;
mod parts_columns;
mod processes;
mod projections;
mod query_log;
mod server_settings;
mod settings;
mod storage_policies;
mod table_engines;
mod table_functions;
mod tables;

use crate::dictionaries::LoadedDictionaries;
use crate::engine::Shared;
use crate::failure::Failure;
use crate::guard::Guard;
use crate::session::Session;
use crate::temporary::TemporaryTables;
use granary_catalog::{Snapshot, Table, TableStructure};
use granary_columns::Block;
use granary_config::Config;
use granary_datadir::DataDir;
use granary_formats::{BlockBuilder, ColumnHeader};
use granary_parser::{
    Create, CreateBody, Literal, QuerySetting, QuerySettings, Scalar, mask_setting_value,
    query_settings,
};
use granary_types::ErrorCode;
use std::sync::Arc;

use jobs::system_table;

/// A table of the database `system`.
struct SystemTable {
    name: &'static str,
    engine: &'static str,
    /// Names and types.
    columns: &'static [(&'static str, &'static str)],
    /// Other names of columns, and what they stand for.
    aliases: &'static [(&'static str, &'static str)],
    rows: fn(&Look<'_>) -> Result<SystemRows, Failure>,
}

/// The tables whose rows are made here, by name.
const TABLES: [SystemTable; 29] = [
    SystemTable {
        name: "aggregate_function_combinators",
        engine: "SystemAggregateFunctionCombinators",
        columns: aggregate_function_combinators::COLUMNS,
        aliases: &[],
        rows: |look| Ok(aggregate_function_combinators::rows(look)),
    },
    SystemTable {
        name: "build_options",
        engine: "SystemBuildOptions",
        columns: build_options::COLUMNS,
        aliases: &[],
        rows: |look| Ok(build_options::rows(look)),
    },
    SystemTable {
        name: "clusters",
        engine: "SystemClusters",
        columns: clusters::COLUMNS,
        aliases: clusters::ALIASES,
        rows: |look| Ok(clusters::rows(look)),
    },
    SystemTable {
        name: "columns",
        engine: "SystemColumns",
        columns: columns::COLUMNS,
        aliases: columns::ALIASES,
        rows: |look| Ok(columns::rows(look)),
    },
    SystemTable {
        name: "data_skipping_indices",
        engine: "SystemDataSkippingIndices",
        columns: data_skipping_indices::COLUMNS,
        aliases: &[],
        rows: |look| Ok(data_skipping_indices::rows(look)),
    },
    SystemTable {
        name: "data_type_families",
        engine: "SystemTableDataTypeFamilies",
        columns: data_type_families::COLUMNS,
        aliases: &[],
        rows: |look| Ok(data_type_families::rows(look)),
    },
    SystemTable {
        name: "databases",
        engine: "SystemDatabases",
        columns: databases::COLUMNS,
        aliases: databases::ALIASES,
        rows: |look| Ok(databases::rows(look)),
    },
    SystemTable {
        name: "detached_parts",
        engine: "SystemDetachedParts",
        columns: detached_parts::COLUMNS,
        aliases: &[],
        rows: detached_parts::rows,
    },
    SystemTable {
        name: "dictionaries",
        engine: "SystemDictionaries",
        columns: dictionaries::COLUMNS,
        aliases: &[],
        rows: |look| Ok(dictionaries::rows(look)),
    },
    SystemTable {
        name: "disks",
        engine: "SystemDisks",
        columns: disks::COLUMNS,
        aliases: &[],
        rows: |look| Ok(disks::rows(look)),
    },
    SystemTable {
        name: "events",
        engine: "SystemEvents",
        columns: events::COLUMNS,
        aliases: events::ALIASES,
        rows: |look| Ok(events::rows(look)),
    },
    SystemTable {
        name: "formats",
        engine: "SystemFormats",
        columns: formats::COLUMNS,
        aliases: &[],
        rows: |look| Ok(formats::rows(look)),
    },
    SystemTable {
        name: "functions",
        engine: "SystemFunctions",
        columns: functions::COLUMNS,
        aliases: &[],
        rows: |look| Ok(functions::rows(look)),
    },
    SystemTable {
        name: "macros",
        engine: "SystemMacros",
        columns: macros::COLUMNS,
        aliases: &[],
        rows: |look| Ok(macros::rows(look)),
    },
    SystemTable {
        name: "merges",
        engine: "SystemMerges",
        columns: merges::COLUMNS,
        aliases: &[],
        rows: |look| Ok(merges::rows(look)),
    },
    SystemTable {
        name: "metrics",
        engine: "SystemMetrics",
        columns: metrics::COLUMNS,
        aliases: metrics::ALIASES,
        rows: |look| Ok(metrics::rows(look)),
    },
    SystemTable {
        name: "mutations",
        engine: "SystemMutations",
        columns: mutations::COLUMNS,
        aliases: &[],
        rows: mutations::rows,
    },
    SystemTable {
        name: "one",
        engine: "SystemOne",
        columns: one::COLUMNS,
        aliases: &[],
        rows: |look| Ok(one::rows(look)),
    },
    SystemTable {
        name: "parts",
        engine: "SystemParts",
        columns: parts::COLUMNS,
        aliases: parts::ALIASES,
        rows: parts::rows,
    },
    SystemTable {
        name: "parts_columns",
        engine: "SystemPartsColumns",
        columns: parts_columns::COLUMNS,
        aliases: parts::ALIASES,
        rows: parts_columns::rows,
    },
    SystemTable {
        name: "processes",
        engine: "SystemProcesses",
        columns: processes::COLUMNS,
        aliases: processes::ALIASES,
        rows: |look| Ok(processes::rows(look)),
    },
    SystemTable {
        name: "projections",
        engine: "SystemProjections",
        columns: projections::COLUMNS,
        aliases: &[],
        rows: |look| Ok(projections::rows(look)),
    },
    SystemTable {
        name: "query_log",
        engine: "MergeTree",
        columns: query_log::COLUMNS,
        aliases: query_log::ALIASES,
        rows: |look| Ok(query_log::rows(look)),
    },
    SystemTable {
        name: "server_settings",
        engine: "SystemServerSettings",
        columns: server_settings::COLUMNS,
        aliases: &[],
        rows: |look| Ok(server_settings::rows(look)),
    },
    SystemTable {
        name: "settings",
        engine: "SystemSettings",
        columns: settings::COLUMNS,
        aliases: &[],
        rows: |look| Ok(settings::rows(look)),
    },
    SystemTable {
        name: "storage_policies",
        engine: "SystemStoragePolicies",
        columns: storage_policies::COLUMNS,
        aliases: &[],
        rows: |look| Ok(storage_policies::rows(look)),
    },
    SystemTable {
        name: "table_engines",
        engine: "SystemTableEngines",
        columns: table_engines::COLUMNS,
        aliases: &[],
        rows: |look| Ok(table_engines::rows(look)),
    },
    SystemTable {
        name: "table_functions",
        engine: "SystemTableFunctions",
        columns: table_functions::COLUMNS,
        aliases: &[],
        rows: |look| Ok(table_functions::rows(look)),
    },
    SystemTable {
        name: "tables",
        engine: "SystemTables",
        columns: tables::COLUMNS,
        aliases: tables::ALIASES,
        rows: tables::rows,
    },
];

/// The tables whose rows are the journal.
const OF_JOURNAL: [(&str, &str); 2] = [("backup_log", "MergeTree"), ("backups", "SystemBackups")];

/// The tables without end, whose rows the query engine makes.
const ENDLESS: [(&str, &str, &str, &str); 4] = [
    ("numbers", "SystemNumbers", "number", "UInt64"),
    ("numbers_mt", "SystemNumbers", "number", "UInt64"),
    ("zeros", "SystemZeros", "zero", "UInt8"),
    ("zeros_mt", "SystemZeros", "zero", "UInt8"),
];

/// Tables that ClickHouse has and Granary has not.
const ABSENT: &str = include_str!("system_tables/absent.txt");

/// The tables of the database `system` with their engines, by name.
pub(crate) fn names() -> Vec<(&'static str, &'static str)> {
    let made = TABLES.iter().map(|table| (table.name, table.engine));
    let endless = ENDLESS.iter().map(|(name, engine, ..)| (*name, *engine));
    let mut names: Vec<_> = made.chain(endless).chain(OF_JOURNAL).collect();
    names.sort_unstable();
    names
}

/// The columns of the tables of the database `system`, by the names of the tables.
fn headers() -> Vec<(&'static str, Vec<(String, String)>)> {
    let owned = |(name, data_type): &(&str, &str)| ((*name).to_owned(), (*data_type).to_owned());
    let made = TABLES
        .iter()
        .map(|table| (table.name, table.columns.iter().map(owned).collect()));
    let endless = ENDLESS
        .iter()
        .map(|(table, _, name, data_type)| (*table, vec![owned(&(*name, *data_type))]));
    let of_journal = OF_JOURNAL.iter().filter_map(|(name, _)| {
        let header = system_table(name, &[])?.header().into_iter();
        let header = header.map(|(name, data_type)| (name, data_type.to_string()));
        Some((*name, header.collect()))
    });
    let mut headers: Vec<_> = made.chain(endless).chain(of_journal).collect();
    headers.sort_unstable_by_key(|(table, _)| *table);
    headers
}

/// The columns of a table of the database `system`; `None` when there is none of that name.
pub(crate) fn columns(name: &str) -> Option<Vec<(String, String)>> {
    let found = headers().into_iter().find(|(table, _)| *table == name);
    found.map(|(_, columns)| columns)
}

/// Other names of the columns of a table of the database `system`, and what they stand for.
pub(crate) fn aliases(name: &str) -> &'static [(&'static str, &'static str)] {
    let found = TABLES.iter().find(|table| table.name == name);
    found.map_or(&[], |table| table.aliases)
}

/// Why there is no such table in the database `system`; `None` when ClickHouse has none either.
pub(crate) fn refusal(name: &str) -> Option<Failure> {
    let is_absent = ABSENT.lines().any(|absent| absent == name);
    is_absent.then(|| {
        let message = format!(
            "Table system.{name} is one of ClickHouse's that Granary does not have; SHOW TABLES FROM system lists those that it has"
        );
        Failure::new(ErrorCode::NOT_IMPLEMENTED, message)
    })
}

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
pub(crate) struct Look<'a> {
    data_dir: &'a DataDir,
    config: &'a Config,
    shared: &'a Shared,
    snapshot: &'a Snapshot,
    dictionaries: &'a LoadedDictionaries,
    settings: &'a QuerySettings,
    temporary: Vec<(String, Arc<Table>)>,
}

impl<'a> Look<'a> {
    /// The tables of the MergeTree family.
    fn merge_tree_tables(&self) -> impl Iterator<Item = &'a Arc<Table>> {
        let tables = self.snapshot.tables();
        tables.filter(|table| table.kind.is_merge_tree())
    }

    /// At what there is, from a session with these settings and temporary tables.
    pub(crate) fn new(
        shared: &'a Shared,
        snapshot: &'a Snapshot,
        settings: &'a QuerySettings,
        temporary: &TemporaryTables,
    ) -> Self {
        Self {
            data_dir: &shared.data_dir,
            config: &shared.config,
            shared,
            dictionaries: &shared.dictionaries,
            snapshot,
            settings,
            temporary: temporary.all(),
        }
    }
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
        let (snapshot, _) = self.shared.look(&self.destinations)?;
        let snapshot = Guard::of(self).visible(snapshot);
        let look = Look::new(&self.shared, &snapshot, &self.settings, &self.temporary);
        system_rows(&look, name)
    }
}

/// The rows of a table of the database `system`; `None` when none of that name is made here.
///
/// # Errors
/// The data directory cannot be read, or it is a table that Granary has not.
pub(crate) fn system_rows(look: &Look<'_>, name: &str) -> Result<Option<SystemRows>, Failure> {
    if let Some(table) = TABLES.iter().find(|table| table.name == name) {
        return (table.rows)(look).map(Some);
    }
    if let Some(refusal) = refusal(name) {
        return Err(refusal);
    }
    let jobs = look.data_dir.journal().jobs();
    Ok(system_table(name, &jobs).map(|table| SystemRows {
        header: table.header(),
        block: table.block(),
        aliases: &[],
    }))
}

/// Settings that were given, as they are shown.
fn setting_pairs(settings: &QuerySettings) -> Vec<(String, String)> {
    let pair = |(name, value): (&str, &Scalar)| (name.to_owned(), shown_setting(name, value));
    settings.iter().map(pair).collect()
}

/// The value of a setting that was given, without what may be a secret.
fn shown_setting(name: &str, value: &Scalar) -> String {
    query_settings()
        .find(|setting| setting.name == name)
        .map_or_else(
            || mask_setting_value(name, &value.to_string()),
            |setting| shown_value(&setting, value),
        )
}

fn shown_value(setting: &QuerySetting, value: &Scalar) -> String {
    let shown = setting.shown(value);
    if setting.kind == "String" {
        mask_setting_value(setting.name, &shown)
    } else {
        shown
    }
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
