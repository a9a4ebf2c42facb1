//! Materialised views are fed with the rows that are inserted into the table they read from.

use super::{Incoming, Inserting};
use crate::failure::Failure;
use crate::tables::{definition, materialized_target};
use granary_catalog::{Table, TableKind, TableStructure};
use granary_columns::Block;
use granary_parser::{CreateBody, FromItem, SelectTerm, SelectUnion, TableSource};
use granary_query::{MemoryTable, QueryError, Relation, Tables};
use granary_types::TableName;
use std::sync::Arc;

/// A materialised view that reads from a table.
pub(super) struct FedView {
    name: TableName,
    query: SelectUnion,
}

impl Inserting<'_> {
    /// The materialised views whose query reads first of all from this table, and the tables that keep their
    /// rows.
    pub(super) fn views_of(
        &self,
        table: &TableName,
    ) -> Result<Vec<(FedView, Arc<Table>)>, Failure> {
        let mut views = Vec::new();
        for view in self.snapshot.tables() {
            if !matches!(view.kind, TableKind::MaterializedView { .. }) {
                continue;
            }
            let CreateBody::MaterializedView(body) = definition(view)?.body else {
                continue;
            };
            if body.refresh.is_none()
                && source(&body.query, &view.name.database).as_ref() == Some(table)
            {
                let fed = FedView {
                    name: view.name.clone(),
                    query: body.query,
                };
                views.push((fed, materialized_target(&self.snapshot, view)?));
            }
        }
        Ok(views)
    }

    /// What the view's query gives for new rows of its table.
    pub(super) fn seen_by(
        &self,
        view: &FedView,
        table: &TableName,
        structure: &TableStructure,
        rows: &Block,
    ) -> Result<Incoming, Failure> {
        let stored = structure.stored_columns();
        let columns = stored.map(|column| (column.name.clone(), column.data_type.clone()));
        let tables = NewRows {
            table: table.clone(),
            database: view.name.database.clone(),
            rows: Arc::new(MemoryTable::new(columns.collect(), vec![rows.clone()])),
            others: &self.tables,
        };
        let answer = self.tables.run_among(&view.query, &tables)?;
        Ok(Incoming {
            columns: answer.columns().to_vec(),
            blocks: Box::new(answer),
        })
    }
}

/// The table that a query reads from first.
fn source(query: &SelectUnion, database: &str) -> Option<TableName> {
    let select = match query.terms.first()? {
        SelectTerm::Select(select) => select,
        SelectTerm::Union(union) => return source(union, database),
    };
    let FromItem::Table { table, .. } = select.from.first()? else {
        return None;
    };
    match &table.source {
        TableSource::Table(name) => match name.names()?[..] {
            [database, table] => Some(TableName::new(database, table)),
            [table] => Some(TableName::new(database, table)),
            _ => None,
        },
        TableSource::Subquery(query) => source(query, database),
        TableSource::Function(_) => None,
    }
}

/// The tables of a session, but of one table the new rows only.
struct NewRows<'a> {
    table: TableName,
    database: String,
    rows: Arc<MemoryTable>,
    others: &'a dyn Tables,
}

impl Tables for NewRows<'_> {
    fn relation(&self, database: &str, name: &str) -> Result<Option<Relation>, QueryError> {
        let database = if database.is_empty() {
            &self.database
        } else {
            database
        };
        if self.table == TableName::new(database, name) {
            return Ok(Some(Relation::Table(Arc::clone(&self.rows) as _)));
        }
        self.others.relation(database, name)
    }
}
