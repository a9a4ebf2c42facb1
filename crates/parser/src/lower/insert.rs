//! `INSERT`.

use crate::ast::{Expr, ExprKind, Infile, Insert, InsertSource, InsertTarget, OutputClause};
use crate::statement::{InsertColumn, InsertRows, Request, RowSource, RowTarget, Statement};

use super::name::{name_part, named_table};
use super::setting::StatementSettings;
use super::{Context, LowerError, request};

pub(super) fn lower_insert(insert: &Insert, context: &Context<'_>) -> Result<Request, LowerError> {
    let output = OutputClause {
        settings: insert.settings.clone(),
        ..OutputClause::default()
    };
    let query_settings = StatementSettings::None.query_settings(&[], &output, context)?;
    let columns = insert.columns.as_ref().map(|columns| {
        let columns = columns.iter().map(|column| insert_column(column, context));
        columns.collect::<Result<Vec<_>, _>>()
    });
    let rows = InsertRows {
        target: target(&insert.target, context)?,
        columns: columns.transpose()?,
        source: source(insert)?,
    };
    Ok(request(
        Statement::Insert(Box::new(rows)),
        query_settings,
        &OutputClause::default(),
    ))
}

fn target(target: &InsertTarget, context: &Context<'_>) -> Result<RowTarget, LowerError> {
    Ok(match target {
        InsertTarget::Table(name) => {
            let table = named_table(name, context)?;
            if table.is_qualified {
                RowTarget::Table(table.name)
            } else {
                RowTarget::Unqualified(table.name)
            }
        }
        InsertTarget::Function { call, partition_by } => RowTarget::Function {
            call: call.clone(),
            partition_by: partition_by.clone(),
        },
    })
}

fn insert_column(column: &Expr, context: &Context<'_>) -> Result<InsertColumn, LowerError> {
    let ExprKind::Identifier(name) = &column.kind else {
        return Ok(InsertColumn::Matcher(column.clone()));
    };
    let parts = name.parts.iter().map(|part| name_part(part, context));
    let parts = parts.collect::<Result<Vec<_>, _>>()?;
    Ok(InsertColumn::Name(parts.join(".")))
}

fn source(insert: &Insert) -> Result<RowSource, LowerError> {
    Ok(match (&insert.source, &insert.infile) {
        (InsertSource::Data { format, .. }, Some(infile)) => file(infile, Some(format)),
        (InsertSource::Infile, Some(infile)) => file(infile, None),
        (InsertSource::Data { format, data }, None) => RowSource::Inline {
            format: format.clone(),
            data: data.clone(),
        },
        (InsertSource::Select { query, input: None }, None) => RowSource::Select(query.clone()),
        (InsertSource::Select { .. }, Some(_)) => {
            return Err(LowerError::NotSupported("SELECT FROM INFILE"));
        }
        (InsertSource::Select { .. }, None) => {
            return Err(LowerError::NotSupported("The table function input"));
        }
        (InsertSource::Infile, None) => return Err(LowerError::NotSupported("INSERT of nothing")),
    })
}

fn file(infile: &Infile, format: Option<&String>) -> RowSource {
    let text = |bytes: &Vec<u8>| String::from_utf8_lossy(bytes).into_owned();
    RowSource::File {
        path: text(&infile.path),
        compression: infile.compression.as_ref().map(text),
        format: format.cloned(),
    }
}
