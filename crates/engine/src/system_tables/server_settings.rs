//! `system.server_settings`

use super::{Look, SystemRows};
use granary_formats::{BlockBuilder, Cell};

/// The columns, as ClickHouse 26.9 has them.
pub(super) const COLUMNS: &[(&str, &str)] = &[
    ("name", "String"),
    ("value", "String"),
    ("default", "String"),
    ("changed", "UInt8"),
    ("description", "String"),
    ("type", "String"),
    (
        "changeable_without_restart",
        "Enum8('No' = 0, 'IncreaseOnly' = 1, 'DecreaseOnly' = 2, 'Yes' = 3)",
    ),
    ("is_obsolete", "UInt8"),
];

/// A row for each setting of the server that Granary reads from its configuration.
pub(super) fn rows(look: &Look<'_>) -> SystemRows {
    let server = &look.config.server;
    let mut rows = BlockBuilder::new(COLUMNS);
    for (name, value, default, description) in [
        (
            "backup_threads",
            server.backup_threads,
            16,
            "How many threads all BACKUPs copy files with.",
        ),
        (
            "max_backup_bandwidth_for_server",
            server.backup_bandwidth_max,
            0,
            "Bytes that all backups and restores move each second; 0 is no limit.",
        ),
        (
            "restore_threads",
            server.restore_threads,
            16,
            "How many threads all RESTOREs copy files with.",
        ),
    ] {
        let cells: [(&str, Cell); 6] = [
            ("name", name.into()),
            ("value", value.unwrap_or(default).to_string().into()),
            ("default", default.to_string().into()),
            ("changed", value.is_some().into()),
            ("description", description.into()),
            (
                "type",
                if default == 0 {
                    "UInt64"
                } else {
                    "NonZeroUInt64"
                }
                .into(),
            ),
        ];
        rows.row(cells);
    }
    SystemRows::new(rows, &[])
}
