//! Bytes of frames, codecs, columns and values give a value or an error: never a panic, and no memory
//! for what is only announced.

#![no_main]

#[path = "../../crates/columns/tests/mutation/targets.rs"]
mod targets;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let [kind, options, data @ ..] = data else {
        return;
    };
    match kind % 4 {
        0 => targets::frames(data),
        1 => targets::codec_payload(*options, data),
        2 => targets::column_bytes(*options, data),
        _ => targets::value_bytes(*options, data),
    }
});
