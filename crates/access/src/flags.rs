//! [`Flags`]: a set of rights.

use granary_parser::{Privilege, PrivilegeLevel};
use std::sync::LazyLock;

/// A set of rights, each by itself: a group is all that it contains.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Flags([u64; 4]);

/// How far below everything a thing is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Depth {
    /// Everything.
    Global,
    /// A database.
    Database,
    /// A table.
    Table,
    /// A column.
    Column,
}

impl Depth {
    /// One deeper.
    #[must_use]
    pub fn below(self) -> Self {
        match self {
            Self::Global => Self::Database,
            Self::Database => Self::Table,
            Self::Table | Self::Column => Self::Column,
        }
    }
}

static MASKS: LazyLock<[Flags; 5]> = LazyLock::new(|| {
    let of = |is_in: &dyn Fn(PrivilegeLevel) -> bool| {
        let mut flags = Flags::default();
        for privilege in Privilege::all().filter(|it| is_in(it.level())) {
            flags.insert(privilege);
        }
        flags
    };
    let in_table = |level| {
        matches!(
            level,
            PrivilegeLevel::Table | PrivilegeLevel::View | PrivilegeLevel::Dictionary
        )
    };
    let column = of(&|level| level == PrivilegeLevel::Column);
    let table = of(&in_table).with(column);
    let database = of(&|level| level == PrivilegeLevel::Database).with(table);
    let global = of(&|level| level == PrivilegeLevel::Global).with(database);
    let parameter = of(&PrivilegeLevel::is_parameter);
    [global, database, table, column, parameter]
});

static OF_PRIVILEGE: LazyLock<Vec<Flags>> = LazyLock::new(|| {
    Privilege::all()
        .map(|group| {
            let mut flags = Flags::default();
            let leaves = Privilege::all().filter(|it| it.level() != PrivilegeLevel::Group);
            for privilege in leaves.filter(|it| group.contains(*it)) {
                flags.insert(privilege);
            }
            flags
        })
        .collect()
});

impl Flags {
    /// A right with all that it contains.
    pub fn of(privilege: Privilege) -> Self {
        OF_PRIVILEGE[privilege.index()]
    }

    /// A right by its name, with all that it contains; nothing when there is none of that name.
    pub fn named(name: &str) -> Self {
        Privilege::named(name).map_or_else(Self::default, Self::of)
    }

    /// What can be granted on things of a depth.
    pub fn mask(depth: Depth) -> Self {
        MASKS[depth as usize]
    }

    /// What can be granted on things that belong to no database.
    pub fn parameter_mask() -> Self {
        MASKS[4]
    }

    fn insert(&mut self, privilege: Privilege) {
        let at = privilege.index();
        self.0[at / 64] |= 1 << (at % 64);
    }

    fn combined(self, other: Self, combine: fn(u64, u64) -> u64) -> Self {
        let mut words = self.0;
        for (word, other) in words.iter_mut().zip(other.0) {
            *word = combine(*word, other);
        }
        Self(words)
    }

    /// Those of both.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        self.combined(other, |a, b| a | b)
    }

    /// Those that are not in `other`.
    #[must_use]
    pub fn without(self, other: Self) -> Self {
        self.combined(other, |a, b| a & !b)
    }

    /// Those that are in `other`, too.
    #[must_use]
    pub fn within(self, other: Self) -> Self {
        self.combined(other, |a, b| a & b)
    }

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.0 == [0; 4]
    }

    /// Whether all of `other` are in it.
    pub fn contains(self, other: Self) -> bool {
        other.without(self).is_empty()
    }

    /// As few names as possible that say it, in ClickHouse's order.
    pub fn privileges(self) -> Vec<Privilege> {
        let mut found = Vec::new();
        for root in Privilege::all().filter(|it| it.parent().is_none()) {
            self.collect(root, &mut found);
        }
        found
    }

    fn collect(self, group: Privilege, found: &mut Vec<Privilege>) {
        let flags = Self::of(group);
        if flags.within(self).is_empty() {
            return;
        }
        if self.contains(flags) {
            found.push(group);
            return;
        }
        for child in Privilege::all().filter(|it| it.parent() == Some(group)) {
            self.collect(child, found);
        }
    }
}
