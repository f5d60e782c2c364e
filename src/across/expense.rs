//! Kind `shared-expense`: one expense without an invoice number in the registers of two units: the same payee and amount, days apart, in
//! like words. Knows no rule.
//!
//! ```toml
//! kind = "shared-expense"
//! tables = ["expenses", "payments"]
//! unless = { text = ["分摊"] }     # rows that say why both units hold it, or that every unit has
//! at_least = "1000"               # smaller amounts are alike by chance
//! days = 15                       # so many days apart at most
//! units = 5                       # the same amount to one payee from more units than this is a fee that all pay
//! regular = 3                     # and so often within one unit is a rent or the like
//! number = ["发票号码"]            # headers of the invoice number, for a table that has no field for it
//! fillers = ["@subject-fillers"]  # words that say nothing of the matter
//! same = ["@department-names"]    # words that are the same
//! taken_back = ["@taken-back"]    # what is received with these words takes a payment back
//! ```
//!
//! What a unit took back whole, whenever it did and in whichever of its books, it did not spend.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rust_decimal::Decimal;
use serde::Deserialize;
use toml::Spanned;

use super::invoice::invoice_cell;
use super::journal_invoices::each_booked;
use super::register::{Entry, Headers, PayeeKeys, Registers, first_sources, is_round};
use super::{Across, Crossing, Draft, Gathered, Held, Record, amounts, clusters, owners};
use crate::books::Books;
use crate::checks::invoice::listed_short;
use crate::checks::outlays::Words;
use crate::checks::reversal::{Entry as Reversal, cancelled};
use crate::checks::selection::Unlooked;
use crate::checks::subject::{Wording, alike};
use crate::checks::wholly_back::days_taken_back;
use crate::checks::{Check, Context, Flag, Outcome, Shared};
use crate::findings::Severity;
use crate::rules::filter::{FilterSpec, word_lists};
use crate::rules::{Rule, RuleError};
use crate::say;
use crate::tables::lines::fen;
use crate::tables::{Field, Row, TableKind};
use crate::value::date::days_between;
use crate::value::names::payee_key;
use crate::value::{Date, money};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Spec {
    #[expect(dead_code, reason = "read by the rule; named here because unknown keys are refused")]
    kind: String,
    tables: Vec<Spanned<String>>,
    unless: Option<FilterSpec>,
    at_least: Spanned<String>,
    days: i64,
    units: usize,
    regular: usize,
    #[serde(default)]
    number: Headers,
    #[serde(default)]
    fillers: Vec<Spanned<String>>,
    #[serde(default)]
    same: Vec<Spanned<String>>,
    #[serde(default)]
    taken_back: Vec<Spanned<String>>,
}

#[derive(Debug)]
struct SharedExpense {
    registers: Registers,
    at_least: Decimal,
    days: i64,
    units: usize,
    regular: usize,
    number: Headers,
    wording: Wording,
    taken_back: Words,
}

/// Reads the keys of the kind.
pub fn prepare(rule: &Rule, shared: &Shared) -> Result<Box<dyn Check>, RuleError> {
    let spec: Spec = rule.check()?;
    let lists = |words: &[Spanned<String>]| word_lists(words, &shared.lexicon, &rule.source);
    Ok(Box::new(SharedExpense {
        registers: Registers::prepare(&spec.tables, spec.unless.as_ref(), rule, shared)?,
        at_least: amount_key(&spec.at_least, rule)?,
        days: spec.days,
        units: spec.units,
        regular: spec.regular,
        number: spec.number,
        wording: Wording::new(&lists(&spec.fillers)?, &[], &lists(&spec.same)?),
        taken_back: Words::prepare(&spec.taken_back, rule, shared)?,
    }))
}

/// An amount that a rule's key holds, in quotes.
pub fn amount_key(text: &Spanned<String>, rule: &Rule) -> Result<Decimal, RuleError> {
    let word = text.get_ref();
    Decimal::from_str_exact(word).map_err(|_| rule.source.error(Some(text.span().start), say!("“{word}”不是数字", "“{word}” is no number")))
}

impl Check for SharedExpense {
    fn needs(&self) -> Vec<(TableKind, Vec<Field>)> {
        self.registers.tables().into_iter().map(|table| (table, vec![])).collect()
    }

    fn variants(&self) -> &'static [&'static str] {
        &["round"]
    }

    fn placeholders(&self) -> Vec<&'static str> {
        vec!["units", "count", "each", "payee"]
    }

    fn across(&self) -> Option<&dyn Across> {
        Some(self)
    }

    fn run(&self, _: &Books, _: &Context) -> Outcome {
        Outcome::default()
    }
}

impl Across for SharedExpense {
    fn gather(&self, books: &Books) -> Gathered {
        let mut gathered = Gathered { missing: self.registers.missing(books), ..Gathered::default() };
        let mut unlooked = Unlooked::default();
        let mut invoiced: BTreeSet<_> =
            self.registers.read_entries(books, |row| self.invoiced(row)).map(|entry| (entry.amount, entry.date)).collect();
        each_booked(books, |booked| invoiced.extend([(booked.amount, booked.date())]));
        let mut paid: BTreeMap<(Arc<str>, Decimal), Vec<Entry>> = BTreeMap::new();
        let mut payees = PayeeKeys::default();
        for entry in self.registers.entries(books, self.at_least) {
            gathered.rows += 1;
            // The payment of an invoice stands in the register of payments without its number: the invoice is compared instead.
            if invoiced.contains(&(entry.amount, entry.date)) {
                continue;
            }
            let Some(payee) = &entry.payee else { continue };
            if entry.date.is_none() {
                unlooked.add(say!("没有日期,无法与其他单位比对", "no date, so it cannot be compared with other units"), &entry.row.source);
                continue;
            }
            paid.entry((payees.of(payee), entry.amount)).or_default().push(entry);
        }
        let back = if paid.is_empty() { BTreeMap::new() } else { self.days_taken_back(books) };
        for ((payee, amount), entries) in paid {
            let mut entries = self.once(entries);
            let days: BTreeSet<_> = entries.iter().map(|entry| entry.date).collect();
            let of_amount = fen(amount).and_then(|fen| back.get(&(payee.to_string(), fen)));
            self.strike(&mut entries, of_amount.map(Vec::as_slice).unwrap_or_default());
            if days.len() < self.regular {
                let key = format!("{payee}\u{1}{}", money(amount));
                gathered.records.extend(entries.iter().map(|entry| record(&key, entry)));
            }
        }
        gathered.records.sort_by(|a, b| (a.key(), a.date, &a.sources).cmp(&(b.key(), b.date, &b.sources)));
        gathered.unchecked = unlooked.into_vec();
        gathered
    }

    fn join(&self, held: &[Held], _: usize) -> Vec<Crossing> {
        if owners(held) > self.units {
            return Vec::new();
        }
        let linked = |a: &Record, b: &Record| self.near(a, b) && self.alike(a, b);
        clusters(held, linked).into_iter().filter(|held| owners(held) > 1).map(|held| crossing(&held)).collect()
    }
}

impl SharedExpense {
    fn invoiced(&self, row: &Row) -> bool {
        invoice_cell(row, &self.number).is_some_and(|cell| !listed_short(&cell).is_empty())
    }

    /// One expense stands among the expenses and among the payments: of entries of one payee and amount each is one with the nearest of another
    /// table that no other is one with, and counts once. What is paid regularly is left as it is: days enough stand in one table alone.
    fn once<'a>(&self, mut entries: Vec<Entry<'a>>) -> Vec<Entry<'a>> {
        entries.sort_by(|a, b| (a.row.table(), a.date, &a.row.source).cmp(&(b.row.table(), b.date, &b.row.source)));
        let first = entries.first().map(|entry| entry.row.table());
        // How many entries of the first table no other is one with, by day.
        let mut open: BTreeMap<Date, usize> = BTreeMap::new();
        for date in entries.iter().filter(|entry| Some(entry.row.table()) == first).filter_map(|entry| entry.date) {
            *open.entry(date).or_default() += 1;
        }
        if open.len() >= self.regular {
            return entries;
        }
        entries.retain(|entry| {
            let Some(date) = entry.date.filter(|_| Some(entry.row.table()) != first) else { return true };
            let near = open.iter_mut().filter(|(other, count)| **count > 0 && apart(**other, date) <= self.days);
            let Some((_, count)) = near.min_by_key(|(other, _)| apart(**other, date)) else { return true };
            *count -= 1;
            false
        });
        entries
    }

    /// The days of what was taken back, by payee and amount in fen: as the registers and the journal show it, and the tables that were derived
    /// from a journal, in which it is negative.
    fn days_taken_back(&self, books: &Books) -> BTreeMap<(String, i64), Vec<Date>> {
        let mut days = days_taken_back(books, &self.taken_back);
        for table in self.registers.tables().into_iter().filter(|table| !books.was_read(*table)) {
            let entries: Vec<(String, Reversal)> = self.registers.all_of(books, table).filter_map(reversal).collect();
            if !entries.iter().any(|(_, entry)| entry.amount.is_sign_negative()) {
                continue;
            }
            let (payees, entries): (Vec<String>, Vec<Reversal>) = entries.into_iter().unzip();
            let mut of_table: BTreeMap<(String, i64), Vec<Date>> = BTreeMap::new();
            for (payee, entry) in cancelled(&entries).into_iter().filter_map(|at| Some((payees.get(at)?, entries.get(at)?))) {
                if let Some(fen) = fen(entry.amount).filter(|fen| *fen > 0) {
                    of_table.entry((payee.clone(), fen)).or_default().push(entry.date);
                }
            }
            for (key, of_key) in of_table {
                let known = days.entry(key).or_default();
                if of_key.len() > known.len() {
                    *known = of_key;
                }
            }
        }
        days
    }

    /// Takes out of entries of one payee and amount those that were taken back: for each day of such a payment the nearest.
    fn strike(&self, entries: &mut Vec<Entry>, back: &[Date]) {
        for day in back {
            let near = |entry: &Entry| entry.date.map(|date| apart(date, *day)).filter(|days| *days <= self.days);
            let nearest = entries.iter().enumerate().filter_map(|(at, entry)| Some((near(entry)?, at))).min();
            if let Some((_, at)) = nearest {
                entries.remove(at);
            }
        }
    }

    /// Whether so few days lie between that it can be one thing.
    fn near(&self, a: &Record, b: &Record) -> bool {
        a.date.zip(b.date).is_some_and(|(a, b)| apart(a, b) <= self.days)
    }

    fn alike(&self, a: &Record, b: &Record) -> bool {
        let (Some(a), Some(b)) = (a.summary(), b.summary()) else { return false };
        a == b || alike(&self.wording.core(a), &self.wording.core(b))
    }
}

/// How many days lie between; of a date known to its month only the days that are nearest.
fn apart(a: Date, b: Date) -> i64 {
    let after = |first: Date, then: Date| then.earliest().map_or(0, |then| days_between(first.latest(), then));
    after(a, b).max(after(b, a))
}

/// An entry as one that another may take back, with the key of its payee.
fn reversal(entry: Entry) -> Option<(String, Reversal)> {
    let payee = payee_key(&entry.payee?);
    Some((payee.clone(), Reversal { key: payee, amount: entry.amount, date: entry.date? }))
}

fn record(key: &str, entry: &Entry) -> Record {
    Record::from(Draft {
        key: key.to_owned(),
        shown: entry.payee.clone().unwrap_or_default(),
        summary: entry.summary.clone(),
        amount: entry.amount,
        date: entry.date,
        sources: first_sources([entry.row]),
        ..Draft::default()
    })
}

fn crossing(held: &[Held]) -> Crossing {
    let (amount, irregular_amount) = amounts(held);
    let each = held.first().map(|held| held.record.amount).unwrap_or_default();
    let payee = held.iter().map(|held| held.record.shown().to_owned()).min().unwrap_or_default();
    let round = is_round(each);
    let dates: BTreeSet<_> = held.iter().filter_map(|held| held.record.date).collect();
    let flag = Flag {
        date: dates.last().copied(),
        summary: held.iter().filter_map(|held| held.record.summary().map(str::to_owned)).min(),
        amount,
        irregular_amount,
        variant: if round { "round" } else { "" },
        severity: round.then_some(Severity::Low),
        // With the amount: where it is put right in one unit, the two are one expense no longer.
        key: [payee_key(&payee), money(each)].into_iter().chain(dates.iter().map(ToString::to_string)).collect(),
        subject: payee.clone(),
        ..Flag::default()
    };
    Crossing::new(flag.fact_money("each", each).fact_text("payee", payee), held)
}
