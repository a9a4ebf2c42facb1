//! Dictionaries as tables: `SELECT … FROM dictionary`, `dictionary('db.name')`, `ENGINE = Dictionary('db.name')`.

use super::{SessionTables, definition, structure_of, table_columns, unreadable};
use granary_access::{Need, Subject};
use granary_catalog::Table as CatalogTable;
use granary_columns::{Block, Column};
use granary_dictionary::{Dictionary, DictionaryStructure, LayoutKind};
use granary_parser::{Expr, ExprKind};
use granary_query::{
    BlockStream, ColumnKind, Dictionaries, QueryError, Relation, ScannedTable, Table, TableColumn,
};
use granary_types::{DataType, ErrorCode, TableName};
use std::sync::Arc;

/// How many rows a block has at most.
const BLOCK_ROWS: usize = 65_409;

impl SessionTables {
    /// A dictionary with all its columns. Its rows are read when the first is wanted.
    pub(super) fn dictionary(&self, name: &TableName) -> Result<Arc<dyn Table>, QueryError> {
        let structure = self.dictionary_structure(name)?;
        if let LayoutKind::Cache = structure.layout.kind {
            let what = format!("SELECT from dictionary {name} of layout CACHE");
            return Err(QueryError::not_implemented(what));
        }
        let column = |(name, data_type)| TableColumn {
            name,
            data_type,
            kind: ColumnKind::Ordinary,
        };
        let columns = structure.columns().into_iter().map(column).collect();
        Ok(self.scanned(name.clone(), columns))
    }

    fn dictionary_structure(
        &self,
        name: &TableName,
    ) -> Result<Arc<DictionaryStructure>, QueryError> {
        let structure = self.context.dictionaries.structure(name)?;
        structure.ok_or_else(|| QueryError::UnknownDictionary {
            name: name.to_string(),
        })
    }

    fn scanned(&self, name: TableName, columns: Vec<TableColumn>) -> Arc<dyn Table> {
        let dictionaries = Arc::clone(&self.context.dictionaries);
        let types = columns.iter();
        let types: Vec<(String, DataType)> = types
            .map(|column| (column.name.clone(), column.data_type.clone()))
            .collect();
        let scan = move |names: &[String]| scan(&*dictionaries, &name, &types, names);
        Arc::new(ScannedTable::new(columns, None, Arc::new(scan)))
    }

    /// A table of the engine `Dictionary`.
    pub(super) fn dictionary_table(
        &self,
        table: &Arc<CatalogTable>,
    ) -> Result<Relation, QueryError> {
        let create = definition(table)?;
        let engine = create.storage().and_then(|storage| storage.engine.as_ref());
        let arguments = engine.and_then(|engine| engine.arguments.as_deref());
        let name = arguments.and_then(<[Expr]>::first).and_then(named);
        let name = name.ok_or_else(|| unreadable(table, "its engine names no dictionary"))?;
        let name = granary_query::dictionary_name(&name, &table.name.database);
        self.dictionary(&name)?; // what cannot be read is refused
        let columns = table_columns(&structure_of(table)?);
        Ok(Relation::Table(self.scanned(name, columns)))
    }

    /// `dictionary('db.name')`
    pub(super) fn dictionary_function(
        &self,
        arguments: &[Expr],
    ) -> Result<Arc<dyn Table>, QueryError> {
        let [argument] = arguments else {
            return Err(QueryError::argument_count(
                "dictionary",
                arguments.len(),
                "1",
            ));
        };
        let name = named(argument).ok_or_else(|| {
            let message = "Table function dictionary: write dictionary('db.name')";
            QueryError::refused(ErrorCode::BAD_ARGUMENTS, message)
        })?;
        let name = granary_query::dictionary_name(&name, &self.context.database);
        let subject = Subject::table(&name.database, Some(&name.table));
        self.guard.require(Need::new("SELECT", subject))?;
        self.dictionary(&name)
    }
}

/// A name, in quotes or as it is.
fn named(argument: &Expr) -> Option<String> {
    match &argument.kind {
        ExprKind::Identifier(_) => Some(argument.as_name()?.join(".")),
        _ => argument.as_text().map(str::to_owned),
    }
}

fn scan(
    dictionaries: &dyn Dictionaries,
    name: &TableName,
    types: &[(String, DataType)],
    names: &[String],
) -> Result<BlockStream, QueryError> {
    let dictionary = dictionaries.rows(name)?;
    let columns = names.iter().map(|wanted| {
        let data_type = types.iter().find(|(each, _)| each == wanted);
        let found = data_type.zip(dictionary.column(wanted));
        found.map(|((_, data_type), values)| (data_type.clone(), Arc::clone(values)))
    });
    let columns: Option<Vec<(DataType, arrow::array::ArrayRef)>> = columns.collect();
    let columns = columns.ok_or_else(|| {
        let message = format!("Dictionary {name} has no longer the columns of the table");
        QueryError::refused(ErrorCode::THERE_IS_NO_COLUMN, message)
    })?;
    Ok(blocks(&dictionary, names.to_vec(), columns))
}

fn blocks(
    dictionary: &Arc<Dictionary>,
    names: Vec<String>,
    columns: Vec<(DataType, arrow::array::ArrayRef)>,
) -> BlockStream {
    let rows = dictionary.rows();
    let begins = (0..rows).step_by(BLOCK_ROWS);
    Box::new(begins.map(move |begin| {
        let count = BLOCK_ROWS.min(rows - begin);
        let piece = |(data_type, values): &(DataType, arrow::array::ArrayRef)| {
            Column::new(data_type.clone(), values.slice(begin, count))
        };
        let columns = columns.iter().map(piece).collect();
        Ok(Block::new(names.clone(), columns, count))
    }))
}
