//! Columns of ClickHouse's types as the arrays that the library writes.

use crate::output::PrintError;
use crate::settings::FormatSettings;
use crate::text::{ColumnText, Style};
use arrow::array::{
    Array, ArrayRef, AsArray, BinaryBuilder, BooleanArray, FixedSizeBinaryArray, Int32Array,
    Int64Array, ListArray, StructArray,
};
use arrow::buffer::{NullBuffer, OffsetBuffer};
use arrow::datatypes::{
    DataType as ArrowType, Decimal128Type, Decimal256Type, Int64Type, UInt8Type, UInt16Type,
    UInt32Type,
};
use granary_columns::Column;
use granary_types::DataType;
use parquet::errors::ParquetError;
use std::sync::Arc;

/// The values of a column in the array that its shape asks for.
pub(super) fn array(
    data_type: &DataType,
    values: &ArrayRef,
    arrow: &ArrowType,
    settings: &FormatSettings,
) -> Result<ArrayRef, PrintError> {
    match data_type {
        DataType::Nullable(inner)
        | DataType::LowCardinality(inner)
        | DataType::SimpleAggregateFunction { value: inner, .. } => {
            array(inner, values, arrow, settings)
        }
        DataType::Nested(_) => array(&data_type.storage(), values, arrow, settings),
        DataType::Array(item) => lists(values.as_list(), arrow, |items, arrow| {
            array(item, items, arrow, settings)
        }),
        DataType::Map(key, value) => lists(values.as_list(), arrow, |pairs, arrow| {
            structs([&**key, &**value], pairs.as_struct(), arrow, settings)
        }),
        DataType::Tuple(elements) => {
            let types = elements.iter().map(|element| &element.data_type);
            structs(types, values.as_struct(), arrow, settings)
        }
        leaf => self::leaf(leaf, values, arrow, settings),
    }
}

fn failed(error: &arrow::error::ArrowError) -> PrintError {
    ParquetError::General(error.to_string()).into()
}

/// Lists whose items begin at the first of an array of their own, however the lists were sliced.
fn lists(
    list: &ListArray,
    arrow: &ArrowType,
    convert: impl Fn(&ArrayRef, &ArrowType) -> Result<ArrayRef, PrintError>,
) -> Result<ArrayRef, PrintError> {
    let ArrowType::List(field) = arrow else {
        unreachable!("the shape of an array is a list");
    };
    let (start, end) = (list.offsets()[0], list.offsets()[list.len()]);
    let items = list.values().slice(start as usize, (end - start) as usize);
    let ends: Vec<i32> = list.offsets().iter().map(|end| end - start).collect();
    let items = convert(&items, field.data_type())?;
    let list = ListArray::try_new(
        Arc::clone(field),
        OffsetBuffer::new(ends.into()),
        items,
        None,
    );
    Ok(Arc::new(list.map_err(|error| failed(&error))?))
}

fn structs<'a>(
    types: impl IntoIterator<Item = &'a DataType>,
    values: &StructArray,
    arrow: &ArrowType,
    settings: &FormatSettings,
) -> Result<ArrayRef, PrintError> {
    let ArrowType::Struct(fields) = arrow else {
        unreachable!("the shape of a tuple is a struct");
    };
    let each = types.into_iter().zip(values.columns()).zip(fields);
    let columns = each
        .map(|((data_type, values), field)| array(data_type, values, field.data_type(), settings));
    let columns: Vec<ArrayRef> = columns.collect::<Result<_, _>>()?;
    let tuple = StructArray::try_new(fields.clone(), columns, None);
    Ok(Arc::new(tuple.map_err(|error| failed(&error))?))
}

fn leaf(
    data_type: &DataType,
    values: &ArrayRef,
    arrow: &ArrowType,
    settings: &FormatSettings,
) -> Result<ArrayRef, PrintError> {
    let nulls = || values.nulls().cloned();
    Ok(match data_type {
        DataType::Bool => {
            let values = values.as_primitive::<UInt8Type>();
            let flags = values.values().iter().map(|value| *value != 0);
            Arc::new(BooleanArray::new(flags.collect(), nulls()))
        }
        DataType::Date if *arrow == ArrowType::Int32 => {
            let values = values.as_primitive::<UInt16Type>().values();
            let days: Vec<i32> = values.iter().map(|days| i32::from(*days)).collect();
            Arc::new(Int32Array::new(days.into(), nulls()))
        }
        DataType::DateTime(_) if *arrow == ArrowType::Int64 => {
            let values = values.as_primitive::<UInt32Type>().values();
            let moments = values.iter().map(|seconds| i64::from(*seconds) * 1000);
            Arc::new(Int64Array::new(moments.collect::<Vec<_>>().into(), nulls()))
        }
        DataType::DateTime64 { precision, .. } => {
            let values = values.as_primitive::<Int64Type>().values();
            let factor = 10_i64.pow(u32::from(precision.next_multiple_of(3).max(3) - precision));
            let moments = values.iter().map(|moment| moment.wrapping_mul(factor));
            Arc::new(Int64Array::new(moments.collect::<Vec<_>>().into(), nulls()))
        }
        DataType::Decimal { precision, .. } => {
            let ArrowType::FixedSizeBinary(width) = arrow else {
                unreachable!("the shape of a decimal is bytes");
            };
            let width = *width as usize;
            if *precision <= 38 {
                let values = values.as_primitive::<Decimal128Type>().values();
                let bytes = values.iter().map(|number| number.to_be_bytes());
                let bytes = bytes.flat_map(|bytes| bytes.into_iter().skip(16 - width));
                fixed(width, bytes.collect(), nulls())?
            } else {
                let values = values.as_primitive::<Decimal256Type>().values();
                let bytes = values.iter().flat_map(|number| number.to_be_bytes());
                fixed(width, bytes.collect(), nulls())?
            }
        }
        DataType::Int128 => {
            let values = values.as_primitive::<Decimal128Type>().values();
            let bytes = values.iter().flat_map(|number| number.to_le_bytes());
            fixed(16, bytes.collect(), nulls())?
        }
        DataType::Int256 => {
            let values = values.as_primitive::<Decimal256Type>().values();
            let bytes = values.iter().flat_map(|number| number.to_le_bytes());
            fixed(32, bytes.collect(), nulls())?
        }
        DataType::UInt128 | DataType::UInt256 => {
            let values = values.as_fixed_size_binary();
            let rows = (0..values.len()).map(|row| values.value(row));
            let bytes = rows.flat_map(|bytes| bytes.iter().rev().copied());
            fixed(values.value_length() as usize, bytes.collect(), nulls())?
        }
        DataType::Uuid => {
            let values = values.as_fixed_size_binary();
            let rows = (0..values.len()).map(|row| values.value(row));
            let bytes = rows.flat_map(|bytes| bytes[8..].iter().chain(&bytes[..8]).copied());
            fixed(16, bytes.collect(), nulls())?
        }
        DataType::Enum8(_) | DataType::Enum16(_) if *arrow == ArrowType::Binary => {
            texts(data_type, values, Style::Plain, settings)
        }
        DataType::Json(_) => texts(data_type, values, Style::Plain, settings),
        _ => Arc::clone(values),
    })
}

fn fixed(width: usize, bytes: Vec<u8>, nulls: Option<NullBuffer>) -> Result<ArrayRef, PrintError> {
    let width = i32::try_from(width).expect("a width of a shape");
    let array = FixedSizeBinaryArray::try_new(width, bytes.into(), nulls);
    Ok(Arc::new(array.map_err(|error| failed(&error))?))
}

/// The texts of values.
fn texts(
    data_type: &DataType,
    values: &ArrayRef,
    style: Style,
    settings: &FormatSettings,
) -> ArrayRef {
    let column = Column::new(data_type.clone(), Arc::clone(values));
    let texts = ColumnText::new(&column, settings);
    let mut builder = BinaryBuilder::new();
    let mut text = Vec::new();
    for row in 0..values.len() {
        if values.is_null(row) {
            builder.append_null();
            continue;
        }
        text.clear();
        texts.write(row, style, &mut text);
        builder.append_value(&text);
    }
    Arc::new(builder.finish())
}
