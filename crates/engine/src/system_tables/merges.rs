//! `system.merges`

use super::{Look, SystemRows};
use granary_formats::BlockBuilder;

/// The columns, as ClickHouse 26.9 has them.
pub(super) const COLUMNS: &[(&str, &str)] = &[
    ("database", "String"),
    ("table", "String"),
    ("elapsed", "Float64"),
    ("progress", "Float64"),
    ("num_parts", "UInt64"),
    ("source_part_names", "Array(String)"),
    ("result_part_name", "String"),
    ("source_part_paths", "Array(String)"),
    ("result_part_path", "String"),
    ("partition_id", "String"),
    ("partition", "String"),
    ("is_mutation", "UInt8"),
    ("total_size_bytes_compressed", "UInt64"),
    ("total_size_bytes_uncompressed", "UInt64"),
    ("total_size_marks", "UInt64"),
    ("bytes_read_uncompressed", "UInt64"),
    ("rows_read", "UInt64"),
    ("bytes_written_uncompressed", "UInt64"),
    ("rows_written", "UInt64"),
    ("columns_written", "UInt64"),
    ("memory_usage", "UInt64"),
    ("thread_id", "UInt64"),
    ("merge_type", "String"),
    ("merge_algorithm", "String"),
    ("current_projection", "String"),
    ("current_projection_progress", "Float64"),
    ("current_projection_parts_merging", "UInt64"),
    ("current_projection_parts_remaining", "UInt64"),
    ("projections_completed", "Array(String)"),
    ("projections_remaining", "Array(String)"),
];

/// No row: parts are merged by `OPTIMIZE`, which is done before another statement begins.
pub(super) fn rows(_look: &Look<'_>) -> SystemRows {
    SystemRows::new(BlockBuilder::new(COLUMNS), &[])
}
