//! One `SELECT` while it is analysed.

use crate::aggregate::Resolved;
use crate::error::QueryError;
use crate::expression::{ColumnId, Expression};
use crate::scope::{NamedQueries, Source};
use granary_columns::Column;
use granary_parser::{Expr, ExprKind, Over, Select, Transformer, Window, WithItem};
use granary_types::ErrorCode;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::sync::Arc;

/// One `SELECT` while it is analysed.
pub(crate) struct Level<'q> {
    /// The tables of `FROM`.
    pub(crate) sources: Vec<Source>,
    /// Expressions with an alias.
    pub(crate) aliases: HashMap<String, &'q Expr>,
    /// Aliases whose expressions are known, and whether that holds only where no other alias is being analysed.
    pub(crate) resolved: RefCell<HashMap<String, (Expression, bool)>>,
    /// Aliases whose expressions are being analysed.
    pub(crate) in_progress: RefCell<Vec<String>>,
    /// Whether a name stood for a column because its alias was being analysed.
    pub(crate) fell_back: Cell<bool>,
    /// Parameters of the lambdas around the place, the innermost last.
    pub(crate) lambda_parameters: RefCell<Vec<(String, Expression)>>,
    /// Queries with names.
    pub(crate) queries: NamedQueries,
    /// `WINDOW name AS (…)`
    pub(crate) windows: HashMap<String, &'q Window>,
    /// Calls of aggregate functions so far.
    pub(crate) aggregates: RefCell<Vec<AggregateCall>>,
    /// Calls of `grouping` so far.
    pub(crate) groupings: RefCell<Vec<super::grouping_sets::GroupingCall>>,
    /// Whether there is a `GROUP BY`.
    pub(crate) is_grouped: bool,
    /// What is computed once, before rows are grouped.
    pub(crate) early: RefCell<Vec<Early>>,
    /// Calls of window functions so far.
    pub(crate) window_calls: RefCell<Vec<WindowCall>>,
    /// What may stand at the place.
    pub(crate) place: Cell<Place>,
    /// The text of the query in messages.
    pub(crate) text: String,
}

/// Where an expression stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// Where aggregate and window functions may stand.
    Output,
    /// In a clause that is computed before aggregation.
    BeforeAggregation(&'static str),
    /// In an argument of an aggregate function.
    InAggregate,
}

/// What is computed once, before rows are grouped.
pub(crate) struct Early {
    pub(crate) id: ColumnId,
    pub(crate) value: Expression,
    pub(crate) kind: EarlyKind,
}

/// What becomes of an [`Early`] value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum EarlyKind {
    /// The items of an array, for which `arrayJoin` makes rows.
    Items,
    /// A value that would be another one each time, such as `rand() AS r`.
    Value,
}

/// A call of an aggregate function.
pub(crate) struct AggregateCall {
    pub(crate) id: ColumnId,
    pub(crate) name: String,
    pub(crate) parameters: Vec<Column>,
    pub(crate) arguments: Vec<Expression>,
    pub(crate) resolved: Arc<dyn Resolved>,
}

/// A call of a window function.
pub(crate) struct WindowCall {
    pub(crate) id: ColumnId,
    pub(crate) function: WindowFunction,
    pub(crate) arguments: Vec<Expression>,
    pub(crate) partition_by: Vec<Expression>,
    pub(crate) order_by: Vec<super::order::SortKey>,
    pub(crate) frame: Option<datafusion::logical_expr::WindowFrame>,
}

/// What a window function computes.
pub(crate) enum WindowFunction {
    /// An aggregate function.
    Aggregate(Arc<dyn Resolved>),
    /// `row_number`, `rank`, `dense_rank`, …
    Rank(Ranking),
    /// `lag`, `lead`, `nth_value`, …
    OtherRow(crate::window_adapter::Other),
}

/// The functions that count rows of a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ranking {
    RowNumber,
    Rank,
    DenseRank,
    PercentRank,
    CumeDist,
    /// Into so many buckets.
    Ntile(u64),
}

impl Ranking {
    /// Whether ClickHouse refuses it with a frame.
    pub(crate) fn refuses_frames(self) -> bool {
        matches!(self, Self::PercentRank | Self::CumeDist | Self::Ntile(_))
    }
}

impl<'q> Level<'q> {
    /// The aliases of a query.
    ///
    /// # Errors
    /// When two different expressions have the same alias.
    pub(crate) fn new(select: &'q Select, queries: NamedQueries) -> Result<Self, QueryError> {
        let text = select_text(select);
        let mut aliases = Aliases {
            found: HashMap::new(),
            scope: &text,
        };
        if let Some(with) = &select.with {
            for item in &with.items {
                if let WithItem::Expr(expr) = item {
                    aliases.visit(expr)?;
                }
            }
        }
        aliases.visit_all(&select.columns)?;
        let single = [
            &select.prewhere,
            &select.filter,
            &select.having,
            &select.qualify,
        ];
        for expr in single.into_iter().flatten() {
            aliases.visit(expr)?;
        }
        match &select.group_by {
            Some(granary_parser::GroupBy::Keys(keys)) => aliases.visit_all(keys)?,
            Some(granary_parser::GroupBy::GroupingSets(sets)) => {
                for set in sets {
                    aliases.visit_all(set)?;
                }
            }
            _ => {}
        }
        if let Some(order_by) = &select.order_by {
            for element in &order_by.elements {
                aliases.visit(&element.expr)?;
            }
        }
        let found = aliases.found;
        Ok(Self {
            sources: Vec::new(),
            aliases: found,
            resolved: RefCell::default(),
            in_progress: RefCell::default(),
            fell_back: Cell::new(false),
            lambda_parameters: RefCell::default(),
            queries,
            windows: select
                .windows
                .iter()
                .map(|(name, window)| (name.clone(), window))
                .collect(),
            aggregates: RefCell::default(),
            groupings: RefCell::default(),
            is_grouped: select.group_by.is_some(),
            early: RefCell::default(),
            window_calls: RefCell::default(),
            place: Cell::new(Place::Output),
            text,
        })
    }

    /// Whether an expression needs nothing but columns of the tables.
    pub(crate) fn is_of_tables(&self, value: &Expression) -> bool {
        let is_known = |id: ColumnId| {
            let columns = self.sources.iter().flat_map(|source| &source.columns);
            let mut needed = columns.flat_map(|column| column.value.columns());
            needed.any(|(each, _)| each == id)
        };
        value.columns().iter().all(|(id, _)| is_known(*id))
    }

    /// Does something at another place.
    pub(crate) fn at<T>(&self, place: Place, run: impl FnOnce() -> T) -> T {
        let before = self.place.replace(place);
        let result = run();
        self.place.set(before);
        result
    }
}

fn select_text(select: &Select) -> String {
    let union = granary_parser::SelectUnion::single(select.clone());
    Expr::new(ExprKind::Subquery(Box::new(union)))
        .to_single_line()
        .trim_start_matches('(')
        .trim_end_matches(')')
        .to_owned()
}

/// Collects the aliases that stand anywhere in expressions, but not in sub-queries and lambdas.
struct Aliases<'q, 's> {
    found: HashMap<String, &'q Expr>,
    scope: &'s str,
}

impl<'q> Aliases<'q, '_> {
    fn visit_all(&mut self, exprs: &'q [Expr]) -> Result<(), QueryError> {
        exprs.iter().try_for_each(|expr| self.visit(expr))
    }

    fn visit(&mut self, expr: &'q Expr) -> Result<(), QueryError> {
        if let Some(alias) = &expr.alias {
            match self.found.get(alias) {
                Some(known) if known.kind != expr.kind => {
                    let message = format!(
                        "Multiple expressions {} and {} for alias {alias}. In scope {}",
                        expr.to_single_line(),
                        known.to_single_line(),
                        self.scope
                    );
                    let code = ErrorCode::MULTIPLE_EXPRESSIONS_FOR_ALIAS;
                    return Err(QueryError::refused(code, message));
                }
                _ => self.found.insert(alias.clone(), expr),
            };
        }
        match &expr.kind {
            ExprKind::Array(items)
            | ExprKind::Tuple(items)
            | ExprKind::Logical {
                operands: items, ..
            } => self.visit_all(items),
            ExprKind::Function(call) => {
                self.visit_all(&call.arguments)?;
                if let Some(parameters) = &call.parameters {
                    self.visit_all(parameters)?;
                }
                match &call.over {
                    Some(Over::Definition(window)) => self.visit_window(window),
                    _ => Ok(()),
                }
            }
            ExprKind::Unary { operand, .. } | ExprKind::IsNull { operand, .. } => {
                self.visit(operand)
            }
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
                self.visit(left)?;
                self.visit(right)
            }
            ExprKind::TupleElement { tuple, .. } => self.visit(tuple),
            ExprKind::Asterisk { transformers, .. } | ExprKind::Columns { transformers, .. } => {
                // The names in REPLACE are no aliases, but there may be some inside.
                for transformer in transformers {
                    if let Transformer::Replace { replacements, .. } = transformer {
                        for (expr, _) in replacements {
                            self.visit(expr)?;
                        }
                    }
                }
                Ok(())
            }
            ExprKind::Literal(_)
            | ExprKind::Identifier(_)
            | ExprKind::Parameter(_)
            | ExprKind::Lambda { .. }
            | ExprKind::Subquery(_) => Ok(()),
        }
    }

    fn visit_window(&mut self, window: &'q Window) -> Result<(), QueryError> {
        self.visit_all(&window.partition_by)?;
        for element in &window.order_by {
            self.visit(&element.expr)?;
        }
        Ok(())
    }
}
