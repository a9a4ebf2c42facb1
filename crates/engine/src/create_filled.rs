//! Tables that are made with rows: `CREATE TABLE … AS SELECT`, `POPULATE`. Table and rows come in one step.

use crate::failure::{Failure, from_coded_errors};
use crate::insert::Inserting;
use crate::session::{Execution, Session};
use crate::tables::SessionTables;
use granary_catalog::{DataDirectory, Table, TableKind};
use granary_datadir::{Change, DataDir, Insertion};
use granary_parser::SelectUnion;
use granary_types::TableName;
use std::sync::Arc;

from_coded_errors!(granary_datadir::StorageError);

/// A table that is to be made, and the query that gives its rows.
pub(crate) struct TableToFill<'a> {
    /// Its name.
    pub(crate) name: &'a TableName,
    /// The text of its metadata file.
    pub(crate) metadata: &'a str,
    /// The query.
    pub(crate) query: &'a SelectUnion,
}

impl Session {
    /// Makes the changes, among which is a new table, together with its rows: all or none.
    pub(crate) fn create_filled(
        &self,
        mut changes: Vec<Change>,
        new: &TableToFill<'_>,
        execution: &Execution<'_>,
    ) -> Result<(), Failure> {
        let data_dir = &self.shared.data_dir;
        let table = Arc::new(data_dir.table_to_be(new.name, new.metadata)?);
        let insertion = data_dir.begin_insert();
        let written = staged(&table, &insertion)?;
        let inserting = self.inserting(execution)?;
        let memory = inserting.fill(&written, &insertion, new.query)?;
        if !Arc::ptr_eq(&written, &table) {
            changes.extend(log_files(&self.shared.data_dir, &written, new.name));
        }
        insertion.commit_with(changes)?;
        for rows in memory {
            rows.commit(&self.shared);
        }
        Ok(())
    }

    /// Makes the changes, among which is a new view, together with the rows that its query gives columns of another
    /// table: all or none.
    pub(crate) fn create_populating(
        &self,
        changes: Vec<Change>,
        target: &TableName,
        (query, columns): (&SelectUnion, &[String]),
        execution: &Execution<'_>,
    ) -> Result<(), Failure> {
        let inserting = self.inserting(execution)?;
        let insertion = self.shared.data_dir.begin_insert();
        let memory = inserting.feed(target, &insertion, query, columns)?;
        insertion.commit_with(changes)?;
        for rows in memory {
            rows.commit(&self.shared);
        }
        Ok(())
    }

    /// Puts the rows of the query into a table of the engine Memory that does not exist yet.
    pub(crate) fn fill_in_memory(
        &self,
        new: &TableToFill<'_>,
        execution: &Execution<'_>,
    ) -> Result<(), Failure> {
        let data_dir = &self.shared.data_dir;
        let table = Arc::new(data_dir.table_to_be(new.name, new.metadata)?);
        let inserting = self.inserting(execution)?;
        let insertion = data_dir.begin_insert();
        for rows in inserting.fill(&table, &insertion, new.query)? {
            rows.commit(&self.shared);
        }
        Ok(())
    }

    fn inserting(&self, execution: &Execution<'_>) -> Result<Inserting<'_>, Failure> {
        let context = Arc::new(self.context(execution));
        let tables = SessionTables::new(self, &context).of_definition();
        Ok(Inserting {
            snapshot: Arc::clone(tables.snapshot()?),
            session: self,
            tables,
            context,
        })
    }
}

/// A table of the Log family whose files are in a staging area; any other one as it is.
fn staged(table: &Arc<Table>, insertion: &Insertion<'_>) -> Result<Arc<Table>, Failure> {
    let (TableKind::Log, Some(first)) = (&table.kind, table.data.first()) else {
        return Ok(Arc::clone(table));
    };
    let directory = insertion.directory(&first.disk)?;
    let mut written = Table::clone(table);
    written.data = vec![DataDirectory {
        disk: directory.disk,
        path: directory.path,
    }];
    Ok(Arc::new(written))
}

/// The files that were written, if there are any.
fn log_files(data_dir: &DataDir, written: &Table, name: &TableName) -> Option<Change> {
    let directory = written.data.first()?;
    let is_empty = data_dir
        .log_files_of(written)
        .is_ok_and(|files| files.names().is_empty());
    (!is_empty).then(|| Change::PutFiles {
        table: name.clone(),
        files: granary_datadir::StagedDir {
            disk: directory.disk.clone(),
            path: directory.path.clone(),
        },
    })
}
