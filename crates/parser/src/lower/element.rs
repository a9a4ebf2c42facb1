//! What is backed up or restored.

use granary_types::TableName;

use crate::ast::{BackupElement, BackupPartition, QualifiedName};
use crate::statement::{Element, Partition};
use crate::value::{QueryParameters, Value};

use super::{Context, PartitionError};

pub(super) fn lower_elements(
    elements: &[BackupElement],
    context: &Context<'_>,
) -> Result<Vec<Element>, PartitionError> {
    elements
        .iter()
        .map(|element| lower_element(element, context))
        .collect()
}

fn lower_element(
    element: &BackupElement,
    context: &Context<'_>,
) -> Result<Element, PartitionError> {
    let qualify = |name: &QualifiedName| {
        let database = name.database.as_deref().unwrap_or(context.current_database);
        TableName::new(database, &name.table)
    };
    Ok(match element {
        BackupElement::Table {
            name,
            new_name,
            partitions,
        } => {
            let name = qualify(name);
            let alias = new_name.as_ref().map(qualify);
            Element::Table {
                alias: alias.filter(|alias| *alias != name),
                name,
                partitions: partitions.iter().map(partition).collect::<Result<_, _>>()?,
            }
        }
        BackupElement::TemporaryTable { name, new_name } => Element::TemporaryTable {
            name: name.clone(),
            alias: new_name.clone(),
        },
        BackupElement::Database {
            name,
            new_name,
            except_tables,
        } => Element::Database {
            except: except_tables
                .iter()
                .map(|table| TableName::new(name, table))
                .collect(),
            name: name.clone(),
            alias: new_name.clone(),
        },
        BackupElement::All {
            except_databases,
            except_tables,
        } => Element::All {
            except_databases: except_databases.iter().cloned().collect(),
            except_tables: except_tables.iter().map(qualify).collect(),
        },
        BackupElement::AllDatabases { except_databases } => Element::AllDatabases {
            except_databases: except_databases.iter().cloned().collect(),
        },
        BackupElement::AllTemporaryTables { except_tables } => Element::AllTemporaryTables {
            except_tables: except_tables.iter().cloned().collect(),
        },
    })
}

pub(super) fn partition(partition: &BackupPartition) -> Result<Partition, PartitionError> {
    match partition {
        BackupPartition::All => Ok(Partition::All),
        BackupPartition::Id(id) => match id.as_text() {
            None => Err(PartitionError::IdNotString),
            Some("") => Err(PartitionError::IdEmpty),
            Some(id) => Ok(Partition::Id(id.to_owned())),
        },
        BackupPartition::Value(expr) => match Value::of(expr, &QueryParameters::default()) {
            Some(Value::Tuple(values)) => Ok(Partition::Value(values)),
            Some(value) => Ok(Partition::Value(vec![value])),
            None => Err(PartitionError::NotLiteral(expr.to_single_line())),
        },
    }
}
