//! What Log, TinyLog and StripeLog tables have in common: files that grow, and `sizes.json`, which says how
//! much of each counts.
//!
//! Rows are added behind what counts; replacing `sizes.json` makes them count. A crash before that
//! leaves bytes behind the end, which the next insert cuts off.

use crate::dir::DataDir;
use crate::log_files::log_files;
use crate::parts::DataError;
use crate::whereabouts::Whereabouts;
use granary_catalog::{LogFile, Table};
use granary_columns::{ColumnError, FrameError};
use granary_formats::RowError;
use granary_mergetree::{OpenedFile, PartFiles};
use granary_types::{ErrorCode, TableName, escape_for_file_name};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::sync::Arc;

pub(crate) const MARKS_FILE: &str = "__marks.mrk";
pub(crate) const SIZES_FILE: &str = "sizes.json";
/// A mark: the rows so far, and where its block begins.
pub(crate) const MARK_BYTES: usize = 16;
/// The marks or the index of a table are not read when they are larger.
pub(crate) const MARKS_BYTES_MAX: u64 = 256 << 20;

/// Why the rows of a table that keeps files cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    /// The files cannot be listed.
    #[error(transparent)]
    Data(#[from] DataError),
    /// A file cannot be read or written.
    #[error("table {table}: file {name}: {source}")]
    Io {
        /// The table.
        table: TableName,
        /// The file.
        name: String,
        /// The system's reason.
        source: io::Error,
    },
    /// The values of a column.
    #[error("table {table}: column {column}: {source}")]
    Column {
        /// The table.
        table: TableName,
        /// The column.
        column: String,
        /// What is wrong.
        source: ColumnError,
    },
    /// The values of a column among those of a block.
    #[error("table {table}: column {column}: {source}")]
    Native {
        /// The table.
        table: TableName,
        /// The column.
        column: String,
        /// What is wrong.
        source: RowError,
    },
    /// Compressed content is damaged.
    #[error("table {table}: file {name}: {source}")]
    Frame {
        /// The table.
        table: TableName,
        /// The file.
        name: &'static str,
        /// What is wrong.
        source: FrameError,
    },
    /// Another statement has taken rows away.
    #[error(
        "table {table} was changed by another statement in the meantime, and no row was added: \
         repeat the statement"
    )]
    Changed {
        /// The table.
        table: TableName,
    },
    /// The files contradict each other.
    #[error("table {table}: {reason}")]
    Damaged {
        /// The table.
        table: TableName,
        /// What is wrong.
        reason: &'static str,
    },
    /// Another statement is adding rows.
    #[error(
        "table {table}: another statement has been adding rows for {seconds} seconds, and this one \
         waits no longer: repeat it"
    )]
    Busy {
        /// The table.
        table: TableName,
        /// How long was waited.
        seconds: u64,
    },
    /// What is not done.
    #[error("table {table}: {reason} is not supported")]
    Unsupported {
        /// The table.
        table: TableName,
        /// What.
        reason: String,
    },
}

impl LogError {
    /// The code a client sees.
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::Data(source) => source.code(),
            Self::Io { .. } => ErrorCode::CANNOT_READ_ALL_DATA,
            Self::Column { source, .. } => source.code(),
            Self::Native { source, .. } => source.code(),
            Self::Frame { .. } | Self::Damaged { .. } => ErrorCode::CORRUPTED_DATA,
            Self::Changed { .. } => ErrorCode::ABORTED,
            Self::Busy { .. } => ErrorCode::TIMEOUT_EXCEEDED,
            Self::Unsupported { .. } => ErrorCode::NOT_IMPLEMENTED,
        }
    }

    pub(crate) fn io(table: &TableName, name: &str) -> impl FnOnce(io::Error) -> Self + use<> {
        let (table, name) = (table.clone(), name.to_owned());
        |source| Self::Io {
            table,
            name,
            source,
        }
    }

    pub(crate) fn column(
        table: &TableName,
        column: &str,
    ) -> impl FnOnce(ColumnError) -> Self + use<> {
        let (table, column) = (table.clone(), column.to_owned());
        |source| Self::Column {
            table,
            column,
            source,
        }
    }
}

/// The committed files of a table, by name. Of each, what counts can be read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct CommittedFiles(pub(crate) BTreeMap<String, LogFile>);

impl CommittedFiles {
    pub(crate) fn of(table: &Table) -> Result<Self, LogError> {
        let files = log_files(table)?.into_iter();
        Ok(Self(files.map(|file| (file.name.clone(), file)).collect()))
    }

    /// The same, to be read.
    pub(crate) fn readable(self, whereabouts: &Whereabouts) -> Arc<dyn PartFiles> {
        Arc::new(ReadableFiles {
            files: self,
            whereabouts: whereabouts.clone(),
        })
    }

    /// How much of each file counts.
    pub(crate) fn sizes(&self) -> BTreeMap<String, u64> {
        let files = self.0.values().filter(|file| file.name != SIZES_FILE);
        files.map(|file| (file.name.clone(), file.size)).collect()
    }
}

impl DataDir {
    /// The files of a Log, TinyLog or StripeLog table; of each, what counts can be read.
    ///
    /// # Errors
    /// [`LogError::Data`]
    pub fn log_files_of(&self, table: &Table) -> Result<Arc<dyn PartFiles>, LogError> {
        Ok(CommittedFiles::of(table)?.readable(&self.whereabouts))
    }
}

/// Committed files, opened wherever they are by then.
struct ReadableFiles {
    files: CommittedFiles,
    whereabouts: Whereabouts,
}

impl PartFiles for ReadableFiles {
    fn size(&self, name: &str) -> Option<u64> {
        self.files.0.get(name).map(|file| file.size)
    }

    fn open(&self, name: &str) -> io::Result<OpenedFile> {
        let file = self.files.0.get(name).ok_or(io::ErrorKind::NotFound)?;
        Ok(Box::new(CommittedFile {
            file: self.whereabouts.open(&file.path)?,
            size: file.size,
            position: 0,
        }))
    }

    fn names(&self) -> Vec<String> {
        self.files.0.keys().cloned().collect()
    }
}

/// Reads a file of marks or an index.
pub(crate) fn read_whole(
    table: &TableName,
    files: &dyn PartFiles,
    name: &str,
) -> Result<Vec<u8>, LogError> {
    let read = || {
        if files.size(name).unwrap_or(0) > MARKS_BYTES_MAX {
            return Err(io::Error::other("it is too large"));
        }
        let mut bytes = Vec::new();
        files
            .open(name)?
            .take(MARKS_BYTES_MAX)
            .read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    read().map_err(LogError::io(table, name))
}

/// The bytes of a file that count.
struct CommittedFile {
    file: File,
    size: u64,
    position: u64,
}

impl Read for CommittedFile {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.size.saturating_sub(self.position);
        let size = buffer
            .len()
            .min(usize::try_from(left).unwrap_or(usize::MAX));
        let read = self.file.read(&mut buffer[..size])?;
        self.position += read as u64;
        Ok(read)
    }
}

impl Seek for CommittedFile {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.position = self.file.seek(to)?;
        Ok(self.position)
    }
}

/// `{"clickhouse":{"id%2Ebin":{"size":"88"},…}}`
pub(crate) fn format_sizes(sizes: &BTreeMap<String, u64>) -> String {
    let file = |(name, size): (&String, &u64)| {
        format!("\"{}\":{{\"size\":\"{size}\"}}", escape_for_file_name(name))
    };
    let files: Vec<String> = sizes.iter().map(file).collect();
    format!("{{\"clickhouse\":{{{}}}}}", files.join(","))
}
