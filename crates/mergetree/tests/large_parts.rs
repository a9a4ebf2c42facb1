//! Large parts: what a query reads of them is the frames of its granules, and little more.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test may fail"
)]

use arrow::array::{BinaryArray, UInt8Array, UInt64Array};
use granary_columns::{Block, Codec, Column, PartKind};
use granary_mergetree::{
    DeletedRows, MemoryFiles, MemorySink, OpenedFile, PartColumn, PartFiles, PartReader, PartSpec,
    PartWriter, ReadSeek, ScanRequest,
};
use granary_types::{DataType, PartName};
use std::collections::BTreeMap;
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

const GRANULE: usize = 8192;
const GRANULES: usize = 50;

/// So many bytes for each one of the frames that hold the granules (the aim of the project).
const OVERHEAD_MAX: f64 = 1.2;

/// Files that count what is read of the columns.
struct Counted {
    files: MemoryFiles,
    read: Arc<AtomicU64>,
}

struct CountedFile {
    file: OpenedFile,
    read: Arc<AtomicU64>,
}

impl Read for CountedFile {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let taken = self.file.read(buffer)?;
        self.read.fetch_add(taken as u64, Ordering::Relaxed);
        Ok(taken)
    }
}

impl Seek for CountedFile {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.file.seek(to)
    }
}

impl PartFiles for Counted {
    fn size(&self, name: &str) -> Option<u64> {
        self.files.size(name)
    }

    fn open(&self, name: &str) -> io::Result<OpenedFile> {
        let file = self.files.open(name)?;
        if std::path::Path::new(name)
            .extension()
            .is_none_or(|extension| extension != "bin")
        {
            return Ok(file);
        }
        let read = Arc::clone(&self.read);
        Ok(Box::new(CountedFile { file, read }) as Box<dyn ReadSeek + Send>)
    }

    fn names(&self) -> Vec<String> {
        self.files.names()
    }
}

/// Three columns and how many bytes a value of each has: a granule is one frame, several, or a part of one.
fn columns() -> Vec<(PartColumn, usize)> {
    let column = |name, data_type, bytes| (PartColumn::new(name, data_type), bytes);
    vec![
        column("id", DataType::UInt64, 8),
        column("text", DataType::String, 151),
        column("flag", DataType::UInt8, 1),
    ]
}

/// A part whose rows come in so many blocks.
fn part(blocks: usize) -> MemoryFiles {
    let rows = GRANULE * GRANULES;
    let noise = |row: usize| (row as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let text = |row| format!("{:016x}", noise(row)).repeat(10)[..149].to_owned();
    let ids = UInt64Array::from_iter_values((0..rows as u64).map(|row| row * 3));
    let texts = BinaryArray::from_iter_values((0..rows).map(text));
    let flags = UInt8Array::from_iter_values((0..rows).map(|row| (noise(row) >> 32) as u8));
    let block = Block::new(
        columns()
            .into_iter()
            .map(|(column, _)| column.name)
            .collect(),
        vec![
            Column::new(DataType::UInt64, Arc::new(ids)),
            Column::new(DataType::String, Arc::new(texts)),
            Column::new(DataType::UInt8, Arc::new(flags)),
        ],
        rows,
    );
    let spec = PartSpec {
        columns: columns().into_iter().map(|(column, _)| column).collect(),
        codecs: BTreeMap::new(),
        default_codec: Codec::lz4(),
        default_codec_name: "LZ4".to_owned(),
        kind: PartKind::Wide,
        index_granularity: GRANULE as u64,
        index_granularity_bytes: 10 << 20,
        partition: Vec::new(),
        partition_columns: Vec::new(),
        has_key: true,
    };
    let sink = MemorySink::default();
    let mut writer = PartWriter::new(spec, &sink).unwrap();
    for at in 0..blocks {
        let block = block.slice(at * rows / blocks, rows / blocks);
        let key = [block.column("id").unwrap().clone()];
        writer.write(&block, &key).unwrap();
    }
    writer.finish().unwrap();
    sink.into_files()
}

/// The bytes of the frames of a file that hold any of the content: a frame is its checksum of 16 bytes, then the
/// method, its size with these nine bytes, the size of its content (`docs/format.md`).
fn frames_of(file: &[u8], content: &[Range<usize>]) -> u64 {
    let number = |at: usize| u32::from_le_bytes(file[at..at + 4].try_into().unwrap()) as usize;
    let (mut at, mut start, mut touched) = (0, 0, 0);
    while at < file.len() {
        let (size, length) = (16 + number(at + 17), number(at + 21));
        let is_touched =
            |wanted: &Range<usize>| wanted.start < start + length && start < wanted.end;
        if content.iter().any(is_touched) {
            touched += size as u64;
        }
        (at, start) = (at + size, start + length);
    }
    touched
}

#[test]
fn only_the_frames_of_the_granules_are_read() {
    let files = part(1);
    let cases: [(&str, Vec<Range<usize>>); 4] = [
        ("one granule", vec![17..18]),
        (
            "some that are far from each other",
            vec![3..4, 20..21, 37..38, 49..50],
        ),
        ("a run", vec![20..40]),
        ("all", vec![0..GRANULES]),
    ];
    for (what, granules) in cases {
        for (column, bytes) in columns() {
            let read = Arc::new(AtomicU64::new(0));
            let counted = Counted {
                files: files.clone(),
                read: Arc::clone(&read),
            };
            let part = PartReader::open(Arc::new(counted), GRANULE as u64).unwrap();
            let request = ScanRequest {
                columns: vec![column.name.clone()],
                granules: granules.clone(),
                deleted_rows: DeletedRows::Skip,
                part: PartName::parse("all_1_1_0").unwrap(),
                part_index: 0,
                patches: None,
            };
            let blocks: Vec<Block> = Arc::new(part)
                .scan(request)
                .unwrap()
                .map(Result::unwrap)
                .collect();
            let rows: usize = blocks.iter().map(Block::rows).sum();
            let wanted: usize = granules.iter().map(|range| range.len() * GRANULE).sum();
            assert_eq!(rows, wanted, "{what} of {}", column.name);
            let content = granules
                .iter()
                .map(|range| range.start * GRANULE * bytes..range.end * GRANULE * bytes);
            let content: Vec<Range<usize>> = content.collect();
            let file = files.get(&format!("{}.bin", column.name)).unwrap();
            let touched = frames_of(file, &content);
            let read = read.load(Ordering::Relaxed);
            let ratio = read as f64 / touched as f64;
            println!(
                "{what} of {}: {read} bytes of {touched}, {ratio:.2}",
                column.name
            );
            assert!(
                (1.0..=OVERHEAD_MAX).contains(&ratio),
                "{what} of {}: {read} bytes read, {touched} in the frames",
                column.name
            );
        }
    }
}

#[test]
fn columns_that_are_written_at_the_same_time_are_those_written_one_after_another() {
    let (together, in_pieces) = (part(1), part(2 * GRANULES));
    assert_eq!(together.names(), in_pieces.names());
    for name in together.names() {
        let is_same = together.get(&name) == in_pieces.get(&name);
        assert!(is_same, "{name} is another file");
    }
}
