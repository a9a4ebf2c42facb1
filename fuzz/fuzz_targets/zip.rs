//! Reading a zip archive never panics, and takes no memory for what its bytes merely claim.
#![no_main]

use granary_archive::ZipArchive;
use libfuzzer_sys::fuzz_target;
use std::io::{self, Read};
use std::sync::Arc;

/// Of a member no more is read: a small input can hold much.
const READ_BYTES_MAX: u64 = 1 << 20;

fuzz_target!(|bytes: &[u8]| {
    let Ok(archive) = ZipArchive::open(Arc::new(bytes.to_vec())) else { return };
    for (name, member) in archive.members().iter() {
        for offset in [0, 100] {
            if let Ok(content) = archive.read(name, member, offset, "sesame") {
                let _ = io::copy(&mut content.take(READ_BYTES_MAX), &mut io::sink());
            }
        }
    }
});
