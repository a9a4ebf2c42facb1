//! A manifest of a million entries is written, read and searched within a bounded memory. Alone in
//! its file, so that the process does nothing else.

use granary_manifest::{
    BaseShare, DataFileNames, EntryTableBuilder, EntryView, Header, Manifest, Version,
};
use granary_types::{Checksum, Uuid};
use std::io::{Seek as _, SeekFrom};

const ENTRIES: u64 = 1_000_000;
const PEAK_KIB_MAX: u64 = 128 * 1024;

fn peak_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux tells");
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .expect("Linux tells");
    line.trim()
        .trim_end_matches(" kB")
        .parse()
        .expect("a number")
}

fn checksum(number: u64) -> Checksum {
    let spread = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    Checksum {
        high: spread,
        low: spread.rotate_left(32) ^ number,
    }
}

#[test]
fn a_million_entries_fit_into_the_memory_of_a_backup() {
    let mut builder = EntryTableBuilder::new();
    for number in 0..ENTRIES {
        let part = number / 20;
        let name = format!(
            "data/shop/orders/all_{part:07}_{part:07}_0/column_{:02}.bin",
            number % 20
        );
        let checksum = checksum(number);
        // What costs most: each entry has a base, a prefix of it, and shares its data file.
        let base = BaseShare::Prefix {
            size: 1 + number,
            checksum,
        };
        let entry = EntryView {
            name: &name,
            size: 2 + number,
            checksum,
            base,
            data_file: (number % 2 == 1)
                .then_some("data/shop/orders/all_0000000_0000000_0/column_00.bin"),
            encrypted_by_disk: false,
        };
        builder.push(&entry).expect("names ascend");
    }
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
    let written = Manifest {
        header,
        entries: builder.finish().expect("no name twice"),
    };
    let mut file = tempfile::tempfile().expect("a temporary file");
    written.write(&file).expect("written");
    drop(written);
    file.seek(SeekFrom::Start(0)).expect("a file");
    let read = Manifest::read(&file).expect("our own");
    assert_eq!(read.entries.len() as u64, ENTRIES);
    assert!(read.entries.has_content(2, checksum(0), false));
    let peak = peak_kib();
    assert!(peak < PEAK_KIB_MAX, "{peak} KiB");
}
