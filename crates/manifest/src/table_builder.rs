//! [`EntryTableBuilder`]: a table made entry by entry.

use crate::entry::{BaseShare, EntryView};
use crate::header::hash_name;
use crate::names::{AllNames, Names};
use crate::table::{
    DATA_FILE_BY_HASH, DATA_FILE_KIND, DATA_FILE_OF_ENTRY, DATA_FILE_TEXT, ENCRYPTED, EntryTable,
    Record, WHOLE_FROM_BASE,
};
use granary_types::{Checksum, EntryName};

/// How many entries a table can number.
const INDEX_MAX: usize = (1 << 30) - 1;

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
    names_bytes: usize,
}

/// How long all names together may be when they are not in order, since they are sorted whole.
const UNSORTED_NAMES_BYTES_MAX: usize = 256 << 20;

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

    /// Whether the names can be put in order. Every known writer lists them in order.
    pub(crate) fn is_sortable(&self) -> bool {
        !self.is_unsorted || self.names_bytes <= UNSORTED_NAMES_BYTES_MAX
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
        self.names_bytes += entry.name.len();
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
    unsorted.records = records;
    unsorted.names = names;
    unsorted.listed = listed;
    Ok(unsorted)
}
