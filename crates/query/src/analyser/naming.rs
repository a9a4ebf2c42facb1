//! The names of the columns of an answer: `plus(1, 1)`, `count()`.

use super::Analyser;
use super::expr::{logical_function, operator_function};
use super::level::Level;
use granary_parser::{
    BinaryOperator, Expr, ExprKind, Frame, FrameBound, FrameUnit, FunctionCall, Literal,
    NullsOrder, OrderElement, Over, UnaryOperator, Window, format_float, quote_string,
};

impl Analyser<'_> {
    /// The name of the column that an expression makes.
    pub(super) fn name(&self, expr: &Expr, level: &Level<'_>) -> String {
        if let Some(alias) = &expr.alias {
            return alias.clone();
        }
        self.name_of_kind(&expr.kind, level)
    }

    fn names(&self, exprs: &[Expr], level: &Level<'_>) -> String {
        let mut names = Vec::new();
        for expr in exprs {
            if super::call::is_asterisk(expr) {
                let columns = self.asterisk(expr, level).unwrap_or_default();
                names.extend(columns.into_iter().map(|(name, _)| name));
            } else {
                names.push(self.name(expr, level));
            }
        }
        names.join(", ")
    }

    fn name_of_kind(&self, kind: &ExprKind, level: &Level<'_>) -> String {
        let call = |name: &str, arguments: &[&Expr]| {
            let names: Vec<String> = arguments
                .iter()
                .map(|each| self.name(each, level))
                .collect();
            format!("{name}({})", names.join(", "))
        };
        match kind {
            ExprKind::Function(call) if call.name == "exists" => self.exists_name(call, level),
            ExprKind::Literal(_) | ExprKind::Parameter(_) => self.constant_name(kind, level),
            ExprKind::Identifier(identifier) => self.identifier_name(identifier, level),
            ExprKind::Array(items) => self.array_name(items, level),
            ExprKind::Tuple(items) => format!("({})", self.names(items, level)),
            ExprKind::Function(call) => self.call_name(call, level),
            ExprKind::Unary { operator, operand } => match operator {
                UnaryOperator::Negate => call("negate", &[operand]),
                UnaryOperator::Not => call("not", &[operand]),
            },
            ExprKind::Binary {
                operator,
                left,
                right,
            } => call(operator_function(*operator), &[left, right]),
            ExprKind::Like {
                left,
                operator,
                pattern,
                escape,
            } => format!(
                "{}({}, {}, {})",
                operator_function(*operator),
                self.name(left, level),
                self.name(pattern, level),
                quote_string(escape)
            ),
            ExprKind::Logical { operator, operands } => {
                format!(
                    "{}({})",
                    logical_function(*operator),
                    self.names(operands, level)
                )
            }
            ExprKind::IsNull { operand, negated } => {
                call(if *negated { "isNotNull" } else { "isNull" }, &[operand])
            }
            ExprKind::Subscript { array, index } => call("arrayElement", &[array, index]),
            ExprKind::TupleElement { tuple, index } => {
                format!("tupleElement({}, {index})", self.name(tuple, level))
            }
            ExprKind::Lambda { parameters, body } => {
                let names: Vec<String> = parameters
                    .iter()
                    .map(|each| {
                        each.as_name()
                            .map(|names| names.join("."))
                            .unwrap_or_default()
                    })
                    .collect();
                // The parameters are what their names stand for, here too.
                let before = level.lambda_parameters.borrow().len();
                for name in &names {
                    let nothing = crate::expression::Expression::column(
                        crate::expression::ColumnId(u32::MAX),
                        granary_types::DataType::Nothing,
                    );
                    level
                        .lambda_parameters
                        .borrow_mut()
                        .push((name.clone(), nothing));
                }
                let body = self.name(body, level);
                level.lambda_parameters.borrow_mut().truncate(before);
                format!("lambda(tuple({}), {body})", names.join(", "))
            }
            ExprKind::Subquery(query) => format!("_subquery_{}", self.subquery_number(query)),
            ExprKind::Asterisk { .. } | ExprKind::Columns { .. } => "*".to_owned(),
        }
    }

    /// `EXISTS` is printed as what it gives.
    fn exists_name(&self, call: &FunctionCall, level: &Level<'_>) -> String {
        use arrow::array::AsArray;
        let value = self.call(call, level).ok();
        let value = value
            .as_ref()
            .and_then(crate::expression::Expression::as_constant);
        value.map_or_else(String::new, |value| {
            let bytes = value.values.as_primitive::<arrow::datatypes::UInt8Type>();
            bytes.value(0).to_string()
        })
    }

    fn constant_name(&self, kind: &ExprKind, _level: &Level<'_>) -> String {
        match kind {
            ExprKind::Literal(Literal::Float(value)) => format_float(*value),
            ExprKind::Parameter(parameter) => {
                let text = self.parameters.get(&parameter.name).unwrap_or_default();
                match parameter.data_type.as_str() {
                    "String" => quote_string(text.as_bytes()),
                    _ => text.to_owned(),
                }
            }
            _ => Expr::new(kind.clone()).to_single_line(),
        }
    }

    /// An array of literals is printed after its items got their common type.
    fn array_name(&self, items: &[Expr], level: &Level<'_>) -> String {
        let is_float = |item: &Expr| matches!(item.kind, ExprKind::Literal(Literal::Float(_)));
        let is_number = |item: &Expr| {
            is_float(item)
                || matches!(
                    item.kind,
                    ExprKind::Literal(Literal::Unsigned(_) | Literal::Signed(_))
                )
        };
        if items.iter().all(is_number) && items.iter().any(is_float) {
            let text = |item: &Expr| match item.kind {
                ExprKind::Literal(Literal::Unsigned(value)) => format_float(value as f64),
                ExprKind::Literal(Literal::Signed(value)) => format_float(value as f64),
                ExprKind::Literal(Literal::Float(value)) => format_float(value),
                _ => String::new(),
            };
            let names: Vec<String> = items.iter().map(text).collect();
            return format!("[{}]", names.join(", "));
        }
        format!("[{}]", self.names(items, level))
    }

    fn call_name(&self, call: &FunctionCall, level: &Level<'_>) -> String {
        let arguments = match &call.arguments[..] {
            [first, rest @ ..]
                if call.name.to_lowercase().starts_with("count")
                    && super::call::is_asterisk(first) =>
            {
                self.names(rest, level)
            }
            all => self.names(all, level),
        };
        match (call.name.as_str(), &call.parameters, &call.over) {
            ("array", None, None) => return self.array_name(&call.arguments, level),
            ("tuple", None, None) => return format!("({arguments})"),
            _ => {}
        }
        let mut name = call.name.clone();
        if let Some(parameters) = &call.parameters {
            name.push_str(&format!("({})", self.names(parameters, level)));
        }
        name.push_str(&format!("({arguments})"));
        match &call.over {
            None => {}
            Some(Over::Name(window)) => name.push_str(&format!(" OVER {window}")),
            Some(Over::Definition(window)) => {
                name.push_str(&format!(" OVER ({})", self.window_name(window, level)));
            }
        }
        name
    }

    fn window_name(&self, window: &Window, level: &Level<'_>) -> String {
        let mut parts = Vec::new();
        if let Some(parent) = &window.parent {
            parts.push(parent.clone());
        }
        if !window.partition_by.is_empty() {
            let names = self.names(&window.partition_by, level);
            parts.push(format!("PARTITION BY {names}"));
        }
        if !window.order_by.is_empty() {
            let keys: Vec<String> = window
                .order_by
                .iter()
                .map(|element| self.order_name(element, level))
                .collect();
            parts.push(format!("ORDER BY {}", keys.join(", ")));
        }
        if let Some(frame) = &window.frame {
            parts.push(self.frame_name(frame, level));
        }
        parts.join(" ")
    }

    fn order_name(&self, element: &OrderElement, level: &Level<'_>) -> String {
        let direction = if element.descending { "DESC" } else { "ASC" };
        let nulls = match element.nulls {
            Some(NullsOrder::First) => " NULLS FIRST",
            Some(NullsOrder::Last) => " NULLS LAST",
            None => "",
        };
        format!("{} {direction}{nulls}", self.name(&element.expr, level))
    }

    fn frame_name(&self, frame: &Frame, level: &Level<'_>) -> String {
        let unit = match frame.unit {
            FrameUnit::Rows => "ROWS",
            FrameUnit::Range => "RANGE",
            FrameUnit::Groups => "GROUPS",
        };
        let bound = |bound: &FrameBound| match bound {
            FrameBound::CurrentRow => "CURRENT ROW".to_owned(),
            FrameBound::UnboundedPreceding => "UNBOUNDED PRECEDING".to_owned(),
            FrameBound::UnboundedFollowing => "UNBOUNDED FOLLOWING".to_owned(),
            FrameBound::Preceding(count) => format!("{} PRECEDING", self.name(count, level)),
            FrameBound::Following(count) => format!("{} FOLLOWING", self.name(count, level)),
        };
        format!(
            "{unit} BETWEEN {} AND {}",
            bound(&frame.begin),
            bound(&frame.end)
        )
    }
}

/// Whether an operator is one of `IN`'s, whose right side is a set.
pub(super) fn is_negated(operator: BinaryOperator) -> bool {
    matches!(
        operator,
        BinaryOperator::NotIn | BinaryOperator::GlobalNotIn
    )
}
