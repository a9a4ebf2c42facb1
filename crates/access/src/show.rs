//! Entities and grants as statements, with names.

use crate::entity::{Entity, GrantedRoles, IdSet, Policy, Profile, Quota, Role, Settings, User};
use crate::registry::Registry;
use crate::rights::{GrantOption, Rights};
use granary_parser::{
    AccessQuery, DefaultDatabase, EntityHead, EntityVerb, Grant, GrantElement, Granted,
    PolicyFilter, ProfileQuery, ProfileSettings, QuotaQuery, RoleQuery, RoleSet, RowPolicyQuery,
    SettingsElement, UserName, UserQuery,
};
use granary_types::Uuid;

/// How entities name each other.
#[derive(Clone, Copy)]
pub(crate) enum Naming<'a> {
    /// By ids, in files.
    Ids,
    /// By names; those that are gone are left out.
    Names(&'a Registry),
}

/// `SHOW CREATE …`
pub fn create_text(entity: &Entity, registry: &Registry) -> String {
    let query = definition(entity, EntityVerb::Create, Naming::Names(registry));
    let masked = granary_parser::mask(&granary_parser::Query::Access(Box::new(query)));
    masked.to_single_line()
}

/// The rights of `SHOW GRANTS`.
pub fn grant_texts(rights: &Rights, name: &str) -> Vec<String> {
    grants(rights, name, false)
        .iter()
        .map(AccessQuery::to_single_line)
        .collect()
}

/// The roles of `SHOW GRANTS`.
pub fn role_grant_texts(roles: &GrantedRoles, name: &str, registry: &Registry) -> Vec<String> {
    role_grants(roles, name, Naming::Names(registry), false)
        .iter()
        .map(AccessQuery::to_single_line)
        .collect()
}

/// Rights as a message names them.
pub(crate) fn elements_text(elements: &[GrantElement]) -> String {
    let text = AccessQuery::CheckGrant(elements.to_vec()).to_single_line();
    text.trim_start_matches("CHECK GRANT ").to_owned()
}

/// The name of the directory in which an entity is kept.
pub fn user_directory_name(storage: crate::registry::Storage) -> &'static str {
    storage.name()
}

/// The statements that grant rights.
pub(crate) fn grants(rights: &Rights, name: &str, is_attach: bool) -> Vec<AccessQuery> {
    let lines = rights.lines().into_iter();
    lines
        .map(|line| {
            AccessQuery::Grant(Grant {
                is_attach,
                is_revoke: line.is_revoke,
                cluster: None,
                what: Granted::Rights(line.elements),
                with_option: line.option == GrantOption::With,
                replaces: false,
                to: RoleSet::of_names(vec![name.to_owned()]),
            })
        })
        .collect()
}

/// The statements that grant roles: those without the option first.
pub(crate) fn role_grants(
    roles: &GrantedRoles,
    name: &str,
    naming: Naming<'_>,
    is_attach: bool,
) -> Vec<AccessQuery> {
    let mut queries = Vec::new();
    for admin in [false, true] {
        let of = roles.iter().filter(|(_, is_admin)| **is_admin == admin);
        let ids = IdSet {
            ids: of.map(|(id, _)| *id).collect(),
            ..IdSet::default()
        };
        let set = role_set(&ids, naming, false);
        if set.is_none() {
            continue;
        }
        queries.push(AccessQuery::Grant(Grant {
            is_attach,
            is_revoke: false,
            cluster: None,
            what: Granted::Roles(set),
            with_option: admin,
            replaces: false,
            to: RoleSet::of_names(vec![name.to_owned()]),
        }));
    }
    queries
}

fn role_set(set: &IdSet, naming: Naming<'_>, says_any: bool) -> RoleSet {
    let list = |ids: &std::collections::BTreeSet<Uuid>| match naming {
        Naming::Ids => (Vec::new(), ids.iter().copied().collect()),
        Naming::Names(registry) => {
            let mut names: Vec<String> = ids.iter().filter_map(|id| registry.name(*id)).collect();
            names.sort();
            (names, Vec::new())
        }
    };
    let (names, ids) = list(&set.ids);
    let (except_names, except_ids) = list(&set.except);
    RoleSet {
        all: set.all,
        says_any,
        names: if set.all { Vec::new() } else { names },
        ids: if set.all { Vec::new() } else { ids },
        current_user: false,
        except_names,
        except_ids,
        except_current_user: false,
    }
}

/// The statement that makes an entity.
pub(crate) fn definition(entity: &Entity, verb: EntityVerb, naming: Naming<'_>) -> AccessQuery {
    let head = EntityHead {
        verb,
        new_name: None,
        storage: None,
        cluster: None,
    };
    match entity {
        Entity::User(user) => AccessQuery::User(Box::new(user_query(user, head, naming))),
        Entity::Role(Role { name, settings, .. }) => AccessQuery::Role(RoleQuery {
            head,
            names: vec![name.clone()],
            settings: profile_settings(settings, naming),
        }),
        Entity::Profile(Profile { name, settings, to }) => AccessQuery::Profile(ProfileQuery {
            head,
            names: vec![name.clone()],
            settings: profile_settings(settings, naming),
            to: Some(role_set(to, naming, false)).filter(|to| !to.is_none()),
        }),
        Entity::Policy(policy) => AccessQuery::RowPolicy(policy_query(policy, head, naming)),
        Entity::Quota(quota) => AccessQuery::Quota(quota_query(quota, head, naming)),
    }
}

fn user_query(user: &User, head: EntityHead, naming: Naming<'_>) -> UserQuery {
    let any_host = user.hosts.any;
    UserQuery {
        head,
        current_user: false,
        names: vec![UserName {
            base: user.name.clone(),
            is_text: false,
            host: None,
        }],
        authentication: user.methods.clone(),
        adds_authentication: false,
        resets_authentication: false,
        valid_until: None,
        hosts: (!any_host).then(|| user.hosts.clone()),
        added_hosts: None,
        dropped_hosts: None,
        default_roles: (user.default_roles != IdSet::everything())
            .then(|| role_set(&user.default_roles, naming, false)),
        default_database: user.default_database.clone().map(DefaultDatabase::Name),
        settings: profile_settings(&user.settings, naming),
        grantees: (user.grantees != IdSet::everything())
            .then(|| role_set(&user.grantees, naming, true)),
    }
}

fn policy_query(policy: &Policy, head: EntityHead, naming: Naming<'_>) -> RowPolicyQuery {
    RowPolicyQuery {
        head,
        names: vec![policy.name.clone()],
        is_restrictive: policy.is_restrictive.then_some(true),
        filter: policy.filter.clone().map(PolicyFilter::Expr),
        to: Some(role_set(&policy.to, naming, false)).filter(|to| !to.is_none()),
    }
}

fn quota_query(quota: &Quota, head: EntityHead, naming: Naming<'_>) -> QuotaQuery {
    QuotaQuery {
        head,
        names: vec![quota.name.clone()],
        keys: (!quota.keys.is_empty()).then(|| quota.keys.clone()),
        ipv4_prefix_bits: None,
        ipv6_prefix_bits: None,
        intervals: quota.intervals.clone(),
        to: Some(role_set(&quota.to, naming, false)).filter(|to| !to.is_none()),
    }
}

fn profile_settings(settings: &Settings, naming: Naming<'_>) -> Option<ProfileSettings> {
    let profile = |id: &Uuid| match naming {
        Naming::Ids => Some(SettingsElement::ProfileId(*id)),
        Naming::Names(registry) => registry.name(*id).map(SettingsElement::Profile),
    };
    let mut elements: Vec<SettingsElement> = settings.profiles.iter().filter_map(profile).collect();
    let own = settings.settings.iter().cloned();
    elements.extend(own.map(SettingsElement::Setting));
    (!elements.is_empty()).then_some(ProfileSettings::Are(elements))
}
