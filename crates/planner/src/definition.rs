//! Definitions of databases and tables: read, renamed, compared, and written as a backup or a
//! metadata file has them.

use crate::error::PlanError;
use crate::log_streams::log_streams;
use crate::renaming::Renaming;
use crate::temporary::is_temporary;
use granary_catalog::{Database, PartitionKey, Table, TableKind, WallClock};
use granary_mergetree::KeyType;
use granary_parser::{
    Column, Create, CreateBody, CreateTable, DefaultKind, Engine, Expr, Identifier, Literal,
    NamePart, OutputSetting, Partition, SettingChange, SettingExpr, Verb, dependencies,
    parse_create,
};
use granary_types::{TableName, Uuid, back_quote_if_needed};
use std::collections::BTreeSet;

/// The name that stands in a metadata file of a database that keeps names elsewhere.
const NAMELESS: &str = "_";
/// Path and replica of a `Replicated…` table where the server's configuration names no others.
const DEFAULT_REPLICA_ARGUMENTS: [&str; 2] = ["/clickhouse/tables/{uuid}/{shard}", "{replica}"];
const STORAGE_POLICY: &str = "storage_policy";

/// The definition of a database.
#[derive(Debug, Clone, PartialEq)]
pub struct DatabaseDefinition {
    create: Create,
}

impl DatabaseDefinition {
    /// Reads a definition; `name` is for messages.
    ///
    /// # Errors
    /// [`PlanError::Definition`].
    pub fn parse(name: &str, sql: &str) -> Result<Self, PlanError> {
        let object = format!("database {}", back_quote_if_needed(name));
        let create = parse(&object, sql)?;
        match create.body {
            CreateBody::Database(_) => Ok(Self { create }),
            _ => Err(not_a(&object, "CREATE DATABASE")),
        }
    }

    /// The same database under another name.
    #[must_use]
    pub fn renamed(mut self, name: &str) -> Self {
        self.create.head.name = Identifier::single(name);
        self
    }

    /// Its engine; `Atomic` where the definition names none.
    pub fn engine(&self) -> &str {
        self.create
            .engine()
            .map_or("Atomic", |engine| engine.name.as_str())
    }

    /// Whether the engine gives the database a UUID.
    pub fn needs_uuid(&self) -> bool {
        ["Atomic", "Replicated", "Shared"].contains(&self.engine())
    }

    /// The text of its metadata file.
    pub fn metadata(&self, uuid: Option<Uuid>) -> String {
        let mut create = self.create.clone();
        if let CreateBody::Database(database) = &mut create.body {
            let atomic = || Engine {
                name: "Atomic".to_owned(),
                arguments: None,
            };
            database.engine.get_or_insert_with(atomic);
        }
        metadata(create, uuid)
    }

    /// Whether `existing` is the same but for its UUID.
    ///
    /// # Errors
    /// [`PlanError::DatabaseDiffers`].
    pub fn compare(&self, existing: &Database) -> Result<(), PlanError> {
        let Some(definition) = &existing.definition else {
            return Ok(());
        };
        let found = Self::parse(&existing.name, &definition.text)?.renamed(&existing.name);
        let (found, wanted) = (one_line(&found.create, None), one_line(&self.create, None));
        // A definition without an engine means the default one, whatever that was there.
        if found == wanted || self.create.engine().is_none() {
            return Ok(());
        }
        let database = existing.name.clone();
        Err(PlanError::DatabaseDiffers {
            database,
            existing: found,
            backup: wanted,
        })
    }
}

/// `CREATE DATABASE …` as a backup stores it: without a UUID, since ClickHouse 23.6 compares it.
///
/// # Errors
/// [`PlanError::Definition`].
pub fn database(database: &Database, target: &str) -> Result<String, PlanError> {
    match &database.definition {
        Some(definition) => {
            let parsed = DatabaseDefinition::parse(&database.name, &definition.text)?;
            Ok(one_line(&parsed.renamed(target).create, None))
        }
        None => Ok(format!("CREATE DATABASE {}", back_quote_if_needed(target))),
    }
}

/// The definition of a table, view or dictionary.
#[derive(Debug, Clone, PartialEq)]
pub struct TableDefinition {
    name: TableName,
    create: Create,
}

impl TableDefinition {
    /// Reads a definition; whatever name stands in it, it is that of `name`.
    ///
    /// # Errors
    /// [`PlanError::Definition`].
    pub fn parse(name: &TableName, sql: &str) -> Result<Self, PlanError> {
        let object = format!("table {name}");
        let create = parse(&object, sql)?;
        match create.body {
            CreateBody::Database(_) | CreateBody::Function(_) => Err(not_a(
                &object,
                "CREATE TABLE, VIEW, MATERIALIZED VIEW or DICTIONARY",
            )),
            _ => Ok(Self {
                name: name.clone(),
                create,
            }
            .named()),
        }
    }

    fn named(mut self) -> Self {
        self.create.head.temporary = is_temporary(&self.name);
        self.create.head.name = if is_temporary(&self.name) {
            Identifier::single(&self.name.table)
        } else {
            qualified(&self.name)
        };
        self
    }

    /// The same table under the name `target`, with everything in its definition that the
    /// statement renames called by its new name.
    #[must_use]
    pub fn renamed(mut self, target: &TableName, renaming: &Renaming) -> Self {
        self.create.rename(&renaming.of_references());
        self.name = target.clone();
        self.named()
    }

    /// The tables that its definition refers to.
    pub fn dependencies(&self) -> BTreeSet<TableName> {
        dependencies(&self.create, &self.name.database)
    }

    /// Its engine, `View`, `MaterializedView` or `Dictionary`.
    pub fn engine(&self) -> &str {
        match &self.create.body {
            CreateBody::View(_) => "View",
            CreateBody::MaterializedView(_) => "MaterializedView",
            CreateBody::Dictionary(_) => "Dictionary",
            _ => self
                .create
                .engine()
                .map_or("", |engine| engine.name.as_str()),
        }
    }

    /// Whether it is one of the tables that every server makes itself.
    pub fn is_system_engine(&self) -> bool {
        self.engine().starts_with("System") || self.engine().starts_with("Information")
    }

    /// What kind of data it has: of a materialised view the kind of its inner table.
    pub fn data_kind(&self) -> TableKind {
        match &self.create.body {
            CreateBody::View(_) => TableKind::View,
            CreateBody::Dictionary(_) => TableKind::Dictionary,
            CreateBody::MaterializedView(view) if view.target.is_some() => TableKind::View,
            _ => TableKind::of_engine(
                self.create
                    .engine()
                    .map_or("", |engine| engine.name.as_str()),
            ),
        }
    }

    /// Whether it is a materialised view that keeps its rows in a hidden table.
    pub fn keeps_inner_table(&self) -> bool {
        matches!(&self.create.body, CreateBody::MaterializedView(view) if view.target.is_none())
    }

    /// The engine that keeps its rows: its own, or that of the inner table of a view.
    pub fn data_engine(&self) -> &str {
        self.create
            .engine()
            .map_or("", |engine| engine.name.as_str())
    }

    /// The data files of a table of the Log family, without `.bin`, in the order of their marks;
    /// `None` when that is not known.
    pub fn log_streams(&self) -> Option<Vec<String>> {
        let columns = &self.create.elements()?.columns;
        let is_stored = |column: &&Column| {
            let default = column.default.as_ref();
            default.is_none_or(|default| {
                !matches!(default.kind, DefaultKind::Alias | DefaultKind::Ephemeral)
            })
        };
        let stored: Option<Vec<_>> = columns
            .iter()
            .filter(is_stored)
            .map(|column| Some((column.name.as_str(), column.data_type.as_ref()?)))
            .collect();
        log_streams(stored?.into_iter())
    }

    /// Whether it is a view that keeps its rows itself and replaces all of them at each refresh.
    pub fn is_replaced_by_refresh(&self) -> bool {
        let CreateBody::MaterializedView(view) = &self.create.body else {
            return false;
        };
        view.target.is_none() && view.refresh.as_ref().is_some_and(|refresh| !refresh.append)
    }

    /// The hidden table of a materialised view, which is called after the view's UUID or, without
    /// one, after its name.
    pub fn inner_table(&self, view_uuid: Option<Uuid>) -> Option<(TableName, Self)> {
        let CreateBody::MaterializedView(view) = &self.create.body else {
            return None;
        };
        if view.target.is_some() {
            return None;
        }
        let table = match view_uuid {
            Some(uuid) => format!(".inner_id.{uuid}"),
            None => format!(".inner.{}", self.name.table),
        };
        let name = TableName::new(&self.name.database, table);
        let inner = CreateTable {
            elements: view.elements.clone(),
            storage: view.storage.clone(),
            ..CreateTable::default()
        };
        let mut create = self.create.clone();
        create.body = CreateBody::Table(Box::new(inner));
        Some((name.clone(), Self { name, create }.named()))
    }

    /// The storage policy that it names, or `default`.
    pub fn storage_policy(&self) -> String {
        let settings = self
            .create
            .storage()
            .map_or(&[][..], |storage| &storage.settings);
        let policy = settings.iter().find_map(|setting| match setting {
            OutputSetting::Change(change) if change.name == STORAGE_POLICY => match &change.value {
                SettingExpr::Literal(Literal::String(bytes)) => Some(bytes),
                _ => None,
            },
            _ => None,
        });
        policy.map_or("default".into(), |bytes| {
            String::from_utf8_lossy(bytes).into_owned()
        })
    }

    /// Sets the storage policy where the definition has engine settings; empty removes it.
    pub fn set_storage_policy(&mut self, policy: &str) {
        let Some(storage) = self.create.storage_mut().filter(|s| !s.settings.is_empty()) else {
            return;
        };
        let is_policy = |setting: &OutputSetting| matches!(setting, OutputSetting::Change(change) if change.name == STORAGE_POLICY);
        let value = SettingExpr::Literal(Literal::String(policy.as_bytes().to_vec()));
        let change = SettingChange {
            name: STORAGE_POLICY.to_owned(),
            value,
        };
        let present = storage.settings.iter().position(is_policy);
        match present {
            Some(at) if policy.is_empty() => {
                storage.settings.remove(at);
            }
            Some(at) => storage.settings[at] = OutputSetting::Change(change),
            None if policy.is_empty() => {}
            None => storage.settings.push(OutputSetting::Change(change)),
        }
    }

    /// The ids of the partitions that a statement names.
    ///
    /// # Errors
    /// [`PlanError::Partition`].
    pub fn wanted_partitions(
        &self,
        list: &[Partition],
        clock: &WallClock<'_>,
    ) -> Result<BTreeSet<String>, PlanError> {
        let key = self.partition_key();
        let id = |partition: &Partition| match key.id(partition, clock) {
            Ok(id) => Ok(id.to_string()),
            Err(error) => Err(PlanError::Partition {
                table: self.name.clone(),
                reason: error.to_string(),
                code: error.code(),
            }),
        };
        list.iter().map(id).collect()
    }

    /// The types of its partition key, where all follow from the definition.
    pub fn partition_key_types(&self) -> Option<Vec<KeyType>> {
        self.partition_key().types()
    }

    fn partition_key(&self) -> PartitionKey {
        PartitionKey::of_definition(&self.create)
    }

    /// The text of its metadata file.
    pub fn metadata(&self, uuid: Option<Uuid>, inner_uuid: Option<Uuid>) -> String {
        let mut create = self.create.clone();
        if let CreateBody::MaterializedView(view) = &mut create.body {
            view.inner_uuid = inner_uuid;
            view.fill = None;
        }
        let name = if uuid.is_some() {
            NAMELESS
        } else {
            &self.name.table
        };
        create.head.name = Identifier::single(name);
        metadata(create, uuid)
    }

    /// Whether `existing` is the same but for UUIDs.
    ///
    /// # Errors
    /// [`PlanError::TableDiffers`].
    pub fn compare(&self, existing: &Table) -> Result<(), PlanError> {
        let found = Self::parse(&existing.name, &existing.definition.text)?.comparable();
        let wanted = self.comparable();
        if found == wanted {
            return Ok(());
        }
        let table = existing.name.clone();
        Err(PlanError::TableDiffers {
            table,
            existing: found,
            backup: wanted,
        })
    }

    /// In the arguments of a `Replicated…` engine the UUID of this very table becomes `{uuid}`,
    /// and what every server would fill in by itself is left out, as ClickHouse's BACKUP does.
    fn generalise_replica_path(&mut self, uuid: Uuid) {
        let engine = self
            .create
            .storage_mut()
            .and_then(|storage| storage.engine.as_mut());
        let Some(engine) = engine.filter(|engine| engine.name.starts_with("Replicated")) else {
            return;
        };
        let Some(arguments) = &mut engine.arguments else {
            return;
        };
        let uuid = uuid.to_string();
        for argument in arguments.iter_mut().take(2) {
            if let Some(text) = argument.as_text().filter(|text| text.contains(&uuid)) {
                *argument = Expr::string(&text.replace(&uuid, "{uuid}"));
            }
        }
        let texts: Vec<Option<&str>> = arguments.iter().take(2).map(Expr::as_text).collect();
        if texts == DEFAULT_REPLICA_ARGUMENTS.map(Some) {
            arguments.drain(..2);
            if arguments.is_empty() {
                engine.arguments = None;
            }
        }
    }

    /// The text on one line without UUIDs.
    fn comparable(&self) -> String {
        let mut create = self.create.clone();
        if let CreateBody::MaterializedView(view) = &mut create.body {
            view.inner_uuid = None;
        }
        one_line(&create, None)
    }
}

/// `CREATE …` as a backup stores it: on one line, without UUIDs, which no RESTORE keeps and the
/// oldest ClickHouse stumbles over.
///
/// # Errors
/// [`PlanError::Definition`].
pub fn table(table: &Table, renaming: &Renaming) -> Result<String, PlanError> {
    let target = renaming.table(&table.name);
    let definition = TableDefinition::parse(&table.name, &table.definition.text)?;
    let mut definition = definition.renamed(&target, renaming);
    if let Some(uuid) = table.uuid.or(definition.create.head.uuid) {
        definition.generalise_replica_path(uuid);
    }
    Ok(definition.comparable())
}

fn parse(object: &str, sql: &str) -> Result<Create, PlanError> {
    parse_create(sql).map_err(|error| PlanError::Definition {
        object: object.to_owned(),
        reason: error.to_string(),
        code: error.code(),
    })
}

fn not_a(object: &str, expected: &str) -> PlanError {
    PlanError::Definition {
        object: object.to_owned(),
        reason: format!("expected {expected}"),
        code: granary_types::ErrorCode::SYNTAX_ERROR,
    }
}

fn one_line(create: &Create, uuid: Option<Uuid>) -> String {
    let mut create = create.clone();
    create.head.verb = Verb::Create;
    create.head.if_not_exists = false;
    create.head.cluster = None;
    create.head.uuid = uuid;
    create.to_single_line()
}

fn metadata(mut create: Create, uuid: Option<Uuid>) -> String {
    create.head.verb = match create.body {
        CreateBody::Dictionary(_) => Verb::Create, // ClickHouse does not read ATTACH DICTIONARY
        _ => Verb::Attach,
    };
    create.head.if_not_exists = false;
    create.head.temporary = false;
    create.head.cluster = None;
    create.head.uuid = uuid;
    create.to_multi_line() + "\n"
}

fn qualified(name: &TableName) -> Identifier {
    let parts = [&name.database, &name.table].map(|part| NamePart::Name(part.clone()));
    Identifier {
        parts: parts.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use granary_catalog::Definition;
    use granary_types::TableName;

    const UUID: &str = "37aa9800-9abe-4192-8c4f-f6fdf2d3ebe2";

    #[track_caller]
    fn check(metadata: &str, renaming: &Renaming, expected: &str) {
        let uuid = Uuid::parse_str(UUID).expect("a UUID");
        let definition = Definition {
            text: metadata.to_owned(),
            uuid: Some(uuid),
            engine: String::new(),
        };
        let found = Table {
            name: TableName::new("d", "t"),
            uuid: Some(uuid),
            definition,
            kind: TableKind::NoData,
            data: Vec::new(),
        };
        assert_eq!(table(&found, renaming).expect("it is read"), expected);
    }

    #[test]
    fn a_definition_is_stored_on_one_line_with_its_name_and_without_its_uuid() {
        check(
            &format!(
                "ATTACH TABLE _ UUID '{UUID}'\n(\n    `k` UInt64\n)\nENGINE = MergeTree\nORDER BY k\nSETTINGS index_granularity = 8192\n"
            ),
            &Renaming::default(),
            "CREATE TABLE d.t (`k` UInt64) ENGINE = MergeTree ORDER BY k SETTINGS index_granularity = 8192",
        );
    }

    #[test]
    fn renames_reach_what_a_view_reads() {
        let mut renaming = Renaming::default();
        renaming.add_database("d", "e").expect("first");
        check(
            &format!(
                "ATTACH VIEW _ UUID '{UUID}'\n(\n    `k` UInt64\n)\nAS SELECT k\nFROM d.source\n"
            ),
            &renaming,
            "CREATE VIEW e.t (`k` UInt64) AS SELECT k FROM e.source",
        );
    }

    #[test]
    fn the_path_of_a_replica_is_stored_for_any_server() {
        let replicated = |path: &str| {
            format!(
                "ATTACH TABLE _ UUID '{UUID}'\n(\n    `k` UInt64\n)\nENGINE = ReplicatedReplacingMergeTree('{path}', '{{replica}}', k)\nORDER BY k\n"
            )
        };
        check(
            &replicated(&format!("/clickhouse/tables/{UUID}/{{shard}}")),
            &Renaming::default(),
            "CREATE TABLE d.t (`k` UInt64) ENGINE = ReplicatedReplacingMergeTree(k) ORDER BY k",
        );
        check(
            &replicated(&format!("/mine/{UUID}")),
            &Renaming::default(),
            "CREATE TABLE d.t (`k` UInt64) ENGINE = ReplicatedReplacingMergeTree('/mine/{uuid}', '{replica}', k) ORDER BY k",
        );
    }
}
