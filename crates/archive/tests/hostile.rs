//! Archives that were made to do harm are refused, each with a reason that says what is wrong.

#![allow(
    clippy::unwrap_used,
    reason = "tests stop where something is not as they need it"
)]

use granary_archive::{
    ArchiveError, Compression, Style, TarReader, TarWriter, ZipArchive, ZipWriter,
};
use granary_types::{EntryName, ErrorCode};
use std::io::{Read as _, Write as _};
use std::sync::Arc;

/// A tar archive with one empty member called `name`, of the kind `kind`.
fn tar(name: &[u8], kind: u8) -> Vec<u8> {
    let mut writer = TarWriter::new(Vec::new());
    writer.begin(&EntryName::parse("a").unwrap(), 0).unwrap();
    let mut bytes = writer.finish().unwrap();
    bytes[..name.len()].copy_from_slice(name);
    bytes[156] = kind;
    sum(&mut bytes);
    bytes
}

/// Makes the checksum of the first header right.
fn sum(bytes: &mut [u8]) {
    bytes[148..156].fill(b' ');
    let sum: u32 = bytes[..512].iter().map(|byte| u32::from(*byte)).sum();
    bytes[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
}

#[track_caller]
fn check_tar(bytes: &[u8], code: ErrorCode, what: &str) {
    let mut reader = TarReader::new(bytes);
    let error = loop {
        match reader.next_member() {
            Ok(Some(_)) => {
                if let Err(error) = std::io::copy(&mut reader, &mut std::io::sink()) {
                    break ArchiveError::Io(error);
                }
            }
            Ok(None) => panic!("{what} was read"),
            Err(error) => break error,
        }
    };
    assert_eq!(error.code(), code, "{error}");
    assert!(error.to_string().contains(what), "{error}");
}

#[test]
fn links_devices_and_names_that_lead_out_are_refused() {
    let insecure = ErrorCode::INSECURE_PATH;
    for (kind, what) in [
        (b'1', "a hard link"),
        (b'2', "a symbolic link"),
        (b'3', "a device"),
        (b'4', "a device"),
        (b'6', "a pipe"),
        (b'S', "a sparse file"),
        (b'Z', "a member of an unknown kind"),
    ] {
        check_tar(&tar(b"a", kind), insecure, what);
    }
    for name in ["../a", "/etc/passwd", "./a", "a/../../b", "a//b", "a\\b"] {
        check_tar(&tar(name.as_bytes(), b'0'), insecure, "a member called");
    }
    check_tar(&tar(b"\xff", b'0'), insecure, "not UTF-8");
}

/// An extended header of `kind` with these records, before a plain member.
fn extended(kind: u8, records: &str) -> Vec<u8> {
    let mut bytes = tar(b"PaxHeader", kind);
    bytes.truncate(512);
    bytes[124..136].copy_from_slice(format!("{:011o}\0", records.len()).as_bytes());
    sum(&mut bytes);
    bytes.extend_from_slice(records.as_bytes());
    bytes.resize(bytes.len().next_multiple_of(512), 0);
    bytes.extend(tar(b"a", b'0'));
    bytes
}

#[test]
fn extended_headers_do_not_override_the_rules() {
    let insecure = ErrorCode::INSECURE_PATH;
    let damaged = ErrorCode::CANNOT_UNPACK_ARCHIVE;
    check_tar(
        &extended(b'x', "13 path=../b\n"),
        insecure,
        "a member called",
    );
    check_tar(
        &extended(b'x', "22 GNU.sparse.major=1\n"),
        insecure,
        "a sparse file",
    );
    check_tar(
        &extended(b'g', "10 path=b\n"),
        insecure,
        "for all members at once",
    );
    check_tar(&extended(b'x', "99 path=b\n"), damaged, "malformed");
    check_tar(
        &extended(b'x', "29 size=18446744073709551615\n"),
        damaged,
        "larger than any file",
    );
    check_tar(
        &extended(b'x', "14 size=99999\n"),
        damaged,
        "it ends inside a member",
    );
    let mut many = Vec::new();
    for _ in 0..20 {
        let header = extended(b'x', "13 comment=x\n");
        many.extend_from_slice(&header[..1024]);
    }
    check_tar(&many, damaged, "more than 16 headers");
    let mut long = extended(b'L', "name");
    long[124..136].copy_from_slice(b"77777777777\0");
    sum(&mut long);
    check_tar(&long, damaged, "an extended header of");
}

#[test]
fn what_contradicts_itself_is_refused() {
    let damaged = ErrorCode::CANNOT_UNPACK_ARCHIVE;
    let mut bytes = tar(b"a", b'0');
    bytes[0] = b'b';
    check_tar(&bytes, damaged, "another checksum");
    let mut bytes = tar(b"a", b'0');
    bytes.extend(tar(b"b", b'0'));
    check_tar(&bytes, damaged, "behind its end");
    check_tar(&tar(b"a", b'0')[..700], damaged, "it ends inside a header");
}

fn zip(names: &[&str]) -> Vec<u8> {
    let style = Style {
        compression: Compression::parse("deflate", -1).unwrap(),
        password: String::new(),
    };
    let mut writer = ZipWriter::new(Vec::new(), style.clone(), 1);
    for name in names {
        let name = EntryName::parse(name).unwrap();
        writer
            .append(&style.pack(name, b"content", [0; 16]).unwrap())
            .unwrap();
    }
    writer.finish().unwrap()
}

/// Every place of some bytes in others.
fn places(bytes: &[u8], wanted: &[u8]) -> Vec<usize> {
    let windows = bytes.windows(wanted.len()).enumerate();
    windows
        .filter(|(_, window)| *window == wanted)
        .map(|(at, _)| at)
        .collect()
}

#[track_caller]
fn check_zip(bytes: Vec<u8>, code: ErrorCode, what: &str) {
    let read = ZipArchive::open(Arc::new(bytes)).and_then(|archive| {
        for (name, member) in archive.members().iter() {
            archive
                .read(name, member, 0, "")?
                .read_to_end(&mut Vec::new())?;
        }
        Ok(())
    });
    let error = read.expect_err(what);
    assert_eq!(error.code(), code, "{error}");
    assert!(error.to_string().contains(what), "{error}");
}

#[test]
fn zip_archives_that_lie_are_refused() {
    let (damaged, insecure) = (ErrorCode::CANNOT_UNPACK_ARCHIVE, ErrorCode::INSECURE_PATH);
    let whole = zip(&["aaaa", "bbbb"]);
    let central = places(&whole, b"PK\x01\x02");
    let end = places(&whole, b"PK\x05\x06")[0];
    let changed = |at: usize, bytes: &[u8]| {
        let mut changed = whole.clone();
        changed[at..at + bytes.len()].copy_from_slice(bytes);
        changed
    };
    // Names: in both headers, in one of them, twice.
    let mut renamed = whole.clone();
    for at in places(&whole, b"aaaa") {
        renamed[at..at + 4].copy_from_slice(b"../a");
    }
    check_zip(renamed, insecure, "a member called");
    check_zip(
        changed(central[0] + 46, b"cccc"),
        damaged,
        "has another name",
    );
    let mut twice = whole.clone();
    for at in places(&whole, b"bbbb") {
        twice[at..at + 4].copy_from_slice(b"aaaa");
    }
    check_zip(twice, damaged, "is there twice");
    // A link, by its permissions.
    check_zip(
        changed(central[0] + 40, &[0xff, 0xa1]),
        insecure,
        "a link or device",
    );
    // Both at one place; one that reaches over the other; sizes that are not so.
    check_zip(changed(central[1] + 42, &[0, 0, 0, 0]), damaged, "overlap");
    check_zip(changed(central[0] + 20, &[100]), damaged, "overlap");
    check_zip(changed(central[0] + 24, &[8]), damaged, "is shorter than");
    check_zip(changed(central[0] + 24, &[6]), damaged, "is longer than");
    check_zip(
        changed(central[0] + 16, &[0, 0, 0, 0]),
        damaged,
        "another checksum",
    );
    // The directory: counted wrongly, elsewhere, another method, two of them.
    check_zip(
        changed(end + 8, &[1, 0, 1, 0]),
        damaged,
        "more or less than it counts",
    );
    check_zip(changed(end + 16, &[0, 0]), damaged, "not where");
    check_zip(
        changed(central[0] + 10, &[9]),
        ErrorCode::NOT_IMPLEMENTED,
        "compression method 9",
    );
    let mut two = whole.clone();
    let comment = whole[end..].to_vec();
    let length = u16::try_from(comment.len()).unwrap();
    two[end + 20..end + 22].copy_from_slice(&length.to_le_bytes());
    two.extend(comment);
    check_zip(two, damaged, "two directories");
    check_zip(whole[1..].to_vec(), damaged, "not where");
    let mut behind = whole;
    behind.write_all(b"more").unwrap();
    check_zip(behind, damaged, "no directory");
}
