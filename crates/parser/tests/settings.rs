//! Values of settings against what ClickHouse made of them.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use granary_parser::{
    BackupSettings, Context, QueryParameters, RestoreSettings, Statement, backup_settings, lower,
    parse_query, restore_settings,
};

/// The map that `system.backups.settings` would show, or the code and the message.
fn settings(text: &str) -> Result<BTreeMap<String, String>, String> {
    let query = parse_query(text).map_err(|error| format!("{} {error}", error.code().number()))?;
    let context = Context {
        current_database: "d",
        named_collection: &|_| -> Option<BTreeMap<String, String>> { None },
        parameters: &QueryParameters::default(),
    };
    let request =
        lower(&query, &context).map_err(|error| format!("{} {error}", error.code().number()))?;
    match request.statement {
        Statement::Backup(backup) => Ok(backup.settings.to_map()),
        Statement::Restore(restore) => Ok(restore.settings.to_map()),
        other => panic!("{other:?}"),
    }
}

fn answer(statement: &str, setting: &str, value: &str) -> String {
    let preposition = if statement == "BACKUP" { "TO" } else { "FROM" };
    let text = format!("{statement} TABLE d.t {preposition} Null SETTINGS {setting} = {value}");
    match settings(&text) {
        Err(error) => error,
        Ok(map) => match map.get(setting) {
            Some(value) => format!("ok {value}"),
            None => "ok".to_owned(),
        },
    }
}

/// Whether two answers mean the same: Granary says more about an unknown setting.
fn is_same(ours: &str, clickhouse: &str) -> bool {
    let head = |answer: &str| {
        answer
            .split("':")
            .next()
            .unwrap_or("")
            .trim_end_matches('\'')
            .to_owned()
    };
    ours == clickhouse || (ours.starts_with("115 ") && head(ours) == head(clickhouse))
}

#[test]
fn values_are_converted_as_clickhouse_does() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/settings.tsv");
    let text = fs::read_to_string(path).expect("a recorded file");
    let mut differences = Vec::new();
    for line in text.lines() {
        let [statement, setting, value, clickhouse] = line
            .split('\t')
            .collect::<Vec<_>>()
            .try_into()
            .expect("four columns");
        let ours = answer(statement, setting, value);
        if !is_same(&ours, clickhouse) {
            differences.push(format!(
                "{statement} {setting} = {value}: {ours}, ClickHouse: {clickhouse}"
            ));
        }
    }
    assert!(
        differences.is_empty(),
        "{}:\n{}",
        differences.len(),
        differences.join("\n")
    );
}

#[test]
fn the_tables_have_every_setting_once_and_in_order() {
    for table in [backup_settings(), restore_settings()] {
        assert!(table.is_sorted_by(|left, right| left.name < right.name));
        assert!(table.iter().all(|row| !row.description.is_empty()));
    }
    let shown: Vec<_> = backup_settings()
        .into_iter()
        .filter(|row| row.is_shown)
        .collect();
    let shown: Vec<&str> = shown
        .iter()
        .map(|row| row.name)
        .filter(|name| *name != "unsupported_data")
        .collect();
    let map = BackupSettings::default().to_map();
    assert_eq!(map.keys().map(String::as_str).collect::<Vec<_>>(), shown);
    let map = RestoreSettings::default().to_map();
    assert_eq!(map.len(), 26);
}

#[test]
fn the_maps_are_those_of_system_backups() {
    let map = settings("BACKUP ALL TO Null SETTINGS structure_only = 1, password = 'x', id = 'y'")
        .expect("right");
    assert_eq!(map["structure_only"], "1");
    assert!(!map.contains_key("password") && !map.contains_key("id"));
    let map = settings("RESTORE ALL FROM Null SETTINGS structure_only = 1").expect("right");
    assert_eq!(map["restore_table_data"], "0");
    let map = settings("RESTORE ALL FROM Null").expect("right");
    assert_eq!(
        (
            map["restore_table_data"].as_str(),
            map["storage_policy"].as_str()
        ),
        ("1", "")
    );
}

#[test]
fn what_is_not_supported_by_restore_is_granarys_own_setting() {
    assert!(
        !settings("BACKUP ALL TO Null")
            .expect("right")
            .contains_key("unsupported_data")
    );
    let map = settings("BACKUP ALL TO Null SETTINGS unsupported_data = 'warn'").expect("right");
    assert_eq!(map["unsupported_data"], "warn");
    assert_eq!(
        settings("BACKUP ALL TO Null SETTINGS unsupported_data = 'ignore'").expect_err("wrong"),
        "36 Unexpected value of unsupported_data: 'ignore'. Must be one of ['throw', 'warn']"
    );
}

#[test]
fn errors_are_found_in_clickhouses_order() {
    for (list, error) in [
        (
            "structure_only = 2, nosuch = 1",
            "115 Unknown setting 'nosuch'",
        ),
        (
            "id = 1, structure_only = 2",
            "170 Bad get: has UInt64, requested String",
        ),
        (
            "cluster_host_ids = ['a']",
            "653 Setting cluster_host_ids has wrong format, must be array of arrays of string literals",
        ),
        (
            "cluster_host_ids = array(array('a'))",
            "653 Setting cluster_host_ids has wrong format, must be array of arrays of string literals",
        ),
        ("base_backup = 'x'", "115 Unknown setting 'base_backup'"),
        (
            "max_threads = 1 ASYNC SETTINGS id = 'x'",
            "115 Unknown setting 'id'",
        ),
    ] {
        let text = format!("BACKUP ALL TO Null SETTINGS {list}");
        let ours = settings(&text).expect_err("wrong");
        assert!(is_same(&ours, error), "{list}: {ours}");
    }
    assert!(
        settings("BACKUP ALL TO Null SETTINGS host_id = 'a', cluster_host_ids = [['a']]").is_ok()
    );
}

#[test]
fn a_setting_in_the_wrong_place_is_told_where_it_belongs() {
    for (text, error) in [
        (
            "BACKUP ALL TO Null ASYNC SETTINGS id = 'x'",
            "115 Unknown setting 'id': as a setting of the statement it must stand before ASYNC, SYNC, INTO OUTFILE and FORMAT, with a literal as its value",
        ),
        (
            "BACKUP ALL TO Null SETTINGS base_backup = 'x'",
            "115 Unknown setting 'base_backup': it takes a destination, such as Disk('backups', '1'), once",
        ),
        (
            "BACKUP ALL TO Null SETTINGS struture_only = 1",
            "115 Unknown setting 'struture_only': Maybe you meant ['structure_only']",
        ),
        (
            "RESTORE ALL FROM Null SETTINGS allow_non_empty_table = 1",
            "115 Unknown setting 'allow_non_empty_table': Maybe you meant ['allow_non_empty_tables']",
        ),
    ] {
        assert_eq!(settings(text).expect_err(text), error);
    }
}
