//! Files that are printed: rows are encoded as they come and go out in groups.

use super::column_out::array;
use super::schema_out::{Shape, shape};
use crate::output::{Output, PrintError, Printed, Shape as OutputShape, Statistics};
use arrow::array::RecordBatch;
use arrow::array::RecordBatchOptions;
use arrow::datatypes::{Schema, SchemaRef};
use granary_columns::Block;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_writer::ArrowWriterOptions;
use parquet::basic::{BrotliLevel, Compression, GzipLevel, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::schema::types::{SchemaDescriptor, Type};
use std::sync::Arc;

/// `Parquet`
pub(crate) struct ParquetOutput {
    shape: OutputShape,
    /// Begun with the first call, since it may say what is wrong.
    writer: Option<Writer>,
}

struct Writer {
    schema: SchemaRef,
    file: ArrowWriter<Vec<u8>>,
    group_rows: usize,
    group_bytes: u64,
}

impl ParquetOutput {
    pub(crate) fn new(shape: OutputShape) -> Self {
        Self {
            shape,
            writer: None,
        }
    }

    fn writer(&mut self) -> Result<&mut Writer, PrintError> {
        if self.writer.is_none() {
            self.writer = Some(Writer::new(&self.shape)?);
        }
        Ok(self.writer.as_mut().expect("it was just made"))
    }
}

impl Writer {
    fn new(output: &OutputShape) -> Result<Self, PrintError> {
        let settings = &output.settings;
        let columns = output.columns.iter();
        let shapes = columns.map(|(name, data_type)| shape(name, data_type, settings));
        let shapes: Vec<Shape> = shapes.collect::<Result<_, _>>()?;
        let (types, fields): (Vec<_>, Vec<_>) = shapes
            .into_iter()
            .map(|shape| (Arc::new(shape.parquet), shape.arrow))
            .unzip();
        let root = Type::group_type_builder("schema")
            .with_fields(types)
            .build()?;
        let schema: SchemaRef = Arc::new(Schema::new(fields));
        let properties = WriterProperties::builder()
            .set_compression(compression(&settings.parquet_compression)?)
            .set_created_by(format!("Granary version {}", env!("CARGO_PKG_VERSION")))
            .set_max_row_group_row_count(None)
            .build();
        let options = ArrowWriterOptions::new()
            .with_properties(properties)
            .with_skip_arrow_metadata(true)
            .with_parquet_schema(SchemaDescriptor::new(Arc::new(root)));
        let file = ArrowWriter::try_new_with_options(Vec::new(), Arc::clone(&schema), options)?;
        Ok(Self {
            schema,
            file,
            group_rows: 0,
            group_bytes: 0,
        })
    }

    /// Writes rows; a group ends with the block that makes it large enough.
    fn write(&mut self, block: &Block, output: &OutputShape) -> Printed {
        let settings = &output.settings;
        let each = output
            .columns
            .iter()
            .zip(block.columns())
            .zip(self.schema.fields());
        let arrays = each.map(|(((_, data_type), column), field)| {
            array(data_type, &column.values, field.data_type(), settings)
        });
        let arrays = arrays.collect::<Result<_, PrintError>>()?;
        let options = RecordBatchOptions::new().with_row_count(Some(block.rows()));
        let schema = Arc::clone(&self.schema);
        let batch = RecordBatch::try_new_with_options(schema, arrays, &options);
        let batch = batch.map_err(|error| ParquetError::General(error.to_string()))?;
        self.file.write(&batch)?;
        self.group_rows += block.rows();
        self.group_bytes += block.size_bytes();
        if self.group_rows >= settings.parquet_row_group_size.max(1)
            || self.group_bytes >= settings.parquet_row_group_size_bytes.max(1) as u64
        {
            self.file.flush()?;
            (self.group_rows, self.group_bytes) = (0, 0);
        }
        Ok(())
    }
}

impl Output for ParquetOutput {
    fn block(&mut self, block: &Block, out: &mut Vec<u8>) -> Printed {
        self.writer()?;
        let writer = self.writer.as_mut().expect("it was just made");
        let rows = self.shape.settings.parquet_row_group_size.max(1);
        for start in (0..block.rows()).step_by(rows) {
            writer.write(
                &block.slice(start, rows.min(block.rows() - start)),
                &self.shape,
            )?;
        }
        writer.file.sync().map_err(ParquetError::from)?;
        out.append(writer.file.inner_mut());
        Ok(())
    }

    fn finish(&mut self, _statistics: &Statistics, out: &mut Vec<u8>) -> Printed {
        self.writer()?;
        let writer = self.writer.take().expect("it was just made");
        out.append(&mut writer.file.into_inner()?);
        Ok(())
    }
}

/// How pages are compressed, by ClickHouse's name for it.
fn compression(name: &str) -> Result<Compression, PrintError> {
    Ok(match name {
        "none" => Compression::UNCOMPRESSED,
        "snappy" => Compression::SNAPPY,
        "gzip" => Compression::GZIP(GzipLevel::try_new(3)?),
        "brotli" => Compression::BROTLI(BrotliLevel::try_new(3)?),
        "lz4" => Compression::LZ4_RAW,
        _ => Compression::ZSTD(ZstdLevel::try_new(3)?),
    })
}
