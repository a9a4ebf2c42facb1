//! Which database and table becomes which, by the `AS` of a statement's elements.

use crate::error::PlanError;
use granary_types::{TableName, back_quote_if_needed};
use std::collections::BTreeMap;

/// The renames of one statement. A table's own rename wins over that of its database.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Renaming {
    tables: BTreeMap<TableName, TableName>,
    databases: BTreeMap<String, String>,
}

impl Renaming {
    /// Says that `from` becomes `to`; the same name is fine and means that it stays.
    ///
    /// # Errors
    /// [`PlanError::Renaming`] when `from` was to become something else already.
    pub fn add_table(&mut self, from: &TableName, to: &TableName) -> Result<(), PlanError> {
        match self.tables.insert(from.clone(), to.clone()) {
            Some(other) if other != *to => Err(PlanError::Renaming {
                kind: "table",
                from: from.to_string(),
                targets: [other.to_string(), to.to_string()],
            }),
            _ => Ok(()),
        }
    }

    /// Says that the database `from` becomes `to`.
    ///
    /// # Errors
    /// [`PlanError::Renaming`] when `from` was to become something else already.
    pub fn add_database(&mut self, from: &str, to: &str) -> Result<(), PlanError> {
        match self.databases.insert(from.to_owned(), to.to_owned()) {
            Some(other) if other != to => Err(PlanError::Renaming {
                kind: "database",
                from: back_quote_if_needed(from),
                targets: [back_quote_if_needed(&other), back_quote_if_needed(to)],
            }),
            _ => Ok(()),
        }
    }

    /// What a table is called afterwards.
    pub fn table(&self, name: &TableName) -> TableName {
        match self.tables.get(name) {
            Some(renamed) => renamed.clone(),
            None => TableName::new(self.database(&name.database), &name.table),
        }
    }

    /// What a database is called afterwards.
    pub fn database<'a>(&'a self, name: &'a str) -> &'a str {
        self.databases.get(name).map_or(name, String::as_str)
    }

    /// The same for what stands inside of definitions.
    pub(crate) fn of_references(&self) -> granary_parser::Renaming {
        let mut references = granary_parser::Renaming::default();
        for (from, to) in self.tables.iter().filter(|(from, to)| from != to) {
            references.rename_table(from.clone(), to.clone());
        }
        for (from, to) in self.databases.iter().filter(|(from, to)| from != to) {
            references.rename_database(from, to);
        }
        references
    }

    /// Whether nothing changes its name.
    pub fn is_identity(&self) -> bool {
        self.tables.iter().all(|(from, to)| from == to)
            && self.databases.iter().all(|(from, to)| from == to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tables_own_rename_wins() {
        let mut renaming = Renaming::default();
        let (a, b) = (TableName::new("d", "a"), TableName::new("d", "b"));
        assert!(renaming.is_identity());
        renaming.add_database("d", "e").expect("first");
        renaming
            .add_table(&a, &TableName::new("zz", "t"))
            .expect("first");
        assert_eq!(renaming.table(&a), TableName::new("zz", "t"));
        assert_eq!(renaming.table(&b), TableName::new("e", "b"));
        assert_eq!(renaming.database("x"), "x");
        assert!(!renaming.is_identity());
    }

    #[test]
    fn two_targets_for_one_source_are_refused() {
        let mut renaming = Renaming::default();
        renaming.add_database("d", "e").expect("first");
        renaming
            .add_database("d", "e")
            .expect("the same again is harmless");
        let error = renaming.add_database("d", "f").expect_err("two targets");
        assert_eq!(
            error.to_string(),
            "Wrong renaming: it's specified that database d should be renamed to e and to f at the same time"
        );
        assert_eq!(error.code().number(), 648);
    }
}
