//! `SHOW`, `USE` and `SET`.

use granary_types::TableName;

use crate::ast::{
    ExprKind, Literal, NamePart, OutputClause, OutputSetting, SessionCommand, Show, ShowCreateKind,
    ShowFilter, ShowKind, ShowList, ShownTable,
};
use crate::pattern::LikePattern;
use crate::settings::QuerySettings;
use crate::statement::{ObjectKind, Request, ShowList as Shown, ShowNames, Statement};
use crate::value::QueryParameters;

use super::name::{name_part, table_name};
use super::setting::{StatementSettings, output_settings};
use super::{Context, LowerError, request};

pub(super) fn lower_show(show: &Show, context: &Context<'_>) -> Result<Request, LowerError> {
    let query_settings = StatementSettings::None.query_settings(&[], &show.output, context)?;
    let database = |name: &Option<NamePart>| match name {
        Some(name) => name_part(name, context),
        None => Ok(context.current_database.to_owned()),
    };
    let statement = match &show.kind {
        ShowKind::Databases(list) => Statement::ShowDatabases(show_names(list)?),
        ShowKind::Tables {
            full,
            temporary,
            database: name,
            list,
        } => Statement::ShowTables {
            database: database(name)?,
            full: *full,
            temporary: *temporary,
            names: show_names(list)?,
        },
        ShowKind::Dictionaries {
            database: name,
            list,
        } => Statement::ShowDictionaries {
            database: database(name)?,
            names: show_names(list)?,
        },
        ShowKind::Columns {
            extended,
            full,
            table,
            list,
        } => Statement::ShowList(Shown::Columns {
            table: shown_table(table, context),
            extended: *extended,
            full: *full,
            names: show_names(list)?,
        }),
        ShowKind::Indexes { table, filter, .. } => Statement::ShowList(Shown::Indexes {
            table: shown_table(table, context),
            filter: filter.clone().map(Box::new),
        }),
        ShowKind::Settings { changed, filter } => {
            let Some(names) = pattern(Some(filter))? else {
                return Err(LowerError::NotSupported("SHOW SETTINGS without LIKE"));
            };
            Statement::ShowList(Shown::Settings {
                changed: *changed,
                names,
            })
        }
        ShowKind::Setting(name) => Statement::ShowList(Shown::Setting(name.clone())),
        ShowKind::Functions(filter) => {
            Statement::ShowList(Shown::Functions(pattern(filter.as_ref())?))
        }
        ShowKind::ProcessList => Statement::ShowList(Shown::Processes),
        ShowKind::Engines => Statement::ShowList(Shown::Engines),
        ShowKind::Clusters(list) => Statement::ShowList(Shown::Clusters(show_names(list)?)),
        ShowKind::Cluster(name) => Statement::ShowList(Shown::Cluster(name.clone())),
        ShowKind::Merges(list) => Statement::ShowList(Shown::Merges(show_names(list)?)),
        ShowKind::CreateDatabase(name) => Statement::ShowCreateDatabase {
            database: name_part(name, context)?,
        },
        ShowKind::Create {
            kind,
            temporary,
            name,
        } => Statement::ShowCreate {
            kind: match kind {
                ShowCreateKind::Table => ObjectKind::Table,
                ShowCreateKind::View => ObjectKind::View,
                ShowCreateKind::Dictionary => ObjectKind::Dictionary,
            },
            temporary: *temporary,
            name: table_name(name, context)?,
        },
    };
    Ok(request(statement, query_settings, &show.output))
}

fn shown_table(table: &ShownTable, context: &Context<'_>) -> TableName {
    let database = table.database.as_deref();
    TableName::new(
        database.unwrap_or(context.current_database),
        table.table.clone(),
    )
}

fn show_names(list: &ShowList) -> Result<ShowNames, LowerError> {
    let limit = match list.limit.as_ref().map(|limit| &limit.kind) {
        None => None,
        Some(ExprKind::Literal(Literal::Unsigned(limit))) => Some(*limit),
        Some(_) => return Err(LowerError::NotSupported("LIMIT with an expression in SHOW")),
    };
    let (pattern, filter) = match &list.filter {
        Some(ShowFilter::Where(filter)) => (None, Some(Box::new(filter.clone()))),
        filter => (pattern(filter.as_ref())?, None),
    };
    Ok(ShowNames {
        pattern,
        filter,
        limit,
    })
}

/// `[NOT] (LIKE | ILIKE) 'pattern'`
pub(super) fn pattern(filter: Option<&ShowFilter>) -> Result<Option<LikePattern>, LowerError> {
    match filter {
        None => Ok(None),
        Some(ShowFilter::Like {
            negated,
            ignore_case,
            pattern,
        }) => {
            let pattern = String::from_utf8_lossy(pattern);
            Ok(Some(LikePattern::new(&pattern, *negated, *ignore_case)))
        }
        Some(ShowFilter::Where(_)) => Err(LowerError::NotSupported("WHERE in SHOW")),
    }
}

pub(super) fn lower_session_command(
    command: &SessionCommand,
    context: &Context<'_>,
) -> Result<Request, LowerError> {
    let statement = match command {
        SessionCommand::Use(name) => Statement::Use {
            database: name_part(name, context)?,
        },
        SessionCommand::Set(list) => lower_set(list, context)?,
    };
    let output = OutputClause::default();
    Ok(request(statement, QuerySettings::default(), &output))
}

fn lower_set(list: &[OutputSetting], context: &Context<'_>) -> Result<Statement, LowerError> {
    let mut settings = QuerySettings::default();
    output_settings(&mut settings, list, &[], context)?;
    let mut defaults = Vec::new();
    let mut parameters = QueryParameters::default();
    for setting in list {
        match setting {
            OutputSetting::Default(name) => defaults.push(name.clone()),
            OutputSetting::QueryParameter(name, value) => {
                parameters.set(name, &String::from_utf8_lossy(value));
            }
            _ => {}
        }
    }
    defaults.sort();
    Ok(Statement::Set {
        settings,
        defaults,
        parameters,
    })
}
