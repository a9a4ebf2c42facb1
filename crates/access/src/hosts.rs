//! From where a user may connect.

use granary_parser::{Hosts, LikePattern};
use regex::Regex;
use std::net::IpAddr;

/// Whether a client at an address, with the names that are known for it, may be the user.
pub(crate) fn allows(hosts: &Hosts, address: IpAddr, names: &[String]) -> bool {
    let address = address.to_canonical();
    if hosts.any || hosts.local && address.is_loopback() {
        return true;
    }
    let in_subnet =
        |(subnet, bits): &(IpAddr, u8)| is_within(address, subnet.to_canonical(), *bits);
    if hosts
        .addresses
        .iter()
        .any(|it| it.to_canonical() == address)
        || hosts.subnets.iter().any(in_subnet)
    {
        return true;
    }
    let text = address.to_string();
    let named = |name: &String| {
        hosts.names.iter().any(|it| it.eq_ignore_ascii_case(name))
            || hosts.regexps.iter().any(|it| is_match(it, name))
    };
    let like = |pattern: &String| {
        let pattern = LikePattern::new(pattern, false, false);
        pattern.takes(&text) || names.iter().any(|name| pattern.takes(name))
    };
    names.iter().any(named) || hosts.patterns.iter().any(like)
}

/// A pattern that cannot be read matches nothing.
fn is_match(pattern: &str, name: &str) -> bool {
    Regex::new(&format!("^(?:{pattern})$")).is_ok_and(|regex| regex.is_match(name))
}

fn is_within(address: IpAddr, subnet: IpAddr, bits: u8) -> bool {
    let bits = u32::from(bits);
    match (address, subnet) {
        (IpAddr::V4(address), IpAddr::V4(subnet)) => {
            let shift = 32_u32.saturating_sub(bits);
            u32::from(address).checked_shr(shift) == u32::from(subnet).checked_shr(shift)
        }
        (IpAddr::V6(address), IpAddr::V6(subnet)) => {
            let shift = 128_u32.saturating_sub(bits);
            u128::from(address).checked_shr(shift) == u128::from(subnet).checked_shr(shift)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_subnets_names_and_patterns_are_compared() {
        let mut hosts = Hosts::default();
        let address = |text: &str| text.parse::<IpAddr>().unwrap();
        assert!(!allows(&hosts, address("127.0.0.1"), &[]));
        assert!(hosts.add_address("10.0.0.0/8"));
        assert!(allows(&hosts, address("10.1.2.3"), &[]));
        assert!(allows(&hosts, address("::ffff:10.1.2.3"), &[]));
        assert!(!allows(&hosts, address("11.1.2.3"), &[]));
        hosts.regexps.push("db[0-9]".to_owned());
        assert!(allows(&hosts, address("11.1.2.3"), &["db1".to_owned()]));
        assert!(!allows(&hosts, address("11.1.2.3"), &["db12".to_owned()]));
        hosts.add_pattern("192.168.%");
        assert!(allows(&hosts, address("192.168.0.1"), &[]));
        assert!(hosts.add_address("127.0.0.1"));
        assert!(allows(&hosts, address("::1"), &[]));
    }
}
