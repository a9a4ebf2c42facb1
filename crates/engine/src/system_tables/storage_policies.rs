//! `system.storage_policies`

use super::{Look, SystemRows};
use granary_formats::{BlockBuilder, Cell};

/// The columns, as ClickHouse 26.9 has them.
pub(super) const COLUMNS: &[(&str, &str)] = &[
    ("policy_name", "String"),
    ("volume_name", "String"),
    ("volume_priority", "UInt64"),
    ("disks", "Array(String)"),
    (
        "volume_type",
        "Enum8('JBOD' = 0, 'SINGLE_DISK' = 1, 'UNKNOWN' = 2)",
    ),
    ("max_data_part_size", "UInt64"),
    ("move_factor", "Float32"),
    ("prefer_not_to_merge", "UInt8"),
    ("perform_ttl_move_on_insert", "UInt8"),
    (
        "load_balancing",
        "Enum8('ROUND_ROBIN' = 0, 'LEAST_USED' = 1)",
    ),
];

/// A row for each volume of each policy.
pub(super) fn rows(look: &Look<'_>) -> SystemRows {
    let mut rows = BlockBuilder::new(COLUMNS);
    for (name, policy) in &look.config.policies {
        for (at, volume) in policy.volumes.iter().enumerate() {
            let cells: [(&str, Cell); 7] = [
                ("policy_name", name.as_str().into()),
                ("volume_name", volume.name.as_str().into()),
                ("volume_priority", (at + 1).into()),
                ("disks", volume.disks.clone().into()),
                ("volume_type", "JBOD".into()),
                ("perform_ttl_move_on_insert", true.into()),
                ("load_balancing", "ROUND_ROBIN".into()),
            ];
            rows.row(cells);
        }
    }
    SystemRows::new(rows, &[])
}
