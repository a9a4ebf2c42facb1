//! Users, roles, policies, quotas and profiles: what they say, and what they allow.
//!
//! Pure: statements and entities in, changes and decisions out. Where entities are kept is the business of the
//! data directory. See `docs/guide-users.md`.

mod change;
mod entity;
mod error;
mod file;
mod flags;
mod hosts;
mod needs;
mod password;
mod registry;
mod rights;
mod show;
mod user;

pub use change::{Asker, Change, changes, chosen};
pub use entity::{Entity, IdSet, Policy, Profile, Quota, Role, User};
pub use error::AccessError;
pub use file::{ParseEntityError, parse_entity, print_entity};
pub use flags::{Depth, Flags};
pub use needs::{Need, needs};
pub use password::{Login, authenticate};
pub use registry::{Registry, Storage, Stored};
pub use rights::{GrantLine, GrantOption, Rights, Subject};
pub use show::{create_text, grant_texts, role_grant_texts, user_directory_name};
pub use user::{Authority, enabled_roles};
