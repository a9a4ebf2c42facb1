//! The entries of a backup in memory, sorted by name: about 50 bytes each, names front-coded.

use crate::entry::{BaseShare, Entry, EntryView};
use crate::header::hash_name;
use crate::names::{NameWalk, Names, Texts};
use granary_types::Checksum;
use hashbrown::HashTable;
use std::hash::{BuildHasher as _, RandomState};
use std::sync::OnceLock;

pub(crate) const ENCRYPTED: u32 = 1 << 31;
pub(crate) const WHOLE_FROM_BASE: u32 = 1 << 30;
const PREFIX_MASK: u32 = WHOLE_FROM_BASE - 1;

/// What `Record::data_file` means: 0 is the entry's own name; the two top bits tell the rest.
pub(crate) const DATA_FILE_KIND: u32 = 3 << 30;
pub(crate) const DATA_FILE_OF_ENTRY: u32 = 1 << 30;
pub(crate) const DATA_FILE_BY_HASH: u32 = 2 << 30;
pub(crate) const DATA_FILE_TEXT: u32 = 3 << 30;

#[derive(Debug, Clone, Copy)]
pub(crate) struct Record {
    pub(crate) size: u64,
    pub(crate) checksum: Checksum,
    pub(crate) share: u32, // flags, and 1 + an index into `prefixes`
    pub(crate) data_file: u32,
}

/// Entries, sorted by name and each name once. Made by an [`EntryTableBuilder`].
#[derive(Debug, Default)]
pub struct EntryTable {
    pub(crate) records: Vec<Record>,
    pub(crate) prefixes: Vec<(u64, Checksum)>,
    pub(crate) names: Names,
    pub(crate) texts: Texts,
    /// For a listing that was not sorted: the place of each entry in it.
    pub(crate) listed: Vec<u32>,
    contents: OnceLock<Contents>,
}

impl Clone for EntryTable {
    fn clone(&self) -> Self {
        Self {
            records: self.records.clone(),
            prefixes: self.prefixes.clone(),
            names: self.names.clone(),
            texts: self.texts.clone(),
            listed: self.listed.clone(),
            contents: OnceLock::new(),
        }
    }
}

/// Finds the first listed entry of each content.
#[derive(Debug)]
struct Contents {
    indexes: HashTable<u32>,
    state: RandomState,
}

impl EntryTable {
    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// The entry called `name`.
    pub fn find(&self, name: &str) -> Option<Entry> {
        self.index_of(name).map(|index| self.entry(index))
    }

    /// The first listed entry with this content. Its data file and base hold the bytes of every
    /// entry with the same content.
    pub fn find_content(
        &self,
        size: u64,
        checksum: Checksum,
        encrypted_by_disk: bool,
    ) -> Option<Entry> {
        self.index_of_content(size, checksum, encrypted_by_disk)
            .map(|index| self.entry(index))
    }

    /// Whether an entry with this content is listed.
    pub fn has_content(&self, size: u64, checksum: Checksum, encrypted_by_disk: bool) -> bool {
        self.index_of_content(size, checksum, encrypted_by_disk)
            .is_some()
    }

    /// The size of every entry.
    pub(crate) fn sizes(&self) -> impl Iterator<Item = u64> + '_ {
        self.records.iter().map(|record| record.size)
    }

    /// Every entry, by name.
    pub fn iter(&self) -> impl Iterator<Item = Entry> + '_ {
        self.under("")
    }

    /// The entries whose names begin with `prefix`, by name. A directory is `prefix` with a
    /// slash at its end.
    pub fn under<'a>(&'a self, prefix: &str) -> impl Iterator<Item = Entry> + use<'a> {
        let mut cursor = self.cursor(prefix);
        std::iter::from_fn(move || cursor.next().map(|view| view.to_entry()))
    }

    /// Walks the entries whose names begin with `prefix` without making a copy of each.
    pub fn cursor(&self, prefix: &str) -> Cursor<'_> {
        let start = self.names.first_not_before(prefix.as_bytes(), self.len());
        Cursor {
            table: self,
            next: start,
            prefix: prefix.into(),
            name: self.names.walk(start),
            data_file: String::new(),
        }
    }

    fn entry(&self, index: u32) -> Entry {
        let mut name = self.names.walk(index as usize);
        name.advance();
        let mut data_file = String::new();
        self.view(index as usize, name.text(), &mut data_file)
            .to_entry()
    }

    fn view<'a>(&self, index: usize, name: &'a str, data_file: &'a mut String) -> EntryView<'a> {
        let record = &self.records[index];
        let has_data_file = self.data_file(record, data_file);
        EntryView {
            name,
            size: record.size,
            checksum: record.checksum,
            base: self.share(record),
            data_file: has_data_file.then_some(data_file.as_str()),
            encrypted_by_disk: record.share & ENCRYPTED != 0,
        }
    }

    fn share(&self, record: &Record) -> BaseShare {
        match (
            record.share & WHOLE_FROM_BASE != 0,
            record.share & PREFIX_MASK,
        ) {
            (true, _) => BaseShare::Whole,
            (false, 0) => BaseShare::None,
            (false, number) => {
                let (size, checksum) = self.prefixes[number as usize - 1];
                BaseShare::Prefix { size, checksum }
            }
        }
    }

    fn data_file(&self, record: &Record, text: &mut String) -> bool {
        let number = record.data_file & !DATA_FILE_KIND;
        text.clear();
        match record.data_file & DATA_FILE_KIND {
            0 => return false,
            DATA_FILE_OF_ENTRY => {
                let mut name = self.names.walk(number as usize);
                name.advance();
                text.push_str(name.text());
            }
            DATA_FILE_BY_HASH => text.push_str(&hash_name(record.checksum, number as u8)),
            _ => text.push_str(self.texts.get(number as usize)),
        }
        true
    }

    pub(crate) fn index_of(&self, name: &str) -> Option<u32> {
        let index = self.names.first_not_before(name.as_bytes(), self.len());
        let mut found = self.names.walk(index);
        (index < self.len() && {
            found.advance();
            found.text() == name
        })
        .then_some(index as u32)
    }

    fn index_of_content(&self, size: u64, checksum: Checksum, encrypted: bool) -> Option<u32> {
        let contents = self.contents.get_or_init(|| self.index_contents());
        let key = (size, checksum, encrypted);
        let hash = contents.state.hash_one(key);
        contents
            .indexes
            .find(hash, |&index| self.content(index) == key)
            .copied()
    }

    fn content(&self, index: u32) -> (u64, Checksum, bool) {
        let record = &self.records[index as usize];
        (record.size, record.checksum, record.share & ENCRYPTED != 0)
    }

    fn index_contents(&self) -> Contents {
        let state = RandomState::new();
        let mut indexes = HashTable::with_capacity(self.len());
        let listed = |index: u32| self.listed.get(index as usize).copied().unwrap_or(index);
        for index in 0..self.len() as u32 {
            let key = self.content(index);
            let hash = state.hash_one(key);
            match indexes.find_mut(hash, |&other| self.content(other) == key) {
                Some(first) if listed(index) < listed(*first) => *first = index,
                Some(_) => {}
                None => {
                    indexes
                        .insert_unique(hash, index, |&other| state.hash_one(self.content(other)));
                }
            }
        }
        Contents { indexes, state }
    }
}

/// A walk over entries; see [`EntryTable::cursor`].
pub struct Cursor<'a> {
    table: &'a EntryTable,
    next: usize,
    prefix: String,
    name: NameWalk<'a>,
    data_file: String,
}

impl Cursor<'_> {
    /// The next entry; it borrows from the cursor.
    #[allow(
        clippy::should_implement_trait,
        reason = "an Iterator cannot lend its items"
    )]
    pub fn next(&mut self) -> Option<EntryView<'_>> {
        if self.next >= self.table.len() {
            return None;
        }
        self.name.advance();
        if !self.name.text().starts_with(&self.prefix) {
            self.next = self.table.len();
            return None;
        }
        self.next += 1;
        Some(
            self.table
                .view(self.next - 1, self.name.text(), &mut self.data_file),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table_builder::{EntryTableBuilder, RepeatedName};
    use granary_types::{EntryName, hash_bytes};

    fn entry(name: &str, content: &str) -> Entry {
        Entry {
            name: EntryName::parse(name).expect(name),
            size: content.len() as u64,
            checksum: hash_bytes(content.as_bytes()),
            base: BaseShare::None,
            data_file: None,
            encrypted_by_disk: false,
        }
    }

    fn table(entries: &[Entry]) -> Result<EntryTable, RepeatedName> {
        let mut builder = EntryTableBuilder::new();
        for entry in entries {
            builder.push(&entry.view())?;
        }
        builder.finish()
    }

    fn many() -> Vec<Entry> {
        let mut entries: Vec<Entry> = (0..1000)
            .map(|number| {
                entry(
                    &format!("data/d/t{}/part_{number}/f", number % 7),
                    &number.to_string(),
                )
            })
            .collect();
        entries.sort_by(|one, other| one.name.cmp(&other.name));
        for (index, entry) in entries.iter_mut().enumerate() {
            let text = match index % 6 {
                0 if index > 0 => Some("data/d/t0/part_0/f".to_owned()),
                1 => Some(entry.checksum.to_string()),
                2 => Some(hash_name(entry.checksum, 3)),
                3 => Some(format!("elsewhere/{index}")),
                _ => None,
            };
            entry.data_file = text.map(|text| EntryName::parse(&text).expect("normal"));
            entry.base = match index % 5 {
                0 => BaseShare::Whole,
                1 => BaseShare::Prefix {
                    size: 1,
                    checksum: hash_bytes(b"x"),
                },
                _ => BaseShare::None,
            };
            entry.encrypted_by_disk = index % 11 == 0;
        }
        entries
    }

    #[test]
    fn what_goes_in_comes_out() {
        let entries = many();
        let table = table(&entries).expect("no name twice");
        assert!(table.iter().eq(entries.iter().cloned()));
        for expected in &entries {
            assert_eq!(table.find(expected.name.as_str()).as_ref(), Some(expected));
        }
        for absent in [
            "",
            "data",
            "data/d/t0/part_0/",
            "data/d/t0/part_0/f0",
            "zzz",
        ] {
            assert_eq!(table.find(absent), None, "{absent}");
        }
    }

    #[test]
    fn a_directory_is_a_prefix() {
        let entries = many();
        let table = table(&entries).expect("no name twice");
        for prefix in [
            "",
            "data/d/t3/",
            "data/d/t6/",
            "data/d/t9/",
            "a",
            "z",
            "data/d/t3/part_10",
        ] {
            let expected = entries
                .iter()
                .filter(|entry| entry.name.as_str().starts_with(prefix));
            assert!(table.under(prefix).eq(expected.cloned()), "{prefix}");
        }
    }

    #[test]
    fn the_first_listed_entry_stands_for_its_content() {
        let (b, mut a) = (entry("b", "same"), entry("a", "same"));
        a.data_file = Some(EntryName::parse("nowhere").expect("a name"));
        let listed_b_first = table(&[b.clone(), a.clone()]).expect("no name twice");
        let found = listed_b_first.find_content(4, hash_bytes(b"same"), false);
        assert_eq!(found.as_ref(), Some(&b));
        let listed_a_first = table(&[a.clone(), b]).expect("no name twice");
        let found = listed_a_first.find_content(4, hash_bytes(b"same"), false);
        assert_eq!(found, Some(a));
        assert!(!listed_a_first.has_content(4, hash_bytes(b"same"), true));
        assert!(!listed_a_first.has_content(4, hash_bytes(b"diff"), false));
    }

    #[test]
    fn a_listing_in_any_order_is_sorted() {
        let mut entries = many();
        let expected = entries.clone();
        entries.reverse();
        entries.rotate_left(100);
        let table = table(&entries).expect("no name twice");
        assert!(table.iter().eq(expected));
    }

    #[test]
    fn a_name_stands_once() {
        let (a, b) = (entry("a", ""), entry("b", ""));
        for listing in [
            vec![a.clone(), a.clone()],
            vec![a.clone(), b.clone(), a.clone()],
        ] {
            assert_eq!(
                table(&listing).err(),
                Some(RepeatedName { name: "a".into() })
            );
        }
    }

    #[test]
    fn an_empty_table_has_nothing() {
        let table = EntryTable::default();
        assert_eq!((table.len(), table.iter().count()), (0, 0));
        assert_eq!(table.find("a"), None);
    }
}
