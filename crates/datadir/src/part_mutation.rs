//! Mutations: parts are written anew with other rows (`ALTER TABLE … DELETE`, `UPDATE`), each under
//! its name with the number of the mutation.
//!
//! A part that a mutation does not touch is linked. What is written lies in a staging area until the
//! statement publishes it.

use crate::change::Change;
use crate::dir::DataDir;
use crate::part_insert::WriteError;
use crate::part_rows::{BLOCK_COLUMNS, PartRows, ROW_EXISTS};
use crate::publish_error::PublishError;
use crate::staging::{StagedDir, Staging};
use granary_catalog::{Part, StoredMutation, Table, TableStructure};
use granary_columns::Block;
use granary_mergetree::{DeletedRows, KeyedBlock, Mutation, PartReader};
use granary_types::PartName;
use std::sync::Arc;

/// What a mutation does to rows.
pub trait RowChange<E> {
    /// The columns that tell whether a row is changed. A part that does not have all of them is
    /// changed.
    fn filter_columns(&self) -> Vec<String>;

    /// Whether some row of the part is changed; asked with blocks of the filter's columns until one
    /// is, and before the first with none.
    ///
    /// # Errors
    /// What the filter says.
    fn touches(&self, part: &PartName, rows: Option<&Block>) -> Result<bool, E>;

    /// The rows that take the place of these, with their sorting key. A block has the stored columns
    /// that the part has, `_row_exists`, and the columns with the places of rows where the part has
    /// them. What comes back has all stored columns, and `_row_exists` only where the part keeps
    /// deleted rows.
    ///
    /// # Errors
    /// What an expression says.
    fn change(&self, part: &PartName, rows: Block) -> Result<KeyedBlock, E>;
}

/// Whether a part is written or linked.
enum Outcome {
    Written,
    Untouched,
}

impl DataDir {
    /// The changes that a new mutation makes: its record, and a part in the place of each. `commands`
    /// are in parentheses and separated by commas.
    ///
    /// # Errors
    /// [`WriteError`], or what `change` says.
    pub fn plan_mutation<E: From<WriteError>>(
        &self,
        staging: &Staging<'_>,
        table: &Table,
        structure: &TableStructure,
        commands: &str,
        change: &dyn RowChange<E>,
    ) -> Result<Vec<Change>, E> {
        let begun = self.begin_rewrite(table).map_err(PublishError::from);
        let (data, number) = begun.map_err(WriteError::from)?;
        let rows = PartRows::of(self, table, structure, data)?;
        if !rows.mutations.is_empty() {
            return Err(rows.unsupported("a mutation is not finished").into());
        }
        let mutation = Mutation {
            number,
            created: None,
            commands: commands.to_owned(),
        };
        let mut changes = vec![Change::PutMutation {
            table: table.name.clone(),
            mutation,
        }];
        for part in &rows.parts {
            let staged = staging.directory(&part.disk).map_err(WriteError::from)?;
            mutate(&rows, &staged, part, change)?;
            changes.push(Change::ReplacePart {
                table: table.name.clone(),
                old: part.clone(),
                part: staged,
                version: number,
            });
        }
        Ok(changes)
    }

    /// The mutations that some part has not seen.
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn unfinished_mutations(
        &self,
        table: &Table,
        structure: &TableStructure,
    ) -> Result<Vec<StoredMutation>, WriteError> {
        Ok(PartRows::load(self, table, structure)?.mutations)
    }

    /// Carries out a mutation that has been recorded and that some parts have not seen: the first
    /// of these. It is there for all of them at once.
    ///
    /// # Errors
    /// [`WriteError`], or what `change` says. The table is unchanged then.
    pub fn finish_mutation<E: From<WriteError>>(
        &self,
        table: &Table,
        structure: &TableStructure,
        mutation: &StoredMutation,
        change: &dyn RowChange<E>,
    ) -> Result<(), E> {
        let rows = PartRows::load(self, table, structure)?;
        let staging = self.begin_restore("mutation");
        let mut changes = Vec::new();
        let is_to_do = |part: &&Part| mutation.parts_to_do.contains(&part.name);
        for part in rows.parts.iter().filter(is_to_do) {
            let staged = staging.directory(&part.disk).map_err(WriteError::from)?;
            mutate(&rows, &staged, part, change)?;
            changes.push(Change::DropPart {
                table: table.name.clone(),
                part: part.clone(),
            });
            changes.push(Change::PutPart {
                table: table.name.clone(),
                part: staged,
                name: part.name.with_mutation(mutation.number),
            });
        }
        staging.publish(changes).map_err(WriteError::from)?;
        Ok(())
    }
}

fn mutate<E: From<WriteError>>(
    rows: &PartRows<'_>,
    staged: &StagedDir,
    part: &Part,
    change: &dyn RowChange<E>,
) -> Result<Outcome, E> {
    let reader = rows.open(part)?;
    if rows.patches.is_none() && !is_touched(rows, part, &reader, change)? {
        let linked = rows.dir.link_tree(&part.path, &staged.path);
        linked.map_err(|source| {
            let file = part.path.display().to_string();
            rows.failed()(granary_mergetree::PartError::Io { file, source })
        })?;
        return Ok(Outcome::Untouched);
    }
    let mut columns = rows.stored_in(&reader);
    let blocks = BLOCK_COLUMNS.iter().map(|(name, _)| *name);
    columns.extend(
        blocks
            .filter(|name| reader.column(name).is_some())
            .map(str::to_owned),
    );
    // Lightweight deletes that are patches are carried out on the way.
    let deleted_rows = if rows.patches.is_some() {
        DeletedRows::Skip
    } else {
        DeletedRows::Keep
    };
    columns.push(ROW_EXISTS.to_owned());
    let scan = rows.scan(part, &reader, columns, deleted_rows)?;
    let changed = scan.map(|block| change.change(&part.name, block?));
    let changed = changed.filter(|block| !matches!(block, Ok(block) if block.block.rows() == 0));
    rows.write(staged, &[reader], changed)?;
    Ok(Outcome::Written)
}

/// Whether a row of the part is changed.
fn is_touched<E: From<WriteError>>(
    rows: &PartRows<'_>,
    part: &Part,
    reader: &Arc<PartReader>,
    change: &dyn RowChange<E>,
) -> Result<bool, E> {
    if !change.touches(&part.name, None)? {
        return Ok(false);
    }
    let columns = change.filter_columns();
    if columns.iter().any(|name| reader.type_of(name).is_none()) {
        return Ok(true);
    }
    for block in rows.scan(part, reader, columns, DeletedRows::Skip)? {
        if change.touches(&part.name, Some(&block?))? {
            return Ok(true);
        }
    }
    Ok(false)
}
