//! Kind `concentration`: a payee that takes a large share of what several units pay, or that many units pay. Knows no rule.
//!
//! ```toml
//! kind = "concentration"
//! where = { payee = ["@firm"] }       # the payments that it is about
//! unless = { payee = ["供电"] }
//! share = "30"                        # per cent of a unit's payments: more than this is a large share
//! share_units = 2                     # in so many units at least
//! at_least = "100000"                 # a unit that pays less in all tells nothing by its shares
//! units = 10                          # or so many units at least pay it, whatever the share,
//! of_units = "10"                     # if they are so many per cent of the units compared
//! ```
//!
//! Shares are taken of all payments of the unit to payees of the rule, in yuan.

use std::collections::BTreeMap;
use std::sync::Arc;

use rust_decimal::Decimal;
use serde::Deserialize;
use toml::Spanned;

use super::expense::amount_key;
use super::register::{PayeeKeys, first_sources, missing};
use super::{Across, Crossing, Draft, Gathered, Held, Record, owners};
use crate::books::Books;
use crate::checks::{Check, Context, Flag, Outcome, Shared};
use crate::rules::filter::FilterSpec;
use crate::rules::{Filter, Rule, RuleError};
use crate::tables::{Field, Row, TableKind, payments};
use crate::value::names::is_nothing;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Spec {
    #[expect(dead_code, reason = "read by the rule; named here because unknown keys are refused")]
    kind: String,
    r#where: Option<FilterSpec>,
    unless: Option<FilterSpec>,
    share: Spanned<String>,
    share_units: usize,
    at_least: Spanned<String>,
    units: usize,
    of_units: Spanned<String>,
}

#[derive(Debug)]
struct Concentration {
    keep: Filter,
    leave: Filter,
    share: Decimal,
    share_units: usize,
    at_least: Decimal,
    units: usize,
    of_units: Decimal,
}

/// Reads the keys of the kind.
pub fn prepare(rule: &Rule, shared: &Shared) -> Result<Box<dyn Check>, RuleError> {
    let spec: Spec = rule.check()?;
    let filter = |spec: Option<&FilterSpec>| Filter::prepare(spec, TableKind::Payments, &shared.lexicon, &rule.source);
    Ok(Box::new(Concentration {
        keep: filter(spec.r#where.as_ref())?,
        leave: filter(spec.unless.as_ref())?,
        share: amount_key(&spec.share, rule)?,
        share_units: spec.share_units,
        at_least: amount_key(&spec.at_least, rule)?,
        units: spec.units,
        of_units: amount_key(&spec.of_units, rule)?,
    }))
}

impl Check for Concentration {
    fn needs(&self) -> Vec<(TableKind, Vec<Field>)> {
        vec![(TableKind::Payments, vec![payments::PAYEE, payments::AMOUNT])]
    }

    fn variants(&self) -> &'static [&'static str] {
        &["many-units"]
    }

    fn placeholders(&self) -> Vec<&'static str> {
        vec!["units", "count", "share", "highest", "payee"]
    }

    fn across(&self) -> Option<&dyn Across> {
        Some(self)
    }

    fn run(&self, _: &Books, _: &Context) -> Outcome {
        Outcome::default()
    }
}

impl Across for Concentration {
    fn gather(&self, books: &Books) -> Gathered {
        let mut gathered = Gathered { missing: missing(&[TableKind::Payments], books), ..Gathered::default() };
        let mut paid: BTreeMap<Arc<str>, Vec<&Row>> = BTreeMap::new();
        let mut payees = PayeeKeys::default();
        let about = |row: &&Row| self.keep.holds(row) && !self.leave.matches(row);
        for row in books.table(TableKind::Payments).unwrap_or_default().iter().filter(about) {
            gathered.rows += 1;
            let Some(payee) = row.text(payments::PAYEE).filter(|payee| !is_nothing(payee)) else { continue };
            paid.entry(payees.of(payee)).or_default().push(row);
        }
        let sum = |rows: &[&Row]| rows.iter().filter_map(|row| row.number(payments::AMOUNT)).fold(Decimal::ZERO, Decimal::saturating_add);
        let whole = paid.values().map(|rows| sum(rows)).fold(Decimal::ZERO, Decimal::saturating_add);
        let record = |(payee, rows): (Arc<str>, Vec<&Row>)| Draft {
            key: (*payee).to_owned(),
            shown: rows.iter().filter_map(|row| row.text(payments::PAYEE)).min().unwrap_or_default().to_owned(),
            amount: sum(&rows),
            whole,
            date: rows.iter().filter_map(|row| row.date(payments::DATE)).min(),
            sources: first_sources(rows),
            ..Draft::default()
        };
        gathered.records = paid.into_iter().map(record).filter(|record| record.amount > Decimal::ZERO).map(Record::from).collect();
        gathered
    }

    fn join(&self, held: &[Held], compared: usize) -> Vec<Crossing> {
        let large: Vec<Held> = held.iter().filter(|held| self.is_large(held.record)).copied().collect();
        if owners(&large) >= self.share_units.max(2) {
            vec![self.crossing(&large, "")]
        } else if owners(held) >= self.units.max(2) && self.are_many(owners(held), compared) {
            vec![self.crossing(held, "many-units")]
        } else {
            Vec::new()
        }
    }
}

impl Concentration {
    /// Whether the payee takes more than the share of a unit that pays enough for shares to tell something.
    fn is_large(&self, record: &Record) -> bool {
        record.whole >= self.at_least && per_cent(record) > self.share
    }

    /// Whether so many of the units compared pay it that it stands out: of thousands of units any firm is paid by some.
    fn are_many(&self, paying: usize, compared: usize) -> bool {
        Decimal::from(paying).saturating_mul(Decimal::ONE_HUNDRED) >= Decimal::from(compared).saturating_mul(self.of_units)
    }

    fn crossing(&self, held: &[Held], variant: &'static str) -> Crossing {
        let amount = held.iter().map(|held| held.record.amount).fold(Decimal::ZERO, Decimal::saturating_add);
        let payee = held.iter().map(|held| held.record.shown().to_owned()).min().unwrap_or_default();
        let highest = held.iter().map(|held| per_cent(held.record)).max().unwrap_or_default();
        let flag = Flag {
            amount,
            variant,
            key: vec![held.first().map(|held| held.record.key().to_owned()).unwrap_or_default()],
            subject: payee.clone(),
            ..Flag::default()
        };
        let flag = flag
            .fact_text("share", self.share.normalize().to_string())
            .fact_text("payee", payee)
            .fact_text("highest", highest.round_dp(1).normalize().to_string());
        Crossing::new(flag, held)
    }
}

/// The payee's part of what the unit pays, in per cent.
fn per_cent(record: &Record) -> Decimal {
    let part = record.amount.checked_mul(Decimal::ONE_HUNDRED).and_then(|part| part.checked_div(record.whole));
    part.unwrap_or_default()
}
