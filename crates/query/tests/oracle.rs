//! Every query of `queries.sql` gives in ClickHouse and in Granary the same bytes, or is refused with the same code. What Granary
//! does not serve has the note `-- refused` before it and must be refused with code 48, not answered otherwise.
//!
//! `cargo xtask test` starts this with a Python that has ClickHouse in it.

use granary_env::{Control, Env};
use granary_formats::{Format, FormatSettings, Header, Printer, Statistics};
use granary_parser::{QueryParameters, QuerySettings, parse_select};
use granary_query::{Context, QueryError, Relation, Tables, run};
use std::io::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::{Command, Stdio};
use std::sync::Arc;

const QUERIES: &str = include_str!("queries.sql");

/// The tables of the queries: what they are called, and the query that gives their rows.
const TABLES: [(&str, &str); 3] = [
    (
        "t",
        "SELECT number % 2 AS k, number AS x, toString(number) AS s, if(number % 3 = 0, NULL, number) AS n, \
         [number, number + 1] AS a, number / 4 AS f FROM numbers(10)",
    ),
    (
        "u",
        "SELECT number AS id, number % 3 AS g, concat('name ', toString(number)) AS name, \
         toDate('2024-01-01') + number AS d FROM numbers(6)",
    ),
    ("e", "SELECT toUInt8(1) AS x, 'a' AS s FROM numbers(0)"),
];

/// Reads the statements from its input, one per line; prints `+` and the answer in hexadecimal, or `-` and the code.
const DRIVER: &str = r"
import re, sys
from chdb import session
s = session.Session()
for line in sys.stdin:
    try:
        sys.stdout.write('+' + s.query(line, 'TSVWithNamesAndTypes').bytes().hex() + '\n')
    except Exception as error:
        code = re.search(r'Code: (\d+)', str(error))
        s.query('SELECT 1') # takes away what was printed before the failure
        sys.stdout.write('-' + (code.group(1) if code else '0') + '\n')
";

struct World;

impl Tables for World {
    fn relation(&self, _database: &str, name: &str) -> Result<Option<Relation>, QueryError> {
        let table = TABLES.iter().find(|(each, _)| *each == name);
        Ok(table.map(|(_, query)| Relation::View {
            query: Box::new(parse_select(query).expect("the tables of the test are queries")),
            columns: Vec::new(),
            database: "default".to_owned(),
        }))
    }
}

#[derive(Debug, PartialEq)]
enum Outcome {
    Rows(String),
    Code(i32),
}

fn by_granary(text: &str) -> Result<String, (i32, String)> {
    let failed = |error: QueryError| (error.code().number(), error.to_string());
    let query = parse_select(text).map_err(|error| (62, format!("{error:?}")))?;
    let settings = QuerySettings::default();
    let context = Context::new(Env::system(), "default", settings, Control::new());
    let parameters = QueryParameters::default();
    let mut answer = run(&query, &World, &parameters, &Arc::new(context)).map_err(failed)?;
    let format = Format::TabSeparated(Header::NamesAndTypes);
    let header = answer.columns().to_vec();
    let mut printer = Printer::new(format, header, FormatSettings::default());
    let mut out = Vec::new();
    printer.start(&mut out);
    for block in answer.by_ref() {
        let block = block.map_err(failed)?;
        printer
            .block(&block, &mut out)
            .expect("text takes every type");
    }
    if let Some(totals) = answer.totals().map_err(failed)? {
        printer.totals(&totals, &mut out);
    }
    let finished = printer.finish(&Statistics::default(), &mut out);
    finished.expect("text takes every type");
    Ok(String::from_utf8_lossy(&out).into_owned())
}

fn by_clickhouse(statements: &[String]) -> Vec<Outcome> {
    let python = std::env::var("GRANARY_CHDB_PYTHON")
        .expect("GRANARY_CHDB_PYTHON must name a Python that has chdb: run `cargo xtask test`");
    let mut process = Command::new(python)
        .args(["-c", DRIVER])
        .env("TZ", "UTC")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the Python of GRANARY_CHDB_PYTHON starts");
    let input = statements.join("\n");
    let mut stdin = process.stdin.take().expect("it was piped");
    let writer = std::thread::spawn(move || stdin.write_all(input.as_bytes()));
    let output = process.wait_with_output().expect("it ends");
    writer
        .join()
        .expect("no panic")
        .expect("it reads its input");
    let text = String::from_utf8(output.stdout).expect("hexadecimal digits");
    text.lines().map(outcome).collect()
}

fn outcome(line: &str) -> Outcome {
    let (sign, rest) = line.split_at(1);
    if sign == "-" {
        return Outcome::Code(rest.parse().expect("a code"));
    }
    let digit = |at: usize| u8::from_str_radix(&rest[at..at + 2], 16).expect("a byte");
    let bytes: Vec<u8> = (0..rest.len()).step_by(2).map(digit).collect();
    Outcome::Rows(String::from_utf8_lossy(&bytes).into_owned())
}

/// What is wrong with a query, if anything is.
fn complaint(text: &str, refused: bool, expected: &Outcome) -> Option<String> {
    let found = catch_unwind(AssertUnwindSafe(|| by_granary(text)));
    let found = found.unwrap_or_else(|_| Err((0, "a panic".to_owned())));
    match (found, expected, refused) {
        (Err((48, _)), _, true) => None,
        (found, _, true) => Some(format!("{text}\n  is not refused: {found:?}")),
        (Ok(found), Outcome::Rows(expected), _) if found == *expected => None,
        (Err((found, _)), Outcome::Code(expected), _) if found == *expected => None,
        (found, expected, _) => Some(format!(
            "{text}\n  ClickHouse {expected:?}\n  Granary    {found:?}"
        )),
    }
}

#[test]
fn the_same_query_gives_the_same_bytes() {
    let mut queries: Vec<(String, bool)> = Vec::new();
    let mut refused = false;
    for line in QUERIES.lines() {
        match line.strip_prefix("--") {
            Some(note) => refused |= note.trim_start().starts_with("refused"),
            None if line.is_empty() => {}
            None => {
                queries.push((line.to_owned(), std::mem::take(&mut refused)));
            }
        }
    }
    let made = TABLES
        .iter()
        .map(|(name, query)| format!("CREATE TABLE {name} ENGINE = Memory AS {query}"));
    let statements: Vec<String> = made
        .chain(queries.iter().map(|(text, _)| text.clone()))
        .collect();
    let outcomes = by_clickhouse(&statements);
    assert_eq!(
        outcomes.len(),
        statements.len(),
        "an outcome for each statement"
    );
    let complaints: Vec<String> = queries
        .iter()
        .zip(&outcomes[TABLES.len()..])
        .filter_map(|((text, refused), expected)| complaint(text, *refused, expected))
        .collect();
    let refusals = queries.iter().filter(|(_, refused)| *refused).count();
    println!("{} queries, {refusals} refused", queries.len());
    assert!(queries.len() >= 300, "there are enough queries");
    assert!(
        complaints.is_empty(),
        "{} of {} differ:\n{}",
        complaints.len(),
        queries.len(),
        complaints.join("\n")
    );
}
