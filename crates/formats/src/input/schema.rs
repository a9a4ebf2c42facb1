//! Which columns an input says that it has.

use super::native;
use crate::format::{Format, Header, JsonValues};
use crate::output::ColumnHeader;
use crate::text::{Cursor, members, read_json_string, unescape};
use granary_columns::{split_string, split_varint};
use granary_types::DataType;

/// The names and types of the columns that the beginning of an input tells; `None` where the format tells
/// none, or the input has not its form.
pub(super) fn columns_in(format: Format, beginning: &[u8]) -> Option<Vec<ColumnHeader>> {
    let one_string = |name: &str| Some(vec![(name.to_owned(), DataType::String)]);
    match format {
        Format::LineAsString => one_string("line"),
        Format::RawBlob => one_string("raw_blob"),
        Format::TabSeparated(Header::NamesAndTypes)
        | Format::TabSeparatedRaw(Header::NamesAndTypes) => two_lines(beginning, tab_fields),
        Format::Csv(Header::NamesAndTypes) => two_lines(beginning, csv_fields),
        Format::JsonCompactEachRow(
            JsonValues::Own | JsonValues::Strings,
            Header::NamesAndTypes,
        ) => two_lines(beginning, json_fields),
        Format::RowBinary(Header::NamesAndTypes) => {
            let mut rest = beginning;
            let count = split_varint(&mut rest).ok()?;
            let mut texts = || {
                let mut next = || Some(text(split_string(&mut rest).ok()?));
                (0..count).map(|_| next()).collect::<Option<Vec<_>>>()
            };
            let (names, types) = (texts()?, texts()?);
            header(names, &types)
        }
        Format::Native => native::columns_in(beginning),
        _ => None,
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn header(names: Vec<String>, types: &[String]) -> Option<Vec<ColumnHeader>> {
    if names.is_empty() || names.len() != types.len() {
        return None;
    }
    let columns = names.into_iter().zip(types);
    columns
        .map(|(name, data_type)| Some((name, data_type.parse().ok()?)))
        .collect()
}

/// The names on the first line, the types on the second.
fn two_lines(
    beginning: &[u8],
    fields: impl Fn(&[u8]) -> Option<Vec<String>>,
) -> Option<Vec<ColumnHeader>> {
    let mut lines = beginning.split(|byte| *byte == b'\n');
    let mut next = || {
        let line = lines.next()?;
        fields(line.strip_suffix(b"\r").unwrap_or(line))
    };
    let (names, types) = (next()?, next()?);
    header(names, &types)
}

fn tab_fields(line: &[u8]) -> Option<Vec<String>> {
    let fields = line.split(|byte| *byte == b'\t');
    fields
        .map(|field| Some(text(&unescape(field).ok()?)))
        .collect()
}

fn csv_fields(line: &[u8]) -> Option<Vec<String>> {
    let line = std::str::from_utf8(line).ok()?;
    let mut fields = Vec::new();
    let mut rest = line;
    loop {
        let Some(quoted) = rest.strip_prefix('"') else {
            let (field, behind) = rest
                .split_once(',')
                .map_or((rest, None), |(field, rest)| (field, Some(rest)));
            fields.push(field.to_owned());
            match behind {
                Some(behind) => rest = behind,
                None => return Some(fields),
            }
            continue;
        };
        let mut field = String::new();
        let mut behind = quoted;
        loop {
            let (piece, after) = behind.split_once('"')?;
            field.push_str(piece);
            match after.strip_prefix('"') {
                Some(after) => {
                    field.push('"');
                    behind = after;
                }
                None => {
                    behind = after;
                    break;
                }
            }
        }
        fields.push(field);
        match behind.strip_prefix(',') {
            Some(behind) => rest = behind,
            None => return behind.is_empty().then_some(fields),
        }
    }
}

fn json_fields(line: &[u8]) -> Option<Vec<String>> {
    let mut fields = Vec::new();
    let read = members(&mut Cursor::new(line), b'[', b']', |cursor| {
        fields.push(text(&read_json_string(cursor)?));
        Ok(())
    });
    read.ok().map(|()| fields)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(format: &str, beginning: &[u8]) {
        let format = Format::parse(format).expect("a format");
        let columns = columns_in(format, beginning).expect("columns");
        let shown: Vec<String> = columns
            .iter()
            .map(|(name, data_type)| format!("{name} {data_type}"))
            .collect();
        assert_eq!(shown, ["a UInt8", "b c Decimal(9, 2)"]);
    }

    #[test]
    fn columns_are_told_by_the_first_lines() {
        check(
            "TSVWithNamesAndTypes",
            b"a\tb c\nUInt8\tDecimal(9, 2)\n1\t2\n",
        );
        check(
            "CSVWithNamesAndTypes",
            b"\"a\",\"b c\"\r\nUInt8,\"Decimal(9, 2)\"\r\n",
        );
        check(
            "JSONCompactEachRowWithNamesAndTypes",
            b"[\"a\", \"b c\"]\n[\"UInt8\", \"Decimal(9, 2)\"]\n[1,2]\n",
        );
        check(
            "RowBinaryWithNamesAndTypes",
            b"\x02\x01a\x03b c\x05UInt8\x0dDecimal(9, 2)",
        );
        check(
            "Native",
            b"\x02\x01\x01a\x05UInt8\x01\x03b c\x0dDecimal(9, 2)\x01\0\0\0",
        );
        let csv = Format::parse("CSVWithNames").expect("a format");
        assert_eq!(columns_in(csv, b"a,b\n1,2\n"), None);
    }
}
