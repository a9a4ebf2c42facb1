//! `ALTER TABLE` and `ALTER DATABASE`.

use nom::Parser;
use nom::branch::alt;
use nom::combinator::{map, opt, value};

use crate::ast::{
    AlterCommand, AlterDatabase, AlterDatabaseCommand, AlterTable, BackupPartition, Column,
    ColumnChange, ColumnProperty, Definer, Expr, ExprKind, Identifier, NamePart, Position,
    Security, SecurityMode,
};
use crate::grammar::alter_element::{
    add_element, clear_element, drop_element, materialize_element, modify_element,
};
use crate::grammar::alter_partition::partition_command;
use crate::grammar::call::call;
use crate::grammar::create::{comment, on_cluster};
use crate::grammar::destination::destination;
use crate::grammar::elements::{TypeWord, altered_column, new_column};
use crate::grammar::expr::expr;
use crate::grammar::operand::{name_part, table_name};
use crate::grammar::output::output_clause;
use crate::grammar::partition::partition;
use crate::grammar::select::select_union;
use crate::grammar::setting::query_settings;
use crate::grammar::storage::{assignment, ttl_element};
use crate::grammar::view::{refresh, security};
use crate::input::{
    Parsed, Tokens, comma_list, expecting, flag, identifier, keyword, string_literal, symbol,
};
use crate::token::Symbol;

/// `ALTER [TEMPORARY] TABLE name [ON CLUSTER name] command {, command} output`
pub(crate) fn alter_table(input: Tokens<'_>) -> Parsed<'_, AlterTable> {
    // ok: ALTER TABLE t ADD COLUMN a Int8, ALTER TABLE t (DROP COLUMN a), (DELETE WHERE b = 1)
    // err: ALTER TABLE t, ALTER TABLE t ADD a Int8
    let (input, ()) = keyword("ALTER")(input)?;
    let (input, _) = flag(keyword("TEMPORARY"))(input)?;
    let (input, ()) = keyword("TABLE")(input)?;
    let (input, name) = expecting("a table name", table_name)(input)?;
    let (input, cluster) = opt(on_cluster).parse(input)?;
    let (input, commands) = commands(input, command)?;
    let (input, output) = output_clause(input)?;
    let alter = AlterTable {
        name,
        cluster,
        commands,
        output,
    };
    Ok((input, alter))
}

/// `ALTER DATABASE name [ON CLUSTER name] command {, command} output`
pub(crate) fn alter_database(input: Tokens<'_>) -> Parsed<'_, AlterDatabase> {
    // ok: ALTER DATABASE d MODIFY SETTING a = 1, ALTER DATABASE d MODIFY COMMENT 'x'
    // err: ALTER DATABASE d
    let (input, ()) = keyword("ALTER")(input)?;
    let (input, ()) = keyword("DATABASE")(input)?;
    let (input, name) = expecting("a database name", name_part)(input)?;
    let (input, cluster) = opt(on_cluster).parse(input)?;
    let (input, commands) = commands(input, database_command)?;
    let (input, output) = output_clause(input)?;
    let alter = AlterDatabase {
        name,
        cluster,
        commands,
        output,
    };
    Ok((input, alter))
}

/// `command {, command} | ( command ) {, ( command )}`
fn commands<'a, T>(
    input: Tokens<'a>,
    command: fn(Tokens<'a>) -> Parsed<'a, T>,
) -> Parsed<'a, Vec<T>> {
    // ok: ALTER TABLE t (DROP COLUMN a), (DROP COLUMN b)
    // err: ALTER TABLE t (DROP COLUMN a, DROP COLUMN b)
    if !input.at(Symbol::OpenRound) {
        return comma_list(command)(input);
    }
    comma_list(|input| {
        let (input, ()) = symbol(Symbol::OpenRound)(input)?;
        let (input, command) = command(input)?;
        let (input, ()) = symbol(Symbol::CloseRound)(input)?;
        Ok((input, command))
    })(input)
}

fn database_command(input: Tokens<'_>) -> Parsed<'_, AlterDatabaseCommand> {
    let (input, ()) = keyword("MODIFY")(input)?;
    if let Ok((input, ())) = keyword("SETTING")(input) {
        return map(query_settings, AlterDatabaseCommand::ModifySettings).parse(input);
    }
    map(comment, AlterDatabaseCommand::ModifyComment).parse(input)
}

/// One command of `ALTER TABLE`
fn command(input: Tokens<'_>) -> Parsed<'_, AlterCommand> {
    alt((
        add,
        partition_command,
        drop_or_clear,
        modify,
        rename_column,
        comment_column,
        materialize,
        remove,
        update,
        delete,
        reset_setting,
        apply,
        alter_column,
        unlock_snapshot,
        execute,
    ))
    .parse(input)
}

/// `ADD (COLUMN | INDEX | PROJECTION | CONSTRAINT | STATISTICS) …`
fn add(input: Tokens<'_>) -> Parsed<'_, AlterCommand> {
    // ok: ALTER TABLE t ADD COLUMN IF NOT EXISTS a Int8 DEFAULT 1 AFTER b
    // err: ALTER TABLE t ADD COLUMN a
    let (input, ()) = keyword("ADD")(input)?;
    let Ok((input, ())) = keyword("COLUMN")(input) else {
        return add_element(input);
    };
    let (input, if_not_exists) = flag(keyword("IF NOT EXISTS"))(input)?;
    let (input, column) = expecting("a column", new_column)(input)?;
    let (input, position) = position(input)?;
    let column = Box::new(column);
    let command = AlterCommand::AddColumn {
        if_not_exists,
        column,
        position,
    };
    Ok((input, command))
}

/// `[FIRST | AFTER name]`
pub(super) fn position(input: Tokens<'_>) -> Parsed<'_, Position> {
    let (input, position) = opt(alt((value(Position::First, keyword("FIRST")), |input| {
        let (input, ()) = keyword("AFTER")(input)?;
        map(expecting("a name", column_name), Position::After).parse(input)
    })))
    .parse(input)?;
    Ok((input, position.unwrap_or_default()))
}

/// `DROP … | CLEAR …`
fn drop_or_clear(input: Tokens<'_>) -> Parsed<'_, AlterCommand> {
    // ok: ALTER TABLE t DROP COLUMN IF EXISTS a, ALTER TABLE t CLEAR COLUMN a IN PARTITION 1
    // err: ALTER TABLE t DROP a
    if let Ok((input, ())) = keyword("DROP")(input) {
        let Ok((input, ())) = keyword("COLUMN")(input) else {
            return drop_element(input);
        };
        let (input, (if_exists, name)) = existing(input)?;
        return Ok((input, AlterCommand::DropColumn { if_exists, name }));
    }
    let (input, ()) = keyword("CLEAR")(input)?;
    let Ok((input, ())) = keyword("COLUMN")(input) else {
        return clear_element(input);
    };
    let (input, (if_exists, name)) = existing(input)?;
    let (input, partition) = in_partition(input)?;
    let command = AlterCommand::ClearColumn {
        if_exists,
        name,
        partition,
    };
    Ok((input, command))
}

/// `[IF EXISTS] name`
pub(super) fn existing(input: Tokens<'_>) -> Parsed<'_, (bool, Identifier)> {
    let (input, if_exists) = flag(keyword("IF EXISTS"))(input)?;
    let (input, name) = expecting("a name", column_name)(input)?;
    Ok((input, (if_exists, name)))
}

/// `[IN PARTITION partition]`
pub(crate) fn in_partition(input: Tokens<'_>) -> Parsed<'_, Option<BackupPartition>> {
    let (input, says_partition) = flag(keyword("IN PARTITION"))(input)?;
    if says_partition {
        map(expecting("a partition", partition), Some).parse(input)
    } else {
        Ok((input, None))
    }
}

/// `RENAME COLUMN [IF EXISTS] name TO name`
fn rename_column(input: Tokens<'_>) -> Parsed<'_, AlterCommand> {
    // ok: ALTER TABLE t RENAME COLUMN IF EXISTS a TO b
    // err: ALTER TABLE t RENAME a TO b
    let (input, ()) = keyword("RENAME")(input)?;
    let (input, ()) = keyword("COLUMN")(input)?;
    let (input, (if_exists, from)) = existing(input)?;
    let (input, ()) = keyword("TO")(input)?;
    let (input, to) = expecting("a name", column_name)(input)?;
    let command = AlterCommand::RenameColumn {
        if_exists,
        from,
        to,
    };
    Ok((input, command))
}

/// `COMMENT COLUMN [IF EXISTS] name 'text'`
fn comment_column(input: Tokens<'_>) -> Parsed<'_, AlterCommand> {
    // ok: ALTER TABLE t COMMENT COLUMN a 'x'
    // err: ALTER TABLE t COMMENT COLUMN a
    let (input, ()) = keyword("COMMENT")(input)?;
    let (input, ()) = keyword("COLUMN")(input)?;
    let (input, (if_exists, name)) = existing(input)?;
    let (input, comment) = expecting("a comment in quotes", string_literal)(input)?;
    let command = AlterCommand::CommentColumn {
        if_exists,
        name,
        comment,
    };
    Ok((input, command))
}

/// `MATERIALIZE (COLUMN name | TTL | INDEX … | PROJECTION … | STATISTICS …) [IN PARTITION …]`
fn materialize(input: Tokens<'_>) -> Parsed<'_, AlterCommand> {
    // ok: ALTER TABLE t MATERIALIZE COLUMN a, ALTER TABLE t MATERIALIZE TTL IN PARTITION 1
    // err: ALTER TABLE t MATERIALIZE a
    let (input, ()) = keyword("MATERIALIZE")(input)?;
    if let Ok((input, ())) = keyword("TTL")(input) {
        return map(in_partition, AlterCommand::MaterializeTtl).parse(input);
    }
    let Ok((input, ())) = keyword("COLUMN")(input) else {
        return materialize_element(input);
    };
    let (input, name) = expecting("a name", column_name)(input)?;
    let (input, partition) = in_partition(input)?;
    Ok((input, AlterCommand::MaterializeColumn { name, partition }))
}

/// `REMOVE (TTL | SAMPLE BY)`
fn remove(input: Tokens<'_>) -> Parsed<'_, AlterCommand> {
    // ok: ALTER TABLE t REMOVE TTL, ALTER TABLE t REMOVE SAMPLE BY
    // err: ALTER TABLE t REMOVE
    let (input, ()) = keyword("REMOVE")(input)?;
    alt((
        value(AlterCommand::RemoveTtl, keyword("TTL")),
        value(AlterCommand::RemoveSampleBy, keyword("SAMPLE BY")),
    ))
    .parse(input)
}

/// `RESET SETTING name {, name}`
fn reset_setting(input: Tokens<'_>) -> Parsed<'_, AlterCommand> {
    // ok: ALTER TABLE t RESET SETTING a, b
    // err: ALTER TABLE t RESET SETTING
    let (input, ()) = keyword("RESET")(input)?;
    let (input, ()) = keyword("SETTING")(input)?;
    map(
        comma_list(expecting("a setting", identifier)),
        AlterCommand::ResetSettings,
    )
    .parse(input)
}

/// `APPLY (DELETED MASK | PATCHES) [IN PARTITION …]`, `REWRITE PARTS [IN PARTITION …]`
fn apply(input: Tokens<'_>) -> Parsed<'_, AlterCommand> {
    // ok: ALTER TABLE t APPLY DELETED MASK IN PARTITION 1, ALTER TABLE t APPLY PATCHES
    // err: ALTER TABLE t APPLY
    if let Ok((input, ())) = keyword("REWRITE PARTS")(input) {
        return map(in_partition, AlterCommand::RewriteParts).parse(input);
    }
    let (input, ()) = keyword("APPLY")(input)?;
    if let Ok((input, ())) = keyword("DELETED MASK")(input) {
        return map(in_partition, AlterCommand::ApplyDeletedMask).parse(input);
    }
    let (input, ()) = keyword("PATCHES")(input)?;
    map(in_partition, AlterCommand::ApplyPatches).parse(input)
}

/// `UPDATE name = expr {, name = expr} [IN PARTITION …] WHERE expr`
fn update(input: Tokens<'_>) -> Parsed<'_, AlterCommand> {
    // ok: ALTER TABLE t UPDATE a = a + 1, b = 2 IN PARTITION 1 WHERE c
    // err: ALTER TABLE t UPDATE a = 1
    let (input, ()) = keyword("UPDATE")(input)?;
    let (input, assignments) = assignments(input)?;
    let (input, partition) = in_partition(input)?;
    let (input, filter) = filter(input)?;
    let command = AlterCommand::Update {
        assignments,
        partition,
        filter,
    };
    Ok((input, command))
}

/// `name = expr {, name = expr}`
pub(super) fn assignments(input: Tokens<'_>) -> Parsed<'_, Vec<(String, Expr)>> {
    comma_list(expecting("a column", assignment))(input)
}

/// `WHERE expr`
pub(super) fn filter(input: Tokens<'_>) -> Parsed<'_, Expr> {
    let (input, ()) = keyword("WHERE")(input)?;
    expr(input)
}

/// `DELETE [IN PARTITION …] WHERE expr`
fn delete(input: Tokens<'_>) -> Parsed<'_, AlterCommand> {
    // ok: ALTER TABLE t DELETE IN PARTITION 1 WHERE a = 1
    // err: ALTER TABLE t DELETE
    let (input, ()) = keyword("DELETE")(input)?;
    let (input, partition) = in_partition(input)?;
    let (input, filter) = filter(input)?;
    Ok((input, AlterCommand::Delete { partition, filter }))
}

/// `MODIFY (COLUMN … | ORDER BY … | SAMPLE BY … | TTL … | SETTING … | COMMENT … | QUERY … | …)`
fn modify(input: Tokens<'_>) -> Parsed<'_, AlterCommand> {
    // ok: ALTER TABLE t MODIFY ORDER BY (a, b), ALTER TABLE t MODIFY TTL d + INTERVAL 1 DAY
    // err: ALTER TABLE t MODIFY a Int8
    let (input, ()) = keyword("MODIFY")(input)?;
    alt((
        |input| {
            let (input, ()) = keyword("COLUMN")(input)?;
            changed_column(input, TypeWord::Unsaid)
        },
        |input| after("ORDER BY", expr, input, AlterCommand::ModifyOrderBy),
        |input| after("SAMPLE BY", expr, input, AlterCommand::ModifySampleBy),
        |input| {
            after(
                "TTL",
                comma_list(ttl_element),
                input,
                AlterCommand::ModifyTtl,
            )
        },
        |input| {
            after(
                "SETTING",
                query_settings,
                input,
                AlterCommand::ModifySettings,
            )
        },
        map(comment, AlterCommand::ModifyComment),
        |input| {
            after("QUERY", select_union, input, |query| {
                AlterCommand::ModifyQuery(Box::new(query))
            })
        },
        map(refresh, |refresh| {
            AlterCommand::ModifyRefresh(Box::new(refresh))
        }),
        map(security, |security| {
            AlterCommand::ModifySecurity(with_definer(security))
        }),
        modify_element,
    ))
    .parse(input)
}

/// What `parser` reads after some words
fn after<'a, T>(
    words: &'static str,
    mut parser: impl FnMut(Tokens<'a>) -> Parsed<'a, T>,
    input: Tokens<'a>,
    command: impl FnOnce(T) -> AlterCommand,
) -> Parsed<'a, AlterCommand> {
    let (input, ()) = keyword(words)(input)?;
    let (input, value) = parser(input)?;
    Ok((input, command(value)))
}

/// `ALTER COLUMN …`, which is `MODIFY COLUMN …`
fn alter_column(input: Tokens<'_>) -> Parsed<'_, AlterCommand> {
    // ok: ALTER TABLE t ALTER COLUMN a TYPE Int8
    // err: ALTER TABLE t ALTER a
    let (input, ()) = keyword("ALTER")(input)?;
    let (input, ()) = keyword("COLUMN")(input)?;
    changed_column(input, TypeWord::Said)
}

/// `[IF EXISTS] column [REMOVE … | MODIFY SETTING … | RESET SETTING … | FIRST | AFTER name]`
fn changed_column(input: Tokens<'_>, word: TypeWord) -> Parsed<'_, AlterCommand> {
    // ok: ALTER TABLE t MODIFY COLUMN a REMOVE TTL, ALTER TABLE t MODIFY COLUMN a Int8 FIRST
    // err: ALTER TABLE t MODIFY COLUMN a REMOVE
    let (input, if_exists) = flag(keyword("IF EXISTS"))(input)?;
    let (input, column) = expecting("a column", |input| altered_column(input, word))(input)?;
    let bare = Column::new(column.name.clone()) == column;
    let (input, change) = column_change(input, bare)?;
    let column = Box::new(column);
    let command = AlterCommand::ModifyColumn {
        if_exists,
        column,
        change,
    };
    Ok((input, command))
}

/// A column from which something is removed has nothing but a name.
fn column_change(input: Tokens<'_>, bare: bool) -> Parsed<'_, ColumnChange> {
    if !bare {
        return map(position, ColumnChange::Define).parse(input);
    }
    if let Ok((input, ())) = keyword("REMOVE")(input) {
        return map(property, ColumnChange::Remove).parse(input);
    }
    if let Ok((input, ())) = keyword("MODIFY SETTING")(input) {
        return map(query_settings, ColumnChange::ModifySettings).parse(input);
    }
    if let Ok((input, ())) = keyword("RESET SETTING")(input) {
        return map(comma_list(identifier), ColumnChange::ResetSettings).parse(input);
    }
    input.miss("a data type")
}

fn property(input: Tokens<'_>) -> Parsed<'_, ColumnProperty> {
    alt((
        value(ColumnProperty::Default, keyword("DEFAULT")),
        value(ColumnProperty::Materialized, keyword("MATERIALIZED")),
        value(ColumnProperty::Alias, keyword("ALIAS")),
        value(ColumnProperty::Comment, keyword("COMMENT")),
        value(ColumnProperty::Codec, keyword("CODEC")),
        value(ColumnProperty::Ttl, keyword("TTL")),
        value(ColumnProperty::Settings, keyword("SETTINGS")),
    ))
    .parse(input)
}

/// `name {. name}`
pub(super) fn column_name(input: Tokens<'_>) -> Parsed<'_, Identifier> {
    let (mut input, first) = identifier(input)?;
    let mut parts = vec![NamePart::Name(first)];
    while input.at(Symbol::Dot) {
        let (rest, part) = identifier(input.advance(1))?;
        parts.push(NamePart::Name(part));
        input = rest;
    }
    Ok((input, Identifier { parts }))
}

/// Whoever says `SQL SECURITY DEFINER` and no definer is the definer.
fn with_definer(mut security: Security) -> Security {
    if security.mode == Some(SecurityMode::Definer) && security.definer.is_none() {
        security.definer = Some(Definer::CurrentUser);
    }
    security
}

/// `UNLOCK SNAPSHOT 'name' [FROM destination]`
fn unlock_snapshot(input: Tokens<'_>) -> Parsed<'_, AlterCommand> {
    // ok: ALTER TABLE t UNLOCK SNAPSHOT 'a' FROM Disk('b', 'c')
    // err: ALTER TABLE t UNLOCK SNAPSHOT a
    let (input, ()) = keyword("UNLOCK SNAPSHOT")(input)?;
    let (input, name) = expecting("a name in quotes", string_literal)(input)?;
    let (input, says_from) = flag(keyword("FROM"))(input)?;
    let (input, from) = if says_from {
        map(destination, Some).parse(input)?
    } else {
        (input, None)
    };
    Ok((input, AlterCommand::UnlockSnapshot { name, from }))
}

/// `EXECUTE name ( arguments )`
fn execute(input: Tokens<'_>) -> Parsed<'_, AlterCommand> {
    // ok: ALTER TABLE t EXECUTE f(1)
    // err: ALTER TABLE t EXECUTE, ALTER TABLE t EXECUTE f
    let (input, ()) = keyword("EXECUTE")(input)?;
    let (after, _) = expecting("a command", identifier)(input)?;
    if !after.at(Symbol::OpenRound) {
        return after.miss("(");
    }
    let (rest, found) = call(input)?;
    match found.kind {
        ExprKind::Function(call) => Ok((rest, AlterCommand::Execute(*call))),
        _ => input.miss("a command"),
    }
}
