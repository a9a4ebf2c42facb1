//! `CREATE VIEW` and `CREATE MATERIALIZED VIEW`.

use nom::Parser;
use nom::branch::alt;
use nom::combinator::{map, opt, value};

use crate::ast::{
    CreateMaterializedView, CreateView, Definer, Period, Refresh, Schedule, Security, SecurityMode,
    SelectUnion, ViewFill,
};
use crate::grammar::create::{comment, uuid};
use crate::grammar::elements::{Elements, table_elements, unsigned};
use crate::grammar::interval::interval_unit;
use crate::grammar::operand::table_name;
use crate::grammar::select::select_union;
use crate::grammar::setting::query_settings as settings;
use crate::grammar::storage::storage;
use crate::input::{
    Parsed, Tokens, comma_list, flag, identifier, in_parens, keyword, string_literal, symbol,
};
use crate::token::{Symbol, TokenKind};

/// `[( … )] [DEFINER …] [COMMENT …] AS SELECT … [COMMENT …]`
pub(crate) fn create_view(input: Tokens<'_>) -> Parsed<'_, CreateView> {
    // ok: AS SELECT 1, (a Int8) AS SELECT 1, DEFINER = u SQL SECURITY NONE AS SELECT 1
    // err: AS t
    let (input, columns) = opt(view_columns).parse(input)?;
    let (elements, aliases) = match columns {
        Some(Columns::Elements(elements)) => (Some(elements.elements), Vec::new()),
        Some(Columns::Aliases(aliases)) => (None, aliases),
        None => (None, Vec::new()),
    };
    let (input, security) = opt(security).parse(input)?;
    let (input, (comment, query)) = commented_select(input)?;
    Ok((
        input,
        CreateView {
            elements,
            aliases,
            security,
            comment,
            query,
        },
    ))
}

enum Columns {
    Elements(Elements),
    Aliases(Vec<String>),
}

/// `( column {, column} ) | ( name {, name} )`
fn view_columns(input: Tokens<'_>) -> Parsed<'_, Columns> {
    alt((
        map(table_elements, Columns::Elements),
        map(in_parens(comma_list(identifier)), Columns::Aliases),
    ))
    .parse(input)
}

/// `[COMMENT …] AS SELECT … [COMMENT …]`
fn commented_select(input: Tokens<'_>) -> Parsed<'_, (Option<Vec<u8>>, SelectUnion)> {
    let (input, before) = opt(comment).parse(input)?;
    let (input, ()) = keyword("AS")(input)?;
    let (input, query) = select_union(input)?;
    if before.is_some() {
        return Ok((input, (before, query)));
    }
    let (input, after) = opt(comment).parse(input)?;
    Ok((input, (after, query)))
}

/// `[REFRESH …] [TO …] [( … )] [storage] [POPULATE | EMPTY] [DEFINER …] [COMMENT …] AS SELECT …`
pub(crate) fn create_materialized_view(input: Tokens<'_>) -> Parsed<'_, CreateMaterializedView> {
    // ok: TO t AS SELECT 1, (a Int8) ENGINE = Log POPULATE AS SELECT 1, TO t POPULATE AS SELECT 1
    // err: POPULATE ENGINE = Log AS SELECT 1, TO t EMPTY AS SELECT 1
    let (input, refresh) = opt(refresh).parse(input)?;
    let (input, inner_uuid) = opt(inner_uuid).parse(input)?;
    let (input, target) = opt(target).parse(input)?;
    let (input, columns) = opt(view_columns).parse(input)?;
    let (elements, aliases) = match columns {
        Some(Columns::Elements(elements)) => (Some(elements), Vec::new()),
        Some(Columns::Aliases(aliases)) => (None, aliases),
        None => (None, Vec::new()),
    };
    let (input, inner_uuid) = match inner_uuid {
        Some(uuid) => (input, Some(uuid)),
        None => opt(self::inner_uuid).parse(input)?,
    };
    let (input, found) = if target.is_none() {
        opt(storage).parse(input)?
    } else {
        (input, None)
    };
    let mut storage = found.unwrap_or_default();
    let elements = elements.map(|elements| {
        if storage.primary_key.is_none() {
            storage.primary_key = elements.primary_key;
        }
        elements.elements
    });
    let fill = |input| view_fill(input, target.is_some(), refresh.is_some());
    let (input, first_fill) = fill(input);
    let (input, security) = opt(security).parse(input)?;
    let (input, second_fill) = fill(input);
    let (input, before) = opt(comment).parse(input)?;
    let (input, third_fill) = fill(input);
    let fill = first_fill.or(second_fill).or(third_fill);
    let (input, (after, query)) = commented_select(input)?;
    let comment = before.or(after);
    let view = CreateMaterializedView {
        refresh,
        target,
        inner_uuid,
        elements,
        aliases,
        storage,
        fill,
        security,
        comment,
        query,
    };
    Ok((input, view))
}

/// `POPULATE | EMPTY`; a view that is refreshed is filled by that, one that writes to a table of its own is never empty.
fn view_fill(
    input: Tokens<'_>,
    has_target: bool,
    is_refreshed: bool,
) -> (Tokens<'_>, Option<ViewFill>) {
    if !is_refreshed && input.at_keyword("POPULATE") {
        return (input.advance(1), Some(ViewFill::Populate));
    }
    if (!has_target || is_refreshed) && input.at_keyword("EMPTY") {
        return (input.advance(1), Some(ViewFill::Empty));
    }
    (input, None)
}

/// `TO INNER UUID '…'`
fn inner_uuid(input: Tokens<'_>) -> Parsed<'_, granary_types::Uuid> {
    let (input, ()) = keyword("TO INNER")(input)?;
    uuid(input)
}

/// `TO [database .] table`
fn target(input: Tokens<'_>) -> Parsed<'_, crate::ast::Identifier> {
    let (input, ()) = keyword("TO")(input)?;
    table_name(input)
}

/// `[DEFINER [=] user] [SQL SECURITY mode]`, in any order
pub(crate) fn security(input: Tokens<'_>) -> Parsed<'_, Security> {
    // ok: DEFINER = u SQL SECURITY DEFINER, SQL SECURITY NONE
    // err: DEFINER = 1
    let (input, mode_first) = opt(security_mode).parse(input)?;
    let (input, definer) = opt(definer).parse(input)?;
    let (input, mode_last) = if mode_first.is_none() {
        opt(security_mode).parse(input)?
    } else {
        (input, None)
    };
    let mode = mode_first.or(mode_last);
    match (&definer, mode) {
        (None, None) => input.miss("SQL SECURITY"),
        (Some(_), None) => Ok((
            input,
            Security {
                definer,
                mode: Some(SecurityMode::Definer),
            },
        )),
        _ => Ok((input, Security { definer, mode })),
    }
}

fn security_mode(input: Tokens<'_>) -> Parsed<'_, SecurityMode> {
    let (input, ()) = keyword("SQL SECURITY")(input)?;
    alt((
        value(SecurityMode::Definer, keyword("DEFINER")),
        value(SecurityMode::Invoker, keyword("INVOKER")),
        value(SecurityMode::None, keyword("NONE")),
    ))
    .parse(input)
}

fn definer(input: Tokens<'_>) -> Parsed<'_, Definer> {
    let (input, ()) = keyword("DEFINER")(input)?;
    let (input, _) = flag(symbol(Symbol::Equals))(input)?;
    if input.at_keyword("CURRENT_USER") {
        return Ok((input.advance(1), Definer::CurrentUser));
    }
    let (input, definer) = if input.first().kind == TokenKind::String {
        map(string_literal, Definer::UserString).parse(input)?
    } else {
        map(identifier, Definer::User).parse(input)?
    };
    if !input.at(Symbol::At) {
        return Ok((input, definer));
    }
    let (input, _) = string_literal(input.advance(1))?;
    Ok((input, definer))
}

/// `REFRESH ( EVERY … | AFTER … ) [RANDOMIZE FOR …] [DEPENDS ON …] [SETTINGS …] [APPEND]`
pub(crate) fn refresh(input: Tokens<'_>) -> Parsed<'_, Refresh> {
    // ok: REFRESH EVERY 1 DAY OFFSET 2 HOUR, REFRESH AFTER 30 SECOND APPEND
    // err: REFRESH 1 DAY
    let (input, ()) = keyword("REFRESH")(input)?;
    let (input, schedule) = opt(schedule).parse(input)?;
    let (input, has_randomize) = flag(keyword("RANDOMIZE FOR"))(input)?;
    let (input, randomize) = if has_randomize {
        period(input)?
    } else {
        (input, Vec::new())
    };
    let (input, has_depends) = flag(keyword("DEPENDS ON"))(input)?;
    let (input, depends_on) = if has_depends {
        comma_list(table_name)(input)?
    } else {
        (input, Vec::new())
    };
    if schedule.is_none() && depends_on.is_empty() {
        return input.miss("EVERY");
    }
    let (input, has_settings) = flag(keyword("SETTINGS"))(input)?;
    let (input, settings) = if has_settings {
        settings(input)?
    } else {
        (input, Vec::new())
    };
    let (input, append) = flag(keyword("APPEND"))(input)?;
    Ok((
        input,
        Refresh {
            schedule,
            randomize,
            depends_on,
            settings,
            append,
        },
    ))
}

/// `EVERY period [OFFSET period] | AFTER period`
fn schedule(input: Tokens<'_>) -> Parsed<'_, Schedule> {
    if let Ok((input, ())) = keyword("AFTER")(input) {
        return map(period, Schedule::After).parse(input);
    }
    let (input, ()) = keyword("EVERY")(input)?;
    let (input, every) = period(input)?;
    let (input, has_offset) = flag(keyword("OFFSET"))(input)?;
    let (input, offset) = if has_offset {
        period(input)?
    } else {
        (input, Vec::new())
    };
    Ok((
        input,
        Schedule::Every {
            period: every,
            offset,
        },
    ))
}

/// `number unit {number unit}`, printed from the longest unit to the shortest
fn period(input: Tokens<'_>) -> Parsed<'_, Vec<Period>> {
    // ok: 1 DAY, 2 HOUR 1 DAY
    // err: 1 DAY 1 DAY, 1 MONTH 2 HOUR, 0 DAY
    let (mut rest, first) = period_part(input)?;
    let mut parts = vec![first];
    while let Ok((after, part)) = period_part(rest) {
        parts.push(part);
        rest = after;
    }
    for part in parts.iter_mut().filter(|part| part.unit == "QUARTER") {
        *part = Period {
            count: part.count.saturating_mul(3),
            unit: "MONTH",
        };
    }
    let rank = |part: &Period| PERIOD_UNITS.iter().position(|(_, unit)| *unit == part.unit);
    parts.sort_by_key(rank);
    let repeats = parts.windows(2).any(|pair| pair[0].unit == pair[1].unit);
    let is_calendar = |part: &Period| matches!(part.unit, "YEAR" | "MONTH");
    let mixes = parts.iter().any(is_calendar) && !parts.iter().all(is_calendar);
    let is_empty = parts.iter().all(|part| part.count == 0);
    if repeats || mixes || is_empty {
        input.miss("a period")
    } else {
        Ok((rest, parts))
    }
}

/// The units of a period, the longest first.
const PERIOD_UNITS: [(&str, &str); 8] = [
    ("Year", "YEAR"),
    ("Quarter", "QUARTER"),
    ("Month", "MONTH"),
    ("Week", "WEEK"),
    ("Day", "DAY"),
    ("Hour", "HOUR"),
    ("Minute", "MINUTE"),
    ("Second", "SECOND"),
];

fn period_part(input: Tokens<'_>) -> Parsed<'_, Period> {
    let (input, count) = unsigned(input)?;
    let (rest, unit) = interval_unit(input)?;
    match PERIOD_UNITS.iter().find(|(name, _)| *name == unit) {
        Some((_, unit)) => Ok((rest, Period { count, unit })),
        None => input.miss("a longer unit of time"),
    }
}
