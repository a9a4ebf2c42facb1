//! [`Sink`]: the archive of an attempt, whichever kind it is.

use granary_archive::{
    ArchiveKind, FilterWriter, MemberWriter, PackedMember, Style, TarWriter, ZipWriter,
};
use granary_durable::DiskFile;
use granary_types::EntryName;
use std::io::{self, BufWriter, Write};

/// What is given to the disk at once.
const BUFFER_SIZE_BYTES: usize = 1 << 20;

type Out = BufWriter<DiskFile>;

/// An archive being written: between two members, or inside one.
pub(crate) enum Sink {
    Zip(ZipWriter<Out>),
    ZipMember(Box<MemberWriter<Out>>),
    Tar(TarWriter<FilterWriter<Out>>),
    /// Taken apart by an error.
    Broken,
}

impl Sink {
    pub(crate) fn new(
        file: DiskFile,
        kind: ArchiveKind,
        style: Style,
        threads: usize,
    ) -> io::Result<Self> {
        let out = BufWriter::with_capacity(BUFFER_SIZE_BYTES, file);
        Ok(match kind {
            ArchiveKind::Zip => Self::Zip(ZipWriter::new(out, style, threads)),
            ArchiveKind::Tar(filter) => {
                Self::Tar(TarWriter::new(FilterWriter::new(filter, out, threads)?))
            }
        })
    }

    /// Appends a member of a zip archive that is ready.
    pub(crate) fn append(&mut self, member: &PackedMember) -> io::Result<()> {
        match self {
            Self::Zip(zip) => Ok(zip.append(member)?),
            _ => Err(out_of_order()),
        }
    }

    pub(crate) fn begin(&mut self, name: &EntryName, size: u64, salt: [u8; 16]) -> io::Result<()> {
        *self = match std::mem::replace(self, Self::Broken) {
            Self::Zip(zip) => Self::ZipMember(Box::new(zip.begin(name.clone(), salt)?)),
            Self::Tar(mut tar) => {
                tar.begin(name, size)?;
                Self::Tar(tar)
            }
            _ => return Err(out_of_order()),
        };
        Ok(())
    }

    /// Ends what was begun.
    pub(crate) fn end(&mut self) -> io::Result<()> {
        *self = match std::mem::replace(self, Self::Broken) {
            Self::ZipMember(member) => Self::Zip(member.finish()?),
            Self::Tar(tar) => Self::Tar(tar),
            _ => return Err(out_of_order()),
        };
        Ok(())
    }

    /// Ends the archive, all of which is given to the disk then.
    pub(crate) fn finish(self) -> io::Result<DiskFile> {
        let out = match self {
            Self::Zip(zip) => zip.finish()?,
            Self::Tar(tar) => tar.finish()?.finish()?,
            Self::ZipMember(_) | Self::Broken => return Err(out_of_order()),
        };
        out.into_inner().map_err(io::IntoInnerError::into_error)
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::ZipMember(member) => member.write(bytes),
            Self::Tar(tar) => tar.write(bytes),
            Self::Zip(_) | Self::Broken => Err(out_of_order()),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn out_of_order() -> io::Error {
    io::Error::other("the archive is not at a place where this can be written")
}
