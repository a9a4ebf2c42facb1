//! The parts of a table that a statement means, and what happens to them: `DROP`, `DETACH`,
//! `ATTACH`, `REPLACE` and `MOVE` of partitions and parts.

use crate::create_table::{not_implemented, stored_definition};
use crate::definitions::table;
use crate::failure::Failure;
use crate::session::Session;
use granary_catalog::{DetachedPart, Part, PartitionKey, Snapshot, Table, TableData, TableKind};
use granary_datadir::{Change, DataDir, StagedDir, Staging};
use granary_env::wall_clock;
use granary_mergetree::active_parts;
use granary_parser::{Create, PartSelection, Partition};
use granary_types::{ErrorCode, PartName, TableName};
use std::path::Path;
use std::sync::Arc;

/// A MergeTree table with its parts.
pub(crate) struct PartsOf {
    pub(crate) table: Arc<Table>,
    pub(crate) definition: Create,
    /// The active parts.
    pub(crate) parts: Vec<Part>,
    key: PartitionKey,
}

impl Session {
    /// A MergeTree table with its parts.
    pub(crate) fn parts_of(
        &self,
        snapshot: &Snapshot,
        name: &TableName,
    ) -> Result<PartsOf, Failure> {
        let found = table(snapshot, name)?;
        let TableKind::MergeTree { .. } = found.kind else {
            let message = format!(
                "Table engine {} doesn't support partitioning",
                found.engine()
            );
            return Err(Failure::new(ErrorCode::NOT_IMPLEMENTED, message));
        };
        let TableData::Parts { parts, patches, .. } = self.shared.data_dir.table_data(found)?.0
        else {
            return Err(not_implemented("a table without parts"));
        };
        let definition = stored_definition(&found.definition.text)?;
        Ok(PartsOf {
            table: Arc::clone(found),
            key: PartitionKey::of_definition(&definition),
            definition,
            parts: parts.into_iter().chain(patches).collect(),
        })
    }

    /// What is set aside below `detached` of a table and is meant.
    pub(crate) fn detached(
        &self,
        table: &PartsOf,
        which: &PartSelection,
    ) -> Result<Vec<DetachedPart>, Failure> {
        let all = self.shared.data_dir.detached_parts(&table.table)?;
        match which {
            PartSelection::Part(name) => match all.into_iter().find(|part| part.directory == *name)
            {
                Some(part) => Ok(vec![part]),
                None => Err(Failure::new(
                    ErrorCode::BAD_DATA_PART_NAME,
                    format!("Detached part \"{name}\" not found"),
                )),
            },
            PartSelection::Partition(partition) => {
                let id = table.partition_id(partition)?;
                let is_meant = |part: &DetachedPart| {
                    part.name().is_some_and(|name| {
                        id.as_deref()
                            .is_none_or(|id| name.partition().as_str() == id)
                    })
                };
                Ok(all.into_iter().filter(is_meant).collect())
            }
        }
    }

    /// The changes that attach what is set aside. Every file of it is read and compared first.
    pub(crate) fn attach_changes(
        &self,
        table: &PartsOf,
        which: &PartSelection,
    ) -> Result<(Vec<Change>, Vec<String>), Failure> {
        let mut detached = self.detached(table, which)?;
        if let PartSelection::Partition(_) = which {
            // What another part covers is left where it is.
            let names: Vec<PartName> = detached.iter().filter_map(DetachedPart::name).collect();
            let active = active_parts(&names);
            detached.retain(|part| part.name().is_some_and(|name| active.contains(&name)));
            detached.sort_by_key(|part| {
                let name = part.name();
                name.map(|name| (name.partition().to_string(), name.block_min()))
            });
        }
        let mut changes = Vec::new();
        let mut names = Vec::new();
        for part in detached {
            check_detached(&self.shared.data_dir, table, &part)?;
            names.push(part.directory.clone());
            changes.push(Change::AttachPart {
                table: table.table.name.clone(),
                detached: part,
            });
        }
        Ok((changes, names))
    }

    /// Copies of parts, as links to the same files, that become parts of `target`.
    pub(crate) fn clone_changes(
        &self,
        staging: &Staging<'_>,
        parts: &[Part],
        target: &TableName,
    ) -> Result<Vec<Change>, Failure> {
        parts
            .iter()
            .map(|part| {
                if part.directory != part.name.to_string() {
                    let what = "copying parts of a table with the old syntax";
                    return Err(not_implemented(what));
                }
                Ok(Change::AddPart {
                    table: target.clone(),
                    part: self.link_part(staging, part)?,
                    name: part.name.with_mutation(0),
                    dates: None,
                })
            })
            .collect()
    }

    /// A staged directory whose files are those of a part.
    pub(crate) fn link_part(
        &self,
        staging: &Staging<'_>,
        part: &Part,
    ) -> Result<StagedDir, Failure> {
        let staged = staging.directory(&part.disk)?;
        self.link_files(&part.path, &staged.path).map_err(|error| {
            let message = format!("Cannot link the files of part {}: {error}", part.name);
            Failure::new(ErrorCode::STD_EXCEPTION, message)
        })?;
        Ok(staged)
    }

    fn link_files(&self, from: &Path, to: &Path) -> std::io::Result<()> {
        let disk = self.shared.data_dir.disk();
        for entry in std::fs::read_dir(from)? {
            let entry = entry?;
            let name = entry.file_name();
            let target = to.join(&name);
            if entry.file_type()?.is_dir() {
                disk.create_directories(&target)?;
                self.link_files(&entry.path(), &target)?;
            } else if !OF_THE_TABLE_ONLY.iter().any(|file| *file == name) {
                disk.hard_link(&entry.path(), &target)?;
            }
        }
        Ok(())
    }
}

/// Files of a part that say something about its place in the table, and do not go with a copy.
const OF_THE_TABLE_ONLY: [&str; 3] = [
    "txn_version.txt",
    "metadata_version.txt",
    "delete-on-destroy.txt",
];

impl PartsOf {
    /// The id of a partition; `None` for all of them.
    pub(crate) fn partition_id(&self, partition: &Partition) -> Result<Option<String>, Failure> {
        if *partition == Partition::All {
            return Ok(None);
        }
        let id = self.key.id(partition, &wall_clock);
        let id = id.map_err(|error| Failure::new(error.code(), error.to_string()))?;
        Ok(Some(id.to_string()))
    }

    /// The id of the partition that a statement about rows is restricted to, if it is.
    pub(crate) fn only_partition_id(
        &self,
        only: Option<&Partition>,
    ) -> Result<Option<String>, Failure> {
        match only {
            None => Ok(None),
            Some(Partition::All) => {
                let message = "Only Support DROP/DETACH/ATTACH PARTITION ALL currently";
                Err(Failure::new(ErrorCode::SUPPORT_IS_DISABLED, message))
            }
            Some(one) => self.partition_id(one),
        }
    }

    /// The active parts that are meant.
    pub(crate) fn chosen(&self, which: &PartSelection) -> Result<Vec<Part>, Failure> {
        match which {
            PartSelection::Partition(partition) => {
                let id = self.partition_id(partition)?;
                let is_meant = |part: &&Part| {
                    id.as_deref()
                        .is_none_or(|id| part.name.data_partition() == id)
                };
                Ok(self.parts.iter().filter(is_meant).cloned().collect())
            }
            PartSelection::Part(text) => {
                let name = part_name(text)?;
                match self.parts.iter().find(|part| part.name == name) {
                    Some(part) => Ok(vec![part.clone()]),
                    None => Err(Failure::new(
                        ErrorCode::NO_SUCH_DATA_PART,
                        format!("No part {text} in committed state"),
                    )),
                }
            }
        }
    }

    /// Parts of one table can be parts of the other: columns and keys are the same.
    pub(crate) fn require_same_structure(&self, other: &Self) -> Result<(), Failure> {
        let different =
            |what: &str, code| Err(Failure::new(code, format!("Tables have different {what}")));
        if stored_columns(&self.definition) != stored_columns(&other.definition) {
            return different("structure", ErrorCode::INCOMPATIBLE_COLUMNS);
        }
        let (Some(one), Some(two)) = (self.definition.storage(), other.definition.storage()) else {
            return Ok(());
        };
        if one.order_by != two.order_by {
            return different("ordering", ErrorCode::BAD_ARGUMENTS);
        }
        if one.partition_by != two.partition_by {
            return different("partition key", ErrorCode::BAD_ARGUMENTS);
        }
        if one.primary_key != two.primary_key {
            return different("primary key", ErrorCode::BAD_ARGUMENTS);
        }
        Ok(())
    }
}

/// The names and types of the columns that are stored.
fn stored_columns(definition: &Create) -> Vec<(String, String)> {
    use granary_parser::DefaultKind;
    let columns = definition
        .elements()
        .map_or(&[][..], |elements| &elements.columns);
    columns
        .iter()
        .filter(|column| {
            let kind = column.default.as_ref().map(|default| default.kind);
            !matches!(kind, Some(DefaultKind::Alias | DefaultKind::Ephemeral))
        })
        .map(|column| {
            let kind = column.data_type.as_ref();
            let kind = kind.map(granary_parser::DataType::to_single_line);
            (column.name.clone(), kind.unwrap_or_default())
        })
        .collect()
}

fn part_name(text: &str) -> Result<PartName, Failure> {
    PartName::parse(text).map_err(|_| {
        Failure::new(
            ErrorCode::BAD_DATA_PART_NAME,
            format!("Unexpected part name: {text} for format version: 1"),
        )
    })
}

/// What is set aside is a whole part of the partition that its name says.
fn check_detached(data_dir: &DataDir, table: &PartsOf, part: &DetachedPart) -> Result<(), Failure> {
    let name = part_name(&part.directory)?;
    if !part.path.join("columns.txt").is_file() && !part.path.join("data.packed").is_file() {
        let message = format!(
            "No columns.txt in part {name}, expected path {}/columns.txt",
            part.path.display()
        );
        return Err(Failure::new(ErrorCode::NO_FILE_IN_DATA_PART, message));
    }
    let facts = data_dir.directory_facts(&part.path).map_err(|error| {
        let message = format!("Cannot read part {name}: {error}");
        Failure::new(ErrorCode::CANNOT_READ_ALL_DATA, message)
    })?;
    let key = table.key.types();
    let verified = data_dir.verify_part_directory(&name, &part.path, &facts, key.as_deref());
    verified.map_err(|fault| {
        let message = format!("Part {name} cannot be attached: {fault}");
        Failure::new(fault.code(), message)
    })
}
