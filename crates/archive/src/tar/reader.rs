//! [`TarReader`]: the members of a tar archive, in the order in which they stand.

use super::header::{BLOCK_BYTES, Block, Header};
use super::pax::{Extended, check_global, sparse};
use crate::error::ArchiveError;
use crate::place::{ReadAt, Section};
use granary_types::EntryName;
use std::io::{self, Read};
use std::sync::Arc;

/// An extended header, or a long name, is not longer.
const EXTENSION_BYTES_MAX: u64 = 1 << 20;

/// So many headers in a row may say something about one member.
const EXTENSIONS_MAX: usize = 16;

/// What is read at once where only headers are wanted.
const HEADERS_BYTES: usize = 4 << 10;

/// What the bytes that nobody wants are read into.
const SKIP_BYTES: usize = 64 << 10;

/// A member, whose content is read from the [`TarReader`] that told it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TarMember {
    /// Its name.
    pub name: EntryName,
    /// Its size in bytes.
    pub size: u64,
    /// Where its content begins, in bytes of the archive behind the filter.
    pub offset: u64,
}

/// Reads a tar archive from its beginning to its end. After [`TarReader::next_member`] it reads as the content of
/// that member.
pub struct TarReader<R> {
    inner: R,
    /// Passes over bytes; says over how many.
    pass: fn(&mut R, u64) -> io::Result<u64>,
    position: u64,
    left: u64,    // of the content of the member
    padding: u64, // behind it
}

impl TarReader<io::BufReader<Section>> {
    /// Reads an archive that is behind no filter: the contents of members that nobody reads are not touched.
    pub fn of_place(place: Arc<dyn ReadAt>) -> Self {
        let end = place.size();
        let inner = io::BufReader::with_capacity(HEADERS_BYTES, Section::new(place, 0, end));
        Self {
            pass: jump_over,
            ..Self::new(inner)
        }
    }
}

fn jump_over(reader: &mut io::BufReader<Section>, count: u64) -> io::Result<u64> {
    let left = reader.buffer().len() as u64 + reader.get_ref().left();
    let count = count.min(left);
    reader.seek_relative(count.cast_signed())?;
    Ok(count)
}

fn read_over<R: Read>(reader: &mut R, count: u64) -> io::Result<u64> {
    let mut taken = io::BufReader::with_capacity(SKIP_BYTES, reader.take(count));
    io::copy(&mut taken, &mut io::sink())
}

fn ends_inside() -> ArchiveError {
    ArchiveError::damaged("it ends inside a member")
}

impl<R: Read> TarReader<R> {
    /// Reads what `inner` gives.
    pub fn new(inner: R) -> Self {
        Self {
            inner,
            pass: read_over,
            position: 0,
            left: 0,
            padding: 0,
        }
    }

    /// The next plain file; what is left of the one before is passed over. Directories are passed over.
    ///
    /// # Errors
    /// The archive ends too early or is damaged; it holds a link, a device, a sparse file, or a name that is
    /// not normal.
    pub fn next_member(&mut self) -> Result<Option<TarMember>, ArchiveError> {
        let mut extended = Extended::default();
        let mut extensions = 0;
        loop {
            self.pass_over()?;
            let Some(block) = self.block()? else {
                return Ok(None);
            };
            let header = Header::parse(&block)?;
            match header.kind {
                b'x' => extended.read(&self.extension(&header)?)?,
                b'g' => check_global(&self.extension(&header)?)?,
                b'L' => {
                    let mut name = self.extension(&header)?;
                    let end = name.iter().position(|byte| *byte == 0);
                    name.truncate(end.unwrap_or(name.len()));
                    extended.path = Some(name);
                }
                b'0' | 0 | b'7' => return self.member(header, extended).map(Some),
                b'5' => {
                    extended = Extended::default();
                    continue;
                }
                kind => return Err(strange(kind)),
            }
            extensions += 1;
            if extensions > EXTENSIONS_MAX {
                let what =
                    format!("more than {EXTENSIONS_MAX} headers say something about one member");
                return Err(ArchiveError::TooMuch(what));
            }
        }
    }

    fn member(&mut self, header: Header, extended: Extended) -> Result<TarMember, ArchiveError> {
        let size = extended.size.unwrap_or(header.size);
        let name = extended.path.unwrap_or(header.name);
        let name = String::from_utf8(name)
            .map_err(|_| ArchiveError::Insecure("a member whose name is not UTF-8".to_owned()))?;
        let name = EntryName::parse(&name).map_err(|error| ArchiveError::name(&error))?;
        self.begin(size)?;
        Ok(TarMember {
            name,
            size,
            offset: self.position,
        })
    }

    fn begin(&mut self, size: u64) -> Result<(), ArchiveError> {
        let end = self.position.checked_add(size).filter(|end| *end < 1 << 62);
        end.ok_or_else(|| ArchiveError::damaged("a member is larger than any file"))?;
        self.left = size;
        self.padding = size.next_multiple_of(BLOCK_BYTES as u64) - size;
        Ok(())
    }

    fn extension(&mut self, header: &Header) -> Result<Vec<u8>, ArchiveError> {
        if header.size > EXTENSION_BYTES_MAX {
            let what = format!("an extended header of {} bytes", header.size);
            return Err(ArchiveError::TooMuch(what));
        }
        self.begin(header.size)?;
        let mut bytes = Vec::new();
        self.read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    /// Reads to the next header. The padding of the last member may be missing.
    fn pass_over(&mut self) -> Result<(), ArchiveError> {
        if self.left > 0 {
            let passed = (self.pass)(&mut self.inner, self.left)?;
            self.position += passed;
            if passed < std::mem::take(&mut self.left) {
                return Err(ends_inside());
            }
        }
        let mut padding = [0; BLOCK_BYTES];
        let wanted = self.padding as usize;
        self.padding = 0;
        self.fill(&mut padding[..wanted])?;
        Ok(())
    }

    /// The next header; `None` at the end, behind which there are only zeros.
    fn block(&mut self) -> Result<Option<Block>, ArchiveError> {
        let mut block = [0; BLOCK_BYTES];
        match self.fill(&mut block)? {
            0 => return Ok(None),
            BLOCK_BYTES => {}
            _ => return Err(ArchiveError::damaged("it ends inside a header")),
        }
        if block.iter().any(|byte| *byte != 0) {
            return Ok(Some(block));
        }
        let mut rest = vec![0; SKIP_BYTES];
        loop {
            let read = self.fill(&mut rest)?;
            if rest[..read].iter().any(|byte| *byte != 0) {
                return Err(ArchiveError::damaged("something follows behind its end"));
            }
            if read == 0 {
                return Ok(None);
            }
        }
    }

    /// Reads until the buffer is full or the archive at its end.
    fn fill(&mut self, buffer: &mut [u8]) -> Result<usize, ArchiveError> {
        let mut filled = 0;
        while filled < buffer.len() {
            match self.inner.read(&mut buffer[filled..]) {
                Ok(0) => break,
                Ok(read) => filled += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error.into()),
            }
        }
        self.position += filled as u64;
        Ok(filled)
    }
}

impl<R: Read> Read for TarReader<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let wanted = buffer
            .len()
            .min(usize::try_from(self.left).unwrap_or(usize::MAX));
        if wanted == 0 {
            return Ok(0);
        }
        let read = self.inner.read(&mut buffer[..wanted])?;
        if read == 0 {
            return Err(ends_inside().into());
        }
        self.left -= read as u64;
        self.position += read as u64;
        Ok(read)
    }
}

fn strange(kind: u8) -> ArchiveError {
    let what = match kind {
        b'1' => "a hard link",
        b'2' => "a symbolic link",
        b'3' | b'4' => "a device",
        b'6' => "a pipe",
        b'S' => return sparse(),
        b'K' => "a link with a long target",
        _ => "a member of an unknown kind",
    };
    ArchiveError::Insecure(what.to_owned())
}
