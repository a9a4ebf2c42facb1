-- Statements about dictionaries, one in a line, given to ClickHouse and to Granary one after the other from the same empty start:
-- each gives the same rows, or is refused with the same code. `-- differs: CODE reason` says that Granary answers CODE to the next
-- one where ClickHouse answers otherwise; ClickHouse is not asked then.

CREATE DATABASE b
USE b

-- Layouts, and which row of a key is found.
CREATE TABLE src (id UInt64, name String, n Int32, nn Nullable(Int32)) ENGINE = MergeTree ORDER BY id
INSERT INTO src VALUES (1, 'one', 10, NULL), (2, 'two', 20, 22), (2, 'zwei', 21, 23), (5, 'five', 50, 55)
CREATE DICTIONARY fl (id UInt64, name String DEFAULT 'none', n Int32 DEFAULT -1, nn Nullable(Int32)) PRIMARY KEY id SOURCE(CLICKHOUSE(TABLE 'src')) LAYOUT(FLAT()) LIFETIME(0)
CREATE DICTIONARY ha (id UInt64, name String DEFAULT 'none', n Int32 DEFAULT -1, nn Nullable(Int32)) PRIMARY KEY id SOURCE(CLICKHOUSE(TABLE 'src' DB 'b')) LAYOUT(HASHED()) LIFETIME(0)
CREATE DICTIONARY sh (id UInt64, name String DEFAULT 'none', n Int32 DEFAULT -1, nn Nullable(Int32)) PRIMARY KEY id SOURCE(CLICKHOUSE(TABLE 'src' DB 'b')) LAYOUT(SPARSE_HASHED()) LIFETIME(0)
CREATE DICTIONARY har (id UInt64, name String DEFAULT 'none', n Int32 DEFAULT -1, nn Nullable(Int32)) PRIMARY KEY id SOURCE(CLICKHOUSE(TABLE 'src' DB 'b')) LAYOUT(HASHED_ARRAY()) LIFETIME(0)
CREATE DICTIONARY ck (id UInt64, name String DEFAULT 'none', n Int32 DEFAULT -1, nn Nullable(Int32)) PRIMARY KEY id, name SOURCE(CLICKHOUSE(TABLE 'src' DB 'b')) LAYOUT(COMPLEX_KEY_HASHED()) LIFETIME(0)
CREATE DICTIONARY ck1 (id UInt64, name String DEFAULT 'none', n Int32 DEFAULT -1, nn Nullable(Int32)) PRIMARY KEY id SOURCE(CLICKHOUSE(TABLE 'src' DB 'b')) LAYOUT(COMPLEX_KEY_HASHED_ARRAY()) LIFETIME(0)
CREATE DICTIONARY di (id UInt64, name String DEFAULT 'none', n Int32 DEFAULT -1, nn Nullable(Int32)) PRIMARY KEY id SOURCE(CLICKHOUSE(TABLE 'src' DB 'b')) LAYOUT(DIRECT())
CREATE DICTIONARY ca (id UInt64, name String DEFAULT 'none', n Int32 DEFAULT -1, nn Nullable(Int32)) PRIMARY KEY id SOURCE(CLICKHOUSE(TABLE 'src' DB 'b')) LAYOUT(CACHE(SIZE_IN_CELLS 100)) LIFETIME(100)
SELECT name, status, type, key.names, key.types, attribute.names, attribute.types, element_count, source, lifetime_min, lifetime_max, error_count, last_exception, comment FROM system.dictionaries ORDER BY name
SELECT dictGet('fl', 'name', 2), dictGet('ha', 'name', 2), dictGet('sh', 'name', 2), dictGet('har', 'name', 2), dictGet('ck1', 'name', tuple(2)), dictGet('di', 'name', 2), dictGet('ca', 'name', 2)
SELECT dictGet('fl', 'n', 2), dictGet('ha', 'n', 2), dictGet('sh', 'n', 2), dictGet('har', 'n', 2), dictGet('ck1', 'n', tuple(2)), dictGet('di', 'n', 2), dictGet('ca', 'n', 2)
SELECT dictGet('fl', ('name', 'n', 'nn'), 3), dictGet('ha', ('name', 'n', 'nn'), toUInt64(1)), dictGet('ck', ('n', 'nn'), (1, 'one'))
SELECT dictGet('fl', ('name', 'n', 'nn'), number) AS x, toTypeName(x) FROM numbers(6)
SELECT dictGetOrNull('fl', ('name', 'n', 'nn'), number) AS x, toTypeName(x) FROM numbers(6)
SELECT dictGetOrNull('fl', 'n', number) AS x, toTypeName(x), dictHas('fl', number) FROM numbers(6)
SELECT dictGetOrDefault('fl', 'n', number, number * 100) AS x, toTypeName(x) FROM numbers(6)
SELECT dictGetOrDefault('fl', ('name', 'n'), number, ('q', 1)) AS x, toTypeName(x) FROM numbers(6)
SELECT dictGetOrDefault('fl', ('name', 'n'), number, ('q', toInt32(number))) AS x, toTypeName(x) FROM numbers(6)
SELECT dictGetOrDefault('fl', 'n', 9, 'abc')
SELECT dictGetOrDefault('fl', 'n', 9, '12')
SELECT dictGetOrDefault('fl', 'n', 9, NULL)
SELECT dictGetOrDefault('fl', 'nn', number, NULL) FROM numbers(3)
SELECT dictGet('fl', 'n', -1)
SELECT dictGet('fl', 'n', '2')
SELECT dictGet('fl', 'n', 'x')
SELECT dictGet('fl', 'n', 2.0)
SELECT dictGet('fl', 'n', 2.5)
SELECT dictGet('fl', 'n', NULL) AS x, toTypeName(x)
SELECT dictGet('fl', 'n', toNullable(number)) AS x, toTypeName(x) FROM numbers(2)
SELECT dictGet('fl', 'n', if(number = 1, NULL, number)) AS x, toTypeName(x) FROM numbers(3)
SELECT dictHas('fl', if(number = 1, NULL, number)) AS x, toTypeName(x) FROM numbers(3)
SELECT dictGetOrDefault('fl', 'n', if(number = 1, NULL, number), 7) AS x, toTypeName(x) FROM numbers(3)
SELECT dictGetOrNull('fl', 'n', if(number = 1, NULL, number)) AS x, toTypeName(x) FROM numbers(3)
SELECT dictGet('fl', 'n', toLowCardinality(number)) AS x, toTypeName(x) FROM numbers(3)
SELECT dictGet('fl', 'n', tuple(1))
SELECT dictGet('ck', 'n', 1)
SELECT dictGet('ck', 'n', (1, 'one', 2))
SELECT dictGet('ck', 'n', ('1', 'one'))
SELECT dictGet('ck', 'n', (-1, 'one'))
SELECT dictGet('ck', 'n', (1, 1))
SELECT dictGet('ck', 'n', (NULL, 'one')) AS x, toTypeName(x)
SELECT dictGet('ck', 'n', (number, 'two')) FROM numbers(4)
SELECT dictGet('ck1', 'n', 2)
SELECT dictGet('ck1', 'n', '2')
SELECT dictGet('nope', 'n', 2)
SELECT dictGet('fl', 'nope', 2)
SELECT dictGet('fl', 'id', 2)
SELECT dictGet('fl', 'n')
SELECT dictGet('fl', 'n', 1, 2)
SELECT dictGet('fl', 'n', 1, 2, 3)
SELECT dictGet(1, 'n', 1)
SELECT dictGet('fl', 1, 1)
SELECT dictGet(materialize('fl'), 'n', 1)
SELECT dictGet('fl', materialize('n'), 1)
SELECT dictGet(b.fl, 'n', 1)
SELECT dictGet(fl, 'n', 1)
SELECT dictGet('b.fl', 'n', 1)
SELECT dictHas('fl', 1) AS x, toTypeName(x)
SELECT dictHas('fl')
SELECT dictHas('nope', 1)
SELECT dictGetString('fl', 'name', 2), dictGetInt32('fl', 'n', 2)
SELECT dictGetUInt8('fl', 'n', 2)
SELECT dictGetUInt8('fl', 'name', 2)
SELECT dictGetInt32OrDefault('fl', 'n', 9, toInt32(3))
SELECT dictGetInt32OrDefault('fl', 'n', 9, 3)
SELECT dictGetInt32('fl', 'nn', 2) AS x, toTypeName(x)
SELECT dictGetInt32('fl', ('n', 'nn'), 2)
SELECT dictGetUInt64('fl', 'nope', 2)
SELECT dictget('fl', 'n', 2)
SELECT DICTGET('fl', 'n', 2)
SELECT dictGetDate('fl', 'n', 2)
SELECT * FROM fl ORDER BY ALL
SELECT * FROM ha ORDER BY ALL
SELECT * FROM ck ORDER BY ALL
SELECT * FROM di ORDER BY ALL
-- differs: 48 what ClickHouse has looked for before
SELECT * FROM ca ORDER BY ALL
SELECT name, n FROM dictionary('b.fl') WHERE n > 15 ORDER BY n
SELECT name, n FROM dictionary(fl) ORDER BY n
SELECT name, n FROM dictionary(b.fl) ORDER BY n
SELECT * FROM dictionary('nope')
SELECT * FROM fl FINAL
SELECT count() FROM fl
SELECT name, status, type, key.names, key.types, attribute.names, attribute.types, element_count, source, lifetime_min, lifetime_max, error_count, last_exception, comment FROM system.dictionaries WHERE name != 'ca' ORDER BY name
SELECT name, engine, total_rows, total_bytes FROM system.tables WHERE database = 'b' AND engine = 'Dictionary' ORDER BY name
INSERT INTO src VALUES (3, 'three', 30, 33)
SELECT dictGet('fl', 'n', 3), dictGet('di', 'n', 3), dictGet('ca', 'n', 3)
SYSTEM RELOAD DICTIONARY fl
SELECT dictGet('fl', 'n', 3), dictGet('ha', 'n', 3)
SYSTEM RELOAD DICTIONARIES
SELECT dictGet('fl', 'n', 3), dictGet('ha', 'n', 3)
SYSTEM RELOAD DICTIONARY nope
SYSTEM RELOAD DICTIONARY src

-- Types of keys and attributes, defaults, expressions, sources.
CREATE TABLE s2 (id Int64, name Nullable(String), n String, arr Array(UInt8), d Decimal(9, 2)) ENGINE = MergeTree ORDER BY id
INSERT INTO s2 VALUES (1, 'one', '10', [1, 2], 1.5), (2, NULL, '20', [], 2.25)
CREATE DICTIONARY d1 (id UInt64, name String DEFAULT 'none', n Int32 DEFAULT -1) PRIMARY KEY id SOURCE(CLICKHOUSE(TABLE 's2')) LAYOUT(FLAT()) LIFETIME(0)
SELECT dictGet('d1', ('name', 'n'), number) FROM numbers(3)
SELECT * FROM d1
SELECT name, status, last_exception != '', error_count > 0, source, type, element_count, loading_start_time > '2020-01-01', last_successful_update_time > '2020-01-01' FROM system.dictionaries WHERE name = 'd1'
CREATE DICTIONARY d2 (id UInt32, n Int32 DEFAULT -1) PRIMARY KEY id SOURCE(CLICKHOUSE(TABLE 's2')) LAYOUT(FLAT()) LIFETIME(0)
SELECT dictGet('d2', 'n', number) FROM numbers(3)
SELECT *, toTypeName(id) FROM d2
CREATE DICTIONARY d3 (n String, id Int64) PRIMARY KEY n SOURCE(CLICKHOUSE(TABLE 's2')) LAYOUT(FLAT()) LIFETIME(0)
SELECT dictGet('d3', 'id', '10')
SELECT *, toTypeName(n) FROM d3
CREATE DICTIONARY d4 (n String, id Int64) PRIMARY KEY n SOURCE(CLICKHOUSE(TABLE 's2')) LAYOUT(HASHED()) LIFETIME(0)
SELECT dictGet('d4', 'id', '10')
CREATE DICTIONARY d5 (n String, id Int64) PRIMARY KEY n SOURCE(CLICKHOUSE(TABLE 's2')) LAYOUT(COMPLEX_KEY_HASHED()) LIFETIME(0)
SELECT dictGet('d5', 'id', '10'), dictGet('d5', 'id', tuple('20')), dictGet('d5', 'id', 20), dictHas('d5', 30)
CREATE DICTIONARY d6 (n String, id Int64, arr Array(UInt8), d Decimal(9, 2)) PRIMARY KEY n, id SOURCE(CLICKHOUSE(TABLE 's2')) LAYOUT(HASHED()) LIFETIME(0)
SELECT dictGet('d6', 'arr', ('10', 1)), dictGet('d6', 'd', ('20', 2)), dictGet('d6', 'd', ('20', 3))
CREATE DICTIONARY d7 (id UInt64, arr Array(UInt8) DEFAULT [7], d Decimal(9, 2) DEFAULT 3.5) PRIMARY KEY id SOURCE(CLICKHOUSE(TABLE 's2')) LAYOUT(FLAT()) LIFETIME(0)
SELECT dictGet('d7', ('arr', 'd'), number) FROM numbers(3)
CREATE DICTIONARY d8 (id UInt64, x UInt64 EXPRESSION id * 10, len UInt8 EXPRESSION length(n)) PRIMARY KEY id SOURCE(CLICKHOUSE(TABLE 's2' WHERE 'id = 2')) LAYOUT(HASHED()) LIFETIME(0)
SELECT * FROM d8
CREATE DICTIONARY d9 (id UInt64, b String, a UInt64) PRIMARY KEY id SOURCE(CLICKHOUSE(QUERY 'SELECT id, toUInt64(n) AS a, n || $$x$$ AS b FROM b.s2')) LAYOUT(HASHED()) LIFETIME(0)
SELECT * FROM d9 ORDER BY id
CREATE DICTIONARY d9b (id UInt64, b String) PRIMARY KEY id SOURCE(CLICKHOUSE(QUERY 'SELECT id, n FROM s2')) LAYOUT(HASHED()) LIFETIME(0)
SELECT * FROM d9b ORDER BY id
CREATE DICTIONARY d10 (id UInt64, b String) PRIMARY KEY id SOURCE(NULL()) LAYOUT(HASHED()) LIFETIME(0)
SELECT dictGet('d10', 'b', 1), dictHas('d10', 1)
SELECT * FROM d10
SELECT status, source, element_count FROM system.dictionaries WHERE name = 'd10'
CREATE DICTIONARY d11 (id UInt64, b String) PRIMARY KEY id SOURCE(CLICKHOUSE(TABLE 'nope')) LAYOUT(HASHED()) LIFETIME(0)
SELECT dictGet('d11', 'b', 1)
SELECT status, source, type, error_count > 0 FROM system.dictionaries WHERE name = 'd11'
CREATE DICTIONARY d12 (id UInt64, b String) PRIMARY KEY id SOURCE(HTTP(url 'http://localhost:1/x' format 'CSV')) LAYOUT(HASHED()) LIFETIME(0)
-- differs: 48 a source elsewhere
SELECT dictGet('d12', 'b', 1)
CREATE DICTIONARY d13 (id UInt64, b String) PRIMARY KEY id SOURCE(CLICKHOUSE(HOST 'example.invalid' PORT 9000 TABLE 'x')) LAYOUT(HASHED()) LIFETIME(0)
-- differs: 48 a source elsewhere
SELECT dictGet('d13', 'b', 1)
CREATE DICTIONARY d14 (id UInt64, n String) PRIMARY KEY id SOURCE(CLICKHOUSE(HOST 'localhost' PORT 9000 USER 'default' TABLE 's2' DB 'b')) LAYOUT(HASHED()) LIFETIME(0)
SELECT dictGet('d14', 'n', 1)
CREATE TABLE big (id UInt64, n String) ENGINE = Memory
INSERT INTO big VALUES (1, 'a'), (600000, 'b')
CREATE DICTIONARY d15 (id UInt64, n String) PRIMARY KEY id SOURCE(CLICKHOUSE(TABLE 'big')) LAYOUT(FLAT()) LIFETIME(0)
SELECT dictGet('d15', 'n', 1)
CREATE DICTIONARY d16 (id UInt64, n String) PRIMARY KEY id SOURCE(CLICKHOUSE(TABLE 'big')) LAYOUT(FLAT(MAX_ARRAY_SIZE 1000000)) LIFETIME(0)
SELECT dictGet('d16', 'n', 600000), dictGet('d16', 'n', 99999999999)
CREATE DICTIONARY d17 (id UInt64, n String) PRIMARY KEY id SOURCE(CLICKHOUSE(TABLE 'big')) LAYOUT(HASHED())
CREATE DICTIONARY d18 (id UInt64, n String) PRIMARY KEY id SOURCE(CLICKHOUSE(TABLE 'big')) LAYOUT(DIRECT()) LIFETIME(1)
CREATE DICTIONARY d19 (id UInt64, n String) PRIMARY KEY id SOURCE(CLICKHOUSE(TABLE 'big')) LAYOUT(CACHE(SIZE_IN_CELLS 10))
CREATE DICTIONARY d20 (id UInt64, n LowCardinality(String)) PRIMARY KEY id SOURCE(CLICKHOUSE(TABLE 'big')) LAYOUT(HASHED()) LIFETIME(0)
CREATE DICTIONARY d21 (id UInt64, n Tuple(String, UInt8)) PRIMARY KEY id SOURCE(CLICKHOUSE(TABLE 'big')) LAYOUT(HASHED()) LIFETIME(0)
CREATE DICTIONARY d22 (id UInt64, n String) PRIMARY KEY id SOURCE(CLICKHOUSE(TABLE 'big')) LAYOUT(HASHED(SHARDS 4)) LIFETIME(0)
SELECT dictGet('d22', 'n', 1)
SELECT type, element_count FROM system.dictionaries WHERE name = 'd22'
CREATE DICTIONARY d23 (id String, n String) PRIMARY KEY id SOURCE(CLICKHOUSE(QUERY 'SELECT $$10.0.0.0/8$$, $$ten$$')) LAYOUT(IP_TRIE()) LIFETIME(0)
-- differs: 48 a layout that is not served
SELECT dictGet('d23', 'n', tuple(toIPv4('10.1.2.3')))
-- differs: 48 a layout that is not served
SELECT * FROM d23
CREATE DICTIONARY d25 (id UInt64, n Enum8('a' = 1, 'b' = 2)) PRIMARY KEY id SOURCE(CLICKHOUSE(TABLE 'big')) LAYOUT(HASHED()) LIFETIME(0)
CREATE DICTIONARY ty (id UInt64, a Bool, b Date32, c DateTime64(3, 'UTC'), d IPv4, e IPv6, f UUID, h Int256, i Decimal(50, 2), j Float32, k Date, l Nullable(String), m Array(Nullable(String)), n DateTime('UTC')) PRIMARY KEY id SOURCE(NULL()) LAYOUT(HASHED()) LIFETIME(3)
SELECT dictGet('ty', ('a', 'c', 'd', 'e', 'f', 'h', 'i', 'j', 'k', 'l', 'm', 'n'), 1)
CREATE DICTIONARY ty1 (id UInt64, a FixedString(3)) PRIMARY KEY id SOURCE(NULL()) LAYOUT(HASHED()) LIFETIME(3)
CREATE DICTIONARY ty2 (id UInt64, a Array(LowCardinality(String))) PRIMARY KEY id SOURCE(NULL()) LAYOUT(HASHED()) LIFETIME(3)
CREATE DICTIONARY ty3 (id UInt64, a Nullable(Array(String))) PRIMARY KEY id SOURCE(NULL()) LAYOUT(HASHED()) LIFETIME(3)
CREATE DICTIONARY ty4 (id UInt64, a Nothing) PRIMARY KEY id SOURCE(NULL()) LAYOUT(HASHED()) LIFETIME(3)
CREATE DICTIONARY ty6 (id UInt64, a Point) PRIMARY KEY id SOURCE(NULL()) LAYOUT(HASHED()) LIFETIME(3)
CREATE DICTIONARY ty8 (id UInt64, a AggregateFunction(sum, UInt64)) PRIMARY KEY id SOURCE(NULL()) LAYOUT(HASHED()) LIFETIME(3)
CREATE DICTIONARY ty9 (id LowCardinality(String), a UInt8) PRIMARY KEY id SOURCE(NULL()) LAYOUT(COMPLEX_KEY_HASHED()) LIFETIME(3)
CREATE DICTIONARY ty10 (id Enum8('a' = 1), a UInt8) PRIMARY KEY id SOURCE(NULL()) LAYOUT(COMPLEX_KEY_HASHED()) LIFETIME(3)
CREATE DICTIONARY ty12 (id UInt64, a BFloat16) PRIMARY KEY id SOURCE(NULL()) LAYOUT(HASHED()) LIFETIME(3)
CREATE DICTIONARY ty14 (id UInt64, a Dynamic) PRIMARY KEY id SOURCE(NULL()) LAYOUT(HASHED()) LIFETIME(3)
CREATE DICTIONARY de1 (id UInt64, a Int8 DEFAULT 'x') PRIMARY KEY id SOURCE(NULL()) LAYOUT(HASHED()) LIFETIME(3)
CREATE DICTIONARY de3 (id UInt64, a Int8 DEFAULT NULL) PRIMARY KEY id SOURCE(NULL()) LAYOUT(HASHED()) LIFETIME(3)
CREATE DICTIONARY de5 (id UInt64, g DateTime DEFAULT 5) PRIMARY KEY id SOURCE(NULL()) LAYOUT(HASHED()) LIFETIME(3)
CREATE DICTIONARY de2 (id UInt64, b Int8 DEFAULT '', c String DEFAULT 5, d Nullable(String) DEFAULT 'q', e Nullable(Int8) DEFAULT NULL, f Date DEFAULT '2020-01-01', h Array(String) DEFAULT ['a'], i Float64 DEFAULT 1, j UUID DEFAULT '00000000-0000-0000-0000-000000000001', k Bool DEFAULT true) PRIMARY KEY id SOURCE(NULL()) LAYOUT(HASHED()) LIFETIME(3)
SELECT dictGet('de2', ('b', 'c', 'd', 'e', 'f', 'h', 'i', 'j', 'k'), 1)
WITH 'de2' AS nm SELECT dictGet(nm, 'b', 1)
SELECT dictGet('de2', tuple(), 1)
SELECT dictGet('de2', ('b', 1), 1)
SELECT dictGetOrNull('de2', 'b', 1), dictGetOrNull('de2', 'e', 1)
SELECT dictGetOrDefault('de2', 'e', 1, 3), dictGetOrDefault('de2', 'e', 1, NULL), dictGetOrDefault('de2', 'h', 1, ['z'])
SELECT dictGet('de2', 'h', NULL) AS x, toTypeName(x)
SELECT dictGetOrNull('de2', 'h', 1) AS x, toTypeName(x)
CREATE DICTIONARY de4 (id UInt64, e Nullable(Int8) DEFAULT 5) PRIMARY KEY id SOURCE(CLICKHOUSE(QUERY 'SELECT 1, NULL')) LAYOUT(HASHED()) LIFETIME(3)
SELECT dictGet('de4', 'e', 1), dictGet('de4', 'e', 2), dictGetOrNull('de4', 'e', 2), dictGetOrDefault('de4', 'e', 1, 9), dictGetOrDefault('de4', 'e', 2, 9)
CREATE DICTIONARY cm (id UInt64, v String) PRIMARY KEY id SOURCE(CLICKHOUSE(QUERY 'SELECT 1')) LAYOUT(HASHED()) LIFETIME(3)
SELECT dictGet('cm', 'v', 1)
CREATE DICTIONARY cm2 (id UInt64, v String) PRIMARY KEY id SOURCE(CLICKHOUSE(QUERY 'SELECT 1, 2, 3')) LAYOUT(HASHED()) LIFETIME(3)
SELECT dictGet('cm2', 'v', 1)
CREATE DICTIONARY cm3 (id UInt64, v String) PRIMARY KEY id SOURCE(CLICKHOUSE(QUERY 'SELECT 1, 2' TABLE 'src')) LAYOUT(HASHED()) LIFETIME(3)
SELECT dictGet('cm3', 'v', 1)
CREATE DICTIONARY cm4 (id UInt64, v String) PRIMARY KEY id SOURCE(CLICKHOUSE()) LAYOUT(HASHED()) LIFETIME(3)
SELECT dictGet('cm4', 'v', 1)
CREATE DICTIONARY cm5 (id UInt64, v UInt8) PRIMARY KEY id SOURCE(CLICKHOUSE(QUERY 'SELECT 1, 300')) LAYOUT(HASHED()) LIFETIME(3)
SELECT dictGet('cm5', 'v', 1)
CREATE DICTIONARY cm6 (id UInt64, v UInt8) PRIMARY KEY id SOURCE(CLICKHOUSE(QUERY 'SELECT -1, 5')) LAYOUT(HASHED()) LIFETIME(3)
SELECT * FROM cm6
SELECT source FROM system.dictionaries WHERE name = 'cm6'
CREATE DICTIONARY o1 (id UInt64, v String) PRIMARY KEY id SOURCE(CLICKHOUSE(QUERY 'SELECT 1 AS v, 2 AS id')) LAYOUT(HASHED()) LIFETIME(0)
SELECT * FROM o1
CREATE DICTIONARY o2 (id UInt64, v String) PRIMARY KEY id SOURCE(CLICKHOUSE(QUERY 'SELECT 1 AS v, 2 AS zz')) LAYOUT(HASHED()) LIFETIME(0)
SELECT * FROM o2
CREATE DICTIONARY o3 (id UInt64, v String, w String) PRIMARY KEY id SOURCE(CLICKHOUSE(QUERY 'SELECT 1 AS id, 2 AS w, 3 AS v, 4 AS x')) LAYOUT(HASHED()) LIFETIME(0)
SELECT * FROM o3
CREATE DICTIONARY o4 (k String, id UInt64, w String) PRIMARY KEY id, k SOURCE(CLICKHOUSE(QUERY 'SELECT 7 AS a, $$x$$ AS b, $$y$$ AS c')) LAYOUT(COMPLEX_KEY_HASHED()) LIFETIME(0)
SELECT * FROM o4
CREATE DICTIONARY o5 (id UInt64, w String, s UInt8, e UInt8) PRIMARY KEY id SOURCE(CLICKHOUSE(QUERY 'SELECT 7 AS a, 5 AS b, 6 AS c, $$y$$ AS d')) LAYOUT(RANGE_HASHED()) RANGE(MIN s MAX e) LIFETIME(0)
SELECT id, s, e, w FROM o5
CREATE DICTIONARY fi (id UInt64, v UInt8) PRIMARY KEY id SOURCE(FILE(path '/etc/passwd' format 'CSV')) LAYOUT(HASHED()) LIFETIME(3)
SELECT dictGet('fi', 'v', 1)
CREATE DICTIONARY fi2 (id UInt64, v UInt8) PRIMARY KEY id SOURCE(FILE(path './user_files/nope.csv' format 'CSV')) LAYOUT(HASHED()) LIFETIME(3)
SELECT dictGet('fi2', 'v', 1)

-- What kind of key a type makes.
CREATE DICTIONARY k1 (id Int64, v String) PRIMARY KEY id SOURCE(NULL()) LAYOUT(HASHED()) LIFETIME(3)
CREATE DICTIONARY k3 (id String, v String) PRIMARY KEY id SOURCE(NULL()) LAYOUT(HASHED()) LIFETIME(3)
CREATE DICTIONARY k4 (id Date, v String) PRIMARY KEY id SOURCE(NULL()) LAYOUT(HASHED()) LIFETIME(3)
CREATE DICTIONARY k5 (id UInt128, v String) PRIMARY KEY id SOURCE(NULL()) LAYOUT(HASHED()) LIFETIME(3)
CREATE DICTIONARY k6 (id Bool, v String) PRIMARY KEY id SOURCE(NULL()) LAYOUT(HASHED()) LIFETIME(3)
CREATE DICTIONARY k7 (id DateTime, v String) PRIMARY KEY id SOURCE(NULL()) LAYOUT(HASHED()) LIFETIME(3)
CREATE DICTIONARY k8 (id Float64, v String) PRIMARY KEY id SOURCE(NULL()) LAYOUT(HASHED()) LIFETIME(3)
CREATE DICTIONARY k9 (id Nullable(UInt64), v String) PRIMARY KEY id SOURCE(NULL()) LAYOUT(FLAT()) LIFETIME(3)
CREATE DICTIONARY k10 (id Int8, s UInt8, e UInt8, v String) PRIMARY KEY id SOURCE(NULL()) LAYOUT(RANGE_HASHED()) RANGE(MIN s MAX e) LIFETIME(3)
CREATE DICTIONARY k11 (id String, s UInt8, e UInt8, v String) PRIMARY KEY id SOURCE(NULL()) LAYOUT(RANGE_HASHED()) RANGE(MIN s MAX e) LIFETIME(3)
SELECT name, key.types, attribute.names FROM system.dictionaries WHERE name LIKE 'k%' ORDER BY name
CREATE DICTIONARY n1 (id UInt64, v String) PRIMARY KEY id SOURCE(NULL()) LAYOUT(COMPLEX_KEY_HASHED()) LIFETIME(MIN 1 MAX 5)
CREATE DICTIONARY n2 (id UInt64, v String) PRIMARY KEY id SOURCE(NULL()) LAYOUT(COMPLEX_KEY_SPARSE_HASHED()) LIFETIME(3) COMMENT 'hi'
CREATE DICTIONARY n3 (id UInt64, v String) PRIMARY KEY id SOURCE(NULL()) LAYOUT(COMPLEX_KEY_HASHED_ARRAY()) LIFETIME(3)
CREATE DICTIONARY n4 (id UInt64, v String) PRIMARY KEY id SOURCE(NULL()) LAYOUT(COMPLEX_KEY_DIRECT())
CREATE DICTIONARY n5 (id UInt64, v String) PRIMARY KEY id SOURCE(NULL()) LAYOUT(COMPLEX_KEY_CACHE(SIZE_IN_CELLS 10)) LIFETIME(3)
CREATE DICTIONARY n6 (id UInt64, k UInt64, v String) PRIMARY KEY id, k SOURCE(NULL()) LAYOUT(HASHED()) LIFETIME(3)
CREATE DICTIONARY n7 (id UInt64, k UInt64, v String) PRIMARY KEY id, k SOURCE(NULL()) LAYOUT(FLAT()) LIFETIME(3)
CREATE DICTIONARY n10 (id UInt64) PRIMARY KEY id SOURCE(NULL()) LAYOUT(HASHED()) LIFETIME(3)
CREATE DICTIONARY n11 (id UInt64, v String) SOURCE(NULL()) LAYOUT(HASHED()) LIFETIME(3)
CREATE DICTIONARY n12 (id Nullable(UInt64), v String) PRIMARY KEY id SOURCE(NULL()) LAYOUT(HASHED()) LIFETIME(3)
SYSTEM RELOAD DICTIONARY n1
SYSTEM RELOAD DICTIONARY n2
SYSTEM RELOAD DICTIONARY n3
SYSTEM RELOAD DICTIONARY n4
SYSTEM RELOAD DICTIONARY n5
SYSTEM RELOAD DICTIONARY n6
SYSTEM RELOAD DICTIONARY n10
SYSTEM RELOAD DICTIONARY n12
SELECT name, type, status, key.names, key.types, attribute.names, attribute.types, lifetime_min, lifetime_max, comment, source, error_count > 0 FROM system.dictionaries WHERE name LIKE 'n%' ORDER BY name
SELECT dictGetOrNull('n1', 'v', 1)
SELECT * FROM n10
SELECT dictHas('n10', 1)

-- Ranges.
CREATE TABLE r (id UInt64, s Date, e Date, v String) ENGINE = Memory
INSERT INTO r VALUES (1, '2020-01-01', '2020-01-31', 'jan'), (1, '2020-01-15', '2020-02-15', 'mid'), (1, '2020-01-15', '2020-02-10', 'mid2'), (1, '2020-01-15', '2020-02-10', 'mid3'), (2, '2020-01-01', '2020-01-05', 'two'), (3, '2020-03-01', '2020-02-01', 'inv')
CREATE DICTIONARY rh (id UInt64, s Date, e Date, v String DEFAULT 'no', w String EXPRESSION upper(v)) PRIMARY KEY id SOURCE(CLICKHOUSE(TABLE 'r')) LAYOUT(RANGE_HASHED()) RANGE(MIN s MAX e) LIFETIME(0)
CREATE DICTIONARY rmax (id UInt64, s Date, e Date, v String DEFAULT 'no') PRIMARY KEY id SOURCE(CLICKHOUSE(TABLE 'r')) LAYOUT(RANGE_HASHED(range_lookup_strategy 'max')) RANGE(MIN s MAX e) LIFETIME(0)
SELECT number, toDate('2020-01-01') + number * 5 AS d, dictGet('rh', 'v', 1, d), dictGet('rmax', 'v', 1, d), dictHas('rh', 1, d), dictGetOrDefault('rh', 'v', 1, d, 'dd'), dictGetOrNull('rh', 'v', 1, d), dictGet('rh', ('v', 'w'), 2, d) FROM numbers(12)
SELECT dictGet('rh', ('v', 'v'), 1, toDate('2020-01-02'))
SELECT dictGet('rh', 'v', 1)
SELECT dictHas('rh', 1)
SELECT dictGet('rh', 'v', 1, '2020-01-02')
SELECT dictGet('rh', 'v', 1, toDateTime('2020-01-02 10:00:00'))
SELECT dictGet('rh', 'v', 1, NULL)
SELECT dictGet('rh', 'v', 1, 5)
SELECT dictGet('rh', 'v', 1, 'abc')
SELECT dictGet('rh', 'v', 1, toNullable(toDate('2020-01-02')))
SELECT dictGet('rh', 's', 1, toDate('2020-01-02'))
DESCRIBE TABLE rh
SELECT id, s, e, v FROM rh WHERE id != 1 ORDER BY ALL
SELECT name, type, key.names, key.types, attribute.names, attribute.types, element_count FROM system.dictionaries WHERE name IN ('rh', 'rmax') ORDER BY name
CREATE TABLE rn (id UInt64, c String, s Nullable(Int32), e Nullable(Int32), v Nullable(UInt8)) ENGINE = Memory
INSERT INTO rn VALUES (1, 'a', NULL, 10, 1), (1, 'a', 20, NULL, 2), (1, 'b', NULL, NULL, 3), (2, 'a', 1, 1, NULL)
CREATE DICTIONARY crh (id UInt64, c String, s Int32, e Int32, v Nullable(UInt8) DEFAULT 77) PRIMARY KEY id, c SOURCE(CLICKHOUSE(TABLE 'rn')) LAYOUT(COMPLEX_KEY_RANGE_HASHED()) RANGE(MIN s MAX e) LIFETIME(0)
SELECT number, dictGet('crh', 'v', (1, 'a'), number * 5), dictGet('crh', 'v', (1, 'b'), number * 5), dictGet('crh', 'v', (2, 'a'), number) FROM numbers(6)
SELECT * FROM crh ORDER BY ALL
CREATE DICTIONARY crh2 (id UInt64, c String, s Nullable(Int32), e Nullable(Int32), v Nullable(UInt8) DEFAULT 77) PRIMARY KEY id, c SOURCE(CLICKHOUSE(TABLE 'rn')) LAYOUT(COMPLEX_KEY_RANGE_HASHED(convert_null_range_bound_to_open 0)) RANGE(MIN s MAX e) LIFETIME(0)
SELECT number, dictGet('crh2', 'v', (1, 'a'), number * 5) FROM numbers(6)
CREATE DICTIONARY crh3 (id UInt64, c String, s Nullable(Int32), e Nullable(Int32), v Nullable(UInt8) DEFAULT 77) PRIMARY KEY id, c SOURCE(CLICKHOUSE(TABLE 'rn')) LAYOUT(COMPLEX_KEY_RANGE_HASHED()) RANGE(MIN s MAX e) LIFETIME(0)
SELECT number, dictGet('crh3', 'v', (1, 'a'), number * 5) FROM numbers(6)
SELECT * FROM crh3 ORDER BY ALL
DESCRIBE TABLE crh3
CREATE TABLE q (id UInt64, s UInt8, e UInt8, v String) ENGINE = Memory
INSERT INTO q VALUES (1, 1, 5, 'a'), (1, 1, 5, 'b'), (1, 3, 4, 'c'), (1, 3, 4, 'd'), (1, 3, 9, 'e')
CREATE DICTIONARY rb (id UInt64, s UInt8, e UInt8, v String) PRIMARY KEY id SOURCE(CLICKHOUSE(TABLE q)) LAYOUT(RANGE_HASHED(RANGE_LOOKUP_STRATEGY 'min')) RANGE(MIN s MAX e) LIFETIME(3)
CREATE DICTIONARY rc (id UInt64, s UInt8, e UInt8, v String) PRIMARY KEY id SOURCE(CLICKHOUSE(TABLE q)) LAYOUT(RANGE_HASHED(RANGE_LOOKUP_STRATEGY 'max')) RANGE(MIN s MAX e) LIFETIME(3)
SELECT number, dictGet('rb', 'v', 1, number), dictGet('rc', 'v', 1, number) FROM numbers(11)
SELECT dictGet('rb', 'v', 1, 300)
SELECT dictGet('rb', 'v', 1, 1.0)
SELECT dictGet('rb', 'v', 1, 1.5)
SELECT dictGet('rb', 'v', toNullable(1), 1) AS x, toTypeName(x)
SELECT dictHas('rb', 1, NULL)
SELECT dictHas('rb', 1, 'x')
SELECT dictHas('rb', 1, 1, 1)
SELECT dictGetOrDefault('rb', 'v', 1, 1)
SELECT dictGetOrDefault('rb', 'v', 1, 100, 'zz'), dictGetOrNull('rb', 'v', 1, 100), dictGetStringOrDefault('rb', 'v', 1, 100, 'yy')
CREATE DICTIONARY rnor (id UInt64, s Date, e Date, v String DEFAULT 'no') PRIMARY KEY id SOURCE(CLICKHOUSE(TABLE 'r')) LAYOUT(RANGE_HASHED()) LIFETIME(0)
SELECT dictGet('rnor', 'v', 1, toDate('2020-01-15'))
CREATE DICTIONARY hr (id UInt64, s Date, e Date, v String DEFAULT 'no') PRIMARY KEY id SOURCE(CLICKHOUSE(TABLE 'r')) LAYOUT(HASHED()) RANGE(MIN s MAX e) LIFETIME(0)
SELECT dictGet('hr', 'v', 1)
CREATE DICTIONARY rf (id UInt64, s Float64, e Float64, v String DEFAULT 'no') PRIMARY KEY id SOURCE(CLICKHOUSE(QUERY 'SELECT 1, 0.5, 2.5, $$a$$')) LAYOUT(RANGE_HASHED()) RANGE(MIN s MAX e) LIFETIME(0)
SELECT dictGet('rf', 'v', 1, 0.7), dictGet('rf', 'v', 1, 0.4), dictGet('rf', 'v', 1, 2), dictGet('rf', 'v', 1, -1)
CREATE DICTIONARY rdt (id UInt64, s DateTime, e DateTime, v String DEFAULT 'no') PRIMARY KEY id SOURCE(CLICKHOUSE(QUERY 'SELECT 1, 0, 100, $$a$$')) LAYOUT(RANGE_HASHED()) RANGE(MIN s MAX e) LIFETIME(0)
SELECT dictGet('rdt', 'v', 1, toDateTime(7)), dictGet('rdt', 'v', 1, toDate(0)), dictGet('rdt', 'v', 1, 100), dictGet('rdt', 'v', 1, 101)
SELECT dictGet('rdt', 'v', 1, -1)
CREATE DICTIONARY rd64 (id UInt64, s DateTime64(3), e DateTime64(3), v String DEFAULT 'no') PRIMARY KEY id SOURCE(CLICKHOUSE(QUERY 'SELECT 1, toDateTime64(0, 3), toDateTime64(100, 3), $$a$$')) LAYOUT(RANGE_HASHED()) RANGE(MIN s MAX e) LIFETIME(0)
SELECT dictGet('rd64', 'v', 1, toDateTime64(7.5, 3)), dictGet('rd64', 'v', 1, toDateTime(7))

-- Hierarchies.
CREATE TABLE h (id UInt64, p UInt64, name String) ENGINE = Memory
INSERT INTO h VALUES (1, 0, 'root'), (2, 1, 'a'), (3, 1, 'b'), (4, 2, 'c'), (5, 99, 'orphan')
CREATE DICTIONARY hd (id UInt64, p UInt64 HIERARCHICAL, name String) PRIMARY KEY id SOURCE(CLICKHOUSE(TABLE 'h')) LAYOUT(HASHED()) LIFETIME(0)
CREATE DICTIONARY hf (id UInt64, p UInt64 HIERARCHICAL, name String) PRIMARY KEY id SOURCE(CLICKHOUSE(TABLE 'h')) LAYOUT(FLAT()) LIFETIME(0)
SELECT number, dictGetHierarchy('hd', number), dictIsIn('hd', number, 1), arraySort(dictGetChildren('hd', number)), arraySort(dictGetDescendants('hd', number)), arraySort(dictGetDescendants('hd', number, 1)) FROM numbers(9)
SELECT number, dictGetHierarchy('hf', number), dictIsIn('hf', number, 1), dictGetChildren('hf', number), dictGetDescendants('hf', number), dictGetDescendants('hf', number, 2) FROM numbers(9)
SELECT dictGetHierarchy('hd', toUInt8(4)) AS x, toTypeName(x), toTypeName(dictIsIn('hd', toUInt64(1), toUInt64(2)))
SELECT dictGetHierarchy('hd', '4')
SELECT dictIsIn('hd', 4)
SELECT dictIsIn('hd', 4, 4), dictIsIn('hd', 8, 8), dictIsIn('hd', 5, 99)
SELECT dictGetHierarchy('rh', 4)
SELECT dictGetHierarchy('fl', 4)
CREATE DICTIONARY hi (id UInt64, s UInt64 HIERARCHICAL, e UInt64 HIERARCHICAL) PRIMARY KEY id SOURCE(NULL()) LAYOUT(HASHED()) LIFETIME(3)
CREATE DICTIONARY hi2 (id UInt64, s String HIERARCHICAL) PRIMARY KEY id SOURCE(NULL()) LAYOUT(HASHED()) LIFETIME(3)
CREATE DICTIONARY hi3 (id UInt64, s Nullable(UInt64) HIERARCHICAL) PRIMARY KEY id SOURCE(CLICKHOUSE(QUERY 'SELECT 1, NULL UNION ALL SELECT 2, 1')) LAYOUT(HASHED()) LIFETIME(3)
SELECT dictGetHierarchy('hi3', 2), dictGetChildren('hi3', 1), dictIsIn('hi3', 2, 1)
CREATE DICTIONARY hi4 (id UInt64, s UInt32 HIERARCHICAL) PRIMARY KEY id SOURCE(NULL()) LAYOUT(HASHED()) LIFETIME(3)

-- Arguments.
SELECT dictGet('hd', 'p', 4)
SELECT dictGet('hd', 'name', materialize(4)), dictGet('hd', tuple('name'), 4), toTypeName(dictGet('hd', tuple('name'), 4))
SELECT dictGet('hd', ('name', 'nope'), 4)
SELECT dictGetOrDefault('hd', ('name', 'p'), 44, ('a', 'b'))
SELECT dictGetOrDefault('hd', ('name', 'p'), 44, ('a', 1, 2))
SELECT dictGetOrDefault('hd', 'name', 44)
SELECT dictGetOrDefault('hd', 'name', 44, 1, 2)
SELECT dictGetOrDefault('hd', 'name', number, toString(number)), dictGetOrDefault('hd', 'name', number, number) FROM numbers(3)
SELECT dictGetOrDefault('hd', 'p', number, 'x') FROM numbers(3)
SELECT dictGetOrDefault('hd', 'p', number, if(number = 0, 'x', '1')) FROM numbers(3)
SELECT dictGetOrDefault('hd', 'p', number, if(number = 0, NULL, 1)) FROM numbers(3)
SELECT dictGet('hd', ('name', 'p'), toNullable(4))
SELECT dictGet('hd', ('name', 'p'), NULL)
SELECT dictGetOrNull('hd', ('name', 'p'), NULL)
SELECT dictGetOrNull('hd', 'name', NULL)
SELECT dictGetOrNull('hd', 'name', toNullable(4)) AS x, toTypeName(x)
SELECT dictHas('hd', NULL) AS x, toTypeName(x)
SELECT dictGet('hd', 'name', toLowCardinality('4')) AS x, toTypeName(x)
SELECT dictGet('hd', 'name', toLowCardinality(toNullable('4'))) AS x, toTypeName(x)
SELECT dictGetOrDefault('hd', 'name', toLowCardinality('4'), toLowCardinality('a')) AS x, toTypeName(x)
SELECT dictGet('hd', ('name', 'p'), toLowCardinality('4')) AS x, toTypeName(x)
SELECT dictGet('hd', 'name', true), dictGet('hd', 'name', toInt128(4)), dictGet('hd', 'name', toUInt8(4)), dictGet('hd', 'name', toInt64(4))
SELECT dictGet('hd', 'name', toDate(4)), dictGet('hd', 'name', toDecimal32(4, 2))
SELECT dictGet('hd', 'name', [1])
SELECT dictGet('hd', 'name', number) AS x, count() FROM numbers(5) GROUP BY x ORDER BY x
SELECT dictGet('hd', 'name', number) FROM numbers(5) WHERE dictHas('hd', number) AND dictGet('hd', 'p', number) = 1
SELECT arrayMap(x -> dictGet('hd', 'name', x), [1, 2, 9])
SELECT dictGet('', 'a', 1)
SELECT dictGet('b.', 'a', 1)
SELECT dictGet('a.b.c', 'a', 1)
SELECT dictGet('b.r', 'a', 1)

-- As tables.
CREATE DICTIONARY d26 (n String, id UInt64) PRIMARY KEY id SOURCE(CLICKHOUSE(TABLE 'big')) LAYOUT(HASHED()) LIFETIME(0)
SELECT * FROM d26 ORDER BY 1
DESCRIBE TABLE d26
SELECT name, type, position FROM system.columns WHERE database = 'b' AND table = 'd26' ORDER BY position
SELECT * FROM (SELECT 1 AS id) AS a LEFT JOIN d26 ON a.id = d26.id
CREATE TABLE td ENGINE = Dictionary('b.d26')
CREATE TABLE td (id UInt64, n String) ENGINE = Dictionary('b.d26')
SELECT * FROM td ORDER BY ALL
CREATE TABLE td2 (n String) ENGINE = Dictionary('b.d26')
SELECT * FROM td2 ORDER BY ALL
CREATE TABLE td3 (zz String) ENGINE = Dictionary('b.d26')
CREATE TABLE td4 (id String) ENGINE = Dictionary('b.d26')
CREATE TABLE td5 (id UInt64) ENGINE = Dictionary('nope')
CREATE TABLE td6 (id UInt64, n String) ENGINE = Dictionary(d26)
CREATE TABLE td7 (id UInt64, n String) ENGINE = Dictionary()
CREATE TABLE td8 (id UInt64, n String) ENGINE = Dictionary(b.d26)
SELECT count(), max(n) FROM td8
DROP TABLE td8
INSERT INTO d26 VALUES (1, 'a')
INSERT INTO td VALUES (1, 'a')
CREATE TABLE w (d String, k UInt64) ENGINE = Memory
INSERT INTO w VALUES ('d26', 1), ('d26', 2)
SELECT dictGet(d, 'n', k) FROM w
SELECT dictGet(d26, 'n', k) FROM w ORDER BY k
SELECT k, n FROM w LEFT JOIN d26 ON w.k = d26.id ORDER BY k
SELECT k, n FROM w INNER JOIN d26 ON w.k = d26.id
SELECT id, s.n FROM d26 AS s ORDER BY id
SELECT id IN (SELECT k FROM w) FROM d26 ORDER BY id
-- differs: 53 a table of several columns
SELECT 1 IN d26
SELECT * FROM dictionary('b.d26') AS s JOIN w ON s.id = w.k

-- In definitions.
CREATE TABLE t (id UInt64, m String DEFAULT dictGet('b.d26', 'n', id), a String ALIAS dictGet('b.d26', 'n', id), mm String MATERIALIZED dictGet('b.d26', 'n', id + 1)) ENGINE = MergeTree ORDER BY id
INSERT INTO t (id) VALUES (0), (1)
SELECT *, a, mm FROM t ORDER BY id
CREATE VIEW v AS SELECT dictGet('d26', 'n', number) AS x FROM numbers(2)
SELECT * FROM v
ALTER TABLE t UPDATE m = dictGet('b.d26', 'n', 600000) WHERE dictHas('b.d26', id) SETTINGS mutations_sync = 1
SELECT id, m FROM t ORDER BY id
CREATE DATABASE c
USE c
SELECT * FROM b.v
SELECT *, a FROM b.t ORDER BY id
DROP DICTIONARY b.d26
DROP TABLE b.t
DROP DICTIONARY b.d26
SELECT dictGet('b.d26', 'n', 1)
DROP TABLE b.td
DROP TABLE b.td2
DROP DICTIONARY b.d26
SELECT dictGet('b.d26', 'n', 1)
SELECT * FROM b.d26
USE b

-- Definitions that change.
CREATE DICTIONARY slow (id UInt64, v String) PRIMARY KEY id SOURCE(CLICKHOUSE(TABLE q)) LAYOUT(HASHED()) LIFETIME(0)
SELECT dictGet('slow', 'v', 1)
DETACH DICTIONARY slow
SELECT dictGet('slow', 'v', 1)
ATTACH DICTIONARY slow
SELECT dictGet('slow', 'v', 1)
RENAME DICTIONARY slow TO fast
SELECT dictGet('fast', 'v', 1)
SELECT dictGet('slow', 'v', 1)
CREATE OR REPLACE DICTIONARY fast (id UInt64, v String DEFAULT 'new') PRIMARY KEY id SOURCE(NULL()) LAYOUT(HASHED()) LIFETIME(MIN 1 MAX 1)
SELECT dictGet('fast', 'v', 1)
DROP TABLE q
DROP DICTIONARY fast
SELECT dictGet('fast', 'v', 1)
EXISTS DICTIONARY fast

-- More of keys, hierarchies and joins.
CREATE DICTIONARY nk (id Nullable(UInt64), v String) PRIMARY KEY id SOURCE(CLICKHOUSE(QUERY 'SELECT NULL, $$nothing$$ UNION ALL SELECT 1, $$one$$')) LAYOUT(HASHED()) LIFETIME(3)
SELECT dictGet('nk', 'v', NULL), dictGet('nk', 'v', 1), dictGet('nk', 'v', 2)
SELECT dictGet('nk', 'v', toNullable(1)), dictHas('nk', NULL)
SELECT dictGet('nk', 'v', tuple(NULL)), dictGet('nk', 'v', tuple(1))
CREATE DICTIONARY e1 (id UInt64, v Nullable(String) DEFAULT '', w Nullable(Int8) DEFAULT '') PRIMARY KEY id SOURCE(NULL()) LAYOUT(HASHED()) LIFETIME(3)
SELECT dictGet('e1', ('v', 'w'), 1)
CREATE DICTIONARY hdi (id UInt64, p UInt64 HIERARCHICAL, name String) PRIMARY KEY id SOURCE(CLICKHOUSE(TABLE 'h')) LAYOUT(DIRECT())
SELECT dictGetHierarchy('hdi', 4), dictIsIn('hdi', 4, 1)
SELECT dictGetChildren('hdi', 1)
SELECT dictGetDescendants('hdi', 1)
CREATE DICTIONARY hca (id UInt64, p UInt64 HIERARCHICAL, name String) PRIMARY KEY id SOURCE(CLICKHOUSE(TABLE 'h')) LAYOUT(CACHE(SIZE_IN_CELLS 100)) LIFETIME(3)
SELECT dictGetHierarchy('hca', 4), dictIsIn('hca', 4, 1)
SELECT dictGetChildren('hca', 1)
CREATE DICTIONARY hha (id UInt64, p UInt64 HIERARCHICAL, name String) PRIMARY KEY id SOURCE(CLICKHOUSE(TABLE 'h')) LAYOUT(HASHED_ARRAY()) LIFETIME(3)
SELECT dictGetHierarchy('hha', 4), dictIsIn('hha', 4, 1), dictGetChildren('hha', 2)
CREATE DICTIONARY hck (id UInt64, p UInt64 HIERARCHICAL, name String) PRIMARY KEY id SOURCE(CLICKHOUSE(TABLE 'h')) LAYOUT(COMPLEX_KEY_HASHED()) LIFETIME(3)
SELECT dictGetHierarchy('hck', 4)
CREATE DICTIONARY hn (id UInt64, p UInt64 HIERARCHICAL DEFAULT 99, name String) PRIMARY KEY id SOURCE(CLICKHOUSE(TABLE 'h')) LAYOUT(HASHED()) LIFETIME(3)
SELECT dictGetHierarchy('hn', 4), dictGetHierarchy('hn', 5), dictGetHierarchy('hn', 1), dictGetHierarchy('hn', 44)
SELECT dictGetHierarchy('hn', NULL), arraySort(dictGetChildren('hn', toNullable(1)))
SELECT dictIsIn('hn', NULL, 1), dictIsIn('hn', 4, NULL)
SELECT dictGetDescendants('hn', 1, number) FROM numbers(2)
SELECT dictGetDescendants('hn', 1, -1)
SELECT dictGetDescendants('hn', 1, '1')
SELECT dictGetHierarchy('nope', 1)
SELECT dictGetHierarchy('hn')
SELECT dictGetChildren('hn', 1, 2)
CREATE TABLE ev (id UInt64) ENGINE = Null
CREATE TABLE target (id UInt64, name String) ENGINE = MergeTree ORDER BY id
CREATE MATERIALIZED VIEW mv TO target AS SELECT id, dictGet('b.hn', 'name', id) AS name FROM ev
INSERT INTO ev VALUES (1), (4), (9)
SELECT * FROM target ORDER BY id
DROP DICTIONARY hn
SELECT h.id, d.name FROM h RIGHT JOIN hha AS d ON h.id = d.id ORDER BY d.id
SELECT h.id, d.name FROM h FULL JOIN hha AS d ON h.id = d.p ORDER BY ALL
SELECT id FROM h SEMI LEFT JOIN hha AS d ON h.id = d.p ORDER BY ALL
SELECT id FROM h ANTI LEFT JOIN hha AS d ON h.id = d.p ORDER BY ALL
SELECT dictGet('hha', 'name', id) AS n, groupArray(id) FROM h GROUP BY n HAVING n != 'a' ORDER BY n
SELECT id FROM h ORDER BY dictGet('hha', 'name', id) DESC
SELECT dictGetOrDefault('hha', 'name', 77, toNullable('x')) AS x, toTypeName(x)
SELECT dictGetOrDefault('hha', 'name', 4, NULL)
SELECT dictGetOrDefault('hha', 'p', 77, 3.7), dictGetOrDefault('hha', 'p', 77, -1)
SELECT count() FROM hha WHERE id = 4
SELECT dictGet('hha', 'name', toUInt64(number)) FROM numbers(3) LIMIT 1 OFFSET 2
SELECT name, type FROM system.columns WHERE database = 'b' AND table IN ('hha', 'nk') ORDER BY table, position
DESCRIBE nk
SHOW CREATE TABLE hha
DROP TABLE hha
DETACH TABLE hha
-- differs: 520 a dictionary is renamed by RENAME DICTIONARY
RENAME TABLE hha TO hhb
