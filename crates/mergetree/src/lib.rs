//! The files of a MergeTree part, to and from bytes, and which parts of a table count.
//!
//! Pure: no file is opened here. The layout is written down in `docs/format.md`.

mod active;
mod arrange;
mod checksums;
mod column_cursor;
mod column_files;
mod compact_file;
mod fold;
mod key_condition;
mod key_order;
mod key_type;
mod key_values;
mod marks;
mod merge;
mod merge_mode;
mod mutation;
mod numbering;
mod packed;
mod part_columns;
mod part_error;
mod part_files;
mod part_reader;
mod part_scan;
mod part_sink;
mod part_writer;
mod partition;
mod patches;
mod sip_hash;
mod sub_column;
mod varint;
mod verify;
mod wide_files;

pub use active::{active_parts, highest_block, parse_old_part_name};
pub use arrange::{KeyValues, SortedRows, arrange, partition_id_of, pick, pick_block};
pub use checksums::{
    ChecksumEntry, Checksums, ChecksumsError, UNLISTED_FILES, Uncompressed, is_projection,
};
pub use fold::{Fold, SummedMap};
pub use key_condition::{
    Apply, Atom, Comparison, KeyColumn, KeyCondition, Transform, bounds_may_match,
};
pub use key_order::{Direction, KeyOrder, Keys, sort_permutation};
pub use key_type::{KeyType, UnsupportedType, decimal_width};
pub use marks::{Granules, MarkFiles, MarkKind, Marks};
pub use merge::{Failed, KeyedBlock, KeyedBlocks, MergedRows, merged_rows};
pub use merge_mode::{CollapsedRows, Folding, MergeMode, Tombstones};
pub use mutation::{InvalidMutation, Mutation, mutation_number};
pub use numbering::{Numbering, keep_numbers, renumber};
pub use packed::ReadSeek;
pub use part_columns::{PartColumn, format_columns, parse_columns};
pub use part_error::PartError;
pub use part_files::{MemoryFiles, OpenedFile, PACKED_FILE, PackedFiles, PartFiles};
pub use part_reader::PartReader;
pub use part_scan::{DeletedRows, PartScan, ScanRequest, filtered, virtual_type};
pub use part_sink::{MemorySink, PartSink};
pub use part_writer::{
    PartSpec, PartWriter, WrittenPart, concat_blocks, concat_columns, extremes, partition_bytes,
};
pub use partition::{Value, days_from_civil, parse_partition, partition_id};
pub use patches::Patches;
pub use sub_column::SubColumn;
pub use verify::{FileFact, OpenFile, PartFacts, PartFault, verify_part};
