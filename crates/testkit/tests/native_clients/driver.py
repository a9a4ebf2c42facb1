"""clickhouse-driver as a client: prints what the server answers."""

import sys

from clickhouse_driver import Client
from clickhouse_driver.errors import Error, ServerException

PORT = int(sys.argv[1])


def refused(client, statement):
    try:
        client.execute(statement)
        return "not refused"
    except ServerException as error:
        return f"{error.code} {error.message.splitlines()[0]}"


def converse(compression):
    client = Client("127.0.0.1", port=PORT, compression=compression)
    run = client.execute
    print("compression", compression)
    print(run("SELECT number, toString(number), [number], (number, 'a'), NULL, toDate(number) FROM numbers(2)"))
    run("DROP TABLE IF EXISTS t")
    run("CREATE TABLE t (a UInt64, s String, d Nullable(Date), l LowCardinality(String)) ENGINE = MergeTree ORDER BY a")
    print(run("INSERT INTO t VALUES", [(row, f"row {row}", None, "same") for row in range(100_000)]))
    print(run("SELECT count(), sum(a), uniqExact(l), countIf(d IS NULL) FROM t"))
    print(run("INSERT INTO t (s, a) SELECT 'one more', 100000"))
    print(run("SELECT a, s, d, l FROM t ORDER BY a DESC LIMIT 2"))
    print(len(run("SELECT a FROM t")), run("SELECT count() FROM numbers(10)", settings={"max_block_size": 3}))
    print(refused(client, "SELECT nothing FROM t"))
    print(refused(client, "INSERT INTO t FROM INFILE '/etc/passwd' FORMAT LineAsString"))
    print(refused(client, "SELEC 1"))
    name = f"b_{compression}"
    print([status for _, status in run(f"BACKUP TABLE t TO Disk('backups', '{name}')")])
    run("DROP TABLE t")
    print([status for _, status in run(f"RESTORE TABLE t FROM Disk('backups', '{name}')")])
    print(run("SELECT count(), sum(a) FROM t"))
    rows = client.execute_iter("SELECT number FROM numbers(1000000000000)")
    print(next(rows))
    client.cancel()
    print(client.execute("SELECT 'after cancel'"))


for compression in (False, "lz4", "zstd"):
    converse(compression)
for wrong in ({"user": "nobody"}, {"password": "secret"}, {"database": "nowhere"}):
    try:
        Client("127.0.0.1", port=PORT, **wrong).execute("SELECT 1")
        print(wrong, "not refused")
    except Error as error:
        print(wrong, error.code)
