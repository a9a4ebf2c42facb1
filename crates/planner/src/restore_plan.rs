//! What a `RESTORE` creates, and what data goes where under which name.

use crate::contents::{BackupContents, FileContents, PartContents, TableContents};
use crate::definition::{DatabaseDefinition, TableDefinition};
use crate::error::PlanError;
use crate::selection::Selection;
use crate::warning::PlanWarning;
use granary_catalog::{LogFile, Snapshot, Table, TableData, TableKind, WallClock};
use granary_mergetree::Mutation;
use granary_parser::{AccessMode, CreationMode, RestoreSettings};
use granary_types::{TableName, Uuid};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Everything that a restore will change, in the order in which it is published.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RestorePlan {
    /// The databases to make.
    pub databases: Vec<DatabaseToCreate>,
    /// The tables to make or fill, each after those it refers to.
    pub tables: Vec<TableToRestore>,
    /// The SQL functions to make or replace: `CREATE FUNCTION …` by name.
    pub functions: BTreeMap<String, String>,
    /// What the user should know.
    pub warnings: Vec<PlanWarning>,
}

/// A database that a restore makes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatabaseToCreate {
    /// Its name.
    pub name: String,
    /// Its UUID, where the engine gives one.
    pub uuid: Option<Uuid>,
    /// The text of its metadata file.
    pub metadata: String,
}

/// A table that a restore makes or fills.
#[derive(Debug, Clone, PartialEq)]
pub struct TableToRestore {
    /// Its name in the backup.
    pub source: TableName,
    /// Its name here.
    pub target: TableName,
    /// The table to make; `None` when it exists and is kept.
    pub create: Option<TableToCreate>,
    /// The hidden table of a materialised view, to be made with it.
    pub create_inner: Option<(TableName, TableToCreate)>,
    /// What it is filled with.
    pub data: DataToRestore,
}

/// A metadata file and the UUID in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableToCreate {
    /// The UUID, in databases that give one.
    pub uuid: Option<Uuid>,
    /// The text of the metadata file.
    pub metadata: String,
    /// The storage policy that the definition names, or the default one.
    pub storage_policy: String,
}

/// The rows that a table gets.
#[derive(Debug, Clone, PartialEq)]
pub enum DataToRestore {
    /// None.
    Nothing,
    /// Parts.
    Parts {
        /// The table that keeps them: the restored one, or its inner table.
        into: TableName,
        /// The parts. The table gives them new block numbers, unless there are patch parts.
        parts: Vec<PartContents>,
        /// The mutations that go on where they were interrupted.
        mutations: Vec<Mutation>,
    },
    /// The files of a Log table.
    Files {
        /// The table that keeps them.
        into: TableName,
        /// The files.
        files: Vec<FileContents>,
        /// The rows that the table has, to which these are added.
        append_to: Option<LogRows>,
    },
    /// The rows of a Memory table, which are added to those it has.
    Rows {
        /// The table that keeps them.
        into: TableName,
        /// Its definition in the backup.
        definition: String,
        /// Where the entries of its data start.
        prefix: String,
        /// The files.
        files: Vec<FileContents>,
    },
}

/// The rows of a table of the Log family that is to get more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogRows {
    /// `Log`, `TinyLog` or `StripeLog`.
    pub engine: String,
    /// Its data files without `.bin`, in the order of their marks; `None` when it is not known.
    pub streams: Option<Vec<String>>,
    /// Its files.
    pub files: Vec<LogFile>,
}

/// The inputs of a restore, beside the statement.
pub struct RestoreInput<'a> {
    /// What the backup holds.
    pub contents: &'a BackupContents,
    /// What exists here.
    pub snapshot: &'a Snapshot,
    /// The data of the existing tables, by the name of the table that keeps it.
    pub existing: &'a BTreeMap<TableName, TableData>,
    /// The settings of the statement.
    pub settings: &'a RestoreSettings,
    /// How a local time in a partition's value is understood.
    pub clock: &'a WallClock<'a>,
    /// The names of the storage policies.
    pub policies: &'a BTreeSet<String>,
}

/// Decides what a restore of `selection` does. `fresh_uuid` gives the UUIDs of what is made.
///
/// # Errors
/// [`PlanError`] names the object: it exists, is missing, differs, holds data, cannot be read.
pub fn plan_restore(
    selection: &Selection,
    input: &RestoreInput<'_>,
    fresh_uuid: &mut dyn FnMut() -> Uuid,
) -> Result<RestorePlan, PlanError> {
    let plan = RestorePlan::default();
    let mut planning = Planning {
        selection,
        input,
        fresh_uuid,
        plan,
        engines: BTreeMap::new(),
    };
    for name in &selection.databases {
        planning.database(name)?;
    }
    for name in planning.in_creation_order()? {
        planning.table(&name)?;
    }
    planning.functions()?;
    Ok(planning.plan)
}

struct Planning<'a> {
    selection: &'a Selection,
    input: &'a RestoreInput<'a>,
    fresh_uuid: &'a mut dyn FnMut() -> Uuid,
    plan: RestorePlan,
    engines: BTreeMap<String, String>, // of the databases to make
}

impl Planning<'_> {
    fn database(&mut self, name: &str) -> Result<(), PlanError> {
        let target = self.selection.renaming.database(name).to_owned();
        if is_predefined(&target) {
            return Ok(());
        }
        let sql = &self.input.contents.databases[name];
        let definition = DatabaseDefinition::parse(name, sql)?.renamed(&target);
        if self
            .engines
            .insert(target.clone(), definition.engine().to_owned())
            .is_some()
        {
            return Err(PlanError::TwoDatabasesForOneTarget { database: target });
        }
        let existing = self.input.snapshot.database(&target);
        let settings = self.input.settings;
        match (existing, settings.create_database) {
            (Some(_), CreationMode::Create) => Err(PlanError::DatabaseExists { database: target }),
            (None, CreationMode::MustExist) => Err(PlanError::DatabaseMissing { database: target }),
            (Some(existing), _) if !settings.allow_different_database_def => {
                definition.compare(existing)
            }
            (Some(_), _) => Ok(()),
            (None, _) => {
                let uuid = definition.needs_uuid().then(|| (self.fresh_uuid)());
                let metadata = definition.metadata(uuid);
                self.plan.databases.push(DatabaseToCreate {
                    name: target,
                    uuid,
                    metadata,
                });
                Ok(())
            }
        }
    }

    /// The selected tables, each after those that its definition refers to. In a circle the order
    /// is that of the names.
    fn in_creation_order(&self) -> Result<Vec<TableName>, PlanError> {
        let mut waiting: BTreeMap<&TableName, BTreeSet<TableName>> = BTreeMap::new();
        for name in self.selection.tables.keys() {
            let contents = &self.input.contents.tables[name];
            let definition = TableDefinition::parse(name, &contents.definition)?;
            let mut needs = definition.dependencies();
            needs.retain(|need| need != name && self.selection.tables.contains_key(need));
            waiting.insert(name, needs);
        }
        let mut order: Vec<TableName> = Vec::with_capacity(waiting.len());
        while !waiting.is_empty() {
            let ready = waiting.iter().find(|(_, needs)| needs.is_empty());
            let next = ready.or_else(|| waiting.first_key_value());
            let next = next
                .map(|(name, _)| (*name).clone())
                .expect("something waits");
            waiting.remove(&next);
            for needs in waiting.values_mut() {
                needs.remove(&next);
            }
            order.push(next);
        }
        Ok(order)
    }

    fn table(&mut self, source: &TableName) -> Result<(), PlanError> {
        let contents = &self.input.contents.tables[source];
        let target = self.selection.renaming.table(source);
        let mut definition = TableDefinition::parse(source, &contents.definition)?
            .renamed(&target, &self.selection.renaming);
        if is_predefined(&target.database) && definition.is_system_engine() {
            return Ok(());
        }
        if let Some(other) = self.plan.tables.iter().find(|other| other.target == target) {
            let sources = [other.source.to_string(), source.to_string()];
            return Err(PlanError::TwoTablesForOneTarget { target, sources });
        }
        self.apply_storage_policy(&mut definition, &target)?;
        let existing = self.input.snapshot.table(&target).cloned();
        let mut restored = match &existing {
            Some(existing) => self.keep(existing, &definition)?,
            None => self.create(&target, &definition)?,
        };
        restored.source = source.clone();
        restored.data = self.data(contents, &definition, existing.as_ref(), &restored)?;
        self.plan.tables.push(restored);
        Ok(())
    }

    fn apply_storage_policy(
        &self,
        definition: &mut TableDefinition,
        target: &TableName,
    ) -> Result<(), PlanError> {
        if let Some(policy) = &self.input.settings.storage_policy {
            definition.set_storage_policy(policy);
        }
        let policy = definition.storage_policy();
        if self.input.policies.contains(&policy) || self.input.snapshot.table(target).is_some() {
            return Ok(());
        }
        Err(PlanError::UnknownPolicy {
            policy,
            table: target.clone(),
        })
    }

    fn keep(
        &self,
        existing: &Arc<Table>,
        definition: &TableDefinition,
    ) -> Result<TableToRestore, PlanError> {
        let settings = self.input.settings;
        if settings.create_table == CreationMode::Create {
            return Err(PlanError::TableExists {
                table: existing.name.clone(),
            });
        }
        if !settings.allow_different_table_def {
            definition.compare(existing)?;
        }
        Ok(TableToRestore::new(existing.name.clone()))
    }

    fn create(
        &mut self,
        target: &TableName,
        definition: &TableDefinition,
    ) -> Result<TableToRestore, PlanError> {
        if self.input.settings.create_table == CreationMode::MustExist {
            return Err(PlanError::TableMissing {
                table: target.clone(),
            });
        }
        let is_atomic = match self.database_engine(&target.database) {
            Some("Atomic") => true,
            Some("Ordinary" | "Memory") => false,
            Some(engine) => {
                let (table, engine) = (target.clone(), engine.to_owned());
                return Err(PlanError::DatabaseKeepsNoTables { table, engine });
            }
            None => {
                return Err(PlanError::DatabaseMissingForTable {
                    table: target.clone(),
                });
            }
        };
        let mut fresh = || is_atomic.then(|| (self.fresh_uuid)());
        let (uuid, inner_uuid) = (fresh(), fresh().filter(|_| definition.keeps_inner_table()));
        let mut restored = TableToRestore::new(target.clone());
        restored.create = Some(TableToCreate {
            uuid,
            metadata: definition.metadata(uuid, inner_uuid),
            storage_policy: definition.storage_policy(),
        });
        restored.create_inner = definition.inner_table(uuid).map(|(name, inner)| {
            let metadata = inner.metadata(inner_uuid, None);
            let storage_policy = inner.storage_policy();
            (
                name,
                TableToCreate {
                    uuid: inner_uuid,
                    metadata,
                    storage_policy,
                },
            )
        });
        Ok(restored)
    }

    /// The engine of a database that exists or that this restore makes.
    fn database_engine(&self, name: &str) -> Option<&str> {
        let existing = self
            .input
            .snapshot
            .database(name)
            .map(|database| database.engine.as_str());
        let created = || self.engines.get(name).map(String::as_str);
        existing.or_else(created)
    }

    fn data(
        &mut self,
        contents: &TableContents,
        definition: &TableDefinition,
        existing: Option<&Arc<Table>>,
        restored: &TableToRestore,
    ) -> Result<DataToRestore, PlanError> {
        let settings = self.input.settings;
        if !settings.restores_table_data() {
            return Ok(DataToRestore::Nothing);
        }
        let into = match (existing, &restored.create_inner) {
            (Some(existing), _) => self
                .input
                .snapshot
                .data_table(existing)
                .map(|t| t.name.clone()),
            (None, Some((inner, _))) => Some(inner.clone()),
            (None, None) => Some(restored.target.clone()),
        };
        let kind = definition.data_kind();
        let partitions = self.selection.tables[&restored.source].as_ref();
        if partitions.is_some() && !matches!(kind, TableKind::MergeTree { .. }) {
            return Err(PlanError::RestorePartitionsNotSupported {
                engine: definition.engine().to_owned(),
                table: restored.target.clone(),
            });
        }
        let Some(into) = into.filter(|_| contents.has_data() || !contents.mutations.is_empty())
        else {
            return Ok(DataToRestore::Nothing);
        };
        let present = self.input.existing.get(&into);
        self.refuse_non_empty(present, contents, &into, &restored.target)?;
        match kind {
            TableKind::MergeTree { .. } => {
                let wanted = partitions
                    .map(|list| definition.wanted_partitions(list, self.input.clock))
                    .transpose();
                self.parts(contents, wanted?.as_ref(), into, present, &restored.target)
            }
            TableKind::Log | TableKind::SetOrJoin => {
                let engine = definition.data_engine().to_owned();
                let append_to = match (present, kind) {
                    (Some(TableData::Files(rows)), TableKind::Log) if !rows.is_empty() => {
                        let (streams, files) = (definition.log_streams(), rows.clone());
                        Some(LogRows {
                            engine,
                            streams,
                            files,
                        })
                    }
                    (Some(present), _) if !present.is_empty() => {
                        let table = restored.target.clone();
                        return Err(PlanError::CannotAppend { engine, table });
                    }
                    _ => None,
                };
                let files = [&contents.files[..], &contents.own_files[..]].concat();
                Ok(DataToRestore::Files {
                    into,
                    files,
                    append_to,
                })
            }
            TableKind::Memory => Ok(DataToRestore::Rows {
                into,
                definition: contents.definition.clone(),
                prefix: contents.data_prefix.clone(),
                files: contents.files.clone(),
            }),
            _ => Err(PlanError::DataWithoutPlace {
                table: restored.target.clone(),
                engine: definition.engine().to_owned(),
                data: contents.data_prefix.clone(),
            }),
        }
    }

    fn refuse_non_empty(
        &self,
        present: Option<&TableData>,
        contents: &TableContents,
        into: &TableName,
        table: &TableName,
    ) -> Result<(), PlanError> {
        let has_rows = present.is_some_and(|present| !present.is_empty());
        if has_rows && contents.has_data() && !self.input.settings.allow_non_empty_tables {
            return Err(PlanError::NotEmpty {
                into: into.clone(),
                table: table.clone(),
            });
        }
        Ok(())
    }

    fn parts(
        &mut self,
        contents: &TableContents,
        wanted: Option<&BTreeSet<String>>,
        into: TableName,
        present: Option<&TableData>,
        table: &TableName,
    ) -> Result<DataToRestore, PlanError> {
        if let Some(name) = contents
            .strange
            .first()
            .or(contents.files.first().map(|f| &f.name))
        {
            return Err(PlanError::NotAPart {
                table: table.clone(),
                name: name.clone(),
            });
        }
        let is_wanted = |part: &&PartContents| {
            wanted.is_none_or(|wanted| wanted.contains(part.name.data_partition()))
        };
        let mut parts: Vec<PartContents> =
            contents.parts.iter().filter(is_wanted).cloned().collect();
        parts.sort_by_key(|part| (part.name.block_min(), part.name.to_string()));
        let is_pending = |mutation: &Mutation| {
            parts
                .iter()
                .any(|part| part.name.data_version() < mutation.number)
        };
        let mut mutations = contents.mutations.clone();
        mutations.retain(is_pending);
        let has_rows = present.is_some_and(|present| !present.is_empty());
        if has_rows && parts.iter().any(|part| part.name.is_patch()) {
            return Err(PlanError::PatchesNeedEmptyTable {
                table: table.clone(),
            });
        }
        // A mutation applies to every part with a lower number, so to rows that were there before.
        if has_rows {
            for mutation in std::mem::take(&mut mutations) {
                let (table, commands) = (table.clone(), mutation.commands);
                self.plan
                    .warnings
                    .push(PlanWarning::MutationNotApplied { table, commands });
            }
        }
        Ok(DataToRestore::Parts {
            into,
            parts,
            mutations,
        })
    }

    fn functions(&mut self) -> Result<(), PlanError> {
        let settings = self.input.settings;
        let is_asked_for = self.selection.is_everything && settings.restores_functions();
        for (name, definition) in self
            .input
            .contents
            .functions
            .iter()
            .filter(|_| is_asked_for)
        {
            let exists = self.input.snapshot.functions.contains_key(name);
            match settings.create_function {
                AccessMode::Create if exists => {
                    return Err(PlanError::FunctionExists {
                        function: name.clone(),
                    });
                }
                AccessMode::CreateIfNotExists if exists => {}
                _ => {
                    self.plan.functions.insert(name.clone(), definition.clone());
                }
            }
        }
        Ok(())
    }
}

impl TableToRestore {
    fn new(target: TableName) -> Self {
        Self {
            source: target.clone(),
            target,
            create: None,
            create_inner: None,
            data: DataToRestore::Nothing,
        }
    }
}

impl DataToRestore {
    /// How many files it has.
    pub fn files(&self) -> u64 {
        match self {
            Self::Nothing => 0,
            Self::Parts { parts, .. } => parts.iter().map(|part| part.files).sum(),
            Self::Files { files, .. } | Self::Rows { files, .. } => files.len() as u64,
        }
    }

    /// Their size together.
    pub fn size_bytes(&self) -> u64 {
        match self {
            Self::Nothing => 0,
            Self::Parts { parts, .. } => parts.iter().map(|part| part.size_bytes).sum(),
            Self::Files { files, .. } | Self::Rows { files, .. } => {
                files.iter().map(|file| file.size_bytes).sum()
            }
        }
    }

    /// The table that keeps it.
    pub fn into_table(&self) -> Option<&TableName> {
        match self {
            Self::Nothing => None,
            Self::Parts { into, .. } | Self::Files { into, .. } | Self::Rows { into, .. } => {
                Some(into)
            }
        }
    }

    /// Lets another table keep the data.
    pub fn put_into(&mut self, table: TableName) {
        match self {
            Self::Nothing => {}
            Self::Parts { into, .. } | Self::Files { into, .. } | Self::Rows { into, .. } => {
                *into = table;
            }
        }
    }
}

/// The databases that every server makes itself.
fn is_predefined(database: &str) -> bool {
    ["system", "information_schema", "INFORMATION_SCHEMA"].contains(&database)
}
