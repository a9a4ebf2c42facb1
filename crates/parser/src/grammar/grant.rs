//! `GRANT`, `REVOKE` and `CHECK GRANT`.

use nom::Parser;
use nom::branch::alt;
use nom::combinator::{map, opt};

use crate::ast::{Grant, GrantElement, GrantTarget, Granted, RoleSet, TargetName};
use crate::grammar::access::{SetWords, role_set};
use crate::grammar::create::on_cluster;
use crate::input::{
    Parsed, Tokens, comma_list, expecting, flag, identifier, in_parens, keyword, symbol,
};
use crate::privilege::{Privilege, PrivilegeLevel};
use crate::token::{Symbol, TokenKind};

/// `GRANT … TO … | REVOKE … FROM …`
pub(crate) fn grant(input: Tokens<'_>) -> Parsed<'_, Grant> {
    alt((grant_to, revoke)).parse(input)
}

/// `ATTACH (GRANT | REVOKE) …`
pub(crate) fn attached_grant(input: Tokens<'_>) -> Parsed<'_, Grant> {
    let (input, ()) = keyword("ATTACH")(input)?;
    let (input, mut grant) = grant(input)?;
    grant.is_attach = true;
    Ok((input, grant))
}

/// `GRANT [ON CLUSTER c] (rights | roles | CURRENT GRANTS …) TO users [WITH … OPTION]`
fn grant_to(input: Tokens<'_>) -> Parsed<'_, Grant> {
    // ok: GRANT SELECT(a), INSERT ON d.t TO u WITH GRANT OPTION, GRANT r TO u WITH ADMIN OPTION
    // err: GRANT SELECT ON d.t, GRANT FOO ON d.t TO u
    let (input, ()) = keyword("GRANT")(input)?;
    let (input, cluster) = opt(on_cluster).parse(input)?;
    let (input, what) = alt((
        current_grants,
        map(grant_elements, Granted::Rights),
        map(|input| role_set(input, SetWords::NAMES), Granted::Roles),
    ))
    .parse(input)?;
    let (input, before) = opt(on_cluster).parse(input)?;
    let (input, ()) = keyword("TO")(input)?;
    let (input, to) = role_set(input, SetWords::WITH_CURRENT)?;
    let (input, after) = opt(on_cluster).parse(input)?;
    let option = match what {
        Granted::Roles(_) => "WITH ADMIN OPTION",
        _ => "WITH GRANT OPTION",
    };
    let (input, with_option) = flag(keyword(option))(input)?;
    let (input, replaces) = flag(keyword("WITH REPLACE OPTION"))(input)?;
    let grant = Grant {
        is_attach: false,
        is_revoke: false,
        cluster: cluster.or(before).or(after),
        what,
        with_option,
        replaces,
        to,
    };
    Ok((input, grant))
}

/// `REVOKE [ON CLUSTER c] [(GRANT | ADMIN) OPTION FOR] (rights | roles) FROM users`
fn revoke(input: Tokens<'_>) -> Parsed<'_, Grant> {
    // ok: REVOKE GRANT OPTION FOR SELECT ON d.t FROM u, REVOKE ALL EXCEPT r FROM u
    // err: REVOKE SELECT ON d.t TO u
    let (input, ()) = keyword("REVOKE")(input)?;
    let (input, cluster) = opt(on_cluster).parse(input)?;
    let (input, of_right) = flag(keyword("GRANT OPTION FOR"))(input)?;
    let (input, of_role) = flag(keyword("ADMIN OPTION FOR"))(input)?;
    let roles = |input| {
        role_set(
            input,
            SetWords {
                all: Some("ALL"),
                current_user: false,
            },
        )
    };
    let (input, what) = match map(grant_elements, Granted::Rights).parse(input) {
        Ok(found) if !of_role => found,
        _ if !of_right => map(roles, Granted::Roles).parse(input)?,
        Ok(_) => return input.miss("a role"),
        Err(error) => return Err(error),
    };
    let (input, before) = opt(on_cluster).parse(input)?;
    let (input, ()) = keyword("FROM")(input)?;
    let (input, to): (_, RoleSet) = role_set(input, SetWords::ALL)?;
    let (input, after) = opt(on_cluster).parse(input)?;
    let grant = Grant {
        is_attach: false,
        is_revoke: true,
        cluster: cluster.or(before).or(after),
        what,
        with_option: of_right || of_role,
        replaces: false,
        to,
    };
    Ok((input, grant))
}

/// `CHECK GRANT rights`
pub(crate) fn check_grant(input: Tokens<'_>) -> Parsed<'_, Vec<GrantElement>> {
    // ok: CHECK GRANT SELECT(a), INSERT ON d.t
    // err: CHECK GRANT r
    let (input, ()) = keyword("CHECK GRANT")(input)?;
    grant_elements(input)
}

/// `CURRENT GRANTS (ON target | ( rights ))`
fn current_grants(input: Tokens<'_>) -> Parsed<'_, Granted> {
    // ok: GRANT CURRENT GRANTS ON d.* TO u, GRANT CURRENT GRANTS(SELECT ON d.t) TO u
    // err: GRANT CURRENT GRANTS TO u
    let (input, ()) = keyword("CURRENT GRANTS")(input)?;
    if input.at_keyword("ON") {
        let (input, target) = database_target(input.advance(1))?;
        let all = Privilege::named("ALL");
        let element = all.map(|privilege| GrantElement {
            privilege,
            columns: Vec::new(),
            target,
        });
        return Ok((input, Granted::Current(element.into_iter().collect())));
    }
    map(in_parens(grant_elements), Granted::Current).parse(input)
}

/// `privilege[(columns)] {, privilege[(columns)]} ON target {, …}`
pub(crate) fn grant_elements(input: Tokens<'_>) -> Parsed<'_, Vec<GrantElement>> {
    let mut elements: Vec<GrantElement> = Vec::new();
    let mut input = input;
    loop {
        let (rest, privileges) = comma_list(privilege)(input)?;
        let (rest, ()) = keyword("ON")(rest)?;
        let is_parameter = privileges
            .iter()
            .any(|(privilege, _)| privilege.level().is_parameter());
        let is_source = privileges
            .iter()
            .all(|(privilege, _)| privilege.level() == PrivilegeLevel::Source);
        let rest = if is_source {
            let (rest, privilege) = source(rest)?;
            elements.push(GrantElement {
                privilege,
                columns: Vec::new(),
                target: GrantTarget::everything(),
            });
            rest
        } else {
            let (rest, target) = if is_parameter {
                parameter_target(rest)?
            } else {
                database_target(rest)?
            };
            let has_columns = privileges.iter().any(|(_, columns)| !columns.is_empty());
            let of_all = matches!(
                &target,
                GrantTarget::Database {
                    table: TargetName::Any,
                    ..
                }
            );
            if has_columns && of_all {
                return rest.miss("a table, since columns are named");
            }
            for (privilege, columns) in privileges {
                push(&mut elements, privilege, columns, &target);
            }
            rest
        };
        input = rest;
        match another(input) {
            Some(rest) => input = rest,
            None => return Ok((input, elements)),
        }
    }
}

/// What follows a comma behind which there is another right.
fn another(input: Tokens<'_>) -> Option<Tokens<'_>> {
    let (rest, ()) = symbol(Symbol::Comma)(input).ok()?;
    privilege(rest).is_ok().then_some(rest)
}

/// A right that a group before it has is left out.
fn push(
    elements: &mut Vec<GrantElement>,
    privilege: Privilege,
    columns: Vec<String>,
    target: &GrantTarget,
) {
    let is_there = elements.iter().any(|element| {
        element.target == *target
            && element.columns.is_empty()
            && columns.is_empty()
            && element.privilege.contains(privilege)
    });
    if is_there {
        return;
    }
    let is_part = |element: &GrantElement| {
        element.target == *target
            && element.columns.is_empty()
            && privilege != element.privilege
            && privilege.contains(element.privilege)
    };
    if columns.is_empty() && elements.iter().any(is_part) {
        let parts: Vec<_> = privilege.parts().collect();
        for part in parts {
            push(elements, part, Vec::new(), target);
        }
        return;
    }
    elements.push(GrantElement {
        privilege,
        columns,
        target: target.clone(),
    });
}

/// The words of a right, and columns
fn privilege(input: Tokens<'_>) -> Parsed<'_, (Privilege, Vec<String>)> {
    let mut words = String::new();
    let mut found = None;
    let mut rest = input;
    for _ in 0..8 {
        let token = rest.first();
        if token.kind != TokenKind::Word {
            break;
        }
        if !words.is_empty() {
            words.push(' ');
        }
        words.push_str(rest.text_of(token));
        rest = rest.advance(1);
        if let Some(privilege) = Privilege::named(&words) {
            found = Some((rest, privilege));
        }
    }
    let Some((rest, privilege)) = found else {
        return input.miss("a right");
    };
    let (rest, columns) =
        opt(in_parens(comma_list(expecting("a column", identifier)))).parse(rest)?;
    Ok((rest, (privilege, columns.unwrap_or_default())))
}

/// `* | S3[('pattern')]`: what may be read or written, as the right that it stands for
fn source(input: Tokens<'_>) -> Parsed<'_, Privilege> {
    let named = |name: &str| Privilege::named(name);
    if input.at(Symbol::Asterisk) {
        let (input, ()) = asterisk(input)?;
        let (input, _) = flag(|input| {
            let (input, ()) = symbol(Symbol::Dot)(input)?;
            asterisk(input)
        })(input)?;
        return match named("SOURCES") {
            Some(sources) => Ok((input, sources)),
            None => input.miss("a source"),
        };
    }
    let (rest, name) = expecting("a source", identifier)(input)?;
    let (rest, _) = opt(in_parens(crate::input::text_literal)).parse(rest)?;
    match named(&name).filter(|privilege| is_source(*privilege)) {
        Some(privilege) => Ok((rest, privilege)),
        None => input.miss("a source"),
    }
}

/// Whether it is one of `FILE`, `S3`, …
fn is_source(privilege: Privilege) -> bool {
    let first = Privilege::named("FILE").map_or(0, Privilege::index);
    (first..=Privilege::named("DISK").map_or(0, Privilege::index)).contains(&privilege.index())
}

fn asterisk(input: Tokens<'_>) -> Parsed<'_, ()> {
    symbol(Symbol::Asterisk)(input)
}

/// `name*`, where the asterisk follows at once
fn target_name(input: Tokens<'_>) -> Parsed<'_, TargetName> {
    if let Ok((input, ())) = asterisk(input) {
        return Ok((input, TargetName::Any));
    }
    let (rest, name) = expecting("a name", identifier)(input)?;
    let (rest, is_prefix) = flag(asterisk)(rest)?;
    Ok((
        rest,
        if is_prefix {
            TargetName::Prefix(name)
        } else {
            TargetName::Name(name)
        },
    ))
}

/// `*.* | * | database.* | [database.]table`, each name maybe only a beginning
fn database_target(input: Tokens<'_>) -> Parsed<'_, GrantTarget> {
    let (rest, first) = target_name(input)?;
    let Ok((rest, ())) = symbol(Symbol::Dot)(rest) else {
        let target = GrantTarget::Database {
            database: TargetName::Current,
            table: first,
        };
        return Ok((rest, target));
    };
    let (rest, second) = target_name(rest)?;
    if second != TargetName::Any && !matches!(first, TargetName::Name(_)) {
        return input.miss("a database and a table");
    }
    let target = GrantTarget::Database {
        database: first,
        table: second,
    };
    Ok((rest, target))
}

/// `* | *.* | name | name*`
fn parameter_target(input: Tokens<'_>) -> Parsed<'_, GrantTarget> {
    let (mut input, name) = target_name(input)?;
    if name == TargetName::Any
        && input.at(Symbol::Dot)
        && let Ok((rest, ())) = asterisk(input.advance(1))
    {
        input = rest;
    }
    Ok((input, GrantTarget::Parameter(name)))
}

impl GrantTarget {
    /// `*.*`
    pub fn everything() -> Self {
        Self::Database {
            database: TargetName::Any,
            table: TargetName::Any,
        }
    }
}
