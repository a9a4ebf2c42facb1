//! [`SessionTables`]: what the names in a query stand for.

mod backup_rows;
mod completion;
mod computed;
mod dictionary;
mod file;
mod log;
mod merging;
mod parts;
mod stream;

use crate::destinations::Destinations;
use crate::engine::Shared;
use crate::failure::Failure;
use crate::guard::Guard;
use crate::opening::{Passwords, open_backup};
use crate::session::Session;
use crate::system_tables::{Look, SystemRows, system_rows};
use crate::temporary::TemporaryTables;
use granary_access::Need;
use granary_catalog::{
    Part, Snapshot, StructureColumn, Table as CatalogTable, TableData, TableKind, TableStructure,
};
use granary_parser::{
    CreateBody, CreateSource, DefaultKind, Destination, DestinationLookup, Expr, QueryParameters,
    SelectUnion, back_quote, parse_create, parse_expression, parse_select,
};
use granary_query::{
    BlockStream, ColumnKind, Context, MemoryTable, QueryError, Relation, ScannedTable, Table,
    TableColumn, Tables,
};
use granary_types::{DataType, ErrorCode, TableName};
use std::sync::{Arc, OnceLock};

pub(crate) use backup_rows::{BackupInPlace, BackupTables};
pub(crate) use completion::Completion;
pub(crate) use computed::Computation;
pub(crate) use file::{USER_FILES, dictionary_file, text_of, user_files};
use file::{file_table, format_table};
use log::log_table;
pub(crate) use merging::{MergePurpose, merge_mode, merging_kind};
pub(crate) use parts::{FoundPart, open_part, parts_table};
pub(crate) use stream::{StreamTable, pick};

/// The tables and views of a data directory, as they are when a query first names one.
pub(crate) struct SessionTables {
    shared: Arc<Shared>,
    seen: OnceLock<Seen>,
    database: String,
    destinations: Destinations,
    parameters: QueryParameters,
    context: Arc<Context>,
    temporary: TemporaryTables,
    guard: Arc<Guard>,
    /// Whether names without a database have been given the current one, so that they may mean temporary tables.
    is_definition: bool,
}

/// What there was when it was first looked at.
struct Seen {
    snapshot: Arc<Snapshot>,
    /// How often the data directory had been changed.
    changes: u64,
}

impl SessionTables {
    /// The tables of a session's data directory. Nothing is read before a name is looked up.
    pub(crate) fn new(session: &Session, context: &Arc<Context>) -> Self {
        Self {
            shared: Arc::clone(&session.shared),
            seen: OnceLock::new(),
            database: session.database.clone(),
            destinations: session.destinations.clone(),
            parameters: session.parameters().clone(),
            context: Arc::clone(context),
            temporary: session.temporary.clone(),
            guard: Guard::of(session),
            is_definition: false,
        }
    }

    /// The tables for the source of a dictionary, which knows nothing of the session.
    pub(crate) fn of_source(
        shared: &Arc<Shared>,
        destinations: &Destinations,
        context: &Arc<Context>,
    ) -> Self {
        Self {
            shared: Arc::clone(shared),
            seen: OnceLock::new(),
            database: context.database.clone(),
            destinations: destinations.clone(),
            parameters: QueryParameters::default(),
            context: Arc::clone(context),
            temporary: TemporaryTables::new(shared),
            guard: Arc::new(Guard::Free),
            is_definition: false,
        }
    }

    /// The tables for the query of a `CREATE TABLE … AS SELECT`, in which every name has a database.
    pub(crate) fn of_definition(self) -> Self {
        Self {
            is_definition: true,
            ..self
        }
    }

    /// The temporary table that a name of a definition may mean, though it has the current database in front.
    fn meant(&self, database: &str, name: &str) -> Result<Option<Arc<CatalogTable>>, QueryError> {
        let may_be = self.is_definition && database == self.database;
        let Some(found) = self.temporary.find(name).filter(|_| may_be) else {
            return Ok(None);
        };
        let snapshot = self.snapshot().map_err(refused)?;
        if let Some(other) = snapshot.table(&TableName::new(database, name)) {
            let what = format!("{name}, which may be a temporary table or {}", other.name);
            return Err(QueryError::not_implemented(what));
        }
        Ok(Some(found))
    }

    /// What functions may know.
    pub(crate) fn context(&self) -> &Arc<Context> {
        &self.context
    }

    /// Runs a query on these tables. What it reads is what there is now, all of one moment.
    ///
    /// # Errors
    /// [`QueryError`]
    pub(crate) fn run(&self, query: &SelectUnion) -> Result<granary_query::Answer, QueryError> {
        self.run_among(query, self)
    }

    /// Runs a query on other tables, among them these.
    ///
    /// # Errors
    /// [`QueryError`]
    pub(crate) fn run_among(
        &self,
        query: &SelectUnion,
        tables: &dyn Tables,
    ) -> Result<granary_query::Answer, QueryError> {
        let _still = self.shared.data_dir.observe();
        granary_query::run(query, tables, &self.parameters, &self.context)
    }

    /// What exists.
    ///
    /// # Errors
    /// The data directory cannot be read.
    pub(crate) fn snapshot(&self) -> Result<&Arc<Snapshot>, Failure> {
        self.seen().map(|seen| &seen.snapshot)
    }

    fn seen(&self) -> Result<&Seen, Failure> {
        if let Some(seen) = self.seen.get() {
            return Ok(seen);
        }
        let _still = self.shared.data_dir.observe();
        let changes = self.shared.data_dir.changes();
        let (snapshot, _) = self.shared.look(&self.destinations)?;
        let snapshot = Arc::new(snapshot);
        Ok(self.seen.get_or_init(|| Seen { snapshot, changes }))
    }

    /// Refuses a table that is no longer what it was when the tables were first looked at.
    fn require_current(&self, table: &Arc<CatalogTable>) -> Result<(), QueryError> {
        let data_dir = &self.shared.data_dir;
        let Some(seen) = self
            .seen
            .get()
            .filter(|seen| seen.changes != data_dir.changes())
        else {
            return Ok(());
        };
        // Temporary tables are in no catalog.
        let is_known = |known: &Arc<CatalogTable>| Arc::ptr_eq(known, table);
        if !seen.snapshot.table(&table.name).is_some_and(is_known) || data_dir.is_current(table) {
            return Ok(());
        }
        let message = format!(
            "Table {} was changed by another statement in the meantime: repeat the statement",
            table.name
        );
        Err(QueryError::refused(ErrorCode::ABORTED, message))
    }

    /// The rows of a table, whatever its engine.
    pub(crate) fn rows(&self, table: &Arc<CatalogTable>) -> Result<Relation, QueryError> {
        if let Some(inside) = self.shared.backup_databases.find(&table.name.database) {
            let tables = BackupTables::new(inside.backup, &inside.database, &self.context);
            let name = TableName::new(inside.database, &*table.name.table);
            return tables.table(&name).map(Relation::Table);
        }
        self.require_current(table)?;
        match &table.kind {
            TableKind::View => view(table),
            TableKind::MergeTree { .. } => self.merge_tree(table),
            TableKind::Log => {
                let structure = structure_of(table)?;
                let files = self.shared.data_dir.log_files_of(table);
                let files =
                    files.map_err(|error| QueryError::refused(error.code(), error.to_string()))?;
                let rows = log_table(&table.name, structure, files);
                Ok(Relation::Table(Arc::new(rows)))
            }
            TableKind::Memory => {
                let structure = structure_of(table)?;
                let blocks = self.shared.memory.blocks(table);
                Ok(in_memory(&structure, blocks))
            }
            TableKind::NoData if function_of(table)?.is_some() => made_by_function(table),
            TableKind::NoData if table.engine() == "Null" => {
                Ok(in_memory(&structure_of(table)?, Vec::new()))
            }
            TableKind::MaterializedView { .. } => self.materialized_view(table),
            TableKind::Dictionary => self.dictionary(&table.name).map(Relation::Table),
            TableKind::NoData if table.engine() == "Dictionary" => self.dictionary_table(table),
            _ => Err(QueryError::not_implemented(format!(
                "SELECT from table {} of engine {}",
                table.name,
                table.engine()
            ))),
        }
    }

    fn merge_tree(&self, table: &Arc<CatalogTable>) -> Result<Relation, QueryError> {
        let structure = structure_of(table)?;
        let (data, _) = self
            .shared
            .data_dir
            .table_data(table)
            .map_err(|error| QueryError::refused(error.code(), error.to_string()))?;
        let parts = match data {
            TableData::Parts {
                mut parts,
                patches,
                mutations,
                ..
            } => {
                parts.extend(patches);
                if let Some(mutation) = mutations.first() {
                    return Err(QueryError::not_implemented(format!(
                        "SELECT from table {}, whose mutation {} is not finished,",
                        table.name, mutation.number
                    )));
                }
                parts
            }
            _ => Vec::new(),
        };
        let found = parts
            .into_iter()
            .map(|part| self.opened(table, &structure, part));
        let table = parts_table(&table.name, &structure, found, &self.context)?;
        Ok(Relation::Table(Arc::new(table)))
    }

    fn opened(&self, table: &CatalogTable, structure: &TableStructure, part: Part) -> FoundPart {
        let open = || {
            let files = self.shared.data_dir.open_part_files(&part.path);
            open_part(&table.name, structure, &part.name, files)
        };
        let granularity = structure.index_granularity();
        let reader = self.shared.opened_parts.get(&part.path, granularity, open);
        (part.name, reader)
    }

    /// The table that keeps the rows of the view.
    fn materialized_view(&self, table: &Arc<CatalogTable>) -> Result<Relation, QueryError> {
        let target = materialized_target(self.found()?, table)?;
        self.rows(&target)
    }
}

/// The table that keeps the rows of a materialised view.
pub(crate) fn materialized_target(
    snapshot: &Snapshot,
    view: &Arc<CatalogTable>,
) -> Result<Arc<CatalogTable>, QueryError> {
    if let Some(inner) = snapshot.data_table(view) {
        return Ok(Arc::clone(inner));
    }
    let create = definition(view)?;
    let CreateBody::MaterializedView(body) = &create.body else {
        return Err(unreadable(view, "it is not that of a materialized view"));
    };
    let target = body
        .target
        .as_ref()
        .and_then(granary_parser::Identifier::names);
    let target = match target.as_deref() {
        Some([database, table]) => TableName::new(*database, *table),
        Some([table]) => TableName::new(&view.name.database, *table),
        _ => return Err(unreadable(view, "it names no table for its rows")),
    };
    snapshot
        .table(&target)
        .map(Arc::clone)
        .ok_or_else(|| QueryError::UnknownTable {
            name: target.to_string(),
            hint: format!(", to which materialized view {} writes", view.name),
        })
}

impl Tables for SessionTables {
    fn temporary(&self, name: &str) -> Result<Option<Relation>, QueryError> {
        let table = self.temporary.find(name);
        table.map(|table| self.rows(&table)).transpose()
    }

    fn relation(&self, database: &str, name: &str) -> Result<Option<Relation>, QueryError> {
        if let Some(table) = self.meant(database, name)? {
            return self.rows(&table).map(Some);
        }
        let database = if database.is_empty() {
            &self.database
        } else {
            database
        };
        if database == "system" {
            return self.system(name);
        }
        let name = TableName::new(database, name);
        let Some(table) = self.found()?.table(&name) else {
            return Ok(None);
        };
        let rows = self.rows(table)?;
        self.guard.relation(rows, &name, &self.context).map(Some)
    }

    fn table_function(
        &self,
        name: &str,
        arguments: &[Expr],
    ) -> Result<Option<Arc<dyn Table>>, QueryError> {
        match name {
            "backup" => self.backup(arguments).map(Some),
            "dictionary" => self.dictionary_function(arguments).map(Some),
            "file" => {
                self.guard.require(Need::source("READ", "FILE"))?;
                let data = self.shared.data_dir.path();
                Ok(Some(Arc::new(file_table(data, arguments, &self.context)?)))
            }
            "format" => Ok(Some(Arc::new(format_table(arguments, &self.context)?))),
            _ => Ok(None),
        }
    }
}

impl SessionTables {
    fn found(&self) -> Result<&Arc<Snapshot>, QueryError> {
        self.snapshot().map_err(refused)
    }

    fn system(&self, name: &str) -> Result<Option<Relation>, QueryError> {
        self.guard.system(name)?;
        let settings = &self.context.settings;
        let snapshot = self.guard.visible(Snapshot::clone(self.found()?));
        let look = Look::new(&self.shared, &snapshot, settings, &self.temporary);
        let rows = system_rows(&look, name).map_err(refused)?;
        rows.map(system_relation).transpose()
    }

    /// `backup(destination, 'db.table')`
    fn backup(&self, arguments: &[Expr]) -> Result<Arc<dyn Table>, QueryError> {
        let wrong = |reason: &str| {
            let message = format!(
                "Table function backup: {reason}; write backup(Disk('backups', 'monday'), 'db.table')"
            );
            QueryError::refused(ErrorCode::BAD_ARGUMENTS, message)
        };
        let [place, table] = arguments else {
            return Err(wrong("it has two arguments"));
        };
        let call = place
            .as_call()
            .ok_or_else(|| wrong("the first argument is the place of a backup"))?;
        let table = table
            .as_text()
            .ok_or_else(|| wrong("the second argument is the name of a table, in quotes"))?;
        let lookup = DestinationLookup {
            named_collection: &|name| self.destinations.named_collection(name),
            parameters: &self.parameters,
        };
        let place = Destination::from_call(call, &lookup)
            .map_err(|error| QueryError::refused(error.code(), error.to_string()))?;
        let backup = open_backup(&self.destinations, &place, None, &Passwords::default())
            .map_err(refused)?;
        let backup = BackupInPlace::new(backup).map_err(refused)?;
        let tables = BackupTables::new(backup, &self.database, &self.context);
        let name = parse_expression(table).ok();
        let name = name.as_ref().and_then(Expr::as_name);
        let name = match name.as_deref() {
            Some([database, table]) => TableName::new(*database, *table),
            Some([table]) => TableName::new(&self.database, *table),
            _ => return Err(wrong("the second argument is not the name of a table")),
        };
        self.guard.require_place(&place)?;
        self.guard.table(tables.table(&name)?, &name, &self.context)
    }
}

/// A table of the database `system`, whose columns may have other names, too.
fn system_relation(rows: SystemRows) -> Result<Relation, QueryError> {
    let stored = rows.header.iter().map(|(name, data_type)| TableColumn {
        name: name.clone(),
        data_type: data_type.clone(),
        kind: ColumnKind::Ordinary,
    });
    let mut columns: Vec<TableColumn> = stored.collect();
    for (name, meaning) in rows.aliases {
        let expr = parse_expression(meaning).map_err(|error| QueryError::Internal {
            detail: format!("the alias {name} of a system table: {error}"),
        })?;
        let of = rows.header.iter().find(|(column, _)| column == meaning);
        let data_type = match of {
            Some((_, data_type)) => data_type.clone(),
            None => DataType::Array(Box::new(DataType::String)),
        };
        columns.push(TableColumn {
            name: (*name).to_owned(),
            data_type,
            kind: ColumnKind::Alias(Box::new(expr)),
        });
    }
    let block = rows.block;
    let scan = move |names: &[String]| -> Result<BlockStream, QueryError> {
        Ok(Box::new(std::iter::once(Ok(pick(&block, names)))))
    };
    Ok(Relation::Table(Arc::new(ScannedTable::new(
        columns,
        None,
        Arc::new(scan),
    ))))
}

/// What the engine refuses while a query runs.
pub(crate) fn refused(failure: Failure) -> QueryError {
    QueryError::refused(failure.code, failure.message)
}

/// The columns of a table as a query sees them.
pub(crate) fn table_columns(structure: &TableStructure) -> Vec<TableColumn> {
    structure.columns.iter().map(table_column).collect()
}

fn table_column(column: &StructureColumn) -> TableColumn {
    let kind = match &column.default {
        None => ColumnKind::Ordinary,
        Some(default) => match (default.kind, &default.expr) {
            (DefaultKind::Ephemeral, expr) => ColumnKind::Ephemeral(expr.clone().map(Box::new)),
            (_, None) => ColumnKind::Ordinary,
            (DefaultKind::Default, Some(expr)) => ColumnKind::Default(Box::new(expr.clone())),
            (DefaultKind::Materialized, Some(expr)) => {
                ColumnKind::Materialized(Box::new(expr.clone()))
            }
            (DefaultKind::Alias, Some(expr)) => ColumnKind::Alias(Box::new(expr.clone())),
        },
    };
    TableColumn {
        name: column.name.clone(),
        data_type: column.data_type.clone(),
        kind,
    }
}

fn in_memory(structure: &TableStructure, blocks: Vec<granary_columns::Block>) -> Relation {
    let stored = structure.stored_columns();
    let columns = stored.map(|column| (column.name.clone(), column.data_type.clone()));
    Relation::Table(Arc::new(MemoryTable::new(columns.collect(), blocks)))
}

/// The table function that makes a table.
pub(crate) fn function_of(table: &CatalogTable) -> Result<Option<Expr>, QueryError> {
    let CreateBody::Table(body) = definition(table)?.body else {
        return Ok(None);
    };
    Ok(match body.source {
        Some(CreateSource::Function(call)) => Some(call),
        _ => None,
    })
}

/// The columns of a definition, out of the table that a function makes.
fn made_by_function(table: &Arc<CatalogTable>) -> Result<Relation, QueryError> {
    let Some(call) = function_of(table)? else {
        return Err(unreadable(table, "it names no table function"));
    };
    let create = definition(table)?;
    let columns = columns_of(table, &create)?;
    let names = columns.iter().map(|(name, _)| back_quote(name));
    let names = names.collect::<Vec<_>>().join(", ");
    let query = format!("SELECT {names} FROM {}", call.to_single_line());
    let query = parse_select(&query).map_err(|error| unreadable(table, error))?;
    Ok(Relation::View {
        query: Box::new(query),
        columns,
        database: table.name.database.clone(),
    })
}

fn view(table: &Arc<CatalogTable>) -> Result<Relation, QueryError> {
    let create = definition(table)?;
    let columns = columns_of(table, &create)?;
    let CreateBody::View(body) = create.body else {
        return Err(unreadable(table, "it is not that of a view"));
    };
    Ok(Relation::View {
        query: Box::new(body.query),
        columns,
        database: table.name.database.clone(),
    })
}

fn columns_of(
    table: &CatalogTable,
    create: &granary_parser::Create,
) -> Result<Vec<(String, DataType)>, QueryError> {
    let columns: Result<Vec<(String, DataType)>, QueryError> = create
        .elements()
        .map_or(&[][..], |elements| &elements.columns)
        .iter()
        .filter_map(|column| Some((column, column.data_type.as_ref()?)))
        .map(|(column, data_type)| {
            let data_type = data_type.to_single_line().parse();
            let data_type = data_type.map_err(|error| unreadable(table, error))?;
            Ok((column.name.clone(), data_type))
        })
        .collect();
    columns
}

/// The columns, keys and settings of a table.
pub(crate) fn structure_of(table: &CatalogTable) -> Result<TableStructure, QueryError> {
    TableStructure::parse(&table.definition.text).map_err(|error| {
        QueryError::refused(error.code(), format!("Table {}: {error}", table.name))
    })
}

/// The definition of a table, parsed.
pub(crate) fn definition(table: &CatalogTable) -> Result<granary_parser::Create, QueryError> {
    parse_create(&table.definition.text).map_err(|error| unreadable(table, error))
}

fn unreadable(table: &CatalogTable, reason: impl std::fmt::Display) -> QueryError {
    QueryError::refused(
        granary_types::ErrorCode::INCORRECT_QUERY,
        format!("The definition of {} cannot be used: {reason}", table.name),
    )
}
