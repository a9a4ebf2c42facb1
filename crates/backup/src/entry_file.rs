//! [`EntryFile`]: one entry of a backup, read at any place.

use granary_storage::Destination;
use granary_types::EntryName;
use std::io::{self, Read, Seek, SeekFrom};
use std::sync::Arc;

/// The bytes of an entry, from all the data files of the chain that it is made of. Nothing is read
/// before it is asked for, and a data file is read on as long as the places follow each other.
///
/// The bytes are not compared with the manifest, which knows the checksum of the whole only.
pub struct EntryFile {
    pieces: Vec<Piece>,
    size: u64,
    position: u64,
    open: Option<Open>,
}

/// A whole data file.
pub(crate) struct Piece {
    pub(crate) destination: Arc<dyn Destination>,
    pub(crate) data_file: EntryName,
    pub(crate) size: u64,
}

struct Open {
    reader: Box<dyn Read + Send>,
    position: u64, // in the entry
    end: u64,      // of the piece, in the entry
}

impl EntryFile {
    pub(crate) fn new(pieces: impl Iterator<Item = Piece>) -> Self {
        let pieces: Vec<Piece> = pieces.collect();
        let size = pieces.iter().map(|piece| piece.size).sum();
        Self {
            pieces,
            size,
            position: 0,
            open: None,
        }
    }

    /// Its size in bytes.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The data file at the position, opened there.
    fn reader(&mut self) -> io::Result<&mut Open> {
        let position = self.position;
        let fits = |open: &Open| open.position == position && position < open.end;
        let open = match self.open.take().filter(fits) {
            Some(open) => open,
            None => self.open_at(position)?,
        };
        Ok(self.open.insert(open))
    }

    fn open_at(&self, position: u64) -> io::Result<Open> {
        let mut begin = 0;
        for piece in &self.pieces {
            let end = begin + piece.size;
            if position < end {
                let reader = piece
                    .destination
                    .read_from(&piece.data_file, position - begin)
                    .map_err(io::Error::other)?;
                return Ok(Open {
                    reader,
                    position,
                    end,
                });
            }
            begin = end;
        }
        Err(io::ErrorKind::UnexpectedEof.into())
    }
}

impl Read for EntryFile {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.position >= self.size || buffer.is_empty() {
            return Ok(0);
        }
        let open = self.reader()?;
        let left = usize::try_from(open.end - open.position).unwrap_or(usize::MAX);
        let wanted = buffer.len().min(left);
        let read = open.reader.read(&mut buffer[..wanted])?;
        if read == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        open.position += read as u64;
        self.position = open.position;
        Ok(read)
    }
}

impl Seek for EntryFile {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let position = match to {
            SeekFrom::Start(position) => Some(position),
            SeekFrom::End(offset) => self.size.checked_add_signed(offset),
            SeekFrom::Current(offset) => self.position.checked_add_signed(offset),
        };
        self.position = position.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.position)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use granary_storage::Memory;

    fn file(pieces: &[&[u8]]) -> EntryFile {
        let destination = Memory::new("m");
        let attempt = destination
            .begin(granary_types::Uuid::from_u128(1))
            .unwrap();
        let mut made = Vec::new();
        for (at, bytes) in pieces.iter().enumerate() {
            let data_file = EntryName::parse(&format!("f{at}")).unwrap();
            let mut writer = attempt.create(&data_file, bytes.len() as u64).unwrap();
            writer.write_all(bytes).unwrap();
            writer.finish().unwrap();
            made.push(Piece {
                destination: Arc::new(destination.clone()),
                data_file,
                size: bytes.len() as u64,
            });
        }
        attempt.finish().unwrap();
        EntryFile::new(made.into_iter())
    }

    #[test]
    fn any_place_can_be_read_across_the_data_files() {
        let mut file = file(&[b"abc", b"defgh", b"i"]);
        for begin in 0..=9_u64 {
            file.seek(SeekFrom::Start(begin)).unwrap();
            let mut rest = String::new();
            file.read_to_string(&mut rest).unwrap();
            assert_eq!(rest, "abcdefghi"[begin as usize..]);
        }
        file.seek(SeekFrom::End(-3)).unwrap();
        let mut two = [0; 2];
        file.read_exact(&mut two).unwrap();
        assert_eq!(&two, b"gh");
        file.seek(SeekFrom::Current(-1)).unwrap();
        file.read_exact(&mut two).unwrap();
        assert_eq!(&two, b"hi");
        assert!(file.seek(SeekFrom::Current(-10)).is_err());
    }
}
