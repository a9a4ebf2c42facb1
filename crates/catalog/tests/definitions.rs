//! Definitions completed and altered; what is expected is what ClickHouse 26.9 stored or answered.

use granary_catalog::{
    ColumnRules, DefinitionError, PartChange, TableRules, alter_table, complete_table,
};
use granary_parser::{Context, QueryParameters, Statement, lower, parse_create, parse_query};

fn complete(sql: &str) -> Result<String, DefinitionError> {
    let mut create = parse_create(sql).expect(sql);
    complete_table(&mut create, TableRules::default(), &|name| name == "mine")?;
    Ok(create.to_single_line())
}

#[track_caller]
fn check(written: &str, stored: &str) {
    let written = format!("CREATE TABLE t {written}");
    let stored = format!("CREATE TABLE t {stored}");
    assert_eq!(complete(&written).expect(&written), stored);
}

#[test]
fn what_was_left_out_is_there() {
    check(
        "(a Int) ORDER BY a",
        "(`a` Int32) ENGINE = MergeTree ORDER BY a SETTINGS index_granularity = 8192",
    );
    check(
        "(a Int, b Int) PRIMARY KEY a",
        "(`a` Int32, `b` Int32) ENGINE = MergeTree PRIMARY KEY a ORDER BY a SETTINGS index_granularity = 8192",
    );
    check(
        "(a Int) ENGINE = MergeTree SETTINGS max_threads = 1, min_bytes_for_wide_part = 0",
        "(`a` Int32) ENGINE = MergeTree ORDER BY tuple() SETTINGS min_bytes_for_wide_part = 0, index_granularity = 8192",
    );
    check(
        "(a Int NULL, b DEFAULT 1, c text DEFAULT UPPER('x'), n Nested(x Int, y text)) ENGINE = Memory",
        "(`a` Nullable(Int32), `b` UInt8 DEFAULT 1, `c` String DEFAULT upper('x'), `n.x` Array(Int32), `n.y` Array(String)) ENGINE = Memory",
    );
    check(
        "(a Int CODEC(Delta, ZSTD), b Float64 CODEC(Gorilla, LZ4), c Float32 CODEC(FPC), d Int CODEC(LZ4HC)) ENGINE = Log",
        "(`a` Int32 CODEC(Delta(4), ZSTD(1)), `b` Float64 CODEC(Gorilla(8), LZ4), `c` Float32 CODEC(FPC(12)), `d` Int32 CODEC(LZ4HC(0))) ENGINE = Log",
    );
    check(
        "(a Int) ENGINE = StripeLog()",
        "(`a` Int32) ENGINE = StripeLog",
    );
    check(
        "(a Int) ENGINE = File(CSV)",
        "(`a` Int32) ENGINE = File('CSV')",
    );
    check(
        "(a Int DEFAULT mine(1)) ENGINE = Memory",
        "(`a` Int32 DEFAULT mine(1)) ENGINE = Memory",
    );
}

#[test]
fn what_could_not_work_is_refused() {
    for (written, code) in [
        ("(a Int, a Int) ENGINE = Memory", 44),
        ("(a Foo) ENGINE = Memory", 50),
        ("(a Int) ENGINE = Foo", 56),
        ("(a Int) ENGINE = Memory(1)", 42),
        ("(a Int) ENGINE = Log ORDER BY a", 36),
        ("(a Int, INDEX i a TYPE minmax) ENGINE = Log", 36),
        ("(a Int) ORDER BY a SETTINGS foo = 1", 115),
        ("(a Int) ORDER BY a SETTINGS index_granularity = 'x'", 27),
        ("(a Int) ORDER BY b", 47),
        ("(a Int NULL) ORDER BY a", 44),
        ("(a Int) ORDER BY (a, 1)", 44),
        ("(a Int) ORDER BY rand()", 36),
        ("(a Int, b Int) PRIMARY KEY b ORDER BY (a, b)", 36),
        ("(a Float64) ORDER BY a PARTITION BY a", 36),
        ("(a Int) ORDER BY a SAMPLE BY a", 59),
        ("(a JSON) ORDER BY a", 549),
        ("(a Int DEFAULT b, b Int DEFAULT a) ENGINE = Memory", 174),
        ("(a Int DEFAULT nope) ENGINE = Memory", 47),
        ("(a Int DEFAULT nope(1)) ENGINE = Memory", 46),
        ("(a Int DEFAULT (SELECT 1)) ENGINE = Memory", 116),
        ("(a Int ALIAS 1) ENGINE = Memory", 90),
        ("(a LowCardinality(UInt8)) ENGINE = Memory", 455),
        ("(a Nullable(Array(Int))) ENGINE = Memory", 43),
        ("(a FixedString(1000)) ENGINE = Memory", 44),
        ("(a Int CODEC(Foo)) ENGINE = Memory", 432),
        ("(a Int CODEC(Delta)) ENGINE = Memory", 36),
        ("(a Float64 CODEC(T64, LZ4)) ENGINE = Memory", 431),
        ("(a Int CODEC(ZSTD(100))) ENGINE = Memory", 433),
        (
            "(a Int, s Int) ENGINE = CollapsingMergeTree(s) ORDER BY a",
            169,
        ),
        ("(a Int) ENGINE = ReplacingMergeTree(v) ORDER BY a", 16),
        (
            "(a Int, v Int, s SimpleAggregateFunction(sum, Int64)) ENGINE = AggregatingMergeTree ORDER BY a",
            36,
        ),
        ("(a Int, d Date) ORDER BY a TTL a + INTERVAL 1 DAY", 43),
    ] {
        let error = complete(&format!("CREATE TABLE t {written}")).expect_err(written);
        assert_eq!(error.code().number(), code, "{written}: {error}");
    }
}

fn alter(commands: &str) -> Result<(String, Vec<PartChange>), DefinitionError> {
    let mut create = parse_create(
        "CREATE TABLE t (`k` Int32, `s` String DEFAULT 'x', `c` Int32 MATERIALIZED k + 1, INDEX i s TYPE minmax GRANULARITY 1) ENGINE = MergeTree ORDER BY k SETTINGS index_granularity = 8192",
    )
    .expect("a definition");
    let query = parse_query(&format!("ALTER TABLE t {commands}")).expect(commands);
    let context = Context {
        current_database: "d",
        named_collection: &|_| None,
        parameters: &QueryParameters::default(),
    };
    let request = lower(&query, &context).expect(commands);
    let Statement::AlterTable(statement) = request.statement else {
        panic!("not ALTER TABLE: {commands}");
    };
    let changes = alter_table(&mut create, &statement.changes, ColumnRules::default())?;
    Ok((create.to_single_line(), changes))
}

#[test]
fn commands_change_the_definition_and_tell_what_parts_must_follow() {
    let (text, changes) = alter(
        "ADD COLUMN n INT UNSIGNED FIRST, RENAME COLUMN s TO r, DROP COLUMN c, MODIFY SETTING merge_with_ttl_timeout = 9",
    )
    .expect("altered");
    assert_eq!(
        text,
        "CREATE TABLE t (`n` UInt32, `k` Int32, `r` String DEFAULT 'x', INDEX i r TYPE minmax GRANULARITY 1) ENGINE = MergeTree ORDER BY k SETTINGS index_granularity = 8192, merge_with_ttl_timeout = 9"
    );
    let expected = [
        PartChange::Rename {
            from: "s".to_owned(),
            to: "r".to_owned(),
        },
        PartChange::Drop {
            column: "c".to_owned(),
        },
    ];
    assert_eq!(changes, expected);
    let (text, changes) = alter("ADD COLUMN z Int8, MODIFY ORDER BY (k, z)").expect("altered");
    assert!(text.contains("PRIMARY KEY k ORDER BY (k, z)"), "{text}");
    assert_eq!(changes, []);
}

#[test]
fn commands_that_cannot_be_carried_out_are_refused() {
    for (commands, code) in [
        ("ADD COLUMN k Int8", 15),
        ("ADD COLUMN z Int8 AFTER nope", 16),
        ("ADD COLUMN z DEFAULT 1", 36),
        ("DROP COLUMN nope", 10),
        ("DROP COLUMN k", 44),
        ("DROP COLUMN s", 47),
        ("RENAME COLUMN k TO q", 524),
        ("RENAME COLUMN s TO k", 15),
        ("MODIFY COLUMN k Int64", 524),
        ("MODIFY COLUMN s REMOVE TTL", 36),
        ("MODIFY ORDER BY (k, s)", 36),
        ("MODIFY SETTING index_granularity = 1", 472),
        ("MODIFY SETTING nope = 1", 115),
        ("RESET SETTING nope", 36),
        ("REMOVE TTL", 36),
        ("ADD INDEX i k TYPE minmax", 44),
        ("DROP INDEX nope", 36),
        ("DROP PROJECTION nope", 582),
        ("ADD CONSTRAINT c CHECK nope", 47),
    ] {
        let error = alter(commands).expect_err(commands);
        assert_eq!(error.code().number(), code, "{commands}: {error}");
    }
}
