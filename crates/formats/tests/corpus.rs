//! What ClickHouse 26.9 printed for values of every type, in every format, is printed here, too, and
//! what it printed is read back as the same values: `corpus/recorded.jsonl`, which
//! `corpus/record.py` records.

use granary_columns::Block;
use granary_formats::{ColumnHeader, Format, FormatSettings, Header, Input, Printer, Statistics};
use serde_json::Value;
use std::collections::BTreeMap;

/// The rows of a query, and what ClickHouse printed of them.
struct Case {
    query: String,
    columns: Vec<ColumnHeader>,
    blocks: Vec<Block>,
    totals: bool,
    printed: BTreeMap<String, Vec<u8>>,
}

fn cases() -> Vec<Case> {
    let recorded = include_str!("corpus/recorded.jsonl");
    recorded.lines().map(case).collect()
}

fn case(line: &str) -> Case {
    let record: Value = serde_json::from_str(line).expect("a record per line");
    let query = record["query"].as_str().expect("a query").to_owned();
    let rows = from_hex(record["rows"].as_str().expect("rows in hex"));
    let columns = header(&rows);
    let format = Format::RowBinary(Header::NamesAndTypes);
    let blocks = read(format, &columns, &rows).unwrap_or_else(|error| panic!("{query}: {error}"));
    let printed = record["printed"].as_object().expect("formats");
    Case {
        totals: query.contains("TOTALS"),
        printed: printed
            .iter()
            .map(|(format, text)| (format.clone(), bytes(text)))
            .collect(),
        query,
        columns,
        blocks,
    }
}

fn bytes(value: &Value) -> Vec<u8> {
    match value {
        Value::String(text) => text.clone().into_bytes(),
        other => from_hex(other["hex"].as_str().expect("bytes in hex")),
    }
}

fn from_hex(text: &str) -> Vec<u8> {
    let byte = |at| u8::from_str_radix(&text[at..at + 2], 16).expect("hex");
    (0..text.len()).step_by(2).map(byte).collect()
}

/// The names and types at the beginning of `RowBinaryWithNamesAndTypes`.
fn header(rows: &[u8]) -> Vec<ColumnHeader> {
    let mut at = 1;
    let mut next = || {
        let mut length = 0;
        let mut shift = 0;
        loop {
            let byte = rows[at];
            at += 1;
            length |= usize::from(byte & 0x7f) << shift;
            shift += 7;
            if byte < 0x80 {
                break;
            }
        }
        at += length;
        String::from_utf8(rows[at - length..at].to_vec()).expect("names are texts")
    };
    let count = rows[0];
    let names: Vec<String> = (0..count).map(|_| next()).collect();
    let types = (0..count).map(|_| next().parse().expect("a type"));
    names.into_iter().zip(types.collect::<Vec<_>>()).collect()
}

fn read(
    format: Format,
    columns: &[ColumnHeader],
    bytes: &[u8],
) -> Result<Vec<Block>, granary_formats::InputError> {
    let settings = FormatSettings::default();
    let mut input = Input::new(format, columns.to_vec(), settings, bytes)?;
    let mut blocks = Vec::new();
    while let Some(read) = input.next_block()? {
        blocks.push(read.block);
    }
    Ok(blocks)
}

fn print(format: Format, case: &Case, blocks: &[Block]) -> Result<Vec<u8>, String> {
    let mut settings = FormatSettings::default();
    settings.write_statistics = false;
    let mut printer = Printer::new(format, case.columns.clone(), settings);
    let mut out = Vec::new();
    printer.start(&mut out);
    for block in blocks {
        let printed = printer.block(block, &mut out);
        printed.map_err(|error| error.to_string())?;
    }
    let finished = printer.finish(&Statistics::default(), &mut out);
    finished.map_err(|error| error.to_string())?;
    Ok(out)
}

const DIFFERENCES_SHOWN: usize = 200;

/// Shows where two texts begin to differ.
fn show(name: &str, query: &str, found: &Result<Vec<u8>, String>, expected: &[u8]) {
    let query: String = query.chars().take(70).collect();
    let found = match found {
        Ok(found) => found,
        Err(error) => return println!("{name}: {query}: {error}"),
    };
    let same = found
        .iter()
        .zip(expected)
        .take_while(|(a, b)| a == b)
        .count();
    let part = |bytes: &[u8]| {
        let from = same.saturating_sub(30).min(bytes.len());
        let to = (same + 40).min(bytes.len());
        String::from_utf8_lossy(&bytes[from..to]).into_owned()
    };
    println!(
        "{name}: {query}: {:?} instead of {:?}",
        part(found),
        part(expected)
    );
}

/// Cases that are known to differ, and why.
fn is_known(query: &str, format: &str) -> bool {
    KNOWN
        .iter()
        .any(|(part, known)| query.contains(part) && (*known == "*" || format.starts_with(known)))
}

const KNOWN: [(&str, &str); 7] = [
    // Paths of a document come in no order from ClickHouse, sorted from us.
    ("::JSON", "RowBinary"),
    ("JSON(a", "RowBinary"),
    // Columns of these types are not yet written.
    ("Variant(", "Native"),
    ("Dynamic", "Native"),
    ("JSON", "Native"),
    ("State()", "Native"),
    ("QBit", "Native"),
];

#[test]
fn every_format_prints_what_clickhouse_prints() {
    let mut different = Vec::new();
    let mut count = 0;
    for case in cases() {
        if case.totals {
            continue; // totals are no rows: `totals_and_extremes_are_printed`
        }
        for (name, expected) in &case.printed {
            let format = Format::parse(name).expect(name);
            let printed = print(format, &case, &case.blocks);
            count += 1;
            let same = printed.as_ref() == Ok(expected);
            if !same && !is_known(&case.query, name) {
                different.push((name.clone(), case.query.clone(), printed, expected.clone()));
            }
        }
    }
    for (name, query, printed, expected) in different.iter().take(DIFFERENCES_SHOWN) {
        show(name, query, printed, expected);
    }
    let mut by_format: BTreeMap<&str, usize> = BTreeMap::new();
    for (name, ..) in &different {
        *by_format.entry(name).or_default() += 1;
    }
    assert!(
        different.is_empty(),
        "{} of {count} differ: {by_format:?}",
        different.len()
    );
    assert!(count > 400, "the corpus has {count} cases");
}

#[test]
fn totals_are_printed_where_clickhouse_prints_them() {
    let case = cases().into_iter().find(|case| case.totals);
    let case = case.expect("a query WITH TOTALS");
    let tsv = Format::TabSeparated(Header::None);
    let totals = read(tsv, &case.columns, b"0\t10\t45\n").expect("the row of totals");
    for (name, expected) in &case.printed {
        let mut settings = FormatSettings::default();
        settings.write_statistics = false;
        let format = Format::parse(name).expect(name);
        let mut printer = Printer::new(format, case.columns.clone(), settings);
        let mut out = Vec::new();
        printer.start(&mut out);
        for block in &case.blocks {
            printer.block(block, &mut out).expect("numbers are printed");
        }
        printer.totals(&totals[0], &mut out);
        let finished = printer.finish(&Statistics::default(), &mut out);
        finished.expect("numbers are printed");
        assert_eq!(
            String::from_utf8_lossy(&out),
            String::from_utf8_lossy(expected),
            "{name}"
        );
    }
}

/// Formats whose text is read back.
const READ_BACK: [&str; 21] = [
    "TSV",
    "TSVWithNames",
    "TSVWithNamesAndTypes",
    "TSKV",
    "CSV",
    "CSVWithNames",
    "CSVWithNamesAndTypes",
    "CustomSeparated",
    "Values",
    "JSON",
    "JSONStrings",
    "JSONCompact",
    "JSONEachRow",
    "PrettyJSONEachRow",
    "JSONStringsEachRow",
    "JSONCompactEachRow",
    "JSONCompactEachRowWithNamesAndTypes",
    "JSONObjectEachRow",
    "RowBinary",
    "RowBinaryWithNames",
    "Native",
];

#[test]
fn what_is_printed_is_read_back() {
    let mut different = Vec::new();
    let mut count = 0;
    for case in cases() {
        if case.totals {
            continue;
        }
        let rows = Format::RowBinary(Header::None);
        let expected = print(rows, &case, &case.blocks).expect("rows");
        for name in READ_BACK {
            let Some(text) = case.printed.get(name) else {
                continue;
            };
            if !is_reversible(&case.query, name) {
                continue;
            }
            let format = Format::parse(name).expect(name);
            count += 1;
            let back = read(format, &case.columns, text)
                .map_err(|error| format!("{}: {error}", error.code()))
                .and_then(|blocks| print(rows, &case, &blocks));
            if back.as_ref() != Ok(&expected) {
                different.push((name, case.query.clone(), back, expected.clone()));
            }
        }
    }
    for (name, query, back, expected) in different.iter().take(DIFFERENCES_SHOWN) {
        show(name, query, back, expected);
    }
    assert!(
        different.is_empty(),
        "{} of {count} differ",
        different.len()
    );
    assert!(count > 400, "the corpus has {count} cases");
}

/// Whether a format keeps what a query answers.
fn is_reversible(query: &str, format: &str) -> bool {
    !NOT_KEPT
        .iter()
        .any(|(part, known)| query.contains(part) && (*known == "*" || format.starts_with(known)))
}

const NOT_KEPT: [(&str, &str); 15] = [
    // JSON has no word for these numbers.
    ("inf", "JSON"),
    ("inf", "PrettyJSON"),
    // JSON has no bytes that are no text.
    ("xff", "JSON"),
    // A vector stands in CSV without quotes.
    ("QBit", "CSV"),
    // A text does not say which type it had.
    ("::Dynamic", "TS"),
    ("::Dynamic", "CSV"),
    ("::Dynamic", "CustomSeparated"),
    ("::Dynamic", "Values"),
    ("::Dynamic", "JSON"),
    ("::Dynamic", "PrettyJSON"),
    ("Variant(", "Native"),
    ("::JSON", "Native"),
    ("::Dynamic", "Native"),
    ("State()", "Native"),
    ("QBit", "Native"),
];
