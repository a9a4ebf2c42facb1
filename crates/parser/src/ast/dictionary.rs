//! Dictionaries.

use super::backup::OutputSetting;
use super::data_type::DataType;
use super::expr::{Expr, Literal};

/// `DICTIONARY name (…) PRIMARY KEY … SOURCE(…) LIFETIME(…) LAYOUT(…) …`
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CreateDictionary {
    /// The attributes; `None` in `ATTACH DICTIONARY name`.
    pub attributes: Option<Vec<DictionaryAttribute>>,
    /// `PRIMARY KEY …`
    pub primary_key: Vec<String>,
    /// `SOURCE(…)`
    pub source: Option<DictionarySource>,
    /// `LIFETIME(MIN a MAX b)`
    pub lifetime: Option<Lifetime>,
    /// `LAYOUT(…)`
    pub layout: Option<DictionaryLayout>,
    /// `RANGE(MIN a MAX b)`
    pub range: Option<DictionaryRange>,
    /// `SETTINGS(…)`
    pub settings: Vec<OutputSetting>,
    /// `COMMENT '…'`
    pub comment: Option<Vec<u8>>,
}

/// `name Type DEFAULT … EXPRESSION … HIERARCHICAL INJECTIVE IS_OBJECT_ID`
#[derive(Debug, Clone, PartialEq)]
pub struct DictionaryAttribute {
    /// The name.
    pub name: String,
    /// The type.
    pub data_type: DataType,
    /// `DEFAULT …`
    pub default: Option<Expr>,
    /// `EXPRESSION …`
    pub expression: Option<Expr>,
    /// `HIERARCHICAL`
    pub hierarchical: bool,
    /// `BIDIRECTIONAL`
    pub bidirectional: bool,
    /// `INJECTIVE`
    pub injective: bool,
    /// `IS_OBJECT_ID`
    pub is_object_id: bool,
}

/// `SOURCE(NAME(key value …))`
#[derive(Debug, Clone, PartialEq)]
pub struct DictionarySource {
    /// The kind, in capitals.
    pub name: String,
    /// What is said about it.
    pub pairs: Vec<DictionaryPair>,
}

/// `key value`
#[derive(Debug, Clone, PartialEq)]
pub struct DictionaryPair {
    /// The key, in capitals.
    pub key: String,
    /// The value.
    pub value: DictionaryValue,
}

/// What a key of a dictionary's source is set to.
#[derive(Debug, Clone, PartialEq)]
pub enum DictionaryValue {
    /// `'a'`, `1`
    Literal(Literal),
    /// `name`
    Name(String),
    /// `function()`, `[1, 2]`
    Function(Expr),
    /// `(key value …)`
    Pairs(Vec<DictionaryPair>),
}

/// `LAYOUT(NAME(key value …))`
#[derive(Debug, Clone, PartialEq)]
pub struct DictionaryLayout {
    /// The kind, in capitals.
    pub name: String,
    /// What is said about it; `None` without parentheses.
    pub parameters: Option<Vec<DictionaryPair>>,
}

/// `LIFETIME(MIN a MAX b)` in seconds
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lifetime {
    /// The shortest.
    pub min: u64,
    /// The longest.
    pub max: u64,
}

/// `RANGE(MIN a MAX b)`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DictionaryRange {
    /// The attribute where a range begins.
    pub min: String,
    /// The attribute where it ends.
    pub max: String,
}

impl DictionarySource {
    /// The value of `key`, which is in capitals.
    pub fn value(&self, key: &str) -> Option<&DictionaryValue> {
        self.pairs
            .iter()
            .find(|pair| pair.key == key)
            .map(|pair| &pair.value)
    }
}

impl DictionaryValue {
    /// The text of a string or a name.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Literal(Literal::String(bytes)) => std::str::from_utf8(bytes).ok(),
            Self::Name(name) => Some(name),
            _ => None,
        }
    }
}
