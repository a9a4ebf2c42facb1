//! Rows that are being read.

use super::error::RowError;
use super::{ColumnHeader, Evaluate, InputBlock, Omitted};
use crate::settings::FormatSettings;
use crate::text::{Style, parse_text};
use granary_columns::ColumnBuilder;
use granary_columns::{Block, Column};

/// What a reader found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    /// So many bytes were read; whether a row was among them is said by [`Rows`].
    Taken(usize),
    /// There is no other row.
    End,
    /// There are too few bytes for a row.
    Incomplete,
}

pub(super) type Read = Result<Next, RowError>;

/// Reads the rows of a format. `is_end` says that nothing comes behind `bytes`.
pub(super) trait RowsReader: Send {
    /// Reads what stands before the rows.
    fn start(&mut self, _bytes: &[u8], _is_end: bool, _rows: &mut Rows<'_>) -> Read {
        Ok(Next::Taken(0))
    }

    /// Reads a row. What is said of it before [`Next::Incomplete`] is taken back.
    fn row(&mut self, bytes: &[u8], is_end: bool, rows: &mut Rows<'_>) -> Read;
}

/// Rows that are being read: a value for each column, in any order, then the next row.
pub(super) struct Rows<'a> {
    columns: &'a [ColumnHeader],
    pub(super) settings: &'a FormatSettings,
    builders: Vec<ColumnBuilder>,
    omitted: Vec<Omitted>,
    done: usize,
    current: Option<usize>,
    evaluate: Option<&'a Evaluate>,
}

impl<'a> Rows<'a> {
    pub(super) fn new(
        columns: &'a [ColumnHeader],
        settings: &'a FormatSettings,
        evaluate: Option<&'a Evaluate>,
    ) -> Result<Self, RowError> {
        let builders = columns
            .iter()
            .map(|(_, data_type)| ColumnBuilder::new(data_type));
        Ok(Self {
            builders: builders.collect::<Result<_, _>>()?,
            omitted: vec![None; columns.len()],
            columns,
            settings,
            done: 0,
            current: None,
            evaluate,
        })
    }

    pub(super) fn len(&self) -> usize {
        self.done
    }

    pub(super) fn columns(&self) -> &'a [ColumnHeader] {
        self.columns
    }

    /// The column that was read last, for messages.
    pub(super) fn failed_column(&self) -> Option<String> {
        Some(self.columns.get(self.current?)?.0.clone())
    }

    /// The place of a column.
    pub(super) fn position(&self, name: &[u8]) -> Option<usize> {
        self.columns
            .iter()
            .position(|(each, _)| each.as_bytes() == name)
    }

    /// The place of a column in which nothing stands yet in this row; `None` for a name that is
    /// passed over.
    pub(super) fn free_position(&self, name: &[u8]) -> Result<Option<usize>, RowError> {
        match self.position(name) {
            Some(at) if self.builders[at].len() > self.done => Ok(None),
            Some(at) => Ok(Some(at)),
            None if self.settings.skip_unknown_fields => Ok(None),
            None => Err(RowError::UnknownField {
                name: String::from_utf8_lossy(name).into_owned(),
            }),
        }
    }

    /// Where the values of a column go.
    pub(super) fn builder(&mut self, column: usize) -> &mut ColumnBuilder {
        self.current = Some(column);
        &mut self.builders[column]
    }

    /// Appends a value from its text.
    pub(super) fn put(&mut self, column: usize, style: Style, text: &[u8]) -> Result<(), RowError> {
        let settings = self.settings;
        Ok(parse_text(self.builder(column), style, text, settings)?)
    }

    /// Leaves the value of a column to its default.
    pub(super) fn omit(&mut self, column: usize) -> Result<(), RowError> {
        self.builders[column].push_default()?;
        self.mark_omitted(column);
        Ok(())
    }

    /// Notes that this row leaves the value of a column to its default.
    fn mark_omitted(&mut self, column: usize) {
        let omitted = self.omitted[column].get_or_insert_default();
        omitted.resize(self.done, false);
        omitted.push(true);
    }

    /// Ends a row, if one was begun: columns of which it says nothing have their default.
    pub(super) fn complete(&mut self) -> Result<(), RowError> {
        if !self.has_value() {
            return Ok(());
        }
        for column in 0..self.builders.len() {
            if self.builders[column].len() == self.done {
                self.omit(column)?;
            } else if self.builders[column].replaced_null() == Some(self.done) {
                self.mark_omitted(column);
            }
        }
        self.done += 1;
        Ok(())
    }

    /// Whether the current row says something of a column.
    pub(super) fn has_value(&self) -> bool {
        self.builders.iter().any(|column| column.len() > self.done)
    }

    /// Appends the value of an expression; `false` when nobody evaluates it.
    pub(super) fn evaluate(&mut self, column: usize, text: &[u8]) -> Result<bool, RowError> {
        let (Some(evaluate), Ok(text)) = (self.evaluate, std::str::from_utf8(text)) else {
            return Ok(false);
        };
        let Some(value) = evaluate(text, &self.columns[column].1) else {
            return Ok(false);
        };
        self.builders[column].push_column(&value)?;
        Ok(true)
    }

    /// Ends a row that says nothing of any column.
    pub(super) fn complete_empty(&mut self) -> Result<(), RowError> {
        if self.builders.is_empty() {
            return Ok(());
        }
        self.omit(0)
    }

    /// Takes back what was said of rows behind the first `rows`.
    pub(super) fn take_back(&mut self, rows: usize) {
        for builder in &mut self.builders {
            builder.truncate(rows);
        }
        for omitted in self.omitted.iter_mut().flatten() {
            omitted.truncate(rows);
        }
    }

    /// Appends whole columns of so many rows.
    pub(super) fn put_columns(
        &mut self,
        columns: &[Option<Column>],
        rows: usize,
    ) -> Result<(), RowError> {
        for (at, column) in columns.iter().enumerate() {
            if let Some(column) = column {
                self.builders[at].push_column(column)?;
                continue;
            }
            for _ in 0..rows {
                self.builders[at].push_default()?;
            }
            let omitted = self.omitted[at].get_or_insert_default();
            omitted.resize(self.done, false);
            omitted.resize(self.done + rows, true);
        }
        self.done += rows;
        Ok(())
    }

    pub(super) fn finish(self) -> Result<InputBlock, RowError> {
        let rows = self.done;
        let names = self.columns.iter().map(|(name, _)| name.clone()).collect();
        let columns = self.builders.into_iter().map(ColumnBuilder::finish);
        let omitted = self.omitted.into_iter().map(|omitted| {
            let mut omitted = omitted?;
            omitted.resize(rows, false);
            Some(omitted)
        });
        Ok(InputBlock {
            block: Block::new(names, columns.collect::<Result<_, _>>()?, rows),
            omitted: omitted.collect(),
        })
    }
}
