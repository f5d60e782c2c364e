//! Which files belong to which unit. A folder with files of its own is one unit, whatever lies below it; in a folder of folders each is
//! one.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{JobError, Knowledge, Options};
use crate::read::{FoundFile, PassedOver, walk};
use crate::recognise::Mapping;
use crate::rules::Settings;

/// What a run has to do.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// One a unit.
    pub units: Vec<UnitPlan>,
}

/// The files of a unit.
#[derive(Debug, Clone)]
pub struct UnitPlan {
    /// The name of its folder: what it is called if nothing better is known.
    pub folder: String,
    /// The folder that a `mapping.toml` for it stands in.
    pub place_of_mapping: PathBuf,
    /// A name to add where two units call themselves the same.
    pub place: String,
    /// The settings that hold for it.
    pub settings: Settings,
    /// What the user says of its sheets.
    pub mapping: Mapping,
    /// Its files, by their paths relative to the path given.
    pub files: Vec<FoundFile>,
    /// What was passed over, and why.
    pub passed: Vec<PassedOver>,
}

/// Looks through the paths and groups what it finds.
pub fn plan(options: &Options, knowledge: &Knowledge) -> Result<Plan, JobError> {
    let mut units = Vec::new();
    // Files given one by one belong together.
    let (folders, files): (Vec<&PathBuf>, Vec<&PathBuf>) = options.paths.iter().partition(|path| path.is_dir());
    if let Some(missing) = options.paths.iter().find(|path| !path.exists()) {
        return Err(JobError::NoSuchPath(missing.to_string_lossy().into_owned()));
    }
    if let Some(first) = files.first() {
        units.push(loose_files(first, &files, knowledge)?);
    }
    for folder in folders {
        units.extend(folder_units(folder, knowledge)?);
    }
    if let Some(name) = &options.unit {
        units = join(units, name);
    }
    Ok(Plan { units })
}

fn loose_files(first: &Path, files: &[&PathBuf], knowledge: &Knowledge) -> Result<UnitPlan, JobError> {
    let folder = first.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let settings = knowledge.settings(folder)?;
    let mapping = knowledge.mapping(folder)?.unwrap_or_default();
    let mut unit = UnitPlan {
        folder: folder_name(folder),
        place_of_mapping: folder.to_path_buf(),
        place: String::new(),
        settings,
        mapping,
        files: Vec::new(),
        passed: Vec::new(),
    };
    for file in files {
        let walked = walk(file, &unit.settings.read.clone().unwrap_or_default());
        unit.files.extend(walked.files);
        unit.passed.extend(walked.passed);
    }
    tell_apart(&mut unit.files, files);
    Ok(unit)
}

/// Two files of one name from two folders keep their folder in the report.
fn tell_apart(found: &mut [FoundFile], given: &[&PathBuf]) {
    let mut names: BTreeMap<Arc<str>, usize> = BTreeMap::new();
    for file in found.iter() {
        *names.entry(file.relative.clone()).or_default() += 1;
    }
    for (file, path) in found.iter_mut().zip(given) {
        if names.get(&file.relative).is_some_and(|count| *count > 1) {
            file.relative = path.to_string_lossy().replace('\\', "/").into();
        }
    }
    found.sort();
}

fn folder_units(root: &Path, knowledge: &Knowledge) -> Result<Vec<UnitPlan>, JobError> {
    let settings = knowledge.settings(root)?;
    let mapping = knowledge.mapping(root)?.unwrap_or_default();
    let walked = walk(root, &settings.read.clone().unwrap_or_default());
    let mut by_folder: BTreeMap<String, Vec<FoundFile>> = BTreeMap::new();
    for file in walked.files {
        let folder = file.relative.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
        by_folder.entry(folder).or_default().push(file);
    }
    let mut units = Vec::new();
    let mut passed = walked.passed;
    for (group, files) in highest_folders(by_folder) {
        let folder = root.join(&group);
        let own = if group.is_empty() { settings.clone() } else { knowledge.settings(&folder)?.over(&settings) };
        let own_mapping = if group.is_empty() { None } else { knowledge.mapping(&folder)? };
        let inside = |entry: &PassedOver| group.is_empty() || entry.relative.starts_with(&format!("{group}/"));
        let (mine, rest): (Vec<_>, Vec<_>) = passed.into_iter().partition(inside);
        passed = rest;
        let name = if group.is_empty() { folder_name(root) } else { group.rsplit('/').next().unwrap_or(&group).to_owned() };
        units.push(UnitPlan {
            folder: name,
            place_of_mapping: folder,
            place: group,
            settings: own,
            mapping: own_mapping.unwrap_or_else(|| mapping.clone()),
            files,
            passed: mine,
        });
    }
    match units.first_mut() {
        Some(first) => first.passed.extend(passed),
        None => units.push(UnitPlan {
            folder: folder_name(root),
            place_of_mapping: root.to_path_buf(),
            place: String::new(),
            settings,
            mapping,
            files: Vec::new(),
            passed,
        }),
    }
    Ok(units)
}

/// Folders below a folder that has files itself belong to it, unless they are units of their own beside loose files.
fn highest_folders(by_folder: BTreeMap<String, Vec<FoundFile>>) -> BTreeMap<String, Vec<FoundFile>> {
    let mut joined: BTreeMap<String, Vec<FoundFile>> = BTreeMap::new();
    let apart = holds_units(&by_folder);
    for (folder, files) in by_folder {
        // A name stands before every longer one that begins with it, so an owner is met before what lies below it.
        let owns = |owner: &&String| if owner.is_empty() { !apart } else { folder.starts_with(&format!("{owner}/")) };
        let owner = joined.keys().find(owns).cloned();
        joined.entry(owner.unwrap_or(folder)).or_default().extend(files);
    }
    joined
}

/// Whether the folders beside loose files are units each: they are called like offices, or hold files of the same names. Folders of one
/// office (合同, 2020年, 凭证) are neither.
fn holds_units(by_folder: &BTreeMap<String, Vec<FoundFile>>) -> bool {
    let mut names: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for (folder, files) in by_folder.iter().filter(|(folder, _)| !folder.is_empty()) {
        let top = folder.split('/').next().unwrap_or(folder);
        names.entry(top).or_default().extend(files.iter().map(|file| stem(&file.relative)));
    }
    if names.len() < 2 || !by_folder.contains_key("") {
        return false;
    }
    let offices = names.keys().filter(|name| OFFICE_ENDINGS.iter().any(|ending| name.trim_end_matches("账表").ends_with(ending))).count();
    let mut holders: BTreeMap<&String, usize> = BTreeMap::new();
    for stem in names.values().flatten() {
        *holders.entry(stem).or_default() += 1;
    }
    offices * 2 > names.len() || holders.values().any(|count| *count >= 2)
}

/// How the names of offices end.
pub(super) const OFFICE_ENDINGS: [&str; 21] = [
    "街道",
    "办事处",
    "乡",
    "镇",
    "村",
    "社区",
    "局",
    "委员会",
    "委",
    "中心",
    "所",
    "学校",
    "小学",
    "中学",
    "医院",
    "卫生院",
    "政府",
    "办公室",
    "公司",
    "院",
    "站",
];

/// A file's name without extension, digits and copies' marks: what the same table is called in another unit or year.
fn stem(relative: &str) -> String {
    let name = relative.rsplit('/').next().unwrap_or(relative);
    let name = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    name.chars().filter(|c| !c.is_ascii_digit() && !matches!(c, '年' | '月' | '-' | '_' | ' ')).collect()
}

fn join(units: Vec<UnitPlan>, name: &str) -> Vec<UnitPlan> {
    let mut units = units.into_iter();
    let Some(mut all) = units.next() else { return Vec::new() };
    name.clone_into(&mut all.folder);
    for unit in units {
        all.files.extend(unit.files);
        all.passed.extend(unit.passed);
        all.settings = all.settings.over(&unit.settings);
    }
    all.files.sort();
    vec![all]
}

/// The name of a folder, also of `.` and `..`.
fn folder_name(folder: &Path) -> String {
    let real = folder.canonicalize().unwrap_or_else(|_| folder.to_path_buf());
    real.file_name().map_or_else(|| folder.to_string_lossy().into_owned(), |name| name.to_string_lossy().into_owned())
}
