//! Whatever is parsed is printed, and what is printed is parsed to the same text.
#![no_main]

use granary_parser::parse_query;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let Ok(query) = parse_query(text) else {
        return;
    };
    let printed = query.to_single_line();
    // ClickHouse prints DEFAULT last in a list of settings, and then reads another list.
    if printed.contains("= DEFAULT") {
        return;
    }
    let again = parse_query(&printed).expect("printed text parses");
    assert_eq!(again.to_single_line(), printed);
});
