//! Printing of `INSERT`.

use crate::ast::{Insert, InsertSource, InsertTarget};
use crate::format::printer::Printer;

impl Printer {
    pub(crate) fn insert(&mut self, insert: &Insert) {
        self.push("INSERT INTO ");
        self.insert_target(&insert.target);
        if let Some(columns) = &insert.columns {
            self.push(" ");
            self.paren_list(columns, Self::expr);
        }
        if let Some(infile) = &insert.infile {
            self.push(" FROM INFILE ");
            self.string(&infile.path);
            if let Some(compression) = &infile.compression {
                self.push(" COMPRESSION ");
                self.string(compression);
            }
        }
        let has_settings = !insert.settings.is_empty();
        if has_settings {
            self.next_line();
            self.push("SETTINGS ");
            self.query_settings(&insert.settings);
        }
        self.insert_source(&insert.source, has_settings);
    }

    fn insert_target(&mut self, target: &InsertTarget) {
        match target {
            InsertTarget::Table(name) => self.identifier(name),
            InsertTarget::Function { call, partition_by } => {
                self.push("FUNCTION ");
                self.call(call);
                if let Some(key) = partition_by {
                    self.push(" PARTITION BY ");
                    self.expr(key);
                }
            }
        }
    }

    /// In a line of its own after settings.
    fn insert_source(&mut self, source: &InsertSource, in_next_line: bool) {
        if matches!(source, InsertSource::Infile) {
            return;
        }
        if in_next_line {
            self.next_line();
        } else {
            self.push(" ");
        }
        match source {
            InsertSource::Data { format, .. } => {
                self.push("FORMAT ");
                self.push(format);
            }
            InsertSource::Select { query, input } => {
                self.select_union(query);
                if let Some((format, _)) = input {
                    self.push(" FORMAT ");
                    self.push(format);
                }
            }
            InsertSource::Infile => {}
        }
    }
}
