//! How answers are printed: as they come, into files, and files as they are read.

#![allow(
    clippy::disallowed_methods,
    reason = "the tests make the files that are read"
)]

use granary_durable::Disk;
use granary_engine::{Engine, Failure, OpenOptions};
use granary_env::{Control, Env};
use granary_formats::{Format, Header};
use granary_types::ErrorCode;
use std::io::{self, Write};
use tempfile::TempDir;

struct World {
    engine: Engine,
    folder: TempDir,
}

impl World {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary directory");
        let options = OpenOptions {
            path: Some(folder.path().join("data")),
            config_file: None,
            disk: Disk::system(),
            env: Env::system(),
        };
        std::fs::create_dir(folder.path().join("data")).expect("a directory");
        let (engine, _) = Engine::open(options).expect("an open directory");
        Self { engine, folder }
    }

    /// Runs a statement, in which `<>` stands for the directory of the test.
    fn run(&self, sql: &str, output: &mut dyn Write, control: &Control) -> Result<(), Failure> {
        let sql = sql.replace("<>", &self.folder.path().display().to_string());
        let answer = self.engine.session("default").execute(&sql, control)?;
        answer.print(Format::TabSeparated(Header::None), output)
    }

    #[track_caller]
    fn check(&self, sql: &str, expected: &str) {
        let mut output = Vec::new();
        if let Err(failure) = self.run(sql, &mut output, &Control::new()) {
            panic!("{sql}: {failure}");
        }
        assert_eq!(String::from_utf8_lossy(&output), expected, "{sql}");
    }

    #[track_caller]
    fn fails(&self, sql: &str, code: ErrorCode) {
        let failed = self.run(sql, &mut io::sink(), &Control::new());
        assert_eq!(failed.expect_err(sql).code, code, "{sql}");
    }
}

/// Stops the statement when the first rows come, and counts what comes.
struct Stopping<'a> {
    control: &'a Control,
    bytes: usize,
}

impl Write for Stopping<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if !bytes.is_empty() {
            self.control.cancel();
        }
        self.bytes += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn rows_are_printed_before_the_last_is_computed() {
    let control = Control::new();
    let mut output = Stopping {
        control: &control,
        bytes: 0,
    };
    // Nobody lives to see the end of this query.
    let sql = "SELECT number FROM numbers(1000000000000000)";
    let stopped = World::new().run(sql, &mut output, &control);
    assert_eq!(
        stopped.expect_err("it was cancelled").code,
        ErrorCode::QUERY_WAS_CANCELLED
    );
    assert!(output.bytes > 0 && output.bytes < 100 << 20);
}

#[test]
fn what_was_printed_before_an_error_stays() {
    let mut output = Vec::new();
    let sql = "SELECT number, throwIf(number = 500000) FROM numbers(1000000)";
    let failed = World::new().run(sql, &mut output, &Control::new());
    assert_eq!(
        failed.expect_err("one row is refused").code,
        ErrorCode::FUNCTION_THROW_IF_VALUE_IS_NON_ZERO
    );
    assert!(output.starts_with(b"0\t0\n1\t0\n"));
    assert!(output.ends_with(b"\t0\n"), "rows are whole");
}

#[test]
fn rows_go_into_files_and_come_back() {
    let world = World::new();
    world.check("SELECT 1, 'a' INTO OUTFILE '<>/plain.csv'", "");
    world.fails(
        "SELECT 1, 'a' INTO OUTFILE '<>/plain.csv'",
        ErrorCode::FILE_ALREADY_EXISTS,
    );
    world.check(
        "SELECT 2, 'b' INTO OUTFILE '<>/plain.csv' APPEND AND STDOUT",
        "2,\"b\"\n",
    );
    world.check(
        "SELECT * FROM numbers(2) INTO OUTFILE '<>/other.tsv' TRUNCATE",
        "",
    );
    world.check(
        "SHOW DATABASES LIKE 'default' INTO OUTFILE '<>/names.json' FORMAT CSV",
        "",
    );
    let names = std::fs::read_to_string(world.folder.path().join("names.json"));
    assert_eq!(names.expect("a file"), "\"default\"\n");
    world.check("CREATE TABLE t (a UInt8, b String) ENGINE = TinyLog", "");
    world.check("INSERT INTO t FROM INFILE '<>/plain.csv'", "");
    let extensions = ["gz", "br", "xz", "zst", "bz2", "lz4", "snappy"];
    for (number, extension) in extensions.iter().enumerate() {
        let number = number + 3;
        world.check(
            &format!("SELECT {number}, 'packed' INTO OUTFILE '<>/packed{number}.csv.{extension}'"),
            "",
        );
    }
    world.check(
        "INSERT INTO t FROM INFILE '<>/packed{3..9}.csv.*' FORMAT CSV",
        "",
    );
    world.check(
        "SELECT 10, 'named' INTO OUTFILE '<>/named' COMPRESSION 'zstd' LEVEL 9 FORMAT CSV",
        "",
    );
    world.check(
        "INSERT INTO t FROM INFILE '<>/named' COMPRESSION 'zstd' FORMAT CSV",
        "",
    );
    world.check("INSERT INTO t FROM INFILE '<>/none*.csv'", "");
    world.check(
        "SELECT arraySort(groupArray(a)), uniqExact(b) FROM t",
        "[1,2,3,4,5,6,7,8,9,10]\t4\n",
    );
}

#[test]
fn files_that_cannot_be_are_refused_as_clickhouse_does() {
    let world = World::new();
    world.fails(
        "SELECT 1 INTO OUTFILE '<>/a.gz' APPEND",
        ErrorCode::BAD_ARGUMENTS,
    );
    world.fails(
        "SELECT 1 INTO OUTFILE '<>/a' COMPRESSION 'foo'",
        ErrorCode::NOT_IMPLEMENTED,
    );
    world.fails(
        "SELECT 1 INTO OUTFILE '<>/none/a.csv'",
        ErrorCode::FILE_DOESNT_EXIST,
    );
    world.check("CREATE TABLE t (a UInt8) ENGINE = TinyLog", "");
    world.fails(
        "INSERT INTO t FROM INFILE '<>/none.csv'",
        ErrorCode::FILE_DOESNT_EXIST,
    );
    world.fails(
        "INSERT INTO t FROM INFILE '<>/none.csv' COMPRESSION 'foo'",
        ErrorCode::NOT_IMPLEMENTED,
    );
}

#[test]
fn settings_of_formats_are_served_or_refused_by_name() {
    let world = World::new();
    world.check(
        "SELECT 1, 2 FORMAT CSV SETTINGS format_csv_delimiter = ';'",
        "1;2\n",
    );
    world.fails(
        "SELECT 1 FORMAT CSV SETTINGS output_format_csv_serialize_tuple_into_separate_columns = 0",
        ErrorCode::NOT_IMPLEMENTED,
    );
    // That of another format changes nothing.
    world.check(
        "SELECT 1 SETTINGS output_format_csv_serialize_tuple_into_separate_columns = 0",
        "1\n",
    );
    world.check("CREATE TABLE t (a UInt8, b UInt8) ENGINE = TinyLog", "");
    world.check(
        "INSERT INTO t SETTINGS format_csv_delimiter = ';' FORMAT CSV 1;2",
        "",
    );
    world.check("SELECT * FROM t", "1\t2\n");
}

#[test]
fn files_below_user_files_are_tables() {
    let world = World::new();
    let files = world.folder.path().join("data/user_files/deep");
    std::fs::create_dir_all(&files).expect("a directory");
    std::fs::write(world.folder.path().join("outside.csv"), "1\n").expect("a file");
    std::os::unix::fs::symlink(
        world.folder.path().join("outside.csv"),
        files.join("link.csv"),
    )
    .expect("a link");
    world.check(
        "SELECT number AS n, toString(number) AS s FROM numbers(3) INTO OUTFILE '<>/data/user_files/a.csv.gz'",
        "",
    );
    for format in [
        "TSVWithNamesAndTypes",
        "CSVWithNamesAndTypes",
        "Native",
        "RowBinaryWithNamesAndTypes",
    ] {
        world.check(
            &format!("SELECT number + 3 AS n, 'x' AS s FROM numbers(2) INTO OUTFILE '<>/data/user_files/deep/{format}' FORMAT {format}"),
            "",
        );
        world.check(
            &format!(
                "SELECT sum(n), any(s), toTypeName(any(n)) FROM file('deep/{format}', '{format}')"
            ),
            "7\tx\tUInt64\n",
        );
    }
    let csv = "file('a.csv.gz', 'CSV', 'n UInt8, s String')";
    world.check(
        &format!("SELECT s, n FROM {csv} WHERE n > 0 ORDER BY n"),
        "1\t1\n2\t2\n",
    );
    world.check(
        &format!("SELECT count() FROM {csv} AS a JOIN {csv} AS b USING n"),
        "3\n",
    );
    world.check(
        "SELECT line FROM file('a.csv.gz', 'LineAsString') ORDER BY line LIMIT 1",
        "0,\"0\"\n",
    );
    world.check(
        "SELECT sum(n) FROM file('**/Row*', 'RowBinaryWithNamesAndTypes')",
        "7\n",
    );
    world.check("CREATE TABLE t (n UInt64, s String) ENGINE = TinyLog", "");
    world.check(
        "INSERT INTO t SELECT * FROM file('deep/Native', 'Native')",
        "",
    );
    world.check("SELECT * FROM t", "3\tx\n4\tx\n");
    for path in ["../outside.csv", "/etc/passwd", "deep/link.csv"] {
        let sql = format!("SELECT * FROM file('{path}', 'LineAsString')");
        world.fails(&sql, ErrorCode::DATABASE_ACCESS_DENIED);
    }
    world.check("SELECT c1, c2 FROM file('a.csv.gz') WHERE c1 > 1", "2\t2\n");
    world.fails(
        "SELECT * FROM file('none.csv')",
        ErrorCode::FILE_DOESNT_EXIST,
    );
    world.fails(
        "SELECT * FROM file('none*.csv')",
        ErrorCode::CANNOT_EXTRACT_TABLE_STRUCTURE,
    );
    world.fails(
        "SELECT * FROM file('none', 'CSV', 'a UInt8')",
        ErrorCode::FILE_DOESNT_EXIST,
    );
    world.check("SELECT count() FROM file('none*', 'CSV', 'a UInt8')", "0\n");
}

#[test]
fn what_a_row_leaves_out_is_the_default_of_its_type_where_that_is_asked_for() {
    let world = World::new();
    let set = "SETTINGS input_format_defaults_for_omitted_fields = 0";
    world.check(
        "CREATE TABLE t (a UInt8, b String DEFAULT 'x', c UInt8 DEFAULT a + 7) ENGINE = TinyLog",
        "",
    );
    world.check(
        &format!("INSERT INTO t {set} FORMAT JSONEachRow {{\"a\":7}}"),
        "",
    );
    world.check("INSERT INTO t FORMAT JSONEachRow {\"a\":8}", "");
    // A column that is not named has its own default.
    world.check(&format!("INSERT INTO t (a) {set} FORMAT CSV 9"), "");
    world.check("SELECT * FROM t ORDER BY a", "7\t\t0\n8\tx\t15\n9\tx\t16\n");
}
