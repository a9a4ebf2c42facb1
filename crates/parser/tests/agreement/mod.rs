//! Whether a statement is read and printed as ClickHouse does.

use granary_parser::{Query, parse_query};
use serde_json::Value;

/// What differs from ClickHouse's answer; `None` when nothing does.
pub fn difference(statement: &str, answer: &Value) -> Option<String> {
    let ours = parse_query(statement);
    match (ours, answer["ok"].as_bool() == Some(true)) {
        (Ok(query), true) => difference_in_text(&query, answer),
        (Err(_), false) => None,
        (Ok(query), false) => Some(format!(
            "accepted as {}, ClickHouse: {}",
            query.to_single_line(),
            answer["error"]
        )),
        (Err(error), true) => Some(format!(
            "refused: {error}, ClickHouse: {}",
            answer["single"]
        )),
    }
}

fn difference_in_text(query: &Query, answer: &Value) -> Option<String> {
    let (single, multi) = (query.to_single_line(), query.to_multi_line());
    if answer["single"] != single.as_str() {
        return Some(format!(
            "printed {single}, ClickHouse: {}",
            answer["single"]
        ));
    }
    if answer["multi"] != multi.as_str() {
        return Some(format!("printed {multi}, ClickHouse: {}", answer["multi"]));
    }
    None
}
