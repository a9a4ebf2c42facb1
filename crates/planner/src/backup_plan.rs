//! What a `BACKUP` stores: definitions, and which parts and files of each table.

use crate::definition::{self, TableDefinition};
use crate::error::PlanError;
use crate::selection::Selection;
use crate::warning::PlanWarning;
use granary_catalog::{
    Function, LogFile, MemoryFile, Part, Snapshot, StoredMutation, Table, TableData, TableKind,
    WallClock,
};
use granary_parser::{BackupSettings, Partition, UnsupportedData};
use granary_types::TableName;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Everything that a backup will hold.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct BackupPlan {
    /// The databases, by name.
    pub databases: Vec<PlannedDatabase>,
    /// The tables, by name.
    pub tables: Vec<PlannedTable>,
    /// The SQL functions.
    pub functions: Vec<Function>,
    /// What the user should know.
    pub warnings: Vec<PlanWarning>,
}

/// A database whose definition is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedDatabase {
    /// What it is called.
    pub source: String,
    /// What it is called in the backup.
    pub target: String,
    /// `CREATE DATABASE …` on one line.
    pub definition: String,
}

/// A table, view or dictionary that is stored.
#[derive(Debug, Clone, PartialEq)]
pub struct PlannedTable {
    /// What it is called.
    pub source: TableName,
    /// What it is called in the backup.
    pub target: TableName,
    /// `CREATE …` on one line.
    pub definition: String,
    /// Its rows.
    pub data: PlannedData,
}

/// The data of a stored table.
#[derive(Debug, Clone, PartialEq)]
pub enum PlannedData {
    /// There is none, or it is not asked for.
    None,
    /// Parts of a table of the MergeTree family.
    Parts {
        /// The parts.
        parts: Vec<Part>,
        /// The patch parts whose changes some part has not taken in.
        patches: Vec<Part>,
        /// The unfinished mutations.
        mutations: Vec<StoredMutation>,
    },
    /// The files of a Log, TinyLog or StripeLog table.
    Files(Vec<LogFile>),
    /// The files of a Set or Join table, which only Granary restores.
    OwnFiles(Vec<LogFile>),
    /// The files that are made of the rows of a Memory table.
    Rows(Vec<MemoryFile>),
}

/// Decides what a backup of `selection` holds. `data` has an entry for each selected table that
/// keeps data, under the name of the table that keeps it.
///
/// # Errors
/// [`PlanError`] when a partition cannot be meant, a definition cannot be read, two tables become
/// one, or data cannot be stored and the settings say that this is not acceptable.
pub fn plan_backup(
    selection: &Selection,
    snapshot: &Snapshot,
    data: &BTreeMap<TableName, TableData>,
    settings: &BackupSettings,
    clock: &WallClock<'_>,
) -> Result<BackupPlan, PlanError> {
    let mut planning = Planning {
        selection,
        snapshot,
        data,
        settings,
        clock,
        plan: BackupPlan::default(),
    };
    for name in &selection.databases {
        planning.add_database(name)?;
    }
    for name in selection.tables.keys() {
        planning.add_table(name)?;
    }
    if selection.is_everything && !settings.structure_only {
        planning.plan.functions = snapshot.functions.values().cloned().collect();
    }
    let BackupPlan {
        databases, tables, ..
    } = &planning.plan;
    if databases.is_empty() && tables.is_empty() {
        return Err(PlanError::EmptyBackup);
    }
    Ok(planning.plan)
}

struct Planning<'a> {
    selection: &'a Selection,
    snapshot: &'a Snapshot,
    data: &'a BTreeMap<TableName, TableData>,
    settings: &'a BackupSettings,
    clock: &'a WallClock<'a>,
    plan: BackupPlan,
}

impl Planning<'_> {
    fn add_database(&mut self, name: &str) -> Result<(), PlanError> {
        let target = self.selection.renaming.database(name);
        let Some(database) = self.snapshot.database(name) else {
            return Ok(());
        };
        if let Some(other) = self
            .plan
            .databases
            .iter()
            .find(|other| other.target == target)
        {
            return Err(PlanError::SameTarget {
                target: target.to_owned(),
                sources: [other.source.clone(), name.to_owned()],
            });
        }
        let definition = definition::database(database, target)?;
        let source = name.to_owned();
        self.plan.databases.push(PlannedDatabase {
            source,
            target: target.to_owned(),
            definition,
        });
        Ok(())
    }

    fn add_table(&mut self, name: &TableName) -> Result<(), PlanError> {
        let table = self
            .snapshot
            .table(name)
            .ok_or_else(|| PlanError::TableNotFound {
                table: name.clone(),
            })?;
        let target = self.selection.renaming.table(name);
        if let Some(other) = self.plan.tables.iter().find(|other| other.target == target) {
            return Err(PlanError::SameTarget {
                target: target.to_string(),
                sources: [other.source.to_string(), name.to_string()],
            });
        }
        let definition = definition::table(table, &self.selection.renaming)?;
        let data = self.table_data(table)?;
        self.plan.tables.push(PlannedTable {
            source: name.clone(),
            target,
            definition,
            data,
        });
        Ok(())
    }

    fn table_data(&mut self, table: &Arc<Table>) -> Result<PlannedData, PlanError> {
        if self.settings.structure_only {
            return Ok(PlannedData::None);
        }
        if matches!(table.kind, TableKind::MaterializedView { .. }) {
            let definition = TableDefinition::parse(&table.name, &table.definition.text)?;
            if definition.is_replaced_by_refresh() {
                let table = table.name.clone();
                self.plan
                    .warnings
                    .push(PlanWarning::RefreshedRowsLeftOut { table });
                return Ok(PlannedData::None);
            }
        }
        let partitions = self
            .selection
            .tables
            .get(&table.name)
            .and_then(Option::as_ref);
        let kept_in = self.snapshot.data_table(table);
        let data = kept_in.and_then(|table| self.data.get(&table.name));
        match (kept_in, data) {
            (
                Some(kept_in),
                Some(TableData::Parts {
                    parts,
                    patches,
                    mutations,
                    ..
                }),
            ) => {
                let wanted = partitions
                    .map(|list| self.wanted(kept_in, list))
                    .transpose()?;
                let is_wanted = |part: &&Part| {
                    wanted
                        .as_ref()
                        .is_none_or(|ids| ids.contains(part.name.data_partition()))
                };
                let parts: Vec<Part> = parts.iter().filter(is_wanted).cloned().collect();
                let patches = pending_patches(&parts, patches);
                let mutations = pending_mutations(&parts, mutations);
                self.warn_of_unseen(&table.name, &patches, &mutations);
                Ok(PlannedData::Parts {
                    parts,
                    patches,
                    mutations,
                })
            }
            _ if partitions.is_some() => Err(PlanError::PartitionsNotSupported {
                engine: table.engine().to_owned(),
                table: table.name.clone(),
            }),
            (Some(kept_in), Some(TableData::Files(files))) if !files.is_empty() => {
                Ok(match kept_in.kind {
                    TableKind::SetOrJoin => {
                        let table = table.name.clone();
                        self.plan.warnings.push(PlanWarning::OnlyGranaryRestores {
                            table,
                            what: "the rows of a Set or Join table".to_owned(),
                        });
                        PlannedData::OwnFiles(files.clone())
                    }
                    _ => PlannedData::Files(files.clone()),
                })
            }
            (Some(_), Some(TableData::Rows(files))) if !files.is_empty() => {
                Ok(PlannedData::Rows(files.clone()))
            }
            (Some(kept_in), _) if kept_in.kind == TableKind::Foreign => {
                self.unsupported(&table.name, table.engine())
            }
            _ => Ok(PlannedData::None),
        }
    }

    fn wanted(&self, table: &Table, list: &[Partition]) -> Result<BTreeSet<String>, PlanError> {
        let definition = TableDefinition::parse(&table.name, &table.definition.text)?;
        definition.wanted_partitions(list, self.clock)
    }

    /// Rows that neither the format nor Granary can hold.
    fn unsupported(&mut self, table: &TableName, engine: &str) -> Result<PlannedData, PlanError> {
        let (table, engine) = (table.clone(), engine.to_owned());
        match self.settings.unsupported_data {
            UnsupportedData::Throw => Err(PlanError::UnsupportedData { table, engine }),
            UnsupportedData::Warn => {
                self.plan
                    .warnings
                    .push(PlanWarning::RowsLeftOut { table, engine });
                Ok(PlannedData::None)
            }
        }
    }

    /// Names what ClickHouse's own RESTORE of this backup would not bring back.
    fn warn_of_unseen(
        &mut self,
        table: &TableName,
        patches: &[Part],
        mutations: &[StoredMutation],
    ) {
        let mut warn = |what: String| {
            let table = table.clone();
            self.plan
                .warnings
                .push(PlanWarning::OnlyGranaryRestores { table, what });
        };
        if !patches.is_empty() {
            warn(format!(
                "the changes of {} patch parts of lightweight updates",
                patches.len()
            ));
        }
        for mutation in mutations {
            warn(format!(
                "the unfinished mutation {} {}",
                mutation.number, mutation.commands
            ));
        }
    }
}

/// The patches that some part of their partition has not taken in.
fn pending_patches(parts: &[Part], patches: &[Part]) -> Vec<Part> {
    let is_pending = |patch: &&Part| {
        parts.iter().any(|part| {
            part.name.data_partition() == patch.name.data_partition()
                && part.name.data_version() < patch.name.data_version()
        })
    };
    patches.iter().filter(is_pending).cloned().collect()
}

/// The mutations that some of the parts has not seen.
fn pending_mutations(parts: &[Part], mutations: &[StoredMutation]) -> Vec<StoredMutation> {
    let is_pending = |mutation: &&StoredMutation| {
        parts
            .iter()
            .any(|part| part.name.data_version() < mutation.number)
    };
    mutations.iter().filter(is_pending).cloned().collect()
}
