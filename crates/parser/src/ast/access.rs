//! Statements about users, roles, row policies, quotas, settings profiles and rights.

use super::{Expr, Literal, OutputClause};
use crate::privilege::Privilege;
use granary_types::Uuid;
use std::net::IpAddr;

/// A statement about who may do what.
#[derive(Debug, Clone, PartialEq)]
pub enum AccessQuery {
    /// `CREATE USER`, `ALTER USER`
    User(Box<UserQuery>),
    /// `CREATE ROLE`, `ALTER ROLE`
    Role(RoleQuery),
    /// `CREATE SETTINGS PROFILE`, `ALTER SETTINGS PROFILE`
    Profile(ProfileQuery),
    /// `CREATE ROW POLICY`, `ALTER ROW POLICY`
    RowPolicy(RowPolicyQuery),
    /// `CREATE QUOTA`, `ALTER QUOTA`
    Quota(QuotaQuery),
    /// `DROP USER`, `DROP ROLE`, …
    Drop(DropEntities),
    /// `MOVE USER … TO storage`
    Move(MoveEntities),
    /// `GRANT`, `REVOKE`
    Grant(Grant),
    /// `SET ROLE`, `SET DEFAULT ROLE`
    SetRole(SetRole),
    /// `CHECK GRANT`
    CheckGrant(Vec<GrantElement>),
    /// `SHOW USERS`, `SHOW CREATE USER`, `SHOW GRANTS`, …
    Show(ShowAccess),
}

impl AccessQuery {
    /// The first words of the statement, for messages.
    pub fn statement_name(&self) -> &'static str {
        match self {
            Self::User(query) if query.head.verb.is_alter() => "ALTER USER",
            Self::User(_) => "CREATE USER",
            Self::Role(query) if query.head.verb.is_alter() => "ALTER ROLE",
            Self::Role(_) => "CREATE ROLE",
            Self::Profile(query) if query.head.verb.is_alter() => "ALTER SETTINGS PROFILE",
            Self::Profile(_) => "CREATE SETTINGS PROFILE",
            Self::RowPolicy(query) if query.head.verb.is_alter() => "ALTER ROW POLICY",
            Self::RowPolicy(_) => "CREATE ROW POLICY",
            Self::Quota(query) if query.head.verb.is_alter() => "ALTER QUOTA",
            Self::Quota(_) => "CREATE QUOTA",
            Self::Drop(drop) => match drop.kind {
                EntityKind::User => "DROP USER",
                EntityKind::Role => "DROP ROLE",
                EntityKind::SettingsProfile => "DROP SETTINGS PROFILE",
                EntityKind::RowPolicy => "DROP ROW POLICY",
                EntityKind::Quota => "DROP QUOTA",
            },
            Self::Move(_) => "MOVE",
            Self::Grant(grant) if grant.is_revoke => "REVOKE",
            Self::Grant(_) => "GRANT",
            Self::SetRole(_) => "SET ROLE",
            Self::CheckGrant(_) => "CHECK GRANT",
            Self::Show(show) => match show.kind {
                ShowAccessKind::Create { .. } => "SHOW CREATE",
                ShowAccessKind::Grants { .. } => "SHOW GRANTS",
                _ => "SHOW",
            },
        }
    }
}

/// What kind of thing users and rights are made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EntityKind {
    /// `USER`
    User,
    /// `ROLE`
    Role,
    /// `SETTINGS PROFILE`
    SettingsProfile,
    /// `ROW POLICY`
    RowPolicy,
    /// `QUOTA`
    Quota,
}

/// How a definition begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntityVerb {
    /// `CREATE`
    Create,
    /// `CREATE … IF NOT EXISTS`
    CreateIfNotExists,
    /// `CREATE … OR REPLACE`
    CreateOrReplace,
    /// `ALTER`
    Alter,
    /// `ALTER … IF EXISTS`
    AlterIfExists,
    /// `ATTACH`, in files
    Attach,
}

impl EntityVerb {
    /// Whether it changes what there is.
    pub fn is_alter(self) -> bool {
        matches!(self, Self::Alter | Self::AlterIfExists)
    }
}

/// The name of a user: `u`, `'u'`, `u@'host'`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserName {
    /// The name before `@`.
    pub base: String,
    /// Whether it was written as a string.
    pub is_text: bool,
    /// The pattern of hosts behind `@`, unless it is `%`.
    pub host: Option<String>,
}

impl UserName {
    /// The name by which the user is known.
    pub fn full(&self) -> String {
        match &self.host {
            Some(host) => format!("{}@{host}", self.base),
            None => self.base.clone(),
        }
    }
}

/// What every definition has.
#[derive(Debug, Clone, PartialEq)]
pub struct EntityHead {
    /// How it begins.
    pub verb: EntityVerb,
    /// `RENAME TO name`
    pub new_name: Option<String>,
    /// `IN storage`
    pub storage: Option<String>,
    /// `ON CLUSTER name`
    pub cluster: Option<String>,
}

/// `CREATE USER`, `ALTER USER`
#[derive(Debug, Clone, PartialEq)]
pub struct UserQuery {
    /// What every definition has.
    pub head: EntityHead,
    /// `CURRENT_USER`, or none of them.
    pub current_user: bool,
    /// The users.
    pub names: Vec<UserName>,
    /// `[ADD] IDENTIFIED …`
    pub authentication: Vec<AuthMethod>,
    /// `ADD IDENTIFIED`
    pub adds_authentication: bool,
    /// `RESET AUTHENTICATION METHODS TO NEW`
    pub resets_authentication: bool,
    /// `VALID UNTIL` for all methods
    pub valid_until: Option<Vec<u8>>,
    /// `HOST …`
    pub hosts: Option<Hosts>,
    /// `ADD HOST …`
    pub added_hosts: Option<Hosts>,
    /// `DROP HOST …`
    pub dropped_hosts: Option<Hosts>,
    /// `DEFAULT ROLE …`
    pub default_roles: Option<RoleSet>,
    /// `DEFAULT DATABASE …`
    pub default_database: Option<DefaultDatabase>,
    /// `SETTINGS …`
    pub settings: Option<ProfileSettings>,
    /// `GRANTEES …`
    pub grantees: Option<RoleSet>,
}

/// `DEFAULT DATABASE …`
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DefaultDatabase {
    /// `NONE`
    None,
    /// A name.
    Name(String),
}

/// How a user shows who they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuthMethod {
    /// The kind.
    pub kind: AuthKind,
    /// `BY '…'`
    pub secret: Option<Vec<u8>>,
    /// `SALT '…'`
    pub salt: Option<Vec<u8>>,
    /// What else stands behind the kind, as it is printed.
    pub rest: String,
    /// `VALID UNTIL '…'`
    pub valid_until: Option<Vec<u8>>,
}

/// The kinds of authentication.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuthKind {
    /// `IDENTIFIED BY`
    Unsaid,
    /// `no_password`
    NoPassword,
    /// `plaintext_password`
    Plaintext,
    /// `sha256_password`
    Sha256Password,
    /// `sha256_hash`
    Sha256Hash,
    /// `double_sha1_password`
    DoubleSha1Password,
    /// `double_sha1_hash`
    DoubleSha1Hash,
    /// `bcrypt_password`
    BcryptPassword,
    /// `bcrypt_hash`
    BcryptHash,
    /// `scram_sha256_password`
    ScramPassword,
    /// `scram_sha256_hash`
    ScramHash,
    /// `ldap`
    Ldap,
    /// `kerberos`
    Kerberos,
    /// `ssl_certificate`
    SslCertificate,
    /// `ssh_key`
    SshKey,
    /// `http`
    Http,
}

impl AuthKind {
    /// All kinds that have a word.
    pub(crate) const ALL: [Self; 15] = [
        Self::NoPassword,
        Self::Plaintext,
        Self::Sha256Password,
        Self::Sha256Hash,
        Self::DoubleSha1Password,
        Self::DoubleSha1Hash,
        Self::BcryptPassword,
        Self::BcryptHash,
        Self::ScramPassword,
        Self::ScramHash,
        Self::Ldap,
        Self::Kerberos,
        Self::SslCertificate,
        Self::SshKey,
        Self::Http,
    ];

    /// The word for it.
    pub fn text(self) -> &'static str {
        match self {
            Self::Unsaid => "",
            Self::NoPassword => "no_password",
            Self::Plaintext => "plaintext_password",
            Self::Sha256Password => "sha256_password",
            Self::Sha256Hash => "sha256_hash",
            Self::DoubleSha1Password => "double_sha1_password",
            Self::DoubleSha1Hash => "double_sha1_hash",
            Self::BcryptPassword => "bcrypt_password",
            Self::BcryptHash => "bcrypt_hash",
            Self::ScramPassword => "scram_sha256_password",
            Self::ScramHash => "scram_sha256_hash",
            Self::Ldap => "ldap",
            Self::Kerberos => "kerberos",
            Self::SslCertificate => "ssl_certificate",
            Self::SshKey => "ssh_key",
            Self::Http => "http",
        }
    }

    /// The kind that a password has whose hash is kept in this way.
    pub(crate) fn of_password(self) -> Self {
        match self {
            Self::Sha256Hash => Self::Sha256Password,
            Self::DoubleSha1Hash => Self::DoubleSha1Password,
            Self::BcryptHash => Self::BcryptPassword,
            Self::ScramHash => Self::ScramPassword,
            kind => kind,
        }
    }

    /// Whether `BY '…'` follows it.
    pub(crate) fn has_secret(self) -> bool {
        !matches!(
            self,
            Self::NoPassword
                | Self::Ldap
                | Self::Kerberos
                | Self::SslCertificate
                | Self::SshKey
                | Self::Http
        )
    }
}

/// From where a user may connect; empty is nowhere.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Hosts {
    /// `ANY`
    pub any: bool,
    /// `LOCAL`
    pub local: bool,
    /// `IP '1.2.3.4'`
    pub addresses: Vec<IpAddr>,
    /// `IP '10.0.0.0/8'`: an address and the number of its leading bits.
    pub subnets: Vec<(IpAddr, u8)>,
    /// `NAME '…'`
    pub names: Vec<String>,
    /// `REGEXP '…'`
    pub regexps: Vec<String>,
    /// `LIKE '…'`
    pub patterns: Vec<String>,
}

/// Users, roles, or all of them but some.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RoleSet {
    /// `ALL` or `ANY`
    pub all: bool,
    /// Whether all of them are called `ANY`.
    pub says_any: bool,
    /// Their names.
    pub names: Vec<String>,
    /// `ID('…')`, in files
    pub ids: Vec<Uuid>,
    /// `CURRENT_USER`
    pub current_user: bool,
    /// `EXCEPT name`
    pub except_names: Vec<String>,
    /// `EXCEPT ID('…')`
    pub except_ids: Vec<Uuid>,
    /// `EXCEPT CURRENT_USER`
    pub except_current_user: bool,
}

impl RoleSet {
    /// Some by their names.
    pub fn of_names(names: Vec<String>) -> Self {
        Self {
            names,
            ..Self::default()
        }
    }

    /// Whether it is nobody.
    pub fn is_none(&self) -> bool {
        !self.all && self.names.is_empty() && self.ids.is_empty() && !self.current_user
    }
}

/// `SETTINGS …` of a user, a role or a profile.
#[derive(Debug, Clone, PartialEq)]
pub enum ProfileSettings {
    /// These instead of what there was.
    Are(Vec<SettingsElement>),
    /// Changes of what there was.
    Change(SettingsChanges),
}

/// A setting or a profile that is inherited.
#[derive(Debug, Clone, PartialEq)]
pub enum SettingsElement {
    /// `PROFILE name`, `INHERIT name`
    Profile(String),
    /// `PROFILE ID('…')`, in files
    ProfileId(Uuid),
    /// `name [= value] [MIN …] [MAX …] [CONST | WRITABLE | CHANGEABLE_IN_READONLY]`
    Setting(SettingConstraint),
}

/// A setting with its limits.
#[derive(Debug, Clone, PartialEq)]
pub struct SettingConstraint {
    /// The setting.
    pub name: String,
    /// `= value`
    pub value: Option<Literal>,
    /// `MIN value`
    pub min: Option<Literal>,
    /// `MAX value`
    pub max: Option<Literal>,
    /// Who may change it.
    pub writability: Option<Writability>,
}

/// Whether a setting may be changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Writability {
    /// `CONST`, `READONLY`
    Const,
    /// `WRITABLE`
    Writable,
    /// `CHANGEABLE_IN_READONLY`
    ChangeableInReadonly,
}

/// `ADD SETTINGS …`, `MODIFY SETTINGS …`, `DROP SETTINGS …`, …
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SettingsChanges {
    /// `DROP ALL SETTINGS`
    pub drop_all_settings: bool,
    /// `DROP ALL PROFILES`
    pub drop_all_profiles: bool,
    /// `DROP PROFILES …`
    pub drop_profiles: Vec<String>,
    /// `DROP SETTINGS …`
    pub drop_settings: Vec<String>,
    /// `ADD PROFILES …`
    pub add_profiles: Vec<String>,
    /// `ADD SETTINGS …`
    pub add_settings: Vec<SettingConstraint>,
    /// `MODIFY SETTINGS …`
    pub modify_settings: Vec<SettingConstraint>,
}

/// `CREATE ROLE`, `ALTER ROLE`
#[derive(Debug, Clone, PartialEq)]
pub struct RoleQuery {
    /// What every definition has.
    pub head: EntityHead,
    /// The roles.
    pub names: Vec<String>,
    /// `SETTINGS …`
    pub settings: Option<ProfileSettings>,
}

/// `CREATE SETTINGS PROFILE`, `ALTER SETTINGS PROFILE`
#[derive(Debug, Clone, PartialEq)]
pub struct ProfileQuery {
    /// What every definition has.
    pub head: EntityHead,
    /// The profiles.
    pub names: Vec<String>,
    /// `SETTINGS …`
    pub settings: Option<ProfileSettings>,
    /// `TO …`
    pub to: Option<RoleSet>,
}

/// The name of a row policy: `p ON d.t`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct PolicyName {
    /// The name before `ON`.
    pub short_name: String,
    /// The database; the current one where it is not said.
    pub database: Option<String>,
    /// The table; `None` for all of the database.
    pub table: Option<String>,
}

/// `CREATE ROW POLICY`, `ALTER ROW POLICY`
#[derive(Debug, Clone, PartialEq)]
pub struct RowPolicyQuery {
    /// What every definition has; a new name is a short name.
    pub head: EntityHead,
    /// The policies.
    pub names: Vec<PolicyName>,
    /// `AS RESTRICTIVE`, `AS PERMISSIVE`
    pub is_restrictive: Option<bool>,
    /// `FOR SELECT USING …`
    pub filter: Option<PolicyFilter>,
    /// `TO …`
    pub to: Option<RoleSet>,
}

/// What `USING` says.
#[derive(Debug, Clone, PartialEq)]
pub enum PolicyFilter {
    /// `NONE`
    None,
    /// A condition on a row.
    Expr(Expr),
}

/// `CREATE QUOTA`, `ALTER QUOTA`
#[derive(Debug, Clone, PartialEq)]
pub struct QuotaQuery {
    /// What every definition has.
    pub head: EntityHead,
    /// The quotas.
    pub names: Vec<String>,
    /// `KEYED BY …`: words in lower case; none for `NOT KEYED`.
    pub keys: Option<Vec<String>>,
    /// `IPV4_PREFIX_BITS n`
    pub ipv4_prefix_bits: Option<u64>,
    /// `IPV6_PREFIX_BITS n`
    pub ipv6_prefix_bits: Option<u64>,
    /// `FOR INTERVAL …`
    pub intervals: Vec<QuotaInterval>,
    /// `TO …`
    pub to: Option<RoleSet>,
}

/// `FOR [RANDOMIZED] INTERVAL n unit …`
#[derive(Debug, Clone, PartialEq)]
pub struct QuotaInterval {
    /// `RANDOMIZED`
    pub randomized: bool,
    /// How long it is.
    pub seconds: u64,
    /// `MAX …`, `NO LIMITS`, `TRACKING ONLY`
    pub limits: QuotaLimits,
}

/// What may be used in an interval.
#[derive(Debug, Clone, PartialEq)]
pub enum QuotaLimits {
    /// `NO LIMITS`: nothing is counted.
    None,
    /// So much of each; of nothing: it is only counted. Sorted as in [`QUOTA_RESOURCES`].
    Max(Vec<(QuotaResource, f64)>),
}

/// What a quota limits: its place in [`QUOTA_RESOURCES`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct QuotaResource(pub(crate) usize);

impl QuotaResource {
    /// The word for it.
    pub fn text(self) -> &'static str {
        QUOTA_RESOURCES[self.0]
    }
}

/// What can be limited, in the order in which it is printed.
pub const QUOTA_RESOURCES: [&str; 12] = [
    "queries",
    "query_selects",
    "query_inserts",
    "errors",
    "result_rows",
    "result_bytes",
    "read_rows",
    "read_bytes",
    "execution_time",
    "written_bytes",
    "failed_sequential_authentications",
    "queries_per_normalized_hash",
];

/// The names of entities.
#[derive(Debug, Clone, PartialEq)]
pub enum EntityNames {
    /// Users, roles, profiles, quotas.
    Plain(Vec<String>),
    /// Row policies.
    Policies(Vec<PolicyName>),
}

/// `DROP USER`, `DROP ROLE`, …
#[derive(Debug, Clone, PartialEq)]
pub struct DropEntities {
    /// What they are.
    pub kind: EntityKind,
    /// `IF EXISTS`
    pub if_exists: bool,
    /// Which.
    pub names: EntityNames,
    /// `FROM storage`
    pub storage: Option<String>,
    /// `ON CLUSTER name`
    pub cluster: Option<String>,
}

/// `MOVE … TO storage`
#[derive(Debug, Clone, PartialEq)]
pub struct MoveEntities {
    /// What they are.
    pub kind: EntityKind,
    /// Which.
    pub names: EntityNames,
    /// Where to.
    pub storage: String,
}

/// `GRANT`, `REVOKE`
#[derive(Debug, Clone, PartialEq)]
pub struct Grant {
    /// `ATTACH GRANT`, in files
    pub is_attach: bool,
    /// Whether it is `REVOKE`.
    pub is_revoke: bool,
    /// `ON CLUSTER name`
    pub cluster: Option<String>,
    /// What is granted.
    pub what: Granted,
    /// `WITH GRANT OPTION`, `WITH ADMIN OPTION`; of `REVOKE`: only that is taken.
    pub with_option: bool,
    /// `WITH REPLACE OPTION`
    pub replaces: bool,
    /// `TO …`, `FROM …`
    pub to: RoleSet,
}

/// What is granted or revoked.
#[derive(Debug, Clone, PartialEq)]
pub enum Granted {
    /// Rights.
    Rights(Vec<GrantElement>),
    /// `CURRENT GRANTS(…)`
    Current(Vec<GrantElement>),
    /// Roles.
    Roles(RoleSet),
}

/// `privilege[(columns)] ON target`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GrantElement {
    /// What may be done.
    pub privilege: Privilege,
    /// With which columns; empty for all.
    pub columns: Vec<String>,
    /// To what.
    pub target: GrantTarget,
}

/// What a right is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum GrantTarget {
    /// Databases, tables and everything.
    Database {
        /// The database, or its beginning; the current one where it is not said.
        database: TargetName,
        /// The table, or its beginning.
        table: TargetName,
    },
    /// A user, a named collection, an engine, …
    Parameter(TargetName),
}

/// A name in a right.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum TargetName {
    /// What the session is in.
    Current,
    /// `*`
    Any,
    /// `name*`
    Prefix(String),
    /// `name`
    Name(String),
}

/// `SET ROLE`, `SET DEFAULT ROLE`
#[derive(Debug, Clone, PartialEq)]
pub enum SetRole {
    /// `SET ROLE DEFAULT`
    ToDefault,
    /// `SET ROLE …`
    To(RoleSet),
    /// `SET DEFAULT ROLE … TO …`
    Default {
        /// The roles.
        roles: RoleSet,
        /// The users.
        users: RoleSet,
    },
}

/// Statements that show users and rights.
#[derive(Debug, Clone, PartialEq)]
pub struct ShowAccess {
    /// What is shown.
    pub kind: ShowAccessKind,
    /// What stands at the end.
    pub output: OutputClause,
}

/// What is shown of users and rights.
#[derive(Debug, Clone, PartialEq)]
pub enum ShowAccessKind {
    /// `SHOW USERS`, `SHOW ROLES`, …
    Entities(EntityKind),
    /// `SHOW CURRENT ROLES`
    CurrentRoles,
    /// `SHOW ENABLED ROLES`
    EnabledRoles,
    /// `SHOW CURRENT QUOTA`
    CurrentQuota,
    /// `SHOW ROW POLICIES` of a table or with a short name
    Policies(PolicySelection),
    /// `SHOW ACCESS`
    Access,
    /// `SHOW PRIVILEGES`
    Privileges,
    /// `SHOW CREATE USER …`
    Create {
        /// What they are.
        kind: EntityKind,
        /// Which.
        which: ShownEntities,
    },
    /// `SHOW GRANTS [FOR …] [WITH IMPLICIT] [FINAL]`
    Grants {
        /// Whose; the current user's where it is not said.
        of: Option<RoleSet>,
        /// `WITH IMPLICIT`
        with_implicit: bool,
        /// `FINAL`
        is_final: bool,
    },
}

/// Some row policies.
#[derive(Debug, Clone, PartialEq)]
pub enum PolicySelection {
    /// Those with a short name.
    Named(String),
    /// `ON database.table`
    On(PolicyName),
}

/// Which entities `SHOW CREATE` shows.
#[derive(Debug, Clone, PartialEq)]
pub enum ShownEntities {
    /// All.
    All,
    /// The current user, the current quota.
    Current,
    /// These.
    Named(EntityNames),
    /// Some row policies.
    Policies(PolicySelection),
}
