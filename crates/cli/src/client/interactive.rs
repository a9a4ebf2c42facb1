//! Statements that are typed in, one after the other.

use super::completion::Names;
use super::editor::{Ends, Help, is_exit};
use super::session::{Session, Told};
use crate::arguments::ClientArguments;
use crate::opening::refuse;
use crate::progress::Interrupt;
use granary_engine::statements;
use granary_parser::{mask, parse_query};
use rustyline::error::ReadlineError;
use rustyline::history::FileHistory;
use rustyline::{CompletionType, Config, Editor};
use std::path::PathBuf;
use std::process::ExitCode;

/// So many statements are kept.
const HISTORY_MAX: usize = 10_000;

/// Runs statements as they are typed in, until the end of the input or a word that ends the session.
pub(super) fn run(
    arguments: &ClientArguments,
    session: &mut Session,
    interrupt: &Interrupt,
) -> ExitCode {
    interrupt.forget();
    greet(session);
    let names = if arguments.disable_suggestion {
        Names::keywords()
    } else {
        Names::of_server(session)
    };
    let help = Help {
        names,
        ends: if arguments.multiline {
            Ends::WithSemicolon
        } else {
            Ends::WithLine
        },
        is_coloured: arguments.highlight && std::env::var_os("NO_COLOR").is_none(),
    };
    let mut editor = match editor(help) {
        Ok(editor) => editor,
        Err(error) => return refuse(&format!("Cannot read what is typed in: {error}")),
    };
    let history = history_file(arguments);
    if let Some(file) = &history {
        // The first time there is none.
        let _ = editor.load_history(file);
    }
    while let Some(text) = next_text(&mut editor) {
        if is_exit(&text) {
            break;
        }
        keep(&mut editor, &text, history.as_ref());
        for statement in statements(&text) {
            if !run_one(session, interrupt, statement.trim()) {
                break;
            }
            if let Some(help) = editor
                .helper_mut()
                .filter(|_| !arguments.disable_suggestion)
            {
                help.names.after(statement, session);
            }
        }
    }
    println!("Bye.");
    ExitCode::SUCCESS
}

fn greet(session: &Session) {
    println!("Granary client version {}.", env!("CARGO_PKG_VERSION"));
    if let Some((name, version)) = session.greeting() {
        println!("Connected to {name} server version {version}.\n");
    }
}

fn editor(help: Help) -> rustyline::Result<Editor<Help, FileHistory>> {
    let config = Config::builder()
        .max_history_size(HISTORY_MAX)?
        .history_ignore_space(true)
        .completion_type(CompletionType::List)
        .auto_add_history(false)
        .build();
    let mut editor = Editor::with_config(config)?;
    editor.set_helper(Some(help));
    Ok(editor)
}

/// The next text that is typed in; `None` at the end of the input. Ctrl-C forgets the line.
fn next_text(editor: &mut Editor<Help, FileHistory>) -> Option<String> {
    loop {
        match editor.readline("granary :) ") {
            Ok(text) if text.trim().is_empty() => {}
            Ok(text) => return Some(text),
            Err(ReadlineError::Interrupted) => {}
            Err(ReadlineError::Eof) => return None,
            Err(error) => {
                eprintln!("Cannot read what is typed in: {error}");
                return None;
            }
        }
    }
}

/// Keeps what was typed in for later, without its secrets.
fn keep(editor: &mut Editor<Help, FileHistory>, text: &str, file: Option<&PathBuf>) {
    let kept = match parse_query(text.trim().trim_end_matches(';')) {
        Ok(query) if mask(&query) != query => mask(&query).to_single_line(),
        _ => text.to_owned(),
    };
    let kept = editor.add_history_entry(kept);
    let saved = kept.and_then(|is_new| match file {
        Some(file) if is_new => editor.append_history(file),
        _ => Ok(()),
    });
    if let Err(error) = saved {
        eprintln!("Warning: the statement is not kept: {error}");
    }
}

/// Runs one statement; says whether the next one may run.
fn run_one(session: &mut Session, interrupt: &Interrupt, statement: &str) -> bool {
    let elapsed = granary_env::Env::system().stopwatch();
    println!();
    let told = session.execute(statement, &mut None);
    let was_cancelled = interrupt.happened();
    interrupt.forget();
    if was_cancelled {
        println!("Query was cancelled.\n");
        return false;
    }
    let seconds = elapsed().as_secs_f64();
    match told {
        Ok(told) => {
            let rows = match told {
                Told::Done => {
                    println!("Ok.");
                    0
                }
                Told::Rows(rows) => rows,
            };
            let unit = if rows == 1 { "row" } else { "rows" };
            println!("\n{rows} {unit} in set. Elapsed: {seconds:.3} sec.\n");
            true
        }
        Err(trouble) => {
            println!("Elapsed: {seconds:.3} sec.\n");
            session.tell_without_query(&trouble);
            eprintln!();
            false
        }
    }
}

fn history_file(arguments: &ClientArguments) -> Option<PathBuf> {
    let named = arguments.history_file.clone();
    let named = named.or_else(|| std::env::var_os("CLICKHOUSE_HISTORY_FILE").map(PathBuf::from));
    named.or_else(|| {
        let home = std::env::var_os("HOME")?;
        Some(PathBuf::from(home).join(".granary-client-history"))
    })
}
