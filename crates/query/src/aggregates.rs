//! The aggregate functions, by name; a file for each family.
//!
//! To add one, implement [`Aggregate`] in its family's file and add a line to the family's list `AGGREGATES`. To add a family,
//! add a file and a line to [`FAMILIES`].

#![allow(
    clippy::cast_sign_loss,
    clippy::cast_possible_wrap,
    clippy::float_cmp,
    clippy::unnecessary_wraps,
    reason = "numbers become each other as in ClickHouse, whose functions wrap; kernels of one table have one signature"
)]

mod chosen;
mod collected;
mod count;
mod define;
mod numeric;
mod uniq;

use crate::aggregate::Aggregate;
use define::Defined;
use std::collections::HashMap;
use std::sync::OnceLock;

/// The families.
const FAMILIES: &[&[Defined]] = &[
    chosen::AGGREGATES,
    collected::AGGREGATES,
    numeric::AGGREGATES,
    uniq::AGGREGATES,
];

/// All aggregate functions by name.
pub struct Aggregates {
    exact: HashMap<&'static str, &'static dyn Aggregate>,
    insensitive: HashMap<String, &'static dyn Aggregate>,
}

/// The aggregate functions there are.
pub fn registry() -> &'static Aggregates {
    static REGISTRY: OnceLock<Aggregates> = OnceLock::new();
    REGISTRY.get_or_init(Aggregates::collect)
}

impl Aggregates {
    fn collect() -> Self {
        let mut aggregates = Self {
            exact: HashMap::new(),
            insensitive: HashMap::new(),
        };
        let families = FAMILIES
            .iter()
            .copied()
            .flatten()
            .map(|each| each as &'static dyn Aggregate);
        for aggregate in families.chain(count::AGGREGATES.iter().copied()) {
            let aliases = aggregate.aliases().iter().copied();
            for name in std::iter::once(aggregate.name()).chain(aliases) {
                let twice = aggregates.exact.insert(name, aggregate).is_some();
                assert!(!twice, "the aggregate function {name} is registered once");
                if aggregate.is_case_insensitive() {
                    aggregates
                        .insensitive
                        .insert(name.to_ascii_lowercase(), aggregate);
                }
            }
        }
        aggregates
    }

    /// The function of that name, which has no combinators.
    pub fn get(&self, name: &str) -> Option<&'static dyn Aggregate> {
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
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &'static dyn Aggregate)> {
        let mut all: Vec<_> = self
            .exact
            .iter()
            .map(|(name, each)| (*name, *each))
            .collect();
        all.sort_unstable_by_key(|(name, _)| *name);
        all.into_iter()
    }
}
