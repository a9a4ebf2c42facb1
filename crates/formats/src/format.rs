//! The formats by name.

use granary_types::ErrorCode;

/// A format of rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// `TabSeparated`, `TSV`: and what stands before the rows.
    TabSeparated(Header),
    /// `TabSeparatedRaw`, `TSVRaw`: nothing escaped.
    TabSeparatedRaw(Header),
    /// `CustomSeparated`, with the separators at their defaults.
    CustomSeparated(Header),
    /// `TSKV`
    Tskv,
    /// `CSV`
    Csv(Header),
    /// `Values`
    Values,
    /// `SQLInsert`
    SqlInsert,
    /// `Markdown`
    Markdown,
    /// `JSON`, `JSONStrings`
    Json(JsonValues),
    /// `JSONCompact`, `JSONCompactStrings`
    JsonCompact(JsonValues),
    /// `JSONColumns`, `JSONCompactColumns`, `JSONColumnsWithMetadata`
    JsonColumns(ColumnsLayout),
    /// `JSONEachRow`, `JSONLines`, `NDJSON`, `JSONStringsEachRow`
    JsonEachRow(JsonValues),
    /// `JSONCompactEachRow`, `JSONCompactStringsEachRow`
    JsonCompactEachRow(JsonValues, Header),
    /// `PrettyJSONEachRow`
    PrettyJsonEachRow,
    /// `JSONObjectEachRow`
    JsonObjectEachRow,
    /// `XML`
    Xml,
    /// `Pretty`, `PrettyCompact`, `PrettySpace`
    Pretty(Frame),
    /// `Vertical`
    Vertical,
    /// `RowBinary`
    RowBinary(Header),
    /// `Native`
    Native,
    /// `LineAsString`: each line is a string.
    LineAsString,
    /// `RawBLOB`: everything is one string.
    RawBlob,
    /// `Parquet`
    Parquet,
    /// `Null`: prints nothing.
    Null,
}

/// What stands before the rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Header {
    /// Nothing.
    None,
    /// The names of the columns.
    Names,
    /// The names of the columns, and their types.
    NamesAndTypes,
}

/// How a value stands in JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JsonValues {
    /// As what it is: a number, a string, an array.
    Own,
    /// As a string with its text.
    Strings,
}

/// How columns stand in JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnsLayout {
    /// Each under its name.
    Named,
    /// One behind the other.
    Unnamed,
    /// Each under its name, with names and types before them.
    WithMetadata,
}

/// How much of a frame is drawn around a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Frame {
    /// A heavy header and a line between rows: `Pretty`.
    Full,
    /// The names inside the upper border: `PrettyCompact`.
    Compact,
    /// Nothing but blanks: `PrettySpace`.
    None,
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

type OfHeader = fn(Header) -> Format;

/// Names that may have `WithNames` and `WithNamesAndTypes` behind them.
const WITH_HEADER: [(&str, OfHeader); 11] = [
    ("TabSeparatedRaw", Format::TabSeparatedRaw),
    ("TabSeparated", Format::TabSeparated),
    ("TSVRaw", Format::TabSeparatedRaw),
    ("TSV", Format::TabSeparated),
    ("Raw", Format::TabSeparatedRaw),
    ("CSV", Format::Csv),
    ("CustomSeparated", Format::CustomSeparated),
    ("RowBinary", Format::RowBinary),
    ("JSONCompactEachRow", |header| {
        Format::JsonCompactEachRow(JsonValues::Own, header)
    }),
    ("JSONCompactStringsEachRow", |header| {
        Format::JsonCompactEachRow(JsonValues::Strings, header)
    }),
    ("JSONStringsCompactEachRow", |header| {
        Format::JsonCompactEachRow(JsonValues::Strings, header)
    }),
];

const HEADERS: [(&str, Header); 3] = [
    ("", Header::None),
    ("WithNames", Header::Names),
    ("WithNamesAndTypes", Header::NamesAndTypes),
];

/// The other names; a format may have several.
const NAMES: [(&str, Format); 39] = [
    ("TSKV", Format::Tskv),
    ("Values", Format::Values),
    ("SQLInsert", Format::SqlInsert),
    ("Markdown", Format::Markdown),
    ("MD", Format::Markdown),
    ("JSON", Format::Json(JsonValues::Own)),
    ("JSONStrings", Format::Json(JsonValues::Strings)),
    ("JSONCompact", Format::JsonCompact(JsonValues::Own)),
    (
        "JSONCompactStrings",
        Format::JsonCompact(JsonValues::Strings),
    ),
    ("JSONColumns", Format::JsonColumns(ColumnsLayout::Named)),
    (
        "JSONCompactColumns",
        Format::JsonColumns(ColumnsLayout::Unnamed),
    ),
    (
        "JSONColumnsWithMetadata",
        Format::JsonColumns(ColumnsLayout::WithMetadata),
    ),
    ("JSONEachRow", Format::JsonEachRow(JsonValues::Own)),
    ("JSONLines", Format::JsonEachRow(JsonValues::Own)),
    ("NDJSON", Format::JsonEachRow(JsonValues::Own)),
    (
        "JSONStringsEachRow",
        Format::JsonEachRow(JsonValues::Strings),
    ),
    ("PrettyJSONEachRow", Format::PrettyJsonEachRow),
    ("PrettyJSONLines", Format::PrettyJsonEachRow),
    ("PrettyNDJSON", Format::PrettyJsonEachRow),
    ("JSONObjectEachRow", Format::JsonObjectEachRow),
    ("XML", Format::Xml),
    ("Pretty", Format::Pretty(Frame::Full)),
    ("PrettyNoEscapes", Format::Pretty(Frame::Full)),
    ("PrettyMonoBlock", Format::Pretty(Frame::Full)),
    ("PrettyNoEscapesMonoBlock", Format::Pretty(Frame::Full)),
    ("PrettyCompact", Format::Pretty(Frame::Compact)),
    ("PrettyCompactNoEscapes", Format::Pretty(Frame::Compact)),
    ("PrettyCompactMonoBlock", Format::Pretty(Frame::Compact)),
    (
        "PrettyCompactNoEscapesMonoBlock",
        Format::Pretty(Frame::Compact),
    ),
    ("PrettySpace", Format::Pretty(Frame::None)),
    ("PrettySpaceNoEscapes", Format::Pretty(Frame::None)),
    ("PrettySpaceMonoBlock", Format::Pretty(Frame::None)),
    ("PrettySpaceNoEscapesMonoBlock", Format::Pretty(Frame::None)),
    ("Vertical", Format::Vertical),
    ("Native", Format::Native),
    ("LineAsString", Format::LineAsString),
    ("RawBLOB", Format::RawBlob),
    ("Parquet", Format::Parquet),
    ("Null", Format::Null),
];

impl Format {
    /// Finds a format by its name, in any case.
    ///
    /// # Errors
    /// [`UnknownFormat`], with the name that looks most like it.
    pub fn parse(name: &str) -> Result<Self, UnknownFormat> {
        let plain = NAMES
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, format)| *format);
        plain
            .or_else(|| with_header(name))
            .ok_or_else(|| UnknownFormat {
                name: name.chars().take(100).collect(),
                nearest: nearest(name),
            })
    }

    /// Whether rows can be read in it.
    pub fn is_input(self) -> bool {
        !matches!(
            self,
            Self::JsonColumns(_)
                | Self::SqlInsert
                | Self::Markdown
                | Self::Xml
                | Self::Pretty(_)
                | Self::Vertical
                | Self::Null
        )
    }

    /// The format that the name of a file says, beneath the extension of a compression.
    pub fn of_file(path: &str) -> Option<Self> {
        let name = path.rsplit('/').next().unwrap_or(path);
        let mut extensions = name.rsplit('.');
        let mut extension = extensions.next()?;
        if COMPRESSIONS.contains(&extension) {
            extension = extensions.next()?;
        }
        let found = EXTENSIONS.iter().find(|(known, _)| *known == extension);
        Self::parse(found.map_or(extension, |(_, format)| format)).ok()
    }

    /// Every name that [`Format::parse`] knows.
    pub fn names() -> impl Iterator<Item = String> {
        let with_header = WITH_HEADER.iter().flat_map(|(name, _)| {
            HEADERS
                .iter()
                .map(move |(header, _)| format!("{name}{header}"))
        });
        let plain = NAMES.iter().map(|(name, _)| (*name).to_owned());
        plain.chain(with_header)
    }
}

/// Extensions of compressed files.
const COMPRESSIONS: [&str; 12] = [
    "gz", "gzip", "deflate", "br", "brotli", "xz", "lzma", "zst", "zstd", "lz4", "bz2", "snappy",
];

/// Extensions of files that are no names of formats, and the formats that they say.
const EXTENSIONS: [(&str, &str); 4] = [
    ("jsonl", "JSONEachRow"),
    ("ndjson", "JSONEachRow"),
    ("md", "Markdown"),
    ("bin", "RowBinary"),
];

fn with_header(name: &str) -> Option<Format> {
    WITH_HEADER.iter().find_map(|(known, format)| {
        let begins = name
            .get(..known.len())
            .is_some_and(|begin| begin.eq_ignore_ascii_case(known));
        let rest = begins.then(|| &name[known.len()..])?;
        let header = HEADERS
            .iter()
            .find(|(header, _)| header.eq_ignore_ascii_case(rest));
        header.map(|(_, header)| format(*header))
    })
}

/// The known name that shares the longest prefix, when that says something.
fn nearest(name: &str) -> Option<&'static str> {
    let common = |known: &str| {
        let pairs = known.bytes().zip(name.bytes());
        pairs.take_while(|(a, b)| a.eq_ignore_ascii_case(b)).count()
    };
    let names = NAMES
        .iter()
        .map(|(name, _)| *name)
        .chain(WITH_HEADER.iter().map(|(name, _)| *name));
    let best = names.max_by_key(|known| (common(known), std::cmp::Reverse(known.len())))?;
    (common(best) >= 2).then_some(best)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_found() {
        for name in Format::names() {
            assert!(Format::parse(&name).is_ok(), "{name}");
            assert!(Format::parse(&name.to_lowercase()).is_ok(), "{name}");
        }
        assert_eq!(
            Format::parse("tsvRawWithNames"),
            Ok(Format::TabSeparatedRaw(Header::Names))
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
        let error = Format::parse("zzz").expect_err("unknown");
        assert_eq!(error.to_string(), "Unknown format zzz");
    }
}
