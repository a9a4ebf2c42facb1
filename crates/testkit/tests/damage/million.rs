//! Hostile manifests of a million entries: refused in bounded memory and time, whatever is wrong with them.

use std::{
    fmt::Write as _,
    fs::{self, File},
    io::{BufWriter, Write as _},
    path::Path,
    time::Duration,
};

use granary_testkit::{Measured, SqlServer, World, files_below};

use super::sound_backups;

/// How many entries are added to a sound manifest.
const ENTRIES: u32 = 1_000_000;
/// No statement may take more for a manifest, beside what it takes for a small and sound one: a binary that
/// is not optimised has tens of MiB of code.
const MEMORY_BYTES_MAX: u64 = 112 << 20;
/// Beside it, names and definitions of objects are held, up to a bound of their own.
const MEMORY_WITH_OBJECTS_BYTES_MAX: u64 = 512 << 20;
/// Far more than a statement takes, far less than one that does not end.
const TIME_MAX: Duration = Duration::from_mins(2);

/// A hostile manifest: its name, how a sound manifest is changed before the million, the million, and what
/// comes after it in the place of the end.
struct Case {
    what: &'static str,
    before: fn(&str) -> String,
    entry: fn(&Sound, u32) -> String,
    after: fn(&Sound) -> String,
    memory_bytes_max: u64,
}

/// What hostile entries are made of.
struct Sound {
    /// `<size>…</size><checksum>…</checksum>` of an entry that is stored in the backup.
    content: String,
    /// The same of a definition.
    definition: String,
}

impl Sound {
    fn of(manifest: &str) -> Self {
        let content = |entry: &str| {
            let begin = entry.find("<size>").unwrap();
            let end = entry.find("</checksum>").unwrap() + "</checksum>".len();
            entry[begin..end].to_owned()
        };
        let name = "<name>metadata/shop/view.sql</name>";
        Self {
            content: content(super::entry_of(manifest)),
            definition: content(&manifest[manifest.find(name).unwrap()..]),
        }
    }

    /// A definition that can be read.
    fn defined(&self, name: &str) -> String {
        format!("<file><name>{name}</name>{}</file>", self.definition)
    }

    /// An entry whose bytes are in the backup.
    fn stored(&self, name: &str) -> String {
        format!("<file><name>{name}</name>{}</file>", self.content)
    }
}

/// An entry whose bytes are nowhere.
fn missing(name: &str, number: u32) -> String {
    format!("<file><name>{name}</name><size>1000</size><checksum>{number:032x}</checksum></file>")
}

const END: &str = "</contents></config>";

fn end(_: &Sound) -> String {
    END.to_owned()
}

fn as_it_is(manifest: &str) -> String {
    manifest.to_owned()
}

/// Without the digest, so that what is wrong must be found in the entries themselves.
fn without_digest(manifest: &str) -> String {
    let (before, rest) = manifest.split_once("<granary_digest>").unwrap();
    format!(
        "{before}{}",
        rest.split_once("</granary_digest>").unwrap().1
    )
}

/// A file of a part that its checksums.txt does not list.
fn spare_file(sound: &Sound, number: u32) -> String {
    sound.stored(&format!("data/shop/compact/all_1_1_0/x{number:07}.bin"))
}

/// A file that no object of a backup has: alone it would not be refused.
fn harmless(sound: &Sound, number: u32) -> String {
    sound.stored(&format!("data/shop/log/x{number:07}.bin"))
}

const CASES: &[Case] = &[
    Case {
        what: "a million entries that the digest does not know",
        before: as_it_is,
        entry: harmless,
        after: end,
        memory_bytes_max: MEMORY_BYTES_MAX,
    },
    Case {
        what: "a million spare files in a part",
        before: without_digest,
        entry: spare_file,
        after: end,
        memory_bytes_max: MEMORY_BYTES_MAX,
    },
    Case {
        what: "a million files that are nowhere",
        before: without_digest,
        entry: |_, number| missing(&format!("data/shop/log/x{number:07}.bin"), number),
        after: end,
        memory_bytes_max: MEMORY_BYTES_MAX,
    },
    Case {
        what: "a million parts without their files",
        before: without_digest,
        entry: |sound, number| {
            let block = number + 100;
            sound.stored(&format!("data/shop/compact/all_{block}_{block}_0/data.bin"))
        },
        after: end,
        memory_bytes_max: MEMORY_WITH_OBJECTS_BYTES_MAX,
    },
    Case {
        what: "a million tables of one definition",
        before: without_digest,
        entry: |sound, number| sound.defined(&format!("metadata/shop/t{number:07}.sql")),
        after: end,
        memory_bytes_max: MEMORY_WITH_OBJECTS_BYTES_MAX,
    },
    Case {
        what: "a million databases without a definition",
        before: without_digest,
        entry: |sound, number| sound.defined(&format!("metadata/d{number:07}.sql")),
        after: end,
        memory_bytes_max: MEMORY_WITH_OBJECTS_BYTES_MAX,
    },
    Case {
        what: "a million definitions that are none",
        before: without_digest,
        entry: |sound, number| sound.stored(&format!("metadata/shop/t{number:07}.sql")),
        after: end,
        memory_bytes_max: MEMORY_BYTES_MAX,
    },
    Case {
        what: "a million mutations that are none",
        before: without_digest,
        entry: |sound, number| {
            sound.stored(&format!("data/shop/compact/mutations/{number:010}.txt"))
        },
        after: end,
        memory_bytes_max: MEMORY_BYTES_MAX,
    },
    Case {
        what: "a million entries and the last one twice",
        before: without_digest,
        entry: harmless,
        after: |sound| harmless(sound, ENTRIES - 1) + END,
        memory_bytes_max: MEMORY_BYTES_MAX,
    },
    Case {
        what: "a million entries and one name that leads out",
        before: without_digest,
        entry: harmless,
        after: |sound| sound.stored("data/shop/log/../../../../evil") + END,
        memory_bytes_max: MEMORY_BYTES_MAX,
    },
    Case {
        what: "a million sizes that no sum can hold",
        before: without_digest,
        entry: |_, number| {
            missing(&format!("data/shop/log/x{number:07}.bin"), number)
                .replace("<size>1000<", "<size>18446744073709551615<")
        },
        after: end,
        memory_bytes_max: MEMORY_BYTES_MAX,
    },
    Case {
        what: "a million entries of a base that there is not",
        before: without_digest,
        entry: |_, number| {
            missing(&format!("data/shop/log/x{number:07}.bin"), number)
                .replace("</file>", "<use_base>true</use_base></file>")
        },
        after: end,
        memory_bytes_max: MEMORY_BYTES_MAX,
    },
    Case {
        what: "a million data files that lead out",
        before: without_digest,
        entry: |_, number| {
            missing(&format!("data/shop/log/x{number:07}.bin"), number).replace(
                "</file>",
                &format!("<data_file>../../../etc/{number}</data_file></file>"),
            )
        },
        after: end,
        memory_bytes_max: MEMORY_BYTES_MAX,
    },
    Case {
        what: "a million long names",
        before: without_digest,
        entry: |sound, number| {
            let deep = "directory/".repeat(60);
            sound.stored(&format!("data/shop/compact/all_1_1_0/{deep}{number:07}"))
        },
        after: end,
        memory_bytes_max: MEMORY_BYTES_MAX,
    },
    Case {
        what: "a million entries and then nothing",
        before: without_digest,
        entry: harmless,
        after: |sound| harmless(sound, ENTRIES)[..40].to_owned(),
        memory_bytes_max: MEMORY_BYTES_MAX,
    },
    Case {
        what: "a million elements inside each other",
        before: without_digest,
        entry: |_, _| "<file>".to_owned(),
        after: end,
        memory_bytes_max: MEMORY_BYTES_MAX,
    },
    Case {
        what: "a million bytes of a name that does not end",
        before: without_digest,
        entry: |_, number| {
            if number == 0 {
                "<file><name>".to_owned()
            } else {
                "data/shop/".to_owned()
            }
        },
        after: end,
        memory_bytes_max: MEMORY_BYTES_MAX,
    },
];

impl Case {
    /// Writes the manifest in the place of the sound one.
    fn write(&self, sound: &str, manifest: &Path) {
        let content = Sound::of(sound);
        let text = (self.before)(sound);
        let head = text.strip_suffix(END).expect("entries end a manifest");
        let mut file = BufWriter::new(File::create(manifest).unwrap());
        file.write_all(head.as_bytes()).unwrap();
        for number in 0..ENTRIES {
            let entry = (self.entry)(&content, number);
            file.write_all(entry.as_bytes()).unwrap();
        }
        file.write_all((self.after)(&content).as_bytes()).unwrap();
        file.flush().unwrap();
    }
}

/// Runs `sql`, which must be refused with a code, in bounded time and in bounded memory beside the `usual`.
/// Says what it took.
fn refused(
    world: &World,
    case: &Case,
    sql: &str,
    usual: u64,
    failures: &mut Vec<String>,
) -> String {
    let what = case.what;
    let Measured {
        finished,
        memory_peak_bytes,
        time,
    } = world.granary("fresh").measure(sql);
    if finished.status != Some(1) || !finished.stderr.contains("Code: ") {
        failures.push(format!("{what}: {sql}: not refused: {finished:?}"));
    }
    if finished.stderr.len() > 10_000 {
        failures.push(format!(
            "{what}: {sql}: a message of {} bytes",
            finished.stderr.len()
        ));
    }
    let more_bytes = memory_peak_bytes.saturating_sub(usual);
    let memory = more_bytes >> 20;
    if more_bytes > case.memory_bytes_max {
        failures.push(format!("{what}: {sql}: {memory} MiB"));
    }
    if time > TIME_MAX {
        failures.push(format!("{what}: {sql}: {time:?}"));
    }
    let word = sql.split(' ').next().unwrap();
    let said: String = finished.stderr.chars().take(150).collect();
    format!(
        "  {word}: {memory} MiB more, {:.1} s: {said}",
        time.as_secs_f64()
    )
}

#[test]
fn a_hostile_manifest_of_a_million_entries_is_refused_in_bounded_memory() {
    let world = sound_backups();
    let manifest = world.backups().join("b/.backup");
    let sound = fs::read_to_string(&manifest).unwrap();
    let (mut report, mut failures) = (String::new(), Vec::new());
    let restore = "RESTORE DATABASE shop FROM Disk('backups', 'b')";
    let check = "CHECK BACKUP Disk('backups', 'b')";
    let sound_check = world.granary("fresh").measure(check);
    assert_eq!(sound_check.finished.status, Some(0), "{sound_check:?}");
    let usual = sound_check.memory_peak_bytes;
    writeln!(report, "a sound manifest: {} MiB", usual >> 20).unwrap();
    fs::remove_dir_all(world.root().join("fresh")).unwrap();
    let before = files_below(world.root());
    for case in CASES {
        let what = case.what;
        case.write(&sound, &manifest);
        let took = [restore, check].map(|sql| refused(&world, case, sql, usual, &mut failures));
        writeln!(report, "{what}\n{}", took.join("\n")).unwrap();
        if world.data("fresh").join("metadata/shop.sql").exists() {
            failures.push(format!("{what}: the database was left behind"));
        }
        fs::remove_dir_all(world.root().join("fresh")).unwrap();
        if files_below(world.root()) != before {
            failures.push(format!("{what}: something was written outside"));
        }
    }
    println!("{report}");
    fs::write(&manifest, &sound).unwrap();
    world
        .granary("fresh")
        .must("RESTORE DATABASE shop FROM Disk('backups', 'b')");
    super::report(CASES.len(), &failures);
}
