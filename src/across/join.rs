//! Joins what the units gave: which units are one office, which files are copies, and the findings on what is left. Knows no kind. Whatever
//! the order in which the units were done, the result is the same, for they come here in the order of their names.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::Arc;

use super::pool::{Entry, Pool};
use super::{Across, Crossing, Gathered, Held, Record, owners};
use crate::checks::Flag;
use crate::checks::engine::{by_reason, internal_error, not_checked, summarise, to_evidence, to_findings};
use crate::checks::ruleset::{Prepared, RuleSet};
use crate::findings::{Finding, RuleReport, Status, Unchecked};
use crate::read::caught;
use crate::say;
use crate::tables::{SheetName, Source};
use crate::value::said::system_error;
use crate::value::{Lang, Said};

/// Units named in a sentence at most; of more the number is told.
const NAMED: usize = 10;

/// A unit to be compared; what it gave is in the pool.
#[derive(Debug, Clone, Default)]
pub struct Party {
    /// Its name in the report, which no other unit has.
    pub name: String,
    /// What it shares with other folders of the same office; see [`super::office::owner`].
    pub owner: String,
    /// Files whose very bytes an earlier unit has: a copy of its folder, or one list that was handed to both. What one paper says is not said
    /// twice.
    pub copies: BTreeSet<String>,
    /// The name of the path given, where several were given; else empty.
    pub root: String,
    /// Whether it could not be checked.
    pub failed: bool,
    /// The number under which it gave to the pool.
    pub number: u32,
}

/// What came of the comparison.
#[derive(Debug, Default)]
pub struct Joined {
    /// The findings; each stands with the first of its units.
    pub findings: Vec<Finding>,
    /// Whether there was more than one unit to compare.
    pub compared: bool,
    /// The rules by which nothing could be compared, each with the reason.
    broken: BTreeMap<String, Said>,
}

impl Joined {
    /// What became of a rule in a unit where it has so many findings, from what [`report`] said before.
    pub fn settled(&self, report: RuleReport, findings: usize, lang: Lang) -> RuleReport {
        match self.broken.get(&report.rule) {
            Some(why) => not_checked(&report.rule, why, lang),
            None => RuleReport { findings, ..report },
        }
    }
}

/// Compares the units, which come in the order of their names.
pub fn join(set: &RuleSet, parties: &[Party], pool: &Pool, lang: Lang) -> Joined {
    let offices: BTreeSet<&str> = parties.iter().filter(|party| !party.failed).map(|party| party.owner.as_str()).collect();
    if offices.len() < 2 {
        return Joined::default();
    }
    let offices: BTreeMap<&str, usize> = offices.into_iter().enumerate().map(|(at, owner)| (owner, at)).collect();
    let mut joined = Joined { compared: true, ..Joined::default() };
    let units = parties.iter().enumerate();
    let whose = units.filter_map(|(unit, party)| Some((party.number, (unit, *offices.get(party.owner.as_str())?)))).collect();
    let units = Units { parties, whose, offices: offices.len() };
    for (id, prepared) in &set.rules {
        let Some(across) = prepared.check.across() else { continue };
        // What breaks in one comparison must not cost the units what was found in each.
        let why = match caught(|| units.flagged(across, pool, prepared, lang)) {
            Ok(Ok(found)) => {
                joined.findings.extend(found);
                continue;
            }
            Ok(Err(error)) => unreadable(&error),
            Err(panic) => internal_error(&panic),
        };
        joined.broken.insert(id.clone(), why);
    }
    joined
}

fn unreadable(error: &io::Error) -> Said {
    let Said { zh, en } = system_error(error);
    say!(
        "比对用的临时文件读不出来({zh}),请检查系统临时文件夹所在的磁盘后重新运行",
        "the temporary file for comparing could not be read ({en}); check the disk that holds the system's temporary folder and run again"
    )
}

/// The units and what tells them apart.
struct Units<'a> {
    parties: &'a [Party],
    /// Of each number in the pool the unit and its office.
    whose: BTreeMap<u32, (usize, usize)>,
    offices: usize,
}

impl Units<'_> {
    fn flagged(&self, across: &dyn Across, pool: &Pool, prepared: &Prepared, lang: Lang) -> io::Result<Vec<Finding>> {
        let mut by_key: Vec<(String, Crossing)> = Vec::new();
        for part in pool.parts(&prepared.rule.id) {
            for same_hash in part?.chunk_by(|a, b| a.hash == b.hash) {
                let office = |entry: &Entry| self.whose.get(&entry.unit).map(|(_, office)| *office);
                if same_hash.iter().filter_map(office).collect::<BTreeSet<_>>().len() > 1 {
                    by_key.extend(self.crossings(across, &self.records(pool, same_hash)?));
                }
            }
        }
        // Which keys share a part says nothing.
        by_key.sort_by(|(a, _), (b, _)| a.cmp(b));
        let mut by_unit: BTreeMap<usize, Vec<Flag>> = BTreeMap::new();
        for crossing in merged(by_key.into_iter().map(|(_, crossing)| crossing).collect()) {
            if let Some(first) = crossing.units.first().copied() {
                by_unit.entry(first).or_default().push(named(crossing, self.parties));
            }
        }
        let of_unit = |(unit, flags): (usize, Vec<_>)| {
            let name = self.parties.get(unit).map(|party| party.name.as_str()).unwrap_or_default();
            to_findings(prepared, flags, name, lang)
        };
        Ok(by_unit.into_iter().flat_map(of_unit).collect())
    }

    /// The records of some entries, with unit and office; without those that only rest on copies.
    fn records(&self, pool: &Pool, entries: &[Entry]) -> io::Result<Vec<(usize, usize, Record)>> {
        let mut records = Vec::with_capacity(entries.len());
        for entry in entries {
            let Some((unit, office)) = self.whose.get(&entry.unit).copied() else { continue };
            let record = pool.record(*entry)?;
            let is_copy = |source: &Source| self.parties.get(unit).is_some_and(|party| party.copies.contains(&*source.sheet.file));
            if record.sources.is_empty() || !record.sources.iter().all(is_copy) {
                records.push((unit, office, record));
            }
        }
        Ok(records)
    }

    /// What records say together, key by key.
    fn crossings(&self, across: &dyn Across, records: &[(usize, usize, Record)]) -> Vec<(String, Crossing)> {
        let mut held: Vec<Held> = records.iter().map(|(unit, owner, record)| Held { unit: *unit, owner: *owner, record }).collect();
        let content = |held: &Held| (held.unit, held.record.date, held.record.amount);
        held.sort_by(|a, b| {
            let keys = a.record.key().cmp(b.record.key());
            keys.then_with(|| content(a).cmp(&content(b))).then_with(|| a.record.sources.cmp(&b.record.sources))
        });
        let shared = held.chunk_by(|a, b| a.record.key() == b.record.key()).filter(|held| owners(held) > 1);
        let joined = |held: &[Held]| {
            let key = held.first().map(|held| held.record.key().to_owned()).unwrap_or_default();
            across.join(held, self.offices).into_iter().map(move |crossing| (key.clone(), crossing))
        };
        shared.flat_map(joined).collect()
    }
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
fn named(crossing: Crossing, parties: &[Party]) -> Flag {
    let mut flag = crossing.flag;
    let names: Vec<&str> = crossing.units.iter().filter_map(|unit| parties.get(*unit)).map(|party| party.name.as_str()).collect();
    let count = names.len();
    let listed = names.iter().take(NAMED).copied().collect::<Vec<_>>();
    let (zh, en) = (listed.join("、"), listed.join(", "));
    let units = if count > NAMED { say!("{zh}等{count}个单位", "{en} and others, {count} units in all") } else { say!("{zh}", "{en}") };
    flag.subject = format!("{}({})", flag.subject, units.zh);
    flag.key.extend(names.iter().map(|name| (*name).to_owned()));
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

/// What becomes of a rule in a unit that gave this, if the unit has others to be compared with; how many findings come of it is not known yet.
pub fn report(id: &str, gathered: &Gathered, lang: Lang) -> RuleReport {
    if let Some(why) = &gathered.missing {
        return not_checked(id, why, lang);
    }
    let unchecked = by_reason(gathered.unchecked.clone());
    RuleReport {
        rule: id.to_owned(),
        status: Status::Checked,
        why: summarise(&unchecked, lang),
        findings: 0,
        rows: gathered.rows,
        unchecked: unchecked
            .iter()
            .map(|item| Unchecked { why: item.why.get(lang).to_owned(), evidence: to_evidence(&item.evidence) })
            .collect(),
        folded: false,
    }
}
