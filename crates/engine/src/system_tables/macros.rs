//! `system.macros`

use super::{Look, SystemRows};
use granary_formats::BlockBuilder;

/// The columns, as ClickHouse 26.9 has them.
pub(super) const COLUMNS: &[(&str, &str)] = &[("macro", "String"), ("substitution", "String")];

/// A row for each macro of the configuration.
pub(super) fn rows(look: &Look<'_>) -> SystemRows {
    let mut rows = BlockBuilder::new(COLUMNS);
    for (name, value) in &look.config.macros {
        rows.row([
            ("macro", name.as_str().into()),
            ("substitution", value.as_str().into()),
        ]);
    }
    SystemRows::new(rows, &[])
}
