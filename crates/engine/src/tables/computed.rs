//! [`Computation`]: expressions over the rows of a block, computed as a query computes them.

use super::StreamTable;
use granary_columns::{Block, Column};
use granary_mergetree::concat_blocks;
use granary_parser::{Expr, QueryParameters, Scalar, SelectUnion, back_quote, parse_select};
use granary_query::{
    Answer, BlockStream, Context, QueryError, Relation, Table, Tables, columns_of, run,
};
use granary_types::{DataType, ErrorCode};
use std::fmt::Write as _;
use std::sync::Arc;

/// What the rows are called in the queries that compute over them.
const ROWS: &str = "_rows";

/// A list of expressions with names. It is a query over rows that are given.
pub(crate) struct Computation {
    items: Vec<(String, String)>, // name, text of the expression
    tables: Option<Arc<dyn Tables>>,
}

impl Computation {
    /// Nothing is computed yet.
    pub(crate) fn new() -> Self {
        Self {
            items: Vec::new(),
            tables: None,
        }
    }

    /// With tables that sub-queries of the expressions may name.
    #[must_use]
    pub(crate) fn with_tables(mut self, tables: &Arc<dyn Tables>) -> Self {
        self.tables = Some(Arc::clone(tables));
        self
    }

    /// Adds a column of the rows as it is.
    pub(crate) fn keep(&mut self, name: &str) {
        self.items.push((name.to_owned(), back_quote(name)));
    }

    /// Adds an expression.
    pub(crate) fn add(&mut self, name: &str, expr: &Expr) {
        self.items.push((name.to_owned(), expr.to_single_line()));
    }

    /// Adds an expression, converted to a type.
    pub(crate) fn add_as(&mut self, name: &str, expr: &Expr, data_type: &DataType) {
        let data_type = granary_parser::quote_string(data_type.to_string().as_bytes());
        let text = format!("CAST({}, {data_type})", expr.to_single_line());
        self.items.push((name.to_owned(), text));
    }

    fn query(&self) -> Result<SelectUnion, QueryError> {
        let mut text = String::from("SELECT ");
        for (at, (name, expr)) in self.items.iter().enumerate() {
            let comma = if at == 0 { "" } else { ", " };
            write!(text, "{comma}{expr} AS {}", back_quote(name)).expect("a String takes it");
        }
        write!(text, " FROM {ROWS}").expect("a String takes it");
        parse_select(&text)
            .map_err(|error| QueryError::refused(ErrorCode::SYNTAX_ERROR, error.to_string()))
    }

    fn tables_of(&self, columns: Vec<(String, DataType)>, blocks: BlockStream) -> OneTable {
        OneTable {
            rows: Arc::new(StreamTable::new(columns, blocks)),
            others: self.tables.clone(),
        }
    }

    /// Computes over rows as they come; the order of the rows stays.
    ///
    /// # Errors
    /// What is refused while the expressions are analysed.
    pub(crate) fn over_stream(
        &self,
        columns: Vec<(String, DataType)>,
        blocks: BlockStream,
        context: &Arc<Context>,
    ) -> Result<Answer, QueryError> {
        let rows = self.tables_of(columns, blocks);
        let parameters = QueryParameters::default();
        run(&self.query()?, &rows, &parameters, &one_stream(context)?)
    }

    /// Computes over a block.
    ///
    /// # Errors
    /// What goes wrong on the way.
    pub(crate) fn over(
        &self,
        block: &Block,
        context: &Arc<Context>,
    ) -> Result<Vec<Column>, QueryError> {
        let types = block
            .columns()
            .iter()
            .map(|column| column.data_type.clone());
        let columns = block.names().iter().cloned().zip(types).collect();
        let blocks: BlockStream = Box::new(std::iter::once(Ok(block.clone())));
        let answer = self.over_stream(columns, blocks, context)?;
        let empty = empty_block(answer.columns());
        let blocks = answer.collect::<Result<Vec<Block>, QueryError>>()?;
        if blocks.is_empty() {
            return Ok(empty.columns().to_vec());
        }
        let blocks: Vec<&Block> = blocks.iter().collect();
        Ok(concat_blocks(&blocks).columns().to_vec())
    }

    /// The types of the results.
    ///
    /// # Errors
    /// What is refused while the expressions are analysed.
    pub(crate) fn types(
        &self,
        columns: Vec<(String, DataType)>,
        context: &Arc<Context>,
    ) -> Result<Vec<DataType>, QueryError> {
        let blocks: BlockStream = Box::new(std::iter::empty());
        let rows = self.tables_of(columns, blocks);
        let parameters = QueryParameters::default();
        let columns = columns_of(&self.query()?, &rows, &parameters, &one_stream(context)?)?;
        Ok(columns
            .into_iter()
            .map(|(_, data_type)| data_type)
            .collect())
    }
}

fn empty_block(columns: &[(String, DataType)]) -> Block {
    let names = columns.iter().map(|(name, _)| name.clone()).collect();
    let empty = |(_, data_type): &(String, DataType)| {
        let values = arrow::array::new_empty_array(&granary_columns::arrow_type(data_type));
        Column::new(data_type.clone(), values)
    };
    Block::new(names, columns.iter().map(empty).collect(), 0)
}

/// The same context for a query whose rows keep their order.
pub(crate) fn one_stream(context: &Arc<Context>) -> Result<Arc<Context>, QueryError> {
    let mut context = Context::clone(context);
    let one = context.settings.set("max_threads", Scalar::UInt64(1), &[]);
    one.map_err(|error| QueryError::Internal {
        detail: error.to_string(),
    })?;
    Ok(Arc::new(context))
}

/// The rows, and the tables that sub-queries may name.
struct OneTable {
    rows: Arc<dyn Table>,
    others: Option<Arc<dyn Tables>>,
}

impl Tables for OneTable {
    fn relation(&self, database: &str, name: &str) -> Result<Option<Relation>, QueryError> {
        if name == ROWS {
            return Ok(Some(Relation::Table(Arc::clone(&self.rows))));
        }
        match &self.others {
            Some(others) => others.relation(database, name),
            None => Ok(None),
        }
    }
}
