//! [`ScannedTable`]: a table that is read from its beginning to its end, such as a Log table.

use crate::error::QueryError;
use crate::table::{BlockStream, ScanRequest, Table, TableColumn};
use std::sync::Arc;

/// Reads columns, in their order, from the beginning of the table.
pub type Scan = Arc<dyn Fn(&[String]) -> Result<BlockStream, QueryError> + Send + Sync>;

/// A table that is read from its beginning to its end, as often as is wanted.
pub struct ScannedTable {
    columns: Vec<TableColumn>,
    rows: Option<u64>,
    scan: Scan,
}

impl ScannedTable {
    /// A table of these columns, with so many rows if that is known.
    pub fn new(columns: Vec<TableColumn>, rows: Option<u64>, scan: Scan) -> Self {
        Self {
            columns,
            rows,
            scan,
        }
    }
}

impl Table for ScannedTable {
    fn columns(&self) -> Vec<TableColumn> {
        self.columns.clone()
    }

    fn scan(&self, request: &ScanRequest) -> Result<Vec<BlockStream>, QueryError> {
        let blocks = (self.scan)(&request.columns)?;
        let control = request.context.control.clone();
        Ok(vec![Box::new(blocks.map(move |block| {
            control.check().map_err(|_| QueryError::Cancelled)?;
            block
        }))])
    }

    fn rows(&self) -> Option<u64> {
        self.rows
    }
}
