//! Wrong statements and what is said about them.
//!
//! `corpus/mistakes.txt` holds each with its message; `GRANARY_RECORD=1` writes it anew.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use granary_parser::parse_query;

#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "the golden file is written on request only"
)]
fn the_usual_slips_are_answered_with_a_hint() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/mistakes.txt");
    let recorded = fs::read_to_string(&path).expect("a recorded file");
    let mut ours = String::new();
    for block in recorded.split("\n\n").filter(|block| !block.is_empty()) {
        let statement: Vec<&str> = block
            .lines()
            .take_while(|line| !line.starts_with("Code: "))
            .collect();
        let statement = statement.join("\n");
        let message = match parse_query(&statement) {
            Ok(query) => format!("Code: 0. accepted as {}", query.to_single_line()),
            Err(error) => error.render(&statement),
        };
        write!(ours, "{statement}\n{message}\n\n").expect("a String takes everything");
    }
    if std::env::var_os("GRANARY_RECORD").is_some() {
        fs::write(&path, &ours).expect("the corpus can be written");
    }
    assert_eq!(ours.trim_end(), recorded.trim_end());
}
