//! [`Waiting`]: what has come from the other side and was not taken yet.

use crate::error::WireError;
use crate::input::{Bytes, Taken, Unread};

/// What has come and was not taken yet.
#[derive(Default)]
pub(crate) struct Waiting {
    bytes: Vec<u8>,
    /// How much of `bytes` was taken.
    taken: usize,
    /// With fewer bytes than this it is not worth looking again.
    enough: usize,
}

impl Waiting {
    /// Appends what has come. `is_all` says that nothing else is waiting to be read: while there is more, a large
    /// packet is looked at only when it has grown a lot.
    pub(crate) fn put(&mut self, bytes: &[u8], is_all: bool) {
        self.bytes.drain(..self.taken);
        self.taken = 0;
        self.bytes.extend_from_slice(bytes);
        if is_all {
            self.enough = 0;
        }
    }

    /// The next packet, if all of it has come.
    pub(crate) fn next<T>(
        &mut self,
        take: impl FnOnce(&mut Bytes<'_>) -> Taken<T>,
    ) -> Result<Option<T>, WireError> {
        let waiting = &self.bytes[self.taken..];
        if waiting.is_empty() || waiting.len() < self.enough {
            return Ok(None);
        }
        let mut bytes = Bytes { rest: waiting };
        match take(&mut bytes) {
            Ok(packet) => {
                self.taken = self.bytes.len() - bytes.rest.len();
                self.enough = 0;
                Ok(Some(packet))
            }
            Err(Unread::Incomplete) => {
                self.enough = waiting.len() + waiting.len() / 2;
                Ok(None)
            }
            Err(Unread::Wrong(error)) => Err(error),
        }
    }
}
