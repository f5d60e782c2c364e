//! The columns of the list of findings, in one place for the workbook and the csv. Knows no format of file.

use super::cell::Cell;
use super::sources::sources;
use super::words::pick;
use crate::findings::Finding;
use crate::value::Lang;

/// Where a cell's content stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// Text that is read.
    Start,
    /// Short marks: dates, numbers of rows.
    Centre,
}

/// A column of a table whose rows are made from `T`.
#[derive(Debug, Clone, Copy)]
pub struct Column<T> {
    zh: &'static str,
    en: &'static str,
    /// In widths of a digit.
    pub width: u16,
    /// Of text; amounts and counts stand to the right.
    pub align: Align,
    /// What may be chosen in it, in Chinese and English; empty if anything may be written.
    pub choices: &'static [(&'static str, &'static str)],
    /// Its cell in a row.
    pub cell: fn(&T, Lang) -> Cell,
}

impl<T> Column<T> {
    /// A column of text or numbers.
    pub fn new(zh: &'static str, en: &'static str, width: u16, cell: fn(&T, Lang) -> Cell) -> Self {
        Self { zh, en, width, align: Align::Start, choices: &[], cell }
    }

    /// A column of short marks, centred.
    pub fn centred(zh: &'static str, en: &'static str, width: u16, cell: fn(&T, Lang) -> Cell) -> Self {
        Self { align: Align::Centre, ..Self::new(zh, en, width, cell) }
    }

    /// An empty column, to be filled in by hand.
    pub fn by_hand(zh: &'static str, en: &'static str, width: u16, choices: &'static [(&'static str, &'static str)]) -> Self {
        Self { zh, en, width, align: Align::Start, choices, cell: |_, _| Cell::Blank }
    }

    /// Its header.
    pub fn title(&self, lang: Lang) -> &'static str {
        pick(lang, self.zh, self.en)
    }
}

/// What the person who looked into a finding can say of it.
const CONCLUSIONS: [(&str, &str); 3] = [("属实", "confirmed"), ("部分属实", "partly confirmed"), ("排除", "ruled out")];

/// A finding and its place in the list, from 1.
#[derive(Debug, Clone, Copy)]
pub struct FindingRow<'a> {
    /// From 1.
    pub number: usize,
    /// The finding.
    pub finding: &'a Finding,
}

/// The columns of the list of findings, in their order.
pub fn columns<'a>() -> Vec<Column<FindingRow<'a>>> {
    let mut columns = what_columns();
    columns.extend(why_columns());
    columns.extend([
        Column::by_hand("核查结论", "Conclusion", 7, &CONCLUSIONS),
        Column::by_hand("责任人", "Responsible", 7, &[]),
        Column::by_hand("整改时限", "Due", 7, &[]),
        Column::by_hand("整改情况", "Rectification", 9, &[]),
    ]);
    columns
}

fn what_columns<'a>() -> Vec<Column<FindingRow<'a>>> {
    vec![
        Column::centred("序号", "No.", 5, |row, _| Cell::Count(row.number)),
        Column::new("编号", "Id", 8, |row, _| Cell::Text(row.finding.id.clone())),
        Column::new("规则", "Rule", 11, |row, _| Cell::Text(row.finding.title.clone())),
        Column::new("规则编号", "Rule id", 10, |row, _| Cell::Text(row.finding.rule.clone())),
        Column::centred("严重程度", "Severity", 8, |row, _| Cell::Severity(row.finding.severity)),
        Column::new("单位", "Unit", 9, |row, _| Cell::Text(row.finding.unit.clone())),
        Column::centred("日期", "Date", 11, |row, _| Cell::maybe(row.finding.date.as_deref())),
        Column::centred("凭证号", "Voucher", 7, |row, _| Cell::maybe(row.finding.voucher_no.as_deref())),
        Column::new("对象", "Subject", 9, |row, _| Cell::Text(row.finding.subject.clone())),
        Column::new("摘要", "Summary", 10, |row, _| Cell::maybe(row.finding.summary.as_deref())),
        Column::new("涉及金额", "Amount", 13, |row, _| Cell::Amount(row.finding.amount.0)),
        Column::new("标准", "Standard", 10, |row, _| row.finding.limit.map_or(Cell::Blank, |limit| Cell::Amount(limit.0))),
        Column::new("违规/超标金额", "Irregular amount", 13, |row, _| Cell::Amount(row.finding.irregular_amount.0)),
    ]
}

fn why_columns<'a>() -> Vec<Column<FindingRow<'a>>> {
    vec![
        Column::new("分组", "Group", 8, |row, _| Cell::maybe(row.finding.group.as_deref())),
        Column::new("说明", "What the records show", 27, |row, _| Cell::Text(row.finding.message.clone())),
        Column::new("依据", "Basis", 17, |row, _| Cell::Text(row.finding.basis.join("\n"))),
        Column::new("整改建议", "What to do", 16, |row, _| Cell::Text(row.finding.advice.clone())),
        Column::new("来源文件", "File", 12, |row, lang| Cell::Text(sources(&row.finding.evidence, lang).files)),
        Column::new("工作表", "Sheet", 8, |row, lang| Cell::Text(sources(&row.finding.evidence, lang).sheets)),
        Column::new("行", "Rows", 7, |row, lang| Cell::Text(sources(&row.finding.evidence, lang).rows)),
    ]
}
