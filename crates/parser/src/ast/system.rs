//! `SYSTEM`.

use super::{Identifier, OutputSetting};

/// `SYSTEM command [ON CLUSTER name] [argument]`
#[derive(Debug, Clone, PartialEq)]
pub struct System {
    /// Which command.
    pub command: SystemCommand,
    /// `ON CLUSTER name`
    pub cluster: Option<String>,
    /// What it is about.
    pub argument: SystemArgument,
    /// `SETTINGS …`, of `FLUSH DISTRIBUTED`
    pub settings: Vec<OutputSetting>,
}

/// The words of a command, in their canonical form: `CLEAR MARK CACHE`, also where `DROP` was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SystemCommand(pub(crate) &'static str);

impl SystemCommand {
    /// The words.
    pub fn text(self) -> &'static str {
        self.0
    }
}

/// What a command of `SYSTEM` is about.
#[derive(Debug, Clone, PartialEq)]
pub enum SystemArgument {
    /// Nothing that was said.
    None,
    /// A table, a view or a dictionary.
    Table(Identifier),
    /// Several tables.
    Tables(Vec<Identifier>),
    /// A table, whose name is printed in back quotes.
    QuotedTable(Identifier),
    /// `ON VOLUME policy.volume`
    Volume {
        /// The storage policy.
        policy: String,
        /// The volume.
        volume: String,
    },
    /// A name, such as that of a disk.
    Name(String),
    /// `FOR name`
    For(String),
    /// `WITH NAME '…'`
    WithName(Vec<u8>),
    /// `TAG '…'`
    Tag(Vec<u8>),
    /// What else there is, as it is printed.
    Other(String),
}
