//! Where a backup is: `Disk('backups', '1')` as checked types.

use std::collections::BTreeMap;

use granary_types::ErrorCode;

use crate::ast::{BinaryOperator, Expr, ExprKind, FunctionCall};
use crate::mask::mask_destination;
use crate::value::{QueryParameters, Value};

/// Where a backup is, and what it is called in messages and in `system.backups`.
#[derive(Debug, Clone, PartialEq)]
pub struct Destination {
    location: Location,
    call: FunctionCall,
}

/// Where a backup is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Location {
    /// A path on the server; relative ones are under the first allowed path.
    File {
        /// As it was written; not empty.
        path: String,
    },
    /// A path on a disk of the configuration.
    Disk {
        /// The disk.
        disk: String,
        /// As it was written; empty for the root of the disk.
        path: String,
    },
    /// In the memory of the session.
    Memory {
        /// Its name.
        name: String,
    },
    /// Nowhere: what is written is counted and thrown away.
    Null,
    /// A bucket.
    S3(S3Location),
    /// A container of Azure.
    Azure(AzureLocation),
}

/// A place in a bucket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct S3Location {
    /// The address, with the file name of a named collection at its end.
    pub url: String,
    /// The key and its secret.
    pub credentials: Option<(String, String)>,
    /// The token of temporary credentials.
    pub session_token: Option<String>,
    /// `extra_credentials(…)`: `role_arn`, `role_session_name`, `external_id`.
    pub extra_credentials: BTreeMap<String, String>,
}

/// A place in a container of Azure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AzureLocation {
    /// A connection string, or the address of the storage account.
    pub endpoint: String,
    /// The container.
    pub container: String,
    /// The name of the blob or the prefix.
    pub path: String,
    /// The account and its key.
    pub credentials: Option<(String, String)>,
}

impl Destination {
    /// Checks what a statement says.
    ///
    /// # Errors
    /// [`DestinationError`] when there is no such engine or its arguments are wrong.
    pub fn from_call(
        call: &FunctionCall,
        lookup: &DestinationLookup<'_>,
    ) -> Result<Self, DestinationError> {
        let location = location(call, lookup)?;
        Ok(Self {
            location,
            call: call.clone(),
        })
    }

    /// Where it is.
    pub fn location(&self) -> &Location {
        &self.location
    }

    /// What `system.backups.name` shows: canonical text with the secrets hidden.
    pub fn display_name(&self) -> String {
        mask_destination(&self.call).to_destination_text()
    }

    /// The canonical text with its secrets, as a manifest records its base.
    pub fn to_text(&self) -> String {
        self.call.to_destination_text()
    }
}

/// What the arguments of a destination may refer to.
pub struct DestinationLookup<'a> {
    /// The pairs of a named collection; `None` when there is none of that name.
    pub named_collection: &'a dyn Fn(&str) -> Option<BTreeMap<String, String>>,
    /// The values of query parameters.
    pub parameters: &'a QueryParameters,
}

/// Why a destination is refused. Messages and codes are ClickHouse's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DestinationError {
    /// There is no such engine.
    #[error("Not found backup engine '{name}'{}", did_you_mean(*similar))]
    UnknownEngine {
        /// As it was written.
        name: String,
        /// The engine that differs in case only.
        similar: Option<&'static str>,
    },
    /// `File` or `Disk` with the wrong number of arguments.
    #[error("Backup engine '{engine}' requires {wanted}")]
    ArgumentCount {
        /// The engine.
        engine: &'static str,
        /// How many, and what they are.
        wanted: &'static str,
    },
    /// The same for engines that ClickHouse words differently.
    #[error("Backup {engine} requires {wanted}")]
    RemoteArgumentCount {
        /// The engine.
        engine: &'static str,
        /// How many, and what they are.
        wanted: &'static str,
    },
    /// `Null` with an argument.
    #[error("Backup engine 'Null' doesn't take arguments")]
    NullArguments,
    /// A name where a string must stand.
    #[error("Backup engine '{engine}' requires its first argument to be a string")]
    NotString {
        /// The engine.
        engine: &'static str,
    },
    /// A literal of the wrong type.
    #[error("Bad get: has {found}, requested String")]
    WrongType {
        /// The type of the literal.
        found: &'static str,
    },
    /// A string that is not UTF-8.
    #[error("The arguments of a backup engine must be in UTF-8")]
    NotUtf8,
    /// `File('')`
    #[error("Path to backup must not be empty")]
    EmptyPath,
    /// There is no such named collection.
    #[error("There is no named collection `{name}`")]
    UnknownCollection {
        /// As it was written.
        name: String,
    },
    /// A named collection without a key that is needed.
    #[error("No such key `{key}`")]
    MissingKey {
        /// The key.
        key: &'static str,
    },
    /// A call that is no argument of the engine.
    #[error("Invalid argument: {name}(…)")]
    InvalidArgument {
        /// The name of the call.
        name: String,
    },
    /// `extra_credentials` with something else than `name = value`.
    #[error("Credentials argument is incorrect")]
    Credentials,
    /// `extra_credentials` with a value that is no string.
    #[error("Expected string as credential value")]
    CredentialValue,
    /// A query parameter without a value.
    #[error("Substitution `{name}` is not set")]
    UnknownParameter {
        /// Its name.
        name: String,
    },
}

fn did_you_mean(similar: Option<&str>) -> String {
    similar.map_or_else(String::new, |name| format!(". Maybe you meant '{name}'"))
}

impl DestinationError {
    /// The code a client sees.
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::UnknownEngine { .. } => ErrorCode::BACKUP_ENGINE_NOT_FOUND,
            Self::ArgumentCount { .. } | Self::RemoteArgumentCount { .. } | Self::NullArguments => {
                ErrorCode::NUMBER_OF_ARGUMENTS_DOESNT_MATCH
            }
            Self::WrongType { .. } => ErrorCode::BAD_GET,
            Self::UnknownParameter { .. } => ErrorCode::UNKNOWN_QUERY_PARAMETER,
            Self::NotString { .. }
            | Self::NotUtf8
            | Self::EmptyPath
            | Self::UnknownCollection { .. }
            | Self::MissingKey { .. }
            | Self::InvalidArgument { .. }
            | Self::Credentials
            | Self::CredentialValue => ErrorCode::BAD_ARGUMENTS,
        }
    }
}

const ENGINES: [&str; 6] = ["File", "Disk", "Memory", "Null", "S3", "AzureBlobStorage"];

fn location(
    call: &FunctionCall,
    lookup: &DestinationLookup<'_>,
) -> Result<Location, DestinationError> {
    let arguments = Arguments::of(call, lookup.parameters)?;
    match call.name.as_str() {
        "File" => file(&arguments),
        "Disk" => disk(&arguments),
        "Memory" => memory(&arguments),
        "Null" if arguments.positional.is_empty() => Ok(Location::Null),
        "Null" => Err(DestinationError::NullArguments),
        "S3" => s3(&arguments, lookup),
        "AzureBlobStorage" => azure(&arguments, lookup),
        other => Err(DestinationError::UnknownEngine {
            name: other.to_owned(),
            similar: ENGINES
                .into_iter()
                .find(|engine| engine.eq_ignore_ascii_case(other)),
        }),
    }
}

/// `File('path')`
fn file(arguments: &Arguments) -> Result<Location, DestinationError> {
    arguments.refuse_name("File")?;
    let [path] = &arguments.positional[..] else {
        return Err(DestinationError::ArgumentCount {
            engine: "File",
            wanted: "1 argument (path)",
        });
    };
    let path = text(path)?;
    if path.is_empty() {
        return Err(DestinationError::EmptyPath);
    }
    Ok(Location::File { path })
}

/// `Disk('disk', 'path')`
fn disk(arguments: &Arguments) -> Result<Location, DestinationError> {
    arguments.refuse_name("Disk")?;
    let [disk, path] = &arguments.positional[..] else {
        return Err(DestinationError::ArgumentCount {
            engine: "Disk",
            wanted: "2 arguments (disk_name, path)",
        });
    };
    Ok(Location::Disk {
        disk: text(disk)?,
        path: text(path)?,
    })
}

/// `Memory('name')`
fn memory(arguments: &Arguments) -> Result<Location, DestinationError> {
    let [name] = &arguments.positional[..] else {
        return Err(DestinationError::ArgumentCount {
            engine: "Memory",
            wanted: "1 argument (name)",
        });
    };
    Ok(Location::Memory { name: text(name)? })
}

/// `S3('url' [, 'key', 'secret'] [, name = value …] [, extra_credentials(…)])`, or
/// `S3(collection [, 'filename'] [, name = value …])`
fn s3(arguments: &Arguments, lookup: &DestinationLookup<'_>) -> Result<Location, DestinationError> {
    let extra_credentials = extra_credentials(&arguments.calls)?;
    let pairs = arguments.pairs(lookup)?;
    let positional = texts(&arguments.positional);
    let (url, mut credentials) = if arguments.collection.is_some() {
        let file = match &positional?[..] {
            [] => pairs.get("filename").cloned(),
            [file] => Some(file.clone()),
            _ => {
                return Err(DestinationError::RemoteArgumentCount {
                    engine: "S3",
                    wanted: "1 or 2 arguments: named_collection, [filename]",
                });
            }
        };
        let url = pairs
            .get("url")
            .ok_or(DestinationError::MissingKey { key: "url" })?;
        (joined(url, file.as_deref()), None)
    } else {
        match arguments.positional.len() {
            1 | 3 => {}
            _ => {
                return Err(DestinationError::RemoteArgumentCount {
                    engine: "S3",
                    wanted: "1 or 3 arguments: url, [access_key_id, secret_access_key]",
                });
            }
        }
        let mut positional = positional?.into_iter();
        let url = positional.next().unwrap_or_default();
        (url, positional.next().zip(positional.next()))
    };
    if let Some(key) = pairs.get("access_key_id") {
        let secret = pairs.get("secret_access_key").cloned().unwrap_or_default();
        credentials = Some((key.clone(), secret));
    }
    Ok(Location::S3(S3Location {
        url,
        credentials,
        session_token: pairs.get("session_token").cloned(),
        extra_credentials,
    }))
}

/// `extra_credentials(role_arn = '…', …)`, the only call that `S3` takes
fn extra_credentials(calls: &[FunctionCall]) -> Result<BTreeMap<String, String>, DestinationError> {
    let mut credentials = BTreeMap::new();
    for call in calls {
        if call.name != "extra_credentials" {
            return Err(DestinationError::InvalidArgument {
                name: call.name.clone(),
            });
        }
        for argument in &call.arguments {
            let (name, value) = key_value(argument).ok_or(DestinationError::Credentials)?;
            let value = value.as_text().ok_or(DestinationError::CredentialValue)?;
            credentials.insert(name, value.to_owned());
        }
    }
    Ok(credentials)
}

/// `AzureBlobStorage('connection', 'container', 'path' [, 'account', 'key'])`, or
/// `AzureBlobStorage(collection [, 'path'])`
fn azure(
    arguments: &Arguments,
    lookup: &DestinationLookup<'_>,
) -> Result<Location, DestinationError> {
    if arguments.collection.is_some() {
        return azure_collection(arguments, &arguments.pairs(lookup)?);
    }
    if !matches!(arguments.positional.len(), 3 | 5) {
        return Err(DestinationError::RemoteArgumentCount {
            engine: "AzureBlobStorage",
            wanted: "3 arguments (connection string/url, container, path) or 5 arguments \
                     (storage account URL, container, path, account name, account key)",
        });
    }
    let mut positional = texts(&arguments.positional)?.into_iter();
    let mut next = || positional.next().unwrap_or_default();
    let (endpoint, container, path) = (next(), next(), next());
    let credentials = positional.next().zip(positional.next());
    Ok(Location::Azure(AzureLocation {
        endpoint,
        container,
        path,
        credentials,
    }))
}

fn azure_collection(
    arguments: &Arguments,
    pairs: &BTreeMap<String, String>,
) -> Result<Location, DestinationError> {
    let path = match &texts(&arguments.positional)?[..] {
        [] => pairs.get("blob_path").cloned().unwrap_or_default(),
        [path] => path.clone(),
        _ => {
            return Err(DestinationError::RemoteArgumentCount {
                engine: "AzureBlobStorage",
                wanted: "1 or 2 arguments: named_collection, [filename]",
            });
        }
    };
    let endpoint = ["connection_string", "storage_account_url"]
        .into_iter()
        .find_map(|key| pairs.get(key))
        .ok_or(DestinationError::MissingKey {
            key: "connection_string",
        })?;
    let container = pairs
        .get("container")
        .ok_or(DestinationError::MissingKey { key: "container" })?;
    let credentials = pairs
        .get("account_name")
        .cloned()
        .zip(pairs.get("account_key").cloned());
    Ok(Location::Azure(AzureLocation {
        endpoint: endpoint.clone(),
        container: container.clone(),
        path,
        credentials,
    }))
}

/// The arguments of a call, sorted by what they are. Anything else, such as `1 + 1`, is not looked
/// at, as in ClickHouse.
struct Arguments {
    /// A name in the first place.
    collection: Option<String>,
    /// Literals and query parameters.
    positional: Vec<Value>,
    /// `name = value`
    key_values: Vec<(String, Expr)>,
    /// Calls.
    calls: Vec<FunctionCall>,
    parameters: QueryParameters,
}

impl Arguments {
    fn of(call: &FunctionCall, parameters: &QueryParameters) -> Result<Self, DestinationError> {
        let mut arguments = Self {
            collection: None,
            positional: Vec::new(),
            key_values: Vec::new(),
            calls: Vec::new(),
            parameters: parameters.clone(),
        };
        for (at, expr) in call.arguments.iter().enumerate() {
            arguments.add(at, expr)?;
        }
        Ok(arguments)
    }

    fn add(&mut self, at: usize, expr: &Expr) -> Result<(), DestinationError> {
        if at == 0
            && let Some(name) = expr.as_name()
        {
            self.collection = Some(name.join("."));
            return Ok(());
        }
        if let ExprKind::Parameter(parameter) = &expr.kind {
            let unknown = || DestinationError::UnknownParameter {
                name: parameter.name.clone(),
            };
            let value = self.parameters.value(parameter).ok_or_else(unknown)?;
            self.positional.push(value);
        } else if let Some((name, value)) = key_value(expr) {
            self.key_values.push((name, value.clone()));
        } else if let Some(call) = expr.as_call() {
            self.calls.push(call.clone());
        } else if let Some(value) = Value::of(expr, &self.parameters) {
            self.positional.push(value);
        }
        Ok(())
    }

    fn refuse_name(&self, engine: &'static str) -> Result<(), DestinationError> {
        match self.collection {
            Some(_) => Err(DestinationError::NotString { engine }),
            None => Ok(()),
        }
    }

    /// The pairs of the named collection, and over them those of the statement.
    fn pairs(
        &self,
        lookup: &DestinationLookup<'_>,
    ) -> Result<BTreeMap<String, String>, DestinationError> {
        let mut pairs = match &self.collection {
            None => BTreeMap::new(),
            Some(name) => (lookup.named_collection)(name)
                .ok_or_else(|| DestinationError::UnknownCollection { name: name.clone() })?,
        };
        for (name, value) in &self.key_values {
            if let Some(value) = Value::of(value, &self.parameters) {
                pairs.insert(name.clone(), text(&value)?);
            }
        }
        Ok(pairs)
    }
}

/// `name = value`, which among the arguments of a destination is the call `equals(name, value)`.
pub(crate) fn key_value(expr: &Expr) -> Option<(String, &Expr)> {
    let (name, value) = equation(expr)?;
    Some((name.as_name()?.join("."), value))
}

/// `left = right`, as an operator or as a call.
pub(crate) fn equation(expr: &Expr) -> Option<(&Expr, &Expr)> {
    match &expr.kind {
        ExprKind::Binary {
            operator: BinaryOperator::Equals,
            left,
            right,
        } => Some((left, right)),
        ExprKind::Function(call) if call.name == "equals" => match &call.arguments[..] {
            [left, right] => Some((left, right)),
            _ => None,
        },
        _ => None,
    }
}

fn texts(values: &[Value]) -> Result<Vec<String>, DestinationError> {
    values.iter().map(text).collect()
}

fn text(value: &Value) -> Result<String, DestinationError> {
    match value {
        Value::String(bytes) => {
            String::from_utf8(bytes.clone()).map_err(|_| DestinationError::NotUtf8)
        }
        other => Err(DestinationError::WrongType {
            found: other.type_name(),
        }),
    }
}

/// The address with a file name at its end.
fn joined(url: &str, file: Option<&str>) -> String {
    match file {
        None => url.to_owned(),
        Some(file) if file.starts_with('/') || url.ends_with('/') => format!("{url}{file}"),
        Some(file) => format!("{url}/{file}"),
    }
}
