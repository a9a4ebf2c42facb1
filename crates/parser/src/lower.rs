//! From the syntax tree of ClickHouse's dialect to what it asks for.

use std::collections::BTreeMap;

use granary_types::{ErrorCode, TableName};

use crate::ast::{
    BackupCommand, BackupCommandKind, BackupElement, BackupKind, BackupPartition, BackupQuery,
    BackupSubject, Expr, ExprKind, FunctionCall, Identifier, Literal, NamePart, OutputClause,
    OutputSetting, QualifiedName, Query, SessionCommand, SettingChange, SettingExpr, Show,
    ShowCreateKind, ShowFilter, ShowKind, ShowList,
};
use crate::destination::{Destination, DestinationError, DestinationLookup};
use crate::literal::quote_string;
use crate::pattern::LikePattern;
use crate::settings::{
    BackupSettings, LookSettings, QuerySettings, RestoreSettings, Scalar, SettingError,
    backup_settings, restore_settings,
};
use crate::statement::{
    Backup, Dependents, Element, Look, ObjectKind, Partition, Percent, Request, Restore, ShowNames,
    Statement,
};
use crate::value::{QueryParameters, Value};

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
            Self::NotSupported(_) => ErrorCode::NOT_IMPLEMENTED,
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
        Query::Create(_) => Err(LowerError::NotSupported("CREATE")),
        Query::Select(select) => {
            let query_settings =
                StatementSettings::None.query_settings(&[], &select.output, context)?;
            let statement = Statement::Select(Box::new(select.query.clone()));
            Ok(request(statement, query_settings, &select.output))
        }
    }
}

/// Settings of the query are checked first, then those of the statement in the order in which they
/// were written, then the destinations: the order in which ClickHouse finds errors.
fn lower_backup_query(query: &BackupQuery, context: &Context<'_>) -> Result<Request, LowerError> {
    let BackupSubject::Elements(elements) = &query.subject else {
        return Err(LowerError::Snapshot);
    };
    let settings = StatementSettings::of(query.kind);
    let query_settings = settings.query_settings(&query.settings, &query.output, context)?;
    let statement = match query.kind {
        BackupKind::Backup => Statement::Backup(Box::new(backup(query, elements, context)?)),
        BackupKind::Restore => Statement::Restore(Box::new(restore(query, elements, context)?)),
    };
    Ok(Request {
        statement,
        query_settings,
        format: query.output.format.clone(),
        outfile: query.output.outfile.clone(),
    })
}

fn backup(
    query: &BackupQuery,
    elements: &[BackupElement],
    context: &Context<'_>,
) -> Result<Backup, LowerError> {
    let mut settings = BackupSettings::default();
    for change in &query.settings {
        if StatementSettings::Backup.has(&change.name) {
            settings.set(&change.name, &setting_value(&change.value)?)?;
        }
    }
    let cluster_host_ids = cluster_host_ids(query.cluster_host_ids.as_ref())?;
    check_host(&settings.host_id, &cluster_host_ids)?;
    let destination = destination(&query.destination, context)?;
    let base = base(query.base_backup.as_ref(), context)?;
    Ok(Backup {
        elements: lower_elements(elements, context)?,
        cluster: query.cluster.clone(),
        destination,
        base,
        settings,
        cluster_host_ids,
    })
}

fn restore(
    query: &BackupQuery,
    elements: &[BackupElement],
    context: &Context<'_>,
) -> Result<Restore, LowerError> {
    let mut settings = RestoreSettings::default();
    for change in &query.settings {
        if StatementSettings::Restore.has(&change.name) {
            settings.set(&change.name, &setting_value(&change.value)?)?;
        }
    }
    let cluster_host_ids = cluster_host_ids(query.cluster_host_ids.as_ref())?;
    let source = destination(&query.destination, context)?;
    let base = base(query.base_backup.as_ref(), context)?;
    Ok(Restore {
        elements: lower_elements(elements, context)?,
        cluster: query.cluster.clone(),
        source,
        base,
        settings,
        cluster_host_ids,
    })
}

/// The settings that a statement has besides those of any query.
#[derive(Clone, Copy)]
enum StatementSettings {
    None,
    Backup,
    Restore,
    Look,
}

impl StatementSettings {
    fn of(kind: BackupKind) -> Self {
        match kind {
            BackupKind::Backup => Self::Backup,
            BackupKind::Restore => Self::Restore,
        }
    }

    fn has(self, name: &str) -> bool {
        match self {
            Self::Backup => BackupSettings::has(name) || name == BackupSettings::ALIAS,
            Self::Restore => RestoreSettings::has(name) || name == RestoreSettings::ALIAS,
            Self::Look => LookSettings::has(name),
            Self::None => false,
        }
    }

    fn list(self) -> Vec<&'static str> {
        let rows = match self {
            Self::Backup => backup_settings(),
            Self::Restore => restore_settings(),
            Self::Look => return LookSettings::names(),
            Self::None => return Vec::new(),
        };
        rows.into_iter().map(|row| row.name).collect()
    }

    /// What of the two lists is for the query itself.
    fn query_settings(
        self,
        changes: &[SettingChange],
        output: &OutputClause,
        context: &Context<'_>,
    ) -> Result<QuerySettings, LowerError> {
        let names = self.list();
        let mut settings = QuerySettings::default();
        for change in changes.iter().filter(|change| !self.has(&change.name)) {
            settings.set(&change.name, setting_value(&change.value)?, &names)?;
        }
        output_settings(&mut settings, &output.settings, &names, context)?;
        Ok(settings)
    }
}

/// The settings at the end of a statement. `DEFAULT` leaves a setting as it is.
fn output_settings(
    settings: &mut QuerySettings,
    list: &[OutputSetting],
    statement_names: &[&str],
    context: &Context<'_>,
) -> Result<(), LowerError> {
    for setting in list {
        match setting {
            OutputSetting::Change(change) => {
                settings.set(&change.name, setting_value(&change.value)?, statement_names)?;
            }
            OutputSetting::Switch(name) => {
                settings.set(name, Scalar::UInt64(1), statement_names)?;
            }
            OutputSetting::Parameter(name, parameter) => {
                let value = context
                    .parameters
                    .value(parameter)
                    .ok_or_else(|| LowerError::UnknownParameter(parameter.name.clone()))?;
                settings.set(name, scalar(&value)?, statement_names)?;
            }
            OutputSetting::Default(_) | OutputSetting::QueryParameter(..) => {}
        }
    }
    Ok(())
}

fn setting_value(value: &SettingExpr) -> Result<Scalar, SettingError> {
    match value {
        SettingExpr::Literal(literal) => scalar(&Value::from(literal)),
        SettingExpr::Map(pairs) => Ok(Scalar::Other {
            type_name: "Map",
            text: map_text(pairs),
        }),
        SettingExpr::Disk(call) => Ok(Scalar::Other {
            type_name: "CustomType",
            text: call.to_destination_text(),
        }),
    }
}

/// `[('key', 'value'), …]`
fn map_text(pairs: &[(Vec<u8>, Vec<u8>)]) -> String {
    let pairs: Vec<String> = pairs
        .iter()
        .map(|(key, value)| format!("({}, {})", quote_string(key), quote_string(value)))
        .collect();
    format!("[{}]", pairs.join(", "))
}

fn not_string(found: &'static str) -> SettingError {
    SettingError::WrongType {
        found,
        requested: "String",
    }
}

fn scalar(value: &Value) -> Result<Scalar, SettingError> {
    match value {
        Value::Null => Ok(Scalar::Null),
        Value::Bool(flag) => Ok(Scalar::Bool(*flag)),
        Value::UInt64(number) => Ok(Scalar::UInt64(*number)),
        Value::Int64(number) => Ok(Scalar::Int64(*number)),
        Value::Float64(number) => Ok(Scalar::Float64(*number)),
        Value::String(bytes) => Ok(Scalar::String(String::from_utf8_lossy(bytes).into_owned())),
        Value::Array(_) | Value::Tuple(_) => Err(not_string(value.type_name())),
    }
}

/// `[['host', …], …]`
fn cluster_host_ids(hosts: Option<&Expr>) -> Result<Vec<Vec<String>>, SettingError> {
    let Some(hosts) = hosts else {
        return Ok(Vec::new());
    };
    let shards = array_items(hosts)?;
    shards
        .iter()
        .map(|shard| {
            array_items(shard)?
                .iter()
                .map(|host| {
                    host.as_text()
                        .map(str::to_owned)
                        .ok_or(SettingError::ClusterHosts)
                })
                .collect()
        })
        .collect()
}

fn array_items(expr: &Expr) -> Result<&[Expr], SettingError> {
    match &expr.kind {
        ExprKind::Array(items) => Ok(items),
        _ => Err(SettingError::ClusterHosts),
    }
}

fn check_host(host: &str, cluster: &[Vec<String>]) -> Result<(), SettingError> {
    if host.is_empty() || cluster.iter().flatten().any(|known| known == host) {
        return Ok(());
    }
    Err(SettingError::HostNotInCluster(host.to_owned()))
}

fn destination(
    call: &FunctionCall,
    context: &Context<'_>,
) -> Result<Destination, DestinationError> {
    let lookup = DestinationLookup {
        named_collection: context.named_collection,
        parameters: context.parameters,
    };
    Destination::from_call(call, &lookup)
}

fn base(
    call: Option<&FunctionCall>,
    context: &Context<'_>,
) -> Result<Option<Destination>, DestinationError> {
    call.map(|call| destination(call, context)).transpose()
}

fn lower_elements(
    elements: &[BackupElement],
    context: &Context<'_>,
) -> Result<Vec<Element>, PartitionError> {
    elements
        .iter()
        .map(|element| lower_element(element, context))
        .collect()
}

fn lower_element(
    element: &BackupElement,
    context: &Context<'_>,
) -> Result<Element, PartitionError> {
    let qualify = |name: &QualifiedName| {
        let database = name.database.as_deref().unwrap_or(context.current_database);
        TableName::new(database, &name.table)
    };
    Ok(match element {
        BackupElement::Table {
            name,
            new_name,
            partitions,
        } => {
            let name = qualify(name);
            let alias = new_name.as_ref().map(qualify);
            Element::Table {
                alias: alias.filter(|alias| *alias != name),
                name,
                partitions: partitions.iter().map(partition).collect::<Result<_, _>>()?,
            }
        }
        BackupElement::TemporaryTable { name, new_name } => Element::TemporaryTable {
            name: name.clone(),
            alias: new_name.clone(),
        },
        BackupElement::Database {
            name,
            new_name,
            except_tables,
        } => Element::Database {
            except: except_tables
                .iter()
                .map(|table| TableName::new(name, table))
                .collect(),
            name: name.clone(),
            alias: new_name.clone(),
        },
        BackupElement::All {
            except_databases,
            except_tables,
        } => Element::All {
            except_databases: except_databases.iter().cloned().collect(),
            except_tables: except_tables.iter().map(qualify).collect(),
        },
        BackupElement::AllDatabases { except_databases } => Element::AllDatabases {
            except_databases: except_databases.iter().cloned().collect(),
        },
        BackupElement::AllTemporaryTables { except_tables } => Element::AllTemporaryTables {
            except_tables: except_tables.iter().cloned().collect(),
        },
    })
}

fn partition(partition: &BackupPartition) -> Result<Partition, PartitionError> {
    match partition {
        BackupPartition::All => Ok(Partition::All),
        BackupPartition::Id(id) => match id.as_text() {
            None => Err(PartitionError::IdNotString),
            Some("") => Err(PartitionError::IdEmpty),
            Some(id) => Ok(Partition::Id(id.to_owned())),
        },
        BackupPartition::Value(expr) => match Value::of(expr, &QueryParameters::default()) {
            Some(Value::Tuple(values)) => Ok(Partition::Value(values)),
            Some(value) => Ok(Partition::Value(vec![value])),
            None => Err(PartitionError::NotLiteral(expr.to_single_line())),
        },
    }
}

fn lower_backup_command(
    command: &BackupCommand,
    context: &Context<'_>,
) -> Result<Request, LowerError> {
    let settings = StatementSettings::Look;
    let query_settings = settings.query_settings(&command.settings, &command.output, context)?;
    let backup = Box::new(look(command, context)?);
    let statement = match command.kind {
        BackupCommandKind::Show => Statement::ShowBackups(backup),
        BackupCommandKind::Describe => Statement::DescribeBackup(backup),
        BackupCommandKind::Check { sample_percent } => Statement::CheckBackup {
            backup,
            sample: sample_percent.and_then(Percent::new),
        },
        BackupCommandKind::Drop { cascade } => Statement::DropBackup {
            backup,
            dependents: if cascade {
                Dependents::Drop
            } else {
                Dependents::Refuse
            },
        },
    };
    Ok(request(statement, query_settings, &command.output))
}

fn look(command: &BackupCommand, context: &Context<'_>) -> Result<Look, LowerError> {
    let mut settings = LookSettings::default();
    for change in &command.settings {
        if LookSettings::has(&change.name) {
            settings.set(&change.name, &setting_value(&change.value)?)?;
        }
    }
    Ok(Look {
        place: destination(&command.destination, context)?,
        base: base(command.base_backup.as_ref(), context)?,
        settings,
    })
}

fn request(statement: Statement, query_settings: QuerySettings, output: &OutputClause) -> Request {
    Request {
        statement,
        query_settings,
        format: output.format.clone(),
        outfile: output.outfile.clone(),
    }
}

fn lower_show(show: &Show, context: &Context<'_>) -> Result<Request, LowerError> {
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

fn show_names(list: &ShowList) -> Result<ShowNames, LowerError> {
    let pattern = match &list.filter {
        None => None,
        Some(ShowFilter::Like {
            negated,
            ignore_case,
            pattern,
        }) => {
            let pattern = String::from_utf8_lossy(pattern);
            Some(LikePattern::new(&pattern, *negated, *ignore_case))
        }
        Some(ShowFilter::Where(_)) => return Err(LowerError::NotSupported("WHERE in SHOW")),
    };
    let limit = match list.limit.as_ref().map(|limit| &limit.kind) {
        None => None,
        Some(ExprKind::Literal(Literal::Unsigned(limit))) => Some(*limit),
        Some(_) => return Err(LowerError::NotSupported("LIMIT with an expression in SHOW")),
    };
    Ok(ShowNames { pattern, limit })
}

fn name_part(part: &NamePart, context: &Context<'_>) -> Result<String, LowerError> {
    match part {
        NamePart::Name(name) => Ok(name.clone()),
        NamePart::Parameter(parameter) => {
            let value = context.parameters.get(&parameter.name);
            let unknown = || LowerError::UnknownParameter(parameter.name.clone());
            value.map(str::to_owned).ok_or_else(unknown)
        }
        NamePart::JsonType(_) | NamePart::JsonObject(_) => {
            Err(LowerError::NotSupported("a path into JSON as a name"))
        }
    }
}

fn table_name(name: &Identifier, context: &Context<'_>) -> Result<TableName, LowerError> {
    match &name.parts[..] {
        [table] => Ok(TableName::new(
            context.current_database,
            name_part(table, context)?,
        )),
        [database, table] => Ok(TableName::new(
            name_part(database, context)?,
            name_part(table, context)?,
        )),
        _ => Err(LowerError::NotSupported(
            "A table name with more than two parts",
        )),
    }
}

fn lower_session_command(
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
