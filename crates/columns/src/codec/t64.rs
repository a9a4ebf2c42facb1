//! `T64`: blocks of 64 integers, transposed, without the upper bits that all of them share.

use crate::FrameError;
use granary_types::DataType;

/// How a block is transposed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Variant {
    /// Byte by byte, and what does not fill a byte bit by bit.
    Byte,
    /// Bit by bit.
    Bit,
}

/// The type of the integers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Kind {
    number: u8,
    width: usize,
    is_signed: bool,
}

/// Numbers of types, their widths and whether they are signed.
const KINDS: [(u8, usize, bool); 19] = [
    (1, 1, false),
    (2, 2, false),
    (3, 4, false),
    (4, 8, false),
    (6, 1, true),
    (7, 2, true),
    (8, 4, true),
    (9, 8, true),
    (13, 2, false),
    (14, 4, false),
    (15, 8, true),
    (17, 1, true),
    (18, 2, true),
    (19, 4, true),
    (20, 8, true),
    (21, 4, false),
    (22, 4, true),
    (23, 4, true),
    (24, 8, true),
];

impl Kind {
    /// `None` for a type that is not compressed this way.
    pub(crate) fn of(data_type: &DataType) -> Option<Self> {
        Self::numbered(match data_type {
            DataType::UInt8 | DataType::Bool => 1,
            DataType::UInt16 => 2,
            DataType::UInt32 => 3,
            DataType::UInt64 => 4,
            DataType::Int8 => 6,
            DataType::Int16 => 7,
            DataType::Int32 => 8,
            DataType::Int64 => 9,
            DataType::Date => 13,
            DataType::DateTime(_) => 14,
            DataType::DateTime64 { .. } => 15,
            DataType::Enum8(_) => 17,
            DataType::Enum16(_) => 18,
            DataType::Decimal { precision, .. } if *precision <= 9 => 19,
            DataType::Decimal { precision, .. } if *precision <= 18 => 20,
            DataType::Ipv4 => 21,
            DataType::Date32 => 22,
            DataType::Time => 23,
            DataType::Time64(_) => 24,
            _ => return None,
        })
    }

    fn numbered(number: u8) -> Option<Self> {
        let kind = KINDS.iter().find(|(each, ..)| *each == number)?;
        Some(Self {
            number,
            width: kind.1,
            is_signed: kind.2,
        })
    }

    /// A value as 64 bits, the sign extended.
    fn read(self, value: &[u8]) -> u64 {
        let mut bytes = [0; 8];
        bytes[..self.width].copy_from_slice(value);
        let bits = u64::from_le_bytes(bytes);
        let unused = 64 - 8 * self.width as u32;
        if self.is_signed {
            ((bits << unused).cast_signed() >> unused).cast_unsigned()
        } else {
            bits
        }
    }
}

/// The smallest and the largest value of a frame, as 64 bits.
#[derive(Clone, Copy)]
struct Bounds {
    min: u64,
    max: u64,
    is_signed: bool,
}

impl Bounds {
    fn of(kind: Kind, values: &[u8]) -> Self {
        let each = values
            .chunks_exact(kind.width)
            .map(|value| kind.read(value));
        let order = |value: &u64| {
            // signed values sort as unsigned ones when the sign is flipped
            value ^ (u64::from(kind.is_signed) << 63)
        };
        Self {
            min: each.clone().min_by_key(order).unwrap_or(0),
            max: each.max_by_key(order).unwrap_or(0),
            is_signed: kind.is_signed,
        }
    }

    fn crosses_zero(self) -> bool {
        self.is_signed && self.min.cast_signed() < 0 && self.max.cast_signed() >= 0
    }

    /// How many lower bits tell the values apart.
    fn bits(self) -> u32 {
        if !self.crosses_zero() {
            return 64 - (self.min ^ self.max).leading_zeros();
        }
        let sum = self.min.cast_signed().wrapping_add(self.max.cast_signed());
        let largest = if sum >= 0 { self.max } else { !self.min };
        64 - largest.leading_zeros() + 1
    }
}

pub(super) fn encode(kind: Kind, variant: Variant, content: &[u8]) -> Result<Vec<u8>, FrameError> {
    if !content.len().is_multiple_of(kind.width) {
        return Err(FrameError::Unaligned {
            bytes: content.len(),
        });
    }
    let bounds = Bounds::of(kind, content);
    let bits = bounds.bits();
    let cookie = kind.number | (u8::from(variant == Variant::Bit) << 7);
    let mut payload = vec![cookie];
    payload.extend_from_slice(&bounds.min.to_le_bytes());
    payload.extend_from_slice(&bounds.max.to_le_bytes());
    if bits > 0 {
        let blocks = content.chunks(64 * kind.width);
        payload.reserve(blocks.len() * 8 * bits as usize);
        for block in blocks {
            let mut rows = [0; 64];
            for (row, value) in rows.iter_mut().zip(block.chunks_exact(kind.width)) {
                *row = kind.read(value);
            }
            put_block(&rows, bits, variant, &mut payload);
        }
    }
    Ok(payload)
}

/// How many of the bits are transposed as whole bytes.
fn whole_bytes(bits: u32, variant: Variant) -> usize {
    match variant {
        Variant::Byte => bits as usize / 8,
        Variant::Bit => 0,
    }
}

fn put_block(rows: &[u64; 64], bits: u32, variant: Variant, payload: &mut Vec<u8>) {
    let bytes = whole_bytes(bits, variant);
    for byte in 0..bytes {
        payload.extend(rows.iter().map(|row| (row >> (8 * byte)) as u8));
    }
    for bit in 8 * bytes as u32..bits {
        let mut word = 0;
        for (at, row) in rows.iter().enumerate() {
            word |= ((row >> bit) & 1) << at;
        }
        payload.extend_from_slice(&word.to_le_bytes());
    }
}

pub(super) fn decode(payload: &[u8], size: usize, content: &mut Vec<u8>) -> Result<(), FrameError> {
    let bad = || FrameError::BadPayload;
    let (cookie, rest) = payload.split_first().ok_or_else(bad)?;
    let (min, rest) = rest.split_first_chunk().ok_or_else(bad)?;
    let (max, blocks) = rest.split_first_chunk().ok_or_else(bad)?;
    let kind = Kind::numbered(cookie & 0x7f).ok_or_else(bad)?;
    let bounds = Bounds {
        min: u64::from_le_bytes(*min),
        max: u64::from_le_bytes(*max),
        is_signed: kind.is_signed,
    };
    let variant = if cookie >> 7 == 1 {
        Variant::Bit
    } else {
        Variant::Byte
    };
    let bits = bounds.bits().min(64);
    if !size.is_multiple_of(kind.width) {
        return Err(bad());
    }
    let count = size / kind.width;
    if blocks.len() != count.div_ceil(64) * 8 * bits as usize {
        return Err(bad());
    }
    content.reserve(size);
    if bits == 0 {
        let value = &bounds.min.to_le_bytes()[..kind.width];
        for _ in 0..count {
            content.extend_from_slice(value);
        }
        return Ok(());
    }
    let upper = Upper::of(bounds, bits);
    for (number, block) in blocks.chunks_exact(8 * bits as usize).enumerate() {
        let mut rows = [0; 64];
        take_block(block, bits, variant, &mut rows);
        for row in &mut rows {
            *row |= upper.of_row(*row);
        }
        put_rows(&rows[..64.min(count - number * 64)], kind.width, content);
    }
    Ok(())
}

/// The bits above those that are stored.
struct Upper {
    sign: u64,
    negative: u64,
    other: u64,
}

impl Upper {
    fn of(bounds: Bounds, bits: u32) -> Self {
        let above = |value: u64| (value >> (bits - 1) >> 1) << (bits - 1) << 1;
        if bounds.crosses_zero() {
            Self {
                sign: 1 << (bits - 1),
                negative: above(bounds.min),
                other: above(bounds.max),
            }
        } else {
            Self {
                sign: 0,
                negative: 0,
                other: above(bounds.min),
            }
        }
    }

    #[inline]
    fn of_row(&self, row: u64) -> u64 {
        if row & self.sign == 0 {
            self.other
        } else {
            self.negative
        }
    }
}

fn take_block(block: &[u8], bits: u32, variant: Variant, rows: &mut [u64; 64]) {
    let bytes = whole_bytes(bits, variant);
    let (by_byte, by_bit) = block.split_at(64 * bytes);
    for (byte, group) in by_byte.chunks_exact(64).enumerate() {
        for (row, value) in rows.iter_mut().zip(group) {
            *row |= u64::from(*value) << (8 * byte);
        }
    }
    for (word, bit) in by_bit.chunks_exact(8).zip(8 * bytes..) {
        let word = u64::from_le_bytes(*word.first_chunk().expect("a chunk has 8 bytes"));
        for (at, row) in rows.iter_mut().enumerate() {
            *row |= ((word >> at) & 1) << bit;
        }
    }
}

fn put_rows(rows: &[u64], width: usize, content: &mut Vec<u8>) {
    match width {
        1 => content.extend(rows.iter().map(|row| *row as u8)),
        2 => rows
            .iter()
            .for_each(|row| content.extend((*row as u16).to_le_bytes())),
        4 => rows
            .iter()
            .for_each(|row| content.extend((*row as u32).to_le_bytes())),
        _ => rows
            .iter()
            .for_each(|row| content.extend(row.to_le_bytes())),
    }
}
