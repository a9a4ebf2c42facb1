//! The decompressed content of a file of frames, frame by frame.

use crate::{
    FrameError,
    frame::{CHECKSUM_BYTES, Header},
};
use std::io::{self, BufRead, Read, Seek, SeekFrom};

/// A place in a file of frames.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Mark {
    /// Where the frame begins in the file.
    pub frame_offset: u64,
    /// How many bytes of the frame's content stand before the place.
    pub offset_inside: u64,
}

/// Reads the content of frames. One frame is in memory at a time, and its checksum was verified.
///
/// Errors of frames arrive as [`io::Error`]s with a [`FrameError`] inside.
pub struct FrameReader<R> {
    input: R,
    /// Where `input` stands.
    input_at: u64,
    /// Where the frame in memory begins; `None` when there is none.
    frame_at: Option<u64>,
    /// The frame as stored.
    compressed: Vec<u8>,
    content: Vec<u8>,
    /// How much of `content` was taken.
    taken: usize,
}

impl<R: Read + Seek> FrameReader<R> {
    /// A reader that begins where `input` begins.
    pub fn new(input: R) -> Self {
        Self {
            input,
            input_at: u64::MAX, // unknown, so that the first frame is sought
            frame_at: None,
            compressed: Vec::new(),
            content: Vec::new(),
            taken: 0,
        }
    }

    /// Goes on at `mark`. The end of a frame is the beginning of the next.
    ///
    /// # Errors
    /// The errors of reading a frame, and [`FrameError::BadMark`] for a place behind its content.
    pub fn seek(&mut self, mark: Mark) -> io::Result<()> {
        if self.frame_at != Some(mark.frame_offset) {
            self.load(mark.frame_offset)?;
        }
        let inside = usize::try_from(mark.offset_inside).ok();
        let inside = inside.filter(|inside| *inside <= self.content.len());
        self.taken = inside.ok_or(FrameError::BadMark)?;
        Ok(())
    }

    /// Where the next byte comes from.
    pub fn position(&self) -> Mark {
        Mark {
            frame_offset: self.frame_at.unwrap_or_default(),
            offset_inside: self.taken as u64,
        }
    }

    /// Reads the frame that begins there; at the end of the file there is an empty one.
    fn load(&mut self, offset: u64) -> io::Result<()> {
        self.content.clear();
        self.taken = 0;
        self.frame_at = None;
        if self.input_at != offset {
            self.input_at = u64::MAX;
            self.input.seek(SeekFrom::Start(offset))?;
        }
        self.input_at = offset;
        if let Some(header) = self.header()? {
            let read = (&mut self.input)
                .take(header.payload_bytes() as u64)
                .read_to_end(&mut self.compressed)?;
            if read < header.payload_bytes() {
                self.input_at = u64::MAX;
                return Err(FrameError::Truncated.into());
            }
            self.input_at = offset + header.frame_bytes() as u64;
            header.decode(&self.compressed[CHECKSUM_BYTES..], &mut self.content)?;
        }
        self.frame_at = Some(offset);
        Ok(())
    }

    /// Reads the header at this place; `None` at the end of the file.
    fn header(&mut self) -> io::Result<Option<Header>> {
        self.compressed.clear();
        (&mut self.input)
            .take(Header::BYTES as u64)
            .read_to_end(&mut self.compressed)?;
        if self.compressed.is_empty() {
            return Ok(None);
        }
        Ok(Some(Header::parse(&self.compressed)?))
    }
}

impl<R: Read + Seek> BufRead for FrameReader<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        while self.taken == self.content.len() {
            let next = match self.frame_at {
                None => 0,
                // the empty frame at the end of the file
                Some(at) if at == self.input_at => break,
                Some(_) => self.input_at,
            };
            self.load(next)?;
        }
        Ok(&self.content[self.taken..])
    }

    fn consume(&mut self, amount: usize) {
        self.taken = (self.taken + amount).min(self.content.len());
    }
}

impl<R: Read + Seek> Read for FrameReader<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut content = self.fill_buf()?;
        let read = content.read(buffer)?;
        self.consume(read);
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Codec, FrameWriter};
    use std::io::{Cursor, Write};

    /// Three frames of 100 bytes each, and their marks.
    fn file() -> (Vec<u8>, Vec<Mark>, Vec<u8>) {
        let content: Vec<u8> = (0..300_u16).map(|at| (at % 251) as u8).collect();
        let mut writer = FrameWriter::new(Vec::new(), Codec::lz4());
        let mut marks = Vec::new();
        for piece in content.chunks(50) {
            marks.push(writer.position());
            writer.write_all(piece).unwrap();
            if marks.len() % 2 == 0 {
                writer.cut().unwrap();
            }
        }
        marks.push(writer.position());
        (writer.finish().unwrap(), marks, content)
    }

    #[test]
    fn content_is_read_across_frames_and_from_every_mark() {
        let (file, marks, content) = file();
        let mut reader = FrameReader::new(Cursor::new(&file));
        let mut all = Vec::new();
        reader.read_to_end(&mut all).unwrap();
        assert_eq!(all, content);
        for (number, mark) in marks.iter().enumerate().rev() {
            reader.seek(*mark).unwrap();
            let mut rest = Vec::new();
            reader.read_to_end(&mut rest).unwrap();
            assert_eq!(rest, content[number * 50..], "from mark {number}");
        }
        let end_of_first = Mark {
            frame_offset: 0,
            offset_inside: 100,
        };
        reader.seek(end_of_first).unwrap();
        let mut one = [0];
        reader.read_exact(&mut one).unwrap();
        assert_eq!(one[0], content[100]);
    }

    #[test]
    fn damage_and_bad_marks_are_errors() {
        let (file, marks, _) = file();
        for at in 0..file.len() {
            let mut damaged = file.clone();
            damaged[at] ^= 1;
            let mut reader = FrameReader::new(Cursor::new(damaged));
            let mut content = Vec::new();
            assert!(reader.read_to_end(&mut content).is_err(), "byte {at}");
        }
        let mut reader = FrameReader::new(Cursor::new(&file));
        let bad = |frame_offset, offset_inside| Mark {
            frame_offset,
            offset_inside,
        };
        for mark in [bad(0, 101), bad(1, 0), bad(marks[2].frame_offset, u64::MAX)] {
            assert!(reader.seek(mark).is_err(), "{mark:?}");
        }
        assert!(reader.seek(marks[2]).is_ok());
    }
}
