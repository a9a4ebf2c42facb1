//! How fast a manifest of a million entries is written and read, and how much memory that takes:
//! `cargo bench -p granary-manifest`.

#![allow(missing_docs, reason = "a benchmark has no users")]

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use granary_manifest::{
    BaseShare, DataFileNames, EntryTable, EntryTableBuilder, EntryView, Header, Manifest, Version,
};
use granary_types::{Uuid, hash_bytes};
use std::fs::File;
use std::io;

const ENTRIES: usize = 1_000_000;
const FILES_PER_PART: usize = 20;

fn main() {
    divan::main();
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find(|line| line.starts_with("VmHWM"));
    println!(
        "peak memory of the whole run: {}",
        peak.unwrap_or("not known")
    );
}

fn manifest() -> Manifest {
    let header = Header {
        version: Version::One,
        deduplicate_files: true,
        timestamp: "2026-01-01 00:00:00".into(),
        uuid: Uuid::nil(),
        backup_id: None,
        data_file_names: DataFileNames::FirstEntry,
        base: None,
        has_digest: true,
    };
    Manifest {
        header,
        entries: entries(),
    }
}

fn entries() -> EntryTable {
    let mut builder = EntryTableBuilder::new();
    for part in 0..ENTRIES / FILES_PER_PART {
        for file in 0..FILES_PER_PART {
            let name = format!("data/shop/orders/all_{part:07}_{part:07}_0/column_{file:02}.cmrk2");
            let checksum = hash_bytes(name.as_bytes());
            let entry = EntryView {
                name: &name,
                size: 1 + checksum.low % 1_000_000,
                checksum,
                base: if part % 2 == 0 {
                    BaseShare::Whole
                } else {
                    BaseShare::None
                },
                data_file: None,
                encrypted_by_disk: false,
            };
            builder.push(&entry).expect("names ascend");
        }
    }
    builder.finish().expect("no name twice")
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn write(bencher: Bencher<'_, '_>) {
    let manifest = manifest();
    let written = || {
        manifest
            .write(black_box(io::sink()))
            .expect("a sink takes everything");
    };
    bencher
        .counter(ItemsCount::new(ENTRIES))
        .bench_local(written);
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn read(bencher: Bencher<'_, '_>) {
    let file = tempfile::NamedTempFile::new().expect("a temporary file");
    manifest().write(file.as_file()).expect("it is written");
    let read = || Manifest::read(File::open(file.path()).expect("it is there")).expect("our own");
    bencher.counter(ItemsCount::new(ENTRIES)).bench_local(read);
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn read_and_find_a_content(bencher: Bencher<'_, '_>) {
    let file = tempfile::NamedTempFile::new().expect("a temporary file");
    manifest().write(file.as_file()).expect("it is written");
    let find = || {
        let manifest =
            Manifest::read(File::open(file.path()).expect("it is there")).expect("our own");
        manifest.entries.has_content(1, hash_bytes(b"x"), false)
    };
    bencher.counter(ItemsCount::new(ENTRIES)).bench_local(find);
}
