//! Where things are below a data directory.

use granary_types::{TableName, Uuid, escape_for_file_name};
use std::path::{Path, PathBuf};

/// `store/<xxx>/<uuid>`, relative to a disk.
pub(crate) fn store_path(uuid: Uuid) -> PathBuf {
    let text = uuid.to_string();
    Path::new("store").join(&text[..3]).join(text)
}

/// The directory of a table's data, relative to a disk.
pub(crate) fn data_path(name: &TableName, uuid: Option<Uuid>) -> PathBuf {
    match uuid {
        Some(uuid) => store_path(uuid),
        None => data_link_path(name),
    }
}

/// `data/<database>/<table>`: the data itself, or the symbolic link to it.
pub(crate) fn data_link_path(name: &TableName) -> PathBuf {
    Path::new("data")
        .join(escape_for_file_name(&name.database))
        .join(escape_for_file_name(&name.table))
}

/// `metadata/<database>.sql`.
pub(crate) fn database_file(name: &str) -> PathBuf {
    Path::new("metadata").join(format!("{}.sql", escape_for_file_name(name)))
}

/// `metadata/<database>`: the directory of the tables' definitions, or the symbolic link to it.
pub(crate) fn database_link_path(name: &str) -> PathBuf {
    Path::new("metadata").join(escape_for_file_name(name))
}

/// Where a database keeps the definitions of its tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Home {
    /// In `store`, as an Atomic database does.
    Store(Uuid),
    /// In the directory of its name, as an Ordinary one does.
    Named,
    /// Nowhere that ClickHouse looks: the tables of a Memory database are gone with the process.
    Process,
}

impl Home {
    /// That of a database of this engine.
    pub(crate) fn of(engine: &str, uuid: Option<Uuid>) -> Self {
        match uuid {
            Some(uuid) => Self::Store(uuid),
            None if engine == "Memory" => Self::Process,
            None => Self::Named,
        }
    }

    /// What an Atomic database has.
    pub(crate) fn uuid(self) -> Option<Uuid> {
        match self {
            Self::Store(uuid) => Some(uuid),
            Self::Named | Self::Process => None,
        }
    }
}

/// The definitions of the tables of Memory databases: removed when the directory is next opened.
pub(crate) const PROCESS_FOLDER: &str = ".granary/memory";

/// The directory of the definitions of a database's tables.
pub(crate) fn tables_path(name: &str, home: Home) -> PathBuf {
    match home {
        Home::Store(uuid) => store_path(uuid),
        Home::Named => database_link_path(name),
        Home::Process => Path::new(PROCESS_FOLDER).join(escape_for_file_name(name)),
    }
}

/// The file with the definition of a table.
pub(crate) fn table_file(name: &TableName, database: Home) -> PathBuf {
    let file = format!("{}.sql", escape_for_file_name(&name.table));
    tables_path(&name.database, database).join(file)
}

/// `metadata_dropped/<database>.<table>.<uuid>.sql`.
pub(crate) fn dropped_file(name: &TableName, uuid: Uuid) -> PathBuf {
    let database = escape_for_file_name(&name.database);
    let table = escape_for_file_name(&name.table);
    Path::new(DROPPED_FOLDER).join(format!("{database}.{table}.{uuid}.sql"))
}

/// The definitions of the tables that were dropped not long ago.
pub(crate) const DROPPED_FOLDER: &str = "metadata_dropped";

/// `user_defined/function_<name>.sql`.
pub(crate) fn function_file(name: &str) -> PathBuf {
    Path::new("user_defined").join(format!("function_{}.sql", escape_for_file_name(name)))
}

/// `access/<uuid>.sql`.
pub(crate) fn access_file(uuid: Uuid) -> PathBuf {
    Path::new("access").join(format!("{uuid}.sql"))
}

/// The directory of a relative path, empty where it has none.
pub(crate) fn parent_of(path: &Path) -> &Path {
    path.parent().unwrap_or(Path::new(""))
}

/// The way from a directory to a target, both absolute: what stands in a symbolic link.
pub(crate) fn link_text(directory: &Path, target: &Path) -> PathBuf {
    let shared = directory
        .components()
        .zip(target.components())
        .take_while(|(a, b)| a == b)
        .count();
    let up = directory.components().skip(shared).map(|_| "..");
    let down = target.components().skip(shared);
    up.collect::<PathBuf>().join(down.collect::<PathBuf>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_those_of_clickhouse() {
        let uuid = Uuid::parse_str("659ec658-5d8b-4570-bf00-ba7a1cc6827f").expect("a uuid");
        let name = TableName::new("d", "a b");
        assert_eq!(
            data_path(&name, Some(uuid)),
            Path::new("store/659/659ec658-5d8b-4570-bf00-ba7a1cc6827f")
        );
        assert_eq!(data_path(&name, None), Path::new("data/d/a%20b"));
        assert_eq!(database_file("a-b"), Path::new("metadata/a%2Db.sql"));
        let home = Home::of("Ordinary", None);
        assert_eq!(tables_path("a-b", home), Path::new("metadata/a%2Db"));
        assert_eq!(table_file(&name, home), Path::new("metadata/d/a%20b.sql"));
        assert_eq!(
            table_file(&name, Home::of("Memory", None)),
            Path::new(".granary/memory/d/a%20b.sql")
        );
        assert_eq!(
            function_file("f 2"),
            Path::new("user_defined/function_f%202.sql")
        );
        assert_eq!(
            link_text(Path::new("/a/srv/data/d"), Path::new("/a/srv/store/x")),
            Path::new("../../store/x")
        );
        assert_eq!(
            link_text(Path::new("/a/srv/data/d"), Path::new("/a/m2/store/x")),
            Path::new("../../../m2/store/x")
        );
    }
}
