//! How fast frames, codecs and columns are read and written: `cargo bench -p granary-columns`.

use divan::{Bencher, counter::BytesCount};
use granary_columns::{
    Codec, CodecDeclaration, Column, ColumnBuilder, ColumnError, ColumnReader, ColumnWriter,
    FrameReader, FrameWriter, PartKind, Serialization, StreamPath, StreamSink, StreamSource,
    TypeVersions,
};
use granary_types::DataType;
use std::{
    collections::HashMap,
    io::{BufRead, Cursor, Read, Write},
};

fn main() {
    divan::main();
}

/// A type of numbers and its codecs.
const CODECS: [(&str, &str); 12] = [
    ("UInt64", "NONE"),
    ("UInt64", "LZ4"),
    ("UInt64", "ZSTD(1)"),
    ("UInt64", "Delta, LZ4"),
    ("UInt64", "DoubleDelta"),
    ("UInt64", "T64"),
    ("UInt64", "T64('bit')"),
    ("UInt64", "GCD, LZ4"),
    ("Float64", "Gorilla"),
    ("Float64", "FPC"),
    ("UInt16", "T64"),
    ("UInt32", "DoubleDelta, LZ4"),
];

const CONTENT_BYTES: usize = 8 << 20;

fn codec((data_type, codecs): (&str, &str)) -> Codec {
    let data_type: DataType = data_type.parse().expect("a type");
    let default = Serialization::default();
    let writer = ColumnWriter::new("c", &data_type, &default, PartKind::Wide).expect("a writer");
    let declaration = CodecDeclaration::parse(&format!("CODEC({codecs})")).expect("codecs");
    let stream = &writer.streams()[0];
    declaration
        .codec(stream, &Codec::lz4())
        .expect("codecs of the type")
}

/// Values that grow with small jumps.
fn content() -> Vec<u8> {
    let value = |at: u64| at * 100 + at.wrapping_mul(0x9e37_79b9_7f4a_7c15) % 50;
    (0..CONTENT_BYTES as u64 / 8)
        .flat_map(|at| value(at).to_le_bytes())
        .collect()
}

fn file(codecs: (&str, &str), content: &[u8]) -> Vec<u8> {
    let mut writer = FrameWriter::new(Vec::new(), codec(codecs));
    writer.write_all(content).expect("memory");
    writer.finish().expect("memory")
}

#[divan::bench(args = CODECS)]
fn write_frames(bencher: Bencher, codecs: (&str, &str)) {
    let content = content();
    bencher
        .counter(BytesCount::new(content.len()))
        .bench(|| file(codecs, &content));
}

#[divan::bench(args = CODECS)]
fn read_frames(bencher: Bencher, codecs: (&str, &str)) {
    let content = content();
    let file = file(codecs, &content);
    let mut read = Vec::with_capacity(content.len());
    bencher
        .counter(BytesCount::new(content.len()))
        .bench_local(|| {
            read.clear();
            FrameReader::new(Cursor::new(&file))
                .read_to_end(&mut read)
                .expect("frames")
        });
}

/// The streams of a Wide part in memory, not compressed.
#[derive(Default)]
struct Streams(HashMap<String, Cursor<Vec<u8>>>);

impl StreamSink for Streams {
    fn stream(&mut self, stream: &StreamPath) -> Result<&mut dyn Write, ColumnError> {
        Ok(self
            .0
            .entry(stream.name().to_owned())
            .or_default()
            .get_mut())
    }
}

impl StreamSource for Streams {
    fn stream(&mut self, stream: &StreamPath) -> Result<Option<&mut dyn BufRead>, ColumnError> {
        let stream = self.0.get_mut(stream.name());
        Ok(stream.map(|stream| stream as &mut dyn BufRead))
    }
}

const TYPES: [&str; 8] = [
    "UInt64",
    "Decimal(9, 2)",
    "UUID",
    "String",
    "Nullable(UInt64)",
    "LowCardinality(String)",
    "Array(UInt32)",
    "Map(String, UInt64)",
];

const ROWS: usize = 1 << 16;

fn column(name: &str) -> Column {
    let data_type: DataType = name.parse().expect("a type");
    let mut builder = ColumnBuilder::new(&data_type).expect("a type that is built");
    for row in 0..ROWS as u64 {
        let number = row.to_le_bytes();
        let text = [&[8][..], format!("{:08}", row % 1000).as_bytes()].concat();
        let value = match name {
            "UInt64" => number.to_vec(),
            "Decimal(9, 2)" => number[..4].to_vec(),
            "UUID" => [number, number].concat(),
            "String" | "LowCardinality(String)" => text,
            "Nullable(UInt64)" if row % 4 == 0 => vec![1],
            "Nullable(UInt64)" => [&[0][..], &number].concat(),
            "Array(UInt32)" => [&[2][..], &number].concat(),
            _ => [&[1][..], &text, &number].concat(),
        };
        builder.push_row_binary(&mut &value[..]).expect("a value");
    }
    builder.finish().expect("few values")
}

fn serialization() -> Serialization {
    Serialization {
        versions: TypeVersions {
            string_sizes: true,
            ..TypeVersions::default()
        },
        ..Serialization::default()
    }
}

fn written(column: &Column, serialization: &Serialization) -> Streams {
    let mut streams = Streams::default();
    let mut writer =
        ColumnWriter::new("c", &column.data_type, serialization, PartKind::Wide).expect("a writer");
    writer
        .write_prefix(&column.values, &mut streams)
        .expect("memory");
    for start in (0..ROWS).step_by(8192) {
        let values = column.values.slice(start, 8192);
        writer.write(&values, &mut streams).expect("memory");
    }
    streams
}

#[divan::bench(args = TYPES)]
fn write_column(bencher: Bencher, name: &str) {
    let column = column(name);
    let bytes = column.values.get_array_memory_size();
    bencher
        .counter(BytesCount::new(bytes))
        .bench_local(|| written(&column, &Serialization::default()));
}

fn read(bencher: Bencher, name: &str, serialization: &Serialization) {
    let column = column(name);
    let mut streams = written(&column, serialization);
    let bytes = column.values.get_array_memory_size();
    bencher.counter(BytesCount::new(bytes)).bench_local(|| {
        streams
            .0
            .values_mut()
            .for_each(|stream| stream.set_position(0));
        let mut reader = ColumnReader::new("c", &column.data_type, serialization, PartKind::Wide)
            .expect("a reader");
        reader.read_prefix(&mut streams).expect("a prefix");
        for _ in (0..ROWS).step_by(8192) {
            divan::black_box(reader.read(&mut streams, 8192).expect("values"));
        }
    });
}

#[divan::bench(args = TYPES)]
fn read_column(bencher: Bencher, name: &str) {
    read(bencher, name, &Serialization::default());
}

#[divan::bench(args = ["String"])]
fn read_column_with_sizes(bencher: Bencher, name: &str) {
    read(bencher, name, &serialization());
}
