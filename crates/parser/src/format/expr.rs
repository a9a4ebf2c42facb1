//! Printing of expressions.

use crate::ast::{
    BinaryOperator, ColumnSelection, Expr, ExprKind, FunctionCall, Identifier, Literal,
    LogicalOperator, NamePart, NullsAction, Over, QueryParameter, Transformer, UnaryOperator,
};
use crate::format::printer::{Layout, Printer};
use crate::literal::format_float;

impl Expr {
    /// The expression in one line.
    pub fn to_single_line(&self) -> String {
        let mut printer = Printer::new(Layout::SingleLine);
        printer.expr(self);
        printer.finish()
    }
}

impl Printer {
    /// An expression with its alias.
    pub(crate) fn expr(&mut self, expr: &Expr) {
        self.deeper(|printer| printer.expr_and_alias(expr));
    }

    fn expr_and_alias(&mut self, expr: &Expr) {
        self.expr_in_parens(expr);
        if let Some(alias) = &expr.alias {
            self.push(" AS ");
            self.name(alias);
        }
    }

    /// Expressions with `, ` between them.
    pub(crate) fn exprs(&mut self, exprs: &[Expr]) {
        self.list(exprs, Self::expr);
    }

    fn expr_in_parens(&mut self, expr: &Expr) {
        let is_in = matches!(expr.kind, ExprKind::Binary { operator, .. } if operator.is_in());
        let is_bare = expr.alias.is_none() && is_constant_tuple(&expr.kind);
        if (expr.parenthesized && !is_bare) || (is_in && self.is_argument()) {
            self.push("(");
            self.expr_kind(&expr.kind);
            self.push(")");
        } else {
            self.expr_kind(&expr.kind);
        }
    }

    /// An operand: an alias of it stands with it in parentheses.
    pub(crate) fn operand(&mut self, expr: &Expr) {
        let is_columns = matches!(
            expr.kind,
            ExprKind::Asterisk { .. } | ExprKind::Columns { .. }
        );
        let is_operand = is_columns && !expr.parenthesized;
        self.deeper(|printer| match &expr.alias {
            None => printer.as_operand(is_operand, |printer| printer.expr_in_parens(expr)),
            Some(alias) => {
                printer.push("(");
                printer.expr_kind(&expr.kind);
                printer.push(" AS ");
                printer.name(alias);
                printer.push(")");
            }
        });
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
                self.expr(index);
                self.push("]");
            }
            ExprKind::TupleElement { tuple, index } => self.tuple_element(tuple, *index),
            ExprKind::Lambda { parameters, body } => self.lambda(parameters, body),
            ExprKind::Like {
                left,
                operator,
                pattern,
                escape,
            } => {
                self.binary(*operator, left, pattern);
                self.push(" ESCAPE ");
                self.string(escape);
            }
            ExprKind::Subquery(query) => self.subquery(query),
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
                NamePart::JsonType(name) => {
                    self.push(":");
                    self.name(name);
                }
                NamePart::JsonObject(name) => {
                    self.push("^");
                    self.name(name);
                }
            }
        }
    }

    pub(crate) fn query_parameter(&mut self, parameter: &QueryParameter) {
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
        self.paren_list(items, Self::expr);
    }

    pub(crate) fn call(&mut self, call: &FunctionCall) {
        if let (
            "view",
            [
                Expr {
                    kind: ExprKind::Subquery(query),
                    ..
                },
            ],
        ) = (&call.name[..], &call.arguments[..])
        {
            self.push("view");
            return self.subquery(query);
        }
        self.name(&call.name);
        if let Some(parameters) = &call.parameters {
            self.push("(");
            self.exprs(parameters);
            self.push(")");
        }
        self.push("(");
        self.arguments(&call.arguments);
        if !call.settings.is_empty() {
            self.push(if call.arguments.is_empty() {
                "SETTINGS "
            } else {
                ", SETTINGS "
            });
            self.query_settings(&call.settings);
        }
        self.push(")");
        match call.nulls {
            Some(NullsAction::Respect) => self.push(" RESPECT NULLS"),
            Some(NullsAction::Ignore) => self.push(" IGNORE NULLS"),
            None => {}
        }
        match &call.over {
            Some(Over::Name(name)) => {
                self.push(" OVER ");
                self.name(name);
            }
            Some(Over::Definition(window)) => {
                self.push(" OVER ");
                self.window(window);
            }
            None => {}
        }
    }

    /// The arguments of a call: `IN` is in parentheses where there are several, and in all that
    /// stands in them.
    pub(crate) fn arguments(&mut self, arguments: &[Expr]) {
        let is_argument = self.is_argument() || arguments.len() > 1;
        self.as_argument(is_argument, |printer| printer.exprs(arguments));
    }

    fn unary(&mut self, operator: UnaryOperator, operand: &Expr) {
        match operator {
            UnaryOperator::Negate => self.push("-"),
            UnaryOperator::Not => self.push("NOT "),
        }
        if operator == UnaryOperator::Not && matches!(operand.kind, ExprKind::Subquery(_)) {
            self.push("(");
            self.operand(operand);
            return self.push(")");
        }
        self.operand(operand);
    }

    fn binary(&mut self, operator: BinaryOperator, left: &Expr, right: &Expr) {
        let is_argument = self.is_argument() && !operator.is_in();
        self.as_argument(is_argument, |printer| {
            printer.operand(left);
            printer.push(" ");
            printer.push(operator.text());
            printer.push(" ");
            printer.operand(right);
        });
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

    fn tuple_element(&mut self, tuple: &Expr, index: u64) {
        if matches!(tuple.kind, ExprKind::Subquery(_)) && tuple.alias.is_none() {
            self.push("(");
            self.operand(tuple);
            self.push(")");
        } else {
            self.operand(tuple);
        }
        self.push(".");
        self.push(&index.to_string());
    }

    fn lambda(&mut self, parameters: &[Expr], body: &Expr) {
        match parameters {
            [only] => self.expr(only),
            several => self.paren_list(several, Self::expr),
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
        let is_operand = self.are_columns_an_operand();
        self.as_operand(false, |printer| {
            for transformer in transformers {
                printer.push(" ");
                printer.transformer(transformer, is_operand);
            }
        });
    }

    /// A lambda stands in parentheses where an operator follows, or may follow.
    fn transformer(&mut self, transformer: &Transformer, is_operand: bool) {
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
                    printer.expr(expr);
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
                self.apply(prefix.as_deref(), |printer| {
                    if is_operand && !lambda.parenthesized {
                        printer.push("(");
                        printer.operand(lambda);
                        printer.push(")");
                    } else {
                        printer.operand(lambda);
                    }
                });
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

/// Whether it is a tuple of literals and of such tuples, of which further parentheses are forgotten.
fn is_constant_tuple(kind: &ExprKind) -> bool {
    let ExprKind::Tuple(items) = kind else {
        return false;
    };
    items.iter().all(|item| {
        item.alias.is_none()
            && (matches!(item.kind, ExprKind::Literal(_)) || is_constant_tuple(&item.kind))
    })
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
}
