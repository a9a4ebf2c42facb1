//! Which functions there are, and how their names are spelled.

use std::collections::HashMap;
use std::sync::LazyLock;

/// A line for each function of ClickHouse 26.9: its name; a tab, and `ci` when it may be written in
/// any case of letters; a tab, and the function that it is another name of.
const TABLE: &str = include_str!("functions.tsv");

/// The functions of ClickHouse 26.9 that stand in `FROM`, a line for each.
const TABLE_FUNCTIONS: &str = include_str!("table_functions.txt");

/// What aggregate functions may have behind their names.
const COMBINATORS: [&str; 15] = [
    "SimpleState",
    "OrDefault",
    "Distinct",
    "Resample",
    "ForEach",
    "ArgMax",
    "ArgMin",
    "OrNull",
    "Tuple",
    "Merge",
    "State",
    "Array",
    "Null",
    "Map",
    "If",
];

struct Functions {
    exact: std::collections::HashSet<&'static str>,
    any_case: HashMap<String, &'static str>,
}

static FUNCTIONS: LazyLock<Functions> = LazyLock::new(|| {
    let lines = || {
        TABLE.lines().map(|line| {
            let mut fields = line.split('\t');
            let [name, case, _] = [(); 3].map(|()| fields.next().unwrap_or_default());
            (name, case)
        })
    };
    let any_case = lines().filter(|(_, case)| *case == "ci");
    Functions {
        exact: lines().map(|(name, _)| name).collect(),
        any_case: any_case
            .map(|(name, _)| (name.to_ascii_lowercase(), name))
            .collect(),
    }
});

/// What ClickHouse says of the name of a function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FunctionName {
    /// Whether it may be written in any case.
    pub any_case: bool,
    /// The function that it is another name of, or nothing.
    pub alias_to: &'static str,
}

/// What ClickHouse says of the name of a function or aggregate function; `None` when it has none of that name.
pub fn function_name(name: &str) -> Option<FunctionName> {
    static NAMES: LazyLock<HashMap<&'static str, FunctionName>> = LazyLock::new(|| {
        let named = |line: &'static str| {
            let mut fields = line.split('\t');
            let [name, case, alias_to] = [(); 3].map(|()| fields.next().unwrap_or_default());
            let any_case = case == "ci";
            (name, FunctionName { any_case, alias_to })
        };
        TABLE.lines().map(named).collect()
    });
    NAMES.get(name).copied()
}

/// How the name of a function is stored, where it may be written otherwise.
pub fn function_spelling(name: &str) -> Option<&'static str> {
    if FUNCTIONS.exact.contains(name) {
        return None;
    }
    FUNCTIONS.any_case.get(&name.to_ascii_lowercase()).copied()
}

/// Whether there is a function of this name, in any case where that is allowed, or an aggregate
/// function with a combinator.
pub fn is_function(name: &str) -> bool {
    let is_plain = |name: &str| {
        FUNCTIONS.exact.contains(name)
            || FUNCTIONS.any_case.contains_key(&name.to_ascii_lowercase())
    };
    is_plain(name)
        || TABLE_FUNCTIONS.lines().any(|function| function == name)
        || COMBINATORS
            .iter()
            .filter_map(|combinator| name.strip_suffix(combinator))
            .any(|rest| !rest.is_empty() && is_function(rest))
}
