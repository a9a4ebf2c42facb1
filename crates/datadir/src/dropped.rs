//! Tables that were dropped not long ago: their definitions and data are still there.

use crate::definition::scan;
use crate::dir::DataDir;
use crate::layout::{DROPPED_FOLDER, dropped_file};
use crate::load::{list_names, read_text};
use granary_env::Timestamp;
use granary_types::{TableName, Uuid, unescape_file_name};
use std::fs;
use std::io;
use std::time::{Duration, UNIX_EPOCH};

/// How long a dropped table can come back: ClickHouse's
/// `database_atomic_delay_before_drop_table_sec`.
const DELAY: Duration = Duration::from_mins(8);

/// A table that was dropped and can come back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DroppedTable {
    /// The name it had.
    pub name: TableName,
    /// Its UUID.
    pub uuid: Uuid,
    /// When it was dropped.
    pub at: Timestamp,
}

impl DataDir {
    /// The tables that can come back, those that were dropped last first.
    ///
    /// # Errors
    /// The directory cannot be listed.
    pub fn dropped_tables(&self) -> io::Result<Vec<DroppedTable>> {
        let mut tables = self.all_dropped()?;
        tables.retain(|table| !self.is_overdue(table));
        tables.sort_by_key(|table| std::cmp::Reverse(table.at));
        Ok(tables)
    }

    /// Removes the data of the tables whose time has passed. A crash leaves what the next call
    /// removes.
    ///
    /// # Errors
    /// The disk refuses.
    pub fn remove_overdue(&self) -> io::Result<()> {
        let mut tables = self.all_dropped()?;
        tables.retain(|table| self.is_overdue(table));
        for table in tables {
            self.remove_dropped(&table)?;
        }
        Ok(())
    }

    fn is_overdue(&self, table: &DroppedTable) -> bool {
        let delay = i64::try_from(DELAY.as_micros()).expect("a few minutes");
        self.env().now().0 > table.at.0.saturating_add(delay)
    }

    fn all_dropped(&self) -> io::Result<Vec<DroppedTable>> {
        let folder = self.path().join(DROPPED_FOLDER);
        let names = match list_names(&folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            other => other?,
        };
        let mut tables = Vec::new();
        for file in names {
            let Some((name, uuid)) = parse_file_name(&file) else {
                continue;
            };
            let modified = fs::metadata(folder.join(&file))?.modified()?;
            let since = modified.duration_since(UNIX_EPOCH).unwrap_or_default();
            let at = Timestamp(i64::try_from(since.as_micros()).unwrap_or(i64::MAX));
            tables.push(DroppedTable { name, uuid, at });
        }
        Ok(tables)
    }

    /// The definition goes last: as long as it is there, the rest is found.
    fn remove_dropped(&self, dropped: &DroppedTable) -> io::Result<()> {
        let file = self.path().join(dropped_file(&dropped.name, dropped.uuid));
        // What is not understood is left alone.
        let Ok(scanned) = scan(&read_text(&file)?) else {
            return Ok(());
        };
        let Ok(table) = self.table_of(&dropped.name, scanned) else {
            return Ok(());
        };
        for directory in &table.data {
            self.disk().remove_tree(&directory.path)?;
        }
        self.disk().remove_file(&file)?;
        self.disk()
            .sync_directory(&self.path().join(DROPPED_FOLDER))
    }
}

/// `<database>.<table>.<uuid>.sql`, the names escaped, so that they have no dots.
fn parse_file_name(file: &str) -> Option<(TableName, Uuid)> {
    let parts: Vec<&str> = file.split('.').collect();
    let [database, table, uuid, "sql"] = parts[..] else {
        return None;
    };
    let name = TableName::new(unescape_file_name(database)?, unescape_file_name(table)?);
    Some((name, Uuid::parse_str(uuid).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_name_tells_the_table() {
        let name = TableName::new("d 1", "a.b");
        let path = dropped_file(&name, Uuid::nil());
        let file = path
            .file_name()
            .and_then(|file| file.to_str())
            .expect("a name");
        assert_eq!(parse_file_name(file), Some((name, Uuid::nil())));
        assert_eq!(parse_file_name("x.sql"), None);
    }
}
