//! Bytes of frames, codecs, columns and values, mutated at random: an answer or an error, never a panic.

mod mutation;
#[path = "mutation/targets.rs"]
mod targets;

use mutation::fuzz;
use targets::{TYPES, codec_payload, column_bytes, frames, value_bytes};

#[test]
fn codecs() {
    let mut corpus = Vec::new();
    for method in 0..12 {
        // a width, a count, values: some of it means something to each codec
        let values: Vec<u8> = (0..200_u8).collect();
        let head = [method, 200, 0, 8, 0, 25, 0, 0, 0];
        corpus.push([&head[..], &values[..]].concat());
        corpus.push([&[method, 16, 0, 4, 12][..], &values[..]].concat());
        corpus.push([&[method, 0, 1, 3][..], &[0; 16], &values[..]].concat());
    }
    fuzz("codecs", 1, &corpus, |input| {
        if let [method, rest @ ..] = input {
            codec_payload(*method, rest);
        }
        frames(input);
    });
}

#[test]
fn columns() {
    let mut corpus = Vec::new();
    for number in 0..TYPES.len() as u8 {
        for options in [0, 0b10_0000, 0b11_0010, 0b00_0100, 0b10_0001] {
            // versions, counts and sizes that mean something, then values
            for version in [0_u64, 1, 2, 4] {
                let mut input = vec![options, number];
                input.extend_from_slice(&version.to_le_bytes());
                input.extend_from_slice(&[1, 1, 0x15, 0, 1, 0, 0, 0, 0, 0, 0, 0]);
                input.extend_from_slice(&0x600_u64.to_le_bytes());
                input.extend_from_slice(&3_u64.to_le_bytes());
                input.extend_from_slice(b"\x01a\x02bc\x03def\x00\x01\x02\x00");
                corpus.push(input);
            }
        }
    }
    fuzz("columns", 1, &corpus, |input| {
        if let [options, rest @ ..] = input {
            column_bytes(*options, rest);
        }
    });
}

#[test]
fn values() {
    let mut corpus: Vec<Vec<u8>> = Vec::new();
    for number in 0..TYPES.len() as u8 {
        for value in [
            &b"\x00"[..],
            b"\x01\x01\x15\x01a\x02",
            b"\x02\x01a\x05\x01b\x15\x01a",
            b"\x1e\x2b\x05\x02\x15\x01a\x1e\x01\x02\x01\x02",
            b"0123456789abcdef0123456789abcdef",
        ] {
            corpus.push([&[number], value].concat());
        }
    }
    fuzz("values", 1, &corpus, |input| {
        if let [name, rest @ ..] = input {
            value_bytes(*name, rest);
        }
    });
}
