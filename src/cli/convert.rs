//! `ledgerlint convert`: the recognised tables as clean CSV.

use std::path::{Path, PathBuf};

use clap::ArgMatches;

use super::{CLEAN, Console, check};
use crate::convert::BYTE_ORDER_MARK;
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

/// The first words of a `ledgerlint.toml` of ours; one that begins otherwise is the user's, and stays.
const OURS: &str = "# ledgerlint convert";

/// Writes what the tables do not hold, so that checking them gives the same findings.
fn write_settings(folder: &Path, settings: Option<&str>, console: &mut Console) -> Result<(), Vec<Said>> {
    let name = crate::rules::settings::FILE_NAME;
    let path = folder.join(name);
    let known = std::fs::read_to_string(&path).ok();
    // What an earlier run wrote is of that run.
    if settings.is_none() && known.is_none() {
        return Ok(());
    }
    let settings = settings.unwrap_or_default();
    if known.is_some_and(|known| !known.starts_with(OURS)) {
        let path = path.display();
        console.line(&say!(
            "  {path} 不是本命令写的,没有改动;原账表的设置和标题中的截止日期请自行写入",
            "  {path} was not written by this command and stays as it is; settings of the books and the day in a title are not in it"
        ));
        return Ok(());
    }
    let head = "写入: 数据表之外影响检查结果的设置(如标题中的截止日期) / settings that the tables do not hold, such as the day in a title";
    let text = format!("{OURS} {head}\n{settings}");
    report::write::write_all(folder, &[(name, text.into_bytes())]).map(|_| ()).map_err(|error| vec![error.said])
}

fn try_run(matches: &ArgMatches, console: &mut Console) -> Result<u8, Vec<Said>> {
    let options = check::reading_options(matches, console);
    let told = |error: job::JobError| error.said();
    let knowledge = Knowledge::load(&options.rules).map_err(told)?;
    let units = job::convert(&options, &knowledge).map_err(told)?;
    let out: &Path = matches.get_one::<PathBuf>("out").map_or(Path::new("ledgerlint-tables"), PathBuf::as_path);
    for unit in &units {
        let mark = if matches.get_flag("bom") { BYTE_ORDER_MARK } else { &[] };
        let files: Vec<(&str, Vec<u8>)> = unit.files.iter().map(|(name, bytes)| (name.as_str(), [mark, bytes].concat())).collect();
        let folder = out.join(&unit.folder);
        report::write::write_all(&folder, &files).map_err(|error| vec![error.said])?;
        let place = folder.display();
        let count = files.len();
        console.line(&say!("{place}: {count}张表", "{place}: {count} tables"));
        write_settings(&folder, unit.settings.as_deref(), console)?;
        for input in unit.report.inputs.iter().filter(|input| input.table.is_none()) {
            let (file, sheet) = (&input.file, input.sheet.as_deref().unwrap_or_default());
            let why = input.why.as_deref().unwrap_or_default();
            console.line(&say!("  未转换 {file} {sheet}: {why}", "  not converted {file} {sheet}: {why}"));
        }
    }
    Ok(CLEAN)
}
