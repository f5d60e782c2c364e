//! What a run gives: a report of which units and findings lie in a temporary file, from the time when each unit was done. What is only known
//! when all are done (their names, what they share) is put in as they are read again. Knows nothing of how a unit is checked.

use std::collections::BTreeMap;
use std::io;

use anyhow::Context as _;

use crate::across::join::{self, Joined};
use crate::across::pool::Pool;
use crate::checks::engine;
use crate::findings::{Act, Finding, Report, Reported, RuleReport, Status, UnitReport};
use crate::spool::{Place, Spool};
use crate::value::Lang;
use crate::value::text::printable;

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
    pub name: String,
    /// Whether a table was found in its files.
    pub has_table: bool,
    /// Whether it could not be checked.
    pub failed: bool,
    /// The day that its ages are counted to.
    pub as_of: String,
    /// Its files with the first half of the fingerprints of their bytes.
    pub files: Box<[(Box<str>, [u8; 32])]>,
    /// The number under which it gave what is compared.
    pub number: u32,
    report: Place,
    findings: Place,
    findings_count: usize,
}

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

    /// Puts a unit aside. No two have the same number.
    ///
    /// # Errors
    /// It is more than 4 GiB.
    pub fn put(&self, checked: &Checked, number: u32) -> io::Result<Kept> {
        let compared: Vec<RuleReport> = checked.gathered.iter().map(|(id, gathered)| join::report(id, gathered, self.lang)).collect();
        for (id, gathered) in &checked.gathered {
            self.pool.add(number, id, &gathered.records)?;
        }
        let report = &checked.report;
        let files = report.inputs.iter().filter_map(|input| Some((input.file.as_str().into(), first_bytes(&input.sha256)?)));
        Ok(Kept {
            name: checked.own_name.clone(),
            has_table: report.inputs.iter().any(|input| input.table.is_some()),
            failed: report.failed.is_some(),
            as_of: report.as_of.clone(),
            files: files.collect(),
            number,
            report: self.spool.add(&serde_json::to_vec(&(report, compared))?)?,
            findings: self.spool.add(&serde_json::to_vec(&checked.findings)?)?,
            findings_count: checked.findings.len(),
        })
    }

    /// Puts a changed report in the place of a unit's.
    ///
    /// # Errors
    /// It could not be read, or is more than 4 GiB.
    pub fn change(&self, kept: &mut Kept, change: impl FnOnce(&mut UnitReport)) -> io::Result<()> {
        let (mut report, mut compared) = self.take(kept)?;
        change(&mut report);
        if report.failed.is_some() {
            compared.clear();
        }
        kept.failed = report.failed.is_some();
        kept.as_of.clone_from(&report.as_of);
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

/// The bytes that a fingerprint in hexadecimal stands for; none of an empty one.
fn first_bytes(hexadecimal: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
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
    joined: Joined,
    /// What units share, by the place of the unit that it stands with.
    crossing: BTreeMap<usize, Vec<Finding>>,
}

impl Spooled {
    /// The report on units that are done, in the order of their names; `head` has all but them.
    pub fn new(head: Report, shelf: Shelf, units: Vec<Kept>, mut joined: Joined) -> Self {
        let by_name: BTreeMap<&str, usize> = units.iter().enumerate().map(|(at, unit)| (unit.name.as_str(), at)).collect();
        let mut crossing: BTreeMap<usize, Vec<Finding>> = BTreeMap::new();
        for finding in std::mem::take(&mut joined.findings) {
            if let Some(at) = by_name.get(finding.unit.as_str()) {
                crossing.entry(*at).or_default().push(finding);
            }
        }
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
        kept.name.clone_into(&mut report.unit);
        report.place = printable(&report.place);
        if self.joined.compared {
            let crossing = self.crossing.get(&at).map(Vec::as_slice).unwrap_or_default();
            for new in compared {
                let own = crossing.iter().filter(|finding| finding.rule == new.rule).count();
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
        let bytes = self.shelf.spool.read(kept.findings).context(PUT_ASIDE)?;
        let own: Vec<Finding> = serde_json::from_slice(&bytes).context(PUT_ASIDE)?;
        let mut findings: Vec<Finding> = self.crossing.get(&at).cloned().unwrap_or_default();
        findings.extend(own);
        for finding in &mut findings {
            kept.name.clone_into(&mut finding.unit);
        }
        findings.sort_by(engine::compare);
        Ok(findings)
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
        let own: usize = self.units.iter().map(|unit| unit.findings_count).sum();
        own + self.crossing.values().map(Vec::len).sum::<usize>()
    }

    fn each_unit(&self, act: Act<'_, UnitReport>) -> anyhow::Result<()> {
        self.units.iter().enumerate().try_for_each(|(at, kept)| act(&self.unit(at, kept)?))
    }

    fn each_finding(&self, act: Act<'_, Finding>) -> anyhow::Result<()> {
        self.units.iter().enumerate().try_for_each(|(at, kept)| self.findings(at, kept)?.iter().try_for_each(&mut *act))
    }

    fn part(&self, at: usize) -> anyhow::Result<Option<(UnitReport, Vec<Finding>)>> {
        let Some(kept) = self.units.get(at) else { return Ok(None) };
        Ok(Some((self.unit(at, kept)?, self.findings(at, kept)?)))
    }
}
