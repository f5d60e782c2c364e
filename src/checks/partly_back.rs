//! What was taken back of payments in part: a red entry, or money that came back, of less than what was paid. What takes back a payment of just
//! its amount is none of this. Knows no rule.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use foldhash::fast::RandomState;

use super::given_back::number;
use super::invoice::Invoice;
use super::journal_reversals::takes_back;
use super::outlays::{Outlays, Words};
use crate::books::Books;
use crate::books::outflow::{Flow, Party, Payment};
use crate::value::names::payee_key;
use crate::value::text::compact;

/// Of the payments of a party before an entry, so many of the last are looked through, and so many of these compared: some parties are paid
/// every day.
const SEARCHED_MAX: usize = 1000;
const COMPARED_MAX: usize = 50;

/// The days and amounts in fen that came back of a payment, by its place.
#[derive(Debug, Default)]
pub(super) struct PartlyBack(BTreeMap<u32, Vec<(i32, i64)>>);

/// Which entries take a part of a payment back.
#[derive(Debug, Clone, Copy)]
pub(super) enum Takes<'w> {
    /// Red ones, and what is received with one of these words.
    Back(&'w Words),
    /// Red ones on cash, of what was paid in cash.
    CashBack,
}

/// An entry that takes something back.
struct Entry {
    day: i32,
    fen: i64,
    purpose: String,
    /// The pairs of letters that stand side by side in it.
    pairs: BTreeSet<(char, char)>,
    invoices: Vec<Invoice>,
}

impl PartlyBack {
    /// Those that the payments themselves show, and, for a register, those that only the journal shows.
    pub fn of(books: &Books, outlays: &Outlays, takes: Takes) -> Self {
        let mut entries = entries(outlays, takes, |payment| Some(payment.party));
        if let Some(journal) = Outlays::journal(books).filter(|_| !outlays.is_journal()) {
            let by_key: HashMap<String, Party, RandomState> =
                outlays.flow.parties().map(|(party, name)| (payee_key(name), party)).collect();
            let of_journal = self::entries(&journal, takes, |payment| by_key.get(&payee_key(journal.flow.name(payment.party))).copied());
            for (party, more) in of_journal {
                let own = entries.entry(party).or_default();
                let mut known: Vec<i64> = own.iter().map(|entry| entry.fen).collect();
                // What the register notes too is taken back once.
                own.extend(more.into_iter().filter(|entry| match known.iter().position(|fen| *fen == entry.fen) {
                    Some(at) => {
                        known.swap_remove(at);
                        false
                    }
                    None => true,
                }));
            }
        }
        let mut paid: BTreeMap<Party, Vec<Payment>> = BTreeMap::new();
        let counts = |payment: &&Payment| payment.flow == Flow::Paid && (payment.cash || !matches!(takes, Takes::CashBack));
        for payment in outlays.flow.payments.iter().filter(counts).filter(|payment| entries.contains_key(&payment.party)) {
            paid.entry(payment.party).or_default().push(*payment);
        }
        let mut back = Self::default();
        for (party, payments) in paid {
            back.lay(outlays, payments, entries.remove(&party).unwrap_or_default());
        }
        back
    }

    /// What came back of a payment, in fen, by a day.
    pub fn of_payment(&self, payment: &Payment, until: i32) -> i64 {
        let parts = self.0.get(&payment.place).into_iter().flatten().filter(|(day, _)| *day <= until);
        parts.fold(0, |sum, (_, fen)| sum.saturating_add(*fen))
    }

    /// What came back of payments, in fen, by a day.
    pub fn of_all(&self, payments: &[Payment], until: i32) -> i64 {
        payments.iter().map(|payment| self.of_payment(payment, until)).fold(0, i64::saturating_add)
    }

    /// Lays the entries of one party on its payments: each on one that was paid before, that it is most like, and of which so much is left.
    fn lay(&mut self, outlays: &Outlays, mut payments: Vec<Payment>, mut entries: Vec<Entry>) {
        payments.sort_by_cached_key(|payment| outlays.in_time(payment));
        let mut seen = BTreeSet::new();
        payments.retain(|payment| seen.insert((outlays.event(payment), payment.fen, compact(&outlays.purpose(payment)))));
        entries.sort_by(|a, b| (a.day, a.fen, &a.purpose).cmp(&(b.day, b.fen, &b.purpose)));
        let mut left: Vec<i64> = payments.iter().map(|payment| payment.fen).collect();
        let mut by_amount: HashMap<i64, Vec<usize>, RandomState> = HashMap::default();
        for (at, payment) in payments.iter().enumerate() {
            by_amount.entry(payment.fen).or_default().push(at);
        }
        for entry in entries {
            let end = payments.partition_point(|payment| payment.day <= entry.day);
            // One of just this amount is taken back whole.
            let of_amount = by_amount.get(&entry.fen).map(Vec::as_slice).unwrap_or_default();
            let is_whole = |at: &&usize| **at < end && left.get(**at) == Some(&entry.fen);
            if let Some(at) = of_amount.iter().rfind(is_whole).copied() {
                if let Some(left) = left.get_mut(at) {
                    *left = 0;
                }
                continue;
            }
            let before = payments.iter().zip(&left).enumerate().take(end).rev().take(SEARCHED_MAX);
            let found = before
                .filter(|(_, (_, left))| **left >= entry.fen)
                .take(COMPARED_MAX)
                .filter_map(|(at, (payment, _))| Some((likeness(outlays, payment, &entry)?, at)))
                .max();
            let Some((_, at)) = found else { continue };
            if let Some(left) = left.get_mut(at) {
                *left -= entry.fen;
            }
            if let Some(payment) = payments.get(at) {
                self.0.entry(payment.place).or_default().push((entry.day, entry.fen));
            }
        }
    }
}

fn entries(outlays: &Outlays, takes: Takes, party_of: impl Fn(&Payment) -> Option<Party>) -> BTreeMap<Party, Vec<Entry>> {
    let is_one = |payment: &&Payment| match takes {
        Takes::Back(words) => takes_back(outlays, payment, words),
        Takes::CashBack => payment.flow == Flow::TakenBack && payment.cash,
    };
    let mut found: BTreeMap<Party, Vec<Entry>> = BTreeMap::new();
    for payment in outlays.flow.payments.iter().filter(|payment| !payment.party.is_none()).filter(is_one) {
        let Some(party) = party_of(payment) else { continue };
        let (purpose, invoices) = (outlays.matter(payment), outlays.invoices(payment));
        let pairs = pairs(&purpose).collect();
        found.entry(party).or_default().push(Entry { day: payment.day, fen: payment.fen, purpose, pairs, invoices });
    }
    found
}

/// How like what was paid for an entry is: by invoice, by the number of the voucher, by what both say. `None` where they name other invoices.
fn likeness(outlays: &Outlays, payment: &Payment, entry: &Entry) -> Option<(bool, bool, usize)> {
    let invoices = if entry.invoices.is_empty() { Vec::new() } else { outlays.invoices(payment) };
    let same_invoice = invoices.iter().any(|invoice| entry.invoices.contains(invoice));
    if !invoices.is_empty() && !same_invoice {
        return None;
    }
    let names_voucher = number(&outlays.voucher_no(payment)).is_some_and(|number| holds_number(&entry.purpose, number));
    let shared: BTreeSet<(char, char)> = pairs(&outlays.matter(payment)).filter(|pair| entry.pairs.contains(pair)).collect();
    Some((same_invoice, names_voucher, shared.len()))
}

/// The letters that stand side by side in a text.
pub(super) fn pairs(text: &str) -> impl Iterator<Item = (char, char)> + '_ {
    text.chars().zip(text.chars().skip(1))
}

/// Whether a text names a voucher of a number: `记-12`, `12号`.
pub(super) fn holds_number(text: &str, number: u64) -> bool {
    let mut before = None;
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let digits = rest.chars().take_while(char::is_ascii_digit).count();
        if digits == 0 {
            before = Some(c);
            rest = rest.get(c.len_utf8()..).unwrap_or_default();
            continue;
        }
        let (run, behind) = rest.split_at_checked(digits).unwrap_or((rest, ""));
        let named = before.is_some_and(|c| "-字第记收付转号".contains(c)) || behind.starts_with('号');
        if named && run.parse() == Ok(number) {
            return true;
        }
        (before, rest) = (None, behind);
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_voucher_is_named_by_its_number_and_no_month_or_sum_is_one() {
        for text in ["冲销记-12", "冲4月记-0012号凭证多付款", "冲销第12号凭证", "红冲12号"] {
            assert!(holds_number(text, 12), "{text}");
        }
        for text in ["冲销记-120", "冲销12月多付款", "退回12元", "冲销记-1、2"] {
            assert!(!holds_number(text, 12), "{text}");
        }
    }
}
