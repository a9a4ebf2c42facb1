//! `SYSTEM`.

use nom::Parser;
use nom::combinator::{map, opt};

use crate::ast::{FunctionCall, Identifier, System, SystemArgument, SystemCommand};
use crate::format::Printer;
use crate::grammar::alter_partition::with_name;
use crate::grammar::create::on_cluster;
use crate::grammar::destination::destination;
use crate::grammar::elements::unsigned;
use crate::grammar::operand::table_name;
use crate::grammar::setting::query_setting_list;
use crate::input::{
    Parsed, Tokens, comma_list, expecting, flag, identifier, keyword, string_literal, symbol,
    text_literal,
};
use crate::token::{Symbol, TokenKind};

/// What may follow the words of a command.
#[derive(Debug, Clone, Copy)]
enum Shape {
    /// `[ON CLUSTER c]`
    Bare,
    /// `[ON CLUSTER c] [table]`
    MaybeTable,
    /// `[ON CLUSTER c] [ON VOLUME p.v | table]`
    MaybeTableOrVolume,
    /// `[ON CLUSTER c] table`
    Table,
    /// `[ON CLUSTER c] table`, or the cluster after the table; the table may be in quotes
    TableWithCluster,
    /// `[ON CLUSTER c] [name {, name}]`
    Names,
    /// `[ON CLUSTER c] name`, or the cluster after the name; the name may be in quotes
    Name,
    /// `[ON CLUSTER c] [FOR name]`
    For,
    /// `[TAG 'tag'] [ON CLUSTER c]`
    Tag,
    /// `WITH NAME 'name'`
    WithName,
    /// `table`, printed in back quotes
    QuotedTable,
    /// `[ON CLUSTER c]` and what a function of its own reads
    Other(for<'a> fn(Tokens<'a>) -> Parsed<'a, String>),
}

/// Each command with what may follow it. Where one starts like another, the longer one is first.
const COMMANDS: [(&str, Shape); 120] = [
    ("FLUSH LOGS", Shape::Names),
    ("FLUSH ASYNC INSERT QUEUE", Shape::Names),
    ("FLUSH DISTRIBUTED", Shape::TableWithCluster),
    ("FLUSH OBJECT STORAGE QUEUE", Shape::Other(nothing_known)),
    ("UNFREEZE", Shape::WithName),
    ("RELOAD DICTIONARY", Shape::TableWithCluster),
    ("RELOAD DICTIONARIES", Shape::Bare),
    ("RELOAD EMBEDDED DICTIONARIES", Shape::Bare),
    ("RELOAD FUNCTION", Shape::Name),
    ("RELOAD FUNCTIONS", Shape::Bare),
    ("RELOAD CONFIG", Shape::Bare),
    ("RELOAD USERS", Shape::Bare),
    ("RELOAD ASYNCHRONOUS METRICS", Shape::Bare),
    ("CLEAR DNS CACHE", Shape::Bare),
    ("CLEAR CONNECTIONS CACHE", Shape::Bare),
    ("CLEAR MARK CACHE", Shape::Bare),
    ("CLEAR ICEBERG METADATA CACHE", Shape::Bare),
    ("CLEAR PARQUET METADATA CACHE", Shape::Bare),
    ("CLEAR UNCOMPRESSED CACHE", Shape::Bare),
    ("CLEAR INDEX MARK CACHE", Shape::Bare),
    ("CLEAR INDEX UNCOMPRESSED CACHE", Shape::Bare),
    ("CLEAR PRIMARY INDEX CACHE", Shape::Bare),
    ("CLEAR VECTOR SIMILARITY INDEX CACHE", Shape::Bare),
    ("CLEAR TEXT INDEX TOKENS CACHE", Shape::Bare),
    ("CLEAR TEXT INDEX HEADER CACHE", Shape::Bare),
    ("CLEAR TEXT INDEX POSTINGS CACHE", Shape::Bare),
    ("CLEAR TEXT INDEX CACHES", Shape::Bare),
    ("CLEAR MMAP CACHE", Shape::Bare),
    ("CLEAR QUERY CONDITION CACHE", Shape::Bare),
    ("CLEAR QUERY CACHE", Shape::Tag),
    ("CLEAR COMPILED EXPRESSION CACHE", Shape::Bare),
    ("CLEAR FILESYSTEM CACHE", Shape::Other(filesystem_cache)),
    ("CLEAR DISK METADATA CACHE", Shape::Name),
    ("CLEAR PAGE CACHE", Shape::Bare),
    ("CLEAR SCHEMA CACHE", Shape::For),
    ("CLEAR FORMAT SCHEMA CACHE", Shape::For),
    ("CLEAR AVRO SCHEMA CACHE", Shape::Bare),
    ("CLEAR S3 CLIENT CACHE", Shape::Bare),
    ("CLEAR DISTRIBUTED CACHE", Shape::Other(maybe_connections)),
    ("CLEAR POINT IN POLYGON CACHE", Shape::Bare),
    ("DROP REPLICA", Shape::Other(dropped_table_replica)),
    (
        "DROP DATABASE REPLICA",
        Shape::Other(dropped_database_replica),
    ),
    ("DROP CATALOG REPLICA", Shape::Other(quoted)),
    ("STOP MERGES", Shape::MaybeTableOrVolume),
    ("START MERGES", Shape::MaybeTableOrVolume),
    ("STOP TTL MERGES", Shape::MaybeTableOrVolume),
    ("START TTL MERGES", Shape::MaybeTableOrVolume),
    ("STOP MOVES", Shape::MaybeTableOrVolume),
    ("START MOVES", Shape::MaybeTableOrVolume),
    ("STOP FETCHES", Shape::MaybeTable),
    ("START FETCHES", Shape::MaybeTable),
    ("STOP REPLICATED SENDS", Shape::MaybeTable),
    ("START REPLICATED SENDS", Shape::MaybeTable),
    ("STOP REPLICATION QUEUES", Shape::MaybeTable),
    ("START REPLICATION QUEUES", Shape::MaybeTable),
    ("STOP DISTRIBUTED SENDS", Shape::MaybeTable),
    ("START DISTRIBUTED SENDS", Shape::MaybeTable),
    ("STOP PULLING REPLICATION LOG", Shape::MaybeTable),
    ("START PULLING REPLICATION LOG", Shape::MaybeTable),
    ("STOP CLEANUP", Shape::MaybeTable),
    ("START CLEANUP", Shape::MaybeTable),
    ("STOP VIRTUAL PARTS UPDATE", Shape::MaybeTable),
    ("START VIRTUAL PARTS UPDATE", Shape::MaybeTable),
    ("STOP REDUCE BLOCKING PARTS", Shape::MaybeTable),
    ("START REDUCE BLOCKING PARTS", Shape::MaybeTable),
    ("STOP THREAD FUZZER", Shape::Bare),
    ("START THREAD FUZZER", Shape::Bare),
    ("STOP REPLICATED DDL QUERIES", Shape::Bare),
    ("START REPLICATED DDL QUERIES", Shape::Bare),
    ("STOP REPLICATED VIEW", Shape::Table),
    ("START REPLICATED VIEW", Shape::Table),
    ("STOP VIEWS", Shape::Bare),
    ("START VIEWS", Shape::Bare),
    ("PAUSE VIEWS", Shape::Bare),
    ("STOP VIEW", Shape::Table),
    ("START VIEW", Shape::Table),
    ("PAUSE VIEW", Shape::Table),
    ("CANCEL VIEW", Shape::Table),
    ("REFRESH VIEW", Shape::Table),
    ("WAIT VIEW", Shape::Table),
    ("TEST VIEW", Shape::Other(tested_view)),
    ("STOP LISTEN", Shape::Other(listener)),
    ("START LISTEN", Shape::Other(listener)),
    ("SYNC REPLICA", Shape::Other(synced_replica)),
    ("SYNC DATABASE REPLICA", Shape::Other(synced_database)),
    ("SYNC TRANSACTION LOG", Shape::Bare),
    ("SYNC FILE CACHE", Shape::Bare),
    ("SYNC FILESYSTEM CACHE", Shape::Bare),
    ("SYNC MERGES", Shape::Table),
    ("RESTART REPLICAS", Shape::Bare),
    ("RESTART REPLICA", Shape::Table),
    ("RESTART DISK", Shape::Name),
    ("RESTORE DATABASE REPLICA", Shape::Name),
    ("RESTORE REPLICA", Shape::TableWithCluster),
    ("WAIT LOADING PARTS", Shape::Table),
    ("WAIT BLOBS CLEANUP", Shape::Name),
    ("LOAD PRIMARY KEY", Shape::MaybeTable),
    ("UNLOAD PRIMARY KEY", Shape::MaybeTable),
    ("PREWARM MARK CACHE", Shape::Table),
    ("PREWARM PRIMARY INDEX CACHE", Shape::Table),
    ("SHUTDOWN", Shape::Bare),
    ("KILL", Shape::Bare),
    ("SUSPEND", Shape::Other(seconds)),
    ("ENABLE FAILPOINT", Shape::Name),
    ("DISABLE FAILPOINT", Shape::Name),
    ("WAIT FAILPOINT", Shape::Name),
    ("NOTIFY FAILPOINT", Shape::Name),
    ("JEMALLOC PURGE", Shape::Bare),
    ("JEMALLOC ENABLE PROFILE", Shape::Bare),
    ("JEMALLOC DISABLE PROFILE", Shape::Bare),
    ("JEMALLOC FLUSH PROFILE", Shape::Bare),
    ("REPLICA READY", Shape::Bare),
    ("REPLICA UNREADY", Shape::Bare),
    ("RESET COVERAGE", Shape::Bare),
    ("SET COVERAGE TEST", Shape::Other(quoted)),
    ("ALLOCATE MEMORY", Shape::Other(number)),
    ("FREE MEMORY", Shape::Bare),
    ("SCHEDULE MERGE", Shape::Other(scheduled_merge)),
    ("UNLOCK SNAPSHOT", Shape::Other(unlocked_snapshot)),
    ("RECONNECT ZOOKEEPER", Shape::Bare),
];

/// The words that a table may follow when no longer command was meant.
const TABLE_COMMANDS: [&str; 5] = ["STOP", "START", "PAUSE", "CANCEL", "REFRESH"];

/// `SYSTEM command …`
pub(crate) fn system(input: Tokens<'_>) -> Parsed<'_, System> {
    // ok: SYSTEM FLUSH LOGS, SYSTEM DROP MARK CACHE, SYSTEM STOP MERGES d.t
    // err: SYSTEM, SYSTEM FLUSH, SYSTEM UNFREEZE
    let (input, ()) = keyword("SYSTEM")(input)?;
    let (input, (words, shape)) = command(input)?;
    let (input, mut system) = shaped(input, words, shape)?;
    if words != "FLUSH DISTRIBUTED" {
        return Ok((input, system));
    }
    let (input, settings) = opt(query_setting_list).parse(input)?;
    system.settings = settings.unwrap_or_default();
    Ok((input, system))
}

/// The words of a command; `DROP` and `CLEAR` are the same before a cache.
fn command(input: Tokens<'_>) -> Parsed<'_, (&'static str, Shape)> {
    for (words, shape) in COMMANDS {
        let rest = match words.strip_prefix("CLEAR ") {
            Some(cache) if input.at_keyword("DROP") => input.advance(1).after_keyword(cache),
            _ => input.after_keyword(words),
        };
        if let Some(rest) = rest {
            return Ok((rest, (words, shape)));
        }
    }
    for words in TABLE_COMMANDS {
        if let Some(rest) = input.after_keyword(words) {
            return Ok((rest, (words, Shape::QuotedTable)));
        }
    }
    unknown_command(input)
}

/// Notes what could follow the words that a command starts with.
fn unknown_command<T>(input: Tokens<'_>) -> Parsed<'_, T> {
    let matched = |words: &str| {
        let parts = words.split(' ').enumerate();
        parts
            .take_while(|(at, part)| {
                let rest = input.advance(*at);
                rest.at_keyword(part) || (*part == "CLEAR" && rest.at_keyword("DROP"))
            })
            .count()
    };
    let most = COMMANDS.iter().map(|(words, _)| matched(words)).max();
    let most = most.unwrap_or(0);
    if most == 0 {
        return input.miss("a command of SYSTEM");
    }
    let rest = input.advance(most);
    for (words, _) in COMMANDS {
        let next = words
            .split(' ')
            .nth(most)
            .filter(|_| matched(words) == most);
        if let Some(next) = next {
            let _: Parsed<'_, ()> = rest.miss(next);
        }
    }
    rest.miss("a command of SYSTEM")
}

fn shaped<'a>(input: Tokens<'a>, words: &'static str, shape: Shape) -> Parsed<'a, System> {
    let (input, before) = match shape {
        Shape::Tag | Shape::WithName | Shape::QuotedTable => (input, None),
        _ => opt(on_cluster).parse(input)?,
    };
    let (input, argument) = argument(input, shape)?;
    let may_follow = matches!(shape, Shape::Tag | Shape::TableWithCluster | Shape::Name);
    let (input, after) = if may_follow && before.is_none() {
        opt(on_cluster).parse(input)?
    } else {
        (input, None)
    };
    let system = System {
        command: SystemCommand(words),
        cluster: before.or(after),
        argument,
        settings: Vec::new(),
    };
    Ok((input, system))
}

fn argument(input: Tokens<'_>, shape: Shape) -> Parsed<'_, SystemArgument> {
    match shape {
        Shape::Bare => Ok((input, SystemArgument::None)),
        Shape::MaybeTable => maybe(table, input),
        Shape::MaybeTableOrVolume => {
            if input.at_keyword("ON VOLUME") {
                return volume(input.advance(2));
            }
            maybe(table, input)
        }
        Shape::Table => table(input),
        Shape::TableWithCluster => {
            if input.first().kind == TokenKind::String {
                return quoted_table(input);
            }
            table(input)
        }
        Shape::Names => maybe(
            |input| map(comma_list(table_name), SystemArgument::Tables).parse(input),
            input,
        ),
        Shape::Name => map(name_or_text, SystemArgument::Name).parse(input),
        Shape::For => {
            let (input, says_for) = flag(keyword("FOR"))(input)?;
            if says_for {
                map(expecting("a name", identifier), SystemArgument::For).parse(input)
            } else {
                Ok((input, SystemArgument::None))
            }
        }
        Shape::Tag => {
            let (input, says_tag) = flag(keyword("TAG"))(input)?;
            if says_tag {
                map(string_literal, SystemArgument::Tag).parse(input)
            } else {
                Ok((input, SystemArgument::None))
            }
        }
        Shape::WithName => map(with_name, SystemArgument::WithName).parse(input),
        Shape::QuotedTable => map(
            expecting("a table name", table_name),
            SystemArgument::QuotedTable,
        )
        .parse(input),
        Shape::Other(rest) => map(rest, SystemArgument::Other).parse(input),
    }
}

/// What `argument` reads, unless the statement ends here.
fn maybe<'a>(
    argument: impl FnOnce(Tokens<'a>) -> Parsed<'a, SystemArgument>,
    input: Tokens<'a>,
) -> Parsed<'a, SystemArgument> {
    match input.first().kind {
        TokenKind::Word | TokenKind::BackQuoted | TokenKind::DoubleQuoted => argument(input),
        _ => Ok((input, SystemArgument::None)),
    }
}

fn table(input: Tokens<'_>) -> Parsed<'_, SystemArgument> {
    map(expecting("a table name", table_name), SystemArgument::Table).parse(input)
}

/// `'database.table'`
fn quoted_table(input: Tokens<'_>) -> Parsed<'_, SystemArgument> {
    let (rest, text) = text_literal(input)?;
    let parts = match text.split_once('.') {
        Some((database, table)) => vec![database, table],
        None => vec![text.as_str()],
    };
    if parts.iter().any(|part| part.is_empty()) {
        return input.miss("a name that is not empty");
    }
    let parts = parts
        .into_iter()
        .map(|part| crate::ast::NamePart::Name(part.to_owned()))
        .collect();
    Ok((rest, SystemArgument::Table(Identifier { parts })))
}

pub(super) fn name_or_text(input: Tokens<'_>) -> Parsed<'_, String> {
    if input.first().kind != TokenKind::String {
        return expecting("a name", identifier)(input);
    }
    let (rest, name) = text_literal(input)?;
    if name.is_empty() {
        return input.miss("a name that is not empty");
    }
    Ok((rest, name))
}

/// `policy.volume`
fn volume(input: Tokens<'_>) -> Parsed<'_, SystemArgument> {
    let (input, policy) = expecting("a storage policy", identifier)(input)?;
    let (input, ()) = symbol(Symbol::Dot)(input)?;
    let (input, volume) = expecting("a volume", identifier)(input)?;
    Ok((input, SystemArgument::Volume { policy, volume }))
}

/// What a printer prints.
fn printed(print: impl FnOnce(&mut Printer)) -> String {
    let mut printer = Printer::single_line();
    print(&mut printer);
    printer.finish()
}

fn nothing_known(input: Tokens<'_>) -> Parsed<'_, String> {
    input.not_covered("SYSTEM FLUSH OBJECT STORAGE QUEUE")
}

/// `'text'`
fn quoted(input: Tokens<'_>) -> Parsed<'_, String> {
    let (input, text) = string_literal(input)?;
    Ok((input, printed(|printer| printer.string(&text))))
}

/// `number`
fn number(input: Tokens<'_>) -> Parsed<'_, String> {
    let (input, number) = unsigned(input)?;
    Ok((input, number.to_string()))
}

/// `FOR number SECOND`
fn seconds(input: Tokens<'_>) -> Parsed<'_, String> {
    let (input, ()) = keyword("FOR")(input)?;
    let (input, seconds) = unsigned(input)?;
    let (input, ()) = keyword("SECOND")(input)?;
    Ok((input, format!("FOR {seconds} SECOND")))
}

/// `[CONNECTIONS]`
fn maybe_connections(input: Tokens<'_>) -> Parsed<'_, String> {
    let (input, found) = flag(keyword("CONNECTIONS"))(input)?;
    Ok((input, if found { "CONNECTIONS" } else { "" }.to_owned()))
}

/// `['cache' [KEY name [OFFSET number]]]`
fn filesystem_cache(input: Tokens<'_>) -> Parsed<'_, String> {
    if input.first().kind != TokenKind::String {
        return Ok((input, String::new()));
    }
    let (input, mut text) = quoted(input)?;
    let (input, has_key) = flag(keyword("KEY"))(input)?;
    if !has_key {
        return Ok((input, text));
    }
    let (input, key) = identifier(input)?;
    text = format!("{text} KEY {}", printed(|printer| printer.name(&key)));
    let (input, has_offset) = flag(keyword("OFFSET"))(input)?;
    if !has_offset {
        return Ok((input, text));
    }
    let (input, offset) = unsigned(input)?;
    Ok((input, format!("{text} OFFSET {offset}")))
}

fn dropped_table_replica(input: Tokens<'_>) -> Parsed<'_, String> {
    dropped_replica(input, "TABLE")
}

fn dropped_database_replica(input: Tokens<'_>) -> Parsed<'_, String> {
    dropped_replica(input, "DATABASE")
}

/// `'name' [FROM SHARD 'name'] [FROM (TABLE name | DATABASE name | ZKPATH 'path')]`
fn dropped_replica<'a>(input: Tokens<'a>, kind: &str) -> Parsed<'a, String> {
    let (input, mut text) = quoted(input)?;
    let (input, has_shard) = flag(keyword("FROM SHARD"))(input)?;
    let (input, shard) = if has_shard {
        quoted(input)?
    } else {
        (input, String::new())
    };
    if has_shard {
        text = format!("{text} FROM SHARD {shard}");
    }
    let (input, has_from) = flag(keyword("FROM"))(input)?;
    if !has_from {
        return Ok((input, text));
    }
    if let Ok((input, ())) = keyword("ZKPATH")(input) {
        let (input, path) = quoted(input)?;
        return Ok((input, format!("{text} FROM ZKPATH {path}")));
    }
    if kind == "TABLE"
        && let Ok((input, ())) = keyword("TABLE")(input)
    {
        let (input, name) = table_name(input)?;
        let name = printed(|printer| printer.identifier(&name));
        return Ok((input, format!("{text} FROM TABLE {name}")));
    }
    let (input, ()) = keyword("DATABASE")(input)?;
    let (input, name) = identifier(input)?;
    let name = printed(|printer| printer.name(&name));
    let (input, with_tables) = flag(keyword("WITH TABLES"))(input)?;
    let tail = if with_tables { " WITH TABLES" } else { "" };
    Ok((input, format!("{text} FROM DATABASE {name}{tail}")))
}

/// `view (SET FAKE TIME 'time' | UNSET FAKE TIME)`
fn tested_view(input: Tokens<'_>) -> Parsed<'_, String> {
    let (input, name) = table_name(input)?;
    let name = printed(|printer| printer.identifier(&name));
    if let Ok((input, ())) = keyword("UNSET FAKE TIME")(input) {
        return Ok((input, format!("{name} UNSET FAKE TIME")));
    }
    let (input, ()) = keyword("SET FAKE TIME")(input)?;
    let (input, time) = quoted(input)?;
    Ok((input, format!("{name} SET FAKE TIME {time}")))
}

/// `TCP`, `QUERIES ALL EXCEPT HTTP, TCP`, `CUSTOM 'name'`
fn listener(input: Tokens<'_>) -> Parsed<'_, String> {
    const PROTOCOLS: [&str; 14] = [
        "TCP SECURE",
        "TCP SSH",
        "TCP",
        "HTTPS",
        "HTTP",
        "MYSQL",
        "GRPC",
        "POSTGRESQL",
        "PROMETHEUS",
        "INTERSERVER HTTPS",
        "INTERSERVER HTTP",
        "QUERIES ALL",
        "QUERIES DEFAULT",
        "QUERIES CUSTOM",
    ];
    if let Ok((input, ())) = keyword("CUSTOM")(input) {
        let (input, name) = quoted(input)?;
        return Ok((input, format!("CUSTOM {name}")));
    }
    let protocol = |input: Tokens<'_>| {
        PROTOCOLS
            .iter()
            .find_map(|words| Some((input.after_keyword(words)?.remaining(), *words)))
    };
    let Some((remaining, words)) = protocol(input) else {
        return input.miss("a protocol");
    };
    let mut input = input.advance(input.remaining() - remaining);
    let mut text = words.to_owned();
    if !input.at_keyword("EXCEPT") {
        return Ok((input, text));
    }
    text.push_str(" EXCEPT");
    let mut comma = "";
    loop {
        input = input.advance(1);
        let Some((remaining, words)) = protocol(input) else {
            return input.miss("a protocol");
        };
        input = input.advance(input.remaining() - remaining);
        text = format!("{text}{comma} {words}");
        comma = ",";
        if !input.at(Symbol::Comma) {
            return Ok((input, text));
        }
    }
}

/// `table [IF EXISTS] [STRICT | PULL | LIGHTWEIGHT [FROM 'name' {, 'name'}]]`
fn synced_replica(input: Tokens<'_>) -> Parsed<'_, String> {
    let (input, name) = table_name(input)?;
    let mut text = printed(|printer| printer.identifier(&name));
    let (input, if_exists) = flag(keyword("IF EXISTS"))(input)?;
    text.push_str(if if_exists { " IF EXISTS" } else { "" });
    for mode in ["STRICT", "PULL"] {
        if let Some(rest) = input.after_keyword(mode) {
            return Ok((rest, format!("{text} {mode}")));
        }
    }
    let (input, lightweight) = flag(keyword("LIGHTWEIGHT"))(input)?;
    if !lightweight {
        return Ok((input, text));
    }
    text.push_str(" LIGHTWEIGHT");
    let (input, from) = flag(keyword("FROM"))(input)?;
    if !from {
        return Ok((input, text));
    }
    let (input, names) = comma_list(quoted)(input)?;
    Ok((input, format!("{text} FROM {}", names.join(", "))))
}

/// `database [STRICT]`
fn synced_database(input: Tokens<'_>) -> Parsed<'_, String> {
    let (input, name) = identifier(input)?;
    let mut text = printed(|printer| printer.name(&name));
    let (input, strict) = flag(keyword("STRICT"))(input)?;
    text.push_str(if strict { " STRICT" } else { "" });
    Ok((input, text))
}

/// `table PARTS 'name' {, 'name'}`
fn scheduled_merge(input: Tokens<'_>) -> Parsed<'_, String> {
    let (input, name) = table_name(input)?;
    let name = printed(|printer| printer.identifier(&name));
    let (input, ()) = keyword("PARTS")(input)?;
    let (input, parts) = comma_list(quoted)(input)?;
    Ok((input, format!("{name} PARTS {}", parts.join(", "))))
}

/// `'name' FROM destination`
fn unlocked_snapshot(input: Tokens<'_>) -> Parsed<'_, String> {
    let (input, name) = quoted(input)?;
    let (input, ()) = keyword("FROM")(input)?;
    let (input, from): (_, FunctionCall) = destination(input)?;
    let from = printed(|printer| printer.destination(&crate::mask::mask_destination(&from)));
    Ok((input, format!("{name} FROM {from}")))
}
