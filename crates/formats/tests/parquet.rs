//! Parquet files that are printed are read again; damaged ones are refused, and nothing panics.

#[path = "../../columns/tests/mutation/mod.rs"]
mod mutation;

use granary_columns::Block;
use granary_formats::{
    ColumnHeader, ColumnText, Format, FormatSettings, Input, ParquetError, ParquetFile, Printer,
    Statistics, Style, fit,
};
use granary_types::DataType;
use mutation::fuzz;
use std::sync::Arc;

const TYPES: [&str; 24] = [
    "UInt8",
    "Int64",
    "UInt64",
    "Int128",
    "UInt256",
    "Float32",
    "Bool",
    "String",
    "Nullable(String)",
    "FixedString(3)",
    "Date",
    "DateTime('UTC')",
    "DateTime64(1, 'UTC')",
    "DateTime64(8, 'UTC')",
    "Decimal(9, 2)",
    "Decimal(76, 3)",
    "UUID",
    "IPv6",
    "LowCardinality(Nullable(String))",
    "Array(Nullable(UInt16))",
    "Array(Array(String))",
    "Tuple(x UInt8, y Array(String))",
    "Map(String, Nullable(UInt64))",
    "Nested(a UInt8, b String)",
];

const ROWS: &str = r#"[1,-1,18446744073709551615,"-170141183460469231731687303715884105728","5",1.5,true,"a\u0000b",null,"abc","2020-01-02","2020-01-02 03:04:05","1969-12-31 23:59:59.9","2020-01-02 03:04:05.12345678",-1.25,"-99999999999999999999999999999999.125","61f0c404-5cb3-11e7-907b-a6006ad3dba0","2001:db8::1",null,[1,null],[["x"],[]],{"x":1,"y":["q"]},{"k":1,"l":null},[{"a":1,"b":"x"},{"a":2,"b":"y"}]]
[0,0,0,"0","0",0,false,"","x","","1970-01-01","1970-01-01 00:00:00","1970-01-01 00:00:00","1970-01-01 00:00:00",0,"0","00000000-0000-0000-0000-000000000000","::","y",[],[],{"x":0,"y":[]},{},[]]
"#;

fn columns() -> Vec<ColumnHeader> {
    let column = |(at, name): (usize, &&str)| (format!("c{at}"), name.parse().expect("a type"));
    TYPES.iter().enumerate().map(column).collect()
}

fn block() -> Block {
    let format = Format::parse("JSONCompactEachRow").expect("a format");
    let settings = FormatSettings::default();
    let mut input = Input::new(format, columns(), settings, ROWS.as_bytes()).expect("read");
    input.next_block().expect("rows").expect("some").block
}

fn printed(settings: FormatSettings) -> Vec<u8> {
    let mut printer = Printer::new(Format::Parquet, columns(), settings);
    let mut out = Vec::new();
    printer.start(&mut out);
    for _ in 0..3 {
        printer
            .block(&block(), &mut out)
            .expect("these types are printed");
    }
    printer
        .finish(&Statistics::default(), &mut out)
        .expect("the end is printed");
    out
}

fn read(bytes: &[u8]) -> Result<Vec<Block>, ParquetError> {
    let file = ParquetFile::open(Arc::new(bytes.to_vec()))?;
    let all: Vec<usize> = (0..file.columns().len()).collect();
    file.blocks(&all, &FormatSettings::default())?.collect()
}

fn texts(data_type: &DataType, blocks: &[(Block, usize)]) -> Vec<String> {
    let settings = FormatSettings::default();
    let mut texts = Vec::new();
    for (block, at) in blocks {
        let column = &block.columns()[*at];
        assert_eq!(column.data_type, *data_type);
        let values = ColumnText::new(column, &settings);
        for row in 0..block.rows() {
            let mut text = Vec::new();
            values.write(row, Style::Escaped, &mut text);
            texts.push(String::from_utf8(text).expect("a text"));
        }
    }
    texts
}

#[test]
fn what_is_printed_is_read_again() {
    for method in ["none", "snappy", "gzip", "brotli", "lz4", "zstd"] {
        for group_rows in ["1", "3", "1000"] {
            let mut settings = FormatSettings::default();
            assert!(settings.set("output_format_parquet_compression_method", method));
            assert!(settings.set("output_format_parquet_row_group_size", group_rows));
            let blocks = read(&printed(settings)).expect("a file of ours");
            assert_eq!(blocks.iter().map(Block::rows).sum::<usize>(), 6);
            for (at, (name, data_type)) in columns().iter().enumerate() {
                let nothing_to_convert = ["FixedString(3)", "IPv6", "Int128", "UInt256", "String"];
                if !nothing_to_convert.contains(&TYPES[at]) {
                    continue;
                }
                let fitted = blocks.iter().map(|block| {
                    let column = &block.columns()[at];
                    let fitted = fit(name, column, data_type).expect("the same form");
                    let rows = block.rows();
                    (Block::new(vec![name.clone()], vec![fitted.column], rows), 0)
                });
                let found = texts(data_type, &fitted.collect::<Vec<_>>());
                let expected = [(block(), at), (block(), at), (block(), at)];
                assert_eq!(found, texts(data_type, &expected), "{data_type}");
            }
        }
    }
}

#[test]
fn damaged_files_are_refused_and_nothing_panics() {
    std::panic::set_hook(Box::new(|_| ())); // the library's panics are answers here
    let mut settings = FormatSettings::default();
    assert!(settings.set("output_format_parquet_compression_method", "none"));
    let corpus = [printed(FormatSettings::default()), printed(settings)];
    fuzz("Parquet", 1, &corpus, |bytes| {
        for block in read(bytes).unwrap_or_default() {
            assert_eq!(block.columns().len(), block.names().len());
        }
    });
    for length in 0..200 {
        assert!(read(&corpus[0][..length]).is_err(), "cut to {length} bytes");
    }
}
