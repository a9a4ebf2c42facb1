//! What users, roles, settings profiles, row policies and quotas say.

use crate::rights::Rights;
use granary_parser::{
    AuthMethod, EntityKind, Expr, Hosts, PolicyName, QuotaInterval, SettingConstraint,
};
use granary_types::Uuid;
use std::collections::{BTreeMap, BTreeSet};

/// One of them.
#[derive(Debug, Clone, PartialEq)]
#[allow(
    clippy::large_enum_variant,
    reason = "there are few of them, most are users"
)]
pub enum Entity {
    /// A user.
    User(User),
    /// A role.
    Role(Role),
    /// A settings profile.
    Profile(Profile),
    /// A row policy.
    Policy(Policy),
    /// A quota.
    Quota(Quota),
}

/// Some entities, or all but some.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct IdSet {
    /// All.
    pub all: bool,
    /// These.
    pub ids: BTreeSet<Uuid>,
    /// All but these.
    pub except: BTreeSet<Uuid>,
}

impl IdSet {
    /// All.
    pub fn everything() -> Self {
        Self {
            all: true,
            ..Self::default()
        }
    }

    /// Whether one is in it.
    pub fn contains(&self, id: Uuid) -> bool {
        (self.all || self.ids.contains(&id)) && !self.except.contains(&id)
    }

    /// The ids that it names.
    pub fn named(&self) -> impl Iterator<Item = Uuid> {
        self.ids.iter().chain(&self.except).copied()
    }
}

/// Roles that are granted, and whether they may be passed on.
pub type GrantedRoles = BTreeMap<Uuid, bool>;

/// `SETTINGS …`
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Settings {
    /// The profiles that are inherited, in order.
    pub profiles: Vec<Uuid>,
    /// The settings with their limits.
    pub settings: Vec<SettingConstraint>,
}

/// A user.
#[derive(Debug, Clone, PartialEq)]
pub struct User {
    /// The name.
    pub name: String,
    /// How they show who they are.
    pub methods: Vec<AuthMethod>,
    /// From where they may connect.
    pub hosts: Hosts,
    /// The roles that are enabled when they connect.
    pub default_roles: IdSet,
    /// The database that is current when they connect.
    pub default_database: Option<String>,
    /// Settings.
    pub settings: Settings,
    /// To whom they may grant.
    pub grantees: IdSet,
    /// What they may do.
    pub rights: Rights,
    /// The roles they were given.
    pub roles: GrantedRoles,
}

/// A role.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Role {
    /// The name.
    pub name: String,
    /// Settings.
    pub settings: Settings,
    /// What it allows.
    pub rights: Rights,
    /// The roles it was given.
    pub roles: GrantedRoles,
}

/// A settings profile.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Profile {
    /// The name.
    pub name: String,
    /// Settings.
    pub settings: Settings,
    /// Who has it.
    pub to: IdSet,
}

/// A row policy.
#[derive(Debug, Clone, PartialEq)]
pub struct Policy {
    /// The name; its database is always there.
    pub name: PolicyName,
    /// Whether it is a condition beside others, not an alternative.
    pub is_restrictive: bool,
    /// Which rows are seen; all where there is none.
    pub filter: Option<Expr>,
    /// Who is concerned.
    pub to: IdSet,
}

/// A quota.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Quota {
    /// The name.
    pub name: String,
    /// By what it is counted.
    pub keys: Vec<String>,
    /// The limits.
    pub intervals: Vec<QuotaInterval>,
    /// Who is concerned.
    pub to: IdSet,
}

impl User {
    /// A user who was only named.
    pub fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            methods: Vec::new(),
            hosts: Hosts {
                any: true,
                ..Hosts::default()
            },
            default_roles: IdSet::everything(),
            default_database: None,
            settings: Settings::default(),
            grantees: IdSet::everything(),
            rights: Rights::default(),
            roles: GrantedRoles::new(),
        }
    }
}

impl Policy {
    /// `p ON d.t`
    pub fn full_name(name: &PolicyName) -> String {
        let quoted = granary_types::back_quote_if_needed;
        let table = match &name.table {
            Some(table) => quoted(table).clone(),
            None => "*".to_owned(),
        };
        let database = quoted(name.database.as_deref().unwrap_or_default());
        format!("{} ON {database}.{table}", quoted(&name.short_name))
    }
}

impl Entity {
    /// What it is.
    pub fn kind(&self) -> EntityKind {
        match self {
            Self::User(_) => EntityKind::User,
            Self::Role(_) => EntityKind::Role,
            Self::Profile(_) => EntityKind::SettingsProfile,
            Self::Policy(_) => EntityKind::RowPolicy,
            Self::Quota(_) => EntityKind::Quota,
        }
    }

    /// The name by which it is known; of a row policy with its table.
    pub fn name(&self) -> String {
        match self {
            Self::User(user) => user.name.clone(),
            Self::Role(role) => role.name.clone(),
            Self::Profile(profile) => profile.name.clone(),
            Self::Policy(policy) => Policy::full_name(&policy.name),
            Self::Quota(quota) => quota.name.clone(),
        }
    }

    /// What it allows and the roles it was given, if it is one that can have them.
    pub fn grants(&self) -> Option<(&Rights, &GrantedRoles)> {
        match self {
            Self::User(user) => Some((&user.rights, &user.roles)),
            Self::Role(role) => Some((&role.rights, &role.roles)),
            _ => None,
        }
    }

    /// As [`Self::grants`], to be changed.
    pub fn grants_mut(&mut self) -> Option<(&mut Rights, &mut GrantedRoles)> {
        match self {
            Self::User(user) => Some((&mut user.rights, &mut user.roles)),
            Self::Role(role) => Some((&mut role.rights, &mut role.roles)),
            _ => None,
        }
    }

    /// The settings, if it is one that can have them.
    pub fn settings_mut(&mut self) -> Option<&mut Settings> {
        match self {
            Self::User(user) => Some(&mut user.settings),
            Self::Role(role) => Some(&mut role.settings),
            Self::Profile(profile) => Some(&mut profile.settings),
            Self::Policy(_) | Self::Quota(_) => None,
        }
    }

    /// The other entities that it names.
    pub fn references(&self) -> BTreeSet<Uuid> {
        let mut found = BTreeSet::new();
        match self {
            Self::User(user) => {
                found.extend(user.default_roles.named().chain(user.grantees.named()));
                found.extend(user.settings.profiles.iter().chain(user.roles.keys()));
            }
            Self::Role(role) => {
                found.extend(role.settings.profiles.iter().chain(role.roles.keys()));
            }
            Self::Profile(profile) => {
                found.extend(profile.settings.profiles.iter());
                found.extend(profile.to.named());
            }
            Self::Policy(policy) => found.extend(policy.to.named()),
            Self::Quota(quota) => found.extend(quota.to.named()),
        }
        found
    }

    /// The same with other ids: those without one are forgotten.
    pub fn renumber(&mut self, new: &dyn Fn(Uuid) -> Option<Uuid>) {
        let set = |set: &mut IdSet| {
            set.ids = set.ids.iter().filter_map(|id| new(*id)).collect();
            set.except = set.except.iter().filter_map(|id| new(*id)).collect();
        };
        if let Some((_, roles)) = self.grants_mut() {
            let kept = roles
                .iter()
                .filter_map(|(id, admin)| Some((new(*id)?, *admin)));
            *roles = kept.collect();
        }
        if let Some(settings) = self.settings_mut() {
            let kept = settings.profiles.iter().filter_map(|id| new(*id));
            settings.profiles = kept.collect();
        }
        match self {
            Self::User(user) => {
                set(&mut user.default_roles);
                set(&mut user.grantees);
            }
            Self::Profile(profile) => set(&mut profile.to),
            Self::Policy(policy) => set(&mut policy.to),
            Self::Quota(quota) => set(&mut quota.to),
            Self::Role(_) => {}
        }
    }
}
