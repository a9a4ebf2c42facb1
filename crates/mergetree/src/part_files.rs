//! [`PartFiles`]: where the files of a part come from. A directory, an archive that holds all of
//! them, the entries of a backup, or memory: the reader of a part does not care.

use crate::packed::{Member, ReadSeek, parse_index};
use std::collections::BTreeMap;
use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::sync::Arc;

/// The archive that holds all files of a packed part.
pub const PACKED_FILE: &str = "data.packed";

/// An open file of a part.
pub type OpenedFile = Box<dyn ReadSeek + Send>;

/// The files of one part. They do not change while the part is read, and each may be opened as
/// often as is needed, from any thread.
pub trait PartFiles: Send + Sync {
    /// The size of a file in bytes; `None` when there is no such file. Files of projections are
    /// called `p.proj/data.bin`.
    fn size(&self, name: &str) -> Option<u64>;

    /// Opens a file at its start.
    ///
    /// # Errors
    /// What the system says; `NotFound` for a file that is not there.
    fn open(&self, name: &str) -> io::Result<OpenedFile>;

    /// The names of all files, sorted.
    fn names(&self) -> Vec<String>;
}

/// Files in memory: for tests, and for parts that are small enough.
#[derive(Debug, Clone, Default)]
pub struct MemoryFiles {
    files: BTreeMap<String, Arc<[u8]>>,
}

impl MemoryFiles {
    /// No files.
    pub fn new() -> Self {
        Self::default()
    }

    /// Puts a file there, in place of one of the same name.
    pub fn insert(&mut self, name: &str, content: Vec<u8>) {
        self.files.insert(name.to_owned(), content.into());
    }

    /// Takes a file away.
    pub fn remove(&mut self, name: &str) {
        self.files.remove(name);
    }

    /// The content of a file.
    pub fn get(&self, name: &str) -> Option<&[u8]> {
        self.files.get(name).map(|content| &**content)
    }
}

impl PartFiles for MemoryFiles {
    fn size(&self, name: &str) -> Option<u64> {
        self.files.get(name).map(|content| content.len() as u64)
    }

    fn open(&self, name: &str) -> io::Result<OpenedFile> {
        let content = self.files.get(name).ok_or(io::ErrorKind::NotFound)?;
        Ok(Box::new(Cursor::new(Arc::clone(content))))
    }

    fn names(&self) -> Vec<String> {
        self.files.keys().cloned().collect()
    }
}

/// The files of a part inside its `data.packed`.
pub struct PackedFiles {
    archive: Arc<dyn PartFiles>,
    members: BTreeMap<String, Member>,
}

impl PackedFiles {
    /// Reads the index of the archive in `files`.
    ///
    /// # Errors
    /// What the system says; `InvalidData` when the index lies.
    pub fn open(files: Arc<dyn PartFiles>) -> io::Result<Self> {
        let size = files.size(PACKED_FILE).ok_or(io::ErrorKind::NotFound)?;
        let members = parse_index(&mut *files.open(PACKED_FILE)?, size)?;
        Ok(Self {
            archive: files,
            members,
        })
    }

    fn member(&self, name: &str) -> Option<Member> {
        self.members.get(name).copied()
    }
}

/// A file that lies beside the archive, and not in it.
fn is_beside(name: &str) -> bool {
    name == "invalidated_system_columns.txt"
}

impl PartFiles for PackedFiles {
    fn size(&self, name: &str) -> Option<u64> {
        match self.member(name) {
            Some(member) => Some(member.size),
            None if is_beside(name) => self.archive.size(name),
            None => None,
        }
    }

    fn open(&self, name: &str) -> io::Result<OpenedFile> {
        match self.member(name) {
            Some(member) => {
                let mut archive = self.archive.open(PACKED_FILE)?;
                archive.seek(SeekFrom::Start(member.offset))?;
                Ok(Box::new(Window {
                    archive,
                    member,
                    position: 0,
                }))
            }
            None if is_beside(name) => self.archive.open(name),
            None => Err(io::ErrorKind::NotFound.into()),
        }
    }

    fn names(&self) -> Vec<String> {
        self.members.keys().cloned().collect()
    }
}

/// A member of an archive as a file of its own.
struct Window {
    archive: OpenedFile,
    member: Member,
    position: u64, // within the member; the archive stands at the same place
}

impl Read for Window {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.member.size.saturating_sub(self.position);
        let size = buffer
            .len()
            .min(usize::try_from(left).unwrap_or(usize::MAX));
        let read = self.archive.read(&mut buffer[..size])?;
        self.position += read as u64;
        Ok(read)
    }
}

impl Seek for Window {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let position = match to {
            SeekFrom::Start(position) => Some(position),
            SeekFrom::Current(by) => self.position.checked_add_signed(by),
            SeekFrom::End(by) => self.member.size.checked_add_signed(by),
        };
        let position = position.filter(|position| *position <= self.member.size);
        let position = position.ok_or(io::ErrorKind::InvalidInput)?;
        let start = self.member.offset + position;
        self.archive.seek(SeekFrom::Start(start))?;
        self.position = position;
        Ok(position)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::varint::put_string;

    fn packed(members: &[(&str, &[u8])]) -> MemoryFiles {
        let mut header = vec![0];
        header.extend((members.len() as u64).to_le_bytes());
        let index: usize = members.iter().map(|(name, _)| name.len() + 17).sum();
        let mut offset = header.len() + index;
        for (name, content) in members {
            put_string(&mut header, name.as_bytes());
            header.extend((offset as u64).to_le_bytes());
            header.extend((content.len() as u64).to_le_bytes());
            offset += content.len();
        }
        for (_, content) in members {
            header.extend(*content);
        }
        let mut files = MemoryFiles::new();
        files.insert(PACKED_FILE, header);
        files
    }

    #[test]
    fn members_of_an_archive_are_files() {
        let files = packed(&[("b", b"second"), ("a", b"0123456789")]);
        let packed = PackedFiles::open(Arc::new(files)).expect("an archive");
        assert_eq!(packed.names(), ["a", "b"]);
        assert_eq!((packed.size("a"), packed.size("c")), (Some(10), None));
        let mut text = String::new();
        let mut file = packed.open("a").expect("a member");
        file.read_to_string(&mut text).expect("read");
        file.seek(SeekFrom::Start(7)).expect("seek");
        file.read_to_string(&mut text).expect("read");
        file.seek(SeekFrom::End(-1)).expect("seek");
        file.read_to_string(&mut text).expect("read");
        assert_eq!(text, "01234567897899");
        assert!(file.seek(SeekFrom::Start(11)).is_err());
        assert!(packed.open("c").is_err());
    }
}
