//! What statements about tables ask for.

use std::collections::BTreeMap;

use granary_parser::{
    CheckTables, ColumnProperty, Context, Described, ExistsStatement, InsertColumn, NamedTable,
    ObjectKind, PartSelection, Partition, Place, QueryParameters, RowSource, RowTarget,
    ShowListStatement, Statement, SystemStatement, TableChange, Truncate, Value, lower,
    parse_queries, parse_query, split_statements,
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
    check(
        "CREATE VIEW v AS SELECT dictGet('x', 'a', b), dictHas(x, b), joinGet('j', 'a', b) FROM merge('s')",
        "CREATE VIEW cur.v AS SELECT dictGet('cur.x', 'a', b), dictHas(cur.x, b), joinGet('j', 'a', b) FROM merge('cur', 's')",
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
    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(lowered(text), Err(expected.to_owned()));
    }
    let unknown = "701 Requested cluster 'c' not found";
    check("CREATE DATABASE d ON CLUSTER c", unknown);
    check("CREATE VIEW v ON CLUSTER c AS SELECT 1", unknown);
    check("SYSTEM STOP MERGES ON CLUSTER c", unknown);
    let disabled = "392 Replicated DDL queries are disabled";
    check("DROP TABLE t ON CLUSTER c", disabled);
    check("ATTACH TABLE t ON CLUSTER c", disabled);
    check("CREATE FUNCTION f ON CLUSTER c AS x -> x", disabled);
    check("ALTER TABLE t ON CLUSTER c DROP COLUMN a", disabled);
    check("KILL QUERY ON CLUSTER c WHERE 1", disabled);
}

#[track_caller]
fn changes(text: &str) -> Vec<TableChange> {
    let Statement::AlterTable(alter) = statement(text) else {
        panic!("not an ALTER TABLE");
    };
    assert_eq!(alter.table.name, TableName::new("cur", "t"));
    alter.changes
}

#[test]
fn changes_of_columns_are_named() {
    let changes = changes(
        "ALTER TABLE t ADD COLUMN n.a Int8 AFTER n.b, DROP COLUMN IF EXISTS c, \
         MODIFY COLUMN d REMOVE TTL, MODIFY COLUMN e String FIRST",
    );
    let TableChange::AddColumn { column, place, .. } = &changes[0] else {
        panic!("{changes:?}");
    };
    assert_eq!(column.name, "n.a");
    assert_eq!(*place, Place::After("n.b".to_owned()));
    let drop = TableChange::DropColumn {
        name: "c".to_owned(),
        if_exists: true,
    };
    assert_eq!(changes[1], drop);
    let remove = TableChange::RemoveFromColumn {
        name: "d".to_owned(),
        property: ColumnProperty::Ttl,
        if_exists: false,
    };
    assert_eq!(changes[2], remove);
    assert!(matches!(
        &changes[3],
        TableChange::ModifyColumn {
            place: Place::First,
            ..
        }
    ));
}

#[test]
fn changes_of_partitions_are_checked() {
    let found = changes(
        "ALTER TABLE t FREEZE PARTITION ID 'x' WITH NAME 'n', DROP PART 'all_1_1_0', \
         DETACH PARTITION ALL, REPLACE PARTITION (1, 'a') FROM s, MOVE PARTITION 1 TO TABLE d.s",
    );
    let freeze = TableChange::Freeze {
        partition: Some(Partition::Id("x".to_owned())),
        name: Some("n".to_owned()),
    };
    let replace = TableChange::ReplacePartition {
        partition: Partition::Value(vec![Value::UInt64(1), Value::String(b"a".to_vec())]),
        from: TableName::new("cur", "s"),
    };
    let moved = TableChange::MovePartitionToTable {
        partition: Partition::Value(vec![Value::UInt64(1)]),
        to: TableName::new("d", "s"),
    };
    let expected = [
        freeze,
        TableChange::DropParts(PartSelection::Part("all_1_1_0".to_owned())),
        TableChange::DetachParts(PartSelection::Partition(Partition::All)),
        replace,
        moved,
    ];
    assert_eq!(found, expected);
    assert_eq!(
        lowered("ALTER TABLE t DROP PARTITION ID ''"),
        Err("248 Partition id is empty".to_owned())
    );
    assert_eq!(
        lowered("ALTER TABLE t FETCH PARTITION 1 FROM '/x'"),
        Err("48 FETCH PARTITION is not supported".to_owned())
    );
}

#[test]
fn settings_of_a_table_are_changed_and_reset() {
    let changes =
        changes("ALTER TABLE t (MODIFY SETTING a = 1, b = DEFAULT), (RESET SETTING c, d)");
    let [
        TableChange::ModifySettings(first),
        TableChange::ModifySettings(second),
    ] = &changes[..]
    else {
        panic!("{changes:?}");
    };
    assert_eq!(first.changes[0].name, "a");
    assert_eq!(first.resets, ["b"]);
    assert_eq!(second.resets, ["c", "d"]);
}

#[test]
fn commands_of_system_are_done_or_refused_by_name() {
    let Statement::System(SystemStatement::ClearCache(words)) = statement("SYSTEM DROP MARK CACHE")
    else {
        panic!("not a cache");
    };
    assert_eq!(words, "CLEAR MARK CACHE");
    let flush = SystemStatement::FlushLogs(vec!["system.query_log".to_owned()]);
    assert_eq!(
        statement("SYSTEM FLUSH LOGS system.query_log"),
        Statement::System(flush)
    );
    let stop = SystemStatement::Background {
        command: "STOP MERGES",
        table: Some(TableName::new("cur", "t")),
    };
    assert_eq!(statement("SYSTEM STOP MERGES t"), Statement::System(stop));
    assert_eq!(
        lowered("SYSTEM SHUTDOWN"),
        Err("48 SYSTEM SHUTDOWN is not supported".to_owned())
    );
}

#[test]
fn what_is_looked_at_has_a_database() {
    let table = |is_qualified| NamedTable {
        name: TableName::new("cur", "t"),
        is_qualified,
    };
    assert_eq!(
        statement("DESCRIBE t"),
        Statement::Describe(Described::Table(table(false)))
    );
    let check = CheckTables::Table {
        table: table(true),
        parts: Some(PartSelection::Part("all_1_1_0".to_owned())),
    };
    assert_eq!(
        statement("CHECK TABLE cur.t PART 'all_1_1_0'"),
        Statement::CheckTables(check)
    );
    let exists = ExistsStatement::Table {
        kind: ObjectKind::Dictionary,
        temporary: false,
        table: table(false),
    };
    assert_eq!(statement("EXISTS DICTIONARY t"), Statement::Exists(exists));
    assert!(matches!(
        statement("SHOW COLUMNS FROM t"),
        Statement::ShowList(ShowListStatement::Columns { .. })
    ));
    let Statement::ExplainQuery(explain) = statement("EXPLAIN SELECT 1") else {
        panic!("not an EXPLAIN");
    };
    assert!(matches!(*explain.statement, Statement::Select(_)));
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
