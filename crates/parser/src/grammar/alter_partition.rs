//! Partitions and parts in `ALTER TABLE`.

use nom::Parser;
use nom::branch::alt;
use nom::combinator::{map, opt};

use crate::ast::{AlterCommand, BackupPartition, MoveTarget, PartitionOrPart};
use crate::grammar::operand::table_name;
use crate::grammar::partition::partition;
use crate::input::{Parsed, Tokens, expecting, keyword, string_literal};

/// A command about partitions or parts
pub(super) fn partition_command(input: Tokens<'_>) -> Parsed<'_, AlterCommand> {
    alt((
        drop_partition,
        attach,
        detach,
        freeze,
        unfreeze,
        replace,
        move_partition,
        fetch,
        forget,
    ))
    .parse(input)
}

/// `PARTITION partition | PART 'name'`
pub(crate) fn subject(input: Tokens<'_>) -> Parsed<'_, PartitionOrPart> {
    // ok: ALTER TABLE t DROP PARTITION ID '1', ALTER TABLE t DROP PART 'all_1_1_0'
    // err: ALTER TABLE t DROP PART all_1_1_0
    if let Ok((input, ())) = keyword("PART")(input) {
        let name = expecting("the name of a part in quotes", string_literal);
        return map(name, PartitionOrPart::Part).parse(input);
    }
    map(partition_clause, PartitionOrPart::Partition).parse(input)
}

/// `PARTITION partition`
pub(crate) fn partition_clause(input: Tokens<'_>) -> Parsed<'_, BackupPartition> {
    let (input, ()) = keyword("PARTITION")(input)?;
    expecting("a partition", partition)(input)
}

/// `DROP [DETACHED] subject`
fn drop_partition(input: Tokens<'_>) -> Parsed<'_, AlterCommand> {
    // ok: ALTER TABLE t DROP PARTITION 1, ALTER TABLE t DROP DETACHED PARTITION ALL
    // err: ALTER TABLE t DROP PARTITION
    let (input, ()) = keyword("DROP")(input)?;
    if let Ok((input, ())) = keyword("DETACHED")(input) {
        return map(subject, AlterCommand::DropDetached).parse(input);
    }
    map(subject, AlterCommand::DropPartition).parse(input)
}

/// `ATTACH (PARTITION partition [FROM table] | PART 'name' [FROM 'path'])`
fn attach(input: Tokens<'_>) -> Parsed<'_, AlterCommand> {
    // ok: ALTER TABLE t ATTACH PARTITION 1 FROM d.s, ALTER TABLE t ATTACH PART 'a'
    // err: ALTER TABLE t ATTACH PART 'a' FROM s
    let (input, ()) = keyword("ATTACH")(input)?;
    let (input, subject) = subject(input)?;
    let Ok((input, ())) = keyword("FROM")(input) else {
        return Ok((input, AlterCommand::AttachPartition(subject)));
    };
    match subject {
        PartitionOrPart::Partition(partition) => {
            let (input, from) = expecting("a table name", table_name)(input)?;
            Ok((input, AlterCommand::AttachPartitionFrom { partition, from }))
        }
        PartitionOrPart::Part(part) => {
            let (input, from) = expecting("a path in quotes", string_literal)(input)?;
            Ok((input, AlterCommand::AttachPartFrom { part, from }))
        }
    }
}

/// `DETACH subject`
fn detach(input: Tokens<'_>) -> Parsed<'_, AlterCommand> {
    // ok: ALTER TABLE t DETACH PARTITION ALL
    // err: ALTER TABLE t DETACH
    let (input, ()) = keyword("DETACH")(input)?;
    map(subject, AlterCommand::DetachPartition).parse(input)
}

/// `FREEZE [PARTITION partition] [WITH NAME 'name']`
fn freeze(input: Tokens<'_>) -> Parsed<'_, AlterCommand> {
    // ok: ALTER TABLE t FREEZE, ALTER TABLE t FREEZE PARTITION 1 WITH NAME 'a'
    // err: ALTER TABLE t FREEZE WITH NAME a
    let (input, ()) = keyword("FREEZE")(input)?;
    let (input, partition) = opt(partition_clause).parse(input)?;
    let (input, name) = opt(with_name).parse(input)?;
    let name = name.filter(|name| !name.is_empty());
    Ok((input, AlterCommand::Freeze { partition, name }))
}

/// `UNFREEZE [PARTITION partition] WITH NAME 'name'`
fn unfreeze(input: Tokens<'_>) -> Parsed<'_, AlterCommand> {
    // ok: ALTER TABLE t UNFREEZE WITH NAME 'a'
    // err: ALTER TABLE t UNFREEZE
    let (input, ()) = keyword("UNFREEZE")(input)?;
    let (input, partition) = opt(partition_clause).parse(input)?;
    let (rest, name) = with_name(input)?;
    if name.is_empty() {
        return input.miss("WITH NAME with a name that is not empty");
    }
    Ok((rest, AlterCommand::Unfreeze { partition, name }))
}

/// `WITH NAME 'name'`
pub(crate) fn with_name(input: Tokens<'_>) -> Parsed<'_, Vec<u8>> {
    let (input, ()) = keyword("WITH NAME")(input)?;
    expecting("a name in quotes", string_literal)(input)
}

/// `REPLACE PARTITION partition FROM table`
fn replace(input: Tokens<'_>) -> Parsed<'_, AlterCommand> {
    // ok: ALTER TABLE t REPLACE PARTITION 1 FROM s
    // err: ALTER TABLE t REPLACE PARTITION 1
    let (input, ()) = keyword("REPLACE")(input)?;
    let (input, partition) = partition_clause(input)?;
    let (input, ()) = keyword("FROM")(input)?;
    let (input, from) = expecting("a table name", table_name)(input)?;
    Ok((input, AlterCommand::ReplacePartition { partition, from }))
}

/// `MOVE (PARTITION partition | PART 'name') TO (DISK 'name' | VOLUME 'name')`, a partition also
/// `TO TABLE name`, a part also `TO SHARD 'path'`
fn move_partition(input: Tokens<'_>) -> Parsed<'_, AlterCommand> {
    // ok: ALTER TABLE t MOVE PARTITION 1 TO TABLE s, ALTER TABLE t MOVE PART 'a' TO DISK 'd'
    // err: ALTER TABLE t MOVE PARTITION 1 TO s
    let (input, ()) = keyword("MOVE")(input)?;
    let (input, subject) = subject(input)?;
    let (input, ()) = keyword("TO")(input)?;
    let is_part = matches!(subject, PartitionOrPart::Part(_));
    if !is_part && let Ok((input, ())) = keyword("TABLE")(input) {
        let (input, table) = expecting("a table name", table_name)(input)?;
        let target = MoveTarget::Table(table);
        return Ok((input, AlterCommand::MovePartition { subject, target }));
    }
    let quoted = || expecting("a name in quotes", string_literal);
    let (input, target) = if is_part && let Ok((input, ())) = keyword("SHARD")(input) {
        map(quoted(), MoveTarget::Shard).parse(input)?
    } else if let Ok((input, ())) = keyword("DISK")(input) {
        map(quoted(), MoveTarget::Disk).parse(input)?
    } else {
        let (input, ()) = keyword("VOLUME")(input)?;
        map(quoted(), MoveTarget::Volume).parse(input)?
    };
    Ok((input, AlterCommand::MovePartition { subject, target }))
}

/// `FETCH subject FROM 'path'`
fn fetch(input: Tokens<'_>) -> Parsed<'_, AlterCommand> {
    // ok: ALTER TABLE t FETCH PARTITION 1 FROM '/tables/s'
    // err: ALTER TABLE t FETCH PARTITION 1 FROM s
    let (input, ()) = keyword("FETCH")(input)?;
    let (input, subject) = subject(input)?;
    let (input, ()) = keyword("FROM")(input)?;
    let (input, from) = expecting("a path in quotes", string_literal)(input)?;
    Ok((input, AlterCommand::FetchPartition { subject, from }))
}

/// `FORGET PARTITION partition`
fn forget(input: Tokens<'_>) -> Parsed<'_, AlterCommand> {
    // ok: ALTER TABLE t FORGET PARTITION 1
    // err: ALTER TABLE t FORGET 1
    let (input, ()) = keyword("FORGET")(input)?;
    map(partition_clause, AlterCommand::ForgetPartition).parse(input)
}
