//! `ledgerlint check`

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use clap::ArgMatches;

use super::progress::{self, Progress};
use super::{CLEAN, Console, FAILED, FLAGGED};
use crate::findings::Reported;
use crate::job::{self, JobError, Knowledge, Options};
use crate::report::typed::{self, Carried, Kept};
use crate::report::write::{Content, Fill, Subfolder};
use crate::report::{self, Summary};
use crate::say;
use crate::value::Said;
use crate::value::date::{self, Date, Day};
use crate::value::said::system_error;

/// Checks and writes the report.
pub fn run(matches: &ArgMatches, console: &mut Console) -> u8 {
    match try_run(matches, console) {
        Ok(code) => code,
        Err(said) => console.fail(&said),
    }
}

fn try_run(matches: &ArgMatches, console: &mut Console) -> Result<u8, Vec<Said>> {
    let told = |error: JobError| error.said();
    let mut options = options(matches, console)?;
    let knowledge = Knowledge::load(&options.rules).map_err(told)?;
    options.region = region(matches, &knowledge)?;
    progress::listen();
    let progress = Progress::new(matches.get_flag("quiet"), console.lang);
    let checked = job::check_watched(&options, &knowledge, &progress);
    progress.finish();
    let report = checked.map_err(told)?;
    let out: &Path = matches.get_one::<PathBuf>("out").map_or(Path::new("ledgerlint-report"), PathBuf::as_path);
    let summary = Summary::of(&report).map_err(|error| told(JobError::Temporary(Said::same(format!("{error:#}")))))?;
    let temporary = |error: anyhow::Error| told(JobError::Temporary(Said::same(format!("{error:#}"))));
    let workbook = out.join(report::WORKBOOK_NAME);
    let carried = typed::of_findings(&workbook, &report, &summary).map_err(temporary)?;
    let mut notes = keep_old(&workbook, matches, &carried, out)?;
    let of_units = Mutex::new(Vec::new());
    let files = files(&report, &summary, carried.kept(), matches);
    let older: Vec<&str> = files.iter().filter(|(name, new)| new.is_none() && out.join(name).is_file()).map(|(name, _)| *name).collect();
    notes.extend((!older.is_empty()).then(|| taken_away(&older)));
    let per_unit = if matches.get_flag("per-unit") {
        per_unit(&report, &summary, options.jobs, out, &of_units)
    } else {
        let before = out.join(report::per_unit::FOLDER);
        notes.extend(report::per_unit::keep_filled_in(&before, &|_| true, out).map_err(|error| not_kept(&before, &error))?);
        Subfolder { fill: None, ..SUBFOLDER }
    };
    let written = report::write::write_whole(out, files, Some(per_unit)).map_err(|error| vec![error.said])?;
    notes.extend(of_units.into_inner().unwrap_or_else(PoisonError::into_inner));
    let width = terminal_width();
    console.print(&report::terminal::render(&summary, console.lang, console.color, width));
    tell_places(&written, console);
    for note in &notes {
        console.line(note);
    }
    Ok(exit_code(&summary, matches.get_flag("strict"), console))
}

/// Tells where the report is.
pub(super) fn tell_places(written: &[PathBuf], console: &mut Console) {
    for path in written {
        let path = path.display();
        console.line(&say!("报告: {path}", "report: {path}"));
    }
}

/// Told at the end: a run that was stopped, and with `--strict` one that could not check all. A run that was stopped and flagged nothing says
/// nothing of the rest, so it is not clean.
fn exit_code(report: &Summary, strict: bool, console: &mut Console) -> u8 {
    let flagged = if report.total.findings == 0 { CLEAN } else { FLAGGED };
    if report.partial {
        let (done, left) = (report.units.len(), report.units_not_done.len());
        console.fail(&[say!(
            "检查中途停止: 报告只含已检查的{done}个单位,还有{left}个没有检查(见 findings.json 的 units_not_done)。要全部检查,请重新运行",
            "stopped before the end: the report holds the {done} units that were done; {left} were not (see units_not_done in findings.json). Run again to check all"
        )]);
        return if strict || report.total.findings == 0 { FAILED } else { FLAGGED };
    }
    if strict && !report.units.iter().all(|unit| unit.complete) {
        let why = Said::new(
            "未能全部检查(--strict): 有单位、文件、行或规则未检查,见上文",
            "not all was checked (--strict): units, files, rows or rules were left out, see above",
        );
        console.fail(&[why]);
        return FAILED;
    }
    flagged
}

/// The options that `check` and `inspect` share, and those of `check`.
pub(super) fn options(matches: &ArgMatches, console: &Console) -> Result<Options, Vec<Said>> {
    let as_of = match matches.get_one::<String>("as-of") {
        None => None,
        Some(text) => Some(date::parse(text).and_then(Date::day).ok_or_else(|| {
            vec![say!("--as-of “{text}”不是日期,请写成 2022-12-31", "--as-of “{text}” is no date; write it like 2022-12-31")]
        })?),
    };
    let jobs = matches.get_one::<u16>("jobs").map_or(0, |jobs| usize::from(*jobs));
    Ok(Options { as_of, jobs, ..reading_options(matches, console) })
}

/// What `inspect` and `convert` ask for.
pub(super) fn reading_options(matches: &ArgMatches, console: &Console) -> Options {
    Options {
        paths: paths(matches),
        unit: matches.get_one::<String>("unit").cloned(),
        rules: rule_folders(matches),
        lang: console.lang,
        today: today(),
        ..Options::default()
    }
}

fn paths(matches: &ArgMatches) -> Vec<PathBuf> {
    // `compare` has two paths of names of their own.
    let given = matches.try_get_many::<PathBuf>("paths").ok().flatten();
    given.into_iter().flatten().cloned().collect()
}

pub(super) fn rule_folders(matches: &ArgMatches) -> Vec<PathBuf> {
    matches.get_many::<PathBuf>("rules").into_iter().flatten().cloned().collect()
}

/// The region that was asked for, by its Chinese name.
pub(super) fn region(matches: &ArgMatches, knowledge: &Knowledge) -> Result<Option<String>, Vec<Said>> {
    let Some(name) = matches.get_one::<String>("region") else { return Ok(None) };
    if let Some(region) = knowledge.rules.regions.named(name) {
        Ok(Some(region.to_owned()))
    } else {
        let known: Vec<&str> = knowledge.rules.regions.names().collect();
        let known = known.join("、");
        Err(vec![say!("没有地区“{name}”,可用的有: {known}", "there is no region “{name}”; there are: {known}")])
    }
}

/// The one clock in the program: used only where the books hold no date.
fn today() -> Day {
    jiff::Zoned::now().date()
}

/// As the environment says, else as the terminal says, else enough for a page.
pub(super) fn terminal_width() -> usize {
    let said = std::env::var("COLUMNS").ok().and_then(|text| text.parse().ok());
    said.or_else(|| terminal_size::terminal_size().map(|(width, _)| usize::from(width.0))).unwrap_or(100)
}

/// Our files by name, with what goes into them where they are wanted.
pub(super) type Files<'a> = Vec<(&'static str, Option<Content<'a>>)>;

fn files<'a>(report: &'a dyn Reported, summary: &'a Summary, kept: &'a Kept, matches: &ArgMatches) -> Files<'a> {
    wanted(
        matches,
        [
            ("xlsx", report::WORKBOOK_NAME, Box::new(|file| report::xlsx::write(report, summary, kept, file))),
            ("json", report::JSON_NAME, Box::new(|file| report::json::write(report, file))),
            ("csv", report::CSV_NAME, Box::new(|file| report::csv::write(report, file))),
        ],
    )
}

/// Files by format, name and content; without their content where `--format` does not name them.
pub(super) fn wanted<'a>(matches: &ArgMatches, files: [(&str, &'static str, Content<'a>); 3]) -> Files<'a> {
    let formats: Vec<&String> = matches.get_many::<String>("format").into_iter().flatten().collect();
    let is_wanted = |format: &str| formats.iter().any(|wanted| *wanted == format);
    files.into_iter().map(|(format, name, content)| (name, is_wanted(format).then_some(content))).collect()
}

/// The folder of the units' own workbooks, nothing in it.
const SUBFOLDER: Subfolder<'static> = Subfolder { name: report::per_unit::FOLDER, list: report::per_unit::LIST, fill: None };

/// The folder of the units' own workbooks; what to tell of it comes into `told`.
fn per_unit<'a>(report: &'a dyn Reported, summary: &'a Summary, jobs: usize, out: &'a Path, told: &'a Mutex<Vec<Said>>) -> Subfolder<'a> {
    let fill: Fill<'a> = Box::new(move |dir| {
        let notes = report::per_unit::fill(report, summary, jobs, &out.join(report::per_unit::FOLDER), dir)?;
        told.lock().unwrap_or_else(PoisonError::into_inner).extend(notes);
        Ok(())
    });
    Subfolder { fill: Some(fill), ..SUBFOLDER }
}

/// Keeps a copy of an earlier workbook if it holds what the new one will not, or if no new one is wanted and people filled something in;
/// gives what to tell.
pub(super) fn keep_old(workbook: &Path, matches: &ArgMatches, carried: &Carried, out: &Path) -> Result<Vec<Said>, Vec<Said>> {
    let is_wanted = matches.get_many::<String>("format").into_iter().flatten().any(|format| format == "xlsx");
    let kept = if is_wanted {
        typed::keep_old(workbook, carried, out)
    } else {
        typed::keep_filled_in(workbook, out).map(|told| told.into_iter().collect())
    };
    kept.map_err(|error| not_kept(workbook, &error))
}

fn not_kept(path: &Path, error: &std::io::Error) -> Vec<Said> {
    let (path, Said { zh, en }) = (path.display(), system_error(error));
    vec![say!(
        "“{path}”里有人工填写的内容,另存一份时出错({zh})。没有写入新的报告;请换一个 --out 文件夹,或把它移到别处后重新运行",
        "“{path}” holds what people filled in, and a copy could not be kept ({en}). No new report was written: choose another --out folder, or move the file away and run again"
    )]
}

fn taken_away(names: &[&str]) -> Said {
    let (zh, en) = (names.join("、"), names.join(", "));
    say!(
        "上次留下的{zh}与这次的结果不一致,已移除;需要时请在 --format 中写上",
        "{en} of an earlier run no longer matched and was taken away; name its format in --format to have it"
    )
}
