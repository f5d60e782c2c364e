//! One run, from paths to a report: which files belong to which unit, each unit read, recognised, checked and dropped. It joins the
//! steps and owns nothing of what they do.

pub mod plan;
pub mod read;
pub mod unit;

use std::collections::BTreeMap;
use std::path::PathBuf;

use rayon::prelude::*;

use crate::checks::engine;
use crate::checks::ruleset::RuleSet;
use crate::findings::{Report, RuleInfo, SCHEMA, Tool, UnitReport};
use crate::recognise::{Headers, Mapping, mapping};
use crate::rules::settings::{FILE_NAME, Settings};
use crate::rules::{RuleError, SourceFile};
use crate::say;
use crate::value::{Day, Lang, Said};

pub use plan::{Plan, UnitPlan};

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
    /// Nothing to read in the paths: what was passed over and why.
    NothingToRead(Vec<(String, Said)>),
}

impl JobError {
    /// The messages to print, one a line.
    pub fn said(&self) -> Vec<Said> {
        match self {
            Self::NoSuchPath(path) => vec![say!("找不到“{path}”,请检查路径是否写对", "there is no “{path}”; check the path")],
            Self::Broken(errors) => errors.iter().map(RuleError::said).collect(),
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
        let mut errors = Vec::new();
        let headers = Headers::load(&folders).map_err(|more| errors.extend(more)).unwrap_or_default();
        let rules = RuleSet::load(&folders).map_err(|more| errors.extend(more)).unwrap_or_default();
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
        let ids = self.rules.rules.keys().map(String::as_str);
        Settings::parse(&source, &self.rules.shared.catalogue, &self.rules.regions, &ids).map_err(JobError::Broken)
    }
}

/// A settings file of the user's, if it is there.
fn source_file(path: &std::path::Path) -> Result<Option<SourceFile>, JobError> {
    if !path.is_file() {
        return Ok(None);
    }
    let name = path.to_string_lossy().into_owned();
    let broken = |why: Said| JobError::Broken(vec![RuleError { file: name.as_str().into(), line: None, why }]);
    let bytes = std::fs::read(path).map_err(|error| broken(say!("无法读取: {error}", "cannot be read: {error}")))?;
    let text =
        String::from_utf8(bytes).map_err(|_| broken(Said::new("不是 UTF-8 编码,请用 UTF-8 另存", "is not UTF-8; save it as UTF-8")))?;
    Ok(Some(SourceFile::new(name.as_str(), text)))
}

/// Checks everything under the paths.
///
/// # Errors
/// A path that is not there, broken rules or settings, or nothing to read at all. A bad file is no error: it stands in the report.
pub fn check(options: &Options, knowledge: &Knowledge) -> Result<Report, JobError> {
    let plan = plan::plan(options, knowledge)?;
    let (mut units, mut findings) = (Vec::new(), Vec::new());
    let of_folders =
        in_parallel(&plan.units, options.jobs, |unit_plan| (unit_plan.place.clone(), unit::check(unit_plan, options, knowledge)));
    for checked in tell_apart(of_folders) {
        units.push(checked.report);
        findings.extend(checked.findings);
    }
    drop_units_without_tables(&mut units);
    if units.iter().all(|unit| unit.inputs.iter().all(|input| input.table.is_none())) {
        let why = |input: &crate::findings::Input| (input.file.clone(), Said::same(input.why.clone().unwrap_or_default()));
        let told: BTreeMap<String, Said> = units.iter().flat_map(|unit| unit.inputs.iter().map(why)).collect();
        return Err(JobError::NothingToRead(told.into_iter().collect()));
    }
    units.sort_by(|a, b| a.unit.cmp(&b.unit));
    findings.sort_by(engine::compare);
    let lang = options.lang;
    let rules = knowledge.rules.rules.values().map(|prepared| RuleInfo {
        rule: prepared.rule.id.clone(),
        title: prepared.rule.title.get(lang).to_owned(),
        severity: prepared.rule.severity,
    });
    Ok(Report {
        schema: SCHEMA.to_owned(),
        as_of: units.iter().map(|unit| unit.as_of.clone()).max(),
        lang,
        tool: Tool { name: env!("CARGO_PKG_NAME").to_owned(), version: env!("CARGO_PKG_VERSION").to_owned() },
        partial: false,
        units_not_done: Vec::new(),
        rules: rules.collect(),
        units,
        findings,
    })
}

/// Two units that call themselves the same get their folders' names behind their own.
fn tell_apart(of_folders: Vec<(String, Vec<unit::Checked>)>) -> Vec<unit::Checked> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for checked in of_folders.iter().flat_map(|(_, checked)| checked) {
        *counts.entry(checked.report.unit.clone()).or_default() += 1;
    }
    let mut all = Vec::new();
    for (place, checked) in of_folders {
        for mut one in checked {
            if counts.get(&one.report.unit).is_some_and(|count| *count > 1) && !place.is_empty() {
                one.rename(&format!("{}({place})", one.report.unit));
            }
            all.push(one);
        }
    }
    all
}

/// Loose files beside the folders of units, such as a note: where none of them is a table they make no unit, and the first unit tells of
/// them.
fn drop_units_without_tables(units: &mut Vec<UnitReport>) {
    let has_table = |unit: &UnitReport| unit.inputs.iter().any(|input| input.table.is_some());
    if !units.iter().any(has_table) {
        return;
    }
    let (mut kept, dropped): (Vec<UnitReport>, Vec<UnitReport>) = std::mem::take(units).into_iter().partition(has_table);
    kept.sort_by(|a, b| a.unit.cmp(&b.unit));
    if let Some(first) = kept.first_mut() {
        for unit in dropped {
            first.complete &= unit.complete;
            first.inputs.extend(unit.inputs);
        }
        first.inputs.sort_by(|a, b| a.file.cmp(&b.file));
    }
    *units = kept;
}

/// Reads and recognises everything under the paths, without checking it.
///
/// # Errors
/// As [`check`], but that files without any table are told in the result.
pub fn inspect(options: &Options, knowledge: &Knowledge) -> Result<Vec<unit::Inspected>, JobError> {
    let plan = plan::plan(options, knowledge)?;
    Ok(in_parallel(&plan.units, options.jobs, |unit_plan| unit::inspect(unit_plan, options, knowledge)).into_iter().flatten().collect())
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
    /// What was read.
    pub report: UnitReport,
}

/// Reads everything under the paths and gives the recognised tables as clean CSV.
///
/// # Errors
/// As [`check`], or no table at all.
pub fn convert(options: &Options, knowledge: &Knowledge) -> Result<Vec<Converted>, JobError> {
    let plan = plan::plan(options, knowledge)?;
    let converted = in_parallel(&plan.units, options.jobs, |unit_plan| unit::convert(unit_plan, options, knowledge));
    let mut units: Vec<Converted> = converted.into_iter().flatten().collect();
    units.retain(|unit| !unit.files.is_empty());
    if units.is_empty() {
        return Err(JobError::NothingToRead(Vec::new()));
    }
    let mut taken: BTreeMap<String, usize> = BTreeMap::new();
    for unit in &mut units {
        // Windows does not tell letters of either case apart.
        let count = taken.entry(unit.folder.to_lowercase()).or_default();
        *count += 1;
        if *count > 1 {
            unit.folder = format!("{}_{count}", unit.folder);
        }
    }
    Ok(units)
}

/// The results in the order of the items, whatever the order in which threads finish.
fn in_parallel<T: Sync, R: Send>(items: &[T], jobs: usize, act: impl Fn(&T) -> R + Send + Sync) -> Vec<R> {
    match rayon::ThreadPoolBuilder::new().num_threads(jobs).build() {
        Ok(pool) => pool.install(|| items.par_iter().map(&act).collect()),
        // No threads to be had: one after the other serves as well.
        Err(_) => items.iter().map(act).collect(),
    }
}
