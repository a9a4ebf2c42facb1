//! `system.detached_parts`

use super::{Look, SystemRows};
use crate::failure::Failure;
use granary_formats::{BlockBuilder, Cell};

/// The columns, as ClickHouse 26.9 has them.
pub(super) const COLUMNS: &[(&str, &str)] = &[
    ("database", "String"),
    ("table", "String"),
    ("partition_id", "Nullable(String)"),
    ("name", "String"),
    ("bytes_on_disk", "UInt64"),
    ("modification_time", "DateTime"),
    ("disk", "String"),
    ("path", "String"),
    ("reason", "Nullable(String)"),
    ("min_block_number", "Nullable(Int64)"),
    ("max_block_number", "Nullable(Int64)"),
    ("level", "Nullable(UInt32)"),
];

/// A row for each directory below `detached` of the tables of the MergeTree family.
pub(super) fn rows(look: &Look<'_>) -> Result<SystemRows, Failure> {
    let mut rows = BlockBuilder::new(COLUMNS);
    for table in look.merge_tree_tables() {
        for part in look.data_dir.detached_parts(table)? {
            let mut cells: Vec<(&str, Cell)> = vec![
                ("database", table.name.database.as_str().into()),
                ("table", table.name.table.as_str().into()),
                ("name", part.directory.as_str().into()),
                ("disk", part.disk.as_str().into()),
                ("path", format!("{}/", part.path.display()).into()),
            ];
            match part.name() {
                Some(name) => cells.extend([
                    ("partition_id", Cell::from(name.partition().as_str())),
                    ("reason", "".into()),
                    ("min_block_number", name.block_min().into()),
                    ("max_block_number", name.block_max().into()),
                    ("level", name.level().into()),
                ]),
                None => {
                    let reason = part.directory.split('_').next().unwrap_or_default();
                    cells.push(("reason", reason.into()));
                }
            }
            rows.row(cells);
        }
    }
    Ok(SystemRows::new(rows, &[]))
}
