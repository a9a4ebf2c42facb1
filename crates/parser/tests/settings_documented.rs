//! Every setting stands in `docs/compatibility.md`.

use granary_parser::{backup_settings, restore_settings};

#[test]
fn every_setting_is_in_the_table_of_its_statement() {
    let page = include_str!("../../../docs/compatibility.md");
    let (_, rest) = page
        .split_once("## Settings of `BACKUP`")
        .expect("the section is there");
    let (backup, restore) = rest
        .split_once("## Settings of `RESTORE`")
        .expect("the section is there");
    for (settings, section) in [(backup_settings(), backup), (restore_settings(), restore)] {
        for setting in settings {
            let name = format!("`{}`", setting.name);
            assert!(section.contains(&name), "{name} is not documented");
        }
    }
}
