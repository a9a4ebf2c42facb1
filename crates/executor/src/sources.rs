//! From a plan to the files that a backup will hold.

use crate::error::ExecuteError;
use granary_backup::{OpenWith, Source};
use granary_catalog::{LogFile, Part, StoredMutation};
use granary_datadir::{Whereabouts, part_files};
use granary_mergetree::Mutation;
use granary_planner::{BackupPlan, PlannedData, PlannedTable, is_temporary};
use granary_types::{EntryName, TableName, escape_for_file_name};
use std::sync::Arc;

/// Where only Granary looks: data that ClickHouse's own BACKUP leaves out (`docs/format.md`).
pub const OWN_PREFIX: &str = "granary/";

/// A file of a backup and the table it belongs to; `None` for definitions.
pub struct SourceFile {
    /// The file.
    pub source: Source,
    /// The table whose data it is.
    pub table: Option<TableName>,
}

/// Lists every file of the planned backup. Every file of a part is there with the size that the
/// part's `checksums.txt` gives; contents are read later.
///
/// # Errors
/// [`ExecuteError`] names the table and the file.
pub fn backup_sources(
    plan: &BackupPlan,
    whereabouts: &Whereabouts,
) -> Result<Vec<SourceFile>, ExecuteError> {
    let open = {
        let whereabouts = whereabouts.clone();
        OpenWith::new(move |path| whereabouts.open(path))
    };
    let mut files = Vec::new();
    for database in &plan.databases {
        let name = format!("metadata/{}.sql", escape_for_file_name(&database.target));
        files.push(definition(&name, &database.definition));
    }
    for table in &plan.tables {
        let TableName {
            database,
            table: name,
        } = &table.target;
        let (database, name) = (escape_for_file_name(database), escape_for_file_name(name));
        let (entry, prefix) = if is_temporary(&table.target) {
            (
                format!("temporary_tables/metadata/{name}.sql"),
                format!("temporary_tables/data/{name}/"),
            )
        } else {
            (
                format!("metadata/{database}/{name}.sql"),
                format!("data/{database}/{name}/"),
            )
        };
        files.push(definition(&entry, &table.definition));
        TableFiles {
            table,
            files: &mut files,
            open: &open,
        }
        .add(&prefix)?;
    }
    for function in &plan.functions {
        let name = format!(
            "data/system/functions/{}.sql",
            escape_for_file_name(&function.name)
        );
        files.push(definition(&name, &function.definition));
    }
    Ok(files)
}

fn definition(name: &str, text: &str) -> SourceFile {
    let name = EntryName::parse(name).expect("escaped names make a normal path");
    SourceFile {
        source: Source::bytes(name, text.as_bytes()),
        table: None,
    }
}

struct TableFiles<'a> {
    table: &'a PlannedTable,
    files: &'a mut Vec<SourceFile>,
    open: &'a OpenWith,
}

impl TableFiles<'_> {
    fn add(&mut self, prefix: &str) -> Result<(), ExecuteError> {
        match &self.table.data {
            PlannedData::None => Ok(()),
            PlannedData::Parts {
                parts,
                patches,
                mutations,
            } => {
                self.parts(prefix, parts)?;
                self.parts(&format!("{OWN_PREFIX}{prefix}"), patches)?;
                for mutation in mutations {
                    self.mutation(prefix, mutation);
                }
                Ok(())
            }
            PlannedData::Files(files) => self.files(prefix, files),
            PlannedData::OwnFiles(files) => self.files(&format!("{OWN_PREFIX}{prefix}"), files),
            PlannedData::Rows(files) => {
                for file in files {
                    let name = self.name(&format!("{prefix}{}", file.name))?;
                    self.push(Source::bytes(name, Arc::clone(&file.content)));
                }
                Ok(())
            }
        }
    }

    fn parts(&mut self, prefix: &str, parts: &[Part]) -> Result<(), ExecuteError> {
        for part in parts {
            let failed = |source| ExecuteError::Part {
                table: self.table.source.clone(),
                source,
            };
            for file in part_files(part).map_err(failed)? {
                let name = self.name(&format!("{prefix}{}/{}", part.directory, file.name))?;
                let source = Source::file(name, file.path, file.size, file.expected);
                self.push(source.opened_with(self.open));
            }
        }
        Ok(())
    }

    fn files(&mut self, prefix: &str, files: &[LogFile]) -> Result<(), ExecuteError> {
        for file in files {
            let name = self.name(&format!("{prefix}{}", file.name))?;
            let source = Source::file(name, &file.path, file.size, None);
            self.push(source.append_only().opened_with(self.open));
        }
        Ok(())
    }

    fn mutation(&mut self, prefix: &str, stored: &StoredMutation) {
        let mutation = Mutation {
            number: stored.number,
            created: stored.created.clone(),
            commands: stored.commands.clone(),
        };
        let name = format!("{prefix}mutations/{}", mutation.backup_file_name());
        let name = EntryName::parse(&name).expect("digits make a normal path");
        let text = mutation.format_backup();
        self.push(Source::bytes(name, text.as_bytes()));
    }

    fn name(&self, name: &str) -> Result<EntryName, ExecuteError> {
        let table = &self.table.source;
        EntryName::parse(name).map_err(|source| ExecuteError::Name {
            table: table.clone(),
            source,
        })
    }

    fn push(&mut self, source: Source) {
        self.files.push(SourceFile {
            source,
            table: Some(self.table.target.clone()),
        });
    }
}
