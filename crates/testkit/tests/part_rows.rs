//! Every value of every part, of every version: what Granary reads is what ClickHouse reads, and what
//! Granary writes ClickHouse reads, checks, merges and goes on filling.

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test that cannot go on has failed, and it writes parts in place of others"
)]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
    sync::Arc,
};

use granary_catalog::{Table, TableData, TableKind, TableStructure};
use granary_columns::{Block, Codec, Column, PartKind, RowBinaryWriter, read_row_binary};
use granary_config::Config;
use granary_datadir::DataDir;
use granary_durable::Disk;
use granary_env::Env;
use granary_mergetree::{
    DeletedRows, PartReader, PartSink, PartSpec, PartWriter, Patches, ScanRequest, concat_blocks,
};
use granary_testkit::{ChdbRelease, ClickHouse, PINNED, SqlServer, World};
use granary_types::{DataType, ErrorCode, PartName, TableName};

/// What Granary reads of a table.
struct Expected {
    table: TableName,
    columns: Vec<String>,
    types: Vec<DataType>,
    rows: Rows,
}

/// The rows of a table, part by part, as hex digits of their row-binary form.
type Rows = BTreeMap<String, Vec<String>>;

fn quoted(name: &TableName) -> String {
    let quote = |text: &str| format!("`{}`", text.replace('`', "``"));
    format!("{}.{}", quote(&name.database), quote(&name.table))
}

fn open(world: &World, name: &str) -> DataDir {
    let config = Config::of_path(world.data(name));
    DataDir::open(&config, Disk::system(), Env::system())
        .unwrap()
        .0
}

/// A table with parts.
struct Parts {
    table: Arc<Table>,
    structure: TableStructure,
    names: Vec<(PartName, PathBuf)>,
    patches: Option<Arc<Patches>>,
}

/// The tables whose parts no unfinished mutation is going to change.
fn tables(dir: &DataDir) -> Vec<Parts> {
    let (snapshot, _) = dir.snapshot().unwrap();
    let is_merge_tree = |table: &&Arc<Table>| matches!(table.kind, TableKind::MergeTree { .. });
    let mut tables = Vec::new();
    for table in snapshot.tables().filter(is_merge_tree) {
        let structure = TableStructure::parse(&table.definition.text).unwrap();
        let (
            TableData::Parts {
                parts,
                patches,
                mutations,
                ..
            },
            _,
        ) = dir.table_data(table).unwrap()
        else {
            continue;
        };
        if !mutations.is_empty() {
            continue;
        }
        let named = |parts: Vec<granary_catalog::Part>| -> Vec<(PartName, PathBuf)> {
            parts
                .into_iter()
                .map(|part| (part.name, part.path))
                .collect()
        };
        let patches = named(patches);
        let opened = open_parts(dir, &structure, &patches);
        let opened: Vec<(PartName, Arc<PartReader>)> = patches
            .into_iter()
            .map(|(name, _)| name)
            .zip(opened)
            .collect();
        let patches = Patches::load(&opened).unwrap();
        tables.push(Parts {
            table: Arc::clone(table),
            structure,
            names: named(parts),
            patches: (!patches.is_empty()).then(|| Arc::new(patches)),
        });
    }
    tables
}

/// What ClickHouse reads.
fn rows_of_clickhouse(server: &mut ClickHouse, expected: &Expected) -> Rows {
    let Expected {
        table,
        columns,
        types,
        ..
    } = expected;
    let list: Vec<String> = columns
        .iter()
        .map(|name| format!("`{}`", name.replace('`', "\\`")))
        .collect();
    let list = list.join(", ");
    let sql = format!(
        "SELECT _part, hex(formatRow('RowBinary', {list})) FROM {} SETTINGS max_threads = 1, max_streams_to_max_threads_ratio = 1",
        quoted(table)
    );
    let mut rows = Rows::new();
    for line in server.must(&sql).lines() {
        let (part, row) = line.split_once('\t').unwrap();
        let row = in_order(row, types);
        rows.entry(part.to_owned()).or_default().push(row);
    }
    rows
}

/// The row with the paths of JSON values in our order: ClickHouse's own is that of a hash table.
fn in_order(row: &str, types: &[DataType]) -> String {
    let is_json = |data_type: &DataType| matches!(data_type, DataType::Json(_));
    if !types.iter().any(is_json) {
        return row.to_owned();
    }
    let digit = |at: usize| u8::from_str_radix(&row[at..at + 2], 16).unwrap();
    let bytes: Vec<u8> = (0..row.len()).step_by(2).map(digit).collect();
    let mut rest = &bytes[..];
    let mut ordered = Vec::new();
    for data_type in types {
        let value = read_row_binary(data_type, &mut rest).unwrap();
        let writer = RowBinaryWriter::new(data_type, &value).unwrap();
        writer.write(0, &mut ordered).unwrap();
    }
    assert!(rest.is_empty());
    ordered.iter().map(|byte| format!("{byte:02X}")).collect()
}

/// The columns that are in every part and whose row-binary form is the same everywhere.
fn comparable(structure: &TableStructure, parts: &[Arc<PartReader>]) -> Vec<String> {
    let is_stored = |name: &str| parts.iter().all(|part| part.column(name).is_some());
    let columns = structure.columns.iter();
    let columns = columns.filter(|column| is_stored(&column.name));
    let is_plain = |data_type: &DataType| !data_type.to_string().contains("AggregateFunction(");
    columns
        .filter(|column| {
            is_plain(&column.data_type) || column.data_type.to_string().starts_with("Simple")
        })
        .map(|column| column.name.clone())
        .collect()
}

fn read(
    part: &Arc<PartReader>,
    name: &PartName,
    columns: &[String],
    deleted_rows: DeletedRows,
    patches: Option<Arc<Patches>>,
) -> Vec<Block> {
    let request = ScanRequest {
        columns: columns.to_vec(),
        granules: vec![0..part.granules().len()],
        deleted_rows,
        part: name.clone(),
        part_index: 0,
        patches,
    };
    part.scan(request)
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn hex_rows(block: &Block) -> Vec<String> {
    let writers: Vec<RowBinaryWriter> = block
        .columns()
        .iter()
        .map(|column| RowBinaryWriter::new(&column.data_type, &column.values).unwrap())
        .collect();
    let row = |row: usize| {
        let mut bytes = Vec::new();
        for writer in &writers {
            writer.write(row, &mut bytes).unwrap();
        }
        bytes.iter().map(|byte| format!("{byte:02X}")).collect()
    };
    (0..block.rows()).map(row).collect()
}

fn open_parts(
    dir: &DataDir,
    structure: &TableStructure,
    parts: &[(PartName, PathBuf)],
) -> Vec<Arc<PartReader>> {
    let open = |(name, path): &(PartName, PathBuf)| {
        let files = dir.open_part_files(path).unwrap();
        let part = PartReader::open(files, structure.index_granularity());
        Arc::new(part.unwrap_or_else(|error| panic!("{name}: {error}")))
    };
    parts.iter().map(open).collect()
}

/// What Granary reads of all tables, and the columns by table.
fn rows_of_granary(dir: &DataDir) -> BTreeMap<String, Expected> {
    let mut all = BTreeMap::new();
    for Parts {
        table,
        structure,
        names,
        patches,
    } in tables(dir)
    {
        let parts = open_parts(dir, &structure, &names);
        let columns = comparable(&structure, &parts);
        let mut rows = Rows::new();
        for (part, (name, _)) in parts.iter().zip(&names) {
            println!("  {} {name}", table.name);
            let blocks = read(part, name, &columns, DeletedRows::Skip, patches.clone());
            let of_part: Vec<String> = blocks.iter().flat_map(hex_rows).collect();
            if !of_part.is_empty() {
                rows.insert(name.to_string(), of_part);
            }
        }
        let type_of = |name: &String| structure.column(name).unwrap().data_type.clone();
        let expected = Expected {
            types: columns.iter().map(type_of).collect(),
            table: table.name.clone(),
            columns,
            rows,
        };
        all.insert(table.name.to_string(), expected);
    }
    all
}

#[track_caller]
fn compare(table: &str, columns: &[String], granary: &Rows, clickhouse: &Rows) {
    let names = |rows: &Rows| {
        rows.iter()
            .map(|(name, rows)| format!("{name}: {}", rows.len()))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        names(granary),
        names(clickhouse),
        "parts and rows of {table}"
    );
    for (part, rows) in granary {
        for (at, (ours, theirs)) in rows.iter().zip(&clickhouse[part]).enumerate() {
            assert_eq!(
                ours,
                theirs,
                "{table} {part} row {at} of ({})",
                columns.join(", ")
            );
        }
    }
}

fn check_release(release: ChdbRelease) {
    let world = World::new();
    world.fixture(release, "server");
    if release.clickhouse >= (25, 8) {
        update_lightly(&mut world.clickhouse(release, "server"));
    }
    let expected = {
        let dir = open(&world, "server");
        rows_of_granary(&dir)
    };
    assert!(expected.len() >= 20, "only {} tables", expected.len());
    let mut server = world.clickhouse(release, "server");
    for (text, table) in &expected {
        let theirs = rows_of_clickhouse(&mut server, table);
        compare(text, &table.columns, &table.rows, &theirs);
    }
    drop(server);
    check_logs(&world, release);
    for kind in [PartKind::Wide, PartKind::Compact] {
        rewrite(&world, release, kind, &expected);
    }
}

/// Log and TinyLog tables: what Granary reads ClickHouse reads, also after Granary has added all rows again.
fn check_logs(world: &World, release: ChdbRelease) {
    let mut expected = Vec::new();
    {
        let dir = open(world, "server");
        let (snapshot, _) = dir.snapshot().unwrap();
        let is_log = |table: &&Arc<Table>| table.kind == granary_catalog::TableKind::Log;
        for table in snapshot.tables().filter(is_log) {
            let structure = TableStructure::parse(&table.definition.text).unwrap();
            let columns: Vec<String> = structure
                .columns
                .iter()
                .map(|column| column.name.clone())
                .collect();
            let read = || -> Vec<Block> {
                let scan = dir.scan_log(table, &structure, &columns).unwrap();
                scan.collect::<Result<_, _>>().unwrap()
            };
            let before = read();
            let mut insert = dir.begin_log_insert(table, &structure).unwrap();
            for block in &before {
                insert.write(block).unwrap();
            }
            insert.commit().unwrap();
            let rows: Vec<String> = read().iter().flat_map(hex_rows).collect();
            let rows_before: usize = before.iter().map(Block::rows).sum();
            assert_eq!(rows.len(), 2 * rows_before, "{}", table.name);
            expected.push((table.name.clone(), columns, rows));
        }
    }
    assert_eq!(expected.len(), 5);
    let mut server = world.clickhouse(release, "server");
    for (table, columns, rows) in &expected {
        let list: Vec<String> = columns.iter().map(|name| format!("`{name}`")).collect();
        let sql = format!(
            "SELECT hex(formatRow('RowBinary', {})) FROM {} SETTINGS max_threads = 1",
            list.join(", "),
            quoted(table)
        );
        let theirs: Vec<String> = server.must(&sql).lines().map(str::to_owned).collect();
        assert_eq!(*rows, theirs, "{table}");
        server.must(&format!("INSERT INTO {0} SELECT * FROM {0}", quoted(table)));
        let count = server.must(&format!("SELECT count() FROM {}", quoted(table)));
        assert_eq!(count.trim(), (2 * rows.len()).to_string(), "{table}");
    }
}

/// Lightweight updates and deletes of inserted and of merged rows, one over another.
fn update_lightly(server: &mut ClickHouse) {
    server.must(
        "SET enable_lightweight_update = 1, allow_experimental_lightweight_update = 1; \
         CREATE TABLE shop.light (id UInt32, v String, w String) ENGINE = MergeTree ORDER BY id \
         SETTINGS enable_block_number_column = 1, enable_block_offset_column = 1, \
         apply_patches_on_merge = 0, min_bytes_for_wide_part = 0, index_granularity = 16; \
         INSERT INTO shop.light SELECT number, 'before', 'w' FROM numbers(100); \
         INSERT INTO shop.light SELECT number, 'before', 'w' FROM numbers(100, 100); \
         UPDATE shop.light SET v = 'after' WHERE id % 3 = 0; \
         UPDATE shop.light SET v = 'again' WHERE id < 30; \
         OPTIMIZE TABLE shop.light FINAL; \
         UPDATE shop.light SET w = concat(v, toString(id)) WHERE id % 20 = 0; \
         INSERT INTO shop.light SELECT number, 'late', 'w' FROM numbers(200, 20); \
         DELETE FROM shop.light WHERE id % 7 = 3 SETTINGS lightweight_delete_mode = 'lightweight_update'",
    );
}

/// Writes every part anew, and lets ClickHouse read it, check it, merge it and go on.
fn rewrite(
    world: &World,
    release: ChdbRelease,
    kind: PartKind,
    expected: &BTreeMap<String, Expected>,
) {
    let copy = format!("{kind:?}");
    world.copy_data("server", &copy);
    let mut written = Vec::new();
    {
        let dir = open(world, &copy);
        for Parts {
            table,
            structure,
            names,
            patches,
        } in tables(&dir)
        {
            if patches.is_some() {
                continue;
            }
            let parts = open_parts(&dir, &structure, &names);
            for (part, (name, path)) in parts.iter().zip(&names) {
                let is_dynamic = ["documents", "documents_compact", "variants"]
                    .contains(&table.name.table.as_str());
                if is_dynamic && release.clickhouse < (25, 8) {
                    continue; // Dynamic and JSON are written in a form that 25.5 and later read
                }
                if table.name.table == "aggregated" {
                    refuses_opaque_states(part, name); // and leaves the part as it is
                    continue;
                }
                write_part(&structure, part, name, path, kind);
            }
            if expected.contains_key(&table.name.to_string()) {
                written.push(table.name.clone());
            }
        }
    }
    let mut server = world.clickhouse(release, &copy);
    for table in &written {
        println!("  {table}: read back, {kind:?}");
        let expected = &expected[&table.to_string()];
        let theirs = rows_of_clickhouse(&mut server, expected);
        let text = format!("{table} rewritten");
        compare(&text, &expected.columns, &expected.rows, &theirs);
        let name = quoted(table);
        let checked = server.must(&format!(
            "CHECK TABLE {name} SETTINGS check_query_single_value_result = 1"
        ));
        assert_eq!(checked.trim(), "1", "CHECK TABLE {name}");
    }
    for table in &written {
        let name = quoted(table);
        println!("  {name}: insert and merge");
        let count = server.must(&format!("SELECT count() FROM {name}"));
        server.must(&format!("INSERT INTO {name} SELECT * FROM {name} LIMIT 3"));
        server.must(&format!("OPTIMIZE TABLE {name} FINAL"));
        let after = server.must(&format!("SELECT count() FROM {name}"));
        let number = |text: &str| text.trim().parse::<u64>().unwrap();
        assert!(number(&after) <= number(&count) + 3, "{name}");
    }
}

/// Where a state of `quantiles` ends is not known: such a column is refused, never misread.
fn refuses_opaque_states(part: &Arc<PartReader>, name: &PartName) {
    let request = ScanRequest {
        columns: vec!["q".to_owned()],
        granules: vec![0..part.granules().len()],
        deleted_rows: DeletedRows::Keep,
        part: name.clone(),
        part_index: 0,
        patches: None,
    };
    let error = match part.scan(request) {
        Err(error) => error,
        Ok(mut scan) => scan
            .next()
            .unwrap()
            .expect_err("states of quantiles were read"),
    };
    assert_eq!(error.code(), ErrorCode::NOT_IMPLEMENTED, "{error}");
}

struct DirectorySink(PathBuf);

impl PartSink for DirectorySink {
    fn create(&self, name: &str) -> io::Result<Box<dyn Write + Send>> {
        Ok(Box::new(File::create(self.0.join(name))?))
    }
}

fn write_part(
    structure: &TableStructure,
    part: &Arc<PartReader>,
    name: &PartName,
    path: &Path,
    kind: PartKind,
) {
    let columns: Vec<String> = part
        .columns()
        .iter()
        .map(|column| column.name.clone())
        .collect();
    let blocks = read(part, name, &columns, DeletedRows::Keep, None);
    let bounds: Vec<String> = columns
        .iter()
        .filter(|name| {
            let file = format!("minmax_{}.idx", granary_types::escape_for_file_name(name));
            part.files().size(&file).is_some()
        })
        .cloned()
        .collect();
    let key: Vec<String> = structure
        .primary_key
        .iter()
        .map(|expr| column_name(&expr.to_single_line()))
        .collect();
    assert_eq!(
        bounds.iter().collect::<BTreeSet<_>>(),
        structure.partition_columns().iter().collect()
    );
    let spec = PartSpec {
        columns: part.columns().to_vec(),
        codecs: structure.codecs(),
        default_codec: Codec::lz4(),
        default_codec_name: "LZ4".to_owned(),
        kind,
        index_granularity: structure.index_granularity(),
        index_granularity_bytes: structure.index_granularity_bytes(),
        partition: part.partition_bytes().unwrap(),
        partition_columns: structure.partition_columns(),
        has_key: !key.is_empty(),
    };
    fs::remove_dir_all(path).unwrap();
    fs::create_dir(path).unwrap();
    let sink = DirectorySink(path.to_owned());
    let mut writer = PartWriter::new(spec, &sink).unwrap();
    if let [_, ..] = &blocks[..] {
        // In pieces of another size than the granules.
        let all = concat_blocks(&blocks.iter().collect::<Vec<_>>());
        for start in (0..all.rows()).step_by(777) {
            let piece = all.slice(start, 777.min(all.rows() - start));
            let key: Vec<Column> = key
                .iter()
                .map(|name| piece.column(name).unwrap().clone())
                .collect();
            writer.write(&piece, &key).unwrap();
        }
    }
    let written = writer.finish().unwrap();
    assert_eq!(written.rows, part.rows());
}

/// A key of this fixture is a column.
fn column_name(text: &str) -> String {
    text.trim_matches('`').to_owned()
}

#[test]
fn rows_of_23_6() {
    check_release(PINNED[0]);
}

#[test]
fn rows_of_23_10() {
    check_release(PINNED[1]);
}

#[test]
fn rows_of_24_8() {
    check_release(PINNED[2]);
}

#[test]
fn rows_of_25_8() {
    check_release(PINNED[3]);
}

#[test]
fn rows_of_26_9() {
    check_release(PINNED[4]);
}
