//! [`authenticate`]: whether someone is who they say.

use crate::entity::{Entity, User};
use crate::error::AccessError;
use crate::hosts::allows;
use crate::registry::Registry;
use granary_parser::{AuthKind, AuthMethod, EntityKind};
use granary_types::Uuid;
use sha1::Sha1;
use sha2::{Digest as _, Sha256};
use std::net::IpAddr;

/// What a client says about who it is.
#[derive(Debug, Clone, Copy)]
pub struct Login<'a> {
    /// The user.
    pub user: &'a str,
    /// The password.
    pub password: &'a str,
    /// From where; `None` is this process.
    pub address: Option<IpAddr>,
    /// Now, in seconds since 1970.
    pub now_seconds: i64,
}

/// The user whom the client may be.
///
/// # Errors
/// [`AccessError::LoginFailed`]; it does not say whether it is the name, the password or the host.
pub fn authenticate(registry: &Registry, login: Login<'_>) -> Result<Uuid, AccessError> {
    let failed = || AccessError::LoginFailed {
        user: login.user.to_owned(),
    };
    let Some((id, stored)) = registry.find(EntityKind::User, login.user) else {
        // As much work as for a user who is there.
        let _ = sha256(login.password.as_bytes());
        return Err(failed());
    };
    let Entity::User(user) = &stored.entity else {
        return Err(failed());
    };
    let names: &[String] = &[];
    if let Some(address) = login.address
        && !allows(&user.hosts, address, names)
    {
        return Err(failed());
    }
    if is_right(user, login) {
        Ok(id)
    } else {
        Err(failed())
    }
}

fn is_right(user: &User, login: Login<'_>) -> bool {
    user.methods
        .iter()
        .filter(|method| is_valid(method, login.now_seconds))
        .any(|method| accepts(method, login.password.as_bytes()))
}

/// A time of validity that cannot be read is over.
fn is_valid(method: &AuthMethod, now_seconds: i64) -> bool {
    match &method.valid_until {
        None => true,
        Some(until) if until.eq_ignore_ascii_case(b"infinity") => true,
        Some(until) => seconds_of(until).is_some_and(|until| now_seconds < until),
    }
}

/// `2030-01-31[ 12:34:56]` in UTC, or a number of seconds.
pub(crate) fn seconds_of(text: &[u8]) -> Option<i64> {
    let text = std::str::from_utf8(text).ok()?.trim();
    if let Ok(seconds) = text.parse() {
        return Some(seconds);
    }
    let (date, time) = text.split_once([' ', 'T']).unwrap_or((text, "00:00:00"));
    let numbers = |text: &str, by: char| -> Option<Vec<i64>> {
        text.trim_end_matches('Z')
            .split(by)
            .map(|it| it.parse().ok())
            .collect()
    };
    let (date, time) = (numbers(date, '-')?, numbers(time, ':')?);
    let ([year, month, day], [hour, minute, rest @ ..]) = (&date[..], &time[..]) else {
        return None;
    };
    if !(1..=12).contains(month) || !(1..=31).contains(day) || *hour > 23 || *minute > 59 {
        return None;
    }
    let second = rest.first().copied().unwrap_or(0);
    Some(days(*year, *month, *day) * 86_400 + hour * 3_600 + minute * 60 + second)
}

/// Days since 1970 of a day of the calendar.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

fn accepts(method: &AuthMethod, password: &[u8]) -> bool {
    let secret = method.secret.as_deref().unwrap_or_default();
    match method.kind {
        AuthKind::NoPassword => true,
        AuthKind::Plaintext => is_same(&sha256(secret), &sha256(password)),
        AuthKind::Sha256Hash => {
            let salted = [password, method.salt.as_deref().unwrap_or_default()].concat();
            is_same(
                hex(&sha256(&salted)).as_bytes(),
                &secret.to_ascii_uppercase(),
            )
        }
        AuthKind::DoubleSha1Hash => {
            let twice = Sha1::digest(Sha1::digest(password));
            is_same(hex(&twice).as_bytes(), &secret.to_ascii_uppercase())
        }
        // Kinds that are kept, not served.
        _ => false,
    }
}

/// Compares in a time that does not tell where they differ.
fn is_same(left: &[u8], right: &[u8]) -> bool {
    left.len() == right.len()
        && left
            .iter()
            .zip(right)
            .fold(0, |differs, (left, right)| differs | (left ^ right))
            == 0
}

fn sha256(bytes: &[u8]) -> Vec<u8> {
    Sha256::digest(bytes).to_vec()
}

/// In capitals, as ClickHouse writes hashes.
fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02X}")).collect()
}

/// The method as it is kept: passwords become hashes. `salt` is for those that have one.
///
/// # Errors
/// The method is one that Granary cannot make.
pub(crate) fn kept(method: &AuthMethod, salt: &str) -> Result<AuthMethod, AccessError> {
    let secret = method.secret.clone().unwrap_or_default();
    let mut kept = method.clone();
    match method.kind {
        AuthKind::Unsaid | AuthKind::Sha256Password => {
            kept.kind = AuthKind::Sha256Hash;
            kept.secret = Some(hex(&sha256(&[&secret[..], salt.as_bytes()].concat())).into_bytes());
            kept.salt = Some(salt.as_bytes().to_vec());
        }
        AuthKind::DoubleSha1Password => {
            kept.kind = AuthKind::DoubleSha1Hash;
            let twice = Sha1::digest(Sha1::digest(&secret));
            kept.secret = Some(hex(&twice).into_bytes());
        }
        AuthKind::Sha256Hash | AuthKind::DoubleSha1Hash => {
            let digits = if method.kind == AuthKind::Sha256Hash {
                64
            } else {
                40
            };
            if secret.len() != digits || !secret.iter().all(u8::is_ascii_hexdigit) {
                return Err(AccessError::Wrong(format!(
                    "A hash of the kind {} has {digits} hexadecimal digits",
                    method.kind.text()
                )));
            }
            kept.secret = Some(secret.to_ascii_uppercase());
        }
        AuthKind::NoPassword | AuthKind::Plaintext | AuthKind::BcryptHash => {}
        AuthKind::BcryptPassword => return Err(AccessError::NotSupported("bcrypt_password")),
        AuthKind::ScramPassword | AuthKind::ScramHash => {
            return Err(AccessError::NotSupported("scram_sha256_password"));
        }
        AuthKind::Ldap => return Err(AccessError::NotSupported("IDENTIFIED WITH ldap")),
        AuthKind::Kerberos => return Err(AccessError::NotSupported("IDENTIFIED WITH kerberos")),
        AuthKind::SslCertificate => {
            return Err(AccessError::NotSupported("IDENTIFIED WITH ssl_certificate"));
        }
        AuthKind::SshKey => return Err(AccessError::NotSupported("IDENTIFIED WITH ssh_key")),
        AuthKind::Http => return Err(AccessError::NotSupported("IDENTIFIED WITH http")),
    }
    Ok(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn method(kind: AuthKind, secret: &str) -> AuthMethod {
        AuthMethod {
            kind,
            secret: Some(secret.as_bytes().to_vec()),
            salt: None,
            rest: String::new(),
            valid_until: None,
        }
    }

    #[test]
    fn passwords_are_kept_as_hashes_and_recognised() {
        for kind in [
            AuthKind::Unsaid,
            AuthKind::Sha256Password,
            AuthKind::DoubleSha1Password,
            AuthKind::Plaintext,
        ] {
            let kept = kept(&method(kind, "hello"), "salt").unwrap();
            assert!(accepts(&kept, b"hello"), "{kind:?}");
            assert!(!accepts(&kept, b"hallo"), "{kind:?}");
            assert!(!accepts(&kept, b""), "{kind:?}");
        }
    }

    // The hash of "hello" as every implementation has it.
    #[test]
    fn hashes_without_a_salt_are_recognised() {
        let hash = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
        assert!(accepts(&method(AuthKind::Sha256Hash, hash), b"hello"));
        let hash = "6b4f89a54e2d27ecd7e8da05b4ab8fd9d1d8b119";
        assert!(accepts(&method(AuthKind::DoubleSha1Hash, hash), b"hello"));
    }

    #[test]
    fn a_method_is_valid_until_its_time() {
        let mut method = method(AuthKind::NoPassword, "");
        method.valid_until = Some(b"1970-01-02 00:00:01".to_vec());
        assert!(is_valid(&method, 86_400));
        assert!(!is_valid(&method, 86_401));
        method.valid_until = Some(b"infinity".to_vec());
        assert!(is_valid(&method, i64::MAX));
        method.valid_until = Some(b"some day".to_vec());
        assert!(!is_valid(&method, 0));
        assert_eq!(seconds_of(b"2026-11-22 02:00:00"), Some(1_795_312_800));
    }
}
