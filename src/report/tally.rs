//! Findings, inputs and rules added up for the summaries of the workbook and the terminal, one at a time. Knows neither of them.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use super::words::{pick, plural};
use crate::findings::{Finding, Severity, Status, Sum, UnitReport};
use crate::say;
use crate::value::{Lang, Said};

/// What a rule found at one severity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleTally {
    /// The rule's id.
    pub rule: String,
    /// The rule's title.
    pub title: String,
    /// Of its findings; a rule whose findings differ has a tally for each.
    pub severity: Severity,
    /// Its findings together.
    pub sum: Sum,
    /// Its findings by group, if it has groups.
    pub groups: Vec<(String, Sum)>,
}

/// Adds a finding. Sums that no decimal can hold stay at the largest one.
pub fn add(sum: &mut Sum, finding: &Finding) {
    sum.findings += 1;
    sum.amount = sum.amount.saturating_add(finding.amount.0);
    sum.irregular_amount = sum.irregular_amount.saturating_add(finding.irregular_amount.0);
}

/// The findings by severity, the gravest first, and rule.
#[derive(Debug, Default)]
pub struct RuleTallies(BTreeMap<Severity, BTreeMap<String, (RuleTally, Groups)>>);

/// A group's oldest date, unless one of its findings has none, and its findings together.
type Groups = BTreeMap<String, (Option<String>, Sum)>;

impl RuleTallies {
    /// Adds a finding.
    pub fn add(&mut self, finding: &Finding) {
        let rules = self.0.entry(finding.severity).or_default();
        if !rules.contains_key(&finding.rule) {
            let (rule, title, severity) = (finding.rule.clone(), finding.title.clone(), finding.severity);
            let tally = RuleTally { rule, title, severity, sum: Sum::default(), groups: Vec::new() };
            rules.insert(finding.rule.clone(), (tally, Groups::new()));
        }
        let Some((tally, groups)) = rules.get_mut(&finding.rule) else { return };
        add(&mut tally.sum, finding);
        let Some(group) = &finding.group else { return };
        let date = &finding.date;
        let (oldest, sum) = groups.entry(group.clone()).or_insert_with(|| (date.clone(), Sum::default()));
        *oldest = oldest.take().zip(date.as_ref()).map(|(oldest, date)| if *date < oldest { date.clone() } else { oldest });
        add(sum, finding);
    }

    /// The tallies.
    pub fn finish(self) -> Vec<RuleTally> {
        let rules = self.0.into_values().flat_map(BTreeMap::into_values);
        rules.map(|(tally, groups)| RuleTally { groups: in_order(groups), ..tally }).collect()
    }
}

/// Age bands from the oldest on; groups without dates by their names, before the others.
fn in_order(groups: Groups) -> Vec<(String, Sum)> {
    let mut groups: Vec<_> = groups.into_iter().map(|(name, (oldest, sum))| (oldest, name, sum)).collect();
    groups.sort_by(|a, b| (&a.0, &a.1).cmp(&(&b.0, &b.1)));
    groups.into_iter().map(|(_, name, sum)| (name, sum)).collect()
}

/// Something that was not checked, and in how many units.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Gap {
    /// The rule's title.
    pub title: String,
    /// Why; empty if only the places say so.
    pub why: String,
    /// What could not be looked at, one text of those that differ in their figures only; the first few.
    pub examples: Vec<String>,
    /// How many things could not be looked at.
    pub places: usize,
    /// How many units it is about.
    pub units: usize,
}

impl Gap {
    /// Why, with the first examples, and how many there are.
    pub fn text(&self, lang: Lang) -> String {
        self.reason(lang) + &self.extent(lang)
    }

    /// Why, with the first examples.
    pub fn reason(&self, lang: Lang) -> String {
        let mut parts: Vec<&str> = Vec::new();
        if !self.why.is_empty() {
            parts.push(&self.why);
        }
        parts.extend(self.examples.iter().map(String::as_str));
        let lead = if self.is_example() { pick(lang, "例如:", "for example: ") } else { "" };
        lead.to_owned() + &parts.join(pick(lang, ";", "; "))
    }

    /// Whether there is more than its text tells.
    fn is_example(&self) -> bool {
        self.why.is_empty() && self.places > self.examples.len()
    }

    /// How many places and units it is about, where that is more than its text tells.
    pub fn extent(&self, lang: Lang) -> String {
        let (places, units) = (self.places, self.units);
        let in_all = if places > self.examples.len() { say!(" (共{places}处)", " ({places} places in all)") } else { Said::default() };
        let of_units = if units > 1 { say!(" ({units}个单位)", " ({units} units)") } else { Said::default() };
        in_all.get(lang).to_owned() + of_units.get(lang)
    }
}

/// Whether two texts are the same but for the figures in them.
fn differ_in_figures_only(a: &str, b: &str) -> bool {
    let shape = |text: &str| text.split(|c: char| c.is_ascii_digit()).filter(|part| !part.is_empty()).collect::<Vec<_>>().join("0");
    a == b || shape(a) == shape(b)
}

/// How many examples a gap names.
const EXAMPLES_MAX: usize = 3;

/// The gaps of one kind, by rule and reason.
#[derive(Debug)]
pub struct Gaps {
    status: Status,
    by_rule: BTreeMap<String, BTreeMap<String, Gap>>,
}

impl Gaps {
    /// Of rules that did not run, or of those that ran but could not look at everything.
    pub fn of(status: Status) -> Self {
        Self { status, by_rule: BTreeMap::new() }
    }

    /// Adds a unit; `title` gives the title of a rule.
    pub fn add<'t>(&mut self, unit: &'t UnitReport, title: impl Fn(&'t str) -> &'t str) {
        for rule in unit.rules.iter().filter(|rule| rule.status == self.status) {
            if rule.status == Status::Checked && rule.why.is_none() && rule.unchecked.is_empty() {
                continue;
            }
            // Where single places are told, they say it all.
            let why = if rule.unchecked.is_empty() { rule.why.as_deref().unwrap_or_default() } else { "" };
            let gaps = self.by_rule.entry(rule.rule.clone()).or_default();
            if !gaps.contains_key(why) {
                gaps.insert(why.to_owned(), Gap { title: title(&rule.rule).to_owned(), why: why.to_owned(), ..Gap::default() });
            }
            let Some(gap) = gaps.get_mut(why) else { continue };
            gap.units += 1;
            gap.places += rule.unchecked.len();
            for unchecked in &rule.unchecked {
                if gap.examples.len() < EXAMPLES_MAX && !gap.examples.iter().any(|known| differ_in_figures_only(known, &unchecked.why)) {
                    gap.examples.push(unchecked.why.clone());
                }
            }
        }
    }

    /// The gaps.
    pub fn finish(self) -> Vec<Gap> {
        self.by_rule.into_values().flat_map(BTreeMap::into_values).collect()
    }
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

    /// Adds what was read of a unit. A table whose rows are of several units, as a column of units says, is one table of one file.
    pub fn add(&mut self, unit: &UnitReport, seen: &mut Seen) {
        let mut own = BTreeSet::new();
        for input in &unit.inputs {
            let of_file = key(&(&input.sha256, &input.file));
            let of_table = key(&(of_file, &input.sheet, input.header_row, &input.table));
            let is_table = input.table.is_some();
            self.files += usize::from(is_table && !seen.0.contains(&of_file) && own.insert(of_file));
            self.tables += usize::from(is_table && !seen.0.contains(&of_table));
            own.extend(is_table.then_some(of_table));
            self.not_read += usize::from(input.table.is_none());
            self.rows += input.rows;
            self.left_out += input.rows_left_out();
            self.problems += input.problems.len();
        }
        seen.0.append(&mut own);
    }
}

/// Which files and tables of other units were counted already.
#[derive(Debug, Default)]
pub struct Seen(BTreeSet<u64>);

fn key(what: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    what.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn a_table_with_rows_of_several_units_is_one_of_one_file() {
        let report = sample::report(Lang::Zh);
        let unit = &report.units[0];
        let (mut once, mut parted, mut seen) = (InputTotals::default(), InputTotals::default(), Seen::default());
        once.add(unit, &mut Seen::default());
        for _ in 0..4 {
            parted.add(unit, &mut seen);
        }
        assert_eq!((parted.files, parted.tables, parted.rows), (once.files, once.tables, once.rows * 4));
        let mut two = InputTotals::default();
        for unit in &sample::many_units(2).units {
            two.add(unit, &mut seen);
        }
        assert_eq!((two.files, two.tables), (once.files * 2, once.tables * 2));
    }

    fn gap(whys: &[&[&str]]) -> String {
        let mut report = sample::many_units(whys.len());
        let mut gaps = Gaps::of(Status::Checked);
        for (unit, whys) in report.units.iter_mut().zip(whys) {
            let template = unit.rules.iter().find(|rule| !rule.unchecked.is_empty()).cloned().unwrap();
            let unchecked = whys.iter().map(|why| crate::findings::Unchecked { why: (*why).to_owned(), ..template.unchecked[0].clone() });
            unit.rules = vec![crate::findings::RuleReport { unchecked: unchecked.collect(), ..template.clone() }];
            gaps.add(unit, |rule| rule);
        }
        gaps.finish().iter().map(|gap| gap.text(Lang::Zh)).collect::<Vec<_>>().join("|")
    }

    #[test]
    fn reasons_that_differ_in_figures_only_are_told_by_one_example_and_their_number() {
        assert_eq!(gap(&[&["有3笔没有单位"], &["有12笔没有单位"]]), "例如:有3笔没有单位 (共2处) (2个单位)");
        assert_eq!(gap(&[&["有3笔没有单位"], &["有3笔没有日期"]]), "有3笔没有单位;有3笔没有日期 (2个单位)");
        assert_eq!(gap(&[&["合同A-1看不懂", "合同A-12看不懂", "合同B-1看不懂"]]), "例如:合同A-1看不懂;合同B-1看不懂 (共3处)");
        assert_eq!(gap(&[&["有3笔没有单位"]]), "有3笔没有单位");
    }
}
