//! [`Rows`]: the rows of an `INSERT`, read here and sent.
//!
//! A few rows in UTF-8 go to Granary in the text of the statement: the server reads them, and knows the defaults of the
//! table. More of them go as blocks, as to any other server.

use super::rows::{Exchange, Shared, columns_of};
use super::session::{Following, Session, Told};
use super::trouble::Trouble;
use crate::progress::Counts;
use granary_client::ClientError;
use granary_engine::{Failure, RemoteInsert, RemoteStatement};
use granary_formats::{ColumnHeader, InputBlock};
use granary_types::ErrorCode;

/// So much goes in the text of a statement.
const TEXT_BYTES_MAX: u64 = 1 << 20;

/// An `INSERT` whose rows are read here.
pub(super) struct Rows<'a> {
    pub(super) session: &'a Session,
    pub(super) connection: &'a Shared,
    pub(super) statement: &'a RemoteStatement,
}

impl Rows<'_> {
    /// Sends the statement and its rows.
    pub(super) fn insert(&self, following: Following) -> Result<Told, Trouble> {
        let following = following.unwrap_or_else(|| Box::new(std::io::empty()));
        let Some(mut rows) = self.statement.insert(following)? else {
            unreachable!("only statements that take rows come here");
        };
        let Some(statement) = self.statement.without_rows() else {
            unreachable!("a statement that takes rows has a format");
        };
        let is_granary = self.connection.lock().greeting().name == "Granary";
        let is_text = is_granary && rows.is_text();
        match is_text.then(|| rows.text_up_to(TEXT_BYTES_MAX)) {
            Some(text) => match text? {
                Some(text) if text.trim().is_empty() => Err(no_data()),
                Some(text) => self.send_text(&format!("{statement}\n{text}")),
                None => self.send_blocks(&statement, rows),
            },
            None => self.send_blocks(&statement, rows),
        }
    }

    fn send_text(&self, text: &str) -> Result<Told, Trouble> {
        self.session.send(self.connection, text)?;
        let exchange = Exchange::new(self.connection, &Counts::default());
        match exchange.next_block()? {
            None => Ok(Told::Done),
            Some(_) => {
                exchange.end()?;
                Err(unserved("the server asks for rows that it was given"))
            }
        }
    }

    fn send_blocks(&self, statement: &str, rows: RemoteInsert) -> Result<Told, Trouble> {
        let defaults = self.columns_with_defaults()?;
        self.session.send(self.connection, statement)?;
        let exchange = Exchange::new(self.connection, &Counts::default());
        let Some(asked) = exchange.next_block()? else {
            return Err(unserved("the server asks for no rows"));
        };
        let columns = columns_of(&asked);
        if let Err(trouble) = self.send_all(&columns, &defaults, rows) {
            if !trouble.is_lost() {
                exchange.end()?;
            }
            return Err(trouble);
        }
        // Nothing but the end, or what was wrong with the rows.
        while exchange.next_block()?.is_some() {}
        Ok(Told::Done)
    }

    fn send_all(
        &self,
        columns: &[ColumnHeader],
        defaults: &Defaults,
        rows: RemoteInsert,
    ) -> Result<(), Trouble> {
        let mut is_empty = true;
        for block in rows.rows(columns.to_vec())? {
            let block = block.map_err(Failure::from)?;
            is_empty = false;
            require_given(&block, columns, defaults)?;
            // The server has been told, and says so.
            if self.session.is_interrupted() {
                break;
            }
            self.connection.lock().send_rows(columns, &block.block)?;
        }
        if is_empty {
            return Err(no_data());
        }
        Ok(self.connection.lock().end_rows()?)
    }

    /// The columns whose default is an expression, which only the server can compute.
    fn columns_with_defaults(&self) -> Result<Defaults, Trouble> {
        let Some(target) = self.statement.target() else {
            return Ok(Defaults::Of(Vec::new()));
        };
        let described = format!("DESCRIBE TABLE {target}");
        let lines = match self.session.lines(self.connection, &described) {
            Ok(lines) => lines,
            // Who may insert need not be allowed to look; a table that is not there is told by the `INSERT` itself.
            Err(Trouble::Server(ClientError::Exception(_))) => return Ok(Defaults::Unknown),
            Err(trouble) => return Err(trouble),
        };
        let with_default = lines.iter().filter_map(|line| {
            let mut fields = line.split('\t');
            let name = fields.next()?;
            let kind = fields.nth(1)?;
            (!kind.is_empty()).then(|| name.to_owned())
        });
        Ok(Defaults::Of(with_default.collect()))
    }
}

/// Which columns have a default that only the server can compute.
enum Defaults {
    Of(Vec<String>),
    /// Perhaps all of them.
    Unknown,
}

impl Defaults {
    fn may_be_of(&self, column: &String) -> bool {
        match self {
            Self::Of(columns) => columns.contains(column),
            Self::Unknown => true,
        }
    }
}

/// Refuses rows that leave out a column whose default the client does not compute.
fn require_given(
    block: &InputBlock,
    columns: &[ColumnHeader],
    defaults: &Defaults,
) -> Result<(), Trouble> {
    for ((name, _), omitted) in columns.iter().zip(&block.omitted) {
        let is_omitted = omitted.as_ref().is_some_and(|rows| rows.contains(&true));
        if is_omitted && defaults.may_be_of(name) {
            let message = format!(
                "The rows leave out column {name}, whose default may be an expression, which the client does not compute: \
                 name the columns that are given behind the name of the table, or send at most {} MiB of text",
                TEXT_BYTES_MAX >> 20
            );
            return Err(Failure::new(ErrorCode::NOT_IMPLEMENTED, message).into());
        }
    }
    Ok(())
}

fn no_data() -> Trouble {
    Failure::new(ErrorCode::NO_DATA_TO_INSERT, "No data to insert").into()
}

fn unserved(what: &str) -> Trouble {
    let message = format!("Unexpected answer to INSERT: {what}");
    Failure::new(ErrorCode::UNEXPECTED_PACKET_FROM_SERVER, message).into()
}
