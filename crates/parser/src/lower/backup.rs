//! `BACKUP`, `RESTORE` and the statements that look at backups.

use crate::ast::{
    BackupCommand, BackupCommandKind, BackupElement, BackupKind, BackupQuery, BackupSubject,
    FunctionCall,
};
use crate::destination::{Destination, DestinationError, DestinationLookup};
use crate::settings::{BackupSettings, LookSettings, RestoreSettings};
use crate::statement::{Backup, Dependents, Look, Percent, Request, Restore, Statement};

use super::element::lower_elements;
use super::setting::{StatementSettings, check_host, cluster_host_ids, setting_value};
use super::{Context, LowerError, request};

/// Settings of the query are checked first, then those of the statement in the order in which they
/// were written, then the destinations: the order in which ClickHouse finds errors.
pub(super) fn lower_backup_query(
    query: &BackupQuery,
    context: &Context<'_>,
) -> Result<Request, LowerError> {
    let BackupSubject::Elements(elements) = &query.subject else {
        return Err(LowerError::Snapshot);
    };
    let settings = StatementSettings::of(query.kind);
    let query_settings = settings.query_settings(&query.settings, &query.output, context)?;
    let statement = match query.kind {
        BackupKind::Backup => Statement::Backup(Box::new(backup(query, elements, context)?)),
        BackupKind::Restore => Statement::Restore(Box::new(restore(query, elements, context)?)),
    };
    Ok(Request {
        statement,
        query_settings,
        format: query.output.format.clone(),
        outfile: query.output.outfile.clone(),
    })
}

fn backup(
    query: &BackupQuery,
    elements: &[BackupElement],
    context: &Context<'_>,
) -> Result<Backup, LowerError> {
    let mut settings = BackupSettings::default();
    for change in &query.settings {
        if StatementSettings::Backup.has(&change.name) {
            settings.set(&change.name, &setting_value(&change.value)?)?;
        }
    }
    let cluster_host_ids = cluster_host_ids(query.cluster_host_ids.as_ref())?;
    check_host(&settings.host_id, &cluster_host_ids)?;
    let destination = destination(&query.destination, context)?;
    let base = base(query.base_backup.as_ref(), context)?;
    Ok(Backup {
        elements: lower_elements(elements, context)?,
        cluster: query.cluster.clone(),
        destination,
        base,
        settings,
        cluster_host_ids,
    })
}

fn restore(
    query: &BackupQuery,
    elements: &[BackupElement],
    context: &Context<'_>,
) -> Result<Restore, LowerError> {
    let mut settings = RestoreSettings::default();
    for change in &query.settings {
        if StatementSettings::Restore.has(&change.name) {
            settings.set(&change.name, &setting_value(&change.value)?)?;
        }
    }
    let cluster_host_ids = cluster_host_ids(query.cluster_host_ids.as_ref())?;
    let source = destination(&query.destination, context)?;
    let base = base(query.base_backup.as_ref(), context)?;
    Ok(Restore {
        elements: lower_elements(elements, context)?,
        cluster: query.cluster.clone(),
        source,
        base,
        settings,
        cluster_host_ids,
    })
}

fn destination(
    call: &FunctionCall,
    context: &Context<'_>,
) -> Result<Destination, DestinationError> {
    let lookup = DestinationLookup {
        named_collection: context.named_collection,
        parameters: context.parameters,
    };
    Destination::from_call(call, &lookup)
}

fn base(
    call: Option<&FunctionCall>,
    context: &Context<'_>,
) -> Result<Option<Destination>, DestinationError> {
    call.map(|call| destination(call, context)).transpose()
}

pub(super) fn lower_backup_command(
    command: &BackupCommand,
    context: &Context<'_>,
) -> Result<Request, LowerError> {
    let settings = StatementSettings::Look;
    let query_settings = settings.query_settings(&command.settings, &command.output, context)?;
    let backup = Box::new(look(command, context)?);
    let statement = match command.kind {
        BackupCommandKind::Show => Statement::ShowBackups(backup),
        BackupCommandKind::Describe => Statement::DescribeBackup(backup),
        BackupCommandKind::Check { sample_percent } => Statement::CheckBackup {
            backup,
            sample: sample_percent.and_then(Percent::new),
        },
        BackupCommandKind::Drop { cascade } => Statement::DropBackup {
            backup,
            dependents: if cascade {
                Dependents::Drop
            } else {
                Dependents::Refuse
            },
        },
    };
    Ok(request(statement, query_settings, &command.output))
}

fn look(command: &BackupCommand, context: &Context<'_>) -> Result<Look, LowerError> {
    let mut settings = LookSettings::default();
    for change in &command.settings {
        if LookSettings::has(&change.name) {
            settings.set(&change.name, &setting_value(&change.value)?)?;
        }
    }
    Ok(Look {
        place: destination(&command.destination, context)?,
        base: base(command.base_backup.as_ref(), context)?,
        settings,
    })
}
