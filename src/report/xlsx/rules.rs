//! The lists that say what became of each rule in each unit, and what rules could not look at.

use crate::findings::{Evidence, RuleInfo, RuleReport, Unchecked, UnitReport};
use crate::report::cell::Cell;
use crate::report::columns::Column;
use crate::report::sources::sources;
use crate::report::summary::Summary;
use crate::report::words;

/// What became of a rule in a unit.
#[derive(Clone, Copy)]
pub struct RuleRow<'a> {
    unit: &'a UnitReport,
    rule: &'a RuleReport,
    info: Option<&'a RuleInfo>,
}

impl RuleRow<'_> {
    fn title(&self) -> Cell {
        Cell::Text(self.info.map_or(&self.rule.rule, |info| &info.title).clone())
    }
}

/// The rules of a unit.
pub fn rule_rows<'a>(unit: &'a UnitReport, summary: &'a Summary) -> impl Iterator<Item = RuleRow<'a>> {
    unit.rules.iter().map(|rule| RuleRow { unit, rule, info: summary.info(&rule.rule) })
}

/// One rule of a unit a row: whether it ran and what it looked at.
pub fn rule_columns<'a>() -> Vec<Column<RuleRow<'a>>> {
    vec![
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
    ]
}

/// Something that a rule could not look at.
pub struct UncheckedRow<'a> {
    rule: RuleRow<'a>,
    unchecked: &'a Unchecked,
}

impl UncheckedRow<'_> {
    fn evidence(&self) -> &[Evidence] {
        &self.unchecked.evidence
    }
}

/// One thing that a rule could not look at a row, with its place.
pub fn unchecked_columns<'a>() -> Vec<Column<UncheckedRow<'a>>> {
    vec![
        Column::new("单位", "Unit", 18, |row, _| Cell::Text(row.rule.unit.unit.clone())),
        Column::new("规则", "Rule", 28, |row, _| row.rule.title()),
        Column::new("什么、为什么", "What and why", 54, |row, _| Cell::Text(row.unchecked.why.clone())),
        Column::new("来源文件", "File", 28, |row, lang| Cell::Text(sources(row.evidence(), lang).files)),
        Column::new("工作表", "Sheet", 14, |row, lang| Cell::Text(sources(row.evidence(), lang).sheets)),
        Column::new("行", "Rows", 40, |row, lang| Cell::Text(sources(row.evidence(), lang).rows)),
    ]
}

/// What a rule could not look at.
pub fn unchecked_rows(RuleRow { unit, rule, info }: RuleRow<'_>) -> impl Iterator<Item = UncheckedRow<'_>> {
    rule.unchecked.iter().map(move |unchecked| UncheckedRow { rule: RuleRow { unit, rule, info }, unchecked })
}
