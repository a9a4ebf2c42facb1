//! Rows in files and texts, in a format.

use crate::failure::Failure;
use crate::format_settings::format_settings;
use crate::parquet_rows::parquet_rows;
use crate::tables::Computation;
use granary_columns::{Block, Column};
use granary_formats::{Compression, Direction, Format, Input, InputBlock, InputError};
use granary_parser::parse_expression;
use granary_query::{Context, QueryError};
use granary_types::{DataType, ErrorCode};
use std::fs::File;
use std::io::Read;
use std::path::PathBuf;
use std::sync::Arc;

/// Where rows are read from.
pub(crate) enum Opened {
    /// Bytes that come one after the other.
    Stream(Box<dyn Read + Send>),
    /// A file that is not compressed.
    File(File),
}

/// Where rows are read from, opened one after the other.
pub(crate) type Inputs = Box<dyn Iterator<Item = Result<Opened, Failure>> + Send>;
/// The rows in them.
pub type InputBlocks = Box<dyn Iterator<Item = Result<InputBlock, QueryError>> + Send>;

impl Opened {
    /// The bytes, one after the other.
    pub(crate) fn reader(self) -> Box<dyn Read + Send> {
        match self {
            Self::Stream(reader) => reader,
            Self::File(file) => Box::new(file),
        }
    }
}

/// A file of rows, and how it is compressed.
#[derive(Clone)]
pub(crate) struct RowsFile {
    pub(crate) path: PathBuf,
    method: Compression,
}

impl RowsFile {
    /// Files that are compressed in the same way, or each as its name says.
    ///
    /// # Errors
    /// There is no such compression.
    pub(crate) fn all(
        files: Vec<PathBuf>,
        compression: Option<&str>,
    ) -> Result<Vec<Self>, Failure> {
        let each = files.into_iter().map(|path| {
            let name = compression.unwrap_or("auto");
            let method = Compression::named(name, &path.to_string_lossy())?;
            Ok(Self { path, method })
        });
        each.collect()
    }

    /// Opens it, to read what is beneath its compression.
    ///
    /// # Errors
    /// It is not there, or cannot be read.
    pub(crate) fn open(&self) -> Result<Opened, Failure> {
        let name = self.path.to_string_lossy();
        let failed = |error| unreadable(&name, &error);
        let file = File::open(&self.path).map_err(failed)?;
        Ok(match self.method {
            Compression::None => Opened::File(file),
            method => Opened::Stream(method.reader(file).map_err(failed)?),
        })
    }
}

/// The format that is named, or else that of the file's name.
///
/// # Errors
/// Neither says one.
pub(crate) fn format_of(path: &str, name: Option<&str>) -> Result<Format, Failure> {
    if let Some(name) = name {
        return Ok(Format::parse(name)?);
    }
    Format::of_file(path).ok_or_else(|| {
        let message =
            format!("The data format cannot be detected by the name of file {path}; write it");
        Failure::new(ErrorCode::BAD_ARGUMENTS, message)
    })
}

/// The rows of all inputs, one after the other.
pub(crate) fn rows_in(
    context: &Arc<Context>,
    format: Format,
    columns: Vec<(String, DataType)>,
    mut inputs: Inputs,
) -> Result<InputBlocks, Failure> {
    let settings = format_settings(&context.settings, format, Direction::In)?;
    if format == Format::Parquet {
        return Ok(parquet_rows(context, columns, settings, inputs));
    }
    let context = Arc::clone(context);
    let nothing: Box<dyn Read + Send> = Box::new(std::io::empty());
    // A format that is only printed is refused at once.
    let mut input = Input::new(format, columns.clone(), settings.clone(), nothing)?;
    let refused = |error: InputError| QueryError::refused(error.code(), error.to_string());
    let mut next = move || -> Result<Option<InputBlock>, QueryError> {
        loop {
            if let Some(block) = input.next_block().map_err(refused)? {
                return Ok(Some(block));
            }
            let Some(opened) = inputs.next() else {
                return Ok(None);
            };
            let opened =
                opened.map_err(|failure| QueryError::refused(failure.code, failure.message))?;
            input = Input::new(format, columns.clone(), settings.clone(), opened.reader())
                .map_err(refused)?
                .with_expressions(evaluator(&context));
        }
    };
    Ok(Box::new(std::iter::from_fn(move || next().transpose())))
}

/// Evaluates an expression among `VALUES`.
fn evaluator(context: &Arc<Context>) -> Box<granary_formats::Evaluate> {
    let context = Arc::clone(context);
    Box::new(move |text, data_type| {
        let expr = parse_expression(text).ok()?;
        let mut computation = Computation::new();
        computation.add_as("0", &expr, data_type);
        let one_row = Block::new(
            vec!["_".to_owned()],
            vec![Column::new(
                DataType::UInt8,
                Arc::new(arrow::array::UInt8Array::from(vec![0])),
            )],
            1,
        );
        computation
            .over(&one_row, &context)
            .ok()?
            .into_iter()
            .next()
    })
}

/// Why a file is not read.
pub(crate) fn unreadable(path: &str, error: &std::io::Error) -> Failure {
    if error.kind() == std::io::ErrorKind::NotFound {
        let message = format!("File {path} doesn't exist");
        return Failure::new(ErrorCode::FILE_DOESNT_EXIST, message);
    }
    let message = format!("Cannot open file {path} for reading: {error}");
    Failure::new(ErrorCode::CANNOT_OPEN_FILE, message)
}
