//! `ENGINE = …` and what follows it.

use nom::Parser;
use nom::branch::alt;
use nom::combinator::{map, opt, value};

use crate::ast::{Engine, Expr, KeyElement, OrderKey, Storage, TtlAction, TtlElement};
use crate::grammar::expr::expr;
use crate::grammar::operand::argument_list;
use crate::grammar::select::direction;
use crate::grammar::setting::query_settings as settings;
use crate::input::{
    Parsed, Tokens, comma_list, flag, identifier, in_parens, keyword, string_literal, symbol,
};
use crate::token::Symbol;

/// `[ENGINE = …] {PARTITION BY … | PRIMARY KEY … | ORDER BY … | SAMPLE BY … | TTL …} [SETTINGS …]`
pub(crate) fn storage(input: Tokens<'_>) -> Parsed<'_, Storage> {
    // ok: ENGINE = MergeTree ORDER BY a, ORDER BY a
    // err: COMMENT 'x'
    let start = input;
    let mut storage = Storage::default();
    let (mut input, engine) = opt(engine_clause).parse(input)?;
    storage.engine = engine;
    loop {
        let (rest, found) = storage_clause(input, &mut storage)?;
        input = rest;
        if !found {
            break;
        }
    }
    let (input, has_settings) = flag(keyword("SETTINGS"))(input)?;
    let (input, list) = if has_settings {
        settings(input)?
    } else {
        (input, Vec::new())
    };
    storage.settings = list;
    if input.remaining() == start.remaining() {
        return input.miss("ENGINE");
    }
    Ok((input, storage))
}

fn storage_clause<'a>(input: Tokens<'a>, storage: &mut Storage) -> Parsed<'a, bool> {
    for (words, place) in [
        ("PARTITION BY", &mut storage.partition_by),
        ("PRIMARY KEY", &mut storage.primary_key),
        ("SAMPLE BY", &mut storage.sample_by),
    ] {
        if place.is_none() && input.at_keyword(words) {
            let (input, key) = expr(input.advance(2))?;
            *place = Some(key);
            return Ok((input, true));
        }
    }
    if storage.order_by.is_none()
        && let Ok((input, ())) = keyword("ORDER BY")(input)
    {
        let (input, key) = order_key(input)?;
        storage.order_by = Some(key);
        return Ok((input, true));
    }
    if storage.ttl.is_empty()
        && let Ok((input, ())) = keyword("TTL")(input)
    {
        let (input, ttl) = comma_list(ttl_element)(input)?;
        storage.ttl = ttl;
        return Ok((input, true));
    }
    Ok((input, false))
}

/// `ENGINE [=] name [( arguments )]`
pub(crate) fn engine_clause(input: Tokens<'_>) -> Parsed<'_, Engine> {
    // ok: ENGINE = MergeTree, ENGINE Log
    // err: ENGINE = 1
    let (input, ()) = keyword("ENGINE")(input)?;
    let (input, _) = flag(symbol(Symbol::Equals))(input)?;
    let (input, mut engine) = engine(input)?;
    engine.arguments = engine.arguments.filter(|arguments| !arguments.is_empty());
    Ok((input, engine))
}

/// `name [( arguments )]`
pub(crate) fn engine(input: Tokens<'_>) -> Parsed<'_, Engine> {
    let (input, name) = identifier(input)?;
    if !input.at(Symbol::OpenRound) {
        return Ok((
            input,
            Engine {
                name,
                arguments: None,
            },
        ));
    }
    let (input, arguments) = argument_list(input)?;
    Ok((
        input,
        Engine {
            name,
            arguments: Some(arguments),
        },
    ))
}

/// `expr [ASC | DESC] | [tuple] ( element {, element} )`
fn order_key(input: Tokens<'_>) -> Parsed<'_, OrderKey> {
    // ok: a, (a, b), a DESC, (a DESC, b), tuple()
    // err: a, b
    if let Ok((rest, key)) = expr(input) {
        let (after, descending) = direction(rest)?;
        if descending {
            return Ok((
                after,
                OrderKey::Directed(KeyElement {
                    expr: key,
                    descending,
                }),
            ));
        }
        return Ok((after, OrderKey::Expr(key)));
    }
    let (input, _) = flag(keyword("tuple"))(input)?;
    let (input, elements) = in_parens(comma_list(key_element))(input)?;
    if elements.iter().any(|element| element.descending) {
        return Ok((input, OrderKey::Tuple(elements)));
    }
    let keys = elements.into_iter().map(|element| element.expr).collect();
    Ok((input, OrderKey::Expr(Expr::call("tuple", keys))))
}

fn key_element(input: Tokens<'_>) -> Parsed<'_, KeyElement> {
    let (input, expr) = expr(input)?;
    let (input, descending) = direction(input)?;
    Ok((input, KeyElement { expr, descending }))
}

/// `expr [DELETE | TO DISK … | TO VOLUME … | RECOMPRESS … | GROUP BY …] [WHERE expr]`
pub(crate) fn ttl_element(input: Tokens<'_>) -> Parsed<'_, TtlElement> {
    // ok: d, d DELETE WHERE a, d TO DISK 'x', d GROUP BY a SET b = max(b)
    // err: DELETE
    let (input, time) = expr(input)?;
    let (input, action) = opt(alt((
        move_action,
        recompress,
        group_by,
        value(TtlAction::Delete, keyword("DELETE")),
    )))
    .parse(input)?;
    let action = action.unwrap_or(TtlAction::Delete);
    if action != TtlAction::Delete {
        return Ok((
            input,
            TtlElement {
                expr: time,
                action,
                filter: None,
            },
        ));
    }
    let (input, has_filter) = flag(keyword("WHERE"))(input)?;
    let (input, filter) = if has_filter {
        map(expr, Some).parse(input)?
    } else {
        (input, None)
    };
    Ok((
        input,
        TtlElement {
            expr: time,
            action,
            filter,
        },
    ))
}

/// `TO ( DISK | VOLUME ) [IF EXISTS] 'name'`
fn move_action(input: Tokens<'_>) -> Parsed<'_, TtlAction> {
    let (input, to_disk) = alt((
        value(true, keyword("TO DISK")),
        value(false, keyword("TO VOLUME")),
    ))
    .parse(input)?;
    let (input, if_exists) = flag(keyword("IF EXISTS"))(input)?;
    let (input, name) = string_literal(input)?;
    let action = if to_disk {
        TtlAction::ToDisk { name, if_exists }
    } else {
        TtlAction::ToVolume { name, if_exists }
    };
    Ok((input, action))
}

/// `RECOMPRESS CODEC ( … )`
fn recompress(input: Tokens<'_>) -> Parsed<'_, TtlAction> {
    let (input, ()) = keyword("RECOMPRESS CODEC")(input)?;
    map(argument_list, TtlAction::Recompress).parse(input)
}

/// `GROUP BY expr {, expr} [SET name = expr {, name = expr}]`
fn group_by(input: Tokens<'_>) -> Parsed<'_, TtlAction> {
    let (input, ()) = keyword("GROUP BY")(input)?;
    let (input, keys) = comma_list(expr)(input)?;
    let (input, has_set) = flag(keyword("SET"))(input)?;
    let (input, assignments) = if has_set {
        comma_list(assignment)(input)?
    } else {
        (input, Vec::new())
    };
    Ok((input, TtlAction::GroupBy { keys, assignments }))
}

pub(crate) fn assignment(input: Tokens<'_>) -> Parsed<'_, (String, Expr)> {
    let (input, column) = identifier(input)?;
    let (input, ()) = symbol(Symbol::Equals)(input)?;
    let (input, value) = expr(input)?;
    Ok((input, (column, value)))
}
