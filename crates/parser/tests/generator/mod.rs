//! Random definitions and queries from a seed.
//!
//! They are written as people write them: without the parentheses that ClickHouse adds, keywords in
//! any case, with comments here and there.

/// A small random number generator; the same seed gives the same statements.
pub(crate) struct Generator {
    state: u64,
}

impl Generator {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            state: seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1,
        }
    }

    fn next(&mut self) -> u64 {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        self.state
    }

    /// A number below `end`.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    /// One of the items.
    pub(crate) fn pick<'a>(&mut self, items: &[&'a str]) -> &'a str {
        items[self.below(items.len())]
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// What `write` writes, or nothing.
    fn maybe(&mut self, percent: usize, write: impl FnOnce(&mut Self) -> String) -> String {
        if self.chance(percent) {
            write(self)
        } else {
            String::new()
        }
    }

    /// One to `max` items with commas.
    fn list(&mut self, max: usize, mut write: impl FnMut(&mut Self) -> String) -> String {
        let count = 1 + self.below(max);
        (0..count)
            .map(|_| write(self))
            .collect::<Vec<_>>()
            .join(", ")
    }

    /// A definition or a query.
    pub(crate) fn statement(&mut self) -> String {
        match self.below(10) {
            0..=2 => self.create_table(),
            3 => self.create_view(),
            4 => self.create_materialized_view(),
            5 => self.create_dictionary(),
            _ => self.union(3),
        }
    }

    fn name(&mut self) -> String {
        self.pick(&[
            "a",
            "b",
            "c",
            "id",
            "ts",
            "value",
            "`x y`",
            "\"quoted\"",
            "Key",
            "_x1",
            "t",
            "`a.b`",
            "`select`",
            "name",
            "date",
            "`к`",
        ])
        .to_owned()
    }

    fn column(&mut self) -> String {
        match self.below(5) {
            0 => format!("{}.{}", self.name(), self.name()),
            _ => self.name(),
        }
    }

    fn table(&mut self) -> String {
        match self.below(3) {
            0 => format!("db.{}", self.name()),
            1 => format!("`my db`.{}", self.name()),
            _ => self.name(),
        }
    }

    fn literal(&mut self) -> String {
        self.pick(&[
            "1",
            "0",
            "-1",
            "42",
            "1.5",
            "-0.25",
            "1e3",
            "1e-7",
            "100000000000000000000",
            "'x'",
            "'it''s'",
            "'a\\nb'",
            "''",
            "'\\\\'",
            "NULL",
            "true",
            "false",
            "inf",
            "0x1F",
            "'привет'",
            "18446744073709551615",
            "-9223372036854775808",
        ])
        .to_owned()
    }

    /// An expression of at most this depth.
    pub(crate) fn expr(&mut self, depth: usize) -> String {
        if depth == 0 {
            return if self.chance(50) {
                self.literal()
            } else {
                self.column()
            };
        }
        let below = depth - 1;
        match self.below(24) {
            0..=3 => {
                let operator = self.pick(&[
                    "+", "-", "*", "/", "%", "=", "!=", "<", ">", "<=", ">=", "AND", "OR", "||",
                    "LIKE", "ILIKE", "NOT LIKE", "DIV", "MOD", "==", "<>", "and", "or", "<=>",
                ]);
                format!("{} {operator} {}", self.expr(below), self.expr(below))
            }
            4 | 5 => format!("({})", self.expr(below)),
            6 => format!("NOT {}", self.expr(below)),
            7 => format!("- {}", self.column()),
            8 | 9 => {
                let name = self.pick(&[
                    "f", "sum", "toDate", "concat", "if", "lower", "Max", "array",
                ]);
                format!("{name}({})", self.list(3, |it| it.expr(below)))
            }
            10 => format!("[{}]", self.list(3, |it| it.expr(below))),
            11 => format!(
                "({}, {})",
                self.expr(below),
                self.list(2, |it| it.expr(below))
            ),
            12 => format!(
                "{} IN ({})",
                self.column(),
                self.list(3, |it| it.expr(below))
            ),
            13 => format!("{} NOT IN (SELECT {})", self.column(), self.expr(below)),
            14 => format!(
                "{} BETWEEN {} AND {}",
                self.column(),
                self.literal(),
                self.column()
            ),
            15 => format!("{} IS {}NULL", self.expr(below), self.pick(&["", "NOT "])),
            16 => format!(
                "CASE WHEN {} THEN {} ELSE {} END",
                self.expr(below),
                self.expr(below),
                self.expr(below)
            ),
            17 => format!("CAST({} AS {})", self.expr(below), self.data_type(1)),
            18 => format!(
                "{}::{}",
                self.pick(&["a", "1", "'x'", "[1, 2]", "f(x)", "(1, 'a')"]),
                self.data_type(1)
            ),
            19 => format!("{}[{}]", self.column(), self.expr(below)),
            20 => format!("arrayMap(x -> {}, {})", self.expr(below), self.name()),
            21 => format!(
                "now() - INTERVAL {} {}",
                self.literal(),
                self.pick(&["DAY", "hour", "MONTHS"])
            ),
            22 => format!("(SELECT {})", self.expr(below)),
            _ => format!(
                "{}(x) OVER ({})",
                self.pick(&["sum", "row_number"]),
                self.window()
            ),
        }
    }

    fn window(&mut self) -> String {
        let partition = self.maybe(60, |it| format!("PARTITION BY {} ", it.column()));
        let order = self.maybe(60, |it| format!("ORDER BY {} ", it.order_element()));
        let frame = self.maybe(40, |it| {
            it.pick(&[
                "ROWS BETWEEN 1 PRECEDING AND CURRENT ROW",
                "RANGE UNBOUNDED PRECEDING",
                "ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING",
            ])
            .to_owned()
        });
        format!("{partition}{order}{frame}")
    }

    fn order_element(&mut self) -> String {
        let expr = self.expr(1);
        let direction = self.pick(&["", "", " DESC", " asc", " DESC NULLS FIRST", " NULLS LAST"]);
        format!("{expr}{direction}")
    }

    /// A data type of at most this depth.
    pub(crate) fn data_type(&mut self, depth: usize) -> String {
        if depth == 0 || self.chance(40) {
            return self
                .pick(&[
                    "UInt8",
                    "Int64",
                    "String",
                    "Float32",
                    "Date",
                    "DateTime('UTC')",
                    "UUID",
                    "Bool",
                    "DateTime64(3)",
                    "Decimal(10, 2)",
                    "FixedString(16)",
                    "IPv6",
                    "INT UNSIGNED",
                    "Enum8('a' = 1, 'b' = -2)",
                    "JSON",
                    "Dynamic(max_types = 8)",
                    "varchar(255)",
                    "AggregateFunction(quantiles(0.5, 0.9), Float64)",
                    "double precision",
                    "SimpleAggregateFunction(sum, UInt64)",
                    "JSON(a.b UInt32, SKIP c)",
                ])
                .to_owned();
        }
        let below = depth - 1;
        match self.below(7) {
            0 => format!("Array({})", self.data_type(below)),
            1 => format!("Nullable({})", self.data_type(0)),
            2 => format!("LowCardinality({})", self.data_type(0)),
            3 => format!("Map(String, {})", self.data_type(below)),
            4 => format!(
                "Tuple({})",
                self.list(3, |it| format!("{} {}", it.name(), it.data_type(below)))
            ),
            5 => format!("Tuple({})", self.list(3, |it| it.data_type(below))),
            _ => format!("Variant({})", self.list(3, |it| it.data_type(below))),
        }
    }

    fn union(&mut self, depth: usize) -> String {
        let mut union = self.select(depth);
        while self.chance(15) {
            let operation = self.pick(&[
                "UNION ALL",
                "UNION DISTINCT",
                "UNION",
                "INTERSECT",
                "EXCEPT",
                "except all",
            ]);
            union = if self.chance(20) {
                format!(
                    "{union} {operation} ({} UNION ALL {})",
                    self.select(1),
                    self.select(1)
                )
            } else {
                format!("{union} {operation} {}", self.select(1))
            };
        }
        union
    }

    fn select(&mut self, depth: usize) -> String {
        let below = depth.saturating_sub(1);
        let clauses = [
            self.maybe(15, |it| format!("WITH {} ", it.with_item(below))),
            self.pick(&["SELECT ", "select ", "SELECT DISTINCT ", "SELECT /* c */ "])
                .to_owned(),
            self.list(4, |it| it.select_item(below)),
            self.maybe(80, |it| format!(" FROM {}", it.from(below))),
            self.maybe(10, |it| format!(" PREWHERE {}", it.expr(1))),
            self.maybe(50, |it| format!("\nWHERE {}", it.expr(below))),
            self.maybe(30, |it| {
                format!(
                    " GROUP BY {}{}",
                    it.list(3, |it| it.expr(1)),
                    it.pick(&["", "", " WITH ROLLUP", " WITH TOTALS"])
                )
            }),
            self.maybe(15, |it| format!(" HAVING {}", it.expr(1))),
            self.maybe(40, |it| {
                format!(" ORDER BY {}", it.list(3, Self::order_element))
            }),
            self.maybe(10, |it| {
                format!(" LIMIT {} BY {}", it.below(9), it.list(2, Self::column))
            }),
            self.maybe(30, |it| {
                format!(" LIMIT {}", it.pick(&["1", "2, 3", "10 OFFSET 5"]))
            }),
            self.maybe(10, |it| {
                format!(" SETTINGS max_threads = {}, x = 'y'", it.below(9))
            }),
        ];
        clauses.concat()
    }

    fn with_item(&mut self, depth: usize) -> String {
        match self.below(3) {
            0 => format!("{} AS {}", self.expr(1), self.name()),
            _ => format!("{} AS ({})", self.name(), self.select(depth.min(1))),
        }
    }

    fn select_item(&mut self, depth: usize) -> String {
        match self.below(8) {
            0 => "*".to_owned(),
            1 => format!("{}.*", self.name()),
            2 => format!("* EXCEPT ({})", self.name()),
            3 | 4 => format!("{} AS {}", self.expr(depth), self.name()),
            _ => self.expr(depth),
        }
    }

    fn from(&mut self, depth: usize) -> String {
        let mut from = self.table_expr(depth);
        while self.chance(30) {
            let kind = self.pick(&[
                "JOIN",
                "LEFT JOIN",
                "ANY LEFT JOIN",
                "FULL OUTER JOIN",
                "ASOF JOIN",
                "GLOBAL JOIN",
                "SEMI LEFT JOIN",
                "RIGHT ANTI JOIN",
                "inner join",
            ]);
            let table = self.table_expr(depth);
            let condition = if self.chance(70) {
                format!("ON {}", self.expr(1))
            } else {
                format!("USING ({})", self.list(2, Self::name))
            };
            from = format!("{from} {kind} {table} {condition}");
        }
        let array_join = self.maybe(10, |it| format!(" ARRAY JOIN {} AS z", it.name()));
        let comma = self.maybe(10, |it| format!(", {}", it.table_expr(0)));
        format!("{from}{comma}{array_join}")
    }

    fn table_expr(&mut self, depth: usize) -> String {
        match self.below(6) {
            0 if depth > 0 => format!("({}) AS s", self.union(depth - 1)),
            1 => format!("numbers({}) n", self.below(99)),
            2 => format!("{} AS q FINAL", self.table()),
            _ => self.table(),
        }
    }

    fn create_table(&mut self) -> String {
        let elements = [
            self.list(5, Self::column_definition),
            self.maybe(20, |it| {
                format!(
                    ", INDEX i {} TYPE {} GRANULARITY {}",
                    it.expr(1),
                    it.pick(&["minmax", "set(100)", "bloom_filter(0.01)"]),
                    1 + it.below(8)
                )
            }),
            self.maybe(15, |it| format!(", CONSTRAINT c CHECK {}", it.expr(1))),
            self.maybe(15, |it| {
                format!(
                    ", PROJECTION p (SELECT {} GROUP BY {})",
                    it.list(2, |it| it.expr(1)),
                    it.list(2, Self::column)
                )
            }),
        ]
        .concat();
        let verb = self.pick(&[
            "CREATE TABLE",
            "create table if not exists",
            "ATTACH TABLE",
            "CREATE OR REPLACE TABLE",
        ]);
        let cluster = self.maybe(10, |_| " ON CLUSTER 'c'".to_owned());
        let table = self.table();
        format!("{verb} {table}{cluster} ({elements})\n{}", self.storage())
    }

    fn column_definition(&mut self) -> String {
        let clauses = [
            self.name(),
            " ".to_owned(),
            self.data_type(2),
            self.maybe(10, |it| it.pick(&[" NULL", " NOT NULL"]).to_owned()),
            self.maybe(30, |it| {
                format!(
                    " {} {}",
                    it.pick(&["DEFAULT", "MATERIALIZED", "ALIAS"]),
                    it.expr(2)
                )
            }),
            self.maybe(15, |it| {
                format!(" COMMENT {}", it.pick(&["'x'", "'it''s'", "''"]))
            }),
            self.maybe(20, |it| {
                format!(
                    " CODEC({})",
                    it.pick(&["ZSTD(1)", "Delta, LZ4", "DoubleDelta, ZSTD", "NONE"])
                )
            }),
            self.maybe(10, |it| format!(" TTL {} + INTERVAL 1 DAY", it.name())),
        ];
        clauses.concat()
    }

    fn storage(&mut self) -> String {
        let engine = self.pick(&[
            "Log",
            "MergeTree",
            "ReplacingMergeTree(ver)",
            "ReplicatedMergeTree('/x/{shard}', '{replica}')",
            "Memory",
            "SummingMergeTree((a, b))",
            "Distributed('c', db, t, rand())",
            "MergeTree()",
        ]);
        let clauses = [
            format!("ENGINE = {engine}"),
            self.maybe(30, |it| format!(" PARTITION BY {}", it.expr(1))),
            self.maybe(20, |it| {
                format!(" PRIMARY KEY {}", it.pick(&["a", "(a, b)", "(a)"]))
            }),
            self.maybe(60, |it| {
                format!(
                    " ORDER BY {}",
                    it.pick(&[
                        "a",
                        "(a, b)",
                        "tuple()",
                        "(a DESC, b)",
                        "a DESC",
                        "()",
                        "(f(a), b)"
                    ])
                )
            }),
            self.maybe(10, |it| format!(" SAMPLE BY {}", it.name())),
            self.maybe(20, |it| {
                format!(
                    " TTL {}",
                    it.pick(&[
                        "d + INTERVAL 1 MONTH",
                        "d + toIntervalDay(1) DELETE WHERE a = 1",
                        "d TO VOLUME 'cold', d + INTERVAL 1 YEAR",
                        "d GROUP BY a SET b = max(b)"
                    ])
                )
            }),
            self.maybe(30, |it| {
                format!(" SETTINGS index_granularity = {}, p = 'q'", it.below(9999))
            }),
            self.maybe(15, |_| " COMMENT 'the table'".to_owned()),
        ];
        clauses.concat()
    }

    fn create_view(&mut self) -> String {
        let columns = self.maybe(20, |it| {
            format!(
                " ({})",
                it.list(3, |it| format!("{} {}", it.name(), it.data_type(1)))
            )
        });
        let security = self.maybe(15, |it| {
            it.pick(&[" SQL SECURITY INVOKER", " DEFINER = u SQL SECURITY DEFINER"])
                .to_owned()
        });
        let table = self.table();
        format!(
            "CREATE VIEW {table}{columns}{security} AS {}",
            self.union(2)
        )
    }

    fn create_materialized_view(&mut self) -> String {
        let table = self.table();
        let refresh = self.maybe(20, |it| {
            it.pick(&[
                " REFRESH EVERY 1 DAY",
                " REFRESH AFTER 2 HOUR APPEND",
                " REFRESH EVERY 1 MONTH OFFSET 5 DAY RANDOMIZE FOR 1 HOUR",
            ])
            .to_owned()
        });
        let target = if self.chance(50) {
            format!(" TO {}", self.table())
        } else {
            format!(" {}", self.storage())
        };
        format!(
            "CREATE MATERIALIZED VIEW {table}{refresh}{target} AS {}",
            self.select(2)
        )
    }

    fn create_dictionary(&mut self) -> String {
        let attributes = self.list(4, |it| {
            let default = it.maybe(30, |it| {
                format!(" DEFAULT {}", it.pick(&["0", "'x'", "-1", "[1, 2]"]))
            });
            let flag = it.maybe(20, |it| {
                it.pick(&[" HIERARCHICAL", " INJECTIVE", " IS_OBJECT_ID"])
                    .to_owned()
            });
            format!("{} {}{default}{flag}", it.name(), it.data_type(1))
        });
        let source = self.pick(&[
            "CLICKHOUSE(HOST 'h' PORT 9000 USER 'u' PASSWORD '' DB 'd' TABLE 't')",
            "NULL()",
            "HTTP(url 'http://x' format 'TSV' headers(header(name 'a' value 'b')))",
            "clickhouse(query 'SELECT 1')",
        ]);
        let layout = self.pick(&[
            "FLAT()",
            "hashed()",
            "COMPLEX_KEY_HASHED(SHARDS 4)",
            "direct",
        ]);
        let lifetime = self.maybe(60, |it| {
            format!(" LIFETIME({})", it.pick(&["300", "MIN 0 MAX 10", "0"]))
        });
        let table = self.table();
        format!(
            "CREATE DICTIONARY {table} ({attributes}) PRIMARY KEY a SOURCE({source}) LAYOUT({layout}){lifetime}"
        )
    }
}
