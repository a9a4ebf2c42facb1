//! Data types.

use nom::Parser;
use nom::branch::alt;

use crate::ast::{DataType, Identifier, Literal, NamePart, TypeArgument};
use crate::grammar::number::signed_number;
use crate::grammar::operand::literal;
use crate::input::{
    Parsed, Tokens, comma_list, identifier, keyword, nested, string_literal, symbol,
};
use crate::token::{Symbol, TokenKind};

/// `name [( argument {, argument} )]`
pub(crate) fn data_type(input: Tokens<'_>) -> Parsed<'_, DataType> {
    // ok: Int8, Array(String), Tuple(a Int8, b String), Enum8('a' = 1), DOUBLE PRECISION
    // err: Array(
    let (input, name) = type_name(input)?;
    if !input.at(Symbol::OpenRound) {
        return Ok((
            input,
            DataType {
                name,
                arguments: Vec::new(),
            },
        ));
    }
    let (input, arguments) = nested(input, |input| type_arguments(input, &name))?;
    Ok((input, DataType { name, arguments }))
}

/// The further words of types that have several, by their first word.
const TYPE_SUFFIXES: [(&str, &[&str]); 6] = [
    (
        "NATIONAL",
        &[
            "CHARACTER LARGE OBJECT",
            "CHARACTER VARYING",
            "CHAR VARYING",
            "CHARACTER",
            "CHAR",
        ],
    ),
    ("BINARY", &["LARGE OBJECT", "VARYING"]),
    ("CHARACTER", &["LARGE OBJECT", "VARYING"]),
    ("CHAR", &["LARGE OBJECT", "VARYING"]),
    ("DOUBLE", &["PRECISION"]),
    ("INT", &["SIGNED", "UNSIGNED"]),
];

/// A type of several words is printed in capitals.
fn type_name(input: Tokens<'_>) -> Parsed<'_, String> {
    // ok: Int8, INT UNSIGNED, int(11) unsigned, CHAR VARYING
    // err: 1
    let start = input;
    let (input, name) = identifier(input)?;
    // Names in quotes are printed without them.
    let is_word = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '$');
    if !name.chars().all(is_word) {
        return start.miss("a type");
    }
    let upper = name.to_ascii_uppercase();
    let is_integer = upper.contains("INT");
    let suffixes = TYPE_SUFFIXES
        .iter()
        .find(|(first, _)| upper == *first || (is_integer && *first == "INT"))
        .map_or(&[][..], |(_, suffixes)| suffixes);
    for suffix in suffixes {
        if let Some(rest) = input.after_keyword(suffix) {
            return Ok((rest, format!("{upper} {suffix}")));
        }
    }
    if is_integer && let Some((rest, suffix)) = sign_after_width(input) {
        return Ok((rest, format!("{upper} {suffix}")));
    }
    Ok((input, name))
}

/// `(11) UNSIGNED`
fn sign_after_width(input: Tokens<'_>) -> Option<(Tokens<'_>, &'static str)> {
    let has_width = input.at(Symbol::OpenRound)
        && input.peek(1).kind == TokenKind::Number
        && input.advance(2).at(Symbol::CloseRound);
    if !has_width {
        return None;
    }
    let after = input.advance(3);
    ["SIGNED", "UNSIGNED"]
        .into_iter()
        .find_map(|word| Some((after.after_keyword(word)?, word)))
}

/// `( [argument {, argument} [,]] )`
fn type_arguments<'a>(input: Tokens<'a>, name: &str) -> Parsed<'a, Vec<TypeArgument>> {
    let (input, ()) = symbol(Symbol::OpenRound)(input)?;
    if input.at(Symbol::CloseRound) {
        return Ok((input.advance(1), Vec::new()));
    }
    let argument = match name {
        _ if name.eq_ignore_ascii_case("JSON") => json_argument,
        _ if name.eq_ignore_ascii_case("Tuple") => tuple_argument,
        _ if name.eq_ignore_ascii_case("Nested") => named_argument,
        _ => plain_argument,
    };
    let (input, arguments) = comma_list(argument)(input)?;
    let has_trailing_comma = input.at(Symbol::Comma);
    let input = if has_trailing_comma {
        input.advance(1)
    } else {
        input
    };
    let (input, ()) = symbol(Symbol::CloseRound)(input)?;
    Ok((input, arguments))
}

/// `name type`
fn named_argument(input: Tokens<'_>) -> Parsed<'_, TypeArgument> {
    let (input, name) = identifier(input)?;
    let (input, data_type) = data_type(input)?;
    Ok((input, TypeArgument::Named { name, data_type }))
}

/// `name type | type`
fn tuple_argument(input: Tokens<'_>) -> Parsed<'_, TypeArgument> {
    alt((named_argument, plain_argument)).parse(input)
}

/// `'name' = number | name = literal | literal | type`
fn plain_argument(input: Tokens<'_>) -> Parsed<'_, TypeArgument> {
    // ok: 'a' = 1, max_types = 3, 'UTC', Int8, quantiles(0.5)
    // err: =
    if let Ok((rest, name)) = string_literal(input) {
        if !rest.at(Symbol::Equals) {
            return Ok((rest, TypeArgument::Literal(Literal::String(name))));
        }
        let (rest, value) = signed_number(rest.advance(1))?;
        return Ok((rest, TypeArgument::EnumItem { name, value }));
    }
    let is_word = input.first().kind == TokenKind::Word;
    if is_word && input.advance(1).at(Symbol::Equals) {
        return parameter(input);
    }
    if (!is_word
        || ["NULL", "true", "false"]
            .iter()
            .any(|word| input.at_keyword(word)))
        && let Ok((rest, literal)) = literal(input)
    {
        return Ok((rest, TypeArgument::Literal(literal)));
    }
    let (input, data_type) = data_type(input)?;
    Ok((input, TypeArgument::Type(data_type)))
}

/// `name = literal`
fn parameter(input: Tokens<'_>) -> Parsed<'_, TypeArgument> {
    let (input, name) = identifier(input)?;
    let (input, ()) = symbol(Symbol::Equals)(input)?;
    let (input, value) = literal(input)?;
    Ok((input, TypeArgument::Parameter { name, value }))
}

/// `SKIP REGEXP 'regexp' | SKIP path | name = literal | path type`
fn json_argument(input: Tokens<'_>) -> Parsed<'_, TypeArgument> {
    // ok: max_dynamic_paths = 10, a.b UInt32, SKIP c, SKIP REGEXP 'x'
    // err: SKIP 1
    if let Ok((input, ())) = keyword("SKIP REGEXP")(input) {
        let (input, pattern) = string_literal(input)?;
        return Ok((input, TypeArgument::JsonSkipRegexp(pattern)));
    }
    if let Ok((input, ())) = keyword("SKIP")(input) {
        let (input, path) = json_path(input)?;
        return Ok((input, TypeArgument::JsonSkip(path)));
    }
    if input.advance(1).at(Symbol::Equals) {
        return parameter(input);
    }
    let (input, path) = json_path(input)?;
    let path = path
        .names()
        .map_or_else(String::new, |names| names.join("."));
    let (input, data_type) = data_type(input)?;
    Ok((input, TypeArgument::JsonPath { path, data_type }))
}

/// `name {. name}`
fn json_path(input: Tokens<'_>) -> Parsed<'_, Identifier> {
    let (mut input, first) = identifier(input)?;
    let mut parts = vec![NamePart::Name(first)];
    while input.at(Symbol::Dot) {
        let (rest, next) = identifier(input.advance(1))?;
        parts.push(NamePart::Name(next));
        input = rest;
    }
    Ok((input, Identifier { parts }))
}
