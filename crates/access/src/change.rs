//! [`changes`]: what a statement makes of the entities.

use crate::entity::{Entity, IdSet, Policy, Profile, Quota, Role, Settings, User};
use crate::error::AccessError;
use crate::flags::Flags;
use crate::password::kept;
use crate::registry::{Registry, Storage};
use crate::rights::{GrantOption, Rights, Subject};
use crate::user::Authority;
use granary_parser::{
    AccessQuery, AuthKind, AuthMethod, DefaultDatabase, DropEntities, EntityHead, EntityKind,
    EntityNames, EntityVerb, Grant, GrantElement, Granted, Hosts, PolicyFilter, PolicyName,
    ProfileQuery, ProfileSettings, QuotaQuery, RoleQuery, RoleSet, RowPolicyQuery, SetRole,
    SettingConstraint, SettingsElement, UserQuery,
};
use granary_types::Uuid;
use std::collections::BTreeSet;

/// Who asks.
pub struct Asker<'a> {
    /// What they may do.
    pub authority: &'a Authority,
    /// The current database.
    pub database: &'a str,
    /// Makes ids.
    pub new_id: &'a dyn Fn() -> Uuid,
    /// Makes salts of passwords.
    pub new_salt: &'a dyn Fn() -> String,
}

/// An entity that is made, changed or, where there is no entity, removed.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// The id.
    pub id: Uuid,
    /// What it becomes.
    pub entity: Option<Entity>,
}

/// What a statement changes; nothing where it only looks.
///
/// # Errors
/// [`AccessError`]: then nothing changes.
pub fn changes(
    query: &AccessQuery,
    registry: &Registry,
    asker: &Asker<'_>,
) -> Result<Vec<Change>, AccessError> {
    let mut work = Work {
        registry: registry.clone(),
        asker,
    };
    match query {
        AccessQuery::User(query) => work.user(query)?,
        AccessQuery::Role(query) => work.role(query)?,
        AccessQuery::Profile(query) => work.profile(query)?,
        AccessQuery::RowPolicy(query) => work.policy(query)?,
        AccessQuery::Quota(query) => work.quota(query)?,
        AccessQuery::Drop(drop) => work.drop_entities(drop)?,
        AccessQuery::Grant(grant) => work.grant(grant)?,
        AccessQuery::SetRole(SetRole::Default { roles, users }) => {
            work.default_roles(roles, users)?;
        }
        AccessQuery::Move(_) => return Err(AccessError::NotSupported("MOVE of users and roles")),
        AccessQuery::SetRole(_) | AccessQuery::CheckGrant(_) | AccessQuery::Show(_) => {}
    }
    let work = work.registry;
    let gone = registry.all().filter(|(id, _)| work.get(*id).is_none());
    let mut changes: Vec<Change> = gone.map(|(id, _)| Change { id, entity: None }).collect();
    for (id, stored) in work.all() {
        if registry.get(id) != Some(stored) {
            let entity = Some(stored.entity.clone());
            changes.push(Change { id, entity });
        }
    }
    Ok(changes)
}

/// The entities that a set names; `roles_only` where users cannot be meant.
///
/// # Errors
/// One is not there.
pub fn chosen(
    registry: &Registry,
    set: &RoleSet,
    current_user: Uuid,
    roles_only: bool,
) -> Result<IdSet, AccessError> {
    let find = |name: &String| {
        if roles_only {
            registry.require(EntityKind::Role, name)
        } else {
            registry.grantee(name)
        }
    };
    let ids =
        |names: &[String], ids: &[Uuid], current: bool| -> Result<BTreeSet<Uuid>, AccessError> {
            let mut found: BTreeSet<Uuid> = ids.iter().copied().collect();
            for name in names {
                found.insert(find(name)?.0);
            }
            found.extend(current.then_some(current_user));
            Ok(found)
        };
    Ok(IdSet {
        all: set.all,
        ids: ids(&set.names, &set.ids, set.current_user)?,
        except: ids(&set.except_names, &set.except_ids, set.except_current_user)?,
    })
}

/// The entity that a statement of a file defines.
pub(crate) fn define_attached(query: &AccessQuery) -> Result<Entity, AccessError> {
    let set = |set: &Option<RoleSet>| set.as_ref().map_or_else(IdSet::default, by_ids);
    Ok(match query {
        AccessQuery::User(query) => {
            let name = query.names.first().map(granary_parser::UserName::full);
            let mut user = User::new(&name.unwrap_or_default());
            user.methods.clone_from(&query.authentication);
            if user.methods.is_empty() {
                user.methods.push(no_password());
            }
            if let Some(hosts) = &query.hosts {
                user.hosts = hosts.clone();
            }
            if let Some(roles) = &query.default_roles {
                user.default_roles = by_ids(roles);
            }
            if let Some(grantees) = &query.grantees {
                user.grantees = by_ids(grantees);
            }
            if let Some(DefaultDatabase::Name(name)) = &query.default_database {
                user.default_database = Some(name.clone());
            }
            user.settings = attached_settings(query.settings.as_ref());
            Entity::User(user)
        }
        AccessQuery::Role(query) => Entity::Role(Role {
            name: query.names.first().cloned().unwrap_or_default(),
            settings: attached_settings(query.settings.as_ref()),
            ..Role::default()
        }),
        AccessQuery::Profile(query) => Entity::Profile(Profile {
            name: query.names.first().cloned().unwrap_or_default(),
            settings: attached_settings(query.settings.as_ref()),
            to: set(&query.to),
        }),
        AccessQuery::RowPolicy(query) => {
            let name = query.names.first().cloned();
            let name = name.ok_or(AccessError::NotSupported("a row policy without a name"))?;
            Entity::Policy(Policy {
                name,
                is_restrictive: query.is_restrictive.unwrap_or(false),
                filter: filter(query.filter.as_ref()),
                to: set(&query.to),
            })
        }
        AccessQuery::Quota(query) => Entity::Quota(Quota {
            name: query.names.first().cloned().unwrap_or_default(),
            keys: query.keys.clone().unwrap_or_default(),
            intervals: query.intervals.clone(),
            to: set(&query.to),
        }),
        _ => {
            return Err(AccessError::NotSupported(
                "another statement in the file of an entity",
            ));
        }
    })
}

/// Applies a grant of a file, or of the configuration, in which roles are named by their ids.
pub(crate) fn apply_grant(entity: &mut Entity, grant: &Grant) -> Result<(), AccessError> {
    let Some((rights, roles)) = entity.grants_mut() else {
        return Err(AccessError::NotSupported(
            "rights of what is no user and no role",
        ));
    };
    match &grant.what {
        Granted::Rights(elements) => change_rights(rights, elements, grant, ""),
        Granted::Roles(set) => {
            for id in &set.ids {
                roles.insert(*id, grant.with_option);
            }
        }
        Granted::Current(_) => return Err(AccessError::NotSupported("CURRENT GRANTS")),
    }
    Ok(())
}

fn by_ids(set: &RoleSet) -> IdSet {
    IdSet {
        all: set.all,
        ids: set.ids.iter().copied().collect(),
        except: set.except_ids.iter().copied().collect(),
    }
}

fn attached_settings(settings: Option<&ProfileSettings>) -> Settings {
    let mut found = Settings::default();
    if let Some(ProfileSettings::Are(elements)) = settings {
        for element in elements {
            match element {
                SettingsElement::ProfileId(id) => found.profiles.push(*id),
                SettingsElement::Setting(setting) => found.settings.push(setting.clone()),
                SettingsElement::Profile(_) => {}
            }
        }
    }
    found
}

fn filter(filter: Option<&PolicyFilter>) -> Option<granary_parser::Expr> {
    match filter {
        Some(PolicyFilter::Expr(expr)) => Some(expr.clone()),
        Some(PolicyFilter::None) | None => None,
    }
}

fn no_password() -> AuthMethod {
    AuthMethod {
        kind: AuthKind::NoPassword,
        secret: None,
        salt: None,
        rest: String::new(),
        valid_until: None,
    }
}

fn option(with_option: bool) -> GrantOption {
    if with_option {
        GrantOption::With
    } else {
        GrantOption::Without
    }
}

fn change_rights(rights: &mut Rights, elements: &[GrantElement], grant: &Grant, database: &str) {
    for element in elements {
        let subject = Subject::of_target(&element.target, database).with_columns(&element.columns);
        let flags = Flags::of(element.privilege);
        if grant.is_revoke {
            rights.revoke(&subject, flags, option(grant.with_option));
        } else {
            rights.grant(&subject, flags, option(grant.with_option));
        }
    }
}

/// Whether a right can be given on what it is to be given on.
pub(crate) fn has_level(element: &GrantElement, subject: &Subject) -> bool {
    let flags = Flags::of(element.privilege);
    flags.is_empty() || !flags.within(subject.mask()).is_empty() || subject.is_everything()
}

/// The entities while a statement changes them.
struct Work<'a> {
    registry: Registry,
    asker: &'a Asker<'a>,
}

fn check_head(head: &EntityHead) -> Result<(), AccessError> {
    if head.cluster.is_some() {
        return Err(AccessError::NotSupported("ON CLUSTER"));
    }
    match &head.storage {
        Some(name) if name != Storage::LocalDirectory.name() => {
            Err(AccessError::UnknownStorage { name: name.clone() })
        }
        _ => Ok(()),
    }
}

fn writable(entity: &Entity, storage: Storage) -> Result<(), AccessError> {
    match storage {
        Storage::LocalDirectory => Ok(()),
        Storage::UsersXml => Err(AccessError::ReadOnly {
            kind: entity.kind(),
            name: entity.name(),
            storage: storage.name(),
        }),
    }
}

impl Work<'_> {
    /// The entities of these names as they are to become: with their ids, those that were there as they were.
    fn begin(
        &mut self,
        kind: EntityKind,
        names: &[String],
        verb: EntityVerb,
        make: &dyn Fn(&str) -> Entity,
    ) -> Result<Vec<(Uuid, Entity)>, AccessError> {
        let mut found = Vec::new();
        for name in names {
            let there = self
                .registry
                .find(kind, name)
                .map(|(id, it)| (id, it.clone()));
            match (verb, there) {
                (EntityVerb::Alter, None) => {
                    self.registry.require(kind, name)?;
                }
                (EntityVerb::AlterIfExists, None) | (EntityVerb::CreateIfNotExists, Some(_)) => {}
                (EntityVerb::Alter | EntityVerb::AlterIfExists, Some((id, stored))) => {
                    writable(&stored.entity, stored.storage)?;
                    found.push((id, stored.entity));
                }
                (EntityVerb::CreateOrReplace, Some((id, stored))) => {
                    writable(&stored.entity, stored.storage)?;
                    self.registry.remove(id);
                    found.push(((self.asker.new_id)(), make(name)));
                }
                (_, Some((_, stored))) => {
                    return Err(AccessError::Exists {
                        kind,
                        name: name.clone(),
                        storage: stored.storage.name(),
                    });
                }
                (_, None) => found.push(((self.asker.new_id)(), make(name))),
            }
        }
        Ok(found)
    }

    /// The new name of the one entity that is renamed, where it is free.
    fn new_name(&self, kind: EntityKind, new: &str, id: Uuid) -> Result<(), AccessError> {
        match self.registry.find(kind, new) {
            Some((other, stored)) if other != id => Err(AccessError::Exists {
                kind,
                name: new.to_owned(),
                storage: stored.storage.name(),
            }),
            _ => Ok(()),
        }
    }

    fn put(&mut self, id: Uuid, entity: Entity) {
        self.registry.put(id, entity, Storage::LocalDirectory);
    }

    fn chosen(&self, set: &RoleSet, roles_only: bool) -> Result<IdSet, AccessError> {
        chosen(&self.registry, set, self.asker.authority.user, roles_only)
    }

    fn user(&mut self, query: &UserQuery) -> Result<(), AccessError> {
        check_head(&query.head)?;
        let names: Vec<String> = if query.current_user {
            vec![self.asker.authority.name.clone()]
        } else {
            query
                .names
                .iter()
                .map(granary_parser::UserName::full)
                .collect()
        };
        let verb = query.head.verb;
        let make = |name: &str| Entity::User(User::new(name));
        for (id, entity) in self.begin(EntityKind::User, &names, verb, &make)? {
            let Entity::User(mut user) = entity else {
                continue;
            };
            if let Some(new) = &query.head.new_name {
                self.new_name(EntityKind::User, new, id)?;
                user.name.clone_from(new);
            }
            self.authentication(&mut user, query)?;
            let written = query.names.iter().find(|it| it.full() == user.name);
            let host = written.and_then(|name| name.host.clone());
            change_hosts(&mut user.hosts, query, host.as_deref());
            match &query.default_database {
                Some(DefaultDatabase::None) => user.default_database = None,
                Some(DefaultDatabase::Name(name)) => user.default_database = Some(name.clone()),
                None => {}
            }
            if let Some(grantees) = &query.grantees {
                user.grantees = self.chosen(grantees, false)?;
            }
            if let Some(roles) = &query.default_roles {
                let roles = self.chosen(roles, true)?;
                if !verb.is_alter() {
                    for role in &roles.ids {
                        self.may_grant(*role)?;
                        user.roles.entry(*role).or_insert(false);
                    }
                }
                self.set_default_roles(&mut user, roles)?;
            }
            self.settings(&mut user.settings, query.settings.as_ref())?;
            self.put(id, Entity::User(user));
        }
        Ok(())
    }

    fn authentication(&self, user: &mut User, query: &UserQuery) -> Result<(), AccessError> {
        let mut methods = Vec::new();
        for method in &query.authentication {
            let mut method = kept(method, &(self.asker.new_salt)())?;
            if method.valid_until.is_none() {
                method.valid_until.clone_from(&query.valid_until);
            }
            methods.push(method);
        }
        if !methods.is_empty() {
            if query.adds_authentication {
                user.methods.retain(|it| it.kind != AuthKind::NoPassword);
                user.methods.append(&mut methods);
            } else {
                user.methods = methods;
            }
        } else if let Some(until) = &query.valid_until {
            if user.methods.is_empty() {
                user.methods.push(no_password());
            }
            for method in &mut user.methods {
                method.valid_until = Some(until.clone());
            }
        }
        if query.resets_authentication {
            let last = user.methods.pop();
            user.methods = last.into_iter().collect();
        }
        if user.methods.is_empty() {
            user.methods.push(no_password());
        }
        for until in user
            .methods
            .iter()
            .filter_map(|method| method.valid_until.as_ref())
        {
            let is_known = until.eq_ignore_ascii_case(b"infinity")
                || crate::password::seconds_of(until).is_some();
            if !is_known {
                let text = String::from_utf8_lossy(until);
                return Err(AccessError::Wrong(format!(
                    "VALID UNTIL '{text}' is no time: write '2030-01-31 12:00:00' or 'infinity'"
                )));
            }
        }
        Ok(())
    }

    fn set_default_roles(&self, user: &mut User, roles: IdSet) -> Result<(), AccessError> {
        for role in roles.named() {
            if !user.roles.contains_key(&role) {
                let role = self.registry.name(role).unwrap_or_default();
                return Err(AccessError::DefaultRoleNotGranted { role });
            }
        }
        user.default_roles = roles;
        Ok(())
    }

    fn settings(
        &self,
        settings: &mut Settings,
        query: Option<&ProfileSettings>,
    ) -> Result<(), AccessError> {
        let profile = |name: &String| {
            let found = self.registry.require(EntityKind::SettingsProfile, name)?;
            Ok::<Uuid, AccessError>(found.0)
        };
        match query {
            None => {}
            Some(ProfileSettings::Are(elements)) => {
                *settings = attached_settings(query);
                for element in elements {
                    if let SettingsElement::Profile(name) = element {
                        settings.profiles.push(profile(name)?);
                    }
                }
            }
            Some(ProfileSettings::Change(changes)) => {
                if changes.drop_all_settings {
                    settings.settings.clear();
                }
                if changes.drop_all_profiles {
                    settings.profiles.clear();
                }
                for name in &changes.drop_profiles {
                    let id = profile(name)?;
                    settings.profiles.retain(|it| *it != id);
                }
                settings
                    .settings
                    .retain(|it| !changes.drop_settings.contains(&it.name));
                for name in &changes.add_profiles {
                    let id = profile(name)?;
                    settings.profiles.retain(|it| *it != id);
                    settings.profiles.push(id);
                }
                for setting in &changes.add_settings {
                    settings.settings.retain(|it| it.name != setting.name);
                    settings.settings.push(setting.clone());
                }
                for setting in &changes.modify_settings {
                    modify(&mut settings.settings, setting);
                }
            }
        }
        Ok(())
    }

    fn role(&mut self, query: &RoleQuery) -> Result<(), AccessError> {
        check_head(&query.head)?;
        let make = |name: &str| {
            Entity::Role(Role {
                name: name.to_owned(),
                ..Role::default()
            })
        };
        for (id, entity) in self.begin(EntityKind::Role, &query.names, query.head.verb, &make)? {
            let Entity::Role(mut role) = entity else {
                continue;
            };
            if let Some(new) = &query.head.new_name {
                self.new_name(EntityKind::Role, new, id)?;
                role.name.clone_from(new);
            }
            self.settings(&mut role.settings, query.settings.as_ref())?;
            self.put(id, Entity::Role(role));
        }
        Ok(())
    }

    fn profile(&mut self, query: &ProfileQuery) -> Result<(), AccessError> {
        check_head(&query.head)?;
        let make = |name: &str| {
            Entity::Profile(Profile {
                name: name.to_owned(),
                ..Profile::default()
            })
        };
        let kind = EntityKind::SettingsProfile;
        for (id, entity) in self.begin(kind, &query.names, query.head.verb, &make)? {
            let Entity::Profile(mut profile) = entity else {
                continue;
            };
            if let Some(new) = &query.head.new_name {
                self.new_name(kind, new, id)?;
                profile.name.clone_from(new);
            }
            self.settings(&mut profile.settings, query.settings.as_ref())?;
            if let Some(to) = &query.to {
                profile.to = self.chosen(to, false)?;
            }
            self.put(id, Entity::Profile(profile));
        }
        Ok(())
    }

    fn policy(&mut self, query: &RowPolicyQuery) -> Result<(), AccessError> {
        check_head(&query.head)?;
        for written in &query.names {
            let name = self.policy_name(written);
            let full = Policy::full_name(&name);
            let make = |_: &str| {
                Entity::Policy(Policy {
                    name: name.clone(),
                    is_restrictive: false,
                    filter: None,
                    to: IdSet::default(),
                })
            };
            let kind = EntityKind::RowPolicy;
            for (id, entity) in
                self.begin(kind, std::slice::from_ref(&full), query.head.verb, &make)?
            {
                let Entity::Policy(mut policy) = entity else {
                    continue;
                };
                if let Some(new) = &query.head.new_name {
                    policy.name.short_name.clone_from(new);
                    self.new_name(kind, &Policy::full_name(&policy.name), id)?;
                }
                if let Some(restrictive) = query.is_restrictive {
                    policy.is_restrictive = restrictive;
                }
                if query.filter.is_some() {
                    policy.filter = filter(query.filter.as_ref());
                }
                if let Some(to) = &query.to {
                    policy.to = self.chosen(to, false)?;
                }
                self.put(id, Entity::Policy(policy));
            }
        }
        Ok(())
    }

    fn policy_name(&self, name: &PolicyName) -> PolicyName {
        let database = name.database.clone();
        PolicyName {
            database: Some(database.unwrap_or_else(|| self.asker.database.to_owned())),
            ..name.clone()
        }
    }

    fn quota(&mut self, query: &QuotaQuery) -> Result<(), AccessError> {
        check_head(&query.head)?;
        if query.ipv4_prefix_bits.is_some() || query.ipv6_prefix_bits.is_some() {
            return Err(AccessError::NotSupported("IPV4_PREFIX_BITS of quotas"));
        }
        let make = |name: &str| {
            Entity::Quota(Quota {
                name: name.to_owned(),
                ..Quota::default()
            })
        };
        for (id, entity) in self.begin(EntityKind::Quota, &query.names, query.head.verb, &make)? {
            let Entity::Quota(mut quota) = entity else {
                continue;
            };
            if let Some(new) = &query.head.new_name {
                self.new_name(EntityKind::Quota, new, id)?;
                quota.name.clone_from(new);
            }
            if let Some(keys) = &query.keys {
                quota.keys.clone_from(keys);
            }
            for interval in &query.intervals {
                quota.intervals.retain(|it| it.seconds != interval.seconds);
                if interval.limits != granary_parser::QuotaLimits::None {
                    quota.intervals.push(interval.clone());
                }
            }
            if let Some(to) = &query.to {
                quota.to = self.chosen(to, false)?;
            }
            self.put(id, Entity::Quota(quota));
        }
        Ok(())
    }

    fn drop_entities(&mut self, drop: &DropEntities) -> Result<(), AccessError> {
        check_head(&EntityHead {
            verb: EntityVerb::Alter,
            new_name: None,
            storage: drop.storage.clone(),
            cluster: drop.cluster.clone(),
        })?;
        let names: Vec<String> = match &drop.names {
            EntityNames::Plain(names) => names.clone(),
            EntityNames::Policies(names) => names
                .iter()
                .map(|name| Policy::full_name(&self.policy_name(name)))
                .collect(),
        };
        for name in names {
            let Some((id, stored)) = self.registry.find(drop.kind, &name) else {
                if drop.if_exists {
                    continue;
                }
                self.registry.require(drop.kind, &name)?;
                continue;
            };
            writable(&stored.entity, stored.storage)?;
            self.registry.remove(id);
        }
        Ok(())
    }

    fn may_grant(&self, role: Uuid) -> Result<(), AccessError> {
        if self.asker.authority.may_grant_role(&self.registry, role) {
            return Ok(());
        }
        let name = self.registry.name(role).unwrap_or_default();
        Err(AccessError::NoAdminOption {
            user: self.asker.authority.name.clone(),
            role: granary_types::back_quote_if_needed(&name),
        })
    }

    fn grant(&mut self, grant: &Grant) -> Result<(), AccessError> {
        if grant.cluster.is_some() {
            return Err(AccessError::NotSupported("ON CLUSTER"));
        }
        let roles = match &grant.what {
            Granted::Roles(set) => Some(self.chosen(set, true)?),
            _ => None,
        };
        let to = self.chosen(&grant.to, false)?;
        self.check_levels(&grant.what)?;
        for role in roles.iter().flat_map(|roles| &roles.ids) {
            self.may_grant(*role)?;
        }
        let ids: Vec<Uuid> = self
            .registry
            .all()
            .filter(|(id, stored)| {
                let may_be = stored.storage == Storage::LocalDirectory || !to.all;
                to.contains(*id) && may_be && stored.entity.grants().is_some()
            })
            .map(|(id, _)| id)
            .collect();
        for id in ids {
            let Some(stored) = self.registry.get(id).cloned() else {
                continue;
            };
            writable(&stored.entity, stored.storage)?;
            let mut entity = stored.entity;
            self.grant_to(&mut entity, grant, roles.as_ref());
            self.put(id, entity);
        }
        Ok(())
    }

    fn grant_to(&self, entity: &mut Entity, grant: &Grant, roles: Option<&IdSet>) {
        let Some((rights, granted)) = entity.grants_mut() else {
            return;
        };
        if let Some(roles) = roles {
            if grant.replaces {
                granted.clear();
            }
            let all: Vec<Uuid> = granted.keys().copied().collect();
            let named = roles.ids.iter().copied();
            let named: Vec<Uuid> = if roles.all { all } else { named.collect() };
            for id in named.into_iter().filter(|id| roles.contains(*id)) {
                match (grant.is_revoke, grant.with_option) {
                    (false, admin) => {
                        let is_admin = granted.entry(id).or_insert(admin);
                        *is_admin |= admin;
                    }
                    (true, true) => {
                        granted.entry(id).and_modify(|admin| *admin = false);
                    }
                    (true, false) => {
                        granted.remove(&id);
                    }
                }
            }
            return;
        }
        if grant.replaces {
            *rights = Rights::default();
        }
        match &grant.what {
            Granted::Rights(elements) => {
                change_rights(rights, elements, grant, self.asker.database);
            }
            Granted::Current(elements) => {
                let mut asked = Rights::default();
                let plain = Grant {
                    is_revoke: false,
                    with_option: true,
                    ..grant.clone()
                };
                change_rights(&mut asked, elements, &plain, self.asker.database);
                let common = self
                    .asker
                    .authority
                    .rights()
                    .passed_on(&asked, option(grant.with_option));
                rights.extend(&common);
            }
            Granted::Roles(_) => {}
        }
    }

    fn check_levels(&self, what: &Granted) -> Result<(), AccessError> {
        let Granted::Rights(elements) = what else {
            return Ok(());
        };
        for element in elements {
            let subject = Subject::of_target(&element.target, self.asker.database)
                .with_columns(&element.columns);
            if !has_level(element, &subject) {
                return Err(AccessError::WrongLevel {
                    grant: element.privilege.name().to_owned(),
                    level: subject.level(),
                });
            }
        }
        Ok(())
    }

    fn default_roles(&mut self, roles: &RoleSet, users: &RoleSet) -> Result<(), AccessError> {
        let roles = self.chosen(roles, true)?;
        let users = self.chosen(users, false)?;
        for id in users.ids {
            let Some(stored) = self.registry.get(id).cloned() else {
                continue;
            };
            writable(&stored.entity, stored.storage)?;
            if let Entity::User(mut user) = stored.entity {
                self.set_default_roles(&mut user, roles.clone())?;
                self.put(id, Entity::User(user));
            }
        }
        Ok(())
    }
}

fn modify(settings: &mut Vec<SettingConstraint>, change: &SettingConstraint) {
    let Some(setting) = settings.iter_mut().find(|it| it.name == change.name) else {
        settings.push(change.clone());
        return;
    };
    for (place, new) in [
        (&mut setting.value, &change.value),
        (&mut setting.min, &change.min),
        (&mut setting.max, &change.max),
    ] {
        if new.is_some() {
            place.clone_from(new);
        }
    }
    setting.writability = change.writability.or(setting.writability);
}

fn change_hosts(hosts: &mut Hosts, query: &UserQuery, of_name: Option<&str>) {
    if let Some(pattern) = of_name.filter(|_| !query.head.verb.is_alter()) {
        *hosts = Hosts::default();
        hosts.add_pattern(pattern);
    }
    if let Some(new) = query.hosts.as_ref().filter(|_| of_name.is_none()) {
        hosts.clone_from(new);
    }
    if let Some(added) = &query.added_hosts {
        hosts.any |= added.any;
        hosts.local |= added.local;
        hosts.addresses.extend(&added.addresses);
        hosts.subnets.extend(&added.subnets);
        hosts.names.extend(added.names.clone());
        hosts.regexps.extend(added.regexps.clone());
        hosts.patterns.extend(added.patterns.clone());
    }
    if let Some(dropped) = &query.dropped_hosts {
        hosts.any &= !dropped.any;
        hosts.local &= !dropped.local;
        hosts.addresses.retain(|it| !dropped.addresses.contains(it));
        hosts.subnets.retain(|it| !dropped.subnets.contains(it));
        hosts.names.retain(|it| !dropped.names.contains(it));
        hosts.regexps.retain(|it| !dropped.regexps.contains(it));
        hosts.patterns.retain(|it| !dropped.patterns.contains(it));
    }
}
