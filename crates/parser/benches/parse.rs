//! Parsing, against sqlparser, on text that both accept.

use granary_parser::parse_query;
use sqlparser::dialect::ClickHouseDialect;
use sqlparser::parser::Parser;

fn main() {
    divan::main();
}

/// Statements of growing size that both parsers accept.
const STATEMENTS: [(&str, &str); 5] = [
    ("small", "SELECT a, b FROM t WHERE a = 1"),
    (
        "expressions",
        "SELECT a + b * (c - d) / 2 AS x, upper(concat(e, 'text', f)) AS y, \
         CASE WHEN g > 10 THEN 'big' WHEN g > 5 THEN 'middle' ELSE 'small' END AS z \
         FROM t WHERE a IN (1, 2, 3, 4, 5) AND NOT (b = 'x' OR c BETWEEN 1 AND 100) AND d LIKE '%q%'",
    ),
    (
        "joins",
        "SELECT o.id, c.name, sum(i.price * i.amount) AS total FROM shop.orders AS o \
         INNER JOIN shop.customers AS c ON o.customer_id = c.id \
         LEFT JOIN (SELECT order_id, price, amount FROM shop.items WHERE amount > 0) AS i \
         ON i.order_id = o.id WHERE o.created >= '2024-01-01' AND c.country = 'DE' \
         GROUP BY o.id, c.name HAVING sum(i.price) > 100 ORDER BY total DESC LIMIT 10",
    ),
    (
        "table",
        "CREATE TABLE shop.orders (id UInt64, customer_id UInt64, created DateTime64(3), \
         state LowCardinality(String), comment Nullable(String), amounts Array(Float64), \
         labels Map(String, String)) ENGINE = MergeTree ORDER BY (customer_id, id)",
    ),
    (
        "with",
        "WITH daily AS (SELECT day, count(*) AS n FROM events GROUP BY day), \
         weekly AS (SELECT week, sum(n) AS m FROM daily GROUP BY week) \
         SELECT d.day, d.n, w.m, row_number() OVER (PARTITION BY w.week ORDER BY d.n DESC) AS place \
         FROM daily AS d INNER JOIN weekly AS w ON d.week = w.week UNION ALL SELECT 1, 2, 3, 4",
    ),
];

fn names() -> impl Iterator<Item = &'static str> {
    STATEMENTS.iter().map(|(name, _)| *name)
}

fn text(name: &str) -> &'static str {
    STATEMENTS
        .iter()
        .find(|(known, _)| *known == name)
        .expect("one of the statements")
        .1
}

#[divan::bench(args = names())]
fn granary(bencher: divan::Bencher<'_, '_>, name: &str) {
    let text = text(name);
    bencher.bench(|| parse_query(divan::black_box(text)).expect("a right statement"));
}

#[divan::bench(args = names())]
fn sqlparser(bencher: divan::Bencher<'_, '_>, name: &str) {
    let text = text(name);
    bencher.bench(|| {
        Parser::parse_sql(&ClickHouseDialect {}, divan::black_box(text)).expect("a right statement")
    });
}
