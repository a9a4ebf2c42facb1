//! `-Distinct`: each combination of arguments counts once.

use crate::aggregate::{Groups, Resolved};
use crate::error::QueryError;
use crate::state::{read_slice, read_var_uint, write_var_uint};
use arrow::array::{ArrayRef, BinaryArray, BinaryBuilder};
use arrow::row::{RowConverter, SortField};
use granary_columns::{Column, arrow_type};
use granary_types::DataType;
use std::collections::HashMap;
use std::sync::Arc;

/// The function of rows that differ.
pub(super) fn resolved(inner: Arc<dyn Resolved>, arguments: &[DataType]) -> Arc<dyn Resolved> {
    Arc::new(Distinct {
        inner,
        arguments: arguments.to_vec(),
    })
}

struct Distinct {
    inner: Arc<dyn Resolved>,
    arguments: Vec<DataType>,
}

impl Resolved for Distinct {
    fn return_type(&self) -> DataType {
        self.inner.return_type()
    }

    fn groups(&self) -> Box<dyn Groups> {
        Box::new(DistinctGroups {
            inner: Arc::clone(&self.inner),
            arguments: self.arguments.clone(),
            seen: Vec::new(),
            bytes: 0,
        })
    }
}

/// The rows of a group, encoded so that equal ones have equal bytes, with the order in which they came.
type Seen = HashMap<Box<[u8]>, usize>;

struct DistinctGroups {
    inner: Arc<dyn Resolved>,
    arguments: Vec<DataType>,
    seen: Vec<Seen>,
    bytes: usize,
}

impl DistinctGroups {
    fn converter(&self) -> Result<RowConverter, QueryError> {
        let fields = self.arguments.iter();
        let fields = fields.map(|each| SortField::new(arrow_type(each)));
        RowConverter::new(fields.collect()).map_err(|error| {
            QueryError::not_implemented(format!("-Distinct of these types: {error}"))
        })
    }

    fn add(&mut self, group: usize, row: &[u8]) {
        let seen = &mut self.seen[group];
        if !seen.contains_key(row) {
            self.bytes += row.len() + size_of::<(Box<[u8]>, usize)>();
            seen.insert(row.into(), seen.len());
        }
    }

    fn take(&mut self, groups: usize) -> Vec<Vec<Box<[u8]>>> {
        let rest = self.seen.split_off(groups);
        let taken = std::mem::replace(&mut self.seen, rest);
        taken.into_iter().map(in_order).collect()
    }
}

fn in_order(seen: Seen) -> Vec<Box<[u8]>> {
    let mut rows: Vec<(Box<[u8]>, usize)> = seen.into_iter().collect();
    rows.sort_by_key(|(_, order)| *order);
    rows.into_iter().map(|(row, _)| row).collect()
}

impl Groups for DistinctGroups {
    fn resize(&mut self, groups: usize) {
        self.seen.resize_with(groups, HashMap::new);
    }

    fn update(&mut self, groups: &[usize], arguments: &[Column]) -> Result<(), QueryError> {
        let columns: Vec<ArrayRef> = arguments
            .iter()
            .map(|each| Arc::clone(&each.values))
            .collect();
        let rows = self.converter()?.convert_columns(&columns);
        let rows = rows.map_err(|error| QueryError::Internal {
            detail: error.to_string(),
        })?;
        for (group, row) in groups.iter().zip(&rows) {
            self.add(*group, row.as_ref());
        }
        Ok(())
    }

    fn merge(&mut self, groups: &[usize], states: &BinaryArray) -> Result<(), QueryError> {
        for (group, state) in groups.iter().zip(states) {
            let mut bytes = state.unwrap_or_default();
            for _ in 0..read_var_uint(&mut bytes)? {
                let length = read_var_uint(&mut bytes)? as usize;
                let row = read_slice(&mut bytes, length)?;
                self.add(*group, row);
            }
        }
        Ok(())
    }

    fn take_states(&mut self, groups: usize) -> BinaryArray {
        let mut builder = BinaryBuilder::new();
        for rows in self.take(groups) {
            let mut bytes = Vec::new();
            write_var_uint(rows.len() as u64, &mut bytes);
            for row in rows {
                write_var_uint(row.len() as u64, &mut bytes);
                bytes.extend_from_slice(&row);
            }
            builder.append_value(bytes);
        }
        builder.finish()
    }

    fn take_results(&mut self, groups: usize) -> Result<ArrayRef, QueryError> {
        let converter = self.converter()?;
        let parser = converter.parser();
        let taken = self.take(groups);
        let mut inner = self.inner.groups();
        inner.resize(groups);
        for (group, rows) in taken.iter().enumerate() {
            let parsed = rows.iter().map(|row| parser.parse(row));
            let columns = converter
                .convert_rows(parsed)
                .map_err(|error| QueryError::Internal {
                    detail: error.to_string(),
                })?;
            let types = self.arguments.iter().cloned();
            let columns: Vec<Column> = types
                .zip(columns)
                .map(|(data_type, values)| Column::new(data_type, values))
                .collect();
            inner.update(&vec![group; rows.len()], &columns)?;
        }
        inner.take_results(groups)
    }

    fn size_bytes(&self) -> usize {
        self.bytes + self.seen.capacity() * size_of::<Seen>()
    }
}
