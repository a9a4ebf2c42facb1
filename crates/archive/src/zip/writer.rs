//! [`ZipWriter`]: a zip archive written from its beginning to its end, onto anything that can be written.

use super::aes::{Keys, OVERHEAD_BYTES, SALT_BYTES};
use super::record::{
    CENTRAL_SIGNATURE, DATE, DESCRIPTOR_SIGNATURE, ENCRYPTED, END_MARKER, END_SIGNATURE,
    END64_SIGNATURE, EXTRA_AES, EXTRA_ZIP64, HAS_DESCRIPTOR, LOCAL_SIGNATURE, LOCATOR_SIGNATURE,
    MAX32, METHOD_AES, Record,
};
use crate::error::ArchiveError;
use crate::method::{Compression, Encoder, Method};
use granary_types::EntryName;
use std::io::{self, Write};

/// What a reader must know of zip64 and of AES.
const VERSION_ZIP64: u16 = 45;
const VERSION_AES: u16 = 51;

/// Made on Unix, so that the permissions are read.
const MADE_BY: u16 = 0x0300 | 63;
const PERMISSIONS: u32 = 0o100_644 << 16;

/// A member made ready to be appended: small ones are made so on any thread.
pub struct PackedMember {
    name: EntryName,
    method: Method,
    is_encrypted: bool,
    crc: u32,
    size: u64,
    bytes: Vec<u8>,
}

/// What members are made like.
#[derive(Clone)]
pub struct Style {
    /// How they are compressed.
    pub compression: Compression,
    /// What encrypts them; empty for nothing.
    pub password: String,
}

impl Style {
    /// A whole small member. `salt` is random, and of this member only.
    pub fn pack(
        &self,
        name: EntryName,
        bytes: &[u8],
        salt: [u8; SALT_BYTES],
    ) -> io::Result<PackedMember> {
        let method = self.method(bytes.len() as u64);
        let mut packed = match method {
            Method::Store => bytes.to_vec(),
            _ => self.compression.compress(bytes)?,
        };
        if !self.password.is_empty() {
            let mut keys = Keys::new(&self.password, &salt);
            let verifier = keys.verifier();
            keys.encrypt(&mut packed);
            packed = [&salt[..], &verifier, &packed, &keys.tag()].concat();
        }
        Ok(PackedMember {
            name,
            method,
            is_encrypted: !self.password.is_empty(),
            crc: crc32fast::hash(bytes),
            size: bytes.len() as u64,
            bytes: packed,
        })
    }

    /// Nothing is compressed to nothing by nothing.
    fn method(&self, size: u64) -> Method {
        match size {
            0 => Method::Store,
            _ => self.compression.method(),
        }
    }
}

/// A zip archive being written. Zip64 is used where something does not fit otherwise, and for every member
/// whose size is not known before it is written.
pub struct ZipWriter<W> {
    out: Counted<W>,
    directory: Vec<u8>,
    count: u64,
    style: Style,
    threads: usize,
}

impl<W: Write> ZipWriter<W> {
    /// An empty archive; large members are compressed on `threads` threads where the method can.
    pub fn new(out: W, style: Style, threads: usize) -> Self {
        Self {
            out: Counted {
                inner: out,
                written: 0,
            },
            directory: Vec::new(),
            count: 0,
            style,
            threads,
        }
    }

    /// Appends a member that is ready.
    pub fn append(&mut self, member: &PackedMember) -> Result<(), ArchiveError> {
        let entry = Entry {
            name: &member.name,
            method: member.method,
            is_encrypted: member.is_encrypted,
            is_streamed: false,
            crc: member.crc,
            size: member.size,
            packed_size: member.bytes.len() as u64,
            header: self.out.written,
        };
        self.out.write_all(&entry.local())?;
        self.out.write_all(&member.bytes)?;
        self.add(&entry);
        Ok(())
    }

    /// Begins a member of any size; it ends by [`MemberWriter::finish`].
    pub fn begin(
        self,
        name: EntryName,
        salt: [u8; SALT_BYTES],
    ) -> Result<MemberWriter<W>, ArchiveError> {
        let Self {
            mut out,
            directory,
            count,
            style,
            threads,
        } = self;
        let header = out.written;
        let method = style.compression.method();
        let entry = Entry {
            name: &name,
            method,
            is_encrypted: !style.password.is_empty(),
            is_streamed: true,
            crc: 0,
            size: 0,
            packed_size: 0,
            header,
        };
        out.write_all(&entry.local())?;
        let begin = out.written;
        let sealed = Sealed::new(out, &style.password, salt)?;
        let encoder = style.compression.encoder(sealed, threads)?;
        Ok(MemberWriter {
            encoder,
            name,
            crc: crc32fast::Hasher::new(),
            size: 0,
            header,
            begin,
            directory,
            count,
            style,
            threads,
        })
    }

    fn add(&mut self, entry: &Entry<'_>) {
        self.directory.extend_from_slice(&entry.central());
        self.count += 1;
    }

    /// Writes the directory, which ends the archive.
    pub fn finish(mut self) -> Result<W, ArchiveError> {
        let begin = self.out.written;
        let size = self.directory.len() as u64;
        self.out.write_all(&self.directory)?;
        let needs64 = self.count >= 0xffff || begin >= u64::from(MAX32) || size >= u64::from(MAX32);
        if needs64 {
            let at = self.out.written;
            let record = Record::default()
                .u32(END64_SIGNATURE)
                .u64(44)
                .u16(MADE_BY)
                .u16(VERSION_ZIP64)
                .u64(0) // this disk, and the one where the directory begins
                .u64(self.count)
                .u64(self.count)
                .u64(size)
                .u64(begin)
                .u32(LOCATOR_SIGNATURE)
                .u32(0)
                .u64(at)
                .u32(1);
            self.out.write_all(&record.0)?;
        }
        let count = u16::try_from(self.count).unwrap_or(u16::MAX);
        let record = Record::default()
            .u32(END_SIGNATURE)
            .u32(0)
            .u16(count)
            .u16(count)
            .u32(fitting(size))
            .u32(fitting(begin))
            .u16(0);
        self.out.write_all(&record.0)?;
        Ok(self.out.inner)
    }
}

/// A number in four bytes, or the mark that it stands elsewhere.
fn fitting(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(MAX32)
}

/// A member being written.
pub struct MemberWriter<W: Write> {
    encoder: Encoder<Sealed<Counted<W>>>,
    name: EntryName,
    crc: crc32fast::Hasher,
    size: u64,
    header: u64,
    begin: u64,
    directory: Vec<u8>,
    count: u64,
    style: Style,
    threads: usize,
}

impl<W: Write> MemberWriter<W> {
    /// Ends the member.
    pub fn finish(self) -> Result<ZipWriter<W>, ArchiveError> {
        let mut out = self.encoder.finish()?.finish()?;
        let packed_size = out.written - self.begin;
        let crc = self.crc.finalize();
        let descriptor = Record::default()
            .u32(DESCRIPTOR_SIGNATURE)
            .u32(crc)
            .u64(packed_size)
            .u64(self.size);
        out.write_all(&descriptor.0)?;
        let entry = Entry {
            name: &self.name,
            method: self.style.compression.method(),
            is_encrypted: !self.style.password.is_empty(),
            is_streamed: true,
            crc,
            size: self.size,
            packed_size,
            header: self.header,
        };
        let mut writer = ZipWriter {
            out,
            directory: self.directory,
            count: self.count,
            style: self.style,
            threads: self.threads,
        };
        writer.add(&entry);
        Ok(writer)
    }
}

impl<W: Write> Write for MemberWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.encoder.write(bytes)?;
        self.crc.update(&bytes[..written]);
        self.size += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What both headers of a member say.
struct Entry<'a> {
    name: &'a EntryName,
    method: Method,
    is_encrypted: bool,
    /// Its sizes are known only behind it.
    is_streamed: bool,
    crc: u32,
    size: u64,
    packed_size: u64,
    header: u64,
}

impl Entry<'_> {
    fn flags(&self) -> u16 {
        let has = |is: bool, flag| if is { flag } else { 0 };
        has(self.is_encrypted, ENCRYPTED)
            | has(self.method == Method::Lzma, END_MARKER)
            | has(self.is_streamed, HAS_DESCRIPTOR)
    }

    fn is_large(&self) -> bool {
        self.is_streamed || self.size.max(self.packed_size) >= u64::from(MAX32) - OVERHEAD_BYTES
    }

    fn version(&self) -> u16 {
        let zip64 = if self.is_large() { VERSION_ZIP64 } else { 0 };
        let aes = if self.is_encrypted { VERSION_AES } else { 0 };
        self.method.version_needed().max(zip64).max(aes)
    }

    /// From the version on up to the checksum.
    fn common(&self, record: Record) -> Record {
        let method = if self.is_encrypted {
            METHOD_AES
        } else {
            self.method.id()
        };
        record
            .u16(self.version())
            .u16(self.flags())
            .u16(method)
            .u16(0)
            .u16(DATE)
            .u32(self.crc)
    }

    fn aes(&self, extra: Record) -> Record {
        if !self.is_encrypted {
            return extra;
        }
        // AE-1, as ClickHouse writes it: with the checksum of the content.
        extra
            .u16(EXTRA_AES)
            .u16(7)
            .u16(1)
            .bytes(b"AE\x03")
            .u16(self.method.id())
    }

    fn local(&self) -> Vec<u8> {
        let large = self.is_large();
        let mut extra = Record::default();
        if large {
            extra = extra
                .u16(EXTRA_ZIP64)
                .u16(16)
                .u64(self.size)
                .u64(self.packed_size);
        }
        let extra = self.aes(extra).0;
        let sizes = if large {
            [MAX32; 2]
        } else {
            [fitting(self.packed_size), fitting(self.size)]
        };
        let record = self.common(Record::default().u32(LOCAL_SIGNATURE));
        let name = self.name.as_str().as_bytes();
        let record = record.u32(sizes[0]).u32(sizes[1]);
        let record = record.u16(name.len() as u16).u16(extra.len() as u16);
        record.bytes(name).bytes(&extra).0
    }

    fn central(&self) -> Vec<u8> {
        let is_far = self.header >= u64::from(MAX32);
        let large = self.is_large();
        let mut extra = Record::default();
        if large || is_far {
            let length = if large { 16 } else { 0 } + if is_far { 8 } else { 0 };
            extra = extra.u16(EXTRA_ZIP64).u16(length);
            if large {
                extra = extra.u64(self.size).u64(self.packed_size);
            }
            if is_far {
                extra = extra.u64(self.header);
            }
        }
        let extra = self.aes(extra).0;
        let sizes = if large {
            [MAX32; 2]
        } else {
            [fitting(self.packed_size), fitting(self.size)]
        };
        let record = Record::default().u32(CENTRAL_SIGNATURE).u16(MADE_BY);
        let record = self.common(record).u32(sizes[0]).u32(sizes[1]);
        let name = self.name.as_str().as_bytes();
        let record = record.u16(name.len() as u16).u16(extra.len() as u16);
        let record = record.u16(0).u16(0).u16(0).u32(PERMISSIONS);
        record.u32(fitting(self.header)).bytes(name).bytes(&extra).0
    }
}

/// What is compressed passes through the encryption, if there is one.
struct Sealed<W> {
    out: W,
    keys: Option<Keys>,
    bytes: Vec<u8>,
}

impl<W: Write> Sealed<W> {
    fn new(mut out: W, password: &str, salt: [u8; SALT_BYTES]) -> io::Result<Self> {
        let keys = (!password.is_empty()).then(|| Keys::new(password, &salt));
        if let Some(keys) = &keys {
            out.write_all(&salt)?;
            out.write_all(&keys.verifier())?;
        }
        Ok(Self {
            out,
            keys,
            bytes: Vec::new(),
        })
    }

    fn finish(mut self) -> io::Result<W> {
        if let Some(keys) = self.keys {
            self.out.write_all(&keys.tag())?;
        }
        Ok(self.out)
    }
}

impl<W: Write> Write for Sealed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        const PIECE_BYTES: usize = 64 << 10;
        let Some(keys) = &mut self.keys else {
            return self.out.write(bytes);
        };
        let piece = &bytes[..bytes.len().min(PIECE_BYTES)];
        self.bytes.clear();
        self.bytes.extend_from_slice(piece);
        keys.encrypt(&mut self.bytes);
        self.out.write_all(&self.bytes)?;
        Ok(piece.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

struct Counted<W> {
    inner: W,
    written: u64,
}

impl<W: Write> Write for Counted<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.written += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}
