//! `*`, `COLUMNS(…)` and what is done with their columns.

use nom::Parser;
use nom::branch::alt;
use nom::combinator::opt;

use crate::ast::{ColumnSelection, Expr, ExprKind, Identifier, Transformer};
use crate::grammar::expr::expr;
use crate::grammar::operand::argument_list;
use crate::input::{
    Parsed, Tokens, comma_list, flag, identifier, in_parens, keyword, string_literal, symbol,
    text_literal,
};
use crate::token::{Symbol, TokenKind};

/// `* [LIKE 'pattern'] {transformer}`
pub(crate) fn asterisk(input: Tokens<'_>) -> Parsed<'_, Expr> {
    // ok: *, * EXCEPT a, * APPLY sum
    let (input, ()) = symbol(Symbol::Asterisk)(input)?;
    for (word, prefix) in [("LIKE", "^"), ("ILIKE", "(?i)^")] {
        if let Ok((rest, ())) = keyword(word)(input) {
            let (rest, pattern) = text_literal(rest)?;
            let pattern = like_to_regexp(&pattern, prefix).into_bytes();
            return columns_of(rest, None, ColumnSelection::Pattern(pattern));
        }
    }
    asterisk_of(input, None)
}

/// The regular expression that matches what a `LIKE` pattern matches.
fn like_to_regexp(pattern: &str, prefix: &str) -> String {
    let mut regexp = prefix.to_owned();
    let mut characters = pattern.chars();
    while let Some(character) = characters.next() {
        match character {
            '%' => regexp.push_str(".*"),
            '_' => regexp.push('.'),
            '\\' => match characters.next() {
                Some(escaped @ ('%' | '_')) => regexp.push(escaped),
                Some(escaped) => {
                    regexp.push('\\');
                    regexp.push(escaped);
                }
                None => regexp.push_str("\\\\"),
            },
            '^' | '$' | '.' | '[' | ']' | '|' | '(' | ')' | '?' | '*' | '+' | '{' | '}' => {
                regexp.push('\\');
                regexp.push(character);
            }
            other => regexp.push(other),
        }
    }
    regexp.push('$');
    regexp
}

/// What follows `*` after a qualifier.
pub(crate) fn asterisk_of(input: Tokens<'_>, qualifier: Option<Expr>) -> Parsed<'_, Expr> {
    let (input, transformers) = transformers(input)?;
    let qualifier = qualifier.map(Box::new);
    Ok((
        input,
        Expr::new(ExprKind::Asterisk {
            qualifier,
            transformers,
        }),
    ))
}

/// `COLUMNS ( 'regexp' | name {, name} ) {transformer}`
pub(crate) fn columns(input: Tokens<'_>, qualifier: Option<Expr>) -> Parsed<'_, Expr> {
    // ok: COLUMNS('a.*'), COLUMNS(a, b)
    // err: COLUMNS()
    let (input, ()) = keyword("COLUMNS")(input)?;
    if input.peek(1).kind == TokenKind::String {
        let (input, pattern) = in_parens(string_literal)(input)?;
        return columns_of(input, qualifier, ColumnSelection::Pattern(pattern));
    }
    let (input, list) = in_parens(comma_list(column_name))(input)?;
    columns_of(input, qualifier, ColumnSelection::List(list))
}

fn columns_of(
    input: Tokens<'_>,
    qualifier: Option<Expr>,
    selection: ColumnSelection,
) -> Parsed<'_, Expr> {
    let (input, transformers) = transformers(input)?;
    let qualifier = qualifier.map(Box::new);
    Ok((
        input,
        Expr::new(ExprKind::Columns {
            qualifier,
            selection,
            transformers,
        }),
    ))
}

fn column_name(input: Tokens<'_>) -> Parsed<'_, Expr> {
    let (input, name) = crate::grammar::operand::compound_identifier(input)?;
    Ok((input, Expr::new(ExprKind::Identifier(name))))
}

fn transformers(input: Tokens<'_>) -> Parsed<'_, Vec<Transformer>> {
    let mut input = input;
    let mut transformers = Vec::new();
    while input.first().kind == TokenKind::Word {
        match alt((except, replace, apply)).parse(input) {
            Ok((rest, transformer)) => {
                transformers.push(transformer);
                input = rest;
            }
            Err(nom::Err::Error(_)) => break,
            Err(other) => return Err(other),
        }
    }
    Ok((input, transformers))
}

/// `EXCEPT [STRICT] ( 'regexp' ) | EXCEPT [STRICT] name | EXCEPT [STRICT] ( name {, name} )`
fn except(input: Tokens<'_>) -> Parsed<'_, Transformer> {
    // ok: EXCEPT a, EXCEPT (a, b), EXCEPT('re')
    // err: EXCEPT ()
    let (input, ()) = keyword("EXCEPT")(input)?;
    let (input, strict) = flag(keyword("STRICT"))(input)?;
    if let Ok((rest, pattern)) = string_literal(input).or_else(|_| in_parens(string_literal)(input))
    {
        return Ok((rest, Transformer::ExceptPattern(pattern)));
    }
    let one = |input| {
        let (input, name) = identifier(input)?;
        Ok((input, Identifier::single(&name)))
    };
    let (input, columns) = if input.at(Symbol::OpenRound) {
        in_parens(comma_list(one))(input)?
    } else {
        let (input, column) = one(input)?;
        (input, vec![column])
    };
    Ok((input, Transformer::Except { strict, columns }))
}

/// `REPLACE [STRICT] expr AS name | REPLACE [STRICT] ( expr AS name {, expr AS name} )`
fn replace(input: Tokens<'_>) -> Parsed<'_, Transformer> {
    // ok: REPLACE (a + 1 AS a), REPLACE 1 AS a
    // err: REPLACE (a)
    let (input, ()) = keyword("REPLACE")(input)?;
    let (input, strict) = flag(keyword("STRICT"))(input)?;
    let one = |input| {
        let (input, value) = expr(input)?;
        let (input, ()) = keyword("AS")(input)?;
        let (input, name) = identifier(input)?;
        Ok((input, (value, name)))
    };
    let is_list = input.at(Symbol::OpenRound)
        && input
            .after_partner()
            .is_some_and(|after| !after.at_keyword("AS"));
    let (input, replacements) = if is_list {
        in_parens(comma_list(one))(input)?
    } else {
        let (input, only) = one(input)?;
        (input, vec![only])
    };
    Ok((
        input,
        Transformer::Replace {
            strict,
            replacements,
        },
    ))
}

/// `APPLY function | APPLY ( function [, 'prefix'] )`
fn apply(input: Tokens<'_>) -> Parsed<'_, Transformer> {
    // ok: APPLY sum, APPLY(quantile(0.5)), APPLY(x -> x + 1), APPLY(f, 'p_')
    // err: APPLY 1
    let (input, ()) = keyword("APPLY")(input)?;
    let bracketed = input.at(Symbol::OpenRound);
    let input = if bracketed { input.advance(1) } else { input };
    let (input, mut transformer) = apply_function(input)?;
    if !bracketed {
        return Ok((input, transformer));
    }
    let (input, comma) = opt(symbol(Symbol::Comma)).parse(input)?;
    let (input, found) = if comma.is_some() {
        let (input, prefix) = text_literal(input)?;
        (input, Some(prefix))
    } else {
        (input, None)
    };
    if let Transformer::ApplyFunction { prefix, .. } | Transformer::ApplyLambda { prefix, .. } =
        &mut transformer
    {
        *prefix = found;
    }
    let (input, ()) = symbol(Symbol::CloseRound)(input)?;
    Ok((input, transformer))
}

fn apply_function(input: Tokens<'_>) -> Parsed<'_, Transformer> {
    let is_lambda = input.at(Symbol::OpenRound) || input.advance(1).at(Symbol::Arrow);
    if is_lambda {
        let (rest, lambda) = expr(input)?;
        if !matches!(lambda.kind, ExprKind::Lambda { .. }) {
            return input.miss("a lambda");
        }
        return Ok((
            rest,
            Transformer::ApplyLambda {
                lambda,
                prefix: None,
            },
        ));
    }
    let (input, name) = identifier(input)?;
    if !input.at(Symbol::OpenRound) {
        return Ok((
            input,
            Transformer::ApplyFunction {
                name,
                parameters: None,
                prefix: None,
            },
        ));
    }
    let (input, parameters) = argument_list(input)?;
    let parameters = Some(parameters);
    Ok((
        input,
        Transformer::ApplyFunction {
            name,
            parameters,
            prefix: None,
        },
    ))
}

/// The lambda of `APPLY` is in parentheses unless its column stands first in a list.
pub(crate) fn set_apply_parens(expr: &mut Expr, position: usize) {
    let (ExprKind::Asterisk { transformers, .. } | ExprKind::Columns { transformers, .. }) =
        &mut expr.kind
    else {
        return;
    };
    for transformer in transformers {
        if let Transformer::ApplyLambda { lambda, .. } = transformer {
            lambda.parenthesized |= position > 0;
        }
    }
}
