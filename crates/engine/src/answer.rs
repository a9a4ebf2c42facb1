//! What a statement answers.

use crate::failure::Failure;
use crate::format_settings::format_settings;
use crate::outfile::Outfile;
use crate::remote::ReceivedRows;
use crate::statements::Watched;
use granary_columns::Block;
use granary_datadir::Hold;
use granary_env::Control;
use granary_formats::{ColumnHeader, Direction, Format, Printer, Statistics, Table};
use granary_parser::{IntoOutfile, QuerySettings};
use granary_query::Context;
use std::io::Write;
use std::sync::Arc;
use std::time::Duration;

/// What a statement answers.
#[derive(Default)]
pub struct Answer {
    /// The rows, where the statement has any.
    pub rows: Option<Rows>,
    /// `FORMAT name`; without it the face chooses.
    pub format: Option<Format>,
    /// What the user should know.
    pub warnings: Vec<String>,
    pub(crate) printing: Printing,
}

impl std::fmt::Debug for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let warnings = &self.warnings;
        let debug = &mut f.debug_struct("Answer");
        debug.field("warnings", warnings).finish_non_exhaustive()
    }
}

/// How rows are to be printed, beside their format.
#[derive(Default)]
pub(crate) struct Printing {
    /// `INTO OUTFILE 'path'`
    pub(crate) outfile: Option<IntoOutfile>,
    /// The settings of the session and, over them, of the statement.
    pub(crate) settings: QuerySettings,
    /// Tells when the statement was stopped for taking too long.
    pub(crate) control: Control,
    /// How long the statement has been running.
    pub(crate) elapsed: Option<Box<dyn Fn() -> Duration + Send>>,
    /// Tells what becomes of the statement.
    pub(crate) watched: Option<Watched>,
    /// Keeps what the rows are computed from.
    #[expect(dead_code, reason = "it is held for what it does when it is dropped")]
    pub(crate) hold: Option<Hold>,
}

/// Rows of an answer.
pub enum Rows {
    /// Of a statement that answers with a few.
    Table(Table),
    /// Of a query: as they come.
    Query(Box<QueryRows>),
    /// Of a statement that another process executes.
    Received(Box<dyn ReceivedRows>),
}

/// Rows of a query, computed while they are taken.
pub struct QueryRows {
    pub(crate) answer: granary_query::Answer,
    pub(crate) context: Arc<Context>,
}

impl Answer {
    /// An answer with rows.
    pub fn rows(table: Table) -> Self {
        Self {
            rows: Some(Rows::Table(table)),
            ..Self::default()
        }
    }

    /// The answer to a query, whose rows are computed while they are taken.
    pub(crate) fn of_query(answer: granary_query::Answer, context: Arc<Context>) -> Self {
        Self {
            rows: Some(Rows::Query(Box::new(QueryRows { answer, context }))),
            ..Self::default()
        }
    }

    /// Whether there are rows to print.
    pub fn has_rows(&self) -> bool {
        self.rows.is_some()
    }

    /// The format that the rows are printed in: that of the statement, or else this one.
    pub fn format_or(&self, default: Format) -> Format {
        self.format.unwrap_or(default)
    }

    /// Rows that a server sends, of a statement of which nothing else is known.
    pub fn received(rows: Box<dyn ReceivedRows>) -> Self {
        Self {
            rows: Some(Rows::Received(rows)),
            ..Self::default()
        }
    }

    /// The rows of a statement that is no query.
    pub fn into_table(self) -> Option<Table> {
        match self.rows {
            Some(Rows::Table(table)) => Some(table),
            _ => None,
        }
    }

    /// Gives the rows, where there are any, to a face that does not print them, and notes how that ended. `receive` says
    /// how many it took.
    ///
    /// # Errors
    /// Those of `receive`.
    pub fn give(
        mut self,
        receive: impl FnOnce(&mut Rows) -> Result<u64, Failure>,
    ) -> Result<(), Failure> {
        let watched = self.printing.watched.take();
        let received = match &mut self.rows {
            Some(rows) => receive(rows),
            None => Ok(0),
        };
        let received = received.map_err(|failure| failure.or_timeout(&self.printing.control));
        if let Some(watched) = watched {
            match &received {
                Ok(rows) => watched.finished(*rows),
                Err(failure) => watched.failed(failure),
            }
        }
        received.map(drop)
    }

    /// Writes the rows, block by block, in the statement's own format or else in `default`: to
    /// `INTO OUTFILE`, or to `output`.
    ///
    /// # Errors
    /// A row cannot be computed or printed, or what is written to refuses. What was printed until
    /// then stays.
    pub fn print(mut self, default: Format, output: &mut dyn Write) -> Result<(), Failure> {
        let watched = self.printing.watched.take();
        let printed = self.print_rows(default, output);
        if let Some(watched) = watched {
            match &printed {
                Ok(rows) => watched.finished(*rows),
                Err(failure) => watched.failed(failure),
            }
        }
        printed.map(drop)
    }

    /// The number of rows.
    fn print_rows(self, default: Format, output: &mut dyn Write) -> Result<u64, Failure> {
        let Some(rows) = self.rows else {
            return Ok(0);
        };
        let printing = self.printing;
        let mut place = match &printing.outfile {
            Some(outfile) => Place::file(outfile, output)?,
            None => Place::Output(output),
        };
        let of_file =
            || Format::of_file(&String::from_utf8_lossy(&printing.outfile.as_ref()?.path));
        let format = self.format.or_else(of_file).unwrap_or(default);
        let settings = format_settings(&printing.settings, format, Direction::Out)?;
        let mut printer = Printer::new(format, rows.header(), settings);
        let mut text = Vec::new();
        printer.start(&mut text);
        let mut rows = rows;
        let mut rows_printed = 0;
        for block in rows.blocks() {
            let block = block.map_err(|failure| failure.or_timeout(&printing.control));
            // What stands before the rows is shown, whatever becomes of them.
            place.put(&mut text)?;
            let block = block?;
            rows_printed += block.rows() as u64;
            let printed = printer.block(&block, &mut text);
            printed.map_err(|error| Failure::new(error.code(), error.to_string()))?;
            place.put(&mut text)?;
        }
        if let Some(totals) = rows.totals()? {
            printer.totals(&totals, &mut text);
        }
        let (rows_read, bytes_read) = match &rows {
            Rows::Table(_) => (rows_printed, 0),
            Rows::Query(query) => query.context.reads.so_far(),
            Rows::Received(rows) => rows.reads_so_far(),
        };
        let statistics = Statistics {
            elapsed: printing.elapsed.map_or(Duration::ZERO, |elapsed| elapsed()),
            rows_read,
            bytes_read,
            rows_before_limit: None,
        };
        let finished = printer.finish(&statistics, &mut text);
        finished.map_err(|error| Failure::new(error.code(), error.to_string()))?;
        place.put(&mut text)?;
        place.finish()?;
        Ok(rows_printed)
    }
}

/// Rows, block by block.
pub type Blocks<'a> = Box<dyn Iterator<Item = Result<Block, Failure>> + 'a>;

impl Rows {
    /// The names and types of the columns.
    pub fn header(&self) -> Vec<ColumnHeader> {
        match self {
            Self::Table(table) => table.header(),
            Self::Query(query) => query.answer.columns().to_vec(),
            Self::Received(rows) => rows.header(),
        }
    }

    /// The rows, as they are computed. An error is the last item.
    pub fn blocks(&mut self) -> Blocks<'_> {
        match self {
            Self::Table(table) => Box::new(std::iter::once(Ok(table.block()))),
            Self::Query(query) => {
                let blocks = query.answer.by_ref();
                Box::new(blocks.map(|block| block.map_err(Failure::from)))
            }
            Self::Received(rows) => Box::new(std::iter::from_fn(|| rows.next_block().transpose())),
        }
    }

    /// The row of `WITH TOTALS`, behind all others.
    ///
    /// # Errors
    /// It cannot be computed.
    pub fn totals(&mut self) -> Result<Option<Block>, Failure> {
        match self {
            Self::Table(_) => Ok(None),
            Self::Query(query) => Ok(query.answer.totals()?),
            Self::Received(rows) => Ok(rows.totals()),
        }
    }
}

/// Where rows go.
enum Place<'a> {
    Output(&'a mut dyn Write),
    File(Outfile),
    /// `AND STDOUT`
    Both(Outfile, &'a mut dyn Write),
}

impl<'a> Place<'a> {
    fn file(outfile: &IntoOutfile, output: &'a mut dyn Write) -> Result<Self, Failure> {
        let file = Outfile::open(outfile)?;
        Ok(if outfile.and_stdout {
            Self::Both(file, output)
        } else {
            Self::File(file)
        })
    }

    /// Writes the text, of which nothing is left then.
    fn put(&mut self, text: &mut Vec<u8>) -> Result<(), Failure> {
        let (file, output) = match self {
            Self::Output(output) => (None, Some(output)),
            Self::File(file) => (Some(file), None),
            Self::Both(file, output) => (Some(file), Some(output)),
        };
        if let Some(file) = file {
            file.write(text)?;
        }
        if let Some(output) = output {
            let written = output.write_all(text);
            written.map_err(|error| Failure::standard_output(&error))?;
        }
        text.clear();
        Ok(())
    }

    fn finish(self) -> Result<(), Failure> {
        let (file, output) = match self {
            Self::Output(output) => (None, Some(output)),
            Self::File(file) => (Some(file), None),
            Self::Both(file, output) => (Some(file), Some(output)),
        };
        if let Some(output) = output {
            let flushed = output.flush();
            flushed.map_err(|error| Failure::standard_output(&error))?;
        }
        file.map_or(Ok(()), Outfile::finish)
    }
}
