//! Expressions.

use super::backup::OutputSetting;
use super::select::{SelectUnion, Window};

/// An expression, perhaps with an alias.
#[derive(Debug, Clone, PartialEq)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Whether it stands in parentheses; several pairs count as one. An operator that is an operand
    /// of another always does, so that printing need not think about priorities.
    pub parenthesized: bool,
    /// `expr AS alias`.
    pub alias: Option<String>,
}

/// The kinds of expressions.
#[derive(Debug, Clone, PartialEq)]
pub enum ExprKind {
    /// `1`, `'a'`, `NULL`
    Literal(Literal),
    /// `a`, `t.a`, `db.t.a`
    Identifier(Identifier),
    /// `{name:Type}`
    Parameter(QueryParameter),
    /// `[a, b]`
    Array(Vec<Expr>),
    /// `(a, b)`
    Tuple(Vec<Expr>),
    /// `name(parameters)(arguments)`
    Function(Box<FunctionCall>),
    /// `-a`, `NOT a`
    Unary {
        /// The operator.
        operator: UnaryOperator,
        /// Its operand.
        operand: Box<Expr>,
    },
    /// `a + b`
    Binary {
        /// The operator.
        operator: BinaryOperator,
        /// Before the operator.
        left: Box<Expr>,
        /// After the operator.
        right: Box<Expr>,
    },
    /// `a LIKE b ESCAPE 'c'`
    Like {
        /// Before the operator.
        left: Box<Expr>,
        /// One of the four operators of `LIKE`.
        operator: BinaryOperator,
        /// After the operator.
        pattern: Box<Expr>,
        /// The escape character.
        escape: Vec<u8>,
    },
    /// `a AND b AND c`; `a BETWEEN b AND c` is `(a >= b) AND (a <= c)`
    Logical {
        /// The operator between any two.
        operator: LogicalOperator,
        /// Two or more.
        operands: Vec<Expr>,
    },
    /// `a IS NULL`, `a IS NOT NULL`
    IsNull {
        /// What is tested.
        operand: Box<Expr>,
        /// Whether the test is `IS NOT NULL`.
        negated: bool,
    },
    /// `a[b]`
    Subscript {
        /// The array or map.
        array: Box<Expr>,
        /// The index or key.
        index: Box<Expr>,
    },
    /// `a.1`
    TupleElement {
        /// The tuple.
        tuple: Box<Expr>,
        /// The number of the element, from 1.
        index: u64,
    },
    /// `(x, y) -> x + y`
    Lambda {
        /// The names of the arguments.
        parameters: Vec<Expr>,
        /// What it gives.
        body: Box<Expr>,
    },
    /// `(SELECT …)`
    Subquery(Box<SelectUnion>),
    /// `*`, `t.*`, with `EXCEPT`, `REPLACE`, `APPLY`
    Asterisk {
        /// What stands before `.*`.
        qualifier: Option<Box<Expr>>,
        /// What is done with the columns.
        transformers: Vec<Transformer>,
    },
    /// `COLUMNS('regexp')`, `t.COLUMNS(a, b)`
    Columns {
        /// What stands before the dot.
        qualifier: Option<Box<Expr>>,
        /// Which columns.
        selection: ColumnSelection,
        /// What is done with the columns.
        transformers: Vec<Transformer>,
    },
}

/// A value that stands in the text.
#[derive(Debug, Clone, PartialEq)]
pub enum Literal {
    /// `NULL`
    Null,
    /// `true`, `false`
    Bool(bool),
    /// A whole number that is not negative.
    Unsigned(u64),
    /// A negative whole number.
    Signed(i64),
    /// Any other number.
    Float(f64),
    /// The bytes of a string.
    String(Vec<u8>),
}

/// A name of one or more parts.
#[derive(Debug, Clone, PartialEq)]
pub struct Identifier {
    /// The parts between the dots.
    pub parts: Vec<NamePart>,
}

/// A part of an [`Identifier`].
#[derive(Debug, Clone, PartialEq)]
pub enum NamePart {
    /// A name, without its quotes.
    Name(String),
    /// `{name:Identifier}`
    Parameter(QueryParameter),
    /// `:Type`, as in `json.path.:Int64`
    JsonType(String),
    /// `^name`, as in `json.^path`
    JsonObject(String),
}

/// `{name:Type}`
#[derive(Debug, Clone, PartialEq)]
pub struct QueryParameter {
    /// The name.
    pub name: String,
    /// The type, in canonical form.
    pub data_type: String,
}

/// `name(parameters)(DISTINCT arguments) FILTER … OVER …`
#[derive(Debug, Clone, PartialEq)]
pub struct FunctionCall {
    /// The name, as written.
    pub name: String,
    /// `quantile(0.5)(x)`: what stands in the first parentheses.
    pub parameters: Option<Vec<Expr>>,
    /// The arguments.
    pub arguments: Vec<Expr>,
    /// `SETTINGS a = 1` at the end of the arguments of a table function.
    pub settings: Vec<OutputSetting>,
    /// `IGNORE NULLS`, `RESPECT NULLS`
    pub nulls: Option<NullsAction>,
    /// `OVER …`
    pub over: Option<Over>,
}

/// What an aggregate function does with `NULL`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NullsAction {
    /// `RESPECT NULLS`
    Respect,
    /// `IGNORE NULLS`
    Ignore,
}

/// The window of a function.
#[derive(Debug, Clone, PartialEq)]
pub enum Over {
    /// `OVER w`
    Name(String),
    /// `OVER (…)`
    Definition(Box<Window>),
}

/// An operator before its operand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnaryOperator {
    /// `-`
    Negate,
    /// `NOT`
    Not,
}

/// An operator between two operands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BinaryOperator {
    /// `+`
    Plus,
    /// `-`
    Minus,
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `%`
    Modulo,
    /// `=`
    Equals,
    /// `!=`
    NotEquals,
    /// `<`
    Less,
    /// `>`
    Greater,
    /// `<=`
    LessOrEquals,
    /// `>=`
    GreaterOrEquals,
    /// `<=>`
    IsNotDistinctFrom,
    /// `IS DISTINCT FROM`
    IsDistinctFrom,
    /// `LIKE`
    Like,
    /// `NOT LIKE`
    NotLike,
    /// `ILIKE`
    ILike,
    /// `NOT ILIKE`
    NotILike,
    /// `IN`
    In,
    /// `NOT IN`
    NotIn,
    /// `GLOBAL IN`
    GlobalIn,
    /// `GLOBAL NOT IN`
    GlobalNotIn,
}

/// An operator between two or more operands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogicalOperator {
    /// `AND`
    And,
    /// `OR`
    Or,
}

/// Which columns `COLUMNS(…)` takes.
#[derive(Debug, Clone, PartialEq)]
pub enum ColumnSelection {
    /// Those whose name matches a regular expression.
    Pattern(Vec<u8>),
    /// The listed ones.
    List(Vec<Expr>),
}

/// What is done with the columns of `*` or `COLUMNS(…)`.
#[derive(Debug, Clone, PartialEq)]
pub enum Transformer {
    /// `EXCEPT [STRICT] (a, b)`
    Except {
        /// Whether every name must exist.
        strict: bool,
        /// The names.
        columns: Vec<Identifier>,
    },
    /// `EXCEPT 'regexp'`
    ExceptPattern(Vec<u8>),
    /// `REPLACE [STRICT] (expr AS a)`
    Replace {
        /// Whether every name must exist.
        strict: bool,
        /// The expressions with the names that they replace.
        replacements: Vec<(Expr, String)>,
    },
    /// `APPLY function`
    ApplyFunction {
        /// The name.
        name: String,
        /// `APPLY quantile(0.5)`
        parameters: Option<Vec<Expr>>,
        /// `APPLY(f, 'prefix')`
        prefix: Option<String>,
    },
    /// `APPLY(x -> …)`
    ApplyLambda {
        /// The lambda.
        lambda: Expr,
        /// The prefix of the resulting names.
        prefix: Option<String>,
    },
}

impl Expr {
    /// An expression without alias and parentheses.
    pub fn new(kind: ExprKind) -> Self {
        Self {
            kind,
            parenthesized: false,
            alias: None,
        }
    }

    /// `name(arguments)`
    pub fn call(name: &str, arguments: Vec<Expr>) -> Self {
        Self::new(ExprKind::Function(Box::new(FunctionCall::new(
            name, arguments,
        ))))
    }

    /// A string literal.
    pub fn string(text: &str) -> Self {
        Self::new(ExprKind::Literal(Literal::String(text.as_bytes().to_vec())))
    }

    /// A name of one part.
    pub fn name(name: &str) -> Self {
        Self::new(ExprKind::Identifier(Identifier::single(name)))
    }

    /// The text of a string literal in UTF-8, and of nothing else.
    pub fn as_text(&self) -> Option<&str> {
        match &self.kind {
            ExprKind::Literal(Literal::String(bytes)) => std::str::from_utf8(bytes).ok(),
            _ => None,
        }
    }

    /// The parts of a name that has no query parameter in it, and of nothing else.
    pub fn as_name(&self) -> Option<Vec<&str>> {
        match &self.kind {
            ExprKind::Identifier(identifier) => identifier.names(),
            _ => None,
        }
    }

    /// How many nodes there are, sub-queries not counted.
    pub(crate) fn node_count(&self) -> usize {
        let several = |items: &[Self]| items.iter().map(Self::node_count).sum::<usize>();
        1 + match &self.kind {
            ExprKind::Array(items)
            | ExprKind::Tuple(items)
            | ExprKind::Logical {
                operands: items, ..
            } => several(items),
            ExprKind::Function(call) => {
                several(&call.arguments) + several(call.parameters.as_deref().unwrap_or_default())
            }
            ExprKind::Unary { operand, .. } | ExprKind::IsNull { operand, .. } => {
                operand.node_count()
            }
            ExprKind::Binary { left, right, .. }
            | ExprKind::Like {
                left,
                pattern: right,
                ..
            } => left.node_count() + right.node_count(),
            ExprKind::Subscript { array, index } => array.node_count() + index.node_count(),
            ExprKind::TupleElement { tuple, .. } => tuple.node_count(),
            ExprKind::Lambda { body, .. } => body.node_count(),
            ExprKind::Subquery(_) => 1_000,
            _ => 0,
        }
    }

    /// The call, if it is one.
    pub fn as_call(&self) -> Option<&FunctionCall> {
        match &self.kind {
            ExprKind::Function(call) => Some(call),
            _ => None,
        }
    }
}

impl FunctionCall {
    /// `name(arguments)`
    pub fn new(name: &str, arguments: Vec<Expr>) -> Self {
        Self {
            name: name.to_owned(),
            parameters: None,
            arguments,
            settings: Vec::new(),
            nulls: None,
            over: None,
        }
    }
}

impl BinaryOperator {
    /// Whether the right side is a set.
    pub fn is_in(self) -> bool {
        matches!(
            self,
            Self::In | Self::NotIn | Self::GlobalIn | Self::GlobalNotIn
        )
    }
}

impl Identifier {
    /// A name of one part.
    pub fn single(name: &str) -> Self {
        Self {
            parts: vec![NamePart::Name(name.to_owned())],
        }
    }

    /// The parts with dots between them; query parameters by their names.
    pub(crate) fn joined(&self) -> String {
        let parts: Vec<&str> = self
            .parts
            .iter()
            .map(|part| match part {
                NamePart::Name(name) | NamePart::JsonType(name) | NamePart::JsonObject(name) => {
                    name.as_str()
                }
                NamePart::Parameter(parameter) => parameter.name.as_str(),
            })
            .collect();
        parts.join(".")
    }

    /// The parts, if none is a query parameter.
    pub fn names(&self) -> Option<Vec<&str>> {
        self.parts
            .iter()
            .map(|part| match part {
                NamePart::Name(name) => Some(name.as_str()),
                _ => None,
            })
            .collect()
    }
}
