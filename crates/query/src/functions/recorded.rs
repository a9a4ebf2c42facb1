//! Every expression of `tests/recorded/functions.tsv` has the type and value, or the error, that ClickHouse
//! 26.9 gave for it; each also with its constants as columns.

use crate::call::{call, call_type};
use crate::context::Context;
use crate::error::QueryError;
use crate::function::{Argument, ArgumentType, Lambda, repeat};
use arrow::array::{
    BinaryArray, Float64Array, Int64Array, UInt8Array, UInt64Array, new_null_array,
};
use arrow::compute::take;
use granary_columns::Column;
use granary_parser::{
    BinaryOperator, Expr, ExprKind, Literal, LogicalOperator, NamePart, UnaryOperator,
    parse_expression,
};
use granary_types::DataType;
use std::collections::HashMap;
use std::sync::Arc;

const RECORDED: &str = include_str!("../../tests/recorded/functions.tsv");

/// Names of lambdas' parameters and what they stand for.
type Scope = HashMap<String, Argument>;

/// Whether literals are constants or columns.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Literals {
    Constants,
    Columns,
}

struct Evaluator {
    context: Context,
    literals: Literals,
}

/// A lambda that is evaluated anew for its elements.
struct Evaluated {
    parameters: Vec<String>,
    body: Expr,
    scope: Scope,
    rows: usize,
    result: DataType,
    context: Context,
}

impl Lambda for Evaluated {
    fn result_type(&self) -> &DataType {
        &self.result
    }

    fn call(&self, arguments: Vec<Column>, rows: &UInt64Array) -> Result<Column, QueryError> {
        let mut scope = Scope::new();
        for (name, captured) in &self.scope {
            let values = captured.expanded(self.rows);
            let values = take(&values, rows, None).expect("rows lie within");
            let column = Column::new(captured.data_type().clone(), values);
            scope.insert(name.clone(), Argument::Column(column));
        }
        for (name, argument) in self.parameters.iter().zip(arguments) {
            scope.insert(name.clone(), Argument::Column(argument));
        }
        let evaluator = Evaluator {
            context: self.context.clone(),
            literals: Literals::Constants,
        };
        let result = evaluator.evaluate(&self.body, &scope, rows.len())?;
        Ok(Column::new(
            result.data_type().clone(),
            result.expanded(rows.len()),
        ))
    }
}

fn column(text: &str, values: arrow::array::ArrayRef) -> Column {
    Column::new(text.parse().expect("a type"), values)
}

fn literal(value: &Literal) -> Column {
    match value {
        Literal::Null => column(
            "Nullable(Nothing)",
            new_null_array(&arrow::datatypes::DataType::Null, 1),
        ),
        Literal::Bool(value) => column("Bool", Arc::new(UInt8Array::from(vec![u8::from(*value)]))),
        Literal::Unsigned(value) => {
            let whole: arrow::array::ArrayRef = Arc::new(UInt64Array::from(vec![*value]));
            let name = match value {
                ..=0xff => "UInt8",
                ..=0xffff => "UInt16",
                ..=0xffff_ffff => "UInt32",
                _ => "UInt64",
            };
            narrowed(&whole, &DataType::UInt64, name)
        }
        Literal::Signed(value) => {
            let whole: arrow::array::ArrayRef = Arc::new(Int64Array::from(vec![*value]));
            let name = match value {
                -128.. => "Int8",
                -32_768.. => "Int16",
                -2_147_483_648.. => "Int32",
                _ => "Int64",
            };
            narrowed(&whole, &DataType::Int64, name)
        }
        Literal::Float(value) => column("Float64", Arc::new(Float64Array::from(vec![*value]))),
        Literal::String(value) => column("String", Arc::new(BinaryArray::from_vec(vec![value]))),
    }
}

fn narrowed(values: &arrow::array::ArrayRef, from: &DataType, name: &str) -> Column {
    let to: DataType = name.parse().expect("a type");
    let values: Vec<i128> = super::number::numbers(values, from).expect("integers");
    let values = super::number::with_native!(&to, T => {
        <T as super::number::Native>::write(values.into_iter().map(<T as super::number::Native>::cast).collect(), None, &to)
    }, else unreachable!("integers"));
    Column::new(to, values)
}

impl Evaluator {
    fn new(literals: Literals) -> Self {
        let env = granary_env::Env::system();
        let context = Context::new(
            env,
            "default",
            granary_parser::QuerySettings::default(),
            granary_env::Control::default(),
        );
        Self { context, literals }
    }

    fn evaluate(&self, expr: &Expr, scope: &Scope, rows: usize) -> Result<Argument, QueryError> {
        match &expr.kind {
            ExprKind::Literal(value) => Ok(match self.literals {
                Literals::Constants => Argument::Constant(literal(value)),
                Literals::Columns => {
                    let value = literal(value);
                    Argument::Column(Column::new(value.data_type, repeat(&value.values, rows)))
                }
            }),
            ExprKind::Identifier(name) => {
                let [NamePart::Name(name)] = &name.parts[..] else {
                    return Err(QueryError::not_implemented("a long name"));
                };
                scope
                    .get(name)
                    .cloned()
                    .ok_or_else(|| QueryError::not_implemented(format!("the name {name}")))
            }
            ExprKind::Array(items) => self.call("array", items, scope, rows),
            ExprKind::Tuple(items) => self.call("tuple", items, scope, rows),
            ExprKind::Function(function) => {
                self.call(&function.name, &function.arguments, scope, rows)
            }
            ExprKind::Unary { operator, operand } => {
                let name = match operator {
                    UnaryOperator::Negate => "negate",
                    UnaryOperator::Not => "not",
                };
                self.call(name, std::slice::from_ref(operand), scope, rows)
            }
            ExprKind::Binary {
                operator,
                left,
                right,
            } => {
                let name = match operator {
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
                    _ => return Err(QueryError::not_implemented("IN")),
                };
                self.call(name, &[(**left).clone(), (**right).clone()], scope, rows)
            }
            ExprKind::Logical { operator, operands } => {
                let name = match operator {
                    LogicalOperator::And => "and",
                    LogicalOperator::Or => "or",
                };
                self.call(name, operands, scope, rows)
            }
            ExprKind::IsNull { operand, negated } => {
                let name = if *negated { "isNotNull" } else { "isNull" };
                self.call(name, std::slice::from_ref(operand), scope, rows)
            }
            ExprKind::Subscript { array, index } => self.call(
                "arrayElement",
                &[(**array).clone(), (**index).clone()],
                scope,
                rows,
            ),
            ExprKind::TupleElement { tuple, index } => {
                let index = Expr::new(ExprKind::Literal(Literal::Unsigned(*index)));
                self.call("tupleElement", &[(**tuple).clone(), index], scope, rows)
            }
            other => Err(QueryError::not_implemented(format!("{other:?}"))),
        }
    }

    fn call(
        &self,
        name: &str,
        arguments: &[Expr],
        scope: &Scope,
        rows: usize,
    ) -> Result<Argument, QueryError> {
        let function = super::registry()
            .get(name)
            .ok_or_else(|| QueryError::UnknownFunction {
                name: name.to_owned(),
                hint: String::new(),
            })?;
        let is_lambda = |expr: &Expr| matches!(expr.kind, ExprKind::Lambda { .. });
        let constant_only = |at: usize| {
            self.literals == Literals::Columns && (at > 0 || needs_constant(function.name()))
        };
        let mut values: Vec<Option<Argument>> = Vec::new();
        let mut types = Vec::new();
        for (at, expr) in arguments.iter().enumerate() {
            if let ExprKind::Lambda { parameters, .. } = &expr.kind {
                values.push(None);
                types.push(ArgumentType {
                    data_type: DataType::Nothing,
                    constant: None,
                    lambda: Some(parameters.len()),
                });
                continue;
            }
            let literal = matches!(expr.kind, ExprKind::Literal(_));
            let value = if constant_only(at) && literal {
                Self {
                    context: self.context.clone(),
                    literals: Literals::Constants,
                }
                .evaluate(expr, scope, rows)?
            } else {
                self.evaluate(expr, scope, rows)?
            };
            types.push(match &value {
                Argument::Constant(column) => ArgumentType::constant(column.clone()),
                other => ArgumentType::new(other.data_type().clone()),
            });
            values.push(Some(value));
        }
        for (at, expr) in arguments
            .iter()
            .enumerate()
            .filter(|(_, expr)| is_lambda(expr))
        {
            let ExprKind::Lambda { parameters, body } = &expr.kind else {
                continue;
            };
            let given = function.lambda_parameters(at, &types)?;
            let names: Vec<String> = parameters
                .iter()
                .map(|each| match &each.kind {
                    ExprKind::Identifier(name) => match &name.parts[0] {
                        NamePart::Name(name) => name.clone(),
                        _ => String::new(),
                    },
                    _ => String::new(),
                })
                .collect();
            if names.len() != given.len() {
                return Err(QueryError::argument_type(name, at + 1, &DataType::Nothing));
            }
            let mut inner = scope.clone();
            for (name, data_type) in names.iter().zip(&given) {
                let empty = arrow::array::new_empty_array(&granary_columns::arrow_type(data_type));
                inner.insert(
                    name.clone(),
                    Argument::Column(Column::new(data_type.clone(), empty)),
                );
            }
            let evaluator = Self {
                context: self.context.clone(),
                literals: Literals::Constants,
            };
            let result = self_type(&evaluator, body, &inner)?;
            types[at].data_type = result.clone();
            values[at] = Some(Argument::Lambda(Arc::new(Evaluated {
                parameters: names,
                body: (**body).clone(),
                scope: scope.clone(),
                rows,
                result,
                context: self.context.clone(),
            })));
        }
        let result = call_type(function, &types, &self.context)?;
        let values: Vec<Argument> = values
            .into_iter()
            .map(|each| each.expect("every argument has a value"))
            .collect();
        let constant = function.result_is_constant(&types)
            && values
                .iter()
                .all(|each| !matches!(each, Argument::Column(_)));
        let rows = if constant { 1 } else { rows };
        let column = call(function, &values, rows, &result, &self.context)?;
        Ok(if constant {
            Argument::Constant(column)
        } else {
            Argument::Column(column)
        })
    }
}

fn self_type(evaluator: &Evaluator, body: &Expr, scope: &Scope) -> Result<DataType, QueryError> {
    let found = evaluator.evaluate(body, scope, 0)?;
    Ok(found.data_type().clone())
}

/// Functions whose first argument is only taken as a constant, or means something else if it is one.
fn needs_constant(function: &str) -> bool {
    function.starts_with("toInterval")
        || matches!(
            function,
            "equals"
                | "notEquals"
                | "less"
                | "greater"
                | "lessOrEquals"
                | "greaterOrEquals"
                | "isDistinctFrom"
                | "isNotDistinctFrom"
                | "dateTrunc"
                | "dateDiff"
                | "dateName"
                | "now"
                | "now64"
                | "format"
                | "splitByChar"
                | "caseWithExpression"
                | "isConstant"
                | "nullIf"
                | "toLowCardinality"
                | "arrayReduce"
        )
}

/// Type and value, or the number of the error with `!` before it.
fn answer(text: &str, literals: Literals) -> String {
    let Ok(expr) = parse_expression(text) else {
        return "unparsable".to_owned();
    };
    let evaluator = Evaluator::new(literals);
    let rows = match literals {
        Literals::Constants => 1,
        Literals::Columns => 3,
    };
    let found = evaluator.evaluate(&expr, &Scope::new(), rows).map(|found| {
        let column = Column::new(found.data_type().clone(), found.expanded(rows));
        let settings = granary_formats::FormatSettings::default();
        let texts: Vec<String> = (0..rows)
            .map(|row| {
                let mut out = Vec::new();
                granary_formats::write_text(
                    &column,
                    row,
                    granary_formats::Style::Escaped,
                    &settings,
                    &mut out,
                );
                String::from_utf8_lossy(&out).into_owned()
            })
            .collect();
        let same = texts.iter().all(|each| *each == texts[0]);
        let name = super::other::pretty(&column.data_type, 0)
            .replace('\'', "\\'")
            .replace('\n', "\\n");
        if same {
            format!("{name}\t{}", texts[0])
        } else {
            format!("{name}\tdifferent rows: {texts:?}")
        }
    });
    match found {
        Ok(answer) => answer,
        Err(QueryError::UnknownFunction { name, .. }) => format!("unknown {name}"),
        Err(error) => format!("!{}\t{error}", error.code().number()),
    }
}

fn code(answer: &str) -> &str {
    answer.split('\t').next().unwrap_or_default()
}

fn agrees(expected: &str, found: &str) -> bool {
    if expected.starts_with('!') {
        code(expected) == code(found)
    } else {
        expected == found
    }
}

/// What Granary says it cannot do: a function that it does not have, a type that only `Variant` would hold.
fn is_refused(expected: &str, found: &str) -> bool {
    let refused = !expected.starts_with('!') && matches!(code(found), "!48" | "!63" | "!386");
    refused || found.starts_with("unknown ")
}

fn differences(literals: Literals) -> Vec<String> {
    let (mut compared, mut refused) = (0, 0);
    let mut different = Vec::new();
    for line in RECORDED
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
    {
        let (text, expected) = line.split_once('\t').expect("an expression and its answer");
        let found = answer(text, literals);
        compared += 1;
        if is_refused(expected, &found) {
            refused += 1;
        } else if !agrees(expected, &found) {
            different.push(format!("{text}\n  expected {expected}\n  found    {found}"));
        }
    }
    println!(
        "{compared} compared, {refused} refused, {} different",
        different.len()
    );
    different
}

#[test]
fn constants_give_what_clickhouse_gave() {
    let different = differences(Literals::Constants);
    assert!(different.is_empty(), "{}", different.join("\n"));
}

#[test]
fn columns_give_what_clickhouse_gave_for_constants() {
    let different = differences(Literals::Columns);
    assert!(different.is_empty(), "{}", different.join("\n"));
}
