//! Functions that look into dictionaries: `dictGet`, `dictHas`, `dictGetHierarchy`, …
//!
//! A dictionary is named by a constant. While a query is analysed, only its definition is looked at; its rows are read when the
//! first value is wanted.

use super::dictionary_keys::{
    Wanted, accurate, check_key, converted, dictionary, find, wanted, without_null_keys,
};
use super::nested;
use crate::call::{scatter, types_of};
use crate::context::Context;
use crate::default::null_values;
use crate::error::QueryError;
use crate::function::{Argument, ArgumentType, Call, Function, Nulls};
use arrow::array::{ArrayRef, AsArray, UInt8Array, UInt64Array};
use arrow::datatypes::UInt64Type;
use granary_columns::Column;
use granary_dictionary::{Dictionary, Found, Hierarchy};
use granary_types::{DataType, ErrorCode};
use std::sync::Arc;

/// A function that looks into a dictionary.
pub struct DictionaryFunction {
    name: &'static str,
    kind: Kind,
    /// The type that the attribute must have.
    expected: Option<DataType>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Get,
    OrDefault,
    OrNull,
    Has,
    IsIn,
    Hierarchy,
    Children,
    Descendants,
}

const fn any(name: &'static str, kind: Kind) -> DictionaryFunction {
    DictionaryFunction {
        name,
        kind,
        expected: None,
    }
}

const fn typed(name: &'static str, kind: Kind, expected: DataType) -> DictionaryFunction {
    DictionaryFunction {
        name,
        kind,
        expected: Some(expected),
    }
}

/// The functions.
pub static FUNCTIONS: &[DictionaryFunction] = &[
    any("dictGet", Kind::Get),
    any("dictGetOrDefault", Kind::OrDefault),
    any("dictGetOrNull", Kind::OrNull),
    any("dictHas", Kind::Has),
    any("dictIsIn", Kind::IsIn),
    any("dictGetHierarchy", Kind::Hierarchy),
    any("dictGetChildren", Kind::Children),
    any("dictGetDescendants", Kind::Descendants),
    typed("dictGetUInt8", Kind::Get, DataType::UInt8),
    typed("dictGetUInt16", Kind::Get, DataType::UInt16),
    typed("dictGetUInt32", Kind::Get, DataType::UInt32),
    typed("dictGetUInt64", Kind::Get, DataType::UInt64),
    typed("dictGetInt8", Kind::Get, DataType::Int8),
    typed("dictGetInt16", Kind::Get, DataType::Int16),
    typed("dictGetInt32", Kind::Get, DataType::Int32),
    typed("dictGetInt64", Kind::Get, DataType::Int64),
    typed("dictGetFloat32", Kind::Get, DataType::Float32),
    typed("dictGetFloat64", Kind::Get, DataType::Float64),
    typed("dictGetDate", Kind::Get, DataType::Date),
    typed("dictGetDateTime", Kind::Get, DataType::DateTime(None)),
    typed("dictGetUUID", Kind::Get, DataType::Uuid),
    typed("dictGetIPv4", Kind::Get, DataType::Ipv4),
    typed("dictGetIPv6", Kind::Get, DataType::Ipv6),
    typed("dictGetString", Kind::Get, DataType::String),
    typed("dictGetUInt8OrDefault", Kind::OrDefault, DataType::UInt8),
    typed("dictGetUInt16OrDefault", Kind::OrDefault, DataType::UInt16),
    typed("dictGetUInt32OrDefault", Kind::OrDefault, DataType::UInt32),
    typed("dictGetUInt64OrDefault", Kind::OrDefault, DataType::UInt64),
    typed("dictGetInt8OrDefault", Kind::OrDefault, DataType::Int8),
    typed("dictGetInt16OrDefault", Kind::OrDefault, DataType::Int16),
    typed("dictGetInt32OrDefault", Kind::OrDefault, DataType::Int32),
    typed("dictGetInt64OrDefault", Kind::OrDefault, DataType::Int64),
    typed(
        "dictGetFloat32OrDefault",
        Kind::OrDefault,
        DataType::Float32,
    ),
    typed(
        "dictGetFloat64OrDefault",
        Kind::OrDefault,
        DataType::Float64,
    ),
    typed("dictGetDateOrDefault", Kind::OrDefault, DataType::Date),
    typed(
        "dictGetDateTimeOrDefault",
        Kind::OrDefault,
        DataType::DateTime(None),
    ),
    typed("dictGetUUIDOrDefault", Kind::OrDefault, DataType::Uuid),
    typed("dictGetIPv4OrDefault", Kind::OrDefault, DataType::Ipv4),
    typed("dictGetIPv6OrDefault", Kind::OrDefault, DataType::Ipv6),
    typed("dictGetStringOrDefault", Kind::OrDefault, DataType::String),
];

/// Whether the first argument of a function is the name of a dictionary.
pub fn takes_dictionary(name: &str) -> bool {
    FUNCTIONS.iter().any(|function| function.name == name)
}

impl Function for DictionaryFunction {
    fn name(&self) -> &'static str {
        self.name
    }

    fn nulls(&self) -> Nulls {
        if self.gets_values() {
            Nulls::Own
        } else {
            Nulls::Propagate
        }
    }

    fn return_type(&self, _: &[ArgumentType]) -> Result<DataType, QueryError> {
        Err(QueryError::not_implemented(format!(
            "Function {} outside of a query",
            self.name
        )))
    }

    fn return_type_in(
        &self,
        arguments: &[ArgumentType],
        context: &Context,
    ) -> Result<DataType, QueryError> {
        if self.gets_values() {
            return self.value_type(arguments, context);
        }
        let (least, most) = match self.kind {
            Kind::IsIn => (3, 3),
            Kind::Has | Kind::Descendants => (2, 3),
            _ => (2, 2),
        };
        super::define::count(self.name, arguments, least, most)?;
        let (_, structure) = dictionary(self.name, &arguments[0], context)?;
        if self.kind == Kind::Has {
            if arguments.len() != 2 + usize::from(structure.range.is_some()) {
                return Err(self.wrong_count(arguments, 2 + usize::from(structure.range.is_some())));
            }
            let value = arguments.get(2).map(|each| &each.data_type);
            check_key(self.name, &structure, &arguments[1].data_type, value)?;
            return Ok(DataType::UInt8);
        }
        if let (Kind::Descendants, Some(level)) = (self.kind, arguments.get(2)) {
            self.check_level(level)?;
        }
        Ok(match self.kind {
            Kind::IsIn => DataType::UInt8,
            _ => DataType::Array(Box::new(DataType::UInt64)),
        })
    }

    fn execute(&self, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
        let types = types_of(call.arguments);
        let (name, structure) = dictionary(self.name, &types[0], call.context)?;
        let rows = call.context.dictionaries.rows(&name)?;
        if self.gets_values() {
            let wanted = wanted(self.name, &types, call.context)?;
            return self.values(&rows, &wanted, call);
        }
        if self.kind == Kind::Has {
            let value = structure.range.as_ref().map(|_| &call.arguments[2]);
            let found = find(&rows, &call.arguments[1], value, (call.rows, call.context))?;
            let has = found.iter().map(|row| Some(u8::from(row.is_some())));
            return Ok(Arc::new(has.collect::<UInt8Array>()));
        }
        let asks_below = matches!(self.kind, Kind::Children | Kind::Descendants);
        if asks_below && structure.layout.is_transient() {
            let what = format!(
                "{} of dictionary {name} of layout DIRECT or CACHE",
                self.name
            );
            return Err(QueryError::not_implemented(what));
        }
        let Some(hierarchy) = rows.hierarchy() else {
            let message = format!("Dictionary {name} does not support hierarchy");
            return Err(QueryError::refused(ErrorCode::UNSUPPORTED_METHOD, message));
        };
        self.in_hierarchy(hierarchy, call)
    }
}

impl DictionaryFunction {
    fn gets_values(&self) -> bool {
        matches!(self.kind, Kind::Get | Kind::OrDefault | Kind::OrNull)
    }

    fn wrong_count(&self, arguments: &[ArgumentType], expected: usize) -> QueryError {
        QueryError::argument_count(self.name, arguments.len(), &expected.to_string())
    }

    fn check_level(&self, level: &ArgumentType) -> Result<(), QueryError> {
        let is_unsigned = matches!(
            level.data_type,
            DataType::UInt8 | DataType::UInt16 | DataType::UInt32 | DataType::UInt64
        );
        if is_unsigned && level.is_constant() {
            return Ok(());
        }
        let message = format!(
            "Illegal type of third argument of function {}. Expected const unsigned integer. Actual type {}",
            self.name, level.data_type
        );
        let code = ErrorCode::ILLEGAL_TYPE_OF_ARGUMENT;
        Err(QueryError::refused(code, message))
    }

    fn value_type(
        &self,
        arguments: &[ArgumentType],
        context: &Context,
    ) -> Result<DataType, QueryError> {
        if arguments.len() < 3 {
            return Err(self.wrong_count(arguments, 3));
        }
        let wanted = wanted(self.name, arguments, context)?;
        let has_range = wanted.structure.range.is_some();
        let expected = 3 + usize::from(has_range) + usize::from(self.kind == Kind::OrDefault);
        if arguments.len() != expected {
            return Err(self.wrong_count(arguments, expected));
        }
        let key = &arguments[2].data_type;
        let value = arguments.get(3).filter(|_| has_range);
        let value = value.map(|each| &each.data_type);
        check_key(self.name, &wanted.structure, key, value)?;
        let own = wanted.data_type(DataType::clone);
        self.check_expected(&own)?;
        if matches!(key, DataType::Nullable(_)) && wanted.is_tuple {
            let message = format!(
                "Function {} support nullable key only for single dictionary attribute",
                self.name
            );
            return Err(QueryError::refused(ErrorCode::UNSUPPORTED_METHOD, message));
        }
        let is_nullable = matches!(key, DataType::Nullable(_));
        if self.kind != Kind::OrNull && !is_nullable {
            return Ok(own);
        }
        let mut refused = None;
        let nullable = wanted.data_type(|each| {
            if !each.is_nullable() && !each.can_be_inside_nullable() {
                refused = Some(each.to_string());
            }
            each.clone().nullable()
        });
        match refused {
            None => Ok(nullable),
            Some(name) => Err(QueryError::refused(
                ErrorCode::ILLEGAL_TYPE_OF_ARGUMENT,
                format!("Nested type {name} cannot be inside Nullable type"),
            )),
        }
    }

    fn check_expected(&self, found: &DataType) -> Result<(), QueryError> {
        let is_time = |each: &DataType| matches!(each, DataType::DateTime(_));
        match &self.expected {
            Some(expected) if expected != found && !(is_time(expected) && is_time(found)) => {
                let message = format!(
                    "Function {} dictionary attribute has different type {found} expected {expected}",
                    self.name
                );
                Err(QueryError::refused(ErrorCode::TYPE_MISMATCH, message))
            }
            _ => Ok(()),
        }
    }

    /// Values of attributes.
    fn values(
        &self,
        dictionary: &Dictionary,
        wanted: &Wanted,
        call: &Call<'_>,
    ) -> Result<ArrayRef, QueryError> {
        if self.kind == Kind::OrNull || !matches!(call.data_type(2), DataType::Nullable(_)) {
            return self.values_of(dictionary, wanted, (call.arguments, call.rows), call);
        }
        let (arguments, present) = without_null_keys(call, 2)?;
        let Some(present) = present else {
            return self.values_of(dictionary, wanted, (&arguments, call.rows), call);
        };
        let count = present.true_count();
        if count == 0 {
            return Ok(null_values(call.result_type, call.rows));
        }
        let values = self.values_of(dictionary, wanted, (&arguments, count), call)?;
        Ok(scatter(&values, &present, call.result_type))
    }

    fn values_of(
        &self,
        dictionary: &Dictionary,
        wanted: &Wanted,
        (arguments, rows): (&[Argument], usize),
        call: &Call<'_>,
    ) -> Result<ArrayRef, QueryError> {
        let value = wanted.structure.range.as_ref().map(|_| &arguments[3]);
        let found = find(dictionary, &arguments[2], value, (rows, call.context))?;
        let defaults = match (self.kind, arguments.last()) {
            (Kind::OrDefault, Some(default)) => {
                let to = wanted.data_type(DataType::clone);
                Some(defaults_as(default, &to, (rows, call.context))?)
            }
            _ => None,
        };
        if !wanted.is_tuple {
            return Ok(self.attribute(dictionary, wanted.attributes[0], &found, defaults.as_ref()));
        }
        let values = wanted
            .attributes
            .iter()
            .enumerate()
            .map(|(place, attribute)| {
                let defaults = defaults.as_ref();
                let defaults = defaults.map(|each| each.as_struct().column(place));
                self.attribute(dictionary, *attribute, &found, defaults)
            });
        Ok(nested::tuple_array(
            call.result_type,
            values.collect(),
            rows,
        ))
    }

    fn attribute(
        &self,
        dictionary: &Dictionary,
        attribute: usize,
        found: &Found,
        defaults: Option<&ArrayRef>,
    ) -> ArrayRef {
        match (self.kind, defaults) {
            (Kind::OrNull, _) => dictionary.values_or_null(attribute, found),
            (_, Some(defaults)) => dictionary.values_or(attribute, found, defaults),
            (_, None) => dictionary.values(attribute, found),
        }
    }

    fn in_hierarchy(&self, hierarchy: &Hierarchy, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
        let numbers = |at: usize| -> Result<Vec<u64>, QueryError> {
            let argument = &call.arguments[at];
            let values = accurate(argument, &DataType::UInt64, call.rows, call.context)?;
            Ok(values.as_primitive::<UInt64Type>().values().to_vec())
        };
        let keys = numbers(1)?;
        let others = match call.arguments.len() {
            3 => numbers(2)?,
            _ => vec![0; call.rows],
        };
        let pairs = keys.into_iter().zip(others);
        if self.kind == Kind::IsIn {
            let is_in = |(key, above)| Some(u8::from(hierarchy.ancestors(key).contains(&above)));
            return Ok(Arc::new(pairs.map(is_in).collect::<UInt8Array>()));
        }
        let lists: Vec<Vec<u64>> = pairs
            .map(|(key, level)| match self.kind {
                Kind::Hierarchy => hierarchy.ancestors(key),
                Kind::Children => hierarchy.children(key).to_vec(),
                _ => hierarchy.descendants(key, level),
            })
            .collect();
        let lengths: Vec<usize> = lists.iter().map(Vec::len).collect();
        let items: ArrayRef = Arc::new(UInt64Array::from(lists.concat()));
        Ok(nested::from_lengths(lengths, items))
    }
}

/// What stands for the values of keys that are not there, in the type of the attributes, which must hold each of them.
fn defaults_as(
    defaults: &Argument,
    to: &DataType,
    (rows, context): (usize, &Context),
) -> Result<ArrayRef, QueryError> {
    let (DataType::Tuple(wanted), DataType::Tuple(given)) = (to, defaults.data_type()) else {
        let function = match to {
            DataType::Tuple(_) => "CAST",
            _ => "accurateCast",
        };
        return converted(function, defaults, to, (rows, context));
    };
    if wanted.len() != given.len() {
        let message = format!(
            "The default value of {} attributes has {} elements",
            wanted.len(),
            given.len()
        );
        return Err(QueryError::refused(ErrorCode::TYPE_MISMATCH, message));
    }
    let values = defaults.expanded(rows);
    let elements = given.iter().zip(values.as_struct().columns()).zip(wanted);
    let elements = elements.map(|((given, values), wanted)| {
        let column = Column::new(given.data_type.clone(), Arc::clone(values));
        accurate(&Argument::Column(column), &wanted.data_type, rows, context)
    });
    let elements = elements.collect::<Result<_, _>>()?;
    Ok(nested::tuple_array(to, elements, rows))
}
