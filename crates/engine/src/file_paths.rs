//! The files that a pattern names: `*`, `?`, `{a,b}`, `{1..3}`, and `**` for directories at any depth.

use std::io;
use std::path::{Path, PathBuf};

/// No pattern stands for more than this many others.
const ALTERNATIVES_MAX: usize = 10_000;

/// Whether a path is a pattern.
pub(crate) fn is_pattern(path: &str) -> bool {
    path.contains(['*', '?', '{'])
}

/// The files that a pattern names, sorted. A path that is no pattern names itself, whether it is there or not.
///
/// # Errors
/// A directory cannot be listed.
pub(crate) fn files_of(pattern: &str) -> io::Result<Vec<PathBuf>> {
    if !is_pattern(pattern) {
        return Ok(vec![pattern.into()]);
    }
    let mut found = Vec::new();
    for one in alternatives(pattern) {
        let components: Vec<&str> = one.split('/').collect();
        let (root, rest) = match &components[..] {
            ["", rest @ ..] => (PathBuf::from("/"), rest),
            rest => (PathBuf::new(), rest),
        };
        collect(root, rest, &mut found)?;
    }
    found.sort();
    found.dedup();
    Ok(found)
}

fn collect(place: PathBuf, components: &[&str], found: &mut Vec<PathBuf>) -> io::Result<()> {
    let Some((first, rest)) = components.split_first() else {
        if place.is_file() {
            found.push(place);
        }
        return Ok(());
    };
    if !is_pattern(first) {
        return collect(place.join(first), rest, found);
    }
    if *first == "**" {
        collect(place.clone(), rest, found)?;
    }
    for name in names_in(&place)? {
        let entry = place.join(&name);
        if *first == "**" {
            if entry.is_dir() && !entry.is_symlink() {
                collect(entry, components, found)?;
            }
        } else if matches(first.as_bytes(), name.as_bytes()) {
            collect(entry, rest, found)?;
        }
    }
    Ok(())
}

fn names_in(place: &Path) -> io::Result<Vec<String>> {
    let here = if place.as_os_str().is_empty() {
        Path::new(".")
    } else {
        place
    };
    let entries = match std::fs::read_dir(here) {
        Err(error)
            if [io::ErrorKind::NotFound, io::ErrorKind::NotADirectory].contains(&error.kind()) =>
        {
            return Ok(Vec::new());
        }
        entries => entries?,
    };
    let names = entries.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()));
    names.collect()
}

/// The patterns without braces that one with braces stands for.
fn alternatives(pattern: &str) -> Vec<String> {
    let mut done = Vec::new();
    let mut open = vec![pattern.to_owned()];
    while let Some(pattern) = open.pop() {
        if done.len() + open.len() > ALTERNATIVES_MAX {
            break;
        }
        let braces = pattern.find('{').and_then(|start| {
            let length = pattern[start..].find('}')?;
            Some((start, start + length))
        });
        let Some((start, end)) = braces else {
            done.push(pattern);
            continue;
        };
        let inside = &pattern[start + 1..end];
        let choices: Vec<String> = match range(inside) {
            Some(choices) => choices,
            None => inside.split(',').map(str::to_owned).collect(),
        };
        for choice in choices {
            open.push(format!(
                "{}{choice}{}",
                &pattern[..start],
                &pattern[end + 1..]
            ));
        }
    }
    done
}

/// `1..3`, `01..10`: as many digits as the ends have.
fn range(text: &str) -> Option<Vec<String>> {
    let (first, last) = text.split_once("..")?;
    let width = if first.starts_with('0') || last.starts_with('0') {
        first.len().max(last.len())
    } else {
        0
    };
    let (first, last): (u64, u64) = (first.parse().ok()?, last.parse().ok()?);
    let (least, greatest) = (first.min(last), first.max(last));
    let numbers = (least..=greatest).take(ALTERNATIVES_MAX);
    Some(numbers.map(|number| format!("{number:0width$}")).collect())
}

/// Whether a name fits a pattern of `*` and `?`.
fn matches(pattern: &[u8], name: &[u8]) -> bool {
    let (mut at, mut here) = (0, 0);
    // where the last `*` stands, and what it takes so far
    let mut star = None;
    while here < name.len() {
        match pattern.get(at) {
            Some(b'*') => {
                star = Some((at, here));
                at += 1;
            }
            Some(byte) if *byte == b'?' || *byte == name[here] => {
                at += 1;
                here += 1;
            }
            _ => {
                let Some((star_at, taken)) = star else {
                    return false;
                };
                star = Some((star_at, taken + 1));
                at = star_at + 1;
                here = taken + 1;
            }
        }
    }
    pattern[at..].iter().all(|byte| *byte == b'*')
}

#[cfg(test)]
#[allow(
    clippy::disallowed_methods,
    reason = "the tests make what the code finds"
)]
mod tests {
    use super::*;

    #[test]
    fn names_fit_patterns() {
        let fits = |pattern: &str, name: &str| matches(pattern.as_bytes(), name.as_bytes());
        assert!(fits("a*.csv", "a1.csv") && fits("*", "") && fits("a?c", "abc"));
        assert!(fits("*a*b", "xaxxab") && !fits("a*.csv", "b.csv") && !fits("a?", "a"));
    }

    #[test]
    fn braces_are_alternatives() {
        let sorted = |pattern| {
            let mut all = alternatives(pattern);
            all.sort();
            all
        };
        assert_eq!(sorted("{a,b}/{1..2}"), ["a/1", "a/2", "b/1", "b/2"]);
        assert_eq!(sorted("x{08..11}"), ["x08", "x09", "x10", "x11"]);
        assert_eq!(sorted("x{"), ["x{"]);
    }

    #[test]
    fn files_are_found_at_any_depth() {
        let folder = tempfile::tempdir().expect("a temporary directory");
        let root = folder.path();
        std::fs::create_dir_all(root.join("a/b")).expect("directories");
        for name in ["x.csv", "a/x.csv", "a/b/x.csv", "a/b/y.tsv"] {
            std::fs::write(root.join(name), "").expect("a file");
        }
        let found = |pattern: &str| {
            let pattern = format!("{}/{pattern}", root.display());
            let found = files_of(&pattern).expect("listed");
            let names = found
                .iter()
                .map(|path| path.strip_prefix(root).expect("below"));
            names
                .map(|path| path.display().to_string())
                .collect::<Vec<_>>()
        };
        assert_eq!(found("**/x.csv"), ["a/b/x.csv", "a/x.csv", "x.csv"]);
        assert_eq!(found("*/x.csv"), ["a/x.csv"]);
        assert_eq!(found("a/b/{x.csv,y.tsv}"), ["a/b/x.csv", "a/b/y.tsv"]);
        assert_eq!(found("none*/x"), [""; 0]);
    }
}
