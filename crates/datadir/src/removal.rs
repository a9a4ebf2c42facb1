//! Steps that drop, rename and set aside databases, tables and parts.

use crate::change::DroppedData;
use crate::definition::with_name;
use crate::intent::{Place, Step, is_there};
use crate::layout::{
    Home, data_link_path, data_path, database_file, database_link_path, dropped_file, link_text,
    parent_of, table_file, tables_path,
};
use crate::load::{list_names, read_text};
use crate::publish::{Planner, Target, fault, scan_text};
use crate::publish_error::PublishError;
use crate::staging::{StagedDir, TEXT_FILE, staged_name};
use granary_catalog::{DataDirectory, DetachedPart, Part, TEMPORARY_DATABASE, Table};
use granary_config::DEFAULT_DISK;
use granary_types::{PartName, TableName, Uuid, back_quote_if_needed, escape_for_file_name};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// A part that is set aside under a name that is taken gets `_try1`, `_try2` and so on.
const TRIES_MAX: usize = 1000;

impl Planner<'_> {
    /// Takes what is at a place out of it; it goes with the staging area.
    pub(crate) fn retire(&mut self, at: Place) -> Result<(), PublishError> {
        let to = self.staging.reserve(&at.disk)?;
        self.removals.push(Step::Retire { at, to });
        Ok(())
    }

    /// Like [`Planner::retire`], of an absolute path on a disk.
    pub(crate) fn retire_path(&mut self, disk: &str, path: &Path) -> Result<(), PublishError> {
        let path = self.relative(disk, path)?;
        self.retire(Place::new(disk, path))
    }

    fn relative(&self, disk: &str, path: &Path) -> Result<PathBuf, PublishError> {
        let unknown = || PublishError::UnknownDisk {
            disk: disk.to_owned(),
        };
        let root = self.dir.disk_path(disk).ok_or_else(unknown)?;
        let relative = path.strip_prefix(root).map_err(|_| unknown())?;
        Ok(relative.to_owned())
    }

    fn shift(&mut self, disk: &str, from: PathBuf, to: PathBuf) {
        let to = Place::new(disk, to);
        self.removals.push(Step::Shift { from, to });
    }

    fn replace_text(&mut self, text: &str, path: PathBuf) -> Result<(), PublishError> {
        let staged = self.staging.stage_text(DEFAULT_DISK, text)?;
        let from = staged_name(&staged).join(TEXT_FILE);
        let to = Place::new(DEFAULT_DISK, path);
        self.definitions.push(Step::Replace { from, to });
        Ok(())
    }

    pub(crate) fn redefine(
        &mut self,
        table: &TableName,
        metadata: &str,
    ) -> Result<(), PublishError> {
        let target = self.table(table)?;
        let scanned = scan_text(&table.to_string(), metadata)?;
        if scanned.is_database() || scanned.definition.uuid != target.table.uuid {
            return Err(fault(&table.to_string(), "it is not that of the table"));
        }
        let changed = self
            .dir
            .table_of(table, scanned)
            .map_err(PublishError::storage(table))?;
        let is_kept = |old: &DataDirectory| changed.data.iter().any(|new| new.disk == old.disk);
        if !target.table.data.iter().all(is_kept) {
            let reason = "its storage policy leaves out a disk that the table may be on";
            return Err(fault(&table.to_string(), reason));
        }
        let database = self.database(&table.database)?;
        self.replace_text(metadata, table_file(table, database))
    }

    pub(crate) fn redefine_database(
        &mut self,
        database: &str,
        metadata: &str,
    ) -> Result<(), PublishError> {
        let uuid = self.database(database)?.uuid();
        let scanned = scan_text(database, metadata)?;
        if !scanned.is_database() || scanned.definition.uuid != uuid {
            return Err(fault(database, "it is not that of the database"));
        }
        self.replace_text(metadata, database_file(database))
    }

    pub(crate) fn drop_database(&mut self, database: &str) -> Result<(), PublishError> {
        let home = self.database(database)?;
        for path in [database_file(database), database_link_path(database)] {
            if self.is_taken(&path)? {
                self.retire(Place::new(DEFAULT_DISK, path))?;
            }
        }
        let data = Path::new("data").join(escape_for_file_name(database));
        let definitions = (home != Home::Named).then(|| tables_path(database, home));
        for path in [Some(data), definitions].into_iter().flatten() {
            self.drop_directory(DEFAULT_DISK, path)?;
        }
        Ok(())
    }

    pub(crate) fn drop_directory(&mut self, disk: &str, path: PathBuf) -> Result<(), PublishError> {
        let place = Place::new(disk, path);
        if is_there(&place.resolve(self.dir)?) {
            self.retire(place)?;
        }
        Ok(())
    }

    pub(crate) fn drop_table(
        &mut self,
        name: &TableName,
        data: DroppedData,
    ) -> Result<(), PublishError> {
        let target = self.table(name)?;
        let table = &target.table;
        let database = self.database(&name.database)?;
        let file = table_file(name, database);
        match (data, table.uuid) {
            (DroppedData::Later, Some(uuid)) => {
                let text = &table.definition.text;
                let dropped = dropped_file(name, uuid);
                self.make_directory(DEFAULT_DISK, parent_of(&dropped).to_owned());
                let step = self.staged_move(text, Place::new(DEFAULT_DISK, dropped))?;
                self.data.push(step);
            }
            _ => self.drop_data(table)?,
        }
        self.vacate(table);
        self.retire(Place::new(DEFAULT_DISK, file))?;
        self.retire_link(table)?;
        self.forget(name);
        Ok(())
    }

    /// The data of a table without a UUID lies under its name, which another may take; but no name of a temporary one comes again.
    fn vacate(&mut self, table: &Table) {
        let is_temporary = table.name.database == TEMPORARY_DATABASE;
        if table.uuid.is_none() && !table.data.is_empty() && !is_temporary {
            self.vacated = Some(table.name.clone());
        }
    }

    fn drop_data(&mut self, table: &Table) -> Result<(), PublishError> {
        for directory in &table.data {
            if is_there(&directory.path) {
                self.retire_path(&directory.disk, &directory.path)?;
            }
        }
        Ok(())
    }

    /// The files of a table that has no parts. What says how much of them counts goes first.
    pub(crate) fn drop_files(&mut self, name: &TableName) -> Result<(), PublishError> {
        let target = self.table(name)?;
        self.vacated = Some(name.clone());
        for directory in &target.table.data {
            let mut names = list_names(&directory.path).unwrap_or_default();
            names.sort_by_key(|name| name != "sizes.json");
            for file in names {
                let path = directory.path.join(file);
                if path.is_file() {
                    self.retire_path(&directory.disk, &path)?;
                }
            }
        }
        Ok(())
    }

    /// The link `data/<database>/<table>` of a table with a UUID.
    fn retire_link(&mut self, table: &Table) -> Result<(), PublishError> {
        let link = data_link_path(&table.name);
        if table.uuid.is_some() && self.is_taken(&link)? {
            self.retire(Place::new(DEFAULT_DISK, link))?;
        }
        Ok(())
    }

    pub(crate) fn put_link(&mut self, name: &TableName, table: &Table) {
        let Some(first) = table.data.first().filter(|_| table.uuid.is_some()) else {
            return;
        };
        let link = data_link_path(name);
        let directory = parent_of(&link).to_owned();
        let text = link_text(&self.dir.path.join(&directory), &first.path);
        self.make_directory(DEFAULT_DISK, directory);
        let at = Place::new(DEFAULT_DISK, link);
        self.data.push(Step::Link { text, at });
    }

    pub(crate) fn undrop(&mut self, name: &TableName, uuid: Uuid) -> Result<(), PublishError> {
        let database = self.database(&name.database)?;
        let file = table_file(name, database);
        if self.is_taken(&file)? {
            let table = name.clone();
            return Err(PublishError::TableExists { table });
        }
        let dropped = dropped_file(name, uuid);
        let path = self.dir.path.join(&dropped);
        let text = read_text(&path).map_err(PublishError::io(&path))?;
        let scanned = scan_text(&name.to_string(), &text)?;
        let table = self
            .dir
            .table_of(name, scanned)
            .map_err(PublishError::storage(name))?;
        self.retire(Place::new(DEFAULT_DISK, dropped))?;
        self.put_link(name, &table);
        self.prepare_database(&name.database, database);
        let step = self.staged_move(&text, Place::new(DEFAULT_DISK, file))?;
        self.definitions.push(step);
        Ok(())
    }

    pub(crate) fn rename_tables(
        &mut self,
        names: &[(TableName, TableName)],
    ) -> Result<(), PublishError> {
        let taken: BTreeSet<&TableName> = names.iter().map(|(_, new)| new).collect();
        let left: BTreeSet<&TableName> = names.iter().map(|(old, _)| old).collect();
        for (old, new) in names {
            let target = self.table(old)?;
            let table = &target.table;
            let database = self.database(&new.database)?;
            let to = table_file(new, database);
            if !left.contains(new) && self.is_taken(&to)? {
                let table = new.clone();
                return Err(PublishError::TableExists { table });
            }
            let text = renamed_text(table, new);
            self.prepare_database(&new.database, database);
            self.replace_text(&text, to)?;
            self.put_link(new, table);
            if table.uuid.is_none() {
                self.vacate(table);
                self.shift_data(table, new);
            }
            self.retire_link(table)?;
            if !taken.contains(old) {
                let from = table_file(old, self.database(&old.database)?);
                self.retire(Place::new(DEFAULT_DISK, from))?;
            }
        }
        for (old, _) in names {
            self.forget(old);
        }
        Ok(())
    }

    fn shift_data(&mut self, table: &Table, new: &TableName) {
        for directory in &table.data {
            let from = data_path(&table.name, None);
            if is_there(&directory.path) {
                let to = data_path(new, None);
                self.removals
                    .push(Step::Directory(Place::new(&directory.disk, parent_of(&to))));
                self.shift(&directory.disk, from, to);
            }
        }
    }

    pub(crate) fn rename_database(&mut self, from: &str, to: &str) -> Result<(), PublishError> {
        let home = self.database(from)?;
        if self.database(to).is_ok() {
            let database = to.to_owned();
            return Err(PublishError::DatabaseExists { database });
        }
        if home.uuid().is_none() {
            return Err(fault(from, "only an Atomic database can be renamed"));
        }
        let (old, new) = (database_link_path(from), database_link_path(to));
        if self.is_taken(&old)? {
            self.retire(Place::new(DEFAULT_DISK, old))?;
        }
        let text = Path::new("..").join(tables_path(to, home));
        let at = Place::new(DEFAULT_DISK, new);
        self.data.push(Step::Link { text, at });
        self.shift(DEFAULT_DISK, database_file(from), database_file(to));
        let data = |name| Path::new("data").join(escape_for_file_name(name));
        if is_there(&self.dir.path.join(data(from))) {
            self.shift(DEFAULT_DISK, data(from), data(to));
        }
        Ok(())
    }

    pub(crate) fn detach_table(&mut self, name: &TableName) -> Result<(), PublishError> {
        self.table(name)?;
        let flag = self.detached_flag(name)?;
        self.definitions
            .push(Step::Mark(Place::new(DEFAULT_DISK, flag)));
        Ok(())
    }

    pub(crate) fn attach_table(&mut self, name: &TableName) -> Result<(), PublishError> {
        let flag = self.detached_flag(name)?;
        self.retire(Place::new(DEFAULT_DISK, flag))
    }

    /// `<table>.sql.detached`
    fn detached_flag(&self, name: &TableName) -> Result<PathBuf, PublishError> {
        let mut flag = table_file(name, self.database(&name.database)?).into_os_string();
        flag.push(".detached");
        Ok(PathBuf::from(flag))
    }

    pub(crate) fn drop_part(&mut self, table: &TableName, part: &Part) -> Result<(), PublishError> {
        let target = self.parts_table(table)?;
        self.dir.note_block(&target.table, last_block(part));
        self.retire_path(&part.disk, &part.path)
    }

    pub(crate) fn detach_part(
        &mut self,
        table: &TableName,
        part: &Part,
    ) -> Result<(), PublishError> {
        let target = self.parts_table(table)?;
        self.dir.note_block(&target.table, last_block(part));
        let directory = target.place(&part.disk, "detached");
        let names = list_names(&directory.resolve(self.dir)?).unwrap_or_default();
        let name = free_name(&part.directory, &names);
        self.make_directory(&part.disk, directory.path.clone());
        let from = self.relative(&part.disk, &part.path)?;
        let to = Place::new(&part.disk, directory.path.join(name));
        self.data.push(Step::Shift { from, to });
        Ok(())
    }

    /// Puts what is set aside among the parts, under the block number `block`.
    pub(crate) fn attach_part(
        &mut self,
        target: &Target,
        detached: &DetachedPart,
        block: u64,
    ) -> Result<PartName, PublishError> {
        let bad_name = || PublishError::BadName {
            name: detached.directory.chars().take(200).collect(),
        };
        let old = detached.name().ok_or_else(bad_name)?;
        let new = format!("{}_{block}_{block}_0", old.partition());
        let new = PartName::parse(&new).map_err(|_| bad_name())?;
        let from = self.relative(&detached.disk, &detached.path)?;
        let to = target.place(&detached.disk, &new.to_string());
        self.data.push(Step::Shift { from, to });
        Ok(new)
    }

    /// Puts a part of another version in the place of a part.
    pub(crate) fn replace_part(
        &mut self,
        target: &Target,
        old: &Part,
        part: &StagedDir,
        version: u64,
    ) -> Result<(), PublishError> {
        self.retire_path(&old.disk, &old.path)?;
        let new = old.name.with_mutation(version);
        self.move_directory(part, target.place(&part.disk, &new.to_string()));
        Ok(())
    }

    pub(crate) fn put_directory(&mut self, files: &StagedDir, path: &Path) {
        self.make_directory(&files.disk, parent_of(path).to_owned());
        self.move_directory(files, Place::new(&files.disk, path));
    }
}

/// The definition of a table under another name: only without a UUID does the text have the name.
fn renamed_text(table: &Table, new: &TableName) -> String {
    let text = &table.definition.text;
    if table.uuid.is_some() {
        return text.clone();
    }
    with_name(text, &back_quote_if_needed(&new.table))
}

/// The highest number that a part carries.
fn last_block(part: &Part) -> u64 {
    part.name.block_max().max(part.name.mutation())
}

fn free_name(wanted: &str, taken: &[String]) -> String {
    let tries = (1..TRIES_MAX).map(|number| format!("{wanted}_try{number}"));
    let mut names = std::iter::once(wanted.to_owned()).chain(tries);
    names
        .find(|name| !taken.contains(name))
        .unwrap_or_else(|| wanted.to_owned())
}
