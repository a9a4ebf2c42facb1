//! The functions, by name; a file for each family.
//!
//! To add a function, implement [`Function`] in its family's file and add a line to the family's list `FUNCTIONS`.
//! To add a family, add a file and a line to [`FAMILIES`].

#![allow(
    clippy::cast_sign_loss,
    clippy::cast_possible_wrap,
    clippy::float_cmp,
    clippy::unnecessary_wraps,
    reason = "numbers become each other as in ClickHouse, whose functions wrap; kernels of one table have one signature"
)]

mod arithmetic;
mod array;
mod calendar;
mod cast;
mod comparison;
mod conditional;
mod conversion;
mod date;
mod date_part;
mod define;
mod dictionary;
mod dictionary_keys;
mod document;
mod encoding;
mod hash;
mod higher;
mod json;
mod json_simple;
mod json_tree;
mod json_typed;
mod logic;
mod math;
mod nested;
mod number;
mod other;
mod rows;
mod search;
mod string;
mod text;
mod tuple;
mod url;

#[cfg(test)]
mod recorded;

pub(crate) use arithmetic::Arithmetic;
pub(crate) use date::is_date;
pub(crate) use dictionary::takes_dictionary;
pub use dictionary_keys::dictionary_name;
pub(crate) use hash::mixed;
pub(crate) use nested::from_lengths;
pub(crate) use number::{Native, NumberKind, Stored, numbers, with_native};
pub(crate) use text::padded_strings;

use crate::function::Function;
use crate::functions::define::Defined;
use std::collections::HashMap;
use std::sync::OnceLock;

/// The families.
const FAMILIES: &[&[Defined]] = &[
    arithmetic::FUNCTIONS,
    array::FUNCTIONS,
    comparison::FUNCTIONS,
    conditional::FUNCTIONS,
    conversion::FAMILIES,
    conversion::FUNCTIONS,
    date::FUNCTIONS,
    date_part::FUNCTIONS,
    document::FUNCTIONS,
    encoding::FUNCTIONS,
    hash::FUNCTIONS,
    higher::FUNCTIONS,
    json::FUNCTIONS,
    json_simple::FUNCTIONS,
    logic::FUNCTIONS,
    math::FUNCTIONS,
    other::FUNCTIONS,
    search::FUNCTIONS,
    string::FUNCTIONS,
    tuple::FUNCTIONS,
    url::FUNCTIONS,
];

/// All functions by name.
pub struct Functions {
    exact: HashMap<&'static str, &'static dyn Function>,
    insensitive: HashMap<String, &'static dyn Function>,
}

/// The numbers of a column, if it holds some.
pub(crate) fn numbers_of(column: &granary_columns::Column) -> Option<Vec<f64>> {
    numbers(&column.values, &column.data_type)
}

/// The functions there are.
pub fn registry() -> &'static Functions {
    static REGISTRY: OnceLock<Functions> = OnceLock::new();
    REGISTRY.get_or_init(Functions::collect)
}

impl Functions {
    fn collect() -> Self {
        let mut functions = Self {
            exact: HashMap::new(),
            insensitive: HashMap::new(),
        };
        let dictionary = dictionary::FUNCTIONS.iter();
        let dictionary = dictionary.map(|each| -> &'static dyn Function { each });
        let defined = FAMILIES.iter().copied().flatten();
        let defined = defined.map(|each| -> &'static dyn Function { each });
        for function in defined.chain(dictionary) {
            for name in std::iter::once(function.name()).chain(function.aliases().iter().copied()) {
                let twice = functions.exact.insert(name, function).is_some();
                assert!(!twice, "the function {name} is registered once");
                if function.is_case_insensitive() {
                    functions
                        .insensitive
                        .insert(name.to_ascii_lowercase(), function);
                }
            }
        }
        functions
    }

    /// The function of that name.
    pub fn get(&self, name: &str) -> Option<&'static dyn Function> {
        let exact = self.exact.get(name).copied();
        exact.or_else(|| {
            let name = name.to_ascii_lowercase();
            self.insensitive.get(&name).copied()
        })
    }

    /// All names, in no order.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.exact.keys().copied()
    }

    /// All names, sorted, with the function that each stands for.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &'static dyn Function)> {
        let mut all: Vec<_> = self
            .exact
            .iter()
            .map(|(name, each)| (*name, *each))
            .collect();
        all.sort_unstable_by_key(|(name, _)| *name);
        all.into_iter()
    }
}
