//! Printing of `ALTER TABLE` and `ALTER DATABASE`.

use crate::ast::{
    AlterCommand, AlterDatabase, AlterDatabaseCommand, AlterTable, BackupPartition, Column,
    ColumnChange, ColumnProperty, ElementKind, Expr, FunctionCall, Identifier, MoveTarget,
    PartitionOrPart, Position, StatisticsColumns,
};
use crate::format::printer::{Layout, Printer};

impl AlterCommand {
    /// The command in one line.
    pub fn to_single_line(&self) -> String {
        let mut printer = Printer::new(Layout::SingleLine);
        printer.alter_command(self);
        printer.finish()
    }
}

impl Printer {
    pub(crate) fn alter_table(&mut self, alter: &AlterTable) {
        self.push("ALTER TABLE ");
        self.identifier(&alter.name);
        self.cluster(alter.cluster.as_deref());
        self.commands(&alter.commands, Self::alter_command);
        self.output_clause(&alter.output);
    }

    pub(crate) fn alter_database(&mut self, alter: &AlterDatabase) {
        self.push("ALTER DATABASE ");
        self.name_part(&alter.name);
        self.cluster(alter.cluster.as_deref());
        self.commands(&alter.commands, |printer, command| match command {
            AlterDatabaseCommand::ModifySettings(settings) => {
                printer.push("MODIFY SETTING ");
                printer.query_settings(settings);
            }
            AlterDatabaseCommand::ModifyComment(comment) => {
                printer.push("MODIFY COMMENT ");
                printer.string(comment);
            }
        });
        self.output_clause(&alter.output);
    }

    /// Each command in parentheses and a line of its own.
    fn commands<T>(&mut self, commands: &[T], mut print: impl FnMut(&mut Self, &T)) {
        self.indented(|printer| {
            printer.next_line();
            printer.line_list(commands, |printer, command| {
                printer.push("(");
                printer.with_blanks(|printer| print(printer, command));
                printer.push(")");
            });
        });
    }

    fn alter_command(&mut self, command: &AlterCommand) {
        if !(self.column_command(command)
            || self.table_command(command)
            || self.element_command(command)
            || self.statistics_command(command)
            || self.partition_command(command))
        {
            self.row_command(command);
        }
    }

    /// Prints a command about one column; whether it was one.
    fn column_command(&mut self, command: &AlterCommand) -> bool {
        match command {
            AlterCommand::AddColumn {
                if_not_exists,
                column,
                position,
            } => {
                self.push("ADD COLUMN ");
                self.if_not_exists(*if_not_exists);
                self.column(column);
                self.position(position);
            }
            AlterCommand::DropColumn { if_exists, name } => {
                self.named("DROP COLUMN ", *if_exists, name);
            }
            AlterCommand::ClearColumn {
                if_exists,
                name,
                partition,
            } => {
                self.named("CLEAR COLUMN ", *if_exists, name);
                self.in_partition(partition.as_ref());
            }
            AlterCommand::RenameColumn {
                if_exists,
                from,
                to,
            } => {
                self.named("RENAME COLUMN ", *if_exists, from);
                self.push(" TO ");
                self.identifier(to);
            }
            AlterCommand::MaterializeColumn { name, partition } => {
                self.named("MATERIALIZE COLUMN ", false, name);
                self.in_partition(partition.as_ref());
            }
            AlterCommand::CommentColumn {
                if_exists,
                name,
                comment,
            } => {
                self.named("COMMENT COLUMN ", *if_exists, name);
                self.push(" ");
                self.string(comment);
            }
            AlterCommand::ModifyColumn {
                if_exists,
                column,
                change,
            } => self.modify_column(*if_exists, column, change),
            _ => return false,
        }
        true
    }

    fn modify_column(&mut self, if_exists: bool, column: &Column, change: &ColumnChange) {
        self.push("MODIFY COLUMN ");
        self.if_exists(if_exists);
        self.column(column);
        match change {
            ColumnChange::Define(position) => self.position(position),
            ColumnChange::Remove(property) => {
                self.push(" REMOVE ");
                self.push(property.text());
            }
            ColumnChange::ModifySettings(settings) => {
                self.push(" MODIFY SETTING ");
                self.query_settings(settings);
            }
            ColumnChange::ResetSettings(names) => {
                self.push(" RESET SETTING ");
                self.names(names);
            }
        }
    }

    /// Prints a command about the table; whether it was one.
    fn table_command(&mut self, command: &AlterCommand) -> bool {
        match command {
            AlterCommand::ModifyOrderBy(key) => self.clause_of("MODIFY ORDER BY ", key),
            AlterCommand::ModifySampleBy(key) => self.clause_of("MODIFY SAMPLE BY ", key),
            AlterCommand::RemoveSampleBy => self.push("REMOVE SAMPLE BY"),
            AlterCommand::ModifyTtl(elements) => {
                self.push("MODIFY TTL ");
                self.list(elements, Self::ttl_element);
            }
            AlterCommand::RemoveTtl => self.push("REMOVE TTL"),
            AlterCommand::MaterializeTtl(partition) => {
                self.push("MATERIALIZE TTL");
                self.in_partition(partition.as_ref());
            }
            AlterCommand::ModifySettings(settings) => {
                self.push("MODIFY SETTING ");
                self.query_settings(settings);
            }
            AlterCommand::ResetSettings(names) => {
                self.push("RESET SETTING ");
                self.names(names);
            }
            AlterCommand::ModifyComment(comment) => {
                self.push("MODIFY COMMENT ");
                self.string(comment);
            }
            AlterCommand::ModifyQuery(query) => {
                self.push("MODIFY QUERY");
                self.next_line();
                self.select_union(query);
            }
            AlterCommand::ModifyRefresh(refresh) => {
                self.push("MODIFY");
                self.unindented(Self::next_line);
                self.refresh(refresh);
            }
            AlterCommand::ModifySecurity(security) => {
                self.push("MODIFY ");
                self.security_clause(security);
            }
            _ => return false,
        }
        true
    }

    fn clause_of(&mut self, words: &str, expr: &Expr) {
        self.push(words);
        self.expr(expr);
    }

    /// Prints a command about an index, a projection or a constraint; whether it was one.
    fn element_command(&mut self, command: &AlterCommand) -> bool {
        match command {
            AlterCommand::AddIndex {
                if_not_exists,
                index,
                position,
            } => {
                self.push("ADD INDEX ");
                self.if_not_exists(*if_not_exists);
                self.index_body(index);
                self.position(position);
            }
            AlterCommand::AddProjection {
                if_not_exists,
                projection,
                position,
            } => {
                self.push("ADD PROJECTION ");
                self.if_not_exists(*if_not_exists);
                self.projection_body(projection);
                self.position(position);
            }
            AlterCommand::AddConstraint {
                if_not_exists,
                constraint,
            } => {
                self.push("ADD CONSTRAINT ");
                self.if_not_exists(*if_not_exists);
                self.constraint_body(constraint);
            }
            AlterCommand::ModifyProjection {
                if_exists,
                projection,
            } => {
                self.push("MODIFY PROJECTION ");
                self.if_exists(*if_exists);
                self.projection_body(projection);
            }
            AlterCommand::ModifyConstraint {
                if_exists,
                constraint,
            } => {
                self.push("MODIFY CONSTRAINT ");
                self.if_exists(*if_exists);
                self.constraint_body(constraint);
            }
            AlterCommand::DropElement {
                kind,
                if_exists,
                name,
            } => {
                self.push("DROP ");
                self.named(kind.text(), *if_exists, name);
            }
            AlterCommand::ClearElement {
                kind,
                if_exists,
                name,
                partition,
            } => {
                self.push("CLEAR ");
                self.named(kind.text(), *if_exists, name);
                self.in_partition(partition.as_ref());
            }
            AlterCommand::MaterializeElement {
                kind,
                if_exists,
                name,
                partition,
            } => {
                self.push("MATERIALIZE ");
                self.named(kind.text(), *if_exists, name);
                self.in_partition(partition.as_ref());
            }
            _ => return false,
        }
        true
    }

    /// Prints a command about statistics; whether it was one.
    fn statistics_command(&mut self, command: &AlterCommand) -> bool {
        match command {
            AlterCommand::AddStatistics {
                if_not_exists,
                columns,
                types,
            } => {
                self.push("ADD STATISTICS ");
                self.if_not_exists(*if_not_exists);
                self.names(columns);
                self.push(" TYPE ");
                self.blank_before_list();
                self.exprs(types);
            }
            AlterCommand::ModifyStatistics { columns, types } => {
                self.push("MODIFY STATISTICS ");
                self.names(columns);
                self.push(" TYPE ");
                self.blank_before_list();
                self.exprs(types);
            }
            AlterCommand::DropStatistics { if_exists, columns } => {
                self.push("DROP STATISTICS ");
                self.if_exists(*if_exists);
                self.names(columns);
            }
            AlterCommand::ClearStatistics {
                if_exists,
                columns,
                partition,
            } => {
                self.push("CLEAR STATISTICS ");
                self.statistics_columns(*if_exists, columns, partition.as_ref());
            }
            AlterCommand::MaterializeStatistics {
                if_exists,
                columns,
                partition,
            } => {
                self.push("MATERIALIZE STATISTICS ");
                self.statistics_columns(*if_exists, columns, partition.as_ref());
            }
            _ => return false,
        }
        true
    }

    fn statistics_columns(
        &mut self,
        if_exists: bool,
        columns: &StatisticsColumns,
        partition: Option<&BackupPartition>,
    ) {
        self.if_exists(if_exists);
        match columns {
            // With two blanks, as ClickHouse prints it.
            StatisticsColumns::All => self.push(" ALL"),
            StatisticsColumns::Names(names) => self.names(names),
        }
        self.in_partition(partition);
    }

    /// Prints a command about partitions or parts; whether it was one.
    fn partition_command(&mut self, command: &AlterCommand) -> bool {
        match command {
            AlterCommand::Freeze { partition, name } => {
                self.push("FREEZE");
                self.optional_partition(partition.as_ref());
                self.with_name(name.as_deref().unwrap_or_default());
            }
            AlterCommand::Unfreeze { partition, name } => {
                self.push("UNFREEZE");
                self.optional_partition(partition.as_ref());
                self.with_name(name);
            }
            AlterCommand::DropPartition(subject) => self.subject("DROP ", subject),
            AlterCommand::DetachPartition(subject) => self.subject("DETACH ", subject),
            AlterCommand::DropDetached(subject) => self.subject("DROP DETACHED ", subject),
            AlterCommand::AttachPartition(subject) => self.subject("ATTACH ", subject),
            AlterCommand::ForgetPartition(partition) => {
                self.push("FORGET PARTITION ");
                self.partition(partition);
            }
            AlterCommand::AttachPartFrom { part, from } => {
                self.push("ATTACH PART ");
                self.string(part);
                self.push(" FROM ");
                self.string(from);
            }
            AlterCommand::AttachPartitionFrom { partition, from } => {
                self.push("ATTACH PARTITION ");
                self.partition(partition);
                self.push(" FROM ");
                self.identifier(from);
            }
            AlterCommand::ReplacePartition { partition, from } => {
                self.push("REPLACE PARTITION ");
                self.partition(partition);
                self.push(" FROM ");
                self.identifier(from);
            }
            AlterCommand::FetchPartition { subject, from } => {
                self.subject("FETCH ", subject);
                self.push(" FROM ");
                self.string(from);
            }
            AlterCommand::MovePartition { subject, target } => {
                self.subject("MOVE ", subject);
                self.move_target(target);
            }
            _ => return false,
        }
        true
    }

    fn move_target(&mut self, target: &MoveTarget) {
        let (words, name) = match target {
            MoveTarget::Disk(name) => (" TO DISK ", name),
            MoveTarget::Volume(name) => (" TO VOLUME ", name),
            MoveTarget::Shard(path) => (" TO SHARD ", path),
            MoveTarget::Table(name) => {
                self.push(" TO TABLE ");
                self.identifier(name);
                return;
            }
        };
        self.push(words);
        self.string(name);
    }

    /// Prints a command about rows, or about nothing else.
    fn row_command(&mut self, command: &AlterCommand) {
        match command {
            AlterCommand::Update {
                assignments,
                partition,
                filter,
            } => {
                self.push("UPDATE ");
                self.blank_before_list();
                self.assignments(assignments);
                self.in_partition(partition.as_ref());
                self.clause_of(" WHERE ", filter);
            }
            AlterCommand::Delete { partition, filter } => {
                self.push("DELETE");
                self.in_partition(partition.as_ref());
                self.clause_of(" WHERE ", filter);
            }
            AlterCommand::ApplyDeletedMask(partition) => {
                self.push("APPLY DELETED MASK");
                self.in_partition(partition.as_ref());
            }
            AlterCommand::ApplyPatches(partition) => {
                self.push("APPLY PATCHES");
                self.in_partition(partition.as_ref());
            }
            AlterCommand::RewriteParts(partition) => {
                self.push("REWRITE PARTS");
                self.in_partition(partition.as_ref());
            }
            AlterCommand::UnlockSnapshot { name, from } => {
                self.push("UNLOCK SNAPSHOT ");
                self.string(name);
                if let Some(from) = from {
                    self.push(" FROM ");
                    self.destination(from);
                }
            }
            AlterCommand::Execute(call) => self.execute(call),
            _ => {}
        }
    }

    fn execute(&mut self, call: &FunctionCall) {
        self.push("EXECUTE ");
        self.push(&call.name);
        self.push("(");
        self.blank_before_list();
        self.exprs(&call.arguments);
        self.push(")");
    }

    /// `a = 1, b = 2`
    pub(crate) fn assignments(&mut self, assignments: &[(String, Expr)]) {
        self.list(assignments, |printer, (column, value)| {
            printer.name(column);
            printer.push(" = ");
            printer.expr(value);
        });
    }

    fn named(&mut self, words: &str, if_exists: bool, name: &Identifier) {
        self.push(words);
        self.if_exists(if_exists);
        self.identifier(name);
    }

    fn names(&mut self, names: &[String]) {
        self.blank_before_list();
        self.list(names, |printer, name| printer.name(name));
    }

    /// `IF EXISTS `
    pub(crate) fn if_exists(&mut self, if_exists: bool) {
        self.push(if if_exists { "IF EXISTS " } else { "" });
    }

    /// `IF NOT EXISTS `
    pub(crate) fn if_not_exists(&mut self, if_not_exists: bool) {
        self.push(if if_not_exists { "IF NOT EXISTS " } else { "" });
    }

    /// A blank follows `FIRST`, as ClickHouse prints it.
    fn position(&mut self, position: &Position) {
        match position {
            Position::Unsaid => {}
            Position::First => self.push(" FIRST "),
            Position::After(name) => {
                self.push(" AFTER ");
                self.identifier(name);
            }
        }
    }

    /// ` IN PARTITION …`
    pub(crate) fn in_partition(&mut self, partition: Option<&BackupPartition>) {
        if let Some(partition) = partition {
            self.push(" IN PARTITION ");
            self.partition(partition);
        }
    }

    /// ` PARTITION …`
    pub(crate) fn optional_partition(&mut self, partition: Option<&BackupPartition>) {
        if let Some(partition) = partition {
            self.push(" PARTITION ");
            self.partition(partition);
        }
    }

    fn with_name(&mut self, name: &[u8]) {
        if !name.is_empty() {
            self.push(" WITH NAME ");
            self.string(name);
        }
    }

    /// `PARTITION …` or `PART '…'`
    pub(crate) fn subject(&mut self, words: &str, subject: &PartitionOrPart) {
        self.push(words);
        match subject {
            PartitionOrPart::Partition(partition) => {
                self.push("PARTITION ");
                self.partition(partition);
            }
            PartitionOrPart::Part(name) => {
                self.push("PART ");
                self.string(name);
            }
        }
    }
}

impl ElementKind {
    fn text(self) -> &'static str {
        match self {
            Self::Index => "INDEX ",
            Self::Projection => "PROJECTION ",
            Self::Constraint => "CONSTRAINT ",
        }
    }
}

impl ColumnProperty {
    fn text(self) -> &'static str {
        match self {
            Self::Default => "DEFAULT",
            Self::Materialized => "MATERIALIZED",
            Self::Alias => "ALIAS",
            Self::Comment => "COMMENT",
            Self::Codec => "CODEC",
            Self::Ttl => "TTL",
            Self::Settings => "SETTINGS",
        }
    }
}
