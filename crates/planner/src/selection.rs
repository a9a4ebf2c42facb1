//! Which objects the elements of a statement name.
//!
//! The same rules serve `BACKUP`, where the objects are those of the server, and `RESTORE`, where
//! they are those of the backup: both are given as an [`Inventory`].

use crate::error::PlanError;
use crate::renaming::Renaming;
use crate::temporary::{TEMPORARY_DATABASE, is_temporary, temporary_name};
use granary_parser::{Element, Partition};
use granary_types::TableName;
use std::collections::{BTreeMap, BTreeSet};

/// The names of what there is to choose from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Inventory {
    /// The databases that have a definition.
    pub databases: BTreeSet<String>,
    /// The tables, views and dictionaries, inner tables left out; temporary tables among them.
    pub tables: BTreeSet<TableName>,
}

/// Which statement's rules hold: where objects are looked up, so how a missing one is reported,
/// and what two lists of partitions for one table mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rules {
    /// Objects are on the server; of several partition lists the last counts.
    Backup,
    /// Objects are in the backup; partition lists add up.
    Restore,
}

/// What was chosen.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Selection {
    /// The databases whose definition is taken.
    pub databases: BTreeSet<String>,
    /// The tables, each with the partitions it is narrowed to.
    pub tables: BTreeMap<TableName, Option<Vec<Partition>>>,
    /// Whether `ALL` was named, which takes the functions and access entities too.
    pub is_everything: bool,
    /// What each will be called.
    pub renaming: Renaming,
}

impl Selection {
    /// Whether nothing at all was chosen.
    pub fn is_empty(&self) -> bool {
        self.databases.is_empty() && self.tables.is_empty()
    }
}

/// Chooses what `elements` name out of `inventory`.
///
/// # Errors
/// [`PlanError`] when something named is not there, or two renames contradict each other.
pub fn select(
    elements: &[Element],
    inventory: &Inventory,
    rules: Rules,
) -> Result<Selection, PlanError> {
    let mut selection = Selection::default();
    for element in elements {
        match element {
            Element::Table {
                name,
                alias,
                partitions,
            } => {
                selection
                    .renaming
                    .add_table(name, alias.as_ref().unwrap_or(name))?;
                selection.add_table(name, partitions, inventory, rules)?;
            }
            Element::TemporaryTable { name, alias } => {
                let table = temporary_name(name);
                if !inventory.tables.contains(&table) {
                    return Err(rules.temporary_table_not_found(name));
                }
                let target = temporary_name(alias.as_ref().unwrap_or(name));
                selection.renaming.add_table(&table, &target)?;
                selection.add_table(&table, &[], inventory, rules)?;
            }
            Element::Database {
                name,
                alias,
                except,
            } => {
                selection
                    .renaming
                    .add_database(name, alias.as_ref().unwrap_or(name))?;
                selection.add_database(name, except, inventory, rules)?;
            }
            Element::All {
                except_databases,
                except_tables,
            } => {
                selection.is_everything = true;
                selection.add_all(except_databases, except_tables, inventory);
            }
            Element::AllDatabases { except_databases } => {
                selection.is_everything = true;
                let mut except_databases = except_databases.clone();
                except_databases.push(TEMPORARY_DATABASE.to_owned());
                selection.add_all(&except_databases, &[], inventory);
            }
            Element::AllTemporaryTables { except_tables } => {
                let temporary = inventory.tables.iter().filter(|name| is_temporary(name));
                for table in temporary.filter(|name| !except_tables.contains(&name.table)) {
                    selection.tables.entry(table.clone()).or_default();
                }
            }
        }
    }
    Ok(selection)
}

impl Rules {
    fn table_not_found(self, table: &TableName, inventory: &Inventory) -> PlanError {
        let table = table.clone();
        match self {
            Self::Restore => PlanError::TableNotInBackup { table },
            Self::Backup if inventory.databases.contains(&table.database) => {
                PlanError::TableNotFound { table }
            }
            Self::Backup => self.database_not_found(&table.database),
        }
    }

    fn temporary_table_not_found(self, name: &str) -> PlanError {
        let name = name.to_owned();
        match self {
            Self::Backup => PlanError::TemporaryTableNotFound { name },
            Self::Restore => PlanError::TemporaryTableNotInBackup { name },
        }
    }

    fn database_not_found(self, database: &str) -> PlanError {
        let database = database.to_owned();
        match self {
            Self::Backup => PlanError::DatabaseNotFound { database },
            Self::Restore => PlanError::DatabaseNotInBackup { database },
        }
    }
}

impl Selection {
    fn add_table(
        &mut self,
        name: &TableName,
        partitions: &[Partition],
        inventory: &Inventory,
        rules: Rules,
    ) -> Result<(), PlanError> {
        if !inventory.tables.contains(name) {
            return Err(rules.table_not_found(name, inventory));
        }
        let narrowed = self.tables.entry(name.clone()).or_default();
        if partitions.is_empty() {
            return Ok(());
        }
        match (narrowed, rules) {
            (Some(list), Rules::Restore) => list.extend_from_slice(partitions),
            (slot, _) => *slot = Some(partitions.to_vec()),
        }
        Ok(())
    }

    fn add_database(
        &mut self,
        name: &str,
        except: &[TableName],
        inventory: &Inventory,
        rules: Rules,
    ) -> Result<(), PlanError> {
        let mut tables = inventory
            .tables
            .iter()
            .filter(|table| table.database == name)
            .peekable();
        if inventory.databases.contains(name) {
            self.databases.insert(name.to_owned());
        } else if tables.peek().is_none() {
            return Err(rules.database_not_found(name));
        }
        for table in tables.filter(|table| !except.contains(table)) {
            self.tables.entry(table.clone()).or_default();
        }
        Ok(())
    }

    fn add_all(
        &mut self,
        except_databases: &[String],
        except_tables: &[TableName],
        inventory: &Inventory,
    ) {
        let is_taken = |name: &str| !except_databases.iter().any(|except| except == name);
        self.databases.extend(
            inventory
                .databases
                .iter()
                .filter(|name| is_taken(name))
                .cloned(),
        );
        let tables = inventory.tables.iter();
        for table in tables.filter(|t| is_taken(&t.database) && !except_tables.contains(t)) {
            self.tables.entry(table.clone()).or_default();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inventory() -> Inventory {
        let tables = [("shop", "orders"), ("shop", "carts"), ("log", "visits")];
        Inventory {
            databases: ["shop", "log", "empty"].map(str::to_owned).into(),
            tables: tables
                .map(|(database, table)| TableName::new(database, table))
                .into(),
        }
    }

    fn table(name: &str) -> TableName {
        TableName::new("shop", name)
    }

    fn chosen(elements: &[Element]) -> Vec<String> {
        let selection = select(elements, &inventory(), Rules::Backup);
        let selection = selection.expect("all of it is there");
        let databases = selection.databases.iter().cloned();
        databases
            .chain(selection.tables.keys().map(ToString::to_string))
            .collect()
    }

    #[test]
    fn a_database_brings_its_tables_but_for_the_excepted() {
        let element = Element::Database {
            name: "shop".into(),
            alias: None,
            except: vec![table("carts"), table("no_such_table")],
        };
        assert_eq!(chosen(&[element]), ["shop", "shop.orders"]);
    }

    #[test]
    fn everything_is_all_but_the_excepted() {
        let element = Element::All {
            except_databases: vec!["log".into()],
            except_tables: vec![table("carts")],
        };
        assert_eq!(chosen(&[element]), ["empty", "shop", "shop.orders"]);
    }

    #[test]
    fn a_table_named_by_itself_is_taken_though_excepted_elsewhere() {
        let database = Element::Database {
            name: "shop".into(),
            alias: None,
            except: vec![table("carts")],
        };
        let carts = Element::Table {
            name: table("carts"),
            alias: None,
            partitions: vec![],
        };
        assert_eq!(
            chosen(&[carts, database]),
            ["shop", "shop.carts", "shop.orders"]
        );
    }

    #[test]
    fn partition_lists_of_one_table_follow_the_statement() {
        let element = |id: &str| Element::Table {
            name: table("orders"),
            alias: None,
            partitions: vec![Partition::Id(id.into())],
        };
        let plain = Element::Table {
            name: table("orders"),
            alias: None,
            partitions: vec![],
        };
        let elements = [element("1"), element("2"), plain];
        let partitions = |rules| {
            let selection = select(&elements, &inventory(), rules).expect("there");
            selection.tables[&table("orders")]
                .clone()
                .expect("narrowed")
        };
        assert_eq!(partitions(Rules::Backup), [Partition::Id("2".into())]);
        assert_eq!(
            partitions(Rules::Restore),
            [Partition::Id("1".into()), Partition::Id("2".into())]
        );
    }

    #[test]
    fn what_is_not_there_is_refused_by_name() {
        #[track_caller]
        fn check(element: &Element, rules: Rules, message: &str, code: i32) {
            let error = select(std::slice::from_ref(element), &inventory(), rules);
            let error = error.expect_err(message);
            assert_eq!(
                (error.to_string().as_str(), error.code().number()),
                (message, code)
            );
        }
        let missing = Element::Table {
            name: table("nope"),
            alias: None,
            partitions: vec![],
        };
        check(&missing, Rules::Backup, "Table shop.nope was not found", 60);
        check(
            &missing,
            Rules::Restore,
            "Table shop.nope not found in backup",
            605,
        );
        let name = TableName::new("nope", "t");
        let missing = Element::Table {
            name,
            alias: None,
            partitions: vec![],
        };
        check(&missing, Rules::Backup, "Database nope does not exist", 81);
        let missing = Element::Database {
            name: "nope".into(),
            alias: None,
            except: vec![],
        };
        check(&missing, Rules::Backup, "Database nope does not exist", 81);
        check(
            &missing,
            Rules::Restore,
            "Database nope not found in backup",
            605,
        );
        let missing = Element::TemporaryTable {
            name: "t".into(),
            alias: None,
        };
        check(
            &missing,
            Rules::Backup,
            "Temporary table t was not found",
            60,
        );
        check(
            &missing,
            Rules::Restore,
            "Temporary table t not found in backup",
            605,
        );
    }
}
