//! `system.parts`

use super::{Look, SystemRows};
use crate::failure::Failure;
use granary_catalog::{Part, Table, TableData};
use granary_datadir::{DataDir, part_files};
use granary_formats::{BlockBuilder, Cell};
use granary_mergetree::{Checksums, parse_columns};
use std::io::Read as _;
use std::time::UNIX_EPOCH;

/// The columns, as ClickHouse 26.9 has them.
pub(super) const COLUMNS: &[(&str, &str)] = &[
    ("partition", "String"),
    ("name", "String"),
    ("uuid", "UUID"),
    ("part_type", "String"),
    ("part_storage_type", "String"),
    ("active", "UInt8"),
    ("marks", "UInt64"),
    ("rows", "UInt64"),
    ("files", "UInt64"),
    ("bytes_on_disk", "UInt64"),
    ("data_compressed_bytes", "UInt64"),
    ("data_uncompressed_bytes", "UInt64"),
    ("primary_key_size", "UInt64"),
    ("marks_bytes", "UInt64"),
    ("secondary_indices_compressed_bytes", "UInt64"),
    ("secondary_indices_uncompressed_bytes", "UInt64"),
    ("secondary_indices_marks_bytes", "UInt64"),
    ("modification_time", "DateTime"),
    ("remove_time", "DateTime"),
    ("refcount", "UInt32"),
    ("min_date", "Date"),
    ("max_date", "Date"),
    ("min_time", "DateTime"),
    ("max_time", "DateTime"),
    ("partition_id", "String"),
    ("min_block_number", "Int64"),
    ("max_block_number", "Int64"),
    ("level", "UInt32"),
    ("data_version", "UInt64"),
    ("primary_key_bytes_in_memory", "UInt64"),
    ("primary_key_bytes_in_memory_allocated", "UInt64"),
    ("index_granularity_bytes_in_memory", "UInt64"),
    ("index_granularity_bytes_in_memory_allocated", "UInt64"),
    ("is_frozen", "UInt8"),
    ("database", "String"),
    ("table", "String"),
    ("engine", "String"),
    ("disk_name", "String"),
    ("path", "String"),
    ("hash_of_all_files", "String"),
    ("hash_of_uncompressed_files", "String"),
    ("uncompressed_hash_of_compressed_files", "String"),
    ("delete_ttl_info_min", "DateTime"),
    ("delete_ttl_info_max", "DateTime"),
    ("move_ttl_info.expression", "Array(String)"),
    ("move_ttl_info.min", "Array(DateTime)"),
    ("move_ttl_info.max", "Array(DateTime)"),
    ("default_compression_codec", "String"),
    ("recompression_ttl_info.expression", "Array(String)"),
    ("recompression_ttl_info.min", "Array(DateTime)"),
    ("recompression_ttl_info.max", "Array(DateTime)"),
    ("group_by_ttl_info.expression", "Array(String)"),
    ("group_by_ttl_info.min", "Array(DateTime)"),
    ("group_by_ttl_info.max", "Array(DateTime)"),
    ("rows_where_ttl_info.expression", "Array(String)"),
    ("rows_where_ttl_info.min", "Array(DateTime)"),
    ("rows_where_ttl_info.max", "Array(DateTime)"),
    ("projections", "Array(String)"),
    ("visible", "UInt8"),
    ("creation_tid", "Tuple(UInt64, UInt64, UUID)"),
    ("removal_tid_lock", "UInt64"),
    ("removal_tid", "Tuple(UInt64, UInt64, UUID)"),
    ("creation_csn", "UInt64"),
    ("removal_csn", "UInt64"),
    ("has_lightweight_delete", "UInt8"),
    ("last_removal_attempt_time", "DateTime"),
    ("removal_state", "String"),
];

/// Other names of columns.
pub(super) const ALIASES: &[(&str, &str)] = &[
    ("bytes", "bytes_on_disk"),
    ("marks_size", "marks_bytes"),
    ("part_name", "name"),
];

/// A row for each active part of the tables of the MergeTree family.
pub(super) fn rows(look: &Look<'_>) -> Result<SystemRows, Failure> {
    let mut rows = BlockBuilder::new(COLUMNS);
    for table in look.merge_tree_tables() {
        let (data, _) = look.data_dir.table_data(table)?;
        if let TableData::Parts { parts, .. } = data {
            for part in &parts {
                rows.row(row(table, part, &PartFacts::of(part, look.data_dir)));
            }
        }
    }
    Ok(SystemRows::new(rows, ALIASES))
}

/// What the files of a part say.
#[derive(Debug, Default)]
pub(super) struct PartFacts {
    /// Rows.
    pub(super) rows: u64,
    /// Bytes of all files.
    pub(super) bytes_on_disk: u64,
    /// Bytes of the values, compressed.
    pub(super) compressed_bytes: u64,
    /// Bytes of the values.
    pub(super) uncompressed_bytes: u64,
    marks_bytes: u64,
    primary_key_bytes: u64,
    files: u64,
    modified: u64,
    is_wide: bool,
    is_packed: bool,
    /// Names and types of the columns that it has.
    pub(super) columns: Vec<(String, String)>,
    /// What its files have, by the column whose name theirs begins with.
    pub(super) files_of_columns: Vec<(String, FileSizes)>,
}

/// What a file has.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct FileSizes {
    /// Bytes on disk, of values or marks.
    pub(super) bytes: u64,
    /// Bytes of the values before they were compressed.
    pub(super) uncompressed_bytes: u64,
    /// Whether it has marks.
    pub(super) is_marks: bool,
}

impl PartFacts {
    /// Of a part whose files cannot be read nothing is known.
    pub(super) fn of(part: &Part, data_dir: &DataDir) -> Self {
        let mut facts = Self {
            modified: modification_time(part),
            is_packed: part.path.join("data.packed").exists(),
            ..Self::default()
        };
        if let Ok(files) = part_files(part) {
            facts.files = files.len() as u64;
            facts.bytes_on_disk = files.iter().map(|file| file.size).sum();
        }
        let Ok(files) = data_dir.open_part_files(&part.path) else {
            return facts;
        };
        let read = |name: &str| {
            let mut content = Vec::new();
            let read = files
                .open(name)
                .and_then(|mut file| file.read_to_end(&mut content));
            read.is_ok().then_some(content)
        };
        let count = read("count.txt").unwrap_or_default();
        facts.rows = String::from_utf8_lossy(&count).trim().parse().unwrap_or(0);
        facts.is_wide = files.size("data.bin").is_none();
        let columns = read("columns.txt").unwrap_or_default();
        if let Ok(columns) = parse_columns(&String::from_utf8_lossy(&columns)) {
            let named = columns.into_iter();
            let named = named.map(|column| (column.name, column.data_type.to_string()));
            facts.columns = named.collect();
        }
        let checksums = read("checksums.txt").and_then(|bytes| Checksums::parse(&bytes).ok());
        for (name, entry) in checksums.iter().flat_map(Checksums::iter) {
            let extension = name.rsplit('.').next().unwrap_or_default();
            let uncompressed = entry.uncompressed.map_or(0, |content| content.size);
            match extension {
                "bin" => {
                    facts.compressed_bytes += entry.size;
                    facts.uncompressed_bytes += uncompressed;
                    let sizes = FileSizes {
                        bytes: entry.size,
                        uncompressed_bytes: uncompressed,
                        is_marks: false,
                    };
                    facts.files_of_columns.push((name.to_owned(), sizes));
                }
                "idx" | "cidx" => facts.primary_key_bytes += entry.size,
                _ if extension.starts_with("mrk") || extension.starts_with("cmrk") => {
                    facts.marks_bytes += entry.size;
                    let sizes = FileSizes {
                        bytes: entry.size,
                        is_marks: true,
                        ..FileSizes::default()
                    };
                    facts.files_of_columns.push((name.to_owned(), sizes));
                }
                _ => {}
            }
        }
        facts
    }
}

fn modification_time(part: &Part) -> u64 {
    let modified = std::fs::metadata(&part.path).and_then(|metadata| metadata.modified());
    let since = modified
        .ok()
        .and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    since.map_or(0, |since| since.as_secs())
}

pub(super) fn row(table: &Table, part: &Part, facts: &PartFacts) -> Vec<(&'static str, Cell)> {
    let name = &part.name;
    let part_type = if facts.is_wide { "Wide" } else { "Compact" };
    let storage = if facts.is_packed { "Packed" } else { "Full" };
    vec![
        ("partition", name.partition().as_str().into()),
        ("name", part.directory.as_str().into()),
        ("part_type", part_type.into()),
        ("part_storage_type", storage.into()),
        ("active", true.into()),
        ("rows", facts.rows.into()),
        ("files", facts.files.into()),
        ("bytes_on_disk", facts.bytes_on_disk.into()),
        ("data_compressed_bytes", facts.compressed_bytes.into()),
        ("data_uncompressed_bytes", facts.uncompressed_bytes.into()),
        ("primary_key_size", facts.primary_key_bytes.into()),
        ("marks_bytes", facts.marks_bytes.into()),
        ("modification_time", facts.modified.into()),
        ("refcount", 1_u64.into()),
        ("partition_id", name.partition().as_str().into()),
        ("min_block_number", Cell::from(name.block_min())),
        ("max_block_number", name.block_max().into()),
        ("level", name.level().into()),
        ("data_version", name.data_version().into()),
        ("database", table.name.database.as_str().into()),
        ("table", table.name.table.as_str().into()),
        ("engine", table.engine().into()),
        ("disk_name", part.disk.as_str().into()),
        ("path", format!("{}/", part.path.display()).into()),
        ("visible", true.into()),
    ]
}
