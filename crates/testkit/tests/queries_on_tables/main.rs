//! Tables that every version of ClickHouse made, asked by ClickHouse and by Granary: the same bytes.
//!
//! The newest ClickHouse asks a copy of each directory, since its dialect is Granary's; that each version reads
//! its own rows as Granary does is what `part_rows` says. What Granary refuses stands in `refused.tsv`, with the code;
//! `GRANARY_RECORD=1` writes that file anew. Nothing may be answered otherwise.

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test that cannot go on has failed, and it writes its own record"
)]

use std::{
    collections::BTreeMap,
    panic::{AssertUnwindSafe, catch_unwind},
    path::PathBuf,
    sync::Mutex,
};

use granary_testkit::{
    ChdbRelease, FIXTURE_DATABASES, NEWEST, PINNED, Refusal, SqlServer, Subject, World, subjects,
};

const WRITTEN: &str = include_str!("queries.sql");
const REFUSED: &str = include_str!("refused.tsv");

/// The codes that say that something is not served: `UNKNOWN_FUNCTION`, `NOT_IMPLEMENTED`,
/// `UNKNOWN_AGGREGATE_FUNCTION`.
const REFUSALS: [u32; 3] = [46, 48, 63];

/// Codes of ClickHouse that tell nothing of Granary: `LOGICAL_ERROR`, since 26.9 does not find a stream of the
/// documents of 24.8; `ILLEGAL_PREWHERE`, since all tables of Granary take `PREWHERE`.
const NOT_COMPARED: [u32; 2] = [49, 182];

/// Of the queries that are made from columns, each version is asked every so many.
const SHARE: usize = 9;

/// What became of the queries of one version.
#[derive(Default)]
struct Tally {
    same: usize,
    refused: BTreeMap<String, u32>,
    different: Vec<String>,
}

type Answer = Result<String, Refusal>;

fn written() -> impl Iterator<Item = String> {
    let lines = WRITTEN.lines();
    let queries = lines.filter(|line| !line.is_empty() && !line.starts_with("--"));
    queries.map(str::to_owned)
}

/// The queries of one version and what ClickHouse answers.
fn asked(world: &World, turn: usize) -> Vec<(String, Answer)> {
    world.copy_data("made", "asked");
    let mut clickhouse = world.clickhouse(NEWEST, "asked");
    clickhouse.wait_for_mutations();
    let subjects = subjects(&mut clickhouse, &FIXTURE_DATABASES);
    let made = subjects.iter().flat_map(Subject::queries);
    let made = made.filter(|query| share_of(query) == turn % SHARE);
    written()
        .chain(made)
        .map(|query| {
            let answer = clickhouse.query(&query);
            (query, answer)
        })
        .collect()
}

/// Which share of the queries this one belongs to, whatever other queries there are.
fn share_of(query: &str) -> usize {
    let hash = query.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    (hash >> 32) as usize % SHARE
}

fn compare(release: ChdbRelease, turn: usize) -> Tally {
    let world = World::new();
    world.fixture(release, "made");
    let asked = asked(&world, turn);
    let mut granary = world.in_process("made").session();
    let mut tally = Tally::default();
    for (query, expected) in asked {
        let found = catch_unwind(AssertUnwindSafe(|| granary.query(&query)));
        tally.count(query, &expected, found.unwrap_or_else(|_| Err(panicked())));
    }
    tally
}

fn panicked() -> Refusal {
    Refusal {
        code: 0,
        name: "PANIC".to_owned(),
        message: "a panic".to_owned(),
    }
}

impl Tally {
    fn count(&mut self, query: String, expected: &Answer, found: Answer) {
        match (expected, found) {
            (Ok(expected), Ok(found)) if *expected == found => self.same += 1,
            (Err(expected), _) if NOT_COMPARED.contains(&expected.code) => {}
            (Err(expected), Err(found)) if expected.code == found.code => {}
            (_, Err(found)) if REFUSALS.contains(&found.code) => {
                self.refused.insert(query, found.code);
            }
            (expected, found) => self.different.push(format!(
                "{query}\n  ClickHouse {}\n  Granary    {}",
                shown(expected),
                shown(&found)
            )),
        }
    }
}

fn shown(answer: &Answer) -> String {
    match answer {
        Ok(rows) => format!("{:?}", rows.chars().take(600).collect::<String>()),
        Err(refusal) => refusal.to_string().chars().take(400).collect(),
    }
}

#[test]
fn queries_on_tables() {
    let tallies: Mutex<Vec<(ChdbRelease, Tally)>> = Mutex::default();
    let left: Mutex<Vec<(usize, ChdbRelease)>> =
        Mutex::new(PINNED.into_iter().enumerate().collect());
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some((turn, release)) = { left.lock().unwrap().pop() } {
                    let tally = compare(release, turn);
                    tallies.lock().unwrap().push((release, tally));
                }
            });
        }
    });
    let tallies = tallies.into_inner().unwrap();
    for (release, tally) in &tallies {
        let (year, month) = release.clickhouse;
        println!(
            "{year}.{month}: {} the same, {} refused, {} different",
            tally.same,
            tally.refused.len(),
            tally.different.len()
        );
        assert!(tally.same >= 300, "enough queries are compared");
    }
    let different: Vec<&str> = tallies
        .iter()
        .flat_map(|(_, tally)| &tally.different)
        .map(String::as_str)
        .collect();
    let refused: BTreeMap<String, u32> = tallies
        .iter()
        .flat_map(|(_, tally)| tally.refused.clone())
        .collect();
    check_record(&refused);
    assert!(
        different.is_empty(),
        "{} differ:\n{}",
        different.len(),
        different.join("\n")
    );
}

/// What is refused is what is recorded as refused.
fn check_record(refused: &BTreeMap<String, u32>) {
    let lines: Vec<String> = refused
        .iter()
        .map(|(query, code)| format!("{code}\t{query}"))
        .collect();
    if std::env::var("GRANARY_RECORD").is_ok() {
        let file =
            PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/queries_on_tables/refused.tsv");
        std::fs::write(file, lines.join("\n") + "\n").unwrap();
        return;
    }
    let news: Vec<&String> = lines
        .iter()
        .filter(|line| !REFUSED.lines().any(|recorded| recorded == *line))
        .collect();
    let answered: Vec<&str> = REFUSED
        .lines()
        .filter(|recorded| !lines.iter().any(|line| line == recorded))
        .collect();
    assert!(
        news.is_empty() && answered.is_empty(),
        "refused and not in the record: {news:#?}\nin the record and not refused: {answered:#?}"
    );
}
