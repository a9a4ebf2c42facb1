"""Lets a ClickHouse write parts with a column of every type, and packs them with the rows it reads from them.

usage: parts.py CONFIG_DIR DATA_DIR OUTPUT ROWS

CONFIG_DIR holds config.xml. OUTPUT becomes a sequence of names and contents, each after its size (8 bytes,
little-endian): `<table>/<file>` for the files of a part, `<table>=<column>` for the rows of a column in
RowBinary. Types that the version does not know are left out.
"""

import glob
import os
import re
import struct
import sys

PERMISSIONS = [
    "allow_experimental_json_type",
    "allow_experimental_variant_type",
    "allow_experimental_dynamic_type",
    "allow_experimental_object_type",
    "allow_experimental_qbit_type",
    "enable_time_time64_type",
    "allow_suspicious_low_cardinality_types",
    "allow_suspicious_variant_types",
    "allow_suspicious_codecs",
    "allow_experimental_bfloat16_type",
    "allow_suspicious_types_in_order_by",
]

# A type and a value made of n.
COLUMNS = [
    ("Bool", "n % 2 = 0"),
    ("UInt8", "n"),
    ("UInt16", "n * 1000"),
    ("UInt32", "n * 100000"),
    ("UInt64", "n * 10000000000"),
    ("UInt128", "toUInt128(n) * toUInt128('18446744073709551617')"),
    ("UInt256", "toUInt256(n) * toUInt256('340282366920938463463374607431768211457')"),
    ("Int8", "n - 30"),
    ("Int16", "n * 7 - 1000"),
    ("Int32", "n * 100000 - 1000000"),
    ("Int64", "toInt64(n) * -10000000000"),
    ("Int128", "toInt128(n) * toInt128('-18446744073709551617')"),
    ("Int256", "toInt256(n) * toInt256('-340282366920938463463374607431768211457')"),
    ("BFloat16", "toFloat32(n) / 4"),
    ("Float32", "if(n = 3, nan, n / 7)"),
    ("Float64", "if(n = 3, -inf, n / 7)"),
    ("Decimal(9, 2)", "toDecimal32(n, 2) / -3"),
    ("Decimal(18, 4)", "toDecimal64(n, 4) * 1000"),
    ("Decimal(38, 10)", "toDecimal128(n, 10) * -100000000"),
    ("Decimal(76, 20)", "toDecimal256(n, 20) * 100000000"),
    ("Date", "toDate('2024-01-01') + n"),
    ("Date32", "toDate32('1950-01-01') + n"),
    ("DateTime('UTC')", "toDateTime('2024-01-01 00:00:00', 'UTC') + n"),
    ("DateTime64(6, 'UTC')", "toDateTime64('2024-01-01 00:00:00', 6, 'UTC') + n"),
    ("Time", "CAST(toInt32(n) * 100 - 1000, 'Time')"),
    ("Time64(3)", "CAST(toDecimal64(n, 3), 'Time64(3)')"),
    ("IntervalDay", "toIntervalDay(n)"),
    ("Enum8('b' = -2, 'a' = 1)", "if(n % 3 = 0, 'a', 'b')"),
    ("Enum16('x' = 300, 'y' = -1)", "if(n % 3 = 0, 'x', 'y')"),
    ("UUID", "toUUID(concat('61f0c404-5cb3-11e7-907b-a6006ad3d', leftPad(toString(n), 3, '0')))"),
    ("IPv4", "toIPv4(concat('10.1.2.', toString(n % 200)))"),
    ("IPv6", "toIPv6(concat('2001:db8::', toString(n % 200)))"),
    ("String", "repeat(char(n % 256), n % 5)"),
    ("FixedString(3)", "toFixedString(toString(n % 1000), 3)"),
    ("Nullable(UInt32)", "if(n % 3 = 0, NULL, n)"),
    ("Nullable(String)", "if(n % 3 = 0, NULL, toString(n))"),
    ("Nullable(Decimal(9, 2))", "if(n % 3 = 0, NULL, toDecimal32(n, 2))"),
    ("LowCardinality(String)", "toString(n % 7)"),
    ("LowCardinality(Nullable(String))", "if(n % 5 = 0, NULL, if(n % 4 = 0, '', toString(n % 7)))"),
    ("LowCardinality(FixedString(2))", "toFixedString(toString(n % 7), 2)"),
    ("LowCardinality(UInt16)", "n % 9"),
    ("LowCardinality(Nullable(Date))", "if(n % 5 = 0, NULL, toDate(n % 9))"),
    ("Array(UInt16)", "range(n % 4)"),
    ("Array(String)", "arrayMap(x -> toString(x), range(n % 3))"),
    ("Array(Array(Nullable(String)))", "arrayMap(x -> arrayMap(y -> if(y = 1, NULL, toString(y)), range(x)), range(n % 4))"),
    ("Array(LowCardinality(String))", "if(n < 20, [], arrayMap(x -> toString(x % 5), range(n % 6)))"),
    ("Array(LowCardinality(Nullable(String)))", "arrayMap(x -> if(x = 2, NULL, toString(x)), range(n % 6))"),
    ("Tuple(a UInt32, b String)", "(n, toString(n))"),
    ("Tuple(UInt8, Nullable(String), Array(Tuple(Date, String)))",
     "(n % 256, if(n % 2 = 0, NULL, 'x'), [(toDate(n), toString(n))])"),
    ("Tuple(`a.b` UInt32, `c d` LowCardinality(String))", "(n, toString(n % 3))"),
    ("Map(String, UInt64)", "CAST(arrayMap(x -> (concat('k', toString(x)), x * n), range(n % 4)), 'Map(String, UInt64)')"),
    ("Map(LowCardinality(String), Array(String))",
     "CAST([('a', ['x', toString(n)])], 'Map(LowCardinality(String), Array(String))')"),
    ("Array(Map(UInt8, String))", "[CAST([(1, toString(n))], 'Map(UInt8, String)')]"),
    ("Nested(a UInt8, b String)", "[(n % 256, toString(n))]"),
    ("Point", "(n, n / 2)"),
    ("Polygon", "[[(n, 1), (2, 3)], [(4, 5)]]"),
    ("QBit(Float32, 5)", "arrayMap(x -> x * n, [1, 2, -3, 4, 0.5])"),
    ("QBit(Float64, 9)", "arrayMap(x -> x * n, range(9))"),
    ("QBit(BFloat16, 3)", "[n, 1, -2]"),
    ("SimpleAggregateFunction(sum, UInt64)", "n"),
    ("SimpleAggregateFunction(max, LowCardinality(Nullable(String)))", "toString(n % 3)"),
    ("AggregateFunction(count)", "countState()"),
    ("AggregateFunction(sum, Float64)", "sumState(toFloat64(n))"),
    ("AggregateFunction(sum, Nullable(Int32))", "sumState(if(n % 2 = 0, NULL, toInt32(n)))"),
    ("AggregateFunction(sum, Decimal(9, 2))", "sumState(toDecimal32(n, 2))"),
    ("AggregateFunction(max, String)", "maxState(toString(n))"),
    ("AggregateFunction(any, UInt16)", "anyState(toUInt16(n))"),
    ("AggregateFunction(avg, UInt8)", "avgState(toUInt8(n))"),
    ("AggregateFunction(uniqExact, String)", "uniqExactState(toString(n))"),
    ("AggregateFunction(groupArray, String)", "groupArrayState(toString(n))"),
    ("Variant(Array(UInt8), String, UInt64)",
     "multiIf(n % 4 = 0, NULL::Variant(Array(UInt8), String, UInt64), n % 4 = 1, toString(n)::Variant(Array(UInt8), String, UInt64), "
     "n % 4 = 2, toUInt64(n)::Variant(Array(UInt8), String, UInt64), [1, 2]::Array(UInt8)::Variant(Array(UInt8), String, UInt64))"),
    ("Variant(DateTime('Europe/Berlin'), LowCardinality(String))",
     "if(n < 40, toDateTime(n, 'Europe/Berlin')::Variant(DateTime('Europe/Berlin'), LowCardinality(String)), "
     "toLowCardinality(toString(n % 3))::Variant(DateTime('Europe/Berlin'), LowCardinality(String)))"),
    ("Array(Variant(String, UInt64))", "if(n % 2 = 0, ['a', toUInt64(n), NULL], [])"),
    ("Dynamic", "multiIf(n % 4 = 0, NULL::Dynamic, n % 4 = 1, toString(n)::Dynamic, n % 4 = 2, toUInt64(n)::Dynamic, [1, n]::Array(UInt8)::Dynamic)"),
    ("Dynamic(max_types=1)", "multiIf(n % 4 = 0, NULL::Dynamic, n % 4 = 1, toString(n)::Dynamic, n % 4 = 2, toDate(n)::Dynamic, [1, n]::Array(UInt8)::Dynamic)"),
    ("Array(Dynamic)", "[n::Dynamic, toString(n)::Dynamic]"),
    ("JSON", "concat('{\"a\" : ', toString(n), ', \"b\" : {\"c\" : [', toString(n), ', null], \"d' , toString(n % 3), '\" : \"x\"}}')"),
    ("JSON(max_dynamic_paths=1, a UInt32, t Nullable(String))",
     "concat('{\"a\" : ', toString(n), ', \"b\" : {\"c\" : [{\"z\" : 1}], \"d' , toString(n % 3), '\" : \"x\"}, \"e\" : 1.5}')"),
    ("Array(JSON)", "['{\"x\" : 1}', concat('{\"y\" : \"', toString(n), '\"}')]"),
]

# Columns that are mostly the default, and so are sparse.
SPARSE = [
    ("UInt64", "if(n % 20 = 3, n, 0)"),
    ("String", "if(n % 20 = 3, toString(n), '')"),
    ("Date", "if(n % 20 = 3, toDate(n), toDate(0))"),
    ("Enum8('b' = -2, 'a' = 1)", "if(n % 20 = 3, 'a', 'b')"),
    ("Decimal(9, 2)", "if(n % 20 = 3, toDecimal32(n, 2), 0)"),
    ("FixedString(3)", "if(n % 20 = 3, 'abc', '')"),
    ("UUID", "if(n % 20 = 3, toUUID('61f0c404-5cb3-11e7-907b-a6006ad3dba0'), toUUID('00000000-0000-0000-0000-000000000000'))"),
    ("Tuple(a UInt32, b String)", "(n, if(n % 20 = 3, 'x', ''))"),
    ("Tuple(a Tuple(b UInt32, c String), d Array(UInt8))", "((if(n % 20 = 3, 1, 0), toString(n)), [n % 256])"),
    ("Nullable(UInt32)", "if(n % 20 = 3, n, NULL)"),
    ("Nullable(String)", "if(n % 20 = 3, toString(n), NULL)"),
    ("UInt8", "0"),
    ("UInt16", "if(n = 15, 1, if(n = 16, 2, 0))"),
]

# What the types of numbers can be compressed with.
CODECS = [
    ("UInt8 CODEC(T64, ZSTD(1))", "n"), ("UInt16 CODEC(DoubleDelta)", "n * n"), ("UInt32 CODEC(Delta, LZ4)", "n * 3"),
    ("UInt64 CODEC(GCD, LZ4)", "n * 1000"), ("Int8 CODEC(T64('bit'))", "n % 50 - 30"), ("Int16 CODEC(T64)", "n * 7 - 1000"),
    ("Int32 CODEC(T64('bit'), LZ4HC(9))", "n * 100000 - 1000000"), ("Int64 CODEC(DoubleDelta, ZSTD(3))", "if(n % 7 = 0, toInt64(-9000000000000000000), toInt64(n))"),
    ("Float32 CODEC(Gorilla)", "n / 3"), ("Float64 CODEC(FPC)", "n / 3"), ("Float32 CODEC(FPC(4), LZ4)", "sin(n)"), ("Float64 CODEC(Gorilla, ZSTD)", "cos(n)"),
    ("DateTime('UTC') CODEC(DoubleDelta, LZ4)", "toDateTime(1700000000 + n * 60)"), ("Date CODEC(T64)", "toDate(n)"),
    ("Decimal(18, 4) CODEC(T64, LZ4)", "toDecimal64(n, 4) * -1"), ("Int128 CODEC(GCD, ZSTD)", "toInt128(n) * -600"),
    ("Nullable(UInt32) CODEC(Delta(4), ZSTD)", "if(n % 3 = 0, NULL, n)"), ("Array(UInt64) CODEC(DoubleDelta, LZ4)", "range(n % 5)"),
    ("String CODEC(NONE)", "toString(n)"), ("Tuple(UInt8, Float64) CODEC(Delta, LZ4)", "(n % 256, n / 2)"),
    ("Int256 CODEC(GCD, LZ4)", "toInt256(n) * -600"), ("UInt64 CODEC(T64('bit'))", "if(n % 9 = 0, 18446744073709551615, n)"),
]

# Tried in vain, they cost many starts of the engine.
UNKNOWN_TO_OLD = re.compile("JSON|Dynamic|Variant|QBit|Time\\b|Time64|BFloat16|GCD|Nested")

NEW = ("map_serialization_version = 'with_buckets', map_serialization_version_for_zero_level_parts = 'with_buckets', "
       "nullable_serialization_version = 'allow_sparse', object_serialization_version = 'v3', dynamic_serialization_version = 'v3', "
       "object_shared_data_serialization_version = '{0}', object_shared_data_serialization_version_for_zero_level_parts = '{0}', "
       "object_shared_data_buckets_for_compact_part = 3, object_shared_data_buckets_for_wide_part = 4")


class Engine:
    """One way to ask, whatever the wheel offers: a session (3.x on), or one engine start per query."""

    def __init__(self, config_dir, data_dir):
        os.chdir(config_dir)  # old wheels read config.xml from the working directory, nowhere else
        import chdb

        self._chdb, self._data_dir, self._session = chdb, data_dir, None
        self.is_old = not hasattr(chdb, "connect")
        if hasattr(chdb, "connect"):
            from chdb import session

            self._session = session.Session(data_dir)

    def ask(self, sql, output_format):
        if self._session is not None:
            return self._session.query(sql, output_format)
        try:
            answer = self._chdb._chdb.query(sql, output_format, path=self._data_dir, udf_path="")
        except TypeError:  # 0.x has no such parameters: it takes the path from config.xml
            answer = self._chdb._chdb.query(sql, output_format)
        if hasattr(answer, "has_error") and answer.has_error():
            raise RuntimeError(answer.error_message())
        return answer


class Writer:
    def __init__(self, engine, output, rows):
        self.engine, self.output, self.rows, self.tries = engine, output, rows, 0
        known = {name for (name,) in self.lines("SELECT name FROM system.settings")}
        self.settings = ", ".join(f"{name} = 1" for name in PERMISSIONS if name in known)

    def ask(self, sql, output_format="TabSeparated"):
        answer = self.engine.ask(sql, output_format)
        if answer is None:
            return b""
        data = answer.bytes() if hasattr(answer, "bytes") else answer.get_memview().tobytes()
        return data or b""

    def lines(self, sql):
        return [line.split("\t") for line in self.ask(sql).decode().splitlines()]

    def put(self, name, content):
        for piece in (name.encode(), content):
            self.output.write(struct.pack("<Q", len(piece)) + piece)

    def try_ask(self, sql):
        try:
            self.ask(sql)
            return True
        except Exception:  # noqa: BLE001: whatever the wheel raises
            return False

    def select(self, columns):
        values = ", ".join(f"{value} AS c{at}" for at, (_, value) in columns)
        needs_group = any("State(" in value for _, (_, value) in columns)
        group = "GROUP BY n" if needs_group else ""
        return f"SELECT n, {values} FROM (SELECT number AS n FROM numbers({self.rows})) {group} ORDER BY n"

    def create(self, table, columns, settings):
        definitions = ", ".join(
            f"c{at} {kind}" for at, (kind, _) in columns
        )
        return (
            f"CREATE TABLE d.{table} (id UInt32, {definitions}) ENGINE = MergeTree ORDER BY id "
            f"SETTINGS index_granularity = 16, ratio_of_defaults_for_sparse_serialization = 0.8, {settings}"
        )

    def set(self, sql):
        return f"SET {self.settings}; {sql}" if self.settings else sql

    def working(self, columns, settings):
        """Those columns that this version takes."""
        self.tries += 1  # dropping a table after an INSERT that failed hangs in some versions
        table = f"try{self.tries}"
        works = self.try_ask(self.set(self.create(table, columns, settings)))
        if works and self.try_ask(self.set(f"INSERT INTO d.{table} {self.select(columns)}")):
            return columns
        if len(columns) == 1:
            print("without", columns[0][1][0], file=sys.stderr)
            return []
        half = len(columns) // 2
        return self.working(columns[:half], settings) + self.working(columns[half:], settings)

    def table(self, table, columns, settings):
        """Writes the table with all columns that this version takes one by one."""
        columns = list(enumerate(columns))
        if self.engine.is_old:
            columns = [each for each in columns if not UNKNOWN_TO_OLD.search(each[1][0])]
        good = self.working(columns, settings)
        if not good:
            return
        self.ask(self.set(self.create(table, good, settings)))
        self.ask(self.set(f"INSERT INTO d.{table} {self.select(good)}"))
        (path,), = self.lines(f"SELECT data_paths[1] FROM system.tables WHERE name = '{table}' AND database = 'd'")
        for file in sorted(glob.glob(path + "/all_1_1_0/*")):
            name = os.path.basename(file)
            if re.search(r"\.(bin|c?mrk[234]?)$", name) or name in (
                "columns.txt", "count.txt", "serialization.json", "columns_substreams.txt"):
                with open(file, "rb") as content:
                    self.put(f"{table}/{name}", content.read())
        for (name,) in self.lines(f"SELECT name FROM system.columns WHERE table = '{table}' AND database = 'd' ORDER BY position"):
            rows = self.ask(self.set(f"SELECT `{name}` FROM d.{table} ORDER BY id FORMAT RowBinary"), "RowBinary")
            self.put(f"{table}={name}", rows)


def main():
    config, data, output, rows = sys.argv[1:]
    engine = Engine(config, data)
    with open(output, "wb") as file:
        writer = Writer(engine, file, int(rows))
        writer.try_ask("CREATE DATABASE d")
        for kind, size in (("wide", 0), ("compact", 1 << 40)):
            small = f"min_bytes_for_wide_part = {size}, min_rows_for_wide_part = 0"
            writer.table(f"types_{kind}", COLUMNS, small)
            writer.table(f"sparse_{kind}", SPARSE, small)
            writer.table(f"codecs_{kind}", CODECS, small)
            if engine.is_old:
                continue
            for shared in ("map_with_buckets", "advanced", "advanced_chunked"):
                new = [each for each in COLUMNS + SPARSE if re.match("JSON|Array.JSON|Map|Nullable|Array.Map", each[0])]
                writer.table(f"{shared}_{kind}", new, f"{small}, {NEW.format(shared)}")


main()
