//! Windows.

use nom::Parser;
use nom::branch::alt;
use nom::combinator::{map, opt, value};

use crate::ast::{Frame, FrameBound, FrameUnit, Window};
use crate::grammar::expr::{expr, expr_with_alias, in_parens as operand_in_parens};
use crate::grammar::select::order_element;
use crate::input::{Parsed, Tokens, comma_list, flag, identifier, in_parens, keyword};
use crate::token::{Symbol, TokenKind};

/// `( [parent] [PARTITION BY …] [ORDER BY …] [frame] )`
pub(crate) fn window(input: Tokens<'_>) -> Parsed<'_, Window> {
    // ok: (), (w ORDER BY a), (PARTITION BY a ROWS 1 PRECEDING)
    // err: (1)
    in_parens(|input| {
        let (input, parent) = parent(input)?;
        let (input, has_partition) = flag(keyword("PARTITION BY"))(input)?;
        let (input, partition_by) = if has_partition {
            comma_list(expr_with_alias)(input)?
        } else {
            (input, Vec::new())
        };
        let (input, has_order) = flag(keyword("ORDER BY"))(input)?;
        let (input, order_by) = if has_order {
            comma_list(order_element)(input)?
        } else {
            (input, Vec::new())
        };
        let (input, frame) = opt(frame).parse(input)?;
        Ok((
            input,
            Window {
                parent,
                partition_by,
                order_by,
                frame: frame.map(Box::new),
            },
        ))
    })(input)
}

fn parent(input: Tokens<'_>) -> Parsed<'_, Option<String>> {
    let starts_clause = ["PARTITION BY", "ORDER BY", "ROWS", "RANGE", "GROUPS"]
        .iter()
        .any(|words| input.at_keyword(words));
    let is_name =
        !input.at(Symbol::CloseRound) && input.first().kind != TokenKind::End && !starts_clause;
    if is_name {
        map(identifier, Some).parse(input)
    } else {
        Ok((input, None))
    }
}

/// `ROWS | RANGE | GROUPS ( BETWEEN bound AND bound | bound )`
fn frame(input: Tokens<'_>) -> Parsed<'_, Frame> {
    // ok: ROWS BETWEEN 1 PRECEDING AND CURRENT ROW, ROWS 1 PRECEDING
    // err: ROWS
    let (input, unit) = alt((
        value(FrameUnit::Rows, keyword("ROWS")),
        value(FrameUnit::Range, keyword("RANGE")),
        value(FrameUnit::Groups, keyword("GROUPS")),
    ))
    .parse(input)?;
    let (input, between) = flag(keyword("BETWEEN"))(input)?;
    let (after, begin) = bound(input)?;
    if begin == FrameBound::UnboundedFollowing {
        return input.miss("UNBOUNDED PRECEDING");
    }
    let input = after;
    if !between {
        return Ok((
            input,
            Frame {
                unit,
                begin,
                end: FrameBound::CurrentRow,
            },
        ));
    }
    let (input, ()) = keyword("AND")(input)?;
    let (after, end) = bound(input)?;
    if end == FrameBound::UnboundedPreceding {
        return input.miss("UNBOUNDED FOLLOWING");
    }
    let input = after;
    Ok((input, Frame { unit, begin, end }))
}

/// `CURRENT ROW | UNBOUNDED PRECEDING | UNBOUNDED FOLLOWING | expr PRECEDING | expr FOLLOWING`
fn bound(input: Tokens<'_>) -> Parsed<'_, FrameBound> {
    if let Ok((rest, ())) = keyword("CURRENT ROW")(input) {
        return Ok((rest, FrameBound::CurrentRow));
    }
    if let Ok((rest, ())) = keyword("UNBOUNDED PRECEDING")(input) {
        return Ok((rest, FrameBound::UnboundedPreceding));
    }
    if let Ok((rest, ())) = keyword("UNBOUNDED FOLLOWING")(input) {
        return Ok((rest, FrameBound::UnboundedFollowing));
    }
    let (input, rows) = expr(input)?;
    let rows = operand_in_parens(rows);
    if let Ok((rest, ())) = keyword("PRECEDING")(input) {
        return Ok((rest, FrameBound::Preceding(rows)));
    }
    let (input, ()) = keyword("FOLLOWING")(input)?;
    Ok((input, FrameBound::Following(rows)))
}
