//! How values and rows are written and read.

use crate::format::Format;
use chrono_tz::Tz;

/// Whether rows are printed or read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// They are printed.
    Out,
    /// They are read.
    In,
}

/// The settings of formats, at ClickHouse's defaults unless they are set.
#[derive(Debug, Clone, PartialEq)]
pub struct FormatSettings {
    /// The server's time zone, for times whose type names none.
    pub time_zone: Tz,
    /// `output_format_json_quote_64bit_integers`
    pub json_quote_64bit_integers: bool,
    /// `output_format_json_quote_64bit_floats`
    pub json_quote_64bit_floats: bool,
    /// `output_format_json_quote_denormals`
    pub json_quote_denormals: bool,
    /// `output_format_json_quote_decimals`
    pub json_quote_decimals: bool,
    /// `output_format_json_escape_forward_slashes`
    pub json_escape_forward_slashes: bool,
    /// `output_format_json_named_tuples_as_objects`
    pub json_named_tuples_as_objects: bool,
    /// `output_format_json_array_of_rows`
    pub json_array_of_rows: bool,
    /// `format_csv_delimiter`
    pub csv_delimiter: u8,
    /// `format_csv_allow_single_quotes`
    pub csv_allow_single_quotes: bool,
    /// `format_csv_null_representation`
    pub csv_null: String,
    /// `format_tsv_null_representation`
    pub tsv_null: String,
    /// `output_format_csv_crlf_end_of_line`
    pub csv_crlf_end_of_line: bool,
    /// `output_format_tsv_crlf_end_of_line`
    pub tsv_crlf_end_of_line: bool,
    /// `bool_true_representation`
    pub bool_true: String,
    /// `bool_false_representation`
    pub bool_false: String,
    /// `output_format_decimal_trailing_zeros`
    pub decimal_trailing_zeros: bool,
    /// `output_format_write_statistics`
    pub write_statistics: bool,
    /// `output_format_pretty_max_rows`
    pub pretty_max_rows: usize,
    /// `output_format_pretty_max_column_pad_width`
    pub pretty_max_column_pad_width: usize,
    /// `output_format_pretty_max_value_width`
    pub pretty_max_value_width: usize,
    /// `output_format_pretty_row_numbers`
    pub pretty_row_numbers: bool,
    /// `output_format_pretty_color`; `auto` is `false`, since the face knows the terminal.
    pub pretty_color: bool,
    /// Tuples with names are shown as documents: `output_format_pretty_named_tuples_as_json`, set
    /// by the formats that it is meant for.
    pub(crate) tuples_as_documents: bool,
    /// `output_format_sql_insert_table_name`
    pub sql_insert_table_name: String,
    /// `input_format_skip_unknown_fields`
    pub skip_unknown_fields: bool,
    /// `input_format_null_as_default`
    pub null_as_default: bool,
    /// `input_format_with_names_use_header`
    pub with_names_use_header: bool,
    /// `input_format_csv_empty_as_default`
    pub csv_empty_as_default: bool,
    /// `input_format_tsv_empty_as_default`
    pub tsv_empty_as_default: bool,
    /// `input_format_csv_detect_header`
    pub csv_detect_header: bool,
    /// `input_format_tsv_detect_header`
    pub tsv_detect_header: bool,
    /// `date_time_input_format = 'basic'`; the default is `best_effort`.
    pub date_time_input_basic: bool,
    /// `output_format_parquet_compression_method`
    pub parquet_compression: String,
    /// `output_format_parquet_row_group_size`
    pub parquet_row_group_size: usize,
    /// `output_format_parquet_row_group_size_bytes`
    pub parquet_row_group_size_bytes: usize,
    /// `output_format_parquet_string_as_string`
    pub parquet_string_as_string: bool,
    /// `output_format_parquet_date_as_uint16`
    pub parquet_date_as_uint16: bool,
    /// `output_format_parquet_datetime_as_uint32`
    pub parquet_datetime_as_uint32: bool,
    /// `output_format_parquet_enum_as_byte_array`
    pub parquet_enum_as_byte_array: bool,
    /// `input_format_parquet_case_insensitive_column_matching`
    pub parquet_any_case: bool,
    /// `input_format_parquet_allow_missing_columns`
    pub parquet_allow_missing_columns: bool,
}

/// Parts of the names of settings of `Parquet` that say how it is done, and nothing of the rows.
const OF_PARQUET_AND_SPEED: [&str; 18] = [
    "parallel_encoding",
    "data_page_size",
    "batch_size",
    "write_page_index",
    "bloom_filter",
    "max_dictionary_size",
    "checksums",
    "custom_encoder",
    "native_reader",
    "version",
    "preserve_order",
    "push_down",
    "prefetch",
    "bytes_for_seek",
    "max_block_size",
    "prefer_block_bytes",
    "memory",
    "use_offset_index",
];

impl Default for FormatSettings {
    fn default() -> Self {
        Self {
            time_zone: Tz::UTC,
            json_quote_64bit_integers: false,
            json_quote_64bit_floats: false,
            json_quote_denormals: false,
            json_quote_decimals: false,
            json_escape_forward_slashes: true,
            json_named_tuples_as_objects: true,
            json_array_of_rows: false,
            csv_delimiter: b',',
            csv_allow_single_quotes: false,
            csv_null: "\\N".to_owned(),
            tsv_null: "\\N".to_owned(),
            csv_crlf_end_of_line: false,
            tsv_crlf_end_of_line: false,
            bool_true: "true".to_owned(),
            bool_false: "false".to_owned(),
            decimal_trailing_zeros: false,
            write_statistics: true,
            pretty_max_rows: 1000,
            pretty_max_column_pad_width: 250,
            pretty_max_value_width: 10_000,
            pretty_row_numbers: true,
            pretty_color: false,
            tuples_as_documents: false,
            sql_insert_table_name: "table".to_owned(),
            skip_unknown_fields: true,
            null_as_default: true,
            with_names_use_header: true,
            csv_empty_as_default: true,
            tsv_empty_as_default: false,
            csv_detect_header: true,
            tsv_detect_header: true,
            date_time_input_basic: false,
            parquet_compression: "zstd".to_owned(),
            parquet_row_group_size: 1_000_000,
            parquet_row_group_size_bytes: 512 << 20,
            parquet_string_as_string: true,
            parquet_date_as_uint16: false,
            parquet_datetime_as_uint32: false,
            parquet_enum_as_byte_array: true,
            parquet_any_case: false,
            parquet_allow_missing_columns: true,
        }
    }
}

impl FormatSettings {
    /// The settings of a server in that time zone.
    pub fn in_time_zone(time_zone: Tz) -> Self {
        Self {
            time_zone,
            ..Self::default()
        }
    }

    /// The time zone of a type; a name that is not known means the server's.
    pub fn zone(&self, name: Option<&str>) -> Tz {
        match name {
            None => self.time_zone,
            // Asked for each value that is read.
            Some("UTC") => Tz::UTC,
            Some(name) => name.parse().unwrap_or(self.time_zone),
        }
    }

    /// Sets one by ClickHouse's name for it. `false` when there is no such setting, or it cannot
    /// take that value.
    pub fn set(&mut self, name: &str, value: &str) -> bool {
        let switch = match value {
            "1" | "true" => Some(true),
            "0" | "false" => Some(false),
            _ => None,
        };
        if let (Some(place), Some(switch)) = (self.switch(name), switch) {
            *place = switch;
            return true;
        }
        if let (Some(place), Ok(number)) = (self.number(name), value.parse()) {
            *place = number;
            return true;
        }
        if let Some(place) = self.text(name) {
            value.clone_into(place);
            return true;
        }
        match (name, value.as_bytes()) {
            ("format_csv_delimiter", [delimiter]) => self.csv_delimiter = *delimiter,
            (
                "output_format_parquet_compression_method",
                b"none" | b"snappy" | b"gzip" | b"brotli" | b"lz4" | b"zstd",
            ) => value.clone_into(&mut self.parquet_compression),
            ("date_time_input_format", b"basic") => self.date_time_input_basic = true,
            ("date_time_input_format", b"best_effort") => self.date_time_input_basic = false,
            ("output_format_pretty_color", b"auto") => self.pretty_color = false,
            _ => return false,
        }
        true
    }

    /// Whether a setting of a query says how rows are printed or read.
    pub fn is_setting(name: &str) -> bool {
        let families = ["output_format_", "input_format_", "format_"];
        let others = [
            "bool_true_representation",
            "bool_false_representation",
            "date_time_input_format",
            "date_time_output_format",
        ];
        others.contains(&name) || families.iter().any(|family| name.starts_with(family))
    }

    /// Whether a setting, which is one of formats, may change how `format` prints (or else reads) rows.
    pub fn concerns(name: &str, format: Format, direction: Direction) -> bool {
        let (prefix, name) = match name.split_once("format_") {
            Some((prefix @ ("output_" | "input_" | ""), rest)) => (prefix, rest),
            _ => ("", name),
        };
        let is_this_way = match direction {
            Direction::Out => prefix != "input_" && name != "date_time_input_format",
            Direction::In => prefix != "output_" && name != "date_time_output_format",
        };
        let family = name.split('_').next().unwrap_or(name);
        let is_of_format = match family {
            "json" => matches!(
                format,
                Format::Json(_)
                    | Format::JsonCompact(_)
                    | Format::JsonColumns(_)
                    | Format::JsonEachRow(_)
                    | Format::JsonCompactEachRow(..)
                    | Format::PrettyJsonEachRow
                    | Format::JsonObjectEachRow
            ),
            "csv" => matches!(format, Format::Csv(_)),
            "tsv" => matches!(format, Format::TabSeparated(_) | Format::TabSeparatedRaw(_)),
            "custom" => matches!(format, Format::CustomSeparated(_)),
            "values" => format == Format::Values,
            "pretty" => matches!(format, Format::Pretty(_) | Format::Vertical),
            "sql" => format == Format::SqlInsert,
            "markdown" => format == Format::Markdown,
            "xml" => format == Format::Xml,
            "native" => format == Format::Native,
            "binary" => matches!(format, Format::RowBinary(_) | Format::Native),
            "arrow" | "orc" | "avro" | "protobuf" | "capn" | "msgpack" | "bson" | "regexp"
            | "template" | "mysql" | "npy" | "parallel" | "max" | "schema" | "record"
            | "column" | "hive" | "connection" | "defaults" => false,
            "parquet" => {
                let is_of_speed = OF_PARQUET_AND_SPEED.iter().any(|part| name.contains(part));
                format == Format::Parquet && !is_of_speed
            }
            _ => true,
        };
        is_this_way && is_of_format
    }

    fn switch(&mut self, name: &str) -> Option<&mut bool> {
        Some(match name {
            "output_format_json_quote_64bit_integers" => &mut self.json_quote_64bit_integers,
            "output_format_json_quote_64bit_floats" => &mut self.json_quote_64bit_floats,
            "output_format_json_quote_denormals" => &mut self.json_quote_denormals,
            "output_format_json_quote_decimals" => &mut self.json_quote_decimals,
            "output_format_json_escape_forward_slashes" => &mut self.json_escape_forward_slashes,
            "output_format_json_named_tuples_as_objects" => &mut self.json_named_tuples_as_objects,
            "output_format_json_array_of_rows" => &mut self.json_array_of_rows,
            "format_csv_allow_single_quotes" => &mut self.csv_allow_single_quotes,
            "output_format_csv_crlf_end_of_line" => &mut self.csv_crlf_end_of_line,
            "output_format_tsv_crlf_end_of_line" => &mut self.tsv_crlf_end_of_line,
            "output_format_decimal_trailing_zeros" => &mut self.decimal_trailing_zeros,
            "output_format_write_statistics" => &mut self.write_statistics,
            "output_format_pretty_row_numbers" => &mut self.pretty_row_numbers,
            "output_format_pretty_color" => &mut self.pretty_color,
            "input_format_skip_unknown_fields" => &mut self.skip_unknown_fields,
            "input_format_null_as_default" => &mut self.null_as_default,
            "input_format_with_names_use_header" => &mut self.with_names_use_header,
            "input_format_csv_empty_as_default" => &mut self.csv_empty_as_default,
            "input_format_tsv_empty_as_default" => &mut self.tsv_empty_as_default,
            "input_format_csv_detect_header" => &mut self.csv_detect_header,
            "input_format_tsv_detect_header" => &mut self.tsv_detect_header,
            "output_format_parquet_string_as_string" => &mut self.parquet_string_as_string,
            "output_format_parquet_date_as_uint16" => &mut self.parquet_date_as_uint16,
            "output_format_parquet_datetime_as_uint32" => &mut self.parquet_datetime_as_uint32,
            "output_format_parquet_enum_as_byte_array" => &mut self.parquet_enum_as_byte_array,
            "input_format_parquet_case_insensitive_column_matching" => &mut self.parquet_any_case,
            "input_format_parquet_allow_missing_columns" => &mut self.parquet_allow_missing_columns,
            _ => return None,
        })
    }

    fn number(&mut self, name: &str) -> Option<&mut usize> {
        Some(match name {
            "output_format_pretty_max_rows" => &mut self.pretty_max_rows,
            "output_format_pretty_max_column_pad_width" => &mut self.pretty_max_column_pad_width,
            "output_format_pretty_max_value_width" => &mut self.pretty_max_value_width,
            "output_format_parquet_row_group_size" => &mut self.parquet_row_group_size,
            "output_format_parquet_row_group_size_bytes" => &mut self.parquet_row_group_size_bytes,
            _ => return None,
        })
    }

    fn text(&mut self, name: &str) -> Option<&mut String> {
        Some(match name {
            "format_csv_null_representation" => &mut self.csv_null,
            "format_tsv_null_representation" => &mut self.tsv_null,
            "bool_true_representation" => &mut self.bool_true,
            "bool_false_representation" => &mut self.bool_false,
            "output_format_sql_insert_table_name" => &mut self.sql_insert_table_name,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_setting_takes_only_values_of_its_kind() {
        let mut settings = FormatSettings::default();
        assert!(settings.set("output_format_json_quote_64bit_integers", "1"));
        assert!(settings.json_quote_64bit_integers);
        assert!(settings.set("format_csv_delimiter", ";"));
        assert_eq!(settings.csv_delimiter, b';');
        assert!(!settings.set("format_csv_delimiter", ";;"));
        assert!(!settings.set("output_format_pretty_max_rows", "many"));
        assert!(!settings.set("max_threads", "1"));
    }
}
