//! Python environments with pinned chdb wheels: the ClickHouse versions that the tests ask.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{place, step};

/// The newest wheel. It brings pandas and pyarrow, which the older ones then borrow.
const NEWEST: Wheel = Wheel {
    chdb: "4.4.0",
    packages: &["chdb==4.4.0", "chdb-core==26.9.0"],
};

/// Older wheels: ClickHouse 23.6, 23.10, 24.8 and 25.8.
const OLDER: [Wheel; 4] = [
    Wheel {
        chdb: "0.11.5",
        packages: &["chdb==0.11.5"],
    },
    Wheel {
        chdb: "1.4.1",
        packages: &["chdb==1.4.1"],
    },
    Wheel {
        chdb: "3.0.1",
        packages: &["chdb==3.0.1"],
    },
    Wheel {
        chdb: "3.7.2",
        packages: &["chdb==3.7.2"],
    },
];

/// Clients of the native protocol and of HTTP that are no ClickHouse, and a zip program that encrypts.
const CLIENTS: Wheel = Wheel {
    chdb: "clients",
    packages: &[
        "clickhouse-driver==0.2.11",
        "clickhouse-cityhash==1.0.2.6",
        "lz4==4.4.5",
        "zstd==1.5.7.2",
        "clickhouse-connect==1.12.0",
        "pyzipper==0.4.0",
    ],
};

#[derive(Clone, Copy)]
struct Wheel {
    /// Its version, which is the name of its environment.
    chdb: &'static str,
    packages: &'static [&'static str],
}

/// Installs every pinned wheel that is not there yet.
pub fn install_all() -> Result<(), String> {
    install_newest()?;
    install(CLIENTS, |python| pip(python, &[], CLIENTS.packages))?;
    let borrowed = site_packages(&environment(NEWEST))?;
    std::thread::scope(|scope| {
        let install = |wheel| {
            scope.spawn({
                let borrowed = &borrowed;
                move || install_older(wheel, borrowed)
            })
        };
        OLDER.map(install).into_iter().try_for_each(|install| {
            install
                .join()
                .unwrap_or_else(|_| Err("an installation panicked".to_owned()))
        })
    })
}

/// Installs the newest wheel alone, which is enough for the demo and the benchmarks.
pub fn install_newest() -> Result<(), String> {
    install(NEWEST, |python| pip(python, &[], NEWEST.packages))
}

/// The interpreter that has the newest ClickHouse.
pub fn newest() -> PathBuf {
    environment(NEWEST).join("bin/python")
}

fn install_older(wheel: Wheel, borrowed: &Path) -> Result<(), String> {
    install(wheel, |python| {
        pip(python, &["--no-deps"], wheel.packages)?;
        // Some old wheels import pandas; what stands in a .pth file comes last, so their own chdb wins.
        let path = site_packages(&environment(wheel))?.join("borrowed.pth");
        fs::write(path, format!("{}\n", borrowed.display())).map_err(|error| error.to_string())
    })
}

/// Makes an environment unless a stamp says that it is complete.
fn install(wheel: Wheel, fill: impl Fn(&Path) -> Result<(), String>) -> Result<(), String> {
    let environment = environment(wheel);
    let stamp = environment.join("installed");
    if fs::read_to_string(&stamp).is_ok_and(|text| text == wheel.packages.join(" ")) {
        return Ok(());
    }
    if environment.exists() {
        fs::remove_dir_all(&environment).map_err(|error| error.to_string())?;
    }
    fs::create_dir_all(place::chdb()).map_err(|error| error.to_string())?;
    step::say(&format!(
        "installing the wheels of {} into {}",
        wheel.chdb,
        environment.display()
    ));
    step::run_quietly(
        Command::new("python3")
            .args(["-m", "venv"])
            .arg(&environment),
    )?;
    fill(&environment.join("bin/python"))?;
    fs::write(&stamp, wheel.packages.join(" ")).map_err(|error| error.to_string())
}

fn pip(python: &Path, options: &[&str], packages: &[&str]) -> Result<(), String> {
    let install = [
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
    ];
    step::run_quietly(
        Command::new(python)
            .args(install)
            .args(options)
            .args(packages),
    )
}

fn environment(wheel: Wheel) -> PathBuf {
    place::chdb().join(wheel.chdb)
}

fn site_packages(environment: &Path) -> Result<PathBuf, String> {
    let lib = environment.join("lib");
    let entries = fs::read_dir(&lib).map_err(|error| format!("{}: {error}", lib.display()))?;
    entries
        .filter_map(Result::ok)
        .map(|entry| entry.path().join("site-packages"))
        .find(|path| path.is_dir())
        .ok_or_else(|| format!("{} has no site-packages", lib.display()))
}
