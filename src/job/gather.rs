//! What came of the units, put together: each with a name of its own, those that broke named, what they share looked for, all in one order.
//! Knows nothing of how a unit is checked.

use std::collections::BTreeMap;

use super::unit::Checked;
use super::{JobError, Knowledge, Options, Plan, failed};
use crate::across::join::{self, Party};
use crate::across::office::owner;
use crate::checks::engine;
use crate::findings::{Finding, Input, Report, RuleInfo, SCHEMA, Status, Tool, UnitReport};
use crate::value::Said;
use crate::value::text::{printable, shorten};

/// Characters of a unit's name at most: a name is read in a list.
const NAME_LENGTH: usize = 100;

/// A unit and the place of its folder in the plan.
struct Part {
    planned: usize,
    checked: Checked,
}

/// The report on what was done; `results` stand in the order of the plan, `None` for a unit that was not begun.
///
/// # Errors
/// Nothing was done, or no table was found in what was.
pub fn report(plan: &Plan, results: Vec<Option<Vec<Checked>>>, options: &Options, knowledge: &Knowledge) -> Result<Report, JobError> {
    let not_done: Vec<String> =
        plan.units.iter().zip(&results).filter(|(_, result)| result.is_none()).map(|(unit, _)| shown(unit)).collect();
    let mut parts = Vec::new();
    for (planned, result) in results.into_iter().enumerate() {
        parts.extend(result.into_iter().flatten().map(|checked| Part { planned, checked }));
    }
    if parts.is_empty() && !not_done.is_empty() {
        return Err(JobError::Stopped);
    }
    if parts.iter().all(|part| !has_table(&part.checked.report)) {
        return Err(nothing_to_read(&parts));
    }
    settle_without_tables(&mut parts, plan, options, knowledge);
    tell_apart(&mut parts, plan);
    parts.sort_by(|a, b| (&a.checked.report.unit, a.planned).cmp(&(&b.checked.report.unit, b.planned)));
    let crossing = find_shared(&mut parts, plan, options, knowledge);
    Ok(assemble(parts, crossing, not_done, options, knowledge))
}

fn assemble(parts: Vec<Part>, crossing: Vec<Finding>, not_done: Vec<String>, options: &Options, knowledge: &Knowledge) -> Report {
    let lang = options.lang;
    let (mut units, mut findings) = (Vec::with_capacity(parts.len()), crossing);
    for part in parts {
        units.push(part.checked.report);
        findings.extend(part.checked.findings);
    }
    findings.sort_by(engine::compare);
    let rules = knowledge.rules.rules.values().map(|prepared| RuleInfo {
        rule: prepared.rule.id.clone(),
        title: prepared.rule.title.get(lang).to_owned(),
        severity: prepared.rule.severity,
    });
    Report {
        schema: SCHEMA.to_owned(),
        as_of: units.iter().filter(|unit| unit.failed.is_none()).map(|unit| unit.as_of.clone()).max(),
        lang,
        tool: Tool { name: env!("CARGO_PKG_NAME").to_owned(), version: env!("CARGO_PKG_VERSION").to_owned() },
        rules: rules.collect(),
        partial: !not_done.is_empty(),
        units_not_done: not_done,
        units,
        findings,
    }
}

/// A unit that was not begun, as a person finds it.
fn shown(unit: &super::UnitPlan) -> String {
    shorten(&printable(if unit.group.is_empty() { &unit.folder } else { &unit.group }), NAME_LENGTH)
}

fn has_table(unit: &UnitReport) -> bool {
    unit.inputs.iter().any(|input| input.table.is_some())
}

fn nothing_to_read(parts: &[Part]) -> JobError {
    let why = |input: &Input| (input.file.clone(), Said::same(input.why.clone().unwrap_or_default()));
    let told: BTreeMap<String, Said> = parts.iter().flat_map(|part| part.checked.report.inputs.iter().map(why)).collect();
    JobError::NothingToRead(told.into_iter().collect())
}

/// Loose files beside the folders of units, such as a note, make no unit where none of them is a table: the first unit tells of them. A
/// folder of its own without any table is a unit that could not be checked.
fn settle_without_tables(parts: &mut Vec<Part>, plan: &Plan, options: &Options, knowledge: &Knowledge) {
    let mut told: Vec<Input> = Vec::new();
    let mut complete = true;
    parts.retain_mut(|part| {
        let report = &mut part.checked.report;
        if has_table(report) || report.failed.is_some() {
            return true;
        }
        let Some(unit) = plan.units.get(part.planned) else { return true };
        if unit.loose {
            told.append(&mut report.inputs);
            complete &= report.complete;
            return false;
        }
        let why = Said::new("文件夹中没有能识别的账表", "no table was recognised in its folder");
        let inputs = std::mem::take(&mut report.inputs);
        part.checked = failed::failed(unit, &why, options, knowledge);
        part.checked.report.inputs = inputs;
        true
    });
    let first = parts.iter_mut().filter(|part| has_table(&part.checked.report)).min_by_key(|part| part.checked.report.unit.clone());
    if let Some(first) = first {
        first.checked.report.complete &= complete;
        first.checked.report.inputs.extend(told);
        first.checked.report.inputs.sort_by(|a, b| a.file.cmp(&b.file));
    }
}

/// Every unit gets a name of its own that can be printed in a line: two that call themselves the same get the folders above them behind
/// their names, then their own, then a number.
fn tell_apart(parts: &mut [Part], plan: &Plan) {
    for part in parts.iter_mut() {
        let clean = shorten(printable(&part.checked.report.unit).trim(), NAME_LENGTH);
        let named = if clean.is_empty() { Said::new("未命名单位", "unnamed unit").zh.into_owned() } else { clean };
        part.checked.rename(&named);
        part.checked.report.place = printable(&part.checked.report.place);
    }
    let place = |planned: usize| plan.units.get(planned);
    let levels: [&dyn Fn(usize) -> String; 3] = [
        &|planned| place(planned).map(|unit| unit.place.clone()).unwrap_or_default(),
        &|planned| place(planned).map(|unit| unit.group.clone()).unwrap_or_default(),
        &|planned| place(planned).map(|unit| unit.folder.clone()).unwrap_or_default(),
    ];
    let own: Vec<String> = parts.iter().map(|part| part.checked.report.unit.clone()).collect();
    for level in levels {
        let doubles = doubles(parts);
        for (part, own) in parts.iter_mut().zip(&own).filter(|(part, _)| doubles.contains_key(&part.checked.report.unit)) {
            let behind = level(part.planned);
            if !behind.is_empty() {
                part.checked.rename(&format!("{own}({})", shorten(&printable(&behind), NAME_LENGTH)));
            }
        }
    }
    let mut left = doubles(parts);
    for part in parts {
        if let Some(count) = left.get_mut(&part.checked.report.unit) {
            *count += 1;
            if *count > 1 {
                part.checked.rename(&format!("{}({count})", part.checked.report.unit));
            }
        }
    }
}

/// The names that stand more than once, each with a count of nought.
fn doubles(parts: &[Part]) -> BTreeMap<String, usize> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for part in parts {
        *counts.entry(part.checked.report.unit.clone()).or_default() += 1;
    }
    counts.retain(|_, count| *count > 1);
    counts.into_keys().map(|name| (name, 0)).collect()
}

/// Joins what the units gave for comparison and writes what became of it into their reports.
fn find_shared(parts: &mut [Part], plan: &Plan, options: &Options, knowledge: &Knowledge) -> Vec<Finding> {
    let to_compare = |part: &mut Part| {
        let report = &part.checked.report;
        let place = plan.units.get(part.planned).map(|unit| unit.place.as_str()).unwrap_or_default();
        Party {
            name: report.unit.clone(),
            owner: owner(&part.checked.own_name, place),
            files: report.inputs.iter().map(|input| (input.file.clone(), input.sha256.clone())).collect(),
            folder: part.planned,
            root: plan.units.get(part.planned).map(|unit| unit.root.clone()).unwrap_or_default(),
            failed: report.failed.is_some(),
            gathered: std::mem::take(&mut part.checked.gathered),
        }
    };
    let parties: Vec<Party> = parts.iter_mut().map(to_compare).collect();
    let joined = join::join(&knowledge.rules, &parties, options.lang);
    for (part, reports) in parts.iter_mut().zip(joined.reports) {
        for new in reports {
            let report = &mut part.checked.report;
            report.complete &= new.status == Status::Checked && new.unchecked.is_empty();
            if let Some(old) = report.rules.iter_mut().find(|old| old.rule == new.rule) {
                *old = new;
            }
        }
    }
    joined.findings
}
