//! The body of a request, as the statement reads it.

use super::encoding::Encoding;
use super::frames::FrameReader;
use super::input::Input;
use parking_lot::Mutex;
use std::io::{self, Read};
use std::sync::Arc;

/// Reads the body of the request that is being served.
pub(super) struct BodyReader(pub(super) Arc<Mutex<Input>>);

impl Read for BodyReader {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        self.0.lock().read(out)
    }
}

/// How the body of a request is compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Packing {
    /// `Content-Encoding`
    pub(super) encoding: Encoding,
    /// `decompress=1`: frames of ClickHouse, below.
    pub(super) is_framed: bool,
}

/// What is in the body.
pub(super) fn unpacked(
    input: &Arc<Mutex<Input>>,
    packing: Packing,
) -> io::Result<Box<dyn Read + Send>> {
    let body = BodyReader(Arc::clone(input));
    let decoded = packing.encoding.reader(body)?;
    Ok(if packing.is_framed {
        Box::new(FrameReader::new(decoded))
    } else {
        decoded
    })
}

/// Takes what is left of the body, so that the next request can be read; not if that is much.
pub(super) fn drain(input: &Arc<Mutex<Input>>) -> bool {
    /// So much of a body that nobody wants is read.
    const UNWANTED_BYTES_MAX: u64 = 1 << 20;
    let body = BodyReader(Arc::clone(input));
    let drained = io::copy(&mut body.take(UNWANTED_BYTES_MAX), &mut io::sink());
    drained.is_ok() && input.lock().is_done()
}
