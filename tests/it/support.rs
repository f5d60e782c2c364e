//! What the tests share.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use ledgerlint::findings::Report;
use ledgerlint::job::{self, Knowledge, Options};
use ledgerlint::value::{Day, Lang};

/// A sample's folder.
pub fn sample(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("samples").join(name)
}

/// Options for some paths; today is a day that no sample reaches.
pub fn options(paths: &[PathBuf]) -> Options {
    Options { paths: paths.to_vec(), today: Day::constant(2030, 1, 1), lang: Lang::Zh, ..Options::default() }
}

/// The rules and headers in the program.
pub fn knowledge() -> Knowledge {
    Knowledge::load(&[]).unwrap_or_else(|error| panic!("{:?}", error.said()))
}

/// The report on some paths.
pub fn check(paths: &[PathBuf]) -> Report {
    job::check(&options(paths), &knowledge()).unwrap_or_else(|error| panic!("{:?}", error.said()))
}

/// Runs the program in a folder.
pub fn run(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_ledgerlint"))
        .current_dir(folder)
        .args(arguments)
        .env("LC_ALL", "zh_CN.UTF-8")
        .env("LANG", "zh_CN.UTF-8")
        .output()
        .unwrap()
}

/// What a run printed to standard output.
pub fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// What a run printed to standard error.
pub fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}
