//! [`Authority`]: what a user may do with the roles that are enabled.

use crate::entity::{Entity, GrantedRoles, Policy};
use crate::error::AccessError;
use crate::flags::Flags;
use crate::needs::Need;
use crate::registry::Registry;
use crate::rights::{GrantOption, Rights, Subject};
use crate::show::elements_text;
use granary_parser::{EntityKind, Expr, GrantElement};
use granary_types::Uuid;
use std::collections::{BTreeMap, BTreeSet};

/// What a user may do.
#[derive(Debug, Clone)]
pub struct Authority {
    /// The user.
    pub user: Uuid,
    /// The name of the user.
    pub name: String,
    /// The roles that are enabled, also those that other roles brought.
    pub roles: BTreeSet<Uuid>,
    rights: Rights,
}

/// The roles that some roles bring, with themselves.
pub fn enabled_roles(registry: &Registry, roles: &BTreeSet<Uuid>) -> BTreeSet<Uuid> {
    let mut found = BTreeSet::new();
    let mut open: Vec<Uuid> = roles.iter().copied().collect();
    while let Some(id) = open.pop() {
        let Some(stored) = registry.get(id) else {
            continue;
        };
        if found.insert(id)
            && let Some((_, granted)) = stored.entity.grants()
        {
            open.extend(granted.keys());
        }
    }
    found
}

impl Authority {
    /// What a user may do with these roles as current ones; without them with the default roles.
    /// `None` when the user is gone.
    pub fn new(registry: &Registry, id: Uuid, current: Option<&BTreeSet<Uuid>>) -> Option<Self> {
        let Entity::User(user) = &registry.get(id)?.entity else {
            return None;
        };
        let is_current = |role: &Uuid| match current {
            Some(current) => current.contains(role),
            None => user.default_roles.contains(*role),
        };
        let current = user.roles.keys().copied().filter(is_current).collect();
        let roles = enabled_roles(registry, &current);
        let mut rights = user.rights.clone();
        for role in &roles {
            if let Some((more, _)) = registry.get(*role).and_then(|it| it.entity.grants()) {
                rights.extend(more);
            }
        }
        Some(Self {
            user: id,
            name: user.name.clone(),
            roles,
            rights,
        })
    }

    /// Everything that is granted, by the user and by roles.
    pub fn rights(&self) -> &Rights {
        &self.rights
    }

    /// Whether a right is there.
    pub fn may(&self, need: &Need) -> bool {
        self.rights.has(&need.subject, need.flags, need.option)
    }

    /// # Errors
    /// One of the rights is missing: it is named as a statement would grant it.
    pub fn require(&self, needs: &[Need]) -> Result<(), AccessError> {
        let missing: Vec<&Need> = needs.iter().filter(|need| !self.is_met(need)).collect();
        let Some(first) = missing.first() else {
            return Ok(());
        };
        // Rights on the same thing are named together.
        let mut flags = Flags::default();
        for need in missing.iter().filter(|need| need.subject == first.subject) {
            flags = flags.with(need.flags);
        }
        let elements: Vec<GrantElement> = match &first.named {
            Some(named) => named.clone(),
            None => flags
                .privileges()
                .into_iter()
                .map(|privilege| GrantElement {
                    privilege,
                    columns: first.subject.columns.clone(),
                    target: first.subject.target(),
                })
                .collect(),
        };
        let option = match first.option {
            GrantOption::With => " WITH GRANT OPTION",
            GrantOption::Without => "",
        };
        Err(AccessError::NotGranted {
            user: self.name.clone(),
            grant: format!("{}{option}", first.text(&elements_text(&elements))),
        })
    }

    fn is_met(&self, need: &Need) -> bool {
        self.may(need) || need.any_below && self.rights.has_any(&need.subject, need.flags)
    }

    /// Whether the user has a role that may be passed on, or may grant every role.
    pub fn may_grant_role(&self, registry: &Registry, role: Uuid) -> bool {
        let admin = Flags::named("ROLE ADMIN");
        if self
            .rights
            .has(&Subject::everything(), admin, GrantOption::Without)
        {
            return true;
        }
        let brings = |granted: &GrantedRoles| granted.get(&role) == Some(&true);
        std::iter::once(&self.user)
            .chain(&self.roles)
            .filter_map(|id| registry.get(*id)?.entity.grants())
            .any(|(_, granted)| brings(granted))
    }

    /// Which rows of a table the user sees: `None` is all.
    pub fn row_filter(&self, registry: &Registry, database: &str, table: &str) -> Option<Expr> {
        let is_mine = |policy: &Policy| {
            let of_table = policy
                .name
                .table
                .as_deref()
                .is_none_or(|name| name == table);
            policy.name.database.as_deref() == Some(database) && of_table
        };
        let all = registry.of_kind(EntityKind::RowPolicy);
        let policies: Vec<&Policy> = all
            .iter()
            .filter_map(|(_, stored)| match &stored.entity {
                Entity::Policy(policy) if is_mine(policy) => Some(policy),
                _ => None,
            })
            .collect();
        let concerns = |policy: &&&Policy| {
            policy.to.contains(self.user)
                || !policy.to.except.contains(&self.user)
                    && self.roles.iter().any(|role| policy.to.contains(*role))
        };
        let mine: Vec<&&Policy> = policies.iter().filter(concerns).collect();
        let filters = |restrictive: bool| {
            let of = mine
                .iter()
                .filter(move |it| it.is_restrictive == restrictive);
            of.filter_map(|policy| policy.filter.clone())
                .collect::<Vec<Expr>>()
        };
        let permissive = filters(false);
        let restrictive = filters(true);
        // Where a table has policies for others, those for whom there is none see nothing.
        let sees_all = mine
            .iter()
            .any(|it| !it.is_restrictive && it.filter.is_none())
            || !policies
                .iter()
                .any(|it| !it.is_restrictive && it.filter.is_some());
        let mut parts = restrictive;
        if !sees_all {
            parts.push(match joined("or", permissive) {
                Some(filter) => filter,
                None => nothing(),
            });
        }
        joined("and", parts)
    }

    /// The settings that the user's profiles, roles and the user say, and whose limits hold, the last one last.
    pub fn constraints(&self, registry: &Registry) -> Vec<granary_parser::SettingConstraint> {
        let mut found = Vec::new();
        let mut seen = BTreeSet::new();
        let ids: Vec<Uuid> = registry
            .of_kind(EntityKind::SettingsProfile)
            .into_iter()
            .filter(|(_, stored)| match &stored.entity {
                Entity::Profile(profile) => {
                    profile.to.contains(self.user)
                        || self.roles.iter().any(|role| profile.to.contains(*role))
                }
                _ => false,
            })
            .map(|(id, _)| id)
            .chain(self.roles.iter().copied())
            .chain([self.user])
            .collect();
        for id in ids {
            collect_settings(registry, id, &mut seen, &mut found);
        }
        let mut by_name: BTreeMap<String, granary_parser::SettingConstraint> = BTreeMap::new();
        for setting in found {
            let name = setting.name.clone();
            match by_name.remove(&name) {
                None => by_name.insert(name, setting),
                Some(before) => by_name.insert(
                    name,
                    granary_parser::SettingConstraint {
                        name: setting.name,
                        value: setting.value.or(before.value),
                        min: setting.min.or(before.min),
                        max: setting.max.or(before.max),
                        writability: setting.writability.or(before.writability),
                    },
                ),
            };
        }
        by_name.into_values().collect()
    }
}

fn collect_settings(
    registry: &Registry,
    id: Uuid,
    seen: &mut BTreeSet<Uuid>,
    found: &mut Vec<granary_parser::SettingConstraint>,
) {
    if !seen.insert(id) {
        return;
    }
    let settings = match registry.get(id).map(|stored| &stored.entity) {
        Some(Entity::User(user)) => &user.settings,
        Some(Entity::Role(role)) => &role.settings,
        Some(Entity::Profile(profile)) => &profile.settings,
        _ => return,
    };
    for profile in &settings.profiles {
        collect_settings(registry, *profile, seen, found);
    }
    found.extend(settings.settings.iter().cloned());
}

fn joined(operator: &str, mut parts: Vec<Expr>) -> Option<Expr> {
    if parts.len() < 2 {
        return parts.pop();
    }
    Some(Expr::call(operator, parts))
}

/// No row.
fn nothing() -> Expr {
    Expr::new(granary_parser::ExprKind::Literal(
        granary_parser::Literal::Unsigned(0),
    ))
}
