//! The values of a partition key and the id that they make.

use crate::key_type::{KeyType, decimal_width};
use crate::sip_hash::{SipHash, hex_in_memory_order};
use crate::varint::Reader;
use granary_types::PartitionId;

/// One value of a partition key, or a value inside of one.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// No value.
    Null,
    /// Unsigned numbers up to 64 bits, `Bool`, `Date` (days), `DateTime` (seconds), `IPv4`.
    UInt(u64),
    /// Signed numbers up to 64 bits, enums, `Date32`, `Time`.
    Int(i64),
    /// Floating point numbers.
    Float(f64),
    /// Wide numbers, decimals, `DateTime64`, `UUID`: the bytes as `partition.dat` has them.
    Raw(Vec<u8>),
    /// `String`, `FixedString`, `IPv6`.
    Bytes(Vec<u8>),
    /// An array.
    Array(Vec<Value>),
    /// A tuple.
    Tuple(Vec<Value>),
    /// A map: tuples of key and value.
    Map(Vec<Value>),
}

/// Reads the values in `partition.dat`; `None` when they do not fit the types or bytes are left.
pub fn parse_partition(bytes: &[u8], types: &[KeyType]) -> Option<Vec<Value>> {
    let mut reader = Reader::new(bytes);
    let values: Option<Vec<Value>> = types.iter().map(|kind| kind.read(&mut reader)).collect();
    values.filter(|_| reader.is_at_end())
}

/// The id of the partition with these values of the key.
///
/// # Panics
/// When there are not as many values as types.
pub fn partition_id(types: &[KeyType], values: &[Value]) -> PartitionId {
    assert_eq!(types.len(), values.len(), "a value per type");
    let text = if types.is_empty() {
        "all".to_owned()
    } else {
        let pairs = || types.iter().zip(values);
        let texts: Option<Vec<String>> = pairs().map(|(kind, value)| text(kind, value)).collect();
        texts.map_or_else(|| hash(pairs()), |texts| texts.join("-"))
    };
    PartitionId::parse(&text).expect("digits, minus signs, hex digits or all")
}

/// The text of a value that is like an integer and not NULL.
fn text(kind: &KeyType, value: &Value) -> Option<String> {
    match (kind.not_null(), value) {
        (KeyType::Date, Value::UInt(days)) => Some(date_text(*days)),
        (
            KeyType::UInt(_) | KeyType::Bool | KeyType::DateTime(_) | KeyType::Ipv4,
            Value::UInt(number),
        ) => Some(number.to_string()),
        (
            KeyType::Int(_) | KeyType::Enum(..) | KeyType::Date32 | KeyType::Time,
            Value::Int(number),
        ) => Some(number.to_string()),
        _ => None,
    }
}

/// `YYYYMMDD` of a day since 1970-01-01.
fn date_text(days: u64) -> String {
    let (year, month, day) = civil_from_days(days.cast_signed());
    format!("{year:04}{month:02}{day:02}")
}

/// The date of a day since 1970-01-01, by eras of 400 years.
fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 {
        shifted_month + 3
    } else {
        shifted_month - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

/// The day since 1970-01-01 of a date; `None` when there is no such date.
pub fn days_from_civil(year: i64, month: i64, day: i64) -> Option<i64> {
    let shifted_year = year - i64::from(month <= 2);
    let era = shifted_year.div_euclid(400);
    let year_of_era = shifted_year.rem_euclid(400);
    let shifted_month = (month + 9) % 12;
    let day_of_year = (153 * shifted_month + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    let days = era * 146_097 + day_of_era - 719_468;
    (civil_from_days(days) == (year, month, day)).then_some(days)
}

fn hash<'a>(pairs: impl Iterator<Item = (&'a KeyType, &'a Value)>) -> String {
    let mut hash = SipHash::new();
    for (kind, value) in pairs {
        update(&mut hash, kind, value);
    }
    hex_in_memory_order(hash.finish())
}

/// One byte for the type and the payload.
fn update(hash: &mut SipHash, kind: &KeyType, value: &Value) {
    let kind = kind.not_null();
    let mut put = |tag: u8, payload: &[u8]| {
        hash.update(&[tag]);
        hash.update(payload);
    };
    match value {
        Value::Null => put(0, &[]),
        Value::UInt(number) if *kind == KeyType::Ipv4 => put(30, &number.to_le_bytes()[..4]),
        Value::UInt(number) => put(1, &number.to_le_bytes()),
        Value::Int(number) => put(2, &number.to_le_bytes()),
        Value::Float(number) => put(3, &number.to_le_bytes()),
        Value::Raw(bytes) => put(raw_tag(kind), bytes),
        Value::Bytes(bytes) => {
            put(16, &(bytes.len() as u64).to_le_bytes());
            hash.update(bytes);
        }
        Value::Array(values) => {
            put(17, &(values.len() as u64).to_le_bytes());
            if let KeyType::Array(element) = kind {
                for value in values {
                    update(hash, element, value);
                }
            }
        }
        Value::Tuple(values) => {
            put(18, &(values.len() as u64).to_le_bytes());
            if let KeyType::Tuple(elements) = kind {
                let pairs = elements.iter().zip(values);
                pairs.for_each(|(element, value)| update(hash, element, value));
            }
        }
        Value::Map(entries) => {
            put(26, &(entries.len() as u64).to_le_bytes());
            if let KeyType::Map(key, value) = kind {
                let pair = KeyType::Tuple(vec![(**key).clone(), (**value).clone()]);
                for entry in entries {
                    update(hash, &pair, entry);
                }
            }
        }
    }
}

fn raw_tag(kind: &KeyType) -> u8 {
    match kind {
        KeyType::WideInt(16) => 5,
        KeyType::WideInt(_) => 25,
        KeyType::WideUInt(32) => 24,
        KeyType::DateTime64(..) | KeyType::Time64(_) => 20,
        KeyType::Decimal(precision, _) => match decimal_width(*precision) {
            4 => 19,
            8 => 20,
            16 => 21,
            _ => 23,
        },
        _ => 4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(types: &[&str], bytes: &str, expected: &str) {
        let bytes: String = bytes.split_whitespace().collect();
        let bytes: Vec<u8> = (0..bytes.len())
            .step_by(2)
            .map(|at| u8::from_str_radix(&bytes[at..at + 2], 16).expect("hex"))
            .collect();
        let types: Vec<KeyType> = types
            .iter()
            .map(|name| KeyType::parse(name).expect(name))
            .collect();
        let values = parse_partition(&bytes, &types).expect("values");
        assert_eq!(partition_id(&types, &values).as_str(), expected);
        let mut longer = bytes.clone();
        longer.push(0);
        assert_eq!(parse_partition(&longer, &types), None);
        if let Some((_, shorter)) = bytes.split_last() {
            assert_eq!(parse_partition(shorter, &types), None);
        }
    }

    #[test]
    fn ids_are_those_that_clickhouse_gives() {
        check(&[], "", "all");
        check(&["Date"], "894d", "20240506");
        check(&["UInt32", "Int32"], "a5160300 fdffffff", "202405--3");
        check(&["Date32"], "f4e3ffff", "-7180");
        check(&["IPv4"], "04030201", "16909060");
        check(&["Enum8('a' = -3)"], "fd", "-3");
        check(&["Nullable(Int32)"], "00 05000000", "5");
        check(
            &["Nullable(Int32)"],
            "01",
            "2b16b490a87466b6a6d34fd9027f3c3d",
        );
        check(&["String"], "03616263", "f815b3f19bae3563399d3c6214a8ed43");
        check(
            &["LowCardinality(String)"],
            "00",
            "f64abffc6c96f8ef72c783f1b9426e19",
        );
        check(
            &["FixedString(4)"],
            "61620000",
            "b1856e3697389b559bfc0e9b80aabac2",
        );
        check(
            &["UUID"],
            "e711b35c04c4f061a0dbd36a00a67b90",
            "48406fdb38e23228b776558b4edfa795",
        );
        check(
            &["IPv6"],
            "20010db8000000000000000000000001",
            "da16ad2c9c4f56615ac101dacd34ca69",
        );
        check(
            &["DateTime64(3)"],
            "7b68e5cf8b010000",
            "e8f13f01dc4c0078406a12a99883de18",
        );
        check(
            &["Decimal(9, 2)"],
            "7d000000",
            "ef4f1cf591db9967dbc042e1e11dfc6e",
        );
        check(
            &["UInt128"],
            "ffffffffffffffffffffffffffffff7f",
            "c3c99359c87b655f753e885337733e23",
        );
        check(
            &["Float64"],
            "000000000000f83f",
            "11876ff8640afac37203e8651c527cea",
        );
        check(
            &["Date", "String"],
            "894d 0178",
            "3c01aa72ffc38a2ac39c24ae1667421c",
        );
        check(
            &["UInt8", "UUID"],
            "01 e711b35c04c4f061a0dbd36a00a67b90",
            "d65cbb32e73488bf6695c1557ffbb7bd",
        );
        check(
            &["IPv4", "String"],
            "04030201 0171",
            "adadf0a583170f3f2ba4153b672cfa4c",
        );
        check(
            &["Array(UInt8)"],
            "02 01 02",
            "3f00cdd1684ab009c87e93c9e33ec12e",
        );
        check(
            &["Tuple(UInt8, String)"],
            "01 0161",
            "856971e78dc9ccfd8e6a0270f6924206",
        );
    }

    #[test]
    fn dates_and_days_are_the_same_thing() {
        for days in -800_000..800_000 {
            let (year, month, day) = civil_from_days(days);
            assert_eq!(days_from_civil(year, month, day), Some(days));
        }
        assert_eq!(date_text(19_849), "20240506");
        assert_eq!(days_from_civil(2023, 2, 29), None);
        assert_eq!(days_from_civil(2023, 13, 1), None);
        assert_eq!(days_from_civil(2023, 0, 1), None);
    }

    #[test]
    fn a_huge_count_takes_no_memory() {
        let types = [KeyType::parse("Array(UInt8)").expect("a type")];
        let bytes = [0xff, 0xff, 0xff, 0xff, 0x0f, 1];
        assert_eq!(parse_partition(&bytes, &types), None);
    }
}
