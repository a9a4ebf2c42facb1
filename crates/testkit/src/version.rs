//! The ClickHouse versions that the tests run against, each inside one pinned chdb wheel.

/// One release of chdb and the ClickHouse inside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChdbRelease {
    /// The version of the Python package `chdb`.
    pub wheel: &'static str,
    /// Year and month of the ClickHouse release inside.
    pub clickhouse: (u16, u16),
}

impl ChdbRelease {
    /// `SET` statements that let this version create what the fixture has; to be put before a statement.
    pub fn permissions(self) -> &'static str {
        match self.clickhouse {
            version if version < (24, 8) => "SET allow_deprecated_database_ordinary = 1; ",
            version if version < (25, 8) => {
                "SET allow_deprecated_database_ordinary = 1, allow_experimental_json_type = 1, \
                 allow_experimental_variant_type = 1, allow_experimental_dynamic_type = 1; "
            }
            _ => "SET allow_deprecated_database_ordinary = 1, enable_time_time64_type = 1; ",
        }
    }
}

/// The newest version: the oracle of everything that is not about versions.
pub const NEWEST: ChdbRelease = ChdbRelease {
    wheel: "4.4.0",
    clickhouse: (26, 9),
};

/// Older versions that can `BACKUP`, oldest first.
pub const OLDER: [ChdbRelease; 4] = [
    ChdbRelease {
        wheel: "0.11.5",
        clickhouse: (23, 6),
    },
    ChdbRelease {
        wheel: "1.4.1",
        clickhouse: (23, 10),
    },
    ChdbRelease {
        wheel: "3.0.1",
        clickhouse: (24, 8),
    },
    ChdbRelease {
        wheel: "3.7.2",
        clickhouse: (25, 8),
    },
];

/// Every pinned version, oldest first.
pub const PINNED: [ChdbRelease; 5] = [OLDER[0], OLDER[1], OLDER[2], OLDER[3], NEWEST];
