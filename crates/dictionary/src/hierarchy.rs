//! Rows above and below each other: an attribute that is the key of another row.

use crate::dictionary::Dictionary;
use arrow::array::{Array, AsArray};
use arrow::datatypes::UInt64Type;
use std::collections::{HashMap, HashSet, VecDeque};

/// The rows of a dictionary as a tree.
#[derive(Debug)]
pub struct Hierarchy {
    parents: HashMap<u64, Option<u64>>,
    children: HashMap<u64, Vec<u64>>,
}

impl Hierarchy {
    /// The tree of a dictionary with a simple key; `None` where no attribute makes one.
    pub(crate) fn of(dictionary: &Dictionary) -> Option<Self> {
        let structure = dictionary.structure();
        let mut attributes = structure.attributes.iter();
        let at = attributes.position(|attribute| attribute.is_hierarchical)?;
        if structure.layout.is_complex || structure.range.is_some() {
            return None;
        }
        let rows = dictionary.rows();
        let above = dictionary.values(at, &(0..).take(rows + 1).map(Some).collect());
        let above = above.as_primitive_opt::<UInt64Type>()?;
        let value = |row: usize| (!above.is_null(row)).then(|| above.value(row));
        let nothing = value(rows);
        let mut hierarchy = Self {
            parents: HashMap::new(),
            children: HashMap::new(),
        };
        for (row, key) in dictionary.numbers().iter().enumerate() {
            let parent = value(row);
            hierarchy
                .parents
                .insert(*key, parent.filter(|_| parent != nothing));
            if let Some(parent) = parent {
                hierarchy.children.entry(parent).or_default().push(*key);
            }
        }
        Some(hierarchy)
    }

    /// The key itself, then those above it; nothing for a key that is not there.
    pub fn ancestors(&self, key: u64) -> Vec<u64> {
        let mut found = Vec::new();
        let mut seen = HashSet::new();
        if !self.parents.contains_key(&key) {
            return found;
        }
        let mut next = Some(key);
        while let Some(key) = next.filter(|key| seen.insert(*key)) {
            found.push(key);
            next = self.parents.get(&key).copied().flatten();
        }
        found
    }

    /// The keys directly below.
    pub fn children(&self, key: u64) -> &[u64] {
        self.children.get(&key).map_or(&[], |children| children)
    }

    /// The keys so many levels below; all of them for 0.
    pub fn descendants(&self, key: u64, level: u64) -> Vec<u64> {
        let mut found = Vec::new();
        let mut seen = HashSet::from([key]);
        let mut waiting = VecDeque::from([(key, 0)]);
        while let Some((key, depth)) = waiting.pop_front() {
            if level != 0 && depth == level {
                continue;
            }
            for child in self.children(key) {
                if level == 0 || depth + 1 == level {
                    found.push(*child);
                }
                if seen.insert(*child) {
                    waiting.push_back((*child, depth + 1));
                }
            }
        }
        found
    }
}
