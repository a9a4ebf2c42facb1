//! [`TableStructure`]: the columns, keys and settings of a table, read off its definition.

use granary_columns::CodecDeclaration;
use granary_parser::{
    ColumnDefault, ConstraintKind, Create, CreateBody, DefaultKind, Engine, Expr, ExprKind,
    FunctionCall, KeyElement, Literal, OrderKey, OutputSetting, SettingExpr, Storage, parse_create,
    parse_expression,
};
use granary_types::{DataType, ErrorCode};
use std::collections::{BTreeMap, BTreeSet};

/// What a table is made of.
#[derive(Debug, Clone, PartialEq)]
pub struct TableStructure {
    /// The columns in their order. Elements of a `Nested` stand as columns of their own where the
    /// definition has them so.
    pub columns: Vec<StructureColumn>,
    /// The engine with its arguments.
    pub engine: Engine,
    /// The expressions of `PARTITION BY`.
    pub partition_by: Vec<Expr>,
    /// The sorting key.
    pub order_by: Vec<KeyElement>,
    /// The primary key: the first of the expressions of the sorting key.
    pub primary_key: Vec<Expr>,
    /// Whether the keys stand in the arguments of the engine: `MergeTree(date, key, 8192)`. Parts
    /// are then called by dates.
    pub has_old_syntax: bool,
    /// What every row fulfils: the names and expressions of `CONSTRAINT … CHECK`.
    pub constraints: Vec<(String, Expr)>,
    /// Whether columns or rows have a time to live.
    pub has_ttl: bool,
    settings: BTreeMap<String, Literal>,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct StructureColumn {
    /// Its name.
    pub name: String,
    /// Its type.
    pub data_type: DataType,
    /// `DEFAULT …`, `MATERIALIZED …`, `ALIAS …`, `EPHEMERAL …`
    pub default: Option<ColumnDefault>,
    /// `CODEC(…)`
    pub codec: Option<CodecDeclaration>,
}

/// Why the structure cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum StructureError {
    /// The text is no definition.
    #[error("the definition cannot be parsed: {0}")]
    Syntax(#[from] granary_parser::SyntaxError),
    /// It defines something else.
    #[error("the definition is not that of a table with columns and an engine")]
    NoTable,
    /// A column has a type that is not known, or none.
    #[error("column {column}: {reason}")]
    Column {
        /// The column.
        column: String,
        /// What is wrong.
        reason: String,
    },
}

impl StructureError {
    /// The code a client sees.
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::Syntax(_) => ErrorCode::SYNTAX_ERROR,
            Self::NoTable => ErrorCode::BAD_ARGUMENTS,
            Self::Column { .. } => ErrorCode::UNKNOWN_TYPE,
        }
    }
}

impl TableStructure {
    /// Reads the text of a metadata file.
    ///
    /// # Errors
    /// [`StructureError`].
    pub fn parse(definition: &str) -> Result<Self, StructureError> {
        Self::of(&parse_create(definition)?)
    }

    /// Reads a definition.
    ///
    /// # Errors
    /// [`StructureError`].
    pub fn of(create: &Create) -> Result<Self, StructureError> {
        let storage = match &create.body {
            CreateBody::Table(table) => &table.storage,
            CreateBody::MaterializedView(view) => &view.storage,
            _ => return Err(StructureError::NoTable),
        };
        let elements = create.elements().ok_or(StructureError::NoTable)?;
        let columns: Result<Vec<StructureColumn>, StructureError> =
            elements.columns.iter().map(column).collect();
        let engine = storage.engine.clone().ok_or(StructureError::NoTable)?;
        let keys = Keys::of(storage, &engine);
        Ok(Self {
            columns: columns?,
            engine,
            partition_by: keys.partition_by,
            primary_key: keys.primary_key,
            order_by: keys.order_by,
            has_old_syntax: keys.has_old_syntax,
            constraints: elements
                .constraints
                .iter()
                .filter(|constraint| constraint.kind == ConstraintKind::Check)
                .map(|constraint| (constraint.name.clone(), constraint.expr.clone()))
                .collect(),
            has_ttl: !storage.ttl.is_empty()
                || elements.columns.iter().any(|column| column.ttl.is_some()),
            settings: settings(storage),
        })
    }

    /// A column.
    pub fn column(&self, name: &str) -> Option<&StructureColumn> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// The value of a setting of the table, where it is set.
    pub fn setting(&self, name: &str) -> Option<&Literal> {
        self.settings.get(name)
    }

    /// A setting that is a number, with its default.
    pub fn number_setting(&self, name: &str, default: u64) -> u64 {
        match self.settings.get(name) {
            Some(Literal::Unsigned(number)) => *number,
            Some(Literal::Bool(is_on)) => u64::from(*is_on),
            Some(Literal::String(text)) => {
                let text = std::str::from_utf8(text).ok();
                text.and_then(|text| text.parse().ok()).unwrap_or(default)
            }
            _ => default,
        }
    }

    /// Whether rows that were written for a table as it was before are rows of it now: it may have more columns, other
    /// settings and defaults.
    pub fn takes_rows_of(&self, before: &Self) -> bool {
        let has_same_keys = self.engine == before.engine
            && self.partition_by == before.partition_by
            && self.order_by == before.order_by
            && self.primary_key == before.primary_key;
        let is_stored = |old: &StructureColumn| {
            let mut stored = self.stored_columns();
            stored.any(|new| new.name == old.name && new.data_type == old.data_type)
        };
        has_same_keys && before.stored_columns().all(is_stored)
    }

    /// The columns whose values are stored: all but `ALIAS` and `EPHEMERAL` ones.
    pub fn stored_columns(&self) -> impl Iterator<Item = &StructureColumn> {
        self.columns.iter().filter(|column| {
            let kind = column.default.as_ref().map(|default| default.kind);
            !matches!(kind, Some(DefaultKind::Alias | DefaultKind::Ephemeral))
        })
    }

    /// The codecs of the columns that have their own.
    pub fn codecs(&self) -> BTreeMap<String, CodecDeclaration> {
        let codec = |column: &StructureColumn| Some((column.name.clone(), column.codec.clone()?));
        self.columns.iter().filter_map(codec).collect()
    }

    /// The columns that the partition key is made of, sorted by name.
    pub fn partition_columns(&self) -> Vec<String> {
        let mut names = BTreeSet::new();
        for expr in &self.partition_by {
            self.add_columns_of(expr, &mut names);
        }
        names.into_iter().collect()
    }

    /// The columns that an expression is made of, sorted by name.
    pub fn columns_of(&self, expr: &Expr) -> Vec<String> {
        let mut names = BTreeSet::new();
        self.add_columns_of(expr, &mut names);
        names.into_iter().collect()
    }

    /// Adds the columns that an expression is made of.
    fn add_columns_of(&self, expr: &Expr, names: &mut BTreeSet<String>) {
        match &expr.kind {
            ExprKind::Identifier(identifier) => {
                let Some(mut parts) = identifier.names() else {
                    return;
                };
                // `t.a` is a column, or an element of the column `t`.
                while !parts.is_empty() {
                    let name = parts.join(".");
                    if self.column(&name).is_some() {
                        names.insert(name);
                        return;
                    }
                    parts.pop();
                }
            }
            ExprKind::Array(items) | ExprKind::Tuple(items) => {
                self.add_columns_of_all(items, names);
            }
            ExprKind::Logical { operands, .. } => self.add_columns_of_all(operands, names),
            ExprKind::Function(call) => self.add_columns_of_all(&call.arguments, names),
            ExprKind::Unary { operand, .. } | ExprKind::IsNull { operand, .. } => {
                self.add_columns_of(operand, names);
            }
            ExprKind::TupleElement { tuple, .. } => self.add_columns_of(tuple, names),
            ExprKind::Lambda { body, .. } => self.add_columns_of(body, names),
            ExprKind::Binary { left, right, .. }
            | ExprKind::Like {
                left,
                pattern: right,
                ..
            }
            | ExprKind::Subscript {
                array: left,
                index: right,
            } => {
                self.add_columns_of(left, names);
                self.add_columns_of(right, names);
            }
            _ => {}
        }
    }

    fn add_columns_of_all(&self, exprs: &[Expr], names: &mut BTreeSet<String>) {
        for expr in exprs {
            self.add_columns_of(expr, names);
        }
    }

    /// The most rows of a granule.
    pub fn index_granularity(&self) -> u64 {
        self.number_setting("index_granularity", 8192).max(1)
    }

    /// About how many bytes a granule has at most; 0 for granules of equal rows.
    pub fn index_granularity_bytes(&self) -> u64 {
        self.number_setting("index_granularity_bytes", 10 << 20)
    }

    /// Whether a part of so many bytes and rows has a file for each stream.
    pub fn is_wide(&self, bytes: u64, rows: u64) -> bool {
        let bytes_min = self.number_setting("min_bytes_for_wide_part", 10 << 20);
        let rows_min = self.number_setting("min_rows_for_wide_part", 0);
        let is_compact = bytes < bytes_min || rows < rows_min;
        self.index_granularity_bytes() == 0 || !is_compact
    }
}

fn column(column: &granary_parser::Column) -> Result<StructureColumn, StructureError> {
    let fault = |reason: String| StructureError::Column {
        column: column.name.clone(),
        reason,
    };
    let data_type = column
        .data_type
        .as_ref()
        .ok_or_else(|| fault("it has no type".to_owned()))?
        .to_single_line();
    Ok(StructureColumn {
        name: column.name.clone(),
        data_type: data_type
            .parse()
            .map_err(|error| fault(format!("{error}")))?,
        default: column.default.clone(),
        codec: column
            .codec
            .as_deref()
            .map(codec)
            .transpose()
            .map_err(fault)?,
    })
}

fn codec(items: &[Expr]) -> Result<CodecDeclaration, String> {
    let texts: Vec<String> = items.iter().map(Expr::to_single_line).collect();
    let text = format!("CODEC({})", texts.join(", "));
    CodecDeclaration::parse(&text).map_err(|error| error.to_string())
}

struct Keys {
    partition_by: Vec<Expr>,
    order_by: Vec<KeyElement>,
    primary_key: Vec<Expr>,
    has_old_syntax: bool,
}

impl Keys {
    fn of(storage: &Storage, engine: &Engine) -> Self {
        let has_clauses = storage.order_by.is_some() || storage.primary_key.is_some();
        let arguments = engine.arguments.as_deref().unwrap_or_default();
        if !has_clauses && let Some(keys) = Self::of_old_syntax(arguments) {
            return keys;
        }
        let given = storage.primary_key.as_ref().map(items);
        let ascending = |exprs: Vec<Expr>| exprs.into_iter().map(ascending).collect();
        let order_by = match &storage.order_by {
            Some(OrderKey::Expr(expr)) => ascending(items(expr)),
            Some(OrderKey::Directed(element)) => vec![element.clone()],
            Some(OrderKey::Tuple(elements)) => elements.clone(),
            None => ascending(given.clone().unwrap_or_default()),
        };
        let of_order = || {
            order_by
                .iter()
                .map(|element| element.expr.clone())
                .collect()
        };
        Self {
            partition_by: storage.partition_by.as_ref().map(items).unwrap_or_default(),
            primary_key: given.unwrap_or_else(of_order),
            order_by: with_version(order_by, engine),
            has_old_syntax: false,
        }
    }

    /// `MergeTree(date, [sampling,] key, granularity, …)`: partitions are months.
    fn of_old_syntax(arguments: &[Expr]) -> Option<Self> {
        let is_number = |expr: &&Expr| matches!(expr.kind, ExprKind::Literal(Literal::Unsigned(_)));
        let granularity = arguments.iter().position(|expr| is_number(&expr))?;
        let key = match granularity {
            2 | 3 => items(&arguments[granularity - 1]),
            _ => return None,
        };
        let month = format!("toYYYYMM({})", arguments[0].to_single_line());
        Some(Self {
            partition_by: vec![parse_expression(&month).ok()?],
            order_by: key.iter().cloned().map(ascending).collect(),
            primary_key: key,
            has_old_syntax: true,
        })
    }
}

/// Rows of a `VersionedCollapsingMergeTree` are sorted by the version behind the sorting key.
fn with_version(mut order_by: Vec<KeyElement>, engine: &Engine) -> Vec<KeyElement> {
    let arguments = engine.arguments.as_deref().unwrap_or_default();
    if engine.name.ends_with("VersionedCollapsingMergeTree")
        && let Some(version) = arguments.last()
        && order_by.iter().all(|element| element.expr != *version)
    {
        order_by.push(ascending(version.clone()));
    }
    order_by
}

fn ascending(expr: Expr) -> KeyElement {
    KeyElement {
        expr,
        descending: false,
    }
}

/// The expressions of `a`, `(a, b)`, `tuple(a, b)`.
fn items(expr: &Expr) -> Vec<Expr> {
    match &expr.kind {
        ExprKind::Tuple(items) => items.clone(),
        ExprKind::Function(call) if is_tuple(call) => call.arguments.clone(),
        _ => vec![expr.clone()],
    }
}

fn is_tuple(call: &FunctionCall) -> bool {
    call.name == "tuple" && call.parameters.is_none()
}

fn settings(storage: &Storage) -> BTreeMap<String, Literal> {
    let value = |setting: &OutputSetting| match setting {
        OutputSetting::Change(change) => match &change.value {
            SettingExpr::Literal(literal) => Some((change.name.clone(), literal.clone())),
            _ => None,
        },
        OutputSetting::Switch(name) => Some((name.clone(), Literal::Bool(true))),
        _ => None,
    };
    storage.settings.iter().filter_map(value).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn structure(text: &str) -> TableStructure {
        TableStructure::parse(text).expect(text)
    }

    fn keys(text: &str) -> [String; 3] {
        let table = structure(text);
        let text = |exprs: &[Expr]| {
            let texts: Vec<String> = exprs.iter().map(Expr::to_single_line).collect();
            texts.join(", ")
        };
        let order: Vec<String> = table
            .order_by
            .iter()
            .map(|key| {
                format!(
                    "{}{}",
                    key.expr.to_single_line(),
                    if key.descending { " DESC" } else { "" }
                )
            })
            .collect();
        [
            text(&table.partition_by),
            order.join(", "),
            text(&table.primary_key),
        ]
    }

    #[test]
    fn keys_are_lists_of_expressions() {
        let table = "ATTACH TABLE _ UUID '00000000-0000-0000-0000-000000000001' (a UInt8, d Date)";
        let keys = |rest: &str| keys(&format!("{table} ENGINE = {rest}"));
        assert_eq!(keys("MergeTree ORDER BY a"), ["", "a", "a"]);
        assert_eq!(keys("MergeTree ORDER BY tuple()"), ["", "", ""]);
        assert_eq!(
            keys("MergeTree PARTITION BY (toYYYYMM(d), a) PRIMARY KEY d ORDER BY (d, -a)"),
            ["toYYYYMM(d), a", "d, -a", "d"]
        );
        assert_eq!(
            keys("MergeTree ORDER BY (a DESC, d)"),
            ["", "a DESC, d", "a, d"]
        );
        assert_eq!(
            keys("MergeTree(d, (a, d), 8192)"),
            ["toYYYYMM(d)", "a, d", "a, d"]
        );
        assert_eq!(
            keys("ReplacingMergeTree(d, a, a, 8192, a)"),
            ["toYYYYMM(d)", "a", "a"]
        );
        assert_eq!(keys("MergeTree PRIMARY KEY (a, d)"), ["", "a, d", "a, d"]);
        let versioned = "VersionedCollapsingMergeTree(s, d) ORDER BY a";
        assert_eq!(keys(versioned), ["", "a, d", "a"]);
        let keyed = structure(&format!(
            "{table} ENGINE = MergeTree PARTITION BY (toYYYYMM(d), a % 2 - 1, 7) ORDER BY a"
        ));
        assert_eq!(keyed.partition_columns(), ["a", "d"]);
    }

    #[test]
    fn settings_and_columns_are_read() {
        let table = structure(
            "CREATE TABLE t (a Nullable(UInt8) DEFAULT 1, `n.k` Array(String) CODEC(ZSTD(3)) TTL d + 1, d Date) \
             ENGINE = MergeTree ORDER BY a SETTINGS index_granularity = 77, min_bytes_for_wide_part = '0'",
        );
        assert_eq!(table.index_granularity(), 77);
        assert!(table.is_wide(1, 1) && table.has_ttl);
        assert_eq!(table.columns[1].data_type.to_string(), "Array(String)");
        assert!(table.columns[0].default.is_some() && table.columns[1].codec.is_some());
        let table = structure("CREATE TABLE t (a UInt8) ENGINE = MergeTree ORDER BY a");
        assert!(!table.is_wide((10 << 20) - 1, 1) && table.is_wide(10 << 20, 1));
    }

    #[test]
    fn what_is_no_table_is_refused() {
        for text in [
            "CREATE VIEW v AS SELECT 1",
            "CREATE TABLE t (a UInt8 ALIAS 1) AS SELECT",
            "CREATE TABLE t (a NoSuchType) ENGINE = MergeTree ORDER BY a",
            "CREATE DATABASE d",
        ] {
            assert!(TableStructure::parse(text).is_err(), "{text}");
        }
    }
}
