//! What a part brings along never panics, takes no unbounded memory and comes back as it was.

#![no_main]

use granary_mergetree::{
    Checksums, KeyType, Mutation, PartFacts, ReadSeek, parse_old_part_name, parse_partition,
    partition_id, verify_part,
};
use granary_types::{PartName, hash_bytes};
use libfuzzer_sys::fuzz_target;
use std::io::{self, Cursor};

fuzz_target!(|data: &[u8]| {
    let Some((kind, data)) = data.split_first() else {
        return;
    };
    match kind % 5 {
        0 => checksums(data),
        1 => packed_part(data),
        2 => partition(data),
        3 => frames(data),
        _ => texts(data),
    }
});

fn checksums(data: &[u8]) {
    if let Ok(checksums) = Checksums::parse(data) {
        assert_eq!(Checksums::parse(&checksums.encode()), Ok(checksums));
    }
}

fn frames(data: &[u8]) {
    if let Ok(content) = granary_columns::decode_frames(data, 1 << 20) {
        let frame = granary_columns::encode_frame(granary_columns::Method::Lz4, &content);
        let frame = frame.expect("below the limit of a frame");
        assert_eq!(granary_columns::decode_frames(&frame, 1 << 20), Ok(content));
    }
}

/// The data as `data.packed`, whatever is in it.
fn packed_part(data: &[u8]) {
    let name = PartName::parse("all_1_1_0").expect("a name");
    let fact = granary_mergetree::FileFact {
        size: data.len() as u64,
        hash: hash_bytes(data),
    };
    let facts = PartFacts::from([("data.packed".to_owned(), fact)]);
    let open =
        |_: &str| -> io::Result<Box<dyn ReadSeek>> { Ok(Box::new(Cursor::new(data.to_vec()))) };
    let _ = verify_part(&name, &facts, &open, Some(&[]));
}

/// A type's name, a zero byte, and the values of a key of two such columns.
fn partition(data: &[u8]) {
    let Some(end) = data.iter().position(|byte| *byte == 0) else {
        return;
    };
    let Ok(name) = std::str::from_utf8(&data[..end]) else {
        return;
    };
    let Ok(kind) = KeyType::parse(name) else {
        return;
    };
    let types = [kind.clone(), kind];
    if let Some(values) = parse_partition(&data[end + 1..], &types) {
        partition_id(&types, &values);
    }
}

fn texts(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    if let Ok(mutation) = Mutation::parse(7, text) {
        assert_eq!(Mutation::parse(7, &mutation.format("")), Ok(mutation));
    }
    if let Ok(mutation) = Mutation::parse_backup(text) {
        assert_eq!(
            Mutation::parse_backup(&mutation.format_backup()),
            Ok(mutation)
        );
    }
    parse_old_part_name(text);
    if let Ok(name) = PartName::parse(text) {
        assert_eq!(name.to_string(), text);
    }
}
