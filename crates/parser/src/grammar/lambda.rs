//! Lambdas: `x -> …`, `(x, y) -> …`.

use crate::ast::{Expr, ExprKind};

/// The parameters of a lambda whose body is not read yet.
pub(crate) struct LambdaBody {
    parameters: Vec<Expr>,
}

impl LambdaBody {
    pub(crate) fn with_body(self, body: Expr) -> Expr {
        Expr::new(ExprKind::Lambda {
            parameters: self.parameters,
            body: Box::new(body),
        })
    }
}

/// The parameters that stand before `->`: a name, or names in parentheses.
pub(crate) fn lambda_parameters(left: &Expr) -> Option<LambdaBody> {
    if left.alias.is_some() {
        return None;
    }
    match &left.kind {
        ExprKind::Tuple(items) if items.iter().all(is_parameter) => Some(LambdaBody {
            parameters: items.clone(),
        }),
        ExprKind::Function(call) if call.name == "tuple" && call.arguments.is_empty() => {
            Some(LambdaBody {
                parameters: Vec::new(),
            })
        }
        ExprKind::Identifier(_) => {
            let parameter = Expr {
                parenthesized: false,
                ..left.clone()
            };
            Some(LambdaBody {
                parameters: vec![parameter],
            })
        }
        _ => None,
    }
}

fn is_parameter(expr: &Expr) -> bool {
    expr.alias.is_none() && !expr.parenthesized && matches!(&expr.kind, ExprKind::Identifier(_))
}

/// `f(x, y -> …)` is `f((x, y) -> …)`: everything before the arrow is a parameter. `None` when
/// something else stands there.
pub(crate) fn take_parameters(items: &mut Vec<Expr>, lambda: Expr) -> Option<Expr> {
    if !items.iter().all(is_parameter) {
        return None;
    }
    let ExprKind::Lambda { parameters, body } = lambda.kind else {
        return None;
    };
    let mut all = std::mem::take(items);
    all.extend(parameters);
    let kind = ExprKind::Lambda {
        parameters: all,
        body,
    };
    Some(Expr { kind, ..lambda })
}
