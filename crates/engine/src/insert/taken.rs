//! [`Taken`]: a column of a query, as the rows of an `INSERT` take it.

use super::source::omitted_name;
use arrow::array::{ArrayRef, BooleanArray, Scalar, UInt8Array, UInt32Array};
use arrow::compute::kernels::zip::zip;
use arrow::compute::{is_null, take};
use granary_catalog::StructureColumn;
use granary_columns::Column;
use granary_query::default_value;
use granary_types::DataType;
use std::sync::Arc;

/// A column of a query whose rows are inserted.
pub(super) struct Taken {
    name: String,
    given: DataType,
    /// The type without `NULL`, where the table's column takes none.
    without_null: Option<DataType>,
    has_default: bool,
}

impl Taken {
    /// What becomes of a column of that type; `column` is that of the table where `NULL` stands for its default
    /// (`insert_null_as_default`).
    pub(super) fn new(name: &str, given: &DataType, column: Option<&StructureColumn>) -> Self {
        let column = column.filter(|column| !column.data_type.storage().is_nullable());
        let without_null = column.and_then(|column| match given {
            DataType::Nullable(inner) if **inner == DataType::Nothing => {
                Some(column.data_type.clone())
            }
            DataType::Nullable(inner) => Some((**inner).clone()),
            _ => None,
        });
        let has_default = column.is_some_and(|column| column.default.is_some());
        Self {
            name: name.to_owned(),
            given: given.clone(),
            has_default: has_default && without_null.is_some(),
            without_null,
        }
    }

    /// The column, and the one that says where the default of the table is to be taken.
    pub(super) fn header(&self) -> impl Iterator<Item = (String, DataType)> + use<> {
        let data_type = self.without_null.as_ref().unwrap_or(&self.given);
        let column = (self.name.clone(), data_type.clone());
        let mark = (omitted_name(&self.name), DataType::UInt8);
        std::iter::once(column).chain(self.has_default.then_some(mark))
    }

    /// The same, of a block.
    pub(super) fn columns(
        &self,
        column: &Column,
    ) -> impl Iterator<Item = (String, Column)> + use<> {
        let is_null = is_null(&column.values).expect("every array tells where it is NULL");
        let taken = match &self.without_null {
            None => column.clone(),
            Some(data_type) => Column::new(data_type.clone(), filled(column, data_type, &is_null)),
        };
        let marks: Vec<u8> = is_null.values().iter().map(u8::from).collect();
        let mark = Column::new(DataType::UInt8, Arc::new(UInt8Array::from(marks)));
        let mark = (omitted_name(&self.name), mark);
        std::iter::once((self.name.clone(), taken)).chain(self.has_default.then_some(mark))
    }
}

/// The values of a column, with the default of a type in place of `NULL`.
fn filled(column: &Column, data_type: &DataType, is_null: &BooleanArray) -> ArrayRef {
    let default = default_value(data_type).values;
    if is_null.true_count() == column.len() {
        let first = UInt32Array::from(vec![0; column.len()]);
        return take(&default, &first, None).expect("the first row is there");
    }
    zip(is_null, &Scalar::new(default), &column.values).expect("values of one type")
}
