//! Which statements are run, and the format of their answers.

use granary_formats::{Format, Frame, Header};
use std::io::{IsTerminal as _, Read as _};
use std::path::PathBuf;

/// The statements of the options, in the order queries, files; `None` when there are none.
///
/// # Errors
/// A file cannot be read.
pub fn given_script(queries: &[String], files: &[PathBuf]) -> Result<Option<String>, String> {
    let mut pieces = queries.to_vec();
    for file in files {
        let text = std::fs::read_to_string(file)
            .map_err(|error| format!("Cannot read the queries file {}: {error}", file.display()))?;
        pieces.push(text);
    }
    // An empty line ends the rows of an `INSERT`, a semicolon any other statement.
    Ok((!pieces.is_empty()).then(|| pieces.join("\n\n;\n")))
}

/// The statements that stand on standard input.
///
/// # Errors
/// It cannot be read.
pub fn script_of_standard_input() -> Result<String, String> {
    let mut text = String::new();
    std::io::stdin()
        .read_to_string(&mut text)
        .map_err(|error| format!("Cannot read statements from standard input: {error}"))?;
    Ok(text)
}

/// The format of answers that name none.
///
/// # Errors
/// There is no format of that name.
pub fn default_format(name: Option<&str>) -> Result<Format, String> {
    match name {
        Some(name) => Format::parse(name).map_err(|error| {
            let code = error.code();
            format!(
                "Code: {}. DB::Exception: {error}. ({})",
                code.number(),
                code.name()
            )
        }),
        None if std::io::stdout().is_terminal() => Ok(Format::Pretty(Frame::Compact)),
        None => Ok(Format::TabSeparated(Header::None)),
    }
}
