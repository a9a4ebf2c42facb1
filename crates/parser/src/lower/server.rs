//! Statements about the server, and those that only look.

use granary_types::TableName;

use crate::ast::{
    Check, CheckSubject, Describe, DescribeSubject, Exists, ExistsSubject, Explain, Identifier,
    Kill, OutputClause, System, SystemArgument, TableExpr, TableSource,
};
use crate::statement::{
    CheckTables, Described, ExistsStatement, ExplainQuery, KillStatement, Request, Statement,
    SystemStatement,
};

use super::alter::part_selection;
use super::definition::{object_kind, with_output};
use super::name::{name_part, named_table, no_cluster, table_name, unknown_cluster};
use super::setting::StatementSettings;
use super::{Context, LowerError, lower, request};

pub(super) fn lower_check(check: &Check, context: &Context<'_>) -> Result<Request, LowerError> {
    let tables = match &check.subject {
        CheckSubject::AllTables => CheckTables::All,
        CheckSubject::Database(name) => CheckTables::Database(name_part(name, context)?),
        CheckSubject::Table { name, selection } => CheckTables::Table {
            table: named_table(name, context)?,
            parts: selection.as_ref().map(part_selection).transpose()?,
        },
    };
    with_output(Statement::CheckTables(tables), &check.output, context)
}

pub(super) fn lower_exists(exists: &Exists, context: &Context<'_>) -> Result<Request, LowerError> {
    let statement = match &exists.subject {
        ExistsSubject::Database(name) => ExistsStatement::Database(name_part(name, context)?),
        ExistsSubject::Table {
            kind,
            temporary,
            name,
        } => ExistsStatement::Table {
            kind: object_kind(*kind),
            temporary: *temporary,
            table: named_table(name, context)?,
        },
    };
    with_output(Statement::Exists(statement), &exists.output, context)
}

pub(super) fn lower_describe(
    describe: &Describe,
    context: &Context<'_>,
) -> Result<Request, LowerError> {
    let DescribeSubject::Table(table) = &describe.subject else {
        return Err(LowerError::NotSupported("DESCRIBE FILESYSTEM CACHE"));
    };
    let described = described(table, context)?;
    let mut settings = describe.settings.clone();
    settings.extend(describe.output.settings.iter().cloned());
    let output = OutputClause {
        settings,
        ..describe.output.clone()
    };
    with_output(Statement::Describe(described), &output, context)
}

fn described(table: &TableExpr, context: &Context<'_>) -> Result<Described, LowerError> {
    Ok(match &table.source {
        TableSource::Table(name) => Described::Table(named_table(name, context)?),
        TableSource::Function(call) => Described::Function(call.clone()),
        TableSource::Subquery(query) => Described::Query(query.clone()),
    })
}

pub(super) fn lower_kill(kill: &Kill, context: &Context<'_>) -> Result<Request, LowerError> {
    no_cluster(kill.cluster.as_deref())?;
    let statement = Statement::Kill(KillStatement {
        kind: kill.kind,
        filter: kill.filter.clone(),
        mode: kill.mode,
    });
    with_output(statement, &kill.output, context)
}

pub(super) fn lower_explain(
    explain: &Explain,
    context: &Context<'_>,
) -> Result<Request, LowerError> {
    let Some(query) = &explain.query else {
        return Err(LowerError::NotSupported("EXPLAIN CURRENT TRANSACTION"));
    };
    let explained = lower(query, context)?;
    let mut query_settings = explained.query_settings;
    query_settings.extend(StatementSettings::None.query_settings(&[], &explain.output, context)?);
    let statement = Statement::ExplainQuery(Box::new(ExplainQuery {
        kind: explain.kind,
        settings: explain.settings.clone(),
        statement: Box::new(explained.statement),
        text: query.to_multi_line(),
    }));
    let mut request = request(statement, query_settings, &explain.output);
    request.format = request.format.or(explained.format);
    request.outfile = request.outfile.or(explained.outfile);
    Ok(request)
}

pub(super) fn lower_system(system: &System, context: &Context<'_>) -> Result<Request, LowerError> {
    unknown_cluster(system.cluster.as_deref())?;
    let words = system.command.text();
    let statement = match (words, &system.argument) {
        ("FLUSH LOGS", SystemArgument::Tables(names)) => {
            SystemStatement::FlushLogs(names.iter().map(Identifier::joined).collect())
        }
        ("FLUSH LOGS", _) => SystemStatement::FlushLogs(Vec::new()),
        ("UNFREEZE", SystemArgument::WithName(name)) => SystemStatement::Unfreeze {
            name: String::from_utf8_lossy(name).into_owned(),
        },
        ("RELOAD DICTIONARY", SystemArgument::Table(name)) => {
            SystemStatement::ReloadDictionary(table_name(name, context)?)
        }
        ("RELOAD DICTIONARIES" | "RELOAD EMBEDDED DICTIONARIES", _) => {
            SystemStatement::ReloadDictionaries
        }
        ("RELOAD CONFIG" | "RELOAD USERS", _) => SystemStatement::ReloadConfig,
        (words, _) if words.starts_with("CLEAR ") => SystemStatement::ClearCache(words),
        (words, argument) if is_background(words) => SystemStatement::Background {
            command: words,
            table: background_table(argument, context)?,
        },
        (words, _) => return Err(LowerError::SystemNotSupported(words)),
    };
    Ok(request(
        Statement::System(statement),
        StatementSettings::None.query_settings(
            &[],
            &OutputClause {
                settings: system.settings.clone(),
                ..OutputClause::default()
            },
            context,
        )?,
        &OutputClause::default(),
    ))
}

/// Work that Granary does not do, so that it can be stopped and started.
fn is_background(words: &str) -> bool {
    const WORK: [&str; 7] = [
        "MERGES",
        "TTL MERGES",
        "MOVES",
        "FETCHES",
        "REPLICATED SENDS",
        "REPLICATION QUEUES",
        "DISTRIBUTED SENDS",
    ];
    let work = words
        .strip_prefix("STOP ")
        .or_else(|| words.strip_prefix("START "));
    work.is_some_and(|work| WORK.contains(&work))
}

fn background_table(
    argument: &SystemArgument,
    context: &Context<'_>,
) -> Result<Option<TableName>, LowerError> {
    match argument {
        SystemArgument::None => Ok(None),
        SystemArgument::Table(name) => Ok(Some(table_name(name, context)?)),
        _ => Err(LowerError::NotSupported("ON VOLUME")),
    }
}
