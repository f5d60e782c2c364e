//! Rules that flag so large a share of the rows that each finding says little: in a list one line stands for all of a unit's, and the
//! findings themselves stand apart. Grouped rows would not do: Excel parts them as soon as a person sorts the list. Knows no format.

use std::collections::BTreeSet;

use super::columns::FindingRow;
use super::sheets;
use super::summary::Summary;
use crate::findings::{Amount, Finding, Reported, Sum};
use crate::say;
use crate::value::Lang;

/// The sheet where the findings of folded rules stand.
pub fn sheet(lang: Lang) -> &'static str {
    sheets::FOLDED.get(lang)
}

/// Which list a row belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The list of findings.
    List,
    /// The findings that stand folded in the list, one a row.
    Apart,
}

/// Gives the rows of both lists in the order of the findings: those of a folded rule in one row for a unit, where the first of them would
/// stand, and apart from the others one a row.
///
/// # Errors
/// The report's own, and `each`'s.
pub fn each_row(
    report: &dyn Reported,
    summary: &Summary,
    lang: Lang,
    each: &mut dyn FnMut(Place, FindingRow<'_>) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let (mut number, mut told) = (0, BTreeSet::new());
    report.each_finding(&mut |finding| {
        number += 1;
        let row = FindingRow::new(Some(number), finding, lang);
        let Some((key, all)) = summary.folded(finding) else { return each(Place::List, row) };
        if told.insert(key) {
            each(Place::List, FindingRow::new(None, &line(finding, all.sum, all.rows, lang), lang))?;
        }
        each(Place::Apart, row)
    })
}

/// The line that stands for the findings of a rule in a unit, of which this is the first: how many of how many rows, and their sums.
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
pub fn notes(summary: &Summary, lang: Lang) -> Vec<(String, String)> {
    let several = summary.is_many();
    let note = |(rule, (units, count, rows)): (&String, &(usize, usize, usize))| {
        let title = summary.title(rule).to_owned();
        let of = share(*count, *rows, lang);
        let units = if several { say!("在{units}个单位", " in {units} unit(s)") } else { crate::value::Said::default() };
        let (zh, en, sheet) = (&units.zh, &units.en, sheet(lang));
        let text = say!(
            "{zh}标出{count}条{of},占比偏大,单条多半说明不了问题,宜先抽查;逐条列于工作表“{sheet}”",
            "flagged {count} items{en}{of}: so large a share that one by one they say little; look at a sample first. They are in the sheet “{sheet}”"
        );
        (title, text.get(lang).to_owned())
    };
    summary.folded_rules.iter().map(note).collect()
}
