//! `SETTINGS` of a `SELECT`: those that say how an answer is computed are taken, those that change it are served or refused.

use super::Analyser;
use crate::context::Context;
use crate::error::QueryError;
use granary_formats::FormatSettings;
use granary_parser::{Literal, OutputSetting, QuerySettings, Scalar, Select, SettingExpr};
use granary_types::ErrorCode;
use std::sync::Arc;

/// Settings that change how an answer is computed, but not what it is.
const HARMLESS: [&str; 14] = [
    "max_threads",
    "max_block_size",
    "max_memory_usage",
    "max_execution_time",
    "max_insert_block_size",
    "optimize_read_in_order",
    "optimize_move_to_prewhere",
    "log_comment",
    "log_queries",
    "log_queries_cut_to_length",
    "use_uncompressed_cache",
    "max_bytes_before_external_group_by",
    "max_bytes_before_external_sort",
    "enable_analyzer",
];

/// Settings that are looked at where the query is analysed.
const SERVED: [&str; 5] = [
    "join_use_nulls",
    "union_default_mode",
    "except_default_mode",
    "intersect_default_mode",
    "session_timezone",
];

impl Analyser<'_> {
    /// The same analyser with the settings of a query.
    pub(super) fn with_settings(&self, select: &Select) -> Result<Self, QueryError> {
        let mut settings = self.context.settings.clone();
        for setting in &select.settings {
            let name = setting.name();
            let is_known = HARMLESS.contains(&name) || SERVED.contains(&name);
            if !is_known && !FormatSettings::is_setting(name) {
                let what = format!("The setting {name} of a SELECT");
                return Err(QueryError::not_implemented(what));
            }
            apply_setting(&mut settings, setting)?;
        }
        let context = Context {
            settings,
            ..(*self.context).clone()
        };
        Ok(self.inside(context.with_time_zone()?))
    }

    /// The same analyser in another context.
    pub(super) fn inside(&self, context: Context) -> Self {
        let inside = Self::new(
            self.tables,
            Arc::new(context),
            self.parameters,
            self.executor,
            self.one_stream.get(),
        );
        inside.next_id.set(self.next_id.get());
        inside.depth.set(self.depth.get() + 1);
        inside
    }

    /// Takes over what was counted inside.
    pub(super) fn take_over(&self, inside: &Self) {
        self.next_id.set(inside.next_id.get());
        self.one_stream.set(inside.one_stream.get());
    }
}

/// Changes a setting as `SETTINGS` of a `SELECT` says.
///
/// # Errors
/// When there is no such setting, or it does not take the value.
pub fn apply_setting(
    settings: &mut QuerySettings,
    setting: &OutputSetting,
) -> Result<(), QueryError> {
    let value = match setting {
        OutputSetting::Switch(_) => Scalar::UInt64(1),
        OutputSetting::Default(name) => {
            settings.reset(name);
            return Ok(());
        }
        OutputSetting::Change(change) => match &change.value {
            SettingExpr::Literal(literal) => scalar(literal),
            _ => {
                let what = format!("This value of the setting {}", change.name);
                return Err(QueryError::not_implemented(what));
            }
        },
        OutputSetting::Parameter(..) | OutputSetting::QueryParameter(..) => {
            return Err(QueryError::not_implemented("Query parameters in SETTINGS"));
        }
    };
    let set = settings.set(setting.name(), value, &[]);
    set.map_err(|error| QueryError::refused(error.code(), error.to_string()))
}

fn scalar(literal: &Literal) -> Scalar {
    match literal {
        Literal::Null => Scalar::Null,
        Literal::Bool(flag) => Scalar::Bool(*flag),
        Literal::Unsigned(value) => Scalar::UInt64(*value),
        Literal::Signed(value) => Scalar::Int64(*value),
        Literal::Float(value) => Scalar::Float64(*value),
        Literal::String(bytes) => Scalar::String(String::from_utf8_lossy(bytes).into_owned()),
    }
}

impl Context {
    /// The context in the time zone of its settings.
    ///
    /// # Errors
    /// When there is no such time zone.
    pub fn with_time_zone(mut self) -> Result<Self, QueryError> {
        if let Some(name) = self
            .settings
            .text("session_timezone")
            .filter(|name| !name.is_empty())
        {
            self.time_zone = name.parse().map_err(|_| {
                let message = format!("Exception: Invalid time zone: {name}");
                QueryError::refused(ErrorCode::BAD_ARGUMENTS, message)
            })?;
        }
        Ok(self)
    }
}
