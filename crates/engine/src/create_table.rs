//! `CREATE TABLE`.

use crate::answer::Answer;
use crate::create_dictionary::check_dictionary_table;
use crate::create_filled::TableToFill;
use crate::create_view::elements;
use crate::definitions::{database, done, metadata, table, unknown_table};
use crate::failure::Failure;
use crate::session::{Execution, Session};
use granary_catalog::{
    ColumnRules, Database, ShapeColumn, Snapshot, TableKind, TableRules, complete_table,
};
use granary_datadir::{Change, DroppedData};
use granary_parser::{
    Create, CreateBody, CreateSource, CreateTable, Expr, Identifier, SelectUnion, Storage,
    TtlAction, Verb, parse_create, parse_select,
};
use granary_types::{ErrorCode, TableName, Uuid};

/// What a table is made with.
enum Rows {
    /// No rows.
    None,
    /// The parts of another table.
    Parts(TableName),
    /// The rows of a query.
    Query(Box<SelectUnion>),
}

impl Session {
    /// Makes a table.
    pub(crate) fn create_table(
        &mut self,
        create: &Create,
        execution: &Execution<'_>,
    ) -> Result<Answer, Failure> {
        let name = self.table_name(&create.head.name)?;
        let (snapshot, warnings) = self.look()?;
        let home = database(&snapshot, &name.database)?;
        let existing = snapshot.table(&name);
        if existing.is_some() && create.head.if_not_exists {
            return Ok(done(warnings));
        }
        let replaces = replaces(create, existing.is_some(), home, &name)?;
        let mut stored = create.clone();
        let rows = self.take_from_other(&mut stored, &snapshot, execution)?;
        self.derive_types(&mut stored, execution);
        refuse_nothing(&stored)?;
        let is_sql_function = |name: &str| snapshot.functions.contains_key(name);
        complete_table(&mut stored, rules(execution), &is_sql_function)?;
        check_database(home)?;
        self.check_engine(&stored, &snapshot)?;
        let metadata = metadata(&stored, self.uuid_of(create, home));
        let mut changes = Vec::new();
        if replaces {
            let is_in_memory = existing.is_some_and(|table| table.kind == TableKind::Memory);
            changes.push(Change::DropTable {
                table: name.clone(),
                data: if is_in_memory {
                    DroppedData::Now
                } else {
                    DroppedData::Later
                },
            });
        }
        changes.push(Change::CreateTable {
            name: name.clone(),
            metadata: metadata.clone(),
        });
        match rows {
            Rows::None => {
                self.change("CREATE TABLE", changes)?;
            }
            Rows::Parts(source) => {
                let staging = self.shared.data_dir.begin_restore("CREATE TABLE");
                let parts = self.parts_of(&snapshot, &source)?.parts;
                changes.extend(self.clone_changes(&staging, &parts, &name)?);
                staging.publish(changes)?;
            }
            Rows::Query(query) => {
                let new = TableToFill {
                    name: &name,
                    metadata: &metadata,
                    query: &query,
                };
                self.create_filled(changes, &new, execution)?;
            }
        }
        if let Some(replaced) = existing {
            self.forget_rows(&snapshot, std::slice::from_ref(replaced));
        }
        Ok(done(warnings))
    }

    /// What an engine refers to exists: clusters, dictionaries, disks.
    fn check_engine(&self, create: &Create, snapshot: &Snapshot) -> Result<(), Failure> {
        let Some(storage) = create.storage() else {
            return Ok(());
        };
        let engine = storage.engine.as_ref();
        let first = engine
            .and_then(|engine| engine.arguments.as_ref()?.first())
            .map(|argument| match argument.as_name() {
                Some(names) => names.join("."),
                None => argument.as_text().unwrap_or_default().to_owned(),
            });
        match (engine.map_or("", |engine| &engine.name), first) {
            ("Distributed", Some(cluster)) => Err(Failure::new(
                ErrorCode::CLUSTER_DOESNT_EXIST,
                format!("Requested cluster '{cluster}' not found"),
            )),
            ("Dictionary", Some(name)) => check_dictionary_table(create, snapshot, &name),
            ("Dictionary", None) => Err(Failure::new(
                ErrorCode::NUMBER_OF_ARGUMENTS_DOESNT_MATCH,
                "Storage Dictionary requires single parameter: name of dictionary",
            )),
            _ => self.check_ttl_disks(storage),
        }
    }

    /// Rows that are moved when their time has come go to a disk or volume that there is.
    fn check_ttl_disks(&self, storage: &Storage) -> Result<(), Failure> {
        let config = &self.shared.config;
        for element in &storage.ttl {
            let (is_there, what, name) = match &element.action {
                TtlAction::ToDisk {
                    name,
                    if_exists: false,
                } => {
                    let name = String::from_utf8_lossy(name);
                    let is_there = name == "default" || config.disks.contains_key(&*name);
                    (is_there, "disk", name)
                }
                TtlAction::ToVolume {
                    name,
                    if_exists: false,
                } => {
                    let name = String::from_utf8_lossy(name);
                    let is_there = config
                        .policies
                        .values()
                        .any(|policy| policy.volumes.iter().any(|volume| volume.name == *name));
                    (is_there, "volume", name)
                }
                _ => continue,
            };
            if !is_there {
                let message = format!("No such {what} `{name}` for given storage policy");
                return Err(Failure::new(ErrorCode::BAD_TTL_EXPRESSION, message));
            }
        }
        Ok(())
    }

    /// Makes a table whose data may be there already.
    pub(crate) fn attach_definition(
        &mut self,
        create: &Create,
        execution: &Execution<'_>,
    ) -> Result<Answer, Failure> {
        let CreateBody::Table(body) = &create.body else {
            let message = "ATTACH of a view or a dictionary takes the definition that is stored: leave it out, or CREATE";
            return Err(Failure::new(ErrorCode::BAD_ARGUMENTS, message));
        };
        if body.attach_from.is_some() || body.attach_as.is_some() || create.head.temporary {
            return Err(not_implemented(
                "ATTACH TABLE … FROM, ATTACH TABLE … AS REPLICATED",
            ));
        }
        let name = self.table_name(&create.head.name)?;
        let (snapshot, warnings) = self.look()?;
        let home = database(&snapshot, &name.database)?;
        check_database(home)?;
        if snapshot.table(&name).is_some() && create.head.if_not_exists {
            return Ok(done(warnings));
        }
        replaces(create, snapshot.table(&name).is_some(), home, &name)?;
        if home.uuid.is_some() && create.head.uuid.is_none() {
            let table = &name.table;
            let message = format!(
                "Incorrect ATTACH TABLE query for Atomic database engine. Use ATTACH TABLE {table}, CREATE TABLE {table} <table definition> or ATTACH TABLE {table} UUID '<uuid>' <table definition>"
            );
            return Err(Failure::new(ErrorCode::INCORRECT_QUERY, message));
        }
        if let Some(other) = create
            .head
            .uuid
            .and_then(|uuid| snapshot.table_of_uuid(uuid))
        {
            let message = format!("Table {} has this UUID already", other.name);
            return Err(Failure::new(ErrorCode::TABLE_ALREADY_EXISTS, message));
        }
        let mut stored = create.clone();
        self.take_from_other(&mut stored, &snapshot, execution)?;
        let is_sql_function = |name: &str| snapshot.functions.contains_key(name);
        complete_table(&mut stored, rules(execution), &is_sql_function)?;
        let metadata = metadata(&stored, self.uuid_of(create, home));
        self.change(
            "ATTACH TABLE",
            vec![Change::AttachDefinition { name, metadata }],
        )?;
        Ok(done(warnings))
    }

    /// The UUID of what is made in a database: of an Atomic one, the given or a new one.
    pub(crate) fn uuid_of(&self, create: &Create, home: &Database) -> Option<Uuid> {
        // The database `default` of a new server is Atomic, too, and has no UUID of its own yet.
        let gives_uuids = home.engine == "Atomic";
        gives_uuids.then(|| create.head.uuid.unwrap_or_else(|| self.shared.env.uuid()))
    }

    /// Completes a temporary table; the query that gives its rows, if one does.
    pub(crate) fn complete_temporary(
        &self,
        create: &mut Create,
        execution: &Execution<'_>,
    ) -> Result<Option<Box<SelectUnion>>, Failure> {
        let (snapshot, _) = self.look()?;
        let rows = self.take_from_other(create, &snapshot, execution)?;
        self.derive_types(create, execution);
        refuse_nothing(create)?;
        let is_sql_function = |name: &str| snapshot.functions.contains_key(name);
        complete_table(create, rules(execution), &is_sql_function)?;
        match rows {
            Rows::None => Ok(None),
            Rows::Query(query) => Ok(Some(query)),
            Rows::Parts(_) => Err(not_implemented("CLONE AS of a temporary table")),
        }
    }

    /// `AS other`: its columns, and its engine where none is given.
    fn take_from_other(
        &self,
        create: &mut Create,
        snapshot: &Snapshot,
        execution: &Execution<'_>,
    ) -> Result<Rows, Failure> {
        let CreateBody::Table(body) = &mut create.body else {
            return Ok(Rows::None);
        };
        match body.source.take() {
            None => Ok(Rows::None),
            Some(CreateSource::Table { name, clone }) => {
                self.take_from_table(body, &name, snapshot)?;
                let name = self.table_name(&name)?;
                Ok(if clone { Rows::Parts(name) } else { Rows::None })
            }
            Some(CreateSource::Function(_)) if create.head.temporary => {
                let message = "Incorrect CREATE query: storage required";
                Err(Failure::new(ErrorCode::INCORRECT_QUERY, message))
            }
            Some(CreateSource::Function(call)) => {
                if body.elements.is_none() {
                    let shape = self.shape_of_function(&call, execution)?;
                    body.elements = Some(elements(shape, &mut Vec::new()));
                }
                body.source = Some(CreateSource::Function(call));
                Ok(Rows::None)
            }
            Some(CreateSource::Select { query, empty }) => {
                if body.elements.is_none() {
                    let tables = self.tables(execution).of_definition();
                    let shape = self.shape(&query, &tables)?;
                    body.elements = Some(elements(shape, &mut Vec::new()));
                }
                Ok(if empty {
                    Rows::None
                } else {
                    Rows::Query(query)
                })
            }
        }
    }

    /// The columns of a table function.
    fn shape_of_function(
        &self,
        call: &Expr,
        execution: &Execution<'_>,
    ) -> Result<Vec<ShapeColumn>, Failure> {
        let query = parse_select(&format!("SELECT * FROM {}", call.to_single_line()))?;
        self.shape(&query, &self.tables(execution).of_definition())
    }

    fn take_from_table(
        &self,
        body: &mut CreateTable,
        other: &Identifier,
        snapshot: &Snapshot,
    ) -> Result<(), Failure> {
        let other = self.table_name(other)?;
        let other = table(snapshot, &other).map_err(|failure| match failure.code {
            ErrorCode::UNKNOWN_TABLE => {
                let message = format!("Table `{}` doesn't exist", other.table);
                Failure::new(ErrorCode::CANNOT_GET_CREATE_TABLE_QUERY, message)
            }
            _ => failure,
        })?;
        let definition = stored_definition(&other.definition.text)?;
        if body.elements.is_none() {
            body.elements = definition.elements().cloned();
        }
        let has_engine = body.storage.engine.is_some();
        match (&definition.body, &other.kind) {
            _ if has_engine => {}
            (CreateBody::Table(other), _) => {
                if let Some(CreateSource::Function(call)) = &other.source {
                    body.source = Some(CreateSource::Function(call.clone()));
                }
                let given = std::mem::take(&mut body.storage);
                body.storage = merged(other.storage.clone(), given);
            }
            _ => {
                let message = format!(
                    "Cannot CREATE a table AS {}, it is a {}",
                    other.name,
                    other.engine()
                );
                return Err(Failure::new(ErrorCode::INCORRECT_QUERY, message));
            }
        }
        Ok(())
    }
}

/// A column of a table has a type that has values.
fn refuse_nothing(create: &Create) -> Result<(), Failure> {
    let columns = create
        .elements()
        .map_or(&[][..], |elements| &elements.columns);
    for column in columns {
        let data_type = column.data_type.as_ref();
        let text = data_type.map_or_else(String::new, granary_parser::DataType::to_single_line);
        let is_nothing = |word: &str| word == "Nothing";
        if text
            .split(|letter: char| !letter.is_alphanumeric())
            .any(is_nothing)
        {
            let message = format!(
                "Data type {text} of column '{}' cannot be used in tables",
                column.name
            );
            let code = ErrorCode::DATA_TYPE_CANNOT_BE_USED_IN_TABLES;
            return Err(Failure::new(code, message));
        }
    }
    Ok(())
}

/// The clauses of another table, those that are given over them.
fn merged(other: Storage, given: Storage) -> Storage {
    Storage {
        engine: given.engine.or(other.engine),
        partition_by: given.partition_by.or(other.partition_by),
        primary_key: given.primary_key.or(other.primary_key),
        order_by: given.order_by.or(other.order_by),
        sample_by: given.sample_by.or(other.sample_by),
        ttl: if given.ttl.is_empty() {
            other.ttl
        } else {
            given.ttl
        },
        settings: if given.settings.is_empty() {
            other.settings
        } else {
            given.settings
        },
    }
}

/// Whether a table of this name goes when the new one is made.
///
/// # Errors
/// It exists and should not, or the other way round.
pub(crate) fn replaces(
    create: &Create,
    exists: bool,
    home: &Database,
    name: &TableName,
) -> Result<bool, Failure> {
    let replacing = matches!(create.head.verb, Verb::CreateOrReplace | Verb::Replace);
    if replacing && home.engine == "Memory" {
        return Err(not_implemented("CREATE OR REPLACE in a Memory database"));
    }
    if replacing && home.uuid.is_none() {
        let message = format!(
            "CREATE OR REPLACE TABLE is only supported in an Atomic database, and {} is {}",
            home.name, home.engine
        );
        return Err(Failure::new(ErrorCode::INCORRECT_QUERY, message));
    }
    match (create.head.verb, exists) {
        (Verb::Replace, false) => Err(unknown_table(name)),
        (Verb::Create | Verb::Attach, true) => Err(Failure::new(
            ErrorCode::TABLE_ALREADY_EXISTS,
            format!("Table {name} already exists"),
        )),
        (_, exists) => Ok(exists),
    }
}

/// Only such databases keep tables here.
pub(crate) fn check_database(home: &Database) -> Result<(), Failure> {
    match home.engine.as_str() {
        "Atomic" | "Ordinary" | "Memory" => Ok(()),
        other => Err(not_implemented(&format!(
            "CREATE TABLE in a database of the engine {other}"
        ))),
    }
}

pub(crate) fn rules(execution: &Execution<'_>) -> TableRules {
    let is_on = |name: &str| execution.settings.bool(name);
    let default = ColumnRules::default();
    TableRules {
        columns: ColumnRules {
            flatten_nested: is_on("flatten_nested").unwrap_or(default.flatten_nested),
            suspicious_low_cardinality: is_on("allow_suspicious_low_cardinality_types")
                .unwrap_or(default.suspicious_low_cardinality),
            suspicious_fixed_strings: is_on("allow_suspicious_fixed_string_types")
                .unwrap_or(default.suspicious_fixed_strings),
            default_nullable: is_on("data_type_default_nullable")
                .unwrap_or(default.default_nullable),
        },
    }
}

/// The tree of a stored definition.
pub(crate) fn stored_definition(text: &str) -> Result<Create, Failure> {
    parse_create(text).map_err(|error| {
        let message = format!("A stored definition is not understood: {error}");
        Failure::new(error.code(), message)
    })
}

pub(crate) fn not_implemented(what: &str) -> Failure {
    Failure::new(
        ErrorCode::NOT_IMPLEMENTED,
        format!("{what} is not supported"),
    )
}
