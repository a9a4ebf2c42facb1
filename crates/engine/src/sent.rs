//! [`SentStatement`]: a statement of a client, and what it sends beside it.

use crate::failure::Failure;
use granary_formats::ColumnHeader;
use granary_parser::{Query, QuerySettings, Scalar, parse_query};
use granary_query::{BlockStream, Reads};
use std::io::Read;
use std::sync::Arc;

/// A statement with what a client sends beside it.
pub struct SentStatement<'a> {
    /// The statement.
    pub text: &'a str,
    /// Its id; without one it gets one.
    pub query_id: Option<String>,
    /// Settings by name and text, over those of the session; the statement's own are over them.
    pub settings: Vec<(String, String)>,
    /// Values of query parameters by name, escaped as in `TabSeparated`, over those of the session.
    pub parameters: Vec<(String, String)>,
    /// The current database, where it is not that of the session.
    pub database: Option<&'a str>,
    /// The rows of an `INSERT`.
    pub rows: SentRows,
    /// Counts what the statement reads and writes.
    pub reads: Arc<Reads>,
    /// Whether it comes from another process, which has no business with files of this one: `FROM INFILE` and
    /// `INTO OUTFILE` are the client's.
    pub is_remote: bool,
}

/// Rows that follow an `INSERT`.
#[derive(Default)]
pub enum SentRows {
    /// None but those in its text.
    #[default]
    None,
    /// In the format of the statement, behind those in its text.
    Text(Box<dyn Read + Send>),
    /// In the format of the statement, where its text has none.
    Instead(Box<dyn Read + Send>),
    /// Blocks: the client is told which columns it is to send. A statement that has rows in its text needs none.
    Blocks(AskForRows),
}

/// Tells a client which columns to send, and gives what it sends.
pub type AskForRows = Box<dyn FnOnce(&[ColumnHeader]) -> Result<BlockStream, Failure> + Send>;

impl<'a> SentStatement<'a> {
    /// A statement with nothing beside it.
    pub fn new(text: &'a str) -> Self {
        Self {
            text,
            query_id: None,
            settings: Vec::new(),
            parameters: Vec::new(),
            database: None,
            rows: SentRows::None,
            reads: Arc::default(),
            is_remote: false,
        }
    }
}

/// Where the rows of an `INSERT` begin that stand behind it; none in another statement.
pub fn rows_begin(text: &str) -> Option<usize> {
    let Query::Insert(insert) = parse_query(text).ok()? else {
        return None;
    };
    let query = Query::Insert(insert);
    match query.rows() {
        Some(rows) => Some(text.len() - rows.len()),
        None => query.may_have_rows().then_some(text.len()),
    }
}

/// Settings by name and text, checked.
///
/// # Errors
/// There is none of a name, or a text is none of its values.
pub(crate) fn sent_settings(sent: &[(String, String)]) -> Result<QuerySettings, Failure> {
    let mut settings = QuerySettings::default();
    for (name, text) in sent {
        let value = match (text.parse::<u64>(), text.parse::<i64>()) {
            (Ok(number), _) => Scalar::UInt64(number),
            (_, Ok(number)) => Scalar::Int64(number),
            _ => Scalar::String(text.clone()),
        };
        settings
            .set(name, value, &[])
            .map_err(|error| Failure::new(error.code(), error.to_string()))?;
    }
    Ok(settings)
}
