//! `ORDER BY … WITH FILL FROM … TO … STEP …`

use super::Analyser;
use super::level::Level;
use super::order::SortKey;
use crate::error::QueryError;
use crate::expression::{ColumnId, Expression};
use crate::filled::{Fill, Step, filled, whole_numbers, wrong};
use crate::function::ArgumentType;
use crate::functions::registry;
use crate::lowering::column_name;
use crate::supertype::integer_bits;
use datafusion::logical_expr::LogicalPlan;
use granary_columns::Column;
use granary_parser::{Expr, OrderBy, Select};
use granary_types::DataType;
use std::sync::Arc;

/// What is written behind `WITH FILL`.
pub(super) struct FillClause {
    from: Option<i128>,
    to: Option<i128>,
    step: Step,
}

/// Refuses what is not served together with `WITH FILL`.
fn refuse(select: &Select, order_by: &OrderBy) -> Result<(), QueryError> {
    let filled = |element: &granary_parser::OrderElement| element.fill.is_some();
    let others = &order_by.elements[..order_by.elements.len() - 1];
    let staleness = order_by.elements.iter().any(|element| {
        let fill = element.fill.as_ref();
        fill.is_some_and(|fill| fill.staleness.is_some())
    });
    let with_ties = select.limit.as_ref().is_some_and(|limit| limit.with_ties);
    let clauses = [
        ("ORDER BY ALL WITH FILL", order_by.all),
        (
            "WITH FILL of another key than the last one",
            others.iter().any(filled),
        ),
        ("STALENESS of WITH FILL", staleness),
        ("WITH FILL with LIMIT BY", select.limit_by.is_some()),
        ("WITH FILL with LIMIT WITH TIES", with_ties),
    ];
    match clauses.iter().find(|(_, is_there)| *is_there) {
        Some((clause, _)) => Err(QueryError::not_implemented(*clause)),
        None => Ok(()),
    }
}

impl Analyser<'_> {
    /// What `WITH FILL` of the last key says, whose keys are the last of `order`.
    pub(super) fn fill_clause(
        &self,
        select: &Select,
        order: &[SortKey],
        level: &Level<'_>,
    ) -> Result<Option<FillClause>, QueryError> {
        let Some(order_by) = &select.order_by else {
            return Ok(None);
        };
        if order_by.elements.iter().all(|each| each.fill.is_none()) {
            return Ok(None);
        }
        refuse(select, order_by)?;
        let fill = order_by.elements.last().and_then(|last| last.fill.as_ref());
        let (Some(fill), Some(key)) = (fill, order.last()) else {
            return Ok(None);
        };
        let data_type = &key.value.data_type;
        check_key(data_type)?;
        let bound = |expr: &Option<Expr>| {
            let value = expr
                .as_ref()
                .map(|expr| self.fill_bound(expr, data_type, level));
            value.transpose()
        };
        let (from, to) = (bound(&fill.from)?, bound(&fill.to)?);
        if let (Some(from), Some(to)) = (from, to)
            && (if key.descending { from < to } else { from > to })
        {
            return Err(wrong(
                "WITH FILL TO value cannot lie before FROM value in the direction of sorting",
            ));
        }
        let step = match &fill.step {
            None => Step::Number(if key.descending { -1 } else { 1 }),
            Some(step) => self.fill_step(step, key, level)?,
        };
        Ok(Some(FillClause { from, to, step }))
    }

    fn fill_constant(&self, expr: &Expr, level: &Level<'_>) -> Result<Column, QueryError> {
        let value = self.expr(expr, level)?;
        let value = value
            .as_constant()
            .filter(|value| !value.data_type.is_nullable() && value.data_type != DataType::Nothing);
        value
            .cloned()
            .ok_or_else(|| wrong("WITH FILL takes constants"))
    }

    fn fill_bound(
        &self,
        expr: &Expr,
        data_type: &DataType,
        level: &Level<'_>,
    ) -> Result<i128, QueryError> {
        let value = self.fill_constant(expr, level)?;
        let is_number = |each: &DataType| integer_bits(each).is_some_and(|(_, bits)| bits <= 64);
        if is_number(data_type) && is_number(&value.data_type) {
            let number = whole_numbers(&value)[0];
            let is_unsigned = integer_bits(data_type).is_some_and(|(signed, _)| !signed);
            if number < 0 && is_unsigned {
                return Err(wrong(format!(
                    "WITH FILL bound values cannot be negative for unsigned type {data_type}"
                )));
            }
            return Ok(number);
        }
        if !is_number(data_type) && is_moment(&value.data_type) {
            let value = self.converted(&Expression::constant(value), data_type)?;
            if let Some(value) = value.as_constant() {
                return Ok(whole_numbers(value)[0]);
            }
        }
        Err(QueryError::not_implemented(format!(
            "WITH FILL of {data_type} from or to {}",
            expr.to_single_line()
        )))
    }

    fn fill_step(&self, expr: &Expr, key: &SortKey, level: &Level<'_>) -> Result<Step, QueryError> {
        let value = self.fill_constant(expr, level)?;
        let data_type = &key.value.data_type;
        if matches!(value.data_type, DataType::Interval(_)) {
            let plus = registry().get("plus").expect("it is there");
            let arguments = [
                ArgumentType::new(data_type.clone()),
                ArgumentType::constant(value.clone()),
            ];
            if crate::call::call_type(plus, &arguments, &self.context)? != *data_type {
                let what = format!(
                    "WITH FILL of {data_type} with a STEP of {}",
                    value.data_type
                );
                return Err(QueryError::not_implemented(what));
            }
            let amount = whole_numbers(&value)[0];
            check_direction(amount, key)?;
            return Ok(Step::Interval(value));
        }
        if integer_bits(&value.data_type).is_none_or(|(_, bits)| bits > 64) {
            let what = format!("WITH FILL with a STEP of {}", value.data_type);
            return Err(QueryError::not_implemented(what));
        }
        let number = whole_numbers(&value)[0];
        check_direction(number, key)?;
        let ticks = match data_type {
            DataType::DateTime64 { precision, .. } => 10_i128.pow(u32::from(*precision)),
            _ => 1,
        };
        Ok(Step::Number(number * ticks))
    }

    /// The sorted plan with the rows that are filled in.
    pub(super) fn filled(
        &self,
        sorted: LogicalPlan,
        clause: &FillClause,
        order: &[SortKey],
        projected: &[(ColumnId, Expression)],
    ) -> Result<LogicalPlan, QueryError> {
        let name_of = |key: &SortKey| column_name(key.value.as_column().expect("keys are columns"));
        let Some((key, prefix)) = order.split_last() else {
            return Ok(sorted);
        };
        let default = |(id, value): &(ColumnId, Expression)| {
            let default = crate::default::default_value(&value.data_type).values;
            (column_name(*id), default)
        };
        let by_name = |name: &str| projected.iter().find(|(id, _)| column_name(*id) == name);
        let columns = sorted.schema().columns();
        let defaults = columns.iter().filter_map(|column| by_name(&column.name));
        let fill = Fill {
            key: (name_of(key), key.value.data_type.clone()),
            prefix: prefix.iter().map(name_of).collect(),
            from: clause.from,
            to: clause.to,
            step: clause.step.clone(),
            descending: key.descending,
            defaults: defaults.map(default).collect(),
        };
        let filled = filled(sorted, fill, Arc::clone(&self.context));
        self.scan_of(filled)
    }
}

fn is_moment(data_type: &DataType) -> bool {
    matches!(
        data_type,
        DataType::Date | DataType::Date32 | DataType::DateTime(_) | DataType::DateTime64 { .. }
    )
}

fn check_key(data_type: &DataType) -> Result<(), QueryError> {
    let is_enum = matches!(data_type, DataType::Enum8(_) | DataType::Enum16(_));
    match data_type {
        DataType::String | DataType::FixedString(_) => Err(wrong(format!(
            "Incompatible types of WITH FILL expression values with column type {data_type}"
        ))),
        other if is_moment(other) => Ok(()),
        other if !is_enum && integer_bits(other).is_some_and(|(_, bits)| bits <= 64) => Ok(()),
        other => Err(QueryError::not_implemented(format!("WITH FILL of {other}"))),
    }
}

fn check_direction(step: i128, key: &SortKey) -> Result<(), QueryError> {
    if step == 0 {
        return Err(wrong("WITH FILL STEP value cannot be zero"));
    }
    if (step < 0) != key.descending {
        return Err(wrong(
            "WITH FILL STEP value must go in the direction of sorting",
        ));
    }
    Ok(())
}
