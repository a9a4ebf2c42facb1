//! Settings of the statement and of the query.

use crate::ast::{
    BackupKind, Expr, ExprKind, OutputClause, OutputSetting, SettingChange, SettingExpr,
};
use crate::literal::quote_string;
use crate::settings::{
    BackupSettings, LookSettings, QuerySettings, RestoreSettings, Scalar, SettingError,
    backup_settings, restore_settings,
};
use crate::value::Value;

use super::{Context, LowerError};

/// The settings that a statement has besides those of any query.
#[derive(Clone, Copy)]
pub(super) enum StatementSettings {
    None,
    Backup,
    Restore,
    Look,
}

impl StatementSettings {
    pub(super) fn of(kind: BackupKind) -> Self {
        match kind {
            BackupKind::Backup => Self::Backup,
            BackupKind::Restore => Self::Restore,
        }
    }

    pub(super) fn has(self, name: &str) -> bool {
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
    pub(super) fn query_settings(
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
pub(super) fn output_settings(
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

pub(super) fn setting_value(value: &SettingExpr) -> Result<Scalar, SettingError> {
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
pub(super) fn cluster_host_ids(hosts: Option<&Expr>) -> Result<Vec<Vec<String>>, SettingError> {
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

pub(super) fn check_host(host: &str, cluster: &[Vec<String>]) -> Result<(), SettingError> {
    if host.is_empty() || cluster.iter().flatten().any(|known| known == host) {
        return Ok(());
    }
    Err(SettingError::HostNotInCluster(host.to_owned()))
}
