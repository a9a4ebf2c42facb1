//! Printing of `SHOW`, `USE` and `SET`.

use crate::ast::{
    Identifier, NamePart, SessionCommand, Show, ShowCreateKind, ShowFilter, ShowKind, ShowList,
    ShownTable,
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
            ShowKind::Columns {
                extended,
                full,
                table,
                list,
            } => {
                self.push(if *extended { "EXTENDED " } else { "" });
                self.push(if *full { "FULL " } else { "" });
                self.push("COLUMNS");
                self.shown_table(table);
                self.show_list(list);
            }
            ShowKind::Indexes {
                extended,
                table,
                filter,
            } => {
                self.push(if *extended { "EXTENDED " } else { "" });
                self.push("INDEXES");
                self.shown_table(table);
                if let Some(filter) = filter {
                    self.push(" WHERE ");
                    self.expr(filter);
                }
            }
            ShowKind::Settings { changed, filter } => {
                self.push(if *changed { "CHANGED " } else { "" });
                self.push("SETTINGS");
                self.show_filter(Some(filter));
            }
            ShowKind::Setting(name) => {
                self.push("SETTING ");
                self.name(name);
            }
            ShowKind::Functions(filter) => {
                self.push("FUNCTIONS");
                self.show_filter(filter.as_ref());
            }
            ShowKind::ProcessList => self.push("PROCESSLIST"),
            ShowKind::Engines => self.push("ENGINES"),
            ShowKind::Clusters(list) => {
                self.push("CLUSTERS");
                self.show_list(list);
            }
            ShowKind::Merges(list) => {
                self.push("MERGES");
                self.show_list(list);
            }
            ShowKind::Cluster(name) => {
                self.push("CLUSTER ");
                self.name(name);
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

    fn shown_table(&mut self, table: &ShownTable) {
        self.push(" FROM ");
        self.name(&table.table);
        if let Some(database) = &table.database {
            self.push(" FROM ");
            self.name(database);
        }
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
