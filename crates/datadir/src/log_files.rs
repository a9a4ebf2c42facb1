//! The files of tables that keep files rather than parts: Log, TinyLog, StripeLog with their
//! `sizes.json`; Set and Join with numbered files.

use crate::load::{list_names, read_text};
use crate::parts::DataError;
use granary_catalog::{DataDirectory, LogFile, Table};
use granary_types::unescape_file_name;
use std::fs;
use std::io;
use std::path::Path;

const SIZES: &str = "sizes.json";

/// The committed files, `sizes.json` last. A table without rows has none.
pub(crate) fn log_files(table: &Table) -> Result<Vec<LogFile>, DataError> {
    let mut files = Vec::new();
    for directory in &table.data {
        let path = directory.path.join(SIZES);
        let text = match read_text(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            other => other.map_err(DataError::io(table, &path))?,
        };
        let fault = |reason: String| DataError::Sizes {
            table: table.name.clone(),
            path: path.clone(),
            reason,
        };
        let sizes = parse_sizes(&text).ok_or_else(|| fault("is not understood".to_owned()))?;
        for (name, size) in sizes {
            files.push(committed(directory, name, size).map_err(&fault)?);
        }
        files.push(LogFile {
            name: SIZES.to_owned(),
            disk: directory.disk.clone(),
            size: text.len() as u64,
            path,
        });
    }
    Ok(files)
}

/// A file of which `size` bytes are committed. What lies behind them is an interrupted insert.
fn committed(directory: &DataDirectory, name: String, size: u64) -> Result<LogFile, String> {
    let path = directory.path.join(&name);
    let actual = fs::metadata(&path)
        .map_err(|error| format!("lists {name}, which cannot be read: {error}"))?
        .len();
    if actual < size {
        return Err(format!(
            "says that {name} has {size} bytes, but it has {actual}"
        ));
    }
    Ok(LogFile {
        name,
        disk: directory.disk.clone(),
        path,
        size,
    })
}

/// `{"clickhouse":{"<escaped name>":{"size":"<decimal>"},…}}`; before 22 the root was `yandex`.
fn parse_sizes(text: &str) -> Option<Vec<(String, u64)>> {
    let json: serde_json::Value = serde_json::from_str(text).ok()?;
    let root = json.as_object()?;
    let files = root.get("clickhouse").or_else(|| root.get("yandex"))?;
    let entry = |(escaped, value): (&String, &serde_json::Value)| {
        let name = unescape_file_name(escaped)?;
        // The names of files are escaped names of columns: escaping takes them as they are.
        let is_plain = !name.contains('/') && name != "." && name != "..";
        let size = value.get("size")?.as_str()?.parse().ok()?;
        is_plain.then_some((name, size))
    };
    files.as_object()?.iter().map(entry).collect()
}

/// The files `<n>.bin` of a Set or Join table in the order of their numbers.
pub(crate) fn set_files(table: &Table) -> Result<Vec<LogFile>, DataError> {
    let mut files = Vec::new();
    for directory in &table.data {
        let names = match list_names(&directory.path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            other => other.map_err(DataError::io(table, &directory.path))?,
        };
        for name in names {
            if let Some(number) = set_file_number(&name) {
                let path = directory.path.join(&name);
                let size = size_of(table, &path)?;
                let disk = directory.disk.clone();
                let file = LogFile {
                    name,
                    disk,
                    path,
                    size,
                };
                files.push((number, file));
            }
        }
    }
    files.sort_by_key(|(number, _)| *number);
    Ok(files.into_iter().map(|(_, file)| file).collect())
}

fn set_file_number(name: &str) -> Option<u64> {
    let digits = name.strip_suffix(".bin")?;
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| digits.parse().ok()).flatten()
}

fn size_of(table: &Table, path: &Path) -> Result<u64, DataError> {
    let metadata = fs::metadata(path).map_err(DataError::io(table, path))?;
    Ok(metadata.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_under_both_roots() {
        let text = r#"{"clickhouse":{"data%2Ebin":{"size":"78"},"s%252E%2Ebin":{"size":"3"}}}"#;
        let expected = [("data.bin".to_owned(), 78), ("s%2E.bin".to_owned(), 3)];
        assert_eq!(parse_sizes(text).expect("parse"), expected);
        let old = text.replace("clickhouse", "yandex");
        assert_eq!(parse_sizes(&old).expect("parse"), expected);
    }

    #[test]
    fn sizes_that_lead_elsewhere_or_say_nothing_are_refused() {
        for text in [
            "",
            "[]",
            "{}",
            r#"{"clickhouse":{"a":{}}}"#,
            r#"{"clickhouse":{"a":{"size":"-1"}}}"#,
            r#"{"clickhouse":{"%2E%2E%2Fx":{"size":"1"}}}"#,
        ] {
            assert_eq!(parse_sizes(text), None, "{text}");
        }
    }
}
