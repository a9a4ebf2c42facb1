//! Parts that take the place of others: merges (`OPTIMIZE`) and mutations (`DELETE`, `UPDATE`).
//!
//! New parts are written in a staging area. They and the going of the old ones become visible in one
//! step, so that a crash leaves the table as it was or as it is to be.

use crate::change::Change;
use crate::dir::DataDir;
use crate::part_insert::{StagedSink, WriteError, first_disk, kind_of, part_spec, require_plain};
use crate::part_source::open_part_files;
use crate::staging::{StagedDir, Staging};
use granary_catalog::{Part, Table, TableData, TableStructure};
use granary_columns::Block;
use granary_mergetree::{
    DeletedRows, Direction, KeyedBlock, KeyedBlocks, MergeMode, MergedRows, PartColumn, PartError,
    PartReader, PartWriter, Patches, ScanRequest,
};
use granary_types::{PartName, PartitionId};
use std::collections::BTreeMap;
use std::iter;
use std::sync::Arc;

/// Which parts `OPTIMIZE` merges.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merge {
    /// Only those of this partition.
    pub partition: Option<PartitionId>,
    /// `FINAL`: a partition of one part that was never merged is rewritten, too.
    pub is_final: bool,
    /// What becomes of rows with equal keys.
    pub mode: MergeMode,
}

/// Completes a block of the columns that a part has: columns that it does not have get their values,
/// and the sorting key is computed. The block that comes back has all stored columns of the table.
pub type Complete<'a, E> = dyn Fn(Block) -> Result<KeyedBlock, E> + 'a;

/// The table while its parts are being replaced.
struct Rewrite<'a> {
    dir: &'a DataDir,
    table: &'a Table,
    structure: &'a TableStructure,
    staging: Staging<'a>,
    changes: Vec<Change>,
}

/// A rewriting that has begun: the parts that there are, and the lightweight updates.
type Begun<'a> = (Rewrite<'a>, Vec<Part>, Option<Arc<Patches>>);

impl DataDir {
    /// Merges parts, each partition into one, and returns the names of the new ones. `complete` is
    /// given every block that is read.
    ///
    /// # Errors
    /// [`WriteError`], or what `complete` says. The table is unchanged then.
    pub fn merge_parts<E: From<WriteError>>(
        &self,
        table: &Table,
        structure: &TableStructure,
        merge: &Merge,
        complete: &Complete<'_, E>,
    ) -> Result<Vec<PartName>, E> {
        let (mut rewrite, parts, patches) = self.begin_rewrite(table, structure, "merge")?;
        if patches.is_some() {
            return Err(rewrite
                .unsupported("lightweight updates are to be merged")
                .into());
        }
        let mut partitions: BTreeMap<String, Vec<Part>> = BTreeMap::new();
        for part in parts {
            let id = part.name.partition();
            if merge.partition.as_ref().is_none_or(|wanted| wanted == id) {
                partitions.entry(id.to_string()).or_default().push(part);
            }
        }
        let mut names = Vec::new();
        for parts in partitions.values_mut() {
            parts.sort_by_key(|part| part.name.block_min());
            let is_merged = parts.len() == 1 && (!merge.is_final || parts[0].name.level() > 0);
            if !is_merged {
                names.push(rewrite.merge(parts, merge, complete)?);
            }
        }
        rewrite.publish()?;
        Ok(names)
    }

    /// Rewrites every part through `change`, which is given its blocks and gives those that take
    /// their place, in the same order; lightweight updates are applied before. Returns the number
    /// of the mutation.
    ///
    /// # Errors
    /// [`WriteError`], or what `change` says. The table is unchanged then.
    pub fn mutate_parts<E: From<WriteError>>(
        &self,
        table: &Table,
        structure: &TableStructure,
        change: &Complete<'_, E>,
    ) -> Result<u64, E> {
        let (mut rewrite, parts, patches) = self.begin_rewrite(table, structure, "mutation")?;
        let number = rewrite.next_block()?;
        for part in &parts {
            rewrite.mutate(part, number, patches.as_ref(), change)?;
        }
        rewrite.publish()?;
        Ok(number)
    }

    fn begin_rewrite<'a>(
        &'a self,
        table: &'a Table,
        structure: &'a TableStructure,
        job: &str,
    ) -> Result<Begun<'a>, WriteError> {
        require_plain(table, structure)?;
        let rewrite = Rewrite {
            dir: self,
            table,
            structure,
            staging: self.begin_restore(job),
            changes: Vec::new(),
        };
        match rewrite.data()? {
            TableData::Parts { mutations, .. } if !mutations.is_empty() => {
                Err(rewrite.unsupported("a mutation that ClickHouse began is not finished"))
            }
            TableData::Parts { parts, patches, .. } => {
                let mut opened = Vec::new();
                for patch in &patches {
                    opened.push((patch.name.clone(), rewrite.open(patch)?));
                }
                let loaded = Patches::load(&opened).map_err(rewrite.failed())?;
                let loaded = (!loaded.is_empty()).then(|| Arc::new(loaded));
                Ok((rewrite, parts, loaded))
            }
            _ => Ok((rewrite, Vec::new(), None)),
        }
    }
}

impl Rewrite<'_> {
    fn data(&self) -> Result<TableData, WriteError> {
        let data = self.dir.table_data(self.table);
        Ok(data.map_err(crate::publish_error::PublishError::from)?.0)
    }

    fn next_block(&self) -> Result<u64, WriteError> {
        match self.data()? {
            TableData::Parts { next_block, .. } => Ok(next_block),
            _ => Ok(1),
        }
    }

    fn unsupported(&self, reason: &'static str) -> WriteError {
        WriteError::Unsupported {
            table: self.table.name.clone(),
            reason,
        }
    }

    fn failed(&self) -> impl Fn(PartError) -> WriteError + use<> {
        let table = self.table.name.clone();
        move |source| WriteError::Part {
            table: table.clone(),
            source,
        }
    }

    fn open(&self, part: &Part) -> Result<Arc<PartReader>, WriteError> {
        let files = open_part_files(&part.path).map_err(|source| {
            self.failed()(PartError::Io {
                file: part.path.display().to_string(),
                source,
            })
        })?;
        let reader = PartReader::open(files, self.structure.index_granularity());
        reader.map(Arc::new).map_err(self.failed())
    }

    /// Reads a part, block by block.
    fn rows<'b, E: From<WriteError> + 'b>(
        &self,
        part: &Part,
        reader: &Arc<PartReader>,
        patches: Option<&Arc<Patches>>,
        complete: &'b Complete<'b, E>,
    ) -> Result<KeyedBlocks<'b, E>, WriteError> {
        let stored = self.structure.stored_columns();
        let is_there = |name: &&String| reader.column(name).is_some();
        let scan = reader.scan(ScanRequest {
            columns: stored
                .map(|column| &column.name)
                .filter(is_there)
                .cloned()
                .collect(),
            granules: iter::once(0..reader.granules().len()).collect(),
            deleted_rows: DeletedRows::Skip,
            part: part.name.clone(),
            part_index: 0,
            patches: patches.cloned(),
        });
        let failed = self.failed();
        let scan = scan.map_err(&failed)?;
        Ok(Box::new(scan.map(move |block| {
            let block = block.map_err(|error| E::from(failed(error)))?;
            complete(block)
        })))
    }

    fn merge<'b, E: From<WriteError> + 'b>(
        &mut self,
        parts: &[Part],
        merge: &Merge,
        complete: &'b Complete<'b, E>,
    ) -> Result<PartName, E> {
        let mut inputs = Vec::new();
        let mut readers = Vec::new();
        for part in parts {
            let reader = self.open(part)?;
            inputs.push(self.rows(part, &reader, None, complete)?);
            readers.push(reader);
        }
        let directions = self.structure.order_by.iter().map(|element| {
            if element.descending {
                Direction::Descending
            } else {
                Direction::Ascending
            }
        });
        let rows = MergedRows::new(inputs, directions.collect(), merge.mode.clone());
        let name = merged_name(parts);
        self.write(&name, &readers, &mut { rows })?;
        self.replace(parts);
        Ok(name)
    }

    fn mutate<'b, E: From<WriteError> + 'b>(
        &mut self,
        part: &Part,
        number: u64,
        patches: Option<&Arc<Patches>>,
        change: &'b Complete<'b, E>,
    ) -> Result<(), E> {
        let reader = self.open(part)?;
        let mut rows = self.rows(part, &reader, patches, change)?;
        let name = part.name.with_mutation(number);
        self.write(&name, &[reader], &mut rows)?;
        self.replace(std::slice::from_ref(part));
        Ok(())
    }

    /// Writes a part in place of those that `readers` read.
    fn write<E: From<WriteError>>(
        &mut self,
        name: &PartName,
        readers: &[Arc<PartReader>],
        rows: &mut dyn Iterator<Item = Result<KeyedBlock, E>>,
    ) -> Result<(), E> {
        let failed = self.failed();
        let part = self.stage()?;
        let stored = self.structure.stored_columns();
        let columns = stored.map(|column| PartColumn::new(&column.name, column.data_type.clone()));
        let (bytes, count) = readers.iter().fold((0, 0), |(bytes, count), reader| {
            (bytes + stored_bytes(reader), count + reader.rows())
        });
        let partition = readers.first().map(|reader| reader.partition_bytes());
        let partition = partition.transpose().map_err(&failed)?.unwrap_or_default();
        let kind = kind_of(self.structure, bytes, count);
        let spec = part_spec(self.structure, columns.collect(), kind, partition);
        let primary = self.structure.primary_key.len();
        let mut sink = StagedSink::new(self.dir, &part);
        let mut writer = PartWriter::new(spec, &mut sink).map_err(&failed)?;
        for keyed in rows {
            let keyed = keyed?;
            let written = writer.write(&keyed.block, &keyed.order[..primary]);
            written.map_err(&failed)?;
        }
        writer.finish().map_err(&failed)?;
        self.changes.push(Change::PutPart {
            table: self.table.name.clone(),
            part,
            name: name.clone(),
        });
        Ok(())
    }

    fn stage(&self) -> Result<StagedDir, WriteError> {
        Ok(self.staging.directory(first_disk(self.table))?)
    }

    fn replace(&mut self, parts: &[Part]) {
        let drop = |part: &Part| Change::DropPart {
            table: self.table.name.clone(),
            part: part.clone(),
        };
        self.changes.extend(parts.iter().map(drop));
    }

    fn publish(self) -> Result<(), WriteError> {
        if !self.changes.is_empty() {
            self.staging.publish(self.changes)?;
        }
        Ok(())
    }
}

/// What the values of a part take before they are compressed, about.
fn stored_bytes(reader: &PartReader) -> u64 {
    const RATIO: u64 = 3; // of LZ4, on rows as they are
    let files = reader.files();
    let sizes = files
        .names()
        .into_iter()
        .filter_map(|name| files.size(&name));
    sizes.sum::<u64>() * RATIO
}

/// `<partition>_<first>_<last>_<level + 1>[_<mutation>]`
fn merged_name(parts: &[Part]) -> PartName {
    let of = |number: fn(&PartName) -> u64| parts.iter().map(move |part| number(&part.name));
    let first = of(PartName::block_min).min().unwrap_or(0);
    let last = of(PartName::block_max).max().unwrap_or(0);
    let level = of(PartName::level).max().unwrap_or(0) + 1;
    let mutation = of(PartName::mutation).max().unwrap_or(0);
    let partition = parts[0].name.partition();
    let name = PartName::parse(&format!("{partition}_{first}_{last}_{level}"));
    name.expect("an id and numbers").with_mutation(mutation)
}
