//! `OPTIMIZE TABLE`: the parts of a table are merged.
//!
//! With `FINAL` each partition becomes one part, which is written anew even if it is one already
//! (`optimize_skip_merged_partitions` leaves it alone then). Otherwise there is one merge: of the
//! parts beside each other that save most for the bytes that are written.

use crate::answer::Answer;
use crate::create_table::not_implemented;
use crate::definitions::{done, table};
use crate::failure::Failure;
use crate::session::{Execution, Session};
use crate::tables::{
    Completion, MergePurpose, materialized_target, merge_mode, merging_kind, structure_of,
};
use granary_catalog::{Snapshot, Table, TableKind, TableStructure};
use granary_columns::Block;
use granary_datadir::{Merge, MergeScope};
use granary_mergetree::MergeMode;
use granary_parser::{Expr, ExprKind, OptimizeTable, Partition, Transformer};
use granary_types::{ErrorCode, PartitionId, TableName};
use std::sync::Arc;

impl Session {
    /// Merges the parts of a table.
    pub(crate) fn optimize(
        &mut self,
        optimize: &OptimizeTable,
        execution: &Execution<'_>,
    ) -> Result<Answer, Failure> {
        let (snapshot, warnings) = self.look()?;
        let found = merge_tree_of(&snapshot, &optimize.table.name)?;
        let Some(found) = found else {
            let engine = table(&snapshot, &optimize.table.name)?.engine();
            let message = format!("Method optimize is not supported by storage {engine}");
            return Err(Failure::new(ErrorCode::NOT_IMPLEMENTED, message));
        };
        let structure = structure_of(&found)?;
        let partition = self.only_partition(&snapshot, &found.name, optimize.partition.as_ref())?;
        let merge = Merge {
            partition,
            scope: scope(optimize, execution),
            mode: mode(optimize, &structure, &found)?,
        };
        self.finish_mutations(&found, &structure, execution)?;
        let context = Arc::new(self.context(execution));
        let completion = Completion::new(&structure, &context);
        let control = execution.control;
        let complete = |block: Block| {
            control
                .check()
                .map_err(|_| granary_query::QueryError::Cancelled)?;
            Ok::<_, Failure>(completion.keyed(&block)?)
        };
        let data_dir = &self.shared.data_dir;
        let merged = data_dir.merge_parts(&found, &structure, &merge, &complete)?;
        let must = execution.settings.bool("optimize_throw_if_noop") == Some(true);
        if merged.is_empty() && must {
            let message =
                "Cannot OPTIMIZE table: There is no need to merge parts: no partition has two";
            return Err(Failure::new(ErrorCode::CANNOT_ASSIGN_OPTIMIZE, message));
        }
        Ok(done(warnings))
    }

    /// The id of the partition that a statement about rows is restricted to.
    pub(crate) fn only_partition(
        &self,
        snapshot: &Snapshot,
        name: &TableName,
        partition: Option<&Partition>,
    ) -> Result<Option<PartitionId>, Failure> {
        if partition.is_none() {
            return Ok(None);
        }
        let id = self
            .parts_of(snapshot, name)?
            .only_partition_id(partition)?;
        let id = id.as_deref().and_then(PartitionId::parse);
        let invalid = || {
            let message = "the partition has an id that no part can have";
            Failure::new(ErrorCode::INVALID_PARTITION_VALUE, message)
        };
        id.map(Some).ok_or_else(invalid)
    }
}

/// The table of parts that a name means, which of a materialised view is the one that keeps its
/// rows; `None` for a table of another kind.
pub(crate) fn merge_tree_of(
    snapshot: &Snapshot,
    name: &TableName,
) -> Result<Option<Arc<Table>>, Failure> {
    let mut found = Arc::clone(table(snapshot, name)?);
    if let TableKind::MaterializedView { .. } = found.kind {
        found = materialized_target(snapshot, &found)?;
    }
    Ok(found.kind.is_merge_tree().then_some(found))
}

fn scope(optimize: &OptimizeTable, execution: &Execution<'_>) -> MergeScope {
    let skips = execution.settings.bool("optimize_skip_merged_partitions") == Some(true);
    match (optimize.is_final, skips) {
        (false, _) => MergeScope::One,
        (true, false) => MergeScope::Final,
        (true, true) => MergeScope::FinalUnlessMerged,
    }
}

/// What becomes of rows with equal keys.
fn mode(
    optimize: &OptimizeTable,
    structure: &TableStructure,
    table: &Table,
) -> Result<MergeMode, Failure> {
    let distinct = match &optimize.deduplicate {
        None => None,
        Some(by) => Some(distinct_columns(by, structure, &table.name)?),
    };
    let purpose = if optimize.is_final && optimize.cleanup {
        require_cleanup(structure)?;
        MergePurpose::Cleanup
    } else {
        MergePurpose::Part
    };
    let mode = merge_mode(structure, purpose)?;
    match (mode, distinct) {
        (MergeMode::Plain, Some(columns)) => Ok(MergeMode::Distinct { columns }),
        (MergeMode::Collapsing { .. } | MergeMode::VersionedCollapsing { .. }, Some(_)) => Err(
            not_implemented("OPTIMIZE … DEDUPLICATE of a collapsing table"),
        ),
        (mode, _) => Ok(mode), // keys are different then
    }
}

fn require_cleanup(structure: &TableStructure) -> Result<(), Failure> {
    if merging_kind(structure).0 != "ReplacingMergeTree" {
        let message = "Cannot OPTIMIZE with CLEANUP table: only ReplacingMergeTree can be CLEANUP";
        return Err(Failure::new(ErrorCode::CANNOT_ASSIGN_OPTIMIZE, message));
    }
    let setting = "allow_experimental_replacing_merge_with_cleanup";
    if structure.number_setting(setting, 0) == 0 {
        let message = format!("Experimental merges with CLEANUP are not allowed: see {setting}");
        return Err(Failure::new(ErrorCode::SUPPORT_IS_DISABLED, message));
    }
    Ok(())
}

/// The columns of `DEDUPLICATE [BY …]`, which are those of all keys at least.
fn distinct_columns(
    by: &[Expr],
    structure: &TableStructure,
    table: &TableName,
) -> Result<Vec<String>, Failure> {
    let all: Vec<String> = structure
        .stored_columns()
        .map(|column| column.name.clone())
        .collect();
    if by.is_empty() {
        return Ok(all);
    }
    let mut columns: Vec<String> = Vec::new();
    for expr in by {
        for name in expanded(expr, &all)? {
            if !all.contains(&name) {
                let message = format!("There is no column with name `{name}` in table {table}");
                return Err(Failure::new(ErrorCode::NO_SUCH_COLUMN_IN_TABLE, message));
            }
            if columns.contains(&name) {
                let message = format!("Column {name} queried more than once");
                let code = ErrorCode::COLUMN_QUERIED_MORE_THAN_ONCE;
                return Err(Failure::new(code, message));
            }
            columns.push(name);
        }
    }
    let order = structure.order_by.iter().map(|element| &element.expr);
    let keys = order.chain(&structure.partition_by);
    let needed: Vec<String> = keys.flat_map(|expr| structure.columns_of(expr)).collect();
    match needed.iter().find(|name| !columns.contains(name)) {
        None => Ok(columns),
        Some(missing) => {
            let message = format!(
                "DEDUPLICATE BY expression must include all columns used in table's ORDER BY, PRIMARY KEY, or \
                 PARTITION BY but '{missing}' is missing"
            );
            Err(Failure::new(ErrorCode::THERE_IS_NO_COLUMN, message))
        }
    }
}

/// The columns that `a`, `*`, `* EXCEPT b` stand for.
fn expanded(expr: &Expr, all: &[String]) -> Result<Vec<String>, Failure> {
    if let Some(name) = expr.as_name() {
        return Ok(vec![name.join(".")]);
    }
    let refuse = || not_implemented(&format!("DEDUPLICATE BY {}", expr.to_single_line()));
    let ExprKind::Asterisk {
        qualifier: None,
        transformers,
    } = &expr.kind
    else {
        return Err(refuse());
    };
    let mut left_out = Vec::new();
    for transformer in transformers {
        let Transformer::Except { columns, .. } = transformer else {
            return Err(refuse());
        };
        let names = columns.iter().filter_map(granary_parser::Identifier::names);
        left_out.extend(names.map(|parts| parts.join(".")));
    }
    let kept = all.iter().filter(|name| !left_out.contains(name));
    Ok(kept.cloned().collect())
}
