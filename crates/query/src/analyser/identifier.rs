//! Names of columns, aliases and parameters of lambdas.

use super::Analyser;
use super::expr::{function, literal};
use super::level::Level;
use crate::error::QueryError;
use crate::expression::Expression;
use crate::scope::Source;
use granary_parser::{Identifier, Literal, NamePart};
use granary_types::DataType;

/// A name that was found in a source.
struct Place<'l> {
    source: usize,
    column: &'l crate::scope::SourceColumn,
    /// The parts that name the column.
    own: Vec<String>,
    /// The parts behind it: a sub-column.
    rest: Vec<String>,
}

impl Analyser<'_> {
    /// What a name stands for.
    pub(super) fn identifier(
        &self,
        identifier: &Identifier,
        level: &Level<'_>,
    ) -> Result<Expression, QueryError> {
        let parts = self.parts(identifier)?;
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        if let Some(parameter) = lambda_parameter(&parts, level) {
            return self.subcolumns(parameter, &parts[1..]);
        }
        if let Some(found) = self.alias(&parts, level)? {
            return Ok(found);
        }
        if let Some(place) = place(&parts, &level.sources) {
            let rest: Vec<&str> = place.rest.iter().map(String::as_str).collect();
            return self.subcolumns(place.column.value.clone(), &rest);
        }
        // A name that `WITH` of a query around gives to a value.
        let in_progress = level
            .in_progress
            .borrow()
            .iter()
            .any(|each| each == parts[0]);
        if !in_progress && let Some(expr) = level.queries.values.get(parts[0]) {
            let value = self.aliased(parts[0], expr, level)?;
            return self.subcolumns(value, &parts[1..]);
        }
        Err(QueryError::UnknownIdentifier {
            name: parts.join("."),
            scope: level.text.clone(),
            hint: hint(&parts, level),
        })
    }

    /// The parts of a name, with query parameters in their places.
    pub(super) fn parts(&self, identifier: &Identifier) -> Result<Vec<String>, QueryError> {
        identifier
            .parts
            .iter()
            .map(|part| match part {
                NamePart::Name(name) => Ok(name.clone()),
                NamePart::Parameter(parameter) => {
                    let text = self.parameters.get(&parameter.name);
                    text.map(ToOwned::to_owned).ok_or_else(|| {
                        QueryError::refused(
                            granary_types::ErrorCode::UNKNOWN_QUERY_PARAMETER,
                            format!("Substitution `{}` is not set", parameter.name),
                        )
                    })
                }
                NamePart::JsonType(_) | NamePart::JsonObject(_) => {
                    Err(QueryError::not_implemented("Sub-columns of JSON"))
                }
            })
            .collect()
    }

    fn alias(&self, parts: &[&str], level: &Level<'_>) -> Result<Option<Expression>, QueryError> {
        let Some(expr) = level.aliases.get(parts[0]) else {
            return Ok(None);
        };
        let in_progress = level
            .in_progress
            .borrow()
            .iter()
            .any(|each| each == parts[0]);
        if in_progress {
            if place(parts, &level.sources).is_none() {
                return Err(QueryError::refused(
                    granary_types::ErrorCode::CYCLIC_ALIASES,
                    format!("Cyclic aliases: {} stands in its own expression", parts[0]),
                ));
            }
            level.fell_back.set(true);
            return Ok(None);
        }
        // A name with several parts names a column first, then an element of an alias.
        if parts.len() > 1 && place(parts, &level.sources).is_some() {
            return Ok(None);
        }
        let value = self.aliased(parts[0], expr, level)?;
        self.subcolumns(value, &parts[1..]).map(Some)
    }

    /// `column.a.b`: elements of tuples, and what ClickHouse calls sub-columns.
    fn subcolumns(&self, value: Expression, parts: &[&str]) -> Result<Expression, QueryError> {
        // What a document holds at a path, whose names are separated by points.
        if matches!(value.data_type, DataType::Json(_)) && !parts.is_empty() {
            return self.by_name("getSubcolumn", &value, &parts.join("."));
        }
        let Some((first, rest)) = parts.split_first() else {
            return Ok(value);
        };
        let inner = self.subcolumn(&value, first)?;
        self.deeper(|| self.subcolumns(inner, rest))
    }

    fn by_name(
        &self,
        name: &str,
        value: &Expression,
        part: &str,
    ) -> Result<Expression, QueryError> {
        let part = Expression::constant(literal(&Literal::String(part.into())));
        self.apply(function(name)?, vec![value.clone(), part])
    }

    fn subcolumn(&self, value: &Expression, part: &str) -> Result<Expression, QueryError> {
        let by_function = |name: &str| self.apply(function(name)?, vec![value.clone()]);
        match (value.data_type.storage(), part) {
            (data_type, _) if has_elements(&data_type) && part != "size0" => {
                self.by_name("tupleElement", value, part)
            }
            (DataType::Variant(types), _)
                if part.parse().is_ok_and(|part| types.contains(&part)) =>
            {
                self.by_name("variantElement", value, part)
            }
            (DataType::Dynamic { .. }, _) if part.parse::<DataType>().is_ok() => {
                self.by_name("dynamicElement", value, part)
            }
            (DataType::Nullable(_), "null") => by_function("isNull"),
            (DataType::Array(_) | DataType::Map(..), "size0") | (DataType::String, "size") => {
                by_function("length")
            }
            (DataType::Map(..), "keys") => by_function("mapKeys"),
            (DataType::Map(..), "values") => by_function("mapValues"),
            (other, _) => Err(QueryError::refused(
                granary_types::ErrorCode::UNKNOWN_IDENTIFIER,
                format!("A value of the type {other} has no sub-column {part}"),
            )),
        }
    }

    /// How a name is printed as the name of a column: without the name of its table, unless an earlier table has such a column.
    pub(super) fn identifier_name(&self, identifier: &Identifier, level: &Level<'_>) -> String {
        let Ok(parts) = self.parts(identifier) else {
            return String::new();
        };
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        let full = parts.join(".");
        if lambda_parameter(&parts, level).is_some() || level.aliases.contains_key(parts[0]) {
            return full;
        }
        let Some(place) = place(&parts, &level.sources) else {
            return full;
        };
        let own = place.own.join(".");
        let taken = level.sources[..place.source]
            .iter()
            .any(|source| source.column(&own).is_some());
        let mut short: Vec<&str> = place.own.iter().map(String::as_str).collect();
        short.extend(place.rest.iter().map(String::as_str));
        if !taken {
            return short.join(".");
        }
        match &level.sources[place.source].name {
            Some(name) => format!("{name}.{}", short.join(".")),
            None => short.join("."),
        }
    }
}

fn lambda_parameter(parts: &[&str], level: &Level<'_>) -> Option<Expression> {
    let parameters = level.lambda_parameters.borrow();
    let found = parameters.iter().rev().find(|(name, _)| name == parts[0]);
    found.map(|(_, value)| value.clone())
}

/// Where a name is found: as a column first, then as a column of a named table, then as a sub-column.
fn place<'l>(parts: &[&str], sources: &'l [Source]) -> Option<Place<'l>> {
    (1..=parts.len()).rev().find_map(|length| {
        let (own, rest) = parts.split_at(length);
        let found = of_length(own, sources)?;
        (rest.is_empty() || has_subcolumns(&found.column.value.data_type)).then(|| Place {
            rest: rest.iter().map(ToString::to_string).collect(),
            ..found
        })
    })
}

fn of_length<'l>(own: &[&str], sources: &'l [Source]) -> Option<Place<'l>> {
    let named = |at: usize, source: &'l Source, parts: &[&str]| {
        let column = source.column(&parts.join("."))?;
        Some(Place {
            source: at,
            column,
            own: parts.iter().map(ToString::to_string).collect(),
            rest: Vec::new(),
        })
    };
    let mut qualified = sources.iter().enumerate();
    let found = qualified.find_map(|(at, source)| named(at, source, source.strip(own)?));
    found.or_else(|| {
        let mut plain = sources.iter().enumerate();
        plain.find_map(|(at, source)| named(at, source, own))
    })
}

/// Whether it is a tuple, or an array of them.
fn has_elements(data_type: &DataType) -> bool {
    match data_type {
        DataType::Tuple(_) => true,
        DataType::Array(item) => matches!(**item, DataType::Tuple(_)),
        _ => false,
    }
}

fn has_subcolumns(data_type: &DataType) -> bool {
    matches!(
        data_type.storage(),
        DataType::Tuple(_)
            | DataType::Nullable(_)
            | DataType::Array(_)
            | DataType::Map(..)
            | DataType::String
            | DataType::Variant(_)
            | DataType::Dynamic { .. }
            | DataType::Json(_)
    )
}

/// The name that is most like the unknown one.
fn hint(parts: &[&str], level: &Level<'_>) -> String {
    let wanted = parts
        .last()
        .map(|last| last.to_lowercase())
        .unwrap_or_default();
    let columns = level.sources.iter().flat_map(|source| &source.columns);
    let names = columns.map(|column| column.name.as_str());
    let found = names
        .chain(level.aliases.keys().map(String::as_str))
        .find(|name| name.to_lowercase() == wanted);
    found.map_or_else(String::new, |name| format!(". Maybe you meant: ['{name}']"))
}
