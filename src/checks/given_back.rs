//! Payments that were none: those that give back what a party paid in (deposits of bidders, money held in trust), and entries that a red one
//! took back. Knows no rule.

use std::collections::{BTreeSet, HashMap};

use foldhash::fast::RandomState;

use super::outlays::{Outlays, Words};
use crate::books::outflow::{Flow, Party, Payment};

/// What one party paid in and was paid, of one amount.
#[derive(Default)]
struct PaidInAndOut {
    /// The days of what was paid in.
    receipts: Vec<i32>,
    payments: Vec<Payment>,
}

/// The places of the payments that give back a receipt of the same amount from the same party on the same day or before. Each receipt is given
/// back once, so what is paid a second time is none of these. A receipt with the words of `taken_back` takes back a payment instead.
pub(super) fn given_back(outlays: &Outlays, taken_back: &Words) -> BTreeSet<u32> {
    let key = |payment: &Payment| (payment.party, payment.fen);
    let named = || outlays.flow.payments.iter().filter(|payment| !payment.party.is_none());
    let mut open: HashMap<(Party, i64), PaidInAndOut, RandomState> = HashMap::default();
    for receipt in named().filter(|payment| payment.flow == Flow::Received) {
        let days = &mut open.entry(key(receipt)).or_default().receipts;
        days.extend((!taken_back.has(&outlays.purpose(receipt))).then_some(receipt.day));
    }
    for payment in named().filter(|payment| payment.flow == Flow::Paid) {
        open.get_mut(&key(payment)).into_iter().for_each(|open| open.payments.push(*payment));
    }
    let mut back = BTreeSet::new();
    for PaidInAndOut { receipts: mut days, mut payments } in open.into_values() {
        days.sort_unstable();
        payments.sort_by_cached_key(|payment| outlays.in_time(payment));
        let mut days = days.into_iter().peekable();
        back.extend(payments.iter().filter(|payment| days.next_if(|day| *day <= payment.day).is_some()).map(|payment| payment.place));
    }
    back
}

/// The places of the payments that a red entry of the same amount to the same party took back, each the last one before it. Money that came back
/// is none of this: it was paid.
pub(super) fn struck_out(outlays: &Outlays) -> BTreeSet<u32> {
    // What was entered as cash is taken back as cash.
    let key = |payment: &Payment| (payment.party, payment.fen, payment.cash);
    let mut open: HashMap<(Party, i64, bool), Vec<Payment>, RandomState> = HashMap::default();
    for payment in outlays.flow.payments.iter().filter(|payment| payment.flow == Flow::TakenBack) {
        open.entry(key(payment)).or_default();
    }
    for payment in outlays.flow.payments.iter().filter(|payment| payment.flow != Flow::Received) {
        open.get_mut(&key(payment)).into_iter().for_each(|of_key| of_key.push(*payment));
    }
    let mut struck = BTreeSet::new();
    for mut of_key in open.into_values() {
        // On one day a payment may be entered, taken back and entered again: the numbers of the vouchers tell in which order.
        of_key.sort_by_cached_key(|payment| (payment.day, number(&outlays.voucher_no(payment)), outlays.in_time(payment)));
        let mut standing: Vec<u32> = Vec::new();
        for payment in of_key {
            match payment.flow {
                Flow::Paid => standing.push(payment.place),
                _ => struck.extend(standing.pop()),
            }
        }
    }
    struck
}

/// The last number in the number of a voucher: 12 of `记-12`.
pub(super) fn number(voucher_no: &str) -> Option<u64> {
    let is_digit = |c: &char| c.is_ascii_digit();
    let behind: Vec<char> = voucher_no.chars().rev().skip_while(|c| !is_digit(c)).take_while(is_digit).collect();
    behind.into_iter().rev().collect::<String>().parse().ok()
}
