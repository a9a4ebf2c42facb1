//! Reading a tar archive behind any filter never panics; what is read is written, and reads as the same.
#![no_main]

use granary_archive::{TarReader, TarWriter, decoded};
use libfuzzer_sys::fuzz_target;
use std::io::{Cursor, Read, Write};

/// Of an archive no more is looked at: a small input can hold much.
const READ_BYTES_MAX: u64 = 1 << 20;

fuzz_target!(|bytes: &[u8]| {
    let Ok((_, content)) = decoded(Box::new(Cursor::new(bytes.to_vec()))) else { return };
    let mut reader = TarReader::new(content.take(READ_BYTES_MAX));
    let mut members = Vec::new();
    while let Ok(Some(member)) = reader.next_member() {
        let mut content = Vec::new();
        if reader.read_to_end(&mut content).is_err() {
            return;
        }
        members.push((member.name, content));
    }
    let mut writer = TarWriter::new(Vec::new());
    for (name, content) in &members {
        writer.begin(name, content.len() as u64).expect("a Vec takes everything");
        writer.write_all(content).expect("a Vec takes everything");
    }
    let written = writer.finish().expect("a Vec takes everything");
    let mut again = TarReader::new(&written[..]);
    for (name, content) in &members {
        let member = again.next_member().expect("what we write we read").expect("a member");
        assert_eq!((&member.name, member.size), (name, content.len() as u64));
    }
    assert_eq!(again.next_member().expect("what we write we read"), None);
});
