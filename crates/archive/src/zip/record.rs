//! The records of a zip archive, to and from bytes.

use crate::error::ArchiveError;

pub(crate) const LOCAL_SIGNATURE: u32 = 0x0403_4b50;
pub(crate) const LOCAL_BYTES: usize = 30;
pub(crate) const CENTRAL_SIGNATURE: u32 = 0x0201_4b50;
pub(crate) const CENTRAL_BYTES: usize = 46;
pub(crate) const END_SIGNATURE: u32 = 0x0605_4b50;
pub(crate) const END_BYTES: usize = 22;
pub(crate) const END64_SIGNATURE: u32 = 0x0606_4b50;
pub(crate) const END64_BYTES: usize = 56;
pub(crate) const LOCATOR_SIGNATURE: u32 = 0x0706_4b50;
pub(crate) const LOCATOR_BYTES: usize = 20;
pub(crate) const DESCRIPTOR_SIGNATURE: u32 = 0x0807_4b50;

pub(crate) const ENCRYPTED: u16 = 1;
/// LZMA ends with a marker.
pub(crate) const END_MARKER: u16 = 1 << 1;
pub(crate) const HAS_DESCRIPTOR: u16 = 1 << 3;
/// Parts of the headers are encrypted.
pub(crate) const MASKED: u16 = 1 << 13;

pub(crate) const EXTRA_ZIP64: u16 = 1;
pub(crate) const EXTRA_AES: u16 = 0x9901;
/// The method of an encrypted member; its real one stands in the extra field.
pub(crate) const METHOD_AES: u16 = 99;

pub(crate) const MAX32: u32 = u32::MAX;

/// 1 January 1980: no time is stored.
pub(crate) const DATE: u16 = 0x0021;

/// Bytes read one field after the other.
pub(crate) struct Fields<'a>(pub(crate) &'a [u8]);

impl<'a> Fields<'a> {
    pub(crate) fn take(&mut self, count: usize) -> Result<&'a [u8], ArchiveError> {
        let (taken, rest) = self
            .0
            .split_at_checked(count)
            .ok_or_else(|| ArchiveError::damaged("a record ends too early"))?;
        self.0 = rest;
        Ok(taken)
    }

    pub(crate) fn u16(&mut self) -> Result<u16, ArchiveError> {
        let bytes = self.take(2)?;
        Ok(u16::from_le_bytes(bytes.try_into().expect("2 bytes")))
    }

    pub(crate) fn u32(&mut self) -> Result<u32, ArchiveError> {
        let bytes = self.take(4)?;
        Ok(u32::from_le_bytes(bytes.try_into().expect("4 bytes")))
    }

    pub(crate) fn u64(&mut self) -> Result<u64, ArchiveError> {
        let bytes = self.take(8)?;
        Ok(u64::from_le_bytes(bytes.try_into().expect("8 bytes")))
    }
}

/// Bytes written one field after the other.
#[derive(Default)]
pub(crate) struct Record(pub(crate) Vec<u8>);

impl Record {
    pub(crate) fn u16(mut self, value: u16) -> Self {
        self.0.extend_from_slice(&value.to_le_bytes());
        self
    }

    pub(crate) fn u32(mut self, value: u32) -> Self {
        self.0.extend_from_slice(&value.to_le_bytes());
        self
    }

    pub(crate) fn u64(mut self, value: u64) -> Self {
        self.0.extend_from_slice(&value.to_le_bytes());
        self
    }

    pub(crate) fn bytes(mut self, bytes: &[u8]) -> Self {
        self.0.extend_from_slice(bytes);
        self
    }
}
