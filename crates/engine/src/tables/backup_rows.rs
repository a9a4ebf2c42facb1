//! [`BackupTables`]: tables inside a backup, read where they lie.
//!
//! Only the files, and of large files only the frames, that a query needs are read. What is read is verified:
//! small files against the manifest, frames of columns against their own checksums.

use super::log::log_table;
use super::stream::pick;
use super::{FoundPart, open_part, parts_table};
use granary_backup::OpenBackup;
use granary_catalog::{TableKind, TableStructure};
use granary_executor::read_contents;
use granary_mergetree::{OpenedFile, PACKED_FILE, PackedFiles, PartFiles};
use granary_parser::{CreateBody, QueryParameters, SelectUnion, parse_create};
use granary_planner::{BackupContents, PartContents};
use granary_query::{
    BlockStream, ColumnKind, Context, NoDictionaries, QueryError, Relation, ScannedTable, Table,
    TableColumn, Tables, columns_of, run,
};
use granary_types::{ErrorCode, TableName};
use std::io::{self, Cursor};
use std::sync::Arc;

/// Files up to this size are read and verified as a whole.
const WHOLE_FILE_BYTES_MAX: u64 = 1 << 20;

/// A backup whose tables are read where they lie.
#[derive(Clone)]
pub(crate) struct BackupInPlace {
    /// The backup.
    pub(crate) backup: Arc<OpenBackup>,
    /// What is in it.
    pub(crate) contents: Arc<BackupContents>,
}

impl BackupInPlace {
    /// Reads what is in a backup.
    ///
    /// # Errors
    /// The backup's definitions cannot be read.
    pub(crate) fn new(backup: OpenBackup) -> Result<Self, crate::Failure> {
        let contents = read_contents(&backup, 1, 1)?;
        Ok(Self {
            backup: Arc::new(backup),
            contents: Arc::new(contents),
        })
    }
}

/// The tables inside a backup.
#[derive(Clone)]
pub(crate) struct BackupTables {
    backup: Arc<OpenBackup>,
    contents: Arc<BackupContents>,
    database: String,
    context: Arc<Context>,
}

impl BackupTables {
    /// Names without a database belong to `database`. The dictionaries of the session are not those of the backup: there are none.
    pub(crate) fn new(backup: BackupInPlace, database: &str, context: &Arc<Context>) -> Self {
        let mut context = Context::clone(context);
        context.dictionaries = Arc::new(NoDictionaries);
        Self {
            backup: backup.backup,
            contents: backup.contents,
            database: database.to_owned(),
            context: Arc::new(context),
        }
    }

    /// A table or view inside the backup, to be read like any table.
    ///
    /// # Errors
    /// It is not there, or its engine keeps rows in a way that is not read in place.
    pub(crate) fn table(&self, name: &TableName) -> Result<Arc<dyn Table>, QueryError> {
        match self.named(name)? {
            None => Err(QueryError::UnknownTable {
                name: name.to_string(),
                hint: format!(": it is not in backup {}", self.backup.name()),
            }),
            Some(Relation::Table(table)) => Ok(table),
            Some(Relation::View {
                query, database, ..
            }) => {
                let tables = Self {
                    database,
                    ..self.clone()
                };
                Ok(Arc::new(view_rows(*query, tables)?))
            }
        }
    }

    fn named(&self, name: &TableName) -> Result<Option<Relation>, QueryError> {
        let Some(table) = self.contents.tables.get(name) else {
            return Ok(None);
        };
        let unreadable = |reason: String| {
            QueryError::refused(
                ErrorCode::BACKUP_DAMAGED,
                format!(
                    "The definition of {name} in backup {} cannot be used: {reason}",
                    self.backup.name()
                ),
            )
        };
        let create =
            parse_create(&table.definition).map_err(|error| unreadable(error.to_string()))?;
        if let CreateBody::View(view) = create.body {
            return Ok(Some(Relation::View {
                query: Box::new(view.query),
                columns: Vec::new(),
                database: name.database.clone(),
            }));
        }
        let structure =
            TableStructure::of(&create).map_err(|error| unreadable(error.to_string()))?;
        match TableKind::of_engine(&structure.engine.name) {
            TableKind::MergeTree { .. } => {}
            TableKind::Log | TableKind::Memory => {
                let files = EntryFiles::of(&self.backup, &table.data_prefix);
                let rows = log_table(name, structure, files);
                return Ok(Some(Relation::Table(Arc::new(rows))));
            }
            _ => {
                return Err(QueryError::not_implemented(format!(
                    "SELECT from table {name} of engine {} inside a backup",
                    structure.engine.name
                )));
            }
        }
        if !table.mutations.is_empty() {
            return Err(QueryError::not_implemented(format!(
                "SELECT from table {name}, whose updates are not finished, inside a backup"
            )));
        }
        let parts = table.parts.iter();
        let parts = parts.map(|part| self.part(name, &structure, part));
        let table = parts_table(name, &structure, parts, &self.context)?;
        Ok(Some(Relation::Table(Arc::new(table))))
    }

    fn part(
        &self,
        table: &TableName,
        structure: &TableStructure,
        part: &PartContents,
    ) -> FoundPart {
        let files = EntryFiles::of(&self.backup, &part.prefix);
        let files = if files.size(PACKED_FILE).is_some() {
            PackedFiles::open(files).map(|packed| Arc::new(packed) as Arc<dyn PartFiles>)
        } else {
            Ok(files)
        };
        let reader = open_part(table, structure, &part.name, files);
        (part.name.clone(), reader)
    }
}

impl Tables for BackupTables {
    fn relation(&self, database: &str, name: &str) -> Result<Option<Relation>, QueryError> {
        let database = if database.is_empty() {
            &self.database
        } else {
            database
        };
        self.named(&TableName::new(database, name))
    }
}

/// The files of a part or a table that are entries of a backup.
struct EntryFiles {
    backup: Arc<OpenBackup>,
    prefix: String,
}

impl EntryFiles {
    /// The entries below `prefix`.
    fn of(backup: &Arc<OpenBackup>, prefix: &str) -> Arc<dyn PartFiles> {
        Arc::new(Self {
            backup: Arc::clone(backup),
            prefix: prefix.to_owned(),
        })
    }
}

impl PartFiles for EntryFiles {
    fn size(&self, name: &str) -> Option<u64> {
        let entry = self.backup.find(&format!("{}{name}", self.prefix))?;
        Some(entry.size)
    }

    fn open(&self, name: &str) -> io::Result<OpenedFile> {
        let entry = self.backup.find(&format!("{}{name}", self.prefix));
        let entry = entry.ok_or(io::ErrorKind::NotFound)?;
        if entry.size <= WHOLE_FILE_BYTES_MAX {
            let bytes = self.backup.read_small(&entry, WHOLE_FILE_BYTES_MAX);
            return Ok(Box::new(Cursor::new(bytes.map_err(io::Error::other)?)));
        }
        let file = self.backup.open_entry(&entry).map_err(io::Error::other)?;
        Ok(Box::new(file))
    }

    fn names(&self) -> Vec<String> {
        let entries = self.backup.list(&self.prefix);
        entries
            .map(|entry| entry.name.as_str()[self.prefix.len()..].to_owned())
            .collect()
    }
}

/// The rows of a view inside a backup.
fn view_rows(query: SelectUnion, tables: BackupTables) -> Result<ScannedTable, QueryError> {
    let parameters = QueryParameters::default();
    let columns = columns_of(&query, &tables, &parameters, &tables.context)?;
    let columns = columns.into_iter().map(|(name, data_type)| TableColumn {
        name,
        data_type,
        kind: ColumnKind::Ordinary,
    });
    let scan = move |names: &[String]| -> Result<BlockStream, QueryError> {
        let answer = run(&query, &tables, &parameters, &tables.context)?;
        let names = names.to_vec();
        let blocks = answer.map(move |block| block.map(|block| pick(&block, &names)));
        Ok(Box::new(blocks))
    };
    Ok(ScannedTable::new(columns.collect(), None, Arc::new(scan)))
}
