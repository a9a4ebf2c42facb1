//! [`Completion`]: rows of a part as the table has them now, with their sorting key.

use super::Computation;
use granary_catalog::{StructureColumn, TableStructure};
use granary_columns::{Block, Column};
use granary_mergetree::KeyedBlock;
use granary_parser::{DefaultKind, Expr};
use granary_query::{Context, QueryError, default_value, repeat};
use std::sync::Arc;

/// Fills in what a part does not have, and computes the sorting key.
#[derive(Clone)]
pub(crate) struct Completion {
    structure: Arc<TableStructure>,
    context: Arc<Context>,
}

impl Completion {
    /// For a table of this structure.
    pub(crate) fn new(structure: &TableStructure, context: &Arc<Context>) -> Self {
        Self {
            structure: Arc::new(structure.clone()),
            context: Arc::clone(context),
        }
    }

    /// The table.
    pub(crate) fn structure(&self) -> &TableStructure {
        &self.structure
    }

    /// The rows with all stored columns, and their sorting key. Columns that the table does not have
    /// stay behind the others.
    ///
    /// # Errors
    /// A default or the key cannot be computed, a value is not one of the column's type.
    pub(crate) fn keyed(&self, block: &Block) -> Result<KeyedBlock, QueryError> {
        let block = self.complete(block)?;
        let order = self.order(&block)?;
        Ok(KeyedBlock { block, order })
    }

    /// The rows with all stored columns, of their types.
    ///
    /// # Errors
    /// As [`Completion::keyed`].
    pub(crate) fn complete(&self, block: &Block) -> Result<Block, QueryError> {
        let stored: Vec<&StructureColumn> = self.structure.stored_columns().collect();
        let is_there = |column: &&StructureColumn| {
            let found = block.column(&column.name);
            found.is_some_and(|found| found.data_type == column.data_type)
        };
        let filled = if stored.iter().all(is_there) {
            block.clone()
        } else {
            self.filled(block, &stored)?
        };
        let mut names: Vec<String> = stored.iter().map(|column| column.name.clone()).collect();
        let is_other = |name: &&String| self.structure.column(name).is_none();
        names.extend(block.names().iter().filter(is_other).cloned());
        let column = |name: &String| {
            let column = filled.column(name).or_else(|| block.column(name));
            column.expect("it was filled in").clone()
        };
        let columns: Vec<Column> = names.iter().map(column).collect();
        Ok(Block::new(names, columns, block.rows()))
    }

    /// Computes what is not there, or is of another type.
    fn filled(&self, block: &Block, stored: &[&StructureColumn]) -> Result<Block, QueryError> {
        let mut computation = Computation::new();
        let mut names: Vec<String> = Vec::new();
        let mut columns: Vec<Column> = Vec::new();
        for (name, column) in block.names().iter().zip(block.columns()) {
            names.push(match self.structure.column(name) {
                Some(known) if known.data_type != column.data_type => given(name),
                _ => name.clone(),
            });
            columns.push(column.clone());
        }
        let rows = block.rows();
        let mut give_default = |column: &StructureColumn| {
            let values = repeat(&default_value(&column.data_type).values, rows);
            names.push(column.name.clone());
            columns.push(Column::new(column.data_type.clone(), values));
        };
        let mut results = Vec::new();
        for column in stored {
            let expr = column
                .default
                .as_ref()
                .and_then(|default| default.expr.as_ref());
            match (block.column(&column.name), expr) {
                (Some(found), _) if found.data_type == column.data_type => {
                    computation.keep(&column.name);
                }
                (Some(_), _) => {
                    let given = Expr::name(&given(&column.name));
                    computation.add_as(&column.name, &given, &column.data_type);
                }
                (None, Some(expr)) => computation.add_as(&column.name, expr, &column.data_type),
                (None, None) => {
                    give_default(column);
                    computation.keep(&column.name);
                }
            }
            results.push(column.name.clone());
        }
        for column in &self.structure.columns {
            match &column.default {
                // What is computed from an ephemeral column takes the default of its type.
                Some(default) if default.kind == DefaultKind::Ephemeral => give_default(column),
                Some(default) if default.kind == DefaultKind::Alias => {
                    if let Some(expr) = &default.expr {
                        computation.add_as(&column.name, expr, &column.data_type);
                        results.push(column.name.clone());
                    }
                }
                _ => {}
            }
        }
        let input = Block::new(names, columns, rows);
        let values = computation.over(&input, &self.context)?;
        Ok(Block::new(results, values, rows))
    }

    /// The values of the sorting key.
    ///
    /// # Errors
    /// It cannot be computed.
    pub(crate) fn order(&self, block: &Block) -> Result<Vec<Column>, QueryError> {
        let keys: Vec<&Expr> = self
            .structure
            .order_by
            .iter()
            .map(|key| &key.expr)
            .collect();
        let plain = |expr: &&Expr| block.column(&expr.as_name()?.join(".")).cloned();
        let columns: Option<Vec<Column>> = keys.iter().map(plain).collect();
        if let Some(columns) = columns {
            return Ok(columns);
        }
        let mut computation = Computation::new();
        for (at, expr) in keys.into_iter().enumerate() {
            computation.add(&format!("_key {at}"), expr);
        }
        computation.over(block, &self.context)
    }
}

/// What a column of another type is called before it is converted.
fn given(column: &str) -> String {
    format!("_given {column}")
}
