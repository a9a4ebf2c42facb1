//! `CREATE` and `ATTACH`.

use granary_types::Uuid;
use nom::Parser;
use nom::branch::alt;
use nom::combinator::{opt, value};

use crate::ast::{
    Create, CreateBody, CreateDatabase, DefinitionHead, Identifier, Storage, TableOverride, Verb,
};
use crate::grammar::dictionary::create_dictionary;
use crate::grammar::elements::table_elements;
use crate::grammar::expr::expr;
use crate::grammar::operand::{name_part, table_name};
use crate::grammar::output::output_clause as output;
use crate::grammar::setting::query_settings as settings;
use crate::grammar::storage::{engine_clause, storage};
use crate::grammar::table::create_table;
use crate::grammar::view::{create_materialized_view, create_view};
use crate::input::{
    Parsed, Tokens, comma_list, expecting, flag, identifier, in_parens, keyword, string_literal,
    text_literal,
};
use crate::token::{Symbol, TokenKind};

/// `( CREATE [OR REPLACE] | REPLACE | ATTACH ) [TEMPORARY] kind …`
pub(crate) fn create(input: Tokens<'_>) -> Parsed<'_, Create> {
    // ok: CREATE TABLE t (a Int8) ENGINE = Log, ATTACH DATABASE d, CREATE FUNCTION f AS x -> x
    // err: CREATE t
    let (input, verb) = verb(input)?;
    let (input, temporary) = flag(keyword("TEMPORARY"))(input)?;
    let (rest, kind) = expecting("a kind of object", kind)(input)?;
    let allowed = match kind {
        Kind::Table => true,
        Kind::View => verb != Verb::Replace,
        Kind::Dictionary => !temporary,
        Kind::MaterializedView => !temporary && verb != Verb::Replace,
        Kind::Database => !temporary && matches!(verb, Verb::Create | Verb::Attach),
        Kind::Function => !temporary && matches!(verb, Verb::Create | Verb::CreateOrReplace),
        Kind::NotCovered(construct) => return input.not_covered(construct),
    };
    if !allowed {
        return input.miss("TABLE");
    }
    let (input, mut head) = head(rest, verb, kind)?;
    head.temporary = temporary;
    let (input, body) = body(input, kind, &mut head)?;
    let (input, output) = output(input)?;
    Ok((input, Create { head, body, output }))
}

/// `CREATE [OR REPLACE] | REPLACE | ATTACH`
fn verb(input: Tokens<'_>) -> Parsed<'_, Verb> {
    alt((
        value(Verb::CreateOrReplace, keyword("CREATE OR REPLACE")),
        value(Verb::Create, keyword("CREATE")),
        value(Verb::Replace, keyword("REPLACE")),
        value(Verb::Attach, keyword("ATTACH")),
    ))
    .parse(input)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Database,
    Table,
    View,
    MaterializedView,
    Dictionary,
    Function,
    NotCovered(&'static str),
}

fn kind(input: Tokens<'_>) -> Parsed<'_, Kind> {
    alt((
        value(Kind::Table, keyword("TABLE")),
        value(Kind::View, keyword("VIEW")),
        value(Kind::MaterializedView, keyword("MATERIALIZED VIEW")),
        value(Kind::Dictionary, keyword("DICTIONARY")),
        value(Kind::Database, keyword("DATABASE")),
        value(Kind::Function, keyword("FUNCTION")),
        value(Kind::NotCovered("WINDOW VIEW"), keyword("WINDOW VIEW")),
        value(Kind::NotCovered("LIVE VIEW"), keyword("LIVE VIEW")),
        value(
            Kind::NotCovered("CREATE INDEX"),
            alt((keyword("INDEX"), keyword("UNIQUE"))),
        ),
        value(Kind::NotCovered("CREATE WORKLOAD"), keyword("WORKLOAD")),
        value(Kind::NotCovered("CREATE RESOURCE"), keyword("RESOURCE")),
    ))
    .parse(input)
}

/// `[IF NOT EXISTS] name [UUID '…'] [ON CLUSTER name]`
fn head(input: Tokens<'_>, verb: Verb, kind: Kind) -> Parsed<'_, DefinitionHead> {
    let (input, if_not_exists) = flag(keyword("IF NOT EXISTS"))(input)?;
    let (input, name) = match kind {
        Kind::Function => {
            let (input, name) = expecting("a name", identifier)(input)?;
            (input, Identifier::single(&name))
        }
        Kind::Database => {
            let (input, part) = expecting("a name", name_part)(input)?;
            (input, Identifier { parts: vec![part] })
        }
        _ => expecting("a name", table_name)(input)?,
    };
    let (input, uuid) = if kind == Kind::Function {
        (input, None)
    } else {
        opt(uuid).parse(input)?
    };
    let (input, cluster) = opt(on_cluster).parse(input)?;
    let head = DefinitionHead {
        verb,
        temporary: false,
        if_not_exists,
        name,
        uuid,
        cluster,
    };
    Ok((input, head))
}

/// `UUID 'text'`
pub(crate) fn uuid(input: Tokens<'_>) -> Parsed<'_, Uuid> {
    // ok: UUID '00000000-0000-0000-0000-000000000001'
    // err: UUID 'x'
    let (input, ()) = keyword("UUID")(input)?;
    let (rest, text) = text_literal(input)?;
    match Uuid::try_parse(&text) {
        Ok(uuid) => Ok((rest, uuid)),
        Err(_) => input.refuse(crate::error::SyntaxErrorKind::Invalid {
            message: format!("'{text}' is no UUID"),
        }),
    }
}

/// `ON CLUSTER name | 'name'`
pub(crate) fn on_cluster(input: Tokens<'_>) -> Parsed<'_, String> {
    // ok: ON CLUSTER c, ON CLUSTER '{cluster}'
    // err: ON CLUSTER 1
    let (input, ()) = keyword("ON CLUSTER")(input)?;
    if input.first().kind == TokenKind::String {
        text_literal(input)
    } else {
        identifier(input)
    }
}

fn body<'a>(input: Tokens<'a>, kind: Kind, head: &mut DefinitionHead) -> Parsed<'a, CreateBody> {
    match kind {
        Kind::Database => {
            let (input, database) = create_database(input)?;
            Ok((input, CreateBody::Database(database)))
        }
        Kind::Table => {
            let (input, table) = create_table(input, head)?;
            Ok((input, CreateBody::Table(Box::new(table))))
        }
        Kind::View => {
            let (input, view) = create_view(input)?;
            Ok((input, CreateBody::View(Box::new(view))))
        }
        Kind::MaterializedView => {
            let (input, view) = create_materialized_view(input)?;
            Ok((input, CreateBody::MaterializedView(Box::new(view))))
        }
        Kind::Dictionary => {
            let (input, dictionary) = create_dictionary(input, head.verb)?;
            Ok((input, CreateBody::Dictionary(Box::new(dictionary))))
        }
        Kind::Function => {
            let (input, ()) = keyword("AS")(input)?;
            let (input, body) = expr(input)?;
            Ok((input, CreateBody::Function(body)))
        }
        Kind::NotCovered(construct) => input.not_covered(construct),
    }
}

/// `[ENGINE = …] [SETTINGS …] [TABLE OVERRIDE …] [COMMENT '…']`
fn create_database(input: Tokens<'_>) -> Parsed<'_, CreateDatabase> {
    // ok: ENGINE = Atomic COMMENT 'x', ENGINE = Replicated('/x', 's', 'r') SETTINGS a = 1
    // err: ENGINE =
    let (input, engine) = opt(engine_clause).parse(input)?;
    let (input, has_settings) = flag(keyword("SETTINGS"))(input)?;
    let (input, settings) = if has_settings {
        settings(input)?
    } else {
        (input, Vec::new())
    };
    let (input, overrides) = opt(comma_list(table_override)).parse(input)?;
    let (input, comment) = opt(comment).parse(input)?;
    let overrides = overrides.unwrap_or_default();
    Ok((
        input,
        CreateDatabase {
            engine,
            settings,
            overrides,
            comment,
        },
    ))
}

/// `COMMENT 'text'`
pub(crate) fn comment(input: Tokens<'_>) -> Parsed<'_, Vec<u8>> {
    let (input, ()) = keyword("COMMENT")(input)?;
    string_literal(input)
}

/// `TABLE OVERRIDE name ( [COLUMNS ( … )] storage )`
fn table_override(input: Tokens<'_>) -> Parsed<'_, TableOverride> {
    // ok: TABLE OVERRIDE t (COLUMNS (a Int8) ORDER BY a)
    // err: TABLE OVERRIDE (a)
    let (input, ()) = keyword("TABLE OVERRIDE")(input)?;
    let (input, table) = identifier(input)?;
    let (input, (elements, storage)) = in_parens(|input| {
        let (input, has_columns) = flag(keyword("COLUMNS"))(input)?;
        let (input, elements) = if has_columns && input.at(Symbol::OpenRound) {
            let (input, elements) = table_elements(input)?;
            (input, Some(elements.elements))
        } else {
            (input, None)
        };
        let (input, storage) = opt(storage).parse(input)?;
        Ok((input, (elements, storage.unwrap_or_default())))
    })(input)?;
    let storage: Storage = storage;
    Ok((
        input,
        TableOverride {
            table,
            elements,
            storage,
        },
    ))
}
