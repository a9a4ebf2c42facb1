//! Why bytes are no packet.

use granary_columns::{ColumnError, FrameError};
use granary_formats::RowError;
use granary_types::ErrorCode;

/// Why bytes are no packet. The connection cannot go on: where the next packet begins is not known.
#[derive(Debug, thiserror::Error)]
pub enum WireError {
    /// A number that stands for no packet.
    #[error("Unknown packet {packet} from client")]
    UnknownPacket {
        /// The number.
        packet: u64,
    },
    /// A number that stands for no packet of a server, or for one that is not served.
    #[error("Unknown packet {packet} from server{hint}")]
    UnknownAnswer {
        /// The number, and the name of one that is known.
        packet: String,
        /// What to do.
        hint: &'static str,
    },
    /// The first packet is no greeting, or a later one is.
    #[error("Unexpected packet {packet} from client")]
    UnexpectedPacket {
        /// The name of the packet.
        packet: &'static str,
    },
    /// A client of a kind that is told apart from others by what it sends first.
    #[error(
        "{who} is connected to the port of the native protocol, which is the only one that is served"
    )]
    OtherProtocol {
        /// Who.
        who: &'static str,
    },
    /// A client that is too old.
    #[error("The client's revision {revision} is too old: at least {least} is needed")]
    TooOld {
        /// Its revision.
        revision: u64,
        /// The oldest that is served.
        least: u64,
    },
    /// A server that is too old.
    #[error("The server's revision {revision} is too old: at least {least} is needed")]
    ServerTooOld {
        /// Its revision.
        revision: u64,
        /// The oldest that is spoken with.
        least: u64,
    },
    /// More than is taken.
    #[error("{what} has {bytes} bytes, more than {most}")]
    TooLong {
        /// What is too long.
        what: &'static str,
        /// How long it says that it is.
        bytes: u64,
        /// The most.
        most: u64,
    },
    /// A text that is none.
    #[error("{what} is not UTF-8")]
    NoText {
        /// What it should be.
        what: &'static str,
    },
    /// A value that the protocol has no meaning for.
    #[error("{what} cannot be {value}")]
    Meaningless {
        /// What it should be.
        what: &'static str,
        /// What it is.
        value: u64,
    },
    /// A setting in the form of old clients whose type is not known.
    #[error("Unknown setting {name}")]
    UnknownSetting {
        /// Its name.
        name: String,
    },
    /// A compressed block is damaged.
    #[error(transparent)]
    Frame(#[from] FrameError),
    /// A block is none.
    #[error(transparent)]
    Block(#[from] RowError),
    /// A column cannot be written.
    #[error(transparent)]
    Column(#[from] ColumnError),
}

impl WireError {
    /// The code a client sees.
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::UnknownPacket { .. } => ErrorCode::UNKNOWN_PACKET_FROM_CLIENT,
            Self::UnknownAnswer { .. } => ErrorCode::UNKNOWN_PACKET_FROM_SERVER,
            Self::UnexpectedPacket { .. } | Self::OtherProtocol { .. } => {
                ErrorCode::UNEXPECTED_PACKET_FROM_CLIENT
            }
            Self::TooOld { .. } | Self::ServerTooOld { .. } => ErrorCode::UNSUPPORTED_METHOD,
            Self::TooLong { .. } => ErrorCode::TOO_LARGE_STRING_SIZE,
            Self::NoText { .. } | Self::Meaningless { .. } => ErrorCode::INCORRECT_DATA,
            Self::UnknownSetting { .. } => ErrorCode::UNKNOWN_SETTING,
            Self::Frame(error) => error.code(),
            Self::Block(error) => error.code(),
            Self::Column(error) => error.code(),
        }
    }
}
