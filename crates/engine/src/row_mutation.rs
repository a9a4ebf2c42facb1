//! [`RowMutation`]: what the commands of a mutation do to the rows of a part.

use crate::create_table::not_implemented;
use crate::failure::Failure;
use crate::partitions::PartsOf;
use crate::tables::{Completion, Computation};
use arrow::array::{AsArray, BooleanArray};
use arrow::compute::interleave;
use arrow::datatypes::UInt8Type;
use granary_catalog::{StructureColumn, TableStructure};
use granary_columns::{Block, Column};
use granary_datadir::RowChange;
use granary_mergetree::{KeyedBlock, filtered};
use granary_parser::{DefaultKind, Expr, Partition, RowUpdate, TableChange};
use granary_query::{Context, QueryError, Tables};
use granary_types::{DataType, ErrorCode, PartName};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The column that is 0 in rows that a lightweight `DELETE` removed.
pub(crate) const ROW_EXISTS: &str = "_row_exists";

/// Commands about rows, checked against a table.
pub(crate) struct RowMutation {
    completion: Completion,
    context: Arc<Context>,
    tables: Arc<dyn Tables>,
    steps: Vec<Step>,
}

/// One command.
struct Step {
    /// The id of the only partition.
    partition: Option<String>,
    kind: StepKind,
}

enum StepKind {
    /// Rows go.
    Delete { filter: Expr },
    /// Rows are hidden.
    Hide { filter: Expr },
    /// Columns get other values; the materialised ones that are made of them follow.
    Update {
        filter: Expr,
        assignments: Vec<(String, Expr)>,
        followers: Vec<(String, Expr)>,
    },
    /// Hidden rows go.
    ApplyMask,
    /// A column is what its default says.
    Reset { column: String },
    /// Columns have other types than in parts.
    Convert,
}

impl StepKind {
    /// Which rows it is about; `None` for all.
    fn filter(&self) -> Option<&Expr> {
        match self {
            Self::Delete { filter } | Self::Hide { filter } | Self::Update { filter, .. } => {
                Some(filter)
            }
            Self::ApplyMask | Self::Reset { .. } | Self::Convert => None,
        }
    }

    /// Whether hidden rows go on the way.
    fn removes_rows(&self) -> bool {
        matches!(self, Self::Delete { .. } | Self::ApplyMask)
    }
}

/// Which columns of keys are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum KeyColumns {
    /// Those of the sorting and the partition key.
    OfKeys,
    /// These, and those by which the kind of merging tells rows apart.
    AndOfMerging,
}

/// The columns that rows are found, or told apart, by.
pub(crate) fn key_columns(structure: &TableStructure, which: KeyColumns) -> BTreeSet<String> {
    let order = structure.order_by.iter().map(|element| &element.expr);
    let keys = order.chain(&structure.partition_by);
    let (kind, arguments) = crate::tables::merging_kind(structure);
    let of_merging = match (which, kind) {
        (KeyColumns::OfKeys, _) => 0,
        (_, "ReplacingMergeTree" | "CollapsingMergeTree") => 1,
        (_, "VersionedCollapsingMergeTree") => 2,
        _ => 0,
    };
    let special = arguments.iter().take(of_merging);
    keys.chain(special)
        .flat_map(|expr| structure.columns_of(expr))
        .collect()
}

impl RowMutation {
    /// Checks the commands.
    ///
    /// # Errors
    /// ClickHouse's: a column that is not there or cannot be changed, a filter that is none.
    pub(crate) fn new(
        commands: &[TableChange],
        structure: &TableStructure,
        table: &PartsOf,
        context: &Arc<Context>,
        tables: Arc<dyn Tables>,
    ) -> Result<Self, Failure> {
        let mut mutation = Self {
            completion: Completion::new(structure, context),
            context: Arc::clone(context),
            tables,
            steps: Vec::new(),
        };
        for command in commands {
            let step = mutation.step(command, table)?;
            mutation.steps.push(step);
        }
        Ok(mutation)
    }

    /// A mutation that converts columns to the types that they have in the table.
    pub(crate) fn with_conversion(mut self) -> Self {
        let kind = StepKind::Convert;
        self.steps.push(Step {
            partition: None,
            kind,
        });
        self
    }

    fn structure(&self) -> &TableStructure {
        self.completion.structure()
    }

    fn step(&self, command: &TableChange, table: &PartsOf) -> Result<Step, Failure> {
        let partition = |only: &Option<Partition>| table.only_partition_id(only.as_ref());
        match command {
            TableChange::Delete(delete) => {
                let kind = StepKind::Delete {
                    filter: delete.filter.clone(),
                };
                self.require_number(&delete.filter)?;
                let partition = partition(&delete.partition)?;
                Ok(Step { partition, kind })
            }
            TableChange::Update(update) => {
                let kind = self.update(update)?;
                let partition = partition(&update.partition)?;
                Ok(Step { partition, kind })
            }
            TableChange::ApplyDeletedMask(only) => Ok(Step {
                partition: partition(only)?,
                kind: StepKind::ApplyMask,
            }),
            TableChange::ClearColumn {
                name,
                partition: only,
                ..
            }
            | TableChange::MaterializeColumn {
                name,
                partition: only,
            } => Ok(Step {
                partition: partition(only)?,
                kind: StepKind::Reset {
                    column: name.clone(),
                },
            }),
            _ => Err(not_implemented("this command as a mutation")),
        }
    }

    fn update(&self, update: &RowUpdate) -> Result<StepKind, Failure> {
        let filter = update.filter.clone();
        if let [(name, value)] = &update.assignments[..]
            && name == ROW_EXISTS
        {
            if value.to_single_line() != "0" {
                return Err(not_implemented(
                    "UPDATE of _row_exists to another value than 0",
                ));
            }
            self.require_condition(&filter)?;
            return Ok(StepKind::Hide { filter });
        }
        let mut names = BTreeSet::new();
        let mut items = self.computation();
        for (name, expr) in &update.assignments {
            let column = self.updatable(name)?;
            if !names.insert(name.clone()) {
                let message =
                    format!("Multiple assignments in the single statement to column `{name}`");
                let code = ErrorCode::MULTIPLE_ASSIGNMENTS_TO_COLUMN;
                return Err(Failure::new(code, message));
            }
            items.add_as(&new_name(name), expr, &column.data_type);
        }
        items.types(self.visible_columns(), &self.context)?;
        self.require_condition(&filter)?;
        Ok(StepKind::Update {
            filter,
            assignments: update.assignments.clone(),
            followers: self.followers(&names),
        })
    }

    /// A column that rows may be given another value of.
    fn updatable(&self, name: &str) -> Result<&StructureColumn, Failure> {
        let structure = self.structure();
        if granary_mergetree::virtual_type(name).is_some() {
            let message = format!("Update is not supported for virtual column `{name}`");
            return Err(Failure::new(ErrorCode::NOT_IMPLEMENTED, message));
        }
        let refuse = |what: &str| {
            let message = format!("Cannot UPDATE {what} column `{name}`");
            Err(Failure::new(ErrorCode::CANNOT_UPDATE_COLUMN, message))
        };
        let stored = structure
            .stored_columns()
            .find(|column| column.name == name);
        let Some(column) = stored else {
            let message = format!("There is no column `{name}` in table");
            return Err(Failure::new(ErrorCode::NO_SUCH_COLUMN_IN_TABLE, message));
        };
        if key_columns(structure, KeyColumns::AndOfMerging).contains(name) {
            return refuse("key");
        }
        match &column.default {
            Some(default) if default.kind == DefaultKind::Materialized => refuse("materialized"),
            _ => Ok(column),
        }
    }

    /// The materialised columns that are made of these.
    fn followers(&self, changed: &BTreeSet<String>) -> Vec<(String, Expr)> {
        let structure = self.structure();
        let stored = structure.stored_columns();
        stored
            .filter_map(|column| {
                let default = column.default.as_ref()?;
                let expr = default.expr.as_ref()?;
                let mut needs = structure.columns_of(expr).into_iter();
                let follows = default.kind == DefaultKind::Materialized
                    && needs.any(|need| changed.contains(&need));
                follows.then(|| (column.name.clone(), expr.clone()))
            })
            .collect()
    }

    fn computation(&self) -> Computation {
        Computation::new().with_tables(&self.tables)
    }

    /// The columns that an expression may name.
    fn visible_columns(&self) -> Vec<(String, DataType)> {
        let columns = self.structure().columns.iter().filter(|column| {
            let kind = column.default.as_ref().map(|default| default.kind);
            kind != Some(DefaultKind::Ephemeral)
        });
        columns
            .map(|column| (column.name.clone(), column.data_type.clone()))
            .collect()
    }

    fn type_of(&self, expr: &Expr) -> Result<DataType, QueryError> {
        let mut items = self.computation();
        items.add("0", expr);
        Ok(items
            .types(self.visible_columns(), &self.context)?
            .remove(0))
    }

    /// What `DELETE` takes for a filter.
    fn require_number(&self, filter: &Expr) -> Result<(), Failure> {
        let mut items = self.computation();
        items.add("0", &Expr::call("isZeroOrNull", vec![filter.clone()]));
        let checked = items.types(self.visible_columns(), &self.context);
        checked.map(drop).map_err(Failure::from)
    }

    /// What `UPDATE` takes for a filter.
    fn require_condition(&self, filter: &Expr) -> Result<(), Failure> {
        let data_type = self.type_of(filter)?;
        if matches!(
            data_type.inner(),
            DataType::UInt8 | DataType::Bool | DataType::Nothing
        ) {
            return Ok(());
        }
        let message = format!(
            "Illegal type {data_type} of the condition {}: it must be UInt8",
            filter.to_single_line()
        );
        let code = ErrorCode::ILLEGAL_TYPE_OF_ARGUMENT;
        Err(Failure::new(code, message))
    }

    fn steps_of<'a>(&'a self, part: &'a PartName) -> impl Iterator<Item = &'a StepKind> {
        let partition = part.partition().as_str();
        let is_meant = move |step: &&Step| {
            let only = step.partition.as_deref();
            only.is_none_or(|only| only == partition)
        };
        self.steps.iter().filter(is_meant).map(|step| &step.kind)
    }

    /// Which rows fulfil the filter.
    fn matched(&self, filter: &Expr, block: &Block) -> Result<BooleanArray, QueryError> {
        let mut items = self.computation();
        items.add("0", &Expr::call("isZeroOrNull", vec![filter.clone()]));
        let column = self.with_aliases(filter, block, &items)?.remove(0);
        let values = column.values.as_primitive::<UInt8Type>();
        Ok(values.iter().map(|value| Some(value == Some(0))).collect())
    }

    /// Computes over the rows of a block, and the `ALIAS` columns that the expression names.
    fn with_aliases(
        &self,
        expr: &Expr,
        block: &Block,
        items: &Computation,
    ) -> Result<Vec<Column>, QueryError> {
        let needed = self.structure().columns_of(expr);
        if needed.iter().all(|name| block.column(name).is_some()) {
            return items.over(block, &self.context);
        }
        let mut names = block.names().to_vec();
        let mut columns = block.columns().to_vec();
        for name in needed.iter().filter(|name| block.column(name).is_none()) {
            let column = self.structure().column(name);
            let default = column.and_then(|column| column.default.as_ref());
            if let (Some(column), Some(expr)) =
                (column, default.and_then(|default| default.expr.as_ref()))
            {
                let mut alias = self.computation();
                alias.add_as(name, expr, &column.data_type);
                columns.extend(alias.over(block, &self.context)?);
                names.push(name.clone());
            }
        }
        items.over(&Block::new(names, columns, block.rows()), &self.context)
    }

    fn apply(&self, step: &StepKind, block: Block) -> Result<Block, QueryError> {
        match step {
            StepKind::Delete { filter } => {
                let matched = self.matched(filter, &block)?;
                Ok(kept(
                    &block,
                    &arrow::compute::not(&matched).map_err(|error| internal(&error))?,
                ))
            }
            StepKind::Hide { filter } => {
                let matched = self.matched(filter, &block)?;
                Ok(hidden(&block, &matched))
            }
            StepKind::Update {
                filter,
                assignments,
                followers,
            } => {
                let matched = self.matched(filter, &block)?;
                if matched.true_count() == 0 {
                    return Ok(block);
                }
                let mut changed = kept(&block, &matched);
                changed = self.assigned(&changed, assignments)?;
                changed = self.assigned(&changed, followers)?;
                Ok(scattered(&block, &changed, &matched))
            }
            StepKind::Reset { column } => {
                let names = block.names().iter().filter(|name| *name != column);
                let names: Vec<String> = names.cloned().collect();
                let rest = names.iter().filter_map(|name| block.column(name)).cloned();
                let rest = Block::new(names.clone(), rest.collect(), block.rows());
                self.completion.complete(&rest)
            }
            StepKind::ApplyMask | StepKind::Convert => Ok(block),
        }
    }

    /// The rows with new values in some columns, all computed of the old ones.
    fn assigned(&self, block: &Block, assignments: &[(String, Expr)]) -> Result<Block, QueryError> {
        let mut result = block.clone();
        for (name, expr) in assignments {
            let data_type = match self.structure().column(name) {
                Some(column) => column.data_type.clone(),
                None => continue,
            };
            let mut items = self.computation();
            items.add_as(&new_name(name), expr, &data_type);
            let value = self.with_aliases(expr, block, &items)?.remove(0);
            result = with_column(&result, name, value);
        }
        Ok(result)
    }
}

impl RowChange<Failure> for RowMutation {
    fn filter_columns(&self) -> Vec<String> {
        let filters = self.steps.iter().filter_map(|step| step.kind.filter());
        let names: BTreeSet<String> = filters
            .flat_map(|filter| self.structure().columns_of(filter))
            .collect();
        names.into_iter().collect()
    }

    fn touches(&self, part: &PartName, rows: Option<&Block>) -> Result<bool, Failure> {
        let mut steps = self.steps_of(part);
        let Some(rows) = rows else {
            return Ok(steps.next().is_some());
        };
        Ok(steps.any(|step| match step.filter() {
            None => true,
            // What fails here fails again where rows are changed, if it matters.
            Some(filter) => {
                let matched = self.matched(filter, rows);
                matched.map_or(true, |matched| matched.true_count() > 0)
            }
        }))
    }

    fn change(&self, part: &PartName, rows: Block) -> Result<KeyedBlock, Failure> {
        let control = &self.context.control;
        control.check().map_err(|_| QueryError::Cancelled)?;
        let changed = || {
            let mut block = self.completion.complete(&rows)?;
            for step in self.steps_of(part) {
                block = self.apply(step, block)?;
            }
            if self.steps_of(part).any(StepKind::removes_rows) {
                block = without_hidden(&block);
            }
            let order = self.completion.order(&block)?;
            Ok(KeyedBlock { block, order })
        };
        changed().map_err(|error| failed(part, error))
    }
}

/// ClickHouse answers with the code of a mutation that is not finished. Here nothing is left of it.
fn failed(part: &PartName, error: QueryError) -> Failure {
    match error {
        QueryError::Cancelled
        | QueryError::NotImplemented { .. }
        | QueryError::MemoryLimit { .. }
        | QueryError::Internal { .. } => error.into(),
        error => {
            let cause = Failure::from(error).headline();
            let message = format!(
                "The mutation fails on part {part}, and nothing was changed; reason: '{cause}'"
            );
            Failure::new(ErrorCode::UNFINISHED, message)
        }
    }
}

fn internal(error: &arrow::error::ArrowError) -> QueryError {
    QueryError::Internal {
        detail: error.to_string(),
    }
}

/// What a new value is called while it is computed, so that its expression means the old ones.
fn new_name(column: &str) -> String {
    format!("_new {column}")
}

fn with_column(block: &Block, name: &str, value: Column) -> Block {
    let mut names = block.names().to_vec();
    let mut columns = block.columns().to_vec();
    match names.iter().position(|each| each == name) {
        Some(at) => columns[at] = value,
        None => {
            names.push(name.to_owned());
            columns.push(value);
        }
    }
    Block::new(names, columns, block.rows())
}

/// The rows that are chosen.
fn kept(block: &Block, chosen: &BooleanArray) -> Block {
    let columns = block.columns().iter();
    let columns = columns.map(|column| filtered(column, chosen)).collect();
    Block::new(block.names().to_vec(), columns, chosen.true_count())
}

/// The rows, with `changed` in place of those that are chosen.
fn scattered(block: &Block, changed: &Block, chosen: &BooleanArray) -> Block {
    let mut next = 0;
    let picks: Vec<(usize, usize)> = (0..block.rows())
        .map(|row| {
            if chosen.value(row) {
                next += 1;
                (1, next - 1)
            } else {
                (0, row)
            }
        })
        .collect();
    let columns = block.columns().iter().zip(changed.columns());
    let columns = columns.map(|(old, new)| {
        let values = interleave(&[&*old.values, &*new.values], &picks);
        let values = values.expect("both are of the type of the column");
        Column::new(old.data_type.clone(), values)
    });
    Block::new(block.names().to_vec(), columns.collect(), block.rows())
}

/// The rows with `_row_exists`, which is 0 also in those that are chosen.
fn hidden(block: &Block, chosen: &BooleanArray) -> Block {
    let exists = block.column(ROW_EXISTS).map(|column| {
        let values = column.values.as_primitive::<UInt8Type>();
        values.values().to_vec()
    });
    let mut exists = exists.unwrap_or_else(|| vec![1; block.rows()]);
    for (row, exists) in exists.iter_mut().enumerate() {
        if chosen.value(row) {
            *exists = 0;
        }
    }
    let values = Arc::new(arrow::array::UInt8Array::from(exists));
    with_column(block, ROW_EXISTS, Column::new(DataType::UInt8, values))
}

/// The rows that are not hidden, without the column that says so.
fn without_hidden(block: &Block) -> Block {
    let Some(exists) = block.column(ROW_EXISTS) else {
        return block.clone();
    };
    let values = exists.values.as_primitive::<UInt8Type>();
    let visible: BooleanArray = values.iter().map(|value| Some(value == Some(1))).collect();
    let rows = kept(block, &visible);
    let names = rows.names().iter().filter(|name| *name != ROW_EXISTS);
    let names: Vec<String> = names.cloned().collect();
    let columns = names.iter().filter_map(|name| rows.column(name)).cloned();
    Block::new(names.clone(), columns.collect(), rows.rows())
}
