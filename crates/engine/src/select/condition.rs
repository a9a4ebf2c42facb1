//! `WHERE`: conditions on columns.

use crate::failure::Failure;
use granary_formats::{ColumnType, Table, Value};
use granary_parser::{
    BinaryOperator, Expr, ExprKind, LikePattern, Literal, LogicalOperator, UnaryOperator,
};
use granary_types::ErrorCode;
use std::cmp::Ordering;

/// What a query may name.
pub(crate) struct Scope {
    qualifiers: Vec<Vec<String>>,
    /// The names of the columns.
    pub(crate) names: Vec<String>,
    /// Their types.
    pub(crate) types: Vec<ColumnType>,
}

impl Scope {
    /// The columns of a table of the database `system`.
    pub(crate) fn new(name: &str, alias: Option<String>, table: &Table) -> Self {
        let name = name.to_owned();
        let qualifiers = match alias {
            Some(alias) => vec![vec![alias]],
            None => vec![vec![name.clone()], vec!["system".to_owned(), name]],
        };
        Self {
            qualifiers,
            names: table.columns().iter().map(|c| c.name.to_string()).collect(),
            types: table
                .columns()
                .iter()
                .map(|c| c.data_type.clone())
                .collect(),
        }
    }

    /// The position of the column that an expression names.
    ///
    /// # Errors
    /// There is none of that name, or the expression is more than a name.
    pub(crate) fn column(&self, expr: &Expr) -> Result<usize, Failure> {
        let Some(parts) = expr.as_name() else {
            return Err(not_implemented(&format!(
                "the expression {}",
                expr.to_single_line()
            )));
        };
        let (name, qualifier) = parts.split_last().expect("a name has a part");
        let is_ours =
            qualifier.is_empty() || self.qualifiers.iter().any(|known| known == qualifier);
        let found = self.names.iter().position(|known| known == name);
        found.filter(|_| is_ours).ok_or_else(|| {
            let message = format!("Unknown expression identifier `{}`", parts.join("."));
            Failure::new(ErrorCode::UNKNOWN_IDENTIFIER, message)
        })
    }
}

/// Something that holds for a row or does not.
pub(crate) enum Condition {
    Constant(bool),
    Compared {
        column: usize,
        data_type: ColumnType,
        operator: BinaryOperator,
        value: Value,
    },
    OneOf {
        column: usize,
        values: Vec<Value>,
    },
    Like {
        column: usize,
        pattern: LikePattern,
    },
    Not(Box<Condition>),
    All(Vec<Condition>),
    Any(Vec<Condition>),
}

impl Condition {
    /// Reads the expression after `WHERE`.
    ///
    /// # Errors
    /// A column is unknown, a value is of another type, or it is more than conditions on columns.
    pub(crate) fn of(expr: &Expr, scope: &Scope) -> Result<Self, Failure> {
        let refused = || not_implemented(&format!("the condition {}", expr.to_single_line()));
        match &expr.kind {
            ExprKind::Literal(Literal::Bool(value)) => Ok(Self::Constant(*value)),
            ExprKind::Literal(Literal::Unsigned(number)) => Ok(Self::Constant(*number != 0)),
            ExprKind::Unary {
                operator: UnaryOperator::Not,
                operand,
            } => Ok(Self::Not(Box::new(Self::of(operand, scope)?))),
            ExprKind::Logical { operator, operands } => {
                let conditions = operands.iter().map(|operand| Self::of(operand, scope));
                let conditions = conditions.collect::<Result<_, _>>()?;
                Ok(match operator {
                    LogicalOperator::And => Self::All(conditions),
                    LogicalOperator::Or => Self::Any(conditions),
                })
            }
            ExprKind::Binary {
                operator,
                left,
                right,
            } => Self::binary(*operator, left, right, scope)?.ok_or_else(refused),
            _ => Err(refused()),
        }
    }

    /// `None` when this is not a condition that is served.
    fn binary(
        operator: BinaryOperator,
        left: &Expr,
        right: &Expr,
        scope: &Scope,
    ) -> Result<Option<Self>, Failure> {
        use BinaryOperator as O;
        let (left, operator, right) = match (&left.kind, mirrored(operator)) {
            (ExprKind::Literal(_), Some(mirrored)) => (right, mirrored, left),
            _ => (left, operator, right),
        };
        let column = scope.column(left)?;
        let data_type = scope.types[column].clone();
        let text_pattern = |negated, ignore_case| {
            let pattern = right.as_text()?;
            let pattern = LikePattern::new(pattern, negated, ignore_case);
            is_text(&data_type).then_some(Self::Like { column, pattern })
        };
        Ok(match operator {
            O::Equals
            | O::NotEquals
            | O::Less
            | O::Greater
            | O::LessOrEquals
            | O::GreaterOrEquals => {
                let ExprKind::Literal(literal) = &right.kind else {
                    return Ok(None);
                };
                let value = value(literal, &data_type, &scope.names[column])?;
                Some(Self::Compared {
                    column,
                    data_type,
                    operator,
                    value,
                })
            }
            O::In | O::NotIn => {
                let Some(values) = values(right, &data_type, &scope.names[column])? else {
                    return Ok(None);
                };
                let condition = Self::OneOf { column, values };
                Some(match operator {
                    O::In => condition,
                    _ => Self::Not(Box::new(condition)),
                })
            }
            O::Like => text_pattern(false, false),
            O::NotLike => text_pattern(true, false),
            O::ILike => text_pattern(false, true),
            O::NotILike => text_pattern(true, true),
            _ => None,
        })
    }

    /// Whether it holds for a row.
    pub(crate) fn holds(&self, row: &[Value]) -> bool {
        use BinaryOperator as O;
        match self {
            Self::Constant(value) => *value,
            Self::Compared {
                column,
                data_type,
                operator,
                value,
            } => {
                let order = compare(data_type, &row[*column], value);
                match operator {
                    O::Equals => row[*column] == *value,
                    O::NotEquals => row[*column] != *value,
                    O::Less => order.is_lt(),
                    O::Greater => order.is_gt(),
                    O::LessOrEquals => order.is_le(),
                    _ => order.is_ge(),
                }
            }
            Self::OneOf { column, values } => values.contains(&row[*column]),
            Self::Like { column, pattern } => {
                matches!(&row[*column], Value::Text(text) if pattern.takes(text))
            }
            Self::Not(condition) => !condition.holds(row),
            Self::All(conditions) => conditions.iter().all(|condition| condition.holds(row)),
            Self::Any(conditions) => conditions.iter().any(|condition| condition.holds(row)),
        }
    }
}

/// The operator for the operands the other way round; `None` where there is none.
fn mirrored(operator: BinaryOperator) -> Option<BinaryOperator> {
    use BinaryOperator as O;
    match operator {
        O::Equals | O::NotEquals => Some(operator),
        O::Less => Some(O::Greater),
        O::Greater => Some(O::Less),
        O::LessOrEquals => Some(O::GreaterOrEquals),
        O::GreaterOrEquals => Some(O::LessOrEquals),
        _ => None,
    }
}

fn is_text(data_type: &ColumnType) -> bool {
    matches!(
        data_type,
        ColumnType::String | ColumnType::LowCardinalityString | ColumnType::Enum8(_)
    )
}

/// `('a', 'b')`, `['a', 'b']`, `'a'`
fn values(
    expr: &Expr,
    data_type: &ColumnType,
    column: &str,
) -> Result<Option<Vec<Value>>, Failure> {
    let single = std::slice::from_ref(expr);
    let items = match &expr.kind {
        ExprKind::Tuple(items) | ExprKind::Array(items) => items,
        _ => single,
    };
    let mut values = Vec::new();
    for item in items {
        let ExprKind::Literal(literal) = &item.kind else {
            return Ok(None);
        };
        values.push(value(literal, data_type, column)?);
    }
    Ok(Some(values))
}

/// A literal as a value of a column's type.
fn value(literal: &Literal, data_type: &ColumnType, column: &str) -> Result<Value, Failure> {
    let text = match literal {
        Literal::String(bytes) => Some(String::from_utf8_lossy(bytes).into_owned()),
        _ => None,
    };
    let found = match (data_type, literal, text) {
        (ColumnType::UInt64, Literal::Unsigned(number), _) => Some(Value::UInt64(*number)),
        (ColumnType::UInt64, _, Some(text)) => text.parse().ok().map(Value::UInt64),
        (ColumnType::Date, _, Some(text)) => time(&text, "dddd-dd-dd"),
        (ColumnType::DateTime, _, Some(text)) => time(&text, "dddd-dd-dd dd:dd:dd"),
        (ColumnType::DateTime64, _, Some(text)) => time(&text, "dddd-dd-dd dd:dd:dd.dddddd"),
        (_, _, Some(text)) if is_text(data_type) => Some(Value::Text(text)),
        _ => None,
    };
    found.ok_or_else(|| {
        let message = format!(
            "Column {column} of type {} cannot be compared with this value",
            data_type.name()
        );
        Failure::new(ErrorCode::NO_COMMON_TYPE, message)
    })
}

/// A date or time that may leave out its end, as a text that sorts like those of the column.
fn time(text: &str, shape: &str) -> Option<Value> {
    const ZEROS: &str = "0000-00-00 00:00:00.000000";
    let fits = text.len() >= "dddd-dd-dd".len()
        && text.len() <= shape.len()
        && text
            .bytes()
            .zip(shape.bytes())
            .all(|(byte, wanted)| match wanted {
                b'd' => byte.is_ascii_digit(),
                _ => byte == wanted,
            });
    fits.then(|| Value::Text(format!("{text}{}", &ZEROS[text.len()..shape.len()])))
}

/// How two values of a column stand to each other: enums by their numbers.
pub(crate) fn compare(data_type: &ColumnType, one: &Value, other: &Value) -> Ordering {
    match (data_type, one, other) {
        (ColumnType::Enum8(values), Value::Text(one), Value::Text(other)) => {
            let number = |text: &String| {
                let found = values.iter().find(|(name, _)| name == text);
                found.map(|(_, number)| *number)
            };
            number(one).cmp(&number(other))
        }
        (_, Value::Text(one), Value::Text(other)) => one.cmp(other),
        (_, Value::UInt64(one), Value::UInt64(other)) => one.cmp(other),
        (_, Value::Map(one), Value::Map(other)) => one.cmp(other),
        _ => Ordering::Equal,
    }
}

/// Something that is refused by its name.
pub(crate) fn not_implemented(what: &str) -> Failure {
    let message = format!(
        "Not implemented: {what}. Columns, count(), conditions on columns, ORDER BY and LIMIT on system.backups and system.backup_log are"
    );
    Failure::new(ErrorCode::NOT_IMPLEMENTED, message)
}
