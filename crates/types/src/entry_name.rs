//! The name of an entry or data file inside a backup.

use std::fmt;

/// A normal relative path with `/` between its components, such as
/// `data/shop/orders/all_1_1_0/data.bin`.
///
/// Invariant: not empty; no component is empty, `.` or `..`; no NUL byte and no backslash; at
/// most [`EntryName::LENGTH_BYTES_MAX`] bytes. A path built from it cannot leave its root.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EntryName(Box<str>);

/// A name that is not a normal relative path and so could leave the backup.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{name:?} is not a normal relative path: {reason}")]
pub struct InsecurePath {
    /// The refused name, cut to 200 characters.
    pub name: String,
    /// Which rule it breaks.
    pub reason: &'static str,
}

impl EntryName {
    /// The longest name that is accepted.
    pub const LENGTH_BYTES_MAX: usize = 4096;

    /// Checks a name.
    ///
    /// # Errors
    /// [`InsecurePath`] says which rule of the invariant is broken.
    pub fn parse(name: &str) -> Result<Self, InsecurePath> {
        match Self::fault(name) {
            None => Ok(Self(name.into())),
            Some(reason) => Err(InsecurePath {
                name: name.chars().take(200).collect(),
                reason,
            }),
        }
    }

    /// Which rule `name` breaks, or `None` when it is a normal relative path.
    pub fn fault(name: &str) -> Option<&'static str> {
        if name.is_empty() {
            return Some("it is empty");
        }
        if name.len() > Self::LENGTH_BYTES_MAX {
            return Some("it is longer than 4096 bytes");
        }
        if name.bytes().any(|byte| byte == 0 || byte == b'\\') {
            return Some("it contains a NUL byte or a backslash");
        }
        name.split('/').find_map(|component| match component {
            "" => Some("it starts or ends with a slash or has two in a row"),
            "." | ".." => Some("it has a component . or .."),
            _ => None,
        })
    }

    /// The text of the name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for EntryName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl AsRef<str> for EntryName {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_normal_relative_paths_are_names() {
        for name in ["a", "data/d/t/all_1_1_0/k%2Ebin", "a/..b", ".hidden"] {
            assert_eq!(EntryName::parse(name).expect(name).as_str(), name);
        }
        let long = "a/".repeat(3000);
        for name in [
            "", "/a", "a/", "a//b", ".", "..", "a/../b", "../a", "a\0b", "a\\b", &long,
        ] {
            assert!(EntryName::parse(name).is_err(), "{name:?} was accepted");
        }
    }
}
