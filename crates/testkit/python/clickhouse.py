"""A ClickHouse of one chdb wheel, answering statements over standard input and output.

usage: clickhouse.py CONFIG_DIR DATA_DIR

CONFIG_DIR holds config.xml. Each line on standard input is {"sql": …, "format": …}; each answer is one
line: {"rows": …, "seconds": …} or {"code": …, "name": …, "message": …}. The first line that is written
says which version answers.
"""

import json
import os
import re
import sys
import time


def requests_channel():
    """The real standard input, with descriptor 0 pointed at nothing: engines read rows of an INSERT there."""
    channel = os.fdopen(os.dup(0), "r", encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    return channel


def answers_channel(log_path):
    """The real standard output, with descriptors 1 and 2 pointed at a log: old engines print on both."""
    channel = os.fdopen(os.dup(1), "w", encoding="utf-8", buffering=1)
    log = os.open(log_path, os.O_CREAT | os.O_WRONLY | os.O_APPEND)
    os.dup2(log, 1)
    os.dup2(log, 2)
    return channel


class Engine:
    """One way to ask, whatever the wheel offers: a session (3.x on), or one engine start per query."""

    def __init__(self, config_dir, data_dir):
        os.chdir(config_dir)  # old wheels read config.xml from the working directory, nowhere else
        import chdb

        self._session = None
        self._chdb = chdb
        if hasattr(chdb, "connect"):
            from chdb import session

            self._session = session.Session(f"{data_dir}?config-file={config_dir}/config.xml")
        self._data_dir = data_dir

    def ask(self, sql, output_format):
        if self._session is not None:
            return self._session.query(sql, output_format)
        try:
            answer = self._chdb._chdb.query(sql, output_format, path=self._data_dir, udf_path="")
        except TypeError:  # 0.x has no such parameters: it takes the path from config.xml, and prints errors
            logged = os.path.getsize("engine.log")
            answer = self._chdb._chdb.query(sql, output_format)
            with open("engine.log", encoding="utf-8", errors="replace") as log:
                log.seek(logged)
                printed = log.read()
            if "DB::" in printed and "Code: " in printed:
                raise RuntimeError(printed[printed.index("Code: ") :].strip())
        if hasattr(answer, "has_error") and answer.has_error():
            raise RuntimeError(answer.error_message())
        return answer


def text_of(answer):
    if answer is None:
        return ""
    data = answer.bytes() if hasattr(answer, "bytes") else answer.get_memview().tobytes()
    return (data or b"").decode("utf-8", "backslashreplace")  # as `shown` in in_process.rs


def error_of(error):
    message = str(error)
    code = re.search(r"Code: (\d+)\.", message)
    names = re.findall(r"\(([A-Z][A-Z0-9_]+)\)", message)
    return {
        "code": int(code.group(1)) if code else 0,
        "name": names[-1] if names else "",
        "message": message,
    }


def main():
    requests = requests_channel()
    channel = answers_channel(sys.argv[1] + "/engine.log")
    engine = Engine(sys.argv[1], sys.argv[2])

    def say(answer):
        channel.write(json.dumps(answer, ensure_ascii=True) + "\n")
        channel.flush()

    say({"version": text_of(engine.ask("SELECT version()", "TabSeparated")).strip()})
    for line in requests:
        request = json.loads(line)
        begun = time.perf_counter()
        try:
            rows = text_of(engine.ask(request["sql"], request.get("format", "TabSeparated")))
            say({"rows": rows, "seconds": time.perf_counter() - begun})
        except Exception as error:  # noqa: BLE001: every refusal is an answer
            say(error_of(error))


main()
