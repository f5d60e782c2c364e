//! Money that a party paid in and gets back: deposits of bidders, money held in trust. What is given back was never spent, so it is neither
//! paid twice nor split. Knows no rule.

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
