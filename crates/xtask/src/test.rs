//! `cargo xtask test`: everything that proves Granary, step by step, counted.

use std::process::Command;

use crate::{clients, place, python, step};

/// How many tests passed and failed so far.
#[derive(Default)]
struct Count {
    passed: u64,
    failed: u64,
}

impl Count {
    /// Reads cargo's `test result: ok. 3 passed; 0 failed; …`.
    fn see(&mut self, line: &str) {
        let Some((_, result)) = line.split_once("test result: ") else {
            return;
        };
        let number = |word: &str| {
            let before = result.split_once(word)?.0.trim_end();
            before.rsplit(' ').next()?.parse::<u64>().ok()
        };
        self.passed += number("passed").unwrap_or(0);
        self.failed += number("failed").unwrap_or(0);
    }
}

/// A step: its name, and what cargo is asked to do.
type Step = (&'static str, &'static str);

const STEPS: [Step; 6] = [
    ("fmt", "fmt --all --check"),
    (
        "clippy",
        "clippy --workspace --all-targets --all-features --quiet -- -D warnings",
    ),
    ("build", "build --quiet -p granary-cli"),
    ("unit", "test --workspace --quiet --no-fail-fast"),
    (
        "fuzz",
        "test --workspace --quiet --test mutated_input --test mutated_bytes --test mutated_rows -- --nocapture",
    ),
    (
        "oracle",
        // The whole workspace, so that nothing is built for other features again.
        "test --workspace --quiet --no-fail-fast \
         --features granary-parser/oracle,granary-columns/oracle,granary-query/oracle,granary-archive/oracle,granary-testkit/oracle \
         --test oracle_definitions --test oracle_parts --test oracle --test both_directions --test statements --test damage \
         --test killed --test sql_tests --test part_rows --test definitions --test changes --test files --test dictionaries --test oracle_functions \
         --test queries_on_tables --test generated_tables \
         --test native_clients --test http_clients --test zip_tools",
    ),
];

/// How long each test function of the step `fuzz` runs: its targets share the time. There are eight, of which
/// two run at a time on two cores: the step takes two minutes.
const FUZZ_SECONDS: &str = "30";

/// Where the tests make their directories if it has room: syncing costs nothing there.
const MEMORY: &str = "/dev/shm";

/// Less room than this is not enough for the tests.
const MEMORY_BYTES_MIN: u64 = 4 << 30;

/// Runs the steps named in `only`, or all. Every step runs, whatever an earlier one said.
pub fn run(only: &[&str]) -> Result<(), String> {
    let mut count = Count::default();
    let mut failures = Vec::new();
    let is_wanted = |name: &str| only.is_empty() || only.contains(&name);
    if is_wanted("oracle") {
        python::install_all()?;
        clients::install_all()?;
    }
    for (name, arguments) in STEPS.iter().filter(|(name, _)| is_wanted(name)) {
        step::say(&format!("{name}: cargo {arguments}"));
        if let Err(message) = step::run_shown(&mut cargo(name, arguments), |line| count.see(line)) {
            failures.push(message);
        }
    }
    println!("{} passed, {} failed", count.passed, count.failed);
    if failures.is_empty() {
        Ok(())
    } else {
        Err(failures.join("\n"))
    }
}

fn cargo(name: &str, arguments: &str) -> Command {
    let mut cargo = Command::new("cargo");
    cargo
        .current_dir(place::workspace())
        .args(arguments.split_whitespace())
        .env("GRANARY_BINARY", place::binary("dev"))
        .env("GRANARY_CHDB", place::chdb())
        .env("GRANARY_CHDB_PYTHON", python::newest());
    if name == "fuzz" {
        cargo.env("GRANARY_FUZZ_SECONDS", FUZZ_SECONDS);
    }
    if name == "oracle" && free_bytes(MEMORY).is_some_and(|free| free >= MEMORY_BYTES_MIN) {
        cargo.env("TMPDIR", MEMORY);
    }
    cargo
}

/// What `df` says is free, if it says anything.
fn free_bytes(directory: &str) -> Option<u64> {
    let output = Command::new("df")
        .args(["-k", "--output=avail", directory])
        .output()
        .ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let kilobytes: u64 = text.lines().nth(1)?.trim().parse().ok()?;
    Some(kilobytes * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_of_cargo_are_counted() {
        let mut count = Count::default();
        count.see("test result: ok. 12 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out");
        count.see("test result: FAILED. 1 passed; 2 failed; 0 ignored");
        count.see("running 3 tests");
        assert_eq!((count.passed, count.failed), (13, 2));
    }
}
