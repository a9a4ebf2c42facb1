//! Cuts content into frames.

use crate::{Codec, Mark, frame::put_frame};
use std::io::{self, Write};

/// At a mark, a new frame begins if the one before has at least so many bytes.
pub const FRAME_BYTES_MIN: usize = 1 << 16;

/// A frame of so many bytes is full.
pub const FRAME_BYTES_MAX: usize = 1 << 20;

/// Writes content as frames. What was written is in a frame after [`FrameWriter::cut`] or
/// [`FrameWriter::finish`]; dropped without that, the last frame is lost.
pub struct FrameWriter<W> {
    output: W,
    codec: Codec,
    content: Vec<u8>,
    frame: Vec<u8>,
    /// How many bytes the frames before have.
    written_bytes: u64,
}

impl<W: Write> FrameWriter<W> {
    /// A writer at the beginning of a file.
    pub fn new(output: W, codec: Codec) -> Self {
        Self {
            output,
            codec,
            content: Vec::new(),
            frame: Vec::new(),
            written_bytes: 0,
        }
    }

    /// The place of the next byte.
    pub fn position(&self) -> Mark {
        Mark {
            frame_offset: self.written_bytes,
            offset_inside: self.content.len() as u64,
        }
    }

    /// The place where a granule begins: in a new frame if this one is large enough.
    ///
    /// # Errors
    /// Those of the output.
    pub fn mark(&mut self) -> io::Result<Mark> {
        if self.content.len() >= FRAME_BYTES_MIN {
            self.cut()?;
        }
        Ok(self.position())
    }

    /// Ends the frame, if something is in it.
    ///
    /// # Errors
    /// Those of the output.
    pub fn cut(&mut self) -> io::Result<()> {
        if self.content.is_empty() {
            return Ok(());
        }
        self.frame.clear();
        put_frame(&self.codec, &self.content, &mut self.frame)?;
        self.output.write_all(&self.frame)?;
        self.written_bytes += self.frame.len() as u64;
        self.content.clear();
        Ok(())
    }

    /// Ends the frame; what follows has another codec.
    ///
    /// # Errors
    /// Those of the output.
    pub fn set_codec(&mut self, codec: &Codec) -> io::Result<()> {
        if self.codec != *codec {
            self.cut()?;
            self.codec = codec.clone();
        }
        Ok(())
    }

    /// Ends the last frame and hands back the output.
    ///
    /// # Errors
    /// Those of the output.
    pub fn finish(mut self) -> io::Result<W> {
        self.cut()?;
        self.output.flush()?;
        Ok(self.output)
    }
}

impl<W: Write> Write for FrameWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let taken = bytes.len().min(FRAME_BYTES_MAX - self.content.len());
        self.content.extend_from_slice(&bytes[..taken]);
        if self.content.len() == FRAME_BYTES_MAX {
            self.cut()?;
        }
        Ok(taken)
    }

    /// Nothing: a frame ends where it is cut.
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode_frames;

    #[test]
    fn frames_are_cut_when_full_and_at_marks() {
        let mut writer = FrameWriter::new(Vec::new(), Codec::none());
        writer.write_all(&vec![7; FRAME_BYTES_MIN - 1]).unwrap();
        assert_eq!(writer.mark().unwrap().frame_offset, 0);
        writer.write_all(&[7]).unwrap();
        let second = writer.mark().unwrap();
        assert_eq!(second.frame_offset, FRAME_BYTES_MIN as u64 + 25);
        assert_eq!(second.offset_inside, 0);
        writer.write_all(&vec![7; FRAME_BYTES_MAX + 1]).unwrap();
        assert_eq!(writer.position().offset_inside, 1);
        writer.set_codec(&Codec::lz4()).unwrap();
        assert_eq!(writer.position().offset_inside, 0);
        let file = writer.finish().unwrap();
        let size = FRAME_BYTES_MIN + FRAME_BYTES_MAX + 1;
        assert_eq!(decode_frames(&file, size), Ok(vec![7; size]));
    }
}
