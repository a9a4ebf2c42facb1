//! `Null`: takes everything and keeps nothing.

use crate::destination::{Attempt, Destination, FileWriter, Found, Removed, Writing};
use crate::error::StorageError;
use granary_types::{EntryName, Uuid};
use std::io::{self, Read, Write};

/// The destination `Null`, which tells how fast the rest is.
#[derive(Debug, Clone, Copy, Default)]
pub struct Null;

impl Destination for Null {
    fn location(&self) -> String {
        "Null".to_owned()
    }

    fn size(&self, _: &EntryName) -> Result<Option<u64>, StorageError> {
        Ok(None)
    }

    fn read_from(&self, name: &EntryName, _: u64) -> Result<Box<dyn Read + Send>, StorageError> {
        Err(StorageError::NotFound {
            path: format!("{name} in Null"),
        })
    }

    fn list(&self, _: &mut dyn FnMut(Found)) -> Result<(), StorageError> {
        Ok(())
    }

    fn begin(&self, _: Uuid) -> Result<Box<dyn Attempt>, StorageError> {
        Ok(Box::new(Self))
    }

    fn writing(&self) -> Result<Writing, StorageError> {
        Ok(Writing::Nobody)
    }

    fn remove(&self, _: &dyn Fn(&str) -> bool) -> Result<Removed, StorageError> {
        Err(StorageError::NotFound {
            path: self.location(),
        })
    }
}

impl Attempt for Null {
    fn expect(&self, _: u64, _: u64) -> Result<(), StorageError> {
        Ok(())
    }

    fn create(&self, _: &EntryName, _: u64) -> Result<Box<dyn FileWriter>, StorageError> {
        Ok(Box::new(Self))
    }

    fn sync(&self) -> Result<(), StorageError> {
        Ok(())
    }

    fn publish(
        &self,
        name: &EntryName,
        write: &mut dyn FnMut(&mut dyn Write) -> io::Result<()>,
    ) -> Result<(), StorageError> {
        let path = std::path::Path::new(name.as_str());
        write(&mut io::sink()).map_err(|error| StorageError::from_io("write", path, error))
    }

    fn finish(self: Box<Self>) -> Result<(), StorageError> {
        Ok(())
    }

    fn abandon(
        self: Box<Self>,
        _: &mut dyn Iterator<Item = EntryName>,
    ) -> Result<(), StorageError> {
        Ok(())
    }
}

impl Write for Null {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl FileWriter for Null {
    fn finish(self: Box<Self>) -> Result<(), StorageError> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_not_there() {
        let name = EntryName::parse("a").expect("a name");
        let attempt = Null.begin(Uuid::nil()).expect("never locked");
        let mut file = attempt.create(&name, 1).expect("create");
        file.write_all(b"x").expect("write");
        file.finish().expect("finish");
        attempt
            .publish(&name, &mut |out| out.write_all(b"y"))
            .expect("publish");
        attempt.finish().expect("finish");
        assert_eq!(Null.size(&name).expect("size"), None);
        assert!(Null.read(&name).is_err());
    }
}
