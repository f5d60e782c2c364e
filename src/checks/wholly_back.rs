//! Payments that were taken back whole, however long after: by a red entry or money that came back, of just the amount, or of parts that come to
//! it. Each entry takes back one payment of its party before it: the one whose voucher it names, else the one that it is most like, else the last.
//! More than a month after, only a red entry on its account does, or one that names its voucher or its matter: money that comes back then may be a deposit.
//! Knows no rule.

use std::collections::{BTreeMap, BTreeSet};

use super::given_back::number;
use super::journal_reversals::{JournalReversals, names_voucher, takes_back};
use super::outlays::{Outlays, Words};
use super::partly_back::{PartlyBack, Takes, pairs};
use crate::books::Books;
use crate::books::outflow::{Flow, Party, Payment};
use crate::tables::TableKind;
use crate::value::Date;
use crate::value::names::{is_nothing, payee_key, voucher_key};
use crate::value::text::compact;

/// Of the payments of a party and amount before an entry so many of the last are looked at.
const SEARCHED_MAX: usize = 1000;
/// Money that comes back so many days after a payment is taken for this payment's.
const RECEIVED_DAYS_MAX: i32 = 31;
/// What is entered again so many days after the red entry, and says so, is entered for it.
const AGAIN_DAYS_MAX: i32 = 10;
/// Words by which an entry says that it enters something again.
const AGAIN: [&str; 6] = ["更正", "重新入账", "重新记账", "补记", "调整", "重记"];

/// The places of the payments that were taken back. `partly` is what came back of them in part.
pub(super) fn wholly_back(books: &Books, outlays: &Outlays, words: &Words, partly: &PartlyBack) -> BTreeSet<u32> {
    let mut same: BTreeMap<(Party, i64), (Vec<Payment>, Vec<Payment>)> = BTreeMap::new();
    for entry in outlays.flow.payments.iter().filter(|one| !one.party.is_none() && takes_back(outlays, one, words)) {
        same.entry((entry.party, entry.fen)).or_default().1.push(*entry);
    }
    let paid = || outlays.flow.payments.iter().filter(|one| one.flow == Flow::Paid && !one.party.is_none());
    for payment in paid() {
        same.get_mut(&(payment.party, payment.fen)).into_iter().for_each(|(of_key, _)| of_key.push(*payment));
    }
    let mut back: BTreeSet<u32> =
        paid().filter(|one| one.fen > 0 && partly.of_payment(one, i32::MAX) >= one.fen).map(|one| one.place).collect();
    for (payments, entries) in same.into_values() {
        back.extend(struck(outlays, payments, entries));
    }
    let mut standing: Vec<Payment> = paid().filter(|one| !back.contains(&one.place)).copied().collect();
    let all: Vec<u32> = standing.iter().map(|one| one.place).collect();
    JournalReversals::of(books, outlays, words).strike(outlays, &mut standing);
    if standing.len() < all.len() {
        let standing: BTreeSet<u32> = standing.into_iter().map(|one| one.place).collect();
        back.extend(all.into_iter().filter(|place| !standing.contains(place)));
    }
    back
}

/// A payment, and the places where another file has it as well.
struct Once {
    payment: Payment,
    copies: Vec<u32>,
    struck: bool,
}

/// The places of the payments of one party and amount that its entries take back.
fn struck(outlays: &Outlays, payments: Vec<Payment>, mut entries: Vec<Payment>) -> Vec<u32> {
    entries.sort_by_cached_key(|entry| outlays.in_time(entry));
    let mut payments = once(outlays, payments);
    for entry in entries {
        let text = compact(&outlays.purpose(&entry));
        let said: BTreeSet<(char, char)> = pairs(&text).collect();
        let end = payments.partition_point(|one| one.payment.day <= entry.day);
        // What is entered in blue again, in its voucher or behind it on its day, was only put right: the first payment stands.
        let again = payments.iter().position(|one| !one.struck && is_again(outlays, &entry, &one.payment));
        let again = again.or_else(|| entered_again(outlays, &entry, &payments));
        let names = |one: &Once| names_voucher(&text, &outlays.voucher_no(&one.payment), (one.payment.stamp.month(), entry.stamp.month()));
        let like = |one: &Once| {
            let matter = outlays.matter(&one.payment);
            (names(one), pairs(&matter).filter(|pair| said.contains(pair)).collect::<BTreeSet<_>>().len())
        };
        let (account, matter) = (outlays.counter_account(&entry), outlays.matter(&entry));
        let near = |one: &Once| {
            let in_red = entry.flow == Flow::TakenBack && outlays.counter_account(&one.payment) == account;
            entry.day - one.payment.day <= RECEIVED_DAYS_MAX || in_red || names(one) || is_of_matter(&matter, &outlays.matter(&one.payment))
        };
        let before = payments.iter().enumerate().take(end).rev().filter(|(_, one)| !one.struck).take(SEARCHED_MAX);
        let before = before.filter(|(_, one)| near(one));
        let found = again.or_else(|| before.map(|(at, one)| (like(one), at)).max().map(|(_, at)| at));
        found.and_then(|at| payments.get_mut(at)).into_iter().for_each(|one| one.struck = true);
    }
    let struck = payments.into_iter().filter(|one| one.struck);
    struck.flat_map(|one| one.copies.into_iter().chain([one.payment.place])).collect()
}

/// Whether money that comes back is said to be of a payment's matter; a deposit is none of a price.
fn is_of_matter(text: &str, matter: &str) -> bool {
    const DEPOSITS: [&str; 5] = ["保证金", "质保金", "押金", "定金", "借款"];
    const PAIRS_MIN: usize = 3;
    let deposit = DEPOSITS.iter().any(|word| text.contains(word) && !matter.contains(word));
    let said: BTreeSet<(char, char)> = pairs(text).collect();
    !deposit && pairs(matter).filter(|pair| said.contains(pair)).collect::<BTreeSet<_>>().len() >= PAIRS_MIN
}

fn is_again(outlays: &Outlays, entry: &Payment, payment: &Payment) -> bool {
    let of = |payment: &Payment| number(&outlays.voucher_no(payment));
    let behind = || of(entry).zip(of(payment)).is_some_and(|(entry, payment)| payment > entry);
    payment.voucher == entry.voucher || (payment.day == entry.day && behind())
}

/// What is entered again behind a red entry that strikes an earlier payment: it names the same voucher, or says soon after that it puts right.
fn entered_again(outlays: &Outlays, entry: &Payment, payments: &[Once]) -> Option<usize> {
    if entry.flow != Flow::TakenBack {
        return None;
    }
    let end = payments.partition_point(|one| one.payment.day < entry.day);
    let (before, behind) = payments.split_at_checked(end)?;
    let names_it = |text: &str, of: &Payment, one: &Once| {
        names_voucher(text, &outlays.voucher_no(&one.payment), (one.payment.stamp.month(), of.stamp.month()))
    };
    let text = compact(&outlays.purpose(entry));
    let named: Vec<&Once> = before.iter().rev().take(SEARCHED_MAX).filter(|one| !one.struck && names_it(&text, entry, one)).collect();
    let is_again = |one: &Once| {
        let own = compact(&outlays.purpose(&one.payment));
        let says = || one.payment.day - entry.day <= AGAIN_DAYS_MAX && AGAIN.iter().any(|word| own.contains(word));
        !one.struck && (named.iter().any(|black| names_it(&own, &one.payment, black)) || says())
    };
    let open = before.iter().any(|one| !one.struck);
    behind.iter().take(SEARCHED_MAX).position(is_again).filter(|_| open).map(|at| end + at)
}

/// The payments in order of time, what another export has as well put to the first.
fn once(outlays: &Outlays, mut payments: Vec<Payment>) -> Vec<Once> {
    payments.sort_by_cached_key(|payment| outlays.in_time(payment));
    let file = |payment: &Payment| outlays.sources(payment).first().map(|source| source.sheet.file.to_string());
    let mut firsts: BTreeMap<(String, i32, String), (usize, Option<String>)> = BTreeMap::new();
    let mut found: Vec<Once> = Vec::new();
    for payment in payments {
        let number = outlays.voucher_no(&payment);
        if !is_nothing(&number) {
            let key = (voucher_key(&number), payment.day, compact(&outlays.purpose(&payment)));
            let (first, of_file) = firsts.entry(key).or_insert_with(|| (found.len(), file(&payment)));
            if *first < found.len() && *of_file != file(&payment) {
                found.get_mut(*first).into_iter().for_each(|one| one.copies.push(payment.place));
                continue;
            }
        }
        found.push(Once { payment, copies: Vec::new(), struck: false });
    }
    found
}

/// The days of the payments of a unit that were taken back, by the key of the payee and the amount in fen. What registers and the journal both
/// hold counts once: as the one of them shows it that shows most.
pub(crate) fn days_taken_back(books: &Books, words: &Words) -> BTreeMap<(String, i64), Vec<Date>> {
    let registers = [TableKind::Payments, TableKind::Expenses].into_iter().filter_map(|table| Outlays::register(books, table));
    let mut days: BTreeMap<(String, i64), Vec<Date>> = BTreeMap::new();
    for outlays in Outlays::journal(books).into_iter().chain(registers) {
        let partly = PartlyBack::of(books, &outlays, Takes::Back(words));
        let back = wholly_back(books, &outlays, words, &partly);
        let mut of_outlays: BTreeMap<(String, i64), Vec<Date>> = BTreeMap::new();
        for payment in outlays.flow.payments.iter().filter(|payment| back.contains(&payment.place)) {
            let key = (payee_key(outlays.flow.name(payment.party)), payment.fen);
            of_outlays.entry(key).or_default().extend(payment.stamp.date());
        }
        for (key, of_key) in of_outlays {
            let known = days.entry(key).or_default();
            if of_key.len() > known.len() {
                *known = of_key;
            }
        }
    }
    days
}
