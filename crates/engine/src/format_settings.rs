//! How the settings of a statement say that rows are printed or read.

use crate::failure::Failure;
use granary_formats::{Direction, Format, FormatSettings};
use granary_parser::{OutputSetting, QuerySettings, Scalar, SelectTerm, SelectUnion};
use granary_types::ErrorCode;

/// The settings for rows in a format.
///
/// # Errors
/// A setting that would change the rows is not served, or does not take its value.
pub(crate) fn format_settings(
    settings: &QuerySettings,
    format: Format,
    direction: Direction,
) -> Result<FormatSettings, Failure> {
    let mut chosen = FormatSettings::default();
    if let Some(zone) = settings
        .text("session_timezone")
        .filter(|zone| !zone.is_empty())
    {
        chosen.time_zone = zone.parse().map_err(|_| {
            let message = format!("Exception: Invalid time zone: {zone}");
            Failure::new(ErrorCode::BAD_ARGUMENTS, message)
        })?;
    }
    let of_formats = |(name, _): &(&str, &Scalar)| FormatSettings::is_setting(name);
    for (name, value) in settings.iter().filter(of_formats) {
        if !chosen.set(name, &text(value)) && FormatSettings::concerns(name, format, direction) {
            let message = format!(
                "The setting {name} with the value {} is not served for format {format:?}: rows would come out otherwise",
                text(value)
            );
            return Err(Failure::new(ErrorCode::NOT_IMPLEMENTED, message));
        }
    }
    Ok(chosen)
}

fn text(value: &Scalar) -> String {
    match value {
        Scalar::Null => String::new(),
        Scalar::Bool(flag) => u8::from(*flag).to_string(),
        Scalar::UInt64(number) => number.to_string(),
        Scalar::Int64(number) => number.to_string(),
        Scalar::Float64(number) => number.to_string(),
        Scalar::String(text) | Scalar::Other { text, .. } => text.clone(),
    }
}

/// `SETTINGS` of a query's last `SELECT`: they are those of the whole query.
pub(crate) fn last_settings(query: &SelectUnion) -> &[OutputSetting] {
    match query.terms.last() {
        Some(SelectTerm::Select(select)) => &select.settings,
        Some(SelectTerm::Union(union)) => last_settings(union),
        None => &[],
    }
}
