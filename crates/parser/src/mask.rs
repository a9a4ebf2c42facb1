//! Secrets are replaced with `[HIDDEN]` wherever a statement is shown.
//!
//! What ClickHouse hides is hidden in the same way; what it forgets (shared access signatures,
//! passwords in `SETTINGS`, arguments of engines that do not exist) is hidden as well.

use crate::ast::{
    AccessQuery, AlterCommand, Describe, DescribeSubject, NamedCollectionAction, TableSource,
};
use crate::ast::{
    BackupQuery, BackupSubject, BinaryOperator, Expr, ExprKind, FunctionCall, Insert, InsertSource,
    InsertTarget, Literal, OutputSetting, Query, SessionCommand, SettingChange, SettingExpr,
};
use crate::destination::{equation, key_value};
use crate::mask_create::{mask_call, mask_create, mask_expr, mask_query, mask_select};

pub(crate) const HIDDEN: &str = "[HIDDEN]";

/// The statement with its secrets hidden.
pub fn mask(query: &Query) -> Query {
    match query {
        Query::Backup(query) => Query::Backup(Box::new(mask_backup(query))),
        Query::ExplainBackup(query) => Query::ExplainBackup(Box::new(mask_backup(query))),
        Query::BackupCommand(command) => {
            let mut command = command.as_ref().clone();
            command.destination = mask_destination(&command.destination);
            command.base_backup = command.base_backup.as_ref().map(mask_destination);
            command.settings.iter_mut().for_each(mask_setting);
            mask_output(&mut command.output.settings);
            Query::BackupCommand(Box::new(command))
        }
        Query::Show(show) => {
            let mut show = show.as_ref().clone();
            mask_output(&mut show.output.settings);
            Query::Show(Box::new(show))
        }
        Query::Session(SessionCommand::Set(settings)) => {
            let mut settings = settings.clone();
            mask_output(&mut settings);
            Query::Session(SessionCommand::Set(settings))
        }
        Query::Session(command @ SessionCommand::Use(_)) => Query::Session(command.clone()),
        Query::Create(create) => Query::Create(Box::new(mask_create(create))),
        Query::Select(select) => Query::Select(Box::new(mask_select(select))),
        Query::Insert(insert) => Query::Insert(Box::new(mask_insert(insert))),
        Query::Drop(_)
        | Query::Rename(_)
        | Query::Undrop(_)
        | Query::AlterDatabase(_)
        | Query::Optimize(_)
        | Query::Check(_)
        | Query::Exists(_)
        | Query::Kill(_)
        | Query::System(_) => {
            let mut query = query.clone();
            mask_output(query.output_settings());
            query
        }
        Query::AlterTable(alter) => {
            let mut alter = alter.as_ref().clone();
            alter.commands.iter_mut().for_each(mask_command);
            mask_output(&mut alter.output.settings);
            Query::AlterTable(Box::new(alter))
        }
        Query::Delete(delete) => {
            let mut delete = delete.as_ref().clone();
            mask_expr(&mut delete.filter);
            mask_output(&mut delete.settings);
            Query::Delete(Box::new(delete))
        }
        Query::Update(update) => {
            let mut update = update.as_ref().clone();
            mask_assignments(&mut update.assignments);
            mask_expr(&mut update.filter);
            mask_output(&mut update.settings);
            Query::Update(Box::new(update))
        }
        Query::Access(access) => Query::Access(Box::new(mask_access(access))),
        Query::Describe(describe) => Query::Describe(Box::new(mask_describe(describe))),
        Query::Explain(explain) => {
            let mut explain = explain.as_ref().clone();
            explain.query = explain.query.map(|query| Box::new(mask(&query)));
            mask_output(&mut explain.output.settings);
            Query::Explain(Box::new(explain))
        }
        Query::NamedCollection(collection) => {
            let mut collection = collection.as_ref().clone();
            mask_collection(&mut collection.action);
            Query::NamedCollection(Box::new(collection))
        }
    }
}

/// Passwords and hashes are hidden, as in ClickHouse.
fn mask_access(access: &AccessQuery) -> AccessQuery {
    let mut access = access.clone();
    match &mut access {
        AccessQuery::User(user) => {
            for method in &mut user.authentication {
                method.secret = None;
                method.salt = None;
                method.kind = method.kind.of_password();
            }
        }
        AccessQuery::Show(show) => mask_output(&mut show.output.settings),
        _ => {}
    }
    access
}

fn mask_command(command: &mut AlterCommand) {
    match command {
        AlterCommand::AddColumn { column, .. } | AlterCommand::ModifyColumn { column, .. } => {
            let default = column.default.as_mut().and_then(|it| it.expr.as_mut());
            default.into_iter().for_each(mask_expr);
        }
        AlterCommand::ModifySettings(settings) => mask_output(settings),
        AlterCommand::ModifyQuery(query) => mask_query(query),
        AlterCommand::Update {
            assignments,
            filter,
            ..
        } => {
            mask_assignments(assignments);
            mask_expr(filter);
        }
        AlterCommand::Delete { filter, .. } => mask_expr(filter),
        AlterCommand::UnlockSnapshot {
            from: Some(from), ..
        } => *from = mask_destination(from),
        _ => {}
    }
}

fn mask_assignments(assignments: &mut [(String, Expr)]) {
    for (_, value) in assignments {
        mask_expr(value);
    }
}

fn mask_describe(describe: &Describe) -> Describe {
    let mut describe = describe.clone();
    if let DescribeSubject::Table(table) = &mut describe.subject {
        match &mut table.source {
            TableSource::Function(call) => mask_call(call),
            TableSource::Subquery(query) => mask_query(query),
            TableSource::Table(_) => {}
        }
    }
    mask_output(&mut describe.settings);
    mask_output(&mut describe.output.settings);
    describe
}

/// All values are hidden, as in ClickHouse.
fn mask_collection(action: &mut NamedCollectionAction) {
    let (NamedCollectionAction::Create { pairs, .. } | NamedCollectionAction::Alter { pairs, .. }) =
        action
    else {
        return;
    };
    for pair in pairs {
        pair.change.value = SettingExpr::Literal(Literal::String(HIDDEN.as_bytes().to_vec()));
    }
}

fn mask_insert(insert: &Insert) -> Insert {
    let mut insert = insert.clone();
    if let InsertTarget::Function { call, .. } = &mut insert.target {
        mask_call(call);
    }
    if let InsertSource::Select { query, .. } = &mut insert.source {
        mask_query(query);
    }
    mask_output(&mut insert.settings);
    insert
}

fn mask_backup(query: &BackupQuery) -> BackupQuery {
    let mut query = query.clone();
    if let BackupSubject::Snapshot(source) = &mut query.subject {
        *source = mask_destination(source);
    }
    query.destination = mask_destination(&query.destination);
    query.base_backup = query.base_backup.as_ref().map(mask_destination);
    query.settings.iter_mut().for_each(mask_setting);
    mask_output(&mut query.output.settings);
    query
}

fn mask_setting(change: &mut SettingChange) {
    if is_secret_name(&change.name) {
        change.value = SettingExpr::Literal(Literal::String(HIDDEN.as_bytes().to_vec()));
    } else if let SettingExpr::Disk(disk) = &mut change.value {
        disk.arguments.iter_mut().for_each(mask_argument);
    }
}

/// The value of a setting of a query, hidden if it may be a secret.
pub fn mask_setting_value(name: &str, value: &str) -> String {
    if is_secret_name(name) {
        HIDDEN.to_owned()
    } else {
        mask_text(value)
    }
}

pub(crate) fn mask_output(settings: &mut [OutputSetting]) {
    for setting in settings {
        match setting {
            OutputSetting::Change(change) => mask_setting(change),
            OutputSetting::QueryParameter(name, value) if is_secret_name(name) => {
                *value = HIDDEN.as_bytes().to_vec();
            }
            _ => {}
        }
    }
}

/// The destination with its secrets hidden.
pub fn mask_destination(call: &FunctionCall) -> FunctionCall {
    let mut masked = call.clone();
    match call.name.as_str() {
        "File" | "Disk" | "Memory" | "Null" => {}
        "AzureBlobStorage" => mask_positional(&mut masked, |at, count| at == 4 && count >= 5),
        "S3" if starts_with_name(call) => mask_positional(&mut masked, |at, _| at >= 2),
        _ => mask_positional(&mut masked, |at, count| match count {
            3 => at == 2,
            _ => at >= 1,
        }),
    }
    if !matches!(call.name.as_str(), "Memory" | "Null") {
        masked.arguments.iter_mut().for_each(mask_argument);
    }
    masked
}

fn starts_with_name(call: &FunctionCall) -> bool {
    call.arguments
        .first()
        .is_some_and(|first| first.as_name().is_some())
}

/// Hides the positional arguments that `is_secret` names by their index and their number.
fn mask_positional(call: &mut FunctionCall, is_secret: impl Fn(usize, usize) -> bool) {
    let is_positional = |expr: &Expr| {
        key_value(expr).is_none()
            && !expr
                .as_call()
                .is_some_and(|call| matches!(call.name.as_str(), "extra_credentials" | "headers"))
    };
    let count = call
        .arguments
        .iter()
        .filter(|expr| is_positional(expr))
        .count();
    let positional = call.arguments.iter_mut().filter(|expr| is_positional(expr));
    for (at, expr) in positional.enumerate() {
        if is_secret(at, count) || !(at > 0 || is_address(expr)) {
            *expr = Expr::string(HIDDEN);
        }
    }
}

/// Whether the first argument is what it should be: a string, a name or a parameter.
fn is_address(expr: &Expr) -> bool {
    expr.as_text().is_some()
        || matches!(expr.kind, ExprKind::Identifier(_) | ExprKind::Parameter(_))
}

/// Hides what is secret in one argument by itself.
fn mask_argument(expr: &mut Expr) {
    if let Some((name, value)) = key_value(expr) {
        if is_secret_name(&name) {
            *expr = hidden_pair(Expr::name(&name));
        } else if let Some(text) = value.as_text() {
            let masked = mask_text(text);
            if masked != text {
                *expr = Expr::call("equals", vec![Expr::name(&name), Expr::string(&masked)]);
            }
        }
        return;
    }
    if let Some(masked) = expr.as_text().map(mask_text) {
        expr.kind = Expr::string(&masked).kind;
        return;
    }
    if let ExprKind::Function(call) = &mut expr.kind
        && !mask_named_call(call)
    {
        call.arguments.iter_mut().for_each(mask_argument);
    }
}

/// `'Authorization' = 'x'`
fn mask_header(expr: &mut Expr) {
    let name = equation(expr).map(|(name, _)| name.clone());
    *expr = name.map_or_else(|| Expr::string(HIDDEN), hidden_pair);
}

/// `headers('name' = 'x')` and `extra_credentials(name = 'x')`; whether it is one of them.
pub(crate) fn mask_named_call(call: &mut FunctionCall) -> bool {
    match call.name.as_str() {
        "headers" => call.arguments.iter_mut().for_each(mask_header),
        "extra_credentials" => call.arguments.iter_mut().for_each(mask_credential),
        _ => return false,
    }
    true
}

/// `role_arn = 'x'`
fn mask_credential(expr: &mut Expr) {
    match key_value(expr) {
        None => *expr = Expr::string(HIDDEN),
        Some((name, _)) if name == "external_id" || is_secret_name(&name) => {
            *expr = hidden_pair(Expr::name(&name));
        }
        Some(_) => {}
    }
}

/// `name = '[HIDDEN]'`, with the operator, as ClickHouse prints it.
pub(crate) fn hidden_pair(name: Expr) -> Expr {
    Expr::new(ExprKind::Binary {
        operator: BinaryOperator::Equals,
        left: Box::new(name),
        right: Box::new(Expr::string(HIDDEN)),
    })
}

/// Whether a value of this name is a secret.
pub(crate) fn is_secret_name(name: &str) -> bool {
    const WORDS: [&str; 8] = [
        "password",
        "secret",
        "token",
        "account_key",
        "accountkey",
        "signature",
        "passphrase",
        "sas_",
    ];
    let name = name.to_ascii_lowercase();
    WORDS.iter().any(|word| name.contains(word)) || matches!(name.as_str(), "key" | "sig")
}

/// Hides the user of an address, signatures, and the keys of a connection string.
pub(crate) fn mask_text(text: &str) -> String {
    mask_keys(mask_user(text))
}

/// The same, but of a user only the password is hidden, as in definitions.
pub(crate) fn mask_text_but_user(text: &str) -> String {
    mask_keys(mask_password(text))
}

/// `//user:password@host` is `//user:[HIDDEN]@host`.
fn mask_password(text: &str) -> String {
    let Some(start) = text.find("//").map(|at| at + 2) else {
        return text.to_owned();
    };
    let end = text[start..]
        .find(['/', '?', '#'])
        .map_or(text.len(), |at| start + at);
    let authority = &text[start..end];
    match (authority.find(':'), authority.rfind('@')) {
        (Some(colon), Some(at)) if colon < at => {
            format!("{}{HIDDEN}{}", &text[..=start + colon], &text[start + at..])
        }
        _ => text.to_owned(),
    }
}

fn mask_keys(mut masked: String) -> String {
    for (start, ends) in [
        ("X-Amz-Signature=", "&"),
        ("X-Amz-Security-Token=", "&"),
        ("AccountKey=", ";"),
        ("SharedAccessSignature=", ";"),
        ("?sig=", "&;"),
        ("&sig=", "&;"),
    ] {
        masked = mask_between(&masked, start, ends);
    }
    masked
}

/// `//user:password@host` is `//[HIDDEN]@host`.
fn mask_user(text: &str) -> String {
    let Some(start) = text.find("//").map(|at| at + 2) else {
        return text.to_owned();
    };
    let authority = text[start..]
        .find(['/', '?', '#'])
        .map_or(text.len(), |at| start + at);
    match text[start..authority].rfind('@') {
        Some(at) => format!("{}{HIDDEN}{}", &text[..start], &text[start + at..]),
        None => text.to_owned(),
    }
}

/// Hides what stands between `start`, in any case, and the first of `ends` or the end.
fn mask_between(text: &str, start: &str, ends: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = find_ignoring_case(rest, start) {
        let from = at + start.len();
        out.push_str(&rest[..from]);
        out.push_str(HIDDEN);
        let size = rest[from..]
            .find(|end| ends.contains(end))
            .unwrap_or(rest.len() - from);
        rest = &rest[from + size..];
    }
    out.push_str(rest);
    out
}

fn find_ignoring_case(text: &str, needle: &str) -> Option<usize> {
    text.to_ascii_lowercase().find(&needle.to_ascii_lowercase())
}
