//! Files restored in the order in which an archive has them: one thread passes over the archive, the others
//! write what it gives them.

use crate::error::ExecuteError;
use crate::restore::{RestoreJob, Task, copy, create, end};
use granary_backup::{OpenBackup, Order};
use granary_types::FileHasher;
use std::io::{Read as _, Write as _};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex};

/// A file up to this size is read as a whole and written by another thread.
const HANDED_SIZE_BYTES_MAX: u64 = 256 << 10;

/// So many files wait to be written.
const WAITING_MAX: usize = 64;

/// What is read and written at once of larger files.
const CHUNK_SIZE_BYTES: usize = 1 << 20;

/// What becomes of the result of a task: errors that end the restore stay errors.
type Judge<'a> = dyn Fn(&Task, Result<(), ExecuteError>) -> Result<(), ExecuteError> + Sync + 'a;

/// A file whose bytes are at hand and right.
struct Ready<'a> {
    task: &'a Task,
    bytes: Arc<Vec<u8>>,
}

/// The tasks whose entries can only be read one after the other, in that order, and the others.
pub(crate) fn in_archive_order<'a>(
    backup: &OpenBackup,
    batch: &'a [Task],
) -> (Vec<(Order, &'a Task)>, Vec<&'a Task>) {
    let (mut in_order, mut in_any) = (Vec::new(), Vec::new());
    for task in batch {
        match backup.order(&task.entry) {
            Some(order) => in_order.push((order, task)),
            None => in_any.push(task),
        }
    }
    in_order.sort_by_key(|(order, _)| *order);
    (in_order, in_any)
}

/// Copies the tasks in their order. Tasks of one order have one content, which is read once.
pub(crate) fn copy_in_order(
    job: &RestoreJob<'_>,
    tasks: &[(Order, &Task)],
    judge: &Judge<'_>,
) -> Result<(), ExecuteError> {
    if tasks.is_empty() {
        return Ok(());
    }
    let first_error = Mutex::new(None);
    let (give, ready) = sync_channel(WAITING_MAX);
    let ready = Mutex::new(ready);
    std::thread::scope(|scope| {
        for _ in 0..job.threads.clamp(1, 4) {
            scope.spawn(|| write_all(job, &ready, judge, &first_error));
        }
        let read = read_all(job, tasks, judge, &give, &first_error);
        drop(give);
        read
    })?;
    let first_error = first_error.into_inner().expect("no holder panics");
    first_error.map_or(Ok(()), Err)
}

fn read_all<'a>(
    job: &RestoreJob<'_>,
    tasks: &[(Order, &'a Task)],
    judge: &Judge<'_>,
    give: &SyncSender<Ready<'a>>,
    first_error: &Mutex<Option<ExecuteError>>,
) -> Result<(), ExecuteError> {
    let mut buffer = vec![0; CHUNK_SIZE_BYTES];
    for equal in tasks.chunk_by(|one, other| is_equal(*one, *other)) {
        job.control.check().map_err(|_| ExecuteError::Cancelled)?;
        if first_error.lock().expect("no holder panics").is_some() {
            return Ok(());
        }
        let (_, task) = equal[0];
        if task.entry.size > HANDED_SIZE_BYTES_MAX {
            judge(task, copy(job, task, &mut buffer))?;
            for (_, other) in &equal[1..] {
                judge(other, copy_of(job, task, other, &mut buffer))?;
            }
            continue;
        }
        let bytes = job.backup.read_small(&task.entry, HANDED_SIZE_BYTES_MAX);
        let bytes = match bytes {
            Ok(bytes) => Arc::new(bytes),
            Err(error) => {
                let message = task.failed(error);
                judge(task, Err(message))?;
                // The others fail likewise, each for itself.
                for (_, other) in &equal[1..] {
                    let bytes = job.backup.read_small(&other.entry, HANDED_SIZE_BYTES_MAX);
                    judge(other, bytes.map(drop).map_err(|error| other.failed(error)))?;
                }
                continue;
            }
        };
        for (_, task) in equal {
            let bytes = Arc::clone(&bytes);
            if give.send(Ready { task, bytes }).is_err() {
                return Ok(()); // the writers have ended, and said why
            }
        }
    }
    Ok(())
}

fn is_equal((order, task): (Order, &Task), (other_order, other): (Order, &Task)) -> bool {
    let content = |task: &Task| (task.entry.size, task.entry.checksum);
    order == other_order && content(task) == content(other)
}

/// Copies a large file from the one with equal content that was staged before.
fn copy_of(
    job: &RestoreJob<'_>,
    staged: &Task,
    task: &Task,
    buffer: &mut [u8],
) -> Result<(), ExecuteError> {
    let mut from =
        std::fs::File::open(&staged.path).map_err(|source| staged.stage_failed(source))?;
    let mut file = create(job, task)?;
    let mut hasher = FileHasher::new();
    loop {
        job.control.check().map_err(|_| ExecuteError::Cancelled)?;
        let read = from
            .read(buffer)
            .map_err(|source| staged.stage_failed(source))?;
        if read == 0 {
            break;
        }
        hasher.update(&buffer[..read]);
        file.write_all(&buffer[..read])
            .map_err(|source| task.stage_failed(source))?;
    }
    if !task.entry.encrypted_by_disk && hasher.finish() != task.entry.checksum {
        // The first one is broken: this one is read from the backup, which says how.
        let mut reader = job
            .backup
            .read(&task.entry)
            .map_err(|error| task.failed(error))?;
        while reader
            .next_chunk(buffer)
            .map_err(|error| task.failed(error))?
            > 0
        {}
        let changed = std::io::Error::other("what was staged a moment ago has changed");
        return Err(staged.stage_failed(changed));
    }
    job.control.add_file();
    job.control
        .add_bytes(task.entry.size)
        .map_err(|_| ExecuteError::Cancelled)?;
    end(task, &file)
}

fn write_all(
    job: &RestoreJob<'_>,
    ready: &Mutex<Receiver<Ready<'_>>>,
    judge: &Judge<'_>,
    first_error: &Mutex<Option<ExecuteError>>,
) {
    loop {
        let next = ready.lock().expect("no holder panics").recv();
        let Ok(Ready { task, bytes }) = next else {
            return;
        };
        let has_failed = || first_error.lock().expect("no holder panics").is_some();
        if has_failed() {
            continue; // what was read is let go, so that the reader comes to its end
        }
        if let Err(error) = judge(task, write(job, task, &bytes)) {
            let mut first = first_error.lock().expect("no holder panics");
            first.get_or_insert(error);
        }
    }
}

fn write(job: &RestoreJob<'_>, task: &Task, bytes: &[u8]) -> Result<(), ExecuteError> {
    let mut file = create(job, task)?;
    file.write_all(bytes)
        .map_err(|source| task.stage_failed(source))?;
    job.control.add_file();
    job.control
        .add_bytes(bytes.len() as u64)
        .map_err(|_| ExecuteError::Cancelled)?;
    end(task, &file)
}
