//! Parts that ClickHouse wrote, with a column of every type, read value by value and compared with
//! the rows that it answers. `tests/oracle/parts.py` lets it write them; small ones of five versions
//! stand in `tests/golden`, compressed with `zstd -19`.

#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test")]

use granary_columns::{
    ColumnBuilder, ColumnError, ColumnReader, FrameReader, Mark, PartKind, RowBinaryWriter,
    SerializationInfo, StreamPath, StreamSource, decode_frames,
};
use granary_types::DataType;
use std::{
    collections::{BTreeMap, HashMap},
    io::{BufRead, Cursor},
};

/// A part's files by name.
type Files<'a> = BTreeMap<String, &'a [u8]>;

/// The tables of an archive: the files of the part, and the rows of each column.
#[derive(Default)]
struct Table<'a> {
    files: Files<'a>,
    rows: BTreeMap<String, &'a [u8]>,
}

fn tables(mut archive: &[u8]) -> BTreeMap<String, Table<'_>> {
    let mut take = || {
        let (size, rest) = archive.split_first_chunk()?;
        let (piece, rest) = rest.split_at(usize::try_from(u64::from_le_bytes(*size)).unwrap());
        archive = rest;
        Some(piece)
    };
    let mut tables: BTreeMap<String, Table<'_>> = BTreeMap::new();
    while let (Some(name), Some(content)) = (take(), take()) {
        let name = std::str::from_utf8(name).unwrap();
        if let Some((table, file)) = name.split_once('/') {
            let table = tables.entry(table.to_owned()).or_default();
            table.files.insert(file.to_owned(), content);
        } else {
            let (table, column) = name.split_once('=').unwrap();
            let table = tables.entry(table.to_owned()).or_default();
            table.rows.insert(column.to_owned(), content);
        }
    }
    tables
}

/// The granules of a part: the marks of all streams, and the rows.
struct Granule {
    marks: Vec<Mark>,
    rows: usize,
}

fn granules(files: &Files<'_>, stem: &str, streams: usize) -> Vec<Granule> {
    let prefix = format!("{stem}.");
    let is_marks = |name: &&String| {
        let extension = name.strip_prefix(&prefix);
        extension
            .is_some_and(|extension| extension.starts_with("mrk") || extension.starts_with("cmrk"))
    };
    let name = files.keys().find(is_marks).unwrap();
    let mut bytes = files[name].to_vec();
    if name.contains(".cmrk") {
        bytes = decode_frames(&bytes, 1 << 24).unwrap();
    }
    let words: Vec<u64> = bytes
        .chunks_exact(8)
        .map(|word| u64::from_le_bytes(word.try_into().unwrap()))
        .collect();
    let granules = words.chunks_exact(2 * streams + 1).map(|granule| Granule {
        marks: granule[..2 * streams]
            .chunks_exact(2)
            .map(|mark| Mark {
                frame_offset: mark[0],
                offset_inside: mark[1],
            })
            .collect(),
        rows: usize::try_from(granule[2 * streams]).unwrap(),
    });
    granules.filter(|granule| granule.rows > 0).collect()
}

/// The streams of a Wide part.
struct Wide<'a> {
    files: &'a Files<'a>,
    readers: HashMap<String, FrameReader<Cursor<&'a [u8]>>>,
}

impl Wide<'_> {
    /// Moves all streams that were opened to a granule.
    fn seek(&mut self, number: usize) {
        for (name, reader) in &mut self.readers {
            let granules = granules(self.files, name, 1);
            reader.seek(granules[number].marks[0]).unwrap();
        }
    }
}

impl StreamSource for Wide<'_> {
    fn stream(&mut self, stream: &StreamPath) -> Result<Option<&mut dyn BufRead>, ColumnError> {
        let find = |name: &&String| self.files.contains_key(&format!("{name}.bin"));
        let Some(name) = stream.names().iter().find(find) else {
            return Ok(None);
        };
        let reader = self
            .readers
            .entry(name.clone())
            .or_insert_with(|| FrameReader::new(Cursor::new(self.files[&format!("{name}.bin")])));
        Ok(Some(reader))
    }
}

/// One granule of a column of a Compact part.
struct Compact<'a> {
    data: &'a [u8],
    /// Names and places of the column's substreams; without names all are at the first place.
    substreams: Vec<(Option<String>, Mark)>,
    readers: HashMap<Mark, FrameReader<Cursor<&'a [u8]>>>,
}

impl StreamSource for Compact<'_> {
    fn stream(&mut self, stream: &StreamPath) -> Result<Option<&mut dyn BufRead>, ColumnError> {
        let is_meant = |(name, _): &&(Option<String>, Mark)| match name {
            None => true,
            Some(name) => stream.names().contains(name),
        };
        let Some((name, mark)) = self.substreams.iter().find(is_meant) else {
            return Ok(None);
        };
        // substreams at the same place are read one by one all the same
        let at = (name.as_ref()).map_or(0, |_| {
            self.substreams
                .iter()
                .position(|each| each.0 == *name)
                .unwrap()
        });
        let key = Mark {
            frame_offset: at as u64,
            offset_inside: 0,
        };
        let data = self.data;
        let mark = *mark;
        let reader = self.readers.entry(key).or_insert_with(|| {
            let mut reader = FrameReader::new(Cursor::new(data));
            reader.seek(mark).unwrap();
            reader
        });
        Ok(Some(reader))
    }
}

/// Names and types of the columns.
fn columns(files: &Files<'_>) -> Vec<(String, String)> {
    let text = std::str::from_utf8(files["columns.txt"]).unwrap();
    let line = |line: &str| {
        let (name, data_type) = line[1..].split_once("` ").unwrap();
        (name.to_owned(), data_type.to_owned())
    };
    text.lines().skip(2).map(line).collect()
}

/// The substreams of each column, if the marks have a place for each.
fn substreams(files: &Files<'_>) -> Option<BTreeMap<String, Vec<String>>> {
    if !files.keys().any(|name| name.ends_with("mrk4")) {
        return None;
    }
    let text = std::str::from_utf8(files["columns_substreams.txt"]).unwrap();
    let mut columns: Vec<(String, Vec<String>)> = Vec::new();
    for line in text.lines().skip(2) {
        if let Some(stream) = line.strip_prefix('\t') {
            columns.last_mut().unwrap().1.push(stream.to_owned());
        } else {
            let name = line.split('`').nth(1).unwrap();
            columns.push((name.to_owned(), Vec::new()));
        }
    }
    Some(columns.into_iter().collect())
}

/// The values in row-binary form, one after another.
fn row_binary(data_type: &DataType, values: &arrow::array::ArrayRef) -> Vec<Vec<u8>> {
    let writer = RowBinaryWriter::new(data_type, values).unwrap();
    let row = |row| {
        let mut bytes = Vec::new();
        writer.write(row, &mut bytes).unwrap();
        bytes
    };
    (0..values.len()).map(row).collect()
}

/// ClickHouse's rows as we would write them: paths of a JSON come in no order there.
fn expected_rows(data_type: &DataType, mut rows: &[u8]) -> Vec<Vec<u8>> {
    let mut builder = ColumnBuilder::new(data_type).unwrap();
    while !rows.is_empty() {
        builder.push_row_binary(&mut rows).unwrap();
    }
    row_binary(data_type, &builder.finish().unwrap().values)
}

fn read_wide(
    files: &Files<'_>,
    name: &str,
    data_type: &DataType,
) -> Result<Vec<Vec<u8>>, ColumnError> {
    let serialization = serialization(files).for_column(name);
    let new = || ColumnReader::new(name, data_type, &serialization, PartKind::Wide).unwrap();
    let rows: usize = std::str::from_utf8(files["count.txt"])
        .unwrap()
        .parse()
        .unwrap();
    let whole = {
        let mut source = Wide {
            files,
            readers: HashMap::new(),
        };
        let mut reader = new();
        reader.read_prefix(&mut source)?;
        let mut values = Vec::new();
        // pieces that are no granules
        for start in (0..rows).step_by(21) {
            let piece = reader.read(&mut source, 21.min(rows - start))?;
            values.extend(row_binary(data_type, &piece));
        }
        values
    };
    // granule by granule from the last to the first
    let mut source = Wide {
        files,
        readers: HashMap::new(),
    };
    let mut reader = new();
    reader.read_prefix(&mut source)?;
    reader.read(&mut source, rows)?;
    let stem = source.readers.keys().next().unwrap().clone();
    let granules: Vec<usize> = granules(files, &stem, 1)
        .iter()
        .map(|each| each.rows)
        .collect();
    for number in (0..granules.len()).rev() {
        source.seek(number);
        reader.moved();
        let values = row_binary(data_type, &reader.read(&mut source, granules[number])?);
        let start = granules[..number].iter().sum::<usize>();
        assert_eq!(
            values,
            whole[start..start + values.len()],
            "granule {number} of {name}"
        );
    }
    Ok(whole)
}

fn read_compact(
    files: &Files<'_>,
    number: usize,
    name: &str,
    data_type: &DataType,
) -> Result<Vec<Vec<u8>>, ColumnError> {
    let serialization = serialization(files).for_column(name);
    let mut reader = ColumnReader::new(name, data_type, &serialization, PartKind::Compact).unwrap();
    let columns = columns(files);
    let substreams = substreams(files);
    let count = substreams
        .as_ref()
        .map_or(columns.len(), |each| each.values().map(Vec::len).sum());
    let first = match &substreams {
        None => number,
        Some(substreams) => columns[..number]
            .iter()
            .map(|(name, _)| substreams[name].len())
            .sum(),
    };
    let mut rows = Vec::new();
    for granule in granules(files, "data", count) {
        let substreams = match &substreams {
            None => vec![(None, granule.marks[first])],
            Some(substreams) => substreams[name]
                .iter()
                .cloned()
                .map(Some)
                .zip(granule.marks[first..].iter().copied())
                .collect(),
        };
        let mut source = Compact {
            data: files["data.bin"],
            substreams,
            readers: HashMap::new(),
        };
        reader.read_prefix(&mut source)?;
        rows.extend(row_binary(
            data_type,
            &reader.read(&mut source, granule.rows)?,
        ));
    }
    Ok(rows)
}

fn serialization(files: &Files<'_>) -> SerializationInfo {
    match files.get("serialization.json") {
        Some(text) => SerializationInfo::parse(text).unwrap(),
        None => SerializationInfo::default(),
    }
}

/// Compares all columns of all tables; returns how many were compared.
fn check_archive(archive: &[u8]) -> usize {
    let (mut compared, mut different) = (0, Vec::new());
    for (table, Table { files, rows }) in tables(archive) {
        for (number, (name, type_name)) in columns(&files).iter().enumerate() {
            let data_type: DataType = type_name.parse().unwrap();
            let read = if files.contains_key("data.bin") {
                read_compact(&files, number, name, &data_type)
            } else {
                read_wide(&files, name, &data_type)
            };
            let expected = expected_rows(&data_type, rows[name]);
            match read {
                Ok(read) if read == expected => {}
                Ok(read) => {
                    let at = read
                        .iter()
                        .zip(&expected)
                        .position(|(read, expected)| read != expected);
                    let at = at.unwrap_or(read.len().min(expected.len()));
                    different.push(format!(
                        "{table}.{name} {type_name}: row {at} is {:02x?}, not {:02x?}",
                        read.get(at),
                        expected.get(at)
                    ));
                }
                Err(error) => different.push(format!("{table}.{name} {type_name}: {error}")),
            }
            compared += 1;
        }
    }
    assert!(different.is_empty(), "{}", different.join("\n"));
    compared
}

/// Compares a recorded archive.
#[track_caller]
fn check_golden(version: &str, at_least: usize) {
    let path = format!(
        "{}/tests/golden/clickhouse-{version}.parts.zst",
        env!("CARGO_MANIFEST_DIR")
    );
    let archive = zstd::decode_all(&std::fs::read(path).unwrap()[..]).unwrap();
    let compared = check_archive(&archive);
    assert!(
        compared >= at_least,
        "only {compared} columns were compared"
    );
}

#[test]
fn parts_of_clickhouse_23_6() {
    check_golden("23.6", 190);
}

#[test]
fn parts_of_clickhouse_23_10() {
    check_golden("23.10", 190);
}

#[test]
fn parts_of_clickhouse_24_8() {
    check_golden("24.8", 219);
}

#[test]
fn parts_of_clickhouse_25_8() {
    check_golden("25.8", 219);
}

#[test]
fn parts_of_clickhouse_26_9() {
    check_golden("26.9", 302);
}

/// Lets every version write larger parts now. `GRANARY_CHDB` holds a Python environment per wheel.
#[cfg(feature = "oracle")]
#[test]
fn parts_written_now() {
    let chdb = std::env::var_os("GRANARY_CHDB").expect("run this with `cargo xtask test`");
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/oracle/parts.py");
    for wheel in ["0.11.5", "1.4.1", "3.0.1", "3.7.2", "4.4.0"] {
        let place = tempfile::tempdir().unwrap();
        let [config, data] = ["config", "data"].map(|name| {
            let path = place.path().join(name);
            std::fs::create_dir(&path).unwrap();
            path
        });
        let settings = format!("<clickhouse><path>{}/</path></clickhouse>", data.display());
        std::fs::write(config.join("config.xml"), settings).unwrap();
        let output = place.path().join("parts");
        let python = std::path::Path::new(&chdb).join(wheel).join("bin/python");
        let written = std::process::Command::new(python)
            .arg(script)
            .args([&config, &data, &output])
            .arg("400")
            .stdin(std::process::Stdio::null())
            .output()
            .unwrap();
        let log = String::from_utf8_lossy(&written.stderr);
        assert!(written.status.success(), "{wheel}: {log}");
        let compared = check_archive(&std::fs::read(output).unwrap());
        assert!(
            compared >= 180,
            "{wheel}: only {compared} columns were compared"
        );
    }
}
