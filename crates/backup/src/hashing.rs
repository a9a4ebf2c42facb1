//! Hashing the files whose content must be known before anything is copied.

use crate::entry_reader::read_some;
use crate::error::WriteError;
use crate::parallel::for_each_parallel;
use crate::source::{Content, Source};
use granary_env::Control;
use granary_manifest::{Growth, Hashing};
use granary_types::{Checksum, FileHasher};
use parking_lot::Mutex;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

/// A file that is hashed and not larger stays in memory, so that it is read once.
const KEPT_SIZE_BYTES_MAX: u64 = 64 * 1024;
const KEPT_TOTAL_BYTES_MAX: u64 = 16 << 20;

struct Hashed {
    index: usize,
    checksum: Checksum,
    prefix: Option<(u64, Checksum)>,
    kept: Option<Arc<[u8]>>,
}

/// Hashes what `needed` asks for and writes the results into `sources`.
pub(crate) fn hash_sources(
    sources: &mut [Source],
    needed: &[Hashing],
    threads: usize,
    control: &Control,
) -> Result<(), WriteError> {
    let todo: Vec<usize> = (0..sources.len())
        .filter(|&index| needed[index] != Hashing::NotNeeded)
        .collect();
    let done = Mutex::new((Vec::with_capacity(todo.len()), 0));
    for_each_parallel(threads, todo.len(), |number, buffer| {
        control.check()?;
        let index = todo[number];
        let hashed = hash_source(index, &sources[index], needed[index], buffer, control)?;
        let mut done = done.lock();
        let (results, kept_total) = &mut *done;
        let kept = hashed
            .kept
            .filter(|kept| *kept_total + kept.len() as u64 <= KEPT_TOTAL_BYTES_MAX);
        *kept_total += kept.as_ref().map_or(0, |kept| kept.len() as u64);
        results.push(Hashed { kept, ..hashed });
        Ok::<(), WriteError>(())
    })?;
    for Hashed {
        index,
        checksum,
        prefix,
        kept,
    } in done.into_inner().0
    {
        let source = &mut sources[index];
        source.candidate.checksum = Some(checksum);
        source.candidate.prefix = prefix;
        if let Some(kept) = kept {
            source.content = Content::Bytes(kept);
        }
    }
    Ok(())
}

fn hash_source(
    index: usize,
    source: &Source,
    needed: Hashing,
    buffer: &mut [u8],
    control: &Control,
) -> Result<Hashed, WriteError> {
    let prefix_size = match needed {
        Hashing::WholeAndPrefix { prefix_size } => Some(prefix_size),
        Hashing::Whole | Hashing::NotNeeded => None,
    };
    let keeps = source.size() <= KEPT_SIZE_BYTES_MAX && matches!(source.content, Content::File(_));
    let mut kept = Vec::new();
    let mut hasher = FileHasher::new();
    let mut prefix = None;
    let checksum = read_source(source, buffer, |bytes| {
        let before = hasher.size_bytes();
        if let Some(size) =
            prefix_size.filter(|&size| (before..=before + bytes.len() as u64).contains(&size))
        {
            let mut beginning = hasher.clone();
            beginning.update(&bytes[..(size - before) as usize]);
            prefix = Some((size, beginning.finish()));
        }
        hasher.update(bytes);
        if keeps {
            kept.extend_from_slice(bytes);
        }
        Ok(control.check()?)
    })?;
    Ok(Hashed {
        index,
        checksum,
        prefix,
        kept: keeps.then(|| kept.into()),
    })
}

/// Gives the bytes of a source to `take`, piece by piece, and returns their checksum.
///
/// # Errors
/// When there are not exactly as many as the source says (a file that grows may have more), or
/// their checksum is not the expected one.
pub(crate) fn read_source(
    source: &Source,
    buffer: &mut [u8],
    mut take: impl FnMut(&[u8]) -> Result<(), WriteError>,
) -> Result<Checksum, WriteError> {
    let mut hasher = FileHasher::new();
    match &source.content {
        Content::Bytes(bytes) => {
            hasher.update(bytes);
            take(bytes)?;
        }
        Content::File(path) => {
            let failed = |error| WriteError::Source {
                path: path.display().to_string(),
                source: error,
            };
            let mut file = source.open(path).map_err(failed)?;
            loop {
                let missing =
                    usize::try_from(source.size() - hasher.size_bytes()).unwrap_or(usize::MAX);
                let wanted = buffer.len().min(missing.saturating_add(1));
                let read =
                    read_some(&mut file as &mut dyn Read, &mut buffer[..wanted]).map_err(failed)?;
                let used = read.min(missing);
                if read > missing && source.candidate.growth == Growth::Immutable {
                    return Err(size_differs(path, source, source.size() + 1));
                }
                if used == 0 {
                    break;
                }
                hasher.update(&buffer[..used]);
                take(&buffer[..used])?;
            }
            if hasher.size_bytes() < source.size() {
                return Err(size_differs(path, source, hasher.size_bytes()));
            }
        }
    }
    require_expected(source, &hasher)
}

fn require_expected(source: &Source, hasher: &FileHasher) -> Result<Checksum, WriteError> {
    let found = hasher.finish();
    match source.candidate.checksum {
        Some(expected) if expected != found && !source.candidate.encrypted_by_disk => {
            Err(WriteError::SourceDiffers {
                path: path_of(source),
                expected,
                expected_size: source.size(),
                found,
                found_size: hasher.size_bytes(),
            })
        }
        Some(expected) => Ok(expected),
        None => Ok(found),
    }
}

fn size_differs(path: &Path, source: &Source, found_size: u64) -> WriteError {
    WriteError::SourceSizeDiffers {
        path: path.display().to_string(),
        expected_size: source.size(),
        found_size,
    }
}

fn path_of(source: &Source) -> String {
    match &source.content {
        Content::File(path) => path.display().to_string(),
        Content::Bytes(_) => source.name().to_string(),
    }
}
