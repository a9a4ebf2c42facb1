//! `CREATE USER`, `GRANT`, `SET ROLE`, `SHOW GRANTS` and their like.

use crate::answer::Answer;
use crate::failure::Failure;
use crate::session::Session;
use granary_access::{
    Asker, Authority, Entity, Flags, GrantOption, IdSet, Policy, Registry, Subject, changes,
    chosen, create_text, grant_texts, role_grant_texts,
};
use granary_formats::{ColumnType, Table};
use granary_parser::{
    AccessQuery, EntityKind, EntityNames, GrantElement, PolicyName, PolicySelection, Privilege,
    RoleSet, SetRole, ShowAccess, ShowAccessKind, ShownEntities,
};
use granary_types::{ErrorCode, Uuid};
use std::collections::BTreeSet;

impl Session {
    /// Carries out a statement about users and rights.
    pub(crate) fn access(&mut self, query: &AccessQuery) -> Result<Answer, Failure> {
        match query {
            AccessQuery::Show(show) => self.show_access(show),
            AccessQuery::SetRole(SetRole::ToDefault) => {
                self.user.roles = None;
                Ok(Answer::default())
            }
            AccessQuery::SetRole(SetRole::To(roles)) => self.set_role(roles),
            AccessQuery::CheckGrant(elements) => self.check_grant(elements),
            query => self.change_access(query),
        }
    }

    fn change_access(&self, query: &AccessQuery) -> Result<Answer, Failure> {
        let authority = self.authority()?;
        let env = &self.shared.env;
        let asker = Asker {
            authority: &authority,
            database: &self.database,
            new_id: &|| env.uuid(),
            new_salt: &|| {
                let salt = format!("{}{}", env.uuid().simple(), env.uuid().simple());
                salt.to_ascii_uppercase()
            },
        };
        let changes = changes(query, &self.shared.users.registry(), &asker)?;
        self.shared.users.commit(changes)?;
        Ok(Answer::default())
    }

    fn set_role(&mut self, roles: &RoleSet) -> Result<Answer, Failure> {
        let authority = self.authority()?;
        let registry = self.shared.users.registry();
        let set = chosen(&registry, roles, authority.user, true)?;
        let granted: BTreeSet<Uuid> = registry
            .get(authority.user)
            .and_then(|stored| stored.entity.grants())
            .map(|(_, roles)| roles.keys().copied().collect())
            .unwrap_or_default();
        if let Some(missing) = set.ids.difference(&granted).next() {
            let role = registry.name(*missing).unwrap_or_default();
            return Err(granary_access::AccessError::RoleNotGranted { role }.into());
        }
        self.user.roles = Some(granted.into_iter().filter(|id| set.contains(*id)).collect());
        Ok(Answer::default())
    }

    fn check_grant(&self, elements: &[GrantElement]) -> Result<Answer, Failure> {
        let authority = self.authority()?;
        let has = elements.iter().all(|element| {
            let subject = Subject::of_target(&element.target, &self.database);
            authority.rights().has(
                &subject.with_columns(&element.columns),
                Flags::of(element.privilege),
                GrantOption::Without,
            )
        });
        let mut table = Table::new([("result", ColumnType::UInt8)]);
        table.push(vec![u64::from(has).into()]);
        Ok(Answer::rows(table))
    }

    fn show_access(&self, show: &ShowAccess) -> Result<Answer, Failure> {
        let authority = self.authority()?;
        let registry = self.shared.users.registry();
        let (header, lines) = match &show.kind {
            ShowAccessKind::Entities(kind) => {
                let names = registry.of_kind(*kind).into_iter();
                (
                    "name",
                    names.map(|(_, stored)| stored.entity.name()).collect(),
                )
            }
            ShowAccessKind::Policies(selection) => {
                let found = self.policies(&registry, selection);
                (
                    "name",
                    found.iter().map(granary_access::Entity::name).collect(),
                )
            }
            ShowAccessKind::CurrentRoles => {
                return Ok(self.shown_roles(&registry, &authority, ShownRoles::Current));
            }
            ShowAccessKind::EnabledRoles => {
                return Ok(self.shown_roles(&registry, &authority, ShownRoles::Enabled));
            }
            ShowAccessKind::Privileges => return Ok(privileges()),
            ShowAccessKind::CurrentQuota => {
                return Err(Failure::new(
                    ErrorCode::NOT_IMPLEMENTED,
                    "SHOW CURRENT QUOTA: quotas are kept, and nothing is counted",
                ));
            }
            ShowAccessKind::Access => {
                let all = crate::users::KINDS
                    .iter()
                    .flat_map(|kind| registry.of_kind(*kind));
                let all: Vec<_> = all.collect();
                let mut lines: Vec<String> = all
                    .iter()
                    .map(|(_, stored)| create_text(&stored.entity, &registry))
                    .collect();
                for (_, stored) in all {
                    lines.extend(grants_of(&stored.entity, &registry));
                }
                ("ACCESS", lines)
            }
            ShowAccessKind::Create { kind, which } => {
                let shown = self.shown(&registry, *kind, which, &authority)?;
                let lines = shown.iter().map(|entity| create_text(entity, &registry));
                ("statement", lines.collect())
            }
            ShowAccessKind::Grants { of, is_final, .. } => {
                let lines = grants(of.as_ref(), *is_final, &registry, &authority)?;
                ("GRANTS", lines)
            }
        };
        let mut table = Table::new([(header, ColumnType::String)]);
        for line in lines {
            table.push(vec![line.into()]);
        }
        Ok(Answer::rows(table))
    }

    /// The roles of the session, with the columns of ClickHouse's tables of them.
    fn shown_roles(&self, registry: &Registry, user: &Authority, which: ShownRoles) -> Answer {
        let stored = registry.get(user.user);
        let (granted, default) = match stored.map(|stored| &stored.entity) {
            Some(Entity::User(user)) => (user.roles.clone(), user.default_roles.clone()),
            _ => Default::default(),
        };
        let is_current = |id: &Uuid| match &self.user.roles {
            Some(current) => current.contains(id) && granted.contains_key(id),
            None => granted.contains_key(id) && default.contains(*id),
        };
        let mut columns = vec![
            ("role_name", ColumnType::String),
            ("with_admin_option", ColumnType::UInt8),
        ];
        if which == ShownRoles::Enabled {
            columns.push(("is_current", ColumnType::UInt8));
        }
        columns.push(("is_default", ColumnType::UInt8));
        let mut table = Table::new(columns);
        let shown = user.roles.iter();
        for id in shown.filter(|id| which == ShownRoles::Enabled || is_current(id)) {
            let flag = |is_so: bool| u64::from(is_so).into();
            let name = registry.name(*id).unwrap_or_default();
            let mut row = vec![name.into(), flag(granted.get(id) == Some(&true))];
            if which == ShownRoles::Enabled {
                row.push(flag(is_current(id)));
            }
            row.push(flag(is_current(id) && default.contains(*id)));
            table.push(row);
        }
        Answer::rows(table)
    }

    fn shown(
        &self,
        registry: &Registry,
        kind: EntityKind,
        which: &ShownEntities,
        authority: &Authority,
    ) -> Result<Vec<Entity>, Failure> {
        let require = |name: &str| Ok(registry.require(kind, name)?.1.entity.clone());
        match which {
            ShownEntities::All => {
                let all = registry.of_kind(kind).into_iter();
                Ok(all.map(|(_, stored)| stored.entity.clone()).collect())
            }
            ShownEntities::Current if kind == EntityKind::User => {
                Ok(vec![require(&authority.name)?])
            }
            ShownEntities::Current => Ok(Vec::new()),
            ShownEntities::Named(EntityNames::Plain(names)) => {
                names.iter().map(|name| require(name)).collect()
            }
            ShownEntities::Named(EntityNames::Policies(names)) => names
                .iter()
                .map(|name| require(&Policy::full_name(&self.qualified(name))))
                .collect(),
            ShownEntities::Policies(selection) => Ok(self.policies(registry, selection)),
        }
    }

    fn qualified(&self, name: &PolicyName) -> PolicyName {
        let database = name.database.clone();
        PolicyName {
            database: Some(database.unwrap_or_else(|| self.database.clone())),
            ..name.clone()
        }
    }

    fn policies(&self, registry: &Registry, selection: &PolicySelection) -> Vec<Entity> {
        let is_meant = |policy: &Policy| match selection {
            PolicySelection::Named(name) => policy.name.short_name == *name,
            PolicySelection::On(table) => {
                let table = self.qualified(table);
                policy.name.database == table.database && policy.name.table == table.table
            }
        };
        registry
            .of_kind(EntityKind::RowPolicy)
            .into_iter()
            .map(|(_, stored)| stored.entity.clone())
            .filter(|entity| matches!(entity, Entity::Policy(policy) if is_meant(policy)))
            .collect()
    }
}

fn grants(
    of: Option<&RoleSet>,
    is_final: bool,
    registry: &Registry,
    authority: &Authority,
) -> Result<Vec<String>, Failure> {
    if is_final {
        if of.is_some() {
            let message = "SHOW GRANTS … FINAL of another user is not supported";
            return Err(Failure::new(ErrorCode::NOT_IMPLEMENTED, message));
        }
        return Ok(grant_texts(authority.rights(), &authority.name));
    }
    let set = match of {
        None => IdSet {
            ids: BTreeSet::from([authority.user]),
            ..IdSet::default()
        },
        Some(set) => chosen(registry, set, authority.user, false)?,
    };
    let mut found: Vec<&Entity> = registry
        .all()
        .filter(|(id, stored)| set.contains(*id) && stored.entity.grants().is_some())
        .map(|(_, stored)| &stored.entity)
        .collect();
    found.sort_by_key(|entity| (entity.kind(), entity.name()));
    Ok(found
        .into_iter()
        .flat_map(|it| grants_of(it, registry))
        .collect())
}

/// Which roles are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ShownRoles {
    /// Those of `SET ROLE`, or the default ones.
    Current,
    /// Those, and what they bring.
    Enabled,
}

/// All rights with their other names, what they are about and the groups that they are in.
fn privileges() -> Answer {
    let columns = ["privilege", "aliases", "level", "parent_group"];
    let mut table = Table::new(columns.map(|name| (name, ColumnType::String)));
    for privilege in Privilege::all() {
        let parent = privilege.parent().map_or("", Privilege::name);
        table.push(vec![
            privilege.name().into(),
            privilege.aliases().join(", ").into(),
            privilege.level().text().unwrap_or_default().into(),
            parent.into(),
        ]);
    }
    Answer::rows(table)
}

fn grants_of(entity: &Entity, registry: &Registry) -> Vec<String> {
    let Some((rights, roles)) = entity.grants() else {
        return Vec::new();
    };
    let name = entity.name();
    let mut lines = grant_texts(rights, &name);
    lines.extend(role_grant_texts(roles, &name, registry));
    lines
}
