-- Statements that change rows of MergeTree tables, one in a line, given to ClickHouse and to Granary one after the other from
-- the same empty start: each gives the same rows, or is refused with the same code. `-- differs: CODE reason` says that Granary
-- answers CODE to the next one where ClickHouse answers otherwise; ClickHouse is not asked then.

-- Older versions do not take over the database `default` of another server.
CREATE DATABASE changes
USE changes

-- Merges.
CREATE TABLE m (k UInt32, v String, f Float64) ENGINE = MergeTree ORDER BY k
OPTIMIZE TABLE m
OPTIMIZE TABLE m FINAL
INSERT INTO m SELECT number, 'a', number / 4 FROM numbers(3)
OPTIMIZE TABLE m
OPTIMIZE TABLE m SETTINGS optimize_throw_if_noop = 1
SELECT name, rows FROM system.parts WHERE table = 'm' AND active ORDER BY name
OPTIMIZE TABLE m FINAL
OPTIMIZE TABLE m FINAL
OPTIMIZE TABLE m FINAL SETTINGS optimize_skip_merged_partitions = 1
SELECT name, rows FROM system.parts WHERE table = 'm' AND active ORDER BY name
INSERT INTO m SELECT number, 'b', 1 FROM numbers(2, 3)
INSERT INTO m SELECT number, 'c', 2 FROM numbers(3)
INSERT INTO m SELECT number, 'a', number / 4 FROM numbers(3)
OPTIMIZE TABLE m
SELECT name, rows FROM system.parts WHERE table = 'm' AND active ORDER BY name
SELECT * FROM m
OPTIMIZE TABLE m FINAL DEDUPLICATE
SELECT * FROM m
OPTIMIZE TABLE m FINAL DEDUPLICATE BY k, f
SELECT * FROM m
OPTIMIZE TABLE m FINAL DEDUPLICATE BY * EXCEPT v
OPTIMIZE TABLE m DEDUPLICATE BY zz
OPTIMIZE TABLE m DEDUPLICATE BY v
OPTIMIZE TABLE m DEDUPLICATE BY k, k
OPTIMIZE TABLE m CLEANUP
OPTIMIZE TABLE m FINAL CLEANUP
OPTIMIZE TABLE m PARTITION 1
OPTIMIZE TABLE m PARTITION ID 'x' FINAL
OPTIMIZE TABLE m PARTITION ALL FINAL
OPTIMIZE TABLE nothing
OPTIMIZE TABLE nowhere.t
SELECT name, rows FROM system.parts WHERE table = 'm' AND active ORDER BY name
CREATE TABLE me (k UInt32) ENGINE = Memory
OPTIMIZE TABLE me FINAL
CREATE VIEW vw AS SELECT 1 AS x
OPTIMIZE TABLE vw
CREATE TABLE p (k UInt32, v String) ENGINE = MergeTree PARTITION BY k % 3 ORDER BY (v, k)
INSERT INTO p SELECT number, toString(number % 2) FROM numbers(9)
INSERT INTO p SELECT number, toString(number % 2) FROM numbers(9)
OPTIMIZE TABLE p PARTITION 2 FINAL
OPTIMIZE TABLE p PARTITION tuple(1)
SELECT name, rows FROM system.parts WHERE table = 'p' AND active ORDER BY name
OPTIMIZE TABLE p FINAL
SELECT name, rows FROM system.parts WHERE table = 'p' AND active ORDER BY name
SELECT * FROM p ORDER BY ALL
CREATE TABLE older (k UInt32, v String) ENGINE = MergeTree ORDER BY k
INSERT INTO older VALUES (2, 'x'), (1, 'y')
ALTER TABLE older ADD COLUMN n Int64 DEFAULT k * 2, ADD COLUMN o Int64 MATERIALIZED n + 1
INSERT INTO older (k, v) VALUES (3, 'z')
OPTIMIZE TABLE older FINAL
SELECT *, o FROM older

-- Kinds of merges: what an INSERT makes of equal keys, what OPTIMIZE does, and FINAL.
CREATE TABLE r (k UInt32, v UInt8, s String) ENGINE = ReplacingMergeTree(v) ORDER BY k
INSERT INTO r VALUES (1, 1, 'a'), (1, 3, 'b'), (1, 3, 'c'), (1, 2, 'd'), (2, 0, 'x')
SELECT * FROM r
SELECT name, rows FROM system.parts WHERE table = 'r' AND active ORDER BY name
INSERT INTO r SETTINGS optimize_on_insert = 0 VALUES (1, 1, 'a'), (1, 3, 'e'), (3, 1, 'q'), (3, 1, 'w')
SELECT name, rows FROM system.parts WHERE table = 'r' AND active ORDER BY name
SELECT * FROM r ORDER BY ALL
SELECT * FROM r FINAL ORDER BY k
SELECT s FROM r FINAL ORDER BY s
SELECT count() FROM r FINAL
SELECT count() FROM r
SELECT * FROM r FINAL WHERE s = 'c'
SELECT * FROM r FINAL WHERE s = 'e'
SELECT k FROM r FINAL WHERE v > 1
SELECT * FROM r FINAL WHERE k = 3
SELECT * FROM r FINAL WHERE k IN (1, 2) ORDER BY s DESC
SELECT sum(v), max(s) FROM r FINAL
SELECT * FROM r FINAL ORDER BY k LIMIT 1
SELECT * FROM r AS x FINAL INNER JOIN r AS y FINAL USING (k) ORDER BY ALL
-- differs: 48 a filter that is applied before FINAL
SELECT * FROM r FINAL PREWHERE s = 'e'
OPTIMIZE TABLE r FINAL
SELECT * FROM r
SELECT name, rows FROM system.parts WHERE table = 'r' AND active ORDER BY name
CREATE TABLE rn (k UInt32, s String) ENGINE = ReplacingMergeTree ORDER BY k
INSERT INTO rn VALUES (1, 'a'), (2, 'b'), (1, 'c')
INSERT INTO rn VALUES (2, 'd')
SELECT * FROM rn FINAL
OPTIMIZE TABLE rn
SELECT * FROM rn
CREATE TABLE rd (k UInt32, v UInt8, d UInt8) ENGINE = ReplacingMergeTree(v, d) ORDER BY k SETTINGS allow_experimental_replacing_merge_with_cleanup = 1
INSERT INTO rd VALUES (1, 1, 0), (2, 1, 1)
INSERT INTO rd VALUES (1, 2, 1), (3, 1, 0)
SELECT * FROM rd ORDER BY ALL
SELECT * FROM rd FINAL
OPTIMIZE TABLE rd FINAL
SELECT * FROM rd
OPTIMIZE TABLE rd FINAL CLEANUP
SELECT * FROM rd
CREATE TABLE rc (k UInt32, v UInt8, d UInt8) ENGINE = ReplacingMergeTree(v, d) ORDER BY k
OPTIMIZE TABLE rc FINAL CLEANUP
CREATE TABLE rp (k UInt32, p UInt8, v UInt32, d String) ENGINE = ReplacingMergeTree(v) PARTITION BY p ORDER BY k
INSERT INTO rp VALUES (1, 1, 1, 'old'), (2, 1, 1, 'x'), (3, 1, 5, 'new')
INSERT INTO rp VALUES (1, 2, 2, 'new'), (3, 2, 2, 'old')
SELECT * FROM rp FINAL
SELECT * FROM rp FINAL WHERE p = 1
SELECT * FROM rp FINAL WHERE d = 'old'
SELECT * FROM rp FINAL WHERE v = 1
SELECT p, _part FROM rp FINAL ORDER BY k
CREATE TABLE re (k Int32, v UInt32) ENGINE = ReplacingMergeTree(v) ORDER BY -k
INSERT INTO re VALUES (1, 1), (2, 2), (1, 3)
INSERT INTO re VALUES (1, 0), (2, 9)
SELECT * FROM re FINAL
SELECT * FROM re FINAL WHERE k = 1
CREATE TABLE r0 (a Int32) ENGINE = ReplacingMergeTree ORDER BY tuple()
INSERT INTO r0 VALUES (1), (2)
INSERT INTO r0 VALUES (3)
SELECT * FROM r0 FINAL
SELECT * FROM r0 ORDER BY a

CREATE TABLE c (k UInt32, v String, s Int8) ENGINE = CollapsingMergeTree(s) ORDER BY k
INSERT INTO c VALUES (1, 'a', 1), (2, 'a', -1), (3, 'a', 1), (3, 'b', -1), (4, 'a', -1), (4, 'b', 1), (5, 'a', 1), (5, 'b', 1), (5, 'c', -1)
SELECT * FROM c
SELECT * FROM c FINAL
INSERT INTO c VALUES (6, 'a', -1), (6, 'b', -1), (6, 'c', 1), (7, 'a', -1), (7, 'b', 1), (7, 'c', -1), (8, 'a', 1), (8, 'b', 1), (9, 'a', -1), (9, 'b', -1), (1, 'z', -1)
SELECT * FROM c ORDER BY ALL
SELECT * FROM c FINAL
SELECT k, s FROM c FINAL WHERE v = 'b'
OPTIMIZE TABLE c FINAL
SELECT * FROM c
INSERT INTO c VALUES (1, 'x', 2)
INSERT INTO c SETTINGS optimize_on_insert = 0 VALUES (1, 'x', 0), (1, 'y', 1)
SELECT * FROM c FINAL ORDER BY k
OPTIMIZE TABLE c FINAL
SELECT * FROM c
TRUNCATE TABLE c
INSERT INTO c VALUES (1, 'a', 1), (1, 'b', -1)
INSERT INTO c VALUES (1, 'a', 1)
SELECT name, rows FROM system.parts WHERE table = 'c' AND active ORDER BY name
CREATE TABLE vc (k UInt32, v String, s Int8, ver UInt8) ENGINE = VersionedCollapsingMergeTree(s, ver) ORDER BY k
INSERT INTO vc VALUES (1, 'a', 1, 2), (1, 'b', 1, 1), (1, 'c', -1, 2), (2, 'a', -1, 1), (2, 'b', -1, 1), (3, 'a', 1, 1), (3, 'b', 1, 1)
SELECT * FROM vc
INSERT INTO vc VALUES (2, 'z', 1, 1), (3, 'z', -1, 2), (1, 'q', -1, 1), (9, 'q', 2, 1)
SELECT * FROM vc FINAL
OPTIMIZE TABLE vc FINAL
SELECT * FROM vc
CREATE TABLE s (k UInt32, a Int32, b Nullable(Int32), t String, f Float64, d Decimal(9, 2), dt DateTime, u UInt8, bo Bool, pMap Nested(kID UInt32, v UInt64), qMap Nested(a String, v UInt64, w Int32), nm Nested(kID UInt32, v UInt64), mm Map(String, UInt32), e Enum8('a' = 1, 'b' = 2), i Int128, ui UInt256, g SimpleAggregateFunction(max, Int32), d2 Decimal(60, 3)) ENGINE = SummingMergeTree ORDER BY k
INSERT INTO s SELECT 1, number - 1, if(number = 1, NULL, number), toString(number), number / 2, number, number, number * 200, true, [number, 9], [5, 1], ['x', 'y'], [3, 4], [5, 6], [number % 2], [10], map('a', 1), 'a', 5 - number * 7, number, number, number FROM numbers(3)
SELECT * FROM s
INSERT INTO s SELECT 1, -3, -5, 'n', -1.5, -3, 0, 0, false, [0, 9, 77], [0, -3, 1], ['x', 'y'], [-9, -12], [-15, -18], [], [], map('a', 1), 'a', -5, 18446744073709551615, number, number FROM numbers(1)
SELECT * FROM s FINAL
OPTIMIZE TABLE s FINAL
SELECT * FROM s
CREATE TABLE sz (k UInt32, a Int32, b Float64) ENGINE = SummingMergeTree ORDER BY k
INSERT INTO sz VALUES (1, 1, 1.5), (1, -1, -1.5), (2, 0, 0), (4, 1, -1), (5, 0, 0), (5, 0, 0)
INSERT INTO sz VALUES (4, -1, 1), (6, 1, 0)
SELECT * FROM sz ORDER BY ALL
SELECT * FROM sz FINAL
OPTIMIZE TABLE sz FINAL
SELECT * FROM sz
CREATE TABLE sn (k UInt32, a Int32, n Nullable(Int32)) ENGINE = SummingMergeTree ORDER BY k
INSERT INTO sn VALUES (1, 1, 1), (1, -1, -1), (2, 0, 0), (3, 0, NULL)
SELECT * FROM sn
CREATE TABLE sc (k UInt32, p UInt32, a Int32, b Int32, x String) ENGINE = SummingMergeTree((a)) PARTITION BY p ORDER BY k
INSERT INTO sc VALUES (1, 1, 1, 5, 'a'), (1, 1, 2, 6, 'b'), (2, 1, 0, 7, 'c'), (1, 2, 200, 1, 'd')
SELECT * FROM sc ORDER BY ALL
SELECT * FROM sc FINAL
CREATE TABLE sk (k UInt32, x String) ENGINE = SummingMergeTree ORDER BY k
INSERT INTO sk VALUES (1, 'a'), (1, 'b')
SELECT * FROM sk
CREATE TABLE s0 (v Int32) ENGINE = SummingMergeTree ORDER BY tuple()
INSERT INTO s0 VALUES (1), (1)
OPTIMIZE TABLE s0 FINAL
SELECT * FROM s0 FINAL
CREATE TABLE co (k UInt32, a Nullable(Int32), b Nullable(String), c Int32, x String) ENGINE = CoalescingMergeTree ORDER BY k
INSERT INTO co VALUES (1, 1, NULL, 5, 'x'), (1, NULL, 'x', 0, ''), (1, 2, NULL, 7, ''), (2, NULL, NULL, 0, '')
INSERT INTO co VALUES (1, NULL, NULL, 1, 'y')
SELECT * FROM co FINAL ORDER BY k
OPTIMIZE TABLE co FINAL
SELECT * FROM co
CREATE TABLE co2 (k UInt32, a Nullable(Int32), b Nullable(String), c Int32) ENGINE = CoalescingMergeTree(a) ORDER BY k
INSERT INTO co2 VALUES (1, 1, NULL, 5), (1, NULL, 'x', 0), (1, 2, NULL, 7)
SELECT * FROM co2
DROP TABLE co SYNC
DROP TABLE co2 SYNC
CREATE TABLE ag (k UInt32, x AggregateFunction(sum, UInt32), y SimpleAggregateFunction(max, Nullable(Int32)), z SimpleAggregateFunction(groupArrayArray, Array(Int32)), w SimpleAggregateFunction(any, String), wn SimpleAggregateFunction(any, Nullable(String)), al SimpleAggregateFunction(anyLast, Nullable(String)), av AggregateFunction(avg, Float64), mi AggregateFunction(min, String), bo SimpleAggregateFunction(groupBitOr, UInt8), sm SimpleAggregateFunction(sum, Int64), s2 SimpleAggregateFunction(sum, Nullable(Float64)), c AggregateFunction(count)) ENGINE = AggregatingMergeTree ORDER BY k
INSERT INTO ag SELECT number % 2, sumState(toUInt32(number)), if(number % 3 = 0, NULL, number), [number], toString(number), nullIf(toString(number), '0'), nullIf(toString(number), '5'), avgState(number / 2), minState(toString(number)), number, number, if(number > 3, NULL, number / 2), countState() FROM (SELECT number FROM numbers(6) ORDER BY number) GROUP BY number ORDER BY number
SELECT k, sumMerge(x), any(y), any(z), any(w), any(wn), any(al), avgMerge(av), minMerge(mi), any(bo), any(sm), any(s2), countMerge(c), count() FROM ag GROUP BY k ORDER BY k
INSERT INTO ag SELECT number % 2, sumState(toUInt32(number)), if(number % 3 = 0, NULL, number), [number], toString(number), nullIf(toString(number), '0'), nullIf(toString(number), '5'), avgState(number / 2), minState(toString(number)), number, number, if(number > 3, NULL, number / 2), countState() FROM (SELECT number FROM numbers(6, 4) ORDER BY number) GROUP BY number ORDER BY number
SELECT k, sumMerge(x), any(y), any(z), any(w), any(wn), any(al), avgMerge(av), minMerge(mi), any(bo), any(sm), any(s2), countMerge(c), count() FROM ag FINAL GROUP BY k ORDER BY k
OPTIMIZE TABLE ag FINAL
SELECT k, sumMerge(x), any(y), any(z), any(w), any(wn), any(al), avgMerge(av), minMerge(mi), any(bo), any(sm), any(s2), countMerge(c), count() FROM ag GROUP BY k ORDER BY k
SELECT * FROM m FINAL
SELECT * FROM me FINAL
SELECT * FROM numbers(3) FINAL
SELECT * FROM system.one FINAL

-- Mutations.
CREATE TABLE u (k UInt32, v String, n Int64 DEFAULT k * 2, mt Int64 MATERIALIZED n + 1, al Int64 ALIAS k + 100) ENGINE = MergeTree ORDER BY k
INSERT INTO u (k, v) SELECT number, 'a' FROM numbers(5)
INSERT INTO u (k, v) SELECT number, 'b' FROM numbers(5, 5)
ALTER TABLE u DELETE WHERE k = 3
ALTER TABLE u UPDATE v = 'z\'\t', n = k + 100 WHERE k % 2 = 0
SELECT name, rows FROM system.parts WHERE table = 'u' AND active ORDER BY name
SELECT *, mt FROM u ORDER BY k
SELECT mutation_id, command, block_numbers.partition_id, block_numbers.number, parts_to_do_names, parts_to_do, is_done, is_killed, latest_fail_reason FROM system.mutations WHERE table = 'u' ORDER BY mutation_id
ALTER TABLE u UPDATE k = 1 WHERE 1
ALTER TABLE u UPDATE zz = 1 WHERE 1
ALTER TABLE u UPDATE v = zz WHERE 1
ALTER TABLE u UPDATE mt = 1 WHERE 1
ALTER TABLE u UPDATE al = 1 WHERE 1
ALTER TABLE u UPDATE v = '1', v = '2' WHERE 1
ALTER TABLE u UPDATE _part = 'x' WHERE 1
ALTER TABLE u UPDATE v = 'x' WHERE k
ALTER TABLE u UPDATE v = 'x' WHERE v
ALTER TABLE u DELETE WHERE zz = 1
ALTER TABLE u DELETE WHERE k AND zz = 1
ALTER TABLE nothing DELETE WHERE 1
ALTER TABLE vw DELETE WHERE 1
ALTER TABLE u UPDATE v = 'one' WHERE k = 1, UPDATE v = concat(v, '!') WHERE k < 3, DELETE WHERE k = 0
SELECT *, mt FROM u ORDER BY k
ALTER TABLE u UPDATE v = toString(n), n = length(v) WHERE al > 104 OR k IN (SELECT 2)
SELECT *, mt FROM u ORDER BY k
ALTER TABLE u DELETE WHERE NULL
ALTER TABLE u UPDATE v = 'never' WHERE NULL
ALTER TABLE u DELETE WHERE k - 1
SELECT *, mt FROM u ORDER BY k
SELECT name, rows FROM system.parts WHERE table = 'u' AND active AND rows > 0 ORDER BY name
SELECT command, is_done FROM system.mutations WHERE table = 'u' ORDER BY mutation_id, command
ALTER TABLE u DELETE WHERE 1
SELECT count() FROM u
INSERT INTO u (k, v) SELECT number, 'late' FROM numbers(3)
SELECT name, rows FROM system.parts WHERE table = 'u' AND active AND rows > 0 ORDER BY name
SELECT *, mt FROM u ORDER BY k
OPTIMIZE TABLE u FINAL
SELECT name, rows FROM system.parts WHERE table = 'u' AND active AND rows > 0 ORDER BY name
ALTER TABLE p DELETE IN PARTITION 1 WHERE k < 5
ALTER TABLE p UPDATE v = 'w' IN PARTITION ID '2' WHERE 1
CREATE TABLE pu (k UInt32, v String) ENGINE = MergeTree PARTITION BY k % 3 ORDER BY k
INSERT INTO pu SELECT number, 'a' FROM numbers(9)
ALTER TABLE pu UPDATE v = 'w' IN PARTITION ID '2' WHERE k > 4
ALTER TABLE pu DELETE IN PARTITION 77 WHERE 1
ALTER TABLE pu DELETE IN PARTITION 'x' WHERE 1
ALTER TABLE pu DELETE IN PARTITION ALL WHERE 1
DELETE FROM pu IN PARTITION 0 WHERE k = 3
SELECT * FROM pu ORDER BY k
SELECT * FROM p ORDER BY ALL
SELECT name, rows FROM system.parts WHERE table IN ('p', 'pu') AND active ORDER BY table, name
SELECT table, command FROM system.mutations WHERE table IN ('p', 'pu') ORDER BY table, mutation_id
CREATE TABLE k (k UInt32, s Int8, v UInt8, x UInt8, CONSTRAINT small CHECK x < 10) ENGINE = ReplacingMergeTree(v) PARTITION BY s ORDER BY k
INSERT INTO k VALUES (1, 1, 1, 1), (2, 1, 1, 2)
ALTER TABLE k UPDATE v = 1 WHERE 1
ALTER TABLE k UPDATE s = 1 WHERE 1
ALTER TABLE k UPDATE x = 50 WHERE k = 1
SELECT * FROM k
ALTER TABLE c UPDATE s = 1 WHERE 1

-- Lightweight deletes.
CREATE TABLE d (k UInt32, v String) ENGINE = MergeTree ORDER BY k
INSERT INTO d SELECT number, toString(number) FROM numbers(6)
INSERT INTO d SELECT number, toString(number) FROM numbers(6, 2)
DELETE FROM d WHERE k = 2
SELECT name, rows FROM system.parts WHERE table = 'd' AND active ORDER BY name
DELETE FROM d WHERE k = 4 OR v = '7'
SELECT * FROM d ORDER BY k
SELECT count() FROM d
SELECT command FROM system.mutations WHERE table = 'd' ORDER BY mutation_id
ALTER TABLE d UPDATE v = 'new' WHERE k >= 3
SELECT * FROM d ORDER BY k
SELECT name, rows FROM system.parts WHERE table = 'd' AND active ORDER BY name
ALTER TABLE d DELETE WHERE k = 5
SELECT name, rows FROM system.parts WHERE table = 'd' AND active ORDER BY name
DELETE FROM d WHERE k = 0
ALTER TABLE d APPLY DELETED MASK
SELECT name, rows FROM system.parts WHERE table = 'd' AND active ORDER BY name
DELETE FROM d WHERE k = 1
OPTIMIZE TABLE d FINAL
SELECT name, rows FROM system.parts WHERE table = 'd' AND active ORDER BY name
SELECT * FROM d
DELETE FROM d WHERE zz = 1
DELETE FROM d WHERE v
DELETE FROM d WHERE k
DELETE FROM d WHERE 1 SETTINGS enable_lightweight_delete = 0
DELETE FROM nothing WHERE 1
DELETE FROM me WHERE 1
DELETE FROM vw WHERE 1
CREATE TABLE pj (k UInt32, v String, PROJECTION x (SELECT k, v ORDER BY v)) ENGINE = MergeTree ORDER BY k
DELETE FROM pj WHERE k = 1
DELETE FROM r WHERE k = 1
SELECT * FROM r FINAL
UPDATE d SET v = 'x' WHERE 1
UPDATE c SET v = 'x' WHERE 1
UPDATE me SET k = 1 WHERE 1
UPDATE nothing SET v = 'x' WHERE 1
KILL MUTATION WHERE table = 'nothing'
KILL MUTATION WHERE zz = 1
KILL QUERY WHERE query_id = 'x'

-- Columns of tables with rows.
CREATE TABLE a (k UInt32, v String, n Int64 DEFAULT k * 2, m Int64 MATERIALIZED n + 1, x UInt8) ENGINE = MergeTree ORDER BY k
INSERT INTO a (k, v, x) SELECT number, toString(number), number FROM numbers(4)
INSERT INTO a (k, v, n, x) VALUES (10, '10', 7, 9)
ALTER TABLE a MODIFY COLUMN x UInt16
ALTER TABLE a MODIFY COLUMN x Nullable(UInt16), MODIFY COLUMN v LowCardinality(String)
SELECT *, m, toTypeName(x), toTypeName(v) FROM a ORDER BY k
ALTER TABLE a MODIFY COLUMN v Int32
SELECT *, m, toTypeName(v) FROM a ORDER BY k
SELECT name, rows FROM system.parts WHERE table = 'a' AND active ORDER BY name
ALTER TABLE a CLEAR COLUMN n
SELECT * FROM a ORDER BY k
ALTER TABLE a CLEAR COLUMN x IN PARTITION tuple()
ALTER TABLE a MATERIALIZE COLUMN m
SELECT *, m FROM a ORDER BY k
SELECT command, is_done FROM system.mutations WHERE table = 'a' ORDER BY mutation_id, command
ALTER TABLE a CLEAR COLUMN k
ALTER TABLE a CLEAR COLUMN zz
ALTER TABLE a MATERIALIZE COLUMN v
ALTER TABLE a MATERIALIZE COLUMN zz
ALTER TABLE a MODIFY COLUMN k UInt64
ALTER TABLE a ADD COLUMN q String DEFAULT 'q', ADD COLUMN w UInt8
ALTER TABLE a MATERIALIZE COLUMN q
ALTER TABLE a UPDATE w = k + 1, q = concat(q, toString(w)) WHERE k > 1
SELECT * FROM a ORDER BY k
SHOW CREATE TABLE a
CREATE TABLE bad (k UInt32, v String) ENGINE = MergeTree ORDER BY k
INSERT INTO bad VALUES (1, '5'), (2, 'x')
-- differs: 341 the definition stays as it was
ALTER TABLE bad MODIFY COLUMN v Int32
-- differs: 341 nothing is recorded
ALTER TABLE bad UPDATE v = toString(intDiv(1, k - 2)) WHERE 1
SELECT * FROM bad

-- NULL for a column that takes none is the column's default.
CREATE TABLE nulls (k UInt8, a UInt8 DEFAULT k + 5, s String DEFAULT 'x', n Nullable(UInt8) DEFAULT 7, l LowCardinality(String), g SimpleAggregateFunction(any, Nullable(UInt8)) DEFAULT 3) ENGINE = MergeTree ORDER BY k
INSERT INTO nulls VALUES (4, NULL, NULL, NULL, NULL, NULL)
INSERT INTO nulls SELECT 5, NULL, NULL, NULL, NULL, NULL
INSERT INTO nulls SELECT number + 6, if(number = 0, NULL, number), nullIf(toString(number), '0'), nullIf(number, 0), nullIf('b', 'b'), nullIf(number, 1) FROM numbers(2)
INSERT INTO nulls SETTINGS insert_null_as_default = 0 SELECT 9, NULL, 's', 1, 'l', 1
SELECT * FROM nulls ORDER BY k
