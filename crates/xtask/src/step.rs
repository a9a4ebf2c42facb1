//! Running a command as a step that is announced, timed and judged.

use std::{
    io::{BufRead, BufReader, Write},
    process::{Command, Stdio},
    time::Instant,
};

/// Prints one line about what happens now.
pub fn say(text: &str) {
    println!("── {text}");
    let _ = std::io::stdout().flush();
}

/// Runs a command that prints only when it fails.
pub fn run_quietly(command: &mut Command) -> Result<(), String> {
    let shown = format!("{command:?}");
    let output = command
        .output()
        .map_err(|error| format!("{shown}: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    let (out, err) = (&output.stdout, &output.stderr);
    Err(format!(
        "{shown}\n{}{}",
        String::from_utf8_lossy(out),
        String::from_utf8_lossy(err)
    ))
}

/// Runs a command whose output is shown, and hands every line of its standard output to `see`.
pub fn run_shown(command: &mut Command, mut see: impl FnMut(&str)) -> Result<(), String> {
    let shown = format!("{command:?}");
    let begun = Instant::now();
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| format!("{shown}: {error}"))?;
    let stdout = child.stdout.take().expect("stdout was piped");
    for line in BufReader::new(stdout).split(b'\n') {
        let line = line.map_err(|error| error.to_string())?;
        let line = String::from_utf8_lossy(&line);
        println!("{line}");
        see(&line);
    }
    let status = child.wait().map_err(|error| error.to_string())?;
    say(&format!("{:.1} s", begun.elapsed().as_secs_f64()));
    if status.success() {
        Ok(())
    } else {
        Err(format!("{shown} ended with {status}"))
    }
}
