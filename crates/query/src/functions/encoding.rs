//! Bytes as texts of other alphabets: hexadecimal, binary, base64; texts for people.

use crate::error::QueryError;
use crate::function::{ArgumentType, Call};
use crate::functions::cast::{self, Doubt};
use crate::functions::conversion::little_endian;
use crate::functions::define::{Defined, count, illegal};
use crate::functions::number::{Native, NumberKind};
use crate::functions::rows::{Texts, is_text, strings, text_argument, try_strings};
use arrow::array::{ArrayRef, AsArray, FixedSizeBinaryArray};
use granary_types::{DataType, ErrorCode};
use std::sync::Arc;

/// The functions of this file.
pub const FUNCTIONS: &[Defined] = &[
    Defined::new("hex", shown_type, shown).any_case(),
    Defined::new("bin", shown_type, shown).any_case(),
    Defined::new("unhex", text_type, decode).any_case(),
    Defined::new("unbin", text_type, decode).any_case(),
    Defined::new("base64Encode", text_type, encode)
        .also(&["TO_BASE64"])
        .any_case(),
    Defined::new("base64URLEncode", text_type, encode),
    Defined::new("base64Decode", text_type, decode)
        .also(&["FROM_BASE64"])
        .any_case(),
    Defined::new("base64URLDecode", text_type, decode),
    Defined::new("tryBase64Decode", text_type, decode),
    Defined::new("tryBase64URLDecode", text_type, decode),
    Defined::new("formatReadableSize", readable_type, readable)
        .also(&["FORMAT_BYTES"])
        .any_case(),
    Defined::new("formatReadableDecimalSize", readable_type, readable),
    Defined::new("formatReadableQuantity", readable_type, readable),
    Defined::new("UUIDNumToString", uuid_type, uuid_to_string),
    Defined::new("UUIDStringToNum", uuid_num_type, uuid_to_num),
    Defined::new("IPv4NumToString", ipv4_type, ipv4_to_string).also(&["INET_NTOA"]),
    Defined::new("IPv4StringToNum", number_type, ipv4_to_number).also(&["INET_ATON"]),
    Defined::new("isIPv4String", flag_type, is_address),
    Defined::new("isIPv6String", flag_type, is_address),
];

fn text_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 1, 1)?;
    text_argument(name, arguments, 0)?;
    Ok(DataType::String)
}

fn shown_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 1, 1)?;
    match &arguments[0].data_type {
        DataType::AggregateFunction(_) if name == "hex" => Ok(DataType::String),
        given if is_text(given) || given.fixed_width_bytes().is_some() => Ok(DataType::String),
        _ => illegal(name, arguments, 0),
    }
}

/// The bytes of each value, the most significant first where they are a number.
fn bytes_shown(call: &Call<'_>) -> Result<Vec<Vec<u8>>, QueryError> {
    let values = call.array(0);
    let data_type = call.data_type(0);
    let whole = matches!(
        data_type,
        DataType::Date
            | DataType::Date32
            | DataType::DateTime(_)
            | DataType::DateTime64 { .. }
            | DataType::Enum8(_)
            | DataType::Enum16(_)
            | DataType::Ipv4
            | DataType::Interval(_)
    ) || NumberKind::of(data_type).is_some_and(|kind| !kind.float);
    if is_text(data_type) {
        let texts = Texts::of(call, 0);
        return Ok((0..call.rows).map(|row| texts.get(row).to_vec()).collect());
    }
    match data_type {
        DataType::Uuid => {
            let swapped = |row: usize| {
                let mut bytes = values.as_fixed_size_binary().value(row).to_vec();
                bytes.rotate_left(8);
                bytes
            };
            Ok((0..call.rows).map(swapped).collect())
        }
        DataType::AggregateFunction(_) => Ok((0..call.rows)
            .map(|row| values.as_binary::<i32>().value(row).to_vec())
            .collect()),
        DataType::Ipv6 => Ok((0..call.rows)
            .map(|row| values.as_fixed_size_binary().value(row).to_vec())
            .collect()),
        _ => {
            let mut all = little_endian(&values, data_type)?;
            if whole {
                let keeps = matches!(data_type, DataType::DateTime(_));
                for bytes in &mut all {
                    let length = bytes
                        .iter()
                        .rposition(|byte| *byte != 0)
                        .map_or(1, |at| at + 1);
                    if !keeps || length < 4 {
                        bytes.truncate(length);
                    }
                    bytes.reverse();
                }
            }
            Ok(all)
        }
    }
}

fn shown(name: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let all = bytes_shown(call)?;
    Ok(strings(call.rows, |row, out| {
        for byte in &all[row] {
            let digits = if name == "hex" {
                format!("{byte:02X}")
            } else {
                format!("{byte:08b}")
            };
            out.extend_from_slice(digits.as_bytes());
        }
    }))
}

const STANDARD: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const URL: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

fn encode(name: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let texts = Texts::of(call, 0);
    let url = name.contains("URL");
    let alphabet = if url { URL } else { STANDARD };
    Ok(strings(call.rows, |row, out| {
        for chunk in texts.get(row).chunks(3) {
            let byte = |at: usize| u32::from(chunk.get(at).copied().unwrap_or(0));
            let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
            for digit in 0..4 {
                match digit <= chunk.len() {
                    true => out.push(alphabet[(bits >> (18 - 6 * digit) & 63) as usize]),
                    false if !url => out.push(b'='),
                    false => {}
                }
            }
        }
    }))
}

fn base64(text: &[u8], alphabet: &[u8; 64]) -> Option<Vec<u8>> {
    let end = text
        .iter()
        .rposition(|byte| *byte != b'=')
        .map_or(0, |at| at + 1);
    let (digits, padding) = (&text[..end], text.len() - end);
    let url = alphabet == URL;
    if padding > 2 || digits.len() % 4 == 1 || (!url && !text.len().is_multiple_of(4)) {
        return None;
    }
    let mut out = Vec::with_capacity(text.len());
    let (mut bits, mut count) = (0u32, 0);
    for digit in digits {
        let value = alphabet.iter().position(|each| each == digit)?;
        bits = bits << 6 | value as u32;
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push((bits >> count) as u8);
            bits &= (1 << count) - 1;
        }
    }
    Some(out)
}

fn decode(name: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let texts = Texts::of(call, 0);
    try_strings(call.rows, |row, out| {
        let text = texts.get(row);
        match name {
            "unhex" | "unbin" => {
                let (base, width) = if name == "unhex" { (16, 2) } else { (2, 8) };
                let digit = |byte: u8| char::from(byte).to_digit(base).unwrap_or(0xff) as u8;
                let shift = if base == 16 { 4 } else { 1 };
                let first = text.len() % width;
                let fold = |digits: &[u8]| {
                    digits
                        .iter()
                        .fold(0u8, |value, byte| value << shift | digit(*byte))
                };
                if first > 0 {
                    out.push(fold(&text[..first]));
                }
                out.extend(text[first..].chunks(width).map(fold));
            }
            _ => {
                let alphabet = if name.contains("URL") { URL } else { STANDARD };
                match base64(text, alphabet) {
                    Some(bytes) => out.extend_from_slice(&bytes),
                    None if name.starts_with("try") => {}
                    None => {
                        let message = format!(
                            "Invalid {name} value ({}), cannot be decoded",
                            String::from_utf8_lossy(text)
                        );
                        return Err(QueryError::refused(ErrorCode::INCORRECT_DATA, message));
                    }
                }
            }
        }
        Ok(())
    })
}

fn readable_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 1, 1)?;
    match NumberKind::of(&arguments[0].data_type) {
        Some(_) => Ok(DataType::String),
        None => illegal(name, arguments, 0),
    }
}

fn readable(name: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let values = cast::convert(
        &call.array(0),
        call.data_type(0),
        &DataType::Float64,
        Doubt::Wrap,
        call.context,
    )?;
    let values = f64::read(&values);
    let (units, step): (&[&str], f64) = match name {
        "formatReadableSize" => (
            &[
                " B", " KiB", " MiB", " GiB", " TiB", " PiB", " EiB", " ZiB", " YiB",
            ],
            1024.0,
        ),
        "formatReadableDecimalSize" => (
            &[" B", " KB", " MB", " GB", " TB", " PB", " EB", " ZB", " YB"],
            1000.0,
        ),
        _ => (
            &[
                "",
                " thousand",
                " million",
                " billion",
                " trillion",
                " quadrillion",
                " quintillion",
                " sextillion",
                " septillion",
            ],
            1000.0,
        ),
    };
    Ok(strings(call.rows, |row, out| {
        let mut value = values[row];
        let mut unit = 0;
        while unit + 1 < units.len() && value.abs() >= step {
            value /= step;
            unit += 1;
        }
        let shown = if value.is_finite() {
            format!("{value:.2}{}", units[unit])
        } else {
            format!("{value}{}", units[unit]).to_lowercase()
        };
        out.extend_from_slice(shown.as_bytes());
    }))
}

fn uuid_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 1, 1)?;
    match arguments[0].data_type {
        DataType::FixedString(16) => Ok(DataType::String),
        _ => illegal(name, arguments, 0),
    }
}

fn uuid_to_string(_: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let texts = Texts::of(call, 0);
    Ok(strings(call.rows, |row, out| {
        for (at, byte) in texts.get(row).iter().enumerate() {
            if matches!(at, 4 | 6 | 8 | 10) {
                out.push(b'-');
            }
            out.extend_from_slice(format!("{byte:02x}").as_bytes());
        }
    }))
}

fn uuid_num_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    text_type(name, arguments)?;
    Ok(DataType::FixedString(16))
}

fn uuid_to_num(_: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let texts = Texts::of(call, 0);
    let mut bytes = Vec::with_capacity(16 * call.rows);
    for row in 0..call.rows {
        let text = String::from_utf8_lossy(texts.get(row));
        let digits: String = text.chars().filter(|digit| *digit != '-').collect();
        let number = if text.len() == 36 {
            u128::from_str_radix(&digits, 16).ok()
        } else {
            None
        };
        bytes.extend_from_slice(&number.unwrap_or(0).to_be_bytes());
    }
    Ok(Arc::new(FixedSizeBinaryArray::new(16, bytes.into(), None)))
}

fn ipv4_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 1, 1)?;
    match &arguments[0].data_type {
        DataType::Ipv4 => Ok(DataType::String),
        given if NumberKind::of(given).is_some_and(|kind| !kind.signed && kind.bytes <= 8) => {
            Ok(DataType::String)
        }
        _ => illegal(name, arguments, 0),
    }
}

fn ipv4_to_string(_: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let numbers: Vec<u32> = crate::functions::number::numbers(&call.array(0), call.data_type(0))
        .expect("the type was looked at");
    Ok(strings(call.rows, |row, out| {
        out.extend_from_slice(
            std::net::Ipv4Addr::from(numbers[row])
                .to_string()
                .as_bytes(),
        );
    }))
}

fn number_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    text_type(name, arguments)?;
    Ok(DataType::UInt32)
}

fn ipv4_to_number(_: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let texts = Texts::of(call, 0);
    let number = |row: usize| {
        let parsed = String::from_utf8_lossy(texts.get(row)).parse::<std::net::Ipv4Addr>();
        parsed
            .map(u32::from)
            .map_err(|_| QueryError::refused(ErrorCode::CANNOT_PARSE_IPV4, "Invalid IPv4 value"))
    };
    let numbers: Result<Vec<u32>, QueryError> = (0..call.rows).map(number).collect();
    Ok(u32::write(numbers?, None, call.result_type))
}

fn flag_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    text_type(name, arguments)?;
    Ok(DataType::UInt8)
}

fn is_address(name: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let texts = Texts::of(call, 0);
    let holds = |row: usize| {
        let text = String::from_utf8_lossy(texts.get(row));
        match name {
            "isIPv4String" => text.parse::<std::net::Ipv4Addr>().is_ok(),
            _ => text.parse::<std::net::Ipv6Addr>().is_ok(),
        }
    };
    Ok(u8::write(
        (0..call.rows).map(|row| u8::from(holds(row))).collect(),
        None,
        call.result_type,
    ))
}
