//! [`Encoding`]: how bodies are compressed by HTTP's own means.

use granary_formats::{Compressed, Compression};
use std::io::{self, Read, Write};

/// `Content-Encoding`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Encoding {
    name: &'static str,
    method: Compression,
}

/// Those that are served, the best first.
const ENCODINGS: [Encoding; 8] = [
    Encoding::new("br", Compression::Brotli),
    Encoding::new("lz4", Compression::Lz4),
    Encoding::new("zstd", Compression::Zstd),
    Encoding::new("gzip", Compression::Gzip),
    Encoding::new("deflate", Compression::Deflate),
    Encoding::new("xz", Compression::Xz),
    Encoding::new("bz2", Compression::Bzip2),
    Encoding::NONE,
];

impl Encoding {
    /// Nothing is compressed.
    pub(super) const NONE: Self = Self::new("", Compression::None);

    const fn new(name: &'static str, method: Compression) -> Self {
        Self { name, method }
    }

    /// By the name in `Content-Encoding`.
    pub(super) fn named(name: &str) -> Option<Self> {
        if name.eq_ignore_ascii_case("identity") {
            return Some(Self::NONE);
        }
        let mut encodings = ENCODINGS.into_iter();
        encodings.find(|encoding| encoding.name.eq_ignore_ascii_case(name))
    }

    /// The best that `Accept-Encoding` allows.
    pub(super) fn accepted(accept: &str) -> Self {
        let allowed: Vec<&str> = accept
            .split(',')
            .filter(|item| !is_refused(item))
            .map(|item| item.split(';').next().unwrap_or_default().trim())
            .collect();
        let is_allowed = |encoding: &Encoding| {
            let is_named = |name: &&str| name.eq_ignore_ascii_case(encoding.name);
            encoding.name.is_empty() || allowed.iter().any(is_named)
        };
        let found = ENCODINGS.into_iter().find(is_allowed);
        found.unwrap_or(Self::NONE)
    }

    /// The name; none where nothing is compressed.
    pub(super) fn name(self) -> Option<&'static str> {
        Some(self.name).filter(|name| !name.is_empty())
    }

    /// What is beneath the compression.
    pub(super) fn reader(
        self,
        input: impl Read + Send + 'static,
    ) -> io::Result<Box<dyn Read + Send>> {
        self.method.reader(input)
    }

    /// Compresses what is written.
    pub(super) fn writer<'a>(
        self,
        output: Box<dyn Write + 'a>,
        level: Option<u64>,
    ) -> io::Result<Box<dyn Compressed + 'a>> {
        let writer = self.method.writer(output, level);
        writer.map_err(|error| io::Error::other(error.to_string()))
    }
}

/// `gzip;q=0`
fn is_refused(item: &str) -> bool {
    let quality = item
        .split(';')
        .skip(1)
        .find_map(|part| part.trim().strip_prefix("q="));
    quality.is_some_and(|quality| quality.trim().parse() == Ok(0.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_that_is_accepted_is_taken() {
        let chosen = |accept| Encoding::accepted(accept).name();
        assert_eq!(chosen("gzip, deflate, br"), Some("br"));
        assert_eq!(chosen("lz4, zstd, br;q=0"), Some("lz4"));
        assert_eq!(chosen("GZIP;q=0.5"), Some("gzip"));
        assert_eq!(chosen("compress, *"), None);
        assert_eq!(chosen(""), None);
    }
}
