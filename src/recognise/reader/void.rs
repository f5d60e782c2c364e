//! Void records: left out with the reason, their voucher numbers kept in mind, so that a number that was used is not called missing. And
//! vouchers that are not posted: kept, and told once.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::Reader;
use crate::read::GridRow;
use crate::recognise::VoidVoucher;
use crate::recognise::marks::{Mark, POSTED, RECORD_STATUS, VOIDED, says};
use crate::say;
use crate::tables::{Lines, Problem, Row, Source, Stamp, TableKind, journal};
use crate::value::text::{printable, shorten};
use crate::value::{Said, Value};

/// What the marks of the rows read so far came to.
#[derive(Debug, Default)]
pub struct Marks {
    /// Whether the row taken last is void, or has a mark that nobody can read: the lines below it may belong to it.
    pub last_odd: bool,
    /// How many lines are kept up to the last one with a mark of its own.
    pub marked_until: usize,
    /// How many rows are void.
    rows: usize,
    voided: Vec<VoidVoucher>,
    /// How many rows are not posted, and the first of them.
    unposted: (usize, Option<u32>),
    /// How many marks nobody can read, the first of them and its text.
    unclear: (usize, Option<(u32, String)>),
}

impl Marks {
    /// The vouchers that are void.
    pub fn take_voided(&mut self) -> Vec<VoidVoucher> {
        std::mem::take(&mut self.voided)
    }

    /// What has to be told of the table as a whole.
    pub fn told(&self, kept: usize) -> Vec<Problem> {
        let (unposted, unclear) = (self.unposted.0, self.unclear.0);
        let first = self.unposted.1.map(|row| {
            let why = say!(
                "从第{row}行起有{unposted}行的凭证没有记账(标志为否),已照常计入;如不应计入,请记账后重新导出",
                "from row {row} on, {unposted} row(s) are of vouchers that are not posted; they count all the same: post them and export again if they should not"
            );
            Problem { row: Some(row), column: None, why }
        });
        let second = self.unclear.1.as_ref().map(|(row, text)| {
            let why = say!(
                "从第{row}行起有{unclear}行的作废标志(如“{text}”)看不懂,按没有作废计入;请改为 是 或 否",
                "from row {row} on, {unclear} row(s) have a mark (such as “{text}”) that does not say whether they are void; they count: write 是 or 否"
            );
            Problem { row: Some(*row), column: None, why }
        });
        let void = self.rows;
        // Some programs write 1 for what is in use: a column that takes most rows away is looked at by a person.
        let third = (void > kept).then(|| {
            let why = say!(
                "标为作废的有{void}行,多于有效的{kept}行;如这一列的含义相反(如 1 表示有效),请在 mapping.toml 中把该列写为 \"none\"",
                "{void} rows are marked void, more than the {kept} that count; if the column means the opposite (1 for valid), write \"none\" for it in mapping.toml"
            );
            Problem { row: None, column: None, why }
        });
        first.into_iter().chain(second).chain(third).collect()
    }
}

fn void_voucher() -> Said {
    Said::new("已作废的凭证,不计入", "a void voucher, which does not count")
}

impl Reader<'_> {
    /// Whether the marks of a row say that it is void; what else they say is noted.
    pub(super) fn is_void(&mut self, row: u32, values: &[Option<Value>]) -> bool {
        let text = |role: &str| self.table.role(role).and_then(|role| values.get(role)).and_then(Option::as_ref).map(Value::shown);
        let marks = [VOIDED, RECORD_STATUS].map(|role| text(role).map(|text| (says(role, &text), text)));
        let unposted = text(POSTED).is_some_and(|text| says(POSTED, &text) == Mark::No);
        let void = marks.iter().flatten().any(|(mark, _)| *mark == Mark::Yes);
        self.marks.last_odd = marks.iter().flatten().any(|(mark, _)| *mark != Mark::No);
        if void {
            return true;
        }
        if unposted {
            self.marks.unposted.0 += 1;
            self.marks.unposted.1.get_or_insert(row);
        }
        for (_, text) in marks.into_iter().flatten().filter(|(mark, _)| *mark == Mark::Unclear) {
            self.marks.unclear.0 += 1;
            self.marks.unclear.1.get_or_insert_with(|| (row, shorten(&printable(&text), super::LABEL_CHARS_MAX)));
        }
        false
    }

    /// The lines of a voucher above the one that is marked void go with it, if none of them has a mark of its own: a program may mark the
    /// second line alone. Gives the first of them.
    fn take_back(&mut self, typed: &Row) -> Option<Source> {
        let (Some(date), Some(number)) = (typed.date(journal::DATE), typed.text(journal::VOUCHER_NO)) else { return None };
        if typed.table() != TableKind::Journal {
            return None;
        }
        let (lines, stamp) = (&self.kept.lines, Stamp::of_date(date));
        let same = |line: &usize| lines.stamp(*line) == stamp && lines.text(journal::VOUCHER_NO, *line) == number;
        let first = (0..lines.len()).rev().take_while(same).last()?;
        if first < self.marks.marked_until {
            return None;
        }
        let source = lines.source(first);
        for (role, total) in [("debit", Lines::debit as fn(&Lines, usize) -> Decimal), ("credit", Lines::credit)] {
            let column = self.table.role(role).and_then(|role| self.layout.column(role)).map(|column| column.index);
            let amount = (first..lines.len()).map(|line| total(lines, line)).fold(Decimal::ZERO, Decimal::saturating_add);
            if let Some(column) = column {
                self.sums.make_void(column, amount);
            }
        }
        let rows = lines.rows_from(first).to_vec();
        self.kept.lines.truncate(first);
        self.sums.take_rows(rows.len());
        self.marks.rows += rows.len();
        for row in rows {
            self.left_out.push(row, void_voucher());
        }
        Some(source)
    }

    /// Leaves out a row that is void.
    pub(super) fn leave_void(&mut self, row: &GridRow, typed: &Row, amounts: &BTreeMap<u32, Decimal>) {
        self.marks.rows += 1;
        self.sums.add_void(amounts);
        let first = self.take_back(typed);
        if typed.table() == TableKind::Journal
            && let (Some(date), Some(number)) = (typed.date(journal::DATE), typed.text(journal::VOUCHER_NO))
        {
            let same = |last: &VoidVoucher| last.date == date && last.number == number;
            if !self.marks.voided.last().is_some_and(same) {
                self.marks.voided.push(VoidVoucher {
                    date,
                    number: number.to_owned(),
                    source: first.unwrap_or_else(|| typed.source.clone()),
                });
            }
        }
        let why = if typed.table() == TableKind::Journal {
            void_voucher()
        } else {
            Said::new("已作废,不计入", "marked void, so it does not count")
        };
        self.leave_out(row, why);
    }
}
