//! What a restore puts in place: all of it or nothing, whatever happens in between.

#![allow(
    clippy::disallowed_methods,
    reason = "tests prepare files behind the back of the crate"
)]

mod support;

use granary_catalog::Part;
use granary_datadir::{Change, DataDir, OpenError, PublishError, Published, StagedDir, Staging};
use granary_durable::{Disk, Operation};
use granary_mergetree::Mutation;
use granary_types::{ErrorCode, PartName, TableName, Uuid};
use std::collections::BTreeSet;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use support::{Server, describe_data, open, parts_of};

const SHOP: &str = "11111111-1111-4111-8111-111111111111";
const ORDERS: &str = "22222222-2222-4222-8222-222222222222";

/// Copies a part into a staging area as an executor does.
fn stage(dir: &DataDir, staging: &Staging<'_>, from: &Path) -> Result<StagedDir, PublishError> {
    stage_on("default", dir, staging, from)
}

fn stage_on(
    disk: &str,
    dir: &DataDir,
    staging: &Staging<'_>,
    from: &Path,
) -> Result<StagedDir, PublishError> {
    let staged = staging.directory(disk)?;
    copy(dir.disk(), from, &staged.path).map_err(|source| PublishError::Io {
        path: from.to_owned(),
        source,
    })?;
    Ok(staged)
}

fn copy(disk: &Disk, from: &Path, to: &Path) -> std::io::Result<()> {
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            disk.create_directories(&target)?;
            copy(disk, &entry.path(), &target)?;
        } else {
            let content = fs::read(entry.path())?;
            disk.create(&target)?.write_all(&content)?;
        }
    }
    Ok(())
}

fn orders() -> String {
    format!(
        "ATTACH TABLE _ UUID '{ORDERS}'\n(\n    `x` Int8\n)\nENGINE = MergeTree\n\
         PARTITION BY x\nORDER BY x\nSETTINGS index_granularity = 8192\n"
    )
}

fn part(name: &str) -> PartName {
    PartName::parse(name).expect(name)
}

/// A restore that makes use of every change.
fn restore(dir: &DataDir, source: &Part) -> Result<Published, PublishError> {
    let staging = dir.begin_restore("job");
    let name = |table: &str| TableName::new("shop", table);
    let existing = TableName::new("d1", "parts");
    let log = staging.directory("default")?;
    for (file, content) in [
        ("data.bin", "rows"),
        ("index.mrk", "marks"),
        (
            "sizes.json",
            r#"{"clickhouse":{"data%2Ebin":{"size":"4"}}}"#,
        ),
    ] {
        let path = log.path.join(file);
        let mut file = dir
            .disk()
            .create(&path)
            .map_err(|source| PublishError::Io {
                path: path.clone(),
                source,
            })?;
        file.write_all(content.as_bytes())
            .map_err(|source| PublishError::Io { path, source })?;
    }
    let changes = vec![
        Change::CreateDatabase {
            name: "shop".to_owned(),
            metadata: format!("ATTACH DATABASE _ UUID '{SHOP}'\nENGINE = Atomic\n"),
        },
        Change::CreateDatabase {
            name: "plain".to_owned(),
            metadata: "ATTACH DATABASE plain\nENGINE = Ordinary\n".to_owned(),
        },
        Change::CreateTable {
            name: name("orders"),
            metadata: orders(),
        },
        Change::CreateTable {
            name: TableName::new("plain", "a b"),
            metadata: "ATTACH TABLE `a b`\n(\n    `x` Int8\n)\nENGINE = StripeLog\n".to_owned(),
        },
        Change::AddPart {
            table: name("orders"),
            part: stage(dir, &staging, &source.path)?,
            name: part("1_7_7_0"),
            dates: None,
        },
        Change::AddPart {
            table: name("orders"),
            part: stage(dir, &staging, &source.path)?,
            name: part("1_3_3_2_5"),
            dates: None,
        },
        Change::AddMutation {
            table: name("orders"),
            mutation: Mutation {
                number: 9,
                created: None,
                commands: "(DELETE WHERE x = 3)".to_owned(),
            },
        },
        Change::AddPart {
            table: existing.clone(),
            part: stage(dir, &staging, &source.path)?,
            name: part("1_5_6_1"),
            dates: None,
        },
        Change::AddDetachedPart {
            table: existing,
            part: stage(dir, &staging, &source.path)?,
            directory: "broken-from-backup_1_9_9_0".to_owned(),
        },
        Change::PutFiles {
            table: TableName::new("plain", "a b"),
            files: log,
        },
        Change::PutFunction {
            name: "g 1".to_owned(),
            definition: "CREATE FUNCTION `g 1` AS x -> x\n".to_owned(),
        },
        Change::PutAccessEntity {
            uuid: Uuid::nil(),
            definition: "ATTACH USER u;\n".to_owned(),
        },
    ];
    staging.publish(changes)
}

/// What can be seen of the restore.
fn state(dir: &DataDir) -> String {
    let (snapshot, warnings) = dir.snapshot().expect("a snapshot");
    assert_eq!(warnings, []);
    let mut lines = Vec::new();
    for table in snapshot.tables() {
        let name = &table.name;
        if !name.is_inner() {
            let data = describe_data(dir, &name.database, &name.table);
            lines.push(format!("{name}: {data}"));
        }
    }
    lines.extend(snapshot.functions.keys().cloned());
    lines.push(format!("{} access entities", snapshot.access.len()));
    lines.extend(snapshot.databases.keys().cloned());
    let path = parts_of(dir, "d1", "parts")[0].path.clone();
    let detached = path.parent().expect("a table").join("detached");
    for entry in fs::read_dir(detached).expect("detached") {
        let name = entry.expect("entry").file_name();
        lines.push(format!("detached {}", name.display()));
    }
    lines.join("\n")
}

fn staged_leftovers(folder: &Path) -> Vec<String> {
    let restores = folder.join(".granary/restore");
    let Ok(entries) = fs::read_dir(restores) else {
        return Vec::new();
    };
    let name = |entry: fs::DirEntry| entry.file_name().to_string_lossy().into_owned();
    entries.map(|entry| name(entry.expect("entry"))).collect()
}

#[test]
fn a_restore_puts_everything_in_its_place() {
    let server = Server::recorded();
    let source = parts_of(server.dir(), "d1", "parts").remove(0);
    let published = restore(server.dir(), &source).expect("publish");
    let names: Vec<String> = published
        .parts
        .iter()
        .map(|(table, part)| format!("{table} {part}"))
        .collect();
    // The mutation is numbered behind the parts that it still has to change.
    assert_eq!(
        names,
        [
            "shop.orders 1_2_2_0",
            "shop.orders 1_1_1_2",
            "d1.parts 1_2_2_1"
        ]
    );
    assert_eq!(published.mutations, [(TableName::new("shop", "orders"), 3)]);
    let folder = server.into_folder();
    assert_eq!(staged_leftovers(folder.path()), [""; 0]);
    let (dir, warnings) = open(folder.path(), Disk::system());
    assert_eq!(warnings, []);
    assert_eq!(
        describe_data(&dir, "shop", "orders"),
        "1_1_1_2 1_2_2_0; mutation 3 (DELETE WHERE x = 3) for 2 parts; next 4"
    );
    assert_eq!(
        describe_data(&dir, "plain", "a b"),
        "data.bin 4; sizes.json 42"
    );
    assert_eq!(
        describe_data(&dir, "d1", "parts"),
        "1_1_1_0 1_2_2_1; next 3"
    );
    let read = |path: &str| fs::read_to_string(folder.path().join(path)).expect(path);
    assert_eq!(
        read("metadata/shop.sql"),
        format!("ATTACH DATABASE _ UUID '{SHOP}'\nENGINE = Atomic\n")
    );
    assert_eq!(read("metadata/shop/orders.sql"), orders());
    assert_eq!(read("data/shop/orders/format_version.txt"), "1");
    assert_eq!(
        read("user_defined/function_g%201.sql"),
        "CREATE FUNCTION `g 1` AS x -> x\n"
    );
    assert_eq!(read("access/need_rebuild_lists.mark"), "");
    let link = |path: &str| fs::read_link(folder.path().join(path)).expect(path);
    assert_eq!(
        link("metadata/shop"),
        Path::new(&format!("../store/111/{SHOP}"))
    );
    assert_eq!(
        link("data/shop/orders"),
        Path::new(&format!("../../store/222/{ORDERS}"))
    );
}

#[test]
fn a_crash_at_any_write_leaves_all_or_nothing() {
    let after = {
        let server = Server::small();
        let source = parts_of(server.dir(), "d1", "parts").remove(0);
        restore(server.dir(), &source).expect("publish");
        state(server.dir())
    };
    let before = state(Server::small().dir());
    let mut seen = BTreeSet::new();
    for operations in 0..OPERATIONS_MAX {
        let server = Server::small();
        let source = parts_of(server.dir(), "d1", "parts").remove(0);
        let folder = server.into_folder();
        let (disk, recording) = Disk::crashing_after(operations);
        let outcome = DataDir::open(
            &granary_config::Config::of_path(folder.path()),
            disk,
            granary_env::Env::system(),
        )
        .map(|(dir, _)| restore(&dir, &source).is_ok());
        let (dir, _) = open(folder.path(), Disk::system());
        let state = state(&dir);
        drop(dir);
        assert!(
            state == before || state == after,
            "after {operations}: {state}"
        );
        assert_eq!(staged_leftovers(folder.path()), [""; 0]);
        if matches!(outcome, Ok(true)) {
            assert_eq!(state, after, "after {operations} operations");
        }
        seen.insert(state == after);
        if !recording.has_crashed() {
            assert_eq!(seen.len(), 2, "crashes before and behind the commit point");
            return;
        }
    }
    panic!("the restore still crashes after {OPERATIONS_MAX} operations");
}

const OPERATIONS_MAX: usize = 2000;

#[test]
fn a_crash_while_a_crash_is_made_good_does_no_harm() {
    let make = || {
        let server = Server::small();
        let source = parts_of(server.dir(), "d1", "parts").remove(0);
        let folder = server.into_folder();
        let (disk, recording) = Disk::recording();
        let (dir, _) = open(folder.path(), disk);
        restore(&dir, &source).expect("publish");
        (folder, recording.operations())
    };
    let (_, operations) = make();
    let is_commit = |operation: &Operation| matches!(operation, Operation::Rename(_, to) if to.ends_with("intent"));
    let commit = operations
        .iter()
        .position(is_commit)
        .expect("a commit point")
        + 1;
    let after = {
        let server = Server::small();
        let source = parts_of(server.dir(), "d1", "parts").remove(0);
        restore(server.dir(), &source).expect("publish");
        state(server.dir())
    };
    for operations in 0..OPERATIONS_MAX {
        let server = Server::small();
        let source = parts_of(server.dir(), "d1", "parts").remove(0);
        let folder = server.into_folder();
        let config = granary_config::Config::of_path(folder.path());
        let env = granary_env::Env::system();
        let (disk, _) = Disk::crashing_after(commit + 3);
        let (dir, _) = DataDir::open(&config, disk, env.clone()).expect("open");
        restore(&dir, &source).expect_err("a crash");
        drop(dir);
        let (disk, recording) = Disk::crashing_after(operations);
        let second = DataDir::open(&config, disk, env.clone());
        drop(second);
        let (dir, warnings) = open(folder.path(), Disk::system());
        assert_eq!(state(&dir), after, "after {operations}: {warnings:?}");
        if !recording.has_crashed() {
            return;
        }
    }
    panic!("opening still crashes after {OPERATIONS_MAX} operations");
}

#[test]
fn everything_is_durable_before_the_intent_goes() {
    let server = Server::recorded();
    let source = parts_of(server.dir(), "d1", "parts").remove(0);
    let folder = server.into_folder();
    let (disk, recording) = Disk::recording();
    let (dir, _) = open(folder.path(), disk);
    restore(&dir, &source).expect("publish");
    let operations = recording.operations();
    let at = |found: &dyn Fn(&Operation) -> bool| operations.iter().position(found);
    let committed =
        at(&|operation| matches!(operation, Operation::Rename(_, to) if to.ends_with("intent")));
    let removed =
        at(&|operation| matches!(operation, Operation::Remove(path) if path.ends_with("intent")));
    let (committed, removed) = (committed.expect("committed"), removed.expect("removed"));
    let mut unsynced = BTreeSet::new();
    for operation in &operations[..committed] {
        match operation {
            Operation::CreateFile(path) | Operation::Write(path, _) => {
                unsynced.insert(path.clone());
            }
            Operation::SyncFile(path) => {
                unsynced.remove(path);
            }
            Operation::SyncFileSystem(_) => unsynced.clear(),
            _ => {}
        }
    }
    unsynced.retain(|path| path.to_string_lossy().contains(".granary"));
    assert_eq!(unsynced, BTreeSet::new());
    let mut touched = BTreeSet::new();
    for operation in &operations[committed + 2..removed] {
        match operation {
            Operation::Rename(_, path)
            | Operation::CreateDirectory(path)
            | Operation::SymbolicLink(_, path) => {
                touched.insert(path.parent().expect("a parent").to_owned());
            }
            Operation::SyncDirectory(path) => {
                touched.remove(path);
            }
            _ => {}
        }
    }
    assert_eq!(touched, BTreeSet::new());
}

/// ClickHouse 26.9 makes the directory for definitions, and the link to it, with the first table.
#[test]
fn an_empty_database_of_clickhouse_gets_a_place_for_its_tables() {
    let server = Server::fresh();
    let dir = server.dir();
    let publish = |change| dir.begin_restore("job").publish(vec![change]);
    publish(Change::CreateDatabase {
        name: "shop".to_owned(),
        metadata: format!("ATTACH DATABASE _ UUID '{SHOP}'\nENGINE = Atomic\n"),
    })
    .expect("a database");
    let directory = dir.path().join("store/111").join(SHOP);
    fs::remove_dir(&directory).expect("it is empty");
    fs::remove_file(dir.path().join("metadata/shop")).expect("a link");
    publish(create_table("shop", "orders", &orders())).expect("a table");
    assert!(directory.join("orders.sql").exists());
    assert!(dir.path().join("metadata/shop/orders.sql").exists());
}

#[test]
fn a_restore_that_is_given_up_leaves_nothing() {
    let server = Server::recorded();
    let source = parts_of(server.dir(), "d1", "parts").remove(0);
    let staging = server.dir().begin_restore("job");
    stage(server.dir(), &staging, &source.path).expect("stage");
    let before = state(server.dir());
    drop(staging);
    assert_eq!(state(server.dir()), before);
    assert_eq!(staged_leftovers(server.dir().path()), [""; 0]);
}

#[track_caller]
fn check_refused(change: impl FnOnce(&DataDir, &Staging<'_>) -> Change, expected: ErrorCode) {
    let server = Server::recorded();
    let before = state(server.dir());
    let staging = server.dir().begin_restore("job");
    let change = change(server.dir(), &staging);
    let error = staging.publish(vec![change]).expect_err("refused");
    assert_eq!(error.code(), expected, "{error}");
    assert_eq!(state(server.dir()), before);
    assert_eq!(staged_leftovers(server.dir().path()), [""; 0]);
}

fn add_part(table: &str) -> impl FnOnce(&DataDir, &Staging<'_>) -> Change {
    let table = TableName::new("d1", table);
    |_, staging| Change::AddPart {
        table,
        part: staging.directory("default").expect("a directory"),
        name: part("1_1_1_0"),
        dates: None,
    }
}

fn create_table(database: &str, table: &str, metadata: &str) -> Change {
    Change::CreateTable {
        name: TableName::new(database, table),
        metadata: metadata.to_owned(),
    }
}

#[test]
fn what_cannot_be_put_in_place_is_refused_and_changes_nothing() {
    check_refused(add_part("lg"), ErrorCode::CANNOT_RESTORE_TABLE);
    check_refused(add_part("missing"), ErrorCode::UNKNOWN_TABLE);
    check_refused(
        |_, _| create_table("d1", "t", &orders()),
        ErrorCode::TABLE_ALREADY_EXISTS,
    );
    check_refused(
        |_, _| create_table("missing", "t", &orders()),
        ErrorCode::UNKNOWN_DATABASE,
    );
    check_refused(
        |_, _| create_table("ordi", "t", &orders()),
        ErrorCode::SYNTAX_ERROR,
    );
    check_refused(
        |_, _| create_table("mem", "t", &orders()),
        ErrorCode::SYNTAX_ERROR,
    );
    let elsewhere = orders().replace("index_granularity = 8192", "storage_policy = 'x'");
    check_refused(
        |_, _| create_table("d1", "new", &elsewhere),
        ErrorCode::UNKNOWN_POLICY,
    );
    check_refused(
        |_, _| Change::CreateDatabase {
            name: "d1".to_owned(),
            metadata: format!("ATTACH DATABASE _ UUID '{SHOP}'\nENGINE = Atomic\n"),
        },
        ErrorCode::DATABASE_ALREADY_EXISTS,
    );
}

#[test]
fn what_would_fail_behind_the_commit_point_is_refused_before_it() {
    let detached = |directory: &'static str| {
        move |_: &DataDir, staging: &Staging<'_>| Change::AddDetachedPart {
            table: TableName::new("d1", "parts"),
            part: staging.directory("default").expect("a directory"),
            directory: directory.to_owned(),
        }
    };
    check_refused(detached("../../x"), ErrorCode::BAD_DATA_PART_NAME);
    check_refused(detached(".."), ErrorCode::BAD_DATA_PART_NAME);
    // Part 2_2_2_0 was set aside by ClickHouse.
    check_refused(detached("2_2_2_0"), ErrorCode::DIRECTORY_ALREADY_EXISTS);
}

#[test]
fn a_directory_on_another_file_system_is_refused() {
    let elsewhere = tempfile::tempdir().expect("a temporary directory");
    let server = Server::fresh();
    let user_defined = server.dir().path().join("user_defined");
    std::os::unix::fs::symlink(elsewhere.path(), &user_defined).expect("link");
    let device =
        |path: &Path| std::os::unix::fs::MetadataExt::dev(&fs::metadata(path).expect("stat"));
    if device(elsewhere.path()) == device(server.dir().path()) {
        return; // this machine has one file system only
    }
    let staging = server.dir().begin_restore("job");
    let change = Change::PutFunction {
        name: "f".to_owned(),
        definition: "CREATE FUNCTION f AS x -> x\n".to_owned(),
    };
    let error = staging.publish(vec![change]).expect_err("refused");
    assert!(
        matches!(error, PublishError::OtherFileSystem { .. }),
        "{error}"
    );
    assert_eq!(staged_leftovers(server.dir().path()), [""; 0]);
}

#[test]
fn a_part_of_the_old_syntax_keeps_its_dates() {
    let server = Server::recorded();
    let source = parts_of(server.dir(), "d1", "old").remove(0);
    let staging = server.dir().begin_restore("job");
    let change = Change::AddPart {
        table: TableName::new("d1", "old"),
        part: stage(server.dir(), &staging, &source.path).expect("stage"),
        name: source.name.clone(),
        dates: Some("20240506_20240506".to_owned()),
    };
    staging.publish(vec![change]).expect("publish");
    assert_eq!(
        server.describe_data("d1", "old"),
        "202405_1_1_0 in 20240506_20240506_1_1_0 \
         202405_2_2_0 in 20240506_20240506_2_2_0; next 3"
    );
}

/// A policy over the disk `default` and a disk `cold`.
fn two_disks(path: &Path, cold: &Path) -> granary_config::Config {
    let file = cold.with_extension("xml");
    let text = format!(
        "<clickhouse><storage_configuration>
            <disks><cold><path>{}</path></cold></disks>
            <policies><tiered><volumes>
                <hot><disk>default</disk></hot><slow><disk>cold</disk></slow>
            </volumes></tiered></policies>
        </storage_configuration></clickhouse>",
        cold.display()
    );
    fs::write(&file, text).expect("write");
    granary_config::Config::load(&file, Some(path)).expect("load")
}

/// A restore of a table with a part on each disk.
fn restore_on_two_disks(dir: &DataDir, source: &Part) -> Result<Published, PublishError> {
    let name = TableName::new("default", "orders");
    let staging = dir.begin_restore("job");
    let add = |disk: &str, name_of_part: &str| {
        Ok::<_, PublishError>(Change::AddPart {
            table: name.clone(),
            part: stage_on(disk, dir, &staging, &source.path)?,
            name: part(name_of_part),
            dates: None,
        })
    };
    let changes = vec![
        Change::CreateTable {
            name: name.clone(),
            metadata: orders().replace(
                "index_granularity",
                "storage_policy = 'tiered', index_granularity",
            ),
        },
        add("default", "1_1_1_0")?,
        add("cold", "1_2_2_0")?,
    ];
    staging.publish(changes)
}

#[test]
fn a_table_may_lie_on_several_disks() {
    let (first, second) = (
        Server::fresh().into_folder(),
        tempfile::tempdir().expect("a folder"),
    );
    let cold = second.path().join("cold");
    let config = two_disks(first.path(), &cold);
    let env = granary_env::Env::system();
    let open = || {
        DataDir::open(&config, Disk::system(), env.clone())
            .expect("open")
            .0
    };
    let server = Server::recorded();
    let source = parts_of(server.dir(), "d1", "parts").remove(0);
    let dir = open();
    restore_on_two_disks(&dir, &source).expect("publish");
    drop(dir);
    let dir = open();
    assert_eq!(
        describe_data(&dir, "default", "orders"),
        "1_1_1_0 1_2_2_0; next 3"
    );
    let disks: Vec<String> = parts_of(&dir, "default", "orders")
        .into_iter()
        .map(|part| part.disk)
        .collect();
    assert_eq!(disks, ["default", "cold"]);
    let table = format!("store/222/{ORDERS}");
    assert!(
        first
            .path()
            .join(&table)
            .join("format_version.txt")
            .exists()
    );
    assert!(!cold.join(&table).join("format_version.txt").exists());
    assert!(cold.join(&table).join("detached").is_dir());
    assert_eq!(staged_leftovers(&cold), [""; 0]);
}

#[test]
fn a_disk_that_is_not_mounted_does_not_look_like_one_on_which_all_is_done() {
    let env = granary_env::Env::system();
    let server = Server::small();
    let source = parts_of(server.dir(), "d1", "parts").remove(0);
    for operations in 0..OPERATIONS_MAX {
        let (first, second) = (Server::fresh().into_folder(), Server::fresh().into_folder());
        let cold = second.path().join("cold");
        let config = two_disks(first.path(), &cold);
        let (disk, _) = Disk::crashing_after(operations);
        let outcome = DataDir::open(&config, disk, env.clone())
            .map(|(dir, _)| restore_on_two_disks(&dir, &source));
        if !matches!(outcome, Ok(Err(PublishError::Unfinished(_)))) {
            continue;
        }
        let elsewhere = second.path().join("not mounted");
        fs::rename(&cold, &elsewhere).expect("rename");
        match DataDir::open(&config, Disk::system(), env.clone()) {
            Err(OpenError::Recover(PublishError::StagingLost { disk, .. })) => {
                assert_eq!(disk, "cold");
            }
            other => panic!("{:?}", other.map(|_| ())),
        }
        fs::rename(&elsewhere, &cold).expect("rename");
        let (dir, _) = DataDir::open(&config, Disk::system(), env.clone()).expect("open");
        assert_eq!(
            describe_data(&dir, "default", "orders"),
            "1_1_1_0 1_2_2_0; next 3"
        );
        return;
    }
    panic!("no crash behind the commit point in {OPERATIONS_MAX} operations");
}

#[test]
fn a_part_whose_number_was_taken_after_a_crash_gets_another() {
    let server = Server::small();
    let source = parts_of(server.dir(), "d1", "parts").remove(0);
    let table = source.path.parent().expect("a table").to_owned();
    let folder = server.into_folder();
    let config = granary_config::Config::of_path(folder.path());
    for operations in 0..OPERATIONS_MAX {
        let (disk, _) = Disk::crashing_after(operations);
        let outcome = DataDir::open(&config, disk, granary_env::Env::system())
            .map(|(dir, _)| restore(&dir, &source));
        if matches!(outcome, Ok(Err(PublishError::Unfinished(_)))) {
            break;
        }
        assert!(
            !matches!(outcome, Ok(Ok(_))),
            "no crash behind the commit point"
        );
    }
    // ClickHouse inserts before Granary comes back.
    fs::create_dir(table.join("1_2_2_0")).expect("create");
    fs::create_dir(table.join("1_2_2_1")).expect("create");
    let (dir, _) = open(folder.path(), Disk::system());
    assert_eq!(
        describe_data(&dir, "d1", "parts"),
        "1_1_1_0 1_2_2_1 1_3_3_1; next 4"
    );
}
