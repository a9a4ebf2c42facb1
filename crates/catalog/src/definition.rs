//! A definition as it stands in a metadata file, and what kind of table it makes.

use granary_types::{TableName, Uuid};

/// The text of a metadata file (`ATTACH TABLE _ UUID '…' …`), with what was read off it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Definition {
    /// The text of the file.
    pub text: String,
    /// The UUID it gives.
    pub uuid: Option<Uuid>,
    /// The name of the engine, without arguments; empty for a view or dictionary.
    pub engine: String,
}

/// What kind of table a definition makes, told by where its data is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TableKind {
    /// MergeTree and its relatives: parts.
    MergeTree {
        /// Whether the engine is a `Replicated…` one.
        replicated: bool,
    },
    /// Log, TinyLog, StripeLog: files with `sizes.json`.
    Log,
    /// Set and Join: numbered files that ClickHouse's own BACKUP leaves out.
    SetOrJoin,
    /// Memory: rows live in the server and are gone when it stops.
    Memory,
    /// A view without data.
    View,
    /// A materialised view.
    MaterializedView {
        /// Where its rows are, when it keeps them itself.
        inner: Option<InnerTable>,
    },
    /// A dictionary.
    Dictionary,
    /// An engine that keeps nothing of its own: Distributed, Buffer, Kafka, URL, Null and so on.
    NoData,
    /// An engine that keeps data in a way that is not served: EmbeddedRocksDB, KeeperMap,
    /// TimeSeries. Only its definition can be handled.
    Foreign,
}

impl TableKind {
    /// Whether its rows are in parts.
    pub fn is_merge_tree(&self) -> bool {
        matches!(self, Self::MergeTree { .. })
    }

    /// The kind of a table with this engine.
    pub fn of_engine(engine: &str) -> Self {
        match engine {
            _ if engine.ends_with("MergeTree") => Self::MergeTree {
                replicated: engine.starts_with("Replicated") || engine.starts_with("Shared"),
            },
            "Log" | "TinyLog" | "StripeLog" => Self::Log,
            "Set" | "Join" => Self::SetOrJoin,
            "Memory" => Self::Memory,
            "View" => Self::View,
            "EmbeddedRocksDB" | "KeeperMap" | "TimeSeries" => Self::Foreign,
            _ => Self::NoData,
        }
    }
}

/// The hidden table of a materialised view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InnerTable {
    /// Its name.
    pub name: TableName,
}
