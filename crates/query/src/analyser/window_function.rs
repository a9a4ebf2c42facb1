//! Which window function a call is, with its arguments.

use super::Analyser;
use super::level::{Level, Place, Ranking, WindowFunction};
use crate::combinators::{find, without_dictionary};
use crate::default::default_value;
use crate::error::QueryError;
use crate::expression::Expression;
use crate::supertype::supertype;
use crate::window_adapter::Other;
use arrow::array::{Array, AsArray};
use arrow::compute::cast;
use arrow::datatypes::{DataType as ArrowType, Int64Type};
use granary_parser::{Expr, FunctionCall};
use granary_types::{DataType, ErrorCode};

/// A window function with its arguments and its type.
pub(super) struct FoundFunction {
    pub(super) function: WindowFunction,
    pub(super) arguments: Vec<Expression>,
    pub(super) data_type: DataType,
}

/// The functions that are no aggregate functions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Named {
    Rank(Ranking),
    Lag,
    Lead,
    LagInFrame,
    LeadInFrame,
    NthValue,
}

impl Named {
    fn find(name: &str) -> Option<Self> {
        // These are known by their exact name only.
        match name {
            "lagInFrame" => return Some(Self::LagInFrame),
            "leadInFrame" => return Some(Self::LeadInFrame),
            "cume_dist" => return Some(Self::Rank(Ranking::CumeDist)),
            _ => {}
        }
        Some(match name.to_ascii_lowercase().as_str() {
            "row_number" => Self::Rank(Ranking::RowNumber),
            "rank" => Self::Rank(Ranking::Rank),
            "dense_rank" | "denserank" => Self::Rank(Ranking::DenseRank),
            "percent_rank" | "percentrank" => Self::Rank(Ranking::PercentRank),
            "ntile" => Self::Rank(Ranking::Ntile(0)),
            "lag" => Self::Lag,
            "lead" => Self::Lead,
            "nth_value" => Self::NthValue,
            _ => return None,
        })
    }
}

impl Analyser<'_> {
    pub(super) fn window_function(
        &self,
        call: &FunctionCall,
        has_frame: bool,
        has_order: bool,
        level: &Level<'_>,
    ) -> Result<FoundFunction, QueryError> {
        let Some(named) = Named::find(&call.name) else {
            return self.aggregate_in_window(call, level);
        };
        if call.nulls.is_some() {
            let what = format!("IGNORE NULLS and RESPECT NULLS of {}", call.name);
            return Err(QueryError::not_implemented(what));
        }
        let no_frame = match named {
            Named::Lag | Named::Lead => true,
            Named::Rank(rank) => rank.refuses_frames(),
            _ => false,
        };
        if no_frame && has_frame {
            return Err(bad(format!(
                "Window function '{}' does not expect window frame to be explicitly specified",
                call.name
            )));
        }
        match named {
            Named::Rank(Ranking::Ntile(_)) => {
                if !has_order {
                    return Err(bad("Unsupported window frame type for function 'ntile'"));
                }
                let [buckets] = &call.arguments[..] else {
                    let given = call.arguments.len();
                    return Err(QueryError::argument_count("ntile", given, "1"));
                };
                let buckets = self.whole(&call.name, buckets, 1, level)?;
                Ok(ranked(Ranking::Ntile(buckets)))
            }
            Named::Rank(rank) => Ok(ranked(rank)),
            _ => self.other_row(named, call, level),
        }
    }

    fn aggregate_in_window(
        &self,
        call: &FunctionCall,
        level: &Level<'_>,
    ) -> Result<FoundFunction, QueryError> {
        let Some(found) = find(&call.name)? else {
            let what = format!("The window function {}", call.name);
            return Err(QueryError::not_implemented(what));
        };
        let found = found.with_nulls_clause(call.nulls)?;
        let (parameters, arguments) =
            self.aggregate_arguments(&found, call, Place::Output, level)?;
        let types: Vec<DataType> = arguments
            .iter()
            .map(|each| each.data_type.clone())
            .collect();
        let resolved = found.resolve(&parameters, &types)?;
        Ok(FoundFunction {
            data_type: resolved.return_type(),
            function: WindowFunction::Aggregate(resolved),
            arguments,
        })
    }

    /// `lag`, `lead`, `lagInFrame`, `leadInFrame`, `nth_value`
    fn other_row(
        &self,
        named: Named,
        call: &FunctionCall,
        level: &Level<'_>,
    ) -> Result<FoundFunction, QueryError> {
        let most = if named == Named::NthValue { 2 } else { 3 };
        let given = call.arguments.len();
        let least = if named == Named::NthValue { 2 } else { 1 };
        if !(least..=most).contains(&given) {
            let expected = format!("{least} to {most}");
            return Err(QueryError::argument_count(&call.name, given, &expected));
        }
        let distance = match call.arguments.get(1) {
            None => 1,
            Some(distance) => {
                let least = i64::from(named == Named::NthValue);
                self.whole(&call.name, distance, least.unsigned_abs(), level)?
            }
        };
        let value = self.expr(&call.arguments[0], level)?;
        let data_type = without_dictionary(&value.data_type);
        let value = self.converted(&value, &data_type)?;
        let default = match call.arguments.get(2) {
            None => Expression::constant(default_value(&data_type)),
            Some(default) => {
                let default = self.expr(default, level)?;
                let both = [data_type.clone(), default.data_type.clone()];
                if supertype(&both).ok().as_ref() != Some(&data_type) {
                    return Err(bad(format!(
                        "The default value of {} of type {} is no {data_type}",
                        call.name, default.data_type
                    )));
                }
                self.converted(&default, &data_type)?
            }
        };
        let distance_signed = i64::try_from(distance).expect("it was looked at");
        let other = match named {
            Named::Lag => Other::Shifted(distance_signed),
            Named::Lead => Other::Shifted(-distance_signed),
            Named::LagInFrame => Other::ShiftedInFrame(distance_signed),
            Named::LeadInFrame => Other::ShiftedInFrame(-distance_signed),
            _ => Other::OfFrame(distance),
        };
        Ok(FoundFunction {
            function: WindowFunction::OtherRow(other),
            arguments: vec![value, default],
            data_type,
        })
    }

    /// A constant whole number, at least so large and of 63 bits.
    fn whole(
        &self,
        function: &str,
        expr: &Expr,
        least: u64,
        level: &Level<'_>,
    ) -> Result<u64, QueryError> {
        let value = self.expr(expr, level)?;
        let Some(constant) = value.as_constant() else {
            let what = format!("{function} of a distance that is no constant");
            return Err(QueryError::not_implemented(what));
        };
        let number = cast(&constant.values, &ArrowType::Int64).ok();
        let number = number.filter(|number| {
            crate::supertype::integer_bits(&constant.data_type).is_some()
                && number.null_count() == 0
        });
        let number = number.map(|number| number.as_primitive::<Int64Type>().value(0));
        let number = number.and_then(|number| u64::try_from(number).ok());
        number.filter(|number| *number >= least).ok_or_else(|| {
            bad(format!(
                "The offset for function {function} must be at least {least}, {} given",
                expr.to_single_line()
            ))
        })
    }
}

fn ranked(rank: Ranking) -> FoundFunction {
    let data_type = match rank {
        Ranking::PercentRank | Ranking::CumeDist => DataType::Float64,
        _ => DataType::UInt64,
    };
    FoundFunction {
        function: WindowFunction::Rank(rank),
        arguments: Vec::new(),
        data_type,
    }
}

fn bad(message: impl Into<String>) -> QueryError {
    QueryError::refused(ErrorCode::BAD_ARGUMENTS, message)
}
