//! What came of the units, put together: each with a name of its own, those that broke named, what they share looked for, all in one order.
//! Knows nothing of how a unit is checked.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use super::spooled::{Kept, Shelf, Spooled};
use super::{JobError, Knowledge, Options, Plan, failed};
use crate::across::join::{self, Joined, Party};
use crate::across::office::owner;
use crate::findings::{Input, Report, RuleInfo, SCHEMA, Tool};
use crate::value::Said;
use crate::value::said::system_error;
use crate::value::text::{printable, shorten};

/// Characters of a unit's name at most: a name is read in a list.
const NAME_LENGTH: usize = 100;

/// A unit and the place of its folder in the plan.
struct Part {
    planned: usize,
    kept: Kept,
}

/// The report on what was done; `results` stand in the order of the plan, `None` for a unit that was not begun.
///
/// # Errors
/// Nothing was done, or no table was found in what was.
pub fn report(
    plan: &Plan,
    results: Vec<Option<Vec<Kept>>>,
    shelf: Shelf,
    options: &Options,
    knowledge: &Knowledge,
) -> Result<Spooled, JobError> {
    let not_done: Vec<String> =
        plan.units.iter().zip(&results).filter(|(_, result)| result.is_none()).map(|(unit, _)| shown(unit)).collect();
    let mut parts = Vec::new();
    for (planned, result) in results.into_iter().enumerate() {
        parts.extend(result.into_iter().flatten().map(|kept| Part { planned, kept }));
    }
    if parts.is_empty() && !not_done.is_empty() {
        return Err(JobError::Stopped);
    }
    let broken = |error: io::Error| JobError::Temporary(system_error(&error));
    if parts.iter().all(|part| !part.kept.has_table) {
        return Err(nothing_to_read(&parts, &shelf).unwrap_or_else(broken));
    }
    settle_without_tables(&mut parts, &shelf, plan, options, knowledge).map_err(broken)?;
    let owners: Vec<String> = parts.iter().map(|part| owner(&part.kept.name, place(plan, part.planned))).collect();
    tell_apart(&mut parts, plan);
    let mut parts: Vec<(Part, String)> = parts.into_iter().zip(owners).collect();
    parts.sort_by(|(a, _), (b, _)| (&a.kept.name, a.planned).cmp(&(&b.kept.name, b.planned)));
    let joined = find_shared(&parts, &shelf, plan, options, knowledge);
    let units: Vec<Kept> = parts.into_iter().map(|(part, _)| part.kept).collect();
    Ok(Spooled::new(head(&units, not_done, options, knowledge), shelf, units, joined))
}

/// The report but for its units and findings.
fn head(units: &[Kept], not_done: Vec<String>, options: &Options, knowledge: &Knowledge) -> Report {
    let lang = options.lang;
    let rules = knowledge.rules.rules.values().map(|prepared| RuleInfo {
        rule: prepared.rule.id.clone(),
        title: prepared.rule.title.get(lang).to_owned(),
        severity: prepared.rule.severity,
    });
    Report {
        schema: SCHEMA.to_owned(),
        as_of: units.iter().filter(|unit| !unit.failed).map(|unit| unit.as_of.clone()).max(),
        lang,
        tool: Tool { name: env!("CARGO_PKG_NAME").to_owned(), version: env!("CARGO_PKG_VERSION").to_owned() },
        rules: rules.collect(),
        partial: !not_done.is_empty(),
        units_not_done: not_done,
        units: Vec::new(),
        findings: Vec::new(),
    }
}

/// The folders above a unit's own.
fn place(plan: &Plan, planned: usize) -> &str {
    plan.units.get(planned).map(|unit| unit.place.as_str()).unwrap_or_default()
}

/// A unit that was not begun, as a person finds it.
fn shown(unit: &super::UnitPlan) -> String {
    shorten(&printable(if unit.group.is_empty() { &unit.folder } else { &unit.group }), NAME_LENGTH)
}

fn nothing_to_read(parts: &[Part], shelf: &Shelf) -> io::Result<JobError> {
    let mut told: BTreeMap<String, Said> = BTreeMap::new();
    for part in parts {
        let why = |input: Input| (input.file, Said::same(input.why.unwrap_or_default()));
        told.extend(shelf.report(&part.kept)?.inputs.into_iter().map(why));
    }
    Ok(JobError::NothingToRead(told.into_iter().collect()))
}

/// Loose files beside the folders of units, such as a note, make no unit where none of them is a table: the first unit tells of them. A
/// folder of its own without any table is a unit that could not be checked.
fn settle_without_tables(parts: &mut Vec<Part>, shelf: &Shelf, plan: &Plan, options: &Options, knowledge: &Knowledge) -> io::Result<()> {
    let mut told: Vec<Input> = Vec::new();
    let mut complete = true;
    let mut settled = Vec::with_capacity(parts.len());
    for mut part in std::mem::take(parts) {
        let unit = plan.units.get(part.planned).filter(|_| !part.kept.has_table && !part.kept.failed);
        match unit {
            Some(unit) if unit.loose => {
                let mut report = shelf.report(&part.kept)?;
                told.append(&mut report.inputs);
                complete &= report.complete;
                continue;
            }
            Some(unit) => {
                let why = Said::new("文件夹中没有能识别的账表", "no table was recognised in its folder");
                let failed = failed::failed(unit, &why, options, knowledge);
                part.kept.name.clone_from(&failed.own_name);
                shelf.change(&mut part.kept, |report| {
                    let inputs = std::mem::take(&mut report.inputs);
                    *report = failed.report;
                    report.inputs = inputs;
                })?;
            }
            None => {}
        }
        settled.push(part);
    }
    *parts = settled;
    let first = parts.iter_mut().filter(|part| part.kept.has_table).min_by_key(|part| part.kept.name.clone());
    let Some(first) = first.filter(|_| !told.is_empty() || !complete) else { return Ok(()) };
    shelf.change(&mut first.kept, |report| {
        report.complete &= complete;
        report.inputs.extend(told);
        report.inputs.sort_by(|a, b| a.file.cmp(&b.file));
    })
}

/// Every unit gets a name of its own that can be printed in a line: two that call themselves the same get the folders above them behind
/// their names, then their own, then a number.
fn tell_apart(parts: &mut [Part], plan: &Plan) {
    for part in parts.iter_mut() {
        let clean = shorten(printable(&part.kept.name).trim(), NAME_LENGTH);
        let named = if clean.is_empty() { Said::new("未命名单位", "unnamed unit").zh.into_owned() } else { clean };
        part.kept.name = named;
    }
    let place = |planned: usize| plan.units.get(planned);
    let levels: [&dyn Fn(usize) -> String; 3] = [
        &|planned| place(planned).map(|unit| unit.place.clone()).unwrap_or_default(),
        &|planned| place(planned).map(|unit| unit.group.clone()).unwrap_or_default(),
        &|planned| place(planned).map(|unit| unit.folder.clone()).unwrap_or_default(),
    ];
    let own: Vec<String> = parts.iter().map(|part| part.kept.name.clone()).collect();
    for level in levels {
        let doubles = doubles(parts);
        for (part, own) in parts.iter_mut().zip(&own).filter(|(part, _)| doubles.contains_key(&part.kept.name)) {
            let behind = level(part.planned);
            if !behind.is_empty() {
                part.kept.name = format!("{own}({})", shorten(&printable(&behind), NAME_LENGTH));
            }
        }
    }
    let mut left = doubles(parts);
    for part in parts {
        if let Some(count) = left.get_mut(&part.kept.name) {
            *count += 1;
            if *count > 1 {
                part.kept.name = format!("{}({count})", part.kept.name);
            }
        }
    }
}

/// The names that stand more than once, each with a count of nought.
fn doubles(parts: &[Part]) -> BTreeMap<String, usize> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for part in parts {
        *counts.entry(part.kept.name.clone()).or_default() += 1;
    }
    counts.retain(|_, count| *count > 1);
    counts.into_keys().map(|name| (name, 0)).collect()
}

/// Joins what the units gave for comparison.
fn find_shared(parts: &[(Part, String)], shelf: &Shelf, plan: &Plan, options: &Options, knowledge: &Knowledge) -> Joined {
    let mut copies = copies(parts);
    let to_compare = |(at, (part, owner)): (usize, &(Part, String))| Party {
        name: part.kept.name.clone(),
        owner: owner.clone(),
        copies: copies.remove(&at).unwrap_or_default(),
        root: plan.units.get(part.planned).map(|unit| unit.root.clone()).unwrap_or_default(),
        failed: part.kept.failed,
        number: part.kept.number,
    };
    let parties: Vec<Party> = parts.iter().enumerate().map(to_compare).collect();
    join::join(&knowledge.rules, &parties, shelf.pool(), options.lang)
}

/// The files of units whose very bytes an earlier unit has. Units that a column of one file names share it.
fn copies(parts: &[(Part, String)]) -> BTreeMap<usize, BTreeSet<String>> {
    let mut first: BTreeMap<&[u8; 32], (usize, &str)> = BTreeMap::new();
    let mut copies: BTreeMap<usize, BTreeSet<String>> = BTreeMap::new();
    for (unit, (part, _)) in parts.iter().enumerate() {
        for (file, sha256) in &part.kept.files {
            let here = (part.planned, &**file);
            if *first.entry(sha256).or_insert(here) != here {
                copies.entry(unit).or_default().insert(file.to_string());
            }
        }
    }
    copies
}
