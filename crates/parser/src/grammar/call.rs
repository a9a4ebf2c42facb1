//! Function calls.

use nom::Parser;
use nom::branch::alt;
use nom::combinator::{cond, value};

use crate::ast::{Expr, ExprKind, FunctionCall, NullsAction, Over};
use crate::grammar::expr::expr;
use crate::grammar::operand::arguments;
use crate::grammar::select::select_union;
use crate::grammar::setting::query_settings as settings;
use crate::grammar::special::special_call;
use crate::grammar::window::window;
use crate::input::{Parsed, Tokens, flag, identifier, in_parens, keyword, nested, symbol};
use crate::token::{Symbol, TokenKind};

/// `name ( arguments ) [( arguments )] [FILTER …] [IGNORE | RESPECT NULLS] [OVER …]`
pub(crate) fn call(input: Tokens<'_>) -> Parsed<'_, Expr> {
    // ok: f(), f(1, a = 2), quantile(0.5)(DISTINCT a) FILTER (WHERE b) OVER w
    // err: f(1
    if input.first().kind == TokenKind::Word
        && let Some(result) = special_call(input)
    {
        return result;
    }
    let (input, name) = function_name(input)?;
    let (input, mut call) = call_arguments(input, name)?;
    let (input, ()) = filter(input, &mut call)?;
    // Asked first, so that no message about what follows a call lists these words.
    let (input, nulls) = cond(starts_nulls_action(input), nulls_action).parse(input)?;
    call.nulls = nulls;
    let (input, window) = cond(input.at_keyword("OVER"), over).parse(input)?;
    call.over = window;
    Ok((input, Expr::new(ExprKind::Function(Box::new(call)))))
}

/// `name {. name}`: all of it is the name.
fn function_name(input: Tokens<'_>) -> Parsed<'_, String> {
    let (mut input, mut name) = identifier(input)?;
    while input.at(Symbol::Dot) {
        let (rest, next) = identifier(input.advance(1))?;
        name.push('.');
        name.push_str(&next);
        input = rest;
    }
    Ok((input, name))
}

fn call_arguments(input: Tokens<'_>, mut name: String) -> Parsed<'_, FunctionCall> {
    let (input, first) = distinct_arguments(input)?;
    if !input.at(Symbol::OpenRound) {
        name.push_str(if first.distinct { "Distinct" } else { "" });
        return Ok((input, FunctionCall::new(&name, first.arguments)));
    }
    let (rest, second) = distinct_arguments(input)?;
    if second.arguments.is_empty() {
        return input.miss("the arguments of an aggregate function");
    }
    let input = rest;
    name.push_str(if second.distinct { "Distinct" } else { "" });
    let mut call = FunctionCall::new(&name, second.arguments);
    call.parameters = Some(first.arguments);
    Ok((input, call))
}

struct Arguments {
    distinct: bool,
    arguments: Vec<Expr>,
}

/// `( [DISTINCT | ALL] [argument {, argument}] )`
fn distinct_arguments(input: Tokens<'_>) -> Parsed<'_, Arguments> {
    // ok: (), (DISTINCT a), (DISTINCT), (ALL a)
    // err: (a
    let (input, ()) = symbol(Symbol::OpenRound)(input)?;
    nested(input, |input| {
        let follows = |input: Tokens<'_>| {
            !matches!(
                input.peek(1).kind,
                TokenKind::Symbol(Symbol::CloseRound | Symbol::Comma | Symbol::Dot)
            )
        };
        let distinct = input.at_keyword("DISTINCT") && follows(input);
        let skipped = distinct || (input.at_keyword("ALL") && follows(input));
        let input = if skipped { input.advance(1) } else { input };
        let (input, arguments) = arguments(input)?;
        let (input, ()) = symbol(Symbol::CloseRound)(input)?;
        Ok((
            input,
            Arguments {
                distinct,
                arguments,
            },
        ))
    })
}

/// `FILTER ( WHERE expr )`
fn filter<'a>(input: Tokens<'a>, call: &mut FunctionCall) -> Parsed<'a, ()> {
    // ok: FILTER (WHERE a = 1)
    // err: FILTER (a = 1)
    if !input.at_keyword("FILTER") || !input.advance(1).at(Symbol::OpenRound) {
        return Ok((input, ()));
    }
    let (input, condition) = in_parens(|input| {
        let (input, ()) = keyword("WHERE")(input)?;
        expr(input)
    })(input.advance(1))?;
    call.name.push_str("If");
    call.arguments.push(condition);
    Ok((input, ()))
}

fn starts_nulls_action(input: Tokens<'_>) -> bool {
    input.at_keyword("IGNORE NULLS") || input.at_keyword("RESPECT NULLS")
}

/// `IGNORE NULLS | RESPECT NULLS`
fn nulls_action(input: Tokens<'_>) -> Parsed<'_, NullsAction> {
    alt((
        value(NullsAction::Ignore, keyword("IGNORE NULLS")),
        value(NullsAction::Respect, keyword("RESPECT NULLS")),
    ))
    .parse(input)
}

/// `OVER name | OVER ( … )`
fn over(input: Tokens<'_>) -> Parsed<'_, Over> {
    // ok: OVER w, OVER (PARTITION BY a)
    // err: OVER 1
    let (input, ()) = keyword("OVER")(input)?;
    if input.at(Symbol::OpenRound) {
        let (input, window) = window(input)?;
        return Ok((input, Over::Definition(Box::new(window))));
    }
    let (input, name) = identifier(input)?;
    Ok((input, Over::Name(name)))
}

/// `name ( [argument {, argument}] [, SETTINGS …] )`, where an argument may be a table.
pub(crate) fn table_function(input: Tokens<'_>) -> Parsed<'_, FunctionCall> {
    // ok: numbers(10), file('a', SETTINGS b = 1), view(SELECT 1)
    // err: numbers
    if let Ok((rest, call)) = view_call(input) {
        return Ok((rest, call));
    }
    let (input, name) = identifier(input)?;
    let (input, ()) = symbol(Symbol::OpenRound)(input)?;
    let (input, arguments) = if input.at_keyword("SETTINGS") {
        (input, Vec::new())
    } else {
        nested(input, arguments)?
    };
    let mut call = FunctionCall::new(&name, arguments);
    let after_comma = if input.at(Symbol::Comma) {
        input.advance(1)
    } else {
        input
    };
    let (input, has_settings) = flag(keyword("SETTINGS"))(after_comma)?;
    let input = if has_settings {
        let (input, list) = settings(input)?;
        call.settings = list;
        input
    } else {
        input
    };
    let (input, ()) = symbol(Symbol::CloseRound)(input)?;
    Ok((input, call))
}

/// `view ( SELECT … )`
pub(crate) fn view_call(input: Tokens<'_>) -> Parsed<'_, FunctionCall> {
    // ok: view(SELECT 1)
    // err: view(1)
    let (input, ()) = keyword("view")(input)?;
    let (input, ()) = symbol(Symbol::OpenRound)(input)?;
    let (input, query) = nested(input, select_union)?;
    let (input, ()) = symbol(Symbol::CloseRound)(input)?;
    let query = Expr::new(ExprKind::Subquery(Box::new(query)));
    Ok((input, FunctionCall::new("view", vec![query])))
}
