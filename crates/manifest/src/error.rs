//! Why a manifest is refused.

use granary_types::{ErrorCode, InsecurePath};
use std::io;

/// Why a manifest could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ManifestError {
    /// The bytes are not XML, or XML that no manifest needs.
    #[error("SAXParseException: Syntax error in the manifest at byte {position}: {reason}")]
    Malformed {
        /// Where the offending piece starts, in bytes from the beginning.
        position: u64,
        /// What is wrong there.
        reason: &'static str,
    },
    /// A required element is not there.
    #[error("Cannot read <{tag}> from metadata")]
    Missing {
        /// The element.
        tag: &'static str,
    },
    /// A required element of an entry is not there.
    #[error("Cannot read <{tag}> of entry {name:?} from metadata")]
    MissingInEntry {
        /// The element.
        tag: &'static str,
        /// The entry, empty when it is the name that is missing.
        name: String,
    },
    /// An element's text is not what it must be.
    #[error("Cannot parse <{tag}> value {value:?}: {reason}")]
    BadValue {
        /// The element.
        tag: &'static str,
        /// Its text, cut to 100 characters.
        value: String,
        /// What was expected.
        reason: &'static str,
    },
    /// An element stands twice where one is allowed.
    #[error("<{tag}> stands twice in one place of the metadata")]
    Repeated {
        /// The element.
        tag: &'static str,
    },
    /// The sizes of an entry contradict each other.
    #[error("Entry {name:?} of {size} bytes cannot have {base_size} bytes in the base backup")]
    BaseLongerThanEntry {
        /// The entry.
        name: String,
        /// Its size.
        size: u64,
        /// The size in the base.
        base_size: u64,
    },
    /// The version is not 1 or 2.
    #[error("Version {version} is not supported")]
    UnsupportedVersion {
        /// What the manifest says.
        version: u64,
    },
    /// The entry's data lies in an object store that the manifest points to.
    #[error(
        "Entry {name:?} has an <object_key>: its data is in another object store (a lightweight \
         snapshot), which is not supported. Make an ordinary backup"
    )]
    ObjectKey {
        /// The entry.
        name: String,
    },
    /// A name could leave the backup.
    #[error("File name is not secure: {0}")]
    Insecure(#[from] InsecurePath),
    /// Two entries have one name.
    #[error("Entry {name:?} is listed twice")]
    RepeatedName {
        /// The name.
        name: String,
    },
    /// The entries are not those that were written.
    #[error(
        "The manifest was changed after it was written: it lists {actual_count} entries with digest \
         {actual}, its header says {expected_count} with digest {expected}"
    )]
    WrongDigest {
        /// How many entries the header says.
        expected_count: u64,
        /// The digest that the header says.
        expected: granary_types::Checksum,
        /// How many entries there are.
        actual_count: u64,
        /// Their digest.
        actual: granary_types::Checksum,
    },
    /// More entries than a table can number.
    #[error("The manifest lists more than {max} entries")]
    TooMany {
        /// The bound.
        max: u64,
    },
    /// Names that would have to be sorted, and are too long together.
    #[error(
        "The first {count} entries of the manifest are not in the order of their names, and these are too long to be sorted"
    )]
    NotInOrder {
        /// How many entries were read.
        count: u64,
    },
    /// The entries have more bytes than any disk, so that their sum could not be told.
    #[error("The sizes of the entries, {name:?} among them, add up to more than {max} bytes")]
    TooLarge {
        /// The entry that made it too much.
        name: String,
        /// The bound.
        max: u64,
    },
    /// The bytes could not be had.
    #[error("cannot read the manifest: {0}")]
    Io(#[from] io::Error),
}

impl ManifestError {
    /// The code that a client sees.
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::Malformed { .. } => ErrorCode::POCO_EXCEPTION,
            Self::Missing { .. }
            | Self::MissingInEntry { .. }
            | Self::BadValue { .. }
            | Self::Repeated { .. }
            | Self::BaseLongerThanEntry { .. }
            | Self::RepeatedName { .. }
            | Self::WrongDigest { .. }
            | Self::TooMany { .. }
            | Self::NotInOrder { .. }
            | Self::TooLarge { .. } => ErrorCode::BACKUP_DAMAGED,
            Self::UnsupportedVersion { .. } => ErrorCode::BACKUP_VERSION_NOT_SUPPORTED,
            Self::ObjectKey { .. } => ErrorCode::NOT_IMPLEMENTED,
            Self::Insecure(_) => ErrorCode::INSECURE_PATH,
            Self::Io(_) => ErrorCode::CANNOT_READ_FROM_FILE_DESCRIPTOR,
        }
    }
}

/// The text of a refused value, short enough for a message.
pub(crate) fn excerpt(text: &str) -> String {
    text.chars().take(100).collect()
}
