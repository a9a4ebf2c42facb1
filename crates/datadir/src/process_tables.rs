//! The tables of Memory databases, which are gone with the process that made them.
//!
//! While it runs, their definitions stand in a folder of their own, so that they change together
//! with all others and are planned and published like them. Nobody else looks there.

use crate::dir::{DataDir, OpenError};
use crate::layout::{Home, PROCESS_FOLDER};
use crate::load::list_if_there;
use granary_types::{TableName, unescape_file_name};
use std::path::Path;

impl DataDir {
    /// Removes what an earlier process left of such tables: their data, then the definitions that
    /// lead to it, so that one who is interrupted can do it again.
    pub(crate) fn remove_process_tables(&self) -> Result<(), OpenError> {
        let folder = self.path.join(PROCESS_FOLDER);
        for escaped in list_if_there(&folder)? {
            let Some(database) = unescape_file_name(&escaped) else {
                continue;
            };
            // Somebody else may have made another database of this name in between: the data
            // below it is not ours then.
            if matches!(self.database_home(&database), Ok(Home::Process)) {
                self.remove_data_of(&database, &folder.join(&escaped))?;
            }
        }
        self.disk
            .remove_tree(&folder)
            .map_err(OpenError::io(&folder))
    }

    fn remove_data_of(&self, database: &str, definitions: &Path) -> Result<(), OpenError> {
        for file in list_if_there(definitions)? {
            let name = file.strip_suffix(".sql").and_then(unescape_file_name);
            let Some(name) = name.map(|name| TableName::new(database, name)) else {
                continue;
            };
            let Ok(table) = self.load_table(&name, false, &definitions.join(&file)) else {
                continue; // the configuration may have lost its disk
            };
            for directory in &table.data {
                let path = &directory.path;
                self.disk.remove_tree(path).map_err(OpenError::io(path))?;
            }
        }
        Ok(())
    }
}
