//! Columns, indexes, constraints and projections.

use nom::Parser;
use nom::branch::alt;
use nom::combinator::{map, opt, value};

use crate::ast::{
    Column, ColumnDefault, Constraint, ConstraintKind, DataType, DefaultKind, Expr, ExprKind,
    Index, Nullability, OutputSetting, Projection, ProjectionBody, TableElements,
};
use crate::grammar::data_type::data_type;
use crate::grammar::expr::{expr, expr_with_alias};
use crate::grammar::number::signed_number;
use crate::grammar::operand::argument_list;
use crate::grammar::setting::query_settings as settings;
use crate::grammar::storage::engine;
use crate::input::{
    Parsed, Tokens, comma_list, expecting, flag, identifier, in_parens, keyword, string_literal,
};
use crate::token::{Symbol, TokenKind};

/// The elements of a table, and the primary key that stands among them.
pub(crate) struct Elements {
    pub(crate) elements: TableElements,
    pub(crate) primary_key: Option<Expr>,
}

enum Element {
    Column(Box<Column>, IsKey),
    Index(Index),
    Constraint(Constraint),
    Projection(Projection),
    PrimaryKey(Expr),
    ForeignKey,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum IsKey {
    Yes,
    No,
}

/// `( element {, element} [,] )`
pub(crate) fn table_elements(input: Tokens<'_>) -> Parsed<'_, Elements> {
    // ok: (a Int8, INDEX i a TYPE minmax, CONSTRAINT c CHECK a > 1, PRIMARY KEY a)
    // err: ()
    let (rest, list) = in_parens(|input| {
        let (input, list) = comma_list(element)(input)?;
        let has_trailing_comma = input.at(Symbol::Comma) && input.advance(1).at(Symbol::CloseRound);
        Ok((
            if has_trailing_comma {
                input.advance(1)
            } else {
                input
            },
            list,
        ))
    })(input)?;
    match collect(list) {
        Some(elements) => Ok((rest, elements)),
        None => input.refuse(crate::error::SyntaxErrorKind::Invalid {
            message: "there is more than one primary key".to_owned(),
        }),
    }
}

/// `None` when there are two primary keys.
fn collect(list: Vec<Element>) -> Option<Elements> {
    let mut elements = TableElements::default();
    let mut primary_key = None;
    let mut key_columns = Vec::new();
    for element in list {
        match element {
            Element::Column(column, is_key) => {
                if is_key == IsKey::Yes {
                    key_columns.push(Expr::name(&column.name));
                }
                elements.columns.push(*column);
            }
            Element::Index(index) => elements.indexes.push(index),
            Element::Constraint(constraint) => elements.constraints.push(constraint),
            Element::Projection(projection) => elements.projections.push(projection),
            Element::PrimaryKey(key) => {
                if primary_key.replace(key).is_some() {
                    return None;
                }
            }
            Element::ForeignKey => {}
        }
    }
    if !key_columns.is_empty() {
        if primary_key.is_some() {
            return None;
        }
        primary_key = Some(if key_columns.len() == 1 {
            Expr::call("tuple", key_columns)
        } else {
            Expr::new(ExprKind::Tuple(key_columns))
        });
    }
    Some(Elements {
        elements,
        primary_key,
    })
}

fn element(input: Tokens<'_>) -> Parsed<'_, Element> {
    if input.at_keyword("INDEX") {
        return map(index, Element::Index).parse(input);
    }
    if input.at_keyword("CONSTRAINT") {
        return map(constraint, Element::Constraint).parse(input);
    }
    if input.at_keyword("PROJECTION") {
        return map(projection, Element::Projection).parse(input);
    }
    if let Ok((input, ())) = keyword("PRIMARY KEY")(input) {
        return map(expr, Element::PrimaryKey).parse(input);
    }
    if let Ok((input, ())) = keyword("FOREIGN KEY")(input) {
        return foreign_key(input);
    }
    let (input, (column, is_key)) = expecting("a column", column)(input)?;
    Ok((input, Element::Column(Box::new(column), is_key)))
}

/// `( names ) REFERENCES table ( names )`, which ClickHouse forgets.
fn foreign_key(input: Tokens<'_>) -> Parsed<'_, Element> {
    let (input, _) = in_parens(comma_list(identifier))(input)?;
    let (input, ()) = keyword("REFERENCES")(input)?;
    let (input, _) = crate::grammar::operand::table_name(input)?;
    let (input, _) = in_parens(comma_list(identifier))(input)?;
    Ok((input, Element::ForeignKey))
}

/// `name [type] [COLLATE name] [[NOT] NULL] [DEFAULT …] [COMMENT …] [CODEC(…)] …`
fn column(input: Tokens<'_>) -> Parsed<'_, (Column, IsKey)> {
    // ok: a Int8, a DEFAULT 1, a Int8 NOT NULL CODEC(ZSTD) TTL d COMMENT 'x'
    // err: a
    let (input, name) = identifier(input)?;
    new_column_of(input, name)
}

/// A column that `ALTER TABLE` adds; its name may have dots.
pub(crate) fn new_column(input: Tokens<'_>) -> Parsed<'_, Column> {
    let (input, name) = dotted_name(input)?;
    let (input, (mut column, is_key)) = new_column_of(input, name)?;
    column.is_primary_key = is_key == IsKey::Yes;
    Ok((input, column))
}

/// `name {. name}`
fn dotted_name(input: Tokens<'_>) -> Parsed<'_, String> {
    let (mut input, mut name) = identifier(input)?;
    while input.at(Symbol::Dot) {
        let (rest, part) = identifier(input.advance(1))?;
        name = format!("{name}.{part}");
        input = rest;
    }
    Ok((input, name))
}

/// Whether a column without a type says `TYPE` before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TypeWord {
    /// `ALTER COLUMN a TYPE Int8`
    Said,
    /// `MODIFY COLUMN a Int8`
    Unsaid,
}

/// A column that `ALTER TABLE` changes: the type may be left out, and all of it before `REMOVE`,
/// `MODIFY SETTING` and `RESET SETTING`.
pub(crate) fn altered_column(input: Tokens<'_>, word: TypeWord) -> Parsed<'_, Column> {
    // ok: ALTER TABLE t MODIFY COLUMN a COMMENT 'x', ALTER TABLE t MODIFY COLUMN a REMOVE TTL
    // err: ALTER TABLE t MODIFY COLUMN a, ALTER TABLE t MODIFY COLUMN a NULL
    let (input, name) = dotted_name(input)?;
    let is_removed = ["REMOVE", "MODIFY SETTING", "RESET SETTING"]
        .iter()
        .any(|words| input.at_keyword(words));
    if is_removed {
        return Ok((input, Column::new(name)));
    }
    if input.at_keyword("NULL") || input.at_keyword("NOT NULL") {
        return input.miss("a data type");
    }
    let skips_type = starts_clause(input) || starts_change(input);
    let (start, data_type) = match word {
        _ if skips_type => (input, None),
        TypeWord::Said => {
            let (input, ()) = keyword("TYPE")(input)?;
            map(data_type, Some).parse(input)?
        }
        TypeWord::Unsaid => map(data_type, Some).parse(input)?,
    };
    let (rest, (mut column, is_key)) = column_after_type(start, name, data_type)?;
    column.is_primary_key = is_key == IsKey::Yes;
    if column.data_type.is_none() && column.nullability.is_some() {
        return input.miss("a data type");
    }
    if column.data_type.is_none() && column.auto_increment {
        column.data_type = Some(DataType {
            name: "INT".to_owned(),
            arguments: Vec::new(),
        });
    }
    Ok((rest, column))
}

/// Whether something that a column may have besides its type and default stands here.
fn starts_change(input: Tokens<'_>) -> bool {
    [
        "AUTO_INCREMENT",
        "PRIMARY KEY",
        "COMMENT",
        "CODEC",
        "STATISTICS",
        "TTL",
        "SETTINGS",
    ]
    .iter()
    .any(|words| input.at_keyword(words))
}

fn new_column_of(input: Tokens<'_>, name: String) -> Parsed<'_, (Column, IsKey)> {
    // ok: a NULL DEFAULT 1
    // err: a NULL, a NOT NULL CODEC(ZSTD)
    let is_only_nullable = input.at_keyword("NULL") || input.at_keyword("NOT NULL");
    let has_type = !starts_clause(input) && !is_only_nullable;
    let (start, data_type) = if has_type {
        map(data_type, Some).parse(input)?
    } else {
        (input, None)
    };
    let (rest, (column, is_key)) = column_after_type(start, name, data_type)?;
    if is_only_nullable && column.default.is_none() {
        return input.miss("a data type");
    }
    Ok((rest, (column, is_key)))
}

/// `[COLLATE name] [[NOT] NULL] [DEFAULT …] [COMMENT …] [CODEC(…)] …`
fn column_after_type(
    input: Tokens<'_>,
    name: String,
    data_type: Option<DataType>,
) -> Parsed<'_, (Column, IsKey)> {
    let mut column = Column::new(name);
    column.data_type = data_type;
    let (input, collation) = opt(collation).parse(input)?;
    column.collation = collation;
    let (input, before) = opt(nullability).parse(input)?;
    let (input, default) = opt(column_default).parse(input)?;
    let has_value = |default: &ColumnDefault| default.expr.is_some();
    if column.data_type.is_none() && !default.as_ref().is_none_or(has_value) {
        return input.miss("a data type");
    }
    column.default = default;
    let (input, after) = if before.is_none() {
        opt(nullability).parse(input)?
    } else {
        (input, None)
    };
    column.nullability = before.or(after);
    column_clauses(input, column)
}

/// `COLLATE name`, where MySQL knows the name
fn collation(input: Tokens<'_>) -> Parsed<'_, String> {
    // ok: COLLATE binary, COLLATE utf8_bin
    // err: COLLATE en
    let (input, ()) = keyword("COLLATE")(input)?;
    let (rest, name) = identifier(input)?;
    let charset = name.split_once('_').map_or("", |(charset, _)| charset);
    let is_known = name == "binary" || CHARSETS.contains(&charset);
    if is_known {
        Ok((rest, name))
    } else {
        input.miss("a collation of MySQL")
    }
}

const CHARSETS: [&str; 41] = [
    "armscii8", "ascii", "big5", "cp1250", "cp1251", "cp1256", "cp1257", "cp850", "cp852", "cp866",
    "cp932", "dec8", "eucjpms", "euckr", "gb18030", "gb2312", "gbk", "geostd8", "greek", "hebrew",
    "hp8", "keybcs2", "koi8r", "koi8u", "latin1", "latin2", "latin5", "latin7", "macce",
    "macroman", "sjis", "swe7", "tis620", "ucs2", "ujis", "utf16", "utf16le", "utf32", "utf8",
    "utf8mb3", "utf8mb4",
];

/// Whether the column has no type.
fn starts_clause(input: Tokens<'_>) -> bool {
    input.first().kind == TokenKind::Word
        && ["DEFAULT", "MATERIALIZED", "ALIAS", "EPHEMERAL"]
            .iter()
            .any(|word| input.at_keyword(word))
}

/// `NULL | NOT NULL`
fn nullability(input: Tokens<'_>) -> Parsed<'_, Nullability> {
    alt((
        value(Nullability::NotNull, keyword("NOT NULL")),
        value(Nullability::Null, keyword("NULL")),
    ))
    .parse(input)
}

/// `( DEFAULT | MATERIALIZED | ALIAS ) expr | EPHEMERAL [expr]`
fn column_default(input: Tokens<'_>) -> Parsed<'_, ColumnDefault> {
    // ok: DEFAULT 1, EPHEMERAL
    // err: DEFAULT
    let (input, kind) = alt((
        value(DefaultKind::Default, keyword("DEFAULT")),
        value(DefaultKind::Materialized, keyword("MATERIALIZED")),
        value(DefaultKind::Alias, keyword("ALIAS")),
        value(DefaultKind::Ephemeral, keyword("EPHEMERAL")),
    ))
    .parse(input)?;
    let ends = matches!(
        input.first().kind,
        TokenKind::End | TokenKind::Symbol(Symbol::Semicolon | Symbol::Comma)
    ) || input.at(Symbol::CloseRound)
        || [
            "COMMENT",
            "CODEC",
            "COLLATE",
            "STATISTICS",
            "TTL",
            "PRIMARY KEY",
            "NOT NULL",
            "SETTINGS",
        ]
        .iter()
        .any(|words| input.at_keyword(words));
    if kind == DefaultKind::Ephemeral && ends {
        return Ok((input, ColumnDefault { kind, expr: None }));
    }
    let (input, expr) = expr(input)?;
    Ok((
        input,
        ColumnDefault {
            kind,
            expr: Some(expr),
        },
    ))
}

/// `[AUTO_INCREMENT] [COMMENT …] [CODEC(…)] [STATISTICS(…)] [TTL …] [PRIMARY KEY] [SETTINGS (…)]`
fn column_clauses(input: Tokens<'_>, mut column: Column) -> Parsed<'_, (Column, IsKey)> {
    let (mut input, auto_increment) = flag(keyword("AUTO_INCREMENT"))(input)?;
    column.auto_increment = auto_increment;
    let mut is_key = IsKey::No;
    loop {
        let (rest, found) = column_clause(input, &mut column, &mut is_key)?;
        input = rest;
        if !found {
            return Ok((input, (column, is_key)));
        }
    }
}

fn column_clause<'a>(
    input: Tokens<'a>,
    column: &mut Column,
    is_key: &mut IsKey,
) -> Parsed<'a, bool> {
    if column.collation.is_none() && input.at_keyword("COLLATE") {
        let (input, name) = collation(input)?;
        column.collation = Some(name);
        return Ok((input, true));
    }
    if column.comment.is_none() && input.at_keyword("COMMENT") {
        let (input, comment) = string_literal(input.advance(1))?;
        column.comment = Some(comment);
        return Ok((input, true));
    }
    if column.codec.is_none() && input.at_keyword("CODEC") {
        let (input, codec) = argument_list(input.advance(1))?;
        column.codec = Some(codec);
        return Ok((input, true));
    }
    if column.statistics.is_none() && input.at_keyword("STATISTICS") {
        let (input, statistics) = argument_list(input.advance(1))?;
        column.statistics = Some(statistics);
        return Ok((input, true));
    }
    if column.ttl.is_none() && input.at_keyword("TTL") {
        let (input, ttl) = expr(input.advance(1))?;
        column.ttl = Some(ttl);
        return Ok((input, true));
    }
    if *is_key == IsKey::No && input.at_keyword("PRIMARY KEY") {
        *is_key = IsKey::Yes;
        return Ok((input.advance(2), true));
    }
    if column.settings.is_empty()
        && input.at_keyword("SETTINGS")
        && input.advance(1).at(Symbol::OpenRound)
    {
        let (input, list) = settings_in_parens(input.advance(1))?;
        column.settings = list;
        return Ok((input, true));
    }
    Ok((input, false))
}

/// `( setting {, setting} )`
pub(crate) fn settings_in_parens(input: Tokens<'_>) -> Parsed<'_, Vec<OutputSetting>> {
    in_parens(settings)(input)
}

/// How many granules one entry of a full-text or vector index covers, unless told otherwise.
const WHOLE_PART: u64 = 100_000_000;

/// `INDEX name expr TYPE type [GRANULARITY n]`
fn index(input: Tokens<'_>) -> Parsed<'_, Index> {
    // ok: INDEX i a + b TYPE set(100) GRANULARITY 4
    // err: INDEX i a
    let (input, ()) = keyword("INDEX")(input)?;
    index_body(input)
}

/// `name expr TYPE type [GRANULARITY n]`
pub(crate) fn index_body(input: Tokens<'_>) -> Parsed<'_, Index> {
    let (input, name) = expecting("a name", identifier)(input)?;
    let (input, expr) = expr(input)?;
    let (input, ()) = keyword("TYPE")(input)?;
    let (input, index_type) = engine(input)?;
    let (input, has_granularity) = flag(keyword("GRANULARITY"))(input)?;
    let (input, written) = if has_granularity {
        map(unsigned, Some).parse(input)?
    } else {
        (input, None)
    };
    let granularity = match (&index_type.name[..], written) {
        ("text", _) | ("vector_similarity", None) => WHOLE_PART,
        (_, written) => written.unwrap_or(1),
    };
    Ok((
        input,
        Index {
            name,
            expr,
            index_type,
            granularity,
        },
    ))
}

/// A whole number.
pub(crate) fn unsigned(input: Tokens<'_>) -> Parsed<'_, u64> {
    match signed_number(input) {
        Ok((rest, crate::ast::Literal::Unsigned(number))) => Ok((rest, number)),
        _ => input.miss("a whole number"),
    }
}

/// `CONSTRAINT name ( CHECK | ASSUME ) expr`
fn constraint(input: Tokens<'_>) -> Parsed<'_, Constraint> {
    // ok: CONSTRAINT c CHECK a > 1
    // err: CONSTRAINT c a > 1
    let (input, ()) = keyword("CONSTRAINT")(input)?;
    let (input, mut constraint) = constraint_body(input)?;
    constraint.expr.parenthesized |= matches!(constraint.expr.kind, ExprKind::Lambda { .. });
    Ok((input, constraint))
}

/// `name ( CHECK | ASSUME ) expr`
pub(crate) fn constraint_body(input: Tokens<'_>) -> Parsed<'_, Constraint> {
    let (input, name) = expecting("a name", identifier)(input)?;
    let (input, kind) = alt((
        value(ConstraintKind::Check, keyword("CHECK")),
        value(ConstraintKind::Assume, keyword("ASSUME")),
    ))
    .parse(input)?;
    let (input, expr) = expr(input)?;
    Ok((input, Constraint { name, kind, expr }))
}

/// `PROJECTION name ( ( SELECT … ) | INDEX expr TYPE type ) [WITH SETTINGS ( … )]`
fn projection(input: Tokens<'_>) -> Parsed<'_, Projection> {
    // ok: PROJECTION p (SELECT a, sum(b) GROUP BY a), PROJECTION p INDEX a TYPE basic
    // err: PROJECTION p
    let (input, ()) = keyword("PROJECTION")(input)?;
    projection_body(input)
}

/// `name ( ( SELECT … ) | INDEX expr TYPE type ) [WITH SETTINGS ( … )]`
pub(crate) fn projection_body(input: Tokens<'_>) -> Parsed<'_, Projection> {
    let (input, name) = expecting("a name", identifier)(input)?;
    let (input, body) = if input.at_keyword("INDEX") {
        let (input, expr) = expr(input.advance(1))?;
        let (input, ()) = keyword("TYPE")(input)?;
        let (input, index_type) = engine(input)?;
        (input, ProjectionBody::Index { expr, index_type })
    } else {
        in_parens(projection_select)(input)?
    };
    let (input, has_settings) = flag(keyword("WITH SETTINGS"))(input)?;
    let (input, settings) = if has_settings {
        settings_in_parens(input)?
    } else {
        (input, Vec::new())
    };
    Ok((
        input,
        Projection {
            name,
            body,
            settings,
        },
    ))
}

/// `[WITH …] SELECT … [WHERE …] [GROUP BY …] [ORDER BY …]`
fn projection_select(input: Tokens<'_>) -> Parsed<'_, ProjectionBody> {
    let (input, with) = exprs_after(input, "WITH")?;
    let (input, ()) = keyword("SELECT")(input)?;
    let (input, columns) = comma_list(expr_with_alias)(input)?;
    let (input, has_filter) = flag(keyword("WHERE"))(input)?;
    let (input, filter) = if has_filter {
        map(expr_with_alias, Some).parse(input)?
    } else {
        (input, None)
    };
    let (input, group_by) = exprs_after(input, "GROUP BY")?;
    let (input, mut order_by) = exprs_after(input, "ORDER BY")?;
    if let [
        Expr {
            kind: ExprKind::Tuple(keys),
            parenthesized: false,
            alias: None,
        },
    ] = &order_by[..]
    {
        order_by = keys.clone();
    }
    Ok((
        input,
        ProjectionBody::Select {
            with,
            columns,
            filter,
            group_by,
            order_by,
        },
    ))
}

fn exprs_after<'a>(input: Tokens<'a>, words: &'static str) -> Parsed<'a, Vec<Expr>> {
    let (input, found) = flag(keyword(words))(input)?;
    if found {
        comma_list(expr_with_alias)(input)
    } else {
        Ok((input, Vec::new()))
    }
}

impl Column {
    /// A column of which nothing but the name is known.
    pub fn new(name: String) -> Self {
        Self {
            name,
            data_type: None,
            nullability: None,
            default: None,
            auto_increment: false,
            comment: None,
            codec: None,
            statistics: None,
            ttl: None,
            is_primary_key: false,
            collation: None,
            settings: Vec::new(),
        }
    }
}
