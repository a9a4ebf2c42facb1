//! A damaged backup is refused by RESTORE and by CHECK BACKUP, whatever was damaged, and leaves nothing behind.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests change files on purpose, and stop where something is not as they need it"
)]

mod million;

use std::{
    collections::BTreeMap,
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
};

use granary_testkit::{Damage, NEWEST, Seed, SqlServer, World, copy_tree, files_below, fill_sql};

/// Tables with every class of file that a backup can have.
const TABLES: &str = "
CREATE DATABASE shop;
CREATE TABLE shop.wide (id UInt64, at Date, v Nullable(String), l LowCardinality(String), INDEX i v TYPE bloom_filter GRANULARITY 1, PROJECTION p (SELECT at, count() GROUP BY at)) ENGINE = MergeTree PARTITION BY toYYYYMM(at) ORDER BY id TTL at + INTERVAL 50 YEAR SETTINGS min_bytes_for_wide_part = 0;
INSERT INTO shop.wide SELECT number, toDate('2024-01-20') + number % 20, hex(number), toString(number % 5) FROM numbers(2000);
CREATE TABLE shop.compact (id UInt64, v String) ENGINE = MergeTree ORDER BY id;
INSERT INTO shop.compact SELECT number, hex(number) FROM numbers(500);
CREATE TABLE shop.log (id UInt64) ENGINE = Log;
INSERT INTO shop.log SELECT number FROM numbers(500);
CREATE TABLE shop.tiny (id UInt64) ENGINE = TinyLog;
INSERT INTO shop.tiny SELECT number FROM numbers(300);
CREATE TABLE shop.stripe (id UInt64) ENGINE = StripeLog;
INSERT INTO shop.stripe SELECT number FROM numbers(400);
CREATE VIEW shop.view AS SELECT count() FROM shop.wide;
";

/// A sound backup `b` (by Granary) and `c` (by ClickHouse) of the tables, kept to be copied and damaged.
fn sound_backups() -> World {
    let world = World::new();
    fill_sql(&mut world.clickhouse(NEWEST, "server"), NEWEST, TABLES);
    world
        .granary("server")
        .must("BACKUP DATABASE shop TO Disk('backups', 'b')");
    world
        .clickhouse(NEWEST, "server")
        .must("BACKUP DATABASE shop TO Disk('backups', 'c')");
    world
}

/// What a file is for: one of each class is damaged in each way.
fn class_of(path: &Path) -> String {
    let name = path.file_name().and_then(OsStr::to_str).unwrap_or_default();
    let kind = match path.to_str().unwrap_or_default() {
        inside if inside.contains(".proj/") => "projection ",
        inside if inside.starts_with("metadata") => "definition ",
        inside if inside.contains("/wide/") => "wide ",
        inside if inside.contains("/compact/") => "compact ",
        _ => "log ",
    };
    let what = match name.rsplit_once('.') {
        Some(("primary" | "partition" | "checksums" | "columns" | "count", _)) | None => name,
        Some((stem, extension)) if stem.starts_with("minmax") || stem.starts_with("skp") => {
            return format!("{kind}{} {extension}", &stem[..3]);
        }
        Some((_, extension)) => extension,
    };
    format!("{kind}{what}")
}

/// The first file of each class in a backup, its manifest left out.
fn one_of_each_class(backup: &Path) -> BTreeMap<String, PathBuf> {
    let mut classes = BTreeMap::new();
    for path in files_below(backup) {
        if path != Path::new(".backup") {
            classes.entry(class_of(&path)).or_insert(path);
        }
    }
    classes
}

/// RESTORE and CHECK BACKUP both refuse the backup `x`; no table appears; RESTORE says `names`.
fn check_refused(world: &World, what: &str, names: Option<&str>, failures: &mut Vec<String>) {
    let before = files_below(world.root());
    let restored = world
        .granary("fresh")
        .query("RESTORE DATABASE shop FROM Disk('backups', 'x')");
    match &restored {
        Ok(_) => failures.push(format!("{what}: RESTORE succeeded")),
        Err(refusal) if refusal.code == 0 => {
            failures.push(format!(
                "{what}: RESTORE failed without a code: {}",
                refusal.message
            ));
        }
        Err(refusal) if names.is_some_and(|name| !refusal.message.contains(name)) => {
            failures.push(format!(
                "{what}: RESTORE does not name {names:?}: {}",
                refusal.message
            ));
        }
        Err(_) => {}
    }
    if restored.is_err() && world.data("fresh").join("metadata/shop.sql").exists() {
        failures.push(format!("{what}: the database was left behind"));
    }
    if world
        .granary("fresh")
        .query("CHECK BACKUP Disk('backups', 'x')")
        .is_ok()
    {
        failures.push(format!("{what}: CHECK BACKUP found nothing"));
    }
    let fresh = world.root().join("fresh");
    let outside = files_below(world.root())
        .into_iter()
        .filter(|path| !before.contains(path) && !world.root().join(path).starts_with(&fresh))
        .collect::<Vec<_>>();
    if !outside.is_empty() {
        failures.push(format!("{what}: written outside: {outside:?}"));
    }
    fs::remove_dir_all(fresh).unwrap();
}

/// Copies the sound backup to `x`, and after `damage` did its work checks that it is refused.
fn with_copy(world: &World, from: &str, damage: impl FnOnce(&Path) -> bool, check: impl FnOnce()) {
    let copy = world.backups().join("x");
    copy_tree(&world.backups().join(from), &copy);
    if damage(&copy) {
        check();
    }
    fs::remove_dir_all(copy).unwrap();
}

#[track_caller]
fn report(cases: usize, failures: &[String]) {
    println!(
        "{cases} damaged backups, {} not refused as they should be",
        failures.len()
    );
    assert!(
        failures.is_empty(),
        "{} of {cases}:\n{}",
        failures.len(),
        failures.join("\n")
    );
}

#[test]
fn every_class_of_file_damaged_in_every_way_is_refused() {
    let world = sound_backups();
    let (mut cases, mut failures) = (0, Vec::new());
    for from in ["b", "c"] {
        let classes = one_of_each_class(&world.backups().join(from));
        assert!(classes.len() >= 20, "{classes:?}");
        for (class, path) in &classes {
            for damage in Damage::ALL {
                let what = format!("{damage:?} of {class} ({from}/{})", path.display());
                let name = path.to_str().unwrap();
                let mut seed = Seed::new(cases as u64);
                let mut failed = Vec::new();
                with_copy(
                    &world,
                    from,
                    |copy| damage.apply(&copy.join(path), &mut seed),
                    || {
                        cases += 1;
                        check_refused(&world, &what, Some(name), &mut failed);
                    },
                );
                failures.extend(failed);
            }
        }
    }
    report(cases, &failures);
}

#[test]
fn files_put_in_each_others_place_are_refused() {
    let world = sound_backups();
    let classes = one_of_each_class(&world.backups().join("b"));
    let paths: Vec<_> = classes.values().collect();
    let (mut cases, mut failures) = (0, Vec::new());
    for pair in paths.windows(2) {
        let (one, two) = (pair[0], pair[1]);
        let what = format!("{} and {} swapped", one.display(), two.display());
        let mut failed = Vec::new();
        with_copy(
            &world,
            "b",
            |copy| {
                let (a, b) = (
                    fs::read(copy.join(one)).unwrap(),
                    fs::read(copy.join(two)).unwrap(),
                );
                fs::write(copy.join(one), &b).unwrap();
                fs::write(copy.join(two), &a).unwrap();
                a != b
            },
            || {
                cases += 1;
                check_refused(&world, &what, None, &mut failed);
            },
        );
        failures.extend(failed);
    }
    report(cases, &failures);
}

/// A change to the text of a manifest.
type Edit = (&'static str, fn(&str) -> String);

/// The first `<file>…</file>` of a data file of the wide table that is stored in this backup.
fn entry_of(manifest: &str) -> &str {
    let at = manifest
        .find("<name>data/shop/wide/")
        .expect("the wide table is in the backup");
    let begin = manifest[..at].rfind("<file>").expect("an entry begins");
    let end = manifest[begin..].find("</file>").expect("an entry ends") + begin;
    &manifest[begin..end + "</file>".len()]
}

fn in_entry(manifest: &str, change: impl Fn(&str) -> String) -> String {
    let entry = entry_of(manifest);
    manifest.replacen(entry, &change(entry), 1)
}

fn rename_entry(manifest: &str, name: &str) -> String {
    in_entry(manifest, |entry| set(entry, "name", name))
}

/// `text` with another content in its first `<tag>`.
fn set(text: &str, tag: &str, value: &str) -> String {
    let (open, close) = (format!("<{tag}>"), format!("</{tag}>"));
    let Some((before, rest)) = text.split_once(&open) else {
        return text.to_owned();
    };
    let Some((_, after)) = rest.split_once(&close) else {
        return text.to_owned();
    };
    format!("{before}{open}{value}{close}{after}")
}

fn drop_entries(manifest: &str, keep: impl Fn(&str) -> bool) -> String {
    let (head, rest) = manifest.split_once("<contents>").expect("contents begin");
    let (entries, tail) = rest.split_once("</contents>").expect("contents end");
    let kept: String = entries
        .split_inclusive("</file>")
        .filter(|entry| keep(entry))
        .collect();
    format!("{head}<contents>{kept}</contents>{tail}")
}

const EDITS: &[Edit] = &[
    ("cut in the middle", |text| {
        text[..text.len() / 2].to_owned()
    }),
    ("cut by one byte", |text| {
        text.trim_end()[..text.trim_end().len() - 1].to_owned()
    }),
    ("empty", |_| String::new()),
    ("not XML", |_| "hello".to_owned()),
    ("another document", |_| {
        "<?xml version=\"1.0\"?><html></html>".to_owned()
    }),
    ("size one more", |text| {
        in_entry(text, |entry| {
            let size = entry
                .split_once("<size>")
                .and_then(|(_, rest)| rest.split_once('<'))
                .unwrap();
            set(
                entry,
                "size",
                &(size.0.parse::<u64>().unwrap() + 1).to_string(),
            )
        })
    }),
    ("size of a number too big", |text| {
        in_entry(text, |entry| set(entry, "size", "99999999999999999999999"))
    }),
    ("size of exabytes", |text| {
        in_entry(text, |entry| set(entry, "size", "9223372036854775807"))
    }),
    ("negative size", |text| {
        in_entry(text, |entry| set(entry, "size", "-1"))
    }),
    ("another checksum", |text| {
        in_entry(text, |entry| {
            set(entry, "checksum", "00000000000000000000000000000001")
        })
    }),
    ("a checksum too short", |text| {
        in_entry(text, |entry| set(entry, "checksum", "abc"))
    }),
    ("an entry missing", |text| in_entry(text, |_| String::new())),
    ("a part missing", |text| {
        let part = text
            .split("<name>data/shop/wide/")
            .nth(1)
            .and_then(|rest| rest.split('/').next());
        let part = format!("data/shop/wide/{}/", part.unwrap());
        drop_entries(text, |entry| !entry.contains(&part))
    }),
    ("all data missing", |text| {
        drop_entries(text, |entry| !entry.contains("<name>data/"))
    }),
    ("a definition missing", |text| {
        drop_entries(text, |entry| !entry.contains("metadata/shop/wide.sql"))
    }),
    ("an entry twice", |text| {
        in_entry(text, |entry| format!("{entry}{entry}"))
    }),
    ("a name that leads out", |text| {
        rename_entry(text, "data/shop/wide/../../../../../../evil")
    }),
    ("an absolute name", |text| rename_entry(text, "/tmp/evil")),
    ("a name with a double slash", |text| {
        rename_entry(text, "data/shop//wide/evil.bin")
    }),
    ("a name with a dot", |text| {
        rename_entry(text, "data/shop/./wide/evil.bin")
    }),
    ("a name with a NUL", |text| {
        rename_entry(text, "data/shop/wide/\0evil")
    }),
    ("a name with an entity for NUL", |text| {
        rename_entry(text, "data/shop/wide/&#0;evil")
    }),
    ("no name", |text| rename_entry(text, "")),
    ("data_file that leads out", |text| {
        in_entry(text, |entry| {
            entry.replace(
                "</file>",
                "<data_file>../../../../etc/hostname</data_file></file>",
            )
        })
    }),
    ("an entity bomb", |text| {
        let bomb = "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;\">\
                    <!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;&b;\">]>";
        rename_entry(text, "&c;").replacen("<config>", &format!("{bomb}<config>"), 1)
    }),
    ("an external entity", |text| {
        let entity = "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>";
        rename_entry(text, "&e;").replacen("<config>", &format!("{entity}<config>"), 1)
    }),
    ("deep nesting", |text| {
        let deep = "<a>".repeat(200_000) + &"</a>".repeat(200_000);
        text.replacen("<contents>", &format!("{deep}<contents>"), 1)
    }),
    ("version of the future", |text| set(text, "version", "99")),
    ("version 0", |text| set(text, "version", "0")),
    ("version that is no number", |text| {
        set(text, "version", "one")
    }),
    ("version missing", |text| {
        let (before, rest) = text.split_once("<version>").unwrap();
        format!("{before}{}", rest.split_once("</version>").unwrap().1)
    }),
    ("uuid missing", |text| {
        let (before, rest) = text.split_once("<uuid>").unwrap();
        format!("{before}{}", rest.split_once("</uuid>").unwrap().1)
    }),
    ("uuid that is none", |text| set(text, "uuid", "nonsense")),
    ("a base that does not exist", |text| {
        let base = "<base_backup>Disk('backups', 'nowhere')</base_backup>\
                    <base_backup_uuid>00000000-0000-4000-8000-000000000000</base_backup_uuid>";
        text.replacen("<contents>", &format!("{base}<contents>"), 1)
    }),
    ("itself as its base", |text| {
        let uuid = text
            .split_once("<uuid>")
            .unwrap()
            .1
            .split_once('<')
            .unwrap()
            .0
            .to_owned();
        let base = format!(
            "<base_backup>Disk('backups', 'x')</base_backup><base_backup_uuid>{uuid}</base_backup_uuid>"
        );
        text.replacen("<contents>", &format!("{base}<contents>"), 1)
    }),
    ("an entry taken from a base without one", |text| {
        in_entry(text, |entry| {
            entry.replace("</file>", "<use_base>true</use_base></file>")
        })
    }),
];

#[test]
fn every_manipulated_manifest_is_refused() {
    let world = sound_backups();
    let mut failures = Vec::new();
    for (what, edit) in EDITS {
        let mut failed = Vec::new();
        with_copy(
            &world,
            "b",
            |copy| {
                let manifest = copy.join(".backup");
                let text = fs::read_to_string(&manifest).unwrap();
                let edited = edit(&text);
                assert_ne!(text, edited, "{what} changes nothing");
                fs::write(&manifest, edited).unwrap();
                true
            },
            || check_refused(&world, &format!("manifest: {what}"), None, &mut failed),
        );
        failures.extend(failed);
    }
    report(EDITS.len(), &failures);
}

/// Something done to the base of a backup.
type BaseDamage = (&'static str, fn(&World));

/// Damage that only the base can have: gone, replaced by another backup, emptied of what it lends.
#[test]
fn a_damaged_base_is_refused() {
    let world = sound_backups();
    let granary = world.granary("server");
    let mut failures = Vec::new();
    let incremental = "BACKUP DATABASE shop TO Disk('backups', 'x') SETTINGS base_backup = Disk('backups', 'base')";
    let cases: [BaseDamage; 4] = [
        ("no base", |world| {
            fs::remove_dir_all(world.backups().join("base")).unwrap();
        }),
        ("another backup in its place", |world| {
            fs::remove_dir_all(world.backups().join("base")).unwrap();
            world
                .granary("server")
                .must("BACKUP DATABASE shop TO Disk('backups', 'base')");
        }),
        ("a hollow base", |world| {
            fs::remove_dir_all(world.backups().join("base/data")).unwrap();
        }),
        ("a flipped byte in the base", |world| {
            let base = world.backups().join("base");
            let file = files_below(&base)
                .into_iter()
                .find(|path| path.ends_with("data.bin"));
            assert!(Damage::Flip.apply(&base.join(file.unwrap()), &mut Seed::new(3)));
        }),
    ];
    for (what, damage) in cases {
        copy_tree(&world.backups().join("b"), &world.backups().join("base"));
        granary.clone().must(incremental);
        damage(&world);
        check_refused(&world, &format!("base: {what}"), None, &mut failures);
        for name in ["x", "base"] {
            let _ = fs::remove_dir_all(world.backups().join(name));
        }
    }
    report(cases.len(), &failures);
}

#[test]
fn links_in_a_backup_are_refused() {
    let world = sound_backups();
    let mut failures = Vec::new();
    let secret = world.root().join("secret");
    with_copy(
        &world,
        "b",
        |copy| {
            let file = copy.join("metadata/shop/wide.sql");
            fs::copy(&file, &secret).unwrap();
            fs::remove_file(&file).unwrap();
            std::os::unix::fs::symlink(&secret, &file).unwrap();
            true
        },
        || check_refused(&world, "a definition behind a link", None, &mut failures),
    );
    report(1, &failures);
}
