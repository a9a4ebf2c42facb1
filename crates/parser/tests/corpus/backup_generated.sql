BACKUP DATABASE
except ,	database t AS to On Cluster `table` TO S3('https://h/b', 'AK', 'SK')

restore TABLE default.default, Dictionary
d1, DATABASE /* a /* b */ */ null FROM S3(collection, filename = '"') SETTINGS /* c */ compression_level = 00012, id = 'a\qb', id = $$a'b$$, x.`y` == {'a': 'b'} Into Outfile 'ж'

Backup table  x.partition TO AzureBlobStorage({p:String}, 'ж') INTO OUTFILE '`' APPEND SETTINGS param_x = 1 FORMAT `a b`

BACKUP
DICTIONARY from as partition Partitions NULL, TRUE, (), (1, {p:UInt8})
To
`a.b`

BACKUP TABLE T, DATABASE -- c
`a b` -- c
AS -- c
except To AzureBlobStorage() SETTINGS cluster_host_ids = array(), Base_Backup = Disk('backups',	'it''s') Settings param_x = 1, async = true

BACKUP -- c
Temporary Table /* c */ y -- c
TO -- c
Null() -- c
SETTINGS /* c */ compression_level = 1e30, cluster_host_ids = [['a', NULL]] -- c
FORMAT Vertical

BACKUP -- c
TABLE  `table`  As  table,
table to.`a\`b` AS from -- c
To -- c
S3('https://h/b', 'AK', 'SK') -- c
SETTINGS /* a /* b */ */ structure_only = false, Base_Backup = File('`') -- c
FORMAT JSON -- c
SETTINGS param_y = 'z', log_comment = 'y', d = 'x'

RESTORE  all Except TABLE table  on cluster "a""b"  FROM  S3('https://h/b', 'AK', 'SK', a = 1)  SETTINGS  deduplicate_files = 0, cluster_host_ids = [1, 'a'], cluster_host_ids = [['a', NULL]]  Settings a  FORMAT `a b`  ;

BACKUP TABLE -- c
"x y".to TO Disk('`', '')

backup dictionary
settings TO settings -- c
id = 'a/b/c' FORMAT `a b`

Backup -- c
temporary table
x, Temporary Table `a``b` -- c
ON CLUSTER '\\' -- c
To -- c
Disk('backups', $$a'b$$)

Restore

BACKUP TABLE partition As settings.`.inner.v`, DICTIONARY to Partition false, {p:String}, DATABASE /* c */ default /* c */ EXCEPT TABLES settings To S3(collection, filename = 'it''s') FORMAT Vertical

restore /* a /* b */ */ Dictionary -- c
partition.system -- c
as -- c
`1` , ALL , VIEW all /* a /* b */ */ FROM /* a /* b */ */ file(extra_credentials(role_arn = '{x}', role_session_name = 'x'), f({p:String})) /* a /* b */ */ Format JSON

BACKUP VIEW /* a /* b */ */ a$b /* a /* b */ */ Partition /* a /* b */ */ Id '`', (1, {p:UInt8}), $$a'b$$ To File('a/b/c') FORMAT Vertical

RESTORE /* a /* b */ */ DATABASE -- c
a$b -- c
AS -- c
settings ,  view	as ,  TEMPORARY TABLE `1` AS `ж` /* a /* b */ */ on cluster 'a\qb' /* a /* b */ */ FROM /* a /* b */ */ Disk('', '') /* a /* b */ */ ASYNC

RESTORE /* a /* b */ */ DICTIONARY `table`, Dictionary  except  Partitions 0, Null, DATABASE /* a /* b */ */ `a\`b` /* a /* b */ */ FROM /* a /* b */ */ Null /* a /* b */ */ Settings max_threads = 42, base_backup = Null, id = '`', id = '"' /* a /* b */ */ INTO OUTFILE 'it''s' TRUNCATE /* a /* b */ */ FORMAT TabSeparated

BACKUP	All except DATABASE values, partition, on	To	Null()	SETTINGS check_parts = 0	Async	;

backup /* c */ TABLE
table.d1
PARTITIONS [], ID {p:String}, (()), /* c */ TABLE default.x as system /* c */ TO /* c */ Memory('\x41') /* c */ SYNC /* c */ Format TabSeparated

Backup ALL /* c */ except tables _x._x TO Disk('backups', -- c
$t$x$t$) SETTINGS
Base_Backup = Memory('`'), cluster_host_ids = array(array('a')), id = 'it\'s' FORMAT Null

RESTORE TABLE -- c
except . null from File('ж')

RESTORE /* c */ Dictionary T.default /* c */ from /* c */ Null /* c */ SETTINGS /* a /* b */ */ cluster_host_ids = [['a', 'b'], ['c']]

backup ALL , -- c
Table as , -- c
table /* a /* b */ */ d1.values ON CLUSTER t to File('%') SETTINGS /* a /* b */ */ compression_level = 1_000, id = 'a\qb', max_threads = 0b101, structure_only = 1 FORMAT `a b`

backup /* a /* b */ */ backup /* a /* b */ */ TABLE all AS all ,
DATABASE /* c */ null /* c */ As /* c */ _x /* a /* b */ */ TO /* a /* b */ */ File

backup /* c */ all , /* a /* b */ */ DICTIONARY /* a /* b */ */ partition /* a /* b */ */ AS /* a /* b */ */ `a\`b` /* c */ To /* c */ Disk('backups', -- c
$t$x$t$) /* c */ SYNC /* c */ into outfile $$a'b$$ COMPRESSION 'gzip' /* c */ FORMAT `a b` /* c */ SETTINGS d = 'x'

Restore -- c
Restore -- c
DICTIONARY except -- c
From -- c
Disk('%', '`') -- c
Settings  "x y" == {}, base_backup = Null() -- c
ASYNC

Backup  TABLE 1a.1a AS system  TO  Null()  SETTINGS /* a /* b */ */ max_threads = 42  INTO OUTFILE 'ж' APPEND AND STDOUT  settings c = {p:String}, a

RESTORE DICTIONARY system.values From Disk('', '"') SETTINGS shard_num = 0, shard_num = 1e3, cluster_host_ids = [array('a'), []], base_backup = S3('https://h/b', 'AK', 'SK') Into Outfile 'a/b/c' AND STDOUT COMPRESSION 'gzip' SETTINGS b = DEFAULT, c = {p:String}, log_comment = 'y'

backup -- c
VIEW
t . t, -- c
ALL -- c
TO -- c
Memory('{x}') -- c
settings base_backup = File

RESTORE Table  select.d1, -- c
Table  `table` FROM `File` SETTINGS /* c */ cluster_host_ids = array(), a.b = disk() FORMAT `a b`

BACKUP DATABASE x to AzureBlobStorage() format `a b` SETTINGS a, b = DEFAULT, log_comment = 'y'

RESTORE dictionary 1a . `1`, DATABASE select, TABLE orders FROM AzureBlobStorage() settings base_backup = AzureBlobStorage() ;

backup
database
default
to
File('a/b/c')
Format JSON

backup FROM SNAPSHOT Disk('2024-01-01', 'ж') To AzureBlobStorage(nan / -9223372036854775809) settings
id = 'a b', structure_only = 0

restore DATABASE `.inner.v` AS `.inner.v` ON CLUSTER async FROM File('it''s') FORMAT Null

backup /* c */ all EXCEPT Databases `a b` /* c */ all EXCEPT Databases `a b` /* c */ To /* c */ S3('https://h/b', 'AK', 'SK', a = 1) /* c */ INTO OUTFILE '`' COMPRESSION 'gzip'

BACKUP
TABLE -- c
settings.null -- c
Partitions  (false,), ID {p:String} , VIEW null
To
AzureBlobStorage()

BACKUP Database -- c
`ж` TO Null()

Backup /* c */ FROM SNAPSHOT Memory($t$x$t$) /* c */ To /* c */ Null

BACKUP ALL TO Memory('2024-01-01') ASYNC format Vertical format Vertical

BACKUP view default TO AzureBlobStorage($$a'b$$ || '"', d1) SETTINGS compression_level = 00012 Async

BACKUP DATABASE	partition, Temporary Table	`.inner.v`	AS	t, TABLE  d1.1a  PARTITION /* c */ (Null,), ((false)) TO Disk('backups', -- c
'\\') Settings cluster_host_ids = [], max_threads = 18446744073709551615, id = 'it''s', x.`y` == disk(type = 'local', path = '/x')

restore all , -- c
DATABASE /* c */ select , -- c
Dictionary `a b` from Memory('ж')

BACKUP /* c */ view "a""b" /* c */ TO /* c */ Memory('it''s') /* c */ INTO OUTFILE '{x}' APPEND

RESTORE	database system	FROM	file(a$b = (TRUE, NULL))

BACKUP Temporary Table -- c
y ON CLUSTER '{x}' TO File('a b') Async

Backup TABLE _x, TABLE "a""b" Partition (true,), (([-0.25], tuple(false, -9223372036854775809, '\\'))), (NULL,), ([], tuple(Null)), TABLE /* a /* b */ */ _x . table TO Disk('backups', 'it''s') SETTINGS cluster_host_ids = [], structure_only = true, deduplicate_files = true

BACKUP -- c
TO -- c
S3('https://h/b', 'AK', 'SK', a = 1) -- c
Settings b = DEFAULT, b = DEFAULT, log_comment = 'y'

BACKUP table `.inner.v` TO `File` SETTINGS a.b == false, cluster_host_ids = array() settings param_x = 1

BACKUP /* a /* b */ */ TABLE /* c */ t.to /* c */ PARTITIONS true, {p:String},  All /* a /* b */ */ to /* a /* b */ */ A.`b`(NULL, ['2024-01-01'], 1a = '\n\t\0') /* a /* b */ */ settings  id = 'a/b/c', id = 'ж' /* a /* b */ */ FORMAT Vertical

RESTORE ALL FROM S3(collection, filename = 'a b')

TEMPORARY TABLE null
backup
TO
File('a\qb')
SETTINGS a.b = TRUE, Base_Backup = Disk('backups', 'a/b/c')

Backup -- c
DICTIONARY	a$b	AS	default -- c
To -- c
, -- c
Disk('a\qb', '\x41') -- c
Settings /* c */ deduplicate_files = 0, a.b = {}, deduplicate_files = 0, base_backup = Disk('backups', 'it\'s')

Backup	DATABASE from AS "a""b" Except TABLES `ж`, on, default	To	File('\n\t\0')	SETTINGS /* a /* b */ */ max_threads = 0b101

BACKUP  database /* c */ as  TO  foo({q:Array(UInt8)}, (true, false), NULL)  FORMAT JSON

BACKUP	Database -- c
"a""b" -- c
as -- c
on ,
DATABASE /* a /* b */ */ default /* a /* b */ */ EXCEPT TABLES 1a	TO	Null()	Null()	settings cluster_host_ids = [array('a'), []], compression_level = 0, base_backup = S3(collection, filename = $$a'b$$)

BACKUP Database -- c
"a""b" ,  database /* c */ "x y" ,  TABLE  a$b  AS  _x.values To SYNC `a b`(f('\x41' || '\x41'))

RESTORE TEMPORARY TABLE values FROM Memory('it\'s') SETTINGS /* c */ async = 1, async = 1, id = '%' INTO OUTFILE $t$x$t$ APPEND AND STDOUT FORMAT Null

backup	VIEW `table`.orders	TO	File('')	Settings id = 'it''s'

BACKUP Database	`a.b`	EXCEPT TABLES orders to file() Settings base_backup = S3('https://h/b', 'AK', 'SK')

BACKUP VIEW a$b . from PARTITION (()), ID 'a\qb' , -- c
all , -- c
DATABASE  default  as  values  EXCEPT TABLE "x y", T, `a.b` ON CLUSTER table TO AzureBlobStorage(table = f('{x}', f(), (-inf, 1e3)), {q:Array(UInt8)}, {p:String}) SETTINGS	cluster_host_ids = [['a', 'b'], ['c']], shard_num = - 3, x.`y` = {}, shard_num = -9223372036854775809 sync

BACKUP VIEW	as To Memory('`') SETTINGS /* c */ shard_num = -0.0, id = '%' ;

BACKUP
Backup
all , Temporary Table d1 AS from , VIEW -- c
all -- c
AS -- c
`.inner.v`
To
Disk($$a'b$$, 'ж')
Settings id = '{x}'

BACKUP	TABLE settings PARTITIONS /* c */ Null, ID {p:String}, (1, {p:UInt8}), {p:String}	TO	File('\n\t\0')	format `a b`	;

BACKUP TEMPORARY TABLE a$b As from, /* c */ Database
`.inner.v` to Null INTO OUTFILE '' APPEND COMPRESSION 'zstd' LEVEL 3

BACKUP /* a /* b */ */ TABLE /* a /* b */ */ to /* a /* b */ */ AS /* a /* b */ */ `table` /* a /* b */ */ Partition
(0x1F,), TRUE, {p:String}, NULL /* a /* b */ */ on cluster `a\`b` /* a /* b */ */ To /* a /* b */ */ Null /* a /* b */ */ SETTINGS id = $$a'b$$ /* a /* b */ */ into outfile 'a/b/c' APPEND COMPRESSION 'gzip'

RESTORE /* c */ TEMPORARY TABLE t /* c */ FROM /* c */ Disk('ж', '\\') /* c */ settings structure_only = true, base_backup = Disk('', '%')

restore /* c */ TABLE async AS from PARTITION (((inf, ()), false)), ID 'it''s', ('\n\t\0',) /* c */ FROM /* c */ A.`b`() /* c */ SETTINGS /* c */ base_backup = AzureBlobStorage(), async = 0 /* c */ ASYNC /* c */ Format TabSeparated /* c */ SETTINGS param_x = 1, param_y = 'z', param_x = 1

BACKUP ALL , TABLE -- c
"x y" To Null() Sync FORMAT Null settings cluster_host_ids = [array('a'), []], c = {p:String}

backup TABLE on.null PARTITIONS /* a /* b */ */ ('it\'s',), tuple(false, NULL, ((tuple(TRUE), [false], TRUE), ())), ID 'ж', ID '"' , TEMPORARY TABLE /* c */ `a``b` TO Disk('\\', '{x}')

Backup TABLE	`1`, Database to, TABLE -- c
`a``b` TO Null Null SETTINGS shard_num = nan, id = 'a' INTO OUTFILE '\\' COMPRESSION 'zstd' LEVEL 3 FORMAT JSON

backup /* c */ database default AS orders Except TABLE default.select, default.select, default.default /* c */ to /* c */ File('a/b/c')

BACKUP -- c
View orders as all PARTITION Id '%' -- c
ON CLUSTER '\n\t\0' -- c
TO -- c
`a b`() -- c
SETTINGS
max_threads = -0.25, a.b == TRUE, base_backup = a.b(_x), compression_level = 0x1F -- c
Sync -- c
FORMAT Vertical

BACKUP database /* c */ on ON CLUSTER all TO S3('https://h/b', 'AK', 'SK', a = 1)

Restore TABLE /* c */ partition, ALL from Null() INTO OUTFILE 'it\'s' AND STDOUT COMPRESSION 'zstd' LEVEL 3

backup DICTIONARY from On Cluster 'a/b/c' TO S3('https://h/b', 'AK', 'SK') SETTINGS /* c */ x == true, x.`y` = disk(), Base_Backup = `a b`('\\' || '%'), Base_Backup = AzureBlobStorage('\x41') FORMAT Null

BACKUP DATABASE a$b AS to To File settings id = '', Base_Backup = foo({q:Array(UInt8)}), deduplicate_files = false

Backup TABLE  as . default to Null() INTO OUTFILE 'a/b/c' APPEND COMPRESSION 'gzip' SETTINGS check_parts = true, b = DEFAULT, d = 'x'

Backup TABLE /* c */ `a b` , dictionary -- c
`a``b` -- c
AS -- c
all -- c
Partitions /* a /* b */ */ (false), tuple('a', Null) , ALL  EXCEPT DATABASE 1a, T, on TO Null()

Restore /* a /* b */ */ x /* a /* b */ */ DICTIONARY /* c */ `.inner.v`.orders /* c */ As /* c */ select . 1a /* a /* b */ */ FROM /* a /* b */ */ S3('https://h/b', 'AK', 'SK', a = 1) /* a /* b */ */ Async

Backup /* a /* b */ */ view  "a""b"  PARTITION /* c */ ID '2024-01-01', (false, (((), NULL, ()), true, $t$x$t$)), () /* a /* b */ */ TO /* a /* b */ */ AzureBlobStorage(system = '', 'a' || '%', '\\')

BACKUP DICTIONARY /* a /* b */ */ "a""b".y,
view	null.system,
dictionary
t
AS
null . `a b` TO Null SETTINGS /* c */ structure_only = false, cluster_host_ids = [['a', 'b'], ['c']]

Backup DATABASE -- c
orders, table /* a /* b */ */ partition.1a /* a /* b */ */ as /* a /* b */ */ "a""b", Table `table` AS all . `a``b` TO Disk('backups', /* c */ 'a') SETTINGS async = 0, cluster_host_ids = array(array('a')), base_backup = File('\n\t\0')

RESTORE VIEW
`a b`.all , -- c
TABLE /* a /* b */ */ y /* a /* b */ */ AS /* a /* b */ */ "a""b" from S3('https://h/b', 'AK', 'SK', a = 1)

BACKUP DICTIONARY partition AS x.null TO Memory('"') SETTINGS
cluster_host_ids = array(array('a')), id = '"', async = 1, id = '2024-01-01' FORMAT Null SETTINGS b = DEFAULT, b = DEFAULT, a

BACKUP /* a /* b */ */ DATABASE y /* a /* b */ */ TO /* a /* b */ */ TO /* a /* b */ */ Disk('backups', 'it\'s')

backup All, DATABASE  on  As  `1`, ALL  EXCEPT Databases select, async TO AzureBlobStorage(f(1a), f(), 'ж')

BACKUP temporary table a$b,	ALL to Memory('`') . sync SETTINGS c = {p:String}, param_y = 'z', check_parts = 1

BACKUP  Table x Partition /* a /* b */ */ ID {p:String}, (1, {p:UInt8}), ((tuple([-0, false]), '%', TRUE)) ,  ALL  TO  S3(collection, filename = '\n\t\0')

RESTORE
TABLE 1a . "a""b" PARTITION {p:String}, ID ''
From
File('a b')
format TabSeparated

backup TABLE  x . all On Cluster all TO S3('https://h/b', 'AK', 'SK') SETTINGS param_x = 1, param_x = 1, param_y = 'z' Format JSON

restore
dictionary settings.`a\`b` PARTITIONS (1, {p:UInt8}), Null , /* a /* b */ */ Table /* c */ t . a$b /* c */ as /* c */ `table`.`a``b` /* c */ PARTITION tuple(), NULL, (false,)
FROM
S3('https://h/b', 'AK', 'SK', a = 1)
ASYNC

BACKUP Temporary Table -- c
"x y" TO Disk('backups',
'a/b/c') SETTINGS b = DEFAULT, c = {p:String}

Backup ALL TO S3(collection, filename = '{x}') settings  a.b = {'a': 'b'}, base_backup = `File`, base_backup = Null()

BACKUP /* a /* b */ */ DATABASE /* a /* b */ */ select /* a /* b */ */ As /* a /* b */ */ _x , /* c */ TABLE
`a``b`
AS
as.`a b` , /* c */ Temporary Table /* a /* b */ */ d1 /* a /* b */ */ TO /* a /* b */ */ File($$a'b$$)

BACKUP table except.except partitions /* c */ (1, {p:UInt8}), id 'a b' ON CLUSTER '\n\t\0' TO S3('https://h/b', 'AK', 'SK')

backup table values AS `table`.`a.b` TO Null

backup

RESTORE TEMPORARY TABLE d1 FROM Memory($$a'b$$) FORMAT Vertical

BACKUP TABLE orders To S3('https://h/b', 'AK', 'SK') Settings -- c
base_backup = S3(collection, filename = '\n\t\0') into outfile 'a\qb' APPEND format TabSeparated

RESTORE table "a""b" Partition  (['a\qb', Null], Null), (true),  TABLE
async.table from AzureBlobStorage({q:Array(UInt8)}, extra_credentials(role_arn = 'a\qb', role_session_name = 'x'), partition) SETTINGS -- c
base_backup = Disk('\x41', '%'), x.`y` = NULL

RESTORE	TABLE T.as PARTITIONS /* a /* b */ */ ID {p:String}, tuple(['{x}', false, 'a']), ID {p:String} , /* a /* b */ */ Dictionary partition.select , /* a /* b */ */ Temporary Table `a\`b`	FROM	File('\\')	SYNC	FORMAT TabSeparated

BACKUP  Table to.partition  TO  Null()  settings max_threads = 1e-7, cluster_host_ids = [['a', 'b'], ['c']]  INTO OUTFILE '%' TRUNCATE AND STDOUT  format `a b`

backup  ALL, /* c */ DATABASE partition, /* c */ TABLE -- c
d1 -- c
AS -- c
settings.async  to  Memory('')  SETTINGS base_backup = Memory('it''s')  settings param_x = 1

RESTORE VIEW from.`.inner.v` partitions	(false,) ON CLUSTER on FROM S3('https://h/b', 'AK', 'SK', a = 1) Into Outfile '%' APPEND COMPRESSION 'gzip'

RESTORE
DICTIONARY	"x y" , All -- c
Except table partition, select.values
FROM
Null()
SETTINGS -- c
base_backup = Null, deduplicate_files = 1
async

BACKUP View `a b` TO Memory('it''s') settings /* c */ id = '"', Base_Backup = Null()

Backup
Table /* a /* b */ */ `a.b` /* a /* b */ */ PARTITION
false
TO
x

Memory('a b') all except tables x TO BACKUP format `a b`

backup DATABASE	system	except TABLE "x y", system TO Disk('backups',
$t$x$t$)

backup  TABLE  `a\`b`  As  `a b`  PARTITIONS
((Null, TRUE)), ID 'a', ID 'it\'s', tuple($$a'b$$) , /* a /* b */ */ Table
async.async  ON CLUSTER ''  TO  Null()  SETTINGS param_x = 1

BACKUP On Cluster to TO x Settings /* c */ base_backup = Null(), base_backup = File('{x}'), base_backup = A.`b`({p:String}) FORMAT Null

RESTORE database /* a /* b */ */ orders FROM Disk('ж', '"') settings  shard_num = +7, cluster_host_ids = [1, 'a']

async	Database
on
as
a$b ,  Table to . a$b Partitions /* c */ (()), (1, {p:UInt8}), (1, {p:UInt8})	from	S3(collection, filename = 'a/b/c')	Settings	Base_Backup = Null, id = 'a\qb', max_threads = -1, id = 'a/b/c'	RESTORE	INTO OUTFILE '%' COMPRESSION 'gzip'

backup DATABASE
all
AS
T
EXCEPT TABLES `ж` DATABASE
all
AS
T
EXCEPT TABLES `ж` TO a.b('`') ASYNC

TABLE	partition.orders	PARTITIONS	(1, {p:UInt8}), ((tuple())), ('%',) TO Null() into outfile '2024-01-01'

BACKUP /* c */ ALL ,  VIEW  all.partition ,  All EXCEPT TABLE `a.b`, `a.b`, `a\`b` . `ж` /* c */ to /* c */ Disk('backups',	'it\'s')

Restore view `1` , VIEW -- c
d1 . `1` -- c
AS -- c
except.x on cluster async from AzureBlobStorage(extra_credentials(role_arn = '2024-01-01', role_session_name = 'x')) FORMAT Null

Backup /* c */ , /* c */ DICTIONARY	system.all	PARTITION	[18446744073709551616, tuple(TRUE, (true))], TRUE, Null, [],
TABLE `table` . "a""b" /* c */ to /* c */ Disk('ж', '\x41')

Backup /* c */ DATABASE /* a /* b */ */ 1a /* a /* b */ */ EXCEPT TABLES 1a.async /* c */ TO /* c */ S3(collection, filename = '"') /* c */ format Null

BACKUP
To
ALL ,	TABLE /* a /* b */ */ 1a /* a /* b */ */ PARTITIONS  (1, {p:UInt8})
Memory('a/b/c')

BACKUP /* a /* b */ */ ALL /* c */ Except DATABASES 1a, partition /* a /* b */ */ To /* a /* b */ */ AzureBlobStorage() /* a /* b */ */ SETTINGS id = '\n\t\0', id = '%', structure_only = false, id = '' /* a /* b */ */ async /* a /* b */ */ Format TabSeparated

Backup /* c */ DATABASE d1 EXCEPT TABLES settings /* c */ to /* c */ Null() /* c */ SETTINGS shard_num = -0.25 /* c */ Settings c = {p:String}

BACKUP DATABASE `a.b` except TABLES `a.b`.y, settings, "x y" to a.b('a', 1a = false, -9223372036854775808 - 42) SETTINGS /* a /* b */ */ async = 1, cluster_host_ids = [['a', 'b'], ['c']], cluster_host_ids = array(array('a')) Sync

Backup /* c */ TABLE  except  partition /* a /* b */ */ [inf, 1e-7, TRUE], {p:String} /* c */ To /* c */ `File` /* c */ Settings settings = disk(), compression_level = 5., base_backup = file(`a``b` = TRUE), x.`y` = disk(type = 'local', path = '/x')

BACKUP /* a /* b */ */ table default.async AS except /* a /* b */ */ To /* a /* b */ */ A.`b`([], (true, false), '\\' || '{x}') /* a /* b */ */ FORMAT JSON

BACKUP	DATABASE  except  AS  all  except TABLES `a\`b`, settings	TO	Disk('backups',	'\x41')	FORMAT Null

RESTORE VIEW	`table`	As	table FROM Disk('\x41', 'it''s') Settings -- c
base_backup = AzureBlobStorage(), structure_only = true

BACKUP -- c
BACKUP -- c
Database default except TABLE `ж` -- c
to -- c
File('"') -- c
INTO OUTFILE '"' AND STDOUT COMPRESSION 'gzip'

BACKUP DICTIONARY -- c
`ж` -- c
as -- c
`.inner.v` To Disk('backups', /* c */ 'it\'s') NOT SETTINGS shard_num = 1_000, shard_num = 1_000, id = 'a\qb' format Null

backup Table select._x PARTITION id '{x}', (TRUE,), (), (true,) TO Disk('backups',
$$a'b$$)

Restore view	system	AS	async	PARTITIONS (false, '') FROM foo(NULL, -9223372036854775808 >= -1, f())

Backup view -- c
async.`.inner.v`, table `a.b`, VIEW /* c */ d1 /* c */ as /* c */ select.system To A.`b`(f(), select = on)

RESTORE database `a.b` AS t from Null() Settings -- c
Base_Backup = File, a.b = disk(type = 'local', path = '/x') async

backup Database  on to S3('https://h/b', 'AK', 'SK', a = 1) SYNC

RESTORE	TABLE "x y" partition tuple('%'), 'it''s', '{x}', ID {p:String}	FROM	Null

backup TEMPORARY TABLE `ж` AS a$b, -- c
table /* a /* b */ */ `1` . as /* a /* b */ */ partition -- c
ID {p:String}, (1, {p:UInt8}), -- c
dictionary /* a /* b */ */ orders TO Disk('backups', -- c
$$a'b$$) Settings	a.b = disk()

BACKUP

BACKUP	Temporary Table -- c
settings, -- c
DICTIONARY settings . async, -- c
VIEW /* a /* b */ */ `1`	TO	x	SETTINGS a.b = '2024-01-01', d = 'x'	Format Vertical

BACKUP Dictionary `a b`,
DATABASE	_x On Cluster $t$x$t$ TO `File` format TabSeparated

BACKUP all, /* c */ All, /* c */ DICTIONARY /* c */ select /* c */ AS /* c */ `table` on cluster from TO S3(collection, filename = '2024-01-01')

backup All
EXCEPT DATABASES `table`, d1
EXCEPT table x, select.d1, `1` TO AzureBlobStorage('a\qb') SETTINGS	base_backup = S3('https://h/b', 'AK', 'SK'), max_threads = -0 SYNC FORMAT Vertical

backup  View system PARTITION /* a /* b */ */ (1, {p:UInt8}), ID {p:String}, ID '%', TRUE, TABLE -- c
null -- c
AS -- c
to.`ж`  To  S3(collection, filename = 'a')  Settings
x.`y` = {'a': 'b'}, id = '{x}'

backup /* a /* b */ */ Table /* c */ `ж` /* c */ AS /* c */ system /* c */ PARTITIONS (1, {p:UInt8}) /* a /* b */ */ To /* a /* b */ */ AzureBlobStorage(extra_credentials(role_arn = '\\', role_session_name = 'x')) /* a /* b */ */ NOT /* a /* b */ */ SYNC /* a /* b */ */ Into Outfile 'ж' APPEND AND STDOUT

backup -- c
BACKUP -- c
View  `a.b`.on -- c
ON CLUSTER T -- c
TO -- c
x -- c
Settings  base_backup = Null

BACKUP TABLE /* c */ `1` /* c */ AS /* c */ to.except /* c */ PARTITION /* a /* b */ */ (1, {p:UInt8}), (TRUE,), (((NULL, TRUE, NULL))), () TO Null() Settings deduplicate_files = 0, cluster_host_ids = [1, 'a'] ASYNC

Backup /* a /* b */ */ ALL Except DATABASE "x y", `a\`b` /* a /* b */ */ To /* a /* b */ */ Disk('backups', $t$x$t$) /* a /* b */ */ SETTINGS
base_backup = S3(collection, filename = '`')

BACKUP /* c */ DATABASE orders except TABLES x, settings, default /* c */ TO /* c */ Memory('ж') /* c */ Format Null /* c */ SETTINGS c = {p:String}, b = DEFAULT

all From S3(collection, filename = '%') SETTINGS
max_threads = inf, a.b == disk(type = 'local', path = '/x'), a.b == {}, cluster_host_ids = [1, 'a'] format TabSeparated

RESTORE /* c */ TABLE select As "x y" /* c */ from /* c */ Disk('backups', '') /* c */ Into Outfile '\n\t\0' AND STDOUT COMPRESSION 'zstd' LEVEL 3 /* c */ Format Vertical /* c */ ;

Backup VIEW  select.partition  PARTITIONS /* c */ ((('\n\t\0', '{x}'), NULL)), () on cluster '' TO foo() INTO OUTFILE '\n\t\0' AND STDOUT

backup -- c
TABLE
d1 -- c
TO -- c
S3(collection, filename = $t$x$t$) -- c
SYNC

restore DICTIONARY
system.t, TEMPORARY TABLE  to ON CLUSTER `.inner.v` FROM Null Format Null

BACKUP DATABASE /* c */ to, DICTIONARY `1`.`a\`b` to Null format TabSeparated SETTINGS log_comment = 'y', b = DEFAULT, param_x = 1

RESTORE ALL From S3(collection, filename = 'a\qb')

Backup DATABASE settings As `ж` EXCEPT TABLES select to File($t$x$t$) async

BACKUP ALL /* c */ Except Table on . all, `1`.y TO AzureBlobStorage($$a'b$$, $$a'b$$) SETTINGS  x.`y` = 1

RESTORE FROM Database	select AzureBlobStorage((NULL, NULL), d1, async)

RESTORE /* c */ TEMPORARY TABLE t as all , ALL  EXCEPT Table 1a . from, partition.partition, 1a.values /* c */ ON CLUSTER '\n\t\0' /* c */ FROM /* c */ file() /* c */ SETTINGS cluster_host_ids = [1, 'a'], deduplicate_files = false, max_threads = 1e30, compression_level = 1e3 /* c */ format Null

BACKUP /* c */ ALL /* c */ to /* c */ AzureBlobStorage(NULL, to)

Backup database _x EXCEPT TABLE default to Memory($$a'b$$) SETTINGS shard_num = -0.25, max_threads = 1, id = '\\', base_backup = File FORMAT JSON

BACKUP /* a /* b */ */ TABLE	_x.orders, -- c
DATABASE table /* a /* b */ */ TO /* a /* b */ */ Null /* a /* b */ */ Settings deduplicate_files = 0, cluster_host_ids = [array('a'), []] /* a /* b */ */ async /* a /* b */ */ INTO OUTFILE 'it''s' AND STDOUT COMPRESSION 'gzip' /* a /* b */ */ FORMAT Null

NOT -- c
BACKUP -- c
ALL, TABLE /* c */ select.default, database y -- c
TO -- c
Disk('backups',  '\n\t\0') -- c
Settings -- c
cluster_host_ids = [array('a'), []]

RESTORE	VIEW async AS x , TABLE -- c
null . table , ALL except DATABASES `a``b`, values	FROM	Disk('backups', '\n\t\0')	settings /* a /* b */ */ base_backup = Disk('\n\t\0', '{x}'), id = '\x41', a.b = Null, cluster_host_ids = array()	INTO OUTFILE 'a/b/c' APPEND

BACKUP
VIEW a$b AS all.`a.b`, /* a /* b */ */ dictionary
t
PARTITION -- c
{p:String}, /* a /* b */ */ database /* c */ default /* c */ EXCEPT TABLES `.inner.v`, default.partition
TO
S3(collection, filename = 'a/b/c')

Backup DATABASE -- c
`a``b` TO File('"') format JSON

BACKUP DATABASE 1a , -- c
DICTIONARY
partition
AS
as.`table` TO Memory('it\'s') Settings  compression_level = -0 INTO OUTFILE 'a' TRUNCATE AND STDOUT Format Vertical

restore
view
`.inner.v`
On Cluster 'it\'s'
FROM
Null
SETTINGS -- c
d1 == Null, id = 'a', cluster_host_ids = [['a', 'b'], ['c']], async = 0

restore TABLE except.`ж` AS T FROM Disk('\\', 'ж') SETTINGS /* c */ id = '`', `a``b` = {'a': 'b'} SETTINGS param_y = 'z', param_x = 1

BACKUP TABLE -- c
values , Table	settings . values	AS	"a""b" . `ж`	PARTITION	(1, {p:UInt8}) , TEMPORARY TABLE
from TO AzureBlobStorage('a\qb', 'it''s' || $t$x$t$, -0) SETTINGS	base_backup = Null, structure_only = 0

BACKUP -- c
temporary table /* c */ `a b` /* c */ AS /* c */ `1` -- c
TO -- c
S3(collection, filename = 'it\'s') -- c
FORMAT Null

BACKUP BACKUP TABLE  on  as  on.select TO File('a/b/c') Settings x.`y` = disk(type = 'local', path = '/x'), id = '%' SETTINGS deduplicate_files = 1

BACKUP -- c
ALL,  ALL,  dictionary x as `.inner.v` -- c
TO -- c
S3(collection, filename = $t$x$t$) -- c
INTO OUTFILE '\x41' AND STDOUT COMPRESSION 'zstd' LEVEL 3 -- c
Format Null

BACKUP a.b() To Dictionary `ж`, all EXCEPT DATABASE on, except, settings

backup DICTIONARY /* a /* b */ */ `ж` TO Disk('ж', 'it''s') SYNC SETTINGS log_comment = 'y'

backup
all,	database async,	DATABASE "a""b" as on
To
a.b()
Format Null
Format Null

backup DATABASE /* c */ all /* c */ AS /* c */ "a""b" TO Disk('a\qb', 'a') ASYNC FORMAT TabSeparated

Restore VIEW -- c
as, -- c
Database from, -- c
dictionary /* a /* b */ */ select."a""b" /* a /* b */ */ PARTITIONS (nan,), (1, {p:UInt8}), [NULL] FROM File('"')

Restore DATABASE	select	Except TABLES _x from File($$a'b$$) settings	id = $$a'b$$ Settings a

BACKUP  TEMPORARY TABLE select  ON CLUSTER 'ж'  TO  Null  Format JSON

Backup FROM SNAPSHOT AzureBlobStorage() ON CLUSTER a$b TO `a.b`

BACKUP /* a /* b */ */ temporary table /* a /* b */ */ "x y" /* a /* b */ */ as /* a /* b */ */ partition /* a /* b */ */ ON CLUSTER '\x41' /* a /* b */ */ TO /* a /* b */ */ Memory($t$x$t$) /* a /* b */ */ settings
base_backup = `a.b`

Backup DICTIONARY `ж` To S3(collection, filename = 'a') SETTINGS /* c */ id = '\x41', id = '`', partition == {}

backup DATABASE
settings, TABLE partition.d1, VIEW -- c
default.except -- c
as -- c
system.null -- c
PARTITION (1, {p:UInt8}), ('\x41', []) DATABASE
settings, TABLE partition.d1, VIEW -- c
default.except -- c
as -- c
system.null -- c
PARTITION (1, {p:UInt8}), ('\x41', []) TO AzureBlobStorage() SETTINGS	id = '\\', shard_num = 0, base_backup = A.`b`(NULL), max_threads = 00012

AS BACKUP DATABASE to AS x TO Disk('backups', /* c */ 'it\'s') SETTINGS shard_num = 5. ASYNC

backup DATABASE
orders
AS
T
EXCEPT TABLE `ж`, orders."x y", y TO Disk('a', 'a') Settings -- c
deduplicate_files = 1 SYNC

BACKUP /* c */ All , DICTIONARY /* c */ async /* c */ AS /* c */ select.y /* c */ to /* c */ x /* c */ settings t = disk(), Base_Backup = Disk('backups',	'2024-01-01') /* c */ FORMAT Null

BACKUP  temporary table "x y"  to  Disk('it\'s', '{x}')  SETTINGS -- c
cluster_host_ids = [], id = 'a/b/c', id = $t$x$t$  Async  Format TabSeparated

RESTORE /* c */ temporary table settings /* c */ ON CLUSTER 'ж' /* c */ from /* c */ File('{x}') /* c */ Settings id = '', 1a = Null, a.b = 'a', a.b == 'it\'s'

backup /* a /* b */ */ INTO OUTFILE '`' AND STDOUT /* a /* b */ */ TO /* a /* b */ */ Disk('"', 'it\'s') /* a /* b */ */ Async /* a /* b */ */ DICTIONARY
to . `a b`
partition [(false)], (NULL,), ([], $$a'b$$), '\x41', /* c */ Table async, /* c */ DICTIONARY	1a . `a b`

BACKUP TABLE "a""b" TO Null() SETTINGS id = 'it''s', a.b == false, async = true, async = true ;

backup
DATABASE -- c
`.inner.v`
ON CLUSTER _x
S3('https://h/b', 'AK', 'SK', a = 1)
Format JSON
;

Backup  TABLE "a""b".`a b`  TO  S3('https://h/b', 'AK', 'SK')  SETTINGS /* a /* b */ */ id = '\x41', cluster_host_ids = []  ASYNC  into outfile 'a/b/c' APPEND  FORMAT Vertical

backup VIEW "x y".`.inner.v` TO Memory('`')

backup  FROM SNAPSHOT Null  To  S3('https://h/b', 'AK', 'SK')  Settings compression_level = 18446744073709551615, x.`y` == true, async = false

BACKUP DATABASE
on
as
`a.b`, database `table` AS default TO S3('https://h/b', 'AK', 'SK', a = 1) settings -- c
x.`y` = 'ж', shard_num = -0.25, table = {'a': 'b'}

backup DICTIONARY orders.`a b` to Disk('backups', '{x}')

backup TEMPORARY TABLE	`.inner.v`, TABLE from . t TO File($$a'b$$) SETTINGS -- c
a.b == $$a'b$$, cluster_host_ids = []

BACKUP Null TO TABLE -- c
d1.`a.b`,
DATABASE
default,
TEMPORARY TABLE y AS "x y"

backup database
settings , ALL To S3(collection, filename = '`') Settings `a.b` == Null, id = $t$x$t$ INTO OUTFILE 'ж' FORMAT TabSeparated ;

backup  temporary table -- c
`a.b`  to  S3('https://h/b', 'AK', 'SK')

backup TEMPORARY TABLE /* a /* b */ */ as /* a /* b */ */ AS /* a /* b */ */ "a""b" TO Disk('\n\t\0', 'it\'s') ASYNC SETTINGS a, b = DEFAULT

BACKUP ALL /* a /* b */ */ EXCEPT TABLES orders TO File('a') Settings d1 = {'a': 'b'}, async = 1, x.`y` = disk(type = 'local', path = '/x')

RESTORE -- c
dictionary all Partitions  [tuple(Null, false)], ($t$x$t$,), ID '\\', ((TRUE)), Table "x y" -- c
FROM -- c
AzureBlobStorage(system = "a""b" = f(), extra_credentials(role_arn = $t$x$t$, role_session_name = 'x'), (true, NULL)) -- c
SYNC

Backup TEMPORARY TABLE /* c */ T , /* a /* b */ */ TABLE
system
PARTITION -- c
(-9223372036854775809,), ID {p:String} to S3('https://h/b', 'AK', 'SK', a = 1)

BACKUP	DICTIONARY	settings, all, ALL  EXCEPT database `table`, `a``b`, `1`  EXCEPT TABLE all.null, from.`1`, `a\`b`	TO	S3('https://h/b', 'AK', 'SK')	SETTINGS d = 'x', a	format JSON

Restore database
1a
EXCEPT TABLE "x y" FROM File('a/b/c') FORMAT JSON FORMAT JSON

Restore Database -- c
`a\`b` -- c
AS -- c
null , VIEW /* c */ all /* c */ PARTITION /* a /* b */ */ ALL, (true,) , all Except database as, null, `table` EXCEPT Table partition, select.1a, "x y" from Disk('"', '`') settings async = 1 format `a b`

RESTORE	TABLE /* a /* b */ */ except, TABLE orders, all /* a /* b */ */ EXCEPT DATABASE from, `.inner.v`	FROM	file((- 3, '2024-01-01'), {q:Array(UInt8)}, ('it''s', false))	file((- 3, '2024-01-01'), {q:Array(UInt8)}, ('it''s', false))	settings d = 'x'

BACKUP Dictionary -- c
on TO S3('https://h/b', 'AK', 'SK') SETTINGS base_backup = Null(), shard_num = +7, id = 'a b', id = '\\'

BACKUP DATABASE /* a /* b */ */ `1` TO Null() SETTINGS -- c
base_backup = AzureBlobStorage('a b'), shard_num = -0 Async

BACKUP  Settings
a.b = false, a.b = TRUE  ON CLUSTER '{x}'  TO  Memory('a')  ALL

BACKUP TABLE async.all PARTITION -- c
{p:String}, false ON CLUSTER from TO foo() Settings base_backup = S3('https://h/b', 'AK', 'SK'), id = '\\' ASYNC

Restore dictionary
x, TABLE -- c
except -- c
PARTITIONS /* c */ {p:String}, ID {p:String}, ('\n\t\0',), ALL /* c */ EXCEPT database select, `1` /* c */ EXCEPT TABLES select, all.null From Disk('backups', '%') SETTINGS /* a /* b */ */ x.`y` = 'a/b/c', max_threads = inf, id = '"'

BACKUP TABLE _x.`a.b`, DATABASE /* c */ `table`, temporary table  `table`  As  to TO S3('https://h/b', 'AK', 'SK', a = 1) FORMAT Vertical

BACKUP
File('')
To
database
"x y", VIEW  `a\`b`.orders  AS  settings."x y", TABLE /* a /* b */ */ T . `1`
settings structure_only = false, compression_level = -1
sync
Format Vertical

backup DICTIONARY all PARTITIONS  TRUE, ALL, -- c
Database null TO Memory('it''s') SETTINGS	base_backup = Disk('backups', -- c
'2024-01-01'), cluster_host_ids = [1, 'a'] INTO OUTFILE 'a b' TRUNCATE COMPRESSION 'zstd' LEVEL 3 format `a b`

BACKUP VIEW /* a /* b */ */ table /* a /* b */ */ PARTITIONS (Null, 1e-7, false) ,  View	`a\`b`.`ж` TO S3(collection, filename = '\n\t\0')

BACKUP TEMPORARY TABLE	`ж`	AS	`a b` ,
DATABASE -- c
`table` ,
Table  a$b._x TO S3('https://h/b', 'AK', 'SK', a = 1) Settings /* c */ check_parts = true, id = '{x}' FORMAT Null

BACKUP  ALL, -- c
TEMPORARY TABLE except AS from  To  Disk('%', '\x41')  SETTINGS	compression_level = -9223372036854775808, base_backup = `a.b`  Settings param_y = 'z', b = DEFAULT, param_y = 'z'

BACKUP
all
ON CLUSTER `table`
To
Memory('a/b/c')
INTO OUTFILE 'it''s' AND STDOUT
settings c = {p:String}, c = {p:String}
FORMAT JSON

BACKUP VIEW /* a /* b */ */ partition /* a /* b */ */ PARTITIONS -- c
[], tuple(tuple(tuple(), NULL, $$a'b$$), true, false) To `a b`() SETTINGS
shard_num = 1.5, async = 1, deduplicate_files = 0, id = '2024-01-01' SETTINGS
shard_num = 1.5, async = 1, deduplicate_files = 0, id = '2024-01-01' FORMAT Null

backup TABLE as . async partitions TRUE, (()) TO Memory($$a'b$$) SETTINGS compression_level = 18446744073709551616, check_parts = 0, a.b = disk(), a.b = NULL ;

RESTORE
table /* c */ `ж`._x /* c */ PARTITIONS 0x1F, TRUE, ID {p:String}, ID {p:String}, view /* a /* b */ */ to /* a /* b */ */ as /* a /* b */ */ `table`, all
ON CLUSTER from
FROM
S3(collection, filename = 'a/b/c')
SETTINGS -- c
cluster_host_ids = array(), id = '{x}', base_backup = A.`b`(NULL, y = Null), max_threads = -1
SETTINGS d = 'x', a, c = {p:String}

backup /* a /* b */ */ all /* a /* b */ */ On Cluster '' /* a /* b */ */ TO /* a /* b */ */ S3('https://h/b', 'AK', 'SK')

RESTORE TEMPORARY TABLE  `1`  AS  a$b, ALL, view partition . except AS values FROM Disk('2024-01-01', '2024-01-01') INTO OUTFILE $t$x$t$ COMPRESSION 'zstd' LEVEL 3

BACKUP  TABLE x  to  Null  SETTINGS  id = 'a\qb', shard_num = 42, id = 'it\'s', id = '%'

BACKUP /* a /* b */ */ dictionary
table
AS
d1.y /* a /* b */ */ to /* a /* b */ */ S3(collection, filename = 'a/b/c') /* a /* b */ */ INTO OUTFILE '\\' TRUNCATE /* a /* b */ */ Settings c = {p:String}

Restore database /* c */ `a b`, TABLE  `a b` . as From S3(collection, filename = 'it\'s') Format TabSeparated SETTINGS b = DEFAULT, param_x = 1, b = DEFAULT

Backup TEMPORARY TABLE /* a /* b */ */ 1a , TABLE to , ALL EXCEPT DATABASES a$b to Disk('backups', 'a') SETTINGS id = 'a\qb', deduplicate_files = 0

BACKUP ALL ,  All  EXCEPT table partition, `1`.1a, _x TO Disk('backups', $t$x$t$) SETTINGS id = '{x}', id = 'a/b/c', cluster_host_ids = [['a', NULL]], compression_level = 1e-7 SETTINGS to = disk(type = 'local', path = '/x'), shard_num = 1.5, param_x = 1

RESTORE ALL FROM Disk('{x}', '\\') Settings d = 'x', param_x = 1

RESTORE table system, table -- c
select -- c
AS -- c
from -- c
Partition ID {p:String}, ALL, {p:String}, All ON CLUSTER on from S3(collection, filename = 'a') INTO OUTFILE $t$x$t$ TRUNCATE SETTINGS c = {p:String}, c = {p:String}, b = DEFAULT ;

BACKUP ALL, DATABASE t to Disk('\\', $$a'b$$) SYNC

backup /* a /* b */ */ TEMPORARY TABLE
select /* a /* b */ */ To /* a /* b */ */ Null /* a /* b */ */ FORMAT `a b`

BACKUP DATABASE `1` ,  VIEW `1` PARTITIONS '', All, (1, {p:UInt8}) ,  VIEW `a b`.from Partitions -- c
All TO Disk('\n\t\0', 'a') ( settings
base_backup = foo(NULL, '\n\t\0', default = '`'), async = false, x.`y` == disk(), check_parts = 1

Backup -- c
TABLE	select	PARTITION /* a /* b */ */ tuple(tuple()), (Null,) , DICTIONARY
to , DATABASE "x y" As "a""b" -- c
TO -- c
Disk($$a'b$$, 'a/b/c')

BACKUP /* c */ DATABASE /* a /* b */ */ `.inner.v` ,	database _x As `a\`b` ,	TEMPORARY TABLE `1` /* c */ to /* c */ S3('https://h/b', 'AK', 'SK', a = 1) /* c */ settings -- c
id = 'it\'s', id = 'ж', base_backup = Memory('a b')

RESTORE VIEW 1a FROM AzureBlobStorage(('`', 'it''s'), 'it''s' || $$a'b$$) Into Outfile 'a' TRUNCATE AND STDOUT FORMAT TabSeparated

restore /* c */ all  EXCEPT TABLES as /* c */ FROM /* c */ AzureBlobStorage(-0)

backup -- c
DATABASE `a b` , VIEW /* c */ t /* c */ AS /* c */ settings . `1` , table as -- c
to -- c
Memory('a\qb') -- c
Async

Restore -- c
File -- c
FROM -- c
TABLE select PARTITIONS /* a /* b */ */ nan ,
ALL ,
ALL
Except DATABASES `a\`b`
EXCEPT TABLES as, `a``b`.partition, "x y".`.inner.v` -- c
settings cluster_host_ids = [['a', NULL]], id = '\x41'

Backup -- c
table all._x, TABLE /* c */ `.inner.v` . partition /* c */ AS /* c */ async . all -- c
to -- c
foo(extra_credentials(role_arn = '%', role_session_name = 'x'), {p:String}) -- c
SETTINGS base_backup = Disk('it\'s', '2024-01-01'), cluster_host_ids = array(), x.`y` == TRUE, cluster_host_ids = [array('a'), []] -- c
;

backup TABLE -- c
table -- c
PARTITION {p:String}, (1, {p:UInt8}) , -- c
TABLE y partition ($t$x$t$,), (false, false, [true]), {p:String}, ID 'a' To Memory('\n\t\0') SETTINGS Base_Backup = S3('https://h/b', 'AK', 'SK', a = 1), structure_only = true Format JSON

RESTORE ALL /* a /* b */ */ EXCEPT TABLES except FROM `a b`((false, true)) SETTINGS  id = '2024-01-01' format TabSeparated

BACKUP DATABASE `.inner.v` AS "x y" , VIEW /* c */ d1.select to Null

backup ALL EXCEPT DATABASES x, y, _x TO Memory('2024-01-01') ;

BACKUP	TABLE select	TO	Disk('backups', '{x}')	Settings /* a /* b */ */ deduplicate_files = 1, id = '%', shard_num = 0x1F, Base_Backup = Null()

RESTORE VIEW -- c
"x y".all -- c
Partition  NULL, {p:String}, (1, {p:UInt8}), {p:String},	DICTIONARY	null	PARTITIONS -- c
((tuple(), TRUE)), ('a',), ID $t$x$t$, {p:String} FROM Null() Into Outfile $$a'b$$ TRUNCATE COMPRESSION 'gzip'

backup
DATABASE on AS `.inner.v`
to
Disk('backups', '"')
Settings deduplicate_files = false, deduplicate_files = false, structure_only = 1, shard_num = 18446744073709551615

restore VIEW table , DATABASE -- c
system -- c
as -- c
a$b FROM S3('https://h/b', 'AK', 'SK', a = 1) Settings x.`y` == '`'

BACKUP TABLE t.default Partition NULL, [false], VIEW	except	PARTITION	'a', TRUE ON CLUSTER `a b` x SETTINGS cluster_host_ids = [array('a'), []]

BACKUP Database `ж` To Null()

BACKUP DICTIONARY -- c
t.`table`, /* c */ ALL, /* c */ TABLE
a$b . y
PARTITIONS (('it''s')), {p:String} TO Null

BACKUP -- c
BACKUP -- c
Dictionary	`a``b` . all -- c
TO -- c
A.`b`() -- c
settings
base_backup = Disk('`', '\x41'), async = 0, a.b == disk(type = 'local', path = '/x'), cluster_host_ids = [1, 'a']

backup
view `a b`.system

Backup TEMPORARY TABLE
1a TEMPORARY TABLE
1a To Memory($t$x$t$) SETTINGS /* c */ id = '\x41', Base_Backup = x, base_backup = Null()

to  ALL
EXCEPT databases `table`, `.inner.v`, values
EXCEPT TABLE partition, x, as  backup  Disk('backups',
'2024-01-01')

BACKUP TABLE -- c
as, table to AS `a``b` PARTITIONS /* c */ TRUE, [Null, false, true], ALL, ALL TO Disk('backups',
'{x}') FORMAT Vertical SETTINGS param_x = 1, log_comment = 'y'

BACKUP DICTIONARY except ON CLUSTER `1` To Disk('"', '`') Settings deduplicate_files = false, max_threads = nan

RESTORE all, TABLE t.y FROM `a.b` SETTINGS  structure_only = 1, cluster_host_ids = [], id = '{x}' into outfile '{x}' TRUNCATE COMPRESSION 'zstd' LEVEL 3

RESTORE	view select.a$b AS select Partition tuple(false, NULL), id '%', ('it\'s',), ('ж',)	from	`a.b`	SETTINGS base_backup = Disk('backups', -- c
'%'), select = 0x1F, cluster_host_ids = array(), max_threads = - 3	SETTINGS base_backup = Disk('backups', -- c
'%'), select = 0x1F, cluster_host_ids = array(), max_threads = - 3	settings param_y = 'z', log_comment = 'y'

BACKUP
DICTIONARY	table
to
File('\x41')
sync

Backup /* a /* b */ */ DICTIONARY -- c
"a""b".null -- c
AS -- c
d1 /* a /* b */ */ TO /* a /* b */ */ S3(collection, filename = 'a')

BACKUP /* a /* b */ */ DATABASE /* c */ values /* c */ AS /* c */ select /* a /* b */ */ TO /* a /* b */ */ Null() /* a /* b */ */ SETTINGS -- c
base_backup = File, base_backup = S3('https://h/b', 'AK', 'SK', a = 1), Base_Backup = Memory($$a'b$$), a.b = disk(type = 'local', path = '/x')

BACKUP  ALL ,
all  to  S3(collection, filename = '%')  settings check_parts = true, id = '`', id = $t$x$t$

BACKUP DATABASE `a.b`, DATABASE	_x TO Memory('ж') SETTINGS
id = 'a' Sync INTO OUTFILE '2024-01-01' AND STDOUT FORMAT `a b` Settings c = {p:String}, c = {p:String}, d = 'x'

BACKUP /* c */ Table system Partition
(1e30), '\x41', ID '"', {p:String} /* c */ to /* c */ Disk('backups', 'it\'s') /* c */ SYNC /* c */ Format Vertical

BACKUP /* a /* b */ */ FROM SNAPSHOT S3('https://h/b', 'AK', 'SK', a = 1) /* a /* b */ */ To /* a /* b */ */ `a b`('\n\t\0') /* a /* b */ */ ASYNC /* a /* b */ */ format Null /* a /* b */ */ Settings log_comment = 'y'

Backup
Database `.inner.v`
ON CLUSTER 'a\qb'
To
A.`b`(async = f(`table`, 'it''s'), y = 0b101, f("x y"))

Restore All /* c */ EXCEPT DATABASE table From AzureBlobStorage(values, 'a/b/c', -1 * 18446744073709551615) SETTINGS /* a /* b */ */ cluster_host_ids = [], max_threads = 1_000, max_threads = 1e-7, shard_num = +7 SETTINGS d = 'x', cluster_host_ids = [['a', NULL]], cluster_host_ids = []

( BACKUP TABLE all as `a\`b` PARTITIONS /* c */ (()) ON CLUSTER '' TO S3(collection, filename = '\n\t\0') SETTINGS base_backup = `a b`([]), shard_num = 00012, structure_only = 1, shard_num = -9223372036854775809 INTO OUTFILE '`' TRUNCATE SETTINGS log_comment = 'y'

Restore /* a /* b */ */ TEMPORARY TABLE a$b /* a /* b */ */ ON CLUSTER 'a/b/c' /* a /* b */ */ from /* a /* b */ */ A.`b`(NULL, d1 = TRUE) /* a /* b */ */ settings /* c */ shard_num = 5., id = 'ж'

BACKUP TABLE /* a /* b */ */ except, TABLE `table`, ALL
EXCEPT DATABASE from, from on cluster system TO Null() format TabSeparated SETTINGS param_y = 'z', param_y = 'z', param_x = 1

BACKUP
Table system
TO
Memory('\n\t\0')
Format `a b`

BACKUP /* c */ Temporary Table -- c
to -- c
as -- c
`a\`b` /* c */ to /* c */ AzureBlobStorage((TRUE, false), '2024-01-01', f(t = true, NULL, {q:Array(UInt8)}))

RESTORE TEMPORARY TABLE /* c */ "a""b" /* c */ AS /* c */ 1a, TABLE settings, Table  async  PARTITIONS (false,), ((NULL, TRUE, TRUE)), {p:String} From Null() settings a.b == disk(type = 'local', path = '/x'), shard_num = - 3, check_parts = true into outfile 'ж' TRUNCATE COMPRESSION 'zstd' LEVEL 3

BACKUP	database async EXCEPT TABLES async.null, `a\`b`, t	ON CLUSTER d1	To	`File`	SETTINGS
deduplicate_files = 0, cluster_host_ids = [array('a'), []], id = 'a'	INTO OUTFILE '`' APPEND	FORMAT TabSeparated

backup TEMPORARY TABLE -- c
"a""b" -- c
AS -- c
default, DATABASE "a""b" to Disk('`', '"') Async Format TabSeparated

BACKUP -- c
ALL	EXCEPT DATABASE all, 1a, `a b` -- c
To -- c
a.b()

BACKUP /* c */ database -- c
`a.b` -- c
as -- c
`a``b`,	ALL,	temporary table to AS d1 /* c */ To /* c */ S3(collection, filename = 'a') /* c */ settings a

Backup -- c
TEMPORARY TABLE  on  AS  to , dictionary T PARTITION /* a /* b */ */ ALL -- c
To -- c
S3('https://h/b', 'AK', 'SK', a = 1) -- c
Settings /* a /* b */ */ id = $$a'b$$ -- c
settings param_x = 1, param_x = 1

BACKUP -- c
Database -- c
T -- c
AS -- c
T -- c
EXCEPT TABLE T."a""b", T.to -- c
TO -- c
Disk('backups',
'it''s') -- c
SETTINGS async = 0

BACKUP /* c */ DATABASE  `a b`, -- c
DATABASE  except /* c */ To /* c */ Disk($$a'b$$, 'a') /* c */ SETTINGS -- c
x.`y` = {'a': 'b'}

BACKUP /* a /* b */ */ ALL EXCEPT DATABASE as, all, values /* a /* b */ */ ON CLUSTER '\n\t\0' /* a /* b */ */ TO /* a /* b */ */ S3(collection, filename = $t$x$t$)

BACKUP -- c
DICTIONARY t -- c
TO

Backup Table /* c */ "x y" /* c */ As /* c */ x , TEMPORARY TABLE from TO Memory('\\') settings /* c */ x.`y` == true, cluster_host_ids = array(), compression_level = +7 Format TabSeparated

Restore  dictionary	d1 . `a\`b`  from  AzureBlobStorage()  SETTINGS /* a /* b */ */ max_threads = 0x1F, max_threads = inf, a.b = true

BACKUP TEMPORARY TABLE	`table`	As	"x y" To S3('https://h/b', 'AK', 'SK') FORMAT Vertical SETTINGS c = {p:String}

BACKUP VIEW `ж` partition
'a' TO File('%')

BACKUP	DATABASE x As `a.b` , ALL	To	Disk('backups', 'a')

Backup /* a /* b */ */ DICTIONARY orders.system As `ж`, /* c */ ALL /* a /* b */ */ Memory('\x41')

BACKUP
All, /* a /* b */ */ TABLE  on.t, /* a /* b */ */ VIEW select
TO
S3('https://h/b', 'AK', 'SK', a = 1)
FORMAT `a b`

RESTORE Dictionary	select	as	from On Cluster 'ж' from Null Settings	shard_num = 0b101 Settings	shard_num = 0b101 FORMAT TabSeparated

Backup all , /* a /* b */ */ all EXCEPT TABLE system, 1a, null TO Disk('backups',	'it\'s') Async

RESTORE TABLE `a\`b`.y , /* a /* b */ */ VIEW	on	AS	values.`1` , /* a /* b */ */ Table `ж` FROM Null SETTINGS deduplicate_files = false, check_parts = true, x.`y` == NULL, async = 0 Into Outfile 'it\'s' TRUNCATE

BACKUP TEMPORARY TABLE /* c */ `a.b` ,
ALL -- c
EXCEPT DATABASES `ж` TO Disk('\x41', 'a\qb') settings id = 'a b', id = 'a/b/c', a.b == disk(type = 'local', path = '/x'), shard_num = 1_000 format JSON

backup	file([[], [Null, '\x41', 'it''s'], 42])	TO	View -- c
`1`.`ж`	ASYNC	INTO OUTFILE '%' TRUNCATE AND STDOUT COMPRESSION 'zstd' LEVEL 3

RESTORE  all , temporary table 1a  FROM  Disk('ж', '\\')  SETTINGS cluster_host_ids = [array('a'), []], cluster_host_ids = [1, 'a']  Sync  ;

RESTORE ALL /* c */ Except table y FROM `a b`('2024-01-01') Settings /* a /* b */ */ structure_only = 1 Into Outfile ''

backup TABLE system As "x y",	TABLE	null	As	values.null,	DICTIONARY /* a /* b */ */ `table` /* a /* b */ */ AS /* a /* b */ */ system TO AzureBlobStorage(except, (Null, -9223372036854775809))

BACKUP  all, /* c */ TABLE null As t  To  `a b`(extra_credentials(role_arn = 'a', role_session_name = 'x'))  SETTINGS x.`y` = disk(type = 'local', path = '/x'), base_backup = Disk('backups', 'ж'), max_threads = 1_000  format Null

RESTORE VIEW `ж` as partition.table , temporary table 1a ON CLUSTER `a\`b` From A.`b`(-0.25)

BACKUP  DICTIONARY /* a /* b */ */ "x y".as  To  S3('https://h/b', 'AK', 'SK', a = 1)

Restore  Table y partition /* a /* b */ */ ((false))  FROM  S3(collection, filename = '\\')

FROM dictionary `.inner.v` . T RESTORE Null() format Null

BACKUP -- c
Database `a\`b` ,  VIEW all . select -- c
to -- c
a.b() -- c
SETTINGS id = 'it''s', deduplicate_files = 0, async = true -- c
FORMAT Null -- c
settings d = 'x', param_y = 'z'

BACKUP -- c
DATABASE from -- c
TO -- c
File -- c
SETTINGS x.`y` == 18446744073709551615 -- c
async -- c
into outfile 'it\'s' APPEND

backup
TEMPORARY TABLE _x AS y
TO
Disk($t$x$t$, 'it\'s')
settings -- c
deduplicate_files = false
;

BACKUP /* c */ VIEW -- c
T /* c */ ON CLUSTER to /* c */ To /* c */ A.`b`([], {q:Array(UInt8)}) /* c */ SETTINGS id = '\\', id = '', cluster_host_ids = array(), cluster_host_ids = [['a', 'b'], ['c']] /* c */ FORMAT Vertical

BACKUP all Except Database system, on, `a.b` TO Disk('\x41', 'a\qb') SETTINGS id = $$a'b$$, id = '%' SYNC Into Outfile 'a\qb' APPEND COMPRESSION 'gzip' SETTINGS a, log_comment = 'y' FORMAT Vertical

backup DATABASE partition As `a.b` , -- c
Table 1a as system.partition To Memory($t$x$t$) settings check_parts = 0, log_comment = 'y', d = 'x'

Backup Table `a\`b` to x into outfile 'it''s' AND STDOUT FORMAT TabSeparated

BACKUP -- c
temporary table	orders -- c
TO -- c
S3('https://h/b', 'AK', 'SK', a = 1) -- c
SYNC -- c
SETTINGS a

RESTORE -- c
VIEW select -- c
FROM -- c
AzureBlobStorage()

backup  TABLE except As `.inner.v`  TO  S3(collection, filename = '')  Into Outfile '\n\t\0' TRUNCATE

BACKUP all , /* a /* b */ */ Dictionary orders To Memory('a/b/c') SETTINGS compression_level = 1_000, base_backup = Memory('ж'), x.`y` = '\\', cluster_host_ids = [['a', 'b'], ['c']] FORMAT Null SETTINGS c = {p:String}

BACKUP -- c
VIEW null ,  table `.inner.v`.values As null.async -- c
TO -- c
x -- c
Settings cluster_host_ids = array(), `a``b` = false -- c
INTO OUTFILE 'a b' APPEND

backup VIEW async.on PARTITION () , VIEW	"x y"	Partitions ((1e30, Null)), NULL, true, ID '\\' To Disk('`', $t$x$t$) settings
settings == disk(), structure_only = false, id = '\n\t\0', async = false FORMAT `a b`

RESTORE /* a /* b */ */ all, TABLE `a``b`, TEMPORARY TABLE
system /* a /* b */ */ on cluster '%' /* a /* b */ */ FROM /* a /* b */ */ `a.b` /* a /* b */ */ Into Outfile '\\' APPEND /* a /* b */ */ Format Vertical

restore  ALL  from  settings base_backup = A.`b`(), max_threads = 18446744073709551615, deduplicate_files = 1, id = '\x41'

BACKUP /* c */ Dictionary x, dictionary	`table` . to	PARTITIONS -- c
true, {p:String}, (1, {p:UInt8}), (), table y /* c */ TO /* c */ Disk($t$x$t$, $t$x$t$) /* c */ SETTINGS /* c */ shard_num = 18446744073709551615

Restore TEMPORARY TABLE	_x, All, ALL FROM Memory('a/b/c')

, BACKUP ALL ,  table
t TO S3(collection, filename = '{x}')

Restore  database /* c */ d1 /* c */ AS /* c */ T , all -- c
EXCEPT DATABASES 1a, t -- c
except TABLES as, _x.async, partition  Disk('a', $t$x$t$)  FROM

Backup All
Except databases from, `a.b`
EXCEPT TABLE as, _x . `ж`, to . `a b` To File('a/b/c')

BACKUP -- c
Table
`a b`
PARTITIONS {p:String}, ((true)) -- c
TO -- c
File('ж') -- c
SETTINGS structure_only = 1, structure_only = 1 -- c
Format Vertical

BACKUP View on . `table` As values.x partition
ID {p:String} To ON CLUSTER d1 Disk('`', '\x41') settings /* c */ compression_level = .5, x.`y` == 'it\'s'

backup  Dictionary from AS `table` , VIEW partition , temporary table  x  as  default  ON CLUSTER '\\'  To  Memory('\\')  INTO OUTFILE '\n\t\0' APPEND COMPRESSION 'zstd' LEVEL 3

Dictionary t /* c */ TO /* c */ Null() /* c */ FORMAT JSON

Restore TABLE /* a /* b */ */ `a``b`.system /* a /* b */ */ AS /* a /* b */ */ _x FROM Null ASYNC

RESTORE DICTIONARY  as.`a\`b`  partitions ID 'a/b/c', 'a\qb' FROM AzureBlobStorage([$t$x$t$], {p:String}) SETTINGS /* a /* b */ */ `a``b` = 'a', deduplicate_files = 1, compression_level = 1_000, base_backup = Memory('a\qb')

Backup	Table
values	To	File('\\')	SYNC	settings shard_num = -1, param_y = 'z', param_y = 'z'	INTO OUTFILE 'a' APPEND

backup /* c */ TEMPORARY TABLE
d1 /* c */ to /* c */ `File` /* c */ async

BACKUP temporary table t , -- c
TABLE -- c
"a""b" -- c
AS -- c
x -- c
PARTITIONS	(), ('it\'s',), ((['a', tuple(), false], NULL, true)) to A.`b`() sync SETTINGS param_x = 1 ;

RESTORE DATABASE /* c */ `.inner.v` FROM S3('https://h/b', 'AK', 'SK') SETTINGS /* a /* b */ */ check_parts = false, id = '\\' INTO OUTFILE 'it''s' TRUNCATE COMPRESSION 'gzip'

Backup /* a /* b */ */ DATABASE /* a /* b */ */ y /* a /* b */ */ TO /* a /* b */ */ AzureBlobStorage('\n\t\0', 'it\'s') /* a /* b */ */ Settings -- c
Base_Backup = Null(), base_backup = Disk('backups', /* c */ $t$x$t$), cluster_host_ids = [1, 'a'], x.`y` = true

BACKUP -- c
dictionary on . T -- c
TO -- c
File($$a'b$$) -- c
settings a.b = disk(type = 'local', path = '/x'), deduplicate_files = true, base_backup = File('it\'s'), compression_level = - 3 -- c
SYNC

BACKUP /* c */ Database	from	as	table, TEMPORARY TABLE /* a /* b */ */ values /* c */ to /* c */ Memory('"') /* c */ SETTINGS id = '`', id = '\\', check_parts = 0, base_backup = Disk('backups',
'`') /* c */ FORMAT `a b` /* c */ ;

BACKUP	VIEW
"x y"
PARTITIONS {p:String}, [Null, false, false], '%' , ALL , view 1a.on AS except	TO	`a.b`	Settings async = false, check_parts = 1, a.b = 'it\'s', id = 'a\qb'

BACKUP all -- c
EXCEPT DATABASES "a""b", d1, null -- c
except TABLE _x, 1a to AzureBlobStorage(f({p:String}, `.inner.v`, _x = TRUE), (TRUE, 'a/b/c'), ('"', 1_000)) settings base_backup = File('a'), param_x = 1

RESTORE TABLE -- c
settings -- c
AS -- c
default From File('ж')

BACKUP DATABASE `a b` EXCEPT TABLE 1a To Null settings
base_backup = Disk('\\', '\n\t\0'), compression_level = 42 ASYNC

Backup
TABLE 1a
To
`a b`((nan, true), 'it''s', '"' || '\x41')

BACKUP /* c */ TEMPORARY TABLE a$b /* c */ to /* c */ Null /* c */ SETTINGS	deduplicate_files = 1, cluster_host_ids = [], check_parts = 1, base_backup = S3(collection, filename = 'a b') /* c */ into outfile 'ж' COMPRESSION 'zstd' LEVEL 3

BACKUP /* a /* b */ */ all, -- c
TABLE /* a /* b */ */ `a``b` /* a /* b */ */ partitions (), [Null, TRUE, TRUE], ID {p:String} /* a /* b */ */ To /* a /* b */ */ S3(collection, filename = $$a'b$$) /* a /* b */ */ settings id = '"', x.`y` == disk(type = 'local', path = '/x'), a.b = disk(type = 'local', path = '/x')

RESTORE -- c
dictionary settings AS system -- c
from -- c
File('\x41') -- c
SYNC

BACKUP  temporary table except, Database  "a""b", Temporary Table /* c */ a$b  EXCEPT  ON CLUSTER 'a\qb'  TO  Disk('backups', 'a b')  Settings -- c
id = 'a\qb', all = disk(type = 'local', path = '/x')  ASYNC  SETTINGS a, param_x = 1  INTO OUTFILE '`'

RESTORE database /* c */ values /* c */ EXCEPT TABLES values.as, values.`a b` FROM AzureBlobStorage(NULL, 0) Settings cluster_host_ids = array(), check_parts = false ASYNC FORMAT Vertical

backup  ALL , /* c */ table /* c */ settings.system , /* c */ DATABASE -- c
a$b -- c
EXCEPT TABLES table, x  TO  Memory('"')  FORMAT `a b`  Settings a, param_x = 1

backup
All
TO
Null()
settings  async = false

Restore	DATABASE -- c
"a""b" -- c
As -- c
y	FROM	File	Sync	INTO OUTFILE '\n\t\0' TRUNCATE COMPRESSION 'zstd' LEVEL 3	FORMAT TabSeparated

BACKUP	VIEW  d1.from	TO	S3(collection, filename = 'it\'s')	INTO OUTFILE '\\'

BACKUP /* c */ ALL EXCEPT databases async EXCEPT table d1, `a``b` /* c */ to /* c */ a.b(all = {p:String}, 'a\qb') /* c */ Settings
cluster_host_ids = [['a', NULL]], base_backup = S3(collection, filename = '{x}'), id = 'a', base_backup = Null /* c */ ASYNC

backup	Temporary Table from , /* c */ All	To	S3('https://h/b', 'AK', 'SK')	SETTINGS	cluster_host_ids = []	format TabSeparated	settings b = DEFAULT

Backup  ALL  TO  Memory('%')  SETTINGS  shard_num = 18446744073709551615, structure_only = false

BACKUP	database
`1`
AS
`a``b`
Except TABLE "a""b", `1`.`a b`	TO	Disk('backups', /* c */ '\\')	FORMAT Null	SETTINGS log_comment = 'y', log_comment = 'y', b = DEFAULT

Backup table T partition tuple(TRUE, Null, tuple(false, TRUE, [tuple(), [0b101]])), ((TRUE, TRUE, (TRUE, '\n\t\0'))) TO Disk('a/b/c', 'a') SETTINGS param_x = 1, param_y = 'z'

RESTORE  All  EXCEPT TABLES select, "x y"  FROM  File('`')  Async

RESTORE /* c */ VIEW `1` . `.inner.v` as t , DICTIONARY
`ж`
as
system . "a""b"
PARTITION [TRUE, [], NULL], tuple() /* c */ FROM /* c */ File('"') /* c */ SETTINGS shard_num = -inf, async = 1, cluster_host_ids = [1, 'a'], id = '2024-01-01'

BACKUP  ALL,  DICTIONARY a$b Partition (([tuple(true), TRUE, '\\'], '`')), (Null, [tuple(), inf, ()])  TO  AzureBlobStorage(null = all == Null, from = Null)  settings id = '', cluster_host_ids = [array('a'), []], compression_level = 1e3, structure_only = false  SETTINGS a, param_x = 1, a  Into Outfile $t$x$t$ AND STDOUT COMPRESSION 'gzip'

BACKUP /* a /* b */ */ Database on EXCEPT TABLES _x, on.as /* a /* b */ */ TO /* a /* b */ */ Disk('backups', '%')

RESTORE ALL EXCEPT DATABASE x, system, on FROM S3('https://h/b', 'AK', 'SK') SETTINGS /* c */ to == NULL, cluster_host_ids = [['a', NULL]], compression_level = 1e3 Settings b = DEFAULT, param_y = 'z'

BACKUP Disk('it''s', '') to View as ;

Restore /* c */ TABLE all.`table` PARTITIONS (1, {p:UInt8}), (TRUE,) /* c */ FROM /* c */ AzureBlobStorage({q:Array(UInt8)})

RESTORE TABLE	values . a$b From S3('https://h/b', 'AK', 'SK', a = 1) SETTINGS  base_backup = S3(collection, filename = 'a\qb'), id = $t$x$t$ async INTO OUTFILE 'a\qb' APPEND AND STDOUT

Backup ALL -- c
EXCEPT TABLES "x y" to S3('https://h/b', 'AK', 'SK') SETTINGS cluster_host_ids = [], cluster_host_ids = [1, 'a'], partition == {'a': 'b'}, base_backup = Null INTO OUTFILE '{x}' FORMAT `a b` SETTINGS b = DEFAULT

RESTORE DATABASE
`a``b` From Disk('\\', $t$x$t$) ASYNC

BACKUP BACKUP DATABASE
_x
as
x To Null() SETTINGS compression_level = 0x1F, max_threads = 1, id = 'ж' async INTO OUTFILE '{x}'

RESTORE table /* c */ `.inner.v` on cluster `a``b` From File('%') INTO OUTFILE 'it\'s' APPEND COMPRESSION 'gzip'

BACKUP DICTIONARY async PARTITIONS inf, (1, {p:UInt8}), id $$a'b$$, ('it\'s', 'a/b/c') TO Null ASYNC SETTINGS a, a, c = {p:String}

BACKUP
ON CLUSTER 'a\qb'
temporary table to, DATABASE from, TABLE -- c
partition.y -- c
as -- c
system -- c
PARTITION ()
to
S3('https://h/b', 'AK', 'SK', a = 1)

RESTORE
Table -- c
from -- c
As -- c
y.y
ON CLUSTER ''
from
Null()
SYNC

BACKUP
view	to.`a.b`	as	`a``b`.`a\`b` , /* a /* b */ */ TEMPORARY TABLE  on  AS  settings
TO
File('\n\t\0')
async
Format TabSeparated

Backup /* a /* b */ */ DATABASE `.inner.v`,	VIEW /* c */ from.`1` /* c */ partition [], NULL, {p:String}, id $t$x$t$,	TEMPORARY TABLE settings /* a /* b */ */ TO /* a /* b */ */ Disk('backups', 'a b') /* a /* b */ */ Into Outfile 'a\qb' TRUNCATE COMPRESSION 'gzip' /* a /* b */ */ FORMAT JSON

RESTORE database -- c
`a\`b` -- c
except TABLE `a\`b`.1a, except FROM Disk('backups', '2024-01-01')

backup all ,	ALL  EXCEPT DATABASES to, `a``b`  EXCEPT tables `a b`.async, from, `a b`

Restore DATABASE /* c */ except /* c */ EXCEPT TABLE table FROM S3(collection, filename = '`') Settings async = 0 settings log_comment = 'y', d = 'x'

backup  DATABASE x  ON CLUSTER '\n\t\0'  TO  S3('https://h/b', 'AK', 'SK', a = 1)  SETTINGS /* c */ async = {'a': 'b'}, base_backup = Disk('backups', -- c
'`')

backup VIEW	T . orders,	dictionary	as	as	`1` . null	PARTITION ID '"', (Null,), ID 'it\'s', ['\x41'],	VIEW x TO Null Settings /* a /* b */ */ base_backup = Null(), max_threads = .5, cluster_host_ids = array(array('a')), x.`y` = disk(type = 'local', path = '/x') SYNC

BACKUP Table async,  VIEW /* a /* b */ */ orders /* a /* b */ */ AS /* a /* b */ */ "a""b",  VIEW from.`a.b` PARTITION (), all TO Null format Vertical

backup /* a /* b */ */ ALL /* a /* b */ */ ON CLUSTER 'it\'s' /* a /* b */ */ To /* a /* b */ */ Null /* a /* b */ */ format `a b`

restore
TABLE  default
ON CLUSTER '"'
From
S3(collection, filename = 'ж')
INTO OUTFILE 'it\'s'
SETTINGS c = {p:String}

BACKUP /* a /* b */ */ ALL /* a /* b */ */ ON CLUSTER default /* a /* b */ */ TO /* a /* b */ */ Memory('a\qb') /* a /* b */ */ Settings /* c */ id = 'it\'s', Base_Backup = Disk('backups', 'ж'), cluster_host_ids = [['a', NULL]], check_parts = false /* a /* b */ */ INTO OUTFILE 'a' AND STDOUT COMPRESSION 'gzip'

RESTORE  Database async EXCEPT TABLES partition  FROM  a.b()  SETTINGS /* a /* b */ */ shard_num = -0, cluster_host_ids = array(), max_threads = 18446744073709551616, id = 'a\qb'

BACKUP TEMPORARY TABLE -- c
`a``b`, -- c
TEMPORARY TABLE	x	as	`1`, -- c
table  except  AS  `a``b`  PARTITION	(tuple(true, false), 'a/b/c', 1), (1, {p:UInt8}) TO a.b() settings deduplicate_files = false, id = 'ж', id = 'a b', select = 'a/b/c' ASYNC

RESTORE  TEMPORARY TABLE x , /* a /* b */ */ DICTIONARY a$b , /* a /* b */ */ View `ж`  FROM  AzureBlobStorage(default == Null)

restore  all, DATABASE /* a /* b */ */ to /* a /* b */ */ as /* a /* b */ */ 1a /* a /* b */ */ EXCEPT TABLES to.t, to.d1, to.except  from  S3(collection, filename = 'ж')  SETTINGS  cluster_host_ids = [['a', 'b'], ['c']], id = 'it''s'  Format TabSeparated

BACKUP /* a /* b */ */ Dictionary /* a /* b */ */ table, view
`ж`
AS
x /* a /* b */ */ to /* a /* b */ */ Disk('a', '\x41') /* a /* b */ */ settings  cluster_host_ids = [] /* a /* b */ */ SETTINGS b = DEFAULT, log_comment = 'y'

Restore /* a /* b */ */ TABLE  1a.x  As  on, /* c */ Database	async /* a /* b */ */ FROM /* a /* b */ */ FROM /* a /* b */ */ Disk('backups', '\n\t\0')

Backup	TABLE values AS values PARTITION /* a /* b */ */ ID {p:String}, [true, NULL] , /* c */ Dictionary  `1`	TO	Null

BACKUP view
`table` to Null

BACKUP TABLE
`a.b`
AS
`ж` , ALL , DATABASE
x
AS
all TO AzureBlobStorage(`.inner.v`) Format `a b`

BACKUP All, /* a /* b */ */ dictionary  d1, /* a /* b */ */ all -- c
EXCEPT Databases `1`, default -- c
EXCEPT TABLE `a\`b` to File('a') SYNC ;

BACKUP BACKUP FROM SNAPSHOT S3('https://h/b', 'AK', 'SK', a = 1) TO Null()

BACKUP /* a /* b */ */ . /* a /* b */ */ ALL, /* a /* b */ */ Table	t.`.inner.v`	PARTITIONS ID {p:String}, ('"',), /* a /* b */ */ TABLE /* a /* b */ */ "a""b" /* a /* b */ */ as /* a /* b */ */ on . to /* a /* b */ */ ON CLUSTER '`' /* a /* b */ */ TO /* a /* b */ */ Null /* a /* b */ */ Async

Backup VIEW  `a.b`  partitions (NULL,), All TO Disk('backups', 'ж') SETTINGS /* a /* b */ */ base_backup = Disk('backups',	'a b'), id = 'a' Into Outfile 'a b' APPEND

Backup DATABASE y , ALL TO S3('https://h/b', 'AK', 'SK', a = 1) SETTINGS  check_parts = true, deduplicate_files = true, structure_only = 1 ASYNC

BACKUP
DATABASE
`table`
EXCEPT TABLES _x
TO
Null()
FORMAT Vertical
INTO OUTFILE '\x41' TRUNCATE
settings param_x = 1, a

BACKUP TABLE T . y AS default,
VIEW  "x y" TO Disk('', '\x41') SETTINGS /* c */ cluster_host_ids = [['a', 'b'], ['c']], deduplicate_files = 1 settings a, log_comment = 'y', d = 'x'

RESTORE RESTORE DATABASE default ,
Dictionary  `a``b`  PARTITION ID {p:String}, (('\n\t\0', 1e-7, 'a')) ,
all FROM foo('\n\t\0', extra_credentials(role_arn = '`', role_session_name = 'x'), (inf, 'a\qb')) SETTINGS /* c */ base_backup = S3(collection, filename = 'a b') ASYNC

Restore TABLE /* a /* b */ */ t /* a /* b */ */ partition ALL, ((tuple(tuple('"', -inf, tuple(NULL, 1e30)), Null), 'a', tuple(false, 0b101, '{x}'))), NULL, ['\n\t\0', (true)] ON CLUSTER select FROM S3(collection, filename = 'ж') Settings a.b == false, id = '\\', base_backup = Memory($$a'b$$), max_threads = 0x1F FORMAT JSON

BACKUP /* a /* b */ */ DATABASE	`1`	As	partition	EXCEPT TABLE `1`, settings /* a /* b */ */ On Cluster `ж` /* a /* b */ */ TO /* a /* b */ */ S3('https://h/b', 'AK', 'SK', a = 1) /* a /* b */ */ SETTINGS /* c */ cluster_host_ids = [], a.b == true

restore -- c
view except.on -- c
FROM -- c
Null -- c
SYNC

BACKUP /* c */ TABLE `1`.system AS select PARTITIONS 'it''s' /* c */ To /* c */ x /* c */ x /* c */ SETTINGS cluster_host_ids = array(), deduplicate_files = false /* c */ async /* c */ settings param_x = 1, x.`y` == false, param_y = 'z'

BACKUP /* a /* b */ */ all EXCEPT TABLES select . null /* a /* b */ */ TO /* a /* b */ */ `a b`(extra_credentials(role_arn = '2024-01-01', role_session_name = 'x'), NULL, [true, '`', TRUE]) /* a /* b */ */ settings shard_num = 1e-7, cluster_host_ids = [array('a'), []], null == {'a': 'b'}, to == true

backup table /* a /* b */ */ `table` To Null SYNC FORMAT Null

Restore All ,	All ,	DICTIONARY `table` FROM Null() Into Outfile 'a' APPEND Into Outfile 'a' APPEND

Restore	View "x y" . `.inner.v`	FROM	Disk('backups',  'it\'s')	Settings
base_backup = A.`b`($$a'b$$ || '\x41', 0b101, -9223372036854775808), cluster_host_ids = [1, 'a'], id = $$a'b$$, check_parts = false	;

BACKUP VIEW as partitions -- c
ID $$a'b$$ ,	ALL	except TABLES d1, partition To S3('https://h/b', 'AK', 'SK') Settings -- c
id = 'a b', x.`y` == 18446744073709551615, cluster_host_ids = [array('a'), []], deduplicate_files = true SETTINGS a, log_comment = 'y', param_x = 1

Backup DICTIONARY  as , DATABASE values , ALL
EXCEPT TABLES `a b`, y TO S3(collection, filename = 'a') SYNC INTO OUTFILE '\\' AND STDOUT COMPRESSION 'gzip'

RESTORE -- c
ALL -- c
FROM -- c
Null() -- c
settings /* c */ cluster_host_ids = [1, 'a'] -- c
Format TabSeparated

ALL TO Null() SETTINGS  base_backup = Memory($$a'b$$), structure_only = 1 settings b = DEFAULT

BACKUP  Database
_x  ON CLUSTER 'a'  To  Memory('')

BACKUP ALL Except tables values, partition to Disk('backups', /* a /* b */ */ '\\') SETTINGS x.`y` = disk(), Base_Backup = Disk('backups', /* c */ 'a'), cluster_host_ids = [], id = '2024-01-01' Settings c = {p:String}, log_comment = 'y', c = {p:String}

BACKUP  ALL EXCEPT TABLE d1 . as, settings  on cluster $t$x$t$  TO  `File`  SYNC  FORMAT JSON

BACKUP DICTIONARY
a$b.`a b`
AS
`a\`b`.x ,	TEMPORARY TABLE except AS `a``b` TO File('\n\t\0') FORMAT Null

BACKUP  table	select.y	Partitions ((false)) , table
all , DICTIONARY `a.b` . d1 PARTITION
ID '\\'  TO  Null  SETTINGS param_x = 1, b = DEFAULT, log_comment = 'y'

BACKUP /* a /* b */ */ DICTIONARY
table, /* c */ Database `1`, /* c */ TABLE /* a /* b */ */ settings /* a /* b */ */ partitions /* c */ (((), tuple(tuple(), Null, 'a'))), (('a b')) /* a /* b */ */ TO /* a /* b */ */ File /* a /* b */ */ ASYNC /* a /* b */ */ into outfile 'ж' COMPRESSION 'zstd' LEVEL 3

BACKUP All , -- c
Table /* a /* b */ */ `1`.`table` /* a /* b */ */ PARTITIONS () To AzureBlobStorage(0, -0.0) settings  shard_num = 0, id = 'a b', base_backup = Disk('`', '"')

RESTORE View /* a /* b */ */ on ON CLUSTER _x FROM Null() SETTINGS  d1 = {'a': 'b'} SYNC Into Outfile '`' ;

BACKUP  temporary table
1a ,	Table
`1`.partition
PARTITION /* c */ ((NULL, inf, 18446744073709551616)), ID {p:String}, tuple(TRUE, [NULL, (()), ((NULL, TRUE, NULL), false, (false))], TRUE), (('a b', '%')) ,	temporary table	partition	AS	settings  TO  AzureBlobStorage()

restore -- c
TABLE	x	PARTITION /* a /* b */ */ tuple(NULL, tuple()), (), 00012, (('{x}')),  ALL  EXCEPT DATABASES partition, `table`, select  EXCEPT TABLE "x y", `1` . 1a -- c
from -- c
`a.b` -- c
SETTINGS cluster_host_ids = array()

backup Database `table` , TABLE
table , view `a``b` As on PARTITIONS  Id '', ('\n\t\0',), (true,), ALL To

Restore
TEMPORARY TABLE /* a /* b */ */ t
FROM
S3(collection, filename = $$a'b$$)
FORMAT TabSeparated

RESTORE
DICTIONARY `table` PARTITIONS /* a /* b */ */ (1, {p:UInt8}), ID {p:String}, (1, {p:UInt8}), ID {p:String}
FROM
S3(collection, filename = 'it\'s')
SETTINGS cluster_host_ids = [['a', 'b'], ['c']]
sync

BACKUP /* a /* b */ */ view  `a.b` . except /* a /* b */ */ To /* a /* b */ */ S3('https://h/b', 'AK', 'SK', a = 1) /* a /* b */ */ Settings base_backup = Null, base_backup = File($$a'b$$) /* a /* b */ */ Settings structure_only = true /* a /* b */ */ FORMAT Null

Backup	DATABASE /* a /* b */ */ async	to	Disk('backups',	'2024-01-01')	AS	Settings /* a /* b */ */ cluster_host_ids = [1, 'a'], max_threads = - 3, shard_num = -9223372036854775808	FORMAT Null

BACKUP /* a /* b */ */ table /* c */ x /* c */ AS /* c */ `a\`b` /* a /* b */ */ TO /* a /* b */ */ S3(collection, filename = $t$x$t$) /* a /* b */ */ settings -- c
id = 'it\'s', base_backup = S3('https://h/b', 'AK', 'SK') /* a /* b */ */ INTO OUTFILE 'a\qb' COMPRESSION 'gzip'

Backup
Temporary Table /* a /* b */ */ "x y" /* a /* b */ */ as /* a /* b */ */ to
ON CLUSTER "a""b"
TO
AzureBlobStorage(-9223372036854775808, extra_credentials(role_arn = '\n\t\0', role_session_name = 'x'))

Backup DATABASE	"x y" ,	TABLE `ж`.`table` AS null ,	DATABASE /* c */ a$b /* c */ EXCEPT TABLE a$b.select, `a\`b`, a$b.`1` TO File('`') settings /* a /* b */ */ cluster_host_ids = [1, 'a'], id = 'it\'s', id = '%', check_parts = true

Restore VIEW -- c
on -- c
PARTITION
'a/b/c', ((-9223372036854775808, Null)), (true,), ['%', true, 'it''s'],
VIEW	_x._x	As	as.system	PARTITIONS ID {p:String} FROM S3(collection, filename = $t$x$t$)

RESTORE database	`table` FROM Disk('backups', 'it''s') INTO OUTFILE 'it''s' TRUNCATE COMPRESSION 'gzip'

backup
DICTIONARY -- c
1a.`a``b` -- c
partitions /* a /* b */ */ ((tuple()), '`'), tuple(tuple(NULL, false, Null), Null), ['a b']
ON CLUSTER '2024-01-01'
TO
AzureBlobStorage(`table`, $t$x$t$, -0.25 - +7)
SETTINGS /* a /* b */ */ cluster_host_ids = [1, 'a']
format Null

backup TABLE
T
partitions ID '' TO

BACKUP ALL,	Database /* a /* b */ */ select /* a /* b */ */ AS /* a /* b */ */ `a b`,	view -- c
`.inner.v` -- c
AS -- c
async.`a``b` on cluster values To Disk('\n\t\0', $t$x$t$)

BACKUP /* a /* b */ */ DATABASE `a.b` /* a /* b */ */ To /* a /* b */ */ S3(collection, filename = '"')

RESTORE  ALL ,	TEMPORARY TABLE -- c
`a``b` -- c
AS -- c
`a\`b`  FROM  Null  SETTINGS /* c */ cluster_host_ids = [array('a'), []], base_backup = x, cluster_host_ids = []  FORMAT JSON

BACKUP -- c
TABLE
partition.as , -- c
TABLE
_x
PARTITIONS -- c
ID {p:String}, Id 'a\qb', (1, {p:UInt8}) -- c
TO -- c
Memory($t$x$t$)

Restore -- c
ALL -- c
From -- c
a.b(extra_credentials(role_arn = 'a', role_session_name = 'x'))

Restore /* c */ DICTIONARY "x y".except AS system, Table `a b`, DICTIONARY `a.b` /* c */ FROM /* c */ `File` /* c */ SETTINGS a, b = DEFAULT

Backup
FROM SNAPSHOT AzureBlobStorage($t$x$t$, async, `a\`b` = '`')
TO
Disk('backups',  '`')
Settings /* a /* b */ */ shard_num = 42, base_backup = S3('https://h/b', 'AK', 'SK'), max_threads = 1, cluster_host_ids = array(array('a'))

RESTORE TABLE  `a b` FROM file() SETTINGS -- c
base_backup = Null, max_threads = -inf, id = '\\'

BACKUP /* c */ Table /* c */ to . "x y" , /* c */ table default , /* c */ All	EXCEPT DATABASE table, "a""b"	EXCEPT Tables `ж`, t /* c */ TO /* c */ Disk('backups', 'it''s')

SETTINGS /* a /* b */ */ check_parts = 0, id = '', id = '\n\t\0'
VIEW system AS except.partition
TO
File
backup
FORMAT JSON
SETTINGS structure_only = 1, a

Backup	DICTIONARY -- c
orders -- c
AS -- c
null . on	TO	S3(collection, filename = 'a')	SETTINGS shard_num = 00012	INTO OUTFILE 'it''s' TRUNCATE	;

BACKUP All	EXCEPT TABLE `a``b` . except To S3(collection, filename = 'a\qb')

BACKUP dictionary /* a /* b */ */ `ж`."a""b" /* a /* b */ */ AS /* a /* b */ */ "x y".`a``b` to Disk('backups',  'it''s') SETTINGS /* c */ cluster_host_ids = array(), cluster_host_ids = [], a.b == false, compression_level = -9223372036854775809

BACKUP DICTIONARY _x.x, all, database `1` except TABLES `table`, `a b` ON CLUSTER `a``b` TO S3(collection, filename = $t$x$t$) SETTINGS	a.b = {}, compression_level = 00012, compression_level = -9223372036854775808, deduplicate_files = true SETTINGS param_y = 'z'

BACKUP BACKUP view /* c */ except /* c */ PARTITION /* a /* b */ */ ID {p:String} TO Null INTO OUTFILE $t$x$t$ TRUNCATE COMPRESSION 'gzip'

BACKUP -- c
DATABASE T as as -- c
TO -- c
A.`b`(f()) -- c
settings /* c */ id = '\n\t\0' -- c
Settings param_y = 'z', c = {p:String}

BACKUP FROM SNAPSHOT S3(collection, filename = 'it''s') To File('%') Into Outfile $t$x$t$ APPEND COMPRESSION 'gzip'

Backup /* a /* b */ */ ALL EXCEPT Databases `a.b`, settings Except TABLES from /* a /* b */ */ To /* a /* b */ */ Null /* a /* b */ */ FORMAT Null

BACKUP VIEW
`.inner.v`, TEMPORARY TABLE /* a /* b */ */ 1a on cluster `ж` TO Null() ASYNC into outfile '\\' TRUNCATE COMPRESSION 'gzip' settings b = DEFAULT, param_x = 1, log_comment = 'y'

RESTORE	ALL EXCEPT DATABASES d1, a$b EXCEPT TABLES `a\`b`.y, as.`.inner.v`	FROM	a.b(NULL)

BACKUP DATABASE  from, DATABASE
all to Disk('2024-01-01', 'a') Async

Backup Database -- c
y TO S3('https://h/b', 'AK', 'SK', a = 1) SETTINGS base_backup = Memory('it''s'), max_threads = .5

backup -- c
TABLE  `a\`b`, all, TABLE "x y" as system.`.inner.v` -- c
to -- c
to -- c
Disk('backups', 'a/b/c') -- c
Format Vertical

RESTORE Table `ж`,
Table  d1 . default  PARTITIONS	ID {p:String} FROM Null()

BACKUP	table -- c
all -- c
AS -- c
`ж` ,  VIEW t ,  DATABASE  "a""b"  except TABLES `table`	To	File('it''s')	SETTINGS
shard_num = 1e-7, cluster_host_ids = array(), x.`y` = {'a': 'b'}, cluster_host_ids = [['a', 'b'], ['c']]	INTO OUTFILE $$a'b$$ APPEND COMPRESSION 'gzip'	Settings structure_only = 1, b = DEFAULT

BACKUP -- c
TEMPORARY TABLE	`table` -- c
TO -- c
File('a/b/c')

Backup TABLE /* a /* b */ */ "x y", TABLE  partition . t  AS  from.from  Partitions tuple((false)), ALL TO AzureBlobStorage('a\qb') Settings param_x = 1, b = DEFAULT Format `a b`

backup	TABLE from . settings , /* c */ ALL

restore -- c
DATABASE except, All /* a /* b */ */ EXCEPT tables values -- c
from -- c
`File` -- c
settings /* a /* b */ */ max_threads = -0.0, async = 1, base_backup = Disk('\x41', 'a b'), shard_num = -9223372036854775808

RESTORE View	values . on FROM File('%')

Backup  TEMPORARY TABLE /* c */ "a""b" /* c */ as /* c */ `a.b`  TO  File('ж')  SETTINGS structure_only = true, cluster_host_ids = [1, 'a'], cluster_host_ids = array(array('a'))

Backup	FROM SNAPSHOT Null	ON CLUSTER $$a'b$$	to	Disk($$a'b$$, '\n\t\0')	SETTINGS -- c
base_backup = Disk('`', $t$x$t$), compression_level = 42, check_parts = 0	into outfile 'a b' TRUNCATE	format Vertical	format Vertical

BACKUP -- c
VIEW `a b` -- c
to -- c
Disk('backups', /* a /* b */ */ 'a/b/c') -- c
FORMAT `a b`

Backup TABLE  table TO S3(collection, filename = '')

RESTORE	table a$b PARTITIONS tuple(Null, '{x}', ()), (false,)	from	Disk('\\', '"')	format `a b`

BACKUP	FROM SNAPSHOT Disk('backups', -- c
'a/b/c')	to	`a.b`	SETTINGS on = NULL	FORMAT TabSeparated

BACKUP /* a /* b */ */ TABLE async PARTITIONS '', ('\x41') /* a /* b */ */ To /* a /* b */ */ Null() /* a /* b */ */ FORMAT `a b` /* a /* b */ */ Settings log_comment = 'y', b = DEFAULT /* a /* b */ */ ;

BACKUP TABLE values , DATABASE  `a b`  As  values , All to `a b`() settings
x.`y` = {}, max_threads = -9223372036854775808 ASYNC FORMAT `a b` SETTINGS param_y = 'z', id = '\x41'

BACKUP FROM SNAPSHOT Null() TO `File`

Restore -- c
TABLE -- c
`ж`, /* c */ ALL, /* c */ DATABASE
T -- c
from -- c
Disk('%', '`') -- c
SETTINGS  id = '{x}', check_parts = true, cluster_host_ids = [['a', 'b'], ['c']], check_parts = 1 -- c
INTO OUTFILE 'it\'s' TRUNCATE

restore /* c */ ALL,	TABLE /* a /* b */ */ async.`table` /* a /* b */ */ PARTITIONS [], {p:String}, false, {p:String},	VIEW -- c
as -- c
PARTITIONS /* c */ ALL, All /* c */ from /* c */ File('{x}') /* c */ sync /* c */ FORMAT JSON

BACKUP /* c */ Database async , all , TABLE orders AS settings /* c */ To /* c */ File('') /* c */ Format TabSeparated

BACKUP table /* c */ default.`a``b` ON CLUSTER 'ж' To S3(collection, filename = '%')

Backup /* a /* b */ */ dictionary	on.except , -- c
ALL , -- c
ALL except DATABASES `1`, "x y", select EXCEPT TABLES except /* a /* b */ */ TO /* a /* b */ */ Null() /* a /* b */ */ SYNC /* a /* b */ */ settings b = DEFAULT, d = 'x', c = {p:String}

BACKUP /* c */ ALL /* c */ = /* c */ TO /* c */ File($$a'b$$) /* c */ Settings structure_only = 0, base_backup = Memory($$a'b$$), check_parts = 1

backup /* a /* b */ */ VIEW /* a /* b */ */ null /* a /* b */ */ as /* a /* b */ */ T . x /* a /* b */ */ TO /* a /* b */ */ Disk($t$x$t$, '"') /* a /* b */ */ Async /* a /* b */ */ format Null

Backup  table T,	TEMPORARY TABLE
except
AS
a$b  ON CLUSTER `table`  TO  Memory('a')  ;

RESTORE
TABLE `table` as all
On Cluster 'a/b/c'
FROM
S3('https://h/b', 'AK', 'SK', a = 1)
INTO OUTFILE $t$x$t$ AND STDOUT COMPRESSION 'gzip'
FORMAT JSON
;

backup
TABLE /* c */ null.values ,
Table /* c */ `ж`.`table` ,
All
TO
Disk('\n\t\0', 'a/b/c')
Settings /* c */ check_parts = true, check_parts = false

RESTORE All except DATABASES on ON CLUSTER d1 FROM Memory('{x}') Format TabSeparated

RESTORE Table select AS values.`.inner.v`,  TEMPORARY TABLE
default
As
values,  Temporary Table null AS "a""b" FROM Null()

restore -- c
Database -- c
`a``b` -- c
except TABLE `a``b`.d1, `a``b`.system -- c
FROM -- c
foo(settings, values = [tuple('\\', Null, NULL), 'it\'s', Null], -9223372036854775808 * .5) -- c
SETTINGS /* a /* b */ */ Base_Backup = AzureBlobStorage(extra_credentials(role_arn = 'it''s', role_session_name = 'x'), t = TRUE, 1e3), Base_Backup = A.`b`(`ж` = true, default = Null, $$a'b$$), structure_only = true, id = '%' -- c
INTO OUTFILE '`' AND STDOUT COMPRESSION 'zstd' LEVEL 3

RESTORE Sync From Null() ALL Format JSON

BACKUP  VIEW /* a /* b */ */ `a``b` /* a /* b */ */ AS /* a /* b */ */ `ж`  TO  Null()  SYNC  FORMAT JSON

RESTORE
DICTIONARY null as `a``b` . select
from
S3('https://h/b', 'AK', 'SK')
SETTINGS
a.b = {'a': 'b'}, shard_num = 1.5

restore /* c */ Temporary Table "x y" As `.inner.v` /* c */ ON CLUSTER '\\' /* c */ from /* c */ from /* c */ Null() /* c */ INTO OUTFILE '\x41' AND STDOUT COMPRESSION 'zstd' LEVEL 3 /* c */ FORMAT Vertical /* c */ settings a, d = 'x'

RESTORE /* c */ ALL , /* c */ TABLE `table`.T , /* c */ TABLE /* a /* b */ */ `.inner.v` /* a /* b */ */ PARTITIONS ((- 3, 1_000)), tuple([NULL, '\n\t\0'], tuple()), (TRUE) /* c */ SETTINGS /* c */ cluster_host_ids = array(array('a')), compression_level = 1e-7, max_threads = .5, check_parts = 0 /* c */ Null /* c */ from /* c */ Settings b = DEFAULT, b = DEFAULT

BACKUP DATABASE `table` As default, /* c */ Temporary Table T to S3(collection, filename = '"') FORMAT Vertical

BACKUP TEMPORARY TABLE -- c
to -- c
AS -- c
`a\`b` ON CLUSTER all TO Null SETTINGS base_backup = File, id = 'it\'s'

BACKUP	BACKUP	ALL	ON CLUSTER 'a/b/c'	to	x	SETTINGS d = 'x', b = DEFAULT

backup DATABASE `a``b` AS default To Null() SETTINGS d = 'x', a, d = 'x'

BACKUP Database values EXCEPT TABLE values, `1`, system TO Memory('"') FORMAT `a b` SETTINGS param_x = 1, log_comment = 'y'

BACKUP ALL, Database  select, VIEW `a.b` Partition /* c */ [], [] TO AzureBlobStorage({p:String}) SETTINGS base_backup = A.`b`('%'), max_threads = -inf async

Backup	TABLE -- c
`table`	TO	TO	file()	format TabSeparated

BACKUP All  Except database `a\`b`, `1`

backup /* a /* b */ */ ALL -- c
EXCEPT TABLE settings . settings, default, "a""b" /* a /* b */ */ ON CLUSTER `.inner.v` /* a /* b */ */ TO /* a /* b */ */ Memory($$a'b$$) /* a /* b */ */ SETTINGS	cluster_host_ids = array(array('a')), Base_Backup = Disk('a', '"')

BACKUP -- c
ALL , ALL , DICTIONARY
`a\`b` -- c
To -- c
`a.b` -- c
Settings param_x = 1

backup	'x'	Database system as `.inner.v`, -- c
VIEW /* a /* b */ */ `a.b` /* a /* b */ */ AS /* a /* b */ */ "a""b".`.inner.v`, -- c
Database -- c
`table`	TO	File('%')	Sync	FORMAT Null

BACKUP ALL ,  view
x
As
partition TO AzureBlobStorage() SETTINGS  id = '2024-01-01', cluster_host_ids = [] Format Null ;

restore DATABASE /* a /* b */ */ system,  ALL /* c */ EXCEPT TABLES null.null From File('')

BACKUP /* c */ dictionary _x.system, ALL /* c */ Except database async, _x, `table` /* c */ TO /* c */ `File`

BACKUP /* c */ TABLE async Partition tuple(1.5, '`', 0), ((1.5)), (1, {p:UInt8}) , Temporary Table `.inner.v` /* c */ TABLE async Partition tuple(1.5, '`', 0), ((1.5)), (1, {p:UInt8}) , Temporary Table `.inner.v` /* c */ TO /* c */ AzureBlobStorage()

Restore -- c
TABLE /* c */ `.inner.v` /* c */ PARTITION /* a /* b */ */ '\\', DATABASE `.inner.v` as x -- c
From -- c
Null() -- c
Sync

BACKUP DATABASE -- c
default TO Memory('ж') Settings /* a /* b */ */ id = $t$x$t$, cluster_host_ids = array(array('a')), table = disk(), structure_only = false Into Outfile '\x41'

RESTORE DICTIONARY -- c
`a\`b` FROM

BACKUP DATABASE -- c
all -- c
As -- c
on TO Disk('backups', 'a b') SETTINGS a.b == TRUE, as = 'a\qb', async = 1 SETTINGS c = {p:String}

RESTORE /* c */ TABLE `a\`b`.1a As `a\`b` Partition
Null, ((tuple())) /* c */ FROM /* c */ Disk('\n\t\0', 'a/b/c') /* c */ Sync /* c */ FORMAT `a b`

BACKUP /* c */ All , /* a /* b */ */ all /* c */ To /* c */ S3(collection, filename = '\n\t\0') /* c */ SETTINGS	base_backup = Memory('{x}')

BACKUP	table `a``b`, ALL, all EXCEPT DATABASES `a\`b`, a$b, T EXCEPT tables `a\`b`, `a\`b`.`a b`, `a.b`.on	TO	S3('https://h/b', 'AK', 'SK')	SETTINGS c = {p:String}, cluster_host_ids = []

RESTORE TABLE
select
partition /* c */ -0.0, tuple(false, -9223372036854775808, '\\'), tuple(), All FROM Memory('{x}') SETTINGS cluster_host_ids = [1, 'a'], id = '2024-01-01' ASYNC into outfile $t$x$t$ COMPRESSION 'zstd' LEVEL 3

RESTORE /* a /* b */ */ VIEW -- c
`1` -- c
AS -- c
to, VIEW /* c */ T /* c */ AS /* c */ `table`.T /* a /* b */ */ FROM /* a /* b */ */ Disk('', 'a') /* a /* b */ */ FORMAT JSON

backup /* a /* b */ */ DICTIONARY -- c
t -- c
As -- c
`a``b` -- c
PARTITION
(((TRUE))), [] /* a /* b */ */ TO /* a /* b */ */ Null /* a /* b */ */ SETTINGS log_comment = 'y', a

BACKUP /* a /* b */ */ TABLE  `1`.default  AS  a$b , /* c */ DATABASE /* c */ `table` /* c */ EXCEPT TABLES `table`.all, a$b /* a /* b */ */ to /* a /* b */ */ S3('https://h/b', 'AK', 'SK', a = 1) /* a /* b */ */ SETTINGS deduplicate_files = 1, id = $$a'b$$ /* a /* b */ */ FORMAT TabSeparated

Restore /* a /* b */ */ ALL /* a /* b */ */ EXCEPT DATABASE default /* a /* b */ */ FROM /* a /* b */ */ File('a\qb') /* a /* b */ */ INTO OUTFILE 'a/b/c' APPEND AND STDOUT

backup view	T TO AzureBlobStorage(('\x41', 1_000), table)

backup View x AS `a.b` TO foo([tuple(), .5]) async INTO OUTFILE $t$x$t$ COMPRESSION 'zstd' LEVEL 3 format `a b`

backup ALL except DATABASES null ON CLUSTER 'ж' To S3(collection, filename = '\\') SYNC INTO OUTFILE 'a' TRUNCATE COMPRESSION 'gzip' FORMAT Vertical

RESTORE database /* c */ `ж` /* c */ Except TABLE `ж`.partition FROM File('a\qb') SETTINGS async = true, compression_level = .5, shard_num = 1.5

BACKUP DATABASE  orders, database
`.inner.v`
AS
to, TEMPORARY TABLE T TO A.`b`(42) FORMAT TabSeparated

RESTORE
View /* a /* b */ */ orders.null , -- c
Table /* a /* b */ */ table /* a /* b */ */ Partitions /* c */ (false,), tuple([(), false]), ('\x41',), ID {p:String} , -- c
all
FROM
Null
FORMAT Null

BACKUP database  values , VIEW as PARTITIONS
([TRUE, false]), ID {p:String}, tuple(false, 'a/b/c', Null) To File('a/b/c') Settings id = $t$x$t$

Backup all To File('a/b/c') SETTINGS
t = disk(type = 'local', path = '/x'), base_backup = AzureBlobStorage()

Restore ALL FROM Null() SETTINGS -- c
x.`y` == true, cluster_host_ids = array(), a.b == disk(type = 'local', path = '/x') SETTINGS d = 'x'

restore	VIEW system As `.inner.v` . to PARTITIONS ALL, true, tuple([(-9223372036854775809, 'ж')], [tuple([0x1F, '{x}']), true, (true)]), (1, {p:UInt8})	FROM	a.b()	settings async = 0, cluster_host_ids = [['a', 'b'], ['c']], id = 'a\qb'	INTO OUTFILE 'it\'s'	INTO OUTFILE 'it\'s'

backup table  `table` ,	All ,	DATABASE	partition to File('2024-01-01') SETTINGS cluster_host_ids = [1, 'a'], default == disk(), structure_only = false

RESTORE VIEW async , -- c
temporary table a$b FROM Null() Into Outfile ''

Backup
ALL  Except DATABASE `.inner.v`, `ж`, _x  EXCEPT table t.`1`
To
'x'
Disk('backups', $t$x$t$)
into outfile '\\'

Backup -- c
Database -- c
default -- c
AS -- c
select -- c
to -- c
foo() -- c
SETTINGS	async = 0, id = 'it''s', x.`y` = disk(), `a b` == disk() -- c
SYNC -- c
INTO OUTFILE '' APPEND AND STDOUT

Backup -- c
ALL,
VIEW `a``b`.T -- c
to -- c
Memory('it\'s') -- c
ASYNC

RESTORE
TABLE
default . async
as
`a\`b`
PARTITION  ID {p:String}, ID {p:String}, - 3, ALL
From
Null

BACKUP All	EXCEPT Table _x.default, system . settings, `a``b`.to To `a.b` Settings	cluster_host_ids = array(array('a')), max_threads = 0x1F, id = 'a/b/c'

NOT restore Table /* c */ except.`a\`b` /* c */ PARTITION
tuple(Null, [], false) ON CLUSTER 'a/b/c' from `a b`(42 - 0x1F, $$a'b$$) SETTINGS id = '\n\t\0'

backup
DATABASE /* a /* b */ */ default , all , DICTIONARY /* c */ default /* c */ PARTITIONS /* a /* b */ */ ID {p:String}, {p:String}
TO
Disk('\\', $$a'b$$)
SYNC
FORMAT Vertical

BACKUP DICTIONARY /* c */ `ж` BACKUP TO AzureBlobStorage(00012, {p:String}) SETTINGS a, log_comment = 'y', id = '2024-01-01'

backup table `a b`, /* c */ all EXCEPT DATABASE null, orders, _x ON CLUSTER '"' TO AzureBlobStorage({q:Array(UInt8)}, '{x}')

Backup ALL EXCEPT TABLES `table`, `a b`.`ж`, y to Disk('it''s', '{x}') Disk('it''s', '{x}') SETTINGS /* c */ base_backup = Memory('`') FORMAT TabSeparated

RESTORE VIEW /* a /* b */ */ system /* a /* b */ */ AS /* a /* b */ */ `1` FROM Null settings b = DEFAULT

RESTORE /* c */ Dictionary /* a /* b */ */ "a""b" /* a /* b */ */ AS /* a /* b */ */ y.system /* c */ FROM /* c */ Memory($t$x$t$) /* c */ Format TabSeparated

Backup  temporary table  all  AS  async ,  Dictionary 1a  TO  Null()  SETTINGS  id = ''  into outfile '\x41' APPEND

RESTORE /* c */ All, /* c */ dictionary  table  As  `.inner.v`.select  PARTITIONS
[true, true, (tuple(('{x}', Null, '\x41'), NULL))], (()), ALL, {p:String} /* c */ AS /* c */ from /* c */ Disk('%', 'it\'s') /* c */ into outfile 'a\qb' APPEND /* c */ FORMAT Vertical

BACKUP database
table
as
on, -- c
ALL, -- c
ALL -- c
EXCEPT DATABASES t -- c
EXCEPT TABLES on to x

backup table values , TABLE  y . `.inner.v`  AS  table.T  PARTITIONS
[], ID {p:String}, all, all EXCEPT TO AzureBlobStorage(18446744073709551615 + 5., $t$x$t$, {p:String})

RESTORE Table  settings FROM Memory('\x41')

BACKUP all ON CLUSTER "a""b" to Disk('`', 'ж') SETTINGS id = '"', a.b = {'a': 'b'}, id = 'it''s' FORMAT JSON

BACKUP  VIEW -- c
`1`, /* c */ TABLE to Partition 'a'  TO  File('it\'s')

BACKUP View	y.`ж`	partitions
(true), ('',), ((false)), (1, {p:UInt8}) , -- c
TABLE	on.1a To S3(collection, filename = '\n\t\0') settings id = $$a'b$$, cluster_host_ids = array() SYNC

backup VIEW settings AS partition PARTITIONS (1, {p:UInt8}), [NULL, '\x41'], ('a/b/c',), false TO File

Backup  VIEW  `a b`  As  "x y" . default  To  Memory('a')  SETTINGS param_x = 1, shard_num = 00012

RESTORE  table `a\`b`.values PARTITION	((Null, nan, true), tuple(NULL, false, TRUE), [tuple([], NULL, TRUE)])  from  Disk('\x41', 'ж')  SETTINGS /* c */ check_parts = 1, deduplicate_files = 1, shard_num = 00012, cluster_host_ids = [1, 'a']

BACKUP	TEMPORARY TABLE as	TO	File('a\qb')

BACKUP ALL /* a /* b */ */ Except tables table . t, orders.`a``b` to foo(`ж` == TRUE, T, 'a/b/c' || '\\') SETTINGS id = '%', compression_level = -0.25, x.`y` = true, Base_Backup = Disk('backups', /* a /* b */ */ 'it''s')

BACKUP Table  settings  PARTITION ID 'a\qb', {p:String}, /* a /* b */ */ view	partition ON CLUSTER '{x}' TO AzureBlobStorage('a b', `ж` = true, table = '2024-01-01') INTO OUTFILE 'a' AND STDOUT

backup  DATABASE `1` AS values  TO  Into Outfile 'a/b/c' AND STDOUT COMPRESSION 'gzip'  ASYNC  Null()  FORMAT Null

Restore
DICTIONARY table,	TABLE `a\`b`.all AS _x,	Dictionary `a``b`.from Partitions .5, {p:String}, ID {p:String}
On Cluster '`'
from
Disk('a/b/c', '"')
settings /* c */ max_threads = 18446744073709551615, structure_only = true

backup /* c */ DATABASE -- c
d1 /* c */ TO /* c */ Disk('2024-01-01', 'a b') /* c */ sync /* c */ SETTINGS log_comment = 'y', param_x = 1, log_comment = 'y' /* c */ FORMAT TabSeparated

Backup database from EXCEPT TABLE `a.b`, from.settings, d1 to AzureBlobStorage(all, f('\\' || 'a/b/c', d1 == 'it''s', {q:Array(UInt8)})) SETTINGS /* a /* b */ */ cluster_host_ids = [array('a'), []], deduplicate_files = 0, base_backup = AzureBlobStorage() FORMAT TabSeparated SETTINGS log_comment = 'y', d = 'x', a

BACKUP
TEMPORARY TABLE  system
on cluster '{x}'
to
`a b`()
settings	Base_Backup = S3('https://h/b', 'AK', 'SK')

Backup /* a /* b */ */ ALL, /* a /* b */ */ TABLE `a\`b`.on /* a /* b */ */ TO /* a /* b */ */ `a b`(NULL) /* a /* b */ */ SETTINGS  shard_num = nan, cluster_host_ids = array(), shard_num = 0x1F, max_threads = -inf

BACKUP ALL , all , Database t TO S3('https://h/b', 'AK', 'SK') INTO OUTFILE '\\' AND STDOUT

RESTORE DATABASE from AS d1 FROM Disk('a', 'a') SETTINGS /* c */ id = 'ж', d1 = disk(type = 'local', path = '/x'), compression_level = 18446744073709551616

BACKUP Database /* a /* b */ */ async /* a /* b */ */ except TABLE t TO Disk('backups', /* a /* b */ */ '\x41') settings  base_backup = AzureBlobStorage(.5 / 1_000, (true, ''), {q:Array(UInt8)}), id = '\x41' SETTINGS log_comment = 'y', b = DEFAULT FORMAT Null

BACKUP /* c */ Table
except.async
AS
`ж`.orders
partitions all /* c */ TO /* c */ Null() /* c */ SETTINGS cluster_host_ids = array(array('a')) /* c */ SETTINGS a, d = 'x', a /* c */ SETTINGS a, d = 'x', a

all -- c
Except TABLES `a.b`, default FROM Memory($$a'b$$) SETTINGS id = '`', compression_level = 00012 INTO OUTFILE 'a' APPEND Format JSON

backup TABLE -- c
partition.on -- c
Partitions (), (1, {p:UInt8}), TRUE, tuple('\\') TO Null() Settings /* c */ check_parts = true, id = '%' ASYNC

BACKUP -- c
TEMPORARY TABLE /* a /* b */ */ table -- c
to -- c
EXCEPT -- c
Null()

restore VIEW	`table` . x

Backup	FROM SNAPSHOT x	To	Memory('ж')	Into Outfile 'a'	Format JSON

Restore /* c */ DATABASE /* c */ `ж` /* c */ AS /* c */ d1 /* c */ EXCEPT TABLE on, default, from /* c */ on cluster 'it\'s' /* c */ from /* c */ file(from = '2024-01-01', 0b101) /* c */ SETTINGS cluster_host_ids = [], cluster_host_ids = array(array('a')), base_backup = File('') /* c */ ASYNC

Backup -- c
All ,	Table /* c */ `a``b` ,	view system as settings -- c
TO -- c
S3('https://h/b', 'AK', 'SK')

BACKUP	DATABASE /* a /* b */ */ `a``b`	TO	AzureBlobStorage(f(f(`a.b` == true, extra_credentials(role_arn = '\\', role_session_name = 'x')), NULL, {p:String}))	SETTINGS structure_only = 1, a.b = disk()

backup TEMPORARY TABLE to ,  VIEW `a\`b` AS except ,  DICTIONARY /* a /* b */ */ orders TO Null . Settings compression_level = 0b101, cluster_host_ids = array(array('a')) SYNC format Null ;

BACKUP
ALL ,
ALL ,
Dictionary /* a /* b */ */ except
TO
Memory('')
SETTINGS Base_Backup = File($t$x$t$)
settings param_y = 'z', c = {p:String}, param_x = 1

RESTORE -- c
View `a\`b`.select Partition {p:String} -- c
FROM -- c
S3(collection, filename = $t$x$t$) -- c
async -- c
async -- c
INTO OUTFILE 'it''s' COMPRESSION 'gzip'

BACKUP /* c */ TEMPORARY TABLE `a b`, /* a /* b */ */ TABLE	d1	AS	x	PARTITION
(18446744073709551615,), ('a b',), All /* c */ TO /* c */ Null() /* c */ SETTINGS deduplicate_files = true, a.b == NULL, compression_level = -1

BACKUP table "x y" ,	DICTIONARY orders . y PARTITION All, Id 'ж', true TO Memory('a\qb')

Backup ALL /* a /* b */ */ EXCEPT DATABASES "x y", `a\`b` /* a /* b */ */ Except TABLES `.inner.v`.`a``b` to x

Backup TABLE
except.partition ,  database `table` ,  ALL	except tables `a\`b`."x y", async . partition ON CLUSTER system TO `File` SETTINGS cluster_host_ids = [['a', NULL]], shard_num = 5., shard_num = -0.25 FORMAT TabSeparated

BACKUP	Database 1a As table EXCEPT TABLES except	TO	foo(NULL, '"')	SETTINGS param_y = 'z', param_y = 'z'

Backup Database from TO File('2024-01-01') async

BACKUP
ALL, /* a /* b */ */ view /* c */ `a b`
TO
S3('https://h/b', 'AK', 'SK')
SETTINGS -- c
x.`y` == false, Base_Backup = Memory('a\qb'), check_parts = 1, cluster_host_ids = array(array('a'))

BACKUP /* a /* b */ */ all
except DATABASES `table`
Except TABLES `a\`b` . null, _x /* a /* b */ */ To /* a /* b */ */ File('\\') /* a /* b */ */ SETTINGS  id = '\n\t\0' /* a /* b */ */ Async /* a /* b */ */ Format Vertical /* a /* b */ */ Format Vertical

`a b`({q:Array(UInt8)}, 1.5, '"' || '{x}') Database from ,  View	on."x y" from restore

restore /* c */ TABLE
`ж`
AS
values , TEMPORARY TABLE d1 /* c */ from /* c */ AzureBlobStorage() /* c */ SETTINGS shard_num = 1.5 /* c */ FORMAT Null

BACKUP /* a /* b */ */ DATABASE `a\`b` , DATABASE  table , DATABASE
except
EXCEPT TABLES orders, t, except.default /* a /* b */ */ , /* a /* b */ */ to /* a /* b */ */ A.`b`({p:String}, NULL, 'it\'s') /* a /* b */ */ sync /* a /* b */ */ INTO OUTFILE 'a\qb' /* a /* b */ */ format Vertical /* a /* b */ */ ;

BACKUP dictionary a$b . "x y" AS orders, DICTIONARY  select To Null() Settings -- c
cluster_host_ids = array(array('a')), check_parts = 0, Base_Backup = Memory('\x41')

BACKUP -- c
DATABASE `a``b` As from, -- c
Table  `a\`b` . `a``b`  as  `a b`  partitions ALL, {p:String} -- c
To -- c
S3(collection, filename = 'it\'s') -- c
Format JSON

BACKUP ALL EXCEPT Tables `a b`.from, x TO Disk('backups', /* a /* b */ */ '"') SETTINGS check_parts = true, cluster_host_ids = array(array('a')), deduplicate_files = 1

RESTORE VIEW on AS `table`.to FROM File

BACKUP -- c
TABLE /* c */ `.inner.v` -- c
TO -- c
Memory('ж')

restore
All , /* a /* b */ */ DATABASE  `a.b`  AS  system , /* a /* b */ */ Database /* c */ "x y" /* c */ Except TABLE a$b
FROM
S3(collection, filename = '"')
settings id = 'ж', structure_only = 1, check_parts = false
SYNC
format JSON

RESTORE /* c */ VIEW on.`a``b` /* c */ From /* c */ Null /* c */ into outfile '%' COMPRESSION 'gzip' /* c */ FORMAT Null /* c */ SETTINGS d = 'x', d = 'x', id = ''

BACKUP ALL, -- c
DICTIONARY select, -- c
ALL  Except Databases a$b  EXCEPT TABLES `a b`, system . select TO Disk('backups', '\n\t\0') SETTINGS a, c = {p:String}, a

Backup DATABASE -- c
y ,  ALL ,  all /* c */ EXCEPT Database select /* c */ EXCEPT table T._x, as, t.`ж` TO AzureBlobStorage({p:String}, -0.25) SETTINGS /* a /* b */ */ base_backup = Null(), shard_num = -9223372036854775809, shard_num = -inf ;

RESTORE database  except  AS  a$b,
Database /* c */ `table` /* c */ EXCEPT TABLES `a b`, null FROM settings deduplicate_files = 0, base_backup = Null() Null() ASYNC

FROM
all
ON CLUSTER a$b
Restore
S3(collection, filename = '\n\t\0')
SETTINGS	check_parts = true, max_threads = -0.0
