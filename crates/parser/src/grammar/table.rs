//! `CREATE TABLE`.

use nom::Parser;
use nom::branch::alt;
use nom::combinator::{opt, value};

use crate::ast::{AttachAs, CreateSource, CreateTable, DefinitionHead, Expr, ExprKind, Verb};
use crate::grammar::call::table_function;
use crate::grammar::create::{comment, on_cluster, uuid};
use crate::grammar::elements::{Elements, table_elements};
use crate::grammar::operand::{starts_query, table_name};
use crate::grammar::select::select_union;
use crate::grammar::storage::storage;
use crate::input::{Parsed, Tokens, flag, keyword, string_literal};
use crate::token::{Symbol, TokenKind};

/// What follows the name of a table.
pub(crate) fn create_table<'a>(
    input: Tokens<'a>,
    head: &mut DefinitionHead,
) -> Parsed<'a, CreateTable> {
    // ok: (a Int8) ENGINE = Log, AS db.s, ENGINE = Log AS SELECT 1, AS numbers(10)
    // err: (a)
    let mut table = CreateTable::default();
    let (input, ()) = attach_clauses(input, head, &mut table)?;
    if table.attach_as.is_some() {
        return Ok((input, table));
    }
    let (input, elements) = if has_elements(input) {
        opt(table_elements).parse(input)?
    } else {
        (input, None)
    };
    let (input, ()) = match elements {
        Some(elements) => after_elements(input, head, &mut table, elements)?,
        None => after_name(input, &mut table)?,
    };
    let (input, ()) = late_comment(input, &mut table)?;
    Ok((input, table))
}

fn has_elements(input: Tokens<'_>) -> bool {
    input.at(Symbol::OpenRound)
}

/// `[FROM 'path'] [UUID '…'] [ON CLUSTER …] [AS [NOT] REPLICATED]`, of `ATTACH`
fn attach_clauses<'a>(
    input: Tokens<'a>,
    head: &mut DefinitionHead,
    table: &mut CreateTable,
) -> Parsed<'a, ()> {
    if head.verb != Verb::Attach {
        return Ok((input, ()));
    }
    let (mut input, has_path) = flag(keyword("FROM"))(input)?;
    if has_path {
        let (rest, path) = string_literal(input)?;
        table.attach_from = Some(path);
        let (rest, late_uuid) = opt(uuid).parse(rest)?;
        head.uuid = head.uuid.or(late_uuid);
        let (rest, late_cluster) = opt(on_cluster).parse(rest)?;
        head.cluster = head.cluster.take().or(late_cluster);
        input = rest;
    }
    let (input, attach_as) = opt(alt((
        value(AttachAs::Replicated, keyword("AS REPLICATED")),
        value(AttachAs::NotReplicated, keyword("AS NOT REPLICATED")),
    )))
    .parse(input)?;
    table.attach_as = attach_as;
    Ok((input, ()))
}

/// `[storage] [[EMPTY] AS SELECT …] | AS function(…)`
fn after_elements<'a>(
    input: Tokens<'a>,
    head: &DefinitionHead,
    table: &mut CreateTable,
    elements: Elements,
) -> Parsed<'a, ()> {
    let start = input;
    let (input, found) = opt(storage).parse(input)?;
    let has_storage = found.is_some();
    table.storage = found.unwrap_or_default();
    let (input, ()) = take_primary_key(input, table, &elements)?;
    table.elements = Some(elements.elements);
    let (input, comment) = opt(comment).parse(input)?;
    table.comment = comment;
    if !has_storage && !head.temporary {
        if !input.at_keyword("AS") {
            return Ok((input, ()));
        }
        let (input, function) = table_function(start.advance(1))?;
        let function = Expr::new(ExprKind::Function(Box::new(function)));
        table.source = Some(CreateSource::Function(function));
        return Ok((input, ()));
    }
    as_select(input, table)
}

/// A primary key among the columns belongs to the storage.
fn take_primary_key<'a>(
    input: Tokens<'a>,
    table: &mut CreateTable,
    elements: &Elements,
) -> Parsed<'a, ()> {
    let Some(key) = &elements.primary_key else {
        return Ok((input, ()));
    };
    if table.storage.primary_key.is_some() {
        return input.refuse(crate::error::SyntaxErrorKind::Invalid {
            message: "there is more than one primary key".to_owned(),
        });
    }
    table.storage.primary_key = Some(key.clone());
    Ok((input, ()))
}

/// `[EMPTY] AS SELECT …`
fn as_select<'a>(input: Tokens<'a>, table: &mut CreateTable) -> Parsed<'a, ()> {
    let (input, empty) = flag(keyword("EMPTY"))(input)?;
    if !empty && !input.at_keyword("AS") {
        return Ok((input, ()));
    }
    let (input, ()) = keyword("AS")(input)?;
    let (input, query) = select_union(input)?;
    table.source = Some(CreateSource::Select {
        query: Box::new(query),
        empty,
    });
    Ok((input, ()))
}

/// `[storage] ( AS SELECT … | [CLONE] AS table [storage] | AS function(…) )`
fn after_name<'a>(input: Tokens<'a>, table: &mut CreateTable) -> Parsed<'a, ()> {
    let (input, found) = opt(storage).parse(input)?;
    let has_storage = found.is_some();
    table.storage = found.unwrap_or_default();
    let (input, early_comment) = opt(comment).parse(input)?;
    table.comment = early_comment;
    let (rest, clone) = flag(keyword("CLONE"))(input)?;
    if !clone && !rest.at_keyword("AS") {
        return as_select(input, table);
    }
    let after = rest.advance(1);
    if !clone && is_query(after) {
        return as_select(input, table);
    }
    let (rest, ()) = keyword("AS")(rest)?;
    if after.advance(1).at(Symbol::OpenRound) && !clone && !has_storage {
        let (rest, function) = table_function(rest)?;
        let function = Expr::new(ExprKind::Function(Box::new(function)));
        table.source = Some(CreateSource::Function(function));
        return Ok((rest, ()));
    }
    let (rest, name) = table_name(rest)?;
    table.source = Some(CreateSource::Table { name, clone });
    if has_storage {
        return Ok((rest, ()));
    }
    let (rest, found) = opt(storage).parse(rest)?;
    table.storage = found.unwrap_or_default();
    Ok((rest, ()))
}

fn is_query(input: Tokens<'_>) -> bool {
    starts_query(input) && input.at(Symbol::OpenRound)
        || input.first().kind == TokenKind::Word
            && ["SELECT", "WITH", "FROM"]
                .iter()
                .any(|word| input.at_keyword(word))
}

fn late_comment<'a>(input: Tokens<'a>, table: &mut CreateTable) -> Parsed<'a, ()> {
    if table.comment.is_some() {
        return Ok((input, ()));
    }
    let (input, found) = opt(comment).parse(input)?;
    table.comment = found;
    Ok((input, ()))
}
