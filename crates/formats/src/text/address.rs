//! The text of identifiers and of addresses.

use super::number::write_integer;

const HEX: &[u8; 16] = b"0123456789abcdef";

/// `61f0c404-5cb3-11e7-907b-a6006ad3dba0`. In memory the second half comes first, as it sorts.
pub(crate) fn write_uuid(bytes: &[u8; 16], out: &mut Vec<u8>) {
    let in_order = bytes[8..].iter().chain(&bytes[..8]);
    for (at, byte) in in_order.enumerate() {
        if matches!(at, 4 | 6 | 8 | 10) {
            out.push(b'-');
        }
        out.push(HEX[usize::from(byte >> 4)]);
        out.push(HEX[usize::from(byte & 15)]);
    }
}

/// `127.0.0.1`
pub(crate) fn write_ipv4(address: u32, out: &mut Vec<u8>) {
    for (at, byte) in address.to_be_bytes().into_iter().enumerate() {
        if at > 0 {
            out.push(b'.');
        }
        write_integer(byte, out);
    }
}

/// `2001:db8::1`, `::ffff:1.2.3.4`
pub(crate) fn write_ipv6(bytes: &[u8; 16], out: &mut Vec<u8>) {
    let address = std::net::Ipv6Addr::from(*bytes);
    out.extend_from_slice(address.to_string().as_bytes());
}
