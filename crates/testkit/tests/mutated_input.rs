//! Bytes from outside, mutated at random: every decoder answers with a value or an error, never with a panic,
//! and what it accepts is stable.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a fuzz loop reads its corpus"
)]

#[path = "../../columns/tests/mutation/mod.rs"]
mod mutation;

use std::{fs, path::Path};

use granary_columns::{Method, decode_frames, encode_frame};
use granary_manifest::Manifest;
use granary_mergetree::{Checksums, Mutation};
use granary_parser::parse_query;
use mutation::fuzz;

/// The blocks of every `.sql` file in `directory`.
fn statements_in(directory: &Path) -> Vec<Vec<u8>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "sql") {
            let text = fs::read_to_string(path).unwrap();
            found.extend(text.lines().map(|line| line.as_bytes().to_vec()));
        }
    }
    assert!(found.len() > 50, "the corpus is too small");
    found
}

#[test]
fn statements() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut corpus = statements_in(&here.join("tests"));
    corpus.extend(statements_in(&here.join("../parser/tests/corpus")));
    fuzz("statements", 1, &corpus, |input| {
        let text = String::from_utf8_lossy(input);
        if let Ok(query) = parse_query(&text) {
            let printed = query.to_single_line();
            // ClickHouse prints a setting to DEFAULT last, where it does not read it itself, and a column named
            // INTERVAL without quotes: `SELECT INTERVAL AS DAY` is an interval of the column AS to both.
            let ambiguous =
                printed.contains("= DEFAULT") || printed.to_ascii_uppercase().contains("INTERVAL ");
            if ambiguous {
                return;
            }
            let again = parse_query(&printed)
                .unwrap_or_else(|_| panic!("does not read what it prints: {printed}"));
            assert_eq!(
                again.to_single_line(),
                printed,
                "printed otherwise the second time"
            );
        }
    });
}

#[test]
fn manifests() {
    let file = |name: &str, more: &str| {
        format!(
            "<file><name>{name}</name><size>12</size><checksum>0123456789abcdef0123456789abcdef\
             </checksum>{more}</file>"
        )
    };
    let entries = [
        file("data/shop/t/all_1_1_0/a.bin", ""),
        file(
            "data/shop/t/all_1_1_0/b.bin",
            "<data_file>data/shop/t/all_1_1_0/a.bin</data_file>",
        ),
        file("data/shop/t/all_2_2_0/c.bin", "<use_base>true</use_base>"),
        "<file><name>metadata/shop.sql</name><size>0</size></file>".to_owned(),
    ]
    .concat();
    let base = "<base_backup>Disk('backups', 'x')</base_backup>\
                <base_backup_uuid>11111111-2222-4333-8444-555555555555</base_backup_uuid>";
    let corpus = ["", base].map(|base| {
        format!(
            "<?xml version=\"1.0\"?>\n<config><version>1</version><deduplicate_files>1\
             </deduplicate_files><timestamp>2026-01-01 00:00:00</timestamp>\
             <uuid>11111111-2222-4333-8444-555555555556</uuid>{base}<contents>{entries}</contents></config>"
        )
        .into_bytes()
    });
    assert!(
        Manifest::read(corpus[1].as_slice()).is_ok(),
        "the corpus begins with a manifest"
    );
    fuzz("manifests", 1, &corpus, |input| {
        if let Ok(manifest) = Manifest::read(input) {
            let (mut written, mut again) = (Vec::new(), Vec::new());
            manifest.write(&mut written).unwrap();
            let read = Manifest::read(written.as_slice())
                .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&written)));
            read.write(&mut again).unwrap();
            assert_eq!(written, again, "written otherwise the second time");
        }
    });
}

#[test]
fn frames_and_checksums() {
    let content = b"the same the same the same again and again".repeat(20);
    let frame = |method| encode_frame(method, &content).unwrap();
    let mut corpus = vec![Checksums::default().encode()];
    corpus.push([frame(Method::Lz4), frame(Method::None)].concat());
    corpus.push(frame(Method::Lz4));
    fuzz("frames and checksums", 1, &corpus, |input| {
        if let Ok(content) = decode_frames(input, 1 << 20) {
            assert!(content.len() <= 1 << 20);
        }
        if let Ok(checksums) = Checksums::parse(input) {
            assert!(
                Checksums::parse(&checksums.encode()).is_ok(),
                "what we write we read"
            );
        }
    });
}

#[test]
fn mutation_files() {
    let corpus = [
        b"format version: 1\ncreate time: 2024-01-01 00:00:00\ncommands: UPDATE v = 1 WHERE id = 2\n".to_vec(),
        b"block number: 12\ncommands: (DELETE WHERE id = 1)\n".to_vec(),
    ];
    fuzz("mutation files", 1, &corpus, |input| {
        let text = String::from_utf8_lossy(input);
        if let Ok(mutation) = Mutation::parse_backup(&text) {
            assert!(Mutation::parse_backup(&mutation.format_backup()).is_ok());
        }
        let _ = Mutation::parse(12, &text);
    });
}
