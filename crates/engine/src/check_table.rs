//! `CHECK TABLE`: every byte of the parts of a table is read and compared with its checksums.

use crate::answer::Answer;
use crate::definitions::{database, table};
use crate::failure::Failure;
use crate::session::{Execution, Session};
use granary_catalog::{Part, PartitionKey, Snapshot, Table as CatalogTable, TableData, TableKind};
use granary_datadir::DataDir;
use granary_formats::{ColumnType, Table, Value};
use granary_parser::{CheckTables, PartSelection};
use granary_types::{ErrorCode, TableName};
use std::sync::Arc;

/// What came of a part or a file.
struct Checked {
    table: TableName,
    path: String,
    fault: Option<String>,
}

impl Session {
    /// Checks one table, or all that have something to check.
    pub(crate) fn check_tables(
        &mut self,
        check: &CheckTables,
        execution: &Execution<'_>,
    ) -> Result<Answer, Failure> {
        let (snapshot, warnings) = self.look()?;
        let mut checked = Vec::new();
        match check {
            CheckTables::Table { table: name, parts } => {
                let found = table(&snapshot, &name.name)?;
                require_checkable(found)?;
                self.check_one(&snapshot, found, parts.as_ref(), execution, &mut checked)?;
            }
            CheckTables::Database(name) => {
                let tables = database(&snapshot, name)?.tables.values();
                for found in tables.filter(|found| require_checkable(found).is_ok()) {
                    self.check_one(&snapshot, found, None, execution, &mut checked)?;
                }
            }
            CheckTables::All => {
                for found in snapshot
                    .tables()
                    .filter(|found| require_checkable(found).is_ok())
                {
                    self.check_one(&snapshot, found, None, execution, &mut checked)?;
                }
            }
        }
        let is_single = execution.settings.bool("check_query_single_value_result") == Some(true);
        let several = !matches!(check, CheckTables::Table { .. });
        Ok(Answer {
            warnings,
            ..Answer::rows(rows(&checked, is_single, several))
        })
    }

    fn check_one(
        &self,
        snapshot: &Snapshot,
        found: &Arc<CatalogTable>,
        which: Option<&PartSelection>,
        execution: &Execution<'_>,
        checked: &mut Vec<Checked>,
    ) -> Result<(), Failure> {
        let found = snapshot.data_table(found).unwrap_or(found);
        if let TableKind::MergeTree { .. } = found.kind {
            return self.check_parts(snapshot, found, which, execution, checked);
        }
        let TableData::Files(files) = self.shared.data_dir.table_data(found)?.0 else {
            return Ok(());
        };
        // A file that is shorter than sizes.json says has failed already.
        let files = files.into_iter().filter(|file| file.name != "sizes.json");
        checked.extend(files.map(|file| Checked {
            table: found.name.clone(),
            path: file.name,
            fault: None,
        }));
        Ok(())
    }

    fn check_parts(
        &self,
        snapshot: &Snapshot,
        found: &Arc<CatalogTable>,
        which: Option<&PartSelection>,
        execution: &Execution<'_>,
        checked: &mut Vec<Checked>,
    ) -> Result<(), Failure> {
        let table = self.parts_of(snapshot, &found.name)?;
        let parts = match which {
            None => table.parts.clone(),
            Some(which) => table.chosen(which)?,
        };
        let key = PartitionKey::of_definition(&table.definition).types();
        for part in parts {
            if execution.control.is_cancelled() {
                return Err(Failure::cancelled());
            }
            checked.push(Checked {
                table: found.name.clone(),
                path: part.name.to_string(),
                fault: fault(&self.shared.data_dir, &part, key.as_deref()),
            });
        }
        Ok(())
    }
}

fn fault(
    data_dir: &DataDir,
    part: &Part,
    key: Option<&[granary_mergetree::KeyType]>,
) -> Option<String> {
    let facts = match data_dir.directory_facts(&part.path) {
        Ok(facts) => facts,
        Err(error) => return Some(error.to_string()),
    };
    let checked = data_dir.verify_part_directory(&part.name, &part.path, &facts, key);
    checked.err().map(|fault| fault.to_string())
}

fn require_checkable(table: &CatalogTable) -> Result<(), Failure> {
    match table.kind {
        TableKind::MergeTree { .. } | TableKind::Log if table.data.is_empty() => {
            let message = format!("Table {} is inside a backup: use CHECK BACKUP", table.name);
            Err(Failure::new(ErrorCode::NOT_IMPLEMENTED, message))
        }
        TableKind::MergeTree { .. } | TableKind::Log => Ok(()),
        _ => Err(Failure::new(
            ErrorCode::NOT_IMPLEMENTED,
            format!(
                "Check query is not supported for {} storage",
                table.engine()
            ),
        )),
    }
}

fn rows(checked: &[Checked], is_single: bool, several: bool) -> Table {
    if is_single {
        let is_passed = checked.iter().all(|one| one.fault.is_none());
        let mut table = Table::new([("result", ColumnType::UInt8)]);
        table.push(vec![u64::from(is_passed).into()]);
        return table;
    }
    let of_table = [
        ("database", ColumnType::String),
        ("table", ColumnType::String),
    ];
    let of_part = [
        ("part_path", ColumnType::String),
        ("is_passed", ColumnType::UInt8),
        ("message", ColumnType::String),
    ];
    let of_table = of_table.into_iter().take(if several { 2 } else { 0 });
    let mut table = Table::new(of_table.chain(of_part));
    for one in checked {
        let mut row: Vec<Value> = Vec::new();
        if several {
            row.extend([
                one.table.database.as_str().into(),
                one.table.table.as_str().into(),
            ]);
        }
        row.extend([
            one.path.as_str().into(),
            u64::from(one.fault.is_none()).into(),
            one.fault.as_deref().unwrap_or_default().into(),
        ]);
        table.push(row);
    }
    table
}
