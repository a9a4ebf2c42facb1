//! Bytes from outside, mutated at random: every decoder answers with a value or an error, never with a panic,
//! and what it accepts is stable. `GRANARY_FUZZ_SECONDS` says how long each target runs; `GRANARY_SEED` repeats.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a fuzz loop reads its corpus and the clock"
)]

use std::{
    fs,
    path::Path,
    time::{Duration, Instant},
};

use granary_columns::{Method, decode_frames, encode_frame};
use granary_formats::{ColumnHeader, Format, FormatSettings, Header, Input, Printer, Statistics};
use granary_manifest::Manifest;
use granary_mergetree::{Checksums, Mutation};
use granary_parser::parse_query;
use granary_testkit::Seed;

/// More than a statement or a file of these kinds usually has.
const INPUT_BYTES_MAX: usize = 1 << 16;

/// Runs `target` on mutations of `corpus` until the time is over.
fn fuzz(name: &str, corpus: &[Vec<u8>], target: impl Fn(&[u8])) {
    let number = |variable: &str| {
        std::env::var(variable)
            .ok()
            .and_then(|text| text.parse().ok())
    };
    let time = Duration::from_secs(number("GRANARY_FUZZ_SECONDS").unwrap_or(1));
    let start = number("GRANARY_SEED").unwrap_or_else(|| u64::from(std::process::id()));
    let (mut seed, begun, mut runs) = (Seed::new(start), Instant::now(), 0_u64);
    for input in corpus {
        target(input);
    }
    while begun.elapsed() < time {
        let input = mutated(corpus, &mut seed);
        let survived = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| target(&input)));
        let shown = || String::from_utf8_lossy(&input).into_owned();
        assert!(
            survived.is_ok(),
            "{name}, GRANARY_SEED={start}, run {runs}: {:?}",
            shown()
        );
        runs += 1;
    }
    println!("{name}: {runs} inputs, GRANARY_SEED={start}");
}

/// An input of the corpus after a few changes.
fn mutated(corpus: &[Vec<u8>], seed: &mut Seed) -> Vec<u8> {
    let mut input = corpus[seed.below(corpus.len())].clone();
    for _ in 0..=seed.below(6) {
        change(&mut input, corpus, seed);
    }
    input.truncate(INPUT_BYTES_MAX);
    input
}

fn change(input: &mut Vec<u8>, corpus: &[Vec<u8>], seed: &mut Seed) {
    if input.is_empty() {
        input.push(seed.bits() as u8);
        return;
    }
    let at = seed.below(input.len());
    let end = at + seed.below((input.len() - at).min(64) + 1);
    match seed.below(8) {
        0 => input[at] ^= 1 << seed.below(8),
        1 => input[at] = seed.bits() as u8,
        2 => drop(input.drain(at..end)),
        3 => {
            let piece = input[at..end].to_vec();
            input.splice(at..at, piece);
        }
        4 => input[at] = b"()'`\"<>&;,.-/*0"[seed.below(15)],
        5 => {
            let other = &corpus[seed.below(corpus.len())];
            let from = seed.below(other.len().max(1)).min(other.len());
            let to = (from + seed.below(64)).min(other.len());
            input.splice(at..end, other[from..to].iter().copied());
        }
        6 => input.truncate(at),
        _ => {
            let piece = input[at..end].to_vec();
            for _ in 0..seed.below(40) {
                input.extend_from_slice(&piece);
            }
        }
    }
}

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
    fuzz("statements", &corpus, |input| {
        let text = String::from_utf8_lossy(input);
        if let Ok(query) = parse_query(&text) {
            let printed = query.to_single_line();
            // ClickHouse prints a setting to DEFAULT last, where it does not read it itself.
            let Ok(again) = parse_query(&printed) else {
                assert!(
                    printed.contains("= DEFAULT"),
                    "does not read what it prints: {printed}"
                );
                return;
            };
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
    fuzz("manifests", &corpus, |input| {
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
    fuzz("frames and checksums", &corpus, |input| {
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
    fuzz("mutation files", &corpus, |input| {
        let text = String::from_utf8_lossy(input);
        if let Ok(mutation) = Mutation::parse_backup(&text) {
            assert!(Mutation::parse_backup(&mutation.format_backup()).is_ok());
        }
        let _ = Mutation::parse(12, &text);
    });
}

/// Columns of every kind of type.
fn columns_of_every_kind() -> Vec<ColumnHeader> {
    let types = [
        "UInt8",
        "Int256",
        "String",
        "Nullable(Float64)",
        "Decimal(9, 2)",
        "FixedString(3)",
        "Date",
        "DateTime('Europe/Berlin')",
        "DateTime64(3)",
        "Enum8('a' = 1, 'b' = 2)",
        "UUID",
        "IPv6",
        "LowCardinality(Nullable(String))",
        "Array(Array(UInt16))",
        "Tuple(x UInt8, y String)",
        "Map(String, Nullable(UInt64))",
        "Variant(Array(UInt8), String, UInt64)",
        "Dynamic",
        "JSON(a.b UInt8)",
    ];
    let column = |(at, name): (usize, &str)| (format!("c{at}"), name.parse().expect("a type"));
    types.into_iter().enumerate().map(column).collect()
}

/// Formats that are read.
const READ_FORMATS: [&str; 18] = [
    "TSV",
    "TSVWithNamesAndTypes",
    "TSVRaw",
    "TSKV",
    "CSV",
    "CSVWithNames",
    "Values",
    "JSON",
    "JSONCompact",
    "JSONEachRow",
    "JSONStringsEachRow",
    "JSONCompactEachRowWithNames",
    "JSONObjectEachRow",
    "RowBinary",
    "RowBinaryWithNamesAndTypes",
    "Native",
    "LineAsString",
    "RawBLOB",
];

/// Rows with a value of each type, in a format.
fn rows_in(format: Format, columns: &[ColumnHeader]) -> Vec<u8> {
    let rows = br#"{"c0":1,"c1":-5,"c2":"a\tb","c3":null,"c4":1.5,"c5":"abc","c6":"2020-01-02","c7":"2020-01-02 03:04:05","c8":"2020-01-02 03:04:05.678","c9":"b","c10":"61f0c404-5cb3-11e7-907b-a6006ad3dba0","c11":"::1","c12":"x","c13":[[1,2],[]],"c14":{"x":1,"y":"q\"'"},"c15":{"k":1,"l":null},"c16":[1],"c17":{"z":1},"c18":{"a":{"b":1},"c":[{"d":1},"e",null]}}
{"c2":"\u0000\u00e9","c3":1e300,"c16":5,"c17":"2020-01-01","c18":{}}"#;
    let each_row = Format::parse("JSONEachRow").expect("a format");
    let settings = FormatSettings::default;
    let mut input = Input::new(each_row, columns.to_vec(), settings(), &rows[..]).expect("read");
    let block = input.next_block().expect("rows").expect("some").block;
    let mut printer = Printer::new(format, columns.to_vec(), settings());
    let mut out = Vec::new();
    printer.start(&mut out);
    // Not every type is written in Native.
    let _ = printer.block(&block, &mut out);
    printer.finish(&Statistics::default(), &mut out);
    out
}

#[test]
fn rows_in_every_format() {
    let columns = columns_of_every_kind();
    let one_string = vec![("s".to_owned(), "String".parse().expect("a type"))];
    let rows = Format::RowBinary(Header::None);
    for name in READ_FORMATS {
        let format = Format::parse(name).expect("a format");
        let is_one_string = matches!(format, Format::LineAsString | Format::RawBlob);
        let columns = if is_one_string { &one_string } else { &columns };
        let corpus = if is_one_string {
            vec![b"a\nb".to_vec()]
        } else {
            vec![rows_in(format, columns)]
        };
        let read = |bytes: &[u8]| {
            let settings = FormatSettings::default();
            let mut input = Input::new(format, columns.clone(), settings, bytes).expect("read");
            let mut out = Vec::new();
            while let Ok(Some(block)) = input.next_block() {
                let settings = FormatSettings::default();
                let mut printer = Printer::new(rows, columns.clone(), settings);
                printer
                    .block(&block.block, &mut out)
                    .expect("row-binary takes every type");
            }
            out
        };
        // What is accepted is read back from row-binary form as the same rows.
        fuzz(name, &corpus, |input| {
            let accepted = read(input);
            let settings = FormatSettings::default();
            let mut again =
                Input::new(rows, columns.clone(), settings, &accepted[..]).expect("read");
            while again.next_block().expect("our own rows are read").is_some() {}
        });
    }
}
