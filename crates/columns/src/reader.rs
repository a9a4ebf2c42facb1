//! Reading a column: its state prefix, then rows, granule after granule.

use crate::{
    ColumnError, Kind, PartKind, Serialization, StreamPath, StreamSource,
    aggregate_state::StateReader,
    array::ArrayReader,
    dynamic::DynamicReader,
    fixed::{Fixed, FixedReader},
    json::JsonReader,
    low_cardinality::LowCardinalityReader,
    map_buckets::BucketsReader,
    nullable::NullableReader,
    qbit::QBitReader,
    sparse::SparseReader,
    stream::StreamNames,
    text::{SizedStringReader, StringReader},
    tuple::TupleReader,
    variant::{Alternative, VariantReader},
};
use arrow::array::ArrayRef;
use granary_types::{DataType, Element};

/// No more rows are read at once: a few bytes can stand for many rows, so their number decides how
/// much memory a read takes.
pub const READ_ROWS_MAX: usize = 1 << 24;

/// Reads the values of one column of a part.
///
/// In a Wide part: [`ColumnReader::read_prefix`] at the beginning of the streams, then
/// [`ColumnReader::read`] as often as wanted; after the streams were moved to another mark,
/// [`ColumnReader::moved`]. In a Compact part: for each granule, `read_prefix`, then `read` of all its
/// rows.
pub struct ColumnReader {
    reader: Box<dyn TypeReader>,
}

impl ColumnReader {
    /// A reader of the column `name`.
    ///
    /// # Errors
    /// [`ColumnError::Unsupported`] for a type that is not read.
    pub fn new(
        name: &str,
        data_type: &DataType,
        serialization: &Serialization,
        kind: PartKind,
    ) -> Result<Self, ColumnError> {
        let names = StreamNames::column(name, kind);
        let reader = reader(data_type, &names, serialization)?;
        Ok(Self { reader })
    }

    /// The streams of the column in the order of writing, as far as they are known: what a
    /// `Dynamic` or `JSON` is made of is known after [`ColumnReader::read_prefix`].
    pub fn streams(&self) -> Vec<StreamPath> {
        let mut streams = Vec::new();
        self.reader.streams(&mut streams);
        in_order(streams)
    }

    /// Reads the state that stands before the values.
    ///
    /// # Errors
    /// [`ColumnError`] when it is not there or not understood.
    pub fn read_prefix(&mut self, source: &mut dyn StreamSource) -> Result<(), ColumnError> {
        self.reader.prefix(source)
    }

    /// Reads the next `rows` values.
    ///
    /// # Errors
    /// [`ColumnError`] when they are not there or damaged, or `rows` is more than [`READ_ROWS_MAX`].
    pub fn read(
        &mut self,
        source: &mut dyn StreamSource,
        rows: usize,
    ) -> Result<ArrayRef, ColumnError> {
        if rows > READ_ROWS_MAX {
            return Err(ColumnError::too_large(format!("{rows} rows")));
        }
        let values = self.reader.read(source, rows)?;
        assert_eq!(values.len(), rows, "a reader returns what it is asked for");
        Ok(values)
    }

    /// Says that the streams of a Wide part were moved to another mark: what the reader holds of
    /// the granule before is forgotten.
    pub fn moved(&mut self) {
        self.reader.moved();
    }
}

/// Each stream once, where it comes first.
pub(crate) fn in_order(streams: Vec<StreamPath>) -> Vec<StreamPath> {
    let mut each: Vec<StreamPath> = Vec::with_capacity(streams.len());
    for stream in streams {
        match each.iter_mut().find(|known| known.name() == stream.name()) {
            None => each.push(stream),
            Some(known) if known.codec_type().is_none() => *known = stream,
            Some(_) => {}
        }
    }
    each
}

/// Reads the values of a type.
pub(crate) trait TypeReader: Send {
    /// Appends the streams of the state and the values, in the order in which ClickHouse counts them: that of the
    /// marks of a Log table.
    fn streams(&self, streams: &mut Vec<StreamPath>);

    /// Reads the state prefix.
    fn prefix(&mut self, _source: &mut dyn StreamSource) -> Result<(), ColumnError> {
        Ok(())
    }

    /// Reads `rows` values.
    fn read(&mut self, source: &mut dyn StreamSource, rows: usize)
    -> Result<ArrayRef, ColumnError>;

    /// Forgets the granule before.
    fn moved(&mut self) {}
}

/// The reader of a type at a place inside a column.
pub(crate) fn reader(
    data_type: &DataType,
    names: &StreamNames,
    serialization: &Serialization,
) -> Result<Box<dyn TypeReader>, ColumnError> {
    names.check_depth()?;
    if serialization.kind == Kind::Sparse && can_be_sparse(data_type, serialization) {
        return Ok(Box::new(SparseReader::new(
            data_type,
            names,
            serialization,
        )?));
    }
    if let Some(fixed) = Fixed::of(data_type) {
        return Ok(Box::new(FixedReader::new(data_type, fixed, names)));
    }
    Ok(match data_type {
        DataType::String if serialization.versions.string_sizes => {
            Box::new(SizedStringReader::new(names))
        }
        DataType::String => Box::new(StringReader::new(names)),
        DataType::Nullable(inner) => Box::new(NullableReader::new(inner, names, serialization)?),
        DataType::Array(item) => Box::new(ArrayReader::new(item, names, serialization)?),
        DataType::Tuple(elements) => Box::new(TupleReader::new(elements, names, serialization)?),
        DataType::Map(key, value) if serialization.versions.map_buckets => {
            Box::new(BucketsReader::new(key, value, names, serialization))
        }
        DataType::Map(key, value) => {
            let pairs = pairs(key, value);
            Box::new(ArrayReader::new(&pairs, names, serialization)?)
        }
        DataType::LowCardinality(inner) => Box::new(LowCardinalityReader::new(inner, names)?),
        DataType::Nested(_) | DataType::SimpleAggregateFunction { .. } | DataType::Geo(_) => {
            reader(&data_type.storage(), names, serialization)?
        }
        DataType::Variant(types) => {
            let types = types.iter().cloned().map(Alternative::Typed).collect();
            Box::new(VariantReader::new(types, names, serialization)?)
        }
        DataType::Dynamic { .. } => Box::new(DynamicReader::new(names, serialization)),
        DataType::Json(json) => Box::new(JsonReader::new(json, names, serialization)?),
        DataType::AggregateFunction(state) => Box::new(StateReader::new(state, names)?),
        DataType::QBit { element, dimension } => {
            Box::new(QBitReader::new(element, *dimension, names)?)
        }
        other => return Err(ColumnError::unsupported(format!("a column of {other}"))),
    })
}

/// Whether values of a type are ever stored sparsely. ClickHouse counts defaults of elements of tuples
/// that cannot be, and calls them sparse all the same.
pub(crate) fn can_be_sparse(data_type: &DataType, serialization: &Serialization) -> bool {
    match data_type {
        DataType::Nullable(_) => serialization.versions.nullable_sparse,
        DataType::String => true,
        other => Fixed::of(other).is_some(),
    }
}

/// What a `Map` is an array of.
pub(crate) fn pairs(key: &DataType, value: &DataType) -> DataType {
    let element = |name: &str, data_type: &DataType| Element {
        name: Some(name.into()),
        data_type: data_type.clone(),
    };
    DataType::Tuple(vec![element("keys", key), element("values", value)])
}
