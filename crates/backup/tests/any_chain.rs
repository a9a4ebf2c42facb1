//! Any chain of backups of any files comes back, checks out, and stores no content twice.

mod world;

use granary_backup::{BackupOptions, BackupWriter, Base, OpenBackup, Source, check};
use granary_backup::{CheckOptions, UnresolvedBase};
use granary_env::Control;
use granary_manifest::{DataFileNames, Deduplication};
use granary_storage::{Destination, Found, Memory};
use granary_types::{EntryName, Uuid, hash_bytes};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The files of one moment: few names and few contents, so that they collide.
type Files = BTreeMap<String, Vec<u8>>;

fn files() -> impl Strategy<Value = Files> {
    let name = prop::sample::select(vec![
        "log/a", "log/b", "part/a", "part/b", "part/c/d", "sql/e",
    ]);
    // Prefixes of one text, so that a file often goes on where the one before ended.
    let grown = (0..6_usize).prop_map(|length| b"0123456789"[..length * 2].to_vec());
    let other = prop::collection::vec(0..2_u8, 0..4);
    prop::collection::btree_map(
        name.prop_map(str::to_owned),
        prop_oneof![grown, other],
        0..6,
    )
}

#[derive(Debug, Clone)]
struct Link {
    files: Files,
    deduplication: Deduplication,
    names: DataFileNames,
    knows_checksums: bool,
}

fn link() -> impl Strategy<Value = Link> {
    let deduplication = prop::sample::select(vec![
        Deduplication::On,
        Deduplication::On,
        Deduplication::Off,
    ]);
    let names = prop::sample::select(vec![
        DataFileNames::FirstEntry,
        DataFileNames::Checksum { prefix_length: 0 },
        DataFileNames::Checksum { prefix_length: 5 },
    ]);
    (files(), deduplication, names, any::<bool>()).prop_map(
        |(files, deduplication, names, knows_checksums)| Link {
            files,
            deduplication,
            names,
            knows_checksums,
        },
    )
}

struct Places {
    folder: tempfile::TempDir,
    places: Vec<Arc<dyn Destination>>,
}

impl Places {
    fn open(&self, number: usize) -> OpenBackup {
        let resolve = |text: &str| -> Result<Arc<dyn Destination>, UnresolvedBase> {
            Ok(Arc::clone(
                &self.places[text.parse::<usize>().expect("a number")],
            ))
        };
        let place = Arc::clone(&self.places[number]);
        OpenBackup::open(&number.to_string(), place, &resolve, None).expect("it opens")
    }

    fn write(&mut self, link: &Link) {
        let number = self.places.len();
        let base = number.checked_sub(1).map(|before| Base {
            locator: before.to_string(),
            backup: Arc::new(self.open(before)),
        });
        let options = BackupOptions {
            name: number.to_string(),
            uuid: Uuid::from_u128(number as u128 + 1),
            backup_id: String::new(),
            timestamp: "2026-01-01 00:00:00".into(),
            deduplication: link.deduplication,
            data_file_names: link.names,
            base,
            threads: 2,
        };
        let place: Arc<dyn Destination> = Arc::new(Memory::new(number.to_string()));
        let mut writer = BackupWriter::begin(Arc::clone(&place), options).expect("free");
        let sources = link
            .files
            .iter()
            .map(|(name, content)| self.source(name, content, link))
            .collect();
        writer.write(sources, &Control::new()).expect("written");
        writer.seal(&Control::new()).expect("sealed");
        self.places.push(place);
    }

    fn source(&self, name: &str, content: &[u8], link: &Link) -> Source {
        let entry = EntryName::parse(name).expect(name);
        if name.starts_with("sql/") {
            return Source::bytes(entry, content);
        }
        let path = self.folder.path().join(name);
        world::write(&path, content);
        let known = link.knows_checksums.then(|| hash_bytes(content));
        let source = Source::file(entry, path, content.len() as u64, known);
        if name.starts_with("log/") {
            source.append_only()
        } else {
            source
        }
    }

    fn stored(&self, number: usize) -> Vec<Found> {
        let mut found = Vec::new();
        self.places[number]
            .list(&mut |file| found.push(file))
            .expect("it lists");
        found.retain(|file| file.name != ".backup");
        found
    }
}

/// How many files a backup may store: one for each content that its base does not have.
fn stored_max(link: &Link, before: Option<&Link>) -> usize {
    let contents = |files: &Files| -> BTreeSet<Vec<u8>> {
        files
            .values()
            .filter(|content| !content.is_empty())
            .cloned()
            .collect()
    };
    match (link.deduplication, before) {
        (Deduplication::Off, _) => link.files.len(),
        (Deduplication::On, None) => contents(&link.files).len(),
        (Deduplication::On, Some(before)) => contents(&link.files)
            .difference(&contents(&before.files))
            .count(),
    }
}

fn check_chain(links: &[Link]) -> Result<(), TestCaseError> {
    let folder = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir());
    let mut places = Places {
        folder: folder.expect("a temporary directory"),
        places: Vec::new(),
    };
    for (number, link) in links.iter().enumerate() {
        places.write(link);
        let backup = places.open(number);
        let read = |entry: granary_manifest::Entry| {
            let content = backup.read_small(&entry, 100).expect("it is intact");
            (entry.name.to_string(), content)
        };
        prop_assert_eq!(
            backup.entries().map(read).collect::<Files>(),
            link.files.clone()
        );
        let options = CheckOptions {
            sample_per_million: 1_000_000,
            sample_seed: 0,
            threads: 1,
        };
        let report = check(&backup, options, &Control::new()).expect("nobody cancels");
        prop_assert!(report.is_intact(), "{:?}", report.damage);
        let before = number.checked_sub(1).map(|before| &links[before]);
        prop_assert_eq!(places.stored(number).len(), stored_max(link, before));
    }
    Ok(())
}

proptest! {
    #[test]
    fn any_chain_comes_back(links in prop::collection::vec(link(), 1..5)) {
        check_chain(&links)?;
    }
}
