"""The newest ClickHouse as a client: its table function remote() asks the server."""

import sys

from chdb import session

PORT = int(sys.argv[1])
FAR = f"remote('127.0.0.1:{PORT}', default, t)"
near = session.Session()


def ask(statement):
    try:
        print(near.query(statement, "TSV").data(), end="")
    except Exception as error:
        print("refused", str(error).split(".")[0])


ask(f"SELECT count(), sum(a) FROM {FAR}")
ask(f"SELECT * FROM {FAR} WHERE a < 2 ORDER BY a")
ask(f"INSERT INTO FUNCTION {FAR} SELECT number + 1000000, 'far', '2020-01-02', 'x' FROM numbers(10)")
ask(f"SELECT d, l, count() FROM {FAR} WHERE a >= 1000000 GROUP BY d, l")
ask(f"SELECT a, s FROM {FAR} WHERE a IN (7, 1000003) ORDER BY a")
ask(f"SELECT count() FROM remote('127.0.0.1:{PORT}', default, missing)")
