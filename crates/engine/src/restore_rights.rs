//! The rights that a `RESTORE` needs for what was found in the backup, asked before anything is compared or made.

use granary_access::{Need, Subject};
use granary_parser::{
    CreateBody, CreationMode, ObjectKind, RestoreSettings, TEMPORARY_DATABASE, parse_create,
};
use granary_planner::{BackupContents, RestorePlan, Selection};
use granary_types::TableName;

/// What the tables need, by the names that they get.
pub(crate) fn tables_needs(
    selection: &Selection,
    contents: &BackupContents,
    settings: &RestoreSettings,
) -> Vec<Need> {
    let with_data = settings
        .restore_table_data
        .unwrap_or(!settings.structure_only);
    let mut needs = Vec::new();
    for source in selection.tables.keys() {
        let Some(table) = contents.tables.get(source) else {
            continue;
        };
        let target = selection.renaming.table(source);
        if target.database == TEMPORARY_DATABASE {
            needs.push(Need::new("CREATE TEMPORARY TABLE", Subject::everything()));
            continue;
        }
        let has_data =
            !table.parts.is_empty() || !table.files.is_empty() || !table.own_files.is_empty();
        let kind = kind_of(&table.definition);
        let fills = with_data && has_data;
        let subject = |name: &TableName| Subject::table(&name.database, Some(&name.table));
        if settings.create_table == CreationMode::MustExist {
            if !fills {
                let privilege = if kind == ObjectKind::Dictionary {
                    "SHOW DICTIONARIES"
                } else {
                    "SHOW TABLES"
                };
                needs.push(Need::new(privilege, subject(&target)));
            }
        } else {
            let privilege = match kind {
                ObjectKind::Table => "CREATE TABLE",
                ObjectKind::View => "CREATE VIEW",
                ObjectKind::Dictionary => "CREATE DICTIONARY",
            };
            needs.push(Need::new(privilege, subject(&target)));
        }
        if fills {
            needs.push(Need::new("INSERT", subject(&target)));
        }
    }
    needs
}

/// What else a plan makes: databases and functions.
pub(crate) fn other_needs(plan: &RestorePlan) -> Vec<Need> {
    let databases = plan.databases.iter();
    let mut needs: Vec<Need> = databases
        .map(|database| Need::new("CREATE DATABASE", Subject::table(&database.name, None)))
        .collect();
    if !plan.functions.is_empty() {
        needs.push(Need::new("CREATE FUNCTION", Subject::everything()));
    }
    needs
}

/// A definition that cannot be read is that of a table: the plan refuses it.
fn kind_of(definition: &str) -> ObjectKind {
    match parse_create(definition).map(|create| create.body) {
        Ok(CreateBody::View(_) | CreateBody::MaterializedView(_)) => ObjectKind::View,
        Ok(CreateBody::Dictionary(_)) => ObjectKind::Dictionary,
        _ => ObjectKind::Table,
    }
}
