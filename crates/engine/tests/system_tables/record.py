"""Records what ClickHouse's system tables say of a data directory: python record.py DIRECTORY

DIRECTORY is the unpacked fixture of the crate datadir. Needs the wheel chdb. Writes a file for each table, with
the columns that are compared, and structure.tsv with the columns of every table.
"""

import json
import pathlib
import sys

from chdb import session

SERVED = """aggregate_function_combinators build_options clusters columns data_skipping_indices data_type_families
databases detached_parts dictionaries disks events formats functions macros merges metrics mutations one parts
parts_columns processes projections query_log server_settings settings storage_policies table_engines table_functions
tables""".split()
OURS = "NOT IN ('system', 'INFORMATION_SCHEMA', 'information_schema', 'default')"
COLUMNS = {
    "databases": ("name, engine, uuid, engine_full, comment", f"name {OURS} AND engine != 'Memory'"),
    "tables": (
        "database, name, engine, uuid, partition_key, sorting_key, primary_key, engine_full, as_select, total_rows,"
        " active_parts, storage_policy, has_own_data, comment, create_table_query",
        f"database {OURS} AND engine NOT IN ('Set', 'Join', 'MaterializedView') AND name NOT IN ('t', 'patched')",
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
    "data_skipping_indices": ("database, table, name, type, type_full, expr, creation, granularity", f"database {OURS}"),
    "projections": ("database, table, name, type, sorting_key, query", "1"),
    "parts_columns": (
        "database, table, name, column, type, column_position, default_kind, default_expression, serialization_kind,"
        " column_data_compressed_bytes, column_data_uncompressed_bytes, column_marks_bytes",
        f"active AND database {OURS} AND table NOT IN ('t', 'patched')",
    ),
}
# Lists that do not depend on the directory; every row that Granary has must be among ClickHouse's.
LISTS = {
    "system_functions": (
        "functions",
        "name, is_aggregate, case_insensitive, alias_to, origin",
        "origin = 'System'",
    ),
    "aggregate_function_combinators": ("aggregate_function_combinators", "name, is_internal, syntax", "1"),
    "table_functions": ("table_functions", "name, allow_readonly", "1"),
    "table_engines": (
        "table_engines",
        "name, supports_settings, supports_skipping_indices, supports_projections, supports_sort_order, supports_ttl,"
        " supports_replication, supports_deduplication, supports_parallel_insert",
        "1",
    ),
    "formats": ("formats", "name, is_output, is_tty_friendly, content_type, prefers_large_blocks", "1"),
    "data_type_families": ("data_type_families", "name, case_insensitive, alias_to", "1"),
    "settings": (
        "settings",
        "name, type, default, alias_for, is_obsolete, tier, readonly",
        "1",
    ),
    "server_settings": (
        "server_settings",
        "name, default, type, changeable_without_restart",
        "name IN ('backup_threads', 'restore_threads', 'max_backup_bandwidth_for_server')",
    ),
}


def main():
    here = pathlib.Path(__file__).parent
    config = here / "query_log.xml"
    clickhouse = session.Session(f"{sys.argv[1]}?config-file={config}")
    clickhouse.query("SELECT 1")
    for table in ("lg", "st", "emptylog"):
        # How many rows they have is known once they were read.
        clickhouse.query(f"SELECT count() FROM d1.{table}")
    clickhouse.query("SYSTEM FLUSH LOGS")
    for table, (columns, filter) in COLUMNS.items():
        query = f"SELECT {columns} FROM system.{table} WHERE {filter} ORDER BY ALL SETTINGS session_timezone = 'UTC'"
        text = clickhouse.query(query, "TSVWithNames").bytes()
        (here / f"{table}.tsv").write_bytes(text)
    for file, (table, columns, filter) in LISTS.items():
        query = f"SELECT {columns} FROM system.{table} WHERE {filter} ORDER BY ALL"
        (here / f"{file}.tsv").write_bytes(clickhouse.query(query, "TSVWithNames").bytes())
    structure = []
    for table in SERVED:
        described = clickhouse.query(f"DESCRIBE TABLE system.{table} SETTINGS print_pretty_type_names = 0", "JSONCompactEachRow").bytes()
        for line in described.splitlines():
            name, type, kind = json.loads(line)[:3]
            if kind != "ALIAS":
                structure.append(f"{table}\t{name}\t{type}\n")
    (here / "structure.tsv").write_text("".join(structure))


main()
