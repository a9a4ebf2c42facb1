//! Names of MergeTree parts (ClickHouse's documentation, "MergeTree data storage"; `docs/format.md`).

use std::fmt;

/// The partition a part belongs to, as it stands at the front of the part's name: `202401`,
/// `all`, `3-7` or 32 hex digits.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PartitionId(Box<str>);

impl PartitionId {
    /// Reads a partition id: ASCII letters, digits and `-`; not empty. `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        (!text.is_empty() && text.bytes().all(fits)).then(|| Self(text.into()))
    }

    /// The text of the id.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::borrow::Borrow<str> for PartitionId {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for PartitionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The directory name of a part, such as `202401_3_7_1`, `all_1_9_2_15` or, for a patch part of
/// a lightweight update, `patch-<32 hex>-all_2_2_0`.
///
/// Invariant: `block_min <= block_max`. The only ways to make one are [`PartName::parse`],
/// [`PartName::renumbered`] and [`PartName::with_mutation`].
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PartName {
    partition: PartitionId,
    block_min: u64,
    block_max: u64,
    level: u64,
    mutation: u64, // 0 when the part was never mutated
}

/// The text is not the name of a part.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{text:?} is not the name of a part: expected <partition>_<min>_<max>_<level>[_<mutation>]"
)]
pub struct InvalidPartName {
    text: String,
}

impl PartName {
    /// Reads `partition_minblock_maxblock_level[_mutation]`.
    ///
    /// # Errors
    /// [`InvalidPartName`] when a field is missing, spare or not a number, or the range is empty.
    pub fn parse(text: &str) -> Result<Self, InvalidPartName> {
        let invalid = || InvalidPartName {
            text: text.chars().take(200).collect(),
        };
        let (partition, rest) = text.split_once('_').ok_or_else(invalid)?;
        let partition = PartitionId::parse(partition).ok_or_else(invalid)?;
        let numbers: Option<Vec<u64>> = rest.split('_').map(parse_number).collect();
        let (block_min, block_max, level, mutation) = match numbers.ok_or_else(invalid)?[..] {
            [min, max, level] => (min, max, level, 0),
            [min, max, level, mutation] => (min, max, level, mutation),
            _ => return Err(invalid()),
        };
        if block_max < block_min {
            return Err(invalid());
        }
        Ok(Self {
            partition,
            block_min,
            block_max,
            level,
            mutation,
        })
    }

    /// The partition.
    pub fn partition(&self) -> &PartitionId {
        &self.partition
    }

    /// The first block number.
    pub fn block_min(&self) -> u64 {
        self.block_min
    }

    /// The last block number.
    pub fn block_max(&self) -> u64 {
        self.block_max
    }

    /// How many merges are behind the part.
    pub fn level(&self) -> u64 {
        self.level
    }

    /// The version of the last mutation that was applied, 0 for none.
    pub fn mutation(&self) -> u64 {
        self.mutation
    }

    /// The version up to which mutations are in the part: the mutation, else the first block.
    pub fn data_version(&self) -> u64 {
        if self.mutation == 0 {
            self.block_min
        } else {
            self.mutation
        }
    }

    /// Whether the part holds the changes of a lightweight update rather than rows.
    pub fn is_patch(&self) -> bool {
        self.partition.as_str().starts_with("patch-")
    }

    /// The partition whose rows the part holds or, of a patch part, changes.
    pub fn data_partition(&self) -> &str {
        let id = self.partition.as_str();
        let of_patch = id
            .strip_prefix("patch-")
            .and_then(|rest| rest.split_once('-'));
        of_patch.map_or(id, |(_hash, partition)| partition)
    }

    /// Whether this part holds everything that `other` holds, so that `other` is outdated.
    pub fn covers(&self, other: &Self) -> bool {
        self != other
            && self.partition == other.partition
            && self.block_min <= other.block_min
            && self.block_max >= other.block_max
            && self.level >= other.level
            && self.mutation >= other.mutation
    }

    /// The same part under the single block number `block`, as a table that takes it in names it:
    /// partition, level and mutation stay.
    #[must_use]
    pub fn renumbered(&self, block: u64) -> Self {
        Self {
            block_min: block,
            block_max: block,
            ..self.clone()
        }
    }
}

impl PartName {
    /// The same part with another mutation version, 0 for none.
    #[must_use]
    pub fn with_mutation(&self, mutation: u64) -> Self {
        Self {
            mutation,
            ..self.clone()
        }
    }
}

/// A decimal number without sign, spare zeros or overflow.
fn parse_number(text: &str) -> Option<u64> {
    let is_decimal = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let is_canonical = text == "0" || !text.starts_with('0');
    (is_decimal && is_canonical)
        .then(|| text.parse().ok())
        .flatten()
}

impl fmt::Display for PartName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            partition,
            block_min,
            block_max,
            level,
            mutation,
        } = self;
        write!(f, "{partition}_{block_min}_{block_max}_{level}")?;
        if *mutation == 0 {
            Ok(())
        } else {
            write!(f, "_{mutation}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(text: &str) -> PartName {
        PartName::parse(text).expect(text)
    }

    #[test]
    fn names_come_back() {
        for text in [
            "all_1_1_0",
            "202405--3_1_9_2_15",
            "patch-00ff-all_2_2_0",
            "7_0_0_0",
        ] {
            assert_eq!(part(text).to_string(), text);
        }
        assert!(part("patch-00ff-all_2_2_0").is_patch());
        assert_eq!(part("patch-00ff-2024-7_2_2_0").data_partition(), "2024-7");
        assert_eq!(part("2024-7_2_2_0").data_partition(), "2024-7");
        assert_eq!(part("all_3_9_1").data_version(), 3);
        assert_eq!(part("all_3_9_1_12").data_version(), 12);
    }

    #[test]
    fn what_is_not_a_part_is_refused() {
        for text in [
            "",
            "all",
            "all_1_1",
            "all_2_1_0",
            "all_1_1_0_0_0",
            "all_x_1_0",
            "_1_1_0",
            "tmp_insert_all_1_1_0",
            "all_+1_1_0",
            "all_1_1_00",
            "all_1_1_99999999999999999999",
        ] {
            assert!(PartName::parse(text).is_err(), "{text:?} was accepted");
        }
    }

    #[test]
    fn a_merged_part_covers_its_sources() {
        assert!(part("all_1_3_1").covers(&part("all_2_2_0")));
        assert!(part("all_2_2_0_4").covers(&part("all_2_2_0")));
        assert!(!part("all_1_3_1").covers(&part("all_1_3_1")));
        assert!(!part("all_1_3_1").covers(&part("all_2_2_0_4")));
        assert!(!part("all_1_3_1").covers(&part("x_2_2_0")));
    }

    #[test]
    fn a_restored_part_takes_a_new_block_number() {
        assert_eq!(part("0_1_4_1_7").renumbered(1).to_string(), "0_1_1_1_7");
    }
}
