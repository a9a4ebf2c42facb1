//! Printing of statements about the rows and the state of one table.

use crate::ast::{
    Check, CheckSubject, CollectionPair, Delete, Describe, DescribeSubject, Exists, ExistsSubject,
    Explain, ExplainKind, Kill, KillKind, KillMode, NamedCollection, NamedCollectionAction,
    Optimize, OutputSetting, PartitionOrPart, Update,
};
use crate::format::printer::Printer;

impl Printer {
    pub(crate) fn delete(&mut self, delete: &Delete) {
        self.push("DELETE FROM ");
        self.identifier(&delete.name);
        self.cluster(delete.cluster.as_deref());
        self.in_partition(delete.partition.as_ref());
        self.push(" WHERE ");
        self.expr(&delete.filter);
        self.late_settings(&delete.settings);
    }

    /// `SETTINGS …` in the next line
    fn late_settings(&mut self, settings: &[OutputSetting]) {
        if !settings.is_empty() {
            self.next_line();
            self.push("SETTINGS ");
            self.query_settings(settings);
        }
    }

    pub(crate) fn update(&mut self, update: &Update) {
        self.push("UPDATE ");
        self.identifier(&update.name);
        self.cluster(update.cluster.as_deref());
        self.push(" SET ");
        self.assignments(&update.assignments);
        self.in_partition(update.partition.as_ref());
        self.push(" WHERE ");
        self.expr(&update.filter);
        self.late_settings(&update.settings);
    }

    pub(crate) fn optimize(&mut self, optimize: &Optimize) {
        self.push("OPTIMIZE TABLE ");
        self.identifier(&optimize.name);
        self.cluster(optimize.cluster.as_deref());
        self.push(if optimize.manifest { " MANIFEST" } else { "" });
        if !optimize.dry_run.is_empty() {
            self.push(" DRY RUN PARTS ");
            self.list(&optimize.dry_run, |printer, name| printer.string(name));
        }
        self.optional_partition(optimize.partition.as_ref());
        self.push(if optimize.is_final { " FINAL" } else { "" });
        if let Some(columns) = &optimize.deduplicate {
            self.push(" DEDUPLICATE");
            if !columns.is_empty() {
                self.push(" BY ");
                self.exprs(columns);
            }
        }
        self.push(if optimize.cleanup { " CLEANUP" } else { "" });
        self.output_clause(&optimize.output);
    }

    pub(crate) fn check(&mut self, check: &Check) {
        self.push("CHECK ");
        match &check.subject {
            CheckSubject::AllTables => self.push("ALL TABLES"),
            CheckSubject::Database(name) => {
                self.push("DATABASE ");
                self.name_part(name);
            }
            CheckSubject::Table { name, selection } => {
                self.push("TABLE ");
                self.identifier(name);
                self.selection(selection.as_ref());
            }
        }
        self.output_clause(&check.output);
    }

    fn selection(&mut self, selection: Option<&PartitionOrPart>) {
        if let Some(selection) = selection {
            self.subject(" ", selection);
        }
    }

    pub(crate) fn exists(&mut self, exists: &Exists) {
        self.push("EXISTS ");
        match &exists.subject {
            ExistsSubject::Database(name) => {
                self.push("DATABASE ");
                self.name_part(name);
            }
            ExistsSubject::Table {
                kind,
                temporary,
                name,
            } => {
                self.push(if *temporary { "TEMPORARY " } else { "" });
                self.push(kind.text());
                self.push(" ");
                self.identifier(name);
            }
        }
        self.output_clause(&exists.output);
    }

    pub(crate) fn describe(&mut self, describe: &Describe) {
        match &describe.subject {
            DescribeSubject::Cache(name) => {
                self.push("DESCRIBE FILESYSTEM CACHE ");
                self.string(name);
            }
            DescribeSubject::Table(table) => {
                self.push("DESCRIBE TABLE");
                self.table(table);
            }
        }
        self.output_clause(&describe.output);
        self.late_settings(&describe.settings);
    }

    pub(crate) fn kill(&mut self, kill: &Kill) {
        self.push(match kill.kind {
            KillKind::Query => "KILL QUERY",
            KillKind::Mutation => "KILL MUTATION",
            KillKind::PartMove => "KILL PART_MOVE_TO_SHARD",
            KillKind::Transaction => "KILL TRANSACTION",
        });
        self.cluster(kill.cluster.as_deref());
        self.push(" WHERE ");
        self.expr(&kill.filter);
        self.push(match kill.mode {
            KillMode::Sync => " SYNC",
            KillMode::Async => " ASYNC",
            KillMode::Test => " TEST",
        });
        self.output_clause(&kill.output);
    }

    pub(crate) fn named_collection(&mut self, collection: &NamedCollection) {
        match &collection.action {
            NamedCollectionAction::Create {
                if_not_exists,
                pairs,
            } => {
                self.push("CREATE NAMED COLLECTION ");
                self.if_not_exists(*if_not_exists);
                self.collection_name(collection);
                self.push(" AS ");
                self.list(pairs, Self::collection_pair);
            }
            NamedCollectionAction::Alter {
                if_exists,
                pairs,
                deleted,
            } => {
                self.push("ALTER NAMED COLLECTION ");
                self.if_exists(*if_exists);
                self.collection_name(collection);
                if !pairs.is_empty() {
                    self.push(" SET ");
                    self.list(pairs, Self::collection_pair);
                }
                if !deleted.is_empty() {
                    self.push(" DELETE ");
                    self.list(deleted, |printer, name| printer.name(name));
                }
            }
            NamedCollectionAction::Drop { if_exists } => {
                self.push("DROP NAMED COLLECTION ");
                self.if_exists(*if_exists);
                self.collection_name(collection);
            }
        }
    }

    fn collection_name(&mut self, collection: &NamedCollection) {
        self.name(&collection.name);
        self.cluster(collection.cluster.as_deref());
    }

    fn collection_pair(&mut self, pair: &CollectionPair) {
        self.setting_change(&pair.change);
        self.push(match pair.overridable {
            None => "",
            Some(true) => " OVERRIDABLE",
            Some(false) => " NOT OVERRIDABLE",
        });
    }

    pub(crate) fn explain(&mut self, explain: &Explain) {
        self.push(match explain.kind {
            ExplainKind::Plan => "EXPLAIN",
            ExplainKind::Ast => "EXPLAIN AST",
            ExplainKind::Syntax => "EXPLAIN SYNTAX",
            ExplainKind::QueryTree => "EXPLAIN QUERY TREE",
            ExplainKind::Pipeline => "EXPLAIN PIPELINE",
            ExplainKind::Estimate => "EXPLAIN ESTIMATE",
            ExplainKind::Analyze => "EXPLAIN ANALYZE",
            ExplainKind::CurrentTransaction => "EXPLAIN CURRENT TRANSACTION",
        });
        if !explain.settings.is_empty() {
            self.push(" ");
            self.query_settings(&explain.settings);
        }
        if let Some(query) = &explain.query {
            self.next_line();
            self.query(query);
        }
        self.output_clause(&explain.output);
    }
}
