//! [`PartRows`]: the rows of a table's parts, read to be written anew.

use crate::dir::DataDir;
use crate::part_insert::{StagedSink, WriteError, kind_of, part_spec, require_plain};
use crate::staging::StagedDir;
use granary_catalog::{Part, StoredMutation, Table, TableData, TableStructure};
use granary_columns::Block;
use granary_mergetree::{
    DeletedRows, KeyedBlock, PartColumn, PartError, PartReader, PartWriter, Patches, ScanRequest,
};
use std::sync::Arc;

/// The columns that say where a row was inserted; a table that is to take lightweight updates keeps
/// them when parts are merged.
pub(crate) const BLOCK_COLUMNS: [(&str, &str); 2] = [
    ("_block_number", "enable_block_number_column"),
    ("_block_offset", "enable_block_offset_column"),
];
/// The column that is 0 in rows that a lightweight `DELETE` removed.
pub(crate) const ROW_EXISTS: &str = "_row_exists";

/// A table whose parts are rewritten.
pub(crate) struct PartRows<'a> {
    pub(crate) dir: &'a DataDir,
    pub(crate) table: &'a Table,
    pub(crate) structure: &'a TableStructure,
    /// The active parts.
    pub(crate) parts: Vec<Part>,
    /// The mutations that some of them have not seen.
    pub(crate) mutations: Vec<StoredMutation>,
    /// The lightweight updates that they have not taken in.
    pub(crate) patches: Option<Arc<Patches>>,
}

impl<'a> PartRows<'a> {
    /// Lists the parts, and reads the lightweight updates.
    pub(crate) fn load(
        dir: &'a DataDir,
        table: &'a Table,
        structure: &'a TableStructure,
    ) -> Result<Self, WriteError> {
        let data = dir.table_data(table);
        let (data, _) = data.map_err(crate::publish_error::PublishError::from)?;
        Self::of(dir, table, structure, data)
    }

    /// Those parts.
    pub(crate) fn of(
        dir: &'a DataDir,
        table: &'a Table,
        structure: &'a TableStructure,
        data: TableData,
    ) -> Result<Self, WriteError> {
        require_plain(table, structure)?;
        let mut rows = Self {
            dir,
            table,
            structure,
            parts: Vec::new(),
            mutations: Vec::new(),
            patches: None,
        };
        if let TableData::Parts {
            parts,
            patches,
            mutations,
            ..
        } = data
        {
            let mut opened = Vec::new();
            for patch in &patches {
                opened.push((patch.name.clone(), rows.open(patch)?));
            }
            let loaded = Patches::load(&opened).map_err(rows.failed())?;
            rows.patches = (!loaded.is_empty()).then(|| Arc::new(loaded));
            rows.parts = parts;
            rows.mutations = mutations;
        }
        Ok(rows)
    }

    pub(crate) fn unsupported(&self, reason: &'static str) -> WriteError {
        WriteError::Unsupported {
            table: self.table.name.clone(),
            reason,
        }
    }

    pub(crate) fn failed(&self) -> impl Fn(PartError) -> WriteError + Send + use<> {
        let table = self.table.name.clone();
        move |source| WriteError::Part {
            table: table.clone(),
            source,
        }
    }

    pub(crate) fn open(&self, part: &Part) -> Result<Arc<PartReader>, WriteError> {
        let files = self.dir.open_part_files(&part.path).map_err(|source| {
            self.failed()(PartError::Io {
                file: part.path.display().to_string(),
                source,
            })
        })?;
        let reader = PartReader::open(files, self.structure.index_granularity());
        reader.map(Arc::new).map_err(self.failed())
    }

    /// The stored columns of the table that a part has.
    pub(crate) fn stored_in(&self, reader: &PartReader) -> Vec<String> {
        let stored = self.structure.stored_columns();
        let is_there = |name: &&String| reader.column(name).is_some();
        stored
            .map(|column| &column.name)
            .filter(is_there)
            .cloned()
            .collect()
    }

    /// Reads columns of a part, block by block.
    pub(crate) fn scan(
        &self,
        part: &Part,
        reader: &Arc<PartReader>,
        columns: Vec<String>,
        deleted_rows: DeletedRows,
    ) -> Result<impl Iterator<Item = Result<Block, WriteError>> + Send + use<>, WriteError> {
        let scan = reader.scan(ScanRequest {
            columns,
            granules: std::iter::once(0..reader.granules().len()).collect(),
            deleted_rows,
            part: part.name.clone(),
            part_index: 0,
            patches: self.patches.clone(),
        });
        let failed = self.failed();
        let scan = scan.map_err(&failed)?;
        Ok(scan.map(move |block| block.map_err(&failed)))
    }

    /// Writes a part in place of those that `readers` read. Its columns are those of the rows.
    pub(crate) fn write<E: From<WriteError>>(
        &self,
        part: &StagedDir,
        readers: &[Arc<PartReader>],
        rows: impl Iterator<Item = Result<KeyedBlock, E>>,
    ) -> Result<(), E> {
        let failed = self.failed();
        let mut rows = rows.peekable();
        let columns = match rows.peek() {
            Some(Ok(first)) => {
                let types = first.block.columns().iter().map(|column| &column.data_type);
                let named = first.block.names().iter().zip(types);
                named
                    .map(|(name, data_type)| PartColumn::new(name, data_type.clone()))
                    .collect()
            }
            _ => {
                let stored = self.structure.stored_columns();
                stored
                    .map(|column| PartColumn::new(&column.name, column.data_type.clone()))
                    .collect()
            }
        };
        let (bytes, count) = readers.iter().fold((0, 0), |(bytes, count), reader| {
            (bytes + stored_bytes(reader), count + reader.rows())
        });
        let partition = readers.first().map(|reader| reader.partition_bytes());
        let partition = partition.transpose().map_err(&failed)?.unwrap_or_default();
        let kind = kind_of(self.structure, bytes, count);
        let spec = part_spec(self.structure, columns, kind, partition);
        let primary = self.structure.primary_key.len();
        let sink = StagedSink::new(self.dir, part);
        let mut writer = PartWriter::new(spec, &sink).map_err(&failed)?;
        for keyed in rows {
            let keyed = keyed?;
            let written = writer.write(&keyed.block, &keyed.order[..primary]);
            written.map_err(&failed)?;
        }
        writer.finish().map_err(&failed)?;
        Ok(())
    }
}

/// What the values of a part take before they are compressed, about.
fn stored_bytes(reader: &PartReader) -> u64 {
    const RATIO: u64 = 3; // of LZ4, on rows as they are
    file_bytes(reader) * RATIO
}

/// What the files of a part take.
pub(crate) fn file_bytes(reader: &PartReader) -> u64 {
    let files = reader.files();
    let sizes = files
        .names()
        .into_iter()
        .filter_map(|name| files.size(&name));
    sizes.sum()
}
