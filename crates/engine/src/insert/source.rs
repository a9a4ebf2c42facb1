//! Where inserted rows come from.

use super::taken::Taken;
use super::{Incoming, Inserting};
use crate::failure::Failure;
use crate::file_paths::files_of;
use crate::formatted_rows::{Inputs, Opened, RowsFile, format_of, rows_in, unreadable};
use granary_catalog::{StructureColumn, TableStructure};
use granary_columns::{Block, Column};
use granary_formats::{Format, InputBlock};
use granary_parser::SelectUnion;
use granary_types::{DataType, ErrorCode, TableName};
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
        structure: &TableStructure,
        table: &TableName,
    ) -> Result<Incoming, Failure> {
        let answer = self.tables.run(query)?;
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
        let is_replaced = self.context.settings.bool("insert_null_as_default") != Some(false);
        let given = names.iter().zip(answer.columns());
        let taken = given.map(|(name, (_, data_type))| {
            let column = structure.column(name).filter(|_| is_replaced);
            Taken::new(name, data_type, column)
        });
        let taken: Vec<Taken> = taken.collect();
        let columns = taken.iter().flat_map(Taken::header).collect();
        let blocks = answer.map(move |block| {
            let block = block?;
            let columns = taken.iter().zip(block.columns());
            let columns = columns.flat_map(|(taken, column)| taken.columns(column));
            let (names, columns) = columns.unzip();
            Ok(Block::new(names, columns, block.rows()))
        });
        // The query may read the table that it writes to: it sees none of its own rows, because they
        // become visible when the last has come.
        Ok(Incoming {
            columns,
            blocks: Box::new(blocks),
        })
    }

    /// The rows of a query, with its own columns.
    pub(super) fn queried(&self, query: &SelectUnion) -> Result<Incoming, Failure> {
        let answer = self.tables.run(query)?;
        Ok(Incoming {
            columns: answer.columns().to_vec(),
            blocks: Box::new(answer),
        })
    }

    /// The rows that stand in the statement, and those that follow it.
    pub(super) fn inline(
        &self,
        format: &str,
        data: &Arc<str>,
        following: Box<dyn Read + Send>,
        names: &[String],
        structure: &TableStructure,
    ) -> Result<Incoming, Failure> {
        let text = Opened::Stream(Box::new(
            Cursor::new(data.as_bytes().to_vec()).chain(following),
        ));
        let format = Format::parse(format)?;
        let input = Box::new(std::iter::once(Ok(text)));
        self.formatted(format, input, names, structure)
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
        let format = format_of(path, format)?;
        let files = RowsFile::all(files, compression)?;
        if let [file] = &files[..] {
            // One that cannot be opened is refused before anything is done.
            let input = Box::new(std::iter::once(Ok(file.open()?)));
            return self.formatted(format, input, names, structure);
        }
        let inputs = files.into_iter().map(|file| file.open());
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
        let name = "input_format_defaults_for_omitted_fields";
        let fills = self.context.settings.bool(name) != Some(false);
        let has_default: Vec<bool> = names
            .iter()
            .map(|name| fills && column(name).default.is_some())
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
