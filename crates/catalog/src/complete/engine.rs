//! Engines of tables: which there are, which clauses and settings each takes.

use super::columns::{column, is_stored};
use super::error::DefinitionError;
use super::keys::{check_keys, key_columns, key_parts};
use crate::TableKind;
use granary_parser::{
    Column, Engine, Expr, ExprKind, Literal, OrderKey, OutputSetting, SettingChange, SettingExpr,
    Storage, TableElements, query_setting_names,
};
use granary_types::ErrorCode;

/// `name`, a tab and the type of every setting of a MergeTree table of ClickHouse 26.9, by name.
const MERGE_TREE_SETTINGS: &str = include_str!("merge_tree_settings.tsv");

/// The type of a setting of MergeTree tables; `None` when they have none of this name.
pub(crate) fn merge_tree_setting(name: &str) -> Option<&'static str> {
    let mut rows = MERGE_TREE_SETTINGS
        .lines()
        .filter_map(|line| line.split_once('\t'));
    rows.find_map(|(known, kind)| (known == name).then_some(kind))
}

/// The engines of ClickHouse 26.9, a line for each: the name, a tab, and a digit for each of its abilities.
const ENGINES: &str = include_str!("engines.tsv");

/// What an engine of tables has, in the order of the columns of `system.table_engines`: settings, skipping indices,
/// projections, keys, times to live, replication, deduplication, parallel inserts.
pub type EngineAbilities = [bool; 8];

/// The engines of tables that definitions may name, sorted, with what they have.
pub fn table_engines() -> impl Iterator<Item = (&'static str, EngineAbilities)> {
    let lines = ENGINES.lines().filter_map(|line| line.split_once('\t'));
    lines.map(|(name, digits)| {
        let mut abilities = EngineAbilities::default();
        for (ability, digit) in abilities.iter_mut().zip(digits.bytes()) {
            *ability = digit == b'1';
        }
        (name, abilities)
    })
}

const GRANULARITY: &str = "index_granularity";
const GRANULARITY_DEFAULT: u64 = 8192;

/// There is such an engine.
pub(crate) fn check_engine(engine: &Engine) -> Result<(), DefinitionError> {
    if table_engines().any(|(name, _)| name == engine.name) {
        return Ok(());
    }
    let name = engine.name.clone();
    Err(DefinitionError::UnknownEngine { name })
}

/// Drops empty parentheses, writes names that stand for strings as such, and takes settings of
/// queries away, which count while the table is made and are not kept.
pub(crate) fn tidy_engine(storage: &mut Storage) {
    let Some(engine) = &mut storage.engine else {
        return;
    };
    if engine.arguments.as_ref().is_some_and(Vec::is_empty) {
        engine.arguments = None;
    }
    if ["File", "URL", "S3", "HDFS"].contains(&&*engine.name) {
        for argument in engine.arguments.iter_mut().flatten() {
            if let Some([name]) = argument.as_name().as_deref() {
                *argument = Expr::string(name);
            }
        }
    }
    let is_merge_tree = TableKind::of_engine(&engine.name).is_merge_tree();
    storage.settings.retain(|setting| {
        let Some(name) = setting_name(setting) else {
            return false;
        };
        let is_of_engine = is_merge_tree && merge_tree_setting(name).is_some();
        is_of_engine || !query_setting_names().any(|known| known == name)
    });
}

/// Skipping indexes and TTLs are for MergeTree tables.
pub(crate) fn check_elements(
    storage: &Storage,
    elements: &TableElements,
) -> Result<(), DefinitionError> {
    let engine = storage.engine.as_ref().map_or("", |engine| &engine.name);
    if TableKind::of_engine(engine).is_merge_tree() {
        return Ok(());
    }
    let has_ttl = elements.columns.iter().any(|column| column.ttl.is_some());
    let clauses = [
        ("skipping indices", !elements.indexes.is_empty()),
        ("projections", !elements.projections.is_empty()),
        ("TTL clause", has_ttl),
    ];
    match clauses.iter().find(|(_, is_there)| *is_there) {
        None => Ok(()),
        Some((clause, _)) => Err(DefinitionError::EngineClause {
            engine: engine.to_owned(),
            clause,
        }),
    }
}

/// The clauses and settings are those of the engine.
pub(crate) fn check_settings(storage: &Storage) -> Result<(), DefinitionError> {
    let name = storage.engine.as_ref().map_or("", |engine| &engine.name);
    if TableKind::of_engine(name).is_merge_tree() {
        require_settings(storage, name, &|setting| {
            merge_tree_setting(setting).is_some()
        })?;
        return storage.settings.iter().try_for_each(check_value);
    }
    let clauses = [
        ("PARTITION BY", storage.partition_by.is_some()),
        ("PRIMARY KEY", storage.primary_key.is_some()),
        ("ORDER BY", storage.order_by.is_some()),
        ("SAMPLE BY", storage.sample_by.is_some()),
        ("TTL", !storage.ttl.is_empty()),
    ];
    let has_keys = matches!(
        name,
        "EmbeddedRocksDB" | "KeeperMap" | "S3" | "S3Queue" | "File" | "URL"
    );
    if let Some((clause, _)) = clauses.iter().find(|(_, is_there)| *is_there && !has_keys) {
        return Err(DefinitionError::EngineClause {
            engine: name.to_owned(),
            clause,
        });
    }
    let takes_no_arguments = matches!(
        name,
        "Memory" | "Null" | "Log" | "TinyLog" | "StripeLog" | "Set"
    );
    let arguments = storage
        .engine
        .as_ref()
        .and_then(|engine| engine.arguments.as_ref());
    if takes_no_arguments && arguments.is_some() {
        return Err(DefinitionError::EngineArguments {
            engine: name.to_owned(),
            reason: "it takes none",
            code: ErrorCode::NUMBER_OF_ARGUMENTS_DOESNT_MATCH,
        });
    }
    match TableKind::of_engine(name) {
        TableKind::Memory => {
            require_settings(storage, name, &|setting| MEMORY_SETTINGS.contains(&setting))
        }
        _ if name == "Null" && !storage.settings.is_empty() => Err(DefinitionError::EngineClause {
            engine: name.to_owned(),
            clause: "SETTINGS",
        }),
        _ => Ok(()),
    }
}

const MEMORY_SETTINGS: [&str; 5] = [
    "compress",
    "min_rows_to_keep",
    "max_rows_to_keep",
    "min_bytes_to_keep",
    "max_bytes_to_keep",
];

fn require_settings(
    storage: &Storage,
    engine: &str,
    is_known: &dyn Fn(&str) -> bool,
) -> Result<(), DefinitionError> {
    let mut names = storage.settings.iter().filter_map(setting_name);
    match names.find(|name| !is_known(name)) {
        None => Ok(()),
        Some(name) => Err(DefinitionError::UnknownSetting {
            name: name.to_owned(),
            engine: engine.to_owned(),
        }),
    }
}

/// The value of a setting is of its type.
pub(crate) fn check_value(setting: &OutputSetting) -> Result<(), DefinitionError> {
    let OutputSetting::Change(SettingChange { name, value }) = setting else {
        return Ok(());
    };
    let SettingExpr::Literal(literal) = value else {
        return Ok(());
    };
    let kind = merge_tree_setting(name).unwrap_or_default();
    let fault = |reason, code| {
        Err(DefinitionError::SettingValue {
            name: name.clone(),
            reason,
            code,
        })
    };
    let is_number = [
        "UInt32",
        "UInt64",
        "NonZeroUInt64",
        "Int64",
        "Seconds",
        "Milliseconds",
    ];
    match (kind, literal) {
        (kind, Literal::String(text)) if is_number.contains(&kind) => {
            let text = String::from_utf8_lossy(text);
            match text.parse::<i128>() {
                Ok(_) => Ok(()),
                Err(_) => fault(
                    "expected a number",
                    ErrorCode::CANNOT_PARSE_INPUT_ASSERTION_FAILED,
                ),
            }
        }
        ("NonZeroUInt64", Literal::Unsigned(0)) => {
            fault("a value greater than 0 is needed", ErrorCode::BAD_ARGUMENTS)
        }
        ("UInt64" | "UInt32" | "NonZeroUInt64", Literal::Signed(_)) => {
            fault("it cannot be negative", ErrorCode::CANNOT_CONVERT_TYPE)
        }
        (_, Literal::Unsigned(0)) if name == GRANULARITY => {
            fault("value 0 makes no sense", ErrorCode::BAD_ARGUMENTS)
        }
        _ => Ok(()),
    }
}

pub(crate) fn setting_name(setting: &OutputSetting) -> Option<&str> {
    match setting {
        OutputSetting::Change(change) => Some(&change.name),
        OutputSetting::Switch(name)
        | OutputSetting::Parameter(name, _)
        | OutputSetting::Default(name) => Some(name),
        OutputSetting::QueryParameter(..) => None,
    }
}

/// Adds what every MergeTree table has, and checks its keys.
pub(crate) fn complete_merge_tree(
    storage: &mut Storage,
    elements: &TableElements,
) -> Result<(), DefinitionError> {
    let engine = storage.engine.clone().unwrap_or(Engine {
        name: String::new(),
        arguments: None,
    });
    if storage.order_by.is_none() && engine.arguments.as_ref().is_some_and(|all| all.len() > 2) {
        return Err(DefinitionError::EngineArguments {
            engine: engine.name.clone(),
            reason: "this syntax is deprecated, see allow_deprecated_syntax_for_merge_tree",
            code: ErrorCode::BAD_ARGUMENTS,
        });
    }
    if storage.order_by.is_none() {
        let key = match &storage.primary_key {
            Some(key) => key.clone(),
            None => Expr::call("tuple", Vec::new()),
        };
        storage.order_by = Some(OrderKey::Expr(key));
    }
    let sorting = key_columns(storage);
    check_arguments(&engine, &elements.columns, &sorting)?;
    check_keys(storage, elements)?;
    let has_granularity = storage
        .settings
        .iter()
        .any(|setting| setting_name(setting) == Some(GRANULARITY));
    if !has_granularity {
        storage.settings.push(OutputSetting::Change(SettingChange {
            name: GRANULARITY.to_owned(),
            value: SettingExpr::Literal(Literal::Unsigned(GRANULARITY_DEFAULT)),
        }));
    }
    Ok(())
}

/// The columns that an engine is given exist and have the right types.
fn check_arguments(
    engine: &Engine,
    columns: &[Column],
    sorting: &[String],
) -> Result<(), DefinitionError> {
    let arguments = engine.arguments.as_deref().unwrap_or_default();
    let fault = |reason, code| DefinitionError::EngineArguments {
        engine: engine.name.clone(),
        reason,
        code,
    };
    if engine.name.starts_with("Replicated") || engine.name.starts_with("Shared") {
        return Err(fault("there is no ZooKeeper", ErrorCode::NO_ZOOKEEPER));
    }
    let (least, most) = match &*engine.name {
        "MergeTree" | "AggregatingMergeTree" => (0, 0),
        "ReplacingMergeTree" => (0, 2),
        "SummingMergeTree" | "CoalescingMergeTree" => (0, 1),
        "CollapsingMergeTree" | "GraphiteMergeTree" => (1, 1),
        "VersionedCollapsingMergeTree" => (2, 2),
        _ => return Ok(()),
    };
    if arguments.len() < least || arguments.len() > most {
        return Err(fault(
            "the number of arguments is another",
            ErrorCode::NUMBER_OF_ARGUMENTS_DOESNT_MATCH,
        ));
    }
    if engine.name == "GraphiteMergeTree" {
        return Ok(());
    }
    for argument in arguments {
        for expr in key_parts(argument) {
            let ExprKind::Identifier(_) = &expr.kind else {
                return Err(fault(
                    "expected the name of a column",
                    ErrorCode::BAD_ARGUMENTS,
                ));
            };
            let name = expr
                .as_name()
                .map(|names| names.join("."))
                .unwrap_or_default();
            if column(columns, &name).is_none() {
                return Err(fault(
                    "there is no such column",
                    ErrorCode::NO_SUCH_COLUMN_IN_TABLE,
                ));
            }
        }
    }
    if engine.name == "AggregatingMergeTree" {
        check_measures(sorting, columns)?;
    }
    check_argument_types(engine, columns)
}

/// A sign is `Int8`, a version a number or a time.
fn check_argument_types(engine: &Engine, columns: &[Column]) -> Result<(), DefinitionError> {
    let arguments = engine.arguments.as_deref().unwrap_or_default();
    let type_of = |at: usize| {
        let name = arguments.get(at)?.as_name()?.join(".");
        column(columns, &name)?.data_type.as_ref()
    };
    let fault = |reason| DefinitionError::EngineArguments {
        engine: engine.name.clone(),
        reason,
        code: ErrorCode::BAD_TYPE_OF_FIELD,
    };
    let (sign, version) = match &*engine.name {
        "CollapsingMergeTree" => (type_of(0), None),
        "VersionedCollapsingMergeTree" => (type_of(0), type_of(1)),
        "ReplacingMergeTree" => (None, type_of(0)),
        _ => (None, None),
    };
    if sign.is_some_and(|data_type| data_type.name != "Int8") {
        return Err(fault("the sign must be an Int8"));
    }
    let is_version = |name: &str| name.contains("Int") || name.starts_with("Date");
    if version.is_some_and(|data_type| !is_version(&data_type.name)) {
        return Err(fault("the version must be an integer, a date or a time"));
    }
    Ok(())
}

/// Where columns of an aggregating table aggregate something, each of the others is in its key.
fn check_measures(sorting: &[String], columns: &[Column]) -> Result<(), DefinitionError> {
    let aggregates = |column: &Column| {
        let kind = column.data_type.as_ref().map_or("", |kind| &kind.name);
        kind.ends_with("AggregateFunction")
    };
    if !columns.iter().any(aggregates) {
        return Ok(());
    }
    let stray = columns
        .iter()
        .find(|column| is_stored(column) && !aggregates(column) && !sorting.contains(&column.name));
    match stray {
        None => Ok(()),
        Some(_) => Err(DefinitionError::EngineArguments {
            engine: "AggregatingMergeTree".to_owned(),
            reason: "a column is neither in the sorting key nor aggregates anything",
            code: ErrorCode::BAD_ARGUMENTS,
        }),
    }
}
