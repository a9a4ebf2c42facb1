//! `system.build_options`

use super::{Look, SystemRows};
use granary_formats::BlockBuilder;

/// The columns, as ClickHouse 26.9 has them.
pub(super) const COLUMNS: &[(&str, &str)] = &[("name", "String"), ("value", "String")];

/// What this program is.
pub(super) fn rows(_look: &Look<'_>) -> SystemRows {
    let mut rows = BlockBuilder::new(COLUMNS);
    let options = [
        (
            "VERSION_FULL",
            concat!("Granary ", env!("CARGO_PKG_VERSION")),
        ),
        ("VERSION_NAME", "Granary"),
        ("VERSION_MAJOR", env!("CARGO_PKG_VERSION_MAJOR")),
        ("VERSION_MINOR", env!("CARGO_PKG_VERSION_MINOR")),
        ("VERSION_PATCH", env!("CARGO_PKG_VERSION_PATCH")),
        ("SYSTEM", std::env::consts::OS),
        ("SYSTEM_PROCESSOR", std::env::consts::ARCH),
    ];
    for (name, value) in options {
        rows.row([("name", name.into()), ("value", value.into())]);
    }
    SystemRows::new(rows, &[])
}
