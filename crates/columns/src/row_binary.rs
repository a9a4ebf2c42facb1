//! The row-binary form of a value: what partitions, bounds, primary indexes, values of `Dynamic`
//! and the format `RowBinary` are made of.

use crate::{
    Column, ColumnError,
    aggregate_state::{empty_state, skip_state},
    array::lists,
    arrow_type,
    binary_type::{NOTHING, read_binary_type, write_binary_type},
    fixed::Fixed,
    input::{put_string, put_varint, split, split_size, split_string, split_varint},
    nullable::with_nulls,
    reader::pairs,
    text::Strings,
    tuple::tuples,
};
use arrow::{
    array::{Array, ArrayData, ArrayRef, BinaryArray, UInt32Array, cast::AsArray},
    buffer::{MutableBuffer, NullBuffer, OffsetBuffer, ScalarBuffer},
    compute::take,
    datatypes::{ArrowNativeType, DataType as ArrowType, Fields},
};
use granary_types::{AggregateState, DataType, EnumValues, JsonType};
use std::sync::Arc;

/// The discriminator of a `Variant` that is `NULL`.
const NULL_DISCRIMINATOR: u8 = 255;

/// Reads one value from the beginning of `input`, which moves behind it: an array of length 1.
///
/// # Errors
/// [`ColumnError`] when the value is not whole or not of that type.
pub fn read_row_binary(data_type: &DataType, input: &mut &[u8]) -> Result<ArrayRef, ColumnError> {
    let mut builder = ColumnBuilder::new(data_type)?;
    builder.push_row_binary(input)?;
    Ok(builder.finish().values)
}

/// Appends one value of a column to `output`. For many values [`RowBinaryWriter`] is quicker.
///
/// # Errors
/// [`ColumnError`] for a type without such a form, or a value that is not of its type.
pub fn write_row_binary(
    column: &Column,
    row: usize,
    output: &mut Vec<u8>,
) -> Result<(), ColumnError> {
    let one = column.values.slice(row, 1);
    RowBinaryWriter::new(&column.data_type, &one)?.write(0, output)
}

/// `rows` times the default of a type: zero, the empty string, `NULL`, the value that an enum
/// declares first.
///
/// # Errors
/// [`ColumnError::Unsupported`] for the state of an aggregate function that is not known.
pub fn default_values(data_type: &DataType, rows: usize) -> Result<ArrayRef, ColumnError> {
    let mut builder = ColumnBuilder::new(data_type)?;
    builder.push_default()?;
    let first = UInt32Array::from(vec![0; rows]);
    take(&builder.finish().values, &first, None)
        .map_err(|_| ColumnError::too_large(format!("{rows} defaults of {data_type}")))
}

/// Grows a column value by value.
pub struct ColumnBuilder {
    data_type: DataType,
    builder: Box<dyn ValueBuilder>,
}

impl ColumnBuilder {
    /// An empty column of that type.
    ///
    /// # Errors
    /// [`ColumnError::Unsupported`] for a type whose values have no such form.
    pub fn new(data_type: &DataType) -> Result<Self, ColumnError> {
        Ok(Self {
            data_type: data_type.clone(),
            builder: builder(data_type)?,
        })
    }

    /// Appends the value at the beginning of `input`, which moves behind it. After an error the
    /// builder is of no use any more.
    ///
    /// # Errors
    /// [`ColumnError`] when the value is not whole or not of the type.
    pub fn push_row_binary(&mut self, input: &mut &[u8]) -> Result<(), ColumnError> {
        self.builder.push(input)
    }

    /// Appends the default of the type.
    ///
    /// # Errors
    /// [`ColumnError`] when the column grows too large.
    pub fn push_default(&mut self) -> Result<(), ColumnError> {
        self.builder.push_default()
    }

    /// How many values there are.
    pub fn len(&self) -> usize {
        self.builder.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The column.
    pub fn finish(mut self) -> Column {
        Column::new(self.data_type, self.builder.finish())
    }
}

/// Moves `input` behind one value.
pub(crate) fn skip_value(data_type: &DataType, input: &mut &[u8]) -> Result<(), ColumnError> {
    skip_inner(data_type, input, 0)
}

/// How deep values may stand inside each other: a `Dynamic` holds any type, itself included.
const DEPTH_MAX: usize = 200;

fn skip_inner(data_type: &DataType, input: &mut &[u8], depth: usize) -> Result<(), ColumnError> {
    if depth > DEPTH_MAX {
        return Err(ColumnError::damaged("values stand too deep in each other"));
    }
    let depth = depth + 1;
    if let Some(width) = data_type.fixed_width_bytes() {
        return split(input, width).map(drop);
    }
    match data_type {
        DataType::String => split_string(input).map(drop),
        DataType::Nullable(inner) => match split(input, 1)?[0] {
            0 => skip_inner(inner, input, depth),
            _ => Ok(()),
        },
        DataType::LowCardinality(inner) => skip_inner(inner, input, depth),
        DataType::Array(item) | DataType::QBit { element: item, .. } => {
            let count = split_varint(input)?;
            skip_values(item, count, input, depth)
        }
        DataType::Map(key, value) => {
            let count = split_varint(input)?;
            skip_values(&pairs(key, value), count, input, depth)
        }
        DataType::Tuple(elements) => elements
            .iter()
            .try_for_each(|element| skip_inner(&element.data_type, input, depth)),
        DataType::Variant(types) => match split(input, 1)?[0] {
            NULL_DISCRIMINATOR => Ok(()),
            number => skip_inner(variant_type(types, number)?, input, depth),
        },
        DataType::Dynamic { .. } => {
            let data_type = read_binary_type(input)?;
            match data_type {
                DataType::Nothing => Ok(()),
                other => skip_inner(&other, input, depth),
            }
        }
        DataType::Json(json) => {
            for _ in 0..split_varint(input)? {
                let path = split_string(input)?;
                skip_inner(path_type(json, path), input, depth)?;
            }
            Ok(())
        }
        DataType::AggregateFunction(state) => skip_state(state, input),
        other => skip_inner(&other.storage(), input, depth),
    }
}

fn skip_values(
    item: &DataType,
    count: u64,
    input: &mut &[u8],
    depth: usize,
) -> Result<(), ColumnError> {
    for _ in 0..count {
        let before = input.len();
        skip_inner(item, input, depth)?;
        if input.len() == before {
            break; // a value of no bytes: so are all others
        }
    }
    Ok(())
}

fn variant_type(types: &[DataType], number: u8) -> Result<&DataType, ColumnError> {
    let found = types.get(number as usize);
    found.ok_or_else(|| ColumnError::damaged(format!("a Variant has no type {number}")))
}

/// The declared type of a path, else `Dynamic`.
pub(crate) fn path_type<'a>(json: &'a JsonType, path: &[u8]) -> &'a DataType {
    const DYNAMIC: DataType = DataType::Dynamic {
        types_max: DataType::DYNAMIC_TYPES_MAX,
    };
    let typed = json.typed_paths.iter();
    let mut typed = typed.filter(|(each, _)| each.as_bytes() == path);
    typed.next().map_or(&DYNAMIC, |(_, data_type)| data_type)
}

/// Collects the values of a type.
pub(crate) trait ValueBuilder: Send {
    /// Appends the value at the beginning of `input`.
    fn push(&mut self, input: &mut &[u8]) -> Result<(), ColumnError>;
    /// Appends the default.
    fn push_default(&mut self) -> Result<(), ColumnError>;
    fn len(&self) -> usize;
    /// The values so far; the builder is empty afterwards.
    fn finish(&mut self) -> ArrayRef;
}

pub(crate) fn builder(data_type: &DataType) -> Result<Box<dyn ValueBuilder>, ColumnError> {
    if let Some(fixed) = Fixed::of(data_type) {
        let default = default_bytes(data_type, fixed.width);
        return Ok(Box::new(FixedBuilder {
            fixed,
            default,
            stored: MutableBuffer::new(0),
            rows: 0,
        }));
    }
    Ok(match data_type {
        DataType::String => Box::new(StringBuilder(Strings::with_capacity(0))),
        DataType::Nullable(inner) => Box::new(NullableBuilder {
            valid: Vec::new(),
            values: builder(inner)?,
        }),
        DataType::LowCardinality(inner) => builder(inner)?,
        DataType::Array(item) => Box::new(ArrayBuilder::new(item)?),
        DataType::Map(key, value) => Box::new(ArrayBuilder::new(&pairs(key, value))?),
        DataType::Tuple(elements) => {
            let builders = elements.iter().map(|element| builder(&element.data_type));
            Box::new(TupleBuilder {
                arrow: arrow_type(data_type),
                elements: builders.collect::<Result<_, _>>()?,
                rows: 0,
            })
        }
        DataType::Variant(types) => {
            let encodings = types.iter().map(encoding).collect::<Result<_, _>>()?;
            Box::new(BinaryBuilder::new(Values::Variant(
                types.clone(),
                encodings,
            )))
        }
        DataType::Dynamic { .. } => Box::new(BinaryBuilder::new(Values::Dynamic)),
        DataType::Json(json) => Box::new(BinaryBuilder::new(Values::Json(json.clone()))),
        DataType::AggregateFunction(state) => {
            Box::new(BinaryBuilder::new(Values::State(state.clone())))
        }
        DataType::QBit { element, dimension } => Box::new(ArrayBuilder {
            default_length: *dimension,
            ..ArrayBuilder::new(element)?
        }),
        DataType::Nested(_) | DataType::SimpleAggregateFunction { .. } | DataType::Geo(_) => {
            builder(&data_type.storage())?
        }
        other => {
            let what = format!("a value of {other} in row-binary form");
            return Err(ColumnError::unsupported(what));
        }
    })
}

/// The binary form of a type.
pub(crate) fn encoding(data_type: &DataType) -> Result<Vec<u8>, ColumnError> {
    let mut encoding = Vec::new();
    write_binary_type(data_type, &mut encoding)?;
    Ok(encoding)
}

/// The stored bytes of the default of a type of that width.
pub(crate) fn default_bytes(data_type: &DataType, width: usize) -> Vec<u8> {
    fn first<N: Copy + Ord>(values: &EnumValues<N>) -> N {
        values.default_number()
    }
    match data_type {
        DataType::Enum8(values) => first(values).to_le_bytes().to_vec(),
        DataType::Enum16(values) => first(values).to_le_bytes().to_vec(),
        _ => vec![0; width],
    }
}

struct FixedBuilder {
    fixed: Fixed,
    default: Vec<u8>,
    stored: MutableBuffer,
    rows: usize,
}

impl ValueBuilder for FixedBuilder {
    fn push(&mut self, input: &mut &[u8]) -> Result<(), ColumnError> {
        self.stored
            .extend_from_slice(split(input, self.fixed.width)?);
        self.rows += 1;
        Ok(())
    }

    fn push_default(&mut self) -> Result<(), ColumnError> {
        self.stored.extend_from_slice(&self.default);
        self.rows += 1;
        Ok(())
    }

    fn len(&self) -> usize {
        self.rows
    }

    fn finish(&mut self) -> ArrayRef {
        let stored = std::mem::replace(&mut self.stored, MutableBuffer::new(0));
        self.fixed.array(stored, std::mem::take(&mut self.rows))
    }
}

struct StringBuilder(Strings);

impl ValueBuilder for StringBuilder {
    fn push(&mut self, input: &mut &[u8]) -> Result<(), ColumnError> {
        self.0.push(split_string(input)?)
    }

    fn push_default(&mut self) -> Result<(), ColumnError> {
        self.0.push(&[])
    }

    fn len(&self) -> usize {
        self.0.len()
    }

    fn finish(&mut self) -> ArrayRef {
        Arc::new(std::mem::replace(&mut self.0, Strings::with_capacity(0)).finish())
    }
}

struct NullableBuilder {
    valid: Vec<bool>,
    values: Box<dyn ValueBuilder>,
}

impl ValueBuilder for NullableBuilder {
    fn push(&mut self, input: &mut &[u8]) -> Result<(), ColumnError> {
        let is_valid = split(input, 1)?[0] == 0;
        self.valid.push(is_valid);
        if is_valid {
            self.values.push(input)
        } else {
            self.values.push_default()
        }
    }

    fn push_default(&mut self) -> Result<(), ColumnError> {
        self.valid.push(false);
        self.values.push_default()
    }

    fn len(&self) -> usize {
        self.valid.len()
    }

    fn finish(&mut self) -> ArrayRef {
        let nulls = NullBuffer::from(std::mem::take(&mut self.valid));
        with_nulls(&self.values.finish(), nulls)
    }
}

struct ArrayBuilder {
    offsets: Vec<i32>,
    items: Box<dyn ValueBuilder>,
    /// How many items the default has: of a `QBit`, all of its numbers.
    default_length: usize,
}

impl ArrayBuilder {
    fn new(item: &DataType) -> Result<Self, ColumnError> {
        Ok(Self {
            offsets: vec![0],
            items: builder(item)?,
            default_length: 0,
        })
    }

    fn end_value(&mut self) -> Result<(), ColumnError> {
        let end = i32::try_from(self.items.len());
        self.offsets
            .push(end.map_err(|_| ColumnError::too_large("the items of arrays"))?);
        Ok(())
    }
}

/// Items of no bytes are no reason to collect more of them than this.
const EMPTY_ITEMS_MAX: usize = 1 << 20;

impl ValueBuilder for ArrayBuilder {
    fn push(&mut self, input: &mut &[u8]) -> Result<(), ColumnError> {
        let count = split_size(input)?;
        if count > input.len() && count > EMPTY_ITEMS_MAX {
            return Err(ColumnError::Truncated);
        }
        for _ in 0..count {
            self.items.push(input)?;
        }
        self.end_value()
    }

    fn push_default(&mut self) -> Result<(), ColumnError> {
        for _ in 0..self.default_length {
            self.items.push_default()?;
        }
        self.end_value()
    }

    fn len(&self) -> usize {
        self.offsets.len() - 1
    }

    fn finish(&mut self) -> ArrayRef {
        let offsets = std::mem::replace(&mut self.offsets, vec![0]);
        let offsets = OffsetBuffer::new(ScalarBuffer::from(offsets));
        Arc::new(lists(offsets, self.items.finish()))
    }
}

struct TupleBuilder {
    arrow: ArrowType,
    elements: Vec<Box<dyn ValueBuilder>>,
    rows: usize,
}

impl ValueBuilder for TupleBuilder {
    fn push(&mut self, input: &mut &[u8]) -> Result<(), ColumnError> {
        self.rows += 1;
        let mut elements = self.elements.iter_mut();
        elements.try_for_each(|element| element.push(input))
    }

    fn push_default(&mut self) -> Result<(), ColumnError> {
        self.rows += 1;
        let mut elements = self.elements.iter_mut();
        elements.try_for_each(|element| element.push_default())
    }

    fn len(&self) -> usize {
        self.rows
    }

    fn finish(&mut self) -> ArrayRef {
        let elements = self.elements.iter_mut().map(|each| each.finish()).collect();
        let fields = match &self.arrow {
            ArrowType::Struct(fields) => fields.clone(),
            _ => Fields::empty(),
        };
        Arc::new(tuples(&fields, elements, std::mem::take(&mut self.rows)))
    }
}

/// What the bytes of a type that is kept as bytes are.
enum Values {
    Variant(Vec<DataType>, Vec<Vec<u8>>),
    Dynamic,
    Json(Box<JsonType>),
    State(Box<AggregateState>),
}

impl Values {
    /// Moves a value from its row-binary form to that in memory; `false` for `NULL`.
    fn take(&self, input: &mut &[u8], output: &mut Vec<u8>) -> Result<bool, ColumnError> {
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

struct BinaryBuilder {
    values: Values,
    bytes: Strings,
    valid: Vec<bool>,
    value: Vec<u8>,
}

impl BinaryBuilder {
    fn new(values: Values) -> Self {
        Self {
            values,
            bytes: Strings::with_capacity(0),
            valid: Vec::new(),
            value: Vec::new(),
        }
    }

    fn push_value(&mut self, is_valid: bool) -> Result<(), ColumnError> {
        self.valid.push(is_valid);
        self.bytes.push(&self.value)
    }
}

impl ValueBuilder for BinaryBuilder {
    fn push(&mut self, input: &mut &[u8]) -> Result<(), ColumnError> {
        self.value.clear();
        let is_valid = self.values.take(input, &mut self.value)?;
        self.push_value(is_valid)
    }

    fn push_default(&mut self) -> Result<(), ColumnError> {
        self.value.clear();
        match &self.values {
            Values::Variant(..) | Values::Dynamic => return self.push_value(false),
            Values::Json(json) => default_json(json, &mut self.value)?,
            Values::State(state) => self.value = empty_state(state)?,
        }
        self.push_value(true)
    }

    fn len(&self) -> usize {
        self.valid.len()
    }

    fn finish(&mut self) -> ArrayRef {
        let bytes = std::mem::replace(&mut self.bytes, Strings::with_capacity(0));
        let values: ArrayRef = Arc::new(bytes.finish());
        with_nulls(&values, NullBuffer::from(std::mem::take(&mut self.valid)))
    }
}

/// Declared paths have the default of their type.
fn default_json(json: &JsonType, output: &mut Vec<u8>) -> Result<(), ColumnError> {
    put_varint(json.typed_paths.len() as u64, output);
    for (path, data_type) in &json.typed_paths {
        put_string(path.as_bytes(), output);
        write_binary_type(data_type, output)?;
        let default = default_values(data_type, 1)?;
        RowBinaryWriter::new(data_type, &default)?.write(0, output)?;
    }
    Ok(())
}

/// Writes values of one column in row-binary form.
pub struct RowBinaryWriter(Rows);

impl RowBinaryWriter {
    /// A writer of these values.
    ///
    /// # Errors
    /// [`ColumnError::Unsupported`] for a type whose values have no such form.
    pub fn new(data_type: &DataType, values: &ArrayRef) -> Result<Self, ColumnError> {
        rows(data_type, values).map(Self)
    }

    /// Appends the value of a row.
    ///
    /// # Errors
    /// [`ColumnError`] when a value kept as bytes is not of its type.
    pub fn write(&self, row: usize, output: &mut Vec<u8>) -> Result<(), ColumnError> {
        self.0.write(row, output)
    }
}

/// The values of a type, ready to be written one by one.
enum Rows {
    Fixed(Fixed, ArrayData, Vec<u8>),
    Text(BinaryArray),
    Nullable(Option<NullBuffer>, Box<Rows>),
    Array(OffsetBuffer<i32>, Box<Rows>),
    Tuple(Vec<Rows>),
    Variant(BinaryArray, Vec<Vec<u8>>),
    Dynamic(BinaryArray),
    Json(BinaryArray, Box<JsonType>),
    State(BinaryArray),
}

fn rows(data_type: &DataType, values: &ArrayRef) -> Result<Rows, ColumnError> {
    if let Some(fixed) = Fixed::of(data_type) {
        let default = default_bytes(data_type, fixed.width);
        return Ok(Rows::Fixed(fixed, values.to_data(), default));
    }
    let binary = || values.as_binary::<i32>().clone();
    Ok(match data_type {
        DataType::String => Rows::Text(binary()),
        DataType::Nullable(inner) => {
            Rows::Nullable(values.logical_nulls(), Box::new(rows(inner, values)?))
        }
        DataType::LowCardinality(inner) => rows(inner, values)?,
        DataType::Array(item) => array_rows(item, values)?,
        DataType::Map(key, value) => array_rows(&pairs(key, value), values)?,
        DataType::QBit { element, .. } => array_rows(element, values)?,
        DataType::Tuple(elements) => {
            let columns = elements.iter().zip(values.as_struct().columns());
            let each = columns.map(|(element, column)| rows(&element.data_type, column));
            Rows::Tuple(each.collect::<Result<_, _>>()?)
        }
        DataType::Variant(types) => {
            let encodings = types.iter().map(encoding).collect::<Result<_, _>>()?;
            Rows::Variant(binary(), encodings)
        }
        DataType::Dynamic { .. } => Rows::Dynamic(binary()),
        DataType::Json(json) => Rows::Json(binary(), json.clone()),
        DataType::AggregateFunction(_) => Rows::State(binary()),
        DataType::Nested(_) | DataType::SimpleAggregateFunction { .. } | DataType::Geo(_) => {
            rows(&data_type.storage(), values)?
        }
        other => {
            let what = format!("a value of {other} in row-binary form");
            return Err(ColumnError::unsupported(what));
        }
    })
}

fn array_rows(item: &DataType, values: &ArrayRef) -> Result<Rows, ColumnError> {
    let lists = values.as_list::<i32>();
    let items = rows(item, lists.values())?;
    Ok(Rows::Array(lists.offsets().clone(), Box::new(items)))
}

impl Rows {
    fn write(&self, row: usize, output: &mut Vec<u8>) -> Result<(), ColumnError> {
        match self {
            Self::Fixed(fixed, data, default) => {
                if data.nulls().is_some_and(|nulls| nulls.is_null(row)) {
                    output.extend_from_slice(default);
                } else {
                    fixed.put(data, row, output);
                }
            }
            Self::Text(values) => put_string(values.value(row), output),
            Self::Nullable(nulls, values) => {
                let is_null = nulls.as_ref().is_some_and(|nulls| nulls.is_null(row));
                output.push(u8::from(is_null));
                if !is_null {
                    values.write(row, output)?;
                }
            }
            Self::Array(offsets, items) => {
                let (start, end) = (offsets[row].as_usize(), offsets[row + 1].as_usize());
                put_varint((end - start) as u64, output);
                for item in start..end {
                    items.write(item, output)?;
                }
            }
            Self::Tuple(elements) => {
                for element in elements {
                    element.write(row, output)?;
                }
            }
            Self::Variant(values, _) if values.is_null(row) => output.push(NULL_DISCRIMINATOR),
            Self::Variant(values, encodings) => {
                let (number, value) = split_variant(encodings, values.value(row))?;
                output.push(number);
                output.extend_from_slice(value);
            }
            Self::Dynamic(values) if values.is_null(row) => output.push(NOTHING),
            Self::Dynamic(values) | Self::State(values) => {
                output.extend_from_slice(values.value(row));
            }
            Self::Json(values, json) => write_json(json, values.value(row), output)?,
        }
        Ok(())
    }
}

/// The number of a value's type among those of a `Variant`, and the value.
pub(crate) fn split_variant<'a>(
    encodings: &[Vec<u8>],
    value: &'a [u8],
) -> Result<(u8, &'a [u8]), ColumnError> {
    // no type's form is the beginning of another's
    let mut each = encodings.iter().enumerate();
    each.find_map(|(number, encoding)| Some((number as u8, value.strip_prefix(&encoding[..])?)))
        .ok_or_else(|| ColumnError::damaged("a value of a Variant has a type of none of its own"))
}

/// A path, and the bytes of its type and value.
type PathValue<'a> = (&'a [u8], &'a [u8]);

/// The paths of a `JSON` in memory with the bytes of their types and values.
pub(crate) fn json_paths(mut value: &[u8]) -> Result<Vec<PathValue<'_>>, ColumnError> {
    let dynamic = DataType::Dynamic {
        types_max: DataType::DYNAMIC_TYPES_MAX,
    };
    let input = &mut value;
    let mut paths = Vec::new();
    for _ in 0..split_varint(input)? {
        let path = split_string(input)?;
        let start = *input;
        skip_value(&dynamic, input)?;
        paths.push((path, &start[..start.len() - input.len()]));
    }
    if !input.is_empty() {
        return Err(ColumnError::damaged("a JSON has bytes behind its paths"));
    }
    Ok(paths)
}

fn write_json(json: &JsonType, value: &[u8], output: &mut Vec<u8>) -> Result<(), ColumnError> {
    let paths = json_paths(value)?;
    put_varint(paths.len() as u64, output);
    for (path, value) in paths {
        put_string(path, output);
        let value = match path_type(json, path) {
            DataType::Dynamic { .. } => value,
            typed => value
                .strip_prefix(&encoding(typed)?[..])
                .ok_or_else(|| ColumnError::damaged("a path of a JSON has another type"))?,
        };
        output.extend_from_slice(value);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The bytes are values of the type, and come back as they are.
    #[track_caller]
    fn check(data_type: &str, values: &[&[u8]]) {
        let data_type: DataType = data_type.parse().unwrap();
        let mut builder = ColumnBuilder::new(&data_type).unwrap();
        for value in values {
            let mut input = *value;
            builder.push_row_binary(&mut input).unwrap();
            assert!(input.is_empty());
            for cut in 0..value.len() {
                assert!(read_row_binary(&data_type, &mut &value[..cut]).is_err());
            }
        }
        let column = builder.finish();
        for (row, value) in values.iter().enumerate() {
            let mut output = Vec::new();
            write_row_binary(&column, row, &mut output).unwrap();
            assert_eq!(output, *value);
        }
        assert_eq!(default_values(&data_type, 3).unwrap().len(), 3);
    }

    #[test]
    fn values_come_back() {
        check("UInt8", &[&[1], &[2]]);
        check("UInt256", &[&[7; 32]]);
        check("UUID", &[b"0123456789abcdef"]);
        check("BFloat16", &[&[0x80, 0x3f]]);
        check("Decimal(9, 2)", &[&[0xff; 4], &[1, 2, 3, 4]]);
        check("Decimal(18, 2)", &[&[0xfe; 8]]);
        check("Decimal(76, 2)", &[&[0xfe; 32]]);
        check("String", &[&[0], &[3, 1, 2, 3]]);
        check("Nullable(String)", &[&[1], &[0, 1, 65]]);
        check("Array(Nullable(UInt8))", &[&[0], &[2, 1, 0, 5]]);
        check("Tuple(a UInt8, b String)", &[&[1, 1, 65]]);
        check("Map(String, UInt8)", &[&[0], &[1, 1, 65, 9]]);
        check("Variant(String, UInt8)", &[&[255], &[0, 1, 65], &[1, 7]]);
        check("Dynamic", &[&[0], &[0x15, 1, 65], &[0x1e, 0x01, 2, 1, 2]]);
        check("JSON(a UInt8)", &[&[2, 1, 97, 5, 1, 98, 0x15, 1, 65]]);
        check("Point", &[&[0; 16]]);
        check("LowCardinality(Nullable(String))", &[&[1], &[0, 0]]);
        check("IntervalDay", &[&[1; 8]]);
    }

    #[test]
    fn the_default_of_an_enum_is_what_it_declares_first() {
        let data_type: DataType = "Enum8('b' = 2, 'a' = 1)".parse().unwrap();
        let values = default_values(&data_type, 2).unwrap();
        let expected = arrow::array::Int8Array::from(vec![2, 2]);
        assert_eq!(values.as_ref(), &expected as &dyn Array);
    }

    #[test]
    fn an_announced_count_takes_no_memory() {
        let data_type: DataType = "Array(UInt64)".parse().unwrap();
        let announced = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01];
        assert!(read_row_binary(&data_type, &mut &announced[..]).is_err());
    }
}
