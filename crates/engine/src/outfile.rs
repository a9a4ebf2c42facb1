//! `INTO OUTFILE`.

use crate::failure::Failure;
use granary_durable::Disk;
use granary_parser::IntoOutfile;
use granary_types::ErrorCode;
use std::io::{self, Write as _};
use std::path::Path;

/// Writes an answer to the file that the statement names; says whether it is to be shown, too.
///
/// # Errors
/// The file exists and neither `APPEND` nor `TRUNCATE` is given, compression is asked for, or the
/// disk refuses.
pub(crate) fn write_outfile(outfile: &IntoOutfile, text: &[u8]) -> Result<bool, Failure> {
    let path = String::from_utf8_lossy(&outfile.path).into_owned();
    if outfile.compression.is_some() || outfile.level.is_some() {
        let message = "INTO OUTFILE does not compress: leave COMPRESSION and LEVEL out";
        return Err(Failure::new(ErrorCode::NOT_IMPLEMENTED, message));
    }
    let disk = Disk::system();
    let place = Path::new(&path);
    let opened = match (outfile.append, outfile.truncate) {
        (true, _) => disk.append(place),
        (false, true) => disk.create(place),
        (false, false) => disk.create_new(place),
    };
    let written = opened.and_then(|mut file| file.write_all(text));
    written
        .map(|()| outfile.and_stdout)
        .map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => Failure::new(
                ErrorCode::CANNOT_OPEN_FILE,
                format!("File {path} exists, consider using APPEND or TRUNCATE"),
            ),
            _ => Failure::new(
                ErrorCode::CANNOT_WRITE_TO_FILE_DESCRIPTOR,
                format!("Cannot write {path}: {error}"),
            ),
        })
}
