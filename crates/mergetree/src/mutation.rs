//! Unfinished mutations: `mutation_<n>.txt` beside the parts of a table, and their form inside a
//! backup, `mutations/<10 digits>.txt`.

/// A mutation whose commands some part may not have seen yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mutation {
    /// Its number, from the counter that blocks have too. Parts of a lower data version have not
    /// seen it.
    pub number: u64,
    /// When it was made, `YYYY-MM-DD hh:mm:ss`; a backup does not keep it.
    pub created: Option<String>,
    /// The commands in parentheses, separated by commas, escaped as in TabSeparated.
    pub commands: String,
}

/// The text is not a mutation.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the mutation file is not understood: expected {expected}")]
pub struct InvalidMutation {
    /// The line that is missing.
    pub expected: &'static str,
}

/// The number in the file name `mutation_<n>.txt`.
pub fn mutation_number(file_name: &str) -> Option<u64> {
    let digits = file_name.strip_prefix("mutation_")?.strip_suffix(".txt")?;
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| digits.parse().ok()).flatten()
}

impl Mutation {
    /// Reads the content of `mutation_<number>.txt`.
    ///
    /// # Errors
    /// [`InvalidMutation`] names the line that is missing.
    pub fn parse(number: u64, text: &str) -> Result<Self, InvalidMutation> {
        let rest = after(text, "format version: 1\n", "format version: 1")?;
        let rest = after(rest, "create time: ", "create time: …")?;
        let (created, rest) = rest.split_once('\n').ok_or(InvalidMutation {
            expected: "commands: …",
        })?;
        Ok(Self {
            number,
            created: Some(created.to_owned()),
            commands: commands(rest)?,
        })
    }

    /// Reads the content of a file `mutations/…` of a backup.
    ///
    /// # Errors
    /// [`InvalidMutation`] names the line that is missing.
    pub fn parse_backup(text: &str) -> Result<Self, InvalidMutation> {
        let expected = "block number: …";
        let rest = after(text, "block number: ", expected)?;
        let (number, rest) = rest.split_once('\n').ok_or(InvalidMutation { expected })?;
        Ok(Self {
            number: number.parse().map_err(|_| InvalidMutation { expected })?,
            created: None,
            commands: commands(rest)?,
        })
    }

    /// The content of `mutation_<n>.txt`; `now` stands in where the creation time is unknown.
    pub fn format(&self, now: &str) -> String {
        let created = self.created.as_deref().unwrap_or(now);
        let commands = &self.commands;
        format!("format version: 1\ncreate time: {created}\ncommands: {commands}\n")
    }

    /// The content of the file in a backup.
    pub fn format_backup(&self) -> String {
        format!(
            "block number: {}\ncommands: {}\n",
            self.number, self.commands
        )
    }

    /// The name of the file beside the parts of a table.
    pub fn file_name(&self) -> String {
        format!("mutation_{}.txt", self.number)
    }

    /// The name of the file in a backup, below the table's data.
    pub fn backup_file_name(&self) -> String {
        format!("mutations/{:010}.txt", self.number)
    }
}

fn after<'a>(
    text: &'a str,
    prefix: &str,
    expected: &'static str,
) -> Result<&'a str, InvalidMutation> {
    text.strip_prefix(prefix)
        .ok_or(InvalidMutation { expected })
}

/// The last line. Newer servers may add lines after it; none is known, so none is accepted.
fn commands(text: &str) -> Result<String, InvalidMutation> {
    let expected = "commands: …";
    let line = after(text, "commands: ", expected)?;
    let commands = line.strip_suffix('\n').unwrap_or(line);
    if commands.is_empty() || commands.contains('\n') {
        return Err(InvalidMutation { expected });
    }
    Ok(commands.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "format version: 1\ncreate time: 2026-11-21 02:41:52\n\
                        commands: (UPDATE s = \\'y\\' WHERE k < 10)\n";

    #[test]
    fn both_forms_come_back() {
        let mutation = Mutation::parse(2, TEXT).expect("parse");
        assert_eq!(mutation.format("never used"), TEXT);
        assert_eq!(mutation.file_name(), "mutation_2.txt");
        assert_eq!(mutation.backup_file_name(), "mutations/0000000002.txt");
        let backup = mutation.format_backup();
        assert_eq!(
            backup,
            "block number: 2\ncommands: (UPDATE s = \\'y\\' WHERE k < 10)\n"
        );
        let restored = Mutation::parse_backup(&backup).expect("parse");
        assert_eq!(restored.format("2026-11-21 02:41:52"), TEXT);
    }

    #[test]
    fn what_is_not_a_mutation_is_refused() {
        for text in [
            "",
            "format version: 2\ncreate time: x\ncommands: (y)\n",
            "format version: 1\ncommands: (y)\n",
            "format version: 1\ncreate time: x\n",
            "format version: 1\ncreate time: x\ncommands: \n",
            "format version: 1\ncreate time: x\ncommands: (y)\nmore\n",
        ] {
            assert!(Mutation::parse(1, text).is_err(), "{text:?}");
        }
        assert!(Mutation::parse_backup("block number: x\ncommands: (y)\n").is_err());
        assert_eq!(mutation_number("mutation_12.txt"), Some(12));
        for name in ["mutation_.txt", "mutation_+1.txt", "tmp_mutation_1.txt"] {
            assert_eq!(mutation_number(name), None);
        }
    }
}
