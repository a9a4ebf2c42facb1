//! The digest that Granary adds to a manifest's header, so that an entry that was removed, added
//! or changed afterwards is noticed. ClickHouse ignores the element.

use crate::entry::{BaseShare, EntryView};
use crate::header::{DataFileNames, Header};
use granary_types::{Checksum, FileHasher};

/// The element's name; its text is `<number of entries> <32 hex digits>`.
pub(crate) const DIGEST_TAG: &str = "granary_digest";

/// The number of entries and the hash over them and the header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Digest {
    pub(crate) count: u64,
    pub(crate) checksum: Checksum,
}

impl Digest {
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (count, checksum) = text.split_once(' ')?;
        let is_number = !count.is_empty() && count.bytes().all(|byte| byte.is_ascii_digit());
        Some(Self {
            count: is_number.then(|| count.parse().ok()).flatten()?,
            checksum: Checksum::parse(checksum).ok()?,
        })
    }
}

/// Takes header and entries in the order in which they are listed.
pub(crate) struct Digester {
    hasher: FileHasher,
    buffer: Vec<u8>,
    count: u64,
}

const BUFFER_SIZE_BYTES: usize = 64 * 1024;

impl Digester {
    pub(crate) fn new(header: &Header) -> Self {
        let mut digester = Self {
            hasher: FileHasher::new(),
            buffer: Vec::with_capacity(BUFFER_SIZE_BYTES + 16 * 1024),
            count: 0,
        };
        digester.header(header);
        digester
    }

    fn header(&mut self, header: &Header) {
        let Header {
            version,
            deduplicate_files,
            timestamp,
            uuid,
            backup_id,
            data_file_names,
            base,
            has_digest: _,
        } = header;
        self.number(version.number());
        self.number(u64::from(*deduplicate_files));
        self.text(timestamp);
        self.buffer.extend_from_slice(uuid.as_bytes());
        self.optional(backup_id.as_deref());
        // The prefix length is not in the manifest: the names of the data files have it.
        self.number(u64::from(matches!(
            data_file_names,
            DataFileNames::Checksum { .. }
        )));
        self.optional(base.as_ref().map(|base| base.locator.as_str()));
        let base_uuid = base.as_ref().and_then(|base| base.uuid);
        self.buffer
            .extend_from_slice(base_uuid.unwrap_or_default().as_bytes());
    }

    pub(crate) fn entry(&mut self, entry: &EntryView<'_>) {
        self.count += 1;
        self.text(entry.name);
        self.number(entry.size);
        self.buffer.extend_from_slice(&entry.checksum.to_bytes());
        match entry.base {
            BaseShare::None => self.buffer.push(0),
            BaseShare::Prefix { size, checksum } => {
                self.buffer.push(1);
                self.number(size);
                self.buffer.extend_from_slice(&checksum.to_bytes());
            }
            BaseShare::Whole => self.buffer.push(2),
        }
        self.optional(entry.data_file);
        self.buffer.push(u8::from(entry.encrypted_by_disk));
        if self.buffer.len() >= BUFFER_SIZE_BYTES {
            self.hasher.update(&self.buffer);
            self.buffer.clear();
        }
    }

    pub(crate) fn finish(mut self) -> Digest {
        self.hasher.update(&self.buffer);
        Digest {
            count: self.count,
            checksum: self.hasher.finish(),
        }
    }

    fn number(&mut self, number: u64) {
        self.buffer.extend_from_slice(&number.to_le_bytes());
    }

    fn text(&mut self, text: &str) {
        self.number(text.len() as u64);
        self.buffer.extend_from_slice(text.as_bytes());
    }

    /// Nothing and an empty text are told apart.
    fn optional(&mut self, text: Option<&str>) {
        self.buffer.push(u8::from(text.is_some()));
        self.text(text.unwrap_or_default());
    }
}
