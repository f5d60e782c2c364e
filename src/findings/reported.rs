//! A report to go through: a unit or a finding at a time, so that whoever shows it need not have all of it in memory. Knows neither where it
//! lies nor how it is shown.

use super::{Finding, Report, UnitReport};

/// What is done with a unit or a finding.
pub type Act<'a, T> = &'a mut dyn FnMut(&T) -> anyhow::Result<()>;

/// The findings of a rule that name a unit but stand with others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Elsewhere {
    /// The rule.
    pub rule: String,
    /// How many.
    pub count: usize,
    /// The first of the units that they stand with, in order.
    pub with: Vec<String>,
    /// Whether there are more of these units.
    pub more: bool,
}

/// A report that can be gone through as often as is wanted, each time in the same order.
pub trait Reported: Sync {
    /// The report but for its units and findings, which may be missing here.
    fn head(&self) -> &Report;

    /// How many units it has.
    fn unit_count(&self) -> usize;

    /// How many findings it has.
    fn finding_count(&self) -> usize;

    /// Goes through the units.
    ///
    /// # Errors
    /// The first of `act`'s; or a unit could not be read again from where it was put aside.
    fn each_unit(&self, act: Act<'_, UnitReport>) -> anyhow::Result<()>;

    /// Goes through the findings.
    ///
    /// # Errors
    /// As [`Self::each_unit`].
    fn each_finding(&self, act: Act<'_, Finding>) -> anyhow::Result<()>;

    /// A unit by its place, with its findings; `None` behind the last.
    ///
    /// # Errors
    /// It could not be read again.
    fn part(&self, at: usize) -> anyhow::Result<Option<(UnitReport, Vec<Finding>)>>;

    /// What names a unit, by its place, but stands with other units, as what two units share stands with the first; in the order of rules. Of a
    /// report that was read from a file nobody knows.
    fn elsewhere(&self, _at: usize) -> Vec<Elsewhere> {
        Vec::new()
    }
}

impl Reported for Report {
    fn head(&self) -> &Report {
        self
    }

    fn unit_count(&self) -> usize {
        self.units.len()
    }

    fn finding_count(&self) -> usize {
        self.findings.len()
    }

    fn each_unit(&self, act: Act<'_, UnitReport>) -> anyhow::Result<()> {
        self.units.iter().try_for_each(act)
    }

    fn each_finding(&self, act: Act<'_, Finding>) -> anyhow::Result<()> {
        self.findings.iter().try_for_each(act)
    }

    fn part(&self, at: usize) -> anyhow::Result<Option<(UnitReport, Vec<Finding>)>> {
        let Some(unit) = self.units.get(at) else { return Ok(None) };
        let own = self.findings.iter().filter(|finding| finding.unit == unit.unit).cloned().collect();
        Ok(Some((unit.clone(), own)))
    }
}
