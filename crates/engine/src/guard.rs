//! [`Guard`]: what a user sees of tables: columns by grants, rows by policies.

use crate::dictionaries::SessionDictionaries;
use crate::failure::Failure;
use crate::session::Session;
use crate::tables::{pick, refused};
use granary_access::{Authority, Depth, Flags, GrantOption, Need, Registry, Subject};
use granary_catalog::{Database, Snapshot};
use granary_dictionary::{Dictionary, DictionaryStructure};
use granary_parser::{
    Destination, Expr, QueryParameters, SelectUnion, back_quote_if_needed, parse_select,
};
use granary_query::{
    BlockStream, ColumnKind, Context, Dictionaries, QueryError, Relation, ScanRequest, Table,
    TableColumn, Tables, run,
};
use granary_types::TableName;
use std::sync::Arc;

/// Tables of `system` that show what others do, which needs a grant of its own.
const OF_OTHERS: [&str; 2] = ["processes", "query_log"];

/// What a user sees of tables.
pub(crate) enum Guard {
    /// Everything.
    Free,
    /// What grants and policies say.
    User(Box<Guarded>),
    /// Nothing: the user was dropped.
    Gone(Failure),
}

/// A user whom grants or policies restrict.
pub(crate) struct Guarded {
    authority: Authority,
    registry: Arc<Registry>,
    has_everything: bool,
}

impl Guard {
    /// What the user of a session sees.
    pub(crate) fn of(session: &Session) -> Arc<Self> {
        let registry = session.shared.users.registry();
        Arc::new(match session.authority() {
            Err(failure) => Self::Gone(failure),
            Ok(authority) => {
                let all = Flags::named("ALL");
                let everything = Subject::everything();
                let has_everything = authority
                    .rights()
                    .has(&everything, all, GrantOption::Without);
                let policies = registry.of_kind(granary_parser::EntityKind::RowPolicy);
                if has_everything && policies.is_empty() {
                    Self::Free
                } else {
                    Self::User(Box::new(Guarded {
                        authority,
                        registry,
                        has_everything,
                    }))
                }
            }
        })
    }

    /// # Errors
    /// The user may not do it.
    pub(crate) fn require(&self, need: Need) -> Result<(), QueryError> {
        match self {
            Self::Free => Ok(()),
            Self::Gone(failure) => Err(refused(failure.clone())),
            Self::User(user) => user
                .authority
                .require(&[need])
                .map_err(|error| refused(error.into())),
        }
    }

    /// # Errors
    /// The user may not read from the place of a backup.
    pub(crate) fn require_place(&self, place: &Destination) -> Result<(), QueryError> {
        Need::place("READ", place).map_or(Ok(()), |need| self.require(need))
    }

    /// # Errors
    /// The table of `system` shows what the user may not see.
    pub(crate) fn system(&self, name: &str) -> Result<(), QueryError> {
        let needed: &[&str] = match name {
            "users" => &["SHOW USERS"],
            "roles" => &["SHOW ROLES"],
            "grants" | "role_grants" => &["SHOW USERS", "SHOW ROLES"],
            "row_policies" => &["SHOW ROW POLICIES"],
            "quotas" | "quota_limits" => &["SHOW QUOTAS"],
            "settings_profiles" | "settings_profile_elements" => &["SHOW SETTINGS PROFILES"],
            name if OF_OTHERS.contains(&name) => {
                return self.require(Need::new("SELECT", Subject::table("system", Some(name))));
            }
            _ => return Ok(()),
        };
        for privilege in needed {
            self.require(Need::new(privilege, Subject::everything()))?;
        }
        Ok(())
    }

    /// What there is without what the user may not know of.
    pub(crate) fn visible(&self, mut snapshot: Snapshot) -> Snapshot {
        let user = match self {
            Self::Free => return snapshot,
            Self::Gone(_) => {
                snapshot.databases.clear();
                return snapshot;
            }
            Self::User(user) if user.has_everything => return snapshot,
            Self::User(user) => user,
        };
        snapshot
            .databases
            .retain(|name, _| user.knows(&Subject::table(name, None), Depth::Database));
        for database in snapshot.databases.values_mut() {
            let mut seen = Database::clone(database);
            seen.tables.retain(|name, _| {
                user.knows(&Subject::table(&seen.name, Some(name)), Depth::Table)
            });
            *database = Arc::new(seen);
        }
        snapshot
    }

    /// The relation as the user sees it.
    pub(crate) fn relation(
        self: &Arc<Self>,
        relation: Relation,
        name: &TableName,
        context: &Arc<Context>,
    ) -> Result<Relation, QueryError> {
        match relation {
            Relation::Table(table) => Ok(Relation::Table(self.table(table, name, context)?)),
            Relation::View { .. } => {
                let subject = Subject::table(&name.database, Some(&name.table));
                self.require(Need::new("SELECT", subject))?;
                Ok(relation)
            }
        }
    }

    /// The table as the user sees it.
    pub(crate) fn table(
        self: &Arc<Self>,
        table: Arc<dyn Table>,
        name: &TableName,
        context: &Arc<Context>,
    ) -> Result<Arc<dyn Table>, QueryError> {
        let user = match &**self {
            Self::Free => return Ok(table),
            Self::Gone(failure) => return Err(refused(failure.clone())),
            Self::User(user) => user,
        };
        let filter = user
            .authority
            .row_filter(&user.registry, &name.database, &name.table);
        let table: Arc<dyn Table> = match filter {
            None => table,
            Some(filter) => Arc::new(FilteredTable {
                table,
                filter,
                context: Arc::clone(context),
            }),
        };
        let subject = Subject::table(&name.database, Some(&name.table));
        let select = Flags::named("SELECT");
        let rights = user.authority.rights();
        if rights.has(&subject, select, GrantOption::Without) {
            return Ok(table);
        }
        Ok(Arc::new(GuardedTable {
            table,
            subject,
            guard: Arc::clone(self),
        }))
    }
}

/// The dictionaries of which the user may look into some.
pub(crate) struct GuardedDictionaries {
    /// All of them.
    pub(crate) dictionaries: SessionDictionaries,
    /// Who asks.
    pub(crate) guard: Arc<Guard>,
}

impl Dictionaries for GuardedDictionaries {
    fn structure(&self, name: &TableName) -> Result<Option<Arc<DictionaryStructure>>, QueryError> {
        let subject = Subject::table(&name.database, Some(&name.table));
        self.guard.require(Need::new("dictGet", subject))?;
        self.dictionaries.structure(name)
    }

    fn rows(&self, name: &TableName) -> Result<Arc<Dictionary>, QueryError> {
        let subject = Subject::table(&name.database, Some(&name.table));
        self.guard.require(Need::new("dictGet", subject))?;
        self.dictionaries.rows(name)
    }
}

impl Guarded {
    /// Whether the user has any right on a thing or in it.
    fn knows(&self, subject: &Subject, depth: Depth) -> bool {
        let mask = Flags::mask(depth);
        self.authority.rights().has_any(subject, mask)
    }
}

/// A table of which only some columns may be read.
struct GuardedTable {
    table: Arc<dyn Table>,
    subject: Subject,
    guard: Arc<Guard>,
}

impl Table for GuardedTable {
    fn columns(&self) -> Vec<TableColumn> {
        self.table.columns()
    }

    fn scan(&self, request: &ScanRequest) -> Result<Vec<BlockStream>, QueryError> {
        let is_virtual = |name: &str| {
            let columns = self.table.columns();
            columns
                .iter()
                .any(|column| column.name == name && column.kind == ColumnKind::Virtual)
        };
        let mut columns: Vec<String> = request.columns.clone();
        columns.extend(request.conditions.iter().map(|it| it.column.clone()));
        columns.retain(|name| !is_virtual(name));
        columns.sort();
        columns.dedup();
        let mut need = Need::new("SELECT", self.subject.clone().with_columns(&columns));
        if columns.is_empty() {
            need.any_below = true;
        }
        self.guard.require(need)?;
        self.table.scan(request)
    }

    fn refuses_final(&self) -> Option<QueryError> {
        self.table.refuses_final()
    }
}

/// A table of which only the rows of policies are there.
struct FilteredTable {
    table: Arc<dyn Table>,
    filter: Expr,
    context: Arc<Context>,
}

/// One table under any name.
struct OnlyTable(Arc<dyn Table>);

impl Tables for OnlyTable {
    fn relation(&self, _: &str, name: &str) -> Result<Option<Relation>, QueryError> {
        Ok((name == FILTERED).then(|| Relation::Table(Arc::clone(&self.0))))
    }
}

/// The name of the table in the query that filters it.
const FILTERED: &str = "filtered";

impl FilteredTable {
    fn query(&self, request: &ScanRequest) -> Result<SelectUnion, QueryError> {
        let columns: Vec<String> = request
            .columns
            .iter()
            .map(|name| back_quote_if_needed(name))
            .collect();
        let columns = if columns.is_empty() {
            "1".to_owned()
        } else {
            columns.join(", ")
        };
        let is_final = if request.is_final { " FINAL" } else { "" };
        let filter = self.filter.to_single_line();
        let text = format!("SELECT {columns} FROM {FILTERED}{is_final} WHERE {filter}");
        parse_select(&text).map_err(|error| QueryError::Internal {
            detail: format!("the query of a row policy, {text}: {error}"),
        })
    }
}

impl Table for FilteredTable {
    fn columns(&self) -> Vec<TableColumn> {
        self.table.columns()
    }

    fn scan(&self, request: &ScanRequest) -> Result<Vec<BlockStream>, QueryError> {
        let query = self.query(request)?;
        let tables = OnlyTable(Arc::clone(&self.table));
        let answer = run(&query, &tables, &QueryParameters::default(), &self.context)?;
        let names = request.columns.clone();
        let blocks = answer.map(move |block| block.map(|block| pick(&block, &names)));
        Ok(vec![Box::new(blocks)])
    }

    fn refuses_final(&self) -> Option<QueryError> {
        self.table.refuses_final()
    }
}
