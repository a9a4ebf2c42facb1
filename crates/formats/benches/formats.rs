//! How fast rows are printed and read: rows per second for each format.

#![allow(missing_docs, reason = "a benchmark has no users")]

use divan::Bencher;
use divan::counter::ItemsCount;
use granary_columns::{Block, ColumnBuilder, Scalar};
use granary_formats::{
    BLOCK_ROWS_MAX, ColumnHeader, Format, FormatSettings, Input, Printer, Statistics,
};

fn main() {
    divan::main();
}

const FORMATS: [&str; 9] = [
    "TSV",
    "CSV",
    "Values",
    "JSONEachRow",
    "JSONCompactEachRow",
    "JSON",
    "TSKV",
    "RowBinary",
    "Native",
];

/// A number, a text, a float and a time.
fn columns() -> Vec<ColumnHeader> {
    [
        ("id", "UInt64"),
        ("name", "String"),
        ("price", "Float64"),
        ("time", "DateTime('UTC')"),
    ]
    .map(|(name, data_type)| (name.to_owned(), data_type.parse().expect("a type")))
    .to_vec()
}

fn block() -> Block {
    let columns = columns();
    let mut builders: Vec<ColumnBuilder> = columns
        .iter()
        .map(|(_, data_type)| ColumnBuilder::new(data_type).expect("plain types"))
        .collect();
    for row in 0..BLOCK_ROWS_MAX as u64 {
        let name = format!("customer number {row}");
        let values = [
            Scalar::Unsigned(row.wrapping_mul(0x9e37_79b9_7f4a_7c15)),
            Scalar::Bytes(name.as_bytes()),
            Scalar::Float64(row as f64 / 100.0),
            Scalar::Unsigned(1_700_000_000 + row),
        ];
        for (builder, value) in builders.iter_mut().zip(values) {
            builder.push(value).expect("room");
        }
    }
    let names = columns.into_iter().map(|(name, _)| name).collect();
    let values = builders.into_iter().map(ColumnBuilder::finish);
    let values = values.collect::<Result<_, _>>().expect("room");
    Block::new(names, values, BLOCK_ROWS_MAX)
}

fn print(format: Format, block: &Block) -> Vec<u8> {
    let mut out = Vec::new();
    let mut printer = Printer::new(format, columns(), FormatSettings::default());
    printer.start(&mut out);
    printer.block(block, &mut out).expect("plain types");
    let finished = printer.finish(&Statistics::default(), &mut out);
    finished.expect("it is printed");
    out
}

#[divan::bench(args = FORMATS)]
fn out(bencher: Bencher<'_, '_>, name: &str) {
    let format = Format::parse(name).expect(name);
    let block = block();
    bencher
        .counter(ItemsCount::new(BLOCK_ROWS_MAX))
        .bench(|| print(format, &block));
}

#[divan::bench(args = ["PrettyCompact", "Vertical", "XML"])]
fn out_for_people(bencher: Bencher<'_, '_>, name: &str) {
    out(bencher, name);
}

#[divan::bench(args = FORMATS)]
fn input(bencher: Bencher<'_, '_>, name: &str) {
    let format = Format::parse(name).expect(name);
    let text = print(format, &block());
    bencher.counter(ItemsCount::new(BLOCK_ROWS_MAX)).bench(|| {
        let settings = FormatSettings::default();
        let mut input = Input::new(format, columns(), settings, &text[..]).expect("read");
        let mut rows = 0;
        while let Some(read) = input.next_block().expect("rows") {
            rows += read.block.rows();
        }
        assert_eq!(rows, BLOCK_ROWS_MAX);
    });
}
