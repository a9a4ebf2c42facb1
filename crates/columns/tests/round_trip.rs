//! What is written is read again, in every layout: value by value, granule by granule.

#![allow(clippy::unwrap_used, reason = "a test")]

use granary_columns::{
    Column, ColumnBuilder, ColumnError, ColumnReader, ColumnWriter, PartKind, RowBinaryWriter,
    Serialization, StreamPath, StreamSink, StreamSource, TypeVersions,
};
use granary_types::DataType;
use std::{
    collections::HashMap,
    io::{BufRead, Cursor, Write},
};

/// The streams of a Wide part in memory.
#[derive(Default)]
struct Wide(HashMap<String, Cursor<Vec<u8>>>);

impl StreamSink for Wide {
    fn stream(&mut self, stream: &StreamPath) -> Result<&mut dyn Write, ColumnError> {
        let stream = self.0.entry(stream.name().to_owned()).or_default();
        Ok(stream.get_mut())
    }
}

impl StreamSource for Wide {
    fn stream(&mut self, stream: &StreamPath) -> Result<Option<&mut dyn BufRead>, ColumnError> {
        let stream = self.0.get_mut(stream.name());
        Ok(stream.map(|stream| stream as &mut dyn BufRead))
    }
}

/// All streams of a Compact part in one.
#[derive(Default)]
struct Compact(Cursor<Vec<u8>>);

impl StreamSink for Compact {
    fn stream(&mut self, _: &StreamPath) -> Result<&mut dyn Write, ColumnError> {
        Ok(self.0.get_mut())
    }
}

impl StreamSource for Compact {
    fn stream(&mut self, _: &StreamPath) -> Result<Option<&mut dyn BufRead>, ColumnError> {
        Ok(Some(&mut self.0))
    }
}

/// The rows of a column in row-binary form.
fn rows(data_type: &DataType, values: &arrow::array::ArrayRef) -> Vec<Vec<u8>> {
    let writer = RowBinaryWriter::new(data_type, values).unwrap();
    let row = |row| {
        let mut bytes = Vec::new();
        writer.write(row, &mut bytes).unwrap();
        bytes
    };
    (0..values.len()).map(row).collect()
}

/// Cuts of the rows into granules.
const GRANULES: [usize; 3] = [1, 3, 1000];

fn granules(rows: usize, size: usize) -> impl Iterator<Item = (usize, usize)> {
    let starts = (0..rows).step_by(size);
    starts.map(move |start| (start, size.min(rows - start)))
}

fn check_wide(column: &Column, serialization: &Serialization, size: usize) {
    let new = |kind| {
        let data_type = &column.data_type;
        ColumnWriter::new("c.d", data_type, serialization, kind).unwrap()
    };
    let mut part = Wide::default();
    let mut writer = new(PartKind::Wide);
    writer.write_prefix(&column.values, &mut part).unwrap();
    for (start, length) in granules(column.len(), size) {
        let values = column.values.slice(start, length);
        writer.write(&values, &mut part).unwrap();
    }
    writer.write_suffix(&mut part).unwrap();
    let names: Vec<String> = writer
        .streams()
        .iter()
        .map(|s| s.name().to_owned())
        .collect();
    let mut written: Vec<&String> = part.0.keys().collect();
    written.sort();
    for stream in written {
        assert!(names.contains(stream), "{stream} is not among {names:?}");
    }
    // read in other pieces than it was written in
    for pieces in GRANULES {
        part.0
            .values_mut()
            .for_each(|stream| stream.set_position(0));
        let data_type = &column.data_type;
        let mut reader =
            ColumnReader::new("c.d", data_type, serialization, PartKind::Wide).unwrap();
        reader.read_prefix(&mut part).unwrap();
        for (start, length) in granules(column.len(), pieces) {
            let read = reader.read(&mut part, length).unwrap();
            let expected = column.values.slice(start, length);
            assert_eq!(
                rows(data_type, &read),
                rows(data_type, &expected),
                "{data_type}, written by {size}, read by {pieces}, row {start}"
            );
        }
        for (name, stream) in &part.0 {
            let left = stream.get_ref().len() as u64 - stream.position();
            assert_eq!(left, 0, "{name} of {data_type} is not read to its end");
        }
    }
}

fn check_compact(column: &Column, serialization: &Serialization, size: usize) {
    let data_type = &column.data_type;
    let kind = PartKind::Compact;
    let mut part = Compact::default();
    let mut writer = ColumnWriter::new("c.d", data_type, serialization, kind).unwrap();
    for (start, length) in granules(column.len(), size) {
        let values = column.values.slice(start, length);
        writer.write_prefix(&values, &mut part).unwrap();
        writer.write(&values, &mut part).unwrap();
        writer.write_suffix(&mut part).unwrap();
    }
    let mut reader = ColumnReader::new("c.d", data_type, serialization, kind).unwrap();
    for (start, length) in granules(column.len(), size) {
        reader.read_prefix(&mut part).unwrap();
        let read = reader.read(&mut part, length).unwrap();
        let expected = column.values.slice(start, length);
        assert_eq!(
            rows(data_type, &read),
            rows(data_type, &expected),
            "{data_type}"
        );
    }
    let size = part.0.get_ref().len() as u64;
    assert_eq!(
        part.0.position(),
        size,
        "{data_type} is not read to its end"
    );
}

/// Values in row-binary form, written and read in every layout.
#[track_caller]
fn check(data_type: &str, values: &[&[u8]]) {
    let data_type: DataType = data_type.parse().unwrap();
    let mut builder = ColumnBuilder::new(&data_type).unwrap();
    for value in values {
        builder.push_row_binary(&mut &value[..]).unwrap();
    }
    builder.push_default().unwrap();
    let column = builder.finish().unwrap();
    for string_sizes in [false, true] {
        let serialization = Serialization {
            versions: TypeVersions {
                string_sizes,
                ..TypeVersions::default()
            },
            propagates: string_sizes,
            ..Serialization::default()
        };
        for size in GRANULES {
            check_wide(&column, &serialization, size);
            check_compact(&column, &serialization, size);
        }
    }
}

#[test]
fn values_of_a_fixed_width() {
    check("UInt8", &[&[1], &[2], &[3]]);
    check("Int128", &[&[1; 16], &[0xff; 16]]);
    check("UInt256", &[&[1; 32], &[0xff; 32]]);
    check("BFloat16", &[&[1, 2], &[3, 4]]);
    check("UUID", &[b"0123456789abcdef"]);
    check("IPv6", &[b"0123456789abcdef"]);
    check("Decimal(5, 1)", &[&[0xff; 4], &[1, 2, 3, 4]]);
    check("Decimal(15, 1)", &[&[0xff; 8], &[1, 2, 3, 4, 5, 6, 7, 8]]);
    check("Decimal(70, 1)", &[&[0xff; 32]]);
    check("FixedString(3)", &[b"abc", b"def"]);
    check("Enum8('a' = 1, 'b' = -2)", &[&[1], &[254]]);
    check("Nullable(Nothing)", &[&[1]]);
    check("Nullable(UInt16)", &[&[1], &[0, 5, 6], &[1]]);
    check("Nullable(Decimal(5, 1))", &[&[1], &[0, 5, 6, 0, 0]]);
}

#[test]
fn strings_and_what_is_made_of_them() {
    let strings: [&[u8]; 3] = [&[0], &[1, 65], &[3, 65, 0, 255]];
    check("String", &strings);
    check("Nullable(String)", &[&[1], &[0, 0], &[0, 2, 65, 66]]);
    check("LowCardinality(String)", &strings);
    check(
        "LowCardinality(Nullable(String))",
        &[&[1], &[0, 0], &[0, 1, 65]],
    );
    check(
        "LowCardinality(UInt16)",
        &[&[1, 2], &[3, 4], &[1, 2], &[0, 0]],
    );
    check("LowCardinality(FixedString(2))", &[b"ab", b"cd", b"ab"]);
}

#[test]
fn what_is_nested() {
    check("Array(UInt8)", &[&[0], &[2, 1, 2], &[1, 3]]);
    check(
        "Array(Array(String))",
        &[&[0], &[2, 0, 1, 1, 65], &[1, 2, 0, 0]],
    );
    check(
        "Array(LowCardinality(String))",
        &[&[0], &[2, 1, 65, 1, 66], &[0]],
    );
    check("Array(Nullable(UInt8))", &[&[2, 1, 0, 7], &[0]]);
    check(
        "Tuple(a UInt8, b Array(String), c Tuple(Nullable(UInt8)))",
        &[&[1, 1, 1, 65, 1]],
    );
    check(
        "Map(String, Array(UInt8))",
        &[&[0], &[2, 1, 65, 0, 1, 66, 1, 9]],
    );
    check("Nested(a UInt8, b String)", &[&[2, 1, 0, 2, 1, 65]]);
    check(
        "Array(Point)",
        &[&[1, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9]],
    );
    check(
        "Array(Tuple(LowCardinality(Nullable(String)), Map(UInt8, String)))",
        &[&[2, 1, 0, 0, 1, 65, 1, 7, 1, 66], &[0]],
    );
    check(
        "SimpleAggregateFunction(sum, UInt64)",
        &[&[1, 0, 0, 0, 0, 0, 0, 0]],
    );
}

/// A dictionary of more keys than one byte numbers.
#[test]
fn many_keys() {
    let values: Vec<[u8; 2]> = (0..1000_u16).map(u16::to_be_bytes).collect();
    let values: Vec<&[u8]> = values.iter().map(|value| &value[..]).collect();
    check("LowCardinality(UInt16)", &values);
}

#[test]
fn null_where_the_type_has_none_is_refused() {
    let values: arrow::array::ArrayRef =
        std::sync::Arc::new(arrow::array::UInt8Array::from(vec![Some(1), None]));
    let default = Serialization::default();
    let kind = PartKind::Wide;
    let mut writer = ColumnWriter::new("c", &DataType::UInt8, &default, kind).unwrap();
    let refused = writer.write(&values, &mut Wide::default());
    assert!(matches!(refused, Err(ColumnError::UnexpectedNull { .. })));
}

#[test]
fn variants() {
    let values: [&[u8]; 5] = [&[255], &[0, 1, 65], &[1, 7], &[1, 8], &[255]];
    check("Variant(String, UInt8)", &values);
    check(
        "Array(Variant(Array(UInt8), String))",
        &[&[2, 255, 0, 2, 1, 2], &[0]],
    );
    check(
        "Variant(Array(LowCardinality(String)), UInt8)",
        &[&[0, 1, 1, 65], &[1, 7]],
    );
}

#[test]
fn dynamics() {
    let values: [&[u8]; 5] = [
        &[0],
        &[0x15, 1, 65],
        &[0x01, 7],
        &[0x01, 8],
        &[0x1e, 0x01, 1, 2],
    ];
    check("Dynamic", &values);
    check("Dynamic(max_types=1)", &values);
    check("Dynamic(max_types=0)", &values);
    check("Array(Dynamic)", &[&[2, 0x01, 7, 0], &[0]]);
    check("Tuple(a Dynamic, b UInt8)", &[&[0x15, 1, 65, 9]]);
    // a Dynamic inside a Dynamic
    check("Dynamic", &[&[0x1e, 0x2b, 32, 2, 0x01, 7, 0x15, 1, 65]]);
}

#[test]
fn jsons() {
    let values: [&[u8]; 4] = [
        &[0],
        &[1, 1, b'b', 0x15, 1, 65],
        &[2, 1, b'b', 0x01, 7, 3, b'b', b'.', b'c', 0x1e, 0x01, 1, 2],
        &[1, 1, b'z', 0x0a, 0, 0, 0, 0, 0, 0, 0, 1],
    ];
    check("JSON", &values);
    check("JSON(max_dynamic_paths=1)", &values);
    check("JSON(max_dynamic_paths=0, max_dynamic_types=0)", &values);
    check(
        "JSON(a UInt8)",
        &[&[2, 1, b'a', 5, 1, b'b', 0x15, 1, 65], &[1, 1, b'a', 6]],
    );
    check("Array(JSON)", &[&[2, 0, 1, 1, b'b', 0x01, 7], &[0]]);
}

#[test]
fn vectors() {
    let one: Vec<u8> = [3_f32, -1.5, f32::NAN]
        .iter()
        .flat_map(|value| value.to_le_bytes())
        .collect();
    check("QBit(Float32, 3)", &[&[&[3], &one[..]].concat()]);
    check(
        "QBit(BFloat16, 9)",
        &[&[&[9_u8][..], &[0x80, 0x3f].repeat(9)].concat()],
    );
    check(
        "QBit(Float64, 2)",
        &[&[&[2_u8][..], &[1, 2, 3, 4, 5, 6, 7, 8].repeat(2)].concat()],
    );
}

/// Recorded states of ClickHouse 26.9.
#[test]
fn states() {
    let hex = |text: &str| -> Vec<u8> {
        let digits = |at| u8::from_str_radix(&text[at..at + 2], 16).unwrap();
        (0..text.len()).step_by(2).map(digits).collect()
    };
    for (data_type, states) in [
        ("count", &["03", "00"][..]),
        ("sum, Int8", &["0300000000000000"]),
        ("sum, Decimal(9, 2)", &["2C010000000000000000000000000000"]),
        (
            "sum, Int256",
            &["0300000000000000000000000000000000000000000000000000000000000000"],
        ),
        ("sum, Nullable(UInt64)", &["010300000000000000", "00"]),
        ("min, UInt64", &["010000000000000000", "00"]),
        ("max, String", &["020000003200", "FFFFFFFF"]),
        ("max, Nullable(String)", &["01020000003200", "00"]),
        ("anyLast, Date", &["010200", "00"]),
        ("any, Array(String)", &["01010130"]),
        ("avg, Float32", &["000000000000084003"]),
        (
            "avg, Decimal(38, 2)",
            &["2C01000000000000000000000000000003"],
        ),
        ("avg, Nullable(UInt64)", &["01030000000000000003", "00"]),
        ("uniqExact, Date", &["03000001000200", "00"]),
        (
            "uniqExact, Nullable(UInt64)",
            &["01020000000000000000", "0100"][1..],
        ),
        (
            "uniqExact, UInt64, UInt64",
            &["012A7F5EC600F3EF5253C1BDCCE5016EB9"],
        ),
        ("uniqExact, IPv6", &["01B4004E8C5929254F9D2C42CFAECB926F"]),
        ("groupArray, Enum8('a' = 1, 'b' = 2)", &["020102"]),
        ("groupArray, Nullable(String)", &["0201300131", "00"]),
        ("groupArray, Date32", &["0204000000000401000000"]),
        (
            "groupArray(2), UInt64",
            &["0200000000000000000100000000000000"],
        ),
    ] {
        let states: Vec<Vec<u8>> = states.iter().map(|state| hex(state)).collect();
        let states: Vec<&[u8]> = states.iter().map(|state| &state[..]).collect();
        check(&format!("AggregateFunction({data_type})"), &states);
    }
    let opaque: DataType = "AggregateFunction(quantile, UInt64)".parse().unwrap();
    let kind = PartKind::Wide;
    let refused = ColumnReader::new("c", &opaque, &Serialization::default(), kind)
        .err()
        .unwrap();
    assert_eq!(
        refused.to_string(),
        "telling states of AggregateFunction(quantile, UInt64) apart is not supported"
    );
}
