//! Joins what the units gave: which units are one office, which files are copies, and the findings on what is left. Knows no kind. Whatever
//! the order in which the units were done, the result is the same, for they come here in the order of their names.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Across, Crossing, Gathered, Held, Record, owners};
use crate::checks::derived::{Origin, mark_crossing};
use crate::checks::engine::{by_reason, internal_error, not_checked, summarise, to_evidence, to_findings};
use crate::checks::ruleset::{Prepared, RuleSet};
use crate::findings::{Finding, RuleReport, Status, Unchecked};
use crate::read::caught;
use crate::rules::Rule;
use crate::say;
use crate::tables::{SheetName, Source};
use crate::value::Lang;

/// Units named in a sentence at most; of more the number is told.
const NAMED: usize = 10;

/// A unit and what it gave.
#[derive(Debug, Clone, Default)]
pub struct Party {
    /// Its name in the report, which no other unit has.
    pub name: String,
    /// What it shares with other folders of the same office; see [`super::office::owner`].
    pub owner: String,
    /// Its files, each with the fingerprint of its bytes.
    pub files: Vec<(String, String)>,
    /// The folder that it came from: units that a column of one file names share it.
    pub folder: usize,
    /// The name of the path given, where several were given; else empty.
    pub root: String,
    /// Whether it could not be checked.
    pub failed: bool,
    /// What it gave, by rule.
    pub gathered: Vec<(String, Gathered)>,
}

/// What came of the comparison.
#[derive(Debug, Default)]
pub struct Joined {
    /// The findings; each stands with the first of its units.
    pub findings: Vec<Finding>,
    /// For each unit what became of the rules that compare; none where there is only one unit.
    pub reports: Vec<Vec<RuleReport>>,
}

/// Compares the units, which come in the order of their names.
pub fn join(set: &RuleSet, parties: &[Party], lang: Lang) -> Joined {
    let mut joined = Joined { findings: Vec::new(), reports: vec![Vec::new(); parties.len()] };
    let alive = || parties.iter().filter(|party| !party.failed);
    let offices: BTreeSet<&str> = alive().map(|party| party.owner.as_str()).collect();
    if offices.len() < 2 {
        return joined;
    }
    let offices: BTreeMap<&str, usize> = offices.into_iter().enumerate().map(|(at, owner)| (owner, at)).collect();
    let copies = copies(parties);
    for (id, prepared) in &set.rules {
        let Some(across) = prepared.check.across() else { continue };
        let mut held = Vec::new();
        for (unit, party) in parties.iter().enumerate() {
            let Some(owner) = offices.get(party.owner.as_str()).copied() else { continue };
            let own = |record: &&Record| {
                record.sources.is_empty() || !record.sources.iter().all(|source| copies.contains(&(unit, &source.sheet.file)))
            };
            held.extend(records(party, id).iter().filter(own).map(|record| Held { unit, owner, record }));
        }
        // What breaks in one comparison must not cost the units what was found in each.
        let (found, broken) = match caught(|| flagged(across, held, parties, offices.len(), prepared, lang)) {
            Ok(found) => (found, None),
            Err(panic) => (Vec::new(), Some(internal_error(&panic))),
        };
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for finding in &found {
            *counts.entry(&finding.unit).or_default() += 1;
        }
        for (party, reports) in parties.iter().zip(&mut joined.reports) {
            let Some(gathered) = gathered(party, id) else { continue };
            reports.push(match &broken {
                Some(why) => not_checked(id, why, lang),
                None => report(id, gathered, counts.get(party.name.as_str()).copied().unwrap_or_default(), lang),
            });
        }
        joined.findings.extend(found);
    }
    joined
}

fn gathered<'a>(party: &'a Party, rule: &str) -> Option<&'a Gathered> {
    party.gathered.iter().find(|(id, _)| id == rule).map(|(_, gathered)| gathered)
}

fn records<'a>(party: &'a Party, rule: &str) -> &'a [Record] {
    gathered(party, rule).map(|gathered| gathered.records.as_slice()).unwrap_or_default()
}

/// The files of units whose very bytes an earlier unit has: a copy of its folder, or one list that was handed to both. What one paper says
/// is not said twice.
fn copies(parties: &[Party]) -> BTreeSet<(usize, &str)> {
    let mut first: BTreeMap<&str, (usize, &str)> = BTreeMap::new();
    let mut copies = BTreeSet::new();
    for (unit, party) in parties.iter().enumerate() {
        for (file, sha256) in party.files.iter().filter(|(_, sha256)| !sha256.is_empty()) {
            let here = (party.folder, file.as_str());
            if *first.entry(sha256).or_insert(here) != here {
                copies.insert((unit, file.as_str()));
            }
        }
    }
    copies
}

fn flagged(across: &dyn Across, mut held: Vec<Held>, parties: &[Party], compared: usize, prepared: &Prepared, lang: Lang) -> Vec<Finding> {
    let content = |held: &Held| (held.unit, held.record.date, held.record.amount);
    held.sort_by(|a, b| {
        let keys = a.record.key().cmp(b.record.key());
        keys.then_with(|| content(a).cmp(&content(b))).then_with(|| a.record.sources.cmp(&b.record.sources))
    });
    let shared = held.chunk_by(|a, b| a.record.key() == b.record.key()).filter(|held| owners(held) > 1);
    let mut by_unit: BTreeMap<usize, Vec<crate::checks::Flag>> = BTreeMap::new();
    for crossing in merged(shared.flat_map(|held| across.join(held, compared)).collect()) {
        if let Some(first) = crossing.units.first().copied() {
            by_unit.entry(first).or_default().push(named(crossing, parties, &prepared.rule));
        }
    }
    let of_unit = |(unit, flags): (usize, Vec<_>)| {
        let name = parties.get(unit).map(|party| party.name.as_str()).unwrap_or_default();
        to_findings(prepared, flags, name, lang)
    };
    by_unit.into_iter().flat_map(of_unit).collect()
}

/// Flags that rest on the very same rows are one: a row that lists two invoices is one expense.
fn merged(crossings: Vec<Crossing>) -> Vec<Crossing> {
    let mut by_rows: BTreeMap<Vec<(usize, Vec<Source>)>, Crossing> = BTreeMap::new();
    for crossing in crossings {
        let mut rows = crossing.held.clone();
        rows.sort();
        match by_rows.entry(rows) {
            std::collections::btree_map::Entry::Vacant(free) => drop(free.insert(crossing)),
            std::collections::btree_map::Entry::Occupied(mut taken) => {
                let flag = &mut taken.get_mut().flag;
                flag.subject = format!("{}、{}", flag.subject, crossing.flag.subject);
                flag.key.extend(crossing.flag.key);
                flag.severity = flag.severity.min(crossing.flag.severity);
            }
        }
    }
    by_rows.into_values().collect()
}

/// The flag with the names of its units and the rows of all of them.
fn named(crossing: Crossing, parties: &[Party], rule: &Rule) -> crate::checks::Flag {
    let mut flag = crossing.flag;
    let names: Vec<&str> = crossing.units.iter().filter_map(|unit| parties.get(*unit)).map(|party| party.name.as_str()).collect();
    let count = names.len();
    let listed = names.iter().take(NAMED).copied().collect::<Vec<_>>();
    let (zh, en) = (listed.join("、"), listed.join(", "));
    let units = if count > NAMED { say!("{zh}等{count}个单位", "{en} and others, {count} units in all") } else { say!("{zh}", "{en}") };
    flag.subject = format!("{}({})", flag.subject, units.zh);
    flag.key.extend(names.iter().map(|name| (*name).to_owned()));
    let mut origins: BTreeMap<&str, Vec<&Origin>> = BTreeMap::new();
    for (unit, origin) in &crossing.origins {
        origins.entry(parties.get(*unit).map(|party| party.name.as_str()).unwrap_or_default()).or_default().push(origin);
    }
    mark_crossing(&mut flag, &origins, rule);
    for (unit, sources) in crossing.held {
        let root = parties.get(unit).map(|party| party.root.as_str()).unwrap_or_default();
        flag.evidence.extend(sources.into_iter().map(|source| below(root, source)));
    }
    flag.fact("units", units).fact_text("count", count.to_string())
}

/// Of several paths given, a file's own path would not say in which it lies.
fn below(root: &str, source: Source) -> Source {
    if root.is_empty() {
        return source;
    }
    let file = format!("{root}/{}", source.sheet.file).into();
    Source { sheet: Arc::new(SheetName { file, sheet: source.sheet.sheet.clone() }), row: source.row }
}

fn report(id: &str, gathered: &Gathered, findings: usize, lang: Lang) -> RuleReport {
    if let Some(why) = &gathered.missing {
        return not_checked(id, why, lang);
    }
    let unchecked = by_reason(gathered.unchecked.clone());
    RuleReport {
        rule: id.to_owned(),
        status: Status::Checked,
        why: summarise(&unchecked, lang),
        findings,
        rows: gathered.rows,
        unchecked: unchecked
            .iter()
            .map(|item| Unchecked { why: item.why.get(lang).to_owned(), evidence: to_evidence(&item.evidence) })
            .collect(),
        folded: false,
    }
}
