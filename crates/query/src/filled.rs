//! [`filled`]: sorted rows with those between them that a step would give: `ORDER BY … WITH FILL`.

use crate::call::evaluate;
use crate::context::Context;
use crate::error::QueryError;
use crate::function::Argument;
use crate::functions::{Native, numbers, with_native};
use crate::lowering::to_plan_error;
use crate::piped::Piped;
use datafusion::arrow::array::{Array, ArrayRef, make_comparator};
use datafusion::arrow::compute::{SortOptions, interleave};
use datafusion::arrow::datatypes::{Field, Schema, SchemaRef};
use datafusion::arrow::record_batch::{RecordBatch, RecordBatchOptions};
use datafusion::common::Result as PlanResult;
use datafusion::execution::SendableRecordBatchStream;
use datafusion::logical_expr::LogicalPlan;
use datafusion::physical_plan::stream::RecordBatchStreamAdapter;
use futures::StreamExt;
use granary_columns::Column;
use granary_types::{DataType, ErrorCode};
use std::sync::Arc;

/// How many rows are filled in at a time.
const BATCH_ROWS: usize = 8192;

/// How far the next row is.
#[derive(Clone)]
pub(crate) enum Step {
    /// So many of what the key counts, below 0 for rows that descend.
    Number(i128),
    /// An `INTERVAL` of the calendar.
    Interval(Column),
}

/// Which rows are filled in. Values are whole numbers, as the type of the key keeps them.
#[derive(Clone)]
pub(crate) struct Fill {
    /// The column of the key, and its type.
    pub(crate) key: (String, DataType),
    /// The columns of the keys before it: each combination is filled on its own.
    pub(crate) prefix: Vec<String>,
    pub(crate) from: Option<i128>,
    pub(crate) to: Option<i128>,
    pub(crate) step: Step,
    pub(crate) descending: bool,
    /// What stands in each column of a row that is filled in, beside the key and the prefix.
    pub(crate) defaults: Vec<(String, ArrayRef)>,
}

impl Fill {
    fn is_before(&self, one: i128, other: i128) -> bool {
        if self.descending {
            one > other
        } else {
            one < other
        }
    }

    /// Whether a row with that value still belongs to what is filled.
    fn is_within(&self, value: i128) -> bool {
        self.to.is_none_or(|to| self.is_before(value, to))
    }

    fn next(&self, value: i128, context: &Context) -> Result<i128, QueryError> {
        match &self.step {
            Step::Number(step) => Ok(value + step),
            Step::Interval(interval) => {
                let data_type = &self.key.1;
                let when = Column::new(data_type.clone(), as_values(&[value], data_type));
                let arguments = [Argument::Column(when), Argument::Constant(interval.clone())];
                let after = evaluate("plus", &arguments, 1, context)?;
                let next = whole_numbers(&after)[0];
                if self.is_before(value, next) {
                    return Ok(next);
                }
                Err(QueryError::not_implemented(
                    "WITH FILL beyond the last date of a type",
                ))
            }
        }
    }
}

/// The values of a column of whole numbers or dates.
pub(crate) fn whole_numbers(column: &Column) -> Vec<i128> {
    let data_type = &column.data_type;
    let expect = "the type was looked at";
    if *data_type == DataType::UInt64 {
        let values: Vec<u64> = numbers(&column.values, data_type).expect(expect);
        return values.into_iter().map(i128::from).collect();
    }
    let values: Vec<i64> = numbers(&column.values, data_type).expect(expect);
    values.into_iter().map(i128::from).collect()
}

#[allow(
    clippy::cast_possible_truncation,
    reason = "what does not fit wraps, as in ClickHouse"
)]
fn as_values(values: &[i128], data_type: &DataType) -> ArrayRef {
    with_native!(data_type, T => {
        T::write(values.iter().map(|value| T::cast(*value as i64)).collect(), None, data_type)
    }, else unreachable!("the type was looked at"))
}

/// The rows of a plan that is sorted, with those between them.
pub(crate) fn filled(plan: LogicalPlan, fill: Fill, context: Arc<Context>) -> Piped {
    let fields = plan.schema().as_arrow().fields().iter();
    let fields = fields.map(|field| Field::new(field.name(), field.data_type().clone(), true));
    let schema = Arc::new(Schema::new(fields.collect::<Vec<_>>()));
    let filler = Filler {
        next: fill.from,
        fill,
        schema: Arc::clone(&schema),
        context,
        last: None,
        input: Vec::new(),
        is_over: false,
    };
    let columns = Arc::clone(&schema);
    let pipe = move |sorted| -> SendableRecordBatchStream {
        let start = (sorted, filler.clone());
        let stream = futures::stream::try_unfold(start, |(mut sorted, mut filler)| async move {
            let batch = filler.batch(&mut sorted).await?;
            Ok(batch.map(|batch| (batch, (sorted, filler))))
        });
        Box::pin(RecordBatchStreamAdapter::new(Arc::clone(&columns), stream))
    };
    Piped::new(plan, schema, Arc::new(pipe))
}

/// Rows that have come and are not given yet.
#[derive(Clone)]
struct Pending {
    batch: RecordBatch,
    keys: Vec<i128>,
    row: usize,
    /// How many rows were compared with the one before them.
    compared: usize,
}

#[derive(Clone)]
struct Filler {
    fill: Fill,
    schema: SchemaRef,
    context: Arc<Context>,
    /// The next value that is filled in, if it does not come.
    next: Option<i128>,
    /// The last row that was given.
    last: Option<RecordBatch>,
    input: Vec<Pending>,
    is_over: bool,
}

/// A row that is given.
enum Row {
    /// One that has come.
    Came(usize),
    /// One that is filled in, with the prefix of a row that has come, or of the last one.
    Filled(i128, Option<usize>),
}

impl Filler {
    /// The next rows, if there are any.
    async fn batch(
        &mut self,
        sorted: &mut SendableRecordBatchStream,
    ) -> PlanResult<Option<RecordBatch>> {
        loop {
            self.context
                .control
                .check()
                .map_err(|error| to_plan_error(error.into()))?;
            if let Some(mut pending) = self.input.pop() {
                let batch = self.with_rows(&mut pending).map_err(to_plan_error)?;
                if pending.row < pending.keys.len() {
                    self.input.push(pending);
                }
                return Ok(Some(batch));
            }
            if self.is_over {
                return Ok(None);
            }
            match sorted.next().await {
                Some(batch) => {
                    let batch = batch?;
                    if batch.num_rows() > 0 {
                        let keys = self.keys(&batch).map_err(to_plan_error)?;
                        self.input.push(Pending {
                            batch,
                            keys,
                            row: 0,
                            compared: 0,
                        });
                    }
                }
                None => {
                    let batch = self.behind().map_err(to_plan_error)?;
                    self.is_over = batch.num_rows() < BATCH_ROWS;
                    return Ok(Some(batch));
                }
            }
        }
    }

    fn keys(&self, batch: &RecordBatch) -> Result<Vec<i128>, QueryError> {
        let (name, data_type) = &self.fill.key;
        let values = batch.column_by_name(name).expect("the key is selected");
        if values.null_count() > 0 {
            return Err(QueryError::not_implemented("WITH FILL of NULL"));
        }
        let values = Column::new(data_type.clone(), Arc::clone(values));
        Ok(whole_numbers(&values))
    }

    /// The rows that have come, with those between them; no more than so many at a time.
    fn with_rows(&mut self, pending: &mut Pending) -> Result<RecordBatch, QueryError> {
        let mut rows = Vec::new();
        while rows.len() < BATCH_ROWS && pending.row < pending.keys.len() {
            let (row, value) = (pending.row, pending.keys[pending.row]);
            if pending.compared <= row {
                let before = if row > 0 {
                    Some(pending.batch.slice(row - 1, 1))
                } else {
                    self.last.clone()
                };
                if before.is_some_and(|before| !self.is_same_prefix(&before, &pending.batch, row)) {
                    self.fill_up(None, row.checked_sub(1), &mut rows)?;
                    if rows.len() >= BATCH_ROWS {
                        break;
                    }
                    self.next = self.fill.from;
                }
                pending.compared = row + 1;
            }
            self.fill_up(Some(value), Some(row), &mut rows)?;
            if rows.len() >= BATCH_ROWS {
                break;
            }
            rows.push(Row::Came(row));
            if self.next.is_none_or(|next| next == value) {
                self.next = Some(self.fill.next(value, &self.context)?);
            }
            pending.row += 1;
        }
        let made = self.made(&rows, Some(&pending.batch))?;
        if made.num_rows() > 0 {
            self.last = Some(made.slice(made.num_rows() - 1, 1));
        }
        Ok(made)
    }

    /// The rows behind the last one.
    fn behind(&mut self) -> Result<RecordBatch, QueryError> {
        let mut rows = Vec::new();
        self.fill_up(None, None, &mut rows)?;
        self.made(&rows, None)
    }

    /// Fills up to a value, or to the end.
    fn fill_up(
        &mut self,
        value: Option<i128>,
        prefix: Option<usize>,
        rows: &mut Vec<Row>,
    ) -> Result<(), QueryError> {
        if value.is_none() && self.fill.to.is_none() {
            return Ok(());
        }
        while let Some(next) = self.next {
            let is_before = value.is_none_or(|value| self.fill.is_before(next, value));
            if !is_before || !self.fill.is_within(next) || rows.len() >= BATCH_ROWS {
                break;
            }
            rows.push(Row::Filled(next, prefix));
            self.next = Some(self.fill.next(next, &self.context)?);
        }
        Ok(())
    }

    fn is_same_prefix(&self, before: &RecordBatch, batch: &RecordBatch, row: usize) -> bool {
        self.fill.prefix.iter().all(|name| {
            let one = before.column_by_name(name).expect("keys are selected");
            let other = batch.column_by_name(name).expect("keys are selected");
            let compare = make_comparator(one, other, SortOptions::default());
            compare.expect("both have one type")(0, row).is_eq()
        })
    }

    fn made(&self, rows: &[Row], batch: Option<&RecordBatch>) -> Result<RecordBatch, QueryError> {
        let mut columns = Vec::new();
        for (name, default) in &self.fill.defaults {
            columns.push(self.column(name, default, rows, batch));
        }
        let columns: PlanResult<Vec<ArrayRef>> = columns.into_iter().collect();
        let options = RecordBatchOptions::new().with_row_count(Some(rows.len()));
        let made = columns.and_then(|columns| {
            let schema = Arc::clone(&self.schema);
            Ok(RecordBatch::try_new_with_options(
                schema, columns, &options,
            )?)
        });
        made.map_err(|error| QueryError::Internal {
            detail: error.to_string(),
        })
    }

    fn column(
        &self,
        name: &str,
        default: &ArrayRef,
        rows: &[Row],
        batch: Option<&RecordBatch>,
    ) -> PlanResult<ArrayRef> {
        let of = |batch: Option<&RecordBatch>| {
            let column = batch.and_then(|batch| batch.column_by_name(name));
            column.map_or_else(|| Arc::clone(default), Arc::clone)
        };
        let (came, last) = (of(batch), of(self.last.as_ref()));
        let is_key = name == self.fill.key.0;
        let other: ArrayRef = if is_key {
            let filled: Vec<i128> = rows.iter().filter_map(Row::filled).collect();
            as_values(&filled, &self.fill.key.1)
        } else {
            Arc::clone(default)
        };
        let is_prefix = self.fill.prefix.iter().any(|each| each == name);
        let mut number = 0;
        let places = rows.iter().map(|row| match row {
            Row::Came(row) => (0, *row),
            Row::Filled(..) if is_key => {
                number += 1;
                (2, number - 1)
            }
            Row::Filled(_, Some(row)) if is_prefix => (0, *row),
            Row::Filled(_, None) if is_prefix => (1, 0),
            Row::Filled(..) => (2, 0),
        });
        let places: Vec<(usize, usize)> = places.collect();
        Ok(interleave(&[&*came, &*last, &*other], &places)?)
    }
}

impl Row {
    fn filled(&self) -> Option<i128> {
        match self {
            Self::Came(_) => None,
            Self::Filled(value, _) => Some(*value),
        }
    }
}

/// The error of all that is wrong with `WITH FILL`.
pub(crate) fn wrong(message: impl Into<String>) -> QueryError {
    QueryError::refused(ErrorCode::INVALID_WITH_FILL_EXPRESSION, message)
}
