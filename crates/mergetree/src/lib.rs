//! The files of a MergeTree part, to and from bytes, and which parts of a table count.
//!
//! Pure: no file is opened here. The layout is written down in `docs/format.md`.

mod active;
mod checksums;
mod mutation;
mod numbering;
mod varint;

pub use active::{active_parts, highest_block, parse_old_part_name};
pub use checksums::{
    ChecksumEntry, Checksums, ChecksumsError, UNLISTED_FILES, Uncompressed, is_projection,
};
pub use mutation::{InvalidMutation, Mutation, mutation_number};
pub use numbering::{Numbering, renumber};
