//! Printing of columns, indexes, constraints and projections.

use crate::ast::{
    Column, Constraint, ConstraintKind, DefaultKind, Expr, Index, Nullability, Projection,
    ProjectionBody, TableElements,
};
use crate::format::printer::Printer;

impl Printer {
    /// `(column, …)` in the next line.
    pub(crate) fn table_elements(&mut self, elements: &TableElements) {
        self.next_line();
        self.push("(");
        self.indented(|printer| {
            let mut first = true;
            for column in &elements.columns {
                printer.element_start(&mut first);
                printer.column(column);
            }
            for index in &elements.indexes {
                printer.element_start(&mut first);
                printer.index(index);
            }
            for constraint in &elements.constraints {
                printer.element_start(&mut first);
                printer.constraint(constraint);
            }
            for projection in &elements.projections {
                printer.element_start(&mut first);
                printer.projection(projection);
            }
        });
        self.line_break();
        self.push(")");
    }

    fn element_start(&mut self, first: &mut bool) {
        if *first {
            *first = false;
            self.line_break();
        } else {
            self.push(",");
            self.next_line();
        }
    }

    pub(crate) fn column(&mut self, column: &Column) {
        self.quoted_name(&column.name);
        if let Some(data_type) = &column.data_type {
            self.push(" ");
            self.data_type(data_type);
        }
        match column.nullability {
            Some(Nullability::Null) => self.push(" NULL"),
            Some(Nullability::NotNull) => self.push(" NOT NULL"),
            None => {}
        }
        if let Some(default) = &column.default {
            self.push(default.kind.text());
            if let Some(expr) = &default.expr {
                self.push(" ");
                self.expr(expr);
            }
        }
        self.push(if column.auto_increment {
            " AUTO_INCREMENT"
        } else {
            ""
        });
        if let Some(comment) = &column.comment {
            self.push(" COMMENT ");
            self.string(comment);
        }
        self.call_clause(" CODEC", column.codec.as_deref());
        self.call_clause(" STATISTICS", column.statistics.as_deref());
        if let Some(ttl) = &column.ttl {
            self.push(" TTL ");
            self.expr(ttl);
        }
        self.push(if column.is_primary_key {
            " PRIMARY KEY"
        } else {
            ""
        });
        if let Some(collation) = &column.collation {
            self.push(" COLLATE ");
            self.name(collation);
        }
        if !column.settings.is_empty() {
            self.push(" SETTINGS (");
            self.query_settings(&column.settings);
            self.push(")");
        }
    }

    fn call_clause(&mut self, name: &str, arguments: Option<&[Expr]>) {
        if let Some(arguments) = arguments {
            self.push(name);
            self.paren_list(arguments, Self::expr);
        }
    }

    fn index(&mut self, index: &Index) {
        self.push("INDEX ");
        self.index_body(index);
    }

    /// `name expr TYPE type GRANULARITY n`
    pub(crate) fn index_body(&mut self, index: &Index) {
        self.name(&index.name);
        self.push(" ");
        self.expr(&index.expr);
        self.push(" TYPE ");
        self.engine(&index.index_type);
        self.push(" GRANULARITY ");
        self.push(&index.granularity.to_string());
    }

    fn constraint(&mut self, constraint: &Constraint) {
        self.push("CONSTRAINT ");
        self.constraint_body(constraint);
    }

    /// `name CHECK expr`
    pub(crate) fn constraint_body(&mut self, constraint: &Constraint) {
        self.name(&constraint.name);
        self.push(match constraint.kind {
            ConstraintKind::Check => " CHECK ",
            ConstraintKind::Assume => " ASSUME ",
        });
        self.expr(&constraint.expr);
    }

    fn projection(&mut self, projection: &Projection) {
        self.push("PROJECTION ");
        self.projection_body(projection);
    }

    /// `name (SELECT …)`
    pub(crate) fn projection_body(&mut self, projection: &Projection) {
        self.name(&projection.name);
        match &projection.body {
            ProjectionBody::Index { expr, index_type } => {
                self.push(" INDEX ");
                self.blank_before_list();
                self.expr(expr);
                self.push(" TYPE ");
                self.engine(index_type);
            }
            ProjectionBody::Select {
                with,
                columns,
                filter,
                group_by,
                order_by,
            } => {
                self.next_line();
                self.block(|printer| {
                    if !with.is_empty() {
                        printer.push("WITH");
                        printer.indented(|printer| {
                            printer.next_line();
                            printer.line_list(with, Self::expr);
                        });
                        printer.next_line();
                    }
                    printer.push("SELECT");
                    printer.clause_list(columns, Self::expr);
                    printer.clause("WHERE ", filter.as_ref());
                    printer.key_clause("GROUP BY", group_by);
                    printer.key_clause("ORDER BY", order_by);
                });
            }
        }
        if !projection.settings.is_empty() {
            self.push(" WITH SETTINGS (");
            self.query_settings(&projection.settings);
            self.push(")");
        }
    }

    fn key_clause(&mut self, keyword: &str, keys: &[Expr]) {
        if !keys.is_empty() {
            self.next_line();
            self.push(keyword);
            self.clause_list(keys, Self::expr);
        }
    }
}

impl DefaultKind {
    fn text(self) -> &'static str {
        match self {
            Self::Default => " DEFAULT",
            Self::Materialized => " MATERIALIZED",
            Self::Alias => " ALIAS",
            Self::Ephemeral => " EPHEMERAL",
        }
    }
}
