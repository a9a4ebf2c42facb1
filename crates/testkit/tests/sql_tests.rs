//! Every golden file in `sql-tests/`, run in process and through the binary; some over the wire, too.

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

use granary_testkit::{Face, OverTheWire, World, run_golden_file};

/// How many files run at a time.
const THREADS: usize = 2;

/// A way to Granary.
type Way = (&'static str, fn(&World) -> Box<dyn Face>);

const WAYS: [Way; 2] = [
    ("in process", |world| Box::new(world.in_process("server"))),
    ("the binary", |world| Box::new(world.granary("server"))),
];

/// The third way, of the files that say something about it; others would only cost time.
const OVER_THE_WIRE: Way = ("over the wire", |world| {
    Box::new(OverTheWire::new(world.granary("server")))
});
const SENT_OVER_THE_WIRE: [&str; 3] = ["errors.test", "format_settings.test", "session.test"];

/// The ways in which a file is run.
fn ways(file: &Path) -> impl Iterator<Item = Way> {
    let name = file.file_name().unwrap().to_string_lossy().into_owned();
    let third = SENT_OVER_THE_WIRE.contains(&name.as_str());
    WAYS.into_iter().chain(third.then_some(OVER_THE_WIRE))
}

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
        .flat_map(|file| ways(file).map(move |way| (file, way)))
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
