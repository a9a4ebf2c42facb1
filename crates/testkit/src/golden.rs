//! Golden SQL files: statements with the answers that they must give.
//!
//! A file is a list of blocks with blank lines between them; `#` begins a comment. A block is one of
//!
//! ```text
//! statement ok            statement error NAME       query
//! SQL                     SQL                        SQL
//!                         [---- part of the text]    ----
//!                                                    expected rows
//!
//! statement warning       edit PATH                  remove PATH
//! SQL                     text that is there
//! ----                    ----                       copy FROM TO
//! part of a warning       text put in its place
//!
//! config
//! what config.xml has on top, for the whole file: its first block
//! ```
//!
//! Paths are below `backups/` and `data/`. With `clickhouse` before it (`clickhouse statement ok`) a real
//! ClickHouse on the same data directory answers instead of Granary. With `both` each of them answers, of
//! successive such blocks first Granary all: they must change nothing. In expected rows `<uuid>`, `<time>`,
//! `<number>` and `<any>` stand for such texts.

/// A parsed golden file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoldenFile {
    /// What `config.xml` has on top.
    pub config: String,
    /// Its blocks, in order.
    pub blocks: Vec<Block>,
}

/// A block, and where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// The line that it begins in.
    pub line: usize,
    /// What is done.
    pub step: Step,
}

/// What a block does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// A script is run.
    Ask(Asked),
    /// A file is changed: the first text becomes the second wherever it stands.
    Edit {
        /// The file.
        path: String,
        /// What is there.
        from: String,
        /// What takes its place.
        to: String,
    },
    /// A file or directory is removed.
    Remove {
        /// What.
        path: String,
    },
    /// A file or directory is copied.
    Copy {
        /// What.
        from: String,
        /// Where to.
        to: String,
    },
}

/// A script and its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// Who is asked.
    pub by: By,
    /// The script.
    pub sql: String,
    /// The answer that it must have.
    pub expected: Expected,
}

/// Who runs a script.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// Granary.
    Granary,
    /// ClickHouse.
    ClickHouse,
    /// First one, then the other.
    Both,
}

/// The answer that a script must have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expected {
    /// No error.
    Success,
    /// No error, and a warning with this text in it.
    Warning(String),
    /// An error of this name, with this text in it.
    Error {
        /// The name of the code.
        name: String,
        /// Part of the message.
        contains: String,
    },
    /// These rows, in which placeholders may stand.
    Rows(String),
}

impl GoldenFile {
    /// Reads the text of a golden file.
    ///
    /// # Errors
    /// A message with the line that is not understood.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut file = Self {
            config: String::new(),
            blocks: Vec::new(),
        };
        let mut lines = text.lines().enumerate().peekable();
        while let Some((number, head)) = lines.next() {
            if head.trim().is_empty() || head.starts_with('#') {
                continue;
            }
            let mut body = Vec::new();
            while let Some((_, line)) = lines.next_if(|(_, line)| !line.trim().is_empty()) {
                body.push(line);
            }
            let line = number + 1;
            if head == "config" && file.blocks.is_empty() && file.config.is_empty() {
                file.config = body.join("\n") + "\n";
                continue;
            }
            let step = step(head, &body).map_err(|reason| format!("line {line}: {reason}"))?;
            file.blocks.push(Block { line, step });
        }
        Ok(file)
    }

    /// What is asked of somebody, in order.
    pub fn asked(&self) -> impl Iterator<Item = &Asked> {
        self.blocks.iter().filter_map(|block| match &block.step {
            Step::Ask(asked) => Some(asked),
            _ => None,
        })
    }
}

fn step(head: &str, body: &[&str]) -> Result<Step, String> {
    let split = body.iter().position(|line| *line == "----");
    let (above, below) = body.split_at(split.unwrap_or(body.len()));
    let (above, below) = (
        above.join("\n"),
        below.get(1..).unwrap_or_default().join("\n"),
    );
    match head.split_whitespace().collect::<Vec<_>>()[..] {
        ["edit", path] if !above.is_empty() && split.is_some() => Ok(Step::Edit {
            path: path.to_owned(),
            from: above,
            to: below,
        }),
        ["remove", path] if body.is_empty() => Ok(Step::Remove {
            path: path.to_owned(),
        }),
        ["copy", from, to] if body.is_empty() => Ok(Step::Copy {
            from: from.to_owned(),
            to: to.to_owned(),
        }),
        ref words => asked(words, above, split.map(|_| below)).map(Step::Ask),
    }
    .map_err(|()| format!("{head:?} begins no block"))
    .and_then(|step| match &step {
        Step::Ask(asked) if asked.sql.is_empty() => Err("the block has no SQL".to_owned()),
        _ => Ok(step),
    })
}

fn asked(head: &[&str], sql: String, below: Option<String>) -> Result<Asked, ()> {
    let (by, head) = match head {
        ["clickhouse", rest @ ..] => (By::ClickHouse, rest),
        ["both", rest @ ..] => (By::Both, rest),
        rest => (By::Granary, rest),
    };
    let expected = match (head, below) {
        (["statement", "ok"], None) => Expected::Success,
        (["statement", "error", name], below) => Expected::Error {
            name: (*name).to_owned(),
            contains: below.unwrap_or_default(),
        },
        (["statement", "warning"], Some(text)) if by == By::Granary => Expected::Warning(text),
        (["query"], Some(rows)) => Expected::Rows(rows),
        _ => return Err(()),
    };
    Ok(Asked { by, sql, expected })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_read() {
        let text = "# words\nconfig\n<a/>\n\nstatement ok\nSELECT 1\n\nquery\nSELECT 2\n----\n2\n\n\
                    clickhouse statement error SYNTAX_ERROR\nSELEC\n\nedit backups/a\nx\n----\ny\n\n\
                    both query\nSELECT 3\n----\n3\n\nremove data/b\n\ncopy backups/a backups/b\n";
        let file = GoldenFile::parse(text).unwrap();
        assert_eq!((file.blocks.len(), file.config.as_str()), (7, "<a/>\n"));
        let asked: Vec<_> = file.asked().collect();
        assert_eq!(asked[1].expected, Expected::Rows("2".to_owned()));
        assert_eq!((asked[2].by, asked[3].by), (By::ClickHouse, By::Both));
        let edit = Step::Edit {
            path: "backups/a".to_owned(),
            from: "x".to_owned(),
            to: "y".to_owned(),
        };
        assert_eq!(file.blocks[3].step, edit);
    }

    #[test]
    fn what_is_no_block_is_refused_with_its_line() {
        let check = |text: &str, expected: &str| {
            assert_eq!(GoldenFile::parse(text).unwrap_err(), expected);
        };
        check(
            "\nstatment ok\nSELECT 1",
            "line 2: \"statment ok\" begins no block",
        );
        check("query\nSELECT 1\n", "line 1: \"query\" begins no block");
        check("statement ok\n\n", "line 1: the block has no SQL");
        check(
            "statement ok\nSELECT 1\n\nconfig\n<a/>\n",
            "line 4: \"config\" begins no block",
        );
    }
}
