-- Parquet: every type, both ways, in every compression.

SELECT number::UInt8 AS a, number::UInt16 AS b, number::UInt32 AS c, number * 1000000007 AS d, (-number)::Int8 AS e, (-number)::Int16 AS f, (-number)::Int32 AS g, (-number)::Int64 AS h, (-number)::Int128 AS i, number::UInt128 AS j, (-number)::Int256 AS k, number::UInt256 AS l, (number / 3)::Float32 AS m, number / 7 AS n, (number % 2)::Bool AS o, toString(number) AS p, toFixedString(toString(number), 5) AS q, toDate('2020-01-01') + number AS r, toDate32('1950-01-01') + number AS s, toDateTime('2020-01-01 00:00:00', 'UTC') + number AS t, toDateTime64('2020-01-01 00:00:00.123', 1, 'UTC') AS u, toDateTime64('2020-01-01 00:00:00.123', 3, 'UTC') AS v, toDateTime64('1960-01-01 00:00:00.123456', 6, 'UTC') AS w, toDateTime64('2020-01-01 00:00:00.123456', 8, 'UTC') AS x, toDecimal32(number, 2) AS y, toDecimal64(number, 3) AS z, -toDecimal128(number, 4) AS aa, -toDecimal256(number, 5) AS ab, toUUID('00112233-4455-6677-8899-aabbccddeeff') AS ac, toIPv4('1.2.3.4') AS ad, toIPv6('::1') AS ae, CAST(if(number % 2 = 0, 'a', 'b'), 'Enum8(\'a\' = 0, \'b\' = 2)') AS af, if(number % 3 = 0, NULL, number)::Nullable(UInt8) AS ag, if(number % 3 = 0, NULL, toString(number)) AS ah, toString(number % 5)::LowCardinality(String) AS ai, range(number % 4) AS aj, arrayMap(x -> if(x = 1, NULL, toString(x)), range(number % 4)) AS ak, [range(number % 3), [7]] AS al, (number, toString(number))::Tuple(UInt8, String) AS am, (number, NULL)::Tuple(a UInt8, b Nullable(String)) AS an, map(toString(number), number) AS ao, [(1, 'x'), (2, 'y')]::Nested(a UInt8, b String) AS ap, if(number % 3 = 0, NULL, toUUID('00112233-4455-6677-8899-aabbccddeeff')) AS aq, if(number % 3 = 0, NULL, toDecimal32(number, 2)) AS ar, if(number % 3 = 0, NULL, toFixedString('abc', 3)) AS at FROM numbers(100) INTO OUTFILE '{mine}/all.parquet'

DESCRIBE file('{mine}/all.parquet')

SELECT * EXCEPT (i, j, k, l, ae) FROM file('{mine}/all.parquet')

SELECT hex(i), hex(j), hex(k), hex(l), hex(ae) FROM file('{mine}/all.parquet')

DESCRIBE file('{theirs}/all.parquet')

SELECT * EXCEPT (i, j, k, l, ae) FROM file('{theirs}/all.parquet')

SELECT hex(i), hex(j), hex(k), hex(l), hex(ae) FROM file('{theirs}/all.parquet')

SELECT number, toString(number) AS s FROM numbers(1000) INTO OUTFILE '{mine}/none.parquet' SETTINGS output_format_parquet_compression_method = 'none'

SELECT sum(number), max(s) FROM file('{theirs}/none.parquet')

SELECT number, toString(number) AS s FROM numbers(1000) INTO OUTFILE '{mine}/snappy.parquet' SETTINGS output_format_parquet_compression_method = 'snappy'

SELECT sum(number), max(s) FROM file('{theirs}/snappy.parquet')

SELECT number, toString(number) AS s FROM numbers(1000) INTO OUTFILE '{mine}/gzip.parquet' SETTINGS output_format_parquet_compression_method = 'gzip'

SELECT sum(number), max(s) FROM file('{theirs}/gzip.parquet')

SELECT number, toString(number) AS s FROM numbers(1000) INTO OUTFILE '{mine}/brotli.parquet' SETTINGS output_format_parquet_compression_method = 'brotli'

SELECT sum(number), max(s) FROM file('{theirs}/brotli.parquet')

SELECT number, toString(number) AS s FROM numbers(1000) INTO OUTFILE '{mine}/lz4.parquet' SETTINGS output_format_parquet_compression_method = 'lz4'

SELECT sum(number), max(s) FROM file('{theirs}/lz4.parquet')

SELECT count(), sum(number) FROM file('{theirs}/{none,snappy}.parquet')

SELECT number FROM numbers(10) INTO OUTFILE '{mine}/groups.parquet' SETTINGS output_format_parquet_row_group_size = 3

SELECT arraySort(groupArray(number)) FROM file('{theirs}/groups.parquet')

SELECT toDate('2020-01-01') AS a, toDateTime(5, 'UTC') AS b, 'x' AS c, CAST('a', 'Enum8(\'a\' = 3)') AS d INTO OUTFILE '{mine}/plain.parquet' SETTINGS output_format_parquet_date_as_uint16 = 1, output_format_parquet_datetime_as_uint32 = 1, output_format_parquet_string_as_string = 0, output_format_parquet_enum_as_byte_array = 0

DESCRIBE file('{mine}/plain.parquet')

DESCRIBE file('{theirs}/plain.parquet')

SELECT * FROM file('{theirs}/plain.parquet')

SELECT 1 AS x WHERE 0 INTO OUTFILE '{mine}/empty.parquet'

DESCRIBE file('{theirs}/empty.parquet')

SELECT * FROM file('{theirs}/empty.parquet')

-- Columns that are asked for by name and type.

SELECT * FROM file('{theirs}/all.parquet', Parquet, 'i Int128, j UInt128, k Int256, l UInt256, ae IPv6, ad IPv4, t DateTime(\'UTC\'), r Date, af Enum8(\'a\' = 0, \'b\' = 2), ag UInt8, ah String, ai LowCardinality(String), ak Array(String), an Tuple(b String, a UInt16), zz Nullable(String), q String, n Decimal(9, 3), ac String, ao Map(LowCardinality(String), Float64)')

SELECT `ap.b`, `an.a` FROM file('{theirs}/all.parquet', Parquet, '`ap.b` Array(String), `an.a` UInt8')

SELECT * FROM file('{theirs}/all.parquet', Parquet, 'A UInt8') LIMIT 3

SELECT * FROM file('{theirs}/all.parquet', Parquet, 'B UInt8') LIMIT 3 SETTINGS input_format_parquet_case_insensitive_column_matching = 1

SELECT * FROM file('{theirs}/all.parquet', Parquet, 'zz UInt8') SETTINGS input_format_parquet_allow_missing_columns = 0

SELECT * FROM file('{theirs}/all.parquet', Parquet, 'ag UInt8') SETTINGS input_format_null_as_default = 0

SELECT * FROM file('{theirs}/all.parquet', Parquet, 'aj String')

SELECT * FROM file('{theirs}/all.parquet', Parquet, 'p UInt8') LIMIT 3

SELECT * FROM file('{theirs}/all.parquet', Parquet, 'd UInt8') LIMIT 3

SELECT 'x' AS s INTO OUTFILE '{mine}/text.parquet'

SELECT * FROM file('{theirs}/text.parquet', Parquet, 's UInt8')

-- differs: 53 a text is not read as an array
SELECT * FROM file('{theirs}/all.parquet', Parquet, 'p Array(UInt8)') LIMIT 3

-- Into tables.

CREATE TABLE t (a UInt8, ag UInt8 DEFAULT 77, zz UInt8 DEFAULT a + 1, ak Array(String)) ENGINE = MergeTree ORDER BY a

INSERT INTO t FROM INFILE '{theirs}/all.parquet'

SELECT * FROM t ORDER BY a LIMIT 5

INSERT INTO t SELECT a, ifNull(ag, 77), 0, ak FROM file('{theirs}/all.parquet')

SELECT count(), sum(a), sum(ag), sum(zz) FROM t

-- What is no Parquet file, and types that it has not.

SELECT 'not parquet' INTO OUTFILE '{mine}/wrong.parquet' FORMAT TSV

SELECT * FROM file('{mine}/wrong.parquet')

SELECT * FROM file('{mine}/wrong.parquet', Parquet, 'a UInt8')

SELECT toIntervalDay(1) INTO OUTFILE '{mine}/interval.parquet'

SELECT tuple() INTO OUTFILE '{mine}/tuple.parquet'

SELECT NULL INTO OUTFILE '{mine}/null.parquet'

-- Columns that follow from the rows.

DESCRIBE format(JSONEachRow, '{"a":1}')

DESCRIBE format(JSONEachRow, '{"a":-1}')

DESCRIBE format(JSONEachRow, '{"a":1.5}')

DESCRIBE format(JSONEachRow, '{"a":1e5}')

DESCRIBE format(JSONEachRow, '{"a":18446744073709551615}')

DESCRIBE format(JSONEachRow, '{"a":"a"}')

DESCRIBE format(JSONEachRow, '{"a":"2020-01-01"}')

DESCRIBE format(JSONEachRow, '{"a":"2020-01-01 00:00:00"}')

DESCRIBE format(JSONEachRow, '{"a":"2020-01-01 00:00:00.123"}')

DESCRIBE format(JSONEachRow, '{"a":"2020-01-01T00:00:00Z"}')

DESCRIBE format(JSONEachRow, '{"a":true}')

DESCRIBE format(JSONEachRow, '{"a":null}')

DESCRIBE format(JSONEachRow, '{"a":[1,2]}')

DESCRIBE format(JSONEachRow, '{"a":[1,null]}')

DESCRIBE format(JSONEachRow, '{"a":[]}')

DESCRIBE format(JSONEachRow, '{"a":[1,1.5]}')

DESCRIBE format(JSONEachRow, '{"a":["2020-01-01","x"]}')

DESCRIBE format(JSONEachRow, '{"a":"1"}')

DESCRIBE format(JSONEachRow, '{"a":[true,1]}')

DESCRIBE format(JSONEachRow, '{"a":[[1],[]]}')

DESCRIBE format(JSONEachRow, '{"a":[null]}')

DESCRIBE format(JSONEachRow, '{"a":"::1"}')

DESCRIBE format(JSONEachRow, '{"a":"61f0c404-5cb3-11e7-907b-a6006ad3dba0"}')

DESCRIBE format(JSONEachRow, '{"a":"20200101"}')

DESCRIBE format(JSONEachRow, '{"a":"2020-1-1"}')

DESCRIBE format(JSONEachRow, '{"a":"10000-01-01"}')

DESCRIBE format(JSONEachRow, '{"a":"1900-01-01"}')

DESCRIBE format(JSONEachRow, '{"a":"2299-12-31"}')

DESCRIBE format(JSONEachRow, '{"a":"2020-13-01"}')

DESCRIBE format(JSONEachRow, '{"a":""}')

DESCRIBE format(JSONEachRow, '{"a":1.0}')

DESCRIBE format(JSONEachRow, '{"a":-0}')

DESCRIBE format(JSONEachRow, '{"a":"1.2.3.4"}')

DESCRIBE format(JSONEachRow, '{"a":"x2020-01-01"}')

DESCRIBE format(JSONEachRow, '{"a":"5 apples"}')

DESCRIBE format(JSONEachRow, '{"a":"v1.2"}')

-- differs: 48 our parser takes it for a time, ClickHouse only elsewhere
DESCRIBE format(JSONEachRow, '{"a":"2020.01.01"}')

DESCRIBE format(JSONEachRow, '{"a":"2149-06-07"}')

DESCRIBE format(JSONEachRow, '{"a":"2106-02-08 00:00:00"}')

DESCRIBE format(JSONEachRow, '{"a":"0x1F"}')

DESCRIBE format(JSONEachRow, '{"a":1}\n{"a":1.5}')

DESCRIBE format(JSONEachRow, '{"a":1}\n{"a":"x"}')

DESCRIBE format(JSONEachRow, '{"a":null}\n{"a":"x"}')

DESCRIBE format(JSONEachRow, '{"a":1}\n{"a":true}')

DESCRIBE format(JSONEachRow, '{"a":[1]}\n{"a":["x"]}')

DESCRIBE format(JSONEachRow, '{"a":"2020-01-01"}\n{"a":"2020-01-01 00:00:00"}')

DESCRIBE format(JSONEachRow, '{"a":"2020-01-01"}\n{"a":"x"}')

DESCRIBE format(JSONEachRow, '{"a":1}\n{"a":18446744073709551615}')

DESCRIBE format(JSONEachRow, '{"a":true}\n{"a":1.5}')

DESCRIBE format(JSONEachRow, '{"a":true}\n{"a":"x"}')

DESCRIBE format(JSONEachRow, '{"a":"2020-01-01"}\n{"a":1}')

DESCRIBE format(JSONEachRow, '{"a":1.5}\n{"a":18446744073709551615}')

DESCRIBE format(JSONEachRow, '{"a":[1]}\n{"a":[1.5]}')

DESCRIBE format(JSONEachRow, '{"a":[1]}\n{"a":null}')

DESCRIBE format(JSONEachRow, '{"a":[null]}\n{"a":[1]}')

DESCRIBE format(JSONEachRow, '{"a":"1900-01-01"}\n{"a":"2020-01-01"}')

DESCRIBE format(JSONEachRow, '{"a":1}\n{"b":"x"}')

DESCRIBE format(JSONEachRow, '')

DESCRIBE format(JSONEachRow, '[{"a":1},{"a":2}]')

DESCRIBE format(JSONEachRow, '{"a":1,"a":2}')

DESCRIBE format(JSONEachRow, '{"a":1')

DESCRIBE format(JSONEachRow, 'x')

DESCRIBE format(JSONCompactEachRow, '[1,"a",null]')

DESCRIBE format(JSONCompactEachRow, '[1,"a",null]\n[1.5,"2020-01-01",3]')

DESCRIBE format(JSONCompactEachRowWithNames, '["x","y"]\n[1,"a"]')

DESCRIBE format(JSONCompactEachRow, '[1]\n[1,2]')

DESCRIBE format(JSONCompactEachRowWithNames, '["a","b"]\n')

DESCRIBE format(RowBinary, 'x')

DESCRIBE format(LineAsString, 'x')

DESCRIBE format(CSV, '1\n')

DESCRIBE format(TSV, '1\n')

DESCRIBE format(CSV, '-1\n')

DESCRIBE format(TSV, '-1\n')

DESCRIBE format(CSV, '1.5\n')

DESCRIBE format(TSV, '1.5\n')

DESCRIBE format(CSV, '1e5\n')

DESCRIBE format(TSV, '1e5\n')

DESCRIBE format(CSV, '18446744073709551615\n')

DESCRIBE format(TSV, '18446744073709551615\n')

DESCRIBE format(CSV, 'a\n')

DESCRIBE format(TSV, 'a\n')

DESCRIBE format(CSV, '2020-01-01\n')

DESCRIBE format(TSV, '2020-01-01\n')

DESCRIBE format(CSV, '2020-01-01 00:00:00\n')

DESCRIBE format(TSV, '2020-01-01 00:00:00\n')

DESCRIBE format(CSV, '2020-01-01 00:00:00.123\n')

DESCRIBE format(TSV, '2020-01-01 00:00:00.123\n')

DESCRIBE format(CSV, '2020-01-01T00:00:00Z\n')

DESCRIBE format(TSV, '2020-01-01T00:00:00Z\n')

DESCRIBE format(CSV, 'true\n')

DESCRIBE format(TSV, 'true\n')

DESCRIBE format(CSV, 'false\n')

DESCRIBE format(TSV, 'false\n')

DESCRIBE format(CSV, 'null\n')

DESCRIBE format(TSV, 'null\n')

DESCRIBE format(CSV, 'NULL\n')

DESCRIBE format(TSV, 'NULL\n')

DESCRIBE format(CSV, '\\N\n')

DESCRIBE format(TSV, '\\N\n')

DESCRIBE format(CSV, '"x"\n')

DESCRIBE format(CSV, '"1"\n')

DESCRIBE format(CSV, '\n')

DESCRIBE format(TSV, '\n')

DESCRIBE format(CSV, '0x10\n')

DESCRIBE format(TSV, '0x10\n')

DESCRIBE format(CSV, '1_000\n')

DESCRIBE format(TSV, '1_000\n')

DESCRIBE format(CSV, 'inf\n')

DESCRIBE format(TSV, 'inf\n')

DESCRIBE format(CSV, 'nan\n')

DESCRIBE format(TSV, 'nan\n')

DESCRIBE format(CSV, '+1\n')

DESCRIBE format(TSV, '+1\n')

DESCRIBE format(CSV, '1.\n')

DESCRIBE format(TSV, '1.\n')

DESCRIBE format(CSV, '.5\n')

DESCRIBE format(TSV, '.5\n')

DESCRIBE format(CSV, '-\n')

DESCRIBE format(TSV, '-\n')

DESCRIBE format(CSV, '12abc\n')

DESCRIBE format(TSV, '12abc\n')

DESCRIBE format(CSV, '"true"\n')

DESCRIBE format(CSV, '1.2.3.4\n')

DESCRIBE format(TSV, '1.2.3.4\n')

DESCRIBE format(CSV, 'x y\n')

DESCRIBE format(TSV, 'x y\n')

DESCRIBE format(CSV, '2020-13-01\n')

DESCRIBE format(TSV, '2020-13-01\n')

DESCRIBE format(CSV, '1900-01-01\n')

DESCRIBE format(TSV, '1900-01-01\n')

DESCRIBE format(CSV, '"2020-01-01"\n')

DESCRIBE format(TSV, 'True\n')

DESCRIBE format(CSV, '1\n18446744073709551615\n')

DESCRIBE format(TSV, '1\n18446744073709551615\n')

DESCRIBE format(CSV, 'n,1\nm,18446744073709551615\n')

DESCRIBE format(CSV, '1\nx\n')

DESCRIBE format(TSV, '1\nx\n')

DESCRIBE format(CSV, 'n,1\nm,x\n')

DESCRIBE format(CSV, 'true\nx\n')

DESCRIBE format(TSV, 'true\nx\n')

DESCRIBE format(CSV, 'n,true\nm,x\n')

DESCRIBE format(CSV, '2020-01-01\nx\n')

DESCRIBE format(TSV, '2020-01-01\nx\n')

DESCRIBE format(CSV, 'n,2020-01-01\nm,x\n')

DESCRIBE format(CSV, '2020-01-01\n1\n')

DESCRIBE format(TSV, '2020-01-01\n1\n')

DESCRIBE format(CSV, 'n,2020-01-01\nm,1\n')

DESCRIBE format(CSV, '2020-01-01 00:00:00\n2020-01-01 00:00:00.1\n')

DESCRIBE format(TSV, '2020-01-01 00:00:00\n2020-01-01 00:00:00.1\n')

DESCRIBE format(CSV, 'n,2020-01-01 00:00:00\nm,2020-01-01 00:00:00.1\n')

DESCRIBE format(CSV, '1\n\\N\n')

DESCRIBE format(TSV, '1\n\\N\n')

DESCRIBE format(CSV, 'n,1\nm,\\N\n')

DESCRIBE format(CSV, '1\n\n')

DESCRIBE format(TSV, '1\n\n')

DESCRIBE format(CSV, 'n,1\nm,\n')

DESCRIBE format(CSV, 'x\n\n')

DESCRIBE format(TSV, 'x\n\n')

DESCRIBE format(CSV, 'n,x\nm,\n')

DESCRIBE format(CSV, 'true\n1.5\n')

DESCRIBE format(TSV, 'true\n1.5\n')

DESCRIBE format(CSV, 'n,true\nm,1.5\n')

DESCRIBE format(CSV, '\n\n')

DESCRIBE format(TSV, '\n\n')

DESCRIBE format(CSV, 'n,\nm,\n')

DESCRIBE format(CSV, 'a,b\n1,2\n')

DESCRIBE format(CSV, 'a,b\nc,d\n')

DESCRIBE format(CSV, '1,2\n3,x\n')

DESCRIBE format(CSV, 'a,b\n1,x\n')

DESCRIBE format(CSV, 'a\n1\n')

DESCRIBE format(CSV, '1,2\n3\n')

DESCRIBE format(CSV, '1,a\n1.5,b\n')

DESCRIBE format(CSV, 'true\n1\n')

DESCRIBE format(CSV, 'a,b\nc,1\n')

DESCRIBE format(CSV, 'a,1\nc,2\n')

DESCRIBE format(CSV, 'a,b\n,\n')

DESCRIBE format(CSV, 'a,\nc,1\n')

DESCRIBE format(CSV, '"a","b"\n1,2\n')

DESCRIBE format(CSV, 'a,a\n1,2\n')

DESCRIBE format(CSV, 'a,b\n1,\\N\n')

DESCRIBE format(CSV, '2020-01-01,b\n1,2\n')

DESCRIBE format(CSV, 'a b,c\n1,2\n3,4\n')

DESCRIBE format(CSV, 'true,b\n1,2\n')

DESCRIBE format(CSV, 'x,y\n1,2')

DESCRIBE format(CSV, 'a\tb\n1\t2\n')

DESCRIBE format(CSV, ',b\n1,2\n')

DESCRIBE format(CSV, 'a,b\nx,2020-01-01\n')

DESCRIBE format(CSV, '1;2\n')

DESCRIBE format(CSV, '"1"\n2\n')

DESCRIBE format(CSV, '')

DESCRIBE format(CSVWithNames, 'a,b\n1,x\n')

DESCRIBE format(TSVWithNames, 'a\tb\n1\tx\n')

DESCRIBE format(CSVWithNames, 'a,b\n')

DESCRIBE format(CSVWithNames, 'a,b\n1\n')

DESCRIBE format(CSVWithNames, 'a,a\n1,2\n')

DESCRIBE format(CSVWithNames, '1,2\n3,4\n')

DESCRIBE format(TSVWithNames, 'a\tb\n1\t\\N\n2\tx\n')

DESCRIBE format(TSV, 'a\tb\n1\t2\n')

DESCRIBE format(TSV, 'a\tb\nc\td\n')

DESCRIBE format(TSV, '\t1\n')

DESCRIBE format(TSV, '"a"\t2\n')

SELECT * FROM format(JSONEachRow, '{"a":null}')

SELECT * FROM format(JSONEachRow, '{"a":[1,null]}')

SELECT * FROM format(JSONEachRow, '{"a":[null]}')

SELECT * FROM format(JSONEachRow, '{"a":1}\n{"a":1.5}')

SELECT * FROM format(JSONEachRow, '{"a":1}\n{"a":"x"}')

SELECT * FROM format(JSONEachRow, '{"a":null}\n{"a":"x"}')

SELECT * FROM format(JSONEachRow, '{"a":1}\n{"a":true}')

SELECT * FROM format(JSONEachRow, '{"a":[1]}\n{"a":["x"]}')

SELECT * FROM format(JSONEachRow, '{"a":"2020-01-01"}\n{"a":"2020-01-01 00:00:00"}')

SELECT * FROM format(JSONEachRow, '{"a":"2020-01-01"}\n{"a":"x"}')

SELECT * FROM format(JSONEachRow, '{"a":1}\n{"a":18446744073709551615}')

SELECT * FROM format(JSONEachRow, '{"a":true}\n{"a":1.5}')

SELECT * FROM format(JSONEachRow, '{"a":true}\n{"a":"x"}')

SELECT * FROM format(JSONEachRow, '{"a":"2020-01-01"}\n{"a":1}')

SELECT * FROM format(JSONEachRow, '{"a":1.5}\n{"a":18446744073709551615}')

SELECT * FROM format(JSONEachRow, '{"a":[1]}\n{"a":[1.5]}')

SELECT * FROM format(JSONEachRow, '{"a":[1]}\n{"a":null}')

SELECT * FROM format(JSONEachRow, '{"a":[null]}\n{"a":[1]}')

SELECT * FROM format(JSONEachRow, '{"a":"1900-01-01"}\n{"a":"2020-01-01"}')

SELECT * FROM format(JSONEachRow, '{"a":1}\n{"b":"x"}')

SELECT * FROM format(JSONCompactEachRow, '[1,"a",null]')

SELECT * FROM format(JSONCompactEachRow, '[1,"a",null]\n[1.5,"2020-01-01",3]')

SELECT * FROM format(JSONCompactEachRow, '[1]\n[1,2]')

SELECT * FROM format(CSV, 'null\n')

SELECT * FROM format(TSV, 'null\n')

SELECT * FROM format(CSV, '1\n18446744073709551615\n')

SELECT * FROM format(TSV, '1\n18446744073709551615\n')

SELECT * FROM format(CSV, 'n,1\nm,18446744073709551615\n')

SELECT * FROM format(CSV, '1\nx\n')

SELECT * FROM format(TSV, '1\nx\n')

SELECT * FROM format(CSV, 'n,1\nm,x\n')

SELECT * FROM format(CSV, 'true\nx\n')

SELECT * FROM format(TSV, 'true\nx\n')

SELECT * FROM format(CSV, 'n,true\nm,x\n')

SELECT * FROM format(CSV, '2020-01-01\nx\n')

SELECT * FROM format(TSV, '2020-01-01\nx\n')

SELECT * FROM format(CSV, 'n,2020-01-01\nm,x\n')

SELECT * FROM format(CSV, '2020-01-01\n1\n')

SELECT * FROM format(TSV, '2020-01-01\n1\n')

SELECT * FROM format(CSV, 'n,2020-01-01\nm,1\n')

SELECT * FROM format(CSV, '2020-01-01 00:00:00\n2020-01-01 00:00:00.1\n')

SELECT * FROM format(TSV, '2020-01-01 00:00:00\n2020-01-01 00:00:00.1\n')

SELECT * FROM format(CSV, 'n,2020-01-01 00:00:00\nm,2020-01-01 00:00:00.1\n')

SELECT * FROM format(CSV, '1\n\\N\n')

SELECT * FROM format(TSV, '1\n\\N\n')

SELECT * FROM format(CSV, 'n,1\nm,\\N\n')

SELECT * FROM format(CSV, 'n,1\nm,\n')

SELECT * FROM format(CSV, 'n,x\nm,\n')

SELECT * FROM format(CSV, 'true\n1.5\n')

SELECT * FROM format(TSV, 'true\n1.5\n')

SELECT * FROM format(CSV, 'n,true\nm,1.5\n')

SELECT * FROM format(CSV, 'n,\nm,\n')

SELECT * FROM format(CSV, 'a,b\n1,2\n')

SELECT * FROM format(CSV, 'a,b\nc,d\n')

SELECT * FROM format(CSV, '1,2\n3,x\n')

SELECT * FROM format(CSV, 'a,b\n1,x\n')

SELECT * FROM format(CSV, 'a\n1\n')

SELECT * FROM format(CSV, '1,2\n3\n')

SELECT * FROM format(CSV, '1,a\n1.5,b\n')

SELECT * FROM format(CSV, 'true\n1\n')

SELECT * FROM format(CSV, 'a,b\nc,1\n')

SELECT * FROM format(CSV, 'a,1\nc,2\n')

SELECT * FROM format(CSV, 'a,b\n,\n')

SELECT * FROM format(CSV, 'a,\nc,1\n')

SELECT * FROM format(CSV, '"a","b"\n1,2\n')

SELECT * FROM format(CSV, 'a,a\n1,2\n')

SELECT * FROM format(CSV, 'a,b\n1,\\N\n')

SELECT * FROM format(CSV, '2020-01-01,b\n1,2\n')

SELECT * FROM format(CSV, 'a b,c\n1,2\n3,4\n')

SELECT * FROM format(CSV, 'true,b\n1,2\n')

SELECT * FROM format(CSV, 'x,y\n1,2')

SELECT * FROM format(CSV, 'a\tb\n1\t2\n')

SELECT * FROM format(CSV, ',b\n1,2\n')

SELECT * FROM format(CSV, 'a,b\nx,2020-01-01\n')

SELECT * FROM format(CSV, '"1"\n2\n')

SELECT * FROM format(CSVWithNames, 'a,b\n1,x\n')

SELECT * FROM format(CSVWithNames, 'a,b\n1\n')

SELECT * FROM format(CSVWithNames, 'a,a\n1,2\n')

SELECT * FROM format(CSVWithNames, '1,2\n3,4\n')

SELECT * FROM format(TSV, 'a\tb\n1\t2\n')

SELECT * FROM format(TSV, 'a\tb\nc\td\n')

-- differs: 48 only what is certain
DESCRIBE format(JSONEachRow, '{"a":{"b":1}}')

-- differs: 48 only what is certain
DESCRIBE format(JSONEachRow, '{"a":[1,"a"]}')

-- differs: 48 only what is certain
DESCRIBE format(JSONEachRow, '{"a":18446744073709551616}')

-- differs: 48 only what is certain
DESCRIBE format(JSONEachRow, '{"a":"Jan 1 2020"}')

-- differs: 48 only what is certain
DESCRIBE format(TSV, '[1,2]')

-- differs: 48 only what is certain
DESCRIBE format(TSV, '(1,2)')

-- differs: 48 only what is certain
DESCRIBE format(TSV, '01')

-- differs: 48 only what is certain
DESCRIBE format(TSV, '18446744073709551616')

SELECT sum(n) FROM format(CSV, 'n UInt8, s String', '1,a\n2,b')

SELECT number AS n, toString(number) AS s, number / 2 AS h FROM numbers(5) INTO OUTFILE '{mine}/rows.csv' FORMAT CSVWithNames

SELECT * FROM file('{theirs}/rows.csv')

DESCRIBE file('{theirs}/rows.csv')

SELECT number AS n, toDate('2020-01-01') + number AS d FROM numbers(5) INTO OUTFILE '{mine}/rows.jsonl'

SELECT * FROM file('{theirs}/rows.jsonl')

-- Rows into functions.

INSERT INTO FUNCTION file('{mine}/into/a.csv', 'CSV', 'a UInt8, b String DEFAULT \'d\'') VALUES (1, 'x')

INSERT INTO FUNCTION file('{mine}/into/a.csv', 'CSV', 'a UInt8, b String DEFAULT \'d\'') (a) SELECT number FROM numbers(3)

INSERT INTO FUNCTION file('{mine}/into/a.csv') SELECT 3 AS x, 'z' AS y

SELECT line FROM file('{mine}/into/a.csv', 'LineAsString')

INSERT INTO FUNCTION file('{mine}/into/h.csv', 'CSVWithNames', 'a UInt8') VALUES (1)

INSERT INTO FUNCTION file('{mine}/into/h.csv', 'CSVWithNames', 'a UInt8') VALUES (2)

SELECT line FROM file('{mine}/into/h.csv', 'LineAsString')

INSERT INTO FUNCTION file('{mine}/into/p.parquet', 'Parquet', 'a UInt8') VALUES (1)

INSERT INTO FUNCTION file('{mine}/into/p.parquet', 'Parquet', 'a UInt8') VALUES (2)

INSERT INTO FUNCTION file('{mine}/into/p.parquet', 'Parquet', 'a UInt8') SETTINGS engine_file_truncate_on_insert = 1 VALUES (7)

SELECT * FROM file('{theirs}/into/p.parquet')

INSERT INTO FUNCTION file('{mine}/into/j.json', 'JSON', 'a UInt8') VALUES (1)

INSERT INTO FUNCTION file('{mine}/into/j.json', 'JSON', 'a UInt8') VALUES (2)

INSERT INTO FUNCTION file('{mine}/into/z.csv.gz', 'CSV', 'a UInt8') VALUES (1)

INSERT INTO FUNCTION file('{mine}/into/z.csv.gz', 'CSV', 'a UInt8') VALUES (2)

SELECT * FROM file('{theirs}/into/z.csv.gz', 'CSV', 'a UInt8')

INSERT INTO FUNCTION file('{mine}/into/*.csv', 'CSV', 'a UInt8') VALUES (1)

INSERT INTO FUNCTION file('{mine}/into/nothing.foo', 'Foo', 'a UInt8') VALUES (1)

INSERT INTO FUNCTION null('a UInt8') VALUES (1)

INSERT INTO FUNCTION null('a UInt8') SELECT throwIf(number = 5) FROM numbers(10)

INSERT INTO FUNCTION null('a UInt8') SELECT 1, 2

INSERT INTO FUNCTION numbers(5) VALUES (1)

SELECT number, repeat('ab', 20) AS s FROM numbers(30000) INTO OUTFILE '{mine}/packed.csv.lz4'

SELECT count(), sum(c1), max(c2) FROM file('{theirs}/packed.csv.lz4')

SELECT number, repeat('ab', 20) AS s FROM numbers(30000) INTO OUTFILE '{mine}/packed.csv.snappy'

SELECT count(), sum(c1), max(c2) FROM file('{theirs}/packed.csv.snappy')

SELECT number, repeat('ab', 20) AS s FROM numbers(30000) INTO OUTFILE '{mine}/packed.csv.zst'

SELECT count(), sum(c1), max(c2) FROM file('{theirs}/packed.csv.zst')

SELECT number, repeat('ab', 20) AS s FROM numbers(30000) INTO OUTFILE '{mine}/packed.csv.gz'

SELECT count(), sum(c1), max(c2) FROM file('{theirs}/packed.csv.gz')

SELECT 1 INTO OUTFILE '{mine}/a.csv' COMPRESSION 'lz4' LEVEL 13

SELECT 1 INTO OUTFILE '{mine}/b.csv' COMPRESSION 'snappy' LEVEL 10
