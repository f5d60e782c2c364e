//! Joins what the units gave: which units are one office, which files are copies, and the findings on what is left. Knows no kind. Whatever
//! the order in which the units were done, the result is the same, for they come here in the order of their names.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::sync::Arc;

use super::pool::{Entry, Pool};
use super::{Across, Crossing, Gathered, Held, Record, owners};
use crate::checks::Flag;
use crate::checks::derived::{Origin, mark_crossing};
use crate::checks::engine::{by_reason, internal_error, not_checked, summarise, to_evidence, to_findings};
use crate::checks::ruleset::{Prepared, RuleSet};
use crate::findings::{Finding, RuleReport, Status, Unchecked};
use crate::read::caught;
use crate::rules::Rule;
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
    pub name: Box<str>,
    /// A number that folders of the same office share; see [`super::office::owner`].
    pub office: u32,
    /// Files whose very bytes an earlier unit has: a copy of its folder, or one list that was handed to both. What one paper says is not said
    /// twice.
    pub copies: BTreeSet<String>,
    /// The name of the path given, where several were given; else empty.
    pub root: Box<str>,
    /// Whether it could not be checked.
    pub failed: bool,
    /// The number under which it gave to the pool.
    pub number: u32,
}

/// What names a unit but stands with others, by unit and rule.
pub type Beside = BTreeMap<usize, BTreeMap<Arc<str>, Others>>;

/// What a rule found across units, and where it stands for the other units that it names.
type Found<T> = (Vec<Shared<T>>, BTreeMap<usize, Others>);

/// Of the findings of a rule that name a unit but stand with others: how many, and the first of those others.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Others {
    /// How many findings.
    pub count: usize,
    /// The units, by their places; not more than a sentence names.
    pub with: BTreeSet<usize>,
    /// Whether there are more.
    pub more: bool,
}

/// What came of the comparison.
#[derive(Debug)]
pub struct Joined<T> {
    /// What was found, rule by rule, in the order of units.
    pub shared: Vec<Shared<T>>,
    /// Where it stands, for the other units that it names.
    pub beside: Beside,
    /// Whether there was more than one unit to compare.
    pub compared: bool,
    /// The rules by which nothing could be compared, each with the reason.
    broken: BTreeMap<String, Said>,
}

/// The findings of a rule that stand with one unit, the first of those that share what was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shared<T> {
    /// The unit, by its place.
    pub unit: usize,
    /// The rule.
    pub rule: Arc<str>,
    /// How many findings.
    pub count: usize,
    /// What became of them.
    pub findings: T,
}

impl<T> Default for Joined<T> {
    fn default() -> Self {
        Self { shared: Vec::new(), beside: Beside::new(), compared: false, broken: BTreeMap::new() }
    }
}

impl<T> Joined<T> {
    /// The comparison without what was found, each of which `act` takes.
    pub fn each(self, act: impl FnMut(Shared<T>)) -> Joined<()> {
        self.shared.into_iter().for_each(act);
        Joined { shared: Vec::new(), beside: self.beside, compared: self.compared, broken: self.broken }
    }

    /// What became of a rule in a unit where it has so many findings, from what [`report`] said before.
    pub fn settled(&self, report: RuleReport, findings: usize, lang: Lang) -> RuleReport {
        match self.broken.get(&report.rule) {
            Some(why) => not_checked(&report.rule, why, lang),
            None => RuleReport { findings, ..report },
        }
    }
}

/// Compares the units, which come in the order of their names; what is found goes to `put` unit by unit.
pub fn join<T>(set: &RuleSet, parties: &[Party], pool: &Pool, lang: Lang, put: &dyn Fn(Vec<Finding>) -> io::Result<T>) -> Joined<T> {
    let offices: BTreeSet<u32> = parties.iter().filter(|party| !party.failed).map(|party| party.office).collect();
    if offices.len() < 2 {
        return Joined::default();
    }
    let mut joined = Joined { compared: true, ..Joined::default() };
    let units = parties.iter().enumerate();
    let whose = units.map(|(unit, party)| (party.number, (unit, party.office))).collect();
    let units = Units { parties, whose, offices: offices.len() };
    for (id, prepared) in &set.rules {
        let Some(across) = prepared.check.across() else { continue };
        // What breaks in one comparison must not cost the units what was found in each.
        let why = match caught(|| units.found(across, pool, prepared, lang, put)) {
            Ok(Ok((found, beside))) => {
                joined.shared.extend(found);
                for (unit, others) in beside {
                    joined.beside.entry(unit).or_default().insert(id.as_str().into(), others);
                }
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
    whose: BTreeMap<u32, (usize, u32)>,
    offices: usize,
}

impl Units<'_> {
    fn found<T>(
        &self,
        across: &dyn Across,
        pool: &Pool,
        prepared: &Prepared,
        lang: Lang,
        put: &dyn Fn(Vec<Finding>) -> io::Result<T>,
    ) -> io::Result<Found<T>> {
        let rule: Arc<str> = prepared.rule.id.as_str().into();
        let of_unit = |(unit, flags): (usize, Vec<Flag>)| {
            let name = self.parties.get(unit).map_or("", |party| &*party.name);
            let findings = to_findings(prepared, flags, name, lang);
            Ok(Shared { unit, rule: rule.clone(), count: findings.len(), findings: put(findings)? })
        };
        let crossings = self.merged(across, pool, &prepared.rule)?;
        let beside = beside(&crossings);
        let mut by_unit: BTreeMap<usize, Vec<Flag>> = BTreeMap::new();
        for crossing in crossings {
            if let Some(first) = crossing.units.first().copied() {
                by_unit.entry(first).or_default().push(named(crossing, self.parties, &prepared.rule));
            }
        }
        Ok((by_unit.into_iter().map(of_unit).collect::<io::Result<_>>()?, beside))
    }

    /// What crosses units, each once.
    fn merged(&self, across: &dyn Across, pool: &Pool, rule: &Rule) -> io::Result<Vec<Crossing>> {
        let mut by_key: Vec<(String, Crossing)> = Vec::new();
        for part in pool.parts(&rule.id) {
            for same_hash in part?.chunk_by(|a, b| a.hash == b.hash) {
                let office = |entry: &Entry| self.whose.get(&entry.unit).map(|(_, office)| *office);
                if same_hash.iter().filter_map(office).collect::<BTreeSet<_>>().len() > 1 {
                    by_key.extend(self.crossings(across, &self.records(pool, same_hash)?));
                }
            }
        }
        // Which keys share a part says nothing.
        by_key.sort_by(|(a, _), (b, _)| a.cmp(b));
        Ok(merged(by_key.into_iter().map(|(_, crossing)| crossing).collect()))
    }

    /// The records of some entries, with unit and office; without those that only rest on copies.
    fn records(&self, pool: &Pool, entries: &[Entry]) -> io::Result<Vec<(usize, u32, Record)>> {
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
    fn crossings(&self, across: &dyn Across, records: &[(usize, u32, Record)]) -> Vec<(String, Crossing)> {
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

/// For each unit but the first of its crossing, where that stands.
fn beside(crossings: &[Crossing]) -> BTreeMap<usize, Others> {
    let mut beside: BTreeMap<usize, Others> = BTreeMap::new();
    for units in crossings.iter().map(|crossing| &crossing.units) {
        let Some(first) = units.first().copied() else { continue };
        for unit in units.iter().skip(1) {
            let others = beside.entry(*unit).or_default();
            others.count += 1;
            if others.with.len() < NAMED {
                others.with.insert(first);
            } else {
                others.more |= !others.with.contains(&first);
            }
        }
    }
    beside
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
fn named(crossing: Crossing, parties: &[Party], rule: &Rule) -> Flag {
    let mut flag = crossing.flag;
    let names: Vec<&str> = crossing.units.iter().filter_map(|unit| parties.get(*unit)).map(|party| &*party.name).collect();
    let count = names.len();
    let listed = names.iter().take(NAMED).copied().collect::<Vec<_>>();
    let (zh, en) = (listed.join("、"), listed.join(", "));
    let units = if count > NAMED { say!("{zh}等{count}个单位", "{en} and others, {count} units in all") } else { say!("{zh}", "{en}") };
    flag.subject = format!("{}({})", flag.subject, units.zh);
    flag.key.extend(names.iter().map(|name| (*name).to_owned()));
    let mut origins: BTreeMap<&str, Vec<&Origin>> = BTreeMap::new();
    for (unit, origin) in &crossing.origins {
        origins.entry(parties.get(*unit).map(|party| &*party.name).unwrap_or_default()).or_default().push(origin);
    }
    mark_crossing(&mut flag, &origins, rule);
    for (unit, sources) in crossing.held {
        let root = parties.get(unit).map(|party| &*party.root).unwrap_or_default();
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
            .map(|item| Unchecked { why: item.why.get(lang).to_owned(), evidence: to_evidence(&item.evidence), about: Vec::new() })
            .collect(),
        folded: false,
    }
}
