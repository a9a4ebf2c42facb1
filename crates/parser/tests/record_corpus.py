"""Records what ClickHouse says about the statements of the corpus.

    python record_corpus.py            writes corpus/*.golden for every corpus/*.sql
    python record_corpus.py a b        the same for corpus/a.sql and corpus/b.sql only
    python record_corpus.py --answer   reads statements as JSON strings, a line each, from standard
                                       input, and answers a line of JSON for each

Statements of a corpus file are separated by blank lines. An answer is {"ok": true, "multi": …,
"single": …} or {"ok": false, "error": …}. Needs the package chdb.
"""

import json
import pathlib
import sys

import chdb


def quote(text):
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def answer(statement):
    text = quote(statement)
    query = (
        f"SELECT formatQuery({text}) AS multi, formatQuerySingleLine({text}) AS single "
        "SETTINGS implicit_select = 0, max_query_size = 0 FORMAT JSONEachRow"
    )
    try:
        row = json.loads(chdb.query(query).bytes().decode())
    except RuntimeError as error:
        return {"ok": False, "error": str(error).split(": In scope")[0].split("Expected one of")[0].strip()}
    return {"ok": True, "multi": row["multi"], "single": row["single"]}


def statements(path):
    return [block.strip("\n") for block in path.read_text().split("\n\n") if block.strip("\n")]


def record(names):
    for path in sorted((pathlib.Path(__file__).parent / "corpus").glob("*.sql")):
        if names and path.stem not in names:
            continue
        answers = [json.dumps(answer(statement), ensure_ascii=False) for statement in statements(path)]
        path.with_suffix(".golden").write_text("\n".join(answers) + "\n")
        print(path.name, len(answers))


if __name__ == "__main__":
    if "--answer" in sys.argv:
        for line in sys.stdin:
            print(json.dumps(answer(json.loads(line)), ensure_ascii=False), flush=True)
    else:
        record(sys.argv[1:])
