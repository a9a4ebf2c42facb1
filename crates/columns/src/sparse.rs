//! Sparse columns: only the values that are not the default, and how many defaults stand before
//! each.

use crate::{
    ColumnError, PartKind, Serialization, StreamPath, StreamSource,
    input::read_varint,
    reader::{TypeReader, reader},
    row_binary::default_values,
    stream::{StreamNames, required},
};
use arrow::{
    array::{ArrayRef, UInt32Array},
    compute::{concat, take},
};
use granary_types::DataType;

/// A number with this bit says how many defaults stand at the end of a granule.
const END_OF_GRANULE: u64 = 1 << 62;

/// Defaults that come next, and whether a value follows them.
#[derive(Clone, Copy)]
struct Run {
    defaults: u64,
    has_value: bool,
}

/// Reads a sparse column.
pub(crate) struct SparseReader {
    kind: PartKind,
    offsets: StreamPath,
    values: Box<dyn TypeReader>,
    /// The default, once.
    default: ArrayRef,
    run: Option<Run>,
}

impl SparseReader {
    pub(crate) fn new(
        data_type: &DataType,
        names: &StreamNames,
        serialization: &Serialization,
    ) -> Result<Self, ColumnError> {
        let dense = serialization.dense();
        let values = match data_type {
            DataType::Nullable(inner) if serialization.versions.nullable_sparse => {
                reader(inner, &names.with(""), &dense.nested())?
            }
            other => reader(other, names, &dense)?,
        };
        Ok(Self {
            kind: names.kind(),
            offsets: names.with(".sparse.idx").general(),
            values,
            default: default_values(data_type, 1)?,
            run: None,
        })
    }

    fn next_run(&mut self, source: &mut dyn StreamSource) -> Result<Run, ColumnError> {
        if let Some(run) = self.run.take() {
            return Ok(run);
        }
        let number = read_varint(required(source, &self.offsets)?)?;
        Ok(Run {
            defaults: number & !END_OF_GRANULE,
            has_value: number & END_OF_GRANULE == 0,
        })
    }

    /// For each of the next rows the number of its value, or `None`.
    fn places(
        &mut self,
        source: &mut dyn StreamSource,
        rows: usize,
    ) -> Result<(Vec<Option<u32>>, u32), ColumnError> {
        let mut places = Vec::with_capacity(rows.min(1 << 20));
        let mut count = 0;
        let mut is_whole = rows == 0;
        while places.len() < rows || (self.kind == PartKind::Compact && !is_whole) {
            let mut run = self.next_run(source)?;
            is_whole = !run.has_value;
            let taken = run.defaults.min((rows - places.len()) as u64);
            places.resize(places.len() + taken as usize, None);
            run.defaults -= taken;
            if run.defaults == 0 && run.has_value && places.len() < rows {
                places.push(Some(count));
                count += 1;
            } else if run.defaults > 0 || run.has_value {
                if self.kind == PartKind::Compact {
                    return Err(ColumnError::damaged("a sparse column has too many rows"));
                }
                self.run = Some(run);
                break;
            }
        }
        Ok((places, count))
    }
}

impl TypeReader for SparseReader {
    fn streams(&self, streams: &mut Vec<StreamPath>) {
        streams.push(self.offsets.clone());
        self.values.streams(streams);
    }

    fn prefix(&mut self, source: &mut dyn StreamSource) -> Result<(), ColumnError> {
        self.run = None;
        self.values.prefix(source)
    }

    fn read(
        &mut self,
        source: &mut dyn StreamSource,
        rows: usize,
    ) -> Result<ArrayRef, ColumnError> {
        let (places, count) = self.places(source, rows)?;
        let values = self.values.read(source, count as usize)?;
        let failed = |_| ColumnError::too_large("the values of a sparse column");
        let all = concat(&[&*values, &*self.default]).map_err(failed)?;
        let indexes = places.iter().map(|place| place.unwrap_or(count));
        let indexes: UInt32Array = indexes.map(Some).collect();
        take(&all, &indexes, None).map_err(failed)
    }

    fn moved(&mut self) {
        self.run = None;
        self.values.moved();
    }
}
