//! The columns that an expression names.

use granary_parser::{ColumnSelection, Expr, ExprKind};

/// The names of columns in an expression, each once, in the order in which they stand; the
/// parameters of lambdas left out, and sub-queries.
pub(crate) fn columns_named(expr: &Expr) -> Vec<String> {
    let mut finder = Finder::default();
    finder.expr(expr);
    finder.found
}

/// The names of the functions that an expression calls.
pub(crate) fn functions_called(expr: &Expr) -> Vec<String> {
    let mut finder = Finder::default();
    finder.expr(expr);
    finder.functions
}

/// Whether a sub-query stands in an expression.
pub(crate) fn has_subquery(expr: &Expr) -> bool {
    let mut finder = Finder::default();
    finder.expr(expr);
    finder.has_subquery
}

#[derive(Default)]
struct Finder {
    found: Vec<String>,
    functions: Vec<String>,
    parameters: Vec<String>,
    has_subquery: bool,
}

impl Finder {
    fn exprs<'a>(&mut self, exprs: impl IntoIterator<Item = &'a Expr>) {
        for expr in exprs {
            self.expr(expr);
        }
    }

    fn expr(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Literal(_) | ExprKind::Parameter(_) | ExprKind::Asterisk { .. } => {}
            ExprKind::Subquery(_) => self.has_subquery = true,
            ExprKind::Identifier(name) => {
                if let Some(names) = name.names() {
                    self.add(&names.join("."));
                }
            }
            ExprKind::Array(items)
            | ExprKind::Tuple(items)
            | ExprKind::Logical {
                operands: items, ..
            } => self.exprs(items),
            ExprKind::Function(call) => {
                self.functions.push(call.name.clone());
                self.exprs(call.parameters.iter().flatten());
                self.exprs(&call.arguments);
            }
            ExprKind::Unary { operand, .. } | ExprKind::IsNull { operand, .. } => {
                self.expr(operand);
            }
            ExprKind::Binary { left, right, .. }
            | ExprKind::Like {
                left,
                pattern: right,
                ..
            } => self.exprs([&**left, &**right]),
            ExprKind::Subscript { array, index } => self.exprs([&**array, &**index]),
            ExprKind::TupleElement { tuple, .. } => self.expr(tuple),
            ExprKind::Lambda { parameters, body } => self.lambda(parameters, body),
            ExprKind::Columns { selection, .. } => {
                if let ColumnSelection::List(columns) = selection {
                    self.exprs(columns);
                }
            }
        }
    }

    fn lambda(&mut self, parameters: &[Expr], body: &Expr) {
        let outer = self.parameters.len();
        let names = parameters.iter().filter_map(Expr::as_name);
        self.parameters.extend(names.map(|names| names.join(".")));
        self.expr(body);
        self.parameters.truncate(outer);
    }

    fn add(&mut self, name: &str) {
        let first = name.split('.').next().unwrap_or(name);
        let is_parameter = self.parameters.iter().any(|other| other == first);
        if !is_parameter && !self.found.iter().any(|other| other == name) {
            self.found.push(name.to_owned());
        }
    }
}
