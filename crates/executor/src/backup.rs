//! Carries out the plan of a `BACKUP`.

use crate::error::ExecuteError;
use crate::sources::SourceFile;
use granary_backup::{BackupOptions, BackupWriter, SealedBackup};
use granary_env::Control;
use granary_storage::Destination;
use std::sync::Arc;

/// What is needed to write a backup, beside the files.
pub struct BackupJob {
    /// Where it is written.
    pub destination: Arc<dyn Destination>,
    /// What it is to be.
    pub options: BackupOptions,
    /// How it is watched and stopped.
    pub control: Control,
}

/// Takes the destination, writes the files that `collect` lists, and seals. The destination is
/// taken first, so that one that is occupied is reported before any table is looked at.
///
/// # Errors
/// [`ExecuteError`]; the destination is as it was found. A crash leaves data files and a dead
/// lock, which the next backup there removes.
pub fn run_backup<E: From<ExecuteError>>(
    job: BackupJob,
    collect: impl FnOnce() -> Result<Vec<SourceFile>, E>,
) -> Result<SealedBackup, E> {
    let BackupJob {
        destination,
        options,
        control,
    } = job;
    let write_failed = |error| E::from(ExecuteError::Write(error));
    let mut writer = BackupWriter::begin(destination, options).map_err(write_failed)?;
    let sources: Vec<_> = collect()?.into_iter().map(|file| file.source).collect();
    writer.write(sources, &control).map_err(write_failed)?;
    writer.seal(&control).map_err(write_failed)
}
