//! Queries inside expressions: executed while the outer one is analysed, as ClickHouse does.

use super::level::Level;
use super::{Analyser, Planned};
use crate::default::null_values;
use crate::error::QueryError;
use crate::expression::Expression;
use crate::scope::NamedQueries;
use arrow::array::{ArrayRef, StructArray, UInt8Array};
use arrow::compute::concat;
use granary_columns::{Column, arrow_type};
use granary_parser::SelectUnion;
use granary_types::{DataType, Element, ErrorCode};
use std::sync::Arc;

/// A sub-query that was executed.
pub(super) struct Answered {
    query: SelectUnion,
    queries: NamedQueries,
    asked: Asked,
    value: Expression,
}

/// What a sub-query was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asked {
    Value,
    Existence,
}

impl Analyser<'_> {
    /// `(SELECT …)`: the one row it gives; `NULL` if it gives none.
    pub(super) fn scalar_subquery(
        &self,
        query: &SelectUnion,
        level: &Level<'_>,
    ) -> Result<Expression, QueryError> {
        self.answered(query, level, Asked::Value, || self.scalar(query, level))
    }

    /// `EXISTS (SELECT …)`
    pub(super) fn exists(
        &self,
        query: &SelectUnion,
        level: &Level<'_>,
    ) -> Result<Expression, QueryError> {
        self.answered(query, level, Asked::Existence, || {
            let planned = self.planned(query, level)?;
            let mut blocks = self.executor.start(planned.plan, &planned.columns)?;
            let first = blocks.find(|block| block.as_ref().map_or(true, |block| block.rows() > 0));
            let exists = first.transpose()?.is_some();
            let values = Arc::new(UInt8Array::from(vec![u8::from(exists)]));
            Ok(Expression::constant(Column::new(DataType::UInt8, values)))
        })
    }

    /// The same query with the same names around it is executed once.
    fn answered(
        &self,
        query: &SelectUnion,
        level: &Level<'_>,
        asked: Asked,
        run: impl FnOnce() -> Result<Expression, QueryError>,
    ) -> Result<Expression, QueryError> {
        let same = |known: &&Answered| {
            known.asked == asked
                && Arc::ptr_eq(&known.queries, &level.queries)
                && known.query == *query
        };
        let known = self
            .answers
            .borrow()
            .iter()
            .find(same)
            .map(|known| known.value.clone());
        if let Some(known) = known {
            return Ok(known);
        }
        let value = run()?;
        self.answers.borrow_mut().push(Answered {
            query: query.clone(),
            queries: Arc::clone(&level.queries),
            asked,
            value: value.clone(),
        });
        Ok(value)
    }

    fn scalar(&self, query: &SelectUnion, level: &Level<'_>) -> Result<Expression, QueryError> {
        let (columns, rows) = self.rows_of(query, level)?;
        if rows > 1 {
            return Err(QueryError::refused(
                ErrorCode::INCORRECT_RESULT_OF_SCALAR_SUBQUERY,
                "Scalar subquery returned more than one row",
            ));
        }
        let value = match <[(String, Column); 1]>::try_from(columns) {
            Ok([(_, column)]) => column,
            Err(several) => tuple(several, true),
        };
        let data_type = value.data_type.clone().nullable();
        if rows == 0 {
            let data_type = if data_type.is_nullable() {
                data_type
            } else {
                return Ok(Expression::constant(crate::default::default_value(
                    &data_type,
                )));
            };
            let values = null_values(&data_type, 1);
            return Ok(Expression::constant(Column::new(data_type, values)));
        }
        Ok(Expression::constant(Column::new(data_type, value.values)))
    }

    /// The plan of a query that is executed at once. What depends on the order of rows is known when it
    /// is planned, and its tables are planned before: then it is planned again.
    fn planned(&self, query: &SelectUnion, level: &Level<'_>) -> Result<Planned, QueryError> {
        let knew = self.wants_one_stream();
        let planned = self.union(query, &level.queries)?;
        if knew || !self.wants_one_stream() {
            return Ok(planned);
        }
        self.union(query, &level.queries)
    }

    /// All rows of a query, as one column for each of its columns.
    pub(super) fn rows_of(
        &self,
        query: &SelectUnion,
        level: &Level<'_>,
    ) -> Result<(Vec<(String, Column)>, usize), QueryError> {
        let planned = self.planned(query, level)?;
        let blocks = self.executor.collect(planned.plan, &planned.columns)?;
        let rows = blocks.iter().map(granary_columns::Block::rows).sum();
        let columns = planned.columns.iter().enumerate().map(|(at, column)| {
            let pieces: Vec<ArrayRef> = blocks
                .iter()
                .map(|block| Arc::clone(&block.columns()[at].values))
                .collect();
            let values = together(&pieces, &column.data_type);
            (
                column.name.clone(),
                Column::new(column.data_type.clone(), values),
            )
        });
        Ok((columns.collect(), rows))
    }
}

/// The pieces as one array.
pub(super) fn together(pieces: &[ArrayRef], data_type: &DataType) -> ArrayRef {
    let pieces: Vec<&dyn arrow::array::Array> = pieces.iter().map(AsRef::as_ref).collect();
    if pieces.is_empty() {
        return arrow::array::new_empty_array(&arrow_type(data_type));
    }
    concat(&pieces).expect("the pieces are of one type")
}

/// The columns as one column of tuples.
pub(super) fn tuple(columns: Vec<(String, Column)>, with_names: bool) -> Column {
    let elements = columns.iter().map(|(name, column)| Element {
        name: with_names.then(|| name.as_str().into()),
        data_type: column.data_type.clone(),
    });
    let data_type = DataType::Tuple(elements.collect());
    let arrow::datatypes::DataType::Struct(fields) = arrow_type(&data_type) else {
        unreachable!("a tuple is kept in a struct");
    };
    let values = columns
        .into_iter()
        .map(|(_, column)| column.values)
        .collect();
    Column::new(data_type, Arc::new(StructArray::new(fields, values, None)))
}
