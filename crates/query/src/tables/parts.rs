//! [`PartsTable`]: the rows of a table's parts, on a disk or in a backup.
//!
//! Parts whose bounds do not fit the conditions are not opened further, granules that the primary
//! index leaves out are not read, and only the columns that are asked for are.

use crate::context::Context;
use crate::error::QueryError;
use crate::table::{
    BlockStream, ColumnKind, Comparison, Condition, ScanRequest, Table, TableColumn, Test,
};
use crate::tables::constants::constants_of_type;
use granary_columns::{Block, Column, default_values};
use granary_mergetree::{
    self as mergetree, Atom, DeletedRows, Direction, KeyColumn, KeyCondition, KeyedBlock,
    KeyedBlocks, MergeMode, MergedRows, PartError, PartReader, PartScan, Patches, bounds_may_match,
};
use granary_types::{DataType, ErrorCode, PartName, TableName};
use std::collections::{HashMap, VecDeque};
use std::ops::Range;
use std::sync::Arc;

/// A part of a table.
#[derive(Clone)]
pub struct TablePart {
    /// Its name.
    pub name: PartName,
    /// Its rows.
    pub reader: Arc<PartReader>,
}

/// How a column is computed for parts that are older than it.
#[derive(Clone)]
pub struct DefaultColumn {
    /// The columns that it is computed from.
    pub needs: Vec<String>,
    /// Computes it for the rows of a block of these columns.
    pub compute: Arc<ComputeColumn>,
}

/// Computes a column for the rows of a block.
pub type ComputeColumn = dyn Fn(&Block) -> Result<Column, QueryError> + Send + Sync;

/// The rows of parts.
pub struct PartsTable {
    inner: Arc<Inner>,
}

struct Inner {
    name: TableName,
    columns: Vec<TableColumn>,
    parts: Vec<TablePart>,
    patches: Option<Arc<Patches>>,
    /// The primary key.
    key: Vec<KeyColumn>,
    /// The columns whose bounds parts know, with their types.
    bounds: Vec<(String, DataType)>,
    defaults: HashMap<String, DefaultColumn>,
    merging: Final,
}

/// What `FINAL` does.
pub enum Final {
    /// The engine of the table has none.
    Unsupported,
    /// The engine has one that is not served: what it is.
    NotImplemented(String),
    /// Rows with equal keys become one.
    Merging(Box<Merging>),
}

/// How rows with equal keys become one for `FINAL`.
pub struct Merging {
    /// What becomes of them.
    pub mode: MergeMode,
    /// The columns of the sorting key, and all others that tell what becomes of a row.
    pub needs: Vec<String>,
    /// Computes the sorting key for the rows of a block of these columns.
    pub order: Arc<ComputeOrder>,
    /// Which way each of its expressions runs.
    pub directions: Vec<Direction>,
    /// The columns whose values are the same in all rows with equal keys.
    pub key_columns: Vec<String>,
}

/// Computes the sorting key for the rows of a block.
pub type ComputeOrder = dyn Fn(&Block) -> Result<Vec<Column>, QueryError> + Send + Sync;

/// The virtual columns of every table of parts.
const VIRTUAL: [&str; 8] = [
    "_part",
    "_part_index",
    "_part_offset",
    "_partition_id",
    "_part_data_version",
    "_row_exists",
    "_block_number",
    "_block_offset",
];

impl PartsTable {
    /// A table with these parts; messages call it by its name.
    pub fn new(name: TableName, columns: Vec<TableColumn>, parts: Vec<TablePart>) -> Self {
        Self {
            inner: Arc::new(Inner {
                name,
                columns,
                parts,
                patches: None,
                key: Vec::new(),
                bounds: Vec::new(),
                defaults: HashMap::new(),
                merging: Final::Unsupported,
            }),
        }
    }

    /// With lightweight updates that are to be applied.
    #[must_use]
    pub fn with_patches(self, patches: Patches) -> Self {
        self.with(|inner| inner.patches = (!patches.is_empty()).then(|| Arc::new(patches)))
    }

    /// With the expressions of the primary key, all of them.
    #[must_use]
    pub fn with_key(self, key: Vec<KeyColumn>) -> Self {
        self.with(|inner| inner.key = key)
    }

    /// With the columns of the partition key, whose bounds parts know.
    #[must_use]
    pub fn with_bounds(self, bounds: Vec<(String, DataType)>) -> Self {
        self.with(|inner| inner.bounds = bounds)
    }

    /// With the columns that are computed where a part does not have them.
    #[must_use]
    pub fn with_defaults(self, defaults: HashMap<String, DefaultColumn>) -> Self {
        self.with(|inner| inner.defaults = defaults)
    }

    /// With what `FINAL` does.
    #[must_use]
    pub fn with_final(self, merging: Final) -> Self {
        self.with(|inner| inner.merging = merging)
    }

    fn with(self, change: impl FnOnce(&mut Inner)) -> Self {
        let mut inner = Arc::into_inner(self.inner).expect("it has not been shared yet");
        change(&mut inner);
        Self {
            inner: Arc::new(inner),
        }
    }
}

impl Table for PartsTable {
    fn columns(&self) -> Vec<TableColumn> {
        let mut columns = self.inner.columns.clone();
        let is_known = |name: &str| self.inner.columns.iter().any(|column| column.name == name);
        for name in VIRTUAL.iter().filter(|name| !is_known(name)) {
            columns.push(TableColumn {
                name: (*name).to_owned(),
                data_type: mergetree::virtual_type(name).expect("it is one of them"),
                kind: ColumnKind::Virtual,
            });
        }
        columns
    }

    fn scan(&self, request: &ScanRequest) -> Result<Vec<BlockStream>, QueryError> {
        if request.is_final {
            return Inner::merged(&self.inner, request);
        }
        let atoms = self.inner.atoms(&request.conditions, &request.context);
        let mut pieces = VecDeque::new();
        for (at, part) in self.inner.parts.iter().enumerate() {
            let granules = self.inner.granules(part, &atoms);
            let granules = granules.map_err(self.inner.failed(part))?;
            if !granules.is_empty() {
                pieces.push_back(Piece { part: at, granules });
            }
        }
        let streams = Inner::deal(pieces, request.streams_max.max(1));
        let stream = |pieces| -> BlockStream {
            Box::new(PiecesStream {
                table: Arc::clone(&self.inner),
                request: request.clone(),
                pieces,
                open: None,
                left: request.limit.unwrap_or(u64::MAX),
            })
        };
        Ok(streams.into_iter().map(stream).collect())
    }

    fn refuses_final(&self) -> Option<QueryError> {
        self.inner.merging().err()
    }

    fn rows(&self) -> Option<u64> {
        let parts = &self.inner.parts;
        let is_exact = |part: &TablePart| !part.reader.has_deleted_rows();
        let is_exact = self.inner.patches.is_none() && parts.iter().all(is_exact);
        is_exact.then(|| parts.iter().map(|part| part.reader.rows()).sum())
    }
}

/// Granules of one part.
struct Piece {
    part: usize,
    granules: Vec<Range<usize>>,
}

impl Inner {
    fn failed(&self, part: &TablePart) -> impl FnOnce(PartError) -> QueryError + use<> {
        let place = format!("Part {} of table {}", part.name, self.name);
        move |error| QueryError::refused(error.code(), format!("{place}: {error}"))
    }

    fn type_of(&self, name: &str) -> Option<&DataType> {
        let column = self.columns.iter().find(|column| column.name == name)?;
        Some(&column.data_type)
    }

    /// The conditions on columns whose constants can be compared with them.
    fn atoms(&self, conditions: &[Condition], context: &Context) -> Vec<Atom> {
        let atom = |condition: &Condition| {
            let data_type = self.type_of(&condition.column)?;
            let constants = match &condition.test {
                Test::Compare(_, constant) | Test::In(constant) => constant,
            };
            let constants = constants_of_type(constants, data_type, context)?;
            Some(match &condition.test {
                Test::In(_) => Atom::one_of(&condition.column, constants),
                Test::Compare(comparison, _) => {
                    Atom::compare(&condition.column, comparison_of(*comparison), constants)
                }
            })
        };
        conditions.iter().filter_map(atom).collect()
    }

    /// The granules of a part that may hold fitting rows.
    fn granules(&self, part: &TablePart, atoms: &[Atom]) -> Result<Vec<Range<usize>>, PartError> {
        let granules = part.reader.granules().len();
        let everything = || (granules > 0).then_some(0..granules).into_iter().collect();
        // A lightweight update may have made a row fit whose stored value does not.
        if atoms.is_empty() || self.patches.is_some() {
            return Ok(everything());
        }
        for (column, data_type) in &self.bounds {
            if let Some(bounds) = part.reader.bounds(column, data_type)?
                && !bounds_may_match(atoms, column, &bounds)
            {
                return Ok(Vec::new());
            }
        }
        let condition = KeyCondition::new(atoms, &self.key);
        if condition.is_trivial() {
            return Ok(everything());
        }
        let types: Vec<DataType> = self.key.iter().map(|key| key.data_type.clone()).collect();
        let index = part.reader.primary_index(&types)?;
        Ok(condition.granules(&index, granules))
    }

    fn merging(&self) -> Result<&Merging, QueryError> {
        match &self.merging {
            Final::Merging(merging) => Ok(merging),
            Final::NotImplemented(what) => Err(QueryError::not_implemented(what)),
            Final::Unsupported => {
                let message = format!("Storage of table {} doesn't support FINAL", self.name);
                Err(QueryError::refused(ErrorCode::ILLEGAL_FINAL, message))
            }
        }
    }

    /// `FINAL`: the rows of all parts in one stream, those with equal keys as one. Only what is known
    /// from the key may leave out granules before: another row of a key may decide.
    fn merged(table: &Arc<Self>, request: &ScanRequest) -> Result<Vec<BlockStream>, QueryError> {
        let merging = table.merging()?;
        let is_of_key = |condition: &&Condition| merging.key_columns.contains(&condition.column);
        let conditions: Vec<Condition> = request
            .conditions
            .iter()
            .filter(is_of_key)
            .cloned()
            .collect();
        let atoms = table.atoms(&conditions, &request.context);
        let kept = request.columns.len();
        let mut columns = request.columns.clone();
        for need in &merging.needs {
            if !columns.contains(need) {
                columns.push(need.clone());
            }
        }
        let request = ScanRequest {
            columns,
            limit: None,
            ..request.clone()
        };
        let mut inputs: Vec<KeyedBlocks<'static, QueryError>> = Vec::new();
        for (at, part) in table.parts.iter().enumerate() {
            let granules = table.granules(part, &atoms).map_err(table.failed(part))?;
            if granules.is_empty() {
                continue;
            }
            let stream = PiecesStream {
                table: Arc::clone(table),
                request: request.clone(),
                pieces: VecDeque::from([Piece { part: at, granules }]),
                open: None,
                left: u64::MAX,
            };
            let order = Arc::clone(&merging.order);
            inputs.push(Box::new(stream.map(move |block| {
                let block = block?;
                let order = order(&block)?;
                Ok(KeyedBlock { block, order })
            })));
        }
        let name = table.name.clone();
        let failed = move |error: PartError| {
            QueryError::refused(error.code(), format!("FINAL of table {name}: {error}"))
        };
        let (directions, mode) = (merging.directions.clone(), merging.mode.clone());
        let rows = MergedRows::new(inputs, directions, mode, Box::new(failed));
        let names = request.columns;
        Ok(vec![Box::new(rows.map(move |rows| {
            let block = rows?.block;
            let columns = block.columns()[..kept].to_vec();
            Ok(Block::new(names[..kept].to_vec(), columns, block.rows()))
        }))])
    }

    /// Deals the pieces out to streams that have about as many granules each. The rows of one stream
    /// come in the order of the table.
    fn deal(mut pieces: VecDeque<Piece>, streams_max: usize) -> Vec<VecDeque<Piece>> {
        let count = |piece: &Piece| piece.granules.iter().map(Range::len).sum::<usize>();
        let total: usize = pieces.iter().map(count).sum();
        let share = total.div_ceil(streams_max).max(1);
        let mut streams = Vec::new();
        while !pieces.is_empty() {
            let mut stream = VecDeque::new();
            let mut room = share;
            while room > 0
                && let Some(mut piece) = pieces.pop_front()
            {
                if let Some(rest) = piece.split_off(room) {
                    pieces.push_front(rest);
                }
                room -= count(&piece).min(room);
                stream.push_back(piece);
            }
            streams.push(stream);
        }
        streams
    }

    /// Begins to read a piece.
    fn open(&self, piece: Piece, columns: &[String]) -> Result<OpenPiece, QueryError> {
        let part = &self.parts[piece.part];
        let is_there = |name: &&String| part.reader.type_of(name).is_some();
        let mut stored: Vec<String> = columns.iter().filter(is_there).cloned().collect();
        for name in columns.iter().filter(|name| !is_there(name)) {
            let needs = self
                .defaults
                .get(name)
                .map_or(&[][..], |default| &default.needs);
            for need in needs.iter().filter(is_there) {
                if !stored.contains(need) {
                    stored.push(need.clone());
                }
            }
        }
        stored.dedup();
        let scan = part.reader.scan(mergetree::ScanRequest {
            columns: stored,
            granules: piece.granules,
            deleted_rows: DeletedRows::Skip,
            part: part.name.clone(),
            part_index: piece.part as u64,
            patches: self.patches.clone(),
        });
        Ok(OpenPiece {
            part: piece.part,
            scan: scan.map_err(self.failed(part))?,
        })
    }

    /// The columns that were asked for, of what a part has.
    fn complete(
        &self,
        stored: &Block,
        columns: &[String],
        context: &Context,
    ) -> Result<Block, QueryError> {
        let mut values = Vec::new();
        for name in columns {
            values.push(self.column(stored, name, context)?);
        }
        Ok(Block::new(columns.to_vec(), values, stored.rows()))
    }

    fn column(&self, stored: &Block, name: &str, context: &Context) -> Result<Column, QueryError> {
        let wanted = self.type_of(name);
        let column = match (stored.column(name), self.defaults.get(name), wanted) {
            (Some(column), ..) => column.clone(),
            (None, Some(default), _) => {
                let mut needed = Vec::new();
                for need in &default.needs {
                    needed.push(self.column(stored, need, context)?);
                }
                let block = Block::new(default.needs.clone(), needed, stored.rows());
                (default.compute)(&block)?
            }
            (None, None, Some(data_type)) => {
                let values = default_values(data_type, stored.rows()).map_err(|error| {
                    QueryError::refused(error.code(), format!("column {name}: {error}"))
                })?;
                Column::new(data_type.clone(), values)
            }
            (None, None, None) => {
                let detail = format!("column {name} is in no part and not in the table");
                return Err(QueryError::Internal { detail });
            }
        };
        match wanted {
            Some(data_type) if *data_type != column.data_type => {
                converted(&column, data_type, name, context)
            }
            _ => Ok(column),
        }
    }
}

/// The column of a part that was written before its type was changed.
fn converted(
    column: &Column,
    to: &DataType,
    name: &str,
    context: &Context,
) -> Result<Column, QueryError> {
    use crate::function::Argument;
    use arrow::array::BinaryArray;
    if column.data_type.inner() == to.inner() && column.values.null_count() == 0 {
        return Ok(Column::new(to.clone(), Arc::clone(&column.values)));
    }
    let text = Arc::new(BinaryArray::from_vec(vec![to.to_string().as_bytes()]));
    let arguments = [
        Argument::Column(column.clone()),
        Argument::Constant(Column::new(DataType::String, text)),
    ];
    let converted = crate::call::evaluate("CAST", &arguments, column.len(), context)?;
    if converted.data_type == *to {
        return Ok(converted);
    }
    let what = format!("reading column {name} of {} as {to}", column.data_type);
    Err(QueryError::not_implemented(what))
}

impl Piece {
    /// Keeps the first `count` granules, and gives the rest if there is any.
    fn split_off(&mut self, count: usize) -> Option<Self> {
        let mut room = count;
        let mut rest = Vec::new();
        let mut kept = Vec::new();
        for range in std::mem::take(&mut self.granules) {
            let middle = range.start + range.len().min(room);
            room -= middle - range.start;
            if range.start < middle {
                kept.push(range.start..middle);
            }
            if middle < range.end {
                rest.push(middle..range.end);
            }
        }
        self.granules = kept;
        (!rest.is_empty()).then_some(Self {
            part: self.part,
            granules: rest,
        })
    }
}

fn comparison_of(comparison: Comparison) -> mergetree::Comparison {
    match comparison {
        Comparison::Equals => mergetree::Comparison::Equal,
        Comparison::NotEquals => mergetree::Comparison::NotEqual,
        Comparison::Less => mergetree::Comparison::Less,
        Comparison::LessOrEquals => mergetree::Comparison::LessOrEqual,
        Comparison::Greater => mergetree::Comparison::Greater,
        Comparison::GreaterOrEquals => mergetree::Comparison::GreaterOrEqual,
    }
}

/// A part that is being read.
struct OpenPiece {
    part: usize,
    scan: PartScan,
}

/// The rows of some pieces, one after another.
struct PiecesStream {
    table: Arc<Inner>,
    request: ScanRequest,
    pieces: VecDeque<Piece>,
    open: Option<OpenPiece>,
    left: u64,
}

impl PiecesStream {
    fn next_block(&mut self) -> Result<Option<Block>, QueryError> {
        while self.left > 0 {
            let control = &self.request.context.control;
            control.check().map_err(|_| QueryError::Cancelled)?;
            let Some(open) = &mut self.open else {
                let Some(piece) = self.pieces.pop_front() else {
                    return Ok(None);
                };
                self.open = Some(self.table.open(piece, &self.request.columns)?);
                continue;
            };
            let Some(stored) = open.scan.next() else {
                self.open = None;
                continue;
            };
            let part = &self.table.parts[open.part];
            let stored = stored.map_err(self.table.failed(part))?;
            let rows = stored
                .rows()
                .min(usize::try_from(self.left).unwrap_or(usize::MAX));
            self.left -= rows as u64;
            let context = &self.request.context;
            let columns = &self.request.columns;
            return self
                .table
                .complete(&stored.slice(0, rows), columns, context)
                .map(Some);
        }
        Ok(None)
    }
}

impl Iterator for PiecesStream {
    type Item = Result<Block, QueryError>;

    fn next(&mut self) -> Option<Self::Item> {
        let block = self.next_block();
        if block.is_err() {
            self.left = 0;
        }
        block.transpose()
    }
}
