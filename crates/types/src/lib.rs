//! The words every other crate uses: names, part names, checksums, entry names, data types and error codes.
//!
//! Pure values: nothing here reads a file, a clock or a socket. See `docs/architecture.md`.

mod checksum;
mod data_type;
mod entry_name;
mod error_code;
mod escape;
mod name;
mod part_name;

pub use checksum::{Checksum, FileHasher, InvalidChecksum, city_hash_128, hash_bytes};
pub use data_type::{
    AggregateState, DataType, Element, EnumValues, GeoType, IntervalUnit, InvalidDataType, JsonType,
};
pub use entry_name::{EntryName, InsecurePath};
pub use error_code::ErrorCode;
pub use escape::{escape_for_file_name, unescape_file_name};
pub use name::{TableName, back_quote_if_needed};
pub use part_name::{InvalidPartName, PartName, PartitionId};
pub use uuid::Uuid;
