//! The block numbers that parts get when a table takes them in.

use granary_types::PartName;

/// The new names of parts and mutations, in the order in which they were given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Numbering {
    /// The parts.
    pub parts: Vec<PartName>,
    /// The numbers of the mutations.
    pub mutations: Vec<u64>,
    /// The first number that is still free.
    pub next_block: u64,
}

/// Numbers parts and unfinished mutations from `next_block` on, in the order of their old
/// numbers. Partition, level and, without mutations, the mutation version stay, as ClickHouse
/// does it. With mutations the versions are chosen so that every part has still seen exactly the
/// mutations that it had seen before.
pub fn renumber(parts: &[PartName], mutations: &[u64], next_block: u64) -> Numbering {
    let mut order: Vec<Event> = (0..mutations.len()).map(Event::Mutation).collect();
    order.extend((0..parts.len()).map(Event::Part));
    // A block carries a number of its own, so that ties do not occur in one table.
    order.sort_by_key(|event| match event {
        Event::Part(at) => (parts[*at].block_min(), 1),
        Event::Mutation(at) => (mutations[*at], 0),
    });
    let mut new_parts: Vec<PartName> = parts.to_vec();
    let mut new_mutations = vec![0; mutations.len()];
    let mut next = next_block;
    for event in order {
        match event {
            Event::Part(at) => new_parts[at] = parts[at].renumbered(next),
            Event::Mutation(at) => new_mutations[at] = next,
        }
        next += 1;
    }
    for (new, old) in new_parts.iter_mut().zip(parts) {
        *new = new.with_mutation(new_version(old, mutations, &new_mutations));
        next = next.max(new.mutation() + 1);
    }
    Numbering {
        parts: new_parts,
        mutations: new_mutations,
        next_block: next,
    }
}

/// The numbers that parts and mutations have, for a table in which all are free.
pub fn keep_numbers(parts: &[PartName], mutations: &[u64]) -> Numbering {
    let of_part = |part: &PartName| part.block_max().max(part.mutation());
    let highest = parts
        .iter()
        .map(of_part)
        .chain(mutations.iter().copied())
        .max();
    Numbering {
        parts: parts.to_vec(),
        mutations: mutations.to_vec(),
        next_block: highest.unwrap_or(0) + 1,
    }
}

enum Event {
    Part(usize),
    Mutation(usize),
}

/// The mutation version under which the part has seen the same of `mutations` as before.
fn new_version(part: &PartName, mutations: &[u64], new_mutations: &[u64]) -> u64 {
    let version = part.mutation();
    if version == 0 {
        return 0;
    }
    let pairs = mutations.iter().zip(new_mutations);
    let has_more_to_do = mutations.iter().any(|number| *number > version);
    let seen = pairs
        .filter(|(old, _)| **old <= version)
        .map(|(_, new)| *new)
        .max()
        .unwrap_or(0);
    if has_more_to_do {
        seen
    } else {
        seen.max(version)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(name: &str) -> PartName {
        PartName::parse(name).expect(name)
    }

    #[track_caller]
    fn check(parts: &str, mutations: &[u64], next: u64, expected: &str, new_mutations: &[u64]) {
        let parts: Vec<PartName> = parts.split_whitespace().map(part).collect();
        let numbering = renumber(&parts, mutations, next);
        let names: Vec<String> = numbering.parts.iter().map(ToString::to_string).collect();
        assert_eq!(names.join(" "), expected);
        assert_eq!(numbering.mutations, new_mutations);
        for (old, new) in parts.iter().zip(&numbering.parts) {
            for (old_number, new_number) in mutations.iter().zip(&numbering.mutations) {
                assert_eq!(
                    old.data_version() >= *old_number,
                    new.data_version() >= *new_number,
                    "{old} and mutation {old_number}, {new} and {new_number}"
                );
            }
            assert!(new.block_max() < numbering.next_block);
            assert!(new.mutation() < numbering.next_block);
        }
    }

    #[test]
    fn without_mutations_the_numbers_are_those_that_clickhouse_gives() {
        check("0_1_4_1_7", &[], 1, "0_1_1_1_7", &[]);
        check(
            "202201_20_20_0 202201_5_9_3_77 202201_11_12_1",
            &[],
            1,
            "202201_3_3_0 202201_1_1_3_77 202201_2_2_1",
            &[],
        );
        check("all_1_1_0 all_2_2_0", &[], 8, "all_8_8_0 all_9_9_0", &[]);
    }

    #[test]
    fn numbers_can_be_kept() {
        let parts = [part("a_1_4_1_7"), part("patch-00ff-a_8_8_0_6")];
        let numbering = keep_numbers(&parts, &[9]);
        assert_eq!(numbering.parts, parts);
        assert_eq!(
            (&numbering.mutations[..], numbering.next_block),
            (&[9][..], 10)
        );
    }

    #[test]
    fn a_part_has_seen_the_same_mutations_as_before() {
        check(
            "a_1_1_0 a_2_2_0 a_5_5_0",
            &[4],
            1,
            "a_1_1_0 a_2_2_0 a_4_4_0",
            &[3],
        );
        check("a_1_1_0_9 a_6_6_0", &[9], 1, "a_1_1_0_9 a_2_2_0", &[3]);
        check(
            "a_1_1_0_9 a_6_6_0",
            &[9],
            50,
            "a_50_50_0_52 a_51_51_0",
            &[52],
        );
        check("a_1_1_0_7 a_8_8_0", &[9], 1, "a_1_1_0 a_2_2_0", &[3]);
        check(
            "a_1_1_0_7 a_8_8_0 a_12_12_0_20 a_2_2_0_10",
            &[9, 10, 15],
            100,
            "a_100_100_0 a_102_102_0 a_105_105_0_106 a_101_101_0_104",
            &[103, 104, 106],
        );
    }
}
