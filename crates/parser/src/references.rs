//! Where a definition names tables and databases.
//!
//! One walk serves renaming and dependencies, so that both see the same places.

use crate::ast::{
    BinaryOperator, Column, ColumnSelection, Create, CreateBody, CreateDictionary, CreateSource,
    Engine, Expr, ExprKind, FrameBound, FromItem, FunctionCall, GroupBy, Identifier, JoinCondition,
    NamePart, OrderElement, OrderKey, OutputSetting, Over, Projection, ProjectionBody, Select,
    SelectTerm, SelectUnion, Storage, TableElements, TableSource, Transformer, TtlAction, Window,
    With, WithItem,
};
use crate::ast::{DictionarySource, Fill};
use crate::grammar::on_deep_stack;

/// A place where something is named.
pub(crate) enum Reference<'a> {
    /// `db.table`
    Table(&'a mut Identifier),
    /// `'db.table'` as an argument of `dictGet` and the like.
    Argument(&'a mut Expr),
    /// `'db'` as the first argument of `merge`.
    Database(&'a mut Expr),
    /// The source of a dictionary.
    Source(&'a mut DictionarySource),
    /// A call of a function or table function, before its arguments are looked at.
    Call(&'a mut FunctionCall),
    /// The settings of a query.
    Settings(&'a mut [OutputSetting]),
    /// A table that ClickHouse reads and does not rename, such as in `dictionary('db.dict')`.
    Mention(&'a Expr),
}

/// Calls `on` for each place where the definition names another table or database.
pub(crate) fn visit_references(create: &mut Create, on: &mut (dyn FnMut(Reference<'_>) + Send)) {
    let mut walker = Walker {
        on,
        with_names: Vec::new(),
        depth: 0,
    };
    walker.create(create);
}

/// The same for a query.
pub(crate) fn visit_query(query: &mut SelectUnion, on: &mut (dyn FnMut(Reference<'_>) + Send)) {
    let mut walker = Walker {
        on,
        with_names: Vec::new(),
        depth: 0,
    };
    walker.select_union(query);
}

/// The same for an expression.
pub(crate) fn visit_expr(expr: &mut Expr, on: &mut (dyn FnMut(Reference<'_>) + Send)) {
    let mut walker = Walker {
        on,
        with_names: Vec::new(),
        depth: 0,
    };
    walker.expr(expr);
}

/// The depth that is safe on any thread's stack.
const SHALLOW_DEPTH_MAX: usize = 32;

struct Walker<'f> {
    on: &'f mut (dyn FnMut(Reference<'_>) + Send),
    /// The names that `WITH` gave to queries, as far as they are in scope.
    with_names: Vec<String>,
    depth: usize,
}

impl Walker<'_> {
    /// Walks one level deeper, on a stack of its own where that is needed.
    fn deeper(&mut self, walk: impl FnOnce(&mut Self) + Send) {
        self.depth += 1;
        if self.depth == SHALLOW_DEPTH_MAX {
            on_deep_stack(|| walk(self));
        } else {
            walk(self);
        }
        self.depth -= 1;
    }

    fn create(&mut self, create: &mut Create) {
        match &mut create.body {
            CreateBody::Database(database) => self.engine(&mut database.engine),
            CreateBody::Table(table) => {
                self.elements(table.elements.as_mut());
                self.storage(&mut table.storage);
                match &mut table.source {
                    Some(CreateSource::Table { name, .. }) => (self.on)(Reference::Table(name)),
                    Some(CreateSource::Function(function)) => self.table_function(function),
                    Some(CreateSource::Select { query, .. }) => self.select_union(query),
                    None => {}
                }
            }
            CreateBody::View(view) => {
                self.elements(view.elements.as_mut());
                self.select_union(&mut view.query);
            }
            CreateBody::MaterializedView(view) => {
                if let Some(refresh) = &mut view.refresh {
                    for name in &mut refresh.depends_on {
                        (self.on)(Reference::Table(name));
                    }
                }
                if let Some(target) = &mut view.target {
                    (self.on)(Reference::Table(target));
                }
                self.elements(view.elements.as_mut());
                self.storage(&mut view.storage);
                self.select_union(&mut view.query);
            }
            CreateBody::Dictionary(dictionary) => self.dictionary(dictionary),
            CreateBody::Function(body) => self.expr(body),
        }
    }

    fn dictionary(&mut self, dictionary: &mut CreateDictionary) {
        for attribute in dictionary.attributes.iter_mut().flatten() {
            self.exprs(attribute.expression.iter_mut());
        }
        if let Some(source) = &mut dictionary.source {
            (self.on)(Reference::Source(source));
        }
    }

    fn elements(&mut self, elements: Option<&mut TableElements>) {
        let Some(elements) = elements else { return };
        elements
            .columns
            .iter_mut()
            .for_each(|column| self.column(column));
        self.exprs(elements.indexes.iter_mut().map(|index| &mut index.expr));
        self.exprs(
            elements
                .constraints
                .iter_mut()
                .map(|constraint| &mut constraint.expr),
        );
        elements
            .projections
            .iter_mut()
            .for_each(|projection| self.projection(projection));
    }

    fn column(&mut self, column: &mut Column) {
        if let Some(default) = &mut column.default {
            self.exprs(default.expr.iter_mut());
        }
        self.exprs(column.ttl.iter_mut());
    }

    fn projection(&mut self, projection: &mut Projection) {
        match &mut projection.body {
            ProjectionBody::Index { expr, .. } => self.expr(expr),
            ProjectionBody::Select {
                with,
                columns,
                filter,
                group_by,
                order_by,
            } => {
                for exprs in [with, columns, group_by, order_by] {
                    self.exprs(exprs.iter_mut());
                }
                self.exprs(filter.iter_mut());
            }
        }
    }

    fn storage(&mut self, storage: &mut Storage) {
        self.engine(&mut storage.engine);
        for key in [
            &mut storage.partition_by,
            &mut storage.primary_key,
            &mut storage.sample_by,
        ] {
            self.exprs(key.iter_mut());
        }
        match &mut storage.order_by {
            Some(OrderKey::Expr(expr)) => self.expr(expr),
            Some(OrderKey::Directed(element)) => self.expr(&mut element.expr),
            Some(OrderKey::Tuple(elements)) => {
                self.exprs(elements.iter_mut().map(|element| &mut element.expr));
            }
            None => {}
        }
        for element in &mut storage.ttl {
            self.expr(&mut element.expr);
            self.exprs(element.filter.iter_mut());
            if let TtlAction::GroupBy { keys, assignments } = &mut element.action {
                self.exprs(keys.iter_mut());
                self.exprs(assignments.iter_mut().map(|(_, value)| value));
            }
        }
    }

    /// The arguments of `Distributed`, `Buffer` and `Alias` are left as they are, as in ClickHouse.
    fn engine(&mut self, engine: &mut Option<Engine>) {
        let Some(Engine {
            name,
            arguments: Some(arguments),
        }) = engine
        else {
            return;
        };
        let Some(first) = arguments.first_mut() else {
            return;
        };
        match &name[..] {
            "Dictionary" => (self.on)(Reference::Argument(first)),
            "Merge" => (self.on)(Reference::Database(first)),
            _ => {}
        }
    }

    fn exprs<'e>(&mut self, exprs: impl Iterator<Item = &'e mut Expr>) {
        exprs.for_each(|expr| self.expr(expr));
    }

    fn expr(&mut self, expr: &mut Expr) {
        self.deeper(|walker| walker.expr_kind(&mut expr.kind));
    }

    fn expr_kind(&mut self, kind: &mut ExprKind) {
        match kind {
            ExprKind::Literal(_) | ExprKind::Identifier(_) | ExprKind::Parameter(_) => {}
            ExprKind::Array(items)
            | ExprKind::Tuple(items)
            | ExprKind::Logical {
                operands: items, ..
            } => self.exprs(items.iter_mut()),
            ExprKind::Function(call) => self.call(call),
            ExprKind::Unary { operand, .. } | ExprKind::IsNull { operand, .. } => {
                self.expr(operand);
            }
            ExprKind::Binary {
                operator,
                left,
                right,
            } => self.binary(*operator, left, right),
            ExprKind::Like { left, pattern, .. } => {
                self.expr(left);
                self.expr(pattern);
            }
            ExprKind::Subscript { array, index } => {
                self.expr(array);
                self.expr(index);
            }
            ExprKind::TupleElement { tuple, .. } => self.expr(tuple),
            ExprKind::Lambda { body, .. } => self.expr(body),
            ExprKind::Subquery(query) => self.select_union(query),
            ExprKind::Asterisk { transformers, .. } => self.transformers(transformers),
            ExprKind::Columns {
                selection,
                transformers,
                ..
            } => {
                if let ColumnSelection::List(columns) = selection {
                    self.exprs(columns.iter_mut());
                }
                self.transformers(transformers);
            }
        }
    }

    /// A name on the right side of `IN` is a table.
    fn binary(&mut self, operator: BinaryOperator, left: &mut Expr, right: &mut Expr) {
        self.expr(left);
        match &mut right.kind {
            ExprKind::Identifier(name) if operator.is_in() && !self.is_with_name(name) => {
                (self.on)(Reference::Table(name));
            }
            _ => self.expr(right),
        }
    }

    fn call(&mut self, call: &mut FunctionCall) {
        (self.on)(Reference::Call(call));
        self.exprs(call.parameters.iter_mut().flatten());
        let mut arguments = call.arguments.iter_mut();
        if names_table_first(&call.name)
            && let Some(first) = arguments.next()
        {
            (self.on)(Reference::Argument(first));
        }
        self.exprs(arguments);
        if let Some(Over::Definition(window)) = &mut call.over {
            self.window(window);
        }
    }

    fn transformers(&mut self, transformers: &mut [Transformer]) {
        for transformer in transformers {
            match transformer {
                Transformer::Replace { replacements, .. } => {
                    self.exprs(replacements.iter_mut().map(|(expr, _)| expr));
                }
                Transformer::ApplyLambda { lambda, .. } => self.expr(lambda),
                Transformer::ApplyFunction { parameters, .. } => {
                    self.exprs(parameters.iter_mut().flatten());
                }
                Transformer::Except { .. } | Transformer::ExceptPattern(_) => {}
            }
        }
    }

    fn window(&mut self, window: &mut Window) {
        self.exprs(window.partition_by.iter_mut());
        self.order_elements(&mut window.order_by);
        let Some(frame) = &mut window.frame else {
            return;
        };
        for bound in [&mut frame.begin, &mut frame.end] {
            if let FrameBound::Preceding(expr) | FrameBound::Following(expr) = bound {
                self.expr(expr);
            }
        }
    }

    fn order_elements(&mut self, elements: &mut [OrderElement]) {
        for element in elements {
            self.expr(&mut element.expr);
            if let Some(fill) = &mut element.fill {
                let Fill {
                    from,
                    to,
                    step,
                    staleness,
                } = &mut **fill;
                for expr in [from, to, step, staleness] {
                    self.exprs(expr.iter_mut());
                }
            }
        }
    }

    fn select_union(&mut self, union: &mut SelectUnion) {
        self.deeper(|walker| {
            for term in &mut union.terms {
                match term {
                    SelectTerm::Select(select) => walker.select(select),
                    SelectTerm::Union(union) => walker.select_union(union),
                }
            }
        });
    }

    fn select(&mut self, select: &mut Select) {
        let outer_names = self.with_names.len();
        if let Some(with) = &mut select.with {
            self.with(with);
        }
        self.exprs(select.columns.iter_mut());
        for item in &mut select.from {
            self.walk_from_item(item);
        }
        for clause in [
            &mut select.prewhere,
            &mut select.filter,
            &mut select.having,
            &mut select.qualify,
        ] {
            self.exprs(clause.iter_mut());
        }
        match &mut select.group_by {
            Some(GroupBy::Keys(keys)) => self.exprs(keys.iter_mut()),
            Some(GroupBy::GroupingSets(sets)) => self.exprs(sets.iter_mut().flatten()),
            Some(GroupBy::All) | None => {}
        }
        for (_, window) in &mut select.windows {
            self.window(window);
        }
        if let Some(order_by) = &mut select.order_by {
            self.order_elements(&mut order_by.elements);
        }
        for interpolation in select.interpolate.iter_mut().flatten() {
            self.expr(&mut interpolation.expr);
        }
        self.limits(select);
        (self.on)(Reference::Settings(&mut select.settings));
        self.with_names.truncate(outer_names);
    }

    fn limits(&mut self, select: &mut Select) {
        if let Some(limit_by) = &mut select.limit_by {
            self.exprs(limit_by.offset.iter_mut());
            self.expr(&mut limit_by.limit);
            self.exprs(limit_by.columns.iter_mut().flatten());
        }
        if let Some(limit) = &mut select.limit {
            self.exprs(limit.offset.iter_mut());
            self.exprs(limit.limit.iter_mut());
        }
    }

    fn with(&mut self, with: &mut With) {
        for item in &mut with.items {
            match item {
                WithItem::Expr(expr) => self.expr(expr),
                WithItem::Query { name, query, .. } => {
                    if with.recursive {
                        self.with_names.push(name.clone());
                    }
                    self.select_union(query);
                    self.with_names.push(name.clone());
                }
            }
        }
    }

    fn walk_from_item(&mut self, item: &mut FromItem) {
        match item {
            FromItem::ArrayJoin { arrays, .. } => self.exprs(arrays.iter_mut()),
            FromItem::Table { join, table } => {
                match &mut table.source {
                    TableSource::Table(name) if self.is_with_name(name) => {}
                    TableSource::Table(name) => (self.on)(Reference::Table(name)),
                    TableSource::Subquery(query) => self.select_union(query),
                    TableSource::Function(call) => self.table_function_call(call),
                }
                match join.as_mut().and_then(|join| join.condition.as_mut()) {
                    Some(JoinCondition::On(expr)) => self.expr(expr),
                    Some(JoinCondition::Using(columns)) => self.exprs(columns.iter_mut()),
                    None => {}
                }
            }
        }
    }

    fn is_with_name(&self, name: &Identifier) -> bool {
        match &name.parts[..] {
            [NamePart::Name(name)] => self.with_names.contains(name),
            _ => false,
        }
    }

    fn table_function(&mut self, function: &mut Expr) {
        if let ExprKind::Function(call) = &mut function.kind {
            self.table_function_call(call);
        }
    }

    fn table_function_call(&mut self, call: &mut FunctionCall) {
        (self.on)(Reference::Call(call));
        let mut arguments = call.arguments.iter_mut();
        match (&call.name[..], arguments.len()) {
            ("merge", 2..) => {
                if let Some(first) = arguments.next() {
                    (self.on)(Reference::Database(first));
                }
            }
            ("dictionary" | "loop", 1..) => {
                if let Some(first) = arguments.next() {
                    (self.on)(Reference::Mention(first));
                }
            }
            _ => {}
        }
        for argument in arguments {
            self.table_function(argument);
            if !matches!(argument.kind, ExprKind::Function(_)) {
                self.expr(argument);
            }
        }
    }
}

/// Whether the first argument of a function is the name of a dictionary or a table.
fn names_table_first(function: &str) -> bool {
    function.starts_with("dictGet")
        || ["dictHas", "dictIsIn", "joinGet", "joinGetOrNull"].contains(&function)
}
