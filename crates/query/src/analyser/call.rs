//! Calls: of functions, with lambdas, of aggregate functions, of window functions.

use super::Analyser;
use super::level::{AggregateCall, Level, Place};
use crate::combinators::{Found, find};
use crate::error::QueryError;
use crate::expression::{Expression, Node};
use crate::function::{ArgumentType, Function};
use crate::functions::{dictionary_name, registry, takes_dictionary};
use granary_columns::Column;
use granary_parser::{Expr, ExprKind, FunctionCall};
use granary_types::{DataType, ErrorCode};
use std::sync::Arc;

impl Analyser<'_> {
    /// What a call stands for.
    pub(super) fn call(
        &self,
        call: &FunctionCall,
        level: &Level<'_>,
    ) -> Result<Expression, QueryError> {
        if !call.settings.is_empty() {
            return Err(QueryError::not_implemented("SETTINGS in a call"));
        }
        if let Some(over) = &call.over {
            return self.window_call(call, over, level);
        }
        if let Some((operator, left, right)) = in_call(call) {
            return self.in_set(operator, left, right, level);
        }
        if let (
            "exists",
            [
                Expr {
                    kind: ExprKind::Subquery(query),
                    ..
                },
            ],
        ) = (call.name.as_str(), &call.arguments[..])
        {
            return self.exists(query, level);
        }
        if call.name == "arrayJoin" {
            return self.array_join_call(call, level);
        }
        if call.name.eq_ignore_ascii_case("grouping") {
            return self.grouping_call(call, level);
        }
        if call.parameters.is_none()
            && call.nulls.is_none()
            && let Some(function) = registry().get(&call.name)
        {
            if let Some(arguments) = self.with_dictionary(call)? {
                return self.call_function(function, &arguments, level);
            }
            return self.call_function(function, &call.arguments, level);
        }
        match find(&call.name)? {
            Some(found) => {
                let found = found.with_nulls_clause(call.nulls)?;
                self.aggregate(&found, call, level)
            }
            None => Err(QueryError::UnknownFunction {
                name: call.name.clone(),
                hint: String::new(),
            }),
        }
    }

    /// The arguments of a function that looks into a dictionary, if it stands there as a name: then as a text.
    fn with_dictionary(&self, call: &FunctionCall) -> Result<Option<Vec<Expr>>, QueryError> {
        let [first, rest @ ..] = &call.arguments[..] else {
            return Ok(None);
        };
        let (true, Some(parts)) = (takes_dictionary(&call.name), first.as_name()) else {
            return Ok(None);
        };
        let text = parts.join(".");
        let name = dictionary_name(&text, &self.context.database);
        if self.context.dictionaries.structure(&name)?.is_none() {
            return Ok(None); // it may be that of a value
        }
        let named = std::iter::once(Expr::string(&text));
        Ok(Some(named.chain(rest.iter().cloned()).collect()))
    }

    /// A call of a function with arguments as they are written.
    pub(super) fn call_function(
        &self,
        function: &'static dyn Function,
        arguments: &[Expr],
        level: &Level<'_>,
    ) -> Result<Expression, QueryError> {
        let has_lambda = arguments
            .iter()
            .any(|argument| matches!(argument.kind, ExprKind::Lambda { .. }));
        if has_lambda {
            return self.call_with_lambdas(function, arguments, level);
        }
        let arguments = self.arguments(arguments, level)?;
        self.apply(function, arguments)
    }

    /// Arguments, with `*` replaced by the columns that it stands for.
    pub(super) fn arguments(
        &self,
        arguments: &[Expr],
        level: &Level<'_>,
    ) -> Result<Vec<Expression>, QueryError> {
        let mut found = Vec::new();
        for argument in arguments {
            if is_asterisk(argument) {
                let columns = self.asterisk(argument, level)?;
                found.extend(columns.into_iter().map(|(_, value)| value));
            } else {
                found.push(self.expr(argument, level)?);
            }
        }
        Ok(found)
    }

    fn call_with_lambdas(
        &self,
        function: &'static dyn Function,
        arguments: &[Expr],
        level: &Level<'_>,
    ) -> Result<Expression, QueryError> {
        let mut types: Vec<ArgumentType> = Vec::new();
        let mut found: Vec<Option<Expression>> = Vec::new();
        for argument in arguments {
            if let ExprKind::Lambda { parameters, .. } = &argument.kind {
                types.push(ArgumentType {
                    data_type: DataType::Nothing,
                    constant: None,
                    lambda: Some(parameters.len()),
                });
                found.push(None);
            } else {
                let value = self.expr(argument, level)?;
                types.push(value.argument_type());
                found.push(Some(value));
            }
        }
        for (at, argument) in arguments.iter().enumerate() {
            if let ExprKind::Lambda { parameters, body } = &argument.kind {
                let given = function.lambda_parameters(at, &types)?;
                found[at] = Some(self.lambda(function, parameters, body, &given, level)?);
            }
        }
        self.apply(function, found.into_iter().flatten().collect())
    }

    fn lambda(
        &self,
        function: &'static dyn Function,
        parameters: &[Expr],
        body: &Expr,
        types: &[DataType],
        level: &Level<'_>,
    ) -> Result<Expression, QueryError> {
        if parameters.len() != types.len() {
            return Err(QueryError::refused(
                ErrorCode::TYPE_MISMATCH,
                format!(
                    "Function {} expects a lambda of {} parameters, it is given one of {}",
                    function.name(),
                    types.len(),
                    parameters.len()
                ),
            ));
        }
        let mut ids = Vec::new();
        let before = level.lambda_parameters.borrow().len();
        for (parameter, data_type) in parameters.iter().zip(types) {
            let Some([name]) = parameter
                .as_name()
                .as_deref()
                .map(<[&str]>::to_vec)
                .and_then(|names| <[&str; 1]>::try_from(names).ok())
            else {
                return Err(QueryError::refused(
                    ErrorCode::BAD_ARGUMENTS,
                    "A parameter of a lambda is a name",
                ));
            };
            let id = self.new_id();
            ids.push(id);
            let value = Expression::column(id, data_type.clone());
            level
                .lambda_parameters
                .borrow_mut()
                .push((name.to_owned(), value));
        }
        let body = self.expr(body, level);
        level.lambda_parameters.borrow_mut().truncate(before);
        let body = body?;
        Ok(Expression {
            data_type: body.data_type.clone(),
            node: Arc::new(Node::Lambda {
                parameters: ids,
                body,
            }),
        })
    }

    fn aggregate(
        &self,
        found: &Found,
        call: &FunctionCall,
        level: &Level<'_>,
    ) -> Result<Expression, QueryError> {
        let written = || Expr::new(ExprKind::Function(Box::new(call.clone()))).to_single_line();
        match level.place.get() {
            Place::Output if level.lambda_parameters.borrow().is_empty() => {}
            Place::Output => {
                return Err(QueryError::not_implemented(
                    "An aggregate function inside a lambda",
                ));
            }
            Place::BeforeAggregation(clause) => {
                let message = format!(
                    "Aggregate function {} is found in {clause} in query",
                    written()
                );
                return Err(QueryError::refused(ErrorCode::ILLEGAL_AGGREGATION, message));
            }
            Place::InAggregate => {
                let message = format!(
                    "Aggregate function {} is found inside another aggregate function in query",
                    written()
                );
                return Err(QueryError::refused(ErrorCode::ILLEGAL_AGGREGATION, message));
            }
        }
        if found.is_order_sensitive() {
            self.one_stream.set(true);
        }
        let (parameters, arguments) =
            self.aggregate_arguments(found, call, Place::InAggregate, level)?;
        let types: Vec<DataType> = arguments
            .iter()
            .map(|each| each.data_type.clone())
            .collect();
        let same = |known: &&AggregateCall| {
            known.name == found.name
                && known.arguments == arguments
                && same_values(&known.parameters, &parameters)
        };
        if let Some(known) = level.aggregates.borrow().iter().find(same) {
            return Ok(Expression::column(known.id, known.resolved.return_type()));
        }
        let resolved = found.resolve(&parameters, &types)?;
        let id = self.new_id();
        let value = Expression::column(id, resolved.return_type());
        level.aggregates.borrow_mut().push(AggregateCall {
            id,
            name: found.name.clone(),
            parameters,
            arguments,
            resolved,
        });
        Ok(value)
    }

    /// The parameters and arguments of an aggregate function. `count(*)` has none.
    pub(super) fn aggregate_arguments(
        &self,
        found: &Found,
        call: &FunctionCall,
        place: Place,
        level: &Level<'_>,
    ) -> Result<(Vec<Column>, Vec<Expression>), QueryError> {
        let mut parameters = Vec::new();
        for parameter in call.parameters.as_deref().unwrap_or_default() {
            let value = self.expr(parameter, level)?;
            let Some(value) = value.as_constant() else {
                return Err(QueryError::refused(
                    ErrorCode::BAD_ARGUMENTS,
                    format!("The parameters of {} must be constants", found.name),
                ));
            };
            parameters.push(value.clone());
        }
        let written: Vec<Expr> = match &call.arguments[..] {
            [first, rest @ ..] if found.name.starts_with("count") && is_plain_asterisk(first) => {
                rest.to_vec()
            }
            all => all.to_vec(),
        };
        let arguments = level.at(place, || self.arguments(&written, level))?;
        Ok((parameters, arguments))
    }
}

fn same_values(one: &[Column], other: &[Column]) -> bool {
    one.len() == other.len()
        && one
            .iter()
            .zip(other)
            .all(|(one, other)| one.data_type == other.data_type && *one.values == *other.values)
}

/// `in(a, b)`, as a function.
fn in_call(call: &FunctionCall) -> Option<(granary_parser::BinaryOperator, &Expr, &Expr)> {
    use granary_parser::BinaryOperator as Operator;
    let operator = match call.name.as_str() {
        "in" => Operator::In,
        "notIn" => Operator::NotIn,
        "globalIn" => Operator::GlobalIn,
        "globalNotIn" => Operator::GlobalNotIn,
        _ => return None,
    };
    match &call.arguments[..] {
        [left, right] => Some((operator, left, right)),
        _ => None,
    }
}

/// `*`, `t.*`, `COLUMNS(…)`
pub(super) fn is_asterisk(expr: &Expr) -> bool {
    matches!(
        expr.kind,
        ExprKind::Asterisk { .. } | ExprKind::Columns { .. }
    )
}

fn is_plain_asterisk(expr: &Expr) -> bool {
    matches!(
        &expr.kind,
        ExprKind::Asterisk { transformers, .. } if transformers.is_empty()
    )
}
