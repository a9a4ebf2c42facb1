//! The files of one part, as its `checksums.txt` and its directory have them.

use crate::dir::DataDir;
use crate::load::list_names;
use crate::whereabouts::Whereabouts;
use granary_catalog::Part;
use granary_mergetree::{
    ChecksumEntry, Checksums, ChecksumsError, FileFact, KeyType, PartFacts, PartFault, ReadSeek,
    is_projection, verify_part,
};
use granary_types::{Checksum, ErrorCode, FileHasher, PartName};
use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

/// A `checksums.txt` larger than this is not read.
const CHECKSUMS_BYTES_MAX: u64 = 16 << 20;

/// How much of a file is read at a time.
const READ_BYTES: usize = 1 << 20;

/// A file of a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartFile {
    /// Its name below the part: `data.bin`, `p.proj/data.bin`.
    pub name: String,
    /// Where it is.
    pub path: PathBuf,
    /// Its size.
    pub size: u64,
    /// The hash that `checksums.txt` gives; `None` for the small files it does not list.
    pub expected: Option<Checksum>,
}

/// What is wrong with a part.
#[derive(Debug, thiserror::Error)]
pub enum PartFileError {
    /// A file or directory cannot be read.
    #[error("cannot read {path} of part {part}: {source}")]
    Io {
        /// The part.
        part: PartName,
        /// The file.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// `checksums.txt` is damaged.
    #[error("{path} of part {part} cannot be read: {source}")]
    Checksums {
        /// The part.
        part: PartName,
        /// The file.
        path: PathBuf,
        /// What is wrong.
        source: ChecksumsError,
    },
    /// A listed file is not there.
    #[error("file {path} of part {part} is missing, checksums.txt lists it")]
    Missing {
        /// The part.
        part: PartName,
        /// The file.
        path: PathBuf,
    },
    /// A listed file has another size.
    #[error("file {path} of part {part} has {actual} bytes, checksums.txt says {expected}")]
    WrongSize {
        /// The part.
        part: PartName,
        /// The file.
        path: PathBuf,
        /// What `checksums.txt` says.
        expected: u64,
        /// What it is.
        actual: u64,
    },
    /// Something that is neither a file nor a projection.
    #[error("{path} of part {part} is neither a file nor the directory of a projection")]
    Unexpected {
        /// The part.
        part: PartName,
        /// What it is.
        path: PathBuf,
    },
}

impl PartFileError {
    /// The code a client sees.
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::Io { .. } => ErrorCode::CANNOT_OPEN_FILE,
            Self::Checksums { source, .. } => source.code(),
            Self::Missing { .. } => ErrorCode::FILE_DOESNT_EXIST,
            Self::WrongSize { .. } => ErrorCode::BAD_SIZE_OF_FILE_IN_DATA_PART,
            Self::Unexpected { .. } => ErrorCode::UNEXPECTED_FILE_IN_DATA_PART,
        }
    }
}

/// The files of a part, those of its projections included, sorted by name. Every listed file is
/// there with the listed size; whether it has the listed hash is for the copy to see.
///
/// # Errors
/// [`PartFileError`] names the file.
pub fn part_files(part: &Part) -> Result<Vec<PartFile>, PartFileError> {
    let mut files = Vec::new();
    let walk = Walk { part: &part.name };
    let names = walk.directory(&part.path, "", &mut files)?;
    for name in names {
        let directory = part.path.join(&name);
        if !is_projection(&name) {
            return Err(walk.unexpected(directory));
        }
        let deeper = walk.directory(&directory, &format!("{name}/"), &mut files)?;
        if let Some(deeper) = deeper.first() {
            return Err(walk.unexpected(directory.join(deeper)));
        }
    }
    files.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(files)
}

impl DataDir {
    /// Checks the files of a part below `directory`, written with the sizes and hashes `facts`: see
    /// [`granary_mergetree::verify_part`].
    ///
    /// # Errors
    /// [`PartFault`] names the file.
    pub fn verify_part_directory(
        &self,
        name: &PartName,
        directory: &Path,
        facts: &PartFacts,
        key: Option<&[KeyType]>,
    ) -> Result<(), PartFault> {
        let open = |file: &str| -> io::Result<Box<dyn ReadSeek>> {
            Ok(Box::new(self.whereabouts.open(&directory.join(file))?))
        };
        verify_part(name, facts, &open, key)
    }

    /// The sizes and hashes of all files below a directory, each read to its end.
    ///
    /// # Errors
    /// Something cannot be read.
    pub fn directory_facts(&self, directory: &Path) -> io::Result<PartFacts> {
        let mut facts = PartFacts::new();
        add_facts(directory, "", &self.whereabouts, &mut facts)?;
        Ok(facts)
    }
}

fn add_facts(
    directory: &Path,
    prefix: &str,
    whereabouts: &Whereabouts,
    facts: &mut PartFacts,
) -> io::Result<()> {
    for name in whereabouts.find(directory, list_names)? {
        let path = directory.join(&name);
        if whereabouts
            .find(&path, |path| fs::symlink_metadata(path))?
            .is_dir()
        {
            add_facts(&path, &format!("{prefix}{name}/"), whereabouts, facts)?;
            continue;
        }
        let mut hasher = FileHasher::new();
        let mut file = whereabouts.open(&path)?;
        let mut chunk = vec![0; READ_BYTES];
        let mut size = 0;
        loop {
            let read = file.read(&mut chunk)?;
            if read == 0 {
                break;
            }
            hasher.update(&chunk[..read]);
            size += read as u64;
        }
        let hash = hasher.finish();
        facts.insert(format!("{prefix}{name}"), FileFact { size, hash });
    }
    Ok(())
}

struct Walk<'a> {
    part: &'a PartName,
}

impl Walk<'_> {
    fn unexpected(&self, path: PathBuf) -> PartFileError {
        PartFileError::Unexpected {
            part: self.part.clone(),
            path,
        }
    }

    fn io(&self, path: &Path) -> impl FnOnce(io::Error) -> PartFileError {
        let (part, path) = (self.part.clone(), path.to_owned());
        |source| PartFileError::Io { part, path, source }
    }

    /// Takes the files of one directory and returns the names of the directories in it.
    fn directory(
        &self,
        directory: &Path,
        prefix: &str,
        files: &mut Vec<PartFile>,
    ) -> Result<Vec<String>, PartFileError> {
        let checksums = self.checksums(directory)?;
        let mut directories = Vec::new();
        let names = list_names(directory).map_err(self.io(directory))?;
        for name in &names {
            let path = directory.join(name);
            let metadata = fs::symlink_metadata(&path).map_err(self.io(&path))?;
            if metadata.is_dir() {
                directories.push(name.clone());
                continue;
            }
            if !metadata.is_file() {
                return Err(self.unexpected(path));
            }
            let listed = checksums.get(name);
            self.check_size(&path, metadata.len(), listed)?;
            files.push(PartFile {
                name: format!("{prefix}{name}"),
                path,
                size: metadata.len(),
                expected: listed.map(|entry| entry.hash),
            });
        }
        let is_there = |name: &str| {
            names
                .binary_search_by(|other| other.as_str().cmp(name))
                .is_ok()
        };
        match checksums.iter().find(|(name, _)| !is_there(name)) {
            None => Ok(directories),
            Some((name, _)) => Err(PartFileError::Missing {
                part: self.part.clone(),
                path: directory.join(name),
            }),
        }
    }

    fn check_size(
        &self,
        path: &Path,
        actual: u64,
        listed: Option<&ChecksumEntry>,
    ) -> Result<(), PartFileError> {
        match listed {
            Some(entry) if entry.size != actual => Err(PartFileError::WrongSize {
                part: self.part.clone(),
                path: path.to_owned(),
                expected: entry.size,
                actual,
            }),
            _ => Ok(()),
        }
    }

    /// The list of a directory; an empty one where the file is missing, as in a packed part.
    fn checksums(&self, directory: &Path) -> Result<Checksums, PartFileError> {
        let path = directory.join("checksums.txt");
        let bytes = match read_limited(&path, CHECKSUMS_BYTES_MAX) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Ok(Checksums::default());
            }
            other => other.map_err(self.io(&path))?,
        };
        Checksums::parse(&bytes).map_err(|source| PartFileError::Checksums {
            part: self.part.clone(),
            path,
            source,
        })
    }
}

/// Reads a file that must not be larger than `limit` bytes.
pub(crate) fn read_limited(path: &Path, limit: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    fs::File::open(path)?
        .take(limit + 1)
        .read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit {
        return Err(io::Error::other(format!("it is larger than {limit} bytes")));
    }
    Ok(bytes)
}
