//! The unsigned integers that values of 1, 2, 4 and 8 bytes are compressed as.

use crate::FrameError;

/// An unsigned integer of some width.
pub(super) trait Word: Copy + Default + Eq {
    const BYTES: usize;
    fn read(bytes: &[u8]) -> Self;
    fn put(self, output: &mut Vec<u8>);
    fn plus(self, other: Self) -> Self;
    fn minus(self, other: Self) -> Self;
    fn bits(self) -> u64;
    fn truncated(bits: u64) -> Self;
    /// The value as a signed one of the same width.
    fn signed(self) -> i64;
}

macro_rules! word {
    ($($word:ty, $signed:ty;)*) => {$(
        impl Word for $word {
            const BYTES: usize = size_of::<$word>();
            #[inline]
            fn read(bytes: &[u8]) -> Self {
                Self::from_le_bytes(*bytes.first_chunk().expect("the caller cut a value"))
            }
            #[inline]
            fn put(self, output: &mut Vec<u8>) {
                output.extend_from_slice(&self.to_le_bytes());
            }
            #[inline]
            fn plus(self, other: Self) -> Self {
                self.wrapping_add(other)
            }
            #[inline]
            fn minus(self, other: Self) -> Self {
                self.wrapping_sub(other)
            }
            #[inline]
            fn bits(self) -> u64 {
                u64::from(self)
            }
            #[inline]
            fn truncated(bits: u64) -> Self {
                bits as Self
            }
            #[inline]
            fn signed(self) -> i64 {
                i64::from(self.cast_signed() as $signed)
            }
        }
    )*};
}

word! {
    u8, i8;
    u16, i16;
    u32, i32;
    u64, i64;
}

/// Calls a function of a [`Word`] for a width; another width is a bad payload.
macro_rules! by_width {
    ($width:expr, $function:ident($($argument:expr),*)) => {
        match $width {
            1 => Ok($function::<u8>($($argument),*)),
            2 => Ok($function::<u16>($($argument),*)),
            4 => Ok($function::<u32>($($argument),*)),
            8 => Ok($function::<u64>($($argument),*)),
            _ => Err($crate::FrameError::BadPayload),
        }
    };
}
pub(super) use by_width;

/// A payload that begins with the width of values and as many bytes as do not fill a value.
pub(super) struct Values<'a> {
    pub(super) width: usize,
    /// Bytes before the first value, as they are.
    pub(super) skipped: &'a [u8],
    pub(super) rest: &'a [u8],
}

impl<'a> Values<'a> {
    /// Takes the payload of `size` bytes of content apart.
    pub(super) fn parse(payload: &'a [u8], size: usize) -> Result<Self, FrameError> {
        let ([width, _], rest) = payload.split_first_chunk().ok_or(FrameError::BadPayload)?;
        let width = usize::from(*width);
        let skipped = size.checked_rem(width).ok_or(FrameError::BadPayload)?;
        let (skipped, rest) = rest
            .split_at_checked(skipped)
            .ok_or(FrameError::BadPayload)?;
        Ok(Self {
            width,
            skipped,
            rest,
        })
    }

    /// Begins such a payload; returns it and the bytes of the values.
    pub(super) fn begin(width: usize, content: &[u8]) -> (Vec<u8>, &[u8]) {
        let (skipped, values) = content.split_at(content.len() % width);
        let mut payload = Vec::with_capacity(content.len() + width + 16);
        payload.extend([width as u8, skipped.len() as u8]);
        payload.extend_from_slice(skipped);
        (payload, values)
    }
}

/// The number of values before the bits, which must be what the size of the content asks for.
pub(super) fn take_count(bytes: &[u8], expected: usize) -> Result<&[u8], FrameError> {
    let (count, rest) = bytes.split_first_chunk().ok_or(FrameError::BadPayload)?;
    if u32::from_le_bytes(*count) as usize == expected {
        Ok(rest)
    } else {
        Err(FrameError::BadPayload)
    }
}
