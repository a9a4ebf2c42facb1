//! The server configuration that ClickHouse and Granary are both given in a test.

use std::{fs, path::Path};

/// A `config.xml` for one data directory and one directory of backups.
#[derive(Debug, Clone, Default)]
pub struct Configuration {
    /// Text put inside `<clickhouse>`, for what one test needs on top; `{data}` and `{backups}` stand for
    /// the directories. A section that is usual, indented by two blanks, takes the place of the usual one.
    pub extra: String,
}

/// The usual sections.
const USUAL: [(&str, &str); 2] = [
    (
        "<storage_configuration>",
        "<disks><backups><type>local</type><path>{backups}/</path></backups></disks>\n  \
         </storage_configuration>",
    ),
    (
        "<backups>",
        "<allowed_disk>backups</allowed_disk><allowed_path>{backups}/</allowed_path>\n  </backups>",
    ),
];

impl Configuration {
    /// Writes `config.xml` into `directory`.
    ///
    /// # Panics
    /// When the file cannot be written.
    pub fn write(&self, directory: &Path, data: &Path, backups: &Path) {
        let mut text = "<clickhouse>\n  <path>{data}/</path>\n".to_owned();
        for (section, content) in USUAL {
            let is_it = |line: &str| {
                line.strip_prefix("  ")
                    .is_some_and(|line| line.starts_with(section))
            };
            if !self.extra.lines().any(is_it) {
                text += &format!("  {section}\n    {content}\n");
            }
        }
        text += "  <logger><level>none</level></logger>\n";
        text += &self.extra;
        text += "</clickhouse>\n";
        let text = text.replace("{data}", &data.display().to_string());
        let text = text.replace("{backups}", &backups.display().to_string());
        fs::create_dir_all(directory).expect("the directory of a test can be made");
        fs::write(directory.join("config.xml"), text).expect("config.xml can be written");
    }
}
