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

pub use error::ValueError;
pub use parse::parse_text;
pub use style::Style;
pub use value::{ColumnText, Indent, write_text};
