//! Printing of statements that only Granary has.

use crate::ast::{BackupCommand, BackupCommandKind, BackupQuery, Literal};
use crate::format::printer::Printer;

impl Printer {
    pub(crate) fn explain_backup(&mut self, query: &BackupQuery) {
        self.push("EXPLAIN");
        self.next_line();
        self.backup_query(query);
    }

    pub(crate) fn backup_command(&mut self, command: &BackupCommand) {
        self.push(match command.kind {
            BackupCommandKind::Show => "SHOW BACKUPS IN ",
            BackupCommandKind::Describe => "DESCRIBE BACKUP ",
            BackupCommandKind::Check { .. } => "CHECK BACKUP ",
            BackupCommandKind::Drop { .. } => "DROP BACKUP ",
        });
        self.destination(&command.destination);
        match command.kind {
            BackupCommandKind::Check {
                sample_percent: Some(percent),
            } => self.sample(percent),
            BackupCommandKind::Drop { cascade: true } => self.push(" CASCADE"),
            _ => {}
        }
        self.backup_settings(command.base_backup.as_ref(), &command.settings, None);
        self.output_clause(&command.output);
    }

    fn sample(&mut self, percent: f64) {
        self.push(" SAMPLE ");
        if percent.fract() == 0.0 {
            self.push(&format!("{percent:.0}"));
        } else {
            self.literal(&Literal::Float(percent));
        }
        self.push(" PERCENT");
    }
}
