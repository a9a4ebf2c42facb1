//! `granary client`: statements to a server, over the native protocol.

mod completion;
mod editor;
mod highlight;
mod insert;
mod interactive;
mod rows;
mod session;
mod trouble;

use crate::INTERRUPTED;
use crate::arguments::{ASKED, ClientArguments, Progress};
use crate::opening::refuse;
use crate::progress::Interrupt;
use crate::script::{default_format, given_script, script_of_standard_input};
use crate::settings::Setting;
use granary_client::{Compression, Credentials, Server};
use granary_engine::statements;
use granary_formats::Format;
use session::{Manner, Session};
use std::io::{IsTerminal as _, Read, Write as _};
use std::net::IpAddr;
use std::process::ExitCode;
use std::time::Duration;
use trouble::Trouble;

/// Runs the statements of the command line, or of standard input, in order. The first failure ends the run unless
/// `--ignore-error` is given.
///
/// `settings` are those of the command line: the session begins with them.
pub fn run(arguments: &ClientArguments, settings: &[Setting]) -> ExitCode {
    if arguments.version {
        println!("Granary client version {}.", env!("CARGO_PKG_VERSION"));
        return ExitCode::SUCCESS;
    }
    if arguments.secure {
        return refuse("--secure: TLS is not served yet; connect to the port without it");
    }
    let prepared = given_script(&arguments.query, &arguments.queries_file)
        .and_then(|script| Ok((script, format_of(arguments)?)));
    let (given, format) = match prepared {
        Ok(prepared) => prepared,
        Err(message) => return refuse(&message),
    };
    let is_terminal = std::io::stdin().is_terminal();
    let credentials = match credentials(arguments) {
        Ok(credentials) => credentials,
        Err(message) => return refuse(&message),
    };
    let server = server(arguments);
    let manner = Manner {
        compression: compression(arguments, &server),
        connect_within: Duration::from_secs(arguments.connect_timeout),
        format,
        draws_progress: match arguments.progress {
            Some(progress) => progress == Progress::Tty,
            None => std::io::stderr().is_terminal(),
        },
        query_id: arguments.query_id.clone(),
    };
    let interrupt = Interrupt::install();
    let beginning = settings.iter().map(Setting::statement).collect();
    let mut session = Session::new(server, credentials, manner, interrupt.clone(), beginning);
    if let Err(trouble) = session.connect() {
        eprintln!("{trouble}");
        return status(&trouble);
    }
    let is_typed_in = arguments.interactive || given.is_none() && is_terminal;
    if is_typed_in {
        let outcome = given.map_or(ExitCode::SUCCESS, |script| {
            run_script(
                arguments,
                &mut session,
                &interrupt,
                &script,
                Box::new(std::io::empty()),
            )
        });
        if outcome != ExitCode::SUCCESS && !arguments.ignore_error {
            return outcome;
        }
        return interactive::run(arguments, &mut session, &interrupt);
    }
    let (script, following): (String, Box<dyn Read + Send>) = match given {
        Some(script) if is_terminal => (script, Box::new(std::io::empty())),
        Some(script) => (script, Box::new(std::io::stdin())),
        None => match script_of_standard_input() {
            Ok(script) => (script, Box::new(std::io::empty())),
            Err(message) => return refuse(&message),
        },
    };
    run_script(arguments, &mut session, &interrupt, &script, following)
}

/// Runs every statement; the first `INSERT` without a file takes what follows on standard input.
fn run_script(
    arguments: &ClientArguments,
    session: &mut Session,
    interrupt: &Interrupt,
    script: &str,
    following: Box<dyn Read + Send>,
) -> ExitCode {
    let mut following = Some(following);
    let mut last = None;
    for statement in statements(script) {
        if interrupt.happened() || (last.is_some() && !arguments.ignore_error) {
            break;
        }
        let statement = statement.trim();
        if arguments.echo {
            println!("{statement}");
        }
        let elapsed = granary_env::Env::system().stopwatch();
        let told = session.execute(statement, &mut following);
        if let Err(trouble) = told {
            session.tell(&trouble, statement);
            last = Some(trouble);
            continue;
        }
        if arguments.time {
            // Standard error is the only place to tell that it is closed.
            let _ = writeln!(std::io::stderr(), "{:.3}", elapsed().as_secs_f64());
        }
    }
    match last {
        _ if interrupt.happened() => ExitCode::from(INTERRUPTED),
        Some(trouble) => status(&trouble),
        None => ExitCode::SUCCESS,
    }
}

/// The exit status: the lowest eight bits of the code, as `clickhouse-client` leaves them, and never 0.
fn status(trouble: &Trouble) -> ExitCode {
    let low = trouble.code().to_le_bytes()[0];
    ExitCode::from(if low == 0 { u8::MAX } else { low })
}

fn format_of(arguments: &ClientArguments) -> Result<Format, String> {
    match &arguments.format {
        None if arguments.vertical => Ok(Format::Vertical),
        name => default_format(name.as_deref()),
    }
}

fn server(arguments: &ClientArguments) -> Server {
    let host = arguments
        .host
        .clone()
        .or_else(|| variable("CLICKHOUSE_HOST"));
    Server {
        host: host.unwrap_or_else(|| "localhost".to_owned()),
        port: arguments.port,
    }
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

fn credentials(arguments: &ClientArguments) -> Result<Credentials, String> {
    let user = arguments
        .user
        .clone()
        .or_else(|| variable("CLICKHOUSE_USER"));
    let user = user.unwrap_or_else(|| "default".to_owned());
    let is_asked = arguments.ask_password || arguments.password.as_deref() == Some(ASKED);
    let password = match &arguments.password {
        _ if is_asked => asked_password(&user)?,
        Some(password) => password.clone(),
        None => variable("CLICKHOUSE_PASSWORD").unwrap_or_default(),
    };
    Ok(Credentials {
        user,
        password,
        database: arguments.database.clone(),
    })
}

/// What is typed in, unseen.
fn asked_password(user: &str) -> Result<String, String> {
    /// Nothing is shown of what is typed in.
    struct Unseen;
    impl rustyline::Helper for Unseen {}
    impl rustyline::completion::Completer for Unseen {
        type Candidate = String;
    }
    impl rustyline::hint::Hinter for Unseen {
        type Hint = String;
    }
    impl rustyline::validate::Validator for Unseen {}
    impl rustyline::highlight::Highlighter for Unseen {
        fn highlight<'l>(&self, line: &'l str, _pos: usize) -> std::borrow::Cow<'l, str> {
            " ".repeat(line.chars().count()).into()
        }

        fn highlight_char(
            &self,
            _line: &str,
            _pos: usize,
            kind: rustyline::highlight::CmdKind,
        ) -> bool {
            kind != rustyline::highlight::CmdKind::MoveCursor
        }
    }
    let failed = |error| format!("Cannot ask for the password: {error}");
    let config = rustyline::Config::builder().auto_add_history(false);
    let config = config.color_mode(rustyline::ColorMode::Forced).build();
    let history = rustyline::history::MemHistory::new();
    let mut editor = rustyline::Editor::with_history(config, history).map_err(failed)?;
    editor.set_helper(Some(Unseen));
    editor
        .readline(&format!("Password for user ({user}): "))
        .map_err(failed)
}

/// Compressed, except within this machine.
fn compression(arguments: &ClientArguments, server: &Server) -> Compression {
    let is_here = server.host == "localhost"
        || server
            .host
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback());
    if arguments.compression.unwrap_or(!is_here) {
        Compression::Lz4
    } else {
        Compression::None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use granary_engine::Failure;
    use granary_types::ErrorCode;

    #[test]
    fn the_exit_status_is_the_code_and_never_zero() {
        let status = |code| status(&Trouble::Own(Failure::new(code, "")));
        assert_eq!(status(ErrorCode::UNKNOWN_TABLE), ExitCode::from(60));
        assert_eq!(
            status(ErrorCode::AUTHENTICATION_FAILED),
            ExitCode::from(516_u16.to_le_bytes()[0])
        );
    }
}
