//! Rows as they stand behind `VALUES`.

use super::{Output, Printed, Shape, Statistics};
use crate::text::Style;
use granary_columns::Block;

/// How many rows one `INSERT` of `SQLInsert` has.
const INSERT_ROWS_MAX: usize = 65_409;

/// `Values`
pub(super) struct Values {
    shape: Shape,
    is_first: bool,
}

impl Values {
    pub(super) fn new(shape: Shape) -> Self {
        Self {
            shape,
            is_first: true,
        }
    }
}

impl Output for Values {
    fn block(&mut self, block: &Block, out: &mut Vec<u8>) -> Printed {
        let texts = self.shape.texts(block);
        for row in 0..texts.rows {
            if !self.is_first {
                out.push(b',');
            }
            self.is_first = false;
            out.push(b'(');
            texts.write_row(row, Style::Quoted, b",", out);
            out.push(b')');
        }
        Ok(())
    }
}

/// `SQLInsert`: statements that insert the rows.
pub(super) struct SqlInsert {
    shape: Shape,
    rows: usize,
}

impl SqlInsert {
    pub(super) fn new(shape: Shape) -> Self {
        Self { shape, rows: 0 }
    }

    fn write_head(shape: &Shape, out: &mut Vec<u8>) {
        out.extend_from_slice(b"INSERT INTO ");
        out.extend_from_slice(shape.settings.sql_insert_table_name.as_bytes());
        out.extend_from_slice(b" (");
        for (at, name) in shape.names().enumerate() {
            if at > 0 {
                out.extend_from_slice(b", ");
            }
            out.push(b'`');
            out.extend_from_slice(name.as_bytes());
            out.push(b'`');
        }
        out.extend_from_slice(b") VALUES ");
    }
}

impl Output for SqlInsert {
    fn block(&mut self, block: &Block, out: &mut Vec<u8>) -> Printed {
        let texts = self.shape.texts(block);
        for row in 0..texts.rows {
            match self.rows % INSERT_ROWS_MAX {
                0 => {
                    if self.rows > 0 {
                        out.extend_from_slice(b";\n");
                    }
                    Self::write_head(&self.shape, out);
                }
                _ => out.extend_from_slice(b", "),
            }
            self.rows += 1;
            out.push(b'(');
            texts.write_row(row, Style::Quoted, b", ", out);
            out.push(b')');
        }
        Ok(())
    }

    fn finish(&mut self, _statistics: &Statistics, out: &mut Vec<u8>) -> Printed {
        out.extend_from_slice(b";\n");
        Ok(())
    }
}
