//! `cargo xtask test`: everything that proves Granary, step by step, counted.

use std::process::Command;

use crate::{place, python, step};

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

/// Runs the steps named in `only`, or all. Every step runs, whatever an earlier one said.
pub fn run(only: &[&str]) -> Result<(), String> {
    let mut count = Count::default();
    let mut failures = Vec::new();
    let steps: [(&str, &[&str]); 5] = [
        ("fmt", &["fmt", "--all", "--check"]),
        (
            "clippy",
            &[
                "clippy",
                "--workspace",
                "--all-targets",
                "--all-features",
                "--quiet",
                "--",
                "-D",
                "warnings",
            ],
        ),
        ("build", &["build", "--quiet", "-p", "granary-cli"]),
        (
            "unit",
            &["test", "--workspace", "--quiet", "--no-fail-fast"],
        ),
        (
            "oracle",
            &[
                "test",
                "--quiet",
                "--no-fail-fast",
                "-p",
                "granary-parser",
                "-p",
                "granary-testkit",
                "--features",
                "oracle",
            ],
        ),
    ];
    if only.is_empty() || only.contains(&"setup") || only.contains(&"oracle") {
        python::install_all()?;
    }
    for (name, arguments) in steps {
        if !only.is_empty() && !only.contains(&name) {
            continue;
        }
        step::say(&format!("{name}: cargo {}", arguments.join(" ")));
        let mut cargo = Command::new("cargo");
        cargo
            .current_dir(place::workspace())
            .args(arguments)
            .env("GRANARY_BINARY", place::binary("dev"))
            .env("GRANARY_CHDB", place::chdb())
            .env("GRANARY_CHDB_PYTHON", python::newest());
        if let Err(message) = step::run_shown(&mut cargo, |line| count.see(line)) {
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
