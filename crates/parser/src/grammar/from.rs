//! `FROM`: tables, joins and array joins.

use nom::Parser;
use nom::branch::alt;
use nom::combinator::{map, opt, value};

use crate::ast::{
    Expr, ExprKind, FromItem, Identifier, Join, JoinCondition, JoinKind, JoinStrictness, Ratio,
    Select, SelectUnion, TableExpr, TableSource,
};
use crate::grammar::call::table_function;
use crate::grammar::expr::expr_with_alias;
use crate::grammar::operand::{alias, starts_query, subquery, table_name};
use crate::grammar::select::bare_alias;
use crate::input::{
    Parsed, Tokens, comma_list, expecting, flag, identifier, in_parens, keyword, text_literal,
};
use crate::token::{Symbol, TokenKind};

/// `FROM table {join table | array join}`
pub(crate) fn from(input: Tokens<'_>) -> Parsed<'_, Vec<FromItem>> {
    // ok: FROM t, FROM a JOIN b ON x ARRAY JOIN c
    // err: FROM
    let (input, ()) = keyword("FROM")(input)?;
    from_items(input)
}

fn from_items(input: Tokens<'_>) -> Parsed<'_, Vec<FromItem>> {
    let (mut input, table) = table_expr(input)?;
    let mut items = vec![FromItem::Table { join: None, table }];
    loop {
        match alt((array_join, joined_table)).parse(input) {
            Ok((rest, item)) => {
                items.push(item);
                input = rest;
            }
            Err(nom::Err::Error(_)) => return Ok((input, items)),
            Err(other) => return Err(other),
        }
    }
}

/// `[LEFT | INNER] ARRAY JOIN expr {, expr}`
fn array_join(input: Tokens<'_>) -> Parsed<'_, FromItem> {
    // ok: ARRAY JOIN a AS b, c; LEFT ARRAY JOIN a
    // err: ARRAY JOIN
    let (input, left) = flag(keyword("LEFT"))(input)?;
    let (input, _) = flag(keyword("INNER"))(input)?;
    let (input, ()) = keyword("ARRAY JOIN")(input)?;
    let (input, arrays) = comma_list(expr_with_alias)(input)?;
    Ok((input, FromItem::ArrayJoin { left, arrays }))
}

/// `, table | join table [ON … | USING …]`
fn joined_table(input: Tokens<'_>) -> Parsed<'_, FromItem> {
    if input.at(Symbol::Comma) {
        let (input, table) = table_expr(input.advance(1))?;
        let join = Join {
            global: false,
            natural: false,
            strictness: None,
            kind: JoinKind::Comma,
            condition: None,
        };
        return Ok((
            input,
            FromItem::Table {
                join: Some(join),
                table,
            },
        ));
    }
    let (input, mut join) = join_words(input)?;
    let (input, table) = table_expr(input)?;
    if join.natural || matches!(join.kind, JoinKind::Cross | JoinKind::Paste) {
        return Ok((
            input,
            FromItem::Table {
                join: Some(join),
                table,
            },
        ));
    }
    let (input, condition) = join_condition(input)?;
    join.condition = Some(condition);
    Ok((
        input,
        FromItem::Table {
            join: Some(join),
            table,
        },
    ))
}

/// `[GLOBAL | LOCAL] [NATURAL] [strictness] [kind] [strictness] [OUTER] JOIN`
fn join_words(input: Tokens<'_>) -> Parsed<'_, Join> {
    // ok: ANY LEFT JOIN, LEFT ANY JOIN, GLOBAL ASOF JOIN, FULL OUTER JOIN
    // err: LEFT
    let (input, global) = flag(keyword("GLOBAL"))(input)?;
    let (input, _) = if global {
        (input, false)
    } else {
        flag(keyword("LOCAL"))(input)?
    };
    let (input, natural) = flag(keyword("NATURAL"))(input)?;
    let (input, before) = opt(strictness).parse(input)?;
    let (input, kind) = opt(join_kind).parse(input)?;
    let (input, after) = if before.is_none() {
        opt(strictness).parse(input)?
    } else {
        (input, None)
    };
    let strictness = before.or(after);
    let is_outer = matches!(
        kind,
        Some(JoinKind::Left | JoinKind::Right | JoinKind::Full)
    );
    let (input, _) = if is_outer {
        flag(keyword("OUTER"))(input)?
    } else {
        (input, false)
    };
    let (input, ()) = keyword("JOIN")(input)?;
    let is_semi = matches!(
        strictness,
        Some(JoinStrictness::Semi | JoinStrictness::Anti)
    );
    let kind = kind.unwrap_or(if is_semi {
        JoinKind::Left
    } else {
        JoinKind::Inner
    });
    let is_wrong = (is_semi && !matches!(kind, JoinKind::Left | JoinKind::Right))
        || (strictness.is_some() && matches!(kind, JoinKind::Cross | JoinKind::Paste));
    let is_wrong_natural =
        natural && (strictness.is_some() || matches!(kind, JoinKind::Cross | JoinKind::Paste));
    if is_wrong || is_wrong_natural {
        return input.miss("another kind of join");
    }
    Ok((
        input,
        Join {
            global,
            natural,
            strictness,
            kind,
            condition: None,
        },
    ))
}

fn strictness(input: Tokens<'_>) -> Parsed<'_, JoinStrictness> {
    alt((
        value(JoinStrictness::Any, keyword("ANY")),
        value(JoinStrictness::All, keyword("ALL")),
        value(JoinStrictness::Asof, keyword("ASOF")),
        value(JoinStrictness::Semi, keyword("SEMI")),
        value(JoinStrictness::Anti, keyword("ANTI")),
    ))
    .parse(input)
}

fn join_kind(input: Tokens<'_>) -> Parsed<'_, JoinKind> {
    alt((
        value(JoinKind::Inner, keyword("INNER")),
        value(JoinKind::Left, keyword("LEFT")),
        value(JoinKind::Right, keyword("RIGHT")),
        value(JoinKind::Full, keyword("FULL")),
        value(JoinKind::Cross, keyword("CROSS")),
        value(JoinKind::Paste, keyword("PASTE")),
    ))
    .parse(input)
}

/// `ON expr | USING ( expr {, expr} ) | USING expr {, expr}`
fn join_condition(input: Tokens<'_>) -> Parsed<'_, JoinCondition> {
    if let Ok((input, ())) = keyword("ON")(input) {
        return map(expr_with_alias, JoinCondition::On).parse(input);
    }
    let (input, ()) = keyword("USING")(input)?;
    if input.at(Symbol::OpenRound) {
        return map(in_parens(comma_list(expr_with_alias)), JoinCondition::Using).parse(input);
    }
    map(comma_list(expr_with_alias), JoinCondition::Using).parse(input)
}

/// `( name | function | sub-query ) [[AS] alias [( names )]] [FINAL] [SAMPLE …]`
pub(crate) fn table_expr(input: Tokens<'_>) -> Parsed<'_, TableExpr> {
    // ok: db.t AS x FINAL SAMPLE 1/10, numbers(10), (SELECT 1) s
    // err: 1
    let (input, source) = expecting("a table", table_source)(input)?;
    let mut table = TableExpr::new(source);
    let (input, alias) = opt(alt((alias, table_alias))).parse(input)?;
    table.alias = alias;
    let input = if table.alias.is_some() && input.at(Symbol::OpenRound) {
        let (input, columns) = in_parens(comma_list(identifier))(input)?;
        table.alias_columns = columns;
        input
    } else {
        input
    };
    let (input, is_final) = flag(keyword("FINAL"))(input)?;
    table.is_final = is_final;
    if input.at_keyword("STREAM") {
        return input.not_covered("STREAM");
    }
    let (input, has_sample) = flag(keyword("SAMPLE"))(input)?;
    if !has_sample {
        return Ok((input, table));
    }
    let (input, sample) = ratio(input)?;
    table.sample = Some(sample);
    if !input.at_keyword("OFFSET") {
        return Ok((input, table));
    }
    let (input, offset) = ratio(input.advance(1))?;
    table.sample_offset = Some(offset);
    Ok((input, table))
}

/// `SELECT` may follow a table: `FROM t SELECT a`.
fn table_alias(input: Tokens<'_>) -> Parsed<'_, String> {
    if input.at_keyword("SELECT") {
        input.miss("an alias")
    } else {
        bare_alias(input)
    }
}

fn table_source(input: Tokens<'_>) -> Parsed<'_, TableSource> {
    if input.at(Symbol::OpenRound) {
        return bracketed_source(input);
    }
    if input.advance(1).at(Symbol::OpenRound) && input.first().kind != TokenKind::String {
        return map(table_function, |call| TableSource::Function(Box::new(call))).parse(input);
    }
    if input.first().kind == TokenKind::String {
        let (rest, file) = text_literal(input)?;
        if file.is_empty() {
            return input.miss("a name that is not empty");
        }
        let input = rest;
        return Ok((input, TableSource::Table(Identifier::single(&file))));
    }
    map(table_name, TableSource::Table).parse(input)
}

/// `( SELECT … ) | ( table join table … )`
fn bracketed_source(input: Tokens<'_>) -> Parsed<'_, TableSource> {
    // ok: (SELECT 1), (a JOIN b ON x)
    // err: (a)
    if input.advance(1).at_keyword("EXPLAIN") {
        return input.advance(1).not_covered("EXPLAIN as a sub-query");
    }
    if starts_query(input) {
        return map(subquery, |query| TableSource::Subquery(Box::new(query))).parse(input);
    }
    let (rest, items) = in_parens(from_items)(input)?;
    if items.len() < 2 {
        return input.miss("a join");
    }
    let asterisk = Expr::new(ExprKind::Asterisk {
        qualifier: None,
        transformers: Vec::new(),
    });
    let select = Select {
        columns: vec![asterisk],
        from: items,
        ..Select::default()
    };
    Ok((
        rest,
        TableSource::Subquery(Box::new(SelectUnion::single(select))),
    ))
}

/// `number [/ number]`
fn ratio(input: Tokens<'_>) -> Parsed<'_, Ratio> {
    // ok: 1/10, 0.1, 1000
    // err: a
    let (input, first) = decimal(input)?;
    if !input.at(Symbol::Slash) {
        return Ok((input, first));
    }
    let (rest, second) = decimal(input.advance(1))?;
    let numerator = first.numerator.checked_mul(second.denominator);
    let denominator = first.denominator.checked_mul(second.numerator);
    match (numerator, denominator) {
        (Some(numerator), Some(denominator)) => Ok((
            rest,
            Ratio {
                numerator,
                denominator,
            },
        )),
        _ => input.miss("a smaller number"),
    }
}

/// A decimal number as a fraction.
fn decimal(input: Tokens<'_>) -> Parsed<'_, Ratio> {
    let token = input.first();
    if token.kind == TokenKind::Number {
        let text = input.text_of(token);
        let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let digits: Option<u128> = format!("{whole}{fraction}").parse().ok();
        let exponent: Option<i32> = exponent.parse().ok();
        let ratio = digits.zip(exponent).and_then(|(digits, exponent)| {
            scaled(
                digits,
                exponent.checked_sub(i32::try_from(fraction.len()).ok()?)?,
            )
        });
        if let Some(ratio) = ratio {
            return Ok((input.advance(1), ratio));
        }
    }
    input.miss("a number")
}

fn scaled(digits: u128, exponent: i32) -> Option<Ratio> {
    let power = 10_u128.checked_pow(exponent.unsigned_abs())?;
    if exponent < 0 {
        Some(Ratio {
            numerator: digits,
            denominator: power,
        })
    } else {
        Some(Ratio {
            numerator: digits.checked_mul(power)?,
            denominator: 1,
        })
    }
}

impl TableExpr {
    /// A table without alias.
    pub fn new(source: TableSource) -> Self {
        Self {
            source,
            alias: None,
            alias_columns: Vec::new(),
            is_final: false,
            sample: None,
            sample_offset: None,
        }
    }
}
