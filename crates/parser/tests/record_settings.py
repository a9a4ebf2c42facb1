"""Records how ClickHouse converts the values of the settings of BACKUP and RESTORE.

    python record_settings.py > corpus/settings.tsv

Every line is: statement, setting, value, answer. The answer is the code and the message, or `ok`
and the value that system.backups.settings shows. Of settings that behave alike, the first is asked
for all values and the others for a few. Needs the package chdb.
"""

import json
import re
import shutil
import sys
import tempfile

from chdb import session

BACKUP = """id compression_method compression_level password structure_only async
decrypt_files_from_encrypted_disks deduplicate_files allow_s3_native_copy allow_azure_native_copy
use_same_s3_credentials_for_base_backup use_same_password_for_base_backup
azure_attempt_to_create_container read_from_filesystem_cache shard_num replica_num check_parts
check_projection_parts allow_backup_broken_projections write_access_entities_dependents
allow_checksums_from_remote_paths data_file_name_generator data_file_name_prefix_length
backup_data_from_refreshable_materialized_view_targets s3_storage_class s3_storage_class_name
experimental_lightweight_snapshot internal host_id backup_uuid cluster_host_ids base_backup
max_threads max_execution_time max_insert_block_size log_comment nosuch STRUCTURE_ONLY
coordination_zk_path snapshot resumable_backup_from_snapshot""".split()

RESTORE = """id password structure_only async restore_table_data restore_access_entities
restore_functions create_table create_database create_access create_function
create_workloads_and_resources allow_different_table_def allow_different_database_def
allow_non_empty_tables shard_num_in_backup replica_num_in_backup shard_num replica_num
skip_unresolved_access_dependencies update_access_entities_dependents
restore_access_entities_with_current_grants restore_broken_parts_as_detached storage_policy
restore_uuid allow_s3_native_copy allow_azure_native_copy use_same_s3_credentials_for_base_backup
use_same_password_for_base_backup internal host_id compression_method
allow_unresolved_access_dependencies coordination_zk_path""".split()

FEW = ["1", "2", "-1", "1.0", "true", "NULL", "''", "'1'", "'abc'"]
ALL = FEW + """0|-0|1.5|-0.5|0.5|1e0|1e30|1.9|-1.9|false|'0'|'2'|'-1'|'true'|'false'|'TRUE'|'True'|'yes'
' 1'|'1 '|'+1'|'+'|'-'|'--1'|'+-1'|'00012'|'1a'|'1.5'|'1K'|'1k'|'1Ki'|'1KiB'|'1M'|'1m'|'2G'|'1T'|'1P'|'K'|'+K'
'create'|'CREATE'|'if-not-exists'|'If Not Exists'|'if_not_exists'|'must-exist'|'must exist'|'replace'
'create or replace'|'checksum'|'Checksum'|'00000000-0000-0000-0000-000000000001'
'0123456789abcdef0123456789abcdef'|'{00000000-0000-0000-0000-000000000001}'|18446744073709551615
'18446744073709551615'|18446744073709551616|'18446744073709551616'|9223372036854775808
'9223372036854775808'|'-9223372036854775809'|-9223372036854775808|9223372036854775808.0|inf|-inf|nan|0x10|1_0
'auto'|'auto(3)'|'9223372036854775807K'|{}|{'a':'b'}|disk(1)""".replace("\n", "|").split("|")


def ask(server, statement, setting, value):
    wants_id = setting in ("id", "backup_uuid", "restore_uuid")
    ask.asked += 1
    mark = "" if wants_id else f", id = 'q{ask.asked}'"
    target = "TO" if statement == "BACKUP" else "FROM"
    try:
        query = f"{statement} TABLE d.t {target} Null SETTINGS {setting} = {value}{mark}"
        server.query(query)
    except RuntimeError as error:
        message = re.sub(r"^(Code: \d+\. DB::Exception: )+", "", str(error))
        message = re.sub(r"\. \([A-Z_]+\).*$", "", message, flags=re.S)
        code = re.match(r"Code: (\d+)", str(error)).group(1)
        if code == "599" or "with the same ID" in message:
            return shown(server, setting)
        return f"{code} {message}"
    return shown(server, setting)


ask.asked = 0


def shown(server, setting):
    rows = server.query(f"SELECT settings FROM system.backups WHERE id = 'q{ask.asked}'", "JSONEachRow")
    rows = rows.bytes().decode().strip()
    settings = json.loads(rows)["settings"] if rows else {}
    return "ok " + settings[setting] if setting in settings else "ok"


def main():
    directory = tempfile.mkdtemp()
    server = session.Session(f"{directory}?backups.allowed_path={directory}/")
    server.query("CREATE DATABASE d")
    server.query("CREATE TABLE d.t (a Int32) ENGINE = MergeTree ORDER BY a")
    seen = set()
    for statement, settings in (("BACKUP", BACKUP), ("RESTORE", RESTORE)):
        for setting in settings:
            few = {value: ask(server, statement, setting, value) for value in FEW if value[0] == "'" or setting != "base_backup"}
            alike = tuple(answer.replace(setting, "NAME") for answer in few.values())
            values = few if alike in seen else [value for value in ALL if value[0] == "'" or setting != "base_backup"]
            seen.add(alike)
            for value in values:
                print(statement, setting, value, few.get(value) or ask(server, statement, setting, value), sep="\t")
    shutil.rmtree(directory, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
