//! [`AccessFiles`]: users, roles and their like in the folder `access`, as ClickHouse keeps them: `<uuid>.sql` for each, and a
//! list of names for each kind.
//!
//! ClickHouse makes the lists anew when `need_rebuild_lists.mark` is there. A statement that changes several entities is
//! written down first in [`INTENT_FILE`]: after a crash the next [`AccessFiles::load`] finishes it.

use granary_durable::Disk;
use granary_types::Uuid;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The folder below the data directory.
const FOLDER: &str = "access";
/// Says that the lists may be older than the entities.
const MARK_FILE: &str = "need_rebuild_lists.mark";
/// What a statement that changes several entities changes.
const INTENT_FILE: &str = "granary_changes.txt";
/// A larger file is no entity.
const FILE_BYTES_MAX: u64 = 16 << 20;

/// The names of the lists, in the order of the kinds: users, roles, settings profiles, row policies, quotas.
pub const ACCESS_LISTS: [&str; 5] = [
    "users.list",
    "roles.list",
    "settings_profiles.list",
    "row_policies.list",
    "quotas.list",
];

/// The entities of a data directory, as texts.
pub struct AccessFiles {
    folder: PathBuf,
    disk: Disk,
}

/// An entity that is written or, where there is no text, removed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessChange {
    /// The id.
    pub id: Uuid,
    /// The text of its file.
    pub text: Option<String>,
}

/// The names and ids of entities, a list for each of [`ACCESS_LISTS`].
pub type AccessLists = [Vec<(String, Uuid)>; 5];

/// Why entities could not be read or written.
#[derive(Debug, thiserror::Error)]
#[error("{}: {source}", path.display())]
pub struct AccessFilesError {
    path: PathBuf,
    source: io::Error,
}

fn at(path: &Path) -> impl Fn(io::Error) -> AccessFilesError {
    let path = path.to_owned();
    move |source| AccessFilesError {
        path: path.clone(),
        source,
    }
}

impl AccessFiles {
    /// The entities of a data directory.
    pub fn new(data_dir: &Path, disk: Disk) -> Self {
        Self {
            folder: data_dir.join(FOLDER),
            disk,
        }
    }

    /// The ids and texts of all entities, by id. What a crash interrupted is finished before.
    ///
    /// # Errors
    /// The folder cannot be read, or what was interrupted cannot be finished.
    pub fn load(&self) -> Result<Vec<(Uuid, String)>, AccessFilesError> {
        self.finish()?;
        let entries = match fs::read_dir(&self.folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries.map_err(at(&self.folder))?,
        };
        let mut found = Vec::new();
        for entry in entries {
            let path = entry.map_err(at(&self.folder))?.path();
            let name = path.file_name().and_then(|name| name.to_str());
            let id = name.and_then(|name| name.strip_suffix(".sql"));
            let Some(id) = id.and_then(|id| Uuid::try_parse(id).ok()) else {
                continue;
            };
            found.push((id, read(&path).map_err(at(&path))?));
        }
        found.sort();
        Ok(found)
    }

    /// Writes and removes entities, all or none, and then the lists of all that there are.
    ///
    /// # Errors
    /// The disk refuses. Then [`Self::load`] tells what there is.
    pub fn commit(
        &self,
        changes: &[AccessChange],
        lists: &AccessLists,
    ) -> Result<(), AccessFilesError> {
        let disk = &self.disk;
        disk.create_directories(&self.folder)
            .map_err(at(&self.folder))?;
        let intent = self.folder.join(INTENT_FILE);
        if changes.len() > 1 {
            disk.replace(&intent, encode(changes).as_bytes())
                .map_err(at(&intent))?;
        }
        self.carry_out(changes)?;
        for (name, list) in ACCESS_LISTS.iter().zip(lists) {
            let path = self.folder.join(name);
            disk.replace(&path, &encode_list(list)).map_err(at(&path))?;
        }
        self.remove(MARK_FILE)
    }

    /// Makes the changes; those that were made already are made again.
    fn carry_out(&self, changes: &[AccessChange]) -> Result<(), AccessFilesError> {
        let mark = self.folder.join(MARK_FILE);
        self.disk.write_synced(&mark, b"").map_err(at(&mark))?;
        self.sync()?;
        for change in changes {
            let path = self.folder.join(format!("{}.sql", change.id));
            match &change.text {
                Some(text) => self.disk.replace(&path, text.as_bytes()),
                None => self.disk.remove_file(&path),
            }
            .map_err(at(&path))?;
        }
        self.sync()?;
        self.remove(INTENT_FILE)
    }

    fn remove(&self, name: &str) -> Result<(), AccessFilesError> {
        let path = self.folder.join(name);
        self.disk.remove_file(&path).map_err(at(&path))?;
        self.sync()
    }

    fn sync(&self) -> Result<(), AccessFilesError> {
        self.disk
            .sync_directory(&self.folder)
            .map_err(at(&self.folder))
    }

    /// Finishes what was written down and not done. The lists stay marked as old.
    fn finish(&self) -> Result<(), AccessFilesError> {
        let path = self.folder.join(INTENT_FILE);
        let text = match fs::read_to_string(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            text => text.map_err(at(&path))?,
        };
        let changes = decode(&text)
            .ok_or_else(|| at(&path)(io::Error::other("it does not say which users change")))?;
        self.carry_out(&changes)
    }
}

fn read(path: &Path) -> io::Result<String> {
    if fs::metadata(path)?.len() > FILE_BYTES_MAX {
        return Err(io::Error::other("it is larger than 16 MiB"));
    }
    fs::read_to_string(path)
}

/// `<uuid> <bytes>` and the text, or `<uuid> -`.
fn encode(changes: &[AccessChange]) -> String {
    let mut out = String::new();
    for AccessChange { id, text } in changes {
        match text {
            Some(text) => out.push_str(&format!("{id} {}\n{text}\n", text.len())),
            None => out.push_str(&format!("{id} -\n")),
        }
    }
    out
}

fn decode(mut text: &str) -> Option<Vec<AccessChange>> {
    let mut changes = Vec::new();
    while !text.is_empty() {
        let (head, rest) = text.split_once('\n')?;
        let (id, size) = head.split_once(' ')?;
        let id = Uuid::try_parse(id).ok()?;
        text = rest;
        let content = match size {
            "-" => None,
            size => {
                let size: usize = size.parse().ok()?;
                let content = rest.get(..size)?;
                text = rest.get(size..)?.strip_prefix('\n')?;
                Some(content.to_owned())
            }
        };
        changes.push(AccessChange { id, text: content });
    }
    Some(changes)
}

/// The number of entities, then of each the name behind its length and the id in 36 letters.
fn encode_list(list: &[(String, Uuid)]) -> Vec<u8> {
    let mut out = Vec::new();
    push_number(&mut out, list.len());
    for (name, id) in list {
        push_number(&mut out, name.len());
        out.extend_from_slice(name.as_bytes());
        out.extend_from_slice(id.to_string().as_bytes());
    }
    out
}

/// Seven bits in each byte, the lowest first.
fn push_number(out: &mut Vec<u8>, mut number: usize) {
    while number > 0x7f {
        out.push(number as u8 & 0x7f | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(number: u128, text: Option<&str>) -> AccessChange {
        AccessChange {
            id: Uuid::from_u128(number),
            text: text.map(str::to_owned),
        }
    }

    fn texts(folder: &Path) -> Vec<String> {
        let files = AccessFiles::new(folder, Disk::system());
        let found = files.load().expect("the folder can be read");
        found.into_iter().map(|(_, text)| text).collect()
    }

    #[test]
    fn lists_are_written_as_clickhouse_reads_them() {
        let id = Uuid::from_u128(1);
        let expected = b"\x02\x01u00000000-0000-0000-0000-000000000001\x02ab00000000-0000-0000-0000-000000000001";
        let list = [("u".to_owned(), id), ("ab".to_owned(), id)];
        assert_eq!(encode_list(&list), expected);
        let mut number = Vec::new();
        push_number(&mut number, 300);
        assert_eq!(number, [0xac, 0x02]);
    }

    #[test]
    fn a_crash_at_any_operation_leaves_all_or_none_of_a_statement() {
        let before = [change(1, Some("a")), change(2, Some("b"))];
        let changes = [
            change(1, Some("c")),
            change(2, None),
            change(3, Some("d\n")),
        ];
        for operations in 0..100 {
            let folder = tempfile::tempdir().expect("a directory");
            let path = folder.path();
            AccessFiles::new(path, Disk::system())
                .commit(&before, &AccessLists::default())
                .expect("a disk without faults");
            let (disk, recording) = Disk::crashing_after(operations);
            let done = AccessFiles::new(path, disk).commit(&changes, &AccessLists::default());
            let found = texts(path);
            let all = found == ["c", "d\n"];
            assert!(all || found == ["a", "b"], "after {operations}: {found:?}");
            assert!(
                all || done.is_err(),
                "after {operations}: it was reported as done"
            );
            assert!(!path.join(FOLDER).join(INTENT_FILE).exists());
            if !recording.has_crashed() {
                assert!(!path.join(FOLDER).join(MARK_FILE).exists());
                return;
            }
        }
        panic!("the disk still crashes");
    }
}
