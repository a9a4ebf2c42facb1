//! [`MergeTreeTable`]: the rows of a table that keeps parts, wherever these are.

use super::{Computation, table_columns};
use arrow::array::Array as _;
use arrow::compute::take;
use granary_catalog::{Part, TableStructure};
use granary_columns::{Block, Column, arrow_type};
use granary_datadir::open_part_files;
use granary_mergetree::{
    Atom, Comparison as KeyComparison, DeletedRows, Direction, KeyColumn, KeyCondition, PartError,
    PartFiles, PartReader, PartScan, Patches, ScanRequest as PartRequest, Transform,
    bounds_may_match,
};
use granary_parser::{Expr, ExprKind};
use granary_query::{
    BlockStream, Comparison, Condition, Context, QueryError, ScanRequest, Table, TableColumn, Test,
    default_value,
};
use granary_types::{DataType, PartName, TableName};
use std::collections::VecDeque;
use std::io;
use std::ops::Range;
use std::sync::Arc;

/// Columns that every table with parts has beside its own.
const VIRTUAL_COLUMNS: [&str; 5] = [
    "_part",
    "_part_index",
    "_part_offset",
    "_partition_id",
    "_part_data_version",
];

/// Functions of one column that rise with it, so that the primary index and the bounds of a part still
/// tell which rows to look at.
const RISING: [&str; 16] = [
    "toYYYYMM",
    "toYYYYMMDD",
    "toYear",
    "toDate",
    "toDate32",
    "toDateTime",
    "toMonday",
    "toStartOfYear",
    "toStartOfQuarter",
    "toStartOfMonth",
    "toStartOfDay",
    "toStartOfHour",
    "toStartOfMinute",
    "toStartOfFiveMinutes",
    "toStartOfFifteenMinutes",
    "toRelativeDayNum",
];

/// Where a part is: its name, and the way to its files.
#[derive(Clone)]
pub(crate) struct PartPlace {
    /// The name.
    pub(crate) name: PartName,
    /// Opens the files.
    pub(crate) open: Arc<dyn Fn() -> io::Result<Arc<dyn PartFiles>> + Send + Sync>,
}

impl PartPlace {
    /// A part of a data directory.
    pub(crate) fn of_directory(part: &Part) -> Self {
        let path = part.path.clone();
        Self {
            name: part.name.clone(),
            open: Arc::new(move || open_part_files(&path)),
        }
    }
}

/// The rows of a table that keeps parts.
pub(crate) struct MergeTreeTable {
    name: TableName,
    structure: Arc<TableStructure>,
    parts: Vec<PartPlace>,
    patches: Vec<PartPlace>,
}

impl MergeTreeTable {
    /// The rows of these parts, in their order; patch parts among them change rows of the others.
    pub(crate) fn new(name: TableName, structure: TableStructure, parts: Vec<PartPlace>) -> Self {
        let (patches, parts) = parts.into_iter().partition(|part| part.name.is_patch());
        Self {
            name,
            structure: Arc::new(structure),
            parts,
            patches,
        }
    }

    /// The lightweight updates that no part has taken in yet.
    fn load_patches(&self) -> Result<Option<Arc<Patches>>, QueryError> {
        if self.patches.is_empty() {
            return Ok(None);
        }
        let granularity = self.structure.index_granularity();
        let mut opened = Vec::new();
        for place in &self.patches {
            let part = open_part(&self.name, place, granularity)?;
            opened.push((place.name.clone(), Arc::new(part)));
        }
        let patches = Patches::load(&opened).map_err(|error| {
            QueryError::refused(error.code(), format!("Table {}: {error}", self.name))
        })?;
        Ok(Some(Arc::new(patches)))
    }

    fn primary_key(&self, request: &ScanRequest) -> Result<Vec<KeyColumn>, QueryError> {
        let atoms = &request.conditions;
        if atoms.is_empty() || self.structure.primary_key.is_empty() {
            return Ok(Vec::new());
        }
        let mut key = Computation::new();
        for (at, expr) in self.structure.primary_key.iter().enumerate() {
            key.add(&at.to_string(), expr);
        }
        let types = key.types(self.stored(), &request.context)?;
        let directions = self
            .structure
            .order_by
            .iter()
            .map(|element| element.descending);
        let mut columns = Vec::new();
        for ((expr, data_type), descending) in
            self.structure.primary_key.iter().zip(types).zip(directions)
        {
            columns.push(Self::key_column(
                expr,
                data_type,
                descending,
                &request.context,
            ));
        }
        Ok(columns)
    }

    fn key_column(
        expr: &Expr,
        data_type: DataType,
        descending: bool,
        context: &Arc<Context>,
    ) -> KeyColumn {
        let direction = if descending {
            Direction::Descending
        } else {
            Direction::Ascending
        };
        let (column, transform) = match rising(expr) {
            _ if column_name(expr).is_some() => (column_name(expr), None),
            Some(column) => {
                let transform = Self::transform(&column, expr, context);
                (Some(column), Some(transform))
            }
            None => (None, None),
        };
        KeyColumn {
            // No column is called so, and no condition is about it.
            column: column.unwrap_or_default(),
            data_type,
            direction,
            transform,
        }
    }

    fn transform(column: &str, expr: &Expr, context: &Arc<Context>) -> Transform {
        let mut computation = Computation::new();
        computation.add("0", expr);
        let (name, context) = (column.to_owned(), Arc::clone(context));
        let apply = move |constants: &Column| {
            let block = Block::new(vec![name.clone()], vec![constants.clone()], constants.len());
            computation.over(&block, &context).ok()?.into_iter().next()
        };
        Transform {
            apply: Arc::new(apply),
            direction: Direction::Ascending,
        }
    }

    fn stored(&self) -> Vec<(String, DataType)> {
        let stored = self.structure.stored_columns();
        stored
            .map(|column| (column.name.clone(), column.data_type.clone()))
            .collect()
    }
}

/// The column that an expression is.
fn column_name(expr: &Expr) -> Option<String> {
    expr.as_name().map(|parts| parts.join("."))
}

/// The column of which an expression is a rising function.
fn rising(expr: &Expr) -> Option<String> {
    let ExprKind::Function(call) = &expr.kind else {
        return None;
    };
    match &call.arguments[..] {
        [only] if RISING.contains(&call.name.as_str()) => column_name(only),
        _ => None,
    }
}

impl Table for MergeTreeTable {
    fn columns(&self) -> Vec<TableColumn> {
        let mut columns = table_columns(&self.structure);
        let text = DataType::LowCardinality(Box::new(DataType::String));
        for name in VIRTUAL_COLUMNS {
            let is_text = matches!(name, "_part" | "_partition_id");
            columns.push(TableColumn {
                name: name.to_owned(),
                data_type: if is_text {
                    text.clone()
                } else {
                    DataType::UInt64
                },
                kind: granary_query::ColumnKind::Virtual,
            });
        }
        columns
    }

    fn scan(&self, request: &ScanRequest) -> Result<Vec<BlockStream>, QueryError> {
        if request.is_final && self.structure.engine.name != "MergeTree" {
            return Err(QueryError::not_implemented(format!(
                "FINAL for table {} of engine {}",
                self.name, self.structure.engine.name
            )));
        }
        let atoms: Vec<Atom> = request
            .conditions
            .iter()
            .filter_map(|condition| self.atom(condition))
            .collect();
        let scan = Arc::new(Scan {
            table: self.name.clone(),
            patches: self.load_patches()?,
            structure: Arc::clone(&self.structure),
            columns: request.columns.clone(),
            key: self.primary_key(request)?,
            atoms,
            context: Arc::clone(&request.context),
        });
        let streams = request.streams_max.clamp(1, self.parts.len().max(1));
        let per_stream = self.parts.len().div_ceil(streams).max(1);
        let numbered: Vec<(u64, PartPlace)> = (0..).zip(self.parts.iter().cloned()).collect();
        let stream = |parts: &[(u64, PartPlace)]| -> BlockStream {
            Box::new(PartsStream {
                scan: Arc::clone(&scan),
                parts: parts.iter().cloned().collect(),
                current: None,
            })
        };
        let streams: Vec<BlockStream> = numbered.chunks(per_stream).map(stream).collect();
        Ok(if streams.is_empty() {
            vec![stream(&[])]
        } else {
            streams
        })
    }
}

impl MergeTreeTable {
    /// A condition for the index: the constants are of the column's own type then, or it is left out.
    fn atom(&self, condition: &Condition) -> Option<Atom> {
        let column = self.structure.column(&condition.column)?;
        let fits = |constant: &Column| {
            let inner = column.data_type.inner();
            (constant.data_type.inner() == inner)
                .then(|| Column::new(column.data_type.clone(), Arc::clone(&constant.values)))
        };
        Some(match &condition.test {
            Test::Compare(comparison, constant) => {
                let constant = fits(constant)?;
                if constant.values.is_null(0) {
                    return None;
                }
                Atom::compare(&condition.column, key_comparison(*comparison), constant)
            }
            Test::In(constants) => Atom::one_of(&condition.column, fits(constants)?),
        })
    }
}

fn key_comparison(comparison: Comparison) -> KeyComparison {
    match comparison {
        Comparison::Equals => KeyComparison::Equal,
        Comparison::NotEquals => KeyComparison::NotEqual,
        Comparison::Less => KeyComparison::Less,
        Comparison::LessOrEquals => KeyComparison::LessOrEqual,
        Comparison::Greater => KeyComparison::Greater,
        Comparison::GreaterOrEquals => KeyComparison::GreaterOrEqual,
    }
}

/// What is wanted of each part.
struct Scan {
    table: TableName,
    patches: Option<Arc<Patches>>,
    structure: Arc<TableStructure>,
    columns: Vec<String>,
    key: Vec<KeyColumn>,
    atoms: Vec<Atom>,
    context: Arc<Context>,
}

/// The rows of some parts, one after the other.
struct PartsStream {
    scan: Arc<Scan>,
    parts: VecDeque<(u64, PartPlace)>,
    current: Option<OpenedPart>,
}

/// A part that is being read.
struct OpenedPart {
    name: PartName,
    rows: PartScan,
    /// Of the wanted columns those that the part does not have.
    missing: Vec<String>,
}

impl Iterator for PartsStream {
    type Item = Result<Block, QueryError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if self.current.is_none() {
                let (index, place) = self.parts.pop_front()?;
                match self.scan.open(index, &place) {
                    Ok(opened) => self.current = opened,
                    Err(error) => return Some(Err(error)),
                }
                continue;
            }
            let current = self.current.as_mut().expect("just looked at");
            match current.rows.next() {
                None => self.current = None,
                Some(Ok(block)) => return Some(self.scan.complete(&block, &current.missing)),
                Some(Err(error)) => {
                    let error = self.scan.failed(&current.name, &error);
                    self.current = None;
                    self.parts.clear();
                    return Some(Err(error));
                }
            }
        }
    }
}

impl Scan {
    /// Opens a part; `None` when no row of it can be wanted.
    fn open(&self, index: u64, place: &PartPlace) -> Result<Option<OpenedPart>, QueryError> {
        let failed = |error: PartError| self.failed(&place.name, &error);
        let part = open_part(&self.table, place, self.structure.index_granularity())?;
        if part.rows() == 0 || !self.may_match(&part).map_err(failed)? {
            return Ok(None);
        }
        let granules = self.granules(&part).map_err(failed)?;
        if granules.is_empty() {
            return Ok(None);
        }
        let (mut stored, mut missing) = (Vec::new(), Vec::new());
        for column in &self.columns {
            match part.type_of(column) {
                Some(_) => stored.push(column.clone()),
                None => missing.push(column.clone()),
            }
        }
        let needed = self.needed_by(&missing);
        for column in needed {
            if !stored.contains(&column) && part.type_of(&column).is_some() {
                stored.push(column);
            }
        }
        let rows = Arc::new(part).scan(PartRequest {
            columns: stored,
            granules,
            deleted_rows: DeletedRows::Skip,
            part: place.name.clone(),
            part_index: index,
            patches: self.patches.clone(),
        });
        Ok(Some(OpenedPart {
            name: place.name.clone(),
            rows: rows.map_err(failed)?,
            missing,
        }))
    }

    /// Whether the bounds of the part's columns let a row fulfil the conditions.
    fn may_match(&self, part: &PartReader) -> Result<bool, PartError> {
        for atom in &self.atoms {
            let Some(column) = self.structure.column(atom.column()) else {
                continue;
            };
            if let Some(bounds) = part.bounds(&column.name, &column.data_type)?
                && !bounds_may_match(std::slice::from_ref(atom), &column.name, &bounds)
            {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn granules(&self, part: &PartReader) -> Result<Vec<Range<usize>>, PartError> {
        let granules = part.granules().len();
        let condition = KeyCondition::new(&self.atoms, &self.key);
        if self.key.is_empty() || condition.is_trivial() {
            return Ok(vec![0..granules]);
        }
        let types: Vec<DataType> = self.key.iter().map(|key| key.data_type.clone()).collect();
        let index = part.primary_index(&types)?;
        Ok(condition.granules(&index, granules))
    }

    /// The columns that the defaults of these columns are computed from.
    fn needed_by(&self, missing: &[String]) -> Vec<String> {
        let has_default = |name: &&String| self.default_of(name).is_some();
        if !missing.iter().any(|name| has_default(&name)) {
            return Vec::new();
        }
        let stored = self.structure.stored_columns();
        stored.map(|column| column.name.clone()).collect()
    }

    fn default_of(&self, column: &str) -> Option<&Expr> {
        let default = self.structure.column(column)?.default.as_ref()?;
        default.expr.as_ref()
    }

    /// The block with all wanted columns: those that the part does not have get their defaults, and those
    /// that have another type in it are converted.
    fn complete(&self, block: &Block, missing: &[String]) -> Result<Block, QueryError> {
        let rows = block.rows();
        let mut names = block.names().to_vec();
        let mut columns = block.columns().to_vec();
        let mut defaults = Computation::new();
        let mut computed = Vec::new();
        for column in self.structure.stored_columns() {
            let wanted = missing.contains(&column.name);
            match self.default_of(&column.name) {
                Some(expr) if wanted => {
                    defaults.add_as(&column.name, expr, &column.data_type);
                    computed.push(column.name.clone());
                }
                _ if names.contains(&column.name) => {}
                _ if wanted || !missing.is_empty() => {
                    names.push(column.name.clone());
                    columns.push(repeated(&default_value(&column.data_type), rows));
                }
                _ => {}
            }
        }
        if !defaults.is_empty() {
            let known = Block::new(names.clone(), columns.clone(), rows);
            columns.extend(defaults.over(&known, &self.context)?);
            names.extend(computed);
        }
        self.wanted(&Block::new(names, columns, rows))
    }

    fn wanted(&self, block: &Block) -> Result<Block, QueryError> {
        let mut columns = Vec::new();
        for name in &self.columns {
            let column = block.column(name).expect("stored or completed");
            columns.push(self.converted(name, column)?);
        }
        Ok(Block::new(self.columns.clone(), columns, block.rows()))
    }

    /// A part keeps the type it was written with.
    fn converted(&self, name: &str, column: &Column) -> Result<Column, QueryError> {
        let Some(declared) = self.structure.column(name) else {
            return Ok(column.clone());
        };
        if declared.data_type == column.data_type {
            return Ok(column.clone());
        }
        if arrow_type(&declared.data_type) == arrow_type(&column.data_type)
            && column.data_type.inner() == declared.data_type.inner()
            && declared.data_type.is_nullable() >= column.data_type.is_nullable()
        {
            let values = Arc::clone(&column.values);
            return Ok(Column::new(declared.data_type.clone(), values));
        }
        let block = Block::new(vec![name.to_owned()], vec![column.clone()], column.len());
        let mut conversion = Computation::new();
        conversion.add_as("0", &Expr::name(name), &declared.data_type);
        let mut converted = conversion.over(&block, &self.context)?;
        Ok(converted.remove(0))
    }

    fn failed(&self, part: &PartName, error: &PartError) -> QueryError {
        QueryError::refused(
            error.code(),
            format!("Part {part} of table {}: {error}", self.table),
        )
    }
}

fn open_part(
    table: &TableName,
    place: &PartPlace,
    index_granularity: u64,
) -> Result<PartReader, QueryError> {
    let files = (place.open)().map_err(|error| {
        QueryError::refused(
            granary_types::ErrorCode::CANNOT_OPEN_FILE,
            format!("Cannot open part {} of table {table}: {error}", place.name),
        )
    })?;
    PartReader::open(files, index_granularity).map_err(|error| {
        QueryError::refused(
            error.code(),
            format!("Part {} of table {table}: {error}", place.name),
        )
    })
}

/// The one value of a column in so many rows.
pub(crate) fn repeated(value: &Column, rows: usize) -> Column {
    let first = arrow::array::UInt64Array::from(vec![0; rows]);
    let values = take(&value.values, &first, None).expect("there is a first value");
    Column::new(value.data_type.clone(), values)
}
