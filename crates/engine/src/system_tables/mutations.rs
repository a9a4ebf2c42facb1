//! `system.mutations`

use super::{Look, SystemRows};
use crate::failure::Failure;
use crate::mutation_statement::recorded_commands;
use granary_formats::{BlockBuilder, Cell};

/// The columns, as ClickHouse 26.9 has them.
pub(super) const COLUMNS: &[(&str, &str)] = &[
    ("database", "String"),
    ("table", "String"),
    ("mutation_id", "String"),
    ("command", "String"),
    ("create_time", "DateTime"),
    ("finish_time", "DateTime"),
    ("block_numbers.partition_id", "Array(String)"),
    ("block_numbers.number", "Array(Int64)"),
    ("parts_in_progress_names", "Array(String)"),
    ("parts_to_do_names", "Array(String)"),
    ("parts_to_do", "Int64"),
    ("parts_postpone_reasons", "Map(String, String)"),
    ("is_done", "UInt8"),
    ("is_killed", "UInt8"),
    ("latest_failed_part", "String"),
    ("latest_fail_time", "DateTime"),
    ("latest_fail_reason", "String"),
    ("latest_fail_error_code_name", "String"),
];

/// A row for each mutation that is recorded. One that all parts have seen counts as done at the time when it was made:
/// when it was done is written nowhere.
pub(super) fn rows(look: &Look<'_>) -> Result<SystemRows, Failure> {
    let mut rows = BlockBuilder::new(COLUMNS);
    for table in look.merge_tree_tables() {
        for mutation in look.data_dir.recorded_mutations(table)? {
            for command in recorded_commands(&mutation.commands) {
                let to_do = mutation.parts_to_do.iter().map(ToString::to_string);
                let mut cells: Vec<(&str, Cell)> = vec![
                    ("database", table.name.database.as_str().into()),
                    ("table", table.name.table.as_str().into()),
                    (
                        "mutation_id",
                        format!("mutation_{}.txt", mutation.number).into(),
                    ),
                    ("command", command.as_str().into()),
                    ("block_numbers.partition_id", vec![String::new()].into()),
                    (
                        "block_numbers.number",
                        format!("[{}]", mutation.number).into(),
                    ),
                    ("parts_to_do_names", to_do.collect::<Vec<_>>().into()),
                    ("parts_to_do", mutation.parts_to_do.len().into()),
                    ("is_done", mutation.parts_to_do.is_empty().into()),
                ];
                if let Some(created) = &mutation.created {
                    cells.push(("create_time", created.as_str().into()));
                    if mutation.parts_to_do.is_empty() {
                        cells.push(("finish_time", created.as_str().into()));
                    }
                }
                rows.row(cells);
            }
        }
    }
    Ok(SystemRows::new(rows, &[]))
}
