//! `EXPLAIN BACKUP`, `EXPLAIN RESTORE`: the plan that would run, and how much it moves.

use crate::answer::Answer;
use crate::backup_statement::BackupRun;
use crate::describe_backup::Size;
use crate::failure::Failure;
use crate::opening::open_backup;
use crate::restore_statement;
use crate::session::{Execution, Session};
use granary_backup::{OpenBackup, Source, place_sources};
use granary_executor::{SourceFile, backup_sources, restored_entries};
use granary_formats::{ColumnType, Table};
use granary_manifest::{BaseShare, Placement};
use granary_parser::{Backup, Restore, Statement};
use granary_planner::{BackupPlan, DataToRestore, RestorePlan, TableToRestore};
use granary_types::{ErrorCode, TableName, escape_for_file_name};
use std::collections::BTreeMap;

impl Session {
    /// Plans a statement and answers with the plan. Nothing is written and no lock is taken.
    pub(crate) fn explain(
        &mut self,
        statement: &Statement,
        execution: &Execution<'_>,
    ) -> Result<Answer, Failure> {
        match statement {
            Statement::Backup(backup) => self.explain_backup(backup, execution),
            Statement::Restore(restore) => self.explain_restore(restore),
            _ => {
                let message = "EXPLAIN is for BACKUP and RESTORE";
                Err(Failure::new(ErrorCode::NOT_IMPLEMENTED, message))
            }
        }
    }

    fn explain_backup(
        &mut self,
        backup: &Backup,
        execution: &Execution<'_>,
    ) -> Result<Answer, Failure> {
        let run = BackupRun::new(self, backup, execution)?;
        let (place, options) = run.prepare()?;
        let planned = run.plan()?;
        let sources = backup_sources(&planned.plan, self.shared.data_dir.whereabouts())?;
        drop(planned.seen);
        let is_archive = place.is_archive();
        let source = |SourceFile { source, .. }| {
            if is_archive {
                Source::stored_whole(source)
            } else {
                source
            }
        };
        let sources = sources.into_iter().map(source).collect();
        let (sources, placements) = place_sources(sources, &options, execution.control)?;
        let placed = Placed {
            sources: &sources,
            placements: &placements,
        };
        let mut steps = Steps::default();
        backup_steps(&planned.plan, &placed, &mut steps);
        Ok(steps.answer(planned.warnings))
    }

    fn explain_restore(&mut self, restore: &Restore) -> Result<Answer, Failure> {
        crate::backup_statement::refuse_cluster(restore.cluster.as_deref())?;
        let backup = open_backup(
            &self.destinations,
            &restore.source,
            restore.base.as_ref(),
            &restore_statement::passwords(&restore.settings),
        )?;
        let planned = restore_statement::plan(
            &self.shared,
            &self.temporary,
            &self.authority()?,
            restore,
            &backup,
        )?;
        let mut steps = Steps::default();
        restore_steps(&planned.plan, &backup, &mut steps);
        Ok(steps.answer(planned.warnings))
    }
}

/// One row of the plan. `bytes` are those that are written.
struct Step {
    action: &'static str,
    object: String,
    details: String,
    size: Size,
}

#[derive(Default)]
struct Steps {
    steps: Vec<Step>,
}

impl Steps {
    fn add(&mut self, action: &'static str, object: String, details: String, size: Size) {
        self.steps.push(Step {
            action,
            object,
            details,
            size,
        });
    }

    fn answer(self, warnings: Vec<String>) -> Answer {
        let mut table = Table::new([
            ("step", ColumnType::String),
            ("object", ColumnType::String),
            ("details", ColumnType::String),
            ("files", ColumnType::UInt64),
            ("bytes", ColumnType::UInt64),
            ("bytes_from_base", ColumnType::UInt64),
        ]);
        let mut total = Size::default();
        for step in self.steps {
            total = total.plus(step.size);
            table.push(row(step));
        }
        table.push(row(Step {
            action: "total",
            object: String::new(),
            details: format!("space needed: {} bytes", total.bytes),
            size: total,
        }));
        Answer {
            warnings,
            ..Answer::rows(table)
        }
    }
}

fn row(step: Step) -> Vec<granary_formats::Value> {
    vec![
        step.action.into(),
        step.object.into(),
        step.details.into(),
        step.size.files.into(),
        step.size.bytes.into(),
        step.size.bytes_from_base.into(),
    ]
}

impl Size {
    fn plus(self, other: Self) -> Self {
        Self {
            files: self.files + other.files,
            bytes: self.bytes.saturating_add(other.bytes),
            bytes_from_base: self.bytes_from_base.saturating_add(other.bytes_from_base),
        }
    }
}

/// The files of a backup in the order of their names, with where their bytes will be.
struct Placed<'a> {
    sources: &'a [Source],
    placements: &'a [Placement],
}

impl Placed<'_> {
    /// The files whose names begin with `prefix`.
    fn below(&self, prefix: &str) -> Size {
        let start = self
            .sources
            .partition_point(|source| source.name().as_str() < prefix);
        let files = self.sources[start..].iter().zip(&self.placements[start..]);
        files
            .take_while(|(source, _)| source.name().as_str().starts_with(prefix))
            .fold(Size::default(), |size, (source, placement)| {
                size.plus(placed_size(source, *placement))
            })
    }
}

/// A file that is the same as another one of the backup is not written again.
fn placed_size(source: &Source, placement: Placement) -> Size {
    let (bytes, bytes_from_base) = match placement {
        Placement::Empty | Placement::SameAs { .. } => (0, 0),
        Placement::FromBase => (0, source.size()),
        Placement::Store {
            base: BaseShare::Prefix { size, .. },
        } => (source.size() - size, size),
        Placement::Store { .. } => (source.size(), 0),
    };
    Size {
        files: 1,
        bytes,
        bytes_from_base,
    }
}

fn backup_steps(plan: &BackupPlan, placed: &Placed<'_>, steps: &mut Steps) {
    for database in &plan.databases {
        let entry = format!("metadata/{}.sql", escape_for_file_name(&database.target));
        let details = called(&database.source, &database.target);
        let object = database.source.clone();
        steps.add("store database", object, details, placed.below(&entry));
    }
    for table in &plan.tables {
        let (source, target) = (table.source.to_string(), table.target.to_string());
        let directory = directory(&table.target);
        let entry = format!("metadata/{directory}.sql");
        let details = called(&source, &target);
        steps.add("store table", source, details, placed.below(&entry));
        for root in ["", granary_executor::OWN_PREFIX] {
            let prefix = format!("{root}data/{directory}/");
            data_steps(&table.source, &prefix, placed, steps);
        }
    }
    for function in &plan.functions {
        let name = escape_for_file_name(&function.name);
        let size = placed.below(&format!("data/system/functions/{name}.sql"));
        let object = function.name.clone();
        steps.add("store function", object, String::new(), size);
    }
}

/// A step for each part or mutation directory below a table's data, and one for its plain files.
fn data_steps(table: &TableName, prefix: &str, placed: &Placed<'_>, steps: &mut Steps) {
    let mut groups: BTreeMap<(&'static str, String), Size> = BTreeMap::new();
    let start = placed
        .sources
        .partition_point(|source| source.name().as_str() < prefix);
    for at in start..placed.sources.len() {
        let source = &placed.sources[at];
        let Some(path) = source.name().as_str().strip_prefix(prefix) else {
            break;
        };
        let group = match path.split_once('/') {
            Some(("mutations", file)) => ("store mutation", file.trim_end_matches(".txt")),
            Some((part, _)) => ("copy part", part),
            None => ("copy file", path),
        };
        let size = groups.entry((group.0, group.1.to_owned())).or_default();
        *size = size.plus(placed_size(source, placed.placements[at]));
    }
    for ((step, name), size) in groups {
        let step = match step {
            "copy part" | "copy file" if size.bytes == 0 && size.bytes_from_base > 0 => {
                "reuse from base"
            }
            step => step,
        };
        steps.add(step, table.to_string(), name, size);
    }
}

fn called(source: &str, target: &str) -> String {
    if source == target {
        String::new()
    } else {
        format!("as {target}")
    }
}

/// The directory of a table inside a backup, below `data/` and `metadata/`.
fn directory(table: &TableName) -> String {
    let TableName { database, table } = table;
    let (database, table) = (escape_for_file_name(database), escape_for_file_name(table));
    format!("{database}/{table}")
}

fn restore_steps(plan: &RestorePlan, backup: &OpenBackup, steps: &mut Steps) {
    for database in &plan.databases {
        let object = database.name.clone();
        steps.add("create database", object, String::new(), Size::default());
    }
    for table in &plan.tables {
        let target = table.target.to_string();
        let details = if table.source == table.target {
            String::new()
        } else {
            format!("from {}", table.source)
        };
        if table.create.is_some() {
            steps.add("create table", target, details, Size::default());
        }
        if let Some((inner, _)) = &table.create_inner {
            let (object, details) = (
                inner.to_string(),
                format!("inner table of {}", table.target),
            );
            steps.add("create table", object, details, Size::default());
        }
        restored_data(table, backup, steps);
    }
    for name in plan.functions.keys() {
        steps.add("put function", name.clone(), String::new(), Size::default());
    }
}

fn restored_data(table: &TableToRestore, backup: &OpenBackup, steps: &mut Steps) {
    let is_new = table.create.is_some();
    match &table.data {
        DataToRestore::Nothing => {}
        DataToRestore::Parts {
            into,
            parts,
            mutations,
        } => {
            let step = if is_new { "copy part" } else { "append part" };
            for part in parts {
                let size = Size::of(restored_entries(backup, part));
                steps.add(step, into.to_string(), part.directory.clone(), size);
            }
            for mutation in mutations {
                let (object, details) = (into.to_string(), mutation.commands.clone());
                steps.add("continue mutation", object, details, Size::default());
            }
        }
        DataToRestore::Files { into, files, .. } | DataToRestore::Rows { into, files, .. } => {
            let step = if is_new { "copy file" } else { "append file" };
            for file in files {
                let size = Size::of(backup.find(&file.entry).into_iter());
                steps.add(step, into.to_string(), file.name.clone(), size);
            }
        }
    }
}
