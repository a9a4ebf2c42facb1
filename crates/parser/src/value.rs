//! Literals as values.

use std::collections::BTreeMap;

use crate::ast::{Expr, ExprKind, Literal, QueryParameter};

/// A literal, or an array or tuple of literals.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// `NULL`
    Null,
    /// `true`, `false`
    Bool(bool),
    /// A whole number that is not negative.
    UInt64(u64),
    /// A negative whole number.
    Int64(i64),
    /// Any other number.
    Float64(f64),
    /// A string.
    String(Vec<u8>),
    /// `[a, b]`
    Array(Vec<Value>),
    /// `(a, b)`
    Tuple(Vec<Value>),
}

impl Value {
    /// The type, as messages name it.
    pub fn type_name(&self) -> &'static str {
        match self {
            Self::Null => "Null",
            Self::Bool(_) => "Bool",
            Self::UInt64(_) => "UInt64",
            Self::Int64(_) => "Int64",
            Self::Float64(_) => "Float64",
            Self::String(_) => "String",
            Self::Array(_) => "Array",
            Self::Tuple(_) => "Tuple",
        }
    }

    /// What a literal, an array or a tuple of them stands for; query parameters are looked up in
    /// `parameters`. `None` for anything else, and for a parameter that is not there.
    pub(crate) fn of(expr: &Expr, parameters: &QueryParameters) -> Option<Self> {
        match &expr.kind {
            ExprKind::Literal(literal) => Some(Self::from(literal)),
            ExprKind::Parameter(parameter) => parameters.value(parameter),
            ExprKind::Array(items) => values(items, parameters).map(Self::Array),
            ExprKind::Tuple(items) => values(items, parameters).map(Self::Tuple),
            ExprKind::Function(call) if call.name == "tuple" && call.parameters.is_none() => {
                values(&call.arguments, parameters).map(Self::Tuple)
            }
            _ => None,
        }
    }
}

fn values(exprs: &[Expr], parameters: &QueryParameters) -> Option<Vec<Value>> {
    exprs
        .iter()
        .map(|expr| Value::of(expr, parameters))
        .collect()
}

impl From<&Literal> for Value {
    fn from(literal: &Literal) -> Self {
        match literal {
            Literal::Null => Self::Null,
            Literal::Bool(flag) => Self::Bool(*flag),
            Literal::Unsigned(number) => Self::UInt64(*number),
            Literal::Signed(number) => Self::Int64(*number),
            Literal::Float(number) => Self::Float64(*number),
            Literal::String(bytes) => Self::String(bytes.clone()),
        }
    }
}

/// The values of the query parameters `{name:Type}`, as text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct QueryParameters(BTreeMap<String, String>);

impl QueryParameters {
    /// Gives a parameter a value; an earlier one is replaced.
    pub fn set(&mut self, name: &str, value: &str) {
        self.0.insert(name.to_owned(), value.to_owned());
    }

    /// The value of a parameter as text.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// Names and values.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (&**name, &**value))
    }

    /// Takes over those of a second list.
    pub fn extend(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// The value of a parameter in the type that the statement asks for.
    pub(crate) fn value(&self, parameter: &QueryParameter) -> Option<Value> {
        let text = self.0.get(&parameter.name)?;
        let number = match parameter.data_type.as_str() {
            "Bool" => text.parse().ok().map(Value::Bool),
            kind if kind.starts_with("UInt") => text.parse().ok().map(Value::UInt64),
            kind if kind.starts_with("Int") => text.parse().ok().map(Value::Int64),
            kind if kind.starts_with("Float") => text.parse().ok().map(Value::Float64),
            _ => None,
        };
        Some(number.unwrap_or_else(|| Value::String(text.clone().into_bytes())))
    }
}
