//! Types, and expressions that give values of them.

use granary_testkit::Seed;

/// What a column is: its type, an expression of its values, and a codec.
pub struct RandomType {
    /// As it stands in a definition.
    pub name: String,
    /// An expression of `number` that gives values of the type.
    pub value: String,
    /// `CODEC(…)`, or nothing.
    pub codec: &'static str,
}

/// Numbers and other values of a fixed width: the type, and its values from `{}`, a `UInt64` that looks random.
const PLAIN: [(&str, &str); 32] = [
    ("UInt8", "{}"),
    ("UInt16", "if({} % 20 = 0, {}, 0)"),
    ("UInt32", "{}"),
    ("UInt64", "if({} % 3 = 0, 18446744073709551615, {})"),
    ("UInt128", "toUInt128({}) * {}"),
    ("UInt256", "toUInt256({}) * {}"),
    ("Int8", "toInt64({}) % 100"),
    ("Int16", "toInt64({}) % 7"),
    ("Int32", "number"),
    ("Int64", "toInt64({})"),
    ("Int128", "toInt128({}) * toInt64({})"),
    ("Int256", "toInt256({}) * toInt64({})"),
    (
        "Float32",
        "multiIf({} % 40 = 0, inf, {} % 40 = 1, -inf, toInt64({}) / 1e12)",
    ),
    (
        "Float64",
        "multiIf({} % 50 = 0, -0., {} % 9 = 1, 0, toInt64({}) / 1e3)",
    ),
    ("BFloat16", "{} % 1000 / 8"),
    (
        "Decimal(9, 4)",
        "toDecimal128(toInt64({} % 99999) - 50000, 4) / 10",
    ),
    ("Decimal(18, 0)", "toInt64({} % 1000000007)"),
    ("Decimal(38, 10)", "toDecimal128(toInt64({}), 10) / 1000003"),
    ("Decimal(60, 20)", "toDecimal256(toInt64({}), 20) / 1000003"),
    ("Bool", "{} % 2"),
    ("Date", "toUInt16({})"),
    ("Date32", "toInt32({} % 100000) - 20000"),
    ("DateTime('UTC')", "toUInt32({})"),
    ("DateTime('Asia/Tokyo')", "toUInt32({} % 1000)"),
    (
        "DateTime64(6, 'UTC')",
        "toDecimal64({} % 4000000000, 6) + toDecimal64(0.123456, 6)",
    ),
    (
        "DateTime64(3, 'America/New_York')",
        "toDecimal64(toInt64({} % 4000000000) - 2000000000, 3)",
    ),
    (
        "Enum8('a' = -3, 'b' = 7, 'c''d' = 100)",
        "['a', 'b', 'c''d'][{} % 3 + 1]",
    ),
    (
        "Enum16('x' = -300, '' = 0, 'y' = 30000)",
        "['x', '', 'y'][{} % 3 + 1]",
    ),
    ("UUID", "reinterpretAsUUID(sipHash128({}))"),
    ("IPv4", "toIPv4(toUInt32({}))"),
    (
        "IPv6",
        "toIPv6(concat('2001:db8::', lower(hex(toUInt16({})))))",
    ),
    ("Time", "toInt32({} % 80000)"),
];

/// Texts, which `LowCardinality` takes, too.
const TEXTS: [(&str, &str); 5] = [
    ("String", "hex({})"),
    ("String", "toString({} % 7)"),
    ("String", "if({} % 30 = 0, hex({}), '')"),
    (
        "String",
        r"multiIf({} % 9 = 0, '', {} % 9 = 1, repeat('ж\t\'', {} % 30), {} % 9 = 2, '\\N\n\\', toString({}))",
    ),
    ("FixedString(5)", "substring(hex({}), 1, {} % 6)"),
];

/// Types without which `Nullable`, keys of maps and the like are not what they are in a table.
const WHOLE: [(&str, &str); 4] = [
    ("Point", "({} % 90 / 7, {} % 91 / 3)"),
    (
        "Variant(Array(UInt8), String, UInt64)",
        "multiIf({} % 4 = 0, CAST({} AS Variant(Array(UInt8), String, UInt64)), \
         {} % 4 = 1, CAST('text' AS Variant(Array(UInt8), String, UInt64)), \
         {} % 4 = 2, CAST([1, 2]::Array(UInt8) AS Variant(Array(UInt8), String, UInt64)), NULL)",
    ),
    (
        "Dynamic",
        "multiIf({} % 4 = 0, CAST({} % 100 AS Dynamic), {} % 4 = 1, CAST('text' AS Dynamic), \
         {} % 4 = 2, CAST(toDate('2026-11-21') AS Dynamic), NULL)",
    ),
    (
        "JSON",
        r#"concat('{"a": ', toString({} % 5), ', "b": {"c', toString({} % 7), '": "', toString({} % 3), '"}}')"#,
    ),
];

/// What follows the type of a column of numbers, of texts, of anything.
const CODECS_OF_NUMBERS: [&str; 6] = [
    " CODEC(Delta, LZ4)",
    " CODEC(DoubleDelta)",
    " CODEC(T64, ZSTD(1))",
    " CODEC(Gorilla, ZSTD)",
    " CODEC(GCD, LZ4)",
    " CODEC(NONE)",
];
const CODECS: [&str; 4] = [" CODEC(ZSTD(3))", " CODEC(LZ4HC(9))", " CODEC(NONE)", ""];

/// Types inside of types: no deeper than this.
const DEPTH_MAX: usize = 3;

/// A type of any kind.
pub fn any(seed: &mut Seed) -> RandomType {
    let source = source("number", seed);
    let (name, value) = typed(seed, &source, 0);
    let value = format!("CAST({value} AS {name})");
    let codec = codec(seed, &name);
    RandomType { name, value, codec }
}

/// A type that can stand in a key.
pub fn for_key(seed: &mut Seed) -> RandomType {
    let source = source("number", seed);
    let (name, value) = plain(seed, &source);
    let value = format!("CAST({value} AS {name})");
    let codec = codec(seed, &name);
    RandomType { name, value, codec }
}

fn source(of: &str, seed: &mut Seed) -> String {
    format!("cityHash64({of}, {})", seed.below(1000))
}

fn codec(seed: &mut Seed, name: &str) -> &'static str {
    let numbers = [
        "UInt8", "UInt16", "UInt32", "UInt64", "Int16", "Int32", "Int64",
    ];
    match seed.below(3) {
        0 if numbers.contains(&name) => {
            let chosen = CODECS_OF_NUMBERS[seed.below(CODECS_OF_NUMBERS.len())];
            if chosen.contains("Gorilla") {
                ""
            } else {
                chosen
            }
        }
        0 if name == "Float64" => " CODEC(Gorilla, ZSTD)",
        1 => CODECS[seed.below(CODECS.len())],
        _ => "",
    }
}

fn of_table(table: &[(&str, &str)], seed: &mut Seed, source: &str) -> (String, String) {
    let (name, value) = table[seed.below(table.len())];
    (name.to_owned(), value.replace("{}", source))
}

fn plain(seed: &mut Seed, source: &str) -> (String, String) {
    match seed.below(3) {
        0 => of_table(&TEXTS, seed, source),
        _ => of_table(&PLAIN, seed, source),
    }
}

fn typed(seed: &mut Seed, source: &str, depth: usize) -> (String, String) {
    let kind = if depth < DEPTH_MAX {
        seed.below(14)
    } else {
        seed.below(8)
    };
    match kind {
        0..=4 => plain(seed, source),
        5 | 6 => {
            let (name, value) = plain(seed, source);
            let value = format!("if({source} % 3 = 0, NULL, CAST({value} AS {name}))");
            (format!("Nullable({name})"), value)
        }
        7 => low_cardinality(seed, source),
        8 | 9 => {
            let (name, value) = items(seed, source, depth);
            (format!("Array({name})"), value)
        }
        10 => map(seed, source, depth),
        11 | 12 => tuple(seed, source, depth),
        _ if depth == 0 => of_table(&WHOLE, seed, source),
        _ => plain(seed, source),
    }
}

fn low_cardinality(seed: &mut Seed, source: &str) -> (String, String) {
    let (name, value) = of_table(&TEXTS, seed, source);
    match seed.below(3) {
        0 => {
            let value = format!("if({source} % 4 = 0, NULL, CAST({value} AS {name}))");
            (format!("LowCardinality(Nullable({name}))"), value)
        }
        _ => (format!("LowCardinality({name})"), value),
    }
}

/// The type of the items of an array, and an array.
fn items(seed: &mut Seed, source: &str, depth: usize) -> (String, String) {
    let variable = format!("x{depth}");
    let inner = format!("cityHash64({source}, {variable})");
    let (name, value) = typed(seed, &inner, depth + 1);
    let most = [2, 4, 11][seed.below(3)];
    let value =
        format!("arrayMap({variable} -> CAST({value} AS {name}), range({source} % {most}))");
    (name, value)
}

fn map(seed: &mut Seed, source: &str, depth: usize) -> (String, String) {
    let key = [
        "String",
        "LowCardinality(String)",
        "UInt32",
        "FixedString(3)",
    ][seed.below(4)];
    let variable = format!("x{depth}");
    let inner = format!("cityHash64({source}, {variable})");
    let (name, value) = typed(seed, &inner, depth + 1);
    let text = if key == "UInt32" { "" } else { "'k', " };
    let value = format!(
        "arrayMap({variable} -> (CAST(concat({text}toString({variable})) AS {key}), CAST({value} AS {name})), range({source} % 4))"
    );
    (format!("Map({key}, {name})"), value)
}

fn tuple(seed: &mut Seed, source: &str, depth: usize) -> (String, String) {
    let named = seed.below(2) == 0;
    let (mut names, mut values) = (Vec::new(), Vec::new());
    for at in 0..=seed.below(3) {
        let inner = self::source(source, seed);
        let (name, value) = typed(seed, &inner, depth + 1);
        values.push(format!("CAST({value} AS {name})"));
        names.push(if named { format!("e{at} {name}") } else { name });
    }
    let name = format!("Tuple({})", names.join(", "));
    (name, format!("tuple({})", values.join(", ")))
}
