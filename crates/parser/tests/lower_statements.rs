//! What statements about tables ask for.

use std::collections::BTreeMap;

use granary_parser::{
    Context, InsertColumn, ObjectKind, QueryParameters, RowSource, RowTarget, Statement, Truncate,
    lower, parse_queries, parse_query, split_statements,
};
use granary_types::TableName;

fn lowered(text: &str) -> Result<Statement, String> {
    let query = parse_query(text).map_err(|error| format!("{} {error}", error.code().number()))?;
    let context = Context {
        current_database: "cur",
        named_collection: &|_| -> Option<BTreeMap<String, String>> { None },
        parameters: &QueryParameters::default(),
    };
    lower(&query, &context)
        .map(|request| request.statement)
        .map_err(|error| format!("{} {error}", error.code().number()))
}

#[track_caller]
fn statement(text: &str) -> Statement {
    lowered(text).expect(text)
}

#[test]
fn rows_of_an_insert_are_what_follows_the_statement() {
    #[track_caller]
    fn check(text: &str, expected_format: &str, expected_rows: &str) {
        let Statement::Insert(insert) = statement(text) else {
            panic!("not an INSERT");
        };
        let RowSource::Inline { format, data } = insert.source else {
            panic!("no rows in the text");
        };
        assert_eq!((format.as_str(), &*data), (expected_format, expected_rows));
    }
    check(
        "INSERT INTO t VALUES (1, ';'), (2);",
        "Values",
        "(1, ';'), (2)",
    );
    check("INSERT INTO t VALUES\n  (1)\n;\n", "Values", "(1)\n");
    check("INSERT INTO t VALUES", "Values", "");
    check("INSERT INTO t FORMAT CSV\n1,'2;\n", "CSV", "1,'2;\n");
    check("INSERT INTO t FORMAT TSV  \r\na\tb", "TSV", "a\tb");
    check("INSERT INTO t FORMAT CSV 1,2", "CSV", "1,2");
    check("INSERT INTO t FORMAT CSV", "CSV", "");
    check(
        "INSERT INTO t SETTINGS async_insert = 1 FORMAT JSONEachRow {}",
        "JSONEachRow",
        "{}",
    );
}

#[test]
fn rows_may_be_longer_than_a_statement() {
    let rows = "(1),".repeat(5 << 20);
    let Statement::Insert(insert) = statement(&format!("INSERT INTO t VALUES {rows}(2)")) else {
        panic!("not an INSERT");
    };
    let RowSource::Inline { data, .. } = insert.source else {
        panic!("no rows in the text");
    };
    assert_eq!(data.len(), rows.len() + 3);
}

#[test]
fn an_insert_says_its_table_and_columns() {
    let Statement::Insert(insert) = statement("INSERT INTO t (a, n.b, * EXCEPT (c)) SELECT 1")
    else {
        panic!("not an INSERT");
    };
    assert_eq!(
        insert.target,
        RowTarget::Unqualified(TableName::new("cur", "t"))
    );
    let columns = insert.columns.expect("columns");
    assert_eq!(columns[0], InsertColumn::Name("a".to_owned()));
    assert_eq!(columns[1], InsertColumn::Name("n.b".to_owned()));
    assert!(matches!(columns[2], InsertColumn::Matcher(_)));
    assert!(matches!(insert.source, RowSource::Select(_)));
    let Statement::Insert(insert) =
        statement("INSERT INTO d.t FROM INFILE 'a.gz' COMPRESSION 'gzip' FORMAT CSV")
    else {
        panic!("not an INSERT");
    };
    assert_eq!(insert.target, RowTarget::Table(TableName::new("d", "t")));
    let file = RowSource::File {
        path: "a.gz".to_owned(),
        compression: Some("gzip".to_owned()),
        format: Some("CSV".to_owned()),
    };
    assert_eq!(insert.source, file);
}

#[test]
fn definitions_have_their_databases() {
    #[track_caller]
    fn check(text: &str, expected: &str) {
        let Statement::Create(create) = statement(text) else {
            panic!("not a definition");
        };
        assert_eq!(create.to_single_line(), expected);
    }
    check(
        "CREATE TABLE t (a Int8) ENGINE = Log",
        "CREATE TABLE cur.t (`a` Int8) ENGINE = Log",
    );
    check(
        "CREATE TEMPORARY TABLE t (a Int8)",
        "CREATE TEMPORARY TABLE t (`a` Int8)",
    );
    check("CREATE TABLE d.t AS s", "CREATE TABLE d.t AS cur.s");
    check(
        "CREATE MATERIALIZED VIEW v TO t AS WITH w AS (SELECT 1) SELECT * FROM s, w WHERE a IN r",
        "CREATE MATERIALIZED VIEW cur.v TO cur.t AS WITH w AS (SELECT 1) SELECT * FROM cur.s, w WHERE a IN (cur.r)",
    );
    check("CREATE DATABASE d", "CREATE DATABASE d");
    check("CREATE FUNCTION f AS x -> x", "CREATE FUNCTION f AS x -> x");
}

#[test]
fn a_short_attach_has_no_definition() {
    let Statement::AttachTable(attach) = statement("ATTACH DICTIONARY IF NOT EXISTS x") else {
        panic!("not a short ATTACH");
    };
    assert_eq!(attach.kind, ObjectKind::Dictionary);
    assert_eq!(attach.name, TableName::new("cur", "x"));
    assert!(attach.if_not_exists);
    assert!(matches!(
        statement("ATTACH DATABASE d"),
        Statement::AttachDatabase { .. }
    ));
    assert!(matches!(
        statement("ATTACH TABLE t (a Int8) ENGINE = Log"),
        Statement::Create(_)
    ));
}

#[test]
fn tables_are_dropped_in_the_current_database() {
    let Statement::DropTables(drop) = statement("DROP VIEW IF EXISTS a, d.b SYNC") else {
        panic!("not a DROP");
    };
    assert_eq!(drop.kind, ObjectKind::View);
    assert!(drop.sync && drop.conditions.if_exists && !drop.conditions.if_empty);
    assert_eq!(drop.names[0].name, TableName::new("cur", "a"));
    assert!(!drop.names[0].is_qualified && drop.names[1].is_qualified);
    let Statement::Truncate(Truncate::AllTables { names, .. }) =
        statement("TRUNCATE ALL TABLES FROM d NOT LIKE 'a%'")
    else {
        panic!("not a TRUNCATE");
    };
    assert!(!names.expect("a pattern").takes("ab"));
}

#[test]
fn a_cluster_is_not_there() {
    assert_eq!(
        lowered("DROP TABLE t ON CLUSTER c"),
        Err("701 Requested cluster 'c' not found".to_owned())
    );
}

#[test]
fn scripts_are_cut_after_the_rows() {
    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        assert_eq!(split_statements(text), expected);
    }
    check("SELECT 1; ;SELECT ';'", &["SELECT 1", "SELECT ';'"]);
    check(
        "INSERT INTO t VALUES (1, ';');SELECT 1",
        &["INSERT INTO t VALUES (1, ';')", "SELECT 1"],
    );
    check("-- nothing\n;", &[]);
    let error = parse_queries("SELECT 1;\n SHOW x").expect_err("the second is wrong");
    assert_eq!((error.line, error.column), (2, 7));
}
