"""clickhouse-connect as a client: prints what the server answers."""

import re
import sys
import time

import clickhouse_connect
from clickhouse_connect.driver.exceptions import DatabaseError

PORT = int(sys.argv[1])


def refused(call, *arguments, **options):
    try:
        call(*arguments, **options)
        return "not refused"
    except DatabaseError as error:
        code, name = re.search(r"Code: (\d+)\..*\(([A-Z_]+)\)", str(error), re.DOTALL).groups()
        return f"{code} {name}"


def converse(compress):
    client = clickhouse_connect.get_client(host="127.0.0.1", port=PORT, compress=compress)
    rows = lambda statement, **options: client.query(statement, **options).result_rows
    print("compress", compress, client.server_version, client.server_tz)
    print(rows("SELECT number, toString(number), [number], (number, 'a'), NULL, toDate(number), map('k', 1) FROM numbers(2)"))
    client.command("DROP TABLE IF EXISTS t")
    client.command("CREATE TABLE t (a UInt64, s String, d Nullable(Date), l LowCardinality(String), f Array(Float64)) ENGINE = MergeTree ORDER BY a")
    summary = client.insert("t", [[row, f"row {row}", None, "same", [0.5]] for row in range(10_000)])
    print(summary.written_rows)
    print(rows("SELECT count(), sum(a), uniqExact(l), countIf(d IS NULL) FROM t"))
    print(len(rows("SELECT a, s FROM t")), rows("SELECT {x:UInt8} + {y:Int64}", parameters={"x": 1, "y": -3}))
    print(rows("SHOW TABLES"), client.command("EXISTS TABLE t"))
    with client.query_row_block_stream("SELECT number FROM numbers(100000)") as stream:
        print(sum(len(block) for block in stream))
    print(refused(client.query, "SELECT nothing FROM t"))
    print(refused(client.query, "SELECT * FROM nowhere.t"))
    print(refused(client.command, "SELEC 1"))
    print(refused(client.command, "BACKUP TABLE none TO Disk('backups', 'none')"))
    name = f"connect_{compress}"
    print(rows(f"BACKUP TABLE t TO Disk('backups', '{name}')")[0][1])
    client.command("DROP TABLE t")
    identity = rows(f"RESTORE TABLE t FROM Disk('backups', '{name}') ASYNC")[0][0]
    status = "RESTORING"
    for _ in range(1000):
        status = rows("SELECT status FROM system.backups WHERE id = {id:String}", parameters={"id": identity})[0][0]
        if status != "RESTORING":
            break
        time.sleep(0.01)
    print(status, rows("SELECT count(), sum(a) FROM t"))
    client.command("CREATE TEMPORARY TABLE mine (a UInt8)")
    client.insert("mine", [[1], [2]])
    print(rows("SELECT * FROM mine"))
    print(refused(client.query, "SELECT max(number) FROM numbers(100000000000)", settings={"max_execution_time": 1}))
    client.close()


for compress in (False, "gzip", "zstd", "lz4"):
    converse(compress)
print(refused(clickhouse_connect.get_client, host="127.0.0.1", port=PORT, username="nobody", password="secret"))
