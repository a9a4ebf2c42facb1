//! Codecs: what is compressed comes back, and declarations are accepted, printed and refused as
//! ClickHouse does.

#![allow(clippy::unwrap_used, reason = "a test")]

use granary_columns::{
    Codec, CodecDeclaration, ColumnWriter, FrameWriter, PartKind, Serialization, Suspicious,
    decode_frames,
};
use granary_types::DataType;
use proptest::prelude::*;
use std::io::Write;

/// Recorded answers of ClickHouse 26.9: a type, its codecs, whether suspicious ones are allowed,
/// and the codecs as kept or the number of the error.
#[test]
fn declarations_are_taken_and_refused_as_by_clickhouse() {
    let recorded = include_str!("golden/codec_declarations.tsv");
    let (mut checked, mut different) = (0, Vec::new());
    for line in recorded.lines() {
        let [data_type, codecs, suspicious, expected] = *line.split('\t').collect::<Vec<_>>()
        else {
            panic!("four fields: {line}");
        };
        let Ok(parsed) = data_type.parse::<DataType>() else {
            continue;
        };
        let allowed = match suspicious {
            "1" => Suspicious::Allowed,
            _ => Suspicious::Refused,
        };
        let declaration = CodecDeclaration::parse(&format!("CODEC({codecs})"));
        let answer = declaration.and_then(|codecs| codecs.checked(&parsed, allowed));
        let answer = match answer {
            Ok(kept) => kept.to_string(),
            Err(error) => error.code().number().to_string(),
        };
        if answer != expected {
            different.push(format!("{line}: {answer}"));
        }
        checked += 1;
    }
    assert!(different.is_empty(), "{}", different.join("\n"));
    assert!(checked > 400, "{checked} were checked");
}

/// The codec of the values of a column.
fn codec(data_type: &str, codecs: &str) -> Codec {
    let data_type: DataType = data_type.parse().unwrap();
    let default = Serialization::default();
    let writer = ColumnWriter::new("c", &data_type, &default, PartKind::Wide).unwrap();
    let stream = writer.streams().pop().unwrap();
    let declaration = CodecDeclaration::parse(&format!("CODEC({codecs})")).unwrap();
    declaration.codec(&stream, &Codec::lz4()).unwrap()
}

/// Each type with codecs for it.
const CODECS: [(&str, &[&str]); 12] = [
    (
        "UInt8",
        &[
            "NONE",
            "LZ4",
            "LZ4HC(9)",
            "ZSTD(3)",
            "Delta",
            "Delta(8)",
            "GCD",
            "Delta, DoubleDelta, ZSTD",
        ],
    ),
    (
        "UInt16",
        &["DoubleDelta", "T64", "T64('bit')", "Gorilla", "GCD, LZ4"],
    ),
    (
        "UInt32",
        &[
            "Delta",
            "DoubleDelta",
            "T64",
            "T64('bit')",
            "GCD",
            "Gorilla, LZ4",
        ],
    ),
    (
        "UInt64",
        &[
            "Delta",
            "DoubleDelta",
            "T64",
            "T64('bit')",
            "GCD",
            "Gorilla",
        ],
    ),
    ("Int8", &["T64", "T64('bit')", "DoubleDelta", "Gorilla"]),
    ("Int16", &["T64", "T64('bit')", "DoubleDelta"]),
    ("Int32", &["T64", "T64('bit')", "DoubleDelta"]),
    ("Int64", &["T64", "T64('bit')", "DoubleDelta", "T64, ZSTD"]),
    ("Float32", &["FPC", "FPC(1)", "Gorilla", "FPC, LZ4"]),
    (
        "Float64",
        &["FPC", "FPC(28)", "Gorilla", "Delta, Gorilla, FPC, ZSTD"],
    ),
    ("Int128", &["GCD", "GCD, ZSTD"]),
    ("Decimal(60, 2)", &["GCD"]),
];

fn check(data_type: &str, codecs: &str, content: &[u8]) {
    let mut writer = FrameWriter::new(Vec::new(), codec(data_type, codecs));
    writer.write_all(content).unwrap();
    let file = writer.finish().unwrap();
    let decoded = decode_frames(&file, content.len());
    assert!(
        decoded.as_deref() == Ok(content),
        "{codecs} of {data_type}: {} bytes: {:02x?}",
        content.len(),
        &content[..content.len().min(100)]
    );
}

/// `count` values of that width: smooth, jumping, constant, or around zero.
fn values(shape: u8, count: usize, width: usize, seed: u64) -> Vec<u8> {
    let mut state = seed | 1;
    let mut bytes = Vec::new();
    for at in 0..count as u64 {
        state = state.wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(17);
        let value = match shape {
            0 => at * 3 + seed % 1000,
            1 => state,
            2 => seed,
            3 => (state % 7).wrapping_sub(3),
            4 => (at as f64 * 0.1 + seed as f64).to_bits(),
            5 => u64::from((at as f32 * 0.25).to_bits()),
            6 => (state % 5) * 1000,
            _ => {
                if at % 2 == 0 {
                    u64::MAX / 2
                } else {
                    1 << 63
                }
            }
        };
        let value = if shape == 3 {
            i128::from(value.cast_signed())
        } else {
            i128::from(value)
        };
        let sign = if value < 0 { 0xff } else { 0 };
        let mut wide = [sign; 32];
        wide[..16].copy_from_slice(&value.to_le_bytes());
        bytes.extend_from_slice(&wide[..width]);
    }
    bytes
}

#[test]
fn every_codec_comes_back_on_every_shape_of_values() {
    for (data_type, codecs) in CODECS {
        let width = data_type
            .parse::<DataType>()
            .unwrap()
            .fixed_width_bytes()
            .unwrap();
        for codecs in codecs {
            for shape in 0..8 {
                for count in [1, 2, 3, 63, 64, 65, 1000] {
                    check(data_type, codecs, &values(shape, count, width, 12345));
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_values_come_back(kind in 0..CODECS.len(), which in any::<usize>(), shape in 0..8_u8, count in 1..300_usize, seed in any::<u64>()) {
        let (data_type, codecs) = CODECS[kind];
        let width = data_type.parse::<DataType>().unwrap().fixed_width_bytes().unwrap();
        check(data_type, codecs[which % codecs.len()], &values(shape, count, width, seed));
    }

    #[test]
    fn content_that_is_no_whole_number_of_values_comes_back(content in proptest::collection::vec(any::<u8>(), 1..100), width in 0..4) {
        for codecs in ["Delta", "DoubleDelta", "Gorilla"] {
            check("UInt64", &format!("{codecs}({})", 1 << width), &content);
        }
        check("UInt64", "GCD", &content);
        check("Float64", "FPC", &content);
        check("Float32", "FPC", &content);
    }
}

#[test]
fn a_codec_that_is_not_supported_is_refused_by_name() {
    for name in ["AES_128_GCM_SIV", "ALP", "ZXC"] {
        let error = CodecDeclaration::parse(&format!("CODEC({name})")).unwrap_err();
        assert_eq!(
            error.to_string(),
            format!("the codec {name} is not supported")
        );
    }
}

#[test]
fn streams_of_sizes_have_general_codecs_only() {
    let data_type: DataType = "Array(UInt32)".parse().unwrap();
    let default = Serialization::default();
    let writer = ColumnWriter::new("c", &data_type, &default, PartKind::Wide).unwrap();
    let sizes = &writer.streams()[0];
    let declaration = |text| CodecDeclaration::parse(text).unwrap();
    let codec = |text| declaration(text).codec(sizes, &Codec::lz4()).unwrap();
    assert_eq!(codec("CODEC(Delta, ZSTD(3))"), Codec::zstd(3));
    assert_eq!(codec("CODEC(DoubleDelta)"), Codec::lz4());
    assert_eq!(codec("CODEC(NONE)"), Codec::none());
}
