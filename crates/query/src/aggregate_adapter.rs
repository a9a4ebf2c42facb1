//! Aggregate functions as DataFusion sees them.

use crate::aggregate::{Groups, Resolved};
use crate::combinators::without_dictionary;
use crate::error::QueryError;
use crate::lowering::to_plan_error;
use datafusion::arrow::array::{Array, ArrayRef, AsArray, BinaryArray, BooleanArray};
use datafusion::arrow::compute::{concat, filter};
use datafusion::arrow::datatypes::{DataType as ArrowType, Field, FieldRef};
use datafusion::common::{Result as PlanResult, ScalarValue};
use datafusion::logical_expr::function::{AccumulatorArgs, StateFieldsArgs};
use datafusion::logical_expr::{
    Accumulator, AggregateUDF, AggregateUDFImpl, EmitTo, GroupsAccumulator, Signature, Volatility,
};
use granary_columns::{Column, arrow_type};
use granary_types::DataType;
use parking_lot::Mutex;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// The function for a plan. `id` tells it from all others of the query.
pub(crate) fn aggregate_udf(
    id: u32,
    resolved: Arc<dyn Resolved>,
    arguments: &[DataType],
) -> Arc<AggregateUDF> {
    Arc::new(AggregateUDF::new_from_impl(Adapter {
        id,
        name: format!("aggregate{id}"),
        call: Arc::new(AggregateCall {
            resolved,
            arguments: arguments.iter().map(without_dictionary).collect(),
        }),
        signature: Signature::user_defined(Volatility::Immutable),
    }))
}

struct AggregateCall {
    resolved: Arc<dyn Resolved>,
    arguments: Vec<DataType>,
}

impl AggregateCall {
    /// The arguments as columns. A function without arguments is given one by the plan, which is not looked at.
    fn columns(&self, values: &[ArrayRef]) -> Vec<Column> {
        let types = self.arguments.iter().cloned();
        types
            .zip(values)
            .map(|(data_type, values)| Column::new(data_type, Arc::clone(values)))
            .collect()
    }
}

struct Adapter {
    id: u32,
    // DataFusion takes two functions of one name with equal arguments for the same.
    name: String,
    call: Arc<AggregateCall>,
    signature: Signature,
}

impl fmt::Debug for Adapter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "aggregate {}", self.id)
    }
}

impl PartialEq for Adapter {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for Adapter {}

impl Hash for Adapter {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.id.hash(state);
    }
}

impl AggregateUDFImpl for Adapter {
    fn name(&self) -> &str {
        &self.name
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _arguments: &[ArrowType]) -> PlanResult<ArrowType> {
        Ok(arrow_type(&self.call.resolved.return_type()))
    }

    fn coerce_types(&self, arguments: &[ArrowType]) -> PlanResult<Vec<ArrowType>> {
        Ok(arguments.to_vec())
    }

    fn state_fields(&self, args: StateFieldsArgs<'_>) -> PlanResult<Vec<FieldRef>> {
        let name = format!("{}[state]", args.name);
        Ok(vec![Arc::new(Field::new(name, ArrowType::Binary, true))])
    }

    fn default_value(&self, data_type: &ArrowType) -> PlanResult<ScalarValue> {
        ScalarValue::try_from(data_type)
    }

    fn groups_accumulator_supported(&self, _args: AccumulatorArgs<'_>) -> bool {
        true
    }

    fn create_groups_accumulator(
        &self,
        _args: AccumulatorArgs<'_>,
    ) -> PlanResult<Box<dyn GroupsAccumulator>> {
        Ok(Box::new(ManyGroups {
            call: Arc::clone(&self.call),
            groups: self.call.resolved.groups(),
            count: 0,
        }))
    }

    fn accumulator(&self, _args: AccumulatorArgs<'_>) -> PlanResult<Box<dyn Accumulator>> {
        Ok(Box::new(OneGroup::new(Arc::clone(&self.call))))
    }

    fn create_sliding_accumulator(
        &self,
        _args: AccumulatorArgs<'_>,
    ) -> PlanResult<Box<dyn Accumulator>> {
        Ok(Box::new(Sliding {
            call: Arc::clone(&self.call),
            rows: vec![],
        }))
    }
}

struct ManyGroups {
    call: Arc<AggregateCall>,
    groups: Box<dyn Groups>,
    count: usize,
}

impl ManyGroups {
    fn make_room(&mut self, count: usize) {
        if count > self.count {
            self.groups.resize(count);
            self.count = count;
        }
    }

    fn taken(&mut self, emit_to: EmitTo) -> usize {
        let taken = match emit_to {
            EmitTo::All => self.count,
            EmitTo::First(count) => count,
        };
        self.count -= taken;
        taken
    }
}

impl GroupsAccumulator for ManyGroups {
    fn update_batch(
        &mut self,
        values: &[ArrayRef],
        group_indices: &[usize],
        filter: Option<&BooleanArray>,
        total_num_groups: usize,
    ) -> PlanResult<()> {
        self.make_room(total_num_groups);
        if let Some(filter) = filter {
            let (values, groups) = filtered(values, group_indices, filter)?;
            let columns = self.call.columns(&values);
            let updated = self.groups.update(&groups, &columns);
            return updated.map_err(to_plan_error);
        }
        let columns = self.call.columns(values);
        let updated = self.groups.update(group_indices, &columns);
        updated.map_err(to_plan_error)
    }

    fn evaluate(&mut self, emit_to: EmitTo) -> PlanResult<ArrayRef> {
        let taken = self.taken(emit_to);
        self.groups.take_results(taken).map_err(to_plan_error)
    }

    fn state(&mut self, emit_to: EmitTo) -> PlanResult<Vec<ArrayRef>> {
        let taken = self.taken(emit_to);
        Ok(vec![Arc::new(self.groups.take_states(taken))])
    }

    fn merge_batch(
        &mut self,
        values: &[ArrayRef],
        group_indices: &[usize],
        total_num_groups: usize,
    ) -> PlanResult<()> {
        self.make_room(total_num_groups);
        let states = values[0].as_binary::<i32>();
        let merged = self.groups.merge(group_indices, states);
        merged.map_err(to_plan_error)
    }

    fn convert_to_state(
        &self,
        values: &[ArrayRef],
        filter: Option<&BooleanArray>,
    ) -> PlanResult<Vec<ArrayRef>> {
        refuse_filter(filter)?;
        let rows = values.first().map_or(0, Array::len);
        let mut groups = self.call.resolved.groups();
        groups.resize(rows);
        let each: Vec<usize> = (0..rows).collect();
        let updated = groups.update(&each, &self.call.columns(values));
        updated.map_err(to_plan_error)?;
        Ok(vec![Arc::new(groups.take_states(rows))])
    }

    fn size(&self) -> usize {
        self.groups.size_bytes()
    }
}

/// The rows that a filter keeps, and their groups.
fn filtered(
    values: &[ArrayRef],
    groups: &[usize],
    keep: &BooleanArray,
) -> PlanResult<(Vec<ArrayRef>, Vec<usize>)> {
    let values = values.iter().map(|each| Ok(filter(each, keep)?));
    let is_kept = keep.iter().map(|each| each == Some(true));
    let groups = groups.iter().zip(is_kept).filter(|(_, kept)| *kept);
    let groups = groups.map(|(group, _)| *group).collect();
    Ok((values.collect::<PlanResult<_>>()?, groups))
}

fn refuse_filter(filter: Option<&BooleanArray>) -> PlanResult<()> {
    match filter {
        None => Ok(()),
        Some(_) => Err(to_plan_error(QueryError::Internal {
            detail: "an aggregate was given a filter".to_owned(),
        })),
    }
}

/// One group, of which the result may be asked more than once.
struct OneGroup {
    call: Arc<AggregateCall>,
    groups: Mutex<Box<dyn Groups>>,
}

impl OneGroup {
    fn new(call: Arc<AggregateCall>) -> Self {
        let mut groups = call.resolved.groups();
        groups.resize(1);
        Self {
            call,
            groups: Mutex::new(groups),
        }
    }

    /// The state, which stays.
    fn saved(&mut self) -> Result<BinaryArray, QueryError> {
        let groups = self.groups.get_mut();
        let states = groups.take_states(1);
        groups.resize(1);
        groups.merge(&[0], &states)?;
        Ok(states)
    }

    fn result(&mut self) -> Result<ArrayRef, QueryError> {
        let states = self.saved()?;
        let mut copy = self.call.resolved.groups();
        copy.resize(1);
        copy.merge(&[0], &states)?;
        copy.take_results(1)
    }
}

impl fmt::Debug for OneGroup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OneGroup")
    }
}

impl Accumulator for OneGroup {
    fn update_batch(&mut self, values: &[ArrayRef]) -> PlanResult<()> {
        let rows = values.first().map_or(0, Array::len);
        let columns = self.call.columns(values);
        let updated = self.groups.get_mut().update(&vec![0; rows], &columns);
        updated.map_err(to_plan_error)
    }

    fn evaluate(&mut self) -> PlanResult<ScalarValue> {
        let result = self.result().map_err(to_plan_error)?;
        ScalarValue::try_from_array(&result, 0)
    }

    fn size(&self) -> usize {
        self.groups.lock().size_bytes()
    }

    fn state(&mut self) -> PlanResult<Vec<ScalarValue>> {
        let states = self.saved().map_err(to_plan_error)?;
        Ok(vec![ScalarValue::try_from_array(&states, 0)?])
    }

    fn merge_batch(&mut self, states: &[ArrayRef]) -> PlanResult<()> {
        let states = states[0].as_binary::<i32>();
        let merged = self.groups.get_mut().merge(&vec![0; states.len()], states);
        merged.map_err(to_plan_error)
    }
}

/// The rows of a frame that moves; the result is computed anew each time it is asked for.
struct Sliding {
    call: Arc<AggregateCall>,
    rows: Vec<ArrayRef>,
}

impl fmt::Debug for Sliding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sliding")
    }
}

impl Accumulator for Sliding {
    fn update_batch(&mut self, values: &[ArrayRef]) -> PlanResult<()> {
        if self.rows.is_empty() {
            self.rows = values.to_vec();
            return Ok(());
        }
        for (known, new) in self.rows.iter_mut().zip(values) {
            *known = concat(&[known, new])?;
        }
        Ok(())
    }

    fn retract_batch(&mut self, values: &[ArrayRef]) -> PlanResult<()> {
        let gone = values.first().map_or(0, Array::len);
        for known in &mut self.rows {
            *known = known.slice(gone, known.len() - gone);
        }
        Ok(())
    }

    fn supports_retract_batch(&self) -> bool {
        true
    }

    fn evaluate(&mut self) -> PlanResult<ScalarValue> {
        let mut group = OneGroup::new(Arc::clone(&self.call));
        group.update_batch(&self.rows)?;
        group.evaluate()
    }

    fn size(&self) -> usize {
        self.rows.iter().map(Array::get_array_memory_size).sum()
    }

    fn state(&mut self) -> PlanResult<Vec<ScalarValue>> {
        Err(no_state())
    }

    fn merge_batch(&mut self, _states: &[ArrayRef]) -> PlanResult<()> {
        Err(no_state())
    }
}

fn no_state() -> datafusion::common::DataFusionError {
    to_plan_error(QueryError::Internal {
        detail: "a frame that moves was asked for a state".to_owned(),
    })
}
