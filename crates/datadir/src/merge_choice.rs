//! [`most_worth`]: the parts that one merge takes.

use granary_catalog::Part;

/// The most parts that are merged at once (`max_parts_to_merge_at_once`).
const PARTS_MAX: usize = 100;
/// What every part costs beside its bytes.
const PART_COST_BYTES: f64 = (5 * 1024 * 1024) as f64;

/// A part, and what its files take.
pub(crate) struct SizedPart {
    pub(crate) part: Part,
    pub(crate) bytes: u64,
}

/// Of all runs of parts with equal mutation versions in the partitions, the one that costs least for
/// each part that it saves. The parts of a partition are sorted by block.
pub(crate) fn most_worth(partitions: &[Vec<SizedPart>]) -> Option<Vec<Part>> {
    let mut best: Option<(f64, &[SizedPart])> = None;
    for parts in partitions {
        for start in 0..parts.len() {
            let longest = parts.len().min(start + PARTS_MAX);
            for end in start + 2..=longest {
                let run = &parts[start..end];
                let cost = cost(run);
                if best.is_none_or(|(least, _)| cost < least) {
                    best = Some((cost, run));
                }
            }
        }
    }
    let (_, run) = best?;
    Some(run.iter().map(|one| one.part.clone()).collect())
}

/// The bytes for each part that is saved; a little more is taken off so that two parts count.
fn cost(run: &[SizedPart]) -> f64 {
    let bytes: u64 = run.iter().map(|one| one.bytes).sum();
    let count = run.len() as f64;
    (bytes as f64 + PART_COST_BYTES * count) / (count - 1.9)
}

#[cfg(test)]
mod tests {
    use super::*;
    use granary_types::PartName;

    #[track_caller]
    fn check(partitions: &[&[(&str, u64)]], expected: &[&str]) {
        let part = |(name, bytes): &(&str, u64)| SizedPart {
            part: Part {
                name: PartName::parse(name).expect(name),
                directory: (*name).to_owned(),
                disk: "default".to_owned(),
                path: name.into(),
            },
            bytes: *bytes,
        };
        let partitions: Vec<Vec<SizedPart>> = partitions
            .iter()
            .map(|parts| parts.iter().map(part).collect())
            .collect();
        let chosen = most_worth(&partitions).unwrap_or_default();
        let names: Vec<&str> = chosen.iter().map(|part| &*part.directory).collect();
        assert_eq!(names, expected);
    }

    #[test]
    fn small_parts_are_merged_together_and_a_large_one_is_left_alone() {
        check(&[], &[]);
        check(&[&[("a_1_1_0", 100)]], &[]);
        let small = [("a_1_1_0", 100), ("a_2_2_0", 100), ("a_3_3_0", 100)];
        check(&[&small], &["a_1_1_0", "a_2_2_0", "a_3_3_0"]);
        let large = [("b_1_1_0", 1 << 40), ("b_2_2_0", 1), ("b_3_3_0", 1)];
        check(&[&large], &["b_2_2_0", "b_3_3_0"]);
        check(&[&large, &small], &["a_1_1_0", "a_2_2_0", "a_3_3_0"]);
    }
}
