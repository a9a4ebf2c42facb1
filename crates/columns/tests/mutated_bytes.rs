//! Bytes of frames, codecs, columns and values, mutated at random: an answer or an error, never a panic, and
//! no memory for what is only announced. `GRANARY_FUZZ_SECONDS` says how long each target runs;
//! `GRANARY_SEED` repeats.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a fuzz loop reads the clock"
)]

use granary_columns::{
    ColumnBuilder, ColumnError, ColumnReader, FrameReader, Kind, PartKind, Serialization,
    SerializationInfo, StreamPath, StreamSource, TypeVersions, decode_frames, read_row_binary,
    write_row_binary,
};
use granary_types::{DataType, city_hash_128};
use std::{
    io::{BufRead, Cursor, Read},
    panic::{AssertUnwindSafe, catch_unwind},
    time::{Duration, Instant},
};

/// Numbers from a seed.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % end.max(1)
    }
}

/// Runs `target` on the corpus, then on mutations of it until the time is over.
fn fuzz(name: &str, corpus: &[Vec<u8>], target: impl Fn(&[u8])) {
    let number = |variable: &str| std::env::var(variable).ok()?.parse().ok();
    let time = Duration::from_secs(number("GRANARY_FUZZ_SECONDS").unwrap_or(1));
    let start = number("GRANARY_SEED").unwrap_or_else(|| u64::from(std::process::id()));
    let (mut numbers, begun, mut runs) = (Numbers(start | 1), Instant::now(), 0_u64);
    while runs < corpus.len() as u64 || begun.elapsed() < time {
        let input = match corpus.get(runs as usize) {
            Some(input) => input.clone(),
            None => mutated(corpus, &mut numbers),
        };
        let survived = catch_unwind(AssertUnwindSafe(|| target(&input)));
        assert!(
            survived.is_ok(),
            "{name}, GRANARY_SEED={start}, run {runs}: {input:02x?}"
        );
        runs += 1;
    }
    println!("{name}: {runs} inputs, GRANARY_SEED={start}");
}

fn mutated(corpus: &[Vec<u8>], numbers: &mut Numbers) -> Vec<u8> {
    let mut input = corpus[numbers.below(corpus.len())].clone();
    for _ in 0..=numbers.below(6) {
        let at = numbers.below(input.len());
        let end = (at + numbers.below(16)).min(input.len());
        match numbers.below(7) {
            _ if input.is_empty() => input.push(numbers.below(256) as u8),
            0 => input[at] ^= 1 << numbers.below(8),
            1 => input[at] = numbers.below(256) as u8,
            2 => input[at] = [0, 1, 2, 0x7f, 0x80, 0xff][numbers.below(6)],
            3 => drop(input.drain(at..end)),
            4 => {
                let piece = input[at..end].to_vec();
                input.splice(at..at, piece);
            }
            5 => {
                let other = &corpus[numbers.below(corpus.len())];
                let from = numbers.below(other.len());
                let to = (from + numbers.below(64)).min(other.len());
                input.splice(at..end, other[from..to].iter().copied());
            }
            _ => {
                let piece = input[at..end].to_vec();
                for _ in 0..numbers.below(100) {
                    input.extend_from_slice(&piece);
                }
            }
        }
    }
    input.truncate(1 << 16);
    input
}

/// Types whose bytes are mutated.
const TYPES: [&str; 20] = [
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

/// The bytes as a payload with a header and a checksum that fit.
fn codec_payload(method: u8, data: &[u8]) {
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

fn column_bytes(options: u8, data: &[u8]) {
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
fn value_bytes(name: u8, mut data: &[u8]) {
    let data_type: DataType = TYPES[name as usize % TYPES.len()].parse().expect("a type");
    let mut builder = ColumnBuilder::new(&data_type).expect("a type that is built");
    if builder.push_row_binary(&mut data).is_ok() {
        let column = builder.finish();
        let mut bytes = Vec::new();
        write_row_binary(&column, 0, &mut bytes).expect("what was read is written");
        let read = read_row_binary(&data_type, &mut &bytes[..]);
        assert_eq!(*read.expect("what was written is read"), *column.values);
    }
}

#[test]
fn codecs() {
    let mut corpus = Vec::new();
    for method in 0..12 {
        // a width, a count, values: some of it means something to each codec
        let values: Vec<u8> = (0..200_u8).collect();
        let head = [method, 200, 0, 8, 0, 25, 0, 0, 0];
        corpus.push([&head[..], &values[..]].concat());
        corpus.push([&[method, 16, 0, 4, 12][..], &values[..]].concat());
        corpus.push([&[method, 0, 1, 3][..], &[0; 16], &values[..]].concat());
    }
    fuzz("codecs", &corpus, |input| {
        if let [method, rest @ ..] = input {
            codec_payload(*method, rest);
        }
        let mut reader = FrameReader::new(Cursor::new(input));
        let _ = reader.by_ref().take(1 << 20).read_to_end(&mut Vec::new());
        let _ = SerializationInfo::parse(input);
    });
}

#[test]
fn columns() {
    let mut corpus = Vec::new();
    for number in 0..TYPES.len() as u8 {
        for options in [0, 0b10_0000, 0b11_0010, 0b00_0100, 0b10_0001] {
            // versions, counts and sizes that mean something, then values
            for version in [0_u64, 1, 2, 4] {
                let mut input = vec![options, number];
                input.extend_from_slice(&version.to_le_bytes());
                input.extend_from_slice(&[1, 1, 0x15, 0, 1, 0, 0, 0, 0, 0, 0, 0]);
                input.extend_from_slice(&0x600_u64.to_le_bytes());
                input.extend_from_slice(&3_u64.to_le_bytes());
                input.extend_from_slice(b"\x01a\x02bc\x03def\x00\x01\x02\x00");
                corpus.push(input);
            }
        }
    }
    fuzz("columns", &corpus, |input| {
        if let [options, rest @ ..] = input {
            column_bytes(*options, rest);
        }
    });
}

#[test]
fn values() {
    let mut corpus: Vec<Vec<u8>> = Vec::new();
    for number in 0..TYPES.len() as u8 {
        for value in [
            &b"\x00"[..],
            b"\x01\x01\x15\x01a\x02",
            b"\x02\x01a\x05\x01b\x15\x01a",
            b"\x1e\x2b\x05\x02\x15\x01a\x1e\x01\x02\x01\x02",
            b"0123456789abcdef0123456789abcdef",
        ] {
            corpus.push([&[number], value].concat());
        }
    }
    fuzz("values", &corpus, |input| {
        if let [name, rest @ ..] = input {
            value_bytes(*name, rest);
        }
    });
}
