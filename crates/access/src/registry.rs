//! [`Registry`]: all entities, by their ids.

use crate::entity::Entity;
use crate::error::AccessError;
use granary_parser::EntityKind;
use granary_types::Uuid;
use std::collections::BTreeMap;

/// Where an entity is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Storage {
    /// In the configuration of users: it is not changed.
    UsersXml,
    /// In the data directory.
    LocalDirectory,
}

impl Storage {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::UsersXml => "users_xml",
            Self::LocalDirectory => "local_directory",
        }
    }
}

/// An entity and where it is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Stored {
    /// The entity.
    pub entity: Entity,
    /// Where it is kept.
    pub storage: Storage,
}

/// All entities.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Registry {
    entities: BTreeMap<Uuid, Stored>,
}

impl Registry {
    /// Adds an entity, or puts it in the place of the one with its id.
    pub fn put(&mut self, id: Uuid, entity: Entity, storage: Storage) {
        self.entities.insert(id, Stored { entity, storage });
    }

    /// Takes an entity away. Others that name it still do.
    pub fn remove(&mut self, id: Uuid) {
        self.entities.remove(&id);
    }

    /// The entity with an id.
    pub fn get(&self, id: Uuid) -> Option<&Stored> {
        self.entities.get(&id)
    }

    /// The name of the entity with an id.
    pub fn name(&self, id: Uuid) -> Option<String> {
        self.get(id).map(|stored| stored.entity.name())
    }

    /// All of them.
    pub fn all(&self) -> impl Iterator<Item = (Uuid, &Stored)> {
        self.entities.iter().map(|(id, stored)| (*id, stored))
    }

    /// All of a kind, by name.
    pub fn of_kind(&self, kind: EntityKind) -> Vec<(Uuid, &Stored)> {
        let mut found: Vec<_> = self
            .all()
            .filter(|(_, stored)| stored.entity.kind() == kind)
            .collect();
        found.sort_by_key(|(_, stored)| stored.entity.name());
        found
    }

    /// The one of a kind and name.
    pub fn find(&self, kind: EntityKind, name: &str) -> Option<(Uuid, &Stored)> {
        self.all()
            .find(|(_, stored)| stored.entity.kind() == kind && stored.entity.name() == name)
    }

    /// As [`Self::find`].
    ///
    /// # Errors
    /// There is none.
    pub fn require(&self, kind: EntityKind, name: &str) -> Result<(Uuid, &Stored), AccessError> {
        self.find(kind, name).ok_or_else(|| AccessError::Unknown {
            kind,
            name: name.to_owned(),
        })
    }

    /// The user or role of that name.
    ///
    /// # Errors
    /// There is none.
    pub fn grantee(&self, name: &str) -> Result<(Uuid, &Stored), AccessError> {
        match self.find(EntityKind::User, name) {
            Some(found) => Ok(found),
            None => self.require(EntityKind::Role, name),
        }
    }
}
