//! Roles and settings profiles, and `SETTINGS` of users, roles and profiles.

use nom::Parser;
use nom::branch::alt;
use nom::combinator::{map, opt, value};

use crate::ast::{
    EntityKind, EntityVerb, Literal, ProfileQuery, ProfileSettings, RoleQuery, SettingConstraint,
    SettingsChanges, SettingsElement, Writability,
};
use crate::grammar::access::{
    SetWords, entity_name, head, head_clause, id, recipients, role_set, verb_of,
};
use crate::grammar::operand::literal;
use crate::input::{Parsed, Tokens, comma_list, expecting, flag, identifier, keyword, symbol};
use crate::token::Symbol;

/// `(CREATE | ALTER) ROLE names [RENAME TO name] [SETTINGS …]`
pub(crate) fn role_query(input: Tokens<'_>) -> Parsed<'_, RoleQuery> {
    // ok: CREATE ROLE OR REPLACE r, s SETTINGS a = 1, ALTER ROLE r ADD SETTING a = 3
    // err: CREATE ROLE, CREATE ROLE r SETTINGS
    let (input, verb) = verb_of(input, EntityKind::Role)?;
    let (mut input, names) = comma_list(entity_name)(input)?;
    let mut role = RoleQuery {
        head: head(verb),
        names,
        settings: None,
    };
    loop {
        let (rest, found) = head_clause(input, &mut role.head)?;
        let (rest, found) = if found {
            (rest, true)
        } else {
            profile_settings(input, verb, &mut role.settings)?
        };
        if !found {
            return Ok((input, role));
        }
        input = rest;
    }
}

/// `(CREATE | ALTER) [SETTINGS] PROFILE names [RENAME TO name] [SETTINGS …] [TO …]`
pub(crate) fn profile_query(input: Tokens<'_>) -> Parsed<'_, ProfileQuery> {
    // ok: CREATE PROFILE p SETTINGS INHERIT q, a = 1 TO u, ALTER SETTINGS PROFILE p TO NONE
    // err: CREATE SETTINGS PROFILE p TO
    let (input, verb) = verb_of(input, EntityKind::SettingsProfile)?;
    let (mut input, names) = comma_list(entity_name)(input)?;
    let mut profile = ProfileQuery {
        head: head(verb),
        names,
        settings: None,
        to: None,
    };
    loop {
        let (rest, found) = head_clause(input, &mut profile.head)?;
        let (rest, found) = if found {
            (rest, true)
        } else if profile.to.is_none()
            && let Ok((rest, ())) = keyword("TO")(input)
        {
            let (rest, to) = role_set(rest, SetWords::ALL)?;
            profile.to = Some(to);
            (rest, true)
        } else {
            profile_settings(input, verb, &mut profile.settings)?
        };
        if !found {
            profile.to = recipients(profile.to, verb);
            return Ok((input, profile));
        }
        input = rest;
    }
}

/// `SETTINGS (NONE | element {, element})`; of `ALTER` also changes: whether there was one
pub(crate) fn profile_settings<'a>(
    input: Tokens<'a>,
    verb: EntityVerb,
    settings: &mut Option<ProfileSettings>,
) -> Parsed<'a, bool> {
    // ok: ALTER USER u ADD SETTINGS a = 1 DROP PROFILES p, CREATE USER u SETTINGS a MIN 1 MAX 2 CONST
    // err: CREATE USER u SETTINGS a 3, CREATE ROLE r ADD SETTING a = 1
    if let Ok((input, ())) = keyword("SETTINGS")(input)
        && settings.is_none()
    {
        let (input, elements) = elements(input)?;
        *settings = Some(if verb.is_alter() {
            ProfileSettings::Change(replaced_by(elements))
        } else {
            ProfileSettings::Are(elements)
        });
        return Ok((input, true));
    }
    if !verb.is_alter() {
        return Ok((input, false));
    }
    let mut changes = match settings {
        Some(ProfileSettings::Change(changes)) => changes.clone(),
        _ => SettingsChanges::default(),
    };
    let (rest, found) = change(input, &mut changes)?;
    if found {
        // A comma may stand between changes.
        let rest = match symbol(Symbol::Comma)(rest) {
            Ok((after, ())) if starts_change(after, &changes) => after,
            _ => rest,
        };
        *settings = Some(ProfileSettings::Change(changes));
        return Ok((rest, true));
    }
    Ok((input, false))
}

fn starts_change(input: Tokens<'_>, changes: &SettingsChanges) -> bool {
    let mut ignored = changes.clone();
    matches!(change(input, &mut ignored), Ok((_, true)))
}

/// `ALTER … SETTINGS …` drops what there was.
fn replaced_by(elements: Vec<SettingsElement>) -> SettingsChanges {
    let mut changes = SettingsChanges {
        drop_all_settings: true,
        drop_all_profiles: true,
        ..SettingsChanges::default()
    };
    for element in elements {
        match element {
            SettingsElement::Profile(name) => changes.add_profiles.push(name),
            SettingsElement::ProfileId(_) => {}
            SettingsElement::Setting(setting) => changes.add_settings.push(setting),
        }
    }
    changes
}

/// A profile, unless another change begins there
fn profile_name(input: Tokens<'_>) -> Parsed<'_, String> {
    no_change(input)?;
    entity_name(input)
}

fn no_change(input: Tokens<'_>) -> Parsed<'_, ()> {
    const CHANGES: [&str; 12] = [
        "ADD SETTING",
        "ADD SETTINGS",
        "ADD PROFILE",
        "ADD PROFILES",
        "MODIFY SETTING",
        "MODIFY SETTINGS",
        "DROP ALL",
        "DROP PROFILE",
        "DROP PROFILES",
        "DROP SETTING",
        "DROP SETTINGS",
        "ALL PROFILES",
    ];
    if CHANGES.iter().any(|words| input.at_keyword(words)) {
        return input.miss("a name");
    }
    Ok((input, ()))
}

/// `(ADD | MODIFY | DROP) (SETTINGS | PROFILES) …`
fn change<'a>(input: Tokens<'a>, changes: &mut SettingsChanges) -> Parsed<'a, bool> {
    let settings = |input| alt((keyword("SETTINGS"), keyword("SETTING"))).parse(input);
    let profiles = |input| alt((keyword("PROFILES"), keyword("PROFILE"))).parse(input);
    if let Ok((input, ())) = keyword("ADD")(input) {
        if let Ok((input, ())) = settings(input) {
            let (input, mut added) = comma_list(setting)(input)?;
            changes.add_settings.append(&mut added);
            return Ok((input, true));
        }
        if let Ok((input, ())) = profiles(input) {
            let (input, mut added) = comma_list(profile_name)(input)?;
            changes.add_profiles.append(&mut added);
            return Ok((input, true));
        }
    } else if let Ok((input, ())) = keyword("MODIFY")(input) {
        if let Ok((input, ())) = settings(input) {
            let (input, mut modified) = comma_list(setting)(input)?;
            changes.modify_settings.append(&mut modified);
            return Ok((input, true));
        }
    } else if let Ok((input, ())) = keyword("DROP")(input) {
        return dropped(input, changes);
    } else if let Ok((input, ())) = keyword("ALL SETTINGS")(input) {
        if changes.drop_all_profiles {
            changes.drop_all_settings = true;
            return Ok((input, true));
        }
    } else if let Ok((input, ())) = keyword("ALL PROFILES")(input)
        && changes.drop_all_settings
    {
        changes.drop_all_profiles = true;
        return Ok((input, true));
    }
    Ok((input, false))
}

fn dropped<'a>(input: Tokens<'a>, changes: &mut SettingsChanges) -> Parsed<'a, bool> {
    if let Ok((input, ())) = keyword("ALL SETTINGS")(input) {
        changes.drop_all_settings = true;
        return Ok((input, true));
    }
    if let Ok((input, ())) = keyword("ALL PROFILES")(input) {
        changes.drop_all_profiles = true;
        return Ok((input, true));
    }
    let settings = alt((keyword("SETTINGS"), keyword("SETTING"))).parse(input);
    if let Ok((input, ())) = settings {
        let (input, mut names) = comma_list(|input| {
            no_change(input)?;
            setting_name(input)
        })(input)?;
        changes.drop_settings.append(&mut names);
        return Ok((input, true));
    }
    let profiles = alt((keyword("PROFILES"), keyword("PROFILE"))).parse(input);
    if let Ok((input, ())) = profiles {
        let (input, mut names) = comma_list(profile_name)(input)?;
        changes.drop_profiles.append(&mut names);
        return Ok((input, true));
    }
    Ok((input, false))
}

fn elements(input: Tokens<'_>) -> Parsed<'_, Vec<SettingsElement>> {
    if let Ok((input, ())) = keyword("NONE")(input) {
        return Ok((input, Vec::new()));
    }
    comma_list(element)(input)
}

/// `(PROFILE | INHERIT) (name | ID('…')) | setting`
fn element(input: Tokens<'_>) -> Parsed<'_, SettingsElement> {
    let profile = alt((keyword("PROFILE"), keyword("INHERIT"))).parse(input);
    if let Ok((rest, ())) = profile {
        if let Ok((rest, id)) = id(rest) {
            return Ok((rest, SettingsElement::ProfileId(id)));
        }
        if let Ok((rest, name)) = entity_name(rest) {
            return Ok((rest, SettingsElement::Profile(name)));
        }
    }
    map(setting, SettingsElement::Setting).parse(input)
}

/// `name [= value] {MIN [=] value | MAX [=] value | CONST | READONLY | WRITABLE | CHANGEABLE_IN_READONLY}`
fn setting(input: Tokens<'_>) -> Parsed<'_, SettingConstraint> {
    let (rest, name) = setting_name(input)?;
    let mut setting = SettingConstraint {
        name,
        value: None,
        min: None,
        max: None,
        writability: None,
    };
    let mut at = rest;
    let mut says_something = false;
    loop {
        let (rest, found) = property(at, &mut setting)?;
        if !found {
            break;
        }
        says_something = true;
        at = rest;
    }
    if !says_something {
        return rest.miss("a value");
    }
    Ok((at, setting))
}

fn property<'a>(input: Tokens<'a>, setting: &mut SettingConstraint) -> Parsed<'a, bool> {
    if setting.value.is_none()
        && let Ok((rest, ())) = symbol(Symbol::Equals)(input)
    {
        let (rest, found) = expecting("a literal", literal)(rest)?;
        setting.value = Some(found);
        return Ok((rest, true));
    }
    for (word, place) in [("MIN", &mut setting.min), ("MAX", &mut setting.max)] {
        if place.is_none()
            && let Ok((rest, ())) = keyword(word)(input)
        {
            let (rest, _) = flag(symbol(Symbol::Equals))(rest)?;
            let (rest, found): (_, Literal) = expecting("a literal", literal)(rest)?;
            *place = Some(found);
            return Ok((rest, true));
        }
    }
    if setting.writability.is_none() {
        let (rest, found) = opt(alt((
            value(Writability::Const, keyword("CONST")),
            value(Writability::Const, keyword("READONLY")),
            value(Writability::Writable, keyword("WRITABLE")),
            value(
                Writability::ChangeableInReadonly,
                keyword("CHANGEABLE_IN_READONLY"),
            ),
        )))
        .parse(input)?;
        setting.writability = found;
        return Ok((rest, found.is_some()));
    }
    Ok((input, false))
}

/// `name {. name}`
fn setting_name(input: Tokens<'_>) -> Parsed<'_, String> {
    let (mut input, mut name) = expecting("a setting", identifier)(input)?;
    while input.at(Symbol::Dot) {
        let (rest, part) = identifier(input.advance(1))?;
        name = format!("{name}.{part}");
        input = rest;
    }
    Ok((input, name))
}
