//! From arguments to the rows of a dictionary: the dictionary's name, its attributes, the key.

use crate::call::{evaluate, keep, retype, rows_without_null, strip};
use crate::context::Context;
use crate::error::QueryError;
use crate::function::{Argument, ArgumentType, Call};
use arrow::array::{Array, ArrayRef, AsArray, BinaryArray, BooleanArray};
use granary_columns::Column;
use granary_dictionary::{Dictionary, DictionaryStructure, Found};
use granary_types::{DataType, Element, ErrorCode, TableName};
use std::sync::Arc;

/// What a text calls: `database.name`, or a name in the current database.
pub fn dictionary_name(text: &str, current: &str) -> TableName {
    match text.split_once('.') {
        Some((database, name)) => TableName::new(database, name),
        None => TableName::new(current, text),
    }
}

/// A dictionary and the attributes of it that a call names.
pub struct Wanted {
    pub structure: Arc<DictionaryStructure>,
    /// The places of the attributes.
    pub attributes: Vec<usize>,
    /// Whether they are wanted as a tuple.
    pub is_tuple: bool,
}

impl Wanted {
    /// The type of what is wanted, each attribute changed in some way.
    pub fn data_type(&self, mut change: impl FnMut(&DataType) -> DataType) -> DataType {
        let attributes = self.attributes.iter();
        let columns = attributes.map(|at| &self.structure.attributes[*at].column);
        if let (false, Some(column)) = (self.is_tuple, columns.clone().next()) {
            return change(&column.data_type);
        }
        let mut element = |column: &granary_dictionary::DictionaryColumn| Element {
            name: Some(column.name.clone().into()),
            data_type: change(&column.data_type),
        };
        DataType::Tuple(columns.map(&mut element).collect())
    }
}

/// The dictionary that the first argument names.
pub fn dictionary(
    function: &str,
    argument: &ArgumentType,
    context: &Context,
) -> Result<(TableName, Arc<DictionaryStructure>), QueryError> {
    let Some(text) = argument.text() else {
        let message = format!(
            "Illegal type {} of first argument of function {function}, expected a const string",
            argument.data_type
        );
        return illegal(message);
    };
    let name = dictionary_name(text, &context.database);
    let structure = context.dictionaries.structure(&name)?;
    let structure = structure.ok_or_else(|| QueryError::UnknownDictionary {
        name: text.to_owned(),
    })?;
    Ok((name, structure))
}

/// The dictionary that the first argument names, and the attributes that the second does.
pub fn wanted(
    function: &str,
    arguments: &[ArgumentType],
    context: &Context,
) -> Result<Wanted, QueryError> {
    let (_, structure) = dictionary(function, &arguments[0], context)?;
    let (names, is_tuple) = attribute_names(function, &arguments[1])?;
    let mut attributes = Vec::new();
    for attribute in names {
        let Some((at, _)) = structure.attribute(&attribute) else {
            let message = format!("No such attribute '{attribute}'");
            return Err(QueryError::refused(ErrorCode::BAD_ARGUMENTS, message));
        };
        if attributes.contains(&at) {
            let message =
                format!("Names of tuple elements must be unique. Duplicate name: {attribute}");
            return Err(QueryError::refused(ErrorCode::DUPLICATE_COLUMN, message));
        }
        attributes.push(at);
    }
    Ok(Wanted {
        structure,
        attributes,
        is_tuple,
    })
}

fn attribute_names(
    function: &str,
    argument: &ArgumentType,
) -> Result<(Vec<String>, bool), QueryError> {
    if let Some(name) = argument.text() {
        return Ok((vec![name.to_owned()], false));
    }
    let (DataType::Tuple(elements), Some(constant)) = (&argument.data_type, &argument.constant)
    else {
        return illegal(format!(
            "Illegal type {} of second argument of function {function}, expected a const string or const tuple of const strings",
            argument.data_type
        ));
    };
    let values = constant.values.as_struct();
    let name = |(element, values): (&Element, &ArrayRef)| {
        let value = Column::new(element.data_type.clone(), Arc::clone(values));
        ArgumentType::constant(value).text().map(str::to_owned)
    };
    let names: Option<Vec<String>> = elements.iter().zip(values.columns()).map(name).collect();
    match names.filter(|names| !names.is_empty()) {
        Some(names) => {
            let is_tuple = names.len() > 1;
            Ok((names, is_tuple))
        }
        None => illegal(format!(
            "Tuple second argument of function {function} must contain multiple constant string columns"
        )),
    }
}

fn illegal<T>(message: String) -> Result<T, QueryError> {
    let code = ErrorCode::ILLEGAL_TYPE_OF_ARGUMENT;
    Err(QueryError::refused(code, message))
}

/// Refuses what cannot be looked for: the key, and the value for a range.
pub fn check_key(
    function: &str,
    structure: &DictionaryStructure,
    key: &DataType,
    value: Option<&DataType>,
) -> Result<(), QueryError> {
    if structure.layout.is_complex && structure.keys.len() > 1 {
        match key {
            DataType::Tuple(elements) if elements.len() == structure.keys.len() => {}
            DataType::Tuple(_) => {
                let types = structure.keys.iter().map(|key| key.data_type.to_string());
                let message = format!(
                    "Dictionary key lookup structure does not match, expected ({})",
                    types.collect::<Vec<_>>().join(", ")
                );
                return Err(QueryError::refused(ErrorCode::TYPE_MISMATCH, message));
            }
            other => {
                return illegal(format!(
                    "Third argument of function {function} must be tuple when dictionary is complex and key contains more than 1 attribute. Actual type {other}"
                ));
            }
        }
    }
    match value {
        Some(value) if !is_like_a_number(value) => {
            let message = format!(
                "Illegal type {value} of fourth argument of function {function} must be convertible to Int64"
            );
            Err(QueryError::refused(ErrorCode::ILLEGAL_COLUMN, message))
        }
        _ => Ok(()),
    }
}

fn is_like_a_number(data_type: &DataType) -> bool {
    data_type.is_integer()
        || matches!(
            data_type,
            DataType::Bool
                | DataType::Float32
                | DataType::Float64
                | DataType::Decimal { .. }
                | DataType::Date
                | DataType::Date32
                | DataType::DateTime(_)
                | DataType::DateTime64 { .. }
                | DataType::Enum8(_)
                | DataType::Enum16(_)
        )
}

/// The arguments without the rows in which the key is `NULL`, if there are any, and which rows are left.
pub fn without_null_keys(
    call: &Call<'_>,
    key: usize,
) -> Result<(Vec<Argument>, Option<BooleanArray>), QueryError> {
    let mut arguments = call.arguments.to_vec();
    let is_nothing = matches!(arguments[key].data_type(), DataType::Nullable(inner) if **inner == DataType::Nothing);
    let present = match &arguments[key] {
        _ if is_nothing => Some(BooleanArray::from(vec![false; call.rows])),
        Argument::Column(_) => rows_without_null(&arguments[key..=key], call.rows),
        Argument::Constant(column) if column.values.is_null(0) => {
            Some(BooleanArray::from(vec![false; call.rows]))
        }
        _ => None,
    };
    arguments[key] = retype(&arguments[key], strip);
    let Some(present) = present else {
        return Ok((arguments, None));
    };
    let kept = arguments.iter().map(|each| keep(each, &present));
    Ok((kept.collect::<Result<_, _>>()?, Some(present)))
}

/// The rows of the dictionary for a key, and a value where keys have ranges.
pub fn find(
    dictionary: &Dictionary,
    key: &Argument,
    value: Option<&Argument>,
    (rows, context): (usize, &Context),
) -> Result<Found, QueryError> {
    let structure = dictionary.structure();
    let keys = key_columns(structure, key, rows, context)?;
    let found = match (value, &structure.range) {
        (Some(value), Some(range)) => {
            let value = range_value(value, &range.min.data_type, rows, context)?;
            dictionary.find_in_range(&keys, &value)?
        }
        _ => dictionary.find(&keys)?,
    };
    Ok(found)
}

/// The value for a range in the type of its bounds: a number must be one of that type, a time may lose some of its fields.
fn range_value(
    value: &Argument,
    to: &DataType,
    rows: usize,
    context: &Context,
) -> Result<ArrayRef, QueryError> {
    let stored = match to {
        DataType::Date => &DataType::UInt16,
        DataType::DateTime(_) => &DataType::UInt32,
        DataType::Date32 => &DataType::Int32,
        other => other,
    };
    let is_number = value.data_type().is_integer() || *value.data_type() == DataType::Bool;
    if is_number || stored == to {
        return accurate(value, stored, rows, context);
    }
    converted("CAST", value, to, (rows, context))
}

fn key_columns(
    structure: &DictionaryStructure,
    key: &Argument,
    rows: usize,
    context: &Context,
) -> Result<Vec<ArrayRef>, QueryError> {
    let types = structure.keys.iter().map(|key| &key.data_type);
    let convert = |(argument, to): (Argument, &DataType)| accurate(&argument, to, rows, context);
    let elements = match key.data_type() {
        DataType::Tuple(elements) if structure.layout.is_complex => elements,
        _ => return types.map(|to| convert((key.clone(), to))).collect(),
    };
    let values = key.expanded(rows);
    let columns = elements.iter().zip(values.as_struct().columns());
    let columns = columns.map(|(element, values)| {
        let values = Arc::clone(values);
        Argument::Column(Column::new(element.data_type.clone(), values))
    });
    columns.zip(types).map(convert).collect()
}

/// The values in another type, which must hold each of them.
pub fn accurate(
    argument: &Argument,
    to: &DataType,
    rows: usize,
    context: &Context,
) -> Result<ArrayRef, QueryError> {
    converted("accurateCast", argument, to, (rows, context))
}

/// The values in another type, by a function that is given its name.
pub fn converted(
    function: &str,
    argument: &Argument,
    to: &DataType,
    (rows, context): (usize, &Context),
) -> Result<ArrayRef, QueryError> {
    if argument.data_type() == to {
        return Ok(argument.expanded(rows));
    }
    let name = Arc::new(BinaryArray::from_vec(vec![to.to_string().as_bytes()]));
    let arguments = [
        argument.clone(),
        Argument::Constant(Column::new(DataType::String, name)),
    ];
    Ok(evaluate(function, &arguments, rows, context)?.values)
}
