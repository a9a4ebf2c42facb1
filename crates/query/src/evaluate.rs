//! Computing an [`Expression`] for the rows of a block.
//!
//! A node that several expressions share is computed once. `if`, `multiIf`, `and`, `or` look at the rows that matter only,
//! as ClickHouse does, so that `if(x = 0, 0, intDiv(1, x))` does not fail.

use crate::call::call;
use crate::context::Context;
use crate::convert::convert;
use crate::default::default_value;
use crate::error::QueryError;
use crate::expression::{ColumnId, Expression, Node};
use crate::function::{Argument, Function, Lambda};
use arrow::array::{Array, ArrayRef, AsArray, BooleanArray, UInt64Array};
use arrow::compute::{concat, filter, take};
use arrow::datatypes::{DataType as ArrowType, UInt8Type};
use granary_columns::Column;
use granary_types::DataType;
use std::collections::HashMap;
use std::sync::Arc;

/// The rows for which an expression is computed.
#[derive(Clone)]
pub(crate) struct Rows<'a> {
    /// The columns.
    pub(crate) columns: HashMap<ColumnId, Column>,
    /// How many rows there are.
    pub(crate) count: usize,
    /// What is known of the world.
    pub(crate) context: &'a Arc<Context>,
}

/// Computes expressions for the same rows.
pub(crate) struct Evaluator<'a> {
    rows: Rows<'a>,
    known: HashMap<*const Node, Argument>,
}

impl<'a> Evaluator<'a> {
    /// Nothing is computed so far.
    pub(crate) fn new(rows: Rows<'a>) -> Self {
        Self {
            rows,
            known: HashMap::new(),
        }
    }

    /// A value in each row.
    pub(crate) fn column(&mut self, expression: &Expression) -> Result<Column, QueryError> {
        let value = self.argument(expression)?;
        let values = value.expanded(self.rows.count);
        Ok(Column {
            data_type: expression.data_type.clone(),
            values,
        })
    }

    /// The value as an argument of a function.
    pub(crate) fn argument(&mut self, expression: &Expression) -> Result<Argument, QueryError> {
        let key = Arc::as_ptr(&expression.node);
        if let Some(known) = self.known.get(&key) {
            return Ok(known.clone());
        }
        let value = self.compute(expression)?;
        self.known.insert(key, value.clone());
        Ok(value)
    }

    fn compute(&mut self, expression: &Expression) -> Result<Argument, QueryError> {
        let data_type = &expression.data_type;
        Ok(match &*expression.node {
            Node::Column(id) => Argument::Column(self.rows.columns[id].clone()),
            Node::Constant(value) => Argument::Constant(value.clone()),
            Node::Call {
                function,
                arguments,
            } => self.call(*function, arguments, data_type)?,
            Node::Lambda { parameters, body } => Argument::Lambda(Arc::new(Captured {
                parameters: parameters.clone(),
                body: body.clone(),
                columns: self.captured(expression),
                context: Arc::clone(self.rows.context),
            })),
            Node::In {
                value,
                set,
                negated,
            } => match self.argument(value)? {
                Argument::Constant(value) => Argument::Constant(set.test(&value, *negated)?),
                other => Argument::Column(set.test(other.column(), *negated)?),
            },
            Node::OrDefault(inner) => {
                let column = self.column(inner)?;
                Argument::Column(or_default(&column))
            }
            Node::Convert(inner) => {
                let context = self.rows.context;
                match self.argument(inner)? {
                    Argument::Constant(value) => {
                        Argument::Constant(convert(&value, data_type, context)?)
                    }
                    other => Argument::Column(convert(other.column(), data_type, context)?),
                }
            }
        })
    }

    fn captured(&self, lambda: &Expression) -> HashMap<ColumnId, Column> {
        let needed = lambda.columns().into_iter();
        needed
            .filter_map(|(id, _)| Some((id, self.rows.columns.get(&id)?.clone())))
            .collect()
    }

    fn call(
        &mut self,
        function: &'static dyn Function,
        arguments: &[Expression],
        data_type: &DataType,
    ) -> Result<Argument, QueryError> {
        let count = self.rows.count;
        if let Some(values) = self.short_circuit(function, arguments, data_type)? {
            return Ok(Argument::Column(Column::new(data_type.clone(), values)));
        }
        let arguments = arguments
            .iter()
            .map(|each| self.argument(each))
            .collect::<Result<Vec<_>, _>>()?;
        let column = call(function, &arguments, count, data_type, self.rows.context)?;
        Ok(Argument::Column(column))
    }

    /// Computes `if` and `multiIf` branch by branch, where a branch could fail on rows of another.
    fn short_circuit(
        &mut self,
        function: &'static dyn Function,
        arguments: &[Expression],
        data_type: &DataType,
    ) -> Result<Option<ArrayRef>, QueryError> {
        let is_simple = |each: &Expression| each.children().is_empty();
        let branches: Vec<&Expression> = match function.name() {
            "if" | "multiIf" => arguments.iter().skip(1).collect(),
            "and" | "or" => return self.logical(function, arguments, data_type),
            _ => return Ok(None),
        };
        if branches.iter().all(|branch| is_simple(branch)) || self.rows.count == 0 {
            return Ok(None);
        }
        let mut left: UInt64Array = (0..self.rows.count as u64).collect();
        let mut pieces: Vec<ArrayRef> = Vec::new();
        let mut places: Vec<u64> = Vec::new();
        let mut at = 0;
        while at + 1 < arguments.len() && !left.is_empty() {
            let mut rows = self.at(&left);
            let condition = rows.column(&arguments[at])?;
            let taken = is_true(&condition)?;
            let chosen = picked(&left, &taken);
            left = picked(&left, &not(&taken));
            self.branch(&arguments[at + 1], &chosen, data_type, &mut pieces)?;
            places.extend(chosen.values());
            at += 2;
        }
        if let Some(other) = arguments.get(at) {
            self.branch(other, &left, data_type, &mut pieces)?;
            places.extend(left.values());
        }
        Ok(Some(in_order(&pieces, &places)))
    }

    fn branch(
        &self,
        branch: &Expression,
        rows: &UInt64Array,
        data_type: &DataType,
        pieces: &mut Vec<ArrayRef>,
    ) -> Result<(), QueryError> {
        if rows.is_empty() {
            return Ok(());
        }
        let column = self.at(rows).column(branch)?;
        let column = if column.data_type == *data_type {
            column
        } else {
            convert(&column, data_type, self.rows.context)?
        };
        pieces.push(column.values);
        Ok(())
    }

    /// Computes the operands of `and` and `or` for those rows only that the earlier ones have not decided.
    fn logical(
        &mut self,
        function: &'static dyn Function,
        arguments: &[Expression],
        data_type: &DataType,
    ) -> Result<Option<ArrayRef>, QueryError> {
        let decides = function.name() == "or";
        let is_plain = |each: &Expression| !each.data_type.is_nullable();
        if *data_type != DataType::UInt8 && *data_type != DataType::Bool
            || !arguments.iter().all(is_plain)
        {
            return Ok(None);
        }
        let count = self.rows.count;
        let mut result = vec![u8::from(!decides); count];
        let mut open: UInt64Array = (0..count as u64).collect();
        for argument in arguments {
            if open.is_empty() {
                break;
            }
            let flags = is_true(&self.at(&open).column(argument)?)?;
            let mut still = Vec::new();
            for (row, flag) in open.values().iter().zip(flags.values()) {
                if flag == decides {
                    result[*row as usize] = u8::from(decides);
                } else {
                    still.push(*row);
                }
            }
            open = UInt64Array::from(still);
        }
        Ok(Some(Arc::new(arrow::array::UInt8Array::from(result))))
    }

    /// The same, of some rows only; of all rows it is this one.
    fn at(&self, rows: &UInt64Array) -> Evaluator<'a> {
        if rows.len() == self.rows.count {
            return Evaluator {
                rows: self.rows.clone(),
                known: self.known.clone(),
            };
        }
        let mut columns = HashMap::new();
        for (id, column) in &self.rows.columns {
            columns.insert(*id, taken(column, rows));
        }
        Evaluator::new(Rows {
            columns,
            count: rows.len(),
            context: self.rows.context,
        })
    }
}

/// The values at some places.
pub(crate) fn taken(column: &Column, places: &UInt64Array) -> Column {
    Column {
        data_type: column.data_type.clone(),
        values: take(&column.values, places, None).expect("the places lie within the values"),
    }
}

fn picked(rows: &UInt64Array, flags: &BooleanArray) -> UInt64Array {
    let picked = filter(rows, flags).expect("as many flags as rows");
    picked.as_primitive().clone()
}

fn not(flags: &BooleanArray) -> BooleanArray {
    BooleanArray::new(!flags.values(), None)
}

fn in_order(pieces: &[ArrayRef], places: &[u64]) -> ArrayRef {
    let pieces: Vec<&dyn Array> = pieces.iter().map(AsRef::as_ref).collect();
    let values = concat(&pieces).expect("branches have one type");
    let mut order = vec![0_u64; places.len()];
    for (at, place) in places.iter().enumerate() {
        order[*place as usize] = at as u64;
    }
    take(&values, &UInt64Array::from(order), None).expect("each place occurs once")
}

/// In which rows a condition holds: where it is neither zero nor `NULL`.
pub(crate) fn is_true(condition: &Column) -> Result<BooleanArray, QueryError> {
    let values = &condition.values;
    let flags = match values.data_type() {
        ArrowType::Null => BooleanArray::from(vec![false; values.len()]),
        ArrowType::UInt8 => {
            let bytes = values.as_primitive::<UInt8Type>();
            let flags = bytes.values().iter().map(|byte| *byte != 0);
            BooleanArray::new(flags.collect(), bytes.nulls().cloned())
        }
        number if number.is_numeric() => arrow::compute::cast(values, &ArrowType::Boolean)
            .map(|flags| flags.as_boolean().clone())
            .map_err(|_| not_a_condition(&condition.data_type))?,
        _ => return Err(not_a_condition(&condition.data_type)),
    };
    Ok(match flags.nulls() {
        Some(nulls) => BooleanArray::new(flags.values() & nulls.inner(), None),
        None => flags,
    })
}

fn not_a_condition(data_type: &DataType) -> QueryError {
    QueryError::refused(
        granary_types::ErrorCode::ILLEGAL_TYPE_OF_COLUMN_FOR_FILTER,
        format!("Invalid type for filter: {data_type}"),
    )
}

/// Puts the default of the type where there is no value.
fn or_default(column: &Column) -> Column {
    let values = &column.values;
    let Some(nulls) = values.nulls().filter(|nulls| nulls.null_count() > 0) else {
        return column.clone();
    };
    if column.data_type.is_nullable() {
        return column.clone();
    }
    let default = default_value(&column.data_type).values;
    let all = concat(&[values, &default]).expect("the default is of the same type");
    let places: UInt64Array = nulls
        .iter()
        .enumerate()
        .map(|(at, is_there)| {
            Some(if is_there {
                at as u64
            } else {
                nulls.len() as u64
            })
        })
        .collect();
    Column {
        data_type: column.data_type.clone(),
        values: take(&all, &places, None).expect("the places lie within the values"),
    }
}

struct Captured {
    parameters: Vec<ColumnId>,
    body: Expression,
    columns: HashMap<ColumnId, Column>,
    context: Arc<Context>,
}

impl Lambda for Captured {
    fn result_type(&self) -> &DataType {
        &self.body.data_type
    }

    fn call(&self, arguments: Vec<Column>, rows: &UInt64Array) -> Result<Column, QueryError> {
        let mut columns: HashMap<ColumnId, Column> = self
            .columns
            .iter()
            .map(|(id, column)| (*id, taken(column, rows)))
            .collect();
        columns.extend(self.parameters.iter().copied().zip(arguments));
        let rows = Rows {
            columns,
            count: rows.len(),
            context: &self.context,
        };
        Evaluator::new(rows).column(&self.body)
    }
}
