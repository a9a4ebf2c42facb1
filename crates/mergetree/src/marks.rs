//! Marks: where each granule of a column begins in its file, and how many rows it has.

use crate::part_error::PartError;
use crate::part_files::PartFiles;
use granary_columns::{Mark, decode_frames};
use std::io::Read as _;

/// The most that the marks of one file may take: some ten million granules.
const MARKS_BYTES_MAX: u64 = 256 << 20;

/// The form of a part's marks, told by the extension of their files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MarkKind {
    /// `.mrk`: a position; every granule has the same number of rows.
    Wide,
    /// `.mrk2`: a position and the rows.
    WideAdaptive,
    /// `.mrk3`: a position per column, and the rows.
    CompactByColumn,
    /// `.mrk4`: a position per stream, and the rows.
    CompactByStream,
}

/// The files of a part's marks: their form, and whether they are compressed (`.cmrk…`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MarkFiles {
    /// The form.
    pub kind: MarkKind,
    /// The extension of their names, with the dot.
    pub extension: &'static str,
    is_compressed: bool,
}

const KINDS: [MarkFiles; 8] = [
    MarkFiles::new(MarkKind::Wide, ".mrk", false),
    MarkFiles::new(MarkKind::WideAdaptive, ".mrk2", false),
    MarkFiles::new(MarkKind::CompactByColumn, ".mrk3", false),
    MarkFiles::new(MarkKind::CompactByStream, ".mrk4", false),
    MarkFiles::new(MarkKind::Wide, ".cmrk", true),
    MarkFiles::new(MarkKind::WideAdaptive, ".cmrk2", true),
    MarkFiles::new(MarkKind::CompactByColumn, ".cmrk3", true),
    MarkFiles::new(MarkKind::CompactByStream, ".cmrk4", true),
];

impl MarkFiles {
    const fn new(kind: MarkKind, extension: &'static str, is_compressed: bool) -> Self {
        Self {
            kind,
            extension,
            is_compressed,
        }
    }

    /// The form of the marks in a part; `None` when it has none at all.
    ///
    /// A part is compact when it has the marks of one; a column may be called `data`, so that
    /// `data.bin` alone says nothing.
    pub(crate) fn of_part(files: &dyn PartFiles) -> Option<Self> {
        let is_there = |kind: &&Self| files.size(&format!("data{}", kind.extension)).is_some();
        if let Some(kind) = KINDS.iter().filter(|kind| kind.is_compact()).find(is_there) {
            return files.size("data.bin").is_some().then_some(*kind);
        }
        let names = files.names();
        let of_column = |name: &&String| !name.starts_with("skp_idx_") && !name.contains('/');
        names.iter().filter(of_column).find_map(|name| {
            let wide = KINDS.iter().filter(|kind| !kind.is_compact());
            let mut fitting = wide.filter(|kind| {
                let stream = name.strip_suffix(kind.extension);
                stream.is_some_and(|stream| files.size(&format!("{stream}.bin")).is_some())
            });
            fitting.next().copied()
        })
    }

    /// Whether the part is compact.
    pub fn is_compact(self) -> bool {
        matches!(
            self.kind,
            MarkKind::CompactByColumn | MarkKind::CompactByStream
        )
    }

    /// Whether the number of rows stands beside each mark.
    pub fn is_adaptive(self) -> bool {
        self.kind != MarkKind::Wide
    }
}

/// The marks of one file, checked: every position lies within the data file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marks {
    positions: Vec<Mark>,
    rows: Vec<u64>, // empty where all granules are alike
    width: usize,   // positions per granule
}

impl Marks {
    /// Reads `<stream><extension>`, whose granules have `width` positions each in
    /// `<stream>.bin`.
    pub(crate) fn load(
        files: &dyn PartFiles,
        stream: &str,
        kind: MarkFiles,
        width: usize,
    ) -> Result<Self, PartError> {
        let name = format!("{stream}{}", kind.extension);
        let bytes = read_file(files, &name, MARKS_BYTES_MAX)?;
        let bytes = if kind.is_compressed {
            decode_frames(&bytes, MARKS_BYTES_MAX as usize).map_err(PartError::frame(&name))?
        } else {
            bytes
        };
        let marks = Self::parse(&bytes, kind, width)
            .ok_or_else(|| PartError::damaged(&name, "its size is not that of whole marks"))?;
        let data = format!("{stream}.bin");
        let size = files.size(&data).ok_or(PartError::Missing { file: data })?;
        let beyond = |mark: &&Mark| mark.frame_offset > size;
        match marks.positions.iter().find(beyond) {
            None => Ok(marks),
            Some(mark) => Err(PartError::damaged(
                &name,
                format!(
                    "a mark points to {}, the data ends at {size}",
                    mark.frame_offset
                ),
            )),
        }
    }

    fn parse(bytes: &[u8], kind: MarkFiles, width: usize) -> Option<Self> {
        let rows_size = if kind.is_adaptive() { 8 } else { 0 };
        let entry = width.checked_mul(16)?.checked_add(rows_size)?;
        if entry == 0 || !bytes.len().is_multiple_of(entry) {
            return None;
        }
        let count = bytes.len() / entry;
        let mut positions = Vec::with_capacity(count * width);
        let mut rows = Vec::new();
        for entry in bytes.chunks_exact(entry) {
            let (marks, rest) = entry.split_at(width * 16);
            positions.extend(marks.chunks_exact(16).map(|mark| Mark {
                frame_offset: number(&mark[..8]),
                offset_inside: number(&mark[8..]),
            }));
            if kind.is_adaptive() {
                rows.push(number(rest));
            }
        }
        Some(Self {
            positions,
            rows,
            width,
        })
    }

    /// How many marks there are for each position, the final one included.
    pub fn len(&self) -> usize {
        self.positions.len().checked_div(self.width).unwrap_or(0)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.positions.is_empty()
    }

    /// Where the `at`-th stream or column of a granule begins.
    ///
    /// # Panics
    /// When there is no such granule or stream.
    pub fn position(&self, granule: usize, at: usize) -> Mark {
        assert!(at < self.width, "a granule has {} positions", self.width);
        self.positions[granule * self.width + at]
    }
}

fn number(bytes: &[u8]) -> u64 {
    u64::from_le_bytes(bytes.try_into().expect("a number is 8 bytes"))
}

/// Reads a whole file of at most `limit` bytes.
pub(crate) fn read_file(
    files: &dyn PartFiles,
    name: &str,
    limit: u64,
) -> Result<Vec<u8>, PartError> {
    let size = files.size(name).ok_or_else(|| PartError::Missing {
        file: name.to_owned(),
    })?;
    if size > limit {
        return Err(PartError::damaged(
            name,
            format!("it has {size} bytes, more than {limit}"),
        ));
    }
    let mut bytes = Vec::new();
    let file = files.open(name).map_err(PartError::io(name))?;
    file.take(size)
        .read_to_end(&mut bytes)
        .map_err(PartError::io(name))?;
    if bytes.len() as u64 == size {
        Ok(bytes)
    } else {
        Err(PartError::damaged(name, "it is shorter than it was"))
    }
}

/// Where the granules of a part begin, counted in rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Granules {
    starts: Vec<u64>, // one more than there are granules: the last is the number of rows
}

impl Granules {
    /// The granules by the rows beside the marks. The final mark, if there is one, is none.
    pub(crate) fn of_marks(marks: &Marks, rows: u64) -> Result<Self, String> {
        let mut starts = vec![0];
        let mut sum = 0u64;
        for (at, count) in marks.rows.iter().enumerate() {
            let is_last = at + 1 == marks.rows.len();
            if *count == 0 && is_last {
                break;
            }
            let end = sum.saturating_add(*count);
            // The last granule may be announced as full.
            if *count == 0 || sum >= rows || (end > rows && !is_last && marks.rows[at + 1..] != [0])
            {
                return Err(format!("its granules do not add up to {rows} rows"));
            }
            sum = end.min(rows);
            starts.push(sum);
        }
        if sum == rows {
            Ok(Self { starts })
        } else {
            Err(format!("its granules have {sum} rows, the part has {rows}"))
        }
    }

    /// Granules of `size` rows each, the last with what is left.
    pub(crate) fn equal(rows: u64, size: u64) -> Self {
        let mut starts = vec![0];
        let mut start = 0;
        while start < rows {
            start = start.saturating_add(size.max(1)).min(rows);
            starts.push(start);
        }
        Self { starts }
    }

    /// How many granules there are.
    pub fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// Whether there are none: the part has no rows.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The first row of a granule; of the one behind the last the number of rows.
    ///
    /// # Panics
    /// When there is no such granule.
    pub fn start(&self, granule: usize) -> u64 {
        self.starts[granule]
    }

    /// How many rows a granule has.
    ///
    /// # Panics
    /// When there is no such granule.
    pub fn rows(&self, granule: usize) -> u64 {
        self.starts[granule + 1] - self.starts[granule]
    }

    /// The number of rows of the part.
    pub fn total(&self) -> u64 {
        *self.starts.last().expect("there is always the end")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::part_files::MemoryFiles;
    use granary_columns::{Method, encode_frame};

    fn numbers(numbers: &[u64]) -> Vec<u8> {
        numbers
            .iter()
            .flat_map(|number| number.to_le_bytes())
            .collect()
    }

    fn files(extension: &str, marks: Vec<u8>) -> MemoryFiles {
        let mut files = MemoryFiles::new();
        files.insert(&format!("data{extension}"), marks);
        files.insert("data.bin", vec![0; 100]);
        files
    }

    #[test]
    fn marks_of_every_form_are_read() {
        for (extension, marks, width) in [
            (".mrk", vec![0, 1, 50, 2], 1),
            (".mrk2", vec![0, 1, 10, 50, 2, 5], 1),
            (".mrk3", vec![0, 1, 7, 8, 10, 50, 2, 9, 9, 5], 2),
            (".mrk4", vec![0, 1, 7, 8, 10, 50, 2, 9, 9, 5], 2),
        ] {
            let raw = numbers(&marks);
            let frame = encode_frame(Method::Zstd, &raw).expect("encode");
            for (extension, bytes) in [
                (extension.to_owned(), raw),
                (format!(".c{}", &extension[1..]), frame),
            ] {
                let files = files(&extension, bytes);
                let kind = MarkFiles::of_part(&files).expect("marks");
                assert_eq!(kind.extension, extension);
                let marks = Marks::load(&files, "data", kind, width).expect("load");
                assert_eq!(marks.len(), 2);
                let second = Mark {
                    frame_offset: 50,
                    offset_inside: 2,
                };
                assert_eq!(marks.position(1, 0), second);
                if kind.is_adaptive() {
                    let granules = Granules::of_marks(&marks, 15).expect("granules");
                    assert_eq!((granules.start(1), granules.rows(1)), (10, 5));
                }
            }
        }
    }

    #[test]
    fn marks_that_lie_are_refused() {
        for (marks, width) in [
            (numbers(&[101, 0, 10]), 1), // beyond the data
            (numbers(&[0, 0]), 1),       // cut
            (numbers(&[0, 0, 10]), 2),
        ] {
            let files = files(".mrk2", marks);
            let kind = MarkFiles::of_part(&files).expect("marks");
            assert!(Marks::load(&files, "data", kind, width).is_err());
        }
    }

    #[test]
    fn granules_add_up_to_the_rows_of_the_part() {
        let of = |rows: &[u64], total: u64| {
            let marks = Marks {
                positions: vec![Mark::default(); rows.len()],
                rows: rows.to_vec(),
                width: 1,
            };
            Granules::of_marks(&marks, total).map(|granules| granules.starts)
        };
        assert_eq!(of(&[10, 5, 0], 15), Ok(vec![0, 10, 15]));
        assert_eq!(of(&[10, 5], 15), Ok(vec![0, 10, 15]));
        assert_eq!(of(&[10, 10], 15), Ok(vec![0, 10, 15]));
        assert_eq!(of(&[10, 10, 0], 15), Ok(vec![0, 10, 15]));
        assert_eq!(of(&[], 0), Ok(vec![0]));
        assert_eq!(of(&[0], 0), Ok(vec![0]));
        for (rows, total) in [
            (&[10, 5, 0][..], 16),
            (&[10, 0, 5], 15),
            (&[10, 5], 9),
            (&[10], 0),
            (&[], 1),
            (&[u64::MAX, u64::MAX], 7),
        ] {
            assert!(of(rows, total).is_err(), "{rows:?} {total}");
        }
        assert_eq!(Granules::equal(20, 8).starts, [0, 8, 16, 20]);
        assert_eq!(Granules::equal(0, 8).starts, [0]);
    }
}
