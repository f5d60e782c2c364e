//! A row of data: kept with its values, or left out with what it lacks.

use std::sync::Arc;

use super::Reader;
use super::slipped::Slip;
use crate::read::{Cell, GridRow};
use crate::recognise::assemble::{self, RoleValues, Surroundings};
use crate::recognise::cells::shown;
use crate::recognise::kind::cell_at;
use crate::recognise::marks::{RECORD_STATUS, VOIDED};
use crate::recognise::totals::TotalRow;
use crate::say;
use crate::tables::{Caution, Row, Source, TableKind, journal};
use crate::value::Said;

impl Reader<'_> {
    pub(super) fn take_data(&mut self, row: &GridRow) {
        let amounts = self.amounts_of(row);
        let names_nothing = row.cells.iter().all(|(index, cell)| amounts.contains_key(index) || matches!(cell, Cell::Number(_)));
        if names_nothing && !amounts.is_empty() {
            let whole = self.sums.is_sum(&amounts);
            let total =
                TotalRow { row: row.number, label: "合计".to_owned(), whole, amounts: amounts.clone(), kept_before: self.kept.len() };
            if whole || self.sums.is_part_without_label(&total) {
                self.leave_out(
                    row,
                    Said::new("没有标签的合计行(等于以上各行之和)", "a total row without a label (the sum of the rows above)"),
                );
                self.sums.total_without_label(&total);
                return;
            }
        }
        let mended = match self.without_slip(row) {
            Slip::No => None,
            Slip::Mended(mended) => Some(mended),
            Slip::Lost(why) => {
                self.note_unread(row.number);
                self.unusable += 1;
                return self.leave_out(row, why);
            }
        };
        let row = mended.as_ref().unwrap_or(row);
        let amounts = if mended.is_some() { self.amounts_of(row) } else { amounts };
        let before = (self.problems.len(), self.problems_met, self.unread.len());
        let plain = self.without_dittos(row);
        let row = plain.as_ref().unwrap_or(row);
        let above_kept = self.taken.begin_row();
        let values = self.role_values(row);
        let void = self.is_void(row.number, &values);
        let unreadable = self.problems_met > before.1;
        let marked = [VOIDED, RECORD_STATUS].iter().any(|role| self.has_own(row, role));
        let around = Surroundings { layout: &self.layout, titles: &self.titles, sheet: &self.sheet, section: self.section.as_deref() };
        let roles = RoleValues { table: self.table, values };
        let own = || Source { sheet: self.sheet.clone(), row: row.number };
        let mut typed = Row::new(self.table.table, assemble::converted_source(&roles).unwrap_or_else(own));
        assemble::fill(&mut typed, &roles, &around);
        self.fill_dittos(row.number, &mut typed, above_kept);
        if void {
            // Nobody has to mend what does not count.
            self.problems.truncate(before.0);
            self.problems_met = before.1;
            self.unread.truncate(before.2);
            return self.leave_void(row, &typed, &amounts);
        }
        self.keep_extra(row, &mut typed);
        assemble::take_decision(&mut typed, &self.layout, self.table);
        self.take_purpose(&mut typed);
        let no_payment = self.unpaid(&roles.values);
        if let Some(why) = no_payment.or_else(|| self.unpaid_by_remark(&mut typed)) {
            self.problems.truncate(before.0);
            self.problems_met = before.1;
            self.unread.truncate(before.2);
            return match self.amount_received(&roles.values) {
                Some(amount) => self.put_off(row, typed, amount, why),
                None => self.leave_unpaid(row, why),
            };
        }
        self.take_periods(row, &mut typed);
        let unreadable = unreadable || self.problems_met > before.1;
        if !unreadable {
            self.take_yuan(row, &mut typed);
            self.take_parts(row, &mut typed);
        } else if typed.table() == TableKind::TrialBalance {
            // What could not be read is not nought.
            let why = Said::new("有数字无法识别(见“问题”),未核对", "a number could not be read (see the problems); not checked");
            typed.caution = Some(Arc::new(Caution { why, unsure: true }));
        }
        let dated = ["origin", "age"].iter().filter_map(|role| self.table.role(role)).any(|role| self.layout.column(role).is_some());
        let unsaid = self.may_be_unsaid(row);
        match missing(&typed, dated, unsaid) {
            None => {
                self.sums.add(&amounts, &typed);
                let is_line = typed.table() == TableKind::Journal;
                self.kept.push(typed);
                self.taken.keep_row();
                let number = self.table.role("voucher_no").filter(|_| is_line).and_then(|role| self.layout.column(role));
                if number.is_some_and(|column| cell_at(row, column.index).is_none_or(|cell| shown(cell).trim().is_empty())) {
                    self.kept.lines.set_continues();
                }
                if marked {
                    self.marks.marked_until = self.kept.len();
                }
            }
            Some(fields) => {
                let (zh, en) = (fields.0, fields.1);
                self.sums.add_lacking(&amounts);
                self.note_unread(row.number);
                self.unusable += usize::from(unreadable);
                self.lacking += usize::from(!unreadable);
                let why = if unreadable {
                    say!("缺少可用的{zh}(见“问题”)", "no usable {en} (see the problems)")
                } else {
                    let Said { zh: beside_zh, en: beside_en } = self.beside(row, &typed).unwrap_or_default();
                    say!("缺少{zh}{beside_zh}", "no {en}{beside_en}")
                };
                self.leave_out(row, why);
                self.note_incomplete(row, typed, unreadable);
            }
        }
    }

    /// Whether a line may lack its summary: one with a number of its own, and those of its voucher below it. A total has neither.
    fn may_be_unsaid(&self, row: &GridRow) -> bool {
        let lines = &self.kept.lines;
        let last = lines.len().checked_sub(1);
        self.has_own(row, "voucher_no") || last.is_some_and(|last| lines.id(journal::SUMMARY, last).is_blank())
    }

    /// Whether a row has a cell of its own in the column of a role.
    pub(super) fn has_own(&self, row: &GridRow, role: &str) -> bool {
        let column = self.table.role(role).and_then(|role| self.layout.column(role));
        column.is_some_and(|column| cell_at(row, column.index).is_some())
    }
}

/// The names of the needed fields that a row lacks; `dated` is whether its table has a column of origins, `unsaid` whether it may lack a summary.
pub(super) fn missing(row: &Row, dated: bool, unsaid: bool) -> Option<(String, String)> {
    use crate::tables::{benefits, open_items};
    let lacks = |field: &crate::tables::Field| {
        let names_instead = *field == benefits::PERSON && (row.get(benefits::NAMES).is_some() || row.get(benefits::HEADCOUNT).is_some());
        // A payout sheet may leave the kind or the date to be asked for; the sheet says so once. What is owed is owed whenever it arose: of a cell
        // without a day the rules tell.
        let asked_for = *field == benefits::DATE || *field == benefits::CATEGORY || *field == open_items::SIDE;
        let asked_for = asked_for || (dated && *field == open_items::ORIGIN);
        let code_instead = *field == journal::ACCOUNT_NAME && row.get(journal::ACCOUNT_CODE).is_some();
        // A line without a summary moved its amount all the same; the table says how many there are.
        let asked_for = asked_for || (unsaid && *field == journal::SUMMARY);
        field.schema().needed && row.get(*field).is_none() && !names_instead && !asked_for && !code_instead
    };
    let fields: Vec<_> = row.table().all_fields().filter(lacks).collect();
    if fields.is_empty() {
        return None;
    }
    let zh: Vec<&str> = fields.iter().map(|field| field.schema().zh).collect();
    let en: Vec<&str> = fields.iter().map(|field| field.name()).collect();
    Some((zh.join("、"), en.join(", ")))
}
