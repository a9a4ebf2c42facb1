//! Rows in Parquet files, for columns that are asked for by name and type.

use crate::formatted_rows::{InputBlocks, Inputs, Opened};
use crate::tables::Computation;
use granary_columns::{Block, Column, default_values};
use granary_formats::{
    ColumnHeader, FormatSettings, InputBlock, Omitted, ParquetBlocks, ParquetError, ParquetFile,
    RandomAccess, element, fit,
};
use granary_parser::parse_expression;
use granary_query::{Context, QueryError};
use granary_types::{DataType, ErrorCode};
use std::fs::File;
use std::io::{self, Read};
use std::os::unix::fs::FileExt;
use std::sync::Arc;

/// The rows of all files, one after the other.
pub(crate) fn parquet_rows(
    context: &Arc<Context>,
    wanted: Vec<ColumnHeader>,
    settings: FormatSettings,
    mut inputs: Inputs,
) -> InputBlocks {
    let context = Arc::clone(context);
    let mut open: Option<OneFile> = None;
    let mut next = move || -> Result<Option<InputBlock>, QueryError> {
        loop {
            if let Some(file) = &mut open {
                if let Some(block) = file.blocks.next() {
                    let block = block.map_err(|error| refused(&error))?;
                    return file.input(&block, &wanted, &settings, &context).map(Some);
                }
                open = None;
            }
            let Some(input) = inputs.next() else {
                return Ok(None);
            };
            let input =
                input.map_err(|failure| QueryError::refused(failure.code, failure.message))?;
            open = Some(OneFile::new(input, &wanted, &settings)?);
        }
    };
    Box::new(std::iter::from_fn(move || next().transpose()))
}

/// The columns of a file.
///
/// # Errors
/// It is none, or has columns that are not served.
pub(crate) fn parquet_columns(input: Opened) -> Result<Vec<ColumnHeader>, QueryError> {
    let source = bytes_of(input)?;
    let file = ParquetFile::open(source).map_err(|error| match error {
        ParquetError::NotServed { .. } => refused(&error),
        error => QueryError::refused(
            ErrorCode::CANNOT_EXTRACT_TABLE_STRUCTURE,
            format!("{error}. You can specify the structure manually"),
        ),
    })?;
    Ok(file.columns().to_vec())
}

fn refused(error: &ParquetError) -> QueryError {
    QueryError::refused(error.code(), error.to_string())
}

/// A file is read where it lies; what is compressed as a whole has to be in memory.
fn bytes_of(input: Opened) -> Result<Arc<dyn RandomAccess>, QueryError> {
    match input {
        Opened::File(file) => Ok(Arc::new(OnDisk(file))),
        Opened::Stream(mut reader) => {
            let mut bytes = Vec::new();
            let read = reader.read_to_end(&mut bytes);
            read.map_err(|error| {
                let message = format!("Cannot read the input: {error}");
                QueryError::refused(ErrorCode::CANNOT_READ_FROM_FILE_DESCRIPTOR, message)
            })?;
            Ok(Arc::new(bytes))
        }
    }
}

struct OnDisk(File);

impl RandomAccess for OnDisk {
    fn size_bytes(&self) -> io::Result<u64> {
        Ok(self.0.metadata()?.len())
    }

    fn read_at(&self, offset: u64, bytes: &mut [u8]) -> io::Result<usize> {
        FileExt::read_at(&self.0, bytes, offset)
    }
}

/// A file, and where in its blocks the columns are that are wanted.
struct OneFile {
    blocks: ParquetBlocks,
    places: Vec<Option<Place>>,
}

/// A column of a block, or an element of it.
struct Place {
    column: usize,
    element: Option<String>,
}

impl OneFile {
    fn new(
        input: Opened,
        wanted: &[ColumnHeader],
        settings: &FormatSettings,
    ) -> Result<Self, QueryError> {
        let file = ParquetFile::open(bytes_of(input)?).map_err(|error| refused(&error))?;
        let mut read = Vec::new();
        let mut places = Vec::new();
        for (name, _) in wanted {
            let found = find(&file, name, settings);
            if found.is_none() && !settings.parquet_allow_missing_columns {
                let message = format!("Column {name} was not found in parquet schema");
                return Err(QueryError::refused(ErrorCode::THERE_IS_NO_COLUMN, message));
            }
            places.push(found.map(|(at, element)| {
                let column = read.iter().position(|each| *each == at).unwrap_or_else(|| {
                    read.push(at);
                    read.len() - 1
                });
                Place { column, element }
            }));
        }
        let blocks = file
            .blocks(&read, settings)
            .map_err(|error| refused(&error))?;
        Ok(Self { blocks, places })
    }

    fn input(
        &self,
        block: &Block,
        wanted: &[ColumnHeader],
        settings: &FormatSettings,
        context: &Arc<Context>,
    ) -> Result<InputBlock, QueryError> {
        let mut columns = Vec::new();
        let mut omitted: Vec<Omitted> = Vec::new();
        for ((name, data_type), place) in wanted.iter().zip(&self.places) {
            let Some(found) = place.as_ref().and_then(|place| place.of(block)) else {
                let values = default_values(data_type, block.rows())
                    .map_err(|error| QueryError::refused(error.code(), error.to_string()))?;
                columns.push(Column::new(data_type.clone(), values));
                omitted.push(Some(vec![true; block.rows()]));
                continue;
            };
            let fitted = fit(name, &found, data_type).map_err(|error| refused(&error))?;
            if fitted.missing.is_some() && !settings.null_as_default {
                let column = name.clone();
                return Err(refused(&ParquetError::Null { column }));
            }
            columns.push(fitted.column);
            omitted.push(fitted.missing);
        }
        let names = wanted.iter().map(|(name, _)| name.clone()).collect();
        let columns = converted(columns, wanted, block.rows(), context)?;
        Ok(InputBlock {
            block: Block::new(names, columns, block.rows()),
            omitted,
        })
    }
}

impl Place {
    fn of(&self, block: &Block) -> Option<Column> {
        let column = &block.columns()[self.column];
        match &self.element {
            None => Some(column.clone()),
            Some(name) => element(column, name),
        }
    }
}

/// The column of that name, or the one that has an element of that name.
fn find(
    file: &ParquetFile,
    name: &str,
    settings: &FormatSettings,
) -> Option<(usize, Option<String>)> {
    let place = |name: &str| {
        let mut columns = file.columns().iter();
        let any_case = |each: &str| settings.parquet_any_case && each.eq_ignore_ascii_case(name);
        columns.position(|(each, _)| each == name || any_case(each))
    };
    if let Some(at) = place(name) {
        return Some((at, None));
    }
    let (parent, element) = name.split_once('.')?;
    Some((place(parent)?, Some(element.to_owned())))
}

/// The columns converted to the types that are wanted.
fn converted(
    columns: Vec<Column>,
    wanted: &[ColumnHeader],
    rows: usize,
    context: &Arc<Context>,
) -> Result<Vec<Column>, QueryError> {
    let mut computation = Computation::new();
    let (mut names, mut given) = (Vec::new(), Vec::new());
    for (at, (column, (_, data_type))) in columns.iter().zip(wanted).enumerate() {
        if is_same(&column.data_type, data_type) {
            continue;
        }
        let name = format!("c{at}");
        let expr = parse_expression(&name).map_err(|error| QueryError::Internal {
            detail: error.to_string(),
        })?;
        computation.add_as(&name, &expr, data_type);
        names.push(name);
        given.push(column.clone());
    }
    let mut results = if given.is_empty() {
        Vec::new()
    } else {
        computation.over(&Block::new(names, given, rows), context)?
    }
    .into_iter();
    let each = columns.into_iter().zip(wanted);
    let each = each.map(|(column, (_, data_type))| {
        if is_same(&column.data_type, data_type) {
            return Column::new(data_type.clone(), column.values);
        }
        results
            .next()
            .expect("each column that differs was converted")
    });
    Ok(each.collect())
}

/// Whether values of one type are kept as those of the other, and mean the same.
fn is_same(given: &DataType, wanted: &DataType) -> bool {
    given.storage() == wanted.storage()
}
