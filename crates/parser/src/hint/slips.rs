//! The slips. Each function knows one: it looks at the tokens around the place of the error, and the
//! first that recognises its slip gives the hint.

use granary_types::back_quote_if_needed;

use super::Scene;
use super::table_slips::table_slip;
use crate::keywords::is_keyword;
use crate::settings::nearest;
use crate::token::{Broken, Symbol, TokenKind};

type Slip = fn(&Scene<'_>) -> Option<String>;

/// From the special to the general.
pub(super) const SLIPS: [Slip; 37] = [
    unclosed_quote,
    foreign_character,
    first_word,
    second_statement,
    if_exists,
    name_in_quotes,
    destination_in_quotes,
    unquoted_path,
    misplaced_cluster,
    misplaced_async,
    name_with_a_dash,
    three_part_name,
    into_for_to,
    swapped_preposition,
    plural_kind,
    materialized_view,
    temporary_kind,
    all_of_a_kind,
    missing_kind,
    unknown_except,
    except_of_table,
    except_order,
    except_is_last,
    except_data,
    alias_order,
    partition_value,
    keyword_as_name,
    with_options,
    parameter_as_destination,
    second_destination,
    second_base_backup,
    setting_without_value,
    missing_comma_in_settings,
    missing_comma,
    unclosed_parenthesis,
    table_slip,
    misspelt_keyword,
];

/// The words that say what an element is.
const KINDS: [&str; 5] = ["TABLE", "DICTIONARY", "VIEW", "DATABASE", "ALL"];

#[expect(
    clippy::unnecessary_wraps,
    reason = "it is the answer of a slip that was recognised"
)]
fn say(text: &str) -> Option<String> {
    Some(text.to_owned())
}

/// `File('a`
fn unclosed_quote(scene: &Scene<'_>) -> Option<String> {
    match scene.kind(0) {
        TokenKind::Broken(Broken::UnclosedString) => say("the quote that opens here is not closed"),
        TokenKind::Broken(Broken::UnclosedBackQuote | Broken::UnclosedDoubleQuote) => {
            say("the name that starts here has no closing quote")
        }
        TokenKind::Broken(Broken::UnclosedComment) => say("the comment that starts here needs */"),
        TokenKind::Word | TokenKind::Number => {
            let start = scene.token(0)?.start as usize;
            let follows_string = scene.is_string(-1) && scene.token(-1)?.end as usize == start;
            follows_string.then(|| "a quote inside a string must be doubled: ''".to_owned())
        }
        _ => None,
    }
}

/// `BACKUP TABLE ж`
fn foreign_character(scene: &Scene<'_>) -> Option<String> {
    if scene.kind(0) != TokenKind::Broken(Broken::Character) {
        return None;
    }
    let rest = &scene.text[scene.token(0)?.start as usize..];
    let size = rest
        .find(|character: char| !character.is_alphanumeric() && character != '_')
        .unwrap_or(rest.len());
    if size == 0 {
        return None;
    }
    Some(format!(
        "a name with such letters must be quoted: `{}`",
        &rest[..size]
    ))
}

/// `BACKP TABLE t`
fn first_word(scene: &Scene<'_>) -> Option<String> {
    const STATEMENTS: [&str; 26] = [
        "BACKUP", "RESTORE", "EXPLAIN", "SHOW", "DESCRIBE", "CHECK", "DROP", "USE", "SET",
        "CREATE", "ATTACH", "SELECT", "INSERT", "ALTER", "DETACH", "TRUNCATE", "RENAME",
        "EXCHANGE", "UNDROP", "DELETE", "UPDATE", "OPTIMIZE", "EXISTS", "KILL", "SYSTEM", "WITH",
    ];
    if scene.at != 0 || scene.kind(0) != TokenKind::Word {
        return None;
    }
    let word = scene.word(0);
    let near = nearest(&word, STATEMENTS.into_iter(), 1);
    near.first()
        .filter(|near| **near != word)
        .map(|near| format!("did you mean {near}?"))
}

/// `BACKUP …; SELECT 1`
fn second_statement(scene: &Scene<'_>) -> Option<String> {
    let follows = scene.at > 0 && scene.is_symbol(-1, Symbol::Semicolon);
    follows.then(|| "there is one statement too many; each is sent by itself".to_owned())
}

/// `BACKUP TABLE IF EXISTS t`
fn if_exists(scene: &Scene<'_>) -> Option<String> {
    let is_if = |at: isize| scene.word(at) == "IF" && scene.is(at + 1, &["EXISTS", "NOT"]);
    if !scene.is_backup_or_restore() || !(is_if(0) || is_if(-1)) {
        return None;
    }
    match scene.statement().as_str() {
        "BACKUP" => say("BACKUP has no IF EXISTS"),
        _ => say("RESTORE has no IF; see the settings create_table and create_database"),
    }
}

/// `BACKUP DATABASE TO Null`
fn keyword_as_name(scene: &Scene<'_>) -> Option<String> {
    if scene.kind(0) != TokenKind::Word || !is_keyword(scene.shown(0)) {
        return None;
    }
    let what = [
        "a database name",
        "a table name",
        "a cluster name",
        "a name",
    ]
    .into_iter()
    .find(|what| scene.wants(what))?;
    let word = scene.shown(0);
    let what = what.trim_end_matches(" name");
    Some(format!("{what} called {word} must be quoted: `{word}`"))
}

/// `BACKUP TABLE 't' TO …`
fn name_in_quotes(scene: &Scene<'_>) -> Option<String> {
    if scene.is_string(0) && scene.wants("a format") {
        return Some(format!(
            "a format stands without quotes: {}",
            scene.shown(0).trim_matches('\'')
        ));
    }
    let wants_name = scene
        .expected
        .iter()
        .any(|what| what.ends_with(" name") || what == "a name");
    if !scene.is_string(0) || !wants_name {
        return None;
    }
    let name = scene.shown(0).trim_matches('\'');
    Some(format!(
        "a name stands without quotes or in back quotes: {}",
        back_quote_if_needed(name)
    ))
}

/// `BACKUP TABLE my-table TO …`
fn name_with_a_dash(scene: &Scene<'_>) -> Option<String> {
    let joins = [Symbol::Minus, Symbol::Slash, Symbol::At, Symbol::Colon];
    if !joins.iter().any(|join| scene.is_symbol(0, *join))
        || !scene.is_name(-1)
        || !scene.is_in_elements()
    {
        return None;
    }
    let start = scene.token(-1)?.start as usize;
    let rest = &scene.text[start..];
    let size = rest
        .find(|end: char| end.is_whitespace() || ",;()".contains(end))
        .unwrap_or(rest.len());
    Some(format!("such a name must be quoted: `{}`", &rest[..size]))
}

/// `BACKUP TABLE a.b.c TO …`
fn three_part_name(scene: &Scene<'_>) -> Option<String> {
    let is_third = scene.is_symbol(0, Symbol::Dot) && scene.is_name(-1);
    if !is_third || !scene.is_in_elements() {
        return None;
    }
    if scene.is_symbol(-2, Symbol::Dot) {
        return say("a table has a name of at most two parts: database.table");
    }
    say("this name has one part, without a database")
}

/// `BACKUP TABLE t INTO …`
fn into_for_to(scene: &Scene<'_>) -> Option<String> {
    (scene.word(0) == "INTO" && scene.is_in_elements())
        .then(|| format!("{} takes {}", scene.statement(), scene.preposition()))
}

/// `BACKUP TABLE t FROM …`, `RESTORE TABLE t TO …`
fn swapped_preposition(scene: &Scene<'_>) -> Option<String> {
    let wrong = if scene.preposition() == "TO" {
        "FROM"
    } else {
        "TO"
    };
    (scene.word(0) == wrong && scene.wants(scene.preposition()))
        .then(|| format!("{} takes {}", scene.statement(), scene.preposition()))
}

/// `BACKUP TABLES a TO …`
fn plural_kind(scene: &Scene<'_>) -> Option<String> {
    let at = if scene.is(0, &["TABLES", "DATABASES", "VIEWS", "DICTIONARIES"]) {
        0
    } else {
        -1
    };
    let single = match scene.word(at).as_str() {
        "TABLES" => "TABLE",
        "DATABASES" => "DATABASE",
        "VIEWS" => "VIEW",
        "DICTIONARIES" => "DICTIONARY",
        _ => return None,
    };
    let starts_element =
        scene.is(at - 1, &["BACKUP", "RESTORE"]) || scene.is_symbol(at - 1, Symbol::Comma);
    if !scene.is_in_elements() || !starts_element {
        return None;
    }
    Some(format!(
        "each element is named by itself: {single} a, {single} b"
    ))
}

/// `BACKUP MATERIALIZED VIEW v TO …`
fn materialized_view(scene: &Scene<'_>) -> Option<String> {
    let is_here = scene.is(0, &["MATERIALIZED"]) || scene.is(-1, &["MATERIALIZED"]);
    (is_here && scene.is_in_elements())
        .then(|| "a materialized view is named by VIEW or TABLE".to_owned())
}

/// `BACKUP TEMPORARY VIEW v TO …`
fn temporary_kind(scene: &Scene<'_>) -> Option<String> {
    let at = isize::from(scene.is(0, &["TEMPORARY"]));
    (scene.is(at - 1, &["TEMPORARY"]) && scene.is(at, &["VIEW", "DICTIONARY", "DATABASE"]))
        .then(|| "whatever is temporary is named by TEMPORARY TABLE".to_owned())
}

/// `BACKUP ALL TABLES TO …`
fn all_of_a_kind(scene: &Scene<'_>) -> Option<String> {
    (scene.is(-1, &["ALL"])
        && scene.is(0, &["TABLES", "TABLE", "VIEWS", "DICTIONARIES", "DATABASE"])
        && scene.is_in_elements())
    .then(|| "ALL is everything; one database is DATABASE name".to_owned())
}

/// `BACKUP t TO …`, `BACKUP TABLE a, b TO …`
fn missing_kind(scene: &Scene<'_>) -> Option<String> {
    let at = [0, -1, -2, -3].into_iter().find(|&at| {
        scene.is(at - 1, &["BACKUP", "RESTORE"]) || scene.is_symbol(at - 1, Symbol::Comma)
    })?;
    let is_kind = scene.is(at, &KINDS) || scene.is(at, &["TEMPORARY", "FROM", "SNAPSHOT"]);
    let in_list = scene.at.cast_signed() + at > 0
        && scene.is_in_elements()
        && scene.open_parenthesis().is_none();
    if is_kind || !in_list || !scene.is_name(at) || scene.word(at) == scene.preposition() {
        return None;
    }
    let word = scene.word(at);
    let near = nearest(&word, KINDS.into_iter(), 1);
    if let Some(near) = near.first().filter(|near| **near != word) {
        return Some(format!("did you mean {near}?"));
    }
    let start = scene.token(at)?.start as usize;
    let rest = &scene.text[start..];
    let size = rest
        .find(|end: char| end.is_whitespace() || ",;()".contains(end))
        .unwrap_or(rest.len());
    Some(format!(
        "say what it is: TABLE {0} or DATABASE {0}",
        &rest[..size]
    ))
}

/// `BACKUP ALL EXCEPT x TO …`
fn unknown_except(scene: &Scene<'_>) -> Option<String> {
    let at = isize::from(scene.is(0, &["EXCEPT"]));
    let is_bare = scene.is(at - 1, &["EXCEPT"]) && scene.is(at - 2, &["ALL"]);
    if !is_bare || scene.is(at, &["TABLE", "TABLES", "DATABASE", "DATABASES"]) {
        return None;
    }
    let name = scene.shown(at);
    Some(format!(
        "say what it is: EXCEPT DATABASE {name} or EXCEPT TABLE {name}"
    ))
}

/// `BACKUP TABLE t EXCEPT …`
fn except_of_table(scene: &Scene<'_>) -> Option<String> {
    if !scene.is(0, &["EXCEPT"]) || scene.is(1, &["DATA"]) {
        return None;
    }
    let kind = scene.back_to(&KINDS)?;
    scene
        .is(kind, &["TABLE", "VIEW", "DICTIONARY"])
        .then_some(())
        .filter(|()| !scene.is(kind - 1, &["EXCEPT"]))
        .and_then(|()| say("EXCEPT belongs to DATABASE and ALL"))
}

/// `BACKUP ALL EXCEPT TABLES a EXCEPT DATABASES b TO …`, `BACKUP DATABASE d EXCEPT DATABASES x TO …`
fn except_order(scene: &Scene<'_>) -> Option<String> {
    if scene.is(0, &["DATABASE", "DATABASES"]) && scene.is(-1, &["EXCEPT"]) {
        return say("only tables can be left out of a database: EXCEPT TABLES");
    }
    if !scene.is(0, &["EXCEPT"]) {
        return None;
    }
    let earlier = scene.back_to(&["EXCEPT"])?;
    if scene.is(1, &["DATABASE", "DATABASES"]) && scene.is(earlier + 1, &["TABLE", "TABLES"]) {
        return say("EXCEPT DATABASES stands before EXCEPT TABLES");
    }
    say("there is one list after EXCEPT: EXCEPT TABLES a, b")
}

/// `BACKUP DATABASE d EXCEPT TABLES a, TABLE b TO …`
fn except_is_last(scene: &Scene<'_>) -> Option<String> {
    let except = scene.back_to(&["EXCEPT"])?;
    let follows_kind = scene.is_symbol(-2, Symbol::Comma)
        && (scene.is(-1, &KINDS) || scene.is(-1, &["TEMPORARY"]));
    let is_inside = except < -2 && scene.is_in_elements();
    (is_inside && follows_kind).then(|| {
        "EXCEPT takes every name after it: an element with EXCEPT must be the last".to_owned()
    })
}

/// `BACKUP TABLE t EXCEPT DATA FROM TABLE t TO …`
fn except_data(scene: &Scene<'_>) -> Option<String> {
    (scene.is(0, &["EXCEPT"]) && scene.is(1, &["DATA"]))
        .then(|| "use the setting structure_only to leave data out".to_owned())
}

/// `BACKUP TABLE t PARTITION 1 AS u TO …`, `BACKUP TABLE t TO Null AS u`
fn alias_order(scene: &Scene<'_>) -> Option<String> {
    (scene.is(0, &["AS"]) && scene.is_backup_or_restore())
        .then(|| "AS stands right after the name".to_owned())
}

/// `BACKUP TABLE t PARTITION x TO …`
fn partition_value(scene: &Scene<'_>) -> Option<String> {
    if scene.is(-1, &["ID"]) && scene.is(-2, &["PARTITION", "PARTITIONS"]) {
        return Some(format!(
            "the id of a partition is a string: ID '{}'",
            scene.shown(0)
        ));
    }
    let partition = scene.back_to(&["PARTITION", "PARTITIONS"])?;
    if !scene.is_in_elements() || partition < -12 || !(scene.wants("a partition") || partition > -6)
    {
        return None;
    }
    if scene.is(partition + 1, &[scene.preposition()]) {
        return None;
    }
    if matches!(scene.kind(0), TokenKind::Symbol(Symbol::Minus)) {
        return say("a date is a string: PARTITION '2024-01-31'");
    }
    say("a partition is a literal, a tuple of literals or ID '…'; names and calls are not computed")
}

/// `BACKUP ON CLUSTER c TABLE t TO …`, `BACKUP TABLE t TO Null ON CLUSTER c`
fn misplaced_cluster(scene: &Scene<'_>) -> Option<String> {
    let is_here = scene.is(0, &["ON"]) && scene.is(1, &["CLUSTER"])
        || scene.is(0, &["CLUSTER"]) && scene.is(-1, &["ON"]);
    if !is_here || !scene.is_backup_or_restore() {
        return None;
    }
    Some(format!(
        "ON CLUSTER stands once, right before {}",
        scene.preposition()
    ))
}

/// `BACKUP ASYNC TABLE t TO …`, `BACKUP … FORMAT JSON ASYNC`
fn misplaced_async(scene: &Scene<'_>) -> Option<String> {
    if scene.is_symbol(0, Symbol::Comma) && scene.is(1, &["ASYNC", "SYNC"]) {
        return Some(format!(
            "{} is no setting: leave the comma out",
            scene.word(1)
        ));
    }
    let at = if scene.is(0, &["ASYNC", "SYNC"]) {
        0
    } else {
        -1
    };
    if !scene.is(at, &["ASYNC", "SYNC"]) || !scene.is_backup_or_restore() {
        return None;
    }
    if scene.is(at - 1, &["ASYNC", "SYNC"]) {
        return say("either ASYNC or SYNC, once");
    }
    Some(format!(
        "{} stands after the destination and its SETTINGS, before FORMAT",
        scene.word(at)
    ))
}

/// `BACKUP TABLE t TO Null WITH a = 1`
fn with_options(scene: &Scene<'_>) -> Option<String> {
    let is_here = scene.is(0, &["WITH", "PROPERTIES", "OPTIONS", "COMMENT"]);
    if !is_here || !scene.is_backup_or_restore() {
        return None;
    }
    match scene.word(0).as_str() {
        "COMMENT" => say("a backup has no comment"),
        _ => say("options stand in SETTINGS name = value, …"),
    }
}

/// `BACKUP TABLE t TO 'path'`
fn destination_in_quotes(scene: &Scene<'_>) -> Option<String> {
    (scene.is_string(0) && scene.wants("a destination")).then(|| {
        format!(
            "say what holds it: File({0}) or Disk('backups', {0})",
            scene.shown(0)
        )
    })
}

/// `BACKUP TABLE t TO /path`, `File(/path)`
fn unquoted_path(scene: &Scene<'_>) -> Option<String> {
    let is_path = [Symbol::Slash, Symbol::Dot, Symbol::Colon, Symbol::Minus]
        .iter()
        .any(|symbol| scene.is_symbol(0, *symbol))
        || matches!(scene.kind(0), TokenKind::Broken(_));
    let is_rest = matches!(
        scene.kind(-1),
        TokenKind::Symbol(Symbol::Slash | Symbol::Dot | Symbol::Colon | Symbol::DoubleColon)
    );
    let place = scene.wants("a destination") || scene.open_parenthesis().is_some();
    if !(is_path || is_rest) || !place {
        return None;
    }
    if scene
        .open_parenthesis()
        .is_some_and(|open| !scene.is_path_call(open))
    {
        return say("an address must be in quotes");
    }
    let end_of_path = |end: char| end.is_whitespace() || ",;()".contains(end);
    let offset = scene.token(0)?.start as usize;
    let start = scene.text[..offset]
        .rfind(end_of_path)
        .map_or(0, |at| at + 1);
    let size = scene.text[start..]
        .find(end_of_path)
        .unwrap_or(scene.text.len() - start);
    let path = &scene.text[start..start + size];
    if path.contains('\'') {
        return say("a path must be in quotes");
    }
    Some(format!("a path must be in quotes: '{path}'"))
}

/// `BACKUP TABLE t TO {x:String}`
fn parameter_as_destination(scene: &Scene<'_>) -> Option<String> {
    (scene.is_symbol(0, Symbol::OpenCurly)
        && (scene.wants("a destination") || scene.is_in_elements()))
    .then(|| "a query parameter stands only among the arguments of a destination".to_owned())
}

/// `BACKUP TABLE t TO File('a'), File('b')`
fn second_destination(scene: &Scene<'_>) -> Option<String> {
    let follows = scene.is_symbol(0, Symbol::Comma)
        && scene.is_after_destination()
        && scene.wants("SETTINGS");
    follows.then(|| "there is one destination".to_owned())
}

/// `SETTINGS base_backup = File('a'), base_backup = File('b')`
fn second_base_backup(scene: &Scene<'_>) -> Option<String> {
    let count = scene.tokens[..scene.at]
        .iter()
        .filter(|token| {
            scene.text[token.start as usize..token.end as usize].eq_ignore_ascii_case("base_backup")
        })
        .count();
    (count > 1).then(|| "base_backup stands twice".to_owned())
}

/// `SETTINGS a = 1, b`, `SETTINGS a = x`
fn setting_without_value(scene: &Scene<'_>) -> Option<String> {
    let settings = scene.back_to(&["SETTINGS", "SET"])?;
    let name = (settings + 1..0)
        .rev()
        .find(|&at| scene.is_symbol(at, Symbol::Equals));
    if scene.wants("=") {
        return Some(format!("a setting has a value: {} = 1", scene.shown(-1)));
    }
    if name != Some(-1) {
        return None;
    }
    if scene.is_symbol(0, Symbol::OpenSquare) {
        return say("this setting takes no array");
    }
    scene
        .is_name(0)
        .then(|| "a string must be in quotes".to_owned())
}

/// `SETTINGS a = 1 b = 2`
fn missing_comma_in_settings(scene: &Scene<'_>) -> Option<String> {
    scene.back_to(&["SETTINGS", "SET"])?;
    (scene.is_name(0) && scene.is_symbol(1, Symbol::Equals) && !scene.is(0, &["SETTINGS"]))
        .then(|| "settings are separated by commas".to_owned())
}

/// `Disk('backups' '1')`, `BACKUP TABLE a TABLE b TO …`
fn missing_comma(scene: &Scene<'_>) -> Option<String> {
    if scene.is_string(0) && scene.open_parenthesis().is_some() && scene.at > 0 {
        return say("arguments are separated by commas");
    }
    (scene.is(0, &KINDS) && scene.is_in_elements() && scene.is_name(-1))
        .then(|| "elements are separated by commas".to_owned())
}

/// `File('a'`
fn unclosed_parenthesis(scene: &Scene<'_>) -> Option<String> {
    if scene.is_symbol(0, Symbol::CloseRound) && scene.open_parenthesis().is_none() {
        return say("no parenthesis is open here");
    }
    let open = scene.open_parenthesis()?;
    let ends = matches!(scene.kind(0), TokenKind::End | TokenKind::Word);
    let offset = scene.tokens[open].start as usize;
    let before = &scene.text[..offset];
    let line = before.matches('\n').count() + 1;
    let column = before
        .chars()
        .rev()
        .take_while(|&character| character != '\n')
        .count()
        + 1;
    ends.then(|| format!("the parenthesis at {line}:{column} is not closed"))
}

/// `BACKUP TABLE t TO Null SETINGS a = 1`
fn misspelt_keyword(scene: &Scene<'_>) -> Option<String> {
    if scene.kind(0) != TokenKind::Word {
        return None;
    }
    let word = scene.word(0);
    let keywords = scene
        .expected
        .iter()
        .map(String::as_str)
        .filter(|expected| {
            expected
                .chars()
                .all(|letter| letter.is_ascii_uppercase() || letter == ' ')
        });
    const LATER: [&str; 8] = [
        "SETTINGS",
        "FORMAT",
        "ASYNC",
        "SYNC",
        "EXCEPT",
        "PARTITION",
        "PARTITIONS",
        "INTO",
    ];
    let near = nearest(&word, keywords.chain(LATER), 1);
    near.first()
        .filter(|near| **near != word)
        .map(|near| format!("did you mean {near}?"))
}
