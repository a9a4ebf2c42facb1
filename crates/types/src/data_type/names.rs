//! The names of types: units of intervals, shapes, and the aliases other databases brought.

use super::{DataType, Element};

/// The unit of an interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum IntervalUnit {
    /// `IntervalNanosecond`
    Nanosecond,
    /// `IntervalMicrosecond`
    Microsecond,
    /// `IntervalMillisecond`
    Millisecond,
    /// `IntervalSecond`
    Second,
    /// `IntervalMinute`
    Minute,
    /// `IntervalHour`
    Hour,
    /// `IntervalDay`
    Day,
    /// `IntervalWeek`
    Week,
    /// `IntervalMonth`
    Month,
    /// `IntervalQuarter`
    Quarter,
    /// `IntervalYear`
    Year,
}

impl IntervalUnit {
    /// All of them, from the shortest.
    pub const ALL: [Self; 11] = [
        Self::Nanosecond,
        Self::Microsecond,
        Self::Millisecond,
        Self::Second,
        Self::Minute,
        Self::Hour,
        Self::Day,
        Self::Week,
        Self::Month,
        Self::Quarter,
        Self::Year,
    ];

    /// `Day`
    pub fn name(self) -> &'static str {
        match self {
            Self::Nanosecond => "Nanosecond",
            Self::Microsecond => "Microsecond",
            Self::Millisecond => "Millisecond",
            Self::Second => "Second",
            Self::Minute => "Minute",
            Self::Hour => "Hour",
            Self::Day => "Day",
            Self::Week => "Week",
            Self::Month => "Month",
            Self::Quarter => "Quarter",
            Self::Year => "Year",
        }
    }
}

/// A shape in the plane.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum GeoType {
    /// `Point`: a tuple of two `Float64`.
    Point,
    /// `MultiPoint`: an array of points.
    MultiPoint,
    /// `Ring`: an array of points.
    Ring,
    /// `LineString`: an array of points.
    LineString,
    /// `MultiLineString`: an array of lines.
    MultiLineString,
    /// `Polygon`: an array of rings.
    Polygon,
    /// `MultiPolygon`: an array of polygons.
    MultiPolygon,
    /// `Geometry`: a variant of the others.
    Geometry,
}

impl GeoType {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Point,
        Self::MultiPoint,
        Self::Ring,
        Self::LineString,
        Self::MultiLineString,
        Self::Polygon,
        Self::MultiPolygon,
        Self::Geometry,
    ];

    /// `Point`
    pub fn name(self) -> &'static str {
        match self {
            Self::Point => "Point",
            Self::MultiPoint => "MultiPoint",
            Self::Ring => "Ring",
            Self::LineString => "LineString",
            Self::MultiLineString => "MultiLineString",
            Self::Polygon => "Polygon",
            Self::MultiPolygon => "MultiPolygon",
            Self::Geometry => "Geometry",
        }
    }

    /// The type it is stored as.
    pub fn storage(self) -> DataType {
        let array = |inner: Self| DataType::Array(Box::new(inner.storage()));
        match self {
            Self::Point => DataType::Tuple(vec![
                Element {
                    name: None,
                    data_type: DataType::Float64,
                },
                Element {
                    name: None,
                    data_type: DataType::Float64,
                },
            ]),
            Self::MultiPoint | Self::Ring | Self::LineString => array(Self::Point),
            Self::MultiLineString | Self::Polygon => array(Self::Ring),
            Self::MultiPolygon => array(Self::Polygon),
            Self::Geometry => {
                let shapes = [
                    Self::LineString,
                    Self::MultiLineString,
                    Self::MultiPolygon,
                    Self::Point,
                    Self::Polygon,
                    Self::Ring,
                ];
                DataType::Variant(shapes.map(DataType::Geo).to_vec())
            }
        }
    }
}

/// Aliases that other databases brought, and what they stand for; upper and lower case mean the same.
const ALIASES: [(&str, &str); 77] = [
    ("BIGINT", "Int64"),
    ("BIGINT SIGNED", "Int64"),
    ("BIGINT UNSIGNED", "UInt64"),
    ("BINARY", "FixedString"),
    ("BINARY LARGE OBJECT", "String"),
    ("BINARY VARYING", "String"),
    ("BIT", "UInt64"),
    ("BLOB", "String"),
    ("BOOL", "Bool"),
    ("BOOLEAN", "Bool"),
    ("BYTE", "Int8"),
    ("BYTEA", "String"),
    ("CHAR", "String"),
    ("CHAR LARGE OBJECT", "String"),
    ("CHAR VARYING", "String"),
    ("CHARACTER", "String"),
    ("CHARACTER LARGE OBJECT", "String"),
    ("CHARACTER VARYING", "String"),
    ("CLOB", "String"),
    ("DATE", "Date"),
    ("DATE32", "Date32"),
    ("DATETIME", "DateTime"),
    ("DATETIME32", "DateTime"),
    ("DATETIME64", "DateTime64"),
    ("DEC", "Decimal"),
    ("DOUBLE", "Float64"),
    ("DOUBLE PRECISION", "Float64"),
    ("FIXED", "Decimal"),
    ("FLOAT", "Float32"),
    ("INET4", "IPv4"),
    ("INET6", "IPv6"),
    ("INT", "Int32"),
    ("INT SIGNED", "Int32"),
    ("INT UNSIGNED", "UInt32"),
    ("INT1", "Int8"),
    ("INT1 SIGNED", "Int8"),
    ("INT1 UNSIGNED", "UInt8"),
    ("INTEGER", "Int32"),
    ("INTEGER SIGNED", "Int32"),
    ("INTEGER UNSIGNED", "UInt32"),
    ("LONGBLOB", "String"),
    ("LONGTEXT", "String"),
    ("MEDIUMBLOB", "String"),
    ("MEDIUMINT", "Int32"),
    ("MEDIUMINT SIGNED", "Int32"),
    ("MEDIUMINT UNSIGNED", "UInt32"),
    ("MEDIUMTEXT", "String"),
    ("NATIONAL CHAR", "String"),
    ("NATIONAL CHAR VARYING", "String"),
    ("NATIONAL CHARACTER", "String"),
    ("NATIONAL CHARACTER LARGE OBJECT", "String"),
    ("NATIONAL CHARACTER VARYING", "String"),
    ("NCHAR", "String"),
    ("NCHAR LARGE OBJECT", "String"),
    ("NCHAR VARYING", "String"),
    ("NUMERIC", "Decimal"),
    ("NVARCHAR", "String"),
    ("REAL", "Float32"),
    ("SET", "UInt64"),
    ("SIGNED", "Int64"),
    ("SINGLE", "Float32"),
    ("SMALLINT", "Int16"),
    ("SMALLINT SIGNED", "Int16"),
    ("SMALLINT UNSIGNED", "UInt16"),
    ("TEXT", "String"),
    ("TIME", "Time"),
    ("TIMESTAMP", "DateTime"),
    ("TINYBLOB", "String"),
    ("TINYINT", "Int8"),
    ("TINYINT SIGNED", "Int8"),
    ("TINYINT UNSIGNED", "UInt8"),
    ("TINYTEXT", "String"),
    ("UNSIGNED", "UInt64"),
    ("VARBINARY", "String"),
    ("VARCHAR", "String"),
    ("VARCHAR2", "String"),
    ("YEAR", "UInt16"),
];

/// Names of which upper and lower case mean the same, in their own spelling.
const ANY_CASE: [&str; 8] = [
    "Decimal",
    "Decimal32",
    "Decimal64",
    "Decimal128",
    "Decimal256",
    "Enum",
    "JSON",
    "Time64",
];

/// The name that a type goes by, from what was written: words separated by single blanks.
pub(super) fn canonical(written: &str) -> &str {
    if let Some(name) = ANY_CASE
        .iter()
        .find(|name| name.eq_ignore_ascii_case(written))
    {
        return name;
    }
    let upper = written.to_ascii_uppercase();
    match ALIASES.binary_search_by_key(&upper.as_str(), |(alias, _)| alias) {
        Ok(at) => ALIASES[at].1,
        Err(_) => written,
    }
}

/// Whether some alias begins with these words and goes on.
pub(super) fn has_longer_alias(words: &str) -> bool {
    let prefix = format!("{} ", words.to_ascii_uppercase());
    ALIASES.iter().any(|(alias, _)| alias.starts_with(&prefix))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn aliases_are_sorted_for_the_search() {
        assert!(ALIASES.is_sorted_by_key(|(alias, _)| alias));
    }
}
