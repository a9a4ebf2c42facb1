//! The kinds of settings: what values they take, and how a value is shown.

use super::convert::{to_bool, to_i64, to_text, to_u64, wrong_type};
use super::{Scalar, SettingError};
use granary_types::Uuid;

/// A kind of settings.
pub trait Kind {
    /// What the program works with.
    type Value;

    /// How documentation calls it.
    const NAME: &'static str;

    fn read(value: &Scalar) -> Result<Self::Value, SettingError>;

    /// As `system.backups.settings` shows it.
    fn show(value: &Self::Value) -> String;
}

/// What to do when an object that is to be restored is there or is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CreationMode {
    /// It must not exist.
    Create,
    /// It is created when it does not exist, else compared with the backup's.
    CreateIfNotExists,
    /// It must exist, and is compared with the backup's.
    MustExist,
}

/// What to do when a function, user, role, workload … that is to be restored exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccessMode {
    /// It must not exist.
    Create,
    /// The existing one is kept.
    CreateIfNotExists,
    /// The existing one is replaced.
    Replace,
}

/// How the data files of a backup are named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DataFileNames {
    /// Like the first entry with these contents.
    FirstEntry,
    /// By the digits of the checksum.
    Checksum,
}

/// What to do with data that ClickHouse's `RESTORE` would not bring back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnsupportedData {
    /// The statement fails and names it.
    Throw,
    /// The statement goes on and warns.
    Warn,
}

pub struct Bool;

impl Kind for Bool {
    type Value = bool;
    const NAME: &'static str = "Bool";

    fn read(value: &Scalar) -> Result<bool, SettingError> {
        to_bool(value)
    }

    fn show(value: &bool) -> String {
        u8::from(*value).to_string()
    }
}

/// `async`, which ClickHouse reads twice: the second time only integers and truth values pass.
pub struct AsyncBool;

impl Kind for AsyncBool {
    type Value = bool;
    const NAME: &'static str = "Bool";

    fn read(value: &Scalar) -> Result<bool, SettingError> {
        let flag = to_bool(value)?;
        match value {
            Scalar::Float64(_) | Scalar::String(_) => Err(wrong_type(value, "UInt64")),
            _ => Ok(flag),
        }
    }

    fn show(value: &bool) -> String {
        Bool::show(value)
    }
}

/// A truth value that may be left open, with `NULL` or `''`.
pub struct OptionalBool;

impl Kind for OptionalBool {
    type Value = Option<bool>;
    const NAME: &'static str = "Bool or NULL";

    fn read(value: &Scalar) -> Result<Option<bool>, SettingError> {
        match value {
            Scalar::Null => return Ok(None),
            Scalar::String(text) if text.is_empty() => return Ok(None),
            _ => {}
        }
        let refused = |source: Option<SettingError>| SettingError::NotOptionalBool {
            value: value.clone(),
            source: source.map(Box::new),
        };
        match value {
            Scalar::Float64(0.0) => Ok(Some(false)),
            Scalar::Float64(1.0) => Ok(Some(true)),
            Scalar::Float64(_) => Err(refused(None)),
            _ => to_bool(value)
                .map(Some)
                .map_err(|source| refused(Some(source))),
        }
    }

    fn show(value: &Option<bool>) -> String {
        value.as_ref().map_or_else(String::new, Bool::show)
    }
}

/// `internal`: nobody may switch it on.
pub struct NeverTrue;

impl Kind for NeverTrue {
    type Value = ();
    const NAME: &'static str = "Bool";

    fn read(value: &Scalar) -> Result<(), SettingError> {
        if to_bool(value)? {
            return Err(SettingError::Internal);
        }
        Ok(())
    }

    fn show((): &()) -> String {
        "0".to_owned()
    }
}

pub struct Text;

impl Kind for Text {
    type Value = String;
    const NAME: &'static str = "String";

    fn read(value: &Scalar) -> Result<String, SettingError> {
        to_text(value)
    }

    fn show(value: &String) -> String {
        value.clone()
    }
}

pub struct OptionalText;

impl Kind for OptionalText {
    type Value = Option<String>;
    const NAME: &'static str = "String or NULL";

    fn read(value: &Scalar) -> Result<Option<String>, SettingError> {
        match value {
            Scalar::Null => Ok(None),
            Scalar::String(text) => Ok(Some(text.clone())),
            _ => Err(SettingError::NotOptionalString(value.clone())),
        }
    }

    fn show(value: &Option<String>) -> String {
        value.clone().unwrap_or_default()
    }
}

pub struct UInt64;

impl Kind for UInt64 {
    type Value = u64;
    const NAME: &'static str = "UInt64";

    fn read(value: &Scalar) -> Result<u64, SettingError> {
        to_u64(value)
    }

    fn show(value: &u64) -> String {
        value.to_string()
    }
}

/// An integer literal whose bits are taken as they are.
pub struct IntegerLiteral;

impl Kind for IntegerLiteral {
    type Value = u64;
    const NAME: &'static str = "UInt64";

    fn read(value: &Scalar) -> Result<u64, SettingError> {
        match value {
            Scalar::UInt64(number) => Ok(*number),
            Scalar::Int64(number) => Ok(number.cast_unsigned()),
            Scalar::Bool(flag) => Ok(u64::from(*flag)),
            _ => Err(wrong_type(value, "UInt64")),
        }
    }

    fn show(value: &u64) -> String {
        value.to_string()
    }
}

/// An integer whose upper half is dropped.
pub struct Int32;

impl Kind for Int32 {
    type Value = i32;
    const NAME: &'static str = "Int64";

    fn read(value: &Scalar) -> Result<i32, SettingError> {
        to_i64(value).map(|number| number as i32)
    }

    fn show(value: &i32) -> String {
        value.to_string()
    }
}

pub struct OptionalUuid;

impl Kind for OptionalUuid {
    type Value = Option<Uuid>;
    const NAME: &'static str = "UUID or NULL";

    fn read(value: &Scalar) -> Result<Option<Uuid>, SettingError> {
        let invalid = || SettingError::NotUuid(value.clone());
        match value {
            Scalar::Null => Ok(None),
            Scalar::String(text) if text.is_empty() => Ok(None),
            Scalar::String(text) if matches!(text.len(), 32 | 36) => {
                Uuid::try_parse(text).map(Some).map_err(|_| invalid())
            }
            _ => Err(invalid()),
        }
    }

    fn show(value: &Option<Uuid>) -> String {
        value.map_or_else(String::new, |uuid| uuid.to_string())
    }
}

pub struct Creation;

impl Kind for Creation {
    type Value = CreationMode;
    const NAME: &'static str = "'create' (1, 'true'), 'if-not-exists' or 'must-exist' (0, 'false')";

    fn read(value: &Scalar) -> Result<CreationMode, SettingError> {
        let word = match value {
            Scalar::UInt64(number) => number.to_string(),
            Scalar::String(text) => text.to_ascii_lowercase(),
            _ => String::new(),
        };
        match word.as_str() {
            "create" | "true" | "1" => Ok(CreationMode::Create),
            "if-not-exists" | "if not exists" => Ok(CreationMode::CreateIfNotExists),
            "must-exist" | "must exist" | "false" | "0" => Ok(CreationMode::MustExist),
            _ => Err(SettingError::NotCreationMode(value.clone())),
        }
    }

    fn show(value: &CreationMode) -> String {
        let word = match value {
            CreationMode::Create => "true",
            CreationMode::CreateIfNotExists => "if-not-exists",
            CreationMode::MustExist => "false",
        };
        word.to_owned()
    }
}

pub struct Access;

impl Kind for Access {
    type Value = AccessMode;
    const NAME: &'static str = "'create' (1, 'true'), 'if-not-exists' or 'replace'";

    fn read(value: &Scalar) -> Result<AccessMode, SettingError> {
        let word = match value {
            Scalar::UInt64(number) => number.to_string(),
            Scalar::String(text) => text.to_ascii_lowercase(),
            _ => String::new(),
        };
        match word.as_str() {
            "create" | "true" | "1" => Ok(AccessMode::Create),
            "if-not-exists" | "if not exists" => Ok(AccessMode::CreateIfNotExists),
            "replace" | "create or replace" => Ok(AccessMode::Replace),
            _ => Err(SettingError::NotCreationMode(value.clone())),
        }
    }

    fn show(value: &AccessMode) -> String {
        let word = match value {
            AccessMode::Create => "true",
            AccessMode::CreateIfNotExists => "if-not-exists",
            AccessMode::Replace => "replace",
        };
        word.to_owned()
    }
}

pub struct FileNames;

impl Kind for FileNames {
    type Value = DataFileNames;
    const NAME: &'static str = "'' or 'checksum'";

    fn read(value: &Scalar) -> Result<DataFileNames, SettingError> {
        match to_text(value)?.as_str() {
            "" => Ok(DataFileNames::FirstEntry),
            "checksum" => Ok(DataFileNames::Checksum),
            other => Err(SettingError::NotDataFileNames(other.to_owned())),
        }
    }

    fn show(value: &DataFileNames) -> String {
        let word = match value {
            DataFileNames::FirstEntry => "",
            DataFileNames::Checksum => "checksum",
        };
        word.to_owned()
    }
}

pub struct Unsupported;

impl Kind for Unsupported {
    type Value = UnsupportedData;
    const NAME: &'static str = "'throw' or 'warn'";

    fn read(value: &Scalar) -> Result<UnsupportedData, SettingError> {
        match to_text(value)?.as_str() {
            "throw" => Ok(UnsupportedData::Throw),
            "warn" => Ok(UnsupportedData::Warn),
            other => Err(SettingError::NotUnsupportedData(other.to_owned())),
        }
    }

    fn show(value: &UnsupportedData) -> String {
        let word = match value {
            UnsupportedData::Throw => "throw",
            UnsupportedData::Warn => "warn",
        };
        word.to_owned()
    }
}
