//! `CHECK BACKUP`: every byte of a backup and its chain read and compared.

use crate::answer::Answer;
use crate::backup_statement::threads;
use crate::failure::Failure;
use crate::opening::{look_passwords, open_backup};
use crate::session::{Execution, Session};
use granary_backup::{CheckOptions, CheckReport, Finding, OpenBackup, check};
use granary_datadir::CheckRecord;
use granary_env::{Cancelled, Control};
use granary_executor::{PartDamage, check_parts, hosts, read_contents};
use granary_formats::{ColumnType, Table};
use granary_parser::{Look, Percent};
use granary_planner::check_definitions;
use granary_types::ErrorCode;

/// How many findings an error lists.
const FINDINGS_SHOWN_MAX: usize = 10;

/// Every content of a backup, in parts of a sample.
const ALL_PER_MILLION: u32 = 1_000_000;

impl Session {
    /// Reads the backup and its chain. Damage is an error that names the first findings; either way
    /// the journal keeps the result.
    pub(crate) fn check_backup(
        &mut self,
        look: &Look,
        sample: Option<Percent>,
        execution: &Execution<'_>,
    ) -> Result<Answer, Failure> {
        let backup = open_backup(
            &self.destinations,
            &look.place,
            look.base.as_ref(),
            &look_passwords(look),
        )?;
        let options = CheckOptions {
            sample_per_million: sample.map_or(ALL_PER_MILLION, per_million),
            sample_seed: self.shared.env.now().0.unsigned_abs(),
            threads: threads(execution, "restore_threads"),
        };
        let report =
            check(&backup, options, execution.control).map_err(|_| Failure::cancelled())?;
        let mut problems: Vec<Problem> = report.damage.iter().map(Problem::of).collect();
        // What the manifest already contradicts is not looked into.
        if problems.is_empty() {
            problems = contradictions(&backup, options.threads, execution.control)
                .map_err(|_| Failure::cancelled())?;
        }
        let count = problems.len() as u64 + report.findings_dropped;
        let mut answer = answer(&report);
        let unrecorded = self.record(&backup, options, &problems).err();
        answer.warnings.extend(unrecorded);
        if problems.is_empty() {
            Ok(answer)
        } else {
            Err(damaged(&look.place.display_name(), &problems, count))
        }
    }

    /// Keeps the result for each backup of the chain: what is wrong with a base is wrong with what
    /// stands on it. The error is a remark.
    fn record(
        &self,
        backup: &OpenBackup,
        options: CheckOptions,
        problems: &[Problem],
    ) -> Result<(), String> {
        let mut chain: Vec<&OpenBackup> = backup.chain().collect();
        let mut damage = "";
        while let Some(link) = chain.pop() {
            let own = problems
                .iter()
                .find(|problem| problem.backup == link.name());
            damage = own.map_or(damage, |problem| &problem.message);
            let record = CheckRecord {
                uuid: link.uuid().to_string(),
                place: link.destination().location(),
                time: self.shared.env.now().0,
                sample_per_million: options.sample_per_million,
                damage: damage.to_owned(),
            };
            let written = self.shared.data_dir.journal().record_check(record);
            written.map_err(|error| {
                format!("the result of the check is not in the journal: {error}")
            })?;
        }
        Ok(())
    }
}

/// Something wrong with one backup of the chain.
struct Problem {
    backup: String,
    message: String,
}

impl Problem {
    fn of(finding: &Finding) -> Self {
        Self {
            backup: finding.backup.clone(),
            message: finding.message.clone(),
        }
    }
}

#[allow(clippy::cast_sign_loss, reason = "a share is above 0")]
fn per_million(sample: Percent) -> u32 {
    (sample.fraction() * f64::from(ALL_PER_MILLION)).ceil() as u32
}

/// What a backup says about itself that cannot be true, host by host: definitions that cannot be
/// read, parts that are not what their `checksums.txt` says.
fn contradictions(
    backup: &OpenBackup,
    threads: usize,
    control: &Control,
) -> Result<Vec<Problem>, Cancelled> {
    let mut problems = Vec::new();
    let hosts = hosts(backup);
    for host in &hosts {
        let whose = match hosts.len() {
            1 => String::new(),
            _ => format!("{host}: "),
        };
        let problem = |message: String| Problem {
            backup: backup.name().to_owned(),
            message: format!("{whose}{message}"),
        };
        let contents = match read_contents(backup, host.shard, host.replica) {
            Ok(contents) => contents,
            Err(error) => {
                problems.push(problem(error.to_string()));
                continue;
            }
        };
        let definitions = check_definitions(&contents);
        let parts = check_parts(backup, &contents, threads, control)?;
        let parts = parts.into_iter().map(|damage| {
            let PartDamage {
                table,
                part,
                reason,
            } = damage;
            format!("Part {part} of table {table}: {reason}")
        });
        problems.extend(definitions.into_iter().chain(parts).map(problem));
    }
    Ok(problems)
}

fn answer(report: &CheckReport) -> Answer {
    let mut table = Table::new([
        ("result", ColumnType::String),
        ("backups", ColumnType::UInt64),
        ("entries", ColumnType::UInt64),
        ("files_read", ColumnType::UInt64),
        ("bytes_read", ColumnType::UInt64),
    ]);
    table.push(vec![
        "OK".into(),
        report.backups.into(),
        report.entries.into(),
        report.files_read.into(),
        report.bytes_read.into(),
    ]);
    let mut warnings: Vec<String> = report
        .warnings
        .iter()
        .take(FINDINGS_SHOWN_MAX)
        .map(|finding| format!("{}: {}", finding.backup, finding.message))
        .collect();
    let more = report.warnings.len().saturating_sub(warnings.len());
    if more > 0 {
        warnings.push(format!("{more} more files that no entry names"));
    }
    Answer {
        warnings,
        ..Answer::rows(table)
    }
}

fn damaged(name: &str, problems: &[Problem], count: u64) -> Failure {
    let first = &problems[0].message;
    let more = match count - 1 {
        0 => String::new(),
        more => format!(" ({more} more problems)"),
    };
    // What is wrong with a file says already whose it is.
    let message = if first.starts_with("Backup ") {
        format!("{first}{more}")
    } else {
        format!("Backup {name} is damaged: {first}{more}")
    };
    let mut failure = Failure::new(ErrorCode::BACKUP_DAMAGED, message);
    let mut shown: Vec<String> = problems
        .iter()
        .take(FINDINGS_SHOWN_MAX)
        .enumerate()
        .map(|(at, problem)| format!("  {}. {}", at + 1, problem.message))
        .collect();
    let hidden = count - shown.len() as u64;
    if hidden > 0 {
        shown.push(format!("  and {hidden} more"));
    }
    if count > 1 {
        failure.excerpt = shown.join("\n");
    }
    failure
}
