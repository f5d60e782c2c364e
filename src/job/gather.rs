//! What came of the units, put together: each with a name of its own, those that broke named, what they share looked for, all in one order.
//! Knows nothing of how a unit is checked.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use super::same_files::{self, Copies};
use super::spooled::{Kept, Shelf, Spooled};
use super::{JobError, Knowledge, Options, Spot};
use crate::across::join::{self, Joined, Party};
use crate::across::office::{numbered, owner};
use crate::findings::{Input, Report, RuleInfo, SCHEMA, Tool};
use crate::spool::Place;
use crate::value::Said;
use crate::value::said::system_error;
use crate::value::text::{printable, shorten};

/// Characters of a unit's name at most: a name is read in a list.
const NAME_LENGTH: usize = 100;

/// The report on what was done; `parts` stand in the order of the plan.
///
/// # Errors
/// Nothing was done, or no table was found in what was.
pub fn report(
    mut parts: Vec<Kept>,
    not_done: &[Spot],
    shelf: Shelf,
    options: &Options,
    knowledge: &Knowledge,
) -> Result<Spooled, JobError> {
    if parts.is_empty() && !not_done.is_empty() {
        return Err(JobError::Stopped);
    }
    let broken = |error: io::Error| JobError::Temporary(system_error(&error));
    if parts.iter().all(|part| !part.has_table) {
        return Err(nothing_to_read(&parts, &shelf).unwrap_or_else(broken));
    }
    settle_loose(&mut parts, &shelf).map_err(broken)?;
    let offices = numbered(parts.iter().map(|part| owner(&part.name, part.spot.place())));
    tell_apart(&mut parts);
    let mut order: Vec<(Kept, u32)> = parts.into_iter().zip(offices).collect();
    order.sort_by(|(a, _), (b, _)| (&a.name, a.planned).cmp(&(&b.name, b.planned)));
    let (mut units, offices): (Vec<Kept>, Vec<u32>) = order.into_iter().unzip();
    let copies = same_files::find(&mut units, &shelf, options.lang).map_err(broken)?;
    let joined = find_shared(&units, &offices, &shelf, copies, options, knowledge);
    Ok(Spooled::new(head(&units, not_done, options, knowledge), shelf, units, joined))
}

/// The report but for its units and findings.
fn head(units: &[Kept], not_done: &[Spot], options: &Options, knowledge: &Knowledge) -> Report {
    let lang = options.lang;
    let rules = knowledge.rules.rules.values().map(|prepared| RuleInfo {
        rule: prepared.rule.id.clone(),
        title: prepared.rule.title.get(lang).to_owned(),
        severity: prepared.rule.severity,
    });
    Report {
        schema: SCHEMA.to_owned(),
        as_of: units.iter().filter_map(|unit| unit.as_of).max().map(|day| day.to_string()),
        lang,
        tool: Tool { name: env!("CARGO_PKG_NAME").to_owned(), version: env!("CARGO_PKG_VERSION").to_owned() },
        rules: rules.collect(),
        partial: !not_done.is_empty(),
        units_not_done: not_done.iter().map(|spot| shorten(&printable(spot.shown()), NAME_LENGTH)).collect(),
        units: Vec::new(),
        findings: Vec::new(),
    }
}

fn nothing_to_read(parts: &[Kept], shelf: &Shelf) -> io::Result<JobError> {
    let mut told: BTreeMap<String, Said> = BTreeMap::new();
    for part in parts {
        let why = |input: Input| (input.file, Said::same(input.why.unwrap_or_default()));
        told.extend(shelf.report(part)?.inputs.into_iter().map(why));
    }
    Ok(JobError::NothingToRead(told.into_iter().collect()))
}

/// Loose files beside the folders of units, such as a note, make no unit where none of them is a table: the first unit tells of them.
fn settle_loose(parts: &mut Vec<Kept>, shelf: &Shelf) -> io::Result<()> {
    let mut told: Vec<Input> = Vec::new();
    let mut complete = true;
    for part in parts.extract_if(.., |part| part.spot.loose && !part.has_table && !part.failed) {
        let mut report = shelf.report(&part)?;
        told.append(&mut report.inputs);
        complete &= report.complete;
    }
    let first = parts.iter_mut().filter(|part| part.has_table).min_by(|a, b| a.name.cmp(&b.name));
    let Some(first) = first.filter(|_| !told.is_empty() || !complete) else { return Ok(()) };
    shelf.change(first, |report| {
        report.complete &= complete;
        report.inputs.extend(told);
        report.inputs.sort_by(|a, b| a.file.cmp(&b.file));
    })
}

/// Every unit gets a name of its own that can be printed in a line: two that call themselves the same get the folders above them behind
/// their names, then their own, then a number.
fn tell_apart(parts: &mut [Kept]) {
    for part in parts.iter_mut() {
        let clean = shorten(printable(&part.name).trim(), NAME_LENGTH);
        part.name = if clean.is_empty() { "未命名单位".into() } else { clean.into() };
    }
    let levels: [fn(&Spot) -> &str; 3] = [Spot::place, |spot| &spot.group, Spot::folder];
    let mut own: BTreeMap<usize, Box<str>> = BTreeMap::new();
    for level in levels {
        for at in doubles(parts).into_iter().flatten() {
            let Some(part) = parts.get_mut(at) else { continue };
            let own = own.entry(at).or_insert_with(|| part.name.clone());
            let behind = level(&part.spot);
            if !behind.is_empty() {
                part.name = format!("{own}({})", shorten(&printable(behind), NAME_LENGTH)).into();
            }
        }
    }
    let left = doubles(parts);
    if left.is_empty() {
        return;
    }
    let mut taken: BTreeSet<Box<str>> = parts.iter().map(|part| part.name.clone()).collect();
    for (count, at) in left.into_iter().flat_map(|alike| alike.into_iter().enumerate().skip(1)) {
        let Some(part) = parts.get_mut(at) else { continue };
        let numbered = |count| -> Box<str> { format!("{}({count})", part.name).into() };
        if let Some(free) = (count + 1..=count + 1 + taken.len()).map(numbered).find(|name| !taken.contains(name)) {
            taken.insert(free.clone());
            part.name = free;
        }
    }
}

/// The units that share their names, by name, then in their order.
fn doubles(parts: &[Kept]) -> Vec<Vec<usize>> {
    let name = |at: &usize| parts.get(*at).map(|part| &*part.name);
    let mut order: Vec<usize> = (0..parts.len()).collect();
    order.sort_by(|a, b| name(a).cmp(&name(b)));
    order.chunk_by(|a, b| name(a) == name(b)).filter(|alike| alike.len() > 1).map(<[usize]>::to_vec).collect()
}

/// Joins what the units gave for comparison.
fn find_shared(
    units: &[Kept],
    offices: &[u32],
    shelf: &Shelf,
    mut copies: Copies,
    options: &Options,
    knowledge: &Knowledge,
) -> Joined<Place> {
    let to_compare = |(at, (unit, office)): (usize, (&'_ Kept, &u32))| Party {
        name: unit.name.clone(),
        office: *office,
        copies: copies.remove(&at).unwrap_or_default(),
        root: unit.spot.given.root.as_str().into(),
        failed: unit.failed,
        number: unit.number,
    };
    let parties: Vec<Party> = units.iter().zip(offices).enumerate().map(to_compare).collect();
    join::join(&knowledge.rules, &parties, shelf.pool(), options.lang, &|findings| shelf.put_findings(&findings))
}
