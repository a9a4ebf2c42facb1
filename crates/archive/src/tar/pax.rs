//! The records of an extended header: `length key=value\n`.

use crate::error::ArchiveError;

/// What extended headers say of the member that follows.
#[derive(Debug, Default)]
pub(crate) struct Extended {
    pub(crate) path: Option<Vec<u8>>,
    pub(crate) size: Option<u64>,
}

impl Extended {
    /// Reads the records of a header of one member.
    pub(crate) fn read(&mut self, records: &[u8]) -> Result<(), ArchiveError> {
        each(records, |key, value| {
            match key {
                b"path" => self.path = Some(value.to_vec()),
                b"size" => {
                    let size = std::str::from_utf8(value)
                        .ok()
                        .and_then(|text| text.parse().ok());
                    let wrong = || ArchiveError::damaged("the size in an extended header is none");
                    self.size = Some(size.ok_or_else(wrong)?);
                }
                key if key.starts_with(b"GNU.sparse") => return Err(sparse()),
                _ => {} // times, owners, comments
            }
            Ok(())
        })
    }
}

/// Checks the records of a header that is about all members.
pub(crate) fn check_global(records: &[u8]) -> Result<(), ArchiveError> {
    each(records, |key, _| match key {
        b"path" | b"size" | b"linkpath" => {
            let what = "a name or size for all members at once";
            Err(ArchiveError::Insecure(what.to_owned()))
        }
        key if key.starts_with(b"GNU.sparse") => Err(sparse()),
        _ => Ok(()),
    })
}

pub(crate) fn sparse() -> ArchiveError {
    ArchiveError::Insecure("a sparse file".to_owned())
}

fn each(
    mut records: &[u8],
    mut tell: impl FnMut(&[u8], &[u8]) -> Result<(), ArchiveError>,
) -> Result<(), ArchiveError> {
    while !records.is_empty() {
        let (key, value, rest) = record(records)
            .ok_or_else(|| ArchiveError::damaged("an extended header of tar is malformed"))?;
        tell(key, value)?;
        records = rest;
    }
    Ok(())
}

fn record(records: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    let space = records.iter().take(20).position(|byte| *byte == b' ')?;
    let length: usize = std::str::from_utf8(&records[..space]).ok()?.parse().ok()?;
    let (record, rest) = records.split_at_checked(length)?;
    let text = record.get(space + 1..)?.strip_suffix(b"\n")?;
    let equals = text.iter().position(|byte| *byte == b'=')?;
    Some((&text[..equals], &text[equals + 1..], rest))
}

/// One record.
pub(crate) fn format(key: &str, value: &str) -> String {
    let rest = key.len() + value.len() + 3;
    let mut length = rest;
    // The length counts its own digits.
    while rest + length.to_string().len() != length {
        length = rest + length.to_string().len();
    }
    format!("{length} {key}={value}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_length_of_a_record_counts_itself() {
        for length in 0..1200 {
            let value = "x".repeat(length);
            let text = format("path", &value);
            let digits = text.split(' ').next().unwrap();
            assert_eq!(digits.parse::<usize>().unwrap(), text.len());
            let mut extended = Extended::default();
            extended.read(text.as_bytes()).unwrap();
            assert_eq!(extended.path.unwrap(), value.as_bytes());
        }
    }

    #[test]
    fn malformed_records_are_refused() {
        for records in [
            "x",
            "5 a=b",
            "99 a=b\n",
            "3 a\n",
            "0 a=b\n",
            "6 size=x\n",
            "11 size=-1\n",
            "12 size=1x\n",
        ] {
            assert!(
                Extended::default().read(records.as_bytes()).is_err(),
                "{records:?}"
            );
        }
        assert!(
            Extended::default()
                .read(b"22 GNU.sparse.major=1\n")
                .is_err()
        );
        assert!(check_global(b"10 path=x\n").is_err());
        check_global(b"13 comment=x\n").unwrap();
    }
}
