//! One run, from paths to a report: which files belong to which unit, each unit read, recognised, checked and dropped. It joins the
//! steps and owns nothing of what they do.

mod converted;
mod copies;
mod failed;
mod gather;
mod mapped;
pub mod nest;
mod parties;
pub mod plan;
pub mod read;
pub mod run;
mod same_files;
mod same_payee;
pub mod spooled;
mod statements;
#[cfg(test)]
mod tests;
pub mod unit;
mod unit_column;
mod unit_values;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::checks::ruleset::RuleSet;
use crate::findings::{Report, UnitReport};
use crate::read::caught;
use crate::recognise::{Headers, Mapping, mapping};
use crate::rules::settings::{FILE_NAME, Settings};
use crate::rules::{RuleError, SourceFile};
use crate::say;
use crate::value::said::system_error;
use crate::value::{Day, Lang, Said, file_name};

use run::in_parallel;
use spooled::Shelf;

pub use plan::{Plan, Spot, UnitPlan};
pub use run::{Unwatched, Watch};
pub use spooled::Spooled;

/// What a run is asked to do.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Files and folders.
    pub paths: Vec<PathBuf>,
    /// The day that ages are counted to, if given.
    pub as_of: Option<Day>,
    /// The unit's name, if given: all files are then its own.
    pub unit: Option<String>,
    /// The region, by its Chinese name, if given.
    pub region: Option<String>,
    /// The user's rule folders.
    pub rules: Vec<PathBuf>,
    /// The language of the report.
    pub lang: Lang,
    /// Today, for books without any date.
    pub today: Day,
    /// How many units at once; 0 for as many as there are processors.
    pub jobs: usize,
    /// Whether nothing of the result shows hashes of files: one that has no copies beside it then goes without.
    pub hides_hashes: bool,
}

/// What is wanted for every unit, loaded once.
#[derive(Debug)]
pub struct Knowledge {
    /// The rules.
    pub rules: RuleSet,
    /// The headers.
    pub headers: Headers,
}

/// Why a run could not be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JobError {
    /// A path that is not there.
    NoSuchPath(String),
    /// Rule files or settings with errors: all of them.
    Broken(Vec<RuleError>),
    /// Settings of units with errors, where there is no report to name them in.
    BrokenUnits(Vec<Said>),
    /// What was put aside of the units could not be read again, for this reason.
    Temporary(Said),
    /// Stopped before any unit was done.
    Stopped,
    /// Nothing to read in the paths: what was passed over and why.
    NothingToRead(Vec<(String, Said)>),
}

impl JobError {
    /// The messages to print, one a line.
    pub fn said(&self) -> Vec<Said> {
        match self {
            Self::NoSuchPath(path) => vec![say!("找不到“{path}”,请检查路径是否写对", "there is no “{path}”; check the path")],
            Self::Broken(errors) => errors.iter().map(RuleError::said).collect(),
            Self::BrokenUnits(why) => why.clone(),
            Self::Temporary(Said { zh, en }) => vec![say!(
                "临时文件出错: {zh}。请检查系统临时文件夹所在的磁盘后重新运行",
                "a temporary file failed: {en}. Check the disk that holds the system's temporary folder and run again"
            )],
            Self::Stopped => {
                vec![Said::new("已停止,一个单位也没有检查完,没有写报告", "stopped before any unit was done; no report was written")]
            }
            Self::NothingToRead(passed) => {
                let mut lines = vec![Said::new(
                    "没有可读取的账表。请把导出的 Excel 或 CSV 文件放进该文件夹后再运行",
                    "no ledger that could be read. Put the exported Excel or CSV files into the folder and run again",
                )];
                lines.extend(passed.iter().map(|(file, why)| {
                    let (zh, en) = (&why.zh, &why.en);
                    say!("  {file}: {zh}", "  {file}: {en}")
                }));
                lines
            }
        }
    }
}

impl Knowledge {
    /// Loads rules and headers, the user's folders behind the program's own.
    pub fn load(folders: &[PathBuf]) -> Result<Self, JobError> {
        let folders: Vec<&std::path::Path> = folders.iter().map(PathBuf::as_path).collect();
        let (headers, rules) = rayon::join(|| Headers::load(&folders), || RuleSet::load(&folders));
        let mut errors = Vec::new();
        let headers = headers.map_err(|more| errors.extend(more)).unwrap_or_default();
        let rules = rules.map_err(|more| errors.extend(more)).unwrap_or_default();
        if errors.is_empty() { Ok(Self { rules, headers }) } else { Err(JobError::Broken(errors)) }
    }

    /// Reads the mapping of a folder, if it has one.
    pub fn mapping(&self, folder: &std::path::Path) -> Result<Option<Mapping>, JobError> {
        let Some(source) = source_file(&folder.join(mapping::FILE_NAME))? else { return Ok(None) };
        Mapping::parse(&source, &self.headers).map(Some).map_err(JobError::Broken)
    }

    /// Reads the settings of a folder, if it has any.
    pub fn settings(&self, folder: &std::path::Path) -> Result<Settings, JobError> {
        let Some(source) = source_file(&folder.join(FILE_NAME))? else { return Ok(Settings::default()) };
        let named = self.rules.rules.iter().map(|(id, prepared)| (id.as_str(), &prepared.rule.title));
        Settings::parse(&source, &self.rules.shared.catalogue, &self.rules.regions, &named).map_err(JobError::Broken)
    }
}

/// A settings file of the user's, if it is there.
fn source_file(path: &std::path::Path) -> Result<Option<SourceFile>, JobError> {
    if !path.is_file() {
        return Ok(None);
    }
    let name = path.to_string_lossy().into_owned();
    let broken = |why: Said| JobError::Broken(vec![RuleError { file: name.as_str().into(), line: None, why }]);
    let unreadable = |error: &std::io::Error| {
        let Said { zh, en } = system_error(error);
        broken(say!("无法读取: {zh}", "cannot be read: {en}"))
    };
    let bytes = std::fs::read(path).map_err(|error| unreadable(&error))?;
    let text =
        String::from_utf8(bytes).map_err(|_| broken(Said::new("不是 UTF-8 编码,请用 UTF-8 另存", "is not UTF-8; save it as UTF-8")))?;
    Ok(Some(SourceFile::new(name.as_str(), text)))
}

/// Checks everything under the paths.
///
/// # Errors
/// A path that is not there, broken rules or settings, or nothing to read at all. A bad file is no error, and neither is a unit that breaks:
/// it stands in the report.
pub fn check(options: &Options, knowledge: &Knowledge) -> Result<Report, JobError> {
    let spooled = check_watched(options, knowledge, &Unwatched)?;
    spooled.into_report().map_err(|error| JobError::Temporary(Said::same(format!("{error:#}"))))
}

/// [`check`], while someone watches who may stop it; then the report is on what was done, and names what was not. Memory holds the units in
/// hand and little of those that are done.
///
/// # Errors
/// As [`check`]; and if it was stopped before any unit was done.
pub fn check_watched(options: &Options, knowledge: &Knowledge, watch: &dyn Watch) -> Result<Spooled, JobError> {
    let plan = plan::plan(options, knowledge)?;
    watch.planned(plan.units.len());
    let alone = plan.units.len() == 1;
    let compared = knowledge.rules.rules.iter().filter(|(_, prepared)| prepared.check.across().is_some());
    let shelf = Shelf::new(compared.map(|(id, _)| id.as_str()), options.lang);
    let numbers = AtomicU32::new(0);
    let ran = in_parallel(plan.units, options.jobs, watch, |planned, unit_plan| {
        let checked = check_guarded(&unit_plan, options, knowledge, alone);
        watch.unit_done(checked.iter().flat_map(|checked| &checked.report.inputs).map(|input| input.rows_in).sum());
        let put = |checked| shelf.put(checked, numbers.fetch_add(1, Ordering::Relaxed), planned, &unit_plan.spot);
        checked.iter().map(put).collect::<std::io::Result<Vec<_>>>()
    });
    let not_done: Vec<Spot> = ran.left.into_iter().map(|unit_plan| unit_plan.spot).collect();
    let done = ran.done.into_iter().collect::<std::io::Result<Vec<_>>>().map_err(|error| JobError::Temporary(system_error(&error)))?;
    gather::report(done.into_iter().flatten().collect(), &not_done, shelf, options, knowledge)
}

/// Checks the units of a folder; if that breaks, the unit is named with the reason.
fn check_guarded(plan: &UnitPlan, options: &Options, knowledge: &Knowledge, alone: bool) -> Vec<unit::Checked> {
    let why = match &plan.broken {
        Some(why) => Said::clone(why),
        None => match caught(|| unit::check(plan, options, knowledge, alone)) {
            Ok(mut checked) => {
                for checked in &mut checked {
                    failed::without_tables(checked, plan, options, knowledge);
                }
                return checked;
            }
            Err(panic) => internal_error(&panic),
        },
    };
    vec![failed::failed(plan, &why, options, knowledge)]
}

/// What to say of a panic: it is ours, and nobody else can put it right.
fn internal_error(panic: &str) -> Said {
    say!(
        "检查时程序内部出错({panic}),该单位没有结果;其他单位不受影响。请把单位的账表和这句话反馈给开发者",
        "the program broke while checking it ({panic}), so there is no result for this unit; the others are not affected. Please report this sentence and the unit's books to the developers"
    )
}

/// Reads and recognises everything under the paths, without checking it.
///
/// # Errors
/// As [`check`], but that files without any table are told in the result.
pub fn inspect(options: &Options, knowledge: &Knowledge) -> Result<Vec<unit::Inspected>, JobError> {
    let plan = plan_unbroken(options, knowledge)?;
    let ran = in_parallel(plan.units, options.jobs, &Unwatched, |_, unit_plan| unit::inspect(&unit_plan, options, knowledge));
    Ok(ran.done.into_iter().flatten().collect())
}

/// Without a report, in which a unit with broken settings could be named, it is an error.
fn plan_unbroken(options: &Options, knowledge: &Knowledge) -> Result<Plan, JobError> {
    let plan = plan::plan(options, knowledge)?;
    let broken: Vec<Said> =
        plan.units.iter().filter(|unit| !unit.files.is_empty()).filter_map(|unit| unit.broken.as_deref().cloned()).collect();
    if broken.is_empty() { Ok(plan) } else { Err(JobError::BrokenUnits(broken)) }
}

/// The files of one unit's converted tables.
#[derive(Debug)]
pub struct Converted {
    /// The unit.
    pub unit: String,
    /// Its folder below the one asked for; units of one name get folders of their own.
    pub folder: String,
    /// Name and bytes of each file.
    pub files: Vec<(String, Vec<u8>)>,
    /// Its `ledgerlint.toml`: what tables do not hold and findings go by; none if there is nothing of the kind.
    pub settings: Option<String>,
    /// What was read.
    pub report: UnitReport,
}

/// The names of the units; those that share one have the folders above them behind it, as in a report.
fn named_by_place(units: &[Converted]) -> Vec<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for unit in units {
        *counts.entry(&unit.unit).or_default() += 1;
    }
    let shared = |unit: &Converted| counts.get(unit.unit.as_str()).is_some_and(|count| *count > 1) && !unit.report.place.is_empty();
    let named = |unit: &Converted| if shared(unit) { format!("{}({})", unit.unit, unit.report.place) } else { unit.unit.clone() };
    units.iter().map(named).collect()
}

/// Reads everything under the paths and gives the recognised tables as clean CSV.
///
/// # Errors
/// As [`check`], or no table at all.
pub fn convert(options: &Options, knowledge: &Knowledge) -> Result<Vec<Converted>, JobError> {
    let plan = plan_unbroken(options, knowledge)?;
    let ran = in_parallel(plan.units, options.jobs, &Unwatched, |_, unit_plan| unit::convert(&unit_plan, options, knowledge));
    let mut units: Vec<Converted> = ran.done.into_iter().flatten().collect();
    units.retain(|unit| !unit.files.is_empty());
    if units.is_empty() {
        return Err(JobError::NothingToRead(Vec::new()));
    }
    let names = named_by_place(&units);
    let folders = file_name::distinct(names.iter().map(String::as_str));
    for (unit, folder) in units.iter_mut().zip(folders) {
        unit.folder = folder;
    }
    Ok(units)
}
