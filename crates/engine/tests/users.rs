//! Users, rights, policies: what a user who was granted little may do and see, and what stays after the directory was opened again.

use granary_durable::Disk;
use granary_engine::{Answer, Engine, Failure, OpenOptions, Session};
use granary_env::{Control, Env};
use granary_formats::Format;
use std::net::{IpAddr, Ipv4Addr};
use std::path::Path;

const LOCAL: Option<IpAddr> = Some(IpAddr::V4(Ipv4Addr::LOCALHOST));

fn open(path: &Path) -> Engine {
    let options = OpenOptions {
        path: Some(path.to_owned()),
        config_file: None,
        disk: Disk::system(),
        env: Env::system(),
    };
    Engine::open(options).expect("the directory opens").0
}

fn run(session: &mut Session, statement: &str) -> Result<Answer, Failure> {
    session.execute(statement, &Control::default())
}

/// The rows, as tab separated text, or the error.
fn text(session: &mut Session, statement: &str) -> String {
    let printed = run(session, statement).and_then(|answer| {
        let mut out = Vec::new();
        answer.print(Format::parse("TSVRaw")?, &mut out)?;
        Ok(String::from_utf8_lossy(&out).trim_end().to_owned())
    });
    printed.unwrap_or_else(|failure| failure.headline())
}

#[track_caller]
fn check(session: &mut Session, cases: &[(&str, &str)]) {
    for (statement, expected) in cases {
        let found = text(session, statement);
        assert!(
            found == *expected
                || !expected.is_empty() && found.starts_with("Code") && found.contains(expected),
            "{statement}\n{found}\n{expected}"
        );
    }
}

fn prepare(engine: &Engine) {
    let mut admin = engine.session("default");
    check(
        &mut admin,
        &[
            ("CREATE DATABASE d", ""),
            (
                "CREATE TABLE d.t (a UInt8, b String) ENGINE = MergeTree ORDER BY a",
                "",
            ),
            ("INSERT INTO d.t VALUES (1, 'x'), (2, 'y'), (3, 'z')", ""),
            ("CREATE TABLE d.secret (a UInt8) ENGINE = Log", ""),
            ("CREATE USER u IDENTIFIED BY 'pass' HOST LOCAL", ""),
            ("CREATE ROLE r", ""),
        ],
    );
}

#[test]
fn a_user_may_do_what_was_granted_and_nothing_else() {
    let folder = tempfile::tempdir().expect("a directory");
    let engine = open(folder.path());
    prepare(&engine);
    let mut admin = engine.session("default");
    let mut user = engine.session_of("u", "pass", LOCAL).expect("the user");
    let denied =
        "u: Not enough privileges. To execute this query, it's necessary to have the grant ";
    let case = |statement: &'static str, grant: &str| {
        (statement, format!("{denied}{grant}. (ACCESS_DENIED)"))
    };
    for (statement, expected) in [
        case("SELECT a FROM d.t", "SELECT(a) ON d.t"),
        case("INSERT INTO d.t VALUES (4, 'q')", "INSERT ON d.t"),
        case("DROP TABLE d.t", "DROP TABLE ON d.t"),
        case(
            "CREATE TABLE d.x (a Int8) ENGINE = Log",
            "CREATE TABLE ON d.x",
        ),
        case("BACKUP TABLE d.t TO Null", "BACKUP ON d.t"),
        case("BACKUP DATABASE d TO Null", "BACKUP ON d.*"),
        case("BACKUP ALL TO Null", "BACKUP ON *.*"),
        case("BACKUP TABLE d.missing TO Null", "BACKUP ON d.missing"),
        case(
            "RESTORE TABLE d.t FROM Disk('backups', 'x')",
            "READ ON DISK",
        ),
        case("CREATE USER v", "CREATE USER ON v"),
        case(
            "GRANT SELECT ON d.t TO u",
            "SELECT ON d.t WITH GRANT OPTION",
        ),
        case("ALTER TABLE d.t DELETE WHERE a = 1", "ALTER DELETE ON d.t"),
        case(
            "ALTER TABLE d.t UPDATE b = '' WHERE 1",
            "ALTER UPDATE(b) ON d.t",
        ),
        case("SELECT * FROM system.users", "SHOW USERS ON *.*"),
        case(
            "SELECT query FROM system.query_log",
            "SELECT ON system.query_log",
        ),
        case("SELECT * FROM file('x.csv')", "READ ON FILE"),
        case("KILL QUERY WHERE 1", "KILL QUERY ON *.*"),
        case("SHOW CREATE TABLE d.t", "SHOW COLUMNS ON d.t"),
        case("OPTIMIZE TABLE d.t", "OPTIMIZE ON d.t"),
    ] {
        check(&mut user, &[(statement, &expected)]);
    }
    check(
        &mut user,
        &[
            ("SHOW TABLES FROM d", "UNKNOWN_DATABASE"),
            (
                "SELECT count() FROM system.tables WHERE database = 'd'",
                "0",
            ),
            ("SELECT 1", "1"),
        ],
    );
    check(
        &mut admin,
        &[
            ("GRANT SELECT(a), INSERT ON d.t TO u", ""),
            ("GRANT BACKUP ON d.t TO u WITH GRANT OPTION", ""),
        ],
    );
    check(
        &mut user,
        &[
            ("SELECT a FROM d.t ORDER BY a", "1\n2\n3"),
            ("SELECT count() FROM d.t", "3"),
            ("SELECT b FROM d.t", "SELECT(b) ON d.t"),
            ("SELECT a FROM d.t WHERE b = 'x'", "ACCESS_DENIED"),
            ("INSERT INTO d.t VALUES (4, 'q')", ""),
            ("SHOW TABLES FROM d", "t"),
            (
                "SHOW GRANTS",
                "GRANT INSERT ON d.t TO u\nGRANT BACKUP ON d.t TO u WITH GRANT OPTION\nGRANT SELECT(a) ON d.t TO u",
            ),
            ("GRANT BACKUP ON d.t TO r", ""),
            (
                "GRANT INSERT ON d.t TO r",
                "INSERT ON d.t WITH GRANT OPTION",
            ),
            ("CHECK GRANT SELECT(a) ON d.t", "1"),
            ("CHECK GRANT SELECT ON d.t", "0"),
        ],
    );
    check(&mut admin, &[("REVOKE ALL ON *.* FROM u", "")]);
    check(
        &mut user,
        &[("SELECT a FROM d.t", "ACCESS_DENIED"), ("SHOW GRANTS", "")],
    );
    check(&mut admin, &[("DROP USER u", "")]);
    check(&mut user, &[("SELECT 1", "UNKNOWN_USER")]);
}

#[test]
fn roles_bring_rights_when_they_are_enabled() {
    let folder = tempfile::tempdir().expect("a directory");
    let engine = open(folder.path());
    prepare(&engine);
    let mut admin = engine.session("default");
    check(
        &mut admin,
        &[
            ("CREATE ROLE outer", ""),
            ("GRANT SELECT ON d.t TO r", ""),
            ("GRANT r TO outer", ""),
            ("GRANT outer TO u", ""),
            ("SHOW GRANTS FOR u", "GRANT outer TO u"),
        ],
    );
    let mut user = engine.session_of("u", "pass", LOCAL).expect("the user");
    check(
        &mut user,
        &[
            ("SELECT count() FROM d.t", "3"),
            ("SET ROLE NONE", ""),
            ("SELECT count() FROM d.t", "ACCESS_DENIED"),
            ("SET ROLE outer", ""),
            ("SELECT count() FROM d.t", "3"),
            ("SET ROLE r", "Role r should be granted to set as a current"),
            ("SET ROLE DEFAULT", ""),
            (
                "GRANT outer TO r",
                "it's necessary to have the role outer granted WITH ADMIN OPTION",
            ),
        ],
    );
    check(&mut admin, &[("SET DEFAULT ROLE NONE TO u", "")]);
    check(&mut user, &[("SELECT count() FROM d.t", "ACCESS_DENIED")]);
}

#[test]
fn row_policies_hold_in_tables_and_inside_backups() {
    let folder = tempfile::tempdir().expect("a directory");
    let engine = open(folder.path());
    prepare(&engine);
    let mut admin = engine.session("default");
    check(
        &mut admin,
        &[
            ("GRANT SELECT ON d.* TO u", ""),
            ("GRANT DISK ON *.* TO u", ""),
        ],
    );
    assert!(
        text(&mut admin, "BACKUP TABLE d.t TO Disk('backups', 'b')").contains("BACKUP_CREATED")
    );
    let mut user = engine.session_of("u", "pass", LOCAL).expect("the user");
    let inside = "SELECT sum(a) FROM backup(Disk('backups', 'b'), 'd.t')";
    check(&mut user, &[("SELECT sum(a) FROM d.t", "6"), (inside, "6")]);
    check(
        &mut admin,
        &[("CREATE ROW POLICY p ON d.t USING a = 2 TO u", "")],
    );
    check(
        &mut user,
        &[
            ("SELECT sum(a) FROM d.t", "2"),
            ("SELECT b FROM d.t WHERE a > 0", "y"),
            ("SELECT count() FROM d.t", "1"),
            (inside, "2"),
        ],
    );
    check(
        &mut admin,
        &[
            ("SELECT sum(a) FROM d.t", "0"),
            ("CREATE ROW POLICY q ON d.t USING a = 3 TO ALL", ""),
            ("SELECT sum(a) FROM d.t", "3"),
        ],
    );
    check(&mut user, &[("SELECT sum(a) FROM d.t", "5")]);
    check(
        &mut admin,
        &[(
            "CREATE ROW POLICY s ON d.t USING a > 2 AS RESTRICTIVE TO u",
            "",
        )],
    );
    check(&mut user, &[("SELECT sum(a) FROM d.t", "3")]);
    check(
        &mut admin,
        &[
            ("DROP ROW POLICY p, q, s ON d.t", ""),
            ("SELECT sum(a) FROM d.t", "6"),
        ],
    );
}

#[test]
fn who_logs_in_needs_the_password_the_host_and_the_time() {
    let folder = tempfile::tempdir().expect("a directory");
    let engine = open(folder.path());
    prepare(&engine);
    let far = Some(IpAddr::V4(Ipv4Addr::new(10, 1, 2, 3)));
    let code =
        |user: &str, password: &str, address| match engine.session_of(user, password, address) {
            Ok(_) => "",
            Err(failure) => failure.code.name(),
        };
    let failed = "AUTHENTICATION_FAILED";
    assert_eq!(code("u", "pass", LOCAL), "");
    assert_eq!(code("u", "pass", far), failed);
    assert_eq!(code("u", "wrong", LOCAL), failed);
    assert_eq!(code("u", "", LOCAL), failed);
    assert_eq!(code("nobody", "", LOCAL), failed);
    assert_eq!(code("default", "", LOCAL), "");
    assert_eq!(code("", "", LOCAL), "");
    assert_eq!(code("default", "", far), failed);
    assert_eq!(code("default", "x", LOCAL), failed);
    let mut admin = engine.session("default");
    check(
        &mut admin,
        &[
            (
                "CREATE USER old IDENTIFIED BY 'x' VALID UNTIL '2001-01-01'",
                "",
            ),
            (
                "CREATE USER two IDENTIFIED WITH double_sha1_password BY 'x', plaintext_password BY 'y'",
                "",
            ),
            (
                "CREATE USER u",
                "user `u`: cannot insert because user `u` already exists in `local_directory`",
            ),
            ("CREATE USER IF NOT EXISTS u", ""),
            (
                "ALTER USER default IDENTIFIED BY 'x'",
                "ACCESS_STORAGE_READONLY",
            ),
            (
                "DROP USER nobody",
                "There is no user `nobody` in `user directories`",
            ),
            (
                "SHOW CREATE USER two",
                "CREATE USER two IDENTIFIED WITH double_sha1_password, plaintext_password",
            ),
            ("SHOW USERS", "default\nold\ntwo\nu"),
        ],
    );
    assert_eq!(code("old", "x", LOCAL), failed);
    assert_eq!(code("two", "x", LOCAL), "");
    assert_eq!(code("two", "y", far), "");
    assert_eq!(code("two", "z", far), failed);
}

#[test]
fn users_are_there_after_the_directory_was_opened_again() {
    let folder = tempfile::tempdir().expect("a directory");
    let shown = "SHOW ACCESS";
    let before = {
        let engine = open(folder.path());
        prepare(&engine);
        let mut admin = engine.session("default");
        check(
            &mut admin,
            &[
                (
                    "CREATE SETTINGS PROFILE p SETTINGS max_threads = 3 MIN 1 MAX 8 TO r",
                    "",
                ),
                ("ALTER USER u SETTINGS PROFILE p, max_block_size = 100", ""),
                (
                    "CREATE ROW POLICY q ON d.t USING a = 1 AND b != 'x' TO ALL EXCEPT u",
                    "",
                ),
                (
                    "CREATE QUOTA k KEYED BY user_name FOR INTERVAL 1 hour MAX queries = 10 TO u, r",
                    "",
                ),
                (
                    "GRANT SELECT(a), INSERT ON d.t TO u, r WITH GRANT OPTION",
                    "",
                ),
                ("GRANT ALL ON e.* TO r", ""),
                ("REVOKE DROP ON e.f FROM r", ""),
                ("GRANT r TO u WITH ADMIN OPTION", ""),
                ("ALTER USER u RENAME TO w DEFAULT DATABASE d", ""),
            ],
        );
        text(&mut admin, shown)
    };
    let engine = open(folder.path());
    assert_eq!(text(&mut engine.session("default"), shown), before);
    assert!(before.contains("CREATE USER w IDENTIFIED WITH sha256_password HOST LOCAL DEFAULT DATABASE d SETTINGS PROFILE `p`, max_block_size = 100"), "{before}");
    let mut user = engine.session_of("w", "pass", LOCAL).expect("the user");
    check(&mut user, &[("SELECT currentDatabase()", "d")]);
}

#[test]
fn a_restore_needs_the_rights_to_make_and_to_fill_what_it_finds() {
    let folder = tempfile::tempdir().expect("a directory");
    let engine = open(folder.path());
    prepare(&engine);
    let mut admin = engine.session("default");
    assert!(
        text(&mut admin, "BACKUP TABLE d.t TO Disk('backups', 'b')").contains("BACKUP_CREATED")
    );
    check(&mut admin, &[("GRANT DISK ON *.* TO u", "")]);
    let mut user = engine.session_of("u", "pass", LOCAL).expect("the user");
    let restore = "RESTORE TABLE d.t AS d.copy FROM Disk('backups', 'b')";
    check(
        &mut user,
        &[
            (
                "RESTORE TABLE d.t FROM Disk('backups', 'b')",
                "the grant INSERT, CREATE TABLE ON d.t",
            ),
            (restore, "the grant INSERT, CREATE TABLE ON d.copy"),
            (
                "RESTORE TABLE d.t AS d.copy FROM Disk('backups', 'b') SETTINGS structure_only = 1",
                "the grant CREATE TABLE ON d.copy",
            ),
            (
                "EXPLAIN RESTORE TABLE d.t AS d.copy FROM Disk('backups', 'b')",
                "ACCESS_DENIED",
            ),
            (
                "RESTORE TABLE d.missing FROM Disk('backups', 'b')",
                "BACKUP_ENTRY_NOT_FOUND",
            ),
        ],
    );
    check(
        &mut admin,
        &[("GRANT CREATE TABLE, INSERT ON d.copy TO u", "")],
    );
    assert!(text(&mut user, restore).contains("RESTORED"));
    check(
        &mut admin,
        &[("SELECT count() FROM d.copy", "3"), ("GRANT r TO u", "")],
    );
    check(
        &mut user,
        &[
            ("SHOW CURRENT ROLES", "r\t0\t1"),
            ("SHOW ENABLED ROLES", "r\t0\t1\t1"),
        ],
    );
}

#[test]
fn a_dictionary_is_looked_into_with_its_right_only() {
    let folder = tempfile::tempdir().expect("a directory");
    let engine = open(folder.path());
    prepare(&engine);
    let mut admin = engine.session("default");
    let create = "CREATE DICTIONARY d.names (a UInt64, b String) PRIMARY KEY a SOURCE(CLICKHOUSE(TABLE 'n' DB 'd')) LAYOUT(FLAT()) LIFETIME(0)";
    check(
        &mut admin,
        &[
            ("CREATE TABLE d.n (a UInt64, b String) ENGINE = Log", ""),
            ("INSERT INTO d.n VALUES (1, 'x')", ""),
            (create, ""),
            ("SELECT dictGet('d.names', 'b', 1::UInt64)", "x"),
        ],
    );
    let mut user = engine.session_of("u", "pass", LOCAL).expect("the user");
    let look = "SELECT dictGet('d.names', 'b', 1::UInt64)";
    check(
        &mut user,
        &[
            (look, "the grant dictGet ON d.names"),
            ("SELECT * FROM dictionary('d.names')", "ACCESS_DENIED"),
        ],
    );
    check(&mut admin, &[("GRANT dictGet ON d.names TO u", "")]);
    check(&mut user, &[(look, "x")]);
}
