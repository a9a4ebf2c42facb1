//! Values as text, and text as values.

mod address;
mod cursor;
mod document;
mod error;
mod json;
mod moment;
mod number;
mod parse;
mod scalar;
mod strings;
mod style;
mod time;
mod value;

pub(crate) use cursor::{Cursor, excerpt};
pub use error::ValueError;
pub(crate) use json::{append_json, colon, members, skip_json};
pub(crate) use moment::read_date_time;
pub(crate) use number::write_float64;
pub use parse::parse_text;
pub(crate) use parse::{DEPTH_MAX, append_quoted, is_number};
pub(crate) use strings::{read_json_string, unescape};
pub use style::Style;
pub(crate) use style::{replace_invalid_utf8, write_csv, write_escaped, write_quoted, write_xml};
pub use value::{ColumnText, Indent, write_text};
pub(crate) use value::{write_json_string, write_key};
