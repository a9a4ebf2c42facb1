//! Data types as ClickHouse stores them: canonical names, and arguments that were left out.

use super::error::DefinitionError;
use granary_parser::{DataType, TypeArgument, parse_data_type};
use granary_types::{ErrorCode, InvalidDataType};

/// The type as ClickHouse prints it.
///
/// # Errors
/// There is no such type, or its arguments are wrong.
pub fn canonical_type(data_type: &DataType) -> Result<DataType, DefinitionError> {
    check_enumerations(data_type)?;
    let text = data_type.to_single_line();
    let checked: granary_types::DataType = text.parse().map_err(|error| match error {
        InvalidDataType::UnknownFamily(name) => DefinitionError::UnknownType { name },
        InvalidDataType::Syntax { .. } => DefinitionError::TypeArguments {
            data_type: text.clone(),
            reason: error.to_string(),
            code: ErrorCode::UNEXPECTED_AST_STRUCTURE,
        },
        InvalidDataType::Arguments { family, reason } => DefinitionError::TypeArguments {
            data_type: text.clone(),
            reason: reason.to_owned(),
            code: code_of(&family),
        },
    })?;
    parse_data_type(&checked.to_string()).map_err(|error| DefinitionError::TypeArguments {
        data_type: text,
        reason: error.to_string(),
        code: ErrorCode::BAD_ARGUMENTS,
    })
}

/// Either all elements of an enumeration have numbers, or at most the first: the others count on.
fn check_enumerations(data_type: &DataType) -> Result<(), DefinitionError> {
    let is_enumeration = ["Enum", "Enum8", "Enum16"]
        .iter()
        .any(|name| name.eq_ignore_ascii_case(&data_type.name));
    let is_numbered = |argument: &TypeArgument| matches!(argument, TypeArgument::EnumItem { .. });
    let rest = data_type.arguments.get(1..).unwrap_or_default();
    let numbered = rest.iter().filter(|argument| is_numbered(argument)).count();
    let starts_plain = data_type
        .arguments
        .first()
        .is_some_and(|first| !is_numbered(first));
    let is_mixed = numbered > 0 && (numbered < rest.len() || starts_plain);
    if is_enumeration && is_mixed {
        return Err(DefinitionError::TypeArguments {
            data_type: data_type.to_single_line(),
            reason: "its elements are 'name' = number or 'name'".to_owned(),
            code: ErrorCode::UNEXPECTED_AST_STRUCTURE,
        });
    }
    for argument in &data_type.arguments {
        if let TypeArgument::Type(inner)
        | TypeArgument::Named {
            data_type: inner, ..
        } = argument
        {
            check_enumerations(inner)?;
        }
    }
    Ok(())
}

/// The code for wrong arguments of a family of types.
fn code_of(family: &str) -> ErrorCode {
    match family {
        "Nullable" => ErrorCode::ILLEGAL_TYPE_OF_ARGUMENT,
        "Enum" => ErrorCode::SYNTAX_ERROR,
        "Enum8" | "Enum16" | "Decimal" | "DateTime64" | "Time64" => {
            ErrorCode::ARGUMENT_OUT_OF_BOUND
        }
        _ => ErrorCode::BAD_ARGUMENTS,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(written: &str, stored: &str) {
        let parsed = parse_data_type(written).expect(written);
        let canonical = canonical_type(&parsed).map(|found| found.to_single_line());
        assert_eq!(canonical.expect(written), stored);
    }

    #[test]
    fn types_have_one_name() {
        check("Int", "Int32");
        check("int(11) unsigned", "UInt32");
        check("varchar(10)", "String");
        check("boolean", "Bool");
        check("DOUBLE PRECISION", "Float64");
        check("decimal", "Decimal(10, 0)");
        check("Decimal64(3)", "Decimal(18, 3)");
        check("timestamp('UTC')", "DateTime('UTC')");
        check("DateTime64", "DateTime64(3)");
        check("Enum('b' = 5, 'a' = 2)", "Enum8('a' = 2, 'b' = 5)");
        check("Array(Nullable(text))", "Array(Nullable(String))");
        check("Tuple(a INT, b bool)", "Tuple(a Int32, b Bool)");
        check("Nested(a INT, b bool)", "Nested(a Int32, b Bool)");
        check("Variant(text, INT)", "Variant(Int32, String)");
        check(
            "AggregateFunction(quantiles(0.5), INT)",
            "AggregateFunction(quantiles(0.5), Int32)",
        );
    }

    #[test]
    fn what_is_no_type_is_refused() {
        for written in [
            "Foo",
            "string",
            "Array(Foo)",
            "Decimal(77)",
            "Enum8('a' = 200)",
            "Enum8('a', 'b' = 5)",
        ] {
            let parsed = parse_data_type(written).expect(written);
            assert!(canonical_type(&parsed).is_err(), "{written}");
        }
    }
}
