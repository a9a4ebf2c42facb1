//! Reading a manifest never panics; what is read is written, and reads as the same.
#![no_main]

use granary_manifest::Manifest;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(mut manifest) = Manifest::read(bytes) else { return };
    let mut text = Vec::new();
    manifest.write(&mut text).expect("a Vec takes everything");
    let again = Manifest::read(text.as_slice()).expect("what we write we read");
    manifest.header.has_digest = true;
    assert_eq!(again.header, manifest.header);
    assert!(again.entries.iter().eq(manifest.entries.iter()));
    for entry in manifest.entries.iter() {
        assert_eq!(manifest.entries.find(entry.name.as_str()), Some(entry));
    }
});
