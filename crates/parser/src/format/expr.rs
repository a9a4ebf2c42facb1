//! Printing of expressions.

use crate::ast::{
    BinaryOperator, ColumnSelection, Expr, ExprKind, FunctionCall, Identifier, Literal,
    LogicalOperator, NamePart, NullsAction, QueryParameter, Transformer, UnaryOperator,
};
use crate::format::printer::{Layout, Printer};
use crate::literal::format_float;

/// Whether an operator that is printed needs parentheses around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Parens {
    /// It is an operand of another operator.
    Needed,
    /// It stands alone, or in a list.
    NotNeeded,
}

impl Expr {
    /// The expression in one line.
    pub fn to_single_line(&self) -> String {
        let mut printer = Printer::new(Layout::SingleLine);
        printer.expr(self, Parens::NotNeeded);
        printer.finish()
    }
}

impl Printer {
    /// An expression with its alias.
    pub(crate) fn expr(&mut self, expr: &Expr, parens: Parens) {
        let Some(alias) = &expr.alias else {
            return self.expr_without_alias(expr, parens);
        };
        let wrapped = parens == Parens::Needed;
        if wrapped {
            self.push("(");
        }
        self.expr_without_alias(expr, Parens::NotNeeded);
        self.push(" AS ");
        self.name(alias);
        if wrapped {
            self.push(")");
        }
    }

    /// Expressions with `, ` between them.
    pub(crate) fn exprs(&mut self, exprs: &[Expr]) {
        self.list(exprs, |printer, expr| printer.expr(expr, Parens::NotNeeded));
    }

    fn expr_without_alias(&mut self, expr: &Expr, parens: Parens) {
        let wrapped = expr.parenthesized || (parens == Parens::Needed && is_operator(&expr.kind));
        if wrapped {
            self.push("(");
        }
        self.expr_kind(&expr.kind);
        if wrapped {
            self.push(")");
        }
    }

    fn operand(&mut self, expr: &Expr) {
        self.expr(expr, Parens::Needed);
    }

    fn expr_kind(&mut self, kind: &ExprKind) {
        match kind {
            ExprKind::Literal(literal) => self.literal(literal),
            ExprKind::Identifier(identifier) => self.identifier(identifier),
            ExprKind::Parameter(parameter) => self.query_parameter(parameter),
            ExprKind::Array(items) => {
                self.push("[");
                self.exprs(items);
                self.push("]");
            }
            ExprKind::Tuple(items) => self.tuple(items),
            ExprKind::Function(call) => self.call(call),
            ExprKind::Unary { operator, operand } => self.unary(*operator, operand),
            ExprKind::Binary {
                operator,
                left,
                right,
            } => self.binary(*operator, left, right),
            ExprKind::Logical { operator, operands } => self.logical(*operator, operands),
            ExprKind::IsNull { operand, negated } => {
                self.operand(operand);
                self.push(if *negated { " IS NOT NULL" } else { " IS NULL" });
            }
            ExprKind::Subscript { array, index } => {
                self.operand(array);
                self.push("[");
                self.expr(index, Parens::NotNeeded);
                self.push("]");
            }
            ExprKind::TupleElement { tuple, element } => self.tuple_element(tuple, element),
            ExprKind::Lambda { parameters, body } => self.lambda(parameters, body),
            ExprKind::Asterisk {
                qualifier,
                transformers,
            } => {
                self.qualifier(qualifier.as_deref());
                self.push("*");
                self.transformers(transformers);
            }
            ExprKind::Columns {
                qualifier,
                selection,
                transformers,
            } => {
                self.qualifier(qualifier.as_deref());
                self.column_selection(selection);
                self.transformers(transformers);
            }
        }
    }

    pub(crate) fn literal(&mut self, literal: &Literal) {
        match literal {
            Literal::Null => self.push("NULL"),
            Literal::Bool(true) => self.push("true"),
            Literal::Bool(false) => self.push("false"),
            Literal::Unsigned(value) => self.push(&value.to_string()),
            Literal::Signed(value) => self.push(&value.to_string()),
            Literal::Float(value) => self.push(&format_float(*value)),
            Literal::String(value) => self.string(value),
        }
    }

    pub(crate) fn identifier(&mut self, identifier: &Identifier) {
        for (at, part) in identifier.parts.iter().enumerate() {
            if at > 0 {
                self.push(".");
            }
            match part {
                NamePart::Name(name) => self.name(name),
                NamePart::Parameter(parameter) => self.query_parameter(parameter),
            }
        }
    }

    fn query_parameter(&mut self, parameter: &QueryParameter) {
        self.push("{");
        self.name(&parameter.name);
        self.push(":");
        self.push(&parameter.data_type);
        self.push("}");
    }

    fn tuple(&mut self, items: &[Expr]) {
        if items.len() < 2 {
            self.push("tuple");
        }
        self.paren_list(items, |printer, item| printer.expr(item, Parens::NotNeeded));
    }

    fn call(&mut self, call: &FunctionCall) {
        self.name(&call.name);
        if let Some(parameters) = &call.parameters {
            self.push("(");
            self.exprs(parameters);
            self.push(")");
        }
        self.push("(");
        self.exprs(&call.arguments);
        if !call.settings.is_empty() {
            self.push(if call.arguments.is_empty() {
                "SETTINGS "
            } else {
                ", SETTINGS "
            });
            self.list(&call.settings, |printer, (name, value)| {
                printer.name(name);
                printer.push(" = ");
                printer.expr(value, Parens::NotNeeded);
            });
        }
        self.push(")");
        match call.nulls {
            Some(NullsAction::Respect) => self.push(" RESPECT NULLS"),
            Some(NullsAction::Ignore) => self.push(" IGNORE NULLS"),
            None => {}
        }
    }

    fn unary(&mut self, operator: UnaryOperator, operand: &Expr) {
        match operator {
            UnaryOperator::Negate => self.push("-"),
            UnaryOperator::Not => self.push("NOT "),
        }
        self.operand(operand);
    }

    fn binary(&mut self, operator: BinaryOperator, left: &Expr, right: &Expr) {
        self.operand(left);
        self.push(" ");
        self.push(operator.text());
        self.push(" ");
        let wrapped = operator.is_in() && !is_set(right);
        if wrapped {
            self.push("(");
            self.expr(right, Parens::NotNeeded);
            self.push(")");
        } else {
            self.operand(right);
        }
    }

    fn logical(&mut self, operator: LogicalOperator, operands: &[Expr]) {
        for (at, operand) in operands.iter().enumerate() {
            if at > 0 {
                self.push(match operator {
                    LogicalOperator::And => " AND ",
                    LogicalOperator::Or => " OR ",
                });
            }
            self.operand(operand);
        }
    }

    fn tuple_element(&mut self, tuple: &Expr, element: &Literal) {
        self.operand(tuple);
        self.push(".");
        match element {
            Literal::String(name) => self.name(&String::from_utf8_lossy(name)),
            other => self.literal(other),
        }
    }

    fn lambda(&mut self, parameters: &[Expr], body: &Expr) {
        match parameters {
            [only] => self.expr(only, Parens::NotNeeded),
            several => self.tuple(several),
        }
        self.push(" -> ");
        self.operand(body);
    }

    fn qualifier(&mut self, qualifier: Option<&Expr>) {
        if let Some(qualifier) = qualifier {
            self.operand(qualifier);
            self.push(".");
        }
    }

    fn column_selection(&mut self, selection: &ColumnSelection) {
        self.push("COLUMNS(");
        match selection {
            ColumnSelection::Pattern(pattern) => self.string(pattern),
            ColumnSelection::List(columns) => self.exprs(columns),
        }
        self.push(")");
    }

    fn transformers(&mut self, transformers: &[Transformer]) {
        for transformer in transformers {
            self.push(" ");
            self.transformer(transformer);
        }
    }

    fn transformer(&mut self, transformer: &Transformer) {
        match transformer {
            Transformer::Except { strict, columns } => {
                self.push(if *strict { "EXCEPT STRICT " } else { "EXCEPT " });
                match &columns[..] {
                    [only] => self.identifier(only),
                    several => self.paren_list(several, Self::identifier),
                }
            }
            Transformer::ExceptPattern(pattern) => {
                self.push("EXCEPT ");
                self.string(pattern);
            }
            Transformer::Replace {
                strict,
                replacements,
            } => {
                self.push(if *strict {
                    "REPLACE STRICT "
                } else {
                    "REPLACE "
                });
                self.paren_list(replacements, |printer, (expr, name)| {
                    printer.expr(expr, Parens::NotNeeded);
                    printer.push(" AS ");
                    printer.name(name);
                });
            }
            Transformer::ApplyFunction {
                name,
                parameters,
                prefix,
            } => {
                self.push("APPLY ");
                self.apply(prefix.as_deref(), |printer| {
                    printer.name(name);
                    if let Some(parameters) = parameters {
                        printer.push("(");
                        printer.exprs(parameters);
                        printer.push(")");
                    }
                });
            }
            Transformer::ApplyLambda { lambda, prefix } => {
                self.push("APPLY ");
                self.apply(prefix.as_deref(), |printer| printer.operand(lambda));
            }
        }
    }

    fn apply(&mut self, prefix: Option<&str>, print: impl FnOnce(&mut Self)) {
        let Some(prefix) = prefix else {
            return print(self);
        };
        self.push("(");
        print(self);
        self.push(", ");
        self.string(prefix.as_bytes());
        self.push(")");
    }
}

fn is_operator(kind: &ExprKind) -> bool {
    matches!(
        kind,
        ExprKind::Unary { .. }
            | ExprKind::Binary { .. }
            | ExprKind::Logical { .. }
            | ExprKind::IsNull { .. }
            | ExprKind::Subscript { .. }
            | ExprKind::TupleElement { .. }
            | ExprKind::Lambda { .. }
    )
}

/// Whether the right side of `IN` prints its own parentheses.
fn is_set(expr: &Expr) -> bool {
    expr.parenthesized
        || matches!(
            expr.kind,
            ExprKind::Tuple(_)
                | ExprKind::Array(_)
                | ExprKind::Function(_)
                | ExprKind::Parameter(_)
        )
}

impl BinaryOperator {
    /// How it is printed.
    pub fn text(self) -> &'static str {
        match self {
            Self::Plus => "+",
            Self::Minus => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
            Self::Modulo => "%",
            Self::Equals => "=",
            Self::NotEquals => "!=",
            Self::Less => "<",
            Self::Greater => ">",
            Self::LessOrEquals => "<=",
            Self::GreaterOrEquals => ">=",
            Self::IsNotDistinctFrom => "<=>",
            Self::IsDistinctFrom => "IS DISTINCT FROM",
            Self::Like => "LIKE",
            Self::NotLike => "NOT LIKE",
            Self::ILike => "ILIKE",
            Self::NotILike => "NOT ILIKE",
            Self::In => "IN",
            Self::NotIn => "NOT IN",
            Self::GlobalIn => "GLOBAL IN",
            Self::GlobalNotIn => "GLOBAL NOT IN",
        }
    }

    fn is_in(self) -> bool {
        matches!(
            self,
            Self::In | Self::NotIn | Self::GlobalIn | Self::GlobalNotIn
        )
    }
}
