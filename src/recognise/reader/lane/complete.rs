//! The end of a row's short way: what blank cells take from above, sides, canonical number, account and auxiliary items, and the line itself.
//! Knows no cells.

use std::sync::Arc;

use super::pending::{Pending, RowTexts, fill, text_at};
use super::slots::{ACCOUNT_CODE, ACCOUNT_NAME, COUNTERPARTY, DEPARTMENT, LEDGER, MARKS, PREPARER, PROJECT, REVIEWER, SUMMARY, VOUCHER_NO};
use super::{BLOCK_LINES, Carried, Lane};
use crate::recognise::account::{Auxiliary, auxiliaries, lone_item};
use crate::recognise::assemble::{self, Surroundings};
use crate::recognise::journal::{fill_account, is_budget_mark, is_budget_system, owes};
use crate::recognise::marks::says;
use crate::recognise::reader::Reader;
use crate::recognise::voucher::{canonical_below, is_canonical, is_next_line};
use crate::tables::{Field, LineDraft, Row, Source, Stamp, TableKind, TextId, Texts, journal};
use crate::value::Value;

impl Lane {
    /// Completes a row and adds it to the journal.
    pub(super) fn put(&mut self, reader: &mut Reader<'_>, number: u32, pending: &Pending) -> Option<()> {
        let [voucher, summary, code, name] = [VOUCHER_NO, SUMMARY, ACCOUNT_CODE, ACCOUNT_NAME].map(|place| text_at(&pending.texts, place));
        let named = !code.is_blank() || !name.is_blank();
        // Two headers in a row could be a header again, and a row without these could be a total's or a title.
        if pending.known > 1
            || pending.words == 0
            || summary.is_blank()
            // What the lines above say of a page goes into each of its rows.
            || reader.titles.page.is_about()
            || !named
            || (pending.debit, pending.credit, pending.amount) == (None, None, None)
        {
            return None;
        }
        // In a ledger it may be a total.
        if voucher.is_blank() && self.balance.is_some() {
            return None;
        }
        let [date_carries, word_carries, voucher_carries] = self.carries;
        let carried = Carried {
            date: pending.date.or(date_carries.then_some(self.carried.date))?,
            word: if pending.word.is_blank() && word_carries { self.carried.word } else { pending.word },
            voucher: if voucher.is_blank() && voucher_carries { self.carried.voucher } else { voucher },
        };
        if carried.date == Stamp::NONE || carried.voucher.is_blank() {
            return None;
        }
        self.plain(reader, pending)?;
        let (debit, credit) = self.sides(reader, pending)?;
        let canonical = self.canonical(reader, carried);
        let account = self.account(reader, (code, name));
        let mut texts = pending.texts;
        if !pending.auxiliary.is_blank() || pending.partners.iter().any(|id| !id.is_blank()) {
            self.auxiliary(reader, pending, account, &mut texts);
        }
        self.carry_within(&reader.kept.lines.texts, carried, &mut texts);
        for (place, id) in [(VOUCHER_NO, canonical), (ACCOUNT_CODE, account.0), (ACCOUNT_NAME, account.1)] {
            *texts.get_mut(place)? = id;
        }
        let text = |id: TextId| reader.kept.lines.texts.get(id);
        let of_system = !pending.accounting_system.is_blank() && is_budget_system(text(pending.accounting_system), text(account.0));
        if of_system || (!pending.budget_mark.is_blank() && is_budget_mark(text(pending.budget_mark))) {
            *texts.get_mut(LEDGER)? = self.budget;
        }
        let original = if canonical == carried.voucher { TextId::BLANK } else { carried.voucher };
        self.block.lines.push(LineDraft { row: number, date: carried.date, texts, debit, credit, continues: voucher.is_blank() });
        self.block.originals.push(original);
        for (place, (_, id)) in self.extra.iter().enumerate().filter(|(_, (_, id))| !id.is_blank()) {
            self.block.extra.push((self.block.lines.len() - 1, place, *id));
        }
        if self.block.lines.len() >= BLOCK_LINES {
            self.hand_over(reader);
        }
        if let Some((balance, side)) = self.balance {
            let side = if side { pending.direction } else { TextId::BLANK };
            let balance = self.extra.get(balance).map_or(TextId::BLANK, |(_, id)| *id);
            reader.note_balance_texts([balance, side, code, name]);
        }
        self.carried = carried;
        self.rows += 1;
        reader.rows_in += 1;
        self.add_up(pending);
        Some(())
    }

    /// Whether no mark has anything to tell; a blank one may be that of the line above.
    fn plain(&mut self, reader: &mut Reader<'_>, pending: &Pending) -> Option<()> {
        for (((role, plain), id), known) in MARKS.iter().zip(pending.marks).zip(&mut self.plain_marks) {
            if !id.is_blank() && *known != id {
                if says(role, reader.kept.lines.texts.get(id)) != *plain {
                    return None;
                }
                *known = id;
            }
        }
        if reader.marks.last_odd && pending.marks.iter().take(2).any(|id| id.is_blank()) {
            return None;
        }
        reader.marks.last_odd = false;
        if pending.marks.iter().take(2).any(|id| !id.is_blank()) {
            reader.marks.marked_until = reader.kept.lines.len() + self.block.lines.len() + 1;
        }
        Some(())
    }

    /// Debit and credit, from columns of their own or from an amount and its direction.
    fn sides(&self, reader: &Reader<'_>, pending: &Pending) -> Option<(i64, i64)> {
        match (pending.debit, pending.credit, pending.amount) {
            (None, None, Some(amount)) => {
                let (credit, amount) = if self.has_direction {
                    let direction = reader.kept.lines.texts.get(pending.direction);
                    let credit = assemble::is_credit(direction);
                    // The long way tells of an amount on neither side.
                    if !credit && amount != 0 && !assemble::is_debit(direction) {
                        return None;
                    }
                    (credit, amount)
                } else {
                    (amount < 0, amount.checked_abs()?)
                };
                Some(if credit { (0, amount) } else { (amount, 0) })
            }
            (debit, credit, _) => Some((debit.unwrap_or(0), credit.unwrap_or(0))),
        }
    }

    fn canonical(&mut self, reader: &mut Reader<'_>, carried: Carried) -> TextId {
        let texts = &mut reader.kept.lines.texts;
        self.vouchers.get((carried.word, carried.voucher), || {
            if carried.word.is_blank() && is_canonical(texts.get(carried.voucher)) {
                return carried.voucher;
            }
            let column = reader.table.role("voucher_no").and_then(|role| reader.layout.column(role));
            let header = column.map_or("", |column| &column.header);
            let word = (!carried.word.is_blank()).then(|| texts.get(carried.word).to_owned());
            let canonical = canonical_below(header, word.as_deref(), texts.get(carried.voucher));
            texts.intern(&canonical)
        })
    }

    /// Code and name, taken apart where a cell holds both.
    fn account(&mut self, reader: &mut Reader<'_>, key: (TextId, TextId)) -> (TextId, TextId) {
        self.accounts.get(key, || split_account(reader, key))
    }

    /// Partners and auxiliary items fill what has no column of its own.
    fn auxiliary(&mut self, reader: &mut Reader<'_>, pending: &Pending, account: (TextId, TextId), row: &mut RowTexts) {
        let partner = pending.partners.iter().copied().find(|id| !id.is_blank());
        if let Some(partner) = partner {
            fill(row, COUNTERPARTY, partner);
        }
        if pending.auxiliary.is_blank() {
            return;
        }
        let texts = &mut reader.kept.lines.texts;
        let items = self.auxiliaries.entry(pending.auxiliary).or_insert_with(|| {
            let items = auxiliaries(texts.get(pending.auxiliary));
            let place = |about| match about {
                Auxiliary::Department => DEPARTMENT,
                Auxiliary::Counterparty => COUNTERPARTY,
                Auxiliary::Project => PROJECT,
            };
            let lone = lone_item(texts.get(pending.auxiliary)).map(|name| texts.intern(&name));
            let items = items.into_iter().map(|(about, value)| (place(about), texts.intern(&value))).collect();
            (items, lone.unwrap_or(TextId::BLANK))
        });
        for (place, id) in &items.0 {
            fill(row, *place, *id);
        }
        // Who owes or is owed.
        if !items.1.is_blank()
            && text_at(row, COUNTERPARTY).is_blank()
            && owes(texts.get(items.1), texts.get(account.0), texts.get(account.1))
        {
            fill(row, COUNTERPARTY, items.1);
        }
    }

    fn carry_within(&mut self, texts: &Texts, carried: Carried, row: &mut RowTexts) {
        let above = self.carried;
        let numbers = || [above.voucher, carried.voucher].map(|id| texts.get(id));
        let is_next_line = || (above.date, above.word) == (carried.date, carried.word) && is_next_line(numbers()[0], numbers()[1]);
        let lacks = |(place, above): (usize, &TextId)| !above.is_blank() && text_at(row, place).is_blank();
        let any_lacks = || [PREPARER, REVIEWER, SUMMARY].into_iter().zip(&self.within).any(lacks);
        let same = self.within_known && (above == carried || (any_lacks() && is_next_line()));
        for (place, above) in [PREPARER, REVIEWER, SUMMARY].into_iter().zip(&mut self.within) {
            if same {
                fill(row, place, *above);
            }
            *above = text_at(row, place);
        }
        self.within_known = true;
    }

    fn add_up(&mut self, pending: &Pending) {
        for (sum, fen) in self.sums.iter_mut().zip([pending.debit, pending.credit, pending.amount]) {
            // Most lines have one of them.
            if let Some(fen) = fen {
                *sum += i128::from(fen);
            }
        }
    }

    /// Puts the lines taken so far into the journal: many at once, column by column.
    pub(super) fn hand_over(&mut self, reader: &mut Reader<'_>) {
        let (lines, block) = (&mut reader.kept.lines, &mut self.block);
        let line = lines.len();
        if line == 0 && !block.lines.is_empty() {
            lines.begin_sheet(&reader.sheet);
        }
        lines.push_all(&block.lines);
        lines.put_extras(self.original, line, &block.originals);
        for (behind, place, id) in &block.extra {
            if let Some((column, _)) = self.extra.get(*place) {
                lines.put_extra(*column, line + behind, *id);
            }
        }
        block.lines.clear();
        block.originals.clear();
        block.extra.clear();
    }
}

/// What the long way makes of the two cells of an account.
fn split_account(reader: &mut Reader<'_>, (code, name): (TextId, TextId)) -> (TextId, TextId) {
    let source = Source { sheet: Arc::clone(&reader.sheet), row: 0 };
    let mut row = Row::new(TableKind::Journal, source);
    for (field, id) in [(journal::ACCOUNT_CODE, code), (journal::ACCOUNT_NAME, name)] {
        row.set(field, (!id.is_blank()).then(|| Value::text(reader.kept.lines.texts.get(id))));
    }
    let around = Surroundings { layout: &reader.layout, titles: &reader.titles, sheet: &reader.sheet, section: reader.section.as_deref() };
    fill_account(&mut row, &around, (journal::ACCOUNT_CODE, journal::ACCOUNT_NAME));
    let texts = &mut reader.kept.lines.texts;
    let mut id = |field: Field| row.text(field).map_or(TextId::BLANK, |text| texts.intern(text));
    (id(journal::ACCOUNT_CODE), id(journal::ACCOUNT_NAME))
}
