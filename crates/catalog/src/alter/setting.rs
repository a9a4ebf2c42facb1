//! The settings of a definition that is altered.

use crate::complete::{DefinitionError, check_value, merge_tree_setting, setting_name};
use granary_parser::{OutputSetting, SettingsChange, Storage};
use granary_types::ErrorCode;

/// Settings of a MergeTree table that are for its life.
const READ_ONLY: [&str; 11] = [
    "index_granularity",
    "share_nested_offsets",
    "allow_tuple_element_aggregation",
    "index_granularity_bytes",
    "enable_mixed_granularity_parts",
    "table_disk",
    "add_minmax_index_for_numeric_columns",
    "add_minmax_index_for_string_columns",
    "add_minmax_index_for_temporal_columns",
    "add_minmax_index_for_block_number_column",
    "add_minmax_index_for_block_offset_column",
];

fn fault(message: String, code: ErrorCode) -> DefinitionError {
    DefinitionError::Alter { message, code }
}

fn is_merge_tree(storage: &Storage) -> bool {
    let engine = storage.engine.as_ref().map_or("", |engine| &engine.name);
    crate::TableKind::of_engine(engine).is_merge_tree()
}

fn require_writable(name: &str) -> Result<(), DefinitionError> {
    if READ_ONLY.contains(&name) {
        let message = format!("Setting '{name}' is readonly for storage 'MergeTree'");
        return Err(fault(message, ErrorCode::READONLY_SETTING));
    }
    Ok(())
}

/// `MODIFY SETTING`, `RESET SETTING`
pub(super) fn change_settings(
    storage: &mut Storage,
    settings: &SettingsChange,
) -> Result<(), DefinitionError> {
    if is_merge_tree(storage) {
        for change in &settings.changes {
            let name = &change.name;
            if merge_tree_setting(name).is_none() {
                let message = format!("Unknown setting '{name}'");
                return Err(fault(message, ErrorCode::UNKNOWN_SETTING));
            }
            require_writable(name)?;
            check_value(&OutputSetting::Change(change.clone()))?;
        }
        for name in &settings.resets {
            if merge_tree_setting(name).is_none() {
                let message = format!(
                    "Cannot reset setting '{name}' because it doesn't exist for MergeTree engines family"
                );
                return Err(fault(message, ErrorCode::BAD_ARGUMENTS));
            }
            require_writable(name)?;
        }
    }
    merge(&mut storage.settings, settings);
    Ok(())
}

/// New values replace those of the same name where they stand.
pub(super) fn merge(settings: &mut Vec<OutputSetting>, new: &SettingsChange) {
    settings.retain(|setting| !new.resets.iter().any(|name| is_named(setting, name)));
    for change in &new.changes {
        let new = OutputSetting::Change(change.clone());
        match settings.iter_mut().find(|old| is_named(old, &change.name)) {
            Some(old) => *old = new,
            None => settings.push(new),
        }
    }
}

fn is_named(setting: &OutputSetting, name: &str) -> bool {
    setting_name(setting) == Some(name)
}
