//! [`Turns`]: which statements of different clients run at the same time.

use granary_engine::Concurrency;
use parking_lot::{RwLock, RwLockReadGuard, RwLockWriteGuard};

/// Statements that read, or add rows, run together; one that changes anything else runs alone. Who comes first is
/// served first: statements that read wait behind one that waits to change something.
#[derive(Default)]
pub(crate) struct Turns(RwLock<()>);

/// The turn of a statement, until it is dropped.
#[expect(
    dead_code,
    reason = "the guards are held for what they do when they are dropped"
)]
pub(crate) enum Turn<'a> {
    Free,
    Shared(RwLockReadGuard<'a, ()>),
    Alone(RwLockWriteGuard<'a, ()>),
}

impl Turns {
    /// Waits until a statement may run.
    pub(crate) fn take(&self, needed: Concurrency) -> Turn<'_> {
        match needed {
            Concurrency::Free => Turn::Free,
            Concurrency::Shared => Turn::Shared(self.0.read()),
            Concurrency::Alone => Turn::Alone(self.0.write()),
        }
    }
}
