//! The columns that a simple query answers with: names of columns, `*`, literals, conversions and
//! common aggregate functions over one table or sub-query. Others must be written down in a
//! definition.

use super::columns::type_of;
use super::error::DefinitionError;
use granary_parser::{
    DataType, Expr, ExprKind, FromItem, Select, SelectTerm, SelectUnion, TableSource, TypeArgument,
};
use granary_types::TableName;

/// A column of an answer.
#[derive(Debug, Clone, PartialEq)]
pub struct ShapeColumn {
    /// Its name.
    pub name: String,
    /// Its type.
    pub data_type: DataType,
}

/// Gives the columns of a table that a query names; `None` when there is no such table.
pub type TableColumns<'a> = &'a dyn Fn(&TableName) -> Option<Vec<ShapeColumn>>;

/// The columns that a query answers with. Its tables are named with their databases.
///
/// # Errors
/// A table or column does not exist, or a type is not derived.
pub fn query_shape(
    query: &SelectUnion,
    tables: TableColumns<'_>,
) -> Result<Vec<ShapeColumn>, DefinitionError> {
    let mut shapes = query.terms.iter().map(|term| match term {
        SelectTerm::Select(select) => select_shape(select, tables),
        SelectTerm::Union(union) => query_shape(union, tables),
    });
    let first = shapes.next().unwrap_or_else(|| Ok(Vec::new()))?;
    for shape in shapes {
        let types = |shape: &[ShapeColumn]| -> Vec<DataType> {
            shape
                .iter()
                .map(|column| column.data_type.clone())
                .collect()
        };
        if types(&shape?) != types(&first) {
            return Err(DefinitionError::UnknownShape {
                expression: query.to_single_line(),
            });
        }
    }
    Ok(first)
}

fn select_shape(
    select: &Select,
    tables: TableColumns<'_>,
) -> Result<Vec<ShapeColumn>, DefinitionError> {
    let source = source_columns(select, tables)?;
    let mut columns = Vec::new();
    for expr in &select.columns {
        match &expr.kind {
            ExprKind::Asterisk {
                qualifier: None,
                transformers,
            } if transformers.is_empty() => columns.extend(source.iter().cloned()),
            _ => columns.push(ShapeColumn {
                name: column_name(expr),
                data_type: expr_type(expr, &source)?,
            }),
        }
    }
    Ok(columns)
}

fn column_name(expr: &Expr) -> String {
    if let Some(alias) = &expr.alias {
        return alias.clone();
    }
    let is_star = |argument: &Expr| matches!(argument.kind, ExprKind::Asterisk { .. });
    if let Some(call) = expr.as_call()
        && call.name == "count"
        && call.arguments.iter().all(is_star)
    {
        return "count()".to_owned();
    }
    match expr.as_name() {
        Some(names) => names.last().map_or_else(String::new, ToString::to_string),
        None => expr.to_single_line(),
    }
}

fn source_columns(
    select: &Select,
    tables: TableColumns<'_>,
) -> Result<Vec<ShapeColumn>, DefinitionError> {
    let unknown = || DefinitionError::UnknownShape {
        expression: select
            .columns
            .iter()
            .map(Expr::to_single_line)
            .collect::<Vec<_>>()
            .join(", "),
    };
    let source = match &select.from[..] {
        [] => return Ok(Vec::new()),
        [FromItem::Table { join: None, table }] => &table.source,
        _ => return Err(unknown()),
    };
    match source {
        TableSource::Subquery(query) => query_shape(query, tables),
        TableSource::Table(name) if select.with.is_none() => match name.names().as_deref() {
            Some([database, table]) => {
                let name = TableName::new(*database, *table);
                tables(&name).ok_or(DefinitionError::UnknownTable { table: name })
            }
            _ => Err(unknown()),
        },
        TableSource::Function(call) if call.name == "numbers" => Ok(vec![ShapeColumn {
            name: "number".to_owned(),
            data_type: DataType::simple("UInt64"),
        }]),
        TableSource::Table(_) | TableSource::Function(_) => Err(unknown()),
    }
}

fn expr_type(expr: &Expr, source: &[ShapeColumn]) -> Result<DataType, DefinitionError> {
    let unknown = || DefinitionError::UnknownShape {
        expression: expr.to_single_line(),
    };
    match &expr.kind {
        ExprKind::Identifier(_) => {
            let names = expr.as_name().ok_or_else(unknown)?;
            let full = names.join(".");
            let last = names.last().copied().unwrap_or_default();
            let found = source
                .iter()
                .find(|column| column.name == full)
                .or_else(|| source.iter().find(|column| column.name == last));
            let column = found.ok_or_else(|| DefinitionError::UnknownIdentifier {
                name: full.clone(),
                expression: expr.to_single_line(),
            })?;
            Ok(column.data_type.clone())
        }
        ExprKind::Function(call) if call.over.is_none() && call.parameters.is_none() => {
            let argument = |at: usize| expr_type(&call.arguments[at], source);
            match (&*call.name, call.arguments.len()) {
                ("count", _) | ("uniq" | "uniqExact", 1..) => Ok(DataType::simple("UInt64")),
                ("sum", 1) => sum_type(&argument(0)?).ok_or_else(unknown),
                ("avg", 1) => Ok(DataType::simple("Float64")),
                ("min" | "max" | "any" | "anyLast", 1) => argument(0),
                ("groupArray" | "groupUniqArray", 1) => Ok(DataType {
                    name: "Array".to_owned(),
                    arguments: vec![TypeArgument::Type(argument(0)?)],
                }),
                ("lower" | "upper" | "concat", 1..) if argument(0)?.name == "String" => {
                    Ok(DataType::simple("String"))
                }
                _ => type_of(expr).ok_or_else(unknown),
            }
        }
        _ => type_of(expr).ok_or_else(unknown),
    }
}

fn sum_type(of: &DataType) -> Option<DataType> {
    let name = match &*of.name {
        "UInt8" | "UInt16" | "UInt32" | "UInt64" | "Bool" => "UInt64",
        "Int8" | "Int16" | "Int32" | "Int64" => "Int64",
        "Float32" | "Float64" => "Float64",
        _ => return None,
    };
    Some(DataType::simple(name))
}
