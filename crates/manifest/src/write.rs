//! Writing a manifest, byte for byte as ClickHouse 26.9 does but for the digest.

use crate::Manifest;
use crate::digest::{DIGEST_TAG, Digester};
use crate::entry::{BaseShare, EntryView};
use crate::header::{DataFileNames, Header};
use std::io::{self, Write};

/// How much text is collected before it goes out.
const PIECE_SIZE_BYTES: usize = 256 * 1024;

impl Manifest {
    /// Writes the manifest: one line, entries by name, the digest over them in the header.
    pub fn write(&self, mut out: impl Write) -> io::Result<()> {
        let mut text = Vec::with_capacity(PIECE_SIZE_BYTES + 16 * 1024);
        self.write_header(&mut text);
        let mut cursor = self.entries.cursor("");
        while let Some(entry) = cursor.next() {
            write_entry(&mut text, &entry);
            if text.len() >= PIECE_SIZE_BYTES {
                out.write_all(&text)?;
                text.clear();
            }
        }
        text.extend_from_slice(b"</contents></config>");
        out.write_all(&text)?;
        out.flush()
    }

    fn write_header(&self, text: &mut Vec<u8>) {
        let Header {
            version,
            deduplicate_files,
            timestamp,
            uuid,
            backup_id,
            data_file_names,
            base,
            has_digest: _,
        } = &self.header;
        text.extend_from_slice(b"<config>");
        write_number(text, "version", version.number());
        write_number(text, "deduplicate_files", u64::from(*deduplicate_files));
        write_text(text, "timestamp", timestamp);
        write_text(text, "uuid", &uuid.to_string());
        if let Some(id) = backup_id {
            write_text(text, "backup_id", id);
        }
        if matches!(data_file_names, DataFileNames::Checksum { .. }) {
            write_text(text, "data_file_name_generator", "checksum");
        }
        if let Some(base) = base {
            write_text(text, "base_backup", &base.locator);
            if let Some(uuid) = base.uuid {
                write_text(text, "base_backup_uuid", &uuid.to_string());
            }
        }
        write_text(text, DIGEST_TAG, &self.digest());
        text.extend_from_slice(b"<contents>");
    }

    fn digest(&self) -> String {
        let mut digester = Digester::new(&self.header);
        let mut cursor = self.entries.cursor("");
        while let Some(entry) = cursor.next() {
            digester.entry(&entry);
        }
        let digest = digester.finish();
        format!("{} {}", digest.count, digest.checksum)
    }
}

fn write_entry(text: &mut Vec<u8>, entry: &EntryView<'_>) {
    text.extend_from_slice(b"<file>");
    write_text(text, "name", entry.name);
    write_number(text, "size", entry.size);
    if entry.size > 0 {
        write_checksum(text, "checksum", entry.checksum);
    }
    match entry.base {
        BaseShare::None => {}
        BaseShare::Whole => write_text(text, "use_base", "true"),
        BaseShare::Prefix { size, checksum } => {
            write_text(text, "use_base", "true");
            write_number(text, "base_size", size);
            write_checksum(text, "base_checksum", checksum);
        }
    }
    if let Some(name) = entry.data_file {
        write_text(text, "data_file", name);
    }
    if entry.encrypted_by_disk {
        write_text(text, "encrypted_by_disk", "true");
    }
    text.extend_from_slice(b"</file>");
}

fn open(text: &mut Vec<u8>, tag: &str) {
    text.push(b'<');
    text.extend_from_slice(tag.as_bytes());
    text.push(b'>');
}

fn close(text: &mut Vec<u8>, tag: &str) {
    text.extend_from_slice(b"</");
    text.extend_from_slice(tag.as_bytes());
    text.push(b'>');
}

fn write_text(text: &mut Vec<u8>, tag: &str, value: &str) {
    open(text, tag);
    for byte in value.bytes() {
        match byte {
            b'&' => text.extend_from_slice(b"&amp;"),
            b'<' => text.extend_from_slice(b"&lt;"),
            b'>' => text.extend_from_slice(b"&gt;"),
            // XML has no form for other control characters; `EntryTableBuilder` users keep them out.
            b'\t' | b'\n' | b'\r' => text.extend_from_slice(format!("&#{byte};").as_bytes()),
            _ => text.push(byte),
        }
    }
    close(text, tag);
}

fn write_number(text: &mut Vec<u8>, tag: &str, mut number: u64) {
    open(text, tag);
    let mut digits = [0; 20];
    let mut at = digits.len();
    loop {
        at -= 1;
        digits[at] = b'0' + (number % 10) as u8;
        number /= 10;
        if number == 0 {
            break;
        }
    }
    text.extend_from_slice(&digits[at..]);
    close(text, tag);
}

fn write_checksum(text: &mut Vec<u8>, tag: &str, checksum: granary_types::Checksum) {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    open(text, tag);
    for byte in [checksum.high.to_be_bytes(), checksum.low.to_be_bytes()].concat() {
        text.push(DIGITS[usize::from(byte >> 4)]);
        text.push(DIGITS[usize::from(byte & 15)]);
    }
    close(text, tag);
}
