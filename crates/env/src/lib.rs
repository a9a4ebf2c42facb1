//! Clock, ids and the control of a running job: what makes one run differ from the next.
//!
//! Everything that asks for the time, sleeps or makes an id does so through [`Env`], so that one
//! seed replays one run.

mod control;
mod env;

pub use control::{Cancelled, Control, ExceededTime, Progress};
pub use env::{Env, Timestamp, wall_clock};
