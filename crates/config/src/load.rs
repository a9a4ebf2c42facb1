//! Finds and reads the files of a configuration.

use crate::error::{ConfigError, Mistake};
use crate::merge::merge;
use crate::model::Config;
use crate::read::read;
use crate::tree::Node;
use crate::{xml, yaml};
use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A larger file is refused.
const FILE_BYTES_MAX: u64 = 16 << 20;
/// What is read where the configuration names no data directory.
const PATH_DEFAULT: &str = "/var/lib/clickhouse/";

impl Config {
    /// Reads a configuration file, XML or YAML, with the files of `config.d` and `conf.d` beside
    /// it merged in. `path` is the data directory where the command line names one.
    ///
    /// # Errors
    /// [`ConfigError::Invalid`] with every mistake found; [`ConfigError::Io`].
    pub fn load(file: &Path, path: Option<&Path>) -> Result<Self, ConfigError> {
        let mut root = parse_file(file)?;
        check_root(&root)?;
        for file in merged_files(file)? {
            let with = parse_file(&file)?;
            check_root(&with)?;
            merge(&mut root, with);
        }
        let mut mistakes = Vec::new();
        substitute(&mut root, &mut mistakes);
        let path = match (path, root.child("path")) {
            (Some(path), _) => path.to_owned(),
            (None, Some(node)) => PathBuf::from(node.value()),
            (None, None) => PathBuf::from(PATH_DEFAULT),
        };
        let config = read(&root, path, &mut mistakes);
        if mistakes.is_empty() {
            Ok(config)
        } else {
            Err(ConfigError::Invalid(mistakes))
        }
    }
}

fn parse_file(path: &Path) -> Result<Node, ConfigError> {
    let text = read_file(path).map_err(|source| ConfigError::Io {
        path: path.to_owned(),
        source,
    })?;
    let file = Arc::new(path.to_owned());
    let parsed = match path.extension().and_then(|extension| extension.to_str()) {
        Some("yaml" | "yml") => yaml::parse(&file, &text),
        _ => xml::parse(&file, &text),
    };
    parsed.map_err(|mistake| ConfigError::Invalid(vec![mistake]))
}

fn read_file(path: &Path) -> io::Result<String> {
    let mut text = String::new();
    fs::File::open(path)?
        .take(FILE_BYTES_MAX + 1)
        .read_to_string(&mut text)?;
    if text.len() as u64 > FILE_BYTES_MAX {
        return Err(io::Error::other("it is larger than 16 MiB"));
    }
    Ok(text)
}

fn check_root(root: &Node) -> Result<(), ConfigError> {
    if matches!(&*root.name, "clickhouse" | "yandex") {
        return Ok(());
    }
    Err(ConfigError::Invalid(vec![Mistake {
        place: root.place.clone(),
        message: format!("the root element is {}, it must be clickhouse", root.name),
    }]))
}

/// The files of `<name>.d` and `conf.d` beside the main file, sorted by name.
fn merged_files(file: &Path) -> Result<Vec<PathBuf>, ConfigError> {
    let mut files = Vec::new();
    for directory in [file.with_extension("d"), file.with_file_name("conf.d")] {
        let entries = match fs::read_dir(&directory) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            other => other.map_err(|source| ConfigError::Io {
                path: directory.clone(),
                source,
            })?,
        };
        for entry in entries {
            let path = entry
                .map_err(|source| ConfigError::Io {
                    path: directory.clone(),
                    source,
                })?
                .path();
            let extension = path.extension().and_then(|extension| extension.to_str());
            let name = path.file_name().and_then(|name| name.to_str());
            let is_hidden = name.is_none_or(|name| name.starts_with('.'));
            if matches!(extension, Some("xml" | "yaml" | "yml" | "conf")) && !is_hidden {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}

/// Puts values of the environment in their place. What would be read from elsewhere is refused
/// where Granary reads it.
fn substitute(root: &mut Node, mistakes: &mut Vec<Mistake>) {
    for node in &mut root.children {
        if !crate::read::SECTIONS.contains(&node.name.as_str()) {
            continue;
        }
        substitute_node(node, mistakes);
    }
}

fn substitute_node(node: &mut Node, mistakes: &mut Vec<Mistake>) {
    let mut mistake = |message: String| {
        mistakes.push(Mistake {
            place: node.place.clone(),
            message,
        });
    };
    for instruction in ["incl", "from_zk"] {
        if node.attribute(instruction).is_some() {
            mistake(format!(
                "{} takes its value by {instruction}, which is not supported: write the value here",
                node.name
            ));
        }
    }
    if let Some(variable) = node.attribute("from_env") {
        match std::env::var(variable) {
            Ok(value) => node.text = value,
            Err(_) => mistake(format!("the environment variable {variable} is not set")),
        }
    }
    for child in &mut node.children {
        substitute_node(child, mistakes);
    }
}
