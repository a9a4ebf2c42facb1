//! [`Source`]: where the rows of a dictionary come from.

use crate::error::DictionaryError;
use granary_parser::{DictionarySource, DictionaryValue, Literal};

/// The port of a server that is meant where a host is the machine itself.
const LOCAL_PORT: u64 = 9000;

/// Where the rows come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// Nowhere: there are no rows.
    Null,
    /// A table here.
    Table {
        /// Its database; `None` is that of the dictionary.
        database: Option<String>,
        /// Its name.
        table: String,
        /// `WHERE`, as text.
        condition: Option<String>,
    },
    /// A query here, whose columns are those of the dictionary in their order.
    Query(String),
    /// A file.
    File {
        /// Its path.
        path: String,
        /// Its format.
        format: String,
    },
}

impl Source {
    /// Reads `SOURCE(…)`.
    ///
    /// # Errors
    /// [`DictionaryError::NotImplemented`] for sources elsewhere.
    pub fn parse(source: &DictionarySource) -> Result<Self, DictionaryError> {
        match &*source.name.to_ascii_uppercase() {
            "NULL" => Ok(Self::Null),
            "CLICKHOUSE" => of_server(source),
            "FILE" => {
                let text = |key| source.value(key).and_then(DictionaryValue::as_text);
                Ok(Self::File {
                    path: text("PATH").unwrap_or_default().to_owned(),
                    format: text("FORMAT").unwrap_or_default().to_owned(),
                })
            }
            name => {
                let what = format!("a dictionary with source {name}");
                Err(DictionaryError::NotImplemented(what))
            }
        }
    }

    /// Whether single keys can be asked for.
    pub fn is_selective(&self) -> bool {
        matches!(self, Self::Table { .. } | Self::Query(_))
    }

    /// The word in a definition.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Null => "NULL",
            Self::Table { .. } | Self::Query(_) => "CLICKHOUSE",
            Self::File { .. } => "FILE",
        }
    }

    /// What `system.dictionaries` shows of it; `home` is the database of the dictionary.
    pub fn shown(&self, home: &str) -> String {
        match self {
            Self::Null => "Null".to_owned(),
            Self::Table {
                database,
                table,
                condition,
            } => {
                let database = database.as_deref().unwrap_or(home);
                let condition = condition.as_ref();
                let condition = condition.map(|text| format!(", where: {text}"));
                let condition = condition.unwrap_or_default();
                format!("ClickHouse: {database}.{table}{condition}")
            }
            Self::Query(_) => format!("ClickHouse: {home}."),
            Self::File { path, format } => format!("File: {path}, {format}"),
        }
    }
}

fn of_server(source: &DictionarySource) -> Result<Source, DictionaryError> {
    let text = |key: &str| {
        let found = source.value(key).and_then(DictionaryValue::as_text);
        found.filter(|text| !text.is_empty()).map(str::to_owned)
    };
    for key in ["NAME", "UPDATE_FIELD"] {
        if source.value(key).is_some() {
            let what = format!("{key} of a dictionary's source");
            return Err(DictionaryError::NotImplemented(what));
        }
    }
    let port = match source.value("PORT") {
        Some(DictionaryValue::Literal(Literal::Unsigned(port))) => *port,
        Some(DictionaryValue::Function(_)) | None => LOCAL_PORT, // `tcpPort()`
        Some(other) => other
            .as_text()
            .and_then(|text| text.parse().ok())
            .unwrap_or(0),
    };
    let host = text("HOST").unwrap_or_else(|| "localhost".to_owned());
    if !["localhost", "127.0.0.1", "::1"].contains(&&*host) || port != LOCAL_PORT {
        let what = format!("a dictionary whose source is the server {host}:{port}");
        return Err(DictionaryError::NotImplemented(what));
    }
    match (text("QUERY"), text("TABLE"), text("WHERE")) {
        (Some(query), None, None) => Ok(Source::Query(query)),
        (Some(_), ..) => Err(DictionaryError::Source(
            "Setting `table` or `where` cannot be used with `query` parameter",
        )),
        (None, Some(table), condition) => Ok(Source::Table {
            database: text("DB"),
            table,
            condition,
        }),
        (None, None, _) => Err(DictionaryError::Source(
            "Setting `table` or `query` must be non empty",
        )),
    }
}
