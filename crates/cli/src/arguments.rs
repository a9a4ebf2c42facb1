//! The command line. Names and meaning of the options follow `clickhouse-local`.

use clap::{Args, Parser, Subcommand};
use std::net::IpAddr;
use std::path::PathBuf;

/// Backs up and restores ClickHouse tables, and proves that the backups restore.
#[derive(Debug, Parser)]
#[command(name = "granary", version, about, max_term_width = 100)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run statements on a ClickHouse data directory, in this process
    #[command(after_help = LOCAL_EXAMPLES)]
    Local(LocalArguments),
    /// Serve ClickHouse's clients over the native protocol and HTTP
    #[command(after_help = SERVER_EXAMPLES)]
    Server(ServerArguments),
    /// Send statements to a server over the native protocol, with clickhouse-client's options
    #[command(after_help = CLIENT_EXAMPLES, disable_help_flag = true, disable_version_flag = true)]
    Client(Box<ClientArguments>),
    /// Read a statement from standard input and print its canonical text
    Format(FormatArguments),
}

const LOCAL_EXAMPLES: &str = "\
Without --config-file the directory <path>/backups/ is the disk 'backups', so this works at once:

  granary local --path /var/lib/clickhouse -q \"BACKUP DATABASE shop TO Disk('backups', 'monday')\"
  granary local --path /var/lib/clickhouse -q \"CHECK BACKUP Disk('backups', 'monday')\"
  granary local --path /var/lib/clickhouse -q \"RESTORE TABLE shop.orders AS shop.copy FROM Disk('backups', 'monday')\"

Every setting of a query is an option, too: --max_threads=2, --format_csv_delimiter ';'.
The ClickHouse server of the directory must be stopped; afterwards it opens the directory again.
Exit status: 0 all done, 1 a statement failed, 2 wrong usage or configuration, 130 interrupted.";

/// Options of `granary local`.
#[derive(Debug, Args)]
pub struct LocalArguments {
    /// The data directory, of ClickHouse or new; a temporary one if absent
    #[arg(long, value_name = "DIR")]
    pub path: Option<PathBuf>,
    /// ClickHouse's configuration: disks, storage policies, where backups may go
    #[arg(long, short = 'C', visible_alias = "config", value_name = "FILE")]
    pub config_file: Option<PathBuf>,
    /// Statements to run, separated by `;` (may be given several times)
    #[arg(long, short, value_name = "SQL")]
    pub query: Vec<String>,
    /// Read the statements from this file (may be given several times)
    #[arg(long, visible_alias = "qf", value_name = "FILE")]
    pub queries_file: Vec<PathBuf>,
    /// Output format [default: PrettyCompact on a terminal, else TabSeparated]
    #[arg(long, visible_alias = "output-format", value_name = "NAME")]
    pub format: Option<String>,
    /// The current database
    #[arg(long, short, value_name = "NAME", default_value = "default")]
    pub database: String,
    /// Who the statements run as; everybody may do everything in a local run
    #[arg(long, short, value_name = "NAME", default_value = "default")]
    pub user: String,
    /// Draw progress even when standard error is not a terminal
    #[arg(long)]
    pub progress: bool,
    /// Go on with the next statement after one failed
    #[arg(long)]
    pub ignore_error: bool,
}

const SERVER_EXAMPLES: &str = "\
  granary server --path /var/lib/clickhouse &
  clickhouse-client -q \"BACKUP DATABASE shop TO Disk('backups', 'monday')\"

The ClickHouse server of the directory must be stopped. There are no users yet: whoever reaches the port may do
everything as the user default, without a password.
SIGTERM and Ctrl-C end it: statements that run are cancelled, ASYNC jobs are waited for.
Exit status: 0 stopped, 2 wrong usage or configuration, or a port that is taken.";

/// Options of `granary server`.
#[derive(Debug, Args)]
pub struct ServerArguments {
    /// The data directory, of ClickHouse or new
    #[arg(long, value_name = "DIR", required_unless_present = "config_file")]
    pub path: Option<PathBuf>,
    /// ClickHouse's configuration: disks, storage policies, where backups may go
    #[arg(long, short = 'C', visible_alias = "config", value_name = "FILE")]
    pub config_file: Option<PathBuf>,
    /// The port of the native protocol; 0 for one that is free
    #[arg(long, value_name = "PORT", default_value_t = 9000)]
    pub tcp_port: u16,
    /// The port of HTTP; 0 for one that is free
    #[arg(long, value_name = "PORT", default_value_t = 8123)]
    pub http_port: u16,
    /// An address to listen on (may be given several times)
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    pub listen_host: Vec<IpAddr>,
}

const CLIENT_EXAMPLES: &str = "\
  granary client                                      statements are typed in
  granary client -q \"BACKUP DATABASE shop TO Disk('backups', 'monday')\"
  granary client -q \"INSERT INTO shop.orders FORMAT CSV\" < orders.csv
  granary client --param_day 2026-11-22 -q \"SELECT * FROM shop.orders WHERE day = {day:Date}\"

Every setting of a query is an option, too: --max_threads=2, --format_csv_delimiter ';'.
Host, user and password may also stand in CLICKHOUSE_HOST, CLICKHOUSE_USER and CLICKHOUSE_PASSWORD.
Exit status: 0 all done, 2 wrong usage, 130 interrupted, else the code of the last exception, of which the system keeps
the lowest eight bits (255 where they are 0).";

/// Options of `granary client`.
#[derive(Debug, Args)]
pub struct ClientArguments {
    /// Print help
    #[arg(long, action = clap::ArgAction::Help)]
    pub help: Option<bool>,
    /// Print the version
    #[arg(long, short = 'V')]
    pub version: bool,
    /// The server's name or address [default: localhost]
    #[arg(long, short = 'h', value_name = "HOST")]
    pub host: Option<String>,
    /// The port of the native protocol
    #[arg(long, value_name = "PORT", default_value_t = 9000)]
    pub port: u16,
    /// Who connects [default: default]
    #[arg(long, short, value_name = "NAME")]
    pub user: Option<String>,
    /// The password; without a value it is asked for
    #[arg(long, value_name = "PASSWORD", num_args = 0..=1, default_missing_value = ASKED)]
    pub password: Option<String>,
    /// Ask for the password
    #[arg(long)]
    pub ask_password: bool,
    /// The current database
    #[arg(long, short, value_name = "NAME", default_value = "")]
    pub database: String,
    /// Statements to run, separated by `;` (may be given several times)
    #[arg(long, short, value_name = "SQL", num_args = 1..)]
    pub query: Vec<String>,
    /// Read the statements from this file (may be given several times)
    #[arg(long, visible_alias = "qf", alias = "queries_file", value_name = "FILE", num_args = 1..)]
    pub queries_file: Vec<PathBuf>,
    /// Several statements in one text, which is always allowed
    #[arg(long, short = 'n', alias = "multi-query")]
    pub multiquery: bool,
    /// A statement that is typed in ends with `;`, not with the line
    #[arg(long, short = 'm', alias = "multi-line")]
    pub multiline: bool,
    /// Output format [default: PrettyCompact on a terminal, else TabSeparated]
    #[arg(
        long,
        short,
        visible_alias = "output-format",
        alias = "output_format",
        value_name = "NAME"
    )]
    pub format: Option<String>,
    /// The format is Vertical where a statement names none
    #[arg(long, short = 'E')]
    pub vertical: bool,
    /// Print how many seconds each statement took, on standard error
    #[arg(long, short)]
    pub time: bool,
    /// Print each statement before its answer
    #[arg(long)]
    pub echo: bool,
    /// Go on with the next statement after one failed
    #[arg(long, alias = "ignore_error")]
    pub ignore_error: bool,
    /// The id of the statement
    #[arg(long, alias = "query_id", value_name = "ID")]
    pub query_id: Option<String>,
    /// Compress what is sent and received [default: yes, unless the server is on this machine]
    #[arg(long, value_name = "YES", num_args = 0..=1, default_missing_value = "true", value_parser = clap::builder::BoolishValueParser::new())]
    pub compression: Option<bool>,
    /// Draw progress [default: on a terminal]
    #[arg(long, value_name = "tty|off", num_args = 0..=1, default_missing_value = "tty")]
    pub progress: Option<Progress>,
    /// Type statements in, also after those of the options
    #[arg(long, short)]
    pub interactive: bool,
    /// Where the statements that were typed in are kept [default: ~/.granary-client-history]
    #[arg(long, alias = "history_file", value_name = "FILE")]
    pub history_file: Option<PathBuf>,
    /// Do not ask the server for names to complete
    #[arg(long, short = 'A', alias = "disable_suggestion")]
    pub disable_suggestion: bool,
    /// Colour what is typed in: 1 or 0
    #[arg(long, value_name = "YES", default_value = "1", value_parser = clap::builder::BoolishValueParser::new())]
    pub highlight: bool,
    /// How many seconds the server may take to answer a connection
    #[arg(
        long,
        alias = "connect_timeout",
        value_name = "SECONDS",
        default_value_t = 10
    )]
    pub connect_timeout: u64,
    /// Use TLS, which is not served yet
    #[arg(long, short)]
    pub secure: bool,
}

/// What stands for a password that is asked for.
pub const ASKED: &str = "\n";

/// Whether progress is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Progress {
    /// On standard error.
    #[value(aliases = ["err", "on", "1", "true", "yes"])]
    Tty,
    /// Nowhere.
    #[value(aliases = ["0", "false", "no"])]
    Off,
}

/// Options of `granary format`.
#[derive(Debug, Args)]
pub struct FormatArguments {
    /// Print on one line
    #[arg(long)]
    pub oneline: bool,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_is_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn queries_may_repeat() {
        let arguments =
            Arguments::parse_from(["granary", "local", "--path", "d", "-q", "a", "--query", "b"]);
        match arguments.command {
            Command::Local(local) => assert_eq!(local.query, ["a", "b"]),
            other => panic!("local was asked for, not {other:?}"),
        }
    }
}
