//! Payments from the journal: what is credited on cash, bank and treasury accounts, to whom and what for. Money moved between own
//! accounts is no payment; a red credit, and money that came back, is a negative one, by which a check takes back the payment.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::{Derived, Journal, careful, only};
use crate::books::account_class::{AccountClass, pays_directly};
use crate::books::ledger::Voucher;
use crate::books::taken_back::{Known, Paid};
use crate::say;
use crate::tables::{Caution, TableKind, TextId, journal, payments};
use crate::value::{Date, Day, Lang, Said, Value};

/// A line and its amount.
type Entry = (usize, Decimal);

/// The lines of a voucher by what they are to a payment.
#[derive(Debug, Default)]
struct Sides {
    /// Credits on money, and on the appropriation where it pays.
    paid: Vec<Entry>,
    /// Red credits on money, as positive amounts.
    red: Vec<Entry>,
    /// Debits on money.
    received: Vec<Entry>,
    /// What the money was paid for: debits elsewhere, red credits among them.
    cause: Vec<Entry>,
    /// Credits elsewhere, and red debits.
    against: Vec<Entry>,
}

/// A part of what one line paid, to one payee.
struct Part {
    amount: Decimal,
    party: Option<TextId>,
    summary: TextId,
    lines: Vec<usize>,
}

/// Derives the table.
pub(super) fn derive(journal: &Journal) -> Derived {
    let mut deriver = Deriver {
        journal,
        derived: Derived::default(),
        nameless: Vec::new(),
        by_summary: Vec::new(),
        reversals: Vec::new(),
        direct: vec![None; journal.lines.texts.len()],
        of_summary: careful(Said::new("收款单位取自摘要", "the payee is taken from the summary")),
    };
    let mut sides = Sides::default();
    for voucher in &journal.ledger.vouchers {
        deriver.sort(voucher, &mut sides);
        deriver.take(&mut sides);
    }
    deriver.finish()
}

struct Deriver<'j, 'a> {
    journal: &'j Journal<'a>,
    derived: Derived,
    /// Payments without a payee.
    nameless: Vec<(Decimal, usize)>,
    /// The rows of payments that only their summaries name a payee of.
    by_summary: Vec<usize>,
    /// What was taken back without a counterparty, and from whom by its summary.
    reversals: Vec<(Part, Option<String>)>,
    /// By account name: whether a credit there pays directly.
    direct: Vec<Option<bool>>,
    of_summary: Arc<Caution>,
}

impl Deriver<'_, '_> {
    fn sort(&mut self, voucher: &Voucher, sides: &mut Sides) {
        let Sides { paid, red, received, cause, against } = sides;
        [&mut *paid, &mut *red, &mut *received, &mut *cause, &mut *against].into_iter().for_each(Vec::clear);
        let lines = self.journal.lines;
        let mut direct: Vec<Entry> = Vec::new();
        for line in self.journal.financial(voucher) {
            let class = self.journal.ledger.class(line);
            let (debit, credit) = (lines.debit(line), lines.credit(line));
            self.derived.looked_at += usize::from(class.is_money());
            match class {
                AccountClass::Budget => {}
                _ if class.is_money() => {
                    put(received, line, debit);
                    put(paid, line, credit.max(Decimal::ZERO));
                    put(red, line, (-credit).max(Decimal::ZERO));
                }
                AccountClass::Income if credit > Decimal::ZERO && self.is_direct(line) => direct.push((line, credit)),
                _ => {
                    put(cause, line, debit.max(Decimal::ZERO) + (-credit).max(Decimal::ZERO));
                    put(against, line, credit.max(Decimal::ZERO) + (-debit).max(Decimal::ZERO));
                }
            }
        }
        // Where the voucher moves money itself, the appropriation is what was received, not what pays.
        if paid.is_empty() && received.is_empty() && red.is_empty() && !cause.is_empty() {
            self.derived.looked_at += direct.len();
            paid.append(&mut direct);
        } else {
            against.append(&mut direct);
        }
    }

    fn is_direct(&mut self, line: usize) -> bool {
        let lines = self.journal.lines;
        let name = lines.id(journal::ACCOUNT_NAME, line);
        let found = || pays_directly(lines.text(journal::ACCOUNT_CODE, line), lines.texts.get(name));
        self.direct.get_mut(name.index()).is_some_and(|known| *known.get_or_insert_with(found))
    }

    fn take(&mut self, sides: &mut Sides) {
        if sides.paid.is_empty() && sides.red.is_empty() && sides.received.is_empty() {
            return;
        }
        without_transfers(sides);
        let paid = parts(self.journal, &sides.paid, &sides.cause);
        let red = parts(self.journal, &sides.red, &sides.against);
        for part in paid {
            self.push(part, false);
        }
        for part in red {
            self.push(part, true);
        }
        // Money that came back takes back what was paid; any other receipt is no payment.
        let returned: Vec<Entry> =
            sides.received.iter().copied().filter(|(line, amount)| *amount > Decimal::ZERO && self.is_return(*line)).collect();
        for part in parts(self.journal, &returned, &sides.against) {
            self.push(part, true);
        }
    }

    fn is_return(&self, line: usize) -> bool {
        self.journal.about(self.journal.lines.id(journal::SUMMARY, line)).refund
    }

    fn push(&mut self, part: Part, negative: bool) {
        let Some(line) = part.lines.first().copied() else { return };
        if let Some(payee) = part.party.and_then(|party| self.journal.value(party)) {
            self.add(&part, negative, payee, None);
            return;
        }
        let payee = self.journal.topics.payee(self.journal.lines.texts.get(part.summary));
        match payee {
            payee if negative => self.reversals.push((part, payee)),
            Some(payee) => self.add(&part, false, Value::text(payee), Some(Arc::clone(&self.of_summary))),
            None => self.nameless.push((part.amount, line)),
        }
    }

    fn add(&mut self, part: &Part, negative: bool, payee: Value, caution: Option<Arc<Caution>>) {
        let Some(line) = part.lines.first().copied() else { return };
        let lines = self.journal.lines;
        let mut row = self.journal.row(TableKind::Payments, &part.lines);
        row.set(payments::DATE, lines.stamp(line).date().map(Value::Date));
        row.set(payments::VOUCHER_NO, self.journal.text(journal::VOUCHER_NO, line));
        row.set(payments::PAYEE, Some(payee));
        row.set(payments::PURPOSE, self.journal.value(part.summary));
        row.set(payments::AMOUNT, Some(Value::Number(if negative { -part.amount } else { part.amount })));
        row.set(payments::METHOD, self.journal.text(journal::ACCOUNT_NAME, line));
        if caution.is_some() && !negative {
            self.by_summary.push(self.derived.rows.len());
        }
        row.caution = caution;
        self.derived.lines += part.lines.len();
        self.derived.rows.push(row);
    }

    /// Gives each reversal without a counterparty its payee: by its summary, else that of the last such payment of its amount before it, each
    /// payment taken back once. One that finds none takes back a payment that names nobody either. In order of date, as rows may stand in any
    /// order.
    fn settle_reversals(&mut self) {
        let lines = self.journal.lines;
        let mut reversals = std::mem::take(&mut self.reversals);
        if reversals.is_empty() {
            return;
        }
        let (names, known) = self.payees();
        let mut paid = self.to_take_back(&names, &known);
        let day_of = |part: &Part| part.lines.first().and_then(|line| lines.stamp(*line).date()).map(Date::latest);
        reversals.sort_by_cached_key(|(part, _)| (day_of(part), part.amount, lines.texts.get(part.summary).to_owned()));
        for (part, named) in reversals {
            let payee = match &named {
                Some(name) => known.get(name),
                None => known.named_in(lines.texts.get(part.summary), self.journal.topics),
            };
            let day = day_of(&part);
            let from = if day.is_some() { paid.take_back(&part.amount, day, payee) } else { payee };
            if let Some(payee) = named.or_else(|| names.get(from?).cloned()) {
                self.add(&part, true, Value::text(payee), Some(Arc::clone(&self.of_summary)));
            }
        }
    }

    /// All payees, of several spellings the first in the order of text, and their places by name.
    fn payees(&self) -> (Vec<String>, Known<usize>) {
        let (mut names, mut known) = (Vec::new(), Known::default());
        for row in &self.derived.rows {
            let name = row.shown(payments::PAYEE);
            let place = known.or_new(&name, names.len());
            match names.get_mut(place) {
                Some(first) if name < *first => *first = name,
                Some(_) => {}
                None => names.push(name),
            }
        }
        (names, known)
    }

    /// The payments that only their summaries name a payee of, by the payee's place.
    fn to_take_back(&self, names: &[String], known: &Known<usize>) -> Paid<Decimal, Option<Day>, usize> {
        let mut paid = Paid::default();
        for row in self.by_summary.iter().filter_map(|row| self.derived.rows.get(*row)) {
            let amount = row.number(payments::AMOUNT);
            if let (Some(amount), Some(payee)) = (amount, known.get(&row.shown(payments::PAYEE))) {
                paid.note(amount, row.date(payments::DATE).map(Date::latest), payee);
            }
        }
        paid.sort(|payee| names.get(payee));
        paid
    }

    fn finish(mut self) -> Derived {
        self.settle_reversals();
        if !self.nameless.is_empty() {
            let count = self.nameless.len();
            let shown = super::PLACES_MAX;
            let part =
                (count > shown).then(|| say!("(所列行号是其中金额最大的{shown}笔)", " (the rows given are those of the {shown} largest)"));
            let part = part.unwrap_or_default();
            let [zh, en] = [Lang::Zh, Lang::En].map(|lang| part.get(lang));
            let why = say!(
                "序时账中有{count}笔付款看不出收款单位(没有往来单位,摘要中也认不出),未列入{zh};如需检查,请导出付款台账",
                "{count} payments of the journal have no payee as counterparty, nor one that could be made out in the summary, and were left out{en}; to have them checked, export the payments"
            );
            self.derived.told.push((why, self.journal.places(std::mem::take(&mut self.nameless))));
        }
        self.derived
    }
}

fn put(entries: &mut Vec<Entry>, line: usize, amount: Decimal) {
    if !amount.is_zero() {
        entries.push((line, amount));
    }
}

/// Takes out what only moved between own accounts: what was paid beyond its cause and came in again in the same voucher.
fn without_transfers(sides: &mut Sides) {
    let sum = |entries: &[Entry]| entries.iter().map(|(_, amount)| *amount).sum::<Decimal>();
    let (paid, received, cause) = (sum(&sides.paid), sum(&sides.received), sum(&sides.cause));
    let mut moved = (paid - cause).min(received);
    if moved <= Decimal::ZERO {
        return;
    }
    // First the credits that came in as they went out, then the largest.
    for (_, back) in &mut sides.received {
        if let Some(at) = sides.paid.iter().position(|(_, amount)| amount == back).filter(|_| *back <= moved && *back > Decimal::ZERO) {
            sides.paid.remove(at);
            moved -= *back;
            *back = Decimal::ZERO;
        }
    }
    sides.paid.sort_by_key(|(line, amount)| (std::cmp::Reverse(*amount), *line));
    for (_, amount) in &mut sides.paid {
        let part = moved.min(*amount).max(Decimal::ZERO);
        *amount -= part;
        moved -= part;
    }
    sides.paid.retain(|(_, amount)| !amount.is_zero());
    sides.paid.sort_by_key(|(line, _)| *line);
}

/// What each line paid, by payee: the line's own counterparty, else that of what was paid for.
fn parts(journal: &Journal, paid: &[Entry], cause: &[Entry]) -> Vec<Part> {
    let lines = journal.lines;
    let party = |line: usize| lines.id(journal::COUNTERPARTY, line);
    let own = |line: usize| Some(party(line)).filter(|party| !party.is_blank());
    let summary = |line: usize, other: Option<usize>| {
        let written = lines.id(journal::SUMMARY, line);
        if written.is_blank() { other.map_or(written, |other| lines.id(journal::SUMMARY, other)) } else { written }
    };
    let with = |line: usize, others: &[Entry]| [line].into_iter().chain(others.iter().map(|(line, _)| *line)).collect::<Vec<_>>();
    let first = cause.first().map(|(line, _)| *line);
    let all_of = only(cause.iter().map(|(line, _)| party(*line))).filter(|_| cause.iter().all(|(line, _)| !party(*line).is_blank()));
    match paid {
        [] => Vec::new(),
        [(line, amount)] => {
            if let Some(party) = own(*line).or(all_of) {
                return vec![Part { amount: *amount, party: Some(party), summary: summary(*line, first), lines: with(*line, cause) }];
            }
            split(journal, *line, *amount, cause)
                .unwrap_or_else(|| vec![Part { amount: *amount, party: None, summary: summary(*line, first), lines: with(*line, cause) }])
        }
        many => {
            let one = |(line, amount): &Entry| {
                // Of several credits and debits, those belong together that are alone in their amount, else in their summary.
                let partner = partner(journal, (*line, *amount), many, cause);
                let of_partner = partner.and_then(own);
                let shown = partner.map(|other| [(other, *amount)]);
                Part {
                    amount: *amount,
                    party: own(*line).or(all_of).or(of_partner),
                    summary: summary(*line, partner.or(first)),
                    lines: with(*line, shown.as_ref().map_or(&[], |one| one.as_slice())),
                }
            };
            many.iter().map(one).collect()
        }
    }
}

/// One credit for several payees, where what was paid for adds up to it: a part for each. Lines without a counterparty that share the
/// summary of one payee's are that payee's.
fn split(journal: &Journal, line: usize, amount: Decimal, cause: &[Entry]) -> Option<Vec<Part>> {
    let lines = journal.lines;
    let sum: Decimal = cause.iter().map(|(_, amount)| *amount).sum();
    if sum != amount || cause.iter().all(|(other, _)| lines.id(journal::COUNTERPARTY, *other).is_blank()) {
        return None;
    }
    let summary_of = |line: usize| lines.id(journal::SUMMARY, line);
    let payee_of = |line: usize| {
        let party = lines.id(journal::COUNTERPARTY, line);
        if !party.is_blank() {
            return Some(party);
        }
        let alike = cause
            .iter()
            .filter(|(other, _)| summary_of(*other) == summary_of(line))
            .map(|(other, _)| lines.id(journal::COUNTERPARTY, *other));
        only(alike)
    };
    let mut parts: Vec<Part> = Vec::new();
    for (other, amount) in cause {
        let payee = payee_of(*other);
        match parts.iter_mut().find(|part| part.party == payee && payee.is_some()) {
            Some(part) => {
                part.amount += *amount;
                part.lines.push(*other);
            }
            None => parts.push(Part { amount: *amount, party: payee, summary: summary_of(*other), lines: vec![line, *other] }),
        }
    }
    Some(parts)
}

/// The line that one of several payments was for: the only one of its amount, where it is the only payment of it; else the only one of
/// its summary.
fn partner(journal: &Journal, (line, amount): Entry, paid: &[Entry], cause: &[Entry]) -> Option<usize> {
    let single = |found: &mut dyn Iterator<Item = usize>| {
        let first = found.next()?;
        found.next().is_none().then_some(first)
    };
    let of_amount = |entries: &[Entry]| single(&mut entries.iter().filter(|(_, other)| *other == amount).map(|(line, _)| *line));
    if let (Some(_), Some(other)) = (of_amount(paid), of_amount(cause)) {
        return Some(other);
    }
    let summary = journal.lines.id(journal::SUMMARY, line);
    let of_summary = |entries: &[Entry]| {
        single(&mut entries.iter().filter(|(line, _)| journal.lines.id(journal::SUMMARY, *line) == summary).map(|(line, _)| *line))
    };
    of_summary(paid).and_then(|_| of_summary(cause))
}
