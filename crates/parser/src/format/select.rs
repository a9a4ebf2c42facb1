//! Printing of `SELECT`.

use crate::ast::{
    Expr, Fill, Frame, FrameBound, FrameUnit, GroupBy, Limit, LimitBy, NullsOrder, OrderElement,
    Select, SelectTerm, SelectUnion, SetOperation, Window, With, WithItem,
};
use crate::format::printer::{Layout, Printer};

impl SelectUnion {
    /// The query in one line.
    pub fn to_single_line(&self) -> String {
        let mut printer = Printer::new(Layout::SingleLine);
        printer.select_union(self);
        printer.finish()
    }

    /// The query with a line for each clause.
    pub fn to_multi_line(&self) -> String {
        let mut printer = Printer::new(Layout::MultiLine);
        printer.select_union(self);
        printer.finish()
    }
}

impl Printer {
    /// `(SELECT …)`
    pub(crate) fn subquery(&mut self, query: &SelectUnion) {
        self.block(|printer| printer.select_union(query));
    }

    /// `SELECT … UNION …`
    pub(crate) fn select_union(&mut self, union: &SelectUnion) {
        self.deeper(|printer| {
            for (at, term) in union.terms.iter().enumerate() {
                if at > 0 {
                    printer.next_line();
                    printer.push(union.operations[at - 1].text());
                    printer.next_line();
                }
                let is_side_of_except = [at.checked_sub(1), Some(at)]
                    .into_iter()
                    .flatten()
                    .any(|at| union.operations.get(at).is_some_and(|it| it.is_except()));
                printer.select_term(term, is_side_of_except);
            }
        });
    }

    fn select_term(&mut self, term: &SelectTerm, is_side_of_except: bool) {
        match term {
            SelectTerm::Union(union) => self.subquery(union),
            SelectTerm::Select(select) if is_side_of_except => {
                self.block(|printer| printer.select(select));
            }
            SelectTerm::Select(select) => self.select(select),
        }
    }

    fn select(&mut self, select: &Select) {
        if let Some(with) = &select.with {
            self.with(with);
            self.next_line();
        }
        self.push(if select.distinct {
            "SELECT DISTINCT"
        } else {
            "SELECT"
        });
        self.clause_list(&select.columns, Self::expr);
        self.from(&select.from);
        self.clause("PREWHERE ", select.prewhere.as_ref());
        self.clause("WHERE ", select.filter.as_ref());
        self.group_by(select);
        self.clause("HAVING ", select.having.as_ref());
        self.windows(&select.windows);
        self.clause("QUALIFY ", select.qualify.as_ref());
        if let Some(order_by) = &select.order_by {
            self.order_by(order_by);
        }
        self.interpolate(select);
        if let Some(limit_by) = &select.limit_by {
            self.limit_by(limit_by);
        }
        if let Some(limit) = &select.limit {
            self.limit(limit);
        }
        if !select.settings.is_empty() {
            self.next_line();
            self.push("SETTINGS ");
            self.query_settings(&select.settings);
        }
    }

    /// `KEYWORD expr` in the next line, if there is one.
    pub(crate) fn clause(&mut self, keyword: &str, expr: Option<&Expr>) {
        if let Some(expr) = expr {
            self.next_line();
            self.push(keyword);
            self.expr(expr);
        }
    }

    fn with(&mut self, with: &With) {
        self.push(if with.recursive {
            "WITH RECURSIVE"
        } else {
            "WITH"
        });
        self.indented(|printer| {
            printer.next_line();
            printer.line_list(&with.items, Self::with_item);
        });
    }

    fn with_item(&mut self, item: &WithItem) {
        match item {
            WithItem::Expr(expr) => self.expr(expr),
            WithItem::Query {
                name,
                columns,
                materialized,
                query,
            } => {
                self.name(name);
                if !columns.is_empty() {
                    self.paren_list(columns, |printer, column| printer.name(column));
                }
                self.push(if *materialized {
                    " AS MATERIALIZED"
                } else {
                    " AS"
                });
                self.next_line();
                self.subquery(query);
            }
        }
    }

    fn group_by(&mut self, select: &Select) {
        if let Some(group_by) = &select.group_by {
            self.next_line();
            self.push("GROUP BY");
            self.group_keys(group_by);
        }
        for (is_set, text) in [
            (select.with_rollup, "WITH ROLLUP"),
            (select.with_cube, "WITH CUBE"),
            (select.with_totals, "WITH TOTALS"),
        ] {
            if is_set {
                self.modifier(text);
            }
        }
    }

    fn group_keys(&mut self, group_by: &GroupBy) {
        match group_by {
            GroupBy::All => self.push(" ALL"),
            GroupBy::Keys(keys) => self.clause_list(keys, Self::expr),
            GroupBy::GroupingSets(sets) => self.grouping_sets(sets),
        }
    }

    fn grouping_sets(&mut self, sets: &[Vec<Expr>]) {
        self.indented(|printer| {
            printer.next_line();
            printer.push("GROUPING SETS (");
            printer.indented(|printer| {
                if sets.len() > 1 {
                    printer.line_break();
                }
                printer.line_list(sets, |printer, set| printer.paren_list(set, Self::expr));
            });
            printer.push(")");
        });
    }

    fn modifier(&mut self, text: &str) {
        self.indented(|printer| {
            printer.next_line();
            printer.push(text);
        });
    }

    fn windows(&mut self, windows: &[(String, Window)]) {
        if windows.is_empty() {
            return;
        }
        self.next_line();
        self.push("WINDOW");
        self.clause_list(windows, |printer, (name, window)| {
            printer.name(name);
            printer.push(" AS ");
            printer.window(window);
        });
    }

    fn order_by(&mut self, order_by: &crate::ast::OrderBy) {
        self.next_line();
        self.push("ORDER BY");
        if order_by.all {
            self.push(" ALL");
            self.list(&order_by.elements, Self::order_direction);
        } else {
            self.clause_list(&order_by.elements, Self::order_element);
        }
    }

    fn order_element(&mut self, element: &OrderElement) {
        self.expr(&element.expr);
        self.order_direction(element);
    }

    fn order_direction(&mut self, element: &OrderElement) {
        self.push(if element.descending { " DESC" } else { " ASC" });
        match element.nulls {
            Some(NullsOrder::First) => self.push(" NULLS FIRST"),
            Some(NullsOrder::Last) => self.push(" NULLS LAST"),
            None => {}
        }
        if let Some(collation) = &element.collation {
            self.push(" COLLATE ");
            self.string(collation);
        }
        if let Some(fill) = &element.fill {
            self.fill(fill);
        }
    }

    fn fill(&mut self, fill: &Fill) {
        self.push(" WITH FILL");
        for (keyword, expr) in [
            (" FROM ", &fill.from),
            (" TO ", &fill.to),
            (" STEP ", &fill.step),
            (" STALENESS ", &fill.staleness),
        ] {
            if let Some(expr) = expr {
                self.push(keyword);
                self.expr(expr);
            }
        }
    }

    fn interpolate(&mut self, select: &Select) {
        let Some(interpolations) = &select.interpolate else {
            return;
        };
        self.next_line();
        self.push("INTERPOLATE");
        if !interpolations.is_empty() {
            self.push(" ");
            self.paren_list(interpolations, |printer, interpolation| {
                printer.quoted_name(&interpolation.column);
                printer.push(" AS ");
                printer.expr(&interpolation.expr);
            });
        }
    }

    fn limit_by(&mut self, limit_by: &LimitBy) {
        self.next_line();
        self.push("LIMIT ");
        if let Some(offset) = &limit_by.offset {
            self.expr(offset);
            self.push(", ");
        }
        self.expr(&limit_by.limit);
        self.push(" BY");
        match &limit_by.columns {
            Some(columns) => self.clause_list(columns, Self::expr),
            None => self.push(" ALL"),
        }
    }

    fn limit(&mut self, limit: &Limit) {
        self.next_line();
        match (&limit.offset, &limit.limit) {
            (offset, Some(rows)) => {
                self.push("LIMIT ");
                if let Some(offset) = offset {
                    self.expr(offset);
                    self.push(", ");
                }
                self.expr(rows);
            }
            (Some(offset), None) => {
                self.push("OFFSET ");
                self.expr(offset);
            }
            (None, None) => {}
        }
        if limit.with_ties {
            self.next_line();
            self.push(" WITH TIES");
        }
    }

    /// `(parent PARTITION BY … ORDER BY … ROWS …)`
    pub(crate) fn window(&mut self, window: &Window) {
        self.push("(");
        let mut blank = "";
        if let Some(parent) = &window.parent {
            self.name(parent);
            blank = " ";
        }
        if !window.partition_by.is_empty() {
            self.push(blank);
            self.push("PARTITION BY ");
            self.exprs(&window.partition_by);
            blank = " ";
        }
        if !window.order_by.is_empty() {
            self.push(blank);
            self.push("ORDER BY ");
            self.list(&window.order_by, Self::order_element);
            blank = " ";
        }
        if let Some(frame) = &window.frame {
            self.push(blank);
            self.frame(frame);
        }
        self.push(")");
    }

    fn frame(&mut self, frame: &Frame) {
        self.push(match frame.unit {
            FrameUnit::Rows => "ROWS BETWEEN ",
            FrameUnit::Range => "RANGE BETWEEN ",
            FrameUnit::Groups => "GROUPS BETWEEN ",
        });
        self.frame_bound(&frame.begin);
        self.push(" AND ");
        self.frame_bound(&frame.end);
    }

    fn frame_bound(&mut self, bound: &FrameBound) {
        match bound {
            FrameBound::CurrentRow => self.push("CURRENT ROW"),
            FrameBound::UnboundedPreceding => self.push("UNBOUNDED PRECEDING"),
            FrameBound::UnboundedFollowing => self.push("UNBOUNDED FOLLOWING"),
            FrameBound::Preceding(expr) => {
                self.operand(expr);
                self.push(" PRECEDING");
            }
            FrameBound::Following(expr) => {
                self.operand(expr);
                self.push(" FOLLOWING");
            }
        }
    }
}

impl SetOperation {
    /// How it is written.
    pub fn text(self) -> &'static str {
        match self {
            Self::Union => "UNION",
            Self::UnionAll => "UNION ALL",
            Self::UnionDistinct => "UNION DISTINCT",
            Self::Except => "EXCEPT",
            Self::ExceptAll => "EXCEPT ALL",
            Self::ExceptDistinct => "EXCEPT DISTINCT",
            Self::Intersect => "INTERSECT",
            Self::IntersectAll => "INTERSECT ALL",
            Self::IntersectDistinct => "INTERSECT DISTINCT",
        }
    }

    fn is_except(self) -> bool {
        matches!(self, Self::Except | Self::ExceptAll | Self::ExceptDistinct)
    }
}
