//! What a restore or a statement asks to be changed, all at once.

use crate::staging::StagedDir;
use granary_catalog::{DetachedPart, Part, TableData};
use granary_mergetree::Mutation;
use granary_types::{PartName, TableName, Uuid};
use std::path::PathBuf;

/// One change of a data directory. A table may be one that an earlier change of the same list
/// makes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Nothing: the list is refused where the table is no longer as it was when the list was begun.
    Expect {
        /// Its name.
        table: TableName,
        /// The text of its definition, which has its UUID.
        definition: String,
        /// What it holds.
        data: ExpectedData,
    },
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
    /// Another definition for a table that exists, under the same UUID.
    Redefine {
        /// Its name.
        table: TableName,
        /// The text of its metadata file.
        metadata: String,
    },
    /// Another definition for a database that exists, under the same UUID.
    RedefineDatabase {
        /// Its name.
        database: String,
        /// The text of its metadata file.
        metadata: String,
    },
    /// A database goes. Its tables must go in the same list, or be gone.
    DropDatabase {
        /// Its name.
        database: String,
    },
    /// A table goes.
    DropTable {
        /// Its name.
        table: TableName,
        /// When its data goes.
        data: DroppedData,
    },
    /// A dropped table whose data is still there comes back.
    Undrop {
        /// Its name.
        table: TableName,
        /// Its UUID.
        uuid: Uuid,
    },
    /// Tables take other names, at once: two that take each other's are exchanged.
    RenameTables {
        /// Old and new names. No name stands twice on one side.
        names: Vec<(TableName, TableName)>,
    },
    /// An Atomic database takes another name.
    RenameDatabase {
        /// The old name.
        from: String,
        /// The new name.
        to: String,
    },
    /// A table is set aside until it is attached, also behind the next start.
    DetachTable {
        /// Its name.
        table: TableName,
    },
    /// A table that was set aside by [`Change::DetachTable`] comes back.
    AttachTable {
        /// Its name.
        table: TableName,
    },
    /// A part goes.
    DropPart {
        /// The table.
        table: TableName,
        /// The part.
        part: Part,
    },
    /// A part takes the place of another one.
    ReplacePart {
        /// The table.
        table: TableName,
        /// The part that goes.
        old: Part,
        /// The files of the other.
        part: StagedDir,
        /// The mutation version of the other: a number that [`crate::DataDir::begin_rewrite`] gave.
        version: u64,
    },
    /// A part is set aside below `detached`.
    DetachPart {
        /// The table.
        table: TableName,
        /// The part.
        part: Part,
    },
    /// A block number is left out before the parts that are added: `REPLACE PARTITION` gives it to
    /// what it removes.
    TakeBlock {
        /// The table.
        table: TableName,
    },
    /// What is set aside below `detached` becomes a part, with the next block number of the table
    /// and level 0.
    AttachPart {
        /// The table.
        table: TableName,
        /// The name of its directory, which is that of a part.
        detached: DetachedPart,
    },
    /// What is set aside below `detached` goes.
    DropDetached {
        /// The table.
        table: TableName,
        /// Which one.
        detached: DetachedPart,
    },
    /// A directory becomes one below a disk, such as a frozen part below `shadow`. Nothing is
    /// there yet.
    PutDirectory {
        /// The files.
        files: StagedDir,
        /// Where it goes, below the disk.
        path: PathBuf,
    },
    /// A small file on the disk `default` gets another content.
    PutFile {
        /// Where it is, below the disk.
        path: PathBuf,
        /// Its content.
        content: String,
    },
    /// A directory below a disk goes; one that is not there is fine.
    DropDirectory {
        /// The disk.
        disk: String,
        /// Where it is, below the disk.
        path: PathBuf,
    },
    /// The files of a Log, TinyLog, StripeLog, Set or Join table go.
    DropFiles {
        /// The table.
        table: TableName,
    },
    /// A SQL function goes.
    DropFunction {
        /// Its name.
        name: String,
    },
    /// A table whose data may be there already.
    AttachDefinition {
        /// Its name.
        name: TableName,
        /// The text of its metadata file.
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
    /// A part for a MergeTree table under exactly this name: a merge or a mutation of parts that go
    /// in the same list. What it covers must not have changed since it was read.
    PutPart {
        /// The table.
        table: TableName,
        /// The files of the part.
        part: StagedDir,
        /// Its name.
        name: PartName,
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
    /// The record of a mutation under exactly this number, which [`crate::DataDir::begin_rewrite`] gave.
    PutMutation {
        /// The table.
        table: TableName,
        /// The mutation.
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

/// What a table must still hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExpectedData {
    /// Whatever there is; and the definition may be another one that still takes the rows.
    Any,
    /// What was there.
    Same(TableData),
}

/// When the data of a dropped table goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DroppedData {
    /// After a while, until which the table can come back. A table without a UUID goes at once.
    Later,
    /// At once.
    Now,
}
