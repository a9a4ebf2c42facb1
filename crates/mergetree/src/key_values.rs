//! Rows in row-binary form, as `primary.idx`, `partition.dat` and `minmax_….idx` have them.

use granary_columns::{Column, ColumnBuilder, ColumnError};
use granary_types::DataType;

/// Reads rows until the end of the bytes. There is at least one type, and every row takes bytes.
pub(crate) fn read_rows(mut bytes: &[u8], types: &[DataType]) -> Result<Vec<Column>, ColumnError> {
    let builders: Result<Vec<ColumnBuilder>, ColumnError> =
        types.iter().map(ColumnBuilder::new).collect();
    let mut builders = builders?;
    while !bytes.is_empty() {
        let before = bytes.len();
        for builder in &mut builders {
            builder.push_row_binary(&mut bytes)?;
        }
        if bytes.len() == before {
            let what = "its rows take no bytes".to_owned();
            return Err(ColumnError::Damaged { what });
        }
    }
    builders.into_iter().map(ColumnBuilder::finish).collect()
}
