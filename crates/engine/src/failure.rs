//! [`Failure`]: what a client sees of any error.

use granary_env::Control;
use granary_types::ErrorCode;
use std::fmt;

/// An error as it leaves the engine: ClickHouse's code and a message that says what was wrong,
/// where, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// ClickHouse's code.
    pub code: ErrorCode,
    /// The message, without code and name.
    pub message: String,
    /// Lines to show below the error: the place in the statement and a hint. May be empty.
    pub excerpt: String,
}

impl Failure {
    /// A failure with a message.
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            excerpt: String::new(),
        }
    }

    /// The answer could not be written to standard output.
    pub fn standard_output(error: &std::io::Error) -> Self {
        let message = format!("Cannot write the answer to standard output: {error}");
        Self::new(ErrorCode::CANNOT_WRITE_TO_FILE_DESCRIPTOR, message)
    }

    /// The statement was stopped on request.
    pub fn cancelled() -> Self {
        Self::new(ErrorCode::QUERY_WAS_CANCELLED, "Query was cancelled")
    }

    /// Whether the statement was stopped on request.
    pub fn is_cancelled(&self) -> bool {
        [
            ErrorCode::QUERY_WAS_CANCELLED,
            ErrorCode::QUERY_WAS_CANCELLED_BY_CLIENT,
        ]
        .contains(&self.code)
    }

    /// When the time limit of the job is what stopped it, it says so.
    pub(crate) fn or_timeout(self, control: &Control) -> Self {
        match control.exceeded_time() {
            Some(limit) if self.is_cancelled() => Self::new(
                ErrorCode::TIMEOUT_EXCEEDED,
                format!(
                    "Timeout exceeded: elapsed {} ms, maximum: {} ms",
                    limit.elapsed.as_millis(),
                    limit.maximum.as_millis()
                ),
            ),
            _ => self,
        }
    }

    /// The text without the excerpt, as `system.backups` keeps it.
    pub fn headline(&self) -> String {
        let Self { code, message, .. } = self;
        let stop = if message.ends_with(['.', '!', '?']) {
            ""
        } else {
            "."
        };
        format!(
            "Code: {}. DB::Exception: {message}{stop} ({})",
            code.number(),
            code.name()
        )
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.headline())?;
        if self.excerpt.is_empty() {
            Ok(())
        } else {
            write!(f, "\n{}", self.excerpt)
        }
    }
}

impl std::error::Error for Failure {}

/// Turns the errors of the crates below, which all have a code and a message, into failures.
macro_rules! from_coded_errors {
    ($($error:ty),* $(,)?) => {
        $(impl From<$error> for Failure {
            fn from(error: $error) -> Self {
                Self::new(error.code(), error.to_string())
            }
        })*
    };
}

pub(crate) use from_coded_errors;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_reads_as_clickhouse_prints_it() {
        let failure = Failure::new(ErrorCode::BACKUP_IS_EMPTY, "Backup must not be empty");
        let expected = "Code: 606. DB::Exception: Backup must not be empty. (BACKUP_IS_EMPTY)";
        assert_eq!(failure.to_string(), expected);
    }
}
