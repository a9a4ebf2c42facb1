//! Printing of `DROP`, `DETACH`, `TRUNCATE`, `UNDROP`, `RENAME` and `EXCHANGE`.

use crate::ast::{
    DropQuery, DropSubject, DropVerb, Rename, RenamePair, RenameSubject, TableKind, Undrop,
};
use crate::format::printer::Printer;

impl Printer {
    pub(crate) fn drop_query(&mut self, query: &DropQuery) {
        self.push(match query.verb {
            DropVerb::Drop => "DROP ",
            DropVerb::Detach => "DETACH ",
            DropVerb::Truncate => "TRUNCATE ",
        });
        self.drop_subject(query);
        self.cluster(query.cluster.as_deref());
        self.push(if query.permanently {
            " PERMANENTLY"
        } else {
            ""
        });
        self.push(if query.sync { " SYNC" } else { "" });
        self.output_clause(&query.output);
    }

    fn drop_subject(&mut self, query: &DropQuery) {
        match &query.subject {
            DropSubject::Database(name) => {
                self.push("DATABASE ");
                self.conditions(query);
                self.name_part(name);
            }
            DropSubject::Tables {
                kind,
                temporary,
                names,
            } => {
                self.push(if *temporary { "TEMPORARY " } else { "" });
                self.push(kind.text());
                self.push(" ");
                self.conditions(query);
                self.list(names, Self::identifier);
            }
            DropSubject::AllTables {
                says_all,
                database,
                filter,
            } => {
                self.push(if *says_all { "ALL " } else { "" });
                self.push("TABLES FROM ");
                self.conditions(query);
                self.name_part(database);
                self.show_filter(filter.as_ref());
            }
            DropSubject::Function(name) => {
                self.push("FUNCTION ");
                self.conditions(query);
                self.name(name);
            }
        }
    }

    fn conditions(&mut self, query: &DropQuery) {
        self.push(if query.if_exists { "IF EXISTS " } else { "" });
        self.push(if query.if_empty { "IF EMPTY " } else { "" });
    }

    /// ` ON CLUSTER name`
    pub(crate) fn cluster(&mut self, cluster: Option<&str>) {
        if let Some(cluster) = cluster {
            self.push(" ON CLUSTER ");
            self.name(cluster);
        }
    }

    pub(crate) fn rename(&mut self, rename: &Rename) {
        match &rename.subject {
            RenameSubject::Database {
                if_exists,
                from,
                to,
            } => {
                self.push("RENAME DATABASE ");
                self.push(if *if_exists { "IF EXISTS " } else { "" });
                self.name_part(from);
                self.push(" TO ");
                self.name_part(to);
            }
            RenameSubject::Tables { kind, pairs } => {
                self.push("RENAME ");
                self.push(kind.text());
                self.rename_pairs(pairs, " TO ");
            }
            RenameSubject::Exchange { kind, pairs } => {
                self.push("EXCHANGE ");
                self.push(match kind {
                    TableKind::Dictionary => "DICTIONARIES",
                    TableKind::Table | TableKind::View => "TABLES",
                });
                self.rename_pairs(pairs, " AND ");
            }
        }
        self.cluster(rename.cluster.as_deref());
        self.output_clause(&rename.output);
    }

    fn rename_pairs(&mut self, pairs: &[RenamePair], between: &str) {
        self.push(" ");
        self.list(pairs, |printer, pair| {
            printer.push(if pair.if_exists { "IF EXISTS " } else { "" });
            printer.identifier(&pair.from);
            printer.push(between);
            printer.identifier(&pair.to);
        });
    }

    pub(crate) fn undrop(&mut self, undrop: &Undrop) {
        self.push("UNDROP TABLE ");
        self.identifier(&undrop.name);
        if let Some(uuid) = undrop.uuid {
            self.push(&format!(" UUID '{uuid}'"));
        }
        self.cluster(undrop.cluster.as_deref());
        self.output_clause(&undrop.output);
    }
}

impl TableKind {
    /// The word for it.
    pub(crate) fn text(self) -> &'static str {
        match self {
            Self::Table => "TABLE",
            Self::View => "VIEW",
            Self::Dictionary => "DICTIONARY",
        }
    }
}
