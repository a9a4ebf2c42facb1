//! [`Session`]: one user's statements, one after the other.

use crate::answer::{Answer, Printing};
use crate::destinations::Destinations;
use crate::dictionaries::SessionDictionaries;
use crate::engine::Shared;
use crate::exclusive::is_exclusive;
use crate::failure::{Failure, from_coded_errors};
use crate::format_settings::last_settings;
use crate::guard::{Guard, GuardedDictionaries};
use crate::mode::Mode;
use crate::parameters::unescaped;
use crate::sent::{SentRows, SentStatement, sent_settings};
use crate::statements::{Beginning, Running, Watched};
use crate::temporary::TemporaryTables;
use crate::users::SessionUser;
use granary_env::Control;
use granary_formats::Format;
use granary_parser::{
    Context, Query, QueryParameters, QuerySettings, Request, RowSource, ShowNames, Statement,
    SyntaxError, lower, parse_query,
};
use granary_query::apply_setting;
use granary_types::TableName;
use parking_lot::Mutex;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

from_coded_errors!(
    granary_formats::UnknownFormat,
    granary_parser::LowerError,
    granary_planner::PlanError,
    granary_executor::ExecuteError,
    granary_backup::OpenError,
    granary_backup::WriteError,
    granary_datadir::DataError,
    granary_datadir::LogError,
    granary_formats::InputError,
    granary_query::QueryError,
    crate::destinations::DestinationError,
);

/// How often a statement that waits looks whether it was cancelled.
const CANCEL_LOOK: Duration = Duration::from_millis(50);

/// The state of one connection: its current database, settings and backups in memory.
pub struct Session {
    pub(crate) shared: Arc<Shared>,
    pub(crate) destinations: Destinations,
    pub(crate) database: String,
    pub(crate) settings: QuerySettings,
    pub(crate) temporary: TemporaryTables,
    pub(crate) user: SessionUser,
    parameters: QueryParameters,
}

/// What every statement is given beside itself.
pub(crate) struct Execution<'a> {
    /// The id of the statement.
    pub(crate) query_id: String,
    /// The settings of the session and, over them, of the statement.
    pub(crate) settings: QuerySettings,
    /// How it is watched and stopped.
    pub(crate) control: &'a Control,
    /// How others see it.
    pub(crate) statement: Arc<Running>,
    /// The rows that follow it, until they are taken.
    pub(crate) rows: Mutex<SentRows>,
}

impl Session {
    pub(crate) fn new(shared: Arc<Shared>, destinations: Destinations, database: &str) -> Self {
        Self {
            temporary: TemporaryTables::new(&shared),
            shared,
            destinations,
            database: database.to_owned(),
            settings: QuerySettings::default(),
            user: SessionUser::default(),
            parameters: QueryParameters::default(),
        }
    }

    /// Executes one statement. `control` tells how far it is, and stops it. The rows of a query are
    /// computed while they are printed.
    ///
    /// # Errors
    /// [`Failure`]; nothing is half done.
    pub fn execute(&mut self, text: &str, control: &Control) -> Result<Answer, Failure> {
        self.execute_sent(SentStatement::new(text), control)
    }

    /// Executes a statement that a client sends, with what it sends beside it.
    ///
    /// # Errors
    /// As [`Self::execute`].
    pub fn execute_sent(
        &mut self,
        mut sent: SentStatement<'_>,
        control: &Control,
    ) -> Result<Answer, Failure> {
        let parameters = self.parameters.clone();
        let values = std::mem::take(&mut sent.parameters);
        let values = values.iter().map(|(name, value)| (&**name, &**value));
        self.parameters.extend(unescaped(values));
        let has_parameters = self.parameters != parameters;
        let database = match sent.database {
            Some(database) if database != self.database => {
                let before = self.database.clone();
                self.use_database(database)?;
                Some((before, database))
            }
            _ => None,
        };
        let answer = self.execute_here(sent, control);
        if has_parameters {
            self.parameters = parameters;
        }
        // Unless the statement has chosen another one for the session.
        if let Some((before, database)) = database
            && self.database == database
        {
            self.database = before;
        }
        answer
    }

    /// Executes a statement in the database, and with the parameters, of the session.
    fn execute_here(
        &mut self,
        sent: SentStatement<'_>,
        control: &Control,
    ) -> Result<Answer, Failure> {
        let elapsed = self.shared.env.stopwatch();
        let SentStatement {
            text,
            query_id,
            settings: sent_with_it,
            rows,
            reads,
            is_remote,
            ..
        } = sent;
        let query_id = query_id.unwrap_or_else(|| self.shared.env.uuid().to_string());
        let query = parse_query(text).map_err(|error| {
            let failure = syntax_failure(&error, text);
            let line = failure.excerpt.lines().next().unwrap_or_default();
            let line = line.trim_start_matches("  | ");
            let beginning = self.beginning(line, None, &query_id, (&self.settings, control));
            self.watch(&beginning).refused(&failure);
            failure
        })?;
        let lowered = self.lower(&query).and_then(|mut request| {
            if is_remote {
                leave_files_to_client(&mut request)?;
            }
            let (mode, settings) = self.settings_of(&request, &sent_with_it)?;
            self.require_allowed(mode, &request)?;
            Ok((request, settings))
        });
        let (mut request, settings) = lowered.inspect_err(|failure| {
            let beginning =
                self.beginning(text, Some(&query), &query_id, (&self.settings, control));
            self.watch(&beginning).refused(failure);
        })?;
        let mut beginning = self.beginning(text, Some(&query), &query_id, (&settings, control));
        beginning.reads = reads;
        let watched = self.watch(&beginning);
        drop(query);
        limit(control, &settings);
        // One that changes things would wait for itself.
        let hold = (!is_exclusive(&request.statement)).then(|| self.shared.data_dir.hold());
        let execution = Execution {
            query_id,
            settings,
            control,
            statement: Arc::clone(watched.statement()),
            rows: Mutex::new(rows),
        };
        let answer = self.answer_alone(&mut request, &execution);
        match answer.map_err(|failure| failure.or_timeout(control)) {
            Err(failure) => {
                watched.refused(&failure);
                Err(failure)
            }
            Ok(mut answer) => {
                watched.started();
                answer.printing = Printing {
                    outfile: request.outfile,
                    settings: execution.settings,
                    control: control.clone(),
                    elapsed: Some(Box::new(elapsed)),
                    watched: Some(watched),
                    hold,
                };
                Ok(answer)
            }
        }
    }

    /// Answers a statement. One that changes what others may have looked at waits for its like.
    fn answer_alone(
        &mut self,
        request: &mut Request,
        execution: &Execution<'_>,
    ) -> Result<Answer, Failure> {
        if !is_exclusive(&request.statement) {
            return self.answer(request, execution);
        }
        let shared = Arc::clone(&self.shared);
        let _changing = loop {
            match shared.changing.try_lock_for(CANCEL_LOOK) {
                Some(changing) => break changing,
                None if execution.control.is_cancelled() => return Err(Failure::cancelled()),
                None => {}
            }
        };
        self.answer(request, execution)
    }

    fn answer(
        &mut self,
        request: &mut Request,
        execution: &Execution<'_>,
    ) -> Result<Answer, Failure> {
        let format = request.format.as_deref().map(Format::parse).transpose()?;
        let temporary = self.mean_temporary(&mut request.statement)?;
        let mut answer = self.dispatch(request, execution)?;
        self.refresh_temporary(temporary.as_deref());
        answer.format = answer.format.or(format);
        Ok(answer)
    }

    /// The settings of the session and, over them, of a statement; and what they leave of statements.
    fn settings_of(
        &self,
        request: &Request,
        sent: &[(String, String)],
    ) -> Result<(Mode, QuerySettings), Failure> {
        let names = sent.iter().map(|(name, _)| name.as_str());
        self.mode().require_changeable(names)?;
        let mut settings = self.settings.clone();
        settings.extend(sent_settings(sent)?);
        let mode = Mode::of(&settings);
        let before = settings.u64("readonly");
        if let Statement::Select(query) = &request.statement {
            for setting in last_settings(query) {
                apply_setting(&mut settings, setting)?;
            }
        }
        settings.extend(request.query_settings.clone());
        if settings.u64("readonly") != before {
            mode.require_changeable(std::iter::once("readonly"))?;
        }
        Ok((mode, settings))
    }

    pub(crate) fn beginning<'a>(
        &'a self,
        text: &'a str,
        query: Option<&'a Query>,
        query_id: &'a str,
        (settings, control): (&'a QuerySettings, &Control),
    ) -> Beginning<'a> {
        Beginning {
            user: self.user_name(),
            text,
            query,
            query_id,
            database: &self.database,
            settings,
            reads: Arc::default(),
            control: control.clone(),
        }
    }

    /// Who the session is.
    pub(crate) fn user_name(&self) -> String {
        let name = |id| self.shared.users.registry().name(id);
        let name = self.user.id.and_then(name);
        name.unwrap_or_else(|| "default".to_owned())
    }

    pub(crate) fn watch(&self, beginning: &Beginning<'_>) -> Watched {
        Watched::begin(&self.shared.statements, &self.shared.env, beginning)
    }

    /// Whether there is a table of that name, also one of `system`.
    ///
    /// # Errors
    /// The data directory cannot be read.
    pub fn has_table(&self, database: &str, table: &str) -> Result<bool, Failure> {
        let (snapshot, _) = self.look()?;
        let name = TableName::new(database, table);
        let is_stored = snapshot.table(&name).is_some();
        Ok(is_stored || database == "system" && self.system_rows(table)?.is_some())
    }

    fn lower(&self, query: &Query) -> Result<Request, Failure> {
        let collections = &self.shared.config.named_collections;
        let named_collection = |name: &str| -> Option<BTreeMap<String, String>> {
            collections
                .get(name)
                .map(|collection| collection.values.clone())
        };
        let context = Context {
            current_database: &self.database,
            named_collection: &named_collection,
            parameters: &self.parameters,
        };
        Ok(lower(query, &context)?)
    }

    /// The values of query parameters.
    pub(crate) fn parameters(&self) -> &QueryParameters {
        &self.parameters
    }

    /// The dictionaries as a statement sees them.
    pub(crate) fn dictionaries(&self, control: &Control) -> SessionDictionaries {
        SessionDictionaries::new(&self.shared, &self.destinations, control)
    }

    /// What functions of a query may know.
    pub(crate) fn context(&self, execution: &Execution<'_>) -> granary_query::Context {
        let mut context = granary_query::Context::new(
            self.shared.env.clone(),
            &self.database,
            execution.settings.clone(),
            execution.control.clone(),
        );
        context.reads = Arc::clone(&execution.statement.reads);
        context.dictionaries = Arc::new(GuardedDictionaries {
            dictionaries: self.dictionaries(execution.control),
            guard: Guard::of(self),
        });
        context
    }

    fn dispatch(
        &mut self,
        request: &Request,
        execution: &Execution<'_>,
    ) -> Result<Answer, Failure> {
        let user = self.authority()?;
        let needs = granary_access::needs(&request.statement, &self.database, &user.name);
        user.require(&needs).map_err(Failure::from)?;
        self.refuse_changes_in_backup(&request.statement)?;
        match &request.statement {
            Statement::Backup(backup) => self.backup(backup, execution),
            Statement::Restore(restore) => self.restore(restore, execution),
            Statement::Explain(statement) => self.explain(statement, execution),
            Statement::ShowBackups(look) => self.show_backups(look),
            Statement::DescribeBackup(look) => self.describe_backup(look),
            Statement::CheckBackup { backup, sample } => {
                self.check_backup(backup, *sample, execution)
            }
            Statement::DropBackup { backup, dependents } => {
                self.drop_backup(backup, *dependents, execution)
            }
            Statement::Select(select) => self.select(select, execution),
            Statement::ShowDatabases(names) => self.show_databases(names),
            Statement::ShowTables {
                temporary,
                database,
                full,
                names:
                    names @ ShowNames {
                        filter: Some(filter),
                        ..
                    },
            } => {
                let database = if *temporary { "" } else { database };
                self.show_tables_where(database, *full, filter, names, execution)
            }
            Statement::ShowTables {
                temporary: true,
                full,
                names,
                ..
            } => Ok(self.show_temporary_tables(*full, names)),
            Statement::ShowTables {
                database,
                full,
                names,
                ..
            } => self.show_tables(database, *full, names),
            Statement::ShowDictionaries { database, names } => {
                self.show_dictionaries(database, names, execution)
            }
            Statement::ShowCreateDatabase { database } => self.show_create_database(database),
            Statement::ShowCreate {
                temporary: true,
                name,
                ..
            } => self.show_create_temporary(name),
            Statement::ShowCreate { kind, name, .. } => self.show_create(*kind, name),
            Statement::Use { database } => self.use_database(database),
            Statement::Set {
                settings,
                defaults,
                parameters,
            } => {
                self.settings.extend(settings.clone());
                for name in defaults {
                    self.settings.reset(name);
                }
                self.parameters.extend(unescaped(parameters.iter()));
                Ok(Answer::default())
            }
            Statement::Insert(insert) => self.insert(insert, execution),
            Statement::Create(create) => self.create(create, execution),
            Statement::AttachTable(attach) => self.attach_table(attach),
            Statement::AttachDatabase {
                database,
                if_not_exists,
            } => self.attach_database(database, *if_not_exists),
            Statement::DropTables(drop) => self.drop_tables(drop),
            Statement::DropDatabase {
                database,
                conditions,
                sync,
            } => self.drop_database(database, *conditions, *sync),
            Statement::DropFunction { name, if_exists } => self.drop_function(name, *if_exists),
            Statement::DetachTable(detach) => self.detach_table(detach),
            Statement::DetachDatabase {
                database,
                if_exists,
                permanently,
                ..
            } => self.detach_database(database, *if_exists, *permanently),
            Statement::Truncate(truncate) => self.truncate(truncate),
            Statement::RenameTables(rename) => self.rename_tables(rename),
            Statement::ExchangeTables(rename) => self.exchange_tables(rename),
            Statement::RenameDatabase {
                from,
                to,
                if_exists,
            } => self.rename_database(from, to, *if_exists),
            Statement::Undrop { name, uuid } => self.undrop(name, *uuid),
            Statement::ShowList(list) => self.show_list(list, execution),
            Statement::Exists(exists) => self.exists(exists),
            Statement::Describe(described) => self.describe(described, execution),
            Statement::CheckTables(check) => self.check_tables(check, execution),
            Statement::System(statement) => self.system(statement, execution),
            Statement::Access(query) => self.access(query),
            Statement::AlterTable(alter) => self.alter(alter, execution),
            Statement::Optimize(optimize) => self.optimize(optimize, execution),
            Statement::DeleteRows {
                table,
                delete,
                text,
            } => self.delete_rows(&table.name, delete, text, execution),
            Statement::UpdateRows { table, .. } => self.update_rows(&table.name),
            Statement::Kill(kill) => self.kill(kill, execution),
            Statement::AlterDatabase {
                database,
                settings,
                comment,
            } => self.alter_database(database, settings, comment.as_deref()),
            other @ Statement::ExplainQuery(_) => Err(Failure::new(
                granary_types::ErrorCode::NOT_IMPLEMENTED,
                format!("Granary does not execute {} yet", other.name()),
            )),
        }
    }
}

/// A statement of another process reads and writes no files here: it is the client that writes `INTO OUTFILE`, and reads
/// `FROM INFILE` before it sends the statement.
fn leave_files_to_client(request: &mut Request) -> Result<(), Failure> {
    request.outfile = None;
    match &request.statement {
        Statement::Insert(insert) if matches!(insert.source, RowSource::File { .. }) => {
            let message = "Query has infile and was send directly to server";
            let code = granary_types::ErrorCode::UNKNOWN_TYPE_OF_QUERY;
            Err(Failure::new(code, message))
        }
        _ => Ok(()),
    }
}

/// Puts the limits of the settings on a job.
fn limit(control: &Control, settings: &QuerySettings) {
    if let Some(bytes_per_second) = settings.u64("max_backup_bandwidth") {
        control.limit_rate(bytes_per_second);
    }
    if let Some(seconds) = settings
        .seconds("max_execution_time")
        .filter(|seconds| *seconds > 0.0)
    {
        control.limit_time(Duration::from_secs_f64(seconds.min(1e9)));
    }
}

pub(crate) fn syntax_failure(error: &SyntaxError, text: &str) -> Failure {
    let rendered = error.render(text);
    let excerpt = rendered.split_once('\n').map_or("", |(_, excerpt)| excerpt);
    let mut failure = Failure::new(error.code(), error.to_string());
    excerpt.clone_into(&mut failure.excerpt);
    failure
}
