//! Row policies and quotas.

#![allow(
    clippy::cast_sign_loss,
    reason = "numbers below zero are cut as in ClickHouse"
)]

use nom::Parser;
use nom::branch::alt;
use nom::combinator::{map, value};

use crate::ast::{
    EntityKind, Literal, PolicyFilter, PolicyName, QUOTA_RESOURCES, QuotaInterval, QuotaLimits,
    QuotaQuery, QuotaResource, RowPolicyQuery,
};
use crate::grammar::access::{
    SetWords, entity_name, head, head_clause, recipients, role_set, verb_of,
};
use crate::grammar::create::on_cluster;
use crate::grammar::expr::expr;
use crate::grammar::interval::interval_unit;
use crate::grammar::operand::literal;
use crate::input::{Parsed, Tokens, comma_list, expecting, flag, identifier, keyword, symbol};
use crate::token::{Symbol, TokenKind};

/// `(CREATE | ALTER) [ROW] POLICY names [AS …] [FOR SELECT] [USING …] [TO …]`
pub(crate) fn row_policy_query(input: Tokens<'_>) -> Parsed<'_, RowPolicyQuery> {
    // ok: CREATE ROW POLICY p ON d.t USING a = 1 AS RESTRICTIVE TO u, ALTER POLICY p ON d.t TO NONE
    // err: CREATE ROW POLICY p, CREATE ROW POLICY p ON d.t AS simple
    let (input, verb) = verb_of(input, EntityKind::RowPolicy)?;
    let mut head = head(verb);
    let (mut input, names) = policy_names(input, &mut head.cluster)?;
    let mut policy = RowPolicyQuery {
        head,
        names,
        is_restrictive: None,
        filter: None,
        to: None,
    };
    loop {
        let (rest, found) = policy_clause(input, &mut policy)?;
        if !found {
            policy.to = recipients(policy.to, policy.head.verb);
            return Ok((input, policy));
        }
        input = rest;
    }
}

fn policy_clause<'a>(input: Tokens<'a>, policy: &mut RowPolicyQuery) -> Parsed<'a, bool> {
    let (rest, found) = head_clause(input, &mut policy.head)?;
    if found {
        return Ok((rest, true));
    }
    if policy.is_restrictive.is_none()
        && let Ok((rest, ())) = keyword("AS")(input)
    {
        let (rest, restrictive) = alt((
            value(true, keyword("RESTRICTIVE")),
            value(false, keyword("PERMISSIVE")),
        ))
        .parse(rest)?;
        policy.is_restrictive = Some(restrictive);
        return Ok((rest, true));
    }
    if policy.filter.is_none() {
        let (rest, says_for) = flag(keyword("FOR SELECT"))(input)?;
        if let Ok((rest, ())) = keyword("USING")(rest) {
            let (rest, filter) = match keyword("NONE")(rest) {
                Ok((rest, ())) => (rest, PolicyFilter::None),
                Err(_) => map(expr, PolicyFilter::Expr).parse(rest)?,
            };
            policy.filter = Some(filter);
            return Ok((rest, true));
        }
        if says_for {
            return rest.miss("USING");
        }
    }
    if policy.to.is_none()
        && let Ok((rest, ())) = keyword("TO")(input)
    {
        let (rest, to) = role_set(rest, SetWords::ALL)?;
        policy.to = Some(to);
        return Ok((rest, true));
    }
    Ok((input, false))
}

/// `(name {, name} ON table | name ON table {, table}) {, …}`, a cluster before `ON` or at the end
pub(crate) fn policy_names<'a>(
    input: Tokens<'a>,
    cluster: &mut Option<String>,
) -> Parsed<'a, Vec<PolicyName>> {
    // ok: DROP ROW POLICY p ON d.t, q ON d.u, DROP POLICY p, q ON d.t, DROP POLICY p ON d.a, d.b, c
    // err: DROP POLICY p, q ON d.t, e.t
    let mut names = Vec::new();
    let mut input = input;
    loop {
        let (rest, short_names) = comma_list(entity_name)(input)?;
        let rest = if rest.at_keyword("ON CLUSTER") && cluster.is_none() {
            let (rest, name) = on_cluster(rest)?;
            *cluster = Some(name);
            rest
        } else {
            rest
        };
        let (rest, ()) = keyword("ON")(rest)?;
        let (mut rest, first) = table(rest)?;
        let mut tables = vec![first];
        if short_names.len() == 1 {
            let mut ends = vec![rest];
            while let Ok((after, ())) = symbol(Symbol::Comma)(rest)
                && let Ok((after, next)) = table(after)
            {
                tables.push(next);
                ends.push(after);
                rest = after;
            }
            // What stands before another `ON` are names, which have no database.
            if rest.at_keyword("ON") && !rest.at_keyword("ON CLUSTER") {
                while tables.len() > 1 && tables.last().is_some_and(|last| last.0.is_none()) {
                    tables.pop();
                }
                rest = ends[tables.len() - 1];
            }
        }
        for short_name in &short_names {
            for (database, table) in &tables {
                names.push(PolicyName {
                    short_name: short_name.clone(),
                    database: database.clone(),
                    table: table.clone(),
                });
            }
        }
        input = rest;
        match symbol(Symbol::Comma)(input) {
            Ok((after, ())) => input = after,
            Err(_) => return Ok((input, names)),
        }
    }
}

/// `[database .] table | database . *`
pub(crate) fn table(input: Tokens<'_>) -> Parsed<'_, (Option<String>, Option<String>)> {
    let (input, first) = expecting("a table name", identifier)(input)?;
    let Ok((input, ())) = symbol(Symbol::Dot)(input) else {
        return Ok((input, (None, Some(first))));
    };
    if input.at(Symbol::Asterisk) {
        return Ok((input.advance(1), (Some(first), None)));
    }
    let (input, second) = expecting("a table name", identifier)(input)?;
    Ok((input, (Some(first), Some(second))))
}

/// `(CREATE | ALTER) QUOTA names [KEYED BY …] [FOR INTERVAL …] [TO …]`
pub(crate) fn quota_query(input: Tokens<'_>) -> Parsed<'_, QuotaQuery> {
    // ok: CREATE QUOTA q KEYED BY user_name FOR INTERVAL 1 HOUR MAX queries = 1, errors = 2 TO u
    // err: CREATE QUOTA q KEYED BY colour, CREATE QUOTA q FOR INTERVAL 1 HOUR
    let (input, verb) = verb_of(input, EntityKind::Quota)?;
    let (mut input, names) = comma_list(entity_name)(input)?;
    let mut quota = QuotaQuery {
        head: head(verb),
        names,
        keys: None,
        ipv4_prefix_bits: None,
        ipv6_prefix_bits: None,
        intervals: Vec::new(),
        to: None,
    };
    loop {
        let (rest, found) = quota_clause(input, &mut quota)?;
        if !found {
            quota.to = recipients(quota.to, quota.head.verb);
            return Ok((input, quota));
        }
        input = rest;
    }
}

fn quota_clause<'a>(input: Tokens<'a>, quota: &mut QuotaQuery) -> Parsed<'a, bool> {
    let (rest, found) = head_clause(input, &mut quota.head)?;
    if found {
        return Ok((rest, true));
    }
    if quota.keys.is_none() {
        if let Ok((rest, ())) = keyword("NOT KEYED")(input) {
            quota.keys = Some(Vec::new());
            return Ok((rest, true));
        }
        let keyed = alt((keyword("KEYED BY"), keyword("KEY BY"))).parse(input);
        if let Ok((rest, ())) = keyed {
            let (rest, keys) = comma_list(key)(rest)?;
            quota.keys = Some(keys.into_iter().flatten().collect());
            return Ok((rest, true));
        }
    }
    for (words, place) in [
        ("IPV4_PREFIX_BITS", &mut quota.ipv4_prefix_bits),
        ("IPV6_PREFIX_BITS", &mut quota.ipv6_prefix_bits),
    ] {
        if place.is_none()
            && let Ok((rest, ())) = keyword(words)(input)
        {
            let (rest, bits) = number(rest)?;
            *place = Some(bits as u64);
            return Ok((rest, true));
        }
    }
    if quota.intervals.is_empty() && input.at_keyword("FOR") {
        let (rest, intervals) = comma_list(interval)(input)?;
        quota.intervals = intervals;
        return Ok((rest, true));
    }
    if quota.to.is_none()
        && let Ok((rest, ())) = keyword("TO")(input)
    {
        let (rest, to) = role_set(rest, SetWords::ALL)?;
        quota.to = Some(to);
        return Ok((rest, true));
    }
    Ok((input, false))
}

/// `NONE | user_name | ip_address | …`
fn key(input: Tokens<'_>) -> Parsed<'_, Option<String>> {
    const KEYS: [&str; 5] = [
        "user_name",
        "ip_address",
        "forwarded_ip_address",
        "client_key",
        "normalized_query_hash",
    ];
    if let Ok((input, ())) = keyword("NONE")(input) {
        return Ok((input, None));
    }
    for key in KEYS {
        let spaced = key.replace('_', " ");
        if let Some(rest) = input
            .after_keyword(key)
            .or_else(|| input.after_keyword(&spaced))
        {
            return Ok((rest, Some(key.to_owned())));
        }
    }
    input.miss("a key of quotas")
}

/// `FOR [RANDOMIZED] [INTERVAL] n unit (NO LIMITS | TRACKING ONLY | MAX limit {, limit})`
fn interval(input: Tokens<'_>) -> Parsed<'_, QuotaInterval> {
    let (input, ()) = keyword("FOR")(input)?;
    let (input, randomized) = flag(keyword("RANDOMIZED"))(input)?;
    let (input, _) = flag(keyword("INTERVAL"))(input)?;
    let (input, count) = number(input)?;
    let (input, unit) = interval_unit(input)?;
    let unit_seconds = crate::format::INTERVAL_UNITS
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(unit));
    let Some((_, unit_seconds)) = unit_seconds else {
        return input.miss("a unit of a second or more");
    };
    let seconds = (count * *unit_seconds as f64) as u64;
    let (input, limits) = alt((
        value(QuotaLimits::None, keyword("NO LIMITS")),
        value(QuotaLimits::Max(Vec::new()), keyword("TRACKING ONLY")),
        limits,
    ))
    .parse(input)?;
    let interval = QuotaInterval {
        randomized,
        seconds,
        limits,
    };
    Ok((input, interval))
}

fn limits(input: Tokens<'_>) -> Parsed<'_, QuotaLimits> {
    let (input, ()) = keyword("MAX")(input)?;
    let (input, mut limits) = comma_list(|input| {
        let (input, _) = flag(keyword("MAX"))(input)?;
        limit(input)
    })(input)?;
    limits.sort_by_key(|(resource, _)| *resource);
    Ok((input, QuotaLimits::Max(limits)))
}

/// `resource [=] number`
fn limit(input: Tokens<'_>) -> Parsed<'_, (QuotaResource, f64)> {
    for (at, resource) in QUOTA_RESOURCES.iter().enumerate().rev() {
        let spaced = resource.replace('_', " ");
        let after = input
            .after_keyword(resource)
            .or_else(|| input.after_keyword(&spaced));
        if let Some(rest) = after {
            let (rest, _) = flag(symbol(Symbol::Equals))(rest)?;
            let (rest, most) = number(rest)?;
            return Ok((rest, (QuotaResource(at), most)));
        }
    }
    input.miss("what a quota limits")
}

/// A number that is not negative, also in quotes
fn number(input: Tokens<'_>) -> Parsed<'_, f64> {
    if !matches!(
        input.first().kind,
        TokenKind::Number | TokenKind::String | TokenKind::Word
    ) {
        return input.miss("a number");
    }
    let (rest, found) = literal(input)?;
    let number = match &found {
        Literal::Unsigned(number) => Some(*number as f64),
        Literal::Float(number) if *number >= 0.0 => Some(*number),
        Literal::String(text) => std::str::from_utf8(text)
            .ok()
            .and_then(|text| text.parse().ok()),
        _ => None,
    };
    match number {
        Some(number) => Ok((rest, number)),
        None => input.miss("a number"),
    }
}
