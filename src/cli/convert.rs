//! `ledgerlint convert`: the recognised tables as clean CSV.

use std::path::{Path, PathBuf};

use clap::ArgMatches;

use super::{CLEAN, Console, check};
use crate::job::{self, Knowledge};
use crate::report;
use crate::say;
use crate::value::Said;

/// Reads, recognises and writes one file a unit and table.
pub fn run(matches: &ArgMatches, console: &mut Console) -> u8 {
    match try_run(matches, console) {
        Ok(code) => code,
        Err(said) => console.fail(&said),
    }
}

fn try_run(matches: &ArgMatches, console: &mut Console) -> Result<u8, Vec<Said>> {
    let options = check::reading_options(matches, console);
    let told = |error: job::JobError| error.said();
    let knowledge = Knowledge::load(&options.rules).map_err(told)?;
    let units = job::convert(&options, &knowledge).map_err(told)?;
    let out: &Path = matches.get_one::<PathBuf>("out").map_or(Path::new("ledgerlint-tables"), PathBuf::as_path);
    for unit in &units {
        let files: Vec<(&str, Vec<u8>)> = unit.files.iter().map(|(name, bytes)| (name.as_str(), bytes.clone())).collect();
        let folder = out.join(&unit.folder);
        report::write::write_all(&folder, &files).map_err(|error| vec![error.said])?;
        let (folder, count) = (folder.display(), files.len());
        console.line(&say!("{folder}: {count}张表", "{folder}: {count} tables"));
        for input in unit.report.inputs.iter().filter(|input| input.table.is_none()) {
            let (file, sheet) = (&input.file, input.sheet.as_deref().unwrap_or_default());
            let why = input.why.as_deref().unwrap_or_default();
            console.line(&say!("  未转换 {file} {sheet}: {why}", "  not converted {file} {sheet}: {why}"));
        }
    }
    Ok(CLEAN)
}
