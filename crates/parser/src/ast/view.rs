//! Views and materialised views.

use granary_types::Uuid;

use super::backup::OutputSetting;
use super::create::{Storage, TableElements};
use super::expr::Identifier;
use super::select::SelectUnion;

/// `VIEW name (…) DEFINER = … COMMENT … AS SELECT …`
#[derive(Debug, Clone, PartialEq)]
pub struct CreateView {
    /// `(column Type, …)`
    pub elements: Option<TableElements>,
    /// `(a, b)`: names without types, which leave no room for [`CreateView::elements`].
    pub aliases: Vec<String>,
    /// `DEFINER = … SQL SECURITY …`
    pub security: Option<Security>,
    /// `COMMENT '…'`
    pub comment: Option<Vec<u8>>,
    /// The query.
    pub query: SelectUnion,
}

/// `MATERIALIZED VIEW name …`
#[derive(Debug, Clone, PartialEq)]
pub struct CreateMaterializedView {
    /// `REFRESH …`
    pub refresh: Option<Refresh>,
    /// `TO db.table`
    pub target: Option<Identifier>,
    /// `TO INNER UUID '…'`
    pub inner_uuid: Option<Uuid>,
    /// `(column Type, …)`
    pub elements: Option<TableElements>,
    /// `(a, b)`: names without types, in place of [`CreateMaterializedView::elements`].
    pub aliases: Vec<String>,
    /// `ENGINE = …`
    pub storage: Storage,
    /// `POPULATE`, `EMPTY`
    pub fill: Option<ViewFill>,
    /// `DEFINER = … SQL SECURITY …`
    pub security: Option<Security>,
    /// `COMMENT '…'`
    pub comment: Option<Vec<u8>>,
    /// The query.
    pub query: SelectUnion,
}

/// What a materialised view starts with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ViewFill {
    /// `POPULATE`
    Populate,
    /// `EMPTY`
    Empty,
}

/// With whose rights a view reads.
#[derive(Debug, Clone, PartialEq)]
pub struct Security {
    /// `DEFINER = …`
    pub definer: Option<Definer>,
    /// `SQL SECURITY …`
    pub mode: Option<SecurityMode>,
}

/// Who defined a view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Definer {
    /// `CURRENT_USER`
    CurrentUser,
    /// The user with this name.
    User(String),
    /// The same, written as a string.
    UserString(Vec<u8>),
}

/// `SQL SECURITY …`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecurityMode {
    /// `DEFINER`
    Definer,
    /// `INVOKER`
    Invoker,
    /// `NONE`
    None,
}

/// `REFRESH EVERY 1 DAY OFFSET … RANDOMIZE FOR … DEPENDS ON … SETTINGS … APPEND`
#[derive(Debug, Clone, PartialEq)]
pub struct Refresh {
    /// When.
    pub schedule: Option<Schedule>,
    /// `RANDOMIZE FOR …`
    pub randomize: Vec<Period>,
    /// `DEPENDS ON …`
    pub depends_on: Vec<Identifier>,
    /// `SETTINGS …`
    pub settings: Vec<OutputSetting>,
    /// `APPEND`
    pub append: bool,
}

/// When a view is refreshed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Schedule {
    /// `EVERY period [OFFSET period]`
    Every {
        /// How often.
        period: Vec<Period>,
        /// How long after the start of the period.
        offset: Vec<Period>,
    },
    /// `AFTER period`
    After(Vec<Period>),
}

/// `2 HOUR`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    /// How many.
    pub count: u64,
    /// `SECOND` … `YEAR`
    pub unit: &'static str,
}
