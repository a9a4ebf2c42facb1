//! Table functions that make their own rows, and the tables of `system` that are like them.

use super::Analyser;
use super::from::as_source;
use super::level::Level;
use super::subquery::together;
use crate::convert::convert;
use crate::error::QueryError;
use crate::generated::{Generated, Numbers, Random, Zeros};
use crate::scope::{NamedQueries, Source};
use crate::table::{MemoryTable, Table};
use arrow::array::{Array, ArrayRef, AsArray, UInt8Array};
use arrow::datatypes::UInt64Type;
use datafusion::logical_expr::LogicalPlan;
use granary_columns::{Block, Column};
use granary_parser::{Expr, ExprKind, FunctionCall, Literal, Select};
use granary_types::{DataType, ErrorCode};
use std::sync::Arc;

/// The table functions that need no data directory.
pub const TABLE_FUNCTIONS: [&str; 8] = [
    "generateRandom",
    "null",
    "numbers",
    "numbers_mt",
    "values",
    "view",
    "zeros",
    "zeros_mt",
];

/// One row.
pub(super) fn one() -> Arc<dyn Table> {
    let dummy = Column::new(DataType::UInt8, Arc::new(UInt8Array::from(vec![0])));
    let block = Block::new(vec!["dummy".to_owned()], vec![dummy], 1);
    let columns = vec![("dummy".to_owned(), DataType::UInt8)];
    Arc::new(MemoryTable::new(columns, vec![block]))
}

/// `system.one`, `system.numbers`, …
pub(super) fn system_table(name: &str) -> Option<Arc<dyn Table>> {
    Some(match name {
        "one" => one(),
        "numbers" | "numbers_mt" => Arc::new(Numbers::new(0, None, 1)),
        "zeros" | "zeros_mt" => Arc::new(Zeros::new(None)),
        _ => return None,
    })
}

impl Analyser<'_> {
    /// `name(…)` in `FROM`.
    pub(super) fn table_function(
        &self,
        call: &FunctionCall,
        queries: &NamedQueries,
    ) -> Result<(LogicalPlan, Source), QueryError> {
        if !call.settings.is_empty() {
            return Err(QueryError::not_implemented("SETTINGS of a table function"));
        }
        if call.name == "view" {
            let [
                Expr {
                    kind: ExprKind::Subquery(query),
                    ..
                },
            ] = &call.arguments[..]
            else {
                return Err(QueryError::argument_count(
                    "view",
                    call.arguments.len(),
                    "1",
                ));
            };
            return Ok(as_source(self.union(query, queries)?));
        }
        let table: Arc<dyn Table> = match call.name.to_ascii_lowercase().as_str() {
            "numbers" | "numbers_mt" => {
                let numbers = self.constants(call, 1, 3)?;
                let (first, count) = match numbers[..] {
                    [count] => (0, count),
                    [first, count, ..] => (first, count),
                    [] => (0, 0),
                };
                let step = numbers.get(2).copied().unwrap_or(1);
                if step == 0 {
                    return Err(QueryError::refused(
                        ErrorCode::BAD_ARGUMENTS,
                        "Table function numbers requires a step other than 0",
                    ));
                }
                Arc::new(Numbers::new(first, Some(count), step))
            }
            "zeros" | "zeros_mt" => {
                let count = self.constants(call, 1, 1)?[0];
                Arc::new(Zeros::new(Some(count)))
            }
            "values" => self.values(call)?,
            "null" => {
                let structure = self.text(call, 0)?;
                Arc::new(MemoryTable::new(parse_structure(&structure)?, Vec::new()))
            }
            "generaterandom" => {
                let structure = self.text(call, 0)?;
                let columns = parse_structure(&structure)?;
                let seed = match call.arguments.get(1) {
                    None => None,
                    Some(seed) if seed.kind == ExprKind::Literal(Literal::Null) => None,
                    Some(_) => Some(self.constant(&call.arguments[1])?),
                };
                let seed = seed.unwrap_or_else(|| self.context.env.uuid().as_u64_pair().0);
                Arc::new(Generated::new(Random::new(columns, seed)?))
            }
            _ => {
                let known = self.tables.table_function(&call.name, &call.arguments)?;
                known.ok_or_else(|| QueryError::UnknownTableFunction {
                    name: call.name.clone(),
                    hint: String::new(),
                })?
            }
        };
        self.scan(table, false)
    }

    fn value(&self, expr: &Expr) -> Result<Column, QueryError> {
        let select = Select::default();
        let level = Level::new(&select, NamedQueries::default())?;
        let value = self.expr(expr, &level)?;
        let constant = value.as_constant().cloned();
        constant.ok_or_else(|| {
            QueryError::refused(
                ErrorCode::BAD_ARGUMENTS,
                format!("{} is no constant", expr.to_single_line()),
            )
        })
    }

    fn constant(&self, expr: &Expr) -> Result<u64, QueryError> {
        let value = self.value(expr)?;
        let number = arrow::compute::cast(&value.values, &arrow::datatypes::DataType::UInt64);
        let number = number.ok().filter(|number| number.null_count() == 0);
        let number = number.map(|number| number.as_primitive::<UInt64Type>().value(0));
        number.ok_or_else(|| {
            QueryError::refused(
                ErrorCode::BAD_ARGUMENTS,
                format!("{} is no number of rows", expr.to_single_line()),
            )
        })
    }

    fn constants(
        &self,
        call: &FunctionCall,
        least: usize,
        most: usize,
    ) -> Result<Vec<u64>, QueryError> {
        let given = call.arguments.len();
        if given < least || given > most {
            let expected = format!("from {least} to {most}");
            return Err(QueryError::argument_count(&call.name, given, &expected));
        }
        call.arguments
            .iter()
            .map(|each| self.constant(each))
            .collect()
    }

    fn text(&self, call: &FunctionCall, at: usize) -> Result<String, QueryError> {
        let Some(argument) = call.arguments.get(at) else {
            return Err(QueryError::argument_count(
                &call.name,
                call.arguments.len(),
                "at least 1",
            ));
        };
        let value = self.value(argument)?;
        let text = crate::function::ArgumentType::constant(value);
        text.text().map(ToOwned::to_owned).ok_or_else(|| {
            QueryError::refused(
                ErrorCode::BAD_ARGUMENTS,
                format!("{} is no text", argument.to_single_line()),
            )
        })
    }

    /// `values('a UInt8, b String', (1, 'x'), …)`; without the names the columns are `c1`, `c2`, …
    fn values(&self, call: &FunctionCall) -> Result<Arc<dyn Table>, QueryError> {
        let (columns, rows) = match &call.arguments[..] {
            [first, rest @ ..] if !rest.is_empty() && first.as_text().is_some() => {
                match parse_structure(first.as_text().unwrap_or_default()) {
                    Ok(columns) => (Some(columns), rest),
                    Err(_) => (None, &call.arguments[..]),
                }
            }
            all => (None, all),
        };
        let rows = rows
            .iter()
            .map(|row| Ok(fields(&self.value(row)?)))
            .collect::<Result<Vec<Vec<Column>>, QueryError>>()?;
        let columns = match columns {
            Some(columns) => columns,
            None => common_columns(&rows)?,
        };
        let values = columns
            .iter()
            .enumerate()
            .map(|(at, (_, data_type))| {
                let pieces = rows
                    .iter()
                    .map(|row| {
                        let field = row.get(at).filter(|_| row.len() == columns.len());
                        let field = field.ok_or_else(|| {
                            QueryError::refused(
                                ErrorCode::BAD_ARGUMENTS,
                                "Values table function requires all rows amount of elements to be the same",
                            )
                        })?;
                        Ok(convert(field, data_type, &self.context)?.values)
                    })
                    .collect::<Result<Vec<ArrayRef>, QueryError>>()?;
                Ok(Column::new(data_type.clone(), together(&pieces, data_type)))
            })
            .collect::<Result<Vec<Column>, QueryError>>()?;
        let names = columns.iter().map(|(name, _)| name.clone()).collect();
        let block = Block::new(names, values, rows.len());
        Ok(Arc::new(MemoryTable::new(columns, vec![block])))
    }
}

fn fields(row: &Column) -> Vec<Column> {
    let DataType::Tuple(elements) = &row.data_type else {
        return vec![row.clone()];
    };
    let values = row.values.as_struct();
    let elements = elements.iter().zip(values.columns());
    elements
        .map(|(element, values)| Column::new(element.data_type.clone(), Arc::clone(values)))
        .collect()
}

fn common_columns(rows: &[Vec<Column>]) -> Result<Vec<(String, DataType)>, QueryError> {
    let width = rows.first().map_or(0, Vec::len);
    (0..width)
        .map(|at| {
            let types: Vec<DataType> = rows
                .iter()
                .filter_map(|row| Some(row.get(at)?.data_type.clone()))
                .collect();
            Ok((format!("c{}", at + 1), crate::supertype::supertype(&types)?))
        })
        .collect()
}

/// Names and types of columns as they stand in a text: `a UInt8, b Array(String)`.
///
/// # Errors
/// When the text is no such list.
pub fn parse_structure(text: &str) -> Result<Vec<(String, DataType)>, QueryError> {
    let refuse = |message: String| QueryError::refused(ErrorCode::SYNTAX_ERROR, message);
    // A list of columns is what stands inside a `Nested`.
    let nested: DataType = format!("Nested({text})").parse().map_err(|error| {
        refuse(format!(
            "Cannot parse the structure of a table '{text}': {error}"
        ))
    })?;
    let DataType::Nested(elements) = nested else {
        return Err(refuse(format!(
            "Cannot parse the structure of a table '{text}'"
        )));
    };
    elements
        .into_iter()
        .map(|element| match element.name {
            Some(name) => Ok((name.into(), element.data_type)),
            None => Err(refuse(format!("A column of '{text}' has no name"))),
        })
        .collect()
}
