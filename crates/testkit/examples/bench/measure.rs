//! Measuring: processes and copies, in turns, on a machine made ready before each.

use std::{
    fs,
    os::unix::fs::MetadataExt as _,
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

use granary_testkit::{World, files_below};

/// How often each thing is measured; they take turns, so that a slow moment of the machine hits all alike.
pub const ROUNDS: usize = 5;

/// More than any measured program writes.
const TOUCHED_BYTES: usize = 3 << 30;

/// Runs Granary's whole process. What was written before is on disk already, so that it pays for its own only.
pub fn granary(world: &World, name: &str, sql: &str) -> (Duration, u64) {
    let granary = world.granary(name);
    make_ready();
    let begun = Instant::now();
    let mut process = granary.spawn(sql);
    let mut peak = 0;
    let status = loop {
        peak = peak.max(peak_memory_bytes(process.id()).unwrap_or(0));
        if let Some(status) = process.try_wait().unwrap() {
            break status;
        }
        std::thread::sleep(Duration::from_millis(2));
    };
    let time = begun.elapsed();
    assert!(status.success(), "{sql}: {status}");
    (time, peak)
}

/// The most memory that a running process has had, from the kernel's own record.
fn peak_memory_bytes(process: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some(kilobytes * 1024)
}

/// Copies a directory with `cp -a`, and puts the copy aside.
pub fn copy(world: &World, from: &Path, to: &Path) -> Duration {
    make_ready();
    let begun = Instant::now();
    let status = Command::new("cp")
        .arg("-a")
        .args([from, to])
        .status()
        .unwrap();
    assert!(status.success());
    let time = begun.elapsed();
    retire(world, to);
    time
}

/// What was written before is on disk, and the memory that the page cache takes next has been touched.
pub fn make_ready() {
    assert!(Command::new("sync").status().unwrap().success());
    let touched = vec![1_u8; TOUCHED_BYTES];
    assert_eq!(std::hint::black_box(&touched)[TOUCHED_BYTES - 1], 1);
}

/// Puts a directory aside with its files emptied.
pub fn retire(world: &World, directory: &Path) {
    if !directory.exists() {
        return;
    }
    for file in files_below(directory) {
        let file = directory.join(file);
        let found = fs::symlink_metadata(&file).unwrap();
        if found.is_file() && found.nlink() == 1 {
            fs::File::create(file).unwrap();
        }
    }
    let aside = world.root().join("retired");
    fs::create_dir_all(&aside).unwrap();
    let number = fs::read_dir(&aside).unwrap().count();
    fs::rename(directory, aside.join(number.to_string())).unwrap();
}

/// What the programs took for one thing, round by round.
#[derive(Default)]
pub struct Pairs {
    /// Granary's whole process: time and most memory in bytes.
    pub granary: Vec<(Duration, u64)>,
    /// What it is compared with: ClickHouse's engine, or Granary elsewhere.
    pub other: Vec<Duration>,
    /// `cp -a`, where it can do the same.
    pub copied: Vec<Duration>,
}

impl Pairs {
    /// Prints medians, spreads and the ratio to `other`, which shall be `at_most`.
    pub fn report(&self, what: &str, other: &str, at_most: f64) {
        let ratio = median(&self.times()).as_secs_f64() / median(&self.other).as_secs_f64();
        let copied = if self.copied.is_empty() {
            String::new()
        } else {
            format!(", cp -a {}", shown(&self.copied))
        };
        println!(
            "  {what:25} granary {}, {other} {}{copied}: {ratio:.2}x of {other} (aim {at_most}x), peak {} MiB",
            shown(&self.times()),
            shown(&self.other),
            self.peak_mib()
        );
    }

    /// Prints the median and the spread of Granary alone.
    pub fn report_alone(&self, what: &str, aim: &str) {
        println!(
            "  {what:25} granary {} (aim {aim}), peak {} MiB",
            shown(&self.times()),
            self.peak_mib()
        );
    }

    fn times(&self) -> Vec<Duration> {
        self.granary.iter().map(|(time, _)| *time).collect()
    }

    fn peak_mib(&self) -> u64 {
        let peaks = self.granary.iter().map(|(_, peak)| *peak);
        peaks.max().unwrap_or(0) >> 20
    }
}

fn median(times: &[Duration]) -> Duration {
    let mut sorted = times.to_vec();
    sorted.sort();
    sorted[sorted.len() / 2]
}

/// The median and the spread.
fn shown(times: &[Duration]) -> String {
    let seconds = |time: Option<&Duration>| time.map_or(0.0, Duration::as_secs_f64);
    format!(
        "{:.3} s [{:.3}-{:.3}]",
        median(times).as_secs_f64(),
        seconds(times.iter().min()),
        seconds(times.iter().max())
    )
}
