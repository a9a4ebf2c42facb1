ALTER TABLE name (ATTACH PARTITION (1, 'x') FROM `my db`.`x y`), (MODIFY COLUMN `к`._x1 Decimal(9, 2) AFTER Key) SETTINGS a = 'x', x_y = 0.5

EXISTS VIEW db.name

EXISTS TABLE `my db`.first

DESC SELECT first IS NOT NULL, Key BETWEEN 1e3 AND '2024-01-01', (1.5) FROM db.name

ALTER TABLE t MATERIALIZE COLUMN "quoted", ADD CONSTRAINT a ASSUME `к` IS NOT NULL, UNFREEZE WITH NAME 'it''s'

SYSTEM START FETCHES

TRUNCATE IF EXISTS first

KILL QUERY WHERE [ts BETWEEN NULL AND true, CASE WHEN Key THEN 1 END]

RENAME TABLE first TO db.name

UPDATE db.comment SET `к` = name IN (SELECT first._x1 FROM db.date), date = lower([date, 1, '2024-01-01'], name.b IN (SELECT _x1 FROM db.t)) IN PARTITION -1 WHERE lower([first, true, '2024-01-01'], CASE WHEN '2024-01-01' THEN -1 END)

DROP DICTIONARY IF EXISTS db.`x y`, db.ts, `my db`._x1 NO DELAY

TRUNCATE db.`к`

KILL  NOT QUERY WHERE f((true)) SYNC

EXISTS DICTIONARY date

UPDATE db.name SET b = date IS NOT NULL WHERE ["quoted".ts BETWEEN '2024-01-01' AND 1e3, CASE WHEN '2024-01-01' THEN '2024-01-01' END]

DESCRIBE `к` FORMAT `Null` SETTINGS a = 1

SHOW FULL COLUMNS FROM name FROM db

UPDATE db.ts SET date = `x y` IN (b."quoted" IS NOT NULL), ts = name IN (CASE WHEN true THEN true END, toDate(1, '2024-01-01', b), Key IN (1)) IN PARTITION -1 WHERE name

ALTER TABLE db.`к` ON CLUSTER c DROP COLUMN `к`.first

DESC `my db`.first

DELETE FROM db.name WHERE CASE WHEN (`x y`.comment) THEN 1e3 END

DROP DICTIONARY IF EXISTS `my db`.name, `x y`, name SYNCSYNC

SHOW COLUMNS FROM `x y` LIKE 'x'

SYSTEM STOP FETCHES WHERE  _x1

ALTER TABLE db."quoted" CLEAR STATISTICS date FORMAT JSON

ALTER TABLE db.t MODIFY SETTING a = DEFAULT, max_threads = 1, x_y = 'x'

DELETE FROM ts WHERE t BETWEEN 1.5 AND true

ALTER TABLE `my db`.b CLEAR STATISTICS Key, a

UPDATE `my db`.b SET _x1 = NOT (1), Key = (CASE WHEN NULL THEN -1 END) WHERE "quoted" IN (SELECT _x1.date FROM `my db`.ts)

TABLE date PART 'a\nb'

OPTIMIZE TABLE comment FINAL DEDUPLICATE BY b._x1

DESCRIBE TABLE (SELECT f(1e3 LIKE NULL, _x1 - 1e3) FROM `my db`.`x y`) SETTINGS x_y = 1, x_y = 'x', a = 'x'

ALTER TABLE db.`к` MODIFY STATISTICS `к` TYPE uniq, uniq, MODIFY QUERY SELECT if(_x1) LIKE CASE WHEN "quoted" THEN 1 END, Key.b BETWEEN true AND 1 FROM `my db`.a

ALTER TABLE `my db`.b FREEZE WITH NAME 'x', MATERIALIZE TTL IN PARTITION ALL

TRUNCATE db.a SYNC SETTINGS max_threads = 'x', a = 0.5

INSERT INTO FUNCTION

ALTER TABLE db.b FREEZE, MATERIALIZE STATISTICS _x1, date

DELETE FROM `my db`.date WHERE date.comment IS NOT NULL

EXISTS TABLE db._x1 FORMAT `Null` SETTINGS a = 1

EXPLAIN PLAN SELECT Key IS NOT NULL, toDate(`x y` BETWEEN 1e3 AND 'x', [first, true], [true, 'x', 1.5]), NOT NOT `x y` FROM `my db`.ts

ALTER TABLE db.name UNFREEZE PARTITION (('x',1), 2) WITH NAME 'all_1_1_0', DROP COLUMN t

EXISTS TABLE `my db`.date

ALTER TABLE ts  MATERIALIZE STATISTICS ts, ADD COLUMN Key.`к` Enum8('a' = 1) AFTER t, RENAME COLUMN _x1 TO first

EXPLAIN SYNTAX SELECT t.first BETWEEN -1 AND 'x' FROM a

EXISTS DICTIONARY db.first

RENAME TABLE date TO db.`x y`, db.`к` TO db.name, db.t TO db.a

OPTIMIZE TABLE b DEDUPLICATE BY `к`

ALTER TABLE db.t MODIFY SETTING x_y = DEFAULT, max_threads = 0.5, x_y = DEFAULT

ALTER TABLE db.comment DROP PARTITION '2024-01-01', MATERIALIZE TTL

ALTER TABLE db.`x y` RESET SETTING a, b

ALTER TABLE db.t MODIFY TTL `x y` + INTERVAL 1 DAY DELETE, MODIFY COLUMN comment.b REMOVE DEFAULT

INSERT INTO `my db`.first FROM INFILE 'it''s'

INSERT INTO TABLE date (`к`) SETTINGS max_threads = 0.5, max_threads = DEFAULT, x_y = 0.5 SELECT NOT Key IS NOT NULL, name IN (CASE WHEN 1 THEN 'x' END), _x1.a IN (t IN (SELECT first FROM `my db`.Key), b IN (SELECT a FROM `my db`.comment), b IN (`к`)) FROM `к`

INSERT INTO db.t FORMAT JSONEachRow {"a": 1}

RENAME TABLE first TO db.comment, `my db`.t TO first, "quoted" TO db.a

DESCRIBE (SELECT a FROM `my db`.`к`) SETTINGS a = 'x'

SYSTEM START MERGES

ALTER TABLE db.a ON CLUSTER 'c d' MODIFY COLUMN first Nullable(UInt64) MATERIALIZED a IS NOT NULL, APPLY PATCHES, MODIFY COLUMN name.name REMOVE CODEC

CHECK TABLE a PARTITION -1

RENAME TABLE `my db`.first TO a, db.comment TO b

RENAME TABLE `my db`.t TO  name

SHOW COLUMNS FROM comment FROM db

INSERT INTO TABLE `my db`.`x y` SETTINGS x_y = 0.5 FORMAT CSV 1,2

UPDATE `my db`.t SET _x1 = CASE WHEN NOT Key THEN 1 END, _x1 = [lower(-1)] WHERE date IN (first."quoted" BETWEEN 1 AND -1, b.comment IN (SELECT b FROM db.name), [1e3, `x y`])

DELETE FROM db.name WHERE NOT NOT -1

DESCRIBE SELECT _x1."quoted" FROM db.first= WHERE NOT NOT 'x'

DELETE FROM `my db`.first WHERE _x1 >=

ALTER TABLE db.ts DETACH PARTITION '2024-01-01', DROP CONSTRAINT name, MATERIALIZE STATISTICS b, "quoted", a

RENAME TABLE db.ts TO `my db`._x1, db.comment TO db.`x y`, db.name TO `my db`.

SYSTEMSTART MOVES Key

EXPLAIN SELECT `к` FROM db.date

ALTER TABLE `my db`.b RESET

ALTER TABLE db.date MATERIALIZE TTL

ALTER TABLE `my db`.date ON CLUSTER `e` MODIFY COLUMN a String DEFAULT f(true * name, `x y`.date IN (SELECT Key.date FROM `my db`.b), `x y`  = 'x'), CLEAR INDEX comment

INSERT INTO FUNCTION s3('http://h/f', 'k', 's', 'CSV') PARTITION BY '2024-01-01' FROM INFILE 'x'

UPDATE `my db`.b SET "quoted" = CASE WHEN "quoted" IS NOT NULL THEN -1 END, first = NULL + t, name = [1, name] = 'x' >= true WHERE `x y`._x1

INSERT INTO `my db`.Key WITH 1 AS x SELECT ((1e3)), ([Key._x1]), date FROM db.date

ALTER TABLE `к` ADD PROJECTION date (SELECT NOT "quoted".t IN (Key.Key, 1.5, true), date IN (SELECT comment FROM `my db`.b), f(NOT name, NULL >= 'x', NOT '2024-01-01') GROUP BY a), ATTACH PARTITION tuple(1, 'x') FROM `x y`

DELETE FROM `my db`.b ON CLUSTER 'c d' WHERE Key IN (SELECT t.first FROM db.`x y`) = 1

ALTER TABLE db.a MODIFYMODIFY COLUMN Key.a REMOVE TTL, UPDATE `к` = '2024-01-01' >= name.ts IS NOT NULL, first = (b - -1) WHERE (first.Key = NULL)

ALTER TABLE first RESET SETTING a, b

ALTER TABLE `my db`.date ALTER COLUMN comment TYPE Tuple(a Int8, b String) COMMENT 'it''s' CODEC(Delta(4), ZSTD(3)) TTL first + INTERVAL 3 MONTH

EXPLAIN ESTIMATE SELECT (b BETWEEN 'x' AND 'x') FROM a WHERE NOT comment IN (first, -1) INTO OUTFILE 'x'

KILL QUERY WHERE lower([NULL]) TEST

INSERT INTO `my db`.first FORMAT JSONEachRow {"a": 1}

DESCRIBE SELECT t.Key IS NOT NULL, Key FROMt

INSERT INTO TABLE `my db`.first SELECT name.ts IN (SELECT "quoted".comment FROM db."quoted"), Key FROM `my db`.`x y` WHERE (

UPDATE `my db`."quoted" SET `x y` = b IN (ts AND "quoted".`к`, Key BETWEEN 1 AND 1e3), Key = true || `x y` IS NOT NULL, ts = NULL IN PARTITION (('x', 1), 2) WHERE t IN (true, _x1 BETWEEN 1e3 AND 1e3)

DESC (SELECT NOT [1.5] FROM db.`к`)

CHECK TABLE `my db`.first

ALTER

INSERT INTO FUNCTION s3('http://h/f', 'k', 's', 'CSV') PARTITION BY a FROM INFILE 'it''s' COMPRESSION 'x' SETTINGS x_y = DEFAULT, x_y = DEFAULT, max_threads = 'x'

UPDATE db.`к` SET first = name.`к`, date = (`к` IN (`x y`, 'x', _x1)) IN PARTITION -1 WHERE NOT b

RENAME TABLE db.`x y` TO name, db.`к` TO db.`к`, `my db`.name TO ts SETTINGS x_y = 'x', a = 'x', a = 'x'

SHOW COLUMNS FROMFROM "quoted" FROM db

EXCHANGE DICTIONARIES db.t AND db.first

KILL QUERY WHERE NOT name BETWEEN NULL AND '2024-01-01' SYNC

ALTER TABLE `x y` MOVE PARTITION tuple(1, 'x') TO TABLE `my db`.Key, CLEAR COLUMN Key.date

EXISTS TEMPORARY TABLE `my db`.b

CHECK TABLE `x y` PARTITION tuple()

INSERT INTO `x y` (* EXCEPT (a), COLUMNS('re'), * EXCEPT (a)) SELECT (CASE WHEN 'x' THEN 1.5 END), _x1.ts BETWEEN 1e3 AND 1.5, CASE WHEN name THEN true END FROM db.Key SETTINGS max_threads = 2

ALTER TABLE db.a MODIFY SETTING x_y = DEFAULT

CHECK TABLE `my db`.b PARTITION (1, 'x')

EXISTS VIEW `my db`.Key

INSERT INTO db.`x y` (first.name, COLUMNS('re'), b) SETTINGS a = 0.5 WITH 1 AS x SELECT NOT NULL, ('x') FROM t WHERE -1

EXCHANGE DICTIONARIES db.b AND `x y`

DESCRIBE TABLE (SELECT NULL, `к`.b IS NOT NULL FROM t)

EXPLAIN AST a = 1, b = 0 SELECT NOT (1.5) FROM db.first

ALTER TABLE `my db`._x1 ON CLUSTER c RESET SETTING a, b

ALTER TABLE db.b (UNFREEZE WITH NAME 'it''s')

INSERT INTO FUNCTION s3('http://h/f', 'k', 's', 'CSV') PARTITION BY date IN (SELECT first FROM Key) SELECT first BETWEEN '2024-01-01' AND 1, "quoted", (Key."quoted" IS NOT NULL) FROM b

KILL MUTATION WHERE [date.ts] * lower('x', name.t, 1e3) SETTINGS x_y = 'x', max_threads = 0.5, x_y = 'x'

SYSTEM STOP FETCHES

DELETE FROM db.date IN PARTITION  ID '202401' WHERE `x y`.`к` BETWEEN 1 AND 'x'

INSERT INTO first (ts.ts, COLUMNS('re'), t) SELECT `x y` IS NOT NULL, a IN (SELECT a FROM "quoted"), b IN (['2024-01-01'], (first.`x y`)) FROM `my db`.Key SETTINGS max_threads = 2

EXPLAIN AST a = 1, b = 0 SELECT if("quoted".ts IN (SELECT first FROM Key)), ((a)), ts AND true OR (NULL) FROM db.comment

SHOW FULL COLUMNS FROM "quoted" LIKE 'a\nb'

DETACH TABLE date SYNC

RENAME TABLEt TO `x y`

OPTIMIZE TABLE `к` DEDUPLICATE BY ts.a

UPDATE db.ts SET `x y` = _x1 IN (b BETWEEN true AND 'x', [1e3, NULL], NOT NULL), ts = name IN ("quoted".comment, _x1._x1, 1) >= date IN (Key, first) WHERE (true)

ALTER TABLE date (FREEZE PARTITION ALL), (DELETE WHERE NOT first  IS NOT NULL), (MOVE PARTITION tuple(1, 'x') TO TABLE `my db`.a)

KILL MUTATION WHERE [_x1._x1, true] >= comment IN (SELECT date FROM `my db`.name) TEST

INSERT INTO FUNCTION s3('http://h/f', 'k', 's', 'CSV') PARTITION BY `x y`.`x y` IS NOT NULL (date, COLUMNS('re'), COLUMNS('re')) VALUES (1, 'x;'), (2, 'it''s')

SHOW FULL COLUMNS FROM _x1 WHERE Key IN (SELECT _x1.t FROM db.`x y`)

ALTER TABLE `my db`.first MODIFY TTL _x1 + INTERVAL 1 DAY DELETE WHERE a = 1

SYSTEM START MOVES

CHECK TABLE db.name

SHOW FULL COLUMNS FROM `x y`

EXCHANGE DICTIONARIES ts AND Key

CHECK TABLE `my db`.name PARTITION '2024-01-01'

DETACH TABLE db.first SYNC

DETACH VIEW comment INTO OUTFILE 'x'

UPDATE `my db`.t SET "quoted" = first IN (SELECT t FROM db."quoted"), `x y` = "quoted".ts IS NOT NULL, comment = Key BETWEEN 1e3 AND 'x' WHERE CASE WHEN [ts, b.`к`, _x1] THEN NULL END

ALTER TABLE a UNFREEZE PARTITION '2024-01-01' WITH NAME 'it''s', CLEAR STATISTICS comment

INSERT INTO db.a SETTINGS x_y = 1, x_y = 0.5 FORMAT CSV 1,2

UPDATE db.`x y` SET comment = "quoted" IN (SELECT "quoted" FROM db.date), a = ts BETWEEN '2024-01-01' AND 1e3, name = [`к`.b, b, 1] - NOT 1e3 WHERE name IN (_x1 IN (SELECT a FROM `x y`), toDate(a, 1, 1e3), 1.5 >= 'x')

ALTER TABLE ts CLEAR COLUMN "quoted" IN PARTITION -1, DELETE WHERE if(ts IN (Key.Key, date.ts, true))

EXPLAIN ESTIMATE SELECT (f(t."quoted", "quoted".a)) FROM `my db`.a

OPTIMIZE TABLE `my db`.`к` FINAL

EXCHANGE TABLES db.t AND first

DESC SELECT date."quoted" IN (

DETACH VIEW db.

SHOW FULL COLUMNS FROM Key

SYSTEM STOP MOVES

EXCHANGE TABLES b, AND db.`x y`

SHOW COLUMNS FROM Key FROM db LIKE 'a\nb'

SHOW FULL COLUMNS FROM ts WHERE `x y` IN (SELECT ts.date FROM db.`x y`)

EXPLAIN ESTIMATE SELECT Key IN (('x'), 1e3 || t, comment."quoted" IS NOT NULL), Key IS NOT NULL, comment - (1e3) FROM db.ts

SYSTEM START FETCHES `my db`.a

EXPLAIN ESTIMATE a = 1, b = 0 SELECT t.ts IN (SELECT date.date FROM a), NOT `x y`.`x y`, [_x1 IN (name.a, _x1.comment, "quoted".Key), NOT Key, '2024-01-01'] FROM ts

DROP DICTIONARY `my db`.name, `my db`.b SYNC

EXISTS DICTIONARY db.name FORMAT JSON

EXISTS VIEW db._x1 INTO OUTFILE 'x'

ALTER TABLE _x1 ON CLUSTER `e` MATERIALIZE TTL, DELETE IN PARTITION 1 WHERE Key.ts IN (SELECT Key FROM db.`к`)

EXCHANGE TABLES `my db`.comment AND db.name

DETACH TABLE ts SYNC SETTINGS x_y = 0.5, x_y = DEFAULT

UPDATE `my db`.`x y` SET comment = `к`.`x y` IN ([1, `x y`], "quoted".`к` IN (SELECT b FROM `my db`.a), (ts.date)), `к` = CASE WHEN "quoted".t IN (SELECT `x y` FROM db.Key) THEN 1e3 END WHERE name IN (SELECT b FROM `my db`.Key)

ALTER TABLE ts MODIFY SETTING max_threads = DEFAULT FORMAT `Null` SETTINGS a = 1

DROP TABLE `my db`.Key SYNC

CHECK TABLE first PART 'all_1_1_0'

DESCRIBE TABLE numbers10) FORMAT JSON

UPDATE b ON CLUSTER 'c d' SET date = -1 IN PARTITION -1 WHERE a.name IS NOT NULL

ALTER TABLE db.Key ALTER COLUMN date TYPE DateTime64(3, 'UTC'), FETCH PART 'a\nb'FROM 'it''s', MODIFY COLUMN t REMOVE TTL

ALTER TABLE comment MODIFY SETTING max_threads = 'x', a = 1, x_y = 'x'

DESC (SELECT t IS NOT NULL, f(first.a BETWEEN 1.5 AND 1e3, CASE WHEN NULL THEN 1e3 END) FROM name)

DROP TEMPORARY TABLE IF EXISTS _x1, `к`, db.t NO DELAY

KILL MUTATION WHERE Key IN (CASE WHEN NULL THEN true END) TEST

EXCHANGE DICTIONARIES_x1 AND `к`

DROP TABLE IF EXISTS ts SYNC

KILL QUERY WHERE NULL

SHOW COLUMNS FROM Key FROM= db

SHOW FULL COLUMNS FROM )`x y` FROM db WHERE ('x')

CHECK TABLE db."quoted"

ALTER TABLE `my db`.a MODIFY TTL `x y` + INTERVAL 1 DAY TO DISK 'd' FORMAT `Null` SETTINGS a = 1

DETACH VIEW `my db`.a ON CLUSTER 'c d' SYNC

INSERT INTO db.`x y` (_x1) SETTINGS x_y = 'x', x_y = 0.5 VALUES (1, 'x;'), (2, 'it''s')

CHECK TABLE `x y`

OPTIMIZE TABLE db.`к` ON CLUSTER 'c d' FINAL DEDUPLICATE

CHECK TABLE `my db`.

EXISTS TEMPORARY TABLE `my db`.`x y`

RENAME TABLE db.Key TO `my db`.t

ALTER TABLE `my db`.b RESET SETTING a, b

ALTER TABLE `my db`.date ADD CONSTRAINT `к` ASSUME ((Key))

KILL QUERY

DESCRIBE (SELECT (a IN (date)), 1 ,FROM db.date WHERE if(ts BETWEEN 1.5 AND 1.5, NULL || 'x'))

SYSTEM STOP TTL MERGES

KILL

INSERT INTO FUNCTION file('a.csv', 'CSV', 'a Int8') SETTINGS x_y = 'x', a = 'x' VALUES

DROP TABLE `my db`.`к`, db._x1, `my db`.b NO DELAY

DETACH TABLE IF EXISTS `my db`.`x y`

RENAME TABLE t TO `к`

SYSTEM STOP MERGES db.t

INSERT INTO TABLE db.b VALUES

KILL MUTATION ON CLUSTER c WHERE name IS NOT NULL TEST

EXCHANGE TABLES `my db`."quoted" AND `my db`.comment

KILL QUERY WHERE 1.5

DETACH TABLE `my db`.`x y`

EXCHANGE DICTIONARIES db.`к` AND db._x1 ON CLUSTER 'c d'

DELETE FROM comment IN PARTITION (1, 'x') WHERE [1]

ALTER TABLE `my db`.ts UNFREEZE WITH NAME 'x', UPDATE a = "quoted" BETWEEN -1 AND '2024-01-01' WHERE NOT CASE WHEN '2024-01-01' THEN '2024-01-01' END, RENAME COLUMN ts.date TO `к`.ts

ALTER TABLE `my db`.a (MODIFY COMMENT 'it''s'), (MATERIALIZE COLUMN ts IN PARTITION ALL)

ALTER TABLE `my db`.`x y` MODIFY COMMENT 'all_1_1_0',  DELETED MASK, DROP CONSTRAINT "quoted"

INSERT INTO FUNCTION s3('http://h/f', 'k', 's', 'CSV') PARTITION BY NOT 1 VALUES (1, 'x;'), (2, 'it''s')

INSERT INTO db.comment (`x y`.first,  COLUMNS('re'), t) FORMAT CSV 1,2

SHOW FULL

ALTER TABLE `my db`.`к` REPLACE PARTITION (1, 'x') FROM `my db`.b

ALTER TABLE `my db`.comment DROP STATISTICS a, ALTER COLUMN comment.comment TYPE String MATERIALIZED ((-1)) TTL `к` + INTERVAL 3 DAY

DETACH TABLE db.comment ON CLUSTER c SYNC SETTINGS a = DEFAULT

ALTER TABLE `my db`.`к` RESET SETTING a, b

EXPLAIN AST SELECT if(1) AND CASE WHEN `к` THEN true END, true FROM comment

TRUNCATE TABLE db.t

INSERT INTO TABLE first SELECT _x1.`x y` IN (lower(1.5, ), toDate('2024-01-01'), name OR Key) FROM `my db`.first SETTINGS max_threads = 2

RENAME TABLE `my db`.b TO ts, `my db`.t TO `my db`.date, db.`x y` TO comment

EXCHANGE DICTIONARIES comment AND db.name

CHECK TABLE date

EXISTS TEMPORARY TABLE

EXCHANGE DICTIONARIES first AND db.ts

DESC (SELECT `к` IN (a IN (SELECT date FROM a), toDate(1e3, comment)), comment.Key BETWEEN 1.5 AND -1, [(`x y`."quoted"), NOT date] FROM `my db`.b) SETTINGS max_threads = 'x'

EXPLAIN QUERY TREE SELECT lower(-1) || NOT date, -1, "quoted".`к` IN (SELECT `x y` FROM `к`) FROM db.b WHERE CASE WHEN NOT 'x' THEN 'x' END

TRUNCATE IF EXISTS `my db`.comment FORMAT JSON

OPTIMIZE TABLE `my db`.b PARTITION () FINAL DEDUPLICATE BY a, a.a

OPTIMIZE TABLE db.`к` DEDUPLICATE BY a, comment, first

TRUNCATE TABLE `my db`._x1 SYNC

INSERT INTO db.b (`к`, COLUMNS('re'), COLUMNS('re')) SETTINGS max_threads = 0.5, max_threads = DEFAULT WITH 1 AS x SELECT [`к`.a || `x y`, a IS NOT NULL, 1.5] FROM `my db`.b WHERE `к` IS NOT NULL

TRUNCATE TABLE `my db`.date

KILL MUTATION WHERE CASE WHEN _x1.b THEN 'x' END OR a.name IN (SELECT a FROM `my db`.comment) SETTINGS a = 0.5, x_y = DEFAULT, max_threads = 0.5

DESCRIBE SELECT `x y` IS NOT NULL, a._x1 IS NOTNULL FROM `my db`."quoted" WHERE f(toDate(-1, 'x', a), "quoted".`x y` BETWEEN 1 AND -1, NOT `x y`.`x y`)

INSERT INTO TABLE "quoted" SELECT CASE WHEN ts IN (SELECT `к` FROM db.ts) THEN -1 END FROM db.date

UPDATE `my db`.first ON CLUSTER 'c d' SET t = lower(comment.Key BETWEEN '2024-01-01' AND 1) WHERE (t)

RENAME TABLE a TO db._x1, `my db`.`x y` TO ts, `my db`.comment TO date

DELETE FROM `my db`.t IN PARTITION '2024-01-01' WHERE `к`.first IS NOT NULL SETTINGS a = 'x', x_y = 0.5, x_y = DEFAULT

INSERT INTO FUNCTION file('a.csv', 'CSV', 'a Int8') SELECT `x y` BETWEEN -1 AND true, lower(name, NOT 'x', [`x y`.`x y`, name, _x1.first]) FROM db."quoted"

SYSTEM START FETCHES ts

UPDATE `my db`.b SET b = CASE WHEN '2024-01-01' THEN true END + NOT 'x', t = "quoted"._x1 WHERE `x y` IN (t IN (SELECT name FROM `my db`.first), comment BETWEEN 1 AND 1.5, ts IS NOT NULL)

ALTER TABLE t MODIFY COMMENT 'it''s', MOVE PARTITION -1 TO TABLE `my db`.`к`, MODIFY COLUMN b.a REMOVE DEFAULT

EXISTS db.comment

TRUNCATE TABLE db.`x y``x y` ON CLUSTER c

SHOW COLUMNS FROM date WHERE (name.`x y`)

DROPDROP TABLE a SYNC

DROP VIEW db.first SYNC INTO OUTFILE'x'

SHOW FULL COLUMNS FROM ts WHERE ts.comment BETWEEN 1 AND -1

DETACH TABLE db."quoted" SYNC

SHOW FULL COLUMNS FROM  `x y` FROM db LIKE 'it''s'

RENAME TABLE db.ts TO "quoted", `my db`."quoted" TO db.`к` SETTINGS a = DEFAULT, x_y = 1

DELETE FROM ts x  WHERE _x1 IN (Key.first IS NOT NULL)

ALTER TABLE db.name MODIFY COLUMN Key Array(String) DEFAULT _x1 IN (lower(_x1, ), date - NULL) FIRST, APPLY DELETED MASK, APPLY DELETED MASK

RENAME TABLE db.comment TO t, b TO first, db.`к` TO `my db`._x1 ON CLUSTER `e`

DROP DICTIONARY IF EXISTS db.comment ON CLUSTER c SYNC

EXCHANGE TABLES db.a AND db.Key

KILL MUTATION WHERE NOT date BETWEEN 1.5 AND NULL

UPDATE db.comment SET date = a IN (NULL, '2024-01-01', -1) >= CASE WHEN -1 THEN '2024-01-01' END, a = name IN (_x1) * lower(true, 'x', -1), t = b.first IN (toDate("quoted".date), NOT -1) WHERE t IN (`к` IN (1, 1.5), "quoted" IS NOT NULL, first IN (Key.a))

ALTER TABLE `my db`.`x y` ON CLUSTER `e` FREEZE, CLEAR INDEX IF EXISTS date INTO OUTFILE 'x'

INSERT INTO FUNCTION s3('http://h/f', 'k', 's', 'CSV') PARTITION BY b IS NOT NULL SELECT name IS NOT NULL FROM `my db`.t SETTINGS max_threads = 2

ALTER TABLE date ON CLUSTER 'c d' MODIFY COMMENT 'it''s'

UPDATE db.ts SET name = "quoted" IN (SELECT comment FROM db.name), Key = 1, `к` = CASE WHEN CASE WHEN b.first THEN NULL END THEN NULL END WHERE CASE WHEN 1e3 THEN 1.5 END OR true || -1

EXPLAIN ESTIMATE a = 1, b = 0 SELECT f(name BETWEEN NULL AND -1), t IN (SELECT _x1 FROM comment), [ts IN (b, first, "quoted".name), CASE WHEN a.comment THEN '2024-01-01' END] FROM `x y`

KILL MUTATION WHERE date.t IS NOT NULL

EXPLAIN SELECT date._x1 BETWEEN '2024-01-01' AND 1, _x1.b BETWEEN 1 AND 'x' FROM date WHERE [CASE WHEN _x1 THEN 1.5 END, (`x y`), date.`x y` BETWEEN '2024-01-01' AND 1e3]

OPTIMIZE TABLE date PARTITION () FINAL

DROP TABLE `my db`.t,  `my db`._x1 SYNC

ALTER TABLE `x y` MOVE PART 'a\nb' TO DISK 'all_1_1_0'

SHOW COLUMNS FROM `x y` FROM db WHERE NOT NOT 1

DROP  Key

UPDATE ts SET `к` = true, ts = _x1.first IN (SELECT "quoted" FROM "quoted"), ts = [CASE WHEN b THEN '2024-01-01' END, [1]] IN PARTITION ALL WHERE [toDate(1e3), [first, 1e3]]

RENAME TABLE a TO db.t

ALTER TABLE `my db`."quoted" RESET SETTING a, b

EXCHANGE TABLES `my db`.`x y` AND `my db`.ts

EXPLAIN QUERY TREE a = 1, b = 0 SELECT NULL FROM db.`к`

RENAME TABLE db.Key TO a

DELETE FROM `x y` WHERE `к` IN ("quoted") - date IS NOT NULL

DROP VIEW `my db`.`x y`, db.`к` SYNC

ALTER TABLE db.date RENAME COLUMN IF EXISTS b TO name FORMAT JSON

SHOW COLUMNS FROM `к`

EXPLAIN QUERY TREE SELECT (lower(1.5, 1)), toDate(1, NOT 1.5) FROM comment

OPTIMIZE TABLE `my db`.a ON CLUSTER c PARTITION tuple(1, 'x') DEDUPLICATE BY first

INSERT INTO TABLE db.t (date, COLUMNS('re')) VALUES

ALTER TABLE db.Key APPLY DELETED MASK, FREEZE PARTITION tuple(1, 'x'), MOVE PART 'it''s' TO DISK 'all_1_1_0'

DROP VIEW date, t, comment NO DELAY

EXPLAIN PIPELINE SELECT comment IN (first IN (SELECT Key FROM `my db`.a), 1.5) FROM comment WHERE `к`._x1 IN (NOT Key.t)

SYSTEM START MOVES db.Key

EXCHANGE DICTIONARIES `my db`.date AND `my db`."quoted"

DETACH TABLE t

EXCHANGE TABLES `my db`.date AND Key

EXISTS TEMPORARY TABLE `my db`.comment

INSERT INTO `my db`.Key SELECT [CASE WHEN "quoted".`x y` THEN true END, b IN (SELECT date.name FROM db.date), CASE WHEN first.ts THEN true END], date BETWEEN 1 AND 1.5, date.ts FROM _x1 WHERE b

ALTER TABLE db.comment ON CLUSTER c MODIFY COLUMN comment REMOVE DEFAULT, DROP STATISTICS comment

ALTER TABLE db."quoted" MODIFY ORDER BY (a, b)

EXPLAIN PLAN a = 1, b = 0 SELECT NOT (true), [[b, comment], ['x', NULL]] FROM db.ts FORMAT JSON

INSERT INTO FUNCTION s3('http://h/f', 'k', 's', 'CSV') PARTITION BY date.name IN (b, date.b) (COLUMNS('re')) FROM INFILE 'x' COMPRESSION 'a\nb'

EXCHANGE DICTIONARIES `my db`.name AND _x1

ALTER TABLE t COMMENT COLUMN comment 'a\nb', MATERIALIZE COLUMN t

DROP TABLE `к`, db.a, db."quoted" SYNC

EXISTS TEMPORARY TABLE ts

INSERT INTO FUNCTION file('a.csv', 'CSV' 'a Int8') (* EXCEPT (a)) SELECT b FROM db._x1

DETACH TABLE

DELETE FROM first WHERE t IS NOT NULL

ALTER TABLE db.comment DROP COLUMN IF EXISTS a, DELETE WHERE date IS NOT NULL FORMAT JSON

CHECK TABLE comment PART 'x'

EXISTS VIEW date FORMAT JSON

OPTIMIZE TABLE `my db`.Key PARTITION ID '202401' FINAL DEDUPLICATE FORMAT JSON

EXPLAIN PLAN a = 1, b = 0 SELECT [NOT name], NOT date + Key FROM db.ts

DROP TABLE IF EXISTS ts

ALTER TABLE `my db`.t MATERIALIZE STATISTICS name, `x y`, "quoted", ADD CONSTRAINT ts CHECK CASE WHEN NOT `к`.`x y` THEN 1e3 END, ADD INDEX date NOT comment IN (SELECT "quoted".t FROM `к`) TYPE minmax

ALTER TABLE db."quoted" MODIFY TTL _x1 + INTERVAL 1 DAY TO DISK 'd', REPLACE PARTITION -1 FROM _x1, MODIFY TTL t + INTERVAL 1 DAY

ALTER TABLE name RESET SETTING a, b

OPTIMIZE TABLE name PARTITION -1 FINAL DEDUPLICATE BY first, comment

DROP VIEW `к`, db.b SYNC

ALTER TABLE db.b MATERIALIZE COLUMN ts

TRUNCATE TABLE db..b

RENAME TABLE db.Key TO _x1, t TO db.`x y`, first TO db.b

KILL MUTATION WHERE f(NOT '2024-01-01', date.t IN (SELECT _x1 FROM `my db`.comment)) SYNC

OPTIMIZE TABLE t FINAL

EXPLAIN a = 1, b = 0 SELECT `x y`.`к` OR first IN (SELECT Key.t FROM _x1), [`к`.b IN ('2024-01-01'), "quoted".b IS NOT NULL, "quoted".`к` BETWEEN -1 AND NULL] FROM db.date

OPTIMIZE TABLE `my db`."quoted" FINAL DEDUPLICATE BY t, `x y`

ALTER TABLE db.t ALTER COLUMN a.first TYPE DateTime64(3, 'UTC') MATERIALIZED b IN (SELECT `к` FROM db.date) CODEC(NONE)

DESCRIBE TABLE SELECT if(CASE WHEN t THEN true END), NULL FROM `my db`.t

DELETE FROM db.t IN PARTITION (1, 'x') WHERE CASE WHEN CASE WHEN name THEN -1 END THEN NULL END

ALTER TABLE db.`к` ADD CONSTRAINT b ASSUME [CASE WHEN 1.5 THEN 1.5 END, [a.Key]], UNFREEZE WITH NAME 'a\nb'

INSERT INTO FUNCTION file('a.csv', 'CSV', 'a Int8') VALUES (1, 'x;'), (2, 'it''s')

ALTER TABLE `my db`.name (ADD CONSTRAINT ts CHECK [`к`.t IN (name.a), toDate(`x y`."quoted"), CASE WHEN ts THEN 1e3 END]), (ADD

ALTER TABLE db.`к` (UNFREEZE WITH NAME '/tables/{shard}'), (APPLY DELETED MASK)

RENAME TABLE `my db`.`к` TO ts

OPTIMIZE TABLE db.`x y``x y` DEDUPLICATE

UPDATE `my db`.a SET Key = if(true + a) IN PARTITION 1 WHERE t IN (SELECT comment FROM comment)

ALTER TABLE db.b (MOVE PARTITION (1, 'x') TO TABLE `my db`.ts), (MODIFY COMMENT 'it''s')

EXPLAIN PIPELINE a = 1, b = 0 SELECT "quoted" IN (1, date), [ts.date, -1] * NOT "quoted", _x1 OR name BETWEEN true AND 'x' FROM db.`к` WHERE NOT CASE WHEN a THEN '2024-01-01' END

ALTER TABLE db.comment FREEZE

OPTIMIZE TABLE db.b FINAL DEDUPLICATE BY b, `к`

EXISTS DICTIONARY db.Key

ALTER TABLE comment REPLACE PARTITION -1 FROM date, REPLACE PARTITION 1 FROM `my db`."quoted",, DROP CONSTRAINT date

ALTER TABLE db.Key FETCH PARTITION tuple() FROM 'x', DROP CONSTRAINT first, DELETE IN PARTITION ID '202401' WHERE `x y`.comment IS NOT NULL

ALTER TABLE db.first ON CLUSTER 'c d' MATERIALIZE COLUMN Key IN PARTITION (('x', 1), 2), MOVE PARTITION tuple() TO DISK 'it''s'

SHOW COLUMNS FROM Key FROM db

EXCHANGE DICTIONARIES `my db`.date AND db.comment

DELETE FROM db.name IN PARTITION (1, 'x') WHERE [a.a IS NOT NULL, (name), _x1 BETWEEN 1 AND 1.5] SETTINGS x_y = 'x', x_y = 1

ALTER TABLE `к` MODIFY COLUMN b REMOVE ALIAS, DROP PROJECTION IF EXISTS `к`,  ORDER BY tuple()

SHOW COLUMNS FROM comment FROM db WHERE ts IN (SELECT _x1 FROM b)

EXPLAIN SYNTAX SELECT comment, NOT b.`к` IN (a, true), [comment.a, Key >= 1.5, NOT 1e3] FROM db.t WHERE NOT CASE WHEN 1 THEN NULL END

INSERT INTO TABLE db.name (SELECT 1.5, f(1.5) FROMFROM db.name)

INSERT INTO `my db`.t VALUES

KILL MUTATION WHERE if(1e3) = date IN (SELECT a.Key FROM "quoted")

RENAME TABLE `my db`.a TO db.`x y`, db.name TO comment

DESC a

ALTER TABLE date ALTER COLUMN name TYPE Map(String, UInt8) ALIAS `x y`.name

ALTER TABLE `к` ADD STATISTICS b, b, _x1 TYPE minmax, tdigest, tdigest

ALTER TABLE `my db`.ts UNFREEZE WITH NAME 'all_1_1_0', MODIFY STATISTICS _x1, _x1 TYPE minmax, minmax

CHECK TABLE

DROP TEMPORARY TABLE db.Key, db.comment SYNC

ALTER TABLE a (ADD PROJECTION Key (SELECT `x y` IN ('2024-01-01') OR _x1 IS NOT NULL ORDER BY a, b))

INSERT INTO db._x1 WITH 1 AS x SELECT ts BETWEEN true AND 'x', [a IN (SELECT first.b FROM db._x1)] FROM `my db`.first

ALTER TABLE `my db`.b (COMMENT COLUMN _x1 'all_1_1_0'), (ALTER COLUMN b TYPE DateTime64(3, 'UTC') TTL name + INTERVAL 3 DAY)

ALTER TABLE b RENAME COLUMN ts TO b

DELETE FROM "quoted" WHERE a.t

DETACH VIEW `my db`._x1 SYNC FORMAT JSON

DESC (SELECT t IN (true = -1), CASE WHEN b IN (SELECT `к` FROM _x1) THEN -1 END FROM db."quoted")

ALTER TABLE db.name ADD INDEX b t TYPE minmax GRANULARITY 4 AFTER first.name, ADD CONSTRAINT date ASSUME `к`.b IN (SELECT t FROM `my db`.comment), MOVE PARTITION (('x', 1), 2) TO TABLE b

DROP VIEW db.`x y`, db.b, _x1 NO DELAY

EXPLAIN SYNTAX SELECT CASE WHEN ts * b THEN 'x' END FROM `my db`.`x y`

CHECK  TABLE `my db`.b PARTITION -1

EXCHANGE TABLES `к` AND db.ts

INSERT INTO FUNCTION file('a.csv', 'CSV', 'a Int8') (COLUMNS('re')) SELECT -1, ts.a IS NOT NULL FROM `my db`.ts

ALTER TABLE db."quoted" ALTER COLUMN b TYPE Decimal(9, 2) DEFAULT [toDate(-1, 'x'), f(date, '2024-01-01'), toDate(Key, 1, `x y`.first)], RENAME COLUMN `x y` TO `к`, FREEZE PARTITION (1, 'x') WITH NAME 'a\nb'

UPDATE Key SET date = ts IN (SELECT `x y`.`x y` FROM db.name), name = NOT NULL AND [1.5, 1e3, 1] WHERE "quoted" IN (1, first IN (SELECT a.`x y` FROM db."quoted"))

RENAME TABLE db.comment TO db.first, `my db`._x1 TO `my db`.Key SETTINGS max_threads = DEFAULT x_y = DEFAULT, x_y = 0.5

TRUNCATE IF EXISTS db.name SYNC FORMAT `Null` SETTINGS a = 1

INSERT INTO FUNCTION file('a.csv', 'CSV', 'a Int8') SETTINGSSETTINGS a = 'x' FORMAT JSONEachRow {"a": 1}

KILL MUTATION WHERE CASE WHEN ts THEN 'x' END SYNC

INSERT INTO first (t, * EXCEPT (a), * EXCEPT (a)) SETTINGS x_y = 'x' (SELECT first.t IS NOT NULL, `x y`.Key IS NOT NULL = first BETWEEN -1 AND -1 FROM db.Key WHERE Key IS NOT NULL)

ALTER TABLE comment MODIFY ORDER BY tuple(), DELETE WHERE (b BETWEEN '2024-01-01' AND true), ADD COLUMN ts LowCardinality(String) COMMENT 'it''s' SETTINGS a = 0.5, max_threads = DEFAULT

KILL QUERY WHERE f(NULL, CASE WHEN `x y` THEN 'x' END) TEST

EXISTS TEMPORARY TABLE `my db`._x1

ALTER TABLE `my db`.first ON CLUSTER c (REPLACE PARTITION 1 FROM db.t), (ADD PROJECTION _x1 (SELECT _x1 IN (SELECT first.a FROM db.`x y`), [('2024-01-01'), t IS NOT NULL] GROUP BY a))

TRUNCATE TABLE

UPDATE db.first SET name = b IN ([date.a, first]), b = NOT b IN (`x y`.first, '2024-01-01'), b = ts IS NOT NULL IN PARTITION () WHERE _x1 IN (Key + 1, CASE WHEN true THEN 'x' END, NOT date)

INSERT INTO TABLE `к` SELECT t IN (NOT `к`, CASE WHEN 1e3 THEN true END), "quoted".`x y` BETWEEN -1 AND '2024-01-01' = comment.t BETWEEN 1.5 AND true, a IS NOT NULL FROM db."quoted" SETTINGS max_threads = 2

EXISTS TEMPORARY TABLE db.date

EXISTS name

UPDATE `my db`.first SET t = first IN (SELECT name FROM date), a = first.comment BETWEEN 1 AND 1e3 WHERE 1.5

KILL MUTATION WHERE CASE WHEN b IN (_x1) THEN NULL END

ALTER TABLE first MATERIALIZE COLUMN first

UPDATE `my db`.Key SET comment = _x1 BETWEEN 1e3 AND 1 WHERE NOT CASE WHEN 1 THEN 'x' END

DROP VIEW `my db`.`к``к`

UPDATE db.comment SET Key = [t."quoted" BETWEEN 1 AND NULL, (comment), Key >= NULL], "quoted" = 1e3, first = ['x' + '2024-01-01', NOT _x1] IN PARTITION tuple(1, 'x') WHERE NOT `к` IN (date, b, -1)

EXCHANGE DICTIONARIES db.`x y` AND `my db`.name

ALTER TABLE `к` FREEZE PARTITION (('x', 1), 2

EXPLAIN AST SELECT t, `к` BETWEEN 1 AND 1.5 FROM `my db`.name WHERE "quoted".name IN (SELECT comment FROM db._x1)

ALTER TABLE date  MOVE PART 'a\nb' TO DISK 'a\nb', MODIFY TTL first + INTERVAL 1 DAY DELETE WHERE a = 1, ATTACH PARTITION () FROM `my db`.ts

INSERT INTO FUNCTION s3('http://h/f', 'k', 's', 'CSV') PARTITION BY CASE WHEN Key.t THEN 'x' END (SELECT name IN (SELECT _x1 FROM `my db`.b), first.a IN (SELECT first FROM `my db`.comment), name IN ('2024-01-01' >= t."quoted") FROM `my db`.ts WHERE b)

EXISTS `x y`

INSERT INTO TABLE `my db`.ts (COLUMNS('re')) FORMAT CSV 1,2

SYSTEM START FETCHES db.Key

EXPLAIN a = 1, b = 0 SELECT `к` BETWEEN '2024-01-01' AND NULL, f('2024-01-01' + 'x', CASE WHEN true THEN true END, CASE WHEN _x1 THEN 'x' END), Key.comment IS NOT NULL FROM comment

EXPLAIN PIPELINE SELECT Key.first IN ([1.5], b.`к` OR a.name), NOT lower(name, "quoted"._x1, '2024-01-01'), comment IN (SELECT `x y` FROM `my db`.name) FROM db.comment

INSERT INTO FUNCTION file('a.csv', 'CSV', 'a Int8') VALUES

INSERT INTO db.ts FORMAT CSV 1,2

DROP VIEW db.Key, `my db`.first SYNC

DELETE FROM db.a IN PARTITION 1 WHERE NOT -1 || true

CHECK TABLE db.name PARTITION ALL

INSERT INTO TABLE `my db`.`x y` FORMAT JSONEachRow {"a": 1}

DESCRIBE TABLE `my db`.date

SHOW COLUMNS FROM date FROM db LIKE 'x'

KILL QUERY WHERE 1e3

TRUNCATE `my db`.bb SYNC

OPTIMIZE TABLE db.t PARTITION (1, 'x') FINAL DEDUPLICATE BY `x y`

SYSTEM START TTL. MERGES

CHECK TABLE `my db`.comment

ALTER TABLE db.date ADD STATISTICS "quoted", a TYPE minmax, FETCH PART 'all_1_1_0' FROM '/tables/{shard}', MODIFY COMMENT '/tables/{shard}'

TRUNCATE TABLE `my db`.ts

ALTER TABLE db.a UNFREEZE PARTITION 1 WITH NAME 'a\nb'

EXISTS VIEW db.Key

DESC db.name

ALTER TABLE _x1 ADD INDEX t name BETWEEN '2024-01-01' AND NULL TYPE bloom_filter(0.01)

INSERT INTO first SETTINGS x_y = 'x', max_threads = 1, a = 'x' (SELECT date BETWEEN '2024-01-01' AND true, [NULL, 1.5], CASE WHEN CASE WHEN first THEN 1.5 END THEN 1.5 END FROM `my db`.first)

CHECK TABLE Key

ALTER TABLE db._x1 DROP COLUMN comment

UPDATE db.Key SET name = NOT true - a.first, name = (a - '2024-01-01'), Key = [[1.5, 1, 1], if(NULL, '2024-01-01'), NOT NULL] WHERE date IS NOT NULL

ALTER TABLE db.comment ON CLUSTER 'c d' MATERIALIZE TTL, MATERIALIZE INDEX comment

OPTIMIZE TABLE `к` FINAL DEDUPLICATE BY a, b

KILL MUTATION WHERE `к` IS NOT NULL

DELETE FROM `my db`.date ONCLUSTER 'c d' WHERE first IN (SELECT `x y` FROM db.`x y`)

INSERT INTO TABLE `my db`.t (COLUMNS('re')) FROM INFILE 'x' FORMAT CSV

UPDATE `x y` SET Key = '2024-01-01', b = Key IN (toDate(b, comment, 1.5)), first = NOT date OR t IS NOT NULL WHERE CASE WHEN t + '2024-01-01' THEN 'x' END

ALTER TABLE db.`x y` MOVE PARTITION ID '202401' TO TABLE name

ALTER TABLE `my db`._x1 MATERIALIZE COLUMN Key, COMMENT COLUMN a 'all_1_1_0'

EXCHANGE DICTIONARIES `my db`.a AND "quoted"

SHOW COLUMNS FROM t FROM db

DELETE FROM `my db`.ts WHERE date.`к` IN ([true, `к`.a, NULL], t IS NOT NULL)

DETACH VIEW `my db`.Key SYNC

EXPLAIN ESTIMATE SELECT comment.Key BETWEEN '2024-01-01' ANDAND NULL + [1, 'x'] FROM db.t WHERE `x y` BETWEEN 1 AND '2024-01-01'

ALTER TABLE `my db`.name APPLY PATCHES IN PARTITION 1 INTO OUTFILE 'x'

RENAME TABLE `my db`.first TO `my db`.comment, db.Key TO ts, db.ts TO `my db`."quoted"

DELETE FROM `my db`.`x y` WHERE NOT first._x1 || `x y`

ALTER TABLE comment MODIFYCOLUMN comment REMOVE COMMENT, MODIFY TTL t + INTERVAL 1 DAY DELETE WHERE a = 1

ALTER TABLE `my db`.`x y` COMMENT COLUMN IF EXISTS b 'all_1_1_0', UPDATE comment = NOT NULL || 1, name = name IN (SELECT Key.Key FROM `x y`) WHERE date.`к` IS NOT NULL, MODIFY QUERY SELECT [toDate("quoted"), date.t BETWEEN NULL AND NULL, NULL], if(Key BETWEEN true ANDtrue, "quoted" BETWEEN '2024-01-01' AND '2024-01-01', CASE WHEN NULL THEN -1 END) FROM `к`

SHOW COLUMNS FROM date FROM db WHERE CASE WHEN t IN (1, a) THEN 1 END SETTINGS x_y = 'x', a = DEFAULT, max_threads = DEFAULT

EXPLAIN PIPELINE a = 1, b = 0 SELECT CASE WHEN comment.first THEN 1e3 END, t IN (`к`, date, first IN ('2024-01-01')) FROM db.comment

ALTER TABLE `my db`.comment ON CLUSTER 'c d' UNFREEZE

DESCRIBE TABLE comment

EXPLAIN AST SELECT `к` IS NOT NULL, NOT CASE WHEN 1.5 THEN NULL END, date - (_x1.first) FROM ts

DESCRIBE (SELECT t IN (SELECT name FROM db._x1) * Key, [comment BETWEEN 'x' AND 1.5, ts IS NOT NULL, first.b IN (SELECT date.first FROM date)], ts.date BETWEEN 1e3 AND '2024-01-01' FROM db._x1 WHERE (date IN (comment, ts)))

OPTIMIZETABLE db.b DEDUPLICATE

ALTER TABLE db.name DETACH PART 'all_1_1_0'

DROP TEMPORARY TABLE `my db`.comment, db.a, `my db`.name

INSERT INTO db.`к` WITH 1 AS x SELECT `к`, if("quoted", b IN (SELECT name.date FROM db.comment)), `к` BETWEEN -1 AND '2024-01-01' FROM name

DROP TEMPORARY TABLE a ON CLUSTER `e` SYNC

KILL QUERY WHERE `x y`.t BETWEEN 'x' AND 'x'

ALTER TABLE Key DELETE IN PARTITION tuple(1, 'x') WHERE a, UNFREEZE PARTITION () WITH NAME 'x'

CHECK TABLE db.b

DETACH TABLE IF EXISTS `x y`

ALTER TABLE Key MODIFY COMMENT '/tables/{shard}'

EXISTS DICTIONARY `my db`.Key

SHOW FULL COLUMNS FROM first WHERE NOT NOT NULL

DESCRIBE TABLE numbers(10)

OPTIMIZE TABLE `my db`.first FINAL DEDUPLICATE

SYSTEM STOP TTL MERGES `my db`.date

DELETE FROM  TABLE `my db`.ts ON CLUSTER c WHERE '2024-01-01'

DESCRIBE TABLE SELECT `к` IS NOT NULL, CASE WHEN `x y` THEN -1 END = NOT -1, (('x')) FROM db.b

OPTIMIZE TABLE ts DEDUPLICATE

EXCHANGE TABLES b AND db."

KILL QUERY WHERE NOT true OR t SYNC

DETACH VIEW `к`

DELETE FROM db.comment WHERE [t LIKE 'x']

TRUNCATE TABLEdb.`x y` SYNC

UPDATE db.Key ON CLUSTER c SET _x1 = '2024-01-01', _x1 = _x1 IN (SELECT "quoted" FROM db.a) - NULL + -1, a = ('x' || `к`."quoted") WHERE b

EXISTS DICTIONARY comment

RENAME TABLE `my db`.date TO db.ts SETTINGS max_threads = 'x', a = 'x', x_y = 1

SYSTEM START TTL MERGES

INSERT INTO FUNCTION file('a.csv', 'CSV', 'a Int8') SELECT toDate(first.b IN (name)), (t IN (SELECT _x1 FROM first)), 1e3 FROM db.Key WHERE _x1.b IS NOT NULL

INSERT INTO FUNCTION file('a.csv', 'CSV', 'a Int8') (SELECT CASE WHEN t.`к` THEN NULL END FROM `my db`.ts)

RENAME TABLE `my db`.name TO db.a

UPDATE `my db`.name SET b = first IN (SELECT name FROM `my db`.Key), Key = NOT first IN (ts, 1.5, 'x'), a = NOT first IS NOT NULL IN PARTITION ID '202401' WHERE b IS NOT NULL

ALTER TABLE date MODIFY TTL name + INTERVAL 1 DAY, DROP CONSTRAINT ts, RENAME COLUMN first TO t

UPDATE dbdb.a ON CLUSTER c SET name = NOT NOT _x1."quoted" WHERE CASE WHEN CASE WHEN 'x' THEN NULL END THEN 1e3 END

ALTER TABLE db.Key DROP STATISTICS comment, `к`, a

DESC `my db`.t

CHECK TABLE db.t PARTITION (1, 'x')

DESCRIBE TABLE `my db`.`к`

UPDATE db._x1 SET Key = CASE WHEN NOT NULL THEN NULL END, `x y` = _x1.`к` IN (-1 >= 1e3), first = if(1.5, `к`.date BETWEEN '2024-01-01' AND 1) WHERE CASE WHEN first.date AND 'x' THEN NULL END

ALTER TABLE name ALTER COLUMN `к` TYPE Map(String, UInt8), RENAME COLUMN date.`к` TO b

SHOW COLUMNS FROM comment FROM db WHERE first.t BETWEEN -1 AND 1 LIKE CASE WHEN first.name THEN -1 END

EXCHANGE TABLES .date AND db.ts

EXCHANGE DICTIONARIES `my db`.ts AND first

,EXISTS TABLE Key

OPTIMIZE TABLE db.comment PARTITION (('x', 1), 2)

RENAME TABLE t TO Key, `x y` TO `my db`.a

RENAME TABLE `my db`.date TO db.name, db._x1 TO db._x1, db.b TO db.date

ALTER TABLE `my db`.`к`  MATERIALIZE COLUMN `к`, MODIFY COLUMN a Nullable(UInt64) TTL `к` + INTERVAL 3 DAY, FETCH PART 'it''s' FROM 'all_1_1_0' SETTINGS x_y = 'x', max_threads = 'x'

DROP TEMPORARY TABLE date NO DELAY

ALTER TABLE b MOVE PARTITION (('x', 1), 2) TO TABLE `x y`, MODIFY QUERY SELECT 1, Key.b, b  1 AND true FROM Key, MODIFY COLUMN t Array(String) TTL t + INTERVAL 1 MONTH

EXISTS `my db`

OPTIMIZE TABLE a PARTITION -1 FINAL DEDUPLICATE

UPDATE t SET ts = [NOT true], Key = CASE WHEN date BETWEEN NULL AND 1 THEN 1.5 END WHERE _x1

ALTER TABLE "quoted" MODIFY COMMENT 'all_1_1_0'

KILL MUTATION WHERE CASE WHEN toDate(date, date) THEN true END TEST FORMAT `Null` SETTINGS a = 1

INSERT INTO "quoted" SETTINGS max_threads = DEFAULT, a = 'x' WITH 1 AS x SELECT a.ts BETWEEN 1 AND 1 >= `x y` LIKE 1, NOT [t] FROM `my db`.first

UPDATE db.Key SET ts = NOT _x1 - ('2024-01-01'), ts = NOT (comment), `к` = CASE WHEN CASE WHEN _x1.`к` THEN 'x' END THEN true END IN PARTITION () WHERE `x y`

DELETE FROM `my db`._x1 ON CLUSTER 'c d' WHERE ts SETTINGS a = 1, x_y = 0.5

CHECK TABLE (b

DELETE FROM `my db`.`к` WHERE `к`.`к` IS NOT NULL

DESC numbers(10) INTO  OUTFILE 'x'

INSERT INTO db.first VALUES (1, 'x;'), (2, 'it''s')

EXCHANGE TABLES db."quoted" AND db.comment

ALTER TABLE b MODIFY TTL first + INTERVAL 1 DAY DELETE WHERE a = 1

INSERT INTO `my db`.`x y` SELECT t FROM db._x1 SETTINGS max_threads = 2

EXISTS `my db`.`x y` INTO OUTFILE 'x'

EXPLAIN QUERY TREE SELECT first.Key BETWEEN true AND '2024-01-01', NOT [NULL, 1e3], first IN (SELECT `к`.ts FROM `my db`.date) FROM a WHERE t IS NOT NULL

UPDATE comment SET name = t, Key = _x1 IN (SELECT a FROM db.ts) WHERE first.b BETWEEN 'x' AND 1

INSERT INTO Key FORMAT JSONEachRow {"a": 1}

TRUNCATE IF EXISTS comment

DESC db.date

ALTER TABLE _x1 (UNFREEZE WITH NAME 'all_1_1_0'), (MODIFY QUERY SELECT name IN (SELECT b FROM db.`к`), first IN (SELECT comment FROM db."quoted"), f(NOT 1e3) FROM "quoted")

OPTIMIZE TABLE `my db`.t PARTITION () FINAL DEDUPLICATE

EXPLAIN AST SELECT t BETWEEN 1.5 AND 'x', (['x', NULL, b."quoted"]), first IN (comment.name) FROM db.`к`

INSERT INTO FUNCTION s3('http://h/f', 'k', 's', 'CSV') PARTITION BY NOT date VALUES

SHOW FULL COLUMNS FROM ts FROM db

ALTER TABLE `my db`.name DROP DETACHEDPART 'x', MOVE PART 'all_1_1_0' TO VOLUME 'x'

DROP TABLE db.comment, _x1 ON

OPTIMIZE TABLE first FINAL DEDUPLICATE BY ts.Key, date, first INTO OUTFILE 'x'

UPDATE db.date SET b = "quoted".name IS NOT NULL, name = `к`.`к` IN (SELECT Key.date FROM `my db`.`x y`) WHERE [_x1 BETWEEN 1e3 AND NULL, `к` IS NOT NULL]

UPDATE `my db`._x1 SET `x y` = _x1.a, b = [("quoted"), first BETWEEN 1e3 AND -1, 1e3] IN PARTITION tuple() WHERE [1] AND `к` BETWEEN true AND true

RENAME TABLE _x1 TO Key, `my db`.date TO "quoted"", db.comment TO comment

ALTER TABLE `my db`.t ON CLUSTER `e` CLEAR COLUMN name.b, UPDATE name = b BETWEEN NULL AND 'x' IN PARTITION '2024-01-01' WHERE f(-1, _x1 IS NOT NULL)

INSERT INTO TABLE `my db`.Key (SELECT NOT 1.5 * 'x' || 'x', CASE WHEN date IN (a, '2024-01-01', 1e3) THEN -1 END, NOT CASE WHEN 1 THEN 1.5 END FROM `my db`.date)

EXCHANGE DICTIONARIES NOT  db.a AND comment

TRUNCATE TABLE `x y`

ALTER TABLE "quoted" UPDATE name = (a.`x y` BETWEEN true AND -1) WHERE 1.5, MATERIALIZE INDEX t FORMAT `Null` SETTINGS a = 1

ALTER TABLE `my db`.comment DROP CONSTRAINT _x1, COMMENT COLUMN `x y`.`x y` 'x'

EXCHANGE TABLES `my db`.ts AND _x1

DESCRIBE SELECT CASE WHEN [1.5, '2024-01-01'] THEN 1.5 END, NOT CASE WHEN '2024-01-01' THEN 1.5 END, 1 FROM db.t

DELETE FROM `my db`.name IN PARTITION '2024-01-01' WHERE 1

DETACH VIEW IFIF EXISTS db.a

SHOW FULL COLUMNS FROM t WHERE "quoted"

SYSTEM START MERGES "quoted"

RENAME TABLE `my db`.name TO db.date

UPDATE `my db`.ts SET first = Key IN (name + a, `x y` IN (a.`x y`, true), NULL AND 1e3), first = Key IN (ts IN (SELECT first FROM `my db`.b), `к` IN (1.5, 1), ["quoted", `x y`]), b = true WHERE NOT NOT `к`

INSERT INTO FUNCTION file('a.csv', 'CSV', 'a Int8') SETTINGS max_threads = 1, x_y = DEFAULT FORMAT CSV 1,2

,DESCRIBE TABLE `x y`

ALTER TABLE comment UPDATE ts = _x1 IS NOT NULL WHERE [f(Key.first), CASE WHEN NULL THEN '2024-01-01' END]

ALTER TABLE `my db`.first ON CLUSTER `e` COMMENT COLUMN `к`.t '/tables/{shard}', DROP CONSTRAINT name

DESC SELECT NOT (NULL), date IN (Key."quoted" IS NOT NULL, name IN (`x y`, "quoted", '2024-01-01'), NOT true) FROM `my db`.a

ALTER TABLE db.Key DETACH PART 'all_1_1_0', ADD CONSTRAINT _x1 CHECK comment IN (SELECT b."quoted" FROM `my db`."quoted")

UPDATE db.name SET date = [a BETWEEN 'x' AND true], "quoted" = [['2024-01-01'], (1.5), "quoted".b], date = (comment.comment BETWEEN true AND true) IN PARTITION (('x', 1), 2) WHERE true

SHOW FULL COLUMNS FROM `к` LIKE 'all_1_1_0'

INSERT INTOINTO TABLE date (* EXCEPT (a), COLUMNS('re'), "quoted".name) FROM INFILE '/tables/{shard}' COMPRESSION 'it''s'

CHECK TABLE db.b SETTINGS max_threads = 1, x_y = DEFAULT, max_threads = 'x'

ALTER TABLE db.ts DROP STATISTICS b, comment, Key, DROP COLUMN IF EXISTS date.date

EXPLAIN ESTIMATE a = 1, b = 0 SELECT [if(1, name)] FROM Key

KILL QUERY WHERE [CASE WHEN 1e3 THEN 1.5 END] TEST

ALTER TABLE `my db`.b MODIFY TTL ts + INTERVAL 1 DAY

INSERT INTO FUNCTION s3('http://h/f', 'k', 's', 'CSV') PARTITION BY t IN (`x y`.comment) VALUES (1, 'x;'), (2, 'it''s')

ALTER TABLE db.date (MODIFY TTL `x y`  + INTERVAL 1 DAY RECOMPRESS CODEC(ZSTD))

CHECK TABLE `my db`.ts PART 'a\nb'

EXPLAIN PLAN a = 1, b = 0 SELECT `x y` IS NOT NULL FROM db."quoted" FORMAT `Null` SETTINGS a = 1

ALTER TABLE `my db`.comment MODIFY COLUMN Key REMOVE CODEC

OPTIMIZE TABLE `x y`

ALTER TABLE db.ts (FETCH PART 'a\nb' FROM '/tables/{shard}') FORMAT `Null` SETTINGS a = 1

DESC numbers(10)

UPDATE db.b SET b = lower(b.a IN (SELECT comment.first FROM ts), (1), (1e3)) IN PARTITION tuple(1, 'x') WHERE `к`.comment

EXPLAIN PIPELINE SELECT lower(first IN (SELECT name FROM db.t), `x y`), ts.b IS NOT NULL, ts._x1 IS NOT NULL FROM `my db`.comment WHERE ts BETWEEN 1.5 AND NULL

SYSTEM STOP MERGES `к`

RENAME TABLE `my db`.`к` TO db.date FORMAT `Null` SETTINGS

DELETE FROM db.Key ON CLUSTER `e` WHERE Key + true - first

UPDATE db.`x y` SET Key = [[t.Key], (a), '2024-01-01'], first = _x1 IN (SELECT b FROM `my db`.`к`) IN PARTITION (('x', 1), 2) WHERE CASE WHEN NOT a THEN 1.5 END

INSERT INTO db.first ("quoted".name, COLUMNS('re')) FORMAT JSONEachRow {"a": 1}

CHECK TABLE db.a PARTITION -1

ALTER TABLE db._x1 MODIFY SETTING x_y = 'x', max_threads = DEFAULT, x_y = DEFAULT

DELETE FROM `my db`.`к` WHERE a

DELETE FROM db.`x y` WHERE [comment.t] || `x y` BETWEEN '2024-01-01' AND '2024-01-01'

DESCRIBE TABLE numbers(10) FORMAT `Null` SETTINGS a

SYSTEM START MERGES db.date

SYSTEM START MERGES `x y`

DROP VIEW db.date, `my db`.t, ts

ALTER TABLE db.ts (MODIFY QUERY SELECT Key.Key IN (f(-1), CASE WHEN 1e3 THEN 1.5 END), t IS NOT NULL FROM `my db`.b)

ALTER TABLE db.`x y` CLEAR COLUMN `x y` IN PARTITION ID '202401', MATERIALIZE COLUMN name, FETCH PARTITION (('x', 1), 2) FROM '/tables/{shard}'

SHOW FULL COLUMNS FROM `x y` FROM db WHERE [a IS NOT NULL]

DESCRIBE db.date

CHECK TABLE db.ts

EXCHANGE TABLES `к` AND db.Key

EXISTS Key

ALTER TABLE a FREEZE, COMMENT COLUMN a 'a\nb', ADD INDEX Key toDate(1, NULL) TYPE bloom_filter(0.01) FORMAT `Null` SETTINGS a = 1

DETACH VIEW `my db`. SYNC

SYSTEM START MOVES db.first

CHECK TABLE first PARTITION '2024-01-01'

KILL QUERY  WHERE NOT ['2024-01-01', 'x', NULL] SYNC

EXPLAIN SYNTAX SELECT 1e3 OR CASE WHEN `x y` THEN -1 END FROM `my db`."quoted"

INSERT INTO TABLE db.`x y` FORMAT JSONEachRow {"a": 1}

SHOW COLUMNS FROM Key FROM db LIKE '/tables/{shard}' FORMAT JSON

ALTER TABLE db.a MODIFY COLUMN comment.`x y` StringString FIRST

ALTER TABLE db.name (MODIFY COLUMN name.date REMOVE SETTINGS), (MODIFY COLUMN IF EXISTS name Tuple(a Int8, b String) ALIAS comment), (DROP PROJECTION Key)

INSERT INTO TABLE _x1 (* EXCEPT (a)) SELECT if(NULL OR `к`, NOT Key), CASE WHEN f(ts, first, `к`) THEN 1 END, CASE WHEN lower(-1) THEN 1.5 END FROM db.Key WHERE NOT `к` IN (SELECT t FROM `my db`.a) SETTINGS max_threads = 2

OPTIMIZE TABLE "quoted" PARTITION ID '202401' DEDUPLICATE

INSERT INTO FUNCTION s3('http://h/f', 'k', 's', 'CSV') PARTITION BY CASE WHEN '2024-01-01' THEN -1 END SELECT (`x y`) AND toDate(NULL), `к` BETWEEN NULL AND 'x', ts IN (SELECT date FROM ts) FROM `my db`.Key

DESC db

ALTER TABLE db.first APPLY PATCHES IN PARTITION 1, MODIFY TTL t + INTERVAL 1 DAY, UPDATE `x y` = CASE WHEN first >= '2024-01-01' THEN NULL END WHERE CASE WHEN (`x y`."quoted") THEN NULL END

CHECK TABLE _x1 PARTITION '2024-01-01'

ALTER TABLE db._x1 (DROP CONSTRAINT b)

OPTIMIZE TABLE `my db`."quoted" PARTITION tuple() FINAL FORMAT `Null` SETTINGS a = 1

INSERT INTO FUNCTION s3('http://h/f', 'k', 's', 'CSV') PARTITION BY Key IN (-1, first.name) SELECT b BETWEEN NULL AND 1e3, ([b, -1, b]), name.name IS NOT NULL FROM `my db`."quoted"

EXCHANGE DICTIONARIES t AND db.Key

OPTIMIZE TABLE db.b FINAL FORMAT `Null` SETTINGS a = 1

ALTER TABLE `my db`.first DROP COLUMN _x1, MOVE PARTITION ID '202401' TO TABLE `my db`.first, CLEAR PROJECTION IF EXISTS first

SHOW COLUMNS FROM t FROM db LIKE 'a\nb'

DELETE FROM `my db`.b ON CLUSTER 'c d' IN PARTITION (('x', 1), 2) WHERE NOT ['x',ts]

EXCHANGE TABLES `my db`._x1 AND db.ts

CHECK TABLE ts

UPDATE db.Key SET a = _x1 BETWEEN true AND 1, `к` = Key.first IN (t.ts IN (SELECT first FROM db.`к`), comment."quoted" BETWEEN -1 AND 1, ['2024-01-01']), Key = -1 WHERE ts

DROP DICTIONARY db.a, `x y` ON CLUSTER `e` NO DELAY FORMAT JSON

OPTIMIZE TABLE db._x1

EXCHANGE TABLES `my db`._x1 AND `my db`.date

EXCHANGE TABLES `x y` AND `к`

DROP TABLE Key

ALTER TABLE `my db`.`x y` MATERIALIZE INDEX comment

ALTER TABLE `my db`.`x y` COMMENT COLUMN name.first '/tables/{shard}', DETACH PART 'x'

SYSTEM STOP MERGES

ALTER TABLE db.b FREEZE

INSERT INTO FUNCTION s3('http://h/f', 'k', 's', 'CSV') PARTITION BY t SELECT t.Key IS NOT NULL, (`x y`.t IN (`x y`.first)) FROM b SETTINGS max_threads = 2

DESCRIBE db.Key

ALTER TABLE db.`к` MODIFY COLUMN `x y` Nullable(UInt64) COMMENT 'it''s'

DELETE FROM db.comment WHERE 1.5

DELETE FROM `my db`.a WHERE CASE WHEN NOT 1e3 THEN 'x' END

INSERT INTO `my db`.date VALUES (1, 'x;'), (2, 'it''s')

DELETE FROM db.comment WHERE b IS NOT NULL

ALTER TABLE db.comment ADD INDEX date a IN (SELECT ts FROM b)  NOT TYPE bloom_filter(0.01) FIRST, MOVE PARTITION ID '202401' TO VOLUME 'it''s', DELETE WHERE (comment BETWEEN 1 AND 1.5)

DESC SELECT date IS NOT NULL FROM db.comment WHERE ts.Key IN (name.`к` BETWEEN 1e3 AND 1.5, t.comment BETWEEN -1 AND true, 1e3)

ALTER TABLE `my db`..Key MODIFY SETTING a = 'x', a = 1

INSERT INTO name (* EXCEPT (a), date) VALUES

DESCRIBE SELECT (NOT Key.comment) FROM `my db`.b

EXPLAIN SYNTAX SELECT [NOT 1e3, CASE WHEN `к`.ts THEN 1 END, Key] FROM ts WHERE if("quoted".name IN (SELECT name FROM ts))

ALTER TABLE `my db`.Key MATERIALIZE COLUMN `к`.comment, ADD PROJECTION "quoted" (SELECT b)

ALTER TABLE db.comment (MODIFY ORDER BY tuple()), (COMMENT COLUMN date 'a\nb'), (RENAME COLUMN ts TO _x1)

EXPLAIN AST a = 1, b = 0 SELECT toDate(toDate(Key, true, first)), comment IN (`к`._x1, "quoted" BETWEEN 'x' AND true, a.first + `x y`.first) FROM db."quoted"

DELETE FROM `my db`.`к` WHERE _x1 IS  NULL

ALTER TABLE `к` ATTACHPARTITION ID '202401' FROM db.`к`, RENAME COLUMN _x1 TO `x y`.a, DROP CONSTRAINT a

INSERT INTO FUNCTION file('a.csv', 'CSV', 'a Int8') (date.Key) (SELECT [(first.first), comment IN (SELECT "quoted"._x1 FROM `x y`)], t IN ([_x1.a, 1.5, '2024-01-01'], Key, ("quoted")) FROM `к`)

KILL MUTATION WHERE b.comment IS NOT NULL

ALTER TABLE first DROP CONSTRAINT a, MATERIALIZE COLUMN date IN PARTITION -

INSERT INTO TABLE `x y` SETTINGS max_threads = DEFAULT WITH 1 AS x SELECT CASE WHEN "quoted" IN (-1, -1, comment) THEN '2024-01-01' END, t IN (CASE WHEN -1 THEN NULL END, true + true, [true]), b.date BETWEEN 'x' AND 1 FROM db.Key WHERE [[`x y`."quoted", true, a]]

EXCHANGE DICTIONARIES `my db`.first AND  NOT `my db`._x1

ALTER TABLE first DELETE IN PARTITION (('x', 1), 2) WHERE ts

OPTIMIZE TABLE _x1 ON CLUSTER 'c d' PARTITION () DEDUPLICATE FORMAT JSON

DESCRIBE (SELECT [-1, lower(t.date, '2024-01-01', 1.5)], name.Key FROM `my db`.a)

DETACH TABLE comment SYNC

EXCHANGE DICTIONARIES db.a AND `x y`

UPDATE `my db`.`к` SET date = CASE WHEN 1.5 THEN 1e3 END, `x y` = `x y`.`x y` IN (NOT 1, _x1.`x y` BETWEEN 1e3 AND 1.5, 'x') WHERE [f(Key.a, 'x'), [comment, "quoted".`x y`]]

ALTER TABLE db.first APPLY DELETED MASK IN PARTITION (1, 'x'), MODIFY ORDER BY a,ADD INDEX first b IS NOT NULL TYPE minmax GRANULARITY 4

CHECK TABLE db.name =PART 'a\nb'

DETACH VIEW  NOT _x1

ALTER TABLE `my db`

OPTIMIZE TABLE `my db`.date  DEDUPLICATE BY Key, b SETTINGS max_threads = 'x'

EXPLAIN QUERY TREE SELECT [NOT a, ['2024-01-01']] FROM db.`x y`

ALTER TABLE `my db`.b CLEAR COLUMN date.ts

OPTIMIZE TABLE db.first

ALTER TABLE .comment DROP INDEX _x1

EXPLAIN ESTIMATE a = 1, b = 0 SELECT lower(1), CASE WHEN [true, _x1, t] THEN NULL END, name IS NOT NULL FROM `my db`.date WHERE comment

TRUNCATE TABLE `my db`.t SYNC INTO OUTFILE 'x'

ALTER TABLE comment DETACH PARTITION -1, MATERIALIZE COLUMN "quoted" IN PARTITION tuple(), APPLY DELETED MASK

DROP TABLE `my db`.`к`, _x1, `my db`.b

CHECK TABLE `my db`..comment FORMAT `Null` SETTINGS a = 1

ALTER TABLE db.first (MODIFY QUERY SELECT 'x' FROM Key WHERE -1 * CASE WHEN _x1.date THEN 1 END)

CHECK TABLE `my db`.comment PARTITION tuple(1, 'x')

ALTER TABLE `my db`.first MATERIALIZE COLUMN name.first, MODIFY TTL `x y` + INTERVAL 1 DAY TO VOLUME 'v'

CHECK TABLE "quoted"

DELETE FROM "quoted" ON CLUSTER c WHERE a AND 1e3

EXCHANGE TABLES db.t AND `my db`.a

SHOW FULL COLUMNS FROM _x1 LIKE 'x'

INSERT INTO TABLE b (COLUMNS('re'), * EXCEPT (a)) SELECT CASE WHEN 'x'

EXCHANGE TABLES `my db`.ts AND t

UPDATE first SET t = [ts IN (SELECT Key.ts FROM `my db`.`к`)], t = if(b IN (_x1._x1, first)), comment = NOT NOT 1e3 IN PARTITION () WHERE NOT b IN (SELECT Key FROM `my db`.comment)

EXCHANGE TABLES first AND first ON CLUSTER 'c d'

DETACH VIEW "quoted" SYNC

OPTIMIZE TABLE db.date FINAL DEDUPLICATE BY _x1

SYSTEM

ALTER TABLE Key ADD CONSTRAINT ts ASSUME NOT 1e3

CHECK TABLE ts INTO OUTFILE

UPDATE db.`к` SET "quoted" = NOT `к` = name.t IN PARTITION tuple() WHERE [t IS NOT NULL, CASE WHEN `x y` THEN -1 END]

EXPLAIN AST SELECT `x y` IN (SELECT a FROM a) AND `к` IN (SELECT b FROM db.date), CASE WHEN [`к`, `x y`] THEN NULL END, NOT (NULL) FROM comment WHERE name

DETACH TABLE `к`

OPTIMIZE TABLE db.a DEDUPLICATE BY `к`, b, t

KILL MUTATION WHERE b IN (ts IS NOT NULL, a BETWEEN true AND 1e3 SYNC

DROP VIEW IF EXISTS Key NO DELAY SETTINGS max_threads = 1, x_y = 'x'

KILL MUTATION WHERE toDate(CASE WHEN '2024-01-01' THEN '2024-01-01' END

ALTER TABLE db.`к` COMMENT COLUMN _x1 'a\nb', CLEAR INDEX Key

ALTER TABLE `my db`.t FETCH PART 'all_1_1_0' FROM 'x'

DELETE FROM _x1 WHERE Key IN (SELECT Key FROM `my db`.comment)

INSERT INTO TABLE _x1 FORMAT JSONEachRow {"a": 1}

EXPLAIN SELECT (CASE WHEN 1.5 THEN -1 END), 1 FROM name WHERE ts BETWEEN 1.5 AND 1.5

OPTIMIZE TABLEdb.Key ON CLUSTER 'c d' DEDUPLICATE BY Key

UPDATE db.t SET _x1 = CASE WHEN -1 - _x1 THEN 'x' END, date = `x y` IN (SELECT a FROM first), `к` = `x y` BETWEEN NULL AND 1 AND 1 IN PARTITION () WHERE NOT 1 + '2024-01-01'

ALTER TABLE `my db`.ts DROP INDEX IF EXISTS b

ALTER TABLE `my db`.t (ADD PROJECTION IF NOT EXISTS first (SELECT "quoted" IN (SELECT "quoted" FROM Key))), (UPDATE t = 1.5 - 1e3 || [true, '2024-01-01', 1.5] IN PARTITION tuple() WHERE a.ts IN (SELECT name FROM `my db`.`x y`))

ALTER TABLE b ON 'x'CLUSTER 'c d' MOVE PARTITION -1 TO TABLE `my db`.b

INSERT INTO db.`к` (COLUMNS('re'), COLUMNS('re'), COLUMNS('re')) VALUES (1, 'x;'), (2, 'it''s')

SYSTEM STOP TTL MERGES db.b

OPTIMIZE TABLE t FINAL DEDUPLICATE BY ts, `к`

ALTER TABLE db.

EXISTS VIEW db.comment

ALTER TABLE `к` ON CLUSTER 'c d' RESET SETTING a, b

DETACH TABLE `my db`._x1 SYNC

ALTER TABLE date RENAME COLUMN Key TO _x1

DROP TEMPORARY TABLE `my db`._x1, date, `к` NO DELAY

SHOW COLUMNS FROM first SETTINGS x_y = DEFAULT,, x_y = 1, a = 'x'

DELETE FROM db."quoted" WHERE CASE WHEN "quoted".name AND name THEN 1.5 END

EXCHANGE DICTIONARIES `my db`."quoted" AND `my db`.a

SYSTEM STOP FETCHES `my db``my db`.date

KILL QUERY WHERE comment IN (SELECT ts FROM db.comment)

EXPLAIN PLAN a = 1, b = 0 SELECT "quoted" IS NOT NULL FROM `x y`

ALTER TABLE `my db`.`x y` ATTACH PARTITION ID '202401', ADD PROJECTION `x y` (SELECT NOT `x y` + NULL, [date IN (`к`.b, `к`.date), `к` - NULL])

TRUNCATE TABLE "quoted" ON CLUSTER `e` SYNC

UPDATE "quoted" SET `x y` = -1, t = name BETWEEN 'x' AND 1, comment = AS  ts WHERE Key

ALTER TABLE `my db`.`x y` DROP COLUMN a.Key

ALTER TABLE db.date ON CLUSTER `e` (ADD PROJECTION IF NOT EXISTS a (SELECT toDate(['2024-01-01']), -1, "quoted".name IS NOT NULL)), (ADD CONSTRAINT first ASSUME _x1 BETWEEN 1e3 AND 'x') FORMAT `Null` SETTINGS a = 1

EXPLAIN SELECT first BETWEEN NULL AND NULL, comment._x1 BETWEEN '2024-01-01' AND NULL || ('2024-01-01') FROM `my db`.b WHERE ts IN (`к` IS NOT NULL, "quoted".`к` IS NOT NULL, CASE WHEN -1 THEN '2024-01-01' END)

ALTER TABLE db.`к` MODIFY QUERY SELECT date IN ([true, 1e3, true], '2024-01-01') FROM `my db`.ts

DELETE FROM .`x y` WHERE t

ALTER TABLE `my db`.date MOVE PART 'x' TO VOLUME 'x', MODIFY COMMENT 'x', MODIFY ORDER BY (a, b)

ALTER TABLE db.b APPLY DELETED MASK IN PARTITION ALL, MOVE PART 'a\nb' TO VOLUME 'x', CLEAR COLUMN date.date

SYSTEM STOP MERGES `my db`.Key

INSERT INTO FUNCTION s3('http://h/f', 'k', 's', 'CSV') PARTITION BY _x1 IN (SELECT Key FROM db.comment) VALUES (1, 'x;', (2, 'it''s')

KILL QUERY WHERE (true) + if(Key, true)

INSERT INTO db.`x y` (_x1, COLUMNS('re'), "quoted"._x1) (SELECT NOT CASE WHEN `к`.t THEN 1 END FROM `my db`.b WHERE `к`.first IN (`к` IN (Key, 1.5, comment), name))

OPTIMIZE TABLE `x y` PARTITION -1 FINAL DEDUPLICATE BY ts._x1

OPTIMIZE TABLE `my db`.name PARTITION (1, 'x')

ALTER TABLE _x1 DROPDROP CONSTRAINT b INTO OUTFILE 'x'

SHOW COLUMNS FROM _x1 FROM

KILL MUTATION WHERE (name.comment IN (SELECT a FROM comment)) TEST SETTINGS max_threads = 'x', a = 1

EXPLAIN SELECT ((ts)), first BETWEEN '2024-01-01'

ALTER TABLE Key FREEZE

ALTER TABLE db.Key ALTER COLUMN date.t TYPE String, MODIFY QUERY SELECT CASE WHEN name BETWEEN 1.5 AND NULL THEN true END FROM db.`x y`, CLEAR COLUMN Key

KILL MUTATION WHERE toDate(NOT a) SYNC

OPTIMIZE TABLE ts FINAL DEDUPLICATE

EXPLAIN SYNTAX SELECT 1e3 FROM date WHERE (`к` IN (SELECT `x y` FROM db.date))

INSERT INTO FUNCTION file('a.csv', 'CSV', 'a Int8') SELECT comment BETWEEN 1.5 AND '2024-01-01', t IN (SELECT ts._x1 FROM `my db`.a), date IN ([date, date, a], NOT `к`, NOT date) FROM first

CHECK TABLE `my db`._x1 PART 'all_1_1_0'

EXCHANGE DICTIONARIES db.a AND db.ts

EXISTS TEMPORARY TABLE first

DELETE FROM `my db`.date IN PARTITION '2024-01-01' WHERE first

DESCRIBE (SELECT toDate(Key IN (1e3)), ['2024-01-01'], ts BETWEEN 'x' AND 'x' FROM date WHERE t.t IN (lower(date), NOT 1.5))

INSERT INTO `my db`.comment VALUES (1, 'x;')

SYSTEM START MOVES a

INSERT INTO FUNCTION file('a.csv', 'CSV', 'a Int8') WITH 1 AS x SELECT CASE WHEN "quoted" BETWEEN 1e3 AND 1.5 THEN 1e3 END, a * ts IS NOT NULL, t.date IN (SELECT first.name FROM db.ts) FROM first

OPTIMIZE TABLE db.`к` PARTITION tuple() FINAL DEDUPLICATE BY a

ALTER TABLE `my db`.b FREEZE PARTITION tuple(1, 'x') WITH NAME '/tables/{shard}', CLEAR INDEX date SETTINGS a = 0.5, max_threads = 1

OPTIMIZE TABLE `my db`.ts FINAL DEDUPLICATE

ALTER TABLE `my db`.Key RENAME COLUMN `x y` TO Key.t FORMAT `Null` SETTINGS a = 1

ALTER TABLE name (COMMENT COLUMN Key '/tables/{shard}')

DESCRIBE (SELECT if(comment IN (SELECT comment FROM `my db`.b), comment IN (NULL, _x1, 1e3)) FROM `my db`._x1)

ALTERALTER TABLE first FREEZE, MOVE PARTITION ID '202401' TO TABLE t

ALTER TABLE db."quoted" MATERIALIZE STATISTICS `к`, ADD CONSTRAINT t CHECK "quoted" IN ((1), `к`.ts BETWEEN true AND true, _x1), ATTACH PARTITION tuple(1, 'x') FROM `x y`

EXISTS `my db`.a

ALTER TABLE db.`x y` MOVE PART 'a\nb' TO DISK 'x', UNFREEZE WITH NAME 'it''s', ADD PROJECTION comment (SELECT toDate(true), _x1 BETWEEN -1 AND true, ts ORDER BY a, b)

INSERT INTO FUNCTION file('a.csv', 'CSV', 'a Int8') FORMAT CSV 1,2

EXISTS `к` FORMAT `Null` SETTINGS a 'x'= 1

RENAME TABLE ts 1TO db.ts

UPDATE ts SET _x1 = [('x'), NOT _x1], b = NOT (t), `x y` = a IN (name BETWEEN -1 AND true) WHERE t.t BETWEEN true AND true

CHECK TABLE db.`x y` PART 'a\nb'

CHECK TABLE t INTO

ALTER TABLE `my db`.ts MOVE PARTITION (1, 'x') TOTO DISK 'it''s'

INSERT INTO first SETTINGS max_threads = 'x', max_threads = 1 WITH 1 AS x SELECT CASE WHEN (NULL) THEN 'x' END FROM db.name

INSERT INTO FUNCTION s3('http://h/f', 'k', 's', 'CSV') PARTITION BY name.first IN (name._x1, t) (COLUMNS('re')) FORMAT JSONEachRow {"a": 1}

KILL MUTATION WHERE ts.Key IN (name IS NOT NULL) SYNC

OPTIMIZE TABLE `my db`.comment DEDUPLICATE

EXISTS TEMPORARY TABLE `x y`

CHECK TABLE db.Key PARTITION ALL

DESC SELECT b IS NOT NULL, 1e3, first IN (SELECT "quoted" FROM a) FROM `my db`.b

EXCHANGE DICTIONARIES ts AND ._x1

RENAME TABLE `к` TO "quoted"

DELETE FROM first WHERE CASE WHEN _x1.first IS NOT NULL THEN 1 END

ALTER TABLE db.b RENAME COLUMN IF EXISTS a TO `x y`.a, DROP STATISTICS `к`, UPDATE date = (CASE WHEN first THEN NULL END) IN PARTITION () WHERE first IN ([first, comment], true AND `x y`)

EXISTS DICTIONARY `my db`._x1

OPTIMIZE TABLE db.date PARTITION tuple(1, 'x') DEDUPLICATE BY _x1.`к`

ALTER TABLE `my db`.`x y` APPLY DELETED MASK IN PARTITION (), REPLACE PARTITION 1 FROM `my db`.a

ALTER TABLE comment RESET SETTING a, b

OPTIMIZE TABLE db.date FINAL

DESCRIBE TABLE SELECT NOT NULL, t BETWEEN 1 AND 1.5, NOT t."quoted" IN (SELECT name FROM db.ts) FROM a

ALTER TABLE `к` MATERIALIZE COLUMN `к`.Key IN PARTITION tuple(1, 'x'

DROP DICTIONARY `my db`.first, comment, comment SYNC

EXPLAIN SELECT CASE WHEN `к` BETWEEN true AND 1 THEN NULL END FROM `my db`.t WHERE `x y`.a

INSERT INTO TABLE `my db`."quoted" WITH 1 AS x SELECT ts IS NOT NULL, 1e3 FROM ts WHERE `x y` IS NOT NULL

ALTER TABLE db.Key MATERIALIZE INDEX `к`, MODIFY STATISTICS "quoted", date, date TYPE minmax, uniq, minmax, MATERIALIZE STATISTICS date, date, Key

ALTER TABLE `my db`."quoted" (COMMENT COLUMN first 'all_1_1_0'), (DROP COLUMN first), (ADD CONSTRAINT ts ASSUME CASE WHEN (`x y`) THEN '2024-01-01' END) FORMAT `Null` SETTINGS a = 1

INSERT INTO FUNCTION s3('http://h/f', 'k', 's', 'CSV') PARTITION BY [1e3, 1.5] SELECT NOT lower(true, NULL) FROM db.comment WHERE date.date IN (SELECT _x1 FROM name) = `x y`.b IN (SELECT a.`x y` FROM `к`)

ALTER TABLE db.date FREEZE WITH NAME 'x', APPLY DELETED MASK

RENAME TABLE first TO name, db."quoted" TO b, `my db`.b TO Key

DETACH TABLE  `my db`.first

ALTER TABLE `my db`.b (MATERIALIZE TTL), (UNFREEZE PARTITION tuple() WITH NAME 'a\nb'), (MOVE PARTITION () TO TABLE _x1)

OPTIMIZE TABLE `my db`.a ON CLUSTER c

EXPLAIN AST SELECT name, 'x', NOT lower(b.a, '2024-01-01') FROM db.ts

EXPLAIN SELECT Key.first IN (SELECT comment FROM `my db`.t) FROM _x1 WHERE toDate(Key.a * 1, [NULL, comment], 1.5)

INSERT INTO FUNCTION s3('http://h/f', 'k', 's', 'CSV') PARTITION BY CASE WHEN date.date THEN 'x' END SETTINGS max_threads = 1, x_y = 0.5, max_threads = 1 FORMAT CSV 1,2

RENAME TABLE `x y` TO `my db`."quoted", first TO date, _x1 TO `my db`.ts

ALTER TABLE `my db`.t MATERIALIZE COLUMN "quoted" IN PARTITION (1, 'x') FORMAT JSON

DESCRIBE SELECT '2024-01-01' FROM `my db`.name WHERE (_x1.first

DESC SELECT ts.ts IS NOT NULL FROM t

DROP VIEW db.Key NO DELAY

EXPLAIN SELECT [first IN (SELECT first FROM `my db`.name)], ((true)), CASE WHEN "quoted".b IN (SELECT Key FROM `my db`.ts) THEN true END FROM name WHERE 1

RENAME TABLE `my db`.b TO `my db`.`к`

DESC _x1

DESCRIBE db."quoted"

DROP DICTIONARY db.b, db."quoted"

INSERT INTO FUNCTION file('a.csv', 'CSV', 'a Int8') (* EXCEPT (a), * EXCEPT (a), _x1.Key) VALUES (1, 'x;'), (2, 'it''s')

EXISTS VIEW b

ALTER TABLE db._x1 MOVE PART 'it''s' TO VOLUME 'all_1_1_0', MATERIALIZE TTL, APPLY PATCHES IN PARTITION 1

DROP TEMPORARY TABLE `my db`.t SYNC

OPTIMIZE

ALTER TABLE db."quoted" UPDATE ts = _x1.t BETWEEN 1e3 AND 'x', comment = CASE WHEN date IN (SELECT _x1 FROM `my db`.date) THEN 1 END, a = ts.t BETWEEN 'x' AND 1.5 IN PARTITION () WHERE '2024-01-01', MATERIALIZE TTL, ADD PROJECTION name (SELECT [['2024-01-01'], 1e3], 1, lower(if(1e3), comment IN (SELECT `к` FROM date), toDate(a.b, -1)))

OPTIMIZE TABLE db.date PARTITION (

EXCHANGE DICTIONARIES ts AND `x y`

CHECK TABLE `my db`.comment PARTITION ID '202401''202401'

ALTER TABLE db.a (ATTACH PARTITION( ALL FROM db._x1)

RENAME TABLE Key TO name, `my db`."quoted" TO _x1, `my db`.comment TO db._x1 SETTINGS x_y = 0.5, a = 1, a = 'x'

ALTER TABLE `my db`.t DROP CONSTRAINT a, ADD PROJECTION a (SELECT 'x', a."quoted" IN (SELECT date FROM `my db`.a), t IS NOT NULL - ('2024-01-01'))

INSERT INTO FUNCTION file('a.csv', 'CSV', 'a Int8') (* EXCEPT (a), name.t) FROM INFILE 'x' COMPRESSION 'x' FORMAT

SYSTEM STOP MOVES db.first

EXPLAIN PLAN a = 1, b = 0 SELECT CASE WHEN toDate(NULL, t.date) THEN NULL END, Key IN (SELECT Key FROM `my db`.b) >= (Key) FROM Key

KILL QUERY ON CLUSTER 'c d' WHERE (`к`) TEST

ALTER TABLE db.name MODIFY COLUMN `x y` LowCardinality(String) DEFAULT toDate(a.`x y` IN (SELECT `x y` FROM `my db`."quoted"), comment BETWEEN NULL AND 1) COMMENT 'x' TTL b + INTERVAL 1 MONTH, CLEAR COLUMN first.(comment

INSERT INTO TABLE db.ts FORMAT CSV 1,2

DELETE FROM db.Key WHERE "quoted" SETTINGS x_y = 'x'

KILL QUERY WHERE CASE WHEN b."quoted" THEN 1 END - NULL SYNC

EXCHANGE DICTIONARIES db.`x y` AND db.name

EXISTS TEMPORARY TABLE  TABLE db.b

CHECK TABLE db.ts PART 'it''s'

KILL MUTATION WHERE (NOT "quoted")

UPDATE `my db`.b ON CLUSTER 'c d' SET `x y` = [CASE WHEN '2024-01-01' THEN true END, name BETWEEN 1e3 AND 1e3], _x1 = a WHERE `к` IN (SELECT date FROM `my db`.Key) + 1e3

DESCRIBE db.t

CHECK TABLE db.date

INSERT INTO FUNCTION s3('http://h/f', 'k', 's', 'CSV') PARTITION BY comment.ts IN (1, Key) FORMAT JSONEachRow {"a": 1}

KILL QUERY ON CLUSTER c WHERE "quoted" IN (['x', "quoted"], b AND 1.5) TEST

UPDATE first SET a = [comment], _x1 = ts BETWEEN 1.5 AND NULL WHERE comment BETWEEN 'x' AND 1e3

ALTER TABLE db.Key RESET SETTING a, b

RENAME TABLE db.date TO `my db`.name, `my db`.comment TO db.date

DESC db.b

TRUNCATE TABLE db.name SYNC

RENAME TABLE `к` TO `my db`.Key, db.ts TO date, db."quoted TO db.a

INSERT INTO FUNCTION s3('http://h/f', 'k', 's', 'CSV') PARTITION BY [-1, b] SETTINGS max_threads = 0.5, x_y = 0.5, max_threads = 'x' VALUES (1, 'x;'), (2, 'it''s')

CHECK TABLE a

DETACH VIEW IF EXISTS `my db`.comment

OPTIMIZE TABLE `my db`.`к` DEDUPLICATE BY comment, name

DESC SELECT 1.5 >= if(NULL), toDate([_x1, _x1_x1], ts IN ("quoted".`к`, NULL, t), name + t.a) FROM `к`

OPTIMIZE TABLE db.ts

ALTER TABLE Key ON CLUSTER c DROP COLUMN b, ADD INDEX t [f('2024-01-01', 1.5, b.name)] TYPE set(100), DROP COLUMN date FORMAT `Null` SETTINGS a = 1

INSERT INTO FUNCTION file('a.csv', 'CSV', 'a Int8') (SELECT if([1e3], CASE WHEN 1.5 THEN true END), Key IS NOT NULL FROM name WHERE [name.comment IN (ts)])

UPDATE `my db`."quoted" SET comment = 1, Key = `к`.first BETWEEN 1e3 AND 1 + comment IS NOT NULL, t = [ts IN (_x1, _x1, -1), Key.name OR 1] IN PARTITION 1 WHERE 1e3

EXISTS DICTIONARY t SETTINGS max_threads = 'x', max_threads = 1, a = DEFAULT

INSERT INTO FUNCTION s3('http://h/f', 'k', 's', 'CSV') PARTITION BY ('x') SELECT ['2024-01-01' * 1, first._x1 IN (`к`, _x1), `x y`.Key IN (SELECT _x1.date FROM db.ts)] FROM `my db`.`x y` WHERE first IN ([comment], ts IS NOT NULL, CASE WHEN 1 THEN '2024-01-01' END) SETTINGS max_threads = 2

ALTER TABLE db.`x y` UPDATE ts = b.b IN (SELECT "quoted" FROM `my db`.b), t = toDate((1.5), a, b IN (a.`к`)), date = [(NULL), '2024-01-01'] WHERE "quoted".`x y` IN ("quoted".first IS NOT NULL, comment + 1.5), ADD PROJECTION date (SELECT ["quoted" IN (1), ts.date IN (NULL, Key.t, b), t IS NOT NULL], `x y` IN (`к` BETWEEN 1

DELETE FROM first WHERE (a - t)

INSERT INTO TABLE db.Key VALUES

KILL QUERY WHERE (1.5 || NULL) SYNC

INSERT INTO TABLE `my db`.first (* EXCEPT (a)) VALUES (1, 'x;'), (2, 'it''s')

ALTER TABLE db.Key DROP CONSTRAINT IF EXISTS t

DESC (SELECT name BETWEEN 'x' AND -1, NOT (NULL) FROM comment)

EXCHANGE DICTIONARIES `my db`.name AND `my db`."quoted"

KILL MUTATION WHERE comment BETWEEN 1.5 AND 1 TEST

KILL QUERY WHERE comment IS NOT NULL TEST

EXCHANGE DICTIONARIES `my db`.tsts AND date

INSERT INTO FUNCTION file('a.csv', 'CSV', 'a Int8') SETTINGS x_y = 'x', max_threads = 0.5 WITH 1 AS x SELECT date IN (SELECT a FROM db.a), `x y` IS NOT NULL = b IS NOT NULL FROM `my db`.name WHERE Key IN (NULL = `x y`)

DETACH VIEW db.ts

OPTIMIZE TABLE comment

ALTER TABLE db._x1 MODIFY COLUMN "quoted" REMOVE DEFAULT, UPDATE a = date BETWEEN 1 AND '2024-01-01', a = `к`, Key = NOT comment.ts BETWEEN 1e3 AND '2024-01-01' IN PARTITION ALL WHERE comment IN (SELECT name FROM date), DROP COLUMN _x1.name FORMAT JSON

CHECK TABLE `my db`.`к` PART 'it''s'

INSERT INTO TABLE ts SETTINGS max_threads = 0.5, max_threads = DEFAULT FORMAT CSV 1,2

DESC (SELECT lower(if(name), NULL, "quoted"._x1 IN (SELECT t.name FROM db.a)), CASE WHEN comment IN (comment.comment, `x y`."quoted") THEN true END FROM `my db`.comment)

OPTIMIZE TABLE `my db`._x1 DEDUPLICATE BY ts

SHOW COLUMNS FROM comment WHERE ts IN ((-1), toDate(true, name, 1.5))

SHOW COLUMNS FROM first LIKE 'it''s'

SHOW COLUMNS FROM `x y` FROM db WHERE `к`.b IS NOT NULL

ALTER TABLE db._x1 FETCH PARTITION 1 FROM 'it''s', MOVE PARTITION (1, 'x') TO TABLE db.first

ALTER TABLE db.`x y` ADD INDEX `x y` f(('2024-01-01'), t IN (SELECT comment FROM `к`)) (TYPE minmax GRANULARITY 4 FIRST

ALTER TABLE `my db`.`x y` ADD COLUMN IF NOT EXISTS comment.ts LowCardinality(String), COMMENT COLUMN IF EXISTS `x y` 'a\nb'

UPDATE ts SET t = (date IN (1.5, Key)), _x1 = first BETWEEN true AND true WHERE CASE WHEN _x1 THEN NULL END

ALTER TABLE _x1 (DELETE IN PARTITION ID '202401' WHERE ["quoted"]), (ALTER COLUMN first.Key TYPE Tuple(a Int8, b String) COMMENT 'it''s' CODEC(LZ4)), (ADD INDEX t 1.5 TYPE bloom_filter(0.01)) INTO OUTFILE 'x'

INSERT INTO TABLE `my db`.a FROM INFILE 'a\nb' COMPRESSION 'a\nb' FORMAT CSV

DELETE FROM comment IN PARTITION '2024-01-01' WHERE a IN ([`x y`, t, true], b IN (NULL), CASE WHEN 1. WHERE 5 THEN -1 END) SETTINGS a = 1, a = 0.5, max_threads = 'x'

ALTER TABLE db.a ON CLUSTER c RESET SETTING a, b

ALTER TABLE Key ON CLUSTER WHERE  'c d' DELETE IN PARTITION () WHERE Key."quoted" IN (SELECT t.t FROM db.ts), FETCH PART 'all_1_1_0' FROM 'x'

ALTER TABLE a APPLY PATCHES

DETACH TABLE Key

RENAME TABLE db.ts TO db.date, name TO _x1, `my db`.date TO db.comment

KILL MUTATION WHERE (1e3)

ALTER TABLE first (COMMENT COLUMN first.a 'a\nb'), (MATERIALIZE COLUMN first)

DROP TABLE "quoted", ts, `my db`.b NO DELAY

SHOW COLUMNS FROM a WHERE comment

DELETE FROM `my db`.comment IN PARTITION tuple() WHERE 1.5

KILL QUERY WHERE `к`.a IS NOT NULL TEST

ALTER TABLE db."quoted" COMMENT COLUMN name '/tables/{shard}'

TRUNCATE TABLE `my db`.first ON CLUSTER`e`

`my db`.Key

INSERT INTO FUNCTION s3('http://h/f', 'k', 's', 'CSV') PARTITION BY f(-1) (Key.date) FORMAT CSV 1,2

SYSTEM STOP FETCHES db."quoted"

ALTER TABLE b MATERIALIZE STATISTICS b, DELETE WHERE ([true]), MODIFY COLUMN t Enum8('a' = 1) MATERIALIZED "quoted"._x1 IS NOT NULL

DESCRIBE numbers(10)

INSERT INTO TABLE db.`x y` FROM INFILE 'x' COMPRESSION 'all_1_1_0'

UPDATE db.date SET "quoted" = toDate('x', date.comment IN (1e3, 'x', 1e3)), date = [(date), a BETWEEN -1 AND 1, (name)] IN PARTITION (1, 'x') WHERE first IN ([first], CASE WHEN true THEN NULL END)

TRUNCATE TABLE `my db`.ts SYNC

ALTER TABLE db._x1 UPDATE _x1 = (a.`к`) || comment.b IS NOT NULL WHERE true >= 1 AND (1.5), MODIFY COLUMN Key LowCardinality(String) ALIAS 1e3 FIRST, UPDATE ts = CASE WHEN CASE WHEN '2024-01-01' THEN 1 END THEN 'x' END WHERE NOT `к`.a IN (ts._x1, ts._x1, NULL) INTO OUTFILE 'x'

EXCHANGE DICTIONARIES ts AND `my db`.a

ALTER TABLE `my db`.comment FREEZE, ATTACH PART '/tables/{shard}'

EXCHANGE DICTIONARIES `к` AND db.`к`
