//! `IN`: a list of constants, a query, or a table.

use super::Analyser;
use super::level::Level;
use super::naming::is_negated;
use super::subquery::{together, tuple};
use crate::convert::convert;
use crate::error::QueryError;
use crate::expression::{Expression, Node};
use crate::set::Set;
use crate::supertype::supertype;
use arrow::array::{Array, ArrayRef, AsArray};
use granary_columns::Column;
use granary_parser::{
    BinaryOperator, Expr, ExprKind, FromItem, Select, SelectUnion, TableExpr, TableSource,
};
use granary_types::{DataType, ErrorCode};
use std::sync::Arc;

impl Analyser<'_> {
    /// `left IN right`
    pub(super) fn in_set(
        &self,
        operator: BinaryOperator,
        left: &Expr,
        right: &Expr,
        level: &Level<'_>,
    ) -> Result<Expression, QueryError> {
        let value = self.expr(left, level)?;
        let values = self.set_values(&value.data_type, right, level)?;
        let set = Set::new(&value.data_type, &values, &self.context)?;
        let node = Node::In {
            value: value.clone(),
            set: Arc::new(set),
            negated: is_negated(operator),
        };
        let test = Expression {
            data_type: Set::result_type(&value.data_type),
            node: Arc::new(node),
        };
        if value.as_constant().is_some() {
            return self.folded(&test);
        }
        Ok(test)
    }

    fn set_values(
        &self,
        looked_for: &DataType,
        right: &Expr,
        level: &Level<'_>,
    ) -> Result<Column, QueryError> {
        if let ExprKind::Subquery(query) = &right.kind {
            return self.values_of_query(query, level);
        }
        if let Some(query) = self.table_as_query(right, level) {
            return self.values_of_query(&query, level);
        }
        let right = self.expr(right, level)?;
        let Some(list) = right.as_constant() else {
            return Err(QueryError::not_implemented(
                "IN with a right side that is no constant",
            ));
        };
        self.values_of_list(looked_for, list)
    }

    fn values_of_query(
        &self,
        query: &SelectUnion,
        level: &Level<'_>,
    ) -> Result<Column, QueryError> {
        let (columns, _) = self.rows_of(query, level)?;
        Ok(match <[(String, Column); 1]>::try_from(columns) {
            Ok([(_, column)]) => column,
            Err(several) => tuple(several, false),
        })
    }

    /// `x IN table` is `x IN (SELECT * FROM table)`.
    fn table_as_query(&self, right: &Expr, level: &Level<'_>) -> Option<SelectUnion> {
        let ExprKind::Identifier(identifier) = &right.kind else {
            return None;
        };
        if self.identifier(identifier, level).is_ok() {
            return None;
        }
        let table = TableExpr {
            source: TableSource::Table(identifier.clone()),
            alias: None,
            alias_columns: Vec::new(),
            is_final: false,
            sample: None,
            sample_offset: None,
        };
        Some(SelectUnion::single(Select {
            columns: vec![Expr::new(ExprKind::Asterisk {
                qualifier: None,
                transformers: Vec::new(),
            })],
            from: vec![FromItem::Table { join: None, table }],
            ..Select::default()
        }))
    }

    fn values_of_list(&self, looked_for: &DataType, list: &Column) -> Result<Column, QueryError> {
        let width = match looked_for.inner() {
            DataType::Tuple(elements) => Some(elements.len()),
            _ => None,
        };
        match (&list.data_type, width) {
            (DataType::Tuple(elements), None) => self.items(
                looked_for,
                &(0..elements.len())
                    .map(|at| element(list, at))
                    .collect::<Vec<_>>(),
            ),
            (DataType::Tuple(elements), Some(_))
                if elements
                    .iter()
                    .all(|each| matches!(each.data_type, DataType::Tuple(_))) =>
            {
                self.items(
                    looked_for,
                    &(0..elements.len())
                        .map(|at| element(list, at))
                        .collect::<Vec<_>>(),
                )
            }
            (DataType::Array(item), _) if !matches!(looked_for.inner(), DataType::Array(_)) => {
                let values = list.values.as_list::<i32>().value(0);
                Ok(Column::new((**item).clone(), values))
            }
            _ => Ok(list.clone()),
        }
    }

    /// Constants of several types as one column, to be looked up among values of a type.
    fn items(&self, looked_for: &DataType, items: &[Column]) -> Result<Column, QueryError> {
        let types: Vec<DataType> = items.iter().map(|item| item.data_type.clone()).collect();
        let common = supertype(&types).or_else(|error| {
            let all_integers = types
                .iter()
                .all(|each| crate::supertype::integer_bits(each.inner()).is_some());
            let is_number = |each: &DataType| {
                let inner = each.inner();
                *inner == DataType::Float64 || crate::supertype::integer_bits(inner).is_some()
            };
            if all_integers {
                Ok(DataType::Int128)
            } else if *looked_for.inner() == DataType::Float64 && types.iter().all(is_number) {
                Ok(DataType::Float64)
            } else {
                Err(error)
            }
        })?;
        let pieces = items
            .iter()
            .map(|item| Ok(convert(item, &common, &self.context)?.values))
            .collect::<Result<Vec<ArrayRef>, QueryError>>()?;
        if pieces.is_empty() {
            return Err(QueryError::refused(
                ErrorCode::BAD_ARGUMENTS,
                "The right side of IN has no values",
            ));
        }
        Ok(Column::new(common.clone(), together(&pieces, &common)))
    }
}

fn element(tuple: &Column, at: usize) -> Column {
    let DataType::Tuple(elements) = &tuple.data_type else {
        unreachable!("the caller has looked at the type");
    };
    let values = tuple.values.as_struct();
    debug_assert_eq!(values.len(), 1, "a constant has one row");
    Column::new(
        elements[at].data_type.clone(),
        Arc::clone(values.column(at)),
    )
}
