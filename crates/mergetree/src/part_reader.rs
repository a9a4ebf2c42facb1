//! [`PartReader`]: what a part says about itself, and the way to its columns.

use crate::key_values::read_rows;
use crate::marks::{Granules, MarkFiles, MarkKind, Marks, read_file};
use crate::part_columns::{
    COLUMNS_FILE, PartColumn, SUBSTREAMS_FILE, parse_columns, parse_substreams,
};
use crate::part_error::PartError;
use crate::part_files::PartFiles;
use crate::sip_hash::hash_of_name;
use granary_columns::{Column, Mark, SerializationInfo, decode_frames};
use granary_types::{DataType, escape_for_file_name};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};

/// The largest of the small files that is read.
const TEXT_BYTES_MAX: u64 = 16 << 20;
/// The largest primary index that is read.
const INDEX_BYTES_MAX: u64 = 1 << 30;
const COUNT_FILE: &str = "count.txt";
const SERIALIZATION_FILE: &str = "serialization.json";
/// What the rows that a lightweight DELETE removed have here is 0.
pub(crate) const ROW_EXISTS: &str = "_row_exists";

/// A part, opened: its columns, granules and marks are known and checked, no values are read yet.
pub struct PartReader {
    pub(crate) files: Arc<dyn PartFiles>,
    columns: Vec<PartColumn>,
    pub(crate) serialization: SerializationInfo,
    granules: Granules,
    pub(crate) layout: Layout,
}

/// Where the values are.
pub(crate) enum Layout {
    /// There are no rows.
    Empty,
    /// A file per stream; marks are read when they are needed.
    Wide {
        marks: MarkFiles,
        loaded: Mutex<HashMap<String, Arc<Marks>>>,
    },
    /// All in `data.bin`.
    Compact {
        marks: Marks,
        /// For each column the number of its first position in a granule, and the names of its
        /// streams where each has a position.
        columns: Vec<(usize, Option<Vec<String>>)>,
    },
}

impl PartReader {
    /// Opens a part. `index_granularity` is the table's setting: it counts for parts whose marks
    /// do not have rows beside them.
    ///
    /// # Errors
    /// [`PartError`] names the file. Memory is bounded by the sizes of the small files and
    /// constants.
    pub fn open(files: Arc<dyn PartFiles>, index_granularity: u64) -> Result<Self, PartError> {
        let columns = text(&*files, COLUMNS_FILE)?;
        let columns =
            parse_columns(&columns).map_err(|reason| PartError::damaged(COLUMNS_FILE, reason))?;
        let rows = text(&*files, COUNT_FILE)?;
        let rows: u64 = rows.parse().map_err(|_| {
            PartError::damaged(COUNT_FILE, format!("{rows:?} is not a number of rows"))
        })?;
        let (layout, granules) = if rows == 0 {
            (Layout::Empty, Granules::equal(0, 1))
        } else {
            layout(&*files, &columns, rows, index_granularity)?
        };
        Ok(Self {
            serialization: serialization(&*files)?,
            files,
            columns,
            granules,
            layout,
        })
    }

    /// The columns that are in the part.
    pub fn columns(&self) -> &[PartColumn] {
        &self.columns
    }

    /// The number and the type of a column.
    pub fn column(&self, name: &str) -> Option<(usize, &DataType)> {
        let at = self.columns.iter().position(|column| column.name == name)?;
        Some((at, &self.columns[at].data_type))
    }

    /// The granules.
    pub fn granules(&self) -> &Granules {
        &self.granules
    }

    /// How many rows there are, those included that a lightweight DELETE removed.
    pub fn rows(&self) -> u64 {
        self.granules.total()
    }

    /// The files.
    pub fn files(&self) -> &Arc<dyn PartFiles> {
        &self.files
    }

    /// Whether all columns are in one file.
    pub fn is_compact(&self) -> bool {
        matches!(self.layout, Layout::Compact { .. })
    }

    /// Whether a lightweight DELETE removed rows.
    pub fn has_deleted_rows(&self) -> bool {
        self.column(ROW_EXISTS).is_some()
    }

    /// The primary index, for a primary key of these types: a row with the key of the first row
    /// of each granule, and perhaps one with that of the part's last row. No columns when the part
    /// has no index.
    ///
    /// # Errors
    /// [`PartError`], also when it has another number of rows than there are granules.
    pub fn primary_index(&self, types: &[DataType]) -> Result<Vec<Column>, PartError> {
        if types.is_empty() || self.granules.is_empty() {
            return Ok(Vec::new());
        }
        let (name, bytes) = if self.files.size("primary.cidx").is_some() {
            let name = "primary.cidx";
            let bytes = read_file(&*self.files, name, INDEX_BYTES_MAX)?;
            let limit = INDEX_BYTES_MAX as usize;
            (
                name,
                decode_frames(&bytes, limit).map_err(PartError::frame(name))?,
            )
        } else if self.files.size("primary.idx").is_some() {
            let name = "primary.idx";
            (name, read_file(&*self.files, name, INDEX_BYTES_MAX)?)
        } else {
            return Ok(Vec::new());
        };
        let columns = read_rows(&bytes, types).map_err(PartError::values(name))?;
        let rows = columns.first().map_or(0, Column::len);
        let granules = self.granules.len();
        if rows == granules || rows == granules + 1 {
            return Ok(columns);
        }
        let reason = format!("it has {rows} rows, the part {granules} granules");
        Err(PartError::damaged(name, reason))
    }

    /// The least and the greatest value of a column, as two rows; `None` when the part does not
    /// say.
    ///
    /// # Errors
    /// [`PartError`].
    pub fn bounds(&self, column: &str, data_type: &DataType) -> Result<Option<Column>, PartError> {
        let name = format!("minmax_{}.idx", escape_for_file_name(column));
        if self.files.size(&name).is_none() {
            return Ok(None);
        }
        let bytes = read_file(&*self.files, &name, TEXT_BYTES_MAX)?;
        let columns =
            read_rows(&bytes, std::slice::from_ref(data_type)).map_err(PartError::values(&name))?;
        match <[Column; 1]>::try_from(columns) {
            Ok([bounds]) if bounds.len() == 2 => Ok(Some(bounds)),
            _ => Err(PartError::damaged(&name, "it does not hold two values")),
        }
    }

    /// The content of `partition.dat`; nothing when the table has no partition key.
    ///
    /// # Errors
    /// [`PartError`].
    pub fn partition_bytes(&self) -> Result<Vec<u8>, PartError> {
        match self.files.size("partition.dat") {
            None => Ok(Vec::new()),
            Some(_) => read_file(&*self.files, "partition.dat", TEXT_BYTES_MAX),
        }
    }

    /// The values of the partition key, one column with one row for each expression.
    ///
    /// # Errors
    /// [`PartError`].
    pub fn partition(&self, types: &[DataType]) -> Result<Vec<Column>, PartError> {
        let name = "partition.dat";
        if types.is_empty() {
            return Ok(Vec::new());
        }
        let bytes = read_file(&*self.files, name, TEXT_BYTES_MAX)?;
        let columns = read_rows(&bytes, types).map_err(PartError::values(name))?;
        if columns.iter().all(|column| column.len() == 1) {
            Ok(columns)
        } else {
            Err(PartError::damaged(
                name,
                "it does not hold one row of values",
            ))
        }
    }

    /// The file of a stream: it is called by the stream, or by the hash of its name.
    pub(crate) fn stream_file(&self, names: &[String]) -> Option<String> {
        let is_there = |stem: &String| self.files.size(&format!("{stem}.bin")).is_some();
        let plain = names.iter().find(|name| is_there(name)).cloned();
        plain.or_else(|| {
            let mut hashed = names.iter().map(|name| hash_of_name(name));
            hashed.find(is_there)
        })
    }

    /// The marks of a stream of a wide part.
    pub(crate) fn stream_marks(&self, stem: &str) -> Result<Arc<Marks>, PartError> {
        let Layout::Wide { marks, loaded } = &self.layout else {
            return Err(PartError::damaged(stem, "the part has no files of streams"));
        };
        let mut loaded = loaded
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(marks) = loaded.get(stem) {
            return Ok(Arc::clone(marks));
        }
        let marks = Arc::new(Marks::load(&*self.files, stem, *marks, 1)?);
        if marks.len() < self.granules.len() {
            let reason = format!(
                "it has {} marks, the part {} granules",
                marks.len(),
                self.granules.len()
            );
            return Err(PartError::damaged(stem, reason));
        }
        loaded.insert(stem.to_owned(), Arc::clone(&marks));
        Ok(marks)
    }

    /// Where the streams of a column begin in a granule of a compact part: one position for all of
    /// them, or one for each with its name.
    pub(crate) fn compact_positions(&self, granule: usize, column: usize) -> CompactPositions<'_> {
        let Layout::Compact { marks, columns } = &self.layout else {
            return CompactPositions::Shared(Mark::default());
        };
        let (first, streams) = &columns[column];
        match streams {
            None => CompactPositions::Shared(marks.position(granule, *first)),
            Some(names) => CompactPositions::Each(names, {
                let at = |stream| marks.position(granule, first + stream);
                (0..names.len()).map(at).collect()
            }),
        }
    }
}

/// Where the streams of a column begin in a granule of a compact part.
pub(crate) enum CompactPositions<'a> {
    /// They follow each other from here on.
    Shared(Mark),
    /// Each has a place.
    Each(&'a [String], Vec<Mark>),
}

fn layout(
    files: &dyn PartFiles,
    columns: &[PartColumn],
    rows: u64,
    index_granularity: u64,
) -> Result<(Layout, Granules), PartError> {
    let kind = MarkFiles::of_part(files).ok_or_else(|| PartError::Missing {
        file: "data.mrk3 or the marks of any column".to_owned(),
    })?;
    if !kind.is_compact() {
        let loaded = Mutex::new(HashMap::new());
        let granules = wide_granules(files, kind, rows, index_granularity)?;
        return Ok((
            Layout::Wide {
                marks: kind,
                loaded,
            },
            granules,
        ));
    }
    let streams: Option<Vec<Vec<String>>> = match kind.kind {
        MarkKind::CompactByStream => {
            let text = text(files, SUBSTREAMS_FILE)?;
            let streams = parse_substreams(&text, columns);
            Some(streams.map_err(|reason| PartError::damaged(SUBSTREAMS_FILE, reason))?)
        }
        _ => None,
    };
    let mut positions = Vec::new();
    let mut width = 0;
    for at in 0..columns.len() {
        let names = streams.as_ref().map(|streams| streams[at].clone());
        let count = names.as_ref().map_or(1, Vec::len);
        positions.push((width, names));
        width += count;
    }
    let marks = Marks::load(files, "data", kind, width)?;
    let file = format!("data{}", kind.extension);
    let granules =
        Granules::of_marks(&marks, rows).map_err(|reason| PartError::damaged(&file, reason))?;
    let columns = positions;
    Ok((Layout::Compact { marks, columns }, granules))
}

/// The granules of a wide part: those of any stream, they are all alike.
fn wide_granules(
    files: &dyn PartFiles,
    kind: MarkFiles,
    rows: u64,
    index_granularity: u64,
) -> Result<Granules, PartError> {
    if !kind.is_adaptive() {
        return Ok(Granules::equal(rows, index_granularity));
    }
    let names = files.names();
    let stem = names.iter().find_map(|name| {
        let stem = name.strip_suffix(kind.extension)?;
        let is_stream = files.size(&format!("{stem}.bin")).is_some();
        (is_stream && !stem.contains('/')).then_some(stem)
    });
    let stem = stem.expect("the kind was found by such a file");
    let marks = Marks::load(files, stem, kind, 1)?;
    let file = format!("{stem}{}", kind.extension);
    Granules::of_marks(&marks, rows).map_err(|reason| PartError::damaged(&file, reason))
}

fn serialization(files: &dyn PartFiles) -> Result<SerializationInfo, PartError> {
    if files.size(SERIALIZATION_FILE).is_none() {
        return Ok(SerializationInfo::default());
    }
    let text = read_file(files, SERIALIZATION_FILE, TEXT_BYTES_MAX)?;
    SerializationInfo::parse(&text).map_err(PartError::values(SERIALIZATION_FILE))
}

fn text(files: &dyn PartFiles, name: &str) -> Result<String, PartError> {
    let bytes = read_file(files, name, TEXT_BYTES_MAX)?;
    String::from_utf8(bytes).map_err(|_| PartError::damaged(name, "it is not UTF-8"))
}
