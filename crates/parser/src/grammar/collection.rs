//! `CREATE`, `ALTER` and `DROP NAMED COLLECTION`.

use nom::Parser;
use nom::branch::alt;
use nom::combinator::{opt, value};

use crate::ast::{CollectionPair, NamedCollection, NamedCollectionAction};
use crate::grammar::create::on_cluster;
use crate::grammar::setting::setting_change;
use crate::input::{Parsed, Tokens, comma_list, expecting, flag, identifier, keyword};

/// `(CREATE | ALTER | DROP) NAMED COLLECTION …`
pub(crate) fn named_collection(input: Tokens<'_>) -> Parsed<'_, NamedCollection> {
    alt((create, alter, drop)).parse(input)
}

/// `CREATE NAMED COLLECTION [IF NOT EXISTS] name [ON CLUSTER name] AS pair {, pair}`
fn create(input: Tokens<'_>) -> Parsed<'_, NamedCollection> {
    // ok: CREATE NAMED COLLECTION c AS a = 1, b = 'x' NOT OVERRIDABLE
    // err: CREATE NAMED COLLECTION c
    let (input, ()) = keyword("CREATE NAMED COLLECTION")(input)?;
    let (input, if_not_exists) = flag(keyword("IF NOT EXISTS"))(input)?;
    let (input, (name, cluster)) = name(input)?;
    let (input, ()) = keyword("AS")(input)?;
    let (input, pairs) = comma_list(pair)(input)?;
    let action = NamedCollectionAction::Create {
        if_not_exists,
        pairs,
    };
    Ok((
        input,
        NamedCollection {
            name,
            cluster,
            action,
        },
    ))
}

/// `ALTER NAMED COLLECTION [IF EXISTS] name [ON CLUSTER name] [SET pair {, pair}] [DELETE name {, name}]`
fn alter(input: Tokens<'_>) -> Parsed<'_, NamedCollection> {
    // ok: ALTER NAMED COLLECTION c SET a = 1 DELETE b, c
    // err: ALTER NAMED COLLECTION c DELETE b SET a = 1
    let (input, ()) = keyword("ALTER NAMED COLLECTION")(input)?;
    let (input, if_exists) = flag(keyword("IF EXISTS"))(input)?;
    let (input, (name, cluster)) = name(input)?;
    let (input, sets) = flag(keyword("SET"))(input)?;
    let (input, pairs) = if sets {
        comma_list(pair)(input)?
    } else {
        (input, Vec::new())
    };
    let (input, deletes) = flag(keyword("DELETE"))(input)?;
    let (input, deleted) = if deletes {
        comma_list(expecting("a name", identifier))(input)?
    } else {
        (input, Vec::new())
    };
    let action = NamedCollectionAction::Alter {
        if_exists,
        pairs,
        deleted,
    };
    Ok((
        input,
        NamedCollection {
            name,
            cluster,
            action,
        },
    ))
}

/// `DROP NAMED COLLECTION [IF EXISTS] name [ON CLUSTER name]`
fn drop(input: Tokens<'_>) -> Parsed<'_, NamedCollection> {
    // ok: DROP NAMED COLLECTION IF EXISTS c
    // err: DROP NAMED COLLECTION
    let (input, ()) = keyword("DROP NAMED COLLECTION")(input)?;
    let (input, if_exists) = flag(keyword("IF EXISTS"))(input)?;
    let (input, (name, cluster)) = name(input)?;
    let action = NamedCollectionAction::Drop { if_exists };
    Ok((
        input,
        NamedCollection {
            name,
            cluster,
            action,
        },
    ))
}

fn name(input: Tokens<'_>) -> Parsed<'_, (String, Option<String>)> {
    let (input, name) = expecting("a name", identifier)(input)?;
    let (input, cluster) = opt(on_cluster).parse(input)?;
    Ok((input, (name, cluster)))
}

/// `name = value [[NOT] OVERRIDABLE]`
fn pair(input: Tokens<'_>) -> Parsed<'_, CollectionPair> {
    let (input, change) = setting_change(input)?;
    let (input, overridable) = opt(alt((
        value(false, keyword("NOT OVERRIDABLE")),
        value(true, keyword("OVERRIDABLE")),
    )))
    .parse(input)?;
    Ok((
        input,
        CollectionPair {
            change,
            overridable,
        },
    ))
}
