//! Users, roles, policies, quotas and profiles: what their statements share, `DROP`, `MOVE` and `SET ROLE`.

use granary_types::Uuid;
use nom::Parser;
use nom::branch::alt;
use nom::combinator::{map, opt, value};

use crate::ast::{
    AccessQuery, DropEntities, EntityHead, EntityKind, EntityNames, EntityVerb, MoveEntities,
    PolicyName, RoleSet, SetRole,
};
use crate::grammar::access_policy::{policy_names, quota_query, row_policy_query};
use crate::grammar::access_settings::{profile_query, role_query};
use crate::grammar::access_show::show_access;
use crate::grammar::access_user::{user_name, user_query};
use crate::grammar::create::on_cluster;
use crate::grammar::grant::{attached_grant, check_grant, grant};
use crate::input::{
    Parsed, Tokens, comma_list, expecting, flag, identifier, in_parens, keyword, text_literal,
};
use crate::token::TokenKind;

/// A statement about users and rights
pub(crate) fn access_query(input: Tokens<'_>) -> Parsed<'_, AccessQuery> {
    // ok: CREATE USER u, DROP ROLE r, GRANT SELECT ON d.t TO u, SET ROLE r, SHOW GRANTS
    // err: CREATE USER, GRANT SELECT, SET ROLE
    alt((
        map(show_access, AccessQuery::Show),
        definition,
        map(drop_entities, AccessQuery::Drop),
        map(move_entities, AccessQuery::Move),
        map(grant, AccessQuery::Grant),
        map(set_role, AccessQuery::SetRole),
        map(check_grant, AccessQuery::CheckGrant),
    ))
    .parse(input)
}

/// A statement of a file in which an entity is kept: `ATTACH USER …`, `ATTACH GRANT …`
pub(crate) fn attached_access_query(input: Tokens<'_>) -> Parsed<'_, AccessQuery> {
    alt((definition, map(attached_grant, AccessQuery::Grant))).parse(input)
}

fn definition(input: Tokens<'_>) -> Parsed<'_, AccessQuery> {
    let starts = ["CREATE", "ALTER", "ATTACH"]
        .iter()
        .any(|word| input.at_keyword(word));
    if !starts {
        return input.miss("CREATE");
    }
    alt((
        map(user_query, |query| AccessQuery::User(Box::new(query))),
        map(role_query, AccessQuery::Role),
        map(profile_query, AccessQuery::Profile),
        map(row_policy_query, AccessQuery::RowPolicy),
        map(quota_query, AccessQuery::Quota),
    ))
    .parse(input)
}

/// `(CREATE | ALTER | ATTACH) kind [IF [NOT] EXISTS | OR REPLACE]`
pub(crate) fn verb_of(input: Tokens<'_>, wanted: EntityKind) -> Parsed<'_, EntityVerb> {
    let (input, verb) = alt((
        value(EntityVerb::Create, keyword("CREATE")),
        value(EntityVerb::Alter, keyword("ALTER")),
        value(EntityVerb::Attach, keyword("ATTACH")),
    ))
    .parse(input)?;
    let (rest, found) = entity_kind(input)?;
    if found != wanted {
        return input.miss(wanted.text());
    }
    let input = rest;
    let (input, replaced) = match verb {
        EntityVerb::Create => opt(alt((
            value(EntityVerb::CreateIfNotExists, keyword("IF NOT EXISTS")),
            value(EntityVerb::CreateOrReplace, keyword("OR REPLACE")),
        )))
        .parse(input)?,
        EntityVerb::Alter => {
            opt(value(EntityVerb::AlterIfExists, keyword("IF EXISTS"))).parse(input)?
        }
        _ => (input, None),
    };
    Ok((input, replaced.unwrap_or(verb)))
}

/// `USER | ROLE | [ROW] POLICY | QUOTA | [SETTINGS] PROFILE`
pub(crate) fn entity_kind(input: Tokens<'_>) -> Parsed<'_, EntityKind> {
    alt((
        value(EntityKind::User, keyword("USER")),
        value(EntityKind::Role, keyword("ROLE")),
        value(EntityKind::RowPolicy, keyword("ROW POLICY")),
        value(EntityKind::RowPolicy, keyword("POLICY")),
        value(EntityKind::Quota, keyword("QUOTA")),
        value(EntityKind::SettingsProfile, keyword("SETTINGS PROFILE")),
        value(EntityKind::SettingsProfile, keyword("PROFILE")),
    ))
    .parse(input)
}

/// `[RENAME TO name] [IN storage] [ON CLUSTER name]`, in any order, each at most once
pub(crate) fn head_clause<'a>(input: Tokens<'a>, head: &mut EntityHead) -> Parsed<'a, bool> {
    if head.verb.is_alter()
        && head.new_name.is_none()
        && let Ok((input, ())) = keyword("RENAME TO")(input)
    {
        let (input, name) = expecting("a name", entity_name)(input)?;
        head.new_name = Some(name);
        return Ok((input, true));
    }
    if head.storage.is_none()
        && let Ok((input, ())) = keyword("IN")(input)
    {
        let (input, name) = expecting("a user directory", identifier)(input)?;
        head.storage = Some(name);
        return Ok((input, true));
    }
    if head.cluster.is_none() && input.at_keyword("ON CLUSTER") {
        let (input, name) = on_cluster(input)?;
        head.cluster = Some(name);
        return Ok((input, true));
    }
    Ok((input, false))
}

pub(crate) fn head(verb: EntityVerb) -> EntityHead {
    EntityHead {
        verb,
        new_name: None,
        storage: None,
        cluster: None,
    }
}

/// `name | 'name'`
pub(crate) fn entity_name(input: Tokens<'_>) -> Parsed<'_, String> {
    // ok: CREATE ROLE r, CREATE ROLE 'r', CREATE ROLE `r s`
    // err: CREATE ROLE 1
    if input.first().kind == TokenKind::String {
        return text_literal(input);
    }
    expecting("a name", identifier)(input)
}

/// `DROP kind [IF EXISTS] names [FROM storage] [ON CLUSTER name]`
fn drop_entities(input: Tokens<'_>) -> Parsed<'_, DropEntities> {
    // ok: DROP USER IF EXISTS u, v@'localhost' ON CLUSTER c, DROP ROW POLICY p ON d.t
    // err: DROP USER, DROP POLICY p
    let (input, ()) = keyword("DROP")(input)?;
    let (input, kind) = entity_kind(input)?;
    let (input, if_exists) = flag(keyword("IF EXISTS"))(input)?;
    let mut head = head(EntityVerb::Create);
    let (mut input, names) = names_of(input, kind, &mut head.cluster)?;
    loop {
        if head.storage.is_none()
            && let Ok((rest, ())) = keyword("FROM")(input)
        {
            let (rest, storage) = expecting("a user directory", identifier)(rest)?;
            head.storage = Some(storage);
            input = rest;
        } else if head.cluster.is_none() && input.at_keyword("ON CLUSTER") {
            let (rest, cluster) = on_cluster(input)?;
            head.cluster = Some(cluster);
            input = rest;
        } else {
            break;
        }
    }
    let drop = DropEntities {
        kind,
        if_exists,
        names,
        storage: head.storage,
        cluster: head.cluster,
    };
    Ok((input, drop))
}

/// `MOVE kind names TO storage`
fn move_entities(input: Tokens<'_>) -> Parsed<'_, MoveEntities> {
    // ok: MOVE USER u, v TO s, MOVE ROW POLICY p ON d.t TO s
    // err: MOVE USER u
    let (input, ()) = keyword("MOVE")(input)?;
    let (input, kind) = entity_kind(input)?;
    let (input, names) = names_of(input, kind, &mut None)?;
    let (input, ()) = keyword("TO")(input)?;
    let (input, storage) = expecting("a user directory", identifier)(input)?;
    let moved = MoveEntities {
        kind,
        names,
        storage,
    };
    Ok((input, moved))
}

/// The names of entities of a kind
pub(crate) fn names_of<'a>(
    input: Tokens<'a>,
    kind: EntityKind,
    cluster: &mut Option<String>,
) -> Parsed<'a, EntityNames> {
    match kind {
        EntityKind::RowPolicy => {
            let (input, names): (_, Vec<PolicyName>) = policy_names(input, cluster)?;
            Ok((input, EntityNames::Policies(names)))
        }
        EntityKind::User => {
            let (input, names) = comma_list(user_name)(input)?;
            let names = names.iter().map(crate::ast::UserName::full).collect();
            Ok((input, EntityNames::Plain(names)))
        }
        _ => map(comma_list(entity_name), EntityNames::Plain).parse(input),
    }
}

/// Which words a set of roles may have.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SetWords {
    /// The word for all of them: `ALL` or `ANY`.
    pub(crate) all: Option<&'static str>,
    /// `CURRENT_USER`
    pub(crate) current_user: bool,
}

impl SetWords {
    /// Names only.
    pub(crate) const NAMES: Self = Self {
        all: None,
        current_user: false,
    };
    /// Names and `CURRENT_USER`.
    pub(crate) const WITH_CURRENT: Self = Self {
        all: None,
        current_user: true,
    };
    /// Names, `CURRENT_USER` and `ALL`.
    pub(crate) const ALL: Self = Self {
        all: Some("ALL"),
        current_user: true,
    };
}

#[derive(Default)]
struct Members {
    all: bool,
    names: Vec<String>,
    ids: Vec<Uuid>,
    current_user: bool,
}

/// Whom a definition is for: that it is for nobody needs no saying.
pub(crate) fn recipients(to: Option<RoleSet>, verb: EntityVerb) -> Option<RoleSet> {
    to.filter(|to| !to.is_none() || verb.is_alter())
}

/// `NONE | (ALL | name | CURRENT_USER) {, …} [EXCEPT …]`
pub(crate) fn role_set(input: Tokens<'_>, words: SetWords) -> Parsed<'_, RoleSet> {
    // ok: SET ROLE NONE, SET ROLE a, b, SET ROLE ALL EXCEPT a, b
    // err: SET ROLE, SET ROLE ALL EXCEPT
    let (input, members) = members(input, words)?;
    let (input, says_except) = flag(keyword("EXCEPT"))(input)?;
    let (input, except) = if says_except {
        let words = SetWords { all: None, ..words };
        self::members(input, words)?
    } else {
        (input, Members::default())
    };
    let set = RoleSet {
        all: members.all,
        says_any: members.all && words.all == Some("ANY"),
        names: members.names,
        ids: members.ids,
        current_user: members.current_user,
        except_names: except.names,
        except_ids: except.ids,
        except_current_user: except.current_user,
    };
    Ok((input, set))
}

fn members(input: Tokens<'_>, words: SetWords) -> Parsed<'_, Members> {
    let mut members = Members::default();
    let (input, _) = comma_list(|input| {
        if let Ok((input, ())) = keyword("NONE")(input) {
            return Ok((input, ()));
        }
        if let Some(all) = words.all
            && let Ok((input, ())) = keyword(all)(input)
        {
            members.all = true;
            return Ok((input, ()));
        }
        if words.current_user
            && let Ok((input, ())) =
                alt((keyword("CURRENT_USER"), keyword("currentUser"))).parse(input)
        {
            let (input, _) = flag(in_parens(|input| Ok((input, ()))))(input)?;
            members.current_user = true;
            return Ok((input, ()));
        }
        if let Ok((input, id)) = id(input) {
            members.ids.push(id);
            return Ok((input, ()));
        }
        let (input, name) = user_name(input)?;
        if !members.names.contains(&name.full()) {
            members.names.push(name.full());
        }
        Ok((input, ()))
    })(input)?;
    Ok((input, members))
}

/// `ID('uuid')`
pub(crate) fn id(input: Tokens<'_>) -> Parsed<'_, Uuid> {
    // Only the files of entities say it.
    if !input.text().starts_with("ATTACH") {
        return input.miss("a name");
    }
    let (input, ()) = keyword("ID")(input)?;
    let (rest, text) = in_parens(text_literal)(input)?;
    match Uuid::try_parse(&text) {
        Ok(uuid) => Ok((rest, uuid)),
        Err(_) => input.miss("a UUID"),
    }
}

/// `SET ROLE (DEFAULT | roles) | SET DEFAULT ROLE roles TO users`
fn set_role(input: Tokens<'_>) -> Parsed<'_, SetRole> {
    // ok: SET ROLE DEFAULT, SET ROLE r, SET DEFAULT ROLE ALL EXCEPT r TO u, CURRENT_USER
    // err: SET ROLE, SET DEFAULT ROLE r
    if let Ok((input, ())) = keyword("SET DEFAULT ROLE")(input) {
        let (input, roles) = role_set(
            input,
            SetWords {
                all: Some("ALL"),
                current_user: false,
            },
        )?;
        let (input, ()) = keyword("TO")(input)?;
        let (input, users) = role_set(input, SetWords::WITH_CURRENT)?;
        return Ok((input, SetRole::Default { roles, users }));
    }
    let (input, ()) = keyword("SET ROLE")(input)?;
    if let Ok((input, ())) = keyword("DEFAULT")(input) {
        return Ok((input, SetRole::ToDefault));
    }
    let words = SetWords {
        all: Some("ALL"),
        current_user: false,
    };
    map(|input| role_set(input, words), SetRole::To).parse(input)
}
