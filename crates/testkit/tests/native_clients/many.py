"""Clients that make, fill, merge, back up and drop the same tables at the same time: prints the codes of refused
statements but those of a table that is there already, or is not there (any more)."""

import random
import sys
import threading

from clickhouse_driver import Client
from clickhouse_driver.errors import ServerException

PORT = int(sys.argv[1])
TABLE_IS_THERE, TABLE_IS_NOT_THERE = 57, 60
unexpected = []


def statements(number):
    chance = random.Random(number)
    for turn in range(60):
        table = f"t{chance.randrange(3)}"
        yield chance.choice(
            [
                (f"CREATE TABLE {table} (a UInt64) ENGINE = MergeTree ORDER BY a", None),
                (f"INSERT INTO {table} VALUES", [(row,) for row in range(100)]),
                (f"INSERT INTO {table} SELECT number FROM numbers(1000)", None),
                (f"SELECT count(), sum(a) FROM {table}", None),
                (f"OPTIMIZE TABLE {table} FINAL", None),
                (f"ALTER TABLE {table} DELETE WHERE a % 7 = 1", None),
                (f"BACKUP DATABASE default TO Disk('backups', 'b_{number}_{turn}')", None),
                (f"DROP TABLE {table} SYNC", None),
            ]
        )


def run(number):
    client = Client("127.0.0.1", port=PORT)
    for statement, rows in statements(number):
        try:
            client.execute(statement, rows)
        except ServerException as error:
            if error.code not in (TABLE_IS_THERE, TABLE_IS_NOT_THERE):
                unexpected.append((statement, error.code, error.message.splitlines()[0]))


threads = [threading.Thread(target=run, args=(number,)) for number in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(*unexpected, sep="\n", end="")
