//! The bytes of aggregate states.

use crate::error::QueryError;
use granary_types::ErrorCode;

fn cut() -> QueryError {
    QueryError::refused(
        ErrorCode::CANNOT_READ_ALL_DATA,
        "The state of an aggregate function ends too early",
    )
}

/// Takes so many bytes off the front.
///
/// # Errors
/// When there are fewer.
pub fn read_bytes<const N: usize>(bytes: &mut &[u8]) -> Result<[u8; N], QueryError> {
    let (taken, rest) = bytes.split_first_chunk::<N>().ok_or_else(cut)?;
    *bytes = rest;
    Ok(*taken)
}

/// Takes so many bytes off the front.
///
/// # Errors
/// When there are fewer.
pub fn read_slice<'a>(bytes: &mut &'a [u8], length: usize) -> Result<&'a [u8], QueryError> {
    let (taken, rest) = bytes.split_at_checked(length).ok_or_else(cut)?;
    *bytes = rest;
    Ok(taken)
}

/// Takes a number of seven bits per byte off the front.
///
/// # Errors
/// When it does not end, or is too large.
pub fn read_var_uint(bytes: &mut &[u8]) -> Result<u64, QueryError> {
    let mut value = 0;
    for shift in (0..64).step_by(7) {
        let [byte] = read_bytes(bytes)?;
        value |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Ok(value);
        }
    }
    Err(cut())
}

/// Appends a number of seven bits per byte.
pub fn write_var_uint(mut value: u64, bytes: &mut Vec<u8>) {
    while value >= 0x80 {
        bytes.push((value as u8 & 0x7f) | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_of_seven_bits_per_byte_is_read_back() {
        for value in [0, 1, 127, 128, 300, u64::MAX] {
            let mut bytes = Vec::new();
            write_var_uint(value, &mut bytes);
            let mut rest = &bytes[..];
            assert_eq!(read_var_uint(&mut rest), Ok(value));
            assert!(rest.is_empty());
        }
        assert!(read_var_uint(&mut &[0x80][..]).is_err());
    }
}
