//! [`Members`]: what is in an archive, found by name, in little memory.

use crate::error::ArchiveError;

/// How many bytes all names together may have.
const NAMES_BYTES_MAX: usize = 1 << 30;

/// The members of an archive with something about each of them.
#[derive(Debug)]
pub struct Members<T> {
    names: String,
    members: Vec<Member<T>>, // by name, once built
}

#[derive(Debug, Clone, Copy)]
struct Member<T> {
    begin: u32,
    length: u32,
    about: T,
}

impl<T: Copy> Members<T> {
    /// None yet.
    #[allow(clippy::new_without_default, reason = "whoever begins one adds to it")]
    pub fn new() -> Self {
        Self {
            names: String::new(),
            members: Vec::new(),
        }
    }

    /// Adds a member.
    ///
    /// # Errors
    /// All names together are too long.
    pub fn add(&mut self, name: &str, about: T) -> Result<(), ArchiveError> {
        if self.names.len() + name.len() > NAMES_BYTES_MAX {
            let what = format!("the names of its members have more than {NAMES_BYTES_MAX} bytes");
            return Err(ArchiveError::TooMuch(what));
        }
        self.members.push(Member {
            begin: self.names.len() as u32,
            length: name.len() as u32,
            about,
        });
        self.names.push_str(name);
        Ok(())
    }

    /// Makes the members findable.
    ///
    /// # Errors
    /// Two have one name.
    pub fn built(mut self) -> Result<Self, ArchiveError> {
        let names = &self.names;
        let name = |member: &Member<T>| {
            &names[member.begin as usize..(member.begin + member.length) as usize]
        };
        self.members
            .sort_unstable_by(|one, other| name(one).cmp(name(other)));
        for pair in self.members.windows(2) {
            if name(&pair[0]) == name(&pair[1]) {
                let twice = name(&pair[0]);
                return Err(ArchiveError::Damaged(format!(
                    "member {twice:?} is there twice"
                )));
            }
        }
        Ok(self)
    }

    /// What is known of the member called `name`.
    pub fn find(&self, name: &str) -> Option<T> {
        let found = self
            .members
            .binary_search_by(|member| self.name(member).cmp(name));
        found.ok().map(|at| self.members[at].about)
    }

    /// All members, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, T)> {
        self.members
            .iter()
            .map(|member| (self.name(member), member.about))
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.members.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    fn name(&self, member: &Member<T>) -> &str {
        &self.names[member.begin as usize..(member.begin + member.length) as usize]
    }
}
