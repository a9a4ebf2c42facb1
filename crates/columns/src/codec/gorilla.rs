//! `Gorilla`: the bits in which each value differs from the one before.

use super::{
    bits::{BitReader, BitWriter},
    word::{Values, Word, by_width, take_count},
};
use crate::FrameError;

/// In how many bits the number of differing bits is written; that of the zeros before them takes
/// one less.
fn length_bits<W: Word>() -> u32 {
    W::BYTES.ilog2() + 4
}

/// Where the differing bits of a word are.
#[derive(Clone, Copy, Default)]
struct Window {
    zeros_before: u32,
    bits: u32,
    zeros_behind: u32,
}

impl Window {
    fn of<W: Word>(difference: u64) -> Self {
        let width = W::BYTES as u32 * 8;
        let zeros_before = difference.leading_zeros() - (64 - width);
        let zeros_behind = difference.trailing_zeros();
        Self {
            zeros_before,
            bits: width - zeros_before - zeros_behind,
            zeros_behind,
        }
    }

    fn contains(self, other: Self) -> bool {
        self.bits > 0
            && self.zeros_before <= other.zeros_before
            && self.zeros_behind <= other.zeros_behind
    }
}

pub(super) fn encode(width: usize, content: &[u8]) -> Result<Vec<u8>, FrameError> {
    let (payload, values) = Values::begin(width, content);
    by_width!(width, encode_words(payload, values))
}

fn encode_words<W: Word>(mut payload: Vec<u8>, values: &[u8]) -> Vec<u8> {
    let count = values.len() / W::BYTES;
    payload.extend_from_slice(&(count as u32).to_le_bytes());
    let mut words = values.chunks_exact(W::BYTES).map(W::read);
    let Some(first) = words.next() else {
        return payload;
    };
    first.put(&mut payload);
    let mut bits = BitWriter::new(payload);
    let (mut before, mut window) = (first.bits(), Window::default());
    for value in words {
        let difference = before ^ value.bits();
        before = value.bits();
        if difference == 0 {
            bits.put(0, 1);
            continue;
        }
        let own = Window::of::<W>(difference);
        if window.contains(own) {
            bits.put(0b10, 2);
        } else {
            window = own;
            bits.put(0b11, 2);
            bits.put(u64::from(own.zeros_before), length_bits::<W>() - 1);
            bits.put(u64::from(own.bits), length_bits::<W>());
        }
        bits.put(difference >> window.zeros_behind, window.bits);
    }
    bits.finish()
}

pub(super) fn decode(payload: &[u8], size: usize, content: &mut Vec<u8>) -> Result<(), FrameError> {
    let values = Values::parse(payload, size)?;
    content.extend_from_slice(values.skipped);
    by_width!(values.width, decode_words(values.rest, size, content))?
}

fn decode_words<W: Word>(
    payload: &[u8],
    size: usize,
    content: &mut Vec<u8>,
) -> Result<(), FrameError> {
    let count = size / W::BYTES;
    let rest = take_count(payload, count)?;
    if count == 0 {
        return Ok(());
    }
    let (first, rest) = rest
        .split_at_checked(W::BYTES)
        .ok_or(FrameError::BadPayload)?;
    if rest.len().saturating_mul(8) < count - 1 {
        return Err(FrameError::BadPayload);
    }
    let mut value = W::read(first).bits();
    content.reserve(size);
    W::truncated(value).put(content);
    let mut bits = BitReader::new(rest);
    let mut window = Window::default();
    for _ in 1..count {
        if bits.take(1) == 1 {
            if bits.take(1) == 1 {
                window = take_window::<W>(&mut bits)?;
            }
            value ^= bits.take(window.bits) << window.zeros_behind;
        }
        W::truncated(value).put(content);
    }
    bits.end()
}

#[inline]
fn take_window<W: Word>(bits: &mut BitReader<'_>) -> Result<Window, FrameError> {
    let zeros_before = bits.take(length_bits::<W>() - 1) as u32;
    let count = bits.take(length_bits::<W>()) as u32;
    let zeros_behind = (W::BYTES as u32 * 8)
        .checked_sub(zeros_before + count)
        .filter(|_| count > 0)
        .ok_or(FrameError::BadPayload)?;
    Ok(Window {
        zeros_before,
        bits: count,
        zeros_behind,
    })
}
