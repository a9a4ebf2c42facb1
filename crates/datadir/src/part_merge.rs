//! Merges: sorted parts of a partition become one (`OPTIMIZE`).
//!
//! New parts are written in a staging area. They and the going of the old ones become visible in one
//! step, so that a crash leaves the table as it was or as it is to be.

use crate::change::Change;
use crate::dir::DataDir;
use crate::merge_choice::{SizedPart, most_worth};
use crate::part_insert::{WriteError, first_disk};
use crate::part_rows::{BLOCK_COLUMNS, PartRows, file_bytes};
use granary_catalog::{Part, Table, TableStructure};
use granary_columns::Block;
use granary_mergetree::{
    DeletedRows, Direction, KeyedBlock, KeyedBlocks, MergeMode, MergedRows, PartReader,
};
use granary_types::{PartName, PartitionId};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Which parts are merged, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merge {
    /// Only those of this partition.
    pub partition: Option<PartitionId>,
    /// How many merges there are.
    pub scope: MergeScope,
    /// What becomes of rows with equal keys.
    pub mode: MergeMode,
}

/// How many merges there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MergeScope {
    /// One: of the parts beside each other that save most for the bytes that are written.
    One,
    /// Each partition becomes one part, which is also written anew when it is one already.
    Final,
    /// As `Final`, but a partition that is one merged part stays as it is.
    FinalUnlessMerged,
}

/// Completes a block of the columns that a part has: columns that it does not have get their values,
/// and the sorting key is computed. The block that comes back has all stored columns of the table,
/// and those of the block that are none.
pub type Complete<'a, E> = dyn Fn(Block) -> Result<KeyedBlock, E> + Sync + 'a;

impl DataDir {
    /// Merges parts and returns the names of the new ones. `complete` is given every block that is
    /// read.
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
        let rows = PartRows::load(self, table, structure)?;
        if !rows.mutations.is_empty() {
            return Err(rows.unsupported("a mutation is not finished").into());
        }
        if rows.patches.is_some() {
            return Err(rows
                .unsupported("lightweight updates are to be merged")
                .into());
        }
        let staging = self.begin_restore("OPTIMIZE");
        let mut changes = Vec::new();
        let mut names = Vec::new();
        for parts in chosen(&rows, merge)? {
            let staged = staging
                .directory(first_disk(table))
                .map_err(WriteError::from)?;
            let name = merged_name(&parts);
            let drop = |part: &Part| Change::DropPart {
                table: table.name.clone(),
                part: part.clone(),
            };
            merge_into(&rows, &staged, &parts, &merge.mode, complete)?;
            changes.extend(parts.iter().map(drop));
            changes.push(Change::PutPart {
                table: table.name.clone(),
                part: staged,
                name: name.clone(),
            });
            names.push(name);
        }
        if !changes.is_empty() {
            staging.publish(changes).map_err(WriteError::from)?;
        }
        Ok(names)
    }
}

/// The parts that are to become one, merge by merge.
fn chosen(rows: &PartRows<'_>, merge: &Merge) -> Result<Vec<Vec<Part>>, WriteError> {
    let mut partitions: BTreeMap<String, Vec<Part>> = BTreeMap::new();
    for part in &rows.parts {
        let id = part.name.partition();
        if merge.partition.as_ref().is_none_or(|wanted| wanted == id) {
            partitions
                .entry(id.to_string())
                .or_default()
                .push(part.clone());
        }
    }
    let mut partitions: Vec<Vec<Part>> = partitions.into_values().collect();
    for parts in &mut partitions {
        parts.sort_by_key(|part| part.name.block_min());
    }
    match merge.scope {
        MergeScope::Final => Ok(partitions),
        MergeScope::FinalUnlessMerged => {
            partitions.retain(|parts| parts.len() > 1 || parts[0].name.level() == 0);
            Ok(partitions)
        }
        MergeScope::One => {
            let mut sized = Vec::new();
            for parts in partitions {
                let sizes: Result<Vec<SizedPart>, WriteError> = parts
                    .into_iter()
                    .map(|part| {
                        let bytes = file_bytes(&*rows.open(&part)?);
                        Ok(SizedPart { part, bytes })
                    })
                    .collect();
                sized.push(sizes?);
            }
            Ok(most_worth(&sized).into_iter().collect())
        }
    }
}

fn merge_into<E: From<WriteError>>(
    rows: &PartRows<'_>,
    staged: &crate::staging::StagedDir,
    parts: &[Part],
    mode: &MergeMode,
    complete: &Complete<'_, E>,
) -> Result<(), E> {
    let mut inputs: Vec<KeyedBlocks<'_, E>> = Vec::new();
    let mut readers = Vec::new();
    for part in parts {
        readers.push(rows.open(part)?);
    }
    let kept = block_columns(rows.structure, &readers);
    for (part, reader) in parts.iter().zip(&readers) {
        let mut columns = rows.stored_in(reader);
        columns.extend(kept.iter().map(|name| (*name).to_owned()));
        let scan = rows.scan(part, reader, columns, DeletedRows::Skip)?;
        inputs.push(Box::new(scan.map(|block| complete(block?))));
    }
    let directions = rows.structure.order_by.iter();
    let directions = directions.map(|element| Direction::of(element.descending));
    let failed = rows.failed();
    let merged = MergedRows::new(
        inputs,
        directions.collect(),
        mode.clone(),
        Box::new(move |error| E::from(failed(error))),
    );
    rows.write(staged, &readers, merged)
}

/// The columns with the place of each row that the merged part keeps.
fn block_columns(structure: &TableStructure, readers: &[Arc<PartReader>]) -> Vec<&'static str> {
    let is_kept = |(name, setting): &&(&str, &str)| {
        structure.number_setting(setting, 0) != 0
            || readers.iter().any(|reader| reader.column(name).is_some())
    };
    let kept = BLOCK_COLUMNS.iter().filter(is_kept);
    kept.map(|(name, _)| *name).collect()
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
