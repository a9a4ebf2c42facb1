//! Statements that define data, given to ClickHouse and to Granary one after the other from the same start: the same
//! success or error, the same definitions byte for byte apart from UUIDs, the same parts; and ClickHouse opens what
//! Granary has made, and sees the same tables.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests look at files on purpose, and stop where something is not as they need it"
)]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use granary_durable::Disk;
use granary_engine::{Engine, OpenOptions};
use granary_env::{Control, Env};
use granary_testkit::{NEWEST, SqlServer, World, fill_sql};

const START: &str = include_str!("../fixture/parts.sql");
const STATEMENTS: &str = include_str!("definitions.sql");

/// A statement, and the code that Granary answers where it means to differ.
struct Case {
    sql: String,
    differs: Option<u32>,
}

fn cases() -> Vec<Case> {
    STATEMENTS
        .split("\n\n")
        .filter_map(|block| {
            let (notes, sql): (Vec<_>, Vec<_>) =
                block.lines().partition(|line| line.starts_with("--"));
            let differs = notes
                .iter()
                .find_map(|note| note.strip_prefix("-- differs: "))
                .and_then(|note| note.split(' ').next()?.parse().ok());
            (!sql.is_empty()).then(|| Case {
                sql: sql.join("\n"),
                differs,
            })
        })
        .collect()
}

/// The definitions below a data directory, UUIDs left out. Inner tables, whose names are UUIDs, are told apart by what
/// they are.
fn definitions(data: &Path) -> BTreeSet<(String, String)> {
    let mut found = BTreeSet::new();
    for top in ["metadata", "user_defined"] {
        add_definitions(&data.join(top), top, &mut found);
    }
    found
}

fn add_definitions(folder: &Path, shown: &str, found: &mut BTreeSet<(String, String)>) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let shown = without_uuids(&format!("{shown}/{name}"));
        if path.is_dir() {
            add_definitions(&path, &shown, found);
        } else if name != "default.sql" {
            let text = fs::read_to_string(&path).unwrap();
            found.insert((shown, without_uuids(&text)));
        }
    }
}

/// The text with `UUID` for each UUID, escaped or not.
fn without_uuids(text: &str) -> String {
    const GROUPS: [usize; 5] = [8, 4, 4, 4, 12];
    let length = |from: &str| -> Option<usize> {
        let mut at = 0;
        for (number, digits) in GROUPS.into_iter().enumerate() {
            if number > 0 {
                let rest = from.get(at..)?;
                at += if rest.starts_with('-') {
                    1
                } else {
                    rest.starts_with("%2D").then_some(3)?
                };
            }
            let group = from.get(at..at + digits)?;
            if !group.bytes().all(|byte| byte.is_ascii_hexdigit()) {
                return None;
            }
            at += digits;
        }
        Some(at)
    };
    let mut short = String::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        if let Some(length) = length(rest) {
            short += "UUID";
            rest = &rest[length..];
        } else {
            short.push(first);
            rest = &rest[first.len_utf8()..];
        }
    }
    short
}

/// The active and the detached parts of each table, as ClickHouse sees them.
fn parts(server: &mut dyn SqlServer) -> String {
    server.must(
        "SELECT * FROM (SELECT database, table, 'active', arraySort(groupArray(name)) FROM system.parts WHERE active AND rows > 0 \
         GROUP BY database, table UNION ALL SELECT database, table, 'detached', arraySort(groupArray(name)) \
         FROM system.detached_parts GROUP BY database, table) ORDER BY ALL",
    )
}

/// The directories of parts, from the files of a data directory that Granary has open.
fn parts_on_disk(data: &Path) -> String {
    let mut lines = BTreeMap::new();
    for database in fs::read_dir(data.join("data")).unwrap() {
        let database = database.unwrap().path();
        for table in fs::read_dir(&database).unwrap() {
            let table = table.unwrap().path();
            let name = |path: &Path| path.file_name().unwrap().to_string_lossy().into_owned();
            for (kind, folder) in [
                ("active", table.clone()),
                ("detached", table.join("detached")),
            ] {
                let entries = fs::read_dir(folder).into_iter().flatten();
                let mut parts: Vec<String> =
                    entries.map(|entry| name(&entry.unwrap().path())).collect();
                parts.retain(|part| part.split('_').count() > 3);
                parts.sort();
                if !parts.is_empty() {
                    let quoted: Vec<String> =
                        parts.iter().map(|part| format!("\\'{part}\\'")).collect();
                    lines.insert((name(&database), name(&table), kind), quoted.join(","));
                }
            }
        }
    }
    let line = |((database, table, kind), parts): ((String, String, &str), String)| {
        format!(
            "{database}\t{table}\t{kind}\t[{}]\n",
            parts.replace("\\'", "'")
        )
    };
    lines.into_iter().map(line).collect()
}

/// What a ClickHouse that is started on a data directory sees there.
fn seen(world: &World, name: &str) -> String {
    let mut server = world.clickhouse(NEWEST, name);
    let tables = server.must(
        "SELECT database, name, engine, create_table_query, total_rows FROM system.tables \
         WHERE database NOT IN ('system', 'INFORMATION_SCHEMA', 'information_schema') \
         AND NOT startsWith(name, '.inner') ORDER BY 1, 2",
    );
    let databases = server.must("SELECT name, engine, comment FROM system.databases ORDER BY 1");
    let functions = server.must(
        "SELECT name, create_query FROM system.functions WHERE origin = 'SQLUserDefined' ORDER BY 1",
    );
    let rows = ["keep.compact", "keep.wide"].map(|table| {
        let checked = server.must(&format!(
            "CHECK TABLE {table} SETTINGS check_query_single_value_result = 1"
        ));
        let rows = server.must(&format!("SELECT * FROM {table} ORDER BY ALL"));
        format!("{checked}{rows}")
    });
    let rows = rows.concat();
    without_uuids(&format!("{tables}{databases}{functions}{rows}"))
}

/// One session for all statements, as ClickHouse has one.
fn open(data: &Path) -> Engine {
    let options = OpenOptions {
        path: Some(data.to_owned()),
        config_file: None,
        disk: Disk::system(),
        env: Env::system(),
    };
    Engine::open(options).expect("a data directory").0
}

#[test]
fn the_same_statements_define_the_same() {
    let world = World::new();
    fill_sql(&mut world.clickhouse(NEWEST, "clickhouse"), NEWEST, START);
    world.copy_data("clickhouse", "granary");
    let cases = cases();
    assert!(cases.len() >= 120, "only {} statements", cases.len());
    let mut failures = Vec::new();
    {
        let mut clickhouse = world.clickhouse(NEWEST, "clickhouse");
        let engine = open(&world.data("granary"));
        let mut session = engine.session("default");
        let mut known = BTreeSet::new();
        for case in &cases {
            let answered = session.execute(&case.sql, &Control::new()).err();
            let code = answered
                .as_ref()
                .map_or(0, |failure| failure.code.number().unsigned_abs());
            if let Some(expected) = case.differs {
                if code != expected {
                    failures.push(format!(
                        "{}\n  answers {code}, not {expected}: {answered:?}",
                        case.sql
                    ));
                }
                continue;
            }
            let wanted = clickhouse.query(&case.sql).err();
            let expected = wanted.as_ref().map_or(0, |refusal| refusal.code);
            if code != expected {
                failures.push(format!(
                    "{}\n  granary: {code} {answered:?}\n  clickhouse: {expected} {wanted:?}",
                    case.sql
                ));
            }
            let (theirs, ours) = (
                definitions(&world.data("clickhouse")),
                definitions(&world.data("granary")),
            );
            for (name, text) in theirs.symmetric_difference(&ours) {
                // A difference is told once, by the statement that made it.
                if known.insert((name.clone(), text.clone())) {
                    let whose = if theirs.contains(&(name.clone(), text.clone())) {
                        "clickhouse"
                    } else {
                        "granary"
                    };
                    failures.push(format!("{}\n  only {whose} has {name}:\n{text}", case.sql));
                }
            }
            let (theirs, ours) = (
                parts(&mut clickhouse),
                parts_on_disk(&world.data("granary")),
            );
            if theirs != ours && known.insert((theirs.clone(), ours.clone())) {
                failures.push(format!(
                    "{}\n  clickhouse:\n{theirs}  granary:\n{ours}",
                    case.sql
                ));
            }
        }
    }
    println!("{} statements, {} differences", cases.len(), failures.len());
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
    assert_eq!(seen(&world, "granary"), seen(&world, "clickhouse"));
}
