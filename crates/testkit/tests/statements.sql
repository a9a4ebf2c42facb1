-- Statements that ClickHouse and Granary are both given, each on a fresh copy of fixture/start.sql.
-- Blank lines separate them. `-- differs: CODE reason` says that Granary answers CODE (0: success) where
-- ClickHouse answers otherwise. Whatever succeeds on both must leave the same tables with the same number of rows.

BACKUP TABLE d.t TO Disk('backups', 'new')

BACKUP TABLE d.t TO Disk('backups', 'deep/er/new/')

BACKUP TABLE d.t AS d.u TO Disk('backups', 'new')

BACKUP TABLE d.t, TABLE d.t TO Disk('backups', 'new')

BACKUP TABLE d.t, TABLE d.word, TABLE d2.`odd.name` TO Disk('backups', 'new')

BACKUP TABLE d.t PARTITION 1 TO Disk('backups', 'new')

BACKUP TABLE d.t PARTITIONS 1, '2' TO Disk('backups', 'new')

BACKUP TABLE d.t PARTITION ID '1' TO Disk('backups', 'new')

BACKUP TABLE d.t PARTITION 99 TO Disk('backups', 'new')

BACKUP TABLE d.t PARTITION 'x' TO Disk('backups', 'new')

BACKUP TABLE d.t PARTITION (1, 2) TO Disk('backups', 'new')

BACKUP TABLE d.t PARTITION ID '' TO Disk('backups', 'new')

BACKUP TABLE d.t PARTITION ID 'a-b' TO Disk('backups', 'new')

BACKUP TABLE d.t PARTITION ALL TO Disk('backups', 'new')

BACKUP TABLE d.pair PARTITION (0, 'x') TO Disk('backups', 'new')

BACKUP TABLE d.pair PARTITION ('0', 'x') TO Disk('backups', 'new')

BACKUP TABLE d.word PARTITION 'a' TO Disk('backups', 'new')

BACKUP TABLE d.day PARTITION 202401 TO Disk('backups', 'new')

BACKUP TABLE d.day PARTITION '202401' TO Disk('backups', 'new')

BACKUP TABLE d.whole PARTITION tuple() TO Disk('backups', 'new')

BACKUP TABLE d.whole PARTITION ID 'all' TO Disk('backups', 'new')

BACKUP TABLE d.lg PARTITION 1 TO Disk('backups', 'new')

BACKUP TABLE d.v PARTITION 1 TO Disk('backups', 'new')

BACKUP VIEW d.v TO Disk('backups', 'new')

BACKUP DICTIONARY d.dict TO Disk('backups', 'new')

BACKUP TABLE d.mv TO Disk('backups', 'new')

BACKUP TABLE d.empty TO Disk('backups', 'new')

BACKUP DATABASE d TO Disk('backups', 'new')

BACKUP DATABASE d AS x TO Disk('backups', 'new')

BACKUP DATABASE d EXCEPT TABLES t, word TO Disk('backups', 'new')

BACKUP DATABASE d EXCEPT TABLE d.t TO Disk('backups', 'new')

BACKUP DATABASE d, DATABASE d2 TO Disk('backups', 'new')

BACKUP TABLE d.t TO Disk('backups', 'new') SETTINGS structure_only = 1

BACKUP TABLE d.t TO Disk('backups', 'new') SETTINGS base_backup = Disk('backups', 'table')

BACKUP DATABASE d TO Disk('backups', 'new') SETTINGS base_backup = Disk('backups', 'incremental')

BACKUP TABLE d.t TO Disk('backups', 'new') SETTINGS base_backup = Disk('backups', 'missing')

-- differs: 599 the base's own base is gone: this backup could never be restored
BACKUP TABLE d.whole TO Disk('backups', 'new') SETTINGS base_backup = Disk('backups', 'baseless')

BACKUP TABLE d.t TO Disk('backups', 'new') SETTINGS id = 'mine'

BACKUP TABLE d.t TO Disk('backups', 'new') SETTINGS deduplicate_files = 0

BACKUP TABLE d.t TO Disk('backups', 'full')

BACKUP TABLE d.t TO Null

BACKUP TABLE d.t TO Memory('m')

BACKUP TABLE d.t TO Disk('nodisk', 'new')

BACKUP TABLE d.t TO Disk('backups')

BACKUP TABLE d.t TO Disk('backups', '../outside')

BACKUP TABLE d.t TO File('/etc/granary-outside')

BACKUP TABLE d.t TO Nowhere('x')

BACKUP TABLE d.nope TO Disk('backups', 'new')

BACKUP TABLE nodb.t TO Disk('backups', 'new')

BACKUP DATABASE nodb TO Disk('backups', 'new')

BACKUP TEMPORARY TABLE nope TO Disk('backups', 'new')

BACKUP TABLE d.t TO Disk('backups', 'new') SETTINGS no_such_setting = 1

BACKUP TABLE d.t TO Disk('backups', 'new') SETTINGS structure_only = 'maybe'

BACKUP TABLE d.t TO Disk('backups', 'new') SETTINGS structure_only = 7

BACKUP TABLE d.t TO Disk('backups', 'new') SETTINGS backup_uuid = 'x'

BACKUP TABLE d.t TO Disk('backups', 'new') SETTINGS password = 'secret'

BACKUP TABLE d.t AS d.x, TABLE d.t AS d.y TO Disk('backups', 'new')

BACKUP TABLE d.t AS d.x, TABLE d.word AS d.x TO Disk('backups', 'new')

BACKUP DATABASE d EXCEPT TABLES d2.t TO Disk('backups', 'new')

BACKUP TABLE d.`.inner.mv` TO Disk('backups', 'new')

BACKUP TABLE d.t

BACKUP TABLE TO Disk('backups', 'new')

BACKUP TABLE d.t TO

BACKUP DATABASE d EXCEPT TABLES TO Disk('backups', 'new')

BACKUP TABLE d.t TO 'new'

BACKUP TABLE d.t INTO Disk('backups', 'new')

BACKUP TABLE d.t ON CLUSTER nope TO Disk('backups', 'new')

RESTORE TABLE d.gone FROM Disk('backups', 'gone')

RESTORE TABLE d.gone AS d.came FROM Disk('backups', 'gone')

RESTORE TABLE d.gone AS d2.came FROM Disk('backups', 'gone')

RESTORE TABLE d.gone AS nodb.came FROM Disk('backups', 'gone')

RESTORE TABLE d.t FROM Disk('backups', 'full')

RESTORE TABLE d.t FROM Disk('backups', 'full') SETTINGS allow_non_empty_tables = 1

RESTORE TABLE d.t FROM Disk('backups', 'full') SETTINGS structure_only = 1

RESTORE TABLE d.t AS d.u FROM Disk('backups', 'full')

RESTORE TABLE d.t AS d.u FROM Disk('backups', 'full') SETTINGS structure_only = 1

RESTORE TABLE d.t AS d.u PARTITION 1 FROM Disk('backups', 'full')

RESTORE TABLE d.t AS d.u PARTITIONS 1, 3 FROM Disk('backups', 'full')

RESTORE TABLE d.t AS d.u PARTITION 99 FROM Disk('backups', 'full')

RESTORE TABLE d.t PARTITION 1 FROM Disk('backups', 'full')

RESTORE TABLE d.t AS d.u PARTITION 1, TABLE d.t AS d.u PARTITION 2 FROM Disk('backups', 'full')

RESTORE TABLE d.pair AS d.pair2 PARTITION (1, 'y') FROM Disk('backups', 'full')

RESTORE TABLE d.word AS d.word2 PARTITION 'b' FROM Disk('backups', 'full')

RESTORE TABLE d.day AS d.day2 PARTITION 202402 FROM Disk('backups', 'full')

RESTORE TABLE d.lg AS d.lg2 PARTITION 1 FROM Disk('backups', 'full')

RESTORE TABLE d.lg FROM Disk('backups', 'full')

RESTORE TABLE d.lg FROM Disk('backups', 'full') SETTINGS allow_non_empty_tables = 1

RESTORE TABLE d.lg AS d.lg2 FROM Disk('backups', 'full')

RESTORE TABLE d.t AS d.u FROM Disk('backups', 'incremental')

RESTORE TABLE d.renamed FROM Disk('backups', 'renamed')

RESTORE TABLE d.t FROM Disk('backups', 'renamed')

RESTORE DATABASE d AS x FROM Disk('backups', 'full')

RESTORE DATABASE d AS x EXCEPT TABLES t, v, mv, dict FROM Disk('backups', 'full')

RESTORE DATABASE d AS x, DATABASE d2 AS y FROM Disk('backups', 'databases')

RESTORE DATABASE d AS x FROM Disk('backups', 'table')

RESTORE DATABASE d AS d2 FROM Disk('backups', 'full')

RESTORE DATABASE d FROM Disk('backups', 'full')

RESTORE DATABASE d FROM Disk('backups', 'full') SETTINGS structure_only = 1

RESTORE DATABASE d AS x FROM Disk('backups', 'full') SETTINGS structure_only = 1

RESTORE ALL FROM Disk('backups', 'gone')

RESTORE ALL EXCEPT TABLES d.gone FROM Disk('backups', 'gone')

RESTORE ALL EXCEPT DATABASES d FROM Disk('backups', 'databases') SETTINGS allow_non_empty_tables = 1

RESTORE TABLE d.v AS d.v2 FROM Disk('backups', 'full')

RESTORE VIEW d.v AS d.v2 FROM Disk('backups', 'full')

RESTORE DICTIONARY d.dict AS d.dict2 FROM Disk('backups', 'full')

RESTORE TABLE d.mv AS d.mv2 FROM Disk('backups', 'full')

RESTORE TABLE d.mv_to AS d.mv_to2 FROM Disk('backups', 'full')

RESTORE TABLE d.empty FROM Disk('backups', 'full')

RESTORE TABLE d.t AS d.u FROM Disk('backups', 'structure')

RESTORE TABLE d.t FROM Disk('backups', 'table') SETTINGS create_table = 'create'

RESTORE TABLE d.gone FROM Disk('backups', 'gone') SETTINGS create_table = 'must-exist'

RESTORE TABLE d.gone FROM Disk('backups', 'gone') SETTINGS create_table = 0

RESTORE TABLE d.gone FROM Disk('backups', 'gone') SETTINGS create_table = 'create'

RESTORE TABLE d.gone FROM Disk('backups', 'gone') SETTINGS create_table = 'sometimes'

RESTORE TABLE d.gone FROM Disk('backups', 'gone') SETTINGS create_table = true

RESTORE DATABASE d2 FROM Disk('backups', 'databases') SETTINGS create_database = 'create'

RESTORE DATABASE d AS x FROM Disk('backups', 'full') SETTINGS create_database = 'must-exist'

RESTORE TABLE d.whole FROM Disk('backups', 'other_definition')

RESTORE TABLE d.whole FROM Disk('backups', 'other_definition') SETTINGS structure_only = 1, allow_different_table_def = 1

RESTORE TABLE d.t AS d.whole FROM Disk('backups', 'full')

RESTORE DATABASE d2 AS d FROM Disk('backups', 'databases') SETTINGS structure_only = 1

RESTORE DATABASE d2 AS d FROM Disk('backups', 'databases') SETTINGS structure_only = 1, allow_different_database_def = 1

RESTORE TABLE d.nope FROM Disk('backups', 'full')

RESTORE DATABASE nodb FROM Disk('backups', 'full')

RESTORE TABLE d.gone FROM Disk('backups', 'missing')

RESTORE TABLE d.gone FROM Null

RESTORE TABLE d.gone FROM Disk('nodisk', 'gone')

RESTORE TABLE d.gone FROM File('/etc/granary-outside')

RESTORE TABLE d.whole AS d.w2 FROM Disk('backups', 'baseless')

RESTORE TABLE d.whole AS d.w2 FROM Disk('backups', 'baseless') SETTINGS structure_only = 1

RESTORE TABLE d.t AS d.x, TABLE d.t AS d.y FROM Disk('backups', 'full')

RESTORE TABLE d.t AS d.x, TABLE d.word AS d.x FROM Disk('backups', 'full')

RESTORE TABLE d.t AS d.u FROM Disk('backups', 'full') SETTINGS no_such_setting = 1

RESTORE TABLE d.t AS d.u FROM Disk('backups', 'full') SETTINGS storage_policy = 'nope'

RESTORE TABLE d.t AS d.u FROM Disk('backups', 'full') SETTINGS storage_policy = 'default'

RESTORE TABLE d.t AS d.u FROM Disk('backups', 'full') SETTINGS base_backup = Disk('backups', 'table')

RESTORE TABLE d.t AS d.u TO Disk('backups', 'full')

RESTORE TABLE d.gone FROM Disk('backups', 'gone') ASYNC
