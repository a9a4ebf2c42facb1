//! Every golden file in `sql-tests/`, run in process and through the binary.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests change files on purpose, and stop where something is not as they need it"
)]

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use granary_testkit::{Face, World, run_golden_file};

/// How many files run at a time.
const THREADS: usize = 2;

/// A way to Granary.
type Way = (&'static str, fn(&World) -> Box<dyn Face>);

const WAYS: [Way; 2] = [
    ("in process", |world| Box::new(world.in_process("server"))),
    ("the binary", |world| Box::new(world.granary("server"))),
];

fn golden_files() -> Vec<PathBuf> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../sql-tests");
    let paths = fs::read_dir(directory)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let wanted = std::env::var("GRANARY_SQL_TEST").unwrap_or_default(); // while looking for one
    let mut files: Vec<_> = paths
        .filter(|path| {
            let name = path.file_name().unwrap().to_string_lossy();
            name.ends_with(".test") && name.contains(&wanted)
        })
        .collect();
    files.sort();
    files
}

#[test]
fn every_golden_file_answers_as_it_says_both_ways() {
    let files = golden_files();
    assert!(!files.is_empty(), "no golden files");
    let runs: Vec<(&PathBuf, Way)> = files
        .iter()
        .flat_map(|file| WAYS.map(|way| (file, way)))
        .collect();
    let (next, passed) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let failures = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                while let Some((file, (name, face))) =
                    runs.get(next.fetch_add(1, Ordering::Relaxed))
                {
                    match run_golden_file(file, face) {
                        Ok(blocks) => drop(passed.fetch_add(blocks, Ordering::Relaxed)),
                        Err(text) => failures.lock().unwrap().push(format!("{name}: {text}")),
                    }
                }
            });
        }
    });
    let failures = failures.into_inner().unwrap();
    println!(
        "{} files, {} blocks passed, in process and through the binary",
        files.len(),
        passed.into_inner()
    );
    assert!(
        failures.is_empty(),
        "{} runs failed:\n{}",
        failures.len(),
        failures.join("\n\n")
    );
}
