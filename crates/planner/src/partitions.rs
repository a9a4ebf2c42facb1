//! Which partitions a statement names.

use crate::error::PlanError;
use granary_parser::Partition;
use granary_types::TableName;
use std::collections::BTreeSet;

/// The ids of the partitions in a list.
///
/// # Errors
/// [`PlanError::Partition`].
pub fn wanted_partitions(
    table: &TableName,
    list: &[Partition],
) -> Result<BTreeSet<String>, PlanError> {
    let mut ids = BTreeSet::new();
    for partition in list {
        match partition {
            Partition::Id(id) => {
                ids.insert(id.clone());
            }
            _ => {
                return Err(PlanError::Partition {
                    table: table.clone(),
                    reason: "partition values are not implemented".to_owned(),
                    code: granary_types::ErrorCode::NOT_IMPLEMENTED,
                });
            }
        }
    }
    Ok(ids)
}
