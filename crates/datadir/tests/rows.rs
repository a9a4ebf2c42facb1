//! Rows that are inserted, merged, mutated: a crash at any change of the disk leaves all of it or
//! nothing, and what was reported as done is there.

#![allow(
    clippy::disallowed_methods,
    reason = "tests prepare directories behind the back of the crate"
)]

mod support;

use arrow::array::{AsArray, UInt32Array};
use arrow::datatypes::UInt32Type;
use granary_catalog::{Table, TableData, TableStructure};
use granary_columns::{Block, Column};
use granary_datadir::{Change, DataDir, Merge, MergeScope, RowChange, WriteError};
use granary_durable::Disk;
use granary_mergetree::{
    DeletedRows, Direction, KeyValues, KeyedBlock, MergeMode, Mutation, PartReader, ScanRequest,
    arrange,
};
use granary_types::{DataType, PartName, TableName};
use std::collections::BTreeSet;
use std::sync::Arc;
use support::{Server, open};
use tempfile::TempDir;

/// More changes of the disk than any of these jobs makes.
const OPERATIONS_MAX: usize = 1000;

/// A directory with the tables `default.m`, `default.l` and `default.s`, all with the rows 0 to 9.
fn prepared() -> TempDir {
    let server = Server::fresh();
    let staging = server.dir().begin_restore("test");
    let table = |name: &str, number: u8, engine: &str| Change::CreateTable {
        name: TableName::new("default", name),
        metadata: format!(
            "ATTACH TABLE _ UUID '00000000-0000-0000-0000-00000000000{number}'\n\
             (\n    `n` UInt32\n)\nENGINE = {engine}\n"
        ),
    };
    let merge_tree = "MergeTree\nPARTITION BY n % 2\nORDER BY n\nSETTINGS index_granularity = 4";
    let tables = vec![
        table("m", 1, merge_tree),
        table("l", 2, "Log"),
        table("s", 3, "StripeLog"),
    ];
    staging.publish(tables).expect("tables");
    insert(server.dir(), 0..10).expect("rows");
    for name in ["l", "s"] {
        log(server.dir(), name, 0..10).expect("rows");
    }
    server.into_folder()
}

fn table(dir: &DataDir, name: &str) -> (Arc<Table>, TableStructure) {
    let (snapshot, _) = dir.snapshot().expect("a snapshot");
    let table = snapshot
        .table(&TableName::new("default", name))
        .expect("the table");
    let structure = TableStructure::parse(&table.definition.text).expect("a structure");
    (Arc::clone(table), structure)
}

fn block(rows: impl IntoIterator<Item = u32>) -> Block {
    let rows: Vec<u32> = rows.into_iter().collect();
    let count = rows.len();
    let column = Column::new(DataType::UInt32, Arc::new(UInt32Array::from(rows)));
    Block::new(vec!["n".to_owned()], vec![column], count)
}

fn numbers(block: &Block) -> Vec<u32> {
    block.columns()[0]
        .values
        .as_primitive::<UInt32Type>()
        .values()
        .to_vec()
}

fn insert(dir: &DataDir, rows: std::ops::Range<u32>) -> Result<(), WriteError> {
    let (table, structure) = table(dir, "m");
    let parity = block(rows.clone().map(|row| row % 2));
    let block = block(rows);
    let keys = KeyValues {
        partition: vec![parity.columns()[0].clone()],
        order: vec![block.columns()[0].clone()],
        directions: vec![Direction::Ascending],
        primary: 1,
    };
    let insertion = dir.begin_insert();
    let mut insert = insertion.table(&table, &structure)?;
    for part in arrange(&block, &keys).expect("keys") {
        insert.write(&part)?;
    }
    insertion.commit().map(drop)
}

fn log(
    dir: &DataDir,
    name: &str,
    rows: std::ops::Range<u32>,
) -> Result<(), granary_datadir::LogError> {
    let (table, structure) = table(dir, name);
    let mut insert = dir.begin_log_insert(&table, &structure)?;
    insert.write(&block(rows))?;
    insert.commit()
}

fn keyed(block: Block) -> KeyedBlock {
    let order = vec![block.columns()[0].clone()];
    KeyedBlock { block, order }
}

fn merge(dir: &DataDir) -> Result<(), WriteError> {
    let (table, structure) = table(dir, "m");
    let merge = Merge {
        partition: None,
        scope: MergeScope::Final,
        mode: MergeMode::Plain,
    };
    dir.merge_parts::<WriteError>(&table, &structure, &merge, &|block| Ok(keyed(block)))
        .map(drop)
}

/// `DELETE WHERE n < 4`
struct DeleteSmall;

impl RowChange<WriteError> for DeleteSmall {
    fn filter_columns(&self) -> Vec<String> {
        vec!["n".to_owned()]
    }

    fn touches(&self, _: &PartName, rows: Option<&Block>) -> Result<bool, WriteError> {
        Ok(rows.is_none_or(|rows| numbers(rows).iter().any(|row| *row < 4)))
    }

    fn change(&self, _: &PartName, rows: Block) -> Result<KeyedBlock, WriteError> {
        Ok(keyed(block(
            numbers(&rows).into_iter().filter(|row| *row >= 4),
        )))
    }
}

const COMMANDS: &str = "(DELETE WHERE n < 4)";

fn delete(dir: &DataDir) -> Result<(), WriteError> {
    let (table, structure) = table(dir, "m");
    let staging = dir.begin_restore("ALTER TABLE");
    let changes = dir.plan_mutation(&staging, &table, &structure, COMMANDS, &DeleteSmall)?;
    staging.publish(changes)?;
    Ok(())
}

/// Finishes the first mutation of the table.
fn finish(dir: &DataDir) -> Result<(), WriteError> {
    let (table, structure) = table(dir, "m");
    let unfinished = dir.unfinished_mutations(&table, &structure)?;
    match unfinished.first() {
        None => Ok(()),
        Some(mutation) => dir.finish_mutation(&table, &structure, mutation, &DeleteSmall),
    }
}

/// The names of the parts, and the rows of both tables.
fn state(dir: &DataDir) -> String {
    let (m, structure) = table(dir, "m");
    let (TableData::Parts { parts, .. }, _) = dir.table_data(&m).expect("parts") else {
        panic!("a table of parts");
    };
    let mut text = String::new();
    for part in parts {
        let files = dir.open_part_files(&part.path).expect("files");
        let reader = PartReader::open(files, structure.index_granularity()).expect("a part");
        let reader = Arc::new(reader);
        let scan = reader.scan(ScanRequest {
            columns: vec!["n".to_owned()],
            granules: std::iter::once(0..reader.granules().len()).collect(),
            deleted_rows: DeletedRows::Skip,
            part: part.name.clone(),
            part_index: 0,
            patches: None,
        });
        let rows: Vec<Vec<u32>> = scan
            .expect("a scan")
            .map(|block| numbers(&block.expect("rows")))
            .collect();
        text += &format!("{} {:?}\n", part.name, rows.concat());
    }
    for name in ["l", "s"] {
        let (log, structure) = table(dir, name);
        let scan = dir
            .scan_log(&log, &structure, &["n".to_owned()])
            .expect("a scan");
        let rows: Vec<Vec<u32>> = scan.map(|block| numbers(&block.expect("rows"))).collect();
        text += &format!("{:?}\n", rows.concat());
    }
    text
}

/// Crashes `job` after every number of changes of the disk.
#[track_caller]
fn check_crashes(job: &dyn Fn(&DataDir) -> bool) {
    check_crashes_in(&prepared(), job);
}

#[track_caller]
fn check_crashes_in(template: &TempDir, job: &dyn Fn(&DataDir) -> bool) {
    let copy = || {
        let folder = tempfile::tempdir().expect("a directory");
        support::copy_tree(template.path(), folder.path());
        folder
    };
    let state_of = |folder: &TempDir| state(&open(folder.path(), Disk::system()).0);
    let before = state_of(template);
    let after = {
        let folder = copy();
        assert!(job(&open(folder.path(), Disk::system()).0));
        state_of(&folder)
    };
    assert_ne!(before, after);
    let mut seen = BTreeSet::new();
    for operations in 0..OPERATIONS_MAX {
        let folder = copy();
        let (disk, recording) = Disk::crashing_after(operations);
        let config = granary_config::Config::of_path(folder.path());
        let opened = DataDir::open(&config, disk, granary_env::Env::system());
        let is_done = opened.is_ok_and(|(dir, _)| job(&dir));
        let state = state_of(&folder);
        assert!(
            state == before || state == after,
            "after {operations}: {state}"
        );
        assert!(
            !is_done || state == after,
            "done after {operations}: {state}"
        );
        seen.insert(state == after);
        if !recording.has_crashed() {
            assert_eq!(seen.len(), 2, "crashes before and behind the commit point");
            return;
        }
    }
    panic!("it still crashes after {OPERATIONS_MAX} operations");
}

/// The rows of each table of the Log family.
const LOGGED: &str = "[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]\n";

#[test]
fn an_insert_is_there_with_all_its_parts_or_not_at_all() {
    check_crashes(&|dir| insert(dir, 10..15).is_ok());
}

#[test]
fn rows_of_a_log_table_are_added_together_or_not_at_all() {
    for name in ["l", "s"] {
        check_crashes(&|dir| log(dir, name, 10..15).is_ok());
    }
}

#[test]
fn a_merge_loses_no_row_and_doubles_none() {
    check_crashes(&|dir| merge(dir).is_ok());
}

#[test]
fn a_mutation_changes_all_parts_or_none() {
    check_crashes(&|dir| delete(dir).is_ok());
}

#[test]
fn a_mutation_that_was_recorded_is_finished_for_all_parts_or_none() {
    let template = prepared();
    {
        let (dir, _) = open(template.path(), Disk::system());
        insert(&dir, 0..4).expect("rows");
        let staging = dir.begin_restore("test");
        let mutation = Mutation {
            number: 1,
            created: None,
            commands: COMMANDS.to_owned(),
        };
        let table = TableName::new("default", "m");
        let added = vec![Change::AddMutation { table, mutation }];
        staging.publish(added).expect("a record");
        insert(&dir, 0..4).expect("rows that came later");
    }
    check_crashes_in(&template, &|dir| finish(dir).is_ok());
    let (dir, _) = open(template.path(), Disk::system());
    finish(&dir).expect("finish");
    let expected = "0_1_1_0_5 [4, 6, 8]\n0_3_3_0_5 []\n0_6_6_0 [0, 2]\n\
                    1_2_2_0_5 [5, 7, 9]\n1_4_4_0_5 []\n1_7_7_0 [1, 3]\n";
    assert_eq!(state(&dir), format!("{expected}{LOGGED}{LOGGED}"));
    let (table, structure) = table(&dir, "m");
    assert_eq!(
        dir.unfinished_mutations(&table, &structure).expect("parts"),
        []
    );
}

#[test]
fn a_mutation_has_a_record_and_leaves_other_parts_as_they_are() {
    let folder = prepared();
    let (dir, _) = open(folder.path(), Disk::system());
    insert(&dir, 20..22).expect("rows");
    delete(&dir).expect("delete");
    let expected = "0_1_1_0_5 [4, 6, 8]\n0_3_3_0_5 [20]\n1_2_2_0_5 [5, 7, 9]\n1_4_4_0_5 [21]\n";
    assert_eq!(state(&dir), format!("{expected}{LOGGED}{LOGGED}"));
    let (table, _) = table(&dir, "m");
    let path = table.data[0].path.join("mutation_5.txt");
    let record = std::fs::read_to_string(path).expect("a record");
    assert!(
        record.ends_with("\ncommands: (DELETE WHERE n < 4)\n"),
        "{record}"
    );
    insert(&dir, 30..31).expect("rows");
    assert!(state(&dir).contains("0_6_6_0 [30]"));
}
