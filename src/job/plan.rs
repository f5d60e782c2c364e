//! What a run has to do: which units there are, the files of each, and the settings that hold for it. Where units lie among nested folders
//! is the business of `nest`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::nest::{self, Group};
use super::{JobError, Knowledge, Options};
use crate::read::{FoundFile, PassedOver, walk};
use crate::recognise::Mapping;
use crate::rules::Settings;
use crate::say;
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
    /// Where it lies.
    pub spot: Spot,
    /// Why it cannot be checked at all: its settings are broken, or its folder cannot be read.
    pub broken: Option<Box<Said>>,
    /// The settings that hold for it.
    pub settings: Arc<Settings>,
    /// What the user says of its sheets.
    pub mapping: Arc<Mapping>,
    /// Whether that holds for all of this unit and for no other.
    pub own_mapping: bool,
    /// Its files, by their paths relative to the path given.
    pub files: Vec<FoundFile>,
    /// What was passed over, and why.
    pub passed: Vec<PassedOver>,
}

/// Where a unit lies. Kept of every unit to the end of a run, so it is small.
#[derive(Debug, Clone)]
pub struct Spot {
    /// The path given.
    pub given: Arc<Given>,
    /// Its own folder below the path given; empty for that path itself.
    pub group: Box<str>,
    /// Whether these are loose files beside the folders of units.
    pub loose: bool,
}

/// A path that was given.
#[derive(Debug)]
pub struct Given {
    /// The path.
    pub path: PathBuf,
    /// What its folder is called.
    pub name: String,
    /// Its name, where several paths were given; else empty.
    pub root: String,
}

impl Given {
    fn new(path: &Path, several: bool) -> Arc<Self> {
        let name = folder_name(path);
        Arc::new(Self { path: path.to_path_buf(), root: if several { name.clone() } else { String::new() }, name })
    }
}

impl Spot {
    /// The path given itself.
    fn whole(given: &Arc<Given>) -> Self {
        Self { given: given.clone(), group: "".into(), loose: false }
    }

    /// The name of its folder: what it is called if nothing better is known.
    pub fn folder(&self) -> &str {
        let name = self.group.rsplit('/').next().unwrap_or_default();
        if name.is_empty() { &self.given.name } else { name }
    }

    /// The folders between the path given and its own, with `/` between them; empty if there are none.
    pub fn place(&self) -> &str {
        self.group.rsplit_once('/').map_or("", |(place, _)| place)
    }

    /// Its own folder as a person finds it.
    pub fn shown(&self) -> &str {
        if self.group.is_empty() { &self.given.name } else { &self.group }
    }

    /// The folder that a `mapping.toml` for it stands in.
    pub fn path(&self) -> PathBuf {
        self.given.path.join(&*self.group)
    }
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
        let given = Given::new(folder, several);
        let found = folder_units(&given, knowledge).map(|mut found| {
            note_own_mappings(&mut found);
            found
        });
        match found {
            Ok(found) if units.is_empty() => units = found,
            Ok(found) => units.extend(found),
            // Of several paths, one with broken settings does not stop the others.
            Err(error) if several => units.push(broken(&given, &error)),
            Err(error) => return Err(error),
        }
    }
    if options.unit.is_some() {
        units = join(units);
    }
    Ok(Plan { units })
}

/// Notes whose mapping is no other unit's.
fn note_own_mappings(units: &mut [UnitPlan]) {
    let mut users: BTreeMap<*const Mapping, usize> = BTreeMap::new();
    for unit in units.iter() {
        *users.entry(Arc::as_ptr(&unit.mapping)).or_default() += 1;
    }
    for unit in units.iter_mut() {
        unit.own_mapping = users.get(&Arc::as_ptr(&unit.mapping)) == Some(&1);
    }
}

fn loose_files(first: &Path, files: &[&PathBuf], knowledge: &Knowledge) -> Result<UnitPlan, JobError> {
    let folder = first.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let settings = knowledge.settings(folder)?;
    let mapping = knowledge.mapping(folder)?.unwrap_or_default();
    let mut unit = UnitPlan {
        spot: Spot::whole(&Given::new(folder, false)),
        broken: None,
        settings: settings.into(),
        mapping: mapping.into(),
        own_mapping: false,
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
fn broken(given: &Arc<Given>, error: &JobError) -> UnitPlan {
    UnitPlan {
        spot: Spot::whole(given),
        broken: Some(one_line(error).into()),
        settings: Arc::default(),
        mapping: Arc::default(),
        own_mapping: false,
        files: Vec::new(),
        passed: Vec::new(),
    }
}

fn folder_units(given: &Arc<Given>, knowledge: &Knowledge) -> Result<Vec<UnitPlan>, JobError> {
    let root = given.path.as_path();
    let settings = knowledge.settings(root)?;
    let mapping = knowledge.mapping(root)?.unwrap_or_default();
    let walked = walk(root, &settings.read.clone().unwrap_or_default());
    let mut above = Above { given, knowledge, known: BTreeMap::from([(String::new(), Ok((settings.into(), mapping.into())))]) };
    let mut units: Vec<UnitPlan> = nest::groups(walked.files).into_iter().map(|group| above.unit_of(group)).collect();
    let handed_in_nothing = nothing_handed_in(&units, &walked.empty);
    for folder in handed_in_nothing {
        let mut unit = above.unit_of(Group { folder, files: Vec::new(), loose: false });
        unit.broken.get_or_insert_with(|| {
            say!(
                "文件夹是空的,没有账表,没有检查。请补交该单位的账表;不是单位的,请删去这个文件夹",
                "the folder is empty: there are no books and nothing was checked. Hand in the books of this unit, or remove the folder if it is none"
            )
            .into()
        });
        units.push(unit);
    }
    if walked.passed.is_empty() && !units.is_empty() {
        return Ok(units);
    }
    if units.is_empty() {
        let root_alone = Group { folder: String::new(), files: Vec::new(), loose: false };
        units.push(above.unit_of(root_alone));
    }
    let mut by_folder: BTreeMap<String, usize> = units.iter().enumerate().map(|(at, unit)| (unit.spot.group.to_string(), at)).collect();
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
            unit.broken.get_or_insert_with(|| passed.why.clone().into());
            unit.passed.push(passed);
            units.push(unit);
        } else if let Some(first) = units.first_mut() {
            first.passed.push(passed);
        }
    }
    Ok(units)
}

/// The empty folders that lie beside folders of units: who handed in nothing must not go missing among the others.
fn nothing_handed_in(units: &[UnitPlan], empty: &[Arc<str>]) -> Vec<String> {
    let above = |folder: &str| folder.rsplit_once('/').map_or_else(String::new, |(above, _)| above.to_owned());
    let groups: Vec<&str> =
        units.iter().filter(|unit| !unit.spot.loose).map(|unit| &*unit.spot.group).filter(|group| !group.is_empty()).collect();
    if groups.len() < 2 {
        return Vec::new();
    }
    let beside: BTreeSet<String> = groups.iter().map(|group| above(group)).collect();
    let is_of_unit = |folder: &str| groups.iter().any(|group| folder.strip_prefix(group).is_some_and(|rest| rest.starts_with('/')));
    empty.iter().filter(|folder| beside.contains(&above(folder)) && !is_of_unit(folder)).map(ToString::to_string).collect()
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
type Holding = Result<(Arc<Settings>, Arc<Mapping>), Said>;

/// The settings and mappings of the folders above units, each read once.
struct Above<'a> {
    given: &'a Arc<Given>,
    knowledge: &'a Knowledge,
    known: BTreeMap<String, Holding>,
}

impl Above<'_> {
    fn unit_of(&mut self, group: Group) -> UnitPlan {
        let (settings, mapping, broken) = match self.holding(&group.folder) {
            Ok((settings, mapping)) => (settings, mapping, None),
            Err(why) => (Arc::default(), Arc::default(), Some(why.into())),
        };
        let spot = Spot { given: self.given.clone(), group: group.folder.into(), loose: group.loose };
        UnitPlan { spot, broken, settings, mapping, own_mapping: false, files: group.files, passed: Vec::new() }
    }

    /// What holds in a folder: its own settings go before those of the folders above it, its own mapping takes their place.
    fn holding(&mut self, folder: &str) -> Holding {
        if let Some(known) = self.known.get(folder) {
            return known.clone();
        }
        let (settings, mapping) = self.remembered(folder.rsplit_once('/').map_or("", |(above, _)| above))?;
        let path = self.given.path.join(folder);
        let own = self.knowledge.settings(&path).map_err(|error| one_line(&error))?;
        let own_mapping = self.knowledge.mapping(&path).map_err(|error| one_line(&error))?;
        // Units without settings of their own share those above them.
        let settings = if own == Settings::default() { settings } else { own.over(&settings).into() };
        Ok((settings, own_mapping.map_or(mapping, Arc::new)))
    }

    /// [`Self::holding`] of a folder above others, which will be asked for again.
    fn remembered(&mut self, folder: &str) -> Holding {
        let found = self.holding(folder);
        if !self.known.contains_key(folder) {
            self.known.insert(folder.to_owned(), found.clone());
        }
        found
    }
}

/// All that an error says, in one line.
fn one_line(error: &JobError) -> Said {
    let lines = error.said();
    let join = |lang: Lang, mark: &str| lines.iter().map(|said| said.get(lang)).collect::<Vec<_>>().join(mark);
    Said::new(join(Lang::Zh, ";"), join(Lang::En, "; "))
}

fn join(units: Vec<UnitPlan>) -> Vec<UnitPlan> {
    let mut units = units.into_iter();
    let Some(mut all) = units.next() else { return Vec::new() };
    for unit in units {
        // A folder that could not be read is passed over; broken settings of a part are those of the whole.
        all.broken = all.broken.or(unit.broken.filter(|_| !unit.files.is_empty()));
        all.settings = Settings::clone(&all.settings).over(&unit.settings).into();
        all.own_mapping = false;
        all.files.extend(unit.files);
        all.passed.extend(unit.passed);
    }
    all.files.sort();
    vec![all]
}

/// The name of a folder, also of `.` and `..`.
fn folder_name(folder: &Path) -> String {
    let real = folder.canonicalize().unwrap_or_else(|_| folder.to_path_buf());
    real.file_name().map_or_else(|| folder.to_string_lossy().into_owned(), |name| name.to_string_lossy().into_owned())
}
