//! `CODEC(…)`: the codecs that a column declares, and whether they make sense for its type.

use super::{Codec, Stage, fpc, t64};
use crate::{ColumnWriter, PartKind, Serialization, StreamPath};
use granary_types::{DataType, ErrorCode};
use std::fmt;

/// The codecs of a column, as declared.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CodecDeclaration {
    codecs: Vec<Declared>,
}

/// One codec as declared. Where no width is given, that of the values holds.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Declared {
    Default,
    None,
    Lz4,
    Lz4Hc {
        level: Option<i64>,
    },
    Zstd {
        level: Option<i64>,
        window: Option<i64>,
    },
    Delta {
        width: Option<usize>,
    },
    DoubleDelta {
        width: Option<usize>,
    },
    Gorilla {
        width: Option<usize>,
    },
    T64 {
        variant: t64::Variant,
    },
    Fpc {
        level: Option<i64>,
        width: Option<i64>,
    },
    Gcd,
}

/// Why codecs are refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CodecError {
    /// The text is no list of codecs.
    #[error("CODEC expects a list of codecs such as CODEC(Delta, ZSTD(1)), not {text}")]
    Syntax {
        /// The text.
        text: String,
    },
    /// No codec is called so.
    #[error("the codec {name} is not known")]
    Unknown {
        /// The name.
        name: String,
    },
    /// A codec of ClickHouse that Granary does not have.
    #[error("the codec {name} is not supported")]
    Unsupported {
        /// The name.
        name: String,
    },
    /// It takes no arguments.
    #[error("the codec {name} has no arguments")]
    NoArguments {
        /// The name.
        name: String,
    },
    /// It takes another number of arguments.
    #[error("the codec {name} has at most {most} arguments, not {given}")]
    TooManyArguments {
        /// The name.
        name: String,
        /// How many it takes.
        most: usize,
        /// How many there are.
        given: usize,
    },
    /// An argument is of another kind.
    #[error("the argument {argument} of the codec {name} should be {expected}")]
    WrongArgument {
        /// The name.
        name: String,
        /// The argument.
        argument: String,
        /// What it should be.
        expected: &'static str,
    },
    /// An argument is out of its range.
    #[error("the argument {argument} of the codec {name} is not {expected}")]
    BadParameter {
        /// The name.
        name: String,
        /// The argument.
        argument: String,
        /// What is possible.
        expected: &'static str,
    },
    /// The type has no such codec.
    #[error("the codec T64 is not made for {data_type}")]
    NoT64 {
        /// The type of the values.
        data_type: DataType,
    },
    /// It does not fit the type.
    #[error("the codec {name} cannot compress {data_type}: it takes {expected}")]
    NotApplicable {
        /// The name.
        name: String,
        /// The type of the values.
        data_type: DataType,
        /// What it takes.
        expected: &'static str,
    },
    /// The codecs make no sense together.
    #[error("{codecs} makes no sense: {why} (allow_suspicious_codecs = 1 allows it)")]
    Suspicious {
        /// The codecs.
        codecs: String,
        /// Why.
        why: &'static str,
    },
}

impl CodecError {
    /// The code a client sees.
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::Syntax { .. } => ErrorCode::SYNTAX_ERROR,
            Self::Unknown { .. } => ErrorCode::UNKNOWN_CODEC,
            Self::Unsupported { .. } => ErrorCode::NOT_IMPLEMENTED,
            Self::NoArguments { .. } => ErrorCode::DATA_TYPE_CANNOT_HAVE_ARGUMENTS,
            Self::TooManyArguments { .. } | Self::NoT64 { .. } => {
                ErrorCode::ILLEGAL_SYNTAX_FOR_CODEC_TYPE
            }
            Self::WrongArgument { name, .. } if name == "Delta" => {
                ErrorCode::ILLEGAL_CODEC_PARAMETER
            }
            Self::WrongArgument { .. } => ErrorCode::BAD_GET,
            Self::BadParameter { .. } => ErrorCode::ILLEGAL_CODEC_PARAMETER,
            Self::NotApplicable { .. } | Self::Suspicious { .. } => ErrorCode::BAD_ARGUMENTS,
        }
    }
}

impl CodecDeclaration {
    /// Reads `CODEC(Delta, LZ4)`.
    ///
    /// # Errors
    /// [`CodecError`] for what is no such list, an unknown codec, or an impossible argument.
    pub fn parse(text: &str) -> Result<Self, CodecError> {
        let syntax = || CodecError::Syntax {
            text: text.chars().take(200).collect(),
        };
        let list = text.trim();
        let list = list.strip_prefix("CODEC").ok_or_else(syntax)?.trim_start();
        let list = list
            .strip_prefix('(')
            .and_then(|list| list.strip_suffix(')'));
        let codecs = split_arguments(list.ok_or_else(syntax)?).ok_or_else(syntax)?;
        if codecs.is_empty() {
            return Err(syntax());
        }
        let codecs = codecs.iter().map(|codec| parse_codec(codec, &syntax));
        Ok(Self {
            codecs: codecs.collect::<Result<_, _>>()?,
        })
    }

    /// The declaration as ClickHouse keeps it for a column of that type: with the widths that follow
    /// from the type.
    ///
    /// # Errors
    /// [`CodecError`] where the codecs do not fit the type or, unless they are
    /// [`Suspicious::Allowed`], make no sense.
    pub fn checked(
        &self,
        data_type: &DataType,
        suspicious: Suspicious,
    ) -> Result<Self, CodecError> {
        let types = value_types(data_type);
        let mut known: Option<(Self, Vec<Stage>)> = None;
        let mut is_uniform = true;
        for value_type in &types {
            let stages = self.stages(value_type.as_ref(), &Codec::lz4())?;
            let own = self.resolved(value_type.as_ref())?;
            is_uniform &= known.as_ref().is_none_or(|(_, others)| *others == stages);
            known = Some((own, stages));
        }
        if suspicious == Suspicious::Refused {
            // of a tuple, ClickHouse looks at the last element
            let last = types.last().and_then(Option::as_ref);
            self.resolved(last)?.check_sense(last)?;
        }
        Ok(match known {
            Some((resolved, _)) if is_uniform => resolved,
            _ => self.clone(),
        })
    }

    /// The codec of a stream; `default` stands for `Default`, and for streams of sizes and the like
    /// if only codecs for numbers are declared.
    ///
    /// # Errors
    /// [`CodecError`] where the codecs do not fit the type of the stream's values.
    pub fn codec(&self, stream: &StreamPath, default: &Codec) -> Result<Codec, CodecError> {
        let stages = match stream.codec_type() {
            Some(data_type) => self.stages(Some(data_type), default)?,
            None => {
                let general = self.codecs.iter().filter(|codec| codec.is_general());
                let mut stages = Vec::new();
                for codec in general {
                    codec.put_stages(None, default, &mut stages)?;
                }
                stages
            }
        };
        Ok(match stages {
            stages if stages.is_empty() => default.clone(),
            stages => Codec::chain(stages),
        })
    }

    fn stages(
        &self,
        data_type: Option<&DataType>,
        default: &Codec,
    ) -> Result<Vec<Stage>, CodecError> {
        let mut stages = Vec::new();
        for codec in &self.codecs {
            codec.put_stages(data_type, default, &mut stages)?;
        }
        Ok(stages)
    }

    fn resolved(&self, data_type: Option<&DataType>) -> Result<Self, CodecError> {
        let codecs = self.codecs.iter().map(|codec| codec.resolved(data_type));
        Ok(Self {
            codecs: codecs.collect::<Result<_, _>>()?,
        })
    }

    fn check_sense(&self, data_type: Option<&DataType>) -> Result<(), CodecError> {
        match self.nonsense(data_type) {
            None => Ok(()),
            Some(why) => Err(CodecError::Suspicious {
                codecs: self.to_string(),
                why,
            }),
        }
    }

    fn nonsense(&self, data_type: Option<&DataType>) -> Option<&'static str> {
        let codecs = &self.codecs;
        let has_none = codecs.contains(&Declared::None);
        if has_none && codecs.len() > 1 {
            return Some("NONE stands alone");
        }
        let general = codecs.iter().position(Declared::is_general);
        if general.is_some_and(|at| at + 1 < codecs.len()) {
            return Some("nothing is gained after a general compression");
        }
        if !codecs.iter().any(Declared::compresses) && !has_none {
            return Some("nothing is compressed: a general codec such as LZ4 should follow");
        }
        let series = codecs.iter().position(Declared::is_for_floats)?;
        if !matches!(
            data_type,
            Some(DataType::BFloat16 | DataType::Float32 | DataType::Float64)
        ) {
            return Some("the codec is made for floating-point numbers");
        }
        let is_delta = |codec: &Declared| {
            matches!(codec, Declared::Delta { .. } | Declared::DoubleDelta { .. })
        };
        let is_twice = codecs[..series].iter().any(is_delta);
        is_twice.then_some("the codec for floating-point numbers takes differences itself")
    }
}

/// What to do with codecs that are possible but make no sense.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Suspicious {
    /// Refuse them.
    Refused,
    /// Take them.
    Allowed,
}

/// The types of the streams of a column that codecs for numbers may compress; `None` for a
/// `Dynamic` or `JSON`, of which they are not known.
fn value_types(data_type: &DataType) -> Vec<Option<DataType>> {
    let default = Serialization::default();
    let streams = match ColumnWriter::new("c", data_type, &default, PartKind::Wide) {
        Ok(writer) => writer.streams(),
        Err(_) => Vec::new(),
    };
    let types = streams.iter().filter_map(StreamPath::codec_type);
    let types: Vec<_> = types.cloned().map(Some).collect();
    if types.is_empty() { vec![None] } else { types }
}

impl Declared {
    fn is_general(&self) -> bool {
        matches!(
            self,
            Self::Default | Self::None | Self::Lz4 | Self::Lz4Hc { .. } | Self::Zstd { .. }
        )
    }

    fn compresses(&self) -> bool {
        !matches!(self, Self::None | Self::Delta { .. } | Self::Gcd)
    }

    fn is_for_floats(&self) -> bool {
        matches!(self, Self::Gorilla { .. } | Self::Fpc { .. })
    }

    fn name(&self) -> &'static str {
        match self {
            Self::Default => "Default",
            Self::None => "NONE",
            Self::Lz4 => "LZ4",
            Self::Lz4Hc { .. } => "LZ4HC",
            Self::Zstd { .. } => "ZSTD",
            Self::Delta { .. } => "Delta",
            Self::DoubleDelta { .. } => "DoubleDelta",
            Self::Gorilla { .. } => "Gorilla",
            Self::T64 { .. } => "T64",
            Self::Fpc { .. } => "FPC",
            Self::Gcd => "GCD",
        }
    }

    /// With what follows from the type or is the default, where ClickHouse prints it.
    fn resolved(&self, data_type: Option<&DataType>) -> Result<Self, CodecError> {
        let own = self.clone();
        Ok(match own {
            Self::Delta { width: None } => Self::Delta {
                width: Some(self.width(data_type)?),
            },
            Self::Gorilla { width: None } => Self::Gorilla {
                width: Some(self.width(data_type)?),
            },
            Self::Lz4Hc { level: None } => Self::Lz4Hc { level: Some(0) },
            Self::Zstd {
                level: None,
                window,
            } => Self::Zstd {
                level: Some(i64::from(ZSTD_LEVEL)),
                window,
            },
            Self::Fpc { level: None, width } => Self::Fpc {
                level: Some(FPC_LEVEL),
                width,
            },
            own => own,
        })
    }

    /// The width of values of the type, which must be one of 1, 2, 4, 8.
    fn width(&self, data_type: Option<&DataType>) -> Result<usize, CodecError> {
        let Some(data_type) = data_type else {
            return Ok(1);
        };
        let refused = |expected| CodecError::NotApplicable {
            name: self.name().to_owned(),
            data_type: data_type.clone(),
            expected,
        };
        match data_type.fixed_width_bytes() {
            _ if *data_type == DataType::Nothing => Err(refused("values of a fixed size")),
            Some(width @ (1 | 2 | 4 | 8)) => Ok(width),
            Some(_) => Err(refused("values of 1, 2, 4 or 8 bytes")),
            None => Err(refused("values of a fixed size")),
        }
    }

    fn not_applicable(&self, data_type: &DataType, expected: &'static str) -> CodecError {
        CodecError::NotApplicable {
            name: self.name().to_owned(),
            data_type: data_type.clone(),
            expected,
        }
    }

    fn fpc(
        &self,
        data_type: Option<&DataType>,
        level: Option<i64>,
        width: Option<i64>,
    ) -> Result<Stage, CodecError> {
        let bad = |argument: i64, expected| CodecError::BadParameter {
            name: self.name().to_owned(),
            argument: argument.to_string(),
            expected,
        };
        let own_width = match data_type {
            Some(DataType::Float32) => 4,
            Some(DataType::Float64) | None => 8,
            Some(other) => return Err(self.not_applicable(other, "Float32 and Float64")),
        };
        let level = level.unwrap_or(FPC_LEVEL);
        let width = width.unwrap_or(own_width);
        let level = u8::try_from(level)
            .ok()
            .filter(|level| (1..=fpc::LEVEL_MAX).contains(level))
            .ok_or_else(|| bad(level, "a level from 1 to 28"))?;
        let width = match width {
            4 => 4,
            8 => 8,
            other => return Err(bad(other, "4 or 8")),
        };
        Ok(Stage::Fpc { width, level })
    }

    fn put_stages(
        &self,
        data_type: Option<&DataType>,
        default: &Codec,
        stages: &mut Vec<Stage>,
    ) -> Result<(), CodecError> {
        let given = |width: Option<usize>| match width {
            Some(width) => self.width(data_type).map(|_| width),
            None => self.width(data_type),
        };
        stages.push(match self {
            Self::Default => {
                stages.extend_from_slice(&default.stages);
                return Ok(());
            }
            Self::None => Stage::None,
            Self::Lz4 | Self::Lz4Hc { .. } => Stage::Lz4,
            Self::Zstd { level, .. } => Stage::Zstd {
                level: level.map_or(ZSTD_LEVEL, |level| i32::try_from(level).unwrap_or(0)),
            },
            Self::Delta { width } => Stage::Delta {
                width: given(*width)?,
            },
            Self::DoubleDelta { width } => {
                if let Some(data_type) = data_type.filter(|each| !is_number(each)) {
                    return Err(self.not_applicable(data_type, "numbers"));
                }
                Stage::DoubleDelta {
                    width: given(*width)?,
                }
            }
            Self::Gorilla { width } => Stage::Gorilla {
                width: given(*width)?,
            },
            Self::T64 { variant } => {
                let data_type = data_type.unwrap_or(&DataType::UInt8);
                let kind = t64::Kind::of(&data_type.storage());
                Stage::T64 {
                    kind: kind.ok_or_else(|| CodecError::NoT64 {
                        data_type: data_type.clone(),
                    })?,
                    variant: *variant,
                }
            }
            Self::Fpc { level, width } => self.fpc(data_type, *level, *width)?,
            Self::Gcd => Stage::Gcd {
                width: match data_type {
                    None => 1,
                    Some(data_type) if divides(&data_type.storage()) => {
                        data_type.fixed_width_bytes().unwrap_or(1)
                    }
                    Some(other) => {
                        let expected = "integers, decimals, dates and times";
                        return Err(self.not_applicable(other, expected));
                    }
                },
            },
        });
        Ok(())
    }
}

/// Whether values of the type are stored as numbers.
fn is_number(data_type: &DataType) -> bool {
    data_type.fixed_width_bytes().is_some()
        && !matches!(
            data_type,
            DataType::FixedString(_) | DataType::Uuid | DataType::Ipv6 | DataType::Nothing
        )
}

/// Whether `GCD` takes the type.
fn divides(data_type: &DataType) -> bool {
    is_number(data_type)
        && !matches!(
            data_type,
            DataType::BFloat16
                | DataType::Float32
                | DataType::Float64
                | DataType::Enum8(_)
                | DataType::Enum16(_)
                | DataType::Ipv4
                | DataType::Time
                | DataType::Time64(_)
                | DataType::Interval(_)
        )
}

impl fmt::Display for CodecDeclaration {
    /// As ClickHouse prints it: `CODEC(Delta(4), LZ4)`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let codecs: Vec<String> = self.codecs.iter().map(ToString::to_string).collect();
        write!(f, "CODEC({})", codecs.join(", "))
    }
}

impl fmt::Display for Declared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())?;
        match self {
            Self::Lz4Hc { level: Some(level) }
            | Self::Zstd {
                level: Some(level),
                window: None,
            } => write!(f, "({})", level.cast_unsigned()),
            Self::Zstd {
                level: Some(level),
                window: Some(window),
            } => write!(f, "({}, {window})", level.cast_unsigned()),
            Self::Delta { width: Some(width) } | Self::Gorilla { width: Some(width) } => {
                write!(f, "({width})")
            }
            Self::T64 {
                variant: t64::Variant::Bit,
            } => f.write_str("('bit')"),
            Self::Fpc {
                level: Some(level), ..
            } => write!(f, "({level})"),
            _ => Ok(()),
        }
    }
}

/// The level of `ZSTD`, where none is given.
const ZSTD_LEVEL: i32 = 1;

/// The level of `FPC`, where none is given.
const FPC_LEVEL: i64 = 12;

/// What stands between the commas of a list that are not inside parentheses or quotes.
fn split_arguments(list: &str) -> Option<Vec<&str>> {
    let (mut pieces, mut start, mut depth, mut quoted) = (Vec::new(), 0, 0_usize, false);
    for (at, byte) in list.bytes().enumerate() {
        match byte {
            b'\'' => quoted = !quoted,
            _ if quoted => {}
            b'(' => depth += 1,
            b')' => depth = depth.checked_sub(1)?,
            b',' if depth == 0 => {
                pieces.push(list[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
    }
    let last = list[start..].trim();
    if !(pieces.is_empty() && last.is_empty()) {
        pieces.push(last);
    }
    (depth == 0 && !quoted && pieces.iter().all(|piece| !piece.is_empty())).then_some(pieces)
}

/// One codec of the list.
fn parse_codec(text: &str, syntax: &impl Fn() -> CodecError) -> Result<Declared, CodecError> {
    let (name, arguments) = match text.split_once('(') {
        None => (text, Vec::new()),
        Some((name, rest)) => {
            let list = rest.strip_suffix(')').ok_or_else(syntax)?;
            (name.trim_end(), split_arguments(list).ok_or_else(syntax)?)
        }
    };
    let call = Call { name, arguments };
    match name {
        "Default" => call.without_arguments(Declared::Default),
        "NONE" => call.without_arguments(Declared::None),
        "LZ4" => call.without_arguments(Declared::Lz4),
        "LZ4HC" => {
            call.at_most(1)?;
            let level = call.number(0)?;
            Ok(Declared::Lz4Hc { level })
        }
        "ZSTD" => zstd(&call),
        "Delta" => Ok(Declared::Delta {
            width: call.width()?,
        }),
        "DoubleDelta" => Ok(Declared::DoubleDelta {
            width: call.width()?,
        }),
        "Gorilla" => Ok(Declared::Gorilla {
            width: call.width()?,
        }),
        "T64" => t64(&call),
        "FPC" => floats(&call),
        "GCD" => {
            call.at_most(0)?;
            Ok(Declared::Gcd)
        }
        "AES_128_GCM_SIV" | "AES_256_GCM_SIV" | "ALP" | "Quantized" | "ZXC" => {
            Err(CodecError::Unsupported {
                name: name.to_owned(),
            })
        }
        _ if name.is_empty()
            || !name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') =>
        {
            Err(syntax())
        }
        _ => Err(CodecError::Unknown {
            name: name.to_owned(),
        }),
    }
}

/// A codec's name and what stands in its parentheses.
struct Call<'a> {
    name: &'a str,
    arguments: Vec<&'a str>,
}

impl Call<'_> {
    fn without_arguments(&self, codec: Declared) -> Result<Declared, CodecError> {
        if self.arguments.is_empty() {
            return Ok(codec);
        }
        Err(CodecError::NoArguments {
            name: self.name.to_owned(),
        })
    }

    fn at_most(&self, most: usize) -> Result<(), CodecError> {
        if self.arguments.len() <= most {
            return Ok(());
        }
        Err(CodecError::TooManyArguments {
            name: self.name.to_owned(),
            most,
            given: self.arguments.len(),
        })
    }

    fn wrong(&self, argument: &str, expected: &'static str) -> CodecError {
        CodecError::WrongArgument {
            name: self.name.to_owned(),
            argument: argument.to_owned(),
            expected,
        }
    }

    fn bad(&self, argument: &str, expected: &'static str) -> CodecError {
        CodecError::BadParameter {
            name: self.name.to_owned(),
            argument: argument.to_owned(),
            expected,
        }
    }

    fn number(&self, at: usize) -> Result<Option<i64>, CodecError> {
        let Some(argument) = self.arguments.get(at) else {
            return Ok(None);
        };
        let number = argument.parse();
        number
            .map(Some)
            .map_err(|_| self.wrong(argument, "a whole number"))
    }

    fn width(&self) -> Result<Option<usize>, CodecError> {
        self.at_most(1)?;
        match self.number(0)? {
            None => Ok(None),
            Some(width @ (1 | 2 | 4 | 8)) => Ok(usize::try_from(width).ok()),
            Some(_) => Err(self.bad(self.arguments[0], "1, 2, 4 or 8")),
        }
    }
}

fn zstd(call: &Call<'_>) -> Result<Declared, CodecError> {
    call.at_most(2)?;
    let level = call.number(0)?;
    if level.is_some_and(|level| level > 22) {
        return Err(call.bad(call.arguments[0], "a level up to 22"));
    }
    let window = call.number(1)?;
    if window.is_some_and(|window| !(10..=31).contains(&window)) {
        return Err(call.bad(call.arguments[1], "a window of 10 to 31 bits"));
    }
    Ok(Declared::Zstd { level, window })
}

fn t64(call: &Call<'_>) -> Result<Declared, CodecError> {
    call.at_most(1)?;
    let variant = match call.arguments.first() {
        None => t64::Variant::Byte,
        Some(argument) => {
            let text = argument
                .strip_prefix('\'')
                .and_then(|text| text.strip_suffix('\''));
            match text.ok_or_else(|| call.wrong(argument, "a string"))? {
                "byte" => t64::Variant::Byte,
                "bit" => t64::Variant::Bit,
                _ => return Err(call.bad(argument, "'byte' or 'bit'")),
            }
        }
    };
    Ok(Declared::T64 { variant })
}

fn floats(call: &Call<'_>) -> Result<Declared, CodecError> {
    call.at_most(2)?;
    Ok(Declared::Fpc {
        level: call.number(0)?,
        width: call.number(1)?,
    })
}
