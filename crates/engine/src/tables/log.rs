//! [`log_table`]: the rows of a table that keeps files, wherever these are.

use super::stream::pick;
use super::table_columns;
use granary_catalog::TableStructure;
use granary_datadir::{LogError, LogScan};
use granary_mergetree::PartFiles;
use granary_query::{BlockStream, QueryError, ScannedTable};
use granary_types::TableName;
use std::sync::Arc;

/// The rows of a table that keeps files.
pub(crate) fn log_table(
    name: &TableName,
    structure: TableStructure,
    files: Arc<dyn PartFiles>,
) -> ScannedTable {
    let columns = table_columns(&structure);
    let failed = |error: LogError| QueryError::refused(error.code(), error.to_string());
    let name = name.clone();
    let scan = move |names: &[String]| -> Result<BlockStream, QueryError> {
        let mut read = names.to_vec();
        if read.is_empty() {
            // Without a column there would be nothing to count the rows by.
            let first = structure.stored_columns().next();
            read.extend(first.map(|column| column.name.clone()));
        }
        let scan = LogScan::of_files(&name, &structure, Arc::clone(&files), &read);
        let names = names.to_vec();
        let blocks = scan.map_err(failed)?.map(move |block| {
            let block = block.map_err(failed)?;
            Ok(pick(&block, &names))
        });
        Ok(Box::new(blocks))
    };
    ScannedTable::new(columns, None, Arc::new(scan))
}
