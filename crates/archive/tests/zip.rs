//! Zip archives come back as they were written; what contradicts itself is refused.

#![allow(
    clippy::unwrap_used,
    reason = "tests stop where something is not as they need it"
)]

use granary_archive::{ArchiveError, Compression, Style, ZipArchive, ZipWriter};
use granary_types::EntryName;
use std::io::{Read as _, Write as _};
use std::sync::Arc;

const METHODS: [&str; 6] = ["store", "deflate", "bzip2", "lzma", "zstd", "xz"];

fn name(text: &str) -> EntryName {
    EntryName::parse(text).unwrap()
}

fn style(method: &str, password: &str) -> Style {
    Style {
        compression: Compression::parse(method, -1).unwrap(),
        password: password.to_owned(),
    }
}

fn bytes(size: usize) -> Vec<u8> {
    (0..size)
        .map(|at| (at / 300 + at % 7 * (at / 1000)) as u8)
        .collect()
}

fn archive(style: &Style, large: usize) -> Vec<u8> {
    let mut writer = ZipWriter::new(Vec::new(), style.clone(), 2);
    for (at, size) in [
        ("metadata/d.sql", 5),
        ("empty", 0),
        ("data/d/t/k.bin", 10_000),
    ] {
        let member = style.pack(name(at), &bytes(size), [7; 16]).unwrap();
        writer.append(&member).unwrap();
    }
    let mut member = writer.begin(name("large"), [9; 16]).unwrap();
    member.write_all(&bytes(large)).unwrap();
    let mut writer = member.finish().unwrap();
    let manifest = style.pack(name(".backup"), b"<config/>", [8; 16]).unwrap();
    writer.append(&manifest).unwrap();
    writer.finish().unwrap()
}

fn read(
    archive: &ZipArchive,
    at: &str,
    offset: u64,
    password: &str,
) -> Result<Vec<u8>, ArchiveError> {
    let member = archive.members().find(at).expect("a member");
    let mut content = Vec::new();
    archive
        .read(at, member, offset, password)?
        .read_to_end(&mut content)?;
    Ok(content)
}

fn read_all(bytes: Vec<u8>, password: &str) -> Result<Vec<(String, Vec<u8>)>, ArchiveError> {
    let archive = ZipArchive::open(Arc::new(bytes))?;
    let names: Vec<String> = archive
        .members()
        .iter()
        .map(|(name, _)| name.to_owned())
        .collect();
    let content = |name: String| Ok((name.clone(), read(&archive, &name, 0, password)?));
    names.into_iter().map(content).collect()
}

#[test]
fn every_method_comes_back_with_and_without_a_password() {
    for method in METHODS {
        for password in ["", "sesame"] {
            let archive =
                ZipArchive::open(Arc::new(archive(&style(method, password), 700_000))).unwrap();
            assert_eq!(archive.members().len(), 5);
            for (at, size) in [
                ("metadata/d.sql", 5),
                ("empty", 0),
                ("data/d/t/k.bin", 10_000),
                ("large", 700_000),
            ] {
                assert_eq!(archive.members().find(at).unwrap().size(), size as u64);
                for offset in [0, 3, size / 2, size] {
                    let back = read(&archive, at, offset as u64, password).unwrap();
                    assert!(
                        back == bytes(size)[offset.min(size)..],
                        "{method} {at} from {offset}"
                    );
                }
            }
            if !password.is_empty() {
                let missing = read(&archive, "large", 0, "").unwrap_err();
                assert!(
                    matches!(missing, ArchiveError::PasswordRequired { .. }),
                    "{missing}"
                );
                let wrong = read(&archive, "large", 0, "other").unwrap_err();
                assert!(
                    matches!(wrong, ArchiveError::WrongPassword { .. }),
                    "{wrong}"
                );
            }
        }
    }
}

#[test]
fn an_archive_cut_anywhere_is_refused() {
    let whole = archive(&style("deflate", ""), 20_000);
    for length in (0..whole.len())
        .step_by(7)
        .chain(whole.len() - 200..whole.len())
    {
        assert!(
            read_all(whole[..length].to_vec(), "").is_err(),
            "{length} bytes"
        );
    }
}

#[test]
fn a_changed_byte_never_changes_what_is_read() {
    for (method, password) in [("store", ""), ("deflate", ""), ("zstd", "x"), ("xz", "")] {
        let whole = archive(&style(method, password), 5000);
        let content = read_all(whole.clone(), password).unwrap();
        let step = whole.len() / 250 + 1;
        for at in (0..whole.len())
            .step_by(step)
            .chain(whole.len() - 150..whole.len())
        {
            let mut changed = whole.clone();
            changed[at] ^= 0x41;
            if let Ok(read) = read_all(changed, password) {
                assert!(read == content, "{method}: byte {at}");
            }
        }
    }
}

#[test]
fn the_writer_is_the_same_on_one_thread_and_on_many() {
    let style = style("deflate", "");
    let made = |threads| {
        let writer = ZipWriter::new(Vec::new(), style.clone(), threads);
        let mut member = writer.begin(name("a"), [0; 16]).unwrap();
        member.write_all(&bytes(3_000_000)).unwrap();
        member.finish().unwrap().finish().unwrap()
    };
    assert!(made(1) == made(4));
}
