//! Parts that are written anew because columns of their table were dropped or renamed.
//!
//! The rows and their order stay. A part of another version takes the place of the old one, as a
//! mutation of ClickHouse leaves it; a part that has none of the columns is linked.

use crate::change::Change;
use crate::dir::DataDir;
use crate::part_insert::{StagedSink, WriteError, part_spec};
use crate::staging::{StagedDir, Staging};
use granary_catalog::{Part, Table, TableStructure};
use granary_columns::{Block, Column, PartKind};
use granary_mergetree::{
    ChecksumEntry, Checksums, DeletedRows, PartColumn, PartError, PartFiles, PartReader,
    PartWriter, ScanRequest,
};
use granary_types::hash_bytes;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Read as _, Write as _};
use std::sync::Arc;

const CHECKSUMS: &str = "checksums.txt";
const TTL_FILE: &str = "ttl.txt";
/// The largest small file that is taken over.
const SMALL_BYTES_MAX: u64 = 16 << 20;

/// Columns that parts do not have any more, or under another name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ColumnChanges {
    /// Those that go.
    pub dropped: BTreeSet<String>,
    /// New names by old ones.
    pub renamed: BTreeMap<String, String>,
}

impl ColumnChanges {
    fn touches(&self, column: &str) -> bool {
        self.dropped.contains(column) || self.renamed.contains_key(column)
    }

    fn new_name<'a>(&'a self, column: &'a str) -> Option<&'a str> {
        if self.dropped.contains(column) {
            return None;
        }
        Some(self.renamed.get(column).map_or(column, String::as_str))
    }
}

impl DataDir {
    /// The changes that put a part without some columns, or with other names for them, in the place
    /// of each part. `structure` is that of the table as it will be; parts and version are those of
    /// [`DataDir::begin_rewrite`].
    ///
    /// # Errors
    /// [`WriteError::Unsupported`]: a part has projections, a time to live of such a column, or would
    /// have no column left; or the primary key is more than names.
    pub fn rewrite_parts(
        &self,
        staging: &Staging<'_>,
        table: &Table,
        structure: &TableStructure,
        (parts, version): (&[Part], u64),
        changes: &ColumnChanges,
    ) -> Result<Vec<Change>, WriteError> {
        parts
            .iter()
            .map(|part| {
                let staged = staging.directory(&part.disk)?;
                let columns = self.columns_of(part, table)?;
                if columns.iter().any(|column| changes.touches(&column.name)) {
                    Rewrite {
                        dir: self,
                        table,
                        structure,
                        changes,
                    }
                    .run(part, &staged)?;
                } else {
                    self.link_tree(&part.path, &staged.path)
                        .map_err(failed(table, &part.name.to_string()))?;
                }
                Ok(Change::ReplacePart {
                    table: table.name.clone(),
                    old: part.clone(),
                    part: staged,
                    version,
                })
            })
            .collect()
    }

    fn columns_of(&self, part: &Part, table: &Table) -> Result<Vec<PartColumn>, WriteError> {
        let files = self
            .open_part_files(&part.path)
            .map_err(failed(table, "the part"))?;
        let reader = PartReader::open(files, 8192).map_err(|source| WriteError::Part {
            table: table.name.clone(),
            source,
        })?;
        Ok(reader.columns().to_vec())
    }

    /// Links every file below a directory into another one.
    pub(crate) fn link_tree(&self, from: &std::path::Path, to: &std::path::Path) -> io::Result<()> {
        for entry in std::fs::read_dir(from)? {
            let entry = entry?;
            let target = to.join(entry.file_name());
            if entry.file_type()?.is_dir() {
                self.disk.create_directories(&target)?;
                self.link_tree(&entry.path(), &target)?;
            } else {
                self.disk.hard_link(&entry.path(), &target)?;
            }
        }
        Ok(())
    }
}

fn failed(table: &Table, file: &str) -> impl FnOnce(io::Error) -> WriteError {
    let (table, file) = (table.name.clone(), file.to_owned());
    move |source| WriteError::Part {
        table,
        source: PartError::Io { file, source },
    }
}

fn small_file(files: &dyn PartFiles, name: &str) -> io::Result<Vec<u8>> {
    let mut content = Vec::new();
    let mut file = files.open(name)?.take(SMALL_BYTES_MAX);
    file.read_to_end(&mut content)?;
    Ok(content)
}

struct Rewrite<'a> {
    dir: &'a DataDir,
    table: &'a Table,
    structure: &'a TableStructure,
    changes: &'a ColumnChanges,
}

impl Rewrite<'_> {
    fn run(&self, part: &Part, staged: &StagedDir) -> Result<(), WriteError> {
        let files = self
            .dir
            .open_part_files(&part.path)
            .map_err(failed(self.table, "the part"))?;
        let granularity = self.structure.index_granularity();
        let reader = PartReader::open(Arc::clone(&files), granularity).map_err(self.part())?;
        self.require_plain(part, &*files)?;
        let reader = Arc::new(reader);
        let old: Vec<String> = reader
            .columns()
            .iter()
            .map(|column| column.name.clone())
            .collect();
        let kept = reader.columns().iter().filter_map(|column| {
            let name = self.changes.new_name(&column.name)?;
            Some(PartColumn::new(name, column.data_type.clone()))
        });
        let kept: Vec<PartColumn> = kept.collect();
        if kept.is_empty() {
            return Err(self.refuse("a part would have no column left"));
        }
        let kind = if reader.is_compact() {
            PartKind::Compact
        } else {
            PartKind::Wide
        };
        let mut spec = part_spec(self.structure, kept, kind, Vec::new());
        spec.partition_columns = Vec::new(); // their files are taken over
        let sink = StagedSink::new(self.dir, staged);
        let mut writer = PartWriter::new(spec, &sink).map_err(self.part())?;
        let granules = reader.granules().len();
        let scan = reader.scan(ScanRequest {
            columns: old,
            granules: std::iter::once(0..granules).collect(),
            deleted_rows: DeletedRows::Keep,
            part: part.name.clone(),
            part_index: 0,
            patches: None,
        });
        for block in scan.map_err(self.part())? {
            let block = self.renamed(&block.map_err(self.part())?);
            let key = self.key(&block)?;
            writer.write(&block, &key).map_err(self.part())?;
        }
        writer.finish().map_err(self.part())?;
        self.take_over(&*files, staged)
            .map_err(failed(self.table, CHECKSUMS))
    }

    fn part(&self) -> impl FnOnce(PartError) -> WriteError {
        let table = self.table.name.clone();
        |source| WriteError::Part { table, source }
    }

    fn refuse(&self, reason: &'static str) -> WriteError {
        WriteError::Unsupported {
            table: self.table.name.clone(),
            reason,
        }
    }

    fn require_plain(&self, part: &Part, files: &dyn PartFiles) -> Result<(), WriteError> {
        let has_projection = std::fs::read_dir(&part.path)
            .map_err(failed(self.table, "the part"))?
            .flatten()
            .any(|entry| entry.path().is_dir());
        if has_projection {
            return Err(self.refuse("a part has projections, which would have to be written anew"));
        }
        if files.size(TTL_FILE).is_some() {
            let text = small_file(files, TTL_FILE).map_err(failed(self.table, TTL_FILE))?;
            let text = String::from_utf8_lossy(&text);
            let is_named = |column: &String| text.contains(&format!("\"{column}\""));
            let mut changed = self
                .changes
                .dropped
                .iter()
                .chain(self.changes.renamed.keys());
            if changed.any(is_named) {
                return Err(self.refuse("a column that changes has a time to live in a part"));
            }
        }
        Ok(())
    }

    /// The block without the columns that go, and with the new names.
    fn renamed(&self, block: &Block) -> Block {
        let kept = block.names().iter().zip(block.columns());
        let kept = kept.filter_map(|(name, column)| {
            let name = self.changes.new_name(name)?;
            Some((name.to_owned(), column.clone()))
        });
        let (names, columns): (Vec<String>, Vec<Column>) = kept.unzip();
        Block::new(names, columns, block.rows())
    }

    /// The values of the primary key, which is made of columns as they are.
    fn key(&self, block: &Block) -> Result<Vec<Column>, WriteError> {
        let key = self.structure.primary_key.iter().map(|expr| {
            let name = expr.as_name()?.join(".");
            block.column(&name).cloned()
        });
        let key: Option<Vec<Column>> = key.collect();
        key.ok_or_else(|| self.refuse("its primary key is more than names of columns"))
    }

    /// What says nothing about the changed columns: the partition and its bounds, times to live.
    fn take_over(&self, files: &dyn PartFiles, staged: &StagedDir) -> io::Result<()> {
        let path = staged.path.join(CHECKSUMS);
        let list = std::fs::read(&path)?;
        let mut checksums = Checksums::parse(&list).map_err(io::Error::other)?;
        for name in files.names() {
            let is_small = ["partition.dat", TTL_FILE].contains(&&*name);
            if !is_small && !name.starts_with("minmax_") {
                continue;
            }
            let content = small_file(files, &name)?;
            self.dir
                .disk
                .create(&staged.path.join(&name))?
                .write_all(&content)?;
            let entry = ChecksumEntry {
                size: content.len() as u64,
                hash: hash_bytes(&content),
                uncompressed: None,
            };
            checksums.insert(&name, entry);
        }
        self.dir.disk.create(&path)?.write_all(&checksums.encode())
    }
}
