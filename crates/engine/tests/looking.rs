//! The statements that look at backups and at what there is, on a directory that ClickHouse 26.9
//! wrote.

#![allow(
    clippy::disallowed_methods,
    reason = "tests prepare and damage files by hand"
)]

use granary_durable::Disk;
use granary_engine::{Engine, Failure, OpenOptions, Session};
use granary_env::{Control, Env};
use granary_formats::{Format, Header, Value};
use granary_manifest::{EntryTableBuilder, Manifest};
use granary_storage::{Destination as _, LocalDirectory};
use granary_types::Uuid;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

struct Local {
    session: Session,
    engine: Engine,
    folder: TempDir,
}

impl Local {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary directory");
        let archive = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../datadir/tests/fixtures/clickhouse-26.9.tar.gz");
        let unpacked = Command::new("tar")
            .arg("-xzf")
            .arg(archive)
            .arg("-C")
            .arg(folder.path())
            .status();
        assert!(unpacked.expect("tar starts").success());
        let options = OpenOptions {
            path: Some(folder.path().to_owned()),
            config_file: None,
            disk: Disk::system(),
            env: Env::system(),
        };
        let (engine, warnings) = Engine::open(options).expect("an open directory");
        assert_eq!(warnings, [""; 0]);
        let session = engine.session("default");
        Self {
            session,
            engine,
            folder,
        }
    }

    fn backup_path(&self, name: &str) -> PathBuf {
        self.folder.path().join("backups").join(name)
    }

    fn values(&mut self, sql: &str) -> Result<Vec<Vec<Value>>, Failure> {
        let answer = self.session.execute(sql, &Control::new())?;
        Ok(answer
            .into_table()
            .map(|table| table.rows().to_vec())
            .unwrap_or_default())
    }

    fn rows(&mut self, sql: &str) -> Result<String, Failure> {
        let answer = self.session.execute(sql, &Control::new())?;
        let mut text = Vec::new();
        answer.print(Format::TabSeparated(Header::None), &mut text)?;
        Ok(String::from_utf8(text).expect("the answers are texts"))
    }

    #[track_caller]
    fn run(&mut self, sql: &str) -> String {
        self.rows(sql)
            .unwrap_or_else(|failure| panic!("{sql}: {failure}"))
    }

    #[track_caller]
    fn fails(&mut self, sql: &str) -> String {
        match self.rows(sql) {
            Ok(rows) => panic!("{sql} answered {rows}"),
            Err(failure) => failure.to_string(),
        }
    }

    #[track_caller]
    fn check(&mut self, sql: &str, expected: &str) {
        assert_eq!(self.run(sql), expected, "{sql}");
    }
}

fn number(value: &Value) -> u64 {
    match value {
        Value::UInt64(number) => *number,
        other => panic!("{other:?} is no number"),
    }
}

/// The last row of an `EXPLAIN`: files, bytes, bytes from the base.
#[track_caller]
fn explained(local: &mut Local, sql: &str) -> (u64, u64, u64) {
    let rows = local
        .values(sql)
        .unwrap_or_else(|failure| panic!("{failure}"));
    let [steps @ .., total] = &rows[..] else {
        panic!("EXPLAIN has a row at least")
    };
    let numbers = |row: &[Value]| (number(&row[3]), number(&row[4]), number(&row[5]));
    let sums = steps
        .iter()
        .map(|row| numbers(row))
        .fold((0, 0, 0), |sum, row| {
            (sum.0 + row.0, sum.1 + row.1, sum.2 + row.2)
        });
    assert_eq!(total[0], Value::from("total"));
    assert_eq!(numbers(total), sums, "the total is the sum of the steps");
    sums
}

const STORE: &str = "BACKUP DATABASE d1 TO Disk('backups', 'a') SETTINGS unsupported_data = 'warn'";

#[test]
fn what_explain_says_of_a_backup_is_what_the_backup_does() {
    let mut local = Local::new();
    let (files, bytes, from_base) = explained(&mut local, &format!("EXPLAIN {STORE}"));
    assert_eq!(from_base, 0);
    assert!(
        !local.folder.path().join("backups").exists(),
        "nothing is written"
    );
    assert_eq!(local.run("SELECT count() FROM system.backups"), "0\n");
    local.run(STORE);
    let manifest = fs::metadata(local.backup_path("a/.backup")).expect("a manifest");
    local.check(
        "SELECT num_files, uncompressed_size FROM system.backups",
        &format!("{files}\t{}\n", bytes + manifest.len()),
    );

    let increment = "BACKUP DATABASE d1 TO Disk('backups', 'b') SETTINGS base_backup = Disk('backups', 'a'), id = 'b'";
    let (all, bytes, from_base) = explained(&mut local, &format!("EXPLAIN {increment}"));
    assert_eq!((all, bytes), (files, 0), "nothing has changed");
    local.run(increment);
    local.check(
        "SELECT num_files, total_size, num_entries FROM system.backups WHERE id = 'b'",
        &format!("{files}\t{from_base}\t0\n"),
    );
    assert!(
        local
            .fails(&format!("EXPLAIN {STORE}"))
            .contains("(BACKUP_ALREADY_EXISTS)")
    );
}

#[test]
fn what_explain_says_of_a_restore_is_what_the_restore_does() {
    let mut local = Local::new();
    local.run(STORE);
    let restore = "RESTORE TABLE d1.merged AS ordi.merged, TABLE d1.lg AS ordi.lg, DATABASE d1 AS d3 EXCEPT TABLES d1.merged FROM Disk('backups', 'a') SETTINGS id = 'r'";
    let databases = local.run("SHOW DATABASES");
    let (files, bytes, _) = explained(&mut local, &format!("EXPLAIN {restore}"));
    assert_eq!(local.run("SHOW DATABASES"), databases, "nothing is made");
    local.run(restore);
    local.check(
        "SELECT files_read, bytes_read FROM system.backups WHERE id = 'r'",
        &format!("{files}\t{bytes}\n"),
    );
    let again = "RESTORE TABLE d1.merged AS ordi.merged FROM Disk('backups', 'a') SETTINGS allow_non_empty_tables = 1";
    let steps = local.run(&format!("EXPLAIN {again}"));
    assert!(steps.starts_with("append part\tordi.merged\t"), "{steps}");
}

#[test]
fn every_backup_below_a_path_is_shown_with_its_state() {
    let mut local = Local::new();
    local.check("SHOW BACKUPS IN Disk('backups', '')", "");
    local.run("BACKUP TABLE d1.merged TO Disk('backups', 'deep/er/base')");
    local.run("BACKUP TABLE d1.merged TO Disk('backups', 'next') SETTINGS base_backup = Disk('backups', 'deep/er/base')");
    let disk = Disk::system();
    let place =
        |name: &str| LocalDirectory::new(local.backup_path(name), disk.clone(), Env::system());
    drop(
        place("interrupted")
            .begin(Uuid::from_u128(1))
            .expect("begun"),
    );
    let _running = place("running").begin(Uuid::from_u128(2)).expect("begun");
    fs::create_dir(local.backup_path("broken")).expect("a directory");
    fs::write(local.backup_path("broken/.backup"), "<config>").expect("a file");
    let states = |local: &mut Local| -> Vec<(String, String, String)> {
        let rows = local
            .values("SHOW BACKUPS IN Disk('backups', '')")
            .expect("rows");
        let text = |value: &Value| match value {
            Value::Text(text) => text.clone(),
            other => panic!("{other:?}"),
        };
        rows.iter()
            .map(|row| (text(&row[0]), text(&row[7]), text(&row[8])))
            .collect()
    };
    let found = states(&mut local);
    let brief: Vec<(&str, &str)> = found
        .iter()
        .map(|(name, state, _)| (&name[..], &state[..]))
        .collect();
    let expected = [
        ("Disk('backups', 'broken')", "damaged"),
        ("Disk('backups', 'deep/er/base')", "complete"),
        ("Disk('backups', 'interrupted')", "interrupted"),
        ("Disk('backups', 'next')", "complete"),
        ("Disk('backups', 'running')", "being written"),
    ];
    assert_eq!(brief, expected);
    fs::rename(local.backup_path("deep"), local.backup_path("moved")).expect("a rename");
    let found = states(&mut local);
    let next = found
        .iter()
        .find(|(name, ..)| name.contains("next"))
        .expect("next");
    assert_eq!(next.1, "damaged");
    assert_eq!(
        next.2,
        "its base backup Disk('backups', 'deep/er/base'): is not there"
    );
    assert!(
        local
            .fails("SHOW BACKUPS IN Disk('backups', '../..')")
            .contains("(BAD_ARGUMENTS)")
    );
    assert!(
        local
            .fails("SHOW BACKUPS IN Memory('m')")
            .contains("name a Disk or File")
    );
}

/// The files of a part's column in the backup `a`.
fn data_files(local: &Local) -> Vec<PathBuf> {
    let part = local.backup_path("a/data/d1/merged");
    let part = fs::read_dir(part)
        .expect("parts")
        .next()
        .expect("a part")
        .expect("an entry");
    let mut files: Vec<PathBuf> = fs::read_dir(part.path())
        .expect("files")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    files.sort();
    files
}

#[test]
fn a_check_finds_damage_and_the_journal_remembers_it() {
    let mut local = Local::new();
    local.run(STORE);
    local.run(
        "BACKUP DATABASE d1 TO Disk('backups', 'b') SETTINGS base_backup = Disk('backups', 'a')",
    );
    let ok = local
        .values("CHECK BACKUP Disk('backups', 'b')")
        .expect("intact");
    assert_eq!((&ok[0][0], number(&ok[0][1])), (&Value::from("OK"), 2));
    assert!(number(&ok[0][3]) > 0 && number(&ok[0][4]) > 0);
    let shown = local
        .values("SHOW BACKUPS IN Disk('backups', '')")
        .expect("rows");
    for row in &shown {
        assert_eq!(row[7], Value::from("complete"));
        assert_ne!(row[9], Value::from(""), "both were checked");
    }

    let file = data_files(&local).pop().expect("a file");
    let mut bytes = fs::read(&file).expect("bytes");
    bytes[0] ^= 1;
    fs::write(&file, bytes).expect("damaged");
    let name = file
        .file_name()
        .expect("a name")
        .to_string_lossy()
        .into_owned();
    for backup in ["a", "b"] {
        let failure = local.fails(&format!("CHECK BACKUP Disk('backups', '{backup}')"));
        assert!(
            failure.contains(&name) && failure.contains("the manifest says"),
            "{failure}"
        );
        assert!(failure.contains("(BACKUP_DAMAGED)"), "{failure}");
    }
    let shown = local
        .values("SHOW BACKUPS IN Disk('backups', '')")
        .expect("rows");
    for row in &shown {
        assert_eq!(row[7], Value::from("damaged"));
        let Value::Text(reason) = &row[8] else {
            panic!("a reason")
        };
        assert!(reason.contains(&name), "{reason}");
    }
    local.check("SELECT count() FROM system.backups", "2\n");
}

#[test]
fn a_check_finds_what_is_missing_spare_or_too_much_to_list() {
    let mut local = Local::new();
    local.run(STORE);
    let stray = local.backup_path("a/data/stray");
    fs::write(&stray, "x").expect("a stray file");
    let failure = local.fails("CHECK BACKUP Disk('backups', 'a')");
    assert!(
        failure.contains("data/stray") && failure.contains("no entry names it"),
        "{failure}"
    );
    fs::remove_file(&stray).expect("removed");
    local.run("CHECK BACKUP Disk('backups', 'a')");
    for table in fs::read_dir(local.backup_path("a/data/d1")).expect("tables") {
        fs::remove_dir_all(table.expect("an entry").path()).expect("removed");
    }
    let failure = local.fails("CHECK BACKUP Disk('backups', 'a') SAMPLE 0.1 PERCENT");
    assert!(
        failure.contains("  10. ") && !failure.contains("  11. "),
        "{failure}"
    );
    assert!(
        failure
            .lines()
            .last()
            .expect("a line")
            .starts_with("  and "),
        "{failure}"
    );
}

#[test]
fn a_check_reads_what_is_inside_of_a_packed_part() {
    let mut local = Local::new();
    local.run("BACKUP TABLE d1.packed TO Disk('backups', 'a')");
    local.run("CHECK BACKUP Disk('backups', 'a')");
    let path = local
        .backup_path("a")
        .join("data/d1/packed/all_1_1_0/data.packed");
    let mut bytes = fs::read(&path).expect("a packed part");
    *bytes.last_mut().expect("it is not empty") ^= 1;
    fs::write(&path, bytes).expect("written");
    // The sample leaves the file out, so that only its members can tell.
    let failure = local.fails("CHECK BACKUP Disk('backups', 'a') SAMPLE 0.0001 PERCENT");
    assert!(
        failure.contains("Part all_1_1_0 of table d1.packed: file "),
        "{failure}"
    );
}

#[test]
fn a_check_that_was_cancelled_says_so() {
    let mut local = Local::new();
    local.run("BACKUP TABLE d1.packed TO Disk('backups', 'a')");
    let control = Control::new();
    control.cancel();
    let answer = local
        .session
        .execute("CHECK BACKUP Disk('backups', 'a')", &control);
    assert!(answer.expect_err("cancelled").is_cancelled());
}

#[test]
fn a_backup_that_is_needed_is_dropped_only_by_cascade() {
    let mut local = Local::new();
    let backup = |name: &str, base: &str| {
        format!(
            "BACKUP TABLE d1.merged TO Disk('backups', '{name}') SETTINGS base_backup = Disk('backups', '{base}')"
        )
    };
    local.run("BACKUP TABLE d1.merged TO Disk('backups', 'a')");
    local.run(&backup("b", "a"));
    local.run(&backup("x/c", "b"));
    local.run("BACKUP TABLE d1.lg TO Disk('backups', 'alone')");
    let refused = local.fails("DROP BACKUP Disk('backups', 'a')");
    assert!(
        refused.contains("is needed by Disk('backups', 'b'), Disk('backups', 'x/c')")
            && refused.contains("CASCADE")
            && refused.contains("(BAD_ARGUMENTS)"),
        "{refused}"
    );
    local.run("CHECK BACKUP Disk('backups', 'x/c')");
    local.run("DROP BACKUP Disk('backups', 'alone')");
    let dropped = local
        .values("DROP BACKUP File('a') CASCADE")
        .expect("dropped");
    let names: Vec<&Value> = dropped.iter().map(|row| &row[0]).collect();
    let expected = [
        "Disk('backups', 'x/c')",
        "Disk('backups', 'b')",
        "File('a')",
    ];
    assert_eq!(names, expected.map(Value::from).iter().collect::<Vec<_>>());
    local.check("SHOW BACKUPS IN Disk('backups', '')", "");
    let gone = local.fails("DROP BACKUP Disk('backups', 'a')");
    assert_eq!(
        gone,
        "Code: 599. DB::Exception: Backup Disk('backups', 'a') not found. (BACKUP_NOT_FOUND)"
    );
    local.run("BACKUP TABLE d1.merged TO Disk('backups', 'a')");
}

#[test]
fn what_a_running_job_uses_is_not_dropped() {
    let mut local = Local::new();
    local.run("BACKUP TABLE d1.t TO Disk('backups', 'a')");
    local.run(
        "BACKUP TABLE d1.t TO Disk('backups', 'b') SETTINGS base_backup = Disk('backups', 'a')",
    );
    let control = Control::new();
    let slowly = "max_backup_bandwidth = 1, async = 1";
    let restore =
        format!("RESTORE TABLE d1.t AS d1.u FROM Disk('backups', 'b') SETTINGS {slowly}, id = 'r'");
    local
        .session
        .execute(&restore, &control)
        .expect("it is begun");
    let used = |name: &str| {
        format!(
            "Code: 587. DB::Exception: Backup Disk('backups', '{name}') is in use by the job 'r': \
             drop it when that has ended, see system.backups. (CONCURRENT_ACCESS_NOT_SUPPORTED)"
        )
    };
    assert_eq!(local.fails("DROP BACKUP Disk('backups', 'b')"), used("b"));
    let refused = local.fails("DROP BACKUP File('a') CASCADE");
    assert_eq!(refused, used("b"), "the base would take it along");
    control.cancel();
    local.engine.wait_for_jobs();
    local.check(
        "SELECT status FROM system.backups WHERE id = 'r'",
        "RESTORE_CANCELLED\n",
    );
    local.run("DROP BACKUP File('a') CASCADE");
}

/// Makes two hosts of a backup: each has all of its entries, the second but those that `is_left_out` takes.
fn on_two_shards(local: &Local, name: &str, is_left_out: impl Fn(&str) -> bool) {
    let path = local.backup_path(name).join(".backup");
    let mut manifest =
        Manifest::read(fs::File::open(&path).expect("a manifest")).expect("a manifest");
    let mut entries = EntryTableBuilder::new();
    for shard in ["1", "2"] {
        for entry in manifest.entries.iter() {
            if shard == "2" && is_left_out(entry.name.as_str()) {
                continue;
            }
            let whole = entry.view();
            let mut view = whole;
            let name = format!("shards/{shard}/replicas/1/{}", entry.name);
            view.name = &name;
            view.data_file = (entry.size > 0).then(|| whole.data_file_name());
            entries.push(&view).expect("names ascend");
        }
    }
    manifest.entries = entries.finish().expect("no name twice");
    let file = fs::File::create(&path).expect("a manifest");
    manifest.write(file).expect("it is written");
}

#[test]
fn the_shares_of_all_hosts_are_described_and_checked() {
    let mut local = Local::new();
    local.run("BACKUP TABLE d1.merged, TABLE d1.v TO Disk('backups', 'whole')");
    on_two_shards(&local, "whole", |_| false);
    let rows = local
        .values("DESCRIBE BACKUP Disk('backups', 'whole')")
        .expect("rows");
    let brief: Vec<String> = rows
        .iter()
        .map(|row| format!("{:?} {:?}", row[1], row[8]))
        .collect();
    let line =
        |name: &str, details: &str| format!("{:?} {:?}", Value::from(name), Value::from(details));
    let expected = [
        line("d1.merged", "shard 1, replica 1"),
        line("d1.v", "shard 1, replica 1"),
        line("d1.merged", "shard 2, replica 1"),
        line("d1.v", "shard 2, replica 1"),
    ];
    assert_eq!(brief[..4], expected);
    local.run("CHECK BACKUP Disk('backups', 'whole')");
    local.run("BACKUP TABLE d1.merged, TABLE d1.v TO Disk('backups', 'broken')");
    on_two_shards(&local, "broken", |name| name.ends_with("/count.txt"));
    let failure = local.fails("CHECK BACKUP Disk('backups', 'broken')");
    assert!(
        failure.contains("shard 2, replica 1: Part ")
            && failure.contains("file count.txt is missing"),
        "{failure}"
    );
}

#[test]
fn a_copy_of_a_base_may_go_as_long_as_the_base_is_there() {
    let mut local = Local::new();
    local.run("BACKUP TABLE d1.merged TO Disk('backups', 'a')");
    local.run("BACKUP TABLE d1.merged TO Disk('backups', 'b') SETTINGS base_backup = Disk('backups', 'a')");
    let copied = Command::new("cp")
        .arg("-r")
        .args([local.backup_path("a"), local.backup_path("copy")])
        .status();
    assert!(copied.expect("cp starts").success());
    local.run("DROP BACKUP Disk('backups', 'copy')");
    // Moved, the base is the only one with that UUID.
    fs::rename(local.backup_path("a"), local.backup_path("moved")).expect("a rename");
    let refused = local.fails("DROP BACKUP Disk('backups', 'moved')");
    assert!(
        refused.contains("is needed by Disk('backups', 'b')"),
        "{refused}"
    );
}

#[test]
fn what_is_no_whole_backup_is_dropped_too_and_other_files_stay() {
    let mut local = Local::new();
    local.run("BACKUP TABLE d1.merged TO Disk('backups', 'damaged')");
    fs::write(local.backup_path("damaged/.backup"), "<config>").expect("damage");
    local.run("DROP BACKUP Disk('backups', 'damaged')");
    assert!(!local.backup_path("damaged").exists());

    let place = LocalDirectory::new(local.backup_path("half"), Disk::system(), Env::system());
    drop(place.begin(Uuid::from_u128(1)).expect("begun"));
    local.run("DROP BACKUP Disk('backups', 'half')");
    assert!(!local.backup_path("half").exists());

    let running = place.begin(Uuid::from_u128(2)).expect("begun");
    let refused = local.fails("DROP BACKUP Disk('backups', 'half')");
    assert!(refused.contains("is being written"), "{refused}");
    running.finish().expect("finished");

    local.run("BACKUP TABLE d1.merged TO Disk('backups', 'a')");
    fs::write(local.backup_path("a/photo.jpg"), "x").expect("a file");
    let answer = local
        .session
        .execute("DROP BACKUP Disk('backups', 'a')", &Control::new())
        .expect("dropped");
    assert!(
        answer.warnings[0].contains("photo.jpg"),
        "{:?}",
        answer.warnings
    );
    assert!(local.backup_path("a/photo.jpg").exists() && !local.backup_path("a/data").exists());

    local.run("BACKUP TABLE d1.merged TO Memory('m')");
    local.run("DROP BACKUP Memory('m')");
    assert!(
        local
            .fails("CHECK BACKUP Memory('m')")
            .contains("(BACKUP_NOT_FOUND)")
    );
}

#[test]
fn a_backup_is_described_with_its_rows_and_its_chain() {
    let mut local = Local::new();
    local.run("BACKUP TABLE d1.t, TABLE d1.lg, TABLE d1.v, TABLE d1.di TO Disk('backups', 'a')");
    local.run("BACKUP TABLE d1.t, TABLE d1.lg TO Disk('backups', 'b') SETTINGS base_backup = Disk('backups', 'a')");
    let rows = local
        .values("DESCRIBE BACKUP Disk('backups', 'a')")
        .expect("rows");
    let brief: Vec<String> = rows
        .iter()
        .map(|row| format!("{:?} {:?} {:?} {:?}", row[0], row[1], row[2], row[4]))
        .collect();
    let text = |text: &str| format!("{:?}", Value::from(text));
    let line = |kind: &str, name: &str, engine: &str, rows: Value| {
        format!("{} {} {} {rows:?}", text(kind), text(name), text(engine))
    };
    let expected = [
        line("dictionary", "d1.di", "Dictionary", Value::Null),
        line("table", "d1.lg", "Log", Value::Null),
        line("table", "d1.t", "MergeTree", 300.into()),
        line("view", "d1.v", "View", Value::Null),
        line("backup", "Disk('backups', 'a')", "", Value::Null),
    ];
    assert_eq!(brief, expected);
    let rows = local
        .values("DESCRIBE BACKUP Disk('backups', 'b')")
        .expect("rows");
    let [.., of_t, b, a] = &rows[..] else {
        panic!("{rows:?}")
    };
    assert_eq!(of_t[6], of_t[7], "all of d1.t is in the base");
    assert_eq!(
        (&b[1], &a[1]),
        (
            &"Disk('backups', 'b')".into(),
            &"Disk('backups', 'a')".into()
        )
    );
    assert!(
        local
            .fails("DESCRIBE BACKUP Disk('backups', 'c')")
            .contains("(BACKUP_NOT_FOUND)")
    );
}

#[test]
fn names_are_shown_and_the_database_is_changed() {
    let mut local = Local::new();
    local.check("SHOW DATABASES LIKE '%d%'", "d1\ndefault\nordi\nwe ird/ё\n");
    local.check("SHOW TABLES FROM ordi NOT LIKE '.%'", "mv\no t\n");
    local.check(
        "SHOW FULL TABLES FROM d1 LIKE 'm%' LIMIT 2",
        "mem\tMemory\nmerged\tReplacingMergeTree\n",
    );
    local.check("SHOW DICTIONARIES FROM d1", "di\n");
    local.check("SHOW TEMPORARY TABLES", "");
    assert!(local.fails("SHOW TABLES FROM nope").contains("Code: 81."));
    assert!(local.fails("USE nope").contains("Code: 81."));
    local.check("SHOW TABLES", "tempdef\n");
    local.run("USE d1");
    local.check("SHOW TABLES ILIKE 'MER%'", "merged\n");
    local.check(
        "SHOW CREATE TABLE merged",
        "CREATE TABLE d1.merged\\n(\\n    `x` UInt8\\n)\\nENGINE = ReplacingMergeTree\\nORDER BY x\\nSETTINGS min_bytes_for_wide_part = 0, old_parts_lifetime = 100000, index_granularity = 8192\n",
    );
    local.check(
        "SHOW CREATE VIEW mvto",
        "CREATE MATERIALIZED VIEW d1.mvto TO d1.nothing\\n(\\n    `x` UInt8\\n)\\nAS SELECT x\\nFROM d1.merged\n",
    );
    local.check(
        "SHOW CREATE DATABASE ordi",
        "CREATE DATABASE ordi\\nENGINE = Ordinary\n",
    );
    assert!(
        local
            .fails("SHOW CREATE VIEW t")
            .contains("`d1`.`t` is not a VIEW. (BAD_ARGUMENTS)")
    );
    assert!(
        local
            .fails("SHOW CREATE TABLE nope")
            .contains("(CANNOT_GET_CREATE_TABLE_QUERY)")
    );
    local.run("SET max_threads = 2");
    local.run("SET max_threads = DEFAULT");
    assert!(local.fails("SET nope = 1").contains("Code: 115."));
}

#[test]
fn jobs_are_selected() {
    let mut local = Local::new();
    local.run("BACKUP TABLE d1.merged TO Disk('backups', 'a') SETTINGS id = 'a'");
    local.run("BACKUP TABLE d1.lg TO Disk('backups', 'b') SETTINGS id = 'b'");
    local.fails("BACKUP TABLE d1.lg TO Disk('backups', 'b') SETTINGS id = 'c'");
    local.run("RESTORE TABLE d1.merged AS d1.again FROM Disk('backups', 'a') SETTINGS id = 'd'");
    let from = "FROM system.backups";
    local.check(
        &format!("SELECT id, status {from} ORDER BY id DESC"),
        "d\tRESTORED\nc\tBACKUP_FAILED\nb\tBACKUP_CREATED\na\tBACKUP_CREATED\n",
    );
    local.check(
        &format!("SELECT id AS x {from} WHERE status = 'BACKUP_CREATED' ORDER BY x LIMIT 1, 1"),
        "b\n",
    );
    local.check(
        &format!("SELECT id {from} WHERE id IN ('a', 'd') AND NOT name LIKE '%b%z' ORDER BY 1"),
        "a\nd\n",
    );
    local.check(
        &format!("SELECT b.id {from} AS b WHERE b.id = 'a' OR 'd' = b.id ORDER BY status DESC"),
        "d\na\n",
    );
    local.check(&format!("SELECT backups.id {from} WHERE num_files > 0 AND end_time >= '2020-01-01' AND id NOT IN ('d', 'b')"), "a\n");
    local.check(
        &format!("SELECT count() {from} WHERE error ILIKE '%ALREADY EXISTS%'"),
        "1\n",
    );
    local.check(
        &format!("SELECT id {from} WHERE start_time < '2020-01-01 00:00:00'"),
        "",
    );
    local.check(
        "SELECT id, status FROM system.backup_log WHERE id = 'd'",
        "d\tRESTORING\nd\tRESTORED\n",
    );
    local.check("SELECT count(*) FROM system.backup_log", "8\n");
    for (sql, code) in [
        ("SELECT nope FROM system.backups", 47),
        ("SELECT id FROM system.backups WHERE nope = 1", 47),
        ("SELECT id FROM system.backups WHERE id = 1", 386),
        ("SELECT id FROM system.backups WHERE num_files = 'x'", 53),
        ("SELECT id FROM system.nope", 60),
        ("SELECT id FROM backups", 60),
        ("SELECT id FROM system.backups ORDER BY 2", 36),
    ] {
        let failure = local.fails(sql);
        assert!(
            failure.starts_with(&format!("Code: {code}.")),
            "{sql}: {failure}"
        );
    }
}
