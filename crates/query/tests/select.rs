//! Queries on tables in memory: names, types and values of the answers.

use arrow::array::{ArrayRef, UInt64Array};
use arrow::util::display::{ArrayFormatter, FormatOptions};
use granary_columns::{Block, Column};
use granary_env::{Control, Env};
use granary_parser::{QueryParameters, QuerySettings, SelectUnion, parse_select};
use granary_query::{Context, MemoryTable, QueryError, Relation, Tables, run};
use granary_types::{DataType, ErrorCode};
use std::sync::Arc;

/// A table `default.t`: `k` is 0, 1, 0, 1, …, `x` is 0, 1, 2, …
struct World;

impl Tables for World {
    fn relation(&self, database: &str, name: &str) -> Result<Option<Relation>, QueryError> {
        if (database, name) != ("default", "t") {
            return Ok(None);
        }
        let column = |value: fn(u64) -> u64| {
            let values: UInt64Array = (0..10).map(value).map(Some).collect();
            Column::new(DataType::UInt64, Arc::new(values) as ArrayRef)
        };
        let names = vec!["k".to_owned(), "x".to_owned()];
        let columns = vec![column(|at| at % 2), column(|at| at)];
        let block = Block::new(names.clone(), columns, 10);
        let types = names.into_iter().map(|name| (name, DataType::UInt64));
        let table = MemoryTable::new(types.collect(), vec![block]);
        Ok(Some(Relation::Table(Arc::new(table))))
    }
}

fn parsed(text: &str) -> SelectUnion {
    parse_select(text).expect("the queries of the tests are queries")
}

fn answer(text: &str) -> Result<String, QueryError> {
    let settings = QuerySettings::default();
    let context = Context::new(Env::simulated(1), "default", settings, Control::new());
    let parameters = QueryParameters::default();
    let answer = run(&parsed(text), &World, &parameters, &Arc::new(context))?;
    let columns: Vec<String> = answer
        .columns()
        .iter()
        .map(|(name, data_type)| format!("{name} {data_type}"))
        .collect();
    let mut lines = vec![columns.join(", ")];
    for block in answer {
        let block = block?;
        let options = FormatOptions::default().with_null("NULL");
        let formatters: Vec<_> = block
            .columns()
            .iter()
            .map(|column| {
                ArrayFormatter::try_new(&column.values, &options).expect("Arrow prints it")
            })
            .collect();
        for row in 0..block.rows() {
            let cells: Vec<String> = formatters
                .iter()
                .map(|formatter| formatter.value(row).to_string())
                .collect();
            lines.push(cells.join(" "));
        }
    }
    Ok(lines.join("\n"))
}

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    assert_eq!(answer(text), Ok(expected.join("\n")), "{text}");
}

#[track_caller]
fn refused(text: &str, code: ErrorCode) {
    let error = answer(text).expect_err(text);
    assert_eq!(error.code(), code, "{error}");
}

#[test]
fn a_query_without_a_table_gives_one_row() {
    check("SELECT 1", &["1 UInt8", "1"]);
    check(
        "SELECT 1 + 1 AS y, y * 2",
        &["y UInt16, multiply(y, 2) UInt32", "2 4"],
    );
}

#[test]
fn groups_are_counted_and_summed() {
    check(
        "SELECT k, count(), sum(x) AS s, s + 1 FROM t GROUP BY k ORDER BY k DESC",
        &[
            "k UInt64, count() UInt64, s UInt64, plus(s, 1) UInt64",
            "1 5 25 26",
            "0 5 20 21",
        ],
    );
    check(
        "SELECT k % 2 + 1, sumIf(x, x % 3) FROM t GROUP BY k % 2 ORDER BY 1",
        &[
            "plus(modulo(k, 2), 1) UInt16, sumIf(x, modulo(x, 3)) UInt64",
            "1 14",
            "2 13",
        ],
    );
    check(
        "SELECT count(), sum(x) FROM t WHERE x IN (1000)",
        &["count() UInt64, sum(x) UInt64", "0 0"],
    );
    check(
        "SELECT count(DISTINCT k) FROM t",
        &["countDistinct(k) UInt64", "2"],
    );
}

#[test]
fn rows_are_filtered_sorted_and_limited() {
    check(
        "SELECT number FROM numbers(10) WHERE number IN (7, 3) ORDER BY number DESC",
        &["number UInt64", "7", "3"],
    );
    check(
        "SELECT x FROM t ORDER BY k, x DESC LIMIT 1, 2",
        &["x UInt64", "6", "4"],
    );
    check(
        "SELECT k, x FROM t ORDER BY x LIMIT 1 BY k",
        &["k UInt64, x UInt64", "0 0", "1 1"],
    );
    check(
        "SELECT DISTINCT k FROM t ORDER BY k",
        &["k UInt64", "0", "1"],
    );
    check(
        "SELECT k FROM t ORDER BY k LIMIT 1 WITH TIES",
        &["k UInt64", "0", "0", "0", "0", "0"],
    );
}

#[test]
fn names_stand_for_queries_values_and_columns() {
    check(
        "WITH 2 AS two, q AS (SELECT x + 2 AS y FROM t) SELECT sum(y), two FROM q",
        &["sum(y) UInt64, two UInt8", "65 2"],
    );
    check(
        "SELECT a.x FROM (SELECT x FROM t) AS a ORDER BY x LIMIT 1",
        &["x UInt64", "0"],
    );
    check("SELECT * EXCEPT k FROM t LIMIT 1", &["x UInt64", "0"]);
    check(
        "SELECT (SELECT sum(x) FROM t) AS s",
        &["s Nullable(UInt64)", "45"],
    );
    check(
        "SELECT count() FROM t WHERE x IN (SELECT number FROM numbers(3))",
        &["count() UInt64", "3"],
    );
}

#[test]
fn tables_are_joined_and_unioned() {
    check(
        "SELECT a.number, y FROM numbers(3) AS a LEFT JOIN (SELECT number, number + 7 AS y FROM numbers(2)) AS b \
         ON a.number = b.number ORDER BY 1",
        &["number UInt64, y UInt64", "0 7", "1 8", "2 0"],
    );
    check(
        "SELECT count() FROM (SELECT 1 UNION ALL SELECT 256 UNION DISTINCT SELECT 1)",
        &["count() UInt64", "2"],
    );
}

#[test]
fn windows_are_computed() {
    check(
        "SELECT x, row_number() OVER (PARTITION BY k ORDER BY x DESC) AS r, sum(x) OVER (ORDER BY x ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS s FROM t ORDER BY x LIMIT 3",
        &["x UInt64, r UInt64, s UInt64", "0 5 0", "1 5 1", "2 4 3"],
    );
}

#[test]
fn aliases_that_stand_in_one_another_are_computed_once() {
    let doubled: Vec<String> = (1..50)
        .map(|at| format!("a{} + a{} AS a{at}", at - 1, at - 1))
        .collect();
    let text = format!(
        "SELECT a49 FROM (SELECT x AS a0, {} FROM t ORDER BY x LIMIT 1, 1)",
        doubled.join(", ")
    );
    check(&text, &["a49 UInt64", "562949953421312"]);
    let text = format!("SELECT sum(x) AS a0, {} FROM t", doubled.join(", "));
    assert!(answer(&text).is_ok());
}

#[test]
fn what_is_wrong_is_told_by_its_code() {
    refused("SELECT y FROM t", ErrorCode::UNKNOWN_IDENTIFIER);
    refused("SELECT nothing(1)", ErrorCode::UNKNOWN_FUNCTION);
    refused("SELECT * FROM nothing", ErrorCode::UNKNOWN_TABLE);
    refused("SELECT x FROM t GROUP BY k", ErrorCode::NOT_AN_AGGREGATE);
    refused(
        "SELECT x FROM t WHERE count() = 1",
        ErrorCode::ILLEGAL_AGGREGATION,
    );
    refused("SELECT x FROM t SAMPLE 1 / 10", ErrorCode::NOT_IMPLEMENTED);
    refused("SELECT grouping(k) FROM t", ErrorCode::ILLEGAL_AGGREGATION);
    refused(
        "SELECT x FROM t SETTINGS optimize_aggregation_in_order = 1",
        ErrorCode::NOT_IMPLEMENTED,
    );
    refused("SELECT intDiv(1, x) FROM t", ErrorCode::ILLEGAL_DIVISION);
}
