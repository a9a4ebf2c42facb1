//! [`ArchiveKind`]: what a name says a backup is.

/// What kind of archive a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ArchiveKind {
    /// A zip archive.
    Zip,
    /// A tar archive, as a whole behind a filter.
    Tar(Filter),
}

/// What the bytes of a tar archive pass through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Filter {
    /// Nothing.
    None,
    /// `.tar.gz`, `.tgz`
    Gzip,
    /// `.tar.bz2`
    Bzip2,
    /// `.tar.lzma`
    Lzma,
    /// `.tar.zst`, `.tzst`
    Zstd,
    /// `.tar.xz`
    Xz,
}

/// The names that stand for an archive; every other name is a directory.
const EXTENSIONS: [(&str, ArchiveKind); 10] = [
    (".zip", ArchiveKind::Zip),
    (".zipx", ArchiveKind::Zip),
    (".tar", ArchiveKind::Tar(Filter::None)),
    (".tar.gz", ArchiveKind::Tar(Filter::Gzip)),
    (".tgz", ArchiveKind::Tar(Filter::Gzip)),
    (".tar.bz2", ArchiveKind::Tar(Filter::Bzip2)),
    (".tar.lzma", ArchiveKind::Tar(Filter::Lzma)),
    (".tar.zst", ArchiveKind::Tar(Filter::Zstd)),
    (".tzst", ArchiveKind::Tar(Filter::Zstd)),
    (".tar.xz", ArchiveKind::Tar(Filter::Xz)),
];

impl ArchiveKind {
    /// The kind of archive that a destination of this name is, as ClickHouse decides it: by the name only,
    /// capitals are others. `None` is a directory.
    pub fn of_name(name: &str) -> Option<Self> {
        let found = EXTENSIONS
            .iter()
            .find(|(extension, _)| name.ends_with(extension));
        found.map(|(_, kind)| *kind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn archives_are_told_by_their_name() {
        let check =
            |name: &str, expected| assert_eq!(ArchiveKind::of_name(name), expected, "{name}");
        check("a.zip", Some(ArchiveKind::Zip));
        check(".zipx", Some(ArchiveKind::Zip));
        check("d/a.tar", Some(ArchiveKind::Tar(Filter::None)));
        check("d/a.tar.gz", Some(ArchiveKind::Tar(Filter::Gzip)));
        check("a.tgz", Some(ArchiveKind::Tar(Filter::Gzip)));
        check("a.tar.xz", Some(ArchiveKind::Tar(Filter::Xz)));
        check("a.tzst", Some(ArchiveKind::Tar(Filter::Zstd)));
        for name in [
            "a",
            "a.tbz2",
            "a.TAR",
            "a.tar.lz4",
            "a.zip/b",
            "a.gz",
            "a.7z",
            "zip",
            "a.txz",
        ] {
            check(name, None);
        }
    }
}
