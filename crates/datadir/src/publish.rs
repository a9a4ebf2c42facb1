//! From changes to steps: where everything goes, and what stands in the way.

use crate::change::{Change, ExpectedData};
use crate::definition::{Scanned, scan};
use crate::dir::DataDir;
use crate::intent::{Place, Step, is_there};
use crate::layout::{
    Home, access_file, data_link_path, data_path, database_file, database_link_path, function_file,
    link_text, parent_of, store_path, table_file, tables_path,
};
use crate::load::list_names;
use crate::preflight::{self, check_name};
use crate::publish_error::PublishError;
use crate::staging::{StagedDir, Staging, TEXT_FILE, staged_name};
use granary_catalog::{DetachedPart, Table, TableData, TableKind, TableStructure};
use granary_config::DEFAULT_DISK;
use granary_mergetree::{Mutation, keep_numbers, renumber};
use granary_types::{PartName, TableName, escape_for_file_name};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// What was published under which name.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Published {
    /// The parts that were added in the order of their changes, under their new names; those that
    /// were attached behind them.
    pub parts: Vec<(TableName, PartName)>,
    /// The mutations under their new numbers.
    pub mutations: Vec<(TableName, u64)>,
}

/// What is to be done.
pub(crate) struct Planned {
    pub(crate) steps: Vec<Step>,
    pub(crate) published: Published,
    /// A table whose files go from places where others may come: nobody may be reading from them.
    pub(crate) vacated: Option<TableName>,
}

/// Plans the steps; reads the disk and stages texts, changes nothing that counts.
pub(crate) fn plan(
    dir: &DataDir,
    staging: &Staging<'_>,
    changes: Vec<Change>,
) -> Result<Planned, PublishError> {
    let mut planner = Planner {
        dir,
        staging,
        databases: BTreeMap::new(),
        prepared: BTreeSet::new(),
        tables: BTreeMap::new(),
        arrivals: BTreeMap::new(),
        removals: Vec::new(),
        data: Vec::new(),
        definitions: Vec::new(),
        count: 0,
        vacated: None,
    };
    if needs_default_database(dir, &changes) {
        let metadata = format!(
            "ATTACH DATABASE _ UUID '{}'\nENGINE = Atomic\n",
            dir.env.uuid()
        );
        let name = "default".to_owned();
        planner.add(Change::CreateDatabase { name, metadata })?;
    }
    for change in changes {
        planner.add(change)?;
    }
    let published = planner.number_arrivals()?;
    let mut steps = planner.removals;
    steps.append(&mut planner.data);
    steps.append(&mut planner.definitions);
    preflight::check(dir, &steps)?;
    Ok(Planned {
        steps,
        published,
        vacated: planner.vacated,
    })
}

/// Whether a table comes to the database `default`, which every server has, and nothing of it is
/// written down.
fn needs_default_database(dir: &DataDir, changes: &[Change]) -> bool {
    let is_default = |name: &TableName| name.database == "default";
    let is_in_default = |change: &Change| match change {
        Change::CreateTable { name, .. } | Change::AttachDefinition { name, .. } => {
            is_default(name)
        }
        Change::RenameTables { names } => names.iter().any(|(_, new)| is_default(new)),
        _ => false,
    };
    let makes_default = |change: &Change| matches!(change, Change::CreateDatabase { name, .. } if name == "default");
    changes.iter().any(is_in_default)
        && !changes.iter().any(makes_default)
        && dir.database_definition("default").is_err()
}

pub(crate) struct Planner<'a> {
    pub(crate) dir: &'a DataDir,
    pub(crate) staging: &'a Staging<'a>,
    /// The new databases.
    databases: BTreeMap<String, NewDatabase>,
    /// The existing databases that have been given a place for their tables.
    prepared: BTreeSet<String>,
    /// The tables in question, new or existing.
    tables: BTreeMap<TableName, Rc<Target>>,
    /// The parts and mutations by table.
    arrivals: BTreeMap<TableName, Arrivals>,
    /// How many parts there are.
    count: usize,
    /// What goes makes room first; then come databases and data, and the definitions that show the
    /// data last.
    pub(crate) removals: Vec<Step>,
    pub(crate) data: Vec<Step>,
    pub(crate) definitions: Vec<Step>,
    /// See [`Planned::vacated`].
    pub(crate) vacated: Option<TableName>,
}

/// A database that the same list of changes makes.
pub(crate) struct NewDatabase {
    home: Home,
    engine: String,
}

/// What is done with data that is where that of a new table comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum OldData {
    Refuse,
    Take,
}

/// A table that takes something in.
pub(crate) struct Target {
    pub(crate) table: Table,
    is_new: bool,
}

impl Target {
    /// A place in the table's directory on a disk.
    pub(crate) fn place(&self, disk: &str, name: &str) -> Place {
        let directory = data_path(&self.table.name, self.table.uuid);
        Place::new(disk, directory.join(name))
    }

    fn next_block(&self, dir: &DataDir) -> Result<u64, PublishError> {
        if self.is_new {
            return Ok(1);
        }
        match dir.table_data(&self.table)?.0 {
            TableData::Parts { next_block, .. } => {
                Ok(next_block.max(dir.last_block(&self.table) + 1))
            }
            _ => Ok(1),
        }
    }

    fn refuse(&self, what: &'static str) -> PublishError {
        PublishError::WrongEngine {
            table: self.table.name.clone(),
            engine: self.table.engine().to_owned(),
            what,
        }
    }
}

#[derive(Default)]
struct Arrivals {
    parts: Vec<Arrival>,
    attached: Vec<DetachedPart>,
    blocks_left_out: u64,
    mutations: Vec<Mutation>,
}

struct Arrival {
    at: usize, // among all parts of all tables
    part: StagedDir,
    name: PartName,
    dates: Option<String>,
}

impl Planner<'_> {
    fn add(&mut self, change: Change) -> Result<(), PublishError> {
        match change {
            Change::Expect {
                table,
                definition,
                data,
            } => self.expect(&table, &definition, &data),
            Change::CreateDatabase { name, metadata } => self.create_database(name, &metadata),
            Change::CreateTable { name, metadata } => {
                self.create_table(name, &metadata, OldData::Refuse)
            }
            Change::AttachDefinition { name, metadata } => {
                self.create_table(name, &metadata, OldData::Take)
            }
            Change::AddPart {
                table,
                part,
                name,
                dates,
            } => {
                let arrival = Arrival {
                    at: self.count,
                    part,
                    name,
                    dates,
                };
                self.count += 1;
                self.arrivals_of(table)?.parts.push(arrival);
                Ok(())
            }
            Change::PutPart { table, part, name } => {
                let target = self.parts_table(&table)?;
                self.move_directory(&part, target.place(&part.disk, &name.to_string()));
                Ok(())
            }
            Change::AddDetachedPart {
                table,
                part,
                directory,
            } => self.add_detached(&table, &part, &directory),
            Change::AddMutation { table, mutation } => {
                self.arrivals_of(table)?.mutations.push(mutation);
                Ok(())
            }
            Change::PutFiles { table, files } => self.put_files(&table, &files),
            Change::Redefine { table, metadata } => self.redefine(&table, &metadata),
            Change::RedefineDatabase { database, metadata } => {
                self.redefine_database(&database, &metadata)
            }
            Change::DropDatabase { database } => self.drop_database(&database),
            Change::DropTable { table, data } => self.drop_table(&table, data),
            Change::Undrop { table, uuid } => self.undrop(&table, uuid),
            Change::RenameTables { names } => self.rename_tables(&names),
            Change::RenameDatabase { from, to } => self.rename_database(&from, &to),
            Change::DetachTable { table } => self.detach_table(&table),
            Change::AttachTable { table } => self.attach_table(&table),
            Change::DropPart { table, part } => self.drop_part(&table, &part),
            Change::DetachPart { table, part } => self.detach_part(&table, &part),
            Change::ReplacePart {
                table,
                old,
                part,
                version,
            } => {
                let target = self.parts_table(&table)?;
                self.replace_part(&target, &old, &part, version)
            }
            Change::PutMutation { table, mutation } => {
                let target = self.parts_table(&table)?;
                self.dir.note_block(&target.table, mutation.number);
                self.add_mutation(&target, &mutation)
            }
            Change::TakeBlock { table } => {
                self.arrivals_of(table)?.blocks_left_out += 1;
                Ok(())
            }
            Change::AttachPart { table, detached } => {
                self.arrivals_of(table)?.attached.push(detached);
                Ok(())
            }
            Change::DropDetached { detached, .. } => {
                self.retire_path(&detached.disk, &detached.path)
            }
            Change::PutDirectory { files, path } => {
                self.put_directory(&files, &path);
                Ok(())
            }
            Change::PutFile { path, content } => self.put_text(path, &content),
            Change::DropDirectory { disk, path } => self.drop_directory(&disk, path),
            Change::DropFiles { table } => self.drop_files(&table),
            Change::DropFunction { name } => {
                self.retire(Place::new(DEFAULT_DISK, function_file(&name)))
            }
            Change::PutFunction { name, definition } => {
                self.put_text(function_file(&name), &definition)
            }
            Change::PutAccessEntity { uuid, definition } => {
                self.put_text(access_file(uuid), &definition)?;
                let mark = Place::new(DEFAULT_DISK, "access/need_rebuild_lists.mark");
                self.definitions.push(Step::Mark(mark));
                Ok(())
            }
        }
    }

    fn create_database(&mut self, name: String, metadata: &str) -> Result<(), PublishError> {
        if self.database(&name).is_ok() {
            return Err(PublishError::DatabaseExists { database: name });
        }
        let scanned = scan_text(&name, metadata)?;
        let engine = &*scanned.definition.engine;
        let uuid = scanned.definition.uuid;
        if !scanned.is_database() || uuid.is_some() != matches!(engine, "Atomic" | "Replicated") {
            return Err(fault(&name, "it does not make a database of its engine"));
        }
        let home = Home::of(engine, uuid);
        if matches!(engine, "Atomic" | "Ordinary") {
            let data = Path::new("data").join(escape_for_file_name(&name));
            self.make_directory(DEFAULT_DISK, data);
        }
        if matches!(engine, "Atomic" | "Ordinary" | "Memory") {
            self.make_directory(DEFAULT_DISK, tables_path(&name, home));
        }
        self.link_database(&name, home);
        let to = Place::new(DEFAULT_DISK, database_file(&name));
        let step = self.staged_move(metadata, to)?;
        self.data.push(step);
        let engine = engine.to_owned();
        self.databases.insert(name, NewDatabase { home, engine });
        Ok(())
    }

    fn link_database(&mut self, name: &str, home: Home) {
        if let Home::Store(uuid) = home {
            self.data.push(Step::Link {
                text: Path::new("..").join(store_path(uuid)),
                at: Place::new(DEFAULT_DISK, database_link_path(name)),
            });
        }
    }

    /// A database that ClickHouse made has no place for definitions before its first table.
    pub(crate) fn prepare_database(&mut self, name: &str, home: Home) {
        let directory = tables_path(name, home);
        let is_there = self.databases.contains_key(name) || self.dir.path.join(&directory).is_dir();
        if !is_there && self.prepared.insert(name.to_owned()) {
            self.make_directory(DEFAULT_DISK, directory);
            self.link_database(name, home);
        }
    }

    /// Where a database, new or existing, keeps the definitions of its tables.
    pub(crate) fn database(&self, name: &str) -> Result<Home, PublishError> {
        if let Some(database) = self.databases.get(name) {
            return Ok(database.home);
        }
        self.dir
            .database_home(name)
            .map_err(|_| PublishError::NoDatabase {
                database: name.to_owned(),
            })
    }

    /// A table that goes or has another name afterwards.
    pub(crate) fn forget(&mut self, name: &TableName) {
        self.tables.remove(name);
    }

    /// The tables of an Atomic, Ordinary or Memory database are what files say; others keep them
    /// in a coordination service or on another server.
    fn require_files(&self, name: &str) -> Result<(), PublishError> {
        let engine = match self.databases.get(name) {
            Some(database) => database.engine.clone(),
            None => match self.dir.database_definition(name) {
                Ok((Some(definition), _)) => definition.engine,
                _ => return Ok(()), // a database without a definition is `default`, an Atomic one
            },
        };
        if matches!(&*engine, "Atomic" | "Ordinary" | "Memory") {
            return Ok(());
        }
        Err(PublishError::DatabaseEngine {
            database: name.to_owned(),
            engine,
        })
    }

    fn create_table(
        &mut self,
        name: TableName,
        metadata: &str,
        old_data: OldData,
    ) -> Result<(), PublishError> {
        let database = self.database(&name.database)?;
        self.require_files(&name.database)?;
        let file = table_file(&name, database);
        if self.is_taken(&file)? || self.tables.contains_key(&name) {
            return Err(PublishError::TableExists { table: name });
        }
        let text = name.to_string();
        let scanned = scan_text(&text, metadata)?;
        if scanned.is_database() || scanned.definition.uuid.is_some() != database.uuid().is_some() {
            return Err(fault(&text, "it does not fit the engine of its database"));
        }
        let table = self
            .dir
            .table_of(&name, scanned)
            .map_err(PublishError::storage(&name))?;
        self.make_storage(&table, old_data)?;
        self.prepare_database(&name.database, database);
        let step = self.staged_move(metadata, Place::new(DEFAULT_DISK, file))?;
        self.definitions.push(step);
        let is_new = true;
        self.tables.insert(name, Rc::new(Target { table, is_new }));
        Ok(())
    }

    /// The empty directories of a new table on its disks, and the link to the first.
    fn make_storage(&mut self, table: &Table, old_data: OldData) -> Result<(), PublishError> {
        let Some(first) = table.data.first() else {
            return Ok(());
        };
        let has_data = |path: &Path| list_names(path).is_ok_and(|names| !names.is_empty());
        let old = table
            .data
            .iter()
            .find(|directory| has_data(&directory.path));
        match (old, old_data) {
            (Some(directory), OldData::Refuse) => {
                let path = directory.path.clone();
                return Err(PublishError::Exists { path });
            }
            (Some(_), OldData::Take) => {
                self.put_link(&table.name, table);
                return Ok(());
            }
            (None, _) => {}
        }
        let relative = data_path(&table.name, table.uuid);
        match table.kind {
            TableKind::MergeTree { .. } => {
                for directory in &table.data {
                    self.make_directory(&directory.disk, relative.join("detached"));
                }
                let version = if has_old_syntax(&table.definition.text) {
                    "0"
                } else {
                    "1"
                };
                let to = Place::new(&first.disk, relative.join("format_version.txt"));
                let step = self.staged_move(version, to)?;
                self.data.push(step);
            }
            TableKind::SetOrJoin => self.make_directory(&first.disk, relative.join("tmp")),
            _ => self.make_directory(&first.disk, relative),
        }
        if table.uuid.is_some() {
            let link = data_link_path(&table.name);
            let directory = parent_of(&link).to_owned();
            let text = link_text(&self.dir.path.join(&directory), &first.path);
            self.make_directory(DEFAULT_DISK, directory);
            let at = Place::new(DEFAULT_DISK, link);
            self.data.push(Step::Link { text, at });
        }
        Ok(())
    }

    /// Whether something is at a place of the disk `default` that does not go.
    pub(crate) fn is_taken(&self, path: &Path) -> Result<bool, PublishError> {
        let place = Place::new(DEFAULT_DISK, path);
        let goes = self
            .removals
            .iter()
            .any(|step| step.freed().as_ref() == Some(&place));
        Ok(!goes && is_there(&place.resolve(self.dir)?))
    }

    /// A table, new or existing.
    pub(crate) fn table(&mut self, name: &TableName) -> Result<Rc<Target>, PublishError> {
        if let Some(target) = self.tables.get(name) {
            return Ok(Rc::clone(target));
        }
        let database = self.database(&name.database)?;
        let file = self.dir.path.join(table_file(name, database));
        let table = self
            .dir
            .load_table(name, database.uuid().is_some(), &file)
            .map_err(|_| PublishError::NoTable {
                table: name.clone(),
            })?;
        let is_new = false;
        let target = Rc::new(Target { table, is_new });
        self.tables.insert(name.clone(), Rc::clone(&target));
        Ok(target)
    }

    fn expect(
        &mut self,
        name: &TableName,
        definition: &str,
        data: &ExpectedData,
    ) -> Result<(), PublishError> {
        let target = self.table(name)?;
        let before = scan_text(&name.to_string(), definition)?;
        if before.definition.uuid != target.table.uuid {
            let table = name.clone();
            return Err(PublishError::Gone { table });
        }
        let is_same = target.table.definition.text == definition;
        let is_same = match data {
            ExpectedData::Any => is_same || takes_rows_of(&target.table, definition),
            ExpectedData::Same(data) => is_same && self.dir.table_data(&target.table)?.0 == *data,
        };
        if is_same {
            return Ok(());
        }
        let table = name.clone();
        Err(PublishError::Changed { table })
    }

    pub(crate) fn parts_table(&mut self, name: &TableName) -> Result<Rc<Target>, PublishError> {
        let target = self.table(name)?;
        match target.table.kind {
            TableKind::MergeTree { .. } => Ok(target),
            _ => Err(target.refuse("parts")),
        }
    }

    fn arrivals_of(&mut self, table: TableName) -> Result<&mut Arrivals, PublishError> {
        self.parts_table(&table)?;
        Ok(self.arrivals.entry(table).or_default())
    }

    fn add_detached(
        &mut self,
        table: &TableName,
        part: &StagedDir,
        directory: &str,
    ) -> Result<(), PublishError> {
        let target = self.parts_table(table)?;
        check_name(directory)?;
        let to = target.place(&part.disk, &format!("detached/{directory}"));
        self.move_directory(part, to);
        Ok(())
    }

    fn put_files(&mut self, table: &TableName, files: &StagedDir) -> Result<(), PublishError> {
        let target = self.table(table)?;
        if !matches!(target.table.kind, TableKind::Log | TableKind::SetOrJoin) {
            return Err(target.refuse("files"));
        }
        let mut names = list_names(&files.path).map_err(PublishError::io(&files.path))?;
        // sizes.json says what counts: it goes last.
        names.sort_by_key(|name| name == "sizes.json");
        for name in names {
            let to = target.place(&files.disk, &name);
            let from = staged_name(files).join(&name);
            self.data.push(Step::Replace { from, to });
        }
        Ok(())
    }

    pub(crate) fn put_text(&mut self, path: PathBuf, text: &str) -> Result<(), PublishError> {
        self.make_directory(DEFAULT_DISK, parent_of(&path).to_owned());
        let staged = self.staging.stage_text(DEFAULT_DISK, text)?;
        let from = staged_name(&staged).join(TEXT_FILE);
        let to = Place::new(DEFAULT_DISK, path);
        self.definitions.push(Step::Replace { from, to });
        Ok(())
    }

    /// Gives every part and mutation its number and its place.
    fn number_arrivals(&mut self) -> Result<Published, PublishError> {
        let mut parts: Vec<Option<(TableName, PartName)>> = vec![None; self.count];
        let mut mutations = Vec::new();
        let mut attached = Vec::new();
        for (name, arrivals) in std::mem::take(&mut self.arrivals) {
            let target = self.table(&name)?;
            let old: Vec<PartName> = arrivals.parts.iter().map(|one| one.name.clone()).collect();
            let numbers: Vec<u64> = arrivals.mutations.iter().map(|one| one.number).collect();
            let next_block = target.next_block(self.dir)? + arrivals.blocks_left_out;
            // A patch finds its rows by the names and block numbers of the parts it was made for.
            let numbering = match old.iter().any(PartName::is_patch) {
                true if next_block > 1 => {
                    return Err(PublishError::PatchesNeedNewTable { table: name });
                }
                true => keep_numbers(&old, &numbers),
                false => renumber(&old, &numbers, next_block),
            };
            let behind = next_block + (old.len() + numbers.len() + arrivals.attached.len()) as u64;
            self.dir.note_block(&target.table, behind - 1);
            for (arrival, new) in arrivals.parts.into_iter().zip(numbering.parts) {
                let directory = directory_name(&new, arrival.dates.as_deref());
                check_name(&directory)?;
                self.move_directory(&arrival.part, target.place(&arrival.part.disk, &directory));
                parts[arrival.at] = Some((name.clone(), new));
            }
            let first_free = next_block + (old.len() + numbers.len()) as u64;
            for (detached, block) in arrivals.attached.iter().zip(first_free..) {
                let new = self.attach_part(&target, detached, block)?;
                attached.push((name.clone(), new));
            }
            for (mutation, number) in arrivals.mutations.into_iter().zip(numbering.mutations) {
                self.add_mutation(&target, &Mutation { number, ..mutation })?;
                mutations.push((name.clone(), number));
            }
        }
        Ok(Published {
            parts: parts.into_iter().flatten().chain(attached).collect(),
            mutations,
        })
    }

    fn add_mutation(&mut self, target: &Target, mutation: &Mutation) -> Result<(), PublishError> {
        let disk = target
            .table
            .data
            .first()
            .map_or(DEFAULT_DISK, |first| &first.disk);
        let text = mutation.format(&self.dir.env.now().local_seconds());
        let to = target.place(disk, &mutation.file_name());
        let step = self.staged_move(&text, to)?;
        self.data.push(step);
        Ok(())
    }

    pub(crate) fn make_directory(&mut self, disk: &str, path: PathBuf) {
        self.data.push(Step::Directory(Place::new(disk, path)));
    }

    pub(crate) fn move_directory(&mut self, staged: &StagedDir, to: Place) {
        let from = staged_name(staged);
        self.data.push(Step::Move { from, to });
    }

    pub(crate) fn staged_move(&self, text: &str, to: Place) -> Result<Step, PublishError> {
        let staged = self.staging.stage_text(&to.disk, text)?;
        let from = staged_name(&staged).join(TEXT_FILE);
        Ok(Step::Move { from, to })
    }
}

/// Whether rows for the table with the definition `before` are rows of this table.
fn takes_rows_of(table: &Table, before: &str) -> bool {
    let now = TableStructure::parse(&table.definition.text);
    match (now, TableStructure::parse(before)) {
        (Ok(now), Ok(before)) => now.takes_rows_of(&before),
        _ => false,
    }
}

pub(crate) fn scan_text(name: &str, metadata: &str) -> Result<Scanned, PublishError> {
    scan(metadata).map_err(|reason| fault(name, reason))
}

pub(crate) fn fault(name: &str, reason: &'static str) -> PublishError {
    PublishError::Definition {
        name: name.to_owned(),
        reason,
    }
}

/// The directory of a part; in a table with the old syntax its dates stand in front.
fn directory_name(name: &PartName, dates: Option<&str>) -> String {
    let name_text = name.to_string();
    match dates {
        None => name_text,
        Some(dates) => {
            let numbers = &name_text[name.partition().as_str().len()..];
            format!("{dates}{numbers}")
        }
    }
}

/// Whether a MergeTree table is of the old syntax, `MergeTree(date, key, 8192)`: its parts are
/// then named by dates. Any clause of its own makes it a new one.
fn has_old_syntax(metadata: &str) -> bool {
    const CLAUSES: [&str; 4] = ["PARTITION BY ", "ORDER BY ", "PRIMARY KEY ", "SAMPLE BY "];
    let has_clause = metadata
        .lines()
        .any(|line| CLAUSES.iter().any(|clause| line.starts_with(clause)));
    let has_arguments = metadata
        .lines()
        .any(|line| line.starts_with("ENGINE = ") && line.contains("MergeTree("));
    has_arguments && !has_clause
}
