//! [`AccessError`]: why a statement about users is refused, or a user may not do something.

use granary_parser::EntityKind;
use granary_types::ErrorCode;

/// Why not.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AccessError {
    /// A right is missing.
    #[error(
        "{user}: Not enough privileges. To execute this query, it's necessary to have the grant {grant}"
    )]
    NotGranted {
        /// The user.
        user: String,
        /// What is missing, as a statement would grant it.
        grant: String,
    },
    /// A role that may not be granted by the user.
    #[error(
        "{user}: Not enough privileges. To execute this query, it's necessary to have the role {role} granted WITH ADMIN OPTION"
    )]
    NoAdminOption {
        /// The user.
        user: String,
        /// The role, in back quotes where they are needed.
        role: String,
    },
    /// There is none of that name.
    #[error("There is no {} `{name}` in `user directories`", kind.text().to_lowercase())]
    Unknown {
        /// What it would be.
        kind: EntityKind,
        /// The name.
        name: String,
    },
    /// There is one of that name.
    #[error("{0} `{name}`: cannot insert because {0} `{name}` already exists in `{storage}`", kind.text().to_lowercase())]
    Exists {
        /// What it is.
        kind: EntityKind,
        /// The name.
        name: String,
        /// Where it is.
        storage: &'static str,
    },
    /// It is kept where nothing is changed.
    #[error("Cannot update {} `{name}` in {storage} because this storage is readonly", kind.text().to_lowercase())]
    ReadOnly {
        /// What it is.
        kind: EntityKind,
        /// The name.
        name: String,
        /// Where it is.
        storage: &'static str,
    },
    /// A user directory of another name.
    #[error("Access storage with name {name} is not found")]
    UnknownStorage {
        /// The name.
        name: String,
    },
    /// A role that a user has not.
    #[error("Role {role} should be granted to set as a current")]
    RoleNotGranted {
        /// The role.
        role: String,
    },
    /// As the error before, for default roles.
    #[error("Role {role} should be granted to set default")]
    DefaultRoleNotGranted {
        /// The role.
        role: String,
    },
    /// Roles that would be granted to each other in a circle, or other nonsense.
    #[error("{0}")]
    Wrong(String),
    /// A right that cannot be granted on such a thing.
    #[error("{grant} cannot be granted on the {level} level")]
    WrongLevel {
        /// The right.
        grant: String,
        /// Where it was to be granted.
        level: &'static str,
    },
    /// The user, the password or the host is wrong; it is not said which.
    #[error(
        "{user}: Authentication failed: password is incorrect, or there is no user with such name."
    )]
    LoginFailed {
        /// Who it was said to be.
        user: String,
    },
    /// Something that is understood but not done.
    #[error("{0} is not supported")]
    NotSupported(&'static str),
}

impl AccessError {
    /// The code a client sees.
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::NotGranted { .. } | Self::NoAdminOption { .. } => ErrorCode::ACCESS_DENIED,
            Self::Unknown { kind, .. } => match kind {
                EntityKind::User => ErrorCode::UNKNOWN_USER,
                EntityKind::Role => ErrorCode::UNKNOWN_ROLE,
                EntityKind::SettingsProfile => ErrorCode::THERE_IS_NO_PROFILE,
                EntityKind::RowPolicy => ErrorCode::UNKNOWN_ROW_POLICY,
                EntityKind::Quota => ErrorCode::UNKNOWN_QUOTA,
            },
            Self::Exists { .. } => ErrorCode::ACCESS_ENTITY_ALREADY_EXISTS,
            Self::ReadOnly { .. } => ErrorCode::ACCESS_STORAGE_READONLY,
            Self::UnknownStorage { .. } => ErrorCode::ACCESS_STORAGE_FOR_INSERTION_NOT_FOUND,
            Self::RoleNotGranted { .. } | Self::DefaultRoleNotGranted { .. } => {
                ErrorCode::SET_NON_GRANTED_ROLE
            }
            Self::Wrong(_) => ErrorCode::BAD_ARGUMENTS,
            Self::WrongLevel { .. } => ErrorCode::INVALID_GRANT,
            Self::LoginFailed { .. } => ErrorCode::AUTHENTICATION_FAILED,
            Self::NotSupported(_) => ErrorCode::NOT_IMPLEMENTED,
        }
    }
}
