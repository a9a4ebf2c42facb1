//! Which parts of a table count: those that no other part covers.

use granary_types::PartName;
use std::collections::BTreeMap;

/// The parts that no other part of the list covers, sorted by partition and block; patch parts
/// have partitions of their own and are among them.
///
/// Works through each partition in the order of blocks, so that the time is that of sorting.
pub fn active_parts(parts: &[PartName]) -> Vec<PartName> {
    let mut partitions: BTreeMap<&str, Vec<&PartName>> = BTreeMap::new();
    for part in parts {
        let partition = partitions.entry(part.partition().as_str()).or_default();
        partition.push(part);
    }
    partitions.into_values().flat_map(active_of_one).collect()
}

/// Sorted so that a part that covers another stands before it; parts that are still candidates
/// to cover the next one are those that reach as far.
fn active_of_one(mut parts: Vec<&PartName>) -> Vec<PartName> {
    parts.sort_by(|a, b| {
        let start = a.block_min().cmp(&b.block_min());
        let wider = b.block_max().cmp(&a.block_max());
        let newer = (b.level(), b.mutation()).cmp(&(a.level(), a.mutation()));
        start.then(wider).then(newer)
    });
    parts.dedup();
    let mut active: Vec<&PartName> = Vec::new();
    let mut open: Vec<&PartName> = Vec::new();
    for part in parts {
        open.retain(|earlier| earlier.block_max() >= part.block_min());
        if !open.iter().any(|earlier| earlier.covers(part)) {
            active.push(part);
        }
        open.push(part);
    }
    active.into_iter().cloned().collect()
}

/// The highest block or mutation number that a part of the list carries, 0 for none. A table
/// counts on from there.
pub fn highest_block(parts: &[PartName]) -> u64 {
    let of_part = |part: &PartName| part.block_max().max(part.mutation());
    parts.iter().map(of_part).max().unwrap_or(0)
}

/// Reads the name of a part of a table with the old syntax (`format_version` 0):
/// `<YYYYMMDD>_<YYYYMMDD>_<min>_<max>_<level>`, the first and last date in the part. The
/// partition is their month.
pub fn parse_old_part_name(text: &str) -> Option<PartName> {
    let fields: Vec<&str> = text.split('_').collect();
    let (first, last, numbers) = match fields[..] {
        [first, last, _, _, _] | [first, last, _, _, _, _] => (first, last, fields[2..].join("_")),
        _ => return None,
    };
    let is_date = |date: &str| date.len() == 8 && date.bytes().all(|byte| byte.is_ascii_digit());
    if !is_date(first) || !is_date(last) || first[..6] != last[..6] {
        return None;
    }
    PartName::parse(&format!("{}_{numbers}", &first[..6])).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> Vec<PartName> {
        let part = |name| PartName::parse(name).expect(name);
        text.split_whitespace().map(part).collect()
    }

    #[track_caller]
    fn check(all: &str, expected: &str) {
        let mut all = parts(all);
        assert_eq!(active_parts(&all), parts(expected));
        all.reverse();
        assert_eq!(active_parts(&all), parts(expected), "in reverse order");
    }

    #[test]
    fn covered_parts_do_not_count() {
        check("", "");
        check("all_1_1_0 all_2_2_0", "all_1_1_0 all_2_2_0");
        check("all_1_1_0 all_2_2_0 all_1_2_1", "all_1_2_1");
        check("all_1_1_0 all_1_1_0_2", "all_1_1_0_2");
        check("all_1_2_1 all_1_1_0_5", "all_1_2_1 all_1_1_0_5");
        check("a_1_9_2 b_3_3_0", "a_1_9_2 b_3_3_0");
        check(
            "all_1_1_0 all_3_3_0 all_1_9_1 all_10_10_0 all_4_6_1 all_4_6_2",
            "all_1_9_1 all_4_6_2 all_10_10_0",
        );
        check(
            "patch-00ff-all_2_2_0 patch-00ff-all_3_3_0 patch-00ff-all_2_3_1 all_1_1_0",
            "all_1_1_0 patch-00ff-all_2_3_1",
        );
    }

    #[test]
    fn the_quick_way_agrees_with_comparing_all_pairs() {
        let mut state = 7u64;
        let mut random = |below: u64| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            (state >> 33) % below
        };
        for _ in 0..200 {
            let all: Vec<PartName> = (0..30)
                .map(|_| {
                    let min = random(20);
                    let name = format!("a_{min}_{}_{}_{}", min + random(6), random(3), random(3));
                    PartName::parse(&name).expect("a part")
                })
                .collect();
            let mut slow: Vec<PartName> = all.clone();
            slow.retain(|part| !all.iter().any(|other| other.covers(part)));
            let mut quick = active_parts(&all);
            slow.sort_by_key(ToString::to_string);
            slow.dedup();
            quick.sort_by_key(ToString::to_string);
            assert_eq!(quick, slow);
        }
    }

    #[test]
    fn block_numbers_go_on_after_parts_and_mutations() {
        assert_eq!(highest_block(&parts("all_1_4_1 all_2_2_0_9 x_7_7_0")), 9);
        assert_eq!(highest_block(&[]), 0);
    }

    #[test]
    fn names_of_the_old_syntax_carry_dates() {
        let part = parse_old_part_name("20240105_20240131_3_9_2").expect("an old name");
        assert_eq!(part.to_string(), "202401_3_9_2");
        let part = parse_old_part_name("20240105_20240131_3_9_2_11").expect("an old name");
        assert_eq!(part.to_string(), "202401_3_9_2_11");
        for text in [
            "20240105_20240201_3_9_2",
            "202401_3_9_2",
            "all_1_1_0",
            "2024é105_20240131_1_1_0",
        ] {
            assert_eq!(parse_old_part_name(text), None, "{text}");
        }
    }
}
