//! SipHash-2-4 with a zero key and 128 bits of result, in ClickHouse's flavour: it finishes as
//! for 64 bits and folds the four words into two.

use granary_types::Checksum;

/// A hash being computed.
pub(crate) struct SipHash {
    state: [u64; 4],
    word: [u8; 8],
    length: u64,
}

impl SipHash {
    pub(crate) fn new() -> Self {
        Self {
            state: [
                0x736f_6d65_7073_6575,
                0x646f_7261_6e64_6f6d,
                0x6c79_6765_6e65_7261,
                0x7465_6462_7974_6573,
            ],
            word: [0; 8],
            length: 0,
        }
    }

    pub(crate) fn update(&mut self, bytes: &[u8]) {
        for byte in bytes {
            let at = (self.length % 8) as usize;
            self.word[at] = *byte;
            self.length += 1;
            if at == 7 {
                self.compress(u64::from_le_bytes(self.word));
            }
        }
    }

    /// The low word comes first in memory; the high word is printed first in checksums.
    pub(crate) fn finish(mut self) -> Checksum {
        let used = (self.length % 8) as usize;
        self.word[used..].fill(0);
        self.word[7] = self.length as u8;
        self.compress(u64::from_le_bytes(self.word));
        self.state[2] ^= 0xff;
        for _ in 0..4 {
            self.round();
        }
        let [a, b, c, d] = self.state;
        Checksum {
            low: a ^ b,
            high: c ^ d,
        }
    }

    fn compress(&mut self, word: u64) {
        self.state[3] ^= word;
        self.round();
        self.round();
        self.state[0] ^= word;
    }

    fn round(&mut self) {
        let [mut a, mut b, mut c, mut d] = self.state;
        a = a.wrapping_add(b);
        b = b.rotate_left(13) ^ a;
        a = a.rotate_left(32);
        c = c.wrapping_add(d);
        d = d.rotate_left(16) ^ c;
        a = a.wrapping_add(d);
        d = d.rotate_left(21) ^ a;
        c = c.wrapping_add(b);
        b = b.rotate_left(17) ^ c;
        c = c.rotate_left(32);
        self.state = [a, b, c, d];
    }
}

/// The bytes of a hash in the order of memory as hex digits, as they stand in partition ids.
pub(crate) fn hex_in_memory_order(hash: Checksum) -> String {
    use std::fmt::Write as _;
    let mut text = String::with_capacity(32);
    for byte in hash.to_bytes() {
        write!(text, "{byte:02x}").expect("writing to a String cannot fail");
    }
    text
}

/// What a file is called whose name would be too long: the hash of it, high word first.
pub(crate) fn hash_of_name(name: &str) -> String {
    let mut hash = SipHash::new();
    hash.update(name.as_bytes());
    hash.finish().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_those_that_clickhouse_computes() {
        let empty = SipHash::new().finish().to_string();
        assert_eq!(empty, "f711edcba8b6b5e5e983a656dbc1b532");
        let mut hash = SipHash::new();
        hash.update(b"abc");
        assert_eq!(
            hex_in_memory_order(hash.finish()),
            "b6b415a2da966b6c685a65e54c12a353"
        );
        let name = "long_column_name_".to_owned() + &"0123456789".repeat(12);
        assert_eq!(hash_of_name(&name), "55ad08593a6ef9a0aecd3c29a79ef49b");
    }
}
