//! Reading, checking, masking and printing a statement never panics; what is printed reads as the same.
#![no_main]

use std::collections::BTreeMap;

use granary_parser::{Context, QueryParameters, lower, mask, parse_query};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let query = match parse_query(text) {
        Ok(query) => query,
        Err(error) => {
            let _ = error.render(text);
            return;
        }
    };
    let context = Context {
        current_database: "d",
        named_collection: &|_| -> Option<BTreeMap<String, String>> { None },
        parameters: &QueryParameters::default(),
    };
    let _ = lower(&query, &context);
    let _ = mask(&query).to_multi_line();
    let printed = query.to_single_line();
    // ClickHouse prints DEFAULT last in a list of settings, and then reads another list; and it prints a column
    // named INTERVAL without quotes, which is the beginning of an interval when it is read.
    if !printed.contains("= DEFAULT") && !printed.to_ascii_uppercase().contains("INTERVAL ") {
        let again = parse_query(&printed).expect("what we print we read");
        assert_eq!(again.to_single_line(), printed);
    }
});
