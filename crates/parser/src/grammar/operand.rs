//! Operands: what stands between operators.

use nom::Parser;
use nom::branch::alt;
use nom::combinator::map;

use crate::ast::{Expr, ExprKind, Identifier, Literal, NamePart, QueryParameter, SelectUnion};
use crate::grammar::call::call;
use crate::grammar::cast_literal::cast_literal;
use crate::grammar::columns::{asterisk, asterisk_of, columns, set_apply_parens};
use crate::grammar::data_type::data_type;
use crate::grammar::expr::{continue_expr, expr, with_alias};
use crate::grammar::lambda::take_parameters;
use crate::grammar::number::signed_number;
use crate::grammar::select::select_union;
use crate::grammar::special::{keyword_operand, system_variable};
use crate::input::{Parsed, Tokens, identifier, keyword, nested, string_literal, symbol};
use crate::token::{Symbol, TokenKind};

/// A literal, a name, a call, brackets, a query parameter, `*` or a construct with keywords.
pub(crate) fn operand(input: Tokens<'_>) -> Parsed<'_, Expr> {
    // ok: 1, 'a', NULL, a.b, f(1), (a, b), [a], {p:String}, *, CASE WHEN a THEN b END
    // err: ,
    if let Some(cast) = cast_literal(input) {
        return cast;
    }
    match input.first().kind {
        TokenKind::Symbol(Symbol::OpenRound) => parentheses(input),
        TokenKind::Symbol(Symbol::OpenSquare) => array(input),
        TokenKind::Symbol(Symbol::OpenCurly) => parameter_operand(input),
        TokenKind::Symbol(Symbol::Asterisk) => asterisk(input),
        TokenKind::Symbol(Symbol::DoubleAt) => system_variable(input),
        TokenKind::Word | TokenKind::BackQuoted | TokenKind::DoubleQuoted => word_operand(input),
        TokenKind::Number
        | TokenKind::String
        | TokenKind::Heredoc
        | TokenKind::Symbol(Symbol::Minus | Symbol::Plus) => literal_expr(input),
        _ => input.miss("an expression"),
    }
}

/// A number, a string, `NULL`, `true` or `false`.
pub(crate) fn literal(input: Tokens<'_>) -> Parsed<'_, Literal> {
    // ok: -1, 'a', NULL, true, inf
    // err: a
    alt((
        map(string_literal, Literal::String),
        signed_number,
        map(keyword("NULL"), |()| Literal::Null),
        map(keyword("true"), |()| Literal::Bool(true)),
        map(keyword("false"), |()| Literal::Bool(false)),
    ))
    .parse(input)
}

fn literal_expr(input: Tokens<'_>) -> Parsed<'_, Expr> {
    let (input, literal) = literal(input)?;
    Ok((input, Expr::new(ExprKind::Literal(literal))))
}

/// `AS name`
pub(crate) fn alias(input: Tokens<'_>) -> Parsed<'_, String> {
    // ok: AS a
    // err: AS 'a'
    let (input, ()) = keyword("AS")(input)?;
    identifier(input)
}

/// `( SELECT … )`, in any number of parentheses.
pub(crate) fn subquery(input: Tokens<'_>) -> Parsed<'_, SelectUnion> {
    // ok: (SELECT 1), ((SELECT 1))
    // err: (1)
    let (input, ()) = symbol(Symbol::OpenRound)(input)?;
    let (input, query) = nested(input, select_union)?;
    let (input, ()) = symbol(Symbol::CloseRound)(input)?;
    Ok((input, query))
}

/// `( [expr {, expr} [,]] )` or `( SELECT … )`
fn parentheses(input: Tokens<'_>) -> Parsed<'_, Expr> {
    // ok: (a), (a, b), (a,), (), (SELECT 1), ((SELECT 1) UNION ALL SELECT 2)
    // err: (a, b
    if starts_query(input) {
        let (input, query) = subquery(input)?;
        return Ok((input, Expr::new(ExprKind::Subquery(Box::new(query)))));
    }
    if input.peek(1).kind == TokenKind::Word && input.advance(1).at_keyword("EXPLAIN") {
        return input.advance(1).not_covered("EXPLAIN as a sub-query");
    }
    let (input, ()) = symbol(Symbol::OpenRound)(input)?;
    let (input, items) = arguments(input)?;
    let trailing = items.len() == 1 && input.at(Symbol::Comma)
        || input.at(Symbol::Comma) && items.iter().all(is_constant);
    let input = if trailing { input.advance(1) } else { input };
    let (input, ()) = symbol(Symbol::CloseRound)(input)?;
    Ok((input, tuple_or_parentheses(items, trailing)))
}

fn tuple_or_parentheses(mut items: Vec<Expr>, trailing: bool) -> Expr {
    if items.is_empty() || (items.len() == 1 && trailing) {
        return Expr::call("tuple", items);
    }
    if items.len() > 1 {
        return Expr::new(ExprKind::Tuple(constants_without_parens(
            items,
            is_constant_in_tuple,
        )));
    }
    let mut only = items.remove(0);
    only.parenthesized |= !matches!(only.kind, ExprKind::Subquery(_));
    only
}

/// Whether `SETTINGS name` follows; `settings` may also be the name of an argument.
fn starts_settings(input: Tokens<'_>) -> bool {
    input.at_keyword("SETTINGS")
        && matches!(
            input.peek(1).kind,
            TokenKind::Word | TokenKind::BackQuoted | TokenKind::DoubleQuoted
        )
}

/// Parentheses around the items of a constant array or tuple are forgotten.
fn constants_without_parens(mut items: Vec<Expr>, is_constant: fn(&Expr) -> bool) -> Vec<Expr> {
    if items.iter().all(is_constant) {
        for item in &mut items {
            item.parenthesized = false;
        }
    }
    items
}

/// Whether it is a literal, or an array of such, or a tuple without arrays.
fn is_constant(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Array(items) => expr.alias.is_none() && items.iter().all(is_constant),
        _ => is_constant_in_tuple(expr),
    }
}

/// Whether it is a literal or a tuple of such.
fn is_constant_in_tuple(expr: &Expr) -> bool {
    expr.alias.is_none()
        && match &expr.kind {
            ExprKind::Literal(_) => true,
            ExprKind::Tuple(items) => items.iter().all(is_constant_in_tuple),
            _ => false,
        }
}

/// Whether the parentheses that open here hold a query.
///
/// Looked at before anything is parsed, so that nothing is parsed twice.
pub(crate) fn starts_query(input: Tokens<'_>) -> bool {
    // ok: (SELECT 1), ((SELECT 1)), ((SELECT 1) UNION ALL SELECT 2)
    // err: ((SELECT 1) + 1)
    let mut input = input;
    loop {
        let inside = input.advance(1);
        if !inside.at(Symbol::OpenRound) {
            return query_keyword(inside);
        }
        let Some(after) = inside.after_partner() else {
            return false;
        };
        let continues = after.at(Symbol::CloseRound)
            || ["UNION", "EXCEPT", "INTERSECT"]
                .iter()
                .any(|word| after.at_keyword(word));
        if !continues {
            return false;
        }
        input = inside;
    }
}

fn query_keyword(input: Tokens<'_>) -> bool {
    if input.first().kind != TokenKind::Word {
        return false;
    }
    let starts_item = || {
        matches!(
            input.peek(1).kind,
            TokenKind::Word
                | TokenKind::BackQuoted
                | TokenKind::DoubleQuoted
                | TokenKind::Number
                | TokenKind::String
                | TokenKind::Symbol(
                    Symbol::OpenRound
                        | Symbol::OpenSquare
                        | Symbol::OpenCurly
                        | Symbol::Minus
                        | Symbol::Plus
                )
        )
    };
    input.at_keyword("SELECT")
        || ((input.at_keyword("WITH") || input.at_keyword("FROM")) && starts_item())
}

/// `[ [expr {, expr}] ]`
fn array(input: Tokens<'_>) -> Parsed<'_, Expr> {
    // ok: [], [1, a]
    // err: [1,
    let (input, ()) = symbol(Symbol::OpenSquare)(input)?;
    let (input, items) = arguments(input)?;
    let (input, ()) = symbol(Symbol::CloseSquare)(input)?;
    Ok((
        input,
        Expr::new(ExprKind::Array(constants_without_parens(
            items,
            is_constant,
        ))),
    ))
}

/// `[argument {, argument}]`
pub(crate) fn arguments(input: Tokens<'_>) -> Parsed<'_, Vec<Expr>> {
    // ok: a, b AS c, x -> x; and a, x -> x, which is one lambda of a and x
    // err: 1, x -> x
    let mut items = Vec::new();
    let mut input = input;
    if input.at(Symbol::CloseRound) || input.at(Symbol::CloseSquare) {
        return Ok((input, items));
    }
    loop {
        let (rest, mut item) = argument(input)?;
        set_apply_parens(&mut item, items.len());
        let opens_lambda = matches!(item.kind, ExprKind::Lambda { .. }) && !item.parenthesized;
        if opens_lambda && !items.is_empty() {
            let Some(lambda) = take_parameters(&mut items, item) else {
                return input.miss("an argument that is no lambda");
            };
            items.push(lambda);
        } else {
            items.push(item);
        }
        input = rest;
        let after_comma = input.advance(1);
        if !input.at(Symbol::Comma) || closes(after_comma) || starts_settings(after_comma) {
            if !input.at(Symbol::Comma) {
                let _: Parsed<'_, ()> = input.miss("a comma");
            }
            return Ok((input, items));
        }
        input = after_comma;
    }
}

fn closes(input: Tokens<'_>) -> bool {
    input.at(Symbol::CloseRound) || input.at(Symbol::CloseSquare)
}

/// `expr [AS alias]`; operators may follow the alias.
pub(crate) fn argument(input: Tokens<'_>) -> Parsed<'_, Expr> {
    // ok: a AS b, a AS b + 1
    // err: a b
    let (input, item) = expr(input)?;
    let (input, item) = with_alias(input, item)?;
    if item.alias.is_none() {
        Ok((input, item))
    } else {
        continue_expr(input, item)
    }
}

/// `( [argument {, argument}] )`
pub(crate) fn argument_list(input: Tokens<'_>) -> Parsed<'_, Vec<Expr>> {
    // ok: (), (a, 1)
    // err: (a
    let (input, ()) = symbol(Symbol::OpenRound)(input)?;
    let (input, arguments) = arguments(input)?;
    let (input, ()) = symbol(Symbol::CloseRound)(input)?;
    Ok((input, arguments))
}

fn parameter_operand(input: Tokens<'_>) -> Parsed<'_, Expr> {
    let (rest, parameter) = query_parameter(input)?;
    if parameter.data_type != "Identifier" {
        return Ok((rest, Expr::new(ExprKind::Parameter(parameter))));
    }
    name_operand(input)
}

/// `{name:Type}`
pub(crate) fn query_parameter(input: Tokens<'_>) -> Parsed<'_, QueryParameter> {
    // ok: {p:String}, {p:Array(Int8)}
    // err: {p}
    let (input, ()) = symbol(Symbol::OpenCurly)(input)?;
    if input.first().kind != TokenKind::Word {
        return input.miss("the name of a query parameter");
    }
    let (input, name) = identifier(input)?;
    let (input, ()) = symbol(Symbol::Colon)(input)?;
    let (input, data_type) = data_type(input)?;
    let (input, ()) = symbol(Symbol::CloseCurly)(input)?;
    Ok((
        input,
        QueryParameter {
            name,
            data_type: data_type.to_single_line(),
        },
    ))
}

fn word_operand(input: Tokens<'_>) -> Parsed<'_, Expr> {
    if input.first().kind == TokenKind::Word {
        if let Some(result) = keyword_operand(input) {
            return result;
        }
        if let Ok((rest, literal)) = literal(input) {
            return Ok((rest, Expr::new(ExprKind::Literal(literal))));
        }
    }
    if is_call(input) {
        call(input)
    } else {
        name_operand(input)
    }
}

/// Whether a name, with or without dots, stands before an opening parenthesis.
fn is_call(input: Tokens<'_>) -> bool {
    let mut input = input.advance(1);
    while input.at(Symbol::Dot) {
        let is_columns = input.advance(1).at_keyword("COLUMNS");
        input = input.advance(2);
        if is_columns && input.at(Symbol::OpenRound) {
            return false;
        }
    }
    input.at(Symbol::OpenRound)
}

/// `name`, `name.*`, `name.COLUMNS(…)`
pub(crate) fn name_operand(input: Tokens<'_>) -> Parsed<'_, Expr> {
    // ok: a.b, a.b.*, t.COLUMNS('re')
    // err: .a
    let (input, name) = compound_identifier(input)?;
    let name = Expr::new(ExprKind::Identifier(name));
    if input.at(Symbol::Dot) {
        let rest = input.advance(1);
        if rest.at(Symbol::Asterisk) {
            return asterisk_of(rest.advance(1), Some(name));
        }
        if rest.at_keyword("COLUMNS") && rest.advance(1).at(Symbol::OpenRound) {
            return columns(rest, Some(name));
        }
    }
    Ok((input, name))
}

/// `name {. name}`
pub(crate) fn compound_identifier(input: Tokens<'_>) -> Parsed<'_, Identifier> {
    // ok: a, a.b.c, {t:Identifier}.a, json.a.:Int64, json.^a, a[].b
    // err: .a
    let (mut input, first) = name_part(input)?;
    let mut parts = vec![first];
    loop {
        if input.at(Symbol::OpenSquare)
            && input.advance(1).at(Symbol::CloseSquare)
            && parts.len() > 1
        {
            let mut data_type = "JSON".to_owned();
            while input.at(Symbol::OpenSquare) && input.advance(1).at(Symbol::CloseSquare) {
                data_type = format!("Array({data_type})");
                input = input.advance(2);
            }
            parts.push(NamePart::JsonType(data_type));
            continue;
        }
        if !input.at(Symbol::Dot) {
            break;
        }
        let rest = input.advance(1);
        let is_columns = rest.at_keyword("COLUMNS") && rest.advance(1).at(Symbol::OpenRound);
        let Ok((rest, next)) = json_part(rest).or_else(|_| name_part(rest)) else {
            break;
        };
        if is_columns {
            break;
        }
        parts.push(next);
        input = rest;
    }
    Ok((input, Identifier { parts }))
}

/// `:Type` or `^name`
fn json_part(input: Tokens<'_>) -> Parsed<'_, NamePart> {
    let (rest, part): (_, fn(String) -> NamePart) = if input.at(Symbol::Colon) {
        (input.advance(1), NamePart::JsonType)
    } else if input.at(Symbol::Caret) {
        (input.advance(1), NamePart::JsonObject)
    } else {
        return input.miss("a name");
    };
    let (rest, name) = identifier(rest)?;
    Ok((rest, part(name)))
}

/// `name` or `{name:Identifier}`
pub(crate) fn name_part(input: Tokens<'_>) -> Parsed<'_, NamePart> {
    if !input.at(Symbol::OpenCurly) {
        let (input, name) = identifier(input)?;
        return Ok((input, NamePart::Name(name)));
    }
    let (rest, parameter) = query_parameter(input)?;
    if parameter.data_type != "Identifier" {
        return input.miss("a name");
    }
    Ok((rest, NamePart::Parameter(parameter)))
}

/// `[name .] name`
pub(crate) fn table_name(input: Tokens<'_>) -> Parsed<'_, Identifier> {
    // ok: t, db.t, {db:Identifier}.t
    // err: a.b.c
    let (input, first) = name_part(input)?;
    if !input.at(Symbol::Dot) {
        return Ok((input, Identifier { parts: vec![first] }));
    }
    let (input, second) = name_part(input.advance(1))?;
    Ok((
        input,
        Identifier {
            parts: vec![first, second],
        },
    ))
}
