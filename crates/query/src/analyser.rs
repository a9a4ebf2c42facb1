//! From a query's tree to a plan: names are resolved, types found, what is not served is refused by name.
//!
//! | file | what |
//! |---|---|
//! | `analyser/union.rs` | `UNION`, `EXCEPT`, `INTERSECT` |
//! | `analyser/select.rs` | a `SELECT`, clause by clause |
//! | `analyser/from.rs`, `join.rs`, `array_join.rs`, `table_function.rs` | `FROM` |
//! | `analyser/expr.rs`, `call.rs`, `asterisk.rs`, `identifier.rs` | expressions |
//! | `analyser/in_set.rs`, `subquery.rs` | queries inside expressions, which are executed while the outer one is analysed |
//! | `analyser/grouping.rs`, `grouping_sets.rs`, `totals.rs` | `GROUP BY` |
//! | `analyser/order.rs`, `fill.rs`, `limits.rs` | `ORDER BY`, `WITH FILL`, `LIMIT` |
//! | `analyser/naming.rs` | the names of the columns of the result |

mod array_join;
mod asterisk;
mod call;
mod expr;
mod fill;
mod from;
mod grouping;
mod grouping_sets;
mod identifier;
mod in_set;
mod join;
mod level;
mod limits;
mod naming;
mod order;
mod select;
mod settings;
mod subquery;
mod table_function;
mod totals;
mod union;
mod window;
mod window_function;

use crate::context::Context;
use crate::error::QueryError;
use crate::execute::Executor;
use crate::expression::ColumnId;
use crate::lowering::from_plan_error;
use crate::scope::OutputColumn;
use crate::table::Tables;
use datafusion::catalog::TableProvider;
use datafusion::catalog::default_table_source::DefaultTableSource;
use datafusion::common::DataFusionError;
use datafusion::logical_expr::{LogicalPlan, LogicalPlanBuilder};
use granary_parser::QueryParameters;
pub use settings::apply_setting;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::sync::Arc;
pub use table_function::{TABLE_FUNCTIONS, parse_structure};

/// How deep queries may stand in queries.
const QUERY_DEPTH_MAX: usize = 100;

/// How deep an expression may be once its aliases are put in their places.
const EXPRESSION_DEPTH_MAX: usize = 1_000;

/// A query that was analysed.
pub(crate) struct Planned {
    /// What is to be done.
    pub(crate) plan: LogicalPlan,
    /// What comes out.
    pub(crate) columns: Vec<OutputColumn>,
    /// `WITH TOTALS`: one row of the same columns, which is computed after the others.
    pub(crate) totals: Option<LogicalPlan>,
}

/// What analysing a query needs.
pub(crate) struct Analyser<'a> {
    pub(crate) tables: &'a dyn Tables,
    pub(crate) context: Arc<Context>,
    pub(crate) parameters: &'a QueryParameters,
    pub(crate) executor: &'a Executor,
    next_id: Cell<u32>,
    depth: Cell<usize>,
    /// The numbers of sub-queries in names, by where they stand in the tree.
    subqueries: RefCell<HashMap<usize, usize>>,
    /// Sub-queries that were executed.
    answers: RefCell<Vec<subquery::Answered>>,
    /// Whether rows must come in the order of their table.
    one_stream: Cell<bool>,
}

impl<'a> Analyser<'a> {
    /// Nothing is analysed so far.
    pub(crate) fn new(
        tables: &'a dyn Tables,
        context: Arc<Context>,
        parameters: &'a QueryParameters,
        executor: &'a Executor,
        one_stream: bool,
    ) -> Self {
        Self {
            tables,
            context,
            parameters,
            executor,
            next_id: Cell::new(0),
            depth: Cell::new(0),
            subqueries: RefCell::default(),
            answers: RefCell::default(),
            one_stream: Cell::new(one_stream),
        }
    }

    /// A number that no column has.
    pub(crate) fn new_id(&self) -> ColumnId {
        let id = self.next_id.get();
        self.next_id.set(id + 1);
        ColumnId(id)
    }

    /// The rows of a table, under a name that no other has.
    fn scan_of(&self, table: impl TableProvider + 'static) -> Result<LogicalPlan, QueryError> {
        let source = Arc::new(DefaultTableSource::new(Arc::new(table)));
        let name = format!("t{}", self.new_id().0);
        LogicalPlanBuilder::scan(name, source, None)
            .and_then(LogicalPlanBuilder::build)
            .map_err(plan_error)
    }

    /// Whether something in the query depends on the order of rows.
    pub(crate) fn wants_one_stream(&self) -> bool {
        self.one_stream.get()
    }

    /// Does something one query deeper.
    fn deeper<T>(&self, run: impl FnOnce() -> Result<T, QueryError>) -> Result<T, QueryError> {
        let depth = self.depth.get() + 1;
        if depth > QUERY_DEPTH_MAX {
            return Err(QueryError::refused(
                granary_types::ErrorCode::TOO_DEEP_RECURSION,
                format!("Queries stand in queries more than {QUERY_DEPTH_MAX} deep"),
            ));
        }
        self.depth.set(depth);
        let result = run();
        self.depth.set(depth - 1);
        result
    }

    /// The number of a sub-query in names.
    fn subquery_number(&self, query: &granary_parser::SelectUnion) -> usize {
        let mut numbers = self.subqueries.borrow_mut();
        let next = numbers.len() + 1;
        *numbers
            .entry(std::ptr::from_ref(query) as usize)
            .or_insert(next)
    }
}

/// Goes on building a plan.
fn on(plan: LogicalPlan) -> LogicalPlanBuilder {
    LogicalPlanBuilder::new(plan)
}

/// What DataFusion says while a plan is built.
#[allow(clippy::needless_pass_by_value, reason = "it is given to `map_err`")]
fn plan_error(error: DataFusionError) -> QueryError {
    from_plan_error(&error)
}
