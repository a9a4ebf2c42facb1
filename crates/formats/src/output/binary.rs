//! Rows as bytes: `RowBinary…`, `RawBLOB`.

use super::{Output, Printed, Shape};
use crate::format::Header;
use crate::settings::FormatSettings;
use crate::text::{ColumnText, Style};
use granary_columns::Block;
use granary_columns::{RowBinaryWriter, put_string, put_varint};

/// `RowBinary`, `RowBinaryWithNames`, `RowBinaryWithNamesAndTypes`
pub(super) struct RowBinaryOutput {
    shape: Shape,
    header: Header,
}

impl RowBinaryOutput {
    pub(super) fn new(shape: Shape, header: Header) -> Self {
        Self { shape, header }
    }
}

/// A length and as many bytes.
pub(super) fn write_binary_string(text: &str, out: &mut Vec<u8>) {
    put_string(text.as_bytes(), out);
}

impl Output for RowBinaryOutput {
    fn start(&mut self, out: &mut Vec<u8>) {
        if self.header == Header::None {
            return;
        }
        put_varint(self.shape.columns.len() as u64, out);
        for name in self.shape.names() {
            write_binary_string(name, out);
        }
        if self.header == Header::NamesAndTypes {
            for data_type in self.shape.types() {
                write_binary_string(&data_type.to_string(), out);
            }
        }
    }

    fn block(&mut self, block: &Block, out: &mut Vec<u8>) -> Printed {
        let columns = block.columns().iter();
        let writers = columns.map(|column| RowBinaryWriter::new(&column.data_type, &column.values));
        let writers: Vec<RowBinaryWriter> = writers.collect::<Result<_, _>>()?;
        for row in 0..block.rows() {
            for writer in &writers {
                writer.write(row, out)?;
            }
        }
        Ok(())
    }
}

/// `RawBLOB`: the bytes of the values and nothing else.
pub(super) struct RawBlob;

impl Output for RawBlob {
    fn block(&mut self, block: &Block, out: &mut Vec<u8>) -> Printed {
        let settings = FormatSettings::default();
        let columns = block.columns().iter();
        let columns: Vec<ColumnText<'_>> = columns
            .map(|column| ColumnText::new(column, &settings))
            .collect();
        for row in 0..block.rows() {
            for column in &columns {
                column.write(row, Style::Raw, out);
            }
        }
        Ok(())
    }
}
