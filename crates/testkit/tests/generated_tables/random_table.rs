//! Tables: columns, keys, engine, settings, and statements that fill them.

use granary_testkit::Seed;

use crate::random_type::{RandomType, any, for_key};

/// A table that was thought up.
pub struct RandomTable {
    /// Its name in the database `g`.
    pub name: String,
    /// Everything behind `CREATE TABLE g.name`.
    pub definition: String,
    /// Expressions of `number` that give the values of a row.
    values: Vec<String>,
    /// How many rows each `INSERT` brings.
    inserts: Vec<usize>,
    /// Statements that change rows afterwards.
    pub changes: Vec<String>,
    /// Whether it has parts, which can be checked and merged.
    pub has_parts: bool,
}

const SETTINGS: [&str; 20] = [
    "min_bytes_for_wide_part = 0",
    "min_bytes_for_wide_part = 0",
    "min_bytes_for_wide_part = 1000000000",
    "min_bytes_for_wide_part = 3000",
    "min_rows_for_wide_part = 500",
    "index_granularity = 16",
    "index_granularity = 100",
    "index_granularity = 1000",
    "index_granularity_bytes = 1024",
    "index_granularity_bytes = 4096",
    "ratio_of_defaults_for_sparse_serialization = 0.1",
    "ratio_of_defaults_for_sparse_serialization = 1",
    "compress_marks = 0, compress_primary_key = 0",
    "marks_compress_block_size = 300, primary_key_compress_block_size = 100",
    "min_compress_block_size = 100, max_compress_block_size = 1000",
    "write_marks_for_substreams_in_compact_parts = 0",
    "string_serialization_version = 'single_stream'",
    "nullable_serialization_version = 'allow_sparse'",
    "serialization_info_version = 'basic'",
    "use_compact_variant_discriminators_serialization = 0",
];

/// What rows are sorted by; `k` is a column that can be compared.
const SORTING: [&str; 12] = [
    "id",
    "id",
    "(k, id)",
    "(k, id)",
    "k",
    "tuple()",
    "id DESC",
    "(k DESC, id)",
    "(intDiv(id, 10), id)",
    "(id % 7, id)",
    "(cityHash64(k), id)",
    "(toString(k), id)",
];

const PARTITIONS: [&str; 7] = [
    "",
    "",
    "",
    "PARTITION BY id % 3",
    "PARTITION BY (id % 2, intDiv(id, 1000))",
    "PARTITION BY toString(id % 2)",
    "PARTITION BY toDate(id)",
];

impl RandomTable {
    /// The table that `seed` gives.
    pub fn new(number: usize, seed: &mut Seed) -> Self {
        let mut columns: Vec<RandomType> = vec![for_key(seed)];
        columns.extend((0..=seed.below(6)).map(|_| any(seed)));
        let engine = engine(seed, &columns[0].name);
        let has_parts = engine.contains("MergeTree");
        let mut listed = vec!["id UInt64".to_owned()];
        let mut values = vec!["number".to_owned()];
        for (at, column) in columns.iter().enumerate() {
            let name = if at == 0 {
                "k".to_owned()
            } else {
                format!("c{at}")
            };
            let RandomType {
                name: data_type,
                codec,
                ..
            } = column;
            listed.push(format!("{name} {data_type}{codec}"));
            values.push(column.value.clone());
        }
        let changes = match has_parts.then(|| seed.below(5)) {
            Some(0) => vec![
                "DELETE WHERE id % 5 = 1",
                "ADD COLUMN later UInt16 DEFAULT id + 1",
            ],
            Some(1) => vec!["ADD COLUMN later String DEFAULT 'x'"],
            _ => Vec::new(),
        };
        Self {
            name: format!("t{number}"),
            definition: format!("({}) {engine}", listed.join(", ")),
            values,
            inserts: (0..=seed.below(3)).map(|_| rows(seed)).collect(),
            changes: changes.into_iter().map(str::to_owned).collect(),
            has_parts,
        }
    }

    /// The statements that fill it, each making a part or more.
    pub fn inserts(&self) -> Vec<String> {
        let mut first = 0;
        let insert = |rows: &usize| {
            let text = format!(
                "INSERT INTO g.{} SELECT {} FROM numbers({first}, {rows})",
                self.name,
                self.values.join(", ")
            );
            first += rows;
            text
        };
        self.inserts.iter().map(insert).collect()
    }
}

fn rows(seed: &mut Seed) -> usize {
    match seed.below(5) {
        0 => 1,
        1 => 1 + seed.below(20),
        2 | 3 => 100 + seed.below(1000),
        _ => 8000 + seed.below(1000),
    }
}

fn engine(seed: &mut Seed, key: &str) -> String {
    let engine = match seed.below(10) {
        0 => return "ENGINE = Log".to_owned(),
        1 => return "ENGINE = TinyLog".to_owned(),
        2 => "ReplacingMergeTree",
        3 => "AggregatingMergeTree",
        _ => "MergeTree",
    };
    let mut sorting = SORTING[seed.below(SORTING.len())];
    let rows_stay = engine == "MergeTree" || sorting.contains("id");
    let has_zeros = key.starts_with("Float") || key == "BFloat16";
    if !rows_stay || (has_zeros && sorting.contains('(')) {
        sorting = "id"; // the order of 0 and -0 is nobody's; equal keys would be merged
    }
    let partition = PARTITIONS[seed.below(PARTITIONS.len())];
    let mut settings: Vec<&str> = Vec::new();
    for _ in 0..seed.below(5) {
        let setting = SETTINGS[seed.below(SETTINGS.len())];
        let name = |text: &str| text.split(' ').next().unwrap_or_default().to_owned();
        if settings.iter().all(|known| name(known) != name(setting)) {
            settings.push(setting);
        }
    }
    if sorting.contains("DESC") {
        settings.push("allow_experimental_reverse_key = 1");
    }
    let sorting = if sorting == "id DESC" {
        "(id DESC)"
    } else {
        sorting
    };
    let mut text = format!("ENGINE = {engine} {partition} ORDER BY {sorting}");
    if !settings.is_empty() {
        text += &format!(" SETTINGS {}", settings.join(", "));
    }
    text
}
