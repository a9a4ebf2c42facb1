//! The progress bar of a running statement, and Ctrl-C.

use granary_env::{Control, Progress};
use indicatif::{HumanBytes, HumanCount, ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

const REDRAW: Duration = Duration::from_millis(100);

/// Draws a job's progress on standard error until it is dropped.
pub struct ProgressDisplay {
    done: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl ProgressDisplay {
    /// Starts drawing what `control` tells. Nothing is drawn before the total is known.
    pub fn start(control: Control) -> Self {
        let done = Arc::new(AtomicBool::new(false));
        let seen = Arc::clone(&done);
        let thread = std::thread::spawn(move || draw_until(&seen, &control));
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

fn draw_until(done: &AtomicBool, control: &Control) {
    let style = "{msg} {wide_bar} {percent:>3}% {bytes_per_sec} {eta} left";
    let style = ProgressStyle::with_template(style).expect("the template is a constant");
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
    bar.set_style(style);
    while !done.load(Ordering::Relaxed) {
        let progress = control.progress();
        if progress.bytes_total > 0 {
            bar.set_length(progress.bytes_total);
            bar.set_position(progress.bytes.min(progress.bytes_total));
            bar.set_message(message(progress));
        }
        std::thread::park_timeout(REDRAW);
    }
    bar.finish_and_clear();
}

fn message(progress: Progress) -> String {
    format!(
        "{} of {} files, {} of {}",
        HumanCount(progress.files),
        HumanCount(progress.files_total),
        HumanBytes(progress.bytes),
        HumanBytes(progress.bytes_total),
    )
}

/// Ctrl-C and SIGTERM: the first cancels the running statement, a second one while it is still
/// cleaning up ends the process at once, as a crash would.
#[derive(Clone, Default)]
pub struct Interrupt {
    count: Arc<AtomicU8>,
    running: Arc<Mutex<Option<Control>>>,
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

    /// Says which job a signal cancels from now on.
    pub fn watch(&self, control: Option<Control>) {
        *self.running.lock().unwrap_or_else(PoisonError::into_inner) = control;
    }

    /// Whether a signal came.
    pub fn happened(&self) -> bool {
        self.count.load(Ordering::Relaxed) > 0
    }

    fn signal(&self) {
        let before = self.count.fetch_add(1, Ordering::Relaxed);
        let running = self
            .running
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        match running {
            Some(control) if before == 0 => {
                eprintln!(
                    "\nCancelling: what was written so far is removed. Ctrl-C again to stop at once."
                );
                control.cancel();
            }
            _ => std::process::exit(i32::from(crate::INTERRUPTED)),
        }
    }
}
