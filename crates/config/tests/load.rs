//! Configurations as ClickHouse has them, and what is wrong with others.

#![allow(
    clippy::disallowed_methods,
    reason = "tests write the files that are then read"
)]

use granary_config::{Config, ConfigError, DiskKind};
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

struct Files(TempDir);

impl Files {
    fn new(files: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().expect("a temporary directory");
        for (name, content) in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().expect("a parent")).expect("create");
            fs::write(path, content).expect("write");
        }
        Self(folder)
    }

    fn load(&self, name: &str) -> Result<Config, ConfigError> {
        Config::load(&self.0.path().join(name), None)
    }
}

const MAIN: &str = "<?xml version=\"1.0\"?>
<clickhouse>
    <logger><level>trace</level></logger>
    <path>/srv/ch/</path>
    <storage_configuration>
        <disks>
            <default><keep_free_space_bytes>1024</keep_free_space_bytes></default>
            <cold><path>/mnt/cold/</path></cold>
            <backups><type>local</type><path>/mnt/backups/</path></backups>
            <s3><type>s3</type><endpoint>https://x/</endpoint><anything>1</anything></s3>
        </disks>
        <policies>
            <tiered>
                <volumes>
                    <hot><disk>default</disk></hot>
                    <slow><disk>cold</disk></slow>
                </volumes>
                <move_factor>0.1</move_factor>
            </tiered>
        </policies>
    </storage_configuration>
    <backups>
        <allowed_disk>backups</allowed_disk>
        <allowed_path>/mnt/a/</allowed_path>
        <allowed_path>rel</allowed_path>
        <allow_concurrent_backups>false</allow_concurrent_backups>
    </backups>
    <named_collections>
        <c1><url overridable=\"1\">https://x/&amp;y</url><auth><key>k</key></auth></c1>
    </named_collections>
    <macros><shard>01</shard></macros>
    <backup_threads>4</backup_threads>
</clickhouse>";

const MAIN_YAML: &str = "
logger:
    level: trace
path: /srv/ch/
storage_configuration:
    disks:
        default:
            keep_free_space_bytes: 1024
        cold:
            path: /mnt/cold/
        backups:
            type: local
            path: \"/mnt/backups/\"
        s3:
            type: s3
            endpoint: https://x/
            anything: 1
    policies:
        tiered:
            volumes:
                hot:
                    disk: default
                slow:
                    disk: cold
            move_factor: 0.1
backups:
    allowed_disk: backups
    allowed_path:
        - /mnt/a/
        - rel
    allow_concurrent_backups: false
named_collections:
    c1:
        url:
            '@overridable': 1
            '#text': https://x/&y
        auth:
            key: k
macros:
    shard: 01
backup_threads: 4
";

fn check_main(config: &Config) {
    assert_eq!(config.path, Path::new("/srv/ch/"));
    assert_eq!(
        config.disks["cold"].local_path(),
        Some(Path::new("/mnt/cold/"))
    );
    assert_eq!(
        config.disks["s3"].kind,
        DiskKind::Unsupported {
            kind: "s3".to_owned()
        }
    );
    let tiered: Vec<&str> = config.policies["tiered"].disks().collect();
    assert_eq!(tiered, ["default", "cold"]);
    assert_eq!(config.backups.allowed_disks, ["backups"]);
    assert_eq!(
        config.backups.allowed_paths,
        [PathBuf::from("/mnt/a/"), PathBuf::from("/srv/ch/rel")]
    );
    assert!(!config.backups.allow_concurrent_backups);
    assert!(config.backups.allow_concurrent_restores);
    let collection = &config.named_collections["c1"];
    assert_eq!(collection.values["url"], "https://x/&y");
    assert_eq!(collection.values["auth.key"], "k");
    assert_eq!(collection.overridable.get("url"), Some(&true));
    assert_eq!(config.macros["shard"], "01");
    assert_eq!(config.server.backup_threads, Some(4));
}

#[test]
fn xml_and_yaml_say_the_same() {
    let files = Files::new(&[("config.xml", MAIN), ("config.yaml", MAIN_YAML)]);
    let xml = files.load("config.xml").expect("load");
    check_main(&xml);
    assert_eq!(files.load("config.yaml").expect("load"), xml);
}

#[test]
fn the_command_line_names_the_data_directory() {
    let files = Files::new(&[("config.xml", MAIN)]);
    let file = files.0.path().join("config.xml");
    let config = Config::load(&file, Some(Path::new("/other"))).expect("load");
    assert_eq!(config.path, Path::new("/other"));
    assert_eq!(
        config.disks["default"].local_path(),
        Some(Path::new("/other"))
    );
}

#[test]
fn files_beside_the_main_one_add_replace_and_remove() {
    let files = Files::new(&[
        ("config.xml", MAIN),
        (
            "config.d/10-more.xml",
            "<yandex><storage_configuration><disks>
                <cold><path>/mnt/colder/</path></cold>
                <extra><path>/mnt/extra/</path></extra>
                <s3 remove=\"1\"/>
            </disks></storage_configuration>
            <backups replace=\"1\"><allowed_path>/only/</allowed_path></backups></yandex>",
        ),
        (
            "config.d/20-last.yaml",
            "macros:\n    shard: '02'\n    replica: r\n",
        ),
        ("config.d/.hidden.xml", "<broken"),
        ("config.d/readme.txt", "not a configuration"),
        (
            "conf.d/30.xml",
            "<clickhouse><path>/later/</path><macros><replica>never</replica></macros></clickhouse>",
        ),
    ]);
    let config = files.load("config.xml").expect("load");
    assert_eq!(config.path, Path::new("/later/"));
    assert_eq!(
        config.disks["cold"].local_path(),
        Some(Path::new("/mnt/colder/"))
    );
    assert!(config.disks.contains_key("extra") && !config.disks.contains_key("s3"));
    assert_eq!(config.backups.allowed_paths, [PathBuf::from("/only/")]);
    assert!(config.backups.allowed_disks.is_empty());
    assert!(config.backups.allow_concurrent_backups);
    assert_eq!(config.macros["shard"], "02");
    assert_eq!(config.macros["replica"], "r");
}

#[track_caller]
fn check_refused(name: &str, content: &str, expected: &[&str]) {
    let files = Files::new(&[(name, content)]);
    match files.load(name) {
        Err(ConfigError::Invalid(mistakes)) => {
            let texts: Vec<String> = mistakes
                .iter()
                .map(|mistake| format!("{}: {}", mistake.place.line, mistake.message))
                .collect();
            assert_eq!(texts, expected);
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn all_mistakes_are_told_with_their_lines() {
    check_refused(
        "config.xml",
        "<clickhouse>
            <path/>
            <storage_configuration>
                <disks>
                    <a><paht>/x/</paht></a>
                    <b><type>S3</type></b>
                    <default><path>/y/</path></default>
                </disks>
                <policies><p><volumes><v><disk>c</disk></v><w/></volumes></p><q/></policies>
                <volumes/>
            </storage_configuration>
            <backups>
                <alowed_disk>a</alowed_disk>
                <allowed_disk>defualt</allowed_disk>
                <allow_concurrent_backups>maybe</allow_concurrent_backups>
            </backups>
            <backup_threads>many</backup_threads>
        </clickhouse>",
        &[
            "2: path is empty",
            "10: unknown key volumes in storage_configuration",
            "5: unknown key paht in a: did you mean path?",
            "5: disk a has no path",
            "6: disk b has the unknown type S3: did you mean s3?",
            "7: disk default is the data directory and has no path of its own",
            "9: there is no disk \"c\"",
            "9: volume w has no disk",
            "9: storage policy q has no volumes",
            "13: unknown key alowed_disk in backups: did you mean allowed_disk?",
            "14: there is no disk \"defualt\": did you mean default?",
            "15: allow_concurrent_backups is \"maybe\", it must be true or false",
            "17: backup_threads is \"many\", it must be a number",
        ],
    );
}

#[test]
fn hostile_and_broken_files_are_refused() {
    check_refused(
        "config.xml",
        "<!DOCTYPE a [<!ENTITY b \"bb\">]>\n<clickhouse><path>&b;</path></clickhouse>",
        &["1: a document type is not allowed"],
    );
    check_refused(
        "config.xml",
        "<clickhouse>\n<path>&b;</path></clickhouse>",
        &["2: an entity that is not known"],
    );
    check_refused(
        "config.xml",
        "<clickhouse>\n<path>",
        &["2: element path is not closed"],
    );
    check_refused("config.xml", "", &["1: there is no root element"]);
    check_refused(
        "config.xml",
        "<config/>",
        &["1: the root element is config, it must be clickhouse"],
    );
    check_refused(
        "config.xml",
        &"<clickhouse>".repeat(100),
        &["1: elements are nested too deeply"],
    );
    check_refused(
        "config.yaml",
        "a: &x [1, 1]\nb: [*x, *x]\n",
        &["2: an alias is not allowed"],
    );
    check_refused(
        "config.yaml",
        "- a\n",
        &["1: the file is not a mapping of keys"],
    );
    let deep: String = (0..100).map(|depth| " ".repeat(depth) + "a:\n").collect();
    check_refused("config.yaml", &deep, &["65: keys are nested too deeply"]);
    check_refused(
        "config.xml",
        "<clickhouse>\n<path incl=\"p\"/></clickhouse>",
        &[
            "2: path takes its value by incl, which is not supported: write the value here",
            "2: path is empty",
        ],
    );
    check_refused(
        "config.xml",
        "<clickhouse><path from_env=\"GRANARY_TEST_NOT_SET\">/x</path></clickhouse>",
        &["1: the environment variable GRANARY_TEST_NOT_SET is not set"],
    );
}

#[test]
fn a_value_may_come_from_the_environment() {
    let files = Files::new(&[(
        "config.xml",
        "<clickhouse><path from_env=\"CARGO_MANIFEST_DIR\"/></clickhouse>",
    )]);
    let config = files.load("config.xml").expect("load");
    assert_eq!(config.path, Path::new(env!("CARGO_MANIFEST_DIR")));
}
