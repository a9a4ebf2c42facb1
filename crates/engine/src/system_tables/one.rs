//! `system.one`

use super::{Look, SystemRows};
use granary_formats::BlockBuilder;

/// The columns, as ClickHouse 26.9 has them.
pub(super) const COLUMNS: &[(&str, &str)] = &[("dummy", "UInt8")];

/// One row.
pub(super) fn rows(_look: &Look<'_>) -> SystemRows {
    let mut rows = BlockBuilder::new(COLUMNS);
    rows.row([("dummy", 0_u64.into())]);
    SystemRows::new(rows, &[])
}
