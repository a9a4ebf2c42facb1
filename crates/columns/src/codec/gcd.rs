//! `GCD`: values divided by what divides all of them.

use super::word::Values;
use crate::FrameError;
use ethnum::U256;

pub(super) fn encode(width: usize, content: &[u8]) -> Vec<u8> {
    let (mut payload, values) = Values::begin(width, content);
    if values.is_empty() {
        return payload;
    }
    if width <= 8 {
        let divisor = common(values.chunks_exact(width).map(read_small));
        payload.extend_from_slice(&divisor.to_le_bytes()[..width]);
        for value in values.chunks_exact(width) {
            let quotient = read_small(value).checked_div(divisor).unwrap_or(0);
            payload.extend_from_slice(&quotient.to_le_bytes()[..width]);
        }
        return payload;
    }
    let divisor = values
        .chunks_exact(width)
        .map(read_large)
        .fold(U256::ZERO, gcd);
    payload.extend_from_slice(&divisor.to_le_bytes()[..width]);
    for value in values.chunks_exact(width) {
        let quotient = read_large(value).checked_div(divisor).unwrap_or(U256::ZERO);
        payload.extend_from_slice(&quotient.to_le_bytes()[..width]);
    }
    payload
}

/// The greatest common divisor; 0 when all are 0.
fn common(values: impl Iterator<Item = u64>) -> u64 {
    let mut divisor = 0_u64;
    for mut value in values {
        while value != 0 {
            (divisor, value) = (value, divisor % value);
        }
        if divisor == 1 {
            break;
        }
    }
    divisor
}

fn gcd(mut left: U256, mut right: U256) -> U256 {
    while right != 0 {
        (left, right) = (right, left % right);
    }
    left
}

fn read_small(value: &[u8]) -> u64 {
    let mut bytes = [0; 8];
    bytes[..value.len()].copy_from_slice(value);
    u64::from_le_bytes(bytes)
}

fn read_large(value: &[u8]) -> U256 {
    let mut bytes = [0; 32];
    bytes[..value.len()].copy_from_slice(value);
    U256::from_le_bytes(bytes)
}

pub(super) fn decode(payload: &[u8], size: usize, content: &mut Vec<u8>) -> Result<(), FrameError> {
    if size == 0 {
        return Ok(());
    }
    let values = Values::parse(payload, size)?;
    let width = values.width;
    if !matches!(width, 1 | 2 | 4 | 8 | 16 | 32) {
        return Err(FrameError::BadPayload);
    }
    content.extend_from_slice(values.skipped);
    if values.skipped.len() == size {
        return Ok(());
    }
    let (divisor, quotients) = values
        .rest
        .split_at_checked(width)
        .ok_or(FrameError::BadPayload)?;
    if values.skipped.len() + quotients.len() != size {
        return Err(FrameError::BadPayload);
    }
    content.reserve(quotients.len());
    match width {
        ..=8 => {
            let divisor = read_small(divisor);
            for quotient in quotients.chunks_exact(width) {
                let value = read_small(quotient).wrapping_mul(divisor);
                content.extend_from_slice(&value.to_le_bytes()[..width]);
            }
        }
        _ => {
            let divisor = read_large(divisor);
            for quotient in quotients.chunks_exact(width) {
                let value = read_large(quotient).wrapping_mul(divisor);
                content.extend_from_slice(&value.to_le_bytes()[..width]);
            }
        }
    }
    Ok(())
}
