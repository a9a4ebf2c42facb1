//! The functions that `docs/compatibility.md` lists are those that there are.

use std::collections::BTreeSet;
use std::path::PathBuf;

fn documented(heading: &str) -> BTreeSet<String> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/compatibility.md");
    let text = std::fs::read_to_string(path).expect("the page is there");
    let section = text.split(heading).nth(1).expect("the section is there");
    let block = section.split("```").nth(1).expect("the list is there");
    let names = block.split_whitespace().skip_while(|word| *word == "text");
    names.map(str::to_owned).collect()
}

#[track_caller]
fn check(heading: &str, names: &BTreeSet<String>) {
    let documented = documented(heading);
    let missing: Vec<&String> = names.difference(&documented).collect();
    let spare: Vec<&String> = documented.difference(names).collect();
    assert!(
        missing.is_empty() && spare.is_empty(),
        "not documented: {missing:?}\ndocumented and not there: {spare:?}"
    );
}

#[test]
fn every_function_is_documented() {
    let names = granary_query::functions().names();
    check(
        "### Functions that are there",
        &names.map(str::to_owned).collect(),
    );
}

#[test]
fn every_aggregate_function_is_documented() {
    let names = granary_query::aggregates().names();
    check(
        "### Aggregate functions that are there",
        &names.map(str::to_owned).collect(),
    );
}
