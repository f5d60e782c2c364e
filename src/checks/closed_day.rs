//! Kind `closed-day`: payments that the journal dates on a Saturday, a Sunday or a public holiday. Make-up working days are working days; the
//! last day of a month is none of this, for books are closed on it whatever day it is; what a bank does by itself is words. A month whose
//! payments all bear one date was booked on that day, as by an agent who comes once a month: it says nothing of when was paid, and is told.
//!
//! ```toml
//! kind = "closed-day"
//! unless = ["@automatic-entry"]
//! ```

use std::collections::{BTreeMap, BTreeSet, HashMap};

use foldhash::fast::RandomState;
use rust_decimal::Decimal;
use serde::Deserialize;
use toml::Spanned;

use super::outlays::{Outlays, Words, date, list};
use super::{Check, Context, Flag, NotLookedAt, Outcome, Shared};
use crate::books::Books;
use crate::books::outflow::{Flow, Payment};
use crate::rules::calendar::{Calendar, Closed};
use crate::rules::{Basis, Rule, RuleError};
use crate::say;
use crate::tables::lines::of_fen;
use crate::tables::{Field, Stamp, TableKind, journal};
use crate::value::text::printable;
use crate::value::{Date, Day, Lang, Said};

/// How many vouchers a message names.
const NAMED_MAX: usize = 12;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Spec {
    #[expect(dead_code, reason = "read by the rule; named here because unknown keys are refused")]
    kind: String,
    #[serde(default)]
    unless: Vec<Spanned<String>>,
}

#[derive(Debug)]
struct ClosedDay {
    unless: Words,
    calendar: std::sync::Arc<Calendar>,
}

/// Reads the rule's keys.
pub fn prepare(rule: &Rule, shared: &Shared) -> Result<Box<dyn Check>, RuleError> {
    let spec: Spec = rule.check()?;
    Ok(Box::new(ClosedDay { unless: Words::prepare(&spec.unless, rule, shared)?, calendar: shared.calendar.clone() }))
}

impl Check for ClosedDay {
    fn needs(&self) -> Vec<(TableKind, Vec<Field>)> {
        vec![(TableKind::Journal, vec![journal::DATE, journal::VOUCHER_NO, journal::SUMMARY, journal::ACCOUNT_NAME, journal::CREDIT])]
    }

    fn placeholders(&self) -> Vec<&'static str> {
        vec!["count", "vouchers", "days"]
    }

    fn run(&self, books: &Books, _context: &Context) -> Outcome {
        let Some(outlays) = Outlays::journal(books) else { return Outcome::default() };
        let mut outcome = Outcome::default();
        let mut days: HashMap<Stamp, Option<Closed>, RandomState> = HashMap::default();
        let mut years: BTreeSet<i16> = BTreeSet::new();
        let mut months: BTreeMap<u32, Vec<(Payment, Closed)>> = BTreeMap::new();
        let mut looked_at: BTreeSet<u32> = BTreeSet::new();
        let mut spread: BTreeMap<u32, Spread> = BTreeMap::new();
        for payment in outlays.flow.payments.iter().filter(|payment| payment.flow == Flow::Paid) {
            let closed = days.entry(payment.stamp).or_insert_with(|| {
                let day = payment.stamp.day()?;
                looked_at.insert(payment.stamp.month());
                years.insert(day.year());
                self.calendar.closed(day).filter(|_| day != day.last_of_month())
            });
            spread.entry(payment.stamp.month()).or_default().add(payment);
            if let Some(closed) = closed
                && !self.unless.has(&outlays.purpose(payment))
            {
                months.entry(payment.stamp.month()).or_default().push((*payment, closed.clone()));
            }
        }
        let (at_once, months): (BTreeMap<_, _>, BTreeMap<_, _>) =
            months.into_iter().partition(|(month, _)| spread.get(month).is_some_and(Spread::is_at_once));
        // Months are what it flags, so months are what it counts.
        outcome.rows = looked_at.len();
        outcome.flags = months.values().filter_map(|members| self.flag(&outlays, members)).collect();
        outcome.unchecked = years.iter().filter(|year| self.calendar.year(**year).is_none()).map(|year| unknown_year(*year)).collect();
        outcome.unchecked.extend(booked_at_once(&outlays, &at_once));
        outlays.tell_unread(&[], &mut outcome);
        outcome
    }
}

/// From so many vouchers on, one date for all that a month paid is the day of booking.
const AT_ONCE_MIN: usize = 3;

/// The days and vouchers of a month's payments.
#[derive(Debug, Default)]
struct Spread {
    days: BTreeSet<Stamp>,
    vouchers: BTreeSet<u32>,
}

impl Spread {
    fn add(&mut self, payment: &Payment) {
        // A second day, and so many vouchers, tell enough.
        if self.days.len() < 2 {
            self.days.insert(payment.stamp);
        }
        if self.vouchers.len() < AT_ONCE_MIN {
            self.vouchers.insert(payment.voucher);
        }
    }

    fn is_at_once(&self) -> bool {
        self.days.len() == 1 && self.vouchers.len() >= AT_ONCE_MIN
    }
}

/// Tells of months that were booked on one day.
fn booked_at_once(outlays: &Outlays, months: &BTreeMap<u32, Vec<(Payment, Closed)>>) -> Option<NotLookedAt> {
    let days: BTreeSet<String> = months.values().flatten().map(|(payment, _)| shown_day(payment)).filter(|day| !day.is_empty()).collect();
    let days: Vec<String> = days.into_iter().collect();
    let shown = (!days.is_empty()).then(|| list(&days, NAMED_MAX))?;
    let (zh, en) = (shown.zh, shown.en);
    let why = say!(
        "有的月份全部付款凭证的日期都是同一天({zh}),像是集中做账的日期,看不出付款日期,未核对;请导出银行对账单核对",
        "some months have all their payments dated on one day ({en}), the day of booking by the look of it: when they were paid is not shown, and not checked; see the bank's statements"
    );
    let mut evidence: Vec<_> =
        months.values().filter_map(|members| members.iter().flat_map(|(payment, _)| outlays.sources(payment)).min()).collect();
    evidence.sort();
    Some(NotLookedAt { why, evidence })
}

fn unknown_year(year: i16) -> NotLookedAt {
    let why = say!(
        "没有收录{year}年的放假调休安排,该年只按周六、周日核对,调休上班的周末也会列出;可在 --rules 文件夹的 calendar/{year}.toml 中补充",
        "the public holidays of {year} are not on file: of that year only Saturdays and Sundays count, make-up working days among them; add them in calendar/{year}.toml of a --rules folder"
    );
    NotLookedAt { why, evidence: Vec::new() }
}

impl ClosedDay {
    /// One flag a month.
    fn flag(&self, outlays: &Outlays, members: &[(Payment, Closed)]) -> Option<Flag> {
        let (first, _) = members.first()?;
        let day = first.stamp.day()?;
        let month = Date::Month(day.year(), day.month());
        // Each voucher once: by day and number.
        let mut vouchers: BTreeMap<(Stamp, String), (Said, Decimal)> = BTreeMap::new();
        let mut counted = BTreeSet::new();
        for (payment, closed) in members {
            let number = printable(&outlays.voucher_no(payment));
            let (name, day) = (name(closed), shown_day(payment));
            let (zh, en) = (name.zh, name.en);
            let shown = say!("{number}({day} {zh})", "{number}({day} {en})");
            let voucher = vouchers.entry((payment.stamp, number)).or_insert((shown, Decimal::ZERO));
            if counted.insert((outlays.event(payment), payment.party, payment.fen, outlays.purpose(payment))) {
                voucher.1 = voucher.1.saturating_add(of_fen(payment.fen));
            }
        }
        let of = |lang| vouchers.values().map(|(shown, _)| shown.get(lang).to_owned()).collect::<Vec<String>>();
        let shown = Said::new(list(&of(Lang::Zh), NAMED_MAX).zh, list(&of(Lang::En), NAMED_MAX).en);
        let days: BTreeSet<Stamp> = members.iter().map(|(payment, _)| payment.stamp).collect();
        let amount = vouchers.values().map(|(_, amount)| *amount).fold(Decimal::ZERO, Decimal::saturating_add);
        let flag = Flag {
            subject: month.to_string(),
            date: Some(month),
            amount,
            key: vec![month.to_string()],
            basis: self.basis(day),
            evidence: members.iter().flat_map(|(payment, _)| outlays.sources(payment)).collect(),
            ..Flag::default()
        };
        let flag = flag.fact("vouchers", shown).fact_text("count", vouchers.len().to_string());
        Some(flag.fact_text("days", days.len().to_string()))
    }

    fn basis(&self, day: Day) -> Vec<Basis> {
        let of_year = |year: &crate::rules::calendar::Year| Basis {
            document: year.document.clone(),
            article: None,
            says: Said::new("放假调休日期", "the days off and the days worked for them"),
            from: None,
            to: None,
            verified: year.verified,
        };
        self.calendar.year(day.year()).map(of_year).into_iter().collect()
    }
}

fn name(closed: &Closed) -> Said {
    match closed {
        Closed::Weekend => Said::new("周末", "weekend"),
        Closed::Holiday(name) => name.clone(),
    }
}

fn shown_day(payment: &Payment) -> String {
    date(payment).map(|date| date.to_string()).unwrap_or_default()
}
