//! Which entries take payments back, and what the journal took back of payments whose register does not say so: people who keep a register of payments beside their books seldom note
//! a reversal in it. Knows no rule.

use std::collections::{BTreeMap, BTreeSet};

use super::outlays::{Outlays, Words};
use crate::books::Books;
use crate::books::outflow::{Flow, Payment};
use crate::value::names::{is_nothing, payee_key, voucher_key};
use crate::value::text::compact;

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
        for (key, day) in named_in_summaries(&journal, outlays, taken_back) {
            days.entry(key).or_default().push(day);
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

/// What the entries of a journal without a party take back, and when: of the payments of a register of that amount before them, those of the payee
/// whose voucher the summary names, or whom it names itself, or whose payment it tells in the same words.
fn named_in_summaries(journal: &Outlays, outlays: &Outlays, words: &Words) -> Vec<(Key, i32)> {
    let back = |payment: &&Payment| payment.party.is_none() && takes_back(journal, payment, words);
    let back: Vec<&Payment> = journal.flow.payments.iter().filter(back).collect();
    let mut paid: BTreeMap<i64, Vec<&Payment>> = back.iter().map(|payment| (payment.fen, Vec::new())).collect();
    for payment in outlays.flow.payments.iter().filter(|payment| payment.flow == Flow::Paid && !payment.party.is_none()) {
        paid.entry(payment.fen).and_modify(|of_amount| of_amount.push(payment));
    }
    let mut own: BTreeMap<i64, Vec<&Payment>> = back.iter().map(|payment| (payment.fen, Vec::new())).collect();
    for payment in journal.flow.payments.iter().filter(|payment| payment.flow == Flow::Paid) {
        own.entry(payment.fen).and_modify(|of_amount| of_amount.push(payment));
    }
    let of_entry = |entry: &Payment| {
        let text = compact(&journal.purpose(entry));
        let before = || paid.get(&entry.fen).into_iter().flatten().filter(|payment| payment.day <= entry.day);
        let by_voucher = before().find(|payment| names_voucher(&text, &outlays.voucher_no(payment), payment.stamp.month()));
        let payee = |payment: &Payment| compact(outlays.flow.name(payment.party));
        let by_payee = || before().filter(|payment| text.contains(&payee(payment))).max_by_key(|payment| payee(payment).len());
        // What the register calls in few words the journal may have told in others.
        let in_journal = |payment: &Payment, own: &Payment| {
            own.day == payment.day
                && voucher_key(&journal.voucher_no(own)) == voucher_key(&outlays.voucher_no(payment))
                && compact(&journal.purpose(own)) == text
        };
        let booked = |payment: &Payment| own.get(&entry.fen).into_iter().flatten().any(|own| in_journal(payment, own));
        let same = |payment: &Payment| !text.is_empty() && (compact(&outlays.purpose(payment)) == text || booked(payment));
        let by_text = || before().find(|payment| same(payment));
        by_voucher.or_else(by_payee).or_else(by_text).map(|payment| (key(outlays, payment), entry.day))
    };
    back.into_iter().filter_map(of_entry).collect()
}

/// Whether a folded text names a voucher by its number: `冲3月记-9号`, `冲销9号凭证`. A number alone is none, nor one of another month or with the
/// word of other vouchers before it.
fn names_voucher(text: &str, number: &str, month: u32) -> bool {
    const WORDS: [&str; 9] = ["记", "记账", "凭证", "收", "收款", "付", "付款", "转", "转账"];
    let key = if is_nothing(number) { String::new() } else { voucher_key(number) };
    let word = key.trim_end_matches(|c: char| c.is_ascii_digit());
    let Some(digits) = key.get(word.len()..).filter(|digits| !digits.is_empty()) else { return false };
    let is_named = |(at, found): (usize, &str)| {
        let (Some(before), Some(behind)) = (text.get(..at), text.get(at + found.len()..)) else { return false };
        let before = before.trim_end_matches('0');
        let whole = !before.ends_with(|c: char| c.is_ascii_digit() || c == '.');
        let counts = behind.starts_with(|c: char| c.is_ascii_digit() || ".%年月日元万个天季期次名人".contains(c));
        let sign = |c: char| matches!(c, '-' | '_' | '—' | '–' | '#' | '(' | '[' | '第' | '字' | '号');
        let before = before.trim_end_matches(sign);
        let called = WORDS.iter().filter(|called| before.ends_with(**called)).max_by_key(|called| called.len());
        let fits = called.map_or_else(
            || ["号凭证", "号记账凭证", "凭证"].iter().any(|end| behind.starts_with(end)),
            |called| word.is_empty() || called.starts_with(word),
        );
        let before = called.and_then(|called| before.strip_suffix(called)).unwrap_or(before);
        whole && !counts && fits && month_before(before).is_none_or(|named| month % 12 + 1 == named)
    };
    text.match_indices(digits).any(is_named)
}

/// The month with which a text ends: `冲3月`, `3月份`.
fn month_before(text: &str) -> Option<u32> {
    let text = text.strip_suffix('份').unwrap_or(text).strip_suffix('月')?;
    text.get(text.trim_end_matches(|c: char| c.is_ascii_digit()).len()..)?.parse().ok()
}

/// Whether an entry takes a payment back: in red, or as received with one of the words for it.
pub(super) fn takes_back(outlays: &Outlays, payment: &Payment, words: &Words) -> bool {
    match payment.flow {
        Flow::TakenBack => true,
        Flow::Received => words.has(&outlays.purpose(payment)),
        Flow::Paid => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_summary_names_a_voucher_by_its_word_and_number() {
        let march = 2023 * 12 + 2;
        for text in [
            "冲3月记-9号付广告牌款",
            "冲销记-9号凭证",
            "冲销记-9",
            "冲记字第0009号",
            "冲红3月17日记-9凭证",
            "冲9号凭证",
            "冲3月份记账凭证9号",
        ] {
            assert!(names_voucher(text, "记-9", march), "{text}");
        }
        for text in ["冲2月记-9号", "冲记-19号", "冲记-91号", "冲付9月款", "冲9号楼款", "冲记-5号", "冲9.00"] {
            assert!(!names_voucher(text, "记-9", march), "{text}");
        }
        assert!(names_voucher("冲付-9", "付-9", march) && !names_voucher("冲收-9", "付-9", march));
        assert!(!names_voucher("冲记-9", "", march) && !names_voucher("冲记-9", "无", march));
    }
}
