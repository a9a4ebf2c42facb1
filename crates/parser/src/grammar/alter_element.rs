//! Indexes, projections, constraints and statistics in `ALTER TABLE`.

use nom::Parser;
use nom::branch::alt;
use nom::combinator::value;

use crate::ast::{AlterCommand, BackupPartition, ElementKind, Expr, StatisticsColumns};
use crate::grammar::alter::{existing, in_partition, position};
use crate::grammar::elements::{constraint_body, index_body, projection_body};
use crate::grammar::operand::operand;
use crate::input::{Parsed, Tokens, comma_list, expecting, flag, identifier, keyword};

/// `(INDEX | PROJECTION | CONSTRAINT | STATISTICS) [IF NOT EXISTS] …`
pub(super) fn add_element(input: Tokens<'_>) -> Parsed<'_, AlterCommand> {
    // ok: ALTER TABLE t ADD INDEX i a TYPE minmax FIRST, ALTER TABLE t ADD CONSTRAINT c CHECK a > 1
    // err: ALTER TABLE t ADD INDEX i
    let (rest, word) = element_word(input)?;
    let (rest, if_not_exists) = flag(keyword("IF NOT EXISTS"))(rest)?;
    match word {
        Word::Index => {
            let (rest, index) = index_body(rest)?;
            let (rest, position) = position(rest)?;
            let index = Box::new(index);
            let command = AlterCommand::AddIndex {
                if_not_exists,
                index,
                position,
            };
            Ok((rest, command))
        }
        Word::Projection => {
            let (rest, projection) = projection_body(rest)?;
            let (rest, position) = position(rest)?;
            let projection = Box::new(projection);
            let command = AlterCommand::AddProjection {
                if_not_exists,
                projection,
                position,
            };
            Ok((rest, command))
        }
        Word::Constraint => {
            let (rest, constraint) = constraint_body(rest)?;
            let constraint = Box::new(constraint);
            let command = AlterCommand::AddConstraint {
                if_not_exists,
                constraint,
            };
            Ok((rest, command))
        }
        Word::Statistics => {
            let (rest, (columns, types)) = typed_statistics(rest)?;
            let command = AlterCommand::AddStatistics {
                if_not_exists,
                columns,
                types,
            };
            Ok((rest, command))
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Word {
    Index,
    Projection,
    Constraint,
    Statistics,
}

impl Word {
    /// `None` for `STATISTICS`, which have no name.
    fn kind(self) -> Option<ElementKind> {
        match self {
            Self::Index => Some(ElementKind::Index),
            Self::Projection => Some(ElementKind::Projection),
            Self::Constraint => Some(ElementKind::Constraint),
            Self::Statistics => None,
        }
    }
}

fn element_word(input: Tokens<'_>) -> Parsed<'_, Word> {
    alt((
        value(Word::Index, keyword("INDEX")),
        value(Word::Projection, keyword("PROJECTION")),
        value(Word::Constraint, keyword("CONSTRAINT")),
        value(Word::Statistics, keyword("STATISTICS")),
    ))
    .parse(input)
}

/// `(INDEX | PROJECTION | CONSTRAINT) [IF EXISTS] name | STATISTICS [IF EXISTS] names`
pub(super) fn drop_element(input: Tokens<'_>) -> Parsed<'_, AlterCommand> {
    // ok: ALTER TABLE t DROP INDEX IF EXISTS i, ALTER TABLE t DROP STATISTICS a, b
    // err: ALTER TABLE t DROP INDEX
    let (input, word) = element_word(input)?;
    let Some(kind) = word.kind() else {
        let (input, if_exists) = flag(keyword("IF EXISTS"))(input)?;
        let (input, columns) = names(input)?;
        return Ok((input, AlterCommand::DropStatistics { if_exists, columns }));
    };
    let (input, (if_exists, name)) = existing(input)?;
    let command = AlterCommand::DropElement {
        kind,
        if_exists,
        name,
    };
    Ok((input, command))
}

/// `(INDEX | PROJECTION) [IF EXISTS] name [IN PARTITION …]`, and the same of statistics
pub(super) fn clear_element(input: Tokens<'_>) -> Parsed<'_, AlterCommand> {
    // ok: ALTER TABLE t CLEAR PROJECTION p IN PARTITION 1
    // err: ALTER TABLE t CLEAR CONSTRAINT c
    let (rest, word) = element_word(input)?;
    let Some(kind) = word.kind() else {
        let (rest, found) = statistics(rest)?;
        let command = AlterCommand::ClearStatistics {
            if_exists: found.if_exists,
            columns: found.columns,
            partition: found.partition,
        };
        return Ok((rest, command));
    };
    if kind == ElementKind::Constraint {
        return input.miss("COLUMN");
    }
    let (rest, (if_exists, name)) = existing(rest)?;
    let (rest, partition) = in_partition(rest)?;
    let command = AlterCommand::ClearElement {
        kind,
        if_exists,
        name,
        partition,
    };
    Ok((rest, command))
}

/// `(INDEX | PROJECTION) [IF EXISTS] name [IN PARTITION …]`, and the same of statistics
pub(super) fn materialize_element(input: Tokens<'_>) -> Parsed<'_, AlterCommand> {
    // ok: ALTER TABLE t MATERIALIZE INDEX i, ALTER TABLE t MATERIALIZE STATISTICS ALL
    // err: ALTER TABLE t MATERIALIZE CONSTRAINT c
    let (rest, word) = element_word(input)?;
    let Some(kind) = word.kind() else {
        let (rest, found) = statistics(rest)?;
        let command = AlterCommand::MaterializeStatistics {
            if_exists: found.if_exists,
            columns: found.columns,
            partition: found.partition,
        };
        return Ok((rest, command));
    };
    if kind == ElementKind::Constraint {
        return input.miss("COLUMN");
    }
    let (rest, (if_exists, name)) = existing(rest)?;
    let (rest, partition) = in_partition(rest)?;
    let command = AlterCommand::MaterializeElement {
        kind,
        if_exists,
        name,
        partition,
    };
    Ok((rest, command))
}

/// `PROJECTION [IF EXISTS] … | CONSTRAINT [IF EXISTS] … | STATISTICS …`
pub(super) fn modify_element(input: Tokens<'_>) -> Parsed<'_, AlterCommand> {
    // ok: ALTER TABLE t MODIFY STATISTICS a, b TYPE tdigest, ALTER TABLE t MODIFY CONSTRAINT c CHECK a
    // err: ALTER TABLE t MODIFY STATISTICS a, ALTER TABLE t MODIFY INDEX i
    if let Ok((input, ())) = keyword("STATISTICS")(input) {
        let (input, (columns, types)) = typed_statistics(input)?;
        return Ok((input, AlterCommand::ModifyStatistics { columns, types }));
    }
    if let Ok((input, ())) = keyword("PROJECTION")(input) {
        let (input, if_exists) = flag(keyword("IF EXISTS"))(input)?;
        let (input, projection) = projection_body(input)?;
        let projection = Box::new(projection);
        let command = AlterCommand::ModifyProjection {
            if_exists,
            projection,
        };
        return Ok((input, command));
    }
    let (input, ()) = keyword("CONSTRAINT")(input)?;
    let (input, if_exists) = flag(keyword("IF EXISTS"))(input)?;
    let (input, constraint) = constraint_body(input)?;
    let constraint = Box::new(constraint);
    let command = AlterCommand::ModifyConstraint {
        if_exists,
        constraint,
    };
    Ok((input, command))
}

/// `name {, name} TYPE type {, type}`
fn typed_statistics(input: Tokens<'_>) -> Parsed<'_, (Vec<String>, Vec<Expr>)> {
    let (input, columns) = names(input)?;
    let (input, ()) = keyword("TYPE")(input)?;
    let (input, types) = comma_list(operand)(input)?;
    Ok((input, (columns, types)))
}

fn names(input: Tokens<'_>) -> Parsed<'_, Vec<String>> {
    comma_list(expecting("a column name", identifier))(input)
}

struct Statistics {
    if_exists: bool,
    columns: StatisticsColumns,
    partition: Option<BackupPartition>,
}

/// `ALL | [IF EXISTS] name {, name} [IN PARTITION …]`
fn statistics(input: Tokens<'_>) -> Parsed<'_, Statistics> {
    // ok: ALTER TABLE t MATERIALIZE STATISTICS ALL, ALTER TABLE t CLEAR STATISTICS a IN PARTITION 1
    // err: ALTER TABLE t MATERIALIZE STATISTICS ALL IN PARTITION 1
    if let Ok((input, ())) = keyword("ALL")(input) {
        let statistics = Statistics {
            if_exists: false,
            columns: StatisticsColumns::All,
            partition: None,
        };
        return Ok((input, statistics));
    }
    let (input, if_exists) = flag(keyword("IF EXISTS"))(input)?;
    let (input, columns) = names(input)?;
    let (input, partition) = in_partition(input)?;
    let statistics = Statistics {
        if_exists,
        columns: StatisticsColumns::Names(columns),
        partition,
    };
    Ok((input, statistics))
}
