//! `CREATE USER` and `ALTER USER`.

use std::net::IpAddr;

use nom::Parser;
use nom::branch::alt;
use nom::combinator::{map, opt, value};

use crate::ast::{
    AuthKind, AuthMethod, DefaultDatabase, EntityKind, Hosts, RoleSet, UserName, UserQuery,
};
use crate::grammar::access::{SetWords, entity_name, head, head_clause, role_set, verb_of};
use crate::grammar::access_settings::profile_settings;
use crate::input::{
    Parsed, Tokens, comma_list, expecting, flag, identifier, in_parens, keyword, string_literal,
    symbol, text_literal,
};
use crate::token::{Symbol, TokenKind};

/// `(CREATE | ALTER) USER names clauses`
pub(crate) fn user_query(input: Tokens<'_>) -> Parsed<'_, UserQuery> {
    // ok: CREATE USER u IDENTIFIED BY 'x' HOST LOCAL, ALTER USER u RENAME TO v
    // err: CREATE USER u IDENTIFIED BY x, ALTER USER u HOST
    let (input, verb) = verb_of(input, EntityKind::User)?;
    let current = alt((keyword("CURRENT_USER"), keyword("currentUser"))).parse(input);
    let (current_user, mut input, names) = match current {
        Ok((rest, ())) if verb.is_alter() => {
            let (rest, _) = flag(in_parens(|input| Ok((input, ()))))(rest)?;
            (true, rest, Vec::new())
        }
        _ => {
            let (rest, names) = comma_list(user_name)(input)?;
            (false, rest, names)
        }
    };
    let mut user = UserQuery {
        head: head(verb),
        current_user,
        names,
        authentication: Vec::new(),
        adds_authentication: false,
        resets_authentication: false,
        valid_until: None,
        hosts: None,
        added_hosts: None,
        dropped_hosts: None,
        default_roles: None,
        default_database: None,
        settings: None,
        grantees: None,
    };
    loop {
        let (rest, found) = clause(input, &mut user)?;
        if !found {
            break;
        }
        input = rest;
    }
    if user.hosts.is_none() && !verb.is_alter() {
        user.hosts = common_host(&user.names);
    }
    Ok((input, user))
}

/// What all names say behind `@`, when it is the same.
fn common_host(names: &[UserName]) -> Option<Hosts> {
    let first = names.first()?.host.as_deref()?;
    if names.iter().any(|name| name.host.as_deref() != Some(first)) {
        return None;
    }
    let mut hosts = Hosts::default();
    hosts.add_pattern(first);
    Some(hosts)
}

/// `name[@host]`, each with or without quotes
pub(crate) fn user_name(input: Tokens<'_>) -> Parsed<'_, UserName> {
    // ok: CREATE USER u@'%.x', CREATE USER 'u'@localhost
    // err: CREATE USER u@
    let is_text = input.first().kind == TokenKind::String;
    let (input, base) = entity_name(input)?;
    let Ok((input, ())) = symbol(Symbol::At)(input) else {
        return Ok((
            input,
            UserName {
                base,
                is_text,
                host: None,
            },
        ));
    };
    let (input, host) = entity_name(input)?;
    let host = Some(host).filter(|host| host != "%");
    Ok((
        input,
        UserName {
            base,
            is_text,
            host,
        },
    ))
}

fn clause<'a>(input: Tokens<'a>, user: &mut UserQuery) -> Parsed<'a, bool> {
    let is_alter = user.head.verb.is_alter();
    let (rest, found) = head_clause(input, &mut user.head)?;
    if found {
        return Ok((rest, true));
    }
    if is_alter
        && user.authentication.is_empty()
        && let Ok((rest, ())) = keyword("RESET AUTHENTICATION METHODS TO NEW")(input)
    {
        user.resets_authentication = true;
        return Ok((rest, true));
    }
    if user.authentication.is_empty() {
        let (rest, adds) = flag(keyword("ADD"))(input)?;
        let starts = rest.at_keyword("IDENTIFIED") || rest.at_keyword("NOT IDENTIFIED");
        if starts && (is_alter || !adds) {
            let (rest, methods) = authentication(rest)?;
            user.authentication = methods;
            user.adds_authentication = adds;
            return Ok((rest, true));
        }
    }
    if user.valid_until.is_none() && input.at_keyword("VALID UNTIL") {
        let (rest, until) = valid_until(input)?;
        user.valid_until = Some(until);
        return Ok((rest, true));
    }
    if user.default_roles.is_none()
        && let Ok((rest, ())) = keyword("DEFAULT ROLE")(input)
    {
        let words = SetWords {
            all: Some("ALL"),
            current_user: false,
        };
        let (rest, roles) = role_set(rest, words)?;
        user.default_roles = Some(roles);
        return Ok((rest, true));
    }
    if user.default_database.is_none()
        && let Ok((rest, ())) = keyword("DEFAULT DATABASE")(input)
    {
        let (rest, database) = default_database(rest)?;
        user.default_database = Some(database);
        return Ok((rest, true));
    }
    if user.grantees.is_none()
        && let Ok((rest, ())) = keyword("GRANTEES")(input)
    {
        let (rest, grantees): (_, RoleSet) = role_set(
            rest,
            SetWords {
                all: Some("ANY"),
                current_user: true,
            },
        )?;
        user.grantees = Some(grantees);
        return Ok((rest, true));
    }
    let (rest, found) = host_clause(input, user)?;
    if found {
        return Ok((rest, true));
    }
    profile_settings(input, user.head.verb, &mut user.settings)
}

fn host_clause<'a>(input: Tokens<'a>, user: &mut UserQuery) -> Parsed<'a, bool> {
    let is_alter = user.head.verb.is_alter();
    let places = [
        ("HOST", &mut user.hosts, true),
        ("ADD HOST", &mut user.added_hosts, is_alter),
        ("DROP HOST", &mut user.dropped_hosts, is_alter),
    ];
    for (words, place, allowed) in places {
        if allowed
            && place.is_none()
            && let Ok((rest, ())) = keyword(words)(input)
        {
            let (rest, found) = hosts(rest)?;
            *place = Some(found);
            return Ok((rest, true));
        }
    }
    Ok((input, false))
}

fn default_database(input: Tokens<'_>) -> Parsed<'_, DefaultDatabase> {
    if let Ok((rest, ())) = keyword("NONE")(input) {
        return Ok((rest, DefaultDatabase::None));
    }
    map(
        expecting("a database name", identifier),
        DefaultDatabase::Name,
    )
    .parse(input)
}

/// `NOT IDENTIFIED | IDENTIFIED (BY 'x' | [WITH] method {, method})`
fn authentication(input: Tokens<'_>) -> Parsed<'_, Vec<AuthMethod>> {
    // ok: CREATE USER u NOT IDENTIFIED, CREATE USER u IDENTIFIED WITH sha256_hash BY 'ab' SALT 'c'
    // err: CREATE USER u IDENTIFIED WITH secret, CREATE USER u IDENTIFIED
    if let Ok((input, ())) = keyword("NOT IDENTIFIED")(input) {
        let method = AuthMethod {
            kind: AuthKind::NoPassword,
            secret: None,
            salt: None,
            rest: String::new(),
            valid_until: None,
        };
        return Ok((input, vec![method]));
    }
    let (input, ()) = keyword("IDENTIFIED")(input)?;
    let (input, _) = flag(keyword("WITH"))(input)?;
    let mut is_first = true;
    comma_list(move |input| {
        let method = auth_method(input, is_first);
        is_first = false;
        method
    })(input)
}

fn auth_method(input: Tokens<'_>, is_first: bool) -> Parsed<'_, AuthMethod> {
    let (input, kind) = auth_kind(input, is_first)?;
    let (input, secret) = if kind.has_secret() {
        let (input, ()) = keyword("BY")(input)?;
        map(expecting("a secret in quotes", string_literal), Some).parse(input)?
    } else {
        (input, None)
    };
    let (input, salt) = if matches!(kind, AuthKind::Sha256Hash | AuthKind::ScramHash) {
        opt(|input| {
            let (input, ()) = keyword("SALT")(input)?;
            string_literal(input)
        })
        .parse(input)?
    } else {
        (input, None)
    };
    let (input, rest) = method_rest(input, kind)?;
    let (input, valid_until) = opt(valid_until).parse(input)?;
    let method = AuthMethod {
        kind,
        secret,
        salt,
        rest,
        valid_until,
    };
    Ok((input, method))
}

fn auth_kind(input: Tokens<'_>, is_first: bool) -> Parsed<'_, AuthKind> {
    if is_first && input.at_keyword("BY") {
        return Ok((input, AuthKind::Unsaid));
    }
    let token = input.first();
    let word = input.text_of(token);
    let known = AuthKind::ALL
        .into_iter()
        .find(|kind| kind.text().eq_ignore_ascii_case(word));
    match known {
        Some(kind) if token.kind == TokenKind::Word => Ok((input.advance(1), kind)),
        _ => input.miss("a way to identify"),
    }
}

/// What is printed of a method that has no password.
fn method_rest(input: Tokens<'_>, kind: AuthKind) -> Parsed<'_, String> {
    let texts = |input| comma_list(text_literal)(input);
    let listed = |words: &str, texts: Vec<String>| {
        let texts: Vec<_> = texts
            .iter()
            .map(|text| crate::literal::quote_string(text.as_bytes()))
            .collect();
        format!("{words} {}", texts.join(", "))
    };
    let text_after = |input, words: &'static str| -> Parsed<'_, Option<String>> {
        let Ok((input, ())) = keyword(words)(input) else {
            return Ok((input, None));
        };
        let (input, text) = text_literal(input)?;
        Ok((input, Some(listed(words, vec![text]))))
    };
    match kind {
        AuthKind::Ldap => {
            let (input, server) = text_after(input, "SERVER")?;
            match server {
                Some(server) => Ok((input, server)),
                None => input.miss("SERVER"),
            }
        }
        AuthKind::Kerberos => map(
            |input| text_after(input, "REALM"),
            Option::unwrap_or_default,
        )
        .parse(input),
        AuthKind::SslCertificate => {
            let (input, word) =
                alt((value("CN", keyword("CN")), value("SAN", keyword("SAN")))).parse(input)?;
            map(texts, |names| listed(word, names)).parse(input)
        }
        AuthKind::Http => {
            let (input, server) = text_after(input, "SERVER")?;
            let Some(server) = server else {
                return input.miss("SERVER");
            };
            let (input, scheme) = text_after(input, "SCHEME")?;
            let scheme = scheme.map_or_else(String::new, |scheme| format!(" {scheme}"));
            Ok((input, format!("{server}{scheme}")))
        }
        AuthKind::SshKey => {
            let (input, ()) = keyword("BY")(input)?;
            map(comma_list(ssh_key), |keys| {
                format!("BY {}", keys.join(", "))
            })
            .parse(input)
        }
        _ => Ok((input, String::new())),
    }
}

/// `KEY 'k' TYPE 't'`; both are printed as names, as in ClickHouse
fn ssh_key(input: Tokens<'_>) -> Parsed<'_, String> {
    let (input, ()) = keyword("KEY")(input)?;
    let (input, key) = entity_name(input)?;
    let (input, ()) = keyword("TYPE")(input)?;
    let (input, kind) = entity_name(input)?;
    let key = granary_types::back_quote_if_needed(&key);
    let kind = granary_types::back_quote_if_needed(&kind);
    Ok((input, format!("KEY {key} TYPE {kind}")))
}

/// `VALID UNTIL 'time'`
fn valid_until(input: Tokens<'_>) -> Parsed<'_, Vec<u8>> {
    let (input, ()) = keyword("VALID UNTIL")(input)?;
    expecting("a time in quotes", string_literal)(input)
}

/// `NONE | (ANY | LOCAL | NAME 'x' | REGEXP 'x' | IP 'x' | LIKE 'x') {, …}`
fn hosts(input: Tokens<'_>) -> Parsed<'_, Hosts> {
    // ok: CREATE USER u HOST NAME 'a', 'b', LOCAL, CREATE USER u HOST IP '10.0.0.0/8'
    // err: CREATE USER u HOST IP 'x', CREATE USER u HOST NAME
    let mut hosts = Hosts::default();
    let mut of = None;
    let (input, _) = comma_list(|input| {
        for (words, kind) in HOST_KINDS {
            let Ok((rest, ())) = keyword(words)(input) else {
                continue;
            };
            match kind {
                HostKind::None => {}
                HostKind::Any => hosts.any = true,
                HostKind::Local => hosts.local = true,
                kind => {
                    of = Some(kind);
                    return host_text(rest, kind, &mut hosts);
                }
            }
            of = None;
            return Ok((rest, ()));
        }
        match of {
            Some(kind) => host_text(input, kind, &mut hosts),
            None => input.miss("hosts"),
        }
    })(input)?;
    Ok((input, hosts))
}

#[derive(Debug, Clone, Copy)]
enum HostKind {
    None,
    Any,
    Local,
    Name,
    Regexp,
    Ip,
    Like,
}

const HOST_KINDS: [(&str, HostKind); 8] = [
    ("NONE", HostKind::None),
    ("ANY", HostKind::Any),
    ("LOCAL", HostKind::Local),
    ("NAME REGEXP", HostKind::Regexp),
    ("REGEXP", HostKind::Regexp),
    ("NAME", HostKind::Name),
    ("IP", HostKind::Ip),
    ("LIKE", HostKind::Like),
];

fn host_text<'a>(input: Tokens<'a>, kind: HostKind, hosts: &mut Hosts) -> Parsed<'a, ()> {
    let (rest, text) = text_literal(input)?;
    match kind {
        HostKind::Name => hosts.add_name(text),
        HostKind::Regexp => hosts.regexps.push(text),
        HostKind::Like => hosts.add_pattern(&text),
        _ => {
            if !hosts.add_address(&text) {
                return input.miss("an address or a subnet");
            }
        }
    }
    Ok((rest, ()))
}

impl Hosts {
    /// Adds `LIKE 'pattern'`.
    pub fn add_pattern(&mut self, pattern: &str) {
        match pattern {
            "127.0.0.1" | "::1" => self.local = true,
            "%" | "0.0.0.0/0" | "::/0" => self.any = true,
            name if name.eq_ignore_ascii_case("localhost") => self.local = true,
            _ => self.patterns.push(pattern.to_owned()),
        }
    }

    /// Adds `NAME 'name'`.
    pub fn add_name(&mut self, name: String) {
        if name.eq_ignore_ascii_case("localhost") {
            self.local = true;
        } else {
            self.names.push(name);
        }
    }

    /// Adds `IP 'address'` or `IP 'address/bits'`; whether it is one.
    pub fn add_address(&mut self, text: &str) -> bool {
        let (address, bits) = match text.split_once('/') {
            None => (text, None),
            Some((address, bits)) => (address, Some(bits)),
        };
        let Ok(address) = address.parse::<IpAddr>() else {
            return false;
        };
        let bits_max = if address.is_ipv4() { 32 } else { 128 };
        let bits = match bits {
            None => bits_max,
            Some(bits) => match prefix_bits(bits, address.is_ipv4()) {
                Some(bits) => bits,
                None => return false,
            },
        };
        match bits {
            0 => self.any = true,
            bits if bits == bits_max && address.is_loopback() => self.local = true,
            bits if bits == bits_max => self.addresses.push(address),
            bits => self.subnets.push((masked(address, bits), bits)),
        }
        true
    }
}

/// `8` or `255.0.0.0`
fn prefix_bits(text: &str, is_v4: bool) -> Option<u8> {
    if let Ok(bits) = text.parse::<u8>() {
        return (bits <= if is_v4 { 32 } else { 128 }).then_some(bits);
    }
    let ones = match text.parse::<IpAddr>().ok()? {
        IpAddr::V4(mask) if is_v4 => {
            let bits = u32::from(mask);
            (bits.leading_ones() + bits.trailing_zeros() == 32 || bits == 0)
                .then_some(bits.leading_ones())?
        }
        IpAddr::V6(mask) if !is_v4 => {
            let bits = u128::from(mask);
            (bits.leading_ones() + bits.trailing_zeros() == 128 || bits == 0)
                .then_some(bits.leading_ones())?
        }
        _ => return None,
    };
    u8::try_from(ones).ok()
}

/// The address with all but its leading bits cleared.
fn masked(address: IpAddr, bits: u8) -> IpAddr {
    match address {
        IpAddr::V4(address) => {
            let mask = u32::MAX.checked_shl(32 - u32::from(bits)).unwrap_or(0);
            IpAddr::V4((u32::from(address) & mask).into())
        }
        IpAddr::V6(address) => {
            let mask = u128::MAX.checked_shl(128 - u32::from(bits)).unwrap_or(0);
            IpAddr::V6((u128::from(address) & mask).into())
        }
    }
}
