//! What the protocol got when. The names are those of the features; the numbers are ClickHouse's.

/// The newest revision that is spoken.
pub const REVISION: u64 = 54_448;

/// The oldest: clients before it (2016) have no information about themselves in a query.
pub const REVISION_MIN: u64 = 54_032;

/// The server's time zone in its greeting.
pub(crate) const SERVER_TIME_ZONE: u64 = 54_058;
/// A key of quotas in the client's information.
pub(crate) const QUOTA_KEY: u64 = 54_060;
/// `DateTime('zone')` as the name of a type.
pub(crate) const TIME_ZONE_IN_TYPES: u64 = 54_337;
/// The server's display name in its greeting.
pub(crate) const DISPLAY_NAME: u64 = 54_372;
/// The third number of a version.
pub(crate) const VERSION_PATCH: u64 = 54_401;
/// Rows and bytes written in progress packets.
pub(crate) const WRITTEN_IN_PROGRESS: u64 = 54_420;
/// Settings as texts with flags.
pub(crate) const SETTINGS_AS_TEXT: u64 = 54_429;
/// A secret between servers in a query.
pub(crate) const SERVER_SECRET: u64 = 54_441;
/// Where a query is traced.
pub(crate) const TRACING: u64 = 54_442;
/// For whom a proxy asks.
pub(crate) const FORWARDED_FOR: u64 = 54_443;
/// Where an HTTP query comes from.
pub(crate) const REFERER: u64 = 54_447;
/// How many servers a query has passed.
pub(crate) const DEPTH: u64 = 54_448;
