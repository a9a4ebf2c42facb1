//! The formats by name.

use crate::table::Table;
use crate::{delimited, json, pretty, vertical};
use granary_types::ErrorCode;
use std::time::Duration;

/// An output format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// `TabSeparated`, `TSV`: and what stands before the rows.
    TabSeparated(Header),
    /// `TabSeparatedRaw`, `TSVRaw`: nothing escaped.
    TabSeparatedRaw(Header),
    /// `TSKV`.
    Tskv,
    /// `CSV`.
    Csv(Header),
    /// `Values`.
    Values,
    /// `Markdown`.
    Markdown,
    /// `JSON`.
    Json,
    /// `JSONCompact`.
    JsonCompact,
    /// `JSONEachRow`, `JSONLines`, `NDJSON`.
    JsonEachRow,
    /// `JSONCompactEachRow`.
    JsonCompactEachRow,
    /// `Pretty`.
    Pretty,
    /// `PrettyCompact`, `PrettyCompactMonoBlock`.
    PrettyCompact,
    /// `PrettySpace`.
    PrettySpace,
    /// `Vertical`.
    Vertical,
    /// `Null`: prints nothing.
    Null,
}

/// What a delimited format prints before the rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Header {
    /// Nothing.
    None,
    /// A line of column names.
    Names,
    /// A line of column names and one of their types.
    NamesAndTypes,
}

/// No such format.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("Unknown format {name}{}", .nearest.map(|near| format!(". Maybe you meant: ['{near}']")).unwrap_or_default())]
pub struct UnknownFormat {
    name: String,
    nearest: Option<&'static str>,
}

impl UnknownFormat {
    /// The code a client sees.
    pub fn code(&self) -> ErrorCode {
        ErrorCode::UNKNOWN_FORMAT
    }
}

/// Every name; a format may have several.
const NAMES: &[(&str, Format)] = &[
    ("TabSeparated", Format::TabSeparated(Header::None)),
    ("TSV", Format::TabSeparated(Header::None)),
    ("TabSeparatedWithNames", Format::TabSeparated(Header::Names)),
    ("TSVWithNames", Format::TabSeparated(Header::Names)),
    (
        "TabSeparatedWithNamesAndTypes",
        Format::TabSeparated(Header::NamesAndTypes),
    ),
    (
        "TSVWithNamesAndTypes",
        Format::TabSeparated(Header::NamesAndTypes),
    ),
    ("TabSeparatedRaw", Format::TabSeparatedRaw(Header::None)),
    ("TSVRaw", Format::TabSeparatedRaw(Header::None)),
    ("Raw", Format::TabSeparatedRaw(Header::None)),
    ("LineAsString", Format::TabSeparatedRaw(Header::None)),
    (
        "TabSeparatedRawWithNames",
        Format::TabSeparatedRaw(Header::Names),
    ),
    ("TSVRawWithNames", Format::TabSeparatedRaw(Header::Names)),
    ("TSKV", Format::Tskv),
    ("CSV", Format::Csv(Header::None)),
    ("CSVWithNames", Format::Csv(Header::Names)),
    ("CSVWithNamesAndTypes", Format::Csv(Header::NamesAndTypes)),
    ("Values", Format::Values),
    ("Markdown", Format::Markdown),
    ("MD", Format::Markdown),
    ("JSON", Format::Json),
    ("JSONCompact", Format::JsonCompact),
    ("JSONEachRow", Format::JsonEachRow),
    ("JSONLines", Format::JsonEachRow),
    ("NDJSON", Format::JsonEachRow),
    ("JSONCompactEachRow", Format::JsonCompactEachRow),
    ("Pretty", Format::Pretty),
    ("PrettyNoEscapes", Format::Pretty),
    ("PrettyMonoBlock", Format::Pretty),
    ("PrettyCompact", Format::PrettyCompact),
    ("PrettyCompactNoEscapes", Format::PrettyCompact),
    ("PrettyCompactMonoBlock", Format::PrettyCompact),
    ("PrettySpace", Format::PrettySpace),
    ("PrettySpaceNoEscapes", Format::PrettySpace),
    ("Vertical", Format::Vertical),
    ("Null", Format::Null),
];

impl Format {
    /// Finds a format by its name, in any case.
    ///
    /// # Errors
    /// [`UnknownFormat`], with the name that looks most like it.
    pub fn parse(name: &str) -> Result<Self, UnknownFormat> {
        let found = NAMES
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name));
        found
            .map(|(_, format)| *format)
            .ok_or_else(|| UnknownFormat {
                name: name.chars().take(100).collect(),
                nearest: nearest(name),
            })
    }

    /// Every name that [`Format::parse`] knows.
    pub fn names() -> impl Iterator<Item = &'static str> {
        NAMES.iter().map(|(name, _)| *name)
    }

    /// The text of a table. `elapsed` is printed by `JSON` and `JSONCompact` only.
    pub fn print(self, table: &Table, elapsed: Duration) -> String {
        match self {
            Self::TabSeparated(header) => delimited::tab_separated(table, header),
            Self::TabSeparatedRaw(header) => delimited::tab_separated_raw(table, header),
            Self::Tskv => delimited::tskv(table),
            Self::Csv(header) => delimited::csv(table, header),
            Self::Values => delimited::values(table),
            Self::Markdown => delimited::markdown(table),
            Self::Json => json::json(table, json::Rows::Objects, elapsed),
            Self::JsonCompact => json::json(table, json::Rows::Arrays, elapsed),
            Self::JsonEachRow => json::each_row(table, json::Rows::Objects),
            Self::JsonCompactEachRow => json::each_row(table, json::Rows::Arrays),
            Self::Pretty => pretty::pretty(table, pretty::Frame::Full),
            Self::PrettyCompact => pretty::pretty(table, pretty::Frame::Compact),
            Self::PrettySpace => pretty::pretty(table, pretty::Frame::None),
            Self::Vertical => vertical::vertical(table),
            Self::Null => String::new(),
        }
    }
}

/// The known name that shares the longest prefix, when that says something.
fn nearest(name: &str) -> Option<&'static str> {
    let common = |known: &str| {
        known
            .bytes()
            .zip(name.bytes())
            .take_while(|(a, b)| a.eq_ignore_ascii_case(b))
            .count()
    };
    let best =
        Format::names().max_by_key(|known| (common(known), std::cmp::Reverse(known.len())))?;
    (common(best) >= 2).then_some(best)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::{ColumnType, Value};

    fn sample() -> Table {
        let mut table = Table::new([
            ("id", ColumnType::String),
            (
                "status",
                ColumnType::Enum8(&[("A", 0), ("BACKUP_CREATED", 1)]),
            ),
            ("n", ColumnType::UInt64),
            ("f", ColumnType::Float64),
            ("m", ColumnType::StringMap),
            ("t", ColumnType::DateTime64),
        ]);
        let map = vec![
            ("k".to_owned(), "v".to_owned()),
            ("q".to_owned(), "w'z".to_owned()),
        ];
        table.push(vec![
            "a\tb'\"\\x".into(),
            "BACKUP_CREATED".into(),
            12_345_678.into(),
            Value::Float64(1.5),
            Value::Map(map),
            "2026-01-02 03:04:05.123456".into(),
        ]);
        table.push(vec![
            "é long ж".into(),
            "A".into(),
            u64::MAX.into(),
            Value::Float64(0.0),
            Value::Map(Vec::new()),
            "1970-01-01 00:00:00.000000".into(),
        ]);
        table
    }

    /// The expected texts were printed by ClickHouse 26.9 for the same table.
    #[track_caller]
    fn check(name: &str, expected: &str) {
        let format = Format::parse(name).expect(name);
        assert_eq!(
            format.print(&sample(), Duration::from_micros(2500)),
            expected,
            "{name}"
        );
    }

    #[test]
    fn delimited_formats_print_as_clickhouse_does() {
        check(
            "TSV",
            "a\\tb\\'\"\\\\x\tBACKUP_CREATED\t12345678\t1.5\t{'k':'v','q':'w\\'z'}\t2026-01-02 03:04:05.123456\né long ж\tA\t18446744073709551615\t0\t{}\t1970-01-01 00:00:00.000000\n",
        );
        check(
            "TSVRaw",
            "a\tb'\"\\x\tBACKUP_CREATED\t12345678\t1.5\t{'k':'v','q':'w\\'z'}\t2026-01-02 03:04:05.123456\né long ж\tA\t18446744073709551615\t0\t{}\t1970-01-01 00:00:00.000000\n",
        );
        check(
            "CSVWithNames",
            "\"id\",\"status\",\"n\",\"f\",\"m\",\"t\"\n\"a\tb'\"\"\\x\",\"BACKUP_CREATED\",12345678,1.5,\"{'k':'v','q':'w\\'z'}\",\"2026-01-02 03:04:05.123456\"\n\"é long ж\",\"A\",18446744073709551615,0,\"{}\",\"1970-01-01 00:00:00.000000\"\n",
        );
        check(
            "Values",
            "('a\\tb\\'\"\\\\x','BACKUP_CREATED',12345678,1.5,{'k':'v','q':'w\\'z'},'2026-01-02 03:04:05.123456'),('é long ж','A',18446744073709551615,0,{},'1970-01-01 00:00:00.000000')",
        );
        check(
            "Markdown",
            "| id | status | n | f | m | t |\n|:-|:-|-:|-:|:-|-:|\n| a\\tb\\'\"\\\\x | BACKUP_CREATED | 12345678 | 1.5 | {'k':'v','q':'w\\'z'} | 2026-01-02 03:04:05.123456 |\n| é long ж | A | 18446744073709551615 | 0 | {} | 1970-01-01 00:00:00.000000 |\n",
        );
        check(
            "TSKV",
            "id=a\\tb\\'\"\\\\x\tstatus=BACKUP_CREATED\tn=12345678\tf=1.5\tm={'k':'v','q':'w\\'z'}\tt=2026-01-02 03:04:05.123456\nid=é long ж\tstatus=A\tn=18446744073709551615\tf=0\tm={}\tt=1970-01-01 00:00:00.000000\n",
        );
        check("Null", "");
    }

    /// The expected texts were printed by ClickHouse 26.9 for the same table.
    #[test]
    fn a_missing_number_prints_as_clickhouse_does() {
        let mut table = Table::new([
            ("rows", ColumnType::NullableUInt64),
            ("s", ColumnType::LowCardinalityString),
        ]);
        table.push(vec![Value::Null, "x".into()]);
        table.push(vec![Some(5).into(), "y".into()]);
        let check = |name: &str, expected: &str| {
            let format = Format::parse(name).expect(name);
            assert_eq!(format.print(&table, Duration::ZERO), expected, "{name}");
        };
        check("TSV", "\\N\tx\n5\ty\n");
        check("CSV", "\\N,\"x\"\n5,\"y\"\n");
        check("TSKV", "rows=\\N\ts=x\nrows=5\ts=y\n");
        check("Values", "(NULL,'x'),(5,'y')");
        check(
            "Markdown",
            "| rows | s |\n|-:|:-|\n| \\N | x |\n| 5 | y |\n",
        );
        check(
            "JSONEachRow",
            "{\"rows\":null,\"s\":\"x\"}\n{\"rows\":5,\"s\":\"y\"}\n",
        );
        check(
            "PrettyCompact",
            "   ┌─rows─┬─s─┐\n1. │ ᴺᵁᴸᴸ │ x │\n2. │    5 │ y │\n   └──────┴───┘\n",
        );
        check(
            "Vertical",
            "Row 1:\n──────\nrows: ᴺᵁᴸᴸ\ns:    x\n\nRow 2:\n──────\nrows: 5\ns:    y\n",
        );
    }

    #[test]
    fn names_and_types_stand_before_the_rows() {
        let text = Format::parse("TabSeparatedWithNamesAndTypes").expect("known");
        let text = text.print(&sample(), Duration::ZERO);
        assert!(text.starts_with("id\tstatus\tn\tf\tm\tt\nString\tEnum8(\\'A\\' = 0, \\'BACKUP_CREATED\\' = 1)\tUInt64\tFloat64\tMap(String, String)\tDateTime64(6)\n"));
    }

    #[test]
    fn json_formats_print_as_clickhouse_does() {
        check(
            "JSONEachRow",
            "{\"id\":\"a\\tb'\\\"\\\\x\",\"status\":\"BACKUP_CREATED\",\"n\":12345678,\"f\":1.5,\"m\":{\"k\":\"v\",\"q\":\"w'z\"},\"t\":\"2026-01-02 03:04:05.123456\"}\n{\"id\":\"é long ж\",\"status\":\"A\",\"n\":18446744073709551615,\"f\":0,\"m\":{},\"t\":\"1970-01-01 00:00:00.000000\"}\n",
        );
        check(
            "JSONCompactEachRow",
            "[\"a\\tb'\\\"\\\\x\", \"BACKUP_CREATED\", 12345678, 1.5, {\"k\":\"v\",\"q\":\"w'z\"}, \"2026-01-02 03:04:05.123456\"]\n[\"é long ж\", \"A\", 18446744073709551615, 0, {}, \"1970-01-01 00:00:00.000000\"]\n",
        );
        let json = Format::Json.print(&sample(), Duration::from_micros(2500));
        assert!(json.starts_with("{\n\t\"meta\":\n\t[\n\t\t{\n\t\t\t\"name\": \"id\",\n\t\t\t\"type\": \"String\"\n\t\t},\n"));
        assert!(
            json.contains(
                "\t\t\t\"m\": {\n\t\t\t\t\"k\": \"v\",\n\t\t\t\t\"q\": \"w'z\"\n\t\t\t},\n"
            )
        );
        assert!(
            json.contains("\t\"rows\": 2,\n\n\t\"statistics\":\n\t{\n\t\t\"elapsed\": 0.0025,\n")
        );
        let compact = Format::JsonCompact.print(&sample(), Duration::ZERO);
        assert!(compact.contains("\t\t[\"é long ж\", \"A\", 18446744073709551615, 0, {}, \"1970-01-01 00:00:00.000000\"]\n\t],\n"));
        let empty = Format::Json.print(&Table::new([("n", ColumnType::UInt64)]), Duration::ZERO);
        assert!(empty.contains("\t\"data\":\n\t[\n\n\t],\n\n\t\"rows\": 0,\n"));
    }

    #[test]
    fn tables_print_as_clickhouse_does() {
        check(
            "PrettyCompact",
            "   ┌─id───────┬─status─────────┬────────────────────n─┬───f─┬─m────────────────────┬──────────────────────────t─┐\n1. │ a\tb'\"\\x │ BACKUP_CREATED │             12345678 │ 1.5 │ {'k':'v','q':'w\\'z'} │ 2026-01-02 03:04:05.123456 │\n2. │ é long ж │ A              │ 18446744073709551615 │   0 │ {}                   │ 1970-01-01 00:00:00.000000 │\n   └──────────┴────────────────┴──────────────────────┴─────┴──────────────────────┴────────────────────────────┘\n",
        );
        check(
            "Pretty",
            "   ┏━━━━━━━━━━┳━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━━━━┳━━━━━┳━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━━━━━━━━━━┓\n   ┃ id       ┃ status         ┃                    n ┃   f ┃ m                    ┃                          t ┃\n   ┡━━━━━━━━━━╇━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━━━━╇━━━━━╇━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━━━━━━━━━━┩\n1. │ a\tb'\"\\x │ BACKUP_CREATED │             12345678 │ 1.5 │ {'k':'v','q':'w\\'z'} │ 2026-01-02 03:04:05.123456 │\n   ├──────────┼────────────────┼──────────────────────┼─────┼──────────────────────┼────────────────────────────┤\n2. │ é long ж │ A              │ 18446744073709551615 │   0 │ {}                   │ 1970-01-01 00:00:00.000000 │\n   └──────────┴────────────────┴──────────────────────┴─────┴──────────────────────┴────────────────────────────┘\n",
        );
        check(
            "PrettySpace",
            "    id          status                              n     f   m                                               t\n\n1.  a\tb'\"\\x   BACKUP_CREATED               12345678   1.5   {'k':'v','q':'w\\'z'}   2026-01-02 03:04:05.123456 \n2.  é long ж    A                18446744073709551615     0   {}                     1970-01-01 00:00:00.000000 \n",
        );
        check(
            "Vertical",
            "Row 1:\n──────\nid:     a\tb'\"\\x\nstatus: BACKUP_CREATED\nn:      12345678 -- 12.35 million\nf:      1.5\nm:      {'k':'v','q':'w\\'z'}\nt:      2026-01-02 03:04:05.123456\n\nRow 2:\n──────\nid:     é long ж\nstatus: A\nn:      18446744073709551615\nf:      0\nm:      {}\nt:      1970-01-01 00:00:00.000000\n",
        );
    }

    #[test]
    fn a_single_large_number_is_explained() {
        let mut table = Table::new([("n", ColumnType::UInt64)]);
        table.push(vec![12_345_678.into()]);
        let expected = "   ┌────────n─┐\n1. │ 12345678 │ -- 12.35 million\n   └──────────┘\n";
        assert_eq!(
            Format::PrettyCompact.print(&table, Duration::ZERO),
            expected
        );
    }

    #[test]
    fn an_unknown_format_gets_a_hint() {
        let error = Format::parse("TabSeperated").expect_err("misspelt");
        assert_eq!(
            error.to_string(),
            "Unknown format TabSeperated. Maybe you meant: ['TabSeparated']"
        );
        assert_eq!(error.code().number(), 73);
        assert_eq!(
            Format::parse("zzz").expect_err("unknown").to_string(),
            "Unknown format zzz"
        );
    }
}
