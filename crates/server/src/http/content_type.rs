//! What an answer is called that has rows in a format.

use granary_formats::{Format, Header};

/// `Content-Type`
pub(super) fn content_type(format: Format) -> &'static str {
    match format {
        Format::TabSeparated(_) | Format::TabSeparatedRaw(_) => {
            "text/tab-separated-values; charset=UTF-8"
        }
        Format::Csv(Header::None) => "text/csv; charset=UTF-8; header=absent",
        Format::Csv(_) => "text/csv; charset=UTF-8; header=present",
        Format::Json(_)
        | Format::JsonCompact(_)
        | Format::JsonColumns(_)
        | Format::JsonObjectEachRow => "application/json; charset=UTF-8",
        Format::JsonEachRow(_) | Format::JsonCompactEachRow(..) | Format::PrettyJsonEachRow => {
            "application/x-ndjson; charset=UTF-8"
        }
        Format::Xml => "application/xml; charset=UTF-8",
        Format::Native | Format::RowBinary(_) | Format::Parquet | Format::RawBlob => {
            "application/octet-stream"
        }
        _ => "text/plain; charset=UTF-8",
    }
}
