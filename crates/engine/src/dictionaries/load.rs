//! [`Loading`]: the rows of a dictionary from its source.

use super::SessionDictionaries;
use crate::destinations::Destinations;
use crate::engine::Shared;
use crate::tables::{SessionTables, dictionary_file};
use arrow::array::{ArrayRef, new_empty_array};
use arrow::compute::concat;
use granary_columns::{Block, Column, arrow_type};
use granary_dictionary::{
    Dictionary, DictionaryAttribute, DictionaryColumn, DictionaryError, DictionaryStructure, Source,
};
use granary_env::Control;
use granary_parser::{QuerySettings, parse_select};
use granary_query::{Argument, BlockStream, Context, QueryError, default_value, evaluate};
use granary_types::{DataType, ErrorCode, TableName};
use std::sync::Arc;

/// The current database of a source's query.
const DATABASE: &str = "default";

/// What reading a source needs.
pub(super) struct Loading<'a> {
    pub(super) shared: &'a Arc<Shared>,
    pub(super) destinations: &'a Destinations,
    pub(super) control: &'a Control,
    pub(super) dictionaries: SessionDictionaries,
    pub(super) name: &'a TableName,
}

impl Loading<'_> {
    /// Reads the rows. A thread of its own does it: the one that wants them may belong to another query's runtime.
    pub(super) fn rows(
        self,
        structure: Arc<DictionaryStructure>,
    ) -> Result<Dictionary, QueryError> {
        std::thread::scope(|scope| {
            let thread = scope.spawn(|| self.read(structure));
            match thread.join() {
                Ok(rows) => rows,
                Err(panic) => std::panic::resume_unwind(panic),
            }
        })
    }

    fn read(self, structure: Arc<DictionaryStructure>) -> Result<Dictionary, QueryError> {
        let source = structure.source.clone()?;
        if structure.layout.is_transient() && !source.is_selective() {
            let error = DictionaryError::NotSelective {
                source_name: source.name(),
                layout: structure.layout.name(),
            };
            return Err(error.into());
        }
        let settings = QuerySettings::default();
        let env = self.shared.env.clone();
        let mut context = Context::new(env, DATABASE, settings, self.control.clone());
        context.dictionaries = Arc::new(self.dictionaries);
        let context = Arc::new(context);
        let wanted = structure.source_columns();
        let tables = SessionTables::of_source(self.shared, self.destinations, &context);
        let blocks = match structure.query(&source, &self.name.database) {
            Some(query) => selected(&query, &wanted, &tables)?,
            None => self.shared.rows_of(&source, &wanted, &context)?,
        };
        let columns = collected(blocks, &wanted, &context)?;
        let attributes = structure.attributes.iter();
        let defaults = attributes.map(|each| Ok(default_of(each, &context)?.values));
        let defaults = defaults.collect::<Result<Vec<ArrayRef>, QueryError>>()?;
        Ok(Dictionary::new(structure, columns, &defaults)?)
    }
}

impl Shared {
    /// The rows of a source that is no table.
    fn rows_of(
        &self,
        source: &Source,
        wanted: &[DictionaryColumn],
        context: &Arc<Context>,
    ) -> Result<BlockStream, QueryError> {
        let Source::File { path, format } = source else {
            return Ok(Box::new(std::iter::empty()));
        };
        let column = |each: &DictionaryColumn| (each.name.clone(), each.data_type.clone());
        let columns = wanted.iter().map(column).collect();
        dictionary_file(self.data_dir.path(), (path, format), columns, context)
    }
}

/// The rows of a query here: its columns are known by their names if it has all of them, else they stand in their order.
fn selected(
    query: &str,
    wanted: &[DictionaryColumn],
    tables: &SessionTables,
) -> Result<BlockStream, QueryError> {
    let query = parse_select(query)
        .map_err(|error| QueryError::refused(ErrorCode::SYNTAX_ERROR, error.to_string()))?;
    let answer = tables.run(&query)?;
    let given = answer.columns();
    let place = |each: &DictionaryColumn| given.iter().position(|(name, _)| *name == each.name);
    let by_name: Option<Vec<usize>> = wanted.iter().map(place).collect();
    let places = match by_name {
        Some(places) => places,
        None if given.len() == wanted.len() => (0..given.len()).collect(),
        None => {
            let message = format!(
                "Number of columns doesn't match (source: {} and result: {})",
                given.len(),
                wanted.len()
            );
            let code = ErrorCode::NUMBER_OF_COLUMNS_DOESNT_MATCH;
            return Err(QueryError::refused(code, message));
        }
    };
    let names: Vec<String> = wanted.iter().map(|each| each.name.clone()).collect();
    Ok(Box::new(answer.map(move |block| {
        let block = block?;
        let columns = places.iter().map(|at| block.columns()[*at].clone());
        Ok(Block::new(names.clone(), columns.collect(), block.rows()))
    })))
}

/// All rows, each column in its type.
fn collected(
    blocks: BlockStream,
    wanted: &[DictionaryColumn],
    context: &Context,
) -> Result<Vec<ArrayRef>, QueryError> {
    let mut pieces: Vec<Vec<ArrayRef>> = vec![Vec::new(); wanted.len()];
    for block in blocks {
        let block: Block = block?;
        for (at, column) in block.columns().iter().enumerate() {
            let values = cast(column, &wanted[at].data_type, context)?;
            pieces[at].push(values.values);
        }
    }
    let together = |(pieces, column): (Vec<ArrayRef>, &DictionaryColumn)| {
        if pieces.is_empty() {
            return Ok(new_empty_array(&arrow_type(&column.data_type)));
        }
        let pieces: Vec<&dyn arrow::array::Array> = pieces.iter().map(|each| &**each).collect();
        concat(&pieces).map_err(|error| {
            QueryError::refused(
                ErrorCode::MEMORY_LIMIT_EXCEEDED,
                format!(
                    "column {} of a dictionary is too large: {error}",
                    column.name
                ),
            )
        })
    };
    pieces.into_iter().zip(wanted).map(together).collect()
}

/// The default value of an attribute: one row.
///
/// # Errors
/// Its text is no value of the type.
pub(crate) fn default_of(
    attribute: &DictionaryAttribute,
    context: &Context,
) -> Result<Column, QueryError> {
    let data_type = &attribute.column.data_type;
    match &attribute.default {
        None => Ok(default_value(data_type)),
        Some(text) => cast(&text_column(text), data_type, context),
    }
}

fn text_column(text: &str) -> Column {
    let values = arrow::array::BinaryArray::from_vec(vec![text.as_bytes()]);
    Column::new(DataType::String, Arc::new(values))
}

fn cast(column: &Column, to: &DataType, context: &Context) -> Result<Column, QueryError> {
    if column.data_type == *to {
        return Ok(column.clone());
    }
    let arguments = [
        Argument::Column(column.clone()),
        Argument::Constant(text_column(&to.to_string())),
    ];
    evaluate("CAST", &arguments, column.len(), context)
}
