//! Which status a failure has.

use granary_types::ErrorCode;

/// The status that a request ends with which failed for this reason, as ClickHouse chooses it.
pub(super) fn status_of(code: ErrorCode) -> u16 {
    const UNAUTHORIZED: &[&str] = &["REQUIRED_PASSWORD"];
    const FORBIDDEN: &[&str] = &[
        "UNKNOWN_USER",
        "WRONG_PASSWORD",
        "AUTHENTICATION_FAILED",
        "SET_NON_GRANTED_ROLE",
        "ACCESS_DENIED",
    ];
    const BAD: &[&str] = &[
        "BAD_ARGUMENTS",
        "CANNOT_COMPILE_REGEXP",
        "CANNOT_PARSE_TEXT",
        "CANNOT_PARSE_ESCAPE_SEQUENCE",
        "CANNOT_PARSE_QUOTED_STRING",
        "CANNOT_PARSE_DATE",
        "CANNOT_PARSE_DATETIME",
        "CANNOT_PARSE_NUMBER",
        "CANNOT_PARSE_DOMAIN_VALUE_FROM_STRING",
        "CANNOT_PARSE_IPV4",
        "CANNOT_PARSE_IPV6",
        "CANNOT_PARSE_INPUT_ASSERTION_FAILED",
        "CANNOT_PARSE_UUID",
        "DUPLICATE_COLUMN",
        "ILLEGAL_COLUMN",
        "THERE_IS_NO_COLUMN",
        "UNKNOWN_ELEMENT_IN_AST",
        "UNKNOWN_TYPE_OF_AST_NODE",
        "TOO_DEEP_AST",
        "TOO_BIG_AST",
        "UNEXPECTED_AST_STRUCTURE",
        "VALUE_IS_OUT_OF_RANGE_OF_DATA_TYPE",
        "SYNTAX_ERROR",
        "INCORRECT_DATA",
        "TYPE_MISMATCH",
    ];
    const MISSING: &[&str] = &[
        "UNKNOWN_TABLE",
        "UNKNOWN_FUNCTION",
        "UNKNOWN_IDENTIFIER",
        "UNKNOWN_TYPE",
        "UNKNOWN_STORAGE",
        "UNKNOWN_DATABASE",
        "UNKNOWN_SETTING",
        "UNKNOWN_DIRECTION_OF_SORTING",
        "UNKNOWN_AGGREGATE_FUNCTION",
        "UNKNOWN_FORMAT",
        "UNKNOWN_DATABASE_ENGINE",
        "UNKNOWN_TYPE_OF_QUERY",
        "UNKNOWN_ROLE",
    ];
    const UNAVAILABLE: &[&str] = &["SOCKET_TIMEOUT", "CANNOT_OPEN_FILE", "CANNOT_SCHEDULE_TASK"];
    let statuses = [
        (401, UNAUTHORIZED),
        (403, FORBIDDEN),
        (400, BAD),
        (404, MISSING),
        (408, &["TIMEOUT_EXCEEDED"]),
        (411, &["HTTP_LENGTH_REQUIRED"]),
        (413, &["QUERY_IS_TOO_LARGE"]),
        (501, &["NOT_IMPLEMENTED"]),
        (503, UNAVAILABLE),
    ];
    let found = statuses
        .iter()
        .find(|(_, names)| names.contains(&code.name()));
    found.map_or(500, |(status, _)| *status)
}

/// What stands behind the number.
pub(super) fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        204 => "No Content",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        408 => "Request Timeout",
        411 => "Length Required",
        413 => "Request Entity Too Large",
        431 => "Request Header Fields Too Large",
        501 => "Not Implemented",
        503 => "Service Unavailable",
        _ => "Internal Server Error",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_have_the_status_that_clickhouse_gives_them() {
        for (code, expected) in [
            (ErrorCode::SYNTAX_ERROR, 400),
            (ErrorCode::UNKNOWN_TABLE, 404),
            (ErrorCode::AUTHENTICATION_FAILED, 403),
            (ErrorCode::NOT_IMPLEMENTED, 501),
            (ErrorCode::BACKUP_ALREADY_EXISTS, 500),
            (ErrorCode::TIMEOUT_EXCEEDED, 408),
        ] {
            assert_eq!(status_of(code), expected, "{code}");
        }
    }
}
