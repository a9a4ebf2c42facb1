//! [`Blocks`]: blocks of bytes packed on several threads, and written in the order in which they came.

use std::io::{self, Write};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

/// How many blocks a worker may have waiting, beside the one that it packs.
const WAITING_MAX: usize = 2;

/// Some bytes to be packed.
pub(crate) struct Block {
    /// What stood before, as far as it helps, and then the bytes.
    pub(crate) bytes: Vec<u8>,
    /// How many of them stood before.
    pub(crate) known: usize,
    /// Whether nothing follows.
    pub(crate) is_last: bool,
}

/// What packs a block.
pub(crate) type Pack = Box<dyn FnMut(&Block) -> io::Result<Vec<u8>> + Send>;

/// Packs blocks, and writes them in order.
pub(crate) struct Blocks<W> {
    out: W,
    alone: Pack,
    workers: Vec<Worker>,
    sent: usize,
    written: usize,
}

struct Worker {
    blocks: SyncSender<Block>,
    packed: Receiver<io::Result<Vec<u8>>>,
}

impl<W: Write> Blocks<W> {
    /// Packs on `threads` threads of their own, or on the caller's when that is one. They end with this.
    pub(crate) fn new(out: W, threads: usize, pack: &dyn Fn() -> Pack) -> Self {
        let workers = match threads {
            0 | 1 => Vec::new(),
            // What cannot be started is done without.
            threads => (0..threads).filter_map(|_| Worker::start(pack())).collect(),
        };
        Self {
            out,
            alone: pack(),
            workers,
            sent: 0,
            written: 0,
        }
    }

    pub(crate) fn push(&mut self, block: Block) -> io::Result<()> {
        if self.workers.is_empty() {
            let packed = (self.alone)(&block)?;
            return self.out.write_all(&packed);
        }
        while self.sent - self.written >= self.workers.len() * WAITING_MAX {
            self.write_next()?;
        }
        let worker = &self.workers[self.sent % self.workers.len()];
        worker.blocks.send(block).map_err(|_| ended())?;
        self.sent += 1;
        Ok(())
    }

    fn write_next(&mut self) -> io::Result<()> {
        let worker = &self.workers[self.written % self.workers.len()];
        let packed = worker.packed.recv().map_err(|_| ended())??;
        self.written += 1;
        self.out.write_all(&packed)
    }

    pub(crate) fn finish(mut self) -> io::Result<W> {
        while self.written < self.sent {
            self.write_next()?;
        }
        Ok(self.out)
    }
}

fn ended() -> io::Error {
    io::Error::other("a thread that compresses has ended")
}

impl Worker {
    fn start(mut pack: Pack) -> Option<Self> {
        let (blocks, to_pack) = sync_channel::<Block>(WAITING_MAX);
        let (done, packed) = sync_channel(WAITING_MAX);
        let work = move || {
            for block in to_pack {
                if done.send(pack(&block)).is_err() {
                    return;
                }
            }
        };
        let thread = std::thread::Builder::new().name("compress".into());
        thread.spawn(work).ok().map(|_| Self { blocks, packed })
    }
}
