//! Work is one pass: what is done grows with what changed, and stops when it is asked to.

mod world;

use granary_backup::WriteError;
use granary_durable::{Disk, Operation};
use granary_env::{Control, Env};
use granary_types::ErrorCode;
use std::collections::BTreeMap;
use std::time::Duration;
use world::World;

fn files(count: usize) -> Vec<(String, Vec<u8>)> {
    let file = |number: usize| {
        (
            format!("known/p/f{number:04}"),
            format!("content {number}").into_bytes(),
        )
    };
    (0..count).map(file).collect()
}

fn borrowed(files: &[(String, Vec<u8>)]) -> Vec<(&str, &[u8])> {
    files
        .iter()
        .map(|(name, content)| (name.as_str(), content.as_slice()))
        .collect()
}

/// What a backup of `files` does to the disk.
fn operations(
    world: &World,
    name: &str,
    base: Option<&str>,
    files: &[(String, Vec<u8>)],
) -> Vec<Operation> {
    let (disk, recording) = Disk::recording();
    world
        .with_disk(disk)
        .backup(name, base, &borrowed(files))
        .expect("written");
    recording.operations()
}

#[test]
fn a_backup_creates_each_file_once_and_writes_each_byte_once() {
    let world = World::new();
    let files = files(300);
    let operations = operations(&world, "b", None, &files);
    let mut created: BTreeMap<String, usize> = BTreeMap::new();
    let mut written = 0;
    for operation in &operations {
        let path = match operation {
            Operation::CreateFile(path) | Operation::Write(path, _) => path.display().to_string(),
            _ => continue,
        };
        let Some((_, name)) = path.split_once("/known/") else {
            continue;
        };
        match operation {
            Operation::Write(_, bytes) => written += bytes,
            _ => *created.entry(name.to_owned()).or_default() += 1,
        }
    }
    assert!(created.len() == files.len() && created.values().all(|times| *times == 1));
    assert_eq!(
        written,
        files
            .iter()
            .map(|(_, content)| content.len())
            .sum::<usize>()
    );
    // Beside the files: one directory, locks, one sync for all, the manifest.
    assert!(
        operations.len() <= 2 * files.len() + 20,
        "{}",
        operations.len()
    );
}

#[test]
fn an_unchanged_incremental_backup_costs_the_same_however_large_it_is() {
    let count = |size: usize| {
        let world = World::new();
        let files = files(size);
        world
            .backup("full", None, &borrowed(&files))
            .expect("written");
        operations(&world, "incremental", Some("full"), &files).len()
    };
    assert_eq!(count(10), count(500));
}

#[test]
fn an_incremental_backup_writes_what_is_new() {
    let world = World::new();
    let mut files = files(500);
    world
        .backup("full", None, &borrowed(&files))
        .expect("written");
    let unchanged = operations(&world, "unchanged", Some("full"), &files).len();
    files.push(("known/new/a".into(), b"new".to_vec()));
    let one_more = operations(&world, "one more", Some("full"), &files).len();
    assert!(
        (1..=10).contains(&(one_more - unchanged)),
        "{unchanged} and {one_more}"
    );
}

#[test]
fn a_backup_that_copies_stops_within_a_second_of_being_asked() {
    let world = World::new();
    let content = vec![7; 8 << 20];
    let control = Control::new();
    control.limit_rate(1 << 20);
    let view = world.with_disk(world.disk.clone());
    let sources = view.sources(&[("known/large", &content)]);
    let mut writer = view.begin("b", None).expect("free");
    std::thread::scope(|scope| {
        let worker = scope.spawn(|| writer.write(sources, &control));
        while control.progress().bytes == 0 {
            std::thread::yield_now();
        }
        assert_eq!(control.progress().bytes_total, content.len() as u64);
        let since = Env::system().stopwatch();
        control.cancel();
        let error = worker
            .join()
            .expect("no panic")
            .expect_err("it was asked to stop");
        assert!(since() < Duration::from_secs(1), "{:?}", since());
        assert!(matches!(error, WriteError::Cancelled));
        assert_eq!(error.code(), ErrorCode::QUERY_WAS_CANCELLED);
    });
    drop(writer);
    assert_eq!(world.everything(), [""; 0]);
}
