SELECT (1 + 2) * 3, 1 + 2 * 3, (1 + 2) + 3, 1 + (2 + 3), -(1), -(-1), - -1, -x, -(x), -(-x), +1, + x

SELECT a OR b OR c AND d, (a OR b) OR c, a OR (b OR c), a AND (b AND c), NOT a, NOT (a), NOT NOT a, NOT a = b, NOT (a = b), (NOT a) = b

SELECT plus(1, 2), negate(x), and(a,b), or(a,b,c), not(a), equals(a,b), concat(a,b), a || b || c, (a || b) || c, if(a,b,c), a ? b : c, (a ? b : c) ? d : e

SELECT a BETWEEN 1 AND 2, a NOT BETWEEN 1 AND 2, (a BETWEEN 1 AND 2) AND c, a + 1 BETWEEN b + 2 AND c

SELECT a IN (1, 2), a IN (1), a IN 1, a NOT IN (1,2), a GLOBAL IN (SELECT 1), a IN (SELECT 1), a IN tuple(1,2), a IN [1,2], a IN t, a IN db.t, a IN (x), in(a, (1,2)), in(a, tuple(1))

SELECT a LIKE 'x', a ILIKE 'x', a NOT LIKE 'x', a REGEXP 'x', a IS NULL, a IS NOT NULL, a + 1 IS NULL, isNull(a), a IS NOT DISTINCT FROM b, a <=> b, a IS DISTINCT FROM b

SELECT CASE WHEN a THEN b ELSE c END, CASE a WHEN 1 THEN 2 WHEN 3 THEN 4 ELSE 5 END, CASE WHEN a THEN b END, CASE a WHEN 1 THEN 2 END

SELECT CAST(a AS Int32), CAST(a, 'Int32'), a::Int32, a::Array(Int32), CAST('1' AS Int32), '1'::Int32, 1::Int32, -1::Int32, [1,2]::Array(UInt8), (1,2)::Tuple(Int8,Int8), CAST(a + 1 AS String), (a + 1)::String

SELECT EXTRACT(YEAR FROM d), extract(a, 'x'), INTERVAL 1 DAY, INTERVAL '1 day', INTERVAL '1' DAY, INTERVAL a + 1 DAY, toIntervalDay(1), now() - INTERVAL 1 HOUR

SELECT SUBSTRING(a FROM 1 FOR 2), SUBSTRING(a, 1, 2), substring(a from 1), TRIM(a), TRIM(BOTH 'x' FROM a), TRIM(LEADING 'x' FROM a), LTRIM(a), POSITION('x' IN a), POSITION(a, 'x'), position('x' IN a)

SELECT DATE_ADD(DAY, 1, d), DATE_ADD(d, INTERVAL 1 DAY), DATE_DIFF(DAY, a, b), dateDiff('day', a, b), TIMESTAMPADD(DAY, 1, d), DATE_SUB(MONTH, 1, d), DATE '2020-01-01', TIMESTAMP '2020-01-01 00:00:00'

SELECT x -> x + 1, (x, y) -> x + y, arrayMap(x -> x * 2, a), arrayMap((x) -> x, a), arrayMap((x,y) -> (x, y), a, b), lambda(x, y)

SELECT [1, 2, 3], [], [a, b], array(1,2), (1, 2), (1), tuple(1, 2), (a, b), (a,), tuple(), (), {'a': 1}, map('a', 1), [1, a], [[1],[2]], [(1,2)], ((1,2),3)

SELECT t.1, t.a, t.a.b.c, (t).1, (1,2).1, tupleElement(t, 1), a[1], a[1][2], arrayElement(a, 1), a[1].2, a.1.2, x.1[1]

SELECT *, t.*, db.t.*, COLUMNS('re'), t.COLUMNS('re'), COLUMNS(a, b), * EXCEPT a, * EXCEPT (a, b), * REPLACE (1 AS a), * REPLACE 1 AS a, * APPLY sum, * APPLY(sum), * APPLY(x -> x + 1), * EXCEPT('re'), * EXCEPT STRICT a, t.* EXCEPT (a) APPLY(sum)

SELECT sum(a) OVER (PARTITION BY b ORDER BY c DESC ROWS BETWEEN 1 PRECEDING AND CURRENT ROW), sum(a) OVER w, sum(a) OVER (), row_number() OVER (w ORDER BY a), sum(x) FILTER (WHERE a > 1), count(DISTINCT a), quantile(0.5)(a), sum(DISTINCT x), any(x) IGNORE NULLS, any(x) RESPECT NULLS FROM t WINDOW w AS (PARTITION BY a)

SELECT {a:Int32}, {t:Identifier}, @@version, @@global.x, NULL, true, false, TRUE, inf, nan, -inf, 0x1F, 0b101, 1e3, 1.5, 1., .5, 1_000, 0.1, 1e100, 1e-10, 123456789012345678901234567890, -5, 1.0

SELECT 'a\nb', 'a''b', 'a\'b', '\x41', '\\', 'a\tb\0', "x y", `x y`, `a`, "select", `select`, select, `a.b`, a.`b c`, $$heredoc$$, $x$he'y$x$, 'привет', x'41', b'01000001'

SELECT a AS b, a b, (a AS b) + 1, a + 1 AS `x y`, 1 AS x, f(a AS b), (1 AS x, 2 AS y), ((1 AS x) + 1) AS y

SELECT NOT a IN (1), - a * b, -a.b, -(a * b), a * -b, a - -1, a - (-1), -1 + 2, (-1) + 2, a % b, a MOD b, a DIV b, a / b, modulo(a, b), -a::Int, (-1).1, a = -1

SELECT (a), ((a)), (1), ((1)), ('x'), (f(a)), ((a + b)), (a) + (b), ((a)) + 1, (a.b), ([1]), ((1,2)), (NULL), (*), ({a:Int8})

SELECT DATE_ADD(DAY, 1, d)

SELECT DATE_ADD(d, INTERVAL 1 DAY)

SELECT DATE_DIFF(DAY, a, b), dateDiff('day', a, b)

SELECT TIMESTAMPADD(DAY, 1, d)

SELECT TIMESTAMP_ADD(DAY, 1, d), DATE_SUB(MONTH, 1, d)

SELECT DATE '2020-01-01', TIMESTAMP '2020-01-01 00:00:00'

SELECT [1, 2, 3], [], [a, b], array(1,2), (1, 2), (1), tuple(1, 2), (a, b), tuple(), (), {'a': 1}, map('a', 1), [1, a], [[1],[2]], [(1,2)], ((1,2),3)

SELECT (a,)

SELECT ((a,), (1,), (1,2,))

SELECT {'a': 1, 'b': [1,2]}, {}, {a: 1}

SELECT [1,2,]

SELECT /* a /* b */ c */ 1

SELECT /* a /* b */ 1

SELECT 1 -- x

SELECT 1 --x

SELECT 1 # x

SELECT 1 #x

SELECT 1 #!x

SELECT 1 // 2

SELECT 1a, a$b

SELECT 1 AS 1a

SELECT ‘x’, “y”, 1 − 2

SELECT 'a\Nb', 'a\qb', 'a\%b', 'a\_b', '\e', '\a\b\f\v\r', '\x4', '\u0041'

SELECT '\/', 'a/b', '\''

SELECT `a\`b`, `a``b`, "a""b", "a\"b", `a\nb`

SELECT 1 AS `NULL`, 1 AS `all`, 1 AS `distinct`, 1 AS `1a`, 1 AS `a$b`, 1 AS `true`, 1 AS `inf`, 1 AS `nan`, 1 as `not`, 1 as `from`, 1 as `Select`

SELECT 0x1.8p3, 0xFFFFFFFFFFFFFFFF

SELECT 18446744073709551615, 18446744073709551616, -9223372036854775808, -9223372036854775809

SELECT 0b1_0, 0xF_F, 1_0.5_0, 1__0

SELECT 00012, 1.e5, 1e+5, 1E5, .1e-3

SELECT +1, -0, -0.0, 1e400, -1e400, 123456.789e-3, 1e20, 1e21, 1e15,1e16,1e-5,1e-6,1e-7, 100000000000000000000000., 0.00001, 1234567.1

SELECT Inf, INF, NaN, infinity, -Inf, +inf, inf + 1

SELECT 1;

SELECT 1;;

SELECT 1; SELECT 2

SELECT 1 FORMAT JSON;

SELECT 1 \G

SELECT $1, $a$, a.$b

SELECT x'4', x'414243', X'41', b'1', B'01'

SELECT ((((((((((((((((((((1))))))))))))))))))))

SELECT count(distinct a, b), count(DISTINCT (a, b)), uniqExact(DISTINCT a), sum(ALL a), f(ALL), count(*), count(), COUNT(*), Sum(x), toDate(x)

SELECT 'a\Nb'

SELECT 'a\qb', 'a\%b', 'a\_b'

SELECT '\e', '\a\b\f\v\r', '\"', '\`', '\=', '\/'

SELECT '\x4'

SELECT '\u0041'

SELECT `a\x41b`, `a\qb`

SELECT ``

SELECT 1 AS ""

SELECT (), tuple()

SELECT {'a': 1}

SELECT {}

SELECT {'a': 1, 'b': [1,2]}

SELECT -0, -0.0

SELECT 1e400

SELECT 0b

SELECT 1e

SELECT 0o17

SELECT 00x

SELECT 1.

SELECT 1.e

SELECT 1.5a

SELECT 1_

SELECT 0x

SELECT 1 @ 2

SELECT ?

SELECT a ^ b

SELECT inf, infinity

SELECT '' ''

SELECT 'a' 'b'

SELECT a BETWEEN 1 AND 2 AND c, c AND a BETWEEN 1 AND 2, a BETWEEN 1 AND 2 OR d, NOT a BETWEEN 1 AND 2, (a BETWEEN 1 AND 2) AS x, a BETWEEN 1 AND 2 AS y, f(a BETWEEN 1 AND 2), a NOT BETWEEN 1 AND 2 OR c, a NOT BETWEEN 1 AND 2 AND c, a BETWEEN -1 AND b * 2 + 1

SELECT a ? b : c ? d : e

SELECT a ? b ? c : d : e, a OR b ? c + 1 : d OR e, (a ? b : c), a = 1 ? 2 : 3, f(a ? b : c), 1 + (a ? b : c)

SELECT (a AS b), f((a AS b)), [a AS b], (a AS b, c), ((a) AS b), (a + 1 AS b), (a + 1) AS b, (f(a) AS b) AS c, -(a AS b), (a AS b).1, (a AS b)[1], (a AS b) IN (1), x IN (a AS b), (a AS b)::Int8, (a AS b) ? 1 : 2, not (a as b)

SELECT f(a AS b + 1)

SELECT f(a AS b, c)

SELECT a + 1 b

SELECT (a b)

SELECT f(a b), [a b]

SELECT a AS 'x'

SELECT a AS "x y"

SELECT 1 WHERE a AS b

SELECT 1 WHERE a b

SELECT 1 ORDER BY a AS b, c d

SELECT 1 GROUP BY a AS b, c d

SELECT x -> x, (x) -> x, ((x) -> x), (x, y) -> (x, y), f((x, y) -> x + y, a), f(x -> y -> x), f(x -> (x AS y)), tuple(x -> x), [x -> x, y], x -> x AS b, (x -> x) AS b, f(x -> NOT x, y -> y AND z), () -> 1, f(() -> 1)

SELECT (x, y) -> x, ((a, b) -> a) AS z

SELECT f((x -> x)), f(((x, y) -> x)), a AND (x -> x), x -> x = 1

SELECT CASE WHEN a THEN b END + 1, (CASE WHEN a THEN b END), CASE WHEN a AS x THEN b AS y ELSE c AS z END AS q, CASE a + 1 WHEN 1 THEN 2 END, case when a then b when c then d else e end

SELECT CAST(a AS Nullable(Int32)), CAST((a) AS Int32), CAST(a AS b, 'Int8'), CAST(a AS b AS Int8), CAST(1 AS Decimal(10, 2)), CAST(x AS Enum8('a' = 1, 'b' = 2)), CAST(x AS DateTime64(3, 'UTC')), CAST(a, b), CAST(a, concat('a', 'b')), cast(a as Int8), CAST(a AS INT UNSIGNED), CAST(a AS DOUBLE PRECISION)

SELECT '1'::UInt8, 1.50::Decimal(10,2), -1::Int8, - 1::Int8, +1::Int8, (-1)::Int8, [1, 2]::Array(UInt8), ['a', 'b']::Array(String), [a]::Array(Int8), (1, 'x')::Tuple(Int8, String), NULL::Nullable(Int8), true::Bool, 'a\'b'::String, 0x1F::UInt8, 1e3::Float64, [[1],[2]]::Array(Array(Int8)), inf::Float64, 1_000::UInt32, [1, -2]::Array(Int8), [1.50, NULL]::X, []::Array(Int8), ()::Tuple()

SELECT (1)::UInt8, (1, 2)::Tuple(Int8, Int8), (a, b)::Tuple(Int8, Int8), (1,)::Tuple(Int8), [(1, 2)]::X, ([1], 2)::X, ((1,2),3)::X, {p:Int8}::Int16, x::String::Int8, '1'::String::Int8, 1::Int8 + 1, a.b::Int8, f(a)::Int8, a[1]::Int8, '1'::UInt8 AS x, -'1'::UInt8, - -1::Int8, 5 - 1::Int8, 5 -1::Int8, a - 1::Int8

SELECT EXTRACT(YEAR FROM d), EXTRACT(QUARTER FROM d), EXTRACT(MONTH FROM d), EXTRACT(WEEK FROM d), EXTRACT(DAY FROM d), EXTRACT(HOUR FROM d), EXTRACT(MINUTE FROM d), EXTRACT(SECOND FROM d), EXTRACT(day from d + 1)

SELECT EXTRACT(EPOCH FROM d)

SELECT EXTRACT(DOW FROM d)

SELECT EXTRACT(MILLISECOND FROM d)

SELECT INTERVAL 1 YEAR, INTERVAL 1 QUARTER, INTERVAL 1 MONTH, INTERVAL 1 WEEK, INTERVAL 1 DAY, INTERVAL 1 HOUR, INTERVAL 1 MINUTE, INTERVAL 1 SECOND, INTERVAL 1 MILLISECOND, INTERVAL 1 MICROSECOND, INTERVAL 1 NANOSECOND, INTERVAL 1 DAYS, INTERVAL 1 SQL_TSI_DAY, INTERVAL 1 D, INTERVAL 1 YY, INTERVAL 1 H, INTERVAL 1 S, INTERVAL 1 M, INTERVAL 1 MI, INTERVAL 1 Q, INTERVAL 1 WK

SELECT INTERVAL '1 day 2 hour', INTERVAL '1 year', INTERVAL '-1 day', INTERVAL -1 DAY, INTERVAL (a) DAY, INTERVAL f(a) DAY, INTERVAL a DAY, INTERVAL '2' YEAR, INTERVAL 1 + 2 DAY, INTERVAL 1 DAY + INTERVAL 2 DAY, interval, `interval`, INTERVAL 1 DAY AS x, INTERVAL a.b DAY

SELECT INTERVAL '1 day 2 hour'

SELECT INTERVAL (1, 2) DAY

SELECT SUBSTRING(a FROM 1), SUBSTRING(a FROM 1 FOR 2), SUBSTR(a FROM 1), mid(a FROM 1), substring(a, 1), SUBSTRING(a, 1, 2), substr(a, 1), SUBSTRING(a FOR 2)

SELECT TRIM(a), TRIM(BOTH FROM a), TRIM('x' FROM a), TRIM(a, 'x'), TRIM(TRAILING 'x' FROM a), RTRIM(a), ltrim(a, 'x'), rtrim(a, 'x')

SELECT TRIM(a, 'x')

SELECT LTRIM(a), RTRIM(a), ltrim(a, 'x'), rtrim(a, 'x')

SELECT TRIM(BOTH FROM a)

SELECT POSITION(a IN b), POSITION(a, b, 1), position(a), LOCATE(a, b), locate('a' IN b)

SELECT DATEADD(DAY, 1, d), dateAdd(HOUR, 1, d), TIMESTAMPSUB(DAY, 1, d), DATESUB(DAY, 1, d), DATEDIFF(DAY, a, b), TIMESTAMPDIFF(DAY, a, b), date_diff('day', a, b), DATE_DIFF(day, a, b, 'UTC'), TIMESTAMP_DIFF(DAY, a, b)

SELECT date_add(INTERVAL 1 DAY, d)

SELECT DATE_SUB(d, INTERVAL 1 DAY)

SELECT dateAdd(a, b), date_add(a, b)

SELECT DATE_ADD('day', 1, d)

SELECT dateDiff(day, a, b), age('day', a, b), DATE_TRUNC('day', d), date_trunc('MONTH', d), DATE_BIN(a, b)

SELECT DATE_TRUNC(day, d)

SELECT DATE '2020-01-01', TIMESTAMP '2020-01-01', DATETIME '2020', date, timestamp, DATE, DATE (a), date('x'), timestamp('x')

SELECT EXISTS(SELECT 1), exists (SELECT 1) AND a, EXISTS(a), exists(a, b)

SELECT a = ANY (SELECT 1), a != ALL (SELECT 1), a < ANY (SELECT 1), a = SOME (SELECT 1), a > ALL(SELECT 1), a = any(b), a <= ANY (SELECT 1), a != ANY (SELECT 1), a = ALL (SELECT 1)

SELECT COUNT(DISTINCT a) FILTER (WHERE b), sum(a) FILTER(WHERE b) OVER w, count() FILTER (WHERE a = 1 AND b), quantile(0.5)(a) FILTER (WHERE b)

SELECT f(DISTINCT a, b), quantile(0.5)(DISTINCT a), COUNT(DISTINCT *), count(DISTINCT), sum(DISTINCT a) OVER (), f(ALL a)

SELECT first_value(a) IGNORE NULLS OVER w, any(a IGNORE NULLS), lag(a, 1) RESPECT NULLS OVER (ORDER BY b), nth_value(a, 2) OVER (ORDER BY b ROWS UNBOUNDED PRECEDING)

SELECT sum(a) OVER (PARTITION BY a, b + 1 ORDER BY c, d DESC NULLS LAST ROWS BETWEEN UNBOUNDED PRECEDING AND 1 FOLLOWING), sum(a) OVER (w PARTITION BY a), f() OVER (ROWS CURRENT ROW), f() OVER (RANGE BETWEEN INTERVAL 1 DAY PRECEDING AND CURRENT ROW), f() OVER (ORDER BY a ROWS BETWEEN x + 1 PRECEDING AND 2 FOLLOWING)

SELECT f(a)(b)(c)

SELECT f((SELECT 1)), f(SELECT 1), f((SELECT 1), 2), [(SELECT 1)], ((SELECT 1)), (SELECT 1).1, (SELECT 1) + 1, f(SELECT 1 UNION ALL SELECT 2)

SELECT f(SELECT 1, 2)

SELECT a.*, a.b.*, `a b`.*, COLUMNS('x') APPLY(f) EXCEPT(a), * REPLACE(a + 1 AS a, f(b) AS b), * EXCEPT a REPLACE 1 AS b, COLUMNS(a, b) APPLY x -> x, * APPLY(quantile(0.5)), * APPLY(f, 'p_'), * REPLACE STRICT(a AS b), a.COLUMNS(b, c), * APPLY(f) APPLY(g), * EXCEPT(a.b, c), *, 1

SELECT a.1.2, a.1.b, a.b.1, f(a).b, f(a).b.c, f(a).1.2, (a).b, (a, b).1, (a).*, f(a).*, [1,2].1, a[1].b, 'x'.1, 1.1, (1).1, (1).a, a.`1`, a.`b c`.1, (a.b).c

SELECT a[1], a[-1], a['x'], a[b + 1], [1,2][1], f(a)[1], (a, b)[1], a[1][2], a[1].b[2], 'x'[1], (a + b)[1], a[], a[1, 2]

SELECT a[1, 2]

SELECT a[]

SELECT a.b[].c, json.a.:Int64, json.^a, a.b.:`Array(JSON)`

SELECT json.a.:Int64

SELECT json.^a

SELECT a.^b.c, a.:Int8

SELECT -a, - a, -a.1, -a[1], -f(a), -(a + b), -1.5, -0x1F, -NULL, -'x', - 'x', -(1), -(-1), -(-a), - - a, --a

SELECT 1

SELECT - - a, a--1

SELECT a IS NULL AND b, NOT a IS NULL, (NOT a) IS NULL, a IS NULL IS NULL, a = b IS NULL, a IS NULL = b, a IS NULL + 1, -a IS NULL, a LIKE b IS NOT NULL

SELECT NOT a AND b, NOT (a AND b), NOT a + b, NOT f(a), not(a), not(a, b), NOT 1, NOT (1), NOT NOT a, NOT a IN (1), NOT a LIKE 'b', NOT EXISTS(SELECT 1), a AND NOT b, NOT -a, -NOT a, a + NOT b

SELECT a AND b AND c, a AND (b AND c), (a AND b) AND c, a OR b AND c OR d, a AND b OR c AND d, and(a, b) AND c, a AND and(b, c), or(a, b), xor(a, b), a XOR b

SELECT a || b, a || (b || c), concat(a, b) || c, a + b || c, a || b = c, (a || b) = c

SELECT a = b = c, a < b < c, a == b, a <> b, a LIKE b LIKE c, a NOT IN b, a NOT ILIKE b, a NOT REGEXP b, a RLIKE b

SELECT a % b, a MOD b, a DIV b, mod(a, b), intDiv(a, b), a DIV b DIV c, (a DIV b) DIV c, a / b / c, a - b - c, a - (b - c), a * b / c % d

SELECT a IN (1), a IN ((1)), a IN (1, 2), a IN ((1, 2)), a IN ((1, 2), (3, 4)), a IN (b), a IN (b, c), a IN (b + 1), a IN f(b), a IN (f(b)), a IN [1], a IN ([1]), a IN NULL, a IN (NULL), a IN 'x', a IN ('x'), a IN -1, a IN {p:Array(Int8)}, a IN ({p:Int8}), a IN (SELECT 1), a IN ((SELECT 1)), a IN b.c, a IN `t x`, a IN b + 1, a IN (b) + 1, (a, b) IN ((1, 2)), a IN b[1], a IN (b AS c), a IN (1 AS c), a IN (), a IN tuple(), a IN (1,)

SELECT a GLOBAL NOT IN (1), a IN 1 AND b, a IN (1) = 1, a IN t, a IN (t), a IN (db.t), a IN 1 + 2, a IN x -> x, a IN (b ? c : d), a IN (NOT b), a IN NOT b, a IN (-1), a IN (b::Int8), a IN b::Int8, a IN CAST(b, 'x'), a IN ('x'::Int8)

SELECT 1, x -> x

SELECT f(1, x -> x), [1, x -> x], (1, x -> x), f(x -> x, y -> y), f((x -> x) AS b), f(x -> x AS b)

SELECT a, x -> x, b -> b AS c, (x, y) -> 1

SELECT x -> x AS b

SELECT (x) -> x

SELECT ((x) -> x)

SELECT f(x -> y -> x)

SELECT f(x -> (x AS y))

SELECT tuple(x -> x)

SELECT () -> 1

SELECT f(() -> 1)

SELECT f(x -> NOT x, y -> y AND z)

SELECT f(x -> x ? 1 : 2), f((x, y) -> x ? y : 3)

SELECT a ? b ? c : d : e

SELECT a OR b ? c + 1 : d OR e

SELECT (a ? b : c), a = 1 ? 2 : 3, f(a ? b : c), 1 + (a ? b : c)

SELECT a ? 1 : 2 AS x

SELECT a AND b ? 1 : 2

SELECT a ? (b ? 1 : 2) : 3

SELECT SUBSTRING(a FROM 1), SUBSTRING(a FROM 1 FOR 2)

SELECT SUBSTR(a FROM 1)

SELECT mid(a FROM 1)

SELECT substr(a, 1), mid(a, 1), SUBSTRING(a, 1), SubString(a, 1)

SELECT TRIM(a), Trim(a), trim(BOTH 'x' FROM a)

SELECT TRIM('x' FROM a)

SELECT POSITION(a IN b), position(a IN (b))

SELECT POSITION(a, b, 1)

SELECT position(a)

SELECT LOCATE(a, b)

SELECT DATE '2020-01-01' AS x, DATE '2020' + 1

SELECT date, timestamp

SELECT DATE (a), date('x')

SELECT timestamp('x')

SELECT DATETIME '2020'

SELECT EXISTS(SELECT 1) AND a

SELECT EXISTS(a)

SELECT exists(a, b)

SELECT EXISTS ((SELECT 1))

SELECT any(a IGNORE NULLS)

SELECT first_value(a) IGNORE NULLS OVER w

SELECT first_value(a) OVER w IGNORE NULLS

SELECT f((SELECT 1))

SELECT f(SELECT 1)

SELECT f((SELECT 1), 2), [(SELECT 1)], ((SELECT 1))

SELECT (SELECT 1).1

SELECT (SELECT 1) + 1

SELECT f(SELECT 1 UNION ALL SELECT 2)

SELECT f(WITH 1 AS x SELECT x)

SELECT a.*, a.b.*, `a b`.*

SELECT COLUMNS('x') APPLY(f) EXCEPT(a)

SELECT * REPLACE(a + 1 AS a, f(b) AS b)

SELECT * EXCEPT a REPLACE 1 AS b

SELECT COLUMNS(a, b) APPLY x -> x

SELECT * APPLY(quantile(0.5)), * APPLY quantile(0.5)

SELECT * APPLY(f, 'p_'), * APPLY(x -> x, 'p_')

SELECT * REPLACE STRICT(a AS b)

SELECT a.COLUMNS(b, c), * APPLY(f) APPLY(g)

SELECT * EXCEPT(a.b, c)

SELECT * ILIKE 'x', * LIKE 'x'

SELECT f(*), f(t.*), count(*), f(* EXCEPT a), f(COLUMNS('a'))

SELECT * AS x

SELECT a.1.2, a.1.b

SELECT a.b.1, f(a).b, f(a).b.c

SELECT f(a).1.2, (a).b, (a, b).1

SELECT (a).*

SELECT f(a).*

SELECT [1,2].1

SELECT a[1].b

SELECT 'x'.1

SELECT (1).1

SELECT (1).a

SELECT a.`1`, a.`b c`.1, (a.b).c

SELECT a.'x'

SELECT a[1], a[-1], a['x'], a[b + 1], [1,2][1], f(a)[1], (a, b)[1], a[1][2]

SELECT a[1].b[2], 'x'[1], (a + b)[1], -a[1], a[1]::Int8

SELECT a AND b AND c, a AND (b AND c), (a AND b) AND c, a OR b AND c OR d, a AND b OR c AND d

SELECT and(a, b) AND c, a AND and(b, c), or(a, b), xor(a, b)

SELECT a XOR b

SELECT a = b = c, a < b < c, a == b, a <> b, a LIKE b LIKE c, a NOT IN b, a NOT ILIKE b

SELECT a NOT REGEXP b

SELECT a RLIKE b

SELECT a && b

SELECT a GLOBAL NOT IN (1), a IN 1 AND b, a IN (1) = 1, a IN t, a IN (t), a IN (db.t), a IN 1 + 2

SELECT a IN (b ? c : d), a IN (NOT b), a IN NOT b, a IN (-1), a IN (b::Int8), a IN b::Int8, a IN CAST(b, 'x'), a IN ('x'::Int8)

SELECT a IN x -> x

SELECT a LIKE 'x' ESCAPE '#'

SELECT a IN (b, c) AS x, (a IN (b)) IN (c)

SELECT -a IN (1), a + 1 IN (1), a IN (1, 2) OR b

SELECT 1 IN (1, 2), 'x' IN ('x'), NULL IN (NULL), (1, 2) IN ((1, 2)), (1,2) IN (t), [1] IN (x)

SELECT @@x, @@session.a, @@`a b`

SELECT @a

SELECT a:b

SELECT a::Int8 AS b, (a)::Int8, (a + b)::Int8

SELECT NOT(a), NOT(a) AND b, not(a) = b, NOT (a) = b, NOT (a, b) = c, not (a) in (1)

SELECT f(a).b(c)

SELECT db.f(a)

SELECT `f`(a), "f"(a), `a b`(1)

SELECT f(a,), [a,], (a,b,)

SELECT if(a, b, c), multiIf(a, b, c), case(a), CASE

SELECT interval(1), INTERVAL(1) DAY

SELECT left(a, 1), right(a, 1), LEFT(a, 1), replace(a, b, c), char(1), insert(a), format(a), any(a), all(a), distinct(a), final(a), in(a, b), like(a, b), from(a)

SELECT all(a)

SELECT from(a)

SELECT distinct(a)

SELECT final(a), format(a), insert(a), group(a), limit(a), union(a), settings(a), order(a), where(a), having(a), on(a), using(a), join(a), array(a), between(a), is(a), asof(a), cross(a), global(a), with(a), select(a)

SELECT NULL(1)

SELECT true(1)

SELECT null, True, nuLL, FALSE

SELECT select, group, order, by, table, where

SELECT a from

SELECT CAST(1 AS a)

SELECT cast(1, 'Int8'), _CAST(1, 'Int8'), CAST(1), toTypeName(1)

SELECT columns(a), COLUMNS, columns

SELECT a.COLUMNS

SELECT ALL a

SELECT DISTINCT a, DISTINCT b

SELECT (DISTINCT a)

SELECT f(x AS `y z`, `w q`)

SELECT * FROM t WHERE (a, b) IN (SELECT 1, 2)

SELECT materialize(1) AS a, (a AS c) + 1 AS d

SELECT grouping(a), GROUPING(a, b), tuple(a).1, tuple(a, b), map(1, 2)[1], array(1)[1], arrayElement(a, 1).1

SELECT `a`.`b`.`c d`, a.b AS `c.d`, `a.b`.c

SELECT 1 AS a, 2 AS `b`

SELECT x'', '', b'', ''''

SELECT 'it''s', E'x'

SELECT N'x'

SELECT 10 DIV 3, 10 MOD 3, -10 DIV 3, DIV(1, 2), MOD(1, 2)

SELECT f(1, x -> x)

SELECT [1, x -> x], (1, x -> x)

SELECT f(x -> x, y -> y)

SELECT f((x -> x) AS b)

SELECT f(x -> x AS b)

SELECT * FROM t SETTINGS a = [1], b = 1

SELECT 1 SETTINGS a = 1, b = DEFAULT, c, d = 'x'

SELECT 1 SETTINGS c, d

SELECT @@x

SELECT @@session.a

SELECT @@`a b`

SELECT @@GLOBAL.Abc

SELECT {a:Array(Int8)}, {`a b`:Tuple(a Int8, b Int8)}, {a : String}

SELECT {CLICKHOUSE_DATABASE:Identifier}.a

SELECT -a.b, - 1, -(1).1, -x::Int8, -1.5::Float32, -f(x)[1]

SELECT a IS NOT NULL IS NULL

SELECT f(a = 1, b AS c), f(a, SETTINGS b = 1)

SELECT a NOT BETWEEN b AND c IS NULL

SELECT a BETWEEN b AND c BETWEEN d AND e

SELECT a BETWEEN b AND c = d

SELECT a = b BETWEEN c AND d

SELECT a BETWEEN b OR c AND d

SELECT a BETWEEN (b AND c) AND d

SELECT a BETWEEN b ? 1 : 2 AND d

SELECT a BETWEEN b IS NULL AND d

SELECT NOT a BETWEEN NOT b AND c

SELECT a LIKE 'x' ESCAPE '#' AND b, a ILIKE b ESCAPE 'c', a NOT LIKE 'x' ESCAPE '!'

SELECT a OR b ? c : d

SELECT x -> a ? b : c

SELECT a ? x : y + 1

SELECT a ? b : c OR d

SELECT a AND NOT b = c OR d

SELECT a = NOT b + c

SELECT - NOT a + b

SELECT a.b::Int8.c

SELECT a::Int8[1]

SELECT a::Array(Int8)[1]

SELECT 1::Int8::Int16

SELECT -1::Int8::Int16

SELECT f(-1::Int8)

SELECT [1, 2]::Array(Int8)[1], (1, 2)::X.1

SELECT (1, a)::X, ('a', NULL)::X, [[1, a]]::X

SELECT (SELECT 1)::Int8

SELECT 'a' IN ('a', 'b') AS x

SELECT (a, b) IN ((1, 2), (3, 4)), a IN ((1), (2)), a IN (1, (2))

SELECT a IN (SELECT 1) IN (1)

SELECT (1 AS a) IN (1), 1 AS a IN (1)

SELECT a AS b IN (1), f(a AS b IN (1)), f(a AS b AND c)

SELECT a AS b FROM t WHERE b AS c AND d

SELECT 1 AS a + 2

SELECT (a AS b, c AS d) AS e, [a AS b][1]

SELECT tuple((a AS b)), f(((a AS b)))

SELECT (a + b AS c) * d, (a AS b) AS c

SELECT ((a AS b) AS c)

SELECT a[b AS c], a[(b)], (a)[1], (f(a))[1], (a.b)[1]

SELECT (a).1, (a.b).1, (a[1]).1, (f(a)).1, f(a).1

SELECT (a)::Int8, (a) IS NULL, NOT (a), (a) IN (b), (a) BETWEEN (b) AND (c), (a) ? (b) : (c), (x) -> (x)

SELECT ((a, b)), ((a, b)) = c, (([1])), ((SELECT 1)) + 1, (tuple(1)), (1,)

SELECT *, t.* EXCEPT a, * APPLY x -> x + 1

SELECT count(*) AS c, (*), [*], tuple(*), f(t.*, 1)

SELECT toDate('x') - INTERVAL 1 DAY - INTERVAL '1' MONTH + INTERVAL 2 * 3 HOUR

SELECT INTERVAL 1 DAY, INTERVAL x DAY AS y, INTERVAL CASE WHEN a THEN 1 END DAY

SELECT INTERVAL -x DAY, INTERVAL (x + 1) DAY, INTERVAL x::Int8 DAY, INTERVAL a[1] DAY, INTERVAL NOT a DAY

SELECT INTERVAL '1 day -2 hours', INTERVAL '1.5 day', INTERVAL '10 fortnight'

SELECT INTERVAL '1 day' DAY, INTERVAL 'x' DAY, INTERVAL '1day'

SELECT INTERVAL '1 day 2 hours 3 minutes'

SELECT INTERVAL '  1   day ', INTERVAL '+1 day', INTERVAL '1 DAYS'

SELECT concat(a), a || b || c AS x, (a || b) AS y, a || b IN (c)

SELECT CASE x WHEN 1 THEN 'a' ELSE 'b' END || 'c', CASE WHEN (a) THEN (b) ELSE (c) END

SELECT CASE WHEN a AND b THEN c + 1 WHEN x IN (1) THEN y ELSE NULL END AS z

SELECT CASE a WHEN 1 THEN 2

SELECT CASE END

SELECT CASE WHEN a THEN b ELSE c END.1

SELECT f(a IN (1))

SELECT f(b, a IN (1))

SELECT f(b, a IN (1), c)

SELECT multiIf(a, b, a IN (1), d)

SELECT multiIf(a, a IN (1), c)

SELECT [b, a IN (1)], (b, a IN (1))

SELECT b, a IN (1)

SELECT f(b, a NOT IN (1)), f(b, a GLOBAL IN (1)), f(b, a IN (SELECT 1)), f(b, a IN c), f(b, a IN [1])

SELECT f(b, a LIKE 'x'), f(b, a = 1), f(b, NOT a), f(b, a IN (1, 2)), f(a IN (1), b IN (2))

SELECT f(b, (a IN (1))), f(b, a IN (1) AND c), f(b, a IN (1) AS x)

SELECT CASE WHEN x IN (1) THEN y IN (2) ELSE z IN (3) END

SELECT CASE a WHEN x IN (1) THEN 2 END

SELECT if(a, b IN (1), c), a ? b IN (1) : c

SELECT ((1), (2)), [(1), (2)], f((1), (2)), ((1), a), ((1), 'x'), ((1, 2), (3)), (((1)), 2), ((-1), 2)

SELECT (1, (2, (3))), [[(1)]], ((1))

SELECT ((1),)

SELECT (*) AS x

SELECT (t.*) AS x

SELECT f(* AS x)

SELECT left(a, 1), right(a, 1), LEFT(a, 1)

SELECT replace(a, b, c), char(1), insert(a), format(a), any(a)

SELECT a, all(a)

SELECT a, distinct(a)

SELECT in(a, b), like(a, b), from(a)

SELECT 1, from(a)

SELECT * APPLY x -> x

SELECT * APPLY (x -> x)

SELECT COLUMNS('a') APPLY x -> x

SELECT COLUMNS(a) APPLY (x -> x)

SELECT COLUMNS(a, b) APPLY x -> x + 1

SELECT a.* APPLY x -> x, 1

SELECT 1, * APPLY x -> x

SELECT * APPLY ((x -> x), 'p_')

SELECT * APPLY (x -> x, 'p_')

SELECT POSITION((a) IN b), POSITION(a IN (b, c)), POSITION((a) IN (b)), POSITION(a + 1 IN b + 2)

SELECT 00012

SELECT 0xFFFFFFFFFFFFFFFFF

SELECT 1 COMMENT

SELECT 1 COMMENT 'x'

SELECT NOT a BETWEEN b AND NOT c

SELECT a BETWEEN NOT b AND c

SELECT a BETWEEN -b AND NOT c

SELECT tuple(a, b IN (1)), array(a, b IN (1)), concat(a, b IN (1)), CAST(a IN (1), 'Int8'), quantile(0.5, a IN (1))(b, c IN (1))

SELECT toDate(a) IN (1), f(a IN (1)) + f(b, c IN (1))

SELECT sum(a IN (1)) FILTER (WHERE b IN (2)), count(DISTINCT a IN (1), b)

SELECT match(a, b) REGEXP c IN (1)

SELECT a DIV (b IN (1)), a || b IN (1)

SELECT a REGEXP (b IN (1))

SELECT x'zz'

SELECT f(a AS b, b + 1), a[b AS c + 1], (a AS b + 1), [a AS b + 1]

SELECT a AS b, b AS c, a.b AS d, a['x'] AS e

SELECT -9223372036854775809, --

SELECT 1,

SELECT a,b,

SELECT 1 AS a, a + 1 AS b, *, t.* FROM t

SELECT 1 FORMAT JSONEachRow SETTINGS output_format_json_quote_64bit_integers = 1

SELECT 1 SETTINGS a = 1 FORMAT JSON

SELECT 1 SETTINGS a = {'a': 'b'}

SELECT 1 SETTINGS a = {'a': 'b', 'c': 'd'}, param_x = 1, b = DEFAULT

SELECT 1 FROM t WHERE a = {x:UInt8} AND b IN {y:Array(String)}

SELECT * FROM t WHERE NOT (a = 1) AND (b = 2 OR c = 3) AND d BETWEEN 1 AND 2

SELECT countIf(a > 1) AS c, avgIf(b, a IN (1, 2)) FROM t GROUP BY d HAVING c > 1 ORDER BY c

SELECT arrayFilter(x -> x IN (1, 2), a), arrayMap((x, y) -> (x, y), a, b), arraySort(x -> -x, a)

SELECT dictGet('db.d', 'a', toUInt64(x)), dictGetOrDefault(d, ('a', 'b'), tuple(x), (1, 2)), joinGet(db.j, 'a', 1)

SELECT toStartOfInterval(t, INTERVAL 5 MINUTE) AS m, toStartOfHour(t) AS h, date_trunc('day', t), t + INTERVAL 1 WEEK

SELECT * FROM a INNER JOIN b ON a.x = b.x AND a.y = b.y LEFT JOIN (SELECT * FROM c WHERE d = 1) AS e ON a.z = e.z WHERE a.q > 1

SELECT a FROM t WHERE (a, b) IN (SELECT c, d FROM u) AND a NOT IN (SELECT e FROM v)

SELECT * FROM remote('127.0.0.{1,2}', system.one), remoteSecure('h', 'db', 't', 'u', 'p')

SELECT * FROM s3('http://x/y.csv', 'k', 's', 'CSV', 'a Int8, b String') AS q WHERE q.a = 1

SELECT * FROM url('http://x', CSV, 'a Int8', headers('a'='b'))

SELECT * FROM input('a Int8')

SELECT * FROM generateRandom('a Int8', 1, 10, 2) LIMIT 10

SELECT * FROM numbers(10) AS n CROSS JOIN numbers(5) AS m

SELECT * FROM system.tables WHERE database = currentDatabase() AND name LIKE '%x%' FORMAT Vertical

SELECT * FROM db.`table name` AS `alias name`

SELECT uniqMerge(u), sumMerge(s) FROM agg GROUP BY k WITH TOTALS

SELECT quantilesTDigest(0.5, 0.9, 0.99)(x)[1], topK(10)(y), sumMap(k, v), groupArray(5)(z), argMax(a, b)

SELECT if(a > 0, 'pos', if(a < 0, 'neg', 'zero')), multiIf(a, 1, b, 2, 3), coalesce(a, b, 0), ifNull(a, 'x')

SELECT toTypeName(1::Decimal(10, 2)), CAST('2020-01-01' AS Date), CAST(1 AS Nullable(UInt8)), '1'::Nullable(Int8)

SELECT j.a.:`Array(String)`, j.a[].b, j.a[][], j.a[1]

SELECT runningDifference(x), neighbor(x, -1), lagInFrame(x, 1, 0) OVER (PARTITION BY a ORDER BY b ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)

SELECT sum(x) OVER (PARTITION BY a, b ORDER BY c DESC, d ROWS BETWEEN 3 PRECEDING AND 3 FOLLOWING) AS s, rank() OVER w, dense_rank() OVER (w) FROM t WINDOW w AS (PARTITION BY z)

WITH (SELECT max(x) FROM t) AS m SELECT * FROM t WHERE x = m

WITH 1 AS a, x -> x + 1 AS f SELECT f(a)

WITH x -> x + 1 AS f SELECT f(1)

WITH a AS (SELECT 1 AS x), b AS (SELECT x + 1 AS y FROM a) SELECT * FROM a, b

WITH RECURSIVE a AS (SELECT 1), b AS (SELECT 2) SELECT * FROM a UNION ALL SELECT * FROM b

SELECT * FROM (WITH 1 AS x SELECT x) UNION ALL (WITH 2 AS y SELECT y)

SELECT * FROM t ORDER BY a NULLS FIRST, b DESC NULLS LAST, c ASC COLLATE 'de', d WITH FILL FROM toDate('2020-01-01') TO toDate('2020-02-01') STEP INTERVAL 1 DAY

SELECT a, b FROM t ORDER BY a WITH FILL INTERPOLATE

SELECT a, b FROM t ORDER BY a WITH FILL INTERPOLATE ()

SELECT a, b FROM t ORDER BY a INTERPOLATE (b)

SELECT a, b FROM t ORDER BY a WITH FILL INTERPOLATE (b AS c + 1, `d e`)

SELECT a FROM t LIMIT 1 OFFSET 2 ROWS

SELECT a FROM t LIMIT 1 OFFSET 2 ROW

SELECT a FROM t OFFSET 2 ROWS

SELECT a FROM t OFFSET 2 ROW FETCH FIRST ROW ONLY

SELECT a FROM t OFFSET 2 ROWS FETCH FIRST 1 ROW ONLY

SELECT a FROM t LIMIT 1 BY a OFFSET 3

SELECT a FROM t LIMIT 1, 2 BY a LIMIT 3, 4

SELECT a FROM t LIMIT 1 BY a LIMIT 3 WITH TIES

SELECT a FROM t ORDER BY a LIMIT 1 BY a LIMIT 3 WITH TIES

SELECT a FROM t ORDER BY a LIMIT 3 WITH TIES BY a

SELECT DISTINCT ON (a) b FROM t LIMIT 1 BY c

SELECT TOP 3 a FROM t LIMIT 5

SELECT TOP 3 a FROM t OFFSET 5

SELECT TOP (3) a FROM t

SELECT TOP (1 + 2) a FROM t

SELECT top a FROM t

SELECT TOP 1.5 a

SELECT DISTINCT TOP 3 a

SELECT ALL DISTINCT a

SELECT DISTINCT ALL a

SELECT DISTINCT ON a, b

SELECT DISTINCT ON (a), b

SELECT DISTINCT (a), b

SELECT DISTINCT(a, b)

SELECT a FROM t GROUP BY a WITH ROLLUP, b

SELECT a FROM t GROUP BY ROLLUP(a), b

SELECT a FROM t GROUP BY ROLLUP (a, b) WITH CUBE

SELECT a FROM t GROUP BY rollup(a)

SELECT a FROM t GROUP BY cube

SELECT a FROM t GROUP BY GROUPING SETS ((a AS b), (c))

SELECT a FROM t GROUP BY GROUPING SETS (a + 1, (b))

SELECT a FROM t GROUP BY GROUPING SETS ()

SELECT a FROM t GROUP BY a, ALL

SELECT a FROM t GROUP BY a HAVING b QUALIFY c

SELECT a FROM t HAVING b

SELECT a FROM t PREWHERE a = 1 WHERE b = 2

SELECT a FROM t WHERE b = 2 PREWHERE a = 1

SELECT a WHERE b GROUP BY c

SELECT a FROM t ORDER BY ALL, a

SELECT a FROM t ORDER BY ALL NULLS LAST

SELECT a FROM t ORDER BY `all`

SELECT a FROM t ORDER BY (a, b)

SELECT a FROM t ORDER BY (a DESC)

SELECT a FROM t ORDER BY a ASCENDING, b DESCENDING

SELECT a FROM t ORDER BY a, b,

SELECT a FROM t GROUP BY a,

SELECT a FROM t WINDOW w AS (ORDER BY a),

SELECT f() OVER (PARTITION BY a,)

SELECT f() OVER (PARTITION BY (a, b))

SELECT f() OVER w.x

SELECT f() OVER (a.b)

SELECT f() OVER (ORDER BY a ROWS UNBOUNDED PRECEDING), f() OVER (ROWS UNBOUNDED FOLLOWING)

SELECT f() OVER (ROWS BETWEEN UNBOUNDED FOLLOWING AND CURRENT ROW)

SELECT f() OVER (ROWS BETWEEN 1 AND 2)

SELECT f() OVER (ROWS 1 FOLLOWING)

SELECT f() OVER (RANGE BETWEEN -1 PRECEDING AND (1 + 2) FOLLOWING)

SELECT f() OVER (ROWS BETWEEN '1' PRECEDING AND x FOLLOWING)

SELECT (SELECT 1 UNION ALL SELECT 2) AS x, [1, (SELECT 2)]

SELECT * FROM ((SELECT 1 UNION ALL SELECT 2) UNION DISTINCT SELECT 3) AS x

SELECT * FROM (SELECT * FROM (SELECT * FROM (SELECT 1 AS a)))

SELECT * FROM (SELECT 1) AS a, (SELECT 2) AS b JOIN (SELECT 3) AS c USING (x)

SELECT * FROM (a, b)

SELECT * FROM (a CROSS JOIN b) AS c

SELECT * FROM ((a JOIN b ON 1) JOIN c ON 2)

SELECT * FROM (t) AS c

SELECT * FROM (numbers(1)) AS c

SELECT * FROM (numbers(1) JOIN b ON 1) AS c

SELECT * FROM a LEFT ARRAY JOIN b JOIN c ON 1

SELECT * FROM a ARRAY JOIN b AS c, d e, [1, 2] AS f

SELECT * FROM a INNER ARRAY JOIN b

SELECT * FROM a ARRAY JOIN arrayEnumerate(b) AS n, b AS x WHERE n > 1

SELECT * FROM t1 JOIN t2 ON t1.a = t2.a OR t1.b = t2.b

SELECT * FROM t1 JOIN t2 ON t1.a = t2.a USING (a)

SELECT * FROM t1 JOIN t2 USING ()

SELECT * FROM t1 JOIN t2 USING (a, b + 1)

SELECT * FROM t1 JOIN t2 USING a WHERE b

SELECT * FROM t1 LEFT SEMI JOIN t2 USING a

SELECT * FROM t1 SEMI LEFT JOIN t2 USING a

SELECT * FROM t1 RIGHT ANTI JOIN t2 USING a

SELECT * FROM t1 FULL ANY JOIN t2 USING a

SELECT * FROM t1 FULL SEMI JOIN t2 USING a

SELECT * FROM t1 INNER SEMI JOIN t2 USING a

SELECT * FROM t1 INNER OUTER JOIN t2 USING a

SELECT * FROM t1 RIGHT OUTER JOIN t2 USING a

SELECT * FROM t1 ANY CROSS JOIN t2

SELECT * FROM t1 CROSS JOIN t2 ON 1

SELECT * FROM t1 GLOBAL CROSS JOIN t2

SELECT * FROM t1 GLOBAL LEFT ANY JOIN t2 USING a

SELECT * FROM t1 NATURAL JOIN t2

SELECT * FROM t1 NATURAL CROSS JOIN t2

SELECT * FROM t1 NATURAL FULL JOIN t2

SELECT * FROM t1 NATURAL ANY LEFT JOIN t2

SELECT * FROM t1 NATURAL JOIN t2 ON 1

SELECT * FROM t1 GLOBAL NATURAL JOIN t2

SELECT * FROM t1 OUTER JOIN t2 ON 1

SELECT * FROM t1 SAMPLE 1/10 JOIN t2 SAMPLE 0.5 ON 1

SELECT * FROM t1 SAMPLE 1e-1, t2 SAMPLE 0.001 OFFSET 1/3

SELECT * FROM t1 SAMPLE a

SELECT * FROM t1 SAMPLE 10/100

SELECT * FROM t1 SAMPLE 1.0/10.5

SELECT * FROM t1 SAMPLE 10 OFFSET 5

SELECT * FROM t1 SAMPLE -1

SELECT * FROM t1 FINAL SAMPLE 0.1 OFFSET 0.2 WHERE a

SELECT * FROM t1 AS a(b, c) FINAL

SELECT * FROM t1 (b, c)

SELECT * FROM numbers(1) AS a(b)

SELECT * FROM 'file.csv'

SELECT * FROM "file.csv"

SELECT * FROM a.b.c

SELECT * FROM {x:Identifier} AS y

SELECT {x:Identifier}, {x:Identifier}.b, a.{x:Identifier}, {x:String}.b

SELECT f({x:Identifier}), {f:Identifier}(1)

SELECT a[b AS c + 1]

SELECT (a AS b + 1)

SELECT [a AS b + 1]

SELECT j.a.:Tuple(a Int8).b

SELECT j.a[][], j.a[][][].b

SELECT j[].a

SELECT a FROM t ORDER BY a OFFSET 2 ROWS FETCH FIRST 1 ROW ONLY

SELECT a FROM t FETCH FIRST 1 ROW ONLY

SELECT a FROM t LIMIT 1 BY a LIMIT 2 OFFSET 3

SELECT ALL ALL a

SELECT DISTINCT DISTINCT a

SELECT a FROM t GROUP BY ROLLUP (a, b) WITH ROLLUP

SELECT a FROM t GROUP BY CUBE (a, b) WITH ROLLUP WITH TOTALS

SELECT a FROM t GROUP BY rollup

SELECT a FROM t GROUP BY ROLLUP(a)

SELECT a FROM t GROUP BY a WITH TOTALS WITH ROLLUP

SELECT a FROM t WITH ROLLUP

SELECT a FROM t GROUP BY ALL WITH ROLLUP

SELECT a FROM t GROUP BY GROUPING SETS ((a)) WITH ROLLUP

SELECT a FROM t ORDER BY `all`, b

SELECT a FROM t ORDER BY all

SELECT a FROM t GROUP BY `all`

SELECT f() OVER (ROWS UNBOUNDED FOLLOWING)

SELECT f() OVER (ROWS BETWEEN CURRENT ROW AND UNBOUNDED PRECEDING)

SELECT f() OVER (ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING)

SELECT * FROM a ARRAY JOIN b AS c, d e

SELECT * FROM a ARRAY JOIN b e

SELECT * FROM a ARRAY JOIN [1, 2] AS f

SELECT * FROM t1 NATURAL ANY JOIN t2

SELECT * FROM t1 NATURAL PASTE JOIN t2

SELECT * FROM t1 GLOBAL JOIN t2 ON 1

SELECT a.b.c.*, a.b.COLUMNS('x'), a.COLUMNS(b) EXCEPT c

SELECT a AS a, a AS b, b AS c WHERE c

SELECT DATE 'x', DATE'x', TIMESTAMP 'y'

SELECT INTERVAL 1 DAY::String, -INTERVAL 1 DAY

SELECT INTERVAL 1 DAY * 2, INTERVAL 1 DAY IS NULL

SELECT not(1), not 1, NOT(1, 2), not(a)::Int8

SELECT a NOT NULL

SELECT 1 IS TRUE

SELECT a ISNULL

SELECT a = TRUE, a <> FALSE, a IN (TRUE, NULL)

SELECT exists(SELECT 1), NOT exists(SELECT 1)

SELECT EXISTS (WITH 1 AS x SELECT x)

SELECT a IN (WITH 1 AS x SELECT x)

SELECT (WITH 1 AS x SELECT x), (FROM t SELECT a)

SELECT * FROM (FROM t SELECT a)

SELECT [1, 2, 3][1], [1,2] = [1,2], (1, 2) = (1, 2), [] = [], ([1], 2)

SELECT map('a', 1)['a'], {'a': 1}['a']

SELECT array(), tuple(), map(), array(array()), [[], [1]]

SELECT 'a' || 'b' || c, 'a' || 1 + 2

SELECT 1 = 1 = 1, 1 + 1 = 2, NOT 1 = 1, 1 <> 2, 1 != 2, 1 == 1

SELECT 1 AND 0 OR 1 AND NOT 0, 1 OR 0 AND 1

SELECT a -> b

SELECT (a.b) -> c

SELECT f(a.b -> c)

SELECT f((a, b, c) -> a + b + c, x, y, z)

SELECT f(a -> (b -> c))

SELECT f(x -> x.1, y), f(x -> x[1], y), f(x -> (x.1, x.2), y), f(x -> [x], y)

SELECT f(x -> if(x > 1, 1, 0), y), f(x -> CASE WHEN x THEN 1 ELSE 2 END, y)

SELECT f(x -> g(y -> x + y, z), w)

SELECT f(x -> x AND y), f(x -> x = 1, y), f(x -> -x), f(x -> NOT x), f(x -> x BETWEEN 1 AND 2, y)

SELECT f(x -> x IN (1, 2)), f(x -> x IN (1, 2), y), f(x -> x IS NULL, y), f(x -> x::Int8, y)

SELECT f(a, b -> b), f(1, (b -> b)), f(g(a), b -> b)

SELECT quantile(a)(b), quantile(0.5, 1)(b, c), f()(), f()(a)

SELECT sumIf(a, b), sum(a) AS b, count() c, count(*) d

SELECT toString(a) AS `a.b`, a AS `a\`b`, a AS `a\\b`, a AS `a'b`, 'a`b', 'a\\b'

SELECT '\'', "a'b", `a"b`, 'a"b', '\t\n\r\0\b\f', '\a\v'

SELECT 'привет', `колонка`, 'emoji 😀', '日本'

SELECT 0.1, 1.10, 100.0, 1e5, 123456789.123456789, 1e-5, 0.00001234, 1.7976931348623157e308, 5e-324, 1e22, 12345678901234567890.0

SELECT 3.14159265358979, 2.5e3, 1E-3, .5, 5., 0x10, 0xff, 0b11, 1_000_000, 1_0.0_1

SELECT -0.5, -1e-3, - 5, -.5, +.5, -0x10, -0b1

SELECT 9223372036854775807, 9223372036854775808, -9223372036854775807, -9223372036854775808, 18446744073709551615

SELECT a.1, a.1.2.3, (a).1.2, f(x).1.a, a.b.1.c

SELECT 1.5.1

SELECT a . b, a. b, a .1

SELECT t.`1`, t."x y", `t x`.y

SELECT @@a + 1, @@a AS b

SELECT {a:Int8} + {b:Map(String, Array(Int8))}, {a:Nullable(String)}

SELECT {a:Tuple(x Int8, y String)}, {a:DateTime64(3, 'UTC')}

SELECT {a}

SELECT {a:}

SELECT $1, $a, a$b$c

SELECT $$a$b$$, $x$ $$ $x$, $$a'b\n$$

SELECT 1 /* c */ + /* d */ 2 -- e

SELECT 1 # comment

SELECT/**/1,/**/2

SELECT f()()

SELECT f()(a)

SELECT f(a)(b)

SELECT f(a, b)()

SELECT a IS FALSE, a IS NOT TRUE, a IS NOT FALSE

SELECT a IS UNKNOWN

SELECT a IS NOT UNKNOWN

SELECT NOT a IS TRUE, a = b IS TRUE

SELECT a, b AS c FROM t WHERE a = 1 GROUP BY a HAVING b > 1 ORDER BY a DESC NULLS FIRST, b COLLATE 'en' LIMIT 10

WITH x AS (SELECT 1), 2 AS y SELECT DISTINCT a FROM t AS tt FINAL SAMPLE 1/10 OFFSET 1/2 ARRAY JOIN arr AS x, b PREWHERE a WHERE b GROUP BY a, b WITH TOTALS HAVING c WINDOW w AS (PARTITION BY a ORDER BY b) QUALIFY row_number() OVER w = 1 ORDER BY a WITH FILL FROM 1 TO 10 STEP 1 INTERPOLATE (b AS b + 1, c) LIMIT 1 BY a LIMIT 2, 3 WITH TIES SETTINGS max_threads = 1, b = 'c'

WITH RECURSIVE t AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM t) SELECT * FROM t

SELECT DISTINCT ON (a, b) a, b FROM t

SELECT TOP 5 a FROM t

SELECT TOP 5 WITH TIES a FROM t ORDER BY a

FROM t SELECT a

SELECT * FROM a JOIN b ON a.x = b.x LEFT JOIN c USING (x, y) CROSS JOIN d, e

SELECT * FROM a ANY LEFT JOIN b USING x

SELECT * FROM a GLOBAL ASOF LEFT JOIN b ON a.x = b.x AND a.t >= b.t

SELECT * FROM a LEFT ANTI JOIN b ON 1 SEMI RIGHT JOIN c ON 2 FULL OUTER JOIN d ON 3 INNER JOIN e ON 4 ALL INNER JOIN f USING (a) PASTE JOIN g

SELECT * FROM (SELECT 1 AS a) AS s JOIN (SELECT 2 AS b) AS s2 ON a = b

SELECT * FROM (SELECT 1)

SELECT * FROM numbers(10) AS n, remote('h', db.t), db.t tt

SELECT * FROM t GROUP BY ROLLUP(a, b)

SELECT * FROM t GROUP BY a, b WITH CUBE

SELECT * FROM t GROUP BY GROUPING SETS ((a), (a, b), ())

SELECT * FROM t GROUP BY ALL ORDER BY ALL

SELECT 1 UNION ALL SELECT 2 UNION DISTINCT SELECT 3

SELECT 1 UNION SELECT 2

(SELECT 1) UNION ALL (SELECT 2 UNION ALL SELECT 3)

SELECT 1 INTERSECT SELECT 2 EXCEPT SELECT 3

SELECT 1 EXCEPT ALL SELECT 2 INTERSECT DISTINCT SELECT 3

(SELECT 1) LIMIT 1

SELECT * FROM t LIMIT 10 OFFSET 5

SELECT * FROM t OFFSET 5

SELECT * FROM t ORDER BY a OFFSET 5 ROWS FETCH FIRST 3 ROWS WITH TIES

SELECT * FROM t LIMIT 5, 10

SELECT * FROM t LIMIT 1, 2 BY a, b

SELECT * FROM t LIMIT 2 OFFSET 1 BY a

SELECT * FROM t LIMIT 2 BY ALL

SELECT * FROM VALUES('a Int8', 1, 2)

SELECT * FROM VALUES (1, 2), (3, 4)

SELECT 1 INTO OUTFILE 'x.csv' TRUNCATE COMPRESSION 'gzip' LEVEL 3 FORMAT CSV SETTINGS a = 1

SELECT 1 FORMAT JSON

SELECT a FROM t WHERE a IN (SELECT b FROM c WHERE d = 1)

SELECT (SELECT 1) AS x, exists(SELECT 1), EXISTS (SELECT 2), NOT EXISTS (SELECT 1)

SELECT * FROM t ARRAY JOIN a LEFT ARRAY JOIN b

SELECT a FROM t1 LEFT ARRAY JOIN b AS c

SELECT sum(a) OVER (PARTITION BY b ORDER BY c ASC RANGE BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING), sum(a) OVER (ROWS 1 PRECEDING), sum(a) OVER (ORDER BY x GROUPS BETWEEN 1 FOLLOWING AND 2 FOLLOWING) FROM t WINDOW w1 AS (), w2 AS (w1 ORDER BY a)

SELECT a FROM t ORDER BY a ASC NULLS LAST WITH FILL STEP INTERVAL 1 DAY STALENESS 3, b WITH FILL

SELECT * FROM viewExplain('EXPLAIN', '', (SELECT 1))

SELECT * FROM view(SELECT 1 AS x)

SELECT * FROM cluster('c', view(SELECT 1))

SELECT * FROM file('x', 'CSV', SETTINGS a = 1)

SELECT 1 WHERE 1

SELECT

SELECT a, FROM t

SELECT a FROM t,

SELECT * FROM merge('db', '^t')

SELECT * FROM {t:Identifier}, {d:Identifier}.{t:Identifier}

SELECT * FROM a JOIN b JOIN c ON 1 ON 2

SELECT * FROM (a JOIN b ON 1)

SELECT * FROM (a)

SELECT * FROM a NATURAL JOIN b

WITH 1 AS x, (SELECT 2) AS y, z AS (SELECT 3), t(a, b) AS (SELECT 1, 2) SELECT x

WITH x AS MATERIALIZED (SELECT 1) SELECT * FROM x

SELECT CAST(a, 'Tuple(a Int8, b Int8)'), a::Tuple(a Int8, b Int8), a::JSON(SKIP a, SKIP REGEXP 'b')

SELECT 1 INTERSECT SELECT 2

SELECT 1 EXCEPT SELECT 2

SELECT 1 EXCEPT SELECT 2 EXCEPT SELECT 3

SELECT 1 INTERSECT SELECT 2 INTERSECT SELECT 3

SELECT 1 UNION ALL SELECT 2 INTERSECT SELECT 3

SELECT 1 UNION ALL SELECT 2 EXCEPT SELECT 3

SELECT 1 EXCEPT SELECT 2 UNION ALL SELECT 3

SELECT 1 INTERSECT SELECT 2 UNION ALL SELECT 3

SELECT 1 EXCEPT SELECT 2 INTERSECT SELECT 3

(SELECT 1 UNION ALL SELECT 2) EXCEPT SELECT 3

SELECT 1 EXCEPT (SELECT 2 UNION ALL SELECT 3)

(SELECT 1 EXCEPT SELECT 2) EXCEPT SELECT 3

SELECT 1 EXCEPT (SELECT 2 EXCEPT SELECT 3)

(SELECT 1) INTERSECT (SELECT 2)

((SELECT 1))

(SELECT 1 UNION ALL SELECT 2) UNION ALL SELECT 3

(SELECT 1 UNION ALL SELECT 2) UNION DISTINCT SELECT 3

SELECT 1 UNION DISTINCT (SELECT 2 UNION ALL SELECT 3)

SELECT 1 UNION ALL ((SELECT 2))

SELECT 1 UNION ALL SELECT 2 UNION SELECT 3

SELECT * FROM (SELECT 1 INTERSECT SELECT 2 EXCEPT SELECT 3)

SELECT * FROM ((SELECT 1))

SELECT * FROM ((SELECT 1) UNION ALL (SELECT 2))

SELECT ((SELECT 1) UNION ALL SELECT 2)

SELECT a FROM t1, t2 JOIN t3 ON 1 ARRAY JOIN x

SELECT a, (SELECT b, c FROM d WHERE x IN (SELECT 1, 2)) AS e FROM f(1, (SELECT a, b))

SELECT f(a, (SELECT 1), x -> (SELECT x)) AND exists(SELECT 1) FROM t WHERE (a IN (SELECT 1)) AND b

WITH a AS (SELECT 1), b AS (SELECT 2 UNION ALL SELECT 3) SELECT * FROM a JOIN (SELECT * FROM b) AS c ON a.x = (SELECT 1)

SELECT sum(x) OVER (PARTITION BY a ORDER BY b) AS c, d FROM t WINDOW w AS (PARTITION BY a), v AS (ORDER BY b)

SELECT a FROM t ORDER BY a, b DESC LIMIT 1 BY a, b LIMIT 3

SELECT a FROM t GROUP BY GROUPING SETS ((a, b), (c)) WITH TOTALS

SELECT a FROM t GROUP BY CUBE(a) WITH TOTALS

SELECT a FROM t GROUP BY a WITH ROLLUP WITH TOTALS

SELECT a FROM t GROUP BY ALL WITH TOTALS

SELECT a FROM t WITH TOTALS

SELECT a FROM t GROUP BY ()

SELECT a FROM t GROUP BY (a, b)

SELECT a FROM t GROUP BY GROUPING SETS (a, (b, c))

SELECT a FROM t ORDER BY ALL DESC

SELECT a FROM t ORDER BY *

SELECT a FROM t LIMIT 10 WITH TIES

SELECT a FROM t LIMIT 10 OFFSET 5 WITH TIES

SELECT a FROM t LIMIT 1 + 1 OFFSET x

SELECT a FROM t FETCH FIRST ROW ONLY

SELECT a FROM t ORDER BY a FETCH NEXT 5 ROWS ONLY

SELECT a FROM t ORDER BY a OFFSET 1 ROW FETCH NEXT 5 ROWS ONLY

SELECT a FROM t LIMIT 3 BY a LIMIT 4 OFFSET 2

SELECT a FROM t LIMIT 3 OFFSET 4 BY a OFFSET 5

SELECT a FROM t LIMIT -1

SELECT a FROM t LIMIT 0.5

SELECT a FROM t PREWHERE a SAMPLE 0.1

SELECT a FROM t AS x SAMPLE 0.1 FINAL

SELECT a FROM t FINAL AS x

SELECT a FROM t SAMPLE 1000

SELECT a FROM t SAMPLE 0.1 OFFSET 0.5

SELECT a FROM t ARRAY JOIN x AS y, z INNER JOIN w ON 1

SELECT a FROM t x ARRAY JOIN y

SELECT a FROM t AS x(a, b)

SELECT a FROM (SELECT 1) x (y)

SELECT a FROM t LEFT JOIN u ON a = b AND c OR d

SELECT a FROM t LEFT JOIN u ON (a = b)

SELECT a FROM t LEFT JOIN u USING a, b

SELECT a FROM t LEFT JOIN u USING (*)

SELECT a FROM t LEFT JOIN u USING (a AS b)

SELECT a FROM t LEFT JOIN u

SELECT a FROM t LEFT ANY JOIN u USING a

SELECT a FROM t ANY JOIN u USING a

SELECT a FROM t ASOF JOIN u USING (a, b)

SELECT a FROM t LEFT ASOF JOIN u USING (a, b)

SELECT a FROM t SEMI JOIN u USING (a, b)

SELECT a FROM t LEFT SEMI JOIN u USING (a, b)

SELECT a FROM t FULL JOIN u USING (a, b)

SELECT a FROM t LEFT OUTER JOIN u USING (a, b)

SELECT a FROM t ALL FULL OUTER JOIN u USING (a, b)

SELECT a FROM t GLOBAL JOIN u USING (a, b)

SELECT a FROM t LOCAL JOIN u USING (a, b)

SELECT a FROM t GLOBAL ANY INNER JOIN u USING (a, b)

SELECT a FROM t INNER ANY JOIN u USING (a, b)

SELECT a FROM t CROSS JOIN u

SELECT a FROM t PASTE JOIN u

SELECT a FROM t STRAIGHT JOIN u ON 1

SELECT a FROM t NATURAL LEFT JOIN u

SELECT a FROM t, u, (SELECT 1)

SELECT a FROM t JOIN (u JOIN v ON 1) ON 2

SELECT INTERVAL '1' DAY, INTERVAL '-1' DAY, INTERVAL '+1' DAY

SELECT INTERVAL '1.5' DAY

SELECT INTERVAL ' 1 ' DAY

SELECT INTERVAL '' DAY

SELECT INTERVAL '1e3' DAY

SELECT INTERVAL true DAY

SELECT INTERVAL NULL DAY

SELECT INTERVAL 1.5 DAY, INTERVAL -0.25 HOUR, INTERVAL inf DAY

SELECT INTERVAL ('x') DAY

SELECT INTERVAL 'x' || 'y' DAY

SELECT f() OVER (ORDER BY a IN (1)), f() OVER (PARTITION BY a IN (1), b IS NULL ORDER BY c IS NULL, d = 1, NOT e, f AND g, h LIKE 'x')

SELECT f() OVER (ORDER BY x -> x, (y -> y), a BETWEEN 1 AND 2, -a, a[1], a.1, NOT b, a + 1)

SELECT f() OVER w FROM t WINDOW w AS (ORDER BY a IN (1), b IS NULL)

SELECT f() OVER (ORDER BY a ROWS BETWEEN 1 PRECEDING AND a IN (1) FOLLOWING)

SELECT a ORDER BY a IN (1), b IS NULL, x -> x

SELECT a GROUP BY a IN (1), b IS NULL, x -> x

SELECT a LIMIT 1 BY a IN (1), b IS NULL

SELECT g(f() OVER (ORDER BY a IN (1))), g(1, f() OVER (ORDER BY a IS NULL))

SELECT f(a IS NULL), f(1, a IS NULL), f(1, NOT a), f(1, a LIKE 'x' ESCAPE 'y')

SELECT arrayMap(x -> x IS NULL, y), arrayMap(x -> x IN (1), y)

SELECT -(SELECT 1), NOT (SELECT 1), (SELECT 1) IS NULL, (SELECT 1)[1], (SELECT 1)::Int8, (SELECT 1) LIKE (SELECT 2), a AND (SELECT 1), x -> (SELECT 1)

SELECT * EXCEPT SELECT 1

SELECT t.* EXCEPT SELECT 1 FROM t

SELECT * EXCEPT ALL SELECT 1

SELECT * EXCEPT DISTINCT SELECT 1

SELECT * EXCEPT select

SELECT a.* EXCEPT select name

SELECT * FROM t EXCEPT SELECT 1

SELECT id LIKE b <=> 'a' != -1

SELECT a <=> b, a <=> b = c, a = b <=> c

SELECT a <=> 'x' != 1

SELECT NOT f() OVER (ORDER BY a + 1, b)

SELECT f() OVER (ORDER BY a + 1) + 1, 1 + f() OVER (ORDER BY a + 1, [b + 1], g(c + 1), (d + 1, e))

SELECT (f() OVER (ORDER BY a + 1)) + 1, (f() OVER (ORDER BY a + 1)), g(f() OVER (ORDER BY a + 1)), [f() OVER (ORDER BY a + 1)]

SELECT g(1, f() OVER (ORDER BY a IN (1))), g(1, f() OVER (ORDER BY a + 1)), g(1, f() OVER (PARTITION BY a IN (1)))

SELECT g(1, 2 + f() OVER (ORDER BY a IN (1), b + 1)), g(1, [f() OVER (ORDER BY a IN (1))]), g(1, h(f() OVER (ORDER BY a IN (1))))

SELECT g(1, (f() OVER (ORDER BY a IN (1)), 2)), g(1, CASE WHEN f() OVER (ORDER BY a IN (1)) THEN 1 END), (1, f() OVER (ORDER BY a IN (1)))

SELECT 1 + f() OVER (PARTITION BY a + 1, b IN (1) ORDER BY a ROWS BETWEEN 1 + 1 PRECEDING AND CURRENT ROW)

SELECT f() OVER (ORDER BY a + 1) AS x, (f() OVER (ORDER BY a + 1) AS y) + 1

SELECT f() OVER (ORDER BY a + 1 WITH FILL FROM 1 + 1 TO 2 * 3), 1 + f() OVER (ORDER BY a + 1 WITH FILL FROM 1 + 1 TO 2 * 3)

SELECT 1 + (f() OVER (ORDER BY a + 1))

SELECT f() OVER (ORDER BY a + 1) IN (1), f() OVER (ORDER BY a + 1) IS NULL, f() OVER (ORDER BY a + 1)[1], f() OVER (ORDER BY a + 1).1

SELECT f() OVER (ORDER BY a + 1)::Int8, CAST(f() OVER (ORDER BY a + 1), 'x'), f() OVER (ORDER BY a IN (1))::Int8

SELECT a[f() OVER (ORDER BY b + 1)], a IN (f() OVER (ORDER BY b + 1)), a IN (f() OVER (ORDER BY b + 1), 2)

SELECT x -> f() OVER (ORDER BY b + 1), g(x -> f() OVER (ORDER BY b + 1))

SELECT f() OVER (ORDER BY -x DESC)

SELECT sum(f() OVER (ORDER BY a + 1)) OVER (ORDER BY b + 1) + 1

SELECT f() OVER (ORDER BY g() OVER (ORDER BY a + 1)) + 1

SELECT g(1, h(a IN (1)))

SELECT g(1, [a IN (1)])

SELECT g(1, (a IN (1), 2))

SELECT g(1, (SELECT a IN (1)))

SELECT g(1, (SELECT b WHERE a IN (1) ORDER BY a IN (2), c))

SELECT g(h(1, 2), h(a IN (1)))

SELECT h(g(1, a[b IN (1)]))

SELECT g(1, x -> a IN (1)), g(1, x.1 = (b IN (1)))

SELECT g(1, h(i(a IN (1), b)))

SELECT g(1, quantile(a IN (1))(b))

SELECT g(1, h(a IN (1)) IN (b IN (2)))

SELECT g(1, h(a IN (1)) AS x)

SELECT g(1, CAST(a IN (1), 'x')), g(1, exists(SELECT a IN (1)))

SELECT * FROM f(1, a IN (1)), g(1, (SELECT a IN (1)))

SELECT g(a IN (1), SETTINGS x = 1)

SELECT a IN (g(1, h(b IN (1))))

SELECT g(1, a IN (h(b IN (1))))

SELECT g(1, NOT h(a IN (1)))

SELECT g(1, [1, a IN (1)][b IN (1)])

SELECT g(1, -h(a IN (1)) + 1)

SELECT
    a, -- first
    /* second */ b
FROM t # third
WHERE a = 1;
SELECT ((true, 1)), ((NULL, 1)), ((inf, 1)), ((1, 'a')), (([1], 1))

SELECT ((true), 1), ((NULL), 1), ((inf), 1), [(true), 1], [(NULL), 1], [(inf), (1)]

SELECT (([true], 1)), (([NULL], 1)), ((-1, 1)), ((1, (true, 2)))

SELECT ((1, 2)) AS x

SELECT ((true, 'x'))

SELECT ((true, 'it''s'))

SELECT ((1, 'it''s'))

SELECT ((1, 'a\nb')), ((1, '\\')), ((1, '')), ((1, 'a"b')), ((1, x'41')), ((1, 'привет'))

SELECT ((1, 'it\'s')), ((1, 0x1F)), ((1, 1e3)), ((1, -1)), ((1, 1_0))

SELECT (([1, 2], 1)), (((1, 2), 3)), ((1, ([1], 2)))

SELECT a + COLUMNS(b) APPLY (x -> x), * APPLY (x -> x) IN (1), NOT * APPLY (x -> x), a AND COLUMNS(b) APPLY (x -> x), COLUMNS(b) APPLY (x -> x) IS NULL

SELECT COLUMNS(b) APPLY (x -> x, 'p') > 1, (COLUMNS(b) APPLY (x -> x) > 1) > 2, x -> COLUMNS(b) APPLY (x -> x), f(COLUMNS(b) APPLY (x -> x) + 1), COLUMNS(b) APPLY (x -> x) APPLY (y -> y) + 1

SELECT f(* APPLY (x -> x)), [* APPLY (x -> x)], -(* APPLY (x -> x)), (COLUMNS(a) APPLY (x -> x)).1, COLUMNS(b) APPLY (x -> x)::Int8, COLUMNS(b) APPLY (x -> x) || 'a', (COLUMNS(a) APPLY x -> x) > x

SELECT COLUMNS(b) APPLY ((x -> x), 'p') > 1, COLUMNS(b) APPLY ((x -> x)) > 1, COLUMNS(b) APPLY ((x -> x))
