//! [`DirectoryFiles`]: the files of a part that lies in a directory of its own.

use crate::dir::DataDir;
use crate::whereabouts::Whereabouts;
use granary_mergetree::{OpenedFile, PACKED_FILE, PackedFiles, PartFiles};
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The files of a directory, listed once and opened wherever they are by then. Those of projections are not among them.
pub struct DirectoryFiles {
    path: PathBuf,
    whereabouts: Whereabouts,
    sizes: BTreeMap<String, u64>,
}

impl DirectoryFiles {
    /// Lists a directory.
    ///
    /// # Errors
    /// What the system says.
    pub fn list(path: &Path, whereabouts: &Whereabouts) -> io::Result<Self> {
        let mut sizes = BTreeMap::new();
        for entry in whereabouts.find(path, |path| fs::read_dir(path))? {
            let entry = entry?;
            let metadata = entry.metadata()?;
            if let (true, Ok(name)) = (metadata.is_file(), entry.file_name().into_string()) {
                sizes.insert(name, metadata.len());
            }
        }
        Ok(Self {
            path: path.to_owned(),
            whereabouts: whereabouts.clone(),
            sizes,
        })
    }
}

impl PartFiles for DirectoryFiles {
    fn size(&self, name: &str) -> Option<u64> {
        self.sizes.get(name).copied()
    }

    fn open(&self, name: &str) -> io::Result<OpenedFile> {
        if !self.sizes.contains_key(name) {
            return Err(io::ErrorKind::NotFound.into());
        }
        Ok(Box::new(self.whereabouts.open(&self.path.join(name))?))
    }

    fn names(&self) -> Vec<String> {
        self.sizes.keys().cloned().collect()
    }
}

impl DataDir {
    /// The files of the part in a directory, whether they lie there one by one or in `data.packed`.
    ///
    /// # Errors
    /// What the system says; `InvalidData` when the archive's index lies.
    pub fn open_part_files(&self, path: &Path) -> io::Result<Arc<dyn PartFiles>> {
        let files: Arc<dyn PartFiles> = Arc::new(DirectoryFiles::list(path, &self.whereabouts)?);
        if files.size(PACKED_FILE).is_some() {
            return Ok(Arc::new(PackedFiles::open(files)?));
        }
        Ok(files)
    }
}
