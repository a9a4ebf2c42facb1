"""Writes statements about tables made at random, separated by blank lines.

    python generate_statements.py SEED COUNT > corpus/tables_generated.sql

The same seed makes the same statements. About one in six is broken on purpose.
"""

import random
import re
import sys


class Generator:
    def __init__(self, seed):
        self.random = random.Random(seed)

    def maybe(self, text, probability=0.3):
        return text() if self.random.random() < probability else ""

    def pick(self, *choices):
        return self.random.choice(choices)

    def list(self, item, count=3):
        return ", ".join(item() for _ in range(self.random.randint(1, count)))

    def name(self):
        return self.pick("a", "b", "ts", "`x y`", '"quoted"', "Key", "_x1", "t", "name", "date", "`к`", "first", "comment")

    def table(self):
        return self.pick(self.name(), "db." + self.name(), "`my db`." + self.name())

    def column(self):
        return self.pick(self.name(), self.name(), f"{self.name()}.{self.name()}")

    def cluster(self):
        return self.maybe(lambda: " ON CLUSTER " + self.pick("c", "'c d'", "`e`"), 0.1)

    def string(self):
        return self.pick("'x'", "'it''s'", r"'a\nb'", "'all_1_1_0'", "'/tables/{shard}'")

    def literal(self):
        return self.pick("1", "-1", "1.5", "'x'", "NULL", "true", "1e3", "'2024-01-01'")

    def expr(self, depth=2):
        if depth == 0:
            return self.pick(self.literal(), self.column())
        below = depth - 1
        return self.pick(
            self.literal(),
            self.column(),
            f"{self.expr(below)} {self.pick('+', '-', '*', '=', '>=', 'AND', 'OR', 'LIKE', '||')} {self.expr(below)}",
            f"({self.expr(below)})",
            f"NOT {self.expr(below)}",
            f"{self.pick('f', 'toDate', 'if', 'lower')}({self.list(lambda: self.expr(below))})",
            f"{self.column()} IN ({self.list(lambda: self.expr(below))})",
            f"{self.column()} IN (SELECT {self.column()} FROM {self.table()})",
            f"{self.column()} BETWEEN {self.literal()} AND {self.literal()}",
            f"CASE WHEN {self.expr(below)} THEN {self.literal()} END",
            f"[{self.list(lambda: self.expr(below))}]",
            f"{self.column()} IS NOT NULL",
        )

    def type(self):
        return self.pick("Int8", "String", "Nullable(UInt64)", "Array(String)", "DateTime64(3, 'UTC')", "Tuple(a Int8, b String)",
                         "LowCardinality(String)", "Enum8('a' = 1)", "Decimal(9, 2)", "Map(String, UInt8)")

    def partition(self):
        return self.pick("1", "'2024-01-01'", "ID '202401'", "ALL", "(1, 'x')", "tuple()", "tuple(1, 'x')", "-1", "(('x', 1), 2)", "()")

    def in_partition(self):
        return self.maybe(lambda: " IN PARTITION " + self.partition())

    def subject(self):
        return self.pick(f"PARTITION {self.partition()}", f"PART {self.string()}")

    def settings(self):
        return self.list(lambda: f"{self.pick('a', 'max_threads', 'x_y')} = {self.pick('1', chr(39) + 'x' + chr(39), '0.5', 'DEFAULT')}")

    def output(self):
        return self.maybe(lambda: self.pick(" FORMAT JSON", " SETTINGS " + self.settings(), " FORMAT `Null` SETTINGS a = 1", " INTO OUTFILE 'x'"), 0.1)

    def position(self):
        return self.maybe(lambda: self.pick(" FIRST", f" AFTER {self.column()}"))

    def column_clauses(self):
        clauses = [
            self.maybe(lambda: f" {self.pick('DEFAULT', 'MATERIALIZED', 'ALIAS')} {self.expr()}"),
            self.maybe(lambda: f" COMMENT {self.string()}", 0.2),
            self.maybe(lambda: f" CODEC({self.pick('LZ4', 'Delta(4), ZSTD(3)', 'NONE')})", 0.2),
            self.maybe(lambda: f" TTL {self.name()} + INTERVAL {self.pick('1', '3')} {self.pick('DAY', 'MONTH')}", 0.2),
        ]
        return "".join(clauses)

    def not_exists(self):
        return self.maybe(lambda: " IF NOT EXISTS", 0.2)

    def exists(self):
        return self.maybe(lambda: " IF EXISTS", 0.2)

    def select(self):
        return f"SELECT {self.list(self.expr)} FROM {self.table()}{self.maybe(lambda: ' WHERE ' + self.expr())}"

    def ttl(self):
        return f"{self.name()} + INTERVAL 1 DAY" + self.pick("", " DELETE", " DELETE WHERE a = 1", " TO DISK 'd'", " TO VOLUME 'v'", " RECOMPRESS CODEC(ZSTD)")

    def assignments(self):
        return self.list(lambda: f"{self.name()} = {self.expr()}")

    def command(self):
        return self.pick(
            lambda: f"ADD COLUMN{self.not_exists()} {self.column()} {self.type()}{self.column_clauses()}{self.position()}",
            lambda: f"MODIFY COLUMN{self.exists()} {self.column()} {self.type()}{self.column_clauses()}{self.position()}",
            lambda: f"MODIFY COLUMN {self.column()} REMOVE {self.pick('DEFAULT', 'TTL', 'COMMENT', 'CODEC', 'ALIAS', 'SETTINGS')}",
            lambda: f"ALTER COLUMN {self.column()} TYPE {self.type()}{self.column_clauses()}",
            lambda: f"DROP COLUMN{self.exists()} {self.column()}",
            lambda: f"CLEAR COLUMN{self.exists()} {self.column()}{self.in_partition()}",
            lambda: f"RENAME COLUMN{self.exists()} {self.column()} TO {self.column()}",
            lambda: f"COMMENT COLUMN{self.exists()} {self.column()} {self.string()}",
            lambda: f"MATERIALIZE COLUMN {self.column()}{self.in_partition()}",
            lambda: f"MODIFY ORDER BY {self.pick('(a, b)', 'a', 'tuple()', '(f(a), b)')}",
            lambda: f"MODIFY TTL {self.ttl()}",
            lambda: f"MATERIALIZE TTL{self.in_partition()}",
            lambda: f"MODIFY COMMENT {self.string()}",
            lambda: f"MODIFY QUERY {self.select()}",
            lambda: f"ADD INDEX{self.not_exists()} {self.name()} {self.expr()} TYPE {self.pick('minmax', 'set(100)', 'bloom_filter(0.01)')}{self.maybe(lambda: ' GRANULARITY 4')}{self.position()}",
            lambda: f"ADD CONSTRAINT{self.not_exists()} {self.name()} {self.pick('CHECK', 'ASSUME')} {self.expr()}",
            lambda: f"ADD PROJECTION{self.not_exists()} {self.name()} (SELECT {self.list(self.expr)}{self.maybe(lambda: ' GROUP BY a')}{self.maybe(lambda: ' ORDER BY a, b')})",
            lambda: f"{self.pick('DROP', 'CLEAR', 'MATERIALIZE')} {self.pick('INDEX', 'PROJECTION')}{self.exists()} {self.name()}",
            lambda: f"DROP CONSTRAINT{self.exists()} {self.name()}",
            lambda: f"{self.pick('ADD', 'MODIFY')} STATISTICS {self.list(self.name)} TYPE {self.list(lambda: self.pick('tdigest', 'uniq', 'minmax'))}",
            lambda: f"{self.pick('DROP', 'CLEAR', 'MATERIALIZE')} STATISTICS {self.list(self.name)}",
            lambda: f"UPDATE {self.assignments()}{self.in_partition()} WHERE {self.expr()}",
            lambda: f"DELETE{self.in_partition()} WHERE {self.expr()}",
            lambda: f"FREEZE{self.maybe(lambda: ' PARTITION ' + self.partition())}{self.maybe(lambda: ' WITH NAME ' + self.string())}",
            lambda: f"UNFREEZE{self.maybe(lambda: ' PARTITION ' + self.partition())} WITH NAME {self.string()}",
            lambda: f"{self.pick('DROP', 'DETACH', 'ATTACH', 'DROP DETACHED')} {self.subject()}",
            lambda: f"{self.pick('ATTACH', 'REPLACE')} PARTITION {self.partition()} FROM {self.table()}",
            lambda: f"MOVE {self.subject()} TO {self.pick('DISK', 'VOLUME')} {self.string()}",
            lambda: f"MOVE PARTITION {self.partition()} TO TABLE {self.table()}",
            lambda: f"FETCH {self.subject()} FROM {self.string()}",
            lambda: f"APPLY {self.pick('DELETED MASK', 'PATCHES')}{self.in_partition()}",
        )()

    def alter(self):
        if self.random.random() < 0.15:
            commands = ", ".join(f"({self.command()})" for _ in range(self.random.randint(1, 3)))
        elif self.random.random() < 0.1:
            commands = self.pick(f"MODIFY SETTING {self.settings()}", "RESET SETTING a, b")
        else:
            commands = self.list(self.command)
        return f"ALTER TABLE {self.table()}{self.cluster()} {commands}{self.output()}"

    def rows(self):
        return self.pick("VALUES (1, 'x;'), (2, 'it''s')", "VALUES", "FORMAT CSV 1,2", "FORMAT JSONEachRow {\"a\": 1}", self.select(),
                         self.select() + " SETTINGS max_threads = 2", "WITH 1 AS x " + self.select(), f"({self.select()})")

    def insert(self):
        target = self.pick(self.table(), self.table(), "TABLE " + self.table(), "FUNCTION file('a.csv', 'CSV', 'a Int8')",
                           "FUNCTION s3('http://h/f', 'k', 's', 'CSV') PARTITION BY " + self.expr(1))
        columns = self.maybe(lambda: " (" + self.list(lambda: self.pick(self.column(), "* EXCEPT (a)", "COLUMNS('re')")) + ")")
        settings = self.maybe(lambda: " SETTINGS " + self.settings(), 0.2)
        if self.random.random() < 0.1:
            return f"INSERT INTO {target}{columns} FROM INFILE {self.string()}{self.pick('', ' COMPRESSION ' + self.string())}{settings}{self.pick('', ' FORMAT CSV')}"
        return f"INSERT INTO {target}{columns}{settings} {self.rows()}"

    def statement(self):
        return self.pick(
            self.alter,
            self.alter,
            self.alter,
            self.alter,
            self.insert,
            self.insert,
            lambda: f"DROP {self.pick('TABLE', 'VIEW', 'DICTIONARY', 'TEMPORARY TABLE')}{self.exists()} {self.list(self.table)}{self.cluster()}{self.pick('', ' SYNC', ' NO DELAY')}{self.output()}",
            lambda: f"{self.pick('DETACH TABLE', 'TRUNCATE TABLE', 'TRUNCATE', 'DETACH VIEW')}{self.exists()} {self.table()}{self.cluster()}{self.pick('', ' SYNC')}{self.output()}",
            lambda: f"RENAME TABLE {self.list(lambda: self.table() + ' TO ' + self.table())}{self.cluster()}{self.output()}",
            lambda: f"EXCHANGE {self.pick('TABLES', 'DICTIONARIES')} {self.table()} AND {self.table()}{self.cluster()}",
            lambda: f"DELETE FROM {self.table()}{self.cluster()}{self.in_partition()} WHERE {self.expr()}{self.maybe(lambda: ' SETTINGS ' + self.settings(), 0.1)}",
            lambda: f"UPDATE {self.table()}{self.cluster()} SET {self.assignments()}{self.in_partition()} WHERE {self.expr()}",
            lambda: f"OPTIMIZE TABLE {self.table()}{self.cluster()}{self.maybe(lambda: ' PARTITION ' + self.partition())}{self.pick('', ' FINAL')}{self.pick('', ' DEDUPLICATE', ' DEDUPLICATE BY ' + self.list(self.column))}{self.output()}",
            lambda: f"CHECK TABLE {self.table()}{self.pick('', ' ' + self.subject())}{self.output()}",
            lambda: f"EXISTS {self.pick('', 'TABLE ', 'TEMPORARY TABLE ', 'VIEW ', 'DICTIONARY ')}{self.table()}{self.output()}",
            lambda: f"{self.pick('DESCRIBE', 'DESC', 'DESCRIBE TABLE')} {self.pick(self.table(), 'numbers(10)', '(' + self.select() + ')', self.select())}{self.output()}",
            lambda: f"KILL {self.pick('QUERY', 'MUTATION')}{self.cluster()} WHERE {self.expr()}{self.pick('', ' SYNC', ' TEST')}{self.output()}",
            lambda: f"EXPLAIN {self.pick('', 'AST ', 'SYNTAX ', 'PLAN ', 'PIPELINE ', 'QUERY TREE ', 'ESTIMATE ')}{self.pick('', '', 'a = 1, b = 0 ')}{self.select()}{self.output()}",
            lambda: f"SHOW {self.pick('', 'FULL ')}COLUMNS FROM {self.name()}{self.pick('', ' FROM db')}{self.pick('', ' LIKE ' + self.string(), ' WHERE ' + self.expr())}{self.output()}",
            lambda: f"SYSTEM {self.pick('STOP', 'START')} {self.pick('MERGES', 'MOVES', 'TTL MERGES', 'FETCHES')}{self.pick('', ' ' + self.table())}",
        )()

    def broken(self, statement):
        words = re.findall(r"\w+|\s+|'[^']*'|`[^`]*`|.", statement)
        at = self.random.randrange(len(words))
        change = self.random.randrange(4)
        if change == 0:
            del words[at]
        elif change == 1:
            words.insert(at, words[at])
        elif change == 2:
            words.insert(at, self.pick(",", "(", ")", " x ", "'x'", "1", " TABLE ", " AS ", " WHERE ", "=", ".", " NOT "))
        else:
            words = words[:at]
        return "".join(words)

    def one(self):
        statement = self.statement()
        return self.broken(statement) if self.random.random() < 0.17 else statement


def main():
    generator = Generator(int(sys.argv[1]))
    seen = []
    while len(seen) < int(sys.argv[2]):
        statement = generator.one().strip()
        if statement and statement not in seen:
            seen.append(statement)
    print("\n\n".join(seen))


if __name__ == "__main__":
    main()
