//! Settings that any query may have.

use super::convert::{to_bool, to_f64, to_i64, to_seconds, to_text, to_threads, to_u64};
use super::{Scalar, SettingError};
use std::collections::BTreeMap;

/// Every setting of a query of ClickHouse 26.9, sorted by name: its name, type, default, the setting that it is
/// another name of, and its tier, with tabs between them.
const TABLE: &str = include_str!("query_settings.tsv");

/// What is known of a setting of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuerySetting {
    /// Its name.
    pub name: &'static str,
    /// Its type, as ClickHouse names it.
    pub kind: &'static str,
    /// The value that it has when nothing is said; `auto` for as many threads as there are processors.
    pub default: String,
    /// The setting that this is another name of, or nothing.
    pub alias_for: &'static str,
    /// How mature it is in ClickHouse: `Production`, `Beta`, `Experimental`, `PrivatePreview` or `Obsolete`.
    pub tier: &'static str,
}

impl QuerySetting {
    /// A value that was given, as `system.settings` shows it.
    pub fn shown(&self, value: &Scalar) -> String {
        let number = match self.kind {
            "Bool" => to_bool(value).ok().map(|flag| u64::from(flag).to_string()),
            "UInt64" | "NonZeroUInt64" | "Milliseconds" => {
                to_u64(value).ok().map(|number| number.to_string())
            }
            "Int64" | "Int32" => to_i64(value).ok().map(|number| number.to_string()),
            "MaxThreads" => {
                let threads = to_threads(value).ok();
                threads.map(|threads| threads.map_or("auto".to_owned(), |count| count.to_string()))
            }
            "Seconds" | "Float" | "Double" => {
                let number = to_f64(value).ok();
                number.map(|number| Scalar::Float64(number).to_string())
            }
            _ => None,
        };
        number.unwrap_or_else(|| value.to_string())
    }
}

/// How many names an error proposes.
const SIMILAR_MAX: usize = 2;

/// The settings of the query itself, checked and kept as they were written.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct QuerySettings(BTreeMap<String, Scalar>);

impl QuerySettings {
    /// Checks and keeps a setting; the later of two wins.
    ///
    /// # Errors
    /// [`SettingError::Unknown`] when no query has it, with `statement_names` among the proposals;
    /// the others when the value does not fit its type.
    pub fn set(
        &mut self,
        name: &str,
        value: Scalar,
        statement_names: &[&str],
    ) -> Result<(), SettingError> {
        let Some(kind) = type_of(name) else {
            return Err(unknown(name, statement_names));
        };
        check(kind, &value)?;
        if name == "resumable_backup_from_snapshot" && to_bool(&value)? {
            return Err(SettingError::CloudOnly("resumable_backup_from_snapshot"));
        }
        self.0.insert(name.to_owned(), value);
        Ok(())
    }

    /// Forgets a setting, which has its default then.
    pub fn reset(&mut self, name: &str) {
        self.0.remove(name);
    }

    /// Takes over those of a second list.
    pub fn extend(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// The value of a setting that was given.
    pub fn get(&self, name: &str) -> Option<&Scalar> {
        self.0.get(name)
    }

    /// A setting that counts something; `None` when it is not given or is no count.
    pub fn u64(&self, name: &str) -> Option<u64> {
        self.0.get(name).and_then(|value| to_u64(value).ok())
    }

    /// A number of threads; `None` when it is not given, 0 or `auto`.
    pub fn threads(&self, name: &str) -> Option<u64> {
        let value = self.0.get(name)?;
        to_threads(value).ok().flatten()
    }

    /// A setting in seconds; `None` when it is not given.
    pub fn seconds(&self, name: &str) -> Option<f64> {
        self.0.get(name).and_then(|value| to_f64(value).ok())
    }

    /// A switch; `None` when it is not given.
    pub fn bool(&self, name: &str) -> Option<bool> {
        self.0.get(name).and_then(|value| to_bool(value).ok())
    }

    /// A text; `None` when it is not given.
    pub fn text(&self, name: &str) -> Option<&str> {
        match self.0.get(name)? {
            Scalar::String(text) => Some(text),
            _ => None,
        }
    }

    /// All that were given, sorted by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Scalar)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }

    /// Whether none was given.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// The names of all settings of a query, sorted.
pub fn query_setting_names() -> impl Iterator<Item = &'static str> {
    rows().map(|(name, _)| name)
}

/// What is known of every setting of a query, sorted by name.
pub fn query_settings() -> impl Iterator<Item = QuerySetting> {
    TABLE.lines().filter_map(|line| {
        let mut fields = line.split('\t');
        Some(QuerySetting {
            name: fields.next()?,
            kind: fields.next()?,
            default: unescaped(fields.next()?),
            alias_for: fields.next()?,
            tier: fields.next()?,
        })
    })
}

/// The text of a field in which a line end is `\n`, a tab `\t` and a backslash `\\`.
fn unescaped(field: &str) -> String {
    let mut text = String::new();
    let mut characters = field.chars();
    while let Some(character) = characters.next() {
        text.push(match character {
            '\\' => match characters.next() {
                Some('n') => '\n',
                Some('t') => '\t',
                Some(other) => other,
                None => break,
            },
            other => other,
        });
    }
    text
}

fn rows() -> impl Iterator<Item = (&'static str, &'static str)> {
    TABLE.lines().filter_map(|line| {
        let mut fields = line.split('\t');
        Some((fields.next()?, fields.next()?))
    })
}

fn type_of(name: &str) -> Option<&'static str> {
    rows()
        .find(|(known, _)| *known == name)
        .map(|(_, kind)| kind)
}

/// Enumerations are not checked: Granary does not act on any of them.
fn check(kind: &str, value: &Scalar) -> Result<(), SettingError> {
    match kind {
        "Bool" => to_bool(value).map(drop),
        "UInt64" | "Milliseconds" => to_u64(value).map(drop),
        "NonZeroUInt64" => match to_u64(value)? {
            0 => Err(SettingError::NotPositive),
            _ => Ok(()),
        },
        "Int64" | "Int32" => to_i64(value).map(drop),
        "MaxThreads" => to_threads(value).map(drop),
        "Seconds" => to_seconds(value).map(drop),
        "Float" | "Double" => to_f64(value).map(drop),
        "String" => to_text(value).map(drop),
        _ => Ok(()),
    }
}

fn unknown(name: &str, statement_names: &[&str]) -> SettingError {
    let is_known = statement_names.contains(&name);
    let name = name.to_owned();
    match name.as_str() {
        "base_backup" if is_known => SettingError::NotLiteral {
            name,
            takes: "a destination, such as Disk('backups', '1'), once",
        },
        "cluster_host_ids" if is_known => SettingError::NotLiteral {
            name,
            takes: "an array of arrays of strings, once",
        },
        _ if is_known => SettingError::Misplaced { name },
        _ => SettingError::Unknown {
            similar: similar(&name, statement_names),
            name,
        },
    }
}

fn similar(name: &str, statement_names: &[&str]) -> Vec<String> {
    let names = query_setting_names().map(|name| -> &str { name });
    let known = statement_names.iter().copied().chain(names);
    nearest(name, known, SIMILAR_MAX)
}

/// The words nearest to `word`, at most `count`, none that differs in more than a quarter of it.
pub(crate) fn nearest<'a>(
    word: &str,
    known: impl Iterator<Item = &'a str>,
    count: usize,
) -> Vec<String> {
    let distance_max = word.chars().count().div_ceil(4).min(4);
    let lower = word.to_ascii_lowercase();
    let mut found: Vec<(usize, &str)> = known
        .filter(|known| known.len().abs_diff(word.len()) <= distance_max)
        .map(|known| (distance(&lower, &known.to_ascii_lowercase()), known))
        .filter(|(distance, _)| *distance <= distance_max)
        .collect();
    found.sort_unstable();
    found.dedup();
    found.truncate(count);
    found
        .into_iter()
        .map(|(_, known)| known.to_owned())
        .collect()
}

/// How many characters must be added, removed or replaced to make one word of the other.
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (at, character) in left.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = at + 1;
        for column in 0..right.len() {
            let replaced = diagonal + usize::from(right[column] != character);
            diagonal = row[column + 1];
            row[column + 1] = replaced.min(row[column] + 1).min(diagonal + 1);
        }
    }
    row[right.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_has_no_name_twice() {
        let names: Vec<&str> = query_setting_names().collect();
        assert!(names.len() > 1_800, "{}", names.len());
        assert!(names.is_sorted_by(|left, right| left < right));
        assert!(TABLE.lines().all(|line| line.split('\t').count() == 5));
        assert_eq!(query_settings().count(), TABLE.lines().count());
    }

    #[test]
    fn an_unknown_setting_is_answered_with_the_nearest() {
        for (name, expected) in [
            (
                "max_thread",
                "Unknown setting 'max_thread': Maybe you meant ['max_threads']",
            ),
            (
                "logcomment",
                "Unknown setting 'logcomment': Maybe you meant ['log_comment']",
            ),
            ("nosuch", "Unknown setting 'nosuch'"),
            (
                "structure_onl",
                "Unknown setting 'structure_onl': Maybe you meant ['structure_only']",
            ),
        ] {
            let mut settings = QuerySettings::default();
            let error = settings
                .set(name, Scalar::UInt64(1), &["structure_only"])
                .unwrap_err();
            assert_eq!(error.to_string(), expected);
            assert_eq!(error.code().number(), 115);
        }
    }

    #[test]
    fn values_are_read_by_their_type() {
        let mut settings = QuerySettings::default();
        for (name, value) in [
            ("max_threads", Scalar::String("auto".to_owned())),
            ("max_backup_bandwidth", Scalar::String("1Ki".to_owned())),
            ("max_execution_time", Scalar::Float64(1.5)),
            ("log_comment", Scalar::String("x".to_owned())),
        ] {
            settings.set(name, value, &[]).unwrap();
        }
        assert_eq!(settings.threads("max_threads"), None);
        assert_eq!(settings.u64("max_backup_bandwidth"), Some(1024));
        assert_eq!(settings.seconds("max_execution_time"), Some(1.5));
        assert_eq!(settings.text("log_comment"), Some("x"));
    }
}
