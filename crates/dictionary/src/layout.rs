//! [`Layout`]: how a dictionary keeps its rows, as far as a look-up can tell.

use crate::error::DictionaryError;
use granary_parser::{DictionaryLayout, DictionaryPair, DictionaryValue, Literal};

/// The most keys of a flat array, where `MAX_ARRAY_SIZE` says nothing.
const FLAT_SIZE_MAX: u64 = 500_000;

/// How rows are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LayoutKind {
    /// By small numbers; a later row with the same key wins.
    Flat {
        /// Keys are smaller than this.
        size_max: u64,
    },
    /// By hash; the first row of a key wins.
    Hashed,
    /// By hash, with less memory; as `Hashed`.
    SparseHashed,
    /// By hash, attributes in arrays; as `Hashed`.
    HashedArray,
    /// By hash, each key with ranges.
    RangeHashed {
        /// Of several ranges that hold a value, the one that begins last, not first.
        takes_last: bool,
        /// `NULL` as a bound is no bound; otherwise such a row is left out.
        null_is_open: bool,
    },
    /// Nothing is kept; a later row with the same key wins.
    Direct,
    /// What was asked for is kept for a while.
    Cache,
}

/// A layout, and whether keys are tuples.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Layout {
    /// How rows are kept.
    pub kind: LayoutKind,
    /// Whether keys are what was declared; else each is one `UInt64`.
    pub is_complex: bool,
}

impl Layout {
    /// Reads `LAYOUT(…)`.
    ///
    /// # Errors
    /// [`DictionaryError::NotImplemented`] for layouts that are not served.
    pub fn parse(layout: &DictionaryLayout) -> Result<Self, DictionaryError> {
        let name = layout.name.to_ascii_uppercase();
        let parameters = layout.parameters.as_deref().unwrap_or_default();
        let (is_complex, simple) = match name.strip_prefix("COMPLEX_KEY_") {
            Some(rest) => (true, rest),
            None => (false, &*name),
        };
        let kind = match simple {
            "FLAT" => LayoutKind::Flat {
                size_max: number(parameters, "MAX_ARRAY_SIZE").unwrap_or(FLAT_SIZE_MAX),
            },
            "HASHED" => LayoutKind::Hashed,
            "SPARSE_HASHED" => LayoutKind::SparseHashed,
            "HASHED_ARRAY" => LayoutKind::HashedArray,
            "RANGE_HASHED" => LayoutKind::RangeHashed {
                takes_last: text(parameters, "RANGE_LOOKUP_STRATEGY") == Some("max"),
                null_is_open: number(parameters, "CONVERT_NULL_RANGE_BOUND_TO_OPEN") != Some(0),
            },
            "DIRECT" => LayoutKind::Direct,
            "CACHE" => LayoutKind::Cache,
            _ => {
                let what = format!("a dictionary of layout {name}");
                return Err(DictionaryError::NotImplemented(what));
            }
        };
        Ok(Self { kind, is_complex })
    }

    /// Whether rows with several keys, or a key that is no number, are kept as with `COMPLEX_KEY_…`.
    pub fn can_become_complex(self) -> bool {
        !self.is_complex && !matches!(self.kind, LayoutKind::Flat { .. })
    }

    /// Whether rows are read anew for each statement.
    pub fn is_transient(self) -> bool {
        matches!(self.kind, LayoutKind::Direct | LayoutKind::Cache)
    }

    /// The word in a definition, without `COMPLEX_KEY_`.
    pub fn name(self) -> &'static str {
        match self.kind {
            LayoutKind::Flat { .. } => "flat",
            LayoutKind::Hashed => "hashed",
            LayoutKind::SparseHashed => "sparse_hashed",
            LayoutKind::HashedArray => "hashed_array",
            LayoutKind::RangeHashed { .. } => "range_hashed",
            LayoutKind::Direct => "direct",
            LayoutKind::Cache => "cache",
        }
    }

    /// What `system.dictionaries` calls it.
    pub fn type_name(self) -> &'static str {
        match (self.kind, self.is_complex) {
            (LayoutKind::Flat { .. }, _) => "Flat",
            (LayoutKind::Hashed, false) => "Hashed",
            (LayoutKind::Hashed, true) => "ComplexKeyHashed",
            (LayoutKind::SparseHashed, false) => "SparseHashed",
            (LayoutKind::SparseHashed, true) => "ComplexKeySparseHashed",
            (LayoutKind::HashedArray, false) => "HashedArray",
            (LayoutKind::HashedArray, true) => "ComplexHashedArray",
            (LayoutKind::RangeHashed { .. }, false) => "RangeHashed",
            (LayoutKind::RangeHashed { .. }, true) => "ComplexKeyRangeHashed",
            (LayoutKind::Direct, false) => "Direct",
            (LayoutKind::Direct, true) => "ComplexKeyDirect",
            (LayoutKind::Cache, false) => "Cache",
            (LayoutKind::Cache, true) => "ComplexKeyCache",
        }
    }
}

fn value<'a>(parameters: &'a [DictionaryPair], key: &str) -> Option<&'a DictionaryValue> {
    let mut pairs = parameters.iter();
    pairs.find(|pair| pair.key == key).map(|pair| &pair.value)
}

fn text<'a>(parameters: &'a [DictionaryPair], key: &str) -> Option<&'a str> {
    value(parameters, key)?.as_text()
}

fn number(parameters: &[DictionaryPair], key: &str) -> Option<u64> {
    match value(parameters, key)? {
        DictionaryValue::Literal(Literal::Unsigned(number)) => Some(*number),
        other => other.as_text()?.parse().ok(),
    }
}
