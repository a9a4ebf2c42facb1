//! The partition key of a table: the types of its values, and which partition a clause names.

use crate::partition_value::{PartitionError, WallClock, convert};
use granary_mergetree::{KeyType, partition_id};
use granary_parser::{
    BinaryOperator, Create, DataType, Expr, ExprKind, Literal, NamePart, Partition, UnaryOperator,
    Value,
};
use granary_types::PartitionId;

/// The partition key of a MergeTree table.
#[derive(Debug, Clone, PartialEq)]
pub enum PartitionKey {
    /// `PARTITION BY` expressions, none for an unpartitioned table.
    Expressions(Vec<KeyPart>),
    /// The month of the date column, in a table with the old syntax.
    Month,
}

/// One expression of a partition key.
#[derive(Debug, Clone, PartialEq)]
pub struct KeyPart {
    /// The expression as text.
    pub expression: String,
    /// The type of its values, where it follows from the definition.
    pub kind: Option<KeyType>,
}

impl PartitionKey {
    /// The key `PARTITION BY expr`, over columns whose types `column` gives as text.
    pub fn of(expr: Option<&Expr>, column: &dyn Fn(&str) -> Option<String>) -> Self {
        let parts: &[Expr] = match expr.map(|expr| (expr, &expr.kind)) {
            None => &[],
            Some((_, ExprKind::Tuple(items))) => items,
            Some((_, ExprKind::Function(call))) if call.name == "tuple" => &call.arguments,
            Some((expr, _)) => std::slice::from_ref(expr),
        };
        let part = |expr: &Expr| KeyPart {
            expression: expr.to_single_line(),
            kind: type_of(expr, column),
        };
        Self::Expressions(parts.iter().map(part).collect())
    }

    /// The key of the table that a definition makes.
    pub fn of_definition(create: &Create) -> Self {
        let Some(storage) = create.storage() else {
            return Self::of(None, &|_| None);
        };
        if storage.order_by.is_none() && storage.primary_key.is_none() {
            let arguments = storage
                .engine
                .as_ref()
                .and_then(|engine| engine.arguments.as_ref());
            if arguments.is_some_and(|arguments| arguments.len() >= 3) {
                return Self::Month; // MergeTree(date, key, granularity)
            }
        }
        let columns = create
            .elements()
            .map_or(&[][..], |elements| &elements.columns);
        let type_of = |name: &str| {
            let column = columns.iter().find(|column| column.name == name)?;
            column.data_type.as_ref().map(DataType::to_single_line)
        };
        Self::of(storage.partition_by.as_ref(), &type_of)
    }

    /// The types of the key's values, where all are known.
    pub fn types(&self) -> Option<Vec<KeyType>> {
        match self {
            Self::Expressions(parts) => parts.iter().map(|part| part.kind.clone()).collect(),
            Self::Month => None,
        }
    }

    /// The id of the partition that a clause names.
    ///
    /// # Errors
    /// [`PartitionError`], as ClickHouse has it.
    pub fn id(
        &self,
        partition: &Partition,
        clock: &WallClock<'_>,
    ) -> Result<PartitionId, PartitionError> {
        match partition {
            Partition::All => Err(PartitionError::All),
            Partition::Id(id) if id.is_empty() => Err(PartitionError::EmptyId),
            Partition::Id(id) => {
                PartitionId::parse(id).ok_or_else(|| PartitionError::BadId { id: id.clone() })
            }
            Partition::Value(values) => match self {
                Self::Month => month(values),
                Self::Expressions(parts) => id_of_values(parts, values, clock),
            },
        }
    }
}

fn id_of_values(
    parts: &[KeyPart],
    values: &[Value],
    clock: &WallClock<'_>,
) -> Result<PartitionId, PartitionError> {
    if parts.len() != values.len() {
        return Err(PartitionError::WrongCount {
            actual: values.len(),
            expected: parts.len(),
        });
    }
    let mut types = Vec::new();
    let mut converted = Vec::new();
    for (part, value) in parts.iter().zip(values) {
        let kind = part
            .kind
            .clone()
            .ok_or_else(|| PartitionError::UnknownKey {
                expression: part.expression.clone(),
            })?;
        converted.push(convert(value, &kind, clock)?);
        types.push(kind);
    }
    Ok(partition_id(&types, &converted))
}

/// Six digits, `YYYYMM`; ClickHouse takes any number.
fn month(values: &[Value]) -> Result<PartitionId, PartitionError> {
    let text = match values {
        [Value::UInt64(number)] => number.to_string(),
        [Value::String(bytes)] => String::from_utf8_lossy(bytes).into_owned(),
        _ => {
            return Err(PartitionError::WrongCount {
                actual: values.len(),
                expected: 1,
            });
        }
    };
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
    PartitionId::parse(&text)
        .filter(|_| is_number)
        .ok_or(PartitionError::BadMonth { text })
}

/// The type of an expression over the columns of a table, `None` where it is not known.
fn type_of(expr: &Expr, column: &dyn Fn(&str) -> Option<String>) -> Option<KeyType> {
    let of = |expr: &Expr| type_of(expr, column);
    match &expr.kind {
        ExprKind::Identifier(identifier) => {
            let parts: Option<Vec<&str>> = identifier
                .parts
                .iter()
                .map(|part| match part {
                    NamePart::Name(name) => Some(name.as_str()),
                    _ => None,
                })
                .collect();
            KeyType::parse(&column(&parts?.join("."))?).ok()
        }
        ExprKind::Literal(literal) => type_of_literal(literal),
        ExprKind::Unary {
            operator: UnaryOperator::Not,
            ..
        }
        | ExprKind::Logical { .. }
        | ExprKind::IsNull { .. } => Some(KeyType::UInt(1)),
        ExprKind::Unary { operand, .. } => match of(operand)? {
            KeyType::Int(width) => Some(KeyType::Int(width)),
            _ => None,
        },
        ExprKind::Binary {
            operator,
            left,
            right,
        } => type_of_operation(*operator, &of(left)?, &of(right)?),
        ExprKind::Function(call) if call.parameters.is_none() => {
            let arguments: Vec<Option<KeyType>> = call.arguments.iter().map(of).collect();
            type_of_function(&call.name, &arguments, &call.arguments)
        }
        _ => None,
    }
}

fn type_of_literal(literal: &Literal) -> Option<KeyType> {
    match literal {
        Literal::Unsigned(number) => Some(KeyType::UInt(match number {
            0..=0xff => 1,
            0x100..=0xffff => 2,
            0x1_0000..=0xffff_ffff => 4,
            _ => 8,
        })),
        Literal::Signed(number) => Some(KeyType::Int(match number {
            -0x80..=0x7f => 1,
            -0x8000..=0x7fff => 2,
            -0x8000_0000..=0x7fff_ffff => 4,
            _ => 8,
        })),
        Literal::String(_) => Some(KeyType::String),
        Literal::Bool(_) => Some(KeyType::Bool),
        _ => None,
    }
}

/// Width and sign of a type that is a plain integer.
fn integer(kind: &KeyType) -> Option<(u8, bool)> {
    match kind {
        KeyType::UInt(width) => Some((*width, false)),
        KeyType::Int(width) => Some((*width, true)),
        KeyType::Bool => Some((1, false)),
        _ => None,
    }
}

fn of_width(width: u8, is_signed: bool) -> KeyType {
    if is_signed {
        KeyType::Int(width)
    } else {
        KeyType::UInt(width)
    }
}

fn type_of_operation(operator: BinaryOperator, left: &KeyType, right: &KeyType) -> Option<KeyType> {
    if let KeyType::Nullable(left) = left {
        let inner = type_of_operation(operator, left, right)?;
        return Some(KeyType::Nullable(Box::new(inner)));
    }
    let numbers = || Some((integer(left)?, integer(right)?));
    match operator {
        BinaryOperator::Modulo => {
            // In a partition key `%` is the old modulo: as wide as the right side.
            let ((_, left_signed), (width, right_signed)) = numbers()?;
            Some(of_width(width, left_signed || right_signed))
        }
        BinaryOperator::Plus | BinaryOperator::Multiply | BinaryOperator::Minus => {
            let ((left_width, left_signed), (right_width, right_signed)) = numbers()?;
            let is_signed = left_signed || right_signed || operator == BinaryOperator::Minus;
            let width = (2 * left_width.max(right_width)).min(8);
            Some(of_width(width, is_signed))
        }
        BinaryOperator::Equals
        | BinaryOperator::NotEquals
        | BinaryOperator::Less
        | BinaryOperator::Greater
        | BinaryOperator::LessOrEquals
        | BinaryOperator::GreaterOrEquals => Some(KeyType::UInt(1)),
        _ => None,
    }
}

/// The result of the functions that partition keys are made of.
fn type_of_function(
    name: &str,
    arguments: &[Option<KeyType>],
    expressions: &[Expr],
) -> Option<KeyType> {
    if let [Some(KeyType::Nullable(first)), rest @ ..] = arguments {
        let mut plain = vec![Some((**first).clone())];
        plain.extend_from_slice(rest);
        let inner = type_of_function(name, &plain, expressions)?;
        return match name {
            "assumeNotNull" | "isNull" | "isNotNull" => Some(inner),
            "ifNull" | "coalesce" => None,
            _ => Some(KeyType::Nullable(Box::new(inner))),
        };
    }
    let first = arguments.first().and_then(Option::as_ref);
    let pair = || Some((first?, arguments.get(1)?.as_ref()?));
    let zone = || match first {
        Some(KeyType::DateTime(zone) | KeyType::DateTime64(_, zone)) => zone.clone(),
        _ => None,
    };
    let text_at = |at: usize| match &expressions.get(at)?.kind {
        ExprKind::Literal(Literal::String(bytes)) => String::from_utf8(bytes.clone()).ok(),
        _ => None,
    };
    let number_at = |at: usize| match &expressions.get(at)?.kind {
        ExprKind::Literal(Literal::Unsigned(number)) => u8::try_from(*number).ok(),
        _ => None,
    };
    Some(match name {
        "toYYYYMM" | "toYYYYMMDD" | "toYearWeek" | "toUnixTimestamp" | "toUInt32" | "xxHash32"
        | "intHash32" | "murmurHash2_32" | "murmurHash3_32" | "CRC32" | "crc32"
        | "toRelativeDayNum" | "toRelativeMonthNum" | "toRelativeWeekNum" | "toRelativeHourNum" => {
            KeyType::UInt(4)
        }
        "toYYYYMMDDhhmmss" | "toUInt64" | "cityHash64" | "sipHash64" | "xxHash64" | "intHash64"
        | "murmurHash2_64" | "murmurHash3_64" | "farmHash64" | "halfMD5" | "length" => {
            KeyType::UInt(8)
        }
        "toYear" | "toISOYear" | "toDayOfYear" | "toUInt16" | "year" | "YEAR" => KeyType::UInt(2),
        "toMonth" | "toQuarter" | "toDayOfMonth" | "toDayOfWeek" | "toHour" | "toMinute"
        | "toSecond" | "toISOWeek" | "toWeek" | "toUInt8" | "empty" | "notEmpty" | "isNull"
        | "isNotNull" | "startsWith" | "endsWith" | "month" | "MONTH" | "day" | "DAY" | "hour"
        | "HOUR" | "quarter" | "QUARTER" => KeyType::UInt(1),
        "toInt8" => KeyType::Int(1),
        "toInt16" => KeyType::Int(2),
        "toInt32" => KeyType::Int(4),
        "toInt64" => KeyType::Int(8),
        "toBool" => KeyType::Bool,
        "toDate" | "DATE" | "toMonday" | "toStartOfMonth" | "toStartOfQuarter"
        | "toStartOfYear" | "toStartOfISOYear" | "toStartOfWeek" | "toLastDayOfMonth" => {
            KeyType::Date
        }
        "toDate32" => KeyType::Date32,
        "toStartOfDay"
        | "toStartOfHour"
        | "toStartOfMinute"
        | "toStartOfFiveMinutes"
        | "toStartOfTenMinutes"
        | "toStartOfFifteenMinutes"
        | "timeSlot" => KeyType::DateTime(zone()),
        "toDateTime" => KeyType::DateTime(text_at(1)),
        "toDateTime64" => KeyType::DateTime64(number_at(1)?, text_at(2)),
        "toString" | "lower" | "upper" | "lowerUTF8" | "upperUTF8" | "substring" | "substr"
        | "left" | "right" | "concat" | "reverse" | "domain" | "extract" | "formatDateTime" => {
            KeyType::String
        }
        "toFixedString" => KeyType::FixedString(usize::from(number_at(1)?)),
        "toUUID" => KeyType::Uuid,
        "toIPv4" => KeyType::Ipv4,
        "toIPv6" => KeyType::Ipv6,
        "assumeNotNull" | "identity" => first?.clone(),
        "modulo" | "moduloLegacy" | "mod" => {
            let (left, right) = pair()?;
            type_of_operation(BinaryOperator::Modulo, left, right)?
        }
        "intDiv" => {
            let (left, right) = pair()?;
            let ((width, left_signed), (_, right_signed)) = (integer(left)?, integer(right)?);
            of_width(width, left_signed || right_signed)
        }
        "dateTrunc" | "date_trunc" | "DATE_TRUNC" => match &*text_at(0)? {
            "week" | "month" | "quarter" | "year" => KeyType::Date,
            "day" | "hour" | "minute" => match arguments.get(1)?.as_ref()? {
                KeyType::DateTime(zone) => KeyType::DateTime(zone.clone()),
                KeyType::Date => KeyType::DateTime(None),
                _ => return None,
            },
            _ => return None,
        },
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use granary_parser::{
        Context, Element, QueryParameters, Statement, lower, parse_expression, parse_query,
    };
    use granary_types::ErrorCode;

    fn key(expression: &str, columns: &str) -> PartitionKey {
        let expression = parse_expression(expression).expect(expression);
        let columns: Vec<(&str, &str)> = split_columns(columns);
        let column = |name: &str| {
            let found = columns.iter().find(|(column, _)| *column == name)?;
            Some(found.1.to_owned())
        };
        PartitionKey::of(Some(&expression), &column)
    }

    /// `a Date, b Decimal(9, 2)`: a comma before a name and a blank starts a column.
    fn split_columns(columns: &str) -> Vec<(&str, &str)> {
        match columns.split_once(", b ") {
            Some((first, second)) => vec![first.split_once(' ').expect("a type"), ("b", second)],
            None => vec![columns.split_once(' ').expect("a type")],
        }
    }

    fn clause(text: &str) -> Partition {
        let query = parse_query(&format!("BACKUP TABLE t PARTITION {text} TO Null")).expect(text);
        let context = Context {
            current_database: "d",
            named_collection: &|_| None,
            parameters: &QueryParameters::default(),
        };
        let Statement::Backup(backup) = lower(&query, &context).expect(text).statement else {
            panic!("not a backup");
        };
        match backup.elements.into_iter().next() {
            Some(Element::Table { mut partitions, .. }) => partitions.remove(0),
            other => panic!("{other:?}"),
        }
    }

    fn utc(zone: Option<&str>, seconds: i64) -> Option<i64> {
        (zone == Some("UTC")).then_some(seconds)
    }

    #[track_caller]
    fn check(expression: &str, columns: &str, text: &str, expected: &str) {
        let id = key(expression, columns).id(&clause(text), &utc);
        assert_eq!(
            id.unwrap_or_else(|error| panic!("{columns} {text}: {error}"))
                .as_str(),
            expected,
            "{columns} {text}"
        );
    }

    /// What ClickHouse 26.9 put into `BACKUP TABLE t PARTITION …`.
    #[rustfmt::skip]
    const KNOWN: &[(&str, &str, &str, &str)] = &[
        ("x", "x UInt8", "1", "1"),
        ("x", "x UInt8", "'1'", "1"),
        ("x", "x UInt8", "1.0", "1"),
        ("x", "x UInt8", "true", "1"),
        ("x", "x UInt8", "(1)", "1"),
        ("x", "x Int32", "'-1'", "-1"),
        ("x", "x Date", "'2024-05-06'", "20240506"),
        ("x", "x Date", "19849", "20240506"),
        ("x", "x Date", "'20240506'", "20240506"),
        ("x", "x Date", "'2024-5-6'", "20240506"),
        ("x", "x Date32", "'1900-01-01'", "-25567"),
        ("x", "x DateTime('UTC')", "'2024-05-06 01:02:03'", "1714957323"),
        ("x", "x DateTime('UTC')", "'2024-05-06'", "1714953600"),
        ("x", "x DateTime('UTC')", "'1714957323'", "1714957323"),
        ("x", "x DateTime64(3)", "1714957323", "20aede8c404184ea9d0c6d9614e2b81a"),
        ("x", "x String", "'a'", "51fbadfb0deeea70ceafbd3c7c8aef25"),
        ("x", "x String", "1", "6711e2b2592d86d18fc0f260cf33ef2b"),
        ("x", "x String", "1.5", "b613c8175a1329300f69920399b694be"),
        ("x", "x String", "true", "6f9b01b979a7b73a490429e757b9de0a"),
        ("x", "x FixedString(3)", "'a'", "57a8ad404432687970305829f864f396"),
        ("x", "x Enum8('a' = 1, 'b' = 2)", "'b'", "2"),
        ("x", "x Enum8('a' = 1, 'b' = 2)", "2", "2"),
        ("x", "x Nullable(Int32)", "NULL", "2b16b490a87466b6a6d34fd9027f3c3d"),
        ("x", "x Nullable(Int32)", "5", "5"),
        ("x", "x LowCardinality(String)", "'a'", "51fbadfb0deeea70ceafbd3c7c8aef25"),
        ("x", "x UUID", "'11111111-2222-4333-8444-555555555555'", "26b453def1880a831b1aed78c36fa07d"),
        ("x", "x IPv4", "'1.2.3.4'", "16909060"),
        ("x", "x IPv4", "16909060", "16909060"),
        ("x", "x IPv6", "'::1'", "1ebc31932a947b7ca9e898a271e7f028"),
        ("x", "x IPv6", "'1.2.3.4'", "1334d7cc23ffb5a5c0262304b3313426"),
        ("x", "x Bool", "'true'", "1"),
        ("x", "x Bool", "2", "1"),
        ("x", "x Decimal(9,2)", "1.25", "ef4f1cf591db9967dbc042e1e11dfc6e"),
        ("x", "x Decimal(9,2)", "'1.25'", "ef4f1cf591db9967dbc042e1e11dfc6e"),
        ("x", "x Decimal(9,2)", "1.255", "ef4f1cf591db9967dbc042e1e11dfc6e"),
        ("x", "x Decimal(9,2)", "-1", "aa5a552bd70a42d9cdf7890711ebd42b"),
        ("x", "x Decimal(38,2)", "1", "78f4c846e25ddb4bcc47a6808bfe47b8"),
        ("x", "x Float64", "'1.5'", "11876ff8640afac37203e8651c527cea"),
        ("x", "x Float64", "1", "93d0d3cbcda3dfc212accb19714ed133"),
        ("x", "x Float32", "1.5", "11876ff8640afac37203e8651c527cea"),
        ("x", "x UInt128", "'1'", "abfb90a882cdc967936eb30d9bd54d92"),
        ("x", "x Int128", "-1", "4ef49ed02b54e8669593fe52b0967ca2"),
        ("x", "x Int256", "-1", "c7f7061da96695bfd8abc0c8de5b1de7"),
        ("x", "x Array(UInt8)", "[1,2]", "3f00cdd1684ab009c87e93c9e33ec12e"),
        ("x", "x Tuple(UInt8,String)", "tuple((1,'a'))", "856971e78dc9ccfd8e6a0270f6924206"),
        ("(a,b)", "a UInt8, b String", "('1','a')", "1c1d8f2b40452ed1c256b6f7475fe56b"),
        ("(toYYYYMM(a),b)", "a Date, b String", "(202401,'a')", "21f4759ceb4833047df447ed6ee41856"),
        ("a % 10", "a Int64", "-5", "-5"),
        ("toMonday(a)", "a Date", "'2024-05-06'", "20240506"),
        ("toStartOfDay(a)", "a DateTime('UTC')", "'2024-05-06 00:00:00'", "1714953600"),
        ("toStartOfHour(a)", "a DateTime('UTC')", "'2024-05-06 01:00:00'", "1714957200"),
        ("intDiv(a,1000)", "a UInt64", "5", "5"),
        ("lower(a)", "a String", "'ab'", "90f3d0cb9011b4816568d684c9f48438"),
        ("substring(a,1,1)", "a String", "'A'", "99d67eb3a7c972bf01e1ab36d77c55a5"),
        ("cityHash64(a) % 16", "a String", "13", "13"),
        ("tuple()", "a UInt8", "tuple()", "all"),
    ];

    #[test]
    fn a_clause_names_the_partition_that_clickhouse_takes() {
        for (expression, columns, text, expected) in KNOWN {
            check(expression, columns, text, expected);
        }
    }

    #[track_caller]
    fn refused(expression: &str, columns: &str, text: &str, code: ErrorCode, message: &str) {
        let error = key(expression, columns)
            .id(&clause(text), &utc)
            .expect_err(text);
        assert_eq!((error.code(), error.to_string().as_str()), (code, message));
    }

    #[test]
    fn a_value_that_does_not_fit_is_refused_as_clickhouse_does() {
        let mismatch = ErrorCode::TYPE_MISMATCH;
        let range = ErrorCode::ARGUMENT_OUT_OF_BOUND;
        let invalid = ErrorCode::INVALID_PARTITION_VALUE;
        let number = "x UInt8";
        for (text, code, message) in [
            (
                "300",
                range,
                "Cannot convert value '300': it cannot be represented as UInt8",
            ),
            (
                "-1",
                range,
                "Cannot convert value '-1': it cannot be represented as UInt8",
            ),
            (
                "1.5",
                range,
                "Cannot convert value '1.5': it cannot be represented as UInt8",
            ),
            (
                "'300'",
                range,
                "Cannot convert value '300': it cannot be represented as UInt8",
            ),
            ("'x'", mismatch, "Cannot convert string 'x' to type UInt8"),
            ("' 1'", mismatch, "Cannot convert string ' 1' to type UInt8"),
            ("''", mismatch, "Cannot convert string '' to type UInt8"),
            ("NULL", mismatch, "Cannot convert NULL to UInt8"),
            (
                "[1]",
                mismatch,
                "Type mismatch in IN or VALUES section. Expected: UInt8. Got: Array",
            ),
            (
                "(1, 2)",
                invalid,
                "Wrong number of fields in the partition expression: 2, must be: 1",
            ),
            ("ID 'x_y'", invalid, "Invalid partition format: x_y"),
            (
                "ALL",
                ErrorCode::SUPPORT_IS_DISABLED,
                "Only Support DROP/DETACH/ATTACH PARTITION ALL currently",
            ),
        ] {
            refused("x", number, text, code, message);
        }
        let date = "x Date";
        refused(
            "x",
            date,
            "20240506",
            range,
            "Cannot convert value '20240506': it cannot be represented as Date",
        );
        refused(
            "x",
            date,
            "1.5",
            mismatch,
            "Type mismatch in IN or VALUES section. Expected: Date. Got: Float64",
        );
        refused(
            "x",
            date,
            "'2024-05-06 00:00:00'",
            mismatch,
            "Cannot convert string '2024-05-06 00:00:00' to type Date",
        );
        let code = |columns: &str, text: &str| {
            key("x", columns)
                .id(&clause(text), &utc)
                .expect_err(text)
                .code()
        };
        assert_eq!(code(date, "'x'"), ErrorCode::CANNOT_PARSE_DATE);
        assert_eq!(code("x UUID", "'x'"), ErrorCode::CANNOT_PARSE_UUID);
        assert_eq!(code("x UUID", "1"), mismatch);
        assert_eq!(code("x IPv4", "'x'"), ErrorCode::CANNOT_PARSE_IPV4);
        assert_eq!(
            code("x Enum8('a' = 1)", "'c'"),
            ErrorCode::UNKNOWN_ELEMENT_OF_ENUM
        );
        assert_eq!(
            code("x Enum8('a' = 1)", "3"),
            ErrorCode::UNKNOWN_ELEMENT_OF_ENUM
        );
        assert_eq!(code("x Decimal(9, 2)", "10000000000"), range);
        assert_eq!(code("x Nullable(Int32)", "'NULL'"), mismatch);
        assert_eq!(code("x UInt64", "18446744073709551616"), range);
        assert_eq!(
            code("x DateTime('Asia/Tokyo')", "'2024-05-06'"),
            ErrorCode::NOT_IMPLEMENTED
        );
    }

    #[test]
    fn a_key_whose_type_is_not_known_asks_for_the_id() {
        let key = key("dictGet('d', 'a', x)", "x UInt8");
        let error = key.id(&clause("1"), &utc).expect_err("not known");
        assert_eq!(error.code(), ErrorCode::NOT_IMPLEMENTED);
        assert!(
            error.to_string().contains("dictGet('d', 'a', x)"),
            "{error}"
        );
        let id = key.id(&clause("ID '1'"), &utc).expect("an id");
        assert_eq!(id.as_str(), "1");
        assert_eq!(key.types(), None);
    }

    #[test]
    fn an_old_table_is_partitioned_by_month() {
        let id = |text| PartitionKey::Month.id(&clause(text), &utc);
        assert_eq!(id("202401").expect("a month").as_str(), "202401");
        assert_eq!(id("'202401'").expect("a month").as_str(), "202401");
        assert_eq!(id("tuple(202401)").expect("a month").as_str(), "202401");
        assert_eq!(
            id("'2024-01'").expect_err("no month").code(),
            ErrorCode::INVALID_PARTITION_VALUE
        );
    }

    #[test]
    fn the_types_of_expressions_are_those_of_clickhouse() {
        let columns = "a Int64, b DateTime('UTC')";
        for (expression, expected) in [
            ("a % 10", "Int8"),
            ("a % 100000", "Int32"),
            ("moduloLegacy(a, 7)", "Int8"),
            ("toUInt32(a) % toInt32(a)", "Int32"),
            ("intDiv(a, 10)", "Int64"),
            ("toUInt8(a) + 1", "UInt16"),
            ("toUInt8(a) - 1", "Int16"),
            ("toStartOfMonth(b)", "Date"),
            ("toStartOfHour(b)", "DateTime('UTC')"),
            ("toStartOfDay(toDate(b))", "DateTime"),
            ("toYYYYMM(b)", "UInt32"),
            ("a = 1", "UInt8"),
            ("toDateTime64(b, 3)", "DateTime64(3)"),
            ("dateTrunc('month', b)", "Date"),
        ] {
            let types = key(expression, columns).types().expect(expression);
            let names: Vec<String> = types.iter().map(ToString::to_string).collect();
            assert_eq!(names, [expected], "{expression}");
        }
    }
}
