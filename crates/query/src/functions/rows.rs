//! Arguments, row by row: strings and whole numbers, whether they are constants or columns.

use crate::error::QueryError;
use crate::function::{ArgumentType, Call};
use crate::functions::define::illegal;
use crate::functions::number::{NumberKind, numbers};
use crate::functions::text;
use arrow::array::{Array, ArrayRef, AsArray, BinaryArray, BinaryBuilder};
use granary_types::DataType;
use std::sync::Arc;

/// The strings of an argument.
pub struct Texts {
    values: BinaryArray,
    many: bool,
}

impl Texts {
    /// The strings of an argument: those of a `String`, or of a `FixedString` with its zeros.
    pub fn of(call: &Call<'_>, at: usize) -> Self {
        let argument = &call.arguments[at];
        let values = &argument.column().values;
        let values = match values.as_binary_opt::<i32>() {
            Some(strings) => strings.clone(),
            None => text::padded_strings(values),
        };
        Self {
            values,
            many: !argument.is_constant(),
        }
    }

    /// The strings of an argument of any type, as `toString` gives them.
    pub fn shown(call: &Call<'_>, at: usize) -> Self {
        match call.data_type(at) {
            DataType::String | DataType::FixedString(_) => Self::of(call, at),
            _ => Self {
                values: text::write(call.arguments[at].column(), call.context),
                many: !call.arguments[at].is_constant(),
            },
        }
    }

    /// The string of a row.
    pub fn get(&self, row: usize) -> &[u8] {
        let at = if self.many { row } else { 0 };
        if at < self.values.len() {
            self.values.value(at)
        } else {
            b""
        }
    }

    /// The string, if it is the same in each row.
    pub fn constant(&self) -> Option<&[u8]> {
        (!self.many).then(|| self.values.value(0))
    }
}

/// The whole numbers of an argument.
pub struct Wholes {
    values: Vec<i64>,
    many: bool,
}

impl Wholes {
    /// The whole numbers of an argument.
    pub fn of(call: &Call<'_>, at: usize) -> Self {
        let column = call.arguments[at].column();
        Self {
            values: numbers(&column.values, &column.data_type).expect("the type was looked at"),
            many: !call.arguments[at].is_constant(),
        }
    }

    /// The number of a row.
    pub fn get(&self, row: usize) -> i64 {
        self.values
            .get(if self.many { row } else { 0 })
            .copied()
            .unwrap_or(0)
    }
}

/// A string for each row, written by `write`.
pub fn strings(rows: usize, mut write: impl FnMut(usize, &mut Vec<u8>)) -> ArrayRef {
    let mut builder = BinaryBuilder::with_capacity(rows, rows * 16);
    let mut out = Vec::new();
    for row in 0..rows {
        out.clear();
        write(row, &mut out);
        builder.append_value(&out);
    }
    Arc::new(builder.finish())
}

/// A string for each row, written by `write`.
///
/// # Errors
/// What `write` refuses.
pub fn try_strings(
    rows: usize,
    mut write: impl FnMut(usize, &mut Vec<u8>) -> Result<(), QueryError>,
) -> Result<ArrayRef, QueryError> {
    let mut builder = BinaryBuilder::with_capacity(rows, rows * 16);
    let mut out = Vec::new();
    for row in 0..rows {
        out.clear();
        write(row, &mut out)?;
        builder.append_value(&out);
    }
    Ok(Arc::new(builder.finish()))
}

/// Whether a type is a string.
pub fn is_text(data_type: &DataType) -> bool {
    matches!(data_type, DataType::String | DataType::FixedString(_))
}

/// Refuses an argument that is no string.
///
/// # Errors
/// When it is none.
pub fn text_argument(name: &str, arguments: &[ArgumentType], at: usize) -> Result<(), QueryError> {
    match arguments.get(at) {
        Some(argument)
            if !is_text(&argument.data_type) && argument.data_type != DataType::Nothing =>
        {
            illegal(name, arguments, at)
        }
        _ => Ok(()),
    }
}

/// Refuses an argument that is no whole number.
///
/// # Errors
/// When it is none.
pub fn whole_argument(name: &str, arguments: &[ArgumentType], at: usize) -> Result<(), QueryError> {
    match arguments.get(at) {
        Some(argument)
            if NumberKind::of(&argument.data_type).is_none_or(|kind| kind.float)
                && argument.data_type != DataType::Nothing =>
        {
            illegal(name, arguments, at)
        }
        _ => Ok(()),
    }
}
