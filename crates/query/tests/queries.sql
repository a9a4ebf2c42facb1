-- One query in a line: it gives the same bytes in ClickHouse and in Granary, or is refused by both with the same code.
-- A query after the note `refused` is not served: Granary answers it with code 48.

SELECT 1
SELECT -1
SELECT 256, 65536, 4294967296, 18446744073709551615
SELECT 18446744073709551616
SELECT -128, -129, -32769, -2147483649
SELECT 1.5, 1e10, 1e100, 0.1, 1e-5
SELECT 'a', 'it''s', '\t\n'
SELECT NULL
SELECT true, false
SELECT [1, 2, 3]
SELECT [1, 256, -1]
SELECT [1, NULL]
SELECT [1.5, 2]
SELECT ['a', 'b']
SELECT [[1], [2, 3]]
SELECT []
SELECT (1, 'a')
SELECT tuple(1)
SELECT (1, [1, 2], 'x')
SELECT [(1, 'a'), (2, 'b')]
SELECT map('a', 1)
SELECT 0x10, 0b101
SELECT 1 + 1, 1 - 2, 2 * 3, 7 / 2, 7 % 3, -(1)
SELECT 255 + 1, 65535 + 1, 4294967295 + 1
SELECT 1 + 1 + 1
SELECT 1 + 2 * 3 - 4
SELECT intDiv(7, 2), intDiv(-7, 2), -7 % 3
SELECT 1 / 0, -1 / 0, 0 / 0
SELECT intDiv(1, 0)
SELECT 1 = 1, 1 != 1, 1 < 2, 1 > 2, 1 <= 1, 1 >= 2
SELECT 'a' = 'b', 'a' < 'b'
SELECT 1 = 1.0, -1 < 18446744073709551615
SELECT NOT 1, NOT 0
SELECT 1 AND 0, 1 OR 0, 1 AND 1 AND 0
SELECT NULL + 1, NULL = 1, NULL AND 0, NULL OR 1
SELECT 1 IS NULL, NULL IS NULL, 1 IS NOT NULL
SELECT 1 BETWEEN 0 AND 2, 3 NOT BETWEEN 0 AND 2
SELECT 1 ? 2 : 3
SELECT if(1, 2, 3), if(0, 'a', 'b')
SELECT CASE WHEN 1 THEN 'a' ELSE 'b' END
SELECT multiIf(0, 1, 0, 2, 3)
SELECT 1 AS x, x + 1 AS y, y * 2
SELECT (1 AS x) + 1, x
SELECT 1 AS `a b`, `a b` + 1
SELECT [1, 2, 3][1], [1, 2, 3][-1], [1, 2, 3][10]
SELECT (1, 'a').1, (1, 'a').2
SELECT map('a', 1)['a'], map('a', 1)['b']
SELECT toTypeName(1), toTypeName('a'), toTypeName([1]), toTypeName((1, 'a'))
SELECT CAST(1 AS UInt64), CAST('1' AS UInt8), 1::Int32, '2024-01-01'::Date
SELECT toUInt8(300), toInt8(-1), toString(1), toFloat64('1.5')
SELECT toDate('2024-01-01') + 1, toDate('2024-01-31') + INTERVAL 1 DAY
SELECT length('abc'), length([1, 2]), upper('a'), lower('A'), reverse('abc')
SELECT concat('a', 'b'), 'a' || 'b', substring('abcdef', 2, 3)
SELECT abs(-1), greatest(1, 2), least(1, 2)
SELECT arrayMap(x -> x + 1, [1, 2])
SELECT arrayMap((x, y) -> x + y, [1, 2], [3, 4])
SELECT arrayFilter(x -> x > 1, [1, 2, 3])
SELECT arrayMap(x -> arrayMap(y -> x + y, [1, 2]), [10, 20])
SELECT arrayExists(x -> x = 2, [1, 2])
SELECT arrayConcat([1], [2]), has([1, 2], 2), indexOf([1, 2], 2)
SELECT empty(''), notEmpty('a')
SELECT coalesce(NULL, 1), ifNull(NULL, 2), nullIf(1, 1)
SELECT toYear(toDate('2024-02-03')), toMonth(toDate('2024-02-03')), toYYYYMM(toDate('2024-02-03'))
SELECT 'abc' LIKE 'a%', 'abc' NOT LIKE 'a%', 'abc' ILIKE 'A%'
SELECT (1, 2) = (1, 2), [1, 2] = [1, 2]
SELECT throwIf(0)
SELECT throwIf(1, 'message')
SELECT no_such(1)
SELECT nothing
SELECT x
SELECT 1 AS x, 2 AS x
SELECT plus(1)
SELECT 'a' + 1
SELECT *
SELECT * FROM nothing
SELECT 1 IN (1, 2), 3 IN (1, 2), 1 NOT IN (1, 2)
SELECT 1 IN 1, 1 IN (1), 2 NOT IN (1)
SELECT 1 IN (1.5, 2), 1 IN (1, NULL), NULL IN (1)
SELECT 'a' IN ('a', 'b'), 'c' IN ('a', 'b')
SELECT (1, 'a') IN ((1, 'a'), (2, 'b')), (1, 'b') IN ((1, 'a'), (2, 'b'))
SELECT 1 IN [1, 2], [1] IN ([1], [2])
SELECT toUInt8(1) IN (257), -1 IN (18446744073709551615)
SELECT toDate('2020-01-01') IN ('2020-01-01', '2020-01-02')
SELECT 1 IN (SELECT 1), 2 IN (SELECT 1), 1 NOT IN (SELECT 1)
SELECT 1 IN (SELECT number FROM numbers(0))
SELECT (1, 2) IN (SELECT 1, 2), (1, 2) IN (SELECT 2, 1)
SELECT 1 IN (SELECT 1 UNION ALL SELECT 2)
SELECT EXISTS(SELECT 1), EXISTS(SELECT 1 WHERE 0)
SELECT 1 IN ('a')
SELECT number IN (1, 3) FROM numbers(4)
SELECT number NOT IN (SELECT number FROM numbers(2)) FROM numbers(4)
SELECT number, number IN (1, 2) AS y FROM numbers(3) WHERE y
SELECT n IN (1, 4) FROM t ORDER BY x
SELECT x FROM t WHERE (k, x) IN ((1, 1), (0, 2)) ORDER BY x
SELECT x FROM t WHERE x IN (SELECT id FROM u) ORDER BY x
SELECT x FROM t WHERE s IN (SELECT toString(id) FROM u WHERE id > 2) ORDER BY x
SELECT count() FROM t WHERE x NOT IN (SELECT id FROM u)
SELECT (SELECT 1)
SELECT (SELECT 1) + 1
SELECT (SELECT 1) AS a, a + 1
SELECT (SELECT 1, 2)
SELECT (SELECT number FROM numbers(0))
SELECT (SELECT number FROM numbers(2))
SELECT (SELECT max(x) FROM t) - x FROM t ORDER BY x LIMIT 2
SELECT x FROM t WHERE x > (SELECT avg(x) FROM t) ORDER BY x
SELECT (SELECT groupArray(x) FROM t)
SELECT (SELECT 'a'), (SELECT [1]), (SELECT toString(1))
SELECT sum((SELECT 2)), sum((SELECT 3)) FROM numbers(2)
SELECT * FROM numbers(3)
SELECT number, number + 1 FROM numbers(3)
SELECT * FROM numbers(2, 3)
SELECT * FROM numbers(0, 10, 3)
SELECT count() FROM zeros(5)
SELECT * FROM zeros(2)
SELECT * FROM one()
SELECT * FROM system.one
SELECT number FROM system.numbers LIMIT 3
SELECT * FROM values('a UInt8, b String', (1, 'x'), (2, 'y'))
SELECT * FROM values((1, 'x'), (300, 'y'))
SELECT * FROM values('a UInt8', 1, 2, 3)
SELECT * FROM null('a UInt8, b String')
SELECT count() FROM null('a UInt8')
SELECT * FROM view(SELECT 1 AS a, 2 AS b)
SELECT count() FROM (SELECT * FROM generateRandom('a UInt8, b String, c Array(Nullable(Int32))') LIMIT 10)
SELECT toTypeName(a), toTypeName(b) FROM generateRandom('a UInt8, b Tuple(x String, y Date)') LIMIT 1
SELECT * FROM (SELECT 1 AS a, 2 AS b)
SELECT a FROM (SELECT 1 AS a) AS q
SELECT q.a FROM (SELECT 1 AS a) AS q
SELECT q.* FROM (SELECT 1 AS a, 'x' AS b) AS q
SELECT a FROM (SELECT 1 AS a UNION ALL SELECT 2) ORDER BY a
SELECT * FROM t ORDER BY x LIMIT 3
SELECT x, s FROM t ORDER BY x LIMIT 2, 3
SELECT t.x, default.t.s FROM t ORDER BY x LIMIT 1
SELECT z.x FROM t AS z ORDER BY z.x LIMIT 1
SELECT t.x FROM t AS z
SELECT nothing FROM t
SELECT nothing.x FROM t
SELECT t.nothing FROM t
SELECT * FROM nothing(1)
SELECT * FROM e
SELECT count(), sum(x), max(s) FROM e
SELECT x, s FROM e GROUP BY x, s
SELECT 1 WHERE 0
SELECT 1 WHERE 1
SELECT 1 WHERE NULL
SELECT 1 WHERE 'a'
SELECT number FROM numbers(3) WHERE number
SELECT number FROM numbers(3) WHERE number > 0 AND number < 2
SELECT number FROM numbers(3) WHERE number = 0 OR number = 2
SELECT number AS n FROM numbers(3) WHERE n > 1
SELECT number + 1 AS number FROM numbers(3) WHERE number = 1
SELECT intDiv(10, number) FROM numbers(3) WHERE number != 0
SELECT number FROM numbers(5) WHERE number != 0 AND intDiv(10, number) > 4
SELECT if(number = 0, 0, intDiv(10, number)) FROM numbers(3)
SELECT x FROM t WHERE n IS NULL ORDER BY x
SELECT x FROM t WHERE n > 3 ORDER BY x
SELECT x FROM t WHERE NOT (n > 3) ORDER BY x
SELECT x FROM t WHERE s LIKE '%3%'
SELECT x FROM t WHERE a[1] = 3
SELECT x FROM t WHERE has(a, 5) ORDER BY x
SELECT COLUMNS('^[kx]$') FROM t ORDER BY x LIMIT 1
SELECT * EXCEPT (a, f) FROM t ORDER BY x LIMIT 1
SELECT * EXCEPT ('^[a-n]$') FROM t ORDER BY x LIMIT 1
SELECT * REPLACE (x + 1 AS x) FROM t ORDER BY t.x LIMIT 1
SELECT COLUMNS('k|x') APPLY(toString) FROM t ORDER BY x LIMIT 1
SELECT COLUMNS(k, x) FROM t ORDER BY x LIMIT 1
SELECT tuple(*) FROM u ORDER BY id LIMIT 2
SELECT x AS y, y + 1 AS z, z * 2 FROM t ORDER BY x LIMIT 2
WITH 1 AS x SELECT x, x + 1
WITH 1 AS x, x + 1 AS y SELECT y
WITH q AS (SELECT number AS n FROM numbers(3)) SELECT n FROM q
WITH q AS (SELECT 1 AS a), r AS (SELECT a + 1 AS b FROM q) SELECT b FROM r
WITH q AS (SELECT number AS n FROM numbers(3)) SELECT sum(n) FROM q WHERE n IN (SELECT n FROM q WHERE n > 0)
WITH (SELECT max(x) FROM t) AS m SELECT x FROM t WHERE x = m
WITH q(a, b) AS (SELECT 1, 2) SELECT b, a FROM q
WITH q AS (SELECT 1 AS a) SELECT * FROM q AS one, q AS two
WITH x * 2 AS y SELECT y FROM t ORDER BY y LIMIT 2
WITH q AS (SELECT 1 AS a) SELECT (SELECT a FROM q) + 1
SELECT count() FROM t
SELECT count(*), count(1), count(n), COUNT(x) FROM t
SELECT sum(x), min(x), max(x), avg(x), any(k) FROM t
SELECT sum(n), min(n), max(n), avg(n), count(n) FROM t
SELECT sum(f), avg(f), min(f), max(f) FROM t
SELECT min(s), max(s) FROM t
SELECT sum(x) + 1, sum(x) * 2 AS y, y - 1 FROM t
SELECT k, count() FROM t GROUP BY k ORDER BY k
SELECT k, sum(x), max(s) FROM t GROUP BY k ORDER BY k DESC
SELECT k AS key, sum(x) AS s1 FROM t GROUP BY key ORDER BY s1
SELECT x % 3 AS m, count() FROM t GROUP BY m ORDER BY m
SELECT x % 3, count() FROM t GROUP BY x % 3 ORDER BY x % 3
SELECT x % 3 + 1, count() FROM t GROUP BY x % 3 ORDER BY 1
SELECT k, x % 2, count() FROM t GROUP BY 1, 2 ORDER BY 1, 2
SELECT n, count() FROM t GROUP BY n ORDER BY n
SELECT n, count() FROM t GROUP BY n ORDER BY n NULLS FIRST
SELECT s, count() FROM t GROUP BY s ORDER BY s LIMIT 3
SELECT a, count() FROM t GROUP BY a ORDER BY a LIMIT 2
SELECT k, groupArray(x) FROM t GROUP BY k ORDER BY k
SELECT groupArray(3)(x) FROM t
SELECT groupArray(n) FROM t
SELECT groupUniqArray(k) FROM t WHERE k = 1
SELECT count(DISTINCT k), uniqExact(k) FROM t
SELECT sum(DISTINCT k) FROM t
SELECT countIf(x > 5), sumIf(x, x > 5), avgIf(x, k = 1) FROM t
SELECT count() FILTER (WHERE x > 5), sum(x) FILTER (WHERE k = 0) FROM t
SELECT sumOrNull(x), sumOrDefault(x) FROM e
SELECT minOrNull(x), maxOrNull(x), anyOrNull(s) FROM e
SELECT min(x), max(x), any(s), avg(x) FROM e
SELECT sumArray(a), countArray(a) FROM t
SELECT k, count() FROM t GROUP BY k HAVING count() > 3 ORDER BY k
SELECT k, count() AS c FROM t GROUP BY k HAVING c > 100
SELECT k, sum(x) FROM t GROUP BY k HAVING k = 1
SELECT count() FROM t GROUP BY k ORDER BY sum(x) DESC
SELECT k FROM t GROUP BY k ORDER BY max(x) DESC
SELECT k, count() FROM t GROUP BY ALL ORDER BY ALL
SELECT count(), k + 1 FROM t GROUP BY ALL ORDER BY 2
SELECT x FROM t GROUP BY k
SELECT x + count() FROM t
SELECT count() FROM t WHERE count() > 1
SELECT sum(count()) FROM t
SELECT k, x FROM t GROUP BY k
SELECT max(x) - min(x) FROM t GROUP BY k ORDER BY k
SELECT toString(k) AS ks, count() FROM t GROUP BY ks ORDER BY ks
SELECT [k, k] AS p, count() FROM t GROUP BY p ORDER BY p
SELECT (k, x % 2) AS p, count() FROM t GROUP BY p ORDER BY p
SELECT if(k = 1, 'odd', 'even') AS name, count() FROM t GROUP BY name ORDER BY name
SELECT argMin(s, x), argMax(s, x) FROM t
SELECT quantile(0.5)(x), median(x) FROM t
SELECT quantiles(0.1, 0.9)(x) FROM t
SELECT quantileExact(0.5)(x) FROM t
SELECT any(x), anyLast(x) FROM t
SELECT first_value(x), last_value(x) FROM t
SELECT count() FROM t GROUP BY k, n HAVING n IS NULL ORDER BY k
SELECT 1 FROM t GROUP BY k
SELECT 'a' AS c, count() FROM t GROUP BY c
SELECT count() FROM t HAVING count() > 100
SELECT groupBitAnd(x), groupBitOr(x), groupBitXor(x) FROM t
SELECT stddevPop(x), varPop(x) FROM t
SELECT arrayMap(y -> y + k, groupArray(x)) FROM t GROUP BY k ORDER BY k
SELECT arrayMap(y -> y + 1, groupArray(x)) FROM t
SELECT sumMerge(state) FROM (SELECT sumState(x) AS state FROM t GROUP BY k)
SELECT toTypeName(sumState(x)) FROM t
SELECT no_such(x) FROM t
SELECT sum(x, x) FROM t
SELECT sum(s) FROM t
SELECT x FROM t ORDER BY x DESC
SELECT x FROM t ORDER BY k, x DESC
SELECT x FROM t ORDER BY -x LIMIT 3
SELECT n FROM t ORDER BY n
SELECT n FROM t ORDER BY n DESC
SELECT n FROM t ORDER BY n NULLS FIRST
SELECT n FROM t ORDER BY n DESC NULLS FIRST
SELECT f FROM (SELECT f FROM t UNION ALL SELECT nan) ORDER BY f
SELECT f FROM (SELECT f FROM t UNION ALL SELECT nan) ORDER BY f DESC
SELECT s FROM t ORDER BY s DESC LIMIT 2
SELECT a FROM t ORDER BY a DESC LIMIT 2
SELECT (k, x) AS p FROM t ORDER BY p DESC LIMIT 3
SELECT x, k FROM t ORDER BY 2 DESC, 1
SELECT x AS y FROM t ORDER BY y LIMIT 1
SELECT x FROM t ORDER BY s LIMIT 3
SELECT x FROM t ORDER BY k + x DESC LIMIT 2
SELECT x FROM t ORDER BY ALL LIMIT 2
SELECT x FROM t ORDER BY ALL DESC LIMIT 2
SELECT x FROM t ORDER BY x LIMIT 2 OFFSET 3
SELECT x FROM t ORDER BY x OFFSET 8
SELECT x FROM t ORDER BY x LIMIT 1 + 1
SELECT x FROM t ORDER BY x LIMIT 0
SELECT k FROM t ORDER BY k LIMIT 1 WITH TIES
SELECT k, x FROM t ORDER BY x LIMIT 1 BY k
SELECT k, x FROM t ORDER BY x DESC LIMIT 2 BY k
SELECT k, x FROM t ORDER BY x LIMIT 1, 2 BY k
SELECT k, x FROM t ORDER BY x LIMIT 2 BY k LIMIT 3
SELECT DISTINCT k FROM t ORDER BY k
SELECT DISTINCT k, x % 3 AS m FROM t ORDER BY k, m
SELECT DISTINCT n FROM t ORDER BY n LIMIT 3
SELECT DISTINCT a FROM t ORDER BY a LIMIT 1
SELECT count() FROM (SELECT DISTINCT k FROM t)
SELECT x FROM t ORDER BY nothing
SELECT x FROM t LIMIT 'a'
SELECT d FROM u ORDER BY d DESC LIMIT 1
SELECT name FROM u WHERE d > '2024-01-03' ORDER BY id
SELECT toMonth(d) AS m, count() FROM u GROUP BY m
SELECT 1 UNION ALL SELECT 1
SELECT 1 UNION DISTINCT SELECT 1
SELECT a FROM (SELECT 1 AS a UNION ALL SELECT 256 UNION ALL SELECT -1) ORDER BY a
SELECT 1 AS a UNION ALL SELECT 1 AS b
SELECT a FROM (SELECT 1 AS a UNION ALL SELECT NULL) ORDER BY a
SELECT 1, 2 UNION ALL SELECT 1
SELECT 1 UNION SELECT 1
SELECT 1 INTERSECT SELECT 1
SELECT 1 INTERSECT SELECT 2
SELECT 1 EXCEPT SELECT 2
SELECT 1 EXCEPT SELECT 1
SELECT * FROM (SELECT x FROM t INTERSECT SELECT id + 4 FROM u) ORDER BY 1
SELECT count() FROM (SELECT x FROM t EXCEPT SELECT id FROM u)
SELECT count() FROM (SELECT x FROM t INTERSECT DISTINCT SELECT id FROM u)
SELECT count() FROM (SELECT k FROM t EXCEPT DISTINCT SELECT 0)
SELECT count() FROM (SELECT k FROM t UNION DISTINCT SELECT id FROM u)
(SELECT 1) UNION ALL (SELECT 1)
SELECT sum(a) FROM (SELECT 1 AS a UNION ALL (SELECT 2 UNION ALL SELECT 3))
SELECT 1 SETTINGS max_threads = 1
SELECT x FROM t ORDER BY x LIMIT 1 SETTINGS max_block_size = 2
SELECT t.x, u.name FROM t JOIN u ON t.x = u.id ORDER BY t.x
SELECT x, name FROM t INNER JOIN u ON x = id ORDER BY x
SELECT x, name FROM t LEFT JOIN u ON x = id ORDER BY x
SELECT x, name FROM t RIGHT JOIN u ON x = id + 5 ORDER BY id
SELECT x, id FROM t FULL JOIN u ON x = id + 5 ORDER BY x, id
SELECT x, id, name FROM t LEFT JOIN u ON x = id AND name != 'name 2' ORDER BY x
SELECT x, id FROM t LEFT JOIN u ON x = id AND g = 1 ORDER BY x
SELECT x, id FROM t JOIN u ON x = id WHERE g = 1 ORDER BY x
SELECT * FROM (SELECT 1 AS a, 2 AS b) AS l JOIN (SELECT 1 AS a, 3 AS c) AS r ON l.a = r.a
SELECT * FROM (SELECT 1 AS a, 2 AS b) AS l JOIN (SELECT 1 AS a, 3 AS c) AS r USING (a)
SELECT * FROM (SELECT 1 AS a, 2 AS b) AS l JOIN (SELECT 1 AS a, 3 AS c) AS r USING a
SELECT * FROM (SELECT 1 AS a, 2 AS b) AS l LEFT JOIN (SELECT 2 AS a, 'x' AS c) AS r USING (a)
SELECT * FROM (SELECT 1 AS a, 2 AS b) AS l RIGHT JOIN (SELECT 2 AS a, 'x' AS c) AS r USING (a)
SELECT * FROM (SELECT 1 AS a, 2 AS b) AS l FULL JOIN (SELECT 2 AS a, 'x' AS c) AS r USING (a) ORDER BY a
SELECT l.a, r.a FROM (SELECT 1 AS a) AS l, (SELECT 2 AS a) AS r
SELECT * FROM numbers(2) AS l CROSS JOIN numbers(2) AS r ORDER BY l.number, r.number
SELECT count() FROM t, u
SELECT count() FROM t AS l JOIN t AS r ON l.k = r.k
SELECT l.x FROM t AS l JOIN t AS r ON l.k = r.k AND l.x = r.x + 2 ORDER BY l.x
SELECT x, name FROM t ANY LEFT JOIN u ON x = id ORDER BY x
SELECT k, name FROM t SEMI LEFT JOIN u ON x = id ORDER BY x
SELECT x, name FROM t ANTI LEFT JOIN u ON x = id ORDER BY x
SELECT x, id FROM t LEFT JOIN u ON x = id ORDER BY x SETTINGS join_use_nulls = 1
SELECT x, toTypeName(name) FROM t LEFT JOIN u ON x = id ORDER BY x LIMIT 1 SETTINGS join_use_nulls = 1
SELECT a.x, b.id, c.number FROM t AS a JOIN u AS b ON a.x = b.id JOIN numbers(3) AS c ON b.id = c.number ORDER BY 1
SELECT t.n, u.id FROM t JOIN u ON t.n = u.id ORDER BY u.id
SELECT g, count(), sum(x) FROM t JOIN u ON t.x = u.id GROUP BY g ORDER BY g
SELECT x FROM t JOIN u ON x = nothing
SELECT count() FROM t JOIN u ON x < id
SELECT x FROM t JOIN u USING (nothing)
SELECT a, b FROM (SELECT 1 AS a, [1, 2] AS b) ARRAY JOIN b
SELECT a, b, c FROM (SELECT 1 AS a, [1, 2] AS b) ARRAY JOIN b AS c
SELECT a, c FROM (SELECT 1 AS a, emptyArrayUInt8() AS b) ARRAY JOIN b AS c
SELECT a, c FROM (SELECT 1 AS a, emptyArrayUInt8() AS b) LEFT ARRAY JOIN b AS c
SELECT c, d FROM (SELECT [1, 2] AS a, ['x', 'y'] AS b) ARRAY JOIN a AS c, b AS d
SELECT c, d FROM (SELECT [1, 2] AS a, ['x'] AS b) ARRAY JOIN a AS c, b AS d
SELECT x, i FROM t ARRAY JOIN a AS i ORDER BY x, i LIMIT 3
SELECT sum(i) FROM t ARRAY JOIN a AS i
SELECT i FROM t ARRAY JOIN [1, 2] AS i WHERE x = 0 ORDER BY i
SELECT x FROM t ARRAY JOIN x
SELECT arrayJoin([1, 2]) AS i, i + 1
SELECT arrayJoin([1, 2]), arrayJoin([1, 2]), arrayJoin([3])
SELECT x, arrayJoin(a) AS i FROM t WHERE i > 9 ORDER BY x, i
SELECT sum(arrayJoin(a)) FROM t
SELECT arrayJoin(a) AS i, count() FROM t GROUP BY i ORDER BY i LIMIT 3
WITH 2 AS two SELECT * FROM (SELECT x + two AS y FROM t) ORDER BY y LIMIT 1
WITH 2 AS two, q AS (SELECT x * two AS y FROM t) SELECT sum(y), two FROM q
SELECT x, row_number() OVER (ORDER BY x) FROM t ORDER BY x LIMIT 3
SELECT x, row_number() OVER (PARTITION BY k ORDER BY x DESC) AS r FROM t ORDER BY x
SELECT k, rank() OVER (ORDER BY k), dense_rank() OVER (ORDER BY k) FROM t ORDER BY k, x LIMIT 7
SELECT x, sum(x) OVER (ORDER BY x) FROM t ORDER BY x
SELECT x, sum(x) OVER (PARTITION BY k ORDER BY x) FROM t ORDER BY x
SELECT x, sum(x) OVER (PARTITION BY k) FROM t ORDER BY x
SELECT x, count() OVER () FROM t ORDER BY x LIMIT 1
SELECT x, sum(x) OVER (ORDER BY x ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM t ORDER BY x
SELECT x, sum(x) OVER (ORDER BY x ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) FROM t ORDER BY x LIMIT 2
SELECT x, max(x) OVER w FROM t WINDOW w AS (PARTITION BY k) ORDER BY x LIMIT 2
SELECT k, sum(count()) OVER (ORDER BY k) FROM t GROUP BY k ORDER BY k
SELECT x FROM t QUALIFY row_number() OVER (PARTITION BY k ORDER BY x) = 1 ORDER BY x
SELECT avg(x) OVER (PARTITION BY k) AS m, x - m FROM t ORDER BY x LIMIT 2
SELECT x FROM t WHERE row_number() OVER (ORDER BY x) = 1

SELECT number FROM numbers(5) ORDER BY number DESC LIMIT 2 BY number % 2
SELECT * FROM (SELECT 1 AS a, (1, 'x')::Tuple(p UInt8, q String) AS t) ORDER BY t.p
SELECT t.p, t.q FROM (SELECT (1, 'x')::Tuple(p UInt8, q String) AS t)
SELECT n.null, a.size0, m.keys, m.values FROM (SELECT toNullable(1) AS n, [1,2] AS a, map('a', 1) AS m)
SELECT groupArray(tuple(*)) FROM (SELECT 1 AS a, 'x' AS b)
SELECT throwIf((SELECT groupArray(tuple(*)) FROM numbers(3)) != (SELECT groupArray(tuple(*)) FROM numbers(3)), 'differs')
SELECT throwIf((SELECT groupArray(tuple(*)) FROM numbers(3)) != (SELECT groupArray(tuple(*)) FROM numbers(4)), 'differs')
SELECT count() > 0 AS c FROM numbers(3) WHERE toString(number) IN ('1', '2')
SELECT max(number) AS number FROM numbers(3)
SELECT sum(number) AS s FROM numbers(3) HAVING s > 1 ORDER BY s
SELECT number AS n, n * 2 AS m FROM numbers(5) WHERE m > 4 ORDER BY m DESC
SELECT if(number > 1, 'a', NULL) FROM numbers(3)
SELECT DISTINCT number % 2 FROM numbers(4) ORDER BY number % 2
SELECT count() c, sum(c2) FROM (SELECT count() AS c2 FROM numbers(3) GROUP BY number)
SELECT toDate('2024-01-01') AS d WHERE d > '2023-12-31'
SELECT x FROM (SELECT toLowCardinality('a') AS x) WHERE x = 'a'
SELECT toTypeName(x), toTypeName(concat(x, 'b')), toTypeName(max(x)) FROM (SELECT toLowCardinality('a') AS x) GROUP BY x
SELECT x, count() FROM (SELECT toLowCardinality(toString(number % 2)) AS x FROM numbers(5)) GROUP BY x ORDER BY x
SELECT a.number AS x, b.number AS y FROM numbers(2) AS a, numbers(2) AS b WHERE x = y
SELECT count(), countIf(number > 1) / count() FROM numbers(4)
SELECT number, [number] AS arr, arr[1] + 1 FROM numbers(2)
SELECT SUM(number), Sum(number), MAX(number), AVG(number) FROM numbers(2)
SELECT LENGTH('abc'), Upper('a'), substr('abc', 2)
SELECT `a`.`b` FROM (SELECT 1 AS `a.b`)
SELECT -1 % 3, 5.5 % 2, bitAnd(5, 3), 5 <=> NULL
SELECT 'a' IN 'a', 'abc' IN ('a', 'abc'), [1,2] IN ([1,2]), (1, [2]) IN ((1, [2]))
SELECT toUInt128(1) + 1, toInt256(-5), toUInt256(7) * 2
SELECT x FROM (SELECT toUInt128(number) AS x FROM numbers(3)) ORDER BY x DESC
SELECT x, count() FROM (SELECT toInt128(number % 2) AS x FROM numbers(3)) GROUP BY x ORDER BY x
SELECT toDecimal64(1.5, 2) AS d, d + 1, d * 2, toTypeName(d)
SELECT sum(d), min(d), max(d) FROM (SELECT toDecimal64(number, 2) AS d FROM numbers(3))
SELECT u FROM (SELECT toUUID('61f0c404-5cb3-11e7-907b-a6006ad3dba0') AS u) WHERE u = '61f0c404-5cb3-11e7-907b-a6006ad3dba0'
SELECT toIPv4('1.2.3.4'), toIPv6('::1')
SELECT e, toTypeName(e) FROM (SELECT CAST('b', 'Enum8(\'a\' = 1, \'b\' = 2)') AS e) WHERE e = 'b'
SELECT e FROM (SELECT CAST(number + 1, 'Enum8(\'z\' = 1, \'b\' = 2)') AS e FROM numbers(2)) ORDER BY e DESC
SELECT toDateTime('2024-01-01 10:00:00', 'UTC') AS x, toDate(x), toHour(x), x + 60
SELECT toDateTime64('2024-01-01 10:00:00.123', 3, 'UTC') AS x, toTypeName(x)
SELECT max(d), min(d), toTypeName(max(d)) FROM u
SELECT d, count() FROM u GROUP BY d ORDER BY d LIMIT 2
SELECT d IN ('2024-01-02', '2024-01-03') AS y FROM u ORDER BY id
SELECT x FROM t WHERE k = 1 AND n IN (1, 5, 7) ORDER BY x
SELECT x FROM t WHERE 3 < x AND 6 >= x ORDER BY x
SELECT x FROM t WHERE x = 3 OR (k = 0 AND x > 6) ORDER BY x
SELECT x FROM t WHERE x != 3 AND NOT (x IN (1, 2)) AND f > 1 ORDER BY x
SELECT t.k, u.g, count() FROM t, u WHERE t.k = u.g GROUP BY t.k, u.g ORDER BY 1, 2
SELECT count() FROM t LEFT JOIN u ON t.x = u.id WHERE u.name = ''
SELECT u.name, count() FROM t LEFT JOIN u ON t.x = u.id GROUP BY u.name ORDER BY u.name
SELECT a.k, b.s FROM t AS a JOIN (SELECT k, max(s) AS s FROM t GROUP BY k) AS b ON a.k = b.k ORDER BY a.k, a.x LIMIT 2
SELECT sum(l.x * r.x) FROM t AS l JOIN t AS r USING (x)
SELECT x, (SELECT count() FROM u) AS c FROM t ORDER BY x LIMIT 1
SELECT * FROM (SELECT k, sum(x) AS s FROM t GROUP BY k) WHERE s > 20
SELECT k, arraySort(groupArray(x)) AS xs, length(xs) FROM t GROUP BY k ORDER BY k
SELECT k, arrayStringConcat(arraySort(groupArray(s)), ',') FROM t GROUP BY k ORDER BY k
SELECT count() FROM (SELECT rand() AS r, r AS q FROM numbers(10)) WHERE r = q
SELECT count() FROM (SELECT rand() % 2 AS r FROM numbers(100) WHERE r = 1) WHERE r != 1
SELECT x, x IN (SELECT id FROM (SELECT 1 AS id)) AS y FROM t ORDER BY x LIMIT 2
SELECT k AS x, x AS k FROM t ORDER BY t.x LIMIT 1
SELECT groupArray(x) OVER (ORDER BY x) FROM t ORDER BY x LIMIT 2
SELECT min(x) AS lo, max(x) AS hi, hi - lo FROM t
SELECT k, count() AS c FROM t GROUP BY k HAVING c = 5 AND k IN (0) ORDER BY k
SELECT 1 AS one, count() FROM t GROUP BY one
SELECT uniqExact(k, x) FROM t
SELECT countIf(n IS NULL), sumIf(n, n > 3) FROM t
SELECT avg(n), sum(n) / count(n) FROM t
SELECT any(n), anyLast(n) FROM t WHERE n IS NOT NULL
SELECT sumIf(x, 0), countIf(0), maxIf(x, 0) FROM t
SELECT sum(NULL), count(NULL), max(NULL)
SELECT groupArrayIf(x, k = 1) FROM t
SELECT row_number() OVER (PARTITION BY g ORDER BY id DESC) AS r, name FROM u ORDER BY id
SELECT sum(x) OVER (ORDER BY x ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING) AS s FROM t ORDER BY x
SELECT first_value(x) OVER (PARTITION BY k ORDER BY x) AS s FROM t ORDER BY x
SELECT name FROM u ORDER BY g, name DESC
SELECT reverse(name) AS r FROM u ORDER BY r LIMIT 2
SELECT k, x FROM t ORDER BY k DESC, x LIMIT 3 OFFSET 2
SELECT x % 3 AS m, groupArray(x) FROM t GROUP BY m HAVING m != 1 ORDER BY m
SELECT * FROM (SELECT 1 AS a UNION ALL SELECT 2) AS q WHERE a > 1
SELECT a + b AS c FROM values('a UInt8, b Int16', (1, -5), (2, 300)) ORDER BY c
SELECT number FROM numbers(100000) WHERE number % 20000 = 7 ORDER BY number
SELECT sum(number), count() FROM numbers(100000)
SELECT number % 1000 AS k, count(), sum(number) FROM numbers(100000) GROUP BY k ORDER BY k LIMIT 3
SELECT count() FROM (SELECT number % 1000 AS k FROM numbers(100000) GROUP BY k)
SELECT count() FROM numbers(50000) AS a JOIN numbers(50000) AS b ON a.number = b.number
SELECT number FROM numbers(100000) ORDER BY number DESC LIMIT 2
SELECT groupArray(number) FROM (SELECT number FROM numbers(20000) ORDER BY number DESC LIMIT 3)

SELECT k, count(), sum(x) FROM t GROUP BY k WITH TOTALS ORDER BY k
SELECT k, sum(x) FROM t GROUP BY k WITH TOTALS HAVING k = 1
SELECT x, sum(f) FROM t GROUP BY x WITH TOTALS ORDER BY x LIMIT 2
SELECT count(), sum(n), min(s) FROM t WITH TOTALS
SELECT * FROM (SELECT k, count() AS c FROM t GROUP BY k WITH TOTALS) ORDER BY k DESC LIMIT 1
SELECT count(), c FROM (SELECT k, count() AS c FROM t GROUP BY k WITH TOTALS) GROUP BY c
SELECT k, count() AS c FROM t GROUP BY k WITH TOTALS ORDER BY k UNION ALL SELECT 5, 6 LIMIT 0
SELECT k FROM (SELECT k, count() AS c FROM t GROUP BY k WITH TOTALS UNION DISTINCT SELECT 1, 5) ORDER BY k
SELECT k, count(), row_number() OVER (ORDER BY k) FROM t GROUP BY k WITH TOTALS ORDER BY k
SELECT k, count() FROM t GROUP BY k WITH TOTALS QUALIFY row_number() OVER (ORDER BY k) > 1
SELECT n, toTypeName(n), count() FROM t GROUP BY n WITH TOTALS ORDER BY n LIMIT 2
SELECT a, (k, s) AS p, count() FROM t GROUP BY a, p WITH TOTALS ORDER BY p LIMIT 1
SELECT k, x % 3 AS j, count(), sum(x) FROM t GROUP BY k, j WITH ROLLUP ORDER BY ALL
SELECT k, x % 3 AS j, count(), grouping(k), grouping(j), grouping(k, j), grouping(j, k) FROM t GROUP BY ROLLUP(k, j) ORDER BY ALL
SELECT k, x % 3 AS j, count(), grouping(k, j) AS g FROM t GROUP BY CUBE(k, j) ORDER BY g, k, j
SELECT k, x % 3 AS j, count(), grouping(k, j) AS g FROM t GROUP BY k, j WITH CUBE ORDER BY g, k, j
SELECT k, x % 3 AS j, count() FROM t GROUP BY GROUPING SETS ((k, j), (k), (j), ()) ORDER BY ALL
SELECT k, x % 3 AS j, count() FROM t GROUP BY GROUPING SETS ((k), (j)) ORDER BY ALL
SELECT k, count() FROM t GROUP BY GROUPING SETS ((k), (k)) ORDER BY ALL
SELECT k, x % 3 AS j, count() FROM t GROUP BY GROUPING SETS ((k, j), (k)) WITH TOTALS
SELECT s, n, toTypeName(s), toTypeName(n), count() FROM t GROUP BY ROLLUP(s, n) ORDER BY ALL
SELECT k, count() FROM t GROUP BY k WITH ROLLUP WITH TOTALS ORDER BY ALL
SELECT k, grouping(k), count() FROM t GROUP BY ROLLUP(k) WITH TOTALS ORDER BY ALL
SELECT k, count() FROM t GROUP BY k WITH ROLLUP WITH TOTALS HAVING k = 0
SELECT k, count() FROM t WHERE 0 GROUP BY k WITH ROLLUP
SELECT k, count() FROM t WHERE 0 GROUP BY GROUPING SETS ((k), ())
SELECT k, count() FROM t GROUP BY CUBE(k, k) ORDER BY ALL
SELECT k, 1 AS j, count() FROM t GROUP BY ROLLUP(k, j) ORDER BY ALL
SELECT k, k + 1 AS j, count() FROM t GROUP BY ROLLUP(k, j) ORDER BY ALL
SELECT k, k + 1 AS j, count() FROM t GROUP BY ROLLUP(k) ORDER BY ALL
SELECT toString(k) AS q, q || 'x', count(), grouping(q) + 1 FROM t GROUP BY ROLLUP(q) HAVING grouping(q) = 1 OR q = '0' ORDER BY grouping(q), q
SELECT x, sum(x) FROM t GROUP BY ROLLUP(x) ORDER BY ALL
SELECT k, rank() OVER (PARTITION BY grouping(k) ORDER BY count()) AS r, count() FROM t GROUP BY ROLLUP(k) ORDER BY ALL
SELECT grouping(1) FROM t GROUP BY x WITH ROLLUP
SELECT grouping(x) FROM t
SELECT grouping(k), k FROM t GROUP BY k ORDER BY k
SELECT k, x % 3, count() FROM t GROUP BY 1, 2 WITH ROLLUP ORDER BY ALL
SELECT k, count() FROM t GROUP BY ALL WITH ROLLUP ORDER BY ALL
SELECT k, count() AS c FROM t GROUP BY k WITH CUBE ORDER BY c DESC, k LIMIT 2
SELECT toLowCardinality(s) AS l, count() FROM t GROUP BY ROLLUP(l) ORDER BY ALL
SELECT CAST(k + 1, 'Enum8(\'a\' = 1, \'b\' = 2)') AS q, count() FROM t GROUP BY ROLLUP(q) ORDER BY ALL
SELECT [k] AS l, (k, s) AS p, map(k, 1) AS m, count() FROM t GROUP BY GROUPING SETS ((l), (p), (m)) ORDER BY ALL
SELECT 1 IN (SELECT k FROM t GROUP BY k WITH TOTALS), (SELECT sum(x) FROM t WITH TOTALS)
SELECT number, count() FROM numbers(100000) GROUP BY number WITH TOTALS ORDER BY number LIMIT 1
(SELECT k, count() FROM t GROUP BY k WITH TOTALS) EXCEPT SELECT 1, 5
SELECT k, count(), grouping(k) FROM t GROUP BY k WITH TOTALS ORDER BY k
SELECT DISTINCT c FROM (SELECT k, count() AS c FROM t GROUP BY k WITH TOTALS)
SELECT k, sumIf(x, x > 3), countIf(n > 2) FROM t GROUP BY k WITH TOTALS ORDER BY k
SELECT k, count() AS c FROM t GROUP BY k WITH TOTALS ORDER BY c DESC, k DESC LIMIT 1 BY k
-- refused
SELECT k, c, id FROM (SELECT k, count() AS c FROM t GROUP BY k WITH TOTALS) AS q JOIN u ON k = id
-- refused
SELECT x FROM t SAMPLE 1 / 2
-- refused: the combinator -Map
SELECT sumMap(map(k, x)) FROM t
-- refused
SELECT x FROM t LIMIT 0.5
-- refused
SELECT x, k FROM t ORDER BY x WITH FILL INTERPOLATE (k)
-- refused
SELECT x FROM t ORDER BY x WITH FILL STALENESS 3
-- refused
SELECT n FROM t ORDER BY n WITH FILL
-- refused
SELECT x FROM t ORDER BY k WITH FILL, x WITH FILL
SELECT x FROM t ORDER BY x WITH FILL
-- refused
SELECT s FROM t ORDER BY s COLLATE 'en'
-- refused
WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r WHERE n < 3) SELECT n FROM r
-- refused
SELECT x FROM t ASOF JOIN u ON t.k = u.g AND t.x >= u.id
SELECT x FROM t WHERE x GLOBAL IN (1, 2) ORDER BY x
-- refused
SELECT x FROM t LIMIT -1
-- refused
SELECT * APPLY(y -> toString(y)) FROM t ORDER BY x LIMIT 1
-- refused
SELECT sumForEach(a) FROM t
SELECT first_value(n) RESPECT NULLS FROM t
-- refused
SELECT x FROM t WHERE x IN (x, 2) ORDER BY x
SELECT lagInFrame(x) OVER (ORDER BY x) FROM t ORDER BY x
SELECT x, sum(x) OVER (ORDER BY x RANGE BETWEEN 1 PRECEDING AND CURRENT ROW) FROM t ORDER BY x
-- refused
SELECT x FROM t SETTINGS limit = 3
-- refused: a common type would be a Variant
SELECT 1 UNION ALL SELECT 'a'
SELECT DISTINCT k FROM t ORDER BY x
SELECT x, sum(x) OVER (ORDER BY s) FROM t ORDER BY x
SELECT k, s, max(x) OVER (PARTITION BY k ORDER BY s DESC) FROM t ORDER BY x
SELECT s, x FROM t ORDER BY s, x LIMIT 1 BY s
SELECT toBool(k) AND x, toTypeName(toBool(k) AND x), toTypeName(toNullable(toBool(k)) OR x), toTypeName(xor(toBool(k), x)) FROM t ORDER BY x LIMIT 3
SELECT toDecimal32(x, 2) / 4 AS d, d IN (0.25, 1.15, 2), toDecimal64(x, 3) IN (1.5, 2.) FROM t ORDER BY x
SELECT t.x, l.y FROM t JOIN (SELECT toInt64(number) AS y FROM numbers(3)) AS l ON t.x = l.y ORDER BY t.x
SELECT x, CAST(x AS Time) IN ('00:00:05', '00:00:06'), toInt64(x) IN (3.5, 3.), x IN (4.5, 4.) FROM t ORDER BY x
SELECT uniq(x), uniq(s), uniq(n), uniq(f), uniq(toInt8(-x)), uniq(toDate(x)), uniq(toFixedString(s, 3)), uniqIf(x, k = 1), uniq(toLowCardinality(s)) FROM t
SELECT k, uniq(x) AS u, uniqMerge(state) FROM (SELECT k, x, uniqState(s) AS state FROM t GROUP BY k, x) GROUP BY k ORDER BY k
SELECT hex(uniqState(x)), hex(uniqState(s)), toTypeName(uniqState(s)) FROM t WHERE x = 3
SELECT uniq(number), uniq(upper(toString(number))) FROM numbers(100000)
-- refused
SELECT uniq(x, s) FROM t
SELECT a, b FROM values('a UInt8, x UInt8', (1, 1), (1, 2), (2, 3), (3, 4)) AS l ANY INNER JOIN values('a UInt8, b UInt8', (1, 10), (1, 11), (2, 12), (4, 13)) AS r ON l.a = r.a ORDER BY ALL
SELECT a, x, b FROM values('a UInt8, x UInt8', (1, 7), (1, 2)) AS l ANY JOIN values('a UInt8, b UInt8', (1, 10), (1, 11)) AS r USING (a)
SELECT l.a, x, r.a, b FROM values('a UInt8, x UInt8', (1, 1), (1, 2), (2, 3), (3, 4)) AS l ANY RIGHT JOIN values('a UInt8, b UInt8', (1, 10), (1, 11), (2, 12), (4, 13)) AS r ON l.a = r.a ORDER BY ALL
SELECT l.a, x, r.a, b FROM values('a UInt8, x UInt8', (1, 1), (1, 2), (2, 3), (3, 4)) AS l SEMI RIGHT JOIN values('a UInt8, b UInt8', (1, 10), (1, 11), (2, 12), (4, 13)) AS r ON l.a = r.a ORDER BY ALL
SELECT l.a, x, r.a, b FROM values('a UInt8, x UInt8', (1, 1), (1, 2), (2, 3), (3, 4)) AS l ANTI RIGHT JOIN values('a UInt8, b UInt8', (1, 10), (1, 11), (2, 12), (4, 13)) AS r ON l.a = r.a ORDER BY ALL
SELECT a, b FROM values('a UInt8, x UInt8', (1, 1), (1, 2)) AS l RIGHT ANTI JOIN values('a UInt8, b UInt8', (1, 10), (4, 13)) AS r USING (a) ORDER BY ALL
SELECT x FROM t SEMI JOIN u ON x = id ORDER BY x
SELECT x FROM t ANTI JOIN u ON x = id ORDER BY x
SELECT x FROM t ANY FULL JOIN u ON x = id ORDER BY x
SELECT x FROM t GLOBAL ANY LEFT JOIN u ON x = id ORDER BY x
SELECT x FROM t GLOBAL JOIN u ON x = id ORDER BY x
SELECT x FROM t WHERE x GLOBAL IN (SELECT id FROM u) ORDER BY x
SELECT x FROM t WHERE x GLOBAL NOT IN (1, 2) ORDER BY x
SELECT * FROM (SELECT number AS a FROM numbers(3)) AS x PASTE JOIN (SELECT number + 10 AS b FROM numbers(2)) AS y
SELECT * FROM t PASTE JOIN u
SELECT DISTINCT x % 3 AS m FROM t ORDER BY x DESC
SELECT DISTINCT number % 3 FROM numbers(10) ORDER BY number % 2, 1
SELECT DISTINCT k FROM t ORDER BY k + 1 DESC
SELECT DISTINCT n FROM t ORDER BY x DESC LIMIT 3
SELECT x, lagInFrame(x) OVER (ORDER BY x) AS a, leadInFrame(x, 1, 99) OVER (ORDER BY x ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS b, lag(x) OVER (ORDER BY x) AS c, lead(x, 2, 7) OVER (ORDER BY x) AS d FROM t ORDER BY x
SELECT x, nth_value(x, 2) OVER (ORDER BY x) AS a, ntile(3) OVER (ORDER BY x) AS b, percent_rank() OVER (ORDER BY k) AS c, cume_dist() OVER (ORDER BY k) AS d, first_value(x) OVER (ORDER BY x DESC) AS e FROM t ORDER BY x
SELECT toTypeName(lagInFrame(x) OVER ()), toTypeName(lag(n) OVER (ORDER BY x)), toTypeName(nth_value(s, 1) OVER ()), toTypeName(ntile(2) OVER (ORDER BY x)), toTypeName(percent_rank() OVER (ORDER BY x)) FROM t LIMIT 1
SELECT lag(x, 1, -1) OVER (ORDER BY x) FROM t
SELECT lag(toUInt8(x), 1, 1000) OVER (ORDER BY x) FROM t
SELECT lag(x, -1) OVER (ORDER BY x) FROM t
SELECT lag(x) OVER (ORDER BY x ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM t
SELECT x, lagInFrame(x, 2) OVER (ORDER BY x ROWS BETWEEN 1 PRECEDING AND CURRENT ROW), lagInFrame(x, 2, x) OVER (ORDER BY x ROWS BETWEEN 2 PRECEDING AND CURRENT ROW) FROM t ORDER BY x
SELECT x, leadInFrame(s, 1, 'none') OVER (PARTITION BY k ORDER BY x ROWS BETWEEN CURRENT ROW AND 1 FOLLOWING) FROM t ORDER BY x
SELECT x, lag(n) OVER (ORDER BY x), lag(n, 1, 77) OVER (ORDER BY x), lead(a) OVER (PARTITION BY k ORDER BY x), lag((x, s)) OVER (ORDER BY x) FROM t ORDER BY x
SELECT x, LAG(s, 0) OVER (ORDER BY x), Lead(s) OVER (ORDER BY x DESC) FROM t ORDER BY x
SELECT NTILE(2) OVER (ORDER BY x) FROM t ORDER BY x
SELECT PERCENT_RANK() OVER (ORDER BY x) FROM t ORDER BY x
SELECT NTH_VALUE(x, 1) OVER (ORDER BY x) FROM t ORDER BY x
SELECT percentRank() OVER (ORDER BY x), denseRank() OVER (ORDER BY k) FROM t ORDER BY x
SELECT ntile(3) OVER () FROM t
SELECT ntile(0) OVER (ORDER BY x) FROM t
SELECT x, ntile(3) OVER (PARTITION BY k ORDER BY x) FROM t ORDER BY x
SELECT cume_dist() OVER (ORDER BY x ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM t
SELECT nth_value(x, 0) OVER (ORDER BY x) FROM t
SELECT x, nth_value(s, 3) OVER (ORDER BY x), nth_value(n, 2) OVER (ORDER BY x ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING) FROM t ORDER BY x
SELECT x, sum(x) OVER (ORDER BY x RANGE BETWEEN 1 PRECEDING AND 1 FOLLOWING), sum(x) OVER (ORDER BY x DESC RANGE BETWEEN 2 PRECEDING AND CURRENT ROW) FROM t ORDER BY x
SELECT x, sum(x) OVER (ORDER BY toInt8(x) RANGE BETWEEN 1 PRECEDING AND 1 FOLLOWING), count() OVER (ORDER BY toInt64(x) RANGE BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING) FROM t ORDER BY x
SELECT id, count() OVER (ORDER BY d RANGE BETWEEN 1 PRECEDING AND CURRENT ROW), count() OVER (ORDER BY toDateTime(d) RANGE BETWEEN 86400 PRECEDING AND CURRENT ROW) FROM u ORDER BY id
SELECT x, sum(x) OVER (ORDER BY f RANGE BETWEEN 1 PRECEDING AND CURRENT ROW) FROM t ORDER BY x
-- refused
SELECT x, count() OVER (PARTITION BY k ORDER BY n RANGE BETWEEN 2 PRECEDING AND CURRENT ROW) FROM t ORDER BY x
SELECT x, sum(x) OVER (ORDER BY intDiv(x, 3) GROUPS BETWEEN 1 PRECEDING AND 1 FOLLOWING), count() OVER (ORDER BY s GROUPS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) FROM t ORDER BY x
SELECT count() OVER (GROUPS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM t
SELECT sum(x) OVER (ORDER BY x RANGE BETWEEN -1 PRECEDING AND CURRENT ROW) FROM t
SELECT sum(x) OVER (ORDER BY x, s RANGE BETWEEN 1 PRECEDING AND CURRENT ROW) FROM t
SELECT sum(x) OVER (RANGE BETWEEN 1 PRECEDING AND CURRENT ROW) FROM t
SELECT sum(x) OVER (ORDER BY s RANGE BETWEEN 1 PRECEDING AND CURRENT ROW) FROM t
SELECT sum(x) OVER (ORDER BY x RANGE BETWEEN 1.5 PRECEDING AND CURRENT ROW) FROM t
SELECT count() OVER (ORDER BY 18446744073709551610 + number RANGE BETWEEN 3 PRECEDING AND 3 FOLLOWING) FROM numbers(6)
SELECT first_value(n) IGNORE NULLS, first_value(n), first_value(n) RESPECT NULLS, last_value(n) RESPECT NULLS, any(n) RESPECT NULLS, anyLast(n) RESPECT NULLS FROM t
SELECT any_respect_nulls(n), first_value_respect_nulls(n), anyLast_respect_nulls(s), anyRespectNulls(n) FROM t
SELECT x, first_value(n) RESPECT NULLS OVER (ORDER BY x), last_value(n) RESPECT NULLS OVER (ORDER BY x), last_value(n) OVER (ORDER BY x) FROM t ORDER BY x
SELECT sum(n) RESPECT NULLS FROM t
SELECT groupArray(n) IGNORE NULLS, count(n) IGNORE NULLS FROM t
SELECT any(n) RESPECT NULLS, k FROM t GROUP BY k ORDER BY k
SELECT anyIf(n, x > 2) RESPECT NULLS FROM t
SELECT number * 3 AS n, 'x' AS s, number AS v FROM numbers(4) ORDER BY n WITH FILL
SELECT number * 3 AS n, 'x' AS s, number AS v FROM numbers(4) ORDER BY n WITH FILL FROM 0 TO 12 STEP 2
SELECT number * 3 AS n, 'x' AS s, number AS v FROM numbers(4) ORDER BY n DESC WITH FILL
SELECT toDate('2020-01-01') + number * 2 AS d, number FROM numbers(3) ORDER BY d WITH FILL
SELECT toDate('2020-01-01') + number * 20 AS d, number FROM numbers(3) ORDER BY d WITH FILL STEP INTERVAL 1 MONTH
SELECT toDate('2020-01-31') + number * 40 AS d, number FROM numbers(3) ORDER BY d WITH FILL STEP INTERVAL 1 WEEK
SELECT toDate('2020-01-31') + number * 40 AS d, number FROM numbers(3) ORDER BY d DESC WITH FILL STEP INTERVAL -1 WEEK
SELECT toDateTime('2020-01-01 00:00:00', 'UTC') + number * 3600 AS d, number FROM numbers(3) ORDER BY d WITH FILL STEP 1800
SELECT toDateTime('2020-01-01 00:00:00', 'UTC') + number * 3600 AS d, number FROM numbers(3) ORDER BY d WITH FILL STEP INTERVAL 30 MINUTE
SELECT toDateTime('2020-01-01 00:00:00', 'UTC') + number * 3600 AS d FROM numbers(2) ORDER BY d WITH FILL FROM toDateTime('2019-12-31 23:00:00', 'UTC') TO toDateTime('2020-01-01 03:00:00', 'UTC') STEP 3600
SELECT toDateTime64('2020-01-01 00:00:00.5', 3, 'UTC') + number AS d FROM numbers(2) ORDER BY d WITH FILL STEP INTERVAL 250 MILLISECOND
SELECT toDate('2020-01-01') + number * 2 AS d FROM numbers(3) ORDER BY d WITH FILL FROM toDate('2019-12-30') TO toDate('2020-01-08')
SELECT number % 2 AS k, number * 2 AS n FROM numbers(4) ORDER BY k, n WITH FILL
SELECT number % 2 AS k, number * 2 AS n FROM numbers(4) ORDER BY k, n WITH FILL FROM 0 TO 7
SELECT number % 2 AS k, number * 2 AS n FROM numbers(4) ORDER BY k DESC, n DESC WITH FILL FROM 7 TO 1
SELECT number AS n FROM numbers(3) ORDER BY n WITH FILL FROM -1 TO 5
SELECT toInt8(number) AS n FROM numbers(3) ORDER BY n WITH FILL FROM -1 TO 5 LIMIT 4
SELECT toInt8(number) AS n FROM numbers(3) ORDER BY n WITH FILL FROM -1 TO 5 LIMIT 2 OFFSET 3
SELECT 's' AS n FROM numbers(3) ORDER BY n WITH FILL
SELECT number AS n FROM numbers(3) ORDER BY n WITH FILL FROM 5 TO 1
SELECT number AS n FROM numbers(3) ORDER BY n WITH FILL STEP -1
SELECT number AS n FROM numbers(3) ORDER BY n WITH FILL STEP 0
SELECT number * 2 AS n FROM numbers(3) ORDER BY n DESC WITH FILL FROM 8 TO 1 STEP -1
SELECT number * 3 AS n, count() FROM numbers(3) GROUP BY n ORDER BY n WITH FILL TO 10 STEP 2
SELECT number * 3 AS n FROM numbers(3) WHERE 0 ORDER BY n WITH FILL FROM 0 TO 3
SELECT number * 3 AS n FROM numbers(3) WHERE 0 ORDER BY n WITH FILL
SELECT number * 3 AS n, n + 1 AS m FROM numbers(3) ORDER BY n WITH FILL
SELECT number * 3 AS n, 1 AS m FROM numbers(3) ORDER BY m, n WITH FILL
SELECT number * 3 AS n, 5 AS c FROM numbers(2) ORDER BY n + 1 WITH FILL
SELECT 5 AS c FROM numbers(2) ORDER BY number * 2 WITH FILL
SELECT intDiv(number, 2) * 3 AS n, number FROM numbers(6) ORDER BY n WITH FILL
SELECT count(), sum(n) FROM (SELECT number * 30000 AS n FROM numbers(3) ORDER BY n WITH FILL)
SELECT k, count(), sum(n) FROM (SELECT number % 2 AS k, number * 10000 AS n FROM numbers(4) ORDER BY k, n WITH FILL FROM 0 TO 40000) GROUP BY k ORDER BY k
SELECT DISTINCT number % 3 * 2 AS n FROM numbers(9) ORDER BY n WITH FILL
SELECT number + 5 AS n FROM numbers(3) ORDER BY n WITH FILL FROM 6 TO 9
SELECT number + 5 AS n FROM numbers(3) ORDER BY n WITH FILL TO 3
SELECT number * 2 AS n, [number] AS a, toNullable(number) AS v, toLowCardinality(toString(number)) AS l FROM numbers(2) ORDER BY n WITH FILL
SELECT n FROM (SELECT number * 3 AS n FROM numbers(2) ORDER BY n WITH FILL) WHERE n > 1
SELECT toInt64(-1) + number * 3 AS n FROM numbers(2) ORDER BY n ASC WITH FILL STEP 2
SELECT 18446744073709551613 + number * 2 AS n FROM numbers(2) ORDER BY n WITH FILL
SELECT number * 2 AS n, count() AS c FROM numbers(3) GROUP BY n WITH TOTALS ORDER BY n WITH FILL
SELECT groupArray(n) FROM (SELECT number AS n FROM numbers(5) ORDER BY n DESC)
SELECT groupArray(n) FROM (SELECT number AS n, cityHash64(number) AS h FROM numbers(20) ORDER BY h)
SELECT (SELECT groupArray(n) FROM (SELECT number AS n FROM numbers(5) ORDER BY -toInt64(n)))
SELECT n % 2 AS k, groupArray(n) FROM (SELECT number AS n FROM numbers(10) ORDER BY n DESC) GROUP BY k ORDER BY k
SELECT any(n), anyLast(n) FROM (SELECT number AS n FROM numbers(100000) ORDER BY cityHash64(n))
SELECT groupArray(n) FROM (SELECT n FROM (SELECT number AS n FROM numbers(9) ORDER BY cityHash64(n)) WHERE n % 2 = 0)
SELECT groupArray(n) FROM (SELECT number AS n FROM numbers(9) ORDER BY cityHash64(n) LIMIT 4)
SELECT n FROM (SELECT number AS n FROM numbers(9) ORDER BY cityHash64(n))
WITH q AS (SELECT number AS n FROM numbers(9) ORDER BY cityHash64(n)) SELECT groupArray(n) FROM q
