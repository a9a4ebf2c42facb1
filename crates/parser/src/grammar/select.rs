//! `SELECT`.

use nom::Parser;
use nom::branch::alt;
use nom::combinator::{map, opt, value};

use crate::ast::{
    Expr, ExprKind, Fill, GroupBy, Interpolation, Limit, LimitBy, NullsOrder, OrderBy,
    OrderElement, Select, SelectTerm, SelectUnion, SetOperation, Window, With, WithItem,
};
use crate::grammar::columns::set_apply_parens;
use crate::grammar::expr::{expr, expr_with_alias};
use crate::grammar::from::from;
use crate::grammar::limit::{Limits, limits};
use crate::grammar::operand::subquery;
use crate::grammar::setting::query_settings as settings;
use crate::grammar::window::window;
use crate::input::{
    Parsed, Tokens, comma_list, flag, identifier, in_parens, keyword, nested, string_literal,
};
use crate::token::{Symbol, TokenKind};

/// `term {operation term}`
pub(crate) fn select_union(input: Tokens<'_>) -> Parsed<'_, SelectUnion> {
    // ok: SELECT 1, SELECT 1 UNION ALL (SELECT 2), (SELECT 1)
    // err: SELECT 1 UNION
    nested(input, |input| {
        let (mut input, first) = select_term(input)?;
        let mut union = SelectUnion {
            terms: vec![first],
            operations: Vec::new(),
        };
        while let Ok((rest, operation)) = set_operation(input) {
            let (rest, term) = select_term(rest)?;
            union.operations.push(operation);
            union.terms.push(term);
            input = rest;
        }
        Ok((input, unwrap_single(union)))
    })
}

/// Parentheses around the only query mean nothing.
fn unwrap_single(mut union: SelectUnion) -> SelectUnion {
    match union.terms.pop() {
        Some(SelectTerm::Union(inner)) if union.terms.is_empty() => inner,
        Some(term) => {
            union.terms.push(term);
            union
        }
        None => union,
    }
}

/// `( union ) | select`
fn select_term(input: Tokens<'_>) -> Parsed<'_, SelectTerm> {
    if !input.at(Symbol::OpenRound) {
        return map(select, |select| SelectTerm::Select(Box::new(select))).parse(input);
    }
    let (input, mut union) = subquery(input)?;
    if union.terms.len() == 1 {
        return Ok((input, union.terms.remove(0)));
    }
    Ok((input, SelectTerm::Union(union)))
}

/// `UNION [ALL | DISTINCT] | EXCEPT [ALL | DISTINCT] | INTERSECT [ALL | DISTINCT]`
fn set_operation(input: Tokens<'_>) -> Parsed<'_, SetOperation> {
    use SetOperation as O;
    let (input, [plain, all, distinct]) = alt((
        value([O::Union, O::UnionAll, O::UnionDistinct], keyword("UNION")),
        value(
            [O::Except, O::ExceptAll, O::ExceptDistinct],
            keyword("EXCEPT"),
        ),
        value(
            [O::Intersect, O::IntersectAll, O::IntersectDistinct],
            keyword("INTERSECT"),
        ),
    ))
    .parse(input)?;
    if input.at_keyword("ALL") {
        return Ok((input.advance(1), all));
    }
    if input.at_keyword("DISTINCT") {
        return Ok((input.advance(1), distinct));
    }
    Ok((input, plain))
}

/// `[WITH …] [FROM …] SELECT … [FROM …] [WHERE …] … [SETTINGS …]`
fn select(input: Tokens<'_>) -> Parsed<'_, Select> {
    // ok: WITH 1 AS x SELECT x FROM t WHERE a GROUP BY b ORDER BY c LIMIT 1
    // err: SELECT
    let mut select = Select::default();
    let (input, with) = opt(with).parse(input)?;
    select.with = with;
    let (input, first_from) = opt(from).parse(input)?;
    let (input, ()) = keyword("SELECT")(input)?;
    let (input, head) = select_head(input)?;
    select.distinct = head.distinct;
    let (input, columns) = select_list(input)?;
    select.columns = columns;
    let (input, from) = match first_from {
        Some(from) => (input, from),
        None => map(opt(from), Option::unwrap_or_default).parse(input)?,
    };
    select.from = from;
    let (input, ()) = filters(input, &mut select)?;
    let (input, ()) = windows_and_order(input, &mut select)?;
    let (input, ()) = limit_clauses(input, &mut select, head)?;
    let (input, has_settings) = flag(keyword("SETTINGS"))(input)?;
    if !has_settings {
        return Ok((input, select));
    }
    let (input, list) = settings(input)?;
    select.settings = list;
    Ok((input, select))
}

/// What stands between `SELECT` and the list.
#[derive(Default)]
struct SelectHead {
    distinct: bool,
    distinct_on: Option<Vec<Expr>>,
    top: Option<Expr>,
    top_with_ties: bool,
}

/// `[ALL | DISTINCT [ON ( expr {, expr} )]] [TOP n [WITH TIES]]`
fn select_head(input: Tokens<'_>) -> Parsed<'_, SelectHead> {
    let mut head = SelectHead::default();
    let (input, all) = flag(keyword("ALL"))(input)?;
    let (mut input, distinct) = if all {
        (input, false)
    } else {
        flag(keyword("DISTINCT"))(input)?
    };
    head.distinct = distinct;
    if (all && input.at_keyword("DISTINCT")) || (distinct && input.at_keyword("ALL")) {
        return input.miss("an expression");
    }
    if distinct && let Ok((rest, ())) = keyword("ON")(input) {
        let (rest, keys) = in_parens(comma_list(expr_with_alias))(rest)?;
        head.distinct = false;
        head.distinct_on = Some(keys);
        input = rest;
    }
    if let Ok((rest, ())) = keyword("TOP")(input) {
        let (rest, count) = top_count(rest)?;
        let (rest, with_ties) = flag(keyword("WITH TIES"))(rest)?;
        head.top = Some(count);
        head.top_with_ties = with_ties;
        input = rest;
    }
    Ok((input, head))
}

fn top_count(input: Tokens<'_>) -> Parsed<'_, Expr> {
    if input.at(Symbol::OpenRound) {
        return in_parens(number_expr)(input);
    }
    number_expr(input)
}

fn number_expr(input: Tokens<'_>) -> Parsed<'_, Expr> {
    let (input, number) = crate::grammar::number::signed_number(input)?;
    Ok((input, Expr::new(ExprKind::Literal(number))))
}

/// `item {, item} [,]`
fn select_list(input: Tokens<'_>) -> Parsed<'_, Vec<Expr>> {
    // ok: a, b AS c, d e
    // err: , a
    let (mut input, first) = select_item(input)?;
    let mut items = vec![first];
    while input.at(Symbol::Comma) {
        let after = input.advance(1);
        if after.at_keyword("FROM") {
            return Ok((after, items));
        }
        match select_item(after) {
            Ok((rest, mut item)) => {
                lambda_in_parens(&mut item);
                set_apply_parens(&mut item, items.len());
                items.push(item);
                input = rest;
            }
            Err(nom::Err::Error(_)) => return Ok((after, items)),
            Err(other) => return Err(other),
        }
    }
    let _: Parsed<'_, ()> = input.miss("a comma");
    Ok((input, items))
}

/// A lambda that is not the first of a list would read as one of all names before its arrow.
fn lambda_in_parens(expr: &mut Expr) {
    expr.parenthesized |= matches!(expr.kind, ExprKind::Lambda { .. });
}

/// `expr [[AS] alias]`
fn select_item(input: Tokens<'_>) -> Parsed<'_, Expr> {
    let (input, mut item) = expr_with_alias(input)?;
    let can_have_alias = item.alias.is_none()
        && !matches!(
            item.kind,
            ExprKind::Asterisk { .. } | ExprKind::Columns { .. }
        );
    if !can_have_alias {
        return Ok((input, item));
    }
    match bare_alias(input) {
        Ok((rest, alias)) => {
            item.alias = Some(alias);
            Ok((rest, item))
        }
        Err(_) => Ok((input, item)),
    }
}

/// A name after an expression or a table, which is not the start of what may follow there.
pub(crate) fn bare_alias(input: Tokens<'_>) -> Parsed<'_, String> {
    // ok: a
    // err: FROM
    let token = input.first();
    let starts_comment = input.at_keyword("COMMENT") && input.peek(1).kind == TokenKind::String;
    let is_reserved =
        starts_comment || (token.kind == TokenKind::Word && is_reserved(input.text_of(token)));
    if is_reserved {
        input.miss("an alias")
    } else {
        identifier(input)
    }
}

/// Words that are no alias unless `AS` stands before them.
fn is_reserved(word: &str) -> bool {
    RESERVED
        .iter()
        .any(|reserved| reserved.eq_ignore_ascii_case(word))
}

const RESERVED: [&str; 45] = [
    "ALL",
    "ANTI",
    "ANY",
    "ARRAY",
    "AS",
    "ASOF",
    "BETWEEN",
    "CROSS",
    "ELSE",
    "EXCEPT",
    "FINAL",
    "FORMAT",
    "FROM",
    "FULL",
    "GLOBAL",
    "GROUP",
    "HAVING",
    "ILIKE",
    "INNER",
    "INTERSECT",
    "INTO",
    "JOIN",
    "LEFT",
    "LIKE",
    "LIMIT",
    "NATURAL",
    "NOT",
    "OFFSET",
    "ON",
    "ONLY",
    "ORDER",
    "PARALLEL",
    "PASTE",
    "PREWHERE",
    "QUALIFY",
    "RIGHT",
    "SAMPLE",
    "SEMI",
    "SETTINGS",
    "STREAM",
    "UNION",
    "USING",
    "WHERE",
    "WINDOW",
    "WITH",
];

/// `WITH [RECURSIVE] item {, item}`
pub(crate) fn with(input: Tokens<'_>) -> Parsed<'_, With> {
    // ok: WITH 1 AS x, t AS (SELECT 1)
    // err: WITH
    let (input, ()) = keyword("WITH")(input)?;
    let (input, recursive) = flag(keyword("RECURSIVE"))(input)?;
    let (input, mut items) = comma_list(with_item)(input)?;
    for item in items.iter_mut().skip(1) {
        if let WithItem::Expr(expr) = item {
            lambda_in_parens(expr);
        }
    }
    Ok((input, With { recursive, items }))
}

/// `name [( name {, name} )] AS [MATERIALIZED] ( SELECT … ) | expr AS name`
fn with_item(input: Tokens<'_>) -> Parsed<'_, WithItem> {
    alt((with_query, map(select_item, WithItem::Expr))).parse(input)
}

fn with_query(input: Tokens<'_>) -> Parsed<'_, WithItem> {
    let (input, name) = identifier(input)?;
    let (input, columns) = if input.at(Symbol::OpenRound) {
        in_parens(comma_list(identifier))(input)?
    } else {
        (input, Vec::new())
    };
    let (input, ()) = keyword("AS")(input)?;
    let (input, materialized) = flag(keyword("MATERIALIZED"))(input)?;
    let (input, query) = subquery(input)?;
    Ok((
        input,
        WithItem::Query {
            name,
            columns,
            materialized,
            query,
        },
    ))
}

/// `KEYWORD expr`, if the keyword stands here.
fn clause<'a>(input: Tokens<'a>, word: &'static str) -> Parsed<'a, Option<Expr>> {
    match keyword(word)(input) {
        Ok((input, ())) => map(expr_with_alias, Some).parse(input),
        Err(nom::Err::Error(_)) => Ok((input, None)),
        Err(other) => Err(other),
    }
}

/// `[PREWHERE …] [WHERE …] [GROUP BY …] [WITH TOTALS] [HAVING …]`
fn filters<'a>(input: Tokens<'a>, select: &mut Select) -> Parsed<'a, ()> {
    let (input, prewhere) = clause(input, "PREWHERE")?;
    let (input, filter) = clause(input, "WHERE")?;
    select.with_rollup = input.at_keyword("GROUP BY ROLLUP");
    select.with_cube = input.at_keyword("GROUP BY CUBE");
    let (input, group_by) = opt(group_by).parse(input)?;
    let (input, ()) = group_modifiers(input, select)?;
    let (input, having) = clause(input, "HAVING")?;
    select.prewhere = prewhere;
    select.filter = filter;
    select.group_by = group_by;
    select.having = having;
    Ok((input, ()))
}

/// `GROUP BY ( ALL | ROLLUP (…) | CUBE (…) | GROUPING SETS (…) | expr {, expr} [WITH …] )`
fn group_by(input: Tokens<'_>) -> Parsed<'_, GroupBy> {
    // ok: GROUP BY a, b WITH ROLLUP, GROUP BY GROUPING SETS ((a), (a, b)), GROUP BY ALL
    // err: GROUP BY
    let (input, ()) = keyword("GROUP BY")(input)?;
    if let Ok((input, ())) = keyword("GROUPING SETS")(input) {
        return map(in_parens(comma_list(grouping_set)), GroupBy::GroupingSets).parse(input);
    }
    if input.at_keyword("ROLLUP") || input.at_keyword("CUBE") {
        let (input, keys) = in_parens(comma_list(expr_with_alias))(input.advance(1))?;
        return Ok((input, GroupBy::Keys(keys)));
    }
    if let Ok((input, ())) = keyword("ALL")(input) {
        return Ok((input, GroupBy::All));
    }
    let (input, mut keys) = comma_list(expr_with_alias)(input)?;
    keys.iter_mut().skip(1).for_each(lambda_in_parens);
    Ok((input, GroupBy::Keys(keys)))
}

/// `{WITH ROLLUP | WITH CUBE | WITH TOTALS}`
fn group_modifiers<'a>(input: Tokens<'a>, select: &mut Select) -> Parsed<'a, ()> {
    let mut input = input;
    loop {
        let (place, word) = if input.at_keyword("WITH ROLLUP") {
            (&mut select.with_rollup, "ROLLUP")
        } else if input.at_keyword("WITH CUBE") {
            (&mut select.with_cube, "CUBE")
        } else {
            (&mut select.with_totals, "TOTALS")
        };
        if *place {
            return Ok((input, ()));
        }
        let (rest, found) = flag(keyword("WITH"))(input)?;
        if !found || !rest.at_keyword(word) {
            return Ok((input, ()));
        }
        *place = true;
        input = rest.advance(1);
    }
}

/// `( [expr {, expr}] ) | expr`
fn grouping_set(input: Tokens<'_>) -> Parsed<'_, Vec<Expr>> {
    let (input, mut set) = expr(input)?;
    let keys = match set.kind {
        ExprKind::Tuple(keys) => keys,
        ExprKind::Function(call) if call.name == "tuple" => call.arguments,
        kind => {
            set.parenthesized = false;
            vec![Expr { kind, ..set }]
        }
    };
    Ok((input, keys))
}

/// `[WINDOW …] [QUALIFY …] [ORDER BY …] [INTERPOLATE …]`
fn windows_and_order<'a>(input: Tokens<'a>, select: &mut Select) -> Parsed<'a, ()> {
    let (input, windows) = opt(windows).parse(input)?;
    let (input, qualify) = clause(input, "QUALIFY")?;
    let (input, order_by) = opt(order_by).parse(input)?;
    select.windows = windows.unwrap_or_default();
    select.qualify = qualify;
    let has_fill = order_by.as_ref().is_some_and(|order_by| {
        order_by
            .elements
            .iter()
            .any(|element| element.fill.is_some())
    });
    select.order_by = order_by;
    if !has_fill {
        return Ok((input, ()));
    }
    let (input, interpolate) = opt(interpolate).parse(input)?;
    select.interpolate = interpolate;
    Ok((input, ()))
}

/// `WINDOW name AS ( … ) {, name AS ( … )}`
fn windows(input: Tokens<'_>) -> Parsed<'_, Vec<(String, Window)>> {
    let (input, ()) = keyword("WINDOW")(input)?;
    comma_list(|input| {
        let (input, name) = identifier(input)?;
        let (input, ()) = keyword("AS")(input)?;
        let (input, window) = window(input)?;
        Ok((input, (name, window)))
    })(input)
}

/// `ORDER BY ( ALL … | element {, element} )`
fn order_by(input: Tokens<'_>) -> Parsed<'_, OrderBy> {
    // ok: ORDER BY a DESC NULLS LAST, b; ORDER BY ALL
    // err: ORDER BY
    let (input, ()) = keyword("ORDER BY")(input)?;
    let starts_with_all = input.at_keyword("ALL");
    let (input, mut elements) = comma_list(order_element)(input)?;
    for element in elements.iter_mut().skip(1) {
        lambda_in_parens(&mut element.expr);
    }
    let all = starts_with_all && matches!(&elements[..], [only] if is_all(&only.expr));
    if all {
        elements[0].expr = Expr::name("ALL");
    }
    Ok((input, OrderBy { all, elements }))
}

fn is_all(expr: &Expr) -> bool {
    expr.as_name()
        .is_some_and(|name| matches!(name[..], [word] if word.eq_ignore_ascii_case("ALL")))
}

/// `expr [ASC | DESC] [NULLS FIRST | NULLS LAST] [COLLATE 'name'] [WITH FILL …]`
pub(crate) fn order_element(input: Tokens<'_>) -> Parsed<'_, OrderElement> {
    // ok: a DESC, a NULLS FIRST, a WITH FILL FROM 1 TO 2
    // err: DESC
    let (input, expr) = expr_with_alias(input)?;
    let (input, descending) = direction(input)?;
    let (input, nulls) = opt(alt((
        value(NullsOrder::First, keyword("NULLS FIRST")),
        value(NullsOrder::Last, keyword("NULLS LAST")),
    )))
    .parse(input)?;
    let (input, collate) = flag(keyword("COLLATE"))(input)?;
    let (input, collation) = if collate {
        map(string_literal, Some).parse(input)?
    } else {
        (input, None)
    };
    let (input, has_fill) = flag(keyword("WITH FILL"))(input)?;
    let (input, fill) = if has_fill {
        map(fill, Some).parse(input)?
    } else {
        (input, None)
    };
    let fill = fill.map(Box::new);
    Ok((
        input,
        OrderElement {
            expr,
            descending,
            nulls,
            collation,
            fill,
        },
    ))
}

/// `[ASC | ASCENDING | DESC | DESCENDING]`: whether it is descending.
pub(crate) fn direction(input: Tokens<'_>) -> Parsed<'_, bool> {
    let mut either = alt((
        value(true, keyword("DESC")),
        value(true, keyword("DESCENDING")),
        value(false, keyword("ASC")),
        value(false, keyword("ASCENDING")),
    ));
    match either.parse(input) {
        Err(nom::Err::Error(_)) => Ok((input, false)),
        result => result,
    }
}

/// `[FROM expr] [TO expr] [STEP expr] [STALENESS expr]`
fn fill(input: Tokens<'_>) -> Parsed<'_, Fill> {
    let (input, from) = clause(input, "FROM")?;
    let (input, to) = clause(input, "TO")?;
    let (input, step) = clause(input, "STEP")?;
    let (input, staleness) = clause(input, "STALENESS")?;
    Ok((
        input,
        Fill {
            from,
            to,
            step,
            staleness,
        },
    ))
}

/// `INTERPOLATE [( [column [AS expr] {, …}] )]`
fn interpolate(input: Tokens<'_>) -> Parsed<'_, Vec<Interpolation>> {
    // ok: INTERPOLATE, INTERPOLATE (a AS a + 1, b)
    // err: INTERPOLATE (1)
    let (input, ()) = keyword("INTERPOLATE")(input)?;
    if !input.at(Symbol::OpenRound) {
        return Ok((input, Vec::new()));
    }
    if input.advance(1).at(Symbol::CloseRound) {
        return Ok((input.advance(2), Vec::new()));
    }
    in_parens(comma_list(|input| {
        let (input, column) = identifier(input)?;
        let (input, has_value) = flag(keyword("AS"))(input)?;
        let (input, expr) = if has_value {
            expr(input)?
        } else {
            (input, Expr::name(&column))
        };
        Ok((input, Interpolation { column, expr }))
    }))(input)
}

/// `[LIMIT … BY …] [LIMIT …] [OFFSET …]`, and what `DISTINCT ON` and `TOP` stand for.
fn limit_clauses<'a>(input: Tokens<'a>, select: &mut Select, head: SelectHead) -> Parsed<'a, ()> {
    let (
        rest,
        Limits {
            limit_by,
            limit,
            fetches,
        },
    ) = limits(input)?;
    let has_ties = head.top_with_ties || limit.as_ref().is_some_and(|limit| limit.with_ties);
    if (has_ties || fetches) && select.order_by.is_none() {
        return input.miss("ORDER BY");
    }
    select.limit_by = match (limit_by, head.distinct_on) {
        (Some(_), Some(_)) => return input.miss("only one of LIMIT BY and DISTINCT ON"),
        (None, Some(keys)) => Some(LimitBy {
            offset: None,
            limit: Expr::new(ExprKind::Literal(crate::ast::Literal::Unsigned(1))),
            columns: Some(keys),
        }),
        (limit_by, None) => limit_by,
    };
    select.limit = match (limit, head.top) {
        (Some(Limit { limit: Some(_), .. }), Some(_)) => {
            return input.miss("only one of TOP and LIMIT");
        }
        (limit, Some(top)) => Some(Limit {
            offset: limit.and_then(|limit| limit.offset),
            limit: Some(top),
            with_ties: head.top_with_ties,
        }),
        (limit, None) => limit,
    };
    Ok((rest, ()))
}
