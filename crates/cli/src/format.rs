//! `granary format`: the canonical text of a statement.

use crate::arguments::FormatArguments;
use crate::{STATEMENT_FAILED, USAGE};
use std::io::Read as _;
use std::process::ExitCode;

/// Reads a statement from standard input and prints it as ClickHouse's `formatQuery` does, or
/// with `--oneline` as `formatQuerySingleLine`. The rows of an `INSERT` follow as they were.
pub fn run(arguments: &FormatArguments) -> ExitCode {
    let mut text = String::new();
    if let Err(error) = std::io::stdin().read_to_string(&mut text) {
        eprintln!("Cannot read the statement from standard input: {error}");
        return ExitCode::from(USAGE);
    }
    match granary_parser::parse_query(&text) {
        Ok(statement) => {
            let printed = if arguments.oneline {
                statement.to_single_line()
            } else {
                statement.to_multi_line()
            };
            println!("{printed}");
            if let Some(rows) = statement.rows() {
                println!("{rows}");
            }
        }
        Err(error) => {
            eprintln!("{}", error.render(&text));
            return ExitCode::from(STATEMENT_FAILED);
        }
    }
    ExitCode::SUCCESS
}
