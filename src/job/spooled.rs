//! What a run gives: a report of which units and findings lie in a temporary file, from the time when each unit was done. What is only known
//! when all are done (their names, what they share) is put in as they are read again. Knows nothing of how a unit is checked.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, mpsc};
use std::thread;

use anyhow::Context as _;

use crate::across::join::{self, Joined, Others, Shared};
use crate::across::pool::Pool;
use crate::checks::engine;
use crate::findings::{Act, Elsewhere, Finding, Report, Reported, RuleReport, Status, UnitReport};
use crate::spool::{Place, Spool};
use crate::value::text::printable;
use crate::value::{Day, Lang};

use super::Spot;
use super::unit::Checked;

/// What units leave behind when they are done.
#[derive(Debug)]
pub struct Shelf {
    spool: Spool,
    pool: Pool,
    lang: Lang,
}

/// A unit that is done, as memory keeps it.
#[derive(Debug, Clone)]
pub struct Kept {
    /// Its name: at first what it calls itself, in the end one that no other unit has.
    pub name: Box<str>,
    /// Where its folder stands in the plan.
    pub planned: u32,
    /// Where it lies.
    pub spot: Spot,
    /// Whether a table was found in its files.
    pub has_table: bool,
    /// Whether it could not be checked.
    pub failed: bool,
    /// The day that its ages are counted to, if it could be checked.
    pub as_of: Option<Day>,
    /// Of its files the fingerprints of their bytes, shortened.
    pub files: Box<[Fingerprint]>,
    /// The number under which it gave what is compared.
    pub number: u32,
    report: Place,
    findings: Place,
    findings_count: u32,
}

/// The first half of a file's SHA-256, which suffices to know a copy.
pub type Fingerprint = [u8; 16];

/// What lies on the shelf of a unit, beside its findings.
type Shelved = (UnitReport, Vec<RuleReport>);

impl Shelf {
    /// An empty one, for rules by their ids.
    pub fn new<'a>(rules: impl IntoIterator<Item = &'a str>, lang: Lang) -> Self {
        Self { spool: Spool::default(), pool: Pool::new(rules), lang }
    }

    /// What units gave for comparison.
    pub fn pool(&self) -> &Pool {
        &self.pool
    }

    /// Puts a unit aside: its number, which no other has, and where its folder stands in the plan and on the disk.
    ///
    /// # Errors
    /// It is more than 4 GiB.
    pub fn put(&self, checked: &Checked, number: u32, planned: usize, spot: &Spot) -> io::Result<Kept> {
        let compared: Vec<RuleReport> = checked.gathered.iter().map(|(id, gathered)| join::report(id, gathered, self.lang)).collect();
        for (id, gathered) in &checked.gathered {
            self.pool.add(number, id, &gathered.records)?;
        }
        let report = &checked.report;
        Ok(Kept {
            name: checked.own_name.as_str().into(),
            planned: u32::try_from(planned).map_err(io::Error::other)?,
            spot: spot.clone(),
            has_table: report.inputs.iter().any(|input| input.table.is_some()),
            failed: report.failed.is_some(),
            as_of: Some(report).filter(|report| report.failed.is_none()).and_then(|report| report.as_of.parse().ok()),
            files: report.inputs.iter().filter_map(|input| fingerprint(&input.sha256)).collect(),
            number,
            report: self.spool.add(&serde_json::to_vec(&(report, compared))?)?,
            findings: self.put_findings(&checked.findings)?,
            findings_count: u32::try_from(checked.findings.len()).map_err(io::Error::other)?,
        })
    }

    /// Puts findings aside.
    ///
    /// # Errors
    /// They are more than 4 GiB.
    pub fn put_findings(&self, findings: &[Finding]) -> io::Result<Place> {
        self.spool.add(&serde_json::to_vec(findings)?)
    }

    fn findings(&self, place: Place) -> io::Result<Vec<Finding>> {
        Ok(serde_json::from_slice(&self.spool.read(place)?)?)
    }

    /// Puts a changed report in the place of a unit's.
    ///
    /// # Errors
    /// It could not be read, or is more than 4 GiB.
    pub fn change(&self, kept: &mut Kept, change: impl FnOnce(&mut UnitReport)) -> io::Result<()> {
        let (mut report, compared) = self.take(kept)?;
        change(&mut report);
        kept.report = self.spool.add(&serde_json::to_vec(&(report, compared))?)?;
        Ok(())
    }

    /// A unit's report as it was put aside.
    ///
    /// # Errors
    /// It could not be read.
    pub fn report(&self, kept: &Kept) -> io::Result<UnitReport> {
        Ok(self.take(kept)?.0)
    }

    fn take(&self, kept: &Kept) -> io::Result<Shelved> {
        Ok(serde_json::from_slice(&self.spool.read(kept.report)?)?)
    }
}

/// What a fingerprint in hexadecimal begins with; none of an empty one.
pub fn fingerprint(hexadecimal: &str) -> Option<Fingerprint> {
    let mut bytes = [0; 16];
    for (byte, digits) in bytes.iter_mut().zip(hexadecimal.as_bytes().chunks(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?;
    }
    (!hexadecimal.is_empty()).then_some(bytes)
}

/// A run's report, most of it in a temporary file.
#[derive(Debug)]
pub struct Spooled {
    head: Report,
    shelf: Shelf,
    /// In the order of their names.
    units: Vec<Kept>,
    joined: Joined<()>,
    /// What units share, by the place of the unit that it stands with.
    crossing: BTreeMap<usize, Vec<Shared<Place>>>,
}

impl Spooled {
    /// The report on units that are done, in the order of their names; `head` has all but them.
    pub fn new(head: Report, shelf: Shelf, units: Vec<Kept>, joined: Joined<Place>) -> Self {
        let mut crossing: BTreeMap<usize, Vec<Shared<Place>>> = BTreeMap::new();
        let joined = joined.each(|shared| crossing.entry(shared.unit).or_default().push(shared));
        Self { head, shelf, units, joined, crossing }
    }

    /// The whole report, in memory.
    ///
    /// # Errors
    /// What was put aside could not be read again.
    pub fn into_report(self) -> anyhow::Result<Report> {
        let mut report = self.head.clone();
        for at in 0..self.units.len() {
            if let Some((unit, findings)) = self.part(at)? {
                report.units.push(unit);
                report.findings.extend(findings);
            }
        }
        Ok(report)
    }

    fn unit(&self, at: usize, kept: &Kept) -> anyhow::Result<UnitReport> {
        let (mut report, compared) = self.shelf.take(kept).context(PUT_ASIDE)?;
        report.unit = kept.name.to_string();
        report.place = printable(&report.place);
        if self.joined.compared {
            let crossing = self.crossing.get(&at).map(Vec::as_slice).unwrap_or_default();
            for new in compared {
                let own = crossing.iter().filter(|shared| *shared.rule == *new.rule).map(|shared| shared.count).sum();
                let new = self.joined.settled(new, own, self.head.lang);
                report.complete &= new.status == Status::Checked && new.unchecked.is_empty();
                if let Some(old) = report.rules.iter_mut().find(|old| old.rule == new.rule) {
                    *old = new;
                }
            }
        }
        Ok(report)
    }

    fn findings(&self, at: usize, kept: &Kept) -> anyhow::Result<Vec<Finding>> {
        let crossing = self.crossing.get(&at).into_iter().flatten().map(|shared| shared.findings);
        let mut findings: Vec<Finding> = Vec::new();
        for place in crossing.chain([kept.findings]) {
            findings.extend(self.shelf.findings(place).context(PUT_ASIDE)?);
        }
        for finding in &mut findings {
            finding.unit = kept.name.to_string();
        }
        findings.sort_by(engine::compare);
        Ok(findings)
    }
}

/// So many units are read ahead of what is done with them.
const AHEAD: usize = 2;

impl Spooled {
    /// Reads of each unit what is asked for and acts on it, in order; the next ones are read meanwhile.
    fn in_turn<T: Send>(
        &self,
        read: impl Fn(&Self, usize, &Kept) -> anyhow::Result<T> + Sync,
        act: &mut dyn FnMut(T) -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        let all = &|| self.units.iter().enumerate().map(|(at, kept)| read(self, at, kept));
        thread::scope(|scope| {
            let (give, take) = mpsc::sync_channel(AHEAD);
            // Whoever takes them may have ended.
            let reader = move || _ = all().try_for_each(|one| give.send(one).map_err(drop));
            match thread::Builder::new().spawn_scoped(scope, reader) {
                Ok(_) => take.into_iter().try_for_each(|one| act(one?)),
                // No thread to be had: one after the other serves as well.
                Err(_) => all().try_for_each(|one| act(one?)),
            }
        })
    }
}

/// What could not be read where this is told.
const PUT_ASIDE: &str = "temporary file";

impl Reported for Spooled {
    fn head(&self) -> &Report {
        &self.head
    }

    fn unit_count(&self) -> usize {
        self.units.len()
    }

    fn finding_count(&self) -> usize {
        let own: u64 = self.units.iter().map(|unit| u64::from(unit.findings_count)).sum();
        usize::try_from(own).unwrap_or(usize::MAX) + self.crossing.values().flatten().map(|shared| shared.count).sum::<usize>()
    }

    fn each_unit(&self, act: Act<'_, UnitReport>) -> anyhow::Result<()> {
        self.in_turn(Self::unit, &mut |unit| act(&unit))
    }

    fn each_finding(&self, act: Act<'_, Finding>) -> anyhow::Result<()> {
        self.in_turn(Self::findings, &mut |findings| findings.iter().try_for_each(&mut *act))
    }

    fn part(&self, at: usize) -> anyhow::Result<Option<(UnitReport, Vec<Finding>)>> {
        let Some(kept) = self.units.get(at) else { return Ok(None) };
        Ok(Some((self.unit(at, kept)?, self.findings(at, kept)?)))
    }

    fn elsewhere(&self, at: usize) -> Vec<Elsewhere> {
        let name = |unit: &usize| self.units.get(*unit).map(|kept| kept.name.to_string());
        let rules = self.joined.beside.get(&at).into_iter().flatten();
        let told = |(rule, others): (&Arc<str>, &Others)| Elsewhere {
            rule: rule.to_string(),
            count: others.count,
            with: others.with.iter().filter_map(name).collect(),
            more: others.more,
        };
        rules.map(told).collect()
    }
}
