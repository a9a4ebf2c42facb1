SELECT DISTINCT array(value[-9223372036854775808]) AS date ORDER BY - date asc SETTINGS max_threads = 8, x = 'y'

CREATE DICTIONARY db.`select` (name Variant(JSON(a.b UInt32, SKIP c)), c Map(String, Decimal(10, 2))) PRIMARY KEY a SOURCE(HTTP(url 'http://x' format 'TSV' headers(header(name 'a' value 'b')))) LAYOUT(hashed())

CREATE TABLE name (`x y` LowCardinality(Enum8('a' = 1, 'b' = -2)), Key Map(String, UUID) MATERIALIZED NOT (`select`), `select` Map(String, Tuple(`x y` Date, value DateTime64(3), ts UInt8)), INDEX i [0] TYPE minmax GRANULARITY 4)
ENGINE = MergeTree() ORDER BY (a, b)

CREATE DICTIONARY db.value (b Decimal(10, 2), name Tuple(t Dynamic(max_types = 8)) DEFAULT -1) PRIMARY KEY a SOURCE(clickhouse(query 'SELECT 1')) LAYOUT(direct) LIFETIME(300)

CREATE OR REPLACE TABLE `к` (date Tuple(Tuple(Enum8('a' = 1, 'b' = -2), Int64), Enum8('a' = 1, 'b' = -2)) DEFAULT _x1[b] >= sum(x) OVER () CODEC(NONE), ts FixedString(16) CODEC(DoubleDelta, ZSTD), "quoted" Tuple(Map(String, IPv6)) ALIAS - name, `select` Enum8('a' = 1, 'b' = -2))
ENGINE = MergeTree ORDER BY (a DESC, b) TTL d + toIntervalDay(1) DELETE WHERE a = 1 SETTINGS index_granularity = 8900, p = 'q'

ATTACH TABLE db.id (_x1 Nullable(Int64) NULL TTL `x y` + INTERVAL 1 DAY, a Array(LowCardinality(FixedString(16))), "quoted" Tuple(SimpleAggregateFunction(sum, UInt64), IPv6) DEFAULT 42 IS NULL != 1e3 <> 1e3 CODEC(DoubleDelta, ZSTD) TTL `a.b` + INTERVAL 1 DAY, a UInt8)
ENGINE = SummingMergeTree((a, b)) PRIMARY KEY (a) ORDER BY (a, b)

create table if not exists value (c Tuple(c Float32, `select` UUID), _x1 LowCardinality(SimpleAggregateFunction(sum, UInt64)), PROJECTION p (SELECT 1 NOT LIKE 'x', CASE WHEN 'x' THEN 'привет' ELSE '\\' END GROUP BY ts))
ENGINE = Distributed('c', db, t, rand()) ORDER BY (a, b)

SELECT /* c */ (SELECT `к`._x1[100000000000000000000]) AS "quoted", concat('привет', false, "quoted") != `select` or c, 1e-7 IS NULL and id BETWEEN 100000000000000000000 AND a.c AS value, id NOT IN (SELECT _x1 <> t.date) FROM numbers(27) n inner join numbers(34) n ON `x y` NOT LIKE ts ORDER BY `x y` BETWEEN -0.25 AND t, a.ts == 'a\nb' LIMIT 10 OFFSET 5 SETTINGS max_threads = 4, x = 'y'

CREATE OR REPLACE TABLE `my db`.name (t Tuple(b FixedString(16), b Array(UInt8)) TTL ts + INTERVAL 1 DAY, Key Nullable(varchar(255)) DEFAULT value IN (- a, CAST(`x y` AS Variant(String, JSON(a.b UInt32, SKIP c), Date))) CODEC(NONE) TTL value + INTERVAL 1 DAY, value LowCardinality(JSON) MATERIALIZED array(NOT '') COMMENT 'it''s')
ENGINE = Log PRIMARY KEY (a) SAMPLE BY ts

CREATE DICTIONARY db.`select` (t LowCardinality(DateTime('UTC')), c DateTime64(3) DEFAULT 0, a Map(String, UUID)) PRIMARY KEY a SOURCE(clickhouse(query 'SELECT 1')) LAYOUT(FLAT())

CREATE DICTIONARY db.`a.b` (t Nullable(SimpleAggregateFunction(sum, UInt64)) DEFAULT -1, b Map(String, JSON(a.b UInt32, SKIP c)), ts LowCardinality(String), name JSON(a.b UInt32, SKIP c) DEFAULT [1, 2] IS_OBJECT_ID) PRIMARY KEY a SOURCE(HTTP(url 'http://x' format 'TSV' headers(header(name 'a' value 'b')))) LAYOUT(COMPLEX_KEY_HASHED(SHARDS 4)) LIFETIME(300)

SELECT (SELECT id IS NOT NULL) AS `x y`, c.t[`к`.date <> b.c] AS Key, (100000000000000000000, 'a\nb', name) DIV (SELECT date), NOT a <=> t.a NOT IN (SELECT -0.25) AS date FROM id, db.t ORDER BY - `x y` NULLS LAST SETTINGS max_threads = 8, x = 'y'

CREATE DICTIONARY db.`к` (name Enum8('a' = 1, 'b' = -2)) PRIMARY KEY a SOURCE(CLICKHOUSE(HOST 'h' PORT 9000 USER 'u' PASSWORD '' DB 'd' TABLE 't')) LAYOUT(direct)

ATTACH TABLE `my db`.`к` ON CLUSTER 'c' (`x y` Tuple(Tuple(value AggregateFunction(quantiles(0.5, 0.9), Float64)), LowCardinality(INT UNSIGNED), IPv6) DEFAULT (concat(-1, name.`a.b`, false), [1, 2]::LowCardinality(JSON(a.b UInt32, SKIP c)), CASE WHEN value.`к` THEN b ELSE c END), b FixedString(16) COMMENT 'x', `x y` Tuple(LowCardinality(UInt8)), _x1 Variant(Enum8('a' = 1, 'b' = -2), LowCardinality(Int64)) NULL, date Tuple(Tuple(Dynamic(max_types = 8), double precision), AggregateFunction(quantiles(0.5, 0.9), Float64), Tuple(JSON(a.b UInt32, SKIP c), SimpleAggregateFunction(sum, UInt64))))
ENGINE = MergeTree ORDER BY tuple()

CREATE MATERIALIZED VIEW `my db`.a TO `my db`.b AS SELECT /* c */ sum(x) OVER (ORDER BY NOT `x y` NULLS LAST RANGE UNBOUNDED PRECEDING), id <=> -0.25, * EXCEPT (c), NOT t AS `select` HAVING - date LIMIT 10 OFFSET 5

ATTACH TABLE date (name Tuple(UInt8, Map(String, DateTime64(3)), varchar(255)), c Nullable(Decimal(10, 2)) CODEC(NONE), INDEX i (b, 1.5, 'привет') TYPE minmax GRANULARITY 3)
ENGINE = SummingMergeTree((a, b)) PARTITION BY ts BETWEEN 1 AND name.b ORDER BY a

CREATE OR REPLACE TABLE c (b Variant(Enum8('a' = 1, 'b' = -2), AggregateFunction(quantiles(0.5, 0.9), Float64)) ALIAS - "quoted")
ENGINE = Log

SELECT DISTINCT id[b BETWEEN 0x1F AND `к`] AS id, *, * FROM numbers(12) n UNION WITH Key AS (SELECT /* c */ `x y` LIMIT 2, 3) SELECT /* c */ a AS date, `x y` AS a, id.*, * FROM `x y` AS q FINAL JOIN name AS q FINAL ON (SELECT date) HAVING 'it''s' IS NOT NULL ORDER BY (1.5), lower(`a.b`) asc, [a] NULLS LAST LIMIT 10 OFFSET 5 SETTINGS max_threads = 2, x = 'y'

CREATE TABLE db."quoted" ON CLUSTER 'c' (c Nullable(SimpleAggregateFunction(sum, UInt64)) COMMENT '', Key varchar(255), name DateTime64(3) COMMENT '', b JSON, CONSTRAINT c CHECK Key - `к`)
ENGINE = Distributed('c', db, t, rand()) PARTITION BY arrayMap(x -> inf, _x1) ORDER BY a DESC

WITH c AS (SELECT /* c */ 0, '' AS `select`, t AS c FROM `my db`.a GLOBAL JOIN `my db`.`select` USING (date, name) FULL OUTER JOIN id ON `x y`.`к` IN (c."quoted")
WHERE 100000000000000000000 GROUP BY NULL IS NOT NULL, now() - INTERVAL true DAY) select * EXCEPT (Key), `select`.*, - c AS `к` FROM `my db`.`к` GROUP BY -0.25 or 42, [-9223372036854775808], CAST(id AS JSON(a.b UInt32, SKIP c)) ORDER BY ts + 42, 100000000000000000000 != -1 DESC NULLS FIRST LIMIT 2, 3

select name.* FROM db.Key LEFT JOIN `my db`.value USING (id)
WHERE CASE WHEN date THEN -0.25 ELSE 1.5 END < sum(x) OVER (RANGE UNBOUNDED PRECEDING) ORDER BY value.`a.b`["quoted"] DESC NULLS FIRST, if(42) NULLS LAST, array(inf, 1.5, name)

SELECT arrayMap(x -> (`select`), `a.b`) FROM c AS q FINAL ORDER BY sum(1e-7, `select`, 'it''s') asc LIMIT 1 BY name.t

CREATE VIEW db.b AS SELECT DISTINCT * EXCEPT (`x y`), * EXCEPT (b), [value.`select`] AS name, * EXCEPT (`a.b`)
WHERE now() - INTERVAL 'it''s' hour GROUP BY row_number(x) OVER (ORDER BY ('\\', a, `x y`) ), CAST(100000000000000000000 AS LowCardinality(FixedString(16)))

WITH false and 'it''s' AS "quoted" select (t IS NULL) FROM value LEFT JOIN db.a USING ("quoted")
WHERE now() - INTERVAL inf hour

select *, `к` BETWEEN inf AND c FROM numbers(17) n ORDER BY b IS NULL, _x1 IS NULL asc, CAST(18446744073709551615 AS Array(SimpleAggregateFunction(sum, UInt64))) DESC LIMIT 8 BY Key SETTINGS max_threads = 6, x = 'y'

SELECT a BETWEEN 42 AND Key.value, now() - INTERVAL 0x1F hour AS date, * EXCEPT ("quoted")
WHERE id IN (f(x)::Bool) ORDER BY ts > `x y`.name, ts or "quoted" DESC NULLS FIRST

SELECT DISTINCT name._x1 NOT IN (SELECT b) OR concat('привет', 1, `x y`), 1::DateTime('UTC') AS `x y` FROM `my db`.ts AS q FINAL, ts GROUP BY sum(x) OVER (ORDER BY 0x1F IS NULL asc ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING), if(id, -1, `к`) ORDER BY sum(x) OVER (ORDER BY (SELECT a) DESC NULLS FIRST ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) DESC, sum(ts, false, 42), b IN (b.id, date.ts) NULLS LAST EXCEPT SELECT '\\' AS Key, * EXCEPT ("quoted"), t.* FROM `my db`.a AS q FINAL
WHERE value.a GROUP BY sum(x) OVER (), 'привет' IS NULL WITH ROLLUP

WITH [`x y`.`x y`, Key.Key, 42] AS name SELECT ("quoted") + (0x1F), * PREWHERE toDate(100000000000000000000) GROUP BY `к` IS NOT NULL, _x1 BETWEEN 'it''s' AND Key WITH TOTALS

SELECT DISTINCT `select` % date * (id), * ORDER BY Key NOT IN (SELECT a) DESC, CASE WHEN value THEN NULL ELSE 'x' END, -9223372036854775808 ILIKE "quoted" LIMIT 1 SETTINGS max_threads = 7, x = 'y'

SELECT concat([c.`к`]) AS `select` FROM db.Key AS q FINAL PREWHERE (-0.25, `к`)
WHERE arrayMap(x -> c.id > 1e3, `к`) GROUP BY NOT `к` ORDER BY name BETWEEN 1 AND t DESC, t BETWEEN 42 AND b.id DESC NULLS FIRST

ATTACH TABLE `my db`.ts (t Tuple(LowCardinality(Float32), Variant(String, DateTime64(3), Int64), Variant(IPv6)), "quoted" Float32 NULL CODEC(Delta, LZ4), `a.b` Int64, Key Array(double precision))
ENGINE = MergeTree ORDER BY tuple() TTL d + toIntervalDay(1) DELETE WHERE a = 1 SETTINGS index_granularity = 8541, p = 'q'

CREATE TABLE db.b (a FixedString(16), PROJECTION p (SELECT true == 0x1F GROUP BY b.a))
ENGINE = Log ORDER BY (a, b) SETTINGS index_granularity = 3187, p = 'q' COMMENT 'the table'

create table if not exists db.`x y` (c Tuple(Bool, Tuple(Enum8('a' = 1, 'b' = -2), Date, Enum8('a' = 1, 'b' = -2))) MATERIALIZED name BETWEEN '' AND t, t Int64 DEFAULT - `select` NOT LIKE Key[ts])
ENGINE = Memory ORDER BY a DESC SETTINGS index_granularity = 6823, p = 'q' COMMENT 'the table'

CREATE VIEW db.`select` AS SELECT DISTINCT "quoted" IS NULL, _x1.*, * FROM numbers(21) n ASOF JOIN (WITH name AS (SELECT /* c */ 18446744073709551615 AS _x1 FROM numbers(56) n
WHERE -1 LIMIT 6 BY id, c LIMIT 2, 3) SELECT DISTINCT t.*, Key.ts, `к`.*, 18446744073709551615 AS `a.b` FROM t AS q FINAL RIGHT ANTI JOIN db.c ON row_number(x) OVER (PARTITION BY date._x1 ORDER BY 1::Enum8('a' = 1, 'b' = -2) NULLS LAST ) PREWHERE CASE WHEN -9223372036854775808 THEN 'a\nb' ELSE 1.5 END
WHERE date LIMIT 1 EXCEPT SELECT `к` AS `к`, t, 0x1F, name.* FROM db.name
WHERE "quoted"."quoted" ORDER BY date.id BETWEEN 42 AND ts DESC NULLS FIRST) AS s ON (SELECT '\\')

ATTACH TABLE db.b (`x y` Date DEFAULT arrayMap(x -> now() - INTERVAL 'it''s' MONTHS, id) CODEC(Delta, LZ4), date Tuple(Tuple(INT UNSIGNED, INT UNSIGNED, Float32), Variant(UInt8, INT UNSIGNED, AggregateFunction(quantiles(0.5, 0.9), Float64)), Tuple(b UUID, ts Decimal(10, 2))), INDEX i 1::UInt8 TYPE set(100) GRANULARITY 1)
ENGINE = ReplacingMergeTree(ver) SETTINGS index_granularity = 4076, p = 'q'

CREATE DICTIONARY `my db`._x1 (`x y` FixedString(16) DEFAULT 'x') PRIMARY KEY a SOURCE(NULL()) LAYOUT(FLAT())

ATTACH TABLE db.t (date Nullable(IPv6), CONSTRAINT c CHECK Max(a.`к`))
ENGINE = ReplicatedMergeTree('/x/{shard}', '{replica}') SAMPLE BY t TTL d GROUP BY a SET b = max(b)

SELECT DISTINCT - t, id.* FROM `my db`."quoted" ORDER BY (b._x1, name, NULL) NULLS LAST

SELECT DISTINCT sum(x) OVER (ORDER BY ('') asc ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) IS NOT NULL AS `к`, NOT arrayMap(x -> t, ts) AS b, now() - INTERVAL '' DAY FROM db.name AS q FINAL ORDER BY '' || t._x1, sum(x) OVER (PARTITION BY b ), NOT a NULLS LAST SETTINGS max_threads = 5, x = 'y'

create table if not exists `my db`.Key (id Tuple(Bool, JSON) COMMENT 'it''s', b Int64 CODEC(Delta, LZ4), INDEX i `a.b`.b == b TYPE minmax GRANULARITY 7)
ENGINE = MergeTree COMMENT 'the table'

SELECT /* c */ b BETWEEN -1 AND `select`, `x y` IN (CAST(1e-7 AS Array(JSON))) AS Key FROM (SELECT name FROM `my db`.date AS q FINAL
WHERE `select` HAVING (inf) SETTINGS max_threads = 1, x = 'y') AS s
WHERE ((0)) LIMIT 2, 3

ATTACH TABLE a (`select` DateTime64(3) COMMENT 'x', t Date MATERIALIZED 'привет' % 'привет' MOD date IN ('') CODEC(Delta, LZ4) TTL `a.b` + INTERVAL 1 DAY)
ENGINE = Memory PARTITION BY t.`select`[`a.b`.value] SETTINGS index_granularity = 6114, p = 'q'

SELECT DISTINCT *, (`x y` OR date) AS a, now() - INTERVAL -1 hour AS ts FROM (SELECT /* c */ *, name AS date, * FROM numbers(44) n LIMIT 1) AS s
WHERE (arrayMap(x -> t, _x1)) LIMIT 10 OFFSET 5

CREATE TABLE db.`к` (name JSON CODEC(ZSTD(1)) TTL value + INTERVAL 1 DAY, a Map(String, INT UNSIGNED), `x y` JSON MATERIALIZED (SELECT _x1 IN (`a.b`)), ts Nullable(AggregateFunction(quantiles(0.5, 0.9), Float64)) NOT NULL)
ENGINE = Memory PRIMARY KEY a COMMENT 'the table'

SELECT DISTINCT * EXCEPT (`a.b`), name.*, concat(array('\\', 100000000000000000000)) AS `select` FROM b AS q FINAL PREWHERE 100000000000000000000 NOT LIKE Key LIMIT 10 OFFSET 5 UNION select date FROM db.Key FULL OUTER JOIN `my db`.b AS q FINAL ON Key * 18446744073709551615 ARRAY JOIN `к` AS z LIMIT 5 BY _x1, "quoted" LIMIT 1

CREATE MATERIALIZED VIEW _x1 REFRESH EVERY 1 DAY ENGINE = MergeTree() ORDER BY (a DESC, b) AS select *, (c.b), (1.5) FROM (select -9223372036854775808 AS date, * EXCEPT (value), 100000000000000000000 AS b FROM `select`
WHERE -9223372036854775808 GROUP BY (false), Max('', NULL) ORDER BY ('привет') NULLS LAST) AS s GROUP BY name IN (a, 'привет', 'x'), id % '\\', - `к`

SELECT DISTINCT *, c.*
WHERE now() - INTERVAL 0x1F hour <= b.t BETWEEN 1.5 AND `к` ORDER BY date BETWEEN 0x1F AND Key, sum(x) OVER () DESC, NOT c.ts DESC LIMIT 5 BY name EXCEPT WITH Key AS (SELECT `к` AS date, a AS b, * FROM `a.b` LIMIT 2, 3) select 1e3 AS `select`

SELECT * EXCEPT (`к`) FROM `my db`.`select` AS q FINAL, db.`x y` GROUP BY - name WITH TOTALS UNION DISTINCT SELECT DISTINCT -0.25, date AS `select` FROM db.c AS q FINAL
WHERE ts ORDER BY Key <> 'a\nb' DESC LIMIT 10 OFFSET 5

CREATE OR REPLACE TABLE value (t Nullable(JSON) ALIAS (SELECT CASE WHEN t.c THEN name.name ELSE inf END), _x1 Map(String, Variant(AggregateFunction(quantiles(0.5, 0.9), Float64))) DEFAULT Key DIV "quoted" > Key.id NOT IN (SELECT date), b DateTime64(3) TTL c + INTERVAL 1 DAY)
ENGINE = MergeTree PRIMARY KEY (a, b) COMMENT 'the table'

CREATE OR REPLACE TABLE `a.b` (b Variant(Tuple(Bool, UUID, Int64), AggregateFunction(quantiles(0.5, 0.9), Float64)) CODEC(DoubleDelta, ZSTD) TTL `к` + INTERVAL 1 DAY, "quoted" Nullable(JSON(a.b UInt32, SKIP c)) CODEC(Delta, LZ4), name LowCardinality(Enum8('a' = 1, 'b' = -2)))
ENGINE = SummingMergeTree((a, b)) ORDER BY (a DESC, b)

WITH name IN (b, `x y`, "quoted") AS a select [`a.b` < name], 'x'::Variant(IPv6, String, double precision) AS c FROM numbers(17) n
WHERE (1, 'a')::Nullable(SimpleAggregateFunction(sum, UInt64))

CREATE MATERIALIZED VIEW _x1 TO "quoted" AS WITH `к`.`x y` NOT IN (SELECT name) AS b select a.*, * EXCEPT (_x1) GROUP BY NOT `a.b`, ("quoted"), t.a < 0 WITH TOTALS ORDER BY CAST(_x1 AS Tuple(value JSON(a.b UInt32, SKIP c), "quoted" Bool, `select` Date)) asc, a::Variant(DateTime('UTC'))

CREATE VIEW db.date AS SELECT /* c */ [100000000000000000000, 1e-7], * FROM (SELECT DISTINCT *, date, date, 'a\nb' FROM numbers(64) n
WHERE -9223372036854775808 UNION (SELECT * EXCEPT ("quoted"), *, *, '\\'
WHERE a ORDER BY Key.Key AND `x y`, CAST(b AS Variant(Bool)) asc, now() - INTERVAL inf MONTHS UNION ALL SELECT /* c */ * FROM db._x1 ARRAY JOIN b AS z HAVING (SELECT 'привет') LIMIT 6 BY `к`, t)) AS s HAVING (1, 'a')::FixedString(16) ORDER BY 100000000000000000000 or 18446744073709551615 asc, concat(1.5, a, `select`) DESC, date AND 'x' DESC NULLS FIRST LIMIT 10 OFFSET 5

WITH `a.b` AS (WITH c AS (SELECT DISTINCT date.*, b AS a, "quoted", id AS Key FROM db._x1 AS q FINAL JOIN db.`select` USING (_x1, t) LEFT JOIN `my db`.`к` USING ("quoted") LEFT JOIN db.c ON - value ORDER BY ts <> inf DESC, if(b), NOT -9223372036854775808) SELECT /* c */ * EXCEPT (date), * EXCEPT (value), 0x1F AS c, 1e-7 FROM `my db`.`к`
WHERE `a.b` LIMIT 1) SELECT /* c */ arrayMap(x -> CASE WHEN 1e-7 THEN c ELSE Key END, b), (name == date, CASE WHEN `x y`.b THEN 'a\nb' ELSE t END), [true, _x1] or (inf, `x y`.t, `к`), row_number(x) OVER () FROM db.`select` AS q FINAL
WHERE f(`select`.date BETWEEN 'it''s' AND name) ORDER BY (0x1F), 'x' > '\\' asc SETTINGS max_threads = 5, x = 'y'

WITH [18446744073709551615] AS `a.b` SELECT DISTINCT (arrayMap(x -> 42, `select`), [ts], ('x', '\\', 'привет')) AS `x y`, * EXCEPT (b) FROM Key AS q FINAL GLOBAL JOIN db.`к` AS q FINAL ON `a.b` MOD `select`.a RIGHT ANTI JOIN `my db`.b ON - ts FULL OUTER JOIN _x1 ON (t, '') JOIN numbers(57) n ON array(_x1)
WHERE row_number(x) OVER ()

ATTACH TABLE `my db`.id (_x1 AggregateFunction(quantiles(0.5, 0.9), Float64), CONSTRAINT c CHECK `x y`[0])
ENGINE = Distributed('c', db, t, rand()) ORDER BY tuple() SETTINGS index_granularity = 5388, p = 'q'

SELECT DISTINCT * EXCEPT ("quoted"), concat((a)) AS `select`, [1, 2]::String AS _x1 FROM `my db`.value LIMIT 5 BY `x y` LIMIT 2, 3

CREATE DICTIONARY db.`к` (t Nullable(INT UNSIGNED) DEFAULT [1, 2], date JSON(a.b UInt32, SKIP c) DEFAULT 0, `к` Nullable(AggregateFunction(quantiles(0.5, 0.9), Float64))) PRIMARY KEY a SOURCE(clickhouse(query 'SELECT 1')) LAYOUT(hashed()) LIFETIME(MIN 0 MAX 10)

SELECT /* c */ a.* ORDER BY array(true) DESC, (c), name[date.b] DESC NULLS FIRST

SELECT DISTINCT * EXCEPT (c)
WHERE (now() - INTERVAL 18446744073709551615 hour, (-9223372036854775808), name NOT IN (SELECT 100000000000000000000))

WITH value AS (SELECT DISTINCT `x y`, _x1, t AS `к`
WHERE true GROUP BY f(x)::Variant(UInt8, JSON(a.b UInt32, SKIP c), FixedString(16)), - `к`.ts WITH TOTALS LIMIT 2, 3 SETTINGS max_threads = 4, x = 'y') SELECT /* c */ a.*, Key IN (`x y`.t LIKE 1e-7, CASE WHEN c THEN ts ELSE ts."quoted" END), lower(a IN (NULL, t.ts, -0.25)) AS date FROM db.`a.b` ASOF JOIN db.value AS q FINAL ON now() - INTERVAL '\\' DAY, "quoted" GROUP BY "quoted" <> 0x1F LIMIT 10 OFFSET 5

WITH c AS (SELECT DISTINCT 0x1F, * FROM db.`select` AS q FINAL
WHERE a HAVING `a.b` NOT IN (SELECT date)) select *, _x1 and `к` <> [18446744073709551615, 1e-7, t], [(-0.25, 'it''s'), _x1.`a.b` NOT IN (SELECT t.name)] AS t, * FROM numbers(26) n GROUP BY - `к`, t NOT IN (SELECT date.`select`), ('') WITH TOTALS HAVING (1.5) ORDER BY CAST(`к` AS Array(Enum8('a' = 1, 'b' = -2))) LIMIT 1

CREATE MATERIALIZED VIEW `my db`.`x y` REFRESH EVERY 1 DAY TO ts AS WITH NOT -1 AS name select date.*, f(c) AS name, CAST(id.`x y` AS Date), array(ts, a, "quoted".name) AS c FROM (SELECT /* c */ _x1.Key, -0.25 FROM db.a ORDER BY arrayMap(x -> `select`, `к`) DESC NULLS FIRST, now() - INTERVAL inf MONTHS asc, b IN (1)) AS s, id SETTINGS max_threads = 1, x = 'y'

CREATE VIEW b AS SELECT * EXCEPT (_x1), * EXCEPT (date), `x y`[NULL]

create table if not exists `a.b` (id LowCardinality(AggregateFunction(quantiles(0.5, 0.9), Float64)) CODEC(ZSTD(1)), `к` Tuple(name Tuple(UUID, Date), `к` Tuple(`к` varchar(255), value double precision), `a.b` Tuple(id IPv6, c Date, Key AggregateFunction(quantiles(0.5, 0.9), Float64))))
ENGINE = ReplicatedMergeTree('/x/{shard}', '{replica}') PARTITION BY Key IN (0x1F)

select `select`.* FROM value, b AS q FINAL GROUP BY CAST(100000000000000000000 AS Array(JSON)), concat(id, name.b) WITH TOTALS SETTINGS max_threads = 5, x = 'y' UNION DISTINCT (select *, * EXCEPT (t), c, * EXCEPT (Key) FROM numbers(19) n HAVING CAST(Key AS Decimal(10, 2)) UNION ALL SELECT * FROM db.`x y` RIGHT ANTI JOIN `my db`."quoted" ON (_x1) JOIN Key AS q FINAL USING (c, `x y`), `x y` LIMIT 10 OFFSET 5)

CREATE OR REPLACE TABLE db.name (ts DateTime('UTC'), `select` Variant(JSON) DEFAULT toDate(b) || b[0x1F], `select` double precision ALIAS (t) LIKE 0 <> value, `x y` Array(LowCardinality(JSON)) DEFAULT CASE WHEN date.c THEN `к` ELSE name END != arrayMap(x -> name, _x1), t Variant(DateTime('UTC'), String) ALIAS (date.ts) DIV 'x'::DateTime('UTC'))
ENGINE = MergeTree()

SELECT /* c */ row_number(x) OVER (PARTITION BY date ORDER BY (0x1F, 1.5) DESC )
WHERE concat(id * id.value, t < b, t.b <=> `a.b`) ORDER BY 1 OR -1 NULLS LAST, _x1 IN (Key) NULLS LAST LIMIT 10 OFFSET 5

create table if not exists db."quoted" (Key Dynamic(max_types = 8) TTL `x y` + INTERVAL 1 DAY)
ENGINE = ReplacingMergeTree(ver) COMMENT 'the table'

CREATE MATERIALIZED VIEW `my db`.t TO `my db`.`select` AS SELECT /* c */ ts IN (a, 1.5) AS id, now() - INTERVAL -1 DAY AS _x1 FROM `my db`.name LIMIT 1 SETTINGS max_threads = 0, x = 'y'

CREATE TABLE db.`к` (c UUID, date LowCardinality(Float32) COMMENT '', c Variant(Date) CODEC(Delta, LZ4), value UUID TTL b + INTERVAL 1 DAY)
ENGINE = ReplacingMergeTree(ver) ORDER BY (f(a), b)

CREATE VIEW db.`к` AS WITH `select` AS (select '' AS id, _x1.* FROM db._x1 GROUP BY [-9223372036854775808], row_number(x) OVER (ORDER BY - value asc )) select t.*, 1.5 > -9223372036854775808 ORDER BY - name NULLS LAST, toDate(t, 1e3, 1e3), NOT value asc LIMIT 10 OFFSET 5

create table if not exists `my db`.`select` (value Tuple(IPv6, double precision) NOT NULL CODEC(Delta, LZ4), `x y` Tuple(Tuple(UInt8, FixedString(16), JSON(a.b UInt32, SKIP c))) MATERIALIZED `a.b` = 'a\nb' > array(date, a.c), `select` Map(String, Tuple(DateTime64(3), varchar(255), Decimal(10, 2))) TTL Key + INTERVAL 1 DAY)
ENGINE = Distributed('c', db, t, rand()) PARTITION BY now() - INTERVAL -1 DAY TTL d + toIntervalDay(1) DELETE WHERE a = 1

CREATE VIEW "quoted" AS select * FROM (select inf AS t, c, *, * EXCEPT (c) ORDER BY array(true, b, id) DESC, (SELECT b) asc, CASE WHEN date THEN 42 ELSE 1 END asc LIMIT 1) AS s ARRAY JOIN value AS z
WHERE 'x'::Nullable(DateTime('UTC')) LIMIT 3 BY id

SELECT /* c */ (`a.b`) ILIKE `к`['a\nb'] AS date FROM "quoted" AS q FINAL ORDER BY array("quoted".`к`)

CREATE MATERIALIZED VIEW db.value TO db.date AS SELECT /* c */ _x1.ts BETWEEN 'a\nb' AND c AS date, 'x'::LowCardinality(Decimal(10, 2)), *, CASE WHEN 'it''s' THEN -0.25 ELSE 'x' END PREWHERE (`a.b`._x1) LIMIT 4 BY t, date

CREATE DICTIONARY `my db`.id (`x y` Tuple(name INT UNSIGNED, _x1 Decimal(10, 2)), value Map(String, Bool), b Array(FixedString(16)) DEFAULT 0, `x y` Int64) PRIMARY KEY a SOURCE(NULL()) LAYOUT(hashed()) LIFETIME(MIN 0 MAX 10)

SELECT DISTINCT f(x)::Nullable(Decimal(10, 2)) AS b FROM db.a AS q FINAL GROUP BY arrayMap(x -> inf, ts), ts NOT IN (SELECT -9223372036854775808), id IN (id, 100000000000000000000, Key)

CREATE VIEW t AS SELECT /* c */ * EXCEPT (`a.b`), NOT -9223372036854775808 AS b, row_number(x) OVER (PARTITION BY "quoted" ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) HAVING 1.5 > `select` ORDER BY 1::LowCardinality(Decimal(10, 2)) DESC NULLS FIRST, ('\\') DESC, `select` IN (1) DESC LIMIT 2, 3

SELECT DISTINCT * EXCEPT (date), t.*, id.* FROM (SELECT /* c */ NULL, ts.*, * EXCEPT (id) FROM db.ts AS q FINAL FULL OUTER JOIN db.c ON `x y` IS NOT NULL
WHERE value) AS s
WHERE CAST(f(x)::Array(SimpleAggregateFunction(sum, UInt64)) AS Variant(FixedString(16), Decimal(10, 2))) ORDER BY 1e3 NOT LIKE `select`._x1 DESC, [a, "quoted"] asc

SELECT /* c */ `к`[row_number(x) OVER (PARTITION BY Key )], b.*, NOT ('it''s', value) FROM db.a
WHERE sum(x) OVER () ORDER BY (`select`.c, 1e-7) DESC, name.`x y` NOT IN (SELECT 1e-7), 'x'::LowCardinality(AggregateFunction(quantiles(0.5, 0.9), Float64)) LIMIT 10 OFFSET 5 UNION SELECT DISTINCT `select`.* PREWHERE '' > _x1
WHERE t GROUP BY 1e3 NOT LIKE 'x', 'x' < c ORDER BY Max(Key, `select`, 1), -1 % 0x1F NULLS LAST, 0 NOT LIKE a.Key asc

SELECT /* c */ (SELECT CAST(`select` AS Array(Dynamic(max_types = 8)))) AS ts, arrayMap(x -> CASE WHEN "quoted" THEN -0.25 ELSE _x1 END, `select`) FROM numbers(77) n, `select` GROUP BY (SELECT a) WITH TOTALS HAVING "quoted"[false] LIMIT 1

CREATE VIEW `my db`.date AS SELECT (_x1, 18446744073709551615, `select`), *, * FROM `my db`.date AS q FINAL GLOBAL JOIN db.`select` ON `к`.ts == 1.5 ANY LEFT JOIN numbers(24) n USING (ts, c) JOIN (SELECT 42, '', 1 AS t
WHERE "quoted" GROUP BY (b) ORDER BY t.Key ILIKE `к` DESC NULLS FIRST, CAST(0 AS Dynamic(max_types = 8)) DESC NULLS FIRST UNION DISTINCT WITH [-1, '\\', "quoted".date] AS value select value, * EXCEPT (t), * FROM numbers(87) n ARRAY JOIN `x y` AS z LIMIT 1) AS s USING ("quoted", t) ARRAY JOIN date AS z EXCEPT SELECT _x1.*, date, *, "quoted" AS Key FROM date

create table if not exists `my db`."quoted" (value IPv6, name Map(String, Array(Float32)) MATERIALIZED CAST(lower(`select`, 'x', 1.5) AS Map(String, varchar(255))) CODEC(Delta, LZ4), PROJECTION p (SELECT (true), now() - INTERVAL 100000000000000000000 hour GROUP BY t))
ENGINE = ReplacingMergeTree(ver)

ATTACH TABLE `к` ON CLUSTER 'c' (b Float32 COMMENT '', PROJECTION p (SELECT 'привет' IS NULL, concat(1e-7, Key, b) GROUP BY a))
ENGINE = ReplicatedMergeTree('/x/{shard}', '{replica}') PARTITION BY (-0.25) ORDER BY a SAMPLE BY value TTL d GROUP BY a SET b = max(b)

SELECT `select`.*, id.* FROM db.Key inner join `my db`.id AS q FINAL USING (id, name)
WHERE [sum(x) OVER (PARTITION BY ts ORDER BY (date) DESC NULLS FIRST ), arrayMap(x -> 'x', b), a NOT IN (SELECT '')] GROUP BY t and t.`select` WITH TOTALS LIMIT 4 BY value, `select`

CREATE MATERIALIZED VIEW `my db`.a TO db.date AS SELECT sum(x) OVER (ORDER BY 'x'::Tuple(b Decimal(10, 2), _x1 IPv6, name String) DESC ), (1.5) AS value, name.*, lower(18446744073709551615) AS date FROM `my db`.`x y` LEFT JOIN db.ts AS q FINAL ON array(0) LIMIT 4 BY name LIMIT 10 OFFSET 5

SELECT (SELECT CAST(18446744073709551615 AS Tuple(UInt8, SimpleAggregateFunction(sum, UInt64), FixedString(16)))) AS `a.b`, CAST([false, `a.b`] AS DateTime('UTC')) AS t, `a.b`.* FROM `my db`.`a.b`

SELECT /* c */ now() - INTERVAL true DAY, `a.b`.*, now() - INTERVAL '' DAY, [1e3 % 'it''s', CAST(`select` AS Map(String, AggregateFunction(quantiles(0.5, 0.9), Float64))), `a.b`[`select`]] AS Key FROM (select id.*, 1e3 AS id FROM numbers(18) n LEFT JOIN numbers(84) n ON a.a <=> '\\' LEFT JOIN db.id ON t.`к` + '\\'
WHERE `x y` HAVING CAST(18446744073709551615 AS String)) AS s GROUP BY id NOT LIKE 'x', (id.t, Key), - id WITH TOTALS HAVING f(x)::Dynamic(max_types = 8) LIMIT 10 OFFSET 5 UNION ALL (SELECT * EXCEPT (`x y`), value AS `a.b`, * EXCEPT (value) FROM db.`x y` ORDER BY CASE WHEN 'a\nb' THEN `x y` ELSE 1.5 END NULLS LAST, now() - INTERVAL 18446744073709551615 DAY LIMIT 1 UNION ALL WITH id AS (WITH value AS (WITH date AS (SELECT DISTINCT `к` AS "quoted" FROM value, c AS q FINAL
WHERE t."quoted") SELECT /* c */ id.`select`, * EXCEPT (date), true, 42 AS `к` PREWHERE row_number(x) OVER (PARTITION BY `a.b` ORDER BY (SELECT 0x1F) DESC RANGE UNBOUNDED PRECEDING) GROUP BY (1), (`к`) WITH ROLLUP HAVING CASE WHEN 100000000000000000000 THEN 1 ELSE b END LIMIT 1) SELECT DISTINCT name.*, value.* ORDER BY 1e3 + `a.b` NULLS LAST, c NOT IN (SELECT false) DESC, 'x' IS NULL LIMIT 1) SELECT "quoted".c, value AS `select`, 100000000000000000000 GROUP BY CASE WHEN 'x' THEN true ELSE c.`к` END WITH ROLLUP LIMIT 2, 3)

SELECT *, * EXCEPT (id), arrayMap(x -> `select`, `select`) <=> _x1[0] FROM numbers(96) n ASOF JOIN numbers(14) n ON b - 'a\nb' ORDER BY row_number(x) OVER (PARTITION BY ts ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) DESC NULLS FIRST

SELECT DISTINCT CAST(1.5 > name.Key AS Decimal(10, 2)) AS b ORDER BY Max(name, a.`select`, -1) NULLS LAST, b MOD _x1, _x1 NOT IN (SELECT `к`) DESC LIMIT 2, 3

SELECT DISTINCT a::Tuple(String, double precision) AS id, * EXCEPT (id), *, * FROM db.date
WHERE (_x1 BETWEEN 1e3 AND t) LIMIT 2, 3

CREATE OR REPLACE TABLE `my db`.c (`x y` Array(Map(String, varchar(255))) ALIAS NOT 18446744073709551615 LIKE (true), b Tuple(String) NOT NULL MATERIALIZED Key['a\nb'] ILIKE if(ts, `a.b`, date.date) COMMENT '', date Tuple(Variant(Int64), Bool, Tuple(b DateTime('UTC'), c FixedString(16), `a.b` UUID)), c LowCardinality(AggregateFunction(quantiles(0.5, 0.9), Float64)) NOT NULL TTL t + INTERVAL 1 DAY, date Array(Tuple(double precision)) NULL)
ENGINE = MergeTree() ORDER BY () SETTINGS index_granularity = 952, p = 'q'

CREATE VIEW `a.b` AS select arrayMap(x -> id."quoted", c) AS `a.b`, _x1 OR date, `к`.date['привет'], - `a.b` AS `x y`
WHERE 'x'::Nullable(JSON(a.b UInt32, SKIP c)) GROUP BY CAST("quoted".value AS Variant(String)), ts BETWEEN 'x' AND `x y`, f(Key) WITH TOTALS HAVING value[ts] LIMIT 1

SELECT /* c */ (id.t BETWEEN 18446744073709551615 AND date), lower(('\\')) FROM `my db`.b ANY LEFT JOIN `select` USING (`select`) SEMI LEFT JOIN db.`a.b` ON `к` <=> 0 GROUP BY 0 IS NOT NULL, id._x1[t], (`select`) WITH TOTALS ORDER BY name."quoted"['x'] DESC, (100000000000000000000, name, 100000000000000000000) DESC NULLS FIRST

CREATE DICTIONARY Key (a IPv6, t Tuple(Int64, JSON(a.b UInt32, SKIP c), double precision) HIERARCHICAL, `x y` INT UNSIGNED HIERARCHICAL) PRIMARY KEY a SOURCE(clickhouse(query 'SELECT 1')) LAYOUT(hashed())

SELECT /* c */ date.*, *, arrayMap(x -> 1 MOD date, `к`) AS _x1, 'x'::Nullable(AggregateFunction(quantiles(0.5, 0.9), Float64)) AS "quoted"
WHERE CASE WHEN CASE WHEN _x1 THEN _x1 ELSE inf END THEN [1, 2]::Nullable(FixedString(16)) ELSE (Key, "quoted") END

SELECT /* c */ - name, * FROM numbers(3) n JOIN db.t ON '\\' != `x y`

select * EXCEPT (`select`), (sum(b, 1.5), `select`.id NOT IN (SELECT `к`."quoted")), `x y`.* FROM `my db`.Key inner join _x1 AS q FINAL USING (c)
WHERE (row_number(x) OVER (PARTITION BY a )) ORDER BY 'привет' * NULL

CREATE MATERIALIZED VIEW db.`к` TO `my db`.`a.b` AS select c IN (`select`, false, date.name) AS id, value.*, `к`.`к` NOT IN (SELECT name) FROM db.b JOIN ts ON ("quoted", `a.b`, c) RIGHT ANTI JOIN db.`к` ON `a.b` BETWEEN inf AND value SEMI LEFT JOIN db.`x y` ON CAST(t.Key AS DateTime('UTC')), numbers(26) n
WHERE CASE WHEN a THEN c ELSE '\\' END ORDER BY CASE WHEN 42 THEN c ELSE 'it''s' END asc

ATTACH TABLE db.Key (value IPv6 DEFAULT Key NOT IN (SELECT sum(x) OVER (PARTITION BY `select` ORDER BY `a.b` BETWEEN 18446744073709551615 AND `x y`.value )))
ENGINE = Log PARTITION BY name.name NOT IN (SELECT '') PRIMARY KEY a TTL d GROUP BY a SET b = max(b) SETTINGS index_granularity = 5056, p = 'q'

create table if not exists `my db`.`к` (`a.b` Tuple(Array(JSON), Map(String, IPv6)) ALIAS if(now() - INTERVAL -9223372036854775808 hour), `select` INT UNSIGNED NOT NULL, INDEX i arrayMap(x -> 1e-7, t) TYPE bloom_filter(0.01) GRANULARITY 1)
ENGINE = MergeTree ORDER BY tuple()

select NOT sum(x) OVER (ORDER BY - t ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS `select`, (SELECT _x1 IN (NULL, "quoted")) AS Key, -0.25 >= id IS NULL, CAST(Key AS Nullable(Dynamic(max_types = 8))) MOD (1e-7, `к`.`x y`, 'x') FROM numbers(29) n ARRAY JOIN a AS z
WHERE CASE WHEN 1e3 IS NULL THEN a::Nullable(Float32) ELSE [1, 2]::UInt8 END LIMIT 1

CREATE MATERIALIZED VIEW value ENGINE = MergeTree ORDER BY (a DESC, b) TTL d + toIntervalDay(1) DELETE WHERE a = 1 SETTINGS index_granularity = 3930, p = 'q' AS SELECT /* c */ * EXCEPT (`select`) FROM db."quoted" JOIN `к` USING (`select`) ANY LEFT JOIN (WITH - Key AS `select` SELECT /* c */ Key AS date, Key, * EXCEPT (ts) FROM db._x1
WHERE `a.b` LIMIT 2, 3) AS s ON - c SEMI LEFT JOIN (SELECT DISTINCT b, *, id.*, NULL AS t FROM `select`
WHERE id GROUP BY NOT _x1, sum('x', 1) ORDER BY 1e-7 or `select`) AS s ON Max(value, name)
WHERE (date, `к`, Key) HAVING concat('x')

CREATE VIEW `my db`.`к` AS SELECT /* c */ CAST(Key.Key AS Nullable(AggregateFunction(quantiles(0.5, 0.9), Float64))) FROM `my db`.id
WHERE t[-0.25] GROUP BY NOT inf, (ts) WITH TOTALS HAVING (1, 'a')::SimpleAggregateFunction(sum, UInt64) ORDER BY - name NULLS LAST

create table if not exists `my db`.a (value Tuple(a Array(Decimal(10, 2)), "quoted" Bool) ALIAS id NOT IN (SELECT 'it''s' IS NULL) CODEC(ZSTD(1)) TTL value + INTERVAL 1 DAY, c String, date Nullable(Bool) NOT NULL, `select` LowCardinality(AggregateFunction(quantiles(0.5, 0.9), Float64)), `x y` Decimal(10, 2) COMMENT 'x' CODEC(ZSTD(1)), INDEX i b - c TYPE minmax GRANULARITY 7)
ENGINE = MergeTree() ORDER BY (a, b)

CREATE VIEW db.`x y` AS SELECT DISTINCT t.*, "quoted".*, Key.*

CREATE MATERIALIZED VIEW `my db`.name REFRESH EVERY 1 DAY ENGINE = Memory ORDER BY a DESC SETTINGS index_granularity = 6335, p = 'q' AS SELECT /* c */ c.`a.b` MOD '' AS ts, array("quoted".`a.b`, `к`) AS _x1, '' % `a.b` FROM db.ts AS q FINAL, `my db`.name PREWHERE arrayMap(x -> -9223372036854775808, "quoted")
WHERE sum(x) OVER (PARTITION BY ts ORDER BY (`select`, 'x') asc ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) LIMIT 1

CREATE MATERIALIZED VIEW t ENGINE = MergeTree() ORDER BY a AS select *, t NOT IN (SELECT b.`a.b`) AS Key, *, * EXCEPT (b) FROM numbers(16) n SETTINGS max_threads = 3, x = 'y'

CREATE MATERIALIZED VIEW db.`к` REFRESH AFTER 2 HOUR APPEND ENGINE = MergeTree() PARTITION BY 100000000000000000000 IS NULL ORDER BY (f(a), b) AS SELECT DISTINCT value.* FROM db.a FULL OUTER JOIN t ON `к` <=> 0x1F PREWHERE (42) ORDER BY (100000000000000000000) LIMIT 2, 3

CREATE TABLE db.b (b Tuple(Bool, LowCardinality(DateTime64(3))), "quoted" UUID, INDEX i 100000000000000000000 % value TYPE minmax GRANULARITY 6, PROJECTION p (SELECT `к` NOT IN (SELECT '') GROUP BY t))
ENGINE = MergeTree() TTL d + INTERVAL 1 MONTH

CREATE DICTIONARY db.b (id LowCardinality(varchar(255)) DEFAULT -1, value Tuple(`select` String, id IPv6, t Float32) DEFAULT 'x', name Nullable(Float32) DEFAULT -1, `a.b` JSON DEFAULT -1) PRIMARY KEY a SOURCE(HTTP(url 'http://x' format 'TSV' headers(header(name 'a' value 'b')))) LAYOUT(hashed())

create table if not exists db.ts (c Int64 MATERIALIZED a[date] IS NULL, t Int64 COMMENT '', t Variant(SimpleAggregateFunction(sum, UInt64), DateTime('UTC')))
ENGINE = ReplacingMergeTree(ver) PRIMARY KEY (a, b) ORDER BY () SAMPLE BY id

CREATE TABLE `my db`.c (date Int64 CODEC(DoubleDelta, ZSTD) TTL `select` + INTERVAL 1 DAY, `x y` Nullable(Enum8('a' = 1, 'b' = -2)) NULL, name Array(DateTime('UTC')) CODEC(Delta, LZ4), t Variant(Tuple(FixedString(16), varchar(255)), Tuple(c Date), Tuple(DateTime64(3))) COMMENT 'it''s', a Tuple(`a.b` SimpleAggregateFunction(sum, UInt64)) COMMENT 'it''s' CODEC(ZSTD(1)))
ENGINE = ReplacingMergeTree(ver) ORDER BY (f(a), b) TTL d + INTERVAL 1 MONTH

ATTACH TABLE `x y` (c Variant(DateTime64(3), SimpleAggregateFunction(sum, UInt64)), t Nullable(Dynamic(max_types = 8)), ts varchar(255) ALIAS [CASE WHEN c.name THEN _x1 ELSE 1 END, a BETWEEN inf AND id] CODEC(ZSTD(1)), t Array(Array(UInt8)), Key Variant(String))
ENGINE = Log ORDER BY tuple()

ATTACH TABLE db.b (a Float32 DEFAULT (1, 'a')::Array(JSON) CODEC(ZSTD(1)), b Tuple(Float32) MATERIALIZED name IN (`x y` BETWEEN 1.5 AND _x1), `к` Variant(LowCardinality(DateTime('UTC')), LowCardinality(AggregateFunction(quantiles(0.5, 0.9), Float64)), Map(String, Int64)), _x1 Variant(FixedString(16), Float32, SimpleAggregateFunction(sum, UInt64)), value Map(String, Nullable(INT UNSIGNED)) CODEC(NONE), INDEX i sum(x) OVER (PARTITION BY ts."quoted" RANGE UNBOUNDED PRECEDING) TYPE bloom_filter(0.01) GRANULARITY 3)
ENGINE = MergeTree() PARTITION BY ("quoted") ORDER BY (a DESC, b)

CREATE MATERIALIZED VIEW db.ts TO `к` AS SELECT /* c */ *, `x y` ILIKE 100000000000000000000 FROM numbers(71) n JOIN `my db`.a ON CAST(true AS Nullable(varchar(255))) GROUP BY lower(value, t), NULL / `select`, (42, 18446744073709551615)

CREATE VIEW `my db`.value AS select (42), CAST(18446744073709551615 AS Tuple(Bool)), (SELECT 100000000000000000000) FROM db."quoted"
WHERE _x1 AND 1.5 LIMIT 10 OFFSET 5

CREATE VIEW db._x1 (date Map(String, FixedString(16))) AS SELECT /* c */ 1 IS NULL, concat(NULL, ts, '\\') FROM `my db`.t
WHERE NULL IS NOT NULL ORDER BY id NOT IN (SELECT 'привет') DESC NULLS FIRST, (ts) NULLS LAST, b[date] DESC SETTINGS max_threads = 7, x = 'y'

WITH arrayMap(x -> `к`, `к`) AS _x1 SELECT /* c */ * FROM numbers(75) n SEMI LEFT JOIN `my db`.`a.b` ON if("quoted", Key, a) GROUP BY arrayMap(x -> 'привет', date)

CREATE MATERIALIZED VIEW `select` TO `my db`.id AS SELECT /* c */ `к`.*, 'a\nb' IS NULL AS `select`, arrayMap(x -> `select`, t) FROM numbers(55) n
WHERE (`x y`) ORDER BY sum(x) OVER (PARTITION BY Key.date ORDER BY a::Array(JSON) ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) LIMIT 3 BY b LIMIT 1

CREATE VIEW _x1 (a JSON(a.b UInt32, SKIP c), id Int64, a varchar(255)) AS SELECT DISTINCT ('x', 18446744073709551615, ts), (ts, `select`), * FROM `select` LIMIT 7 BY date, "quoted"._x1

WITH "quoted" AS (SELECT /* c */ *, * EXCEPT (b), 'x' AS "quoted" FROM `my db`.name LEFT JOIN numbers(53) n USING (ts) LIMIT 2, 3) select * EXCEPT (ts) FROM (SELECT t AS a, _x1.value AS id, * EXCEPT (`к`), Key FROM date) AS s

CREATE VIEW db.Key AS SELECT DISTINCT f('привет', 'x'), [1.5] AS id FROM numbers(82) n, numbers(87) n
WHERE (SELECT -9223372036854775808) GROUP BY ('it''s'), id IS NOT NULL HAVING 0 and 'x'

CREATE DICTIONARY db._x1 (ts Int64, _x1 Map(String, UInt8)) PRIMARY KEY a SOURCE(HTTP(url 'http://x' format 'TSV' headers(header(name 'a' value 'b')))) LAYOUT(FLAT()) LIFETIME(MIN 0 MAX 10)

CREATE OR REPLACE TABLE db._x1 (_x1 Map(String, Dynamic(max_types = 8)) COMMENT 'x', ts INT UNSIGNED DEFAULT ('\\') MOD (SELECT `x y`.`к`), a Variant(Variant(Dynamic(max_types = 8), double precision), Tuple(b Decimal(10, 2)), Tuple(value UUID, ts AggregateFunction(quantiles(0.5, 0.9), Float64))) ALIAS `x y`.c[now() - INTERVAL -9223372036854775808 DAY], value Array(UUID), `x y` Tuple(Variant(AggregateFunction(quantiles(0.5, 0.9), Float64)), Tuple(String, SimpleAggregateFunction(sum, UInt64))))
ENGINE = ReplicatedMergeTree('/x/{shard}', '{replica}') PARTITION BY a BETWEEN 'x' AND Key PRIMARY KEY (a) TTL d GROUP BY a SET b = max(b) SETTINGS index_granularity = 5979, p = 'q'

select * EXCEPT ("quoted") FROM db.t ANY LEFT JOIN (select * EXCEPT ("quoted") FROM `my db`.id
WHERE name.`select` GROUP BY concat(1.5, 'x') WITH ROLLUP ORDER BY value NOT IN (SELECT "quoted"), sum(100000000000000000000, 18446744073709551615, ''), c ILIKE ts LIMIT 10 OFFSET 5) AS s ON ts[a]
WHERE a IN (value NOT IN (SELECT date), `x y` BETWEEN 100000000000000000000 AND value, now() - INTERVAL 'a\nb' MONTHS) HAVING b ILIKE '\\' LIMIT 2, 3 UNION (SELECT /* c */ ts AS `a.b`, -1, * EXCEPT (a), `x y` FROM `my db`.id AS q FINAL PREWHERE "quoted" IN ('', 0x1F, "quoted") ORDER BY arrayMap(x -> `select`, `к`) asc, lower(`select`.name, 100000000000000000000) LIMIT 2, 3 UNION ALL select * EXCEPT (value), "quoted".*, Key, *) UNION DISTINCT (SELECT DISTINCT value, Key, "quoted".`select`, * EXCEPT (name)
WHERE 1e-7 ORDER BY ['a\nb', inf], 42 >= `select`.ts NULLS LAST, (18446744073709551615) asc UNION ALL select `a.b`.`select` AS ts, date AS `select`, 1, `a.b`.date FROM `my db`.Key AS q FINAL
WHERE 'it''s' ORDER BY b BETWEEN true AND `x y` NULLS LAST, ts NOT IN (SELECT value) asc SETTINGS max_threads = 8, x = 'y')

SELECT /* c */ [false - '\\'], [1, 2]::double precision, (NOT Key, (c.id), now() - INTERVAL 1e3 MONTHS) AS _x1 FROM date AS q FINAL GLOBAL JOIN db.a USING (`select`) SEMI LEFT JOIN name ON lower(date, 1, '') PREWHERE Max(true, id, `x y`)
WHERE arrayMap(x -> value IN (1e-7), b) LIMIT 2, 3

CREATE DICTIONARY `my db`.t (Key LowCardinality(Float32) INJECTIVE) PRIMARY KEY a SOURCE(CLICKHOUSE(HOST 'h' PORT 9000 USER 'u' PASSWORD '' DB 'd' TABLE 't')) LAYOUT(FLAT()) LIFETIME(300)

SELECT DISTINCT * FROM numbers(38) n

CREATE VIEW db.a AS select *, _x1."quoted" IN (inf, 'привет'), row_number(x) OVER (ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM db.c GROUP BY c or 0, date IN (false, `select`.b, id), -9223372036854775808 <= '' ORDER BY false || _x1 asc, sum(x) OVER (PARTITION BY "quoted" ORDER BY CAST(ts AS Tuple(name INT UNSIGNED)) ) DESC NULLS FIRST, (SELECT id) NULLS LAST

SELECT *, t.*, CASE WHEN now() - INTERVAL 42 DAY THEN sum(100000000000000000000, 18446744073709551615, a) ELSE row_number(x) OVER (PARTITION BY `к` ORDER BY (date, 18446744073709551615) ) END FROM db.`к`
WHERE Key BETWEEN 0x1F AND `select` LIMIT 4 BY date

CREATE TABLE Key (Key Tuple(t DateTime('UTC')) COMMENT 'x')
ENGINE = ReplicatedMergeTree('/x/{shard}', '{replica}') PRIMARY KEY (a) SETTINGS index_granularity = 5617, p = 'q' COMMENT 'the table'

CREATE MATERIALIZED VIEW db.`a.b` REFRESH AFTER 2 HOUR APPEND ENGINE = Memory AS WITH 'x' or value.Key AS `x y` SELECT ['x', _x1.id] AS ts, NOT 'a\nb', arrayMap(x -> inf, `x y`)
WHERE _x1 BETWEEN 'x' AND ts GROUP BY sum(`a.b`, 1e3, 1e3), (SELECT 1e3) ORDER BY 'x'::Tuple(varchar(255), UUID) DESC LIMIT 10 OFFSET 5

CREATE OR REPLACE TABLE `my db`.ts (c Tuple(`a.b` Nullable(AggregateFunction(quantiles(0.5, 0.9), Float64)), a UUID) DEFAULT (date["quoted"]), Key Tuple(`к` LowCardinality(INT UNSIGNED), `к` FixedString(16), c double precision) CODEC(Delta, LZ4))
ENGINE = Distributed('c', db, t, rand()) PARTITION BY 1.5 IS NOT NULL ORDER BY (f(a), b) SAMPLE BY b TTL d + INTERVAL 1 MONTH

CREATE TABLE _x1 (`select` Array(Nullable(Float32)) NOT NULL ALIAS - "quoted".`к` MOD now() - INTERVAL 0 hour, "quoted" Decimal(10, 2) DEFAULT name IN ((NULL), - Key, b BETWEEN '\\' AND _x1) TTL a + INTERVAL 1 DAY, t Decimal(10, 2) COMMENT 'it''s' TTL Key + INTERVAL 1 DAY, `x y` Array(INT UNSIGNED))
ENGINE = MergeTree() ORDER BY (a, b)

CREATE TABLE `my db`.`к` (a Variant(Tuple(date JSON(a.b UInt32, SKIP c), name Float32), LowCardinality(SimpleAggregateFunction(sum, UInt64)), Variant(String, IPv6)) TTL b + INTERVAL 1 DAY, c Variant(Tuple(Key INT UNSIGNED, ts double precision, ts UUID)) MATERIALIZED toDate(a."quoted" IS NULL, sum(x) OVER (PARTITION BY id ORDER BY (1e3) ), - a), value Date ALIAS a BETWEEN 'it''s' AND date % NOT `x y`.`x y`, _x1 Variant(FixedString(16), DateTime('UTC'), LowCardinality(AggregateFunction(quantiles(0.5, 0.9), Float64))) COMMENT 'it''s', a Array(Map(String, Float32)) DEFAULT [(1e3)], PROJECTION p (SELECT value.Key NOT IN (SELECT NULL), (false, 0x1F) GROUP BY t))
ENGINE = SummingMergeTree((a, b)) ORDER BY (f(a), b) SAMPLE BY `к` SETTINGS index_granularity = 6076, p = 'q'

CREATE DICTIONARY `my db`.`a.b` (`к` DateTime('UTC') DEFAULT 0, b Tuple(SimpleAggregateFunction(sum, UInt64))) PRIMARY KEY a SOURCE(NULL()) LAYOUT(direct) LIFETIME(0)

CREATE OR REPLACE TABLE `x y` (id Tuple(Dynamic(max_types = 8), Map(String, Bool), Int64), `a.b` Nullable(Int64) NOT NULL DEFAULT CASE WHEN `select` BETWEEN false AND `select` THEN 42 IS NOT NULL ELSE `к`[b.name] END, value Variant(Decimal(10, 2), Date, Bool))
ENGINE = ReplacingMergeTree(ver) PARTITION BY (-9223372036854775808, false) SETTINGS index_granularity = 6231, p = 'q'

SELECT 'x'::Map(String, String) AS c FROM (SELECT DISTINCT `select` AS t FROM `my db`."quoted") AS s ASOF JOIN numbers(95) n USING (_x1) ARRAY JOIN name AS z
WHERE [date ILIKE 'it''s'] HAVING value IS NOT NULL LIMIT 2, 3

CREATE DICTIONARY `my db`.`select` (`к` INT UNSIGNED, t Variant(DateTime('UTC'), Enum8('a' = 1, 'b' = -2), Decimal(10, 2)) DEFAULT 'x', date Variant(AggregateFunction(quantiles(0.5, 0.9), Float64), Bool) DEFAULT [1, 2], ts Variant(Float32)) PRIMARY KEY a SOURCE(NULL()) LAYOUT(direct) LIFETIME(MIN 0 MAX 10)

CREATE VIEW ts AS select a.`x y`[`a.b`] AS `select`, id.a * _x1 FROM db."quoted" ASOF JOIN `my db`.c AS q FINAL ON (SELECT date) FULL OUTER JOIN `my db`.date ON t % '\\' RIGHT ANTI JOIN db.a USING (a) LIMIT 1

select now() - INTERVAL 'a\nb' MONTHS, * EXCEPT (a), arrayMap(x -> `a.b`.ts, ts) OR 1.5 OR 0x1F AS b
WHERE (`a.b`, -9223372036854775808, '') % `x y` IN ('привет', id.`x y`) ORDER BY row_number(x) OVER (PARTITION BY "quoted" ORDER BY ts BETWEEN '' AND `к`.Key DESC NULLS FIRST RANGE UNBOUNDED PRECEDING) LIMIT 2, 3

ATTACH TABLE `my db`.`x y` (id Map(String, Tuple(Int64)) NOT NULL CODEC(Delta, LZ4), c Map(String, UUID) ALIAS - a <=> if(date, value, Key) COMMENT '', `a.b` Float32, name Int64, a Map(String, Array(SimpleAggregateFunction(sum, UInt64))) CODEC(NONE))
ENGINE = MergeTree ORDER BY a COMMENT 'the table'

select CAST(`x y` AS Float32) ILIKE [a, `x y`, 1.5] AS `x y` FROM (SELECT name, *, * FROM `my db`.ts
WHERE '\\' SETTINGS max_threads = 1, x = 'y') AS s ASOF JOIN `select` USING (t, `x y`), numbers(54) n LIMIT 1

ATTACH TABLE db.`a.b` (`к` Variant(UInt8, double precision) MATERIALIZED arrayMap(x -> now() - INTERVAL 1.5 DAY, `x y`) CODEC(DoubleDelta, ZSTD), date Array(Date) TTL ts + INTERVAL 1 DAY, b JSON(a.b UInt32, SKIP c) ALIAS (toDate(100000000000000000000)), `к` UUID, "quoted" Nullable(varchar(255)) DEFAULT value NOT IN (SELECT now() - INTERVAL inf MONTHS) COMMENT 'x', PROJECTION p (SELECT value DIV 100000000000000000000, _x1.`a.b`[value] GROUP BY value, Key))
ENGINE = Memory PARTITION BY -1 <= 42 ORDER BY a

CREATE DICTIONARY `my db`.date (c varchar(255), "quoted" Tuple(SimpleAggregateFunction(sum, UInt64), varchar(255)) DEFAULT -1, `select` Bool DEFAULT -1, c Array(UUID)) PRIMARY KEY a SOURCE(CLICKHOUSE(HOST 'h' PORT 9000 USER 'u' PASSWORD '' DB 'd' TABLE 't')) LAYOUT(hashed()) LIFETIME(0)

CREATE MATERIALIZED VIEW a REFRESH AFTER 2 HOUR APPEND ENGINE = SummingMergeTree((a, b)) ORDER BY (a DESC, b) TTL d TO VOLUME 'cold', d + INTERVAL 1 YEAR AS SELECT /* c */ -0.25 IS NULL, `к` OR 'it''s', "quoted".* FROM (SELECT name.*, * FROM `my db`.`select` LEFT JOIN `my db`.b ON inf NOT LIKE `select`.ts GROUP BY CAST('it''s' AS UInt8) WITH ROLLUP ORDER BY CAST(name AS LowCardinality(INT UNSIGNED)) asc, CAST(`x y`.t AS UInt8) NULLS LAST UNION DISTINCT WITH Key AS (SELECT DISTINCT 42, name AS a, 0x1F FROM _x1 PREWHERE NOT ts
WHERE _x1 GROUP BY ts._x1[`к`.a], `select` LIKE true, (SELECT value.id) ORDER BY _x1.id || c, b BETWEEN -0.25 AND ts NULLS LAST) SELECT * EXCEPT (`к`), 'a\nb' AS name FROM db.`x y` ORDER BY 0x1F >= 1e-7 DESC UNION ALL SELECT /* c */ * EXCEPT (name)
WHERE c HAVING ("quoted", value, a) ORDER BY CAST(inf AS LowCardinality(AggregateFunction(quantiles(0.5, 0.9), Float64))), toDate('\\') NULLS LAST LIMIT 8 BY `к`.id LIMIT 1) AS s PREWHERE concat("quoted")
WHERE ("quoted") ORDER BY a IN (42, name) DESC

SELECT 1::double precision, `к` NOT IN (SELECT `x y`.id) IS NULL FROM id
WHERE inf > 18446744073709551615 or concat(1e3, Key, 100000000000000000000) ORDER BY CASE WHEN -1 THEN `a.b` ELSE -1 END, `select` NOT IN (SELECT Key.b) NULLS LAST

WITH t AS (WITH (1, `x y`) AS `к` SELECT DISTINCT *, _x1, b FROM `select` SEMI LEFT JOIN db.`x y` ON b BETWEEN -1 AND id._x1 GLOBAL JOIN c AS q FINAL ON (SELECT b) inner join db.ts ON ts <= 1.5 GROUP BY (a.Key, 1) WITH ROLLUP ORDER BY (SELECT 'x') asc, if(NULL, 100000000000000000000, t) DESC, CAST(`к` AS Variant(UInt8, JSON)) DESC LIMIT 1) SELECT CAST(false <= 1.5 AS varchar(255)), (SELECT - `к`), * EXCEPT (b) FROM b GLOBAL JOIN numbers(81) n USING (name, name)
WHERE ts[1.5 == 'a\nb']

WITH t AS (WITH `к` AS (WITH t AS (SELECT DISTINCT t."quoted" AS `x y`, 100000000000000000000 AS name FROM value AS q FINAL
WHERE 1.5) SELECT DISTINCT '\\' AS value, 1 AS "quoted", 1 AS `a.b`, 'x'
WHERE ts.value) select "quoted" AS `x y`, false
WHERE a) SELECT NOT inf ILIKE Key, * EXCEPT (ts), row_number(x) OVER (PARTITION BY name ORDER BY now() - INTERVAL 42 MONTHS asc ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING), [0 = '', CAST('\\' AS Array(Decimal(10, 2))), t BETWEEN -0.25 AND b] FROM `select` AS q FINAL GROUP BY `к` IS NULL, (SELECT ts)

CREATE DICTIONARY db.name ("quoted" double precision, `x y` LowCardinality(Date), b JSON(a.b UInt32, SKIP c)) PRIMARY KEY a SOURCE(CLICKHOUSE(HOST 'h' PORT 9000 USER 'u' PASSWORD '' DB 'd' TABLE 't')) LAYOUT(COMPLEX_KEY_HASHED(SHARDS 4))

SELECT /* c */ *, concat(lower(Key, -0.25), 42 >= false) AS `select`, CASE WHEN false THEN a ELSE _x1 END - (_x1) AS name, (now() - INTERVAL 42 hour, t IN (`a.b`, -1), [`a.b`]) AS name FROM numbers(74) n GROUP BY NOT name, `x y` NOT IN (SELECT b) WITH ROLLUP

SELECT DISTINCT - t, (arrayMap(x -> '\\', `a.b`)), CASE WHEN `select` AND date THEN a::UUID ELSE [1, 2]::JSON END AS b
WHERE (- b) HAVING -9223372036854775808 != true

select - Key, value NOT IN (SELECT (SELECT 18446744073709551615)), NOT '\\' <> now() - INTERVAL 'привет' hour AS `a.b`, f('' <=> true, b OR name) AS Key FROM db._x1 GLOBAL JOIN db.`к` USING (_x1, `select`), `my db`.`к` ORDER BY `x y` IS NOT NULL DESC, (a) DESC NULLS FIRST, `x y` NOT IN (SELECT _x1.b) DESC

SELECT /* c */ (toDate(id, date, date)), now() - INTERVAL 'x' MONTHS FROM "quoted" ARRAY JOIN ts AS z
WHERE CASE WHEN arrayMap(x -> "quoted", `x y`) THEN '\\' OR "quoted" ELSE CASE WHEN 1.5 THEN 1e3 ELSE 1.5 END END GROUP BY arrayMap(x -> '', ts) LIMIT 10 OFFSET 5

CREATE OR REPLACE TABLE `select` (t String, `select` LowCardinality(DateTime64(3)) COMMENT 'it''s' CODEC(ZSTD(1)) TTL t + INTERVAL 1 DAY)
ENGINE = ReplicatedMergeTree('/x/{shard}', '{replica}') SAMPLE BY value TTL d + toIntervalDay(1) DELETE WHERE a = 1 SETTINGS index_granularity = 466, p = 'q' COMMENT 'the table'

SELECT CASE WHEN NULL THEN c ELSE 1e3 END or [1, 2]::Variant(Int64, Date, DateTime('UTC')) AS _x1, *, _x1.* FROM _x1 ASOF JOIN t ON [`x y`.date, 1e3, date]
WHERE row_number(x) OVER (PARTITION BY `x y`.id ORDER BY CAST(`select`.c AS String) DESC RANGE UNBOUNDED PRECEDING) LIMIT 1 UNION ALL (SELECT * EXCEPT (id), `к`.*, ts FROM db.`к`
WHERE 100000000000000000000 ORDER BY ("quoted".name) UNION ALL SELECT -9223372036854775808 AS `select`, id GROUP BY ('привет'), [`select`, `a.b`]) EXCEPT select * EXCEPT (`к`), *, false, value AS value
WHERE "quoted" GROUP BY `a.b` NOT IN (SELECT 'it''s'), row_number(x) OVER (PARTITION BY Key ), lower(1.5, -9223372036854775808, date) ORDER BY ts BETWEEN 1 AND value, Max('', 'a\nb') asc LIMIT 0 BY id, _x1

SELECT DISTINCT _x1 BETWEEN 1e-7 AND value AS `к`, [[true, 0, ''], c.id or `к`] FROM `a.b` AS q FINAL ASOF JOIN (WITH name AS (WITH Key AS (WITH value AS (select 'привет' AS a
WHERE 'a\nb' LIMIT 8 BY `к`, `a.b`) SELECT DISTINCT -1 AS b, c GROUP BY a NOT IN (SELECT `к`), f(Key), f(inf, -1) ORDER BY (SELECT NULL) asc, row_number(x) OVER (PARTITION BY `x y` ) DESC LIMIT 10 OFFSET 5) SELECT DISTINCT * FROM date JOIN `my db`.t ON '\\' IS NULL ASOF JOIN "quoted" ON - b ARRAY JOIN `к` AS z ORDER BY (0), id > inf NULLS LAST LIMIT 7 BY b LIMIT 10 OFFSET 5) SELECT /* c */ -0.25 AS Key, "quoted", name FROM date
WHERE -1 ORDER BY (t), CAST(-9223372036854775808 AS AggregateFunction(quantiles(0.5, 0.9), Float64)) LIMIT 0 BY c.`select`, b) AS s USING (a, "quoted") PREWHERE b * -1 GROUP BY (-9223372036854775808) WITH TOTALS ORDER BY (false, `select`) NULLS LAST

SELECT ((`a.b`)), `x y`.*, (id BETWEEN 0 AND `a.b`.ts) AS value, `к` IN (-9223372036854775808, -1) DIV "quoted" NOT IN (SELECT 1.5)
WHERE NOT `x y` ILIKE 1.5 DIV `x y` LIMIT 10 OFFSET 5

CREATE TABLE `select` ON CLUSTER 'c' (`к` Nullable(DateTime('UTC')) MATERIALIZED (SELECT f("quoted")), _x1 Nullable(varchar(255)) COMMENT '' CODEC(Delta, LZ4), PROJECTION p (SELECT name or false GROUP BY t.ts, _x1))
ENGINE = ReplicatedMergeTree('/x/{shard}', '{replica}') PARTITION BY CAST(`x y` AS double precision) ORDER BY a TTL d + INTERVAL 1 MONTH SETTINGS index_granularity = 8703, p = 'q'

SELECT /* c */ a BETWEEN 'a\nb' AND c, * EXCEPT (Key), *, * FROM db.c ASOF JOIN `my db`.date USING (`к`)
WHERE c NOT IN (SELECT CAST(name.a AS Tuple(ts Dynamic(max_types = 8)))) LIMIT 1

select `a.b`.*, Key.*, CASE WHEN date THEN 1 ELSE -0.25 END and -0.25 OR -9223372036854775808 AS id, 1::Array(Dynamic(max_types = 8)) AS `к` FROM (WITH "quoted" AS (SELECT DISTINCT Key FROM `my db`.a ARRAY JOIN Key AS z GROUP BY (SELECT Key.Key), (`a.b`, '\\'), 42 <= 18446744073709551615 WITH TOTALS LIMIT 1) select 1e3 AS name FROM db.date AS q FINAL RIGHT ANTI JOIN Key USING (`к`, `select`) RIGHT ANTI JOIN numbers(72) n USING (`к`)
WHERE `select`) AS s RIGHT ANTI JOIN numbers(93) n USING (`x y`, Key), c
WHERE NOT [value] ORDER BY -1 <> `select`, NOT 'x' LIMIT 10 OFFSET 5

ATTACH TABLE c ("quoted" SimpleAggregateFunction(sum, UInt64) CODEC(Delta, LZ4), c AggregateFunction(quantiles(0.5, 0.9), Float64) DEFAULT (now() - INTERVAL -0.25 hour, ["quoted", true, "quoted"]), `select` Tuple(_x1 Map(String, INT UNSIGNED), b Date) MATERIALIZED ts BETWEEN 0 AND `x y`)
ENGINE = ReplicatedMergeTree('/x/{shard}', '{replica}') PARTITION BY arrayMap(x -> false, "quoted") ORDER BY ()

create table if not exists Key (value Variant(Variant(Dynamic(max_types = 8)), Int64), t Array(Tuple(`a.b` INT UNSIGNED, "quoted" Date, Key Enum8('a' = 1, 'b' = -2))) CODEC(NONE))
ENGINE = Distributed('c', db, t, rand()) ORDER BY a TTL d + INTERVAL 1 MONTH

SELECT f(sum(x) OVER (PARTITION BY a ORDER BY a BETWEEN inf AND c.b ), `x y`[_x1]), row_number(x) OVER (PARTITION BY ts ORDER BY 0x1F - date DESC ) AS date, - b.Key IS NOT NULL FROM `my db`.`к`
WHERE (NOT 100000000000000000000)

ATTACH TABLE id (`к` AggregateFunction(quantiles(0.5, 0.9), Float64) NOT NULL, c Array(INT UNSIGNED), `к` AggregateFunction(quantiles(0.5, 0.9), Float64), ts Int64, name DateTime64(3))
ENGINE = SummingMergeTree((a, b))

CREATE DICTIONARY db.id (`select` Tuple(`x y` JSON(a.b UInt32, SKIP c), b DateTime64(3), _x1 JSON(a.b UInt32, SKIP c))) PRIMARY KEY a SOURCE(CLICKHOUSE(HOST 'h' PORT 9000 USER 'u' PASSWORD '' DB 'd' TABLE 't')) LAYOUT(FLAT()) LIFETIME(300)

CREATE OR REPLACE TABLE _x1 (`a.b` UInt8 DEFAULT `a.b` + false == (`a.b`))
ENGINE = MergeTree() ORDER BY a SETTINGS index_granularity = 5403, p = 'q'

CREATE DICTIONARY db.c (_x1 Variant(Enum8('a' = 1, 'b' = -2)), name Date DEFAULT 'x', `select` Tuple(id AggregateFunction(quantiles(0.5, 0.9), Float64), `a.b` DateTime('UTC')) IS_OBJECT_ID) PRIMARY KEY a SOURCE(CLICKHOUSE(HOST 'h' PORT 9000 USER 'u' PASSWORD '' DB 'd' TABLE 't')) LAYOUT(COMPLEX_KEY_HASHED(SHARDS 4)) LIFETIME(MIN 0 MAX 10)

create table if not exists db."quoted" (`к` SimpleAggregateFunction(sum, UInt64), ts LowCardinality(INT UNSIGNED) COMMENT 'it''s', c IPv6 DEFAULT value IN (now() - INTERVAL -1 MONTHS, toDate('', `к`), id[`к`]) COMMENT 'x', ts INT UNSIGNED NULL MATERIALIZED ('') = `select` BETWEEN inf AND t, `к` Variant(DateTime('UTC')))
ENGINE = Distributed('c', db, t, rand()) TTL d TO VOLUME 'cold', d + INTERVAL 1 YEAR

CREATE VIEW `my db`.b AS SELECT DISTINCT (-0.25) AS id FROM db."quoted"
WHERE `a.b`.date MOD 1.5 GROUP BY id IS NOT NULL, arrayMap(x -> 1, _x1) WITH ROLLUP HAVING toDate(true, 'x', Key) ORDER BY 0x1F IS NOT NULL, arrayMap(x -> 1e-7, Key), [`к`, `к`] NULLS LAST

SELECT /* c */ value NOT IN (SELECT date IS NULL) AS c, `select`.*, sum(CASE WHEN `к` THEN 100000000000000000000 ELSE `select` END, arrayMap(x -> 100000000000000000000, value), (-9223372036854775808)) AS `select` ORDER BY NOT c, arrayMap(x -> a, t) NULLS LAST SETTINGS max_threads = 0, x = 'y' EXCEPT select `select`, *, -0.25, b.* FROM db.`select`, `my db`.name

SELECT * FROM db."quoted" AS q FINAL ARRAY JOIN date AS z ORDER BY t.t IN (a, true) asc LIMIT 2, 3

WITH sum(x) OVER (ORDER BY [date] asc ) AS t select CASE WHEN t THEN Key ELSE '' END MOD CASE WHEN -0.25 THEN t ELSE c.`к` END AS _x1, c IN (row_number(x) OVER (ROWS BETWEEN 1 PRECEDING AND CURRENT ROW), b.name IS NULL, f(b)), arrayMap(x -> -0.25, date) IS NULL AS `x y`, ts.value[`x y` / `select`] GROUP BY arrayMap(x -> `a.b`, `a.b`) WITH TOTALS

CREATE OR REPLACE TABLE `my db`.value (Key UInt8, `к` Variant(JSON, FixedString(16)), ts LowCardinality(AggregateFunction(quantiles(0.5, 0.9), Float64)) DEFAULT (if(c, false), "quoted" or `x y`) TTL t + INTERVAL 1 DAY, `к` Map(String, double precision) DEFAULT f(f(x)::Tuple(UUID)), Key IPv6 CODEC(Delta, LZ4), CONSTRAINT c CHECK b = 1e3)
ENGINE = SummingMergeTree((a, b)) COMMENT 'the table'

CREATE OR REPLACE TABLE a (`к` LowCardinality(IPv6), `к` Tuple(`к` FixedString(16), Key Tuple(UUID, AggregateFunction(quantiles(0.5, 0.9), Float64), DateTime('UTC')), value Tuple(UUID, Int64, Enum8('a' = 1, 'b' = -2))), `x y` LowCardinality(FixedString(16)) DEFAULT c NOT IN (SELECT Key BETWEEN true AND id) CODEC(NONE), Key Float32 CODEC(NONE), INDEX i (date, '\\') TYPE minmax GRANULARITY 5)
ENGINE = MergeTree PARTITION BY arrayMap(x -> a, b) PRIMARY KEY (a, b) SETTINGS index_granularity = 6066, p = 'q'

CREATE TABLE `my db`.date (name Tuple(IPv6, LowCardinality(DateTime64(3)), Map(String, DateTime('UTC'))) MATERIALIZED date.c[_x1 BETWEEN 'it''s' AND a], "quoted" Variant(Date, Map(String, DateTime64(3)), Tuple(a Decimal(10, 2), c JSON(a.b UInt32, SKIP c))) MATERIALIZED - _x1 + CASE WHEN `select` THEN 42 ELSE `к` END CODEC(ZSTD(1)))
ENGINE = Memory PARTITION BY arrayMap(x -> b, `a.b`) PRIMARY KEY (a) ORDER BY a COMMENT 'the table'

CREATE DICTIONARY `my db`.id (_x1 Array(Bool) DEFAULT 0, "quoted" Bool DEFAULT -1, "quoted" Nullable(varchar(255)) DEFAULT -1, value Bool) PRIMARY KEY a SOURCE(clickhouse(query 'SELECT 1')) LAYOUT(direct)

CREATE TABLE `my db`.a (id Nullable(SimpleAggregateFunction(sum, UInt64)) DEFAULT row_number(x) OVER (PARTITION BY `x y` ORDER BY [_x1, -1, ts] DESC ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING), value UInt8 ALIAS - `x y`, ts Nullable(FixedString(16)) DEFAULT [('x'), `a.b` > inf] COMMENT '')
ENGINE = ReplicatedMergeTree('/x/{shard}', '{replica}') PARTITION BY 100000000000000000000 OR 1.5 SETTINGS index_granularity = 9606, p = 'q'

CREATE VIEW date (`a.b` Enum8('a' = 1, 'b' = -2)) AS select [1.5, `x y`, true], concat(`x y`, 1.5, Key), * EXCEPT (`select`) FROM (SELECT 'it''s' AS `select` FROM db."quoted" ARRAY JOIN ts AS z
WHERE 1e-7 HAVING t.value[ts] ORDER BY ('a\nb'), now() - INTERVAL inf MONTHS DESC NULLS FIRST LIMIT 10 OFFSET 5) AS s
WHERE 1 - _x1.`к` GROUP BY (value) HAVING sum(x) OVER (PARTITION BY `к` ORDER BY a::SimpleAggregateFunction(sum, UInt64) DESC ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) ORDER BY row_number(x) OVER (PARTITION BY `к`.`a.b` ) asc, _x1 BETWEEN 'x' AND Key DESC NULLS FIRST, - date LIMIT 2, 3

SELECT /* c */ * EXCEPT (c)
WHERE t.`к` IS NOT NULL IS NULL GROUP BY CAST('\\' AS IPv6) ORDER BY _x1 BETWEEN true AND "quoted" NULLS LAST LIMIT 2 BY date

WITH a AS (SELECT /* c */ value.*, 'x' AS date, * EXCEPT (c) FROM db.c
WHERE 0x1F ORDER BY ['привет'] DESC LIMIT 1) SELECT DISTINCT (id IN (_x1.`x y`, 'it''s', date)) AS t, (-9223372036854775808, `select`) IS NULL AS ts FROM (SELECT 100000000000000000000 FROM _x1 ORDER BY (`x y`) DESC, 1e-7 and 1e3) AS s ARRAY JOIN ts AS z
WHERE [date.date[t]]

SELECT DISTINCT * EXCEPT (`x y`), `к`.*, * EXCEPT (a), (name."quoted" - 'привет') AS Key FROM `x y`
WHERE c.b NOT IN (SELECT [`a.b`.c]) SETTINGS max_threads = 5, x = 'y'

SELECT * EXCEPT (_x1), f(x)::FixedString(16) AS "quoted" FROM `my db`.a ORDER BY (0x1F), [1.5, id, 'привет'] asc

ATTACH TABLE `x y` ON CLUSTER 'c' (id JSON MATERIALIZED name IN (Max(false, 42, -0.25), value || `x y`) TTL t + INTERVAL 1 DAY, `a.b` DateTime64(3) DEFAULT (SELECT `select` OR b) COMMENT 'x')
ENGINE = ReplicatedMergeTree('/x/{shard}', '{replica}') ORDER BY tuple() TTL d + toIntervalDay(1) DELETE WHERE a = 1

SELECT /* c */ _x1 IN ((SELECT 1e3), (1e3)) AS `x y`, *, [arrayMap(x -> 1, date), date[inf]] AS `x y` FROM numbers(53) n SEMI LEFT JOIN db.Key USING (c, _x1)
WHERE `x y`[Key BETWEEN true AND a] ORDER BY id NOT IN (SELECT 'a\nb') asc except all select `к`.*, true AS value, -9223372036854775808 FROM `a.b` JOIN numbers(50) n ON (name) GROUP BY arrayMap(x -> `select`, a), CAST(false AS Map(String, DateTime64(3))) WITH TOTALS SETTINGS max_threads = 8, x = 'y'

CREATE DICTIONARY name (_x1 Tuple(b Date, t Dynamic(max_types = 8)) DEFAULT [1, 2] IS_OBJECT_ID, `select` Array(UUID)) PRIMARY KEY a SOURCE(clickhouse(query 'SELECT 1')) LAYOUT(COMPLEX_KEY_HASHED(SHARDS 4)) LIFETIME(0)

CREATE DICTIONARY name (`x y` Tuple(b Enum8('a' = 1, 'b' = -2), "quoted" String), t Variant(JSON(a.b UInt32, SKIP c), Dynamic(max_types = 8))) PRIMARY KEY a SOURCE(NULL()) LAYOUT(direct) LIFETIME(300)

CREATE DICTIONARY db.c (name Tuple(FixedString(16), Decimal(10, 2), double precision), a Variant(INT UNSIGNED) IS_OBJECT_ID) PRIMARY KEY a SOURCE(NULL()) LAYOUT(direct) LIFETIME(300)

CREATE TABLE c (`select` Nullable(JSON(a.b UInt32, SKIP c)) NOT NULL, b Int64 DEFAULT b IN (name.Key) LIKE `select` and '\\' CODEC(ZSTD(1)), `select` AggregateFunction(quantiles(0.5, 0.9), Float64) ALIAS (value IN ('it''s', `a.b`)) COMMENT 'x' CODEC(Delta, LZ4), ts Variant(Tuple(c Enum8('a' = 1, 'b' = -2), name AggregateFunction(quantiles(0.5, 0.9), Float64)), SimpleAggregateFunction(sum, UInt64), Enum8('a' = 1, 'b' = -2)) NOT NULL, value LowCardinality(Enum8('a' = 1, 'b' = -2)))
ENGINE = SummingMergeTree((a, b)) PARTITION BY name['a\nb']

CREATE VIEW `select` AS SELECT DISTINCT lower(date, ts.Key), ['\\'] AS name, *, now() - INTERVAL 1e3 MONTHS AS `к`
WHERE array(inf, b, "quoted") LIMIT 1

CREATE TABLE ts (t Variant(JSON(a.b UInt32, SKIP c), double precision), value UInt8 NULL)
ENGINE = SummingMergeTree((a, b))

SELECT DISTINCT CASE WHEN NOT 100000000000000000000 THEN id BETWEEN 18446744073709551615 AND c._x1 ELSE sum(x) OVER (ORDER BY if('x') DESC NULLS FIRST ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) END AS `x y`, date IN (c NOT IN (SELECT 0x1F), _x1 NOT IN (SELECT NULL), t.ts NOT IN (SELECT -0.25)) FROM db.t AS q FINAL ORDER BY t[c.c] asc SETTINGS max_threads = 7, x = 'y'

WITH id AS (SELECT /* c */ '', Key.* PREWHERE ['']
WHERE b ORDER BY t NOT IN (SELECT `x y`), NOT b NULLS LAST, if(Key."quoted") NULLS LAST) SELECT /* c */ `a.b`.`a.b` NOT IN (SELECT `a.b` NOT IN (SELECT value.Key)) AS `x y`, `a.b` NOT IN (SELECT _x1 NOT IN (SELECT id)) AS `select`, f(-9223372036854775808) AND now() - INTERVAL 1e-7 DAY AS id FROM (WITH c AS (SELECT /* c */ 'a\nb' AS "quoted" FROM `my db`.`x y`
WHERE `к` ORDER BY `a.b`.id BETWEEN 'it''s' AND `к`.date, `к`."quoted" BETWEEN 18446744073709551615 AND `select` DESC LIMIT 1) select * EXCEPT (t), true AS `a.b`, *, 'a\nb' AS Key) AS s ARRAY JOIN c AS z GROUP BY CAST(true AS IPv6) HAVING (ts) LIMIT 2, 3 SETTINGS max_threads = 6, x = 'y'

CREATE DICTIONARY `my db`.a (`select` double precision, `x y` Tuple(varchar(255))) PRIMARY KEY a SOURCE(CLICKHOUSE(HOST 'h' PORT 9000 USER 'u' PASSWORD '' DB 'd' TABLE 't')) LAYOUT(hashed()) LIFETIME(MIN 0 MAX 10)

WITH `к` AS (SELECT a AS `x y`, `x y`.name AS value FROM id JOIN numbers(33) n ON - c PREWHERE sum(x) OVER (PARTITION BY id ORDER BY now() - INTERVAL 0x1F DAY DESC ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) LIMIT 1) SELECT * EXCEPT (c), a NOT IN (SELECT "quoted") || ts.`x y` IN (a) FROM (select *
WHERE 'a\nb' SETTINGS max_threads = 1, x = 'y') AS s ASOF JOIN `my db`.id ON -9223372036854775808 < `a.b` GLOBAL JOIN numbers(52) n ON (-9223372036854775808) HAVING (Key, date) LIMIT 2, 3

CREATE VIEW db.b AS WITH `a.b` AS (WITH now() - INTERVAL 42 DAY AS value SELECT * FROM `select` AS q FINAL GROUP BY (NULL, 42), Key."quoted" < 1e-7, date.name NOT IN (SELECT value) SETTINGS max_threads = 2, x = 'y') select [1, 2]::LowCardinality(AggregateFunction(quantiles(0.5, 0.9), Float64)), (18446744073709551615, `a.b`) AS `к`
WHERE c IS NOT NULL

CREATE TABLE `my db`.t (Key Dynamic(max_types = 8) COMMENT 'it''s' CODEC(NONE) TTL Key + INTERVAL 1 DAY, b Variant(Tuple(c INT UNSIGNED, c varchar(255)), UInt8, LowCardinality(Date)) MATERIALIZED now() - INTERVAL 'it''s' hour COMMENT 'it''s', PROJECTION p (SELECT row_number(x) OVER (PARTITION BY name ) GROUP BY _x1))
ENGINE = Memory ORDER BY (a, b) COMMENT 'the table'

SELECT a IN ((0x1F)), * FROM `my db`.b
WHERE "quoted" BETWEEN 18446744073709551615 AND date GROUP BY row_number(x) OVER (ORDER BY row_number(x) OVER (ORDER BY b DIV name ) DESC ) ORDER BY ('\\', Key) NULLS LAST LIMIT 0 BY b

select NOT `select` NOT IN (SELECT `x y`) AS b PREWHERE (1)
WHERE NOT if(`x y`) LIMIT 8 BY `x y` except all WITH value AS (WITH (-0.25) AS c select * EXCEPT (`x y`), c.*, "quoted" FROM numbers(14) n SETTINGS max_threads = 4, x = 'y') SELECT value AS id, "quoted".*, b.* FROM `my db`.value AS q FINAL
WHERE `select` LIMIT 2, 3

WITH "quoted" AS (SELECT /* c */ b.*, value, -1 FROM db."quoted") select arrayMap(x -> CASE WHEN `select`.c THEN 42 ELSE a END, date) AS ts, 1::Tuple(double precision, AggregateFunction(quantiles(0.5, 0.9), Float64), Enum8('a' = 1, 'b' = -2)) AS value FROM `my db`.`x y` GROUP BY ts BETWEEN 0x1F AND id, ('it''s') ORDER BY -0.25 / `x y` DESC, [t], lower(inf, 1) asc SETTINGS max_threads = 5, x = 'y'

CREATE MATERIALIZED VIEW `my db`.`к` REFRESH EVERY 1 MONTH OFFSET 5 DAY RANDOMIZE FOR 1 HOUR TO `my db`.value AS SELECT DISTINCT date.*, id.*, "quoted"[`x y`], * FROM (select 'x' AS ts, id AS ts FROM name
WHERE -9223372036854775808 SETTINGS max_threads = 3, x = 'y') AS s

CREATE VIEW t AS SELECT concat(id, `x y`, inf), 42 IS NULL AS date, - c.ts AS `select`, * FROM db.b
WHERE CASE WHEN `x y` THEN `x y` ELSE _x1 END GROUP BY NOT true, '\\' / `к`.c ORDER BY NOT `a.b`

select CASE WHEN arrayMap(x -> 42, id) THEN b <= 'x' ELSE `x y` <=> c END AS id, id.*
WHERE arrayMap(x -> CASE WHEN `a.b` THEN '' ELSE Key END, _x1) ORDER BY true AND t asc LIMIT 2, 3

CREATE DICTIONARY id (a Array(varchar(255)), "quoted" Map(String, String) IS_OBJECT_ID) PRIMARY KEY a SOURCE(HTTP(url 'http://x' format 'TSV' headers(header(name 'a' value 'b')))) LAYOUT(direct) LIFETIME(300)

CREATE TABLE b (t Tuple(Nullable(UInt8)) CODEC(DoubleDelta, ZSTD), name Variant(INT UNSIGNED, Tuple(DateTime('UTC'), UUID, DateTime('UTC'))), `x y` varchar(255) TTL date + INTERVAL 1 DAY, "quoted" IPv6 ALIAS CASE WHEN (SELECT a) THEN 1e-7 IS NULL ELSE a IN (true, `x y`, false) END, INDEX i b[Key] TYPE minmax GRANULARITY 2)
ENGINE = Log SAMPLE BY `к`

create table if not exists db.t (c AggregateFunction(quantiles(0.5, 0.9), Float64) MATERIALIZED (('привет', id)) COMMENT '', Key Tuple(a Dynamic(max_types = 8), Key Bool, ts Tuple(t Dynamic(max_types = 8), a DateTime64(3))) ALIAS lower(c * t.`к`, a.date[value]), value Nullable(Dynamic(max_types = 8)) ALIAS `к` BETWEEN true AND _x1.a, `x y` LowCardinality(Decimal(10, 2)) ALIAS Max(arrayMap(x -> Key, `к`), concat(NULL, name, a)) CODEC(Delta, LZ4), "quoted" DateTime('UTC') ALIAS ("quoted" IS NOT NULL) TTL a + INTERVAL 1 DAY, CONSTRAINT c CHECK arrayMap(x -> '', `x y`))
ENGINE = ReplicatedMergeTree('/x/{shard}', '{replica}') ORDER BY a

SELECT CAST(ts NOT IN (SELECT 'x') AS Tuple(c Decimal(10, 2), value varchar(255), c JSON(a.b UInt32, SKIP c))) AS a FROM db.a
WHERE (ts < 'it''s', false = '\\', CASE WHEN inf THEN `select`.`x y` ELSE a END) GROUP BY `select`[true] WITH TOTALS HAVING -1 == 18446744073709551615 ORDER BY (c, 1e-7), date IS NULL DESC, `к`.`к`[b] NULLS LAST

SELECT `к`.*
WHERE (SELECT sum(x) OVER (ORDER BY id.value NOT IN (SELECT 100000000000000000000) NULLS LAST )) LIMIT 10 OFFSET 5 SETTINGS max_threads = 5, x = 'y'

CREATE TABLE c (date Enum8('a' = 1, 'b' = -2) MATERIALIZED c IS NOT NULL * 'x'::Array(varchar(255)) COMMENT 'x', name SimpleAggregateFunction(sum, UInt64), id Map(String, Nullable(UInt8)) CODEC(Delta, LZ4), `select` Tuple(name Tuple(Dynamic(max_types = 8), JSON), `select` Bool) TTL value + INTERVAL 1 DAY)
ENGINE = SummingMergeTree((a, b)) ORDER BY () SETTINGS index_granularity = 5023, p = 'q'

CREATE VIEW `my db`.ts AS SELECT /* c */ (SELECT `select`), `к`.`select`[a] FROM `my db`.Key UNION SELECT /* c */ *, `x y`.*, *, * EXCEPT (c) FROM `my db`.`select` GLOBAL JOIN numbers(94) n ON (SELECT inf)
WHERE 'it''s'

CREATE MATERIALIZED VIEW db.`select` TO db.b AS WITH ts AS (SELECT /* c */ ts AS t GROUP BY if(`x y`.Key) HAVING (name)) SELECT /* c */ a = "quoted".Key
WHERE ts.`x y`[c] LIMIT 10 OFFSET 5

CREATE OR REPLACE TABLE db.t (c Nullable(JSON) NULL)
ENGINE = Memory PARTITION BY array('привет') ORDER BY (a, b) TTL d + INTERVAL 1 MONTH

ATTACH TABLE db.`x y` (id Variant(FixedString(16), Array(INT UNSIGNED), FixedString(16)) ALIAS arrayMap(x -> `select`[id], ts), a LowCardinality(varchar(255)))
ENGINE = Memory SETTINGS index_granularity = 1080, p = 'q' COMMENT 'the table'

ATTACH TABLE a ON CLUSTER 'c' (`select` UUID CODEC(DoubleDelta, ZSTD), c INT UNSIGNED COMMENT '' CODEC(ZSTD(1)), name IPv6 NULL DEFAULT [1, 2]::LowCardinality(Dynamic(max_types = 8)) < f(`x y`, '', ts), "quoted" LowCardinality(IPv6) ALIAS sum((1, 'a')::Array(Bool)))
ENGINE = ReplacingMergeTree(ver) PRIMARY KEY a TTL d + toIntervalDay(1) DELETE WHERE a = 1

CREATE DICTIONARY `my db`.c (_x1 Map(String, IPv6), b Tuple(UUID), a Variant(String, UInt8, SimpleAggregateFunction(sum, UInt64))) PRIMARY KEY a SOURCE(clickhouse(query 'SELECT 1')) LAYOUT(direct) LIFETIME(MIN 0 MAX 10)

SELECT DISTINCT (a BETWEEN 'привет' AND b) AS `к`, if(`x y` BETWEEN true AND `select`.value) FROM db.`select` inner join (WITH date AS (SELECT /* c */ 0x1F AS b, *, * EXCEPT (_x1) FROM numbers(97) n LEFT JOIN `my db`.b USING (t) GROUP BY (_x1.ts, 100000000000000000000, `a.b`), (SELECT NULL) WITH ROLLUP) SELECT DISTINCT `select`, name.* FROM db.c JOIN db.`select` ON lower(a, `select`) SEMI LEFT JOIN `к` AS q FINAL ON "quoted" BETWEEN 1.5 AND id.`x y`
WHERE 1 LIMIT 10 OFFSET 5) AS s ON c[a.Key]
WHERE now() - INTERVAL true hour HAVING c NOT IN (SELECT 100000000000000000000)

select (a IS NULL, (`к`, ts)) AS `a.b`, `select`.* FROM `my db`."quoted" GROUP BY arrayMap(x -> 'x', id), _x1 NOT LIKE 42, (_x1, 0x1F, 'x') WITH ROLLUP ORDER BY (SELECT 1) DESC, `к` >= '' asc, (SELECT t) LIMIT 2, 3

CREATE OR REPLACE TABLE `к` (a FixedString(16), id UUID COMMENT 'it''s' TTL `a.b` + INTERVAL 1 DAY, INDEX i toDate(100000000000000000000) TYPE set(100) GRANULARITY 5)
ENGINE = Memory PARTITION BY -1 < value

SELECT /* c */ value.*, *, 0x1F IS NOT NULL DIV `к` BETWEEN inf AND `a.b` FROM db.`a.b` HAVING 100000000000000000000 - c ORDER BY b / `к`, id._x1 LIKE `к` DESC NULLS FIRST, -0.25 != -9223372036854775808 DESC

SELECT /* c */ "quoted" IN (-0.25, '', 'x') != (ts), _x1.*, * FROM `my db`.b LIMIT 2, 3

CREATE DICTIONARY db.a (date Array(INT UNSIGNED)) PRIMARY KEY a SOURCE(clickhouse(query 'SELECT 1')) LAYOUT(FLAT()) LIFETIME(300)

SELECT /* c */ * EXCEPT (b) FROM `my db`.`select` AS q FINAL ORDER BY NULL >= 1e-7 NULLS LAST, ('it''s'), _x1 IS NULL SETTINGS max_threads = 0, x = 'y'

CREATE VIEW db.`x y` AS SELECT DISTINCT 1e3 < 'привет' AS `a.b` FROM db.c GROUP BY -0.25 OR ts, 18446744073709551615 AND '\\', (1, 'a')::Enum8('a' = 1, 'b' = -2) WITH TOTALS

SELECT /* c */ `a.b`.*, *, (NOT id), (`к` IS NOT NULL) ORDER BY if(100000000000000000000) asc, - "quoted" DESC, `x y` NOT IN (SELECT 1) DESC NULLS FIRST SETTINGS max_threads = 5, x = 'y'

create table if not exists name (c Tuple(`x y` Variant(AggregateFunction(quantiles(0.5, 0.9), Float64))) DEFAULT f(x)::INT UNSIGNED or t BETWEEN '\\' AND a, _x1 Tuple(name Nullable(Enum8('a' = 1, 'b' = -2)), value Float32, value Tuple(Enum8('a' = 1, 'b' = -2), Int64, DateTime64(3))), value Variant(LowCardinality(double precision), Nullable(Enum8('a' = 1, 'b' = -2))), _x1 LowCardinality(INT UNSIGNED) ALIAS lower(NOT a.date, concat(b)))
ENGINE = Memory PARTITION BY [1e-7] ORDER BY a

CREATE OR REPLACE TABLE db.value (Key Variant(Tuple(String, String, JSON(a.b UInt32, SKIP c))) TTL c + INTERVAL 1 DAY, date Variant(Nullable(Enum8('a' = 1, 'b' = -2)), LowCardinality(Float32)), c Nullable(Dynamic(max_types = 8)) NULL, `select` Variant(String, Float32, Nullable(INT UNSIGNED)) COMMENT 'x')
ENGINE = MergeTree PRIMARY KEY (a, b) ORDER BY a DESC

CREATE TABLE db.`x y` (ts Map(String, Nullable(DateTime64(3))))
ENGINE = MergeTree()

select `select`.*, *, _x1.*, f(x)::Variant(UUID) || (-1) FROM `my db`.name LIMIT 1

CREATE OR REPLACE TABLE `my db`.`a.b` (ts Map(String, Nullable(UUID)))
ENGINE = Log ORDER BY (a DESC, b) TTL d + toIntervalDay(1) DELETE WHERE a = 1 COMMENT 'the table'

CREATE VIEW db.`x y` AS SELECT /* c */ * FROM `my db`.`к` HAVING if("quoted", -0.25) ORDER BY -1 MOD t DESC NULLS FIRST, t[1e3] DESC NULLS FIRST, (SELECT 0) DESC LIMIT 1

CREATE TABLE db.t (c Tuple(UInt8, Nullable(DateTime64(3))) MATERIALIZED - id CODEC(NONE), ts JSON(a.b UInt32, SKIP c))
ENGINE = MergeTree PARTITION BY CAST(id AS LowCardinality(Decimal(10, 2))) ORDER BY () SAMPLE BY b

select now() - INTERVAL 100000000000000000000 DAY AS `a.b`, concat(NOT -1), a <=> "quoted" - NOT '\\' AS ts FROM `my db`.Key AS q FINAL GROUP BY `к` IS NOT NULL, sum(x) OVER (ORDER BY arrayMap(x -> 100000000000000000000, value) DESC ) ORDER BY CAST('привет' AS Tuple(`к` DateTime('UTC'))) NULLS LAST

ATTACH TABLE db.b (_x1 varchar(255), a LowCardinality(Dynamic(max_types = 8)), ts Date, `x y` Int64)
ENGINE = SummingMergeTree((a, b)) PARTITION BY t BETWEEN 1.5 AND `select` PRIMARY KEY (a, b) ORDER BY (a DESC, b) TTL d + INTERVAL 1 MONTH

SELECT `a.b` NOT IN (SELECT 1 IS NULL) AS value, a BETWEEN 1e-7 AND name IS NULL, *, arrayMap(x -> sum(t.`к`), _x1) AS "quoted" FROM `x y` ARRAY JOIN ts AS z
WHERE (1, 'a')::AggregateFunction(quantiles(0.5, 0.9), Float64) LIMIT 10 OFFSET 5 UNION ALL SELECT /* c */ true AS date, * FROM numbers(16) n
WHERE 0 GROUP BY (SELECT -1) ORDER BY CASE WHEN a THEN Key ELSE "quoted"._x1 END asc SETTINGS max_threads = 1, x = 'y' except all SELECT DISTINCT "quoted".*, date.* FROM id AS q FINAL GLOBAL JOIN db.a AS q FINAL ON 'привет' < a ASOF JOIN db."quoted" ON CASE WHEN 'привет' THEN 'привет' ELSE '\\' END GROUP BY now() - INTERVAL 100000000000000000000 hour, 100000000000000000000 >= _x1 LIMIT 3 BY "quoted", a

select 1::Array(String) IS NOT NULL, *, now() - INTERVAL 'x' DAY, * FROM (WITH CASE WHEN 'привет' THEN 1e-7 ELSE '' END AS b SELECT `к`.Key, 18446744073709551615 AS name, -0.25
WHERE t HAVING "quoted"._x1 AND true ORDER BY CASE WHEN `a.b` THEN Key ELSE a END DESC) AS s
WHERE now() - INTERVAL 'a\nb' hour LIMIT 1

SELECT DISTINCT 100000000000000000000 || 1e-7 < date[`к`], c.*, Max(100000000000000000000 DIV a, CAST(value AS Tuple(`x y` Float32, t DateTime64(3), id DateTime64(3))), - "quoted"), b.* FROM db.c AS q FINAL ORDER BY Max('a\nb') asc, sum(x) OVER (PARTITION BY _x1 ) DESC, concat(18446744073709551615, 100000000000000000000) asc except all (SELECT * FROM `my db`.t LIMIT 2, 3 UNION ALL WITH -9223372036854775808 DIV 'it''s' AS `к` SELECT * EXCEPT (name), date, true AS `a.b` GROUP BY arrayMap(x -> "quoted", `x y`), ts[ts], Key < _x1.t)

CREATE OR REPLACE TABLE db._x1 (t Tuple(Bool, Nullable(double precision), Nullable(UUID)) COMMENT 'it''s', `a.b` Variant(AggregateFunction(quantiles(0.5, 0.9), Float64), Tuple("quoted" Float32, value Dynamic(max_types = 8))) MATERIALIZED 'привет' LIKE Key / `к` and c._x1, id LowCardinality(Decimal(10, 2)), ts Variant(Nullable(UUID), LowCardinality(DateTime('UTC')), DateTime64(3)) NULL CODEC(NONE), `select` Variant(Variant(JSON(a.b UInt32, SKIP c), Int64), Bool, Int64) DEFAULT [1, 2]::Int64 TTL a + INTERVAL 1 DAY)
ENGINE = ReplacingMergeTree(ver) PRIMARY KEY (a) SETTINGS index_granularity = 7812, p = 'q'

SELECT /* c */ (1, 'a')::LowCardinality(Int64) ORDER BY - c DESC NULLS FIRST, `к`._x1 NOT IN (SELECT name) NULLS LAST

WITH Key AS (WITH `x y` AS (SELECT DISTINCT * EXCEPT (name), *, `a.b`.*, t AS c FROM `my db`."quoted" HAVING false - 18446744073709551615 ORDER BY CASE WHEN b THEN 0x1F ELSE `x y` END, c NOT LIKE value DESC NULLS FIRST LIMIT 5 BY Key, c) SELECT DISTINCT `к`, b.t, 100000000000000000000 AS value, 'x' AS t FROM numbers(30) n
WHERE b) SELECT DISTINCT sum(x) OVER (ORDER BY if(b) DESC ) == NOT 18446744073709551615, (1, 'a')::double precision AS ts, b.* FROM numbers(87) n
WHERE "quoted" IN (id BETWEEN 'привет' AND `x y`, now() - INTERVAL 1e3 DAY, lower(a, 1, `x y`)) ORDER BY a IN (-1) LIMIT 7 BY _x1, `select`

ATTACH TABLE ts ON CLUSTER 'c' (Key Tuple(Nullable(UUID), Bool), date Nullable(varchar(255)) ALIAS sum(x) OVER () CODEC(ZSTD(1)), `x y` Nullable(INT UNSIGNED) NULL MATERIALIZED now() - INTERVAL 42 hour, ts Array(Tuple(Decimal(10, 2), Bool)), Key varchar(255), INDEX i CAST(c AS Array(String)) TYPE set(100) GRANULARITY 2, CONSTRAINT c CHECK (`к`.b, "quoted", -0.25))
ENGINE = ReplacingMergeTree(ver) PRIMARY KEY (a) ORDER BY a

SELECT /* c */ if(b[`select`], - "quoted", now() - INTERVAL 'x' MONTHS), b and id.id IS NOT NULL AS id, (NOT 'x', 0x1F || 'привет') FROM db.c ARRAY JOIN `select` AS z ORDER BY a::Array(Enum8('a' = 1, 'b' = -2))

SELECT DISTINCT * EXCEPT (Key), (- `к`), * EXCEPT (a), (ts.Key NOT IN (SELECT NULL)) AS ts FROM `my db`.c
WHERE concat(`x y` BETWEEN true AND `select`, name DIV ts) HAVING f(inf)

SELECT DISTINCT * EXCEPT (`a.b`), value BETWEEN 1e-7 AND c AS ts, "quoted".ts[_x1] or ['x', value], arrayMap(x -> concat(a, c), `select`) FROM `x y`
WHERE (SELECT `x y` NOT IN (SELECT false)) ORDER BY - a asc, (SELECT 'привет'), `a.b` BETWEEN 'x' AND ts except all (select 100000000000000000000 FROM `my db`.id AS q FINAL RIGHT ANTI JOIN `my db`.`x y` ON name IS NOT NULL UNION ALL SELECT DISTINCT * EXCEPT (name), id."quoted"
WHERE "quoted" ORDER BY CASE WHEN `a.b`.ts THEN 1 ELSE 1e-7 END, 1 NOT LIKE 0x1F, id AND ts._x1)

WITH t AS (select * EXCEPT (_x1), * EXCEPT (a) FROM db.Key AS q FINAL SEMI LEFT JOIN `x y` ON t BETWEEN NULL AND `select` SEMI LEFT JOIN numbers(43) n ON Max(0x1F) ORDER BY CAST(ts AS Tuple(Key double precision)) asc, 1::Map(String, Float32), CASE WHEN "quoted" THEN inf ELSE ts END) select id IN ((-1), b = `a.b`, c IN (`select`.name, Key)), - _x1, CASE WHEN CASE WHEN ts.ts THEN c ELSE name END THEN concat(id, name, inf) ELSE arrayMap(x -> 0x1F, name) END AS `a.b` FROM db.c AS q FINAL FULL OUTER JOIN numbers(36) n ON `a.b`[id] GROUP BY CASE WHEN a THEN date ELSE 'x' END, inf IS NOT NULL, name NOT IN (SELECT a) WITH TOTALS ORDER BY 1e3 <=> NULL NULLS LAST, CAST(a AS LowCardinality(String)) INTERSECT SELECT DISTINCT ts, *, a AS name FROM `my db`.`x y` AS q FINAL

CREATE MATERIALIZED VIEW `my db`.c TO `my db`.id AS SELECT DISTINCT [c, -0.25] AS `x y`, (Key) AS ts FROM `my db`.`a.b` AS q FINAL HAVING date.id == -0.25

WITH `select` AS (WITH if(`к`) AS value SELECT /* c */ "quoted", 1.5 FROM "quoted") SELECT DISTINCT arrayMap(x -> `x y` BETWEEN '' AND ts, value) FROM value
WHERE toDate(arrayMap(x -> `select`, date))

select _x1.*, arrayMap(x -> `select` IN (1.5, 'привет'), "quoted") AS date FROM db.value HAVING `x y` == `к` UNION DISTINCT SELECT /* c */ *, _x1.*, * EXCEPT (c) FROM `my db`.`x y` AS q FINAL, numbers(32) n
WHERE "quoted" HAVING toDate(Key.b, "quoted") ORDER BY CAST(`select` AS Tuple(UInt8, DateTime64(3), String)), t IN (1e3, `select`, `select`) NULLS LAST

create table if not exists db.value (c UInt8)
ENGINE = Distributed('c', db, t, rand()) PARTITION BY toDate(1) PRIMARY KEY a SETTINGS index_granularity = 4414, p = 'q'

CREATE VIEW db.date (`select` Enum8('a' = 1, 'b' = -2), t UUID, `к` Map(String, DateTime64(3))) SQL SECURITY INVOKER AS select toDate(1, NULL, t), c.*, now() - INTERVAL 0 MONTHS AS `select`, * FROM db.value
WHERE Max(NULL) LIMIT 1 BY value, `select`

create table if not exists c (id varchar(255) ALIAS ((-1)), b Tuple(`x y` IPv6, a Tuple(ts Float32), Key Tuple(DateTime('UTC'))) DEFAULT (now() - INTERVAL 'a\nb' DAY, NOT 100000000000000000000), `select` Tuple(ts Map(String, String)) NOT NULL ALIAS lower(CAST('\\' AS Variant(JSON(a.b UInt32, SKIP c), JSON(a.b UInt32, SKIP c))), lower(18446744073709551615)) CODEC(ZSTD(1)), date Tuple(name LowCardinality(FixedString(16)), name Enum8('a' = 1, 'b' = -2)) MATERIALIZED f(x)::JSON, a Tuple(Nullable(JSON), DateTime('UTC')))
ENGINE = Log COMMENT 'the table'

WITH ('') AS `x y` SELECT *, row_number(x) OVER () AS _x1, arrayMap(x -> NOT false, id) FROM `select` LIMIT 1

SELECT /* c */ sum([`a.b`.value, inf, a], (SELECT 1e-7)) AS `a.b`, id IN (true) <> now() - INTERVAL 'x' DAY AS ts FROM numbers(38) n JOIN (SELECT -1, * FROM `my db`.ts
WHERE 'x' GROUP BY '' < -9223372036854775808, _x1 BETWEEN 1e3 AND `к`.Key LIMIT 10 OFFSET 5) AS s ON arrayMap(x -> NULL, c) ASOF JOIN Key ON ts AND id GLOBAL JOIN `my db`.id AS q FINAL ON (1, 'a')::Tuple(AggregateFunction(quantiles(0.5, 0.9), Float64), JSON, UUID) ARRAY JOIN id AS z GROUP BY now() - INTERVAL -1 MONTHS, (SELECT 1e3), arrayMap(x -> `a.b`, Key) WITH ROLLUP HAVING (`к`) ORDER BY CAST(-1 AS LowCardinality(AggregateFunction(quantiles(0.5, 0.9), Float64))) DESC, 1e-7 MOD `a.b` DESC LIMIT 10 OFFSET 5

SELECT DISTINCT * EXCEPT (b), f(x)::Nullable(Bool), * EXCEPT (a), b.t[42 MOD 1e3] FROM date ARRAY JOIN c AS z
WHERE NOT 100000000000000000000 + date

CREATE DICTIONARY `my db`.c (c Tuple(AggregateFunction(quantiles(0.5, 0.9), Float64)), ts INT UNSIGNED DEFAULT 0, ts SimpleAggregateFunction(sum, UInt64), name Array(Enum8('a' = 1, 'b' = -2)) INJECTIVE) PRIMARY KEY a SOURCE(HTTP(url 'http://x' format 'TSV' headers(header(name 'a' value 'b')))) LAYOUT(COMPLEX_KEY_HASHED(SHARDS 4))

CREATE OR REPLACE TABLE `my db`.`x y` (`a.b` INT UNSIGNED MATERIALIZED date[a NOT LIKE id], `x y` Variant(Tuple(JSON)), ts Bool, INDEX i ('\\', inf) TYPE set(100) GRANULARITY 6)
ENGINE = MergeTree() PARTITION BY name NOT IN (SELECT name)

CREATE OR REPLACE TABLE `my db`.date (name Map(String, Bool), date Nullable(JSON) CODEC(ZSTD(1)), "quoted" double precision CODEC(NONE), "quoted" UUID COMMENT 'x', name Variant(DateTime('UTC'), Map(String, Date), JSON(a.b UInt32, SKIP c)), CONSTRAINT c CHECK row_number(x) OVER (PARTITION BY b ROWS BETWEEN 1 PRECEDING AND CURRENT ROW))
ENGINE = SummingMergeTree((a, b)) ORDER BY a DESC SETTINGS index_granularity = 5560, p = 'q'

CREATE DICTIONARY `my db`.a (`x y` Tuple(FixedString(16), Float32, Date)) PRIMARY KEY a SOURCE(HTTP(url 'http://x' format 'TSV' headers(header(name 'a' value 'b')))) LAYOUT(hashed()) LIFETIME(300)

SELECT DISTINCT (SELECT 18446744073709551615 IS NULL), *, * EXCEPT (ts), * EXCEPT (_x1) FROM `my db`.t
WHERE row_number(x) OVER (ORDER BY - `select` asc ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) GROUP BY array(`a.b`, t, '\\'), - value ORDER BY (0x1F) LIMIT 2, 3 UNION (WITH date AS (select *, 1e-7 AS name, value AS "quoted" FROM db.id ARRAY JOIN a AS z
WHERE `a.b` GROUP BY t or ts, arrayMap(x -> `к`, `к`) WITH TOTALS) select 100000000000000000000, b.*, * EXCEPT (c) FROM `x y`
WHERE `a.b` HAVING `к` <=> a LIMIT 4 BY date."quoted", value UNION ALL SELECT /* c */ b AS ts FROM db.`a.b` JOIN db.name ON (1.5)
WHERE `x y` ORDER BY date IN (0, 1e-7, `select`), date[`x y`.a] DESC LIMIT 1)

CREATE DICTIONARY ts (date DateTime('UTC') DEFAULT [1, 2], value Nullable(JSON(a.b UInt32, SKIP c)), name LowCardinality(IPv6) INJECTIVE, ts Variant(INT UNSIGNED, double precision, Decimal(10, 2))) PRIMARY KEY a SOURCE(clickhouse(query 'SELECT 1')) LAYOUT(FLAT()) LIFETIME(MIN 0 MAX 10)

SELECT DISTINCT [NOT ''], *, * EXCEPT (b) PREWHERE "quoted" BETWEEN inf AND date
WHERE 1::FixedString(16) GROUP BY (SELECT 'a\nb') WITH ROLLUP

CREATE DICTIONARY `my db`.name ("quoted" Nullable(Bool) DEFAULT 0 INJECTIVE, "quoted" UInt8 DEFAULT 0 HIERARCHICAL, a Tuple(String, DateTime64(3)) DEFAULT -1) PRIMARY KEY a SOURCE(clickhouse(query 'SELECT 1')) LAYOUT(hashed()) LIFETIME(MIN 0 MAX 10)

ATTACH TABLE ts (id Enum8('a' = 1, 'b' = -2) CODEC(NONE), a Tuple(value Variant(IPv6, Decimal(10, 2)), c Nullable(Date), _x1 Array(double precision)) MATERIALIZED t NOT IN (SELECT 'x'::Date), INDEX i ['it''s', 0x1F] TYPE minmax GRANULARITY 4, PROJECTION p (SELECT now() - INTERVAL true DAY, (1, 'a')::Int64 GROUP BY id))
ENGINE = Log COMMENT 'the table'

CREATE MATERIALIZED VIEW `my db`._x1 TO db.name AS SELECT /* c */ (b) AS ts, (t) AS a, `к`._x1[`a.b`] AS ts, * EXCEPT (`a.b`) LIMIT 5 BY ts, "quoted"

CREATE OR REPLACE TABLE _x1 (`select` Bool, ts Map(String, Dynamic(max_types = 8)) MATERIALIZED NOT inf <> -0.25)
ENGINE = Memory PARTITION BY lower(1e3, 0) ORDER BY (f(a), b)

WITH c AS (select 1e-7 FROM `select` AS q FINAL LEFT JOIN `my db`."quoted" AS q FINAL ON lower(NULL, NULL) LIMIT 1) select Key.*, (- "quoted", (SELECT "quoted"), name / 1.5), * EXCEPT (t), id[_x1.b - id] AS b FROM `my db`.ts ANY LEFT JOIN `my db`.value ON CAST(42 AS Enum8('a' = 1, 'b' = -2))
WHERE inf ILIKE -0.25 * - b.t GROUP BY _x1[`select`], '\\' != t.`a.b`, c.b NOT IN (SELECT _x1) WITH TOTALS

CREATE OR REPLACE TABLE db.`x y` ("quoted" Array(varchar(255)) NOT NULL, INDEX i lower(inf) TYPE set(100) GRANULARITY 3, PROJECTION p (SELECT now() - INTERVAL 0 DAY, CAST('it''s' AS Dynamic(max_types = 8)) GROUP BY `к`.Key, b))
ENGINE = SummingMergeTree((a, b)) ORDER BY (f(a), b) COMMENT 'the table'

create table if not exists db.c ON CLUSTER 'c' (b Tuple(JSON, Tuple(DateTime('UTC'))) MATERIALIZED array(date, t, NULL) AND (SELECT 1.5), b INT UNSIGNED COMMENT '', `x y` Array(Tuple(date varchar(255), id Float32, Key Float32)), "quoted" Nullable(INT UNSIGNED) NULL MATERIALIZED [('привет'), a::Array(FixedString(16)), ['']] CODEC(DoubleDelta, ZSTD), "quoted" Array(Tuple(_x1 DateTime('UTC'), date FixedString(16))), PROJECTION p (SELECT (value.date, '') GROUP BY value))
ENGINE = ReplacingMergeTree(ver) PARTITION BY a::LowCardinality(SimpleAggregateFunction(sum, UInt64)) ORDER BY a DESC SAMPLE BY `a.b` SETTINGS index_granularity = 697, p = 'q'

SELECT DISTINCT * EXCEPT (`select`) FROM `select` ORDER BY a NOT IN (SELECT ts) DESC NULLS FIRST, 1 <= 18446744073709551615, 'x'::LowCardinality(JSON) DESC LIMIT 7 BY `select`

ATTACH TABLE `my db`."quoted" ON CLUSTER 'c' (`x y` Int64, `a.b` IPv6 NOT NULL, name DateTime('UTC') NOT NULL COMMENT 'it''s', "quoted" UUID NOT NULL COMMENT 'x', "quoted" Date COMMENT 'it''s')
ENGINE = ReplicatedMergeTree('/x/{shard}', '{replica}') PARTITION BY NOT 1e3 ORDER BY a DESC SETTINGS index_granularity = 4069, p = 'q'

SELECT /* c */ now() - INTERVAL '' DAY, *, - `x y` AS b FROM db.value ARRAY JOIN `select` AS z
WHERE - `a.b`

SELECT [[Key.t], (SELECT _x1), (`к`)], (1, 'a')::LowCardinality(IPv6) FROM db."quoted" GROUP BY ts.t BETWEEN inf AND date, now() - INTERVAL true MONTHS

CREATE VIEW Key (_x1 Map(String, DateTime('UTC')), `x y` Map(String, UUID)) AS SELECT /* c */ *, *, CASE WHEN ts THEN 1e-7 ELSE `a.b` END, b BETWEEN 1 AND `к`.id AS t FROM db.a ARRAY JOIN date AS z
WHERE arrayMap(x -> -9223372036854775808, `к`) HAVING arrayMap(x -> `x y`, `x y`) ORDER BY ('') NULLS LAST

ATTACH TABLE "quoted" (a Bool CODEC(ZSTD(1)), value varchar(255), `a.b` Int64, Key Variant(Decimal(10, 2)), `a.b` Nullable(DateTime64(3)), PROJECTION p (SELECT Max(inf, `a.b`.t) GROUP BY value))
ENGINE = MergeTree() COMMENT 'the table'

ATTACH TABLE ts (id Tuple(name Map(String, Float32), value Dynamic(max_types = 8), t String), `select` AggregateFunction(quantiles(0.5, 0.9), Float64) DEFAULT CASE WHEN id NOT IN (SELECT t) THEN ('a\nb', 1) ELSE CAST(NULL AS Nullable(INT UNSIGNED)) END TTL ts + INTERVAL 1 DAY, c Date NOT NULL, b LowCardinality(IPv6) CODEC(NONE), `a.b` Nullable(varchar(255)))
ENGINE = Log ORDER BY () SAMPLE BY "quoted"

WITH Key AS (SELECT DISTINCT `select`.* FROM `a.b` LEFT JOIN numbers(32) n USING (t) ASOF JOIN db.id ON sum(x) OVER (PARTITION BY a.`select` ORDER BY CAST(NULL AS Nullable(UInt8)) asc ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) ORDER BY [b], sum(x) OVER (ORDER BY sum(x) OVER (PARTITION BY "quoted" ORDER BY 0 IS NOT NULL NULLS LAST ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) RANGE UNBOUNDED PRECEDING) asc, NOT "quoted".`x y`) SELECT DISTINCT * EXCEPT (date), sum(x) OVER (PARTITION BY t ORDER BY [100000000000000000000] NULLS LAST ) AS date, * EXCEPT (b)
WHERE (SELECT `a.b` IN (Key._x1, '', 0x1F))

CREATE OR REPLACE TABLE `my db`._x1 (c Array(Tuple("quoted" SimpleAggregateFunction(sum, UInt64))), "quoted" double precision DEFAULT CAST(Key BETWEEN 'a\nb' AND ts AS UInt8) COMMENT '', INDEX i sum(x) OVER (ORDER BY (SELECT `x y`) DESC ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) TYPE bloom_filter(0.01) GRANULARITY 4)
ENGINE = MergeTree PARTITION BY NULL LIKE -0.25 COMMENT 'the table'

SELECT DISTINCT * EXCEPT (ts) FROM `my db`.id
WHERE now() - INTERVAL true MONTHS ORDER BY [1, 2]::INT UNSIGNED, id = ts DESC NULLS FIRST, name NOT IN (SELECT 42) DESC NULLS FIRST LIMIT 1 SETTINGS max_threads = 1, x = 'y'

CREATE OR REPLACE TABLE `my db`.c ON CLUSTER 'c' (name Tuple(Array(FixedString(16))), Key DateTime64(3) DEFAULT ('it''s' > `x y`, `x y` BETWEEN -0.25 AND name, _x1 OR id), b Map(String, Variant(Date)))
ENGINE = Memory PRIMARY KEY a SAMPLE BY c SETTINGS index_granularity = 6746, p = 'q' COMMENT 'the table'

SELECT (("quoted".date), t[Key], (_x1, true)), sum(x) OVER (ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS ts, CASE WHEN CASE WHEN b.a THEN `select` ELSE -1 END THEN id BETWEEN 1.5 AND date ELSE id.name || "quoted" END, * EXCEPT (_x1) FROM db.`к` ASOF JOIN (SELECT DISTINCT 'it''s', 0 FROM numbers(85) n ORDER BY - ts NULLS LAST) AS s ON `select` NOT IN (SELECT name), db.c ORDER BY (100000000000000000000), CASE WHEN date THEN -9223372036854775808 ELSE 0 END NULLS LAST

select now() - INTERVAL 1e3 DAY, [row_number(x) OVER (PARTITION BY id ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)], *, (f(t, Key)) AS `x y` FROM Key GROUP BY sum(a), id.t LIKE true LIMIT 1

CREATE TABLE db.id (a UInt8 DEFAULT sum(x) OVER (PARTITION BY `select` ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING), INDEX i arrayMap(x -> `к`.a, id) TYPE minmax GRANULARITY 3)
ENGINE = SummingMergeTree((a, b)) PARTITION BY date[value] ORDER BY (a DESC, b) SETTINGS index_granularity = 2849, p = 'q'

CREATE VIEW `my db`.a (t LowCardinality(String), b Tuple("quoted" Date, `select` Float32)) AS SELECT * EXCEPT (id) FROM `my db`.name AS q FINAL
WHERE (id) SETTINGS max_threads = 7, x = 'y'

WITH `select` AS (SELECT DISTINCT * EXCEPT (`select`) FROM a) select CASE WHEN t AND 'x' THEN -9223372036854775808 != -9223372036854775808 ELSE if("quoted".name, 'it''s', 1e3) END, f(x)::INT UNSIGNED PREWHERE toDate(-9223372036854775808, 42)
WHERE b BETWEEN 0 AND a HAVING NOT 1 LIMIT 2, 3

CREATE DICTIONARY c (_x1 Array(DateTime64(3)), a Tuple(FixedString(16), String) DEFAULT 0, "quoted" Tuple(date String, value double precision, _x1 JSON(a.b UInt32, SKIP c))) PRIMARY KEY a SOURCE(clickhouse(query 'SELECT 1')) LAYOUT(COMPLEX_KEY_HASHED(SHARDS 4))

WITH `x y` IN (0) AS _x1 SELECT (SELECT 'it''s' AND '\\'), *, (-9223372036854775808 NOT LIKE 1.5) FROM `my db`.t SETTINGS max_threads = 5, x = 'y'

select now() - INTERVAL true DAY AS ts, (CASE WHEN `x y` THEN `select`."quoted" ELSE `x y`.`x y` END) AS `x y`, c.*, (date[Key]) FROM numbers(77) n

SELECT /* c */ c NOT IN (SELECT (`select`)), now() - INTERVAL 'it''s' MONTHS, * ORDER BY 'it''s' <=> a

CREATE OR REPLACE TABLE `my db`.`x y` (id Float32, t Variant(Nullable(Decimal(10, 2)), UInt8) DEFAULT t[(-9223372036854775808)] CODEC(ZSTD(1)))
ENGINE = ReplacingMergeTree(ver) ORDER BY a TTL d + INTERVAL 1 MONTH SETTINGS index_granularity = 4151, p = 'q'

SELECT DISTINCT `select` IN (`к` BETWEEN -0.25 AND "quoted", id IN (date, 1e-7, 'a\nb')) AS `x y`, concat(`x y` NOT IN (SELECT 18446744073709551615), 1e3 IS NOT NULL), sum(x) OVER (PARTITION BY Key ) AS name, CASE WHEN CASE WHEN true THEN Key ELSE c END THEN CAST(-1 AS Tuple(String, Int64, double precision)) ELSE date IS NULL END FROM numbers(15) n inner join numbers(78) n ON 1.5 == `a.b` LIMIT 7 BY c LIMIT 10 OFFSET 5

SELECT /* c */ (Key.`x y` / -0.25), a BETWEEN 0x1F AND "quoted", * EXCEPT (Key) FROM db.t LEFT JOIN (select `a.b`, "quoted", * EXCEPT (Key) FROM db.value FULL OUTER JOIN `x y` ON -1 < name
WHERE c) AS s ON - b

CREATE DICTIONARY `my db`.`select` (Key Array(UInt8) DEFAULT 0, date LowCardinality(Float32) HIERARCHICAL) PRIMARY KEY a SOURCE(HTTP(url 'http://x' format 'TSV' headers(header(name 'a' value 'b')))) LAYOUT(direct) LIFETIME(0)

SELECT DISTINCT toDate(b) IS NULL AS `x y` FROM db._x1 ARRAY JOIN c AS z
WHERE NOT row_number(x) OVER (ORDER BY "quoted" NOT IN (SELECT _x1.a) DESC ) except all (select -0.25 AS name FROM numbers(87) n JOIN `my db`.b ON NOT id.Key
WHERE '' ORDER BY (ts) asc, (SELECT 'it''s') DESC NULLS FIRST UNION ALL SELECT c.*, "quoted" AS `к` FROM "quoted" SEMI LEFT JOIN `my db`."quoted" USING (c) GLOBAL JOIN numbers(13) n USING (Key) ANY LEFT JOIN name ON name ILIKE 42
WHERE `select`)

CREATE TABLE "quoted" (b LowCardinality(Int64) COMMENT '', a Map(String, double precision), INDEX i date IN (b, t.`a.b`) TYPE minmax GRANULARITY 5, CONSTRAINT c CHECK if('привет', 1, _x1))
ENGINE = Distributed('c', db, t, rand()) PARTITION BY `select` / 1 PRIMARY KEY (a, b)

SELECT DISTINCT ('x'::Tuple(Decimal(10, 2), Float32, Decimal(10, 2)), Max(-1, 0, -1), (SELECT 'x')), true = ts < array(`x y`, _x1, 42) FROM `my db`.name FULL OUTER JOIN (WITH array(1e3, '\\', -9223372036854775808) AS t SELECT /* c */ `к`.*, 0 AS "quoted", * FROM `my db`.`select` AS q FINAL ORDER BY 42 = "quoted".`к`, `к` - 0x1F DESC UNION select * FROM db.a PREWHERE (id)
WHERE 'привет' HAVING arrayMap(x -> name, Key) ORDER BY toDate('\\'), 1::UInt8 NULLS LAST, `к` BETWEEN NULL AND a) AS s ON `select` - 'a\nb' SETTINGS max_threads = 6, x = 'y'

CREATE VIEW `my db`.a AS SELECT /* c */ * EXCEPT (t), CASE WHEN Key THEN name ELSE 'x' END, now() - INTERVAL 1 DAY AS value FROM db.`x y` HAVING (SELECT -1) LIMIT 1

CREATE TABLE `my db`.ts (`x y` Tuple(Tuple(Enum8('a' = 1, 'b' = -2), FixedString(16), JSON(a.b UInt32, SKIP c)), Tuple(`к` Date)))
ENGINE = Distributed('c', db, t, rand()) PRIMARY KEY a ORDER BY () SAMPLE BY `select` SETTINGS index_granularity = 3760, p = 'q' COMMENT 'the table'

CREATE TABLE `my db`.t (Key FixedString(16) DEFAULT arrayMap(x -> CASE WHEN 'привет' THEN -9223372036854775808 ELSE Key.ts END, `x y`) CODEC(Delta, LZ4))
ENGINE = ReplacingMergeTree(ver) COMMENT 'the table'

CREATE MATERIALIZED VIEW `my db`._x1 TO `my db`.Key AS SELECT DISTINCT row_number(x) OVER (ORDER BY sum(x) OVER (PARTITION BY `a.b`.t ORDER BY -0.25 = 1 NULLS LAST ) ), (true, `x y`) AS name, CASE WHEN inf THEN -1 ELSE 'it''s' END, now() - INTERVAL true hour AS t FROM `my db`.ts
WHERE Max(b) SETTINGS max_threads = 4, x = 'y'

CREATE TABLE `my db`.`к` (b Float32 ALIAS CASE WHEN concat(b, name) THEN ('') ELSE sum(x) OVER (ORDER BY array(`select`, 'привет', `x y`.`a.b`) DESC ) END CODEC(Delta, LZ4), PROJECTION p (SELECT (value, t, 1e-7) GROUP BY date, a))
ENGINE = ReplicatedMergeTree('/x/{shard}', '{replica}') PARTITION BY date IN (false) ORDER BY ()

CREATE OR REPLACE TABLE `my db`."quoted" (b Dynamic(max_types = 8) MATERIALIZED CASE WHEN id[1e3] THEN id DIV 1.5 ELSE c % value END, a Tuple(c Tuple(Dynamic(max_types = 8))) ALIAS (ts BETWEEN 0 AND `select`) CODEC(NONE), Key DateTime64(3) NOT NULL, b Enum8('a' = 1, 'b' = -2), c Date TTL `select` + INTERVAL 1 DAY, INDEX i - name TYPE set(100) GRANULARITY 8)
ENGINE = Log ORDER BY a SETTINGS index_granularity = 5069, p = 'q'

ATTACH TABLE db.b (`к` Decimal(10, 2) ALIAS f([1, 2]::Tuple(ts Float32, ts Bool, date DateTime('UTC'))), `a.b` Variant(Tuple(name DateTime64(3), `x y` Int64), SimpleAggregateFunction(sum, UInt64), DateTime64(3)) NULL, c Map(String, Variant(SimpleAggregateFunction(sum, UInt64), Float32)) MATERIALIZED ('x'::Variant(INT UNSIGNED), 1.5 = name, - "quoted"), "quoted" JSON(a.b UInt32, SKIP c), `x y` Array(double precision) TTL `к` + INTERVAL 1 DAY)
ENGINE = MergeTree() PRIMARY KEY a ORDER BY a DESC TTL d + INTERVAL 1 MONTH

CREATE TABLE `my db`.name (_x1 Variant(SimpleAggregateFunction(sum, UInt64), Variant(SimpleAggregateFunction(sum, UInt64), JSON), Tuple(FixedString(16))), b LowCardinality(double precision) ALIAS Key NOT IN (SELECT 1 <=> c), t Variant(Int64) TTL "quoted" + INTERVAL 1 DAY, PROJECTION p (SELECT now() - INTERVAL -1 hour GROUP BY name, "quoted"))
ENGINE = ReplicatedMergeTree('/x/{shard}', '{replica}') PARTITION BY if(1e-7, _x1.c, `select`) PRIMARY KEY (a, b)

SELECT /* c */ arrayMap(x -> CAST(0 AS AggregateFunction(quantiles(0.5, 0.9), Float64)), _x1) AS `select`, * EXCEPT (ts), `x y`.*, * FROM ts JOIN `my db`.c AS q FINAL ON NOT `select` JOIN `my db`.`к` ON row_number(x) OVER (ORDER BY CASE WHEN `a.b` THEN `к` ELSE b.value END NULLS LAST )
WHERE (18446744073709551615 NOT LIKE 1e3) GROUP BY arrayMap(x -> 1e3, name), - t.ts WITH TOTALS

CREATE MATERIALIZED VIEW `my db`.`к` REFRESH EVERY 1 DAY TO ts AS SELECT /* c */ `a.b`.*, b = t FROM `my db`."quoted" AS q FINAL
WHERE (id.value) ORDER BY NOT '\\' DESC, 'x'::Date asc, sum(id, id)

CREATE MATERIALIZED VIEW c ENGINE = Log PARTITION BY arrayMap(x -> '\\', Key) ORDER BY () SETTINGS index_granularity = 6908, p = 'q' AS SELECT DISTINCT `a.b` BETWEEN 0 AND `a.b` AS ts, (SELECT 18446744073709551615) AS name GROUP BY [0x1F, -0.25] WITH TOTALS ORDER BY - name.value DESC NULLS FIRST, (SELECT id) DESC NULLS FIRST

SELECT /* c */ b.*, * EXCEPT (`к`) FROM `my db`.`select`
WHERE _x1 NOT IN (SELECT true = 'x') ORDER BY - t DESC

CREATE DICTIONARY db.name (_x1 Tuple(FixedString(16), IPv6, FixedString(16)), `select` Array(UUID), id Variant(UInt8, varchar(255), Float32)) PRIMARY KEY a SOURCE(NULL()) LAYOUT(COMPLEX_KEY_HASHED(SHARDS 4)) LIFETIME(MIN 0 MAX 10)

CREATE DICTIONARY `my db`.ts (ts Tuple(id AggregateFunction(quantiles(0.5, 0.9), Float64)), name Enum8('a' = 1, 'b' = -2)) PRIMARY KEY a SOURCE(CLICKHOUSE(HOST 'h' PORT 9000 USER 'u' PASSWORD '' DB 'd' TABLE 't')) LAYOUT(hashed()) LIFETIME(300)

select `x y`.*, c BETWEEN -1 AND `x y` AS id, b DIV 'x' <> CAST(c AS IPv6) AS name, value BETWEEN '' AND Key AS c FROM (SELECT Key.t, * EXCEPT (date), *, Key."quoted" AS `x y` FROM `my db`.t LEFT JOIN numbers(61) n ON arrayMap(x -> `x y`, b) PREWHERE 'x'::Nullable(String) ORDER BY value NOT IN (SELECT id) DESC NULLS FIRST, lower(inf, 1, '\\') DESC) AS s RIGHT ANTI JOIN db.value ON CAST('x' AS Date) ORDER BY - `a.b`.ts LIMIT 1 BY a

CREATE TABLE db.c ON CLUSTER 'c' (`x y` Variant(LowCardinality(Int64), double precision, double precision) NULL MATERIALIZED (SELECT toDate(true)), Key Nullable(Enum8('a' = 1, 'b' = -2)) CODEC(DoubleDelta, ZSTD) TTL Key + INTERVAL 1 DAY, _x1 Array(INT UNSIGNED) MATERIALIZED CASE WHEN a::DateTime64(3) THEN sum(x) OVER (PARTITION BY `select`.ts ORDER BY NOT Key ) ELSE `a.b` IN (value, 'привет') END, `select` LowCardinality(JSON(a.b UInt32, SKIP c)), id Bool, CONSTRAINT c CHECK CAST(`к`.Key AS Tuple(Key FixedString(16), value Bool)))
ENGINE = MergeTree() PRIMARY KEY (a, b) ORDER BY (f(a), b)

select `select`.*, value IS NOT NULL || arrayMap(x -> 'x', id), *, "quoted".* FROM db.`a.b`
WHERE ((SELECT 42)) ORDER BY CASE WHEN name.value THEN _x1 ELSE 1e-7 END DESC NULLS FIRST, id IN ('\\', a)

CREATE VIEW `x y` (t Array(UUID), b Array(Date), ts Variant(DateTime64(3), Int64)) AS WITH `a.b` AS (select Key AS date, 'x', c AS id FROM db._x1 AS q FINAL
WHERE id ORDER BY (name) asc, NOT 'a\nb' NULLS LAST, ('x') NULLS LAST) SELECT value.Key MOD `a.b`.date AS name, (b) FROM `my db`.value
WHERE _x1[true] ORDER BY -1 - inf asc LIMIT 2, 3

CREATE MATERIALIZED VIEW a TO `my db`."quoted" AS SELECT DISTINCT * EXCEPT (c), arrayMap(x -> Key.date, id) AS `к` FROM (select '', * EXCEPT (_x1), c AS name, date FROM db.`x y` AS q FINAL GLOBAL JOIN `my db`.name ON t NOT IN (SELECT `x y`) inner join numbers(39) n ON '' IS NOT NULL
WHERE 42) AS s, ts LIMIT 2, 3

CREATE VIEW db.value DEFINER = u SQL SECURITY DEFINER AS select (`к`) AS id FROM `x y` ASOF JOIN numbers(6) n USING (`x y`, `x y`)

SELECT - b AS _x1, CASE WHEN arrayMap(x -> date, value) THEN arrayMap(x -> date, a) ELSE `x y`[1.5] END AS b FROM value
WHERE now() - INTERVAL 1.5 MONTHS ORDER BY - c DESC NULLS FIRST, (false, id, name), Key IS NULL asc

SELECT /* c */ (- t.`select`) AS t, ts.*, CAST('x' AS Enum8('a' = 1, 'b' = -2)) || b IN (_x1.value, a), sum(CAST(-1 AS Array(INT UNSIGNED))) FROM db.name LEFT JOIN `select` ON ["quoted"]
WHERE array(Max(a, inf), CAST('привет' AS UUID)) LIMIT 2, 3 INTERSECT select 0x1F AS t, * EXCEPT (`x y`) FROM db."quoted" ANY LEFT JOIN `my db`.`x y` ON -1 - 1e3
WHERE 1 GROUP BY concat(1, 1.5, t), `к` or 1e-7 ORDER BY lower(-1, 18446744073709551615) asc, - t.c NULLS LAST SETTINGS max_threads = 6, x = 'y'

create table if not exists `my db`.`a.b` (`x y` Float32, "quoted" Array(Nullable(Dynamic(max_types = 8))), name INT UNSIGNED CODEC(ZSTD(1)) TTL date + INTERVAL 1 DAY, `select` FixedString(16) NULL MATERIALIZED ((1)) COMMENT 'it''s', ts Array(JSON))
ENGINE = MergeTree ORDER BY (a DESC, b)

SELECT /* c */ NOT NOT 42, a.*, NOT `x y` % - t, CAST(CASE WHEN name.`select` THEN 'привет' ELSE 0x1F END AS SimpleAggregateFunction(sum, UInt64)) HAVING CASE WHEN a THEN 18446744073709551615 ELSE `select`.date END

create table if not exists db.b (a UInt8 COMMENT '' CODEC(Delta, LZ4), c JSON COMMENT 'it''s' CODEC(DoubleDelta, ZSTD), PROJECTION p (SELECT CASE WHEN t THEN a ELSE `к`.`select` END, CASE WHEN "quoted" THEN '' ELSE id END GROUP BY t, name))
ENGINE = SummingMergeTree((a, b))

SELECT DISTINCT *, 1::Dynamic(max_types = 8), ts.*, b.* FROM `к`
WHERE value = date.`a.b` * (SELECT 1e-7) LIMIT 10 OFFSET 5

CREATE VIEW Key AS SELECT DISTINCT c._x1 DIV `к`, f(`a.b`, "quoted", Key) FROM `my db`.ts PREWHERE (SELECT a) ORDER BY sum(x) OVER (), 'x'::LowCardinality(FixedString(16)) NULLS LAST, '' IS NOT NULL DESC UNION select `select` AS Key FROM "quoted" AS q FINAL JOIN `select` ON (date)
WHERE 'it''s'

ATTACH TABLE db.date (`x y` varchar(255) CODEC(DoubleDelta, ZSTD), `к` Tuple(Tuple(name Dynamic(max_types = 8), `a.b` Dynamic(max_types = 8))) TTL id + INTERVAL 1 DAY, value Tuple(date Tuple(varchar(255), FixedString(16))) NOT NULL DEFAULT value BETWEEN 0x1F AND date CODEC(DoubleDelta, ZSTD), "quoted" Tuple(t Nullable(JSON), _x1 Map(String, IPv6), "quoted" Date) COMMENT 'x')
ENGINE = Memory PARTITION BY CASE WHEN _x1 THEN 100000000000000000000 ELSE 1 END ORDER BY a SAMPLE BY b

create table if not exists `x y` (`к` Map(String, LowCardinality(Int64)), a LowCardinality(Dynamic(max_types = 8)), t Bool, "quoted" Array(Enum8('a' = 1, 'b' = -2)) TTL b + INTERVAL 1 DAY, `select` Decimal(10, 2) NULL DEFAULT if(_x1, 1e3, name.`a.b`) IS NULL)
ENGINE = MergeTree()

select (SELECT (SELECT c)) AS c, b.*, * FROM (select *, id AS Key, 100000000000000000000, * EXCEPT (Key) FROM db.`a.b`
WHERE value.ts ORDER BY CAST(`a.b`._x1 AS Array(varchar(255))) NULLS LAST, `a.b`[true]) AS s
WHERE (ts NOT IN (SELECT 18446744073709551615), sum(x) OVER (PARTITION BY _x1.name ORDER BY NOT ts NULLS LAST ))

CREATE VIEW `my db`.`к` (`x y` Tuple(Key Int64)) AS SELECT now() - INTERVAL 0x1F hour FROM db.b GROUP BY Key[-1] WITH ROLLUP

CREATE DICTIONARY _x1 (`x y` varchar(255), `к` Variant(Bool), id Nullable(FixedString(16)) INJECTIVE, date Variant(varchar(255), SimpleAggregateFunction(sum, UInt64), DateTime64(3))) PRIMARY KEY a SOURCE(HTTP(url 'http://x' format 'TSV' headers(header(name 'a' value 'b')))) LAYOUT(direct) LIFETIME(0)

CREATE OR REPLACE TABLE db.date (a Array(double precision), a Array(LowCardinality(double precision)) ALIAS ts BETWEEN 1e3 AND id.value, b Tuple(LowCardinality(Bool), UInt8), id Decimal(10, 2) NULL, Key INT UNSIGNED MATERIALIZED b[ts NOT LIKE false], CONSTRAINT c CHECK array(true, date, false))
ENGINE = ReplicatedMergeTree('/x/{shard}', '{replica}') PRIMARY KEY (a) ORDER BY tuple() COMMENT 'the table'

CREATE OR REPLACE TABLE id ON CLUSTER 'c' (value Enum8('a' = 1, 'b' = -2) NULL, t Tuple(FixedString(16), LowCardinality(String), double precision))
ENGINE = ReplicatedMergeTree('/x/{shard}', '{replica}')

CREATE OR REPLACE TABLE `my db`.`select` (name Int64, "quoted" varchar(255))
ENGINE = Distributed('c', db, t, rand()) ORDER BY a SAMPLE BY _x1 SETTINGS index_granularity = 6798, p = 'q' COMMENT 'the table'

select * FROM numbers(85) n
WHERE value NOT IN (SELECT b) <= `к`.`x y` MOD -0.25 HAVING c or _x1 ORDER BY (`x y`.value, `x y`) NULLS LAST, CAST(1 AS LowCardinality(String)) LIMIT 1 BY id, _x1

ATTACH TABLE db._x1 (t Int64, t Int64 DEFAULT sum(date.`select` == 1e3, arrayMap(x -> id, `к`), arrayMap(x -> name, name)) COMMENT 'x')
ENGINE = Log ORDER BY (a, b) TTL d + INTERVAL 1 MONTH

CREATE MATERIALIZED VIEW `my db`.c TO db."quoted" AS select * EXCEPT (a), `x y`.*, NOT '\\' FROM db.`к` AS q FINAL

CREATE OR REPLACE TABLE name ("quoted" Nullable(DateTime64(3)) CODEC(DoubleDelta, ZSTD) TTL a + INTERVAL 1 DAY, value LowCardinality(Enum8('a' = 1, 'b' = -2)) CODEC(NONE))
ENGINE = MergeTree ORDER BY (a DESC, b)

CREATE DICTIONARY name (date Map(String, IPv6) DEFAULT [1, 2], a Float32, c UInt8 DEFAULT [1, 2] IS_OBJECT_ID, _x1 Nullable(Bool)) PRIMARY KEY a SOURCE(NULL()) LAYOUT(COMPLEX_KEY_HASHED(SHARDS 4))

CREATE TABLE a (c Bool, _x1 SimpleAggregateFunction(sum, UInt64), name Array(Map(String, UInt8)) MATERIALIZED - name, INDEX i (Key) TYPE set(100) GRANULARITY 7)
ENGINE = MergeTree PRIMARY KEY a SETTINGS index_granularity = 2174, p = 'q'

CREATE MATERIALIZED VIEW `my db`.ts ENGINE = MergeTree PRIMARY KEY a ORDER BY tuple() TTL d + INTERVAL 1 MONTH SETTINGS index_granularity = 4020, p = 'q' AS SELECT DISTINCT a = id, _x1 IS NULL, (NULL) AS ts FROM numbers(21) n
WHERE a::INT UNSIGNED GROUP BY a IN (inf, ts, Key), ts IN (Key, -1) WITH TOTALS

SELECT /* c */ _x1 IN (CAST(0 AS Enum8('a' = 1, 'b' = -2))) FROM numbers(36) n ASOF JOIN `my db`.a ON 'x'::Map(String, UInt8) GLOBAL JOIN `my db`.Key USING (a) ANY LEFT JOIN db.a ON [1, 2]::Array(Date)
WHERE (c NOT IN (SELECT `select`)) ORDER BY (SELECT ts) LIMIT 10 OFFSET 5

ATTACH TABLE id ON CLUSTER 'c' (id UUID MATERIALIZED 1::IPv6 CODEC(ZSTD(1)), `select` Array(Nullable(SimpleAggregateFunction(sum, UInt64))), `a.b` Tuple(Array(Int64), Array(DateTime64(3)), INT UNSIGNED), `select` Map(String, Variant(JSON, double precision)) COMMENT '' CODEC(NONE), INDEX i (`select`, 1e3, inf) TYPE set(100) GRANULARITY 4)
ENGINE = Memory ORDER BY () SAMPLE BY `x y`

WITH `select` AS (SELECT value, '', 18446744073709551615 FROM `my db`.a
WHERE `a.b` LIMIT 10 OFFSET 5) SELECT DISTINCT arrayMap(x -> - ts, id) FROM db.b AS q FINAL LEFT JOIN numbers(3) n ON `x y`.id BETWEEN NULL AND c ASOF JOIN t ON c BETWEEN 'привет' AND ts."quoted"
WHERE value NOT IN (SELECT `x y`) and '' / '\\' ORDER BY -9223372036854775808 || 1e3, [0x1F, `x y`.value, 1e3]

SELECT /* c */ b IN (ts, true) IS NULL AS Key, * EXCEPT (name), sum(x) OVER (ORDER BY 1 and _x1 ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM (WITH `к` BETWEEN 1e3 AND a AS `к` SELECT DISTINCT * EXCEPT (a), value AS `к`, *, a FROM numbers(17) n SEMI LEFT JOIN db.`x y` ON name[100000000000000000000] LIMIT 1) AS s
WHERE id[_x1 BETWEEN 'it''s' AND name.a] HAVING - `select`

CREATE TABLE "quoted" ("quoted" Dynamic(max_types = 8) DEFAULT array(`a.b` IS NULL) TTL Key + INTERVAL 1 DAY, c Tuple(b IPv6) NULL CODEC(Delta, LZ4) TTL t + INTERVAL 1 DAY, PROJECTION p (SELECT ts <=> `x y`, (SELECT '') GROUP BY value))
ENGINE = SummingMergeTree((a, b)) TTL d + INTERVAL 1 MONTH COMMENT 'the table'

SELECT /* c */ [1, 2]::UInt8 % `x y`.value DIV `select` AS name FROM (SELECT * EXCEPT (name), ts AS "quoted" FROM Key SEMI LEFT JOIN numbers(29) n ON - `select` ORDER BY lower(-9223372036854775808)) AS s
WHERE id.b BETWEEN 0x1F AND _x1.t ORDER BY t != a DESC, - value.`x y`, (b.name)

CREATE OR REPLACE TABLE `my db`.Key (ts LowCardinality(IPv6), ts LowCardinality(Enum8('a' = 1, 'b' = -2)), `a.b` Variant(Nullable(String), SimpleAggregateFunction(sum, UInt64)) DEFAULT (SELECT (SELECT 1.5)) CODEC(ZSTD(1)))
ENGINE = Distributed('c', db, t, rand()) PRIMARY KEY a

SELECT /* c */ `a.b`[NOT 42], NOT NOT `x y`.Key FROM numbers(38) n
WHERE c IN (CAST(b AS Float32), sum(_x1), CASE WHEN b.`x y` THEN 42 ELSE 'x' END) HAVING now() - INTERVAL 1 MONTHS ORDER BY id <> inf asc, a = name asc, (date, date, 1.5) NULLS LAST LIMIT 10 OFFSET 5 except all select Key.id AS Key, ts, * FROM `my db`.id ANY LEFT JOIN db.t ON id IS NULL GROUP BY 1e3 IS NOT NULL

SELECT _x1 IN ('a\nb', t) OR - ts, now() - INTERVAL inf MONTHS, * EXCEPT (value) FROM db.`x y`
WHERE ((inf, id.`к`), a['a\nb']) ORDER BY arrayMap(x -> 1, `x y`) DESC, Key NOT IN (SELECT -9223372036854775808), `select` BETWEEN -0.25 AND date DESC NULLS FIRST

ATTACH TABLE `a.b` (_x1 AggregateFunction(quantiles(0.5, 0.9), Float64), id Map(String, Dynamic(max_types = 8)) COMMENT 'it''s')
ENGINE = ReplicatedMergeTree('/x/{shard}', '{replica}')

SELECT DISTINCT (SELECT CASE WHEN 'привет' THEN _x1 ELSE true END) AS `x y`, concat(Key == date) AS "quoted"

create table if not exists `my db`."quoted" ("quoted" IPv6, c Enum8('a' = 1, 'b' = -2) DEFAULT CASE WHEN false == 18446744073709551615 THEN now() - INTERVAL NULL MONTHS ELSE arrayMap(x -> 1e3, t) END TTL c + INTERVAL 1 DAY, INDEX i [c.ts] TYPE set(100) GRANULARITY 5, PROJECTION p (SELECT Max(-1, id."quoted", _x1) GROUP BY t))
ENGINE = Log ORDER BY a SAMPLE BY name

WITH sum(x) OVER (PARTITION BY _x1.Key ORDER BY sum(x) OVER (PARTITION BY ts.`x y` ORDER BY (1e-7, inf) DESC NULLS FIRST ) ) AS a SELECT /* c */ b IN (1 <> value) FROM db.b SEMI LEFT JOIN (SELECT c AS _x1, 0x1F AS date, 100000000000000000000 AS value, inf PREWHERE now() - INTERVAL 1 hour HAVING arrayMap(x -> value, value) ORDER BY b BETWEEN 1.5 AND _x1, (`x y`) DESC, c NOT IN (SELECT a) LIMIT 4 BY b) AS s ON [c]
WHERE if(`x y`, c) || id * 'a\nb'

CREATE DICTIONARY db._x1 (date Variant(FixedString(16)), a LowCardinality(UInt8) DEFAULT 0, Key Array(varchar(255)) DEFAULT -1 HIERARCHICAL, id Tuple(name Date, b Date, `к` UInt8)) PRIMARY KEY a SOURCE(NULL()) LAYOUT(FLAT()) LIFETIME(MIN 0 MAX 10)

create table if not exists `my db`.`a.b` (ts Map(String, Int64), INDEX i - a."quoted" TYPE minmax GRANULARITY 7)
ENGINE = Distributed('c', db, t, rand()) ORDER BY (f(a), b)

SELECT sum(CAST(b AS LowCardinality(UInt8))) AS `к`, - `x y` AS t, * EXCEPT (_x1), Key.c[- `к`.`к`] FROM db.Key LEFT JOIN db.value ON `к` IN (date.`к`, id) ARRAY JOIN b AS z
WHERE ([_x1._x1, date, 'привет'])

CREATE TABLE db."quoted" (`select` Array(Variant(SimpleAggregateFunction(sum, UInt64), DateTime64(3), DateTime64(3))), t INT UNSIGNED, name double precision NOT NULL TTL value + INTERVAL 1 DAY, name Dynamic(max_types = 8), value Tuple(`x y` Dynamic(max_types = 8), name varchar(255)) MATERIALIZED arrayMap(x -> 1e-7 AND `a.b`, name))
ENGINE = MergeTree() PARTITION BY a NOT IN (SELECT inf)

CREATE VIEW db.b AS WITH name AS (SELECT name, value
WHERE inf LIMIT 2, 3) select - id, (id), `select`.`a.b` IN ('', ts), `select` NOT IN (SELECT '') PREWHERE array(value, 'a\nb', '\\')

CREATE MATERIALIZED VIEW `my db`."quoted" REFRESH EVERY 1 DAY TO db.t AS SELECT DISTINCT false OR a, Key.value[value] ORDER BY id[value.name] DESC, name <=> `a.b`, _x1 IN (`select`) DESC NULLS FIRST

create table if not exists db.`к` (date LowCardinality(String) CODEC(ZSTD(1)), `select` INT UNSIGNED COMMENT 'x', ts Variant(JSON, double precision, LowCardinality(varchar(255))), ts Map(String, DateTime64(3)) MATERIALIZED `select`[`к`.`select`] IS NULL)
ENGINE = Log PRIMARY KEY a

select now() - INTERVAL 1e-7 DAY IS NULL FROM (SELECT /* c */ `к` AS Key, date AS `x y` FROM `my db`."quoted" ORDER BY id NOT IN (SELECT `select`) DESC NULLS FIRST, 1e-7 < 18446744073709551615 asc) AS s PREWHERE value.b IN (false) GROUP BY CAST(Key AS IPv6), sum(x) OVER (ORDER BY NOT 1e3 asc ROWS BETWEEN 1 PRECEDING AND CURRENT ROW), false * 100000000000000000000 ORDER BY value IN ('a\nb', 0, -0.25), arrayMap(x -> b, t) NULLS LAST, `x y` BETWEEN 0x1F AND b DESC NULLS FIRST

CREATE TABLE `my db`.a (id UInt8 NULL)
ENGINE = ReplacingMergeTree(ver) PARTITION BY (NULL, '', -9223372036854775808) SETTINGS index_granularity = 1453, p = 'q'

select b BETWEEN inf AND "quoted", * FROM numbers(86) n JOIN `x y` AS q FINAL ON ts NOT IN (SELECT -9223372036854775808)
WHERE arrayMap(x -> Key, a) IS NULL ORDER BY Max(1.5, Key, ts) asc LIMIT 1

CREATE TABLE db.`a.b` (a Int64, b Int64 DEFAULT _x1 NOT IN (SELECT a IN (0x1F, -9223372036854775808, -9223372036854775808)), a double precision, "quoted" Tuple(a INT UNSIGNED, `select` Map(String, DateTime('UTC')), `к` Tuple(`к` UUID)), b UUID DEFAULT (sum(x) OVER (PARTITION BY id ORDER BY 42 DIV -1 NULLS LAST )))
ENGINE = ReplacingMergeTree(ver)

CREATE OR REPLACE TABLE value (`к` Array(Tuple(varchar(255))) TTL `select` + INTERVAL 1 DAY, `к` Tuple(`select` Variant(JSON), _x1 Tuple(ts AggregateFunction(quantiles(0.5, 0.9), Float64), name String, a Date)), date Tuple(b DateTime64(3), id Array(Decimal(10, 2))) DEFAULT now() - INTERVAL 100000000000000000000 DAY, "quoted" Dynamic(max_types = 8) DEFAULT b NOT IN (SELECT NOT '\\') COMMENT 'it''s')
ENGINE = Log PARTITION BY CAST("quoted".ts AS Array(Enum8('a' = 1, 'b' = -2))) ORDER BY tuple()

CREATE DICTIONARY b (t Nullable(Decimal(10, 2)), value Array(FixedString(16)) IS_OBJECT_ID, ts Tuple(name String, `к` Float32, name String), `a.b` Map(String, SimpleAggregateFunction(sum, UInt64)) DEFAULT [1, 2]) PRIMARY KEY a SOURCE(clickhouse(query 'SELECT 1')) LAYOUT(COMPLEX_KEY_HASHED(SHARDS 4)) LIFETIME(300)

SELECT /* c */ a[row_number(x) OVER (ORDER BY b[NULL] )] AS "quoted", a.*
WHERE CASE WHEN (SELECT -0.25) THEN arrayMap(x -> -0.25, date) ELSE [1, 2]::DateTime('UTC') END ORDER BY array(`к`.name, 'x') DESC NULLS FIRST, sum(c, 42, -0.25)

CREATE MATERIALIZED VIEW db."quoted" TO db.value AS select * FROM `select` AS q FINAL LIMIT 10 OFFSET 5

ATTACH TABLE `к` (value INT UNSIGNED TTL t + INTERVAL 1 DAY, t Tuple(Nullable(IPv6), JSON(a.b UInt32, SKIP c)) CODEC(ZSTD(1)), id Array(Tuple(ts Float32, `a.b` Int64, _x1 INT UNSIGNED)), ts Nullable(Float32), INDEX i arrayMap(x -> 0, c) TYPE minmax GRANULARITY 3)
ENGINE = SummingMergeTree((a, b)) PARTITION BY t NOT IN (SELECT -9223372036854775808) ORDER BY () SETTINGS index_granularity = 6808, p = 'q'

SELECT DISTINCT (`к`) IS NOT NULL, now() - INTERVAL 1 DAY AS "quoted", `x y`.* FROM `my db`._x1 JOIN (select Key.*, inf AS c, c.Key AS b, `к` AS id FROM db.c GROUP BY 1.5 DIV inf, _x1 MOD 0 LIMIT 1) AS s ON ts.a[a] FULL OUTER JOIN `my db`.ts ON NOT date SEMI LEFT JOIN db.`x y` ON row_number(x) OVER (ORDER BY value NOT IN (SELECT b) NULLS LAST ), `к` ORDER BY (`к`, -0.25) asc, 'x'::LowCardinality(UInt8) LIMIT 10 OFFSET 5 UNION ALL (SELECT /* c */ _x1.*, NULL, 'it''s' AS `select`, 'привет' AS b FROM db.`x y` LEFT JOIN db.b ON (c) inner join `my db`.name USING (name)
WHERE 'привет' GROUP BY [`к`, c, b] WITH ROLLUP ORDER BY `к` NOT IN (SELECT `a.b`.date) NULLS LAST, arrayMap(x -> true, t) asc UNION ALL select * EXCEPT (Key), -9223372036854775808 AS t, value.`к` AS name FROM db.Key LEFT JOIN name ON (NULL, value) FULL OUTER JOIN numbers(70) n ON (SELECT 1e3)
WHERE name HAVING sum(a, a, Key) ORDER BY name.b NOT IN (SELECT '\\') DESC NULLS FIRST, -1 == c DESC NULLS FIRST, (SELECT a) NULLS LAST LIMIT 7 BY `x y`, a)

WITH _x1 AS (select * EXCEPT (`x y`), `к`.*, Key.* SETTINGS max_threads = 8, x = 'y') SELECT Key BETWEEN 100000000000000000000 AND `select` AS t, NOT - name AS Key FROM (select Key.*, 'it''s', 1e-7 AS _x1 FROM numbers(13) n RIGHT ANTI JOIN `my db`.a ON ('привет') ASOF JOIN db.ts ON [1.5]
WHERE value ORDER BY row_number(x) OVER (PARTITION BY Key ORDER BY (SELECT `select`.`a.b`) NULLS LAST ) asc, arrayMap(x -> t, date)) AS s GROUP BY c % `x y` WITH TOTALS

CREATE TABLE `my db`.value (`к` Float32, name Dynamic(max_types = 8), `select` Tuple(IPv6) TTL `x y` + INTERVAL 1 DAY)
ENGINE = Log ORDER BY (a, b)

select row_number(x) OVER (PARTITION BY id ROWS BETWEEN 1 PRECEDING AND CURRENT ROW), * FROM `my db`.`к`
WHERE arrayMap(x -> CASE WHEN 'a\nb' THEN id ELSE '\\' END, Key) ORDER BY ('привет', c, -9223372036854775808), 0x1F >= b NULLS LAST, Key[0] UNION DISTINCT (select 'a\nb', ts, -0.25 AS name, id AS ts ORDER BY f('привет', 'x'), (1e-7) DESC, _x1 IN ('\\') DESC NULLS FIRST LIMIT 2, 3 UNION ALL SELECT /* c */ -0.25, *, * EXCEPT (Key), * EXCEPT (id) FROM `my db`.`a.b` ORDER BY - `к`."quoted")

WITH t AS (WITH `x y` AS (SELECT /* c */ -1 AS ts, `a.b`.*, `select`, _x1."quoted" AS value FROM `my db`.`a.b` HAVING (SELECT name)) select 'x', 'a\nb' FROM `my db`."quoted" ORDER BY value IS NULL) SELECT DISTINCT CAST([id, _x1.ts, NULL] AS Variant(DateTime64(3), Date)) FROM db.`select` GLOBAL JOIN `my db`.b ON name BETWEEN 1e-7 AND Key
WHERE id.`x y` BETWEEN -0.25 AND `select`

CREATE MATERIALIZED VIEW _x1 TO value AS SELECT *, name IN (t) FROM numbers(95) n ORDER BY name BETWEEN 'a\nb' AND `select`.`x y` NULLS LAST, - c, [id] asc SETTINGS max_threads = 6, x = 'y'

SELECT /* c */ (SELECT (_x1)), CAST(CASE WHEN false THEN 1.5 ELSE `select`."quoted" END AS Tuple(JSON, Dynamic(max_types = 8))) FROM numbers(46) n GLOBAL JOIN (SELECT a, `к`.*) AS s ON inf ILIKE '\\' RIGHT ANTI JOIN (SELECT DISTINCT 0x1F AS name FROM db.b GROUP BY Max(-0.25), concat(`x y`.t, "quoted"), a.value IN (0x1F) LIMIT 10 OFFSET 5) AS s ON ts NOT IN (SELECT t)
WHERE ((ts), (SELECT true)) ORDER BY (SELECT "quoted"._x1) DESC NULLS FIRST

ATTACH TABLE `x y` (`a.b` Map(String, Dynamic(max_types = 8)) CODEC(ZSTD(1)))
ENGINE = MergeTree() PARTITION BY (SELECT a)

SELECT ts IN (CAST(date.value AS Float32)), concat((42, 18446744073709551615)), if(c, c._x1) % true MOD id FROM (SELECT DISTINCT id.*, a, ts.`select`, `к`.* FROM value PREWHERE (-0.25)) AS s LIMIT 3 BY date, id INTERSECT SELECT /* c */ `x y`.c, b AS `x y`, *, *
WHERE id GROUP BY now() - INTERVAL '' DAY, NOT id, b.`x y` IS NOT NULL WITH ROLLUP HAVING sum(value) LIMIT 2, 3 EXCEPT select name AS Key, _x1 FROM db._x1
WHERE 'x' HAVING 'привет' IS NULL UNION ALL (SELECT ts, false AS ts, * EXCEPT (name), * EXCEPT (id) PREWHERE Max('', 42) LIMIT 1 UNION ALL select 100000000000000000000, "quoted", * EXCEPT (date) FROM `my db`.t) INTERSECT WITH t AS (SELECT DISTINCT *, * EXCEPT (name), date, c AS `x y` FROM db.c AS q FINAL) select `select` AS _x1, -1, ts, 0 AS `x y` FROM ts RIGHT ANTI JOIN db.b AS q FINAL ON (Key)
WHERE id.ts SETTINGS max_threads = 5, x = 'y'

select Key IN (true, true) IS NULL AS a, *, (CASE WHEN Key THEN value ELSE date.Key END) FROM `my db`.Key ORDER BY 1 * 'it''s' NULLS LAST, Max(ts, 1, 42) DESC, now() - INTERVAL 'it''s' MONTHS NULLS LAST LIMIT 2, 3 SETTINGS max_threads = 8, x = 'y'

CREATE OR REPLACE TABLE id (`к` Map(String, LowCardinality(Bool)) NULL ALIAS if(f(x)::Date, a::Nullable(DateTime('UTC')), - b) COMMENT 'x', `a.b` Tuple(`select` Tuple(Float32)))
ENGINE = ReplacingMergeTree(ver) SETTINGS index_granularity = 5633, p = 'q'

CREATE VIEW `my db`.`x y` AS SELECT *, `a.b` == 18446744073709551615 AS `к`, *, "quoted".* FROM `к` AS q FINAL ORDER BY 1::Nullable(IPv6) asc

CREATE VIEW db.b AS select (1.5, 100000000000000000000, t) AS "quoted", (name.name, value) AS _x1, _x1 BETWEEN 'x' AND Key, * FROM db.`a.b` ORDER BY name IS NOT NULL

SELECT DISTINCT "quoted".id BETWEEN inf AND b AS t, * EXCEPT (t) FROM "quoted" AS q FINAL HAVING now() - INTERVAL true MONTHS

CREATE VIEW c AS WITH c AS (SELECT /* c */ * FROM numbers(53) n
WHERE ts ORDER BY false and 1.5 DESC NULLS FIRST, (-9223372036854775808, inf) asc) SELECT now() - INTERVAL -9223372036854775808 DAY, a + 0, *, * EXCEPT (date) LIMIT 10 OFFSET 5

SELECT DISTINCT * EXCEPT (`a.b`) FROM db.date LEFT JOIN c AS q FINAL ON (`к`.id, NULL)

CREATE OR REPLACE TABLE `my db`.date ON CLUSTER 'c' (name Nullable(INT UNSIGNED) CODEC(ZSTD(1)) TTL date + INTERVAL 1 DAY, Key Tuple(name LowCardinality(IPv6), `a.b` LowCardinality(Float32)) MATERIALIZED arrayMap(x -> false IS NOT NULL, ts), `x y` Tuple(`к` Array(DateTime('UTC'))), "quoted" Tuple(`к` FixedString(16), c AggregateFunction(quantiles(0.5, 0.9), Float64), _x1 Array(UUID)) MATERIALIZED toDate(('\\')), `select` double precision CODEC(NONE), INDEX i ["quoted"."quoted", 42] TYPE minmax GRANULARITY 6)
ENGINE = MergeTree()

CREATE VIEW db.t AS SELECT /* c */ `к`.`x y` < 0x1F AS a, * EXCEPT (a) GROUP BY t IS NOT NULL, a BETWEEN 1.5 AND `select`, (SELECT 1.5) LIMIT 5 BY t, value LIMIT 1

SELECT /* c */ now() - INTERVAL 0x1F DAY, t IN (date.`select`) >= 'x'::Map(String, Float32), Key.*, (SELECT NOT 0x1F) AS t
WHERE arrayMap(x -> arrayMap(x -> -9223372036854775808, date), name) ORDER BY (SELECT a.`select`), - b DESC, concat(inf) DESC NULLS FIRST

CREATE VIEW ts AS SELECT `x y` IN (a, 0x1F, '\\') AS Key, * EXCEPT (c), sum(x) OVER (PARTITION BY b.value RANGE UNBOUNDED PRECEDING), `select`.* FROM (WITH a AS (SELECT /* c */ name FROM db.`select`
WHERE value GROUP BY CAST('\\' AS Array(INT UNSIGNED)), id ILIKE a, sum(x) OVER (PARTITION BY id ORDER BY concat(18446744073709551615) asc ) WITH TOTALS ORDER BY ('it''s', date), NOT `select`.c DESC NULLS FIRST) SELECT * EXCEPT ("quoted"), id FROM `a.b` AS q FINAL SEMI LEFT JOIN `my db`.id ON (_x1) SEMI LEFT JOIN db.`select` ON now() - INTERVAL 'it''s' DAY FULL OUTER JOIN db.date USING (Key, `к`) GROUP BY date IN (true, `к`), ('') ORDER BY ('x') DESC) AS s FULL OUTER JOIN (SELECT /* c */ `x y`.t AS `a.b`, b, Key, Key.* FROM id) AS s ON (1e3)
WHERE `x y`.t[ts] GROUP BY false / -1 LIMIT 2, 3

select * EXCEPT (`a.b`), * EXCEPT (name), value.* FROM `my db`.name ARRAY JOIN `a.b` AS z SETTINGS max_threads = 5, x = 'y'

CREATE MATERIALIZED VIEW "quoted" TO `my db`."quoted" AS SELECT "quoted" = _x1.name AS value, ["quoted"] FROM `my db`.Key SEMI LEFT JOIN (SELECT /* c */ *, c.* FROM `my db`.b inner join date ON lower(42, Key), value AS q FINAL) AS s ON [value]

CREATE MATERIALIZED VIEW db.value TO a AS select `к`.*, date BETWEEN '' AND `к`.name, (-1, ts._x1, '') FROM `my db`.value SEMI LEFT JOIN db.`a.b` ON date IS NOT NULL
WHERE 1e3 >= value

SELECT DISTINCT now() - INTERVAL inf DAY AS name, * EXCEPT (a), *, now() - INTERVAL 1e-7 MONTHS AS b FROM db."quoted" GROUP BY Key IN (1e-7, 1e3, date), row_number(x) OVER (ORDER BY (SELECT 18446744073709551615) RANGE UNBOUNDED PRECEDING), date ILIKE t LIMIT 8 BY Key LIMIT 2, 3

CREATE MATERIALIZED VIEW `my db`.`к` REFRESH EVERY 1 DAY TO date AS SELECT /* c */ * EXCEPT (ts) FROM `a.b`
WHERE (1.5, a, '') GROUP BY (id), CASE WHEN false THEN date ELSE "quoted" END HAVING lower(`x y`)

CREATE OR REPLACE TABLE `my db`.`к` ON CLUSTER 'c' (`x y` Tuple(AggregateFunction(quantiles(0.5, 0.9), Float64), Tuple(Int64, FixedString(16))) TTL ts + INTERVAL 1 DAY, "quoted" LowCardinality(FixedString(16)) ALIAS Max(('it''s', 'x'), now() - INTERVAL 'a\nb' MONTHS, _x1.value BETWEEN 'a\nb' AND _x1) TTL c + INTERVAL 1 DAY, t Nullable(JSON(a.b UInt32, SKIP c)), id double precision, date Tuple(DateTime('UTC'), Nullable(UUID), Variant(Float32)) DEFAULT "quoted" IN ((id), c[1e-7], 'it''s' != `select`))
ENGINE = Log

SELECT /* c */ CASE WHEN `x y` IN (1e3) THEN now() - INTERVAL -1 hour ELSE ('x') END FROM (select *, '\\' AS id, _x1, * FROM `my db`.`a.b` AS q FINAL JOIN `my db`.Key AS q FINAL ON a IN ('\\', t, `x y`) LEFT JOIN `к` USING (date) GROUP BY "quoted" IN (_x1.name, t), (true) LIMIT 1) AS s GROUP BY Max(1) HAVING - "quoted"

SELECT DISTINCT `a.b`.* FROM "quoted" SEMI LEFT JOIN (SELECT DISTINCT name, 0, id.ts AS date FROM numbers(90) n LIMIT 10 OFFSET 5 INTERSECT SELECT /* c */ c, * EXCEPT (date), b AS a FROM _x1 AS q FINAL
WHERE ts HAVING arrayMap(x -> -1, date)) AS s ON value.t - c LIMIT 1 BY Key, id.id LIMIT 2, 3

SELECT /* c */ *, (1, 'a')::Tuple(FixedString(16)) IS NOT NULL FROM `к` RIGHT ANTI JOIN db.value ON c.`x y` BETWEEN 1e3 AND value

CREATE VIEW db._x1 AS select ("quoted", NULL) FROM `my db`.date AS q FINAL
WHERE CASE WHEN name THEN name ELSE 100000000000000000000 END GROUP BY `к` BETWEEN true AND id.`к`, CASE WHEN 42 THEN false ELSE ts END, 100000000000000000000 or value ORDER BY [0] NULLS LAST, (1, 'a')::Map(String, String), Key * 0x1F

CREATE DICTIONARY db.c (value UUID DEFAULT -1 IS_OBJECT_ID, "quoted" Variant(String, UUID, DateTime('UTC')) DEFAULT 'x', Key Nullable(Date)) PRIMARY KEY a SOURCE(HTTP(url 'http://x' format 'TSV' headers(header(name 'a' value 'b')))) LAYOUT(COMPLEX_KEY_HASHED(SHARDS 4))

create table if not exists c (`x y` String COMMENT '', t Map(String, DateTime64(3)), ts Tuple(Nullable(DateTime64(3))) NOT NULL ALIAS (1, 'a')::Map(String, UUID) IS NULL CODEC(NONE), name Map(String, LowCardinality(String)) ALIAS value <= -9223372036854775808 + 'it''s' ILIKE 100000000000000000000, t INT UNSIGNED, INDEX i (`x y`.a) TYPE set(100) GRANULARITY 1)
ENGINE = ReplacingMergeTree(ver) PRIMARY KEY (a, b) SAMPLE BY id TTL d TO VOLUME 'cold', d + INTERVAL 1 YEAR SETTINGS index_granularity = 1414, p = 'q'

select - `x y` AS value, * EXCEPT (t), (1e3 NOT LIKE 'привет') AS `a.b`, ((id), -0.25 > value) GROUP BY (_x1), - b.`a.b` WITH ROLLUP ORDER BY 'a\nb' < inf, (t.`a.b`) DESC NULLS FIRST
