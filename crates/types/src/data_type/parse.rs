//! A type from its name: as in `columns.txt`, a definition, or the arguments of `CAST`.

use super::names::{canonical, has_longer_alias};
use super::{AggregateState, DataType, Element, EnumValues, GeoType, IntervalUnit, JsonType};
use std::str::FromStr;

/// Types stand inside each other no deeper than this.
const DEPTH_MAX: usize = 100;

/// A text that names no data type.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidDataType {
    /// The name is none that ClickHouse 26.9 has.
    #[error("Unknown data type family: {0}")]
    UnknownFamily(String),
    /// Something else was expected at a byte of the text.
    #[error("cannot parse data type '{text}' at byte {at}: expected {expected}")]
    Syntax {
        /// The text.
        text: String,
        /// Where, in bytes from 0.
        at: usize,
        /// What could stand there.
        expected: &'static str,
    },
    /// The arguments are well written and do not fit the type.
    #[error("{family}: {reason}")]
    Arguments {
        /// The type without its arguments.
        family: String,
        /// What is wrong with them.
        reason: &'static str,
    },
}

impl FromStr for DataType {
    type Err = InvalidDataType;

    fn from_str(text: &str) -> Result<Self, InvalidDataType> {
        let mut parser = Parser { text, at: 0 };
        let data_type = parser.data_type(0)?;
        parser.skip_blanks();
        if parser.at == text.len() {
            Ok(data_type)
        } else {
            Err(parser.expected("the end of the type"))
        }
    }
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
}

type Parsed<T> = Result<T, InvalidDataType>;

impl Parser<'_> {
    fn data_type(&mut self, depth: usize) -> Parsed<DataType> {
        if depth > DEPTH_MAX {
            return Err(self.expected("a type that is nested less deeply"));
        }
        let written = self.family()?;
        let family = canonical(&written);
        if let Some(plain) = plain(family) {
            // `INT(11)` of other databases: the number says nothing.
            if family != written && self.eat("(") {
                self.unsigned()?;
                self.close()?;
            }
            return Ok(plain);
        }
        self.with_arguments(family, &written, depth + 1)
    }

    /// One word, or several that are an alias together.
    fn family(&mut self) -> Parsed<String> {
        let mut words = self.word("the name of a type")?;
        while has_longer_alias(&words) {
            let before = self.at;
            match self.word("") {
                Ok(next) if Self::is_alias_part(&words, &next) => {
                    words = format!("{words} {next}");
                }
                _ => {
                    self.at = before;
                    break;
                }
            }
        }
        Ok(words)
    }

    fn is_alias_part(words: &str, next: &str) -> bool {
        let longer = format!("{words} {next}");
        canonical(&longer) != longer || has_longer_alias(&longer)
    }

    #[allow(clippy::cognitive_complexity, reason = "one arm per family")]
    fn with_arguments(&mut self, family: &str, written: &str, depth: usize) -> Parsed<DataType> {
        match family {
            "String" => {
                if self.eat("(") {
                    self.unsigned()?;
                    self.close()?;
                }
                Ok(DataType::String)
            }
            "FixedString" => {
                self.open()?;
                let bytes = self.unsigned()?;
                self.close()?;
                let fits = (1..=0xFF_FFFF).contains(&bytes);
                let refused = || arguments(family, "the length must be from 1 to 16777215");
                fits.then_some(DataType::FixedString(bytes as usize))
                    .ok_or_else(refused)
            }
            "Decimal" => self.decimal(),
            "Decimal32" => self.decimal_of(9),
            "Decimal64" => self.decimal_of(18),
            "Decimal128" => self.decimal_of(38),
            "Decimal256" => self.decimal_of(76),
            "DateTime" => self.date_time(),
            "DateTime64" => self.date_time_64(),
            "Time64" => {
                let digits = self.optional_digits(3)?;
                Ok(DataType::Time64(digits))
            }
            "Enum8" => self
                .enumeration()
                .and_then(|values| narrow(&values))
                .map(DataType::Enum8),
            "Enum16" => self.enumeration().map(DataType::Enum16),
            "Enum" => {
                let values = self.enumeration()?;
                Ok(narrow(&values).map_or(DataType::Enum16(values), DataType::Enum8))
            }
            "Nullable" => self.nullable(depth),
            "LowCardinality" => self
                .one(depth)
                .map(|inner| DataType::LowCardinality(Box::new(inner))),
            "Array" => self
                .one(depth)
                .map(|inner| DataType::Array(Box::new(inner))),
            "Tuple" => self.elements(depth).map(DataType::Tuple),
            "Nested" => {
                let elements = self.elements(depth)?;
                let named = !elements.is_empty() && elements.iter().all(|e| e.name.is_some());
                let refused = || arguments(family, "every element needs a name and a type");
                named
                    .then_some(DataType::Nested(elements))
                    .ok_or_else(refused)
            }
            "Map" => {
                self.open()?;
                let key = self.data_type(depth)?;
                self.comma()?;
                let value = self.data_type(depth)?;
                self.close()?;
                Ok(DataType::Map(Box::new(key), Box::new(value)))
            }
            "Variant" => self.variant(depth),
            "Dynamic" => self.dynamic(),
            "JSON" => self.json(depth),
            "AggregateFunction" => self.aggregate_function(depth),
            "SimpleAggregateFunction" => self.simple_aggregate_function(depth),
            "QBit" => self.q_bit(depth),
            _ => Err(InvalidDataType::UnknownFamily(written.to_owned())),
        }
    }

    fn decimal(&mut self) -> Parsed<DataType> {
        if !self.eat("(") {
            return Ok(DataType::Decimal {
                precision: 10,
                scale: 0,
            });
        }
        let precision = self.unsigned()?;
        let scale = if self.eat(",") { self.unsigned()? } else { 0 };
        self.close()?;
        decimal_checked(precision, scale)
    }

    fn decimal_of(&mut self, precision: u64) -> Parsed<DataType> {
        self.open()?;
        let scale = self.unsigned()?;
        self.close()?;
        decimal_checked(precision, scale)
    }

    fn date_time(&mut self) -> Parsed<DataType> {
        if !self.eat("(") {
            return Ok(DataType::DateTime(None));
        }
        // `DateTime(3)` is `DateTime64(3)`, as in other databases.
        if self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            return self.date_time_64_arguments();
        }
        let zone = self.text_argument()?;
        self.close()?;
        Ok(DataType::DateTime(Some(zone)))
    }

    fn date_time_64(&mut self) -> Parsed<DataType> {
        if self.eat("(") {
            return self.date_time_64_arguments();
        }
        Ok(DataType::DateTime64 {
            precision: 3,
            time_zone: None,
        })
    }

    fn date_time_64_arguments(&mut self) -> Parsed<DataType> {
        let precision = digits(self.unsigned()?, "DateTime64")?;
        let time_zone = if self.eat(",") {
            Some(self.text_argument()?)
        } else {
            None
        };
        self.close()?;
        Ok(DataType::DateTime64 {
            precision,
            time_zone,
        })
    }

    fn optional_digits(&mut self, default: u8) -> Parsed<u8> {
        if !self.eat("(") {
            return Ok(default);
        }
        let precision = digits(self.unsigned()?, "Time64")?;
        self.close()?;
        Ok(precision)
    }

    fn nullable(&mut self, depth: usize) -> Parsed<DataType> {
        let inner = self.one(depth)?;
        if inner.can_be_inside_nullable() || matches!(inner, DataType::Tuple(_)) {
            Ok(DataType::Nullable(Box::new(inner)))
        } else {
            Err(arguments("Nullable", "this type cannot be inside Nullable"))
        }
    }

    fn variant(&mut self, depth: usize) -> Parsed<DataType> {
        self.open()?;
        let mut types = Vec::new();
        while !self.eat(")") {
            if !types.is_empty() {
                self.comma()?;
            }
            types.push(self.data_type(depth)?);
        }
        types.sort_by_cached_key(ToString::to_string);
        types.dedup();
        Ok(DataType::Variant(types))
    }

    fn dynamic(&mut self) -> Parsed<DataType> {
        let mut types_max = u64::from(DataType::DYNAMIC_TYPES_MAX);
        if self.eat("(") {
            let name = self.word("max_types")?;
            if name != "max_types" || !self.eat("=") {
                return Err(self.expected("max_types = a number"));
            }
            types_max = self.unsigned()?;
            self.close()?;
        }
        match u8::try_from(types_max) {
            Ok(types_max) if types_max < 255 => Ok(DataType::Dynamic { types_max }),
            _ => Err(arguments("Dynamic", "max_types must be from 0 to 254")),
        }
    }

    fn json(&mut self, depth: usize) -> Parsed<DataType> {
        let mut json = JsonType {
            dynamic_paths_max: JsonType::DYNAMIC_PATHS_MAX,
            dynamic_types_max: JsonType::DYNAMIC_TYPES_MAX,
            typed_paths: Vec::new(),
            skipped: Vec::new(),
            skipped_patterns: Vec::new(),
        };
        if self.eat("(") {
            let mut first = true;
            while !self.eat(")") {
                if !first {
                    self.comma()?;
                }
                first = false;
                self.json_argument(&mut json, depth)?;
            }
        }
        json.typed_paths.sort_by(|one, other| one.0.cmp(&other.0));
        json.skipped.sort();
        Ok(DataType::Json(Box::new(json)))
    }

    fn json_argument(&mut self, json: &mut JsonType, depth: usize) -> Parsed<()> {
        let bare = self.peek() != Some(b'`') && self.peek() != Some(b'"');
        let path = self.path()?;
        if bare && path.eq_ignore_ascii_case("SKIP") {
            if self.eat_word("REGEXP") {
                json.skipped_patterns.push(self.text_argument()?);
            } else {
                json.skipped.push(self.path()?.into());
            }
            return Ok(());
        }
        if bare && self.eat("=") {
            let value = self.unsigned()?;
            let refused = |_| arguments("JSON", "the number is too large");
            match path.as_str() {
                "max_dynamic_paths" => {
                    json.dynamic_paths_max = u32::try_from(value).map_err(refused)?;
                }
                "max_dynamic_types" => {
                    json.dynamic_types_max = u8::try_from(value).map_err(refused)?;
                }
                _ => return Err(self.expected("max_dynamic_paths or max_dynamic_types")),
            }
            return Ok(());
        }
        let data_type = self.data_type(depth)?;
        json.typed_paths.push((path.into(), data_type));
        Ok(())
    }

    fn aggregate_function(&mut self, depth: usize) -> Parsed<DataType> {
        self.open()?;
        let version = match self.peek() {
            Some(byte) if byte.is_ascii_digit() => {
                let version = self.unsigned()?;
                self.comma()?;
                Some(version)
            }
            _ => None,
        };
        let function = self.word("an aggregate function")?;
        let parameters = self.parameters()?;
        let mut types = Vec::new();
        while self.eat(",") {
            types.push(self.data_type(depth)?);
        }
        self.close()?;
        Ok(DataType::AggregateFunction(Box::new(AggregateState {
            version,
            function: function.into(),
            parameters,
            arguments: types,
        })))
    }

    fn simple_aggregate_function(&mut self, depth: usize) -> Parsed<DataType> {
        self.open()?;
        let mut function = self.word("an aggregate function")?;
        let parameters = self.parameters()?;
        if !parameters.is_empty() {
            function = format!("{function}({})", parameters.join(", "));
        }
        self.comma()?;
        let value = self.data_type(depth)?;
        self.close()?;
        Ok(DataType::SimpleAggregateFunction {
            function: function.into(),
            value: Box::new(value),
        })
    }

    fn q_bit(&mut self, depth: usize) -> Parsed<DataType> {
        self.open()?;
        let element = self.data_type(depth)?;
        self.comma()?;
        let dimension = self.unsigned()? as usize;
        self.close()?;
        let is_float = matches!(
            element,
            DataType::BFloat16 | DataType::Float32 | DataType::Float64
        );
        let refused = || arguments("QBit", "a float type and a positive number are needed");
        (is_float && dimension > 0)
            .then(|| DataType::QBit {
                element: Box::new(element),
                dimension,
            })
            .ok_or_else(refused)
    }

    /// `(0.5, 'a')` after the name of a function, as the texts between the commas.
    fn parameters(&mut self) -> Parsed<Vec<Box<str>>> {
        let mut parameters = Vec::new();
        if !self.eat("(") {
            return Ok(parameters);
        }
        while !self.eat(")") {
            if !parameters.is_empty() {
                self.comma()?;
            }
            parameters.push(self.parameter()?);
        }
        Ok(parameters)
    }

    /// Everything up to a comma or a parenthesis that belongs to the list around.
    fn parameter(&mut self) -> Parsed<Box<str>> {
        self.skip_blanks();
        let start = self.at;
        let mut depth = 0_usize;
        while let Some(&byte) = self.text.as_bytes().get(self.at) {
            match byte {
                b'\'' => {
                    self.quoted(b'\'')?;
                    continue;
                }
                b'(' | b'[' => depth += 1,
                b')' | b',' if depth == 0 => break,
                b')' | b']' => depth = depth.saturating_sub(1),
                _ => {}
            }
            self.at += 1;
        }
        match self.text[start..self.at].trim_end() {
            "" => Err(self.expected("a parameter of the function")),
            parameter => Ok(parameter.into()),
        }
    }

    fn one(&mut self, depth: usize) -> Parsed<DataType> {
        self.open()?;
        let inner = self.data_type(depth)?;
        self.close()?;
        Ok(inner)
    }

    fn elements(&mut self, depth: usize) -> Parsed<Vec<Element>> {
        self.open()?;
        let mut elements: Vec<Element> = Vec::new();
        while !self.eat(")") {
            if !elements.is_empty() {
                self.comma()?;
            }
            elements.push(self.element(depth)?);
        }
        let named = elements
            .iter()
            .filter(|element| element.name.is_some())
            .count();
        if named == 0 || named == elements.len() {
            Ok(elements)
        } else {
            Err(arguments(
                "Tuple",
                "either all elements have names, or none",
            ))
        }
    }

    /// `name Type` or `Type`
    fn element(&mut self, depth: usize) -> Parsed<Element> {
        let start = self.at;
        if let Ok(name) = self.path()
            && !matches!(self.peek(), Some(b'(' | b',' | b')') | None)
            && !Self::is_alias_part(&name, &self.next_word())
        {
            let data_type = self.data_type(depth)?;
            return Ok(Element {
                name: Some(name.into()),
                data_type,
            });
        }
        self.at = start;
        let data_type = self.data_type(depth)?;
        Ok(Element {
            name: None,
            data_type,
        })
    }

    fn next_word(&self) -> String {
        let mut ahead = Parser {
            text: self.text,
            at: self.at,
        };
        ahead.word("").unwrap_or_default()
    }

    /// `('a' = 1, 'b')`: a value without a number gets the one after that of the value before.
    fn enumeration(&mut self) -> Parsed<EnumValues<i16>> {
        self.open()?;
        let mut values = Vec::new();
        let mut next = 1;
        loop {
            let name = self.quoted_argument()?;
            let number = if self.eat("=") { self.signed()? } else { next };
            next = number + 1;
            let refused = |_| arguments("Enum", "a number is out of range");
            values.push((
                name.into_boxed_slice(),
                i16::try_from(number).map_err(refused)?,
            ));
            if !self.eat(",") {
                break;
            }
        }
        self.close()?;
        let refused = || arguments("Enum", "a name or a number occurs twice");
        EnumValues::new(values).ok_or_else(refused)
    }

    fn signed(&mut self) -> Parsed<i64> {
        let negative = self.eat("-");
        let number = self.unsigned()?;
        let number = i64::try_from(number).unwrap_or(i64::MAX - 1);
        Ok(if negative { -number } else { number })
    }

    fn unsigned(&mut self) -> Parsed<u64> {
        self.skip_blanks();
        let rest = &self.text[self.at..];
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let number = rest[..digits].parse().ok();
        self.at += digits;
        number.ok_or_else(|| self.expected("a number"))
    }

    fn text_argument(&mut self) -> Parsed<Box<str>> {
        let bytes = self.quoted_argument()?;
        let text = String::from_utf8(bytes).ok();
        text.map(String::into_boxed_str)
            .ok_or_else(|| self.expected("a text in UTF-8"))
    }

    fn quoted_argument(&mut self) -> Parsed<Vec<u8>> {
        match self.peek() {
            Some(b'\'') => self.quoted(b'\''),
            _ => Err(self.expected("a text in single quotes")),
        }
    }

    /// A word, a name in quotes, or several of them with dots between.
    fn path(&mut self) -> Parsed<String> {
        let mut path = self.name()?;
        while self.eat(".") {
            path.push('.');
            path.push_str(&self.name()?);
        }
        Ok(path)
    }

    fn name(&mut self) -> Parsed<String> {
        match self.peek() {
            Some(quote @ (b'`' | b'"')) => {
                let bytes = self.quoted(quote)?;
                String::from_utf8(bytes).map_err(|_| self.expected("a name in UTF-8"))
            }
            _ => self.word("a name"),
        }
    }

    /// The bytes between quotes, with the escapes of string literals.
    fn quoted(&mut self, quote: u8) -> Parsed<Vec<u8>> {
        let bytes = self.text.as_bytes();
        let mut value = Vec::new();
        self.at += 1;
        loop {
            let byte = *bytes
                .get(self.at)
                .ok_or_else(|| self.expected("a closing quote"))?;
            self.at += 1;
            match byte {
                b'\\' => {
                    let escaped = *bytes
                        .get(self.at)
                        .ok_or_else(|| self.expected("a closing quote"))?;
                    self.at += 1;
                    self.escaped(escaped, &mut value)?;
                }
                byte if byte == quote && bytes.get(self.at) == Some(&quote) => {
                    self.at += 1;
                    value.push(quote);
                }
                byte if byte == quote => return Ok(value),
                byte => value.push(byte),
            }
        }
    }

    fn escaped(&mut self, escaped: u8, value: &mut Vec<u8>) -> Parsed<()> {
        let byte = match escaped {
            b'n' => b'\n',
            b't' => b'\t',
            b'r' => b'\r',
            b'0' => 0,
            b'b' => 8,
            b'f' => 12,
            b'a' => 7,
            b'v' => 11,
            b'e' => 27,
            b'x' => {
                let digits = self.text.get(self.at..self.at + 2);
                let byte = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
                self.at += 2;
                byte.ok_or_else(|| self.expected("two hexadecimal digits"))?
            }
            b'\\' | b'\'' | b'`' | b'"' | b'/' | b'=' => escaped,
            other => {
                value.push(b'\\');
                other
            }
        };
        value.push(byte);
        Ok(())
    }

    fn word(&mut self, expected: &'static str) -> Parsed<String> {
        self.skip_blanks();
        let rest = &self.text[self.at..];
        let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
        let length = rest.bytes().take_while(is_word).count();
        if length == 0 || rest.as_bytes()[0].is_ascii_digit() {
            return Err(self.expected(expected));
        }
        self.at += length;
        Ok(rest[..length].to_owned())
    }

    fn eat_word(&mut self, word: &str) -> bool {
        let before = self.at;
        let eaten = self
            .word("")
            .is_ok_and(|next| next.eq_ignore_ascii_case(word));
        if !eaten {
            self.at = before;
        }
        eaten
    }

    fn open(&mut self) -> Parsed<()> {
        self.needed("(", "an opening parenthesis")
    }

    fn close(&mut self) -> Parsed<()> {
        self.needed(")", "a closing parenthesis")
    }

    fn comma(&mut self) -> Parsed<()> {
        self.needed(",", "a comma")
    }

    fn needed(&mut self, symbol: &str, expected: &'static str) -> Parsed<()> {
        if self.eat(symbol) {
            Ok(())
        } else {
            Err(self.expected(expected))
        }
    }

    fn eat(&mut self, symbol: &str) -> bool {
        self.skip_blanks();
        let found = self.text[self.at..].starts_with(symbol);
        self.at += if found { symbol.len() } else { 0 };
        found
    }

    fn peek(&mut self) -> Option<u8> {
        self.skip_blanks();
        self.text.as_bytes().get(self.at).copied()
    }

    fn skip_blanks(&mut self) {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        self.at += rest
            .iter()
            .take_while(|byte| byte.is_ascii_whitespace())
            .count();
    }

    fn expected(&self, expected: &'static str) -> InvalidDataType {
        InvalidDataType::Syntax {
            text: self.text.to_owned(),
            at: self.at,
            expected,
        }
    }
}

fn plain(family: &str) -> Option<DataType> {
    Some(match family {
        "Nothing" => DataType::Nothing,
        "Bool" => DataType::Bool,
        "UInt8" => DataType::UInt8,
        "UInt16" => DataType::UInt16,
        "UInt32" => DataType::UInt32,
        "UInt64" => DataType::UInt64,
        "UInt128" => DataType::UInt128,
        "UInt256" => DataType::UInt256,
        "Int8" => DataType::Int8,
        "Int16" => DataType::Int16,
        "Int32" => DataType::Int32,
        "Int64" => DataType::Int64,
        "Int128" => DataType::Int128,
        "Int256" => DataType::Int256,
        "BFloat16" => DataType::BFloat16,
        "Float32" => DataType::Float32,
        "Float64" => DataType::Float64,
        "Date" => DataType::Date,
        "Date32" => DataType::Date32,
        "Time" => DataType::Time,
        "UUID" => DataType::Uuid,
        "IPv4" => DataType::Ipv4,
        "IPv6" => DataType::Ipv6,
        _ => {
            let interval = family.strip_prefix("Interval");
            let unit = |name: &str| {
                IntervalUnit::ALL
                    .into_iter()
                    .find(|unit| unit.name() == name)
            };
            return match interval.and_then(unit) {
                Some(unit) => Some(DataType::Interval(unit)),
                None => GeoType::ALL
                    .into_iter()
                    .find(|shape| shape.name() == family)
                    .map(DataType::Geo),
            };
        }
    })
}

fn decimal_checked(precision: u64, scale: u64) -> Parsed<DataType> {
    match (u8::try_from(precision), u8::try_from(scale)) {
        (Ok(precision @ 1..=76), Ok(scale)) if scale <= precision => {
            Ok(DataType::Decimal { precision, scale })
        }
        _ => Err(arguments(
            "Decimal",
            "the precision must be from 1 to 76 and the scale not above it",
        )),
    }
}

fn digits(number: u64, family: &str) -> Parsed<u8> {
    match u8::try_from(number) {
        Ok(digits @ 0..=9) => Ok(digits),
        _ => Err(arguments(family, "the precision must be from 0 to 9")),
    }
}

/// The same values in eight bits.
fn narrow(values: &EnumValues<i16>) -> Parsed<EnumValues<i8>> {
    let refused = || arguments("Enum8", "a number is out of range");
    let narrow = |number: i16| i8::try_from(number).map_err(|_| refused());
    let numbers: Parsed<Vec<_>> = values
        .iter()
        .map(|(name, number)| Ok((name.into(), narrow(number)?)))
        .collect();
    Ok(EnumValues {
        values: numbers?,
        declared_first: narrow(values.default_number())?,
    })
}

fn arguments(family: &str, reason: &'static str) -> InvalidDataType {
    InvalidDataType::Arguments {
        family: family.to_owned(),
        reason,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, canonical: &str) {
        let parsed: DataType = text.parse().unwrap();
        assert_eq!(parsed.to_string(), canonical);
        assert_eq!(canonical.parse::<DataType>().unwrap(), parsed);
    }

    #[track_caller]
    fn check_refused(text: &str, message: &str) {
        let error = text.parse::<DataType>().unwrap_err();
        assert_eq!(error.to_string(), message);
    }

    #[test]
    fn a_canonical_name_is_its_own() {
        for name in [
            "UInt8",
            "Int256",
            "Decimal(18, 3)",
            "FixedString(16)",
            "DateTime('Asia/Istanbul')",
            "DateTime64(3, 'UTC')",
            "Time64(6)",
            "IntervalDay",
            "Enum8('a' = -1, 'b\\'c' = 0)",
            "Nullable(Decimal(76, 38))",
            "LowCardinality(Nullable(String))",
            "Array(Array(Nullable(UUID)))",
            "Tuple(a UInt8, `b c` String)",
            "Tuple(UInt8, String)",
            "Tuple()",
            "Nested(a UInt8, b Array(String))",
            "Map(LowCardinality(String), Array(UInt8))",
            "Variant(Array(UInt8), String, UInt8)",
            "Dynamic",
            "Dynamic(max_types=5)",
            "JSON",
            "JSON(max_dynamic_types=3, max_dynamic_paths=10, `a.b` UInt32, SKIP c, SKIP REGEXP 'y')",
            "AggregateFunction(quantiles(0.5, 0.9), Float64)",
            "AggregateFunction(1, sumMap, Array(UInt8), Array(UInt8))",
            "AggregateFunction(count)",
            "SimpleAggregateFunction(max, UInt8)",
            "SimpleAggregateFunction(groupArrayArray(5), Array(UInt8))",
            "MultiPolygon",
            "QBit(Float32, 8)",
        ] {
            check(name, name);
        }
    }

    #[test]
    fn other_spellings_mean_the_same() {
        check("int unsigned", "UInt32");
        check(
            "Tuple(x DOUBLE PRECISION, `set` Set)",
            "Tuple(x Float64, set UInt64)",
        );
        check("Tuple(double precision, text)", "Tuple(Float64, String)");
        check("VARCHAR(255)", "String");
        check("INT(11)", "Int32");
        check("Decimal64(3)", "Decimal(18, 3)");
        check("Decimal(5)", "Decimal(5, 0)");
        check("numeric", "Decimal(10, 0)");
        check(
            "Enum('a', 'b' = 300, 'c')",
            "Enum16('a' = 1, 'b' = 300, 'c' = 301)",
        );
        check("Variant(String, UInt8, String)", "Variant(String, UInt8)");
        check("DateTime(6)", "DateTime64(6)");
        check(
            "JSON(a.b Int, max_dynamic_paths = 3)",
            "JSON(max_dynamic_paths=3, `a.b` Int32)",
        );
    }

    #[test]
    fn the_first_value_of_an_enum_is_its_default() {
        let DataType::Enum8(values) = "Enum8('b' = 2, 'a' = 1)".parse().unwrap() else {
            panic!("an Enum8");
        };
        assert_eq!(values.default_number(), 2);
        assert_eq!(values.name(1), Some(&b"a"[..]));
        assert_eq!(values.number(b"b"), Some(2));
    }

    #[test]
    fn what_is_no_type_is_refused() {
        check_refused("Unit8", "Unknown data type family: Unit8");
        check_refused("uint8", "Unknown data type family: uint8");
        check_refused(
            "Array(UInt8",
            "cannot parse data type 'Array(UInt8' at byte 11: expected a closing parenthesis",
        );
        check_refused(
            "Nullable(Array(UInt8))",
            "Nullable: this type cannot be inside Nullable",
        );
        check_refused(
            "Enum8('a' = 1, 'a' = 2)",
            "Enum: a name or a number occurs twice",
        );
        check_refused("Enum8('a' = 128)", "Enum8: a number is out of range");
        check_refused(
            "Decimal(77, 3)",
            "Decimal: the precision must be from 1 to 76 and the scale not above it",
        );
        let deep = "Array(".repeat(200) + "UInt8" + &")".repeat(200);
        assert!(deep.parse::<DataType>().is_err());
    }
}
