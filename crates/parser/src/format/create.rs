//! Printing of `CREATE` and `ATTACH`.

use crate::ast::{
    AttachAs, Create, CreateBody, CreateDatabase, CreateSource, CreateTable, DefinitionHead,
    Engine, KeyElement, OrderKey, OutputClause, OutputSetting, SelectStatement, SelectUnion,
    Storage, TableOverride, TtlAction, TtlElement, Verb,
};
use crate::format::printer::{Layout, Printer};

impl Create {
    /// The definition in one line, as it stands in a backup.
    pub fn to_single_line(&self) -> String {
        let mut printer = Printer::new(Layout::SingleLine);
        printer.create(self);
        printer.finish()
    }

    /// The definition with a line for each clause, as it stands in a data directory.
    pub fn to_multi_line(&self) -> String {
        let mut printer = Printer::new(Layout::MultiLine);
        printer.create(self);
        printer.finish()
    }
}

impl Printer {
    pub(crate) fn select_statement(&mut self, select: &SelectStatement) {
        self.select_union(&select.query);
        self.output_clause(&select.output);
    }

    pub(crate) fn create(&mut self, create: &Create) {
        self.create_verb(&create.head);
        match &create.body {
            CreateBody::Database(database) => {
                self.create_name("DATABASE ", &create.head);
                self.create_database(database);
            }
            CreateBody::Table(table) => {
                self.create_name("TABLE ", &create.head);
                self.create_table(table, create);
            }
            CreateBody::View(view) => {
                self.create_name("VIEW ", &create.head);
                self.create_view(view, create);
            }
            CreateBody::MaterializedView(view) => {
                self.create_name("MATERIALIZED VIEW ", &create.head);
                self.create_materialized_view(view, create);
            }
            CreateBody::Dictionary(dictionary) => {
                self.create_name("DICTIONARY ", &create.head);
                self.create_dictionary(dictionary);
            }
            CreateBody::Function(body) => {
                self.create_name("FUNCTION ", &create.head);
                self.push(" AS ");
                self.expr(body);
            }
        }
        self.output_clause(&create.output);
    }

    fn create_verb(&mut self, head: &DefinitionHead) {
        self.push(match head.verb {
            Verb::Create => "CREATE ",
            Verb::CreateOrReplace => "CREATE OR REPLACE ",
            Verb::Replace => "REPLACE ",
            Verb::Attach => "ATTACH ",
        });
        self.push(if head.temporary { "TEMPORARY " } else { "" });
    }

    fn create_name(&mut self, kind: &str, head: &DefinitionHead) {
        self.push(kind);
        self.push(if head.if_not_exists {
            "IF NOT EXISTS "
        } else {
            ""
        });
        self.identifier(&head.name);
        if let Some(uuid) = head.uuid {
            self.push(&format!(" UUID '{uuid}'"));
        }
        if let Some(cluster) = &head.cluster {
            self.push(" ON CLUSTER ");
            self.name(cluster);
        }
    }

    fn create_database(&mut self, database: &CreateDatabase) {
        self.engine_clause(database.engine.as_ref());
        self.settings_clause(&database.settings);
        for (at, table) in database.overrides.iter().enumerate() {
            self.push(if at > 0 { "," } else { "" });
            self.table_override(table);
        }
        self.comment(database.comment.as_deref());
    }

    fn table_override(&mut self, table: &TableOverride) {
        self.next_line();
        self.push("TABLE OVERRIDE ");
        self.name(&table.table);
        self.next_line();
        self.push("(");
        self.indented(|printer| {
            printer.line_break();
            if let Some(elements) = &table.elements {
                printer.push("COLUMNS");
                printer.table_elements(elements);
                printer.next_line();
            }
            printer.storage_clauses(&table.storage);
        });
        self.line_break();
        self.push(")");
    }

    fn create_table(&mut self, table: &CreateTable, create: &Create) {
        if let Some(path) = &table.attach_from {
            self.push(" FROM ");
            self.string(path);
        }
        match table.attach_as {
            Some(AttachAs::Replicated) => self.push(" AS REPLICATED"),
            Some(AttachAs::NotReplicated) => self.push(" AS NOT REPLICATED"),
            None => {}
        }
        if let Some(CreateSource::Table { name, clone }) = &table.source {
            self.push(if *clone { " CLONE AS " } else { " AS " });
            self.identifier(name);
        }
        if let Some(elements) = &table.elements {
            self.table_elements(elements);
        }
        if let Some(CreateSource::Function(function)) = &table.source {
            self.push(" AS ");
            self.expr(function);
        }
        self.storage(&table.storage);
        if let Some(CreateSource::Select { empty: true, .. }) = &table.source {
            self.push(" EMPTY");
        }
        self.comment(table.comment.as_deref());
        if let Some(CreateSource::Select { query, .. }) = &table.source {
            self.as_select(query, create);
        }
    }

    /// `AS SELECT …`; in parentheses when `FORMAT` follows, which belongs to the whole statement.
    pub(crate) fn as_select(&mut self, query: &SelectUnion, create: &Create) {
        self.next_line();
        self.push("AS ");
        if create.output == OutputClause::default() {
            self.select_union(query);
        } else {
            self.push("(");
            self.select_union(query);
            self.push(")");
        }
    }

    /// `COMMENT '…'` in the next line, if there is one.
    pub(crate) fn comment(&mut self, comment: Option<&[u8]>) {
        if let Some(comment) = comment {
            self.next_line();
            self.push("COMMENT ");
            self.string(comment);
        }
    }

    fn engine_clause(&mut self, engine: Option<&Engine>) {
        if let Some(engine) = engine {
            self.next_line();
            self.push("ENGINE = ");
            self.engine(engine);
        }
    }

    /// `name(arguments)`
    pub(crate) fn engine(&mut self, engine: &Engine) {
        self.name(&engine.name);
        if let Some(arguments) = &engine.arguments {
            self.push("(");
            self.arguments(arguments);
            self.push(")");
        }
    }

    fn settings_clause(&mut self, settings: &[OutputSetting]) {
        if !settings.is_empty() {
            self.next_line();
            self.push("SETTINGS ");
            self.query_settings(settings);
        }
    }

    /// `ENGINE = … SETTINGS …`, each clause in the next line.
    pub(crate) fn storage(&mut self, storage: &Storage) {
        if *storage != Storage::default() {
            self.next_line();
            self.storage_clauses(storage);
        }
    }

    /// The same in this line.
    fn storage_clauses(&mut self, storage: &Storage) {
        let mut clauses = Clauses { first: true };
        if let Some(engine) = &storage.engine {
            clauses.next(self, "ENGINE = ");
            self.engine(engine);
        }
        for (keyword, key) in [
            ("PARTITION BY ", &storage.partition_by),
            ("PRIMARY KEY ", &storage.primary_key),
        ] {
            if let Some(key) = key {
                clauses.next(self, keyword);
                self.expr(key);
            }
        }
        if let Some(order_by) = &storage.order_by {
            clauses.next(self, "ORDER BY ");
            self.order_key(order_by);
        }
        if let Some(sample_by) = &storage.sample_by {
            clauses.next(self, "SAMPLE BY ");
            self.expr(sample_by);
        }
        if !storage.ttl.is_empty() {
            clauses.next(self, "TTL ");
            self.list(&storage.ttl, Self::ttl_element);
        }
        if !storage.settings.is_empty() {
            clauses.next(self, "SETTINGS ");
            self.query_settings(&storage.settings);
        }
    }

    fn order_key(&mut self, key: &OrderKey) {
        match key {
            OrderKey::Expr(expr) => self.expr(expr),
            OrderKey::Directed(element) => self.key_element(element),
            OrderKey::Tuple(elements) => {
                self.push("tuple");
                self.paren_list(elements, Self::key_element);
            }
        }
    }

    fn key_element(&mut self, element: &KeyElement) {
        self.expr(&element.expr);
        self.push(if element.descending { " DESC" } else { "" });
    }

    pub(crate) fn ttl_element(&mut self, element: &TtlElement) {
        self.expr(&element.expr);
        match &element.action {
            TtlAction::Delete => {}
            TtlAction::ToDisk { name, if_exists } => {
                self.push(if *if_exists {
                    " TO DISK IF EXISTS "
                } else {
                    " TO DISK "
                });
                self.string(name);
            }
            TtlAction::ToVolume { name, if_exists } => {
                self.push(if *if_exists {
                    " TO VOLUME IF EXISTS "
                } else {
                    " TO VOLUME "
                });
                self.string(name);
            }
            TtlAction::Recompress(codecs) => {
                self.push(" RECOMPRESS CODEC");
                self.paren_list(codecs, Self::expr);
            }
            TtlAction::GroupBy { keys, assignments } => {
                self.push(" GROUP BY ");
                self.exprs(keys);
                if !assignments.is_empty() {
                    self.push(" SET ");
                    self.assignments(assignments);
                }
            }
        }
        if let Some(filter) = &element.filter {
            self.push(" WHERE ");
            self.expr(filter);
        }
    }
}

/// Starts each clause but the first in the next line.
struct Clauses {
    first: bool,
}

impl Clauses {
    fn next(&mut self, printer: &mut Printer, keyword: &str) {
        if !self.first {
            printer.next_line();
        }
        self.first = false;
        printer.push(keyword);
    }
}
