//! From the syntax tree of ClickHouse's dialect to what it asks for.

mod alter;
mod backup;
mod definition;
mod element;
mod insert;
mod name;
mod server;
mod setting;
mod show;

use std::collections::BTreeMap;

use granary_types::ErrorCode;

use crate::ast::{AccessQuery, OutputClause, Query};
use crate::destination::DestinationError;
use crate::settings::{QuerySettings, SettingError};
use crate::statement::{Request, Statement};
use crate::value::QueryParameters;
use alter::{lower_alter_database, lower_alter_table, lower_delete, lower_optimize, lower_update};
use backup::{lower_backup_command, lower_backup_query};
use definition::{lower_create, lower_drop, lower_rename, lower_undrop, with_output};
use insert::lower_insert;
use server::{lower_check, lower_describe, lower_exists, lower_explain, lower_kill, lower_system};
use setting::StatementSettings;
use show::{lower_session_command, lower_show};

/// What a statement may refer to.
pub struct Context<'a> {
    /// The database of unqualified names.
    pub current_database: &'a str,
    /// The pairs of a named collection; `None` when there is none of that name.
    pub named_collection: &'a dyn Fn(&str) -> Option<BTreeMap<String, String>>,
    /// The values of query parameters.
    pub parameters: &'a QueryParameters,
}

/// Why a statement that is right in its grammar is refused before anything is looked up.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum LowerError {
    /// A setting.
    #[error(transparent)]
    Setting(#[from] SettingError),
    /// A destination.
    #[error(transparent)]
    Destination(#[from] DestinationError),
    /// A partition.
    #[error(transparent)]
    Partition(#[from] PartitionError),
    /// A query parameter without a value.
    #[error("Substitution `{0}` is not set")]
    UnknownParameter(String),
    /// Something that is understood but not done yet.
    #[error("{0} is not supported")]
    NotSupported(&'static str),
    /// `ON CLUSTER` with a cluster that is not there.
    #[error("Requested cluster '{0}' not found")]
    UnknownCluster(String),
    /// `ON CLUSTER`, without what carries statements to the hosts of a cluster.
    #[error("Replicated DDL queries are disabled")]
    NoClusterQueue,
    /// A command of `SYSTEM` that is understood but not done.
    #[error("SYSTEM {0} is not supported")]
    SystemNotSupported(&'static str),
    /// `BACKUP FROM SNAPSHOT`, which only ClickHouse Cloud has.
    #[error("Backup must not be empty: BACKUP FROM SNAPSHOT is only supported in ClickHouse Cloud")]
    Snapshot,
}

/// Why a partition is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PartitionError {
    /// A query parameter after `ID`.
    #[error("Partition id must be string literal")]
    IdNotString,
    /// `ID ''`
    #[error("Partition id is empty")]
    IdEmpty,
    /// A query parameter among the values.
    #[error("Expected literal or tuple for partition key, got {0}")]
    NotLiteral(String),
}

impl LowerError {
    /// The code a client sees.
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::Setting(error) => error.code(),
            Self::Destination(error) => error.code(),
            Self::Partition(_) => ErrorCode::INVALID_PARTITION_VALUE,
            Self::UnknownParameter(_) => ErrorCode::UNKNOWN_QUERY_PARAMETER,
            Self::NotSupported(_) | Self::SystemNotSupported(_) => ErrorCode::NOT_IMPLEMENTED,
            Self::NoClusterQueue => ErrorCode::QUERY_IS_PROHIBITED,
            Self::UnknownCluster(_) => ErrorCode::CLUSTER_DOESNT_EXIST,
            Self::Snapshot => ErrorCode::BACKUP_IS_EMPTY,
        }
    }
}

/// What a statement asks for.
///
/// # Errors
/// [`LowerError`] when a setting, a destination or a partition is not what it must be.
pub fn lower(query: &Query, context: &Context<'_>) -> Result<Request, LowerError> {
    match query {
        Query::Backup(query) => lower_backup_query(query, context),
        Query::ExplainBackup(query) => {
            let request = lower_backup_query(query, context)?;
            let statement = Statement::Explain(Box::new(request.statement));
            Ok(Request {
                statement,
                ..request
            })
        }
        Query::BackupCommand(command) => lower_backup_command(command, context),
        Query::Show(show) => lower_show(show, context),
        Query::Session(command) => lower_session_command(command, context),
        Query::Create(create) => lower_create(create, context),
        Query::Insert(insert) => lower_insert(insert, context),
        Query::Drop(query) => lower_drop(query, context),
        Query::Rename(rename) => lower_rename(rename, context),
        Query::Undrop(undrop) => lower_undrop(undrop, context),
        Query::AlterTable(alter) => lower_alter_table(alter, context),
        Query::AlterDatabase(alter) => lower_alter_database(alter, context),
        Query::Delete(delete) => lower_delete(delete, context),
        Query::Update(update) => lower_update(update, context),
        Query::Optimize(optimize) => lower_optimize(optimize, context),
        Query::Check(check) => lower_check(check, context),
        Query::Exists(exists) => lower_exists(exists, context),
        Query::Describe(describe) => lower_describe(describe, context),
        Query::Kill(kill) => lower_kill(kill, context),
        Query::Explain(explain) => lower_explain(explain, context),
        Query::System(system) => lower_system(system, context),
        Query::Access(access) => {
            let output = match access.as_ref() {
                AccessQuery::Show(show) => show.output.clone(),
                _ => OutputClause::default(),
            };
            with_output(Statement::Access(access.clone()), &output, context)
        }
        Query::NamedCollection(_) => Err(LowerError::NotSupported("NAMED COLLECTION by SQL")),
        Query::Select(select) => {
            let query_settings =
                StatementSettings::None.query_settings(&[], &select.output, context)?;
            let statement = Statement::Select(Box::new(select.query.clone()));
            Ok(request(statement, query_settings, &select.output))
        }
    }
}

fn request(statement: Statement, query_settings: QuerySettings, output: &OutputClause) -> Request {
    Request {
        statement,
        query_settings,
        format: output.format.clone(),
        outfile: output.outfile.clone(),
    }
}
