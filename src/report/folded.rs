//! Rules that flag so large a share of the rows that each finding says little: in a list one line stands for all of a unit's, and the
//! findings themselves stand apart. Grouped rows would not do: Excel parts them as soon as a person sorts the list. Knows no format.

use std::collections::BTreeMap;

use super::columns::FindingRow;
use super::tally;
use super::words::pick;
use crate::findings::{Amount, Finding, Report, RuleReport, Sum};
use crate::say;
use crate::value::Lang;

/// The sheet where the findings of folded rules stand.
pub fn sheet(lang: Lang) -> &'static str {
    pick(lang, "折叠的疑点", "Folded findings")
}

/// The lines that stand for folded findings.
pub struct Folded<'a> {
    lines: BTreeMap<(&'a str, &'a str), Finding>,
}

impl<'a> Folded<'a> {
    /// Makes a line for each rule and unit where the rule is folded and has findings.
    pub fn of(report: &'a Report) -> Self {
        let rules = report.units.iter().flat_map(|unit| unit.rules.iter().map(|rule| (unit.unit.as_str(), rule)));
        let folded: BTreeMap<(&str, &str), &RuleReport> =
            rules.filter(|(_, rule)| rule.folded).map(|(unit, rule)| ((unit, rule.rule.as_str()), rule)).collect();
        let mut groups: BTreeMap<(&str, &str), (&Finding, Sum)> = BTreeMap::new();
        for finding in &report.findings {
            let key = (finding.unit.as_str(), finding.rule.as_str());
            if folded.contains_key(&key) {
                let (_, sum) = groups.entry(key).or_insert((finding, Sum::default()));
                tally::add(sum, finding);
            }
        }
        let line = |(key, (first, sum)): ((&'a str, &'a str), (&Finding, Sum))| {
            let rows = folded.get(&key).map_or(0, |rule| rule.rows);
            (key, line(first, sum, rows, report.lang))
        };
        Self { lines: groups.into_iter().map(line).collect() }
    }

    /// Whether nothing is folded.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// The rows of the list: findings with their numbers among all, and the lines where the first of a folded rule would stand.
    pub fn rows<'b>(&'b self, report: &'b Report) -> impl Iterator<Item = FindingRow<'b>> {
        let mut told = std::collections::BTreeSet::new();
        numbered(report).filter_map(move |row| match self.line(row.finding) {
            None => Some(row),
            Some((key, line)) => told.insert(key).then(|| FindingRow::new(None, line)),
        })
    }

    /// The findings that are not in the list.
    pub fn details<'b>(&'b self, report: &'b Report) -> impl Iterator<Item = FindingRow<'b>> {
        numbered(report).filter(|row| self.line(row.finding).is_some())
    }

    fn line<'b>(&'b self, finding: &'b Finding) -> Option<((&'b str, &'b str), &'b Finding)> {
        self.lines.get_key_value(&(finding.unit.as_str(), finding.rule.as_str())).map(|(key, line)| (*key, line))
    }
}

fn numbered(report: &Report) -> impl Iterator<Item = FindingRow<'_>> {
    (1..).zip(&report.findings).map(|(number, finding)| FindingRow::new(Some(number), finding))
}

fn line(first: &Finding, sum: Sum, rows: usize, lang: Lang) -> Finding {
    let (count, sheet) = (sum.findings, sheet(lang));
    let of = share(count, rows, lang);
    Finding {
        id: String::new(),
        subject: say!("共{count}条,已折叠", "{count} findings, folded").get(lang).to_owned(),
        date: None,
        voucher_no: None,
        summary: None,
        amount: Amount(sum.amount),
        limit: None,
        irregular_amount: Amount(sum.irregular_amount),
        group: None,
        message: say!(
            "该规则在本单位标出{count}条{of},占比偏大,单条说明不了问题,宜先抽查。逐条列于工作表“{sheet}”。",
            "This rule flagged {count} items here{of}: so large a share that one by one they say little. Look at a sample first. All are in \
             the sheet “{sheet}”."
        )
        .get(lang)
        .to_owned(),
        evidence: Vec::new(),
        ..first.clone()
    }
}

/// How many of the rows that the rule looked at; nothing where one row can give several findings.
fn share(count: usize, rows: usize, lang: Lang) -> String {
    if rows == 0 || count > rows {
        return String::new();
    }
    let percent = count.saturating_mul(100) / rows;
    say!(",占所查{rows}行的{percent}%", ", {percent} % of the {rows} rows it looked at").get(lang).to_owned()
}

/// The rules that are folded somewhere: their titles, and where and how much, in words.
pub fn notes(report: &Report, lang: Lang) -> Vec<(String, String)> {
    let titles = tally::titles(report);
    let mut rules: BTreeMap<&str, (usize, usize, usize)> = BTreeMap::new();
    for rule in report.units.iter().flat_map(|unit| &unit.rules).filter(|rule| rule.folded) {
        let (units, findings, rows) = rules.entry(&rule.rule).or_default();
        *units += 1;
        *findings += rule.findings;
        *rows += rule.rows;
    }
    let several = tally::is_many(report);
    let note = |(rule, (units, count, rows)): (&str, (usize, usize, usize))| {
        let title = titles.get(rule).map_or(rule, |info| info.title.as_str()).to_owned();
        let of = share(count, rows, lang);
        let units = if several { say!("在{units}个单位", " in {units} unit(s)") } else { crate::value::Said::default() };
        let (zh, en, sheet) = (&units.zh, &units.en, sheet(lang));
        let text = say!(
            "{zh}标出{count}条{of},占比偏大,单条多半说明不了问题,宜先抽查;逐条列于工作表“{sheet}”",
            "flagged {count} items{en}{of}: so large a share that one by one they say little; look at a sample first. They are in the sheet “{sheet}”"
        );
        (title, text.get(lang).to_owned())
    };
    rules.into_iter().map(note).collect()
}
