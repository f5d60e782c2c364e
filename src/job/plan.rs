//! What a run has to do: which units there are, the files of each, and the settings that hold for it. Where units lie among nested folders
//! is the business of `nest`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::nest::{self, Group};
use super::{JobError, Knowledge, Options};
use crate::read::{FoundFile, PassedOver, walk};
use crate::recognise::Mapping;
use crate::rules::Settings;
use crate::value::{Lang, Said};

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
    /// The folders between the path given and its own, with `/` between them; empty if there are none.
    pub place: String,
    /// Its own folder below the path given; empty for that path itself.
    pub group: String,
    /// The name of the path given, where several were given; else empty.
    pub root: String,
    /// Whether these are loose files beside the folders of units.
    pub loose: bool,
    /// Why it cannot be checked at all: its settings are broken, or its folder cannot be read.
    pub broken: Option<Said>,
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
    let several = options.paths.len() > 1;
    for folder in folders {
        let known = units.len();
        match folder_units(folder, knowledge) {
            Ok(found) => units.extend(found),
            // Of several paths, one with broken settings does not stop the others.
            Err(error) if several => units.push(broken(folder, &error)),
            Err(error) => return Err(error),
        }
        if several {
            units.iter_mut().skip(known).for_each(|unit| unit.root = folder_name(folder));
        }
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
        group: String::new(),
        root: String::new(),
        loose: false,
        broken: None,
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

/// A path whose settings cannot be read: named, not checked.
fn broken(folder: &Path, error: &JobError) -> UnitPlan {
    UnitPlan {
        folder: folder_name(folder),
        place_of_mapping: folder.to_path_buf(),
        place: String::new(),
        group: String::new(),
        root: String::new(),
        loose: false,
        broken: Some(one_line(error)),
        settings: Settings::default(),
        mapping: Mapping::default(),
        files: Vec::new(),
        passed: Vec::new(),
    }
}

fn folder_units(root: &Path, knowledge: &Knowledge) -> Result<Vec<UnitPlan>, JobError> {
    let settings = knowledge.settings(root)?;
    let mapping = knowledge.mapping(root)?.unwrap_or_default();
    let walked = walk(root, &settings.read.clone().unwrap_or_default());
    let mut above = Above { root, knowledge, known: BTreeMap::from([(String::new(), Ok((settings.clone(), mapping.clone())))]) };
    let mut units: Vec<UnitPlan> = nest::groups(walked.files).into_iter().map(|group| above.unit_of(group)).collect();
    if units.is_empty() {
        let root_alone = Group { folder: String::new(), files: Vec::new(), loose: false };
        units.push(above.unit_of(root_alone));
    }
    let mut by_folder: BTreeMap<String, usize> = units.iter().enumerate().map(|(at, unit)| (unit.group.clone(), at)).collect();
    for passed in walked.passed {
        if let Some(owner) = owner_of(&passed.relative, &by_folder) {
            if let Some(unit) = units.get_mut(owner) {
                unit.passed.push(passed);
            }
        } else if root.join(&*passed.relative).is_dir() {
            // A folder that could not be read would have been a unit: it must not go missing among the others.
            let group = Group { folder: passed.relative.to_string(), files: Vec::new(), loose: false };
            by_folder.insert(group.folder.clone(), units.len());
            let mut unit = above.unit_of(group);
            unit.broken.get_or_insert_with(|| passed.why.clone());
            unit.passed.push(passed);
            units.push(unit);
        } else if let Some(first) = units.first_mut() {
            first.passed.push(passed);
        }
    }
    Ok(units)
}

/// The unit in whose folder something lies.
fn owner_of(relative: &str, by_folder: &BTreeMap<String, usize>) -> Option<usize> {
    let mut folder = relative;
    while let Some((above, _)) = folder.rsplit_once('/') {
        if let Some(owner) = by_folder.get(above) {
            return Some(*owner);
        }
        folder = above;
    }
    // The root's loose files own nothing of the folders beside them.
    by_folder.get("").filter(|_| by_folder.len() == 1).copied()
}

/// Settings and mapping that hold in a folder, or why they could not be read.
type Holding = Result<(Settings, Mapping), Said>;

/// The settings and mappings of the folders above units, each read once.
struct Above<'a> {
    root: &'a Path,
    knowledge: &'a Knowledge,
    known: BTreeMap<String, Holding>,
}

impl Above<'_> {
    fn unit_of(&mut self, group: Group) -> UnitPlan {
        let folder = self.root.join(&group.folder);
        let (settings, mapping, broken) = match self.holding(&group.folder) {
            Ok((settings, mapping)) => (settings, mapping, None),
            Err(why) => (Settings::default(), Mapping::default(), Some(why)),
        };
        let (place, name) = group.folder.rsplit_once('/').unwrap_or(("", &group.folder));
        UnitPlan {
            folder: if name.is_empty() { folder_name(self.root) } else { name.to_owned() },
            place: place.to_owned(),
            place_of_mapping: folder,
            settings,
            mapping,
            files: group.files,
            passed: Vec::new(),
            root: String::new(),
            loose: group.loose,
            broken,
            group: group.folder,
        }
    }

    /// What holds in a folder: its own settings go before those of the folders above it, its own mapping takes their place.
    fn holding(&mut self, folder: &str) -> Holding {
        if let Some(known) = self.known.get(folder) {
            return known.clone();
        }
        let above = folder.rsplit_once('/').map_or("", |(above, _)| above);
        let found = self.holding(above).and_then(|(settings, mapping)| self.own(folder, &settings, mapping));
        self.known.insert(folder.to_owned(), found.clone());
        found
    }

    fn own(&self, folder: &str, settings: &Settings, mapping: Mapping) -> Holding {
        let path = self.root.join(folder);
        let own = self.knowledge.settings(&path).map_err(|error| one_line(&error))?;
        let own_mapping = self.knowledge.mapping(&path).map_err(|error| one_line(&error))?;
        Ok((own.over(settings), own_mapping.unwrap_or(mapping)))
    }
}

/// All that an error says, in one line.
fn one_line(error: &JobError) -> Said {
    let lines = error.said();
    let join = |lang: Lang, mark: &str| lines.iter().map(|said| said.get(lang)).collect::<Vec<_>>().join(mark);
    Said::new(join(Lang::Zh, ";"), join(Lang::En, "; "))
}

fn join(units: Vec<UnitPlan>, name: &str) -> Vec<UnitPlan> {
    let mut units = units.into_iter();
    let Some(mut all) = units.next() else { return Vec::new() };
    name.clone_into(&mut all.folder);
    for unit in units {
        all.files.extend(unit.files.iter().cloned());
        all.passed.extend(unit.passed);
        all.settings = all.settings.over(&unit.settings);
        // A folder that could not be read is passed over; broken settings of a part are those of the whole.
        all.broken = all.broken.or(unit.broken.filter(|_| !unit.files.is_empty()));
    }
    all.files.sort();
    vec![all]
}

/// The name of a folder, also of `.` and `..`.
fn folder_name(folder: &Path) -> String {
    let real = folder.canonicalize().unwrap_or_else(|_| folder.to_path_buf());
    real.file_name().map_or_else(|| folder.to_string_lossy().into_owned(), |name| name.to_string_lossy().into_owned())
}
