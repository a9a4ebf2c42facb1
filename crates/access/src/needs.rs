//! [`needs`]: the rights without which a statement is refused before anything is looked at.
//!
//! Which columns of which tables a query reads is only known while it is analysed: that is asked then.

use crate::change::has_level;
use crate::flags::Flags;
use crate::rights::{GrantOption, Subject};
use granary_parser::{
    AccessQuery, CheckTables, Create, CreateBody, Described, Destination, Element, ElementKind,
    EntityKind, EntityNames, ExistsStatement, GrantElement, Granted, InsertColumn, KillKind,
    Location, ObjectKind, PolicyName, RowSource, RowTarget, ShowAccess, ShowAccessKind,
    ShowListStatement, ShownEntities, Statement, SystemStatement, TableChange, Truncate,
};
use granary_types::TableName;

/// A right that a statement needs.
#[derive(Debug, Clone, PartialEq)]
pub struct Need {
    /// On what.
    pub subject: Subject,
    /// Which.
    pub flags: Flags,
    /// Whether it must be one that may be passed on.
    pub option: GrantOption,
    /// Whether it is enough to have it on something in it.
    pub any_below: bool,
    /// The rights as they were written, where the message names those.
    pub named: Option<Vec<GrantElement>>,
    /// The right as the message names it, where it is none of [`Flags`].
    pub said: Option<String>,
}

impl Need {
    /// A right by its name.
    pub fn new(privilege: &str, subject: Subject) -> Self {
        Self {
            subject,
            flags: Flags::named(privilege),
            option: GrantOption::Without,
            any_below: false,
            named: None,
            said: None,
        }
    }

    /// `READ ON FILE`, `WRITE ON S3`, …: the right to the source gives both.
    pub fn source(verb: &str, source: &str) -> Self {
        Self {
            said: Some(format!("{verb} ON {source}")),
            ..Self::new(source, Subject::everything())
        }
    }

    /// What it takes to write to the place of a backup, or to read from it.
    pub fn place(verb: &str, destination: &Destination) -> Option<Self> {
        place(verb, destination)
    }

    pub(crate) fn text(&self, elements: &str) -> String {
        self.said.clone().unwrap_or_else(|| elements.to_owned())
    }

    fn table(privilege: &str, name: &TableName) -> Self {
        Self::new(privilege, Subject::table(&name.database, Some(&name.table)))
    }

    fn database(privilege: &str, name: &str) -> Self {
        Self::new(privilege, Subject::table(name, None))
    }

    fn global(privilege: &str) -> Self {
        Self::new(privilege, Subject::everything())
    }

    fn anywhere(self) -> Self {
        Self {
            any_below: true,
            ..self
        }
    }
}

/// The rights that a statement needs; `database` is the current one, `user` the current user.
pub fn needs(statement: &Statement, database: &str, user: &str) -> Vec<Need> {
    match statement {
        Statement::Backup(backup) => {
            let mut needs: Vec<Need> = backup.elements.iter().filter_map(backed_up).collect();
            needs.extend(place("WRITE", &backup.destination));
            needs.extend(backup.base.as_ref().and_then(|base| place("READ", base)));
            needs
        }
        // What is restored is known when the backup was read: asked then.
        Statement::Restore(restore) => {
            let mut needs: Vec<Need> = place("READ", &restore.source).into_iter().collect();
            needs.extend(restore.base.as_ref().and_then(|base| place("READ", base)));
            needs
        }
        Statement::Explain(inner) => needs(inner, database, user),
        Statement::ExplainQuery(inner) => needs(&inner.statement, database, user),
        Statement::ShowBackups(look) | Statement::DescribeBackup(look) => {
            place("READ", &look.place).into_iter().collect()
        }
        Statement::CheckBackup { backup, .. } => place("READ", &backup.place).into_iter().collect(),
        Statement::DropBackup { backup, .. } => place("WRITE", &backup.place).into_iter().collect(),
        Statement::Insert(insert) => inserted(insert.as_ref()),
        Statement::Create(create) => created(create, database),
        Statement::AttachTable(attach) => {
            vec![Need::table(made("CREATE", attach.kind), &attach.name)]
        }
        Statement::AttachDatabase { database, .. } => {
            vec![Need::database("CREATE DATABASE", database)]
        }
        Statement::DropTables(drop) if drop.temporary => Vec::new(),
        Statement::DropTables(drop) => {
            let privilege = made("DROP", drop.kind);
            drop.names
                .iter()
                .map(|name| Need::table(privilege, &name.name))
                .collect()
        }
        Statement::DetachTable(detach) => {
            vec![Need::table(made("DROP", detach.kind), &detach.name)]
        }
        Statement::DropDatabase { database, .. } | Statement::DetachDatabase { database, .. } => {
            vec![Need::database("DROP DATABASE", database)]
        }
        Statement::DropFunction { .. } => vec![Need::global("DROP FUNCTION")],
        Statement::Truncate(truncate) => match truncate {
            Truncate::Table {
                temporary: true, ..
            } => Vec::new(),
            Truncate::Table { table, .. } => vec![Need::table("TRUNCATE", &table.name)],
            Truncate::Database { database, .. } => vec![Need::database("DROP DATABASE", database)],
            Truncate::AllTables { database, .. } => vec![Need::database("TRUNCATE", database)],
        },
        Statement::RenameTables(rename) => rename
            .pairs
            .iter()
            .flat_map(|pair| {
                let mut needs = vec![
                    Need::table("SELECT", &pair.from),
                    Need::table(made("DROP", rename.kind), &pair.from),
                ];
                needs.push(Need::table(made("CREATE", rename.kind), &pair.to));
                needs.push(Need::table("INSERT", &pair.to));
                needs
            })
            .collect(),
        Statement::ExchangeTables(rename) => rename
            .pairs
            .iter()
            .flat_map(|pair| {
                [&pair.from, &pair.to]
                    .into_iter()
                    .flat_map(|name| {
                        [
                            "SELECT",
                            "INSERT",
                            made("DROP", rename.kind),
                            made("CREATE", rename.kind),
                        ]
                        .map(|privilege| Need::table(privilege, name))
                    })
                    .collect::<Vec<_>>()
            })
            .collect(),
        Statement::RenameDatabase { from, to, .. } => ["SELECT", "DROP DATABASE"]
            .map(|privilege| Need::database(privilege, from))
            .into_iter()
            .chain(["CREATE DATABASE", "INSERT"].map(|privilege| Need::database(privilege, to)))
            .collect(),
        Statement::Undrop { name, .. } => vec![Need::table("UNDROP TABLE", name)],
        Statement::AlterTable(alter) => {
            let table = &alter.table.name;
            alter
                .changes
                .iter()
                .flat_map(|change| altered(change, table))
                .collect()
        }
        Statement::AlterDatabase {
            database, comment, ..
        } => {
            let privilege = if comment.is_some() {
                "ALTER MODIFY DATABASE COMMENT"
            } else {
                "ALTER DATABASE SETTINGS"
            };
            vec![Need::database(privilege, database)]
        }
        Statement::DeleteRows { table, .. } => vec![Need::table("ALTER DELETE", &table.name)],
        Statement::UpdateRows { table, update } => vec![updated(&table.name, &update.assignments)],
        Statement::Optimize(optimize) => vec![Need::table("OPTIMIZE", &optimize.table.name)],
        Statement::CheckTables(check) => match check {
            CheckTables::Table { table, .. } => vec![Need::table("CHECK", &table.name)],
            CheckTables::Database(database) => vec![Need::database("CHECK", database)],
            CheckTables::All => vec![Need::global("CHECK")],
        },
        Statement::Exists(exists) => match exists {
            ExistsStatement::Database(name) => vec![Need::database("SHOW DATABASES", name)],
            ExistsStatement::Table {
                temporary: true, ..
            } => Vec::new(),
            ExistsStatement::Table { kind, table, .. } => vec![shown(*kind, &table.name)],
        },
        Statement::Describe(Described::Table(table)) => {
            vec![Need::table("SHOW COLUMNS", &table.name).anywhere()]
        }
        Statement::Kill(kill) => match kill.kind {
            KillKind::Mutation => vec![Need::global("ALTER UPDATE").anywhere()],
            _ => vec![Need::global("KILL QUERY")],
        },
        Statement::System(system) => system_needs(system),
        Statement::Access(query) => access_needs(query, database, user),
        Statement::ShowList(list) => match list {
            ShowListStatement::Columns { table, .. } | ShowListStatement::Indexes { table, .. } => {
                vec![Need::table("SHOW COLUMNS", table).anywhere()]
            }
            _ => Vec::new(),
        },
        // Of a query each table is asked for when it is named; the others list what the user may see.
        Statement::Select(_)
        | Statement::Describe(_)
        | Statement::Use { .. }
        | Statement::Set { .. }
        | Statement::ShowDatabases(_)
        | Statement::ShowTables { .. }
        | Statement::ShowDictionaries { .. }
        | Statement::ShowCreate {
            temporary: true, ..
        } => Vec::new(),
        Statement::ShowCreateDatabase { database } => {
            vec![Need::database("SHOW DATABASES", database)]
        }
        Statement::ShowCreate { kind, name, .. } => match kind {
            ObjectKind::Dictionary => vec![Need::table("SHOW DICTIONARIES", name)],
            _ => vec![Need::table("SHOW COLUMNS", name)],
        },
    }
}

fn backed_up(element: &Element) -> Option<Need> {
    match element {
        Element::Table { name, .. } => Some(Need::table("BACKUP", name)),
        Element::Database { name, .. } => Some(Need::database("BACKUP", name)),
        Element::All { .. } | Element::AllDatabases { .. } => Some(Need::global("BACKUP")),
        _ => None,
    }
}

fn place(verb: &str, destination: &Destination) -> Option<Need> {
    let source = match destination.location() {
        Location::File { .. } => "FILE",
        Location::Disk { .. } => "DISK",
        Location::S3(_) => "S3",
        Location::Azure(_) => "AZURE",
        _ => return None,
    };
    Some(Need::source(verb, source))
}

fn made(verb: &str, kind: ObjectKind) -> &'static str {
    match (verb, kind) {
        ("CREATE", ObjectKind::Table) => "CREATE TABLE",
        ("CREATE", ObjectKind::View) => "CREATE VIEW",
        ("CREATE", ObjectKind::Dictionary) => "CREATE DICTIONARY",
        (_, ObjectKind::Table) => "DROP TABLE",
        (_, ObjectKind::View) => "DROP VIEW",
        (_, ObjectKind::Dictionary) => "DROP DICTIONARY",
    }
}

fn shown(kind: ObjectKind, name: &TableName) -> Need {
    Need::table(
        if kind == ObjectKind::Dictionary {
            "SHOW DICTIONARIES"
        } else {
            "SHOW TABLES"
        },
        name,
    )
}

fn inserted(insert: &granary_parser::InsertRows) -> Vec<Need> {
    let columns: Vec<String> = insert
        .columns
        .iter()
        .flatten()
        .filter_map(|column| match column {
            InsertColumn::Name(name) => Some(name.clone()),
            InsertColumn::Matcher(_) => None,
        })
        .collect();
    let mut needs = match &insert.target {
        RowTarget::Table(name) | RowTarget::Unqualified(name) => {
            let mut need = Need::table("INSERT", name);
            need.subject = need.subject.with_columns(&columns);
            vec![need]
        }
        RowTarget::Function { call, .. } if call.name == "file" => {
            vec![Need::source("WRITE", "FILE")]
        }
        RowTarget::Function { .. } => Vec::new(),
    };
    if matches!(insert.source, RowSource::File { .. }) {
        needs.push(Need::source("READ", "FILE"));
    }
    needs
}

fn created(create: &Create, database: &str) -> Vec<Need> {
    let names = create.head.name.names();
    let name = match names.as_deref() {
        Some([database, table]) => TableName::new(*database, *table),
        Some([table]) => TableName::new(database, *table),
        _ => TableName::new(database, ""),
    };
    let replaces = matches!(
        create.head.verb,
        granary_parser::Verb::CreateOrReplace | granary_parser::Verb::Replace
    );
    let (make, drop) = match &create.body {
        CreateBody::Database(_) => return vec![Need::database("CREATE DATABASE", &name.table)],
        CreateBody::Function(_) => return vec![Need::global("CREATE FUNCTION")],
        CreateBody::Table(_) if create.head.temporary => {
            return vec![Need::global("CREATE TEMPORARY TABLE")];
        }
        CreateBody::View(_) if create.head.temporary => {
            return vec![Need::global("CREATE TEMPORARY VIEW")];
        }
        CreateBody::Table(_) => ("CREATE TABLE", "DROP TABLE"),
        CreateBody::View(_) | CreateBody::MaterializedView(_) => ("CREATE VIEW", "DROP VIEW"),
        CreateBody::Dictionary(_) => ("CREATE DICTIONARY", "DROP DICTIONARY"),
    };
    let mut needs = vec![Need::table(make, &name)];
    if replaces {
        needs.push(Need::table(drop, &name));
    }
    needs
}

fn updated(table: &TableName, assignments: &[(String, granary_parser::Expr)]) -> Need {
    let columns: Vec<String> = assignments.iter().map(|(name, _)| name.clone()).collect();
    let mut need = Need::table("ALTER UPDATE", table);
    need.subject = need.subject.with_columns(&columns);
    need
}

fn altered(change: &TableChange, table: &TableName) -> Vec<Need> {
    let of = |privilege: &str| vec![Need::table(privilege, table)];
    let column = |privilege: &str, name: &String| {
        let mut need = Need::table(privilege, table);
        need.subject = need.subject.with_columns(std::slice::from_ref(name));
        vec![need]
    };
    match change {
        TableChange::AddColumn { column: it, .. } => column("ALTER ADD COLUMN", &it.name),
        TableChange::DropColumn { name, .. } => column("ALTER DROP COLUMN", name),
        TableChange::ClearColumn { name, .. } => column("ALTER CLEAR COLUMN", name),
        TableChange::RenameColumn { from, .. } => column("ALTER RENAME COLUMN", from),
        TableChange::ModifyColumn { column: it, .. } => column("ALTER MODIFY COLUMN", &it.name),
        TableChange::RemoveFromColumn { name, .. }
        | TableChange::ModifyColumnSettings { name, .. } => column("ALTER MODIFY COLUMN", name),
        TableChange::CommentColumn { name, .. } => column("ALTER COMMENT COLUMN", name),
        TableChange::MaterializeColumn { name, .. } => column("ALTER MATERIALIZE COLUMN", name),
        TableChange::ModifyOrderBy(_) => of("ALTER ORDER BY"),
        TableChange::ModifySampleBy(_) | TableChange::RemoveSampleBy => of("ALTER SAMPLE BY"),
        TableChange::ModifyTtl(_) | TableChange::RemoveTtl => of("ALTER TTL"),
        TableChange::MaterializeTtl(_) => of("ALTER MATERIALIZE TTL"),
        TableChange::ModifySettings(_) => of("ALTER SETTINGS"),
        TableChange::ModifyComment(_) => of("ALTER MODIFY COMMENT"),
        TableChange::ModifyQuery(_) => of("ALTER VIEW MODIFY QUERY"),
        TableChange::AddIndex { .. } => of("ALTER ADD INDEX"),
        TableChange::AddProjection { .. } => of("ALTER ADD PROJECTION"),
        TableChange::AddConstraint { .. } => of("ALTER ADD CONSTRAINT"),
        TableChange::DropElement { kind, .. } => of(match kind {
            ElementKind::Index => "ALTER DROP INDEX",
            ElementKind::Projection => "ALTER DROP PROJECTION",
            ElementKind::Constraint => "ALTER DROP CONSTRAINT",
        }),
        TableChange::ClearElement { kind, .. } => of(match kind {
            ElementKind::Projection => "ALTER CLEAR PROJECTION",
            _ => "ALTER CLEAR INDEX",
        }),
        TableChange::MaterializeElement { kind, .. } => of(match kind {
            ElementKind::Projection => "ALTER MATERIALIZE PROJECTION",
            _ => "ALTER MATERIALIZE INDEX",
        }),
        TableChange::Update(update) => vec![updated(table, &update.assignments)],
        TableChange::Delete(_)
        | TableChange::ApplyDeletedMask(_)
        | TableChange::DropParts(_)
        | TableChange::DetachParts(_)
        | TableChange::DropDetachedParts(_) => of("ALTER DELETE"),
        TableChange::Freeze { .. } | TableChange::Unfreeze { .. } => of("ALTER FREEZE PARTITION"),
        TableChange::AttachParts(_) => of("INSERT"),
        TableChange::AttachPartitionFrom { from, .. } => {
            vec![Need::table("SELECT", from), Need::table("INSERT", table)]
        }
        TableChange::ReplacePartition { from, .. } => vec![
            Need::table("SELECT", from),
            Need::table("INSERT", table),
            Need::table("ALTER DELETE", table),
        ],
        TableChange::MovePartitionToTable { to, .. } => vec![
            Need::table("SELECT", table),
            Need::table("ALTER DELETE", table),
            Need::table("INSERT", to),
        ],
        TableChange::MoveToDisk { .. } | TableChange::MoveToVolume { .. } => {
            of("ALTER MOVE PARTITION")
        }
    }
}

fn system_needs(system: &SystemStatement) -> Vec<Need> {
    let global = |name: &str| vec![Need::global(name)];
    match system {
        SystemStatement::FlushLogs(_) => global("SYSTEM FLUSH LOGS"),
        SystemStatement::Unfreeze { .. } => global("SYSTEM UNFREEZE"),
        SystemStatement::ReloadDictionary(_) | SystemStatement::ReloadDictionaries => {
            global("SYSTEM RELOAD DICTIONARY")
        }
        SystemStatement::ReloadConfig => global("SYSTEM RELOAD CONFIG"),
        SystemStatement::ClearCache(words) => {
            let named = format!("SYSTEM {words}");
            match granary_parser::Privilege::named(&named) {
                Some(privilege) => global(privilege.name()),
                None => global("SYSTEM DROP CACHE"),
            }
        }
        SystemStatement::Background { command, table } => {
            let named = granary_parser::Privilege::named(&format!("SYSTEM {command}"));
            let privilege = named.map_or("SYSTEM", granary_parser::Privilege::name);
            match table {
                Some(table) => vec![Need::table(privilege, table)],
                None => global(privilege),
            }
        }
    }
}

fn access_needs(query: &AccessQuery, database: &str, user: &str) -> Vec<Need> {
    let of_names = |privilege: &str, names: &[String]| -> Vec<Need> {
        names
            .iter()
            .map(|name| Need::new(privilege, Subject::parameter(name)))
            .collect()
    };
    let of_policies = |privilege: &str, names: &[PolicyName]| -> Vec<Need> {
        let subject = |name: &PolicyName| {
            let database = name.database.as_deref().unwrap_or(database);
            Subject::table(database, name.table.as_deref())
        };
        names
            .iter()
            .map(|name| Need::new(privilege, subject(name)))
            .collect()
    };
    let verb = |is_alter: bool| if is_alter { "ALTER" } else { "CREATE" };
    match query {
        AccessQuery::User(it) => {
            let names: Vec<String> = it
                .names
                .iter()
                .map(granary_parser::UserName::full)
                .collect();
            let names = if it.current_user {
                vec![user.to_owned()]
            } else {
                names
            };
            of_names(&format!("{} USER", verb(it.head.verb.is_alter())), &names)
        }
        AccessQuery::Role(it) => of_names(
            &format!("{} ROLE", verb(it.head.verb.is_alter())),
            &it.names,
        ),
        AccessQuery::Profile(it) => vec![Need::global(&format!(
            "{} SETTINGS PROFILE",
            verb(it.head.verb.is_alter())
        ))],
        AccessQuery::Quota(it) => {
            vec![Need::global(&format!(
                "{} QUOTA",
                verb(it.head.verb.is_alter())
            ))]
        }
        AccessQuery::RowPolicy(it) => of_policies(
            &format!("{} ROW POLICY", verb(it.head.verb.is_alter())),
            &it.names,
        ),
        AccessQuery::Drop(drop) => match (&drop.names, drop.kind) {
            (EntityNames::Policies(names), _) => of_policies("DROP ROW POLICY", names),
            (EntityNames::Plain(names), EntityKind::User | EntityKind::Role) => {
                of_names(&format!("DROP {}", drop.kind.text()), names)
            }
            (EntityNames::Plain(_), kind) => vec![Need::global(&format!("DROP {}", kind.text()))],
        },
        AccessQuery::Move(_) => vec![Need::global("ACCESS MANAGEMENT")],
        AccessQuery::Grant(grant) => match &grant.what {
            Granted::Rights(elements) => granted(elements, database),
            // Roles are looked up first; of the current grants nothing more is given than there is.
            Granted::Roles(_) | Granted::Current(_) => Vec::new(),
        },
        AccessQuery::SetRole(granary_parser::SetRole::Default { users, .. }) => {
            let mut names = users.names.clone();
            if users.current_user {
                names.push(user.to_owned());
            }
            of_names("ALTER USER", &names)
        }
        AccessQuery::SetRole(_) | AccessQuery::CheckGrant(_) => Vec::new(),
        AccessQuery::Show(show) => shown_access(show, user),
    }
}

fn granted(elements: &[GrantElement], database: &str) -> Vec<Need> {
    let subject = |element: &GrantElement| {
        Subject::of_target(&element.target, database).with_columns(&element.columns)
    };
    // What can be given to nobody there is refused for that.
    elements
        .iter()
        .filter(|element| has_level(element, &subject(element)))
        .map(|element| {
            let subject = subject(element);
            let target = subject.target();
            Need {
                flags: Flags::of(element.privilege),
                option: GrantOption::With,
                any_below: false,
                named: Some(vec![GrantElement {
                    target,
                    ..element.clone()
                }]),
                said: None,
                subject,
            }
        })
        .filter(|need| !need.flags.is_empty())
        .collect()
}

fn shown_access(show: &ShowAccess, user: &str) -> Vec<Need> {
    let of = |kind: EntityKind| {
        vec![Need::global(match kind {
            EntityKind::User => "SHOW USERS",
            EntityKind::Role => "SHOW ROLES",
            EntityKind::SettingsProfile => "SHOW SETTINGS PROFILES",
            EntityKind::RowPolicy => "SHOW ROW POLICIES",
            EntityKind::Quota => "SHOW QUOTAS",
        })]
    };
    match &show.kind {
        ShowAccessKind::Policies(_) => of(EntityKind::RowPolicy),
        ShowAccessKind::Access => vec![Need::global("SHOW ACCESS")],
        ShowAccessKind::Create {
            which: ShownEntities::Current,
            ..
        }
        | ShowAccessKind::CurrentRoles
        | ShowAccessKind::EnabledRoles
        | ShowAccessKind::CurrentQuota
        | ShowAccessKind::Privileges
        | ShowAccessKind::Grants { of: None, .. } => Vec::new(),
        ShowAccessKind::Entities(kind) | ShowAccessKind::Create { kind, .. } => of(*kind),
        ShowAccessKind::Grants { of: Some(set), .. } => {
            if set.names == [user] && set.except_names.is_empty() {
                return Vec::new();
            }
            vec![Need::global("SHOW USERS"), Need::global("SHOW ROLES")]
        }
    }
}
