//! What a restore asks to be changed, all at once.

use crate::staging::StagedDir;
use granary_mergetree::Mutation;
use granary_types::{PartName, TableName, Uuid};

/// One change of a data directory. A table may be one that an earlier change of the same list
/// makes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// A new database.
    CreateDatabase {
        /// Its name.
        name: String,
        /// The text of its metadata file: `ATTACH DATABASE _ UUID '…'\nENGINE = Atomic\n`.
        metadata: String,
    },
    /// A new table, view or dictionary.
    CreateTable {
        /// Its name.
        name: TableName,
        /// The text of its metadata file: `ATTACH TABLE _ UUID '…'\n(\n…`.
        metadata: String,
    },
    /// A part for a MergeTree table. It gets the next block number of the table, in the order of
    /// the old ones; see [`granary_mergetree::renumber`].
    AddPart {
        /// The table.
        table: TableName,
        /// The files of the part.
        part: StagedDir,
        /// The name it had.
        name: PartName,
        /// `<YYYYMMDD>_<YYYYMMDD>`, the dates in front of the name of a part with the old
        /// syntax.
        dates: Option<String>,
    },
    /// A part that is set aside below `detached`.
    AddDetachedPart {
        /// The table.
        table: TableName,
        /// The files of the part.
        part: StagedDir,
        /// The name of its directory.
        directory: String,
    },
    /// An unfinished mutation of a MergeTree table. It is numbered together with the parts, so
    /// that it still applies to those that had not seen it.
    AddMutation {
        /// The table.
        table: TableName,
        /// The mutation with its old number.
        mutation: Mutation,
    },
    /// The files of a Log, TinyLog, StripeLog, Set or Join table; those it has of the same name
    /// are replaced.
    PutFiles {
        /// The table.
        table: TableName,
        /// The files.
        files: StagedDir,
    },
    /// A SQL function, new or replaced.
    PutFunction {
        /// Its name.
        name: String,
        /// `CREATE FUNCTION …`.
        definition: String,
    },
    /// A user, role, profile, policy or quota, new or replaced.
    PutAccessEntity {
        /// Its UUID.
        uuid: Uuid,
        /// The `ATTACH …` statements.
        definition: String,
    },
}
