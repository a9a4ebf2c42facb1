//! Another name for a column, wherever a definition names it.

use crate::ast::{
    Create, CreateBody, Expr, ExprKind, NamePart, OrderKey, ProjectionBody, Storage, TableElements,
};
use crate::grammar::on_deep_stack;

impl Create {
    /// Gives a column of a table another name, also in defaults, keys, indexes and constraints.
    pub fn rename_column(&mut self, from: &str, to: &str) {
        let CreateBody::Table(table) = &mut self.body else {
            return;
        };
        let rename = Rename { from, to };
        on_deep_stack(|| {
            if let Some(elements) = &mut table.elements {
                rename.elements(elements);
            }
            rename.storage(&mut table.storage);
        });
    }
}

#[derive(Clone, Copy)]
struct Rename<'a> {
    from: &'a str,
    to: &'a str,
}

impl Rename<'_> {
    fn elements(self, elements: &mut TableElements) {
        for column in &mut elements.columns {
            if column.name == self.from {
                self.to.clone_into(&mut column.name);
            }
            let default = column.default.as_mut();
            self.exprs(default.and_then(|default| default.expr.as_mut()));
            self.exprs(column.ttl.as_mut());
        }
        self.exprs(elements.indexes.iter_mut().map(|index| &mut index.expr));
        let constraints = elements.constraints.iter_mut();
        self.exprs(constraints.map(|constraint| &mut constraint.expr));
        for projection in &mut elements.projections {
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
                        self.exprs(exprs);
                    }
                    self.exprs(filter);
                }
            }
        }
    }

    fn storage(self, storage: &mut Storage) {
        self.exprs(&mut storage.partition_by);
        self.exprs(&mut storage.primary_key);
        self.exprs(&mut storage.sample_by);
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
            self.exprs(&mut element.filter);
        }
    }

    fn exprs<'e>(self, exprs: impl IntoIterator<Item = &'e mut Expr>) {
        for expr in exprs {
            self.expr(expr);
        }
    }

    fn expr(self, expr: &mut Expr) {
        match &mut expr.kind {
            ExprKind::Identifier(name) => {
                if name
                    .names()
                    .is_some_and(|names| names.join(".") == self.from)
                {
                    let parts = self.to.split('.');
                    name.parts = parts.map(|part| NamePart::Name(part.to_owned())).collect();
                }
            }
            ExprKind::Array(items)
            | ExprKind::Tuple(items)
            | ExprKind::Logical {
                operands: items, ..
            } => self.exprs(items),
            ExprKind::Function(call) => self.exprs(&mut call.arguments),
            ExprKind::Unary { operand, .. } | ExprKind::IsNull { operand, .. } => {
                self.expr(operand);
            }
            ExprKind::Binary { left, right, .. }
            | ExprKind::Like {
                left,
                pattern: right,
                ..
            } => {
                self.expr(left);
                self.expr(right);
            }
            ExprKind::Subscript { array, index } => {
                self.expr(array);
                self.expr(index);
            }
            ExprKind::TupleElement { tuple, .. } => self.expr(tuple),
            ExprKind::Lambda { body, .. } => self.expr(body),
            ExprKind::Literal(_)
            | ExprKind::Parameter(_)
            | ExprKind::Subquery(_)
            | ExprKind::Asterisk { .. }
            | ExprKind::Columns { .. } => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::parse_create;

    #[test]
    fn a_column_has_another_name_everywhere() {
        let sql = "CREATE TABLE t (`a` Int8, `b` Int8 DEFAULT f(a) + 1, INDEX i a TYPE minmax GRANULARITY 1, CONSTRAINT c CHECK a > 0) ENGINE = MergeTree ORDER BY (a, b) TTL a";
        let mut create = parse_create(sql).expect("a definition");
        create.rename_column("a", "x");
        let expected = "CREATE TABLE t (`x` Int8, `b` Int8 DEFAULT f(x) + 1, INDEX i x TYPE minmax GRANULARITY 1, CONSTRAINT c CHECK x > 0) ENGINE = MergeTree ORDER BY (x, b) TTL x";
        assert_eq!(create.to_single_line(), expected);
    }
}
