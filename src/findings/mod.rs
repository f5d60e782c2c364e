//! What a run has to say: the findings, what was read and left out, what was checked and what was not. This is the
//! contract of `findings.json` (schema `ledgerlint/1`, see `docs/findings.schema.json`): it only ever grows. Knows
//! neither how a finding was found nor how it is shown.

mod inspection;
mod population;
mod reported;

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::value::{Lang, Said};

pub use inspection::{ColumnSample, FieldTotal, InspectedInput, Inspection};
pub use population::{Bin, PopulationTest};
pub use reported::{Act, Elsewhere, Reported};

/// The version of the contract.
pub const SCHEMA: &str = "ledgerlint/1";

/// An amount of money in yuan; in JSON a string with two decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Amount(pub Decimal);

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&crate::value::money(self.0))
    }
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Decimal::from_str_exact(&text).map(Self).map_err(serde::de::Error::custom)
    }
}

/// How sure and how grave a lead is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The records themselves show that the standard was exceeded or a needed paper is missing.
    High,
    /// The records show it, but a paper kept elsewhere may explain it.
    Medium,
    /// A signal worth a question.
    Low,
}

impl Severity {
    /// One step less grave; low stays low.
    #[must_use]
    pub fn lower(self) -> Self {
        match self {
            Self::High => Self::Medium,
            Self::Medium | Self::Low => Self::Low,
        }
    }
}

/// All that a run found, for every unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// [`SCHEMA`].
    pub schema: String,
    /// The latest as-of date of the units, ISO; `None` if no unit could be read.
    pub as_of: Option<String>,
    /// The language of all texts.
    pub lang: Lang,
    /// The program that wrote it.
    pub tool: Tool,
    /// Whether the run was interrupted: the report then holds what was done until then.
    #[serde(default)]
    pub partial: bool,
    /// The units that an interrupted run did not get to, by their names or places, in order; empty unless `partial`.
    #[serde(default)]
    pub units_not_done: Vec<String>,
    /// The rules that ran or would have, in the order of their ids.
    pub rules: Vec<RuleInfo>,
    /// The units, in the order of their names.
    pub units: Vec<UnitReport>,
    /// The findings, by unit, severity, rule, date and subject.
    pub findings: Vec<Finding>,
}

/// Name and version of the program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tool {
    /// `ledgerlint`
    pub name: String,
    /// Its version.
    pub version: String,
}

/// What a reader of the report needs to know of a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleInfo {
    /// The rule's id.
    pub rule: String,
    /// Its title.
    pub title: String,
    /// Its severity where nothing lowers it.
    pub severity: Severity,
}

/// What was read and checked of one unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitReport {
    /// The unit's name.
    pub unit: String,
    /// The folders between the path given and the unit's own, with `/` between them; empty if there are none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub place: String,
    /// Why the unit could not be checked at all; `None` if it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failed: Option<String>,
    /// The day that ages are counted to, ISO.
    pub as_of: String,
    /// Where that day came from, in words.
    pub as_of_source: String,
    /// The first and last date in the books, ISO; `None` where there is none.
    pub period: Option<[String; 2]>,
    /// The first and last date of each table that holds any.
    #[serde(default)]
    pub periods: Vec<TablePeriod>,
    /// The region whose standards applied, and where that came from.
    pub region: String,
    /// The standards that applied.
    pub standards: Vec<StandardUsed>,
    /// What the settings changed, in words: limits overridden, rules switched off.
    pub settings: Vec<String>,
    /// What was read, sheet by sheet.
    pub inputs: Vec<Input>,
    /// The tables that no register gave and that were derived from the journal, where a rule asked for them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub derived: Vec<DerivedTable>,
    /// What became of each rule.
    pub rules: Vec<RuleReport>,
    /// Whether every file was read, every row used and every rule that is switched on checked.
    pub complete: bool,
    /// What the books as a whole look like; never findings.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tests: Vec<PopulationTest>,
}

/// The span of a table's dates.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct TablePeriod {
    /// The table's name.
    pub table: String,
    /// Its first date, ISO.
    pub first: String,
    /// Its last date, ISO.
    pub last: String,
}

/// A table derived from the journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DerivedTable {
    /// Its name, as that of a table that was read.
    pub table: String,
    /// How many rows it has.
    pub rows: usize,
    /// How many lines of the journal they come from.
    pub lines: usize,
    /// The same in words.
    pub note: String,
}

/// A standard that applied.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct StandardUsed {
    /// Its id.
    pub standard: String,
    /// Its title.
    pub title: String,
    /// Its value with its unit, in words: `800.00元`.
    pub value: String,
    /// Where the value comes from: a document, or the user's settings.
    pub source: String,
}

/// A sheet, or a file in which no sheet could be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Input {
    /// Relative to the path given.
    pub file: String,
    /// Of the file's bytes, in hexadecimal; empty if it could not be read.
    pub sha256: String,
    /// The sheet; none in a text file or if the file could not be read.
    pub sheet: Option<String>,
    /// The table that it is; none if it is no table.
    pub table: Option<String>,
    /// The (last) header row, from 1; none if it is no table, or one whose header stands on another sheet.
    pub header_row: Option<u32>,
    /// Where the header stands, if on another sheet of the file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub header_from: Option<HeaderFrom>,
    /// Where the date of its rows is said, in words, if none of its columns holds one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dated_by: Option<String>,
    /// Rows kept as data.
    pub rows: usize,
    /// Rows below the header that are not blank: `rows` and the rows that `left_out` stands for together.
    pub rows_in: usize,
    /// Rows that are no data, or could not be used, and why.
    pub left_out: Vec<LeftOutRow>,
    /// What is wrong in it.
    pub problems: Vec<ProblemRow>,
    /// Why it is no table, if it is none.
    pub why: Option<String>,
    /// Which header became which field, in the order of the columns.
    pub columns: Vec<ColumnUse>,
    /// What the data itself proves of the reading, in words: totals that equal the sum of their rows.
    pub proofs: Vec<String>,
}

/// The header of a table that continues one of another sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeaderFrom {
    /// The sheet; none in a file whose tables have no names.
    pub sheet: Option<String>,
    /// The (last) header row there, from 1.
    pub row: u32,
}

impl Input {
    /// How many rows were left out.
    pub fn rows_left_out(&self) -> usize {
        self.left_out.iter().map(|left_out| left_out.rows.unwrap_or(1)).sum()
    }
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnUse {
    /// Excel's letter.
    pub column: String,
    /// Its header.
    pub header: String,
    /// The field that it became; none if it is kept by its own name.
    pub field: Option<String>,
}

/// A row that was left out; of a table that more than a thousand are left out of, further ones together by their reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOutRow {
    /// From 1; of several the first.
    pub row: u32,
    /// Of several rows the last. Rows between them may be kept, or left out for another reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row_last: Option<u32>,
    /// How many rows it stands for, if several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rows: Option<usize>,
    /// Why.
    pub why: String,
}

/// Something wrong in a sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProblemRow {
    /// From 1, if it is about a row.
    pub row: Option<u32>,
    /// The column's header, if it is about one.
    pub column: Option<String>,
    /// What is wrong and what to do.
    pub why: String,
}

/// Whether a rule ran.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// It ran; `why` and `unchecked` say what it could not look at.
    Checked,
    /// It could not run; `why` says why.
    NotChecked,
}

/// What became of a rule in a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleReport {
    /// The rule's id.
    pub rule: String,
    /// Whether it ran.
    pub status: Status,
    /// Why it did not, or what it could not look at.
    pub why: Option<String>,
    /// How many findings it made.
    pub findings: usize,
    /// How many rows it looked at.
    pub rows: usize,
    /// What it could not check, each with its reason and place.
    pub unchecked: Vec<Unchecked>,
    /// Whether it flagged so large a share of the rows that its findings say little one by one: reports show them folded.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub folded: bool,
}

impl RuleReport {
    /// Whether it was not checked for the one reason that there is a single unit, so that nobody could add what it lacks.
    pub fn lacks_only_other_units(&self) -> bool {
        let Said { zh, en } = one_unit_only();
        self.status == Status::NotChecked && self.why.as_deref().is_some_and(|why| why == zh || why == en)
    }
}

/// Why a rule that compares units was not checked where there is one.
pub(crate) fn one_unit_only() -> Said {
    Said::new("只有一个单位,没有其他单位可以比对", "there is one unit only, and nothing to compare it with")
}

/// Something that a rule could not check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unchecked {
    /// What and why.
    pub why: String,
    /// Where it stands.
    pub evidence: Vec<Evidence>,
    /// What rows that were left out say, their texts and amounts, so that a later comparison knows a lead again that may be one of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub about: Vec<String>,
}

/// A lead: one thing that a person would put right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// A fingerprint of what it is about; the same in every run over the same books.
    pub id: String,
    /// The rule's id.
    pub rule: String,
    /// The rule's title.
    pub title: String,
    /// How sure and how grave.
    pub severity: Severity,
    /// The unit.
    pub unit: String,
    /// Who or what it is about.
    pub subject: String,
    /// ISO, to the precision that the books give.
    pub date: Option<String>,
    /// The voucher, as the books name it.
    pub voucher_no: Option<String>,
    /// What the books say it was for.
    pub summary: Option<String>,
    /// The amount involved.
    pub amount: Amount,
    /// The standard, where it is an amount of money.
    pub limit: Option<Amount>,
    /// The part that breaks the rule; zero where that is not an amount of money.
    pub irregular_amount: Amount,
    /// A class within the rule by which reports add up, such as an age band.
    pub group: Option<String>,
    /// What the records show against which standard.
    pub message: String,
    /// The documents that the standard rests on.
    pub basis: Vec<String>,
    /// What to do.
    pub advice: String,
    /// The rows that show it.
    pub evidence: Vec<Evidence>,
}

/// A row that shows something.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Evidence {
    /// Relative to the path given.
    pub file: String,
    /// The sheet; none in a text file.
    pub sheet: Option<String>,
    /// From 1.
    pub row: u32,
    /// The voucher's number as the row writes it (`记-0619`), where that is not the form that reports name it in (`记-619`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub voucher_no_original: Option<String>,
}

impl Evidence {
    /// A row that writes its voucher's number as reports do, or has none.
    pub fn new(file: impl Into<String>, sheet: Option<impl Into<String>>, row: u32) -> Self {
        Self { file: file.into(), sheet: sheet.map(Into::into), row, voucher_no_original: None }
    }
}

/// Count and amounts of some findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sum {
    /// How many.
    pub findings: usize,
    /// Their amounts together.
    pub amount: Decimal,
    /// Their irregular amounts together.
    pub irregular_amount: Decimal,
}

impl Sum {
    fn add(&mut self, finding: &Finding) {
        self.findings += 1;
        // A sum too large for a decimal stays at its bound rather than ending the run.
        self.amount = self.amount.saturating_add(finding.amount.0);
        self.irregular_amount = self.irregular_amount.saturating_add(finding.irregular_amount.0);
    }
}

impl Report {
    /// The findings added up by rule, in the order of the rules' ids.
    pub fn by_rule(&self) -> BTreeMap<&str, Sum> {
        let mut sums: BTreeMap<&str, Sum> = BTreeMap::new();
        for finding in &self.findings {
            sums.entry(&finding.rule).or_default().add(finding);
        }
        sums
    }

    /// The findings added up by rule and group, for the rules that have groups.
    pub fn by_group(&self) -> BTreeMap<(&str, &str), Sum> {
        let mut sums: BTreeMap<(&str, &str), Sum> = BTreeMap::new();
        for finding in &self.findings {
            if let Some(group) = &finding.group {
                sums.entry((&finding.rule, group)).or_default().add(finding);
            }
        }
        sums
    }

    /// All findings together.
    pub fn total(&self) -> Sum {
        let mut sum = Sum::default();
        for finding in &self.findings {
            sum.add(finding);
        }
        sum
    }
}
