//! Window functions that take the value of another row, as DataFusion sees them.

use datafusion::arrow::array::{Array, ArrayRef};
use datafusion::arrow::compute::interleave;
use datafusion::arrow::datatypes::{DataType as ArrowType, Field, FieldRef};
use datafusion::common::{Result as PlanResult, ScalarValue};
use datafusion::logical_expr::function::{PartitionEvaluatorArgs, WindowUDFFieldArgs};
use datafusion::logical_expr::{
    PartitionEvaluator, Signature, Volatility, WindowUDF, WindowUDFImpl,
};
use std::hash::{Hash, Hasher};
use std::ops::Range;
use std::sync::Arc;

/// Which row of the partition a function takes its value from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Other {
    /// So many rows before, or after where it is negative, anywhere in the partition: `lag`, `lead`.
    Shifted(i64),
    /// So many rows before or after, if it is in the frame: `lagInFrame`, `leadInFrame`.
    ShiftedInFrame(i64),
    /// The row of the frame with that number, from 1: `nth_value`.
    OfFrame(u64),
}

/// The function for a plan. `id` tells it from all others of the query. It is given the value and what stands where there is no
/// such row.
pub(crate) fn other_row_udwf(id: u32, other: Other) -> Arc<WindowUDF> {
    Arc::new(WindowUDF::new_from_impl(OtherRow {
        id,
        name: format!("window{id}"),
        other,
        signature: Signature::user_defined(Volatility::Immutable),
    }))
}

#[derive(Debug)]
struct OtherRow {
    id: u32,
    name: String,
    other: Other,
    signature: Signature,
}

impl PartialEq for OtherRow {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for OtherRow {}

impl Hash for OtherRow {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.id.hash(state);
    }
}

impl WindowUDFImpl for OtherRow {
    fn name(&self) -> &str {
        &self.name
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn partition_evaluator(
        &self,
        _args: PartitionEvaluatorArgs<'_>,
    ) -> PlanResult<Box<dyn PartitionEvaluator>> {
        Ok(Box::new(Rows {
            other: self.other,
            row: 0,
        }))
    }

    fn field(&self, args: WindowUDFFieldArgs<'_>) -> PlanResult<FieldRef> {
        let value = &args.input_fields()[0];
        let field = Field::new(args.name(), value.data_type().clone(), true);
        Ok(Arc::new(field))
    }

    fn coerce_types(&self, arguments: &[ArrowType]) -> PlanResult<Vec<ArrowType>> {
        Ok(arguments.to_vec())
    }
}

/// The rows of a partition, asked for one after the other.
#[derive(Debug)]
struct Rows {
    other: Other,
    row: usize,
}

/// The row so far before another, if it lies within.
fn before(row: usize, distance: i64, within: &Range<usize>) -> Option<usize> {
    let row = i64::try_from(row).ok()?.checked_sub(distance)?;
    usize::try_from(row).ok().filter(|row| within.contains(row))
}

impl PartitionEvaluator for Rows {
    fn evaluate_all(&mut self, values: &[ArrayRef], num_rows: usize) -> PlanResult<ArrayRef> {
        let Other::Shifted(distance) = self.other else {
            unreachable!("the others are asked row by row");
        };
        let place = |row| match before(row, distance, &(0..num_rows)) {
            Some(other) => (0, other),
            None => (1, row),
        };
        let places: Vec<(usize, usize)> = (0..num_rows).map(place).collect();
        Ok(interleave(&[&*values[0], &*values[1]], &places)?)
    }

    fn evaluate(&mut self, values: &[ArrayRef], range: &Range<usize>) -> PlanResult<ScalarValue> {
        let row = self.row;
        self.row += 1;
        let other = match self.other {
            Other::Shifted(distance) => before(row, distance, &(0..values[0].len())),
            Other::ShiftedInFrame(distance) => before(row, distance, range),
            Other::OfFrame(number) => usize::try_from(number)
                .ok()
                .and_then(|number| range.start.checked_add(number - 1))
                .filter(|row| range.contains(row)),
        };
        match other {
            Some(other) => ScalarValue::try_from_array(&values[0], other),
            None => ScalarValue::try_from_array(&values[1], row),
        }
    }

    fn uses_window_frame(&self) -> bool {
        !matches!(self.other, Other::Shifted(_))
    }
}
