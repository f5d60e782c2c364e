//! The typed cells of a row by role, with what blank ones take from above.

use std::sync::Arc;

use super::Reader;
use crate::read::{Cell, GridRow};
use crate::recognise::assemble::{is_credit, is_debit};
use crate::recognise::cells::{self, Wanted, shown};
use crate::recognise::dates::{months_of_row, period};
use crate::recognise::kind::{LABEL_CHARS_MAX, cell_at};
use crate::recognise::voucher;
use crate::say;
use crate::tables::{Field, FieldKind, TableKind};
use crate::value::Value;
use crate::value::text::{compact, printable, shorten};

impl Reader<'_> {
    /// The typed cells of a row by role; what cannot be read becomes a problem.
    pub(super) fn role_values(&mut self, row: &GridRow) -> Vec<Option<Value>> {
        let mut values = Vec::with_capacity(self.columns.len());
        let layout = Arc::clone(&self.layout);
        let (mut undated, numbers) = (true, ["voucher_no", "voucher_word"].map(|role| self.table.role(role)));
        self.forget_smaller_parts(row);
        let months = months_of_row(row, &layout.columns, self.tenths).or(self.months_of_dates);
        for role in 0..self.columns.len() {
            let column = self.columns.get(role).copied().flatten().and_then(|place| layout.columns.get(place));
            let Some(column) = column else {
                values.push(None);
                continue;
            };
            if let Some(mark) = cell_at(row, column.index).and_then(|cell| self.journal_mark(cell))
                && let Some(value) = self.journal_ditto(row.number, role, column, mark)
            {
                values.push(value);
                continue;
            }
            let unit = self.unit_of(row, column);
            let wanted = Wanted {
                kind: column.kind,
                unit,
                epoch_1904: self.epoch_1904,
                months,
                tenths: self.tenths,
                old_years: self.old_years,
                sided: self.sided.contains(&column.index),
            };
            let cell = cell_at(row, column.index).or_else(|| self.merged.get(&(row.number, column.index)));
            let read = |cell| if self.months.contains(&Some(role)) { period(cell, self.tenths) } else { cells::typed(cell, wanted) };
            let is = |quality: fn(Field) -> bool| column.field.is_some_and(quality);
            let several = |cell: &Cell| if is(Field::may_be_several) { cells::several(cell) } else { None };
            let value = match cell.map(|cell| read(cell).or_else(|why| several(cell).map(Some).ok_or(why))) {
                None => None,
                Some(Ok(value)) => value,
                Some(Err(why)) => {
                    let kept = cell.filter(|_| is(Field::keeps_unreadable)).map(|cell| Value::text(shown(cell)));
                    self.problem(row.number, column, why);
                    // What cannot be read is not blank: nobody knows whether the value above holds, for this row or for those below.
                    if let Some(above) = self.above.get_mut(role) {
                        *above = None;
                    }
                    values.push(kept);
                    continue;
                }
            };
            // The short way of a journal tells of none.
            if self.table.table != TableKind::Journal && cell.zip(value.as_ref()).is_some_and(|(cell, value)| cells::is_span(cell, value)) {
                self.taken.note_span(row.number);
            }
            if column.kind == FieldKind::Money {
                self.note_decimals(row.number, column, value.as_ref());
            }
            let carries = self.table.carry.contains(&role);
            undated &= value.is_none() || !carries || numbers.contains(&Some(role));
            let value = if carries { self.carried(role, value.as_ref()) } else { value };
            values.push(value);
        }
        self.carry_together(row, &mut values);
        self.carry_within_voucher(&mut values, undated);
        self.check_direction(row.number, &mut values);
        values
    }

    /// The day above is of the month above: it does not hold where another month begins.
    pub(super) fn forget_smaller_parts(&mut self, row: &GridRow) {
        for (larger, smaller) in [("year", &["month", "day"][..]), ("month", &["day"]), ("period", &["day"])] {
            let Some(role) = self.table.role(larger) else { continue };
            let cell = self.layout.column(role).and_then(|column| cell_at(row, column.index));
            let own = cell.and_then(|cell| match larger {
                "year" => cells::number(cell).ok().flatten().map(Value::Number),
                _ => period(cell, self.tenths).ok().flatten(),
            });
            if own.is_some() && self.above.get(role).is_some_and(|above| *above != own) {
                for role in smaller.iter().filter_map(|name| self.table.role(name)) {
                    if let Some(above) = self.above.get_mut(role) {
                        *above = None;
                    }
                }
            }
        }
    }

    /// An amount whose direction is neither side stands on none: it is told, and not taken for a debit.
    pub(super) fn check_direction(&mut self, row: u32, values: &mut [Option<Value>]) {
        if self.table.table != TableKind::Journal {
            return;
        }
        let role = |name: &str| self.table.role(name);
        let value = |name: &str| role(name).and_then(|role| values.get(role)).and_then(Option::as_ref);
        let place = role("direction").and_then(|role| self.columns.get(role)).copied().flatten();
        let amount = value("amount").and_then(Value::as_number).filter(|amount| !amount.is_zero());
        let sided = value("debit").is_some() || value("credit").is_some();
        let text = value("direction").map(Value::shown).unwrap_or_default();
        let numbered = self.sides.and_then(|[debit, credit]| match compact(&text) {
            text if text == debit => Some("借"),
            text if text == credit => Some("贷"),
            _ => None,
        });
        if let (Some(side), Some(slot)) = (numbered, role("direction").and_then(|role| values.get_mut(role))) {
            *slot = Some(Value::text(side));
            return;
        }
        let (Some(place), Some(_), false) = (place, amount, sided || is_credit(&text) || is_debit(&text)) else { return };
        let layout = Arc::clone(&self.layout);
        if let Some(column) = layout.columns.get(place) {
            let text = shorten(&printable(&text), LABEL_CHARS_MAX);
            self.problem(
                row,
                column,
                say!(
                    "方向“{text}”不是“借”或“贷”,这一行的金额没有采用,请改正",
                    "the direction “{text}” is neither 借 nor 贷; the amount of this row was not used, please correct it"
                ),
            );
        }
        if let Some(slot) = role("amount").and_then(|role| values.get_mut(role)) {
            *slot = None;
        }
    }

    /// Preparer and reviewer stand on a voucher's first line only; the next voucher has its own.
    pub(super) fn carry_within_voucher(&mut self, values: &mut [Option<Value>], undated: bool) {
        let says_none = undated && self.table.role("summary").is_some_and(|role| values.get(role).is_some_and(Option::is_none));
        let is_next: fn(&str, &str) -> bool = if says_none { voucher::may_be_next_line } else { voucher::is_next_line };
        let voucher: Vec<Option<Value>> = self.table.carry.iter().map(|role| values.get(*role).cloned().flatten()).collect();
        let same = self.voucher.as_ref().is_some_and(|above| *above == voucher || self.is_next_line(above, &voucher, is_next));
        for role in &self.table.carry_within {
            let (Some(slot), Some(value)) = (self.above.get_mut(*role), values.get_mut(*role)) else { continue };
            if value.is_none() && same {
                value.clone_from(slot);
            }
            slot.clone_from(value);
        }
        self.voucher = Some(voucher);
    }

    /// Whether a voucher and that of the row above differ only in the number of the line behind the voucher's.
    fn is_next_line(&self, above: &[Option<Value>], voucher: &[Option<Value>], is_next: fn(&str, &str) -> bool) -> bool {
        let number = self.table.role("voucher_no");
        self.table.table == TableKind::Journal
            && self.table.carry.iter().zip(above.iter().zip(voucher)).all(|(role, (above, own))| {
                let texts = || above.as_ref()?.as_text().zip(own.as_ref()?.as_text());
                above == own || (Some(*role) == number && texts().is_some_and(|(above, own)| is_next(above, own)))
            })
    }

    pub(super) fn carried(&mut self, role: usize, value: Option<&Value>) -> Option<Value> {
        let slot = self.above.get_mut(role)?;
        if value.is_some() {
            *slot = value.cloned();
        }
        slot.clone()
    }
}
