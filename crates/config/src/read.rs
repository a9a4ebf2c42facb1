//! From a tree of elements to a checked configuration, with every mistake on the way.

use crate::error::Mistake;
use crate::model::{
    BackupsConfig, Config, DEFAULT_DISK, DEFAULT_POLICY, DiskConfig, DiskKind, NamedCollection,
    PolicyConfig, VolumeConfig,
};
use crate::nearest::nearest;
use crate::tree::Node;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// The elements of the root that are read. Others are ClickHouse's and stay unread.
pub(crate) const SECTIONS: [&str; 8] = [
    "path",
    "storage_configuration",
    "backups",
    "named_collections",
    "macros",
    "backup_threads",
    "restore_threads",
    "max_backup_bandwidth_for_server",
];

const DISK_TYPES: [&str; 16] = [
    "local",
    "s3",
    "s3_plain",
    "s3_plain_rewritable",
    "s3_with_keeper",
    "azure_blob_storage",
    "local_blob_storage",
    "object_storage",
    "hdfs",
    "web",
    "cache",
    "encrypted",
    "backup",
    "memory",
    "azure",
    "gcs",
];
const LOCAL_DISK_KEYS: [&str; 7] = [
    "type",
    "path",
    "keep_free_space_bytes",
    "keep_free_space_ratio",
    "readonly",
    "skip_access_check",
    "local_disk_check_period_ms",
];
const POLICY_KEYS: [&str; 2] = ["volumes", "move_factor"];
const VOLUME_KEYS: [&str; 9] = [
    "disk",
    "max_data_part_size_bytes",
    "max_data_part_size_ratio",
    "perform_ttl_move_on_insert",
    "prefer_not_to_merge",
    "load_balancing",
    "volume_priority",
    "least_used_ttl_ms",
    "volume_type",
];
const STORAGE_KEYS: [&str; 2] = ["disks", "policies"];
const BACKUPS_KEYS: [&str; 21] = [
    "allowed_disk",
    "allowed_path",
    "allow_concurrent_backups",
    "allow_concurrent_restores",
    "remove_backup_files_after_failure",
    "zookeeper_path",
    "sync_period_ms",
    "max_attempts_after_bad_version",
    "collect_metadata_timeout",
    "consistent_metadata_snapshot_timeout",
    "attempts_to_collect_metadata_before_sleep",
    "min_sleep_before_next_attempt_to_collect_metadata",
    "max_sleep_before_next_attempt_to_collect_metadata",
    "compare_collected_metadata",
    "create_table_timeout",
    "test_inject_sleep",
    "test_randomize_order",
    "on_cluster_first_sync_timeout",
    "on_cluster_initialization_timeout_sec",
    "deduplicate_files",
    "stage_sync_timeout",
];

/// Reads the sections; what is wrong goes to `mistakes`.
pub(crate) fn read(root: &Node, path: PathBuf, mistakes: &mut Vec<Mistake>) -> Config {
    let mut config = Config::bare(path);
    let mut reader = Reader { mistakes };
    if let Some(path) = root.child("path") {
        reader.not_empty(path);
    }
    if let Some(storage) = root.child("storage_configuration") {
        reader.known(storage, &STORAGE_KEYS);
        for disks in storage.all("disks") {
            reader.disks(disks, &mut config);
        }
        for policies in storage.all("policies") {
            reader.policies(policies, &mut config);
        }
    }
    if let Some(backups) = root.child("backups") {
        config.backups = reader.backups(backups, &config);
    }
    if let Some(collections) = root.child("named_collections") {
        config.named_collections = reader.named_collections(collections);
    }
    if let Some(macros) = root.child("macros") {
        let pair = |node: &Node| (node.name.clone(), node.value().to_owned());
        config.macros = macros.children.iter().map(pair).collect();
    }
    let server = &mut config.server;
    for (name, value) in [
        ("backup_threads", &mut server.backup_threads),
        ("restore_threads", &mut server.restore_threads),
        (
            "max_backup_bandwidth_for_server",
            &mut server.backup_bandwidth_max,
        ),
    ] {
        if let Some(number) = root.child(name).and_then(|node| reader.number(node)) {
            *value = Some(number);
        }
    }
    config
}

struct Reader<'a> {
    mistakes: &'a mut Vec<Mistake>,
}

impl Reader<'_> {
    fn mistake(&mut self, node: &Node, message: String) {
        self.mistakes.push(Mistake {
            place: node.place.clone(),
            message,
        });
    }

    /// Every child has a known name.
    fn known(&mut self, node: &Node, keys: &[&str]) {
        for child in &node.children {
            if !keys.contains(&child.name.as_str()) {
                let hint = nearest(&child.name, keys.iter().copied())
                    .map(|key| format!(": did you mean {key}?"))
                    .unwrap_or_default();
                let (name, section) = (&child.name, &node.name);
                self.mistake(child, format!("unknown key {name} in {section}{hint}"));
            }
        }
    }

    fn not_empty(&mut self, node: &Node) -> Option<String> {
        if node.value().is_empty() {
            self.mistake(node, format!("{} is empty", node.name));
            return None;
        }
        Some(node.value().to_owned())
    }

    fn number(&mut self, node: &Node) -> Option<u64> {
        let number = node.value().parse().ok();
        if number.is_none() {
            let (name, value) = (&node.name, node.value());
            self.mistake(node, format!("{name} is {value:?}, it must be a number"));
        }
        number
    }

    fn boolean(&mut self, parent: &Node, name: &str, value: &mut bool) {
        let Some(node) = parent.child(name) else {
            return;
        };
        match node.value().to_ascii_lowercase().as_str() {
            "true" | "1" | "yes" | "on" => *value = true,
            "false" | "0" | "no" | "off" => *value = false,
            other => {
                let message = format!("{name} is {other:?}, it must be true or false");
                self.mistake(node, message);
            }
        }
    }

    fn disks(&mut self, disks: &Node, config: &mut Config) {
        for node in &disks.children {
            let name = node.name.as_str();
            let kind = node.child("type").map_or("local", Node::value);
            if !DISK_TYPES.contains(&kind) {
                let hint = nearest(kind, DISK_TYPES)
                    .map(|known| format!(": did you mean {known}?"))
                    .unwrap_or_default();
                self.mistake(
                    node,
                    format!("disk {name} has the unknown type {kind}{hint}"),
                );
            } else if kind != "local" {
                let kind = kind.to_owned();
                let disk = DiskConfig {
                    kind: DiskKind::Unsupported { kind },
                };
                config.disks.insert(name.to_owned(), disk);
            } else {
                self.local_disk(node, config);
            }
        }
    }

    fn local_disk(&mut self, node: &Node, config: &mut Config) {
        self.known(node, &LOCAL_DISK_KEYS);
        let name = node.name.as_str();
        let path = node.child("path");
        match (name, path) {
            (DEFAULT_DISK, None) => {}
            (DEFAULT_DISK, Some(path)) => {
                let message = "disk default is the data directory and has no path of its own";
                self.mistake(path, message.to_owned());
            }
            (_, None) => self.mistake(node, format!("disk {name} has no path")),
            (_, Some(path)) => {
                if let Some(path) = self.not_empty(path) {
                    let path = config.path.join(path);
                    config
                        .disks
                        .insert(name.to_owned(), DiskConfig::local(path));
                }
            }
        }
    }

    fn policies(&mut self, policies: &Node, config: &mut Config) {
        for node in &policies.children {
            self.known(node, &POLICY_KEYS);
            let mut volumes = Vec::new();
            for volume in node.all("volumes").flat_map(|volumes| &volumes.children) {
                volumes.push(self.volume(volume, config));
            }
            let name = &node.name;
            if volumes.is_empty() {
                self.mistake(node, format!("storage policy {name} has no volumes"));
            }
            let policy = PolicyConfig { volumes };
            if name == DEFAULT_POLICY && !policy.disks().any(|disk| disk == DEFAULT_DISK) {
                let message = "storage policy default must have the disk default";
                self.mistake(node, message.to_owned());
            }
            config.policies.insert(name.clone(), policy);
        }
    }

    fn volume(&mut self, node: &Node, config: &Config) -> VolumeConfig {
        self.known(node, &VOLUME_KEYS);
        let mut disks = Vec::new();
        for disk in node.all("disk") {
            let name = disk.value();
            if config.disks.contains_key(name) {
                disks.push(name.to_owned());
            } else {
                self.unknown_disk(disk, config);
            }
        }
        if node.child("disk").is_none() {
            self.mistake(node, format!("volume {} has no disk", node.name));
        }
        VolumeConfig {
            name: node.name.clone(),
            disks,
        }
    }

    fn unknown_disk(&mut self, node: &Node, config: &Config) {
        let name = node.value();
        let hint = nearest(name, config.disks.keys().map(String::as_str))
            .map(|known| format!(": did you mean {known}?"))
            .unwrap_or_default();
        self.mistake(node, format!("there is no disk {name:?}{hint}"));
    }

    fn backups(&mut self, node: &Node, config: &Config) -> BackupsConfig {
        self.known(node, &BACKUPS_KEYS);
        let mut backups = BackupsConfig::default();
        for disk in node.all("allowed_disk") {
            if let Some(name) = self.not_empty(disk) {
                if config.disks.contains_key(&name) {
                    backups.allowed_disks.push(name);
                } else {
                    self.unknown_disk(disk, config);
                }
            }
        }
        for path in node.all("allowed_path") {
            let path = self.not_empty(path).map(|path| config.path.join(path));
            backups.allowed_paths.extend(path);
        }
        self.boolean(
            node,
            "allow_concurrent_backups",
            &mut backups.allow_concurrent_backups,
        );
        self.boolean(
            node,
            "allow_concurrent_restores",
            &mut backups.allow_concurrent_restores,
        );
        self.boolean(
            node,
            "remove_backup_files_after_failure",
            &mut backups.remove_backup_files_after_failure,
        );
        backups
    }

    fn named_collections(&mut self, node: &Node) -> BTreeMap<String, NamedCollection> {
        let mut collections = BTreeMap::new();
        for child in &node.children {
            let mut collection = NamedCollection::default();
            collect(child, "", &mut collection);
            if collections.insert(child.name.clone(), collection).is_some() {
                let name = &child.name;
                self.mistake(child, format!("named collection {name} stands twice"));
            }
        }
        collections
    }
}

/// Nested keys are joined by dots.
fn collect(node: &Node, prefix: &str, collection: &mut NamedCollection) {
    for child in &node.children {
        let key = format!("{prefix}{}", child.name);
        if !child.children.is_empty() {
            collect(child, &format!("{key}."), collection);
            continue;
        }
        let overridable = child.attribute("overridable");
        let overridable = overridable.or_else(|| child.attribute("overridden"));
        if let Some(flag) = overridable {
            let flag = matches!(flag, "1" | "true");
            collection.overridable.insert(key.clone(), flag);
        }
        collection.values.insert(key, child.value().to_owned());
    }
}
