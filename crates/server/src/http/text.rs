//! Where a statement ends in what a request sends, and the rows of an `INSERT` begin.

use granary_engine::{Failure, rows_begin};
use granary_types::ErrorCode;
use std::io::{self, Cursor, Read};

/// A statement, and what follows it.
pub(super) struct Sent {
    pub(super) text: String,
    /// The rows of an `INSERT`.
    pub(super) rows: Option<Box<dyn Read + Send>>,
}

/// Takes the statement apart from its rows: the parameter `query`, a line feed and the body are one text.
///
/// # Errors
/// The body cannot be read, or the statement is longer than `bytes_max`.
pub(super) fn split(
    query: &str,
    mut body: Box<dyn Read + Send>,
    bytes_max: usize,
) -> Result<Sent, Failure> {
    let mut bytes = query.as_bytes().to_vec();
    if !bytes.is_empty() {
        bytes.push(b'\n');
    }
    let before = bytes.len();
    let most = bytes_max as u64 + 1;
    let read = (&mut body).take(most).read_to_end(&mut bytes);
    let read = read.map_err(|error| unreadable(&error))?;
    if read == 0 {
        bytes.truncate(query.len());
    }
    let valid = match std::str::from_utf8(&bytes) {
        Ok(text) => text,
        Err(error) => {
            let valid = &bytes[..error.valid_up_to()];
            std::str::from_utf8(valid).expect("it is valid up to there")
        }
    };
    if let Some(begin) = rows_begin(valid) {
        let text = valid[..begin].to_owned();
        let rest = bytes.split_off(begin);
        return Ok(Sent {
            text,
            rows: Some(Box::new(Cursor::new(rest).chain(body))),
        });
    }
    if read as u64 == most || before > bytes_max {
        let message = format!(
            "Syntax error: Max query size exceeded (can be increased with the `max_query_size` setting): the statement \
             has more than {bytes_max} bytes"
        );
        return Err(Failure::new(ErrorCode::SYNTAX_ERROR, message));
    }
    Ok(Sent {
        text: String::from_utf8_lossy(&bytes).into_owned(),
        rows: None,
    })
}

fn unreadable(error: &io::Error) -> Failure {
    let message = format!("Cannot read the body of the request: {error}");
    let code = match error.kind() {
        io::ErrorKind::TimedOut => ErrorCode::SOCKET_TIMEOUT,
        _ => ErrorCode::CANNOT_READ_ALL_DATA,
    };
    Failure::new(code, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(query: &str, body: &[u8], text: &str, rows: Option<&[u8]>) {
        let sent = split(query, Box::new(Cursor::new(body.to_vec())), 100).expect("a statement");
        let read = sent.rows.map(|mut rows| {
            let mut bytes = Vec::new();
            rows.read_to_end(&mut bytes).expect("rows");
            bytes
        });
        assert_eq!((sent.text.as_str(), read.as_deref()), (text, rows));
    }

    #[test]
    fn a_statement_is_taken_apart_from_its_rows() {
        check("SELECT 1", b"", "SELECT 1", None);
        check("", b"SELECT 1", "SELECT 1", None);
        check("SELECT", b"1", "SELECT\n1", None);
        let insert = "INSERT INTO t FORMAT RowBinary";
        check(
            insert,
            b"\n\x20\xff",
            "INSERT INTO t FORMAT RowBinary\n",
            Some(b"\n\x20\xff"),
        );
        check(
            "",
            b"INSERT INTO t VALUES (1)",
            "INSERT INTO t VALUES ",
            Some(b"(1)"),
        );
        let rows = b"a\n".repeat(1000);
        check(
            "INSERT INTO t FORMAT CSV",
            &rows,
            "INSERT INTO t FORMAT CSV\n",
            Some(&rows),
        );
        check(
            "INSERT INTO t SELECT 1",
            b"",
            "INSERT INTO t SELECT 1",
            None,
        );
    }

    #[test]
    fn a_statement_that_is_too_long_is_refused() {
        let long = format!("SELECT {}", "1 + ".repeat(100));
        let refused = split("", Box::new(Cursor::new(long.into_bytes())), 100);
        assert_eq!(
            refused.err().map(|failure| failure.code),
            Some(ErrorCode::SYNTAX_ERROR)
        );
    }
}
