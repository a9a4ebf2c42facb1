//! The data of a table: its parts or files.

use granary_types::PartName;
use std::path::PathBuf;
use std::sync::Arc;

/// What a table holds on its disks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TableData {
    /// Parts of a table of the MergeTree family.
    Parts {
        /// The active parts, by partition and block.
        parts: Vec<Part>,
        /// The active patch parts: lightweight updates that no part has taken in yet.
        patches: Vec<Part>,
        /// The mutations that some active part has not seen, by number.
        mutations: Vec<StoredMutation>,
        /// The number that the next block takes.
        next_block: u64,
    },
    /// The files of a Log, TinyLog, StripeLog, Set or Join table, by name.
    Files(Vec<LogFile>),
    /// The files that a backup has of a Memory table. One without rows has none.
    Rows(Vec<MemoryFile>),
    /// Nothing, and there never is any.
    None,
}

impl TableData {
    /// Whether there is not a row to lose.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Parts { parts, patches, .. } => parts.is_empty() && patches.is_empty(),
            Self::Files(files) => files.is_empty(),
            Self::Rows(files) => files.is_empty(),
            Self::None => true,
        }
    }
}

/// A part on a disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Its name. Of a part with the old syntax the partition is the month.
    pub name: PartName,
    /// The name of its directory: that of the part, but for the old syntax.
    pub directory: String,
    /// The disk it is on.
    pub disk: String,
    /// Where it is.
    pub path: PathBuf,
}

/// What stands below `detached` of a table: a part, if its name is that of one, or what a reason
/// stands in front of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DetachedPart {
    /// The name of its directory.
    pub directory: String,
    /// The disk it is on.
    pub disk: String,
    /// Where it is.
    pub path: PathBuf,
}

impl DetachedPart {
    /// The name of the part, if nothing stands in front of it.
    pub fn name(&self) -> Option<PartName> {
        PartName::parse(&self.directory).ok()
    }
}

/// A mutation that is not finished.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredMutation {
    /// Its number.
    pub number: u64,
    /// When it was made, `YYYY-MM-DD hh:mm:ss`.
    pub created: Option<String>,
    /// The commands in parentheses, escaped as in TabSeparated.
    pub commands: String,
    /// The active parts that have not seen it.
    pub parts_to_do: Vec<PartName>,
}

/// A file that a backup has of a Memory table, and that is on no disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemoryFile {
    /// Its name.
    pub name: String,
    /// Its content.
    pub content: Arc<[u8]>,
}

/// A file of a table that keeps files rather than parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogFile {
    /// Its name.
    pub name: String,
    /// The disk it is on.
    pub disk: String,
    /// Where it is.
    pub path: PathBuf,
    /// How many of its bytes count; what lies behind was not committed.
    pub size: u64,
}
