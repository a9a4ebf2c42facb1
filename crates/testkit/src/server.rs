//! What the tests ask of ClickHouse and of Granary alike.

/// Something that executes SQL on a data directory.
pub trait SqlServer {
    /// Executes `sql` and returns the rows of its last statement as `TabSeparated` text.
    ///
    /// # Errors
    /// [`Refusal`] with the code and text of the exception.
    fn query(&mut self, sql: &str) -> Result<String, Refusal>;

    /// As [`SqlServer::query`], for statements that the test needs to succeed.
    ///
    /// # Panics
    /// When the statement is refused.
    #[track_caller]
    fn must(&mut self, sql: &str) -> String {
        self.query(sql)
            .unwrap_or_else(|refusal| panic!("{refusal}\n  in: {sql}"))
    }

    /// The error code that `sql` is refused with, or 0 when it succeeds.
    fn code_of(&mut self, sql: &str) -> u32 {
        self.query(sql).err().map_or(0, |refusal| refusal.code)
    }
}

/// An exception that answered a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// ClickHouse's error code; 0 when the text has none.
    pub code: u32,
    /// ClickHouse's name of the code.
    pub name: String,
    /// The whole text.
    pub message: String,
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}: {}", self.code, self.name, self.message)
    }
}

impl Refusal {
    /// Reads `Code: N. DB::Exception: message. (NAME)` out of what a server printed.
    pub fn parse(text: &str) -> Self {
        let code = text
            .split_once("Code: ")
            .and_then(|(_, rest)| rest.split_once('.'))
            .and_then(|(digits, _)| digits.parse().ok())
            .unwrap_or(0);
        let name = text
            .rsplit('(')
            .filter_map(|rest| rest.split_once(')'))
            .map(|(name, _)| name)
            .find(|name| name.len() > 2 && name.bytes().all(is_name_byte))
            .unwrap_or_default();
        Self {
            code,
            name: name.to_owned(),
            message: text.trim().to_owned(),
        }
    }
}

fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_is_read_from_what_a_server_prints() {
        let refusal = Refusal::parse(
            "Code: 598. DB::Exception: Backup File('x') already exists. (BACKUP_ALREADY_EXISTS)\n",
        );
        assert_eq!(
            (refusal.code, refusal.name.as_str()),
            (598, "BACKUP_ALREADY_EXISTS")
        );
        assert_eq!(Refusal::parse("a panic").code, 0);
    }
}
