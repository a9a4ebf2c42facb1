//! How a running job is watched and stopped.

use parking_lot::Mutex;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// The job was asked to stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cancelled;

/// How far a job is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    /// Files done.
    pub files: u64,
    /// Files to do, 0 while unknown.
    pub files_total: u64,
    /// Bytes moved or read.
    pub bytes: u64,
    /// Bytes to move or read, 0 while unknown.
    pub bytes_total: u64,
}

#[derive(Default)]
struct Shared {
    cancelled: AtomicBool,
    files: AtomicU64,
    files_total: AtomicU64,
    bytes: AtomicU64,
    bytes_total: AtomicU64,
    rate: Mutex<Option<Rate>>,
    time: Mutex<Option<Time>>,
}

#[derive(Clone, Copy)]
struct Time {
    start: Instant,
    maximum: Duration,
}

/// A job took longer than it may.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExceededTime {
    /// How long it has been running.
    pub elapsed: Duration,
    /// How long it may.
    pub maximum: Duration,
}

struct Rate {
    bytes_per_second: u64,
    start: Instant,
    bytes: u64,
}

impl Rate {
    /// When the next bytes may be moved.
    fn due(&self) -> Instant {
        self.start + Duration::from_secs_f64(self.bytes as f64 / self.bytes_per_second as f64)
    }
}

/// The handle that a job's owner and its workers share: progress one way, cancel and a rate
/// limit the other. Cloning is cheap; clones are the same handle.
#[derive(Clone, Default)]
pub struct Control {
    shared: Arc<Shared>,
}

impl Control {
    /// A handle of a job that nobody has cancelled.
    pub fn new() -> Self {
        Self::default()
    }

    /// Asks the job to stop. It does so between two chunks, within a second.
    pub fn cancel(&self) {
        self.shared.cancelled.store(true, Ordering::Relaxed);
    }

    /// Whether the job was asked to stop, or has run for too long.
    pub fn is_cancelled(&self) -> bool {
        self.shared.cancelled.load(Ordering::Relaxed) || self.exceeded_time().is_some()
    }

    /// Stops the job once it has run for so long from now on.
    #[allow(
        clippy::disallowed_methods,
        reason = "a limit is measured on the machine's clock"
    )]
    pub fn limit_time(&self, maximum: Duration) {
        *self.shared.time.lock() = Some(Time {
            start: Instant::now(),
            maximum,
        });
    }

    /// Tells when the job has run for longer than [`Control::limit_time`] allows.
    pub fn exceeded_time(&self) -> Option<ExceededTime> {
        let Time { start, maximum } = (*self.shared.time.lock())?;
        let elapsed = start.elapsed();
        (elapsed > maximum).then_some(ExceededTime { elapsed, maximum })
    }

    /// Workers call this between chunks and between files.
    ///
    /// # Errors
    /// [`Cancelled`] when the job was asked to stop.
    pub fn check(&self) -> Result<(), Cancelled> {
        if self.is_cancelled() {
            Err(Cancelled)
        } else {
            Ok(())
        }
    }

    /// Limits the bytes moved per second, over all workers; 0 is no limit.
    #[allow(
        clippy::disallowed_methods,
        reason = "a rate is measured on the machine's clock"
    )]
    pub fn limit_rate(&self, bytes_per_second: u64) {
        let rate = Rate {
            bytes_per_second,
            start: Instant::now(),
            bytes: 0,
        };
        *self.shared.rate.lock() = (bytes_per_second > 0).then_some(rate);
    }

    /// Tells what is to be done.
    pub fn expect(&self, files: u64, bytes: u64) {
        self.shared.files_total.store(files, Ordering::Relaxed);
        self.shared.bytes_total.store(bytes, Ordering::Relaxed);
    }

    /// Counts a finished file.
    pub fn add_file(&self) {
        self.shared.files.fetch_add(1, Ordering::Relaxed);
    }

    /// Counts moved bytes and waits where the rate limit asks for it, in naps short enough that
    /// cancelling is noticed.
    ///
    /// # Errors
    /// [`Cancelled`] when the job was asked to stop.
    #[allow(
        clippy::disallowed_methods,
        reason = "a rate is measured on the machine's clock"
    )]
    pub fn add_bytes(&self, bytes: u64) -> Result<(), Cancelled> {
        self.shared.bytes.fetch_add(bytes, Ordering::Relaxed);
        if let Some(rate) = self.shared.rate.lock().as_mut() {
            rate.bytes += bytes;
        }
        // Looked at again after each nap: the limit may have been changed or taken away.
        let due = || {
            let rate = self.shared.rate.lock();
            let due = rate.as_ref().map(Rate::due)?;
            due.checked_duration_since(Instant::now())
        };
        while let Some(wait) = due() {
            self.check()?;
            std::thread::sleep(wait.min(Duration::from_millis(100)));
        }
        self.check()
    }

    /// How far the job is.
    pub fn progress(&self) -> Progress {
        let load = |number: &AtomicU64| number.load(Ordering::Relaxed);
        Progress {
            files: load(&self.shared.files),
            files_total: load(&self.shared.files_total),
            bytes: load(&self.shared.bytes),
            bytes_total: load(&self.shared.bytes_total),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cancelled_job_learns_it_even_while_it_waits_for_its_rate() {
        let control = Control::new();
        control.limit_rate(1);
        control.expect(1, 1000);
        let worker = control.clone();
        let thread = std::thread::spawn(move || worker.add_bytes(1000));
        control.cancel();
        assert_eq!(thread.join().expect("no panic"), Err(Cancelled));
        assert_eq!(control.progress().bytes, 1000);
        assert_eq!(control.check(), Err(Cancelled));
    }

    #[test]
    fn a_job_that_waits_for_its_rate_goes_on_when_there_is_none() {
        let control = Control::new();
        control.limit_rate(1);
        let worker = control.clone();
        let thread = std::thread::spawn(move || worker.add_bytes(1_000_000_000));
        while control.progress().bytes == 0 {
            std::thread::yield_now();
        }
        control.limit_rate(0);
        assert_eq!(thread.join().expect("no panic"), Ok(()));
    }

    #[test]
    fn a_job_that_runs_too_long_is_stopped() {
        let control = Control::new();
        control.limit_time(Duration::from_hours(1));
        assert_eq!(control.check(), Ok(()));
        control.limit_time(Duration::ZERO);
        assert_eq!(control.check(), Err(Cancelled));
        assert!(
            control
                .exceeded_time()
                .is_some_and(|time| time.maximum.is_zero())
        );
    }
}
