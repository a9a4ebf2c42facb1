//! Codecs of columns with the parameters that were left out.

use super::error::DefinitionError;
use granary_parser::{DataType, Expr, ExprKind, Literal, TypeArgument};
use granary_types::ErrorCode;

/// What a codec does.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Nothing.
    Plain,
    /// Compresses any bytes.
    General,
    /// Compresses values of some types.
    Special,
    /// Makes values easier to compress.
    Prepares,
    Encrypts,
}

const CODECS: [(&str, Kind); 13] = [
    ("NONE", Kind::Plain),
    ("LZ4", Kind::General),
    ("LZ4HC", Kind::General),
    ("ZSTD", Kind::General),
    ("Default", Kind::General),
    ("DoubleDelta", Kind::Special),
    ("Gorilla", Kind::Special),
    ("FPC", Kind::Special),
    ("T64", Kind::Special),
    ("Delta", Kind::Prepares),
    ("GCD", Kind::Prepares),
    ("AES_128_GCM_SIV", Kind::Encrypts),
    ("AES_256_GCM_SIV", Kind::Encrypts),
];

const ZSTD_LEVEL_MAX: u64 = 22;

/// The codecs of a column as ClickHouse stores them.
///
/// # Errors
/// There is no such codec, or it does not fit the type or its neighbours.
pub(crate) fn canonical_codec(
    column: &str,
    codecs: &[Expr],
    data_type: &DataType,
) -> Result<Vec<Expr>, DefinitionError> {
    let fault = |reason: String, code| DefinitionError::Codec {
        column: column.to_owned(),
        reason,
        code,
    };
    let bad = |reason: &str| fault(reason.to_owned(), ErrorCode::BAD_ARGUMENTS);
    let mut canonical = Vec::new();
    let mut kinds = Vec::new();
    for codec in codecs {
        let (written, arguments) =
            parts(codec).ok_or_else(|| bad("expected the name of a codec"))?;
        let Some((name, kind)) = CODECS.iter().find(|(name, _)| *name == written) else {
            let reason = format!("Unknown codec family: {written}");
            return Err(fault(reason, ErrorCode::UNKNOWN_CODEC));
        };
        if kinds.contains(&Kind::General) && *kind != Kind::Encrypts {
            return Err(bad("nothing can prepare what is compressed already"));
        }
        kinds.push(*kind);
        let parameters = with_parameters(name, arguments, data_type);
        canonical.push(parameters.map_err(|(reason, code)| fault(reason.to_owned(), code))?);
    }
    if kinds.contains(&Kind::Plain) && kinds.len() > 1 {
        return Err(bad("NONE stands alone"));
    }
    if kinds.iter().all(|kind| *kind == Kind::Prepares) {
        return Err(bad(
            "it does not compress anything: LZ4 or ZSTD may follow it",
        ));
    }
    Ok(canonical)
}

fn parts(codec: &Expr) -> Option<(&str, &[Expr])> {
    match &codec.kind {
        ExprKind::Identifier(_) => match codec.as_name()?[..] {
            [name] => Some((name, &[])),
            _ => None,
        },
        ExprKind::Function(call) => Some((&call.name, &call.arguments)),
        _ => None,
    }
}

fn with_parameters(
    name: &str,
    arguments: &[Expr],
    data_type: &DataType,
) -> Result<Expr, (&'static str, ErrorCode)> {
    let number = |value| Expr::new(ExprKind::Literal(Literal::Unsigned(value)));
    let given = |value: u64| match arguments {
        [] => vec![number(value)],
        _ => arguments.to_vec(),
    };
    let no_size = ("its type has no fixed size", ErrorCode::BAD_ARGUMENTS);
    let wrong_type = (
        "it does not fit the type",
        ErrorCode::ILLEGAL_SYNTAX_FOR_CODEC_TYPE,
    );
    let arguments = match name {
        "ZSTD" => match arguments.first().map(|level| &level.kind) {
            Some(ExprKind::Literal(Literal::Unsigned(level))) if *level > ZSTD_LEVEL_MAX => {
                return Err((
                    "its level is at most 22",
                    ErrorCode::ILLEGAL_CODEC_PARAMETER,
                ));
            }
            _ => given(1),
        },
        "LZ4HC" => given(0),
        "FPC" if !is_float(data_type) => return Err(wrong_type),
        "FPC" => given(12),
        "T64" if is_float(data_type) || data_type.name == "String" => return Err(wrong_type),
        "Delta" | "Gorilla" => given(width(data_type).ok_or(no_size)?),
        "DoubleDelta" | "GCD" => {
            width(data_type).ok_or(no_size)?;
            arguments.to_vec()
        }
        _ => arguments.to_vec(),
    };
    if arguments.is_empty() {
        return Ok(Expr::name(name));
    }
    Ok(Expr::call(name, arguments))
}

fn is_float(data_type: &DataType) -> bool {
    ["Float32", "Float64"].contains(&&*data_type.name)
}

/// The bytes of one value.
fn width(data_type: &DataType) -> Option<u64> {
    let inner = match data_type.arguments.first() {
        Some(TypeArgument::Type(inner)) => Some(inner),
        _ => None,
    };
    let first_number = match data_type.arguments.first() {
        Some(TypeArgument::Literal(Literal::Unsigned(number))) => Some(*number),
        _ => None,
    };
    match &*data_type.name {
        "Nullable" | "LowCardinality" | "Array" => width(inner?),
        "Int8" | "UInt8" | "Bool" | "Enum8" => Some(1),
        "Int16" | "UInt16" | "Date" | "Enum16" | "BFloat16" => Some(2),
        "Int32" | "UInt32" | "Float32" | "DateTime" | "Date32" | "IPv4" | "Time" => Some(4),
        "Int64" | "UInt64" | "Float64" | "DateTime64" | "Time64" => Some(8),
        "Int128" | "UInt128" | "UUID" | "IPv6" => Some(16),
        "Int256" | "UInt256" => Some(32),
        "FixedString" => first_number,
        "Decimal" => Some(match first_number? {
            0..=9 => 4,
            10..=18 => 8,
            19..=38 => 16,
            _ => 32,
        }),
        name if name.starts_with("Interval") => Some(8),
        _ => None,
    }
}
