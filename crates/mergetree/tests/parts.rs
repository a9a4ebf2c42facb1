//! Parts in memory: what is written is read again, from every granule on, by conditions, and damage
//! is an error or harmless.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use arrow::array::{AsArray, UInt64Array};
use arrow::datatypes::UInt64Type;
use granary_columns::{Block, Codec, CodecDeclaration, Column, ColumnBuilder, PartKind};
use granary_mergetree::{
    Atom, Comparison, DeletedRows, Direction, KeyColumn, KeyCondition, MemoryFiles, MemorySink,
    PartColumn, PartError, PartFiles, PartReader, PartSpec, PartWriter, ScanRequest, concat_blocks,
    partition_bytes,
};
use granary_types::{DataType, PartName};
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

const ROWS: u64 = 1000;
const KINDS: [PartKind; 2] = [PartKind::Wide, PartKind::Compact];

fn columns() -> Vec<PartColumn> {
    [
        ("id", "UInt64"),
        ("s", "String"),
        ("n", "Nullable(Int32)"),
        ("lc", "LowCardinality(String)"),
        ("n.a", "Array(UInt8)"),
        ("n.b", "Array(String)"),
        ("t", "Tuple(x UInt8, `y z` Map(String, Int64))"),
    ]
    .iter()
    .map(|(name, data_type)| PartColumn::new(name, data_type.parse().unwrap()))
    .collect()
}

/// A value in row-binary form, different in each row.
fn value(name: &str, row: u64) -> Vec<u8> {
    let text = |text: String| [vec![text.len() as u8], text.into_bytes()].concat();
    let items = row % 3;
    match name {
        "id" => (row * 2).to_le_bytes().to_vec(),
        "s" => text(format!("text {row}")),
        "n" if row.is_multiple_of(5) => vec![1],
        "n" => [vec![0], (row as u32).to_le_bytes().to_vec()].concat(),
        "lc" => text(format!("{}", row % 7)),
        "n.a" => [vec![items as u8], vec![row as u8; items as usize]].concat(),
        "n.b" => {
            let texts = (0..items).flat_map(|item| text(format!("{row}/{item}")));
            [vec![items as u8], texts.collect()].concat()
        }
        _ => [
            vec![row as u8, 1],
            text("k".to_owned()),
            row.to_le_bytes().to_vec(),
        ]
        .concat(),
    }
}

fn block(rows: Range<u64>) -> Block {
    let column = |column: &PartColumn| -> Column {
        let mut builder = ColumnBuilder::new(&column.data_type).unwrap();
        for row in rows.clone() {
            let value = value(&column.name, row);
            builder.push_row_binary(&mut &value[..]).unwrap();
        }
        builder.finish().unwrap()
    };
    let names = columns().into_iter().map(|column| column.name).collect();
    let count = (rows.end - rows.start) as usize;
    Block::new(names, columns().iter().map(column).collect(), count)
}

fn spec(kind: PartKind) -> PartSpec {
    let partition = Column::new(DataType::UInt64, Arc::new(UInt64Array::from(vec![7])));
    let codec = CodecDeclaration::parse("CODEC(Delta, ZSTD)").unwrap();
    PartSpec {
        columns: columns(),
        codecs: BTreeMap::from([("id".to_owned(), codec)]),
        default_codec: Codec::lz4(),
        default_codec_name: "LZ4".to_owned(),
        kind,
        index_granularity: 64,
        index_granularity_bytes: 10 << 20,
        partition: partition_bytes(&[partition]).unwrap(),
        partition_columns: vec!["id".to_owned()],
        has_key: true,
    }
}

fn written(kind: PartKind) -> MemoryFiles {
    let sink = MemorySink::default();
    let mut writer = PartWriter::new(spec(kind), &sink).unwrap();
    for start in (0..ROWS).step_by(150) {
        let block = block(start..(start + 150).min(ROWS));
        let key = [block.column("id").unwrap().clone()];
        writer.write(&block, &key).unwrap();
    }
    assert_eq!(writer.finish().unwrap().rows, ROWS);
    sink.into_files()
}

fn open(files: &MemoryFiles) -> Result<Arc<PartReader>, PartError> {
    PartReader::open(Arc::new(files.clone()), 64).map(Arc::new)
}

fn read(
    part: &Arc<PartReader>,
    names: &[&str],
    granules: &[(usize, usize)],
) -> Result<Vec<Block>, PartError> {
    let request = ScanRequest {
        columns: names.iter().map(|name| (*name).to_owned()).collect(),
        granules: granules.iter().map(|(start, end)| *start..*end).collect(),
        deleted_rows: DeletedRows::Skip,
        part: PartName::parse("7_1_1_0").unwrap(),
        part_index: 0,
        patches: None,
    };
    part.scan(request)?.collect()
}

fn joined(blocks: &[Block]) -> Block {
    concat_blocks(&blocks.iter().collect::<Vec<_>>())
}

fn all(part: &Arc<PartReader>, names: &[&str]) -> Block {
    joined(&read(part, names, &[(0, part.granules().len())]).unwrap())
}

#[track_caller]
fn check_same(actual: &Block, expected: &Block, kind: PartKind) {
    assert_eq!(actual.rows(), expected.rows());
    for (name, column) in expected.names().iter().zip(expected.columns()) {
        let actual = &actual.column(name).unwrap().values;
        assert_eq!(actual.as_ref(), column.values.as_ref(), "{name} {kind:?}");
    }
}

#[test]
fn what_is_written_is_read_again() {
    let expected = block(0..ROWS);
    let names: Vec<&str> = expected.names().iter().map(String::as_str).collect();
    for kind in KINDS {
        let part = open(&written(kind)).unwrap();
        assert_eq!((part.rows(), part.granules().len()), (ROWS, 16));
        assert_eq!(part.is_compact(), kind == PartKind::Compact);
        check_same(&all(&part, &names), &expected, kind);
    }
}

#[test]
fn any_granules_are_read_without_those_before() {
    let expected = block(0..ROWS);
    let names: Vec<&str> = expected.names().iter().map(String::as_str).collect();
    let slices = [(192, 128), (576, 64), (960, 40)];
    let slices = slices.map(|(start, rows)| expected.slice(start, rows));
    for kind in KINDS {
        let part = open(&written(kind)).unwrap();
        let blocks = read(&part, &names, &[(3, 5), (9, 10), (15, 16)]).unwrap();
        check_same(&joined(&blocks), &joined(&slices), kind);
    }
}

#[test]
fn sub_columns_and_virtual_columns_are_read() {
    for kind in KINDS {
        let part = open(&written(kind)).unwrap();
        let names = [
            "_part_offset",
            "n.a.size0",
            "n.null",
            "t.y z.values",
            "_part",
        ];
        let rows = all(&part, &names);
        let numbers = |name: &str| {
            let values = rows
                .column(name)
                .unwrap()
                .values
                .as_primitive::<UInt64Type>();
            values.values().to_vec()
        };
        assert_eq!(numbers("_part_offset"), (0..ROWS).collect::<Vec<_>>());
        let sizes: Vec<u64> = (0..ROWS).map(|row| row % 3).collect();
        assert_eq!(numbers("n.a.size0"), sizes);
        let values = rows.column("t.y z.values").unwrap();
        assert_eq!(values.data_type.to_string(), "Array(Int64)");
        let part_name = rows.column("_part").unwrap().values.as_binary::<i32>();
        assert_eq!(part_name.value(9), b"7_1_1_0");
        assert_eq!(part.type_of("nothing"), None);
        assert!(read(&part, &["nothing"], &[(0, 1)]).is_err());
        assert_eq!(all(&part, &[]).rows() as u64, ROWS);
    }
}

#[test]
fn the_index_and_the_bounds_tell_where_rows_are() {
    for kind in KINDS {
        let part = open(&written(kind)).unwrap();
        let index = part.primary_index(&[DataType::UInt64]).unwrap();
        assert_eq!(index[0].len(), 17);
        let constant = Column::new(DataType::UInt64, Arc::new(UInt64Array::from(vec![200])));
        let key = [KeyColumn {
            column: "id".to_owned(),
            data_type: DataType::UInt64,
            direction: Direction::Ascending,
            transform: None,
        }];
        let atom = Atom::compare("id", Comparison::Equal, constant);
        let granules = KeyCondition::new(&[atom], &key).granules(&index, 16);
        assert!(granules.len() == 1 && granules[0] == (1..2), "{granules:?}");
        let bounds = part.bounds("id", &DataType::UInt64).unwrap().unwrap();
        let bounds = bounds.values.as_primitive::<UInt64Type>().values().to_vec();
        assert_eq!(bounds, [0, 2 * ROWS - 2]);
        let partition = part.partition(&[DataType::UInt64]).unwrap();
        assert_eq!(partition[0].values.as_primitive::<UInt64Type>().value(0), 7);
    }
}

#[test]
fn a_part_without_rows_is_one() {
    for kind in KINDS {
        let sink = MemorySink::default();
        let writer = PartWriter::new(spec(kind), &sink).unwrap();
        writer.finish().unwrap();
        let part = open(&sink.into_files()).unwrap();
        assert_eq!(part.rows(), 0);
        assert!(read(&part, &["id", "s"], &[]).unwrap().is_empty());
    }
}

/// A flipped byte or a cut is an error, or changes nothing; it never panics. Marks and `columns.txt`
/// have no checksum of their own.
#[test]
fn every_damaged_file_is_noticed_or_harmless() {
    let expected = block(0..ROWS);
    let names: Vec<&str> = expected.names().iter().map(String::as_str).collect();
    for kind in KINDS {
        let whole = written(kind);
        let is_read = |name: &&String| {
            let beside = ["minmax", "primary", "checksums", "partition"];
            !beside.iter().any(|prefix| name.starts_with(prefix))
        };
        for name in whole.names().iter().filter(is_read) {
            let content = whole.get(name).unwrap().to_vec();
            let step = (content.len() / 40).max(1);
            for at in (0..content.len()).step_by(step) {
                let mut flipped = content.clone();
                flipped[at] ^= 1 << (at % 8);
                for damaged in [flipped, content[..at].to_vec()] {
                    let mut files = whole.clone();
                    files.insert(name, damaged);
                    check_damaged(&files, &names, &expected, name);
                }
            }
        }
    }
}

fn check_damaged(files: &MemoryFiles, names: &[&str], expected: &Block, name: &str) {
    let Ok(part) = open(files) else { return };
    let is_whole = names.iter().all(|name| part.column(name).is_some());
    let granules = [(0, part.granules().len())];
    let Ok(blocks) = read(&part, names, &granules) else {
        return;
    };
    let is_unprotected = name.contains("mrk") || name == "columns.txt" || name == "count.txt";
    if is_unprotected || !is_whole || blocks.is_empty() {
        assert!(is_unprotected, "{name}");
        return;
    }
    let rows = joined(&blocks);
    for (column, expected) in rows.columns().iter().zip(expected.columns()) {
        assert_eq!(column.values.as_ref(), expected.values.as_ref(), "{name}");
    }
}
