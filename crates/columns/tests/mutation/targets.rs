//! What bytes of frames, codecs, columns and values are put through, by tests and by `cargo fuzz`:
//! an answer or an error, never a panic, and no memory for what is only announced.

use granary_columns::{
    ColumnBuilder, ColumnError, ColumnReader, FrameReader, Kind, PartKind, Serialization,
    SerializationInfo, StreamPath, StreamSource, TypeVersions, decode_frames, read_row_binary,
    write_row_binary,
};
use granary_types::{DataType, city_hash_128};
use std::io::{BufRead, Cursor, Read};

/// Types of every kind.
pub const TYPES: [&str; 20] = [
    "UInt8",
    "UUID",
    "Decimal(9, 2)",
    "String",
    "Nullable(String)",
    "LowCardinality(Nullable(String))",
    "Array(Array(UInt16))",
    "Tuple(a UInt8, b Tuple(c String), d Tuple())",
    "Map(String, Array(LowCardinality(String)))",
    "Variant(Array(UInt8), String)",
    "Dynamic",
    "Array(Dynamic)",
    "JSON(a UInt8, b Nullable(String))",
    "QBit(Float32, 9)",
    "AggregateFunction(groupArray, Array(UInt8))",
    "AggregateFunction(max, Nullable(String))",
    "AggregateFunction(uniqExact, UInt64)",
    "Nested(a UInt8, b Dynamic)",
    "Array(Nothing)",
    "Enum8('a' = 1)",
];

/// The same bytes for every stream: from the beginning in a Wide part, one after another in a Compact one.
struct Streams<'a> {
    data: &'a [u8],
    kind: PartKind,
    open: Vec<(String, Cursor<&'a [u8]>)>,
}

impl StreamSource for Streams<'_> {
    fn stream(&mut self, stream: &StreamPath) -> Result<Option<&mut dyn BufRead>, ColumnError> {
        let name = match self.kind {
            PartKind::Wide => stream.name(),
            PartKind::Compact => "",
        };
        if !self.open.iter().any(|(known, _)| known == name) {
            self.open.push((name.to_owned(), Cursor::new(self.data)));
        }
        let open = self.open.iter_mut().find(|(known, _)| known == name);
        Ok(open.map(|(_, stream)| stream as &mut dyn BufRead))
    }
}

/// Frames one after another, and the description of serializations.
pub fn frames(data: &[u8]) {
    let _ = decode_frames(data, 1 << 20);
    let _ = SerializationInfo::parse(data);
    let mut reader = FrameReader::new(Cursor::new(data));
    let _ = reader.by_ref().take(1 << 20).read_to_end(&mut Vec::new());
}

/// The bytes as a payload with a header and a checksum that fit.
pub fn codec_payload(method: u8, data: &[u8]) {
    let Some((size, payload)) = data.split_first_chunk() else {
        return;
    };
    let mut frame = vec![0x90 + method % 12];
    frame.extend_from_slice(&(payload.len() as u32 + 9).to_le_bytes());
    frame.extend_from_slice(&u32::from(u16::from_le_bytes(*size)).to_le_bytes());
    frame.extend_from_slice(payload);
    let checksum = city_hash_128(&frame).to_bytes();
    let _ = decode_frames(&[&checksum, &frame[..]].concat(), 1 << 20);
}

/// A column in a part.
pub fn column_bytes(options: u8, data: &[u8]) {
    let [name, data @ ..] = data else {
        return;
    };
    let data_type: DataType = TYPES[*name as usize % TYPES.len()].parse().expect("a type");
    let is = |bit: u8| options >> bit & 1 == 1;
    let serialization = Serialization {
        kind: if is(0) { Kind::Sparse } else { Kind::Default },
        versions: TypeVersions {
            string_sizes: is(1),
            map_buckets: is(2),
            nullable_sparse: is(3),
        },
        propagates: is(4),
        elements: Vec::new(),
    };
    let kind = if is(5) {
        PartKind::Wide
    } else {
        PartKind::Compact
    };
    let mut streams = Streams {
        data,
        kind,
        open: Vec::new(),
    };
    let mut reader =
        ColumnReader::new("c", &data_type, &serialization, kind).expect("a type that is read");
    if reader.read_prefix(&mut streams).is_ok() {
        for rows in [1, 0, 100] {
            if reader.read(&mut streams, rows).is_err() {
                break;
            }
        }
        reader.streams();
    }
}

/// A value in row-binary form.
pub fn value_bytes(name: u8, mut data: &[u8]) {
    let data_type: DataType = TYPES[name as usize % TYPES.len()].parse().expect("a type");
    let mut builder = ColumnBuilder::new(&data_type).expect("a type that is built");
    if builder.push_row_binary(&mut data).is_ok() {
        let column = builder.finish().expect("one value");
        let mut bytes = Vec::new();
        write_row_binary(&column, 0, &mut bytes).expect("what was read is written");
        let read = read_row_binary(&data_type, &mut &bytes[..]);
        assert_eq!(*read.expect("what was written is read"), *column.values);
    }
}
