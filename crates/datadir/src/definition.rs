//! Reads off a metadata file what finding the data takes: the object's kind, UUID, engine, target
//! and storage policy.
//!
//! The files are ClickHouse's own canonical text, clause by line, and nothing else is relied on:
//! a table is found and its parts are listed also where a clause is newer than the grammar. Who
//! needs more than that parses the text.

use granary_catalog::{Definition, InnerTable, TableKind};
use granary_types::{TableName, Uuid};

/// What a metadata file says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Scanned {
    pub definition: Definition,
    object: Object,
    target: Option<Target>,
    pub storage: Storage,
}

/// Where a definition says that its data is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Storage {
    Default,
    Policy(String),
    Disk(String),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Object {
    Table,
    View,
    MaterializedView,
    Dictionary,
    Database,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Target {
    Table,
    InnerUuid,
}

/// Reads the text of a metadata file. The error says what is not understood.
pub(crate) fn scan(text: &str) -> Result<Scanned, &'static str> {
    let mut words = Words(head(text));
    if !matches!(words.next(), Some("ATTACH" | "CREATE")) {
        return Err("its definition does not start with ATTACH");
    }
    let object = match (words.next(), words.peek()) {
        (Some("TABLE"), _) => Object::Table,
        (Some("VIEW"), _) => Object::View,
        (Some("LIVE" | "WINDOW"), _) => return Err("live and window views are not supported"),
        (Some("MATERIALIZED"), Some("VIEW")) => {
            words.next();
            Object::MaterializedView
        }
        (Some("DICTIONARY"), _) => Object::Dictionary,
        (Some("DATABASE"), _) => Object::Database,
        _ => return Err("its definition makes nothing that is known"),
    };
    words.next().ok_or("its definition has no name")?;
    let mut uuid = None;
    let mut target = None;
    while let Some(word) = words.next() {
        match word {
            "UUID" if target.is_none() => uuid = Some(parse_uuid(words.next())?),
            "TO" if words.peek() == Some("INNER") => target = Some(Target::InnerUuid),
            "TO" => target = Some(Target::Table),
            _ => {}
        }
    }
    Ok(Scanned {
        definition: Definition {
            text: text.to_owned(),
            uuid,
            engine: engine(text)
                .or_else(|| engine_of_function(text))
                .unwrap_or_default()
                .to_owned(),
        },
        object,
        target,
        storage: storage(text),
    })
}

/// The text of a metadata file with another name in it.
pub(crate) fn with_name(text: &str, name: &str) -> String {
    let mut words = Words(text);
    words.next();
    while let Some("TABLE" | "MATERIALIZED" | "VIEW" | "DICTIONARY") = words.peek() {
        words.next();
    }
    let start = text.len() - words.0.trim_start().len();
    words.next();
    let end = text.len() - words.0.len();
    format!("{}{name}{}", &text[..start], &text[end..])
}

/// What stands before the columns, the engine or the query: name, UUID, target, on one line or,
/// with a `REFRESH` clause, on two.
fn head(text: &str) -> &str {
    const BODY: [&str; 7] = [
        "(",
        "ENGINE ",
        "AS ",
        "COMMENT ",
        "DEFINER ",
        "SQL SECURITY ",
        "EMPTY",
    ];
    let mut end = 0;
    for (at, line) in text.split_inclusive('\n').enumerate() {
        if at > 0 && BODY.iter().any(|word| line.starts_with(word)) {
            break;
        }
        end += line.len();
    }
    &text[..end]
}

fn parse_uuid(word: Option<&str>) -> Result<Uuid, &'static str> {
    word.and_then(|word| word.strip_prefix('\'')?.strip_suffix('\''))
        .and_then(|text| Uuid::parse_str(text).ok())
        .ok_or("its UUID cannot be read")
}

/// The name after `ENGINE = ` at the start of a line, where `Null` stands in back quotes.
fn engine(text: &str) -> Option<&str> {
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix("ENGINE = "))?;
    let line = line.strip_prefix('`').unwrap_or(line);
    let is_word = |character: char| character.is_ascii_alphanumeric() || character == '_';
    let end = line.find(|c| !is_word(c)).unwrap_or(line.len());
    (end > 0).then(|| &line[..end])
}

/// What ClickHouse calls the engine of a table that a function makes: `) AS numbers(3)`.
fn engine_of_function(text: &str) -> Option<&'static str> {
    let call = text.lines().find_map(|line| line.strip_prefix(") AS "))?;
    let name = call.split('(').next()?.trim_matches('`');
    Some(match name {
        "numbers" | "numbers_mt" | "generateSeries" | "generate_series" => "SystemNumbers",
        "zeros" | "zeros_mt" => "SystemZeros",
        "values" | "VALUES" => "Values",
        "generateRandom" => "GenerateRandom",
        "file" => "File",
        "url" => "URL",
        "executable" => "Executable",
        "input" => "Input",
        _ => "Proxy",
    })
}

/// The settings `storage_policy` or `disk` of a table.
fn storage(text: &str) -> Storage {
    let lines = || {
        text.lines()
            .filter_map(|line| line.strip_prefix("SETTINGS "))
    };
    let setting = |name: &str| lines().find_map(|line| setting(line, name));
    match (setting("storage_policy"), setting("disk")) {
        (Some(policy), _) => Storage::Policy(policy),
        (None, Some(disk)) => Storage::Disk(disk),
        (None, None) => Storage::Default,
    }
}

/// The text of a setting in `a = 1, b = 'x'`.
fn setting(line: &str, name: &str) -> Option<String> {
    let pair = line.split(", ").find_map(|pair| pair.strip_prefix(name))?;
    let value = pair.strip_prefix(" = ")?;
    let text = value.strip_prefix('\'').and_then(|v| v.strip_suffix('\''));
    Some(text.unwrap_or(value).to_owned())
}

/// Words of the head; quoted ones whole.
struct Words<'a>(&'a str);

impl<'a> Words<'a> {
    fn peek(&self) -> Option<&'a str> {
        Words(self.0).next()
    }

    fn next(&mut self) -> Option<&'a str> {
        let text = self.0.trim_start();
        let first = text.chars().next()?;
        let end = match first {
            '`' | '\'' => quoted_end(text, first),
            _ => text.find(char::is_whitespace).unwrap_or(text.len()),
        };
        self.0 = &text[end..];
        Some(&text[..end])
    }
}

fn quoted_end(text: &str, quote: char) -> usize {
    let mut is_escaped = false;
    for (at, character) in text.char_indices().skip(1) {
        match character {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            _ if character == quote => return at + 1,
            _ => {}
        }
    }
    text.len()
}

impl Scanned {
    pub(crate) fn is_database(&self) -> bool {
        self.object == Object::Database
    }

    /// The kind of the table `name`.
    pub(crate) fn kind(&self, name: &TableName) -> TableKind {
        match self.object {
            Object::Table | Object::Database => TableKind::of_engine(&self.definition.engine),
            Object::View => TableKind::View,
            Object::Dictionary => TableKind::Dictionary,
            Object::MaterializedView => TableKind::MaterializedView {
                inner: self.inner(name),
            },
        }
    }

    fn inner(&self, name: &TableName) -> Option<InnerTable> {
        let table = match (&self.target, self.definition.uuid) {
            (Some(Target::Table), _) => return None,
            (_, Some(uuid)) => format!(".inner_id.{uuid}"),
            (_, None) => format!(".inner.{}", name.table),
        };
        Some(InnerTable {
            name: TableName::new(&name.database, table),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const UUID: &str = "37aa9800-9abe-4192-8c4f-f6fdf2d3ebe2";

    #[track_caller]
    fn check(text: &str, expected: &TableKind) -> Scanned {
        let scanned = scan(text).expect(text);
        assert_eq!(scanned.kind(&TableName::new("d", "t")), *expected);
        scanned
    }

    #[test]
    fn kinds_are_told_apart() {
        let table = check(
            &format!(
                "ATTACH TABLE _ UUID '{UUID}'\n(\n    `x` Int8 COMMENT 'ENGINE = Log'\n)\n\
                 ENGINE = ReplicatedMergeTree('/a', 'r')\nORDER BY x\n\
                 SETTINGS storage_policy = 'tiered', index_granularity = 8192\n"
            ),
            &TableKind::MergeTree { replicated: true },
        );
        assert_eq!(table.definition.uuid, Uuid::parse_str(UUID).ok());
        assert_eq!(table.definition.engine, "ReplicatedMergeTree");
        assert_eq!(table.storage, Storage::Policy("tiered".to_owned()));
        check(
            "ATTACH TABLE `a UUID \\` b`\n(\n    `x` Int8\n)\nENGINE = TinyLog\n",
            &TableKind::Log,
        );
        check(
            "CREATE DICTIONARY _ UUID '37aa9800-9abe-4192-8c4f-f6fdf2d3ebe2'\n(\n)\n",
            &TableKind::Dictionary,
        );
        let made = check(
            "ATTACH TABLE t\n(\n    `number` UInt64\n) AS numbers(3)\n",
            &TableKind::NoData,
        );
        assert_eq!(made.definition.engine, "SystemNumbers");
        check("ATTACH VIEW v\n(\n)\nAS SELECT 1\n", &TableKind::View);
    }

    #[test]
    fn the_inner_table_of_a_view_is_found() {
        let inner = |table: &str| TableKind::MaterializedView {
            inner: Some(InnerTable {
                name: TableName::new("d", table),
            }),
        };
        check(
            &format!(
                "ATTACH MATERIALIZED VIEW _ UUID '{UUID}' TO INNER UUID '{UUID}'\n(\n)\nENGINE = Log\n"
            ),
            &inner(&format!(".inner_id.{UUID}")),
        );
        check(
            "ATTACH MATERIALIZED VIEW t\n(\n)\nENGINE = MergeTree\n",
            &inner(".inner.t"),
        );
        check(
            &format!("ATTACH MATERIALIZED VIEW _ UUID '{UUID}' TO d.x\n(\n)\nAS SELECT 1\n"),
            &TableKind::MaterializedView { inner: None },
        );
    }

    #[test]
    fn a_refreshed_view_names_its_target_on_the_second_line() {
        let text = format!(
            "ATTACH MATERIALIZED VIEW _ UUID '{UUID}'\nREFRESH EVERY 1 HOUR APPEND TO d.x\n(\n\
             )\nDEFINER = default SQL SECURITY DEFINER\nAS SELECT 1 AS x\n"
        );
        check(&text, &TableKind::MaterializedView { inner: None });
        let text = format!(
            "ATTACH MATERIALIZED VIEW _ UUID '{UUID}'\n(\n    `x` UInt8\n)\nENGINE = Log\n\
             COMMENT 'goes TO d.x'\nAS SELECT 1 AS x\n"
        );
        let inner = Some(InnerTable {
            name: TableName::new("d", format!(".inner_id.{UUID}")),
        });
        check(&text, &TableKind::MaterializedView { inner });
    }

    #[test]
    fn a_definition_takes_another_name() {
        let text = "ATTACH MATERIALIZED VIEW `T A`\n(\n)\nENGINE = Log\n";
        let renamed = "ATTACH MATERIALIZED VIEW b\n(\n)\nENGINE = Log\n";
        assert_eq!(with_name(text, "b"), renamed);
        assert_eq!(
            with_name("ATTACH TABLE T\n(", "`x y`"),
            "ATTACH TABLE `x y`\n("
        );
    }

    #[test]
    fn what_is_no_definition_is_refused() {
        for text in ["", "SELECT 1", "ATTACH TABLE", "ATTACH TABLE _ UUID 'x'"] {
            assert!(scan(text).is_err(), "{text:?}");
        }
    }
}
