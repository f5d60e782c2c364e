//! Which entries take payments back, and what the journal took back of payments whose register does not say so: people who keep a register of payments beside their books seldom note
//! a reversal in it. Knows no rule.

use std::collections::{BTreeMap, BTreeSet};

use super::outlays::{Outlays, Words};
use crate::books::Books;
use crate::books::outflow::{Flow, Payment};
use crate::value::names::payee_key;

/// A payee and an amount in fen.
type Key = (String, i64);

/// The days on which the journal took payments back, in order.
#[derive(Debug, Default)]
pub(super) struct JournalReversals(BTreeMap<Key, Vec<i32>>);

impl JournalReversals {
    /// Those beyond what the register itself shows; none where the payments are those of the journal. What is received with the words of
    /// `taken_back` takes a payment back too.
    pub fn of(books: &Books, outlays: &Outlays, taken_back: &Words) -> Self {
        let Some(journal) = Outlays::journal(books).filter(|_| !outlays.is_journal()) else { return Self::default() };
        let mut days: BTreeMap<Key, Vec<i32>> = BTreeMap::new();
        for payment in taken_back_in(&journal, taken_back) {
            days.entry(key(&journal, payment)).or_default().push(payment.day);
        }
        for days in days.values_mut() {
            days.sort_unstable();
        }
        for payment in taken_back_in(outlays, taken_back) {
            if let Some(days) = days.get_mut(&key(outlays, payment)) {
                days.pop();
            }
        }
        Self(days)
    }

    /// Takes out of payments those that were taken back, each the last one before it.
    pub fn strike(&self, outlays: &Outlays, payments: &mut Vec<Payment>) {
        if self.0.is_empty() {
            return;
        }
        let mut by_key: BTreeMap<Key, Vec<Payment>> = BTreeMap::new();
        for payment in payments.iter() {
            by_key.entry(key(outlays, payment)).or_default().push(*payment);
        }
        let mut struck = BTreeSet::new();
        for (key, mut paid) in by_key {
            paid.sort_by_key(|payment| payment.day);
            let (mut paid, mut standing) = (paid.into_iter().peekable(), Vec::new());
            for day in self.0.get(&key).into_iter().flatten() {
                while let Some(payment) = paid.next_if(|payment| payment.day <= *day) {
                    standing.push(payment.place);
                }
                struck.extend(standing.pop());
            }
        }
        payments.retain(|payment| !struck.contains(&payment.place));
    }
}

fn key(outlays: &Outlays, payment: &Payment) -> Key {
    (payee_key(outlays.flow.name(payment.party)), payment.fen)
}

fn taken_back_in<'o>(outlays: &'o Outlays<'_>, words: &'o Words) -> impl Iterator<Item = &'o Payment> {
    outlays.flow.payments.iter().filter(|payment| !payment.party.is_none() && takes_back(outlays, payment, words))
}

/// Whether an entry takes a payment back: in red, or as received with one of the words for it.
pub(super) fn takes_back(outlays: &Outlays, payment: &Payment, words: &Words) -> bool {
    match payment.flow {
        Flow::TakenBack => true,
        Flow::Received => words.has(&outlays.purpose(payment)),
        Flow::Paid => false,
    }
}
