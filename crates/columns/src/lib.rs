//! Columns in memory, and the compressed frames that every `.bin` file, compressed index,
//! mark file and `checksums.txt` is made of.
//!
//! Pure: bytes in, bytes out. See `docs/architecture.md`.

mod column;
mod frame;

pub use column::{Block, Column, arrow_type};
pub use frame::{FRAME_DECOMPRESSED_BYTES_MAX, FrameError, Method, decode_frames, encode_frame};
