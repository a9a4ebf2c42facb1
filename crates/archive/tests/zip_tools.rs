//! Other zip programs read what we write, and we read what they write: Python's zipfile and pyzipper (in the
//! environment of `GRANARY_CHDB`), 7-Zip (`7z`, in Debian p7zip-full) and Info-ZIP (`zip`, `unzip`).

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests prepare files by hand"
)]

use granary_archive::{Compression, Style, ZipArchive, ZipWriter};
use granary_types::EntryName;
use std::fs;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

const METHODS: [&str; 6] = ["store", "deflate", "bzip2", "lzma", "zstd", "xz"];
const SIZES: [(&str, usize); 4] = [
    ("metadata/d.sql", 40),
    ("data/d/t/all_1_1_0/empty", 0),
    ("data/d/t/all_1_1_0/data.bin", 300_000),
    (".backup", 2000),
];

fn content(size: usize) -> Vec<u8> {
    (0..size).map(|at| (at / 100 * (at % 13)) as u8).collect()
}

fn write(path: &Path, method: &str, password: &str) {
    let style = Style {
        compression: Compression::parse(method, -1).unwrap(),
        password: password.to_owned(),
    };
    let mut writer = ZipWriter::new(Vec::new(), style.clone(), 2);
    for (at, (name, size)) in SIZES.iter().enumerate() {
        let (name, salt) = (EntryName::parse(name).unwrap(), [at as u8; 16]);
        if *size > 100_000 {
            // A large member, whose size comes behind it.
            let mut member = writer.begin(name, salt).unwrap();
            member.write_all(&content(*size)).unwrap();
            writer = member.finish().unwrap();
        } else {
            writer
                .append(&style.pack(name, &content(*size), salt).unwrap())
                .unwrap();
        }
    }
    fs::write(path, writer.finish().unwrap()).unwrap();
}

#[track_caller]
fn run(directory: &Path, program: &str, arguments: &[&str]) {
    let output = Command::new(program)
        .current_dir(directory)
        .args(arguments)
        .output();
    let output = output.unwrap_or_else(|error| {
        panic!("{program} does not start ({error}): install p7zip-full, zip and unzip")
    });
    assert!(
        output.status.success(),
        "{program} {arguments:?}: {output:?}"
    );
}

fn python() -> String {
    let place = std::env::var("GRANARY_CHDB").expect("cargo xtask test sets GRANARY_CHDB");
    format!("{place}/clients/bin/python")
}

#[test]
fn other_programs_read_what_we_write() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    for method in METHODS {
        let plain = format!("{method}.zip");
        let secret = format!("{method}-secret.zip");
        write(&at.join(&plain), method, "");
        write(&at.join(&secret), method, "sesame");
        let is_old = ["store", "deflate", "bzip2"].contains(&method);
        run(at, "7z", &["t", &plain]);
        run(at, "7z", &["t", "-psesame", &secret]);
        if is_old {
            run(at, "unzip", &["-tq", &plain]);
        }
        if is_old || method == "lzma" {
            let test =
                format!("import zipfile; assert zipfile.ZipFile('{plain}').testzip() is None");
            run(at, &python(), &["-c", &test]);
            let test = format!(
                "import pyzipper; z = pyzipper.AESZipFile('{secret}'); z.setpassword(b'sesame'); assert z.testzip() is None"
            );
            run(at, &python(), &["-c", &test]);
        }
    }
}

#[track_caller]
fn check(path: &PathBuf, password: &str) {
    let archive = ZipArchive::open(Arc::new(fs::read(path).unwrap()));
    let archive = archive.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    assert_eq!(archive.members().len(), SIZES.len(), "{}", path.display());
    for (name, size) in SIZES {
        let member = archive.members().find(name).unwrap();
        let mut found = Vec::new();
        let mut reader = archive.read(name, member, 0, password).unwrap();
        reader.read_to_end(&mut found).unwrap();
        assert!(found == content(size), "{name} in {}", path.display());
    }
}

#[test]
fn we_read_what_other_programs_write() {
    let folder = tempfile::tempdir().unwrap();
    let (at, files) = (folder.path(), folder.path().join("files"));
    for (name, size) in SIZES {
        let path = files.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content(size)).unwrap();
    }
    for method in ["Copy", "Deflate", "BZip2", "LZMA"] {
        let option = format!("-mm={method}");
        run(
            &files,
            "7z",
            &["a", "-tzip", &option, &format!("../7z-{method}.zip"), "."],
        );
        check(&at.join(format!("7z-{method}.zip")), "");
        let secret = format!("../7z-{method}-secret.zip");
        run(
            &files,
            "7z",
            &[
                "a",
                "-tzip",
                &option,
                "-psesame",
                "-mem=AES256",
                &secret,
                ".",
            ],
        );
        check(&at.join(format!("7z-{method}-secret.zip")), "sesame");
    }
    for (name, option) in [("fast", "-1"), ("stored", "-0"), ("zip64", "-fz")] {
        run(
            &files,
            "zip",
            &["-qr", option, &format!("../{name}.zip"), "."],
        );
        check(&at.join(format!("{name}.zip")), "");
    }
    let script = "
import os, zipfile, pyzipper
def fill(archive):
    for directory, _, names in os.walk('.'):
        for name in names:
            archive.write(os.path.join(directory, name))
    archive.close()
for method in (0, 8, 12, 14):
    fill(zipfile.ZipFile(f'../py-{method}.zip', 'w', method))
    secret = pyzipper.AESZipFile(f'../py-{method}-secret.zip', 'w', compression=method, encryption=pyzipper.WZ_AES)
    secret.setpassword(b'sesame')
    fill(secret)
";
    run(&files, &python(), &["-c", script]);
    for method in [0, 8, 12, 14] {
        check(&at.join(format!("py-{method}.zip")), "");
        check(&at.join(format!("py-{method}-secret.zip")), "sesame");
    }
}
