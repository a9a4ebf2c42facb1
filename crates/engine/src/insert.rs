//! `INSERT`: rows from the statement, a file or a query go into a table.
//!
//! The rows pass through one computation that converts them, fills in defaults and gives the values of the
//! keys. What is written, to the table and to those of the views that read from it, is in a staging area until the
//! last row has come; then all of it becomes visible in one step.

mod asked;
mod function;
mod receiver;
mod rows;
mod sink;
mod source;
mod taken;
mod views;
mod writing;

use crate::answer::Answer;
use crate::failure::Failure;
use crate::sent::SentRows;
use crate::session::{Execution, Session};
use crate::tables::{SessionTables, function_of, materialized_target};
use granary_catalog::{Snapshot, Table, TableKind, TableStructure};
use granary_datadir::Insertion;
use granary_parser::{Expr, InsertColumn, InsertRows, RowSource, RowTarget, SelectUnion};
use granary_query::{BlockStream, Context, QueryError};
use granary_types::{DataType, ErrorCode, TableName};
use std::io;
use std::sync::Arc;

use asked::asked;
use receiver::Receiver;
pub(crate) use sink::MemoryRows;
use writing::Writing;

/// What an `INSERT` works with.
pub(crate) struct Inserting<'a> {
    pub(crate) session: &'a Session,
    pub(crate) snapshot: Arc<Snapshot>,
    pub(crate) tables: SessionTables,
    pub(crate) context: Arc<Context>,
}

/// Rows that come, with the names of the columns that they are for.
pub(crate) struct Incoming {
    /// The columns of the table that are given, with the types in which they come.
    pub(crate) columns: Vec<(String, DataType)>,
    /// The rows.
    pub(crate) blocks: BlockStream,
}

impl Session {
    /// Inserts rows. All of them become visible, or none.
    pub(crate) fn insert(
        &mut self,
        insert: &InsertRows,
        execution: &Execution<'_>,
    ) -> Result<Answer, Failure> {
        let context = Arc::new(self.context(execution));
        let tables = SessionTables::new(self, &context);
        let inserting = Inserting {
            snapshot: Arc::clone(tables.snapshot()?),
            session: self,
            tables,
            context,
        };
        let table = match &insert.target {
            RowTarget::Unqualified(name) => match self.temporary.find(&name.table) {
                Some(table) if table.kind == TableKind::View => {
                    return Err(refused(&table, "View"));
                }
                Some(table) => table,
                None => inserting.target(name)?,
            },
            RowTarget::Table(name) => inserting.target(name)?,
            RowTarget::Function {
                partition_by: Some(_),
                ..
            } => {
                let what = "PARTITION BY in INSERT INTO FUNCTION";
                return Err(QueryError::not_implemented(what).into());
            }
            RowTarget::Function { call, .. } => {
                let sent = std::mem::take(&mut *execution.rows.lock());
                inserting.fill_function(call, insert, sent)?;
                return Ok(Answer::default());
            }
        };
        let sent = std::mem::take(&mut *execution.rows.lock());
        if table.kind == TableKind::NoData
            && let Some(call) = function_of(&table)?.as_ref().and_then(Expr::as_call)
        {
            inserting.fill_function(call, insert, sent)?;
            return Ok(Answer::default());
        }
        inserting.run(table, insert, sent)?;
        Ok(Answer::default())
    }
}

impl Inserting<'_> {
    /// The rows of the statement, or those that a client sends with it, for these columns.
    fn incoming(
        &self,
        (source, sent): (&RowSource, SentRows),
        names: &[String],
        structure: &TableStructure,
        target: &TableName,
    ) -> Result<Incoming, Failure> {
        match source {
            RowSource::Select(query) => self.selected(query, names, structure, target),
            RowSource::Inline { format, data } => match sent {
                SentRows::Blocks(ask) if data.trim().is_empty() => asked(ask, names, structure),
                SentRows::Text(text) => self.inline(format, data, text, names, structure),
                SentRows::Instead(text) if data.trim().is_empty() => {
                    self.inline(format, data, text, names, structure)
                }
                _ => self.inline(format, data, Box::new(io::empty()), names, structure),
            },
            RowSource::File {
                path,
                compression,
                format,
            } => {
                let (compression, format) = (compression.as_deref(), format.as_deref());
                self.infile(path, compression, format, names, structure)
            }
        }
    }

    fn run(&self, table: Arc<Table>, insert: &InsertRows, sent: SentRows) -> Result<(), Failure> {
        let receiver = Receiver::new(self, table, 0)?;
        let (table, structure) = (&receiver.table, &receiver.structure);
        let names = rows::named_columns(structure, &table.name, insert.columns.as_deref())?;
        let incoming = self.incoming((&insert.source, sent), &names, structure, &table.name)?;
        let insertion = self.session.shared.data_dir.begin_insert();
        let mut writing = Writing::new(self, &insertion, &receiver)?;
        writing.write(incoming)?;
        let memory = writing.commit()?;
        insertion.commit()?;
        for rows in memory {
            rows.commit(&self.session.shared);
        }
        Ok(())
    }

    /// Writes the rows of a query for a table that does not exist yet. Those that stay in memory are given back.
    pub(crate) fn fill(
        &self,
        table: &Arc<Table>,
        insertion: &Insertion<'_>,
        query: &SelectUnion,
    ) -> Result<Vec<MemoryRows>, Failure> {
        let receiver = Receiver::alone(Arc::clone(table))?;
        let names = rows::named_columns(&receiver.structure, &table.name, None)?;
        let incoming = self.selected(query, &names, &receiver.structure, &table.name)?;
        let mut writing = Writing::new(self, insertion, &receiver)?;
        writing.write(incoming)?;
        writing.commit()
    }

    /// Writes the rows of a query for columns of a table that is there, and what the views behind it make of them.
    /// Those that stay in memory are given back.
    pub(crate) fn feed(
        &self,
        table: &TableName,
        insertion: &Insertion<'_>,
        query: &SelectUnion,
        columns: &[String],
    ) -> Result<Vec<MemoryRows>, Failure> {
        let receiver = Receiver::new(self, self.target(table)?, 0)?;
        let given: Vec<InsertColumn> = columns.iter().cloned().map(InsertColumn::Name).collect();
        let names = rows::named_columns(&receiver.structure, table, Some(&given))?;
        let incoming = self.selected(query, &names, &receiver.structure, table)?;
        let mut writing = Writing::new(self, insertion, &receiver)?;
        writing.write(incoming)?;
        writing.commit()
    }

    /// The table that keeps the rows.
    fn target(&self, name: &TableName) -> Result<Arc<Table>, Failure> {
        let unknown = || {
            let message = format!("Table {name} does not exist");
            Failure::new(ErrorCode::UNKNOWN_TABLE, message)
        };
        if self.snapshot.database(&name.database).is_none() {
            let message = format!("Database {} does not exist", name.database);
            return Err(Failure::new(ErrorCode::UNKNOWN_DATABASE, message));
        }
        let table = self.snapshot.table(name).ok_or_else(unknown)?;
        match &table.kind {
            TableKind::MaterializedView { .. } => Ok(materialized_target(&self.snapshot, table)?),
            TableKind::View => Err(refused(table, "View")),
            TableKind::Dictionary => Err(refused(table, "Dictionary")),
            _ => Ok(Arc::clone(table)),
        }
    }
}

fn refused(table: &Table, engine: &str) -> Failure {
    let message = format!(
        "Method write is not supported by storage {engine}: table {}",
        table.name
    );
    Failure::new(ErrorCode::NOT_IMPLEMENTED, message)
}
