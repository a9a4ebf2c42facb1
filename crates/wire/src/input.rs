//! [`Bytes`]: what came from a client and was not taken yet.

use crate::error::WireError;
use granary_columns::ColumnError;
use granary_columns::{put_varint, split_string, split_varint};

/// Names, ids, addresses and values of settings are shorter than this.
pub(crate) const TEXT_BYTES_MAX: u64 = 1 << 20;

/// Statements are shorter than this (`max_query_size` refuses much smaller ones with the statement's own error).
pub(crate) const STATEMENT_BYTES_MAX: u64 = 64 << 20;

/// Why nothing was taken.
#[derive(Debug)]
pub(crate) enum Unread {
    /// The rest has not come yet.
    Incomplete,
    /// What came is wrong.
    Wrong(WireError),
}

impl<E: Into<WireError>> From<E> for Unread {
    fn from(error: E) -> Self {
        Self::Wrong(error.into())
    }
}

pub(crate) type Taken<T> = Result<T, Unread>;

/// What came from a client, from the beginning of a packet on.
pub(crate) struct Bytes<'a> {
    pub(crate) rest: &'a [u8],
}

impl<'a> Bytes<'a> {
    pub(crate) fn byte(&mut self) -> Taken<u8> {
        let (first, rest) = self.rest.split_first().ok_or(Unread::Incomplete)?;
        self.rest = rest;
        Ok(*first)
    }

    pub(crate) fn take(&mut self, size: usize) -> Taken<&'a [u8]> {
        let (taken, rest) = self.rest.split_at_checked(size).ok_or(Unread::Incomplete)?;
        self.rest = rest;
        Ok(taken)
    }

    /// A number of variable length.
    pub(crate) fn number(&mut self) -> Taken<u64> {
        split_varint(&mut self.rest).map_err(unread)
    }

    /// A text of at most so many bytes.
    pub(crate) fn text_up_to(&mut self, what: &'static str, most: u64) -> Taken<String> {
        let bytes = split_varint(&mut { self.rest }).map_err(unread)?;
        if bytes > most {
            return Err(Unread::Wrong(WireError::TooLong { what, bytes, most }));
        }
        let text = split_string(&mut self.rest).map_err(unread)?;
        let text = String::from_utf8(text.to_vec());
        text.map_err(|_| Unread::Wrong(WireError::NoText { what }))
    }

    /// A name or a value.
    pub(crate) fn text(&mut self, what: &'static str) -> Taken<String> {
        self.text_up_to(what, TEXT_BYTES_MAX)
    }
}

fn unread(error: ColumnError) -> Unread {
    match error {
        ColumnError::Truncated => Unread::Incomplete,
        wrong => Unread::Wrong(wrong.into()),
    }
}

/// Appends a text with its length in front of it.
pub(crate) fn put_text(text: &str, out: &mut Vec<u8>) {
    put_varint(text.len() as u64, out);
    out.extend_from_slice(text.as_bytes());
}
