//! Payments that were none: those that give back what a party paid in (deposits of bidders, money held in trust), and entries that a red one
//! took back. Knows no rule.

use std::collections::{BTreeSet, HashMap};

use foldhash::fast::RandomState;

use super::outlays::{Outlays, Words};
use crate::books::outflow::{Flow, Party, Payment};

/// The places of the payments that give back a receipt of the same amount from the same party on the same day or before. Each receipt is given
/// back once, so what is paid a second time is none of these. A receipt with the words of `taken_back` takes back a payment instead.
pub(super) fn given_back(outlays: &Outlays, taken_back: &Words) -> BTreeSet<u32> {
    let mut receipts: HashMap<(Party, i64), Vec<Payment>, RandomState> = HashMap::default();
    let named = |payment: &&Payment| !payment.party.is_none();
    for receipt in outlays.flow.payments.iter().filter(named).filter(|payment| payment.flow == Flow::Received) {
        receipts.entry((receipt.party, receipt.fen)).or_default().push(*receipt);
    }
    let mut paid: HashMap<(Party, i64), Vec<Payment>, RandomState> = HashMap::default();
    for payment in outlays.flow.payments.iter().filter(named).filter(|payment| payment.flow == Flow::Paid) {
        let key = (payment.party, payment.fen);
        if receipts.contains_key(&key) {
            paid.entry(key).or_default().push(*payment);
        }
    }
    let mut back = BTreeSet::new();
    for (key, mut payments) in paid {
        let of_key = receipts.get(&key).into_iter().flatten();
        let mut days: Vec<i32> = of_key.filter(|receipt| !taken_back.has(&outlays.purpose(receipt))).map(|receipt| receipt.day).collect();
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
fn number(voucher_no: &str) -> Option<u64> {
    let is_digit = |c: &char| c.is_ascii_digit();
    let behind: Vec<char> = voucher_no.chars().rev().skip_while(|c| !is_digit(c)).take_while(is_digit).collect();
    behind.into_iter().rev().collect::<String>().parse().ok()
}
