//! File-name escaping: bytes other than `[A-Za-z0-9_]` become `%XX` in upper-case hex.

use std::fmt::Write as _;

/// Escapes a database, table, column or function name for use as a file name.
pub fn escape_for_file_name(name: &str) -> String {
    let mut escaped = String::with_capacity(name.len());
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || byte == b'_' {
            escaped.push(byte as char);
        } else {
            write!(escaped, "%{byte:02X}").expect("writing to a String cannot fail");
        }
    }
    escaped
}

/// The reverse of [`escape_for_file_name`]: `%XX` becomes its byte, either case of digits; a `%`
/// that no two digits follow stays. `None` when the bytes are not UTF-8.
pub fn unescape_file_name(escaped: &str) -> Option<String> {
    let bytes = escaped.as_bytes();
    let mut name = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let code = (bytes[at] == b'%')
            .then(|| bytes.get(at + 1..at + 3))
            .flatten()
            .filter(|digits| digits.iter().all(u8::is_ascii_hexdigit))
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        if let Some(byte) = code {
            name.push(byte);
            at += 3;
        } else {
            name.push(bytes[at]);
            at += 1;
        }
    }
    String::from_utf8(name).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, escaped: &str) {
        assert_eq!(escape_for_file_name(name), escaped);
        assert_eq!(unescape_file_name(escaped).as_deref(), Some(name));
    }

    #[test]
    fn names_are_escaped_bytewise() {
        check("default", "default");
        check("my-table", "my%2Dtable");
        check("a%b", "a%25b");
        check("we ird/ta-ble.ё", "we%20ird%2Fta%2Dble%2E%D1%91");
        check("sum(v)", "sum%28v%29");
        check("", "");
    }

    #[test]
    fn a_loose_percent_sign_stays() {
        assert_eq!(unescape_file_name("%"), Some("%".to_owned()));
        assert_eq!(unescape_file_name("%é1"), Some("%é1".to_owned()));
        assert_eq!(unescape_file_name("%FF"), None);
    }
}
