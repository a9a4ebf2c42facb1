//! ClickHouse's own compressed frames in bodies: `compress=1` and `decompress=1`.

use granary_columns::{Method, encode_frame, split_frame};
use granary_formats::Compressed;
use std::io::{self, Read, Write};

/// A frame holds at most so many bytes.
const CONTENT_BYTES_MAX: usize = 1 << 20;
/// Frames of clients are shorter than this, compressed or not.
const FRAME_BYTES_MAX: usize = 128 << 20;
/// The checksum, the method and both sizes.
const HEAD_BYTES: usize = 25;

/// What is in the frames that an input consists of.
pub(super) struct FrameReader<R> {
    input: R,
    content: Vec<u8>,
    taken: usize,
}

impl<R: Read> FrameReader<R> {
    pub(super) fn new(input: R) -> Self {
        Self {
            input,
            content: Vec::new(),
            taken: 0,
        }
    }

    /// Decodes the next frame; `false` when there is none.
    fn next(&mut self) -> io::Result<bool> {
        let mut frame = Vec::new();
        (&mut self.input)
            .take(HEAD_BYTES as u64)
            .read_to_end(&mut frame)?;
        if frame.is_empty() {
            return Ok(false);
        }
        let size = frame.get(17..21).and_then(|size| size.first_chunk());
        let size = u32::from_le_bytes(*size.ok_or_else(cut_off)?) as usize;
        // It counts from the method on, behind the checksum.
        let rest = (size + 16)
            .checked_sub(HEAD_BYTES)
            .filter(|_| size <= FRAME_BYTES_MAX);
        let rest = rest.ok_or_else(|| invalid(&format!("a frame of {size} bytes")))?;
        let read = (&mut self.input)
            .take(rest as u64)
            .read_to_end(&mut frame)?;
        if read < rest {
            return Err(cut_off());
        }
        self.content.clear();
        self.taken = 0;
        split_frame(&mut &frame[..], &mut self.content, FRAME_BYTES_MAX)
            .map_err(|error| invalid(&error.to_string()))?;
        Ok(true)
    }
}

impl<R: Read> Read for FrameReader<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.taken == self.content.len() {
            if !self.next()? {
                return Ok(0);
            }
        }
        let waiting = &self.content[self.taken..];
        let size = out.len().min(waiting.len());
        out[..size].copy_from_slice(&waiting[..size]);
        self.taken += size;
        Ok(size)
    }
}

fn cut_off() -> io::Error {
    io::Error::new(
        io::ErrorKind::UnexpectedEof,
        "a compressed frame is cut off",
    )
}

fn invalid(what: &str) -> io::Error {
    io::Error::new(
        io::ErrorKind::InvalidData,
        format!("a compressed frame: {what}"),
    )
}

/// Writes frames.
pub(super) struct FrameWriter<W: Write> {
    output: W,
    method: Method,
    content: Vec<u8>,
}

impl<W: Write> FrameWriter<W> {
    pub(super) fn new(output: W, method: Method) -> Self {
        Self {
            output,
            method,
            content: Vec::new(),
        }
    }

    fn put(&mut self) -> io::Result<()> {
        if self.content.is_empty() {
            return Ok(());
        }
        let frame = encode_frame(self.method, &self.content).map_err(io::Error::other)?;
        self.content.clear();
        self.output.write_all(&frame)
    }
}

impl<W: Write> Write for FrameWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let room = CONTENT_BYTES_MAX - self.content.len();
        let size = bytes.len().min(room);
        self.content.extend_from_slice(&bytes[..size]);
        if self.content.len() == CONTENT_BYTES_MAX {
            self.put()?;
        }
        Ok(size)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<W: Write> Compressed for FrameWriter<W> {
    fn finish(mut self: Box<Self>) -> io::Result<()> {
        self.put()?;
        self.output.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_come_back() {
        let text = b"a line of text\n".repeat(200_000);
        let mut framed = Vec::new();
        let mut writer = Box::new(FrameWriter::new(&mut framed, Method::Lz4));
        writer.write_all(&text).expect("written");
        writer.finish().expect("finished");
        assert!(framed.len() < text.len() / 10);
        let mut read = Vec::new();
        FrameReader::new(&framed[..])
            .read_to_end(&mut read)
            .expect("read");
        assert_eq!(read, text);
        for cut in [1, 20, 24, 25, framed.len() - 1] {
            assert!(
                FrameReader::new(&framed[..cut])
                    .read_to_end(&mut Vec::new())
                    .is_err(),
                "{cut}"
            );
        }
        framed[17..21].copy_from_slice(&u32::MAX.to_le_bytes());
        assert!(
            FrameReader::new(&framed[..])
                .read_to_end(&mut Vec::new())
                .is_err()
        );
    }
}
