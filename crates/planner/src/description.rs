//! What the definitions in a backup make, for those who look at it.

use crate::contents::BackupContents;
use crate::definition::{DatabaseDefinition, TableDefinition};
use granary_types::TableName;

/// What kind of object a definition makes: `table`, `view` or `dictionary`, and its engine; an
/// empty engine when the definition cannot be read.
pub fn describe_table(name: &TableName, sql: &str) -> (&'static str, String) {
    let rest = sql.trim_start().trim_start_matches("CREATE ");
    let (kind, engine) = if rest.starts_with("MATERIALIZED VIEW ") {
        ("view", "MaterializedView")
    } else if rest.starts_with("DICTIONARY ") {
        ("dictionary", "Dictionary")
    } else if ["VIEW ", "LIVE VIEW ", "WINDOW VIEW "]
        .iter()
        .any(|view| rest.starts_with(view))
    {
        ("view", "View")
    } else {
        let definition = TableDefinition::parse(name, sql);
        return (
            "table",
            engine_of(definition.as_ref().map(TableDefinition::engine)),
        );
    };
    (kind, engine.to_owned())
}

/// The engine that a definition of a database names; empty when it cannot be read.
pub fn describe_database(name: &str, sql: &str) -> String {
    let definition = DatabaseDefinition::parse(name, sql);
    engine_of(definition.as_ref().map(DatabaseDefinition::engine))
}

fn engine_of<E>(engine: Result<&str, E>) -> String {
    engine.map(str::to_owned).unwrap_or_default()
}

/// What is wrong with the definitions in a backup: those that a restore could not read.
pub fn check_definitions(contents: &BackupContents) -> Vec<String> {
    let databases = contents
        .databases
        .iter()
        .filter_map(|(name, sql)| DatabaseDefinition::parse(name, sql).err());
    let tables = contents
        .tables
        .iter()
        .filter_map(|(name, table)| TableDefinition::parse(name, &table.definition).err());
    databases
        .chain(tables)
        .map(|error| error.to_string())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_told_by_the_definition() {
        let check = |sql: &str, expected: (&str, &str)| {
            let (kind, engine) = describe_table(&TableName::new("d", "t"), sql);
            assert_eq!((kind, engine.as_str()), expected, "{sql}");
        };
        check(
            "CREATE TABLE d.t (`a` Int8) ENGINE = MergeTree ORDER BY a",
            ("table", "MergeTree"),
        );
        check(
            "CREATE VIEW d.t (`a` Int8) AS SELECT a FROM d.u",
            ("view", "View"),
        );
        check(
            "CREATE MATERIALIZED VIEW d.t TO d.u (`a` Int8) AS SELECT a FROM d.u",
            ("view", "MaterializedView"),
        );
        check(
            "CREATE DICTIONARY d.t (`a` UInt64) PRIMARY KEY a SOURCE(NULL()) LIFETIME(MIN 0 MAX 1) LAYOUT(FLAT())",
            ("dictionary", "Dictionary"),
        );
        assert_eq!(
            describe_database("d", "CREATE DATABASE d ENGINE = Atomic"),
            "Atomic"
        );
    }
}
