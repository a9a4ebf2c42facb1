//! [`RemoteStatement`]: what a client does itself of a statement that a server executes.
//!
//! It prints the rows, in the format and with the settings of the statement, writes `INTO OUTFILE`, and reads the
//! rows of an `INSERT` from its text, a file or what follows it.

use crate::answer::{Answer, Printing, Rows};
use crate::failure::Failure;
use crate::file_paths::files_of;
use crate::format_settings::last_settings;
use crate::formatted_rows::{
    InputBlocks, Inputs, Opened, RowsFile, format_of, rows_in, unreadable,
};
use granary_columns::Block;
use granary_env::{Control, Env};
use granary_formats::{ColumnHeader, Format};
use granary_parser::{
    Infile, Insert, InsertSource, InsertTarget, Query, QuerySettings, SessionCommand,
    back_quote_if_needed,
};
use granary_query::{Context, apply_setting};
use std::io::Read;
use std::sync::Arc;
use std::time::Duration;

/// Rows that a server sends.
pub trait ReceivedRows: Send {
    /// The names and types of the columns.
    fn header(&self) -> Vec<ColumnHeader>;
    /// The next rows; `None` when there are no more.
    ///
    /// # Errors
    /// What the server could not compute, or that it is gone.
    fn next_block(&mut self) -> Result<Option<Block>, Failure>;
    /// The row of `WITH TOTALS`, behind all others.
    fn totals(&mut self) -> Option<Block>;
    /// How many rows the statement has read, and how many bytes they had.
    fn reads_so_far(&self) -> (u64, u64);
}

/// A statement of a client.
#[derive(Debug, Clone)]
pub struct RemoteStatement {
    query: Query,
    settings: QuerySettings,
}

impl RemoteStatement {
    /// A statement with the settings of the client's session, under its own.
    ///
    /// # Errors
    /// There is no setting of a name.
    pub fn new(query: Query, session: &QuerySettings) -> Result<Self, Failure> {
        let mut settings = session.clone();
        let of_select = match &query {
            Query::Select(select) => last_settings(&select.query),
            Query::Insert(insert) => &insert.settings,
            _ => &[],
        };
        let own = query.output().map_or(&[][..], |output| &output.settings);
        for setting in of_select.iter().chain(own) {
            // A value that only the server knows says nothing about the format.
            let _ = apply_setting(&mut settings, setting);
        }
        if let Some(name) = query.output().and_then(|output| output.format.as_deref()) {
            Format::parse(name)?;
        }
        Ok(Self { query, settings })
    }

    /// The rows that a server answers with, to be printed.
    ///
    /// # Errors
    /// There is no format of that name.
    pub fn answer(
        self,
        rows: Box<dyn ReceivedRows>,
        elapsed: Box<dyn Fn() -> Duration + Send>,
    ) -> Result<Answer, Failure> {
        let output = self.query.output();
        let format = output.and_then(|output| output.format.as_deref());
        Ok(Answer {
            rows: Some(Rows::Received(rows)),
            format: format.map(Format::parse).transpose()?,
            warnings: Vec::new(),
            printing: Printing {
                outfile: output.and_then(|output| output.outfile.clone()),
                settings: self.settings,
                elapsed: Some(elapsed),
                ..Printing::default()
            },
        })
    }

    /// The rows that the client reads for an `INSERT`: those of its file, or those in its text and then `following`.
    /// `None` for what is no such statement.
    ///
    /// # Errors
    /// There is no such file, format or compression.
    pub fn insert(&self, following: Box<dyn Read + Send>) -> Result<Option<RemoteInsert>, Failure> {
        let Query::Insert(insert) = &self.query else {
            return Ok(None);
        };
        let (format, inputs) = match (&insert.source, &insert.infile) {
            (InsertSource::Data { format, .. }, Some(infile)) => {
                of_files(infile, Some(format.as_str()))?
            }
            (InsertSource::Infile, Some(infile)) => of_files(infile, None)?,
            (InsertSource::Data { format, data }, None) => {
                let mut text = data.as_bytes().to_vec();
                if !data.trim().is_empty() && !text.ends_with(b"\n") {
                    text.push(b'\n');
                }
                let rows = std::io::Cursor::new(text).chain(following);
                let rows = Opened::Stream(Box::new(rows));
                (Format::parse(format)?, vec![rows])
            }
            _ => return Ok(None),
        };
        Ok(Some(RemoteInsert {
            format,
            inputs,
            settings: self.settings.clone(),
        }))
    }

    /// The settings of the client's session after the statement, where it is one that changes the session: `USE`, `SET`.
    pub fn session_after(&self, session: &QuerySettings) -> Option<QuerySettings> {
        let Query::Session(command) = &self.query else {
            return None;
        };
        let mut settings = session.clone();
        if let SessionCommand::Set(changes) = command {
            for setting in changes {
                // The server has taken it; a value that only it knows says nothing about the format.
                let _ = apply_setting(&mut settings, setting);
            }
        }
        Some(settings)
    }

    /// Whether it is an `INSERT` whose rows the client reads.
    pub fn takes_rows(&self) -> bool {
        let Query::Insert(insert) = &self.query else {
            return false;
        };
        !matches!(insert.source, InsertSource::Select { .. })
    }

    /// An `INSERT` whose rows the client reads, as a server takes it: without them, and without the file. The format is
    /// named at its end, where rows may follow.
    pub fn without_rows(&self) -> Option<String> {
        let Query::Insert(insert) = &self.query else {
            return None;
        };
        let format = match (&insert.source, &insert.infile) {
            (InsertSource::Data { format, .. }, _) => format.clone(),
            (InsertSource::Infile, Some(infile)) => {
                let path = String::from_utf8_lossy(&infile.path);
                let format = Format::of_file(&path)?;
                let mut names = Format::names();
                names.find(|name| Format::parse(name).is_ok_and(|named| named == format))?
            }
            _ => return None,
        };
        let data = "".into();
        let insert = Insert {
            infile: None,
            source: InsertSource::Data { format, data },
            ..(**insert).clone()
        };
        Some(Query::Insert(Box::new(insert)).to_single_line())
    }

    /// The table that an `INSERT` fills, as it is written.
    pub fn target(&self) -> Option<String> {
        let Query::Insert(insert) = &self.query else {
            return None;
        };
        let InsertTarget::Table(name) = &insert.target else {
            return None;
        };
        let parts = name.names()?.into_iter().map(back_quote_if_needed);
        Some(parts.collect::<Vec<_>>().join("."))
    }
}

fn of_files(infile: &Infile, format: Option<&str>) -> Result<(Format, Vec<Opened>), Failure> {
    let path = String::from_utf8_lossy(&infile.path);
    let compression = infile.compression.as_deref().map(String::from_utf8_lossy);
    let files = files_of(&path).map_err(|error| unreadable(&path, &error))?;
    let format = format_of(&path, format)?;
    let files = RowsFile::all(files, compression.as_deref())?;
    // What cannot be opened is refused before the server is asked.
    let opened = files.iter().map(RowsFile::open);
    Ok((format, opened.collect::<Result<_, _>>()?))
}

/// Rows that a client reads for an `INSERT`.
pub struct RemoteInsert {
    format: Format,
    inputs: Vec<Opened>,
    settings: QuerySettings,
}

impl RemoteInsert {
    /// Whether they are text, not bytes of another meaning.
    pub fn is_text(&self) -> bool {
        !matches!(
            self.format,
            Format::RowBinary(_) | Format::Native | Format::Parquet | Format::RawBlob
        )
    }

    /// The rows as text, if they are one input of at most so many bytes of UTF-8; else they are still to be read.
    ///
    /// # Errors
    /// The input cannot be read.
    pub fn text_up_to(&mut self, most_bytes: u64) -> Result<Option<String>, Failure> {
        if self.inputs.len() != 1 {
            return Ok(None);
        }
        let Some(input) = self.inputs.pop() else {
            return Ok(None);
        };
        let mut reader = input.reader();
        let mut bytes = Vec::new();
        let read = reader.by_ref().take(most_bytes + 1).read_to_end(&mut bytes);
        read.map_err(|error| unreadable("of the rows", &error))?;
        if bytes.len() as u64 <= most_bytes
            && let Ok(text) = std::str::from_utf8(&bytes)
        {
            return Ok(Some(text.to_owned()));
        }
        let whole = std::io::Cursor::new(bytes).chain(reader);
        self.inputs.push(Opened::Stream(Box::new(whole)));
        Ok(None)
    }

    /// The rows as blocks of these columns.
    ///
    /// # Errors
    /// The format is only printed, or a setting is not served.
    pub fn rows(self, columns: Vec<ColumnHeader>) -> Result<InputBlocks, Failure> {
        let control = Control::new();
        let context = Context::new(Env::system(), "default", self.settings, control);
        let inputs: Inputs = Box::new(self.inputs.into_iter().map(Ok));
        rows_in(&Arc::new(context), self.format, columns, inputs)
    }
}
