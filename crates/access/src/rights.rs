//! [`Rights`]: what was granted, and what of it was taken back below.

use crate::flags::{Depth, Flags};
use granary_parser::{GrantElement, GrantTarget, Privilege, TargetName};
use std::collections::BTreeMap;

/// Rights with those of them that may be passed on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rights {
    granted: Tree,
    grantable: Tree,
}

/// Rights on databases, and on what belongs to none.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Tree {
    databases: Node,
    parameters: Node,
}

/// Rights on a thing, and the things in it whose rights differ.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Node {
    flags: Flags,
    children: BTreeMap<Key, Node>,
}

/// The name of a thing, or the beginning of names.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    name: String,
    is_prefix: bool,
}

/// A thing that rights are about, by its names from the outside in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// Whether it belongs to no database.
    pub is_parameter: bool,
    path: Vec<Key>,
    /// Columns; none for all.
    pub columns: Vec<String>,
}

impl Subject {
    /// Everything.
    pub fn everything() -> Self {
        Self {
            is_parameter: false,
            path: Vec::new(),
            columns: Vec::new(),
        }
    }

    /// A database, or a table in it.
    pub fn table(database: &str, table: Option<&str>) -> Self {
        let names = std::iter::once(database).chain(table);
        Self {
            path: names.map(Key::exact).collect(),
            ..Self::everything()
        }
    }

    /// A user, a named collection, …
    pub fn parameter(name: &str) -> Self {
        Self {
            is_parameter: true,
            path: vec![Key::exact(name)],
            columns: Vec::new(),
        }
    }

    /// What a target names; names without a database belong to `database`.
    pub fn of_target(target: &GrantTarget, database: &str) -> Self {
        let key = |name: &TargetName| match name {
            TargetName::Current => Some(Key::exact(database)),
            TargetName::Any => None,
            TargetName::Name(name) => Some(Key::exact(name)),
            TargetName::Prefix(name) => Some(Key {
                name: name.clone(),
                is_prefix: true,
            }),
        };
        let (is_parameter, path) = match target {
            GrantTarget::Parameter(name) => (true, key(name).into_iter().collect()),
            GrantTarget::Database { database, table } => match key(database) {
                None => (false, Vec::new()),
                Some(database) => (false, std::iter::once(database).chain(key(table)).collect()),
            },
        };
        Self {
            is_parameter,
            path,
            columns: Vec::new(),
        }
    }

    /// The same with columns.
    #[must_use]
    pub fn with_columns(mut self, columns: &[String]) -> Self {
        self.columns = columns.to_vec();
        self
    }

    /// What a statement would name.
    pub fn target(&self) -> GrantTarget {
        let mut names = self.path.iter().map(|key| {
            if key.is_prefix {
                TargetName::Prefix(key.name.clone())
            } else {
                TargetName::Name(key.name.clone())
            }
        });
        let first = names.next().unwrap_or(TargetName::Any);
        if self.is_parameter {
            return GrantTarget::Parameter(first);
        }
        GrantTarget::Database {
            database: first,
            table: names.next().unwrap_or(TargetName::Any),
        }
    }

    /// Whether it is everything.
    pub fn is_everything(&self) -> bool {
        self.path.is_empty()
    }

    /// What kind of thing it is, for messages.
    pub fn level(&self) -> &'static str {
        match self.depth() {
            Depth::Global => "global",
            Depth::Database => "database",
            Depth::Table => "table",
            Depth::Column => "column",
        }
    }

    fn depth(&self) -> Depth {
        match (self.path.len(), self.columns.is_empty()) {
            (0, _) => Depth::Global,
            (1, _) => Depth::Database,
            (_, true) => Depth::Table,
            (_, false) => Depth::Column,
        }
    }

    /// What can be granted on it.
    pub fn mask(&self) -> Flags {
        if self.is_parameter {
            Flags::parameter_mask()
        } else {
            Flags::mask(self.depth())
        }
    }

    /// The paths of what it names: one, or one for each column.
    fn paths(&self) -> Vec<Vec<Key>> {
        if self.columns.is_empty() {
            return vec![self.path.clone()];
        }
        let with = |column: &String| {
            let mut path = self.path.clone();
            path.push(Key::exact(column));
            path
        };
        self.columns.iter().map(with).collect()
    }
}

impl Key {
    fn exact(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            is_prefix: false,
        }
    }

    fn covers(&self, other: &Key) -> bool {
        self.is_prefix && other.name.starts_with(&self.name)
    }
}

#[derive(Debug, Clone, Copy)]
enum Change {
    Add(Flags),
    Take(Flags),
}

impl Change {
    fn of(self, flags: Flags, mask: Flags) -> Flags {
        match self {
            Self::Add(added) => flags.with(added.within(mask)),
            Self::Take(taken) => flags.without(taken),
        }
    }
}

impl Node {
    fn mask(is_parameter: bool, depth: Depth) -> Flags {
        if is_parameter {
            Flags::parameter_mask()
        } else {
            Flags::mask(depth)
        }
    }

    fn change(&mut self, path: &[Key], depth: Depth, is_parameter: bool, change: Change) {
        let Some((key, rest)) = path.split_first() else {
            self.change_all(depth, is_parameter, change);
            return;
        };
        let below = depth.below();
        let inherited = self.inherited(key).within(Self::mask(is_parameter, below));
        let child = self.children.entry(key.clone()).or_insert_with(|| Self {
            flags: inherited,
            children: BTreeMap::new(),
        });
        child.change(rest, below, is_parameter, change);
        if rest.is_empty() && key.is_prefix {
            let covered = self
                .children
                .iter_mut()
                .filter(|(other, _)| key.covers(other));
            for (_, other) in covered.filter(|(other, _)| *other != key) {
                other.change_all(below, is_parameter, change);
            }
        }
    }

    fn change_all(&mut self, depth: Depth, is_parameter: bool, change: Change) {
        self.flags = change.of(self.flags, Self::mask(is_parameter, depth));
        for child in self.children.values_mut() {
            child.change_all(depth.below(), is_parameter, change);
        }
    }

    /// The rights on a child that has none of its own.
    fn inherited(&self, key: &Key) -> Flags {
        let covering = self
            .children
            .iter()
            .filter(|(other, _)| other.covers(key) && *other != key);
        covering
            .max_by_key(|(other, _)| other.name.len())
            .map_or(self.flags, |(_, node)| node.flags)
    }

    fn child(&self, key: &Key) -> Option<&Self> {
        if let Some(child) = self.children.get(key) {
            return Some(child);
        }
        let covering = self.children.iter().filter(|(other, _)| other.covers(key));
        covering
            .max_by_key(|(other, _)| other.name.len())
            .map(|(_, node)| node)
    }

    /// What holds for all of what a path names.
    fn common(&self, path: &[Key], depth: Depth, is_parameter: bool) -> Flags {
        match path.split_first() {
            None => self.lowest(depth, is_parameter),
            Some((key, rest)) => match self.child(key) {
                Some(child) => child.common(rest, depth.below(), is_parameter),
                None => self.flags,
            },
        }
    }

    /// What holds here and in everything below.
    fn lowest(&self, depth: Depth, is_parameter: bool) -> Flags {
        let below = depth.below();
        let mask = Self::mask(is_parameter, below);
        self.children.values().fold(self.flags, |flags, child| {
            flags.without(mask.without(child.lowest(below, is_parameter)))
        })
    }

    /// What one of two gives.
    fn union(&self, other: &Self, depth: Depth, is_parameter: bool) -> Self {
        self.combined(other, depth, is_parameter, Flags::with)
    }

    /// What both of two give.
    fn intersection(&self, other: &Self, depth: Depth, is_parameter: bool) -> Self {
        self.combined(other, depth, is_parameter, Flags::within)
    }

    fn combined(
        &self,
        other: &Self,
        depth: Depth,
        is_parameter: bool,
        combine: fn(Flags, Flags) -> Flags,
    ) -> Self {
        let below = depth.below();
        let mask = Self::mask(is_parameter, below);
        let keys = self.children.keys().chain(other.children.keys());
        let children = keys.map(|key| {
            let of = |node: &Self| match node.children.get(key) {
                Some(child) => child.clone(),
                None => Self {
                    flags: node.inherited(key).within(mask),
                    children: BTreeMap::new(),
                },
            };
            {
                let child = of(self).combined(&of(other), below, is_parameter, combine);
                (key.clone(), child)
            }
        });
        Self {
            flags: combine(self.flags, other.flags),
            children: children.collect(),
        }
    }

    /// What holds anywhere at a path or below it.
    fn any(&self, path: &[Key]) -> Flags {
        match path.split_first() {
            None => self
                .children
                .values()
                .fold(self.flags, |flags, child| flags.with(child.any(&[]))),
            Some((key, rest)) => match self.child(key) {
                Some(child) => child.any(rest),
                None => self.flags,
            },
        }
    }
}

impl Tree {
    fn node(&self, is_parameter: bool) -> &Node {
        if is_parameter {
            &self.parameters
        } else {
            &self.databases
        }
    }

    fn change(&mut self, subject: &Subject, change: Change) {
        let node = if subject.is_parameter {
            &mut self.parameters
        } else {
            &mut self.databases
        };
        for path in subject.paths() {
            node.change(&path, Depth::Global, subject.is_parameter, change);
        }
        if subject.path.is_empty() && !subject.is_parameter {
            self.parameters.change(&[], Depth::Global, true, change);
        }
    }
}

/// Whether something may be passed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GrantOption {
    /// It may be passed on.
    With,
    /// It may be used.
    Without,
}

/// A line of `SHOW GRANTS`: rights on one thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GrantLine {
    /// Whether it takes back what a line before gives.
    pub is_revoke: bool,
    /// Whether it is about passing on.
    pub option: GrantOption,
    /// The rights.
    pub elements: Vec<GrantElement>,
}

impl Rights {
    /// Every right, to be passed on, too.
    pub fn all() -> Self {
        let mut rights = Self::default();
        rights.grant(
            &Subject::everything(),
            Flags::named("ALL"),
            GrantOption::With,
        );
        rights
    }

    /// Gives rights.
    pub fn grant(&mut self, subject: &Subject, flags: Flags, option: GrantOption) {
        self.granted.change(subject, Change::Add(flags));
        if option == GrantOption::With {
            self.grantable.change(subject, Change::Add(flags));
        }
    }

    /// Takes rights, or only that they may be passed on.
    pub fn revoke(&mut self, subject: &Subject, flags: Flags, only: GrantOption) {
        self.grantable.change(subject, Change::Take(flags));
        if only == GrantOption::Without {
            self.granted.change(subject, Change::Take(flags));
        }
    }

    /// Adds all of other rights: what one of them gives is there, whatever the other takes back.
    pub fn extend(&mut self, other: &Self) {
        for (tree, other) in [
            (&mut self.granted, &other.granted),
            (&mut self.grantable, &other.grantable),
        ] {
            tree.databases = tree.databases.union(&other.databases, Depth::Global, false);
            tree.parameters = tree
                .parameters
                .union(&other.parameters, Depth::Global, true);
        }
    }

    /// What of the rights that are asked for may be passed on.
    #[must_use]
    pub fn passed_on(&self, asked: &Self, option: GrantOption) -> Self {
        let both = |is_parameter: bool| {
            let node = self.grantable.node(is_parameter);
            let asked = asked.granted.node(is_parameter);
            node.intersection(asked, Depth::Global, is_parameter)
        };
        let granted = Tree {
            databases: both(false),
            parameters: both(true),
        };
        let grantable = match option {
            GrantOption::With => granted.clone(),
            GrantOption::Without => Tree::default(),
        };
        Self { granted, grantable }
    }

    /// Whether there is no right at all.
    pub fn is_empty(&self) -> bool {
        self.lines().is_empty()
    }

    /// Whether rights hold for all of a thing.
    pub fn has(&self, subject: &Subject, flags: Flags, option: GrantOption) -> bool {
        let tree = match option {
            GrantOption::With => &self.grantable,
            GrantOption::Without => &self.granted,
        };
        let (databases, parameters) = (
            flags.without(Flags::parameter_mask()),
            flags.within(Flags::parameter_mask()),
        );
        let holds = |is_parameter: bool, flags: Flags| {
            let common = |path: &Vec<Key>| {
                tree.node(is_parameter)
                    .common(path, Depth::Global, is_parameter)
            };
            flags.is_empty()
                || subject
                    .paths()
                    .iter()
                    .all(|path| common(path).contains(flags))
        };
        if subject.path.is_empty() && !subject.is_parameter {
            return holds(false, databases) && holds(true, parameters);
        }
        holds(subject.is_parameter, flags.within(subject.mask()))
            && !flags.within(subject.mask()).is_empty()
    }

    /// Whether some of the rights hold for the thing or anything in it.
    pub fn has_any(&self, subject: &Subject, flags: Flags) -> bool {
        let node = self.granted.node(subject.is_parameter);
        let found = subject
            .paths()
            .iter()
            .fold(Flags::default(), |all, path| all.with(node.any(path)));
        !found.within(flags).is_empty()
    }

    /// As `SHOW GRANTS` lists them.
    pub fn lines(&self) -> Vec<GrantLine> {
        let mut lines = Vec::new();
        for is_parameter in [false, true] {
            let pair = Pair {
                granted: Some(self.granted.node(is_parameter)),
                grantable: Some(self.grantable.node(is_parameter)),
                granted_above: Flags::default(),
                grantable_above: Flags::default(),
            };
            pair.list(&mut Vec::new(), is_parameter, Depth::Global, &mut lines);
        }
        lines.sort_by_key(|(path, ..)| path.clone());
        let lines = lines.into_iter().map(|(_, line)| line);
        merged_all(lines.collect())
    }
}

type Placed = ((Vec<Key>, bool), GrantLine);

/// Everything that is granted at all is one line, `ALL ON *.*`.
fn merged_all(mut lines: Vec<GrantLine>) -> Vec<GrantLine> {
    let is_global = |line: &GrantLine| {
        line.elements.iter().all(|element| match &element.target {
            GrantTarget::Parameter(name) => *name == TargetName::Any,
            GrantTarget::Database { database, .. } => *database == TargetName::Any,
        })
    };
    for option in [GrantOption::With, GrantOption::Without] {
        let is_one = |line: &GrantLine| is_global(line) && !line.is_revoke && line.option == option;
        let flags = lines
            .iter()
            .filter(|line| is_one(line))
            .flat_map(|line| &line.elements)
            .fold(Flags::default(), |all, it| {
                all.with(Flags::of(it.privilege))
            });
        if flags.contains(Flags::named("ALL")) {
            let at = lines.iter().position(is_one).unwrap_or_default();
            let elements = elements(flags, &Subject::everything());
            lines.retain(|line| !is_one(line));
            lines.insert(
                at,
                GrantLine {
                    is_revoke: false,
                    option,
                    elements,
                },
            );
        }
    }
    lines
}

struct Pair<'a> {
    granted: Option<&'a Node>,
    grantable: Option<&'a Node>,
    granted_above: Flags,
    grantable_above: Flags,
}

impl Pair<'_> {
    fn differences(&self) -> [(bool, GrantOption, Flags); 4] {
        let granted = self.granted.map_or(self.granted_above, |node| node.flags);
        let grantable = self
            .grantable
            .map_or(self.grantable_above, |node| node.flags);
        let passed_on = grantable.without(self.grantable_above);
        let given = granted.without(self.granted_above).without(passed_on);
        let taken = self.granted_above.without(granted);
        let kept = self.grantable_above.without(grantable).without(taken);
        [
            (false, GrantOption::Without, given),
            (false, GrantOption::With, passed_on),
            (true, GrantOption::Without, taken),
            (true, GrantOption::With, kept),
        ]
    }

    fn children(&self, mask: Flags) -> Vec<(Key, Pair<'_>)> {
        let empty = BTreeMap::new();
        let (first, second) = (
            self.granted.map_or(&empty, |node| &node.children),
            self.grantable.map_or(&empty, |node| &node.children),
        );
        let mut keys: Vec<Key> = first.keys().chain(second.keys()).cloned().collect();
        keys.sort();
        keys.dedup();
        keys.into_iter()
            .map(|key| {
                let above = |node: Option<&Node>, flags: Flags| {
                    node.map_or(flags, |node| node.inherited(&key)).within(mask)
                };
                let pair = Pair {
                    granted: self.granted.and_then(|node| node.child(&key)),
                    grantable: self.grantable.and_then(|node| node.child(&key)),
                    granted_above: above(self.granted, self.granted_above),
                    grantable_above: above(self.grantable, self.grantable_above),
                };
                (key, pair)
            })
            .collect()
    }

    fn list(&self, path: &mut Vec<Key>, is_parameter: bool, depth: Depth, lines: &mut Vec<Placed>) {
        let subject = Subject {
            is_parameter,
            path: path.clone(),
            columns: Vec::new(),
        };
        for (is_revoke, option, flags) in self.differences() {
            if !flags.is_empty() {
                let line = GrantLine {
                    is_revoke,
                    option,
                    elements: elements(flags, &subject),
                };
                lines.push(((path.clone(), is_parameter), line));
            }
        }
        let below = depth.below();
        let children = self.children(Node::mask(is_parameter, below));
        if path.len() == 2 {
            columns(&children, &subject, path, lines);
            return;
        }
        for (key, child) in children {
            path.push(key);
            child.list(path, is_parameter, below, lines);
            path.pop();
        }
    }
}

/// Rights on columns, those of a table in one line.
fn columns(children: &[(Key, Pair<'_>)], table: &Subject, path: &[Key], lines: &mut Vec<Placed>) {
    for at in 0..4 {
        let mut elements: Vec<GrantElement> = Vec::new();
        let mut head = (false, GrantOption::Without);
        for (key, child) in children {
            let (is_revoke, option, flags) = child.differences()[at];
            head = (is_revoke, option);
            for privilege in flags.privileges() {
                match elements.iter_mut().find(|it| it.privilege == privilege) {
                    Some(element) => element.columns.push(key.name.clone()),
                    None => elements.push(GrantElement {
                        privilege,
                        columns: vec![key.name.clone()],
                        target: table.target(),
                    }),
                }
            }
        }
        if !elements.is_empty() {
            let line = GrantLine {
                is_revoke: head.0,
                option: head.1,
                elements,
            };
            lines.push(((path.to_vec(), false), line));
        }
    }
}

fn elements(flags: Flags, subject: &Subject) -> Vec<GrantElement> {
    let element = |privilege: Privilege| GrantElement {
        privilege,
        columns: Vec::new(),
        target: subject.target(),
    };
    flags.privileges().into_iter().map(element).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use granary_parser::{AccessQuery, Granted, Query, parse_query};

    fn rights(grants: &[&str]) -> Rights {
        let mut rights = Rights::default();
        for text in grants {
            let text = if text.starts_with("REVOKE") {
                format!("{text} FROM u")
            } else if let Some(text) = text.strip_suffix(" WITH GRANT OPTION") {
                format!("{text} TO u WITH GRANT OPTION")
            } else {
                format!("{text} TO u")
            };
            let Ok(Query::Access(query)) = parse_query(&text) else {
                panic!("{text}");
            };
            let AccessQuery::Grant(grant) = *query else {
                panic!("{text}");
            };
            let Granted::Rights(elements) = grant.what else {
                panic!("{text}");
            };
            let option = if grant.with_option {
                GrantOption::With
            } else {
                GrantOption::Without
            };
            for element in elements {
                let subject =
                    Subject::of_target(&element.target, "cur").with_columns(&element.columns);
                let flags = Flags::of(element.privilege);
                if grant.is_revoke {
                    rights.revoke(&subject, flags, option);
                } else {
                    rights.grant(&subject, flags, option);
                }
            }
        }
        rights
    }

    #[track_caller]
    fn check(grants: &[&str], expected: &[&str]) {
        let lines = crate::show::grant_texts(&rights(grants), "u");
        assert_eq!(lines, expected);
    }

    // What ClickHouse 26.9 shows for users with such grants in users.xml.
    #[test]
    fn grants_are_listed_as_in_clickhouse() {
        check(
            &[
                "GRANT SELECT ON d.t",
                "GRANT INSERT ON d.t WITH GRANT OPTION",
                "GRANT SELECT(a, b) ON e.t",
            ],
            &[
                "GRANT SELECT ON d.t TO u",
                "GRANT INSERT ON d.t TO u WITH GRANT OPTION",
                "GRANT SELECT(a, b) ON e.t TO u",
            ],
        );
        check(
            &[
                "GRANT SELECT ON d.*",
                "GRANT SELECT ON d.t WITH GRANT OPTION",
                "GRANT BACKUP ON *.*",
            ],
            &[
                "GRANT BACKUP ON *.* TO u",
                "GRANT SELECT ON d.* TO u",
                "GRANT SELECT ON d.t TO u WITH GRANT OPTION",
            ],
        );
        check(
            &[
                "GRANT SHOW, SELECT, ALTER ON d.t",
                "GRANT CREATE, DROP ON *.*",
                "GRANT NAMED COLLECTION ON nc",
                "REVOKE DROP ON d.*",
                "GRANT SELECT ON ab*.*",
                "REVOKE SELECT ON abc.*",
            ],
            &[
                "GRANT CREATE, DROP ON *.* TO u",
                "GRANT SELECT ON ab*.* TO u",
                "REVOKE SELECT ON abc.* FROM u",
                "REVOKE DROP DATABASE, DROP TABLE, DROP VIEW, DROP DICTIONARY ON d.* FROM u",
                "GRANT SHOW TABLES, SHOW COLUMNS, SHOW DICTIONARIES, SELECT, ALTER TABLE, ALTER VIEW ON d.t TO u",
                "GRANT NAMED COLLECTION ON nc TO u",
            ],
        );
        check(
            &["GRANT ALL ON *.* WITH GRANT OPTION"],
            &["GRANT ALL ON *.* TO u WITH GRANT OPTION"],
        );
    }

    #[test]
    fn what_is_taken_back_below_is_not_there() {
        let rights = rights(&["GRANT SELECT ON *.*", "REVOKE SELECT(a) ON d.t"]);
        let select = Flags::named("SELECT");
        let has = |subject: &Subject| rights.has(subject, select, GrantOption::Without);
        let table = Subject::table("d", Some("t"));
        assert!(has(&Subject::table("e", Some("t"))));
        assert!(has(&table.clone().with_columns(&["b".to_owned()])));
        assert!(!has(&table.clone().with_columns(&["a".to_owned()])));
        assert!(!has(&table));
        assert!(!has(&Subject::everything()));
        assert!(rights.has_any(&table, select));
        assert!(!rights.has(
            &Subject::table("e", None),
            Flags::named("INSERT"),
            GrantOption::Without
        ));
    }

    #[test]
    fn everything_is_every_right_on_every_thing() {
        let all = Rights::all();
        for (subject, name) in [
            (Subject::table("d", Some("t")), "SELECT"),
            (Subject::everything(), "ALL"),
            (Subject::parameter("u"), "CREATE USER"),
            (Subject::everything(), "BACKUP"),
        ] {
            assert!(
                all.has(&subject, Flags::named(name), GrantOption::With),
                "{name}"
            );
        }
    }
}
