//! The examples at the productions of `BACKUP`, `RESTORE` and their like are what they say.

use std::fs;
use std::path::Path;

use granary_parser::parse_query;

const FILES: [&str; 16] = [
    "alter",
    "alter_element",
    "alter_partition",
    "backup",
    "collection",
    "command",
    "destination",
    "drop",
    "explain",
    "insert",
    "output",
    "partition",
    "setting",
    "show",
    "system",
    "table_statement",
];

const FIRST_WORDS: [&str; 25] = [
    "BACKUP ",
    "RESTORE ",
    "EXPLAIN",
    "SHOW",
    "DESCRIBE",
    "DESC ",
    "CHECK ",
    "DROP",
    "USE",
    "SET",
    "DETACH ",
    "TRUNCATE ",
    "UNDROP ",
    "RENAME ",
    "EXCHANGE ",
    "INSERT ",
    "WITH ",
    "ALTER ",
    "SYSTEM",
    "DELETE ",
    "UPDATE ",
    "OPTIMIZE ",
    "EXISTS",
    "KILL ",
    "CREATE ",
];

/// The statements of a line, which are separated by commas.
fn statements(line: &str) -> Vec<String> {
    let mut statements: Vec<String> = Vec::new();
    for piece in line.split(", ") {
        let starts = FIRST_WORDS.iter().any(|word| piece.starts_with(word));
        match statements.last_mut() {
            Some(last) if !starts => {
                last.push_str(", ");
                last.push_str(piece);
            }
            _ => statements.push(piece.to_owned()),
        }
    }
    statements
}

fn examples(mark: &str) -> Vec<String> {
    let grammar = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/grammar");
    FILES
        .iter()
        .flat_map(|file| {
            let path = grammar.join(file).with_extension("rs");
            let text = fs::read_to_string(path).expect("a file of the grammar");
            let lines = text
                .lines()
                .filter_map(|line| line.trim().strip_prefix(mark));
            lines.flat_map(statements).collect::<Vec<_>>()
        })
        .collect()
}

#[test]
fn what_is_called_right_is_accepted() {
    let examples = examples("// ok: ");
    assert!(examples.len() > 40, "{}", examples.len());
    for example in examples {
        if let Err(error) = parse_query(&example) {
            panic!("{}", error.render(&example));
        }
    }
}

#[test]
fn what_is_called_wrong_is_refused() {
    let examples = examples("// err: ");
    assert!(examples.len() > 40, "{}", examples.len());
    for example in examples {
        assert!(parse_query(&example).is_err(), "{example}");
    }
}
