"""Records what ClickHouse's system tables say of a data directory: python record.py DIRECTORY

DIRECTORY is the unpacked fixture of the crate datadir. Needs the wheel chdb. Writes a file for each table, with
the columns that are compared, and structure.tsv with the columns of every table.
"""

import json
import pathlib
import sys

from chdb import session

SERVED = """build_options clusters columns databases detached_parts dictionaries disks events functions macros metrics
mutations one parts processes storage_policies tables""".split()
OURS = "NOT IN ('system', 'INFORMATION_SCHEMA', 'information_schema', 'default')"
COLUMNS = {
    "databases": ("name, engine, uuid, engine_full, comment", f"name {OURS} AND engine != 'Memory'"),
    "tables": (
        "database, name, engine, uuid, partition_key, sorting_key, primary_key, engine_full, as_select, total_rows,"
        " active_parts, storage_policy, has_own_data, comment, create_table_query",
        f"database {OURS} AND (total_rows IS NULL OR engine LIKE '%MergeTree') AND name NOT IN ('t', 'patched')",
    ),
    "columns": (
        "database, table, name, type, position, default_kind, default_expression, comment, is_in_partition_key,"
        " is_in_sorting_key, is_in_primary_key, numeric_precision, numeric_precision_radix, numeric_scale,"
        " datetime_precision, character_octet_length",
        f"database {OURS}",
    ),
    "parts": (
        "database, table, name, active, rows, part_type, part_storage_type, partition_id, min_block_number,"
        " max_block_number, level, data_version, disk_name, engine",
        # A server goes on with what was left to do in the others.
        f"active AND database {OURS} AND table NOT IN ('t', 'patched')",
    ),
    "detached_parts": ("database, table, partition_id, name, reason, min_block_number, level", "1"),
    "dictionaries": ("database, name, uuid, status", "1"),
    "functions": ("name, create_query, origin", "origin = 'SQLUserDefined'"),
    "storage_policies": ("policy_name, volume_name, volume_priority, disks, volume_type, load_balancing", "1"),
    "one": ("dummy", "1"),
}


def main():
    here = pathlib.Path(__file__).parent
    clickhouse = session.Session(sys.argv[1])
    for table, (columns, filter) in COLUMNS.items():
        query = f"SELECT {columns} FROM system.{table} WHERE {filter} ORDER BY ALL SETTINGS session_timezone = 'UTC'"
        text = clickhouse.query(query, "TSVWithNames").bytes()
        (here / f"{table}.tsv").write_bytes(text)
    structure = []
    for table in SERVED:
        described = clickhouse.query(f"DESCRIBE TABLE system.{table} SETTINGS print_pretty_type_names = 0", "JSONCompactEachRow").bytes()
        for line in described.splitlines():
            name, type, kind = json.loads(line)[:3]
            if kind != "ALIAS":
                structure.append(f"{table}\t{name}\t{type}\n")
    (here / "structure.tsv").write_text("".join(structure))


main()
