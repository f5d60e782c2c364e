//! `ledgerlint compare`

use std::path::{Path, PathBuf};

use clap::ArgMatches;

use super::check::Files;
use super::progress::{self, Progress};
use super::{CLEAN, Console, FAILED, FLAGGED, check};
use crate::compare::{self, Comparison};
use crate::findings::{Report, SCHEMA};
use crate::job::{self, JobError, Knowledge, Options, Watch as _};
use crate::report::{self, typed};
use crate::say;
use crate::value::Said;

/// Compares and writes the look-back.
pub fn run(matches: &ArgMatches, console: &mut Console) -> u8 {
    match try_run(matches, console) {
        Ok(code) => code,
        Err(said) => console.fail(&said),
    }
}

fn try_run(matches: &ArgMatches, console: &mut Console) -> Result<u8, Vec<Said>> {
    let path = |id: &str| matches.get_one::<PathBuf>(id).cloned().unwrap_or_default();
    let (old, new) = (Given::of(&path("old"))?, Given::of(&path("new"))?);
    let mut options = check::options(matches, console)?;
    let mut knowledge = None;
    // Rules are read only where something is to be checked.
    if [&old, &new].iter().any(|given| matches!(given, Given::Ledgers(_))) {
        let loaded = Knowledge::load(&options.rules).map_err(|error: JobError| error.said())?;
        options.region = check::region(matches, &loaded)?;
        knowledge = Some(loaded);
    }
    let progress = knowledge.as_ref().map(|_| {
        progress::listen();
        Progress::new(matches.get_flag("quiet"), console.lang)
    });
    let report = |given: Given| given.report(&options, knowledge.as_ref().zip(progress.as_ref()));
    let (old, new) = (report(old)?, report(new)?);
    let comparison = compare::compare(&old, &new, console.lang);
    let out: &Path = matches.get_one::<PathBuf>("out").map_or(Path::new("ledgerlint-compare"), PathBuf::as_path);
    let workbook = out.join(report::COMPARISON_WORKBOOK_NAME);
    let carried = typed::of_comparison(&workbook, &comparison);
    let notes = check::keep_old(&workbook, matches, &carried, out)?;
    // A folder of the units' workbooks belongs to a report of `check`, which may stand in the same place.
    let written = report::write::write_whole(out, files(&comparison, carried.kept(), matches), None).map_err(|error| vec![error.said])?;
    console.print(&report::terminal::comparison::render(&comparison, console.lang, console.color, check::terminal_width()));
    check::tell_places(&written, console);
    for note in &notes {
        console.line(note);
    }
    if progress.is_some_and(|progress| progress.stopped()) {
        let why = Said::new(
            "检查中途停止,对照只含已检查的单位;没有查到的列为未复查。要全部对照,请重新运行",
            "stopped before the end: the look-back holds the units that were done, and what was not reached counts as not rechecked. Run again to compare all",
        );
        console.fail(&[why]);
        return Ok(if comparison.is_settled() { FAILED } else { FLAGGED });
    }
    Ok(if comparison.is_settled() { CLEAN } else { FLAGGED })
}

/// What one side is given as.
#[derive(Debug)]
enum Given {
    /// A `findings.json`.
    Findings(PathBuf),
    /// Ledgers, to be checked first.
    Ledgers(PathBuf),
}

impl Given {
    fn of(path: &Path) -> Result<Self, Vec<Said>> {
        let inside = path.join(report::JSON_NAME);
        let is_json = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json"));
        if !path.exists() {
            Err(JobError::NoSuchPath(path.display().to_string()).said())
        } else if inside.is_file() {
            Ok(Self::Findings(inside))
        } else if path.is_file() && is_json {
            Ok(Self::Findings(path.to_owned()))
        } else if path.join(report::WORKBOOK_NAME).is_file() || path.join(report::CSV_NAME).is_file() {
            let place = path.display();
            Err(vec![say!(
                "“{place}”是报告文件夹,但没有 findings.json,不能对照;请重新检查,并在 --format 中包括 json",
                "“{place}” is a report without findings.json and cannot be compared: check again with json among --format"
            )])
        } else {
            Ok(Self::Ledgers(path.to_owned()))
        }
    }

    fn report(self, options: &Options, checking: Option<(&Knowledge, &Progress)>) -> Result<Report, Vec<Said>> {
        match (self, checking) {
            (Self::Ledgers(path), Some((knowledge, progress))) => {
                let options = Options { paths: vec![path], ..options.clone() };
                let report = job::check_watched(&options, knowledge, progress);
                progress.finish();
                let whole = report.map_err(|error| error.said())?.into_report();
                whole.map_err(|error| JobError::Temporary(Said::same(format!("{error:#}"))).said())
            }
            (Self::Findings(path) | Self::Ledgers(path), _) => read(&path).map_err(|said| vec![said]),
        }
    }
}

/// What tells one kind of JSON from another.
#[derive(Debug, serde::Deserialize)]
struct Head {
    #[serde(default)]
    schema: Option<String>,
}

/// Reads a `findings.json`.
fn read(path: &Path) -> Result<Report, Said> {
    let place = path.display();
    let bytes = std::fs::read(path).map_err(|error| say!("无法读取“{place}”: {error}", "cannot read “{place}”: {error}"))?;
    let broken = |error: serde_json::Error| {
        say!(
            "“{place}”不是完整的 findings.json,请重新检查生成({error})",
            "“{place}” is no whole findings.json: check again to make it anew ({error})"
        )
    };
    // The schema first: a report of another kind is told as such, not by the first field that it lacks.
    let head: Head = serde_json::from_slice(&bytes).map_err(broken)?;
    match head.schema.as_deref() {
        Some(SCHEMA) => serde_json::from_slice(&bytes).map_err(broken),
        Some(other) => Err(say!(
            "“{place}”的格式是“{other}”,这里需要 check 写出的 findings.json({SCHEMA})",
            "“{place}” is of the format “{other}”; a findings.json of check is needed ({SCHEMA})"
        )),
        None => Err(say!("“{place}”不是 check 写出的 findings.json", "“{place}” is no findings.json of check")),
    }
}

fn files<'a>(comparison: &'a Comparison, kept: &'a typed::Kept, matches: &ArgMatches) -> Files<'a> {
    check::wanted(
        matches,
        [
            ("xlsx", report::COMPARISON_WORKBOOK_NAME, Box::new(|file| report::xlsx::comparison::write(comparison, kept, file))),
            ("json", report::COMPARISON_JSON_NAME, Box::new(|file| report::json::write_comparison(comparison, file))),
            ("csv", report::COMPARISON_CSV_NAME, Box::new(|file| report::csv::write_comparison(comparison, file))),
        ],
    )
}
