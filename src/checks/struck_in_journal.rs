//! Rows of a register that the journal beside it took back: a red entry of just the amount whose summary names the voucher of the row, `冲3月记-4号`.
//! Registers seldom note a reversal. What the journal enters again is not taken back. Knows no rule.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::journal_reversals::names_voucher;
use super::outlays::Outlays;
use super::selection::date_field;
use crate::books::Books;
use crate::books::outflow::{Flow, Payment};
use crate::tables::lines::fen;
use crate::tables::{Row, Source, Stamp, TableKind};
use crate::value::text::compact;

/// What is entered so many days after the red entry, of its amount and to its party, may be the same again.
const AGAIN_DAYS_MAX: i32 = 62;

/// A red entry that may take a row back.
struct Red {
    text: String,
    on: Stamp,
}

/// The rows of a register that was read which the journal took back, each entry one row.
pub(super) fn struck_in_journal(books: &Books, table: TableKind, rows: &[&Row]) -> BTreeSet<Source> {
    let fields = || Some((date_field(table)?, table.field("amount")?, table.field("voucher_no")?));
    let Some((date, amount, voucher)) = fields().filter(|_| books.was_read(table)) else { return BTreeSet::new() };
    let mut reds = reds(books);
    let mut struck = BTreeSet::new();
    if reds.is_empty() {
        return struck;
    }
    // What the register takes back itself is taken back once.
    for row in rows {
        let back = row.number(amount).filter(|amount| *amount < Decimal::ZERO).and_then(|amount| fen(-amount));
        back.and_then(|fen| reds.remove(&fen));
    }
    let mut ordered: Vec<&Row> = rows.to_vec();
    ordered.sort_by(|a, b| a.source.cmp(&b.source));
    for row in ordered {
        let (Some(date), Some(of_amount)) = (row.date(date), row.number(amount).and_then(fen).and_then(|fen| reds.get_mut(&fen))) else {
            continue;
        };
        let (stamp, number) = (Stamp::of_date(date), row.shown(voucher));
        let takes = |red: &Red| {
            stamp.earliest().is_some_and(|first| first <= red.on) && names_voucher(&red.text, &number, (stamp.month(), red.on.month()))
        };
        if let Some(at) = of_amount.iter().position(takes) {
            of_amount.remove(at);
            struck.insert(row.source.clone());
        }
    }
    struck
}

/// The red entries of the journal that name a number, by their amount, without those of which the same is entered again.
fn reds(books: &Books) -> BTreeMap<i64, Vec<Red>> {
    let Some(journal) = Outlays::journal(books) else { return BTreeMap::new() };
    let back: Vec<&Payment> = journal.flow.payments.iter().filter(|payment| payment.flow == Flow::TakenBack).collect();
    let amounts: BTreeSet<i64> = back.iter().map(|red| red.fen).collect();
    let mut paid: BTreeMap<i64, Vec<&Payment>> = BTreeMap::new();
    for payment in journal.flow.payments.iter().filter(|payment| payment.flow == Flow::Paid && amounts.contains(&payment.fen)) {
        paid.entry(payment.fen).or_default().push(payment);
    }
    let is_again = |red: &Payment, own: &Payment| {
        let party = own.party == red.party || own.party.is_none() || red.party.is_none();
        let behind = own.voucher == red.voucher || (own.place > red.place && own.day >= red.day) || own.day > red.day;
        party && behind && own.day - red.day <= AGAIN_DAYS_MAX
    };
    let mut reds: BTreeMap<i64, Vec<Red>> = BTreeMap::new();
    for red in back {
        let text = compact(&journal.purpose(red));
        let again = paid.get(&red.fen).into_iter().flatten().any(|own| is_again(red, own));
        if !again && text.contains(|c: char| c.is_ascii_digit()) {
            reds.entry(red.fen).or_default().push(Red { text, on: red.stamp });
        }
    }
    for of_amount in reds.values_mut() {
        of_amount.sort_by(|a, b| (a.on, &a.text).cmp(&(b.on, &b.text)));
    }
    reds
}
