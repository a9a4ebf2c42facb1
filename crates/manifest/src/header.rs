//! What a manifest says about the backup as a whole.

use granary_types::{Checksum, EntryName, Uuid};

/// The version of a manifest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Version {
    /// An ordinary backup.
    One,
    /// A lightweight snapshot. Read when no entry lies in another store; never written.
    Two,
}

impl Version {
    /// The number in the manifest.
    pub fn number(self) -> u64 {
        match self {
            Self::One => 1,
            Self::Two => 2,
        }
    }
}

/// How data files are named (setting `data_file_name_generator`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DataFileNames {
    /// Like the first entry with that content (`first_file_name`, the default).
    FirstEntry,
    /// By the content's hash (`checksum`), the first `prefix_length` digits as a directory.
    Checksum {
        /// 0 to 32; 0 and 32 make no directory.
        prefix_length: u8,
    },
}

impl DataFileNames {
    /// The name of the data file of a content that `first` is the first entry with.
    pub fn name(self, first: &EntryName, checksum: Checksum) -> EntryName {
        match self {
            Self::FirstEntry => first.clone(),
            Self::Checksum { prefix_length } => {
                let text = hash_name(checksum, prefix_length);
                EntryName::parse(&text).expect("digits and one inner slash are a normal path")
            }
        }
    }
}

/// `h[0..p]/h[p..]`, or the 32 digits alone where one side would be empty.
pub(crate) fn hash_name(checksum: Checksum, prefix_length: u8) -> String {
    let mut text = checksum.to_string();
    if (1..32).contains(&prefix_length) {
        text.insert(prefix_length.into(), '/');
    }
    text
}

/// The backup that an incremental one stands on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseReference {
    /// Where it is, as a function call such as `Disk('backups', 'monday')`.
    pub locator: String,
    /// Its uuid; old or foreign manifests may lack it, and cannot be restored then.
    pub uuid: Option<Uuid>,
}

/// The header of a manifest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// Its version.
    pub version: Version,
    /// Whether equal contents share a data file.
    pub deduplicate_files: bool,
    /// When the backup began, `YYYY-MM-DD hh:mm:ss` in the time zone of who made it.
    pub timestamp: String,
    /// The identity of the backup.
    pub uuid: Uuid,
    /// The id of the operation that made it; absent before ClickHouse 26.9.
    pub backup_id: Option<String>,
    /// How its data files are named.
    pub data_file_names: DataFileNames,
    /// The backup it stands on.
    pub base: Option<BaseReference>,
    /// Whether the manifest carries the digest that only Granary writes. A manifest with a wrong
    /// one is not read at all; [`crate::Manifest::write`] always adds it.
    pub has_digest: bool,
}

/// Whether a manifest can hold `text`: XML has no form for most control characters.
pub fn is_writable(text: &str) -> bool {
    let fits = |character| match character {
        '\t' | '\n' | '\r' => true,
        '\u{fffe}' | '\u{ffff}' => false,
        other => other >= ' ',
    };
    text.chars().all(fits)
}

/// Whether `text` is `YYYY-MM-DD hh:mm:ss` with a month, day and time that exist in some year.
pub(crate) fn is_timestamp(text: &str) -> bool {
    let bytes = text.as_bytes();
    let shape = b"dddd-dd-dd dd:dd:dd";
    let fits = bytes.len() == shape.len()
        && bytes.iter().zip(shape).all(|(&byte, &wanted)| {
            if wanted == b'd' {
                byte.is_ascii_digit()
            } else {
                byte == wanted
            }
        });
    let number = |at: usize| u32::from(bytes[at] - b'0') * 10 + u32::from(bytes[at + 1] - b'0');
    fits && (1..=12).contains(&number(5))
        && (1..=31).contains(&number(8))
        && number(11) < 24
        && number(14) < 60
        && number(17) < 61
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_timestamp_has_one_form() {
        assert!(is_timestamp("2026-11-21 01:42:55"));
        for text in [
            "2026-11-21T01:42:55",
            "2026-11-21 01:42:55Z",
            "2026-13-21 01:42:55",
            "",
            "2026-11-21 24:00:00",
        ] {
            assert!(!is_timestamp(text), "{text}");
        }
    }

    #[test]
    fn data_files_are_named_by_content_with_an_optional_directory() {
        let checksum = Checksum::parse("f3212a41872b8529374dc58b893f7b56").expect("32 digits");
        let entry = EntryName::parse("metadata/d.sql").expect("a name");
        let name = |names: DataFileNames| names.name(&entry, checksum).to_string();
        assert_eq!(name(DataFileNames::FirstEntry), "metadata/d.sql");
        let by_hash = |prefix_length| name(DataFileNames::Checksum { prefix_length });
        assert_eq!(by_hash(0), "f3212a41872b8529374dc58b893f7b56");
        assert_eq!(by_hash(32), "f3212a41872b8529374dc58b893f7b56");
        assert_eq!(by_hash(3), "f32/12a41872b8529374dc58b893f7b56");
    }
}
