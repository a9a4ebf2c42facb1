//! Expressions, kind by kind.

use super::level::Level;
use super::{Analyser, EXPRESSION_DEPTH_MAX};
use crate::error::QueryError;
use crate::expression::{Expression, Node};
use crate::function::Function;
use crate::functions::registry;
use arrow::array::{
    ArrayRef, BinaryArray, Float64Array, Int8Array, Int16Array, Int32Array, Int64Array, NullArray,
    UInt8Array, UInt16Array, UInt32Array, UInt64Array,
};
use granary_columns::Column;
use granary_parser::{
    BinaryOperator, Expr, ExprKind, Literal, LogicalOperator, QueryParameter, UnaryOperator,
};
use granary_types::{DataType, ErrorCode};
use std::sync::Arc;

impl Analyser<'_> {
    /// What an expression stands for.
    pub(super) fn expr(&self, expr: &Expr, level: &Level<'_>) -> Result<Expression, QueryError> {
        if let Some(alias) = &expr.alias {
            return self.aliased(alias, expr, level);
        }
        self.kind(expr, level)
    }

    /// An expression with an alias is analysed once, so that all its uses have the same value.
    pub(super) fn aliased(
        &self,
        alias: &str,
        expr: &Expr,
        level: &Level<'_>,
    ) -> Result<Expression, QueryError> {
        let in_lambda = !level.lambda_parameters.borrow().is_empty();
        let is_outermost = level.in_progress.borrow().is_empty();
        if !in_lambda
            && let Some((known, alone)) = level.resolved.borrow().get(alias)
            && (is_outermost || !alone)
        {
            return Ok(known.clone());
        }
        if level.in_progress.borrow().iter().any(|each| each == alias) {
            return self.kind(expr, level);
        }
        let fell_back = level.fell_back.replace(false);
        level.in_progress.borrow_mut().push(alias.to_owned());
        let result = self.kind(expr, level);
        level.in_progress.borrow_mut().pop();
        // What an alias stands for while another is analysed may not be what it stands for alone.
        let alone = level.fell_back.get();
        level.fell_back.set(fell_back || level.fell_back.get());
        let result = result?;
        if result.depth() > EXPRESSION_DEPTH_MAX {
            let message =
                format!("The expression {alias} is more than {EXPRESSION_DEPTH_MAX} deep");
            return Err(QueryError::refused(ErrorCode::TOO_DEEP_AST, message));
        }
        if in_lambda || (alone && !is_outermost) {
            return Ok(result);
        }
        let result = self.computed_once(result, level);
        let mut resolved = level.resolved.borrow_mut();
        resolved.insert(alias.to_owned(), (result.clone(), alone));
        Ok(result)
    }

    fn kind(&self, expr: &Expr, level: &Level<'_>) -> Result<Expression, QueryError> {
        match &expr.kind {
            ExprKind::Literal(value) => Ok(Expression::constant(literal(value))),
            ExprKind::Identifier(identifier) => self.identifier(identifier, level),
            ExprKind::Parameter(parameter) => self.parameter(parameter),
            ExprKind::Array(items) => self.named("array", items, level),
            ExprKind::Tuple(items) => self.named("tuple", items, level),
            ExprKind::Function(call) => self.call(call, level),
            ExprKind::Unary { operator, operand } => {
                let name = match operator {
                    UnaryOperator::Negate => "negate",
                    UnaryOperator::Not => "not",
                };
                self.named(name, std::slice::from_ref(operand), level)
            }
            ExprKind::Binary {
                operator,
                left,
                right,
            } if operator.is_in() => self.in_set(*operator, left, right, level),
            ExprKind::Binary {
                operator,
                left,
                right,
            } => {
                let arguments = vec![self.expr(left, level)?, self.expr(right, level)?];
                self.apply(function(operator_function(*operator))?, arguments)
            }
            ExprKind::Like {
                left,
                operator,
                pattern,
                escape,
            } => {
                let escape = Column::new(
                    DataType::String,
                    Arc::new(BinaryArray::from_vec(vec![escape])),
                );
                let arguments = vec![
                    self.expr(left, level)?,
                    self.expr(pattern, level)?,
                    Expression::constant(escape),
                ];
                self.apply(function(operator_function(*operator))?, arguments)
            }
            ExprKind::Logical { operator, operands } => {
                self.named(logical_function(*operator), operands, level)
            }
            ExprKind::IsNull { operand, negated } => {
                let name = if *negated { "isNotNull" } else { "isNull" };
                self.named(name, std::slice::from_ref(operand), level)
            }
            ExprKind::Subscript { array, index } => {
                let arguments = vec![self.expr(array, level)?, self.expr(index, level)?];
                self.apply(function("arrayElement")?, arguments)
            }
            ExprKind::TupleElement { tuple, index } => {
                let index = literal(&Literal::Unsigned(*index));
                let arguments = vec![self.expr(tuple, level)?, Expression::constant(index)];
                self.apply(function("tupleElement")?, arguments)
            }
            ExprKind::Lambda { .. } => Err(QueryError::refused(
                ErrorCode::BAD_ARGUMENTS,
                format!(
                    "Lambda {} is not allowed in expression context. In scope {}",
                    expr.to_single_line(),
                    level.text
                ),
            )),
            ExprKind::Subquery(query) => self.scalar_subquery(query, level),
            ExprKind::Asterisk { .. } | ExprKind::Columns { .. } => Err(QueryError::refused(
                ErrorCode::UNSUPPORTED_METHOD,
                format!(
                    "{} is not allowed here. In scope {}",
                    expr.to_single_line(),
                    level.text
                ),
            )),
        }
    }

    /// A call of the function of that name with arguments that are expressions, `*` among them.
    fn named(
        &self,
        name: &str,
        arguments: &[Expr],
        level: &Level<'_>,
    ) -> Result<Expression, QueryError> {
        let function = function(name)?;
        self.call_function(function, arguments, level)
    }

    /// A call of a function with arguments that are known; a constant if they are.
    pub(super) fn apply(
        &self,
        function: &'static dyn Function,
        arguments: Vec<Expression>,
    ) -> Result<Expression, QueryError> {
        let types: Vec<_> = arguments.iter().map(Expression::argument_type).collect();
        let data_type = crate::call::call_type(function, &types, &self.context)?;
        let is_constant = function.result_is_constant(&types);
        let call = Expression {
            data_type,
            node: Arc::new(Node::Call {
                function,
                arguments,
            }),
        };
        if is_constant && call.columns().is_empty() {
            return self.folded(&call);
        }
        Ok(call)
    }

    /// The value of an expression without columns.
    pub(super) fn folded(&self, expression: &Expression) -> Result<Expression, QueryError> {
        let rows = crate::evaluate::Rows {
            columns: std::collections::HashMap::new(),
            count: 1,
            context: &self.context,
        };
        let value = crate::evaluate::Evaluator::new(rows).column(expression)?;
        Ok(Expression::constant(value))
    }

    /// The same values in another type.
    pub(super) fn converted(
        &self,
        expression: &Expression,
        to: &DataType,
    ) -> Result<Expression, QueryError> {
        if expression.data_type == *to {
            return Ok(expression.clone());
        }
        let converted = Expression {
            data_type: to.clone(),
            node: Arc::new(Node::Convert(expression.clone())),
        };
        if expression.as_constant().is_some() {
            return self.folded(&converted);
        }
        Ok(converted)
    }

    fn parameter(&self, parameter: &QueryParameter) -> Result<Expression, QueryError> {
        let Some(text) = self.parameters.get(&parameter.name) else {
            return Err(QueryError::refused(
                ErrorCode::UNKNOWN_QUERY_PARAMETER,
                format!("Substitution `{}` is not set", parameter.name),
            ));
        };
        let data_type: DataType = parameter
            .data_type
            .parse()
            .map_err(|error| QueryError::refused(ErrorCode::UNKNOWN_TYPE, format!("{error}")))?;
        if text == "\\N" && data_type.is_nullable() {
            let null = crate::default::null_values(&data_type, 1);
            return Ok(Expression::constant(Column::new(data_type, null)));
        }
        let text = Expression::constant(literal(&Literal::String(text.as_bytes().to_vec())));
        self.converted(&text, &data_type)
    }
}

/// The function of that name.
pub(super) fn function(name: &str) -> Result<&'static dyn Function, QueryError> {
    registry()
        .get(name)
        .ok_or_else(|| QueryError::UnknownFunction {
            name: name.to_owned(),
            hint: String::new(),
        })
}

/// The function that an operator calls.
pub(super) fn operator_function(operator: BinaryOperator) -> &'static str {
    match operator {
        BinaryOperator::Plus => "plus",
        BinaryOperator::Minus => "minus",
        BinaryOperator::Multiply => "multiply",
        BinaryOperator::Divide => "divide",
        BinaryOperator::Modulo => "modulo",
        BinaryOperator::Equals => "equals",
        BinaryOperator::NotEquals => "notEquals",
        BinaryOperator::Less => "less",
        BinaryOperator::Greater => "greater",
        BinaryOperator::LessOrEquals => "lessOrEquals",
        BinaryOperator::GreaterOrEquals => "greaterOrEquals",
        BinaryOperator::IsNotDistinctFrom => "isNotDistinctFrom",
        BinaryOperator::IsDistinctFrom => "isDistinctFrom",
        BinaryOperator::Like => "like",
        BinaryOperator::NotLike => "notLike",
        BinaryOperator::ILike => "ilike",
        BinaryOperator::NotILike => "notILike",
        BinaryOperator::In => "in",
        BinaryOperator::NotIn => "notIn",
        BinaryOperator::GlobalIn => "globalIn",
        BinaryOperator::GlobalNotIn => "globalNotIn",
    }
}

/// The function that `AND` or `OR` calls.
pub(super) fn logical_function(operator: LogicalOperator) -> &'static str {
    match operator {
        LogicalOperator::And => "and",
        LogicalOperator::Or => "or",
    }
}

/// A literal in the smallest type that holds it.
pub(super) fn literal(value: &Literal) -> Column {
    let (data_type, values): (DataType, ArrayRef) = match value {
        Literal::Null => (
            DataType::Nullable(Box::new(DataType::Nothing)),
            Arc::new(NullArray::new(1)),
        ),
        Literal::Bool(flag) => (
            DataType::Bool,
            Arc::new(UInt8Array::from(vec![u8::from(*flag)])),
        ),
        Literal::Unsigned(value) => unsigned(*value),
        Literal::Signed(value) => signed(*value),
        Literal::Float(value) => (
            DataType::Float64,
            Arc::new(Float64Array::from(vec![*value])),
        ),
        Literal::String(bytes) => (
            DataType::String,
            Arc::new(BinaryArray::from_vec(vec![bytes])),
        ),
    };
    Column::new(data_type, values)
}

fn unsigned(value: u64) -> (DataType, ArrayRef) {
    if let Ok(value) = u8::try_from(value) {
        (DataType::UInt8, Arc::new(UInt8Array::from(vec![value])))
    } else if let Ok(value) = u16::try_from(value) {
        (DataType::UInt16, Arc::new(UInt16Array::from(vec![value])))
    } else if let Ok(value) = u32::try_from(value) {
        (DataType::UInt32, Arc::new(UInt32Array::from(vec![value])))
    } else {
        (DataType::UInt64, Arc::new(UInt64Array::from(vec![value])))
    }
}

fn signed(value: i64) -> (DataType, ArrayRef) {
    if let Ok(value) = i8::try_from(value) {
        (DataType::Int8, Arc::new(Int8Array::from(vec![value])))
    } else if let Ok(value) = i16::try_from(value) {
        (DataType::Int16, Arc::new(Int16Array::from(vec![value])))
    } else if let Ok(value) = i32::try_from(value) {
        (DataType::Int32, Arc::new(Int32Array::from(vec![value])))
    } else {
        (DataType::Int64, Arc::new(Int64Array::from(vec![value])))
    }
}
