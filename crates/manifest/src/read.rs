//! Reading a manifest: as lenient as ClickHouse where it does no harm, strict where it does.

use crate::Manifest;
use crate::digest::{DIGEST_TAG, Digest, Digester};
use crate::entry::{BaseShare, EntryView};
use crate::error::{ManifestError, excerpt};
use crate::header::{BaseReference, DataFileNames, Header, Version, is_timestamp};
use crate::scanner::{Scanner, Token, decode};
use crate::table_builder::{EntryTableBuilder, RepeatedName};
use granary_types::{Checksum, EntryName, Uuid};
use std::io::Read;

/// How deep unknown elements may nest.
const DEPTH_MAX: usize = 32;

impl Manifest {
    /// Reads a manifest to its end. Memory is that of the entries, however the text is made.
    ///
    /// # Errors
    /// [`ManifestError`] says which rule is broken, and where.
    pub fn read(input: impl Read) -> Result<Self, ManifestError> {
        let mut reader = Reader {
            scanner: Scanner::new(input),
            text: String::new(),
            raw: RawEntry::default(),
        };
        reader.scanner.take(b"\xef\xbb\xbf")?;
        reader.document()
    }
}

struct Reader<R> {
    scanner: Scanner<R>,
    text: String,
    raw: RawEntry,
}

/// What was read of the contents so far.
struct Listing {
    builder: EntryTableBuilder,
    digester: Option<Digester>,
    size_bytes: u64,
}

/// The sizes of all entries together: whoever adds them up later need not fear for the sum.
const SIZE_BYTES_MAX: u64 = i64::MAX as u64;

/// What a container has next.
enum Child {
    /// One of the tags asked for, by its place among them.
    Element(usize, Form),
    Unknown(Form),
    Close,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Empty,
    Full,
}

const CONTENTS: &str = "contents";
const FILE: &str = "file";
const HEADER_TAGS: [&str; 10] = [
    "version",
    "deduplicate_files",
    "timestamp",
    "uuid",
    "backup_id",
    "data_file_name_generator",
    "base_backup",
    "base_backup_uuid",
    DIGEST_TAG,
    CONTENTS,
];
/// In the order in which they are written.
const ENTRY_TAGS: [&str; 9] = [
    "name",
    "size",
    "checksum",
    "use_base",
    "base_size",
    "base_checksum",
    "data_file",
    "encrypted_by_disk",
    "object_key",
];
const NAME: usize = 0;
const SIZE: usize = 1;
const CHECKSUM: usize = 2;
const USE_BASE: usize = 3;
const BASE_SIZE: usize = 4;
const BASE_CHECKSUM: usize = 5;
const DATA_FILE: usize = 6;
const ENCRYPTED_BY_DISK: usize = 7;
const OBJECT_KEY: usize = 8;

/// The tags of the first eight of [`ENTRY_TAGS`], which is the order in which they are written.
const REGULAR_LEAVES: [(&[u8], &[u8]); 8] = [
    (b"<name>", b"</name>"),
    (b"<size>", b"</size>"),
    (b"<checksum>", b"</checksum>"),
    (b"<use_base>", b"</use_base>"),
    (b"<base_size>", b"</base_size>"),
    (b"<base_checksum>", b"</base_checksum>"),
    (b"<data_file>", b"</data_file>"),
    (b"<encrypted_by_disk>", b"</encrypted_by_disk>"),
];

impl<R: Read> Reader<R> {
    fn document(mut self) -> Result<Manifest, ManifestError> {
        let root = self.root()?;
        let mut raw = RawHeader::default();
        let mut manifest = None;
        loop {
            match self.child(&HEADER_TAGS, &root)? {
                Child::Close => break,
                Child::Unknown(form) => self.skip(form)?,
                Child::Element(index, form) if HEADER_TAGS[index] == CONTENTS => {
                    if manifest.is_some() {
                        return Err(ManifestError::Repeated { tag: CONTENTS });
                    }
                    manifest = Some(self.manifest(&raw, form)?);
                }
                Child::Element(index, form) => {
                    let tag = HEADER_TAGS[index];
                    self.leaf(tag, form)?;
                    // What comes after the contents is not part of the header.
                    if manifest.is_none() {
                        raw.set(tag, &self.text)?;
                    }
                }
            }
        }
        self.end()?;
        match manifest {
            Some(manifest) => Ok(manifest),
            None => raw
                .header()
                .and(Err(ManifestError::Missing { tag: CONTENTS })),
        }
    }

    /// The root element's name, which is not looked at.
    fn root(&mut self) -> Result<Vec<u8>, ManifestError> {
        loop {
            match self.scanner.next()? {
                Token::Text(text) if is_blank(text) => {}
                Token::Open {
                    name,
                    is_empty: false,
                } => return Ok(name.to_vec()),
                _ => {
                    return Err(self
                        .scanner
                        .malformed("there is no root element with content"));
                }
            }
        }
    }

    fn end(&mut self) -> Result<(), ManifestError> {
        loop {
            match self.scanner.next()? {
                Token::Text(text) if is_blank(text) => {}
                Token::End => return Ok(()),
                _ => {
                    return Err(self
                        .scanner
                        .malformed("something stands after the root element"));
                }
            }
        }
    }

    fn manifest(&mut self, raw: &RawHeader, form: Form) -> Result<Manifest, ManifestError> {
        let header = raw.header()?;
        let mut listing = Listing {
            builder: EntryTableBuilder::new(),
            digester: header.has_digest.then(|| Digester::new(&header)),
            size_bytes: 0,
        };
        if form == Form::Full {
            self.files(&mut listing)?;
        }
        let Listing {
            builder, digester, ..
        } = listing;
        if let (Some(digester), Some(expected)) = (digester, raw.digest) {
            check_digest(digester.finish(), expected)?;
        }
        let entries = builder.finish().map_err(repeated)?;
        Ok(Manifest { header, entries })
    }

    fn files(&mut self, listing: &mut Listing) -> Result<(), ManifestError> {
        loop {
            if self.scanner.take(b"<file>")? {
                self.file(Form::Full, listing)?;
                continue;
            }
            match self.child(&[FILE], CONTENTS.as_bytes())? {
                Child::Close => return Ok(()),
                Child::Unknown(form) => self.skip(form)?,
                Child::Element(_, form) => self.file(form, listing)?,
            }
        }
    }

    fn file(&mut self, form: Form, listing: &mut Listing) -> Result<(), ManifestError> {
        self.raw.clear();
        if form == Form::Full {
            self.regular_leaves()?;
            self.leaves()?;
        }
        let Listing {
            builder,
            digester,
            size_bytes,
        } = listing;
        // ClickHouse 22 left the name of an empty file out.
        if !self.raw.has(NAME) && self.raw.size == Some(0) && digester.is_none() {
            return Ok(());
        }
        let entry = self.raw.entry()?;
        if let Some(digester) = digester {
            digester.entry(&entry);
        }
        *size_bytes = size_bytes.saturating_add(entry.size);
        if *size_bytes > SIZE_BYTES_MAX {
            return Err(ManifestError::TooLarge {
                name: excerpt(entry.name),
                max: SIZE_BYTES_MAX,
            });
        }
        if !builder.has_room() {
            return Err(ManifestError::TooMany {
                max: builder.len() as u64,
            });
        }
        builder.push(&entry).map_err(repeated)?;
        if builder.is_sortable() {
            Ok(())
        } else {
            Err(ManifestError::NotInOrder {
                count: builder.len() as u64,
            })
        }
    }

    fn leaves(&mut self) -> Result<(), ManifestError> {
        while !self.scanner.take(b"</file>")? {
            match self.child(&ENTRY_TAGS, FILE.as_bytes())? {
                Child::Close => return Ok(()),
                Child::Unknown(form) => self.skip(form)?,
                Child::Element(index, form) => {
                    self.leaf(ENTRY_TAGS[index], form)?;
                    self.raw.set(index, &mut self.text)?;
                }
            }
        }
        Ok(())
    }

    /// Takes the leaves of an entry that stand as every writer puts them: in order, nothing
    /// between. Others are left to [`Reader::child`].
    fn regular_leaves(&mut self) -> Result<(), ManifestError> {
        for (index, (open, close)) in REGULAR_LEAVES.into_iter().enumerate() {
            if !self.scanner.take(open)? {
                continue;
            }
            self.text.clear();
            if !self.scanner.take(close)? {
                if let Some(raw) = self.scanner.take_text()?
                    && let Err(reason) = decode(raw, &mut self.text)
                {
                    return Err(self.scanner.malformed(reason));
                }
                if !self.scanner.take(close)? {
                    self.rest_of_leaf(ENTRY_TAGS[index])?;
                }
            }
            self.raw.set(index, &mut self.text)?;
        }
        Ok(())
    }

    /// The next child of an element whose content is elements: one of `tags`, or another.
    fn child(&mut self, tags: &[&'static str], parent: &[u8]) -> Result<Child, ManifestError> {
        loop {
            match self.scanner.next()? {
                Token::Text(text) if is_blank(text) => {}
                Token::Open { name, is_empty } => {
                    let form = if is_empty { Form::Empty } else { Form::Full };
                    let known = tags.iter().position(|tag| tag.as_bytes() == name);
                    return Ok(
                        known.map_or(Child::Unknown(form), |index| Child::Element(index, form))
                    );
                }
                Token::Close { name } if name == parent => return Ok(Child::Close),
                Token::Close { .. } => {
                    return Err(self
                        .scanner
                        .malformed("a closing tag closes another element"));
                }
                Token::Text(_) => {
                    return Err(self.scanner.malformed("a text stands between elements"));
                }
                Token::End => {
                    return Err(self
                        .scanner
                        .malformed("the document ends before its root element"));
                }
            }
        }
    }

    /// Reads the text of an element that has no children into `self.text`.
    fn leaf(&mut self, tag: &'static str, form: Form) -> Result<(), ManifestError> {
        self.text.clear();
        if form == Form::Full {
            self.rest_of_leaf(tag)
        } else {
            Ok(())
        }
    }

    fn rest_of_leaf(&mut self, tag: &'static str) -> Result<(), ManifestError> {
        loop {
            let reason = match self.scanner.next()? {
                Token::Close { name } if name == tag.as_bytes() => return Ok(()),
                Token::Text(raw) => match decode(raw, &mut self.text) {
                    Ok(()) => continue,
                    Err(reason) => reason,
                },
                Token::Close { .. } => "a closing tag closes another element",
                Token::Open { .. } => "an element stands where a text belongs",
                Token::End => "the document ends before its root element",
            };
            return Err(self.scanner.malformed(reason));
        }
    }

    fn skip(&mut self, form: Form) -> Result<(), ManifestError> {
        let mut depth = usize::from(form == Form::Full);
        while depth > 0 {
            match self.scanner.next()? {
                Token::Open {
                    is_empty: false, ..
                } if depth == DEPTH_MAX => {
                    return Err(self.scanner.malformed("elements nest too deep"));
                }
                Token::Open {
                    is_empty: false, ..
                } => depth += 1,
                Token::Close { .. } => depth -= 1,
                Token::End => {
                    return Err(self
                        .scanner
                        .malformed("the document ends before its root element"));
                }
                Token::Open { .. } | Token::Text(_) => {}
            }
        }
        Ok(())
    }
}

fn repeated(error: RepeatedName) -> ManifestError {
    ManifestError::RepeatedName { name: error.name }
}

fn check_digest(actual: Digest, expected: Digest) -> Result<(), ManifestError> {
    if actual == expected {
        return Ok(());
    }
    Err(ManifestError::WrongDigest {
        expected_count: expected.count,
        expected: expected.checksum,
        actual_count: actual.count,
        actual: actual.checksum,
    })
}

fn is_blank(text: &[u8]) -> bool {
    text.iter().all(u8::is_ascii_whitespace)
}

#[derive(Default)]
struct RawHeader {
    version: Option<Version>,
    deduplicate_files: Option<bool>,
    timestamp: Option<String>,
    uuid: Option<Uuid>,
    backup_id: Option<String>,
    data_file_names: Option<DataFileNames>,
    base: Option<String>,
    base_uuid: Option<Uuid>,
    digest: Option<Digest>,
}

impl RawHeader {
    fn set(&mut self, tag: &'static str, text: &str) -> Result<(), ManifestError> {
        let bad = |reason| bad_value(tag, text, reason);
        match tag {
            "version" => once(&mut self.version, tag, version(tag, text)?),
            "deduplicate_files" => once(&mut self.deduplicate_files, tag, boolean(tag, text)?),
            "timestamp" if !is_timestamp(text) => Err(bad("expected YYYY-MM-DD hh:mm:ss")),
            "timestamp" => once(&mut self.timestamp, tag, text.to_owned()),
            "uuid" => once(&mut self.uuid, tag, uuid(tag, text)?),
            "backup_id" => once(&mut self.backup_id, tag, text.to_owned()),
            "data_file_name_generator" => {
                once(&mut self.data_file_names, tag, generator(tag, text)?)
            }
            "base_backup" => once(&mut self.base, tag, text.to_owned()),
            "base_backup_uuid" => once(&mut self.base_uuid, tag, uuid(tag, text)?),
            _ => {
                let digest = Digest::parse(text);
                once(
                    &mut self.digest,
                    tag,
                    digest.ok_or_else(|| bad("expected a number and 32 hexadecimal digits"))?,
                )
            }
        }
    }

    fn header(&self) -> Result<Header, ManifestError> {
        let missing = |tag| ManifestError::Missing { tag };
        Ok(Header {
            version: self.version.ok_or(missing("version"))?,
            deduplicate_files: self.deduplicate_files.unwrap_or(true),
            timestamp: self.timestamp.clone().ok_or(missing("timestamp"))?,
            uuid: self.uuid.ok_or(missing("uuid"))?,
            backup_id: self.backup_id.clone(),
            data_file_names: self.data_file_names.unwrap_or(DataFileNames::FirstEntry),
            base: self.base.clone().map(|locator| BaseReference {
                locator,
                uuid: self.base_uuid,
            }),
            has_digest: self.digest.is_some(),
        })
    }
}

fn once<T>(slot: &mut Option<T>, tag: &'static str, value: T) -> Result<(), ManifestError> {
    match slot.replace(value) {
        None => Ok(()),
        Some(_) => Err(ManifestError::Repeated { tag }),
    }
}

#[derive(Default)]
struct RawEntry {
    name: String,
    size: Option<u64>,
    checksum: Option<Checksum>,
    use_base: Option<bool>,
    base_size: Option<u64>,
    base_checksum: Option<Checksum>,
    data_file: String,
    encrypted_by_disk: Option<bool>,
    seen: u16, // one bit for each of ENTRY_TAGS
}

impl RawEntry {
    fn clear(&mut self) {
        let (mut name, mut data_file) = (
            std::mem::take(&mut self.name),
            std::mem::take(&mut self.data_file),
        );
        name.clear();
        data_file.clear();
        *self = Self {
            name,
            data_file,
            ..Self::default()
        };
    }

    fn has(&self, index: usize) -> bool {
        self.seen & (1 << index) != 0
    }

    /// Takes the text of the leaf that is number `index` of [`ENTRY_TAGS`].
    fn set(&mut self, index: usize, text: &mut String) -> Result<(), ManifestError> {
        let tag = ENTRY_TAGS[index];
        if self.has(index) {
            return Err(ManifestError::Repeated { tag });
        }
        self.seen |= 1 << index;
        match index {
            NAME => std::mem::swap(&mut self.name, text),
            SIZE => self.size = Some(number(tag, text)?),
            CHECKSUM => self.checksum = Some(checksum(tag, text)?),
            USE_BASE => self.use_base = Some(boolean(tag, text)?),
            BASE_SIZE => self.base_size = Some(number(tag, text)?),
            BASE_CHECKSUM => self.base_checksum = Some(checksum(tag, text)?),
            DATA_FILE => std::mem::swap(&mut self.data_file, text),
            ENCRYPTED_BY_DISK => self.encrypted_by_disk = Some(boolean(tag, text)?),
            _ => {} // object_key: that it is there is all that matters
        }
        Ok(())
    }

    fn entry(&self) -> Result<EntryView<'_>, ManifestError> {
        let missing = |tag| ManifestError::MissingInEntry {
            tag,
            name: excerpt(&self.name),
        };
        if !self.has(NAME) {
            return Err(missing("name"));
        }
        secure(&self.name)?;
        if self.has(OBJECT_KEY) {
            return Err(ManifestError::ObjectKey {
                name: excerpt(&self.name),
            });
        }
        let size = self.size.ok_or_else(|| missing("size"))?;
        let checksum = match self.checksum {
            Some(checksum) if size > 0 => checksum,
            None if size > 0 => return Err(missing("checksum")),
            _ => Checksum::default(),
        };
        if self.has(DATA_FILE) {
            secure(&self.data_file)?;
        }
        Ok(EntryView {
            name: &self.name,
            size,
            checksum,
            base: self.share(size)?,
            data_file: self.has(DATA_FILE).then_some(self.data_file.as_str()),
            encrypted_by_disk: self.encrypted_by_disk.unwrap_or(false),
        })
    }

    fn share(&self, size: u64) -> Result<BaseShare, ManifestError> {
        let base_size = match (self.base_size, self.use_base) {
            (Some(base_size), _) => base_size,
            (None, Some(true)) => size,
            (None, _) => 0,
        };
        if base_size > size {
            return Err(ManifestError::BaseLongerThanEntry {
                name: excerpt(&self.name),
                size,
                base_size,
            });
        }
        if base_size == 0 {
            return Ok(BaseShare::None);
        }
        if base_size == size {
            return Ok(BaseShare::Whole);
        }
        let missing = || ManifestError::MissingInEntry {
            tag: "base_checksum",
            name: excerpt(&self.name),
        };
        Ok(BaseShare::Prefix {
            size: base_size,
            checksum: self.base_checksum.ok_or_else(missing)?,
        })
    }
}

fn secure(name: &str) -> Result<(), ManifestError> {
    match EntryName::fault(name) {
        None => Ok(()),
        Some(_) => Err(EntryName::parse(name).expect_err("it has a fault").into()),
    }
}

fn bad_value(tag: &'static str, text: &str, reason: &'static str) -> ManifestError {
    ManifestError::BadValue {
        tag,
        value: excerpt(text),
        reason,
    }
}

fn number(tag: &'static str, text: &str) -> Result<u64, ManifestError> {
    let digits = text.trim_ascii();
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let number = is_number.then(|| digits.parse().ok()).flatten();
    number.ok_or_else(|| bad_value(tag, text, "expected a number of at most 64 bits"))
}

fn version(tag: &'static str, text: &str) -> Result<Version, ManifestError> {
    match number(tag, text)? {
        1 => Ok(Version::One),
        2 => Ok(Version::Two),
        version => Err(ManifestError::UnsupportedVersion { version }),
    }
}

fn boolean(tag: &'static str, text: &str) -> Result<bool, ManifestError> {
    match text.trim_ascii() {
        "true" | "1" => Ok(true),
        "false" | "0" => Ok(false),
        _ => Err(bad_value(tag, text, "expected true, false, 1 or 0")),
    }
}

fn uuid(tag: &'static str, text: &str) -> Result<Uuid, ManifestError> {
    Uuid::try_parse(text.trim_ascii()).map_err(|_| bad_value(tag, text, "expected a UUID"))
}

fn generator(tag: &'static str, text: &str) -> Result<DataFileNames, ManifestError> {
    match text {
        "first_file_name" | "" => Ok(DataFileNames::FirstEntry),
        "checksum" => Ok(DataFileNames::Checksum { prefix_length: 0 }),
        _ => Err(bad_value(tag, text, "expected first_file_name or checksum")),
    }
}

fn checksum(tag: &'static str, text: &str) -> Result<Checksum, ManifestError> {
    Checksum::parse(text).map_err(|_| bad_value(tag, text, "expected 32 hexadecimal digits"))
}
