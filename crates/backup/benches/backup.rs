//! Backup, unchanged incremental, check and verified copy back, each beside `cp -a` of the same
//! files: `cargo bench -p granary-backup`. Everything is synced, `cp` too. The folder is made in
//! `TMPDIR`, which should be on the disk that matters.

#![allow(missing_docs, reason = "a benchmark has no users")]
#![allow(
    clippy::disallowed_methods,
    reason = "a benchmark makes its files by hand"
)]

use granary_backup::{
    BackupOptions, BackupWriter, Base, CheckOptions, OpenBackup, Source, UnresolvedBase, check,
    default_threads, for_each_parallel,
};
use granary_durable::Disk;
use granary_env::{Control, Env};
use granary_manifest::{DataFileNames, Deduplication, Entry};
use granary_storage::{Destination, LocalDirectory};
use granary_types::{Checksum, EntryName, hash_bytes};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

const ROUNDS: usize = 3;

/// What is backed up.
struct Load {
    name: &'static str,
    parts: usize,
    files_per_part: usize,
    file_size: usize,
}

const LOADS: [Load; 2] = [
    Load {
        name: "27 000 small files",
        parts: 300,
        files_per_part: 90,
        file_size: 300,
    },
    Load {
        name: "1 GB in 128 files",
        parts: 16,
        files_per_part: 8,
        file_size: 8 << 20,
    },
];

fn main() {
    // `cargo test` runs benchmarks too, with this word: building them is the test.
    if std::env::args().any(|argument| argument == "--test") {
        return;
    }
    let mut kept = Vec::new();
    for load in &LOADS {
        for round in 0..ROUNDS {
            let bench = Bench::new(load);
            bench.run(round);
            // ext4 is slow to make files for minutes after many were removed.
            if load.file_size < 1 << 20 {
                kept.push(bench);
            }
        }
    }
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status
        .lines()
        .find(|line| line.starts_with("VmHWM"))
        .unwrap_or("not known");
    println!("peak memory of the whole run: {peak}");
}

struct Bench {
    folder: tempfile::TempDir,
    env: Env,
    name: &'static str,
    files: Vec<(String, u64, Checksum)>,
}

impl Bench {
    fn new(load: &Load) -> Self {
        let folder = tempfile::tempdir().expect("a temporary directory");
        let mut files = Vec::new();
        for part in 0..load.parts {
            fs::create_dir_all(folder.path().join(format!("data/part_{part}"))).expect("mkdir");
            for file in 0..load.files_per_part {
                let name = format!("part_{part}/file_{file}.bin");
                let content = content(part * load.files_per_part + file, load.file_size);
                fs::write(folder.path().join("data").join(&name), &content).expect("write");
                files.push((name, content.len() as u64, hash_bytes(&content)));
            }
        }
        Self {
            folder,
            env: Env::system(),
            name: load.name,
            files,
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn run(&self, round: usize) {
        let copied = self.timed(|| copy(&self.path("data"), &self.path("copy")));
        let backup = self.timed(|| self.backup("full", None));
        let incremental = self.timed(|| self.backup("incremental", Some("full")));
        let checked = self.timed(|| self.check("incremental"));
        let restored = self.timed(|| self.restore("full"));
        println!(
            "{}, round {round}: cp -a {copied:.2} s, backup {backup:.2} s, unchanged incremental {incremental:.2} s, \
             check {checked:.2} s, verified copy back {restored:.2} s",
            self.name
        );
    }

    /// Seconds, begun with nothing left to be written by others.
    fn timed(&self, work: impl FnOnce()) -> f64 {
        Disk::system()
            .sync_file_system(self.folder.path())
            .expect("sync");
        let elapsed = self.env.stopwatch();
        work();
        elapsed().as_secs_f64()
    }

    fn place(&self, name: &str) -> Arc<dyn Destination> {
        Arc::new(LocalDirectory::new(
            self.path(name),
            Disk::system(),
            self.env.clone(),
        ))
    }

    fn open(&self, name: &str) -> OpenBackup {
        let resolve = |base: &str| -> Result<_, UnresolvedBase> { Ok(self.place(base)) };
        OpenBackup::open(name, self.place(name), &resolve, None).expect("it opens")
    }

    fn backup(&self, name: &str, base: Option<&str>) {
        let uuid = self.env.uuid();
        let options = BackupOptions {
            name: name.to_owned(),
            uuid,
            backup_id: uuid.to_string(),
            timestamp: self.env.now().local_seconds(),
            deduplication: Deduplication::On,
            data_file_names: DataFileNames::FirstEntry,
            base: base.map(|base| Base {
                locator: base.to_owned(),
                backup: Arc::new(self.open(base)),
            }),
            threads: default_threads(),
        };
        let control = Control::new();
        let mut writer = BackupWriter::begin(self.place(name), options).expect("free");
        let source = |(name, size, checksum): &(String, u64, Checksum)| {
            let entry = EntryName::parse(name).expect("a name");
            Source::file(entry, self.path("data").join(name), *size, Some(*checksum))
        };
        writer
            .write(self.files.iter().map(source).collect(), &control)
            .expect("written");
        writer.seal(&control).expect("sealed");
    }

    fn check(&self, name: &str) {
        let options = CheckOptions {
            sample_per_million: 1_000_000,
            sample_seed: 0,
            threads: default_threads(),
        };
        let report = check(&self.open(name), options, &Control::new()).expect("nobody cancels");
        assert!(report.is_intact());
    }

    fn restore(&self, name: &str) {
        let (backup, disk, control) = (self.open(name), Disk::system(), Control::new());
        let entries: Vec<Entry> = backup.entries().collect();
        let root = self.path("restored");
        for entry in &entries {
            disk.create_directories(
                root.join(entry.name.as_str())
                    .parent()
                    .expect("below the root"),
            )
            .expect("mkdir");
        }
        for_each_parallel(default_threads(), entries.len(), |index, buffer| {
            let entry = &entries[index];
            let mut file = disk
                .create(&root.join(entry.name.as_str()))
                .expect("create");
            backup.copy(entry, &mut file, &control, buffer)
        })
        .expect("it is intact");
        disk.sync_file_system(&root).expect("sync");
    }
}

/// Bytes that are different in every file.
fn content(number: usize, size: usize) -> Vec<u8> {
    let mut state = (number as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mut content = Vec::with_capacity(size + 8);
    while content.len() < size {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        content.extend_from_slice(&(state ^ (state >> 29)).to_le_bytes());
    }
    content.truncate(size);
    content
}

fn copy(from: &Path, to: &Path) {
    let status = Command::new("cp")
        .arg("-a")
        .args([from, to])
        .status()
        .expect("cp runs");
    assert!(status.success());
    Disk::system().sync_file_system(to).expect("sync");
}
