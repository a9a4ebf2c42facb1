//! Hiding the secrets of a definition, as `SHOW CREATE` does.

use crate::ast::{
    Create, CreateBody, DictionaryPair, DictionaryValue, Engine, Expr, ExprKind, FunctionCall,
    Literal, SelectStatement, SelectUnion,
};
use crate::destination::key_value;
use crate::mask::{
    HIDDEN, hidden_pair, is_secret_name, mask_destination, mask_named_call, mask_output, mask_text,
    mask_text_but_user,
};
use crate::references::{Reference, visit_expr, visit_query, visit_references};

/// The definition with its secrets hidden: passwords and keys of engines, table functions, sources
/// of dictionaries and settings, and the keys of encryption functions.
pub fn mask_create(create: &Create) -> Create {
    let mut masked = create.clone();
    visit_references(&mut masked, &mut mask_reference);
    match &mut masked.body {
        CreateBody::Database(database) => {
            mask_engine(&mut database.engine, Position::Database);
            mask_output(&mut database.settings);
        }
        CreateBody::Table(table) => {
            mask_engine(&mut table.storage.engine, Position::Table);
            mask_output(&mut table.storage.settings);
        }
        CreateBody::MaterializedView(view) => {
            mask_engine(&mut view.storage.engine, Position::Table);
            mask_output(&mut view.storage.settings);
        }
        CreateBody::Dictionary(_) | CreateBody::View(_) | CreateBody::Function(_) => {}
    }
    masked
}

/// The query with its secrets hidden.
pub(crate) fn mask_select(select: &SelectStatement) -> SelectStatement {
    let mut masked = select.clone();
    mask_query(&mut masked.query);
    mask_output(&mut masked.output.settings);
    masked
}

/// Hides the secrets of a query.
pub(crate) fn mask_query(query: &mut SelectUnion) {
    visit_query(query, &mut mask_reference);
}

/// Hides the secrets of an expression.
pub(crate) fn mask_expr(expr: &mut Expr) {
    visit_expr(expr, &mut mask_reference);
}

/// Hides the secrets among the arguments of a table function.
pub(crate) fn mask_call(call: &mut FunctionCall) {
    mask_arguments(&call.name, &mut call.arguments, Position::Table);
    mask_output(&mut call.settings);
}

fn mask_reference(reference: Reference<'_>) {
    match reference {
        Reference::Call(call) => mask_arguments(&call.name, &mut call.arguments, Position::Table),
        Reference::Source(source) => source.pairs.iter_mut().for_each(mask_pair),
        Reference::Settings(settings) => mask_output(settings),
        _ => {}
    }
}

/// Of what a function or engine makes something.
#[derive(Clone, Copy, PartialEq)]
enum Position {
    Table,
    Database,
}

fn mask_engine(engine: &mut Option<Engine>, position: Position) {
    if let Some(engine) = engine
        && let Some(arguments) = &mut engine.arguments
    {
        mask_arguments(&engine.name, arguments, position);
    }
}

fn mask_arguments(name: &str, arguments: &mut Vec<Expr>, position: Position) {
    let name = name.to_ascii_lowercase();
    if is_encryption(&name) {
        arguments.truncate(2);
        if let Some(second) = arguments.get_mut(1) {
            *second = Expr::string(HIDDEN);
        }
        return;
    }
    if name == "hmac" {
        if let Some(third) = arguments.get_mut(2) {
            *third = Expr::string(HIDDEN);
        }
        return;
    }
    if !is_remote(&name) {
        return;
    }
    let positional = arguments.iter().filter(|expr| key_value(expr).is_none());
    let texts: Vec<Option<String>> = positional
        .map(|expr| expr.as_text().map(str::to_owned))
        .collect();
    let secret = secret_position(&name, position, &texts);
    let token = secret.map(|at| at + 1).filter(|at| {
        let is_token = |text: &Option<String>| !is_format(text.as_deref().unwrap_or_default());
        is_object_store(&name) && texts.get(*at).is_some_and(is_token)
    });
    let mut at = 0;
    for argument in arguments {
        if let ExprKind::Function(call) = &mut argument.kind {
            if name == "backup" {
                **call = mask_destination(call);
                continue;
            }
            if mask_named_call(call) {
                continue;
            }
        }
        if let Some((key, _)) = key_value(argument) {
            if is_secret_name(&key) {
                *argument = hidden_pair(Expr::name(&key));
            }
            continue;
        }
        if secret == Some(at) || token == Some(at) {
            *argument = Expr::string(HIDDEN);
        } else if let Some(text) = argument.as_text() {
            let masked = if is_object_store(&name) {
                mask_text(text)
            } else {
                mask_text_but_user(text)
            };
            argument.kind = Expr::string(&masked).kind;
        }
        at += 1;
    }
}

fn is_encryption(name: &str) -> bool {
    [
        "encrypt",
        "decrypt",
        "trydecrypt",
        "aes_encrypt_mysql",
        "aes_decrypt_mysql",
    ]
    .contains(&name)
}

/// Whether the arguments of an engine or table function lead to another server.
fn is_remote(name: &str) -> bool {
    const NAMES: [&str; 16] = [
        "mysql",
        "postgresql",
        "materializedpostgresql",
        "mongodb",
        "redis",
        "remote",
        "remotesecure",
        "url",
        "urlcluster",
        "hdfs",
        "cosn",
        "oss",
        "gcs",
        "deltalake",
        "hudi",
        "backup",
    ];
    NAMES.contains(&name)
        || ["s3", "azure", "iceberg", "deltalake", "hudi"]
            .iter()
            .any(|start| name.starts_with(start))
}

/// Which positional argument is a password or a key.
fn secret_position(name: &str, position: Position, texts: &[Option<String>]) -> Option<usize> {
    let first = usize::from(name.ends_with("cluster"));
    let count = texts.len();
    let at = match name {
        "mysql" | "postgresql" | "materializedpostgresql" if position == Position::Database => 3,
        "mysql" | "postgresql" | "materializedpostgresql" | "mongodb" => 4,
        // The engine has a number in the second place, the function the name of a column.
        "redis" => [2, 4][usize::from(texts.get(1)?.is_some())],
        "remote" | "remotesecure" => {
            let names_table = |text: &String| text.contains('.');
            let is_short = texts.get(1)?.as_ref().is_none_or(names_table);
            [4, 3][usize::from(is_short)]
        }
        "url" | "urlcluster" | "hdfs" | "backup" => return None,
        _ if name.starts_with("azure") => first + 4,
        // url, key, secret …, unless the second is a format, or there are no keys.
        _ => {
            let second = texts.get(first + 1)?.as_deref().unwrap_or_default();
            if is_format(second) || second.eq_ignore_ascii_case("NOSIGN") {
                return None;
            }
            first + 2
        }
    };
    (at < count).then_some(at)
}

/// Whether the arguments are an address, a key, its secret and perhaps a token.
fn is_object_store(name: &str) -> bool {
    matches!(name, "gcs" | "cosn" | "oss")
        || ["s3", "iceberg", "deltalake", "hudi"]
            .iter()
            .any(|start| name.starts_with(start))
}

fn is_format(name: &str) -> bool {
    const STARTS: [&str; 13] = [
        "auto",
        "CSV",
        "TSV",
        "TabSeparated",
        "JSON",
        "Parquet",
        "ORC",
        "Arrow",
        "Avro",
        "Native",
        "RowBinary",
        "Values",
        "LineAsString",
    ];
    STARTS.iter().any(|start| name.starts_with(start))
}

/// `PASSWORD 'x'`, also inside `CREDENTIALS(…)`.
fn mask_pair(pair: &mut DictionaryPair) {
    let is_secret = is_secret_name(&pair.key);
    match &mut pair.value {
        DictionaryValue::Pairs(pairs) if is_header(pairs) => pairs
            .iter_mut()
            .filter(|pair| pair.key == "VALUE")
            .for_each(|pair| pair.value = hidden()),
        DictionaryValue::Pairs(pairs) => pairs.iter_mut().for_each(mask_pair),
        value if is_secret => *value = hidden(),
        DictionaryValue::Literal(Literal::String(bytes)) => {
            if let Ok(text) = std::str::from_utf8(bytes) {
                *bytes = mask_text_but_user(text).into_bytes();
            }
        }
        DictionaryValue::Function(Expr {
            kind: ExprKind::Function(call),
            ..
        }) => mask_arguments(&call.name, &mut call.arguments, Position::Table),
        _ => {}
    }
}

/// `(NAME 'API-KEY' VALUE 'x')`
fn is_header(pairs: &[DictionaryPair]) -> bool {
    let has = |key: &str| pairs.iter().any(|pair| pair.key == key);
    has("NAME") && has("VALUE")
}

fn hidden() -> DictionaryValue {
    DictionaryValue::Literal(Literal::String(HIDDEN.as_bytes().to_vec()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse_create;

    /// What ClickHouse 26.9 shows for the same definition, but where a remark says otherwise.
    #[track_caller]
    fn check(sql: &str, expected: &str) {
        let create = parse_create(sql).expect(sql);
        let masked = mask_create(&create).to_single_line();
        assert!(masked.contains(expected), "{masked}");
        assert!(!masked.contains("secret"), "{masked}");
    }

    #[test]
    fn passwords_of_engines_are_hidden() {
        let table = |engine: &str| format!("CREATE TABLE d.t (`a` Int8) ENGINE = {engine}");
        check(
            &table("MySQL('h:1', 'db', 't', 'u', 'secret')"),
            "MySQL('h:1', 'db', 't', 'u', '[HIDDEN]')",
        );
        check(
            &table("PostgreSQL('h:1', 'db', 't', 'u', 'secret', 'schema')"),
            "'u', '[HIDDEN]', 'schema')",
        );
        check(
            &table("URL('http://user:secret@h/f.csv', 'CSV')"),
            "URL('http://user:[HIDDEN]@h/f.csv', 'CSV')",
        );
        check(
            &table("MongoDB('mongodb://u:secret@h/db', 'c')"),
            "MongoDB('mongodb://u:[HIDDEN]@h/db', 'c')",
        );
        check(
            &table("AzureBlobStorage('http://x', 'c', 'b', 'acc', 'secret', 'CSV')"),
            "'acc', '[HIDDEN]', 'CSV')",
        );
        check(
            &table("Redis('h:1', 0, 'secret') PRIMARY KEY a"),
            "0, '[HIDDEN]')",
        );
        check(
            &table("S3('http://h/f', 'key', 'secret', 'CSV')"),
            "'key', '[HIDDEN]', 'CSV')",
        );
        check(&table("S3('http://h/f', 'CSV', 'gzip')"), "'CSV', 'gzip')");
        check(
            &table("Kafka SETTINGS kafka_sasl_password = 'secret'"),
            "kafka_sasl_password = '[HIDDEN]'",
        );
        check(
            "CREATE DATABASE d ENGINE = MySQL('h:1', 'db', 'u', 'secret')",
            "'u', '[HIDDEN]')",
        );
    }

    #[test]
    fn secrets_in_queries_are_hidden() {
        let view = |query: &str| format!("CREATE VIEW d.v AS SELECT {query}");
        check(
            &view("* FROM s3('http://h/f', 'key', 'secret', 'CSV')"),
            "s3('http://h/f', 'key', '[HIDDEN]', 'CSV')",
        );
        check(
            &view("* FROM remote('h:1', 'db', 't', 'u', 'secret')"),
            "'u', '[HIDDEN]')",
        );
        check(
            &view("encrypt('aes-256-ofb', 'secret', 'secret') AS a"),
            "encrypt('aes-256-ofb', '[HIDDEN]') AS a",
        );
    }

    #[test]
    fn passwords_of_dictionaries_are_hidden() {
        let dictionary = |source: &str| {
            format!(
                "CREATE DICTIONARY d.t (`a` UInt64) PRIMARY KEY a SOURCE({source}) LIFETIME(MIN 0 MAX 0) LAYOUT(FLAT())"
            )
        };
        check(
            &dictionary("MYSQL(PORT 1 USER 'u' PASSWORD 'secret' HOST 'h')"),
            "PASSWORD '[HIDDEN]' HOST 'h'",
        );
        // ClickHouse shows values of headers, and passwords in the address of an HTTP source.
        check(
            &dictionary(
                "HTTP(URL 'http://u:secret@h/x' CREDENTIALS(USER 'u' PASSWORD 'secret') HEADERS(HEADER(NAME 'API-KEY' VALUE 'secret')))",
            ),
            "VALUE '[HIDDEN]'",
        );
        check(
            &dictionary("MONGODB(URI 'mongodb://u:secret@h/db')"),
            "URI 'mongodb://u:[HIDDEN]@h/db'",
        );
    }
}
