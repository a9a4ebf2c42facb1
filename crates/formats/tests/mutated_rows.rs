//! Rows in every format that is read, mutated at random: rows or an error, never a panic, and what is
//! accepted can be written and read again.

#[path = "../../columns/tests/mutation/mod.rs"]
mod mutation;

use granary_formats::{ColumnHeader, Format, FormatSettings, Header, Input, Printer, Statistics};
use mutation::fuzz;

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
    let _ = printer.finish(&Statistics::default(), &mut out);
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
        fuzz(name, READ_FORMATS.len(), &corpus, |input| {
            let accepted = read(input);
            let settings = FormatSettings::default();
            let mut again =
                Input::new(rows, columns.clone(), settings, &accepted[..]).expect("read");
            while again.next_block().expect("our own rows are read").is_some() {}
        });
    }
}

/// A mutation that was accepted once: a document inside a `Dynamic`, with a value of no bytes among those that have no
/// type of their own. Whoever wrote it in row-binary form could not read it.
#[test]
fn a_value_without_a_type_is_refused() {
    let structure = [
        b"\x01\x02\x01d\x07Dynamic\x02\0\0\0\0\0\0\0\x02\x04Date\x31JSON(max_dynamic_types=16, max_dynamic_paths=256)\0\0\0\0\0\0\0\0\0\0\0\0".as_slice(),
        b"\x02\0\0\0\0\0\0\0\x01\x01z\0\0\x02\0\0\0\0\0\0\0\x01\x05Int64\0\0\0\0\0\0\0\0\0\0\0",
    ]
    .concat();
    // the numbers of the types, the day, the number of the type at `z`, its text, no other path
    let with_text = |text: &[u8]| {
        let values = [b"\x01\x00\x56\x47\x01".as_slice(), text, &[0; 8]].concat();
        [&structure[..], &values].concat()
    };
    let read = |bytes: &[u8]| {
        let columns = vec![("d".to_owned(), "Dynamic".parse().expect("a type"))];
        let native = Format::parse("Native").expect("a format");
        let mut input =
            Input::new(native, columns, FormatSettings::default(), bytes).expect("read");
        let read = input.next_block();
        read.map(|block| block.expect("rows").block.rows())
    };
    assert_eq!(read(&with_text(b"\x03\x15\x01a")).expect("a value"), 2);
    for none in [
        &b"\x00"[..],
        b"\x01\x15",
        b"\x02\x15\x01",
        b"\x04\x15\x01ab",
        b"\x02\x00\x00",
    ] {
        let refused = read(&with_text(none));
        assert!(
            refused.is_err(),
            "{none:02x?} is no value of a type: {refused:?}"
        );
    }
}
