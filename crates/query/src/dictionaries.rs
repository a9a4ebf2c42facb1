//! [`Dictionaries`]: what the engine tells functions about dictionaries.

use crate::error::QueryError;
use granary_dictionary::{Dictionary, DictionaryStructure};
use granary_types::TableName;
use std::sync::Arc;

/// What the engine tells functions about dictionaries.
pub trait Dictionaries: Send + Sync {
    /// What the definition of a dictionary says; `None` if there is none of that name. Its rows are not read.
    ///
    /// # Errors
    /// When it is there but cannot be used.
    fn structure(&self, name: &TableName) -> Result<Option<Arc<DictionaryStructure>>, QueryError>;

    /// The rows of a dictionary, the same ones for the whole query.
    ///
    /// # Errors
    /// When there is none of that name, or its source cannot be read.
    fn rows(&self, name: &TableName) -> Result<Arc<Dictionary>, QueryError>;
}

/// There are no dictionaries.
pub struct NoDictionaries;

impl Dictionaries for NoDictionaries {
    fn structure(&self, _: &TableName) -> Result<Option<Arc<DictionaryStructure>>, QueryError> {
        Ok(None)
    }

    fn rows(&self, name: &TableName) -> Result<Arc<Dictionary>, QueryError> {
        Err(QueryError::UnknownDictionary {
            name: name.to_string(),
        })
    }
}
