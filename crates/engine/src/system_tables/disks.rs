//! `system.disks`

use super::{Look, SystemRows};
use granary_config::DiskKind;
use granary_formats::{BlockBuilder, Cell};

/// The columns, as ClickHouse 26.9 has them.
pub(super) const COLUMNS: &[(&str, &str)] = &[
    ("name", "String"),
    ("path", "String"),
    ("free_space", "UInt64"),
    ("total_space", "UInt64"),
    ("unreserved_space", "UInt64"),
    ("keep_free_space", "UInt64"),
    ("type", "String"),
    ("object_storage_type", "String"),
    ("metadata_type", "String"),
    ("is_encrypted", "UInt8"),
    ("is_read_only", "UInt8"),
    ("is_write_once", "UInt8"),
    ("is_remote", "UInt8"),
    ("is_broken", "UInt8"),
    ("cache_path", "String"),
];

/// A row for each disk of the configuration.
pub(super) fn rows(look: &Look<'_>) -> SystemRows {
    let mut rows = BlockBuilder::new(COLUMNS);
    let local = look.data_dir.local_disks();
    for (name, disk) in &look.config.disks {
        let kind = match &disk.kind {
            DiskKind::Local { .. } => "Local",
            DiskKind::Unsupported { kind } => kind.as_str(),
        };
        let path = local
            .get(name.as_str())
            .map(|path| format!("{}/", path.display()));
        let cells: [(&str, Cell); 5] = [
            ("name", name.as_str().into()),
            ("path", path.unwrap_or_default().into()),
            ("type", kind.into()),
            ("object_storage_type", "None".into()),
            ("metadata_type", "None".into()),
        ];
        rows.row(cells);
    }
    SystemRows::new(rows, &[])
}
