//! Texts without number, held small: names in order share what they begin with.

/// Every 16th name is stored whole, so that a name is found by a binary search among those and
/// at most 15 steps.
const NAMES_PER_BLOCK: usize = 16;

/// Names in order, each stored as what it does not share with the one before.
#[derive(Debug, Clone, Default)]
pub(crate) struct Names {
    pub(crate) bytes: Vec<u8>,
    blocks: Vec<u32>, // where in `bytes` every 16th name starts
    pub(crate) last: Vec<u8>,
}

impl Names {
    pub(crate) fn push(&mut self, index: usize, name: &[u8]) {
        let shared = if index.is_multiple_of(NAMES_PER_BLOCK) {
            self.blocks
                .push(u32::try_from(self.bytes.len()).expect("the builder bounds the bytes"));
            0
        } else {
            let same = self
                .last
                .iter()
                .zip(name)
                .take_while(|(one, other)| one == other);
            same.count()
        };
        push_number(&mut self.bytes, shared);
        push_number(&mut self.bytes, name.len() - shared);
        self.bytes.extend_from_slice(&name[shared..]);
        self.last.truncate(shared);
        self.last.extend_from_slice(&name[shared..]);
    }

    /// A walk whose first `advance` comes to `index`.
    pub(crate) fn walk(&self, index: usize) -> NameWalk<'_> {
        let block = index / NAMES_PER_BLOCK;
        let at = self
            .blocks
            .get(block)
            .map_or(self.bytes.len(), |&at| at as usize);
        let mut walk = NameWalk {
            bytes: &self.bytes,
            at,
            name: String::new(),
        };
        for _ in 0..(index % NAMES_PER_BLOCK) {
            walk.advance();
        }
        walk
    }

    /// The index of the first name that is `name` or comes after it, `len` when there is none.
    pub(crate) fn first_not_before(&self, name: &[u8], len: usize) -> usize {
        let blocks_before = self.blocks.partition_point(|&at| {
            let mut walk = NameWalk {
                bytes: &self.bytes,
                at: at as usize,
                name: String::new(),
            };
            walk.advance();
            walk.name.as_bytes() < name
        });
        let Some(block) = blocks_before.checked_sub(1) else {
            return 0;
        };
        let mut walk = self.walk(block * NAMES_PER_BLOCK);
        let end = len.min((block + 1) * NAMES_PER_BLOCK);
        (block * NAMES_PER_BLOCK..end)
            .find(|_| {
                walk.advance();
                walk.name.as_bytes() >= name
            })
            .unwrap_or(end)
    }
}

/// Goes through names, from any of them on.
pub(crate) struct NameWalk<'a> {
    bytes: &'a [u8],
    at: usize,
    name: String,
}

impl NameWalk<'_> {
    /// Goes on to the next name; at the end it stays.
    pub(crate) fn advance(&mut self) {
        if self.at >= self.bytes.len() {
            return;
        }
        let shared = self.number();
        let rest = self.number();
        let mut name = std::mem::take(&mut self.name).into_bytes();
        name.truncate(shared);
        name.extend_from_slice(&self.bytes[self.at..self.at + rest]);
        self.at += rest;
        self.name = String::from_utf8(name).expect("only whole UTF-8 names were pushed");
    }

    pub(crate) fn text(&self) -> &str {
        &self.name
    }

    fn number(&mut self) -> usize {
        let mut number = 0;
        for shift in (0..).step_by(7) {
            let byte = self.bytes[self.at];
            self.at += 1;
            number |= usize::from(byte & 127) << shift;
            if byte < 128 {
                break;
            }
        }
        number
    }
}

fn push_number(bytes: &mut Vec<u8>, mut number: usize) {
    while number >= 128 {
        bytes.push((number & 127) as u8 | 128);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// Texts in no order, each whole: the few data-file names that cannot be derived.
#[derive(Debug, Clone, Default)]
pub(crate) struct Texts {
    pub(crate) bytes: String,
    ends: Vec<u32>,
}

impl Texts {
    pub(crate) fn push(&mut self, text: &str) -> usize {
        self.bytes.push_str(text);
        self.ends
            .push(u32::try_from(self.bytes.len()).expect("the builder bounds the bytes"));
        self.ends.len() - 1
    }

    pub(crate) fn get(&self, number: usize) -> &str {
        let start = if number == 0 {
            0
        } else {
            self.ends[number - 1] as usize
        };
        &self.bytes[start..self.ends[number] as usize]
    }
}

/// Names one after the other, each whole.
pub(crate) struct AllNames {
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

impl AllNames {
    pub(crate) fn of(names: &Names, len: usize) -> Self {
        let mut all = Self {
            bytes: Vec::new(),
            ends: Vec::with_capacity(len),
        };
        let mut walk = names.walk(0);
        for _ in 0..len {
            walk.advance();
            all.bytes.extend_from_slice(walk.text().as_bytes());
            all.ends.push(all.bytes.len());
        }
        all
    }

    pub(crate) fn get(&self, index: u32) -> &[u8] {
        let index = index as usize;
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.bytes[start..self.ends[index]]
    }
}
