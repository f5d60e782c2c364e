//! The lines of a journal, column by column: a journal is as long as all other tables together, so its texts are numbers of
//! [`Texts`], its dates four bytes and its amounts whole fen. Whatever does not fit (a third decimal, an amount beyond
//! 90,000,000,000,000,000 yuan) is kept beside, exact. Knows no formats and no rules.

use std::collections::BTreeMap;
use std::sync::Arc;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::texts::{TextId, Texts};
use super::{Field, FieldKind, Row, SheetName, Source, TableKind, journal};
use crate::value::{Date, Day, Value};

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

/// A date in four bytes, in the order of the calendar; nought is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Stamp(u32);

impl Stamp {
    /// No date.
    pub const NONE: Self = Self(0);

    /// A day.
    pub fn of_day(day: Day) -> Self {
        Self::packed(day.year(), u32::from(day.month().unsigned_abs()), u32::from(day.day().unsigned_abs()))
    }

    /// A date of any precision.
    pub fn of_date(date: Date) -> Self {
        match date {
            Date::Day(day) => Self::of_day(day),
            Date::Month(year, month) => Self::packed(year, u32::from(month.unsigned_abs()), 0),
            Date::Year(year) => Self::packed(year, 0, 0),
            Date::Before(year) => Self::packed(year, 0, 1),
        }
    }

    fn packed(year: i16, month: u32, day: u32) -> Self {
        Self((u32::from(year.max(0).unsigned_abs()) << 9) | (month << 5) | day)
    }

    /// The date.
    pub fn date(self) -> Option<Date> {
        let (year, month, day) =
            (i16::try_from(self.0 >> 9).ok()?, i8::try_from((self.0 >> 5) & 15).ok()?, i8::try_from(self.0 & 31).ok()?);
        match (year, month, day) {
            (0, ..) => None,
            (year, 0, 0) => Some(Date::Year(year)),
            (year, 0, _) => Some(Date::Before(year)),
            (year, month, 0) => Some(Date::Month(year, month)),
            (year, month, day) => Day::new(year, month, day).ok().map(Date::Day),
        }
    }

    /// The day, if it is known to the day.
    pub fn day(self) -> Option<Day> {
        self.date().and_then(Date::day)
    }

    /// The first day that it can be; `None` where there is none.
    pub fn earliest(self) -> Option<Self> {
        let (year, month, day) = (self.0 >> 9, (self.0 >> 5) & 15, self.0 & 31);
        let open = year == 0 || (month == 0 && day != 0);
        (!open).then_some(Self((year << 9) | (month.max(1) << 5) | day.max(1)))
    }

    /// Year and month as one number that grows with time (`year * 12 + month - 1`); of a date known to the year its December, of none nought.
    pub fn month(self) -> u32 {
        let (year, month) = (self.0 >> 9, (self.0 >> 5) & 15);
        match (year, month) {
            (0, _) => 0,
            // What lies before a year lies in the December before it.
            (year, 0) if self.0 & 31 != 0 => year * 12 - 1,
            (year, 0) => year * 12 + 11,
            (year, month) => year * 12 + month - 1,
        }
    }
}

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
}

/// The fen that stand for an amount kept beside.
const WIDE: i64 = i64::MIN;

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
        self.push(&LineDraft { row: row.source.row, date, texts, debit, credit });
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

    /// Leaves the lines from this one on out.
    pub fn truncate(&mut self, line: usize) {
        self.rows.truncate(line);
        self.dates.truncate(line);
        self.debits.truncate(line);
        self.credits.truncate(line);
        self.columns.iter_mut().for_each(|column| column.truncate(line));
        self.extra.iter_mut().for_each(|(_, column)| column.truncate(line));
        self.runs.retain(|(first, _)| *first < line);
        self.wide.split_off(&(line, false));
    }

    /// Adds the lines of another journal behind these.
    pub fn append(&mut self, other: Self) {
        if self.is_empty() {
            *self = other;
            return;
        }
        let ids: Vec<TextId> = other.texts.iter().map(|(_, text)| self.texts.intern(text)).collect();
        let own = |id: &TextId| ids.get(id.index()).copied().unwrap_or_default();
        let (behind, sheets) = (self.len(), self.sheets.len());
        self.rows.extend(other.rows);
        self.dates.extend(other.dates);
        self.debits.extend(other.debits);
        self.credits.extend(other.credits);
        for (column, more) in self.columns.iter_mut().zip(&other.columns) {
            extend(column, behind, more.iter().map(own));
        }
        for (header, more) in &other.extra {
            let column = self.extra_column(header);
            if let Some((_, column)) = self.extra.get_mut(column) {
                extend(column, behind, more.iter().map(own));
            }
        }
        self.sheets.extend(other.sheets);
        self.runs.extend(other.runs.into_iter().map(|(first, sheet)| (first + behind, sheet + sheets)));
        self.wide.extend(other.wide.into_iter().map(|((line, credit), amount)| ((line + behind, credit), amount)));
    }

    /// The lines parted by what `part_of` says of each, each part with texts of its own, in the order of their keys.
    pub fn parted<K: Ord>(&self, part_of: impl Fn(usize) -> K) -> BTreeMap<K, Self> {
        let mut parts: BTreeMap<K, Self> = BTreeMap::new();
        for line in 0..self.len() {
            parts.entry(part_of(line)).or_default().push_row(&self.row(line));
        }
        parts
    }

    /// What the lines take in memory, in bytes.
    pub fn memory(&self) -> usize {
        let texts = self.columns.iter().chain(self.extra.iter().map(|(_, column)| column));
        let columns: usize = texts.map(|column| column.capacity() * size_of::<TextId>()).sum();
        columns + self.texts.memory() + self.rows.capacity() * 8 + (self.debits.capacity() + self.credits.capacity()) * 8
    }
}

/// An amount in fen; `None` where it has more decimals than two or does not fit.
pub fn fen(amount: Decimal) -> Option<i64> {
    let mut exact = amount;
    if amount.scale() > 2 {
        exact = amount.normalize();
        if exact.scale() > 2 {
            return None;
        }
    }
    exact.rescale(2);
    // Rescaling stops short where the digits do not fit.
    if exact.scale() != 2 {
        return None;
    }
    exact.mantissa().to_i64().filter(|fen| *fen != WIDE)
}

/// Fen as yuan, without needless zeros.
pub fn of_fen(fen: i64) -> Decimal {
    Decimal::new(fen, 2).normalize()
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

fn extend(column: &mut Vec<TextId>, behind: usize, more: impl Iterator<Item = TextId>) {
    let mut more = more.peekable();
    if more.peek().is_some() {
        column.resize(behind, TextId::BLANK);
        column.extend(more);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sheet(name: &str) -> Arc<SheetName> {
        Arc::new(SheetName { file: name.into(), sheet: None })
    }

    fn row(file: &str, number: u32, summary: &str, debit: &str) -> Row {
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

    #[test]
    fn dates_keep_their_precision_and_their_order() {
        let dates = ["1995年以前", "1995", "2020-01", "2020-01-01", "2020-12-31"].map(|text| crate::value::date::parse(text).unwrap());
        for date in dates {
            assert_eq!(Stamp::of_date(date).date(), Some(date));
        }
        assert_eq!(Stamp::NONE.date(), None);
        assert_eq!(Stamp::of_date(dates[4]).month(), 2020 * 12 + 11);
        assert_eq!(Stamp::of_date(dates[0]).month(), 1994 * 12 + 11);
        assert!(Stamp::of_date(dates[3]) < Stamp::of_date(dates[4]));
    }

    proptest! {
        #[test]
        fn appending_and_parting_lose_nothing(counts in prop::collection::vec(0_usize..5, 1..5)) {
            let mut all = Lines::default();
            let mut want = Vec::new();
            for (index, count) in counts.iter().enumerate() {
                let mut part = Lines::default();
                for number in 0..*count {
                    let mut row = row(&format!("{index}.csv"), u32::try_from(number).unwrap(), if number % 2 == 0 { "甲" } else { "" }, "0.001");
                    row.extra.extend((number == 1).then(|| (Arc::from("栏"), Arc::from("值"))));
                    part.push_row(&row);
                    want.push(row);
                }
                all.append(part);
            }
            prop_assert_eq!(all.to_rows().collect::<Vec<_>>(), want.clone());
            let parted = all.parted(|line| all.source(line));
            prop_assert_eq!(parted.values().map(Lines::len).sum::<usize>(), want.len());
            let half = want.len() / 2;
            all.truncate(half);
            prop_assert_eq!(all.to_rows().collect::<Vec<_>>(), want[..half].to_vec());
        }

        #[test]
        fn fen_are_exact(mantissa: i64, scale in 0_u32..6) {
            let amount = Decimal::new(mantissa, scale);
            match fen(amount) {
                Some(fen) => prop_assert_eq!(of_fen(fen), amount.normalize()),
                None => prop_assert!(amount.normalize().scale() > 2 || amount.abs() >= Decimal::new(i64::MAX, 2)),
            }
        }
    }
}
