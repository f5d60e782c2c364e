//! Findings, inputs and rules added up for the summaries of the workbook and the terminal. Knows neither of them.

use std::collections::{BTreeMap, BTreeSet};

use super::words::{pick, plural};
use crate::findings::{Finding, Input, Report, RuleInfo, Severity, Status, Sum, UnitReport};
use crate::say;
use crate::value::{Lang, Said};

/// What a rule found at one severity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleTally<'a> {
    /// The rule's id.
    pub rule: &'a str,
    /// The rule's title.
    pub title: &'a str,
    /// Of its findings; a rule whose findings differ has a tally for each.
    pub severity: Severity,
    /// Its findings together.
    pub sum: Sum,
    /// Its findings by group, if it has groups.
    pub groups: Vec<(&'a str, Sum)>,
}

/// Adds a finding. Sums that no decimal can hold stay at the largest one.
pub fn add(sum: &mut Sum, finding: &Finding) {
    sum.findings += 1;
    sum.amount = sum.amount.saturating_add(finding.amount.0);
    sum.irregular_amount = sum.irregular_amount.saturating_add(finding.irregular_amount.0);
}

/// All findings together.
pub fn total(report: &Report) -> Sum {
    let mut sum = Sum::default();
    for finding in &report.findings {
        add(&mut sum, finding);
    }
    sum
}

/// The findings by severity, the gravest first, and rule.
pub fn by_rule(report: &Report) -> Vec<RuleTally<'_>> {
    let mut tallies: BTreeMap<(Severity, &str), (RuleTally<'_>, Groups<'_>)> = BTreeMap::new();
    for finding in &report.findings {
        let (tally, groups) = tallies.entry((finding.severity, &finding.rule)).or_insert_with(|| {
            let (rule, title, severity) = (finding.rule.as_str(), finding.title.as_str(), finding.severity);
            (RuleTally { rule, title, severity, sum: Sum::default(), groups: Vec::new() }, BTreeMap::new())
        });
        add(&mut tally.sum, finding);
        if let Some(group) = &finding.group {
            let date = finding.date.as_deref();
            let (oldest, sum) = groups.entry(group).or_insert_with(|| (date, Sum::default()));
            *oldest = date.and_then(|date| oldest.map(|oldest| oldest.min(date)));
            add(sum, finding);
        }
    }
    tallies.into_values().map(|(tally, groups)| RuleTally { groups: in_order(groups), ..tally }).collect()
}

/// A group's oldest date, unless one of its findings has none, and its findings together.
type Groups<'a> = BTreeMap<&'a str, (Option<&'a str>, Sum)>;

/// Age bands from the oldest on; groups without dates by their names, before the others.
fn in_order(groups: Groups<'_>) -> Vec<(&str, Sum)> {
    let mut groups: Vec<_> = groups.into_iter().collect();
    groups.sort_by_key(|(name, (oldest, _))| (*oldest, *name));
    groups.into_iter().map(|(name, (_, sum))| (name, sum)).collect()
}

/// What was found in a unit.
#[derive(Debug, Clone, Copy)]
pub struct UnitTally<'a> {
    /// The unit.
    pub unit: &'a UnitReport,
    /// Its findings together.
    pub sum: Sum,
    /// Its findings of high, medium and low severity.
    pub by_severity: [usize; 3],
}

/// The findings by unit, those with the largest irregular amount first.
pub fn by_unit(report: &Report) -> Vec<UnitTally<'_>> {
    let mut sums: BTreeMap<&str, (Sum, [usize; 3])> = BTreeMap::new();
    for finding in &report.findings {
        let (sum, [high, medium, low]) = sums.entry(&finding.unit).or_default();
        add(sum, finding);
        match finding.severity {
            Severity::High => *high += 1,
            Severity::Medium => *medium += 1,
            Severity::Low => *low += 1,
        }
    }
    let mut tallies: Vec<UnitTally<'_>> = report
        .units
        .iter()
        .map(|unit| {
            let (sum, by_severity) = sums.get(unit.unit.as_str()).copied().unwrap_or_default();
            UnitTally { unit, sum, by_severity }
        })
        .collect();
    tallies.sort_by(|a, b| {
        (b.sum.irregular_amount, b.sum.findings).cmp(&(a.sum.irregular_amount, a.sum.findings)).then_with(|| a.unit.unit.cmp(&b.unit.unit))
    });
    tallies
}

/// Whether the report compares units: it has several, or would have if the run had not been interrupted.
pub fn is_many(report: &Report) -> bool {
    report.units.len() + report.units_not_done.len() > 1
}

/// What an interrupted run leaves undone, in words; nothing where it went to its end.
pub fn unfinished(report: &Report, lang: Lang) -> Option<String> {
    let (done, left) = (report.units.len(), report.units_not_done.len());
    let said = say!(
        "未完成:运行被中断,本报告只含已检查完的{done}个单位,还有{left}个单位没有检查。没有检查的单位不等于没有问题。",
        "Unfinished: the run was interrupted. This report covers the {done} units that were done; {left} were not checked, which does \
         not mean that nothing is wrong there."
    );
    report.partial.then(|| said.get(lang).to_owned())
}

/// Something that was not checked, and in which units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap<'a> {
    /// The rule's title.
    pub title: &'a str,
    /// Why; empty if only the places say so.
    pub why: &'a str,
    /// What could not be looked at, each text once; the first few.
    pub examples: Vec<&'a str>,
    /// How many things could not be looked at.
    pub places: usize,
    /// The units that it is about.
    pub units: BTreeSet<&'a str>,
}

impl Gap<'_> {
    /// Why, with the first examples, and how many there are.
    pub fn text(&self, lang: Lang) -> String {
        let mut parts: Vec<&str> = Vec::new();
        if !self.why.is_empty() {
            parts.push(self.why);
        }
        parts.extend(&self.examples);
        let text = parts.join(pick(lang, ";", "; "));
        let (places, units) = (self.places, self.units.len());
        let in_all = if places > self.examples.len() { say!(" (共{places}处)", " ({places} places in all)") } else { Said::default() };
        let of_units = if units > 1 { say!(" ({units}个单位)", " ({units} units)") } else { Said::default() };
        text + in_all.get(lang) + of_units.get(lang)
    }
}

/// How many examples a gap names.
const EXAMPLES_MAX: usize = 3;

/// The rules that did not run.
pub fn not_checked(report: &Report) -> Vec<Gap<'_>> {
    gaps(report, Status::NotChecked)
}

/// The rules that ran but could not look at everything.
pub fn partly_checked(report: &Report) -> Vec<Gap<'_>> {
    gaps(report, Status::Checked)
}

fn gaps(report: &Report, status: Status) -> Vec<Gap<'_>> {
    let titles = titles(report);
    let mut gaps: BTreeMap<(&str, &str), Gap<'_>> = BTreeMap::new();
    for unit in &report.units {
        for rule in unit.rules.iter().filter(|rule| rule.status == status) {
            if rule.status == Status::Checked && rule.why.is_none() && rule.unchecked.is_empty() {
                continue;
            }
            let title = titles.get(rule.rule.as_str()).map_or(rule.rule.as_str(), |info| info.title.as_str());
            // Where single places are told, they say it all.
            let why = if rule.unchecked.is_empty() { rule.why.as_deref().unwrap_or_default() } else { "" };
            let gap = gaps.entry((&rule.rule, why)).or_insert_with(|| Gap {
                title,
                why,
                examples: Vec::new(),
                places: 0,
                units: BTreeSet::new(),
            });
            gap.units.insert(&unit.unit);
            gap.places += rule.unchecked.len();
            for unchecked in &rule.unchecked {
                if gap.examples.len() < EXAMPLES_MAX && !gap.examples.contains(&unchecked.why.as_str()) {
                    gap.examples.push(&unchecked.why);
                }
            }
        }
    }
    gaps.into_values().collect()
}

/// The rules by their ids.
pub fn titles(report: &Report) -> BTreeMap<&str, &RuleInfo> {
    report.rules.iter().map(|info| (info.rule.as_str(), info)).collect()
}

/// What was read, counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct InputTotals {
    /// Files that gave at least one table.
    pub files: usize,
    /// Sheets that are tables.
    pub tables: usize,
    /// Rows kept as data.
    pub rows: usize,
    /// Rows left out.
    pub left_out: usize,
    /// Problems.
    pub problems: usize,
    /// Files and sheets that were not read.
    pub not_read: usize,
}

/// What to say where nothing was flagged: that there is nothing, or that not all could be checked.
pub fn nothing_flagged(report: &Report, lang: Lang) -> String {
    let InputTotals { problems, not_read, .. } = inputs(report);
    let rules = not_checked(report).iter().map(|gap| gap.title).collect::<BTreeSet<_>>().len();
    let mut zh = Vec::new();
    let mut en = Vec::new();
    for (count, what_zh, what_en) in [
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

impl InputTotals {
    /// All of it in a sentence.
    pub fn text(self, lang: Lang) -> String {
        let Self { files, tables, rows, left_out, problems, not_read } = self;
        match lang {
            Lang::Zh => format!("{files}个文件的{tables}张表,采用{rows}行,剔除{left_out}行,数据问题{problems}处,未读入{not_read}项"),
            Lang::En => format!(
                "{tables} table{} in {files} file{}, {rows} row{} kept, {left_out} left out, {problems} problem{}, {not_read} not read",
                plural(tables),
                plural(files),
                plural(rows),
                plural(problems),
            ),
        }
    }
}

/// Counts what was read.
pub fn inputs(report: &Report) -> InputTotals {
    let mut totals = InputTotals::default();
    for unit in &report.units {
        totals.files += unit.inputs.iter().filter(|input| input.table.is_some()).map(|input| &input.file).collect::<BTreeSet<_>>().len();
        for input in &unit.inputs {
            totals.tables += usize::from(input.table.is_some());
            totals.not_read += usize::from(input.table.is_none());
            totals.rows += input.rows;
            totals.left_out += input.left_out.len();
            totals.problems += input.problems.len();
        }
    }
    totals
}

/// The files and sheets that were not read, with their unit.
pub fn not_read(report: &Report) -> impl Iterator<Item = (&UnitReport, &Input)> {
    report.units.iter().flat_map(|unit| unit.inputs.iter().filter(|input| input.table.is_none()).map(move |input| (unit, input)))
}
