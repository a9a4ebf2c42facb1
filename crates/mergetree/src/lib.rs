//! The files of a MergeTree part, to and from bytes, and which parts of a table count.
//!
//! Pure: no file is opened here. The layout is written down in `docs/format.md`.

mod active;
mod checksums;
mod key_type;
mod mutation;
mod numbering;
mod packed;
mod partition;
mod sip_hash;
mod varint;
mod verify;

pub use active::{active_parts, highest_block, parse_old_part_name};
pub use checksums::{
    ChecksumEntry, Checksums, ChecksumsError, UNLISTED_FILES, Uncompressed, is_projection,
};
pub use key_type::{KeyType, UnsupportedType, decimal_width};
pub use mutation::{InvalidMutation, Mutation, mutation_number};
pub use numbering::{Numbering, keep_numbers, renumber};
pub use packed::ReadSeek;
pub use partition::{Value, days_from_civil, parse_partition, partition_id};
pub use verify::{FileFact, OpenFile, PartFacts, PartFault, verify_part};
