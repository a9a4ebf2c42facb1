//! Aggregate functions by name: `LowCardinality`, `Nullable` and the combinators `-If`, `-Distinct`, `-OrNull`, `-OrDefault`,
//! `-State`, `-Merge`, `-Array`.

mod array;
mod distinct;
mod filtered;
mod or_null;
mod skip_nulls;
mod states;

use crate::aggregate::{Aggregate, AggregateNulls, Resolved};
use crate::aggregates::registry;
use crate::error::QueryError;
use granary_columns::Column;
use granary_parser::NullsAction;
use granary_types::DataType;
use std::sync::Arc;

pub(crate) use states::StateGroups;

/// An aggregate function found by its name.
pub(crate) struct Found {
    /// The name as ClickHouse prints it, with its combinators.
    pub(crate) name: String,
    base: &'static dyn Aggregate,
    /// The combinators, the outermost first.
    combinators: Vec<Combinator>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Combinator {
    If,
    Distinct,
    OrNull,
    OrDefault,
    State,
    Merge,
    Array,
}

const SUFFIXES: [(&str, Combinator); 7] = [
    ("If", Combinator::If),
    ("Distinct", Combinator::Distinct),
    ("OrNull", Combinator::OrNull),
    ("OrDefault", Combinator::OrDefault),
    ("State", Combinator::State),
    ("Merge", Combinator::Merge),
    ("Array", Combinator::Array),
];

/// The combinators that are served, as they stand behind the name of a function.
pub fn aggregate_combinators() -> impl Iterator<Item = &'static str> {
    SUFFIXES.iter().map(|(suffix, _)| *suffix)
}

/// Suffixes that ClickHouse knows and Granary refuses.
const REFUSED: [&str; 8] = [
    "ForEach",
    "Map",
    "Resample",
    "SimpleState",
    "MergeState",
    "ArgMin",
    "ArgMax",
    "Null",
];

/// The aggregate function of that name, with its combinators; `None` when there is none.
///
/// # Errors
/// When it has a combinator that is not served.
pub(crate) fn find(name: &str) -> Result<Option<Found>, QueryError> {
    if let Some(base) = registry().get(name) {
        let name = base.name();
        return Ok(Some(Found {
            name: name.to_owned(),
            base,
            combinators: Vec::new(),
        }));
    }
    for (suffix, combinator) in SUFFIXES {
        if let Some(inner) = name.strip_suffix(suffix)
            && let Some(mut found) = find(inner)?
        {
            found.name.push_str(suffix);
            found.combinators.insert(0, combinator);
            return Ok(Some(found));
        }
    }
    for suffix in REFUSED {
        if let Some(inner) = name.strip_suffix(suffix)
            && find(inner)?.is_some()
        {
            let what = format!("The combinator -{suffix} of aggregate functions");
            return Err(QueryError::not_implemented(what));
        }
    }
    Ok(None)
}

impl Found {
    /// The function with `IGNORE NULLS`, which nearly all do anyway, or `RESPECT NULLS`.
    ///
    /// # Errors
    /// When it cannot respect them.
    pub(crate) fn with_nulls_clause(self, nulls: Option<NullsAction>) -> Result<Self, QueryError> {
        match nulls {
            None | Some(NullsAction::Ignore) => Ok(self),
            Some(NullsAction::Respect) if self.base.name().ends_with("_respect_nulls") => Ok(self),
            Some(NullsAction::Respect) => {
                let name = format!("{}_respect_nulls", self.base.name());
                let Some(base) = registry().get(&name) else {
                    let what = format!("RESPECT NULLS of {}", self.name);
                    return Err(QueryError::not_implemented(what));
                };
                let combinators = &self.name[self.base.name().len()..];
                Ok(Self {
                    name: format!("{name}{combinators}"),
                    base,
                    combinators: self.combinators,
                })
            }
        }
    }

    /// Whether the result depends on the order of the rows.
    pub(crate) fn is_order_sensitive(&self) -> bool {
        self.base.is_order_sensitive()
    }

    /// The function for these parameters and arguments.
    pub(crate) fn resolve(
        &self,
        parameters: &[Column],
        arguments: &[DataType],
    ) -> Result<Arc<dyn Resolved>, QueryError> {
        let full: Vec<DataType> = arguments.iter().map(without_dictionary).collect();
        self.with_nulls(&self.combinators, parameters, &full)
    }

    /// Takes `Nullable` off the arguments, then resolves the combinators.
    fn with_nulls(
        &self,
        combinators: &[Combinator],
        parameters: &[Column],
        arguments: &[DataType],
    ) -> Result<Arc<dyn Resolved>, QueryError> {
        let is_nullable = |each: &DataType| matches!(each, DataType::Nullable(_));
        let is_merge = combinators.first() == Some(&Combinator::Merge);
        if self.base.nulls() == AggregateNulls::Own
            || is_merge
            || !arguments.iter().any(is_nullable)
        {
            return self.combined(combinators, parameters, arguments);
        }
        let plain: Vec<DataType> = arguments.iter().map(without_null).collect();
        // What is nothing but `NULL` has no row; its type counts for nothing.
        let plain: Vec<DataType> = plain
            .into_iter()
            .map(|each| {
                if each == DataType::Nothing {
                    DataType::UInt8
                } else {
                    each
                }
            })
            .collect();
        let inner = self.combined(combinators, parameters, &plain)?;
        let gives_null =
            self.base.nulls() == AggregateNulls::Skip && !combinators.contains(&Combinator::State);
        let only_null = arguments
            .iter()
            .any(|each| *each == DataType::Nullable(Box::new(DataType::Nothing)));
        Ok(skip_nulls::resolved(inner, gives_null, only_null))
    }

    fn combined(
        &self,
        combinators: &[Combinator],
        parameters: &[Column],
        arguments: &[DataType],
    ) -> Result<Arc<dyn Resolved>, QueryError> {
        let Some((first, rest)) = combinators.split_first() else {
            return self.base.resolve(parameters, arguments);
        };
        let inner = |arguments: &[DataType]| self.combined(rest, parameters, arguments);
        match first {
            Combinator::If => {
                let Some((condition, arguments)) = arguments.split_last() else {
                    return Err(QueryError::argument_count(&self.name, 0, "at least 1"));
                };
                if !matches!(condition, DataType::UInt8 | DataType::Bool) {
                    let position = arguments.len() + 1;
                    return Err(QueryError::argument_type(&self.name, position, condition));
                }
                Ok(filtered::resolved(inner(arguments)?))
            }
            Combinator::Distinct => Ok(distinct::resolved(inner(arguments)?, arguments)),
            Combinator::OrNull => Ok(or_null::resolved(inner(arguments)?, or_null::Empty::Null)),
            Combinator::OrDefault => Ok(or_null::resolved(
                inner(arguments)?,
                or_null::Empty::Default,
            )),
            Combinator::State => {
                let name = self.inner_name(rest);
                states::state(inner(arguments)?, &name, parameters, arguments)
            }
            Combinator::Merge => {
                let [DataType::AggregateFunction(state)] = arguments else {
                    return Err(QueryError::argument_count(
                        &self.name,
                        arguments.len(),
                        "1, a state of an aggregate function",
                    ));
                };
                let inner = self.with_nulls(rest, parameters, &state.arguments)?;
                Ok(states::merge(inner))
            }
            Combinator::Array => {
                let items = arguments
                    .iter()
                    .enumerate()
                    .map(|(at, each)| match each {
                        DataType::Array(item) => Ok((**item).clone()),
                        other => Err(QueryError::argument_type(&self.name, at + 1, other)),
                    })
                    .collect::<Result<Vec<_>, _>>()?;
                let inner = self.with_nulls(rest, parameters, &items)?;
                Ok(array::resolved(inner))
            }
        }
    }

    fn inner_name(&self, combinators: &[Combinator]) -> String {
        let mut name = self.base.name().to_owned();
        for combinator in combinators.iter().rev() {
            let suffix = SUFFIXES.iter().find(|(_, each)| each == combinator);
            name.push_str(suffix.map_or("", |(suffix, _)| suffix));
        }
        name
    }
}

/// The type that an aggregate function sees.
pub(crate) fn without_dictionary(data_type: &DataType) -> DataType {
    match data_type.storage() {
        DataType::LowCardinality(inner) => *inner,
        other => other,
    }
}

fn without_null(data_type: &DataType) -> DataType {
    match data_type {
        DataType::Nullable(inner) => (**inner).clone(),
        other => other.clone(),
    }
}
