//! Constants of a condition become constants of a column's type, where no information is lost.

use crate::call::evaluate;
use crate::context::Context;
use crate::function::Argument;
use arrow::array::{Array, BinaryArray};
use granary_columns::{Column, arrow_type};
use granary_mergetree::{Direction, KeyOrder};
use granary_types::DataType;
use std::sync::Arc;

/// The constants as values of type `to`; `None` where a value has no place in it, or comes back as
/// another one.
pub(crate) fn constants_of_type(
    constants: &Column,
    to: &DataType,
    context: &Context,
) -> Option<Column> {
    if constants.values.null_count() > 0 {
        return None;
    }
    if constants.data_type.inner() == to.inner() {
        return Some(Column::new(to.clone(), Arc::clone(&constants.values)));
    }
    let converted = cast(constants, to, context)?;
    let back = cast(&converted, constants.data_type.inner(), context)?;
    is_same(constants, &back).then_some(converted)
}

/// `CAST`, or Arrow's own conversion between numbers.
fn cast(column: &Column, to: &DataType, context: &Context) -> Option<Column> {
    let is_integer = |each: &DataType| {
        each.to_string().contains("Int") && each.fixed_width_bytes().is_some_and(|width| width <= 8)
    };
    if is_integer(column.data_type.inner()) && is_integer(to.inner()) {
        let values = arrow::compute::cast(&column.values, &arrow_type(to)).ok()?;
        return (values.null_count() == 0).then(|| Column::new(to.clone(), values));
    }
    let name = Arc::new(BinaryArray::from_vec(vec![to.to_string().as_bytes()]));
    let arguments = [
        Argument::Column(column.clone()),
        Argument::Constant(Column::new(DataType::String, name)),
    ];
    let converted = evaluate("CAST", &arguments, column.len(), context).ok()?;
    let is_whole = converted.values.null_count() == 0;
    let fits = *converted.values.data_type() == arrow_type(to);
    (is_whole && fits).then(|| Column::new(to.clone(), converted.values))
}

fn is_same(a: &Column, b: &Column) -> bool {
    if arrow_type(&a.data_type) != arrow_type(&b.data_type) || a.len() != b.len() {
        return false;
    }
    let order = KeyOrder::new(&[(a.data_type.clone(), Direction::Ascending)]);
    let (a, b) = (
        order.keys(std::slice::from_ref(a)),
        order.keys(std::slice::from_ref(b)),
    );
    (0..a.num_rows()).all(|row| a.row(row) == b.row(row))
}
