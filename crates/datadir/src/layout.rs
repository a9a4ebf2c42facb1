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

/// The directory of the definitions of a database's tables.
pub(crate) fn tables_path(name: &str, uuid: Option<Uuid>) -> PathBuf {
    match uuid {
        Some(uuid) => store_path(uuid),
        None => database_link_path(name),
    }
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
        assert_eq!(tables_path("a-b", None), Path::new("metadata/a%2Db"));
    }
}
