//! Inputs mutated at random, for tests that run a target until a time is over. `GRANARY_FUZZ_SECONDS` says
//! how long a test function runs, however many targets it has. Each run begins with the same seed, so that a change is
//! judged by itself and not by what was found by chance; `GRANARY_SEED` explores with another one.

#![allow(clippy::disallowed_methods, reason = "a fuzz loop reads the clock")]

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    time::{Duration, Instant},
};

/// What a run begins with.
const SEED: u64 = 20_261_121;

/// More than a statement or a file of these kinds usually has.
const INPUT_BYTES_MAX: usize = 1 << 16;

/// Bytes that mean something in statements, in texts of values, in numbers of variable length.
const TELLING: &[u8] = b"()[]{}'`\"<>&;:,.-/*0\\\t\n\x00\x01\x02\x7f\x80\xff";

/// Numbers from a seed.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % end.max(1)
    }
}

/// Runs one of `targets` targets of a test function on a corpus, then on mutations of it until its
/// share of the time is over.
pub fn fuzz(name: &str, targets: usize, corpus: &[Vec<u8>], target: impl Fn(&[u8])) {
    let number = |variable: &str| std::env::var(variable).ok()?.parse().ok();
    let time = Duration::from_secs(number("GRANARY_FUZZ_SECONDS").unwrap_or(1));
    let time = time / u32::try_from(targets).expect("a few targets");
    let start = number("GRANARY_SEED").unwrap_or(SEED);
    let (mut numbers, begun, mut runs) = (Numbers(start | 1), Instant::now(), 0_usize);
    while runs < corpus.len() || begun.elapsed() < time {
        let input = match corpus.get(runs) {
            Some(input) => input.clone(),
            None => mutated(corpus, &mut numbers),
        };
        let survived = catch_unwind(AssertUnwindSafe(|| target(&input)));
        assert!(
            survived.is_ok(),
            "{name}, GRANARY_SEED={start}, run {runs}: {:?}",
            String::from_utf8_lossy(&input)
        );
        runs += 1;
    }
    println!("{name}: {runs} inputs, GRANARY_SEED={start}");
}

/// An input of the corpus after a few changes.
fn mutated(corpus: &[Vec<u8>], numbers: &mut Numbers) -> Vec<u8> {
    let mut input = corpus[numbers.below(corpus.len())].clone();
    for _ in 0..=numbers.below(6) {
        change(&mut input, corpus, numbers);
    }
    input.truncate(INPUT_BYTES_MAX);
    input
}

fn change(input: &mut Vec<u8>, corpus: &[Vec<u8>], numbers: &mut Numbers) {
    if input.is_empty() {
        return input.push(numbers.below(256) as u8);
    }
    let at = numbers.below(input.len());
    let end = at + numbers.below((input.len() - at).min(64) + 1);
    match numbers.below(8) {
        0 => input[at] ^= 1 << numbers.below(8),
        1 => input[at] = numbers.below(256) as u8,
        2 => input[at] = TELLING[numbers.below(TELLING.len())],
        3 => drop(input.drain(at..end)),
        4 => {
            let piece = input[at..end].to_vec();
            input.splice(at..at, piece);
        }
        5 => {
            let other = &corpus[numbers.below(corpus.len())];
            let from = numbers.below(other.len());
            let to = (from + numbers.below(64)).min(other.len());
            input.splice(at..end, other[from..to].iter().copied());
        }
        6 => input.truncate(at),
        _ => {
            let piece = input[at..end].to_vec();
            for _ in 0..numbers.below(100) {
                input.extend_from_slice(&piece);
            }
        }
    }
}
