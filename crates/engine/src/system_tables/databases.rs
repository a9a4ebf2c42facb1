//! `system.databases`

use super::{Look, SystemRows, engine_text};
use crate::definitions::PREDEFINED;
use granary_catalog::Database;
use granary_formats::{BlockBuilder, Cell};
use granary_parser::{CreateBody, parse_create};

/// The columns, as ClickHouse 26.9 has them.
pub(super) const COLUMNS: &[(&str, &str)] = &[
    ("name", "String"),
    ("engine", "String"),
    ("data_path", "String"),
    ("metadata_path", "String"),
    ("uuid", "UUID"),
    ("engine_full", "String"),
    ("comment", "String"),
    ("is_external", "UInt8"),
];

/// Other names of columns.
pub(super) const ALIASES: &[(&str, &str)] = &[("database", "name")];

/// A row for each database, and one for each that every server makes itself.
pub(super) fn rows(look: &Look<'_>) -> SystemRows {
    let mut rows = BlockBuilder::new(COLUMNS);
    let mut names: Vec<&str> = PREDEFINED.to_vec();
    names.extend(look.snapshot.databases.keys().map(String::as_str));
    names.sort_unstable();
    names.dedup();
    for name in names {
        match look.snapshot.database(name) {
            Some(database) => rows.row(row(database, look)),
            None => rows.row([
                ("name", name.into()),
                ("engine", "Memory".into()),
                ("engine_full", "Memory".into()),
                ("data_path", look.directory("").into()),
            ]),
        }
    }
    SystemRows::new(rows, ALIASES)
}

fn row(database: &Database, look: &Look<'_>) -> Vec<(&'static str, Cell)> {
    let text = database
        .definition
        .as_ref()
        .map(|definition| &*definition.text);
    let create = text.and_then(|text| parse_create(text).ok());
    let comment = create.as_ref().and_then(|create| match &create.body {
        CreateBody::Database(database) => database.comment.clone(),
        _ => None,
    });
    let (data, metadata) = if database.engine == "Memory" {
        (String::new(), String::new())
    } else {
        let data = if database.uuid.is_some() {
            "store/"
        } else {
            "data/"
        };
        let metadata = look.directory(&format!("metadata/{}/", database.name));
        (data.to_owned(), metadata)
    };
    vec![
        ("name", database.name.as_str().into()),
        ("engine", database.engine.as_str().into()),
        (
            "engine_full",
            create
                .map_or(database.engine.clone(), |create| engine_text(&create))
                .into(),
        ),
        ("data_path", look.directory(&data).into()),
        ("metadata_path", metadata.into()),
        ("uuid", database.uuid.unwrap_or_default().to_string().into()),
        (
            "comment",
            String::from_utf8_lossy(&comment.unwrap_or_default())
                .into_owned()
                .into(),
        ),
    ]
}
