//! `CREATE VIEW`, `CREATE MATERIALIZED VIEW`, `CREATE DICTIONARY`.

use crate::answer::Answer;
use crate::create_dictionary::check_dictionary;
use crate::create_filled::TableToFill;
use crate::create_table::{check_database, replaces, rules, stored_definition};
use crate::definitions::{database, done, metadata, table};
use crate::failure::Failure;
use crate::session::{Execution, Session};
use crate::tables::{Computation, SessionTables};
use granary_catalog::{
    ShapeColumn, Snapshot, Table, complete_columns, complete_table, function_spelling, is_function,
    query_shape,
};
use granary_datadir::{Change, DroppedData};
use granary_parser::{
    Column, Create, CreateBody, CreateMaterializedView, CreateTable, Definer, Expr, ExprKind,
    Identifier, SelectUnion, TableElements, Verb, parse_data_type,
};
use granary_planner::temporary_name;
use granary_types::{ErrorCode, TableName, Uuid};
use std::sync::Arc;

impl Session {
    /// Makes a view.
    pub(crate) fn create_view(
        &mut self,
        create: &Create,
        execution: &Execution<'_>,
    ) -> Result<Answer, Failure> {
        let name = self.table_name(&create.head.name)?;
        let (snapshot, warnings) = self.look()?;
        let Some(mut changes) = make_room(create, &snapshot, &name)? else {
            return Ok(done(warnings));
        };
        let mut stored = create.clone();
        prepare(&mut stored, &snapshot)?;
        self.complete_plain_view(&mut stored, &self.tables(execution), execution)?;
        let home = database(&snapshot, &name.database)?;
        let metadata = metadata(&stored, self.uuid_of(create, home));
        changes.push(Change::CreateTable { name, metadata });
        self.change("CREATE VIEW", changes)?;
        Ok(done(warnings))
    }

    /// Makes a view of the session. A name without a database means a temporary table where there is one.
    pub(crate) fn create_temporary_view(
        &mut self,
        create: &Create,
        execution: &Execution<'_>,
    ) -> Result<Answer, Failure> {
        let Some(name) = self.room_for_temporary(create)? else {
            return Ok(done(Vec::new()));
        };
        let (snapshot, warnings) = self.look()?;
        let mut stored = create.clone();
        prepare(&mut stored, &snapshot)?;
        stored.head.name = Identifier::single(&name);
        let tables = self.tables(execution).of_definition();
        self.complete_plain_view(&mut stored, &tables, execution)?;
        let temporary = self.temporary.names().into_iter();
        let temporary = temporary.map(|(name, _)| TableName::new(&*self.database, name));
        stored.unqualify(&temporary.collect::<Vec<_>>());
        let metadata = metadata(&stored, Some(self.shared.env.uuid()));
        let data_dir = &self.shared.data_dir;
        let table = data_dir.table_to_be(&temporary_name(&name), &metadata)?;
        self.temporary.put(&name, Arc::new(table))?;
        Ok(done(warnings))
    }

    /// Gives a view its columns.
    fn complete_plain_view(
        &self,
        stored: &mut Create,
        tables: &SessionTables,
        execution: &Execution<'_>,
    ) -> Result<(), Failure> {
        let CreateBody::View(view) = &mut stored.body else {
            return Ok(());
        };
        let has_parameters = view.query.to_single_line().contains('{');
        if view.elements.is_none() && !has_parameters {
            let shape = self.shape(&view.query, tables)?;
            view.elements = Some(elements(shape, &mut view.aliases));
        }
        if let Some(elements) = &mut view.elements {
            complete_columns(elements, rules(execution).columns)?;
        }
        set_definer(view.security.as_mut());
        Ok(())
    }

    /// Makes a materialised view, with its inner table unless it has a target.
    pub(crate) fn create_materialized_view(
        &mut self,
        create: &Create,
        execution: &Execution<'_>,
    ) -> Result<Answer, Failure> {
        let name = self.table_name(&create.head.name)?;
        let (snapshot, warnings) = self.look()?;
        let Some(mut changes) = make_room(create, &snapshot, &name)? else {
            return Ok(done(warnings));
        };
        let home = database(&snapshot, &name.database)?;
        let uuid = self.uuid_of(create, home);
        let mut stored = create.clone();
        prepare(&mut stored, &snapshot)?;
        let mut populated = None;
        let target = match &stored.body {
            CreateBody::MaterializedView(view) => view.target.clone(),
            _ => None,
        };
        let inner = match &mut stored.body {
            CreateBody::MaterializedView(view) => {
                let populates = view.fill == Some(granary_parser::ViewFill::Populate);
                populated = populates.then(|| view.query.clone());
                self.complete_view(view, &snapshot, execution, uuid)?
            }
            _ => None,
        };
        let mut filled = None;
        if let Some((inner, inner_uuid)) = inner {
            let table = match uuid {
                Some(uuid) => format!(".inner_id.{uuid}"),
                None => format!(".inner.{}", name.table),
            };
            let inner_name = TableName::new(&*name.database, table);
            let inner = inner_definition(inner, &inner_name);
            let metadata = metadata(&inner, inner_uuid);
            let query = populated.take();
            filled = query.map(|query| (inner_name.clone(), metadata.clone(), query));
            changes.push(Change::CreateTable {
                metadata,
                name: inner_name,
            });
        }
        let columns = stored
            .elements()
            .map_or(&[][..], |elements| &elements.columns);
        let columns: Vec<String> = columns.iter().map(|column| column.name.clone()).collect();
        let metadata = metadata(&stored, uuid);
        changes.push(Change::CreateTable { name, metadata });
        if let (Some(query), Some(target)) = (populated, target) {
            let target = self.table_name(&target)?;
            self.create_populating(changes, &target, (&query, &columns), execution)?;
            return Ok(done(warnings));
        }
        match &filled {
            None => {
                self.change("CREATE MATERIALIZED VIEW", changes)?;
            }
            Some((name, metadata, query)) => {
                let new = TableToFill {
                    name,
                    metadata,
                    query,
                };
                self.create_filled(changes, &new, execution)?;
            }
        }
        Ok(done(warnings))
    }

    /// Completes the view; the inner table and its UUID where it keeps its rows itself.
    fn complete_view(
        &self,
        view: &mut CreateMaterializedView,
        snapshot: &Snapshot,
        execution: &Execution<'_>,
        uuid: Option<Uuid>,
    ) -> Result<Option<(CreateTable, Option<Uuid>)>, Failure> {
        let target = match &view.target {
            Some(target) => Some(table(snapshot, &self.table_name(target)?)?),
            None => None,
        };
        if let Some(function) = function_read(&view.query) {
            let message = format!(
                "StorageMaterializedView cannot be created from table functions ({function})"
            );
            let code = ErrorCode::QUERY_IS_NOT_SUPPORTED_IN_MATERIALIZED_VIEW;
            return Err(Failure::new(code, message));
        }
        if view.elements.is_none() {
            let shape = self.shape(&view.query, &self.tables(execution))?;
            view.elements = Some(elements(shape, &mut view.aliases));
        }
        let elements = view.elements.get_or_insert_default();
        complete_columns(elements, rules(execution).columns)?;
        set_definer(view.security.as_mut());
        view.fill = None;
        if let Some(target) = target {
            return require_columns(elements, target).map(|()| None);
        }
        let mut inner = Create {
            body: CreateBody::Table(Box::new(CreateTable {
                elements: view.elements.clone(),
                storage: view.storage.clone(),
                ..CreateTable::default()
            })),
            ..plain_head()
        };
        complete_table(&mut inner, rules(execution), &is_function)?;
        let CreateBody::Table(inner) = inner.body else {
            return Ok(None);
        };
        view.storage = inner.storage.clone();
        let inner_uuid = uuid.map(|_| self.shared.env.uuid());
        view.inner_uuid = inner_uuid;
        Ok(Some((*inner, inner_uuid)))
    }

    /// Makes a dictionary; its definition is kept as it is written.
    pub(crate) fn create_dictionary(
        &mut self,
        create: &Create,
        execution: &Execution<'_>,
    ) -> Result<Answer, Failure> {
        let name = self.table_name(&create.head.name)?;
        let (snapshot, warnings) = self.look()?;
        let is_there = snapshot.table(&name).is_some();
        if is_there && create.head.verb == Verb::Create && !create.head.if_not_exists {
            let message = format!("Dictionary {name} already exists");
            return Err(Failure::new(ErrorCode::DICTIONARY_ALREADY_EXISTS, message));
        }
        let Some(mut changes) = make_room(create, &snapshot, &name)? else {
            return Ok(done(warnings));
        };
        check_dictionary(create, &self.context(execution))?;
        let home = database(&snapshot, &name.database)?;
        let uuid = self.uuid_of(create, home);
        let attached = metadata(create, uuid);
        // ClickHouse stores dictionaries, and nothing else, as they are created.
        let metadata = attached.replacen("ATTACH", "CREATE", 1);
        changes.push(Change::CreateTable { name, metadata });
        self.change("CREATE DICTIONARY", changes)?;
        Ok(done(warnings))
    }
}

/// The changes that make room for what is created; `None` when it is there and that is right.
fn make_room(
    create: &Create,
    snapshot: &Snapshot,
    name: &TableName,
) -> Result<Option<Vec<Change>>, Failure> {
    let home = database(snapshot, &name.database)?;
    check_database(home)?;
    let existing = snapshot.table(name);
    if existing.is_some() && create.head.if_not_exists {
        return Ok(None);
    }
    let replaces = replaces(create, existing.is_some(), home, name)?;
    let drop = replaces.then(|| Change::DropTable {
        table: name.clone(),
        data: DroppedData::Later,
    });
    Ok(Some(drop.into_iter().collect()))
}

/// Functions are spelled as they are stored, and exist.
fn prepare(create: &mut Create, snapshot: &Snapshot) -> Result<(), Failure> {
    create.spell_functions(&function_spelling);
    let mut unknown = None;
    create.visit_functions(&mut |call| {
        if !is_function(&call.name) && !snapshot.functions.contains_key(&call.name) {
            unknown.get_or_insert_with(|| call.name.clone());
        }
    });
    match unknown {
        None => Ok(()),
        Some(name) => Err(Failure::new(
            ErrorCode::UNKNOWN_FUNCTION,
            format!("Function with name `{name}` does not exist"),
        )),
    }
}

impl Session {
    /// The columns that a query answers with. Where the query engine refuses the query, which is stored all the
    /// same, they must follow from columns, literals, conversions and common aggregate functions.
    pub(crate) fn shape(
        &self,
        query: &SelectUnion,
        tables: &SessionTables,
    ) -> Result<Vec<ShapeColumn>, Failure> {
        let (snapshot, context) = (tables.snapshot()?, tables.context());
        let found = granary_query::columns_of(query, tables, self.parameters(), context);
        let refused = match found.map(shape_columns) {
            Ok(Some(columns)) => return Ok(columns),
            Ok(None) => None,
            Err(error) => Some(Failure::from(error)),
        };
        let tables = |name: &TableName| columns_of(snapshot.table(name)?);
        let shape = query_shape(query, &tables);
        shape.map_err(|error| match refused {
            Some(refused) if refused.code != ErrorCode::NOT_IMPLEMENTED => refused,
            _ => error.into(),
        })
    }

    /// Gives columns that have an expression and no type the type of the expression, as far as the query engine
    /// knows it.
    pub(crate) fn derive_types(&self, create: &mut Create, execution: &Execution<'_>) {
        let CreateBody::Table(body) = &mut create.body else {
            return;
        };
        let Some(elements) = &mut body.elements else {
            return;
        };
        let context = Arc::new(self.context(execution));
        // One expression may name a column whose type follows from another.
        for _ in 0..elements.columns.len() {
            if !derive_once(&mut elements.columns, &context) {
                return;
            }
        }
    }
}

/// Whether a type was found.
fn derive_once(columns: &mut [Column], context: &Arc<granary_query::Context>) -> bool {
    let known = |column: &Column| {
        let data_type = column.data_type.as_ref()?;
        let data_type = granary_catalog::canonical_type(data_type).ok()?;
        let data_type = data_type.to_single_line().parse().ok()?;
        Some((column.name.clone(), data_type))
    };
    let mut all: Vec<(String, granary_types::DataType)> =
        columns.iter().filter_map(known).collect();
    // A table needs a column, also where all are computed from nothing.
    all.push((" ".to_owned(), granary_types::DataType::UInt8));
    let mut has_found = false;
    for column in columns
        .iter_mut()
        .filter(|column| column.data_type.is_none())
    {
        let default = column.default.as_ref();
        let Some(expr) = default.and_then(|default| default.expr.as_ref()) else {
            continue;
        };
        let mut computation = Computation::new();
        computation.add("0", expr);
        let Ok(types) = computation.types(all.clone(), context) else {
            continue;
        };
        column.data_type = types
            .first()
            .and_then(|data_type| parse_data_type(&data_type.to_string()).ok());
        has_found |= column.data_type.is_some();
    }
    has_found
}

/// `None` when a type cannot be written in a definition.
fn shape_columns(columns: Vec<(String, granary_types::DataType)>) -> Option<Vec<ShapeColumn>> {
    let column = |(name, data_type): (String, granary_types::DataType)| {
        let data_type = parse_data_type(&data_type.to_string()).ok()?;
        Some(ShapeColumn { name, data_type })
    };
    columns.into_iter().map(column).collect()
}

/// The columns of a stored definition that `*` gives.
fn columns_of(table: &Table) -> Option<Vec<ShapeColumn>> {
    let definition = stored_definition(&table.definition.text).ok()?;
    let elements = definition.elements()?;
    let column = |column: &Column| {
        Some(ShapeColumn {
            name: column.name.clone(),
            data_type: column.data_type.clone()?,
        })
    };
    elements.columns.iter().map(column).collect()
}

/// Columns from a shape, under the names that stand before the query, if any.
pub(crate) fn elements(shape: Vec<ShapeColumn>, aliases: &mut Vec<String>) -> TableElements {
    let aliases = std::mem::take(aliases);
    let columns = shape.into_iter().enumerate().map(|(at, column)| Column {
        data_type: Some(column.data_type),
        ..Column::new(aliases.get(at).cloned().unwrap_or(column.name))
    });
    TableElements {
        columns: columns.collect(),
        ..TableElements::default()
    }
}

/// `CURRENT_USER` is the one user that there is.
fn set_definer(security: Option<&mut granary_parser::Security>) {
    if let Some(security) = security
        && security.definer == Some(Definer::CurrentUser)
    {
        security.definer = Some(Definer::User("default".to_owned()));
    }
}

/// Every column of a view is one of its target.
fn require_columns(elements: &TableElements, target: &Table) -> Result<(), Failure> {
    let Some(columns) = columns_of(target) else {
        return Ok(());
    };
    let has = |name: &str| columns.iter().any(|column| column.name == name);
    match elements.columns.iter().find(|column| !has(&column.name)) {
        None => Ok(()),
        Some(column) => Err(Failure::new(
            ErrorCode::THERE_IS_NO_COLUMN,
            format!(
                "SELECT query outputs column with name '{}', which is not found in the target table. Use 'AS' to assign alias that matches a column name",
                column.name
            ),
        )),
    }
}

/// The table function that a query reads from first: nothing can be inserted into it.
fn function_read(query: &SelectUnion) -> Option<String> {
    let Some(granary_parser::SelectTerm::Select(select)) = query.terms.first() else {
        return None;
    };
    let Some(granary_parser::FromItem::Table { table, .. }) = select.from.first() else {
        return None;
    };
    match &table.source {
        granary_parser::TableSource::Function(call) => {
            Some(Expr::new(ExprKind::Function(call.clone())).to_single_line())
        }
        granary_parser::TableSource::Subquery(query) => function_read(query),
        granary_parser::TableSource::Table(_) => None,
    }
}

fn plain_head() -> Create {
    Create {
        head: granary_parser::DefinitionHead {
            verb: Verb::Create,
            temporary: false,
            if_not_exists: false,
            name: Identifier::single("_"),
            uuid: None,
            cluster: None,
        },
        body: CreateBody::Table(Box::default()),
        output: granary_parser::OutputClause::default(),
    }
}

fn inner_definition(inner: CreateTable, name: &TableName) -> Create {
    let mut create = plain_head();
    create.head.name = Identifier::single(&name.table);
    create.body = CreateBody::Table(Box::new(inner));
    create
}
