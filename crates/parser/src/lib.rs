//! One grammar for ClickHouse's statements: lexer, syntax trees and canonical printing.
//!
//! Pure: text in, trees and text out. Only this crate names nom. See `docs/grammar.md`.

mod ast;
mod error;
mod format;
mod grammar;
mod input;
mod keywords;
mod lexer;
mod literal;
mod token;

pub use ast::{
    BinaryOperator, ColumnSelection, Expr, ExprKind, FunctionCall, Identifier, Literal,
    LogicalOperator, NamePart, NullsAction, QueryParameter, Transformer, UnaryOperator,
};
pub use error::{Found, SyntaxError, SyntaxErrorKind};
pub use grammar::parse_expression;
pub use lexer::tokenize;
pub use literal::{back_quote, back_quote_if_needed, format_float, quote_string};
pub use token::{Broken, Symbol, Token, TokenKind};
