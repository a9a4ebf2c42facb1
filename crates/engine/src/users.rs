//! [`Users`]: the entities of an engine, in memory and on the disk; who a session is.

use crate::failure::{Failure, from_coded_errors};
use crate::session::Session;
use granary_access::{
    AccessError, Authority, Change, Entity, IdSet, Login, Registry, Rights, Storage, User,
    authenticate, parse_entity, print_entity,
};
use granary_datadir::{ACCESS_LISTS, AccessChange, AccessFiles, AccessFilesError, AccessLists};
use granary_durable::Disk;
use granary_parser::{AuthKind, AuthMethod, EntityKind};
use granary_types::{ErrorCode, Uuid};
use parking_lot::Mutex;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

from_coded_errors!(AccessError);

impl From<AccessFilesError> for Failure {
    fn from(error: AccessFilesError) -> Self {
        Self::new(
            ErrorCode::CANNOT_WRITE_TO_FILE_DESCRIPTOR,
            error.to_string(),
        )
    }
}

/// The id that ClickHouse gives the user `default` of its configuration.
const DEFAULT_USER: Uuid = Uuid::from_u128(0x9430_9d50_4f52_5250_31bd_74fe_cac1_79db);

/// The kinds in the order of their lists on the disk.
pub(crate) const KINDS: [EntityKind; ACCESS_LISTS.len()] = [
    EntityKind::User,
    EntityKind::Role,
    EntityKind::SettingsProfile,
    EntityKind::RowPolicy,
    EntityKind::Quota,
];

/// The entities of an engine.
pub(crate) struct Users {
    files: AccessFiles,
    registry: Mutex<Arc<Registry>>,
}

/// Who a session is.
#[derive(Default)]
pub(crate) struct SessionUser {
    /// The user; the user `default` where it is not said.
    pub(crate) id: Option<Uuid>,
    /// The roles of `SET ROLE`; the default roles where it was not said.
    pub(crate) roles: Option<BTreeSet<Uuid>>,
}

impl Users {
    /// Reads the entities of a data directory.
    ///
    /// # Errors
    /// They cannot be read, or one is none.
    pub(crate) fn open(data_dir: &Path, disk: Disk) -> Result<Self, Failure> {
        let files = AccessFiles::new(data_dir, disk);
        let registry = Mutex::new(Arc::new(load(&files)?));
        Ok(Self { files, registry })
    }

    /// What there is now.
    pub(crate) fn registry(&self) -> Arc<Registry> {
        Arc::clone(&self.registry.lock())
    }

    /// Makes changes that were decided on what [`Self::registry`] gave: all or none.
    ///
    /// # Errors
    /// The disk refuses.
    pub(crate) fn commit(&self, changes: Vec<Change>) -> Result<(), Failure> {
        if changes.is_empty() {
            return Ok(());
        }
        let mut current = self.registry.lock();
        let mut registry = Registry::clone(&current);
        let mut texts = Vec::new();
        for Change { id, entity } in changes {
            let text = entity.as_ref().map(print_entity);
            texts.push(AccessChange { id, text });
            match entity {
                Some(entity) => registry.put(id, entity, Storage::LocalDirectory),
                None => registry.remove(id),
            }
        }
        if let Err(error) = self.files.commit(&texts, &lists(&registry)) {
            // What was written is what there is.
            *current = Arc::new(load(&self.files)?);
            return Err(error.into());
        }
        *current = Arc::new(registry);
        Ok(())
    }
}

/// The names and ids on the disk, by kind.
fn lists(registry: &Registry) -> AccessLists {
    KINDS.map(|kind| {
        let of = registry.of_kind(kind).into_iter();
        of.filter(|(_, stored)| stored.storage == Storage::LocalDirectory)
            .map(|(id, stored)| (stored.entity.name(), id))
            .collect()
    })
}

fn load(files: &AccessFiles) -> Result<Registry, Failure> {
    let mut registry = Registry::default();
    let mut user = User::new("default");
    user.rights = Rights::all();
    user.default_roles = IdSet::everything();
    user.methods.push(AuthMethod {
        kind: AuthKind::Plaintext,
        secret: Some(Vec::new()),
        salt: None,
        rest: String::new(),
        valid_until: None,
    });
    // Without a password only who is on this machine may be the user.
    user.hosts = granary_parser::Hosts {
        local: true,
        ..granary_parser::Hosts::default()
    };
    registry.put(DEFAULT_USER, Entity::User(user), Storage::UsersXml);
    for (id, text) in files.load()? {
        let entity = parse_entity(&text).map_err(|error| {
            let message = format!("The file access/{id}.sql cannot be used: {error}");
            Failure::new(ErrorCode::BAD_ARGUMENTS, message)
        })?;
        registry.put(id, entity, Storage::LocalDirectory);
    }
    Ok(registry)
}

impl Session {
    /// Becomes a user.
    ///
    /// # Errors
    /// The user, the password or the host is wrong.
    pub(crate) fn log_in(&mut self, login: Login<'_>) -> Result<(), Failure> {
        let registry = self.shared.users.registry();
        let id = authenticate(&registry, login)?;
        self.user = SessionUser {
            id: Some(id),
            roles: None,
        };
        if let Some(Entity::User(user)) = registry.get(id).map(|stored| &stored.entity)
            && let Some(database) = &user.default_database
        {
            self.database.clone_from(database);
        }
        Ok(())
    }

    /// What the user may do now.
    ///
    /// # Errors
    /// The user was dropped.
    pub(crate) fn authority(&self) -> Result<Authority, Failure> {
        let registry = self.shared.users.registry();
        let id = self.user.id.unwrap_or(DEFAULT_USER);
        Authority::new(&registry, id, self.user.roles.as_ref()).ok_or_else(|| {
            let message = "The user of this session was dropped";
            Failure::new(ErrorCode::UNKNOWN_USER, message)
        })
    }
}
