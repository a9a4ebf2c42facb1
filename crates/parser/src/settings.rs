//! The settings of a statement: how ClickHouse reads their values, and the tables of those that
//! `BACKUP` and `RESTORE` have.
//!
//! A setting that the statement does not have is a setting of the query (`max_threads`, …); one that
//! is neither is refused.

mod backup;
mod convert;
mod kind;
mod look;
mod query;
mod restore;
mod table;

pub use backup::BackupSettings;
pub use kind::{AccessMode, CreationMode, DataFileNames, UnsupportedData};
pub use look::LookSettings;
pub(crate) use query::nearest;
pub use query::{QuerySetting, QuerySettings, query_setting_names, query_settings};
pub use restore::RestoreSettings;
pub use table::{SettingInfo, backup_settings, restore_settings};

use granary_types::ErrorCode;
use std::fmt;

/// A literal that stands as the value of a setting.
#[derive(Debug, Clone, PartialEq)]
pub enum Scalar {
    /// An integer without a sign.
    UInt64(u64),
    /// A negative integer.
    Int64(i64),
    /// A number with a point or an exponent, or one too large for 64 bits.
    Float64(f64),
    /// A string.
    String(String),
    /// `true` or `false`.
    Bool(bool),
    /// `NULL`.
    Null,
    /// A map or a call, which no setting of a backup takes.
    Other {
        /// Its type.
        type_name: &'static str,
        /// As messages show it.
        text: String,
    },
}

impl Scalar {
    /// The type, as messages name it.
    pub fn type_name(&self) -> &'static str {
        match self {
            Self::UInt64(_) => "UInt64",
            Self::Int64(_) => "Int64",
            Self::Float64(_) => "Float64",
            Self::String(_) => "String",
            Self::Bool(_) => "Bool",
            Self::Null => "Null",
            Self::Other { type_name, .. } => type_name,
        }
    }
}

/// The value as it stands in messages and in `system.backups`: strings without quotes, `Bool` as
/// `0` or `1`.
impl fmt::Display for Scalar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UInt64(number) => write!(f, "{number}"),
            Self::Int64(number) => write!(f, "{number}"),
            Self::Float64(number) => write_float(f, *number),
            Self::String(text) | Self::Other { text, .. } => f.write_str(text),
            Self::Bool(flag) => f.write_str(if *flag { "1" } else { "0" }),
            Self::Null => f.write_str("NULL"),
        }
    }
}

/// The shortest decimal digits, with an exponent where there would be more than 21 of them.
fn write_float(f: &mut fmt::Formatter<'_>, number: f64) -> fmt::Result {
    let size = number.abs();
    if number.is_nan() {
        f.write_str("nan")
    } else if number.is_infinite() {
        f.write_str(if number > 0.0 { "inf" } else { "-inf" })
    } else if size == 0.0 || (1e-6..1e21).contains(&size) {
        write!(f, "{number}")
    } else {
        write!(f, "{number:e}")
    }
}

/// Why the settings of a statement are refused. Messages and codes are ClickHouse's.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum SettingError {
    /// Neither the statement nor a query has it.
    #[error("Unknown setting '{name}'{}", maybe_you_meant(similar))]
    Unknown {
        /// As it was written.
        name: String,
        /// Known settings with a similar name, the nearest first.
        similar: Vec<String>,
    },
    /// A setting of the statement among those of the query.
    #[error(
        "Unknown setting '{name}': as a setting of the statement it must stand before ASYNC, SYNC, INTO OUTFILE and FORMAT, with a literal as its value"
    )]
    Misplaced {
        /// As it was written.
        name: String,
    },
    /// `base_backup` with something else than a destination.
    #[error("Unknown setting '{name}': it takes {takes}")]
    NotLiteral {
        /// The setting.
        name: String,
        /// What it takes.
        takes: &'static str,
    },
    /// A literal of the wrong type.
    #[error("Bad get: has {found}, requested {requested}")]
    WrongType {
        /// The type of the literal.
        found: &'static str,
        /// The type of the setting.
        requested: &'static str,
    },
    /// An integer that the type of the setting cannot hold.
    #[error("Field value {value} is out of range of {kind} type")]
    OutOfRange {
        /// The value.
        value: Scalar,
        /// The type, as in C++.
        kind: &'static str,
    },
    /// A fraction or a float that no integer of the type is.
    #[error("Cannot convert out of range floating point value to integer type")]
    FloatOutOfRange,
    /// `inf` or `nan`.
    #[error("Float setting value must be finite, got {0}")]
    NotFinite(Scalar),
    /// `NULL`, a map or a call for a number.
    #[error("Invalid value {value} of the setting, which needs {kind}")]
    NotNumber {
        /// The value.
        value: Scalar,
        /// The type, as in C++.
        kind: &'static str,
    },
    /// An empty string for a number.
    #[error("Attempt to read after eof")]
    Empty,
    /// Text after the number, or no number at all.
    #[error("Cannot parse input: expected 'eof' before: '{0}'")]
    Trailing(String),
    /// A sign alone.
    #[error("Cannot parse number without any digits")]
    NoDigits,
    /// Two signs.
    #[error("Cannot parse number with multiple sign (+/-) characters")]
    TwoSigns,
    /// A minus before an unsigned number.
    #[error("Unsigned type must not contain '-' symbol")]
    Minus,
    /// Text for a float.
    #[error("Cannot read floating point value here: {0}")]
    NotFloat(String),
    /// More seconds than 64 bits of microseconds hold.
    #[error(
        "Cannot convert seconds to microseconds: the setting's value in seconds is too big: {}",
        with_signed_exponent(*.0)
    )]
    TooManySeconds(f64),
    /// Zero where a positive number is needed.
    #[error("A setting's value has to be greater than 0")]
    NotPositive,
    /// A string that is no truth value.
    #[error("Cannot parse bool from string '{0}'")]
    NotBool(String),
    /// The same in a setting that also takes `NULL`.
    #[error("Cannot get bool from {value}{}", because(source.as_deref()))]
    NotOptionalBool {
        /// The value.
        value: Scalar,
        /// What was wrong with it.
        source: Option<Box<SettingError>>,
    },
    /// Not one of the words of `create_table` and its like.
    #[error("Cannot parse creation mode from {0}")]
    NotCreationMode(Scalar),
    /// Not a UUID.
    #[error("Cannot parse uuid from {0}")]
    NotUuid(Scalar),
    /// Neither a string nor `NULL`.
    #[error("Cannot get string from {0}")]
    NotOptionalString(Scalar),
    /// Not one of the ways to name data files.
    #[error(
        "Unexpected value of BackupDataFileNameGeneratorType: '{0}'. Must be one of ['checksum', '']"
    )]
    NotDataFileNames(String),
    /// Not one of the words of `unsupported_data`.
    #[error("Unexpected value of unsupported_data: '{0}'. Must be one of ['throw', 'warn']")]
    NotUnsupportedData(String),
    /// `internal` is not for users.
    #[error("Setting 'internal' cannot be set explicitly")]
    Internal,
    /// Only the Cloud has it.
    #[error("Setting `{0}` is only supported in ClickHouse Cloud")]
    CloudOnly(&'static str),
    /// `cluster_host_ids` is not `[['host', …], …]`.
    #[error(
        "Setting cluster_host_ids has wrong format, must be array of arrays of string literals"
    )]
    ClusterHosts,
    /// `host_id` is not among `cluster_host_ids`.
    #[error(
        "Cannot determine shard number or replica number, the current host {0} is not found in the cluster's hosts"
    )]
    HostNotInCluster(String),
}

fn maybe_you_meant(similar: &[String]) -> String {
    if similar.is_empty() {
        return String::new();
    }
    let names: Vec<String> = similar.iter().map(|name| format!("'{name}'")).collect();
    format!(": Maybe you meant [{}]", names.join(","))
}

/// `1e+30`
fn with_signed_exponent(number: f64) -> String {
    let text = format!("{number:e}");
    if text.contains("e-") {
        text
    } else {
        text.replace('e', "e+")
    }
}

fn because(source: Option<&SettingError>) -> String {
    source.map_or_else(String::new, |source| format!(": {source}"))
}

impl SettingError {
    /// The code a client sees.
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::Unknown { .. } | Self::Misplaced { .. } | Self::NotLiteral { .. } => {
                ErrorCode::UNKNOWN_SETTING
            }
            Self::WrongType { .. } => ErrorCode::BAD_GET,
            Self::OutOfRange { .. } | Self::FloatOutOfRange | Self::NotNumber { .. } => {
                ErrorCode::CANNOT_CONVERT_TYPE
            }
            Self::NotFinite(_)
            | Self::NoDigits
            | Self::TwoSigns
            | Self::Minus
            | Self::NotFloat(_) => ErrorCode::CANNOT_PARSE_NUMBER,
            Self::Empty => ErrorCode::ATTEMPT_TO_READ_AFTER_EOF,
            Self::Trailing(_) => ErrorCode::CANNOT_PARSE_INPUT_ASSERTION_FAILED,
            Self::NotBool(_) => ErrorCode::CANNOT_PARSE_BOOL,
            Self::NotOptionalBool { .. }
            | Self::NotCreationMode(_)
            | Self::NotUuid(_)
            | Self::NotOptionalString(_)
            | Self::ClusterHosts => ErrorCode::CANNOT_PARSE_BACKUP_SETTINGS,
            Self::TooManySeconds(_)
            | Self::NotDataFileNames(_)
            | Self::NotUnsupportedData(_)
            | Self::NotPositive => ErrorCode::BAD_ARGUMENTS,
            Self::Internal => ErrorCode::ACCESS_DENIED,
            Self::CloudOnly(_) | Self::HostNotInCluster(_) => ErrorCode::WRONG_BACKUP_SETTINGS,
        }
    }
}
