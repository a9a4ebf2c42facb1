//! Databases and tables that `DETACH` without `PERMANENTLY` has hidden: until they are attached, or
//! the directory is opened again.

use crate::dir::DataDir;
use crate::layout::table_file;
use crate::load::list_names;
use crate::parts::DataError;
use granary_catalog::{DetachedPart, Table};
use granary_types::TableName;
use std::collections::BTreeSet;
use std::io;

/// What is hidden.
#[derive(Debug, Default)]
pub(crate) struct Hidden {
    pub databases: BTreeSet<String>,
    pub tables: BTreeSet<TableName>,
}

/// How a table is detached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detached {
    /// Until the next start.
    UntilStart,
    /// Until it is attached.
    Permanently,
}

impl DataDir {
    /// Hides a table until it is shown or the directory is opened again.
    pub fn hide_table(&self, table: &TableName) {
        self.hidden.lock().tables.insert(table.clone());
    }

    /// Shows a hidden table again.
    pub fn show_table(&self, table: &TableName) {
        self.hidden.lock().tables.remove(table);
    }

    /// Hides a database with its tables until it is shown or the directory is opened again.
    pub fn hide_database(&self, database: &str) {
        self.hidden.lock().databases.insert(database.to_owned());
    }

    /// Shows a hidden database again; `false` when it was not hidden.
    pub fn show_database(&self, database: &str) -> bool {
        self.hidden.lock().databases.remove(database)
    }

    /// A table that is detached, and how; `None` for one that is not there at all.
    pub fn detached_table(&self, name: &TableName) -> Option<(Table, Detached)> {
        let home = self.database_home(&name.database).ok()?;
        let file = self.path().join(table_file(name, home));
        let table = self.load_table(name, home.uuid().is_some(), &file).ok()?;
        let mut flag = file.into_os_string();
        flag.push(".detached");
        if std::path::Path::new(&flag).exists() {
            return Some((table, Detached::Permanently));
        }
        let is_hidden = self.hidden.lock().tables.contains(name);
        is_hidden.then_some((table, Detached::UntilStart))
    }

    /// What is set aside below `detached` of a table, by name.
    ///
    /// # Errors
    /// [`DataError::Io`].
    pub fn detached_parts(&self, table: &Table) -> Result<Vec<DetachedPart>, DataError> {
        let mut detached = Vec::new();
        for directory in &table.data {
            let folder = directory.path.join("detached");
            let names = match list_names(&folder) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                other => other.map_err(DataError::io(table, &folder))?,
            };
            detached.extend(names.into_iter().map(|name| DetachedPart {
                path: folder.join(&name),
                directory: name,
                disk: directory.disk.clone(),
            }));
        }
        detached.sort_by(|a, b| a.directory.cmp(&b.directory));
        Ok(detached)
    }
}
