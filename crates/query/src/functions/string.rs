//! Strings: their lengths, their parts, and strings made of them.

use crate::error::QueryError;
use crate::function::{ArgumentType, Call};
use crate::functions::define::{Defined, count, illegal};
use crate::functions::nested;
use crate::functions::number::{Native, NumberKind};
use crate::functions::rows::{
    Texts, Wholes, is_text, strings, text_argument, try_strings, whole_argument,
};
use arrow::array::{ArrayRef, AsArray, FixedSizeBinaryArray};
use arrow::compute::take;
use granary_types::{DataType, ErrorCode};
use std::sync::Arc;

/// The functions of this file.
pub const FUNCTIONS: &[Defined] = &[
    Defined::new("length", length_type, length)
        .also(&["OCTET_LENGTH"])
        .any_case(),
    Defined::new("lengthUTF8", length_utf8_type, length)
        .also(&["CHAR_LENGTH", "CHARACTER_LENGTH"])
        .any_case(),
    Defined::new("empty", empty_type, empty),
    Defined::new("notEmpty", empty_type, empty),
    Defined::new("upper", same_type, change)
        .also(&["ucase"])
        .any_case(),
    Defined::new("lower", same_type, change)
        .also(&["lcase"])
        .any_case(),
    Defined::new("upperUTF8", one_type, change),
    Defined::new("lowerUTF8", one_type, change),
    Defined::new("initcap", one_type, change).any_case(),
    Defined::new("initcapUTF8", one_type, change),
    Defined::new("reverseUTF8", one_type, change),
    Defined::new("toValidUTF8", one_type, change),
    Defined::new("trimLeft", trim_type, trim)
        .also(&["ltrim"])
        .any_case(),
    Defined::new("trimRight", trim_type, trim)
        .also(&["rtrim"])
        .any_case(),
    Defined::new("trimBoth", trim_type, trim)
        .also(&["trim"])
        .any_case(),
    Defined::new("encodeXMLComponent", one_type, change),
    Defined::new("encodeURLComponent", one_type, change),
    Defined::new("decodeURLComponent", one_type, change),
    Defined::new("toStringCutToZero", one_type, change),
    Defined::new("firstLine", one_type, change),
    Defined::new("reverse", reverse_type, reverse).any_case(),
    Defined::new("concat", concat_type, concat).any_case(),
    Defined::new("concatWithSeparator", separated_type, separated)
        .also(&["concat_ws"])
        .any_case(),
    Defined::new("substring", substring_type, substring)
        .also(&["substr", "mid", "byteSlice"])
        .any_case(),
    Defined::new("substringUTF8", substring_type, substring)
        .also(&["substrUTF8"])
        .any_case(),
    Defined::new("left", side_type, side).any_case(),
    Defined::new("right", side_type, side).any_case(),
    Defined::new("leftUTF8", side_type, side),
    Defined::new("rightUTF8", side_type, side),
    Defined::new("substringIndex", index_type, substring_index)
        .also(&["SUBSTRING_INDEX"])
        .any_case(),
    Defined::new("repeat", repeat_type, repeat).any_case(),
    Defined::new("space", space_type, space).any_case(),
    Defined::new("leftPad", pad_type, pad)
        .also(&["lpad"])
        .any_case(),
    Defined::new("rightPad", pad_type, pad)
        .also(&["rpad"])
        .any_case(),
    Defined::new("leftPadUTF8", pad_type, pad),
    Defined::new("rightPadUTF8", pad_type, pad),
    Defined::new("format", format_type, format_texts),
    Defined::new("ascii", ascii_type, ascii).any_case(),
    Defined::new("char", char_type, chars).any_case(),
    Defined::new("isValidUTF8", flag_type, flag),
    Defined::new("isValidASCII", flag_type, flag)
        .also(&["isASCII"])
        .any_case(),
    Defined::new("appendTrailingCharIfAbsent", append_type, append),
    Defined::new("startsWith", ends_type, ends),
    Defined::new("endsWith", ends_type, ends),
    Defined::new("startsWithUTF8", ends_type, ends),
    Defined::new("endsWithUTF8", ends_type, ends),
    Defined::new("levenshteinDistance", distance_type, distance).also(&["editDistance"]),
];

fn length_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 1, 1)?;
    match &arguments[0].data_type {
        DataType::String
        | DataType::FixedString(_)
        | DataType::Array(_)
        | DataType::Map(..)
        | DataType::Nothing => Ok(DataType::UInt64),
        _ => illegal(name, arguments, 0),
    }
}

fn length_utf8_type(
    name: &'static str,
    arguments: &[ArgumentType],
) -> Result<DataType, QueryError> {
    count(name, arguments, 1, 1)?;
    text_argument(name, arguments, 0)?;
    Ok(DataType::UInt64)
}

/// How many characters there are: bytes that do not continue a character.
fn characters(text: &[u8]) -> usize {
    text.iter().filter(|byte| **byte & 0xc0 != 0x80).count()
}

fn length(name: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let lengths: Vec<u64> = match call.data_type(0) {
        DataType::Array(_) | DataType::Map(..) => {
            let array = call.array(0);
            let list = nested::list(&array);
            (0..call.rows)
                .map(|row| list.value_length(row) as u64)
                .collect()
        }
        _ => {
            let texts = Texts::of(call, 0);
            let length = |row: usize| match name {
                "length" => texts.get(row).len() as u64,
                _ => characters(texts.get(row)) as u64,
            };
            (0..call.rows).map(length).collect()
        }
    };
    Ok(u64::write(lengths, None, call.result_type))
}

fn empty_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 1, 1)?;
    match &arguments[0].data_type {
        DataType::String
        | DataType::FixedString(_)
        | DataType::Array(_)
        | DataType::Map(..)
        | DataType::Uuid
        | DataType::Ipv4
        | DataType::Ipv6
        | DataType::Nothing => Ok(DataType::UInt8),
        _ => illegal(name, arguments, 0),
    }
}

fn empty(name: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let array = call.array(0);
    let is_empty = |row: usize| match call.data_type(0) {
        DataType::Array(_) | DataType::Map(..) => nested::list(&array).value_length(row) == 0,
        DataType::String => array.as_binary::<i32>().value(row).is_empty(),
        DataType::Ipv4 => {
            array
                .as_primitive::<arrow::datatypes::UInt32Type>()
                .value(row)
                == 0
        }
        _ => array
            .as_fixed_size_binary()
            .value(row)
            .iter()
            .all(|byte| *byte == 0),
    };
    let wanted = name == "empty";
    let flags = (0..call.rows)
        .map(|row| u8::from(is_empty(row) == wanted))
        .collect();
    Ok(u8::write(flags, None, call.result_type))
}

fn one_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 1, 1)?;
    text_argument(name, arguments, 0)?;
    Ok(DataType::String)
}

fn same_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    one_type(name, arguments)?;
    Ok(arguments[0].data_type.clone())
}

fn change(name: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let texts = Texts::of(call, 0);
    let changed = strings(call.rows, |row, out| change_text(name, texts.get(row), out));
    match call.result_type {
        DataType::FixedString(width) => {
            let changed = changed.as_binary::<i32>();
            let bytes = changed.value_data()[changed.value_offsets()[0] as usize..].to_vec();
            let width = i32::try_from(*width).expect("a FixedString has at most 16 MiB");
            Ok(Arc::new(FixedSizeBinaryArray::new(
                width,
                bytes.into(),
                None,
            )))
        }
        _ => Ok(changed),
    }
}

fn change_text(name: &str, text: &[u8], out: &mut Vec<u8>) {
    match name {
        "upper" => out.extend(text.iter().map(u8::to_ascii_uppercase)),
        "lower" => out.extend(text.iter().map(u8::to_ascii_lowercase)),
        "upperUTF8" => {
            out.extend_from_slice(String::from_utf8_lossy(text).to_uppercase().as_bytes());
        }
        "lowerUTF8" => {
            out.extend_from_slice(String::from_utf8_lossy(text).to_lowercase().as_bytes());
        }
        "initcap" => {
            let mut inside = false;
            for byte in text {
                out.push(if inside {
                    byte.to_ascii_lowercase()
                } else {
                    byte.to_ascii_uppercase()
                });
                inside = byte.is_ascii_alphanumeric();
            }
        }
        "initcapUTF8" => {
            let mut inside = false;
            let mut made = String::new();
            for character in String::from_utf8_lossy(text).chars() {
                if inside {
                    made.extend(character.to_lowercase());
                } else {
                    made.extend(character.to_uppercase());
                }
                inside = character.is_alphanumeric();
            }
            out.extend_from_slice(made.as_bytes());
        }
        "reverseUTF8" => {
            let mut end = text.len();
            for at in (0..text.len()).rev() {
                if text[at] & 0xc0 != 0x80 {
                    out.extend_from_slice(&text[at..end]);
                    end = at;
                }
            }
        }
        "toValidUTF8" => valid_utf8(text, out),
        "encodeXMLComponent" => {
            for byte in text {
                match byte {
                    b'<' => out.extend_from_slice(b"&lt;"),
                    b'>' => out.extend_from_slice(b"&gt;"),
                    b'&' => out.extend_from_slice(b"&amp;"),
                    b'"' => out.extend_from_slice(b"&quot;"),
                    b'\'' => out.extend_from_slice(b"&apos;"),
                    other => out.push(*other),
                }
            }
        }
        "encodeURLComponent" => {
            for byte in text {
                match byte {
                    b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                        out.push(*byte);
                    }
                    other => out.extend_from_slice(format!("%{other:02X}").as_bytes()),
                }
            }
        }
        "decodeURLComponent" => {
            let mut at = 0;
            while at < text.len() {
                let code = text
                    .get(at + 1..at + 3)
                    .and_then(|hex| std::str::from_utf8(hex).ok());
                match code.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
                    Some(byte) if text[at] == b'%' => {
                        out.push(byte);
                        at += 3;
                    }
                    _ => {
                        out.push(text[at]);
                        at += 1;
                    }
                }
            }
        }
        "toStringCutToZero" => out.extend(text.iter().take_while(|byte| **byte != 0)),
        _ => out.extend(
            text.iter()
                .take_while(|byte| !matches!(**byte, b'\n' | b'\r')),
        ),
    }
}

/// What is no UTF-8 becomes one replacement character, however many bytes stand together.
fn valid_utf8(text: &[u8], out: &mut Vec<u8>) {
    let mut broken = false;
    for chunk in text.utf8_chunks() {
        if !chunk.valid().is_empty() {
            out.extend_from_slice(chunk.valid().as_bytes());
            broken = false;
        }
        if !chunk.invalid().is_empty() && !broken {
            out.extend_from_slice("\u{fffd}".as_bytes());
            broken = true;
        }
    }
}

fn trim_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 1, 2)?;
    text_argument(name, arguments, 0)?;
    text_argument(name, arguments, 1)?;
    Ok(DataType::String)
}

fn trim(name: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let texts = Texts::of(call, 0);
    let sets = (call.arguments.len() == 2).then(|| Texts::of(call, 1));
    Ok(strings(call.rows, |row, out| {
        let set = sets.as_ref().map_or(&b" "[..], |sets| sets.get(row));
        let mut text = texts.get(row);
        if name != "trimRight" {
            let skipped = text.iter().take_while(|byte| set.contains(byte)).count();
            text = &text[skipped..];
        }
        if name != "trimLeft" {
            let kept = text
                .iter()
                .rposition(|byte| !set.contains(byte))
                .map_or(0, |at| at + 1);
            text = &text[..kept];
        }
        out.extend_from_slice(text);
    }))
}

fn reverse_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 1, 1)?;
    match &arguments[0].data_type {
        DataType::Array(_) => Ok(arguments[0].data_type.clone()),
        _ => same_type(name, arguments),
    }
}

fn reverse(_: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    if let DataType::Array(_) = call.result_type {
        let array = call.array(0);
        let list = nested::list(&array);
        let places = nested::bounds(list)
            .into_iter()
            .flat_map(|(begin, end)| (begin..end).rev().map(|at| at as u32));
        let items = take(
            &nested::items(list),
            &arrow::array::UInt32Array::from_iter_values(places),
            None,
        );
        return Ok(nested::with_items(
            list,
            items.expect("the places lie within"),
        ));
    }
    if let DataType::FixedString(width) = call.result_type {
        let texts = Texts::of(call, 0);
        let bytes: Vec<u8> = (0..call.rows)
            .flat_map(|row| texts.get(row).iter().rev().copied().collect::<Vec<u8>>())
            .collect();
        let width = i32::try_from(*width).expect("a FixedString has at most 16 MiB");
        return Ok(Arc::new(FixedSizeBinaryArray::new(
            width,
            bytes.into(),
            None,
        )));
    }
    let texts = Texts::of(call, 0);
    Ok(strings(call.rows, |row, out| {
        out.extend(texts.get(row).iter().rev());
    }))
}

fn concat_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    let arrays = arguments
        .iter()
        .filter(|each| matches!(each.data_type, DataType::Array(_)))
        .count();
    if arrays > 0 && arrays == arguments.len() {
        return crate::functions::array::concat_type(name, arguments);
    }
    let maps = arguments
        .iter()
        .filter(|each| matches!(each.data_type, DataType::Map(..) | DataType::Tuple(_)))
        .count();
    if maps > 0 && maps == arguments.len() {
        return Err(QueryError::not_implemented("concat of tuples and maps"));
    }
    Ok(DataType::String)
}

fn concat(name: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    if let DataType::Array(_) = call.result_type {
        return crate::functions::array::concat(name, call);
    }
    let all: Vec<Texts> = (0..call.arguments.len())
        .map(|at| Texts::shown(call, at))
        .collect();
    Ok(strings(call.rows, |row, out| {
        for texts in &all {
            out.extend_from_slice(texts.get(row));
        }
    }))
}

fn separated_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 1, usize::MAX)?;
    text_argument(name, arguments, 0)?;
    Ok(DataType::String)
}

fn separated(_: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let all: Vec<Texts> = (0..call.arguments.len())
        .map(|at| Texts::shown(call, at))
        .collect();
    Ok(strings(call.rows, |row, out| {
        for (at, texts) in all[1..].iter().enumerate() {
            if at > 0 {
                out.extend_from_slice(all[0].get(row));
            }
            out.extend_from_slice(texts.get(row));
        }
    }))
}

fn substring_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 2, 3)?;
    text_argument(name, arguments, 0)?;
    whole_argument(name, arguments, 1)?;
    whole_argument(name, arguments, 2)?;
    Ok(DataType::String)
}

/// Where the characters begin, and where the last one ends.
fn starts(text: &[u8], utf8: bool) -> Vec<usize> {
    let begins = |at: &usize| !utf8 || text[*at] & 0xc0 != 0x80;
    let mut starts: Vec<usize> = (0..text.len()).filter(begins).collect();
    starts.push(text.len());
    starts
}

/// The part of something of `size` that begins at `offset`, counted from 1 or, below 0, from the end.
pub fn part(size: usize, offset: i64, length: Option<i64>) -> (usize, usize) {
    let size = i64::try_from(size).expect("memory holds less");
    if offset == 0 {
        return (0, 0);
    }
    let from = if offset > 0 {
        offset - 1
    } else {
        size.saturating_add(offset)
    };
    let to = match length {
        None => size,
        Some(length) if length >= 0 => from.saturating_add(length),
        Some(length) => size.saturating_add(length),
    };
    let (from, to) = (from.clamp(0, size), to.clamp(0, size));
    (from as usize, to.max(from) as usize)
}

fn substring(name: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let texts = Texts::of(call, 0);
    let offsets = Wholes::of(call, 1);
    let lengths = (call.arguments.len() == 3).then(|| Wholes::of(call, 2));
    let utf8 = name.ends_with("UTF8");
    Ok(strings(call.rows, |row, out| {
        let text = texts.get(row);
        let length = lengths.as_ref().map(|lengths| lengths.get(row));
        out.extend_from_slice(cut(text, offsets.get(row), length, utf8));
    }))
}

fn cut(text: &[u8], offset: i64, length: Option<i64>, utf8: bool) -> &[u8] {
    if !utf8 {
        let (from, to) = part(text.len(), offset, length);
        return &text[from..to];
    }
    let starts = starts(text, true);
    let (from, to) = part(starts.len() - 1, offset, length);
    &text[starts[from]..starts[to]]
}

fn side_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 2, 2)?;
    substring_type(name, arguments)
}

fn side(name: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let (texts, lengths) = (Texts::of(call, 0), Wholes::of(call, 1));
    let utf8 = name.ends_with("UTF8");
    let left = name.starts_with("left");
    Ok(strings(call.rows, |row, out| {
        let (text, length) = (texts.get(row), lengths.get(row));
        let starts = if utf8 { starts(text, true) } else { Vec::new() };
        let size = if utf8 { starts.len() - 1 } else { text.len() } as i64;
        let (from, to) = match (left, length >= 0) {
            (true, true) => (0, length.min(size)),
            (true, false) => (0, size.saturating_add(length).max(0)),
            (false, true) => ((size - length).max(0), size),
            (false, false) => (length.saturating_neg().min(size), size),
        };
        let (from, to) = (from as usize, to as usize);
        out.extend_from_slice(if utf8 {
            &text[starts[from]..starts[to]]
        } else {
            &text[from..to]
        });
    }))
}

fn index_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 3, 3)?;
    text_argument(name, arguments, 0)?;
    text_argument(name, arguments, 1)?;
    whole_argument(name, arguments, 2)?;
    Ok(DataType::String)
}

fn substring_index(_: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let (texts, delimiters, counts) = (Texts::of(call, 0), Texts::of(call, 1), Wholes::of(call, 2));
    try_strings(call.rows, |row, out| {
        let (text, delimiter, count) = (texts.get(row), delimiters.get(row), counts.get(row));
        let [byte] = delimiter else {
            let message =
                "Argument delimiter for function substringIndex must be a single character";
            return Err(QueryError::refused(ErrorCode::BAD_ARGUMENTS, message));
        };
        let found: Vec<usize> = memchr::memchr_iter(*byte, text).collect();
        let wanted = usize::try_from(count.unsigned_abs()).expect("64 bits");
        let kept = match count {
            0 => &text[..0],
            1.. => &text[..found.get(wanted - 1).copied().unwrap_or(text.len())],
            _ if wanted > found.len() => text,
            _ => &text[found[found.len() - wanted] + 1..],
        };
        out.extend_from_slice(kept);
        Ok(())
    })
}

fn repeat_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 2, 2)?;
    text_argument(name, arguments, 0)?;
    whole_argument(name, arguments, 1)?;
    Ok(DataType::String)
}

/// The most times that a string is repeated.
const REPEATS_MAX: i64 = 1_000_000;

fn repeat(_: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let (texts, times) = (Texts::of(call, 0), Wholes::of(call, 1));
    try_strings(call.rows, |row, out| {
        let times = times.get(row);
        if times > REPEATS_MAX {
            let message = format!("Too many times to repeat ({times}), maximum is: {REPEATS_MAX}");
            return Err(QueryError::refused(
                ErrorCode::TOO_LARGE_STRING_SIZE,
                message,
            ));
        }
        for _ in 0..times {
            out.extend_from_slice(texts.get(row));
        }
        Ok(())
    })
}

fn space_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 1, 1)?;
    whole_argument(name, arguments, 0)?;
    Ok(DataType::String)
}

fn space(_: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let times = Wholes::of(call, 0);
    try_strings(call.rows, |row, out| {
        let times = times.get(row).max(0);
        if times > REPEATS_MAX {
            let message = format!("Too many times to repeat ({times}), maximum is: {REPEATS_MAX}");
            return Err(QueryError::refused(
                ErrorCode::TOO_LARGE_STRING_SIZE,
                message,
            ));
        }
        out.resize(times as usize, b' ');
        Ok(())
    })
}

fn pad_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 2, 3)?;
    text_argument(name, arguments, 0)?;
    whole_argument(name, arguments, 1)?;
    text_argument(name, arguments, 2)?;
    Ok(DataType::String)
}

fn pad(name: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let (texts, lengths) = (Texts::of(call, 0), Wholes::of(call, 1));
    let fills = (call.arguments.len() == 3).then(|| Texts::of(call, 2));
    let utf8 = name.ends_with("UTF8");
    try_strings(call.rows, |row, out| {
        let (text, length) = (texts.get(row), lengths.get(row));
        if !(0..=REPEATS_MAX).contains(&length) {
            let message = format!("The length of {name} is {length}; it may be 0 to {REPEATS_MAX}");
            return Err(QueryError::refused(
                ErrorCode::TOO_LARGE_STRING_SIZE,
                message,
            ));
        }
        let length = length as usize;
        let begins = starts(text, utf8);
        let size = begins.len() - 1;
        if size >= length {
            out.extend_from_slice(&text[..begins[length]]);
            return Ok(());
        }
        let fill = fills.as_ref().map_or(&b" "[..], |fills| fills.get(row));
        let fill = if fill.is_empty() { b" " } else { fill };
        let places = starts(fill, utf8);
        let filling: Vec<u8> = (0..length - size)
            .flat_map(|at| {
                let at = at % (places.len() - 1);
                fill[places[at]..places[at + 1]].iter().copied()
            })
            .collect();
        if name.starts_with("left") {
            out.extend_from_slice(&filling);
            out.extend_from_slice(text);
        } else {
            out.extend_from_slice(text);
            out.extend_from_slice(&filling);
        }
        Ok(())
    })
}

/// A piece of a pattern of `format`.
enum Piece {
    Text(Vec<u8>),
    Argument(usize),
}

fn format_pieces(pattern: &[u8], arguments: usize) -> Result<Vec<Piece>, QueryError> {
    let bad = |message: &str| QueryError::refused(ErrorCode::BAD_ARGUMENTS, message);
    let mut pieces = Vec::new();
    let mut text = Vec::new();
    let (mut next, mut numbered) = (0, None);
    let mut at = 0;
    while at < pattern.len() {
        match (pattern[at], pattern.get(at + 1)) {
            (b'{', Some(b'{')) | (b'}', Some(b'}')) => {
                text.push(pattern[at]);
                at += 2;
            }
            (b'{', _) => {
                let end = memchr::memchr(b'}', &pattern[at..]).ok_or_else(|| {
                    bad("Twice open curly braces without close one are not allowed")
                })?;
                let inside = &pattern[at + 1..at + end];
                let number = match inside {
                    [] => {
                        next += 1;
                        next - 1
                    }
                    digits => std::str::from_utf8(digits)
                        .ok()
                        .and_then(|digits| digits.parse().ok())
                        .ok_or_else(|| bad("Not a number in curly braces"))?,
                };
                let explicit = !inside.is_empty();
                if numbered.is_some_and(|before| before != explicit) {
                    return Err(bad(
                        "Cannot switch between automatic field numbering and manual field specification",
                    ));
                }
                numbered = Some(explicit);
                if number >= arguments {
                    return Err(bad("Not enough arguments to fill the placeholders"));
                }
                pieces.push(Piece::Text(std::mem::take(&mut text)));
                pieces.push(Piece::Argument(number));
                at += end + 1;
            }
            (b'}', _) => return Err(bad("Closed curly brace without open one is not allowed")),
            (byte, _) => {
                text.push(byte);
                at += 1;
            }
        }
    }
    pieces.push(Piece::Text(text));
    Ok(pieces)
}

fn format_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 2, usize::MAX)?;
    text_argument(name, arguments, 0)?;
    if !arguments[0].is_constant() {
        return Err(QueryError::not_implemented(
            "format with a pattern that is no constant",
        ));
    }
    Ok(DataType::String)
}

fn format_texts(_: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let patterns = Texts::of(call, 0);
    let pieces = format_pieces(patterns.get(0), call.arguments.len() - 1)?;
    let all: Vec<Texts> = (1..call.arguments.len())
        .map(|at| Texts::shown(call, at))
        .collect();
    Ok(strings(call.rows, |row, out| {
        for piece in &pieces {
            match piece {
                Piece::Text(text) => out.extend_from_slice(text),
                Piece::Argument(number) => out.extend_from_slice(all[*number].get(row)),
            }
        }
    }))
}

fn ascii_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    one_type(name, arguments)?;
    Ok(DataType::Int32)
}

fn ascii(_: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let texts = Texts::of(call, 0);
    let first = |row: usize| i32::from(texts.get(row).first().copied().unwrap_or(0));
    Ok(i32::write(
        (0..call.rows).map(first).collect(),
        None,
        call.result_type,
    ))
}

fn char_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 1, usize::MAX)?;
    match arguments.iter().position(|each| {
        NumberKind::of(&each.data_type).is_none() && each.data_type != DataType::Nothing
    }) {
        Some(at) => illegal(name, arguments, at),
        None => Ok(DataType::String),
    }
}

fn chars(_: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let all: Vec<Wholes> = (0..call.arguments.len())
        .map(|at| Wholes::of(call, at))
        .collect();
    Ok(strings(call.rows, |row, out| {
        out.extend(all.iter().map(|each| each.get(row) as u8));
    }))
}

fn flag_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    one_type(name, arguments)?;
    Ok(DataType::UInt8)
}

fn flag(name: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let texts = Texts::of(call, 0);
    let holds = |row: usize| match name {
        "isValidASCII" => texts.get(row).is_ascii(),
        _ => std::str::from_utf8(texts.get(row)).is_ok(),
    };
    Ok(u8::write(
        (0..call.rows).map(|row| u8::from(holds(row))).collect(),
        None,
        call.result_type,
    ))
}

fn append_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 2, 2)?;
    text_argument(name, arguments, 0)?;
    text_argument(name, arguments, 1)?;
    Ok(DataType::String)
}

fn append(name: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let (texts, ends) = (Texts::of(call, 0), Texts::of(call, 1));
    try_strings(call.rows, |row, out| {
        let (text, end) = (texts.get(row), ends.get(row));
        if end.len() != 1 {
            let message =
                format!("Second argument of function {name} must be a one-character string");
            return Err(QueryError::refused(ErrorCode::BAD_ARGUMENTS, message));
        }
        out.extend_from_slice(text);
        if !text.is_empty() && !text.ends_with(end) {
            out.extend_from_slice(end);
        }
        Ok(())
    })
}

fn ends_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 2, 2)?;
    if let (DataType::Array(_), DataType::Array(_)) =
        (&arguments[0].data_type, &arguments[1].data_type)
    {
        return Err(QueryError::not_implemented(format!("{name} of arrays")));
    }
    text_argument(name, arguments, 0)?;
    text_argument(name, arguments, 1)?;
    Ok(DataType::UInt8)
}

fn ends(name: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let (texts, parts) = (Texts::of(call, 0), Texts::of(call, 1));
    let holds = |row: usize| {
        if name.starts_with("starts") {
            texts.get(row).starts_with(parts.get(row))
        } else {
            texts.get(row).ends_with(parts.get(row))
        }
    };
    Ok(u8::write(
        (0..call.rows).map(|row| u8::from(holds(row))).collect(),
        None,
        call.result_type,
    ))
}

fn distance_type(name: &'static str, arguments: &[ArgumentType]) -> Result<DataType, QueryError> {
    count(name, arguments, 2, 2)?;
    match (0..2).find(|at| !is_text(&arguments[*at].data_type)) {
        Some(at) => illegal(name, arguments, at),
        None => Ok(DataType::UInt64),
    }
}

fn distance(_: &'static str, call: &Call<'_>) -> Result<ArrayRef, QueryError> {
    let (left, right) = (Texts::of(call, 0), Texts::of(call, 1));
    let distance = |row: usize| {
        let (a, b) = (left.get(row), right.get(row));
        let mut line: Vec<u64> = (0..=b.len() as u64).collect();
        for (at, byte) in a.iter().enumerate() {
            let mut corner = line[0];
            line[0] = at as u64 + 1;
            for (other, at) in b.iter().zip(1..) {
                let replaced = corner + u64::from(byte != other);
                corner = line[at];
                line[at] = replaced.min(line[at] + 1).min(line[at - 1] + 1);
            }
        }
        line[b.len()]
    };
    Ok(u64::write(
        (0..call.rows).map(distance).collect(),
        None,
        call.result_type,
    ))
}
