//! Work on many files at once.

use parking_lot::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

const THREADS_MAX: usize = 16;
const THREADS_PER_CORE: usize = 4;

/// What a worker reads and writes in one go.
pub(crate) const CHUNK_SIZE_BYTES: usize = 1 << 20;

/// As many threads as keep a disk busy: four for each core, at most 16.
pub fn default_threads() -> usize {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    (cores * THREADS_PER_CORE).min(THREADS_MAX)
}

/// Calls `work` with every number below `count`, and a buffer of one mebibyte that the calls of
/// one thread share. After the first error no call begins; it is returned.
pub fn for_each_parallel<E: Send>(
    threads: usize,
    count: usize,
    work: impl Fn(usize, &mut [u8]) -> Result<(), E> + Sync,
) -> Result<(), E> {
    let next = AtomicUsize::new(0);
    let has_failed = AtomicBool::new(false);
    let first_error = Mutex::new(None);
    let run = || {
        let mut buffer = vec![0; CHUNK_SIZE_BYTES];
        while !has_failed.load(Ordering::Relaxed) {
            let index = next.fetch_add(1, Ordering::Relaxed);
            if index >= count {
                return;
            }
            if let Err(error) = work(index, &mut buffer) {
                has_failed.store(true, Ordering::Relaxed);
                first_error.lock().get_or_insert(error);
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..threads.clamp(1, THREADS_MAX * 4).min(count) {
            scope.spawn(run);
        }
        run();
    });
    first_error.into_inner().map_or(Ok(()), Err)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_is_worked_on_once_and_the_first_error_ends_it() {
        let sum = AtomicUsize::new(0);
        let add = |index, _: &mut [u8]| {
            sum.fetch_add(index, Ordering::Relaxed);
            Ok::<(), ()>(())
        };
        for_each_parallel(4, 1000, add).expect("no error");
        assert_eq!(sum.into_inner(), 499_500);
        for_each_parallel(4, 0, |_, _: &mut [u8]| Err(())).expect("nothing to do");
        let calls = AtomicUsize::new(0);
        let fail = |index, _: &mut [u8]| {
            calls.fetch_add(1, Ordering::Relaxed);
            Err::<(), usize>(index)
        };
        assert!(for_each_parallel(4, 1000, fail).is_err());
        assert!(calls.into_inner() <= 4);
    }
}
