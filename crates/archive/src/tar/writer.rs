//! [`TarWriter`]: members one after the other, with plain headers wherever these suffice.

use super::header::{BLOCK_BYTES, OCTAL_SIZE_MAX, header};
use super::pax;
use crate::error::ArchiveError;
use granary_types::EntryName;
use std::io::{self, Write};

const NAME_BYTES_MAX: usize = 100;
const PREFIX_BYTES_MAX: usize = 155;

/// Writes a tar archive onto anything that can be written. The size of each member is known beforehand.
pub struct TarWriter<W> {
    out: W,
    left: u64,
    padding: usize,
}

impl<W: Write> TarWriter<W> {
    /// An empty archive.
    pub fn new(out: W) -> Self {
        Self {
            out,
            left: 0,
            padding: 0,
        }
    }

    /// Begins a member; what is written then is its content.
    ///
    /// # Errors
    /// The one before is shorter than was said; the archive cannot be written.
    pub fn begin(&mut self, name: &EntryName, size: u64) -> Result<(), ArchiveError> {
        self.end()?;
        let fields = split(name.as_str());
        let (prefix, short) = fields.unwrap_or(("", cut(name.as_str())));
        let mut records = String::new();
        if fields.is_none() {
            records += &pax::format("path", name.as_str());
        }
        if size > OCTAL_SIZE_MAX {
            records += &pax::format("size", &size.to_string());
        }
        if !records.is_empty() {
            let length = records.len();
            self.out
                .write_all(&header(b"", b"PaxHeader", length as u64, b'x'))?;
            self.out.write_all(records.as_bytes())?;
            self.out.write_all(&ZEROS[..padding(length as u64)])?;
        }
        let header = header(prefix.as_bytes(), short.as_bytes(), size, b'0');
        self.out.write_all(&header)?;
        self.left = size;
        self.padding = padding(size);
        Ok(())
    }

    /// Ends the archive.
    ///
    /// # Errors
    /// As for [`TarWriter::begin`].
    pub fn finish(mut self) -> Result<W, ArchiveError> {
        self.end()?;
        self.out.write_all(&ZEROS)?;
        self.out.write_all(&ZEROS)?;
        Ok(self.out)
    }

    fn end(&mut self) -> Result<(), ArchiveError> {
        if self.left > 0 {
            let what = format!("a member of the archive lacks {} bytes", self.left);
            return Err(ArchiveError::Unwritable(what));
        }
        self.out.write_all(&ZEROS[..self.padding])?;
        self.padding = 0;
        Ok(())
    }
}

impl<W: Write> Write for TarWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if bytes.len() as u64 > self.left {
            let what = "a member of the archive is longer than was said".to_owned();
            return Err(ArchiveError::Unwritable(what).into());
        }
        let written = self.out.write(bytes)?;
        self.left -= written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

const ZEROS: [u8; BLOCK_BYTES] = [0; BLOCK_BYTES];

fn padding(size: u64) -> usize {
    (size.next_multiple_of(BLOCK_BYTES as u64) - size) as usize
}

/// A name in the two fields of a plain header.
fn split(name: &str) -> Option<(&str, &str)> {
    if name.len() <= NAME_BYTES_MAX {
        return Some(("", name));
    }
    let fits =
        |(at, _): &(usize, char)| *at <= PREFIX_BYTES_MAX && name.len() - at - 1 <= NAME_BYTES_MAX;
    let slash = name
        .char_indices()
        .filter(|(_, char)| *char == '/')
        .find(fits)?;
    Some((&name[..slash.0], &name[slash.0 + 1..]))
}

/// What old programs see of a name that fits nowhere.
fn cut(name: &str) -> &str {
    let end = (0..=NAME_BYTES_MAX)
        .rev()
        .find(|at| name.is_char_boundary(*at));
    &name[..end.unwrap_or(0)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tar::TarReader;
    use std::io::Read as _;

    fn name(text: &str) -> EntryName {
        EntryName::parse(text).unwrap()
    }

    #[test]
    fn members_come_back_in_order() {
        let long = format!("{}/{}", "d".repeat(150), "n".repeat(99));
        let longer = format!("{}/{}", "d".repeat(160), "ü".repeat(99));
        let members = [
            ("a", 0),
            ("b/c", 1),
            (&long, 512),
            (&longer, 1000),
            (".backup", 513),
        ];
        let mut writer = TarWriter::new(Vec::new());
        for (at, size) in members {
            writer.begin(&name(at), size).unwrap();
            writer.write_all(&vec![size as u8; size as usize]).unwrap();
        }
        let archive = writer.finish().unwrap();
        assert_eq!(archive.len() % BLOCK_BYTES, 0);
        let mut reader = TarReader::new(&archive[..]);
        for (at, size) in members {
            let member = reader.next_member().unwrap().unwrap();
            assert_eq!((member.name.as_str(), member.size), (at, size));
            let mut content = Vec::new();
            if size != 1000 {
                reader.read_to_end(&mut content).unwrap();
                assert_eq!(content, vec![size as u8; size as usize]);
            }
            let begin = member.offset as usize;
            assert!(
                archive[begin..begin + size as usize]
                    .iter()
                    .all(|byte| *byte == size as u8)
            );
        }
        assert_eq!(reader.next_member().unwrap(), None);
        let mut short = TarWriter::new(Vec::new());
        short.begin(&name("a"), 2).unwrap();
        assert!(short.write_all(b"123").is_err());
        assert!(short.begin(&name("b"), 0).is_err());
    }
}
