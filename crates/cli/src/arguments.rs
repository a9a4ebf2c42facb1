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
