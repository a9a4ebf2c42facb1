//! What the server answers: [`ServerPacket`].

use crate::block::put_block;
use crate::error::WireError;
use crate::input::put_text;
use crate::revision as since;
use granary_columns::{Block, put_varint};
use granary_formats::ColumnHeader;
use granary_types::ErrorCode;

/// How blocks are compressed on the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlockCompression {
    /// Not at all.
    None,
    /// LZ4.
    Lz4,
    /// Zstandard.
    Zstd,
}

/// A packet of the server.
#[derive(Debug)]
pub enum ServerPacket<'a> {
    /// The answer to the greeting.
    Hello(&'a ServerHello),
    /// Rows; the first ones have none and tell the columns.
    Data(&'a [ColumnHeader], &'a Block),
    /// The row of `WITH TOTALS`.
    Totals(&'a [ColumnHeader], &'a Block),
    /// What went wrong; nothing else follows.
    Exception(&'a ServerException),
    /// What was done since the last such packet.
    Progress(WireProgress),
    /// I am here.
    Pong,
    /// The statement is done.
    EndOfStream,
    /// What the rows were.
    ProfileInfo(ProfileInfo),
    /// Which of the tables that were asked for are there. None is replicated, so that none is behind.
    TablesStatus(&'a [(String, String)]),
}

/// The server's greeting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerHello {
    /// What it calls itself.
    pub name: String,
    /// Its version.
    pub version: (u64, u64, u64),
    /// Its time zone.
    pub time_zone: String,
    /// What people call it.
    pub display_name: String,
}

/// What went wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerException {
    /// Its code.
    pub code: ErrorCode,
    /// What is shown to the user.
    pub message: String,
}

/// What was done since the last packet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct WireProgress {
    /// Rows read.
    pub rows: u64,
    /// Bytes read.
    pub bytes: u64,
    /// Rows that will have been read in the end, as far as that is known.
    pub total_rows: u64,
    /// Rows written.
    pub written_rows: u64,
    /// Bytes written.
    pub written_bytes: u64,
}

/// What the rows of an answer were.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ProfileInfo {
    /// Rows.
    pub rows: u64,
    /// Blocks.
    pub blocks: u64,
    /// Their bytes in memory.
    pub bytes: u64,
}

/// The numbers of the packets.
pub(crate) mod packet {
    pub(crate) const HELLO: u64 = 0;
    pub(crate) const DATA: u64 = 1;
    pub(crate) const EXCEPTION: u64 = 2;
    pub(crate) const PROGRESS: u64 = 3;
    pub(crate) const PONG: u64 = 4;
    pub(crate) const END_OF_STREAM: u64 = 5;
    pub(crate) const PROFILE_INFO: u64 = 6;
    pub(crate) const TOTALS: u64 = 7;
    pub(crate) const EXTREMES: u64 = 8;
    pub(crate) const TABLES_STATUS: u64 = 9;
    pub(crate) const LOG: u64 = 10;
    pub(crate) const TABLE_COLUMNS: u64 = 11;
}

impl ServerPacket<'_> {
    /// Appends the packet in the form of a revision.
    ///
    /// # Errors
    /// [`WireError::Column`] for rows of a type that is not written; nothing was appended then.
    pub fn put(
        &self,
        revision: u64,
        compression: BlockCompression,
        out: &mut Vec<u8>,
    ) -> Result<(), WireError> {
        let rows = |number, columns: &[ColumnHeader], block: &Block, out: &mut Vec<u8>| {
            let mut packet = Vec::new();
            put_varint(number, &mut packet);
            put_text("", &mut packet);
            put_block(columns, block, revision, compression, &mut packet)?;
            out.append(&mut packet);
            Ok(())
        };
        match self {
            Self::Data(columns, block) => return rows(packet::DATA, columns, block, out),
            Self::Totals(columns, block) => return rows(packet::TOTALS, columns, block, out),
            Self::Hello(hello) => hello.put(revision, out),
            Self::Exception(exception) => exception.put(out),
            Self::Progress(progress) => progress.put(revision, out),
            Self::Pong => put_varint(packet::PONG, out),
            Self::EndOfStream => put_varint(packet::END_OF_STREAM, out),
            Self::ProfileInfo(profile) => profile.put(out),
            Self::TablesStatus(tables) => {
                put_varint(packet::TABLES_STATUS, out);
                put_varint(tables.len() as u64, out);
                for (database, table) in *tables {
                    put_text(database, out);
                    put_text(table, out);
                    out.push(0); // not replicated
                }
            }
        }
        Ok(())
    }
}

impl ServerHello {
    fn put(&self, revision: u64, out: &mut Vec<u8>) {
        put_varint(packet::HELLO, out);
        put_text(&self.name, out);
        put_varint(self.version.0, out);
        put_varint(self.version.1, out);
        put_varint(since::REVISION, out);
        if revision >= since::SERVER_TIME_ZONE {
            put_text(&self.time_zone, out);
        }
        if revision >= since::DISPLAY_NAME {
            put_text(&self.display_name, out);
        }
        if revision >= since::VERSION_PATCH {
            put_varint(self.version.2, out);
        }
    }
}

impl ServerException {
    fn put(&self, out: &mut Vec<u8>) {
        put_varint(packet::EXCEPTION, out);
        out.extend_from_slice(&self.code.number().to_le_bytes());
        put_text("DB::Exception", out);
        put_text(&format!("DB::Exception: {}", self.message), out);
        put_text("", out); // no trace of the stack
        out.push(0); // no cause
    }
}

impl WireProgress {
    fn put(self, revision: u64, out: &mut Vec<u8>) {
        put_varint(packet::PROGRESS, out);
        put_varint(self.rows, out);
        put_varint(self.bytes, out);
        put_varint(self.total_rows, out);
        if revision >= since::WRITTEN_IN_PROGRESS {
            put_varint(self.written_rows, out);
            put_varint(self.written_bytes, out);
        }
    }
}

impl ProfileInfo {
    fn put(self, out: &mut Vec<u8>) {
        put_varint(packet::PROFILE_INFO, out);
        put_varint(self.rows, out);
        put_varint(self.blocks, out);
        put_varint(self.bytes, out);
        out.push(0); // whether LIMIT was applied
        put_varint(0, out); // rows before it
        out.push(1); // they need not be counted: old clients would, and crash
    }
}
