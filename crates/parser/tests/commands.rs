//! The statements that only Granary has.

use std::collections::BTreeMap;

use granary_parser::{
    Context, Dependents, Location, QueryParameters, Request, Statement, lower, parse_query,
};

#[track_caller]
fn request(text: &str) -> Request {
    let query = parse_query(text).expect("a right statement");
    let context = Context {
        current_database: "cur",
        named_collection: &|_| -> Option<BTreeMap<String, String>> { None },
        parameters: &QueryParameters::default(),
    };
    lower(&query, &context).expect("a right statement")
}

#[track_caller]
fn check(text: &str, printed: &str) {
    let query = parse_query(text).expect("a right statement");
    assert_eq!(query.to_single_line(), printed);
    assert_eq!(parse_query(printed).expect("printed text parses"), query);
}

#[track_caller]
fn check_error(text: &str, message: &str) {
    assert_eq!(
        parse_query(text)
            .expect_err("a wrong statement")
            .to_string(),
        message
    );
}

#[test]
fn they_are_printed_as_they_are_read() {
    check(
        "explain backup all to Null format JSON",
        "EXPLAIN BACKUP ALL TO `Null` FORMAT JSON",
    );
    check(
        "EXPLAIN RESTORE TABLE t FROM File('a') ASYNC",
        "EXPLAIN RESTORE TABLE t FROM File('a') SETTINGS async = true",
    );
    check(
        "show backups in Disk('b', '')",
        "SHOW BACKUPS IN Disk('b', '')",
    );
    check(
        "SHOW BACKUPS FROM File('a') FORMAT CSV",
        "SHOW BACKUPS IN File('a') FORMAT CSV",
    );
    check(
        "desc backup File('a') SETTINGS password = 'x', base_backup = File('b')",
        "DESCRIBE BACKUP File('a') SETTINGS base_backup = File('b'), password = 'x'",
    );
    check(
        "CHECK BACKUP File('a') SAMPLE 10 PERCENT",
        "CHECK BACKUP File('a') SAMPLE 10 PERCENT",
    );
    check(
        "CHECK BACKUP File('a') sample 0.5 percent",
        "CHECK BACKUP File('a') SAMPLE 0.5 PERCENT",
    );
    check(
        "DROP BACKUP File('a') CASCADE;",
        "DROP BACKUP File('a') CASCADE",
    );
}

#[test]
fn what_is_wrong_is_said() {
    check_error(
        "SHOW BACKUPS Disk('b', '')",
        "Syntax error at 1:14: expected IN or FROM, found Disk",
    );
    check_error(
        "CHECK BACKUP File('a') SAMPLE 10",
        "Syntax error at 1:33: expected PERCENT, found end of query",
    );
    check_error(
        "CHECK BACKUP File('a') SAMPLE 101 PERCENT",
        "Syntax error at 1:31: expected a number above 0 and up to 100, found 101",
    );
    check_error(
        "DROP BACKUP x",
        "Syntax error at 1:14: expected (, found end of query",
    );
}

#[test]
fn they_say_what_they_look_at() {
    let request = request("DROP BACKUP Disk('b', '1') CASCADE SETTINGS password = 'x' FORMAT JSON");
    assert_eq!(request.format.as_deref(), Some("JSON"));
    let Statement::DropBackup { backup, dependents } = request.statement else {
        panic!("not a drop");
    };
    assert_eq!(dependents, Dependents::Drop);
    assert_eq!(backup.settings.password, "x");
    let expected = Location::Disk {
        disk: "b".to_owned(),
        path: "1".to_owned(),
    };
    assert_eq!(backup.place.location(), &expected);
}

#[test]
fn a_sample_is_a_share() {
    let Statement::CheckBackup { sample, .. } =
        request("CHECK BACKUP File('a') SAMPLE 25 PERCENT").statement
    else {
        panic!("not a check");
    };
    assert_eq!(sample.map(granary_parser::Percent::fraction), Some(0.25));
}

#[test]
fn sessions_are_changed_by_checked_values() {
    let Statement::Set {
        settings,
        defaults,
        parameters,
    } = request("SET max_threads = 3, log_comment = DEFAULT, param_p = 5").statement
    else {
        panic!("not a SET");
    };
    assert_eq!(settings.threads("max_threads"), Some(3));
    assert_eq!(defaults, ["log_comment"]);
    assert_eq!(parameters.get("p"), Some("5"));
    let Statement::ShowTables {
        database, names, ..
    } = request("SHOW TABLES LIKE 'a%' LIMIT 2").statement
    else {
        panic!("not a SHOW TABLES");
    };
    assert_eq!((database.as_str(), names.limit), ("cur", Some(2)));
    assert!(names.pattern.expect("a pattern").takes("abc"));
}
