//! Writing and scanning parts in memory: `cargo bench -p granary-mergetree`. Scans count the bytes of
//! the values, writes the rows.

#![allow(missing_docs, reason = "a benchmark has no users")]
#![allow(
    clippy::unwrap_used,
    reason = "a benchmark that cannot go on has failed"
)]

use arrow::array::{BinaryArray, Float64Array, UInt64Array};
use divan::counter::{BytesCount, ItemsCount};
use granary_columns::{Block, Codec, Column, PartKind};
use granary_mergetree::{
    DeletedRows, Direction, KeyValues, MemoryFiles, MemorySink, PartColumn, PartReader, PartSpec,
    PartWriter, ScanRequest, arrange,
};
use granary_types::{DataType, PartName};
use std::collections::BTreeMap;
use std::sync::Arc;

const ROWS: u64 = 1_000_000;

fn main() {
    divan::main();
}

fn rows() -> Block {
    let mix = |row: u64| row.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40;
    let ids = UInt64Array::from_iter_values(0..ROWS);
    let values = Float64Array::from_iter_values((0..ROWS).map(|row| mix(row) as f64 / 7.0));
    let texts = (0..ROWS).map(|row| format!("customer {}", mix(row) % 5000));
    let texts = BinaryArray::from_iter_values(texts.map(String::into_bytes));
    let names = ["id", "v", "s"].map(str::to_owned).to_vec();
    let columns = vec![
        Column::new(DataType::UInt64, Arc::new(ids)),
        Column::new(DataType::Float64, Arc::new(values)),
        Column::new(DataType::String, Arc::new(texts)),
    ];
    Block::new(names, columns, ROWS as usize)
}

fn spec(block: &Block, kind: PartKind) -> PartSpec {
    let columns = block.names().iter().zip(block.columns());
    PartSpec {
        columns: columns
            .map(|(name, column)| PartColumn::new(name, column.data_type.clone()))
            .collect(),
        codecs: BTreeMap::new(),
        default_codec: Codec::lz4(),
        default_codec_name: "LZ4".to_owned(),
        kind,
        index_granularity: 8192,
        index_granularity_bytes: 10 << 20,
        partition: Vec::new(),
        partition_columns: Vec::new(),
        has_key: true,
    }
}

fn write(block: &Block, kind: PartKind) -> MemoryFiles {
    let sink = MemorySink::default();
    let mut writer = PartWriter::new(spec(block, kind), &sink).unwrap();
    writer.write(block, &block.columns()[..1]).unwrap();
    writer.finish().unwrap();
    sink.into_files()
}

fn scan(files: &MemoryFiles, columns: &[&str]) -> usize {
    let part = Arc::new(PartReader::open(Arc::new(files.clone()), 8192).unwrap());
    let request = ScanRequest {
        columns: columns.iter().map(|name| (*name).to_owned()).collect(),
        granules: std::iter::once(0..part.granules().len()).collect(),
        deleted_rows: DeletedRows::Skip,
        part: PartName::parse("all_1_1_0").unwrap(),
        part_index: 0,
        patches: None,
    };
    part.scan(request)
        .unwrap()
        .map(|block| block.unwrap().rows())
        .sum()
}

#[divan::bench(sample_count = 10)]
fn write_wide(bencher: divan::Bencher<'_, '_>) {
    let block = rows();
    bencher
        .counter(ItemsCount::new(ROWS))
        .bench(|| write(&block, PartKind::Wide));
}

#[divan::bench(sample_count = 10)]
fn write_compact(bencher: divan::Bencher<'_, '_>) {
    let block = rows();
    bencher
        .counter(ItemsCount::new(ROWS))
        .bench(|| write(&block, PartKind::Compact));
}

#[divan::bench(sample_count = 10)]
fn sort_by_text(bencher: divan::Bencher<'_, '_>) {
    let block = rows();
    let keys = KeyValues {
        partition: Vec::new(),
        order: vec![block.columns()[2].clone(), block.columns()[0].clone()],
        directions: vec![Direction::Ascending; 2],
        primary: 2,
    };
    bencher
        .counter(ItemsCount::new(ROWS))
        .bench(|| arrange(&block, &keys).unwrap());
}

#[divan::bench(sample_count = 10)]
fn scan_numbers_wide(bencher: divan::Bencher<'_, '_>) {
    let files = write(&rows(), PartKind::Wide);
    bencher
        .counter(BytesCount::new(ROWS * 16))
        .bench(|| scan(&files, &["id", "v"]));
}

#[divan::bench(sample_count = 10)]
fn scan_text_wide(bencher: divan::Bencher<'_, '_>) {
    let files = write(&rows(), PartKind::Wide);
    bencher
        .counter(BytesCount::new(ROWS * 13))
        .bench(|| scan(&files, &["s"]));
}

#[divan::bench(sample_count = 10)]
fn scan_all_compact(bencher: divan::Bencher<'_, '_>) {
    let files = write(&rows(), PartKind::Compact);
    bencher
        .counter(BytesCount::new(ROWS * 29))
        .bench(|| scan(&files, &["id", "v", "s"]));
}
