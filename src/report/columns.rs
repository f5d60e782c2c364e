//! The columns of the list of findings, in one place for the workbook and the csv. Knows no format of file.

use std::collections::BTreeSet;

use super::cell::Cell;
use super::sources::{Sources, sources};
use super::typed::Kept;
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
    /// Whether a person fills it in.
    pub by_hand: bool,
    /// Whether it goes on paper; columns for a later search stand behind the printed ones.
    pub printed: bool,
    /// Its cell in a row.
    pub cell: fn(&T, Lang) -> Cell,
}

impl<T> Column<T> {
    /// A column of text or numbers.
    pub fn new(zh: &'static str, en: &'static str, width: u16, cell: fn(&T, Lang) -> Cell) -> Self {
        Self { zh, en, width, align: Align::Start, choices: &[], by_hand: false, printed: true, cell }
    }

    /// A column of short marks, centred.
    pub fn centred(zh: &'static str, en: &'static str, width: u16, cell: fn(&T, Lang) -> Cell) -> Self {
        Self { align: Align::Centre, ..Self::new(zh, en, width, cell) }
    }

    /// A column to be filled in by hand, with what was filled in before.
    #[must_use]
    pub fn filled_by_hand(self, choices: &'static [(&'static str, &'static str)]) -> Self {
        Self { choices, by_hand: true, ..self }
    }

    /// The column, left off the paper.
    #[must_use]
    pub fn unprinted(self) -> Self {
        Self { printed: false, ..self }
    }

    /// Its header.
    pub fn title(&self, lang: Lang) -> &'static str {
        pick(lang, self.zh, self.en)
    }
}

/// What the person who looked into a finding can say of it.
const CONCLUSIONS: [(&str, &str); 3] = [("属实", "confirmed"), ("部分属实", "partly confirmed"), ("排除", "ruled out")];

/// A finding and its place among all of the report, from 1; or a line that stands for many findings, which has none.
#[derive(Debug, Clone)]
pub struct FindingRow<'a> {
    /// From 1.
    pub number: Option<usize>,
    /// The finding.
    pub finding: &'a Finding,
    /// What was filled in by hand before, in the order of the columns for it; empty if nothing was.
    pub typed: &'a [Cell],
    /// Where its evidence stands.
    sources: Sources,
}

impl<'a> FindingRow<'a> {
    /// The row, nothing filled in.
    pub fn new(number: Option<usize>, finding: &'a Finding, lang: Lang) -> Self {
        Self { number, finding, typed: &[], sources: sources(&finding.evidence, lang) }
    }

    /// The row with what was filled in before.
    #[must_use]
    pub fn with(self, kept: &'a Kept) -> Self {
        Self { typed: kept.of(&self.finding.unit, &self.finding.id, &self.finding.rule), ..self }
    }

    fn typed(&self, place: usize) -> Cell {
        self.typed.get(place).cloned().unwrap_or(Cell::Blank)
    }
}

/// The columns of the list of findings, in their order: what is printed, sized for A3, then what other programs look for.
/// A list of one unit's findings gives the unit, the same in every row, little room.
pub fn columns<'a>(several_units: bool) -> Vec<Column<FindingRow<'a>>> {
    let mut columns = what_columns(if several_units { 14 } else { 9 });
    columns.extend(why_columns());
    columns.extend([
        Column::new("核查结论", "Conclusion", 10, |row: &FindingRow<'_>, _| row.typed(0)).filled_by_hand(&CONCLUSIONS),
        Column::new("责任人", "Responsible", 12, |row: &FindingRow<'_>, _| row.typed(1)).filled_by_hand(&[]),
        Column::new("整改时限", "Due", 12, |row: &FindingRow<'_>, _| row.typed(2)).filled_by_hand(&[]),
        Column::new("整改情况", "Rectification", 22, |row: &FindingRow<'_>, _| row.typed(3)).filled_by_hand(&[]),
        Column::new("识别码", "Id", 18, |row: &FindingRow<'_>, _| Cell::Text(row.finding.id.clone())).unprinted(),
        Column::new("规则编号", "Rule id", 26, |row: &FindingRow<'_>, _| Cell::Text(row.finding.rule.clone())).unprinted(),
        Column::new("分组", "Group", 16, |row: &FindingRow<'_>, _| Cell::maybe(row.finding.group.as_deref())).unprinted(),
        Column::new("账上凭证号", "Voucher as booked", 18, |row: &FindingRow<'_>, lang| numbers_booked(row.finding, lang)).unprinted(),
    ]);
    columns
}

/// How many numbers of vouchers one cell lists.
const NUMBERS_MAX: usize = 20;

/// The vouchers' numbers as the rows write them, each once, where that is not the form that reports name them in.
fn numbers_booked(finding: &Finding, lang: Lang) -> Cell {
    let numbers: BTreeSet<&str> = finding.evidence.iter().filter_map(|row| row.voucher_no_original.as_deref()).collect();
    let mut shown: Vec<&str> = numbers.iter().take(NUMBERS_MAX).copied().collect();
    if numbers.len() > NUMBERS_MAX {
        shown.push("…");
    }
    Cell::maybe(Some(shown.join(pick(lang, "、", "; "))).as_deref().filter(|text| !text.is_empty()))
}

fn what_columns<'a>(unit_width: u16) -> Vec<Column<FindingRow<'a>>> {
    vec![
        Column::centred("编号", "No.", 6, |row: &FindingRow<'_>, lang| {
            row.number.map_or_else(|| Cell::Text(pick(lang, "折叠", "folded").to_owned()), Cell::Count)
        }),
        Column::new("规则", "Rule", 14, |row, _| Cell::Text(row.finding.title.clone())),
        Column::centred("严重程度", "Severity", 8, |row, _| Cell::Severity(row.finding.severity)),
        Column::new("单位", "Unit", unit_width, |row, _| Cell::Text(row.finding.unit.clone())),
        Column::centred("日期", "Date", 12, |row, _| Cell::date(row.finding.date.as_deref())),
        Column::centred("凭证号", "Voucher", 9, |row, _| Cell::maybe(row.finding.voucher_no.as_deref())),
        Column::new("对象", "Subject", 13, |row, _| Cell::Text(row.finding.subject.clone())),
        Column::new("摘要", "Summary", 16, |row, _| Cell::maybe(row.finding.summary.as_deref())),
        Column::new("涉及金额", "Amount", 14, |row, _| Cell::Amount(row.finding.amount.0)),
        Column::new("标准", "Standard", 12, |row, _| row.finding.limit.map_or(Cell::Blank, |limit| Cell::Amount(limit.0))),
        Column::new("违规/超标金额", "Irregular amount", 14, |row, _| Cell::Amount(row.finding.irregular_amount.0)),
    ]
}

fn why_columns<'a>() -> Vec<Column<FindingRow<'a>>> {
    vec![
        Column::new("说明", "What the records show", 36, |row, _| Cell::Text(row.finding.message.clone())),
        Column::new("依据", "Basis", 26, |row, _| Cell::Text(row.finding.basis.join("\n"))),
        Column::new("整改建议", "What to do", 24, |row, _| Cell::Text(row.finding.advice.clone())),
        Column::new("来源文件", "File", 17, |row, _| Cell::Text(row.sources.files.clone())),
        Column::new("工作表", "Sheet", 10, |row, _| Cell::Text(row.sources.sheets.clone())),
        Column::centred("行", "Rows", 8, |row, _| Cell::number_or_text(row.sources.rows.clone())),
    ]
}
