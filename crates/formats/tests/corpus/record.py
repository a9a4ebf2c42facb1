"""Records what ClickHouse prints for queries.sql in every format: python record.py > recorded.jsonl

Needs the wheel chdb. One JSON object per query: the rows as RowBinaryWithNamesAndTypes in hex, and the
text in each format, in hex where it is no UTF-8.
"""

import json
import pathlib
import sys

from chdb import session

FORMATS = """TSV TSVWithNames TSVWithNamesAndTypes TSVRaw TSVRawWithNames TSVRawWithNamesAndTypes TSKV CSV CSVWithNames
CSVWithNamesAndTypes CustomSeparated CustomSeparatedWithNamesAndTypes Values SQLInsert Markdown XML Vertical
JSON JSONStrings JSONCompact JSONCompactStrings JSONColumns JSONCompactColumns JSONColumnsWithMetadata
JSONEachRow PrettyJSONEachRow JSONStringsEachRow JSONCompactEachRow JSONCompactStringsEachRow
JSONCompactEachRowWithNames JSONCompactEachRowWithNamesAndTypes JSONCompactStringsEachRowWithNamesAndTypes
JSONObjectEachRow
Pretty PrettyNoEscapes PrettyCompact PrettyCompactNoEscapes PrettySpace PrettySpaceNoEscapes PrettyCompactMonoBlock
RowBinary RowBinaryWithNames Native Null""".split()

SESSION = session.Session()
SETTINGS = "output_format_write_statistics = 0, session_timezone = 'UTC'"


MARK = " -- pretty only"


def ask(query, format):
    glue = ", " if " SETTINGS " in query else " SETTINGS "
    return SESSION.query(query + glue + SETTINGS, format).bytes()


def text(answer):
    try:
        return answer.decode()
    except UnicodeDecodeError:
        return {"hex": answer.hex()}


def main():
    here = pathlib.Path(__file__).parent
    for query in (here / "queries.sql").read_text().splitlines():
        record = {"query": query}
        try:
            record["rows"] = ask(query.removesuffix(MARK), "RowBinaryWithNamesAndTypes").hex()
        except Exception as error:
            print(f"{query}: {str(error)[:300]}", file=sys.stderr)
            continue
        printed = {}
        tables_only = query.endswith(MARK)
        query = query.removesuffix(MARK)
        for format in FORMATS:
            if tables_only and not format.startswith("Pretty"):
                continue
            try:
                printed[format] = text(ask(query, format))
            except Exception as error:
                print(f"{format}: {query}: {str(error)[:200]}", file=sys.stderr)
        record["printed"] = printed
        print(json.dumps(record, ensure_ascii=False))


main()
