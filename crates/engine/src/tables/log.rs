//! [`LogTable`]: the rows of a Log or TinyLog table.

use super::table_columns;
use crate::engine::Shared;
use granary_catalog::{Table as CatalogTable, TableStructure};
use granary_query::{BlockStream, QueryError, ScanRequest, Table, TableColumn};
use std::sync::Arc;

/// The rows of a Log or TinyLog table.
pub(crate) struct LogTable {
    shared: Arc<Shared>,
    table: Arc<CatalogTable>,
    structure: TableStructure,
}

impl LogTable {
    /// The table in the data directory of `shared`.
    pub(crate) fn new(
        shared: Arc<Shared>,
        table: Arc<CatalogTable>,
        structure: TableStructure,
    ) -> Self {
        Self {
            shared,
            table,
            structure,
        }
    }
}

impl Table for LogTable {
    fn columns(&self) -> Vec<TableColumn> {
        table_columns(&self.structure)
    }

    fn scan(&self, request: &ScanRequest) -> Result<Vec<BlockStream>, QueryError> {
        // Without a column there would be nothing to count the rows by.
        let counted_by = || {
            let first = self.structure.stored_columns().next();
            first.map(|column| column.name.clone())
        };
        let mut columns = request.columns.clone();
        if columns.is_empty() {
            columns.extend(counted_by());
        }
        let data_dir = &self.shared.data_dir;
        let failed =
            |error: granary_datadir::LogError| QueryError::refused(error.code(), error.to_string());
        let scan = data_dir
            .scan_log(&self.table, &self.structure, &columns)
            .map_err(failed)?;
        let names = request.columns.clone();
        let blocks = scan.map(move |block| {
            let block = block.map_err(failed)?;
            Ok(super::stream::pick(&block, &names))
        });
        Ok(vec![Box::new(blocks)])
    }
}
