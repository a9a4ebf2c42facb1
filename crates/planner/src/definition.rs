//! Definitions of databases and tables as text, until the grammar of definitions has landed.

use crate::error::PlanError;
use crate::renaming::Renaming;
use granary_catalog::{Database, Table, TableKind};
use granary_parser::Partition;
use granary_types::{TableName, Uuid, back_quote_if_needed};
use std::collections::BTreeSet;

fn split(sql: &str) -> (String, Option<Uuid>, String) {
    let mut rest = sql
        .trim()
        .trim_start_matches("ATTACH ")
        .trim_start_matches("CREATE ");
    let mut kind = String::new();
    for word in [
        "MATERIALIZED ",
        "TABLE ",
        "VIEW ",
        "DICTIONARY ",
        "DATABASE ",
    ] {
        if let Some(after) = rest.strip_prefix(word) {
            kind.push_str(word);
            rest = after;
        }
    }
    let end = |text: &str| {
        let mut quoted = false;
        text.char_indices()
            .find(|(_, c)| {
                if *c == '`' {
                    quoted = !quoted;
                }
                !quoted && (c.is_whitespace() || *c == '(')
            })
            .map_or(text.len(), |(at, _)| at)
    };
    rest = &rest[end(rest)..];
    let mut uuid = None;
    if let Some(after) = rest.trim_start().strip_prefix("UUID '") {
        uuid = Uuid::parse_str(&after[..36]).ok();
        rest = &after[37..];
    }
    (kind, uuid, rest.trim_start().to_owned())
}

#[derive(Debug, Clone, PartialEq)]
pub struct DatabaseDefinition {
    rest: String,
}

impl DatabaseDefinition {
    pub fn parse(_: &str, sql: &str) -> Result<Self, PlanError> {
        Ok(Self { rest: split(sql).2 })
    }
    pub fn renamed(self, _: &str) -> Self {
        self
    }
    pub fn engine(&self) -> &str {
        if self.rest.contains("Ordinary") {
            "Ordinary"
        } else {
            "Atomic"
        }
    }
    pub fn needs_uuid(&self) -> bool {
        self.engine() == "Atomic"
    }
    pub fn metadata(&self, uuid: Option<Uuid>) -> String {
        match uuid {
            Some(uuid) => format!("ATTACH DATABASE _ UUID '{uuid}'\nENGINE = Atomic\n"),
            None => format!("ATTACH DATABASE _\n{}\n", self.rest),
        }
    }
    pub fn compare(&self, _: &Database) -> Result<(), PlanError> {
        Ok(())
    }
}

pub fn database(database: &Database, target: &str) -> Result<String, PlanError> {
    let rest = database
        .definition
        .as_ref()
        .map(|d| split(&d.text).2)
        .unwrap_or_default();
    Ok(format!(
        "CREATE DATABASE {} {rest}",
        back_quote_if_needed(target)
    ))
}

#[derive(Debug, Clone, PartialEq)]
pub struct TableDefinition {
    name: TableName,
    kind: String,
    rest: String,
}

impl TableDefinition {
    pub fn parse(name: &TableName, sql: &str) -> Result<Self, PlanError> {
        let (kind, _, rest) = split(sql);
        Ok(Self {
            name: name.clone(),
            kind,
            rest,
        })
    }
    pub fn renamed(mut self, target: &TableName, _: &Renaming) -> Self {
        self.name = target.clone();
        self
    }
    pub fn dependencies(&self) -> BTreeSet<TableName> {
        BTreeSet::new()
    }
    pub fn engine(&self) -> &str {
        let at = self
            .rest
            .find("ENGINE = ")
            .map_or(self.rest.len(), |at| at + 9);
        let rest = &self.rest[at..];
        &rest[..rest
            .find(|c: char| !c.is_ascii_alphanumeric())
            .unwrap_or(rest.len())]
    }
    pub fn is_system_engine(&self) -> bool {
        self.engine().starts_with("System")
    }
    pub fn data_kind(&self) -> TableKind {
        TableKind::of_engine(self.engine())
    }
    pub fn keeps_inner_table(&self) -> bool {
        false
    }
    pub fn inner_table(&self, _: Option<Uuid>) -> Option<(TableName, Self)> {
        None
    }
    pub fn storage_policy(&self) -> String {
        "default".to_owned()
    }
    pub fn set_storage_policy(&mut self, _: &str) {}
    pub fn wanted_partitions(&self, list: &[Partition]) -> Result<BTreeSet<String>, PlanError> {
        crate::partitions::wanted_partitions(&self.name, list)
    }
    pub fn metadata(&self, uuid: Option<Uuid>, _: Option<Uuid>) -> String {
        match uuid {
            Some(uuid) => format!("ATTACH {}_ UUID '{uuid}'\n{}\n", self.kind, self.rest),
            None => {
                let name = back_quote_if_needed(&self.name.table);
                format!("ATTACH {}{name}\n{}\n", self.kind, self.rest)
            }
        }
    }
    pub fn compare(&self, _: &Table) -> Result<(), PlanError> {
        Ok(())
    }
}

pub fn table(table: &Table, renaming: &Renaming) -> Result<String, PlanError> {
    let (kind, _, rest) = split(&table.definition.text);
    Ok(format!(
        "CREATE {kind}{} {rest}",
        renaming.table(&table.name)
    ))
}
