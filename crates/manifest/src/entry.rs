//! One entry of a backup.

use granary_types::{Checksum, EntryName};

/// How many of an entry's first bytes the base backup holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BaseShare {
    /// None: the data file of this backup holds them all.
    None,
    /// The content of a shorter entry of the base; the data file here holds the rest.
    Prefix {
        /// Size of the base entry, more than 0 and less than the size of this one.
        size: u64,
        /// Checksum of the base entry.
        checksum: Checksum,
    },
    /// All: the base has an entry of the same size and checksum.
    Whole,
}

/// A file inside a backup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its logical path.
    pub name: EntryName,
    /// Size of the whole content in bytes.
    pub size: u64,
    /// Hash of the whole content; zero when it is empty.
    pub checksum: Checksum,
    /// What the base backup holds of it.
    pub base: BaseShare,
    /// The data file, where it is called otherwise than the entry.
    pub data_file: Option<EntryName>,
    /// Whether the content is the still encrypted file of an encrypted disk; then the checksum is
    /// not always the hash of the bytes.
    pub encrypted_by_disk: bool,
}

/// An [`Entry`] that borrows its names, for passing millions of them on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EntryView<'a> {
    /// A name that [`EntryName::fault`] finds no fault with.
    pub name: &'a str,
    /// Size of the whole content in bytes.
    pub size: u64,
    /// Hash of the whole content.
    pub checksum: Checksum,
    /// What the base backup holds of it.
    pub base: BaseShare,
    /// The data file, where it is called otherwise than the entry; without fault like the name.
    pub data_file: Option<&'a str>,
    /// As in [`Entry`].
    pub encrypted_by_disk: bool,
}

impl Entry {
    /// The same entry, borrowed.
    pub fn view(&self) -> EntryView<'_> {
        EntryView {
            name: self.name.as_str(),
            size: self.size,
            checksum: self.checksum,
            base: self.base,
            data_file: self.data_file.as_ref().map(EntryName::as_str),
            encrypted_by_disk: self.encrypted_by_disk,
        }
    }
}

impl EntryView<'_> {
    /// The same entry, with names of its own.
    pub fn to_entry(&self) -> Entry {
        let checked = |name| EntryName::parse(name).expect("a view carries checked names");
        Entry {
            name: checked(self.name),
            size: self.size,
            checksum: self.checksum,
            base: self.base,
            data_file: self.data_file.map(checked),
            encrypted_by_disk: self.encrypted_by_disk,
        }
    }

    /// How many bytes come from the base backup.
    pub fn base_size(&self) -> u64 {
        match self.base {
            BaseShare::None => 0,
            BaseShare::Prefix { size, .. } => size,
            BaseShare::Whole => self.size,
        }
    }

    /// How many bytes the data file in this backup holds; 0 means that there is none.
    pub fn stored_size(&self) -> u64 {
        self.size - self.base_size()
    }

    /// The name of the data file, if there is one.
    pub fn data_file_name(&self) -> &str {
        self.data_file.unwrap_or(self.name)
    }
}
