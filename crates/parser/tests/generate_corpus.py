"""Writes BACKUP and RESTORE statements made at random, separated by blank lines.

    python generate_corpus.py SEED COUNT > corpus/backup_generated.sql

The same seed makes the same statements. Every production of the grammar is drawn from; about one
statement in five is broken on purpose.
"""

import random
import sys


class Generator:
    def __init__(self, seed):
        self.random = random.Random(seed)

    def maybe(self, probability=0.5):
        return self.random.random() < probability

    def pick(self, *choices):
        choice = self.random.choice(choices)
        return choice() if callable(choice) else choice

    def listed(self, make, most=3, separator=", "):
        return separator.join(make() for _ in range(self.random.randint(1, most)))

    def keyword(self, words):
        return self.pick(words, words, words, words.lower(), words.title())

    def gap(self):
        return self.pick(" ", " ", " ", " ", " ", "  ", "\n", "\t", " /* c */ ", " -- c\n", " /* a /* b */ */ ")

    def name(self):
        return self.pick(
            "t", "orders", "d1", "_x", "T", "table", "to", "from", "as", "all", "select", "null", "partition", "except",
            "1a", "a$b", "`a b`", "`a``b`", "`a\\`b`", "`ж`", '"x y"', '"a""b"', "`.inner.v`", "`a.b`", "`table`", "`1`", "values", "on",
            "settings", "async", "x", "y", "default", "system",
        )

    def qualified(self):
        return self.name() if self.maybe(0.6) else f"{self.name()}{self.pick('.', '.', ' . ')}{self.name()}"

    def string(self):
        return self.pick(
            "'a'", "''", "'a b'", "'it''s'", "'it\\'s'", "'\\\\'", "'\\n\\t\\0'", "'ж'", "'2024-01-01'", "$$a'b$$", "$t$x$t$", "'a/b/c'",
            "'\\x41'", "'{x}'", "'%'", "'a\\qb'", "'\"'", "'`'",
        )

    def number(self):
        return self.pick(
            "0", "1", "42", "-1", "+7", "- 3", "1.5", "-0.25", "1e3", "1e-7", ".5", "5.", "0x1F", "0b101", "1_000", "18446744073709551615",
            "18446744073709551616", "-9223372036854775808", "-9223372036854775809", "1e30", "inf", "-inf", "nan", "00012", "-0", "-0.0",
        )

    def literal(self):
        return self.pick(self.number, self.string, self.string, "NULL", "true", "false", "TRUE", "Null")

    def literals(self, depth=0):
        return ", ".join(self.element_literal(depth) for _ in range(self.random.randint(0, 3)))

    def element_literal(self, depth):
        if depth > 2 or self.maybe(0.7):
            return self.literal()
        return self.pick(
            lambda: f"[{self.literals(depth + 1)}]",
            lambda: f"({self.literals(depth + 1)})",
            lambda: f"tuple({self.literals(depth + 1)})",
        )

    def partition(self):
        return self.pick(
            self.literal,
            self.literal,
            lambda: f"({self.literals()})",
            lambda: f"({self.literal()},)",
            lambda: f"(({self.literals()}))",
            lambda: f"tuple({self.literals()})",
            lambda: f"[{self.literals()}]",
            lambda: f"{self.keyword('ID')} {self.string()}",
            lambda: self.keyword("ALL"),
            "{p:String}",
            "ID {p:String}",
            "(1, {p:UInt8})",
        )

    def partitions(self):
        return f"{self.keyword(self.pick('PARTITION', 'PARTITIONS'))}{self.gap()}{self.listed(self.partition, 4)}"

    def except_tables(self):
        return f"{self.keyword('EXCEPT')} {self.keyword(self.pick('TABLE', 'TABLES'))} {self.listed(self.qualified)}"

    def except_databases(self):
        return f"{self.keyword('EXCEPT')} {self.keyword(self.pick('DATABASE', 'DATABASES'))} {self.listed(self.name)}"

    def element(self, last):
        kind = self.random.randint(0, 9)
        if kind < 5:
            parts = [self.keyword(self.pick("TABLE", "TABLE", "VIEW", "DICTIONARY")), self.qualified()]
            if self.maybe(0.3):
                parts += [self.keyword("AS"), self.qualified()]
            if self.maybe(0.3):
                parts.append(self.partitions())
        elif kind < 6:
            parts = [self.keyword("TEMPORARY TABLE"), self.name()]
            if self.maybe(0.3):
                parts += [self.keyword("AS"), self.name()]
        elif kind < 8:
            database = self.name()
            parts = [self.keyword("DATABASE"), database]
            if self.maybe(0.3):
                parts += [self.keyword("AS"), self.name()]
            if last and self.maybe(0.4):
                tables = self.listed(lambda: self.name() if self.maybe(0.7) else f"{database}.{self.name()}")
                parts.append(f"{self.keyword('EXCEPT')} {self.pick('TABLE', 'TABLES')} {tables}")
        else:
            parts = [self.keyword("ALL")]
            if last and self.maybe(0.4):
                parts.append(self.except_databases())
            if last and self.maybe(0.4):
                parts.append(self.except_tables())
        return self.gap().join(parts)

    def elements(self):
        count = self.pick(1, 1, 1, 2, 3)
        return f"{self.pick('', ' ')},{self.gap()}".join(self.element(at == count - 1) for at in range(count))

    def argument(self, depth=0):
        return self.pick(
            self.string,
            self.string,
            self.string,
            self.number,
            self.name,
            "NULL",
            lambda: f"{self.name()} {self.pick('=', '==')} {self.literal()}",
            lambda: f"{self.name()} = {self.argument(depth + 1) if depth < 2 else self.string()}",
            lambda: f"extra_credentials(role_arn = {self.string()}, role_session_name = 'x')",
            lambda: f"f({self.arguments(depth + 1) if depth < 2 else ''})",
            lambda: f"{self.string()} || {self.string()}",
            lambda: f"[{self.literals()}]",
            lambda: f"({self.literal()}, {self.literal()})",
            lambda: f"{self.number()} {self.pick('+', '-', '*', '/', '%', '<', '>=', '!=', '<>')} {self.number()}",
            "{p:String}",
            "{q:Array(UInt8)}",
        )

    def arguments(self, depth=0):
        return ", ".join(self.argument(depth) for _ in range(self.random.randint(0, 3)))

    def destination(self):
        return self.pick(
            "Null",
            "Null()",
            lambda: f"Disk({self.string()}, {self.string()})",
            lambda: f"Disk('backups',{self.gap()}{self.string()})",
            lambda: f"File({self.string()})",
            lambda: f"Memory({self.string()})",
            lambda: f"S3('https://h/b', 'AK', 'SK'{self.pick('', ', a = 1')})",
            lambda: f"S3(collection, filename = {self.string()})",
            lambda: f"AzureBlobStorage({self.arguments()})",
            lambda: f"{self.pick('file', 'foo', 'a.b', '`a b`', 'A.`b`')}({self.arguments()})",
            lambda: self.pick("File", "`File`", "x", "`a.b`"),
        )

    def setting_value(self):
        return self.pick(self.literal, self.literal, self.literal, "{}", "{'a': 'b'}", "disk(type = 'local', path = '/x')", "disk()")

    def setting(self):
        return self.pick(
            lambda: f"id = {self.string()}",
            lambda: f"{self.pick('structure_only', 'async', 'deduplicate_files', 'check_parts')} = {self.pick('0', '1', 'true', 'false')}",
            lambda: f"{self.pick('max_threads', 'compression_level', 'shard_num')} = {self.number()}",
            lambda: f"{self.keyword('base_backup')} = {self.destination()}",
            lambda: f"cluster_host_ids = {self.hosts()}",
            lambda: f"{self.pick(self.name, 'a.b', 'x.`y`')} {self.pick('=', '=', '==')} {self.setting_value()}",
        )

    def hosts(self):
        return self.pick("[['a', 'b'], ['c']]", "array(array('a'))", "[array('a'), []]", "[]", "[1, 'a']", "array()", "[['a', NULL]]")

    def output_setting(self):
        return self.pick(self.setting, "a", "b = DEFAULT", "c = {p:String}", "param_x = 1", "param_y = 'z'", "d = 'x'", "log_comment = 'y'")

    def settings(self):
        return f"{self.keyword('SETTINGS')}{self.gap()}{self.listed(self.setting, 4)}"

    def output(self):
        parts = []
        if self.maybe(0.2):
            outfile = f"{self.keyword('INTO OUTFILE')} {self.string()}"
            outfile += self.pick("", "", " APPEND", " TRUNCATE") + self.pick("", "", " AND STDOUT")
            outfile += self.pick("", "", " COMPRESSION 'gzip'", " COMPRESSION 'zstd' LEVEL 3")
            parts.append(outfile)
        if self.maybe(0.3):
            parts.append(f"{self.keyword('FORMAT')} {self.pick('JSON', 'Null', 'TabSeparated', '`a b`', 'Vertical')}")
        if self.maybe(0.2):
            parts.append(f"{self.keyword('SETTINGS')} {self.listed(self.output_setting)}")
        if len(parts) > 1 and self.maybe(0.3) and parts[-1].upper().startswith("SETTINGS"):
            parts[-1], parts[-2] = parts[-2], parts[-1]
        return parts

    def statement(self):
        backup = self.maybe(0.7)
        parts = [self.keyword("BACKUP" if backup else "RESTORE")]
        if backup and self.maybe(0.03):
            parts.append(f"FROM SNAPSHOT {self.destination()}")
        else:
            parts.append(self.elements())
        if self.maybe(0.15):
            parts.append(f"{self.keyword('ON CLUSTER')} {self.pick(self.name, self.string)}")
        parts += [self.keyword("TO" if backup else "FROM"), self.destination()]
        if self.maybe(0.5):
            parts.append(self.settings())
        if self.maybe(0.2):
            parts.append(self.keyword(self.pick("ASYNC", "SYNC")))
        parts += self.output()
        if self.maybe(0.05):
            parts.append(";")
        return self.broken(parts) if self.maybe(0.2) else self.joined(parts)

    def joined(self, parts):
        return self.gap().join(parts)

    def broken(self, parts):
        at = self.random.randrange(len(parts))
        change = self.random.randint(0, 4)
        if change == 0:
            parts.pop(at)
        elif change == 1:
            parts.insert(at, parts[at])
        elif change == 2:
            other = self.random.randrange(len(parts))
            parts[at], parts[other] = parts[other], parts[at]
        elif change == 3:
            parts.insert(at, self.pick(",", "(", ")", "x", "'x'", "1", "TABLE", "AS", "EXCEPT", "TO", "=", ".", "NOT", "BACKUP"))
        else:
            parts = parts[:at]
        return self.joined(parts)


def main():
    generator = Generator(int(sys.argv[1]))
    seen = []
    while len(seen) < int(sys.argv[2]):
        statement = generator.statement().replace("\n\n", "\n").strip("\n")
        if statement.strip() and statement not in seen:
            seen.append(statement)
    print("\n\n".join(seen))


if __name__ == "__main__":
    main()
