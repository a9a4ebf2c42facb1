//! [`StreamTable`]: rows that come from somewhere else and can be read once.

use granary_columns::Block;
use granary_query::{BlockStream, ColumnKind, QueryError, ScanRequest, Table, TableColumn};
use granary_types::DataType;
use parking_lot::Mutex;

/// Rows that can be read once, such as those of an `INSERT`.
pub(crate) struct StreamTable {
    columns: Vec<(String, DataType)>,
    blocks: Mutex<Option<BlockStream>>,
}

impl StreamTable {
    /// A table of blocks that all have these columns, in this order.
    pub(crate) fn new(columns: Vec<(String, DataType)>, blocks: BlockStream) -> Self {
        Self {
            columns,
            blocks: Mutex::new(Some(blocks)),
        }
    }
}

impl Table for StreamTable {
    fn columns(&self) -> Vec<TableColumn> {
        let ordinary = |(name, data_type): &(String, DataType)| TableColumn {
            name: name.clone(),
            data_type: data_type.clone(),
            kind: ColumnKind::Ordinary,
        };
        self.columns.iter().map(ordinary).collect()
    }

    fn scan(&self, request: &ScanRequest) -> Result<Vec<BlockStream>, QueryError> {
        let blocks = self.blocks.lock().take().ok_or(QueryError::Internal {
            detail: "rows that can be read once are read twice".to_owned(),
        })?;
        let names = request.columns.clone();
        let picked = blocks.map(move |block| block.map(|block| pick(&block, &names)));
        Ok(vec![Box::new(picked)])
    }
}

/// The block with only these columns, in this order.
pub(crate) fn pick(block: &Block, names: &[String]) -> Block {
    let column = |name: &String| {
        block
            .column(name)
            .expect("a scan asks for known columns")
            .clone()
    };
    Block::new(
        names.to_vec(),
        names.iter().map(column).collect(),
        block.rows(),
    )
}
