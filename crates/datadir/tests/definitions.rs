//! What the statements that define data ask for: done whole or not at all, whatever happens in
//! between.

#![allow(
    clippy::disallowed_methods,
    reason = "tests look at files behind the back of the crate"
)]

mod support;

use granary_catalog::{DetachedPart, Table};
use granary_config::Config;
use granary_datadir::{Change, DataDir, DroppedData, PublishError, Published};
use granary_durable::Disk;
use granary_env::Env;
use granary_types::{ErrorCode, TableName};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use support::{Server, describe_data, open, parts_of};

const OPERATIONS_MAX: usize = 500;
const OTHER: &str = "33333333-3333-4333-8333-333333333333";

fn name(table: &str) -> TableName {
    TableName::new("d1", table)
}

fn parts_table(dir: &DataDir) -> Arc<Table> {
    let (snapshot, _) = dir.snapshot().expect("a snapshot");
    let table = snapshot.table(&name("parts"));
    Arc::clone(table.expect("the recorded table"))
}

fn publish(dir: &DataDir, changes: Vec<Change>) -> Result<Published, PublishError> {
    dir.begin_restore("test").publish(changes)
}

fn other(table: &str, uuid: &str) -> Change {
    Change::CreateTable {
        name: name(table),
        metadata: format!(
            "ATTACH TABLE _ UUID '{uuid}'\n(\n    `x` Int8\n)\nENGINE = MergeTree\nORDER BY x\n\
             SETTINGS index_granularity = 8192\n"
        ),
    }
}

/// Every file, directory and link, definitions with their text.
fn tree(root: &Path) -> String {
    let mut lines = Vec::new();
    for top in [
        "metadata",
        "metadata_dropped",
        "store",
        "data",
        "shadow",
        "user_defined",
    ] {
        add(&root.join(top), top, &mut lines);
    }
    lines.join("\n")
}

fn add(path: &Path, shown: &str, lines: &mut Vec<String>) {
    let Ok(metadata) = fs::symlink_metadata(path) else {
        return;
    };
    if metadata.is_symlink() {
        let text = fs::read_link(path).expect("a link");
        lines.push(format!("{shown} -> {}", text.display()));
    } else if metadata.is_dir() {
        let mut names: Vec<_> = fs::read_dir(path)
            .expect("list")
            .map(|entry| {
                entry
                    .expect("entry")
                    .file_name()
                    .into_string()
                    .expect("a name")
            })
            .collect();
        names.sort();
        for name in names {
            add(&path.join(&name), &format!("{shown}/{name}"), lines);
        }
    } else if path
        .extension()
        .is_some_and(|kind| kind == "sql" || kind == "txt")
    {
        let text = fs::read(path).expect("read");
        lines.push(format!("{shown}: {}", String::from_utf8_lossy(&text)));
    } else {
        lines.push(shown.to_owned());
    }
}

/// Runs `change` on copies of one directory, crashing at each of its writes. Whoever opens the
/// directory then finds it as before or as after.
#[track_caller]
fn check_atomic(
    prepare: impl Fn(&DataDir),
    change: impl Fn(&DataDir) -> Result<Published, PublishError>,
) -> String {
    let prepared = || {
        let server = Server::small();
        prepare(server.dir());
        server.into_folder()
    };
    let folder = prepared();
    let before = tree(folder.path());
    {
        let (dir, _) = open(folder.path(), Disk::system());
        change(&dir).expect("publish");
    }
    let after = tree(folder.path());
    assert_ne!(before, after);
    let mut seen = BTreeSet::new();
    for operations in 0..OPERATIONS_MAX {
        let folder = prepared();
        let (disk, recording) = Disk::crashing_after(operations);
        let config = Config::of_path(folder.path());
        let opened = DataDir::open(&config, disk, Env::system());
        let outcome = opened.map(|(dir, _)| change(&dir).is_ok());
        let (dir, _) = open(folder.path(), Disk::system());
        drop(dir);
        let state = tree(folder.path());
        // A simulated clock is not in the tree: both times of a drop are those of its file.
        assert!(
            state == before || state == after,
            "after {operations} operations:\n{state}\n\nbefore:\n{before}\n\nafter:\n{after}"
        );
        assert!(leftovers(folder.path()).is_empty());
        if matches!(outcome, Ok(true)) {
            assert_eq!(state, after, "after {operations} operations");
        }
        seen.insert(state == after);
        if !recording.has_crashed() {
            assert_eq!(seen.len(), 2, "crashes before and behind the commit point");
            return after;
        }
    }
    panic!("it still crashes after {OPERATIONS_MAX} operations");
}

fn leftovers(root: &Path) -> Vec<String> {
    let entries = fs::read_dir(root.join(".granary/restore"))
        .into_iter()
        .flatten();
    entries
        .map(|entry| {
            entry
                .expect("entry")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .collect()
}

#[test]
fn a_table_is_made() {
    let after = check_atomic(|_| {}, |dir| publish(dir, vec![other("t", OTHER)]));
    assert!(after.contains("metadata/d1 ->"), "{after}");
    assert!(
        after.contains(&format!("data/d1/t -> ../../store/333/{OTHER}")),
        "{after}"
    );
    assert!(after.contains("format_version.txt: 1"), "{after}");
}

#[test]
fn a_table_is_dropped_and_its_data_stays_for_a_while() {
    let table = name("parts");
    let data = DroppedData::Later;
    let after = check_atomic(
        |_| {},
        |dir| {
            publish(
                dir,
                vec![Change::DropTable {
                    table: table.clone(),
                    data,
                }],
            )
        },
    );
    assert!(after.contains("metadata_dropped/d1.parts."), "{after}");
    assert!(after.contains("1_1_1_0/"), "{after}");
    assert!(!after.contains("data/d1/parts"), "{after}");
}

#[test]
fn a_table_is_dropped_with_its_data() {
    let table = name("parts");
    let data = DroppedData::Now;
    let after = check_atomic(
        |_| {},
        |dir| {
            publish(
                dir,
                vec![Change::DropTable {
                    table: table.clone(),
                    data,
                }],
            )
        },
    );
    assert!(
        !after.contains("parts") && !after.contains("1_1_1_0"),
        "{after}"
    );
}

#[test]
fn a_dropped_table_comes_back() {
    let folder = Server::small().into_folder();
    let untouched = tree(folder.path());
    let uuid = {
        let (dir, _) = open(folder.path(), Disk::system());
        parts_table(&dir).uuid.expect("a UUID")
    };
    let drop = |dir: &DataDir| {
        let (table, data) = (name("parts"), DroppedData::Later);
        publish(dir, vec![Change::DropTable { table, data }]).expect("drop");
    };
    let undrop = |dir: &DataDir| {
        assert_eq!(dir.dropped_tables().expect("list")[0].name, name("parts"));
        let table = name("parts");
        publish(dir, vec![Change::Undrop { table, uuid }])
    };
    // The directory of dropped definitions is empty, and empty directories are not listed.
    assert_eq!(check_atomic(drop, undrop), untouched);
}

#[test]
fn what_was_dropped_long_ago_goes() {
    let folder = Server::small().into_folder();
    let config = Config::of_path(folder.path());
    let env = Env::simulated(7);
    let (dir, _) = DataDir::open(&config, Disk::system(), env).expect("open");
    let (table, data) = (name("parts"), DroppedData::Later);
    publish(&dir, vec![Change::DropTable { table, data }]).expect("drop");
    let dropped = folder.path().join("metadata_dropped");
    let file = fs::read_dir(&dropped)
        .expect("list")
        .next()
        .expect("a file");
    let file = file.expect("a file").path();
    let at = |seconds: u64| {
        let time = std::time::UNIX_EPOCH + std::time::Duration::from_secs(seconds);
        let file = fs::File::options().write(true).open(&file).expect("open");
        file.set_modified(time).expect("set the time");
    };
    let now = u64::try_from(dir.env().now().0).expect("after 1970") / 1_000_000;
    at(now - 400);
    dir.remove_overdue().expect("remove");
    assert_eq!(dir.dropped_tables().expect("list").len(), 1);
    assert!(tree(folder.path()).contains("1_1_1_0/"));
    at(now - 500);
    assert_eq!(dir.dropped_tables().expect("list"), []);
    dir.remove_overdue().expect("remove");
    assert!(!file.exists());
    assert!(!tree(folder.path()).contains("1_1_1_0/"));
}

#[test]
fn tables_take_other_names() {
    let make = |dir: &DataDir| {
        publish(dir, vec![other("t", OTHER)]).expect("create");
    };
    let rename = |dir: &DataDir| {
        let names = vec![(name("parts"), name("a b")), (name("t"), name("parts"))];
        publish(dir, vec![Change::RenameTables { names }])
    };
    let after = check_atomic(make, rename);
    assert!(after.contains("data/d1/a%20b ->"), "{after}");
    assert!(
        after.contains(&format!("data/d1/parts -> ../../store/333/{OTHER}")),
        "{after}"
    );
    assert!(!after.contains("data/d1/t ->"), "{after}");
}

#[test]
fn tables_are_exchanged() {
    let make = |dir: &DataDir| {
        publish(dir, vec![other("t", OTHER)]).expect("create");
    };
    let exchange = |dir: &DataDir| {
        let names = vec![(name("parts"), name("t")), (name("t"), name("parts"))];
        publish(dir, vec![Change::RenameTables { names }])
    };
    let after = check_atomic(make, exchange);
    assert!(
        after.contains(&format!("data/d1/parts -> ../../store/333/{OTHER}")),
        "{after}"
    );
}

#[test]
fn a_table_is_replaced() {
    let replace = |dir: &DataDir| {
        let (table, data) = (name("parts"), DroppedData::Later);
        publish(
            dir,
            vec![Change::DropTable { table, data }, other("parts", OTHER)],
        )
    };
    let after = check_atomic(|_| {}, replace);
    assert!(
        after.contains(&format!("data/d1/parts -> ../../store/333/{OTHER}")),
        "{after}"
    );
    assert!(after.contains("metadata_dropped/d1.parts."), "{after}");
}

#[test]
fn a_table_comes_to_the_default_database() {
    let server = Server::fresh();
    let Change::CreateTable { metadata, .. } = other("t", OTHER) else {
        panic!("a table");
    };
    let create = vec![
        Change::CreateDatabase {
            name: "d1".to_owned(),
            metadata: format!("ATTACH DATABASE _ UUID '{OTHER}'\nENGINE = Atomic\n")
                .replace('3', "4"),
        },
        Change::CreateTable {
            name: name("t"),
            metadata,
        },
    ];
    publish(server.dir(), create).expect("create");
    let names = vec![(name("t"), TableName::new("default", "n"))];
    publish(server.dir(), vec![Change::RenameTables { names }]).expect("rename");
    let after = tree(server.dir().path());
    let database = "metadata/default.sql: ATTACH DATABASE _ UUID";
    assert!(after.contains(database), "{after}");
    assert!(after.contains("data/default/n -> ../../store/"), "{after}");
}

#[test]
fn a_database_is_renamed_and_dropped() {
    let rename = |dir: &DataDir| {
        let (from, to) = ("d1".to_owned(), "d 2".to_owned());
        publish(dir, vec![Change::RenameDatabase { from, to }])
    };
    let after = check_atomic(|_| {}, rename);
    assert!(after.contains("metadata/d%202 -> ../store/"), "{after}");
    assert!(after.contains("data/d%202/parts ->"), "{after}");
    assert!(!after.contains("metadata/d1"), "{after}");
    let drop = |dir: &DataDir| {
        let database = "d1".to_owned();
        let (table, data) = (name("parts"), DroppedData::Now);
        publish(
            dir,
            vec![
                Change::DropTable { table, data },
                Change::DropDatabase { database },
            ],
        )
    };
    let after = check_atomic(|_| {}, drop);
    assert!(!after.contains("metadata/d1"), "{after}");
    assert!(!after.contains("data/d1"), "{after}");
    assert!(!after.contains("/1_1_1_0/"), "{after}");
}

#[test]
fn a_table_is_detached_and_attached() {
    let detach = |dir: &DataDir| {
        let table = name("parts");
        publish(dir, vec![Change::DetachTable { table }])
    };
    let after = check_atomic(|_| {}, detach);
    assert!(after.contains("parts.sql.detached"), "{after}");
    let attach = |dir: &DataDir| {
        assert!(
            dir.snapshot()
                .expect("a snapshot")
                .0
                .table(&name("parts"))
                .is_none()
        );
        let (table, _) = dir.detached_table(&name("parts")).expect("detached");
        publish(dir, vec![Change::AttachTable { table: table.name }])
    };
    let detached = |dir: &DataDir| {
        detach(dir).expect("detach");
    };
    assert!(!check_atomic(detached, attach).contains("parts.sql.detached"));
}

#[test]
fn parts_are_detached_attached_and_dropped() {
    let detach = |dir: &DataDir| {
        let part = parts_of(dir, "d1", "parts").remove(0);
        let table = name("parts");
        publish(dir, vec![Change::DetachPart { table, part }])
    };
    let after = check_atomic(|_| {}, detach);
    assert!(after.contains("/detached/1_1_1_0/"), "{after}");
    let detached = |dir: &DataDir| {
        detach(dir).expect("detach");
    };
    let first = |dir: &DataDir| -> DetachedPart {
        dir.detached_parts(&parts_table(dir))
            .expect("list")
            .remove(0)
    };
    let attach = |dir: &DataDir| {
        let (table, detached) = (name("parts"), first(dir));
        publish(dir, vec![Change::AttachPart { table, detached }])
    };
    let after = check_atomic(detached, attach);
    assert!(!after.contains("/detached/1_1_1_0/"), "{after}");
    assert!(after.contains("/1_1_1_0/"), "{after}");
    let drop = |dir: &DataDir| {
        let (table, detached) = (name("parts"), first(dir));
        publish(dir, vec![Change::DropDetached { table, detached }])
    };
    assert!(!check_atomic(detached, drop).contains("/1_1_1_0/"));
    let drop = |dir: &DataDir| {
        let part = parts_of(dir, "d1", "parts").remove(0);
        let table = name("parts");
        publish(dir, vec![Change::DropPart { table, part }])
    };
    assert!(!check_atomic(|_| {}, drop).contains("/1_1_1_0/"));
}

#[test]
fn a_part_takes_the_place_of_another() {
    let replace = |dir: &DataDir| {
        let old = parts_of(dir, "d1", "parts").remove(0);
        let staging = dir.begin_restore("test");
        let part = staging.directory("default")?;
        for entry in fs::read_dir(&old.path).expect("list") {
            let path = entry.expect("entry").path();
            let target = part.path.join(path.file_name().expect("a name"));
            let linked = dir.disk().hard_link(&path, &target);
            linked.map_err(|source| PublishError::Io { path, source })?;
        }
        let table = name("parts");
        staging.publish(vec![Change::ReplacePart {
            table,
            old,
            part,
            version: 2,
        }])
    };
    let after = check_atomic(|_| {}, replace);
    assert!(after.contains("/1_1_1_0_2/"), "{after}");
    assert!(!after.contains("/1_1_1_0/"), "{after}");
}

#[test]
fn a_part_is_set_aside_beside_one_of_the_same_name() {
    let server = Server::small();
    let dir = server.dir();
    let part = parts_of(dir, "d1", "parts").remove(0);
    let folder = part
        .path
        .parent()
        .expect("a table")
        .join("detached/1_1_1_0");
    fs::create_dir_all(folder).expect("create");
    let table = name("parts");
    publish(dir, vec![Change::DetachPart { table, part }]).expect("detach");
    let names: Vec<String> = dir
        .detached_parts(&parts_table(dir))
        .expect("list")
        .into_iter()
        .map(|part| part.directory)
        .collect();
    assert_eq!(names, ["1_1_1_0", "1_1_1_0_try1", "2_2_2_0"]);
}

#[test]
fn a_definition_is_replaced_only_by_one_of_the_same_table() {
    let redefine = |dir: &DataDir| {
        let table = parts_table(dir);
        let metadata = table
            .definition
            .text
            .replace("SETTINGS ", "SETTINGS ttl_only_drop_parts = 1, ");
        let table = table.name.clone();
        publish(dir, vec![Change::Redefine { table, metadata }])
    };
    assert!(check_atomic(|_| {}, redefine).contains("ttl_only_drop_parts = 1"));
    let server = Server::small();
    let Change::CreateTable { metadata, .. } = other("t", OTHER) else {
        panic!("a table");
    };
    let table = name("parts");
    let refused = publish(server.dir(), vec![Change::Redefine { table, metadata }]);
    assert_eq!(
        refused.expect_err("refused").code(),
        ErrorCode::SYNTAX_ERROR
    );
}

#[test]
fn a_table_without_uuid_is_renamed_with_its_data() {
    let make = |dir: &DataDir| {
        publish(
            dir,
            vec![
                Change::CreateDatabase {
                    name: "o".to_owned(),
                    metadata: "ATTACH DATABASE o\nENGINE = Ordinary\n".to_owned(),
                },
                Change::CreateTable {
                    name: TableName::new("o", "t"),
                    metadata:
                        "ATTACH TABLE t\n(\n    `x` Int8\n)\nENGINE = MergeTree\nORDER BY x\n\
                           SETTINGS index_granularity = 8192\n"
                            .to_owned(),
                },
            ],
        )
        .expect("create");
    };
    let rename = |dir: &DataDir| {
        let names = vec![(TableName::new("o", "t"), TableName::new("o", "u v"))];
        publish(dir, vec![Change::RenameTables { names }])
    };
    let after = check_atomic(make, rename);
    assert!(
        after.contains("metadata/o/u%20v.sql: ATTACH TABLE `u v`\n("),
        "{after}"
    );
    assert!(after.contains("data/o/u%20v/format_version.txt"), "{after}");
    assert!(!after.contains("data/o/t/"), "{after}");
}

#[test]
fn the_data_is_the_same_under_another_name() {
    let server = Server::small();
    let before = describe_data(server.dir(), "d1", "parts");
    let names = vec![(name("parts"), name("n"))];
    publish(server.dir(), vec![Change::RenameTables { names }]).expect("rename");
    assert_eq!(describe_data(server.dir(), "d1", "n"), before);
}
