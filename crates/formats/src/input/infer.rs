//! Which columns the rows of an input have, where it says neither names nor types: guessed from the
//! values as ClickHouse guesses, and refused where that is not certain.

mod delimited;
mod guess;
mod json;

use super::schema::columns_in;
use crate::format::{Format, Header, JsonValues};
use crate::output::ColumnHeader;
use crate::settings::FormatSettings;
use granary_types::ErrorCode;
use guess::Guess;

/// How many rows are looked at.
const ROWS_MAX: usize = 25_000;

/// The beginning of an input.
#[derive(Debug, Clone, Copy)]
pub struct Beginning<'a> {
    /// Its bytes.
    pub bytes: &'a [u8],
    /// Whether nothing comes behind them.
    pub is_whole: bool,
}

/// Why the columns of an input are not known.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UnknownColumns {
    /// Nobody could say.
    #[error(
        "The table structure cannot be extracted from the data: {what}. You can specify the structure manually"
    )]
    Unknowable {
        /// What is wrong with the input.
        what: String,
    },
    /// ClickHouse makes something of it that is not served, or not known.
    #[error("Types that follow from {what} are not supported; write the structure")]
    NotServed {
        /// What was found.
        what: String,
    },
    /// The format has no types, and ClickHouse guesses none.
    #[error(
        "{format:?} file format doesn't support schema inference. You must specify the structure manually"
    )]
    Never {
        /// The format.
        format: Format,
    },
}

impl UnknownColumns {
    /// The code a client sees.
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::Unknowable { .. } => ErrorCode::CANNOT_EXTRACT_TABLE_STRUCTURE,
            Self::NotServed { .. } => ErrorCode::NOT_IMPLEMENTED,
            Self::Never { .. } => ErrorCode::BAD_ARGUMENTS,
        }
    }

    fn unknowable(what: impl Into<String>) -> Self {
        Self::Unknowable { what: what.into() }
    }

    fn not_served(what: impl Into<String>) -> Self {
        Self::NotServed { what: what.into() }
    }
}

/// The columns of an input: those that it tells, or those that follow from its first rows.
///
/// # Errors
/// [`UnknownColumns`]
pub fn infer_columns(
    format: Format,
    beginning: Beginning<'_>,
    settings: &FormatSettings,
) -> Result<Vec<ColumnHeader>, UnknownColumns> {
    if let Some(columns) = columns_in(format, beginning.bytes) {
        return Ok(columns);
    }
    if beginning.bytes.is_empty() && format != Format::RowBinary(Header::None) {
        return Err(UnknownColumns::unknowable("the file is empty"));
    }
    match format {
        Format::Csv(header @ (Header::None | Header::Names)) => {
            delimited::csv(header, beginning, settings)
        }
        Format::TabSeparated(header @ (Header::None | Header::Names)) => {
            delimited::tabs(header, beginning, settings)
        }
        Format::JsonEachRow(JsonValues::Own) => json::objects(beginning, settings),
        Format::JsonCompactEachRow(JsonValues::Own, header @ (Header::None | Header::Names)) => {
            json::arrays(header, beginning, settings)
        }
        Format::RowBinary(Header::None | Header::Names) => Err(UnknownColumns::Never { format }),
        format => Err(UnknownColumns::not_served(format!(
            "the rows of format {format:?}"
        ))),
    }
}

/// Columns with their names; a name comes once.
fn named(
    names: impl IntoIterator<Item = String>,
    guesses: Vec<Guess>,
) -> Result<Vec<ColumnHeader>, UnknownColumns> {
    let mut columns: Vec<ColumnHeader> = Vec::new();
    for (name, guess) in names.into_iter().zip(guesses) {
        if columns.iter().any(|(other, _)| *other == name) {
            let what = format!("the name {name} comes twice");
            return Err(UnknownColumns::unknowable(what));
        }
        columns.push((name, guess.data_type()));
    }
    Ok(columns)
}

/// The names of columns that have none.
fn numbered(count: usize) -> impl Iterator<Item = String> {
    (1..=count).map(|number| format!("c{number}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inferred(format: &str, text: &str) -> Result<String, i32> {
        let format = Format::parse(format).expect("a format");
        let beginning = Beginning {
            bytes: text.as_bytes(),
            is_whole: true,
        };
        let columns = infer_columns(format, beginning, &FormatSettings::default());
        let shown = |columns: Vec<ColumnHeader>| {
            let shown = columns
                .iter()
                .map(|(name, data_type)| format!("{name} {data_type}"));
            shown.collect::<Vec<_>>().join(", ")
        };
        columns.map(shown).map_err(|error| error.code().number())
    }

    #[test]
    fn columns_follow_from_values() {
        let check = |format, text, expected: &str| {
            assert_eq!(inferred(format, text).as_deref(), Ok(expected), "{text}");
        };
        check(
            "CSV",
            "1,x\n2.5,\n",
            "c1 Nullable(Float64), c2 Nullable(String)",
        );
        check("CSV", "a,b\n1,x\n", "a Nullable(Int64), b Nullable(String)");
        check(
            "CSV",
            "a,b\nc,d\n",
            "c1 Nullable(String), c2 Nullable(String)",
        );
        check(
            "TSV",
            "2020-01-02\ttrue",
            "c1 Nullable(Date), c2 Nullable(Bool)",
        );
        check(
            "JSONEachRow",
            "{\"a\":[1,null]}\n{\"a\":[], \"b\":\"2020-01-02 03:04:05\"}",
            "a Array(Nullable(Int64)), b Nullable(DateTime)",
        );
    }

    #[test]
    fn what_is_not_certain_is_refused() {
        let check = |format, text, code| assert_eq!(inferred(format, text), Err(code), "{text}");
        check("CSV", "\"[1,2]\"\n", 48);
        check("CSV", "18446744073709551616\n", 48);
        check("CSV", "1,2\n3\n", 636);
        check("CSV", "a,a\n1,2\n", 636);
        check("JSONEachRow", "{\"a\":{}}", 48);
        check("JSONEachRow", "{\"a\":[1,\"x\"]}", 48);
        check("JSONEachRow", "{\"a\":1", 636);
        check("JSONEachRow", "", 636);
        check("RowBinary", "x", 36);
    }

    #[test]
    fn texts_that_are_cut_are_no_panic() {
        let texts = [
            ("CSV", "a,\"b\"\r\n1,2020-01-02 03:04:05.678\n"),
            ("TSV", "a\\tb\t\\N\n1\tinf\n"),
            (
                "JSONEachRow",
                "[{\"a\": [1.5e3, [null], \"\\u0041\"]}, {\"b\": true}]",
            ),
            ("JSONCompactEachRowWithNames", "[\"a\"]\n[{\"x\": [1]}]"),
        ];
        for (name, text) in texts {
            let format = Format::parse(name).expect("a format");
            for end in 0..=text.len() {
                for is_whole in [true, false] {
                    let bytes = &text.as_bytes()[..end];
                    let beginning = Beginning { bytes, is_whole };
                    let _ = infer_columns(format, beginning, &FormatSettings::default());
                }
            }
        }
    }
}
