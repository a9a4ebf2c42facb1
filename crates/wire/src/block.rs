//! Blocks: what is said about one, then its columns as in the format `Native`.

use crate::error::WireError;
use crate::incoming::BLOCK_BYTES_MAX;
use crate::input::{Bytes, Taken, Unread};
use crate::revision as since;
use crate::server_packet::BlockCompression;
use granary_columns::{Block, Method, encode_frame, put_varint, split_frame};
use granary_formats::{ColumnHeader, RowError, TypeNames, read_native_block, write_native_column};

/// Fields of what is said about a block.
mod info {
    pub(super) const END: u64 = 0;
    pub(super) const IS_OVERFLOWS: u64 = 1;
    pub(super) const BUCKET: u64 = 2;
}

/// A block as it stands.
pub(crate) fn take_block(bytes: &mut Bytes<'_>) -> Taken<Block> {
    loop {
        match bytes.number()? {
            info::END => break,
            info::IS_OVERFLOWS => drop(bytes.byte()?),
            info::BUCKET => drop(bytes.take(4)?),
            value => {
                let what = "a field of what is said about a block";
                return Err(Unread::Wrong(WireError::Meaningless { what, value }));
            }
        }
    }
    match read_native_block(bytes.rest) {
        Ok((block, taken)) => {
            bytes.rest = &bytes.rest[taken..];
            Ok(block)
        }
        Err(RowError::Truncated) if bytes.rest.len() < BLOCK_BYTES_MAX => Err(Unread::Incomplete),
        Err(error) => Err(error.into()),
    }
}

/// A block in as many frames as it takes.
pub(crate) fn take_compressed_block(bytes: &mut Bytes<'_>) -> Taken<Block> {
    let mut content = Vec::new();
    let mut rest = bytes.rest;
    loop {
        match split_frame(&mut rest, &mut content, BLOCK_BYTES_MAX) {
            Ok(()) => {}
            Err(granary_columns::FrameError::Truncated) => return Err(Unread::Incomplete),
            Err(error) => return Err(error.into()),
        }
        let mut inside = Bytes { rest: &content };
        match take_block(&mut inside) {
            Ok(block) => {
                bytes.rest = rest;
                return Ok(block);
            }
            Err(Unread::Incomplete) => {}
            Err(wrong) => return Err(wrong),
        }
    }
}

/// A frame holds at most so many bytes of a block, as ClickHouse's do.
const FRAME_CONTENT_BYTES_MAX: usize = 1 << 20;

/// Appends a block with these columns, compressed or not.
///
/// # Errors
/// [`WireError::Column`] for a type that is not written.
pub fn put_block(
    columns: &[ColumnHeader],
    block: &Block,
    revision: u64,
    compression: BlockCompression,
    out: &mut Vec<u8>,
) -> Result<(), WireError> {
    let mut content = Vec::new();
    put_varint(info::IS_OVERFLOWS, &mut content);
    content.push(0);
    put_varint(info::BUCKET, &mut content);
    content.extend_from_slice(&(-1_i32).to_le_bytes());
    put_varint(info::END, &mut content);
    put_varint(columns.len() as u64, &mut content);
    put_varint(block.rows() as u64, &mut content);
    let names = if revision >= since::TIME_ZONE_IN_TYPES {
        TypeNames::WithZones
    } else {
        TypeNames::Oldest
    };
    for ((name, _), column) in columns.iter().zip(block.columns()) {
        write_native_column(name, column, names, &mut content)?;
    }
    let method = match compression {
        BlockCompression::None => {
            out.extend_from_slice(&content);
            return Ok(());
        }
        BlockCompression::Lz4 => Method::Lz4,
        BlockCompression::Zstd => Method::Zstd,
    };
    for piece in content.chunks(FRAME_CONTENT_BYTES_MAX) {
        out.extend_from_slice(&encode_frame(method, piece)?);
    }
    Ok(())
}
