//! `Memory`: files in the memory of the process.

use crate::destination::{Attempt, Destination, FileWriter, Found, Removed, STRAYS_MAX, Writing};
use crate::error::StorageError;
use granary_types::{EntryName, Uuid};
use parking_lot::Mutex;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Cursor, Read, Write};
use std::sync::Arc;

/// A place in memory. Clones are the same place; it is gone with the last of them.
#[derive(Debug, Clone)]
pub struct Memory {
    name: String,
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    files: BTreeMap<EntryName, Arc<[u8]>>,
    writer: Option<Uuid>,
}

impl Memory {
    /// An empty place called `name`.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            state: Arc::default(),
        }
    }
}

impl Destination for Memory {
    fn location(&self) -> String {
        format!("Memory('{}')", self.name)
    }

    fn size(&self, name: &EntryName) -> Result<Option<u64>, StorageError> {
        Ok(self
            .state
            .lock()
            .files
            .get(name)
            .map(|content| content.len() as u64))
    }

    fn read_from(
        &self,
        name: &EntryName,
        offset: u64,
    ) -> Result<Box<dyn Read + Send>, StorageError> {
        match self.state.lock().files.get(name) {
            Some(content) => {
                let mut content = Cursor::new(Arc::clone(content));
                content.set_position(offset);
                Ok(Box::new(content))
            }
            None => Err(StorageError::NotFound {
                path: format!("{name} in {}", self.location()),
            }),
        }
    }

    fn list(&self, tell: &mut dyn FnMut(Found)) -> Result<(), StorageError> {
        for (name, content) in &self.state.lock().files {
            tell(Found {
                name: name.to_string(),
                size: content.len() as u64,
            });
        }
        Ok(())
    }

    fn begin(&self, uuid: Uuid) -> Result<Box<dyn Attempt>, StorageError> {
        let mut state = self.state.lock();
        if let Some(writer) = state.writer {
            return Err(StorageError::BeingWritten {
                owner: owner(writer),
            });
        }
        state.writer = Some(uuid);
        Ok(Box::new(MemoryAttempt {
            state: Arc::clone(&self.state),
            created: Mutex::default(),
        }))
    }

    fn writing(&self) -> Result<Writing, StorageError> {
        Ok(match self.state.lock().writer {
            None => Writing::Nobody,
            Some(writer) => Writing::Alive {
                owner: owner(writer),
            },
        })
    }

    fn remove(&self, is_of_backup: &dyn Fn(&str) -> bool) -> Result<Removed, StorageError> {
        let mut state = self.state.lock();
        if let Some(writer) = state.writer {
            let owner = owner(writer);
            return Err(StorageError::BeingWritten { owner });
        }
        let mut removed = Removed::default();
        state.files.retain(|name, content| {
            let stays = !is_of_backup(name.as_str());
            if !stays {
                removed.files += 1;
                removed.bytes += content.len() as u64;
            } else if removed.strays.len() < STRAYS_MAX {
                removed.strays.push(name.to_string());
            }
            stays
        });
        Ok(removed)
    }
}

fn owner(writer: Uuid) -> String {
    format!("backup {writer} of this process")
}

struct MemoryAttempt {
    state: Arc<Mutex<State>>,
    created: Mutex<BTreeSet<EntryName>>,
}

impl Drop for MemoryAttempt {
    fn drop(&mut self) {
        self.state.lock().writer = None;
    }
}

impl Attempt for MemoryAttempt {
    fn expect(&self, _: u64, _: u64) -> Result<(), StorageError> {
        Ok(())
    }

    fn create(&self, name: &EntryName, _: u64) -> Result<Box<dyn FileWriter>, StorageError> {
        self.created.lock().insert(name.clone());
        Ok(Box::new(MemoryFile {
            name: name.clone(),
            content: Vec::new(),
            state: Arc::clone(&self.state),
        }))
    }

    fn sync(&self) -> Result<(), StorageError> {
        Ok(())
    }

    fn publish(
        &self,
        name: &EntryName,
        write: &mut dyn FnMut(&mut dyn Write) -> io::Result<()>,
    ) -> Result<(), StorageError> {
        let mut content = Vec::new();
        let path = std::path::Path::new(name.as_str());
        write(&mut content).map_err(|error| StorageError::from_io("write", path, error))?;
        self.created.lock().insert(name.clone());
        self.state.lock().files.insert(name.clone(), content.into());
        Ok(())
    }

    fn finish(self: Box<Self>) -> Result<(), StorageError> {
        Ok(())
    }

    fn abandon(
        self: Box<Self>,
        names: &mut dyn Iterator<Item = EntryName>,
    ) -> Result<(), StorageError> {
        for name in names.filter(|name| self.created.lock().contains(name)) {
            self.state.lock().files.remove(&name);
        }
        Ok(())
    }
}

struct MemoryFile {
    name: EntryName,
    content: Vec<u8>,
    state: Arc<Mutex<State>>,
}

impl Write for MemoryFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.content.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl FileWriter for MemoryFile {
    fn finish(self: Box<Self>) -> Result<(), StorageError> {
        self.state
            .lock()
            .files
            .insert(self.name, self.content.into());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_a_destination() {
        crate::destination_contract(&|| Box::new(Memory::new("m")));
    }
}
