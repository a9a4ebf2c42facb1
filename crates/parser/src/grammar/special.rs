//! Operands and calls with a syntax of their own, which ClickHouse rewrites as plain calls.

use nom::Parser;
use nom::branch::alt;
use nom::combinator::{opt, value};

use crate::ast::{Expr, ExprKind, Literal};
use crate::grammar::call::view_call;
use crate::grammar::columns::columns;
use crate::grammar::data_type::data_type;
use crate::grammar::expr::{expr, expr_with_alias, summand, with_alias};
use crate::grammar::interval::{interval, interval_unit, to_interval};
use crate::grammar::operand::{alias, argument_list, subquery};
use crate::input::{Parsed, Tokens, flag, identifier, in_parens, keyword, string_literal, symbol};
use crate::token::{Symbol, TokenKind};

/// An operand that starts with a keyword; `None` when none does.
pub(crate) fn keyword_operand(input: Tokens<'_>) -> Option<Parsed<'_, Expr>> {
    let word = input.text_of(input.first());
    let production: fn(Tokens<'_>) -> Parsed<'_, Expr> = match word.as_bytes()[0] {
        b'C' | b'c' if is(word, "CASE") => case,
        b'C' | b'c' if is(word, "COLUMNS") && input.advance(1).at(Symbol::OpenRound) => {
            |input| columns(input, None)
        }
        b'I' | b'i' if is(word, "INTERVAL") => interval,
        b'D' | b'd' if is(word, "DATE") => |input| typed_string(input, "toDate"),
        b'T' | b't' if is(word, "TIMESTAMP") => |input| typed_string(input, "toDateTime"),
        _ => return None,
    };
    match production(input) {
        Err(nom::Err::Error(_)) => None,
        result => Some(result),
    }
}

fn is(word: &str, keyword: &str) -> bool {
    word.eq_ignore_ascii_case(keyword)
}

/// `DATE 'text'`, `TIMESTAMP 'text'`
fn typed_string<'a>(input: Tokens<'a>, function: &str) -> Parsed<'a, Expr> {
    // ok: DATE '2020-01-01'
    // err: DATE 1
    let (input, text) = string_literal(input.advance(1))?;
    let text = Expr::new(ExprKind::Literal(Literal::String(text)));
    Ok((input, Expr::call(function, vec![text])))
}

/// `CASE [expr] WHEN expr THEN expr {…} [ELSE expr] END`
fn case(input: Tokens<'_>) -> Parsed<'_, Expr> {
    // ok: CASE WHEN a THEN b ELSE c END, CASE a WHEN 1 THEN 2 END
    // err: CASE WHEN a END
    let (input, ()) = keyword("CASE")(input)?;
    let (mut input, subject) = if input.at_keyword("WHEN") {
        (input, None)
    } else {
        opt(expr_with_alias).parse(input)?
    };
    let name = if subject.is_some() {
        "caseWithExpression"
    } else {
        "multiIf"
    };
    let mut arguments: Vec<Expr> = subject.into_iter().collect();
    loop {
        let (rest, ()) = keyword("WHEN")(input)?;
        let (rest, condition) = expr_with_alias(rest)?;
        let (rest, ()) = keyword("THEN")(rest)?;
        let (rest, then) = expr_with_alias(rest)?;
        arguments.extend([condition, then]);
        input = rest;
        if !input.at_keyword("WHEN") {
            break;
        }
    }
    let (input, has_else) = flag(keyword("ELSE"))(input)?;
    let (input, otherwise) = if has_else {
        expr_with_alias(input)?
    } else {
        (input, Expr::new(ExprKind::Literal(Literal::Null)))
    };
    arguments.push(otherwise);
    let (input, ()) = keyword("END")(input)?;
    Ok((input, Expr::call(name, arguments)))
}

/// `@@[session. | global.]name`
pub(crate) fn system_variable(input: Tokens<'_>) -> Parsed<'_, Expr> {
    // ok: @@version, @@session.a
    // err: @@1
    let (input, ()) = symbol(Symbol::DoubleAt)(input)?;
    let scoped = (input.at_keyword("session") || input.at_keyword("global"))
        && input.advance(1).at(Symbol::Dot);
    let input = if scoped { input.advance(2) } else { input };
    if input.first().kind != TokenKind::Word {
        return input.miss("the name of a variable");
    }
    let (input, name) = identifier(input)?;
    let mut call = Expr::call("globalVariable", vec![Expr::string(&name)]);
    call.alias = Some(format!("@@{name}"));
    Ok((input, call))
}

/// A call whose arguments have a syntax of their own; `None` when it is an ordinary one.
pub(crate) fn special_call(input: Tokens<'_>) -> Option<Parsed<'_, Expr>> {
    let word = input.text_of(input.first());
    if !input.advance(1).at(Symbol::OpenRound) {
        return None;
    }
    let arguments = input.advance(1);
    Some(match word.as_bytes()[0].to_ascii_uppercase() {
        b'C' if is(word, "CAST") => cast(arguments),
        b'E' if is(word, "EXISTS") => exists(arguments),
        b'E' if is(word, "EXTRACT") => return rewritten(extract(arguments)),
        b'S' if is(word, "SUBSTRING") => substring(arguments),
        b'P' if is(word, "POSITION") => position(arguments),
        b'T' if is(word, "TRIM") => trim(arguments, Side::Both),
        b'L' if is(word, "LTRIM") => trim(arguments, Side::Left),
        b'R' if is(word, "RTRIM") => trim(arguments, Side::Right),
        b'G' if is(word, "GROUPING") => renamed(arguments, "grouping"),
        b'V' if is(word, "VIEW") => return rewritten(view_expr(input)),
        b'D' | b'T' => match date_function(word)? {
            DateFunction::Arithmetic(name) => date_arithmetic(arguments, name),
            DateFunction::Difference => date_difference(arguments),
        },
        _ => return None,
    })
}

/// Falls back to an ordinary call when the own syntax does not match.
fn rewritten(result: Parsed<'_, Expr>) -> Option<Parsed<'_, Expr>> {
    match result {
        Err(nom::Err::Error(_)) => None,
        result => Some(result),
    }
}

fn view_expr(input: Tokens<'_>) -> Parsed<'_, Expr> {
    let (input, call) = view_call(input)?;
    Ok((input, Expr::new(ExprKind::Function(Box::new(call)))))
}

fn renamed<'a>(input: Tokens<'a>, name: &str) -> Parsed<'a, Expr> {
    let (input, arguments) = argument_list(input)?;
    Ok((input, Expr::call(name, arguments)))
}

/// `( expr AS type | expr , type )`
fn cast(input: Tokens<'_>) -> Parsed<'_, Expr> {
    // ok: (a AS Int8), (a, 'Int8'), (a AS b AS Int8), (a AS b, 'Int8')
    // err: (a)
    in_parens(|input| {
        let (input, value) = expr(input)?;
        let (input, value) = cast_alias(input, value)?;
        if let Ok((input, ())) = keyword("AS")(input) {
            let (input, data_type) = data_type(input)?;
            let data_type = Expr::string(&data_type.to_single_line());
            return Ok((input, Expr::call("CAST", vec![value, data_type])));
        }
        let (input, ()) = symbol(Symbol::Comma)(input)?;
        let (input, data_type) = expr_with_alias(input)?;
        Ok((input, Expr::call("CAST", vec![value, data_type])))
    })(input)
}

/// An alias, when it is not the type that follows `AS`.
fn cast_alias(input: Tokens<'_>, value: Expr) -> Parsed<'_, Expr> {
    match alias(input) {
        Ok((rest, _)) if rest.at(Symbol::Comma) || rest.at_keyword("AS") => {
            with_alias(input, value)
        }
        _ => Ok((input, value)),
    }
}

/// `( SELECT … )`
fn exists(input: Tokens<'_>) -> Parsed<'_, Expr> {
    // ok: (SELECT 1)
    // err: (a)
    let (input, query) = subquery(input)?;
    let query = Expr::new(ExprKind::Subquery(Box::new(query)));
    Ok((input, Expr::call("exists", vec![query])))
}

/// `( unit FROM expr )`
fn extract(input: Tokens<'_>) -> Parsed<'_, Expr> {
    // ok: (YEAR FROM a)
    // err: (a, 'x')
    in_parens(|input| {
        let (input, function) = extracted_part(input)?;
        let (input, ()) = keyword("FROM")(input)?;
        let (input, value) = expr(input)?;
        let mut arguments = vec![value];
        if let Some(mode) = function.1 {
            arguments.push(Expr::new(ExprKind::Literal(Literal::Unsigned(mode))));
        }
        Ok((input, Expr::call(function.0, arguments)))
    })(input)
}

/// The function that extracts a part of a date, and its further argument.
fn extracted_part(input: Tokens<'_>) -> Parsed<'_, (&'static str, Option<u64>)> {
    if let Ok((rest, unit)) = interval_unit(input) {
        let function = match unit {
            "Nanosecond" => "toNanosecond",
            "Microsecond" => "toMicrosecond",
            "Millisecond" => "toMillisecond",
            "Second" => "toSecond",
            "Minute" => "toMinute",
            "Hour" => "toHour",
            "Day" => "toDayOfMonth",
            "Week" => "toISOWeek",
            "Month" => "toMonth",
            "Quarter" => "toQuarter",
            _ => "toYear",
        };
        return Ok((rest, (function, None)));
    }
    alt((
        value(("toUnixTimestamp", None), keyword("EPOCH")),
        value(("toDayOfWeek", Some(2)), keyword("DOW")),
        value(("toDayOfYear", None), keyword("DOY")),
        value(("toDayOfWeek", None), keyword("ISODOW")),
        value(("toISOYear", None), keyword("ISOYEAR")),
    ))
    .parse(input)
}

/// `( expr FROM expr [FOR expr] | expr , expr [, expr] )`
fn substring(input: Tokens<'_>) -> Parsed<'_, Expr> {
    // ok: (a FROM 1 FOR 2), (a, 1, 2)
    // err: (a FOR 2)
    in_parens(|input| {
        let (input, text) = expr_with_alias(input)?;
        let mut arguments = vec![text];
        let (mut input, first_separator) = separator(input, "FROM")?;
        let mut has_more = first_separator;
        while has_more && arguments.len() < 3 {
            let (rest, argument) = expr_with_alias(input)?;
            arguments.push(argument);
            (input, has_more) = separator(rest, "FOR")?;
        }
        Ok((input, Expr::call("substring", arguments)))
    })(input)
}

/// A comma or a keyword in its place.
fn separator<'a>(input: Tokens<'a>, word: &'static str) -> Parsed<'a, bool> {
    let (rest, is_comma) = flag(symbol(Symbol::Comma))(input)?;
    if is_comma {
        Ok((rest, true))
    } else {
        flag(keyword(word))(input)
    }
}

/// `( expr IN expr | expr , expr [, expr] )`
fn position(input: Tokens<'_>) -> Parsed<'_, Expr> {
    // ok: ('x' IN a), (a, 'x')
    // err: (a)
    let needle_in_haystack = |input| {
        let (input, needle) = summand(input)?;
        let (input, ()) = keyword("IN")(input)?;
        let (input, haystack) = summand(input)?;
        Ok((input, Expr::call("position", vec![haystack, needle])))
    };
    match in_parens(needle_in_haystack)(input) {
        Err(nom::Err::Error(_)) => {}
        result => return result,
    }
    let (rest, arguments) = argument_list(input)?;
    if arguments.len() < 2 {
        return input.miss("IN");
    }
    Ok((rest, Expr::call("position", arguments)))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Both,
    Left,
    Right,
}

impl Side {
    fn function(self) -> &'static str {
        match self {
            Self::Both => "trimBoth",
            Self::Left => "trimLeft",
            Self::Right => "trimRight",
        }
    }
}

/// `( [BOTH | LEADING | TRAILING] expr FROM expr | expr [, expr] )`
fn trim(input: Tokens<'_>, side: Side) -> Parsed<'_, Expr> {
    // ok: (BOTH 'x' FROM a), (a), (a, 'x')
    // err: (BOTH a)
    let sided = |input| {
        let (input, side) = alt((
            value(Side::Both, keyword("BOTH")),
            value(Side::Left, keyword("LEADING")),
            value(Side::Right, keyword("TRAILING")),
        ))
        .parse(input)?;
        let (input, characters) = expr(input)?;
        let (input, ()) = keyword("FROM")(input)?;
        let (input, text) = expr(input)?;
        Ok((input, Expr::call(side.function(), vec![text, characters])))
    };
    if side == Side::Both {
        match in_parens(sided)(input) {
            Err(nom::Err::Error(_)) => {}
            result => return result,
        }
    }
    renamed(input, side.function())
}

enum DateFunction {
    Arithmetic(&'static str),
    Difference,
}

fn date_function(word: &str) -> Option<DateFunction> {
    match word.to_ascii_uppercase().as_str() {
        "DATE_ADD" | "DATEADD" | "TIMESTAMP_ADD" | "TIMESTAMPADD" => {
            Some(DateFunction::Arithmetic("plus"))
        }
        "DATE_SUB" | "DATESUB" | "TIMESTAMP_SUB" | "TIMESTAMPSUB" => {
            Some(DateFunction::Arithmetic("minus"))
        }
        "DATE_DIFF" | "DATEDIFF" | "TIMESTAMP_DIFF" | "TIMESTAMPDIFF" => {
            Some(DateFunction::Difference)
        }
        _ => None,
    }
}

/// `( unit , expr , expr ) | ( expr , expr )`
fn date_arithmetic<'a>(input: Tokens<'a>, function: &str) -> Parsed<'a, Expr> {
    // ok: (DAY, 1, a), (a, b)
    // err: (DAY, 1)
    if interval_unit(input.advance(1)).is_err() {
        return renamed(input, function);
    }
    in_parens(|input| {
        let (input, unit) = interval_unit(input)?;
        let (input, ()) = symbol(Symbol::Comma)(input)?;
        let (input, count) = expr_with_alias(input)?;
        let (input, ()) = symbol(Symbol::Comma)(input)?;
        let (input, date) = expr_with_alias(input)?;
        Ok((
            input,
            Expr::call(function, vec![date, to_interval(unit, count)]),
        ))
    })(input)
}

/// `( unit , expr , expr [, expr] )`
fn date_difference(input: Tokens<'_>) -> Parsed<'_, Expr> {
    // ok: (DAY, a, b), ('day', a, b)
    // err: (DAY a, b)
    let Ok((rest, unit)) = interval_unit(input.advance(1)) else {
        return renamed(input, "dateDiff");
    };
    let (rest, ()) = symbol(Symbol::Comma)(rest)?;
    let (rest, further) = crate::grammar::operand::arguments(rest)?;
    let (rest, ()) = symbol(Symbol::CloseRound)(rest)?;
    let mut arguments = vec![Expr::string(&unit.to_ascii_lowercase())];
    arguments.extend(further);
    Ok((rest, Expr::call("dateDiff", arguments)))
}
