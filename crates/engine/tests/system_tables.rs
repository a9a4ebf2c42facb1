//! The tables of the database `system` say of a directory that ClickHouse 26.9 wrote what ClickHouse
//! says of it: `system_tables/*.tsv`, which `system_tables/record.py` records.

use granary_durable::Disk;
use granary_engine::{Engine, OpenOptions, SystemRows};
use granary_env::Env;
use granary_formats::{Format, FormatSettings, Header, Printer, Statistics};
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

fn open() -> (Engine, TempDir) {
    let folder = tempfile::tempdir().expect("a temporary directory");
    let archive = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../datadir/tests/fixtures/clickhouse-26.9.tar.gz");
    let unpacked = Command::new("tar")
        .arg("-xzf")
        .arg(archive)
        .arg("-C")
        .arg(folder.path())
        .status();
    assert!(unpacked.expect("tar starts").success());
    let options = OpenOptions {
        path: Some(folder.path().to_owned()),
        config_file: None,
        disk: Disk::system(),
        env: Env::system(),
    };
    let (engine, _) = Engine::open(options).expect("an open directory");
    (engine, folder)
}

fn rows(engine: &Engine, table: &str) -> SystemRows {
    let rows = engine.session("default").system_rows(table);
    rows.expect(table).expect(table)
}

/// The lines of these columns.
fn lines(rows: &SystemRows, columns: &[&str]) -> Vec<String> {
    let format = Format::TabSeparated(Header::None);
    let texts = columns.iter().map(|name| {
        let at = rows.header.iter().position(|(each, _)| each == name);
        let at = at.unwrap_or_else(|| panic!("{name} is a column"));
        let header = vec![rows.header[at].clone()];
        let column = rows.block.columns()[at].clone();
        let block =
            granary_columns::Block::new(vec![(*name).to_owned()], vec![column], rows.block.rows());
        let mut printer = Printer::new(format, header, FormatSettings::default());
        let mut out = Vec::new();
        printer.block(&block, &mut out).expect("it is printed");
        let finished = printer.finish(&Statistics::default(), &mut out);
        finished.expect("it is printed");
        let text = String::from_utf8(out).expect("a text");
        text.lines().map(str::to_owned).collect::<Vec<_>>()
    });
    let texts: Vec<Vec<String>> = texts.collect();
    let line = |row: usize| {
        let fields: Vec<&str> = texts.iter().map(|column| column[row].as_str()).collect();
        fields.join("\t")
    };
    (0..rows.block.rows()).map(line).collect()
}

#[track_caller]
fn check(table: &str, recorded: &str) {
    let (engine, _folder) = open();
    let (names, expected) = recorded.split_once('\n').expect("names of columns");
    let names: Vec<&str> = names.split('\t').collect();
    let found = lines(&rows(&engine, table), &names);
    let missing: Vec<&str> = expected
        .lines()
        .filter(|line| !found.iter().any(|found| found == line))
        .collect();
    assert!(
        missing.is_empty(),
        "{table}: of {} rows these are missing:\n{}\namong\n{}",
        expected.lines().count(),
        missing.join("\n"),
        found.join("\n")
    );
}

/// Every row that Granary has is one of ClickHouse's; at least `rows_min` are there.
#[track_caller]
fn check_among(table: &str, recorded: &str, rows_min: usize) {
    let (engine, _folder) = open();
    let (names, expected) = recorded.split_once('\n').expect("names of columns");
    let names: Vec<&str> = names.split('\t').collect();
    let expected: std::collections::HashSet<&str> = expected.lines().collect();
    let found = lines(&rows(&engine, table), &names);
    assert!(found.len() >= rows_min, "{table}: {} rows", found.len());
    let other: Vec<&String> = found
        .iter()
        // The number of processors is that of the machine; functions that SQL made are compared elsewhere.
        .filter(|line| !line.contains("auto(") && !line.ends_with("SQLUserDefined"))
        // The table function of Granary's own.
        .filter(|line| !line.starts_with("backup\t"))
        .filter(|line| !expected.contains(line.as_str()))
        .collect();
    assert!(
        other.is_empty(),
        "{table}: not as in ClickHouse: {other:#?}"
    );
}

#[test]
fn settings_are_listed() {
    check_among(
        "settings",
        include_str!("system_tables/settings.tsv"),
        1_850,
    );
    check_among(
        "server_settings",
        include_str!("system_tables/server_settings.tsv"),
        3,
    );
}

#[test]
fn functions_and_what_goes_with_them_are_listed() {
    check_among(
        "functions",
        include_str!("system_tables/system_functions.tsv"),
        600,
    );
    check_among(
        "aggregate_function_combinators",
        include_str!("system_tables/aggregate_function_combinators.tsv"),
        7,
    );
    check_among(
        "table_functions",
        include_str!("system_tables/table_functions.tsv"),
        9,
    );
}

#[test]
fn engines_formats_and_types_are_listed() {
    let engines = include_str!("system_tables/table_engines.tsv");
    check_among("table_engines", engines, 80);
    check("table_engines", engines);
    check_among("formats", include_str!("system_tables/formats.tsv"), 60);
    let families = include_str!("system_tables/data_type_families.tsv");
    check_among("data_type_families", families, 140);
    check("data_type_families", families);
}

#[test]
fn indices_projections_and_columns_of_parts_are_listed() {
    check(
        "data_skipping_indices",
        include_str!("system_tables/data_skipping_indices.tsv"),
    );
    check("projections", include_str!("system_tables/projections.tsv"));
    check(
        "parts_columns",
        include_str!("system_tables/parts_columns.tsv"),
    );
}

#[test]
fn the_columns_are_those_of_clickhouse() {
    let (engine, _folder) = open();
    let mut found = String::new();
    let mut tables: Vec<&str> = Vec::new();
    for line in include_str!("system_tables/structure.tsv").lines() {
        let table = line.split('\t').next().expect("a table");
        if tables.last() != Some(&table) {
            tables.push(table);
        }
    }
    for table in tables {
        for (name, data_type) in rows(&engine, table).header {
            found += &format!("{table}\t{name}\t{data_type}\n");
        }
    }
    assert_eq!(found, include_str!("system_tables/structure.tsv"));
}

#[test]
fn other_names_of_columns_lead_to_columns() {
    let (engine, _folder) = open();
    for table in [
        "databases",
        "tables",
        "columns",
        "parts",
        "metrics",
        "events",
        "clusters",
    ] {
        let rows = rows(&engine, table);
        assert!(!rows.aliases.is_empty(), "{table}");
        for (_, column) in rows.aliases {
            assert!(
                rows.header.iter().any(|(name, _)| name == column),
                "{column}"
            );
        }
    }
}

#[test]
fn databases_are_listed() {
    check("databases", include_str!("system_tables/databases.tsv"));
}

#[test]
fn tables_are_listed() {
    check("tables", include_str!("system_tables/tables.tsv"));
}

#[test]
fn columns_are_listed() {
    check("columns", include_str!("system_tables/columns.tsv"));
}

#[test]
fn parts_are_listed() {
    check("parts", include_str!("system_tables/parts.tsv"));
}

#[test]
fn detached_parts_are_listed() {
    check(
        "detached_parts",
        include_str!("system_tables/detached_parts.tsv"),
    );
}

#[test]
fn dictionaries_functions_and_policies_are_listed() {
    check(
        "dictionaries",
        include_str!("system_tables/dictionaries.tsv"),
    );
    check("functions", include_str!("system_tables/functions.tsv"));
    check(
        "storage_policies",
        include_str!("system_tables/storage_policies.tsv"),
    );
    check("one", include_str!("system_tables/one.tsv"));
}

#[test]
fn there_is_no_table_of_another_name() {
    let (engine, _folder) = open();
    let rows = engine.session("default").system_rows("nonsense");
    assert!(rows.expect("a readable directory").is_none());
    let refusal = engine.session("default").system_rows("zookeeper");
    let refusal = refusal.expect_err("ClickHouse has one");
    assert_eq!(refusal.code.name(), "NOT_IMPLEMENTED");
    assert!(refusal.message.contains("system.zookeeper"), "{refusal}");
}
