-- One query a line, asked of ClickHouse and of Granary on the tables of the fixture; others are made from the columns.

-- counts, sums, groups
SELECT count(), sum(amount), min(placed), max(placed) FROM shop.orders
SELECT toYYYYMM(placed) AS month, count(), sum(amount), uniqExact(customer) FROM shop.orders GROUP BY month ORDER BY month
SELECT customer, count() AS n, sum(amount) AS total, max(id) FROM shop.orders GROUP BY customer ORDER BY n DESC, customer LIMIT 20
SELECT customer, count() AS n FROM shop.orders GROUP BY customer HAVING n > 124 ORDER BY customer
SELECT note IS NULL, count() FROM shop.orders GROUP BY 1 ORDER BY 1
SELECT note, count() FROM shop.orders GROUP BY note ORDER BY count() DESC, note LIMIT 5
SELECT length(tags), count() FROM shop.orders GROUP BY length(tags) ORDER BY 1
SELECT tags[1] AS first, count() FROM shop.orders GROUP BY first ORDER BY first
SELECT tag, count() FROM shop.orders ARRAY JOIN tags AS tag GROUP BY tag ORDER BY tag
SELECT arrayJoin(tags) AS tag, sum(amount) FROM shop.orders GROUP BY tag ORDER BY tag
SELECT id, tag FROM shop.orders LEFT ARRAY JOIN tags AS tag WHERE id >= 11998 ORDER BY id, tag LIMIT 10
SELECT id, tag, at FROM shop.orders ARRAY JOIN tags AS tag, arrayEnumerate(tags) AS at WHERE id < 4 ORDER BY id, at
SELECT toStartOfHour(placed) AS hour, count() FROM shop.orders WHERE placed < '2024-01-02 00:00:00' GROUP BY hour ORDER BY hour
SELECT toDate(placed) AS day, count(), avg(toFloat64(id)) FROM shop.orders GROUP BY day ORDER BY day LIMIT 10
SELECT quantileExact(0.5)(id), quantileExact(0.9)(amount), medianExact(id) FROM shop.orders
SELECT groupArray(id) FROM (SELECT id FROM shop.orders WHERE customer = 'customer 5' ORDER BY id LIMIT 10)
SELECT arraySort(groupUniqArray(tags.size0)), arraySort(groupUniqArray(customer)) FROM shop.orders WHERE id % 1000 = 1
SELECT argMin(customer, id), argMax(customer, id), any(1) FROM shop.orders
SELECT countIf(note IS NULL), sumIf(amount, id < 100), uniqExactIf(customer, id > 11000) FROM shop.orders
SELECT sum(DISTINCT id % 10), count(DISTINCT customer) FROM shop.orders
SELECT customer LIKE 'customer 1%' AS one, count() FROM shop.orders GROUP BY one ORDER BY one
SELECT bitXor(id, 5) AS x, id FROM shop.orders ORDER BY x LIMIT 5
SELECT amount, round(amount, 1), toInt64(amount), toString(amount) FROM shop.orders ORDER BY id LIMIT 8
SELECT sum(amount) / count(), sum(amount) * 2, max(amount) - min(amount) FROM shop.orders

-- conditions on keys
SELECT * FROM shop.orders WHERE customer = 'customer 42' AND id = 42
SELECT count(), min(id), max(id) FROM shop.orders WHERE customer = 'customer 42'
SELECT count() FROM shop.orders WHERE customer > 'customer 5' AND customer <= 'customer 60'
SELECT count() FROM shop.orders WHERE customer IN ('customer 1', 'late', 'nobody')
SELECT count() FROM shop.orders WHERE customer NOT IN ('customer 1', 'late', 'nobody')
SELECT count() FROM shop.orders WHERE customer LIKE 'cust%9' AND id BETWEEN 100 AND 1000
SELECT count() FROM shop.orders WHERE startsWith(customer, 'la')
SELECT count() FROM shop.orders WHERE placed >= '2024-02-01 00:00:00' AND placed < '2024-02-02 00:00:00'
SELECT count() FROM shop.orders WHERE toYYYYMM(placed) = 202402
SELECT count() FROM shop.orders WHERE toYYYYMM(placed) IN (202401, 202403) AND customer = 'customer 3'
SELECT count() FROM shop.orders WHERE toDate(placed) = '2024-01-15'
SELECT count() FROM shop.orders WHERE (customer, id) = ('customer 1', 98)
SELECT count() FROM shop.orders WHERE (customer, id) IN (('customer 1', 98), ('customer 2', 99), ('x', 1))
SELECT count() FROM shop.orders WHERE (customer, id) > ('customer 95', 100)
SELECT id FROM shop.orders WHERE customer = 'late' OR id = 7 ORDER BY id LIMIT 5
SELECT id FROM shop.orders WHERE NOT (customer != 'late') ORDER BY id DESC LIMIT 5
SELECT count() FROM shop.orders WHERE id = 77 OR id = 78
SELECT count() FROM shop.orders WHERE 1 = 0
SELECT count() FROM shop.orders WHERE note = 'second' AND customer = 'late'
SELECT count() FROM shop.orders WHERE note IS NULL AND customer < 'customer 3'
SELECT id, customer FROM shop.orders PREWHERE id % 4000 = 3 ORDER BY id
SELECT id, customer FROM shop.orders PREWHERE customer = 'customer 8' WHERE id < 500 ORDER BY id
SELECT id FROM shop.orders WHERE has(tags, '2') AND id < 20 ORDER BY id
SELECT id FROM shop.orders WHERE empty(tags) ORDER BY id LIMIT 3
SELECT * FROM shop.orders ORDER BY id LIMIT 5
SELECT * FROM shop.orders ORDER BY customer DESC, id DESC LIMIT 5
SELECT * EXCEPT (tags, note) FROM shop.orders ORDER BY id LIMIT 3 OFFSET 4000
SELECT id, note FROM shop.orders ORDER BY note NULLS FIRST, id LIMIT 4
SELECT id, note FROM shop.orders ORDER BY note DESC NULLS LAST, id LIMIT 4
SELECT customer, id FROM shop.orders ORDER BY customer, id LIMIT 2 BY customer LIMIT 10
SELECT id % 3 AS k, id FROM shop.orders ORDER BY k, id LIMIT 1 WITH TIES
SELECT DISTINCT customer FROM shop.orders ORDER BY customer LIMIT 100
SELECT id FROM shop.orders ORDER BY id LIMIT 3 OFFSET 12497

-- sub-columns
SELECT sum(tags.size0), max(tags.size0) FROM shop.orders
SELECT note.null, count() FROM shop.orders GROUP BY note.null ORDER BY 1
SELECT id, arr.size0, arr, m.keys, m.values FROM shop.types ORDER BY id LIMIT 5
SELECT id, arr.size0, arr, m.keys, m.values FROM shop.types_wide ORDER BY id LIMIT 5
SELECT sum(m['k']), sum(length(m.keys)), sum(ml['l'][1] = '5') FROM shop.types
SELECT sum(m['k']), sum(length(m.keys)), sum(ml['l'][1] = '5') FROM shop.types_wide
SELECT m['0'], count() FROM shop.types GROUP BY 1 ORDER BY 1
SELECT t.1, t.2, tn.a, tn.`b c` FROM shop.types ORDER BY id LIMIT 5
SELECT t.1, t.2, tn.a, tn.`b c` FROM shop.types_wide ORDER BY id LIMIT 5
SELECT sum(t.1), sum(tn.a), countIf(tn.`b c` IS NULL) FROM shop.types_wide
SELECT tupleElement(t, 2), tupleElement(tn, 'a') FROM shop.types ORDER BY id DESC LIMIT 3
SELECT nest.k, nest.v FROM shop.types ORDER BY id LIMIT 5
SELECT nest.k, nest.v FROM shop.types_wide ORDER BY id LIMIT 5
SELECT sum(nest.k.size0), sum(nest.v.size0) FROM shop.types_wide
SELECT id, nest.k, nest.v FROM shop.types ARRAY JOIN nest WHERE id < 8 ORDER BY id, nest.k
SELECT id, k, v FROM shop.types ARRAY JOIN nest.k AS k, nest.v AS v WHERE id < 8 ORDER BY id, k
SELECT id, n.k FROM shop.types ARRAY JOIN nest AS n WHERE id < 8 ORDER BY id, n.k
SELECT lcn IS NULL, count() FROM shop.types GROUP BY 1 ORDER BY 1
SELECT ni.null, sum(ni) FROM shop.types GROUP BY 1 ORDER BY 1
SELECT p.1 + p.2, p FROM shop.types ORDER BY id LIMIT 3
SELECT empty, length(empty), toTypeName(empty) FROM shop.types ORDER BY id LIMIT 1
SELECT arrayMap(x -> x * 2, arrayMap(x -> id, [1, 2])), arrayFilter(x -> x > 0, arr[1]) FROM shop.types ORDER BY id LIMIT 3
SELECT arrayStringConcat(nest.k, '-'), arraySum(nest.v), arrayExists(x -> isNull(x), nest.v) FROM shop.types ORDER BY id LIMIT 6
SELECT mapKeys(m), mapValues(m), mapContains(m, 'k'), length(m) FROM shop.types ORDER BY id LIMIT 3

-- types
SELECT * FROM shop.types ORDER BY id LIMIT 20
SELECT * FROM shop.types_wide ORDER BY id LIMIT 20
SELECT * FROM shop.types ORDER BY id DESC LIMIT 20
SELECT * FROM shop.types WHERE id = 1234
SELECT * FROM shop.types_wide WHERE id = 1234
SELECT sum(i8), sum(u16), sum(i128), sum(u256), min(f32), max(f64), sum(b), sum(dec32), sum(dec128) FROM shop.types
SELECT sum(i8), sum(u16), sum(i128), sum(u256), min(f32), max(f64), sum(b), sum(dec32), sum(dec128) FROM shop.types_wide
SELECT count() FROM shop.types WHERE i128 < -1000000007 AND u256 > 5000000035
SELECT count() FROM shop.types WHERE i128 = -1234000008638
SELECT count() FROM shop.types WHERE fs = '12' OR fs = toFixedString('13', 5)
SELECT count() FROM shop.types WHERE d BETWEEN '2020-02-01' AND '2020-02-29'
SELECT count() FROM shop.types WHERE d32 < '1950-02-01'
SELECT count() FROM shop.types WHERE dt >= '2021-03-28 03:00:00' AND dt < toDateTime('2021-03-28 04:00:00', 'Europe/Berlin')
SELECT count() FROM shop.types WHERE dt64 = '2021-01-01 00:00:05.123456'
SELECT count() FROM shop.types WHERE e8 = 'a' AND e16 = 'y'
SELECT e8, e16, count() FROM shop.types GROUP BY e8, e16 ORDER BY e8, e16
SELECT toInt8(e8), toInt16(e16), toString(e8) FROM shop.types ORDER BY id LIMIT 3
SELECT count() FROM shop.types WHERE ip4 = '0.0.48.57' OR ip4 > toIPv4('0.80.0.0')
SELECT count() FROM shop.types WHERE ip6 = toIPv6('2001:db8::ff')
SELECT ip4, ip6, toString(ip4), IPv4NumToString(toUInt32(ip4)) FROM shop.types ORDER BY id LIMIT 4
SELECT count() FROM shop.types WHERE lc = '3'
SELECT lc, count(), sum(id) FROM shop.types GROUP BY lc ORDER BY lc
SELECT lcn, count(), sum(id) FROM shop.types GROUP BY lcn ORDER BY lcn
SELECT lc || lcn, upper(lc), length(lcn) FROM shop.types ORDER BY id LIMIT 5
SELECT toYear(d), toMonth(d32), toHour(dt), toMinute(dt64), toTimeZone(dt, 'UTC') FROM shop.types ORDER BY id LIMIT 5
SELECT toHour(dt), count() FROM shop.types GROUP BY 1 ORDER BY 1 LIMIT 5
SELECT toStartOfDay(dt), count() FROM shop.types GROUP BY 1 ORDER BY 1
SELECT dt + INTERVAL 1 DAY, dt64 - INTERVAL 1 HOUR, d + 1, d32 + INTERVAL 1 MONTH FROM shop.types ORDER BY id LIMIT 5
SELECT dateDiff('day', d, toDate(dt)), toUnixTimestamp(dt), toUnixTimestamp64Micro(dt64) FROM shop.types ORDER BY id LIMIT 5
SELECT formatDateTime(dt, '%Y/%m/%d %H'), formatDateTime(d, '%e %b') FROM shop.types ORDER BY id LIMIT 3
SELECT u, toString(u), length(toString(u)) FROM shop.types ORDER BY id LIMIT 3
SELECT min(u), max(u), uniqExact(u) FROM shop.types
SELECT u FROM shop.types ORDER BY u LIMIT 3
SELECT f32, f64, f32 * 2, floor(f64), round(f64, 2), toInt32(f64) FROM shop.types ORDER BY id LIMIT 7
SELECT dec32 + dec128, dec32 * 2, dec128 / 3, toFloat64(dec32) FROM shop.types ORDER BY id LIMIT 7
SELECT b, NOT b, b AND 1, toTypeName(b) FROM shop.types ORDER BY id LIMIT 2
SELECT cityHash64(s, i8, d), sipHash64(s), hex(MD5(s)) FROM shop.types ORDER BY id LIMIT 5
SELECT length(s), substring(s, 2, 3), reverse(s), upper(s) FROM shop.types ORDER BY id LIMIT 5
SELECT max(length(s)), sum(length(s)) FROM shop.types
SELECT ni + 1, ifNull(ni, -1), coalesce(ni, id), ni = 5 FROM shop.types ORDER BY id LIMIT 6
SELECT toUInt8(i8), toInt8(u16), i8 + u16, i8 * i128, u256 % 7 FROM shop.types ORDER BY id LIMIT 6
SELECT t.* , tn.* FROM (SELECT number AS id FROM numbers(2)) AS n LEFT JOIN (SELECT id, t FROM shop.types) AS t ON n.id = t.id LEFT JOIN (SELECT id, tn FROM shop.types) AS tn ON n.id = tn.id ORDER BY n.id
SELECT a.id, a.s, b.s FROM shop.types AS a JOIN shop.types_wide AS b ON a.id = b.id WHERE a.id < 5 ORDER BY a.id
SELECT count() FROM shop.types AS a JOIN shop.types_wide AS b USING (id, s, u)
SELECT count() FROM (SELECT * FROM shop.types EXCEPT SELECT * FROM shop.types_wide)
SELECT count() FROM (SELECT id, s, dt, lc FROM shop.types INTERSECT SELECT id, s, dt, lc FROM shop.types_wide)

-- partitions
SELECT * FROM shop.by_tuple ORDER BY n LIMIT 10
SELECT region, toYear(day), count(), sum(n) FROM shop.by_tuple GROUP BY 1, 2 ORDER BY 1, 2
SELECT count() FROM shop.by_tuple WHERE region = 'Ost & West'
SELECT count() FROM shop.by_tuple WHERE toYear(day) = 2023 AND region != 'north'
SELECT count() FROM shop.by_tuple WHERE day = '2024-01-01'
SELECT n FROM shop.by_tuple WHERE day >= '2024-01-01' AND region = 'south' ORDER BY n LIMIT 5
SELECT count(), sum(n) FROM shop.by_tuple FINAL
SELECT day, count() FROM shop.by_tuple FINAL GROUP BY day ORDER BY day
SELECT city, count(), sum(n), min(n) FROM shop.by_string GROUP BY city ORDER BY city
SELECT count() FROM shop.by_string WHERE city = 'Рига'
SELECT count() FROM shop.by_string WHERE city = ''
SELECT n FROM shop.by_string WHERE city IN ('Köln', 'a/b') AND n < 10 ORDER BY n
SELECT lengthUTF8(city), length(city), upperUTF8(city) FROM shop.by_string GROUP BY city ORDER BY city
SELECT intDiv(n, 100) - 2 AS p, count(), sum(n) FROM shop.by_expression GROUP BY p ORDER BY p
SELECT n, v FROM shop.by_expression WHERE n BETWEEN 198 AND 202 ORDER BY n
SELECT count() FROM shop.by_expression WHERE intDiv(n, 100) - 2 = -1
SELECT count() FROM shop.by_expression SAMPLE 1 / 10
SELECT _partition_id, count() FROM shop.by_expression GROUP BY _partition_id ORDER BY _partition_id
SELECT _part, count() FROM shop.by_expression GROUP BY _part ORDER BY _part
SELECT count() FROM shop.by_expression WHERE _partition_id = '1'
SELECT `50%` % 2, count(), `q``uoted` FROM shop.`100% sure` GROUP BY 1, 3 ORDER BY 1
SELECT id % 3, count(), groupArray(id) FROM (SELECT id FROM old.plain ORDER BY id) GROUP BY 1 ORDER BY 1
SELECT * FROM old.plain WHERE id = 50
SELECT * FROM old.plain WHERE id >= 95 ORDER BY id

-- sparse, indexes, times to live
SELECT sum(mostly_zero), countIf(mostly_zero = 0), countIf(mostly_empty = ''), sum(full) FROM shop.sparse
SELECT * FROM shop.sparse WHERE mostly_zero != 0 ORDER BY id LIMIT 5
SELECT * FROM shop.sparse WHERE mostly_empty != '' ORDER BY id LIMIT 5
SELECT mostly_empty, count(), max(id) FROM shop.sparse GROUP BY mostly_empty ORDER BY mostly_empty
SELECT mostly_zero, mostly_empty FROM shop.sparse WHERE id IN (49, 50, 70, 3500) ORDER BY id
SELECT id FROM shop.sparse PREWHERE mostly_zero > 4800 ORDER BY id
SELECT count() FROM shop.sparse WHERE mostly_zero = 0 AND mostly_empty = 'v'
SELECT category, sum(price), count() FROM shop.indexed GROUP BY category ORDER BY category
SELECT id, price FROM shop.indexed WHERE price = 999 ORDER BY id
SELECT count() FROM shop.indexed WHERE price > 990 AND category = '3'
SELECT id FROM shop.indexed WHERE words = 'tiny' ORDER BY id LIMIT 3
SELECT count() FROM shop.indexed WHERE hasToken(words, 'word5')
SELECT count() FROM shop.indexed WHERE category = 'small'
SELECT id, price FROM shop.indexed ORDER BY price DESC, id LIMIT 5
SELECT * FROM shop.indexed WHERE id IN (1, 4096, 8005) ORDER BY id
SELECT min(price), max(price), sum(price), avg(price) FROM shop.indexed
SELECT count(), min(at), max(at), any(secret) FROM shop.ttl

-- rows that are deleted or changed
SELECT count(), sum(id), min(id), max(v) FROM shop.deleted
SELECT * FROM shop.deleted WHERE id < 10 ORDER BY id
SELECT count() FROM shop.deleted WHERE id % 3 = 0
SELECT count(), sum(length(v)) FROM shop.mutated
SELECT v, added, count(), sum(id) FROM shop.mutated GROUP BY v, added ORDER BY v, added
SELECT * FROM shop.mutated WHERE id IN (0, 7, 100, 200) ORDER BY id
SELECT added, count() FROM shop.mutated GROUP BY added ORDER BY added
SELECT count() FROM shop.mutated WHERE added = 7
SELECT v, count(), sum(id) FROM shop.patched GROUP BY v ORDER BY v
SELECT * FROM shop.patched WHERE id IN (39, 40) ORDER BY id
SELECT count() FROM shop.patched WHERE v = 'after'
SELECT count() FROM shop.patched PREWHERE v = 'after' WHERE id > 30

-- the other engines of the family
SELECT k, sumMerge(s) FROM shop.aggregated GROUP BY k ORDER BY k
SELECT k, uniqMerge(u) FROM shop.aggregated GROUP BY k ORDER BY k
SELECT k, quantilesMerge(0.5, 0.9)(q) FROM shop.aggregated GROUP BY k ORDER BY k
SELECT k, finalizeAggregation(s), m FROM shop.aggregated ORDER BY k
SELECT sumMerge(s), max(m) FROM shop.aggregated
SELECT k, hex(s), toTypeName(u) FROM shop.aggregated ORDER BY k
SELECT k, m FROM shop.aggregated WHERE k = 3
SELECT * FROM shop.summing ORDER BY k
SELECT k, sum(n) FROM shop.summing GROUP BY k ORDER BY k
SELECT * FROM shop.summing FINAL ORDER BY k
SELECT * FROM shop.collapsing ORDER BY k, sign
SELECT sum(sign), sum(k * sign) FROM shop.collapsing
SELECT * FROM shop.collapsing FINAL ORDER BY k
SELECT * FROM shop.versioned ORDER BY k
SELECT * FROM shop.versioned FINAL ORDER BY k
SELECT * FROM shop.nothing
SELECT count(), sum(id), max(id), min(id), avg(id) FROM shop.nothing
SELECT id, count() FROM shop.nothing GROUP BY id
SELECT id FROM shop.no_key ORDER BY id DESC
SELECT sum(id), count() FROM shop.no_key WHERE id > 3

-- values of many types in one column
SELECT id, v, d FROM shop.variants WHERE id IN (0, 1, 100, 101, 200) ORDER BY id
SELECT variantType(v), count() FROM shop.variants GROUP BY 1 ORDER BY 1
SELECT dynamicType(d), count() FROM shop.variants GROUP BY 1 ORDER BY 1
SELECT id, v.String, v.UInt64, v.`Array(Int8)` FROM shop.variants WHERE id % 50 = 0 ORDER BY id
SELECT sum(v.UInt64), count(v.String) FROM shop.variants
SELECT id, d.String, d.UInt64 FROM shop.variants WHERE id % 50 = 0 ORDER BY id
SELECT count() FROM shop.variants WHERE v IS NULL
SELECT toString(v), toTypeName(v), v::String FROM shop.variants ORDER BY id LIMIT 3
SELECT variantElement(v, 'UInt64'), dynamicElement(d, 'Array(UInt64)') FROM shop.variants WHERE id % 40 = 1 ORDER BY id
SELECT id, j FROM shop.documents ORDER BY id LIMIT 10
SELECT j.name, j.a.b, j.k3 FROM shop.documents ORDER BY id LIMIT 12
SELECT id, j.name FROM shop.documents WHERE j.name = 'n42'
SELECT sum(j.a.b::Int64) FROM shop.documents
SELECT sum(j.a.b.:Int64), count(j.k3) FROM shop.documents
SELECT count() FROM shop.documents WHERE j.k5 IS NOT NULL
SELECT j.name, count() FROM shop.documents GROUP BY j.name ORDER BY j.name LIMIT 5
SELECT toTypeName(j), toTypeName(j.a.b), toTypeName(j.name), toTypeName(j.nowhere) FROM shop.documents LIMIT 1
SELECT j.nowhere, j.^a FROM shop.documents ORDER BY id LIMIT 2
SELECT JSONAllPaths(j) FROM shop.documents ORDER BY id LIMIT 2
SELECT toString(j) FROM shop.documents ORDER BY id LIMIT 3
SELECT j, j.a, j.b FROM shop.documents_compact ORDER BY id LIMIT 3
SELECT j.b[].c FROM shop.documents_compact ORDER BY id LIMIT 2
SELECT sum(j.a::UInt64) FROM shop.documents_compact
SELECT * FROM shop.new_types ORDER BY id LIMIT 10
SELECT b, toFloat32(b), t, t6 FROM shop.new_types WHERE id > 95 ORDER BY id
SELECT min(b), max(b), min(t), max(t6) FROM shop.new_types
SELECT count() FROM shop.new_types WHERE t > '00:00:50'

-- Log, sets, views, names
SELECT count(), sum(id), sum(length(s)) FROM shop.log
SELECT * FROM shop.log WHERE id IN (1, 99, 100, 119) ORDER BY id
SELECT s[1], count() FROM shop.log GROUP BY 1 ORDER BY 1 LIMIT 5
SELECT sum(s.size0) FROM shop.log
SELECT count(), count(s), sum(id) FROM shop.tiny
SELECT id, s FROM shop.tiny ORDER BY id LIMIT 3
SELECT count(), sum(id), max(s) FROM shop.stripe
SELECT * FROM shop.stripe WHERE id IN (49, 50) ORDER BY id
SELECT id FROM `Склад №1`.log ORDER BY id
SELECT id FROM old.`log.1` ORDER BY id
SELECT count() FROM shop.orders WHERE id IN shop.in_set
SELECT * FROM shop.joined ORDER BY id
SELECT joinGet('shop.joined', 'v', toUInt32(3))
SELECT count() FROM shop.null
SELECT id FROM shop.buffer ORDER BY id
SELECT id FROM shop.everything ORDER BY id
SELECT * FROM shop.totals ORDER BY customer LIMIT 10
SELECT count(), sum(n), sum(total) FROM shop.totals
SELECT customer FROM shop.totals WHERE n > 120 ORDER BY customer LIMIT 5
SELECT t.customer, t.n, o.id FROM shop.totals AS t JOIN shop.orders AS o ON t.customer = o.customer WHERE o.id < 30 ORDER BY o.id
SELECT * FROM shop.mv_inner ORDER BY day
SELECT day, sum(n) FROM shop.mv_inner GROUP BY day ORDER BY day
SELECT count(), sum(twice) FROM shop.mv_to
SELECT * FROM shop.mv_target ORDER BY id LIMIT 3
SELECT toDate(at) AS day, count() FROM shop.mv_source GROUP BY day ORDER BY day
SELECT * FROM shop.name_of ORDER BY id LIMIT 3
SELECT dictGet('shop.name_of', 'name', toUInt64(5)), dictGetOrDefault('shop.name_of', 'name', toUInt64(500), 'none')
SELECT n.name, o.customer FROM shop.names AS n LEFT JOIN shop.orders AS o ON n.id = o.id ORDER BY n.id
SELECT n.name, o.total FROM shop.names AS n ANY LEFT JOIN (SELECT id, amount AS total FROM shop.orders) AS o USING id ORDER BY n.name LIMIT 5
SELECT count() FROM shop.names AS n RIGHT JOIN shop.sparse AS s ON n.id = s.id
SELECT n.id, s.id FROM shop.names AS n FULL JOIN (SELECT id FROM shop.sparse WHERE id BETWEEN 18 AND 21) AS s ON n.id = s.id ORDER BY n.id, s.id
SELECT count() FROM shop.names AS n SEMI LEFT JOIN shop.no_key AS k ON n.id = k.id
SELECT n.id FROM shop.names AS n ANTI LEFT JOIN shop.no_key AS k ON n.id = k.id ORDER BY n.id
SELECT count() FROM shop.names CROSS JOIN shop.no_key
SELECT n.name FROM shop.names AS n WHERE n.id IN (SELECT id FROM shop.no_key WHERE id > 6) ORDER BY n.id
SELECT (SELECT count() FROM shop.names), (SELECT max(id) FROM shop.no_key)
SELECT id, name FROM shop.names WHERE id = (SELECT max(id) FROM shop.no_key)
WITH big AS (SELECT * FROM shop.orders WHERE amount > 1700) SELECT count(), min(id) FROM big
WITH 5 AS five SELECT id, id * five FROM shop.names ORDER BY id LIMIT 3
SELECT id FROM (SELECT id FROM shop.names UNION ALL SELECT id FROM shop.no_key) ORDER BY id LIMIT 8
SELECT id FROM (SELECT id FROM shop.names UNION DISTINCT SELECT id FROM shop.no_key) ORDER BY id
SELECT `a column.with dot`, `ключ` FROM shop.`dots.and blanks` ORDER BY `a column.with dot` LIMIT 3
SELECT sum(`50%`) FROM shop.`100% sure` WHERE `50%` % 2 = 1
SELECT * FROM shop.`back``tick "and" 'quotes'` ORDER BY id
SELECT `имя`, count(), sum(n) FROM `Склад №1`.`товары-и_цены` GROUP BY `имя`
SELECT count(), sum(v) FROM shop.unfinished

-- windows
SELECT id, row_number() OVER (PARTITION BY id % 3 ORDER BY id) AS r FROM shop.names ORDER BY id
SELECT id, sum(id) OVER (ORDER BY id) AS s, rank() OVER (ORDER BY id % 4) FROM shop.names ORDER BY id
SELECT id, lagInFrame(id) OVER (ORDER BY id) FROM shop.names ORDER BY id LIMIT 4
SELECT day, n, sum(n) OVER (PARTITION BY region ORDER BY n ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS s FROM shop.by_tuple ORDER BY n LIMIT 6
SELECT customer, month, n, max(n) OVER (PARTITION BY customer) FROM (SELECT customer, toYYYYMM(placed) AS month, count() AS n FROM shop.orders GROUP BY customer, month) ORDER BY customer, month LIMIT 9

-- grouping with totals
SELECT city, count() FROM shop.by_string GROUP BY city WITH ROLLUP ORDER BY city, count()
SELECT city, n % 2, count() FROM shop.by_string GROUP BY city, n % 2 WITH CUBE ORDER BY 1, 2, 3
SELECT city, n % 2, count() FROM shop.by_string GROUP BY GROUPING SETS ((city), (n % 2)) ORDER BY 1, 2, 3
SELECT k, count() FROM shop.summing GROUP BY k WITH TOTALS ORDER BY k
SELECT id FROM shop.no_key WHERE id IN (1, 4) ORDER BY id WITH FILL
SELECT throwIf(count() != 12500) FROM shop.orders
SELECT throwIf((SELECT groupArray(tuple(*)) FROM (SELECT * FROM shop.types ORDER BY id)) != (SELECT groupArray(tuple(*)) FROM (SELECT * FROM shop.types_wide ORDER BY id)))
SELECT cityHash64(groupArray(tuple(*))) FROM (SELECT * FROM shop.orders ORDER BY id)
SELECT nowhere FROM shop.orders
SELECT * FROM shop.nowhere
SELECT id FROM shop.orders WHERE customer = 5
SELECT sum(customer) FROM shop.orders
SELECT unknownFunction(id) FROM shop.orders
