//! [`ConfigError`]: everything that is wrong with a configuration, told together.

use crate::tree::Place;
use granary_types::ErrorCode;
use std::fmt;
use std::io;
use std::path::PathBuf;

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// Where it stands.
    pub place: Place,
    /// What is wrong, and what to do.
    pub message: String,
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.message)
    }
}

/// Why a configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// A file cannot be read.
    #[error("cannot read the configuration file {path}: {source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// All mistakes, one per line.
    #[error("the configuration is wrong:\n{}", lines(.0))]
    Invalid(Vec<Mistake>),
}

impl ConfigError {
    /// The code a client sees.
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::Io { .. } => ErrorCode::CANNOT_OPEN_FILE,
            Self::Invalid(_) => ErrorCode::INVALID_CONFIG_PARAMETER,
        }
    }
}

fn lines(mistakes: &[Mistake]) -> String {
    let texts: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
    texts.join("\n")
}
