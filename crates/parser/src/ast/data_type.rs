//! Data types.

use super::expr::Literal;

/// `name(arguments)`
#[derive(Debug, Clone, PartialEq)]
pub struct DataType {
    /// The name, as written, or in capitals when it has several words.
    pub name: String,
    /// What stands in the parentheses; a type without them, and one with empty ones, has none.
    pub arguments: Vec<TypeArgument>,
}

/// An argument of a data type.
#[derive(Debug, Clone, PartialEq)]
pub enum TypeArgument {
    /// `String`, or a function such as `quantiles(0.5)`
    Type(DataType),
    /// `name String`
    Named {
        /// The name of the element.
        name: String,
        /// Its type.
        data_type: DataType,
    },
    /// `3`, `'UTC'`
    Literal(Literal),
    /// `'a' = 1`
    EnumItem {
        /// The name of the value.
        name: Vec<u8>,
        /// Its number.
        value: Literal,
    },
    /// `max_types = 3`
    Parameter {
        /// The name.
        name: String,
        /// The value.
        value: Literal,
    },
    /// `a.b UInt32` in `JSON(…)`
    JsonPath {
        /// The path with its dots.
        path: String,
        /// Its type.
        data_type: DataType,
    },
    /// `SKIP a.b`
    JsonSkip(super::expr::Identifier),
    /// `SKIP REGEXP 'a.*'`
    JsonSkipRegexp(Vec<u8>),
}

impl DataType {
    /// A type without arguments.
    pub fn simple(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            arguments: Vec::new(),
        }
    }
}
