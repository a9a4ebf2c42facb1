//! Streams of bits, the most significant bit of a byte first.

use crate::FrameError;

/// Appends bits to bytes.
pub(super) struct BitWriter {
    bytes: Vec<u8>,
    /// The bits that do not fill a byte yet, at the upper end.
    pending: u64,
    count: u32,
}

impl BitWriter {
    pub(super) fn new(bytes: Vec<u8>) -> Self {
        Self {
            bytes,
            pending: 0,
            count: 0,
        }
    }

    /// Appends the low `count` bits of `bits`, at most 64.
    #[inline]
    pub(super) fn put(&mut self, bits: u64, count: u32) {
        if count > 32 {
            self.put_few(bits >> 32, count - 32);
            self.put_few(bits, 32);
        } else {
            self.put_few(bits, count);
        }
    }

    #[inline]
    fn put_few(&mut self, bits: u64, count: u32) {
        if count == 0 {
            return;
        }
        let bits = bits & (u64::MAX >> (64 - count));
        self.pending |= bits << (64 - count - self.count);
        self.count += count;
        if self.count >= 32 {
            self.bytes
                .extend_from_slice(&self.pending.to_be_bytes()[..4]);
            self.pending <<= 32;
            self.count -= 32;
        }
    }

    /// The bytes; the last one is filled with zeros.
    pub(super) fn finish(mut self) -> Vec<u8> {
        let left = self.count.div_ceil(8) as usize;
        self.bytes
            .extend_from_slice(&self.pending.to_be_bytes()[..left]);
        self.bytes
    }
}

/// Takes bits from bytes. Behind the end there are zeros, and [`BitReader::end`] tells.
pub(super) struct BitReader<'a> {
    bytes: &'a [u8],
    /// Which bit is next.
    at: usize,
}

impl<'a> BitReader<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// The next bits at the upper end of a word: at least 57 of them.
    #[inline]
    pub(super) fn peek(&self) -> u64 {
        let byte = self.at / 8;
        let word = match self.bytes.get(byte..).and_then(<[u8]>::first_chunk) {
            Some(word) => u64::from_be_bytes(*word),
            None => self.last_word(byte),
        };
        word << (self.at % 8)
    }

    #[cold]
    fn last_word(&self, byte: usize) -> u64 {
        let mut word = [0; 8];
        let rest = self.bytes.get(byte..).unwrap_or_default();
        word[..rest.len()].copy_from_slice(rest);
        u64::from_be_bytes(word)
    }

    #[inline]
    pub(super) fn skip(&mut self, count: u32) {
        self.at += count as usize;
    }

    /// The next `count` bits, at most 64.
    #[inline]
    pub(super) fn take(&mut self, count: u32) -> u64 {
        if count > 32 {
            let high = self.take_few(count - 32);
            return (high << 32) | self.take_few(32);
        }
        self.take_few(count)
    }

    #[inline]
    fn take_few(&mut self, count: u32) -> u64 {
        if count == 0 {
            return 0;
        }
        let bits = self.peek() >> (64 - count);
        self.skip(count);
        bits
    }

    /// Whether everything that was taken was there.
    pub(super) fn end(&self) -> Result<(), FrameError> {
        if self.at <= self.bytes.len() * 8 {
            Ok(())
        } else {
            Err(FrameError::BadPayload)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_come_back() {
        let numbers: Vec<(u64, u32)> = (0..200_u64)
            .map(|at| (at.wrapping_mul(0x9e37_79b9_7f4a_7c15), (at % 65) as u32))
            .collect();
        let mut writer = BitWriter::new(Vec::new());
        for (bits, count) in &numbers {
            writer.put(*bits, *count);
        }
        let bytes = writer.finish();
        let mut reader = BitReader::new(&bytes);
        for (bits, count) in &numbers {
            let kept = bits.checked_shl(64 - count).unwrap_or(0);
            let kept = kept.checked_shr(64 - count).unwrap_or(0);
            assert_eq!(reader.take(*count), kept, "{count} bits");
        }
        assert_eq!(reader.end(), Ok(()));
        reader.skip(8);
        assert_eq!(reader.end(), Err(FrameError::BadPayload));
    }
}
