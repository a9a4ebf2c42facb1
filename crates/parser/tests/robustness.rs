//! No text makes the parser, the printer, the masks or the messages panic.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use granary_parser::{Context, QueryParameters, lower, mask, parse_query};

/// A small generator of numbers, so that a failure can be repeated.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % limit
    }
}

fn statements() -> Vec<String> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
    [
        "backup_by_hand.sql",
        "show_by_hand.sql",
        "backup_extensions.sql",
        "insert_by_hand.sql",
        "drop_by_hand.sql",
        "alter_by_hand.sql",
        "tables_by_hand.sql",
        "system_by_hand.sql",
    ]
    .iter()
    .flat_map(|name| {
        let text = fs::read_to_string(corpus.join(name)).expect("a corpus file");
        text.split("\n\n").map(str::to_owned).collect::<Vec<_>>()
    })
    .collect()
}

/// Swaps, drops, repeats or inserts some characters.
fn mutated(text: &str, numbers: &mut Numbers) -> String {
    const INSERTED: [&str; 24] = [
        "'",
        "`",
        "\"",
        "(",
        ")",
        ",",
        ".",
        "=",
        "ж",
        "\u{1F4A5}",
        "\0",
        "\n",
        "--",
        "/*",
        "*/",
        "\\",
        "$$",
        "{",
        "}",
        " TO ",
        " SETTINGS ",
        "1e",
        "x'",
        "\u{2018}",
    ];
    let mut characters: Vec<String> = text.chars().map(String::from).collect();
    for _ in 0..=numbers.below(4) {
        let at = numbers.below(characters.len() + 1);
        match numbers.below(4) {
            0 if at < characters.len() => drop(characters.remove(at)),
            1 if at < characters.len() => characters.insert(at, characters[at].clone()),
            2 => characters.truncate(at),
            _ => characters.insert(at, INSERTED[numbers.below(INSERTED.len())].to_owned()),
        }
    }
    characters.concat()
}

fn read(text: &str) {
    let query = match parse_query(text) {
        Ok(query) => query,
        Err(error) => {
            let shown = error.render(text);
            assert!(shown.chars().count() < 1_500, "{shown}");
            return;
        }
    };
    let context = Context {
        current_database: "d",
        named_collection: &|_| -> Option<BTreeMap<String, String>> { None },
        parameters: &QueryParameters::default(),
    };
    let _ = lower(&query, &context);
    let printed = mask(&query).to_multi_line();
    assert!(!printed.is_empty());
    let printed = query.to_single_line();
    if !printed.contains("DEFAULT") {
        let again = parse_query(&printed).map(|query| query.to_single_line());
        assert_eq!(again.as_ref(), Ok(&printed), "{text}");
    }
}

#[test]
fn mutated_statements_are_read_or_refused() {
    let statements = statements();
    let mut numbers = Numbers(1);
    for _ in 0..16_000 {
        let statement = &statements[numbers.below(statements.len())];
        read(&mutated(statement, &mut numbers));
    }
}

#[test]
fn long_and_deep_texts_are_refused() {
    for text in [
        "BACKUP TABLE t TO ".to_owned() + &"f(".repeat(30_000),
        "BACKUP TABLE t PARTITION ".to_owned() + &"(".repeat(30_000),
        "BACKUP TABLE t PARTITION ".to_owned() + &"[".repeat(30_000),
        "BACKUP TABLE t PARTITION ".to_owned() + &"tuple(".repeat(30_000),
        "BACKUP ".to_owned() + &"TABLE t, ".repeat(50_000),
        "BACKUP TABLE ".to_owned() + &"a".repeat(17 << 20),
        "'".repeat(10_000),
    ] {
        let error = parse_query(&text).expect_err("a wrong statement");
        assert!(error.render(&text).len() < 2_000);
    }
}
