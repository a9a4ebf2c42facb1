//! `system.settings`

use super::{Look, SystemRows};
use granary_formats::{BlockBuilder, Cell};
use granary_parser::{QuerySetting, Scalar, query_settings};
use std::collections::HashMap;
use std::thread::available_parallelism;

/// The columns, as ClickHouse 26.9 has them.
pub(super) const COLUMNS: &[(&str, &str)] = &[
    ("name", "String"),
    ("value", "String"),
    ("changed", "UInt8"),
    ("description", "String"),
    ("min", "Nullable(String)"),
    ("max", "Nullable(String)"),
    ("disallowed_values", "Array(String)"),
    ("readonly", "UInt8"),
    ("type", "String"),
    ("default", "String"),
    ("alias_for", "String"),
    ("is_obsolete", "UInt8"),
    (
        "tier",
        "Enum8('Production' = 0, 'Obsolete' = 4, 'Experimental' = 8, 'Beta' = 12, 'PrivatePreview' = 16)",
    ),
];

/// What Granary does with a setting, where it does more than to know it.
const OBEYED: [(&str, &str); 10] = [
    (
        "backup_threads",
        "How many threads a BACKUP copies files with.",
    ),
    (
        "join_use_nulls",
        "Columns of the side of a JOIN that has no row are NULL instead of the default of their type.",
    ),
    (
        "max_backup_bandwidth",
        "Bytes that a BACKUP or RESTORE moves each second; 0 is no limit.",
    ),
    ("max_block_size", "Rows of a block."),
    (
        "max_execution_time",
        "Seconds that a statement may take; 0 is no limit.",
    ),
    (
        "max_memory_usage",
        "Bytes that a query may use; 0 leaves it to Granary.",
    ),
    ("max_threads", "How many threads a query runs in."),
    (
        "optimize_on_insert",
        "Rows of an INSERT are merged as the engine of the table merges them.",
    ),
    (
        "restore_threads",
        "How many threads a RESTORE copies files with.",
    ),
    ("session_timezone", "The time zone of the session."),
];

/// A row for each setting that a query may have.
pub(super) fn rows(look: &Look<'_>) -> SystemRows {
    let settings: Vec<QuerySetting> = query_settings().collect();
    let first_names: HashMap<&str, &str> = settings
        .iter()
        .map(|setting| (setting.name, first_name(setting)))
        .collect();
    let given: HashMap<&str, &Scalar> = look
        .settings
        .iter()
        .filter_map(|(name, value)| Some((*first_names.get(name)?, value)))
        .collect();
    let mut rows = BlockBuilder::new(COLUMNS);
    for setting in &settings {
        let value = given.get(first_name(setting)).copied();
        let default = shown(setting, setting.default.clone());
        let described = OBEYED.iter().find(|(name, _)| *name == setting.name);
        let cells: [(&str, Cell); 9] = [
            ("name", setting.name.into()),
            (
                "value",
                value
                    .map_or_else(
                        || default.clone(),
                        |value| shown(setting, super::shown_value(setting, value)),
                    )
                    .into(),
            ),
            ("changed", value.is_some().into()),
            (
                "description",
                described.map_or("", |(_, text)| *text).into(),
            ),
            ("type", setting.kind.into()),
            ("default", default.into()),
            ("alias_for", setting.alias_for.into()),
            ("is_obsolete", (setting.tier == "Obsolete").into()),
            ("tier", setting.tier.into()),
        ];
        rows.row(cells);
    }
    SystemRows::new(rows, &[])
}

/// The name that a setting has beside those that it had before.
fn first_name(setting: &QuerySetting) -> &'static str {
    if setting.alias_for.is_empty() {
        setting.name
    } else {
        setting.alias_for
    }
}

/// As many threads as there are processors are shown with their number.
fn shown(setting: &QuerySetting, value: String) -> String {
    if setting.kind == "MaxThreads" && value == "auto" {
        let processors = available_parallelism().map_or(1, usize::from);
        return format!("auto({processors})");
    }
    value
}
