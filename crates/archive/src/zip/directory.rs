//! [`ZipArchive`]: the directory at the end of a zip archive, read and checked as a whole.

use super::record::{
    CENTRAL_BYTES, CENTRAL_SIGNATURE, ENCRYPTED, END_BYTES, END_SIGNATURE, END64_BYTES,
    END64_SIGNATURE, EXTRA_AES, EXTRA_ZIP64, Fields, LOCAL_BYTES, LOCATOR_BYTES, LOCATOR_SIGNATURE,
    MASKED, MAX32, METHOD_AES,
};
use crate::error::ArchiveError;
use crate::members::Members;
use crate::method::Method;
use crate::place::{ReadAt, Section, read_exact_at};
use granary_types::EntryName;
use std::io::{self, BufReader, Read as _};
use std::sync::Arc;

/// A comment behind the directory is not longer.
const COMMENT_BYTES_MAX: u64 = 65_535;

const UNIX: u8 = 3;
const KIND_MASK: u32 = 0o170_000;
const REGULAR: u32 = 0o100_000;
const DIRECTORY: u32 = 0o040_000;

/// A zip archive that can be read at any place.
pub struct ZipArchive {
    pub(super) place: Arc<dyn ReadAt>,
    members: Members<ZipMember>,
    /// Where the directory begins.
    pub(super) directory: u64,
}

/// What the directory says of a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ZipMember {
    pub(super) method: Method,
    pub(super) encryption: Encryption,
    pub(super) crc: u32,
    pub(super) packed_size: u64,
    pub(super) size: u64,
    pub(super) header: u64, // where its local header is
}

/// How a member is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encryption {
    None,
    /// AES-256, and the checksum of the bytes is there as well.
    Ae1,
    /// AES-256 without a checksum.
    Ae2,
}

impl ZipMember {
    /// Its size in bytes.
    pub fn size(&self) -> u64 {
        self.size
    }
}

impl ZipArchive {
    /// Reads the directory. What it says is bounded by what the archive has: members lie before the
    /// directory, each for itself, and their names are normal.
    pub fn open(place: Arc<dyn ReadAt>) -> Result<Self, ArchiveError> {
        let end = End::find(&*place)?;
        let members = end.members(&place)?;
        Ok(Self {
            place,
            members,
            directory: end.directory,
        })
    }

    /// Its members.
    pub fn members(&self) -> &Members<ZipMember> {
        &self.members
    }
}

/// What the record at the end says.
struct End {
    directory: u64,
    directory_size: u64,
    count: u64,
}

impl End {
    fn find(place: &dyn ReadAt) -> Result<Self, ArchiveError> {
        let size = place.size();
        let tail_size = size.min(COMMENT_BYTES_MAX + END_BYTES as u64);
        let mut tail = vec![0; tail_size as usize];
        read_exact_at(place, &mut tail, size - tail_size)?;
        let is_end = |at: &usize| {
            let record = &tail[*at..];
            record[..4] == END_SIGNATURE.to_le_bytes()
                && usize::from(u16::from_le_bytes([record[20], record[21]]))
                    == record.len() - END_BYTES
        };
        let last = (tail.len() + 1).saturating_sub(END_BYTES);
        let mut found = (0..last).rev().filter(is_end);
        let at = found.next().ok_or_else(|| {
            ArchiveError::damaged("it has no directory: it is no zip archive, or cut off")
        })?;
        if found.next().is_some() {
            return Err(ArchiveError::damaged("it has two directories"));
        }
        let position = size - tail_size + at as u64;
        Self::read(place, &tail[at..at + END_BYTES], position)
    }

    fn read(place: &dyn ReadAt, record: &[u8], position: u64) -> Result<Self, ArchiveError> {
        let mut fields = Fields(&record[4..]);
        let (disk, first_disk) = (fields.u16()?, fields.u16()?);
        let (count_here, count) = (fields.u16()?, fields.u16()?);
        let (directory_size, directory) = (fields.u32()?, fields.u32()?);
        let end = match Self::read64(place, position)? {
            Some((end, record)) => {
                let agrees = |short: u64, max: u64, long: u64| short == long || short == max;
                let is_same = agrees(u64::from(count), 0xffff, end.count)
                    && agrees(u64::from(directory), u64::from(MAX32), end.directory)
                    && agrees(
                        u64::from(directory_size),
                        u64::from(MAX32),
                        end.directory_size,
                    );
                if !is_same {
                    return Err(ArchiveError::damaged("its two end records disagree"));
                }
                end.checked(record)?
            }
            None if (disk, first_disk) != (0, 0) || count != count_here => {
                return Err(ArchiveError::Unsupported(
                    "an archive in several files".to_owned(),
                ));
            }
            None => Self {
                directory: u64::from(directory),
                directory_size: u64::from(directory_size),
                count: u64::from(count),
            }
            .checked(position)?,
        };
        Ok(end)
    }

    /// The end record of zip64, and where it is, if there is one before the plain one.
    fn read64(place: &dyn ReadAt, position: u64) -> Result<Option<(Self, u64)>, ArchiveError> {
        let Some(locator_at) = position.checked_sub(LOCATOR_BYTES as u64) else {
            return Ok(None);
        };
        let mut locator = [0; LOCATOR_BYTES];
        read_exact_at(place, &mut locator, locator_at)?;
        let mut fields = Fields(&locator);
        if fields.u32()? != LOCATOR_SIGNATURE {
            return Ok(None);
        }
        let (disk, at, disks) = (fields.u32()?, fields.u64()?, fields.u32()?);
        if disk != 0 || disks > 1 {
            return Err(ArchiveError::Unsupported(
                "an archive in several files".to_owned(),
            ));
        }
        let wrong = || ArchiveError::damaged("the end record of zip64 is not where it should be");
        if at
            .checked_add(END64_BYTES as u64)
            .is_none_or(|end| end > locator_at)
        {
            return Err(wrong());
        }
        let mut record = [0; END64_BYTES];
        read_exact_at(place, &mut record, at)?;
        let mut fields = Fields(&record);
        let (signature, size) = (fields.u32()?, fields.u64()?);
        let ends = at.checked_add(12).and_then(|begin| begin.checked_add(size));
        if signature != END64_SIGNATURE || ends != Some(locator_at) {
            return Err(wrong());
        }
        fields.take(4)?; // versions
        let (disk, first_disk) = (fields.u32()?, fields.u32()?);
        let (count_here, count) = (fields.u64()?, fields.u64()?);
        if (disk, first_disk) != (0, 0) || count != count_here {
            return Err(ArchiveError::Unsupported(
                "an archive in several files".to_owned(),
            ));
        }
        let (directory_size, directory) = (fields.u64()?, fields.u64()?);
        let end = Self {
            directory,
            directory_size,
            count,
        };
        Ok(Some((end, at)))
    }

    /// The directory reaches up to the end record, and has room for what it counts.
    fn checked(self, end: u64) -> Result<Self, ArchiveError> {
        let reaches = self.directory.checked_add(self.directory_size) == Some(end);
        if !reaches || self.count > self.directory_size / CENTRAL_BYTES as u64 {
            return Err(ArchiveError::damaged(
                "its directory is not where and as large as it says",
            ));
        }
        Ok(self)
    }

    fn members(&self, place: &Arc<dyn ReadAt>) -> Result<Members<ZipMember>, ArchiveError> {
        let end = self.directory + self.directory_size;
        let mut reader = BufReader::with_capacity(
            256 << 10,
            Section::new(Arc::clone(place), self.directory, end),
        );
        let mut members = Members::new();
        let mut extents = Vec::new();
        let mut read = 0;
        for _ in 0..self.count {
            let (bytes, found) = record(&mut reader, &mut members)?;
            read += bytes;
            extents.extend(found);
        }
        if read != self.directory_size {
            return Err(ArchiveError::damaged(
                "its directory has more or less than it counts",
            ));
        }
        check_extents(extents, self.directory)?;
        members.built()
    }
}

/// Where a member begins and ends at least.
type Extent = (u64, u64);

/// Members share no byte, and none lies in the directory.
fn check_extents(mut extents: Vec<Extent>, directory: u64) -> Result<(), ArchiveError> {
    extents.sort_unstable();
    let begins = extents.iter().skip(1).map(|(begin, _)| *begin);
    let limits = begins.chain([directory]);
    if extents
        .iter()
        .zip(limits)
        .any(|((_, end), limit)| *end > limit)
    {
        return Err(ArchiveError::damaged(
            "its members overlap, or reach into its directory",
        ));
    }
    Ok(())
}

/// Reads a record of the directory: how long it is, and where the member lies if it is a file.
fn record(
    reader: &mut BufReader<Section>,
    members: &mut Members<ZipMember>,
) -> Result<(u64, Option<Extent>), ArchiveError> {
    let mut fixed = [0; CENTRAL_BYTES];
    read_whole(reader, &mut fixed)?;
    let mut fields = Fields(&fixed);
    if fields.u32()? != CENTRAL_SIGNATURE {
        return Err(ArchiveError::damaged("its directory is malformed"));
    }
    let made_by = fields.u16()?;
    fields.take(2)?;
    let (flags, method) = (fields.u16()?, fields.u16()?);
    fields.take(4)?; // time and date
    let crc = fields.u32()?;
    let (packed_size, size) = (fields.u32()?, fields.u32()?);
    let lengths = [fields.u16()?, fields.u16()?, fields.u16()?].map(usize::from);
    let (disk, _, attributes) = (fields.u16()?, fields.u16()?, fields.u32()?);
    let header = fields.u32()?;
    let mut texts = vec![0; lengths.iter().sum()];
    read_whole(reader, &mut texts)?;
    let (name, extra) = texts.split_at(lengths[0]);
    let extra = &extra[..lengths[1]];
    let name = std::str::from_utf8(name)
        .map_err(|_| ArchiveError::Insecure("a member whose name is not UTF-8".to_owned()))?;
    let mut sizes = Sizes {
        size: u64::from(size),
        packed_size: u64::from(packed_size),
        header: u64::from(header),
    };
    let aes = sizes.complete(extra, disk, name)?;
    check_kind(made_by, attributes, name)?;
    let length = (CENTRAL_BYTES + texts.len()) as u64;
    let begin = sizes.header;
    let end = begin
        .checked_add((LOCAL_BYTES + lengths[0]) as u64)
        .and_then(|end| end.checked_add(sizes.packed_size))
        .ok_or_else(|| ArchiveError::damaged("a member is larger than any file"))?;
    if let Some(directory) = name.strip_suffix('/') {
        EntryName::parse(directory).map_err(|error| ArchiveError::name(&error))?;
        if sizes.size != 0 {
            return Err(ArchiveError::damaged("a directory has content"));
        }
        return Ok((length, None));
    }
    EntryName::parse(name).map_err(|error| ArchiveError::name(&error))?;
    let (method, encryption) = coding(flags, method, aes, name)?;
    let member = ZipMember {
        method,
        encryption,
        crc,
        packed_size: sizes.packed_size,
        size: sizes.size,
        header: sizes.header,
    };
    members.add(name, member)?;
    Ok((length, Some((begin, end))))
}

fn read_whole(reader: &mut BufReader<Section>, buffer: &mut [u8]) -> Result<(), ArchiveError> {
    reader
        .read_exact(buffer)
        .map_err(|error| match error.kind() {
            io::ErrorKind::UnexpectedEof => ArchiveError::damaged("its directory ends too early"),
            _ => error.into(),
        })
}

/// Files and directories, and what does not say what it is.
fn check_kind(made_by: u16, attributes: u32, name: &str) -> Result<(), ArchiveError> {
    let kind = (attributes >> 16) & KIND_MASK;
    let is_plain = made_by.to_be_bytes()[0] != UNIX || [0, REGULAR, DIRECTORY].contains(&kind);
    if is_plain {
        return Ok(());
    }
    Err(ArchiveError::Insecure(format!(
        "{name:?}, a link or device"
    )))
}

/// The numbers that zip64 has in an extra field when they do not fit.
struct Sizes {
    size: u64,
    packed_size: u64,
    header: u64,
}

impl Sizes {
    /// Reads the extra fields; answers that of AES.
    fn complete<'a>(
        &mut self,
        extra: &'a [u8],
        disk: u16,
        name: &str,
    ) -> Result<Option<&'a [u8]>, ArchiveError> {
        let malformed =
            |_| ArchiveError::Damaged(format!("the extra fields of {name:?} are malformed"));
        let mut fields = Fields(extra);
        let (mut zip64, mut aes) = (None, None);
        // Some programs pad with fewer bytes than a field's head has.
        while fields.0.len() >= 4 {
            let (id, length) = (fields.u16()?, fields.u16()?);
            let content = fields.take(usize::from(length)).map_err(malformed)?;
            match id {
                EXTRA_ZIP64 => zip64 = zip64.or(Some(content)),
                EXTRA_AES => aes = aes.or(Some(content)),
                _ => {}
            }
        }
        let mut zip64 = Fields(zip64.unwrap_or_default());
        for number in [&mut self.size, &mut self.packed_size, &mut self.header] {
            if *number == u64::from(MAX32) {
                *number = zip64.u64().map_err(malformed)?;
            }
        }
        let disk = match disk {
            0xffff => zip64.u32().map_err(malformed)?,
            disk => u32::from(disk),
        };
        match disk {
            0 => Ok(aes),
            _ => Err(ArchiveError::Unsupported(
                "an archive in several files".to_owned(),
            )),
        }
    }
}

fn coding(
    flags: u16,
    method: u16,
    aes: Option<&[u8]>,
    name: &str,
) -> Result<(Method, Encryption), ArchiveError> {
    let of_id = |id| {
        let unknown = || ArchiveError::Unsupported(format!("compression method {id} of {name:?}"));
        Method::of_id(id).ok_or_else(unknown)
    };
    match (flags & ENCRYPTED != 0, method, aes) {
        _ if flags & MASKED != 0 => Err(ArchiveError::Unsupported(
            "an archive with an encrypted directory".to_owned(),
        )),
        (false, method, _) => Ok((of_id(method)?, Encryption::None)),
        (true, METHOD_AES, Some([version @ 1..=2, 0, b'A', b'E', 3, low, high])) => {
            let encryption = if *version == 1 {
                Encryption::Ae1
            } else {
                Encryption::Ae2
            };
            Ok((of_id(u16::from_le_bytes([*low, *high]))?, encryption))
        }
        (true, ..) => Err(ArchiveError::Unsupported(format!(
            "the encryption of {name:?}: only AES-256 is read"
        ))),
    }
}
