SELECT toUInt8(number) AS u8, toUInt16(number * 9000) AS u16, toUInt32(number * 600000000) AS u32, number * 2635249153387078802 AS u64 FROM numbers(8)
SELECT toInt8(number * 42 - 128) AS i8, toInt16(number * 9000 - 32768) AS i16, toInt32(number * 600000000 - 2147483648) AS i32, toInt64(number * 2305843009213693951) - 4611686018427387904 AS i64 FROM numbers(7)
SELECT arrayJoin([toUInt128('340282366920938463463374607431768211455'), toUInt128(0), toUInt128(10), toUInt128('10000000000000000000'), toUInt128('18446744073709551616')]) AS x
SELECT arrayJoin([toUInt256('115792089237316195423570985008687907853269984665640564039457584007913129639935'), toUInt256(0), toUInt256('123456789012345678901234567890123456789012345678901234567890')]) AS x
SELECT arrayJoin([toInt128('-170141183460469231731687303715884105728'), toInt128('170141183460469231731687303715884105727'), toInt128(-1), toInt128(0)]) AS x
SELECT arrayJoin([toInt256('-57896044618658097711785492504343953926634992332820282019728792003956564819968'), toInt256('57896044618658097711785492504343953926634992332820282019728792003956564819967'), toInt256(-1), toInt256(0)]) AS x
SELECT arrayJoin([0., -0., 1., -1., 1.5, 0.1, 1e20, 1e21, 1.5e21, 123456789012345680000., 1e-6, 1e-7, 1.5e-7, 0.000001234, 1e300, 5e-324, 1.7976931348623157e308, inf, -inf, nan, 100., 12345678.9, 9007199254740992., 1e15, 1e16, 1e17, 3.141592653589793]) AS f
SELECT toFloat32(arrayJoin([0., -0., 1., 1.5, 0.1, 1e20, 1e21, 1e-6, 1e-7, 16777216., 16777217., 3.4028234e38, 1e-45, inf, -inf, nan, 3.1415927, 0.3, 123456.7])) AS f
SELECT toBFloat16(arrayJoin([0., -0., 1., 1.1, 0.1, 1e20, 1e-7, 3.3e38, inf, nan])) AS f
SELECT toDecimal32(arrayJoin(['0', '1', '-1', '1.5', '123.4567', '-0.0001', '99999.9999', '10', '100.10']), 4) AS d
SELECT toDecimal64(arrayJoin(['0', '1', '-1', '1.5', '123456789012.345678', '-0.000001']), 6) AS d, toDecimal64('123', 0) AS d0
SELECT toDecimal128(arrayJoin(['0', '-1.00', '12345678901234567890.123456789', '-0.000000000001']), 12) AS d, toDecimal128('0.5', 38) AS d38
SELECT toDecimal256(arrayJoin(['0', '-1.00', '1234567890123456789012345678901234567890.123456789', '-0.00000000000000000001']), 20) AS d, CAST('0.5', 'Decimal(76, 76)') AS e
SELECT arrayJoin(['', 'plain', 'tab\there', 'new\nline', 'cr\rhere', 'quote''s', 'double"quote', 'back\\slash', '/slash', 'comma,here', 'nul\0byte', '\b\f\v\a\e', 'é ж 漢字 😀', 'NULL', '\\N', ' lead and trail ', '<xml>&amp;', '|pipe|', '\x7f\x01\x1f', '123', '{"a":1}', '`back`', 'true', '1e5', '\u2028\u2029', '*_#~[]()!+-.>']) AS s
SELECT arrayJoin(['\xff\xfe', 'a\xc3', '\xe2\x82', 'ok', '\xf0\x9f\x98', 'x\x80y']) AS s
SELECT toFixedString(arrayJoin(['', 'a', 'abcd', 'a\tb', '''"\\']), 4) AS f
SELECT arrayJoin([true, false]) AS b, CAST(NULL, 'Nullable(Bool)') AS n, [true, false] AS a
SELECT toDate(arrayJoin([0, 1, 365, 20000, 65535])) AS d, toDate32(arrayJoin([-25567, -1, 0, 20000, 120529])) AS e
SELECT toDateTime(arrayJoin([0, 1, 1700000000, 4294967295]), 'UTC') AS u, toDateTime(1700000000, 'Europe/Berlin') AS b, toDateTime(1690000000, 'America/New_York') AS n, toDateTime(1690000000, 'Asia/Kolkata') AS k
SELECT toDateTime64(arrayJoin(['1970-01-01 00:00:00', '2023-11-14 22:13:20.123456789', '1900-01-01 00:00:00.1', '2299-12-31 23:59:59.999', '1969-12-31 23:59:59.5']), 3, 'UTC') AS a, toDateTime64('2023-11-14 22:13:20.123456789', 9, 'UTC') AS n, toDateTime64('2023-11-14 22:13:20.5', 0, 'UTC') AS z, toDateTime64('1969-12-31 23:59:59.123456', 6, 'Europe/Berlin') AS m
SELECT CAST(arrayJoin([0, 1, 3661, 86399, 3599999]), 'Time') AS t, CAST(-5, 'Time') AS n, CAST('12:34:56.789', 'Time64(3)') AS m, CAST('-01:02:03.5', 'Time64(6)') AS k SETTINGS enable_time_time64_type = 1
SELECT INTERVAL 1 DAY AS d, INTERVAL -5 MONTH AS m, toIntervalNanosecond(123) AS n
SELECT CAST(arrayJoin(['a', 'b', 'q''uote', 'tab\t']), 'Enum8(\'a\' = 1, \'b\' = -2, \'q\\\'uote\' = 3, \'tab\t\' = 4)') AS e, CAST('x', 'Enum16(\'x\' = 1000, \'y\' = -1000)') AS f
SELECT arrayJoin([toUUID('61f0c404-5cb3-11e7-907b-a6006ad3dba0'), toUUID('00000000-0000-0000-0000-000000000000')]) AS u, toIPv4('127.0.0.1') AS v4, toIPv6('2001:db8::1') AS v6
SELECT arrayJoin([toIPv6('::'), toIPv6('::1'), toIPv6('::ffff:1.2.3.4'), toIPv6('1:2:3:4:5:6:7:8'), toIPv6('1:0:0:4:0:0:0:8'), toIPv6('fe80::1:0:0:1')]) AS v6, toIPv4('255.255.255.255') AS v4
SELECT arrayJoin([NULL, 1, 2]) AS n, arrayJoin([NULL, 'a', '']) AS s, NULL AS nothing
SELECT [1, 2, 3] AS a, [] AS e, ['a', 'b''c', 'd"e', 't\tb', 'n\nl', 'b\\s'] AS s, [[1], [], [2, 3]] AS n, [NULL, 1] AS nn, [1.5, nan, inf] AS f, [toDate('2020-01-02')] AS d, [toUUID('61f0c404-5cb3-11e7-907b-a6006ad3dba0')] AS u
SELECT (1, 'a', [1, 2]) AS t, tuple(1) AS one, tuple('q''"') AS q, tuple() AS none, (1, (2, 'x', NULL)) AS nested
SELECT CAST((1, 'a', [1.5]), 'Tuple(x UInt8, `y z` String, a Array(Float64))') AS named, CAST([(1, 'a'), (2, 'b')], 'Array(Tuple(id UInt32, s String))') AS arr
SELECT map('a', 1, 'b', 2) AS m, map(1, 'x', 2, 'y''z') AS n, map('k', [1, 2]) AS a, map('k', map('i', 1.5)) AS mm, CAST(map(), 'Map(String, UInt8)') AS e, map(toDate('2020-01-01'), 1) AS d, map('q"''\t', (1, 'x')) AS t
SELECT toLowCardinality(arrayJoin(['a', 'b', ''])) AS l, toLowCardinality(toNullable('x')) AS n, CAST(NULL, 'LowCardinality(Nullable(String))') AS nn, CAST(5, 'LowCardinality(UInt8)') AS u SETTINGS allow_suspicious_low_cardinality_types = 1
SELECT CAST((1.5, 2), 'Point') AS p, CAST([(0, 0), (1, 1)], 'Ring') AS r, CAST([[(0, 0), (1, 1)]], 'Polygon') AS g, CAST([[[(0, 0)]]], 'MultiPolygon') AS m, CAST([(0, 0), (1, 1)], 'LineString') AS l
SELECT arrayJoin([CAST(1::UInt64, 'Variant(String, UInt64, Array(UInt8))'), CAST('s''t', 'Variant(String, UInt64, Array(UInt8))'), CAST([1, 2]::Array(UInt8), 'Variant(String, UInt64, Array(UInt8))'), CAST(NULL, 'Variant(String, UInt64, Array(UInt8))')]) AS v SETTINGS use_variant_as_common_type = 1
SELECT arrayJoin([1::Int64::Dynamic, 'st"r'::Dynamic, [1, 2]::Dynamic, NULL::Dynamic, 1.5::Dynamic, toDate('2020-01-01')::Dynamic, (1, 'x')::Dynamic, map('a', 1)::Dynamic, toDateTime('2020-01-01 00:00:00', 'UTC')::Dynamic, true::Dynamic, toDecimal64('1.5', 3)::Dynamic, toUUID('61f0c404-5cb3-11e7-907b-a6006ad3dba0')::Dynamic]) AS d
SELECT arrayJoin(['{}', '{"a":1}', '{"a":{"b":"x","c":[1,2]},"z":null,"t":true}', '{"arr":[{"k":1},{"k":2}],"f":1.5,"s":"q\\"uo\\tte","d":"2020-01-01"}', '{"a.b":1,"c":{"d":{"e":-5}}}', '{"mixed":[1,"a",null]}'])::JSON AS j
SELECT '{"a":1,"b":"x","c":[1]}'::JSON(a UInt8, b String) AS j, '{"x":{"y":1}}'::JSON(x.y UInt64, z String) AS k
SELECT CAST([(1, 'a'), (2, 'b')], 'Nested(x UInt8, y String)') AS n
SELECT countState() AS c, sumState(toUInt64(5)) AS s FROM numbers(3)
SELECT CAST(5, 'SimpleAggregateFunction(sum, UInt64)') AS s, CAST('x', 'SimpleAggregateFunction(any, Nullable(String))') AS a
SELECT CAST([1, 2, 3, 4], 'QBit(Float32, 4)') AS q SETTINGS allow_experimental_qbit_type = 1
SELECT number AS n, toString(number) AS s FROM numbers(3) WHERE 0
SELECT 'x' AS `weird name`, 1 AS `quote"'s`, 2 AS `tab	name`, 3 AS `кириллица`, 4 AS `a&<b>`
SELECT number % 3 AS k, count() AS c, sum(number) AS s FROM numbers(10) GROUP BY k WITH TOTALS ORDER BY k
SELECT toNullable(toUInt64(18446744073709551615)) AS a, toNullable(1.5) AS f, [toNullable(toInt64(-1))] AS b, map('k', toNullable(toInt64(1))) AS m
SELECT number * 1234567 AS big, number / 3 AS f, repeat('ab', number) AS s FROM numbers(12)
SELECT 1234567890 AS n
SELECT 12345678.9 AS f
SELECT -1234567 AS n
SELECT toDecimal64('1234567.5', 2) AS d
SELECT repeat('x', 100) AS long, 1 AS n
SELECT 'multi\nline\ntext' AS s, 5 AS n
SELECT NULL AS n, [NULL] AS a, (NULL, 1) AS t, map('a', NULL) AS m
SELECT [('a', 1), ('b', 2)] AS a, [map('x', 1)] AS m, [[['deep']]] AS d, (([1], 'x'), 2) AS t
SELECT toDateTime('2020-01-01 00:00:00', 'UTC') AS t, [toDateTime('2020-01-01 00:00:00', 'UTC')] AS a, [toDateTime64('2020-01-01 00:00:00.5', 3, 'UTC')] AS b, ['1.2.3.4'::IPv4] AS i, [toDecimal32(1.5, 2)] AS c, [CAST('a', 'Enum8(\'a\'=1)')] AS e, [true] AS bo, tuple(toFixedString('ab', 3)) AS fs
SELECT number AS n, 'x' AS s FROM numbers(60) -- pretty only
SELECT number AS n FROM numbers(1001) -- pretty only
SELECT 1 AS `a very long column name that has more than twenty four characters`, 'short' AS `another very long column name of a text`
SELECT if(number = 0, repeat('x', 300), 'y') AS wide, number AS n FROM numbers(2) -- pretty only
SELECT repeat('a', 60) AS a, repeat('b', 60) AS b, repeat('c', 60) AS c, repeat('d', 60) AS d, repeat('e', 60) AS e
SELECT repeat('a', 60) AS a, repeat('b', 60) AS b, repeat('c', 60) AS c, repeat('d', 60) AS d, repeat('e', 60) AS e, number FROM numbers(12)
SELECT arrayJoin(['漢字', '😀 x', 'e\u0301', 'ok', 'ａ', '👨‍👩‍👧', '한국어']) AS s, 1 AS n
SELECT repeat('z', 10001) AS huge, 1 AS n -- pretty only
SELECT toUInt64(1234567) AS a, toUInt8(1) AS b
SELECT [1, 2] AS a, ('x', 1)::Tuple(k String, v UInt8) AS t, map('k', ('x', 1)::Tuple(k String, v UInt8)) AS m, [('x', 1)::Tuple(k String, v UInt8)] AS at, (('x', 1)::Tuple(k String, v UInt8), 5) AS tt
SELECT toBool(1) AS b, toUUID('61f0c404-5cb3-11e7-907b-a6006ad3dba0') AS u, toIPv4('1.2.3.4') AS i, toIPv6('::1') AS j, CAST('a', 'Enum8(\'a\' = 1)') AS e, INTERVAL 1 DAY AS d, toDate('2020-01-01') AS dt, toDateTime64('2020-01-01 00:00:00', 3, 'UTC') AS d6, toDecimal32('1.5', 2) AS de, toNullable(5) AS n, NULL AS nn, toLowCardinality('x') AS lc
SELECT 0 AS a, 1000000 AS b, 1000001 AS c, -5000000.5 AS d, toFloat32(1e9) AS e, 1e300 AS f
SELECT 1000000 AS b
SELECT 1000001 AS b
SELECT 1e17 AS b
SELECT -5000000.5 AS d
SELECT toInt128('5000000000000') AS d
SELECT toUInt256('5000000000000000000000000') AS d
SELECT toNullable(5000000) AS d
SELECT '5000000' AS d
SELECT toDateTime(5000000, 'UTC') AS d
SELECT 5000000, 'x'
SELECT '{"u":"a/b","e":"d\'q","n":{"x":"\\t"}}'::JSON AS j, [j] AS a
SELECT 'a/b' AS s, ['a/b'] AS a, map('a/b', 'c/d') AS m
SELECT repeat('a', 50) AS a, repeat('b', 50) AS b, repeat('c', 50) AS c, repeat('d', 50) AS d, repeat('e', 50) AS e
SELECT repeat('a', 50) AS a, repeat('b', 50) AS b, repeat('c', 50) AS c, repeat('d', 50) AS d, repeat('e', 49) AS e
SELECT 1 AS `nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn`, 2 AS b
SELECT 1 AS `nnnnnnnnnnnnnnnnnnnnnnnnnnnnn`, 2 AS b
SELECT 1 AS `nnnnnnnnnnnnnnnnnnnnnnnnnnnn`, 2 AS b
SELECT 1e20 AS b
SELECT 1e33 AS b
