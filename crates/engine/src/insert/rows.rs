//! [`InsertedRows`]: rows as they are stored, with the values of the table's keys.

use super::Incoming;
use super::source::omitted_name;
use crate::failure::Failure;
use crate::tables::Computation;
use granary_catalog::TableStructure;
use granary_columns::{Block, Column};
use granary_mergetree::{Direction, KeyValues, concat_blocks, concat_columns};
use granary_parser::{DefaultKind, Expr, ExprKind, InsertColumn, Literal};
use granary_query::{Answer, Context, QueryError, default_value, repeat};
use granary_types::{DataType, ErrorCode, TableName};
use std::sync::Arc;

/// The columns that an `INSERT` gives values for: those it names, or all that can be given.
pub(super) fn named_columns(
    structure: &TableStructure,
    table: &TableName,
    columns: Option<&[InsertColumn]>,
) -> Result<Vec<String>, Failure> {
    let can_be_given = |kind: Option<DefaultKind>| {
        !matches!(
            kind,
            Some(DefaultKind::Materialized | DefaultKind::Alias | DefaultKind::Ephemeral)
        )
    };
    let kind_of = |name: &str| {
        let column = structure.column(name)?;
        Some(column.default.as_ref().map(|default| default.kind))
    };
    let all = structure.columns.iter().map(|column| &column.name);
    let ordinary: Vec<String> = all
        .filter(|name| kind_of(name).is_some_and(can_be_given))
        .cloned()
        .collect();
    let Some(columns) = columns else {
        return Ok(ordinary);
    };
    let mut names: Vec<String> = Vec::new();
    for column in columns {
        match column {
            InsertColumn::Name(name) => match kind_of(name) {
                None => return Err(no_such_column(name, table)),
                Some(Some(kind @ (DefaultKind::Materialized | DefaultKind::Alias))) => {
                    let kind = if kind == DefaultKind::Alias {
                        "ALIAS"
                    } else {
                        "MATERIALIZED"
                    };
                    let message =
                        format!("Cannot insert column {name}, because it is {kind} column");
                    return Err(Failure::new(ErrorCode::ILLEGAL_COLUMN, message));
                }
                Some(_) => names.push(name.clone()),
            },
            InsertColumn::Matcher(expr) => names.extend(matched(expr, &ordinary)?),
        }
    }
    for (at, name) in names.iter().enumerate() {
        if names[..at].contains(name) {
            let message = format!("Column {name} in table {table} specified more than once");
            return Err(Failure::new(ErrorCode::DUPLICATE_COLUMN, message));
        }
    }
    Ok(names)
}

fn no_such_column(name: &str, table: &TableName) -> Failure {
    let message = format!("No such column {name} in table {table}");
    Failure::new(ErrorCode::NO_SUCH_COLUMN_IN_TABLE, message)
}

/// `*`, `* EXCEPT (a, b)`
fn matched(expr: &Expr, ordinary: &[String]) -> Result<Vec<String>, Failure> {
    let refuse = || {
        QueryError::not_implemented(format!(
            "{} in the columns of INSERT",
            expr.to_single_line()
        ))
    };
    let ExprKind::Asterisk {
        qualifier: None,
        transformers,
    } = &expr.kind
    else {
        return Err(refuse().into());
    };
    let mut left_out = Vec::new();
    for transformer in transformers {
        match transformer {
            granary_parser::Transformer::Except { columns, .. } => {
                let names = columns.iter().filter_map(granary_parser::Identifier::names);
                left_out.extend(names.map(|parts| parts.join(".")));
            }
            _ => return Err(refuse().into()),
        }
    }
    let kept = ordinary.iter().filter(|name| !left_out.contains(name));
    Ok(kept.cloned().collect())
}

/// Rows of a block as they are stored, with the values of the keys.
pub(super) struct Keyed {
    /// The stored columns.
    pub(super) rows: Block,
    /// The values of the keys.
    pub(super) keys: KeyValues,
}

impl Keyed {
    /// How much memory the rows take.
    pub(super) fn memory_bytes(&self) -> usize {
        use arrow::array::Array as _;
        let columns = self.rows.columns().iter();
        columns
            .map(|column| column.values.get_array_memory_size())
            .sum()
    }
}

/// Rows of several blocks as one; none of no block.
pub(super) fn joined(mut blocks: Vec<Keyed>) -> Option<Keyed> {
    if blocks.len() <= 1 {
        return blocks.pop();
    }
    let column = |pick: &dyn Fn(&KeyValues) -> &Column| {
        let columns: Vec<&Column> = blocks.iter().map(|keyed| pick(&keyed.keys)).collect();
        concat_columns(&columns)
    };
    let first = &blocks[0].keys;
    let keys = KeyValues {
        partition: (0..first.partition.len())
            .map(|at| column(&|keys| &keys.partition[at]))
            .collect(),
        order: (0..first.order.len())
            .map(|at| column(&|keys| &keys.order[at]))
            .collect(),
        directions: first.directions.clone(),
        primary: first.primary,
    };
    let rows: Vec<&Block> = blocks.iter().map(|keyed| &keyed.rows).collect();
    Some(Keyed {
        rows: concat_blocks(&rows),
        keys,
    })
}

/// Rows as they are stored, block by block.
pub(super) struct InsertedRows {
    answer: Answer,
    stored: Vec<String>,
    /// Where the values of the keys and constraints stand: partition key, sorting key, constraints.
    positions: Vec<usize>,
    partition: usize,
    directions: Vec<Direction>,
    primary: usize,
    constraints: Vec<String>,
}

impl InsertedRows {
    /// Converts, fills in defaults, and computes the keys of the table.
    ///
    /// # Errors
    /// An expression of the table's definition is refused.
    pub(super) fn new(
        structure: &TableStructure,
        incoming: Incoming,
        context: &Arc<Context>,
    ) -> Result<Self, Failure> {
        let incoming = with_all_columns(structure, incoming);
        let completed = complete(structure, incoming, context)?;
        let stored = structure.stored_columns();
        let stored: Vec<String> = stored.map(|column| column.name.clone()).collect();
        let order = structure.order_by.iter().map(|element| &element.expr);
        let checks = structure.constraints.iter().map(|(_, expr)| expr);
        let exprs = structure.partition_by.iter().chain(order).chain(checks);
        let (answer, positions) = with_values(exprs, &stored, completed, context)?;
        let directions = structure.order_by.iter();
        let constraints = structure.constraints.iter();
        Ok(Self {
            answer,
            stored,
            positions,
            partition: structure.partition_by.len(),
            directions: directions
                .map(|element| Direction::of(element.descending))
                .collect(),
            primary: structure.primary_key.len(),
            constraints: constraints.map(|(name, _)| name.clone()).collect(),
        })
    }

    fn keyed(&self, block: &Block) -> Result<Keyed, QueryError> {
        let columns = block.columns();
        let values = self.positions.iter().map(|at| columns[*at].clone());
        let values: Vec<Column> = values.collect();
        let (partition, rest) = values.split_at(self.partition);
        let (order, checks) = rest.split_at(self.directions.len());
        for (name, check) in self.constraints.iter().zip(checks) {
            require(name, check)?;
        }
        let stored = columns[..self.stored.len()].to_vec();
        Ok(Keyed {
            rows: Block::new(self.stored.clone(), stored, block.rows()),
            keys: KeyValues {
                partition: partition.to_vec(),
                order: order.to_vec(),
                directions: self.directions.clone(),
                primary: self.primary,
            },
        })
    }
}

/// The stored columns, behind them the expressions that are none of them, and where the value of each expression
/// stands.
fn with_values<'a>(
    exprs: impl Iterator<Item = &'a Expr>,
    stored: &[String],
    completed: Answer,
    context: &Arc<Context>,
) -> Result<(Answer, Vec<usize>), QueryError> {
    let mut computation = Computation::new();
    for name in stored {
        computation.keep(name);
    }
    let mut width = stored.len();
    let mut position = |expr: &Expr| {
        let name = expr.as_name().map(|parts| parts.join("."));
        let known = stored
            .iter()
            .position(|column| Some(column) == name.as_ref());
        known.unwrap_or_else(|| {
            computation.add(&format!("_key {width}"), expr);
            width += 1;
            width - 1
        })
    };
    let positions = exprs.map(&mut position).collect();
    if width == stored.len() {
        return Ok((completed, positions));
    }
    let columns = completed.columns().to_vec();
    let answer = computation.over_stream(columns, Box::new(completed), context)?;
    Ok((answer, positions))
}

impl Iterator for InsertedRows {
    type Item = Result<Keyed, QueryError>;

    fn next(&mut self) -> Option<Self::Item> {
        let block = self.answer.next()?;
        Some(block.and_then(|block| self.keyed(&block)))
    }
}

/// Every row fulfils the constraint.
fn require(constraint: &str, check: &Column) -> Result<(), QueryError> {
    use arrow::array::{Array as _, AsArray as _};
    let Some(values) = check
        .values
        .as_primitive_opt::<arrow::datatypes::UInt8Type>()
    else {
        return Err(QueryError::refused(
            ErrorCode::ILLEGAL_TYPE_OF_ARGUMENT,
            format!(
                "Constraint `{constraint}` gives {}, not UInt8",
                check.data_type
            ),
        ));
    };
    let violated = (0..values.len()).any(|row| values.is_null(row) || values.value(row) == 0);
    if violated {
        return Err(QueryError::refused(
            ErrorCode::VIOLATED_CONSTRAINT,
            format!("Constraint `{constraint}` is violated by an inserted row"),
        ));
    }
    Ok(())
}

/// Columns that do not come have the default value of their type until their expressions are computed.
fn with_all_columns(structure: &TableStructure, incoming: Incoming) -> Incoming {
    let is_given = |name: &str| incoming.columns.iter().any(|(given, _)| given == name);
    let absent: Vec<(String, DataType)> = structure
        .columns
        .iter()
        .filter(|column| !is_given(&column.name) && !has_expression(structure, &column.name))
        .map(|column| (column.name.clone(), column.data_type.clone()))
        .collect();
    let mut columns = incoming.columns;
    columns.extend(absent.iter().cloned());
    let blocks = incoming.blocks.map(move |block| {
        let block = block?;
        let mut names = block.names().to_vec();
        let mut columns = block.columns().to_vec();
        for (name, data_type) in &absent {
            names.push(name.clone());
            let default = repeat(&default_value(data_type).values, block.rows());
            columns.push(Column::new(data_type.clone(), default));
        }
        Ok(Block::new(names, columns, block.rows()))
    });
    Incoming {
        columns,
        blocks: Box::new(blocks),
    }
}

fn has_expression(structure: &TableStructure, name: &str) -> bool {
    let default = structure
        .column(name)
        .and_then(|column| column.default.as_ref());
    default.is_some_and(|default| default.expr.is_some())
}

/// All columns that are stored, of their types. Given ones are converted first, so that the expressions of
/// the others see them as they are stored.
fn complete(
    structure: &TableStructure,
    incoming: Incoming,
    context: &Arc<Context>,
) -> Result<Answer, QueryError> {
    let has_expressions = structure
        .stored_columns()
        .any(|column| has_expression(structure, &column.name));
    if !has_expressions {
        let mut converted = Computation::new();
        for column in structure.stored_columns() {
            converted.add_as(&column.name, &Expr::name(&column.name), &column.data_type);
        }
        return converted.over_stream(incoming.columns, incoming.blocks, context);
    }
    let is_given = |name: &str| incoming.columns.iter().any(|(given, _)| given == name);
    let mut converted = Computation::new();
    let mut computed = Computation::new();
    for (name, _) in &incoming.columns {
        match structure.column(name) {
            Some(column) => converted.add_as(&given(name), &Expr::name(name), &column.data_type),
            None => converted.keep(name), // where another is left out
        }
    }
    let answer = converted.over_stream(incoming.columns.clone(), incoming.blocks, context)?;
    let marks: Vec<&(String, DataType)> = incoming
        .columns
        .iter()
        .filter(|(name, _)| structure.column(name).is_none())
        .collect();
    for column in &structure.columns {
        let expr = column
            .default
            .as_ref()
            .and_then(|default| default.expr.as_ref());
        let is_alias = column
            .default
            .as_ref()
            .is_some_and(|default| default.kind == DefaultKind::Alias);
        let mark = omitted_name(&column.name);
        let has_mark = marks.iter().any(|(name, _)| *name == mark);
        let value = match (is_given(&column.name), expr) {
            (true, Some(expr)) if has_mark => {
                let chosen = Expr::call(
                    "if",
                    vec![
                        Expr::name(&mark),
                        as_type(expr, &column.data_type),
                        Expr::name(&given(&column.name)),
                    ],
                );
                Some(chosen)
            }
            (true, _) => Some(Expr::name(&given(&column.name))),
            (false, expr) => expr.filter(|_| !is_alias).cloned(),
        };
        if let Some(value) = value {
            computed.add_as(&column.name, &value, &column.data_type);
        }
    }
    let columns = answer.columns().to_vec();
    computed.over_stream(columns, Box::new(answer), context)
}

/// What a given column is called before the defaults are computed.
fn given(column: &str) -> String {
    format!("_given {column}")
}

fn as_type(expr: &Expr, data_type: &DataType) -> Expr {
    let name = Expr::new(ExprKind::Literal(Literal::String(
        data_type.to_string().into_bytes(),
    )));
    Expr::call("CAST", vec![expr.clone(), name])
}
