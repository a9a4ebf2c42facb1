//! `SETTINGS` lists.

use nom::Parser;
use nom::branch::alt;
use nom::combinator::map;

use crate::ast::{Expr, ExprKind, FunctionCall, OutputSetting, SettingChange, SettingExpr};
use crate::grammar::call::call;
use crate::grammar::destination::destination;
use crate::grammar::expr::expr;
use crate::grammar::operand::{literal, query_parameter};
use crate::input::{
    Parsed, Tokens, comma_list, expecting, identifier, keyword, string_literal, symbol,
};
use crate::token::{Symbol, TokenKind};

/// The settings of a `BACKUP` or `RESTORE`.
#[derive(Default)]
pub(crate) struct BackupSettingList {
    pub(crate) base_backup: Option<FunctionCall>,
    pub(crate) changes: Vec<SettingChange>,
    pub(crate) cluster_host_ids: Option<Expr>,
}

enum BackupSetting {
    Base(FunctionCall),
    ClusterHosts(Expr),
    Change(SettingChange),
}

/// `SETTINGS setting {, setting}`
pub(crate) fn backup_setting_list(input: Tokens<'_>) -> Parsed<'_, BackupSettingList> {
    // ok: BACKUP TABLE t TO Null SETTINGS id = 'x', base_backup = File('a')
    // err: BACKUP TABLE t TO Null SETTINGS a = 1, b, BACKUP TABLE t TO Null SETTINGS a = [1]
    let (input, ()) = keyword("SETTINGS")(input)?;
    let (mut base, mut hosts) = (true, true);
    let (input, settings) = comma_list(|input| {
        let (input, setting) = backup_setting(input, base, hosts)?;
        base &= !matches!(setting, BackupSetting::Base(_));
        hosts &= !matches!(setting, BackupSetting::ClusterHosts(_));
        Ok((input, setting))
    })(input)?;
    let mut list = BackupSettingList::default();
    for setting in settings {
        match setting {
            BackupSetting::Base(call) => list.base_backup = Some(call),
            BackupSetting::ClusterHosts(hosts) => list.cluster_host_ids = Some(hosts),
            BackupSetting::Change(change) => list.changes.push(change),
        }
    }
    Ok((input, list))
}

/// `base_backup = destination | cluster_host_ids = array | name = value`; the first two at most once
fn backup_setting(input: Tokens<'_>, base: bool, hosts: bool) -> Parsed<'_, BackupSetting> {
    // ok: BACKUP ALL TO Null SETTINGS base_backup = 'x', base_backup = File('a')
    // err: BACKUP ALL TO Null SETTINGS base_backup = File('a'), base_backup = File('b')
    if base && let Ok((input, call)) = base_backup(input) {
        return Ok((input, BackupSetting::Base(call)));
    }
    if hosts && let Ok((input, hosts)) = cluster_host_ids(input) {
        return Ok((input, BackupSetting::ClusterHosts(hosts)));
    }
    map(setting_change, BackupSetting::Change).parse(input)
}

/// `base_backup = destination`
fn base_backup(input: Tokens<'_>) -> Parsed<'_, FunctionCall> {
    let (input, ()) = keyword("base_backup")(input)?;
    let (input, ()) = symbol(Symbol::Equals)(input)?;
    expecting("a destination", destination)(input)
}

/// `cluster_host_ids = ([…] | array(…))`
fn cluster_host_ids(input: Tokens<'_>) -> Parsed<'_, Expr> {
    let (input, ()) = keyword("cluster_host_ids")(input)?;
    let (input, ()) = symbol(Symbol::Equals)(input)?;
    let (rest, hosts) = expr(input)?;
    let is_array = match &hosts.kind {
        ExprKind::Array(_) => true,
        ExprKind::Function(call) => call.name == "array",
        _ => false,
    };
    if is_array && !hosts.parenthesized {
        Ok((rest, hosts))
    } else {
        input.miss("an array of arrays of strings")
    }
}

/// `name = value`
pub(crate) fn setting_change(input: Tokens<'_>) -> Parsed<'_, SettingChange> {
    // ok: BACKUP ALL TO Null SETTINGS a = 1, a.b = 'x', a = {'k': 'v'}, a = disk(type = 'local')
    // err: BACKUP ALL TO Null SETTINGS a = x, BACKUP ALL TO Null SETTINGS a = 1, a
    let (input, name) = expecting("a setting", setting_name)(input)?;
    let (input, ()) = symbol(Symbol::Equals)(input)?;
    let (input, value) = expecting("a literal", setting_value)(input)?;
    Ok((input, SettingChange { name, value }))
}

/// `name { . name }`, joined with dots
fn setting_name(input: Tokens<'_>) -> Parsed<'_, String> {
    let (mut input, mut name) = identifier(input)?;
    while input.at(Symbol::Dot) {
        let (rest, part) = identifier(input.advance(1))?;
        name = format!("{name}.{part}");
        input = rest;
    }
    Ok((input, name))
}

fn setting_value(input: Tokens<'_>) -> Parsed<'_, SettingExpr> {
    alt((
        map(literal, SettingExpr::Literal),
        map(string_map, SettingExpr::Map),
        map(disk_call, SettingExpr::Disk),
    ))
    .parse(input)
}

/// `{ ['key' : 'value' {, 'key' : 'value'}] }`
fn string_map(input: Tokens<'_>) -> Parsed<'_, Vec<(Vec<u8>, Vec<u8>)>> {
    // ok: BACKUP ALL TO Null SETTINGS a = {}, b = {'a': 'b'}
    // err: BACKUP ALL TO Null SETTINGS a = {'a': 1}
    let (input, ()) = symbol(Symbol::OpenCurly)(input)?;
    if input.at(Symbol::CloseCurly) {
        return Ok((input.advance(1), Vec::new()));
    }
    let (input, pairs) = comma_list(|input| {
        let (input, key) = string_literal(input)?;
        let (input, ()) = symbol(Symbol::Colon)(input)?;
        let (input, value) = string_literal(input)?;
        Ok((input, (key, value)))
    })(input)?;
    let (input, ()) = symbol(Symbol::CloseCurly)(input)?;
    Ok((input, pairs))
}

/// `disk( … )`
fn disk_call(input: Tokens<'_>) -> Parsed<'_, FunctionCall> {
    // ok: BACKUP ALL TO Null SETTINGS a = disk(type = 'local', path = '/a')
    // err: BACKUP ALL TO Null SETTINGS a = f(1)
    if input.text_of(input.first()) != "disk" {
        return input.miss("disk(…)");
    }
    let (rest, expr) = call(input)?;
    match expr.kind {
        ExprKind::Function(call) => Ok((rest, *call)),
        _ => input.miss("disk(…)"),
    }
}

/// `SETTINGS setting {, setting}` where the settings are those of the query
pub(crate) fn query_setting_list(input: Tokens<'_>) -> Parsed<'_, Vec<OutputSetting>> {
    // ok: BACKUP ALL TO Null FORMAT JSON SETTINGS a = 1, b = DEFAULT, c, d = {p:String}
    // err: BACKUP ALL TO Null FORMAT JSON SETTINGS a = [1]
    let (input, ()) = keyword("SETTINGS")(input)?;
    query_settings(input)
}

/// `setting {, setting}`; values come first, then `DEFAULT`s, then query parameters
pub(crate) fn query_settings(input: Tokens<'_>) -> Parsed<'_, Vec<OutputSetting>> {
    let (input, mut settings) = comma_list(query_setting)(input)?;
    settings.sort_by_key(|setting| match setting {
        OutputSetting::Change(_) | OutputSetting::Switch(_) | OutputSetting::Parameter(..) => 0,
        OutputSetting::Default(_) => 1,
        OutputSetting::QueryParameter(..) => 2,
    });
    Ok((input, settings))
}

/// `name [= (value | DEFAULT | {name:Type})]`
fn query_setting(input: Tokens<'_>) -> Parsed<'_, OutputSetting> {
    // ok: SET a = 1, SET a
    // err: SET a =
    let (input, name) = expecting("a setting", setting_name)(input)?;
    let Ok((input, ())) = symbol(Symbol::Equals)(input) else {
        return Ok((input, OutputSetting::Switch(name)));
    };
    if input.at_keyword("DEFAULT") {
        return Ok((input.advance(1), OutputSetting::Default(name)));
    }
    let is_parameter = input.at(Symbol::OpenCurly) && input.peek(1).kind == TokenKind::Word;
    if is_parameter {
        let (input, parameter) = query_parameter(input)?;
        return Ok((input, OutputSetting::Parameter(name, parameter)));
    }
    let wanted = "a literal";
    let (input, value) = expecting(wanted, setting_value)(input)?;
    let setting = match name.strip_prefix("param_") {
        Some(parameter) if !parameter.is_empty() => {
            OutputSetting::QueryParameter(parameter.to_owned(), parameter_text(&value))
        }
        _ => OutputSetting::Change(SettingChange { name, value }),
    };
    Ok((input, setting))
}

/// The text that a query parameter has.
fn parameter_text(value: &SettingExpr) -> Vec<u8> {
    use crate::ast::Literal;
    match value {
        SettingExpr::Literal(Literal::String(bytes)) => bytes.clone(),
        SettingExpr::Literal(literal) => Expr::new(ExprKind::Literal(literal.clone()))
            .to_single_line()
            .into_bytes(),
        SettingExpr::Map(_) | SettingExpr::Disk(_) => Vec::new(),
    }
}
