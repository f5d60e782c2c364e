//! The sheets that list findings, rules and what rules could not look at.

use super::Book;
use super::table::{self, Paper};
use crate::findings::{Evidence, Report, RuleInfo, RuleReport, Unchecked, UnitReport};
use crate::report::cell::Cell;
use crate::report::columns::{Column, columns};
use crate::report::folded::{self, Folded};
use crate::report::sources::sources;
use crate::report::tally;
use crate::report::typed::Kept;
use crate::report::words;

/// One finding a row; the findings of a folded rule in one row for a unit.
pub fn write_findings(book: &mut Book, report: &Report, folded: &Folded<'_>, kept: &Kept) -> anyhow::Result<()> {
    let name = book.pick("疑点清单", "Findings").to_owned();
    table::write_on(book, &name, Paper::A3, &columns(tally::is_many(report)), folded.rows(report).map(|row| row.with(kept)))
}

/// The findings that stand folded in the list, one a row.
pub fn write_folded(book: &mut Book, report: &Report, folded: &Folded<'_>, kept: &Kept) -> anyhow::Result<()> {
    if folded.is_empty() {
        return Ok(());
    }
    let name = folded::sheet(book.lang);
    table::write_on(book, name, Paper::A3, &columns(tally::is_many(report)), folded.details(report).map(|row| row.with(kept)))
}

/// What became of a rule in a unit.
struct RuleRow<'a> {
    unit: &'a UnitReport,
    rule: &'a RuleReport,
    info: Option<&'a RuleInfo>,
}

impl RuleRow<'_> {
    fn title(&self) -> Cell {
        Cell::Text(self.info.map_or(&self.rule.rule, |info| &info.title).clone())
    }
}

fn rule_rows(report: &Report) -> impl Iterator<Item = RuleRow<'_>> {
    let titles = tally::titles(report);
    report.units.iter().flat_map(move |unit| {
        let titles = titles.clone();
        unit.rules.iter().map(move |rule| RuleRow { unit, rule, info: titles.get(rule.rule.as_str()).copied() })
    })
}

/// One rule of a unit a row: whether it ran and what it looked at.
pub fn write_rules(book: &mut Book, report: &Report) -> anyhow::Result<()> {
    let name = book.pick("规则", "Rules").to_owned();
    let columns: Vec<Column<RuleRow<'_>>> = vec![
        Column::new("单位", "Unit", 18, |row, _| Cell::Text(row.unit.unit.clone())),
        Column::new("规则", "Rule", 28, |row, _| row.title()),
        Column::new("规则编号", "Rule id", 26, |row, _| Cell::Text(row.rule.rule.clone())),
        Column::centred("严重程度", "Severity", 10, |row, _| row.info.map_or(Cell::Blank, |info| Cell::Severity(info.severity))),
        Column::centred("状态", "Status", 10, |row, lang| Cell::Text(words::status(row.rule.status, lang).to_owned())),
        Column::new("查看行数", "Rows looked at", 10, |row, _| Cell::Count(row.rule.rows)),
        Column::new("疑点条数", "Findings", 10, |row, _| Cell::Count(row.rule.findings)),
        Column::new("未能核查", "Could not look at", 10, |row, _| Cell::Count(row.rule.unchecked.len())),
        Column::new("未检查或只检查一部分的原因", "Why not, or only in part", 46, |row, _| {
            Cell::maybe(row.rule.why.as_deref())
        }),
    ];
    table::write(book, &name, &columns, rule_rows(report))
}

/// Something that a rule could not look at.
struct UncheckedRow<'a> {
    rule: RuleRow<'a>,
    unchecked: &'a Unchecked,
}

impl UncheckedRow<'_> {
    fn evidence(&self) -> &[Evidence] {
        &self.unchecked.evidence
    }
}

/// One thing that a rule could not look at a row, with its place.
pub fn write_unchecked(book: &mut Book, report: &Report) -> anyhow::Result<()> {
    let name = book.pick("未能核查", "Could not look at").to_owned();
    let columns: Vec<Column<UncheckedRow<'_>>> = vec![
        Column::new("单位", "Unit", 18, |row, _| Cell::Text(row.rule.unit.unit.clone())),
        Column::new("规则", "Rule", 28, |row, _| row.rule.title()),
        Column::new("什么、为什么", "What and why", 54, |row, _| Cell::Text(row.unchecked.why.clone())),
        Column::new("来源文件", "File", 28, |row, lang| Cell::Text(sources(row.evidence(), lang).files)),
        Column::new("工作表", "Sheet", 14, |row, lang| Cell::Text(sources(row.evidence(), lang).sheets)),
        Column::new("行", "Rows", 14, |row, lang| Cell::Text(sources(row.evidence(), lang).rows)),
    ];
    let rows = rule_rows(report).flat_map(|RuleRow { unit, rule, info }| {
        rule.unchecked.iter().map(move |unchecked| UncheckedRow { rule: RuleRow { unit, rule, info }, unchecked })
    });
    table::write(book, &name, &columns, rows)
}
