//! Reading numbers and bytes from a stream whose lengths are not to be trusted: memory is taken for
//! what is there, never for what is announced.

use crate::ColumnError;
use arrow::buffer::MutableBuffer;
use std::io::BufRead;

/// What is taken at once on the word of a length.
const TRUSTED_BYTES: usize = 1 << 20;

/// The next `size` bytes.
pub(crate) fn read_buffer(
    input: &mut dyn BufRead,
    size: usize,
) -> Result<MutableBuffer, ColumnError> {
    let mut buffer = MutableBuffer::with_capacity(size.min(TRUSTED_BYTES));
    take(input, size, |bytes| buffer.extend_from_slice(bytes))?;
    Ok(buffer)
}

/// The next `size` bytes.
pub(crate) fn read_bytes(input: &mut dyn BufRead, size: usize) -> Result<Vec<u8>, ColumnError> {
    let mut bytes = Vec::with_capacity(size.min(TRUSTED_BYTES));
    take(input, size, |piece| bytes.extend_from_slice(piece))?;
    Ok(bytes)
}

/// Hands the next `size` bytes to `put`, piece by piece.
pub(crate) fn take(
    input: &mut dyn BufRead,
    mut size: usize,
    mut put: impl FnMut(&[u8]),
) -> Result<(), ColumnError> {
    while size > 0 {
        let piece = input.fill_buf()?;
        if piece.is_empty() {
            return Err(ColumnError::Truncated);
        }
        let taken = piece.len().min(size);
        put(&piece[..taken]);
        input.consume(taken);
        size -= taken;
    }
    Ok(())
}

pub(crate) fn read_u8(input: &mut dyn BufRead) -> Result<u8, ColumnError> {
    let mut byte = [0];
    input.read_exact(&mut byte)?;
    Ok(byte[0])
}

pub(crate) fn read_u64(input: &mut dyn BufRead) -> Result<u64, ColumnError> {
    let mut bytes = [0; 8];
    input.read_exact(&mut bytes)?;
    Ok(u64::from_le_bytes(bytes))
}

pub(crate) fn read_varint(input: &mut dyn BufRead) -> Result<u64, ColumnError> {
    let mut bytes = [0; 10];
    for at in 0..bytes.len() {
        bytes[at] = read_u8(input)?;
        if bytes[at] < 0x80 {
            let (value, _) = decode_varint(&bytes[..=at]).ok_or_else(too_long)?;
            return Ok(value);
        }
    }
    Err(too_long())
}

/// A length that the stream announces, as a number of bytes or values in memory.
pub(crate) fn read_size(input: &mut dyn BufRead) -> Result<usize, ColumnError> {
    usize::try_from(read_varint(input)?).map_err(|_| too_long())
}

/// A string with its length before it.
pub(crate) fn read_string(input: &mut dyn BufRead) -> Result<Vec<u8>, ColumnError> {
    let size = read_size(input)?;
    read_bytes(input, size)
}

/// A string that is a name.
pub(crate) fn read_name(input: &mut dyn BufRead) -> Result<String, ColumnError> {
    String::from_utf8(read_string(input)?).map_err(|_| ColumnError::damaged("a name is not UTF-8"))
}

fn too_long() -> ColumnError {
    ColumnError::damaged("a number of variable length has too many bytes")
}

/// The number at the beginning of `bytes` and how many bytes it has; `None` when it is not whole or
/// has more than 64 bits.
#[inline]
pub(crate) fn decode_varint(bytes: &[u8]) -> Option<(u64, usize)> {
    let first = *bytes.first()?;
    if first < 0x80 {
        return Some((u64::from(first), 1));
    }
    let mut value = u64::from(first & 0x7f);
    for (at, byte) in bytes.iter().enumerate().take(10).skip(1) {
        let bits = u64::from(byte & 0x7f);
        if at == 9 && bits > 1 {
            return None;
        }
        value |= bits << (7 * at);
        if *byte < 0x80 {
            return Some((value, at + 1));
        }
    }
    None
}

/// Appends a number in 7 bits per byte.
#[inline]
pub fn put_varint(mut value: u64, output: &mut Vec<u8>) {
    while value >= 0x80 {
        output.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    output.push(value as u8);
}

/// Appends a string with its length before it.
#[inline]
pub fn put_string(value: &[u8], output: &mut Vec<u8>) {
    put_varint(value.len() as u64, output);
    output.extend_from_slice(value);
}

/// The first `size` bytes of `input`, which moves behind them.
#[inline]
pub(crate) fn split<'a>(input: &mut &'a [u8], size: usize) -> Result<&'a [u8], ColumnError> {
    let (bytes, rest) = input.split_at_checked(size).ok_or(ColumnError::Truncated)?;
    *input = rest;
    Ok(bytes)
}

/// The number at the beginning of `input`, which moves behind it.
///
/// # Errors
/// [`ColumnError`] when it is not whole, or has more than 64 bits.
#[inline]
pub fn split_varint(input: &mut &[u8]) -> Result<u64, ColumnError> {
    let Some((value, size)) = decode_varint(input) else {
        let is_cut = input.len() < 10 && input.iter().all(|byte| *byte >= 0x80);
        return Err(if is_cut {
            ColumnError::Truncated
        } else {
            too_long()
        });
    };
    *input = &input[size..];
    Ok(value)
}

/// The length at the beginning of `input`, which moves behind it.
#[inline]
pub(crate) fn split_size(input: &mut &[u8]) -> Result<usize, ColumnError> {
    usize::try_from(split_varint(input)?).map_err(|_| too_long())
}

/// The string at the beginning of `input`, which moves behind it.
///
/// # Errors
/// [`ColumnError::Truncated`] when it is not whole.
#[inline]
pub fn split_string<'a>(input: &mut &'a [u8]) -> Result<&'a [u8], ColumnError> {
    let size = split_size(input)?;
    split(input, size)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_variable_length_come_back() {
        for value in [0, 1, 127, 128, 300, 1 << 62, u64::MAX] {
            let mut bytes = Vec::new();
            put_varint(value, &mut bytes);
            assert_eq!(decode_varint(&bytes), Some((value, bytes.len())));
            assert_eq!(read_varint(&mut &bytes[..]).unwrap(), value);
            for cut in 0..bytes.len() {
                assert!(matches!(
                    split_varint(&mut &bytes[..cut]),
                    Err(ColumnError::Truncated)
                ));
            }
        }
        assert!(read_varint(&mut &[0xff; 11][..]).is_err());
        assert_eq!(decode_varint(&[0xff; 11]), None);
    }

    #[test]
    fn an_announced_length_takes_no_memory() {
        let mut announced = Vec::new();
        put_varint(1 << 60, &mut announced);
        announced.extend_from_slice(b"abc");
        assert!(matches!(
            read_string(&mut &announced[..]),
            Err(ColumnError::Truncated)
        ));
    }
}
