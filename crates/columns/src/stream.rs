//! The streams of a column: their names, and where their bytes come from and go to.
//!
//! A column of a Wide part is spread over streams, each a file of its own: the sizes of arrays, the
//! null map, the values. In a Compact part the streams are pieces of `data.bin`. What reads and
//! writes columns knows streams by [`StreamPath`] only.

use crate::ColumnError;
use granary_types::{DataType, escape_for_file_name};
use std::io::{BufRead, Write};

/// How a part lays out the streams of its columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PartKind {
    /// A file per stream.
    Wide,
    /// All streams in one file, granule by granule.
    Compact,
}

/// One stream of a column: the names it may go by, and how it may be compressed.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct StreamPath {
    names: Vec<String>,
    /// The number of the name that the most versions know.
    common: usize,
    codec_type: Option<DataType>,
}

impl StreamPath {
    /// The names to try, the newest form first; files and substreams are written under the first.
    /// In a Compact part these are the names of `columns_substreams.txt`, where a state prefix has
    /// a name of its own. In a Wide part, where they are names of files, none contains a `/`.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The name to write under.
    pub fn name(&self) -> &str {
        &self.names[0]
    }

    /// The name that the most versions of ClickHouse read in a Wide part: types of a `Variant` are
    /// escaped since 26.1 only, paths of `JSON` since 25.5.
    pub fn common_name(&self) -> &str {
        &self.names[self.common]
    }

    /// The type of the values, if codecs for numbers may compress the stream; sizes, null maps and
    /// the like are left to general codecs.
    pub fn codec_type(&self) -> Option<&DataType> {
        self.codec_type.as_ref()
    }

    pub(crate) fn missing(&self) -> ColumnError {
        ColumnError::MissingStream {
            stream: self.name().to_owned(),
        }
    }
}

/// Where the streams of one column are read from.
pub trait StreamSource {
    /// The bytes of a stream, from where the last read of it ended; `None` when the part has no
    /// such stream.
    ///
    /// In a Compact part without positions for each stream the same reader answers for all of them.
    fn stream(&mut self, stream: &StreamPath) -> Result<Option<&mut dyn BufRead>, ColumnError>;
}

/// Where the streams of one column are written to.
pub trait StreamSink {
    /// What appends to a stream.
    fn stream(&mut self, stream: &StreamPath) -> Result<&mut dyn Write, ColumnError>;
}

/// The stream, which must be there.
pub(crate) fn required<'a>(
    source: &'a mut dyn StreamSource,
    stream: &StreamPath,
) -> Result<&'a mut dyn BufRead, ColumnError> {
    source.stream(stream)?.ok_or_else(|| stream.missing())
}

/// The name of a place inside a column, in all forms that ClickHouse has used for it.
#[derive(Debug, Clone)]
pub(crate) struct StreamNames {
    kind: PartKind,
    /// All escaped; types of a `Variant` as they are; types and paths of `JSON` as they are.
    forms: [String; 3],
    /// Where the column is called `a.b` and nothing was added to its name: `a`.
    nested_table: Option<String>,
    array_level: usize,
    /// How many steps lead here.
    depth: usize,
    /// Whether values may have codecs for numbers.
    has_codecs: bool,
}

/// How many steps may lead from a column to a stream.
const DEPTH_MAX: usize = 250;

impl StreamNames {
    /// The column itself.
    pub(crate) fn column(name: &str, kind: PartKind) -> Self {
        let escaped = escape_for_file_name(name);
        let nested_table = name.split_once('.').map(|(table, _)| table);
        Self {
            kind,
            forms: [escaped.clone(), escaped.clone(), escaped],
            nested_table: nested_table.map(escape_for_file_name),
            array_level: 0,
            depth: 0,
            has_codecs: true,
        }
    }

    pub(crate) fn kind(&self) -> PartKind {
        self.kind
    }

    /// With `suffix` after all forms.
    pub(crate) fn with(&self, suffix: &str) -> Self {
        self.with_each([suffix, suffix, suffix])
    }

    fn with_each(&self, suffixes: [&str; 3]) -> Self {
        let mut longer = self.clone();
        longer.nested_table = None;
        longer.depth += 1;
        for (form, suffix) in longer.forms.iter_mut().zip(suffixes) {
            form.push_str(suffix);
        }
        longer
    }

    /// The same place, below which streams have general codecs only.
    pub(crate) fn without_codecs(mut self) -> Self {
        self.has_codecs = false;
        self
    }

    /// Refuses a place too deep inside a column, where only a damaged `Dynamic` can lead.
    pub(crate) fn check_depth(&self) -> Result<(), ColumnError> {
        if self.depth <= DEPTH_MAX {
            return Ok(());
        }
        Err(ColumnError::damaged("types stand too deep in each other"))
    }

    pub(crate) fn tuple_element(&self, name: &str) -> Self {
        self.with(&escape_for_file_name(&format!(".{name}")))
    }

    pub(crate) fn variant_element(&self, type_name: &str) -> Self {
        let (escaped, plain) = (
            format!(".{}", escape_for_file_name(type_name)),
            format!(".{type_name}"),
        );
        self.with_each([&escaped, &plain, &plain])
    }

    pub(crate) fn json_path(&self, path: &str) -> Self {
        let (escaped, plain) = (
            format!(".{}", escape_for_file_name(path)),
            format!(".{path}"),
        );
        self.with_each([&escaped, &escaped, &plain])
    }

    pub(crate) fn array_element(&self) -> Self {
        let mut element = self.with("");
        element.array_level += 1;
        element
    }

    /// The sizes of arrays. Columns `a.b` and `a.c` share those of their first level.
    pub(crate) fn array_sizes(&self) -> StreamPath {
        let suffix = format!(".size{}", self.array_level);
        let mut path = self.with(&suffix).general();
        if let Some(table) = &self.nested_table {
            path.names.insert(0, format!("{table}{suffix}"));
            path.common = 0;
        }
        path
    }

    /// The stream of values of that type.
    pub(crate) fn values(&self, data_type: &DataType) -> StreamPath {
        let mut path = self.general();
        path.codec_type = self.has_codecs.then(|| data_type.clone());
        path
    }

    /// The stream of anything else.
    pub(crate) fn general(&self) -> StreamPath {
        let mut names: Vec<String> = Vec::with_capacity(3);
        for form in &self.forms {
            let is_safe = self.kind == PartKind::Compact || !form.contains(['/', '\0']);
            if !names.contains(form) && is_safe {
                names.push(form.clone());
            }
        }
        let common = names.iter().position(|name| *name == self.forms[1]);
        StreamPath {
            names,
            common: common.unwrap_or(0),
            codec_type: None,
        }
    }

    /// The stream of a state prefix: one with the data, except in a Compact part.
    pub(crate) fn prefix(&self, suffix: &str) -> StreamPath {
        match self.kind {
            PartKind::Wide => self.with(suffix).general(),
            PartKind::Compact => self.with(&format!("{suffix}_prefix")).general(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_in_the_forms_of_all_versions() {
        let column = StreamNames::column("col with", PartKind::Wide);
        assert_eq!(
            column.tuple_element("a.b").general().names(),
            ["col%20with%2Ea%2Eb"]
        );
        let element = column.variant_element("Array(UInt8)");
        assert_eq!(
            element.array_sizes().names(),
            [
                "col%20with.Array%28UInt8%29.size0",
                "col%20with.Array(UInt8).size0"
            ]
        );
        assert_eq!(
            element.array_sizes().common_name(),
            "col%20with.Array(UInt8).size0"
        );
        let path = column.json_path("b.c");
        assert_eq!(
            path.general().names(),
            ["col%20with.b%2Ec", "col%20with.b.c"]
        );
        assert_eq!(path.general().common_name(), "col%20with.b%2Ec");
        let element = path.variant_element("Array(Dynamic)").general();
        assert_eq!(element.common_name(), "col%20with.b%2Ec.Array(Dynamic)");
    }

    #[test]
    fn a_name_from_outside_never_leaves_the_directory() {
        let column = StreamNames::column("j", PartKind::Wide);
        assert_eq!(
            column.json_path("../../x").general().names(),
            ["j.%2E%2E%2F%2E%2E%2Fx"]
        );
        let zone = column.variant_element("DateTime('Europe/Berlin')");
        assert_eq!(zone.general().names().len(), 1);
    }

    #[test]
    fn columns_of_a_nested_table_share_their_sizes() {
        let column = StreamNames::column("n.a", PartKind::Compact);
        assert_eq!(column.array_sizes().names(), ["n.size0", "n%2Ea.size0"]);
        let inner = column.array_element();
        assert_eq!(inner.array_sizes().names(), ["n%2Ea.size1"]);
        assert_eq!(column.prefix(".dict").names(), ["n%2Ea.dict_prefix"]);
    }
}
