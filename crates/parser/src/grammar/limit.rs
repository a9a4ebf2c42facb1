//! `LIMIT`, `OFFSET` and `FETCH`.

use nom::Parser;
use nom::combinator::map;

use crate::ast::{Expr, Limit, LimitBy};
use crate::grammar::expr::{expr, expr_with_alias};
use crate::input::{Parsed, Tokens, comma_list, flag, keyword};
use crate::token::Symbol;

/// What the clauses at the end of a `SELECT` limit.
#[derive(Default)]
pub(crate) struct Limits {
    pub(crate) limit_by: Option<LimitBy>,
    pub(crate) limit: Option<Limit>,
    /// Whether it is `FETCH`, which needs an order.
    pub(crate) fetches: bool,
}

/// `[LIMIT rows BY columns] [LIMIT rows [WITH TIES]] [OFFSET … [FETCH …]]`
pub(crate) fn limits(input: Tokens<'_>) -> Parsed<'_, Limits> {
    // ok: LIMIT 1, LIMIT 1, 2 BY a LIMIT 3 OFFSET 4, OFFSET 1 ROW FETCH FIRST 2 ROWS ONLY
    // err: LIMIT
    let mut limits = Limits::default();
    let mut input = input;
    if input.at_keyword("LIMIT") {
        let (rest, limit) = limit(input)?;
        input = rest;
        if input.at_keyword("BY") && !limit.with_ties {
            let (rest, columns) = by_columns(input.advance(1))?;
            input = rest;
            limits.limit_by = limit.limit.map(|rows| LimitBy {
                offset: limit.offset,
                limit: rows,
                columns,
            });
            if input.at_keyword("LIMIT") {
                let (rest, limit) = crate::grammar::limit::limit(input)?;
                input = rest;
                limits.limit = Some(limit);
            }
        } else {
            limits.limit = Some(limit);
        }
    }
    let has_offset = limits
        .limit
        .as_ref()
        .is_some_and(|limit| limit.offset.is_some());
    if has_offset || (limits.limit_by.is_some() && limits.limit.is_none()) {
        return Ok((input, limits));
    }
    let before = input.remaining();
    let had_limit = limits
        .limit
        .as_ref()
        .is_some_and(|limit| limit.limit.is_some());
    let (input, limit) = offset_and_fetch(input, limits.limit.as_ref())?;
    let has_limit = limit.as_ref().is_some_and(|limit| limit.limit.is_some());
    limits.fetches = input.remaining() < before && has_limit && !had_limit;
    limits.limit = limit;
    Ok((input, limits))
}

/// `LIMIT rows | LIMIT offset , rows | LIMIT rows OFFSET offset`, with `[WITH TIES]`
fn limit(input: Tokens<'_>) -> Parsed<'_, Limit> {
    let (input, ()) = keyword("LIMIT")(input)?;
    let (input, first) = expr(input)?;
    if input.at(Symbol::Comma) {
        let (input, rows) = expr(input.advance(1))?;
        let (input, with_ties) = flag(keyword("WITH TIES"))(input)?;
        return Ok((
            input,
            Limit {
                offset: Some(first),
                limit: Some(rows),
                with_ties,
            },
        ));
    }
    let (input, has_offset) = flag(keyword("OFFSET"))(input)?;
    let (input, offset) = if has_offset {
        map(expr, Some).parse(input)?
    } else {
        (input, None)
    };
    let (input, with_ties) = flag(keyword("WITH TIES"))(input)?;
    Ok((
        input,
        Limit {
            offset,
            limit: Some(first),
            with_ties,
        },
    ))
}

fn by_columns(input: Tokens<'_>) -> Parsed<'_, Option<Vec<Expr>>> {
    if let Ok((rest, ())) = keyword("ALL")(input) {
        return Ok((rest, None));
    }
    map(comma_list(expr_with_alias), Some).parse(input)
}

/// `[OFFSET n [ROW | ROWS]] [FETCH FIRST | NEXT [n] ROW | ROWS ONLY | WITH TIES]`
fn offset_and_fetch<'a>(input: Tokens<'a>, limit: Option<&Limit>) -> Parsed<'a, Option<Limit>> {
    let mut input = input;
    let mut found = limit.cloned();
    if input.at_keyword("OFFSET") {
        let (rest, offset) = expr(input.advance(1))?;
        let (rest, _) = rows_word(rest)?;
        let before = found.unwrap_or(Limit {
            offset: None,
            limit: None,
            with_ties: false,
        });
        found = Some(Limit {
            offset: Some(offset),
            ..before
        });
        input = rest;
    }
    let fetches = input.at_keyword("FETCH FIRST") || input.at_keyword("FETCH NEXT");
    if !fetches || limit.is_some() {
        return Ok((input, found));
    }
    let (input, rows) = expr(input.advance(2))?;
    let (rest, has_word) = rows_word(input)?;
    if !has_word {
        return input.miss("ROWS");
    }
    let (rest, only) = flag(keyword("ONLY"))(rest)?;
    let (rest, with_ties) = if only {
        (rest, false)
    } else {
        flag(keyword("WITH TIES"))(rest)?
    };
    if !only && !with_ties {
        return rest.miss("ONLY");
    }
    let offset = found.and_then(|limit| limit.offset);
    Ok((
        rest,
        Some(Limit {
            offset,
            limit: Some(rows),
            with_ties,
        }),
    ))
}

fn rows_word(input: Tokens<'_>) -> Parsed<'_, bool> {
    let (rest, row) = flag(keyword("ROW"))(input)?;
    if row {
        Ok((rest, true))
    } else {
        flag(keyword("ROWS"))(input)
    }
}
