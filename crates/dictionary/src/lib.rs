//! Dictionaries: what a definition says ([`DictionaryStructure`]), the rows in memory and how they are found by key
//! ([`Dictionary`]).
//!
//! Nothing here reads a source: rows are given, already of the types that the definition asks for. See
//! `docs/architecture.md`.

mod dictionary;
mod error;
mod hierarchy;
mod index;
mod intervals;
mod layout;
mod source;
mod structure;

pub use dictionary::{Dictionary, Found};
pub use error::DictionaryError;
pub use hierarchy::Hierarchy;
pub use layout::{Layout, LayoutKind};
pub use source::Source;
pub use structure::{DictionaryAttribute, DictionaryColumn, DictionaryStructure, RangeColumns};
