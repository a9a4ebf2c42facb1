//! `ALTER TABLE … UPDATE | DELETE | APPLY DELETED MASK`, `DELETE FROM`, `UPDATE … SET`.
//!
//! A mutation is carried out before the statement returns, for all parts at once, and recorded in
//! `mutation_<n>.txt` as ClickHouse records it. One that ClickHouse recorded and has not finished is
//! finished before the next, and by `OPTIMIZE`.

use crate::answer::Answer;
use crate::create_table::not_implemented;
use crate::definitions::{done, table};
use crate::failure::Failure;
use crate::optimize_statement::merge_tree_of;
use crate::row_mutation::RowMutation;
use crate::session::{Execution, Session};
use crate::tables::{SessionTables, merging_kind, structure_of};
use granary_catalog::{Snapshot, Table, TableStructure};
use granary_parser::{
    Expr, ExprKind, Literal, RowDelete, RowUpdate, Scalar, Statement, TableChange, lower,
    parse_query,
};
use granary_types::{ErrorCode, TableName};
use std::sync::Arc;

impl Session {
    /// Changes rows of a table. `texts` are the commands as they are recorded.
    pub(crate) fn mutate(
        &mut self,
        name: &TableName,
        commands: &[TableChange],
        texts: &[String],
        execution: &Execution<'_>,
    ) -> Result<Answer, Failure> {
        let (snapshot, warnings) = self.look()?;
        let Some(found) = merge_tree_of(&snapshot, name)? else {
            let engine = table(&snapshot, name)?.engine();
            let message = format!("Table engine {engine} doesn't support mutations");
            return Err(Failure::new(ErrorCode::NOT_IMPLEMENTED, message));
        };
        let structure = structure_of(&found)?;
        let change = self.row_mutation(&snapshot, &found, &structure, commands, execution)?;
        self.finish_mutations(&found, &structure, execution)?;
        let staging = self.shared.data_dir.begin_restore("ALTER TABLE");
        let data_dir = &self.shared.data_dir;
        let record = record(texts);
        let changes = data_dir.plan_mutation(&staging, &found, &structure, &record, &change)?;
        staging.publish(changes)?;
        Ok(done(warnings))
    }

    /// Commands about rows, checked.
    pub(crate) fn row_mutation(
        &self,
        snapshot: &Snapshot,
        table: &Table,
        structure: &TableStructure,
        commands: &[TableChange],
        execution: &Execution<'_>,
    ) -> Result<RowMutation, Failure> {
        let mut context = self.context(execution);
        // The rows of a block keep their order.
        let one = context.settings.set("max_threads", Scalar::UInt64(1), &[]);
        one.map_err(|error| Failure::new(ErrorCode::LOGICAL_ERROR, error.to_string()))?;
        let context = Arc::new(context);
        let tables = Arc::new(SessionTables::new(self, &context));
        let parts = self.parts_of(snapshot, &table.name)?;
        RowMutation::new(commands, structure, &parts, &context, tables)
    }

    /// Carries out the mutations of a table that are recorded and that some parts have not seen.
    pub(crate) fn finish_mutations(
        &self,
        table: &Table,
        structure: &TableStructure,
        execution: &Execution<'_>,
    ) -> Result<(), Failure> {
        let data_dir = &self.shared.data_dir;
        let mutations = data_dir.unfinished_mutations(table, structure)?;
        if mutations.is_empty() {
            return Ok(());
        }
        let (snapshot, _) = self.look()?;
        for number in mutations.iter().map(|mutation| mutation.number) {
            // The parts have other names after each of them.
            let mutations = data_dir.unfinished_mutations(table, structure)?;
            let Some(mutation) = mutations.iter().find(|one| one.number == number) else {
                continue;
            };
            let commands = recorded(&mutation.commands, &self.database)?;
            let is_about_rows = |command: &TableChange| {
                matches!(
                    command,
                    TableChange::Delete(_)
                        | TableChange::Update(_)
                        | TableChange::ApplyDeletedMask(_)
                )
            };
            if !commands.iter().all(is_about_rows) {
                let what = format!(
                    "finishing mutation {number} of table {}, {},",
                    table.name, mutation.commands
                );
                return Err(not_implemented(&what));
            }
            let change = self.row_mutation(&snapshot, table, structure, &commands, execution)?;
            data_dir.finish_mutation(table, structure, mutation, &change)?;
        }
        Ok(())
    }

    /// `DELETE FROM`: the rows are hidden.
    pub(crate) fn delete_rows(
        &mut self,
        name: &TableName,
        delete: &RowDelete,
        text: &str,
        execution: &Execution<'_>,
    ) -> Result<Answer, Failure> {
        let (snapshot, _) = self.look()?;
        let Some(found) = merge_tree_of(&snapshot, name)? else {
            let message = format!("DELETE query is not supported for table {name}");
            return Err(Failure::new(ErrorCode::BAD_ARGUMENTS, message));
        };
        let settings = &execution.settings;
        if settings.bool("enable_lightweight_delete") == Some(false) {
            let message = "Lightweight delete mutate is disabled. Set `enable_lightweight_delete` setting to enable it";
            return Err(Failure::new(ErrorCode::SUPPORT_IS_DISABLED, message));
        }
        if settings.text("lightweight_delete_mode") == Some("lightweight_update_force") {
            return Err(not_implemented(
                "lightweight_delete_mode = 'lightweight_update_force'",
            ));
        }
        let mode = settings.text("lightweight_mutation_projection_mode");
        if has_projections(&found)? && mode.unwrap_or("throw") == "throw" {
            let message = format!(
                "DELETE query is not allowed for table {name}, because it has projections and setting \
                 lightweight_mutation_projection_mode is THROW; drop the projections, or use ALTER TABLE … DELETE"
            );
            return Err(Failure::new(ErrorCode::SUPPORT_IS_DISABLED, message));
        }
        let update = RowUpdate {
            assignments: vec![(
                crate::row_mutation::ROW_EXISTS.to_owned(),
                Expr::new(ExprKind::Literal(Literal::Unsigned(0))),
            )],
            partition: delete.partition.clone(),
            filter: delete.filter.clone(),
        };
        self.mutate(
            name,
            &[TableChange::Update(update)],
            &[text.to_owned()],
            execution,
        )
    }

    /// `UPDATE … SET`: refused, with ClickHouse's reason where it has one.
    pub(crate) fn update_rows(&self, name: &TableName) -> Result<Answer, Failure> {
        let (snapshot, _) = self.look()?;
        let found = table(&snapshot, name)?;
        let refuse = |reason: String| {
            let message = format!("Lightweight updates are not supported. {reason}");
            Err(Failure::new(ErrorCode::NOT_IMPLEMENTED, message))
        };
        let Some(parts) = merge_tree_of(&snapshot, name)? else {
            let engine = found.engine();
            return refuse(format!(
                "Table with engine {engine} doesn't support lightweight updates"
            ));
        };
        let structure = structure_of(&parts)?;
        let (kind, _) = merging_kind(&structure);
        if !["MergeTree", "ReplacingMergeTree", "CoalescingMergeTree"].contains(&kind) {
            return refuse(format!("They are not there for tables with {kind} engine"));
        }
        if structure.number_setting("enable_block_number_column", 0) == 0 {
            return refuse(
                "They are there only for tables with enable_block_number_column = 1; use ALTER TABLE … UPDATE"
                    .to_owned(),
            );
        }
        refuse("Granary writes no patch parts; use ALTER TABLE … UPDATE".to_owned())
    }
}

fn has_projections(table: &Table) -> Result<bool, Failure> {
    let create = crate::tables::definition(table)?;
    let elements = create.elements();
    Ok(elements.is_some_and(|elements| !elements.projections.is_empty()))
}

/// The commands as a mutation's file has them: in parentheses, escaped as in `TabSeparated`.
pub(crate) fn record(texts: &[String]) -> String {
    let texts: Vec<String> = texts.iter().map(|text| format!("({text})")).collect();
    let mut record = String::new();
    for character in texts.join(", ").chars() {
        match character {
            '\\' => record.push_str("\\\\"),
            '\'' => record.push_str("\\'"),
            '\n' => record.push_str("\\n"),
            '\t' => record.push_str("\\t"),
            '\r' => record.push_str("\\r"),
            '\0' => record.push_str("\\0"),
            other => record.push(other),
        }
    }
    record
}

/// The commands that a mutation's file records.
fn recorded(commands: &str, database: &str) -> Result<Vec<TableChange>, Failure> {
    let text = unescaped(commands);
    let not_understood = |reason: String| {
        let message = format!("the recorded mutation {commands} is not understood: {reason}");
        Failure::new(ErrorCode::NOT_IMPLEMENTED, message)
    };
    let query = parse_query(&format!("ALTER TABLE _ {text}"))
        .map_err(|error| not_understood(error.to_string()))?;
    let parameters = granary_parser::QueryParameters::default();
    let context = granary_parser::Context {
        current_database: database,
        named_collection: &|_| None,
        parameters: &parameters,
    };
    let request = lower(&query, &context).map_err(|error| not_understood(error.to_string()))?;
    match request.statement {
        Statement::AlterTable(alter) => Ok(alter.changes),
        _ => Err(not_understood("it is no ALTER TABLE".to_owned())),
    }
}

/// The commands of a record, each in its parentheses.
pub(crate) fn recorded_commands(record: &str) -> Vec<String> {
    let text = unescaped(record);
    let mut commands = vec![String::new()];
    let (mut depth, mut quote, mut is_escaped) = (0_usize, None, false);
    for character in text.chars() {
        if depth == 0 && quote.is_none() && matches!(character, ',' | ' ') {
            if character == ',' {
                commands.push(String::new());
            }
            continue;
        }
        if let Some(command) = commands.last_mut() {
            command.push(character);
        }
        match (quote, character) {
            _ if is_escaped => is_escaped = false,
            (Some(_), '\\') => is_escaped = true,
            (Some(open), close) if open == close => quote = None,
            (None, '\'' | '`' | '"') => quote = Some(character),
            (None, '(') => depth += 1,
            (None, ')') => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    commands
}

/// The text of a record without its escapes.
fn unescaped(record: &str) -> String {
    let mut text = String::new();
    let mut characters = record.chars();
    while let Some(character) = characters.next() {
        match (character, character == '\\') {
            (_, true) => text.push(match characters.next() {
                Some('n') => '\n',
                Some('t') => '\t',
                Some('r') => '\r',
                Some('0') => '\0',
                Some('b') => '\u{8}',
                Some('f') => '\u{c}',
                Some(other) => other,
                None => '\\',
            }),
            (other, false) => text.push(other),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_recorded_and_read_again() {
        let texts = [
            "UPDATE s = 'it\\'s\t\\\\' WHERE (k % 2) = 0".to_owned(),
            "DELETE IN PARTITION 1 WHERE k < 5".to_owned(),
        ];
        let record = record(&texts);
        assert!(
            !record.contains('\t') && record.starts_with("(UPDATE s = \\'it"),
            "{record}"
        );
        assert_eq!(
            unescaped(&record),
            format!("({}), ({})", texts[0], texts[1])
        );
        let commands = recorded(&record, "default").expect("commands");
        assert!(matches!(
            &commands[..],
            [TableChange::Update(_), TableChange::Delete(_)]
        ));
        assert!(recorded("(DELETE)", "default").is_err());
        let split = recorded_commands(&record);
        assert_eq!(split, texts.map(|text| format!("({text})")));
    }
}
