//! `Delta`: each value less the one before.

use super::word::{Values, Word, by_width};
use crate::FrameError;

pub(super) fn encode(width: usize, content: &[u8]) -> Result<Vec<u8>, FrameError> {
    let (payload, values) = Values::begin(width, content);
    by_width!(width, encode_words(payload, values))
}

fn encode_words<W: Word>(mut payload: Vec<u8>, values: &[u8]) -> Vec<u8> {
    let mut before = W::default();
    for value in values.chunks_exact(W::BYTES) {
        let value = W::read(value);
        value.minus(before).put(&mut payload);
        before = value;
    }
    payload
}

pub(super) fn decode(payload: &[u8], size: usize, content: &mut Vec<u8>) -> Result<(), FrameError> {
    let values = Values::parse(payload, size)?;
    if values.skipped.len() + values.rest.len() != size {
        return Err(FrameError::BadPayload);
    }
    content.reserve(size);
    content.extend_from_slice(values.skipped);
    by_width!(values.width, decode_words(values.rest, content))
}

fn decode_words<W: Word>(deltas: &[u8], content: &mut Vec<u8>) {
    let start = content.len();
    content.extend_from_slice(deltas);
    let mut value = W::default();
    for place in content[start..].chunks_exact_mut(W::BYTES) {
        value = value.plus(W::read(place));
        let bytes = value.bits().to_le_bytes();
        place.copy_from_slice(&bytes[..W::BYTES]);
    }
}
