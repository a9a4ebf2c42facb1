//! Which bytes of a new backup are stored, which are taken from its base, and which are shared.
//!
//! Three steps, so that each file is read once: [`hashing`] says which files must be hashed before
//! anything can be decided, [`place`] decides, and [`list`] makes the entries once the copy has
//! told the hashes of the rest. What decides is size, checksum and whether the content is encrypted;
//! entries of one content are all listed with what the first of them takes from the base.

use crate::entry::{BaseShare, EntryView};
use crate::header::DataFileNames;
use crate::table::EntryTable;
use crate::table_builder::{EntryTableBuilder, RepeatedName};
use granary_types::{Checksum, EntryName};
use std::collections::HashMap;

/// Whether a file can have grown since the base was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Growth {
    /// Written once, as a file of a part is.
    Immutable,
    /// Only ever appended to, as a file of the Log family is.
    AppendOnly,
    /// The same, to be stored whole all the same: nothing in an archive continues what lies elsewhere.
    StoredWhole,
}

/// A file that is to be in the backup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Its name there.
    pub name: EntryName,
    /// Its size in bytes.
    pub size: u64,
    /// Its hash, as far as it is known before reading it.
    pub checksum: Option<Checksum>,
    /// The size and hash of its beginning, where [`hashing`] asked for it.
    pub prefix: Option<(u64, Checksum)>,
    /// Whether it can have grown.
    pub growth: Growth,
    /// Whether it is the still encrypted file of an encrypted disk.
    pub encrypted_by_disk: bool,
}

impl Candidate {
    /// A file of `size` bytes, written once and not encrypted, whose hash is not known.
    pub fn new(name: EntryName, size: u64) -> Self {
        Self {
            name,
            size,
            checksum: None,
            prefix: None,
            growth: Growth::Immutable,
            encrypted_by_disk: false,
        }
    }

    fn content(&self) -> Option<(u64, Checksum, bool)> {
        self.checksum
            .map(|checksum| (self.size, checksum, self.encrypted_by_disk))
    }
}

impl AsRef<Candidate> for Candidate {
    fn as_ref(&self) -> &Candidate {
        self
    }
}

/// Whether equal contents share a data file (setting `deduplicate_files`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deduplication {
    /// They do.
    On,
    /// Every entry, empty ones too, is stored under its own name, and a base is not used.
    Off,
}

/// What must be hashed before it is known where an entry's bytes are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hashing {
    /// Nothing: the hash is known, or no other content has this size and the copy tells it.
    NotNeeded,
    /// The whole file.
    Whole,
    /// The whole file, and its first bytes on their own.
    WholeAndPrefix {
        /// How many.
        prefix_size: u64,
    },
}

/// Where an entry's bytes are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Placement {
    /// There are none.
    Empty,
    /// All in the base.
    FromBase,
    /// Where those of another candidate are, an earlier one.
    SameAs {
        /// Its index.
        owner: usize,
    },
    /// In a data file of this backup, but for what the base has.
    Store {
        /// [`BaseShare::None`] or a prefix.
        base: BaseShare,
    },
}

/// What must be hashed first, candidate by candidate.
pub fn hashing<C: AsRef<Candidate>>(
    candidates: &[C],
    base: Option<&EntryTable>,
    deduplication: Deduplication,
    names: DataFileNames,
) -> Vec<Hashing> {
    if deduplication == Deduplication::Off {
        return vec![Hashing::NotNeeded; candidates.len()];
    }
    let ambiguous = ambiguous_sizes(candidates, base);
    let hashing = |candidate: &C| {
        let candidate = candidate.as_ref();
        if candidate.size == 0 {
            return Hashing::NotNeeded;
        }
        if let Some(prefix_size) = base.and_then(|base| grown_from(candidate, base)) {
            return Hashing::WholeAndPrefix { prefix_size };
        }
        let is_named_by_hash = matches!(names, DataFileNames::Checksum { .. });
        let is_needed =
            is_named_by_hash || ambiguous.get(&candidate.size).copied().unwrap_or(false);
        if candidate.checksum.is_none() && is_needed {
            Hashing::Whole
        } else {
            Hashing::NotNeeded
        }
    };
    candidates.iter().map(hashing).collect()
}

/// For each size of a candidate with an unknown hash: whether another content has it too.
fn ambiguous_sizes<C: AsRef<Candidate>>(
    candidates: &[C],
    base: Option<&EntryTable>,
) -> HashMap<u64, bool> {
    let mut sizes = HashMap::new();
    for candidate in candidates
        .iter()
        .map(AsRef::as_ref)
        .filter(|candidate| candidate.checksum.is_none())
    {
        sizes
            .entry(candidate.size)
            .and_modify(|is_ambiguous| *is_ambiguous = true)
            .or_insert(false);
    }
    if sizes.is_empty() {
        return sizes;
    }
    let known = candidates
        .iter()
        .map(AsRef::as_ref)
        .filter(|candidate| candidate.checksum.is_some());
    for candidate in known {
        sizes
            .entry(candidate.size)
            .and_modify(|is_ambiguous| *is_ambiguous = true);
    }
    if let Some(base) = base {
        for size in base.sizes() {
            sizes
                .entry(size)
                .and_modify(|is_ambiguous| *is_ambiguous = true);
        }
    }
    sizes
}

/// The size of the shorter, not empty entry of the same name in the base, for a file that grows.
fn grown_from(candidate: &Candidate, base: &EntryTable) -> Option<u64> {
    if candidate.growth != Growth::AppendOnly || candidate.prefix.is_some() {
        return None;
    }
    let before = base.find(candidate.name.as_str())?;
    (before.size > 0 && before.size < candidate.size).then_some(before.size)
}

/// Decides where each candidate's bytes are. Candidates stand in the order of their names.
pub fn place<C: AsRef<Candidate>>(
    candidates: &[C],
    base: Option<&EntryTable>,
    deduplication: Deduplication,
) -> Vec<Placement> {
    if deduplication == Deduplication::Off {
        return vec![
            Placement::Store {
                base: BaseShare::None
            };
            candidates.len()
        ];
    }
    let mut owners = HashMap::new();
    let mut place_one = |(index, candidate): (usize, &C)| {
        let candidate = candidate.as_ref();
        if candidate.size == 0 {
            return Placement::Empty;
        }
        let Some(content @ (size, checksum, encrypted)) = candidate.content() else {
            return Placement::Store {
                base: BaseShare::None,
            };
        };
        if base.is_some_and(|base| base.has_content(size, checksum, encrypted)) {
            return Placement::FromBase;
        }
        match *owners.entry(content).or_insert(index) {
            owner if owner < index => Placement::SameAs { owner },
            _ => Placement::Store {
                base: share_of(candidate, base),
            },
        }
    };
    candidates.iter().enumerate().map(&mut place_one).collect()
}

/// The prefix that the base has of a file that grew.
fn share_of(candidate: &Candidate, base: Option<&EntryTable>) -> BaseShare {
    let before = base.and_then(|base| base.find(candidate.name.as_str()));
    match (before, candidate.prefix) {
        (Some(before), Some((size, checksum)))
            if size > 0
                && size < candidate.size
                && (before.size, before.checksum) == (size, checksum)
                && before.encrypted_by_disk == candidate.encrypted_by_disk =>
        {
            BaseShare::Prefix { size, checksum }
        }
        _ => BaseShare::None,
    }
}

/// The entries of the backup. Every hash must be known by now.
///
/// # Errors
/// [`RepeatedName`] when two candidates have one name.
pub fn list<C: AsRef<Candidate>>(
    candidates: &[C],
    placements: &[Placement],
    deduplication: Deduplication,
    names: DataFileNames,
) -> Result<EntryTable, RepeatedName> {
    let mut builder = EntryTableBuilder::new();
    for (candidate, placement) in candidates.iter().zip(placements) {
        let candidate = candidate.as_ref();
        let (base, owner) = match *placement {
            Placement::Empty => (BaseShare::None, None),
            Placement::FromBase => (BaseShare::Whole, None),
            Placement::Store { base } => (base, Some(candidate)),
            Placement::SameAs { owner } => match placements[owner] {
                Placement::Store { base } => (base, Some(candidates[owner].as_ref())),
                _ => unreachable!("an owner is stored"),
            },
        };
        let data_file = owner.map(|owner| data_file(owner, deduplication, names));
        let data_file = data_file.filter(|name| *name != candidate.name);
        builder.push(&EntryView {
            name: candidate.name.as_str(),
            size: candidate.size,
            checksum: known_checksum(candidate),
            base,
            data_file: data_file.as_ref().map(EntryName::as_str),
            encrypted_by_disk: candidate.encrypted_by_disk,
        })?;
    }
    builder.finish()
}

/// The name of the data file that a stored candidate owns.
pub fn data_file(
    owner: &Candidate,
    deduplication: Deduplication,
    names: DataFileNames,
) -> EntryName {
    match (deduplication, names) {
        (Deduplication::Off, _) | (_, DataFileNames::FirstEntry) => owner.name.clone(),
        (Deduplication::On, DataFileNames::Checksum { .. }) => {
            names.name(&owner.name, known_checksum(owner))
        }
    }
}

fn known_checksum(candidate: &Candidate) -> Checksum {
    match (candidate.size, candidate.checksum) {
        (0, _) => Checksum::default(),
        (_, checksum) => checksum.expect("every hash is known once hashing and copying are done"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use granary_types::hash_bytes;

    const FIRST: DataFileNames = DataFileNames::FirstEntry;

    fn candidate(name: &str, content: &str) -> Candidate {
        let mut candidate =
            Candidate::new(EntryName::parse(name).expect(name), content.len() as u64);
        candidate.checksum = Some(hash_bytes(content.as_bytes()));
        candidate
    }

    /// A file that grows, with what [`hashing`] asks for already known.
    fn log(name: &str, content: &str, prefix_size: usize) -> Candidate {
        let prefix = (
            prefix_size as u64,
            hash_bytes(&content.as_bytes()[..prefix_size]),
        );
        Candidate {
            growth: Growth::AppendOnly,
            prefix: Some(prefix),
            ..candidate(name, content)
        }
    }

    fn backup(
        candidates: &[Candidate],
        base: Option<&EntryTable>,
        deduplication: Deduplication,
    ) -> EntryTable {
        let placements = place(candidates, base, deduplication);
        list(candidates, &placements, deduplication, FIRST).expect("no name twice")
    }

    /// One line per entry: where its bytes are.
    #[track_caller]
    fn check(candidates: &[Candidate], base: &[Candidate], expected: &[&str]) {
        let base = backup(base, None, Deduplication::On);
        let table = backup(candidates, Some(&base), Deduplication::On);
        let lines: Vec<String> = table.iter().map(|entry| describe(&entry.view())).collect();
        assert_eq!(lines, expected);
    }

    fn describe(entry: &EntryView<'_>) -> String {
        let base = match entry.base {
            BaseShare::None => String::new(),
            BaseShare::Prefix { size, .. } => format!(" base[..{size}]"),
            BaseShare::Whole => " base".to_owned(),
        };
        let stored = match entry.stored_size() {
            0 => String::new(),
            size => format!(" {}[{size}]", entry.data_file_name()),
        };
        format!("{}:{base}{stored}", entry.name)
    }

    #[test]
    fn equal_contents_are_stored_once_under_the_first_name() {
        check(
            &[
                candidate("a", "x"),
                candidate("b", ""),
                candidate("c", "x"),
                candidate("d", "y"),
            ],
            &[],
            &["a: a[1]", "b:", "c: a[1]", "d: d[1]"],
        );
    }

    #[test]
    fn what_the_base_has_under_any_name_is_taken_from_it() {
        check(
            &[
                candidate("a", "x"),
                candidate("b", "y"),
                candidate("c", "z"),
            ],
            &[candidate("b", "x"), candidate("c", "z")],
            &["a: base", "b: b[1]", "c: base"],
        );
    }

    #[test]
    fn only_a_file_that_grows_is_stored_as_the_rest_after_the_base() {
        let base = [candidate("a", "12"), candidate("b", "12")];
        check(
            &[log("a", "1234", 2), candidate("b", "12ab")],
            &base,
            &["a: base[..2] a[2]", "b: b[4]"],
        );
        check(&[log("a", "9934", 2)], &base, &["a: a[4]"]);
        check(&[log("c", "1234", 2)], &base, &["c: c[4]"]);
        check(
            &[log("a", "1234", 2)],
            &[candidate("a", "12"), candidate("z", "1234")],
            &["a: base"],
        );
        check(&[log("a", "1234", 2)], &[candidate("a", "")], &["a: a[4]"]);
    }

    #[test]
    fn entries_of_one_content_are_listed_with_one_coverage() {
        let base = [candidate("b", "12"), candidate("c", "12")];
        check(
            &[
                log("b", "1234", 2),
                candidate("c", "1234"),
                log("d", "1234", 2),
            ],
            &base,
            &[
                "b: base[..2] b[2]",
                "c: base[..2] b[2]",
                "d: base[..2] b[2]",
            ],
        );
        check(
            &[candidate("a", "1234"), log("b", "1234", 2)],
            &base,
            &["a: a[4]", "b: a[4]"],
        );
    }

    #[test]
    fn encrypted_and_plain_contents_are_never_the_same() {
        let encrypted = Candidate {
            encrypted_by_disk: true,
            ..candidate("b", "x")
        };
        check(
            &[candidate("a", "x"), encrypted.clone()],
            &[],
            &["a: a[1]", "b: b[1]"],
        );
        check(&[encrypted], &[candidate("b", "x")], &["b: b[1]"]);
    }

    #[test]
    fn without_deduplication_everything_is_stored_under_its_name() {
        let candidates = [candidate("a", "x"), candidate("b", "x"), candidate("c", "")];
        let base = backup(&candidates, None, Deduplication::On);
        let placements = place(&candidates, Some(&base), Deduplication::Off);
        assert_eq!(
            placements,
            vec![
                Placement::Store {
                    base: BaseShare::None
                };
                3
            ]
        );
        let table = list(
            &candidates,
            &placements,
            Deduplication::Off,
            DataFileNames::Checksum { prefix_length: 0 },
        );
        assert!(
            table
                .expect("no name twice")
                .iter()
                .all(|entry| entry.data_file.is_none())
        );
    }

    #[test]
    fn data_files_named_by_hash_carry_their_name() {
        let candidates = [candidate("a", "x"), candidate("b", "x")];
        let names = DataFileNames::Checksum { prefix_length: 3 };
        let placements = place(&candidates, None, Deduplication::On);
        let table =
            list(&candidates, &placements, Deduplication::On, names).expect("no name twice");
        let hash = hash_bytes(b"x").to_string();
        let expected = format!("{}/{}", &hash[..3], &hash[3..]);
        assert!(
            table
                .iter()
                .all(|entry| entry.view().data_file_name() == expected)
        );
    }

    #[track_caller]
    fn check_hashing(
        candidates: &[Candidate],
        base: &[Candidate],
        names: DataFileNames,
        expected: &[Hashing],
    ) {
        let base = backup(base, None, Deduplication::On);
        assert_eq!(
            hashing(candidates, Some(&base), Deduplication::On, names),
            expected
        );
        let off = hashing(candidates, Some(&base), Deduplication::Off, names);
        assert!(off.iter().all(|hashing| *hashing == Hashing::NotNeeded));
    }

    #[test]
    fn only_what_could_equal_another_content_is_hashed_before_the_copy() {
        use Hashing::{NotNeeded, Whole, WholeAndPrefix};
        let unknown = |name: &str, content: &str| Candidate {
            checksum: None,
            ..candidate(name, content)
        };
        let by_hash = DataFileNames::Checksum { prefix_length: 0 };
        check_hashing(
            &[unknown("a", "1"), unknown("b", "22")],
            &[],
            FIRST,
            &[NotNeeded, NotNeeded],
        );
        check_hashing(
            &[unknown("a", "1"), unknown("b", "2")],
            &[],
            FIRST,
            &[Whole, Whole],
        );
        check_hashing(
            &[unknown("a", "1"), candidate("b", "2")],
            &[],
            FIRST,
            &[Whole, NotNeeded],
        );
        check_hashing(
            &[unknown("a", "1")],
            &[candidate("z", "2")],
            FIRST,
            &[Whole],
        );
        check_hashing(
            &[unknown("a", "1"), unknown("b", "")],
            &[],
            by_hash,
            &[Whole, NotNeeded],
        );
        let grown = Candidate {
            growth: Growth::AppendOnly,
            ..unknown("a", "1234")
        };
        let base = [candidate("a", "12")];
        check_hashing(
            std::slice::from_ref(&grown),
            &base,
            FIRST,
            &[WholeAndPrefix { prefix_size: 2 }],
        );
        check_hashing(&[grown], &[candidate("a", "12345")], FIRST, &[NotNeeded]);
    }
}
