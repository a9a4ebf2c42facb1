//! `ALTER TABLE … FREEZE`, `ALTER TABLE … UNFREEZE`, `SYSTEM UNFREEZE`: links to the files of parts
//! below `shadow`, as ClickHouse lays them out.

use crate::answer::{Answer, Rows};
use crate::definitions::done;
use crate::failure::Failure;
use crate::session::{Execution, Session};
use granary_datadir::Change;
use granary_formats::{ColumnType, Table};
use granary_parser::{PartSelection, Partition};
use granary_types::{ErrorCode, PartName, TableName, escape_for_file_name};
use std::path::{Path, PathBuf};

const SHADOW: &str = "shadow";
/// How many times something was frozen, on the disk `default` only.
const COUNTER: &str = "shadow/increment.txt";

/// A row about a part that was frozen or is no longer.
struct FrozenPart {
    part: PartName,
    /// The directory of the table in the frozen copy.
    directory: PathBuf,
}

impl Session {
    /// Links the files of parts below `shadow/<name or number>`.
    pub(crate) fn freeze(
        &mut self,
        name: &TableName,
        partition: Option<&Partition>,
        copy_name: &str,
        execution: &Execution<'_>,
    ) -> Result<Answer, Failure> {
        let (snapshot, warnings) = self.look()?;
        let table = self.parts_of(&snapshot, name)?;
        if partition == Some(&Partition::All) {
            let message = "Only support DROP/DETACH/ATTACH PARTITION ALL currently";
            return Err(Failure::new(ErrorCode::SUPPORT_IS_DISABLED, message));
        }
        let which = PartSelection::Partition(partition.cloned().unwrap_or(Partition::All));
        let parts = table.chosen(&which)?;
        let number = self.frozen_count()? + 1;
        let copy_name = match copy_name {
            "" => number.to_string(),
            name => escape_for_file_name(name),
        };
        let staging = self.shared.data_dir.begin_restore("FREEZE");
        let mut changes = vec![Change::PutFile {
            path: COUNTER.into(),
            content: format!("{number}\n"),
        }];
        let mut frozen = Vec::new();
        for part in &parts {
            let root = self.disk_root(&part.disk)?;
            let relative = part.path.strip_prefix(&root).unwrap_or(&part.path);
            let path = Path::new(SHADOW).join(&copy_name).join(relative);
            let target = root.join(&path);
            if std::fs::read_dir(&target).is_ok_and(|mut entries| entries.next().is_some()) {
                let message = format!(
                    "Directory {} already exists and is not empty",
                    target.display()
                );
                return Err(Failure::new(ErrorCode::DIRECTORY_ALREADY_EXISTS, message));
            }
            let files = self.link_part(&staging, part)?;
            changes.push(Change::PutDirectory { files, path });
            frozen.push(FrozenPart {
                part: part.name.clone(),
                directory: target.parent().map(Path::to_owned).unwrap_or_default(),
            });
        }
        staging.publish(changes)?;
        let mut answer = done(warnings);
        if is_verbose(execution) {
            let command = command("FREEZE", partition);
            answer.rows = Some(Rows::Table(rows(&command, &copy_name, &frozen)));
        }
        Ok(answer)
    }

    /// Removes the parts of a table from a frozen copy.
    pub(crate) fn unfreeze(
        &mut self,
        name: &TableName,
        partition: Option<&Partition>,
        copy_name: &str,
        execution: &Execution<'_>,
    ) -> Result<Answer, Failure> {
        let (snapshot, warnings) = self.look()?;
        let table = self.parts_of(&snapshot, name)?;
        let id = match partition {
            Some(partition) => table.partition_id(partition)?,
            None => None,
        };
        let copy_name = escape_for_file_name(copy_name);
        let mut changes = Vec::new();
        let mut frozen = Vec::new();
        for directory in &table.table.data {
            let root = self.disk_root(&directory.disk)?;
            let relative = directory
                .path
                .strip_prefix(&root)
                .unwrap_or(&directory.path);
            let below = Path::new(SHADOW).join(&copy_name).join(relative);
            for part in parts_below(&root.join(&below)) {
                if id
                    .as_deref()
                    .is_some_and(|id| part.partition().as_str() != id)
                {
                    continue;
                }
                changes.push(Change::DropDirectory {
                    disk: directory.disk.clone(),
                    path: below.join(part.to_string()),
                });
                frozen.push(FrozenPart {
                    part,
                    directory: root.join(&below),
                });
            }
        }
        if !changes.is_empty() {
            self.change("UNFREEZE", changes)?;
        }
        let mut answer = done(warnings);
        if is_verbose(execution) {
            answer.rows = Some(Rows::Table(rows(
                &command("UNFREEZE", partition),
                &copy_name,
                &frozen,
            )));
        }
        Ok(answer)
    }

    /// Removes a frozen copy of all tables. A server does so only when it is configured to.
    pub(crate) fn system_unfreeze() -> Result<Answer, Failure> {
        let message = "Support for SYSTEM UNFREEZE query is disabled. You can enable it via 'enable_system_unfreeze' server setting";
        Err(Failure::new(ErrorCode::SUPPORT_IS_DISABLED, message))
    }

    fn disk_root(&self, disk: &str) -> Result<PathBuf, Failure> {
        self.shared
            .data_dir
            .disk_path(disk)
            .ok_or_else(|| Failure::new(ErrorCode::UNKNOWN_DISK, format!("Unknown disk {disk}")))
    }

    /// How often something was frozen so far.
    fn frozen_count(&self) -> Result<u64, Failure> {
        let path = self.shared.data_dir.path().join(COUNTER);
        let text = match std::fs::read_to_string(&path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(0),
            other => other,
        };
        let fault = |reason: String| {
            let message = format!("Cannot read {}: {reason}", path.display());
            Failure::new(ErrorCode::CANNOT_PARSE_INPUT_ASSERTION_FAILED, message)
        };
        let text = text.map_err(|error| fault(error.to_string()))?;
        text.trim()
            .parse()
            .map_err(|_| fault(format!("{:?} is not a number", text.trim())))
    }
}

fn is_verbose(execution: &Execution<'_>) -> bool {
    execution.settings.bool("alter_partition_verbose_result") == Some(true)
}

fn command(verb: &str, partition: Option<&Partition>) -> String {
    let what = if partition.is_some() {
        "PARTITION"
    } else {
        "ALL"
    };
    format!("{verb} {what}")
}

fn parts_below(directory: &Path) -> Vec<PartName> {
    let entries = std::fs::read_dir(directory).into_iter().flatten().flatten();
    let mut parts: Vec<PartName> = entries
        .filter_map(|entry| PartName::parse(entry.file_name().to_str()?).ok())
        .collect();
    parts.sort_by_key(ToString::to_string);
    parts
}

fn rows(command: &str, copy_name: &str, parts: &[FrozenPart]) -> Table {
    let mut table = Table::new(
        [
            "command_type",
            "partition_id",
            "part_name",
            "backup_name",
            "backup_path",
            "part_backup_path",
        ]
        .map(|name| (name, ColumnType::String)),
    );
    for FrozenPart { part, directory } in parts {
        let directory = directory.display();
        table.push(vec![
            command.into(),
            part.partition().as_str().into(),
            part.to_string().into(),
            copy_name.into(),
            format!("{directory}/").into(),
            format!("{directory}/{part}/").into(),
        ]);
    }
    table
}
