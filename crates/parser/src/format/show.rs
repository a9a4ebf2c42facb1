//! Printing of `SHOW`, `USE` and `SET`.

use crate::ast::{
    Identifier, NamePart, SessionCommand, Show, ShowCreateKind, ShowFilter, ShowKind, ShowList,
};
use crate::format::printer::Printer;

impl Printer {
    pub(crate) fn show(&mut self, show: &Show) {
        self.push("SHOW ");
        match &show.kind {
            ShowKind::Databases(list) => {
                self.push("DATABASES");
                self.show_list(list);
            }
            ShowKind::Tables {
                full,
                temporary,
                database,
                list,
            } => {
                self.push(if *full { "FULL " } else { "" });
                self.push(if *temporary { "TEMPORARY " } else { "" });
                self.push("TABLES");
                self.database_clause(database.as_ref());
                self.show_list(list);
            }
            ShowKind::Dictionaries { database, list } => {
                self.push("DICTIONARIES");
                self.database_clause(database.as_ref());
                self.show_list(list);
            }
            ShowKind::CreateDatabase(name) => {
                self.push("CREATE DATABASE ");
                self.name_part(name);
            }
            ShowKind::Create {
                kind,
                temporary,
                name,
            } => {
                self.push("CREATE ");
                self.push(if *temporary { "TEMPORARY " } else { "" });
                self.push(match kind {
                    ShowCreateKind::Table => "TABLE ",
                    ShowCreateKind::View => "VIEW ",
                    ShowCreateKind::Dictionary => "DICTIONARY ",
                });
                self.identifier(name);
            }
        }
        self.output_clause(&show.output);
    }

    pub(crate) fn name_part(&mut self, part: &NamePart) {
        self.identifier(&Identifier {
            parts: vec![part.clone()],
        });
    }

    fn database_clause(&mut self, database: Option<&NamePart>) {
        if let Some(database) = database {
            self.push(" FROM ");
            self.name_part(database);
        }
    }

    fn show_list(&mut self, list: &ShowList) {
        self.show_filter(list.filter.as_ref());
        if let Some(limit) = &list.limit {
            self.push(" LIMIT ");
            self.expr(limit);
        }
    }

    /// ` LIKE 'pattern'`, ` WHERE expr`
    pub(crate) fn show_filter(&mut self, filter: Option<&ShowFilter>) {
        match filter {
            Some(ShowFilter::Like {
                negated,
                ignore_case,
                pattern,
            }) => {
                self.push(if *negated { " NOT" } else { "" });
                self.push(if *ignore_case { " ILIKE " } else { " LIKE " });
                self.string(pattern);
            }
            Some(ShowFilter::Where(condition)) => {
                self.push(" WHERE ");
                self.expr(condition);
            }
            None => {}
        }
    }

    pub(crate) fn session_command(&mut self, command: &SessionCommand) {
        match command {
            SessionCommand::Use(database) => {
                self.push("USE ");
                self.name_part(database);
            }
            SessionCommand::Set(settings) => {
                self.push("SET ");
                self.query_settings(settings);
            }
        }
    }
}
