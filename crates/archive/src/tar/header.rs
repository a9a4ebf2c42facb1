//! The block of 512 bytes before each member.

use crate::error::ArchiveError;

pub(crate) const BLOCK_BYTES: usize = 512;

pub(crate) type Block = [u8; BLOCK_BYTES];

const CHECKSUM: std::ops::Range<usize> = 148..156;

/// The largest size that eleven octal digits hold.
pub(crate) const OCTAL_SIZE_MAX: u64 = (1 << 33) - 1;

/// What is read of a header.
pub(crate) struct Header {
    pub(crate) name: Vec<u8>,
    pub(crate) size: u64,
    pub(crate) kind: u8,
}

/// Whether a file begins with a header of tar.
pub(crate) fn is_header(head: &[u8]) -> bool {
    head.first_chunk()
        .is_some_and(|block: &Block| has_checksum(block))
}

impl Header {
    pub(crate) fn parse(block: &Block) -> Result<Self, ArchiveError> {
        if !has_checksum(block) {
            return Err(ArchiveError::damaged(
                "a header of tar has another checksum",
            ));
        }
        let is_posix = block[257..263] == *b"ustar\0";
        let prefix = until_nul(&block[345..500]);
        let mut name = Vec::new();
        if is_posix && !prefix.is_empty() {
            name.extend_from_slice(prefix);
            name.push(b'/');
        }
        name.extend_from_slice(until_nul(&block[..100]));
        Ok(Self {
            name,
            size: number(&block[124..136])?,
            kind: block[156],
        })
    }
}

fn until_nul(field: &[u8]) -> &[u8] {
    let end = field.iter().position(|byte| *byte == 0);
    &field[..end.unwrap_or(field.len())]
}

/// Octal digits, or a number in base 256 with its first bit set, as GNU has it.
fn number(field: &[u8]) -> Result<u64, ArchiveError> {
    let wrong = || ArchiveError::damaged("a number in a header of tar is none");
    if field[0] & 0x80 != 0 {
        let (first, rest) = field.split_at(field.len() - 8);
        if first.first() != Some(&0x80) || first[1..].iter().any(|byte| *byte != 0) {
            return Err(wrong()); // negative, or more than 64 bits
        }
        return Ok(u64::from_be_bytes(rest.try_into().expect("8 bytes")));
    }
    let text = std::str::from_utf8(until_nul(field)).map_err(|_| wrong())?;
    match text.trim_matches(' ') {
        "" => Ok(0),
        digits if digits.bytes().all(|byte| byte.is_ascii_digit()) => {
            u64::from_str_radix(digits, 8).map_err(|_| wrong())
        }
        _ => Err(wrong()),
    }
}

/// Old programs summed signed bytes.
fn has_checksum(block: &Block) -> bool {
    let Ok(expected) = number(&block[CHECKSUM]) else {
        return false;
    };
    let byte = |(at, byte): (usize, &u8)| if CHECKSUM.contains(&at) { b' ' } else { *byte };
    let bytes = || block.iter().enumerate().map(byte);
    let unsigned: u64 = bytes().map(u64::from).sum();
    let signed: i64 = bytes().map(|byte| i64::from(byte.cast_signed())).sum();
    unsigned == expected || u64::try_from(signed) == Ok(expected)
}

/// A header for `name`, which fits, of a member or extension of `size` bytes, which does too.
pub(crate) fn header(prefix: &[u8], name: &[u8], size: u64, kind: u8) -> Block {
    let mut block = [0; BLOCK_BYTES];
    block[..name.len()].copy_from_slice(name);
    block[345..345 + prefix.len()].copy_from_slice(prefix);
    for (at, text) in [
        (100, "0000644\0".to_owned()),
        (108, "0000000\0".to_owned()),
        (116, "0000000\0".to_owned()),
        (124, format!("{:011o}\0", size.min(OCTAL_SIZE_MAX))),
        (136, "00000000000\0".to_owned()),
        (148, "        ".to_owned()),
        (257, "ustar\u{0}00".to_owned()),
        (329, "0000000\0".to_owned()),
        (337, "0000000\0".to_owned()),
    ] {
        block[at..at + text.len()].copy_from_slice(text.as_bytes());
    }
    block[156] = kind;
    let sum: u64 = block.iter().map(|byte| u64::from(*byte)).sum();
    block[CHECKSUM].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    block
}
