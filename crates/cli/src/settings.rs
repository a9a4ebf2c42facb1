//! Settings on the command line: `--max_threads=2` or `--max_threads 2`, as `clickhouse-local` takes them.

use crate::arguments::LocalArguments;
use clap::Args as _;
use granary_parser::{query_setting_names, quote_string};
use std::ffi::OsString;

/// A setting with the value that it is given.
#[derive(Debug, PartialEq, Eq)]
pub struct Setting {
    name: &'static str,
    value: String,
}

impl Setting {
    /// The statement that sets it.
    pub fn statement(&self) -> String {
        let value = match self.value.parse::<u64>() {
            Ok(number) => number.to_string(),
            Err(_) => quote_string(self.value.as_bytes()),
        };
        format!("SET {} = {value}", self.name)
    }
}

/// The arguments that are no settings, in their order, and the settings.
pub fn split(arguments: impl Iterator<Item = OsString>) -> (Vec<OsString>, Vec<Setting>) {
    let mut others = Vec::new();
    let mut settings = Vec::new();
    let mut arguments = arguments.peekable();
    while let Some(argument) = arguments.next() {
        let Some((name, value)) = argument.to_str().and_then(setting) else {
            others.push(argument);
            continue;
        };
        let value = value.map(str::to_owned).or_else(|| {
            let next = arguments.next_if(|next| !next.to_string_lossy().starts_with("--"));
            next.map(|next| next.to_string_lossy().into_owned())
        });
        // A switch without a value is on.
        let value = value.unwrap_or_else(|| "1".to_owned());
        settings.push(Setting { name, value });
    }
    (others, settings)
}

/// Whether the command line has an option of its own of that name; `--format` is one, and a setting, too.
fn is_option(setting: &str) -> bool {
    let command = LocalArguments::augment_args(clap::Command::new("local"));
    command.get_arguments().any(|option| {
        let aliases = option.get_all_aliases().unwrap_or_default().into_iter();
        let mut names = aliases.chain(option.get_long());
        names.any(|name| name.replace('-', "_") == setting)
    })
}

/// The name, and the value if it stands behind `=`. Dashes stand for underscores.
fn setting(argument: &str) -> Option<(&'static str, Option<&str>)> {
    let text = argument.strip_prefix("--")?;
    let (name, value) = match text.split_once('=') {
        Some((name, value)) => (name, Some(value)),
        None => (text, None),
    };
    let name = name.replace('-', "_");
    let known = query_setting_names().find(|known| *known == name)?;
    (!is_option(known)).then_some((known, value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(arguments: &[&str], others: &[&str], statements: &[&str]) {
        let (left, settings) = split(arguments.iter().map(OsString::from));
        assert_eq!(left, others);
        let set: Vec<String> = settings.iter().map(Setting::statement).collect();
        assert_eq!(set, statements);
    }

    #[test]
    fn settings_are_told_from_options() {
        check(
            &["granary", "local", "--max_threads=2", "-q", "SELECT 1"],
            &["granary", "local", "-q", "SELECT 1"],
            &["SET max_threads = 2"],
        );
        check(
            &["--format-csv-delimiter", ";", "--path", "d"],
            &["--path", "d"],
            &["SET format_csv_delimiter = ';'"],
        );
        check(
            &["--output_format_json_quote_64bit_integers", "--progress"],
            &["--progress"],
            &["SET output_format_json_quote_64bit_integers = 1"],
        );
        check(&["--format", "CSV"], &["--format", "CSV"], &[]);
    }
}
