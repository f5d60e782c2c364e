//! All rules, ready to run: those in the program and those of the user's folders, each with its check prepared and its
//! message held against what the check can fill in.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use include_dir::{Dir, include_dir};
use rayon::prelude::*;

use super::{COMMON_PLACEHOLDERS, Check, KINDS, Shared};
use crate::rules::standards::Regions;
use crate::rules::{Rule, RuleError, SourceFile, Topics};
use crate::say;
use crate::value::Said;
use crate::value::said::system_error;

static BUILT_IN: Dir = include_dir!("$CARGO_MANIFEST_DIR/rules");

/// The name of the file that lists the regions, beside the standards.
const REGIONS: &str = "regions.toml";

/// A rule with its check.
#[derive(Debug)]
pub struct Prepared {
    /// The rule.
    pub rule: Rule,
    /// Its check.
    pub check: Box<dyn Check>,
    /// Whether it comes from a folder of the user's.
    pub from_user: bool,
}

/// All rules and what they share.
#[derive(Debug, Default)]
pub struct RuleSet {
    /// The rules, by id.
    pub rules: BTreeMap<String, Prepared>,
    /// Word lists and standards.
    pub shared: Shared,
    /// The regions that standards are known by.
    pub regions: Regions,
}

/// The files of one rule folder, by what they are.
#[derive(Debug, Default)]
struct Folder {
    rules: Vec<SourceFile>,
    standards: Vec<SourceFile>,
    lexicon: Vec<SourceFile>,
    calendar: Vec<SourceFile>,
    regions: Option<SourceFile>,
    from_user: bool,
}

impl RuleSet {
    /// The rules in the program, then those of `folders` in order: a later rule, standard or word list replaces an earlier
    /// one of the same id.
    ///
    /// # Errors
    /// Everything that is wrong in any of the files, not only the first.
    pub fn load(folders: &[&Path]) -> Result<Self, Vec<RuleError>> {
        let mut errors = Vec::new();
        let mut all = vec![built_in()];
        for folder in folders {
            match read_folder(folder) {
                Ok(folder) => all.push(folder),
                Err(error) => errors.push(error),
            }
        }
        let set = Self::prepare(&all, &mut errors);
        if errors.is_empty() { Ok(set) } else { Err(errors) }
    }

    fn prepare(folders: &[Folder], errors: &mut Vec<RuleError>) -> Self {
        let mut set = Self::default();
        let mut catalogue = crate::rules::standards::Catalogue::default();
        let mut calendar = crate::rules::Calendar::default();
        for folder in folders {
            if let Some(source) = &folder.regions
                && let Some(regions) = keep(errors, Regions::parse(source))
            {
                set.regions = regions;
            }
            let (regions, lexicon) = (&set.regions, &mut set.shared.lexicon);
            let (mut of_standards, mut of_words) = (Vec::new(), Vec::new());
            rayon::join(
                || folder.standards.iter().for_each(|source| _ = keep(&mut of_standards, catalogue.add(source, regions))),
                || folder.lexicon.iter().for_each(|source| _ = keep(&mut of_words, lexicon.add(source))),
            );
            errors.extend(of_standards.into_iter().chain(of_words));
            for source in &folder.calendar {
                keep(errors, calendar.add(source));
            }
        }
        set.shared.catalogue = Arc::new(catalogue);
        set.shared.calendar = Arc::new(calendar);
        set.shared.topics = Arc::new(Topics::new(&set.shared.lexicon));
        for folder in folders {
            let prepared: Vec<_> = folder.rules.par_iter().map(|source| prepare_rule(source, folder.from_user, &set.shared)).collect();
            for prepared in prepared {
                if let Some(prepared) = keep(errors, prepared) {
                    set.rules.insert(prepared.rule.id.clone(), prepared);
                }
            }
        }
        set
    }
}

fn keep<T>(errors: &mut Vec<RuleError>, result: Result<T, RuleError>) -> Option<T> {
    result.map_err(|error| errors.push(error)).ok()
}

fn prepare_rule(source: &SourceFile, from_user: bool, shared: &Shared) -> Result<Prepared, RuleError> {
    let rule = if from_user { Rule::parse(source) } else { Rule::parse_built_in(source) }?;
    let Some(kind) = KINDS.iter().find(|kind| kind.name == rule.kind.get_ref()) else {
        return Err(source.unknown(&Said::new("检查类型", "check kind"), &rule.kind, KINDS.iter().map(|kind| kind.name)));
    };
    let check = (kind.prepare)(&rule, shared)?;
    hold_messages(&rule, check.as_ref())?;
    Ok(Prepared { rule, check, from_user })
}

/// A message may only use what the check fills in, and every variant that the check can ask for must be there.
fn hold_messages(rule: &Rule, check: &dyn Check) -> Result<(), RuleError> {
    let known: Vec<&str> = COMMON_PLACEHOLDERS.iter().copied().chain(check.placeholders()).collect();
    for (variant, message) in &rule.messages {
        let at = message.span().start;
        if !variant.is_empty() && !check.variants().contains(&variant.as_str()) {
            let named = toml::Spanned::new(message.span(), variant.clone());
            return Err(rule.source.unknown(&Said::new("说明的变体", "variant of the message"), &named, check.variants().iter().copied()));
        }
        for text in [&message.get_ref().zh, &message.get_ref().en] {
            if let Some(unknown) = super::message::placeholders(text).find(|name| !known.contains(name)) {
                let named = toml::Spanned::new(at..at, unknown.to_owned());
                return Err(rule.source.unknown(&Said::new("占位符", "placeholder"), &named, known.iter().copied()));
            }
        }
    }
    match check.variants().iter().find(|variant| !rule.messages.contains_key(**variant)) {
        Some(missing) => Err(rule.source.error(
            rule.messages.get("").map(|message| message.span().start),
            say!("缺少说明 [message.{missing}],此类检查会用到", "the message [message.{missing}] is missing; this kind of check uses it"),
        )),
        None => Ok(()),
    }
}

fn built_in() -> Folder {
    let mut folder = Folder::default();
    let source = |file: &include_dir::File| {
        let name = file.path().to_string_lossy().replace('\\', "/");
        SourceFile::new(format!("rules/{name}"), file.contents_utf8().unwrap_or_default())
    };
    let is_toml = |file: &&include_dir::File| file.path().extension().is_some_and(|extension| extension == "toml");
    let in_folder = |name: &str| BUILT_IN.get_dir(name).into_iter().flat_map(Dir::files).filter(is_toml);
    folder.rules = BUILT_IN.files().filter(is_toml).map(source).collect();
    folder.lexicon = in_folder("lexicon").map(source).collect();
    folder.calendar = in_folder("calendar").map(source).collect();
    for file in in_folder("standards") {
        if file.path().file_name().is_some_and(|name| name == REGIONS) {
            folder.regions = Some(source(file));
        } else {
            folder.standards.push(source(file));
        }
    }
    folder
}

/// Reads a folder of the user's: rules in it, standards, word lists and calendars in its folders `standards`, `lexicon` and `calendar`.
fn read_folder(path: &Path) -> Result<Folder, RuleError> {
    let mut folder = Folder { from_user: true, ..Folder::default() };
    folder.rules = read_sources(path, true)?;
    folder.lexicon = read_sources(&path.join("lexicon"), false)?;
    folder.calendar = read_sources(&path.join("calendar"), false)?;
    for source in read_sources(&path.join("standards"), false)? {
        if source.name.ends_with(REGIONS) {
            folder.regions = Some(source);
        } else {
            folder.standards.push(source);
        }
    }
    let headers = read_sources(&path.join("headers"), false)?;
    let own = folder.rules.len() + folder.lexicon.len() + folder.standards.len() + folder.calendar.len();
    if own == 0 && headers.is_empty() {
        let why = Said::new("文件夹里没有规则文件(.toml)", "there is no rule file (.toml) in the folder");
        return Err(RuleError { file: path.to_string_lossy().into(), line: None, why });
    }
    Ok(folder)
}

fn read_sources(path: &Path, must_exist: bool) -> Result<Vec<SourceFile>, RuleError> {
    let failed = |path: &Path, error: &std::io::Error| {
        let Said { zh, en } = system_error(error);
        RuleError { file: path.to_string_lossy().into(), line: None, why: say!("无法读取: {zh}", "cannot be read: {en}") }
    };
    if !must_exist && !path.exists() {
        return Ok(Vec::new());
    }
    let entries = std::fs::read_dir(path).map_err(|error| failed(path, &error))?;
    let mut paths: Vec<_> = entries.filter_map(Result::ok).map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "toml") && path.is_file());
    paths.retain(|path| !path.file_name().is_some_and(|name| name == "ledgerlint.toml" || name == "mapping.toml"));
    paths.sort();
    paths
        .iter()
        .map(|path| {
            let bytes = std::fs::read(path).map_err(|error| failed(path, &error))?;
            let text = String::from_utf8(bytes).map_err(|_| RuleError {
                file: path.to_string_lossy().into(),
                line: None,
                why: Said::new("不是 UTF-8 编码,请用 UTF-8 另存", "is not UTF-8; save it as UTF-8"),
            })?;
            Ok(SourceFile::new(path.to_string_lossy(), text))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_rules_load_and_every_example_holds() {
        let set = RuleSet::load(&[]).unwrap_or_else(|errors| panic!("{}", told(&errors)));
        let mut errors = Vec::new();
        for prepared in set.rules.values() {
            if let Err(more) = super::super::examples::run(&set, prepared) {
                errors.extend(more);
            }
        }
        assert!(errors.is_empty(), "{}", told(&errors));
    }

    #[test]
    fn of_our_own_files_nothing_but_examples_follows_the_first_example() {
        let sources = built_in().rules;
        assert!(sources.len() >= 30, "{}", sources.len());
        for source in sources {
            let [whole, short] = [Rule::parse(&source), Rule::parse_built_in(&source)].map(Result::unwrap);
            let of = |rule: &Rule| {
                let Rule { id, title, severity, from_journal, basis, advice, noise, kind, messages, .. } = rule;
                let check = rule.check::<toml::Table>().unwrap();
                format!("{:?}", (id, title, severity, from_journal, basis, advice, noise, kind, messages, check))
            };
            assert_eq!(of(&whole), of(&short));
            assert!(whole.examples().unwrap().len() > 2);
        }
    }

    fn told(errors: &[RuleError]) -> String {
        errors.iter().map(|error| error.said().en.into_owned()).collect::<Vec<_>>().join("\n")
    }
}
