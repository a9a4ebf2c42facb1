//! Where inserted rows come from.

use super::{Incoming, Inserting};
use crate::failure::Failure;
use crate::file_paths::files_of;
use crate::format_settings::format_settings;
use crate::tables::Computation;
use granary_catalog::{StructureColumn, TableStructure};
use granary_columns::{Block, Column};
use granary_formats::{Compression, Direction, Format, Input, InputBlock, InputError};
use granary_parser::{QueryParameters, SelectUnion, parse_expression};
use granary_query::{Context, QueryError, run};
use granary_types::{DataType, ErrorCode, TableName};
use std::fs::File;
use std::io::{Cursor, Read};
use std::path::Path;
use std::sync::Arc;

/// The name of the column that says in which rows another is left out.
pub(super) fn omitted_name(column: &str) -> String {
    format!("_omitted {column}")
}

/// Texts of rows, opened one after the other.
type Inputs = Box<dyn Iterator<Item = Result<Box<dyn Read + Send>, Failure>> + Send>;
/// The rows in them.
type InputBlocks = Box<dyn Iterator<Item = Result<InputBlock, QueryError>> + Send>;

impl Inserting<'_> {
    /// The rows of a query; its columns belong to those of the table in their order.
    pub(super) fn selected(
        &self,
        query: &SelectUnion,
        names: &[String],
        table: &TableName,
    ) -> Result<Incoming, Failure> {
        let parameters = QueryParameters::default();
        let answer = run(query, &self.tables, &parameters, &self.context)?;
        let given = answer.columns().len();
        if given != names.len() {
            let message = format!(
                "Number of columns doesn't match (source: {given} and result: {}) for INSERT INTO {table}",
                names.len()
            );
            return Err(Failure::new(
                ErrorCode::NUMBER_OF_COLUMNS_DOESNT_MATCH,
                message,
            ));
        }
        let types = answer
            .columns()
            .iter()
            .map(|(_, data_type)| data_type.clone());
        let columns = names.iter().cloned().zip(types).collect();
        let names = names.to_vec();
        let renamed = answer.map(move |block| {
            let block = block?;
            Ok(Block::new(
                names.clone(),
                block.columns().to_vec(),
                block.rows(),
            ))
        });
        // The query may read the table that it writes to: it sees none of its own rows, because they
        // become visible when the last has come.
        Ok(Incoming {
            columns,
            blocks: Box::new(renamed),
        })
    }

    /// The rows that stand in the statement.
    pub(super) fn inline(
        &self,
        format: &str,
        data: &Arc<str>,
        names: &[String],
        structure: &TableStructure,
    ) -> Result<Incoming, Failure> {
        let text: Box<dyn Read + Send> = Box::new(Cursor::new(data.as_bytes().to_vec()));
        let format = Format::parse(format)?;
        self.formatted(
            format,
            Box::new(std::iter::once(Ok(text))),
            names,
            structure,
        )
    }

    /// `FROM INFILE`
    pub(super) fn infile(
        &self,
        path: &str,
        compression: Option<&str>,
        format: Option<&str>,
        names: &[String],
        structure: &TableStructure,
    ) -> Result<Incoming, Failure> {
        let files = files_of(path).map_err(|error| unreadable(path, &error))?;
        let format = match format {
            Some(format) => Format::parse(format)?,
            None => Format::of_file(path).ok_or_else(|| {
                let message =
                    format!("The name of file {path} does not say its format; write FORMAT");
                Failure::new(ErrorCode::BAD_ARGUMENTS, message)
            })?,
        };
        let mut opened = Vec::new();
        for file in &files {
            let name = file.to_string_lossy();
            let method = Compression::named(compression.unwrap_or("auto"), &name)?;
            opened.push((file.clone(), method));
        }
        if let [(file, method)] = &opened[..] {
            // One that cannot be opened is refused before anything is done.
            let input = open_file(file, *method)?;
            return self.formatted(
                format,
                Box::new(std::iter::once(Ok(input))),
                names,
                structure,
            );
        }
        let inputs = opened
            .into_iter()
            .map(|(file, method)| open_file(&file, method));
        self.formatted(format, Box::new(inputs), names, structure)
    }

    fn formatted(
        &self,
        format: Format,
        inputs: Inputs,
        names: &[String],
        structure: &TableStructure,
    ) -> Result<Incoming, Failure> {
        let column = |name: &String| -> &StructureColumn {
            structure.column(name).expect("the names were looked up")
        };
        let columns: Vec<(String, DataType)> = names
            .iter()
            .map(|name| (name.clone(), column(name).data_type.clone()))
            .collect();
        let has_default: Vec<bool> = names
            .iter()
            .map(|name| column(name).default.is_some())
            .collect();
        let rows = rows_in(&self.context, format, columns.clone(), inputs)?;
        let names = names.to_vec();
        let marked = names
            .iter()
            .zip(&has_default)
            .filter(|(_, has_default)| **has_default);
        let mut all = columns;
        all.extend(marked.map(|(name, _)| (omitted_name(name), DataType::UInt8)));
        let blocks = rows.map(move |block| Ok(with_marks(&block?, &names, &has_default)));
        Ok(Incoming {
            columns: all,
            blocks: Box::new(blocks),
        })
    }
}

/// The rows of all inputs, one after the other.
pub(crate) fn rows_in(
    context: &Arc<Context>,
    format: Format,
    columns: Vec<(String, DataType)>,
    mut inputs: Inputs,
) -> Result<InputBlocks, Failure> {
    let settings = format_settings(&context.settings, format, Direction::In)?;
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
            input = Input::new(format, columns.clone(), settings.clone(), opened)
                .map_err(refused)?
                .with_expressions(evaluator(&context));
        }
    };
    Ok(Box::new(std::iter::from_fn(move || next().transpose())))
}

/// The block, and for each column with a default the column that says where it is left out.
fn with_marks(input: &InputBlock, names: &[String], has_default: &[bool]) -> Block {
    let rows = input.block.rows();
    let mut all = names.to_vec();
    let mut columns = input.block.columns().to_vec();
    let marks = names.iter().zip(has_default).zip(&input.omitted);
    for ((name, _), omitted) in marks.filter(|((_, has_default), _)| **has_default) {
        let marks: Vec<u8> = match omitted {
            None => vec![0; rows],
            Some(omitted) => omitted
                .iter()
                .map(|is_omitted| u8::from(*is_omitted))
                .collect(),
        };
        let values = arrow::array::UInt8Array::from(marks);
        all.push(omitted_name(name));
        columns.push(Column::new(DataType::UInt8, Arc::new(values)));
    }
    Block::new(all, columns, rows)
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

/// Opens a file, and reads beneath its compression.
pub(crate) fn open_file(path: &Path, method: Compression) -> Result<Box<dyn Read + Send>, Failure> {
    let name = path.to_string_lossy();
    let file = File::open(path).map_err(|error| unreadable(&name, &error))?;
    method
        .reader(file)
        .map_err(|error| unreadable(&name, &error))
}

fn unreadable(path: &str, error: &std::io::Error) -> Failure {
    if error.kind() == std::io::ErrorKind::NotFound {
        let message = format!("File {path} doesn't exist");
        return Failure::new(ErrorCode::FILE_DOESNT_EXIST, message);
    }
    let message = format!("Cannot open file {path} for reading: {error}");
    Failure::new(ErrorCode::CANNOT_OPEN_FILE, message)
}
