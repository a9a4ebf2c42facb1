//! Settings on the command line: `--max_threads=2` or `--max_threads 2`, as `clickhouse-local` takes them.

use crate::arguments::{ClientArguments, LocalArguments};
use clap::Args as _;
use granary_parser::{query_setting_names, quote_string};
use std::ffi::OsString;

/// A setting, or a parameter of queries, with the value that it is given.
#[derive(Debug, PartialEq, Eq)]
pub enum Setting {
    /// `--max_threads=2`
    Query {
        /// Its name.
        name: &'static str,
        /// The value.
        value: String,
    },
    /// `--param_day=2026-11-22`
    Parameter {
        /// Its name, without `param_`.
        name: String,
        /// The value.
        value: String,
    },
}

impl Setting {
    /// The statement that sets it.
    pub fn statement(&self) -> String {
        match self {
            Self::Query { name, value } => {
                let value = match value.parse::<u64>() {
                    Ok(number) => number.to_string(),
                    Err(_) => quote_string(value.as_bytes()),
                };
                format!("SET {name} = {value}")
            }
            Self::Parameter { name, value } => {
                format!("SET param_{name} = {}", quote_string(value.as_bytes()))
            }
        }
    }
}

/// The arguments that are no settings, in their order, and the settings.
pub fn split(arguments: impl Iterator<Item = OsString>) -> (Vec<OsString>, Vec<Setting>) {
    let mut others: Vec<OsString> = Vec::new();
    let mut settings = Vec::new();
    let mut arguments = arguments.peekable();
    while let Some(argument) = arguments.next() {
        let is_client = others.get(1).is_some_and(|command| command == "client");
        let Some((name, value)) = argument.to_str().and_then(|text| given(text, is_client)) else {
            others.push(argument);
            continue;
        };
        let value = value.map(str::to_owned).or_else(|| {
            let is_parameter = matches!(name, Given::Parameter(_));
            let next =
                arguments.next_if(|next| is_parameter || !next.to_string_lossy().starts_with("--"));
            next.map(|next| next.to_string_lossy().into_owned())
        });
        settings.push(match name {
            Given::Query(name) => Setting::Query {
                name,
                // A switch without a value is on.
                value: value.unwrap_or_else(|| "1".to_owned()),
            },
            Given::Parameter(name) => Setting::Parameter {
                name: name.to_owned(),
                value: value.unwrap_or_default(),
            },
        });
    }
    (others, settings)
}

/// What an argument gives a value to.
enum Given<'a> {
    Query(&'static str),
    Parameter(&'a str),
}

/// Whether the command line has an option of its own of that name; `--format` is one, and a setting, too.
fn is_option(setting: &str, is_client: bool) -> bool {
    let command = clap::Command::new("any");
    let command = if is_client {
        ClientArguments::augment_args(command)
    } else {
        LocalArguments::augment_args(command)
    };
    command.get_arguments().any(|option| {
        let aliases = option.get_all_aliases().unwrap_or_default().into_iter();
        let mut names = aliases.chain(option.get_long());
        names.any(|name| name.replace('-', "_") == setting)
    })
}

/// The name, and the value if it stands behind `=`. Dashes stand for underscores.
fn given(argument: &str, is_client: bool) -> Option<(Given<'_>, Option<&str>)> {
    let text = argument.strip_prefix("--")?;
    let (name, value) = match text.split_once('=') {
        Some((name, value)) => (name, Some(value)),
        None => (text, None),
    };
    let parameter = name
        .strip_prefix("param_")
        .or_else(|| name.strip_prefix("param-"));
    if let Some(parameter) = parameter {
        return Some((Given::Parameter(parameter), value));
    }
    let name = name.replace('-', "_");
    let known = query_setting_names().find(|known| *known == name)?;
    (!is_option(known, is_client)).then_some((Given::Query(known), value))
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
        check(
            &[
                "granary",
                "client",
                "--param_a",
                "--1",
                "--param_b=it's",
                "-q",
                "1",
            ],
            &["granary", "client", "-q", "1"],
            &["SET param_a = '--1'", "SET param_b = 'it\\'s'"],
        );
        let own = ["granary", "client", "--connect_timeout", "5"];
        check(&own, &own, &[]);
    }
}
