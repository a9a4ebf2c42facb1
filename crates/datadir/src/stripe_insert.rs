//! Adds blocks to a StripeLog table, and makes the files that a backup has of a Memory table.

use crate::dir::DataDir;
use crate::log_insert::lock_unchanged;
use crate::log_table::{CommittedFiles, LogError, SIZES_FILE, format_sizes};
use crate::stripe_scan::{DATA_FILE, INDEX_FILE};
use granary_catalog::{MemoryFile, StructureColumn, Table, TableStructure};
use granary_columns::{Block, Codec, ColumnError, FrameWriter};
use granary_durable::DiskFile;
use granary_formats::{TypeNames, write_native_column};
use granary_mergetree::{PartColumn, format_columns};
use granary_types::{DataType, TableName};
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::PathBuf;

/// Writes blocks, and notes where their columns begin.
struct StripeWriter<W: Write> {
    frames: FrameWriter<W>,
    /// Where the first of these blocks begins in the file.
    begin: u64,
    index: Vec<u8>,
}

impl<W: Write> StripeWriter<W> {
    fn new(output: W, begin: u64) -> Self {
        Self {
            frames: FrameWriter::new(output, Codec::lz4()),
            begin,
            index: Vec::new(),
        }
    }

    /// Writes the columns `names` of a block.
    fn write(&mut self, block: &Block, names: &[String]) -> Result<(), (String, ColumnError)> {
        let at = |name: &str| {
            let name = name.to_owned();
            |error: io::Error| (name, ColumnError::from(error))
        };
        let mut head = Vec::new();
        put_varint(names.len() as u64, &mut head);
        put_varint(block.rows() as u64, &mut head);
        self.index.extend_from_slice(&head);
        self.frames.write_all(&head).map_err(at(""))?;
        for name in names {
            let column = block.column(name).expect("every column is in the block");
            let mut bytes = Vec::new();
            write_native_column(name, column, TypeNames::Oldest, &mut bytes)
                .map_err(|error| (name.clone(), error))?;
            self.frames.cut().map_err(at(name))?;
            self.note(name, &column.data_type);
            self.frames.write_all(&bytes).map_err(at(name))?;
        }
        self.frames.cut().map_err(at(""))
    }

    /// A column begins with the next frame.
    fn note(&mut self, name: &str, data_type: &DataType) {
        for text in [name, &data_type.to_string()] {
            put_varint(text.len() as u64, &mut self.index);
            self.index.extend_from_slice(text.as_bytes());
        }
        let begin = self.begin + self.frames.position().frame_offset;
        self.index.extend_from_slice(&begin.to_le_bytes());
        self.index.extend_from_slice(&0_u64.to_le_bytes());
    }

    /// How large the file is now.
    fn size(&self) -> u64 {
        self.begin + self.frames.position().frame_offset
    }

    /// The output and the index.
    fn finish(self) -> io::Result<(W, Vec<u8>)> {
        let output = self.frames.finish()?;
        let mut index = FrameWriter::new(Vec::new(), Codec::lz4());
        index.write_all(&self.index)?;
        Ok((output, index.finish()?))
    }
}

fn put_varint(mut number: u64, out: &mut Vec<u8>) {
    while number >= 0x80 {
        out.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// New rows for a StripeLog table.
pub(crate) struct StripeInsert<'a> {
    dir: &'a DataDir,
    table: &'a Table,
    names: Vec<String>,
    directory: PathBuf,
    before: CommittedFiles,
    writer: Option<StripeWriter<DiskFile>>,
}

impl<'a> StripeInsert<'a> {
    pub(crate) fn begin(
        dir: &'a DataDir,
        table: &'a Table,
        structure: &TableStructure,
    ) -> Result<Self, LogError> {
        let directory = table.data.first().map(|first| first.path.clone());
        Ok(Self {
            dir,
            table,
            names: stored_names(structure),
            directory: directory.unwrap_or_default(),
            before: CommittedFiles::of(table)?,
            writer: None,
        })
    }

    pub(crate) fn write(&mut self, block: &Block) -> Result<(), LogError> {
        if self.writer.is_none() {
            let opened = self.open(DATA_FILE);
            let (file, size) = opened.map_err(LogError::io(&self.table.name, DATA_FILE))?;
            self.writer = Some(StripeWriter::new(file, size));
        }
        let writer = self.writer.as_mut().expect("it was just made");
        let written = writer.write(block, &self.names);
        written.map_err(|(name, error)| LogError::column(&self.table.name, &name)(error))
    }

    /// A file, cut to what counts, and its size.
    fn open(&self, name: &str) -> io::Result<(DiskFile, u64)> {
        let size = self.before.sizes().get(name).copied().unwrap_or(0);
        let file = self.dir.disk.append(&self.directory.join(name))?;
        file.truncate(size)?;
        Ok((file, size))
    }

    pub(crate) fn commit(mut self: Box<Self>) -> Result<(), LogError> {
        let Some(writer) = self.writer.take() else {
            return Ok(());
        };
        let _one_at_a_time = lock_unchanged(self.dir, self.table, &self.before)?;
        let place = self.directory.display().to_string();
        self.finish(writer)
            .map_err(LogError::io(&self.table.name, &place))
    }

    /// Syncs the files and says in `sizes.json` that they count.
    fn finish(&self, writer: StripeWriter<DiskFile>) -> io::Result<()> {
        let mut sizes = BTreeMap::from([(DATA_FILE.to_owned(), writer.size())]);
        let (data, index) = writer.finish()?;
        data.sync()?;
        let (mut file, size) = self.open(INDEX_FILE)?;
        file.write_all(&index)?;
        file.sync()?;
        sizes.insert(INDEX_FILE.to_owned(), size + index.len() as u64);
        self.dir.disk.sync_directory(&self.directory)?;
        let path = self.directory.join(SIZES_FILE);
        let sizes = format_sizes(&sizes);
        self.dir.disk.replace(&path, sizes.as_bytes())
    }
}

fn stored_names(structure: &TableStructure) -> Vec<String> {
    let columns = structure.stored_columns();
    columns.map(|column| column.name.clone()).collect()
}

/// The files that ClickHouse's own BACKUP has of a Memory table with these rows, by name. Of one without rows
/// there are none.
///
/// # Errors
/// [`LogError::Column`] for a type that is not written.
///
/// # Panics
/// When a stored column is not in a block.
pub fn memory_files(
    table: &TableName,
    structure: &TableStructure,
    blocks: &[Block],
) -> Result<Vec<MemoryFile>, LogError> {
    let rows: usize = blocks.iter().map(Block::rows).sum();
    if rows == 0 {
        return Ok(Vec::new());
    }
    let names = stored_names(structure);
    let mut writer = StripeWriter::new(Vec::new(), 0);
    for block in blocks.iter().filter(|block| block.rows() > 0) {
        let written = writer.write(block, &names);
        written.map_err(|(name, error)| LogError::column(table, &name)(error))?;
    }
    let (data, index) = writer.finish().map_err(LogError::io(table, DATA_FILE))?;
    let mut files = vec![
        (
            "columns.txt".to_owned(),
            columns_text(structure).into_bytes(),
        ),
        ("count.txt".to_owned(), rows.to_string().into_bytes()),
        (DATA_FILE.to_owned(), data),
        (INDEX_FILE.to_owned(), index),
    ];
    let sizes = files.iter();
    let sizes = sizes.map(|(name, content)| (name.clone(), content.len() as u64));
    let sizes = format_sizes(&sizes.collect());
    files.push((SIZES_FILE.to_owned(), sizes.into_bytes()));
    let file = |(name, content): (String, Vec<u8>)| MemoryFile {
        name,
        content: content.into(),
    };
    Ok(files.into_iter().map(file).collect())
}

fn columns_text(structure: &TableStructure) -> String {
    let column = |column: &StructureColumn| PartColumn {
        name: column.name.clone(),
        data_type: column.data_type.clone(),
    };
    let columns: Vec<PartColumn> = structure.stored_columns().map(column).collect();
    format_columns(&columns)
}
