//! What the parameters of a request mean.

use super::head::Head;

/// Those that are no settings.
const RESERVED: [&str; 19] = [
    "buffer_size",
    "client_protocol_version",
    "close_session",
    "compress",
    "database",
    "decompress",
    "default_format",
    "password",
    "query",
    "query_id",
    "quota_key",
    "role",
    "session_check",
    "session_id",
    "session_timeout",
    "stacktrace",
    "user",
    "wait_end_of_query",
    "",
];

/// The settings of a request by name and text, in their order.
pub(super) fn settings(head: &Head) -> Vec<(String, String)> {
    let is_setting =
        |(name, _): &&(String, String)| !RESERVED.contains(&&**name) && !name.starts_with("param_");
    head.parameters.iter().filter(is_setting).cloned().collect()
}

/// The values of the parameters of a statement, by name.
pub(super) fn values(head: &Head) -> Vec<(String, String)> {
    let value = |(name, value): &(String, String)| {
        let name = name.strip_prefix("param_")?;
        Some((name.to_owned(), value.clone()))
    };
    head.parameters.iter().filter_map(value).collect()
}

/// What a header says, or else a parameter.
pub(super) fn header_or<'a>(head: &'a Head, header: &str, parameter: &str) -> Option<&'a str> {
    let said = head.field(header).filter(|value| !value.is_empty());
    let said = said.or_else(|| head.parameter(parameter));
    said.filter(|value| !value.is_empty())
}
