//! Whole directories: copied, listed, measured.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// Copies a directory as it is, symbolic links included.
///
/// # Panics
/// When the copy fails.
pub fn copy_tree(from: &Path, to: &Path) {
    if let Some(parent) = to.parent() {
        fs::create_dir_all(parent).expect("the parent can be made");
    }
    let status = Command::new("cp")
        .arg("-a")
        .args([from, to])
        .status()
        .expect("cp starts");
    assert!(
        status.success(),
        "cp -a {} {} failed",
        from.display(),
        to.display()
    );
}

/// Every regular file below `root`, as sorted paths relative to it. Links are not followed.
///
/// # Panics
/// When a directory cannot be read.
pub fn files_below(root: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![root.to_owned()];
    while let Some(directory) = open.pop() {
        let Ok(entries) = fs::read_dir(&directory) else {
            continue;
        };
        for entry in entries {
            let entry = entry.expect("a directory entry can be read");
            let kind = entry.file_type().expect("its type can be read");
            if kind.is_dir() {
                open.push(entry.path());
            } else {
                let below = entry.path();
                found.push(
                    below
                        .strip_prefix(root)
                        .expect("found below root")
                        .to_owned(),
                );
            }
        }
    }
    found.sort();
    found
}

/// Bytes of all regular files below `root`.
///
/// # Panics
/// When a file cannot be looked at.
pub fn size_bytes(root: &Path) -> u64 {
    let length = |path: &PathBuf| fs::metadata(root.join(path)).map_or(0, |data| data.len());
    files_below(root).iter().map(length).sum()
}
