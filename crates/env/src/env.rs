//! [`Env`]: the system's clock and randomness, or simulated ones.

use chrono::{DateTime, Local, TimeZone as _, Utc};
use chrono_tz::Tz;
use parking_lot::Mutex;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use uuid::Uuid;

/// Microseconds since 1970-01-01 00:00:00 UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// `YYYY-MM-DD hh:mm:ss` in the local time zone, as a backup's manifest has it.
    pub fn local_seconds(self) -> String {
        self.local().format("%Y-%m-%d %H:%M:%S").to_string()
    }

    /// `YYYY-MM-DD hh:mm:ss.ffffff` in the local time zone, the text of a `DateTime64(6)`.
    pub fn local_microseconds(self) -> String {
        self.local().format("%Y-%m-%d %H:%M:%S%.6f").to_string()
    }

    fn local(self) -> DateTime<Local> {
        let utc = DateTime::<Utc>::from_timestamp_micros(self.0).unwrap_or_default();
        Local.from_utc_datetime(&utc.naive_utc())
    }
}

/// The seconds since 1970 UTC at which a clock of the time zone `zone` (`None` is the machine's
/// own) shows the date and time that lie `seconds` after 1970-01-01 00:00:00; the earlier moment
/// where there are two. `None` in a gap, and for a zone that does not exist.
pub fn wall_clock(zone: Option<&str>, seconds: i64) -> Option<i64> {
    let shown = DateTime::<Utc>::from_timestamp(seconds, 0)?.naive_utc();
    let moment = match zone {
        None => Local.from_local_datetime(&shown).map(|at| at.timestamp()),
        Some(name) => {
            let zone: Tz = name.parse().ok()?;
            zone.from_local_datetime(&shown).map(|at| at.timestamp())
        }
    };
    moment.earliest()
}

#[derive(Debug)]
struct Simulated {
    now: Timestamp,
    seed: u64,
}

/// Time, sleep and ids. Cloning is cheap; clones of a simulated one share its clock.
#[derive(Debug, Clone, Default)]
pub struct Env {
    simulated: Option<Arc<Mutex<Simulated>>>,
}

impl Env {
    /// The machine's clock and randomness.
    pub fn system() -> Self {
        Self::default()
    }

    /// A clock that starts at 2026-01-01 00:00:00 UTC and moves only when somebody sleeps, and
    /// ids that follow from `seed`.
    pub fn simulated(seed: u64) -> Self {
        let now = Timestamp(1_767_225_600_000_000);
        Self {
            simulated: Some(Arc::new(Mutex::new(Simulated { now, seed }))),
        }
    }

    /// The time now.
    #[allow(
        clippy::disallowed_methods,
        reason = "the one place that reads the machine's clock"
    )]
    pub fn now(&self) -> Timestamp {
        match &self.simulated {
            Some(simulated) => simulated.lock().now,
            None => {
                let since_epoch = SystemTime::now()
                    .duration_since(UNIX_EPOCH)
                    .unwrap_or_default();
                Timestamp(i64::try_from(since_epoch.as_micros()).unwrap_or(i64::MAX))
            }
        }
    }

    /// A moment to measure elapsed time from; not subject to changes of the clock.
    #[allow(
        clippy::disallowed_methods,
        reason = "the one place that reads the machine's clock"
    )]
    pub fn stopwatch(&self) -> impl Fn() -> Duration + use<> {
        let start = Instant::now();
        move || start.elapsed()
    }

    /// Waits; a simulated clock jumps ahead instead.
    #[allow(clippy::disallowed_methods, reason = "the one place that sleeps")]
    pub fn sleep(&self, time: Duration) {
        match &self.simulated {
            Some(simulated) => {
                simulated.lock().now.0 += i64::try_from(time.as_micros()).unwrap_or(i64::MAX / 2);
            }
            None => std::thread::sleep(time),
        }
    }

    /// A new random UUID (version 4).
    #[allow(clippy::disallowed_methods, reason = "the one place that draws ids")]
    pub fn uuid(&self) -> Uuid {
        match &self.simulated {
            Some(simulated) => {
                let mut simulated = simulated.lock();
                let high = split_mix(&mut simulated.seed);
                let low = split_mix(&mut simulated.seed);
                uuid::Builder::from_random_bytes(
                    ((u128::from(high) << 64) | u128::from(low)).to_be_bytes(),
                )
                .into_uuid()
            }
            None => Uuid::new_v4(),
        }
    }
}

/// The SplitMix64 generator (Steele, Lea, Flood: "Fast splittable pseudorandom number generators").
fn split_mix(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mixed = (*state ^ (*state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_seed_replays_one_run() {
        let (one, two) = (Env::simulated(7), Env::simulated(7));
        assert_eq!(one.uuid(), two.uuid());
        one.sleep(Duration::from_secs(3));
        assert_eq!(one.now().0 - two.now().0, 3_000_000);
        assert_ne!(one.uuid(), Env::simulated(8).uuid());
        assert_eq!(one.uuid().get_version_num(), 4);
    }

    #[test]
    fn a_wall_clock_is_read_back_as_it_was_shown() {
        let shown = Timestamp(1_700_000_000_000_000).local_seconds();
        let seconds = chrono::NaiveDateTime::parse_from_str(&shown, "%Y-%m-%d %H:%M:%S")
            .expect("a time")
            .and_utc()
            .timestamp();
        assert_eq!(wall_clock(None, seconds), Some(1_700_000_000));
        assert_eq!(wall_clock(Some("UTC"), 7), Some(7));
        assert_eq!(wall_clock(Some("Asia/Tokyo"), 7), Some(7 - 9 * 3600));
        assert_eq!(wall_clock(Some("Nowhere/Town"), 7), None);
    }

    #[test]
    fn a_clock_that_is_changed_shows_a_time_twice_or_not_at_all() {
        let berlin = |text: &str| {
            let shown = chrono::NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S");
            let seconds = shown.expect("a time").and_utc().timestamp();
            wall_clock(Some("Europe/Berlin"), seconds).map(|moment| seconds - moment)
        };
        assert_eq!(berlin("2024-07-01 12:00:00"), Some(7200));
        assert_eq!(berlin("2024-10-27 02:30:00"), Some(7200), "the earlier one");
        assert_eq!(berlin("2024-03-31 02:30:00"), None);
    }

    #[test]
    fn the_epoch_prints_as_a_date() {
        assert!(Timestamp(0).local_microseconds().ends_with(".000000"));
        assert_eq!(Timestamp(1).local_seconds().len(), 19);
    }
}
