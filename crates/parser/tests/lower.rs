//! From text to what a statement asks for.

use std::collections::BTreeMap;

use granary_parser::{
    Backup, Context, Destination, Element, Location, Partition, QueryParameters, Request, Restore,
    Statement, Value, lower, parse_query,
};
use granary_types::TableName;

fn request(text: &str) -> Result<Request, String> {
    let query = parse_query(text).map_err(|error| format!("{} {error}", error.code().number()))?;
    let collection = |name: &str| {
        (name == "shop").then(|| {
            let pairs = [
                ("url", "http://h/b"),
                ("access_key_id", "AK"),
                ("secret_access_key", "SK"),
                ("container", "c"),
                ("connection_string", "x"),
            ];
            let pairs = pairs.map(|(key, value)| (key.to_owned(), value.to_owned()));
            BTreeMap::from(pairs)
        })
    };
    let mut parameters = QueryParameters::default();
    parameters.set("p", "text");
    let context = Context {
        current_database: "cur",
        named_collection: &collection,
        parameters: &parameters,
    };
    lower(&query, &context).map_err(|error| format!("{} {error}", error.code().number()))
}

#[track_caller]
fn backup(text: &str) -> Backup {
    match request(text).expect("a right statement").statement {
        Statement::Backup(backup) => *backup,
        other => panic!("{other:?}"),
    }
}

#[track_caller]
fn restore(text: &str) -> Restore {
    match request(text).expect("a right statement").statement {
        Statement::Restore(restore) => *restore,
        other => panic!("{other:?}"),
    }
}

#[track_caller]
fn check_error(text: &str, expected: &str) {
    assert_eq!(request(text).expect_err(text), expected);
}

#[track_caller]
fn check_location(destination: &str, expected: &Location, name: &str) {
    let destination: Destination = backup(&format!("BACKUP ALL TO {destination}")).destination;
    assert_eq!(destination.location(), expected);
    assert_eq!(destination.display_name(), name);
}

#[test]
fn names_without_a_database_belong_to_the_current_one() {
    let backup =
        backup("BACKUP TABLE t, TABLE d.t AS x, VIEW cur.v AS v, ALL EXCEPT TABLES b, a.c TO Null");
    let table = |database: &str, table: &str| TableName::new(database, table);
    let expected = vec![
        Element::Table {
            name: table("cur", "t"),
            alias: None,
            partitions: vec![],
        },
        Element::Table {
            name: table("d", "t"),
            alias: Some(table("cur", "x")),
            partitions: vec![],
        },
        Element::Table {
            name: table("cur", "v"),
            alias: None,
            partitions: vec![],
        },
        Element::All {
            except_databases: vec![],
            except_tables: vec![table("cur", "b"), table("a", "c")],
        },
    ];
    assert_eq!(backup.elements, expected);
}

#[test]
fn partitions_are_values_or_ids() {
    let restore =
        restore("RESTORE TABLE t PARTITIONS 1, ('a', NULL), (2), ID 'all', tuple() FROM Null");
    let [Element::Table { partitions, .. }] = &restore.elements[..] else {
        panic!("{restore:?}");
    };
    let expected = [
        Partition::Value(vec![Value::UInt64(1)]),
        Partition::Value(vec![Value::String(b"a".to_vec()), Value::Null]),
        Partition::Value(vec![Value::UInt64(2)]),
        Partition::Id("all".to_owned()),
        Partition::Value(vec![]),
    ];
    assert_eq!(partitions[..], expected);
    check_error(
        "BACKUP TABLE t PARTITION ID {p:String} TO Null",
        "248 Partition id must be string literal",
    );
    check_error(
        "BACKUP TABLE t PARTITION ID '' TO Null",
        "248 Partition id is empty",
    );
}

#[test]
fn destinations_are_checked_as_clickhouse_does() {
    let text = str::to_owned;
    check_location("Null", &Location::Null, "`Null`");
    check_location(
        "File('a/b')",
        &Location::File { path: text("a/b") },
        "File('a/b')",
    );
    check_location(
        "File({p:String})",
        &Location::File { path: text("text") },
        "File({p:String})",
    );
    check_location(
        "Disk('backups', '')",
        &Location::Disk {
            disk: text("backups"),
            path: String::new(),
        },
        "Disk('backups', '')",
    );
    check_location(
        "Memory(x, 'm')",
        &Location::Memory { name: text("m") },
        "Memory(x, 'm')",
    );
    for (destination, error) in [
        ("File", "42 Backup engine 'File' requires 1 argument (path)"),
        ("File('')", "36 Path to backup must not be empty"),
        ("File(1)", "170 Bad get: has UInt64, requested String"),
        ("File(['a'])", "170 Bad get: has Array, requested String"),
        (
            "File(x, 'a')",
            "36 Backup engine 'File' requires its first argument to be a string",
        ),
        (
            "File(concat('a', 'b'))",
            "42 Backup engine 'File' requires 1 argument (path)",
        ),
        (
            "Disk('a')",
            "42 Backup engine 'Disk' requires 2 arguments (disk_name, path)",
        ),
        (
            "Memory()",
            "42 Backup engine 'Memory' requires 1 argument (name)",
        ),
        (
            "Null('a')",
            "42 Backup engine 'Null' doesn't take arguments",
        ),
        (
            "disk('a', 'b')",
            "627 Not found backup engine 'disk'. Maybe you meant 'Disk'",
        ),
        ("foo.bar('x')", "627 Not found backup engine 'foo.bar'"),
        ("File({q:String})", "456 Substitution `q` is not set"),
        (
            "S3('u', 'k')",
            "42 Backup S3 requires 1 or 3 arguments: url, [access_key_id, secret_access_key]",
        ),
        ("S3(nosuch)", "36 There is no named collection `nosuch`"),
        (
            "S3(shop, 'a', 'b')",
            "42 Backup S3 requires 1 or 2 arguments: named_collection, [filename]",
        ),
        (
            "S3('u', headers('a' = 'b'))",
            "36 Invalid argument: headers(…)",
        ),
        (
            "S3('u', extra_credentials('x'))",
            "36 Credentials argument is incorrect",
        ),
    ] {
        check_error(&format!("BACKUP ALL TO {destination}"), error);
    }
}

#[test]
fn settings_go_where_they_belong() {
    let request = request(
        "BACKUP ALL TO Null SETTINGS id = 'x', max_threads = 2, base_backup = File('b') ASYNC \
         FORMAT JSON SETTINGS log_comment = 'c'",
    )
    .expect("a right statement");
    assert_eq!(request.format.as_deref(), Some("JSON"));
    assert_eq!(request.query_settings.threads("max_threads"), Some(2));
    assert_eq!(request.query_settings.text("log_comment"), Some("c"));
    let Statement::Backup(backup) = request.statement else {
        panic!("not a backup");
    };
    assert_eq!(backup.settings.id, "x");
    assert!(backup.settings.is_async);
    let base = backup.base.expect("a base");
    assert_eq!(
        base.location(),
        &Location::File {
            path: "b".to_owned()
        }
    );
}
