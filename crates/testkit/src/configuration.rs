//! The server configuration that ClickHouse and Granary are both given in a test.

use std::{fs, path::Path};

/// A `config.xml` for one data directory and one directory of backups.
#[derive(Debug, Clone, Default)]
pub struct Configuration {
    /// Text put inside `<clickhouse>`, for what one test needs on top.
    pub extra: String,
}

impl Configuration {
    /// Writes `config.xml` into `directory`.
    ///
    /// # Panics
    /// When the file cannot be written.
    pub fn write(&self, directory: &Path, data: &Path, backups: &Path) {
        let (data, backups, extra) = (data.display(), backups.display(), &self.extra);
        let text = format!(
            "<clickhouse>\n  <path>{data}/</path>\n  <storage_configuration><disks>\n    \
             <backups><type>local</type><path>{backups}/</path></backups>\n  \
             </disks></storage_configuration>\n  <backups>\n    \
             <allowed_disk>backups</allowed_disk>\n    <allowed_path>{backups}/</allowed_path>\n  \
             </backups>\n  <logger><level>none</level></logger>\n{extra}</clickhouse>\n"
        );
        fs::create_dir_all(directory).expect("the directory of a test can be made");
        fs::write(directory.join("config.xml"), text).expect("config.xml can be written");
    }
}
