//! `RENAME` and `EXCHANGE`.

use crate::answer::Answer;
use crate::create_table::not_implemented;
use crate::definitions::{database, done, unknown_table};
use crate::drop_statement::{check_dependents, check_needed, require_kind};
use crate::failure::Failure;
use crate::session::Session;
use granary_catalog::{Snapshot, TableKind};
use granary_datadir::Change;
use granary_parser::RenameTables;
use granary_types::{ErrorCode, TableName};
use std::collections::{BTreeMap, BTreeSet};

impl Session {
    /// Renames tables one after the other; all or none.
    pub(crate) fn rename_tables(&mut self, rename: &RenameTables) -> Result<Answer, Failure> {
        let (snapshot, warnings) = self.look()?;
        let mut names = Names::new(&snapshot);
        for pair in &rename.pairs {
            let Some(first) = names.original(&pair.from).cloned() else {
                database(&snapshot, &pair.from.database)?;
                if pair.if_exists {
                    continue;
                }
                return Err(unknown_table(&pair.from));
            };
            require_same_engine(&snapshot, &first, &pair.to)?;
            if let Some(table) = snapshot.table(&first) {
                require_kind(table, rename.kind)?;
            }
            if names.original(&pair.to).is_some() {
                let message = format!("Table {} already exists", pair.to);
                return Err(Failure::new(ErrorCode::TABLE_ALREADY_EXISTS, message));
            }
            names.rename(&pair.from, &pair.to);
        }
        self.give_names(&snapshot, names)?;
        Ok(done(warnings))
    }

    /// Lets tables take each other's names; all or none.
    pub(crate) fn exchange_tables(&mut self, rename: &RenameTables) -> Result<Answer, Failure> {
        let (snapshot, warnings) = self.look()?;
        let mut names = Names::new(&snapshot);
        for pair in &rename.pairs {
            for name in [&pair.from, &pair.to] {
                let home = database(&snapshot, &name.database)?;
                if home.uuid.is_none() {
                    return Err(not_implemented("EXCHANGE in a database that is not Atomic"));
                }
                if names.original(name).is_none() {
                    return Err(unknown_table(name));
                }
            }
            names.exchange(&pair.from, &pair.to);
        }
        self.give_names(&snapshot, names)?;
        Ok(done(warnings))
    }

    fn give_names(&self, snapshot: &Snapshot, names: Names) -> Result<(), Failure> {
        let mut names = names.changed();
        let inner: Vec<(TableName, TableName)> = names
            .iter()
            .filter_map(|(old, new)| inner_name(snapshot, old, new))
            .collect();
        names.extend(inner);
        if names.is_empty() {
            return Ok(());
        }
        check_dependents(snapshot, &names.iter().map(|(old, _)| old).collect())?;
        let renamed = names.clone();
        self.change("RENAME", vec![Change::RenameTables { names }])?;
        self.shared.memory.rename(&renamed);
        Ok(())
    }

    /// Renames a database.
    pub(crate) fn rename_database(
        &mut self,
        from: &str,
        to: &str,
        if_exists: bool,
    ) -> Result<Answer, Failure> {
        let (snapshot, warnings) = self.look()?;
        let found = match database(&snapshot, from) {
            Err(failure) if if_exists && failure.code == ErrorCode::UNKNOWN_DATABASE => {
                return Ok(done(warnings));
            }
            other => other?,
        };
        if snapshot.database(to).is_some() {
            let message = format!("Database {to} already exists");
            return Err(Failure::new(ErrorCode::DATABASE_ALREADY_EXISTS, message));
        }
        if found.uuid.is_none() {
            let what = format!("RENAME DATABASE of the engine {}", found.engine);
            return Err(not_implemented(&what));
        }
        let moved = found.tables.values().map(|table| &table.name).collect();
        check_needed(&snapshot, &moved, &BTreeSet::new())?;
        let (from, to) = (from.to_owned(), to.to_owned());
        if self.database == from {
            self.database.clone_from(&to);
        }
        self.change("RENAME DATABASE", vec![Change::RenameDatabase { from, to }])?;
        Ok(done(warnings))
    }
}

/// The inner table of a view goes with it: into another database, or under the name of an Ordinary
/// one.
fn inner_name(
    snapshot: &Snapshot,
    old: &TableName,
    new: &TableName,
) -> Option<(TableName, TableName)> {
    let table = snapshot.table(old)?;
    let TableKind::MaterializedView { inner: Some(inner) } = &table.kind else {
        return None;
    };
    snapshot.table(&inner.name)?;
    let new_name = match table.uuid {
        Some(_) => TableName::new(&*new.database, &*inner.name.table),
        None => TableName::new(&*new.database, format!(".inner.{}", new.table)),
    };
    (inner.name != new_name).then(|| (inner.name.clone(), new_name))
}

fn require_same_engine(
    snapshot: &Snapshot,
    from: &TableName,
    to: &TableName,
) -> Result<(), Failure> {
    let old = database(snapshot, &from.database)?;
    let new = database(snapshot, &to.database)?;
    if [old, new].iter().any(|home| home.engine == "Memory") {
        return Err(not_implemented("RENAME in a Memory database"));
    }
    if old.uuid.is_some() == new.uuid.is_some() {
        return Ok(());
    }
    Err(not_implemented(
        "moving tables between databases of different engines",
    ))
}

/// Who has which name while several are renamed: the name now, and the one before.
struct Names {
    originals: BTreeMap<TableName, TableName>,
}

impl Names {
    fn new(snapshot: &Snapshot) -> Self {
        let pair = |name: &TableName| (name.clone(), name.clone());
        Self {
            originals: snapshot.tables().map(|table| pair(&table.name)).collect(),
        }
    }

    fn original(&self, now: &TableName) -> Option<&TableName> {
        self.originals.get(now)
    }

    fn rename(&mut self, from: &TableName, to: &TableName) {
        if let Some(original) = self.originals.remove(from) {
            self.originals.insert(to.clone(), original);
        }
    }

    fn exchange(&mut self, one: &TableName, other: &TableName) {
        if let (Some(first), Some(second)) =
            (self.originals.remove(one), self.originals.remove(other))
        {
            self.originals.insert(one.clone(), second);
            self.originals.insert(other.clone(), first);
        }
    }

    /// Old and new names, of those that changed.
    fn changed(self) -> Vec<(TableName, TableName)> {
        let pairs = self.originals.into_iter().map(|(new, old)| (old, new));
        pairs.filter(|(old, new)| old != new).collect()
    }
}
