//! The functions, by name; a file for each family.
//!
//! To add a function, implement [`Function`] in its family's file and add a line to the family's list `FUNCTIONS`.
//! To add a family, add a file and a line to [`FAMILIES`].

mod arithmetic;

use crate::function::Function;
use std::collections::HashMap;
use std::sync::OnceLock;

/// The families.
const FAMILIES: &[&[&dyn Function]] = &[arithmetic::FUNCTIONS];

/// All functions by name.
pub struct Functions {
    exact: HashMap<&'static str, &'static dyn Function>,
    insensitive: HashMap<String, &'static dyn Function>,
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
        for function in FAMILIES.iter().copied().flatten().copied() {
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
}
