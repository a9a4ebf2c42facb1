//! `DoubleDelta`: how each difference of values differs from the one before, in few bits.

use super::{
    bits::{BitReader, BitWriter},
    word::{Values, Word, by_width, take_count},
};
use crate::FrameError;

/// How many bits follow each prefix of ones.
const SIZES: [u32; 6] = [0, 7, 9, 12, 32, 64];

pub(super) fn encode(width: usize, content: &[u8]) -> Result<Vec<u8>, FrameError> {
    let (payload, values) = Values::begin(width, content);
    by_width!(width, encode_words(payload, values))
}

fn encode_words<W: Word>(mut payload: Vec<u8>, values: &[u8]) -> Vec<u8> {
    let count = values.len() / W::BYTES;
    payload.extend_from_slice(&(count as u32).to_le_bytes());
    let mut words = values.chunks_exact(W::BYTES).map(W::read);
    let Some(mut before) = words.next() else {
        return payload;
    };
    before.put(&mut payload);
    let Some(second) = words.next() else {
        return payload;
    };
    let mut delta = second.minus(before);
    delta.put(&mut payload);
    before = second;
    let mut bits = BitWriter::new(payload);
    for value in words {
        let next = value.minus(before);
        put_difference(next.minus(delta).signed(), &mut bits);
        (delta, before) = (next, value);
    }
    bits.finish()
}

#[inline]
fn put_difference(difference: i64, bits: &mut BitWriter) {
    let (prefix, prefix_bits, size) = match difference {
        0 => return bits.put(0, 1),
        -62..=63 => (0b10, 2, 7),
        -254..=255 => (0b110, 3, 9),
        -2046..=2047 => (0b1110, 4, 12),
        -0x7fff_fffe..=0x7fff_fffe => (0b1_1110, 5, 32),
        _ => (0b1_1111, 5, 64),
    };
    bits.put(prefix, prefix_bits);
    bits.put(u64::from(difference < 0), 1);
    bits.put(difference.unsigned_abs() - 1, size - 1);
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
    let mut rest = take_count(payload, count)?;
    if count > 2 && rest.len().saturating_mul(8) < count - 2 {
        return Err(FrameError::BadPayload);
    }
    let mut next = || {
        let (value, after) = rest.split_at_checked(W::BYTES)?;
        rest = after;
        Some(W::read(value))
    };
    if count == 0 {
        return Ok(());
    }
    let mut value = next().ok_or(FrameError::BadPayload)?;
    value.put(content);
    if count == 1 {
        return Ok(());
    }
    let mut delta = next().ok_or(FrameError::BadPayload)?;
    value = value.plus(delta);
    content.reserve(size);
    value.put(content);
    let mut bits = BitReader::new(rest);
    for _ in 2..count {
        delta = delta.plus(W::truncated(take_difference(&mut bits)));
        value = value.plus(delta);
        value.put(content);
    }
    bits.end()
}

#[inline]
fn take_difference(bits: &mut BitReader<'_>) -> u64 {
    let ones = bits.peek().leading_ones().min(5);
    if ones == 0 {
        bits.skip(1);
        return 0;
    }
    bits.skip((ones + 1).min(5));
    let is_negative = bits.take(1) == 1;
    let difference = bits.take(SIZES[ones as usize] - 1).wrapping_add(1);
    if is_negative {
        difference.wrapping_neg()
    } else {
        difference
    }
}
