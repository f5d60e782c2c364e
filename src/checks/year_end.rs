//! Kind `year-end`: what share of a year's expense lies in December, or in its last days. Only full years are looked at; what closes the
//! books, accruals, what is due at the end of a year, and what was paid or bought earlier and becomes expense then are left out.
//!
//! ```toml
//! kind = "year-end"
//! share = "year-end-share"             # of the year's expense in December, more than this
//! last_share = "year-end-last-share"   # of the year's expense from `last_from` of December on, more than this
//! last_from = 22
//! minimum = "year-end-minimum"         # years of less expense are too small to tell
//! unless = ["@accrual", "@year-end-due"] # words of summary or account
//! accrued = ["计提"]                   # and these, but for wages: they are paid within days
//! wages = ["@wages-owed"]              # in the text or in a payable that the voucher credits
//! closing = ["@closing-account"]       # accounts that make a voucher one that closes the books
//! earlier = ["@paid-earlier"]          # a voucher that credits nothing but such accounts spends nothing
//! ```

use std::collections::{BTreeMap, BTreeSet, HashMap};

use foldhash::fast::RandomState;
use rust_decimal::Decimal;
use serde::Deserialize;
use toml::Spanned;

use super::outlays::{Words, number};
use super::{Check, Context, Flag, NotLookedAt, Outcome, Shared};
use crate::books::Books;
use crate::books::account_class::AccountClass;
use crate::books::ledger::Ledger;
use crate::rules::{Rule, RuleError};
use crate::say;
use crate::tables::lines::of_fen;
use crate::tables::{Field, Lines, Source, TableKind, TextId, journal};
use crate::value::{Date, Said, money};

/// The months that must have expense before a year counts as full: an office has some every month, but a small one may book two at once.
const MONTHS_MIN: usize = 10;
/// How many of the largest lines are shown as evidence.
const LINES_MAX: usize = 10;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Spec {
    #[expect(dead_code, reason = "read by the rule; named here because unknown keys are refused")]
    kind: String,
    share: Spanned<String>,
    last_share: Spanned<String>,
    last_from: u32,
    minimum: Spanned<String>,
    #[serde(default)]
    unless: Vec<Spanned<String>>,
    #[serde(default)]
    accrued: Vec<Spanned<String>>,
    #[serde(default)]
    wages: Vec<Spanned<String>>,
    #[serde(default)]
    closing: Vec<Spanned<String>>,
    #[serde(default)]
    earlier: Vec<Spanned<String>>,
}

#[derive(Debug)]
struct YearEnd {
    share: String,
    last_share: String,
    last_from: u32,
    minimum: String,
    unless: Words,
    accrued: Words,
    wages: Words,
    closing: Words,
    earlier: Words,
}

/// Reads the rule's keys.
pub fn prepare(rule: &Rule, shared: &Shared) -> Result<Box<dyn Check>, RuleError> {
    let spec: Spec = rule.check()?;
    let standard = |name: &Spanned<String>| Ok(shared.catalogue.resolve(name, &rule.source)?.id.clone());
    Ok(Box::new(YearEnd {
        share: standard(&spec.share)?,
        last_share: standard(&spec.last_share)?,
        last_from: spec.last_from,
        minimum: standard(&spec.minimum)?,
        unless: Words::prepare(&spec.unless, rule, shared)?,
        accrued: Words::prepare(&spec.accrued, rule, shared)?,
        wages: Words::prepare(&spec.wages, rule, shared)?,
        closing: Words::prepare(&spec.closing, rule, shared)?,
        earlier: Words::prepare(&spec.earlier, rule, shared)?,
    }))
}

impl Check for YearEnd {
    fn needs(&self) -> Vec<(TableKind, Vec<Field>)> {
        vec![(TableKind::Journal, vec![journal::DATE, journal::SUMMARY, journal::ACCOUNT_NAME, journal::DEBIT, journal::CREDIT])]
    }

    fn variants(&self) -> &'static [&'static str] {
        &["last-days"]
    }

    fn placeholders(&self) -> Vec<&'static str> {
        vec!["year", "total", "december", "december_share", "last", "last_share", "last_from", "average", "largest", "share", "months"]
    }

    fn standards(&self) -> Vec<&str> {
        vec![&self.share, &self.last_share, &self.minimum]
    }

    fn run(&self, books: &Books, context: &Context) -> Outcome {
        let (Some(lines), Some(ledger)) = (books.lines(), books.ledger()) else { return Outcome::default() };
        let mut outcome = Outcome::default();
        let mut standard = |id: &str| number(context, id, &mut outcome);
        let (share, last_share, minimum) = (standard(&self.share), standard(&self.last_share), standard(&self.minimum));
        let (Some(share), Some(last_share), Some(minimum)) = (share, last_share, minimum) else { return outcome };
        let years = self.gather(lines, ledger);
        for (year, expense) in &years {
            if !expense.is_full() {
                outcome.unchecked.push(part_year(*year));
                continue;
            }
            outcome.rows += expense.lines;
            if expense.total() < minimum || expense.total() <= Decimal::ZERO {
                continue;
            }
            if share_of(expense.december(), expense.total()) > share {
                outcome.flags.push(self.flag(lines, ledger, *year, expense, ("", share)));
            } else if share_of(of_fen_wide(expense.last), expense.total()) > last_share {
                outcome.flags.push(self.flag(lines, ledger, *year, expense, ("last-days", last_share)));
            }
        }
        outcome
    }
}

/// What a text says of an expense.
#[derive(Debug, Clone, Copy, Default)]
struct Says {
    left_out: bool,
    accrued: bool,
}

/// What accounts a voucher has or credits.
#[derive(Debug, Clone, Copy, Default)]
#[expect(clippy::struct_excessive_bools, reason = "a voucher may credit any of them together; none is a state")]
struct Credits {
    closes: bool,
    /// What was paid or bought earlier.
    earlier: bool,
    /// Anything else.
    others: bool,
    /// What is owed to employees.
    wages: bool,
}

/// What a year spent.
#[derive(Debug, Default)]
struct Expense {
    /// By month, from 0, in fen.
    months: [i128; 12],
    /// In the last days of December, in fen.
    last: i128,
    lines: usize,
}

impl Expense {
    fn is_full(&self) -> bool {
        let spent = self.months.iter().filter(|month| **month > 0).count();
        spent >= MONTHS_MIN && self.months.first().is_some_and(|month| *month > 0) && self.months.last().is_some_and(|month| *month > 0)
    }

    fn total(&self) -> Decimal {
        of_fen_wide(self.months.iter().sum())
    }

    fn december(&self) -> Decimal {
        of_fen_wide(self.months.last().copied().unwrap_or_default())
    }
}

fn of_fen_wide(fen: i128) -> Decimal {
    Decimal::try_from_i128_with_scale(fen, 2).unwrap_or(Decimal::MAX).normalize()
}

/// In hundredths.
fn share_of(part: Decimal, whole: Decimal) -> Decimal {
    part.checked_mul(Decimal::ONE_HUNDRED).and_then(|part| part.checked_div(whole)).unwrap_or_default()
}

fn part_year(year: i16) -> NotLookedAt {
    let why = say!(
        "{year}年的序时账不是全年(或不足{MONTHS_MIN}个月有支出),未计算年末支出占比",
        "the journal of {year} is no full year (or fewer than {MONTHS_MIN} months have expense); the share of the year's end was not computed"
    );
    NotLookedAt { why, evidence: Vec::new() }
}

impl YearEnd {
    /// Whether a line is expense that counts, by what its texts say; each text is looked at once.
    fn counted<'l>(&'l self, lines: &'l Lines, ledger: &'l Ledger) -> impl Fn(usize, &mut HashMap<TextId, Says, RandomState>) -> bool + 'l {
        let vouchers = self.credits(lines, ledger);
        move |line, known| {
            let voucher = ledger.voucher_of.get(line).and_then(|voucher| vouchers.get(*voucher as usize)).copied().unwrap_or_default();
            let mut says = |id: TextId| {
                let text = lines.texts.get(id);
                *known
                    .entry(id)
                    .or_insert_with(|| Says { left_out: self.unless.has(text), accrued: self.accrued.has(text) && !self.wages.has(text) })
            };
            let mut left_out = |field: Field| {
                let id = lines.id(field, line);
                let says = if id.is_blank() { Says::default() } else { says(id) };
                says.left_out || (says.accrued && !voucher.wages)
            };
            ledger.class(line) == AccountClass::Expense
                && lines.is_financial(line)
                && !voucher.closes
                && (!voucher.earlier || voucher.others)
                && !left_out(journal::SUMMARY)
                && !left_out(journal::ACCOUNT_NAME)
        }
    }

    fn credits(&self, lines: &Lines, ledger: &Ledger) -> Vec<Credits> {
        let mut accounts: HashMap<TextId, Credits, RandomState> = HashMap::default();
        let mut vouchers = vec![Credits::default(); ledger.vouchers.len()];
        for (line, voucher) in ledger.voucher_of.iter().enumerate() {
            let account = lines.id(journal::ACCOUNT_NAME, line);
            let of_account = *accounts.entry(account).or_insert_with(|| {
                let name = lines.texts.get(account);
                let earlier = self.earlier.has(name);
                Credits { closes: self.closing.has(name), earlier, others: !earlier, wages: self.wages.has(name) }
            });
            let Some(credits) = vouchers.get_mut(*voucher as usize) else { continue };
            credits.closes |= of_account.closes;
            if lines.is_financial(line) && lines.fen(line).is_none_or(|(_, credit)| credit > 0) {
                credits.earlier |= of_account.earlier;
                credits.others |= of_account.others;
                credits.wages |= of_account.wages && ledger.class(line) == AccountClass::Payable;
            }
        }
        vouchers
    }

    fn gather(&self, lines: &Lines, ledger: &Ledger) -> BTreeMap<i16, Expense> {
        let mut years: BTreeMap<i16, Expense> = BTreeMap::new();
        let counts = self.counted(lines, ledger);
        let mut known = HashMap::default();
        let mut last: Option<(crate::tables::Stamp, Option<crate::value::Day>)> = None;
        for line in 0..lines.len() {
            let Some((debit, credit)) = lines.fen(line) else { continue };
            if ledger.class(line) != AccountClass::Expense || !counts(line, &mut known) {
                continue;
            }
            let stamp = lines.stamp(line);
            let day = match last {
                Some((known, day)) if known == stamp => day,
                _ => stamp.date().and_then(Date::earliest),
            };
            last = Some((stamp, day));
            let Some(day) = day else { continue };
            let expense = years.entry(day.year()).or_default();
            let fen = i128::from(debit) - i128::from(credit);
            expense.lines += 1;
            if let Some(month) = expense.months.get_mut(usize::from((day.month() - 1).unsigned_abs())) {
                *month += fen;
            }
            if day.month() == 12 && u32::from(day.day().unsigned_abs()) >= self.last_from && stamp.day().is_some() {
                expense.last += fen;
            }
        }
        years
    }

    fn flag(&self, lines: &Lines, ledger: &Ledger, year: i16, expense: &Expense, (variant, share): (&'static str, Decimal)) -> Flag {
        let (total, december, last) = (expense.total(), expense.december(), of_fen_wide(expense.last));
        let before: i128 = expense.months.iter().take(11).sum();
        let average = of_fen_wide(before / 11).round_dp(2);
        let amount = if variant.is_empty() { december } else { last };
        let (evidence, largest) = self.largest(lines, ledger, year, variant.is_empty());
        let months: Vec<String> = expense.months.iter().map(|month| money(of_fen_wide(*month))).collect();
        let flag = Flag {
            subject: year.to_string(),
            date: Some(Date::Year(year)),
            amount,
            variant,
            key: vec![year.to_string()],
            evidence,
            ..Flag::default()
        };
        let percent = |part: Decimal| share_of(part, total).round_dp(1).normalize().to_string();
        flag.fact_text("year", year.to_string())
            .fact_money("total", total)
            .fact_money("december", december)
            .fact_text("december_share", percent(december))
            .fact_money("last", last)
            .fact_text("last_share", percent(last))
            .fact_text("last_from", self.last_from.to_string())
            .fact_money("average", average)
            .fact("largest", largest)
            .fact_text("months", months.join(" "))
            .fact_text("share", share.normalize().to_string())
    }

    /// The largest lines of December, or of its last days.
    fn largest(&self, lines: &Lines, ledger: &Ledger, year: i16, whole: bool) -> (BTreeSet<Source>, Said) {
        let counts = self.counted(lines, ledger);
        let mut known = HashMap::default();
        let mut found: Vec<(i64, usize)> = Vec::new();
        for line in 0..lines.len() {
            let day = lines.stamp(line).date().and_then(Date::earliest).filter(|day| day.year() == year && day.month() == 12);
            let in_span = day.is_some_and(|day| whole || u32::from(day.day().unsigned_abs()) >= self.last_from);
            if let Some((debit, credit)) = lines.fen(line).filter(|_| in_span)
                && debit > credit
                && counts(line, &mut known)
            {
                found.push((debit.saturating_sub(credit), line));
            }
        }
        let voucher = |line: usize| (lines.stamp(line), lines.text(journal::VOUCHER_NO, line));
        found.sort_by(|a, b| {
            b.0.cmp(&a.0).then_with(|| voucher(a.1).cmp(&voucher(b.1))).then_with(|| lines.source(a.1).cmp(&lines.source(b.1)))
        });
        found.truncate(LINES_MAX);
        let day = |line: usize| lines.stamp(line).date().map(|date| date.to_string()).unwrap_or_default();
        let one = |(fen, line): &(i64, usize)| format!("{} {} {}", day(*line), voucher(*line).1, money(of_fen(*fen)));
        let shown: Vec<String> = found.iter().take(3).map(one).collect();
        let text = Said::new(shown.join("、"), shown.join(", "));
        (found.into_iter().map(|(_, line)| lines.source(line)).collect(), text)
    }
}
