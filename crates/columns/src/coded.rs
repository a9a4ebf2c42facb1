//! Values that are kept as bytes: how their row-binary form becomes the form in memory.

use crate::{
    ColumnError,
    aggregate_state::{empty_state, skip_state},
    binary_type::NOTHING,
    input::{put_string, put_varint, split, split_string, split_varint},
    row_binary::{
        NULL_DISCRIMINATOR, RowBinaryWriter, default_values, encoding, path_type, skip_value,
        variant_type,
    },
};
use granary_types::{AggregateState, DataType, JsonType};

/// What the bytes of a type that is kept as bytes are.
#[derive(Debug)]
pub(crate) enum Coded {
    Variant(Vec<DataType>, Vec<Vec<u8>>),
    Dynamic,
    Json(Box<JsonType>),
    State(Box<AggregateState>),
}

impl Coded {
    /// `None` for a type of another kind.
    pub(crate) fn of(data_type: &DataType) -> Result<Option<Self>, ColumnError> {
        Ok(Some(match data_type {
            DataType::Variant(types) => {
                let encodings = types.iter().map(encoding).collect::<Result<_, _>>()?;
                Self::Variant(types.clone(), encodings)
            }
            DataType::Dynamic { .. } => Self::Dynamic,
            DataType::Json(json) => Self::Json(json.clone()),
            DataType::AggregateFunction(state) => Self::State(state.clone()),
            _ => return Ok(None),
        }))
    }

    /// The default; of a type that is `NULL` by itself, no bytes.
    pub(crate) fn default(&self) -> Result<Vec<u8>, ColumnError> {
        match self {
            Self::Variant(..) | Self::Dynamic => Ok(Vec::new()),
            Self::Json(json) => default_json(json),
            // whoever knows no end of a state may still keep it
            Self::State(state) => Ok(empty_state(state).unwrap_or_default()),
        }
    }

    /// Moves a value from its row-binary form to that in memory; `false` for `NULL`.
    pub(crate) fn take(
        &self,
        input: &mut &[u8],
        output: &mut Vec<u8>,
    ) -> Result<bool, ColumnError> {
        match self {
            Self::Variant(types, encodings) => {
                let number = split(input, 1)?[0];
                if number == NULL_DISCRIMINATOR {
                    return Ok(false);
                }
                let data_type = variant_type(types, number)?;
                output.extend_from_slice(&encodings[number as usize]);
                take_value(data_type, input, output)?;
            }
            Self::Dynamic if input.first() == Some(&NOTHING) => {
                *input = &input[1..];
                return Ok(false);
            }
            Self::Dynamic => {
                let dynamic = DataType::Dynamic {
                    types_max: DataType::DYNAMIC_TYPES_MAX,
                };
                take_value(&dynamic, input, output)?;
            }
            Self::Json(json) => take_json(json, input, output)?,
            Self::State(state) => {
                let start = *input;
                skip_state(state, input)?;
                output.extend_from_slice(&start[..start.len() - input.len()]);
            }
        }
        Ok(true)
    }
}

fn take_value(
    data_type: &DataType,
    input: &mut &[u8],
    output: &mut Vec<u8>,
) -> Result<(), ColumnError> {
    let start = *input;
    skip_value(data_type, input)?;
    output.extend_from_slice(&start[..start.len() - input.len()]);
    Ok(())
}

/// Paths sorted, each with its type before its value, and none that is `NULL` without a type.
fn take_json(json: &JsonType, input: &mut &[u8], output: &mut Vec<u8>) -> Result<(), ColumnError> {
    let mut paths: Vec<(&[u8], Vec<u8>)> = Vec::new();
    for _ in 0..split_varint(input)? {
        let path = split_string(input)?;
        let data_type = path_type(json, path);
        let mut value = match data_type {
            DataType::Dynamic { .. } => Vec::new(),
            typed => encoding(typed)?,
        };
        take_value(data_type, input, &mut value)?;
        if value[..] != [NOTHING] {
            paths.push((path, value));
        }
    }
    paths.sort_by_key(|(path, _)| *path);
    put_varint(paths.len() as u64, output);
    for (path, value) in paths {
        put_string(path, output);
        output.extend_from_slice(&value);
    }
    Ok(())
}

/// Declared paths have the default of their type.
fn default_json(json: &JsonType) -> Result<Vec<u8>, ColumnError> {
    let mut output = Vec::new();
    put_varint(json.typed_paths.len() as u64, &mut output);
    for (path, data_type) in &json.typed_paths {
        put_string(path.as_bytes(), &mut output);
        output.extend_from_slice(&encoding(data_type)?);
        let default = default_values(data_type, 1)?;
        RowBinaryWriter::new(data_type, &default)?.write(0, &mut output)?;
    }
    Ok(output)
}
