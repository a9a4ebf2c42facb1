//! The entries of a backup in memory, sorted by name: about 50 bytes each, names front-coded.

use crate::entry::{BaseShare, Entry, EntryView};
use crate::header::hash_name;
use granary_types::{Checksum, EntryName};
use hashbrown::HashTable;
use std::hash::{BuildHasher as _, RandomState};
use std::sync::OnceLock;

/// Every 16th name is stored whole, so that a name is found by a binary search among those and
/// at most 15 steps.
const NAMES_PER_BLOCK: usize = 16;
const INDEX_MAX: usize = (1 << 30) - 1;

const ENCRYPTED: u32 = 1 << 31;
const WHOLE_FROM_BASE: u32 = 1 << 30;
const PREFIX_MASK: u32 = WHOLE_FROM_BASE - 1;

/// What `Record::data_file` means: 0 is the entry's own name; the two top bits tell the rest.
const DATA_FILE_KIND: u32 = 3 << 30;
const DATA_FILE_OF_ENTRY: u32 = 1 << 30;
const DATA_FILE_BY_HASH: u32 = 2 << 30;
const DATA_FILE_TEXT: u32 = 3 << 30;

#[derive(Debug, Clone, Copy)]
struct Record {
    size: u64,
    checksum: Checksum,
    share: u32, // flags, and 1 + an index into `prefixes`
    data_file: u32,
}

/// Entries, sorted by name and each name once. Made by an [`EntryTableBuilder`].
#[derive(Debug, Default)]
pub struct EntryTable {
    records: Vec<Record>,
    prefixes: Vec<(u64, Checksum)>,
    names: Names,
    texts: Texts,
    /// For a listing that was not sorted: the place of each entry in it.
    listed: Vec<u32>,
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

/// Names in order, each stored as what it does not share with the one before.
#[derive(Debug, Clone, Default)]
struct Names {
    bytes: Vec<u8>,
    blocks: Vec<u32>, // where in `bytes` every 16th name starts
    last: Vec<u8>,
}

/// The few data-file names that cannot be derived.
#[derive(Debug, Clone, Default)]
struct Texts {
    bytes: String,
    ends: Vec<u32>,
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

    fn index_of(&self, name: &str) -> Option<u32> {
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

impl Names {
    fn push(&mut self, index: usize, name: &[u8]) {
        let shared = if index.is_multiple_of(NAMES_PER_BLOCK) {
            self.blocks
                .push(u32::try_from(self.bytes.len()).expect("the builder bounds the bytes"));
            0
        } else {
            let same = self
                .last
                .iter()
                .zip(name)
                .take_while(|(one, other)| one == other);
            same.count()
        };
        push_number(&mut self.bytes, shared);
        push_number(&mut self.bytes, name.len() - shared);
        self.bytes.extend_from_slice(&name[shared..]);
        self.last.truncate(shared);
        self.last.extend_from_slice(&name[shared..]);
    }

    /// A walk whose first `advance` comes to `index`.
    fn walk(&self, index: usize) -> NameWalk<'_> {
        let block = index / NAMES_PER_BLOCK;
        let at = self
            .blocks
            .get(block)
            .map_or(self.bytes.len(), |&at| at as usize);
        let mut walk = NameWalk {
            bytes: &self.bytes,
            at,
            name: String::new(),
        };
        for _ in 0..(index % NAMES_PER_BLOCK) {
            walk.advance();
        }
        walk
    }

    /// The index of the first name that is `name` or comes after it, `len` when there is none.
    fn first_not_before(&self, name: &[u8], len: usize) -> usize {
        let blocks_before = self.blocks.partition_point(|&at| {
            let mut walk = NameWalk {
                bytes: &self.bytes,
                at: at as usize,
                name: String::new(),
            };
            walk.advance();
            walk.name.as_bytes() < name
        });
        let Some(block) = blocks_before.checked_sub(1) else {
            return 0;
        };
        let mut walk = self.walk(block * NAMES_PER_BLOCK);
        let end = len.min((block + 1) * NAMES_PER_BLOCK);
        (block * NAMES_PER_BLOCK..end)
            .find(|_| {
                walk.advance();
                walk.name.as_bytes() >= name
            })
            .unwrap_or(end)
    }
}

struct NameWalk<'a> {
    bytes: &'a [u8],
    at: usize,
    name: String,
}

impl NameWalk<'_> {
    /// Goes on to the next name; at the end it stays.
    fn advance(&mut self) {
        if self.at >= self.bytes.len() {
            return;
        }
        let shared = self.number();
        let rest = self.number();
        let mut name = std::mem::take(&mut self.name).into_bytes();
        name.truncate(shared);
        name.extend_from_slice(&self.bytes[self.at..self.at + rest]);
        self.at += rest;
        self.name = String::from_utf8(name).expect("only whole UTF-8 names were pushed");
    }

    fn text(&self) -> &str {
        &self.name
    }

    fn number(&mut self) -> usize {
        let mut number = 0;
        for shift in (0..).step_by(7) {
            let byte = self.bytes[self.at];
            self.at += 1;
            number |= usize::from(byte & 127) << shift;
            if byte < 128 {
                break;
            }
        }
        number
    }
}

fn push_number(bytes: &mut Vec<u8>, mut number: usize) {
    while number >= 128 {
        bytes.push((number & 127) as u8 | 128);
        number >>= 7;
    }
    bytes.push(number as u8);
}

impl Texts {
    fn push(&mut self, text: &str) -> usize {
        self.bytes.push_str(text);
        self.ends
            .push(u32::try_from(self.bytes.len()).expect("the builder bounds the bytes"));
        self.ends.len() - 1
    }

    fn get(&self, number: usize) -> &str {
        let start = if number == 0 {
            0
        } else {
            self.ends[number - 1] as usize
        };
        &self.bytes[start..self.ends[number] as usize]
    }
}

/// Two entries have one name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("entry {name:?} is listed twice")]
pub struct RepeatedName {
    /// The name.
    pub name: String,
}

/// Takes entries in the order in which a manifest lists them, or a writer wants them listed.
#[derive(Debug, Default)]
pub struct EntryTableBuilder {
    table: EntryTable,
    is_unsorted: bool,
}

impl EntryTableBuilder {
    /// A builder without entries.
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether one more entry can be taken: there are bounds, far above a thousand million bytes
    /// of names.
    pub(crate) fn has_room(&self) -> bool {
        const MARGIN: usize = EntryName::LENGTH_BYTES_MAX * 2;
        let fits = |bytes: usize| bytes < u32::MAX as usize - MARGIN;
        self.table.len() < INDEX_MAX
            && fits(self.table.names.bytes.len())
            && fits(self.table.texts.bytes.len())
    }

    /// How many entries were taken.
    pub fn len(&self) -> usize {
        self.table.len()
    }

    /// Whether none was taken.
    pub fn is_empty(&self) -> bool {
        self.table.is_empty()
    }

    /// Takes the next entry, whose names must be without fault.
    ///
    /// # Errors
    /// [`RepeatedName`] when the name is that of the entry before; other repetitions show in
    /// [`EntryTableBuilder::finish`].
    pub fn push(&mut self, entry: &EntryView<'_>) -> Result<(), RepeatedName> {
        assert!(
            self.has_room(),
            "a table numbers a thousand million entries"
        );
        let index = self.table.len();
        match entry.name.as_bytes().cmp(&self.table.names.last) {
            std::cmp::Ordering::Equal => {
                return Err(RepeatedName {
                    name: entry.name.to_owned(),
                });
            }
            std::cmp::Ordering::Less => self.is_unsorted = true,
            std::cmp::Ordering::Greater => {}
        }
        let mut share = if entry.encrypted_by_disk {
            ENCRYPTED
        } else {
            0
        };
        match entry.base {
            BaseShare::None => {}
            BaseShare::Whole => share |= WHOLE_FROM_BASE,
            BaseShare::Prefix { size, checksum } => {
                self.table.prefixes.push((size, checksum));
                share |= self.table.prefixes.len() as u32;
            }
        }
        let data_file = self.data_file(entry);
        self.table.names.push(index, entry.name.as_bytes());
        self.table.records.push(Record {
            size: entry.size,
            checksum: entry.checksum,
            share,
            data_file,
        });
        Ok(())
    }

    fn data_file(&mut self, entry: &EntryView<'_>) -> u32 {
        let Some(text) = entry.data_file else {
            return 0;
        };
        if let Some(prefix_length) = by_hash(text, entry.checksum) {
            return DATA_FILE_BY_HASH | u32::from(prefix_length);
        }
        // Sorted so far, so the entry that owns the data file can be found, if it came before.
        let owner = (!self.is_unsorted)
            .then(|| self.table.index_of(text))
            .flatten();
        match owner {
            Some(owner) => DATA_FILE_OF_ENTRY | owner,
            None => DATA_FILE_TEXT | self.table.texts.push(text) as u32,
        }
    }

    /// The table of the entries taken.
    ///
    /// # Errors
    /// [`RepeatedName`] when two have one name.
    pub fn finish(self) -> Result<EntryTable, RepeatedName> {
        if self.is_unsorted {
            sorted(self.table)
        } else {
            Ok(self.table)
        }
    }
}

/// Whether `text` is how a content with `checksum` is named by its hash, and with which prefix.
fn by_hash(text: &str, checksum: Checksum) -> Option<u8> {
    let looks_so = matches!(text.len(), 32 | 33)
        && text
            .bytes()
            .all(|byte| byte.is_ascii_hexdigit() || byte == b'/');
    let prefix_length = text.find('/').unwrap_or(0) as u8;
    (looks_so && hash_name(checksum, prefix_length) == text).then_some(prefix_length)
}

/// The table with its names in order, which remembers the order of the listing.
fn sorted(mut unsorted: EntryTable) -> Result<EntryTable, RepeatedName> {
    let all = AllNames::of(&std::mem::take(&mut unsorted.names), unsorted.records.len());
    let mut listed: Vec<u32> = (0..unsorted.records.len() as u32).collect();
    listed.sort_unstable_by(|&one, &other| all.get(one).cmp(all.get(other)));
    let mut names = Names::default();
    let mut places = vec![0; listed.len()];
    for (place, &index) in listed.iter().enumerate() {
        if place > 0 && all.get(index) == names.last.as_slice() {
            let name = String::from_utf8_lossy(all.get(index)).into_owned();
            return Err(RepeatedName { name });
        }
        names.push(place, all.get(index));
        places[index as usize] = place as u32;
    }
    drop(all);
    let record = |&index: &u32| {
        let mut record = unsorted.records[index as usize];
        if record.data_file & DATA_FILE_KIND == DATA_FILE_OF_ENTRY {
            let owner = record.data_file & !DATA_FILE_KIND;
            record.data_file = DATA_FILE_OF_ENTRY | places[owner as usize];
        }
        record
    };
    let records = listed.iter().map(record).collect();
    Ok(EntryTable {
        records,
        names,
        listed,
        ..unsorted
    })
}

/// Names one after the other, each whole.
struct AllNames {
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

impl AllNames {
    fn of(names: &Names, len: usize) -> Self {
        let mut all = Self {
            bytes: Vec::new(),
            ends: Vec::with_capacity(len),
        };
        let mut walk = names.walk(0);
        for _ in 0..len {
            walk.advance();
            all.bytes.extend_from_slice(walk.text().as_bytes());
            all.ends.push(all.bytes.len());
        }
        all
    }

    fn get(&self, index: u32) -> &[u8] {
        let index = index as usize;
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.bytes[start..self.ends[index]]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use granary_types::hash_bytes;

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
