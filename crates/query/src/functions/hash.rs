//! Hashes, combined from the arguments as ClickHouse combines them.

use crate::error::QueryError;
use crate::function::{ArgumentType, Call};
use crate::functions::conversion::little_endian;
use crate::functions::define::{Defined, count, illegal};
use crate::functions::nested;
use crate::functions::number::{Native, NumberKind, numbers};
use crate::functions::rows::{Texts, is_text, text_argument};
use crate::functions::text;
use arrow::array::{ArrayRef, AsArray, FixedSizeBinaryArray};
use granary_columns::Column;
use granary_types::DataType;
use md5::{Digest, Md5};
use sha1::Sha1;
use sha2::{Sha224, Sha256, Sha384, Sha512};
use std::sync::Arc;

/// The functions of this file.
pub const FUNCTIONS: &[Defined] = &[
    Defined::new("cityHash64", any_type, any),
    Defined::new("sipHash64", any_type, any),
    Defined::new("xxHash64", any_type, any),
    Defined::new("murmurHash3_64", any_type, any),
    Defined::new("intHash64", int_type, int),
    Defined::new("intHash32", int_type, int),
    Defined::new("CRC32", crc_type, crc),
    Defined::new("MD5", digest_type, digest).any_case(),
    Defined::new("SHA1", digest_type, digest).any_case(),
    Defined::new("SHA224", digest_type, digest).any_case(),
    Defined::new("SHA256", digest_type, digest).any_case(),
    Defined::new("SHA384", digest_type, digest).any_case(),
    Defined::new("SHA512", digest_type, digest).any_case(),
];

/// A hash of bytes and how two hashes become one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Hash {
    City,
    Sip,
    Xx,
    Murmur,
}

impl Hash {
    fn of(name: &str) -> Self {
        match name {
            "cityHash64" => Self::City,
            "sipHash64" => Self::Sip,
            "xxHash64" => Self::Xx,
            _ => Self::Murmur,
        }
    }

    fn bytes(self, bytes: &[u8]) -> u64 {
        match self {
            Self::City => naive_cityhash::cityhash64(bytes),
            Self::Sip => sip_hash(bytes),
            Self::Xx => xx_hash(bytes),
            Self::Murmur => murmur_hash(bytes),
        }
    }

    fn combine(self, first: u64, second: u64) -> u64 {
        if self != Self::Sip {
            return combine_city(first, second);
        }
        let mut both = [0; 16];
        both[..8].copy_from_slice(&first.to_le_bytes());
        both[8..].copy_from_slice(&second.to_le_bytes());
        self.bytes(&both)
    }

    fn of_nothing(self) -> Option<u64> {
        (self == Self::City).then_some(16_324_913_028_386_710_556)
    }
}

fn combine_city(low: u64, high: u64) -> u64 {
    const MULTIPLIER: u64 = 0x9ddf_ea08_eb38_2d69;
    let mix = |value: u64| {
        let value = value.wrapping_mul(MULTIPLIER);
        value ^ (value >> 47)
    };
    let a = mix(low ^ high);
    mix(high ^ a).wrapping_mul(MULTIPLIER)
}

/// The hash of a number of up to 64 bits.
fn int_hash_64(value: u64) -> u64 {
    mixed(value ^ 0x4cf2_d2ba_ae6d_a887)
}

/// Every bit of the result depends on every bit of the value.
pub(crate) fn mixed(value: u64) -> u64 {
    let value = (value ^ (value >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    let value = (value ^ (value >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    value ^ (value >> 33)
}

fn int_hash_32(value: u64) -> u32 {
    let value = value ^ 0x75d9_543d_e018_bf45;
    let mut key = (!value).wrapping_add(value << 18);
    key ^= key.rotate_right(31);
    key = key.wrapping_mul(21);
    key ^= key.rotate_right(11);
    key = key.wrapping_add(key << 6);
    key ^= key.rotate_right(22);
    key as u32
}

fn sip_hash(bytes: &[u8]) -> u64 {
    let mut v = [
        0x736f_6d65_7073_6575_u64,
        0x646f_7261_6e64_6f6d,
        0x6c79_6765_6e65_7261,
        0x7465_6462_7974_6573,
    ];
    let mut chunks = bytes.chunks_exact(8);
    for chunk in &mut chunks {
        let word = u64::from_le_bytes(chunk.try_into().expect("8 bytes"));
        v[3] ^= word;
        sip_round(&mut v);
        sip_round(&mut v);
        v[0] ^= word;
    }
    let mut last = (bytes.len() as u64) << 56;
    for (at, byte) in chunks.remainder().iter().enumerate() {
        last |= u64::from(*byte) << (8 * at);
    }
    v[3] ^= last;
    sip_round(&mut v);
    sip_round(&mut v);
    v[0] ^= last;
    v[2] ^= 0xff;
    (0..4).for_each(|_| sip_round(&mut v));
    v[0] ^ v[1] ^ v[2] ^ v[3]
}

fn sip_round(v: &mut [u64; 4]) {
    v[0] = v[0].wrapping_add(v[1]);
    v[1] = v[1].rotate_left(13) ^ v[0];
    v[0] = v[0].rotate_left(32);
    v[2] = v[2].wrapping_add(v[3]);
    v[3] = v[3].rotate_left(16) ^ v[2];
    v[0] = v[0].wrapping_add(v[3]);
    v[3] = v[3].rotate_left(21) ^ v[0];
    v[2] = v[2].wrapping_add(v[1]);
    v[1] = v[1].rotate_left(17) ^ v[2];
    v[2] = v[2].rotate_left(32);
}

const XX: [u64; 5] = [
    0x9e37_79b1_85eb_ca87,
    0xc2b2_ae3d_27d4_eb4f,
    0x1656_67b1_9e37_79f9,
    0x85eb_ca77_c2b2_ae63,
    0x27d4_eb2f_1656_67c5,
];

fn xx_round(sum: u64, word: u64) -> u64 {
    sum.wrapping_add(word.wrapping_mul(XX[1]))
        .rotate_left(31)
        .wrapping_mul(XX[0])
}

fn xx_hash(bytes: &[u8]) -> u64 {
    let word = |bytes: &[u8]| u64::from_le_bytes(bytes.try_into().expect("8 bytes"));
    let mut stripes = bytes.chunks_exact(32);
    let mut hash = if bytes.len() >= 32 {
        let mut sums = [
            XX[0].wrapping_add(XX[1]),
            XX[1],
            0,
            0u64.wrapping_sub(XX[0]),
        ];
        for stripe in &mut stripes {
            for (sum, lane) in sums.iter_mut().zip(stripe.chunks_exact(8)) {
                *sum = xx_round(*sum, word(lane));
            }
        }
        let turns = [1, 7, 12, 18];
        let start = sums.iter().zip(turns).fold(0u64, |hash, (sum, turn)| {
            hash.wrapping_add(sum.rotate_left(turn))
        });
        sums.iter().fold(start, |hash, sum| {
            (hash ^ xx_round(0, *sum))
                .wrapping_mul(XX[0])
                .wrapping_add(XX[3])
        })
    } else {
        XX[4]
    };
    hash = hash.wrapping_add(bytes.len() as u64);
    let mut words = stripes.remainder().chunks_exact(8);
    for each in &mut words {
        hash = (hash ^ xx_round(0, word(each)))
            .rotate_left(27)
            .wrapping_mul(XX[0])
            .wrapping_add(XX[3]);
    }
    let mut rest = words.remainder();
    if let Some((half, tail)) = rest.split_first_chunk::<4>() {
        let half = u64::from(u32::from_le_bytes(*half));
        hash = (hash ^ half.wrapping_mul(XX[0]))
            .rotate_left(23)
            .wrapping_mul(XX[1])
            .wrapping_add(XX[2]);
        rest = tail;
    }
    for byte in rest {
        hash = (hash ^ u64::from(*byte).wrapping_mul(XX[4]))
            .rotate_left(11)
            .wrapping_mul(XX[0]);
    }
    hash = (hash ^ (hash >> 33)).wrapping_mul(XX[1]);
    hash = (hash ^ (hash >> 29)).wrapping_mul(XX[2]);
    hash ^ (hash >> 32)
}

/// The two halves of MurmurHash3 of 128 bits, combined by XOR.
fn murmur_hash(bytes: &[u8]) -> u64 {
    const C: [u64; 2] = [0x87c3_7b91_1142_53d5, 0x4cf5_ad43_2745_937f];
    let (mut a, mut b) = (0u64, 0u64);
    let mix_a = |word: u64| word.wrapping_mul(C[0]).rotate_left(31).wrapping_mul(C[1]);
    let mix_b = |word: u64| word.wrapping_mul(C[1]).rotate_left(33).wrapping_mul(C[0]);
    let word = |bytes: &[u8]| {
        let mut all = [0; 8];
        all[..bytes.len()].copy_from_slice(bytes);
        u64::from_le_bytes(all)
    };
    let mut blocks = bytes.chunks_exact(16);
    for block in &mut blocks {
        a ^= mix_a(word(&block[..8]));
        a = a
            .rotate_left(27)
            .wrapping_add(b)
            .wrapping_mul(5)
            .wrapping_add(0x52dc_e729);
        b ^= mix_b(word(&block[8..]));
        b = b
            .rotate_left(31)
            .wrapping_add(a)
            .wrapping_mul(5)
            .wrapping_add(0x3849_5ab5);
    }
    let tail = blocks.remainder();
    if tail.len() > 8 {
        b ^= mix_b(word(&tail[8..]));
    }
    if !tail.is_empty() {
        a ^= mix_a(word(&tail[..tail.len().min(8)]));
    }
    let length = bytes.len() as u64;
    (a, b) = (a ^ length, b ^ length);
    a = a.wrapping_add(b);
    b = b.wrapping_add(a);
    (a, b) = (mixed(a), mixed(b));
    a = a.wrapping_add(b);
    b = b.wrapping_add(a);
    a ^ b
}

fn any_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    for argument in arguments {
        hashable(name, &argument.data_type)?;
    }
    let nested = |each: &ArgumentType| {
        matches!(
            each.data_type,
            DataType::Array(_) | DataType::Map(..) | DataType::Tuple(_)
        )
    };
    if name == "murmurHash3_64" && (arguments.len() > 1 || arguments.iter().any(nested)) {
        return Err(QueryError::not_implemented(format!(
            "{name} of several values"
        )));
    }
    if arguments.is_empty() && Hash::of(name).of_nothing().is_none() {
        return Err(QueryError::not_implemented(format!("{name} of nothing")));
    }
    Ok(DataType::UInt64)
}

fn hashable(name: &str, data_type: &DataType) -> Result<(), QueryError> {
    match data_type {
        DataType::Array(item) => hashable(name, item),
        DataType::Tuple(elements) => elements
            .iter()
            .try_for_each(|element| hashable(name, &element.data_type)),
        DataType::Map(key, value) => hashable(name, key).and_then(|()| hashable(name, value)),
        DataType::LowCardinality(inner) => hashable(name, inner),
        DataType::Nothing => Ok(()),
        each if is_text(each) || each.fixed_width_bytes().is_some() => Ok(()),
        other => Err(QueryError::not_implemented(format!("{name} of {other}"))),
    }
}

fn any(name: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let hash = Hash::of(name);
    let mut hashes: Option<Vec<u64>> = None;
    for at in 0..call.arguments.len() {
        let column = Column {
            data_type: call.data_type(at).clone(),
            values: call.array(at),
        };
        hashes = Some(add(hash, hashes, &column)?);
    }
    let hashes = hashes.unwrap_or_else(|| vec![hash.of_nothing().unwrap_or_default(); call.rows]);
    Ok(u64::write(hashes, None, call.result_type))
}

/// The hashes so far with a column added.
fn add(hash: Hash, hashes: Option<Vec<u64>>, column: &Column) -> Result<Vec<u64>, QueryError> {
    let values = &column.values;
    match &column.data_type {
        DataType::LowCardinality(inner) => {
            let full = Column {
                data_type: (**inner).clone(),
                values: Arc::clone(values),
            };
            Ok(add(hash, hashes, &full)?)
        }
        DataType::Tuple(_) => {
            let mut hashes = hashes;
            for element in nested::tuple_elements(column) {
                hashes = Some(add(hash, hashes, &element)?);
            }
            Ok(hashes.unwrap_or_else(|| vec![hash.of_nothing().unwrap_or_default(); column.len()]))
        }
        DataType::Array(item) => {
            let list = nested::list(values);
            let items = Column {
                data_type: (**item).clone(),
                values: nested::items(list),
            };
            let inner = match **item {
                DataType::Nothing => Vec::new(),
                _ => add(hash, None, &items)?,
            };
            Ok(lists(
                hash,
                hashes.as_deref(),
                &nested::bounds(list),
                &inner,
            ))
        }
        DataType::Map(key, value) => {
            let list = nested::list(values);
            let (keys, entries) = nested::map_entries(list);
            let inner = add(
                hash,
                None,
                &Column {
                    data_type: (**key).clone(),
                    values: keys,
                },
            )?;
            let inner = add(
                hash,
                Some(inner),
                &Column {
                    data_type: (**value).clone(),
                    values: entries,
                },
            )?;
            Ok(lists(
                hash,
                hashes.as_deref(),
                &nested::bounds(list),
                &inner,
            ))
        }
        DataType::String => {
            let strings = values.as_binary::<i32>();
            Ok(joined(
                hash,
                hashes,
                (0..column.len())
                    .map(|row| hash.bytes(strings.value(row)))
                    .collect(),
            ))
        }
        DataType::FixedString(_) => {
            let strings = text::padded_strings(values);
            Ok(joined(
                hash,
                hashes,
                (0..column.len())
                    .map(|row| hash.bytes(strings.value(row)))
                    .collect(),
            ))
        }
        DataType::Uuid | DataType::Ipv6 => {
            let fixed = values.as_fixed_size_binary();
            let stored = |row: usize| {
                let mut bytes = fixed.value(row).to_vec();
                if column.data_type == DataType::Uuid {
                    bytes.reverse();
                }
                hash.bytes(&bytes)
            };
            Ok(joined(
                hash,
                hashes,
                (0..column.len()).map(stored).collect(),
            ))
        }
        other => Ok(joined(hash, hashes, numbers_hashed(hash, values, other)?)),
    }
}

fn joined(hash: Hash, hashes: Option<Vec<u64>>, more: Vec<u64>) -> Vec<u64> {
    match hashes {
        None => more,
        Some(hashes) => hashes
            .into_iter()
            .zip(more)
            .map(|(first, second)| hash.combine(first, second))
            .collect(),
    }
}

fn lists(hash: Hash, hashes: Option<&[u64]>, bounds: &[(usize, usize)], inner: &[u64]) -> Vec<u64> {
    let row = |(row, (begin, end)): (usize, &(usize, usize))| {
        let length = int_hash_64((end - begin) as u64);
        let start = match hashes {
            None => length,
            Some(hashes) => hash.combine(hashes[row], length),
        };
        inner
            .get(*begin..*end)
            .unwrap_or_default()
            .iter()
            .fold(start, |all, each| hash.combine(all, *each))
    };
    bounds.iter().enumerate().map(row).collect()
}

fn numbers_hashed(
    hash: Hash,
    values: &ArrayRef,
    data_type: &DataType,
) -> Result<Vec<u64>, QueryError> {
    let bytes = data_type.fixed_width_bytes().unwrap_or(0);
    let float = NumberKind::of(data_type).is_some_and(|kind| kind.float);
    let as_bytes = matches!(
        data_type,
        DataType::Decimal { .. }
            | DataType::DateTime64 { .. }
            | DataType::Time
            | DataType::Time64(_)
    );
    if hash == Hash::City && bytes <= 8 && !float && !as_bytes {
        let mask = if bytes == 8 {
            u64::MAX
        } else {
            (1u64 << (8 * bytes)) - 1
        };
        let bits: Vec<u64> = numbers(values, data_type)
            .ok_or_else(|| QueryError::not_implemented(format!("a hash of {data_type}")))?;
        return Ok(bits
            .into_iter()
            .map(|bits| int_hash_64(bits & mask))
            .collect());
    }
    if hash == Hash::City && float {
        let bits: Vec<u64> = match data_type {
            DataType::Float64 => f64::read(values).into_iter().map(f64::to_bits).collect(),
            DataType::Float32 => f32::read(values)
                .into_iter()
                .map(|value| u64::from(value.to_bits()))
                .collect(),
            DataType::BFloat16 => {
                let halves = f32::read(values);
                let halves = halves.into_iter().map(|value| value.to_bits() >> 16);
                return Ok(halves
                    .map(|half| hash.bytes(&(half as u16).to_le_bytes()))
                    .collect());
            }
            other => return Err(QueryError::not_implemented(format!("a hash of {other}"))),
        };
        return Ok(bits.into_iter().map(int_hash_64).collect());
    }
    let all = little_endian(values, data_type)?;
    Ok(all.iter().map(|bytes| hash.bytes(bytes)).collect())
}

fn int_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 1, 1)?;
    match &arguments[0].data_type {
        given
            if NumberKind::of(given).is_some_and(|kind| !kind.float && kind.bytes <= 8)
                || crate::functions::date::is_date(given) =>
        {
            Ok(if name == "intHash64" {
                DataType::UInt64
            } else {
                DataType::UInt32
            })
        }
        _ => illegal(name, arguments, 0),
    }
}

fn int(name: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let values: Vec<u64> =
        numbers(&call.array(0), call.data_type(0)).expect("the type was looked at");
    Ok(match name {
        "intHash64" => u64::write(
            values.into_iter().map(int_hash_64).collect(),
            None,
            call.result_type,
        ),
        _ => u32::write(
            values.into_iter().map(int_hash_32).collect(),
            None,
            call.result_type,
        ),
    })
}

fn crc_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 1, 1)?;
    text_argument(name, arguments, 0)?;
    Ok(DataType::UInt32)
}

fn crc(_: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let texts = Texts::of(call, 0);
    let sum = |row: usize| {
        !texts.get(row).iter().fold(u32::MAX, |sum, byte| {
            (0..8).fold(sum ^ u32::from(*byte), |sum, _| {
                if sum & 1 == 1 {
                    (sum >> 1) ^ 0xedb8_8320
                } else {
                    sum >> 1
                }
            })
        })
    };
    Ok(u32::write(
        (0..call.rows).map(sum).collect(),
        None,
        call.result_type,
    ))
}

fn digest_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 1, 1)?;
    text_argument(name, arguments, 0)?;
    Ok(DataType::FixedString(match name {
        "MD5" => 16,
        "SHA1" => 20,
        "SHA224" => 28,
        "SHA256" => 32,
        "SHA384" => 48,
        _ => 64,
    }))
}

fn digest(name: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let texts = Texts::of(call, 0);
    let mut all = Vec::new();
    for row in 0..call.rows {
        let text = texts.get(row);
        match name {
            "MD5" => all.extend_from_slice(&Md5::digest(text)),
            "SHA1" => all.extend_from_slice(&Sha1::digest(text)),
            "SHA224" => all.extend_from_slice(&Sha224::digest(text)),
            "SHA256" => all.extend_from_slice(&Sha256::digest(text)),
            "SHA384" => all.extend_from_slice(&Sha384::digest(text)),
            _ => all.extend_from_slice(&Sha512::digest(text)),
        }
    }
    let DataType::FixedString(width) = call.result_type else {
        unreachable!("digests have a width")
    };
    let width = i32::try_from(*width).expect("at most 64");
    Ok(Arc::new(FixedSizeBinaryArray::new(width, all.into(), None)))
}
