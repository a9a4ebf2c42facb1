//! `DESCRIBE BACKUP`: what a backup holds, and the chain it stands on.

use crate::answer::Answer;
use crate::failure::Failure;
use crate::opening::{look_passwords, open_backup, shown_locator};
use crate::session::Session;
use granary_backup::{Counters, OpenBackup};
use granary_executor::{Host, hosts, read_contents};
use granary_formats::{ColumnType, Table};
use granary_manifest::Entry;
use granary_parser::Look;
use granary_planner::{
    BackupContents, PartContents, TableContents, describe_database, describe_table,
};

/// A `count.txt` holds a number.
const COUNT_BYTES_MAX: u64 = 100;

impl Session {
    /// A row for each object in the backup, then one for each backup of the chain.
    pub(crate) fn describe_backup(&mut self, look: &Look) -> Result<Answer, Failure> {
        let backup = open_backup(
            &self.destinations,
            &look.place,
            look.base.as_ref(),
            &look_passwords(look),
        )?;
        let mut table = Table::new([
            ("kind", ColumnType::String),
            ("name", ColumnType::String),
            ("engine", ColumnType::String),
            ("parts", ColumnType::UInt64),
            ("rows", ColumnType::NullableUInt64),
            ("files", ColumnType::UInt64),
            ("bytes", ColumnType::UInt64),
            ("bytes_from_base", ColumnType::UInt64),
            ("details", ColumnType::String),
        ]);
        let mut rows = Vec::new();
        let hosts = hosts(&backup);
        for host in &hosts {
            let contents = read_contents(&backup, host.shard, host.replica)?;
            let mut of_host = objects(&backup, &contents);
            if hosts.len() > 1 {
                for row in &mut of_host {
                    row.tell(*host);
                }
            }
            rows.extend(of_host);
        }
        rows.extend(backup.chain().map(chain_row));
        for row in rows {
            table.push(vec![
                row.kind.into(),
                row.name.into(),
                row.engine.into(),
                row.parts.into(),
                row.rows.into(),
                row.size.files.into(),
                row.size.bytes.into(),
                row.size.bytes_from_base.into(),
                row.details.into(),
            ]);
        }
        Ok(Answer::rows(table))
    }
}

#[derive(Default)]
struct Row {
    kind: &'static str,
    name: String,
    engine: String,
    parts: u64,
    rows: Option<u64>,
    size: Size,
    details: String,
}

impl Row {
    /// Says whose share of the backup it is of.
    fn tell(&mut self, host: Host) {
        let details = std::mem::take(&mut self.details);
        let stop = if details.is_empty() { "" } else { "; " };
        self.details = format!("{host}{stop}{details}");
    }
}

/// Files of a backup, counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Size {
    pub(crate) files: u64,
    pub(crate) bytes: u64,
    pub(crate) bytes_from_base: u64,
}

/// The entries below a prefix, counted.
pub(crate) fn size_below(backup: &OpenBackup, prefix: &str) -> Size {
    Size::of(backup.list(prefix))
}

impl Size {
    /// The files of these entries.
    pub(crate) fn of(entries: impl Iterator<Item = Entry>) -> Self {
        let mut size = Self::default();
        for entry in entries {
            size.files += 1;
            size.bytes = size.bytes.saturating_add(entry.size);
            let from_base = entry.view().base_size();
            size.bytes_from_base = size.bytes_from_base.saturating_add(from_base);
        }
        size
    }
}

fn objects(backup: &OpenBackup, contents: &BackupContents) -> Vec<Row> {
    let mut rows = Vec::new();
    for (name, sql) in &contents.databases {
        rows.push(Row {
            kind: "database",
            name: name.clone(),
            engine: describe_database(name, sql),
            ..Row::default()
        });
    }
    for (name, table) in &contents.tables {
        let (kind, engine) = describe_table(name, &table.definition);
        rows.push(Row {
            kind,
            name: name.to_string(),
            parts: table.parts.len() as u64,
            rows: row_count(backup, table, &engine),
            engine,
            size: table_size(backup, table),
            details: details(table),
        });
    }
    for name in contents.functions.keys() {
        rows.push(Row {
            kind: "function",
            name: name.clone(),
            ..Row::default()
        });
    }
    rows
}

fn table_size(backup: &OpenBackup, table: &TableContents) -> Size {
    let mut size = size_below(backup, &table.data_prefix);
    // What only Granary stores lies elsewhere.
    let own_parts = table
        .parts
        .iter()
        .filter(|part| !part.prefix.starts_with(&table.data_prefix))
        .map(|part| part.prefix.as_str());
    let own_files = table.own_files.iter().map(|file| file.entry.as_str());
    for prefix in own_parts.chain(own_files) {
        let more = size_below(backup, prefix);
        size.files += more.files;
        size.bytes += more.bytes;
        size.bytes_from_base += more.bytes_from_base;
    }
    size
}

/// The rows of a table whose parts all say how many they have. Patch parts have none of their own.
fn row_count(backup: &OpenBackup, table: &TableContents, engine: &str) -> Option<u64> {
    if table.parts.is_empty() && !engine.ends_with("MergeTree") {
        return None;
    }
    let own = |part: &&PartContents| part.prefix.starts_with(&table.data_prefix);
    let mut rows = 0_u64;
    for part in table.parts.iter().filter(own) {
        rows = rows.checked_add(rows_of_part(backup, part)?)?;
    }
    Some(rows)
}

fn rows_of_part(backup: &OpenBackup, part: &PartContents) -> Option<u64> {
    let entry = backup.find(&format!("{}count.txt", part.prefix))?;
    let bytes = backup.read_small(&entry, COUNT_BYTES_MAX).ok()?;
    String::from_utf8(bytes).ok()?.trim().parse().ok()
}

fn details(table: &TableContents) -> String {
    let mut remarks = Vec::new();
    if !table.mutations.is_empty() {
        remarks.push(format!("{} unfinished mutations", table.mutations.len()));
    }
    if !table.strange.is_empty() {
        remarks.push(format!("no parts: {}", table.strange.join(", ")));
    }
    remarks.join("; ")
}

fn chain_row(backup: &OpenBackup) -> Row {
    let counters = Counters::at(
        &**backup.destination(),
        backup.manifest(),
        backup.manifest_size(),
    );
    let header = backup.header();
    let on = header
        .base
        .as_ref()
        .map(|base| format!(", on {}", shown_locator(&base.locator)))
        .unwrap_or_default();
    Row {
        kind: "backup",
        name: backup.name().to_owned(),
        size: Size {
            files: counters.num_files,
            bytes: counters.total_size,
            bytes_from_base: size_below(backup, "").bytes_from_base,
        },
        details: format!("uuid {}, made {}{on}", header.uuid, header.timestamp),
        ..Row::default()
    }
}
