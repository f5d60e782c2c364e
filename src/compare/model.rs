//! What a look-back has to say: the contract of `compare.json` (schema `ledgerlint-compare/1`, see `docs/compare.schema.json`), which only
//! ever grows. Knows neither how it was worked out nor how it is shown.

use serde::{Deserialize, Serialize};

use crate::findings::{Amount, Finding, Severity, Tool};
use crate::value::Lang;

/// The version of the contract.
pub const SCHEMA: &str = "ledgerlint-compare/1";

/// Two reports held against each other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comparison {
    /// [`SCHEMA`].
    pub schema: String,
    /// The language of the texts that the comparison adds; those of the findings stay as they are.
    pub lang: Lang,
    /// The program that wrote it.
    pub tool: Tool,
    /// The earlier report.
    pub old: Side,
    /// The later report.
    pub new: Side,
    /// Where the two were not checked alike, so that a difference between them may not be the unit's doing.
    pub differences: Vec<Difference>,
    /// All findings together, counted; their amounts are not added up across rules.
    pub total: Counts,
    /// The units of either report, in the order of their names.
    pub units: Vec<UnitComparison>,
    /// The rules that have findings in either report, in the order of their ids.
    pub rules: Vec<RuleComparison>,
    /// The findings of both, each pair once: by unit, state, severity, rule, date and subject.
    pub items: Vec<Item>,
}

/// One of the two reports.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Side {
    /// The latest as-of date of its units, ISO.
    pub as_of: Option<String>,
    /// The program that made it.
    pub tool: Tool,
    /// The language of its texts.
    pub lang: Lang,
    /// How many units it has.
    pub units: usize,
    /// How many findings it has.
    pub findings: usize,
}

/// Something in which the two reports were not made alike.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// The unit, if it is about one.
    pub unit: Option<String>,
    /// What differs and what that means.
    pub why: String,
}

/// What became of a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// In both reports.
    Remaining,
    /// In the later report only.
    New,
    /// In the earlier report only, and the later one does not show that it was looked at again.
    NotRechecked,
    /// In the earlier report only, and its rule was checked again on books that cover it.
    Fixed,
}

impl State {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 4] = [Self::Remaining, Self::New, Self::NotRechecked, Self::Fixed];
}

/// How many findings, and their amounts together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Amounts {
    /// How many.
    pub findings: usize,
    /// Their amounts together.
    pub amount: Amount,
    /// Their irregular amounts together.
    pub irregular_amount: Amount,
}

impl Amounts {
    pub(super) fn add(&mut self, finding: &Finding) {
        self.findings += 1;
        // A sum too large for a decimal stays at its bound rather than ending the run.
        self.amount.0 = self.amount.0.saturating_add(finding.amount.0);
        self.irregular_amount.0 = self.irregular_amount.0.saturating_add(finding.irregular_amount.0);
    }
}

/// What became of some findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Counts {
    /// All in the earlier report.
    pub old: Amounts,
    /// All in the later report.
    pub new: Amounts,
    /// Fixed, with the amounts of the earlier report.
    pub fixed: Amounts,
    /// Remaining, with the amounts of the earlier report.
    pub remaining_old: Amounts,
    /// Remaining, with the amounts of the later report.
    pub remaining: Amounts,
    /// Of the remaining, those whose irregular amount has become less.
    pub reduced: usize,
    /// New, with the amounts of the later report.
    pub added: Amounts,
    /// Not checked again, with the amounts of the earlier report.
    pub not_rechecked: Amounts,
}

impl Counts {
    pub(super) fn add(&mut self, item: &Item) {
        for (finding, all, part) in [(&item.old, &mut self.old, &mut self.remaining_old), (&item.new, &mut self.new, &mut self.remaining)] {
            if let Some(finding) = finding {
                all.add(finding);
                match item.state {
                    State::Remaining => part.add(finding),
                    State::New => self.added.add(finding),
                    State::NotRechecked => self.not_rechecked.add(finding),
                    State::Fixed => self.fixed.add(finding),
                }
            }
        }
        self.reduced += usize::from(item.is_reduced());
    }

    /// How many findings are in a state.
    #[must_use]
    pub fn of(&self, state: State) -> usize {
        match state {
            State::Remaining => self.remaining.findings,
            State::New => self.added.findings,
            State::NotRechecked => self.not_rechecked.findings,
            State::Fixed => self.fixed.findings,
        }
    }
}

/// A unit in the two reports.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitComparison {
    /// The unit's name.
    pub unit: String,
    /// How it was checked earlier; none if it is not in the earlier report.
    pub old: Option<UnitSide>,
    /// How it was checked later; none if it is not in the later report.
    pub new: Option<UnitSide>,
    /// What became of its findings.
    pub counts: Counts,
}

/// How a unit was checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitSide {
    /// The day that ages were counted to, ISO.
    pub as_of: String,
    /// The first and last date in the books, ISO.
    pub period: Option<[String; 2]>,
    /// The region whose standards applied, and where that came from.
    pub region: String,
    /// Whether every file was read, every row used and every rule that is switched on checked.
    pub complete: bool,
    /// What was not read or not checked, in words.
    pub gaps: Vec<String>,
}

/// A rule in the two reports.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleComparison {
    /// The rule's id.
    pub rule: String,
    /// Its title.
    pub title: String,
    /// What became of its findings.
    pub counts: Counts,
}

/// A finding of either report, or of both.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// What became of it.
    pub state: State,
    /// Its id: that of the later report, or of the earlier one where it is in that alone.
    pub id: String,
    /// The rule's id.
    pub rule: String,
    /// The rule's title.
    pub title: String,
    /// How sure and how grave: as in the later report, or the earlier one where it is in that alone.
    pub severity: Severity,
    /// The unit.
    pub unit: String,
    /// Who or what it is about.
    pub subject: String,
    /// Why it was not checked again; what to mind of one that is fixed; why one is new; by what one that remains under another id was known.
    pub why: Option<String>,
    /// The id of a finding that is new where this one is fixed, or the other way round, and agrees with it in most facts: it may be the
    /// same thing, written otherwise.
    pub resembles: Option<String>,
    /// The later amount less the earlier one, of a finding in both.
    pub amount_change: Option<Amount>,
    /// The later irregular amount less the earlier one, of a finding in both.
    pub irregular_amount_change: Option<Amount>,
    /// Whether its rule flagged so large a share of the rows in the report that shows it as it is now that its findings say little one by one.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub folded: bool,
    /// The earlier finding.
    pub old: Option<Finding>,
    /// The later finding.
    pub new: Option<Finding>,
}

impl Item {
    /// The finding as it stands now, or stood before.
    pub fn latest(&self) -> Option<&Finding> {
        self.new.as_ref().or(self.old.as_ref())
    }

    /// Remaining, with a smaller irregular amount.
    pub fn is_reduced(&self) -> bool {
        self.irregular_amount_change.is_some_and(|change| change.0.is_sign_negative() && !change.0.is_zero())
    }

    /// Remaining, with a larger irregular amount.
    pub fn is_grown(&self) -> bool {
        self.irregular_amount_change.is_some_and(|change| change.0.is_sign_positive() && !change.0.is_zero())
    }
}

impl Comparison {
    /// Whether nothing remains, is new or was not checked again.
    pub fn is_settled(&self) -> bool {
        self.items.iter().all(|item| item.state == State::Fixed)
    }
}
