//! Rows on the standard input of `granary local`: for an `INSERT` of the command line that has none in its text, and behind
//! the last statement of a script, in binary formats, too.

#![allow(
    clippy::unwrap_used,
    reason = "tests stop where something is not as they need it"
)]

use std::{
    io::Write as _,
    process::{Command, Stdio},
};

use granary_testkit::{Finished, World};

fn piped(command: &mut Command, input: &[u8]) -> Finished {
    let mut process = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A process that needs no rows may be gone before they are written.
    let _ = process.stdin.take().unwrap().write_all(input);
    let output = process.wait_with_output().unwrap();
    Finished::of(&output)
}

/// The command without its `--query`.
fn script(command: &Command) -> Command {
    let arguments: Vec<_> = command.get_args().collect();
    let mut same = Command::new(command.get_program());
    same.args(&arguments[..arguments.len() - 2]);
    same
}

#[test]
fn rows_come_on_standard_input() {
    let world = World::new();
    let granary = world.granary("server");
    let run = |sql: &str| granary_testkit::Face::run(&granary, sql);
    run("CREATE TABLE default.t (n UInt64, s String) ENGINE = MergeTree ORDER BY n");
    let rows = |format: &str| {
        let sql = format!("SELECT number AS n, 'é\\n\\n;' AS s FROM numbers(1000) FORMAT {format}");
        granary
            .command(&sql)
            .stdin(Stdio::null())
            .output()
            .unwrap()
            .stdout
    };
    let mut expected = 0;
    for format in [
        "Native",
        "RowBinary",
        "RowBinaryWithNamesAndTypes",
        "Parquet",
        "CSV",
        "JSONEachRow",
    ] {
        let rows = rows(format);
        let insert = format!("INSERT INTO default.t FORMAT {format}");
        piped(&mut granary.command(&insert), &rows);
        expected += 1000;
        if !["CSV", "JSONEachRow"].contains(&format) {
            let text = [b"SELECT 1;\n", insert.as_bytes(), b"\n", &rows].concat();
            piped(&mut script(&granary.command("")), &text);
            expected += 1000;
        }
        let found = run("SELECT count(), uniqExact(n), any(hex(s)) FROM default.t");
        assert_eq!(
            found.stdout.trim_end(),
            format!("{expected}\t1000\tC3A90A0A3B"),
            "{format}"
        );
    }
    let latin = b"INSERT INTO default.t FORMAT TSV\n5000\t\xE9\n";
    piped(&mut script(&granary.command("")), latin);
    let found = run("SELECT hex(s) FROM default.t WHERE n = 5000");
    assert_eq!(found.stdout.trim_end(), "E9");
    // What has rows in its text reads no others.
    piped(
        &mut granary.command("INSERT INTO default.t VALUES (6000, 'x')"),
        b"garbage",
    );
    let found = run("SELECT s FROM default.t WHERE n >= 6000");
    assert_eq!(found.stdout.trim_end(), "x");
    let refused = piped(&mut script(&granary.command("")), b"SELECT '\xE9'");
    assert!(
        refused.stderr.contains("not UTF-8 from byte 8"),
        "{}",
        refused.stderr
    );
}
