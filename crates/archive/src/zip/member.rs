//! Reading a member of a zip archive: decrypted, decompressed, and compared with what the directory says.

use super::aes::Decrypted;
use super::directory::{Encryption, ZipArchive, ZipMember};
use super::record::{ENCRYPTED, Fields, LOCAL_BYTES, LOCAL_SIGNATURE, METHOD_AES};
use crate::error::ArchiveError;
use crate::method::{Method, decompressed};
use crate::place::{Section, read_exact_at};
use std::io::{self, Read};
use std::sync::Arc;

impl ZipArchive {
    /// Reads the member called `name`, which is `member`, from the byte `offset` on. From its beginning on it
    /// ends well only when size, checksum and, where it is encrypted, its tag are right.
    ///
    /// # Errors
    /// A password is missing or wrong; the member's own header contradicts the directory.
    pub fn read(
        &self,
        name: &str,
        member: ZipMember,
        offset: u64,
        password: &str,
    ) -> Result<Box<dyn Read + Send>, ArchiveError> {
        if member.encryption != Encryption::None && password.is_empty() {
            let name = name.to_owned();
            return Err(ArchiveError::PasswordRequired { name });
        }
        let begin = self.content(name, member)?;
        let end = begin + member.packed_size;
        let section = |begin| Section::new(Arc::clone(&self.place), begin, end);
        let is_plain = member.method == Method::Store && member.encryption == Encryption::None;
        if is_plain && offset > 0 {
            return Ok(Box::new(section(begin.saturating_add(offset).min(end))));
        }
        let packed = io::BufReader::with_capacity(64 << 10, section(begin));
        let mut decrypted = None;
        let packed: Box<dyn Read + Send> = match member.encryption {
            Encryption::None => Box::new(packed),
            Encryption::Ae1 | Encryption::Ae2 => {
                let bytes = Decrypted::new(name, Box::new(packed), member.packed_size, password)?;
                decrypted = Some(bytes.clone());
                Box::new(bytes)
            }
        };
        let mut checked = Checked {
            name: name.to_owned(),
            inner: decompressed(member.method, packed, member.size)?,
            decrypted,
            crc: crc32fast::Hasher::new(),
            // What is known only of the whole is compared only with the whole.
            expected: (member.encryption != Encryption::Ae2).then_some(member.crc),
            left: member.size,
        };
        let skipped = io::copy(&mut (&mut checked).take(offset), &mut io::sink())?;
        debug_assert!(skipped <= offset, "no more is taken");
        Ok(Box::new(checked))
    }

    /// Where the bytes of a member begin: its own header tells, and must agree with the directory.
    fn content(&self, name: &str, member: ZipMember) -> Result<u64, ArchiveError> {
        let wrong = |what: &str| {
            ArchiveError::Damaged(format!("the header of {name:?} {what} the directory"))
        };
        let mut fixed = [0; LOCAL_BYTES];
        read_exact_at(&*self.place, &mut fixed, member.header)?;
        let mut fields = Fields(&fixed);
        if fields.u32()? != LOCAL_SIGNATURE {
            return Err(wrong("is not where it should be by"));
        }
        fields.take(2)?;
        let (flags, method) = (fields.u16()?, fields.u16()?);
        fields.take(16)?; // time, date, checksum and sizes: those of the directory hold
        let (name_length, extra_length) = (fields.u16()?, fields.u16()?);
        let expected = match member.encryption {
            Encryption::None => (0, member.method.id()),
            Encryption::Ae1 | Encryption::Ae2 => (ENCRYPTED, METHOD_AES),
        };
        if (flags & ENCRYPTED, method) != expected {
            return Err(wrong("contradicts"));
        }
        let mut found = vec![0; usize::from(name_length)];
        read_exact_at(&*self.place, &mut found, member.header + LOCAL_BYTES as u64)?;
        if found != name.as_bytes() {
            return Err(wrong("has another name than"));
        }
        let lengths = LOCAL_BYTES as u64 + u64::from(name_length) + u64::from(extra_length);
        let begin = member.header + lengths;
        if begin.saturating_add(member.packed_size) > self.directory {
            return Err(wrong("reaches into"));
        }
        Ok(begin)
    }
}

/// Compares a member with what the directory says of it.
struct Checked {
    name: String,
    inner: Box<dyn Read + Send>,
    decrypted: Option<Decrypted>,
    crc: crc32fast::Hasher,
    expected: Option<u32>,
    left: u64,
}

impl Checked {
    fn wrong(&self, what: &str) -> io::Error {
        ArchiveError::Damaged(format!("member {:?} {what}", self.name)).into()
    }

    fn end(&mut self) -> io::Result<()> {
        if let Some(decrypted) = &mut self.decrypted {
            decrypted.drain()?;
        }
        match self.expected {
            Some(crc) if crc != self.crc.clone().finalize() => {
                Err(self.wrong("has another checksum than the directory says"))
            }
            _ => Ok(()),
        }
    }
}

impl Read for Checked {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        let read = self.inner.read(buffer)?;
        if read as u64 > self.left {
            return Err(self.wrong("is longer than the directory says"));
        }
        self.left -= read as u64;
        self.crc.update(&buffer[..read]);
        if read == 0 {
            if self.left > 0 {
                return Err(self.wrong("is shorter than the directory says"));
            }
            self.end()?;
        }
        Ok(read)
    }
}
