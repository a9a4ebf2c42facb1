//! No secret is shown, wherever it stands.

use std::collections::BTreeMap;

use granary_parser::Query;
use granary_parser::{
    Context, QueryParameters, Statement, lower, mask, mask_destination, parse_query,
};

/// Statements with secrets, each called `CANARY…`.
const STATEMENTS: [&str; 44] = [
    "BACKUP ALL TO S3('https://h/b', 'AK', 'CANARY')",
    "BACKUP ALL TO S3('https://h/b', 'CANARY')",
    "BACKUP ALL TO S3('https://h/b', 'CANARY1', 'CANARY2', 'CANARY3')",
    "BACKUP ALL TO S3('https://h/b', 'CANARY1', 'CANARY2', 'CANARY3', 'CANARY4')",
    "BACKUP ALL TO S3('https://CANARY@h/b')",
    "BACKUP ALL TO S3('https://user:CANARY@h:9000/b?x=1', 'AK', 'CANARY2')",
    "BACKUP ALL TO S3('https://h/b?X-Amz-Signature=CANARY&a=b')",
    "BACKUP ALL TO S3('https://h/b?a=b&X-Amz-Security-Token=CANARY')",
    "BACKUP ALL TO S3(collection, 'a', 'CANARY')",
    "BACKUP ALL TO S3(collection, secret_access_key = 'CANARY')",
    "BACKUP ALL TO S3(collection, url = 'https://u:CANARY@h/b')",
    "BACKUP ALL TO S3('https://h/b', access_key_id = 'AK', secret_access_key = 'CANARY', session_token = 'CANARY2')",
    "BACKUP ALL TO S3('https://h/b', extra_credentials(role_arn = 'r', external_id = 'CANARY'))",
    "BACKUP ALL TO S3('https://h/b', extra_credentials('CANARY'))",
    "BACKUP ALL TO S3('https://h/b', headers('Authorization' = 'CANARY'))",
    "BACKUP ALL TO S3('https://h/b', f('CANARY'))",
    "BACKUP ALL TO s3('https://h/b', 'AK', 'CANARY')",
    "BACKUP ALL TO gcs('https://h/b', 'AK', 'CANARY')",
    "BACKUP ALL TO AzureBlobStorage('DefaultEndpointsProtocol=https;AccountName=a;AccountKey=CANARY;EndpointSuffix=x', 'c', 'p')",
    "BACKUP ALL TO AzureBlobStorage('https://h/?sv=1&sig=CANARY', 'c', 'p')",
    "BACKUP ALL TO AzureBlobStorage('https://h/?sig=CANARY', 'c', 'p')",
    "BACKUP ALL TO AzureBlobStorage('BlobEndpoint=x;SharedAccessSignature=sv=1&sig=CANARY', 'c', 'p')",
    "BACKUP ALL TO AzureBlobStorage('https://h', 'c', 'p', 'account', 'CANARY')",
    "BACKUP ALL TO AzureBlobStorage('https://h', 'c', 'p', 'account', 'CANARY', 'x')",
    "BACKUP ALL TO AzureBlobStorage(collection, account_key = 'CANARY')",
    "RESTORE ALL FROM S3('https://h/b', 'AK', 'CANARY') SETTINGS base_backup = S3('https://h/b', 'AK', 'CANARY2')",
    "BACKUP ALL TO Disk('b', '1.zip') SETTINGS password = 'CANARY', id = 'x'",
    "BACKUP ALL TO Null FORMAT JSON SETTINGS some_password = 'CANARY'",
    "EXPLAIN BACKUP ALL TO S3('https://h/b', 'AK', 'CANARY') SETTINGS password = 'CANARY2'",
    "CHECK BACKUP S3('https://h/b', 'AK', 'CANARY') SETTINGS password = 'CANARY2', base_backup = S3('https://h/b', 'AK', 'CANARY3')",
    "SHOW BACKUPS IN S3('https://h/b', 'AK', 'CANARY')",
    "SET param_password = 'CANARY', my_secret = 'CANARY2'",
    "INSERT INTO FUNCTION s3('http://h/f', 'AK', 'CANARY', 'CSV') SELECT 1",
    "INSERT INTO t SELECT * FROM remote('h', 'd', 't', 'u', 'CANARY')",
    "INSERT INTO t SETTINGS my_password = 'CANARY' SELECT 1",
    "DESCRIBE TABLE s3('http://h/f', 'AK', 'CANARY', 'CSV')",
    "EXPLAIN SELECT * FROM s3('http://h/f', 'AK', 'CANARY', 'CSV')",
    "ALTER TABLE t MODIFY SETTING disk = disk(type = s3, secret_access_key = 'CANARY')",
    "ALTER TABLE t UPDATE a = encrypt('aes-256-ofb', 'CANARY', 'CANARY') WHERE b",
    "ALTER TABLE t MODIFY QUERY SELECT * FROM s3('http://h/f', 'AK', 'CANARY', 'CSV')",
    "DELETE FROM t WHERE a = encrypt('aes-256-ofb', 'CANARY', 'CANARY')",
    "CREATE NAMED COLLECTION c AS url = 'http://h', secret_access_key = 'CANARY'",
    "ALTER NAMED COLLECTION c SET password = 'CANARY' DELETE a",
    "DROP TABLE t SETTINGS my_password = 'CANARY'",
];

#[test]
fn masked_statements_are_printed_without_their_secrets() {
    for statement in STATEMENTS {
        let query = parse_query(statement).expect("a right statement");
        for shown in [mask(&query).to_single_line(), mask(&query).to_multi_line()] {
            assert!(!shown.contains("CANARY"), "{statement}\n{shown}");
            assert!(shown.contains("[HIDDEN]"), "{statement}\n{shown}");
        }
    }
}

#[test]
fn names_of_destinations_have_no_secrets() {
    for statement in STATEMENTS {
        let query = parse_query(statement).expect("a right statement");
        let context = Context {
            current_database: "d",
            named_collection: &|_| -> Option<BTreeMap<String, String>> { None },
            parameters: &QueryParameters::default(),
        };
        match lower(&query, &context) {
            Ok(request) => {
                if let Statement::Backup(backup) = request.statement {
                    let name = backup.destination.display_name();
                    assert!(!name.contains("CANARY"), "{statement}\n{name}");
                }
            }
            Err(error) => assert!(
                !error.to_string().contains("CANARY"),
                "{statement}\n{error}"
            ),
        }
    }
}

/// Every way to break a statement at a token: without it, with it twice, with a stray one, cut off.
fn broken(statement: &str) -> Vec<String> {
    let tokens = granary_parser::tokenize(statement);
    let mut broken = Vec::new();
    for token in &tokens {
        let (start, end) = (token.start as usize, token.end as usize);
        let (before, shown, after) = (
            &statement[..start],
            &statement[start..end],
            &statement[end..],
        );
        broken.push(format!("{before}{after}"));
        broken.push(format!("{before}{shown} {shown}{after}"));
        broken.push(format!("{before} ) {after}"));
        broken.push(format!("{before} x {shown}{after}"));
        broken.push(before.to_owned());
        broken.push(format!("{before}{}{after}", shown.trim_end_matches('\'')));
        broken.push(format!("{before}{}{after}", shown.trim_start_matches('\'')));
        broken.push(format!("{before}{}{after}", shown.trim_matches('\'')));
    }
    broken
}

#[test]
fn messages_about_broken_statements_have_no_secrets() {
    let mut count = 0;
    let mut leaks = Vec::new();
    for statement in STATEMENTS {
        for text in broken(statement) {
            let Err(error) = parse_query(&text) else {
                continue;
            };
            count += 1;
            let shown = error.render(&text);
            if shown.contains("CANARY") {
                leaks.push(format!("{text}\n{shown}"));
            }
        }
    }
    assert!(
        leaks.is_empty(),
        "{} of {count}:\n{}",
        leaks.len(),
        leaks.join("\n")
    );
    assert!(count > 2_000, "{count}");
}

/// As ClickHouse 26.9 shows them in `system.backups.name`.
#[test]
fn destinations_are_masked_where_clickhouse_masks() {
    for (destination, masked) in [
        ("S3('u', 'AK', 'x')", "S3('u', 'AK', '[HIDDEN]')"),
        ("S3('u', 'AK')", "S3('u', '[HIDDEN]')"),
        (
            "S3('u', 'AK', 'x', 't')",
            "S3('u', '[HIDDEN]', '[HIDDEN]', '[HIDDEN]')",
        ),
        ("S3(1)", "S3('[HIDDEN]')"),
        ("S3(s)", "S3(s)"),
        ("S3(s, 'f')", "S3(s, 'f')"),
        ("S3(s, 'f', 'g')", "S3(s, 'f', '[HIDDEN]')"),
        ("S3(s, 1)", "S3(s, 1)"),
        ("S3(s, filename = 'f')", "S3(s, equals(filename, 'f'))"),
        (
            "S3(s, secret_access_key = 'x')",
            "S3(s, secret_access_key = '[HIDDEN]')",
        ),
        (
            "S3('u', access_key_id = 'a', secret_access_key = 'x')",
            "S3('u', equals(access_key_id, 'a'), secret_access_key = '[HIDDEN]')",
        ),
        (
            "S3('u', extra_credentials(role_arn = 'r'))",
            "S3('u', extra_credentials(equals(role_arn, 'r')))",
        ),
        (
            "S3('u', extra_credentials('r'))",
            "S3('u', extra_credentials('[HIDDEN]'))",
        ),
        (
            "S3('u', headers('a' = 'b'))",
            "S3('u', headers('a' = '[HIDDEN]'))",
        ),
        ("S3('u', foo('a'))", "S3('u', '[HIDDEN]')"),
        ("S3('u', 1, 2)", "S3('u', 1, '[HIDDEN]')"),
        ("S3('http://user:x@h:1/b')", "S3('http://[HIDDEN]@h:1/b')"),
        (
            "S3('http://h/b?X-Amz-Signature=x')",
            "S3('http://h/b?X-Amz-Signature=[HIDDEN]')",
        ),
        (
            "AzureBlobStorage('AccountName=a;AccountKey=x;BlobEndpoint=y;', 'c', 'p')",
            "AzureBlobStorage('AccountName=a;AccountKey=[HIDDEN];BlobEndpoint=y;', 'c', 'p')",
        ),
        (
            "AzureBlobStorage('u', 'c', 'p', 'a', 'k')",
            "AzureBlobStorage('u', 'c', 'p', 'a', '[HIDDEN]')",
        ),
        (
            "AzureBlobStorage(az, 'p', 'q')",
            "AzureBlobStorage(az, 'p', 'q')",
        ),
        ("File('a')", "File('a')"),
        ("Disk('a', path = 'x')", "Disk('a', equals(path, 'x'))"),
    ] {
        let query =
            parse_query(&format!("BACKUP ALL TO {destination}")).expect("a right statement");
        let Query::Backup(mut backup) = query else {
            panic!("not a backup");
        };
        backup.destination = mask_destination(&backup.destination);
        let shown = Query::Backup(backup).to_single_line();
        assert_eq!(shown, format!("BACKUP ALL TO {masked}"));
    }
}

/// Definitions and queries with secrets, which ClickHouse 26.9 shows in the same way but where a
/// remark says otherwise.
#[test]
fn definitions_and_queries_are_masked_where_clickhouse_masks() {
    let table = |engine: &str| format!("CREATE TABLE d.t (a Int32) ENGINE = {engine}");
    let query = |source: &str| format!("SELECT * FROM {source}");
    for (statement, masked) in [
        (
            table("S3('http://h/b/x', 'AK', 'CANARY', 'CSV')"),
            "S3('http://h/b/x', 'AK', '[HIDDEN]', 'CSV')",
        ),
        (
            table("S3('http://h/b/x', 'AK', 'CANARY', 'CANARY', 'CSV', 'gzip')"),
            "S3('http://h/b/x', 'AK', '[HIDDEN]', '[HIDDEN]', 'CSV', 'gzip')",
        ),
        (
            table("S3('http://h/b/x', 'CSV', 'gzip')"),
            "S3('http://h/b/x', 'CSV', 'gzip')",
        ),
        (
            table("S3('http://u:CANARY@h/b/x', 'CSV')"),
            "S3('http://[HIDDEN]@h/b/x', 'CSV')",
        ),
        (
            table("S3('http://h/b/x', 'AK', 'CANARY', 'CSV', headers('Authorization' = 'CANARY'))"),
            "S3('http://h/b/x', 'AK', '[HIDDEN]', 'CSV', headers('Authorization' = '[HIDDEN]'))",
        ),
        (
            table("MySQL('h:1', 'd', 't', 'u', 'CANARY', 1)"),
            "MySQL('h:1', 'd', 't', 'u', '[HIDDEN]', 1)",
        ),
        (
            table("MySQL(s, password = 'CANARY')"),
            "MySQL(s, password = '[HIDDEN]')",
        ),
        (
            table("Redis('h:1', 0, 'CANARY') PRIMARY KEY a"),
            "Redis('h:1', 0, '[HIDDEN]')",
        ),
        (
            table("Redis('h:1', 0, 'CANARY', 16) PRIMARY KEY a"),
            "Redis('h:1', 0, '[HIDDEN]', 16)",
        ),
        (
            table(
                "AzureBlobStorage('AccountName=a;AccountKey=CANARY;BlobEndpoint=x;', 'c', 'p', 'CSV')",
            ),
            "AzureBlobStorage('AccountName=a;AccountKey=[HIDDEN];BlobEndpoint=x;', 'c', 'p', 'CSV')",
        ),
        (
            table("URL('http://h/x', 'CSV', headers('Authorization' = 'CANARY'))"),
            "URL('http://h/x', 'CSV', headers('Authorization' = '[HIDDEN]'))",
        ),
        (
            table(
                "MergeTree ORDER BY a SETTINGS disk = disk(type = 's3', access_key_id = 'AK', secret_access_key = 'CANARY')",
            ),
            "secret_access_key = '[HIDDEN]')",
        ),
        (
            "CREATE DATABASE d ENGINE = PostgreSQL('h:1', 'd', 'u', 'CANARY', 'schema', 1)"
                .to_owned(),
            "PostgreSQL('h:1', 'd', 'u', '[HIDDEN]', 'schema', 1)",
        ),
        (
            "CREATE DATABASE d ENGINE = Backup('d', S3('http://h/b', 'AK', 'CANARY'))".to_owned(),
            "Backup('d', S3('http://h/b', 'AK', '[HIDDEN]'))",
        ),
        (
            "SELECT HMAC('sha256', 'text', 'CANARY')".to_owned(),
            "HMAC('sha256', 'text', '[HIDDEN]')",
        ),
        (
            "SELECT decrypt('aes-128-ecb', x, 'CANARY')".to_owned(),
            "decrypt('aes-128-ecb', '[HIDDEN]')",
        ),
        (
            query("s3('http://h/b/x', 'AK', 'CANARY', 'CSV', 'a Int32')"),
            "'AK', '[HIDDEN]', 'CSV', 'a Int32')",
        ),
        (
            query("s3Cluster('c', 'http://h/b/x', 'AK', 'CANARY', 'CSV', 'a Int32')"),
            "s3Cluster('c', 'http://h/b/x', 'AK', '[HIDDEN]', 'CSV', 'a Int32')",
        ),
        (
            query("redis('h:1', 'a', 'a Int32', 0, 'CANARY')"),
            "redis('h:1', 'a', 'a Int32', 0, '[HIDDEN]')",
        ),
        (
            query("remote('h', system.one, 'u', 'CANARY')"),
            "remote('h', system.one, 'u', '[HIDDEN]')",
        ),
        (
            query("remote('h', 'system.one', 'u', 'CANARY')"),
            "remote('h', 'system.one', 'u', '[HIDDEN]')",
        ),
        (
            query("remote('h', 'system', 'one', 'u', 'CANARY')"),
            "'one', 'u', '[HIDDEN]')",
        ),
        (
            query("url('http://h/x', 'CSV', 'a Int32', headers('Authorization' = 'CANARY'))"),
            "headers('Authorization' = '[HIDDEN]'))",
        ),
        (
            query("mysql(s, password = 'CANARY')"),
            "mysql(s, password = '[HIDDEN]')",
        ),
        (
            "SELECT 1 SETTINGS some_password = 'CANARY'".to_owned(),
            "some_password = '[HIDDEN]'",
        ),
        // ClickHouse forgets the user of this address.
        (
            query("mongodb('mongodb://u:CANARY@h/d', 'c', 'a Int32')"),
            "mongodb('mongodb://u:[HIDDEN]@h/d', 'c', 'a Int32')",
        ),
    ] {
        let query = parse_query(&statement).expect("a right statement");
        let shown = mask(&query).to_single_line();
        assert!(shown.contains(masked), "{statement}\n{shown}");
        assert!(!shown.contains("CANARY"), "{statement}\n{shown}");
    }
}

#[test]
fn passwords_and_hashes_of_users_are_left_out_as_in_clickhouse() {
    let shown = |sql: &str| mask(&parse_query(sql).expect("a statement")).to_single_line();
    for (sql, expected) in [
        (
            "CREATE USER u IDENTIFIED WITH sha256_hash BY '2cf2' SALT 'abc'",
            "CREATE USER u IDENTIFIED WITH sha256_password",
        ),
        (
            "CREATE USER u IDENTIFIED BY 'x', plaintext_password BY 'yy' VALID UNTIL '2030-01-01'",
            "CREATE USER u IDENTIFIED, plaintext_password VALID UNTIL '2030-01-01'",
        ),
    ] {
        assert_eq!(shown(sql), expected);
    }
}
