//! The command line: arguments, what is printed where, exit codes. Knows how to call the steps and nothing of their insides.
//!
//! Exit codes: 0 checked and nothing flagged, 1 something flagged, 2 the job could not be done, or with `--strict` not all of it.

mod args;
mod check;
mod compare;
mod convert;
mod inspect;
mod mistakes;
mod progress;
mod rules;

use std::ffi::OsString;
use std::io::{IsTerminal, Write};
use std::process::ExitCode;

use crate::value::{Lang, Said};

/// Nothing was flagged.
const CLEAN: u8 = 0;
/// Something was flagged.
const FLAGGED: u8 = 1;
/// The job could not be done.
const FAILED: u8 = 2;

/// Where a command prints, and in which language.
struct Console<'a> {
    out: &'a mut dyn Write,
    error: &'a mut dyn Write,
    lang: Lang,
    color: bool,
}

impl Console<'_> {
    /// Prints a text to standard output. A reader that has gone away is no error of ours.
    fn print(&mut self, text: &str) {
        let _ = self.out.write_all(text.as_bytes());
    }

    fn line(&mut self, said: &Said) {
        let text = format!("{}\n", crate::value::text::printable(said.get(self.lang)));
        self.print(&text);
    }

    /// Prints an error with its sign.
    fn fail(&mut self, said: &[Said]) -> u8 {
        for (index, said) in said.iter().enumerate() {
            let sign = match (index, self.lang) {
                (0, Lang::Zh) => "错误: ",
                (0, Lang::En) => "error: ",
                _ => "",
            };
            let text = crate::value::text::printable(said.get(self.lang));
            let _ = writeln!(self.error, "{sign}{text}");
        }
        FAILED
    }
}

/// Runs the program with the arguments of the process.
pub fn main() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    let color = std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    // Standard error is not locked: the line of progress is drawn on it by other threads.
    let (mut out, mut error) = (std::io::stdout().lock(), std::io::stderr());
    let code = run(&arguments, &mut out, &mut error, color);
    let _ = out.flush();
    ExitCode::from(code)
}

/// Runs the program: prints to `out` and `error` and gives the exit code.
pub fn run(arguments: &[OsString], out: &mut dyn Write, error: &mut dyn Write, color: bool) -> u8 {
    let lang = language(arguments);
    let mut console = Console { out, error, lang, color };
    let matches = match args::command(lang).try_get_matches_from(arguments) {
        Ok(matches) => matches,
        Err(mistake) => return mistakes::tell(&mistake, &mut console),
    };
    match matches.subcommand() {
        Some(("check", matches)) => check::run(matches, &mut console),
        Some(("compare", matches)) => compare::run(matches, &mut console),
        Some(("inspect", matches)) => inspect::run(matches, &mut console),
        Some(("convert", matches)) => convert::run(matches, &mut console),
        Some(("rules", matches)) => rules::run(matches, &mut console),
        Some(("completions", matches)) => args::completions(matches, &mut console),
        _ => FAILED,
    }
}

/// The language: `--lang`, else the locale, else Chinese. Needed before the arguments are read, for their help is in it too.
fn language(arguments: &[OsString]) -> Lang {
    let texts: Vec<String> = arguments.iter().map(|argument| argument.to_string_lossy().into_owned()).collect();
    let given = texts.iter().enumerate().find_map(|(index, text)| match text.strip_prefix("--lang") {
        Some("") => texts.get(index + 1).cloned(),
        Some(rest) => rest.strip_prefix('=').map(str::to_owned),
        None => None,
    });
    match given.as_deref() {
        Some("en") => Lang::En,
        Some(_) => Lang::Zh,
        None => match sys_locale::get_locale() {
            Some(locale) if locale.to_lowercase().starts_with("en") => Lang::En,
            _ => Lang::Zh,
        },
    }
}
