//! Kind `cash`: a payment in cash over the line up to which cash may be paid. At the line is fine. What may be paid in cash whatever its
//! amount is words; cash that is taken to the bank is no payment, nor
//! is an entry that was taken back in red.
//!
//! ```toml
//! kind = "cash"
//! line = "cash-settlement-line"
//! unless = ["@wages", "@cash-allowed"]   # words of purpose, account or payee
//! given = ["@cash-given"]                # the same, but not where the purpose begins with one of `bought`
//! bought = ["@purchase"]                 # what is bought for people is paid to a shop
//! firms = ["@firm"]                      # payees whose name says what they sell, not what was paid for
//! sellers = ["@seller-ends"]             # a payee called so is nobody: neither an account nor `given` speaks for it, `unless` in the summary does
//! seller_accounts = ["差旅"]             # accounts that excuse even then: the traveller was paid, the inn is named
//! seller_given = ["慰问金"]              # what was given as money, even then
//! personal = ["劳务费"]                  # words of `unless` that say nothing where a seller is paid
//! no_payment = ["解缴"]                  # what is no payment, whoever is named
//! banked = ["@cash-banked"]              # what is taken to the bank, where the payee is called like one of `banks` or nobody is named
//! banks = ["银行"]
//! units = ["小学"]                       # how payees end that are no persons
//! given_to_persons = ["助学金"]          # words of `given` that say nothing where one of `units` is paid
//! ```

use std::collections::BTreeMap;
use std::sync::Arc;

use rust_decimal::Decimal;
use serde::Deserialize;
use toml::Spanned;

use super::given_back::struck_out;
use super::outlays::{Limits, Outlays, Words, date, missing};
use super::partly_back::{PartlyBack, Takes};
use super::{Check, Context, Flag, NotLookedAt, Outcome, Shared};
use crate::books::Books;
use crate::books::outflow::{Flow, Payment};
use crate::findings::Severity;
use crate::rules::lexicon::WordList;
use crate::rules::{Rule, RuleError};
use crate::tables::lines::of_fen;
use crate::tables::{Field, SheetName, TableKind, payments};
use crate::value::Said;
use crate::value::text::{compact, printable, shorten};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Spec {
    #[expect(dead_code, reason = "read by the rule; named here because unknown keys are refused")]
    kind: String,
    line: Spanned<String>,
    #[serde(default)]
    unless: Vec<Spanned<String>>,
    #[serde(default)]
    given: Vec<Spanned<String>>,
    #[serde(default)]
    bought: Vec<Spanned<String>>,
    #[serde(default)]
    firms: Vec<Spanned<String>>,
    #[serde(default)]
    sellers: Vec<Spanned<String>>,
    #[serde(default)]
    seller_accounts: Vec<Spanned<String>>,
    #[serde(default)]
    seller_given: Vec<Spanned<String>>,
    #[serde(default)]
    personal: Vec<Spanned<String>>,
    #[serde(default)]
    no_payment: Vec<Spanned<String>>,
    #[serde(default)]
    banked: Vec<Spanned<String>>,
    #[serde(default)]
    banks: Vec<Spanned<String>>,
    #[serde(default)]
    units: Vec<Spanned<String>>,
    #[serde(default)]
    given_to_persons: Vec<Spanned<String>>,
}

#[derive(Debug)]
struct Cash {
    line: String,
    unless: Words,
    given: Words,
    bought: Words,
    firms: Words,
    sellers: Words,
    seller_accounts: Words,
    seller_given: Words,
    personal: Words,
    no_payment: Words,
    banked: Words,
    banks: Words,
    units: Words,
    given_to_persons: Words,
}

/// Reads the rule's keys.
pub fn prepare(rule: &Rule, shared: &Shared) -> Result<Box<dyn Check>, RuleError> {
    let spec: Spec = rule.check()?;
    Ok(Box::new(Cash {
        line: shared.catalogue.resolve(&spec.line, &rule.source)?.id.clone(),
        unless: Words::prepare(&spec.unless, rule, shared)?,
        given: Words::prepare(&spec.given, rule, shared)?,
        bought: Words::prepare(&spec.bought, rule, shared)?,
        firms: Words::prepare(&spec.firms, rule, shared)?,
        sellers: Words::prepare(&spec.sellers, rule, shared)?,
        seller_accounts: Words::prepare(&spec.seller_accounts, rule, shared)?,
        seller_given: Words::prepare(&spec.seller_given, rule, shared)?,
        personal: Words::prepare(&spec.personal, rule, shared)?,
        no_payment: Words::prepare(&spec.no_payment, rule, shared)?,
        banked: Words::prepare(&spec.banked, rule, shared)?,
        banks: Words::prepare(&spec.banks, rule, shared)?,
        units: Words::prepare(&spec.units, rule, shared)?,
        given_to_persons: Words::prepare(&spec.given_to_persons, rule, shared)?,
    }))
}

/// A part of what a voucher pays in cash: to one payee, or of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Part {
    name: String,
    fen: i64,
}

/// What the books say of a payment.
struct Told<'t> {
    /// What it was for, with or without the payee.
    matter: &'t str,
    account: &'t str,
    /// Who was paid; blank where nobody is named.
    name: &'t str,
    /// Whether that is surely the payee of this payment, and not of another on its voucher.
    is_own: bool,
    /// The whole summary.
    purpose: &'t str,
}

impl Check for Cash {
    fn needs(&self) -> Vec<(TableKind, Vec<Field>)> {
        Vec::new()
    }

    fn placeholders(&self) -> Vec<&'static str> {
        vec!["to"]
    }

    fn standards(&self) -> Vec<&str> {
        vec![&self.line]
    }

    fn run(&self, books: &Books, context: &Context) -> Outcome {
        let with_method = books.was_read(TableKind::Payments)
            && books.table(TableKind::Payments).is_some_and(|rows| rows.iter().any(|row| row.get(payments::METHOD).is_some()));
        let register = || Outlays::register(books, TableKind::Payments).filter(|_| with_method);
        let Some(outlays) = Outlays::journal(books).or_else(register) else {
            return match Outlays::register(books, TableKind::Payments) {
                Some(_) => Outcome { unchecked: vec![no_method()], ..Outcome::default() },
                None => missing(),
            };
        };
        let mut outcome = Outcome::default();
        let mut limits = Limits::new(context, &self.line);
        // Of the journal every payment was looked at for whether it is cash.
        let paid = || outlays.flow.payments.iter().filter(|payment| payment.flow == Flow::Paid);
        outcome.rows = paid().count();
        let mut vouchers: BTreeMap<u32, Vec<Payment>> = BTreeMap::new();
        let (struck, partly) = (struck_out(&outlays), PartlyBack::of(books, &outlays, Takes::CashBack));
        for payment in paid().filter(|payment| payment.cash && !struck.contains(&payment.place)) {
            if limits.fen(payment.stamp).is_some_and(|limit| payment.fen > limit) {
                vouchers.entry(payment.voucher).or_default().push(*payment);
            }
        }
        let mut seen: BTreeMap<_, BTreeMap<Option<Arc<SheetName>>, usize>> = BTreeMap::new();
        for members in vouchers.values() {
            let Some(first) = members.first() else { continue };
            let limit = limits.fen(first.stamp).unwrap_or(i64::MAX);
            // What a red entry took back of it was not paid, to whom it was taken back from.
            let of_part = |part: &Part| {
                let to = |member: &&Payment| compact(outlays.flow.name(member.party)) == compact(&part.name);
                let own: Vec<Payment> = members.iter().filter(to).copied().collect();
                partly.of_all(if own.is_empty() { members } else { &own }, i32::MAX)
            };
            for part in self.parts(&outlays, members).into_iter().filter(|part| part.fen.saturating_sub(of_part(part)) > limit) {
                // The same voucher of an export that was read twice is one; on one sheet two are two.
                let sheets = seen.entry((outlays.event(first), part.name.clone(), part.fen)).or_default();
                let told = sheets.values().copied().max().unwrap_or(0);
                let here = sheets.entry(outlays.sources(first).into_iter().next().map(|source| source.sheet)).or_default();
                *here += 1;
                if *here > told {
                    // What it was booked to may be wages or the bank, unless the entry says that a firm was paid or something bought.
                    let is_unsure =
                        members.iter().all(|member| outlays.is_unexplained(member) && !self.names_a_purchase(&outlays, member, &part));
                    let severity = is_unsure.then_some(Severity::Low);
                    outcome.flags.push(Flag { severity, ..flag(&outlays, &limits, members, &part) });
                }
            }
        }
        outlays.tell_unread(&[], &mut outcome);
        outcome.unchecked.extend(limits.into_missing());
        outcome
    }
}

impl Cash {
    /// What a voucher pays in cash beside what may be paid in cash: by payee, and where none is named by account, for a summary voucher of
    /// small sums pays several people.
    fn parts(&self, outlays: &Outlays, members: &[Payment]) -> Vec<Part> {
        let paid: i64 = members.iter().map(|member| member.fen).fold(0, i64::saturating_add);
        let counter = members.first().map(|first| outlays.counter_lines(first)).unwrap_or_default();
        let debits: i64 = counter.iter().map(|line| line.debit.max(0)).fold(0, i64::saturating_add);
        // Where the bank pays a part of it, which lines are the cash cannot be told.
        if counter.is_empty() || debits != paid {
            return members.iter().filter_map(|member| self.own_part(outlays, member)).collect();
        }
        let mut parts: BTreeMap<(String, String), Part> = BTreeMap::new();
        let debited = counter.iter().filter(|line| line.debit > 0).count();
        for line in counter.iter().filter(|line| line.debit > 0) {
            let own = members.iter().map(|member| outlays.flow.name(member.party)).find(|name| !name.is_empty()).unwrap_or_default();
            let name = if line.party.trim().is_empty() { own } else { line.party };
            // Who the line of the money names is whom the only line beside it went to, and of several lines not surely any.
            let is_own = !line.party.trim().is_empty() || debited == 1;
            if self.may_be_cash(&Told { matter: line.summary, account: line.account, name, is_own, purpose: line.summary }) {
                continue;
            }
            let key = if name.is_empty() { (String::new(), compact(line.account)) } else { (compact(name), String::new()) };
            let part = parts.entry(key).or_insert_with(|| Part { name: name.to_owned(), fen: 0 });
            part.fen = part.fen.saturating_add(line.debit);
        }
        parts.into_values().collect()
    }

    /// Whether what is said of a payment, or the payee, may be paid in cash whatever its amount: relief and welfare may, what is bought for them
    /// is paid to a shop. The name of a shop (劳保商店) says nothing of what was paid for, wherever it stands.
    fn may_be_cash(&self, told: &Told) -> bool {
        let name = compact(told.name);
        let is_seller = told.is_own && self.is_seller(&name);
        let is_firm = is_seller || self.firms.has_folded(&name);
        let said = |text: &str| if is_firm { compact(text).replace(&name, "") } else { compact(text) };
        let (matter, account) = (said(told.matter), said(told.account));
        let either = |words: &Words| words.has_folded(&matter) || words.has_folded(&account);
        // 存现付货款, into the account of a seller or a person, is a payment.
        let to_bank = self.banked.has_folded(&matter) && (name.is_empty() || self.banks.has_folded(&name));
        if either(&self.no_payment) || to_bank {
            return true;
        }
        if is_seller {
            let given = self.seller_given.has_folded(&matter) && !self.is_bought(told.purpose);
            return given || self.seller_accounts.has_folded(&account) || self.unless.has_folded(&without(matter, &self.personal));
        }
        let has = |words: &Words| either(words) || (!is_firm && words.has_folded(&name));
        if has(&self.unless) {
            return true;
        }
        let is_unit = self.units.lists().iter().any(|list| list.ends(&name));
        let given = if is_unit {
            [&matter, &account].into_iter().any(|text| self.given.has_folded(&without(text.clone(), &self.given_to_persons)))
        } else {
            has(&self.given)
        };
        given && !self.is_bought(told.purpose)
    }

    /// Whether a folded name is called like one of whom things are bought, by how it ends; what stands in brackets behind it and the number of a
    /// branch (`租赁二部`) left off. Places of two characters end so too (瓦店).
    fn is_seller(&self, name: &str) -> bool {
        const CHARS_MIN: usize = 3;
        let bare = name.strip_suffix(')').and_then(|open| open.rsplit_once('(')).map_or(name, |(before, _)| before);
        let is_number = |c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c);
        let plain = bare.char_indices().next_back().map(|(at, last)| {
            let before = bare.get(..at).unwrap_or_default();
            format!("{}{last}", before.trim_end_matches(is_number).trim_end_matches('第'))
        });
        let sells = |name: &str| self.sellers.lists().iter().any(|list| list.ends(name));
        bare.chars().count() >= CHARS_MIN && (sells(bare) || plain.is_some_and(|plain| sells(&plain)))
    }

    /// Whether a purpose begins with buying: `购防暑药品`, `现金付采购棉被款`.
    fn is_bought(&self, purpose: &str) -> bool {
        /// No longer word of buying stands at the beginning.
        const CHARS: usize = 2;
        let text = compact(purpose);
        let bare = text.trim_start_matches(['现', '金', '支', '付', '报', '销']);
        let first: String = bare.chars().take(CHARS).collect();
        self.bought.has_folded(&first) && self.bought.has_folded(bare)
    }

    /// Whether what is said of a payment names a firm or something that was bought.
    fn names_a_purchase(&self, outlays: &Outlays, member: &Payment, part: &Part) -> bool {
        let said = [compact(&part.name), compact(&outlays.purpose(member))];
        said.iter().any(|text| self.firms.has_folded(text) || self.bought.has_folded(text))
    }

    fn own_part(&self, outlays: &Outlays, member: &Payment) -> Option<Part> {
        let name = outlays.flow.name(member.party);
        let (matter, purpose) = (outlays.matter(member), outlays.purpose(member));
        let account = outlays.counter_account(member);
        let may_be_cash = self.may_be_cash(&Told { matter: &matter, account, name, is_own: true, purpose: &purpose });
        (!may_be_cash).then(|| Part { name: name.to_owned(), fen: member.fen })
    }
}

/// A folded text without some words.
fn without(text: String, words: &Words) -> String {
    words.lists().iter().flat_map(WordList::words).fold(text, |text, word| text.replace(word, "\u{1}"))
}

fn flag(outlays: &Outlays, limits: &Limits, members: &[Payment], part: &Part) -> Flag {
    let amount = of_fen(part.fen);
    let first = members.iter().max_by_key(|member| member.fen);
    let purpose = first.map(|first| printable(&outlays.purpose(first))).unwrap_or_default();
    let number = first.map(|first| outlays.voucher_no(first).into_owned()).unwrap_or_default();
    let day = first.and_then(date);
    let in_force = first.and_then(|first| limits.in_force(first.stamp));
    let subject = if part.name.is_empty() { shorten(&purpose, 40) } else { part.name.clone() };
    let flag = Flag {
        key: first.map(|first| outlays.key(first, &part.name)).unwrap_or_default(),
        subject,
        date: day,
        voucher_no: Some(number).filter(|number| !number.is_empty()),
        summary: Some(purpose).filter(|purpose| !purpose.is_empty()),
        amount,
        limit: in_force.as_ref().map(|found| found.value).or(Some(Decimal::ZERO)),
        irregular_amount: amount,
        basis: in_force.map(|found| found.basis).unwrap_or_default(),
        evidence: members.iter().flat_map(|member| outlays.sources(member)).collect(),
        ..Flag::default()
    };
    // The summary is nobody that was paid.
    let name = shorten(&printable(&part.name), 60);
    let en = if name.is_empty() { String::new() } else { format!(" to {name}") };
    flag.fact("to", Said::new(name, en))
}

fn no_method() -> NotLookedAt {
    let why = Said::new(
        "付款台账没有“支付方式”列,看不出哪些是现金;请补上支付方式,或提供序时账",
        "the register of payments does not say how was paid; add a column for it, or the journal",
    );
    NotLookedAt { why, evidence: Vec::new() }
}
