//! Runs golden files, through the binary or in process.

use std::{fs, path::Path};

use crate::{
    Asked, Block, By, ClickHouse, Configuration, Expected, Face, Finished, GoldenFile, NEWEST,
    Refusal, SqlServer, Step, World, copy_tree,
};

/// The data directory that the statements of a file run on.
const SERVER: &str = "server";

/// Runs the golden file at `path` in a world of its own, in which `face` makes Granary. Returns how many
/// blocks passed.
///
/// # Errors
/// Every block that answered otherwise, as text.
///
/// # Panics
/// When the file cannot be read or a server does not start.
pub fn run_golden_file(
    path: &Path,
    face: impl Fn(&World) -> Box<dyn Face>,
) -> Result<usize, String> {
    let text = fs::read_to_string(path).expect("the golden file can be read");
    let file = GoldenFile::parse(&text).map_err(|error| format!("{}: {error}", path.display()))?;
    let world = World::with(Configuration {
        extra: file.config.clone(),
    });
    let mut run = Run {
        granary: face(&world),
        world,
        clickhouse: None,
        failures: Vec::new(),
    };
    for blocks in file.blocks.chunk_by(|one, two| both(one) && both(two)) {
        for who in [By::Granary, By::ClickHouse] {
            for block in blocks {
                run.block(block, who);
            }
        }
    }
    let place = |(line, text): &(usize, String)| format!("{}:{line}: {text}", path.display());
    match &run.failures[..] {
        [] => Ok(file.blocks.len()),
        failures => Err(failures.iter().map(place).collect::<Vec<_>>().join("\n\n")),
    }
}

fn both(block: &Block) -> bool {
    matches!(&block.step, Step::Ask(asked) if asked.by == By::Both)
}

struct Run {
    world: World,
    granary: Box<dyn Face>,
    /// One server at a time has the data directory.
    clickhouse: Option<ClickHouse>,
    failures: Vec<(usize, String)>,
}

impl Run {
    /// Does what the block asks of `who`; files are changed in Granary's turn.
    fn block(&mut self, block: &Block, who: By) {
        let done = match &block.step {
            Step::Ask(asked) if asked.by == By::Both || asked.by == who => self.ask(asked, who),
            Step::Ask(_) => return,
            _ if who == By::ClickHouse => return,
            change => self.change(change),
        };
        if let Err(difference) = done {
            self.failures.push((block.line, difference));
        }
    }

    fn ask(&mut self, asked: &Asked, who: By) -> Result<(), String> {
        let Asked { sql, expected, .. } = asked;
        let checked = match who {
            By::ClickHouse => {
                let clickhouse = &mut self.clickhouse;
                let server =
                    clickhouse.get_or_insert_with(|| self.world.clickhouse(NEWEST, SERVER));
                compare(expected, &server.query(sql), "")
            }
            By::Granary | By::Both => {
                self.clickhouse = None;
                let finished = self.granary.run(sql);
                let warnings = finished.stderr.clone();
                answer(finished).and_then(|answer| compare(expected, &answer, &warnings))
            }
        };
        checked.map_err(|difference| format!("{who:?}: {sql}\n{difference}"))
    }

    fn change(&self, change: &Step) -> Result<(), String> {
        let place = |path: &str| match path.strip_prefix("data/") {
            Some(below) => self.world.data(SERVER).join(below),
            None => self.world.root().join(path),
        };
        match change {
            Step::Ask(_) => Ok(()),
            Step::Edit { path, from, to } => {
                let file = place(path);
                let text = fs::read_to_string(&file).map_err(|error| format!("{path}: {error}"))?;
                if !text.contains(from) {
                    return Err(format!("{path} has no {from:?}:\n{text}"));
                }
                fs::write(file, text.replace(from, to)).map_err(|error| format!("{path}: {error}"))
            }
            Step::Remove { path } => {
                let place = place(path);
                let removed = if place.is_dir() {
                    fs::remove_dir_all(place)
                } else {
                    fs::remove_file(place)
                };
                removed.map_err(|error| format!("{path}: {error}"))
            }
            Step::Copy { from, .. } if !place(from).exists() => {
                Err(format!("{from} is not there to be copied"))
            }
            Step::Copy { from, to } => {
                copy_tree(&place(from), &place(to));
                Ok(())
            }
        }
    }
}

/// A run that did not end as a process with an answer does is a difference, not the end of the test.
fn answer(finished: Finished) -> Result<Result<String, Refusal>, String> {
    match finished.status {
        Some(0 | 1) => Ok(finished.answer()),
        other => Err(format!("  ended with {other:?}: {}", finished.stderr)),
    }
}

fn compare(
    expected: &Expected,
    answer: &Result<String, Refusal>,
    warnings: &str,
) -> Result<(), String> {
    let is_so = match (expected, answer) {
        (Expected::Success, Ok(_)) => true,
        (Expected::Warning(text), Ok(_)) => warnings.contains(text),
        (Expected::Rows(expected), Ok(rows)) => rows_match(expected, rows),
        (Expected::Error { name, contains }, Err(refusal)) => {
            refusal.name == *name && refusal.message.contains(contains.as_str())
        }
        _ => false,
    };
    if is_so {
        Ok(())
    } else {
        let expected = match expected {
            Expected::Rows(rows) => rows.clone(),
            other => format!("{other:?}"),
        };
        let answer = match answer {
            Ok(rows) => rows.clone() + warnings,
            Err(refusal) => refusal.to_string(),
        };
        Err(format!(
            "{}{}",
            marked('-', &expected),
            marked('+', &answer)
        ))
    }
}

fn marked(mark: char, text: &str) -> String {
    text.lines()
        .map(|line| format!("{mark} {line}\n"))
        .collect()
}

fn rows_match(expected: &str, rows: &str) -> bool {
    let rows: Vec<_> = rows.lines().collect();
    let expected: Vec<_> = expected.lines().collect();
    rows.len() == expected.len()
        && expected
            .iter()
            .zip(rows)
            .all(|(pattern, row)| line_matches(pattern, row))
}

/// Whether `text` is `pattern`, in which a placeholder stands for the longest run of its bytes.
fn line_matches(pattern: &str, text: &str) -> bool {
    type IsOfIt = fn(u8) -> bool;
    const PLACEHOLDERS: [(&str, IsOfIt); 4] = [
        ("<uuid>", |byte| byte.is_ascii_hexdigit() || byte == b'-'),
        ("<time>", |byte| {
            byte.is_ascii_digit() || b"-: .".contains(&byte)
        }),
        ("<number>", |byte| byte.is_ascii_digit() || byte == b'.'),
        ("<any>", |byte| byte != b'\t'),
    ];
    for (word, is_of_it) in PLACEHOLDERS {
        if let Some(rest) = pattern.strip_prefix(word) {
            let run = text.bytes().take_while(|byte| is_of_it(*byte)).count();
            return (1..=run)
                .rev()
                .any(|end| text.is_char_boundary(end) && line_matches(rest, &text[end..]));
        }
    }
    match (pattern.chars().next(), text.chars().next()) {
        (None, None) => true,
        (Some(left), Some(right)) if left == right => {
            line_matches(&pattern[left.len_utf8()..], &text[right.len_utf8()..])
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_match_only_their_kind() {
        assert!(line_matches("<uuid>\tRESTORED", "0b-1f\tRESTORED"));
        assert!(!line_matches("<uuid>\tRESTORED", "xyz\tRESTORED"));
        assert!(line_matches("size <number>", "size 12"));
        assert!(!line_matches("size <number>", "size "));
        assert!(line_matches("<any> rows", "three rows"));
    }
}
