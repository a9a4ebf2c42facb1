//! `FPC`: floating-point numbers, each predicted in two ways from those before.

use crate::FrameError;

/// The largest `level`: tables have 2 to that power of words.
pub(crate) const LEVEL_MAX: u8 = 28;

/// What is predicted from the values before.
struct Predictors {
    width: u32,
    mask: usize,
    by_value: Vec<u64>,
    by_difference: Vec<u64>,
    value_at: usize,
    difference_at: usize,
    before: u64,
}

impl Predictors {
    fn new(width: usize, level: u8) -> Self {
        let size = 1 << level;
        Self {
            width: width as u32 * 8,
            mask: size - 1,
            by_value: vec![0; size],
            by_difference: vec![0; size],
            value_at: 0,
            difference_at: 0,
            before: 0,
        }
    }

    fn word(&self, bits: u64) -> u64 {
        bits & (u64::MAX >> (64 - self.width))
    }

    fn by_last_value(&self) -> u64 {
        self.by_value[self.value_at]
    }

    fn by_last_difference(&self) -> u64 {
        self.word(self.by_difference[self.difference_at].wrapping_add(self.before))
    }

    /// Learns the value that was predicted.
    fn learn(&mut self, value: u64) {
        let difference = self.word(value.wrapping_sub(self.before));
        self.by_difference[self.difference_at] = difference;
        self.by_value[self.value_at] = value;
        let [a, b, c, d] = if self.width == 64 {
            [2, 40, 6, 48]
        } else {
            [4, 23, 1, 22]
        };
        let next = |at: usize, shift: u32, bits: u64, down: u32| {
            ((at << shift) ^ (bits >> down) as usize) & self.mask
        };
        self.difference_at = next(self.difference_at, a, difference, b);
        self.value_at = next(self.value_at, c, value, d);
        self.before = value;
    }
}

pub(super) fn encode(width: usize, level: u8, content: &[u8]) -> Vec<u8> {
    let mut payload = vec![width as u8, level];
    let mut predictors = Predictors::new(width, level);
    for pair in content.chunks(2 * width) {
        let (first, second) = pair.split_at(width.min(pair.len()));
        let residuals = [first, second].map(|value| {
            let value = read(value);
            let residual = smaller(&predictors, value);
            predictors.learn(value);
            residual
        });
        let [high, low] = residuals.map(|(predictor, residual)| {
            let zeros = zero_bytes(residual, width);
            (predictor << 3)
                | if width == 8 && zeros > 3 {
                    zeros - 1
                } else {
                    zeros
                }
        });
        payload.push((high << 4) | low);
        for (_, residual) in residuals {
            let kept = width - usize::from(zero_bytes(residual, width));
            payload.extend_from_slice(&residual.to_le_bytes()[..kept]);
        }
    }
    payload
}

/// What is left of a value by the better predictor, and which one that is.
fn smaller(predictors: &Predictors, value: u64) -> (u8, u64) {
    let by_value = value ^ predictors.by_last_value();
    let by_difference = value ^ predictors.by_last_difference();
    if by_value.leading_zeros() >= by_difference.leading_zeros() {
        (0, by_value)
    } else {
        (1, by_difference)
    }
}

/// Upper zero bytes of a residual that are left out. Of 8 bytes, 4 zeros cannot be said.
fn zero_bytes(residual: u64, width: usize) -> u8 {
    let zeros = (residual.leading_zeros() / 8) as usize - (8 - width);
    if width == 8 && zeros == 4 {
        3
    } else {
        zeros as u8
    }
}

/// A value, filled up with zeros.
fn read(bytes: &[u8]) -> u64 {
    let mut word = [0; 8];
    word[..bytes.len()].copy_from_slice(bytes);
    u64::from_le_bytes(word)
}

pub(super) fn decode(payload: &[u8], size: usize, content: &mut Vec<u8>) -> Result<(), FrameError> {
    let bad = || FrameError::BadPayload;
    let ([width, level], mut rest) = payload.split_first_chunk().ok_or_else(bad)?;
    let width = usize::from(*width);
    if !matches!(width, 4 | 8) || *level > LEVEL_MAX {
        return Err(bad());
    }
    // a pair of values has at least one byte
    if size.div_ceil(2 * width) > rest.len() {
        return Err(bad());
    }
    let end = content.len() + size;
    let mut predictors = Predictors::new(width, *level);
    content.reserve(size);
    while content.len() < end {
        let (header, after) = rest.split_first().ok_or_else(bad)?;
        rest = after;
        for nibble in [header >> 4, header & 15] {
            let zeros = match nibble & 7 {
                zeros @ 4.. if width == 8 => zeros + 1,
                zeros => zeros,
            };
            let kept = width.checked_sub(usize::from(zeros)).ok_or_else(bad)?;
            let (residual, after) = rest.split_at_checked(kept).ok_or_else(bad)?;
            rest = after;
            let prediction = match nibble >> 3 {
                0 => predictors.by_last_value(),
                _ => predictors.by_last_difference(),
            };
            let value = read(residual) ^ prediction;
            predictors.learn(value);
            let kept = width.min(end - content.len());
            content.extend_from_slice(&value.to_le_bytes()[..kept]);
        }
    }
    Ok(())
}
