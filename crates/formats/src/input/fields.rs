//! Which field of a row belongs to which column.

use super::error::RowError;
use super::rows::Rows;

/// For each field of a row its column; `None` for a field that is passed over.
#[derive(Debug, Clone, Default)]
pub(super) struct Fields(Vec<Option<usize>>);

impl Fields {
    /// As many fields as columns, in their order.
    pub(super) fn in_order(rows: &Rows<'_>) -> Self {
        Self((0..rows.columns().len()).map(Some).collect())
    }

    /// Fields of these names.
    ///
    /// # Errors
    /// A name comes twice, or is no column where the settings forbid that.
    pub(super) fn named(names: &[impl AsRef<[u8]>], rows: &Rows<'_>) -> Result<Self, RowError> {
        if !rows.settings.with_names_use_header {
            return Ok(Self::in_order(rows));
        }
        let mut fields: Vec<Option<usize>> = Vec::new();
        for name in names {
            let name = name.as_ref();
            let column = rows.free_position(name)?;
            if column.is_some() && fields.contains(&column) {
                return Err(RowError::DuplicateField {
                    name: String::from_utf8_lossy(name).into_owned(),
                });
            }
            fields.push(column);
        }
        Ok(Self(fields))
    }

    pub(super) fn columns(&self) -> &[Option<usize>] {
        &self.0
    }
}
