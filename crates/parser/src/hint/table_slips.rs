//! Slips in statements about tables.

use super::Scene;
use crate::keywords::is_keyword;
use crate::settings::nearest;
use crate::token::{Symbol, TokenKind};

/// The hint for a statement that is no backup.
pub(super) fn table_slip(scene: &Scene<'_>) -> Option<String> {
    if scene.is_backup_or_restore() {
        return None;
    }
    [
        if_exist,
        missing_kind,
        missing_quotes,
        one_at_a_time,
        missing_comma_in_names,
        some_in_parentheses,
        half_a_keyword,
        misspelt_keyword,
        missing_word,
    ]
    .iter()
    .find_map(|slip| slip(scene))
}

/// `DROP TABLE IF EXIST t`
fn if_exist(scene: &Scene<'_>) -> Option<String> {
    (scene.word(-1) == "IF" && scene.is(0, &["EXIST", "EXSITS", "NOT"]))
        .then(|| "IF is followed by EXISTS or NOT EXISTS".to_owned())
}

/// `DROP t`, `ALTER TABLE t ADD a Int8`
fn missing_kind(scene: &Scene<'_>) -> Option<String> {
    let kind = ["TABLE", "COLUMN"]
        .into_iter()
        .find(|kind| scene.wants(kind))?;
    let verbs = [
        "DROP",
        "DETACH",
        "CHECK",
        "ALTER",
        "OPTIMIZE",
        "UNDROP",
        "ADD",
        "CLEAR",
        "MODIFY",
        "RENAME",
        "MATERIALIZE",
        "COMMENT",
    ];
    let is_name = scene.is_name(0) && !is_keyword(scene.shown(0));
    if !is_name || !scene.is(-1, &verbs) || !near(scene).is_empty() {
        return None;
    }
    let verb = scene.word(-1);
    Some(format!("say what it is: {verb} {kind} {}", scene.shown(0)))
}

/// `DROP PART all_1_1_0`
fn missing_quotes(scene: &Scene<'_>) -> Option<String> {
    let wants_quotes = scene
        .expected
        .iter()
        .any(|what| what.ends_with(" in quotes"));
    (wants_quotes && scene.is_name(0)).then(|| {
        format!(
            "it must be in quotes: '{}'",
            scene.shown(0).trim_matches('`')
        )
    })
}

/// `TRUNCATE TABLE a, b`
fn one_at_a_time(scene: &Scene<'_>) -> Option<String> {
    let statement = scene.statement();
    let is_here = scene.is_symbol(0, Symbol::Comma)
        && [
            "DROP", "DETACH", "TRUNCATE", "UNDROP", "DELETE", "DESCRIBE", "EXISTS",
        ]
        .contains(&statement.as_str());
    is_here.then(|| "there is one name in this statement".to_owned())
}

/// `DROP TABLE a b`
fn missing_comma_in_names(scene: &Scene<'_>) -> Option<String> {
    let is_here = scene.wants("a comma") && scene.is_name(0) && scene.is_name(-1);
    (is_here && scene.statement() == "DROP" && near(scene).is_empty())
        .then(|| "names are separated by commas".to_owned())
}

/// `ALTER TABLE t (DROP COLUMN a), DROP COLUMN b`
fn some_in_parentheses(scene: &Scene<'_>) -> Option<String> {
    let is_here = scene.statement() == "ALTER" && scene.wants("(") && scene.is_name(0);
    is_here.then(|| "either all commands are in parentheses, or none".to_owned())
}

/// `CREATE TABLE t (a Int8) ENGINE = Log ORDER a`
fn half_a_keyword(scene: &Scene<'_>) -> Option<String> {
    let word = scene.word(0);
    let whole = scene.expected.iter().find(|expected| {
        expected
            .strip_prefix(word.as_str())
            .is_some_and(|rest| rest.starts_with(' '))
    })?;
    (!word.is_empty()).then(|| format!("did you mean {whole}?"))
}

/// `ALTER TABLE t MODIFY SETTINGS a = 1`
fn misspelt_keyword(scene: &Scene<'_>) -> Option<String> {
    near(scene)
        .first()
        .map(|near| format!("did you mean {near}?"))
}

/// The keywords that could stand here and look like the word that does.
fn near(scene: &Scene<'_>) -> Vec<String> {
    let word = scene.word(0);
    if scene.kind(0) != TokenKind::Word {
        return Vec::new();
    }
    let keywords = keywords(scene);
    nearest(&word, keywords, 1)
        .into_iter()
        .filter(|near| *near != word)
        .collect()
}

fn keywords<'a>(scene: &Scene<'a>) -> impl Iterator<Item = &'a str> {
    let is_letter = |letter: char| letter.is_ascii_uppercase() || letter == ' ';
    scene
        .expected
        .iter()
        .map(String::as_str)
        .filter(move |expected| expected.chars().all(is_letter))
}

/// `DELETE t WHERE a`, `ALTER TABLE t DELETE a = 1`
fn missing_word(scene: &Scene<'_>) -> Option<String> {
    const OPTIONAL: [&str; 3] = ["ON CLUSTER", "IN PARTITION", "a comma"];
    let mut needed = scene
        .expected
        .iter()
        .filter(|expected| !OPTIONAL.contains(&expected.as_str()));
    let (only, None) = (needed.next()?, needed.next()) else {
        return None;
    };
    let is_word = keywords(scene).any(|keyword| keyword == only);
    let ends = scene.kind(0) == TokenKind::End;
    (is_word && (ends || scene.is_name(0) || scene.is_string(0)))
        .then(|| format!("the word {only} is missing"))
}
