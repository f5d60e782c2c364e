//! The lines of a journal, column by column: a journal is as long as all other tables together, so its texts are numbers of
//! [`Texts`], its dates four bytes and its amounts whole fen. Whatever does not fit (a third decimal, an amount beyond
//! 90,000,000,000,000,000 yuan) is kept beside, exact. Knows no formats and no rules.

mod join;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use rust_decimal::Decimal;

use super::fen::WIDE;
pub use super::fen::{fen, of_fen};
use super::stamp::Stamp;
use super::texts::{TextId, Texts};
use super::{Field, FieldKind, Row, SheetName, Source, TableKind, journal};
use crate::value::Value;

/// The fields that are kept as texts, in the order of [`LineDraft::texts`].
pub const TEXT_FIELDS: [Field; 12] = [
    journal::VOUCHER_NO,
    journal::LINE_NO,
    journal::SUMMARY,
    journal::ACCOUNT_CODE,
    journal::ACCOUNT_NAME,
    journal::COUNTERPARTY,
    journal::DEPARTMENT,
    journal::PROJECT,
    journal::ATTACHMENTS,
    journal::PREPARER,
    journal::REVIEWER,
    journal::LEDGER,
];

/// A line to be added.
#[derive(Debug, Clone, Copy)]
pub struct LineDraft {
    /// The row that it came from.
    pub row: u32,
    /// Its date.
    pub date: Stamp,
    /// Its texts, in the order of [`TEXT_FIELDS`].
    pub texts: [TextId; TEXT_FIELDS.len()],
    /// The debit in fen.
    pub debit: i64,
    /// The credit in fen.
    pub credit: i64,
    /// Whether the number of its voucher stands on a line above only.
    pub continues: bool,
}

/// The lines of a journal.
#[derive(Debug, Clone, Default)]
pub struct Lines {
    /// The texts that the columns point to.
    pub texts: Texts,
    sheets: Vec<Arc<SheetName>>,
    /// From which line on which sheet.
    runs: Vec<(usize, usize)>,
    rows: Vec<u32>,
    dates: Vec<Stamp>,
    /// One a field of [`TEXT_FIELDS`]; what is blank to its end is not there.
    columns: [Vec<TextId>; TEXT_FIELDS.len()],
    debits: Vec<i64>,
    credits: Vec<i64>,
    /// Whether the number of the voucher stands on a line above only; what says no to its end is not there.
    continues: Vec<bool>,
    /// By line and side, credit behind debit.
    wide: BTreeMap<(usize, bool), Decimal>,
    /// Columns that are no field, by their header.
    extra: Vec<(Arc<str>, Vec<TextId>)>,
}

impl Lines {
    /// How many lines there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The lines that follow come from this sheet.
    pub fn begin_sheet(&mut self, sheet: &Arc<SheetName>) {
        let same = |index: &usize| self.sheets.get(*index).is_some_and(|known| Arc::ptr_eq(known, sheet) || known == sheet);
        if self.runs.last().is_some_and(|(_, index)| same(index)) {
            return;
        }
        let known = (0..self.sheets.len()).rev().take(8).find(same);
        let index = known.unwrap_or_else(|| {
            self.sheets.push(Arc::clone(sheet));
            self.sheets.len() - 1
        });
        let line = self.len();
        // A sheet that gave no line needs no run.
        self.runs.pop_if(|(first, _)| *first == line);
        self.runs.push((line, index));
    }

    /// Adds a line.
    pub fn push(&mut self, line: &LineDraft) {
        let index = self.len();
        self.rows.push(line.row);
        self.dates.push(line.date);
        for (column, id) in self.columns.iter_mut().zip(line.texts) {
            put(column, index, id);
        }
        self.debits.push(line.debit);
        self.credits.push(line.credit);
        self.put_continues(index, line.continues);
    }

    /// Adds lines.
    pub fn push_all(&mut self, lines: &[LineDraft]) {
        let index = self.len();
        self.rows.extend(lines.iter().map(|line| line.row));
        self.dates.extend(lines.iter().map(|line| line.date));
        for (place, column) in self.columns.iter_mut().enumerate() {
            put_all(column, index, lines.iter().map(|line| line.texts.get(place).copied().unwrap_or_default()));
        }
        self.debits.extend(lines.iter().map(|line| line.debit));
        self.credits.extend(lines.iter().map(|line| line.credit));
        for (line, draft) in (index..).zip(lines) {
            self.put_continues(line, draft.continues);
        }
    }

    fn put_continues(&mut self, line: usize, continues: bool) {
        if continues {
            self.continues.resize(line, false);
            self.continues.push(true);
        }
    }

    /// The number of the voucher of the line added last stands on a line above only.
    pub fn set_continues(&mut self) {
        self.put_continues(self.len().saturating_sub(1), true);
    }

    /// Whether the number of a line's voucher is known to stand on a line above only.
    pub fn continues(&self, line: usize) -> bool {
        self.continues.get(line).copied().unwrap_or(false)
    }

    /// Adds a text of the line added last that is no field.
    pub fn push_extra(&mut self, header: &Arc<str>, text: &str) {
        let Some(line) = self.len().checked_sub(1) else { return };
        let id = self.texts.intern(text);
        let column = self.extra_column(header);
        self.put_extra(column, line, id);
    }

    /// The column of a header that is no field.
    pub fn extra_column(&mut self, header: &Arc<str>) -> usize {
        let known = self.extra.iter().position(|(known, _)| Arc::ptr_eq(known, header) || known == header);
        known.unwrap_or_else(|| {
            self.extra.push((Arc::clone(header), Vec::new()));
            self.extra.len() - 1
        })
    }

    /// Puts a text into a column that is no field.
    pub fn put_extra(&mut self, column: usize, line: usize, id: TextId) {
        if let Some((_, column)) = self.extra.get_mut(column) {
            put(column, line, id);
        }
    }

    /// The number of a line's text in a column that is no field.
    pub fn extra_id(&self, column: usize, line: usize) -> TextId {
        self.extra.get(column).map_or(TextId::BLANK, |(_, column)| at(column, line))
    }

    /// Puts texts into a column that is no field, from a line on.
    pub fn put_extras(&mut self, column: usize, line: usize, ids: &[TextId]) {
        if let Some((_, column)) = self.extra.get_mut(column) {
            put_all(column, line, ids.iter().copied());
        }
    }

    /// Adds a typed row.
    pub fn push_row(&mut self, row: &Row) {
        self.begin_sheet(&row.source.sheet);
        let texts = TEXT_FIELDS.map(|field| row.get(field).map_or(TextId::BLANK, |value| self.intern_value(value)));
        let line = self.len();
        let mut side = |field: Field, credit: bool| {
            let amount = row.number(field).unwrap_or_default();
            fen(amount).unwrap_or_else(|| {
                self.wide.insert((line, credit), amount);
                WIDE
            })
        };
        let (debit, credit) = (side(journal::DEBIT, false), side(journal::CREDIT, true));
        let date = row.date(journal::DATE).map_or(Stamp::NONE, Stamp::of_date);
        self.push(&LineDraft { row: row.source.row, date, texts, debit, credit, continues: false });
        for (header, text) in &row.extra {
            self.push_extra(header, text);
        }
    }

    fn intern_value(&mut self, value: &Value) -> TextId {
        match value {
            Value::Text(text) => self.texts.intern(text),
            other => self.texts.intern(&other.shown()),
        }
    }

    /// A line as a typed row.
    pub fn row(&self, line: usize) -> Row {
        let mut row = Row::new(TableKind::Journal, self.source(line));
        row.set(journal::DATE, self.stamp(line).date().map(Value::Date));
        for (field, column) in TEXT_FIELDS.iter().zip(&self.columns) {
            let text = self.texts.get(at(column, line));
            let value = if field.kind() == FieldKind::Number {
                Decimal::from_str_exact(text).ok().map(Value::Number)
            } else {
                Some(Value::text(text))
            };
            row.set(*field, value.filter(|_| !text.is_empty()));
        }
        row.set(journal::DEBIT, Some(Value::Number(self.debit(line))));
        row.set(journal::CREDIT, Some(Value::Number(self.credit(line))));
        let extra = self.extra.iter().map(|(header, column)| (header, at(column, line))).filter(|(_, id)| !id.is_blank());
        row.extra.extend(extra.map(|(header, id)| (Arc::clone(header), Arc::from(self.texts.get(id)))));
        row
    }

    /// All lines as typed rows.
    pub fn to_rows(&self) -> impl Iterator<Item = Row> {
        (0..self.len()).map(|line| self.row(line))
    }

    /// Where a line came from.
    pub fn source(&self, line: usize) -> Source {
        let run = self.runs.partition_point(|(first, _)| *first <= line).checked_sub(1).and_then(|run| self.runs.get(run));
        let sheet = run.and_then(|(_, sheet)| self.sheets.get(*sheet)).cloned();
        let sheet = sheet.unwrap_or_else(|| Arc::new(SheetName { file: "".into(), sheet: None }));
        Source { sheet, row: self.rows.get(line).copied().unwrap_or(0) }
    }

    /// The rows that the lines from this one on came from.
    pub fn rows_from(&self, line: usize) -> &[u32] {
        self.rows.get(line..).unwrap_or_default()
    }

    /// The sheets that lines came from.
    pub fn sheets(&self) -> impl Iterator<Item = &Arc<SheetName>> {
        self.runs.iter().filter_map(|(_, sheet)| self.sheets.get(*sheet))
    }

    /// From which line on which sheet.
    pub fn runs(&self) -> Vec<(usize, &Arc<SheetName>)> {
        self.runs.iter().filter_map(|(first, sheet)| Some((*first, self.sheets.get(*sheet)?))).collect()
    }

    /// The dates, one a line.
    pub fn stamps(&self) -> &[Stamp] {
        &self.dates
    }

    /// A line's date.
    pub fn stamp(&self, line: usize) -> Stamp {
        self.dates.get(line).copied().unwrap_or_default()
    }

    /// The number of a line's text in a field; blank for fields that hold no text.
    pub fn id(&self, field: Field, line: usize) -> TextId {
        self.ids(field).get(line).copied().unwrap_or_default()
    }

    /// The numbers of a field's texts, one a line; what is blank to the end may be missing.
    pub fn ids(&self, field: Field) -> &[TextId] {
        column_of(field).and_then(|column| self.columns.get(column)).map_or(&[], Vec::as_slice)
    }

    /// A line's text in a field; empty where it is blank.
    pub fn text(&self, field: Field, line: usize) -> &str {
        self.texts.get(self.id(field, line))
    }

    /// Sets a line's text in a field.
    pub fn set_id(&mut self, field: Field, line: usize, id: TextId) {
        if let Some(column) = column_of(field).and_then(|column| self.columns.get_mut(column)) {
            put(column, line, id);
        }
    }

    /// The texts of a column that is no field, by its header.
    pub fn extra(&self) -> impl Iterator<Item = (&Arc<str>, &[TextId])> {
        self.extra.iter().map(|(header, column)| (header, column.as_slice()))
    }

    /// The debit in yuan.
    pub fn debit(&self, line: usize) -> Decimal {
        self.amount(&self.debits, line, false)
    }

    /// The credit in yuan.
    pub fn credit(&self, line: usize) -> Decimal {
        self.amount(&self.credits, line, true)
    }

    /// Debit and credit in fen; `None` where either is no whole number of fen that fits.
    pub fn fen(&self, line: usize) -> Option<(i64, i64)> {
        let (debit, credit) = (*self.debits.get(line)?, *self.credits.get(line)?);
        (debit != WIDE && credit != WIDE).then_some((debit, credit))
    }

    /// As [`fen`](Self::fen), of the lines of a range.
    pub fn fens(&self, range: Range<usize>) -> impl Iterator<Item = Option<(i64, i64)>> {
        let [debits, credits] = [&self.debits, &self.credits].map(|side| side.get(range.clone()).unwrap_or_default());
        let whole = |(debit, credit): (&i64, &i64)| (*debit != WIDE && *credit != WIDE).then_some((*debit, *credit));
        debits.iter().zip(credits).map(whole)
    }

    /// What the debits or the credits add up to, in yuan; nought for any other field.
    pub fn total(&self, field: Field) -> Decimal {
        let (side, credit) = match field {
            journal::DEBIT => (&self.debits, false),
            journal::CREDIT => (&self.credits, true),
            _ => return Decimal::ZERO,
        };
        let whole: i128 = side.iter().filter(|fen| **fen != WIDE).map(|fen| i128::from(*fen)).sum();
        let wide = self.wide.iter().filter(|((_, of_credit), _)| *of_credit == credit).map(|(_, amount)| *amount);
        let whole = Decimal::try_from_i128_with_scale(whole, 2).unwrap_or(Decimal::MAX).normalize();
        wide.fold(whole, Decimal::saturating_add)
    }

    fn amount(&self, side: &[i64], line: usize, credit: bool) -> Decimal {
        match side.get(line).copied().unwrap_or(0) {
            WIDE => self.wide.get(&(line, credit)).copied().unwrap_or_default(),
            fen => of_fen(fen),
        }
    }

    /// Whether a line is one of financial accounting. A government unit books a payment twice, in financial and in budget accounting.
    pub fn is_financial(&self, line: usize) -> bool {
        self.id(journal::LEDGER, line).is_blank()
    }

    /// What the lines take in memory, in bytes.
    pub fn memory(&self) -> usize {
        let texts = self.columns.iter().chain(self.extra.iter().map(|(_, column)| column));
        let columns: usize = texts.map(|column| column.capacity() * size_of::<TextId>()).sum();
        columns
            + self.texts.memory()
            + self.rows.capacity() * 8
            + (self.debits.capacity() + self.credits.capacity()) * 8
            + self.continues.capacity()
    }
}

fn column_of(field: Field) -> Option<usize> {
    TEXT_FIELDS.iter().position(|known| *known == field)
}

fn at(column: &[TextId], line: usize) -> TextId {
    column.get(line).copied().unwrap_or_default()
}

fn put(column: &mut Vec<TextId>, line: usize, id: TextId) {
    if column.len() == line && !id.is_blank() {
        column.push(id);
    } else if !id.is_blank() || line < column.len() {
        if column.len() <= line {
            column.resize(line + 1, TextId::BLANK);
        }
        if let Some(slot) = column.get_mut(line) {
            *slot = id;
        }
    }
}

/// Puts texts behind those that a column has; nothing comes of blank ones alone.
fn put_all(column: &mut Vec<TextId>, line: usize, ids: impl Iterator<Item = TextId> + Clone) {
    if ids.clone().any(|id| !id.is_blank()) {
        column.resize(line, TextId::BLANK);
        column.extend(ids);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(name: &str) -> Arc<SheetName> {
        Arc::new(SheetName { file: name.into(), sheet: None })
    }

    pub(super) fn row(file: &str, number: u32, summary: &str, debit: &str) -> Row {
        let mut row = Row::new(TableKind::Journal, Source { sheet: sheet(file), row: number });
        row.set(journal::DATE, crate::value::date::parse("2024-03-05").map(Value::Date));
        row.set(journal::VOUCHER_NO, Some(Value::text("记-1")));
        row.set(journal::SUMMARY, (!summary.is_empty()).then(|| Value::text(summary)));
        row.set(journal::ATTACHMENTS, Some(Value::Number(Decimal::from(3))));
        row.set(journal::DEBIT, debit.parse().ok().map(Value::Number));
        row.set(journal::CREDIT, Some(Value::Number(Decimal::ZERO)));
        row
    }

    #[test]
    fn a_row_comes_back_as_it_went_in() {
        let mut lines = Lines::default();
        let mut rows =
            vec![row("a.csv", 2, "付款", "12.5"), row("b.csv", 7, "", "1.005"), row("b.csv", 8, "x", "79228162514264337593543950")];
        rows[1].extra.push(("结算号".into(), "007".into()));
        for row in &rows {
            lines.push_row(row);
        }
        assert_eq!(lines.to_rows().collect::<Vec<_>>(), rows);
        assert_eq!((lines.fen(0), lines.fen(1), lines.fen(2)), (Some((1250, 0)), None, None));
    }
}
