//! [`Order`]: in which order the entries of a chain are best read.

use crate::open::OpenBackup;
use granary_manifest::Entry;

/// Where an entry stands among those that can only be read one after the other. Whoever reads entries in
/// this order, one at a time, passes once over every archive of the chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Order {
    /// Which backup of the chain has it.
    depth: usize,
    /// Where in that backup.
    position: u64,
}

impl OpenBackup {
    /// Where an entry stands in an archive that has no index; `None` for what can be read in any order.
    /// What is wrong with an entry is found out by who reads it.
    pub fn order(&self, entry: &Entry) -> Option<Order> {
        let segments = self.segments(entry).ok()?;
        segments.iter().find_map(|segment| {
            let position = segment.backup.destination().position(&segment.data_file);
            let position = position.ok().flatten()?;
            let is_here = |backup: &OpenBackup| std::ptr::eq(backup, segment.backup);
            let depth = self.chain().position(is_here)?;
            Some(Order { depth, position })
        })
    }

    /// Whether a backup of the chain is an archive.
    pub fn has_archive(&self) -> bool {
        self.chain().any(|backup| backup.destination().is_archive())
    }
}
