//! Tables that nobody thought of: ClickHouse writes them and Granary answers the same queries with the same bytes; Granary
//! writes the same rows, and ClickHouse reads, checks, changes and merges them.
//!
//! Without more words the same rounds are run each time. `GRANARY_GENERATED_SECONDS` says for how long new tables are
//! tried instead, `GRANARY_SEED` which come first; the seed of a round stands in front of what is wrong with it.

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test that cannot go on has failed, and it measures real time"
)]

mod random_table;
mod random_type;

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::atomic::{AtomicU64, Ordering},
    time::{Duration, Instant},
};

use granary_testkit::{ClickHouse, NEWEST, Refusal, Seed, SqlServer, Subject, World, subjects};
use random_table::RandomTable;

/// How many tables share a directory.
const TABLES: usize = 8;

/// How many rounds there are where nobody says for how long.
const ROUNDS: u64 = 10;

/// Of the queries that can be made for a table, one in so many is asked.
const SHARE: usize = 4;

/// The codes that say that something is not served.
const REFUSALS: [u32; 3] = [46, 48, 63];

/// Only tables of the MergeTree family take `PREWHERE` in ClickHouse, all in Granary.
const ILLEGAL_PREWHERE: u32 = 182;

/// What ClickHouse must be told before it takes every definition.
const PERMISSIONS: &str = "SET allow_suspicious_low_cardinality_types = 1, allow_suspicious_codecs = 1, \
     allow_suspicious_primary_key = 1, enable_time_time64_type = 1, mutations_sync = 2, optimize_on_insert = 0; ";

type Answer = Result<String, Refusal>;

#[derive(Default)]
struct Tally {
    tables: usize,
    same: usize,
    refused: Vec<String>,
    different: Vec<String>,
}

/// A table as ClickHouse has it.
struct Made {
    table: RandomTable,
    /// For each `INSERT`, its rows as text.
    rows: Vec<String>,
    /// All rows, after the changes.
    expected: String,
}

fn all_rows(table: &str) -> String {
    format!("SELECT * FROM g.{table} ORDER BY id")
}

/// Makes what ClickHouse takes of the tables.
fn made(clickhouse: &mut ClickHouse, seed: &mut Seed, tally: &mut Tally) -> Vec<Made> {
    clickhouse.must("CREATE DATABASE g");
    let mut all = Vec::new();
    for number in 0..TABLES {
        let table = RandomTable::new(number, seed);
        match fill(clickhouse, &table) {
            Ok((rows, expected)) => all.push(Made {
                table,
                rows,
                expected,
            }),
            Err(refusal) => {
                let definition = &table.definition;
                tally
                    .refused
                    .push(format!("ClickHouse: {refusal} in {definition}"));
                let name = &table.name;
                clickhouse.must(&format!("DROP TABLE IF EXISTS g.{name} SYNC"));
            }
        }
    }
    tally.tables += all.len();
    all
}

fn fill(
    clickhouse: &mut ClickHouse,
    table: &RandomTable,
) -> Result<(Vec<String>, String), Refusal> {
    let RandomTable {
        name, definition, ..
    } = table;
    clickhouse.query(&format!("{PERMISSIONS}CREATE TABLE g.{name} {definition}"))?;
    let mut rows: Vec<String> = Vec::new();
    let mut seen = 0;
    for insert in table.inserts() {
        clickhouse.query(&format!("{PERMISSIONS}{insert}"))?;
        let select = format!("SELECT * FROM g.{name} WHERE id >= {seen} ORDER BY id");
        let text = clickhouse.query(&select)?;
        seen += text.lines().count();
        rows.push(text);
    }
    for change in &table.changes {
        clickhouse.query(&format!("{PERMISSIONS}ALTER TABLE g.{name} {change}"))?;
    }
    Ok((rows, clickhouse.query(&all_rows(name))?))
}

/// What ClickHouse answers to queries on what it wrote.
fn asked(clickhouse: &mut ClickHouse, seed: &mut Seed, made: &[Made]) -> Vec<(String, Answer)> {
    let all = made
        .iter()
        .map(|made| (all_rows(&made.table.name), Ok(made.expected.clone())));
    let mut asked: Vec<(String, Answer)> = all.collect();
    for subject in subjects(clickhouse, &["g"]) {
        for query in Subject::queries(&subject) {
            if seed.below(SHARE) == 0 {
                let answer = clickhouse.query(&query);
                asked.push((query, answer));
            }
        }
    }
    asked
}

impl Tally {
    fn count(&mut self, what: &str, expected: &Answer, found: Answer) {
        match (expected, found) {
            (Ok(expected), Ok(found)) if *expected == found => self.same += 1,
            (Err(expected), Err(found)) if expected.code == found.code => self.same += 1,
            (Err(expected), _) if expected.code == ILLEGAL_PREWHERE => {}
            (_, Err(found)) if REFUSALS.contains(&found.code) => {
                self.refused.push(format!("{what}: {}", found.message));
            }
            (Ok(expected), Ok(found)) => {
                let lines = expected.lines().zip(found.lines());
                let at = lines.take_while(|(left, right)| left == right).count();
                let line = |text: &str| {
                    text.lines()
                        .nth(at)
                        .unwrap_or("-")
                        .chars()
                        .take(700)
                        .collect()
                };
                let (left, right): (String, String) = (line(expected), line(&found));
                let text = format!(
                    "{what}\n  line {at}: ClickHouse {left}\n  line {at}: Granary    {right}"
                );
                self.different.push(text);
            }
            (expected, found) => {
                let say = |answer: &Answer| match answer {
                    Ok(rows) => format!("answers {} bytes", rows.len()),
                    Err(refusal) => refusal.to_string(),
                };
                let (expected, found) = (say(expected), say(&found));
                self.different.push(format!(
                    "{what}\n  ClickHouse {expected}\n  Granary    {found}"
                ));
            }
        }
    }
}

fn guarded(server: &mut dyn SqlServer, sql: &str) -> Answer {
    let panicked = || Refusal {
        code: 0,
        name: "PANIC".to_owned(),
        message: "a panic".to_owned(),
    };
    catch_unwind(AssertUnwindSafe(|| server.query(sql))).unwrap_or_else(|_| Err(panicked()))
}

/// Granary makes the table and fills it. Whether it did.
fn written(granary: &mut dyn SqlServer, made: &Made, tally: &mut Tally) -> bool {
    let RandomTable {
        name, definition, ..
    } = &made.table;
    let mut statements = vec![format!("CREATE TABLE g.{name} {definition}")];
    let insert = |rows: &String| format!("INSERT INTO g.{name} FORMAT TabSeparated\n{rows}");
    statements.extend(made.rows.iter().map(insert));
    let changes = made.table.changes.iter();
    statements.extend(changes.map(|change| format!("ALTER TABLE g.{name} {change}")));
    for statement in statements {
        if let Err(refusal) = guarded(granary, &statement) {
            let start: String = statement.chars().take(1000).collect();
            tally.count(&start, &Ok(String::new()), Err(refusal));
            return false;
        }
    }
    let found = guarded(granary, &all_rows(name));
    tally.count(
        &format!("Granary reads what it wrote: {definition}"),
        &Ok(made.expected.clone()),
        found,
    );
    true
}

/// ClickHouse takes over what Granary wrote.
fn taken_over(clickhouse: &mut ClickHouse, made: &Made, tally: &mut Tally) {
    let RandomTable {
        name, definition, ..
    } = &made.table;
    let expected = Ok(made.expected.clone());
    let what = |step: &str| format!("ClickHouse, {step} what Granary wrote: {definition}");
    let found = clickhouse.query(&all_rows(name));
    tally.count(&what("reading"), &expected, fatal(found));
    let checked = clickhouse.query(&format!(
        "CHECK TABLE g.{name} SETTINGS check_query_single_value_result = 1"
    ));
    tally.count(&what("checking"), &Ok("1\n".to_owned()), fatal(checked));
    if made.table.has_parts {
        let merged = clickhouse.query(&format!("OPTIMIZE TABLE g.{name} FINAL"));
        tally.count(&what("merging"), &Ok(String::new()), fatal(merged));
        let found = clickhouse.query(&all_rows(name));
        tally.count(&what("reading merged"), &expected, fatal(found));
    }
}

/// A refusal of ClickHouse is never one of ours.
fn fatal(answer: Answer) -> Answer {
    answer.map_err(|refusal| Refusal { code: 0, ..refusal })
}

fn round(number: u64) -> Tally {
    let mut tally = Tally::default();
    let mut seed = Seed::new(number);
    let world = World::new();
    let mut clickhouse = world.clickhouse(NEWEST, "theirs");
    let made = made(&mut clickhouse, &mut seed, &mut tally);
    let asked = asked(&mut clickhouse, &mut seed, &made);
    drop(clickhouse);
    let mut granary = world.in_process("theirs").session();
    for (query, expected) in &asked {
        let found = guarded(&mut granary, query);
        let table = made.iter().find(|made| {
            query.contains(&format!("g.{} ", made.table.name))
                || query.contains(&format!("`g`.`{}`", made.table.name))
        });
        let definition = table.map_or("", |made| made.table.definition.as_str());
        tally.count(&format!("{query}\n  of {definition}"), expected, found);
    }
    drop(granary);
    let mut granary = world.in_process("ours").session();
    granary.must("CREATE DATABASE g");
    let written: Vec<&Made> = made
        .iter()
        .filter(|made| written(&mut granary, made, &mut tally))
        .collect();
    drop(granary);
    let mut clickhouse = world.clickhouse(NEWEST, "ours");
    for made in written {
        taken_over(&mut clickhouse, made, &mut tally);
    }
    tally
}

fn number_of(variable: &str) -> Option<u64> {
    std::env::var(variable).ok()?.parse().ok()
}

#[test]
fn generated_tables() {
    let end = number_of("GRANARY_GENERATED_SECONDS")
        .map(|seconds| Instant::now() + Duration::from_secs(seconds));
    let first = number_of("GRANARY_SEED").unwrap_or_else(|| match end {
        None => 1,
        Some(_) => {
            let since_1970 = std::time::SystemTime::UNIX_EPOCH.elapsed();
            since_1970.unwrap().as_secs()
        }
    });
    println!("GRANARY_SEED={first}");
    let next = AtomicU64::new(first);
    let is_over = |number: u64| match end {
        None => number >= first + ROUNDS,
        Some(end) => Instant::now() >= end,
    };
    let run = || {
        let mut tallies = Vec::new();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if is_over(number) {
                return tallies;
            }
            tallies.push((number, round(number)));
        }
    };
    let tallies: Vec<(u64, Tally)> = std::thread::scope(|scope| {
        let runs = [scope.spawn(run), scope.spawn(run)];
        runs.into_iter()
            .flat_map(|run| run.join().unwrap())
            .collect()
    });
    let sum = |of: fn(&Tally) -> usize| tallies.iter().map(|(_, tally)| of(tally)).sum::<usize>();
    println!(
        "{} rounds, {} tables, {} answers the same, {} refused, {} different",
        tallies.len(),
        sum(|tally| tally.tables),
        sum(|tally| tally.same),
        sum(|tally| tally.refused.len()),
        sum(|tally| tally.different.len()),
    );
    for refused in tallies.iter().flat_map(|(_, tally)| &tally.refused) {
        println!("refused: {}", refused.chars().take(500).collect::<String>());
    }
    let different: Vec<String> = tallies
        .iter()
        .flat_map(|(number, tally)| {
            tally
                .different
                .iter()
                .map(move |text| format!("GRANARY_SEED={number}: {text}"))
        })
        .collect();
    assert!(
        different.is_empty(),
        "{} differ:\n{}",
        different.len(),
        different.join("\n")
    );
    assert!(
        sum(|tally| tally.tables) >= TABLES,
        "ClickHouse took most tables"
    );
}
