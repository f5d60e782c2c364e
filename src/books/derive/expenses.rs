//! Expenses from the journal: debits on expense accounts that by account, summary or counterparty are meals or reception, whatever the
//! word lists name.

use super::outlays::{against, outlays};
use super::{Derived, Journal};
use crate::books::account_class::{AccountClass, leaf_of};
use crate::tables::{TableKind, expenses, journal};
use crate::value::Value;

/// Derives the table.
pub(super) fn derive(journal: &Journal) -> Derived {
    let mut derived = Derived::default();
    let lines = journal.lines;
    for voucher in &journal.ledger.vouchers {
        let mut any = false;
        for line in journal.financial(voucher).filter(|line| journal.ledger.class(*line) == AccountClass::Expense) {
            derived.looked_at += 1;
            any |= journal.line_about(line).expense;
        }
        if !any {
            continue;
        }
        let party = against(journal, voucher).party;
        for outlay in outlays(journal, voucher, AccountClass::Expense, |line| journal.line_about(line).expense) {
            let Some(line) = outlay.lines.first().copied() else { continue };
            let mut row = journal.row(TableKind::Expenses, &outlay.lines);
            row.set(expenses::DATE, lines.stamp(line).date().map(Value::Date));
            row.set(expenses::VOUCHER_NO, journal.text(journal::VOUCHER_NO, line));
            row.set(expenses::CATEGORY, Some(Value::text(leaf_of(lines.texts.get(outlay.account)))));
            row.set(expenses::SUMMARY, journal.value(outlay.summary));
            row.set(expenses::AMOUNT, Some(Value::Number(outlay.amount)));
            row.set(expenses::PAYEE, party.and_then(|party| journal.value(party)));
            derived.lines += outlay.lines.len();
            derived.rows.push(row);
        }
    }
    derived
}
