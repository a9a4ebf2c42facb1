//! The progress bar of a running statement, and Ctrl-C.

use granary_columns::Block;
use granary_env::Control;
use granary_wire::WireProgress;
use indicatif::{HumanBytes, HumanCount, ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

const REDRAW: Duration = Duration::from_millis(100);

/// How far a statement is, as it is drawn.
pub struct Drawn {
    /// How much is done, in the unit of `total`.
    done: u64,
    /// How much is to be done.
    total: u64,
    /// Bytes moved so far, for the rate.
    bytes: u64,
    message: String,
}

/// What tells how far a statement is.
pub trait Measured: Send + 'static {
    /// How far it is; `None` while there is nothing to draw.
    fn drawn(&self) -> Option<Drawn>;
}

impl Measured for Control {
    /// In bytes, whose total is known before the first one is moved.
    fn drawn(&self) -> Option<Drawn> {
        let progress = self.progress();
        (progress.bytes_total > 0).then(|| Drawn {
            done: progress.bytes.min(progress.bytes_total),
            total: progress.bytes_total,
            bytes: progress.bytes,
            message: format!(
                "{} of {} files, {} of {}",
                HumanCount(progress.files),
                HumanCount(progress.files_total),
                HumanBytes(progress.bytes),
                HumanBytes(progress.bytes_total),
            ),
        })
    }
}

/// What a server has told about a statement, and what has come of its answer. Clones are the same counts.
#[derive(Clone, Default)]
pub struct Counts {
    shared: Arc<Counted>,
}

#[derive(Default)]
struct Counted {
    rows: AtomicU64,
    rows_total: AtomicU64,
    bytes: AtomicU64,
    rows_received: AtomicU64,
    bytes_received: AtomicU64,
}

impl Counts {
    /// Counts what was done since the last packet.
    pub fn add(&self, progress: WireProgress) {
        let add = |count: &AtomicU64, more| count.fetch_add(more, Ordering::Relaxed);
        add(&self.shared.rows, progress.rows);
        add(&self.shared.rows_total, progress.total_rows);
        add(&self.shared.bytes, progress.bytes);
    }

    /// Counts rows of the answer.
    pub fn received(&self, block: &Block) {
        let add = |count: &AtomicU64, more| count.fetch_add(more, Ordering::Relaxed);
        add(&self.shared.rows_received, block.rows() as u64);
        add(&self.shared.bytes_received, block.size_bytes());
    }

    /// Rows and bytes that the server has read.
    pub fn read(&self) -> (u64, u64) {
        let load = |count: &AtomicU64| count.load(Ordering::Relaxed);
        (load(&self.shared.rows), load(&self.shared.bytes))
    }
}

impl Measured for Counts {
    /// In the server's rows, which are the files of `BACKUP` and `RESTORE`; else in the rows of the answer, of which
    /// nobody knows how many there will be.
    fn drawn(&self) -> Option<Drawn> {
        let load = |count: &AtomicU64| count.load(Ordering::Relaxed);
        let (rows, bytes) = self.read();
        let total = load(&self.shared.rows_total);
        let (received, bytes_received) = (
            load(&self.shared.rows_received),
            load(&self.shared.bytes_received),
        );
        if total > 0 {
            return Some(Drawn {
                done: rows.min(total),
                total,
                bytes,
                message: format!(
                    "{} of {}, {}",
                    HumanCount(rows),
                    HumanCount(total),
                    HumanBytes(bytes)
                ),
            });
        }
        (received > 0).then(|| Drawn {
            done: 0,
            total: 0,
            bytes: bytes_received,
            message: format!(
                "{} rows, {}",
                HumanCount(received),
                HumanBytes(bytes_received)
            ),
        })
    }
}

/// Draws a job's progress on standard error until it is dropped.
pub struct ProgressDisplay {
    done: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl ProgressDisplay {
    /// Starts drawing what `measured` tells. Nothing is drawn before there is something to tell.
    pub fn start(measured: impl Measured) -> Self {
        let done = Arc::new(AtomicBool::new(false));
        let seen = Arc::clone(&done);
        let thread = std::thread::spawn(move || draw_until(&seen, &measured));
        Self {
            done,
            thread: Some(thread),
        }
    }
}

impl Drop for ProgressDisplay {
    fn drop(&mut self) {
        self.done.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            thread.thread().unpark();
            // A thread that panicked while drawing must not spoil the statement's answer.
            let _ = thread.join();
        }
    }
}

fn draw_until(done: &AtomicBool, measured: &impl Measured) {
    let style = |template: &str| {
        ProgressStyle::with_template(template).expect("the templates are constants")
    };
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
    let elapsed = granary_env::Env::system().stopwatch();
    let mut is_counted = None;
    while !done.load(Ordering::Relaxed) {
        if let Some(drawn) = measured.drawn() {
            if is_counted != Some(drawn.total > 0) {
                is_counted = Some(drawn.total > 0);
                bar.set_style(if drawn.total > 0 {
                    style("{msg} {wide_bar} {percent:>3}% {eta} left")
                } else {
                    style("{spinner} {msg}")
                });
            }
            if drawn.total > 0 {
                bar.set_length(drawn.total);
                bar.set_position(drawn.done);
            } else {
                bar.tick();
            }
            let rate = drawn.bytes as f64 / elapsed().as_secs_f64().max(0.001);
            #[allow(clippy::cast_sign_loss, reason = "bytes and time are not negative")]
            let rate = HumanBytes(rate as u64);
            bar.set_message(format!("{}, {rate}/s", drawn.message));
        }
        std::thread::park_timeout(REDRAW);
    }
    bar.finish_and_clear();
}

/// What stops the statement that runs.
pub type Stop = Arc<dyn Fn() + Send + Sync>;

/// Ctrl-C and SIGTERM: the first stops the running statement, a second one while it is still
/// cleaning up ends the process at once, as a crash would.
#[derive(Clone, Default)]
pub struct Interrupt {
    count: Arc<AtomicU8>,
    running: Arc<Mutex<Option<Stop>>>,
}

impl Interrupt {
    /// Takes over the signals of this process.
    pub fn install() -> Self {
        let interrupt = Self::default();
        let handler = interrupt.clone();
        let installed = ctrlc::set_handler(move || handler.signal());
        if let Err(error) = installed {
            eprintln!("Warning: Ctrl-C will end the process without cleaning up: {error}");
        }
        interrupt
    }

    /// Says what a signal stops from now on.
    pub fn watch(&self, stop: Option<Stop>) {
        *self.running.lock().unwrap_or_else(PoisonError::into_inner) = stop;
    }

    /// Whether a signal came.
    pub fn happened(&self) -> bool {
        self.count.load(Ordering::Relaxed) > 0
    }

    /// Forgets the signal: what it was for has stopped.
    pub fn forget(&self) {
        self.count.store(0, Ordering::Relaxed);
    }

    fn signal(&self) {
        let before = self.count.fetch_add(1, Ordering::Relaxed);
        let running = self
            .running
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        match running {
            Some(stop) if before == 0 => {
                eprintln!(
                    "\nCancelling: what was written so far is removed. Ctrl-C again to stop at once."
                );
                stop();
            }
            _ => std::process::exit(i32::from(crate::INTERRUPTED)),
        }
    }
}

/// An output; before its first byte the progress is taken away.
pub struct ClearedOutput<'a> {
    display: Option<ProgressDisplay>,
    output: &'a mut dyn std::io::Write,
}

impl<'a> ClearedOutput<'a> {
    /// An output, and the progress that is drawn.
    pub fn new(display: Option<ProgressDisplay>, output: &'a mut dyn std::io::Write) -> Self {
        Self { display, output }
    }
}

impl std::io::Write for ClearedOutput<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        if !bytes.is_empty() {
            self.display = None;
        }
        self.output.write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.output.flush()
    }
}
