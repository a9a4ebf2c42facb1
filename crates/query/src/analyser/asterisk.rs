//! `*`, `t.*`, `COLUMNS(…)`, with `EXCEPT`, `REPLACE`, `APPLY`.

use super::Analyser;
use super::level::Level;
use crate::error::QueryError;
use crate::expression::Expression;
use crate::functions::registry;
use crate::scope::{Source, SourceColumn};
use granary_parser::{ColumnSelection, Expr, ExprKind, Identifier, Transformer};
use granary_types::{DataType, ErrorCode};
use regex::bytes::Regex;

/// A column with its name in the table and in the answer.
struct Chosen {
    own: String,
    shown: String,
    value: Expression,
}

impl Analyser<'_> {
    /// The columns, with their names.
    pub(super) fn asterisk(
        &self,
        expr: &Expr,
        level: &Level<'_>,
    ) -> Result<Vec<(String, Expression)>, QueryError> {
        let (ExprKind::Asterisk {
            qualifier,
            transformers,
        }
        | ExprKind::Columns {
            qualifier,
            transformers,
            ..
        }) = &expr.kind
        else {
            return Ok(vec![(self.name(expr, level), self.expr(expr, level)?)]);
        };
        let mut chosen = columns_of(qualifier.as_deref(), level)?;
        if let ExprKind::Columns { selection, .. } = &expr.kind {
            chosen = self.selected(chosen, selection, level)?;
        }
        for transformer in transformers {
            self.transform(&mut chosen, transformer, level)?;
        }
        Ok(chosen
            .into_iter()
            .map(|each| (each.shown, each.value))
            .collect())
    }

    fn selected(
        &self,
        chosen: Vec<Chosen>,
        selection: &ColumnSelection,
        level: &Level<'_>,
    ) -> Result<Vec<Chosen>, QueryError> {
        match selection {
            ColumnSelection::Pattern(pattern) => {
                let pattern = compiled(pattern)?;
                let matches = |each: &Chosen| pattern.is_match(each.own.as_bytes());
                Ok(chosen.into_iter().filter(matches).collect())
            }
            ColumnSelection::List(columns) => columns
                .iter()
                .map(|column| {
                    Ok(Chosen {
                        own: self.name(column, level),
                        shown: self.name(column, level),
                        value: self.expr(column, level)?,
                    })
                })
                .collect(),
        }
    }

    fn transform(
        &self,
        chosen: &mut Vec<Chosen>,
        transformer: &Transformer,
        level: &Level<'_>,
    ) -> Result<(), QueryError> {
        match transformer {
            Transformer::Except { strict, columns } => {
                let names: Vec<String> = columns.iter().map(last_name).collect();
                if *strict {
                    all_are_there(chosen, &names, "EXCEPT")?;
                }
                chosen.retain(|each| !names.contains(&each.own));
            }
            Transformer::ExceptPattern(pattern) => {
                let pattern = compiled(pattern)?;
                chosen.retain(|each| !pattern.is_match(each.own.as_bytes()));
            }
            Transformer::Replace {
                strict,
                replacements,
            } => {
                let names: Vec<String> =
                    replacements.iter().map(|(_, name)| name.clone()).collect();
                if *strict {
                    all_are_there(chosen, &names, "REPLACE")?;
                }
                for each in chosen {
                    let replacement = replacements.iter().find(|(_, name)| *name == each.own);
                    if let Some((expr, _)) = replacement {
                        each.value = self.expr(expr, level)?;
                    }
                }
            }
            Transformer::ApplyFunction {
                name,
                parameters: None,
                prefix: None,
            } => {
                let Some(function) = registry().get(name) else {
                    return Err(QueryError::not_implemented(format!(
                        "APPLY {name}, which is no plain function,"
                    )));
                };
                for each in chosen {
                    each.value = self.apply(function, vec![each.value.clone()])?;
                    each.shown = format!("{}({})", function.name(), each.shown);
                }
            }
            Transformer::ApplyFunction { .. } | Transformer::ApplyLambda { .. } => {
                return Err(QueryError::not_implemented(
                    "APPLY with a lambda, parameters or a prefix",
                ));
            }
        }
        Ok(())
    }
}

/// The columns of the named table, or of all.
fn columns_of(qualifier: Option<&Expr>, level: &Level<'_>) -> Result<Vec<Chosen>, QueryError> {
    let is_wanted = |source: &Source| match qualifier.and_then(Expr::as_name).as_deref() {
        None => qualifier.is_none(),
        Some([name]) => source.name.as_deref() == Some(name),
        Some([database, name]) => {
            source.database.as_deref() == Some(database) && source.name.as_deref() == Some(name)
        }
        Some(_) => false,
    };
    let mut chosen = Vec::new();
    let mut found = false;
    for (at, source) in level.sources.iter().enumerate() {
        if !is_wanted(source) {
            continue;
        }
        found = true;
        for column in source.columns.iter().filter(|column| column.in_asterisk) {
            chosen.push(Chosen {
                own: column.name.clone(),
                shown: shown(&level.sources[..at], source, column),
                value: column.value.clone(),
            });
        }
    }
    if let Some([name]) = qualifier.and_then(Expr::as_name).as_deref()
        && level.sources.iter().any(|source| has_tuple(source, name))
    {
        let what = format!("{name}.*, where {name} is a tuple,");
        return Err(QueryError::not_implemented(what));
    }
    match (found, qualifier) {
        (false, Some(qualifier)) => Err(QueryError::refused(
            ErrorCode::UNKNOWN_IDENTIFIER,
            format!(
                "There is no table {} in scope {}",
                qualifier.to_single_line(),
                level.text
            ),
        )),
        _ => Ok(chosen),
    }
}

/// Whether the elements of a column are meant rather than the columns of a table.
fn has_tuple(source: &Source, name: &str) -> bool {
    let column = source.column(name);
    column.is_some_and(|column| matches!(column.value.data_type.storage(), DataType::Tuple(_)))
}

/// The name in the answer: with the table's if an earlier table has such a column.
fn shown(earlier: &[Source], source: &Source, column: &SourceColumn) -> String {
    let is_taken = earlier
        .iter()
        .any(|each| each.column(&column.name).is_some());
    match &source.name {
        Some(name) if is_taken => format!("{name}.{}", column.name),
        _ => column.name.clone(),
    }
}

fn last_name(identifier: &Identifier) -> String {
    let names = identifier.names().unwrap_or_default();
    names.last().map(ToString::to_string).unwrap_or_default()
}

fn all_are_there(chosen: &[Chosen], names: &[String], word: &str) -> Result<(), QueryError> {
    let is_there = |name: &&String| chosen.iter().any(|each| each.own == **name);
    match names.iter().find(|name| !is_there(name)) {
        None => Ok(()),
        Some(name) => Err(QueryError::refused(
            ErrorCode::BAD_ARGUMENTS,
            format!(
                "Columns transformer {word} STRICT names the column {name}, which is not there"
            ),
        )),
    }
}

fn compiled(pattern: &[u8]) -> Result<Regex, QueryError> {
    let text = String::from_utf8_lossy(pattern);
    Regex::new(&text)
        .map_err(|error| QueryError::refused(ErrorCode::CANNOT_COMPILE_REGEXP, error.to_string()))
}
