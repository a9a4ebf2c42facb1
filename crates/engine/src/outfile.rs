//! `INTO OUTFILE`.

use crate::failure::Failure;
use granary_durable::Disk;
use granary_formats::{Compressed, Compression, UnknownCompression, WriterError};
use granary_parser::{IntoOutfile, Literal};
use granary_types::ErrorCode;
use std::io;
use std::path::Path;

/// The file that rows are written to.
pub(crate) struct Outfile {
    path: String,
    writer: Box<dyn Compressed>,
}

impl Outfile {
    /// Makes the file, or opens the one that is there if the statement says how.
    ///
    /// # Errors
    /// It exists and neither `APPEND` nor `TRUNCATE` is given, the compression is none, or the disk
    /// refuses.
    pub(crate) fn open(outfile: &IntoOutfile) -> Result<Self, Failure> {
        let path = String::from_utf8_lossy(&outfile.path).into_owned();
        let name = outfile.compression.as_deref().map(String::from_utf8_lossy);
        let method = Compression::named(name.as_deref().unwrap_or("auto"), &path)?;
        if outfile.append && method != Compression::None {
            let message = "Cannot append to compressed file. Please use uncompressed file or remove APPEND keyword";
            return Err(Failure::new(ErrorCode::BAD_ARGUMENTS, message));
        }
        let level = match &outfile.level {
            None => None,
            Some(Literal::Unsigned(level)) => Some(*level),
            Some(_) => {
                let message =
                    "Invalid compression level, must be in range or use default level without set";
                return Err(Failure::new(ErrorCode::BAD_ARGUMENTS, message));
            }
        };
        let disk = Disk::system();
        let place = Path::new(&path);
        let opened = match (outfile.append, outfile.truncate) {
            (true, _) => disk.append(place),
            (false, true) => disk.create(place),
            (false, false) => disk.create_new(place),
        };
        let file = opened.map_err(|error| refused(&path, &error))?;
        let writer = method
            .writer(Box::new(file), level)
            .map_err(|error| match error {
                WriterError::Method(error) => error.into(),
                WriterError::Io(error) => refused(&path, &error),
            })?;
        Ok(Self { path, writer })
    }

    /// Writes a piece of the rows.
    pub(crate) fn write(&mut self, text: &[u8]) -> Result<(), Failure> {
        let written = self.writer.write_all(text);
        written.map_err(|error| refused(&self.path, &error))
    }

    /// Writes what a compressed file ends with.
    pub(crate) fn finish(self) -> Result<(), Failure> {
        let finished = self.writer.finish();
        finished.map_err(|error| refused(&self.path, &error))
    }
}

impl From<UnknownCompression> for Failure {
    fn from(error: UnknownCompression) -> Self {
        Self::new(error.code(), error.to_string())
    }
}

fn refused(path: &str, error: &io::Error) -> Failure {
    match error.kind() {
        io::ErrorKind::AlreadyExists => Failure::new(
            ErrorCode::FILE_ALREADY_EXISTS,
            format!("File {path} exists, consider using APPEND or TRUNCATE"),
        ),
        io::ErrorKind::NotFound => Failure::new(
            ErrorCode::FILE_DOESNT_EXIST,
            format!("Cannot open file {path}: its directory does not exist"),
        ),
        _ => Failure::new(
            ErrorCode::CANNOT_WRITE_TO_FILE_DESCRIPTOR,
            format!("Cannot write {path}: {error}"),
        ),
    }
}
