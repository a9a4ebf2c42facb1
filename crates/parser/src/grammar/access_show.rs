//! `SHOW` of users and rights.

use nom::Parser;
use nom::branch::alt;
use nom::combinator::{map, opt, value};

use crate::ast::{
    EntityKind, EntityNames, PolicyName, PolicySelection, RoleSet, ShowAccess, ShowAccessKind,
    ShownEntities,
};
use crate::grammar::access::{SetWords, entity_kind, entity_name, names_of, role_set};
use crate::grammar::access_policy::table;
use crate::grammar::output::output_clause;
use crate::input::{Parsed, Tokens, flag, keyword};
use crate::token::TokenKind;

/// `SHOW (USERS | ROLES | … | GRANTS | CREATE USER …)`
pub(crate) fn show_access(input: Tokens<'_>) -> Parsed<'_, ShowAccess> {
    // ok: SHOW USERS FORMAT JSON, SHOW GRANTS FOR u FINAL, SHOW CREATE USER, SHOW POLICIES ON d.t
    // err: SHOW CREATE PROFILE p,, SHOW ROW
    let (input, ()) = keyword("SHOW")(input)?;
    let (input, kind) = alt((
        value(ShowAccessKind::CurrentRoles, keyword("CURRENT ROLES")),
        value(ShowAccessKind::EnabledRoles, keyword("ENABLED ROLES")),
        value(ShowAccessKind::CurrentQuota, keyword("CURRENT QUOTA")),
        value(ShowAccessKind::Access, keyword("ACCESS")),
        value(ShowAccessKind::Privileges, keyword("PRIVILEGES")),
        grants,
        show_create,
        value(ShowAccessKind::CurrentQuota, keyword("QUOTA")),
        policies,
        map(plural, ShowAccessKind::Entities),
    ))
    .parse(input)?;
    let (input, output) = output_clause(input)?;
    Ok((input, ShowAccess { kind, output }))
}

/// `USERS | ROLES | [ROW] POLICIES | QUOTAS | [SETTINGS] PROFILES`
fn plural(input: Tokens<'_>) -> Parsed<'_, EntityKind> {
    alt((
        value(EntityKind::User, keyword("USERS")),
        value(EntityKind::Role, keyword("ROLES")),
        value(EntityKind::RowPolicy, keyword("ROW POLICIES")),
        value(EntityKind::RowPolicy, keyword("POLICIES")),
        value(EntityKind::Quota, keyword("QUOTAS")),
        value(EntityKind::SettingsProfile, keyword("SETTINGS PROFILES")),
        value(EntityKind::SettingsProfile, keyword("PROFILES")),
    ))
    .parse(input)
}

/// `[ROW] POLICIES (name | ON table)`
fn policies(input: Tokens<'_>) -> Parsed<'_, ShowAccessKind> {
    let (rest, kind) = plural(input)?;
    if kind != EntityKind::RowPolicy {
        return input.miss("POLICIES");
    }
    map(selection, ShowAccessKind::Policies).parse(rest)
}

/// `ON table | name`
fn selection(input: Tokens<'_>) -> Parsed<'_, PolicySelection> {
    if let Ok((input, ())) = keyword("ON")(input) {
        let (input, (database, table)) = table(input)?;
        let name = PolicyName {
            short_name: String::new(),
            database,
            table,
        };
        return Ok((input, PolicySelection::On(name)));
    }
    let ends = ["FORMAT", "INTO", "SETTINGS"];
    if ends.iter().any(|word| input.at_keyword(word)) {
        return input.miss("a name");
    }
    map(entity_name, PolicySelection::Named).parse(input)
}

/// `GRANTS [FOR users] [WITH IMPLICIT] [FINAL]`
fn grants(input: Tokens<'_>) -> Parsed<'_, ShowAccessKind> {
    let (input, ()) = keyword("GRANTS")(input)?;
    let (input, says_for) = flag(keyword("FOR"))(input)?;
    let (input, of) = if says_for {
        map(|input| role_set(input, SetWords::ALL), Some).parse(input)?
    } else {
        (input, None)
    };
    let (input, with_implicit) = flag(keyword("WITH IMPLICIT"))(input)?;
    let (input, is_final) = flag(keyword("FINAL"))(input)?;
    let is_current = |of: &RoleSet| {
        *of == RoleSet {
            current_user: true,
            ..RoleSet::default()
        }
    };
    let kind = ShowAccessKind::Grants {
        of: of.filter(|of| !is_current(of)),
        with_implicit,
        is_final,
    };
    Ok((input, kind))
}

/// `CREATE kind [names]`
fn show_create(input: Tokens<'_>) -> Parsed<'_, ShowAccessKind> {
    // ok: SHOW CREATE USER u, SHOW CREATE ROLES, SHOW CREATE POLICY p ON d.t
    // err: SHOW CREATE ROLE
    let (input, ()) = keyword("CREATE")(input)?;
    let (input, (kind, is_plural)) = alt((
        map(plural, |kind| (kind, true)),
        map(entity_kind, |kind| (kind, false)),
    ))
    .parse(input)?;
    let (input, which) = shown(input, kind, is_plural)?;
    Ok((input, ShowAccessKind::Create { kind, which }))
}

fn shown(input: Tokens<'_>, kind: EntityKind, is_plural: bool) -> Parsed<'_, ShownEntities> {
    let ends = ["FORMAT", "INTO", "SETTINGS"];
    let is_end = matches!(input.first().kind, TokenKind::End)
        || input.first().kind == TokenKind::Symbol(crate::token::Symbol::Semicolon)
        || ends.iter().any(|word| input.at_keyword(word));
    let can_be_current = matches!(kind, EntityKind::User | EntityKind::Quota);
    if is_end && is_plural {
        return Ok((input, ShownEntities::All));
    }
    if is_end && can_be_current {
        return Ok((input, ShownEntities::Current));
    }
    if kind == EntityKind::User
        && let Ok((input, ())) = alt((keyword("CURRENT_USER"), keyword("currentUser"))).parse(input)
    {
        return Ok((input, ShownEntities::Current));
    }
    if kind == EntityKind::Quota
        && let Ok((input, ())) = keyword("CURRENT")(input)
    {
        return Ok((input, ShownEntities::Current));
    }
    let (rest, names) = opt(|input| names_of(input, kind, &mut None)).parse(input)?;
    match names {
        Some(names) => Ok((rest, ShownEntities::Named(names))),
        None if kind == EntityKind::RowPolicy => {
            map(selection, ShownEntities::Policies).parse(input)
        }
        None => input.miss("a name"),
    }
}

impl EntityNames {
    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        match self {
            Self::Plain(names) => names.len(),
            Self::Policies(names) => names.len(),
        }
    }
}
