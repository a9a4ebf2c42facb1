//! Columns in memory and their bytes in files, both ways: the compressed frames that every `.bin`
//! file, compressed index, mark file and `checksums.txt` is made of, the codecs inside them, and
//! the serialization of every type.
//!
//! Pure: bytes in, bytes out. See `docs/architecture.md`.

mod aggregate_state;
mod array;
mod binary_type;
mod codec;
mod coded;
mod column;
mod column_builder;
mod dynamic;
mod error;
mod fixed;
mod frame;
mod frame_reader;
mod frame_writer;
mod input;
mod json;
mod json_shared;
mod low_cardinality;
mod map_buckets;
mod nullable;
mod qbit;
mod reader;
mod row_binary;
mod serialization;
mod sparse;
mod stream;
mod text;
mod tuple;
mod variant;
mod writer;

pub use aggregate_state::merge_states;
pub use binary_type::{read_binary_type, write_binary_type};
pub use codec::{Codec, CodecDeclaration, CodecError, Suspicious};
pub use column::{Block, Column, arrow_type};
pub use column_builder::{ColumnBuilder, Scalar};
pub use error::ColumnError;
pub use frame::{
    FRAME_DECOMPRESSED_BYTES_MAX, FrameError, Method, decode_frames, encode_frame, split_frame,
};
pub use frame_reader::{FrameReader, Mark};
pub use frame_writer::{FRAME_BYTES_MAX, FRAME_BYTES_MIN, FrameWriter};
pub use input::{put_string, put_varint, split_string, split_varint};
pub use reader::{ColumnReader, READ_ROWS_MAX};
pub use row_binary::{
    PathValue, RowBinaryWriter, default_values, json_paths, read_dynamic, read_row_binary,
    skip_value, write_row_binary,
};
pub use serialization::{ColumnKind, Kind, Serialization, SerializationInfo, TypeVersions};
pub use stream::{PartKind, StreamPath, StreamSink, StreamSource};
pub use writer::ColumnWriter;
