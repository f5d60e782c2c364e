//! What the tests share.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use ledgerlint::findings::{Input, Report};
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

/// What a table was read as: its input, and the rows that `convert` writes, without where they came from.
pub fn read(file: &str, table: &str, text: &str) -> (Input, Vec<String>) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join(file), text).unwrap();
    let report = check(&[folder.path().to_path_buf()]);
    let out = folder.path().join("out");
    let run = run(folder.path(), &["convert", ".", "--out", "out"]);
    assert!(run.status.success(), "{}", err(&run));
    let unit = std::fs::read_dir(out).unwrap().next().unwrap().unwrap().path();
    let written = std::fs::read_to_string(unit.join(format!("{table}.csv"))).unwrap();
    let rows = written.trim_start_matches('\u{feff}').lines().skip(1);
    let rows = rows.map(|row| row.split_once(&format!(",{file}")).unwrap().0.to_owned()).collect();
    (report.units[0].inputs[0].clone(), rows)
}
