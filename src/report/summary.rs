//! What a report says in all: a line a unit, the findings by rule, what was not checked and not read. Made in one going through, and all that
//! memory holds of a report of many units. Knows neither workbook nor terminal.

mod gathering;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use self::gathering::Gathering;
use super::tally::{Gap, InputTotals, RuleTally};
use super::words::pick;
use crate::findings::{Elsewhere, Finding, Reported, RuleInfo, StandardUsed, Sum, Tool, UnitReport};
use crate::say;
use crate::value::Lang;

/// The most files that are not read, and problems, that a summary names.
pub const NAMED_MAX: usize = 30;

/// A report in short.
#[derive(Debug)]
pub struct Summary {
    /// The language of the report.
    pub lang: Lang,
    /// What wrote it.
    pub tool: Tool,
    /// Whether the run was interrupted.
    pub partial: bool,
    /// The units that an interrupted run did not get to.
    pub units_not_done: Vec<String>,
    /// The rules.
    pub infos: Vec<RuleInfo>,
    /// The units, in the order of the report.
    pub units: Vec<UnitLine>,
    /// The only unit, where there is one.
    pub only: Option<UnitReport>,
    /// The findings by severity, the gravest first, and rule.
    pub tallies: Vec<RuleTally>,
    /// All findings together.
    pub total: Sum,
    /// What was read, counted.
    pub inputs: InputTotals,
    /// The first files and sheets that were not read.
    pub not_read: Vec<Told>,
    /// The first units that could not be checked at all, and why.
    pub failed: Vec<(Arc<str>, String)>,
    /// The first problems of the data.
    pub problems: Vec<Told>,
    /// The rules that did not run.
    pub not_checked: Vec<Gap>,
    /// The rules that ran but could not look at everything.
    pub partly_checked: Vec<Gap>,
    /// What names the unit but stands with others; in a workbook of one unit of several.
    pub elsewhere: Vec<Elsewhere>,
    /// What settings changed: the change, the first unit that made it, and how many did.
    pub settings: Vec<(String, Arc<str>, usize)>,
    /// The standards that applied.
    pub standards: BTreeSet<StandardUsed>,
    /// Whether a basis was not held against the text itself.
    pub unverified: bool,
    /// The rules that are folded somewhere: in how many units, how many findings, of how many rows.
    pub folded_rules: BTreeMap<String, (usize, usize, usize)>,
    /// Whether a rule could not look at something.
    pub unchecked: bool,
    /// How many units have population tests.
    pub tested: usize,
    /// The ids of rules, by the numbers that units' lines have them under.
    pub rules: Vec<String>,
    /// The reasons for which rules were not checked, by number.
    pub reasons: Vec<Arc<str>>,
    folded: BTreeMap<(usize, u32), Folded>,
    /// The units by their names; of two that have the same the last counts.
    by_name: Vec<u32>,
    titles: HashMap<String, usize>,
    numbers: HashMap<String, u32>,
}

/// A unit in a line.
#[derive(Debug, Clone)]
pub struct UnitLine {
    /// Its name.
    pub name: Arc<str>,
    /// Whether it could not be checked at all.
    pub failed: bool,
    /// How it was checked; units alike share it.
    pub frame: Arc<Frame>,
    /// Rows kept of its journals; none where no sheet of it is a journal.
    pub lines: Option<usize>,
    /// How many files and sheets were not read.
    pub not_read: usize,
    /// Whether all was read and checked.
    pub complete: bool,
    /// Its findings together.
    pub sum: Sum,
    /// Its findings of high, medium and low severity.
    pub by_severity: [usize; 3],
    /// How many findings each rule made, by the rule's number; rules without any are left out.
    pub counts: Vec<(u32, u32)>,
    /// How many findings of each rule name it but stand with others, by the rule's number.
    pub beside: Box<[(u32, usize)]>,
    /// What became of each rule, by the rule's number; units alike share it.
    pub outcomes: Arc<[Outcome]>,
    /// Its population tests.
    pub tests: Box<[TestLine]>,
}

impl UnitLine {
    /// How many findings a rule made.
    pub fn count(&self, rule: u32) -> usize {
        self.counts.iter().find(|(number, _)| *number == rule).map_or(0, |(_, count)| usize::try_from(*count).unwrap_or(usize::MAX))
    }

    /// How many findings of a rule name the unit but stand with others.
    pub fn beside(&self, rule: u32) -> usize {
        self.beside.iter().find(|(number, _)| *number == rule).map_or(0, |(_, count)| *count)
    }

    /// What became of a rule.
    pub fn outcome(&self, rule: u32) -> Outcome {
        usize::try_from(rule).ok().and_then(|rule| self.outcomes.get(rule)).copied().unwrap_or_default()
    }

    /// Whether the unit's report names a rule.
    pub fn names(&self, rule: Option<u32>) -> bool {
        rule.is_some_and(|rule| self.outcome(rule) != Outcome::Absent)
    }
}

/// How a unit was checked.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Frame {
    /// The day that ages are counted to, ISO.
    pub as_of: String,
    /// Where that day came from.
    pub as_of_source: String,
    /// The first and last date in the books.
    pub period: Option<[String; 2]>,
    /// The region whose standards applied.
    pub region: String,
    /// What its settings changed.
    pub settings: Vec<String>,
}

/// What became of a rule in a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Outcome {
    /// The unit's report does not name it.
    #[default]
    Absent,
    /// It was checked.
    Checked,
    /// It was checked in part.
    Partly,
    /// It was not checked, for the reason of this number.
    Why(u32),
}

/// A population test in a line.
#[derive(Debug, Clone)]
pub struct TestLine {
    /// What is tested.
    pub name: Arc<str>,
    /// Its title.
    pub title: Arc<str>,
    /// How many amounts were counted.
    pub n: u64,
    /// The measure of the distance.
    pub statistic: Box<str>,
    /// What it says.
    pub verdict: Arc<str>,
}

/// Something told of a sheet.
#[derive(Debug, Clone)]
pub struct Told {
    /// The file.
    pub file: String,
    /// The sheet.
    pub sheet: Option<String>,
    /// The row.
    pub row: Option<u32>,
    /// What.
    pub why: String,
}

/// The findings of a folded rule in a unit.
#[derive(Debug, Clone, Copy, Default)]
pub struct Folded {
    /// Together.
    pub sum: Sum,
    /// How many rows the rule looked at.
    pub rows: usize,
}

impl Summary {
    /// Goes through a report.
    ///
    /// # Errors
    /// It could not be read.
    pub fn of(report: &dyn Reported) -> anyhow::Result<Self> {
        let mut gathering = Gathering::new(report.head());
        report.each_unit(&mut |unit| {
            gathering.unit(unit, report.unit_count() == 1);
            Ok(())
        })?;
        (0..report.unit_count()).for_each(|at| gathering.elsewhere(at, &report.elsewhere(at)));
        gathering.units_end();
        report.each_finding(&mut |finding| {
            gathering.finding(finding);
            Ok(())
        })?;
        Ok(gathering.finish())
    }

    /// Whether the report compares units: it has several, or would have if the run had not been interrupted.
    pub fn is_many(&self) -> bool {
        self.units.len() + self.units_not_done.len() > 1
    }

    /// A rule's title.
    pub fn title<'a>(&'a self, rule: &'a str) -> &'a str {
        self.info(rule).map_or(rule, |info| &info.title)
    }

    /// The number under which units' lines have a rule; none if no unit has it.
    pub fn number(&self, rule: &str) -> Option<u32> {
        self.numbers.get(rule).copied()
    }

    /// What there is to know of a rule.
    pub fn info(&self, rule: &str) -> Option<&RuleInfo> {
        self.titles.get(rule).and_then(|at| self.infos.get(*at))
    }

    /// The folded findings that this one is among, and what tells them from others.
    pub fn folded(&self, finding: &Finding) -> Option<((usize, u32), Folded)> {
        if self.folded.is_empty() {
            return None;
        }
        let unit = self.find(&finding.unit)?;
        let key = (unit, *self.numbers.get(&finding.rule)?);
        self.folded.get(&key).map(|folded| (key, *folded))
    }

    /// A unit's place by its name.
    fn find(&self, name: &str) -> Option<usize> {
        let unit = |at: &u32| Some(&*self.units.get(usize::try_from(*at).ok()?)?.name);
        let behind = self.by_name.partition_point(|at| unit(at) <= Some(name));
        let last = self.by_name.get(behind.checked_sub(1)?).filter(|at| unit(at) == Some(name))?;
        usize::try_from(*last).ok()
    }

    /// Whether findings of folded rules stand apart.
    pub fn has_folded(&self) -> bool {
        !self.folded.is_empty()
    }

    /// What an interrupted run leaves undone, in words; nothing where it went to its end.
    pub fn unfinished(&self, lang: Lang) -> Option<String> {
        let (done, left) = (self.units.len(), self.units_not_done.len());
        let said = say!(
            "未完成:运行被中断,本报告只含已检查完的{done}个单位,还有{left}个单位没有检查。没有检查的单位不等于没有问题。",
            "Unfinished: the run was interrupted. This report covers the {done} units that were done; {left} were not checked, which does \
             not mean that nothing is wrong there."
        );
        self.partial.then(|| said.get(lang).to_owned())
    }

    /// How many units could not be checked at all, where there are several.
    pub fn failed_count(&self) -> usize {
        if self.only.is_some() { 0 } else { self.units.iter().filter(|unit| unit.failed).count() }
    }

    /// What to say where nothing was flagged: that there is nothing, or that not all could be checked.
    pub fn nothing_flagged(&self, lang: Lang) -> String {
        let InputTotals { problems, not_read, .. } = self.inputs;
        let rules = self.not_checked.iter().map(|gap| &gap.title).collect::<BTreeSet<_>>().len();
        let (mut zh, mut en) = (Vec::new(), Vec::new());
        let failed = self.failed_count();
        for (count, what_zh, what_en) in [
            (failed, "个单位未能检查", "unit that could not be checked"),
            (problems, "处数据问题", "data problem"),
            (rules, "条规则未能检查", "rule not checked"),
            (not_read, "项未读入", "sheet or file not read"),
        ] {
            if count > 0 {
                zh.push(format!("{count}{what_zh}"));
                en.push(format!("{what_en}: {count}"));
            }
        }
        if zh.is_empty() {
            return pick(lang, "没有发现疑点。", "Nothing was flagged.").to_owned();
        }
        let (zh, en) = (zh.join("、"), en.join(", "));
        say!("没有发现疑点,但有{zh},见下。", "Nothing was flagged, but not all could be checked ({en}); see below.").get(lang).to_owned()
    }
}
