//! [`Privilege`]: what can be granted, with its other names, what it is about, and what contains it.

use std::collections::HashMap;
use std::sync::LazyLock;

/// A right, or a group of rights: its place in the list of all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Privilege(u16);

/// What a right is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PrivilegeLevel {
    /// A group of rights.
    Group,
    /// The server.
    Global,
    /// A database.
    Database,
    /// A table.
    Table,
    /// A view.
    View,
    /// A dictionary.
    Dictionary,
    /// A column.
    Column,
    /// A named collection.
    NamedCollection,
    /// A user or a role.
    UserName,
    /// Who a view runs as.
    Definer,
    /// An engine of tables.
    TableEngine,
    /// A source of rows, such as `S3`.
    Source,
}

impl PrivilegeLevel {
    const ALL: [(&'static str, Self); 12] = [
        ("GROUP", Self::Group),
        ("GLOBAL", Self::Global),
        ("DATABASE", Self::Database),
        ("TABLE", Self::Table),
        ("VIEW", Self::View),
        ("DICTIONARY", Self::Dictionary),
        ("COLUMN", Self::Column),
        ("NAMED_COLLECTION", Self::NamedCollection),
        ("USER_NAME", Self::UserName),
        ("DEFINER", Self::Definer),
        ("TABLE_ENGINE", Self::TableEngine),
        ("SOURCE", Self::Source),
    ];

    /// The word for it, as `system.privileges` has it; none for a group.
    pub fn text(self) -> Option<&'static str> {
        let (text, _) = Self::ALL.iter().find(|(_, level)| *level == self)?;
        (self != Self::Group).then_some(*text)
    }

    /// Whether it is about a thing with a name of its own, which belongs to no database.
    pub fn is_parameter(self) -> bool {
        matches!(
            self,
            Self::NamedCollection
                | Self::UserName
                | Self::Definer
                | Self::TableEngine
                | Self::Source
        )
    }
}

struct Info {
    name: &'static str,
    level: PrivilegeLevel,
    parent: Option<u16>,
    aliases: Vec<&'static str>,
}

static LIST: LazyLock<Vec<Info>> = LazyLock::new(|| {
    let rows: Vec<Vec<&'static str>> = include_str!("privileges.tsv")
        .lines()
        .map(|line| line.split('\t').collect())
        .collect();
    rows.iter()
        .map(|row| {
            let at = rows.iter().position(|other| other[0] == row[2]);
            let level = PrivilegeLevel::ALL.iter().find(|(text, _)| *text == row[1]);
            Info {
                name: row[0],
                level: level.map_or(PrivilegeLevel::Group, |(_, level)| *level),
                parent: at.map(|at| at as u16),
                aliases: row[3]
                    .split(',')
                    .filter(|alias| !alias.is_empty())
                    .collect(),
            }
        })
        .collect()
});

static BY_NAME: LazyLock<HashMap<String, Privilege>> = LazyLock::new(|| {
    let mut names = HashMap::new();
    for privilege in Privilege::all() {
        for alias in privilege.aliases() {
            names.entry(alias.to_ascii_uppercase()).or_insert(privilege);
        }
    }
    for privilege in Privilege::all() {
        names.insert(privilege.name().to_ascii_uppercase(), privilege);
    }
    names
});

impl Privilege {
    /// All of them, as `system.privileges` lists them.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..LIST.len()).map(|at| Self(at as u16))
    }

    /// The one with this name or other name, in any case.
    pub fn named(text: &str) -> Option<Self> {
        BY_NAME.get(&text.to_ascii_uppercase()).copied()
    }

    /// The name.
    pub fn name(self) -> &'static str {
        LIST[usize::from(self.0)].name
    }

    /// The other names.
    pub fn aliases(self) -> &'static [&'static str] {
        &LIST[usize::from(self.0)].aliases
    }

    /// What it is about.
    pub fn level(self) -> PrivilegeLevel {
        LIST[usize::from(self.0)].level
    }

    /// The group that it belongs to.
    pub fn parent(self) -> Option<Self> {
        LIST[usize::from(self.0)].parent.map(Self)
    }

    /// Whether `other` is this one, or in this group.
    pub fn contains(self, other: Self) -> bool {
        let mut at = Some(other);
        while let Some(privilege) = at {
            if privilege == self {
                return true;
            }
            at = privilege.parent();
        }
        false
    }

    /// The rights in this group that are groups no more.
    pub fn parts(self) -> impl Iterator<Item = Self> {
        let is_group = |it: Self| Self::all().any(|other| other.parent() == Some(it));
        Self::all().filter(move |it| *it != self && self.contains(*it) && !is_group(*it))
    }

    /// The place in the list of all.
    pub fn index(self) -> usize {
        usize::from(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_contain_what_belongs_to_them() {
        let named = |name| Privilege::named(name).unwrap();
        assert!(named("ALL").contains(named("select")));
        assert!(named("ALTER").contains(named("ADD COLUMN")));
        assert!(!named("SELECT").contains(named("INSERT")));
        assert_eq!(named("USAGE").name(), "NONE");
        assert_eq!(named("dictHas").name(), "dictGet");
    }

    #[test]
    fn every_group_is_known_and_leads_to_all() {
        let all = Privilege::named("ALL").unwrap();
        for privilege in Privilege::all().filter(|it| it.name() != "NONE") {
            assert!(all.contains(privilege), "{}", privilege.name());
        }
    }
}
