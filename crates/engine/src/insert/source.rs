//! Where inserted rows come from.

use super::{Incoming, Inserting};
use crate::failure::Failure;
use crate::tables::Computation;
use granary_catalog::{StructureColumn, TableStructure};
use granary_columns::{Block, Column};
use granary_formats::{Format, FormatSettings, Input, InputBlock};
use granary_parser::{QueryParameters, SelectUnion, parse_expression};
use granary_query::{BlockStream, Context, QueryError, run};
use granary_types::{DataType, ErrorCode, TableName};
use std::fs::File;
use std::io::{Cursor, Read};
use std::sync::Arc;

/// The name of the column that says in which rows another is left out.
pub(super) fn omitted_name(column: &str) -> String {
    format!("_omitted {column}")
}

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
        let text = Cursor::new(data.as_bytes().to_vec());
        self.formatted(format, text, names, structure)
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
        let failed = |error: std::io::Error| {
            let message = format!("Cannot open file {path} for reading: {error}");
            Failure::new(ErrorCode::FILE_DOESNT_EXIST, message)
        };
        let method = compression.filter(|method| !matches!(*method, "none" | "auto"));
        if let Some(method) = method {
            let what = format!("Compression {method} of FROM INFILE");
            return Err(QueryError::not_implemented(what).into());
        }
        let format = match format {
            Some(format) => format.to_owned(),
            None => format_of_file(path)?.to_owned(),
        };
        let file = File::open(path).map_err(failed)?;
        self.formatted(&format, file, names, structure)
    }

    fn formatted(
        &self,
        format: &str,
        input: impl Read + Send + 'static,
        names: &[String],
        structure: &TableStructure,
    ) -> Result<Incoming, Failure> {
        let format = Format::parse(format)?;
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
        let settings = FormatSettings::default();
        let mut input = Input::new(format, columns.clone(), settings, input)?
            .with_expressions(evaluator(&self.context));
        let names = names.to_vec();
        let marked = names
            .iter()
            .zip(&has_default)
            .filter(|(_, has_default)| **has_default);
        let mut all = columns;
        all.extend(marked.map(|(name, _)| (omitted_name(name), DataType::UInt8)));
        let next = move || -> Option<Result<Block, QueryError>> {
            let block = input.next_block().transpose()?;
            Some(match block {
                Ok(block) => Ok(with_marks(&block, &names, &has_default)),
                Err(error) => Err(QueryError::refused(error.code(), error.to_string())),
            })
        };
        let blocks: BlockStream = Box::new(std::iter::from_fn(next));
        Ok(Incoming {
            columns: all,
            blocks,
        })
    }
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

/// The format that the name of a file says.
fn format_of_file(path: &str) -> Result<&'static str, Failure> {
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    Ok(match extension {
        "tsv" => "TabSeparated",
        "csv" => "CSV",
        "json" => "JSON",
        "jsonl" | "ndjson" => "JSONEachRow",
        "native" => "Native",
        "rb" | "bin" => "RowBinary",
        _ => {
            let message = format!("The name of file {path} does not say its format; write FORMAT");
            return Err(Failure::new(ErrorCode::BAD_ARGUMENTS, message));
        }
    })
}
