//! Printing of `BACKUP` and `RESTORE`.

use std::collections::BTreeSet;

use crate::ast::Expr;
use crate::ast::{
    BackupElement, BackupKind, BackupPartition, BackupQuery, BackupSubject, ExprKind, FunctionCall,
    IntoOutfile, OutputClause, OutputSetting, QualifiedName, SettingChange, SettingExpr,
};
use crate::format::printer::{Layout, Printer};

impl FunctionCall {
    /// The call as a destination prints it: without empty parentheses.
    pub fn to_destination_text(&self) -> String {
        let mut printer = Printer::new(Layout::SingleLine);
        printer.destination(self);
        printer.finish()
    }
}

impl Printer {
    /// A whole statement.
    pub(crate) fn backup_query(&mut self, query: &BackupQuery) {
        let (verb, preposition) = match query.kind {
            BackupKind::Backup => ("BACKUP ", " TO "),
            BackupKind::Restore => ("RESTORE ", " FROM "),
        };
        self.push(verb);
        match &query.subject {
            BackupSubject::Elements(elements) => self.list(elements, Self::backup_element),
            BackupSubject::Snapshot(source) => {
                self.push("FROM SNAPSHOT ");
                self.destination(source);
            }
        }
        if let Some(cluster) = &query.cluster {
            self.push(" ON CLUSTER ");
            self.name(cluster);
        }
        self.push(preposition);
        self.destination(&query.destination);
        let hosts = query.cluster_host_ids.as_ref();
        self.backup_settings(query.base_backup.as_ref(), &query.settings, hosts);
        self.output_clause(&query.output);
    }

    fn backup_element(&mut self, element: &BackupElement) {
        match element {
            BackupElement::Table {
                name,
                new_name,
                partitions,
            } => {
                self.push("TABLE ");
                self.qualified_name(name);
                if let Some(new_name) = new_name {
                    self.push(" AS ");
                    self.qualified_name(new_name);
                }
                self.backup_partitions(partitions);
            }
            BackupElement::TemporaryTable { name, new_name } => {
                self.push("TEMPORARY TABLE ");
                self.renamed(name, new_name.as_deref());
            }
            BackupElement::Database {
                name,
                new_name,
                except_tables,
            } => {
                self.push("DATABASE ");
                self.renamed(name, new_name.as_deref());
                self.except("TABLE", except_tables, ", ", |printer, table| {
                    printer.name(table);
                });
            }
            BackupElement::All {
                except_databases,
                except_tables,
            } => {
                self.push("ALL");
                self.except("DATABASE", except_databases, ",", |printer, name| {
                    printer.name(name);
                });
                self.except("TABLE", except_tables, ", ", Self::qualified_name);
            }
            BackupElement::AllDatabases { except_databases } => {
                self.push("ALL DATABASES");
                self.except("DATABASE", except_databases, ",", |printer, name| {
                    printer.name(name);
                });
            }
            BackupElement::AllTemporaryTables { except_tables } => {
                self.push("ALL TEMPORARY TABLES");
                self.except("TABLE", except_tables, ", ", |printer, name| {
                    printer.name(name);
                });
            }
        }
    }

    fn renamed(&mut self, name: &str, new_name: Option<&str>) {
        self.name(name);
        if let Some(new_name) = new_name {
            self.push(" AS ");
            self.name(new_name);
        }
    }

    pub(crate) fn qualified_name(&mut self, name: &QualifiedName) {
        if let Some(database) = &name.database {
            self.name(database);
            self.push(".");
        }
        self.name(&name.table);
    }

    /// ` EXCEPT TABLE a` or ` EXCEPT TABLES a, b`
    fn except<T>(
        &mut self,
        kind: &str,
        names: &BTreeSet<T>,
        separator: &str,
        print: impl Fn(&mut Self, &T),
    ) {
        if names.is_empty() {
            return;
        }
        self.push(" EXCEPT ");
        self.push(kind);
        self.push(if names.len() == 1 { " " } else { "S " });
        for (at, name) in names.iter().enumerate() {
            if at > 0 {
                self.push(separator);
            }
            print(self, name);
        }
    }

    /// Two blanks follow the keyword, as in ClickHouse.
    fn backup_partitions(&mut self, partitions: &[BackupPartition]) {
        if partitions.is_empty() {
            return;
        }
        let several = partitions.len() > 1;
        self.push(if several {
            " PARTITIONS  "
        } else {
            " PARTITION  "
        });
        self.list(partitions, Self::partition);
    }

    /// `ALL`, `ID '…'` or a value
    pub(crate) fn partition(&mut self, partition: &BackupPartition) {
        match partition {
            BackupPartition::All => self.push("ALL"),
            BackupPartition::Id(id) => {
                self.push("ID ");
                self.expr(id);
            }
            BackupPartition::Value(value) => self.expr(value),
        }
    }

    /// `Disk('backups', '1')`; empty parentheses are left out.
    pub(crate) fn destination(&mut self, call: &FunctionCall) {
        if call.arguments.is_empty() && call.parameters.is_none() {
            self.name(&call.name);
        } else {
            let call = Expr::new(ExprKind::Function(Box::new(call.clone())));
            self.expr(&call);
        }
    }

    /// ` SETTINGS base_backup = …, a = 1, cluster_host_ids = …`
    pub(crate) fn backup_settings(
        &mut self,
        base_backup: Option<&FunctionCall>,
        changes: &[SettingChange],
        cluster_host_ids: Option<&Expr>,
    ) {
        let mut separator = " SETTINGS ";
        let mut next = |printer: &mut Self| {
            printer.push(separator);
            separator = ", ";
        };
        if let Some(base) = base_backup {
            next(self);
            self.push("base_backup = ");
            self.destination(base);
        }
        for change in changes {
            next(self);
            self.setting_change(change);
        }
        if let Some(hosts) = cluster_host_ids {
            next(self);
            self.push("cluster_host_ids = ");
            self.expr(hosts);
        }
    }

    /// The name of a setting: words with dots between them have no quotes, keywords but `NULL` neither.
    pub(crate) fn setting_name(&mut self, name: &str) {
        let is_word = |part: &str| {
            let mut bytes = part.bytes();
            let is_letter = |byte: u8| byte.is_ascii_alphabetic() || byte == b'_';
            bytes.next().is_some_and(is_letter)
                && bytes.all(|byte| byte.is_ascii_digit() || is_letter(byte))
                && !part.eq_ignore_ascii_case("null")
        };
        if name.split('.').all(is_word) {
            self.push(name);
        } else {
            self.quoted_name(name);
        }
    }

    /// `name = value`
    pub(crate) fn setting_change(&mut self, change: &SettingChange) {
        self.setting_name(&change.name);
        self.push(" = ");
        match &change.value {
            SettingExpr::Literal(literal) => self.literal(literal),
            SettingExpr::Map(pairs) => {
                self.push("{");
                for (at, (key, value)) in pairs.iter().enumerate() {
                    self.push(if at > 0 { ", " } else { "" });
                    self.string(key);
                    self.push(":");
                    self.string(value);
                }
                self.push("}");
            }
            SettingExpr::Disk(call) => {
                let call = Expr::new(ExprKind::Function(Box::new(call.clone())));
                self.expr(&call);
            }
        }
    }

    /// `INTO OUTFILE …`, `FORMAT …` and `SETTINGS …`, each in its own line.
    pub(crate) fn output_clause(&mut self, clause: &OutputClause) {
        if let Some(outfile) = &clause.outfile {
            self.next_line();
            self.outfile(outfile);
        }
        if let Some(format) = &clause.format {
            self.next_line();
            self.push("FORMAT ");
            self.name(format);
        }
        if !clause.settings.is_empty() {
            self.next_line();
            self.push("SETTINGS ");
            self.query_settings(&clause.settings);
        }
    }

    fn outfile(&mut self, outfile: &IntoOutfile) {
        self.push("INTO OUTFILE ");
        self.string(&outfile.path);
        for (given, words) in [
            (outfile.append, " APPEND"),
            (outfile.truncate, " TRUNCATE"),
            (outfile.and_stdout, " AND STDOUT"),
        ] {
            self.push(if given { words } else { "" });
        }
        if let Some(method) = &outfile.compression {
            self.push(" COMPRESSION ");
            self.string(method);
        }
        if let Some(level) = &outfile.level {
            self.push(" LEVEL ");
            self.literal(level);
        }
    }

    /// `a = 1, b = DEFAULT`
    pub(crate) fn query_settings(&mut self, settings: &[OutputSetting]) {
        self.list(settings, Self::query_setting);
    }

    fn query_setting(&mut self, setting: &OutputSetting) {
        match setting {
            OutputSetting::Change(change) => self.setting_change(change),
            OutputSetting::Switch(name) => self.setting_name(name),
            OutputSetting::Parameter(name, parameter) => {
                self.setting_name(name);
                self.push(" = ");
                let parameter = Expr::new(ExprKind::Parameter(parameter.clone()));
                self.expr(&parameter);
            }
            OutputSetting::Default(name) => {
                self.setting_name(name);
                self.push(" = DEFAULT");
            }
            OutputSetting::QueryParameter(name, value) => {
                self.setting_name(&format!("param_{name}"));
                self.push(" = ");
                self.string(value);
            }
        }
    }
}
