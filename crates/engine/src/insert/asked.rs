//! Rows that a client sends when it is told the columns.

use super::Incoming;
use crate::failure::Failure;
use crate::sent::AskForRows;
use granary_catalog::TableStructure;
use granary_columns::{Block, Column};
use granary_query::QueryError;
use granary_types::{DataType, ErrorCode};
use std::sync::Arc;

/// The rows that a client sends when it is told the columns.
pub(super) fn asked(
    ask: AskForRows,
    names: &[String],
    structure: &TableStructure,
) -> Result<Incoming, Failure> {
    let column = |name: &String| {
        let column = structure.column(name).expect("the names were looked up");
        (name.clone(), column.data_type.clone())
    };
    let columns: Vec<(String, DataType)> = names.iter().map(column).collect();
    let blocks = ask(&columns)?;
    let expected = columns.clone();
    let blocks = blocks.map(move |block| as_asked(&block?, &expected));
    Ok(Incoming {
        columns,
        blocks: Box::new(blocks),
    })
}

/// The block of a client, if it has the columns that it was told.
fn as_asked(block: &Block, columns: &[(String, DataType)]) -> Result<Block, QueryError> {
    if block.columns().len() != columns.len() {
        let message = format!(
            "Block structure mismatch: the client sent {} columns, and {} were expected",
            block.columns().len(),
            columns.len()
        );
        let code = ErrorCode::NUMBER_OF_COLUMNS_DOESNT_MATCH;
        return Err(QueryError::refused(code, message));
    }
    let mut taken = Vec::new();
    for ((name, data_type), column) in columns.iter().zip(block.columns()) {
        let is_time = matches!(
            (data_type, &column.data_type),
            (DataType::DateTime(_), DataType::DateTime(_))
        );
        if !is_time && column.data_type != *data_type {
            let message = format!(
                "Block structure mismatch: the client sent {} for column {name} of type {data_type}",
                column.data_type
            );
            return Err(QueryError::refused(ErrorCode::TYPE_MISMATCH, message));
        }
        taken.push(Column::new(data_type.clone(), Arc::clone(&column.values)));
    }
    let names = columns.iter().map(|(name, _)| name.clone()).collect();
    Ok(Block::new(names, taken, block.rows()))
}
